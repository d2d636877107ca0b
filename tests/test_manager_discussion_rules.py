"""The record of the discussion with the manager: each case breaks one rule and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import check_data, load_complete

from caseforms.checks.content_lists import DISCUSSION_POINTS
from caseforms.findings import Level
from caseforms.forms.manager_discussion import POINTS

D = "manager_discussion"
NOT_URGENT = {f"{D}.urgent_action_first": "no", f"{D}.manager_informed_at": None}


@pytest.mark.parametrize("base", [D, f"{D}_unborn"])
def test_a_complete_record_has_no_finding(checked: Any, base: str) -> None:
    assert not checked(D, base).findings


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({f"{D}.other_children": "none"}, "MGR-01", f"{D}.other_children", Level.WARNING),
        ({f"{D}.court_told": "not applicable"}, "MGR-01", f"{D}.court_told", Level.WARNING),
        ({f"{D}.where_child_is": "not known"}, "MGR-01", f"{D}.where_child_is", Level.WARNING),
        ({f"{D}.agreed_by_both": "no"}, "MGR-02", f"{D}.agreed_by_both", Level.ERROR),
        (NOT_URGENT, "MGR-03", f"{D}.urgent_action_first", Level.WARNING),
        (
            {f"{D}.manager_informed_at": "16/11/2026 11:45"},
            "MGR-04",
            f"{D}.manager_informed_at",
            Level.WARNING,
        ),
        ({f"{D}.manager": "lena  VOSS"}, "MGR-05", f"{D}.manager", Level.ERROR),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(D, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({f"{D}.other_children": "Not applicable: she is an only child."}, "MGR-01"),
        (NOT_URGENT | {"events[0].at": "16/11/2026 12:00"}, "MGR-03"),
        (NOT_URGENT | {"events[0].at": "16/11/2026"}, "MGR-03"),
        (NOT_URGENT | {"events": None}, "MGR-03"),
        ({f"{D}.manager_informed_at": "16/11/2026 11:30"}, "MGR-04"),
        ({f"{D}.manager_informed_at": "16/11/2026 time not known"}, "MGR-04"),
        ({"author.name": None}, "MGR-05"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(D, changes=changes).findings}


def test_the_ten_points_are_those_of_the_shared_block_in_their_order() -> None:
    assert tuple(f"{D}.{name}" for name in POINTS) == DISCUSSION_POINTS


def test_each_point_is_needed_and_the_referral_reads_the_same_answers() -> None:
    data = load_complete(D)
    for path in DISCUSSION_POINTS:
        data[D].pop(path.partition(".")[2])
    missing = {finding.path for finding in check_data(D, data).errors}
    assert set(DISCUSSION_POINTS) <= missing
    referral = load_complete("referral") | {D: load_complete(D)[D]}
    assert not [f for f in check_data("referral", referral).findings if f.path.startswith(D)]
