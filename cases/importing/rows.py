"""The rows of a legacy workbook as children: each row with what is joined to it, or the reason why it is none.

Every row of a sheet that is read comes out in exactly one :class:`~.imported.Imported`: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from datetime import date
from typing import Any

from ...findings import Finding, Level
from ..blocks import asked, questions
from ..case import Case
from ..columns import fold, without_numbers
from ..kinds import STATED, Kind
from . import rules
from .heard import IDENTITY, Sense, shown
from .imported import Imported, Told
from .laying import Laid, renamed
from .mapping import Mapping
from .plan import Plan, SheetPlan, plan
from .table import Change, Shown, Source, Spot, Table, Value

_PARTS_TAKEN = "this cell speaks for the whole, and other cells for its parts; those were taken"
_TOTALS = ("total", "grand total", "sub total", "subtotal", "sum", "count", "average", "totals")


def import_rows(
    source: Source, mapping: Mapping, today: date, model: type[Case] = Case
) -> Iterator[Imported]:
    """Each row of the workbook as a child, in order, and what is no child with the reason.

    Raises :class:`~caseforms.errors.Unreadable` when the mapping names a sheet or a column that the workbook has not.
    """
    return rows_of(plan(source, mapping, today, model))


def rows_of(planned: Plan) -> Iterator[Imported]:
    """Each row of a workbook that has been planned."""
    for sheet in planned.sheets:
        yield from _Rows(sheet, planned.model).imported()


class _Rows:
    """The rows of one sheet, with those of the sheets that are joined to it."""

    def __init__(self, sheet: SheetPlan, model: type[Case]) -> None:
        self.sheet, self.model = sheet, model
        self.below = [_Joined(each, there, here) for each, there, here in sheet.joined]
        self.order = {name: place for place, name in enumerate(questions(model))}
        self.apart = _Apart(sheet.table)
        self.senses: dict[str, Sense] = {}
        self.head = {fold(title) for title in sheet.titles.values() if title}

    def imported(self) -> Iterator[Imported]:
        """The children of the sheet, then the joined rows that belong to none."""
        for number, cells in self.sheet.table.rows:
            if number >= self.sheet.first_row:
                yield self._row(number, cells)
        for each in self.below:
            yield from each.orphans()

    def _row(self, number: int, cells: list[Value]) -> Imported:
        table = self.sheet.table
        found = Imported((Spot(table.sheet, number, 0),), {})
        laid = Laid()
        self._read(found, laid, self.sheet, self.apart, number, cells)
        if reason := self._no_child(number, cells, bool(laid.origin)):
            if reason.finding.code != rules.EMPTY_ROW:
                found.told.clear()
                found.changes.clear()
            found.told.append(reason)
            return found
        for each in self.below:
            self._join(found, laid, each, number, cells)
        moved = laid.finish(self.sheet.constants, self.sheet.sets)
        given = [name for name, said in laid.tree.items() if said and name in self.order]
        found.answers = {name: laid.tree[name] for name in sorted(given, key=self.order.__getitem__)}
        found.origin = laid.origin
        for path, spot in laid.gave_way:
            self._tell(found, spot, rules.CELLS_DISAGREE, Level.WARNING, path, _PARTS_TAKEN)
        if moved:
            found.told = [_moved(each, moved) for each in found.told]
        if not _is_named(found.answers):
            spot = Spot(table.sheet, number, self.sheet.readers[0].place if self.sheet.readers else 0)
            message = "the row has neither a name nor a reference for the child"
            self._tell(found, spot, rules.NOBODY, Level.ERROR, "", message, "Write one of them into the row.")
        return found

    # -- reading ---------------------------------------------------------------------------------------------------------

    def _read(
        self,
        found: Imported,
        laid: Laid,
        sheet: SheetPlan,
        apart: _Apart,
        number: int,
        cells: list[Value],
        without: int = -1,
    ) -> None:
        """Lay the answers of one row down; ``without`` is the column by which it is joined."""
        name = sheet.table.sheet
        width = len(cells)
        filled = apart.filled.get(number)
        fresh: dict[str, str] = {}
        for place, convert, numbered in sheet.readers:
            value = cells[place] if place < width else None
            if filled and place in filled:
                value = filled[place] if value is None else value
                self._merged(found, Spot(name, number, place), convert.sense.path)
            if value is None or place == without:
                continue
            heard = (convert.heard_numbers if type(value) is Shown else convert.heard).get(value)
            if heard is None:
                heard = convert(value)
            answers, change, findings = heard
            if not answers and change is None and not findings:
                continue
            spot = Spot(name, number, place)
            for path, said in answers:
                if numbered and "[]" in path:
                    path = _numbered(path, laid, fresh)
                if not laid.lay(path, said, spot) and not self._same(laid, path, said):
                    self._disagree(found, laid, path, spot)
            if change is not None:
                found.changes.append(Change(spot, shown(value), *change))
            for finding in findings:
                if fresh and "[]" in finding.path:
                    finding = replace(finding, path=_numbered(finding.path, laid, fresh))
                found.told.append(Told(spot, finding))
        if apart.any:
            self._remark(found, apart, number)

    def _same(self, laid: Laid, path: str, said: Any) -> bool:
        """Whether two cells for one answer mean the same, written in two ways."""
        there = laid.at(path)
        if there is None or isinstance(there, dict | list) is not isinstance(said, dict | list):
            return False
        try:
            kind = asked(self.model, without_numbers(path)).kind
        except KeyError:
            return False
        return isinstance(kind, Kind) and bool(kind.accept(there) == kind.accept(said))

    def _disagree(self, found: Imported, laid: Laid, path: str, spot: Spot) -> None:
        """Two cells differ: neither is taken, and both are told."""
        level = Level.ERROR if path in IDENTITY else Level.WARNING
        message = "two cells say different things for this answer, and neither is taken"
        first = laid.origin.get(path)
        if first is None and path not in laid.refused:
            message = _PARTS_TAKEN
        for each in dict.fromkeys((first, spot) if first else (spot,)):
            self._tell(found, each, rules.CELLS_DISAGREE, level, path, message, "Correct one of them.")
        if first is not None:
            laid.take(path)

    def _merged(self, found: Imported, spot: Spot, path: str) -> None:
        message = "the value of a merged range was taken for this cell"
        remedy = "Look whether it was meant for each row of the range."
        self._tell(found, spot, rules.MERGED, Level.QUESTION, path, message, remedy)

    def _remark(self, found: Imported, apart: _Apart, number: int) -> None:
        """What hangs on a row beside its values: notes, and that it was hidden."""
        name = apart.table.sheet
        if number in apart.table.hidden_rows:
            message = "this row is hidden and was read"
            remedy = "Look whether it was hidden because it does not count."
            self._tell(found, Spot(name, number, 0), rules.HIDDEN, Level.ADVICE, "", message, remedy)
        for place in apart.notes.get(number, ()):
            message = "a note hangs on this cell and is not taken over"
            remedy = "Look whether it says something that belongs in the case file."
            self._tell(found, Spot(name, number, place), rules.NOTE, Level.ADVICE, "", message, remedy)

    @staticmethod
    def _tell(
        found: Imported, spot: Spot, code: str, level: Level, path: str, message: str, remedy: str = ""
    ) -> None:
        found.told.append(Told(spot, Finding(code, level, path, message, remedy, rules.SOURCE)))

    # -- joined sheets ---------------------------------------------------------------------------------------------------

    def _join(self, found: Imported, laid: Laid, joined: _Joined, number: int, cells: list[Value]) -> None:
        key = _key(cells, joined.here)
        if not key or key not in joined.rows:
            return
        if key in joined.taken:
            spot = Spot(self.sheet.table.sheet, number, joined.here)
            message = (
                f"the ID stands in row {joined.taken[key]} as well, and rows of another sheet belong to it"
            )
            self._tell(
                found, spot, rules.SAME_ID, Level.ERROR, "", message, "Give each child an ID of its own."
            )
            return
        joined.taken[key] = number
        spots = []
        for row, values in joined.rows[key]:
            spots.append(Spot(joined.sheet.table.sheet, row, 0))
            self._read(found, laid, joined.sheet, joined.apart, row, values, joined.there)
        found.rows += tuple(spots)

    # -- rows that are no children ---------------------------------------------------------------------------------------

    def _no_child(self, number: int, cells: list[Value], says_something: bool) -> Told | None:
        """Why a row is no child: it is empty, repeats the titles, or adds others up."""
        place = next((place for place, value in enumerate(cells) if value is not None), 0)
        first = cells[place] if cells else None
        spot = Spot(self.sheet.table.sheet, number, place)
        if isinstance(first, str):
            folded = fold(first)
            if folded in self.head and self._is_head(cells):
                return _no(spot, rules.HEADER_AGAIN, "the row repeats the titles of the columns")
            if folded.startswith(_TOTALS) and self._is_total(cells):
                return _no(spot, rules.TOTAL, "the row is a total and tells of no child")
        if not says_something:
            return _no(spot, rules.EMPTY_ROW, "nothing stands in the columns that are read")
        return None

    def _is_head(self, cells: list[Value]) -> bool:
        given = [fold(each) for each in cells if isinstance(each, str)]
        return sum(each in self.head for each in given) * 2 > len(given)

    @staticmethod
    def _is_total(cells: list[Value]) -> bool:
        given = [each for each in cells if each is not None]
        words = [each for each in given if isinstance(each, str) and any(map(str.isalpha, each))]
        return len(words) <= 1 and fold(str(given[0])).rstrip("0123456789 ") in {
            *_TOTALS,
            *(f"{each} cases" for each in _TOTALS),
            *(f"{each} children" for each in _TOTALS),
            *(f"{each} number" for each in _TOTALS),
            *(f"{each} number of children" for each in _TOTALS),
        }


class _Apart:
    """What a sheet has beside its values, by row."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.filled: dict[int, dict[int, Value]] = {}
        for (row, place), value in table.filled.items():
            self.filled.setdefault(row, {})[place] = value
        self.notes: dict[int, list[int]] = {}
        for row, place in sorted(table.notes):
            self.notes.setdefault(row, []).append(place)
        self.any = bool(self.notes or table.hidden_rows)


