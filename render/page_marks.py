"""What is printed on a page of any PDF, and where: runs of text, drawings and pictures, as rectangles in millimetres.

The operators of a page are followed as a printer follows them, with transformations, clipping and forms. White drawings
and invisible text leave no mark. Widths come from the fonts of the file, so no library that draws is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .letter_measures import POINTS, Area
from .page_fonts import Fonts, PageFont

_TOKEN = re.compile(
    rb"\s*(?:(?P<string>\((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*\))|(?P<dict><<|>>)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<name>/[^\s()<>\[\]{}/%]*)|(?P<list>[\[\]])|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))"
    rb"|(?P<comment>%[^\r\n]*)|(?P<operator>[A-Za-z'\"*][A-Za-z0-9'\"*]*)|(?P<other>.))",
    re.DOTALL,
)
_INLINE_END = re.compile(rb"[\s>]EI(?=\s|$)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_DEEPEST = 12
_MOST_TOKENS = 1_000_000
_WHITE = 0.98

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something printed: what it is (text, drawing, picture), where, and its text. ``baseline`` is that of a run of text."""

    kind: str
    area: Area
    text: str = ""
    baseline: float = 0.0


@dataclass(slots=True)
class PageMarks:
    """One page: its number from 1, its size in millimetres as it is looked at, what is on it, and which fonts it lacks."""

    number: int
    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
    not_embedded: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _State:
    """The graphics state as far as it matters for where marks are."""

    matrix: Matrix
    clip: tuple[float, float, float, float]
    fill_white: bool = False
    stroke_white: bool = False
    line: float = 1.0
    font: PageFont | None = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> _State:
        return _State(*(getattr(self, name) for name in self.__slots__))


def page_marks(page: Any, number: int, fonts: Fonts) -> PageMarks:
    """Everything that is printed on a page (of pypdf). Raises ``ValueError`` when it is made to take for ever.

    ``fonts`` are those of the file, kept from page to page.
    """
    box = page.mediabox
    left, bottom, right, top = (float(edge) for edge in (box.left, box.bottom, box.right, box.top))
    turn = (page.rotation or 0) % 360
    wide, high = right - left, top - bottom
    matrix: Matrix = {
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }.get(turn, (1.0, 0.0, 0.0, 1.0, -left, -bottom))
    if turn in (90, 270):
        wide, high = high, wide
    made = PageMarks(number, wide / POINTS, high / POINTS)
    reader = _Reader(made, high, fonts)
    contents = page.get_contents()
    if contents is not None:
        reader.read(
            contents.get_data(), page.get("/Resources", {}), _State(matrix, (0.0, 0.0, wide, high)), 0
        )
    return made


