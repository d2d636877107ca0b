"""What is due: a letter is listed when its trigger has happened since it last went, by the clock of its procedure, held back
with reasons in words, once for each addressee; and nothing of a register is passed over in silence."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed
from openpyxl import load_workbook
from register_helpers import book

from caseforms.cases.events import EVENTS, letter_event
from caseforms.cases.settings import Settings
from caseforms.checks.deadlines import LONDON
from caseforms.letters import due as due_module
from caseforms.letters import due_report
from caseforms.letters.catalogue import LetterText, catalogue
from caseforms.letters.due import CONDITIONS, WAITS, Due, DueList, due_list
from caseforms.letters.gates import GATES
from caseforms.letters.register import Entry, read_register
from caseforms.render import chunks
from caseforms.samples import SAMPLE_DAY, register_cases, sample

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)
LETTERS = catalogue()
AREAS = ("sandwell", "kirklees", "kent_medway", "cafcass")

#: A case whose letters nothing holds back, but that has no events yet.
CASE: dict[str, Any] = {
    "reference": "EH-1",
    "profile": "sandwell_2015",
    "child": {
        "given_names": "Ellie Rose",
        "family_name": "Marsh",
        "dob": "12/06/2018",
        "ethnicity": "WBRI",
        "disability": "no",
        "address": {"line1": "12 Sedge Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
    },
    "siblings": "none",
    "household": "none",
    "parents": [{"name": "Joanne Marsh", "same_address_as_child": "yes", "safe_to_contact": "yes"}],
    "author": {
        "name": "Priya Anand",
        "organisation": "Fenbridge Primary School",
        "address": {"line1": "Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AD"},
    },
    "consent": {"given": "given", "given_by": [{"person": "Joanne Marsh", "date": "01/10/2026"}]},
    "early_help": {
        "agency": {
            "name": "Oldmere Health",
            "address": {"line1": "1 High Street", "line2": "Oldmere", "postcode": "ZZ99 4AA"},
        },
        "services": [{"name": "Parents’ Group", "what_for": "support", "telephone": "01632 960111"}],
        "decision": "No further action",
        "decision_reason": "One agency can help",
    },
}


def look(
    folder: Path,
    events: dict[str, str],
    changes: dict[str, Any] | None = None,
    *,
    now: datetime = NOON,
    only: str = "",
    profile: str = "",
    ledger: Callable[[], Any] = nullcontext,
    using: Settings | None = None,
) -> DueList:
    """What is due for one case, with events (“eha_received: 19/11/2026 09:00”) and changes by path."""
    data = changed(CASE, changes or {})
    data["events"] = [{"event": event.partition("#")[0], "at": at} for event, at in events.items()]
    path = folder / "case.yaml"
    path.write_text(as_yaml(data), encoding="utf-8")
    letters = {code: LETTERS[code] for code in only.split(",")} if only else LETTERS
    register = read_register(path, now.date(), profile)
    return due_list(register, letters, using or Settings(), now, ledger)


def codes(found: DueList) -> list[str]:
    return [each.letter.code for each in found.due]


def by_event() -> list[LetterText]:
    """The letters that an event makes due."""
    return [
        text
        for text in LETTERS.values()
        if text.area in AREAS and any(each in EVENTS for each in text.triggers)
    ]


# -- triggers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", by_event(), ids=lambda text: text.code)
def test_every_letter_is_called_for_by_its_trigger_until_it_has_gone(
    tmp_path: Path, text: LetterText
) -> None:
    """Each of its triggers alone; held back, waiting or not called for is said as well, but nothing is silent."""
    for trigger in (each for each in text.triggers if each in EVENTS):
        ahead = EVENTS[trigger].ahead
        events = {trigger: "27/11/2026 14:00" if ahead else "18/11/2026 10:00"}
        case: dict[str, Any] = {"profile": text.area}
        if trigger == "consent_given":  # which the consent of the case tells as well
            case["consent.given_by"] = None
        found = look(tmp_path, events, case, only=text.code)
        assert found.due or found.waiting or found.over, trigger
        assert all(each.letter.code == text.code and each.trigger.code == trigger for each in found.due)
        before = look(tmp_path, {}, case, only=text.code)
        assert not (before.due or before.waiting or before.over), "nothing has happened"
        events[letter_event(text.code)] = "18/11/2026 15:00"
        after = look(tmp_path, events, case, only=text.code)
        assert not (after.due or after.waiting or after.over), "it has gone"


def test_a_letter_of_another_area_is_not_called_for(tmp_path: Path) -> None:
    assert codes(look(tmp_path, {"referral_received": "19/11/2026 09:00"})) == []


def test_letters_that_somebody_asks_for_and_enclosures_are_never_due(tmp_path: Path) -> None:
    for area in ("sandwell", "cambs_pboro"):
        found = look(tmp_path, {"eha_received": "19/11/2026 09:00"}, {"profile": area})
        assert not {"FPN", "NS-CHILD", "PC-ESC", "SLIP-LANG"} & set(codes(found))


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("19/11/2026 09:00", False),
        ("19/11/2026", False),
        ("20/11/2026 10:00", False),
        ("18/11/2026 17:00", True),
        ("21/11/2026 09:00", True),
    ],
)
def test_only_what_went_since_the_trigger_counts_as_gone(tmp_path: Path, sent: str, due: bool) -> None:
    """On the same day without a time it does; what lies in the future has not gone."""
    found = look(tmp_path, {"eha_received": "19/11/2026 09:00", "rcp_sent": sent}, only="RCP")
    assert bool(found.due) is due


def test_what_happens_again_makes_the_letter_due_again(tmp_path: Path) -> None:
    events = {
        "eha_received": "02/11/2026 09:00",
        "rcp_sent": "02/11/2026 15:00",
        "eha_received#2": "20/11/2026 08:00",
    }
    (due,) = look(tmp_path, events, only="RCP").due
    assert due.trigger.at.day == SAMPLE_DAY
    assert due.by.at == datetime(2026, 11, 21, 8, 0, tzinfo=LONDON)


def test_a_letter_whose_clock_ended_otherwise_is_not_due(tmp_path: Path) -> None:
    """The receipt was confirmed by e-mail; the episode was closed for want of consent."""
    kent = {"profile": "kent_medway"}
    events = {"referral_received": "19/11/2026 09:00"}
    assert codes(look(tmp_path, events, kent, only="KM-RCPT")) == ["KM-RCPT"]
    assert (
        codes(look(tmp_path, {**events, "receipt_confirmed": "19/11/2026 10:00"}, kent, only="KM-RCPT")) == []
    )
    events = {"eha_received": "19/11/2026 09:00"}
    assert codes(look(tmp_path, events, only="RCP")) == ["RCP"]
    assert codes(look(tmp_path, {**events, "no_consent_closed": "19/11/2026 10:00"}, only="RCP")) == []


def test_no_letter_on_consent_when_the_assessment_came_through_ecaf(tmp_path: Path) -> None:
    events = {"eha_received_by_ecaf": "19/11/2026 08:00", "no_consent_found": "19/11/2026 09:00"}
    found = look(tmp_path, events, {"consent.given": "refused"}, only="NOCON")
    assert codes(found) == []
    assert found.over == {"“Early Help Assessment received through eCAF” rules it out": 1}


# -- deadlines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "events", "changes", "due", "by_day"),
    [
        ("RCP", {"eha_received": "19/11/2026 15:30"}, {}, datetime(2026, 11, 20, 15, 30), False),
        ("RCP-R", {"eha_received": "19/11/2026 15:30"}, {}, datetime(2026, 11, 20, 15, 30), False),
        (
            "NOCON",
            {"eha_received": "19/11/2026 08:00", "no_consent_found": "19/11/2026 15:30"},
            {"consent": {"given": "refused"}},
            datetime(2026, 11, 20, 15, 30),
            False,
        ),
        ("SINGLE", {"triage_single_agency": "19/11/2026 15:30"}, {}, datetime(2026, 11, 21, 15, 30), False),
        ("CHASE7", {"eha_requested": "10/11/2026 15:30"}, {}, datetime(2026, 11, 18, 23, 59), True),
        ("CHASE7", {"eha_requested": "12/11/2026 15:30"}, {}, datetime(2026, 11, 20, 23, 59), True),
        (
            "SD-HANDOVER",
            {"cin_meeting": "10/11/2026 10:00", "cin_meeting_accepted": "10/11/2026 10:00"},
            {},
            datetime(2026, 11, 18, 23, 59),
            True,
        ),
        (
            "NOCON-SD",
            {"step_down_no_consent": "19/11/2026 15:30"},
            {"consent": {"given": "refused"}},
            datetime(2026, 11, 20, 15, 30),
            False,
        ),
        ("INC-ISM", {"eha_incomplete": "16/11/2026 10:00"}, {}, datetime(2026, 11, 25, 23, 59), True),
        (
            "KM-RCPT",
            {"referral_received": "19/11/2026 15:30"},
            {"profile": "kent"},
            datetime(2026, 11, 20, 15, 30),
            False,
        ),
        (
            "KM-FDBK",
            {"referral_received": "02/11/2026 10:00", "action_decided": "09/11/2026 10:00"},
            {"profile": "kent"},
            datetime(2026, 11, 23, 23, 59),
            True,
        ),
        (
            "KK-DEC",
            {"referral_received": "19/11/2026 10:00"},
            {"profile": "kirklees"},
            datetime(2026, 11, 20, 23, 59),
            True,
        ),
        (
            "KK-INV-F",
            {"meeting": "04/12/2026 14:00"},
            {"profile": "kirklees"},
            datetime(2026, 11, 27, 23, 59),
            True,
        ),
        (
            "CC-A",
            {"referral_phoned": "19/11/2026 10:00"},
            {"profile": "cafcass"},
            datetime(2026, 11, 20, 23, 59),
            True,
        ),
        (
            "CC-CHASE3",
            {"referral_confirmed": "12/11/2026 10:00"},
            {"profile": "cafcass"},
            datetime(2026, 11, 18, 23, 59),
            True,
        ),
        (
            "CLOSE14",
            {"eha_requested": "02/11/2026", "closure_authorised": "19/11/2026 10:00"},
            {},
            None,
            False,
        ),
        ("OOA-R", {"eha_sent": "19/11/2026 10:00"}, {}, None, False),
    ],
)
def test_a_letter_is_due_by_the_clock_of_its_procedure(
    tmp_path: Path,
    code: str,
    events: dict[str, str],
    changes: dict[str, Any],
    due: datetime | None,
    by_day: bool,
) -> None:
    """The 24 and 48 hours of Sandwell; the working day after the 7 days and the three working days; Kent and Medway 8."""
    found = look(tmp_path, events, changes, only=code)
    assert found.due, (found.waiting, found.over, found.skipped)
    for each in found.due:
        assert each.by.at == (due.replace(tzinfo=LONDON) if due else None)
        assert each.by.by_day is by_day
        assert (each.by.late_by is not None) is bool(due and due.replace(tzinfo=LONDON) < NOON)


def test_how_late_it_is_is_told_to_the_minute(tmp_path: Path) -> None:
    (due,) = look(tmp_path, {"eha_received": "18/11/2026 15:30"}, only="RCP").due
    assert due.by.late_by == timedelta(hours=20, minutes=30)
    assert not due.by.perhaps_late


def test_without_a_time_of_day_it_is_perhaps_late(tmp_path: Path) -> None:
    (due,) = look(tmp_path, {"eha_received": "19/11/2026"}, only="RCP").due
    assert due.by.perhaps_late
    assert due.by.late_by is None


def test_an_earlier_moment_shows_what_was_due_then(tmp_path: Path) -> None:
    events = {"eha_received": "19/11/2026 09:00", "rcp_sent": "19/11/2026 15:00"}
    then = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)
    assert codes(look(tmp_path, events, only="RCP", now=then)) == []


# -- waiting, over, held back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "events", "counted", "reason"),
    [
        ("CHASE7", {"eha_requested": "15/11/2026 09:00"}, "waiting", "the 7 days"),
        ("SD-HANDOVER", {"cin_meeting_accepted": "17/11/2026 09:00"}, "waiting", "five working days"),
        ("CHASE7", {"eha_requested": "02/11/2026", "eha_received": "05/11/2026"}, "over", "has come"),
        ("CHASE7", {"eha_requested": "02/11/2026", "request_closed": "05/11/2026"}, "over", "is closed"),
        ("NOCON", {"no_consent_found": "19/11/2026 09:00"}, "over", "consent was given"),
        (
            "RCP",
            {"eha_received": "19/11/2026", "out_of_area_found": "19/11/2026"},
            "over",
            "another authority",
        ),
    ],
)
def test_what_waits_for_its_time_or_is_not_called_for_any_more_is_counted_with_the_reason(
    tmp_path: Path, code: str, events: dict[str, str], counted: str, reason: str
) -> None:
    found = look(tmp_path, events, only=code)
    assert found.due == ()
    (words,) = getattr(found, counted)
    assert reason in words
    assert found.waiting.total() + found.over.total() == 1


@pytest.mark.parametrize(
    ("code", "events", "changes", "reason"),
    [
        ("RCP", {"eha_received": "19/11/2026 09:00"}, {"consent": None}, "consent is not recorded"),
        ("RCP", {"eha_received": "19/11/2026 09:00"}, {"child.dob": None}, "date of birth"),
        ("RCP", {"eha_received": "19/11/2026 09:00"}, {"parents[0].name": None}, "name"),
        ("RCP", {"eha_received": "19/11/2026 09:00"}, {"parents[0].safe_to_contact": "no"}, "not safe"),
        (
            "RCP",
            {"eha_received": "19/11/2026 09:00"},
            {"consent.not_informed_reason": "child_at_risk"},
            "not to be informed",
        ),
        (
            "RCP",
            {"eha_received": "19/11/2026 09:00"},
            {"child.address.kind": "no_fixed_abode"},
            "no fixed abode",
        ),
        ("RCP", {"eha_received": "19/11/2026 09:00"}, {"child.address": None}, "the address is missing"),
        ("RCP-R", {"eha_received": "19/11/2026 09:00"}, {"author.address.postcode": None}, "postcode"),
        ("RCP-R", {"eha_received": "19/11/2026 09:00"}, {"author.address.postcode": "D02 XY00"}, "postcode"),
        (
            "RCP-R",
            {"eha_received": "19/11/2026 09:00"},
            {"author.address.line2": "BFPO 999", "author.address.postcode": None},
            "postcode",
        ),
        (
            "RCP-R",
            {"eha_received": "19/11/2026 09:00"},
            {"author": {"name": "Priya Anand", "address": {"postcode": "ZZ99 3AD"}}},
            "too few lines",
        ),
        (
            "RCP-R",
            {"eha_received": "19/11/2026 09:00"},
            {"author.name": None, "author.organisation": None},
            "name is missing",
        ),
        (
            "SINGLE",
            {"triage_single_agency": "19/11/2026"},
            {"early_help.services[0].telephone": None},
            "telephone",
        ),
        (
            "NOCON",
            {"eha_received": "19/11/2026", "no_consent_found": "19/11/2026"},
            {"consent.given": "refused"},
            "telephone advice",
        ),
        (
            "CLOSE14",
            {"eha_requested": "02/11/2026", "closure_authorised": "19/11/2026"},
            {},
            "review is not recorded",
        ),
    ],
)
def test_what_holds_a_letter_back_is_said_in_words(
    tmp_path: Path, code: str, events: dict[str, str], changes: dict[str, Any], reason: str
) -> None:
    """A gate, or an address that no letter reaches; the case’s content stays out of the words."""
    found = look(tmp_path, events, changes, only=code)
    assert found.due
    for each in found.due:
        assert each.held
        assert any(reason in words for words in each.reasons), each.reasons
        assert not any(
            name in words for words in each.reasons for name in ("Marsh", "Ellie", "Sedge", "Anand")
        )


def test_nothing_holds_back_a_letter_whose_gates_are_open(tmp_path: Path) -> None:
    found = look(tmp_path, {"eha_received": "20/11/2026 09:00"})
    assert [(each.letter.code, each.who, each.held) for each in found.due] == [
        ("RCP", "parent 1", False),
        ("RCP-R", "referrer", False),
    ]


def test_a_forces_address_with_its_postcode_can_be_written_to(tmp_path: Path) -> None:
    changes = {"author.address.line2": "BFPO 999", "author.address.postcode": "BF1 9ZZ"}
    (due,) = look(tmp_path, {"eha_received": "20/11/2026 09:00"}, changes, only="RCP-R").due
    assert not due.held


def test_parents_apart_are_two_lines_of_which_one_may_be_held_back(tmp_path: Path) -> None:
    second = {"name": "Darren Reed", "same_address_as_child": "no", "safe_to_contact": "yes"}
    found = look(tmp_path, {"eha_received": "20/11/2026 09:00"}, {"parents[1]": second}, only="RCP")
    assert [(each.who, each.reasons) for each in found.due] == [
        ("parent 1", ()),
        ("parent 2", ("the address is missing",)),
    ]


def test_two_parents_without_an_address_are_both_told(tmp_path: Path) -> None:
    parents = [
        {"name": name, "same_address_as_child": "no", "safe_to_contact": "yes"} for name in ("A Bee", "C Dee")
    ]
    found = look(tmp_path, {"eha_received": "20/11/2026 09:00"}, {"parents": parents}, only="RCP")
    assert [each.who for each in found.due] == ["parent 1", "parent 2"]


@pytest.mark.parametrize("name", [*CONDITIONS, *WAITS])
def test_every_gate_with_a_meaning_of_its_own_is_a_gate_of_some_letter(name: str) -> None:
    assert name in GATES
    assert any(name in text.gates for text in LETTERS.values())


def test_gates_that_are_asked_before_the_whole_case_is_read_look_at_nothing_but_events(
    tmp_path: Path,
) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(register_cases.workbook(200))
    asked = 0
    for entry in read_register(path, SAMPLE_DAY):
        for name in due_module._BY_EVENTS:
            assert GATES[name](entry.events) == GATES[name](entry.case()), name
            asked += 1
    assert asked == 200 * len(due_module._BY_EVENTS)


# -- the ledger ----------------------------------------------------------------------------------------------------------


def test_what_the_ledger_has_is_left_out_for_that_addressee_alone_and_counted(tmp_path: Path) -> None:
    second = {"name": "Darren Reed", "same_address_as_child": "yes", "safe_to_contact": "yes"}

    def ledger() -> Any:
        return nullcontext(
            lambda text, case, to: to.name == "Joanne Marsh" and case.at("reference") == "EH-1"
        )

    events = {"eha_received": "20/11/2026 09:00"}
    found = look(tmp_path, events, {"parents[1]": second}, only="RCP", ledger=ledger)
    assert [each.who for each in found.due] == ["parent 2"]
    assert found.gone == 1


# -- profiles, rows, order -----------------------------------------------------------------------------------------------


def test_a_case_without_a_profile_goes_by_the_one_that_is_named_for_all(tmp_path: Path) -> None:
    events = {"eha_received": "20/11/2026 09:00"}
    named = look(tmp_path, events, {"profile": None}, profile="sandwell_2015", only="RCP")
    assert codes(named) == ["RCP"]
    unnamed = look(tmp_path, events, {"profile": None}, only="RCP")
    assert [each.reason for each in unnamed.skipped] == ["no area profile is named"]
    unknown = look(tmp_path, events, {"profile": "atlantis"}, profile="sandwell_2015", only="RCP")
    assert [each.reason for each in unknown.skipped] == ["its area profile is not known"]


def register_of(tmp_path: Path, count: int, name: str = "register.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(register_cases.workbook(count))
    return path


def due_in(path: Path, **more: Any) -> DueList:
    return due_list(read_register(path, SAMPLE_DAY), LETTERS, Settings(), NOON, **more)


def test_what_may_go_comes_before_what_is_held_back_and_late_letters_first() -> None:
    found = due_in(sample("registers/early_help.xlsx"))
    held = [each.held for each in found.due]
    assert held == sorted(held)
    for part in (False, True):
        grades = [
            (each.by.late_by is None) + (each.by.late_by is None and not each.by.perhaps_late)
            for each in found.due
            if each.held is part
        ]
        assert grades == sorted(grades)
        late = [each.by.at for each in found.due if each.held is part and each.by.late_by is not None]
        assert late == sorted(late)  # type: ignore[type-var]
    assert found.rows == register_cases.COUNT
    assert len(found.due) > 200


def test_a_workbook_and_case_files_of_the_same_cases_owe_the_same() -> None:
    def owed(found: DueList, wanted: set[str]) -> set[tuple[object, ...]]:
        return {
            (each.reference, each.letter.code, each.who, each.by, each.reasons)
            for each in found.due
            if each.reference in wanted
        }

    files = due_in(sample("registers/case_files"))
    names = {path.stem for path in sample("registers/case_files").iterdir()}
    assert len(owed(files, names)) >= 9
    assert owed(files, names) == owed(due_in(sample("registers/early_help.xlsx")), names)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_on_several_processors_the_same_is_due_as_on_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows in = rows seen, whatever part of the register each process had."""
    monkeypatch.setattr("caseforms.cases.zipped.PIECE", 20_000)
    path = register_of(tmp_path, 150)
    monkeypatch.setattr(chunks, "processors", lambda: 1)
    alone = due_in(path)
    monkeypatch.setattr(chunks, "processors", lambda: 3)
    assert due_in(path) == alone
    assert alone.rows == 150
    assert len(alone.due) > 50