class _Joined:
    """The rows of a sheet that belong to those of another, by their ID."""

    def __init__(self, sheet: SheetPlan, there: int, here: int) -> None:
        self.sheet, self.there, self.here = sheet, there, here
        self.apart = _Apart(sheet.table)
        self.rows: dict[str, list[tuple[int, list[Value]]]] = {}
        self.taken: dict[str, int] = {}
        for number, cells in sheet.table.rows:
            if number >= sheet.first_row:
                self.rows.setdefault(_key(cells, there), []).append((number, cells))

    def orphans(self) -> Iterator[Imported]:
        """The rows that belong to no child."""
        for key, rows in self.rows.items():
            if key in self.taken:
                continue
            message = "no row of the other sheet has this ID" if key else "the row has no ID"
            for number, _ in rows:
                spot = Spot(self.sheet.table.sheet, number, self.there)
                told = _no(spot, rules.NOT_JOINED, message, "Correct the ID, or take the row out.")
                yield Imported((Spot(self.sheet.table.sheet, number, 0),), {}, told=[told])


def _key(cells: list[Value], place: int) -> str:
    """The ID in a row by which sheets are joined; empty when there is none."""
    value = cells[place] if 0 <= place < len(cells) else None
    return " ".join(str(value).split()).casefold() if isinstance(value, str) else ""


