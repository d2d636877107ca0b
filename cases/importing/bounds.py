"""How much of a legacy file is read: far more than real ones hold, and less than a computer has memory for."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import Unreadable
from ..zipped import Bounds

BOUNDS = Bounds("workbook of cases", 100 * 1024 * 1024, 800 * 1024 * 1024, 5_000)
MAX_ROWS, MAX_CELLS, MAX_TEXT = 250_000, 6_000_000, 80_000_000


class Spent:
    """How many rows, cells and letters have been read of a file.

    :meth:`on` raises :class:`~caseforms.errors.Unreadable` when they are too many.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows = self.cells = self.text = 0

    def on(self, rows: Sequence[tuple[int, Sequence[object]]]) -> None:
        """Count some more rows."""
        self.rows += len(rows)
        for _, row in rows:
            self.cells += len(row)
            self.text += sum([len(value) for value in row if isinstance(value, str)])
        if self.rows > MAX_ROWS:
            raise Unreadable(f"the file has more than {MAX_ROWS:,} rows", "Split it.", file=self.file)
        if self.cells > MAX_CELLS or self.text > MAX_TEXT:
            raise Unreadable(
                "the file holds more cells or more text than can be held",
                "Delete rows and columns that are not needed, or split it.",
                file=self.file,
            )
