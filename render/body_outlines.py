"""The outlines of the skin map as data: views, named regions, and the words that people use for them.

Left and right are always the child's own. Coordinates of a point are shares (0-1) of the box of its view, x
from the picture's left and y from the top. The outlines live in ``templates/outlines``: one file for each
age, and ``names.json`` with the words, and with what clothes usually cover: all but the head, the neck, the
hands, the forearms and the legs from the knee to the ankle.
"""

import difflib
import json
import math
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

Point = tuple[float, float]
Command = tuple[str, tuple[float, ...]]

AGES: Final[tuple[str, ...]] = ("baby", "toddler", "child", "teenager")
VIEWS: Final[dict[str, str]] = {
    "front": "Front",
    "back": "Back",
    "left": "Left side",
    "right": "Right side",
    "head_front": "Head, front",
    "head_back": "Head, back",
    "head_left": "Head, left side",
    "head_right": "Head, right side",
    "left_hand_palm": "Left palm",
    "left_hand_back": "Left hand, back",
    "right_hand_palm": "Right palm",
    "right_hand_back": "Right hand, back",
    "left_foot_top": "Left foot, top",
    "left_foot_sole": "Left foot, sole",
    "right_foot_top": "Right foot, top",
    "right_foot_sole": "Right foot, sole",
}
MIDDLE: Final = 0.5
MIDLINE_TOLERANCE: Final = 0.04

_FOLDER: Final = Path(__file__).parent.parent / "templates" / "outlines"
_CURVE_STEPS: Final = 8
_PAIRED: Final = frozenset({"ear", "elbow", "eye", "foot", "hand", "hip", "knee", "shoulder", "thumb"})
_SIDES: Final = ("left", "right", "midline", "both")
# A label this close to the text is worth offering; anything further away reads like a guess.
_WORTH_SUGGESTING: Final = 0.5


@dataclass(frozen=True)
class Spot:
    """A named place on the child's body: where it is in a view, on which side, and what it is called."""

    view: str
    x: float
    y: float
    side: str
    region: str
    normally_clothed: bool

    def words(self) -> str:
        """The place as a person says it: ``left forearm, inner side``; a midline place has no side word."""
        if self.side == "midline":
            return self.region
        start, the, part = self.region.rpartition("the ")
        # "back of the left hand" reads better than "left back of the hand".
        return f"{start}{the}{self.side} {part}" if part in _PAIRED else f"{self.side} {self.region}"


@dataclass(frozen=True)
class Region:
    """A named part of one view; ``polygon`` may reach past the outline, ``centre`` never does (box units)."""

    name: str
    side: str
    centre: Point
    polygon: tuple[Point, ...]


@dataclass(frozen=True)
class OutlineView:
    """One picture of the child: outlines in drawing order, thin inner lines, regions in order of precedence.

    An outline is filled; one that does not close joins the body where it is open (an arm at its shoulder).
    Coordinates are units of ``box`` (width, height), y downwards.
    """

    code: str
    box: tuple[float, float]
    outlines: tuple[tuple[Command, ...], ...]
    lines: tuple[tuple[Command, ...], ...]
    regions: tuple[Region, ...]
    shapes: tuple[tuple[Point, ...], ...] = field(repr=False)

    def contains(self, point: Point) -> bool:
        """Whether the point (box units) lies on the body."""
        return any(inside(point, shape) for shape in self.shapes)


@dataclass(frozen=True)
class _Name:
    """What a word stands for: a label to print, and regions and views in order of preference."""

    label: str
    regions: tuple[str, ...]
    views: tuple[str, ...]


@dataclass(frozen=True)
class _Names:
    by_words: dict[frozenset[str], _Name]
    clothed: dict[str, bool]


def check_age(age: str) -> None:
    """Raise ValueError in plain words unless there is an outline for the age."""
    if age not in AGES:
        raise ValueError(f"There is no outline called '{age}'. Use one of: {', '.join(AGES)}.")


def check_view(view: str) -> None:
    """Raise ValueError in plain words unless the view exists."""
    if view not in VIEWS:
        raise ValueError(f"There is no view called '{view}'. Use one of: {', '.join(VIEWS)}.")


def check_position(x: float, y: float) -> None:
    """Raise ValueError in plain words unless both numbers are shares of the view's box (0-1)."""
    if not (0 <= x <= 1 and 0 <= y <= 1):  # a NaN fails this comparison too
        raise ValueError(f"A position on a view must lie between 0 and 1; {x}, {y} does not.")


def outlines(age: str) -> dict[str, OutlineView]:
    """All views of the age, in the order of ``VIEWS``. Raises ValueError for an unknown age."""
    check_age(age)
    return _load(age)


@cache
def _load(age: str) -> dict[str, OutlineView]:
    data: dict[str, Any] = json.loads((_FOLDER / f"{age}.json").read_text(encoding="utf-8"))["views"]
    return {code: _view(code, data[code]) for code in VIEWS}


