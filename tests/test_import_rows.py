"""Rows as children: every row of the workbook comes out once, as a child with what is joined to it or with the reason why not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_tables import TODAY, book, codes, imported, number, one, sheet

from caseforms.cases.case import Case
from caseforms.cases.importing.imported import Imported, Status
from caseforms.cases.importing.mapping import suggest
from caseforms.cases.importing.plan import plan
from caseforms.cases.importing.rows import import_rows, rows_of
from caseforms.cases.importing.table import Broken, Source, Value
from caseforms.cases.kinds import YES_NO
from caseforms.findings import Level
from caseforms.letters.context import LetterCase

DAY = date(2018, 6, 12)
TITLES = ["Case ID", "Surname", "Forename", "DOB", "Mother name", "Sibling 1 name", "Sibling 2 name"]


def told(child: Imported) -> list[tuple[str, str, str]]:
    """Cell, code and level of everything that was told."""
    return [(str(t.spot), t.finding.code, t.finding.level.value) for t in child.told]


# -- a plain row ---------------------------------------------------------------------------------------------------------


def test_a_tidy_row_is_a_child_with_nothing_told_and_nothing_changed() -> None:
    (child,) = imported(book(sheet(TITLES, ["C1", "Marsh", "Ellie", DAY, "Jo Marsh", "Noah", None])))
    assert child.status is Status.IMPORTED
    assert child.answers == {
        "reference": "C1",
        "child": {"family_name": "Marsh", "given_names": "Ellie", "dob": "12/06/2018"},
        "parents": [{"name": "Jo Marsh", "relationship": "mother"}],
        "siblings": [{"name": "Noah"}],
    }
    assert (child.told, child.changes) == ([], [])
    assert [str(spot) for spot in child.rows] == ["Children!A2"]


def test_each_answer_has_the_cell_from_which_it_came() -> None:
    (child,) = imported(book(sheet(TITLES, ["C1", "Marsh", "Ellie", DAY, "Jo", None, "Mia"])))
    assert {path: str(spot) for path, spot in child.origin.items()} == {
        "reference": "Children!A2",
        "child.family_name": "Children!B2",
        "child.given_names": "Children!C2",
        "child.dob": "Children!D2",
        "parents[0].name": "Children!E2",
        "siblings[0].name": "Children!G2",
    }


def test_the_answers_stand_in_the_order_of_a_case_file() -> None:
    child = one(["EHA received", "Sibling 1 name", "Mother name", "Surname"], DAY, "Noah", "Jo", "Marsh")
    assert list(child.answers) == ["reference", "child", "parents", "siblings", "events"]


def test_people_move_up_when_those_before_them_are_not_given() -> None:
    titles = ["Mother name", "Father name", "Father tel"]
    child = one(titles, None, "Tom", "12")
    assert child.answers["parents"] == [{"name": "Tom", "relationship": "father"}]
    assert str(child.origin["parents[0].name"]) == "Children!C2"
    (finding,) = [t.finding for t in child.told]
    assert finding.path == "parents[0].telephone"


def test_a_relationship_is_set_only_where_the_row_tells_of_the_person() -> None:
    assert "parents" not in one(["Surname", "Mother name", "Father name"], "Marsh", None, None).answers


def test_events_in_columns_become_events_with_author_and_note() -> None:
    titles = ["EHA received", "EHA received by", "EHA received note", "EHA received 2", "Date closed"]
    child = one(titles, date(2026, 1, 5), "AB", "by post", date(2026, 2, 5), None)
    assert child.answers["events"] == [
        {"event": "eha_received", "at": "05/01/2026", "by": "AB", "note": "by post"},
        {"event": "eha_received", "at": "05/02/2026"},
    ]
    assert str(child.origin["events[1].at"]) == "Children!E2"


def test_a_case_of_letters_takes_the_answers_of_forms_too() -> None:
    source = book(sheet(["Case ID", "Surname", "referral.basis"], ["C1", "Marsh", "s17"]))
    (child,) = import_rows(source, suggest(source, LetterCase), TODAY, LetterCase)
    assert child.answers["referral"] == {"basis": "s17"}
    (child,) = import_rows(source, suggest(source, Case), TODAY, Case)
    assert "referral" not in child.answers


def test_a_short_row_has_empty_cells_at_its_end() -> None:
    (child,) = imported(book(sheet(TITLES, ["C1", "Marsh"])))
    assert child.answers == {"reference": "C1", "child": {"family_name": "Marsh"}}


# -- two cells for one answer --------------------------------------------------------------------------------------------


def twice(first: Value, second: Value, path: str = "child.religion") -> Imported:
    source = book(sheet(["Case ID", "One", "Two"], ["C1", first, second]))
    mapping = suggest(source)
    for column in mapping.sheets[0].columns[1:]:
        column.path = path
    return imported(source, mapping)[0]


def test_two_cells_that_agree_are_one_answer() -> None:
    child = twice("Sikh", "Sikh")
    assert (child.answers["child"], child.told) == ({"religion": "Sikh"}, [])


def test_two_cells_that_mean_the_same_in_two_writings_agree() -> None:
    child = twice("Y", "yes", "child.disability")
    assert YES_NO.accept(child.answers["child"]["disability"]) == "yes"
    assert child.told == []


def test_two_cells_that_differ_are_both_told_and_neither_is_taken() -> None:
    child = twice("Sikh", "Hindu")
    assert "religion" not in child.answers.get("child", {})
    assert told(child) == [("Children!B2", "IMP-49", "warning"), ("Children!C2", "IMP-49", "warning")]
    assert "child.religion" not in child.origin


def test_a_third_cell_does_not_decide_between_two_that_differ() -> None:
    source = book(sheet(["Case ID", "One", "Two", "Three"], ["C1", "Sikh", "Hindu", "Hindu"]))
    mapping = suggest(source)
    for column in mapping.sheets[0].columns[1:]:
        column.path = "child.religion"
    (child,) = imported(source, mapping)
    assert "child" not in child.answers
    assert [str(t.spot) for t in child.told] == ["Children!B2", "Children!C2", "Children!D2"]


def test_two_names_that_differ_reject_the_child() -> None:
    assert twice("Marsh", "Fox", "child.family_name").status is Status.REJECTED


def test_none_for_a_list_gives_way_to_the_people_named_and_is_told() -> None:
    child = one(["Siblings", "Sibling 1 name"], "none", "Noah")
    assert child.answers["siblings"] == [{"name": "Noah"}]
    assert told(child) == [("Children!B2", "IMP-49", "warning")]
    assert "siblings" not in child.origin


@pytest.mark.parametrize(
    ("titles", "cells", "spot"),
    [
        (["Address", "Post code"], ["N/K", "ZZ99 3AA"], "Children!B2"),
        (["Post code", "Address"], ["ZZ99 3AA", "N/K"], "Children!C2"),
    ],
)
def test_not_known_for_an_address_gives_way_to_its_parts_and_is_told(
    titles: list[str], cells: list[str], spot: str
) -> None:
    child = one(titles, *cells)
    assert child.answers["child"]["address"] == {"postcode": "ZZ99 3AA"}
    assert told(child) == [(spot, "IMP-49", "warning")]


# -- what rejects a row --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([None, None, None, None, "Jo", "Noah"], "IMP-53"),
        (["N/K", "?", "unknown", None, "Jo"], "IMP-53"),
        ([None, None, None, None, None, None, None, "in a column that is not read"], "IMP-50"),
        (["  ", "\u00a0"], "IMP-50"),
        (["-", "–"], "IMP-50"),
        (TITLES, "IMP-51"),
        (["CASE ID", "surname", "Forename"], "IMP-51"),
        (["Total", number("12")], "IMP-52"),
        (["Total: 12"], "IMP-52"),
        ([None, "Total cases", number("12")], "IMP-52"),
        (["Grand total", None, None, number("12")], "IMP-52"),
        (["C1", "Marsh", "Ellie", "sometime"], "VAL-10"),
        (["C1", "Marsh", Broken("an error"), DAY], "IMP-48"),
        (["C1", Broken("an error"), "Ellie", DAY], "IMP-48"),
        ([Broken("an error"), "Marsh", "Ellie", DAY], "IMP-48"),
    ],
)
def test_a_row_that_is_no_child_is_rejected_with_the_reason(row: list[Value], code: str) -> None:
    (child,) = imported(book(sheet([*TITLES, "Odd one"], row)))
    assert child.status is Status.REJECTED
    assert [t.finding.code for t in child.told if t.finding.level is Level.ERROR] == [code]
    assert [str(spot) for spot in child.rows] == ["Children!A2"]


@pytest.mark.parametrize(
    "row",
    [
        ["C1"],
        [None, "Marsh"],
        [None, None, "Ellie"],
        [None, "Total", "Ellie", DAY],
        ["Total", "Marsh", "Ellie", DAY],
        [None, "Surname", "Jo", DAY],
    ],
)
def test_a_row_that_names_a_child_is_one(row: list[Value]) -> None:
    (child,) = imported(book(sheet(TITLES, row)))
    assert child.status is Status.IMPORTED


def test_an_unborn_baby_is_named_by_its_mother() -> None:
    titles = ["Surname", "DOB", "Mother name"]
    (child,) = imported(book(sheet(titles, [None, "EDD 25/06/2026", "Jo Marsh"])))
    assert child.status is Status.IMPORTED
    (child,) = imported(book(sheet(titles, [None, "25/06/2018", "Jo Marsh"])))
    assert codes(child) == ["IMP-53"]


def test_a_repeated_line_of_titles_is_told_as_nothing_else() -> None:
    (child,) = imported(book(sheet(TITLES, TITLES)))
    assert (told(child), child.changes) == ([("Children!A2", "IMP-51", "error")], [])


def test_findings_do_not_repeat_what_stands_in_the_cells() -> None:
    child = one(["Surname", "DOB", "Tel", "Ethnicity"], "Zyxwv", "Qponm", "Lkjih", "Gfedc")
    said = " ".join(f"{t.finding.message} {t.finding.remedy}" for t in child.told)
    assert not any(word in said for word in ("Zyxwv", "Qponm", "Lkjih", "Gfedc"))


# -- what a sheet has beside its values ----------------------------------------------------------------------------------


def test_a_hidden_row_is_read_and_told() -> None:
    rows = [["Case ID", "Surname"], ["C1", "Marsh"]]
    (child,) = imported(book(sheet(*rows, hidden_rows=frozenset({2}))))
    assert (told(child), child.status) == ([("Children!A2", "IMP-26", "advice")], Status.IMPORTED)


def test_a_note_is_told_with_its_cell() -> None:
    (child,) = imported(book(sheet(["Case ID", "Surname"], ["C1", "Marsh"], notes={(2, 1): "check!"})))
    assert told(child) == [("Children!B2", "IMP-28", "advice")]


@pytest.mark.parametrize("filled_in", [True, False])
def test_a_merged_cell_gives_its_value_to_each_row_and_asks(filled_in: bool) -> None:
    rows = [["Case ID", "School"], ["C1", "Oak"], ["C2", "Oak" if filled_in else None]]
    source = book(sheet(*rows, filled={(3, 1): "Oak"}))
    first, second = imported(source)
    assert second.answers["child"] == first.answers["child"] == {"school": {"name": "Oak"}}
    assert (told(first), told(second)) == ([], [("Children!B3", "IMP-27", "question")])


# -- one sheet per table -------------------------------------------------------------------------------------------------

CHILDREN = sheet(["Case ID", "Surname", "Sibling 1 name"], ["A1", "Marsh", "Noah"], ["A2", "Fox", None])
SIBLINGS = sheet(
    ["Case ID", "Name", "DOB"],
    ["a1 ", "Mia", DAY],
    ["A2", "Tom", None],
    ["A1", "Zoë", "25/12/2019"],
    name="Siblings",
)
EVENTS = sheet(
    ["Case ID", "Event", "Date", "By"], ["A2", "EHA received", date(2026, 1, 5), "AB"], name="Events"
)


def test_rows_of_other_sheets_join_the_child_with_their_id() -> None:
    first, second = imported(book(CHILDREN, SIBLINGS, EVENTS))
    assert first.answers["siblings"] == [
        {"name": "Noah"},
        {"name": "Mia", "dob": "12/06/2018"},
        {"name": "Zoë", "dob": "25/12/2019"},
    ]
    assert [str(spot) for spot in first.rows] == ["Children!A2", "Siblings!A2", "Siblings!A4"]
    assert str(first.origin["siblings[2].dob"]) == "Siblings!C4"
    assert second.answers["siblings"] == [{"name": "Tom"}]
    assert second.answers["events"] == [{"event": "EHA received", "at": "05/01/2026", "by": "AB"}]
    assert [str(spot) for spot in second.rows] == ["Children!A3", "Siblings!A3", "Events!A2"]


def test_a_joined_row_without_a_child_or_without_an_id_is_rejected() -> None:
    siblings = sheet(["Case ID", "Name"], ["A9", "Mia"], [None, "Tom"], name="Siblings")
    *_, lost, nameless = imported(book(CHILDREN, siblings))
    assert told(lost) == [("Siblings!A2", "IMP-54", "error")]
    assert told(nameless) == [("Siblings!A3", "IMP-54", "error")]


def test_joined_rows_are_not_given_to_the_second_of_two_children_with_one_id() -> None:
    children = sheet(["Case ID", "Surname"], ["A1", "Marsh"], ["A1", "Fox"])
    first, second = imported(book(children, SIBLINGS))[:2]
    assert len(first.answers["siblings"]) == 2
    assert told(second) == [("Children!A3", "IMP-55", "error")]
    assert "row 2" in second.told[0].finding.message


def test_a_finding_about_a_joined_cell_has_its_place_and_its_path() -> None:
    siblings = sheet(["Case ID", "Name", "DOB"], ["A1", "Mia", "soon"], name="Siblings")
    first = imported(book(CHILDREN, siblings))[0]
    (finding,) = first.told
    assert (str(finding.spot), finding.finding.path) == ("Siblings!C2", "siblings[1].dob")


def test_answers_about_the_child_can_stand_on_another_sheet() -> None:
    addresses = sheet(["Case ID", "Add 1", "Post code"], ["A1", "1 Mill Lane", "zz993aa"], name="Addresses")
    source = book(CHILDREN, addresses)
    first, _ = imported(source)
    assert first.answers["child"]["address"] == {"line1": "1 Mill Lane", "postcode": "ZZ99 3AA"}


# -- nothing is lost -----------------------------------------------------------------------------------------------------


def accounted(source: Source, children: list[Imported]) -> bool:
    """Whether every row below the titles of a sheet that is read belongs to exactly one child."""
    mapping = suggest(source)
    first = {each.sheet: each.first_row for each in mapping.sheets}
    rows = Counter(
        (table.sheet, n)
        for table in source.tables
        for n, _ in table.rows
        if n >= first.get(table.sheet, 10**9)
    )
    return rows == Counter((spot.sheet, spot.row) for child in children for spot in child.rows)


ids = st.sampled_from(["A1", "A2", "A3", "a1", "A9", None, "Total", "Case ID", "N/K"])
words = st.one_of(st.none(), st.text(max_size=10), st.just(DAY), st.just(Broken("an error")))


@settings(deadline=None)
@given(st.lists(st.tuples(ids, words, words), max_size=6), st.lists(st.tuples(ids, words, words), max_size=6))
def test_rows_in_are_children_and_rejected_rows_out(
    children: list[tuple[Value, ...]], siblings: list[tuple[Value, ...]]
) -> None:
    source = book(
        sheet(["Case ID", "Surname", "Sibling 1 name"], *children),
        sheet(["Case ID", "Name", "School"], *siblings, name="Siblings"),
    )
    found = imported(source)
    assert accounted(source, found)
    for child in found:
        assert child.status is Status.REJECTED or child.answers
        assert all(t.spot.row >= 2 for t in child.told)


def test_a_sheet_can_be_read_piece_by_piece() -> None:
    """What a row becomes does not hang on the rows read before it: dates and codes are decided when the plan is made."""
    rows: list[list[Value]] = [[f"C{n}", "Marsh", "Ellie", f"0{n}/02/2018"] for n in range(1, 9)]
    source = book(sheet(TITLES, *rows, ["C9", "Fox", "Al", "25/02/2018"]))
    planned = plan(source, suggest(source), TODAY)
    whole = list(rows_of(planned))
    (only,) = planned.sheets
    pieces: list[Any] = []
    for start in range(0, 10, 3):
        part = replace(only, table=replace(only.table, rows=only.table.rows[start : start + 3]))
        pieces += rows_of(replace(planned, sheets=[part]))
    assert pieces == whole
    assert {child.status for child in whole} == {Status.IMPORTED}
