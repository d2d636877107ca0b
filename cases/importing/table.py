"""What has been read of a legacy workbook, before anything is understood of it: sheets, rows and cells.

Everything in ``cases/importing`` speaks of a cell by sheet, row (from 1) and column (from 0), as in the owner’s workbook.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ...findings import Finding
from ..cell_values import Broken, Shown, Value, letters

__all__ = ["Broken", "Change", "Shown", "Source", "Spot", "Table", "Value", "letters"]


class Spot(NamedTuple):
    """One cell of the owner’s workbook."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.sheet}!{letters(self.column)}{self.row}"


class Change(NamedTuple):
    """A cell that is not taken as it stands: what it showed, what was made of it, and the code of the rule."""

    spot: Spot
    before: str
    after: str
    rule: str


@dataclass(slots=True)
class Table:
    """One sheet, or a CSV file: its rows that are not empty, each with its number.

    ``hidden_rows`` and ``hidden_columns`` were hidden, their cells are read all the same; ``filled`` are cells that lie in a
    merged range and were given its value; ``notes`` are the notes (comments) on cells; ``told`` is what was noticed about
    single cells while reading, such as a number with more figures than a spreadsheet keeps.
    """

    sheet: str
    rows: list[tuple[int, list[Value]]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filled: dict[tuple[int, int], Value] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    told: dict[tuple[int, int], Finding] = field(default_factory=dict)


@dataclass(slots=True)
class Source:
    """A whole file as read. ``said`` tells in words what was found out on the way: kind, encoding, delimiter, 1904 dates.

    ``kind`` is one of ``xlsx``, ``xlsm``, ``xlsb``, ``xls``, ``ods`` and ``csv``, whatever the file’s name ends in.
    """

    file: str
    kind: str
    tables: list[Table]
    said: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    since_1904: bool = False
