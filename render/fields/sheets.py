"""Continuation sheets: what did not fit into its field, whole, each with a number by which the field refers to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .. import letter_measures as measures
from ..letter import Heading, Letter, LetterBlock, Paragraph
from ..letter_flow import Row, column, pages_of, rows_of
from ..letter_measures import NORMAL, POINTS

_FONT = re.compile(rb"/([A-Z][0-9a-f]*) [\d.]+ Tf")
_TITLE_ROOM = 14.0  # mm below the top for the title of a sheet


class Continued(NamedTuple):
    """A text that goes on: the field’s name, and the sheet and item where the whole of it stands, from 1."""

    name: str
    sheet: int
    item: int
    text: str

    @property
    def words(self) -> str:
        """What the field says."""
        return f"(continued at sheet {self.sheet}, item {self.item})"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its operators, the fonts that they use, and its size in points."""

    operators: bytes
    fonts: frozenset[str]
    size: tuple[float, float] = (measures.PAGE_WIDTH * POINTS, measures.PAGE_HEIGHT * POINTS)


def sheets(items: Sequence[tuple[str, str, str]], head: str = "") -> tuple[list[Sheet], list[Continued]]:
    """Put texts on sheets. ``items`` are label, name of the field and text of each."""
    if not items:
        return [], []
    rows: list[Row] = []
    starts = []
    for number, (label, _, text) in enumerate(items, 1):
        starts.append(len(rows))
        blocks: tuple[LetterBlock, ...] = (
            Heading(f"{number}  {label}"),
            *(Paragraph(((part, False),)) for part in text.split("\n") if part.strip()),
        )
        made = rows_of(Letter("", 0, "", "", blocks=blocks), NORMAL)
        rows += made
    top = measures.LATER_TOP + _TITLE_ROOM
    room = (measures.LAST - top) * POINTS
    pages = pages_of(rows, room, room)
    first, begun, place = 0, [], 0
    for page, made in enumerate(pages, 1):
        own = [row for row in made if row not in made[0].again]
        while place < len(starts) and starts[place] < first + len(own):
            begun.append(page)
            place += 1
        first += len(own)
    found = [
        Continued(name, page, number, text)
        for number, (page, (_, name, text)) in enumerate(zip(begun, items, strict=True), 1)
    ]
    return [_sheet(page, number, len(pages), head, top) for number, page in enumerate(pages, 1)], found


def _sheet(rows: Sequence[Row], number: int, count: int, head: str, top: float) -> Sheet:
    title = rows_of(
        Letter(
            "",
            0,
            "",
            "",
            blocks=(Heading(f"Continuation sheet {number} of {count}"), Paragraph(((head, False),))),
        ),
        NORMAL,
    )
    high = measures.PAGE_HEIGHT * POINTS
    parts = [
        b"0 g",
        column(title, measures.LEFT * POINTS, high - measures.HEAD_BASELINE * POINTS, NORMAL),
        column(rows, measures.LEFT * POINTS, high - top * POINTS, NORMAL),
    ]
    operators = b"\n".join(parts)
    fonts = frozenset(name.decode("ascii") for name in _FONT.findall(operators)) | {"R", "B"}
    return Sheet(operators, fonts)
