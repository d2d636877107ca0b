"""What stands in one cell, laid into the tree of a case: an address taken apart, an answer put at its path."""

from __future__ import annotations

import functools
import re
from typing import Any

from ..findings import Level, register
from .identifiers import POSTCODE
from .kinds import Concern, Unusable
from .reading import steps

ADDRESS_TOO_LONG = register(
    "REG-07",
    Level.ERROR,
    "The address has too many lines",
    "The window of an envelope shows seven lines: the name, five lines of the address, and the postcode.",
    "GOV.UK Notify",
)

_NO_FIXED_ABODE = frozenset({"no fixed abode", "nfa", "no fixed address", "homeless"})
_LINES = ("line1", "line2", "line3", "line4", "line5")
_POSTCODE_LAST = re.compile(r"(.+?)\s+([A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2})")


def address_in(text: str) -> dict[str, str] | Unusable:
    """An address in one cell, taken apart at its line ends, or else at its commas; the postcode is the last part.

    >>> address_in("12 Mill Lane, Fenbridge, ZZ99 3AB")
    {'line1': '12 Mill Lane', 'line2': 'Fenbridge', 'postcode': 'ZZ99 3AB'}
    """
    if text.casefold() in _NO_FIXED_ABODE:
        return {"kind": "no_fixed_abode", "line1": text}
    lines = [part.strip(" ,") for part in re.split(r"\n" if "\n" in text else r",", text) if part.strip(" ,")]
    found: dict[str, str] = {}
    if lines and isinstance(POSTCODE.accept(lines[-1]), str):
        found["postcode"] = lines.pop()
    elif lines and (match := _POSTCODE_LAST.fullmatch(lines[-1])):
        lines[-1], found["postcode"] = match[1].rstrip(" ,"), match[2]
    if len(lines) > len(_LINES):
        count = len(lines) + len(found)
        said = f"the address has {count} lines; the window of an envelope shows the name and six"
        return Unusable(
            text, Concern(ADDRESS_TOO_LONG, Level.ERROR, said, "Join lines, or leave out the county.")
        )
    return dict(zip(_LINES, lines, strict=False)) | found


@functools.cache
def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(steps(path))


def put(given: dict[str, Any], path: str, value: Any, *, anyway: bool = False) -> bool:
    """Lay an answer into the tree of a case file. Returns whether it agrees with what other columns put there.

    ``anyway``: it takes the place of what is there.
    """
    node: Any = given
    *way, last = _steps(path)
    for step, following in zip(way, _steps(path)[1:], strict=True):
        if isinstance(step, int):
            while len(node) <= step:
                node.append({})
            node = node[step]
            continue
        below: Any = [] if isinstance(following, int) else {}
        there = node.setdefault(step, below)
        if not isinstance(there, type(below)):
            if not anyway:
                return False
            node[step] = there = below
        node = there
    there = node.get(last)
    if isinstance(there, dict) and isinstance(value, dict) and not anyway:
        agree = all(there.get(name, said) == said for name, said in value.items())
        there.update({name: said for name, said in value.items() if name not in there})
        return agree
    if there and there != value and not anyway:
        return False
    node[last] = value
    return True
