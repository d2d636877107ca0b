"""Where an injury stands on the outline of the skin map: the views, places in words or figures, and the drawing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.kinds import Choice, Kind, options
from ..findings import Level
from ..render.layout import Drawing
from .requirements import Condition, Problem, Rule, rule

if TYPE_CHECKING:
    from ..render.body_map import Mark, Spot

GUIDANCE = "Public practice, body-map guidance"
DRAWING = "skin_map.drawing"

_W = Level.WARNING
# The share of the page's width that leaves room for the words below the drawing on the same page.
_DRAWN = 0.86
_FULL_VIEWS = frozenset({"front", "back", "left", "right"})
_SAME_PLACE_FULL, _SAME_PLACE_CLOSE = 0.16, 0.4

VIEWS = options(
    front="Front",
    back="Back",
    left="Left side",
    right="Right side",
    head_front="Head, front",
    head_back="Head, back",
    head_left="Head, left side",
    head_right="Head, right side",
    left_hand_palm="Left palm",
    left_hand_back="Left hand, back",
    right_hand_palm="Right palm",
    right_hand_back="Right hand, back",
    left_foot_top="Left foot, top",
    left_foot_sole="Left foot, sole",
    right_foot_top="Right foot, top",
    right_foot_sole="Right foot, sole",
)
KINDS = options(
    bruise="Bruise",
    red_mark="Red mark",
    swelling="Swelling",
    cut="Cut or laceration",
    graze="Graze",
    bite_mark="Bite mark",
    burn="Burn",
    scald="Scald",
    puncture="Puncture",
    scratch="Scratch",
    scar="Scar or healed mark",
    other="Other – in words",
)


@dataclass(frozen=True)
class ViewKind(Kind):
    """One of the views of the outline; printed as a word, because sixteen boxes on every injury hide the answer."""

    name: ClassVar[str] = "choice"

    def read(self, text: str) -> str:
        return Choice(options=VIEWS).find(text)

    def show(self, value: Any) -> str:
        return self.choices.get(value, str(value))

    @property
    def choices(self) -> dict[str, str]:
        return dict(VIEWS)


def outline_for(case: Case) -> str:
    """The outline that is chosen or, before that, the one that fits the child's age."""
    chosen = case.given("skin_map.outline")
    return chosen if isinstance(chosen, str) else fitting_outline(case) or "child"


def fitting_outline(case: Case) -> str:
    """The outline that fits the child's age on the day of the sighting; empty when the age is not known."""
    seen = case.given("skin_map.injury_seen_at")
    age = case.age_on(seen.day if isinstance(seen, Moment) else case.today)
    if age is None:
        return ""
    return "baby" if age < 1 else "toddler" if age < 4 else "child" if age < 12 else "teenager"


def position(row: Any) -> tuple[str, float, float] | None:
    """View, x and y of an injury, when all three are given."""
    if is_value(row.view) and is_value(row.x) and is_value(row.y):
        return row.view, float(row.x), float(row.y)
    return None


def named_place(case: Case, row: Any) -> "Spot | None":
    """The place that the words mean; words in brackets are left out where the whole is not found."""
    from ..render.body_map import find_region

    if not is_value(row.site):
        return None
    side = row.side if is_value(row.side) else None
    view = row.view if is_value(row.view) else None
    for words in dict.fromkeys((row.site, re.sub(r"\s*\([^)]*\)", "", row.site))):
        if spot := find_region(outline_for(case), words, side, view):
            return spot
    return None


def seen_at(case: Case, row: Any) -> "Spot | None":
    """The region under a mark that is placed by figures."""
    from ..render.body_map import region_at

    figures = position(row)
    return region_at(outline_for(case), *figures) if figures else None


