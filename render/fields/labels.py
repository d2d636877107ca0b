"""What stands beside the fields of a PDF form: their labels, by where the words are on the page.

A label stands to the left on the same line, or above; that of a box to be ticked often to the right. In a table, the head of the
column and the first words of the row together say what is due. All is measured on the page as it is seen, turned pages too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..letter_type import width
from ..text import printable
from .model import FieldKind, FormFile
from .objects import faults_of, opened

_BOXES = (FieldKind.TICK, FieldKind.RADIO)
_LONGEST, _MOST_PIECES = 200, 20_000
#: A page with more fields than can be seen on one has no labels: each field is compared with the others.
_MOST_FIELDS = 600
_FAR_LEFT, _FAR_UP, _FAR_RIGHT = 320.0, 26.0, 40.0


@dataclass(frozen=True, slots=True)
class Nearby:
    """The words beside a field: its label, those of each of its states, and the heading that it stands under.

    ``question`` are the words before the first of a row of boxes, of which this is one.
    """

    label: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""
    question: str = ""


@dataclass(slots=True)
class _Phrase:
    """Words on one line: where they begin and end, their baseline and size in points, as the page is seen."""

    left: float
    right: float
    base: float
    size: float
    text: str
    bold: bool = False


@dataclass(slots=True)
class _Spot:
    """A place of a field, as the page is seen."""

    name: str
    state: str
    box: bool
    left: float
    low: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.low + self.top) / 2


def nearby(form: FormFile, file: str) -> dict[str, Nearby]:
    """The words beside each field of a form. Linear in the pages; those with more than 600 fields are passed over.

    Raises :class:`~caseforms.errors.Unreadable` when the text of a page cannot be read.
    """
    spots: dict[int, list[_Spot]] = {}
    for name, each in form.fields.items():
        for widget in each.widgets:
            if not widget.hidden:
                corners = [_seen(x, y, form, widget.page) for x, y in (widget.rect[:2], widget.rect[2:])]
                xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
                state = widget.states[0] if widget.states else ""
                spots.setdefault(widget.page, []).append(
                    _Spot(name, state, each.kind in _BOXES, xs[0], ys[0], xs[1], ys[1])
                )
    found: dict[str, Nearby] = {}
    with faults_of(file):
        reader = opened(form.data, file, None)
        for page, placed in spots.items():
            if len(placed) > _MOST_FIELDS:
                continue
            phrases = _phrases(reader.pages[page], form, page, placed)
            found |= _Page(placed, phrases).labels(found)
    return found


def _seen(x: float, y: float, form: FormFile, page: int) -> tuple[float, float]:
    """A point of the page as it lies, as a point of the page as it is seen."""
    wide, high = form.sizes[page]
    return {0: (x, y), 90: (y, wide - x), 180: (wide - x, high - y), 270: (high - y, x)}[
        form.rotations[page] // 90 * 90
    ]


def _phrases(page: Any, form: FormFile, number: int, spots: Sequence[_Spot]) -> list[_Phrase]:
    """The words of a page in lines that no field interrupts."""
    pieces: list[_Phrase] = []

    def take(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        words = text.strip("\n\r")
        if not words.strip() or len(pieces) >= _MOST_PIECES:
            return
        a, b, c, d = (
            tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3],
            tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3],
        )  # fmt: skip
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        (x0, y0), (x1, y1) = _seen(x, y, form, number), _seen(x + a, y + b, form, number)
        if x1 - x0 <= abs(y1 - y0):
            return  # words that run up or down the page label nothing
        high = abs(size) * math.hypot(c, d)
        name = str((font or {}).get("/BaseFont", ""))
        pieces.append(
            _Phrase(
                x0,
                x0 + _wide(words, high, "Bold" in name),
                y0,
                high,
                words,
                "Bold" in name or "Black" in name,
            )
        )

    page.extract_text(visitor_text=take)
    return _joined(pieces, spots)


def _wide(words: str, size: float, bold: bool) -> float:
    """About how wide words are: in our own font, which is a little wider than most."""
    return width(printable(words).replace("\n", " "), size) * (0.98 if bold else 0.93)


def _joined(pieces: list[_Phrase], spots: Sequence[_Spot]) -> list[_Phrase]:
    """Pieces of one line that stand close together as one."""
    made: list[_Phrase] = []
    for piece in sorted(pieces, key=lambda each: (-round(each.base), each.left)):
        last = made[-1] if made else None
        if (
            last is not None
            and abs(last.base - piece.base) <= 0.3 * piece.size
            and piece.left - last.right <= 0.9 * piece.size
            and not any(
                last.left < spot.left < piece.left + 1 and spot.low - 2 <= piece.base <= spot.top
                for spot in spots
            )
        ):
            gap = " " if piece.left - last.right > 0.1 * piece.size and not last.text.endswith(" ") else ""
            last.text += gap + piece.text
            last.right, last.bold = max(last.right, piece.right), last.bold and piece.bold
        else:
            made.append(piece)
    return made


class _Page:
    """The fields and the words of one page."""

    def __init__(self, spots: list[_Spot], phrases: list[_Phrase]) -> None:
        self.spots, self.phrases = spots, phrases
        sizes = sorted(phrase.size for phrase in phrases)
        self.usual = sizes[len(sizes) // 2] if sizes else 10.0
        self.heads = self._heads()

    def labels(self, before: Mapping[str, Nearby]) -> dict[str, Nearby]:
        """The words beside the fields of this page; a field that has some on an earlier page keeps them."""
        found: dict[str, Nearby] = {}
        by_name: dict[str, list[_Spot]] = {}
        for spot in self.spots:
            by_name.setdefault(spot.name, []).append(spot)
        for name, spots in by_name.items():
            if name in before and before[name].label:
                continue
            first = min(spots, key=lambda each: (-round(each.top), each.left))
            states = {spot.state: self._beside(spot) for spot in spots if spot.box and spot.state}
            if first.box and len(spots) == 1:
                label = self._beside(first) or self._of(first)
            else:
                label = self._of(first)
            found[name] = Nearby(
                label, states, self._heading(first), self._question(first) if first.box else ""
            )
        return found

    def _question(self, spot: _Spot) -> str:
        row = [each for each in self.spots if each.box and abs(each.middle - spot.middle) < 4]
        first = min(row, key=lambda each: each.left)
        words = self._left(first) or self._above(first)
        return _tidy(words.text) if words is not None else ""

    def _of(self, spot: _Spot) -> str:
        left = self._left(spot)
        if left is None and (table := self._in_table(spot)):
            return table
        above = self._above(spot)
        if left is not None and (above is None or not self._nearer_above(spot, left, above)):
            if (row := self._in_table(spot)) and row != _tidy(left.text):
                return row
            return _tidy(left.text)
        return _tidy(above.text) if above is not None else ""

    @staticmethod
    def _nearer_above(spot: _Spot, left: _Phrase, above: _Phrase) -> bool:
        """Whether words above a field belong to it rather than words far to its left."""
        return spot.left - left.right > 90 and above.base - spot.top < 14 and abs(above.left - spot.left) < 12

    def _beside(self, spot: _Spot) -> str:
        """The words behind a box on its line, or else those right before it."""
        line = [each for each in self.phrases if spot.low - 4 <= each.base <= spot.top + 1]
        right = [each for each in line if -2 <= each.left - spot.right <= _FAR_RIGHT]
        for phrase in sorted(right, key=lambda each: each.left):
            if not self._between(spot.right, phrase.left, spot):
                return _tidy(phrase.text)
        left = [each for each in line if -2 <= spot.left - each.right <= _FAR_RIGHT]
        for phrase in sorted(left, key=lambda each: -each.right):
            if not self._between(phrase.right, spot.left, spot):
                return _tidy(phrase.text)
        above = self._above(spot)
        return _tidy(above.text) if above is not None else ""

    def _between(self, left: float, right: float, own: _Spot) -> bool:
        """Whether another field stands between two places of a line."""
        return any(
            each is not own
            and left - 3 <= each.left
            and each.right <= right + 3
            and each.low < own.top - 1
            and each.top > own.low + 1
            for each in self.spots
        )

    def _left(self, spot: _Spot) -> _Phrase | None:
        """The words to the left of a field with no other field between, the topmost of them for a tall one."""
        found = [
            each
            for each in self.phrases
            if spot.low - 4 <= each.base <= spot.top + 1
            and each.left < spot.left
            and spot.left - each.right <= _FAR_LEFT
            and each.right - spot.left <= 0.25 * max(20.0, each.right - each.left)
            and not self._between(each.left, spot.left, spot)
        ]
        if not found:
            return None
        top = max(each.base for each in found)
        return max((each for each in found if top - each.base <= 2), key=lambda each: each.right)

    def _above(self, spot: _Spot, far: float = _FAR_UP) -> _Phrase | None:
        """The words right above a field."""
        found = [
            each
            for each in self.phrases
            if -2 <= each.base - spot.top <= far
            and each.left < spot.right
            and each.right > spot.left - 2
            and not any(
                other is not spot
                and other.low >= spot.top - 2
                and other.top <= each.base + 1
                and other.left < spot.right - 2
                and other.right > spot.left + 2
                for other in self.spots
            )
        ]
        return min(
            found, key=lambda each: (round(each.base - spot.top), abs(each.left - spot.left)), default=None
        )

    def _in_table(self, spot: _Spot) -> str:
        """The head of the column and the beginning of the row, for a field in a grid of fields; empty for any other."""
        column = sorted(
            (
                s
                for s in self.spots
                if abs(s.left - spot.left) < 4 and abs(s.right - spot.right) < 4 and s.box == spot.box
            ),
            key=lambda each: -each.top,
        )
        column = _run(column, spot)
        row = [s for s in self.spots if abs(s.middle - spot.middle) < 4]
        if len(column) < 2 or len(row) < 2:
            return ""
        others = [each for each in row if each is not spot]
        if sum(self._left(each) is not None for each in row) > 1 or not any(
            abs(each.left - other.left) < 4 and abs(other.middle - below.middle) < 4
            for each in others
            for below in column
            for other in self.spots
            if below is not spot
        ):
            return ""
        head = self._above(column[0], 34)
        if head is None:
            return ""
        begin = self._left(min(row, key=lambda each: each.left))
        if begin is not None:
            return f"{_tidy(begin.text)}: {_tidy(head.text)}"
        return f"{_tidy(head.text)} {column.index(spot) + 1}"

    def _heading(self, spot: _Spot) -> str:
        """The nearest words above that stand out and have no field on their line."""
        found = [each for each in self.heads if each.base >= spot.top - 2]
        return _tidy(min(found, key=lambda each: (round(each.base), each.left)).text) if found else ""

    def _heads(self) -> list[_Phrase]:
        """The words that stand out, alone on their line."""
        return [
            each
            for each in self.phrases
            if (each.size >= 1.15 * self.usual or each.bold)
            and not any(s.low - 2 <= each.base <= s.top and s.left > each.left for s in self.spots)
            and not any(abs(other.base - each.base) < 3 for other in self.phrases if other is not each)
        ]


def _run(column: list[_Spot], own: _Spot) -> list[_Spot]:
    """The fields of a column around one of them that stand close below each other."""
    runs: list[list[_Spot]] = []
    for spot in column:
        if runs and runs[-1][-1].low - spot.top < 12:
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return next(run for run in runs if own in run)


def _tidy(text: str) -> str:
    flat = " ".join(text.split()).strip(" :*…._")
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
