"""The columns of a register’s workbook, and its rows as cases."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..cases.blocks import Block, Group, Rows, build
from ..cases.cell_values import Broken, Value, letters
from ..cases.cells import put
from ..cases.events import settle, telling_answers
from ..cases.kinds import Kind, Unusable
from ..cases.record import Event
from ..errors import Unreadable
from ..findings import Finding, Level, Place, register
from .context import LetterCase
from .register_cells import Cell, agreed, answer, disagreeing, moment, spoil, words
from .register_cells import usable as usable_cell
from .register_columns import Target, asked_of, heading, nearest, target_of
from .register_sheet import MAX_COLUMNS, Sheet

_SOURCE = "House rule"
_HOW = "docs/register.md says how columns are named."

UNKNOWN_COLUMN = register(
    "REG-01",
    Level.WARNING,
    "The column is not read",
    "The column’s title is none that caseforms knows, so nothing in it reaches a letter. A column of your own may stay; if "
    "it was meant for caseforms, give it the title that an empty register has (“caseforms letters register”).",
    _SOURCE,
)
DOUBLED_COLUMN = register(
    "REG-02",
    Level.WARNING,
    "Two columns say the same",
    "Two columns have titles that mean the same answer. Where both are filled in and differ, neither counts.",
    _SOURCE,
)
UNREAD_CELLS = register(
    "REG-08",
    Level.WARNING,
    "Something stands where it is not read",
    "Cells below an empty title, or on another sheet, reach no letter.",
    _SOURCE,
)

#: The titles stand in one of the first rows.
_TITLES_WITHIN = 20

#: The cells of a row as far as there are titles, and one more, which is always empty and stands for a column that is not there.
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its place in the sheet from 0, its title as it stands, what it holds, and the kind of answer."""

    place: int
    title: str
    target: Target
    kind: Kind | Group | Rows | None = None


@dataclass(frozen=True, slots=True)
class EventColumns:
    """The columns of one event: its date, its author and a note, each where there is one; ``places`` are those in a row."""

    event: str
    at: Column | None
    by: Column | None
    note: Column | None
    places: tuple[int, int, int]

    @property
    def first(self) -> Column | None:
        """One that there is."""
        return self.at or self.by or self.note


@dataclass(frozen=True)
class Columns:
    """The columns of a register: the row of their titles, what is read, and what is wrong with them.

    ``light`` are the answers that tell of events, and the profile; ``twins`` are pairs that mean the same; ``width`` is where titles end, ``gaps`` are columns
    before that without one.
    """

    row: int
    reference: Column
    events: tuple[EventColumns, ...]
    answers: tuple[Column, ...]
    light: tuple[Column, ...]
    twins: tuple[tuple[Column, Column], ...]
    width: int
    gaps: tuple[int, ...]
    findings: tuple[Finding, ...]

    @functools.cached_property
    def by_path(self) -> dict[str, Column]:
        """The columns of answers by path."""
        return {each.target.path: each for each in self.answers}


def letter(column: int) -> str:
    """The letters by which a spreadsheet names a column, counted from 1.

    >>> letter(1), letter(26), letter(28)
    ('A', 'Z', 'AB')
    """
    return letters(column - 1)


# -- the columns ---------------------------------------------------------------------------------------------------------


def read_columns(head: Sequence[tuple[int, Sequence[str]]], file: str) -> Columns:
    """The columns of a register, from its first rows.

    Raises :class:`~caseforms.errors.Unreadable` when there is none for references, or none for events.
    """
    number, titles = _titles(head, file)
    known: dict[Target, Column] = {}
    twins, found = [], []
    for place, title in enumerate(titles):
        target = target_of(title) if title else None
        spot = Place(file, number, place + 1)
        if target is None:
            if title:
                found.append(_unknown(title, spot))
            continue
        question = asked_of(target)
        column = Column(place, title, target, question.kind if question else None)
        first = known.setdefault(target, column)
        if first is not column:
            twins.append((first, column))
            found.append(_doubled(first, column, spot))
    reference = known.get(Target("reference"))
    if reference is None:
        raise _missing(file, number, "references", "reference", "Case reference", titles)
    events = tuple(_event_columns(known))
    answers = tuple(each for target, each in known.items() if target.path)
    telling = tuple(each for each in answers if _tells(each.target.path))
    if not telling and not any(each.at for each in events):
        raise _missing(file, number, "events", "", "Early Help Assessment received", titles)
    width = max((n for n, title in enumerate(titles, 1) if title), default=0)
    gaps = tuple(place for place, title in enumerate(titles[:width]) if not title)
    light = (*telling, *(each for each in answers if each.target.path == "profile"))
    return Columns(number, reference, events, answers, light, tuple(twins), width, gaps, tuple(found))


