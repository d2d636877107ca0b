"""Acronyms and jargon that are not explained where they are first used (PR3), with what they mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from .criteria import Remark
from .text import Prose, lexicon

_CAPITALS = re.compile(
    r"(?<![\w@.#-])(?<![a-z0-9:/]/)(?:[A-Z]{1,2}/[A-Z]{1,2}|(?=[\w&]{2,9}\b)[A-Z][a-z]?[A-Z&][A-Za-z&]{0,6}\d?|[sS]\.?\d{1,3}[A-Z]?|(?:IC|KS|C)\d[A-Z]?)s?(?![\w@])(?!\.\w)"
)
_ROMAN = re.compile(r"[IVXLC]+$")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_WORD = re.compile(r"[\w/&]+")
_NAMES_AS_WELL = frozenset({"Dom", "Intel"})


@dataclass(frozen=True)
class Glossary:
    """What short forms mean; ``jargon`` in small letters. ``plain``: everyday words for those of a profession."""

    acronyms: dict[str, str]
    jargon: dict[str, str]
    plain: dict[str, str]
    familiar: frozenset[str]
    clipped: re.Pattern[str]

    def meaning(self, term: str) -> str:
        """What a short form means, also in the plural; empty when the glossary does not know it."""
        term = term.replace(".", "")
        if term in self.jargon:
            return self.jargon[term]
        section = term[:1].lower() + term[1:]
        for each in (term, term.removesuffix("s"), section, term.upper(), term.upper().removesuffix("S")):
            if each in self.acronyms:
                return self.acronyms[each]
        return self.jargon.get(term.casefold(), "")


@cache
def glossary() -> Glossary:
    """The glossary of the field, ``glossary.toml``."""
    data = tomllib.loads(files(__package__).joinpath("glossary.toml").read_text(encoding="utf-8"))
    jargon = {term.casefold(): meaning for term, meaning in data["jargon"].items()}
    terms = sorted(jargon, key=len, reverse=True)
    clipped = lexicon(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, terms))})(?![\w/-])")
    return Glossary(data["acronyms"], jargon, data["plain"], frozenset(data["familiar"]["words"]), clipped)


def acronyms(prose: Prose, beside: str = "") -> Iterator[Remark]:
    """Each short form is explained where it is first used, or known to everybody. One remark for each.

    ``beside``: words that the reader sees as well, such as the headings of the form, and that may explain one.
    """
    known = glossary()
    known_here = _words_in(beside)
    told: set[str] = set()
    for start, end, term in sorted(_terms(prose, known)):
        key = term.removesuffix("s").casefold()
        if key in told:
            continue
        told.add(key)
        if term in known_here or prose.quoted(start) or _explained(prose.text, term, start, end):
            continue
        meaning = known.meaning(term)
        remedy = (
            f"Write “{meaning}” where you first use it."
            if meaning
            else "Write it out where you first use it."
        )
        yield Remark("acronym", start, end, "", remedy)


@lru_cache(maxsize=32)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _terms(prose: Prose, known: Glossary) -> Iterator[tuple[int, int, str]]:
    text = prose.text
    surnames = _surnames(prose, known)
    for found in _CAPITALS.finditer(text):
        term = found[0]
        plain = term.removesuffix("s")
        if plain in known.familiar or term in known.familiar or plain in surnames or term in surnames:
            continue
        if prose.shouted and plain.isalpha():
            continue
        if _ROMAN.match(plain) and not known.meaning(plain):
            continue
        if _POSTCODE.match(text, found.start()) or (
            text[found.end() : found.end() + 2] == " (" and text[found.end() + 2 : found.end() + 3].isdigit()
        ):
            continue
        if re.fullmatch(r"[sS]\.?\d+[A-Z]?s?", term) and not known.meaning(term):
            continue
        if re.fullmatch(r"[A-Z][a-z][A-Z][a-z]+", plain):
            continue  # McCrae, MacLeod, DeShawn
        yield found.start(), found.end(), term
    for found in known.clipped.finditer(prose.low):
        start, end = found.span()
        if text[start:end] in _NAMES_AS_WELL or (
            found[0] == "#" and not re.match(r" ?[a-z]", text[end : end + 2])
        ):
            continue
        yield start, end, text[start:end]


def _surnames(prose: Prose, known: Glossary) -> frozenset[str]:
    """Words in capitals that are somebody’s surname, as the police write them: “Darren LEE (38)”."""
    found = set()
    words = prose.words
    for one, other in pairwise(words):
        if (
            other.text.isupper()
            and len(other.text) > 2
            and other.text.isalpha()
            and other.start - one.end == 1
        ):
            titled = one.low in ("mr", "mrs", "ms", "miss", "dr")
            named = one.capital and one.text[1:].islower() and not known.meaning(other.text)
            if titled or named:
                found.add(other.text)
    return frozenset(found)


def _explained(text: str, term: str, start: int, end: int) -> bool:
    """Whether the words beside the first use give the long form: “… service (CAMHS)”, “CAMHS (child and …)”."""
    letters = [c for c in term.removesuffix("s").casefold() if c.isalnum()]
    if (
        text[start - 1 : start] == "("
        and text[end : end + 1] in "),"
        and _spells(text[max(0, start - 120) : start], letters)
    ):
        return True
    behind = re.match(
        r"\s*(?:\(|,\s*(?:the|our|a|which|that is|short for)\b|[–—-]\s)(?P<long>[^().;]{3,90})",
        text[end : end + 110],
    )
    return bool(behind and (_spells(behind["long"], letters) or behind[0].lstrip().startswith(", which")))


def _spells(words: str, letters: list[str]) -> bool:
    initials = [part[0].casefold() for part in re.findall(r"[^\W_]+", words.replace("-", " "))]
    inside = "".join(re.findall(r"[^\W_]+", words)).casefold()
    found, at = 0, 0
    for letter in letters:
        for n in range(at, len(initials)):
            if initials[n] == letter:
                found, at = found + 1, n + 1
                break
    return (len(letters) > 1 and found >= max(2, len(letters) - 1)) or (
        found >= 2 and found >= len(letters) * 0.6 and len(inside) > 12
    )
