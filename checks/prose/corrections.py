"""Which word was meant by a misspelt one: the likeliest that looks or sounds like it, from lists kept beside the code.

The long lists stay bytes: a sorted list is searched where it lies, which takes microseconds for a word, where making a set of
all the words would take longer than the rest of a review. What only a suspect needs is read when there is one.
``benchmarks/word_lists.py`` makes the lists; ``benchmarks/spelling.py`` compares them with others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path

WORDS = Path(__file__).parent / "words"

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CONSONANTS = "bdfgjklmnprstvCST"
_VOWELS = frozenset("aeiouy")
_ROWS = "qwertyuiop asdfghjkl zxcvbnm"
#: Letters that are taken for each other: they sound alike, look alike or lie side by side on the keyboard.
_ALIKE = {
    frozenset(pair)
    for pair in (
        *pairwise(_ROWS),
        *("ck", "cs", "sz", "kq", "gj", "fv", "dt", "mn", "iy", "bd", "pb", "wu", "sx", "xc"),
    )
}
_SOUNDS = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps(?=[iy])", "s"),
        (r"^who", "ho"),
        (r"mb(?=s?$|ing|ed)", "m"),
        (r"(?:ough|augh)(?=t|$)", "o"),
        (r"e?igh", "i"),
        (r"gh(?=$|s|e|i)", "f"),
        (r"ph", "f"),
        (r"sch(?=oo|e)", "sk"),
        (r"tch|ch(?![rlm])|(?<=s)ti(?=[aou])|t(?=u[arl])", "C"),
        (r"(?:ss?|t|c|sc|x)i(?=[aou])|sh|ssu", "S"),
        (r"dg|g(?=[eiy])", "j"),
        (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"ck|[cq]", "k"),
        (r"x", "ks"),
        (r"th", "T"),
        (r"(?<=[aeiouy])[rw]+(?![aeiouy])", ""),
        (r"^[aeiouy]+h?", "A"),
        (r"[aeiouyhw]+", ""),
        (r"(.)\1+", r"\1"),
    )
)

#: Words with a capital that are often misspelt.
PROPER = (
    *"Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas".split(),
    *"January February March April May June July August September October November December".split(),
)

#: How common a word must be to be meant by a misspelling of so many letters: short words lie close together.
_COMMON_ENOUGH = {4: 2_000, 5: 6_000, 6: 9_000, 7: 16_000}
#: The same for a word that only sounds alike, and for one that sounds alike but for one consonant.
_HEARD, _HALF_HEARD = 15_000, 8_000
_SHORTEST, _LONG, _LONGEST = 4, 7, 24
_FAR = 2.0
_SURE = 5_000
#: So many letters of the list of common words answer for most of a narrative.
_COMMONEST = 40_000
#: Words come again and again; so many are not looked up twice.
_REMEMBERED = 20_000


def sound(word: str) -> str:
    """Roughly how a word in small letters sounds in the south of England: its consonants, and whether it begins with a vowel."""
    for pattern, made in _SOUNDS:
        word = pattern.sub(made, word)
    return word


class SortedLines:
    """The lines of a file sorted by its bytes, searched without being unpacked."""

    def __init__(self, path: Path) -> None:
        self._lines = path.read_bytes()
        self._looked_up: dict[str, bool] = {}

    def __contains__(self, line: str) -> bool:
        known = self._looked_up.get(line)
        if known is None:
            known = self._has(line.encode())
            if len(self._looked_up) < _REMEMBERED:
                self._looked_up[line] = known
        return known

    def _has(self, line: bytes) -> bool:
        lines, low, high = self._lines, 0, len(self._lines)
        while low < high:
            begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            stop = lines.index(b"\n", begin)
            found = lines[begin:stop]
            if found == line:
                return True
            if found < line:
                low = stop + 1
            else:
                high = begin
        return False


_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Slip:
    """What is meant by a known misspelling; ``after``: only behind these words, ``unless``: not behind these."""

    meant: str
    after: frozenset[str]
    unless: frozenset[str]

    def holds_behind(self, word: str) -> bool:
        """Whether it is a misspelling behind ``word``."""
        return word in self.after if self.after else word not in self.unless


def words_of(name: str) -> Iterator[str]:
    """The words of one of the lists that are kept by hand."""
    for line in (WORDS / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


@cache
def _english() -> SortedLines:
    return SortedLines(WORDS / "english.txt")


@cache
def _names() -> SortedLines:
    return SortedLines(WORDS / "names.txt")


@cache
def field_words() -> frozenset[str]:
    """Words of the field, of families and of the day that general lists lack."""
    return frozenset(words_of("field.txt"))


@cache
def slips() -> dict[str, Slip]:
    """The misspellings that likeness to a common word does not find."""
    found = {}
    for line in (WORDS / "slips.txt").read_text(encoding="utf-8").splitlines():
        wrong, is_entry, rest = line.partition(" = ")
        if is_entry and not line.startswith("#"):
            right, _, condition = rest.partition(", ")
            kind, _, beside = condition.partition(": ")
            words = frozenset(beside.split()) if beside else _NONE
            found[wrong] = Slip(
                right, words if kind == "after" else _NONE, words if kind == "unless" else _NONE
            )
    return found


@cache
def _common() -> dict[str, int]:
    words = (WORDS / "common.txt").read_text(encoding="utf-8").splitlines()
    return {word: at for at, word in enumerate(words)}


@cache
def _sounds() -> str:
    return "\n" + (WORDS / "sounds.txt").read_text(encoding="utf-8")


@cache
def _by_sound() -> dict[str, str]:
    lines = _sounds().splitlines()
    return dict(zip(lines[1::2], lines[2::2], strict=True))


@cache
def _commonest() -> frozenset[str]:
    with (WORDS / "common.txt").open(encoding="utf-8") as lines:
        return frozenset(lines.read(_COMMONEST).split("\n")[:-1])


def is_word(word: str) -> bool:
    """Whether a word in small letters is English in British spelling, or with -ize, as Oxford spells it."""
    return word in _commonest() or word in _english()


def is_name(word: str) -> bool:
    """Whether a word in small letters is a name of people, places or peoples."""
    return word in _names()


def meant(word: str) -> str:
    """The word that was likeliest meant by one that no list knows; empty when nothing is near, or it is well made.

    A word without a near one is rather a foreign or a technical word than a misspelt one.
    """
    length = len(word)
    if length == 3:
        swapped = (word[1] + word[0] + word[2], word[0] + word[2] + word[1])
        return min((w for w in swapped if _common().get(w, 999) < 150), key=_common().__getitem__, default="")
    if not _SHORTEST <= length <= _LONGEST:
        return ""
    ranks = _common()
    for end, right in (("in", "ing"), ("ys", "ies")):
        inflected = word.removesuffix(end) + right
        if word.endswith(end) and inflected in ranks:
            return inflected
    enough = _COMMON_ENOUGH.get(length, len(ranks))
    near = {w for w in _edits(word, _LETTERS) if ranks.get(w, enough) < enough}
    if not near and well_made(word):
        return ""
    key = sound(word)
    near |= {w for w in _sounding(key) if ranks[w] < min(enough, _HEARD) and _like(word, w)}
    if not near and length >= _LONG:
        heard = {w for other in _edits(key, _CONSONANTS) for w in _by_sound().get(f"={other}", "").split()}
        near = {w for w in heard if ranks[w] < _HALF_HEARD and _like(word, w)}

    def unlikely(other: str) -> tuple[float, str]:
        heard = 0.3 if sound(other) == key else 0.0
        return _cost(word, other) + 0.13 * log(ranks[other] + 60) - heard, other

    return min(near, key=unlikely, default="")


def surely_meant(word: str) -> str:
    """The same when hardly anything else can have been meant, not even a name: one small slip in a common word."""
    wanted = meant(word)
    sure = wanted[:1] == word[:1] and _common().get(wanted, _SURE) < _SURE and _cost(word, wanted) <= 1.0
    return wanted if sure else ""


def doubled(word: str) -> str:
    """The common word of which this is the same with a letter doubled, or not doubled: “holliday”; else empty."""
    wanted = surely_meant(word) if len(word) > 5 else ""
    return wanted if wanted and _cost(word, wanted) <= 0.5 else ""


def day_or_month(word: str) -> str:
    """The day, month or feast with a long name that was meant by a word in small letters; else empty."""
    ends = word[0] + word[-1]
    near = [
        d for d in PROPER if len(d) > 5 and d[0].casefold() + d[-1] == ends and abs(len(d) - len(word)) < 3
    ]
    best = min(near, key=lambda day: _cost(word, day.casefold()), default="")
    return best if best and _cost(word, best.casefold()) <= 1.2 else ""


def _sounding(key: str) -> list[str]:
    """The common words that sound so. Looking through the text is quicker than making a dictionary of it for a few."""
    _, _, behind = _sounds().partition(f"\n={key}\n")
    return behind[: behind.find("\n")].split()


def _like(word: str, other: str) -> bool:
    return abs(len(word) - len(other)) < 4 and _cost(word, other) <= min(_FAR, 0.35 * len(word))


_AHEAD = "un re non mis over co pre de dis anti semi multi inter under sub out self mid post super micro mini".split()
_SUFFIXES = ("ly", "ness", "less", "like", "wise", "hood", "ship", "ish", "ist", "ism")
_PLURAL = re.compile(r"\w{4,}(?:[aeiou]y|[^sy])s")
_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "d", "r", "rs")


def surely_made(word: str) -> bool:
    """Whether a word that no list has is so plainly made of one that they have that it is no slip: “vapers”, “rebooked”."""
    if any(word.endswith(end) and word[: -len(end)] in field_words() for end in _ENDINGS):
        return True
    if word.startswith(("re", "un")) and word.endswith(("ed", "ing")) and len(word) > 7 and is_word(word[2:]):
        return True
    if any(
        word.endswith(end) and len(word) - len(end) > 4 and is_word(word[: -len(end)]) for end in _SUFFIXES
    ):
        return not word.endswith(("lely", "uely"))
    return bool(_PLURAL.fullmatch(word)) and is_word(word[:-1])


def well_made(word: str) -> bool:
    """Whether a word that no list has may be made of words that they have: “counterclaim”, “worklist”."""
    if any(
        word.startswith(ahead) and len(word) - len(ahead) > 3 and is_word(word[len(ahead) :])
        for ahead in _AHEAD
    ):
        return True
    return any(word[:at] in _common() and word[at:] in _common() for at in range(4, len(word) - 3))


def _edits(word: str, letters: str) -> set[str]:
    """What one letter more, less or other, or two letters swapped, make of a word."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    made = {a + b[1:] for a, b in parts if b}
    made.update(a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1)
    made.update(a + c + b[1:] for a, b in parts if b for c in letters)
    made.update(a + c + b for a, b in parts for c in letters)
    made.discard(word)
    return made


