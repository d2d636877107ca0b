"""Every criterion over one narrative: the remarks, and the findings that they become (spec 3.2)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ...findings import Finding
from .account import heard_at, no_action, no_voice, who
from .acronyms import acronyms, glossary
from .amounts import no_context, vague
from .criteria import CRITERIA, Remark
from .dates import delay, undated
from .judgement import opinion
from .people import People
from .reading import hard, short
from .sources import Narrative
from .spelling import Misspelt, misspelt
from .text import Prose

#: Criteria that look at single words; the others ask whether the narrative as a whole tells something.
ALL = frozenset(CRITERIA)
OF_WORDS = frozenset({"acronym", "vague", "opinion", "hard", "spelling"})
_SLIPS = 2
_NEED_PEOPLE = frozenset({"who", "delay", "no_context", "no_voice", "no_action"})
_NEED_SPELLING = _NEED_PEOPLE | {"spelling"}


@dataclass(frozen=True, slots=True)
class Dates:
    """When the event was known and when it is referred; either may be missing."""

    incident: date | None = None
    referral: date | None = None


def remarks(
    text: str,
    dates: Dates | None = None,
    criteria: frozenset[str] = ALL,
    names: Collection[str] = (),
    dictionary: str = "",
    beside: str = "",
) -> list[Remark]:
    """What a careful reader would say to a narrative, in the order of the criteria, then of the text.

    ``names`` are words that are spelt rightly, such as those of the people in the case; ``dictionary`` is the path of a
    hunspell dictionary to use as well; ``beside`` are words that the reader sees beside the narrative. Costs time linear in the text.
    """
    prose = Prose(text)
    if not prose.words:
        return []
    found: list[Remark] = []
    slips = list(misspelt(prose, names, dictionary)) if criteria & _NEED_SPELLING else []
    if "short" in criteria:
        found += short(prose)
    if "undated" in criteria:
        found += undated(prose)
    meant, back = _as_meant(prose, slips)
    if criteria & _NEED_PEOPLE:
        wrong = frozenset(slip.word.casefold() for slip in slips)
        if "who" in criteria:
            found += who(prose, People(prose, wrong))
        people = People(meant)
        if "delay" in criteria and dates and dates.incident and dates.referral:
            found += delay(meant, dates.incident, dates.referral, heard_at(meant, people))
        if "no_context" in criteria:
            found += no_context(meant)
        if "no_voice" in criteria:
            found += no_voice(meant, people)
        if "no_action" in criteria:
            found += no_action(meant, people)
    for name, look in (("opinion", opinion), ("vague", vague)):
        if name in criteria:
            found += (replace(each, start=back(each.start), end=back(each.end)) for each in look(meant))
    short_forms = list(acronyms(prose, beside))
    if "acronym" in criteria:
        found += short_forms
    if "hard" in criteria:
        found += hard(prose, len(short_forms), glossary().plain)
    if "spelling" in criteria:
        found += _spelling(slips)
    return found


def _spelling(slips: list[Misspelt]) -> Iterator[Remark]:
    """A single slip is not worth the reader’s time; two or more different ones are."""
    if len({slip.word.casefold() for slip in slips}) < _SLIPS:
        return
    for slip in slips:
        yield Remark("spelling", slip.start, slip.end, "", f"Write “{slip.meant}”." if slip.meant else "")


def _as_meant(prose: Prose, slips: list[Misspelt]) -> tuple[Prose, Callable[[int], int]]:
    """The text with its slips put right, for what it tells does not depend on the spelling; and the way back to its places."""
    if not slips:
        return prose, int
    parts: list[str] = []
    ends: list[tuple[int, int]] = [(0, 0)]  # a place behind each slip, in the new text and in the old one
    at = length = 0
    for slip in slips:
        right = slip.meant.capitalize() if slip.word[:1].isupper() and slip.meant else slip.meant or slip.word
        parts += [prose.text[at : slip.start], right]
        length += slip.start - at + len(right)
        at = slip.end
        ends.append((length, at))
    new_places = [new for new, _ in ends]

    def back(place: int) -> int:
        behind = bisect_right(new_places, place) - 1
        new, old = ends[behind]
        return min(old + place - new, len(prose.text))

    return Prose("".join([*parts, prose.text[at:]])), back


@dataclass(frozen=True, slots=True)
class Noticed:
    """A remark as a finding, with its criterion and the words that it is about."""

    finding: Finding
    criterion: str
    quote: str

    def as_data(self) -> dict[str, object]:
        """For machines."""
        found = self.finding
        return {
            "code": found.code,
            "criterion": self.criterion,
            "level": found.level.value,
            "path": found.path,
            "line": found.place.line,
            "column": found.place.column,
            "quote": self.quote,
            "message": found.message,
            "remedy": found.remedy,
            "source": found.source,
        }


def noticed(narrative: Narrative, found: Iterable[Remark]) -> Iterator[Noticed]:
    """Remarks on a narrative as findings with their places, in the order in which they came."""
    prose = Prose(narrative.text)
    for remark in found:
        criterion = CRITERIA[remark.criterion]
        start = remark.start or (prose.words[0].start if remark.end == 0 and prose.words else 0)
        place = narrative.place(start, *prose.place(start))
        yield Noticed(
            Finding(
                criterion.code,
                criterion.level,
                narrative.path,
                remark.message or criterion.message,
                remark.remedy or criterion.remedy,
                criterion.source,
                place,
            ),
            remark.criterion,
            " ".join(narrative.text[remark.start : remark.end].split())[:120],
        )
