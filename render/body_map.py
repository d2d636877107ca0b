"""The skin map: neutral outlines of a child on which visible injuries are shown by numbered marks.

The drawing is built once, as plain shapes in points, and handed to a pen: one pen writes to a reportlab
canvas, one to a picture. Paper and picture therefore always agree. Left and right are the child's own.
"""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from .body_outlines import (
    AGES,
    VIEWS,
    Command,
    OutlineView,
    Point,
    Spot,
    check_position,
    check_view,
    distance_to_line,
    find_region,
    flatten,
    outlines,
    region_at,
    side_at,
    suggest_regions,
)

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = [
    "AGES",
    "VIEWS",
    "Mark",
    "Spot",
    "describe",
    "draw_on_canvas",
    "draw_png",
    "drawing_size",
    "find_region",
    "region_at",
    "side_at",
    "suggest_regions",
    "views_to_show",
]

INK: Final = "#33424F"
SKIN: Final = "#F4F2EE"
FAINT: Final = "#9AA5AE"
MARK: Final = "#9B1C1C"
PAPER: Final = "#FFFFFF"

OUTLINE_WIDTH: Final = 0.9
LINE_WIDTH: Final = 0.4
LABEL_SIZE: Final = 7.0
NUMBER_SIZE: Final = 8.0
CIRCLE_RADIUS: Final = 6.4
DOT_RADIUS: Final = 1.6

# The layout is drawn up for this width and scaled; letters, lines and circles keep their size in points.
LAYOUT_WIDTH: Final = 500.0
LAYOUT_HEIGHT: Final = 622.0
_GRID: Final = 2.0


@dataclass(frozen=True)
class _Row:
    views: tuple[str, ...]
    top: float
    height: float
    gap: float


_ALL: Final = tuple(VIEWS)
_ROWS: Final = (_Row(_ALL[:4], 6, 346, 4), _Row(_ALL[4:8], 376, 116, 4), _Row(_ALL[8:], 516, 92, 1))
_LABEL_DROP: Final = 9.0
_WITH_SIDES: Final = ("front", "back", "head_front", "head_back")


@dataclass(frozen=True)
class Mark:
    """One numbered mark; ``x`` and ``y`` are shares (0-1) of the view's box, from the picture's left and top.

    Raises ValueError for an unknown view or a position outside 0-1.
    """

    number: int
    view: str
    x: float
    y: float

    def __post_init__(self) -> None:
        check_view(self.view)
        check_position(self.x, self.y)


class _Pen(Protocol):
    """Draws in points, y downwards."""

    def path(self, path: Sequence[Command], stroke: str, width: float, fill: str | None) -> None: ...
    def circle(self, centre: Point, radius: float, stroke: str | None, fill: str) -> None: ...
    def words(self, centre: Point, text: str, size: float, colour: str, bold: bool) -> None: ...


@dataclass(frozen=True)
class _Placed:
    """Where a view stands in the drawing: the top left corner and points for one unit of its box."""

    view: OutlineView
    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> Point:
        return (self.left + x * self.view.box[0] * self.scale, self.top + y * self.view.box[1] * self.scale)

    def path(self, path: Iterable[Command]) -> tuple[Command, ...]:
        return tuple(
            (letter, tuple(v * self.scale + (self.top if i % 2 else self.left) for i, v in enumerate(n)))
            for letter, n in path
        )


def views_to_show(marks: Iterable[Mark]) -> tuple[str, ...]:
    """The views of the paper form: always all of them, so that an unmarked view says "nothing seen here"."""
    for mark in marks:
        check_view(mark.view)
    return _ALL


def drawing_size(width: float) -> tuple[float, float]:
    """Width and height of the drawing, in points, when it is ``width`` points wide.

    Raises ValueError unless the width is a positive number.
    """
    if not (0 < width < math.inf):
        raise ValueError(f"The drawing needs a width greater than nothing; {width} is not.")
    return (width, width * LAYOUT_HEIGHT / LAYOUT_WIDTH)


def draw_on_canvas(
    canvas: "Canvas",
    age: str,
    marks: Sequence[Mark],
    x: float,
    y: float,
    width: float,
    font: str,
    bold_font: str,
) -> None:
    """Draw the skin map on a reportlab canvas with its bottom left corner at (x, y), in points.

    ``font`` and ``bold_font`` are names of fonts that the canvas knows. Raises ValueError for an unknown age
    or an impossible width.
    """
    height = drawing_size(width)[1]
    pen = _CanvasPen(canvas, x, y + height, font, bold_font)
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _draw(pen, age, marks, width)
    canvas.restoreState()