def _cost(word: str, other: str) -> float:
    """How unlikely it is that ``word`` was written for ``other``: letters doubled, swapped or alike cost less than others."""
    before: list[float] = []
    row = [0.0]
    for j in range(len(other)):
        row.append(row[-1] + _lone(other, j))
    for i, letter in enumerate(word):
        last, before, row = before, row, [row[0] + _lone(word, i)]
        for j, wanted in enumerate(other):
            best = min(
                before[j + 1] + _lone(word, i),
                row[j] + _lone(other, j),
                before[j] + _exchanged(letter, wanted, not i),
            )
            if i and j and letter == other[j - 1] and word[i - 1] == wanted:
                best = min(best, last[j - 1] + (0.7 if i > 1 else 1.1))
            row.append(best)
    return row[-1]


def _lone(word: str, at: int) -> float:
    if not at:
        return 1.4
    if word[at - 1] == word[at]:
        return 0.7 if word[at] in _VOWELS else 0.5
    return 0.8 if word[at] in _VOWELS or word[at] in "hgw" else 1.0


def _exchanged(one: str, other: str, first: bool) -> float:
    if one == other:
        return 0.0
    price = 0.7 if one in _VOWELS and other in _VOWELS else 0.8 if frozenset((one, other)) in _ALIKE else 1.0
    return price + 0.5 if first else price
