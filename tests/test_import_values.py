"""Cells as answers: what is taken as it stands, what is changed by a rule that is told, and what is left open, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from import_tables import TODAY, book, case_of, codes, imported, number, one, sheet

from caseforms.cases.blocks import build, value_at
from caseforms.cases.case import Case, value_findings
from caseforms.cases.dates import DATE
from caseforms.cases.importing.case_files import case_text
from caseforms.cases.importing.choices import relationships, translations
from caseforms.cases.importing.dates import Order, decide, written
from caseforms.cases.importing.imported import Status
from caseforms.cases.importing.mapping import suggest
from caseforms.cases.importing.names import full_name, person_in
from caseforms.cases.importing.table import Broken, Value
from caseforms.cases.importing.values import tidy
from caseforms.cases.kinds import Unusable
from caseforms.cases.people import Adult, Child
from caseforms.cases.reading import parse_case
from caseforms.findings import Level


def answer(title: str, cell: Value, *others: Value) -> tuple[Any, tuple[str, str] | None, list[str]]:
    """What one cell below a title becomes: the answer, the change (after, rule), and the codes of what is told.

    ``others`` are further cells of the column. The answer is that of the title’s own path.
    """
    child = one([title], cell, others=[[each] for each in others])
    source = book(sheet(["Case ID", title], ["C1", cell]))
    path = suggest(source).sheets[0].columns[1].path
    found = value_at_plain(child.answers, path)
    change = next(((c.after, c.rule) for c in child.changes), None)
    return found, change, codes(child)


def value_at_plain(answers: Any, path: str) -> Any:
    """The answer at a path in plain data; the first event for any event."""
    if path.startswith("events."):
        events = answers.get("events")
        return events[0]["at"] if events else None
    for step in path.replace("]", "").replace("[", ".").split("."):
        if isinstance(answers, list):
            answers = answers[int(step)] if int(step) < len(answers) else None
        elif isinstance(answers, dict):
            answers = answers.get(step)
        else:
            return None
    return answers


# -- dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (date(2018, 6, 25), None),
        (datetime(2018, 6, 25), None),
        ("25/06/2018", None),
        ("25/6/2018", "IMP-31"),
        ("25-06-2018", "IMP-31"),
        ("25.06.2018", "IMP-31"),
        ("25 06 2018", "IMP-31"),
        ("25 / 06 / 2018", "IMP-31"),
        ("2018-06-25", "IMP-31"),
        ("2018/06/25", "IMP-31"),
        ("20180625", "IMP-31"),
        ("25062018", "IMP-31"),
        ("25 June 2018", "IMP-31"),
        ("25 Jun 2018", "IMP-31"),
        ("25-Jun-2018", "IMP-31"),
        ("25Jun2018", "IMP-31"),
        ("25th June 2018", "IMP-31"),
        ("25th of June 2018", "IMP-31"),
        ("25 june, 2018", "IMP-31"),
        ("Monday 25 June 2018", "IMP-31"),
        ("Mon, 25/06/2018", "IMP-31"),
        ("06/25/2018", "IMP-31"),
        ("June 25, 2018", "IMP-31"),
        ("Jun 25th 2018", "IMP-31"),
        ("25/06/2018 00:00", "IMP-31"),
        ("2018-06-25T00:00:00", "IMP-31"),
        ("25/06/18", "IMP-33"),
        ("25.6.18", "IMP-33"),
        ("25-Jun-18", "IMP-33"),
        ("25 June ’18", "IMP-33"),
        (number("43276"), "IMP-34"),
        ("43276", "IMP-34"),
        (number("20180625"), "IMP-31"),
        ("25/06/2018 14:30", "IMP-47"),
        ("25/06/2018 2.30pm", "IMP-47"),
        (number("43276.6041666667"), "IMP-47"),
        (datetime(2018, 6, 25, 14, 30), "IMP-47"),
    ],
)
def test_a_date_in_any_usual_writing(cell: Value, rule: str | None) -> None:
    found, change, told = answer("DOB", cell)
    assert found == "25/06/2018"
    assert change == (("25/06/2018", rule) if rule else None)
    assert told == []


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2018", "VAL-11"),
        ("31 June 2018", "VAL-11"),
        ("2018-13-01", "VAL-11"),
        ("29/02/2017", "VAL-11"),
        ("Harbour View", "VAL-10"),
        ("about Easter 2018", "VAL-10"),
        ("12", "VAL-10"),
        (number("12"), "VAL-10"),
        ("2018", "IMP-36"),
        ("June 2018", "IMP-36"),
        ("Jun-18", "IMP-36"),
        ("06/2018", "IMP-36"),
        (time(14, 30), "VAL-10"),
        ("25/06/2027", "VAL-13"),
        (date(2027, 6, 25), "VAL-13"),
        ("25/06/2018?", "VAL-10"),
    ],
)
def test_what_is_no_date_of_birth_rejects_the_child(cell: Value, code: str) -> None:
    child = one(["DOB"], cell)
    assert codes(child) == [code]
    assert child.status is Status.REJECTED
    assert "child" not in child.answers


def test_what_is_no_date_elsewhere_leaves_a_gap() -> None:
    child = one(["Mother name", "Mother DOB"], "Jo", "summer 1985")
    assert codes(child) == ["VAL-10"]
    assert child.status is Status.WITH_GAPS
    assert child.answers["parents"] == [{"name": "Jo", "relationship": "mother"}]


def test_a_placeholder_date_is_kept_and_doubted() -> None:
    found, _, told = answer("DOB", date(1970, 1, 1))
    assert (found, told) == ("01/01/1970", ["VAL-14"])


AMBIGUOUS = "03/04/2018"


@pytest.mark.parametrize(
    ("others", "read"),
    [
        (["25/04/2018"], "03/04/2018"),
        (["25.4.18", "1/2/2019"], "03/04/2018"),
        (["25/04/2018 10:00"], "03/04/2018"),
        (["04/25/2018"], "04/03/2018"),
        (["04/25/2018", "11-30-2019"], "04/03/2018"),
        ([], None),
        (["01/02/2019", "04/04/2019"], None),
        (["25/04/2018", "04/25/2018"], None),
        (["25 April 2018", "2018-04-25", date(2018, 4, 25)], None),
        ([number("43276"), "N/K", "whenever"], None),
    ],
)
def test_day_or_month_first_is_decided_by_every_proof_in_the_column(
    others: Sequence[Value], read: str | None
) -> None:
    found, _, told = answer("DOB", AMBIGUOUS, *others)
    assert found == read
    assert told == ([] if read else ["IMP-35"])


def test_a_date_whose_figures_are_the_same_needs_no_proof() -> None:
    assert answer("DOB", "04/04/2018")[0] == "04/04/2018"


def test_an_ambiguous_date_is_an_error_in_any_column() -> None:
    child = one(["Sibling 1 name", "Sibling 1 DOB"], "Noah", AMBIGUOUS)
    assert [(t.finding.code, t.finding.level, str(t.spot)) for t in child.told] == [
        ("IMP-35", Level.ERROR, "Children!C2")
    ]


@pytest.mark.parametrize(
    ("order", "cell", "read"),
    [
        (Order.DAY_FIRST, AMBIGUOUS, "03/04/2018"),
        (Order.MONTH_FIRST, AMBIGUOUS, "04/03/2018"),
        (Order.YEAR_FIRST, "2018/04/03", "03/04/2018"),
        (Order.DAY_FIRST, "04/25/2018", None),
        (Order.MONTH_FIRST, "25/04/2018", None),
        (Order.YEAR_FIRST, AMBIGUOUS, None),
    ],
)
def test_the_mapping_can_say_the_order(order: Order, cell: str, read: str | None) -> None:
    source = book(sheet(["Case ID", "DOB"], ["C1", cell]))
    mapping = suggest(source)
    mapping.sheets[0].columns[1].date_order = order
    (child,) = imported(source, mapping)
    assert child.answers.get("child", {}).get("dob") == read
    assert codes(child) == ([] if read else ["IMP-35"])


def test_year_month_day_with_slashes_needs_a_proof_as_well() -> None:
    assert answer("DOB", "2018/04/03")[2] == ["IMP-35"]
    assert answer("DOB", "2018/04/03", "2018/04/25")[0] == "03/04/2018"


def test_every_date_that_the_column_turned_round_is_listed() -> None:
    child = one(["DOB"], AMBIGUOUS, others=[["04/25/2018"]])
    (change,) = child.changes
    assert (str(change.spot), change.before, change.after, change.rule) == (
        *("Children!B2", "03/04/2018", "04/03/2018", "IMP-32"),
    )


@pytest.mark.parametrize(
    ("title", "cell", "read"),
    [
        ("DOB", "25/06/27", "25/06/1927"),
        ("DOB", "25/06/25", "25/06/2025"),
        ("DOB", "25/06/99", "25/06/1999"),
        ("Mother DOB", "25/06/18", "25/06/1918"),
        ("Mother DOB", "25/06/85", "25/06/1985"),
        ("Sibling 1 DOB", "25/06/26", "25/06/2026"),
        ("Sibling 1 DOB", "25/06/28", "25/06/1928"),
        ("EDD", "25/06/26", "25/06/2026"),
        ("Date closed", "25/06/31", "25/06/2031"),
    ],
)
def test_a_year_of_two_figures_is_one_in_which_the_day_can_have_been(
    title: str, cell: str, read: str
) -> None:
    found, change, _ = answer(title, cell)
    assert (found, change) == (read, (read, "IMP-33"))


def test_serial_numbers_of_a_workbook_that_counts_from_1904() -> None:
    child = one(["DOB"], number("41814"), since_1904=True)
    assert child.answers["child"]["dob"] == "25/06/2018"


def test_real_dates_are_doubted_when_only_high_days_stayed_texts() -> None:
    real = [date(2018, 3, 4), date(2018, 5, 6), date(2017, 1, 12)]
    texts = ["25/04/2018", "13/01/2018", "30/11/2017"]
    assert answer("DOB", real[0], *real[1:], *texts)[2] == ["IMP-30"]
    assert answer("DOB", real[0], *real[1:], date(2018, 4, 25), *texts)[2] == []
    assert answer("DOB", real[0], *real[1:])[2] == []


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("unborn", {"is_unborn": "yes"}),
        ("Unborn baby", {"is_unborn": "yes"}),
        ("EDD 25/06/2026", {"is_unborn": "yes", "edd": "25/06/2026"}),
        ("edd: 25.6.26", {"is_unborn": "yes", "edd": "25/06/2026"}),
        ("due 25 June 2026", {"is_unborn": "yes", "edd": "25/06/2026"}),
        ("Unborn - EDD 25/06/2026", {"is_unborn": "yes", "edd": "25/06/2026"}),
        ("25/06/2026 (EDD)", {"is_unborn": "yes", "edd": "25/06/2026"}),
    ],
)
def test_unborn_in_place_of_a_date_of_birth(cell: str, answers: dict[str, str]) -> None:
    child = one(["DOB"], cell)
    assert child.answers["child"] == answers
    assert [c.rule for c in child.changes] == ["IMP-46"]


def test_an_unborn_sibling() -> None:
    child = one(["Sibling 1 name", "Sibling 1 DOB"], "Baby", "unborn")
    assert child.answers["siblings"] == [{"name": "Baby", "relationship": "unborn_sibling"}]
    child = one(["Sibling 1 name", "Sibling 1 DOB"], "Baby", "EDD 25/06/2026")
    assert child.answers["siblings"] == [{"name": "Baby", "dob": "25/06/2026"}]


@pytest.mark.parametrize(
    "cell", ["c. 25/06/2018", "circa 25 June 2018", "25/06/2018 (est)", "approx 25.06.2018"]
)
def test_an_estimated_date_of_birth_is_said_to_be_one(cell: str) -> None:
    child = one(["DOB"], cell)
    assert child.answers["child"] == {"dob": "25/06/2018", "dob_estimated": "yes"}


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("25/02/2026 14:30", "25/02/2026 14:30"),
        (datetime(2026, 2, 25, 14, 30, 59), "25/02/2026 14:30"),
        (datetime(2026, 2, 25), "25/02/2026"),
        ("25.2.26", "25/02/2026"),
        ("25/02/2026 time not known", "25/02/2026 time not known"),
        (number("46078.6041666667"), "25/02/2026 14:30"),
        ("yes", "not known"),
        ("no", None),
        ("-", None),
        ("not yet", None),
        ("N/A", None),
    ],
)
def test_the_date_of_an_event(cell: Value, at: str | None) -> None:
    assert answer("EHA received", cell)[0] == at


def test_an_event_that_happened_nobody_says_when_is_asked_about() -> None:
    _, change, told = answer("EHA received", "Yes")
    assert (change, told) == (("not known", "IMP-41"), ["IMP-36"])


def test_a_date_where_words_are_due_is_doubted() -> None:
    found, _, told = answer("Add 1", date(2018, 4, 3))
    assert (found, told) == ("03/04/2018", ["IMP-56"])
    found, _, told = answer("Tel", date(2018, 4, 3))
    assert (found, told) == (None, ["IMP-56"])


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), TODAY), st.sampled_from(["/", "-", ".", " "]), st.booleans())
def test_every_date_that_is_read_is_the_day_that_was_written(day: date, sign: str, month_first: bool) -> None:
    first, second = (day.month, day.day) if month_first else (day.day, day.month)
    text = sign.join((f"{first}", f"{second}", f"{day.year}"))
    proof = "12/25/2018" if month_first else "25/12/2018"
    found, _, _ = answer("DOB", text, proof)
    assert DATE.accept(found) == day


@settings(deadline=None)
@given(st.text(max_size=40))
@example("1/1/1")
@example("00000000")
@example("29/02/00")
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = written(text)
    assert found is None or found.certain or decide([text]).open in (0, 1)


# -- numbers and their noughts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "cell", "read", "rule", "told"),
    [
        ("Tel", "01632 960123", "01632 960123", None, []),
        ("Tel", number("1632960123"), "01632960123", "IMP-37", []),
        ("Tel", "1632960123", "01632960123", "IMP-37", []),
        ("Tel", number("7700900123"), "07700900123", "IMP-37", []),
        ("Tel", number("2079460123"), "02079460123", "IMP-37", []),
        ("Tel", number("632960123"), None, None, ["IMP-38"]),
        ("Tel", number("960123"), None, None, ["VAL-21"]),
        ("Tel", "7.7009E+09", None, None, ["IMP-38"]),
        ("Tel", "(01632) 960-123", "01632 960 123", "IMP-39", []),
        ("Tel", "+44 (0)1632 960123", "01632 960123", "IMP-39", []),
        ("Tel", "+44 7700 900123", "07700 900123", "IMP-39", []),
        ("Tel", "00441632960123", "01632960123", "IMP-39", []),
        ("Tel", "01632–960123", "01632 960123", "IMP-39", []),
        ("Tel", "mob: 07700 900123", "07700 900123", "IMP-39", []),
        ("Tel", "07700 900123 (home)", "07700 900123", "IMP-39", []),
        ("Tel", "07700 900123 ask for Gran", "07700 900123", "IMP-58", ["IMP-58"]),
        ("Tel", "01632 960123 / 07700 900123", "01632 960123", "IMP-58", ["IMP-58"]),
        ("Tel", "01632 960123\n07700 900123", "01632 960123", "IMP-58", ["IMP-58"]),
        ("Tel", "ex-directory", None, None, ["VAL-21"]),
        ("Tel", "/0", None, None, ["VAL-21"]),
        ("Tel", "( )", None, None, ["VAL-21"]),
        ("NHS no", ". .", None, None, ["VAL-24"]),
        ("NHS no", "9990000018", "9990000018", None, []),
        ("NHS no", "999 000 0018", "9990000018", "IMP-39", []),
        ("NHS no", "999-000-0018", "9990000018", "IMP-39", []),
        ("NHS no", number("9990000018"), "9990000018", None, []),
        ("NHS no", "9990000019", None, None, ["VAL-25"]),
        ("NHS no", number("12345678"), None, None, ["VAL-24"]),
        ("NHS no", number("100000008"), None, None, ["IMP-38"]),
        ("NHS no", number("100000010"), "0100000010", "IMP-37", []),
        ("UPN", "q001200099001", "Q001200099001", "IMP-39", []),
        ("UPN", "Q0012 00099 001", "Q001200099001", "IMP-39", []),
        ("UPN", "Z001200099001", None, None, ["VAL-27"]),
        ("ULN", number("9000000008"), "9000000008", None, []),
        ("ULN", "9000000009", None, None, ["VAL-29"]),
        ("Postcode", "ZZ99 3AA", "ZZ99 3AA", None, []),
        ("Postcode", "zz993aa", "ZZ99 3AA", "IMP-39", []),
        ("Postcode", " zz99-3aa ", "ZZ99 3AA", "IMP-39", []),
        ("Postcode", "ZZ99", None, None, ["VAL-20"]),
        ("Mother email", "jo@example.org", "jo@example.org", None, []),
        ("Mother email", "mailto:jo@example.org", "jo@example.org", "IMP-39", []),
        ("Mother email", "Jo <jo@example.org>", "jo@example.org", "IMP-39", []),
        ("Mother email", "jo at example", None, None, ["VAL-23"]),
    ],
)
def test_identifiers_in_their_usual_form(
    title: str, cell: Value, read: str | None, rule: str | None, told: list[str]
) -> None:
    found, change, codes_told = answer(title, cell)
    assert (found, change[1] if change else None, codes_told) == (read, rule, told)


def test_a_reference_that_may_have_lost_its_noughts_is_told_and_kept() -> None:
    source = book(sheet(["Case ID", "Surname"], ["00123", "Marsh"], [number("124"), "Fox"]))
    first, second = imported(source)
    assert (codes(first), codes(second)) == ([], ["IMP-38"])
    assert second.answers["reference"] == "124"


def test_references_without_noughts_in_front_are_not_doubted() -> None:
    source = book(sheet(["Case ID", "Surname"], ["10123", "Marsh"], [number("124"), "Fox"]))
    assert [codes(each) for each in imported(source)] == [[], []]


# -- the four answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title", ["Surname", "DOB", "Tel", "Ethnicity", "Address", "NHS no", "Religion", "Sch"]
)
@pytest.mark.parametrize(
    "cell", ["N/K", "NK", "nk", "n.k.", "?", "??", "Not known", "NOT KNOWN", "tbc", "Unknown"]
)
def test_words_for_not_known(title: str, cell: str) -> None:
    found, change, told = answer(title, cell)
    assert str(found).casefold() in ("not known", "unknown")
    assert told == []
    assert change is None or change[1] == "IMP-41"


@pytest.mark.parametrize(
    ("title", "cell", "read"),
    [
        ("Religion", "none", "none"),
        ("Religion", "nil", "none"),
        ("Religion", "n/a", "not applicable"),
        ("Religion", "N/A", "not applicable"),
        ("Religion", "-", None),
        ("Religion", "–", None),
        ("Tel", "none", "none"),
        ("Tel", "-", None),
        ("Siblings", "none", "none"),
        ("Siblings", "No", "none"),
        ("Siblings", "nil", "none"),
        ("Sibling 1 name", "none", None),
        ("DOB", "-", None),
        ("Surname", "Na", "Na"),
        ("Surname", "Nil", "Nil"),
        ("Disability code", "nil", "NONE"),
    ],
)
def test_words_for_none_and_for_nothing(title: str, cell: str, read: str | None) -> None:
    found, _, told = answer(title, cell)
    assert (found, told) == (read, [])


@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_no_answer_and_no_change(cell: Value) -> None:
    assert answer("Religion", cell) == (None, None, [])


def test_no_sibling_at_all_and_no_second_sibling_are_two_things() -> None:
    titles = ["Sibling 1 name", "Sibling 1 DOB", "Sibling 2 name", "Sibling 2 DOB"]
    assert one(titles, "none", None, None, None).answers["siblings"] == "none"
    child = one(titles, "Noah", date(2020, 1, 2), "n/a", "n/a")
    assert child.answers["siblings"] == [{"name": "Noah", "dob": "02/01/2020"}]
    assert child.told == []


# -- choices -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "cells", "read"),
    [
        ("Ethnicity", "WBRI|White British|White – British|white british|W/B|WENG", "WBRI"),
        ("Ethnicity", "White & Asian|Mixed - White and Asian|MWAS", "MWAS"),
        ("Ethnicity", "Refused|Prefer not to say|Not given", "REFU"),
        ("Sex", "M|Male|boy|1|m", "male"),
        ("Sex", "F|female|Girl|2", "female"),
        ("Sex", "9|I|Indeterminate", "indeterminate"),
        ("Disability", "Y|yes|Yes|TRUE|1|-1|✓|t", "yes"),
        ("Disability", "N|no|false|0|f", "no"),
        ("Parent 1 relationship", "Mum|mother|MUMMY|birth mother", "mother"),
        ("Parent 1 relationship", "nan|Gran|maternal grandmother|PGF", "grandparent"),
        ("Parent 1 relationship", "Step dad|stepfather|step-father", "step_father"),
        ("Parent 1 relationship", "mum's partner|Parent’s partner", "parent_s_partner"),
        ("CP plan", "Y|current|on register", "current"),
        ("CP category", "NEG|neglect", "neglect"),
        ("SEN", "EHCP|Statement", "ehc_plan_or_statement"),
        ("Consent", "Y|given|signed", "given"),
        ("Consent", "N|refused|declined", "refused"),
    ],
)
def test_words_and_codes_of_other_systems_mean_a_choice(title: str, cells: str, read: str) -> None:
    for cell in cells.split("|"):
        child = one([title], cell)
        assert child.told == [], cell
        case = case_of(child)
        path = suggest(book(sheet(["Case ID", title], ["C1", cell]))).sheets[0].columns[1].path
        value = case.at(path)
        assert (value[0] if isinstance(value, tuple) else value) == read, cell


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["A", "M", "Z"], "WBRI"),
        (["A1", "A4", "C1"], "WBRI"),
        (["A1", "W1", "O9"], "AIND"),
        (["B2", "D1"], "MWBA"),
        (["B2", "M1"], "BAFR"),
        (["A1"], None),
        (["A1", "W1", "C1"], None),
        (["A1", "White British"], None),
    ],
)
def test_codes_that_two_systems_share_are_decided_by_the_others_of_the_column(
    cells: list[str], read: str | None
) -> None:
    found, _, told = answer("Ethnicity", *cells)
    assert (found, told) == (read, [] if read else ["IMP-59"])


def test_the_mapping_can_name_the_list_of_codes_or_translate_itself() -> None:
    source = book(sheet(["Case ID", "Ethnicity", "Disability"], ["C1", "A1", "blue"], ["C2", "B1", "x"]))
    mapping = suggest(source)
    mapping.sheets[0].columns[1].code_list = "police"
    mapping.sheets[0].columns[2].codes = {"Blue": "yes", "x": ""}
    first, second = imported(source, mapping)
    assert first.answers["child"] == {"ethnicity": "AIND", "disability": "yes"}
    assert second.answers["child"] == {"ethnicity": "BCRB"}
    assert [(c.before, c.after, c.rule) for c in first.changes] == [
        ("A1", "AIND", "IMP-40"),
        ("blue", "yes", "IMP-40"),
    ]


@pytest.mark.parametrize("cell", ["Gypsy or Irish Traveller", "GRT"])
def test_a_group_that_fits_two_choices_is_asked_not_chosen(cell: str) -> None:
    assert answer("Ethnicity", cell) == (None, None, ["IMP-59"])


def test_a_group_without_a_code_keeps_its_words() -> None:
    child = one(["Ethnicity"], "Arab")
    assert child.answers["child"] == {"ethnicity": "OOTH", "ethnicity_other": "Arab"}
    assert codes(child) == ["IMP-59"]


def test_words_that_are_no_choice_go_where_the_case_file_takes_words() -> None:
    child = one(["Ethnicity"], "Kurdish")
    assert (child.answers["child"], codes(child)) == ({"ethnicity_other": "Kurdish"}, ["VAL-02"])
    child = one(["Parent 1 name", "Parent 1 relationship"], "Jo", "childminder")
    assert child.answers["parents"] == [{"name": "Jo", "relationship_detail": "childminder"}]
    assert child.status is Status.WITH_GAPS


def test_words_that_are_no_choice_and_have_no_other_place_leave_a_gap() -> None:
    child = one(["Disability"], "see notes")
    assert ("child" in child.answers, codes(child)) == (False, ["VAL-02"])
    assert "see notes" not in child.told[0].finding.message


@pytest.mark.parametrize(
    ("cells", "read"),
    [(["1", "0"], "yes"), (["1", "2"], "yes"), (["2", "1"], "no"), (["0", "-1"], "no"), (["2", "0"], None)],
)
def test_figures_for_yes_and_no(cells: list[str], read: str | None) -> None:
    assert answer("Disability", *cells)[0] == read


def test_several_choices_in_one_cell() -> None:
    found, change, told = answer("Disability codes", "ASD, LD; hearing impairment")
    assert (found, told) == (["AUT", "LD", "HEAR"], [])
    assert change == ("AUT; LD; HEAR", "IMP-40")
    assert answer("Disability codes", "none; LD")[2] == ["VAL-05"]


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Child, "ethnicity"),
        (Child, "sex"),
        (Child, "disability"),
        (Child, "disability_codes"),
        (Child, "cp_category"),
        (Child, "cp_status"),
        (Child, "sen_status"),
        (Adult, "relationship"),
    ],
)
def test_every_translation_leads_to_a_choice_that_there_is(model: type[Any], name: str) -> None:
    from caseforms.cases.blocks import asked

    kind: Any = asked(model, name).kind
    words = translations(kind, name)
    assert words.words
    for code in words.words.values():
        assert code.choice in kind.choices
    for system in words.lists.values():
        assert set(system.values()) <= set(kind.choices)
        assert system


# -- names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "name", "relationship"),
    [
        ("Mum – Jane", "Jane", "mother"),
        ("Mum - Jane Marsh", "Jane Marsh", "mother"),
        ("Mum: Jane", "Jane", "mother"),
        ("Mum Jane", "Jane", "mother"),
        ("Jane (mum)", "Jane", "mother"),
        ("Jane Marsh - Mother", "Jane Marsh", "mother"),
        ("MGM – Pat", "Pat", "grandparent"),
        ("Step dad / Tom", "Tom", "step_father"),
        ("step-mum Zoë Ø’Brien-Łuk", "Zoë Ø’Brien-Łuk", "step_mother"),
        ("Mother = Jane", "Jane", "mother"),
    ],
)
def test_a_relationship_beside_a_name_is_taken_apart_and_asked_about(
    cell: str, name: str, relationship: str
) -> None:
    child = one(["Parent 1 name"], cell)
    assert child.answers["parents"] == [{"name": name, "relationship": relationship}]
    assert codes(child) == ["IMP-43"]
    assert [(c.before, c.after) for c in child.changes] == [(cell, f"{relationship}; {name}")]


@pytest.mark.parametrize(
    "cell",
    ["Jane Marsh", "Marsh-Mumford", "Nan Cooper", "Sister Mary Clare", "O’Dad", "Mum and Dad Marsh", "مريم"],
)
def test_a_name_without_a_relationship_stays_as_it_is(cell: str) -> None:
    child = one(["Parent 1 name"], cell)
    assert (child.answers["parents"], child.told, child.changes) == ([{"name": cell}], [], [])


def test_a_relationship_alone_is_one() -> None:
    assert one(["Parent 1 name"], "Mum").answers["parents"] == [{"relationship": "mother"}]


def test_a_cell_that_says_another_relationship_than_its_column_is_told() -> None:
    child = one(["Mother name", "Mother relationship"], "Dad – Tom", None)
    assert child.answers["parents"] == [{"name": "Tom", "relationship": "father"}]
    assert "IMP-43" in codes(child)


@pytest.mark.parametrize(
    ("cell", "given_names", "family", "sure"),
    [
        ("Marsh, Ellie Rose", "Ellie Rose", "Marsh", True),
        ("MARSH Ellie", "Ellie", "MARSH", True),
        ("Ellie Rose MARSH", "Ellie Rose", "MARSH", True),
        ("Ellie Marsh", "Ellie", "Marsh", False),
        ("Ellie Rose Marsh", "Ellie Rose", "Marsh", False),
        ("Jan van der Berg", "Jan", "van der Berg", False),
        ("ELLIE MARSH", "ELLIE", "MARSH", False),
        ("Ellie", "Ellie", "", False),
    ],
)
def test_a_full_name_in_one_cell(cell: str, given_names: str, family: str, sure: bool) -> None:
    child = one(["Child name"], cell)
    expected = {"given_names": given_names} | ({"family_name": family} if family else {})
    assert child.answers["child"] == expected
    assert codes(child) == ([] if sure else ["IMP-44"])
    assert [c.rule for c in child.changes] == ["IMP-44"]


def test_an_unborn_baby_in_place_of_a_name() -> None:
    child = one(["Child name"], "Unborn baby Marsh")
    assert child.answers["child"] == {"family_name": "Marsh", "is_unborn": "yes"}


def test_several_names_in_one_cell_are_taken_apart_and_asked_about() -> None:
    child = one(["Siblings"], "Noah, Mia and Łukasz")
    assert child.answers["siblings"] == [{"name": "Noah"}, {"name": "Mia"}, {"name": "Łukasz"}]
    assert codes(child) == ["IMP-44"]
    assert codes(one(["Siblings"], "2")) == ["FILE-02"]


@settings(deadline=None)
@given(st.text(max_size=50))
def test_any_text_as_a_name_keeps_its_letters(text: str) -> None:
    found = full_name(" ".join(text.split()))
    person = person_in(text)
    if not found.unborn:
        kept = sorted(c for c in f"{found.given}{found.family}" if c.isalpha())
        assert kept == sorted(c for c in text if c.isalpha())
    assert person is None or person.relationship in set(relationships().values())


# -- addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        (
            "1 Mill Lane, Fenbridge, zz99 3ab",
            {"line1": "1 Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
        ),
        (
            "1 Mill Lane\nFenbridge\nZZ99 3AB",
            {"line1": "1 Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
        ),
        (
            "1 Mill Lane, Fenbridge ZZ993AB",
            {"line1": "1 Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
        ),
        ("NFA", {"kind": "no_fixed_abode", "line1": "NFA"}),
        ("The Old Mill", {"line1": "The Old Mill"}),
    ],
)
def test_an_address_in_one_cell(cell: str, address: dict[str, str]) -> None:
    assert one(["Address"], cell).answers["child"]["address"] == address


def test_an_address_with_too_many_lines_leaves_a_gap() -> None:
    assert codes(one(["Address"], "a,b,c,d,e,f,g,h")) == ["REG-07"]


def test_a_split_address() -> None:
    child = one(["Add 1", "Add 2", "Add 3", "Post code"], "1 Mill Lane", None, "Fenbridge", "zz993ab")
    assert child.answers["child"]["address"] == {
        "line1": "1 Mill Lane",
        "line3": "Fenbridge",
        "postcode": "ZZ99 3AB",
    }


def test_an_address_in_one_cell_agrees_with_its_postcode_beside_it() -> None:
    child = one(["Address", "Post code"], "1 Mill Lane, Fenbridge, ZZ99 3AB", "zz993ab")
    assert (child.answers["child"]["address"]["postcode"], child.told) == ("ZZ99 3AB", [])
    child = one(["Address", "Post code"], "1 Mill Lane, Fenbridge, ZZ99 3AB", "ZZ99 3AA")
    assert codes(child) == ["IMP-49", "IMP-49"]
    assert "postcode" not in child.answers["child"]["address"]


# -- what a cell can hold besides ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text", "rule"),
    [
        ("Oak\u00a0Primary", "Oak Primary", None),
        ("Oak\x07 Primary", "Oak Primary", "IMP-42"),
        ("Oak\u200b Primary", "Oak Primary", "IMP-42"),
        ("Oak_x000D_\nPrimary", "Oak\nPrimary", "IMP-42"),
        ("Oak\r\nPrimary", "Oak\nPrimary", None),
        ("'=Oak", "=Oak", "IMP-42"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", None),
        ("@SUM(A1)", "@SUM(A1)", None),
        ("&<>’Łø 😀 مدرسة", "&<>’Łø 😀 مدرسة", None),
    ],
)
def test_text_is_tidied_of_what_cannot_be_seen_and_of_nothing_else(
    cell: str, text: str, rule: str | None
) -> None:
    found, change, told = answer("School", cell)
    assert (found, change[1] if change else None, told) == (text, rule, [])


def test_a_cell_without_a_value_is_told() -> None:
    assert answer("School", Broken("the spreadsheet shows an error here (#REF!)")) == (None, None, ["IMP-48"])
    assert answer("School", "#REF!") == (None, None, ["IMP-48"])
    assert one(["DOB"], Broken("an error")).status is Status.REJECTED


def test_a_cell_of_32767_characters_is_kept_and_doubted() -> None:
    found, _, told = answer("School", "x" * 32_767)
    assert (len(found), told) == (32_767, ["VAL-04"])


@settings(deadline=None)
@given(st.text(max_size=80))
def test_tidying_keeps_every_letter_and_can_be_done_twice(text: str) -> None:
    tidied, _ = tidy(text)
    assert tidy(tidied)[0] == tidied or tidied[:1] == "'"
    letters = [c for c in text.replace("_x000D_", "").replace("_x000d_", "") if c.isalnum()]
    assert [c for c in tidied if c.isalnum()] == letters


COLUMNS = [
    *("Surname", "DOB", "Sex", "Ethnicity", "Tel", "NHS no", "UPN", "Postcode", "Address", "Siblings"),
    *(
        "Disability",
        "Disability codes",
        "Mother name",
        "Mother DOB",
        "Sibling 1 name",
        "Sibling 1 DOB",
        "Religion",
    ),
    *(
        "Interpreter",
        "EHA received",
        "EHA received by",
        "Known as",
        "CP category",
        "Year group",
        "Child name",
    ),
]
CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(
        [
            "N/K",
            "-",
            "none",
            "Y",
            "N",
            "M",
            "1",
            "0",
            "A1",
            "W1",
            "WBRI",
            "Arab",
            "12/06/2018",
            "25.6.18",
            "EDD 1/2/26",
            "unborn",
            "2018",
            "Mum – Jo",
            "ASD; LD",
            "43276",
            "1632960123",
            "01632 960123 / 07700 900123",
            "zz993aa",
            "1 Mill Lane, ZZ99 3AA",
            "999 000 0018",
            "#REF!",
            "n/a",
            "yes",
            "no",
            "nil",
        ]
    ),
    st.dates(date(1900, 1, 1), date(2099, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 1, 1)),
    st.times(),
    st.integers(0, 99_999_999_999).map(lambda n: number(str(n))),
    st.just(Broken("an error")),
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=4))
def test_whatever_stands_in_the_cells_a_case_file_takes_what_comes_out(rows: list[list[Value]]) -> None:
    children = imported(book(sheet(["Case ID", *COLUMNS], *([f"C{n}", *row] for n, row in enumerate(rows)))))
    assert len(children) == len(rows)
    for child in children:
        case = case_of(child)
        wrong = [each for each in value_findings(case) if each.level is Level.ERROR]
        assert wrong == []
        again = parse_case(case_text(child.answers).encode(), "case.yaml").root.plain()
        typed_again = build(Case, again)
        for path in child.origin:
            assert value_at(typed_again, path) == value_at(case, path)
            assert value_at(case, path) is not None
            assert not isinstance(value_at(case, path), Unusable)
        doubts = {(f.code, f.path) for f in value_findings(case) if f.level is Level.WARNING}
        assert doubts <= {(t.finding.code, t.finding.path) for t in child.told}
