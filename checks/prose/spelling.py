"""Misspelt words, in British English (PR2). Rather silent than wrong: names, terms and foreign words are nobody's slip.

A word in small letters that no list has is misspelt only when a common word is near that was probably meant; a word with a
capital, only when it is a well-known slip, a day or a month, or nearly a common word at the beginning of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from .acronyms import glossary
from .corrections import (
    PROPER,
    day_or_month,
    doubled,
    english,
    field_words,
    meant,
    names,
    slips,
    surely_made,
    surely_meant,
    well_made,
)
from .dictionary import own_dictionary
from .text import Prose, Word

#: So many different words are looked into: a text with more unknown ones is no narrative, and each costs time.
_MOST = 1_500
_SAMPLE = 400
_LONGEST = 60
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SINGLE = re.compile(r"(?<![\w'’])['‘](?=\w)[^'‘’\n]{0,300}(?:['’](?=\w)[^'‘’\n]{0,300}){0,9}['’](?!\w)")
_NO_WORD = re.compile(r"(.)\1\1|^[ivxlc]{3,}$")
_NO_PROSE = re.compile(r"[@_`\\=<>{}]|://|www\.|[a-z]\.[a-z]")
_TITLES = frozenset(
    "mr mrs ms miss mx dr sir lord lady pc dc ds di sgt sister nurse st saint uncle aunt auntie".split()
)
#: Behind these a capital at the beginning of a sentence is probably a name: “Markus said”.
_DOES = frozenset(
    "said says told is was has had will would did does and or also then who asked came went lives lived attends attended goes"
    " can could never always often aged".split()
)
#: Names are rarely followed by these, and rarely as long as this and still so near to a common word.
_NOT_BEHIND_NAMES = frozenset(
    "the a an i he she they we you it his her my our their your this that these there to of in on at for from me him them us not all help".split()
)
_LONGER_THAN_NAMES = 8
_SMALL = frozenset(
    "a the to of in on at by for with from and or but is was are were be has have had he she it we they his her my me him them"
    " our your this that as if so not when".split()
)
_NOT_FIRST = frozenset("a be so as me no up or".split())
_PROPER = {word.casefold(): word for word in PROPER}


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A misspelt word, where it stands, and the word that was probably meant."""

    start: int
    end: int
    word: str
    meant: str


def misspelt(prose: Prose, known: Collection[str] = (), dictionary: str = "") -> Iterator[Misspelt]:
    """Every misspelt word, in order. ``known``: names that are right; ``dictionary``: the path of a hunspell dictionary.

    Quoted words are left alone. Costs time linear in the text. Raises :class:`~caseforms.errors.Unreadable` when the
    dictionary cannot be used.
    """
    return _Speller(prose, known, own_dictionary(dictionary)).found()


def share_of_english(prose: Prose) -> float:
    """Which share of the first words in small letters is English; 1 when there are none."""
    sample = [w.low for w in prose.words[: 2 * _SAMPLE] if w.text.islower()][:_SAMPLE]
    return sum(word in english() for word in sample) / len(sample) if sample else 1.0


def _plain(text: str) -> str:
    return text.replace("’", "'")


