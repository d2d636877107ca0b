"""Kinds of answer: what is read, what is doubted, and that nothing typed is ever thrown away."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases import codes, dates, identifiers, kinds
from caseforms.cases.kinds import Choice, Kind, Multi, Names, Stated, Unusable
from caseforms.findings import Level

TODAY = date(2026, 11, 20)


def refused(kind: Kind, text: str) -> str:
    """The code with which ``text`` is refused; the words as typed must be kept."""
    value = kind.accept(text)
    assert isinstance(value, Unusable), f"{text!r} was read as {value!r}"
    assert value.text == text.strip()
    assert value.concern.message
    return value.concern.code


def doubts(kind: Kind, text: str) -> list[tuple[str, Level]]:
    return [(concern.code, concern.level) for concern in kind.concerns(kind.accept(text), TODAY)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("not known", Stated.NOT_KNOWN),
        ("Not_Known", Stated.NOT_KNOWN),
        ("NONE", Stated.NONE),
        ("not applicable", Stated.NOT_APPLICABLE),
        ("n/a", Stated.NOT_APPLICABLE),
    ],
)
def test_the_stated_answers_differ_from_nothing(typed: str, meant: Stated) -> None:
    for kind in (kinds.TEXT, kinds.LONG, dates.DATE, identifiers.POSTCODE, kinds.YES_NO_UNKNOWN):
        assert kind.accept(typed) is meant
        assert kind.accept("") is None
        assert kind.accept(None) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/06/2018", date(2018, 6, 12)),
        ("2018-06-12", date(2018, 6, 12)),
        ("12.6.2018", date(2018, 6, 12)),
        ("12-06-2018", date(2018, 6, 12)),
        ("12 June 2018", date(2018, 6, 12)),
        ("1st Sept 2018", date(2018, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_in_the_usual_writings(typed: str, meant: date) -> None:
    assert dates.DATE.accept(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/02/2018", "VAL-11"),
        ("29/02/2023", "VAL-11"),
        ("06/25/2018", "VAL-11"),
        ("00/01/2018", "VAL-11"),
        ("12/06/18", "VAL-12"),
        ("2018/06/12", "VAL-12"),
        ("yesterday", "VAL-10"),
        ("12 Juin 2018", "VAL-10"),
        ("2018", "VAL-10"),
    ],
)
def test_impossible_and_ambiguous_dates_are_never_guessed(typed: str, code: str) -> None:
    assert refused(dates.DATE, typed) == code


def test_future_placeholder_and_old_dates_are_pointed_out() -> None:
    assert doubts(dates.DATE, "21/11/2026") == [("VAL-13", Level.ERROR)]
    assert doubts(dates.DUE_DATE, "21/11/2026") == []
    assert doubts(dates.DATE, "01/01/1900") == [("VAL-14", Level.WARNING)]
    assert doubts(dates.DATE, "01/01/1970") == [("VAL-14", Level.WARNING)]
    assert doubts(dates.DATE, "12/06/1818") == [("VAL-17", Level.WARNING)]
    assert doubts(dates.DATE, "20/11/2026") == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("12/03/2026 14:30", "12 March 2026 at 14:30"),
        ("2026-03-12T09:05", "12 March 2026 at 09:05"),
        ("12/03/2026 at 2.30pm", "12 March 2026 at 14:30"),
        ("12/03/2026 12am", "12 March 2026 at 00:00"),
        ("12 March 2026, 9:15", "12 March 2026 at 09:15"),
        ("12/03/2026 time not known", "12 March 2026, time not known"),
        ("12/03/2026", "12 March 2026"),
    ],
)
def test_moments_in_the_usual_writings(typed: str, shown: str) -> None:
    assert dates.MOMENT.show(dates.MOMENT.accept(typed)) == shown


def test_a_moment_without_its_time_is_pointed_out() -> None:
    assert doubts(dates.MOMENT, "12/03/2026") == [("VAL-16", Level.WARNING)]
    assert doubts(dates.MOMENT, "12/03/2026 time not known") == []


@pytest.mark.parametrize("typed", ["25:00", "12:61", "13pm"])
def test_impossible_times_are_refused(typed: str) -> None:
    assert refused(dates.TIME, typed) == "VAL-15"


def test_times_and_parts_of_the_day() -> None:
    assert dates.TIME.accept("8.45am") == time(8, 45)
    assert dates.TIME.accept("before school") == "before school"
    assert dates.PERIOD.accept("between March and May 2025") == "between March and May 2025"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("pe11aa", "PE1 1AA"),
        ("ZZ99 3AA", "ZZ99 3AA"),
        ("gir 0aa", "GIR 0AA"),
        ("ec1a1bb", "EC1A 1BB"),
        ("W1A 0AX", "W1A 0AX"),
    ],
)
def test_postcodes_are_set_in_order(typed: str, shown: str) -> None:
    assert identifiers.POSTCODE.accept(typed) == shown


@pytest.mark.parametrize("typed", ["Q1 1AA", "PE1 1A", "PE1", "12345", "PEI 1AA", "XX1 1AA"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    assert refused(identifiers.POSTCODE, typed) == "VAL-20"


@pytest.mark.parametrize("typed", ["01632 960123", "07700 900123", "+44 1632 960123", "020 7946 0958"])
def test_possible_telephones_are_kept_as_typed(typed: str) -> None:
    assert identifiers.PHONE.accept(typed) == typed
    assert doubts(identifiers.PHONE, typed) == []


@pytest.mark.parametrize("typed", ["999", "0163", "call her mum", "01632 960123 ext home or so"])
def test_impossible_telephones_are_errors(typed: str) -> None:
    assert refused(identifiers.PHONE, typed) == "VAL-21"


def test_a_possible_number_out_of_use_is_only_advice() -> None:
    assert doubts(identifiers.PHONE, "01000 000000") == [("VAL-22", Level.ADVICE)]


@pytest.mark.parametrize("typed", ["9990000018", "999 000 0026", "999-000-0034", "999 000 0042"])
def test_nhs_numbers_with_a_right_check_digit(typed: str) -> None:
    assert identifiers.NHS.show(identifiers.NHS.accept(typed)).startswith("999 000 00")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("999 000 0019", "VAL-25"),
        ("999 000 001", "VAL-24"),
        ("99900000AB", "VAL-24"),
        ("0000000000", "VAL-25"),
        ("9990000000", "VAL-25"),
    ],
)
def test_wrong_nhs_numbers_are_told_apart(typed: str, code: str) -> None:
    assert refused(identifiers.NHS, typed) == code


@pytest.mark.parametrize(
    "typed",
    ["Q001200099001", "E001200099002", "U001200099003", "B00120009900A", "A950000178301", "H243278544154"],
)
def test_pupil_numbers_permanent_and_temporary(typed: str) -> None:
    assert identifiers.UPN.accept(typed.lower()) == typed


@pytest.mark.parametrize(
    ("typed", "code"), [("R247962919251", "VAL-27"), ("Q00120009900", "VAL-26"), ("I001200099001", "VAL-26")]
)
def test_wrong_pupil_numbers(typed: str, code: str) -> None:
    assert refused(identifiers.UPN, typed) == code


@pytest.mark.parametrize("typed", ["9276308686", "9000000008", "9000000016"])
def test_learner_numbers(typed: str) -> None:
    assert identifiers.ULN.accept(typed) == typed


@pytest.mark.parametrize(
    ("typed", "code"), [("9276308687", "VAL-29"), ("0276308686", "VAL-28"), ("927630868", "VAL-28")]
)
def test_wrong_learner_numbers(typed: str, code: str) -> None:
    assert refused(identifiers.ULN, typed) == code


@pytest.mark.parametrize(
    "typed", ["a@b", "a b@example.org", "a@example..org", "a.example.org", "a@example.org, b@example.org"]
)
def test_what_is_no_email_is_refused(typed: str) -> None:
    assert refused(identifiers.EMAIL, typed) == "VAL-23"


def test_choices_by_code_label_or_synonym_in_any_case() -> None:
    kind = Choice(options=codes.RELATIONSHIP, synonyms=codes.RELATIONSHIP_SYNONYMS)
    assert {kind.accept(each) for each in ("mother", "Mother", "MUM")} == {"mother"}
    assert kind.accept("Half sibling") == "half_sibling"


def test_a_wrong_choice_names_the_nearest() -> None:
    value = Choice(options=codes.RELATIONSHIP).accept("mothr")
    assert isinstance(value, Unusable)
    assert "mother" in value.concern.remedy.casefold()


def test_yes_and_no_stay_answers_and_not_truth_values() -> None:
    assert [kinds.YES_NO.accept(each) for each in ("yes", "Y", "true", "no", "N", "false")] == [
        "yes",
        "yes",
        "yes",
        "no",
        "no",
        "no",
    ]
    assert refused(kinds.YES_NO, "maybe") == "VAL-02"


def test_several_choices_alone_or_as_a_list() -> None:
    kind = Multi(options=codes.DISABILITY, alone=("NONE",), states=False)
    assert kind.accept("MOB") == ("MOB",)
    assert kind.accept(["mob", "Hearing", "MOB"]) == ("MOB", "HEAR")
    clash: Any = kind.accept(["NONE", "MOB"])
    assert isinstance(clash, Unusable)
    assert clash.concern.code == "VAL-05"


def test_a_list_where_one_answer_is_due_would_lose_words() -> None:
    value = kinds.TEXT.accept(["a", "b"])
    assert isinstance(value, Unusable)
    assert value.structural
    assert value.text == "a; b"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ufffe", "\ud800"])
def test_control_characters_are_found(character: str) -> None:
    assert refused(kinds.LONG, f"left{character}right") == "VAL-01"


def test_a_long_line_is_only_doubted() -> None:
    assert doubts(kinds.TEXT, "x" * 401) == [("VAL-04", Level.WARNING)]


@pytest.mark.parametrize("typed", ["1.5", "-1", "ten", "9999999"])
def test_numbers_in_figures_and_in_range(typed: str) -> None:
    assert refused(kinds.NumberKind(most=100), typed) == "VAL-03"


ALL = [
    kinds.TEXT,
    kinds.LONG,
    kinds.YES_NO,
    kinds.YES_NO_UNKNOWN,
    dates.DATE,
    dates.MOMENT,
    dates.PERIOD,
    dates.TIME,
    identifiers.POSTCODE,
    identifiers.PHONE,
    identifiers.EMAIL,
    identifiers.NHS,
    identifiers.UPN,
    identifiers.ULN,
    kinds.NumberKind(),
    Names(),
    Multi(options=codes.DISABILITY),
    Choice(options=codes.SEX),
]


@given(st.sampled_from(ALL), st.text(max_size=60) | st.from_regex(r"[\d/ :.\-A-Za-z]{1,20}"))
def test_no_text_whatever_crashes_a_kind(kind: Kind, text: str) -> None:
    value = kind.accept(text)
    if value is not None and not isinstance(value, Stated | Unusable):
        assert kind.show(value)
        list(kind.concerns(value, TODAY))