def _titles(head: Sequence[tuple[int, Sequence[str]]], file: str) -> tuple[int, Sequence[str]]:
    """The row of titles: of the first rows, the first that has references and more, or else the one with most titles that are known."""
    if not head:
        raise Unreadable(
            "the register is empty", "“caseforms letters register” writes one with all columns.", file=file
        )
    best, most = head[0], 0
    for row in head:
        known = [target for title in row[1] if title and (target := target_of(title))]
        if len(known) > most:
            best, most = row, len(known)
        if most > 1 and Target("reference") in known:
            break
    if len(best[1]) > MAX_COLUMNS:
        raise Unreadable(
            f"the register has more than {MAX_COLUMNS:,} columns", "Delete those that are empty.", file=file
        )
    return best


def _missing(file: str, row: int, what: str, path: str, title: str, titles: Sequence[str]) -> Unreadable:
    """There is no column for something without which a register is none."""
    for each in titles:
        near = target_of(nearest(each)) if each else None
        if near and (near.path == path if path else near.event):
            remedy = f"Did you mean “{each[:60]}”? Write “{heading(near)}”."
            break
    else:
        remedy = f"Add one, such as “{title}”."
    return Unreadable(f"no column of the register has the {what}", f"{remedy} {_HOW}", file=file, line=row)


def _tells(path: str) -> bool:
    return re.sub(r"\[\d+\]", "[]", path) in telling_answers()


def _event_columns(known: dict[Target, Column]) -> Iterator[EventColumns]:
    for event, number in dict.fromkeys((each.event, each.number) for each in known if each.event):
        at, by, note = (known.get(Target("", event, part, number)) for part in ("at", "by", "note"))
        places = (_place(at), _place(by), _place(note))
        yield EventColumns(event, at, by, note, places)


def _place(column: Column | None) -> int:
    return column.place if column else -1


def _unknown(title: str, spot: Place) -> Finding:
    near = nearest(title)
    remedy = f"Did you mean “{near}”?" if near else f"Leave it if it is a column of your own. {_HOW}"
    words = f"nothing in the column “{title[:60]}” is read"
    return Finding(UNKNOWN_COLUMN, Level.WARNING, "", words, remedy, _SOURCE, spot)


def _doubled(first: Column, second: Column, spot: Place) -> Finding:
    both = f"{letter(first.place + 1)} and {letter(second.place + 1)}"
    words = f"the columns {both} both mean “{heading(second.target)}”"
    return Finding(DOUBLED_COLUMN, Level.WARNING, "", words, "Keep one of the two.", _SOURCE, spot)


def other_sheets(number: int, file: str) -> Finding:
    """That a workbook has more sheets than the register."""
    words = f"{number} other sheet{'s are' if number > 1 else ' is'} not read"
    remedy = "One sheet holds the register: the one named “Register”, or else the first."
    return Finding(UNREAD_CELLS, Level.WARNING, "", words, remedy, _SOURCE, Place(file))


