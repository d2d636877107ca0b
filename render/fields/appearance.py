"""How what is filled in looks: measured text in the fonts that have its letters, wrapped, never below 9 points, never cut.

What does not fit is said to the caller, who continues it elsewhere; the field then shows the beginning and where it goes on.
Letters come in the same fonts as in letters (``render/letter_type.py``); which ones were used is told, for they go into the file once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..letter_lines import escaped, set_lines
from ..letter_type import pieces, width
from ..text import printable
from .model import Field, Widget

LEAST, USUAL, LARGEST = 9.0, 10.0, 12.0
_PAD = 2.0
_LEADING = 1.18
_FONT = re.compile(rb"/([A-Z][0-9a-f]*) [\d.]+ Tf")


@dataclass(frozen=True, slots=True)
class Appearance:
    """The operators of a widget, the fonts that they use, and whether all of the text is there."""

    operators: bytes
    fonts: frozenset[str]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text as it is set: its lines, their size; ``shown`` counts how many lines there is room for."""

    lines: tuple[bytes, ...]
    size: float
    shown: int

    @property
    def fits(self) -> bool:
        """Whether there is room for all lines."""
        return len(self.lines) <= self.shown


def fitted(text: str, widget: Widget, of: Field) -> Fitted:
    """Set a text into the room of a widget, as large as the field asks for or as is usual, and smaller down to 9 points."""
    room, high = max(1.0, widget.width - 2 * _PAD), max(1.0, widget.height - 2)
    sizes = _sizes(of.size, high if not of.multiline else LARGEST * _LEADING)
    plain = printable(text if of.multiline else one_line(text))
    best = Fitted((), LEAST, 0)
    for size in sizes:
        lines = set_lines(((plain, False),), room, size)
        shown = max(1, int((high + 0.22 * size) / (size * _LEADING))) if of.multiline else 1
        best = Fitted(lines, size, shown)
        if best.fits:
            break
    return best


def _sizes(wanted: float, high: float) -> Sequence[float]:
    top = max(LEAST, min(wanted or USUAL, high / 1.05))
    made = [top]
    while made[-1] - 0.5 >= LEAST:
        made.append(made[-1] - 0.5)
    return [*made, LEAST] if made[-1] > LEAST else made


def one_line(text: str) -> str:
    """The lines of a text on one, for a field that has no more."""
    return ", ".join(part.strip().rstrip(",") for part in text.splitlines() if part.strip())


def text_appearance(text: str, widget: Widget, of: Field, continued: str = "") -> Appearance:
    """A text in its widget. ``continued`` are the words that say where the rest is, for a text that does not fit."""
    if of.comb and of.longest:
        return _comb(text, widget, of.longest)
    made = fitted(text, widget, of)
    if not made.fits:
        if not continued:
            return Appearance(b"", frozenset(), whole=False)
        made = _beginning(text, widget, of, continued)
    leading = made.size * _LEADING
    high = widget.height
    top = high - 1 - made.size * 0.86 if of.multiline else (high - made.size * 0.72) / 2
    lines = [_placed(line, made.size, widget.width, of.align) for line in made.lines[: made.shown]]
    body = b"\n".join(lines)
    operators = b"%b BT /R %g Tf %g TL 0 g 1 0 0 1 %g %g Tm\n%b\nET" % (
        _clip(widget),
        made.size,
        leading,
        _PAD,
        top + leading,
        body,
    )
    return _finished(operators)


def _placed(line: bytes, size: float, wide: float, align: int) -> bytes:
    """A line at the left, in the middle or at the right of the column."""
    if not align:
        return line
    shift = (wide - 2 * _PAD - _width_of(line, size)) / (2 if align == 1 else 1)
    return b"%g 0 Td %b %g 0 Td" % (shift, line, -shift) if shift > 0 else line


@lru_cache(maxsize=4096)
def _width_of(line: bytes, size: float) -> float:
    """How wide a line is that was set: its strings, each in the font that stands before it."""
    from ..letter_type import word_widths

    font, wide = "R", 0.0
    for name, string in re.findall(rb"/([A-Z][0-9a-f]*) [\d.]+ Tf|\(((?:[^\\()]|\\.)*)\)", line, re.DOTALL):
        if name:
            font = name.decode("ascii")
        else:
            wide += word_widths(font)[re.sub(rb"\\(.)", rb"\1", string, flags=re.DOTALL)]
    return wide * size / 1000


