"""The contact log: its contacts are the events of the case; each case breaks one rule and sees its code and place."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import changed, check_data, load_complete

from caseforms.cases.events import EVENTS
from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms.contact_log import CONTACTS
from caseforms.forms.present import content

L = "contact_log"
CALL = {
    "event": "referral_phoned",
    "at": "16/11/2026 09:40",
    "with_whom": "Sam Teale",
    "told": "All",
    "decided": "none",
}
ALONE = {"events": [CALL]}


@pytest.mark.parametrize("base", [L, f"{L}_unborn"])
def test_a_complete_log_has_no_finding(checked: Any, base: str) -> None:
    assert not checked(L, base).findings


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({"events": None, "referral": None}, "LOG-01", "events", Level.ERROR),
        (
            {"events": [{"event": "eha_received", "at": "16/11/2026 09:40"}], "referral": None},
            "LOG-01",
            "events",
            Level.ERROR,
        ),
        ({"events[0].decided": None}, "LOG-02", "events[0].decided", Level.ERROR),
        ({"events[0].told": None}, "LOG-02", "events[0].told", Level.WARNING),
        ({"events[0].with_whom": None}, "LOG-02", "events[0].with_whom", Level.WARNING),
        (ALONE, "LOG-03", "events", Level.WARNING),
        ({"events[1].at": "15/11/2026 16:20", "events[2]": None}, "LOG-03", "events", Level.WARNING),
        ({"events[1].how": None}, "LOG-04", "events[1].how", Level.WARNING),
        ({"events[3]": None}, "LOG-05", "events", Level.ADVICE),
        ({"events[2]": None}, "LOG-06", "events", Level.ADVICE),
        ({f"{L}.on_file": "no"}, "LOG-07", f"{L}.on_file", Level.WARNING),
        ({f"{L}.signature.signed_on": None}, "LOG-08", f"{L}.signature.signed_on", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(L, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"events": None}, "LOG-01"),  # the referral form records the call
        ({"referral": None}, "LOG-01"),
        ({"events[0].decided": "none"}, "LOG-02"),
        ({"events[0]": None, "referral": None}, "LOG-03"),
        ({"events[1].event": "CC-A"}, "LOG-03"),
        ({"events[1].at": "16/11/2026"}, "LOG-03"),
        ({"events[3].event": "CC-CHASE3", "events[3].how": "post"}, "LOG-05"),
        (ALONE, "LOG-05"),
        (ALONE, "LOG-06"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(L, changes=changes).findings}


def test_contacts_are_printed_in_words_and_other_events_are_not() -> None:
    other = {"events[4]": {"event": "eha_received", "at": "17/11/2026 12:00", "told": "MARK-OTHER"}}
    result = check_data(L, changed(load_complete(L), other))
    rows = content(result.form, result.case, [], Settings(), draft=False, urgent=False).tables["events"].rows
    assert [row["event"] for row in rows] == [
        "Referral made by telephone",
        "Referral sent in writing",
        "Service Manager sent a copy of the written confirmation",
        "Children’s social care replied to the referral",
    ]
    assert rows[0]["told"].startswith("What Edie said")
    assert rows[1]["told"] == ""  # a column to write in
    assert "MARK-OTHER" not in str(rows)


def test_an_event_left_out_is_not_counted_as_printed() -> None:
    other = {"events[4]": {"event": "eha_received", "at": "17/11/2026 12:00"}}
    result = check_data(L, changed(load_complete(L), other))
    assert result.form.prints_of(result.case, "events[0].at")
    assert not result.form.prints_of(result.case, "events[4].at")
    assert result.form.prints_of(result.case, "child.dob")


def test_the_contacts_are_events_that_there_are() -> None:
    assert set(EVENTS) >= CONTACTS


def test_the_call_of_the_referral_form_is_printed_where_there_is_one() -> None:
    with_call = check_data(L, load_complete(L))
    without = check_data(L, changed(load_complete(L), {"referral": None}))
    sections = [result.form.sections_of(result.case) for result in (with_call, without)]
    assert len(sections[0]) == len(sections[1]) + 1
