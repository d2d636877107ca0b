"""Retention: which case files must be destroyed by when, which were, and destroying them.

An area's procedure says which records go: a clock that ends with the destruction (Sandwell 1.1.1: an assessment without
consent is kept for 30 days). A file is never destroyed before its time, nor when the case has become one that is needed.
The ledger remembers that it was destroyed, and not what was in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import YEARS, Happening, happenings
from ..checks.deadlines import LONDON, deadline, span
from ..errors import NotWritten
from ..profiles import Period, Timescale, profile_of
from .ledger import Ledger
from .register import read_register
from .writing import Key, known_as

#: What makes a record one that is needed: whenever it happened, or only when it happened after the closure.
_ALWAYS = {
    "scr_referral_made": "a Serious Case Review may need it",
    "scr_notified": "a Serious Case Review may need it",
    "files_sealed": "a Serious Case Review may need it",
    "referral_made": "the child was referred to children’s social care",
    "s47_decided": "it was decided that the child suffers, or is likely to suffer, significant harm",
    "episode_begun": "an early-help episode was begun",
}
_AFTERWARDS = {
    "eha_received": "an assessment came again after the closure",
    "consent_given": "consent was given after the closure",
}
#: Endings of files that hold one case each.
_CASE_FILES = (".yaml", ".yml", ".json")


class Stand(StrEnum):
    """How a record stands, in the order in which people look at it."""

    DUE = "to be destroyed"
    KEPT = "kept for now"
    NEEDED = "not to be destroyed"
    DONE = "destroyed"


@dataclass(frozen=True, slots=True)
class Record:
    """One record that a clock says must be destroyed. ``until`` is the last day on which it is kept; ``days`` count from it.

    ``row`` names it for people; ``file`` is its case file: a row of a workbook has none of its own.
    """

    case: str
    row: str
    timescale: str
    what: str
    source: str
    closed: date
    until: date
    stand: Stand
    days: int
    why: str = ""
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at case files or a register brought: the records, and why some rows could not be read."""

    records: tuple[Record, ...]
    problems: tuple[str, ...]


def look(path: Path, now: datetime, key: Key, profile: str = "") -> Found:
    """The records of a case file, of a folder of case files, or of a register in a workbook, the most urgent first.

    Raises :class:`~caseforms.errors.Unreadable` as reading a register does; a row that cannot be read is a problem.
    """
    found: list[Record] = []
    problems: list[str] = []
    for entry in read_register(path, now.date(), profile):
        file = Path(entry.place.file)
        if entry.problem:
            problems.append(f"{file}: {entry.where}: {entry.problem}")
        elif records(entry.events, key):
            own = records(entry.case(), key)
            is_file = file.suffix.casefold() in _CASE_FILES
            found += [replace(each, row=entry.where, file=file if is_file else None) for each in own]
    order = list(Stand)
    found.sort(key=lambda each: (order.index(each.stand), each.until, each.case))
    return Found(tuple(found), tuple(problems))


def records(case: Case, key: Key) -> list[Record]:
    """The records of a case that must be destroyed, or were: one for each such clock, counted from the last closure."""
    seen = [each for each in happenings(case) if each.at.day <= case.today and each.at.day.year in YEARS]
    return [
        record
        for scale in profile_of(case.profile).timescales.values()
        if scale.period and any(code.endswith("_destroyed") for code in scale.end)
        for record in _record(case, scale, scale.period, seen, key)
    ]


def _record(
    case: Case, scale: Timescale, period: Period, seen: Sequence[Happening], key: Key
) -> Iterator[Record]:
    closures = [each for each in seen if each.code in scale.start]
    if not closures:
        return
    closed = closures[-1].at
    until = deadline(period, span(closed).latest).at.astimezone(LONDON).date()
    days, why = (case.today - until).days, _needed(seen, closed)
    if any(each.code in scale.end and each.at.day >= closed.day for each in seen):
        stand, why = Stand.DONE, ""
    elif why:
        stand = Stand.NEEDED
    else:
        stand = Stand.DUE if days > 0 else Stand.KEPT
    name = known_as(case, key)
    yield Record(name, "", scale.id, scale.what, scale.source, closed.day, until, stand, days, why)


def _needed(seen: Sequence[Happening], closed: Moment) -> str:
    """Why a record must not be destroyed although its time has passed; empty when nothing speaks against it."""
    for each in seen:
        if each.code in _ALWAYS:
            return _ALWAYS[each.code]
        if each.code in _AFTERWARDS and each.at.instant() > closed.instant():
            return _AFTERWARDS[each.code]
    return ""


def destroy(ledger: Ledger, record: Record, now: datetime, by: str, profile: str = "") -> None:
    """Delete the case file of a record, and enter it. The ledger must be held.

    Raises :class:`~caseforms.errors.NotWritten` when the file says something else by now, or cannot be deleted.
    """
    file = record.file
    if file is None:
        raise ValueError("a row of a workbook has no file of its own")
    if record.stand is not Stand.DUE or replace(record, row="") not in (
        replace(each, row="") for each in look(file, now, ledger.key, profile).records
    ):
        raise NotWritten(
            f"{file}: the file has changed meanwhile and was not deleted.", "Give the command again."
        )
    number = ledger.begin_destroying(record.case, record.timescale, record.until.isoformat(), file, now, by)
    try:
        file.unlink()
    except OSError as problem:
        ledger.end_destroying(number, gone=False)
        raise NotWritten(
            f"{file}: the file cannot be deleted ({(problem.strerror or 'unknown reason').lower()}).",
            "Ask for access to the file and its folder.",
        ) from None
    ledger.end_destroying(number, gone=True)


def finish(ledger: Ledger) -> Iterator[str]:
    """Bring the ledger in order after a deletion that was interrupted, and say so. The ledger must be held."""
    for each in ledger.destroyed():
        if each.finished:
            continue
        gone = not Path(each.file).exists()
        ledger.end_destroying(each.id, gone=gone)
        how = "the file is gone, and the ledger says so now" if gone else "the file is still there"
        yield f"The destruction of {each.case} was interrupted; {how}."
