"""Legacy workbooks are read as they show, and what a case file cannot hold is told: notes, hidden rows, merged cells, colours."""

from __future__ import annotations

import os
from datetime import datetime, time
from functools import partial
from pathlib import Path

import hostile_files as made
import pytest
from hostile_files import (
    NAMES,
    TEXT,
    cell,
    cells,
    codes,
    data,
    excel,
    number,
    only,
    said,
    stopped,
    styles,
    text,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from register_helpers import LINKS, SPACE

from caseforms.cases import number_formats
from caseforms.cases.cell_values import Broken, Shown, column_of, letters
from caseforms.cases.importing import excel as excel_module
from caseforms.cases.importing.sources import read_source
from caseforms.findings import CODES
from caseforms.render import chunks

# -- values as they show -------------------------------------------------------------------------------------------------


def shown(code: str, figures: object) -> object:
    """What a number shows in a format."""
    (numbers,) = number_formats.numbers_in(["165"], {"165": code}, number_formats.SINCE_1900)
    return numbers[str(figures)]


@pytest.mark.parametrize(
    ("code", "figures", "value"),
    [
        ("General", "7700900123", "7700900123"),
        ("General", "1.632960123E9", "1632960123"),
        ("General", "0.1", "0.1"),
        ("General", "0.30000000000000004", "0.3"),
        ("General", "12.300000000000001", "12.3"),
        ("General", "1E-5", "0.00001"),
        ("General", "-0", "0"),
        ("General", "42.0", "42"),
        ("0", "7", "7"),
        ("#,##0", "12345", "12345"),
        ("0.00", "7", "7"),
        ("00000000000", "7700900123", "07700900123"),
        ("00000\\ 000000", "7700900123", "07700 900123"),
        ("0####\\ ######", "7700900123", "07700 900123"),
        ("000\\-000\\-0000", "9990000018", "999-000-0018"),
        ('"CF-"0000', "42", "CF-0042"),
        ('"CF-"0', "42", "CF-42"),
        ('0" years"', "7", "7"),
        ("000000", "-12", "-12"),
        ("000000", "1.5", "1.5"),
        ("000", "123456", "123456"),
        ("0000;[Red]-0000", "12", "0012"),
        ("[>=1000]0000;000000", "12", "12"),
        ("£0", "5", "5"),
    ],
)
def test_a_number_is_the_text_that_its_cell_shows(code: str, figures: str, value: str) -> None:
    found = shown(code, figures)
    assert found == value
    assert type(found) is Shown


@pytest.mark.parametrize(
    ("code", "figures", "value"),
    [
        ("dd/mm/yyyy", "43263", datetime(2018, 6, 12)),
        ("d mmm yy", "1", datetime(1900, 1, 1)),
        ("d mmm yy", "59", datetime(1900, 2, 28)),
        ("d mmm yy", "61", datetime(1900, 3, 1)),
        ("dd/mm/yyyy", "-1", datetime(1899, 12, 29)),
        ("dd/mm/yyyy hh:mm", "43263.40625", datetime(2018, 6, 12, 9, 45)),
        ("dd/mm/yyyy hh:mm:ss", "43263.40635416667", datetime(2018, 6, 12, 9, 45, 9)),
        ("dd/mm/yyyy hh:mm", "43262.999999999", datetime(2018, 6, 12)),
        ("dd/mm/yyyy", "2958465", datetime(9999, 12, 31)),
        ("hh:mm", "0.40625", time(9, 45)),
        ("hh:mm", "0", time(0, 0)),
        ('"on" dd/mm/yyyy', "43263", datetime(2018, 6, 12)),
        ("[$-809]d mmmm yyyy", "43263", datetime(2018, 6, 12)),
        ("[Red]dd/mm/yyyy;@", "43263", datetime(2018, 6, 12)),
        ("[h]:mm", "1.25", "30:00"),
        ("[h]:mm", "0.25", time(6, 0)),
        ("[mm]", "-0.5", "-12:00"),
    ],
)
def test_dates_and_times_are_those_of_the_format(code: str, figures: str, value: object) -> None:
    assert shown(code, figures) == value


@pytest.mark.parametrize(
    ("code", "figures", "words"),
    [("dd/mm/yyyy", "60", "29/02/1900"), ("dd/mm/yyyy", "0", "00/01/1900"), ("d/m/yy h:mm", "60.5", "29/02")],
)
def test_a_day_that_never_was_is_no_value(code: str, figures: str, words: str) -> None:
    found = shown(code, figures)
    assert isinstance(found, Broken)
    assert words in found.message


@pytest.mark.parametrize("builtin", [14, 15, 16, 17, 22, 27, 36, 50, 58])
def test_the_formats_that_every_workbook_has_for_dates_are_dates(builtin: int) -> None:
    (numbers,) = number_formats.numbers_in([str(builtin)], {}, number_formats.SINCE_1900)
    assert numbers["43263"] == datetime(2018, 6, 12)


def test_a_workbook_that_counts_from_1904_says_so_and_keeps_its_dates(tmp_path: Path) -> None:
    path = excel(
        tmp_path / "mac.xlsx",
        data(number("A1", 41801, 1) + number("B1", 60, 1) + number("C1", 0, 1)),
        before='<workbookPr date1904="1"/>',
        styles=styles("dd/mm/yyyy"),
    )
    source = read_source(path)
    assert source.since_1904
    assert any("1904" in words for words in source.said)
    assert only(source).rows == [(1, [datetime(2018, 6, 12), datetime(1904, 3, 1), datetime(1904, 1, 1)])]


def test_a_number_of_more_than_15_figures_is_told_and_never_taken_for_whole(tmp_path: Path) -> None:
    row = number("A1", "123456789012345") + number("B1", "1234567890123456") + number("C1", "1.5E+17")
    table = only(read_source(excel(tmp_path / "a.xlsx", data(row))))
    assert table.rows == [(1, ["123456789012345", "1234567890123456", "150000000000000000"])]
    assert {spot: finding.code for spot, finding in table.told.items()} == {
        (1, 1): "IMP-10",
        (1, 2): "IMP-10",
    }
    assert table.told[1, 1].place.column == 2
    assert "123456" not in table.told[1, 1].message


def test_a_telephone_number_in_a_column_of_dates_stays_a_number_and_is_told(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", data(number("A1", "7700900123", 1)), styles=styles("dd/mm/yyyy"))
    table = only(read_source(path))
    assert table.rows == [(1, ["7700900123"])]
    assert isinstance(table.rows[0][1][0], Shown)
    assert table.told[1, 0].code == "IMP-12"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('<c r="A1" t="b"><v>1</v></c>', "yes"),
        ('<c r="A1" t="b"><v>0</v></c>', "no"),
        ('<c r="A1" t="str"><f>A2&amp;"x"</f><v>worked out</v></c>', "worked out"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="d"><v>2018-06-12</v></c>', datetime(2018, 6, 12)),
        ('<c r="A1" t="d"><v>2018-06-12T09:45:00Z</v></c>', datetime(2018, 6, 12, 9, 45)),
        ('<c r="A1" t="d"><v>09:45:00</v></c>', time(9, 45)),
        ('<c r="A1" t="inlineStr"><is><r><t>in </t></r><r><t>parts</t></r></is></c>', "in parts"),
        (
            '<c r="A1" t="inlineStr"><is><t>a &lt;b&gt; &amp;amp; &#163;&#x1F600;</t></is></c>',
            "a <b> &amp; £😀",
        ),
        ('<c r="A1" t="inlineStr"><is><t><![CDATA[a <b>]]></t></is></c>', "a <b>"),
        ('<c r="A1" t="inlineStr"><is><t>a\r\nb\rc</t></is></c>', "a\nb\nc"),
        ('<c r="A1" t="inlineStr"><is><t>=cmd|calc!A1</t></is></c>', "=cmd|calc!A1"),
        ('<c r="A1" t="inlineStr"><is><t>bell _x0007_ and _x005F_x0007_</t></is></c>', "bell \a and _x0007_"),
        ("<c><v>7</v></c>", "7"),
    ],
)
def test_a_cell_is_read_as_it_shows(tmp_path: Path, written: str, value: object) -> None:
    assert cell(tmp_path, written) == value


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('<c r="A1" t="e"><v>#N/A</v></c>', "error here (#N/A)"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "error here (#DIV/0!)"),
        ('<c r="A1"><f>NOW()</f></c>', "not stored"),
        ('<c r="A1"><f>NOW()</f><v/></c>', "not stored"),
        ('<c r="A1"><f t="shared" si="0"/></c>', "not stored"),
        ('<c r="A1" t="d"><v>someday</v></c>', "cannot be read"),
    ],
)
def test_an_error_and_a_formula_without_a_result_are_no_values(
    tmp_path: Path, written: str, words: str
) -> None:
    found = cell(tmp_path, written)
    assert isinstance(found, Broken)
    assert words in found.message


