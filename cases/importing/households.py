"""Brothers and sisters among the rows of an import: suggested where two rows share a home and a parent, never filled in.

A case file says “siblings” only where the workbook does. Who lives at one address with a parent of the same name is
probably a brother or sister, but a safeguarding record must not say so on a guess. Linear in the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ...findings import Finding, Level, register
from .duplicates import Found, Known
from .imported import Told

_SOURCE = "Specification, appendix D"

PROBABLY_SIBLINGS = register(
    "IMP-68",
    Level.QUESTION,
    "Rows that may be brothers and sisters",
    "The rows have the same address and a parent of the same name, and neither names the other child among its brothers and "
    "sisters. Nothing is filled in: add them to the case files, or to the workbook’s columns for siblings, if it is so.",
    _SOURCE,
)

_NAMED = 5


def households(children: Sequence[Known], found: Found) -> dict[int, list[Told]]:
    """The suggestions, by the number of the child; rows that may be one child by ``found`` are not suggested to each other."""
    homes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, child in enumerate(children):
        if child.home and number not in found.joined:
            for parent in set(child.parents):
                homes[child.home, parent].append(number)
    told: dict[int, list[Told]] = {}
    for group in homes.values():
        for place, number in enumerate(group):
            others = _others(children, group, place, found)
            if others and number not in told:
                told[number] = [_suggestion(children, number, others, len(group) - 1)]
    return told


def _others(children: Sequence[Known], group: Sequence[int], place: int, known: Found) -> list[int]:
    """The nearest rows of the same home whose child is another one that this row does not name."""
    own, found = children[group[place]], []
    near = [*group[max(0, place - _NAMED) : place], *group[place + 1 : place + 1 + _NAMED]]
    for number in near:
        child = children[number]
        named = {
            f"{child.given} {child.family}",
            child.given,
            f"{child.given.partition(' ')[0]} {child.family}",
        }
        pair = (min(number, group[place]), max(number, group[place]))
        same = pair in known.pairs
        if child.given and not same and not named & set(own.siblings):
            found.append(number)
    return found


def _suggestion(children: Sequence[Known], number: int, others: Sequence[int], most: int) -> Told:
    own = children[number]
    rows = ", ".join(str(children[each].spot.row) for each in others[:_NAMED])
    more = f" and more ({most} in all)" if most > 2 * _NAMED else ""
    words = (
        f"row{'s' if len(others) > 1 else ''} {rows}{more}: the same address and a parent of the same name"
    )
    remedy = "Brothers or sisters? Then write them into each other’s “siblings”."
    return Told(own.spot, Finding(PROBABLY_SIBLINGS, Level.QUESTION, "siblings", words, remedy, _SOURCE))
