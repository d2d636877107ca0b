"""The sheet of a workbook that holds the register, read within the bounds of a register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..cases.cell_values import Value
from ..cases.reading import file_bytes
from ..cases.spreadsheet import Grid, SheetEntry, Workbook
from ..cases.zipped import SAVE_AGAIN, Bounds, Package, damaged
from ..errors import Unreadable

MAX_BYTES = 64 * 1024 * 1024
MAX_UNZIPPED = 400 * 1024 * 1024
MAX_PARTS, MAX_ROWS, MAX_COLUMNS = 2_000, 100_000, 1_000
#: The sheet that is read where there is one of this name; otherwise the first that is not hidden.
SHEET = "Register"
#: The sheets that an empty register brings along.
OWN_SHEETS = ("Explained", "Choices")


def check_length(rows: int, file: str) -> None:
    """Refuse a register with too many rows. Raises :class:`~caseforms.errors.Unreadable`."""
    if rows > MAX_ROWS:
        raise Unreadable(f"the register has more than {MAX_ROWS:,} rows", "Split it.", file=file)


class Sheet(Grid):
    """The rows of a register's sheet. ``others`` counts the sheets that are not read.

    Raises :class:`~caseforms.errors.Unreadable` when there is no such file, or it is no workbook that can be read.
    """

    def __init__(self, path: Path) -> None:
        file = str(path)
        data = file_bytes(path, MAX_BYTES, "a register")
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable(
                "this is a workbook of an old kind (.xls), or one with a password", SAVE_AGAIN, file=file
            )
        book = Workbook(Package(data, file, Bounds("register", MAX_BYTES, MAX_UNZIPPED, MAX_PARTS)))
        entry, self.others = _chosen(book)
        super().__init__(book, entry)

    def rows(self) -> Iterator[tuple[int, list[Value]]]:
        """Each row that is not empty, with its number. Raises as :class:`Grid`, or where there are too many rows."""
        for count, row in enumerate(super().rows(), 1):
            check_length(count, self.file)
            yield row


def _chosen(book: Workbook) -> tuple[SheetEntry, int]:
    """The register's sheet, and how many more sheets there are."""
    sheets = [each for each in book.sheets if each.kind == "worksheet"]
    seen = [each for each in sheets if not each.hidden] or sheets
    if not seen:
        raise damaged(book.file)
    chosen = next((each for each in seen if each.name.casefold() == SHEET.casefold()), seen[0])
    return chosen, len([each for each in seen if each is not chosen and each.name not in OWN_SHEETS])
