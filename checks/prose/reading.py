"""Length and readability, counted by ourselves: words, sentences, syllables (PR4, GR2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .criteria import Remark
from .text import Prose, Word

_TOO_SHORT = 28
_LONG_SENTENCE = 60
_MEAN_SENTENCE = 34
_HARD = 30.0
_ENOUGH = 12
_ACRONYMS, _SHARE = 5, 0.17
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^aeioudty]ed|[^laeiou]e)$")


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard a text is to read: ``ease`` is Flesch's reading ease (100 very easy, below 30 very hard)."""

    words: int
    sentences: int
    longest: int
    ease: float


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """The syllables of a word in small letters, near enough for a mean."""
    count = len(_VOWELS.findall(word))
    if count > 1 and _SILENT.search(word):
        count -= 1
    return max(1, count)


def readability(prose: Prose) -> Readability:
    """Words, sentences and Flesch's reading ease of a narrative; numbers and names count as short words."""
    lengths, total, spoken = [], 0, 0
    for part in _parts(prose):
        words = [w for w in part if any(c.isalpha() for c in w.text)]
        if not words:
            continue
        lengths.append(len(part))
        total += len(words)
        spoken += sum(2 if w.capital and n else syllables(w.low[:40]) for n, w in enumerate(words))
    if not total:
        return Readability(0, 0, 0, 100.0)
    ease = 206.835 - 1.015 * total / len(lengths) - 84.6 * spoken / total
    return Readability(total, len(lengths), max(lengths), ease)


def _parts(prose: Prose) -> Iterator[list[Word]]:
    """The sentences, parted at semicolons as well, where a reader draws breath."""
    for sentence in prose.sentences:
        part: list[Word] = []
        for word in sentence.words:
            if part and ";" in prose.text[part[-1].end : word.start]:
                yield part
                part = []
            part.append(word)
        yield part


def short(prose: Prose) -> Iterator[Remark]:
    """There is enough to act on."""
    if len(prose.words) < _TOO_SHORT:
        yield Remark("short", 0, 0)


def hard(prose: Prose, acronyms: int, plain: Mapping[str, str]) -> Iterator[Remark]:
    """A lay reader can read it: sentences, words, and not too many short forms (``acronyms``: how many different ones).

    ``plain`` has everyday words for those of a profession, to offer some of them.
    """
    measured = readability(prose)
    if acronyms >= _ACRONYMS and acronyms >= _SHARE * measured.words:
        yield Remark(
            "hard",
            0,
            0,
            f"{acronyms} unexplained short forms in {measured.words} words: nobody outside your profession can read this",
            "Write them out.",
        )
        return
    if measured.words < _ENOUGH:
        return
    for part in _parts(prose):
        if len(part) > _LONG_SENTENCE:
            yield Remark(
                "hard", part[0].start, part[5].end, f"a sentence of {len(part)} words", "Make several of it."
            )
            return
    if measured.ease < _HARD or measured.words / measured.sentences > _MEAN_SENTENCE:
        low = {word.low for word in prose.words}
        offered = [f"“{said}” for “{word}”" for word, said in plain.items() if word in low][:3]
        yield Remark(
            "hard",
            0,
            0,
            "",
            f"Use short sentences and everyday words: {', '.join(offered)}." if offered else "",
        )
