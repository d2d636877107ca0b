"""Registers: what business support works from, a workbook with a row for each case, or a folder of case files.

A row becomes the same case as a case file would: its cells are read by the same kinds of answer, and what cannot be
understood is a finding with its row and column, while the other rows go on.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from ..cases.blocks import is_value
from ..cases.case import typed, value_findings
from ..cases.events import settle
from ..cases.reading import Document, read_case_file
from ..checks.event_rules import event_findings
from ..errors import Unreadable
from ..findings import Finding, Level, Place, register
from ..forms import FORM_CODES
from ..render.chunks import in_chunks
from .context import LetterCase
from .register_rows import (
    EventColumns,
    Row,
    RowReader,
    columns_of,
    in_form,
    letter,
    other_sheets,
    stray_cell,
    unusable,
)
from .register_sheet import Sheet, check_length

R = TypeVar("R")

_SOURCE = "House rule"
_CASE_FILES = (".yaml", ".yml", ".json")

NO_REFERENCE = register(
    "REG-04",
    Level.ERROR,
    "The row has no reference",
    "Letters are printed, remembered and found again by the case’s reference. Without one, nothing is written for the row.",
    _SOURCE,
)
SAME_REFERENCE = register(
    "REG-05",
    Level.ERROR,
    "The reference stands in another row as well",
    "Two rows with one reference would be taken for one case, and one of them would get no letters. The first is used.",
    _SOURCE,
)


@dataclass(frozen=True)
class Entry:
    """One case of a register. ``events`` holds nothing but what tells of events; :meth:`case` has everything.

    ``where`` is what the entry is called for people. ``problem`` says why nothing can be written for it: then there is no case.
    """

    where: str
    place: Place
    reference: str = ""
    events: LetterCase = field(default_factory=LetterCase)
    problem: str = ""
    problems: tuple[Finding, ...] = ()

    def case(self) -> LetterCase:
        """The case with all its answers. Raises :class:`~caseforms.errors.Unreadable` when the entry has a problem."""
        raise Unreadable(self.problem, file=self.place.file, line=self.place.line)

    def at(self, path: str) -> Place:
        """Where the answer at a path stands."""
        return self.place

    def event_findings(self) -> list[Finding]:
        """What is wrong with the entry itself and with its events, with places."""
        if self.problem:
            return list(self.problems)
        unread = {f"{path}.at": row.at for path, row in self.events.rows("events")}
        found = [finding for path, value in unread.items() if (finding := unusable(path, value))]
        told = {finding.path for finding in found}
        found += [finding for finding in event_findings(self.events) if finding.path not in told]
        return [*self.problems, *(finding.at(self.at(finding.path)) for finding in found)]

    def findings(self) -> list[Finding]:
        """What is wrong with single answers of the whole case, beside its events, with places."""
        return []


class Register(ABC):
    """The cases of a register, which can be walked through and asked for one by one, in any process.

    ``findings`` are those of the register as a whole.
    """

    def __init__(self, file: str, findings: Sequence[Finding] = ()) -> None:
        self.file, self.findings = file, tuple(findings)

    @abstractmethod
    def __len__(self) -> int:
        """How many rows or files there are."""

    @abstractmethod
    def entry(self, item: int) -> Entry:
        """One of them, counted from 0."""

    def in_pieces(self, work: Callable[[Iterator[Entry]], R]) -> Iterator[R]:
        """What ``work`` returns for each part of the register, in order; it may run in child processes.

        Entries whose reference was there before are among them: :func:`same_reference` is for who puts the parts together.
        """
        return in_chunks(len(self), lambda items: work(map(self.entry, items)))

    def place(self, item: int) -> str:
        """What one of them is called for people."""
        return self.entry(item).where

    def case(self, item: int) -> LetterCase:
        """The case of one of them. Raises :class:`~caseforms.errors.Unreadable` when it cannot be read."""
        return self.entry(item).case()

    def __iter__(self) -> Iterator[Entry]:
        """All of them in order; one whose reference was there before has a problem instead of a case."""
        seen: dict[str, str] = {}
        for item in range(len(self)):
            entry = self.entry(item)
            first = entry.where if entry.problem else seen.setdefault(entry.reference, entry.where)
            if first != entry.where:
                words, finding = same_reference(first, entry.at("reference"))
                entry = Entry(entry.where, entry.place, entry.reference, problem=words, problems=(finding,))
            yield entry


def same_reference(first: str, place: Place) -> tuple[str, Finding]:
    """That the entry at ``place`` has the reference of another, in words and as a finding."""
    words, remedy = (
        f"the reference stands in {first} as well",
        "Give each case its own, or take one of the two out.",
    )
    return words, Finding(SAME_REFERENCE, Level.ERROR, "reference", words, remedy, _SOURCE, place)


def read_register(path: Path, today: date, profile: str = "") -> Register:
    """A register from a workbook, from a folder of case files, or from one case file, as it is seen on a day.

    ``profile`` is that of the cases that name none. Raises :class:`~caseforms.errors.Unreadable` when there is no such
    file, it is no workbook, or it has no column with references or with events.
    """
    if path.is_dir():
        return _Folder(path, case_files(path), today, profile)
    if path.suffix.casefold() in _CASE_FILES:
        return _Folder(path, [path], today, profile)
    return _Workbook(path, today, profile)


def _no_reference(remedy: str, place: Place) -> Finding:
    return Finding(NO_REFERENCE, Level.ERROR, "reference", "there is no reference", remedy, _SOURCE, place)


# -- a folder of case files ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _FileEntry(Entry):
    document: Document | None = None

    def case(self) -> LetterCase:
        return self.events

    def at(self, path: str) -> Place:
        return self.document.place(path) if self.document else self.place

    def findings(self) -> list[Finding]:
        found = [each for each in value_findings(self.events) if not each.path.startswith("events[")]
        return [each.at(self.at(each.path)) for each in found if each.level is Level.ERROR]


class _Folder(Register):
    """Case files, each read when it is asked for."""

    def __init__(self, path: Path, files: Sequence[Path], today: date, profile: str) -> None:
        super().__init__(str(path))
        self.files, self.today, self.profile = files, today, profile

    def __len__(self) -> int:
        return len(self.files)

    def place(self, item: int) -> str:
        return self.files[item].name

    def entry(self, item: int) -> Entry:
        path = self.files[item]
        try:
            document = read_case_file(path)
        except Unreadable as problem:
            place = Place(str(path), problem.line, problem.column)
            words = problem.message.removeprefix(str(path))
            return Entry(path.name, place, problem=f"{path.name}{words}")
        case = typed(document, LetterCase, self.today, FORM_CODES)
        if case.profile is None and self.profile:
            case.profile = self.profile
        settle(case)
        place = Place(str(path))
        if not is_value(case.reference):
            finding = _no_reference("Write “reference” into the case file.", document.place("reference"))
            return Entry(path.name, place, problem="there is no reference", problems=(finding,))
        return _FileEntry(path.name, place, " ".join(str(case.reference).split()), case, document=document)


def case_files(path: Path) -> list[Path]:
    """The case files in a folder. Raises :class:`~caseforms.errors.Unreadable` when there is none."""
    try:
        files = sorted(each for each in path.iterdir() if each.suffix.casefold() in _CASE_FILES)
    except OSError as problem:
        reason = (problem.strerror or "it cannot be opened").lower()
        raise Unreadable(
            f"the folder cannot be read ({reason})", "Ask for access to it.", file=str(path)
        ) from None
    if not files:
        raise Unreadable(
            "there is no case file in this folder", "Case files end in .yaml or .json.", file=str(path)
        )
    return files


# -- a workbook ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _RowEntry(Entry):
    row: Row = ()
    spots: tuple[EventColumns, ...] = ()
    reader: RowReader | None = None

    def case(self) -> LetterCase:
        return self._whole

    @functools.cached_property
    def _whole(self) -> LetterCase:
        assert self.reader
        case = self.reader.build(self.row, self.reader.columns.answers)
        case.events = self.events.events
        settle(case)
        return case

    def at(self, path: str) -> Place:
        assert self.reader
        return Place(self.place.file, self.place.line, self.reader.column(path, self.spots))

    def findings(self) -> list[Finding]:
        assert self.reader
        return list(self.reader.findings(self.case(), self.spots, self.place.line))


class _Workbook(Register):
    """The rows of a workbook, read piece by piece, or kept when they are asked for one by one."""

    def __init__(self, path: Path, today: date, profile: str) -> None:
        self.sheet = Sheet(path)
        self.pieces = list(self.sheet.pieces())
        columns = columns_of(self.sheet, self.sheet.rows_of(self.pieces[0]) if self.pieces else ())
        more = [other_sheets(self.sheet.others, self.sheet.file)] if self.sheet.others else []
        super().__init__(self.sheet.file, [*columns.findings, *more])
        self.reader = RowReader(self.sheet.file, columns, today, profile)

    @functools.cached_property
    def rows(self) -> list[tuple[int, Row, int]]:
        """The rows below the titles with their numbers, and the column of what stands below no title."""
        found = [row for number in range(len(self.pieces)) for row in self._rows_of(number)]
        check_length(len(found), self.file)
        return found

    def _rows_of(self, piece: int) -> Iterator[tuple[int, Row, int]]:
        columns = self.reader.columns
        for number, row in self.sheet.rows_of(self.pieces[piece]):
            if number > columns.row:
                yield number, *in_form(columns, row)

    def in_pieces(self, work: Callable[[Iterator[Entry]], R]) -> Iterator[R]:
        def entries(pieces: range) -> Iterator[Entry]:
            for piece in pieces:
                for number, row, stray in self._rows_of(piece):
                    yield self._entry(number, row, stray)

        return in_chunks(len(self.pieces), lambda pieces: work(entries(pieces)), size=1, few=4)

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, item: int) -> str:
        return f"row {self.rows[item][0]}"

    def entry(self, item: int) -> Entry:
        return self._entry(*self.rows[item])

    def _entry(self, number: int, row: Row, stray: int) -> Entry:
        where, place = f"row {number}", Place(self.file, number)
        problems = (stray_cell(Place(self.file, number, stray)),) if stray else ()
        reference = self.reader.reference(row)
        if not reference:
            spot = Place(self.file, number, self.reader.columns.reference.place + 1)
            finding = _no_reference(f"Write it into column {letter(spot.column)}.", spot)
            return Entry(where, place, problem="the row has no reference", problems=(finding, *problems))
        case, spots = self.reader.events_case(row)
        return _RowEntry(where, place, reference, case, "", problems, row, spots, self.reader)
