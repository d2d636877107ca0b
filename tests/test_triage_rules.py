"""The triage checklist's rules (Sandwell 1.2): 24 hours, each block answered, each open entry with a name."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.findings import Level

E, W = Level.ERROR, Level.WARNING
T = "triage_checklist"


@pytest.mark.parametrize("base", ["triage_checklist", "triage_checklist_unborn"])
def test_complete_checklists_have_nothing_but_questions(checked: Any, base: str) -> None:
    assert {finding.level for finding in checked(T, base).findings} <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({f"{T}.csc_episodes[0].person": None}, "TRI-02", f"{T}.csc_episodes[0].person", E),
        ({f"{T}.csc_episodes[0].person": "not known"}, "TRI-02", f"{T}.csc_episodes[0].person", E),
        ({f"{T}.yos_orders[0].person": None}, "TRI-02", f"{T}.yos_orders[0].person", E),
        (
            {f"{T}.prevention[0].status": "open", f"{T}.prevention[0].person": None},
            "TRI-02",
            f"{T}.prevention[0].person",
            E,
        ),
        ({f"{T}.contacts": "none"}, "TRI-03", f"{T}.previous_contact", E),
        ({f"{T}.contacts[0].date": None}, "TRI-03", f"{T}.contacts[0].date", E),
        ({f"{T}.csc_episodes": None}, "TRI-03", f"{T}.known_to_csc", E),
        ({f"{T}.yos_previous": "yes"}, "TRI-03", f"{T}.yos_previous", E),
        ({f"{T}.yos_orders[0].duration": None}, "TRI-03", f"{T}.yos_orders[0].duration", E),
        ({f"{T}.prevention_open": "yes"}, "TRI-03", f"{T}.prevention_open", E),
        ({f"{T}.prevention[0].team": None}, "TRI-03", f"{T}.prevention[0].team", E),
        ({f"{T}.best_team": "previous"}, "TRI-03", f"{T}.best_team", E),
        ({f"{T}.education_services[0].person": None}, "TRI-03", f"{T}.education_services[0].person", E),
        ({f"{T}.long_term_absence_dates": None}, "TRI-03", f"{T}.long_term_absence_dates", E),
        ({f"{T}.yos_open": "no trace"}, "TRI-04", f"{T}.yos_orders[0]", W),
        ({f"{T}.known_to_csc": "no"}, "TRI-04", f"{T}.csc_episodes[0]", W),
        ({f"{T}.systems[2].system": "ics"}, "TRI-05", f"{T}.systems", E),
        ({"events": None}, "TRI-06", "events", E),
        ({"events[1].by": None}, "TRI-06", "events[1].by", E),
        ({"events[0].at": "17/11/2026"}, "TRI-06", "events[0].at", E),
        ({"consent.given": "refused"}, "CONS-06", "consent.given", E),
        ({"consent.given": None}, "M01", "consent.given", E),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(T, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({f"{T}.csc_episodes[0].status": "previous", f"{T}.csc_episodes[0].person": "not known"}, "TRI-02"),
        ({f"{T}.contacts[0].date": "not known"}, "TRI-03"),
        ({f"{T}.previous_contact": "not known", f"{T}.contacts": None}, "TRI-03"),
        ({f"{T}.yos_open": "no trace", f"{T}.yos_orders": "none"}, "TRI-04"),
        ({f"{T}.systems[2].found": "none found"}, "TRI-05"),
        ({"events[0].event": "eha_received_by_ecaf"}, "TRI-06"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {each.code for each in checked(T, changes=changes).findings}


@pytest.mark.parametrize("name", ["previous_contact", "known_to_csc", "yos_previous", "prevention_open"])
def test_no_trace_is_a_no_and_not_known_is_an_answer_but_silence_is_none(
    checked: Any, found: Any, name: str
) -> None:
    path = f"{T}.{name}"
    assert checked(T, changes={path: "no trace"}).case.at(path) == "no"
    assert all(each.code != "M01" for each in checked(T, changes={path: "not known"}).findings)
    assert found(checked(T, changes={path: None}), "M01", path).level is E


# -- 24 hours --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "done", "hours"),
    [
        ("17/11/2026 09:15", "18/11/2026 09:15", 0),
        ("17/11/2026 09:15", "18/11/2026 09:16", 1),
        ("17/11/2026 09:15", "18/11/2026 12:00", 3),
        ("13/11/2026 16:00", "16/11/2026 09:00", 41),
        ("24/10/2026 12:00", "25/10/2026 11:00", 0),
        ("24/10/2026 12:00", "25/10/2026 11:30", 1),
        ("17/11/2026", "18/11/2026 23:00", 0),
        ("17/11/2026 09:15", "18/11/2026", 0),
        ("17/11/2026 09:15", "19/11/2026", 15),
    ],
)
def test_hours_late_are_counted_from_receipt_to_check(
    checked: Any, received: str, done: str, hours: int
) -> None:
    """Weekends count; the night in which the clocks go back has an hour more; a day without a time is taken kindly."""
    result = checked(T, changes={"events[0].at": received, "events[1].at": done})
    told = [each for each in result.findings if each.code == "TRI-01"]
    assert [(each.level, each.path) for each in told] == ([(W, "events[1].at")] if hours else [])
    assert all(f"{hours} hour" in each.message for each in told)


@pytest.mark.parametrize(("received", "late"), [("18/11/2026 22:00", True), ("19/11/2026 00:30", False)])
def test_a_check_that_has_not_come_is_late_from_the_next_day_on(
    checked: Any, found: Any, received: str, late: bool
) -> None:
    result = checked(T, changes={"events[0].at": received, "events[1]": None})
    assert ("TRI-01" in {each.code for each in result.findings}) is late


def test_after_a_closure_for_want_of_consent_no_check_is_waited_for(checked: Any) -> None:
    closed = {"event": "no_consent_closed", "at": "17/11/2026 11:00", "by": "Lena Hart"}
    result = checked(T, changes={"events[0].at": "16/11/2026 09:00", "events[1]": closed})
    assert "TRI-01" not in {each.code for each in result.findings}