def draw_png(age: str, marks: Sequence[Mark], width_px: int = 1600, font_path: str | None = None) -> bytes:
    """The same drawing as a PNG file, ``width_px`` pixels wide and as if printed 500 points wide.

    ``font_path`` is a TrueType file; without it Pillow's own letters are used. The file carries its
    resolution and no other metadata. Raises ValueError for an unknown age or an impossible width, OSError for
    an unreadable font.
    """
    from PIL import Image

    width, height = (round(v) for v in drawing_size(width_px))
    if width < 1:
        raise ValueError(f"The drawing needs a width of at least one pixel; {width_px} is not.")
    pen = _PicturePen(width * _PicturePen.FINER, height * _PicturePen.FINER, font_path)
    _draw(pen, age, marks, LAYOUT_WIDTH)
    image = pen.image.reduce(_PicturePen.FINER)
    # Few colours are in use; a palette keeps the file small enough to put several into one Word document.
    image = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The palette rounds white to nearly white, which would print as a grey box on the page.
    image.putpalette([255 if value >= 254 else value for value in image.getpalette() or []])
    file = io.BytesIO()
    dots = width / LAYOUT_WIDTH * 72
    image.save(file, "PNG", dpi=(dots, dots))
    return file.getvalue()


def describe(age: str, marks: Sequence[Mark]) -> str:
    """The drawing in words, for people who cannot see it: each mark with its view and the child's own side.

    Raises ValueError for an unknown age.
    """
    outlines(age)
    who = {"baby": "a baby", "toddler": "a toddler", "child": "a child", "teenager": "a teenager"}[age]
    start = (
        f"Outline of {who} seen from the front, the back, the left and the right, with close-ups of the "
        "head, the hands and the feet. Left and right are the child's own."
    )
    if not marks:
        return f"{start} No marks."
    told = []
    for mark in marks:
        spot = region_at(age, mark.view, mark.x, mark.y)
        place = spot.words() if spot else "beside the outline"
        told.append(f"Mark {mark.number}: {_view_in_words(mark.view)}, {place}")
    return f"{start} {'; '.join(told)}."


def _view_in_words(view: str) -> str:
    label = VIEWS[view].lower()
    if view in ("front", "back", "left", "right"):
        return f"{label.removesuffix(' side')} view"
    return f"close-up of {label}"


def _draw(pen: _Pen, age: str, marks: Sequence[Mark], width: float) -> None:
    size = width / LAYOUT_WIDTH
    for placed in _layout(age, size).values():
        for path in placed.view.outlines:
            pen.path(placed.path(path), INK, OUTLINE_WIDTH, SKIN)
        for path in placed.view.lines:
            pen.path(placed.path(path), FAINT, LINE_WIDTH, None)
    for centre, text, bold in _labels(age, size):
        pen.words(centre, text, LABEL_SIZE, INK, bold)
    points = [_layout(age, size)[m.view].at(m.x, m.y) for m in marks]
    centres = _place_circles(age, size, points)
    for point, centre in zip(points, centres, strict=True):
        pen.path((("M", point), ("L", centre)), MARK, 0.6, None)
    for point in points:
        pen.circle(point, DOT_RADIUS, None, MARK)
    for mark, centre in zip(marks, centres, strict=True):
        text = str(mark.number)
        pen.circle(centre, _radius(text), MARK, PAPER)
        pen.words(centre, text, NUMBER_SIZE, MARK, True)


def _radius(text: str) -> float:
    return CIRCLE_RADIUS if len(text) < 3 else CIRCLE_RADIUS + 2.2 * (len(text) - 2)


@cache
def _layout(age: str, size: float) -> dict[str, _Placed]:
    """Every view in its place; the views of one row share one scale, so that they can be compared."""
    placed = {}
    for row in _ROWS:
        views = [outlines(age)[code] for code in row.views]
        wide, tall = sum(v.box[0] for v in views), max(v.box[1] for v in views)
        scale = min(row.height / tall, (LAYOUT_WIDTH - row.gap * (len(views) - 1)) / wide)
        space = (LAYOUT_WIDTH - scale * wide) / len(views)
        left = space / 2
        for view in views:
            top = row.top + row.height - view.box[1] * scale
            placed[view.code] = _Placed(view, left * size, top * size, scale * size)
            left += view.box[0] * scale + space
    return placed