def test_a_reference_that_stands_twice_is_told_wherever_the_rows_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseforms.cases.zipped.PIECE", 2_000)
    rows = [[f"EH-{n % 60}", "sandwell", datetime(2026, 11, 20, 9, 0)] for n in range(61)]
    path = book(tmp_path / "r.xlsx", ["Reference", "Area", "eha_received"], *rows)
    found = due_in(path)
    assert [(each.where, each.reference) for each in found.skipped] == [("row 62", "EH-0")]
    assert "row 2" in found.skipped[0].reason
    assert [(each.code, each.place.line) for each in found.findings if each.code == "REG-05"] == [
        ("REG-05", 62)
    ]
    assert not [each for each in found.due if each.where == "row 62"]
    assert found.rows == 61


def test_a_bad_row_never_stops_the_others(tmp_path: Path) -> None:
    """Rows in = rows with something due, with nothing due, and skipped with a reason."""
    titles = ["Reference", "Area", "eha_received", "Child: postcode", "Parent 1 name"]
    path = book(
        tmp_path / "r.xlsx",
        titles,
        ["EH-1", "sandwell", "31/02/2026", "ZZ99 1AA", "A Bee"],
        [None, "sandwell", date(2026, 11, 20), None, None],
        ["EH-3", "sandwell", date(2027, 11, 20), None, None],
        ["EH-4", "nowhere", date(2026, 11, 20), None, None],
        ["EH-5", "sandwell", date(2026, 11, 19), "12345", None],
    )
    found = due_in(path)
    assert found.rows == 5
    assert {each.where for each in found.skipped} == {"row 3", "row 5"}
    assert {each.reference for each in found.due} == {"EH-5"}
    assert {(each.code, each.place.line) for each in found.findings} == {
        ("VAL-11", 2),
        ("REG-04", 3),
        ("EVENT-03", 4),
        ("VAL-20", 6),
    }