class _Speller:
    """One narrative, with what has been found out about its words."""

    def __init__(self, prose: Prose, known: Collection[str], in_own: Callable[[str], bool]) -> None:
        self.prose = prose
        self.known = frozenset(_plain(part) for name in known for part in _PIECE.findall(name.casefold()))
        self.in_own = in_own
        self.judged: dict[str, str] = {}
        self.looked_into = 0
        self.strange: set[str] = set()

    def found(self) -> Iterator[Misspelt]:
        right: set[str] = set()
        for sentence in self.prose.sentences:
            words = sentence.words
            for at, word in enumerate(words):
                if word.text in right:
                    continue
                before = words[at - 1] if at else None
                after = words[at + 1] if at + 1 < len(words) else None
                always_right = word.text.islower()
                for piece in self._pieces(word):
                    low = _plain(piece.low)
                    small = piece.text.islower()
                    wanted = self._small(low, before) if small else self._capital(piece, low, before, after)
                    always_right = always_right and not wanted and low not in slips()
                    if (
                        wanted
                        and self._is_prose(piece)
                        and not (small and self._is_foreign(low, before, after))
                    ):
                        yield Misspelt(piece.start, piece.end, piece.text, wanted)
                if always_right:
                    right.add(word.text)

    def _pieces(self, word: Word) -> Iterator[Word]:
        if len(word.text) > _LONGEST:
            return
        parts = re.split("[-‐–]", word.low)
        if len(parts) == 1:
            yield word
            return
        if self._is_right("".join(parts)):
            return
        for found in _PIECE.finditer(word.text):
            if len(found[0]) > 3:
                yield Word(
                    word.start + found.start(), word.start + found.end(), found[0], found[0].casefold()
                )

    # -- what was meant -------------------------------------------------------------------------------------------------

    def _small(self, low: str, before: Word | None) -> str:
        slip = slips().get(low)
        if slip and low not in self.known:
            return slip.meant if slip.holds_behind(_plain(before.low) if before else "") else ""
        if low not in self.judged:
            self.judged[low] = self._judge(low) if self.looked_into < _MOST else ""
        return self.judged[low]

    def _judge(self, low: str) -> str:
        if self._is_listed(low):
            return ""
        if low in names():
            return _with_apostrophe(low) or doubled(low)
        if "'" in low:
            return self._judge_short(low)
        self.looked_into += 1
        if not low.isalpha():
            return ""
        if not low.isascii():
            self.strange.add(low)
            return ""
        short = _with_apostrophe(low)
        if short or _NO_WORD.search(low) or surely_made(low) or glossary().meaning(low) or self.in_own(low):
            return short
        wanted = _apart(low) or meant(low)
        if not wanted and len(low) > 1 and not well_made(low):
            self.strange.add(low)
        return _PROPER.get(wanted, wanted)

    def _judge_short(self, low: str) -> str:
        """What was meant by a word with an apostrophe: “did'nt”, “teecher's”."""
        short = _with_apostrophe(low.replace("'", ""))
        if short:
            return short
        stem, _, end = low.partition("'")
        slip = slips().get(stem)
        wanted = slip.meant if slip and not slip.after else self.judged.get(stem) or self._judge(stem)
        return f"{wanted}'{end}" if wanted else ""

    def _is_foreign(self, low: str, before: Word | None, after: Word | None) -> bool:
        """Whether a word that is near to an English one stands beside a word that is like none: “diolch yn fawr”."""
        if low in slips():
            return False
        beside = [_plain(w.low) for w in (before, after) if w is not None and w.text.islower()]
        return any(not self._small(each, None) and each in self.strange for each in beside)

    def _is_listed(self, low: str) -> bool:
        return low in english() or low in field_words() or low in self.known

    def _is_right(self, low: str) -> bool:
        return self._is_listed(low) or low in names()

    def _capital(self, word: Word, low: str, before: Word | None, after: Word | None) -> str:
        """What was meant by a word with a capital: most are names."""
        slip = slips().get(low)
        if word.text.isupper() and len(low) > 1:
            return (
                slip.meant if slip and self.prose.shouted and not slip.after and low not in english() else ""
            )
        if not word.text[1:].islower() or not low.isalpha() or not low.isascii() or low in self.known:
            return ""
        named = after is not None and after.capital and after.text != "I"
        titled = before is not None and (before.low in _TITLES or (before.capital and before.text != "I"))
        day = "" if low in names() or low in english() else day_or_month(low)
        if slip and slip.meant in PROPER:
            day = slip.meant
        if day:
            return "" if titled or (named and after is not None and after.text not in PROPER) else day
        if named or titled:
            return ""
        if slip:
            return (
                _capitalised(slip.meant)
                if not slip.after and (before is None or (len(low) > 4 and low not in names()))
                else ""
            )
        if before is not None or len(low) < 5 or self._is_right(low):
            return ""
        short = _with_apostrophe(low)
        if short:
            return _capitalised(short)
        return "" if self._may_be_name(word, low, after) else _capitalised(surely_meant(low))

    def _may_be_name(self, word: Word, low: str, after: Word | None) -> bool:
        """Whether an unknown word at the beginning of a sentence is rather a name than a misspelt word."""
        if after is None or after.text[0].isdigit() or after.low in _DOES or word.text in self._names_inside:
            return True
        if surely_made(low) or low[-1] in "aio" or self.in_own(low) or self.in_own(word.text):
            return True
        return len(low) < _LONGER_THAN_NAMES and after.low not in _NOT_BEHIND_NAMES

    @cached_property
    def _names_inside(self) -> frozenset[str]:
        """Words that have a capital within a sentence."""
        return frozenset(w.text for sentence in self.prose.sentences for w in sentence.words[1:] if w.capital)

    # -- what is no prose of the writer -----------------------------------------------------------------------------------

    def _is_prose(self, word: Word) -> bool:
        if self.prose.quoted(word.start):
            return False
        at = bisect_right(self._single_starts, word.start) - 1
        if at >= 0 and word.start < self._single_quotes[at][1]:
            return False
        text = self.prose.text
        beside = text[max(0, word.start - 1) : word.start] + text[word.end : word.end + 1]
        if "'" in beside[:1] or "’" in beside[:1] or (len(word.text) < 4 and "/" in beside):
            return False
        ahead = re.search(r"\S*$", text[max(0, word.start - 80) : word.start])
        behind = re.match(r"\S*", text[word.end : word.end + 80])
        return not _NO_PROSE.search(f"{ahead[0] if ahead else ''}{word.text}{behind[0] if behind else ''}")

    @cached_property
    def _single_quotes(self) -> list[tuple[int, int]]:
        return [found.span() for found in _SINGLE.finditer(self.prose.text)]

    @cached_property
    def _single_starts(self) -> list[int]:
        return [start for start, _ in self._single_quotes]


def _with_apostrophe(low: str) -> str:
    """The short form that a word without its apostrophe stands for: “didnt”, “youre”; else empty."""
    for at in (1, 2):
        short = f"{low[:-at]}'{low[-at:]}"
        if len(low) > 3 and short in english():
            return f"I{short[1:]}" if short.startswith("i'") else short
    return ""


def _apart(low: str) -> str:
    """The two small words that were run together: “witha”, “inthe”; else empty."""
    if len(low) > 4:
        for at in range(1, len(low)):
            if low[:at] in _SMALL and low[:at] not in _NOT_FIRST and low[at:] in _SMALL:
                return f"{low[:at]} {low[at:]}"
    return ""


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