def _view(code: str, data: dict[str, Any]) -> OutlineView:
    closed = tuple(_parse(text) for text in data["outlines"])
    return OutlineView(
        code=code,
        box=(float(data["box"][0]), float(data["box"][1])),
        outlines=closed,
        lines=tuple(_parse(text) for text in data["lines"]),
        regions=tuple(
            Region(r["name"], r["side"], (r["centre"][0], r["centre"][1]), tuple(map(_point, r["polygon"])))
            for r in data["regions"]
        ),
        shapes=tuple(flatten(path) for path in closed),
    )


def _point(pair: list[float]) -> Point:
    return (pair[0], pair[1])


def _parse(text: str) -> tuple[Command, ...]:
    return tuple(
        (letter, tuple(float(n) for n in numbers.split()))
        for letter, numbers in re.findall(r"([MLCZ])([^MLCZ]*)", text)
    )


def flatten(path: tuple[Command, ...], steps: int = _CURVE_STEPS) -> tuple[Point, ...]:
    """The path as a chain of points; a closed path ends where it began."""
    points: list[Point] = []
    for letter, n in path:
        if letter == "C":
            x, y = points[-1]
            for i in range(1, steps + 1):
                t = i / steps
                a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
                points.append(
                    (a * x + b * n[0] + c * n[2] + d * n[4], a * y + b * n[1] + c * n[3] + d * n[5])
                )
        elif letter == "Z":
            points.append(points[0])
        else:
            points.append((n[0], n[1]))
    return tuple(points)


def inside(point: Point, polygon: tuple[Point, ...]) -> bool:
    """Whether the point lies in the polygon (even-odd rule)."""
    x, y = point
    within = False
    ax, ay = polygon[-1]
    for bx, by in polygon:
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            within = not within
        ax, ay = bx, by
    return within


def side_at(view: str, x: float) -> str:
    """The child's own side at x: ``left``, ``right``, or ``midline`` on pictures of the front and the back.

    Raises ValueError for an unknown view or an x outside 0-1.
    """
    check_view(view)
    check_position(x, 0)
    if view in ("front", "head_front", "back", "head_back"):
        if abs(x - MIDDLE) <= MIDLINE_TOLERANCE:
            return "midline"
        # Facing us, the child's left is at our right; seen from behind, it is at our left.
        return "left" if (x > MIDDLE) == view.endswith("front") else "right"
    return "left" if "left" in view else "right"


def region_at(age: str, view: str, x: float, y: float) -> Spot | None:
    """The named region at a point, with the point itself; None beside the body.

    Raises ValueError for an unknown age or view, or a position outside 0-1.
    """
    check_view(view)
    check_position(x, y)
    picture = outlines(age)[view]
    point = (x * picture.box[0], y * picture.box[1])
    if not picture.contains(point):
        return None
    found = next((r for r in picture.regions if inside(point, r.polygon)), None)
    if found is None:
        # Slivers between two polygons belong to the nearer one: no point of the body is nameless.
        found = min(picture.regions, key=lambda r: _distance(point, r.polygon))
    return Spot(view, x, y, found.side, found.name, _names().clothed[found.name])


def _distance(point: Point, polygon: tuple[Point, ...]) -> float:
    return min(distance_to_line(point, a, b) for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True))


