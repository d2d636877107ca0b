"""Where titles stand in a legacy sheet: below lines that only name it, in one row or several, under joint headings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_tables import TITLES, sheet

from caseforms.cases.importing.headers import find_header, titles_at
from caseforms.cases.importing.table import Shown, Value

DAY = date(2018, 6, 12)
ROW: list[Value] = ["C1", "Marsh", "Ellie", DAY]


def test_titles_in_the_first_row() -> None:
    header = find_header(sheet(["ID", "Surname", "Forename", "DOB"], ROW), TITLES)
    assert (header.rows, header.first_row) == ((1,), 2)
    assert header.titles == ("ID", "Surname", "Forename", "DOB")


@pytest.mark.parametrize(
    "above",
    [
        [["Children known to the team 2018"], [None]],
        [["Register"], ["Updated 3 May 2019", None, "by", "AB"], [None]],
        [["CONFIDENTIAL"], ["Area:", "North", None, None], ["Date:", DAY]],
        [[None], [None]],
    ],
)
def test_lines_above_the_titles_are_no_titles(above: list[list[Value]]) -> None:
    rows = [*above, ["Case ID", "Surname", "Forename", "DOB"], ROW]
    header = find_header(sheet(*rows), TITLES)
    assert header.rows == (len(above) + 1,)
    assert header.titles == ("Case ID", "Surname", "Forename", "DOB")


def test_a_title_line_merged_over_all_columns_is_no_title() -> None:
    filled = {(1, place): "Children 2018" for place in (1, 2, 3)}
    rows = [["Children 2018"], ["Case ID", "Surname", "Forename", "DOB"], ROW]
    header = find_header(sheet(*rows, filled=filled), TITLES)
    assert (header.rows, header.titles[1]) == ((2,), "Surname")


HEADINGS = ["Child", None, None, "Mother", None, "Father", None]
BELOW = ["Surname", "Forename", "DOB", "Name", "Phone", "Name", "Phone"]
TOGETHER = (
    *("Surname", "Forename", "DOB"),
    *("Mother Name", "Mother Phone", "Father Name", "Father Phone"),
)


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "not merged"])
def test_a_heading_over_several_columns_goes_in_front_of_their_titles(merged: bool) -> None:
    filled = {(1, 1): "Child", (1, 2): "Child", (1, 4): "Mother", (1, 6): "Father"} if merged else {}
    table = sheet(HEADINGS, BELOW, ["Marsh", "Ellie", DAY, "Jo", "01632 960001"], filled=filled)
    header = find_header(table, TITLES)
    assert (header.rows, header.first_row) == ((1, 2), 3)
    assert header.titles == TOGETHER


def test_titles_wrapped_over_rows_are_joined() -> None:
    table = sheet(["Date of", "Family", "Post"], ["birth", "name", "code"], [DAY, "Marsh", "ZZ99 3AA"])
    header = find_header(table, TITLES)
    assert header.titles == ("Date of birth", "Family name", "Post code")


def test_three_rows_of_titles_are_joined() -> None:
    table = sheet(
        ["Case", "Child", None, "Family", None],
        [None, None, None, "Mother", None],
        ["ID", "Surname", "DOB", "Name", "Tel"],
        ["C1", "Marsh", DAY, "Jo", "01632 960001"],
    )
    header = find_header(table, TITLES)
    assert header.rows[-1] == 3
    assert header.titles[3:] == ("Mother Name", "Mother Tel")


def test_a_title_merged_downwards_counts_once() -> None:
    table = sheet(
        ["Surname", "Mother", None],
        [None, "Name", "Tel"],
        ["Marsh", "Jo", "01632 960001"],
        filled={(1, 2): "Mother", (2, 0): "Surname"},
    )
    assert find_header(table, TITLES).titles == ("Surname", "Mother Name", "Mother Tel")


def test_a_row_of_data_is_never_taken_for_a_second_row_of_titles() -> None:
    table = sheet(["Surname", "Forename", "School"], ["Marsh", "Ellie", "Oak"], ["Fox", "Al", "Elm"])
    assert find_header(table, TITLES).rows == (1,)


def test_a_sheet_without_titles_has_none_and_its_first_row_is_data() -> None:
    header = find_header(sheet(["Marsh", "Ellie", DAY], ["Fox", "Al", DAY]), TITLES)
    assert (header.rows, header.first_row, header.untitled) == ((), 1, (0, 1, 2))


def test_an_empty_sheet_has_no_titles() -> None:
    header = find_header(sheet(), TITLES)
    assert (header.rows, header.titles, header.untitled) == ((), (), ())


def test_titles_that_nobody_knows_are_found_by_how_they_look() -> None:
    table = sheet(["Gruffalo", "Zebra", "Quince"], ["a", Shown("12"), DAY], ["b", Shown("13"), DAY])
    assert find_header(table, TITLES).rows == (1,)


def test_a_column_with_content_and_no_title_is_named() -> None:
    header = find_header(sheet(["ID", None, "Surname"], ["C1", "what?", "Marsh", "more"]), TITLES)
    assert header.untitled == (1, 3)


def test_columns_without_title_and_content_are_left_out() -> None:
    header = find_header(sheet(["ID", "Surname", None, " "], ["C1", "Marsh"]), TITLES)
    assert header.untitled == ()


def test_the_mapping_finds_the_titles_that_were_suggested() -> None:
    table = sheet(HEADINGS, BELOW, ["Marsh"])
    header = find_header(table, TITLES)
    assert titles_at(table, header.rows, TITLES) == header.titles


cells = st.one_of(st.none(), st.text(max_size=12), st.just(DAY), st.builds(Shown, st.just("12")))


@settings(deadline=None)
@given(st.lists(st.lists(cells, max_size=6), max_size=8))
def test_any_sheet_has_a_header_or_none_and_rows_below_it(rows: list[list[Value]]) -> None:
    table = sheet(*rows)
    header = find_header(table, TITLES)
    assert all(number < header.first_row for number in header.rows)
    assert all(place < max(map(len, rows)) for place in header.untitled)
    below = {n for n, _ in table.rows if n >= header.first_row}
    assert below | {n for n, _ in table.rows if n <= max(header.rows, default=0)} == {
        n for n, _ in table.rows
    }
