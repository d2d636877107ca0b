"""The audit file: each original row, what was changed in it, and what became of it; and what a later import learns from it.

One line of JSON for each child or rejected row, in the order of the workbook. A workbook that is imported again under the same name
replaces its own lines; those of other workbooks stay. From the earlier lines an import knows which case files are as it
wrote them, which a person has changed since, and which reference a child was given that had none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import Unreadable
from ...findings import Level, register
from .duplicates import Known
from .imported import Imported, Told
from .table import Broken, Spot, Value, letters

NAME = "import-audit.jsonl"

_SOURCE = "House rule"

EDITED = register(
    "IMP-70",
    Level.WARNING,
    "The case file was changed since it was imported",
    "Somebody has worked in the case file, and the workbook says something else than before. The file is left as it is: "
    "put what is new in the workbook into it by hand, or take the file away and import again.",
    _SOURCE,
)
NOT_OURS = register(
    "IMP-71",
    Level.WARNING,
    "There is a case file of this name already",
    "The folder has a case file with this reference that no import wrote. It is left as it is, and the row is not written.",
    _SOURCE,
)
NOW_REJECTED = register(
    "IMP-72",
    Level.WARNING,
    "A case file from an earlier import has no row any more",
    "The workbook had a row for the case file when it was imported before. Now the row is gone, rejected, or has another reference. "
    "The file is left as it is; delete it if the case does not belong here.",
    _SOURCE,
)

#: A case file counts as written by an import when it is one of the last so many that were.
_REMEMBERED = 8
_MOST_LINE = 4 * 1024 * 1024


class Line(NamedTuple):
    """What an earlier import left in the audit file of one child or rejected row.

    ``written`` are the checksums of the case files that were written for it; ``known_as`` what the child is known by;
    ``text`` is the whole line where it must be kept.
    """

    workbook: str
    file: str
    reference: str
    generated: bool
    written: tuple[str, ...]
    known_as: tuple[str, ...]
    became: str
    on: str
    digest: str


@dataclass(slots=True)
class Audit:
    """The earlier audit file: its lines, and those of each case file and child."""

    lines: list[Line] = field(default_factory=list)
    files: dict[str, Line] = field(default_factory=dict)
    children: dict[str, Line] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Enter a line; later ones count for more."""
        self.lines.append(line)
        if line.file:
            before = self.files.get(line.file)
            written = (*(before.written if before else ()), *line.written)
            self.files[line.file] = line._replace(written=tuple(dict.fromkeys(written)))
        if line.generated:
            for each in line.known_as:
                self.children.setdefault(each, line)


def read_audit(path: Path) -> Audit:
    """The audit file of earlier imports; an empty one where there is none.

    Raises :class:`~caseforms.errors.Unreadable` when it is damaged: without it nobody knows which case files a person changed.
    """
    audit = Audit()
    for number, text in enumerate(_texts(path), 1):
        try:
            audit.add(_line(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unreadable(
                "the audit file of earlier imports is damaged here",
                "Put it back from a copy, or import into an empty folder.",
                file=str(path),
                line=number,
            ) from None
    return audit


def kept_lines(path: Path, workbook: str, gone: Mapping[str, str]) -> Iterable[str]:
    """The lines of the earlier file that stay: those of other workbooks, and of case files that are in no row any more.

    ``gone`` tells of these by their file what became of them.
    """
    for text in _texts(path):
        said = json.loads(text)
        if said["workbook"] != workbook:
            yield text
        elif said["file"] in gone:
            yield _dumped({**said, "became": gone[said["file"]]})


def _texts(path: Path) -> Iterable[str]:
    try:
        with path.open("r", encoding="utf-8") as stream:
            while text := stream.readline(_MOST_LINE):
                yield text.rstrip("\n")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        raise Unreadable(
            "the audit file of earlier imports cannot be read", "Ask for access to it.", file=str(path)
        ) from None


def _line(text: str) -> Line:
    said = json.loads(text)
    body, _, _ = text.rpartition(_ON)
    return Line(
        str(said["workbook"]),
        str(said["file"]),
        str(said["reference"]),
        bool(said["generated"]),
        tuple(map(str, said["written"])),
        tuple(map(str, said["known_as"])),
        str(said["became"]),
        str(said["on"]),
        _digest(body),
    )


_ON = ',"on":'


def _digest(body: str) -> str:
    return hashlib.blake2b(body.encode("utf-8", "replace"), digest_size=16).hexdigest()


#: Text as JSON without blanks. One encoder for all lines: a new one for each costs as much as a short line.
_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


# -- a new line --------------------------------------------------------------------------------------------------------------


class Became(NamedTuple):
    """What became of a child: in words, with its reference and case file where there is one."""

    words: str
    reference: str = ""
    generated: bool = False
    file: str = ""
    written: Sequence[str] = ()


def original(rows: Iterable[tuple[Spot, Sequence[Value]]]) -> list[dict[str, Any]]:
    """The rows of a child as they stood, every cell by the letters of its column."""
    return [
        {
            "sheet": spot.sheet,
            "row": spot.row,
            "cells": {
                letters(place): value if value.__class__ is str else _plain(value)
                for place, value in enumerate(cells)
                if value is not None
            },
        }
        for spot, cells in rows
    ]


def _plain(value: Value) -> str:
    if isinstance(value, Broken):
        return f"(no value: {value.message})"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)


def prepared(imported: Imported, rows: list[dict[str, Any]]) -> str:
    """The piece of a line that says what stood in the rows and what was changed in them, whatever becomes of them."""
    changes = [(str(spot), before, after, rule) for spot, before, after, rule in imported.changes]
    return f'"rows":{_dumped(rows)},"changes":{_dumped(changes)}'


def finished(
    workbook: str,
    became: Became,
    told: Iterable[Told],
    known: Sequence[str],
    piece: str,
    today: date,
    earlier: Mapping[str, str],
) -> str:
    """A whole line. Its date is that of the import in which it last changed; ``earlier`` has those of the lines that were."""
    said = {
        "workbook": workbook,
        "reference": became.reference,
        "generated": became.generated,
        "file": became.file,
        "became": became.words,
        "written": list(became.written)[-_REMEMBERED:],
        "known_as": known,
    }
    found = [(str(each.spot), f.code, f.level.value, f.message) for each in told if (f := each.finding)]
    body = f'{_dumped(said)[:-1]},{piece},"told":{_dumped(found)}'
    before = earlier.get(_digest(body)) if earlier else ""
    return f'{body}{_ON}"{before or today.isoformat()}"}}'


def known_as(child: Known) -> list[str]:
    """What a child without a reference is recognised by in a later import, the surest first."""
    found = [f"nhs {child.nhs}" if child.nhs else "", f"upn {child.upn}" if child.upn else ""]
    if child.given and child.family and child.dob:
        found.append(f"{child.given} {child.family} {child.dob}")
    found.append(f"{child.spot.sheet} {child.spot.row} {child.given} {child.family}".rstrip())
    return [each for each in found if each]
