"""The training record of a member of staff: its own key, no child; each case breaks one rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from helpers import check_data, from_yaml, load_complete

from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.blank import blank_case
from caseforms.forms.present import content
from caseforms.forms.produce import file_stem
from caseforms.forms.training_record import later

T = "training_record"


def test_a_complete_record_has_no_finding(checked: Any) -> None:
    assert not checked(T).findings


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({f"{T}.post_started_on": "01/09/2024"}, "TRAIN-01", f"{T}.post_started_on", Level.ERROR),
        ({f"{T}.mandatory[0].on": "19/11/2023"}, "TRAIN-02", f"{T}.mandatory[0].on", Level.WARNING),
        ({f"{T}.induction_on": "03/12/2024"}, "TRAIN-03", f"{T}.induction_on", Level.WARNING),
        ({f"{T}.induction_on": "not known"}, "TRAIN-03", f"{T}.induction_on", Level.WARNING),
        ({f"{T}.appraisals[0].on": "19/11/2025"}, "TRAIN-04", f"{T}.appraisals", Level.ADVICE),
        ({f"{T}.appraisals": "none"}, "TRAIN-04", f"{T}.appraisals", Level.ADVICE),
        ({"reference": "ST-PENROSE-7"}, "TRAIN-05", "reference", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(T, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({f"{T}.post_started_on": "02/09/2024"}, "TRAIN-01"),
        ({f"{T}.mandatory[0].on": "20/11/2023"}, "TRAIN-02"),
        (
            {f"{T}.mandatory[2]": {"training": "child PROTECTION", "on": "19/09/2020"}},
            "TRAIN-02",
        ),  # refreshed since
        ({f"{T}.specific[0].on": "12/05/2019"}, "TRAIN-02"),
        ({f"{T}.induction_on": "02/12/2024"}, "TRAIN-03"),
        ({f"{T}.started_on": "01/10/2026", f"{T}.induction_on": "not known"}, "TRAIN-03"),
        ({f"{T}.appraisals[0].on": "20/11/2025"}, "TRAIN-04"),
        ({f"{T}.appraisals": "none", f"{T}.started_on": "01/03/2026"}, "TRAIN-04"),
        ({"reference": "ST-0107"}, "TRAIN-05"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(T, changes=changes).findings}


def test_an_appraisal_that_is_planned_is_not_held(checked: Any, found: Any) -> None:
    planned = {f"{T}.appraisals": [{"on": "10/12/2026"}]}
    assert found(checked(T, changes=planned), "TRAIN-04", f"{T}.appraisals")


def test_the_case_file_needs_no_child_and_the_blank_one_asks_none() -> None:
    assert "child" not in load_complete(T)
    tree = from_yaml(blank_case([load(T)]))
    assert set(tree) == {"profile", "reference", "accepted", T}


def test_the_running_head_names_the_member_of_staff() -> None:
    result = check_data(T, load_complete(T))
    made = content(result.form, result.case, [], Settings(), draft=False, urgent=False)
    assert made.furniture.head[0] == "ST-0107 · Asha Penrose"


def test_no_file_is_named_after_the_member_of_staff() -> None:
    for reference, shown in (("ST-0107", True), ("ST-Asha-7", False)):
        result = check_data(T, load_complete(T) | {"reference": reference})
        assert (file_stem(result.form, result.case) == reference) is shown


@pytest.mark.parametrize(
    ("day", "more", "then"),
    [
        (date(2024, 2, 29), {"years": 1}, date(2025, 2, 28)),
        (date(2024, 11, 30), {"months": 3}, date(2025, 2, 28)),
        (date(2024, 8, 31), {"months": 3}, date(2024, 11, 30)),
        (date(2024, 10, 5), {"months": 3}, date(2025, 1, 5)),
    ],
)
def test_months_and_years_on(day: date, more: dict[str, int], then: date) -> None:
    assert later(day, **more) == then
