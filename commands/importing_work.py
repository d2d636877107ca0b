"""From a legacy workbook that has been read to case files: what is done with each child, and with all of them together.

Children are made in chunks on all processors, and what they became waits in a temporary file, so that memory does not
grow with the words. Then the rows are laid beside each other. Writing is the matter of :mod:`.importing_files`.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, NamedTuple

from ..cases.blocks import build
from ..cases.importing import audit
from ..cases.importing.case_files import HEAD, case_text, checksum, file_name
from ..cases.importing.duplicates import Known, duplicates, known
from ..cases.importing.households import households
from ..cases.importing.imported import Imported, Status, Told
from ..cases.importing.plan import Plan, SheetPlan
from ..cases.importing.report import Answer, Row
from ..cases.importing.rows import rows_of
from ..cases.importing.table import Change, Source, Spot, Value
from ..checks.event_rules import event_findings
from ..findings import Finding, Level
from ..forms.shared_rules import tells_of
from ..letters.context import LetterCase
from ..render.chunks import in_chunks

_SOURCE = "House rule"

#: What else in a case tells of events, beside the events themselves.
_TELLING = ("consent", "manager_discussion", "proceedings", "cafcass", "referral")


#: The order in which a case file tells of an event.
_EVENT = ("event", "at", "by", "note")


class Written(StrEnum):
    """What became of a case file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EDITED = "left as somebody changed it"
    NOT_OURS = "not written"


class _Made(NamedTuple):
    """What one child became: the case file without its reference, and the piece of the audit, as text."""

    spots: tuple[Spot, ...]
    known: Known
    reference: str
    telling: bool
    told: list[Told]
    changes: list[str]
    body: bytes
    piece: bytes
    answers: bytes


@dataclass(slots=True)
class Child:
    """One child of the import: its rows, what is told of it, and where what it became waits (``at``, with lengths)."""

    spots: tuple[Spot, ...]
    known: Known
    reference: str
    telling: bool
    told: list[Told]
    at: int
    lengths: tuple[int, int, int]
    generated: bool = False
    file: str = ""
    written: Written | None = None
    joined: bool = False
    remembered: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """What becomes of the rows: rejected by an error, with gaps by a warning."""
        levels = {each.finding.level for each in self.told}
        if Level.ERROR in levels:
            return Status.REJECTED
        return Status.WITH_GAPS if Level.WARNING in levels else Status.IMPORTED


# -- one child ---------------------------------------------------------------------------------------------------------------


class Rows:
    """The rows of a source by sheet and number."""

    def __init__(self, source: Source) -> None:
        self._rows = {table.sheet: dict(table.rows) for table in source.tables}

    def of(self, spots: Iterable[Spot]) -> Iterator[tuple[Spot, Sequence[Value]]]:
        """The cells of rows."""
        for spot in spots:
            yield spot, self._rows[spot.sheet].get(spot.row, ())


def made(imported: Imported, rows: Rows, today: date, profile: str) -> _Made:
    """What is made of a child, whatever else the workbook holds."""
    answers = imported.answers
    if profile and not answers.get("profile"):
        answers = {"profile": profile, **answers}
    if isinstance(events := answers.get("events"), list):
        in_order = [{name: each[name] for name in _EVENT if name in each} for each in events]
        answers = {**answers, "events": in_order}
    told = [*imported.told, *_events_checked(imported, answers, today)]
    given = answers.get("reference")
    reference = " ".join(given.split()) if isinstance(given, str) else ""
    body = case_text({name: value for name, value in answers.items() if name != "reference"})
    seen = known(answers, imported.rows[0], imported.origin, hash_of(body, reference))
    return _Made(
        imported.rows,
        seen,
        reference,
        bool(reference) and _tells(answers.get("child"), seen, reference),
        told,
        [each.rule for each in imported.changes],
        body.encode("utf-8", "replace"),
        audit.prepared(imported, audit.original(rows.of(imported.rows))).encode("utf-8", "replace"),
        pickle.dumps(answers, protocol=pickle.HIGHEST_PROTOCOL),
    )


def _tells(child: object, seen: Known, reference: str) -> bool:
    """Whether a reference tells who the child is."""
    given = child if isinstance(child, dict) else {}
    names = [str(given.get(name) or "") for name in ("given_names", "family_name")]
    return tells_of(names, date.fromisoformat(seen.dob) if seen.dob else None, reference)