@cache
def _labels(age: str, size: float) -> tuple[tuple[Point, str, bool], ...]:
    """The words of the drawing: centre, text, bold."""
    labels: list[tuple[Point, str, bool]] = []
    for row in _ROWS:
        for code in row.views:
            placed = _layout(age, size)[code]
            labels.append(
                ((placed.at(0.5, 0)[0], (row.top + row.height) * size + _LABEL_DROP), VIEWS[code], False)
            )
            if code in _WITH_SIDES:
                # High beside the head, where nothing of the body reaches.
                head = code.startswith("head")
                for share in (0.04, 0.96) if head else (0.08, 0.92):
                    letter = side_at(code, share)[0].upper()
                    labels.append((placed.at(share, 0.5 if head else 0.12), letter, True))
    return tuple(labels)


@cache
def _occupied(age: str, size: float) -> frozenset[tuple[int, int]]:
    """The cells of a coarse grid that lie on a body, so that number circles can keep off it."""
    cells: set[tuple[int, int]] = set()
    for placed in _layout(age, size).values():
        for path in placed.view.outlines:
            shape = flatten(placed.path(path), 4)
            rows: dict[int, list[float]] = {}
            for (ax, ay), (bx, by) in zip(shape, (*shape[1:], shape[0]), strict=True):
                for row in range(math.ceil(min(ay, by) / _GRID), math.ceil(max(ay, by) / _GRID)):
                    rows.setdefault(row, []).append(ax + (bx - ax) * (row * _GRID - ay) / (by - ay))
            for row, crossings in rows.items():
                crossings.sort()
                for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                    first, last = math.ceil(left / _GRID), math.floor(right / _GRID)
                    cells.update((column, row) for column in range(first, last + 1))
    return frozenset(cells)


_RINGS: Final = tuple(13.0 * 1.19**n for n in range(17))
# Right, down, left and up by a little less than the circle's radius, in cells of the grid.
_PROBES: Final = ((2.7, 0.0), (0.0, 2.7), (-2.7, 0.0), (0.0, -2.7))


def _place_circles(age: str, size: float, points: Sequence[Point]) -> list[Point]:
    """A centre for each number: near its mark, off the body and the words, never on another number.

    Each candidate costs its distance plus what it would cover; the cheapest wins, and equal costs fall to the
    earlier candidate, so that the same marks always give the same drawing.
    """
    body, words = _occupied(age, size), [c for c, _, _ in _labels(age, size)]
    bounds = (LAYOUT_WIDTH * size - CIRCLE_RADIUS - 1, LAYOUT_HEIGHT * size - CIRCLE_RADIUS - 1)
    # Marks are numbered in the order of noting, so circles reach their places in that order too.
    chosen: list[Point] = []
    for index, point in enumerate(points):
        best, best_cost = _free_corner(chosen, bounds), math.inf
        for ring in _RINGS:
            if ring >= best_cost:
                break
            turns = 16 if ring < 40 else 32
            for angle in (2 * math.pi * turn / turns for turn in range(turns)):
                centre = (point[0] + ring * math.cos(angle), point[1] + ring * math.sin(angle))
                if not (CIRCLE_RADIUS < centre[0] < bounds[0] and CIRCLE_RADIUS < centre[1] < bounds[1]):
                    continue
                cost = ring + _cost(centre, index, points, chosen, words, body)
                if cost < best_cost:
                    best, best_cost = centre, cost
        chosen.append(best)
    return chosen


