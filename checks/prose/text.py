"""A narrative as words, sentences and quotations, each with its place. Every step costs time linear in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’\-‐–][^\W_]+)*")
_BREAK = re.compile(r"(?<![.!?…])[.!?…]+[\"”’')\]]*\s+|\n\s*\n|\n(?=\s*(?:[-*•–]|\d+[.)])\s)")
_ABBREVIATED = frozenset("mr mrs ms dr st prof rev sgt vs etc approx tel ref e.g i.e a.m p.m".split())
_OPENING, _CLOSING = "“", "”"


def lexicon(pattern: str) -> re.Pattern[str]:
    """A pattern to be looked for in :attr:`Prose.low`: its own capitals do not matter.

    Small letters on both sides are several times faster than a pattern that ignores case.
    """
    return re.compile(
        re.sub(r"\\.|[A-Z]", lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), pattern)
    )


class Word(NamedTuple):
    """One word or number: where it begins and ends in the text, as written and in small letters."""

    start: int
    end: int
    text: str
    low: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text with its words."""

    start: int
    end: int
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Prose:
    """A narrative that is to be reviewed."""

    text: str
    _lines: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lines", [0, *(found.end() for found in re.finditer("\n", self.text))])

    @cached_property
    def low(self) -> str:
        """The text in small letters, each in its old place."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word and number in order."""
        return tuple(
            Word(found.start(), found.end(), found[0], found[0].casefold())
            for found in _WORD.finditer(self.text)
        )

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; a blank line or a list entry ends one as well."""
        made: list[Sentence] = []
        words, at, begun = self.words, 0, 0
        for end in [*self._breaks(), len(self.text)]:
            last = at
            while last < len(words) and words[last].start < end:
                last += 1
            if last > at:
                made.append(Sentence(begun, end, words[at:last]))
            at, begun = last, end
        return tuple(made)

    def _breaks(self) -> list[int]:
        ends = []
        for found in _BREAK.finditer(self.text):
            before = self.text[max(0, found.start() - 12) : found.start()].rpartition(" ")[2].casefold()
            point = found[0].startswith(".") and found[0].strip() == "."
            if point and (before.strip("(“\"'") in _ABBREVIATED or re.fullmatch(r"\(?[a-z]", before)):
                continue
            ends.append(found.end())
        return ends

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Where words stand in double quotation marks; a mark that is not closed in its paragraph does not count."""
        spans: list[tuple[int, int]] = []
        opened = -1
        for found in re.finditer(r'["“”„]|\n\s*\n', self.text):
            mark = found[0]
            if mark.isspace():
                opened = -1
            elif opened < 0 and mark != _CLOSING:
                opened = found.start()
            elif opened >= 0 and mark not in (_OPENING, "„"):
                spans.append((opened, found.end()))
                opened = -1
        return tuple(spans)

    def quoted(self, place: int) -> bool:
        """Whether a place lies within quotation marks."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self.quotations[at][1]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.quotations]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a place, from 1."""
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    @cached_property
    def shouted(self) -> bool:
        """Whether the text is written in capitals throughout."""
        letters = [c for c in self.text[:20_000] if c.isalpha()]
        return len(letters) > 20 and sum(c.isupper() for c in letters) > 0.7 * len(letters)