def test_a_cell_of_32767_letters_is_read_whole(tmp_path: Path) -> None:
    words = "Łø😀 " * 8191 + "end"
    assert cell(tmp_path, text("A1", words)) == words
    shared = excel(
        tmp_path / "s.xlsx", data('<c r="A1" t="s"><v>0</v></c>'), strings=f"<si><t>{words}</t></si>"
    )
    assert cells(shared) == [[words]]
    (tmp_path / "a.csv").write_text(f"Notes,Name\n{words},Ann\n", encoding="utf-8")
    assert cells(tmp_path / "a.csv")[1][0] == words


def test_shared_strings_that_are_empty_or_in_parts_keep_their_places(tmp_path: Path) -> None:
    row = "".join(f'<c r="{name}1" t="s"><v>{n}</v></c>' for n, name in enumerate("ABCDE"))
    strings = (
        "<si><t>a</t></si><si/><si><t/></si><si><r><t>b</t></r><rPh><t>x</t></rPh></si><si><t>c</t></si>"
    )
    assert cells(excel(tmp_path / "a.xlsx", data(row), strings=strings)) == [["a", None, None, "b", "c"]]


VALUES = st.one_of(
    st.none(),
    TEXT.filter(lambda words: not words.startswith("=")),
    st.sampled_from(["&<>’Łø", "\u202eאבג\u202c", "😀", '"a;b"', "a\tb\nc"]),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6))