def mark_of(case: Case, row: Any, number: int) -> "Mark | None":
    """The mark of an injury on the drawing; ``number`` stands in where it has none of its own."""
    from ..render.body_map import Mark

    shown = int(row.no) if is_value(row.no) else number
    if figures := position(row):
        return Mark(shown, *figures)
    spot = named_place(case, row)
    return Mark(shown, spot.view, spot.x, spot.y) if spot else None


def injuries(case: Case) -> tuple[tuple[str, Any], ...]:
    """The injuries with the path of each."""
    return case.rows("skin_map.injuries")


WORDS_DO_NOT_PLACE = Condition(
    "no place in words can be found on the outline",
    lambda case: bool(injuries(case)) and not any(named_place(case, row) for _, row in injuries(case)),
)


@rule("MAP-02", "The position is not complete", "View, x and y place a mark only together.", "House rule")
def position_complete(case: Case) -> Iterator[Problem]:
    """Where x or y is given, the view and the other figure are given too."""
    for path, row in injuries(case):
        if (is_value(row.x) or is_value(row.y)) and not position(row):
            name = next(name for name in ("view", "x", "y") if not is_value(getattr(row, name)))
            yield Problem(
                f"{path}.{name}",
                f"missing: “{name}” beside the rest of the position",
                "Give view, x and y, or the place in words alone.",
            )


@rule(
    "MAP-03",
    "The injury cannot be placed on the outline",
    "A mark is placed by view, x and y, or by the name of a place with its side. A side is never guessed.",
    "House rule",
)
def injury_can_be_placed(case: Case) -> Iterator[Problem]:
    """Every injury has a place on the outline."""
    from ..render.body_map import suggest_regions

    for path, row in injuries(case):
        if is_value(row.x) or is_value(row.y) or not is_value(row.site) or named_place(case, row):
            continue
        if row.side == "both":
            yield Problem(
                f"{path}.side", "one mark cannot be on both sides", "Make two entries, one for each side."
            )
            continue
        near = suggest_regions(outline_for(case), row.site)
        on = " on this view" if is_value(row.view) else ""
        remedy = f"Did you mean {_quoted(near)}? Or give view, x and y." if near else "Give view, x and y."
        yield Problem(f"{path}.site", f"this place cannot be found on the outline{on}", remedy)


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{each}”" for each in words)


@rule(
    "MAP-04",
    "The mark lies beside the body",
    "The position was probably taken from another view.",
    "House rule",
    _W,
)
def mark_on_the_body(case: Case) -> Iterator[Problem]:
    """A mark placed by figures lies on the outline."""
    for path, row in injuries(case):
        if position(row) and seen_at(case, row) is None:
            yield Problem(f"{path}.x", "the mark lies beside the outline", "Check view, x and y.")


@rule(
    "MAP-05",
    "Side and position disagree",
    "Left and right are always the child’s own: on the front view the child’s left is on the picture’s right, on the "
    "back view on the picture’s left.",
    "House rule",
    _W,
)
def side_fits_position(case: Case) -> Iterator[Problem]:
    """The side that is said is the side on which the mark stands."""
    from ..render.body_map import side_at

    for path, row in injuries(case):
        figures = position(row)
        said = _said_side(row)
        if figures and said in ("left", "right", "midline"):
            drawn = side_at(figures[0], figures[1])
            spot = seen_at(case, row)
            if said != drawn and (spot is None or spot.side != said):
                where = "on the midline" if drawn == "midline" else f"on the child’s {drawn}"
                yield Problem(
                    f"{path}.side",
                    f"the words say {said}, but the mark stands {where}",
                    "Left and right are the child’s own; check the side and x.",
                )


def _said_side(row: Any) -> str:
    if is_value(row.side):
        return str(row.side)
    named = (
        set(re.findall(r"\b(left|right|midline)\b", str(row.site).casefold()))
        if is_value(row.site)
        else set()
    )
    return named.pop() if len(named) == 1 else ""


