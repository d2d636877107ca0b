"""Codes and words of other systems as the choices of a case file, and words for “not known” and “none” (``codes.toml``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import codes
from ..kinds import YES_NO, YES_NO_UNKNOWN, Choice

_FILE = Path(__file__).with_name("codes.toml")

#: Which part of ``codes.toml`` belongs to a list of choices, wherever it is asked.
_LISTS = {
    codes.ETHNICITY: "ethnicity",
    codes.SEX: "sex",
    codes.RELATIONSHIP: "relationship",
    codes.DISABILITY: "disability",
    codes.CP_CATEGORY: "cp_category",
    YES_NO.options: "yes_no",
    YES_NO_UNKNOWN.options: "yes_no",
}

#: Letters that an answer in words has none of and a sign has: “?” and “-” would fold to nothing.
_SIGNS = re.compile(r"[^\w]+")


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Words in small letters without punctuation; a sign alone stays as it is, and a minus before a figure stays.

    >>> fold("White – British"), fold("N/K"), fold("?"), fold("-1")
    ('white british', 'nk', '?', '-1')
    """
    words = text.casefold().replace("’", "").replace("'", "").strip()
    if re.fullmatch(r"-?\d+", words):
        return words
    if len(words) <= 5:
        words = re.sub(r"(?<=\w)[./](?=\w|$)", "", words)
    return " ".join(_SIGNS.split(words)).strip() or words


@functools.cache
def _data() -> Mapping[str, Any]:
    import tomllib

    found: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class Code:
    """What a word stands for: the choice of the case file, and whether the word itself is to be kept beside it."""

    choice: str
    with_words: bool = False


@dataclass(frozen=True)
class Translations:
    """How the words of one question are translated.

    ``words`` hold in every system; ``lists`` are the codes of single systems by name; ``ask`` are words that fit more than
    one choice.
    """

    words: Mapping[str, Code] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ask: frozenset[str] = frozenset()

    def systems(self, values: Iterable[str], name: str = "") -> tuple[str, ...]:
        """The systems whose codes all the folded ``values`` of a column can be, or the one that the mapping names."""
        if name:
            return (name,)
        coded = {
            each
            for each in values
            if each not in self.words and any(each in of for of in self.lists.values())
        }
        return tuple(system for system, of in self.lists.items() if coded and coded <= of.keys())

    def find(self, folded: str, systems: Iterable[str]) -> frozenset[Code]:
        """What a folded word can mean in these systems: nothing, one choice, or several."""
        if code := self.words.get(folded):
            return frozenset({code})
        return frozenset(Code(of[folded]) for each in systems if folded in (of := self.lists[each]))


@functools.cache
def translations(kind: Choice, question: str) -> Translations:
    """The translations for a question by its kind, or else by its name."""
    data: Mapping[str, Any] = _data().get(_LISTS.get(kind.options, question), {})
    words = {fold(word): Code(code) for code, those in data.get("words", {}).items() for word in those}
    words |= {
        fold(word): Code(code, True) for code, those in data.get("with_words", {}).items() for word in those
    }
    lists = {
        system: {fold(word): code for word, code in of.items()}
        for system, of in data.get("lists", {}).items()
    }
    choices = kind.choices
    return Translations(
        {word: code for word, code in words.items() if code.choice in choices},
        {system: {w: c for w, c in of.items() if c in choices} for system, of in lists.items()},
        frozenset(map(fold, data.get("ask", {}).get("words", ()))),
    )


@functools.cache
def _stated() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What stands for the answers that are not a value, anywhere and where a name stands; empty for nothing."""
    data = _data()
    found = {
        _close(word): "" if answer == "nothing" else answer
        for answer, words in data["stated"].items()
        for word in words
    }
    not_names = set(map(_close, data["stated_not_in_names"]["words"]))
    return found, {word: answer for word, answer in found.items() if word not in not_names}


@functools.cache
def _beginnings() -> frozenset[str]:
    """The characters with which such words begin: most cells are told apart by their first."""
    words = [word for those in _data()["stated"].values() for word in those]
    return frozenset(each for word in words for each in (word[0].lower(), word[0].upper()))


_BETWEEN = {ord(each): None for each in " ./-–—'’()_"}


def _close(text: str) -> str:
    """A short text in small letters without anything between them; a sign alone stays as it is."""
    folded = text.casefold()
    return folded.translate(_BETWEEN) or folded


def stated(text: str, *, name: bool = False) -> str | None:
    """The answer that is not a value which a text stands for: empty for “nothing was given”, ``None`` when it is a value.

    Fewer words count where a ``name`` stands.

    >>> stated("N/K"), stated("–"), stated("Nil", name=True)
    ('not known', '', None)
    """
    if len(text) > 24 or text[:1] not in _beginnings():
        return None
    return _stated()[name].get(_close(text))


@functools.cache
def event_words() -> tuple[frozenset[str], frozenset[str]]:
    """Folded words that say that an event has not happened, and that it has without a date."""
    data = _data()["event"]
    return frozenset(map(fold, data["not_yet"])), frozenset(map(fold, data["undated"]))


@functools.cache
def unborn_words() -> frozenset[str]:
    """Folded words that say, in place of a date of birth, that the baby is not yet born."""
    return frozenset(map(fold, _data()["unborn"]["words"]))


@functools.cache
def relationships() -> Mapping[str, str]:
    """Folded words for what somebody is to the child, with the choice of the case file."""
    from ..blocks import asked
    from ..people import Adult

    kind = asked(Adult, "relationship").kind
    assert isinstance(kind, Choice)
    own = {fold(word): code for code, word in (*kind.options, *kind.synonyms)}
    return own | {word: code.choice for word, code in translations(kind, "relationship").words.items()}