def test_a_cell_below_no_title_is_told_once_for_all_rows(tmp_path: Path) -> None:
    rows = [[f"EH-{n}", "sandwell", None, "lost"] for n in range(5)]
    path = book(tmp_path / "r.xlsx", ["Reference", "Area", "eha_received"], *rows)
    (finding,) = due_in(path).findings
    assert (finding.code, finding.place.line, finding.place.column) == ("REG-08", 2, 4)
    assert "4 more rows" in finding.message


def test_a_row_that_owes_nothing_never_becomes_a_whole_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "processors", lambda: 1)
    path = register_of(tmp_path, 100)
    built: list[str] = []
    kind = type(next(iter(read_register(path, SAMPLE_DAY))))
    whole = kind.case

    def counted(entry: Entry) -> object:
        built.append(entry.reference)
        return whole(entry)

    monkeypatch.setattr(kind, "case", counted)
    found = due_in(path)
    owing = {each.reference for each in found.due}
    assert owing <= set(built)
    assert len(set(built)) < 60


# -- words, data, workbook -----------------------------------------------------------------------------------------------


def names_in_samples() -> set[str]:
    paths = ("given_names", "family_name", "parents[0].name", "author.name", "early_help.agency.name")
    return {
        str(value)
        for given in register_cases.cases(register_cases.COUNT)
        for path, value in given.items()
        if path.endswith(paths)
    }


