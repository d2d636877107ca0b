"""Sheets written as XML, row by row: a whole library of cells, styles and formulas costs ten times as much.

For workbooks that are made anew (from a CSV file or an old .xls), for the sheet that explains, and for long registers. Text is never
a formula: it is stored as text, and what a spreadsheet program would take for a formula when somebody edits the cell
gets the mark by which Excel keeps it as text (``quotePrefix``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from .table import Broken, Table, letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

#: What a cell can hold at most, in Excel.
MOST_LETTERS = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_FIRST_DAY = date(1899, 12, 30).toordinal()
_FIRST_SERIAL = date(1900, 3, 1)
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def part_info(name: str) -> Any:
    """A part of a workbook that is to be written: packed, and without the time, so that the same content is the same file."""
    import zipfile

    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def escaped(text: str) -> str:
    """Text as it stands in XML; what no XML can hold becomes U+FFFD."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not text.isprintable():
        text = _UNFIT.sub("\ufffd", text).replace("\r", "&#13;")
    return text


def text_cell(place: str, text: str, style: int = 0) -> str:
    """A cell with text. ``place`` is such as ``C12``."""
    words = escaped(text[:MOST_LETTERS])
    keep = ' xml:space="preserve"' if words != words.strip() or "\n" in words else ""
    mark = f' s="{style}"' if style else ""
    return f'<c r="{place}"{mark} t="inlineStr"><is><t{keep}>{words}</t></is></c>'


def number_cell(place: str, number: float, style: int = 0) -> str:
    """A cell with a number."""
    mark = f' s="{style}"' if style else ""
    return f'<c r="{place}"{mark}><v>{number!r}</v></c>'


def serial(value: date | time) -> float | None:
    """The number by which a workbook keeps a day, a moment or a time of day; none for days before March 1900."""
    if isinstance(value, time):
        return _part_of_day(value)
    if (value.date() if isinstance(value, datetime) else value) < _FIRST_SERIAL:
        return None
    day = value.toordinal() - _FIRST_DAY
    return day + _part_of_day(value.time()) if isinstance(value, datetime) else day


def _part_of_day(at: time) -> float:
    return (at.hour * 3600 + at.minute * 60 + at.second) / 86_400


# -- a workbook of plain tables ----------------------------------------------------------------------------------------------

_PLAIN, _QUOTED, _DAY, _MOMENT, _TIME = range(5)
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="166" formatCode="hh:mm"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (164, 165, 166)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook_of(tables: Sequence[Table]) -> bytes:
    """A new workbook with the values of tables, every cell at its place; text stays text, so that no nought is lost."""
    import zipfile

    out = BytesIO()
    names = _sheet_names([table.sheet for table in tables])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, text in _frame(names).items():
            archive.writestr(part_info(name), text)
        for number, table in enumerate(tables, 1):
            with archive.open(part_info(f"xl/worksheets/sheet{number}.xml"), "w") as part:
                part.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
                for text in _rows(table):
                    part.write(text.encode())
                part.write(b"</sheetData></worksheet>")
    return out.getvalue()


def sheet_names(tables: Sequence[Table]) -> dict[str, str]:
    """What :func:`workbook_of` calls the sheets, by what the tables call theirs."""
    names = [table.sheet for table in tables]
    return dict(zip(names, _sheet_names(names), strict=True))


def _sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that sheets may have: at most 31 letters, each once, without what no name may have."""
    found: list[str] = []
    taken: set[str] = set()
    for each in wanted:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", each).strip(" '")[:31] or "Sheet"
        name, number = base, 2
        while name.casefold() in taken:
            name = f"{base[:27]} {number}"
            number += 1
        taken.add(name.casefold())
        found.append(name)
    return found


def _rows(table: Table) -> Iterable[str]:
    for number, row in table.rows:
        cells = "".join(
            _cell(f"{letters(place)}{number}", value) for place, value in enumerate(row) if value is not None
        )
        yield f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, str):
        return text_cell(place, value, _QUOTED if value.startswith(FORMULA_STARTS) else _PLAIN)
    if isinstance(value, Broken):
        return text_cell(place, "#VALUE!", _PLAIN)
    number = serial(value)
    if number is None:
        return text_cell(place, value.strftime("%d/%m/%Y"), _PLAIN)
    style = _MOMENT if isinstance(value, datetime) else _DAY if isinstance(value, date) else _TIME
    return number_cell(place, number, style)


def _frame(names: Sequence[str]) -> dict[str, str]:
    """The parts of a workbook around its sheets."""
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    each: Callable[[Callable[[int], str]], str] = lambda made: "".join(map(made, numbers))  # noqa: E731
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        + each(
            lambda n: f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        + each(lambda n: f'<sheet name="{_attribute(names[n - 1])}" sheetId="{n}" r:id="rId{n}"/>')
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        + each(
            lambda n: f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        )
        + f'<Relationship Id="rIdStyles" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


# -- rows into a workbook that is there -----------------------------------------------------------------------------------------


def with_rows(data: bytes, part: str, rows: Callable[[Mapping[int, int]], Iterable[Sequence[str]]]) -> bytes:
    """A workbook with rows added to the sheet in ``part``, which has one row, its titles.

    ``rows`` is given the styles of the columns, counted from 0, and gives the cells of each row.
    """
    import zipfile

    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(part_info(name), old.read(name))
        sheet = old.read(part).decode("utf-8")
        before, end, after = sheet.rpartition("</sheetData>")
        body = [
            f'<row r="{number}">{"".join(row)}</row>'
            for number, row in enumerate(rows(_column_styles(sheet)), 2)
        ]
        before = re.sub(r'(<dimension ref="[A-Z]+1:[A-Z]+)1"', rf'\g<1>{len(body) + 1}"', before, count=1)
        new.writestr(part_info(part), "".join((before, *body, end, after)))
    return out.getvalue()


def _column_styles(sheet: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for text in re.findall(r"<col [^>]*>", sheet):
        said = dict(re.findall(r'(\w+)="([^"]*)"', text))
        places = range(int(said["min"]) - 1, int(said["max"]))
        found.update(dict.fromkeys(places, int(said.get("style") or 0)))
    return found