def test_a_workbook_is_read_as_openpyxl_reads_it(tmp_path: Path, rows: list[list[object]]) -> None:
    """Names and texts of any alphabet, numbers and dates come through whole."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["always"], *rows]:
        sheet.append(row)
    book.save(tmp_path / "r.xlsx")

    def plain(value: object) -> object:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return value.strip() or None
        return str(value) if isinstance(value, int) else value

    theirs = load_workbook(tmp_path / "r.xlsx").worksheets[0].iter_rows(values_only=True)
    wanted = {}
    for at, row in enumerate(theirs, 1):
        kept = [plain(value) for value in row]
        while kept and kept[-1] is None:
            kept.pop()
        if kept:
            wanted[at] = kept
    assert dict(only(read_source(tmp_path / "r.xlsx")).rows) == wanted


def usual(row: str) -> str:
    return row


def with_a_comment(row: str) -> str:
    """What no spreadsheet program writes, so that it goes through the parser."""
    return f"{row}<!-- -->"


@pytest.mark.parametrize(
    "row",
    [
        text("A2", "Ann &amp; Bo") + number("B2", "7700900123") + number("D2", 43263, 1),
        '<c r="A2" s="1"/><c r="C2" t="str"><f>x</f><v> y </v></c><c r="D2" t="e"><v>#REF!</v></c>',
        "<c><v>1</v></c><c/><c><v>3</v></c><c/>",
        '<c r="B2"><v>1</v></c><c><v>2</v></c>',
        number("C2", 3) + number("A2", 1),
        "",
    ],
)
def test_the_fast_way_and_the_parser_read_alike(tmp_path: Path, row: str) -> None:
    """The shortcut for cells as spreadsheet programs write them means exactly what XML means."""
    found = [
        cells(
            excel(
                tmp_path / f"{way.__name__}.xlsx",
                data(text("A1", "x"), way(row)),
                styles=styles("dd/mm/yyyy"),
            )
        )
        for way in (usual, with_a_comment)
    ]
    assert found[0] == found[1]


def test_letters_of_columns_go_both_ways() -> None:
    assert [column_of(letters(n)) for n in range(16_384)] == list(range(16_384))
    for wrong in ("", "a", "XFE", "Ä", "A1"):
        with pytest.raises(ValueError, match="no such column"):
            column_of(wrong)


# -- what else stands in a workbook ---------------------------------------------------------------------------------------


def test_several_sheets_are_read_hidden_ones_too_and_empty_ones_are_said(tmp_path: Path) -> None:
    path = excel(
        tmp_path / "a.xlsx",
        NAMES,
        "<sheetData/>",
        NAMES,
        NAMES,
        names=("2019", "Blank", "Old", "Older"),
        states=("", "", "hidden", "veryHidden"),
    )
    source = read_source(path)
    assert [(table.sheet, table.hidden) for table in source.tables] == [
        ("2019", False),
        ("Old", True),
        ("Older", True),
    ]
    assert [finding.code for finding in source.findings] == ["IMP-01", "IMP-01"]
    assert any("“Blank” is empty" in words for words in source.said)


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    sheet = (
        '<cols><col min="1" max="1" width="9"/><col min="2" max="3" hidden="1"/><col hidden="true" min="7" max="16384"/></cols>'
        f'<sheetData><row r="1">{text("A1", "a")}{text("C1", "c")}</row><row r="2" hidden="1">{text("A2", "b")}</row>'
        f'<row r="3" hidden="1"/></sheetData>'
    )
    source = read_source(excel(tmp_path / "a.xlsx", sheet))
    table = only(source)
    assert table.hidden_rows == {2}
    assert table.hidden_columns == {1, 2}
    assert dict(table.rows)[2] == ["b"]
    words = " ".join(f.message for f in source.findings if f.code == "IMP-02")
    assert "columns B, C are hidden" in words
    assert "row 2 is hidden" in words


def test_merged_cells_are_filled_in_rows_that_hold_something_and_listed(tmp_path: Path) -> None:
    sheet = data(
        text("A1", "Family") + text("B1", "Child") + text("D1", "Seen"),
        text("A2", "Marsh") + text("B2", "Ann"),
        text("B3", "Bo") + text("D3", "no"),
        "",
        text("A5", "Reed") + text("B5", "Cy"),
    )
    sheet += '<mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="B1:C1"/><mergeCell ref="D3:D3"/></mergeCells>'
    source = read_source(excel(tmp_path / "a.xlsx", sheet))
    table = only(source)
    assert table.rows == [
        (1, ["Family", "Child", "Child", "Seen"]),
        (2, ["Marsh", "Ann"]),
        (3, ["Marsh", "Bo", None, "no"]),
        (5, ["Reed", "Cy"]),
    ]
    assert table.filled == {(3, 0): "Marsh", (1, 2): "Child"}
    assert "A2:A4, B1:C1" in said(source, "IMP-03")


def test_what_stands_below_merged_cells_is_not_written_over(tmp_path: Path) -> None:
    sheet = data(text("A1", "a"), text("A2", "b")) + '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    source = read_source(excel(tmp_path / "a.xlsx", sheet))
    assert only(source).rows == [(1, ["a"]), (2, ["b"])]
    assert codes(source) == set()


def test_merged_cells_are_filled_within_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_module, "MAX_FILLED", 6)
    rows = [text(f"A{n}", "x") if n % 3 == 1 else text(f"B{n}", "y") for n in range(1, 10)]
    merged = "".join(f'<mergeCell ref="A{n}:A{n + 2}"/>' for n in (1, 4, 7))
    source = read_source(excel(tmp_path / "a.xlsx", data(*rows) + f"<mergeCells>{merged}</mergeCells>"))
    assert sorted(only(source).filled) == [(2, 0), (3, 0)]
    assert "from A4 on" in said(source, "IMP-04")


def test_whole_columns_and_rows_that_are_merged_cost_nothing(tmp_path: Path) -> None:
    sheet = NAMES + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    table = only(read_source(excel(tmp_path / "a.xlsx", sheet)))
    assert table.rows == [(1, ["Name", "Born"]), (2, ["Ann", "Name"])]


def test_notes_and_colours_are_told_since_no_case_file_can_hold_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 13):
        sheet.append(["Ann", row])
    sheet["A1"].fill = PatternFill("solid", "FFFF00")
    for cell_ in ("A8", "A9", "B9"):
        sheet[cell_].fill = PatternFill("solid", "FF0000" if cell_ == "B9" else "00FF00")
    sheet["B7"].comment = Comment("closed in March", "somebody")
    book.save(tmp_path / "a.xlsx")
    source = read_source(tmp_path / "a.xlsx")
    assert only(source).notes == {(7, 1): "closed in March"}
    assert "B7" in said(source, "IMP-05")
    assert "closed" not in said(source, "IMP-05")
    assert "3 cells have 2 colours" in said(source, "IMP-17")


def test_a_note_of_todays_excel_is_told_without_what_is_for_older_ones(tmp_path: Path) -> None:
    words = "[Threaded comment]&#10;&#10;Your version of Excel allows you to read this.&#10;&#10;Comment:&#10;    Ring mum"
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": "<Relationships>"
        f'<Relationship Id="c" Type="{LINKS}/comments" Target="../comments1.xml"/></Relationships>',
        "xl/comments1.xml": f'<comments xmlns="{SPACE}"><commentList><comment ref="A2"><text><t>{words}</t></text></comment>'
        '<comment ref="B2"><text/></comment></commentList></comments>',
    }
    assert only(read_source(excel(tmp_path / "a.xlsx", NAMES, parts=parts))).notes == {(2, 0): "Ring mum"}


@pytest.mark.parametrize(("kind", "words"), [("chartsheet", "a chart"), ("dialogsheet", "a dialogue")])
def test_a_sheet_without_cells_is_left_out_and_told(tmp_path: Path, kind: str, words: str) -> None:
    path = excel(tmp_path / "a.xlsx", NAMES, "<x/>", names=("Cases", "Figures"), kinds=("worksheet", kind))
    source = read_source(path)
    assert only(source).sheet == "Cases"
    assert words in said(source, "IMP-06")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/externalLinks/externalLink1.xml", "IMP-07"),
        ("xl/connections.xml", "IMP-07"),
        ("xl/vbaProject.bin", "IMP-08"),
        ("xl/media/image1.png", "IMP-09"),
    ],
)
def test_what_is_never_followed_run_or_read_is_told(tmp_path: Path, part: str, code: str) -> None:
    source = read_source(
        excel(tmp_path / "a.xlsx", NAMES, parts={part: "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"})
    )
    assert codes(source) == {code}
    assert read_source(excel(tmp_path / "b.xlsx", NAMES)).findings == []


def test_a_part_that_a_link_names_outside_the_workbook_is_never_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_text(f'<worksheet xmlns="{SPACE}">{NAMES}</worksheet>')
    rels = f'<Relationships><Relationship Id="r1" Type="{LINKS}/worksheet" Target="{outside}" TargetMode="External"/></Relationships>'
    path = excel(tmp_path / "a.xlsx", NAMES, parts={"xl/_rels/workbook.xml.rels": rels})
    assert "no cell of it holds anything" in stopped(path)
    inside = rels.replace(' TargetMode="External"', "")
    assert "damaged" in stopped(
        excel(tmp_path / "b.xlsx", NAMES, parts={"xl/_rels/workbook.xml.rels": inside})
    )


def test_strict_workbooks_are_read_like_others(tmp_path: Path) -> None:
    row = text("A1", "Ann") + '<c r="B1" t="s"><v>0</v></c>' + number("C1", 43263, 1)
    row += '<c r="D1" t="d"><v>2018-06-12T00:00:00</v></c>'
    path = excel(
        tmp_path / "strict.xlsx",
        data(row) + '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
        links=made.STRICT_LINKS,
        strings="<si><t>Marsh</t></si>",
        styles=styles("dd/mm/yyyy"),
    )
    assert cells(path) == [["Ann", "Marsh", datetime(2018, 6, 12), datetime(2018, 6, 12)]]


@pytest.mark.parametrize("stated", ["A1", "A1:B9999999", "nonsense", "A1:XFD1048576", ""])
def test_a_wrong_dimension_is_ignored(tmp_path: Path, stated: str) -> None:
    path = excel(tmp_path / "a.xlsx", f'<dimension ref="{stated}"/>{NAMES}')
    assert cells(path) == [["Name", "Born"], ["Ann"]]


def test_parts_may_have_other_names_a_prefix_and_backslashes(tmp_path: Path) -> None:
    rels = f'<Relationships><Relationship Id="r1" Type="{LINKS}/worksheet" Target="/xl/Data/One.xml"/></Relationships>'
    row = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Ann</x:t></x:is></x:c></x:row>'
    one = f'<x:worksheet xmlns:x="{SPACE}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    parts = {"xl/_rels/workbook.xml.rels": rels, "xl\\data\\one.xml": one}
    assert cells(excel(tmp_path / "a.xlsx", NAMES, parts=parts)) == [["Ann"]]


def test_rows_keep_their_numbers_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    rows = f'<row r="3">{text("B3", "a")}</row><row r="5"><c r="A5" s="0"/></row><row r="1048576">{text("A1048576", "z")}</row>'
    table = only(read_source(excel(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>")))
    assert table.rows == [(3, [None, "a"]), (1_048_576, ["z"])]


@pytest.mark.parametrize("sheets", [(), ("<sheetData/>",), ("<sheetData/>", data(""))])
def test_a_workbook_without_anything_in_it_is_said(tmp_path: Path, sheets: tuple[str, ...]) -> None:
    assert "no cell of it holds anything" in stopped(excel(tmp_path / "a.xlsx", *sheets))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_on_several_processors_the_same_is_read_as_on_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseforms.cases.zipped.PIECE", 3_000)
    monkeypatch.setattr(excel_module, "_BATCH", 40_000)
    rows = [
        number(f"A{n}", 10**15 + n) + text(f"B{n}", f"&lt;{n}&gt;") + number(f"C{n}", n, 1)
        for n in range(1, 900)
    ]
    path = excel(tmp_path / "a.xlsx", data(*rows), styles=styles("dd/mm/yyyy"))
    monkeypatch.setattr(chunks, "processors", lambda: 3)
    assert read_source(path, spread=partial(chunks.in_chunks, size=1, few=4)) == (alone := read_source(path))
    assert [number_ for number_, _ in only(alone).rows] == list(range(1, 900))
    assert len(only(alone).told) == 899


# -- the words, and the speed --------------------------------------------------------------------------------------------


def test_each_remark_has_a_code_and_repeats_nothing_of_the_cells() -> None:
    own = sorted(code for code in CODES if code.startswith("IMP-") and int(code[4:]) < 20)
    assert own == [f"IMP-{number_:02}" for number_ in range(1, 18)]
