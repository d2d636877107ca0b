"""Legacy workbooks of today’s Excel (.xlsx, .xlsm): every sheet with its values as shown, and what else stands there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from ...findings import Finding
from ..cell_values import LAST_COLUMN, LAST_ROW, Value, column_of, letters
from ..number_formats import SINCE_1904
from ..spreadsheet import Grid, Piece, Row, SheetEntry, Workbook
from ..zipped import FAULTS, Package, damaged
from .bounds import BOUNDS, Spent
from .remarks import (
    FILLED,
    LINKS,
    MACROS,
    NO_CELLS,
    NOT_FILLED,
    PICTURES,
    about,
    coloured_finding,
    doubts,
    hidden_findings,
    note_findings,
    some,
)
from .table import Source, Table

#: How work on a number of chunks is spread over processors: what it returns for each, in order.
Spread = Callable[[int, Callable[[range], Any]], Iterator[Any]]

MAX_FILLED = 500_000
#: So much of a sheet is held at once, in bytes of the file, while its rows are read.
_BATCH = 32 * 1024 * 1024
_NOTES = 16 * 1024 * 1024

_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*\bref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_ATTRIBUTE = re.compile(rb"\b(\w+)=[\"']([^\"']*)[\"']")
_STYLE = re.compile(rb"<(?:[\w.-]+:)?c\s[^>]*\bs=[\"'](\d+)[\"'][^>]*[^/>]>")
_ROW_END = re.compile(rb"</(?:[\w.-]+:)?row>")
#: So many rows at the top may be titles.
_TITLES = 5
_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)")

_Merged = tuple[int, int, int, int]


def alone(count: int, work: Callable[[range], Any]) -> Iterator[Any]:
    """The work on each chunk, one after the other."""
    for number in range(count):
        yield work(range(number, number + 1))


def read_excel(data: bytes, file: str, kind: str, spread: Spread = alone) -> Source:
    """A workbook with all its sheets that hold anything.

    Raises :class:`~caseforms.errors.Unreadable` when it is damaged, holds nothing, or passes a bound.
    """
    book = Workbook(Package(data, file, BOUNDS))
    source = Source(file, kind, [], since_1904=book.since is SINCE_1904)
    source.findings += _about_the_book(book)
    spent = Spent(file)
    for entry in book.sheets:
        if entry.kind == "worksheet":
            _Sheet(book, entry, spent, spread).into(source)
        else:
            what = {"chartsheet": "a chart", "dialogsheet": "a dialogue"}.get(entry.kind, "a sheet of macros")
            words = f"the sheet “{entry.name}” is {what} and has no rows; it is left out"
            source.findings.append(about(NO_CELLS, words, "", file))
    if source.since_1904:
        source.said.append("Its dates count from 1904, as the first Excel for the Macintosh did.")
    return source


def _about_the_book(book: Workbook) -> list[Finding]:
    names, file = book.package.names, book.file
    found = []
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in names):
        words = (
            "the workbook takes values from other files, which are not opened; those stored in it are taken"
        )
        remedy = (
            "Open it where those files are, let it update, and save it, if the values may be out of date."
        )
        found.append(about(LINKS, words, remedy, file))
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        found.append(about(MACROS, "the workbook holds macros, which are not run", "", file))
    pictures = sum(name.startswith("xl/media/") for name in names)
    if pictures:
        words = f"the workbook holds {pictures:,} picture{'s' if pictures > 1 else ''}, which are not read"
        remedy = "Look at them, and type what belongs into a case into a cell."
        found.append(about(PICTURES, words, remedy, file))
    return found


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, book: Workbook, entry: SheetEntry, spent: Spent, spread: Spread) -> None:
        self.book, self.entry, self.file, self.spent, self.spread = book, entry, book.file, spent, spread
        self.grid = Grid(book, entry)
        self.colours: Counter[int] = Counter()

    def into(self, source: Source) -> None:
        """Read it, and add it with its findings when it holds anything."""
        rows, hidden = self._rows()
        if not rows:
            source.said.append(f"The sheet “{self.entry.name}” is empty.")
            return
        head, tail = self.grid.around()
        width = max(len(row) for _, row in rows)
        try:
            columns, merged, notes = _hidden_columns(head, width), _merged(tail), self._notes()
        except FAULTS:
            raise damaged(self.file) from None
        table = Table(self.entry.name, rows, self.entry.hidden, frozenset(hidden), columns, notes=notes)
        table.told = doubts(rows, self.file)
        source.tables.append(table)
        source.findings += hidden_findings(table, self.file)
        source.findings += fill(table, merged, self.file)
        source.findings += note_findings(table, self.file)
        if self.colours:
            source.findings.append(coloured_finding(table, self.colours, self.file))

    def _rows(self) -> tuple[list[Row], list[int]]:
        rows: list[Row] = []
        hidden: list[int] = []
        texts: dict[str, str] = {}
        for batch in self._batches():
            for found in self.spread(len(batch), lambda some: [self.grid.read(batch[n]) for n in some]):  # noqa: B023
                for more, unseen in found:
                    self.spent.on(more)
                    _held_once(more, texts)
                    rows += more
                    hidden += unseen
        seen = {number for number, _ in rows}
        return rows, [number for number in hidden if number in seen]

    def _batches(self) -> Iterator[list[Piece]]:
        batch: list[Piece] = []
        size = 0
        for piece in self.grid.pieces():
            if self.book.coloured:
                self._look_for_colours(piece)
            batch.append(piece)
            size += len(piece.data)
            if size > _BATCH:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _look_for_colours(self, piece: Piece) -> None:
        """Count the cells of each colour. Titles at the top, which are usually coloured, do not count."""
        cells = piece.data if piece.before else _ROW_END.split(piece.data, _TITLES)[-1]
        for style, times in Counter(_STYLE.findall(cells)).items():
            colour = self.book.coloured.get(style.decode())
            if colour is not None:
                self.colours[colour] += times

    def _notes(self) -> dict[tuple[int, int], str]:
        """The notes on cells: the row and the column of each, and its words."""
        package = self.book.package
        parts = [each.name for each in package.relations(self.entry.part).values() if each.kind == "comments"]
        found = {}
        for part in parts:
            if part not in package:
                continue
            for element in package.tree(part, _NOTES).iter():
                if element.tag.endswith("}comment") and (cell := _CELL.fullmatch(element.get("ref", ""))):
                    words = "".join(each.text or "" for each in element.iter() if each.tag.endswith("}t"))
                    if said := _said(words):
                        found[int(cell[2]), column_of(cell[1])] = said
        return found


def _held_once(rows: list[Row], texts: dict[str, str]) -> None:
    """Let equal texts be one: those that other processes have read are apart in each piece."""
    for _, row in rows:
        row[:] = [texts.setdefault(value, value) if value.__class__ is str else value for value in row]


def _said(words: str) -> str:
    """What somebody wrote in a note, without what Excel puts around it for its older versions."""
    if words.startswith("[Threaded comment]"):
        words = words.partition("Comment:")[2]
    return words.strip()


def _hidden_columns(head: bytes, width: int) -> frozenset[int]:
    found: set[int] = set()
    for match in _COLUMN.finditer(head):
        given = dict(_ATTRIBUTE.findall(match[0]))
        if given.get(b"hidden") in (b"1", b"true"):
            first, last = int(given[b"min"]), min(int(given[b"max"]), width, LAST_COLUMN)
            found.update(range(first - 1, last))
    return frozenset(found)


def _merged(tail: bytes) -> list[_Merged]:
    """The merged ranges of a sheet: the first and last row, the first and last column."""
    found = []
    for match in _MERGED.finditer(tail):
        first, last = column_of(match[1].decode()), column_of(match[3].decode())
        above, below = int(match[2]), min(int(match[4]), LAST_ROW)
        if above <= below and first <= last and (above, first) != (below, last):
            found.append((above, below, first, last))
    return found


def fill(table: Table, merged: list[_Merged], file: str) -> list[Finding]:
    """Give the cells of merged ranges the value of the first, in rows that hold something, and say so."""
    numbers = [number for number, _ in table.rows]
    width = max(len(row) for _, row in table.rows)
    done: list[str] = []
    looked = 0
    for above, below, first, last in merged:
        begin, end = bisect_left(numbers, above), bisect_right(numbers, below)
        last = min(last, width - 1)
        looked += (end - begin) * max(last - first + 1, 0) + 1
        if looked > MAX_FILLED:
            left = f"{letters(first)}{above}"
            words = f"in the sheet “{table.sheet}” there are too many merged cells; from {left} on they are not filled"
            remedy = "Split the merged cells in the spreadsheet program, and fill them there."
            return [*_filled(table, done, file), about(NOT_FILLED, words, remedy, file)]
        if begin < end and numbers[begin] == above:
            value = table.rows[begin][1][first] if first < len(table.rows[begin][1]) else None
            if value is not None and _fill(table, range(begin, end), range(first, last + 1), value):
                done.append(f"{letters(first)}{above}:{letters(last)}{below}")
    return _filled(table, done, file)


def _fill(table: Table, rows: range, columns: range, value: Value) -> bool:
    before = len(table.filled)
    for place in rows:
        number, row = table.rows[place]
        for column in columns:
            if column >= len(row):
                row.extend([None] * (column + 1 - len(row)))
            if row[column] is None:
                row[column] = table.filled[number, column] = value
    return len(table.filled) > before


def _filled(table: Table, done: list[str], file: str) -> list[Finding]:
    if not done:
        return []
    words = f"in the sheet “{table.sheet}” merged cells were filled with what the first of them shows: {some(done)}"
    return [about(FILLED, words, "Look whether the value holds for each of the rows and columns.", file)]
