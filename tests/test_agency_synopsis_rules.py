"""The agency synopsis' rules (Sandwell 8.1–8.2): 4 hours for Red, 72 for Amber, the right systems, a chronology."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms.present import content

E, W = Level.ERROR, Level.WARNING
S = "agency_synopsis"
TYS = {f"{S}.service": "tys", f"{S}.systems[0].system": "yois"}


@pytest.mark.parametrize("base", ["agency_synopsis", "agency_synopsis_unborn"])
def test_complete_synopses_have_nothing_but_questions(checked: Any, base: str) -> None:
    assert {finding.level for finding in checked(S, base).findings} <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({"events": None}, "SYN-02", f"{S}.rating", E),
        ({"events": None, f"{S}.rating": "amber"}, "SYN-02", f"{S}.rating", E),
        ({f"{S}.rating": "amber"}, "SYN-03", f"{S}.rating", W),
        (TYS, "SYN-04", f"{S}.systems", W),
        ({f"{S}.systems[0].system": "yois"}, "SYN-04", f"{S}.systems", W),
        ({f"{S}.kind": "domestic_abuse_child"}, "SYN-04", f"{S}.systems", W),
        ({f"{S}.known": "no"}, "SYN-05", f"{S}.known", W),
        ({f"{S}.systems[0].found": "no trace"}, "SYN-05", f"{S}.known", W),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(S, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"events": None, f"{S}.rating": "green"}, "SYN-02"),
        ({"events": None, f"{S}.kind": "domestic_abuse"}, "SYN-02"),
        ({f"{S}.rating": "red"}, "SYN-03"),
        ({**TYS, f"{S}.systems[1]": {"system": "umis", "found": "trace"}}, "SYN-04"),
        ({f"{S}.known": "no", f"{S}.systems[0].found": "no trace"}, "SYN-05"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {each.code for each in checked(S, changes=changes).findings}


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, True),
        ({f"{S}.known": "no", f"{S}.systems[0].found": "no trace"}, False),
        ({f"{S}.service": "tys"}, False),
        ({f"{S}.kind": "domestic_abuse"}, False),
    ],
)
def test_early_help_adds_a_chronology_to_a_mash_notification_about_a_known_family(
    checked: Any, changes: dict[str, Any], needed: bool
) -> None:
    result = checked(S, changes={**changes, f"{S}.chronology": None})
    assert (f"{S}.chronology" in {each.path for each in result.errors}) is needed


@pytest.mark.parametrize(
    ("request_", "asked", "answered", "hours"),
    [
        ("mash_red", "17/11/2026 09:15", "17/11/2026 13:15", 0),
        ("mash_red", "17/11/2026 09:15", "17/11/2026 13:16", 1),
        ("mash_red", "13/11/2026 16:00", "16/11/2026 09:00", 61),
        ("mash_amber", "13/11/2026 16:00", "16/11/2026 16:00", 0),
        ("mash_amber", "13/11/2026 16:00", "16/11/2026 18:30", 3),
        ("mash_amber", "13/11/2026", "16/11/2026 18:30", 0),
    ],
)
def test_an_answer_after_4_or_72_hours_is_late(
    checked: Any, request_: str, asked: str, answered: str, hours: int
) -> None:
    rows = [
        {"event": request_, "at": asked, "by": "MASH"},
        {"event": "mash_responded", "at": answered, "by": "Lena Hart"},
    ]
    told = [each for each in checked(S, changes={"events": rows}).findings if each.code == "SYN-01"]
    assert [(each.level, each.path) for each in told] == ([(W, "events[1].at")] if hours else [])
    assert all(f"{hours} hour" in each.message for each in told)


@pytest.mark.parametrize(
    ("request_", "asked", "late"),
    [
        ("mash_red", "19/11/2026 19:30", True),
        ("mash_red", "19/11/2026 21:00", False),
        ("mash_amber", "17/11/2026 09:00", False),
        ("mash_amber", "16/11/2026 09:00", True),
    ],
)
def test_a_request_without_an_answer_is_late_in_its_time(
    checked: Any, found: Any, request_: str, asked: str, late: bool
) -> None:
    result = checked(S, changes={"events": [{"event": request_, "at": asked, "by": "MASH"}]})
    assert ("SYN-01" in {each.code for each in result.findings}) is late


def test_the_rating_is_printed_from_the_event(checked: Any) -> None:
    result = checked(S)
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    assert "☒\u00a0Red" in made.answers[f"{S}.rating"]