@rule("MAP-06", "The side is missing", "A place that the child has twice needs its side.", GUIDANCE)
def side_is_said(case: Case) -> Iterator[Problem]:
    """Every injury says its side, in words or beside them; a place in the middle of the body needs none."""
    for path, row in injuries(case):
        if is_value(row.site) and not _said_side(row) and position(row):
            spot = named_place(case, row) or seen_at(case, row)
            if spot is None or spot.side != "midline":
                yield Problem(
                    f"{path}.side",
                    "missing: the child’s left or right",
                    "Add “side: …”, or say it in “site”.",
                )


@rule(
    "MAP-07",
    "Words and position mean different places",
    "A reader must not find two places for one injury.",
    "House rule",
    _W,
)
def words_fit_position(case: Case) -> Iterator[Problem]:
    """A mark placed by figures lies near the place that the words name on that view."""
    for path, row in injuries(case):
        figures, named = position(row), named_place(case, row)
        if figures and named:
            reach = _SAME_PLACE_FULL if named.view in _FULL_VIEWS else _SAME_PLACE_CLOSE
            if max(abs(figures[1] - named.x), abs(figures[2] - named.y)) > reach:
                there = seen_at(case, row)
                seen = f" ({there.words()})" if there else ""
                yield Problem(
                    f"{path}.site", f"the mark stands elsewhere{seen}", "Check the words, and x and y."
                )


@rule(
    "MAP-08",
    "A covered place is said to be uncovered",
    "What clothes normally cover can be recorded only if it came to be visible by itself. A child is never asked to undress.",
    "Cafcass 2.96",
    _W,
)
def covered_place_explained(case: Case) -> Iterator[Problem]:
    """“Normally uncovered” is not said of a place that clothes cover."""
    for path, row in injuries(case):
        spot = seen_at(case, row) or named_place(case, row)
        if row.how_visible == "uncovered" and spot and spot.normally_clothed:
            yield Problem(
                f"{path}.how_visible",
                f"clothes normally cover this place ({spot.words()})",
                "Say how it came to be visible.",
            )


def drawings(case: Case) -> dict[str, Drawing]:
    """The drawing with its numbered marks, and the same in words."""
    from ..render.body_map import describe, draw_on_canvas, draw_png, drawing_size

    age = outline_for(case)
    placed = [(row, mark_of(case, row, number)) for number, (_, row) in enumerate(injuries(case), 1)]
    marks = [mark for _, mark in placed if mark]

    def size(width: float) -> tuple[float, float]:
        return width, drawing_size(width * _DRAWN)[1]

    def draw(canvas: Any, x: float, y: float, width: float, font: str, bold: str) -> None:
        draw_on_canvas(canvas, age, marks, x + width * (1 - _DRAWN) / 2, y, width * _DRAWN, font, bold)

    seen = [f"{mark.number}: {_in_words(row)}" for row, mark in placed if mark]
    lost = [f"“{row.site}”" for row, mark in placed if not mark and is_value(row.site)]
    words = [describe(age, marks)]
    if seen:
        words.append(f"What was seen: {'; '.join(seen)}.")
    if lost:
        words.append(f"Not on the drawing, because the place was not found: {', '.join(lost)}.")
    return {DRAWING: Drawing(size, draw, lambda: draw_png(age, marks), " ".join(words))}


def _in_words(row: Any) -> str:
    kind = (
        row.kind_detail
        if row.kind == "other" and is_value(row.kind_detail)
        else dict(KINDS).get(row.kind, "")
    )
    colours = " and ".join(row.colours) if isinstance(row.colours, tuple) else ""
    size = row.size_mm if is_value(row.size_mm) else ""
    size = size if not size or size.endswith("mm") else f"{size} mm"
    return ", ".join(each for each in (str(kind).lower(), colours.lower(), size) if each) or "not described"


PLACE_RULES: tuple[Rule, ...] = (
    position_complete,
    injury_can_be_placed,
    mark_on_the_body,
    side_fits_position,
    side_is_said,
    words_fit_position,
    covered_place_explained,
)