def _beginning(text: str, widget: Widget, of: Field, continued: str) -> Fitted:
    """As much of a text as fits at 9 points with the words behind it that say where it goes on."""
    words = printable(text if of.multiline else one_line(text)).split(" ")
    least, most, best = 0, len(words), None
    while least <= most:
        middle = (least + most) // 2
        part = " ".join(words[:middle])
        made = _set(f"{part} … {continued}" if part else continued, widget, of)
        if made.fits:
            best, least = made, middle + 1
        else:
            most = middle - 1
    if best is None and not (best := _set(continued, widget, of)).fits:
        return _set(short_reference(continued), widget, of)
    return best


def short_reference(continued: str) -> str:
    """Sheet and item alone, for a field too small for words."""
    return f"({'.'.join(re.findall(r'[0-9]+', continued))})"


def _set(text: str, widget: Widget, of: Field) -> Fitted:
    high = max(1.0, widget.height - 2)
    lines = set_lines(((text, False),), max(1.0, widget.width - 2 * _PAD), LEAST)
    shown = max(1, int((high + 0.22 * LEAST) / (LEAST * _LEADING))) if of.multiline else 1
    return Fitted(lines, LEAST, shown)


def _comb(text: str, widget: Widget, cells: int) -> Appearance:
    """One character to a cell."""
    plain = printable(text).replace("\n", "")
    if len(plain) > cells:
        return Appearance(b"", frozenset(), whole=False)
    cell = widget.width / cells
    size = max(LEAST, min(LARGEST, widget.height * 0.72))
    up = (widget.height - size * 0.72) / 2
    made = []
    for number, character in enumerate(plain):
        if character != " ":
            left = cell * number + (cell - width(character, size)) / 2
            made.append(b"1 0 0 1 %g %g Tm %b" % (left, up, shown_text(character, size)))
    return _finished(b"%b BT 0 g %b ET" % (_clip(widget), b"\n".join(made)))


@lru_cache(maxsize=4096)
def shown_text(text: str, size: float) -> bytes:
    """The operators that show a line of text where the pen is."""
    return b" ".join(
        b"/%b %g Tf (%b)Tj" % (font.encode("ascii"), size, escaped(data))
        for font, data in pieces(printable(text))
    )


def list_appearance(of: Field, widget: Widget, chosen: Sequence[str]) -> Appearance:
    """A list with what was chosen on a grey ground, moved so that the first chosen can be seen."""
    size = max(LEAST, min(of.size or USUAL, LARGEST))
    leading = size * 1.25
    room = max(1, int((widget.height - 2) / leading))
    labels = [label for _, label in of.options]
    marked = [number for number, (value, _) in enumerate(of.options) if value in chosen]
    first = max(0, min(marked[0] if marked else 0, len(labels) - room))
    if marked and marked[-1] >= first + room:
        return Appearance(b"", frozenset(), whole=False)
    made = []
    for place, label in enumerate(labels[first : first + room]):
        up = widget.height - 1 - leading * (place + 1)
        if first + place in marked:
            made.append(b".8 g 1 %g %g %g re f" % (up, max(0.0, widget.width - 2), leading))
        made.append(b"BT 0 g 1 0 0 1 %g %g Tm %b ET" % (_PAD, up + size * 0.3, shown_text(label, size)))
    return _finished(_clip(widget) + b" " + b"\n".join(made))


def tick_appearance(widget: Widget, *, round_: bool) -> Appearance:
    """A drawn cross for a tick, a dot for a radio button: shapes need no font, so every reader shows the same."""
    wide, high = widget.width, widget.height
    side = max(2.0, min(wide, high) - 4)
    left, low = (wide - side) / 2, (high - side) / 2
    if round_:
        r = side * 0.32
        x, y, k = wide / 2, high / 2, r * 0.5523
        drawn = b"%g %g m %g %g %g %g %g %g c %g %g %g %g %g %g c %g %g %g %g %g %g c %g %g %g %g %g %g c f" % (
            x + r, y, x + r, y + k, x + k, y + r, x, y + r, x - k, y + r, x - r, y + k, x - r, y,
            x - r, y - k, x - k, y - r, x, y - r, x + k, y - r, x + r, y - k, x + r, y,
        )  # fmt: skip
        return Appearance(b"q 0 g " + drawn + b" Q", frozenset())
    drawn = b"%g %g m %g %g l %g %g m %g %g l S" % (
        left, low, left + side, low + side, left, low + side, left + side, low,
    )  # fmt: skip
    return Appearance(b"q 0 G %g w 1 J %b Q" % (max(1.0, side / 8), drawn), frozenset())


def _clip(widget: Widget) -> bytes:
    return b"0 0 %g %g re W n" % (widget.width, widget.height)


def _finished(operators: bytes) -> Appearance:
    fonts = frozenset(name.decode("ascii") for name in _FONT.findall(operators)) | {"R"}
    return Appearance(b"/Tx BMC q\n" + operators + b"\nQ EMC", fonts)