class _Reader:
    """Follows the operators of one page."""

    def __init__(self, page: PageMarks, height: float, fonts: Fonts) -> None:
        self._page = page
        self._fonts = fonts
        self._height = height
        self._tokens = 0

    def read(self, operators: bytes, resources: Any, state: _State, depth: int) -> None:
        """Follow the operators of a page or a form."""
        resources = _plain(resources) or {}
        fonts = self._fonts.named(resources)
        stack: list[_State] = []
        operands: list[Any] = []
        path: list[tuple[float, float]] = []
        clips = False
        text: Matrix = _SAME
        line: Matrix = _SAME
        for operator, found in self._operations(operators):
            operands = found
            try:
                numbers = [float(each) for each in operands if isinstance(each, int | float)]
                if operator == "q":
                    stack.append(state.copy())
                elif operator == "Q":
                    state = stack.pop() if stack else state
                elif operator == "cm":
                    state.matrix = _times(_matrix(numbers), state.matrix)
                elif operator in ("BT",):
                    text = line = _SAME
                elif operator == "Tf":
                    state.font, state.size = fonts.get(operands[0]), numbers[-1]
                elif operator in ("Td", "TD"):
                    if operator == "TD":
                        state.leading = -numbers[1]
                    text = line = _times((1.0, 0.0, 0.0, 1.0, numbers[0], numbers[1]), line)
                elif operator == "Tm":
                    text = line = _matrix(numbers)
                elif operator in ("T*", "'", '"', "Tj", "TJ"):
                    if operator == '"':
                        state.word, state.character = numbers[0], numbers[1]
                    if operator in ("T*", "'", '"'):
                        text = line = _times((1.0, 0.0, 0.0, 1.0, 0.0, -state.leading), line)
                    if operator != "T*":
                        shown = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
                        text = self._show(shown, state, text)
                elif operator in _TEXT_STATE:
                    name, factor = _TEXT_STATE[operator]
                    setattr(state, name, numbers[0] * factor)
                elif operator == "Tr":
                    state.mode = int(numbers[0])
                elif operator == "w":
                    state.line = numbers[0]
                elif operator in ("g", "rg", "k", "sc", "scn"):
                    state.fill_white = _is_white(operator, numbers)
                elif operator in ("G", "RG", "K", "SC", "SCN"):
                    state.stroke_white = _is_white(operator.lower(), numbers)
                elif operator in ("m", "l"):
                    path.append(_point(numbers[0], numbers[1], state.matrix))
                elif operator in ("c", "v", "y"):
                    path += [
                        _point(numbers[at], numbers[at + 1], state.matrix) for at in range(0, len(numbers), 2)
                    ]
                elif operator == "re":
                    x, y, wide, high = numbers
                    path += [_point(x, y, state.matrix), _point(x + wide, y, state.matrix)]
                    path += [_point(x, y + high, state.matrix), _point(x + wide, y + high, state.matrix)]
                elif operator in ("W", "W*"):
                    clips = True
                elif operator in _PAINTS:
                    fills, strokes = _PAINTS[operator]
                    if path and ((fills and not state.fill_white) or (strokes and not state.stroke_white)):
                        self._mark(
                            "drawing", path, state, state.line * _grows(state.matrix) / 2 if strokes else 0.0
                        )
                    if clips and path:
                        state.clip = _within(_box(path), state.clip)
                    path, clips = [], False
                elif operator == "sh":
                    left, low, right, high = state.clip
                    self._mark("drawing", [(left, low), (right, high)], state)
                elif operator == "EI":
                    self._picture(state)
                elif operator == "Do":
                    self._draw(operands[0], resources, state, depth)
            except (IndexError, TypeError, ValueError, KeyError, AttributeError) as fault:
                if isinstance(fault, _TooMuch):
                    raise
                continue  # what is not understood is passed over, as printers do

    def _operations(self, operators: bytes) -> Iterator[tuple[str, list[Any]]]:
        """Each operator with its operands."""
        operands: list[Any] = []
        lists: list[list[Any]] = []
        place = 0
        while match := _TOKEN.match(operators, place):
            place = match.end()
            self._tokens += 1
            if self._tokens > _MOST_TOKENS:
                raise _TooMuch
            kind, token = match.lastgroup, match[match.lastgroup or 0]
            if kind == "operator":
                word = token.decode("ascii")
                if word == "ID":
                    end = _INLINE_END.search(operators, place)
                    place = end.end() if end else len(operators)
                    word = "EI"
                if word in ("true", "false", "null"):
                    continue
                yield word, operands
                operands, lists = [], []
                continue
            value: Any
            if kind == "number":
                value = float(token)
            elif kind == "string":
                value = _ESCAPE.sub(_unescaped, token[1:-1])
            elif kind == "hex":
                digits = re.sub(rb"\s", b"", token[1:-1])
                value = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            elif kind == "name":
                value = token.decode("latin-1")
            elif token == b"[":
                lists.append([])
                continue
            elif token == b"]" and lists:
                value = lists.pop()
            else:
                continue
            (lists[-1] if lists else operands).append(value)

    def _show(self, shown: list[Any], state: _State, text: Matrix) -> Matrix:
        """Mark a run of text and move on behind it."""
        font = state.font
        if font is None:
            return text
        words: list[str] = []
        along = 0.0
        start = 0.0
        for piece in shown:
            if isinstance(piece, float):
                along -= piece / 1000 * state.size * state.scale
                if -piece > 150 and words:
                    words.append(" ")
                continue
            for character, width, is_space in font.characters(piece):
                words.append(character)
                along += (
                    width * state.size + state.character + (state.word if is_space else 0.0)
                ) * state.scale
        said = "".join(words)
        if said.strip() and not font.embedded:
            self._page.not_embedded.add(font.name)
        if said.strip() and state.mode not in (3, 7) and not (state.fill_white and state.mode in (0, 4)):
            at = _times(text, state.matrix)
            low, high = font.descent * state.size + state.rise, font.ascent * state.size + state.rise
            corners = [_point(x, y, at) for x in (start, along) for y in (low, high)]
            self._mark("text", corners, state, 0.0, said, _point(0.0, state.rise, at)[1])
        return _times((1.0, 0.0, 0.0, 1.0, along, 0.0), text)

    def _draw(self, name: str, resources: Any, state: _State, depth: int) -> None:
        form = _plain(_plain(resources.get("/XObject", {}))[name])
        if form.get("/Subtype") == "/Image":
            self._picture(state)
        elif form.get("/Subtype") == "/Form" and depth < _DEEPEST:
            inner = state.copy()
            inner.matrix = _times(_matrix([float(each) for each in form.get("/Matrix", _SAME)]), state.matrix)
            left, low, right, high = (float(each) for each in form["/BBox"])
            corners = [_point(x, y, inner.matrix) for x in (left, right) for y in (low, high)]
            inner.clip = _within(_box(corners), state.clip)
            self.read(form.get_data(), form.get("/Resources", resources), inner, depth + 1)

    def _picture(self, state: _State) -> None:
        self._mark("picture", [_point(x, y, state.matrix) for x in (0.0, 1.0) for y in (0.0, 1.0)], state)

    def _mark(
        self,
        kind: str,
        points: list[tuple[float, float]],
        state: _State,
        wider: float = 0.0,
        said: str = "",
        baseline: float = 0.0,
    ) -> None:
        left, low, right, high = _box(points)
        left, low, right, high = _within((left - wider, low - wider, right + wider, high + wider), state.clip)
        if right < left or high < low:
            return
        area = Area(
            left / POINTS, (self._height - high) / POINTS, right / POINTS, (self._height - low) / POINTS
        )
        self._page.marks.append(Mark(kind, area, said, (self._height - baseline) / POINTS))


class _TooMuch(ValueError):
    """A page that would take for ever."""


_TEXT_STATE = {
    "TL": ("leading", 1.0),
    "Tc": ("character", 1.0),
    "Tw": ("word", 1.0),
    "Tz": ("scale", 0.01),
    "Ts": ("rise", 1.0),
}
_PAINTS = {
    "f": (True, False), "F": (True, False), "f*": (True, False), "S": (False, True), "s": (False, True),
    "B": (True, True), "B*": (True, True), "b": (True, True), "b*": (True, True), "n": (False, False),
}  # fmt: skip


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _unescaped(match: re.Match[bytes]) -> bytes:
    said = match[1]
    if said[:1].isdigit():
        return bytes([int(said, 8) & 255])
    return _ESCAPES.get(said, said)


def _is_white(operator: str, numbers: list[float]) -> bool:
    if not numbers:
        return False
    if operator == "k" or (operator in ("sc", "scn") and len(numbers) == 4):
        return all(each < 1 - _WHITE for each in numbers)
    return all(each > _WHITE for each in numbers)


def _matrix(numbers: list[float]) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f


def _grows(matrix: Matrix) -> float:
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def _box(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _within(
    box: tuple[float, float, float, float], clip: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