def _cost(
    centre: Point,
    index: int,
    points: Sequence[Point],
    chosen: Sequence[Point],
    words: Sequence[Point],
    body: frozenset[tuple[int, int]],
) -> float:
    point = points[index]
    cost = 0.0
    if any(math.dist(centre, circle) < 2 * CIRCLE_RADIUS + 1.5 for circle in chosen):
        return math.inf
    for other, circle in zip(points, chosen, strict=False):
        if distance_to_line(circle, point, centre) < CIRCLE_RADIUS + 1:
            cost += 60
        if distance_to_line(centre, other, circle) < CIRCLE_RADIUS + 1:
            cost += 60
        elif _cross(point, centre, other, circle):
            cost += 15
    for other in points:
        if math.dist(centre, other) < CIRCLE_RADIUS + DOT_RADIUS + 1:
            cost += 40
        elif other != point and distance_to_line(other, point, centre) < DOT_RADIUS + 1:
            cost += 8
    cost += sum(60 for word in words if abs(centre[0] - word[0]) < 30 and abs(centre[1] - word[1]) < 11)
    column, row = centre[0] / _GRID, centre[1] / _GRID
    return cost + sum(9 for dx, dy in _PROBES if (round(column + dx), round(row + dy)) in body)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def _free_corner(chosen: Sequence[Point], bounds: Point) -> Point:
    """Where a number goes when all is full around its mark: the first free place from the top left."""
    step = 2 * CIRCLE_RADIUS + 2
    for row in range(int(bounds[1] / step)):
        for column in range(int(bounds[0] / step)):
            place = (step * (column + 0.6), step * (row + 0.6))
            if all(math.dist(place, circle) >= step - 0.5 for circle in chosen):
                return place
    return (step, step)


class _CanvasPen:
    """Draws on a reportlab canvas, whose y runs upwards."""

    def __init__(self, canvas: "Canvas", left: float, top: float, font: str, bold_font: str) -> None:
        self.canvas, self.left, self.top = canvas, left, top
        self.fonts = {False: font, True: bold_font}

    def path(self, path: Sequence[Command], stroke: str, width: float, fill: str | None) -> None:
        drawn = self.canvas.beginPath()
        steps = {"M": drawn.moveTo, "L": drawn.lineTo, "C": drawn.curveTo, "Z": drawn.close}
        for letter, n in path:
            steps[letter](*(self.top - v if i % 2 else self.left + v for i, v in enumerate(n)))
        self.canvas.setStrokeColor(stroke)
        self.canvas.setLineWidth(width)
        if fill:
            self.canvas.setFillColor(fill)
        self.canvas.drawPath(drawn, stroke=1, fill=int(fill is not None))

    def circle(self, centre: Point, radius: float, stroke: str | None, fill: str) -> None:
        self.canvas.setFillColor(fill)
        if stroke:
            self.canvas.setStrokeColor(stroke)
            self.canvas.setLineWidth(OUTLINE_WIDTH)
        self.canvas.circle(
            self.left + centre[0], self.top - centre[1], radius, stroke=int(stroke is not None), fill=1
        )

    def words(self, centre: Point, text: str, size: float, colour: str, bold: bool) -> None:
        self.canvas.setFillColor(colour)
        self.canvas.setFont(self.fonts[bold], size)
        # Figures and capitals stand about 0.7 of the size high: this puts their middle on the centre.
        self.canvas.drawCentredString(self.left + centre[0], self.top - centre[1] - size * 0.35, text)


class _PicturePen:
    """Draws a picture some times too fine, to be reduced afterwards: that is what makes its lines smooth."""

    FINER: Final = 3

    def __init__(self, width: int, height: int, font_path: str | None) -> None:
        from PIL import Image, ImageDraw

        self.image = Image.new("RGB", (width, height), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.scale = width / LAYOUT_WIDTH
        self.font_path = font_path
        self.fonts: dict[float, Any] = {}

    def path(self, path: Sequence[Command], stroke: str, width: float, fill: str | None) -> None:
        points = [(x * self.scale, y * self.scale) for x, y in flatten(tuple(path))]
        if fill:
            self.draw.polygon(points, fill=fill)
        self.draw.line(points, fill=stroke, width=max(1, round(width * self.scale)), joint="curve")

    def circle(self, centre: Point, radius: float, stroke: str | None, fill: str) -> None:
        x, y, r = (v * self.scale for v in (*centre, radius + (OUTLINE_WIDTH / 2 if stroke else 0)))
        width = round(OUTLINE_WIDTH * self.scale) if stroke else 0
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=stroke, width=width)

    def words(self, centre: Point, text: str, size: float, colour: str, bold: bool) -> None:
        from PIL import ImageFont

        if size not in self.fonts:
            path, pixels = self.font_path, size * self.scale
            self.fonts[size] = ImageFont.truetype(path, pixels) if path else ImageFont.load_default(pixels)
        baseline = (centre[0] * self.scale, (centre[1] + size * 0.35) * self.scale)
        self.draw.text(baseline, text, font=self.fonts[size], fill=colour, anchor="ms")
