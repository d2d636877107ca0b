"""The files of an import: which case files are new or changed, which somebody has worked in, and writing all of them.

The audit file is written first, so that an import that is killed knows its own case files again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from ..cases.importing import audit
from ..cases.importing.case_files import checksum
from ..cases.importing.imported import Told
from ..cases.reading import MAX_BYTES
from ..findings import Finding, Level
from ..render.chunks import in_chunks
from ..render.files import settle, write_one_of_many, writing
from .importing_work import Child, Progress, Spool, Written

_SOURCE = "House rule"


# -- case files -----------------------------------------------------------------------------------------------------------------


def plan_files(children: Sequence[Child], spool: Spool, folder: Path, earlier: audit.Audit) -> None:
    """Say of each child what becomes of its case file, by what stands in the folder now."""
    for child in children:
        if not child.file:
            continue
        line = earlier.files.get(child.file)
        ours = line.written if line else ()
        new = checksum(spool.body(child))
        there = checksum_of(folder / child.file)
        child.remembered = ours
        if there == new:
            child.written = Written.UNCHANGED
        elif not there:
            child.written = Written.NEW
        elif there in ours:
            child.written = Written.CHANGED
        elif ours:
            child.written = Written.EDITED
            if new != ours[-1]:
                child.told.append(
                    _left(child, audit.EDITED, "the case file was changed since it was imported")
                )
            continue
        else:
            child.written = Written.NOT_OURS
            child.told.append(
                _left(child, audit.NOT_OURS, "there is a case file with this reference already")
            )
            continue
        child.remembered = (*(each for each in ours if each != new), new)


def _left(child: Child, code: str, words: str) -> Told:
    remedy = f"{child.file} is left as it is; compare it with the row."
    return Told(child.spots[0], Finding(code, Level.WARNING, "", words, remedy, _SOURCE))


def checksum_of(path: Path) -> str:
    """The checksum of a file; empty where there is none."""
    try:
        with path.open("rb") as stream:
            return checksum(stream.read(MAX_BYTES + 1))
    except FileNotFoundError:
        return ""
    except OSError:
        return "unreadable"


def write_audit(
    children: Sequence[Child],
    spool: Spool,
    folder: Path,
    workbook: str,
    earlier: audit.Audit,
    today: date,
) -> list[tuple[str, Finding]]:
    """Write the audit file, unless it says the same already; returns the case files that have no row any more."""
    path = folder / audit.NAME
    now = {child.file for child in children if child.file}
    gone = {
        line.file: line.became
        for line in earlier.lines
        if line.workbook == workbook and line.file and line.file not in now and (folder / line.file).exists()
    }
    dates = {line.digest: line.on for line in earlier.lines}
    kept = dict.fromkeys(gone, "has no row any more")

    def lines(part: range) -> bytes:
        some = [children[number] for number in part]
        return _text(_lines(some, spool, workbook, today, dates))

    earlier_lines = _text(audit.kept_lines(path, workbook, kept))
    parts = [earlier_lines, *in_chunks(len(children), lines, size=500, few=1000)]
    if checksum_of(path) != checksum(*parts):
        with writing(path) as stream:
            stream.writelines(parts)
    words = "the case file has no row in the workbook any more, or the row is rejected now"
    remedy = "It is left as it is. Delete it if the case does not belong here."
    return [
        (file, Finding(audit.NOW_REJECTED, Level.WARNING, "", words, remedy, _SOURCE))
        for file in sorted(gone)
    ]


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _lines(
    children: Sequence[Child], spool: Spool, workbook: str, today: date, dates: Mapping[str, str]
) -> Iterator[str]:
    for child in children:
        words = child.status.value
        if child.joined:
            words = "the same as another row"
        elif child.written in (Written.EDITED, Written.NOT_OURS):
            words = f"{words}, case file {child.written.value}"
        became = audit.Became(words, child.reference, child.generated, child.file, child.remembered)
        seen = audit.known_as(child.known)
        yield audit.finished(workbook, became, child.told, seen, spool.piece(child), today, dates)


def write_case_files(children: Sequence[Child], spool: Spool, folder: Path, progress: Progress) -> bool:
    """Write the case files that are new or changed; whether there were any."""
    due = [each for each in children if each.written in (Written.NEW, Written.CHANGED)]

    def write(part: range) -> int:
        for number in part:
            write_one_of_many(folder / due[number].file, spool.body(due[number]))
        return len(part)

    done = 0
    for count in in_chunks(len(due), write, size=256):
        done += count
        progress("Writing case files", done, len(due))
    if due:
        settle()
    return bool(due)


# -- the register beside the case files ------------------------------------------------------------------------------------------

_REGISTER_MARK = ".caseforms-register"


def remembered_register(folder: Path) -> str:
    """The checksum of the register that an import wrote last; empty when none did."""
    try:
        return (folder / _REGISTER_MARK).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def write_register(folder: Path, path: Path, data: bytes) -> None:
    """Write the register, and what it is known by."""
    with writing(folder / _REGISTER_MARK) as stream:
        stream.write(checksum(data).encode("ascii"))
    with writing(path) as stream:
        stream.write(data)
