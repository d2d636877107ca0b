"""Text of a letter set into lines: what a page's operators show for each, broken at words, in the fonts that it needs.

A line begins and ends in the regular font at the size of the body, at the left edge of its column, and moves down by the
leading that is in force. So lines can be put below each other on any page without knowing what is in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .letter import Runs
from .letter_type import WordWidths, common, pieces, word_widths
from .text import printable

_REGULAR = "R"


def escaped(data: bytes) -> bytes:
    """Bytes as they stand between the brackets of a PDF string."""
    if b"(" in data or b")" in data or b"\\" in data:
        data = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return data


@lru_cache(maxsize=4096)
def set_lines(
    runs: Runs, room: float, size: float, body: float = 0.0, bold: bool = False
) -> tuple[bytes, ...]:
    """Set text into lines of at most ``room`` points; line ends in it are kept.

    ``body`` is the size in force before and after each line (``size`` when 0). What does not vary from letter to letter
    is set once.
    """
    if not any(text.strip() for text, _ in runs):
        return ()
    limit = room * 1000 / size
    made: list[bytes] = []
    for stretch in _stretches(runs, bold):
        if len(stretch.fonts) == 1 and stretch.fonts[0] == _REGULAR and size == (body or size):
            data = stretch.data
            made += [b"(%b)'" % escaped(data[start:end]) for start, end in stretch.broken(limit)]
        else:
            made += [
                _operators(stretch.parts(start, end), size, body or size)
                for start, end in stretch.broken(limit)
            ]
    return tuple(made)


@lru_cache(maxsize=4096)
def widest(runs: Runs, size: float, bold: bool = False) -> tuple[float, float]:
    """How wide text is in points when its lines are not broken, and how wide its longest word."""
    whole = longest = 0.0
    for stretch in _stretches(runs, bold):
        whole = max(whole, stretch.width(0, len(stretch.data)))
        place = 0
        for word in stretch.data.split(b" "):
            longest = max(longest, stretch.width(place, place + len(word)))
            place += len(word) + 1
    return whole * size / 1000, longest * size / 1000


class _Stretch:
    """Text between two line ends: its bytes, and up to where each font holds. A space is always of a base font."""

    __slots__ = ("data", "ends", "fonts", "widths")

    def __init__(self) -> None:
        self.data = b""
        self.ends: list[int] = []
        self.fonts: list[str] = []
        self.widths: list[WordWidths] = []

    def add(self, font: str, data: bytes) -> None:
        if not data and self.fonts:
            return
        self.data += data
        if self.fonts and self.fonts[-1] == font:
            self.ends[-1] = len(self.data)
        else:
            self.ends.append(len(self.data))
            self.fonts.append(font)
            self.widths.append(word_widths(font))

    def broken(self, limit: float) -> Iterator[tuple[int, int]]:
        """Where each line begins and ends, in thousandths of the size no longer than ``limit``."""
        if len(self.ends) == 1:
            return self._broken_plain(limit)
        return self._broken_mixed(limit)

    def _broken_plain(self, limit: float) -> Iterator[tuple[int, int]]:
        """Text of one font, as nearly all is."""
        widths = self.widths[0]
        space = widths[b" "]
        start = place = 0
        used = -space
        for word in self.data.split(b" "):
            used += space + widths[word]
            if used > limit:
                if place > start:
                    yield start, place - 1
                    start, used = place, widths[word]
                if used > limit:
                    *whole, (start, end) = self._cut(place, place + len(word), limit)
                    yield from whole
                    used = self.width(start, end)
            place += len(word) + 1
        yield start, len(self.data)

    def _broken_mixed(self, limit: float) -> Iterator[tuple[int, int]]:
        ends, widths = self.ends, self.widths
        last = len(ends) - 1
        at = start = place = 0
        used = space = 0.0
        for word in self.data.split(b" "):
            end = place + len(word)
            while at < last and ends[at] <= place:
                at += 1
            wide = widths[at][word] if end <= ends[at] else self.width(place, end)
            used += space + wide
            if used > limit:
                if place > start:
                    yield start, place - 1
                    start, used = place, wide
                if wide > limit:
                    *whole, (start, _) = self._cut(place, end, limit)
                    yield from whole
                    used = self.width(start, end)
            place = end + 1
            while at < last and ends[at] <= end:
                at += 1
            space = widths[at][b" "]
        yield start, len(self.data)

    def _cut(self, start: int, end: int, limit: float) -> list[tuple[int, int]]:
        """A word that is longer than a line, in pieces that are not."""
        made, used = [], 0.0
        for place in range(start, end):
            wide = self.width(place, place + 1)
            if used + wide > limit and place > start:
                made.append((start, place))
                start, used = place, 0.0
            used += wide
        return [*made, (start, end)]

    def width(self, start: int, end: int) -> float:
        return sum(word_widths(font)[data] for font, data in self.parts(start, end))

    def parts(self, start: int, end: int) -> Iterator[tuple[str, bytes]]:
        """What stands between two places, by font."""
        for font, stop in zip(self.fonts, self.ends, strict=True):
            if start < stop and start < end:
                yield font, self.data[start : min(stop, end)]
                start = stop


def _stretches(runs: Runs, bold: bool) -> Iterator[_Stretch]:
    stretch = _Stretch()
    for text, strong in runs:
        plain = common(text)
        if plain is not None:
            stretch.add("B" if strong or bold else _REGULAR, plain)
            continue
        for number, line in enumerate(printable(text).split("\n")):
            if number:
                yield stretch
                stretch = _Stretch()
            for font, data in pieces(line, strong or bold):
                stretch.add(font, data)
    yield stretch


def _operators(parts: Iterator[tuple[str, bytes]], size: float, body: float) -> bytes:
    """What shows a line. The first string goes to the next line; those behind it follow on."""
    made, state, show = [], (_REGULAR, body), b"'"
    for font, data in parts:
        if (font, size) != state:
            state = (font, size)
            made.append(b"/%b %g Tf" % (font.encode("ascii"), size))
        made.append(b"(%b)%b" % (escaped(data), show))
        show = b"Tj"
    if not made:
        return b"()'"
    if state != (_REGULAR, body):
        made.append(b"/%b %g Tf" % (_REGULAR.encode("ascii"), body))
    return b" ".join(made)
