"""Workbooks for the tests of registers: through openpyxl, and cell by cell for what openpyxl cannot write."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(path: Path, titles: Sequence[str], *rows: Sequence[object]) -> Path:
    """A register with these titles and rows, written by openpyxl."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Register"
    for row in (titles, *rows):
        sheet.append(list(row))
    made.save(path)
    return path


def raw_book(
    path: Path,
    sheet: str,
    *,
    shared: str = "",
    styles: str = "",
    workbook: str = "",
    prefix: str = "",
    parts: dict[str, str] | None = None,
) -> Path:
    """A register whose sheet data is given as XML: what stands between ``<sheetData>`` and its end."""
    name = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" + prefix if prefix else ""}="{SPACE}"'
    book_xml = workbook or '<sheets><sheet name="Register" sheetId="1" r:id="r1"/></sheets>'
    written = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{SPACE}" xmlns:r="{LINKS}">{book_xml}</workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<{name}worksheet {space}><{name}sheetData>{sheet}</{name}sheetData>"
        f"</{name}worksheet>",
    }
    if shared:
        written["xl/sharedStrings.xml"] = f'<sst xmlns="{SPACE}">{shared}</sst>'
    if styles:
        written["xl/styles.xml"] = f'<styleSheet xmlns="{SPACE}">{styles}</styleSheet>'
    with zipfile.ZipFile(path, "w") as archive:
        for part, text in (written | (parts or {})).items():
            archive.writestr(part, text)
    return path
