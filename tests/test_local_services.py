"""The sheet of local services: its rows are those of the letters, and it names no child."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import check_data, from_yaml, load_complete
from letter_helpers import case_of, data_of, written

from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.blank import blank_case
from caseforms.forms.present import content
from caseforms.render.letter import passages

L = "local_services"
ROWS = "early_help.services"


def test_a_complete_sheet_has_no_finding(checked: Any) -> None:
    assert not checked(L).findings


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({f"{ROWS}[1].telephone": None}, "LOCAL-01", f"{ROWS}[1]", Level.ERROR),
        ({f"{ROWS}[1].telephone": "not known"}, "LOCAL-01", f"{ROWS}[1]", Level.ERROR),
        (
            {f"{ROWS}[2]": {"topic": "debt", "name": "FENBRIDGE money advice", "telephone": "01632 960250"}},
            "LOCAL-02",
            f"{ROWS}[2]",
            Level.WARNING,
        ),
        ({f"{L}.checked_on": "01/11/2025"}, "LOCAL-03", f"{L}.checked_on", Level.WARNING),
        ({f"{ROWS}[1].route": None}, "LOCAL-04", f"{ROWS}[1].route", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(L, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({f"{ROWS}[1].telephone": None, f"{ROWS}[1].email_or_website": "help@example.org"}, "LOCAL-01"),
        ({f"{ROWS}[0].telephone": None, f"{ROWS}[0].email_or_website": None}, "LOCAL-01"),
        (
            {
                f"{ROWS}[2]": {
                    "topic": "Housing",
                    "name": "Fenbridge Money Advice",
                    "telephone": "01632 960250",
                }
            },
            "LOCAL-02",
        ),
        ({f"{L}.checked_on": "20/11/2025"}, "LOCAL-03"),
        ({f"{L}.checked_on": None}, "LOCAL-03"),
        ({f"{ROWS}[1].self_referral": "yes", f"{ROWS}[1].route": None}, "LOCAL-04"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(L, changes=changes).findings}


def test_the_sheet_names_no_child_although_the_case_has_one() -> None:
    child = {"child": {"given_names": "MARKGIVEN", "family_name": "MARKFAMILY", "dob": "12/06/2018"}}
    result = check_data(L, load_complete(L) | child)
    made = content(result.form, result.case, [], Settings(), draft=False, urgent=False)
    everything = " ".join([*made.furniture.head, *(text for _, text in made.printed(result.form.layout))])
    assert "MARK" not in everything
    assert not result.form.prints("child")


def test_the_blank_case_file_asks_nothing_of_a_child() -> None:
    tree = from_yaml(blank_case([load(L)]))
    assert set(tree) == {"profile", "reference", "author", "early_help", "accepted", L}


def test_the_letter_and_the_sheet_show_the_same_rows() -> None:
    """Each service is entered once, under “early_help.services”."""
    name = "early_help_received"
    letter = "\n".join(passages(written("SINGLE", case_of(name)).letter))
    result = check_data(L, data_of(name))
    rows = content(result.form, result.case, [], Settings(), draft=False, urgent=False).tables[ROWS].rows
    assert len(rows) > 1
    for row in rows:
        for part in ("name", "what_for", "telephone"):
            assert row[part] in letter
