"""The manifest of a batch: for each row of the register and each letter asked for, what came of it, and why.

Nothing is left out: every row stands in it with every letter, printed or with the reason why not. It names nobody; who is
written to stands there as “parent 1”.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum


class Status(StrEnum):
    """What came of one row and one letter."""

    ISSUED = "issued"
    BEFORE = "issued before"
    NOT_DUE = "not due"
    HELD = "held back"
    FAILED = "failed"
    UNREADABLE = "unreadable"


@dataclass(slots=True)
class Line:
    """One line: a row of the register, a letter and, where there is one, an addressee.

    ``item`` counts the rows from 0, ``row`` names one for people: its number in the workbook, or the case file. ``pages``
    are those of the letter itself; ``first`` and ``last`` where it stands in the PDF, with its enclosures. ``sha256``
    stands for what the letter says. ``files`` are its own files, ``add`` papers that are put into the envelope by hand.
    """

    item: int
    row: str
    case: str
    letter: str
    to: str = ""
    status: Status = Status.HELD
    reason: str = ""
    pages: int = 0
    sheets: int = 0
    first: int = 0
    last: int = 0
    sha256: str = ""
    files: str = ""
    add: str = ""


class NotReconciled(Exception):
    """The manifest does not account for every row: a fault of caseforms, after which nothing is issued."""


def reconcile(lines: Iterable[Line], rows: int, letters: Sequence[str]) -> Counter[Status]:
    """How many lines have each status. Raises :class:`NotReconciled` unless every row and letter is accounted for.

    A line is a letter with its hash and no reason, or none with a reason.
    """
    counted: Counter[Status] = Counter()
    seen: set[tuple[int, str]] = set()
    for line in lines:
        if (line.status is Status.ISSUED) == bool(line.reason) or bool(line.sha256) == bool(line.reason):
            raise NotReconciled(f"{line.row}, {line.letter}: {line.status}, and its reason do not agree")
        counted[line.status] += 1
        seen.add((line.item, line.letter))
    wanted = {(item, letter) for item in range(rows) for letter in letters}
    if seen != wanted:
        raise NotReconciled(f"{len(wanted - seen)} rows are lost, {len(seen - wanted)} come from nowhere")
    return counted


_COLUMNS = [each.name for each in fields(Line) if each.name != "item"]


def as_csv(lines: Iterable[Line]) -> bytes:
    """The manifest as a table for a spreadsheet."""
    return table(_COLUMNS, ([getattr(line, name) for name in _COLUMNS] for line in lines))


def as_json(lines: Sequence[Line], about: dict[str, object], counted: Counter[Status]) -> bytes:
    """The manifest as data, with what is said about the batch and the number of lines of each status."""
    said = [{name: value for name, value in asdict(line).items() if name != "item"} for line in lines]
    totals = {"lines": len(said), **{status.value: counted[status] for status in Status}}
    return json.dumps({**about, "totals": totals, "lines": said}, ensure_ascii=False, indent=1).encode(
        "utf-8"
    )


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV that a spreadsheet opens without running anything."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """A value as a cell. Text that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> cell("=1+1"), cell("CF-1"), cell(" -2")
    ("'=1+1", 'CF-1', "' -2")
    """
    text = "" if value is None else str(value)
    first = text.lstrip()[:1]
    return f"'{text}" if first in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text
