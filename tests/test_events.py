"""Events: the catalogue, how a case names them, what counts as having happened, and the rules that they are held to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from helpers import as_yaml

from caseforms.cases.case import Case, typed
from caseforms.cases.dates import Moment
from caseforms.cases.events import EVENTS, code_of, first, happened, happenings, last, letter_event, nearest
from caseforms.cases.reading import parse_case
from caseforms.checks.check import Result
from caseforms.checks.event_rules import event_findings
from caseforms.checks.pathway import PathwayCase
from caseforms.findings import Level
from caseforms.profiles import areas, load
from caseforms.samples import SAMPLE_DAY

ROOT = Path(__file__).parent.parent

#: Every letter of the specification, part 2.
LETTERS = (
    "RCP", "FPN", "RCP-R", "NOCON", "NOCON-SD", "INSUF", "SINGLE", "EHAREQ", "CHASE7", "CLOSE14",
    "INC-ISM", "SD-HANDOVER", "OOA-R", "OOA-P", "OOA-LA", "CSC-INFO", "CC-A", "CC-B", "CC-C", "CC-S120",
    "CC-CT-REF", "CC-CT-S120", "CC-CT-C1A", "CC-CT-CONSENT", "CC-CT-NOSCREEN", "CC-CT-SAFETY",
    "CC-CT-DISC", "CC-CT-DIR", "CC-CT-CONCERN", "CC-CT-SCR", "CC-RPT-BOLD", "CC-CHASE3", "CC-END", "CC-SM",
    "CC-SM-LATE", "CC-PL-GAP", "CC-CPC", "CC-LADO", "CC-REG", "CC-SCR-1", "CC-SCR-SEAL", "CC-SCR-COMM",
    "CC-SCR-LSCB", "CC-CHK", "KK-CHECK", "KK-JOIN", "KK-REG", "KK-CIN", "KK-DEC", "KK-ADV", "KK-PACK",
    "KK-LP", "KK-INV-F", "KK-INV-P", "KK-PLAN", "KK-DEESC", "KK-CLOSE", "KM-RCPT", "KM-FDBK", "KM-NE",
    "KM-COPY", "KM-NOCON", "PC-FDBK", "PC-ESC", "NS-CHILD", "NS-FAMILY",
)  # fmt: skip


def case_of(today: date = SAMPLE_DAY, **answers: Any) -> PathwayCase:
    """A case with these top-level answers, as text."""
    text = as_yaml(answers)
    return typed(parse_case(text.encode("utf-8"), "case.yaml"), PathwayCase, today)


def with_events(*events: tuple[str, str], today: date = SAMPLE_DAY, **answers: Any) -> PathwayCase:
    """A case with these events, each with its moment."""
    return case_of(today, events=[{"event": event, "at": at} for event, at in events], **answers)


def codes(case: Case) -> set[tuple[str, str]]:
    """Code and path of each finding about the events of a case."""
    return {(each.code, each.path) for each in event_findings(case)}


# -- the catalogue --------------------------------------------------------------------------------------------------------


def test_no_two_events_go_by_the_same_name() -> None:
    names = [
        (name, event.code) for event in EVENTS.values() for name in (event.code, event.label, *event.synonyms)
    ]
    assert len(names) > 400
    wrong = [(name, code, code_of(name)) for name, code in names if code_of(name) != code]
    assert not wrong


def test_every_event_is_described_and_refers_to_events_that_there_are() -> None:
    for code, event in EVENTS.items():
        assert event.code == code
        assert event.label and event.by and event.source, code
        named = {*event.implies, *(each for leading in event.after for each in leading)}
        assert named <= set(EVENTS), code
        assert code not in named


def test_nothing_comes_before_itself() -> None:
    """What must come before an event, and before that in turn, never leads back to it."""
    for code in EVENTS:
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            for leading in EVENTS[waiting.pop()].after:
                assert code not in leading, code
                waiting += [each for each in leading if each not in seen]
                seen.update(leading)


@pytest.mark.parametrize("letter", LETTERS)
def test_the_sending_of_each_letter_is_an_event_that_its_code_names(letter: str) -> None:
    for name in (letter, letter.lower(), letter.replace("-", "_"), f"{letter} sent"):
        assert code_of(name) == letter_event(letter)
    assert [m.day for m in happened(with_events((letter, "18/11/2026")), "letter_sent")] == [
        date(2026, 11, 18)
    ]


def test_every_event_of_the_profiles_is_in_the_catalogue() -> None:
    """Reading a profile refuses an event that is not: this reads them all."""
    used = {
        code for area in areas() for row in load(area).timescales.values() for code in (*row.start, *row.end)
    }
    assert len(used) > 80
    assert used <= set(EVENTS)


def test_the_page_on_events_lists_each_with_its_meaning() -> None:
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    letters = {letter_event(letter) for letter in LETTERS}
    missing = [c for c, e in EVENTS.items() if c not in letters and f"| `{c}` | {e.label} |" not in text]
    assert not missing


# -- naming an event ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("eha_received", "eha_received"),
        ("EHA received", "eha_received"),
        ("eha-received", "eha_received"),
        ("  Early help   Assessment Received ", "eha_received"),
        ("CAF received", "eha_received"),
        ("MASH RAG red", "mash_red"),
        ("Children's social care consulted", "social_care_consulted"),
        ("Children’s social care consulted", "social_care_consulted"),
        ("cc-ct-c1a", "cc_ct_c1a_sent"),
        ("NOCON-SD", "nocon_sd_sent"),
        ("NOCON", "nocon_sent"),
        ("eha recieved", ""),
        ("eha", ""),
        ("–", ""),
    ],
)
def test_an_event_is_named_by_code_label_or_synonym_however_it_is_written(words: str, code: str) -> None:
    assert code_of(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("eha recieved", "eha_received"),
        ("referal phoned", "referral_phoned"),
        ("triage_decide", "triage_decided"),
    ],
)
def test_the_nearest_event_is_found(words: str, code: str) -> None:
    near = nearest(words)
    assert near is not None
    assert near.code == code


def test_nothing_is_near_to_what_is_like_no_event() -> None:
    assert nearest("qqqqqq") is None


# -- what has happened ----------------------------------------------------------------------------------------------------


def test_what_happened_is_listed_oldest_first_whatever_the_order_of_the_rows() -> None:
    case = with_events(
        ("eha_received", "12/11/2026 10:00"), ("EHA received", "03/11/2026 09:15"), ("chase7", "10/11/2026")
    )
    assert [(m.day.day, m.time is not None) for m in happened(case, "eha_received")] == [
        (3, True),
        (12, True),
    ]
    assert first(case, "eha_received", "chase7_sent") == Moment(date(2026, 11, 3), time(9, 15))
    assert last(case, "chase7_sent", "eha_received") == happened(case, "eha_received")[-1]
    assert first(case, "eha_validated") is None
    assert last(case, "eha_validated") is None


@pytest.mark.parametrize("event", ["eha_received", "cin_meeting"])
def test_what_lies_ahead_has_not_happened_but_is_known(event: str) -> None:
    case = with_events((event, "21/11/2026"))
    assert happened(case, event) == ()
    assert [each.code for each in happenings(case)] == [event]
    assert len(happened(with_events((event, "20/11/2026")), event)) == 1


@pytest.mark.parametrize("at", ["", "not known", "sometime", "31/02/2026"])
def test_an_event_without_a_date_has_not_happened(at: str) -> None:
    assert happened(with_events(("eha_received", at)), "eha_received") == ()


@pytest.mark.parametrize(
    ("event", "implied"),
    [
        ("referral_phoned", {"referral_made"}),
        ("referral_sent", {"referral_made", "referral_confirmed"}),
        ("CC-A", {"letter_sent", "referral_confirmed"}),
        ("outside_author_appointed", {"report_author_appointed"}),
        ("csc_level_4_met", {"csc_decided"}),
        ("eha_validated", set()),
    ],
)
def test_an_event_says_that_what_it_implies_has_happened_too(event: str, implied: set[str]) -> None:
    found = happenings(with_events((event, "18/11/2026 10:00")))
    assert {each.code for each in found if each.implied} == implied
    assert {(each.path, each.at.day) for each in found} == {("events[0]", date(2026, 11, 18))}


@pytest.mark.parametrize(
    ("answers", "event", "path"),
    [
        ({"consent": {"given": "given", "given_by": [{"date": "18/11/2026"}]}}, "consent_given", "consent.given_by[0].date"),
        ({"consent": {"given": "limited", "given_by": [{"date": "18/11/2026"}]}}, "consent_given", "consent.given_by[0].date"),
        ({"consent": {"withdrawn_on": "18/11/2026"}}, "consent_withdrawn", "consent.withdrawn_on"),
        ({"manager_discussion": {"at": "18/11/2026 09:00"}}, "manager_discussion", "manager_discussion.at"),
        ({"cafcass": {"involvement_to": "18/11/2026"}}, "involvement_ended", "cafcass.involvement_to"),
        ({"proceedings": {"application_date": "18/11/2026"}}, "application_received", "proceedings.application_date"),
        ({"referral": {"telephoned_at": "18/11/2026 09:00"}}, "referral_phoned", "referral.telephoned_at"),
    ],
)  # fmt: skip
def test_a_date_that_the_case_gives_elsewhere_need_not_be_entered_again(
    answers: dict[str, Any], event: str, path: str
) -> None:
    (found,) = (each for each in happenings(case_of(**answers)) if not each.implied)
    assert (found.code, found.path, found.at.day) == (event, path, date(2026, 11, 18))


def test_a_date_of_consent_is_no_consent_while_the_answer_is_refused() -> None:
    assert happenings(case_of(consent={"given": "refused", "given_by": [{"date": "18/11/2026"}]})) == ()


def test_an_event_that_is_entered_counts_once_beside_the_answer_of_the_same_day() -> None:
    case = with_events(
        ("consent_given", "18/11/2026 10:00"),
        consent={"given": "given", "given_by": [{"date": "18/11/2026"}, {"date": "19/11/2026"}]},
    )
    assert [(m.day.day, m.time is None) for m in happened(case, "consent_given")] == [(18, False), (19, True)]


# -- rules ----------------------------------------------------------------------------------------------------------------


def test_events_in_order_raise_no_finding() -> None:
    case = with_events(
        ("eha_received", "02/11/2026 09:00"),
        ("eha_validated", "02/11/2026"),
        ("triage_single_agency", "03/11/2026 09:00"),
        ("SINGLE", "04/11/2026"),
        ("episode_closed", "04/11/2026"),
        ("cin_meeting", "07/12/2026 10:00"),
    )
    assert codes(case) == set()


@pytest.mark.parametrize(
    ("row", "code", "path"),
    [
        ({"event": "eha recieved", "at": "02/11/2026"}, "EVENT-01", "events[0].event"),
        ({"at": "02/11/2026"}, "EVENT-01", "events[0].event"),
        ({"event": "not known", "at": "02/11/2026"}, "EVENT-01", "events[0].event"),
        ({"event": "eha_received"}, "EVENT-02", "events[0].at"),
        ({"event": "eha_received", "at": "not known"}, "EVENT-02", "events[0].at"),
        ({"event": "eha_received", "at": "sometime"}, "EVENT-02", "events[0].at"),
        ({"event": "eha_received", "at": "02/11/1826"}, "EVENT-02", "events[0].at"),
        ({"event": "cin_meeting", "at": "02/11/9999"}, "EVENT-02", "events[0].at"),
        ({"event": "eha_received", "at": "21/11/2026"}, "EVENT-03", "events[0].at"),
        ({"event": "chase7", "at": "21/11/2026"}, "EVENT-03", "events[0].at"),
    ],
)
def test_an_event_that_cannot_be_counted_is_named_with_its_place(
    row: dict[str, str], code: str, path: str
) -> None:
    assert codes(case_of(events=[row])) == {(code, path)}


@pytest.mark.parametrize(
    "row",
    [{"event": "eha_received", "at": "20/11/2026 23:00"}, {"event": "first_hearing", "at": "01/02/2027"}],
)
def test_today_is_not_the_future_and_a_plan_may_lie_in_it(row: dict[str, str]) -> None:
    assert codes(case_of(events=[row])) == set()


@pytest.mark.parametrize(
    ("early", "late"),
    [
        (("episode_closed", "02/11/2026"), ("eha_received", "03/11/2026")),
        (("no_consent_closed", "02/11/2026 09:00"), ("eha_received", "02/11/2026 09:01")),
        (("no_consent_closed", "02/11/2026"), ("eha_received_by_ecaf", "03/11/2026")),
        (("CHASE7", "02/11/2026"), ("eha_requested", "03/11/2026")),
        (("referral_confirmed", "02/11/2026"), ("referral_phoned", "03/11/2026")),
        (("mash_responded", "02/11/2026"), ("mash_amber", "03/11/2026")),
        (("closure_authorised", "02/11/2026"), ("agency_called", "03/11/2026")),
    ],
)
def test_an_event_before_the_one_that_leads_to_it_is_out_of_order(
    early: tuple[str, str], late: tuple[str, str]
) -> None:
    assert codes(with_events(early, late)) == {("EVENT-04", "events[0].at")}
    assert codes(with_events(late, early)) == {("EVENT-04", "events[1].at")}


@pytest.mark.parametrize(
    "events",
    [
        (("episode_closed", "02/11/2026"),),
        (("no_consent_closed", "02/11/2026"), ("eha_received", "02/11/2026 09:00")),
        (("no_consent_closed", "02/11/2026 09:00"), ("eha_received", "02/11/2026")),
        (("eha_received", "01/11/2026"), ("no_consent_closed", "02/11/2026"), ("eha_received", "05/11/2026")),
        (("mash_red", "01/11/2026"), ("mash_responded", "02/11/2026"), ("mash_amber", "05/11/2026")),
        (("eha_received", "01/11/2026"), ("episode_closed", "02/11/2026"), ("episode_begun", "05/11/2026")),
    ],
    ids=["leading event not entered", "same day, time missing", "time missing on the other", "received again", "another notification", "another episode"],
)  # fmt: skip
def test_events_are_in_order_on_any_reading_that_allows_it(events: tuple[tuple[str, str], ...]) -> None:
    assert codes(with_events(*events)) == set()


def test_findings_about_events_never_hold_back_a_document(
    checked: Callable[..., Result], found: Callable[..., Any]
) -> None:
    rows = [
        {"event": "eha recieved", "at": "02/11/2026 09:00"},
        {"event": "eha_received", "at": "03/11/2026 09:00"},
        {"event": "episode_closed", "at": "02/11/2026 09:00"},
        {"event": "eha_validated", "at": "03/02/2027 09:00"},
        {"event": "eha_validated"},
    ]
    result = checked("is1", changes={"events": rows})
    assert not result.errors
    for code, path in [
        ("EVENT-01", "events[0].event"),
        ("EVENT-02", "events[4].at"),
        ("EVENT-03", "events[3].at"),
        ("EVENT-04", "events[2].at"),
    ]:
        finding = found(result, code, path)
        assert finding.level is Level.WARNING
        assert "recieved" not in finding.message
    assert "“eha_received”" in found(result, "EVENT-01", "events[0].event").remedy


def test_a_case_without_events_raises_no_finding(checked: Callable[..., Result]) -> None:
    assert not [each for each in checked("is1").findings if each.code.startswith("EVENT")]
