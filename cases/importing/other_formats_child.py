"""Reads an old workbook in a process of its own, for a library that is not ours may fall over a hostile one and take memory.

The workbook comes in through the standard input; what it holds goes out through the standard output, piece by piece: for
each sheet its name, kind, whether it is hidden and which ranges are merged, then its rows by the hundred, then nothing.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from ..cell_values import Shown, Value
from ..number_formats import length_of_time, plain
from .bounds import MAX_CELLS

MEMORY = 400 * 1024 * 1024
SECONDS = 60
DAMAGED_EXIT, TOO_MUCH_EXIT = 3, 4
_ROWS = 500


def main() -> int:
    """Read the workbook of the standard input. The exit code says what went wrong."""
    _bound_memory()
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        for meta in book.sheets_metadata:
            _send(book, meta)
    except MemoryError:
        return TOO_MUCH_EXIT
    except BaseException:
        return DAMAGED_EXIT
    return 0


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # a system that cannot: the process is bounded by the size of the file alone
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(book: Any, meta: Any) -> None:
    kind, hidden = str(meta.typ).rpartition(".")[2], not str(meta.visible).endswith(".Visible")
    if kind != "WorkSheet":
        _out((meta.name, kind, hidden, []))
        return
    sheet = book.get_sheet_by_name(meta.name)
    (_, left), (below, right) = sheet.start or (0, 0), sheet.end or (0, 0)
    if (below + 1) * (right - left + 1) > MAX_CELLS:
        raise MemoryError
    _out((meta.name, kind, hidden, sheet.merged_cell_ranges or []))
    rows: list[tuple[int, list[Value]]] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = values(cells)
        if row:
            rows.append(
                (number, [None] * left + row)
            )  # the library leaves out empty columns in front, not empty rows
        if len(rows) == _ROWS:
            _out(rows)
            rows = []
    if rows:
        _out(rows)
    _out([])


def _out(what: object) -> None:
    pickle.dump(what, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def values(cells: Iterable[Any]) -> list[Value]:
    """The cells of a row as values, without empty ones behind the last."""
    row = [_value(cell) for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return row


def _value(cell: Any) -> Value:
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, timedelta):
        return length_of_time(repr(cell.total_seconds() / 86_400))
    if isinstance(cell, datetime | time):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    try:
        return plain(repr(cell))
    except ValueError:  # no number that a spreadsheet can hold
        return Shown(str(cell))


if __name__ == "__main__":
    sys.exit(main())
