"""How a workbook is read by a mapping: a converter for each column, made once, and what is told of sheets and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ...errors import Unreadable
from ...findings import Finding, Level
from ..blocks import Block, Group, Rows, asked
from ..case import Case
from ..columns import Titles, fold, without_numbers
from ..dates import MOMENT_AHEAD
from ..kinds import closest
from ..people import Child
from ..record import Event
from . import rules
from .headers import titles_at
from .heard import Sense
from .imported import Told
from .mapping import Column, Join, Mapping, SheetMapping
from .table import Source, Spot, Table, Value, letters
from .titles import IGNORE, Sure, event_of
from .values import Codes, Converter, converter


class Reader(NamedTuple):
    """A column that is read: its place in the sheet from 0, and its converter. ``numbered``: each row gets a number in a list."""

    place: int
    converter: Converter
    numbered: bool = False


@dataclass
class SheetPlan:
    """How one sheet is read.

    ``constants`` hold for every row, ``sets`` for a row of a list that has another answer. ``key`` is the column by which the
    sheet is joined, -1 for none; ``joined`` are the sheets whose rows belong to this one’s, with the column of the ID there
    and here.
    """

    table: Table
    first_row: int
    titles: dict[int, str]
    readers: list[Reader]
    constants: dict[str, str]
    sets: dict[str, dict[str, str]]
    joined: list[tuple[SheetPlan, int, int]] = field(default_factory=list)


@dataclass
class Plan:
    """How a workbook is read: the sheets whose rows are children, and what is told of sheets and columns as a whole."""

    sheets: list[SheetPlan]
    told: list[Told]
    today: date
    model: type[Case]


def plan(source: Source, mapping: Mapping, today: date, model: type[Case] = Case) -> Plan:
    """How a workbook is read by a mapping.

    Raises :class:`~caseforms.errors.Unreadable` when the mapping names a sheet or a column that the workbook has not.
    """
    return _Planner(source, mapping, today, model).plan()


class _Planner:
    def __init__(self, source: Source, mapping: Mapping, today: date, model: type[Case]) -> None:
        self.source, self.mapping, self.today, self.model = source, mapping, today, model
        self.tables = {table.sheet: table for table in source.tables}
        self.titles = Titles(model)
        self.told: list[Told] = []

    def plan(self) -> Plan:
        made = {each.sheet: self._sheet(each) for each in self.mapping.sheets}
        below: set[str] = set()
        for each in self.mapping.sheets:
            for join in each.join:
                made[each.sheet].joined.append(self._joined(each, join, made))
                below.add(join.sheet)
        if not any(each.readers for each in made.values()):
            raise self._nothing_known()
        for table in self.source.tables:
            self._told_of(table, read=table.sheet in made)
        sheets = [made[each.sheet] for each in self.mapping.sheets if each.sheet not in below]
        return Plan(sheets, self.told, self.today, self.model)

    def _nothing_known(self) -> Unreadable:
        """That nothing of the workbook can be read."""
        if not any(table.rows for table in self.source.tables):
            return Unreadable(
                "the workbook is empty", "Give the one that has the cases.", file=self.source.file
            )
        if self.mapping.file:
            return self.missing(
                "the mapping reads no column of the workbook", "Write paths behind “path”.", 0
            )
        return Unreadable(
            "no column of the workbook has a title that is known",
            "“caseforms import --suggest” lists the columns in a mapping; write behind “path” what they hold.",
            file=self.source.file,
        )

    def missing(self, message: str, remedy: str, line: int) -> Unreadable:
        """That the mapping and the workbook do not go together."""
        file = self.mapping.file or self.source.file
        return Unreadable(message, remedy, file=file, line=line if self.mapping.file else 0)

    def _table(self, name: str, line: int) -> Table:
        table = self.tables.get(name)
        if table is None:
            near = closest(name, list(self.tables), 1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"It has: {', '.join(self.tables)[:200]}."
            raise self.missing(f"the workbook has no sheet “{name[:60]}”", remedy, line)
        return table

    def _sheet(self, given: SheetMapping) -> SheetPlan:
        table = self._table(given.sheet, given.line)
        titles = dict(enumerate(titles_at(table, given.header_rows, self.titles)))
        places = self._places(given, titles)
        cells = _Cells(table, given.first_row)
        readers = []
        events: dict[tuple[str, int], int] = {}
        sets: dict[str, dict[str, str]] = {}
        for column, place in zip(given.columns, places, strict=True):
            spot = Spot(table.sheet, max(given.header_rows, default=given.first_row), place)
            if not column.path or column.path == IGNORE:
                if not column.path and cells.any(place):
                    self._not_read(column, titles.get(place, ""), spot)
                continue
            sense, is_event = self._sense(column.path, events, sets)
            made, decided = converter(
                sense,
                cells.of(place),
                event=is_event,
                order=column.date_order,
                codes=Codes(column.codes, column.code_list),
                since_1904=self.source.since_1904,
            )
            readers.append(Reader(place, made, "[]" in sense.path))
            if column.sure is Sure.LIKELY and not self.mapping.file:
                self._likely(column, spot)
            if decided and decided.open and (decided.figures or decided.year_first):
                self._order(sense, spot, str(decided.figures or decided.year_first), decided.open)
        constants = {**self.mapping.constants, **given.constants}
        everywhere: dict[str, str] = {}
        for path, said in constants.items():
            above, _, last = path.rpartition(".")
            if above.endswith("]"):
                sets.setdefault(above, {})[last] = said
            else:
                everywhere[path] = said
        if not readers and table.rows:
            spot = Spot(table.sheet, max(given.header_rows, default=1), 0)
            message = f"no column of the sheet “{table.sheet[:60]}” is read"
            self.tell(
                spot, rules.NO_HEADER, Level.ERROR, message, "Say in the mapping what its columns mean."
            )
        if len(given.header_rows) > 1 and not self.mapping.file:
            rows = " and ".join(map(str, given.header_rows))
            message = f"the titles of the columns stand in rows {rows} and were joined"
            spot = Spot(table.sheet, given.header_rows[0], 0)
            self.tell(
                spot, rules.HEADER_JOINED, Level.ADVICE, message, "The mapping lists the joined titles."
            )
        self._beside(given, titles, places, cells)
        return SheetPlan(table, given.first_row, titles, readers, everywhere, sets)

    def _places(self, given: SheetMapping, titles: dict[int, str]) -> list[int]:
        """Where the columns of the mapping stand in the sheet: where they stood, or else where their title now is."""
        by_title: dict[str, list[int]] = {}
        for place, title in titles.items():
            by_title.setdefault(fold(title), []).append(place)
        found = []
        for column in given.columns:
            wanted = fold(column.title)
            there = by_title.get(wanted, [])
            if not wanted or column.place in there:
                found.append(column.place)
            elif len(there) == 1:
                found.append(there[0])
            else:
                near = closest(column.title, [each for each in titles.values() if each], 1)
                remedy = f"Did you mean “{near[0][:60]}”? " if near else ""
                rows = ", ".join(map(str, given.header_rows))
                where = f"in row {rows} " if rows else ""
                raise self.missing(
                    f"the sheet “{given.sheet[:60]}” has no column “{column.title[:60]}” {where}".rstrip(),
                    f"{remedy}Correct the title or “header_rows” in the mapping, or take the column out of it.",
                    column.line or given.line,
                )
        return found

    def _sense(
        self, path: str, events: dict[tuple[str, int], int], sets: dict[str, dict[str, str]]
    ) -> tuple[Sense, bool]:
        """What a path asks for, and whether it is the date of an event."""
        if event := event_of(path):
            code, part, number = event
            place = events.setdefault((code, number), len(events))
            sets[f"events[{place}]"] = {"event": code}
            kind = MOMENT_AHEAD if part == "at" else asked(Event, part).kind
            return Sense(f"events[{place}].{part}", kind, Event, self.today), part == "at"
        if path == "child.name":
            return Sense(path, asked(Child, "given_names").kind, Child, self.today), False
        plain = without_numbers(path)
        above, _, _ = plain.rpartition(".")
        block: type[Block] = self.model
        if above:
            group = asked(self.model, above).kind
            assert isinstance(group, Group | Rows)
            block = group.model
        return Sense(path, asked(self.model, plain).kind, block, self.today), False

    def _joined(
        self, sheet: SheetMapping, join: Join, made: dict[str, SheetPlan]
    ) -> tuple[SheetPlan, int, int]:
        if join.sheet == sheet.sheet or any(
            other.join if other.sheet == join.sheet else any(j.sheet == join.sheet for j in other.join)
            for other in self.mapping.sheets
            if other is not sheet
        ):
            raise self.missing(
                f"the sheet “{join.sheet[:60]}” cannot be joined here: it is joined elsewhere, or joins others itself",
                "Join every sheet to the one that has a row for each child.",
                join.line,
            )
        if join.sheet not in made:
            raise self.missing(
                f"the mapping joins the sheet “{join.sheet[:60]}” and does not say what its columns mean",
                "Describe it under “sheets”.",
                join.line,
            )
        there = self._key(made[join.sheet], join.there or join.on, join.line)
        here = self._key(made[sheet.sheet], join.on, join.line)
        return made[join.sheet], there, here

    def _key(self, sheet: SheetPlan, title: str, line: int) -> int:
        for place, each in sheet.titles.items():
            if fold(each) == fold(title):
                return place
        near = closest(title, [each for each in sheet.titles.values() if each], 1)
        remedy = (
            f"Did you mean “{near[0][:60]}”?" if near else "Name the column by which the sheets are joined."
        )
        raise self.missing(
            f"the sheet “{sheet.table.sheet[:60]}” has no column “{title[:60]}” to be joined by", remedy, line
        )

    # -- what is told of sheets and columns ------------------------------------------------------------------------------

    def tell(self, spot: Spot, code: str, level: Level, message: str, remedy: str) -> None:
        """Keep a finding about a sheet or a column as a whole."""
        self.told.append(Told(spot, Finding(code, level, "", message, remedy, rules.SOURCE)))

    def _not_read(self, column: Column, title: str, spot: Spot) -> None:
        if not column.title and not title:
            message = "the column has content and no title, and is not read"
            remedy = "Say in the mapping what it holds, or “path: ignore”."
            self.tell(spot, rules.NO_TITLE, Level.WARNING, message, remedy)
            return
        message = f"the column “{(column.title or title)[:60]}” is not read"
        remedy = f"It may be {column.perhaps}. " if column.perhaps else ""
        self.tell(
            spot,
            rules.SAME_TITLE if column.perhaps and column.figure == 0.5 else rules.COLUMN_NOT_READ,
            Level.WARNING,
            message,
            f"{remedy}Write what it holds behind “path” in the mapping, or “path: ignore”.",
        )

    def _likely(self, column: Column, spot: Spot) -> None:
        message = f"the column “{column.title[:60]}” is taken for {column.path}, which is likely, not certain"
        self.tell(
            spot, rules.COLUMN_LIKELY, Level.QUESTION, message, "Correct it in the mapping if it is not."
        )

    def _order(self, sense: Sense, spot: Spot, order: str, count: int) -> None:
        dates = "date of this column could be read in two ways and was" if count == 1 else ""
        dates = dates or "different dates of this column could be read in two ways and were"
        message = f"{count:,} {dates} read {order}"
        remedy = "If that is not right, say so beside the column in the mapping (date_order)."
        self.tell(spot, rules.DATE_DECIDED, Level.ADVICE, message, remedy)

    def _beside(self, given: SheetMapping, titles: dict[int, str], places: list[int], cells: _Cells) -> None:
        """Columns of the sheet that the mapping does not name."""
        for place in sorted(set(range(cells.width)) - set(places)):
            if cells.any(place):
                row = max(given.header_rows, default=given.first_row)
                column = Column(place, titles.get(place, ""))
                self._not_read(column, column.title, Spot(given.sheet, row, place))

    def _told_of(self, table: Table, *, read: bool) -> None:
        """What is hidden in a sheet, or that it is not read at all."""
        first = Spot(table.sheet, 1, 0)
        if not read:
            if table.rows:
                message = f"the sheet “{table.sheet[:60]}” is not read ({len(table.rows):,} rows)"
                remedy = "If it tells of children, describe it under “sheets” in the mapping."
                self.tell(first, rules.SHEET_NOT_READ, Level.WARNING, message, remedy)
            return
        look = "Look whether it was hidden because it does not count."
        if table.hidden:
            self.tell(first, rules.HIDDEN, Level.ADVICE, "this sheet is hidden and was read", look)
        for place in sorted(table.hidden_columns):
            message = f"column {letters(place)} is hidden and was read"
            self.tell(Spot(table.sheet, 1, place), rules.HIDDEN, Level.ADVICE, message, look)
        start = next(each.first_row for each in self.mapping.sheets if each.sheet == table.sheet)
        for row, place in sorted(table.notes):
            if row < start:
                message = "a note hangs on this cell and is not taken over"
                spot = Spot(table.sheet, row, place)
                self.tell(
                    spot, rules.NOTE, Level.ADVICE, message, "Look whether it says what a column means."
                )


class _Cells:
    """The cells of a sheet below its titles, by column."""

    def __init__(self, table: Table, first_row: int) -> None:
        self.rows = [row for number, row in table.rows if number >= first_row]
        self.width = max(map(len, self.rows), default=0)
        self.filled = {place for row, place in table.filled if row >= first_row}

    def of(self, place: int) -> Iterator[Value]:
        """The cells of a column."""
        return (row[place] for row in self.rows if place < len(row))

    def any(self, place: int) -> bool:
        """Whether a column has content."""
        return place in self.filled or any(each is not None for each in self.of(place))
