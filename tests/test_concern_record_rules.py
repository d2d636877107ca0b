"""The concern record: each case breaks one rule and sees its code, place and level; its times are events of the case."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import changed, check_data, load_complete

from caseforms.cases.events import EVENTS, happenings
from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms.concern_record import STEPS
from caseforms.forms.present import content

C = "concern_record"


def test_a_complete_record_has_nothing_but_questions(checked: Any) -> None:
    assert {finding.level for finding in checked(C).findings} <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({f"{C}.actions": None, "events": None}, "CONC-01", f"{C}.actions", Level.ERROR),
        (
            {f"{C}.actions": "none", "events": [{"event": "eha_received", "at": "16/11/2026 10:00"}]},
            "CONC-01",
            f"{C}.actions",
            Level.ERROR,
        ),
        ({f"{C}.actions[0].at": "16/11/2026 09:00"}, "CONC-02", f"{C}.actions[0].at", Level.ERROR),
        ({f"{C}.actions[0].at": "15/11/2026"}, "CONC-02", f"{C}.actions[0].at", Level.ERROR),
        (
            {f"{C}.written_by_person_involved": "no"},
            "CONC-03",
            f"{C}.written_by_person_involved",
            Level.ERROR,
        ),
        (
            {"events[2]": {"event": "concern_identified", "at": "15/11/2026 09:10"}},
            "CONC-04",
            f"{C}.identified_at",
            Level.WARNING,
        ),
        (
            {f"{C}.plan_check": "not_checked", f"{C}.plan_check_detail": "Nobody answered"},
            "CONC-05",
            f"{C}.plan_check",
            Level.WARNING,
        ),
        ({f"{C}.signature.signed_on": None}, "CONC-06", f"{C}.signature.signed_on", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(C, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({f"{C}.actions": "none"}, "CONC-01"),
        ({"events": None}, "CONC-01"),
        ({f"{C}.actions[0].at": "16/11/2026 09:10"}, "CONC-02"),
        ({f"{C}.actions[0].at": "16/11/2026 time not known"}, "CONC-02"),
        ({"events[2]": {"event": "concern_identified", "at": "16/11/2026"}}, "CONC-04"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(C, changes=changes).findings}


def test_what_was_reported_is_asked_of_a_third_party_alone(checked: Any) -> None:
    reported = checked(C, f"{C}_reported", {f"{C}.reported": None})
    assert f"{C}.reported" in {finding.path for finding in reported.findings}
    assert any("passes on" in finding.message for finding in reported.findings)
    assert not any("passes on" in finding.message for finding in checked(C).findings)


def test_steps_on_the_case_record_are_printed_and_other_events_are_not() -> None:
    more = {"events[2]": {"event": "eha_received", "at": "17/11/2026 10:00", "note": "MARK-OTHER"}}
    result = check_data(C, changed(load_complete(C), more))
    made = content(result.form, result.case, [], Settings(), draft=False, urgent=False)
    rows = made.tables["events"].rows
    assert [row["event"] for row in rows] == ["Referral made by telephone", "Discussed with the manager"]
    assert "MARK-OTHER" not in str(rows)


def test_only_other_events_print_as_none() -> None:
    data = changed(load_complete(C), {"events": [{"event": "eha_received", "at": "17/11/2026 10:00"}]})
    result = check_data(C, data)
    made = content(result.form, result.case, [], Settings(), draft=False, urgent=False)
    assert (made.tables["events"].rows, made.tables["events"].stated) == ([], "None")


def test_the_steps_are_events_that_there_are() -> None:
    assert set(EVENTS) >= STEPS


def test_the_record_tells_the_case_when_the_concern_was_identified_and_the_record_signed() -> None:
    happened = {each.code: each.at for each in happenings(check_data(C, load_complete(C)).case)}
    assert f"{happened['concern_identified'].day:%d/%m}" == "16/11"
    assert f"{happened['record_written'].time:%H:%M}" == "12:15"
