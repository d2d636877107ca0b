"""Names as they stand in legacy sheets: with a relationship beside them, or all in one cell."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from .choices import fold, relationships

_APART = re.compile(r"\s+[-–—]+\s+|\s*[–—:=]\s*|(?<=\w)-\s+|\s+-(?=\w)|\s*,\s*|\s*/\s*|\n+")
_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")
#: So plainly a relationship that no sign is needed before the name that follows.
_PLAIN = re.compile(
    r"(mum|dad|mother|father|step-?mum|step-?dad|step-?mother|step-?father)\s+(\S.*)", re.I | re.S
)
_PARTICLES = frozenset(
    [
        "al",
        "ap",
        "bin",
        "binti",
        "da",
        "dal",
        "das",
        "de",
        "del",
        "della",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "mac",
        "o",
        "san",
        "st",
        "st.",
        "ter",
        "ul",
        "van",
        "vom",
        "von",
    ]
)
_AND = frozenset({"and", "or", "&", "+"})
_UNBORN = re.compile(r"(?:unborn(?:\s+(?:baby|child))?|baby\s+unborn)(?:\s+of)?\b[\s:–-]*(.*)", re.I | re.S)


_WORD = re.compile(r"[^\W\d_]+")


@functools.cache
def _words_of_relationships() -> frozenset[str]:
    """Every single word in the names of relationships: a text without one of them has no relationship in it."""
    return frozenset(word for name in relationships() for word in _WORD.findall(name))


class Person(NamedTuple):
    """A name and what the person is to the child; ``name`` is empty where only the relationship stands."""

    name: str
    relationship: str


def person_in(text: str) -> Person | None:
    """The relationship and the name in one cell; ``None`` when there is no relationship in it.

    >>> person_in("Mum – Jane"), person_in("Jane Marsh (step dad)"), person_in("Jane Marsh-Mumford")
    (Person(name='Jane', relationship='mother'), Person(name='Jane Marsh', relationship='step_father'), None)
    """
    known = relationships()
    if _words_of_relationships().isdisjoint(_WORD.findall(text.casefold())):
        return None
    if alone := known.get(fold(text)):
        return Person("", alone)
    if match := _BRACKETS.fullmatch(text):
        for word, name in ((match[2], match[1]), (match[1], match[2])):
            if (found := known.get(fold(word))) and _is_name(name):
                return Person(name.strip(), found)
    parts = _APART.split(text, maxsplit=1)
    if len(parts) == 2:
        for word, name in (parts, parts[::-1]):
            if (found := known.get(fold(word))) and _is_name(name):
                return Person(name.strip(), found)
    if (match := _PLAIN.fullmatch(text)) and (found := known.get(fold(match[1]))) and _is_name(match[2]):
        return Person(match[2].strip(), found)
    return None


def _is_name(text: str) -> bool:
    first = text.split(maxsplit=1)[0].casefold() if text.split() else ""
    return any(map(str.isalpha, text)) and first not in _AND and fold(text) not in relationships()


class FullName(NamedTuple):
    """A name taken apart. ``sure``: a comma or capitals show which is the family name. ``unborn``: the cell says so."""

    given: str
    family: str
    sure: bool
    unborn: bool = False


def full_name(text: str) -> FullName:
    """A full name taken apart into given names and family name.

    >>> full_name("MARSH, Ellie Rose")[:2], full_name("Ellie Rose Marsh")[:3], full_name("Jan van der Berg")[:2]
    (('Ellie Rose', 'MARSH'), ('Ellie Rose', 'Marsh', False), ('Jan', 'van der Berg'))
    """
    if match := _UNBORN.fullmatch(text):
        return FullName("", match[1].strip(), True, True)
    family, comma, given = text.partition(",")
    if comma and family.strip() and given.strip() and "," not in given:
        return FullName(given.strip(), family.strip(), True)
    words = text.split()
    if len(words) < 2:
        return FullName(text.strip(), "", False)
    capitals = [len(word) > 1 and word.isupper() for word in words]
    if not all(capitals) and any(capitals):
        start = capitals.index(True)
        if all(capitals[start:]):
            if start:
                return FullName(" ".join(words[:start]), " ".join(words[start:]), True)
        elif not start:
            end = capitals.index(False)
            if not any(capitals[end:]):
                return FullName(" ".join(words[end:]), " ".join(words[:end]), True)
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return FullName(" ".join(words[:start]), " ".join(words[start:]), False)