# -- the rows ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowReader:
    """Makes a case of a row."""

    file: str
    columns: Columns
    today: date
    profile: str

    def reference(self, row: Row) -> str:
        """The reference of the row’s case; empty when there is none."""
        found = row[self.columns.reference.place]
        return "" if found is None or isinstance(found, Unusable) else " ".join(words(found).split())

    def events_case(self, row: Row) -> tuple[LetterCase, tuple[EventColumns, ...]]:
        """A case with nothing but what tells of events, and the columns that each event comes from."""
        events, spots = [], []
        for each in self.columns.events:
            at_place, by_place, note_place = each.places
            at, by, note = row[at_place], row[by_place], row[note_place]
            if at is None and by is None and note is None:
                continue
            when = moment(at)
            if when is not None or by is not None or note is not None:
                events.append(Event(event=each.event, at=when, by=_said(by), note=_said(note)))
                spots.append(each)
        case = self.build(row, self.columns.light)
        case.events = tuple(events) or None
        settle(case)
        return case, tuple(spots)

    def build(self, row: Row, columns: Sequence[Column]) -> LetterCase:
        """A case with the answers in these columns."""
        given: dict[str, Any] = {}
        spoiled: list[tuple[str, Unusable]] = []
        for column in columns:
            value = row[column.place]
            if value is None:
                continue
            path = column.target.path
            plain = value if isinstance(value, Unusable) else answer(value, column.kind)
            if not isinstance(plain, Unusable) and not put(given, path, plain):
                plain = disagreeing(value)
            if isinstance(plain, Unusable):
                spoiled.append((path, plain))
        for path, _ in spoiled:
            put(given, path, "?", anyway=True)
        case = build(LetterCase, given)
        for path, unusable in spoiled:
            spoil(case, path, unusable)
        case.today, case.unread = self.today, {}
        if case.profile is None and self.profile:
            case.profile = self.profile
        return case

    def column(self, path: str, spots: Sequence[EventColumns]) -> int:
        """The column, from 1, in which the answer at a path stands; 0 when the register has none for it."""
        if match := re.fullmatch(r"events\[(\d+)\]\.(at|by|note|event)", path):
            spot = spots[int(match[1])]
            column = getattr(spot, match[2], None) if match[2] != "event" else spot.first
            column = column or spot.first
        else:
            while path and path not in self.columns.by_path:
                path = path.rpartition(".")[0]
            column = self.columns.by_path.get(path)
        return column.place + 1 if column else 0

    def findings(self, case: LetterCase, spots: Sequence[EventColumns], line: int) -> Iterator[Finding]:
        """What cannot be used, or cannot be true, among the answers of a row beside its events."""
        for path, value in _doubtful(case, ""):
            if path.startswith("events["):
                continue
            column = self.columns.by_path.get(path)
            finding = unusable(path, value) or _impossible(path, value, column, case.today)
            if finding:
                yield finding.at(Place(self.file, line, self.column(path, spots)))


def _doubtful(block: Block, above: str) -> Iterator[tuple[str, Any]]:
    """The answers in a block that may be wrong, by path: what could not be understood, and days."""
    for name, value in block.__dict__.items():
        if isinstance(value, Unusable | date):
            if name != "today":
                yield f"{above}{name}", value
        elif isinstance(value, Block):
            yield from _doubtful(value, f"{above}{name}.")
        elif isinstance(value, tuple):
            for number, row in enumerate(value):
                if isinstance(row, Block):
                    yield from _doubtful(row, f"{above}{name}[{number}].")


def _said(value: Cell) -> Any:
    return value if value is None or isinstance(value, Unusable) else words(value)


def unusable(path: str, value: Any) -> Finding | None:
    """A value that could not be understood, as a finding without its place."""
    if not isinstance(value, Unusable):
        return None
    concern = value.concern
    return Finding(concern.code, concern.level, path, concern.message, concern.remedy, _SOURCE)


def _impossible(path: str, value: Any, column: Column | None, today: date) -> Finding | None:
    """A day that cannot be right: of what can be read, nothing else is an error."""
    if column is None or not isinstance(column.kind, Kind):
        return None
    for each in column.kind.concerns(value, today):
        if each.level is Level.ERROR:
            return Finding(each.code, each.level, path, each.message, each.remedy, _SOURCE)
    return None


# -- from the sheet to rows ----------------------------------------------------------------------------------------------


def columns_of(sheet: Sheet, first: Sequence[tuple[int, list[Value]]]) -> Columns:
    """The columns of a register, from its first rows.

    Raises :class:`~caseforms.errors.Unreadable` when there is none for references, or none for events.
    """
    head = [(number, row) for number, row in first if number <= _TITLES_WITHIN]
    named = [(n, [" ".join(c.split())[:200] if isinstance(c, str) else "" for c in row]) for n, row in head]
    return read_columns(named, sheet.file)


def in_form(columns: Columns, row: list[Value]) -> tuple[Row, int]:
    """A row as wide as the titles, and the first column, from 1, in which something stands below no title (0: nowhere).

    Of two columns that mean the same, the first says what both say.
    """
    stray = 0
    if len(row) > columns.width or columns.gaps:
        for place in (*columns.gaps, *range(columns.width, len(row))):
            if place < len(row) and row[place] is not None:
                stray = place + 1
                break
    cells: list[Any] = row[: columns.width]
    if Broken in map(type, row):
        cells = list(map(usable_cell, cells))
    cells += [None] * (columns.width + 1 - len(cells))
    for one, other in columns.twins:
        cells[one.place] = agreed(cells[one.place], cells[other.place])
    return tuple(cells), stray


def stray_cell(place: Place, rows: int = 1) -> Finding:
    """That something stands below no title: where first, and in how many rows."""
    more = f", nor are those in {rows - 1:,} more rows" if rows > 1 else ""
    words = f"this cell has no title above it and is not read{more}"
    return Finding(UNREAD_CELLS, Level.WARNING, "", words, "Give the column a title.", _SOURCE, place)