def hash_of(body: str, reference: str) -> str:
    """What stands for all answers of a child."""
    return checksum(f"{reference}\n{body}".encode("utf-8", "replace"))


def _events_checked(imported: Imported, answers: dict[str, Any], today: date) -> Iterator[Told]:
    """What is wrong with the events, as “letters due” finds it; single answers were looked at when they were read."""
    if not answers.get("events") or imported.status is Status.REJECTED:
        return
    case = build(LetterCase, {name: answers[name] for name in ("events", *_TELLING) if name in answers})
    case.today, case.unread = today, {}
    about = {each.finding.path for each in imported.told}
    for finding in event_findings(case):
        if finding.path not in about:
            yield Told(_spot(imported, finding.path), finding)


def _spot(imported: Imported, path: str) -> Spot:
    """The cell of an answer, or of the nearest thing above it."""
    while path:
        if path in imported.origin:
            return imported.origin[path]
        path = path.rpartition(".")[0] or path.partition("[")[0] * ("[" in path)
    return imported.rows[0]


# -- rows of the workbook ------------------------------------------------------------------------------------------------------

_PIECE = 500


def in_pieces(planned: Plan, source: Source, today: date, profile: str) -> Iterator[list[_Made]]:
    """What the rows of a planned workbook become, some hundred at a time, on all processors.

    The rows of a sheet to which others are joined stay together.
    """
    rows = Rows(source)
    pieces = [piece for sheet in planned.sheets for piece in _pieces(sheet)]

    def work(part: range) -> list[_Made]:
        found: list[_Made] = []
        for number in part:
            part_of = replace(planned, sheets=[pieces[number]], told=[])
            found.extend(made(each, rows, today, profile) for each in rows_of(part_of))
        return found

    return in_chunks(len(pieces), work, size=1, few=2)


def _pieces(sheet: SheetPlan) -> Iterator[SheetPlan]:
    if sheet.joined:
        yield sheet
        return
    rows = sheet.table.rows
    for first in range(0, len(rows), _PIECE):
        yield replace(sheet, table=replace(sheet.table, rows=rows[first : first + _PIECE]))


def _sheets(planned: Plan) -> Iterator[SheetPlan]:
    """The sheets that are read, those that are joined to another among them."""
    seen: set[str] = set()
    waiting = list(planned.sheets)
    while waiting:
        sheet = waiting.pop(0)
        if sheet.table.sheet not in seen:
            seen.add(sheet.table.sheet)
            yield sheet
            waiting += [joined for joined, _, _ in sheet.joined]


def rows_in(planned: Plan) -> int:
    """How many rows of the workbook are read."""
    return sum(
        sum(1 for number, _ in sheet.table.rows if number >= sheet.first_row) for sheet in _sheets(planned)
    )


class NotReconciled(Exception):
    """The import does not account for every row: a fault of caseforms, after which nothing is written."""


def reconcile(children: Sequence[Child], planned: Plan) -> None:
    """Raise :class:`NotReconciled` unless every row that is read belongs to exactly one child."""
    told = Counter((spot.sheet, spot.row) for child in children for spot in child.spots)
    for sheet in _sheets(planned):
        for number, _ in sheet.table.rows:
            if number >= sheet.first_row and told.pop((sheet.table.sheet, number), 0) != 1:
                raise NotReconciled(f"row {number} of a sheet is not accounted for")
    if told:
        raise NotReconciled(f"{len(told)} rows are accounted for that there are not")


# -- all children ------------------------------------------------------------------------------------------------------------


#: So many bytes go to the disk at once.
_SPOOLED = 1 << 18


