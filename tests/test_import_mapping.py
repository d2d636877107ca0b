"""The mapping: suggested for a workbook, written for a person, and read back with the line of everything that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_tables import TODAY, book, imported, sheet

from caseforms.cases.importing.dates import Order
from caseforms.cases.importing.imported import Status
from caseforms.cases.importing.mapping import (
    Column,
    Join,
    Mapping,
    SheetMapping,
    suggest,
    write_mapping,
)
from caseforms.cases.importing.mapping_file import read_mapping
from caseforms.cases.importing.plan import plan
from caseforms.cases.importing.titles import Sure
from caseforms.errors import Unreadable

TITLES = ["Case ID", "Surname", "DOB", "Brth plce", "Surnmae", "Age"]
CHILDREN = sheet(TITLES, ["C1", "Marsh", date(2018, 6, 12), "x", "y", "7"])
SIBLINGS = sheet(["Child ref", "Name", "DOB"], ["C1", "Noah", date(2020, 1, 2)], name="Siblings")


def without_lines(mapping: Mapping) -> Mapping:
    """The same mapping without the places of its file."""
    sheets = [
        replace(
            each,
            line=0,
            columns=[replace(c, line=0) for c in each.columns],
            join=[replace(j, line=0) for j in each.join],
        )
        for each in mapping.sheets
    ]
    return replace(mapping, file="", sheets=sheets)


def read(tmp_path: Path, text: str) -> Mapping:
    file = tmp_path / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    return read_mapping(file)


# -- suggesting ----------------------------------------------------------------------------------------------------------


def test_a_suggestion_has_every_column_and_how_sure_it_is() -> None:
    (found,) = suggest(book(CHILDREN)).sheets
    assert (found.sheet, found.header_rows, found.first_row) == ("Children", (1,), 2)
    assert [(c.place, c.title, c.path, c.sure.value, c.perhaps) for c in found.columns] == [
        (0, "Case ID", "reference", "certain", ""),
        (1, "Surname", "child.family_name", "certain", ""),
        (2, "DOB", "child.dob", "certain", ""),
        (3, "Brth plce", "", "unknown", ""),
        (4, "Surnmae", "", "guess", "child.family_name"),
        (5, "Age", "ignore", "certain", ""),
    ]


def test_a_sheet_that_tells_of_no_child_is_left_out() -> None:
    lookups = sheet(["Code", "Meaning"], ["1", "Yes"], name="Lookups")
    mapping = suggest(book(CHILDREN, lookups, sheet(name="Chart")))
    assert [each.sheet for each in mapping.sheets] == ["Children"]
    assert mapping.ignored_sheets == ["Lookups", "Chart"]


def test_a_sheet_of_siblings_is_joined_by_the_column_with_the_reference() -> None:
    siblings = sheet(["Case ID", "Name"], ["C1", "Noah"], name="Siblings")
    children, joined = suggest(book(CHILDREN, siblings)).sheets
    assert children.join == [Join("Siblings", "Case ID")]
    assert [each.path for each in joined.columns] == ["reference", "siblings[].name"]


def test_sheets_by_year_stand_beside_one_another() -> None:
    mapping = suggest(book(CHILDREN, replace(CHILDREN, sheet="2019")))
    assert [each.sheet for each in mapping.sheets] == ["Children", "2019"]
    assert not any(each.join for each in mapping.sheets)


# -- writing and reading -------------------------------------------------------------------------------------------------

FULL = Mapping(
    [
        SheetMapping(
            "Children – 2018: “all”",
            (3, 4),
            5,
            [
                Column(0, "Case ID", "reference"),
                Column(1, "", "", Sure.UNKNOWN, 0.0),
                Column(27, "Brth: date #", "", Sure.GUESS, 0.77, "child.dob"),
                Column(28, "DOB", "child.dob", date_order=Order.DAY_FIRST),
                Column(29, "Eth", "child.ethnicity", Sure.LIKELY, 0.85, code_list="nhs"),
                Column(
                    30, "PR?", "parents[0].parental_responsibility", codes={"Y": "yes", "?": "", "0": "no"}
                ),
                Column(31, "Age", "ignore"),
            ],
            {"parents[0].relationship": "mother"},
            [Join("Siblings", "Case ID", "Child ref")],
        ),
        SheetMapping("Siblings", (1,), 2, [Column(0, "Child ref"), Column(1, "Name", "siblings[].name")]),
    ],
    {"profile": "sandwell_2015"},
    ["Look – ups", "-", "null"],
)


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    assert without_lines(read(tmp_path, write_mapping(FULL))) == FULL


def test_a_suggestion_is_read_back_the_same(tmp_path: Path) -> None:
    mapping = suggest(book(CHILDREN, SIBLINGS))
    assert without_lines(read(tmp_path, write_mapping(mapping))) == mapping


def test_the_file_says_how_it_is_edited() -> None:
    text = write_mapping(suggest(book(CHILDREN)))
    assert text.startswith("# ")
    for word in ("path", "sure", "perhaps", "date_order", "codes", "constants", "join"):
        assert f"\n# {word} " in text or f"\n#   {word}:" in text
    assert "title: Surname\n        path: child.family_name\n        sure: certain (1.00)\n" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_any_words_of_the_owner_survive_in_the_file(tmp_path: Path, title: str, word: str, said: str) -> None:
    columns = [Column(0, title, "child.ethnicity", codes={word or "x": said})]
    mapping = Mapping([SheetMapping(title, (1,), 2, columns)], ignored_sheets=[title])
    found = without_lines(read(tmp_path, write_mapping(mapping)))
    assert found == mapping


# -- what is wrong in a mapping ------------------------------------------------------------------------------------------

SHEET = "sheets:\n  - sheet: Children\n    header_rows: [1]\n    columns:\n"


@pytest.mark.parametrize(
    ("text", "line", "said", "remedy"),
    [
        ("", 0, "the mapping is empty", "--suggest"),
        ("\0\0", 0, "is no text file", "--suggest"),
        ("- a\n", 1, "a mapping is due here", "--suggest"),
        ("constants: {}\n", 1, "has no “sheets”", "--suggest"),
        ("sheets: 3\n", 1, "a list is due here", "- "),
        ("sheet: []\n", 1, "a mapping has no “sheet”", "Did you mean “sheets”?"),
        ("sheets:\n  - header_rows: [1]\n", 2, "“sheet” is missing here", ""),
        ("sheets:\n  - sheet: A\n    colums: []\n", 3, "a sheet has no “colums”", "Did you mean “columns”?"),
        ("sheets:\n  - {sheet: A, header_rows: [x]}\n", 2, "“x” is no row", "from 1"),
        ("sheets:\n  - {sheet: A, header_rows: [3], first_row: 3}\n", 2, "must stand below", "Write 4"),
        ("sheets:\n  - {sheet: A}\n  - {sheet: A}\n", 3, "described twice", "Keep one"),
        (SHEET + "      - {path: reference}\n", 5, "“column” is missing here", ""),
        (SHEET + "      - {column: 4}\n", 5, "“4” is no column", "letters"),
        (SHEET + "      - {column: ZZZ}\n", 5, "there is no column", "XFD"),
        (SHEET + "      - {column: A}\n      - {column: A}\n", 6, "column A is described twice", "Keep one"),
        (SHEET + "      - {column: A, pth: x}\n", 5, "a column has no “pth”", "Did you mean “path”?"),
        (
            SHEET + "      - {column: A, path: child.famly_name}\n",
            5,
            "names no answer of a case file",
            "Did you mean “child.family_name”?",
        ),
        (
            SHEET + "      - {column: A, path: events.eha_recieved}\n",
            5,
            "names no answer",
            "Did you mean “events.eha_received”?",
        ),
        (
            SHEET + "      - {column: A, path: child.dob, date_order: us}\n",
            5,
            "no order of dates",
            "day first",
        ),
        (SHEET + "      - {column: A, sure: maybe}\n", 5, "“sure” cannot be “maybe”", "likely"),
        (SHEET + "      - {column: A, path: child.ethnicity, codes: nsh}\n", 5, "no list of codes", "“nhs”"),
        (SHEET + "      - {column: A, path: child.dob, codes: nhs}\n", 5, "no list of codes", "no such list"),
        ("constants: {child.sex: maybe}\nsheets: []\n", 1, "not one of the choices", ""),
        ("constants: {child.name: A B}\nsheets: []\n", 1, "cannot be a constant", ""),
        ("constants: {'siblings[].name': A}\nsheets: []\n", 1, "cannot be a constant", ""),
        ("sheets:\n  - sheet: A\n    join: [{sheet: B}]\n", 3, "“on” is missing here", ""),
        ("sheets:\n  - sheet: A\n   x: 1\n", 3, "indentation", ""),
    ],
)
def test_what_is_wrong_in_a_mapping_is_a_sentence_with_its_line(
    tmp_path: Path, text: str, line: int, said: str, remedy: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, text)
    assert said in caught.value.message
    assert caught.value.line == line
    assert remedy in caught.value.remedy
    assert "mapping.yaml" in caught.value.message


def test_a_mapping_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="larger than 4 MB"):
        read(tmp_path, "# " + "x" * (4 * 1024 * 1024))


# -- the mapping and the workbook ----------------------------------------------------------------------------------------


def given_columns(tmp_path: Path, columns: str, more: str = "") -> Mapping:
    return read(tmp_path, SHEET + columns + more)


def test_a_column_that_has_moved_is_found_by_its_title(tmp_path: Path) -> None:
    mapping = given_columns(tmp_path, "      - {column: A, title: Surname, path: child.family_name}\n")
    (child,) = imported(book(CHILDREN), mapping)
    assert child.answers == {"child": {"family_name": "Marsh"}}


def test_of_two_columns_with_one_title_the_letters_say_which(tmp_path: Path) -> None:
    table = sheet(["Name", "Name"], ["Ellie", "Marsh"])
    mapping = given_columns(tmp_path, "      - {column: B, title: Name, path: child.family_name}\n")
    (child,) = imported(book(table), mapping)
    assert child.answers == {"child": {"family_name": "Marsh"}}


@pytest.mark.parametrize(
    ("columns", "more", "line", "said", "remedy"),
    [
        (
            "      - {column: A, title: Surnam, path: child.family_name}\n",
            "",
            5,
            "has no column “Surnam”",
            "“Surname”",
        ),
        (
            "      - {column: H, title: Name, path: child.name}\n",
            "",
            5,
            "has no column “Name”",
            "header_rows",
        ),
        ("      []\n", "  - {sheet: Childern}\n", 6, "no sheet “Childern”", "“Children”"),
        (
            "      []\n",
            "    join: [{sheet: Siblings, on: Case ID}]\n",
            6,
            "joins the sheet “Siblings”",
            "sheets",
        ),
        (
            "      []\n",
            "    join: [{sheet: Siblings, on: Case ID}]\n  - {sheet: Siblings, header_rows: [1]}\n",
            6,
            "no column “Case ID” to be joined by",
            "Name the column",
        ),
        (
            "      []\n",
            "    join: [{sheet: Children, on: Case ID}]\n",
            6,
            "cannot be joined here",
            "each child",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_the_workbook_is_a_sentence_with_its_line(
    tmp_path: Path, columns: str, more: str, line: int, said: str, remedy: str
) -> None:
    mapping = given_columns(tmp_path, columns, more)
    with pytest.raises(Unreadable) as caught:
        plan(book(CHILDREN, SIBLINGS), mapping, TODAY)
    assert said in caught.value.message
    assert caught.value.line == line
    assert remedy in caught.value.remedy


def test_a_guess_is_not_read_and_is_told_with_what_it_may_be() -> None:
    source = book(CHILDREN)
    told = {str(each.spot): each.finding for each in plan(source, suggest(source), TODAY).told}
    assert told["Children!E1"].code == "IMP-24"
    assert "child.family_name" in told["Children!E1"].remedy
    assert told["Children!D1"].code == "IMP-24"
    assert "Children!F1" not in told  # an age is worked out, nobody misses it
    (child,) = imported(source)
    assert child.answers["child"] == {"family_name": "Marsh", "dob": "12/06/2018"}


def test_a_guess_that_a_person_has_confirmed_is_read() -> None:
    source = book(CHILDREN)
    mapping = suggest(source)
    mapping.sheets[0].columns[1].path = "ignore"
    mapping.sheets[0].columns[4].path = "child.family_name"
    (child,) = imported(source, mapping)
    assert child.answers["child"]["family_name"] == "y"


@pytest.mark.parametrize(
    ("table", "spot", "code"),
    [
        (sheet(["Case ID", "Surname", None], ["C1", "Marsh", "what?"]), "Children!C1", "IMP-23"),
        (sheet(["Case ID", "Surname", "Surname"], ["C1", "Marsh", "Fox"]), "Children!C1", "IMP-22"),
        (sheet(["ID", "Surname"], ["C1", "Marsh"]), "Children!A1", "IMP-25"),
        (sheet(["Case ID", "Surname"], ["C1", "Marsh"], hidden=True), "Children!A1", "IMP-26"),
        (sheet(["Case", "Family"], ["ID", "name"], ["C1", "Marsh"]), "Children!A1", "IMP-21"),
        (
            sheet(["Case ID", "Surname"], ["C1", "Marsh"], hidden_columns=frozenset({1})),
            "Children!B1",
            "IMP-26",
        ),
        (sheet(["Case ID", "Surname"], ["C1", "Marsh"], notes={(1, 1): "new"}), "Children!B1", "IMP-28"),
    ],
)
def test_what_is_odd_about_a_sheet_is_told_once_with_its_place(table: object, spot: str, code: str) -> None:
    source = book(table)  # type: ignore[arg-type]
    told = [(str(each.spot), each.finding.code) for each in plan(source, suggest(source), TODAY).told]
    assert told == [(spot, code)]


def test_a_tidy_sheet_has_nothing_to_be_told() -> None:
    source = book(sheet(["Case ID", "Surname", None], ["C1", "Marsh", None]))
    assert plan(source, suggest(source), TODAY).told == []


def test_a_sheet_that_is_not_read_is_told_with_its_rows() -> None:
    source = book(CHILDREN, sheet(["Code", "Meaning"], ["1", "Yes"], name="Lookups"), sheet(name="Chart"))
    told = [each for each in plan(source, suggest(source), TODAY).told if each.finding.code == "IMP-29"]
    assert [each.spot.sheet for each in told] == ["Lookups"]
    assert "2 rows" in told[0].finding.message


# -- constants -----------------------------------------------------------------------------------------------------------


def test_constants_hold_for_every_row_and_those_of_a_person_where_the_row_names_one(tmp_path: Path) -> None:
    table = sheet(["Case ID", "Mum", "LA"], ["C1", "Jo", None], ["C2", None, "Fenshire"])
    mapping = read(
        tmp_path,
        "constants: {profile: sandwell_2015, local_authority.name: Elsewhere}\n"
        "sheets:\n  - sheet: Children\n    header_rows: [1]\n    constants: {'parents[0].relationship': mother}\n"
        "    columns:\n      - {column: A, title: Case ID, path: reference}\n"
        "      - {column: B, title: Mum, path: 'parents[0].name'}\n"
        "      - {column: C, title: LA, path: local_authority.name}\n",
    )
    first, second = imported(book(table), mapping)
    assert first.answers["profile"] == second.answers["profile"] == "sandwell_2015"
    assert first.answers["parents"] == [{"name": "Jo", "relationship": "mother"}]
    assert "parents" not in second.answers
    assert second.answers["local_authority"] == {"name": "Fenshire"}
    assert {first.status, second.status} == {Status.IMPORTED}


# -- nothing that is known -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (sheet(), "the workbook is empty"),
        (sheet(["Marsh", "Ellie", date(2018, 6, 12)]), "no column of the workbook has a title that is known"),
        (sheet(["Gruffalo", "Zebra"], ["a", "1"]), "no column of the workbook has a title that is known"),
    ],
)
def test_a_workbook_of_which_nothing_is_known_is_a_sentence(table: object, said: str) -> None:
    source = book(table)  # type: ignore[arg-type]
    with pytest.raises(Unreadable) as caught:
        plan(source, suggest(source), TODAY)
    assert caught.value.message == f"legacy.xlsx: {said}"


def test_the_columns_of_a_sheet_without_titles_are_listed_for_a_person_to_name() -> None:
    source = book(sheet(["Marsh", "Ellie", date(2018, 6, 12)], ["Fox", "Al", date(2017, 1, 2)]))
    mapping = suggest(source)
    (found,) = mapping.sheets
    assert (found.header_rows, found.first_row) == ((), 1)
    for column, path in zip(
        found.columns, ("child.family_name", "child.given_names", "child.dob"), strict=True
    ):
        assert (column.title, column.path) == ("", "")
        column.path = path
    assert [child.answers["child"]["family_name"] for child in imported(source, mapping)] == ["Marsh", "Fox"]


def test_a_sheet_of_which_the_mapping_reads_nothing_is_told() -> None:
    source = book(CHILDREN, replace(CHILDREN, sheet="2019"))
    mapping = suggest(source)
    for column in mapping.sheets[1].columns:
        column.path = "ignore"
    told = [each for each in plan(source, mapping, TODAY).told if each.finding.code == "IMP-20"]
    assert [each.spot.sheet for each in told] == ["2019"]
