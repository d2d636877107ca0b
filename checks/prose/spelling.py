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
    Slip,
    day_or_month,
    doubled,
    field_words,
    is_name,
    is_word,
    meant,
    slips,
    surely_made,
    surely_meant,
    well_made,
)
from .dictionary import own_dictionary
from .text import Prose, Word

#: So many different words are looked into: a text with more unknown ones is no narrative, and each costs time.
_MOST = 1_000
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
#: A foreign word as long as this is hardly ever near to an English one.
_LONGER_THAN_CHANCE = 7
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


def _plain(text: str) -> str:
    return text.replace("’", "'")


class _Speller:
    """One narrative, with what has been found out about its words."""

    def __init__(self, prose: Prose, known: Collection[str], in_own: Callable[[str], bool]) -> None:
        self.prose = prose
        self.known = frozenset(
            _plain(part).removesuffix("'s") for name in known for part in _PIECE.findall(name.casefold())
        )
        self.in_own = in_own
        self.right: set[str] = set()
        self.judged: dict[str, str] = {}
        self.days: dict[str, str] = {}
        self.looked_into = 0
        self.strange: set[str] = set()

    def found(self) -> Iterator[Misspelt]:
        for sentence in self.prose.sentences:
            words = sentence.words
            for at, word in enumerate(words):
                if word.text in self.right:
                    continue
                before = words[at - 1] if at else None
                after = words[at + 1] if at + 1 < len(words) else None
                for piece in self._pieces(word):
                    wanted = self._wanted(piece, before, after)
                    if wanted and self._is_prose(piece):
                        yield Misspelt(piece.start, piece.end, piece.text, wanted)

    def _wanted(self, word: Word, before: Word | None, after: Word | None) -> str:
        low = _plain(word.low)
        slip = None if low in self.known else slips().get(low)
        if slip is None and (self.looked_into >= _MOST or self._is_never_wrong(word, low)):
            self.right.add(word.text)
            return ""
        if not word.text.islower():
            return self._capital(word, low, slip, before, after)
        if slip:
            return slip.meant if slip.holds_behind(_plain(before.low) if before else "") else ""
        wanted = self._small(low)
        return "" if wanted and len(low) < _LONGER_THAN_CHANCE and self._is_foreign(before, after) else wanted

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

    def _is_never_wrong(self, word: Word, low: str) -> bool:
        """Whether a word that is no known slip is right wherever it stands."""
        if self._is_listed(low):
            return True
        if word.text.islower():
            return False
        likely = len(low) > 4 and word.text[1:].islower() and low.isalpha() and low.isascii()
        return not likely or is_name(low)

    def _small(self, low: str) -> str:
        if low not in self.judged:
            self.judged[low] = self._judge(low)
        return self.judged[low]

    def _judge(self, low: str) -> str:
        if self._is_listed(low):
            return ""
        if "'" in low:
            return self._judge_short(low)
        if not low.isalpha():
            return ""
        self.looked_into += 1
        if is_name(low):
            return _with_apostrophe(low) or doubled(low)
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

    def _is_foreign(self, before: Word | None, after: Word | None) -> bool:
        """Whether a word that is near to an English one stands beside a word that is like none: “diolch yn fawr”."""
        beside = [_plain(w.low) for w in (before, after) if w is not None and w.text.islower()]
        return any(low not in slips() and not self._small(low) and low in self.strange for low in beside)

    def _is_listed(self, low: str) -> bool:
        return is_word(low) or low in field_words() or low in self.known

    def _is_right(self, low: str) -> bool:
        return self._is_listed(low) or is_name(low)

    # -- words with a capital: most are names -------------------------------------------------------------------------------

    def _capital(
        self, word: Word, low: str, slip: Slip | None, before: Word | None, after: Word | None
    ) -> str:
        if word.text.isupper():
            shouted = self.prose.shouted and len(low) > 1
            return slip.meant if slip and shouted and not slip.after and not is_word(low) else ""
        day = self._day(low) if slip is None else slip.meant if slip.meant in PROPER else ""
        titled = before is not None and (before.low in _TITLES or (before.capital and before.text != "I"))
        named = after is not None and after.capital and after.text != "I"
        if titled or (named and after is not None and not (day and after.text in PROPER)):
            return ""
        if day:
            return day
        if slip:
            sure = before is None or (len(low) > 4 and not is_name(low))
            return _capitalised(slip.meant) if sure and not slip.after else ""
        if before is not None:
            return ""
        return _capitalised(
            _with_apostrophe(low) or ("" if self._may_be_name(word, low, after) else surely_meant(low))
        )

    def _day(self, low: str) -> str:
        if low not in self.days:
            self.days[low] = day_or_month(low)
        return self.days[low]

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
        if beside[:1] in ("'", "’", ".") or (len(word.text) < 4 and "/" in beside):
            return False
        if beside.isspace() and len(beside) == 2:
            return True
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
        if len(low) > 3 and is_word(short):
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