def distance_to_line(p: Point, a: Point, b: Point) -> float:
    """The distance from p to the straight piece from a to b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def find_region(age: str, text: str, side: str | None = None, view: str | None = None) -> Spot | None:
    """The place that the words mean, in the view that shows it best (or in ``view``), or None.

    Word order and punctuation do not matter. Left and right come from the words or from ``side`` (``left``,
    ``right``, ``midline``; ``both`` is never one place); where they disagree, or where a part that the child
    has twice is named without a side, the answer is None: a side is never guessed. A part across the middle,
    such as the forehead, is placed on the midline when no side is given. Where the words leave the surface
    open (``left forearm``), the spot is on the usual surface and keeps the general name.

    Raises ValueError for an unknown age, side or view.
    """
    pictures = outlines(age)
    if view is not None:
        check_view(view)
    sides, attempts = _read(text)
    if side is not None:
        if side.lower() not in _SIDES:
            raise ValueError(f"There is no side called '{side}'. Use one of: {', '.join(_SIDES)}.")
        sides = sides | {side.lower()}
    if len(sides) > 1 or "both" in sides:
        return None
    wanted = next(iter(sides), None)
    for words in attempts:
        name = _names().by_words.get(words)
        spot = name and _place(pictures, name, wanted, view)
        if spot:
            return spot
    return None


def _place(pictures: dict[str, OutlineView], name: _Name, side: str | None, view: str | None) -> Spot | None:
    for region_name in name.regions:
        for code in (view,) if view else name.views:
            picture = pictures[code]
            found = {r.side: r for r in picture.regions if r.name == region_name}
            # Without a word about the side, only the midline is safe, or a view that shows one side alone.
            region = found.get(side or "midline")
            if region is None and side is None and view and len(found) == 1:
                region = next(iter(found.values()))
            if region:
                x, y = region.centre[0] / picture.box[0], region.centre[1] / picture.box[1]
                return Spot(code, x, y, region.side, name.label, _names().clothed[region_name])
    return None


def suggest_regions(age: str, text: str) -> list[str]:
    """Up to five names close to the words, best first, for "did you mean"; a missing side is spelt out.

    Raises ValueError for an unknown age.
    """
    outlines(age)
    sides, attempts = _read(text)
    side = next(iter(sides)) if len(sides) == 1 else None
    for words in attempts:
        exact = _names().by_words.get(words)
        if exact:
            named = [f"{s} {exact.label}" for s in ("left", "right") if find_region(age, exact.label, s)]
            return named or [exact.label]
    scores: dict[str, float] = {}
    for words, name in _names().by_words.items():
        score = _likeness(attempts[-1], words)
        if score > max(_WORTH_SUGGESTING, scores.get(name.label, 0)):
            scores[name.label] = score
    best = sorted(scores, key=lambda label: (-scores[label], label))[:5]
    return [f"{side} {label}" if side and find_region(age, label, side) else label for label in best]


def _likeness(given: frozenset[str], known: frozenset[str]) -> float:
    """How alike two sets of words are, 0-1; misspelt words count in part."""
    if not given or not known:
        return 0.0

    def covered(some: frozenset[str], others: frozenset[str]) -> float:
        return sum(
            max((r for w in others if (r := difflib.SequenceMatcher(None, v, w).ratio()) > 0.7), default=0.0)
            for v in some
        ) / len(some)

    return (covered(given, known) + covered(known, given)) / 2


_LEFT_OUT: Final = frozenset({
    "a", "an", "area", "aspect", "at", "child", "her", "his", "in", "of", "on", "part", "region", "site",
    "skin", "surface", "the", "their",
})  # fmt: skip
_SAME_WORD: Final = {
    "abdominal": "abdomen", "anterior": "front", "behind": "back", "belly": "abdomen", "below": "under",
    "beneath": "under", "bum": "buttock", "calves": "calf", "center": "midline", "central": "midline",
    "centre": "midline", "feet": "foot", "inside": "inner", "internal": "inner", "lateral": "outer",
    "medial": "inner", "outside": "outer", "posterior": "back", "rear": "back", "stomach": "abdomen",
    "top": "upper", "tummy": "abdomen", "underneath": "under",
}  # fmt: skip
_SIDE_WORDS: Final = {
    "both": "both", "l": "left", "left": "left", "lt": "left", "midline": "midline", "r": "right",
    "right": "right", "rt": "right",
}  # fmt: skip
_NOT_PLURAL: Final = frozenset({"achilles", "anus", "coccyx", "pelvis", "umbilicus"})


def _read(text: str) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """The sides named in the text, and its other words: first as they stand, then without the word "side"."""
    sides, words = set(), set()
    for raw in re.findall(r"[a-z0-9]+", text.lower().replace("'s", " ").replace("’s", " ")):
        word = _SAME_WORD.get(raw, raw)
        if word in _SIDE_WORDS:
            sides.add(_SIDE_WORDS[word])
        elif word not in _LEFT_OUT:
            plural = len(word) > 3 and word.endswith("s") and word not in _NOT_PLURAL
            singular = word[:-1] if plural else word
            words.add(_SAME_WORD.get(singular, singular))
    return frozenset(sides), (frozenset(words), frozenset(words - {"side"}))


@cache
def _names() -> _Names:
    data: dict[str, Any] = json.loads((_FOLDER / "names.json").read_text(encoding="utf-8"))
    usual: list[str] = data["views"]
    by_words: dict[frozenset[str], _Name] = {}
    for label, entry in {**data["regions"], **data["general"]}.items():
        first: list[str] = entry.get("views", [])
        views = (*first, *(code for code in usual if code not in first))
        name = _Name(label, tuple(entry.get("regions", [label])), views)
        for phrase in (label, *entry.get("also", [])):
            words, bare = _read(phrase)[1]
            # "outer thigh" is as clear as "thigh, outer side"; "neck, side" needs its word.
            clear = bare != words and bare & {"inner", "outer", "palm"}
            for key in (words, bare) if clear else (words,):
                if by_words.setdefault(key, name).label != label:
                    raise ValueError(f"names.json gives '{phrase}' to {label} and to {by_words[key].label}.")
    return _Names(by_words, {label: entry["clothed"] for label, entry in data["regions"].items()})
