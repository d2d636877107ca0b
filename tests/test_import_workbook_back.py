"""The owner's workbook back: marked where something is wrong, and in everything else the very workbook that it was."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from caseforms.cases.importing.sheet_xml import sheet_names, workbook_of
from caseforms.cases.importing.table import Broken, Spot, Table
from caseforms.cases.importing.workbook_back import GUIDE_SHEET, Mark, give_back
from caseforms.cases.importing.workbook_guide import Guide, Line
from caseforms.findings import Level

GUIDE = Guide("What could not be imported", ["2 rows = 1 case + 1 rejected."], ["Correct it."], [])
RED, AMBER = "FFFFB3B3", "FFFFE08A"


def mark(level: Level = Level.ERROR, words: str = "Error IMP-35: two ways.\n→ Write it in full.") -> Mark:
    return Mark(level, words)


def owners() -> bytes:
    """A workbook with all that must not be lost."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Cases & more"
    sheet.append(["Ref", "Surname", "DOB", "Sum"])
    for number in range(2, 12):
        sheet.append([f"EH-{number}", "Marsh", "12/06/2018", f"=SUM(1,{number})"])
    sheet["B3"].fill, sheet["B3"].font = PatternFill("solid", start_color="FFFFFF00"), Font(bold=True)
    sheet["C4"].comment = Comment("Ask the school", "Owner", height=300, width=300)
    sheet["C5"].comment = Comment("Another one", "Owner")
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", "A1:D11"
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].hidden = 40, True
    choice = DataValidation("list", '"a,b"')
    sheet.add_data_validation(choice)
    choice.add("A2:A9")
    sheet.merge_cells("A14:B14")
    other = book.create_sheet("Figures")
    other.append(["a", 1])
    chart = BarChart()
    chart.add_data(Reference(other, min_col=2, min_row=1, max_row=1))
    other.add_chart(chart, "D4")
    other.defined_names["local"] = DefinedName("local", attr_text="Figures!$A$1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def test_a_marked_cell_is_coloured_by_how_grave_it_is_and_has_a_note_of_ours() -> None:
    cells = {(3, 1): mark(), (6, 0): mark(Level.WARNING)}
    sheet = opened(give_back(owners(), {"Cases & more": cells}, GUIDE))["Cases & more"]
    assert sheet["B3"].fill.fgColor.rgb == RED
    assert sheet["A6"].fill.fgColor.rgb == AMBER
    assert sheet["B3"].font.bold, "its own style is kept"
    assert sheet["B3"].comment.author == "caseforms"
    assert sheet["B3"].comment.text == "caseforms\nError IMP-35: two ways.\n→ Write it in full."
    assert sheet["A5"].fill.fill_type is None


def test_everything_else_is_as_it_was() -> None:
    before, after = (
        opened(data) for data in (owners(), give_back(owners(), {"Cases & more": {(3, 1): mark()}}, GUIDE))
    )
    assert after.sheetnames == [GUIDE_SHEET, *before.sheetnames]
    for name in before.sheetnames:
        one, other = before[name], after[name]
        assert [[c.value for c in row] for row in one] == [[c.value for c in row] for row in other]
        assert (one.freeze_panes, one.auto_filter.ref, one.merged_cells.ranges) == (
            *(other.freeze_panes, other.auto_filter.ref, other.merged_cells.ranges),
        )
        assert len(one._charts) == len(other._charts)
        assert [each.sqref for each in one.data_validations.dataValidation] == [
            each.sqref for each in other.data_validations.dataValidation
        ]
        for letter, column in one.column_dimensions.items():
            assert (column.width, column.hidden) == (
                other.column_dimensions[letter].width,
                other.column_dimensions[letter].hidden,
            )
        assert set(one.defined_names) == set(other.defined_names), (
            "names follow their sheet behind the new one"
        )
    assert after["Cases & more"]["C5"].comment.text == "Another one"


def test_parts_that_no_library_knows_are_copied_byte_for_byte() -> None:
    extra = {
        "xl/vbaProject.bin": b"\xd0\xcf macros",
        "customXml/item1.xml": b"<x/>",
        "xl/media/image1.png": b"PNG",
    }
    data = io.BytesIO(owners())
    with zipfile.ZipFile(data, "a") as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    made = zipfile.ZipFile(io.BytesIO(give_back(data.getvalue(), {"Cases & more": {(3, 1): mark()}}, GUIDE)))
    assert {name: made.read(name) for name in extra} == extra
    original = zipfile.ZipFile(data)
    for name in original.namelist():
        if not re.search(r"workbook|styles|Content_Types|sheet1|omment", name) and "worksheets" not in name:
            assert made.read(name) == original.read(name), name


def test_the_result_of_a_formula_stays_in_the_file() -> None:
    data = owners()
    old, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(
                name,
                part.replace(b"<f>SUM(1,3)</f><v></v>", b"<f>SUM(1,3)</f><v>4</v>").replace(
                    b"<f>SUM(1,3)</f><v />", b"<f>SUM(1,3)</f><v>4</v>"
                ),
            )
    made = give_back(out.getvalue(), {"Cases & more": {(3, 3): mark()}}, GUIDE)
    assert load_workbook(io.BytesIO(made), data_only=True)["Cases & more"]["D3"].value == 4


def test_a_cell_and_a_row_that_are_not_in_the_file_are_put_in_their_places() -> None:
    cells = {(1, 9): mark(), (4, 30): mark(), (13, 2): mark(), (90, 0): mark(), (3, 0): mark()}
    data = give_back(owners(), {"Cases & more": cells}, GUIDE)
    sheet = opened(data)["Cases & more"]
    for row, column in cells:
        assert sheet.cell(row, column + 1).fill.fgColor.rgb == RED
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    rows = [int(each) for each in re.findall(r'<row r="(\d+)"', xml)]
    assert rows == sorted(set(rows))
    for row in re.findall(r"<row .*?</row>", xml):
        columns = [(len(each), each) for each in re.findall(r'<c r="([A-Z]+)', row)]
        assert columns == sorted(columns)


def test_a_note_of_the_owners_is_kept_and_ours_follows_below_it() -> None:
    sheet = opened(give_back(owners(), {"Cases & more": {(4, 2): mark()}}, GUIDE))["Cases & more"]
    assert sheet["C4"].comment.author == "Owner"
    assert sheet["C4"].comment.text.startswith("Ask the school")
    assert "— caseforms —\nError IMP-35" in sheet["C4"].comment.text


def test_marks_of_an_earlier_copy_are_taken_off_and_the_owners_colours_come_back() -> None:
    first = give_back(owners(), {"Cases & more": {(3, 1): mark(), (4, 2): mark(), (6, 0): mark()}}, GUIDE)
    second = give_back(first, {"Cases & more": {(6, 0): mark(Level.WARNING, "Other words")}}, GUIDE)
    book = opened(second)
    sheet = book["Cases & more"]
    assert book.sheetnames.count(GUIDE_SHEET) == 1
    assert sheet["B3"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["B3"].comment is None
    assert sheet["C4"].comment.text == "Ask the school"
    assert sheet["C4"].fill.fill_type is None
    assert sheet["A6"].comment.text == "caseforms\nOther words"
    assert sheet["A6"].fill.fgColor.rgb == AMBER
    last = opened(give_back(second, {}, GUIDE))["Cases & more"]
    assert {c.coordinate for row in last for c in row if c.comment} == {"C4", "C5"}
    assert last["A6"].fill.fill_type is None


def test_the_same_marks_give_the_same_file() -> None:
    marks = {"Cases & more": {(n, 2): mark(Level.QUESTION) for n in range(2, 9)}}
    assert give_back(owners(), marks, GUIDE) == give_back(owners(), marks, GUIDE)


def test_only_the_sheet_that_explains_is_selected_and_it_comes_first() -> None:
    made = zipfile.ZipFile(io.BytesIO(give_back(owners(), {}, GUIDE)))
    selected = [
        name for name in made.namelist() if "worksheets/" in name and b'tabSelected="1"' in made.read(name)
    ]
    assert selected == ["xl/worksheets/caseforms.xml"]


def test_the_guide_tells_figures_steps_and_a_list_that_leads_to_each_cell() -> None:
    lines = [
        Line(Spot("O’Neill's & co", 12, 2), "=DOB", Level.ERROR, "IMP-35", "two ways", "Write it in full."),
        Line(None, "", Level.WARNING, "IMP-02", "hidden rows", "Look."),
    ]
    guide = Guide("Title", ["Figures."], ["First.", "Second."], lines)
    sheet = opened(give_back(owners(), {}, guide))[GUIDE_SHEET]
    said = [cell.value for row in sheet for cell in row if cell.value]
    assert said[:2] == ["Title", "Figures."]
    assert "2.  Second." in said
    (linked,) = (cell for row in sheet for cell in row if cell.hyperlink)
    assert linked.hyperlink.location == "'O’Neill''s & co'!C12"
    assert linked.value == "O’Neill's & co!C12"
    title = next(cell for row in sheet for cell in row if cell.value == "=DOB")
    assert title.data_type != "f"
    assert title.quotePrefix


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(_WORDS, _WORDS)
def test_any_words_make_a_workbook_that_opens(message: str, title: str) -> None:
    guide = Guide(
        "T", [message], [], [Line(Spot("Cases & more", 2, 0), title, Level.ERROR, "X-1", message, title)]
    )
    sheet = opened(give_back(owners(), {"Cases & more": {(2, 0): mark(words=message)}}, guide))
    assert sheet["Cases & more"]["A2"].comment is not None


@pytest.mark.parametrize("prefix", ["x:", ""])
def test_a_workbook_whose_names_have_a_prefix_is_marked_as_well(prefix: str) -> None:
    data = owners()
    old, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml" and prefix:
                part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part).replace(b'xmlns="', b'xmlns:x="')
            new.writestr(name, part)
    sheet = opened(give_back(out.getvalue(), {"Cases & more": {(3, 1): mark(), (50, 1): mark()}}, GUIDE))[
        "Cases & more"
    ]
    assert sheet["B3"].fill.fgColor.rgb == RED
    assert sheet["B50"].fill.fgColor.rgb == RED


def test_a_file_of_values_becomes_a_workbook_in_which_text_stays_text() -> None:
    from datetime import date, datetime, time

    rows: list[Any] = [
        (1, ["Ref", "DOB"]),
        (
            3,
            [
                "=cmd|' /C calc'!A0",
                date(2018, 6, 12),
                datetime(2026, 3, 3, 9, 15),
                time(9, 30),
                None,
                "0123 ",
                Broken("x"),
                date(1850, 1, 1),
            ],
        ),
    ]
    tables = [Table("a[b]:c" * 9, rows), Table("A b  c" * 9, [])]
    names = sheet_names(tables)
    assert len(set(names.values())) == 2
    book = opened(workbook_of(tables))
    sheet = book[names[tables[0].sheet]]
    assert sheet["A3"].value == "=cmd|' /C calc'!A0"
    assert sheet["A3"].data_type != "f"
    assert sheet["A3"].quotePrefix
    assert sheet["B3"].value == datetime(2018, 6, 12)
    assert sheet["C3"].value == datetime(2026, 3, 3, 9, 15)
    assert sheet["D3"].value == time(9, 30)
    assert (sheet["E3"].value, sheet["F3"].value, sheet["H3"].value) == (None, "0123 ", "01/01/1850")
    marked = opened(give_back(workbook_of(tables), {names[tables[0].sheet]: {(3, 0): mark()}}, GUIDE))
    assert marked.worksheets[1]["A3"].comment is not None
