"""A workbook from outside, opened within bounds: the rows of its register as plain values.

Size, parts and unzipped bytes are bounded before anything is parsed, and what is parsed cannot name other files (defusedxml).
Formulas are never worked out: what the spreadsheet program stored as their result counts.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from ..cases.reading import file_bytes
from ..errors import Unreadable

MAX_BYTES = 64 * 1024 * 1024
MAX_UNZIPPED = 400 * 1024 * 1024
MAX_PARTS, MAX_ROWS, MAX_COLUMNS = 2_000, 100_000, 1_000
#: The sheet that is read where there is one of this name; otherwise the first that is not hidden.
SHEET = "Register"

_WHAT = "a register"
_SAVE = "Open it in the spreadsheet program and save it again as .xlsx, without a password."
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows no value: an error of the spreadsheet, or a formula whose result was never stored."""

    message: str


Value = str | datetime | date | time | Broken | None


class Sheet:
    """The rows of a register's sheet. ``others`` counts the sheets that are not read."""

    def __init__(self, path: Path) -> None:
        self.file = str(path)
        self._data = file_bytes(path, MAX_BYTES, _WHAT)
        has_formulas = _bounded(self._data, self.file)
        self._sheet, self.others = self._open(values=True)
        self._formulas = self._unreckoned() if has_formulas else frozenset()

    def rows(self) -> Iterator[tuple[int, list[Value]]]:
        """Each row that is not empty, with its number. Numbers become text as their cells show them.

        Raises :class:`~caseforms.errors.Unreadable` where the sheet is damaged or has too many rows.
        """
        full = 0
        for number, cells in _each(self._sheet, self.file):
            row = [cell.value for cell in cells]
            if self._formulas:
                row = self._with_gaps(number, row)
            for place, value in enumerate(row):
                if value is not None:
                    row[place] = _plain(value, cells[place])
            if any(value is not None for value in row):
                full += 1
                if full > MAX_ROWS:
                    raise Unreadable(
                        f"the register has more than {MAX_ROWS:,} rows", "Split it.", file=self.file
                    )
                yield number, row

    def _with_gaps(self, number: int, row: list[Any]) -> list[Any]:
        """A row with what is broken in place of formulas that gave nothing."""
        missing = Broken("the result of the formula is not stored in the file")
        return [missing if v is None and (number, n) in self._formulas else v for n, v in enumerate(row)]

    def _open(self, *, values: bool) -> tuple[Any, int]:
        """The sheet that holds the register, with what its formulas gave or with the formulas; how many others there are."""
        from openpyxl import load_workbook

        warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\..*")
        try:
            book = load_workbook(BytesIO(self._data), read_only=True, data_only=values, keep_links=False)
            seen = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
            named = [each for each in seen if each.title.strip().casefold() == SHEET.casefold()]
            sheet = (named or seen)[0]
            sheet.reset_dimensions()
        except Exception:  # whatever openpyxl stumbles over, the file is not what it should be
            raise _damaged(self.file) from None
        return sheet, len([each for each in seen if each is not sheet and each.title not in OWN_SHEETS])

    def _unreckoned(self) -> frozenset[tuple[int, int]]:
        """The cells that hold a formula: row number, and place from 0."""
        sheet, _ = self._open(values=False)
        return frozenset(
            (number, place)
            for number, cells in _each(sheet, self.file)
            for place, cell in enumerate(cells)
            if cell.data_type == "f"
        )


#: The sheets that an empty register brings along.
OWN_SHEETS = ("Explained", "Choices")


def _bounded(data: bytes, file: str) -> bool:
    """Whether any sheet has formulas. Raises :class:`~caseforms.errors.Unreadable` when the file passes a bound or is no workbook."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the register is larger than {MAX_BYTES // 1024 // 1024} MB",
            "Delete pictures and empty sheets, or split it.",
            file=file,
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("this is a workbook of an old kind (.xls), or one with a password", _SAVE, file=file)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
                raise Unreadable(
                    "the workbook unpacks to more than a register should",
                    "Delete pictures and empty sheets, or split it.",
                    file=file,
                )
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Unreadable("this is not an Excel workbook (.xlsx)", _SAVE, file=file)
            return any(_found(archive, part) for part in parts if "/worksheets/" in part.filename)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError):
        raise Unreadable("this is not an Excel workbook (.xlsx)", _SAVE, file=file) from None


def _found(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part has formulas."""
    with archive.open(part) as stream:
        end = b""
        while chunk := stream.read(1 << 20):
            if _FORMULA.search(end + chunk):
                return True
            end = chunk[-40:]
    return False


def _each(sheet: Any, file: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a sheet of openpyxl with their numbers; a damaged one is said in words."""
    rows = sheet.iter_rows()
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except Exception:
            raise _damaged(file, number + 1) from None
        if cells is None:
            return
        number += 1
        yield number, cells


def _damaged(file: str, row: int = 0) -> Unreadable:
    where = f" from row {row} on" if row else ""
    return Unreadable(f"the workbook is damaged{where}", _SAVE, file=file)


def _plain(value: Any, cell: Any) -> Value:
    """What a cell shows, as text or a date."""
    if type(value) is str:
        if cell.data_type == "e":
            return Broken(f"the spreadsheet shows an error here ({value})")
        return value.strip() or None
    if isinstance(value, datetime):  # a spreadsheet counts in fractions of a day
        return (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
    if isinstance(value, date | time | Broken):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _as_shown(value, cell.number_format) if isinstance(value, int | float) else str(value)


def _as_shown(value: int | float, form: str | None) -> str:
    """A number as text: whole ones without a point, with the noughts in front that the cell's format shows."""
    text = str(int(value)) if float(value).is_integer() else repr(value)
    if form and re.fullmatch(r"0{2,20}", form):
        return text.zfill(len(form))
    return text