class Spool:
    """What the children became, until it is written: a file without a name that nobody else can open."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=_SPOOLED)  # noqa: SIM115 (closed by close)
        self._end = 0

    def keep(self, each: _Made) -> Child:
        """Put away what is long, and return the rest."""
        at, lengths = self._end, (len(each.body), len(each.piece), len(each.answers))
        self._file.write(each.body + each.piece + each.answers)
        self._end += sum(lengths)
        return Child(each.spots, each.known, each.reference, each.telling, each.told, at, lengths)

    def full(self) -> None:
        """Everything is in it."""
        self._file.flush()

    def body(self, child: Child) -> bytes:
        """The case file of a child, with its reference."""
        body = os.pread(self._file.fileno(), child.lengths[0], child.at)
        return (HEAD + case_text({"reference": child.reference})).encode() + body

    def piece(self, child: Child) -> str:
        """The piece of the audit."""
        return os.pread(self._file.fileno(), child.lengths[1], child.at + child.lengths[0]).decode("utf-8")

    def answers(self, child: Child) -> dict[str, Any]:
        """The answers of a child."""
        packed = os.pread(self._file.fileno(), child.lengths[2], child.at + sum(child.lengths[:2]))
        found: dict[str, Any] = pickle.loads(packed)  # noqa: S301 - from our own process, never from a file
        return found

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()


Progress = Callable[[str, int, int], None]


def children_of(
    chunks: Iterable[list[_Made]], spool: Spool, progress: Callable[[int], None]
) -> tuple[list[Child], dict[str, int]]:
    """All children, laid beside each other, and how often each rule changed a cell."""
    children: list[Child] = []
    changes: dict[str, int] = {}
    for chunk in chunks:
        for each in chunk:
            children.append(spool.keep(each))
            for rule in each.changes:
                changes[rule] = changes.get(rule, 0) + 1
        progress(len(children))
    spool.full()
    _compare(children)
    return children, changes


def _compare(children: Sequence[Child]) -> None:
    """Tell what shows only when the rows are laid beside each other; rejected rows stay out of it."""
    alive = [each for each in children if each.status is not Status.REJECTED]
    seen = [each.known for each in alive]
    found = duplicates(seen)
    for number in found.joined:
        alive[number].joined = True
    for number, told in (*found.told.items(), *households(seen, found).items()):
        alive[number].told.extend(told)


def name(children: Sequence[Child], earlier: audit.Audit, mark: str) -> None:
    """Give a reference to each child that has none, the one that it was given before if it is known again, and a file to each."""
    taken = {each.reference.casefold() for each in children if each.reference}
    taken |= {line.reference.casefold() for line in earlier.lines if line.generated}
    claimed: set[str] = set()
    for child in children:
        if child.status is Status.REJECTED or child.joined:
            continue
        if not child.reference:
            child.generated = True
            before = _known_again(child, earlier, claimed)
            child.reference = before or _new_reference(mark, child.spots[0].row, taken)
            taken.add(child.reference.casefold())
            claimed.add(child.reference)
    files: set[str] = set()
    for child in children:
        if child.status is Status.REJECTED or child.joined:
            continue
        child.file = file_name(child.reference, telling=child.telling)
        if child.file.casefold() in files:  # two references that differ only in capitals
            child.file = file_name(f"{child.reference} ")
        files.add(child.file.casefold())


def _known_again(child: Child, earlier: audit.Audit, claimed: set[str]) -> str:
    for each in audit.known_as(child.known):
        line = earlier.children.get(each)
        if line and line.reference not in claimed:
            return line.reference
    return ""


def _new_reference(mark: str, row: int, taken: set[str]) -> str:
    wanted, number = f"IMP-{mark}-{row:04d}", 2
    found = wanted
    while found.casefold() in taken:
        found = f"{wanted}-{number}"
        number += 1
    return found


# -- the report ----------------------------------------------------------------------------------------------------------------


def answer(
    source: Source,
    planned: Plan,
    children: Sequence[Child],
    changes: Mapping[str, int],
    left: Sequence[tuple[str, Finding]],
) -> Answer:
    """What the import came to."""
    rows = [
        Row(spot, _became(child, place), child.reference, child.file)
        for child in children
        for place, spot in enumerate(child.spots)
    ]
    files = Counter(child.written.value for child in children if child.written)
    return Answer(
        source.file,
        source.said,
        sorted(rows, key=lambda each: (each.spot.sheet, each.spot.row)),
        sum(1 for child in children if child.file),
        [*planned.told, *(told for child in children for told in child.told)],
        source.findings,
        left,
        {each.value: files[each.value] for each in Written},
        changes,
        titles={sheet.table.sheet: sheet.titles for sheet in _sheets(planned)},
    )


def _became(child: Child, place: int) -> str:
    if child.joined or (place and child.file):
        return "joined"
    return child.status.value


def changed(children: Sequence[Child], spool: Spool) -> Iterator[Change]:
    """Every cell that was not taken as it stands, from the audit."""
    for child in children:
        for cell, before, after, rule in json.loads(f"{{{spool.piece(child)}}}")["changes"]:
            yield Change(_spot_of(cell), before, after, rule)


def _spot_of(cell: str) -> Spot:
    sheet, _, place = cell.rpartition("!")
    match = re.fullmatch(r"([A-Z]+)(\d+)", place)
    assert match
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return Spot(sheet, int(match[2]), column - 1)