def _no(spot: Spot, code: str, message: str, remedy: str = "") -> Told:
    return Told(spot, Finding(code, Level.ERROR, "", message, remedy, rules.SOURCE))


def _numbered(path: str, laid: Laid, fresh: dict[str, str]) -> str:
    """A path in a joined row, with the number that the row has in its list."""
    rows, _, rest = path.partition("[]")
    if rows not in fresh:
        fresh[rows] = f"{rows}[{laid.free(rows)}]"
    return fresh[rows] + rest


def _moved(told: Told, moved: Dictionary[str, str]) -> Told:
    path = renamed(told.finding.path, moved)
    return told if path == told.finding.path else Told(told.spot, replace(told.finding, path=path))


def _is_named(answers: Dictionary[str, Any]) -> bool:
    """Whether anybody could tell whose case it is."""
    child = answers.get("child")
    child = child if isinstance(child, dict) else {}
    if any(map(_is_real, (answers.get("reference"), child.get("given_names"), child.get("family_name")))):
        return True
    parents = answers.get("parents")
    mothers = parents if isinstance(parents, list) else []
    return child.get("is_unborn") == "yes" and any(_is_real(each.get("name")) for each in mothers)


def _is_real(said: Any) -> bool:
    return isinstance(said, str) and said.casefold() not in STATED