@pytest.mark.parametrize("width", [60, 100, 140])
def test_the_list_for_people_keeps_to_the_width_and_names_nobody(width: int) -> None:
    found = due_in(sample("registers/early_help.xlsx"))
    lines = list(due_report.as_text(found, width))
    assert max(map(len, lines)) <= width
    words = set(" ".join(lines).replace("·", " ").split())
    assert not words & {part for name in names_in_samples() for part in name.split()}
    for each in found.due:
        assert sum(each.reference in line for line in lines)
    assert [line for line in lines if line in ("Late", "Due", "Held back", "To put right")] == [
        "Late",
        "Due",
        "Held back",
        "To put right",
    ]


def test_the_summary_adds_up() -> None:
    found = due_in(sample("registers/early_help.xlsx"))
    going = [each for each in found.due if not each.held]
    words = due_report.summary(found)
    assert f"{len(found.due)} letters due" in words
    assert f"{len(going)} may go" in words
    assert f"{len(found.due) - len(going)} held back" in words
    assert f"{found.waiting.total()} has not come" in words


def test_the_data_say_the_same_and_name_nobody() -> None:
    found = due_in(sample("registers/early_help.xlsx"))
    data = due_report.as_data(found)
    assert json.loads(json.dumps(data)) == data
    assert data["rows"] == 500
    assert len(data["due"]) == len(found.due)
    first: Due = found.due[0]
    assert data["due"][0]["case"] == first.reference
    assert data["due"][0]["late_by"] == int((first.by.late_by or timedelta()).total_seconds() // 60)
    assert {each["may_go"] for each in data["due"]} == {True, False}
    assert all(bool(each["reasons"]) != each["may_go"] for each in data["due"])
    assert not {name for name in names_in_samples() if len(name.split()) > 1 and name in json.dumps(data)}


def test_the_workbook_has_every_line_and_what_to_put_right(tmp_path: Path) -> None:
    found = due_in(sample("registers/early_help.xlsx"))
    (tmp_path / "due.xlsx").write_bytes(due_report.as_workbook(found))
    made = load_workbook(tmp_path / "due.xlsx")
    rows = list(made["Due"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[4]) for row in rows] == [
        (each.reference, each.letter.code, each.who) for each in found.due
    ]
    assert [row[10] for row in rows] == ["no" if each.held else "yes" for each in found.due]
    by = {each.by.at: row[8] for each, row in zip(found.due, rows, strict=True) if each.by.at}
    for due, shown in by.items():
        assert isinstance(shown, datetime)
        assert shown.date() == due.date()
    wrong = list(made["To put right"].iter_rows(min_row=2, values_only=True))
    assert len(wrong) == len(found.findings) + len(found.skipped)
    assert {row[0] for row in wrong} == {each.place.line for each in found.findings}


def test_no_child_is_named_in_the_workbook(tmp_path: Path) -> None:
    """A young person who is written to stands there by the role."""
    changes = {
        "consent.given_by[0].capacity": "young_person",
        "events": None,
        "profile": "sandwell",
    }
    found = look(tmp_path, {"cin_meeting_accepted": "02/11/2026 09:00"}, changes, only="SD-HANDOVER")
    assert {each.who for each in found.due} == {"parent 1", "young person"}
    (tmp_path / "due.xlsx").write_bytes(due_report.as_workbook(found))
    cells = [cell for row in load_workbook(tmp_path / "due.xlsx")["Due"].values for cell in row]
    assert "Joanne Marsh" in cells
    assert not [cell for cell in cells if isinstance(cell, str) and "Ellie" in cell]


# -- the command ---------------------------------------------------------------------------------------------------------


def test_the_command_lists_what_is_due(run: Callable[..., Ran]) -> None:
    ran = run("letters", "due", sample("registers/case_files"), "--on", "20/11/2026 12:00")
    assert ran.code == 0
    assert "CHASE7*      EH-2026-00151 · agency" in ran.out
    assert "8 may go" in ran.out


def test_the_command_exits_with_1_when_something_is_to_be_put_right(run: Callable[..., Ran]) -> None:
    ran = run("letters", "due", sample("registers/early_help.xlsx"), "--on", "20/11/2026 12:00")
    assert ran.code == 1
    assert "row 90, column BP: error VAL-11" in ran.out


def test_the_command_gives_data_and_takes_only_some_letters(run: Callable[..., Ran]) -> None:
    ran = run(
        "letters",
        "due",
        sample("registers/early_help.xlsx"),
        "--on",
        "20/11/2026",
        "--letters",
        "CHASE7,rcp",
        "--format",
        "json",
    )
    assert {each["letter"] for each in json.loads(ran.out)["due"]} == {"CHASE7", "RCP"}


def test_the_command_writes_a_workbook_for_its_owner_alone_and_never_over_another(
    tmp_path: Path, run: Callable[..., Ran]
) -> None:
    words = ("letters", "due", sample("registers/case_files"), "--on", "20/11/2026", "-o", "due.xlsx")
    ran = run(*words)
    assert ran.out.startswith("Written: due.xlsx\n")
    assert (tmp_path / "due.xlsx").stat().st_mode & 0o077 == 0
    again = run(*words)
    assert again.code == 2
    assert "there already" in again.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["missing.xlsx"], 3, "no such file"),
        (["."], 3, "no case file in this folder"),
        ([".", "--on", "yesterday"], 2, "--on"),
        ([".", "--letters", "CHASE8"], 2, "CHASE7"),
        ([".", "--profile", "sandwel"], 2, "sandwell"),
    ],
)
def test_what_the_command_cannot_do_it_says(
    run: Callable[..., Ran], words: list[str], code: int, said: str
) -> None:
    ran = run("letters", "due", *words)
    assert ran.code == code
    assert said in ran.err


def test_what_was_printed_is_not_due_any_more(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The ledger of the settings is asked, and an answer for one case is none for another."""
    (tmp_path / "caseforms.toml").write_text(
        'organisation = "Fenbridge Council"\nledger = "letters.ledger"\noutput = "out"\n'
        '[desk]\nname = "Early Help Desk"\ntelephone = "01632 960100"\nemail = "desk@example.org"\n'
        'signed_by = "Dilys Pugh"\ncomplaints = "complaints@example.org"\ndata_protection = "dpo@example.org"\n'
        'kept_for = "six years"\n',
        encoding="utf-8",
    )
    look(tmp_path, {"eha_received": "20/11/2026 09:00"})
    due = ("letters", "due", "case.yaml", "--letters", "RCP-R", "--format", "json")
    assert [each["to"] for each in json.loads(run(*due).out)["due"]] == ["referrer"]
    printed = run("letters", "print", "case.yaml", "--letters", "RCP-R")
    assert "1 letter printed" in printed.out, printed.said
    data = json.loads(run(*due).out)
    assert (data["due"], data["went_before"]) == ([], 1)
