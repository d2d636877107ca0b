"""Words that give away where someone lives, in the ways in which people write them (Cafcass 3.83).

A postcode or a telephone number is found however it is spaced; a street by its name without the number and with “Rd” for
“Road”; a school with and without “Primary School”. A word of its own that is also an ordinary word, such as the house
name “Orchard”, counts only when it is written as a name, with a capital letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .blocks import is_value
from .kinds import Unusable
from .people import Address

_LONGEST_NAME = 6  # words in the name of an authority
_LEAST = 4  # letters of a single word that can stand for a place
_GAP = r"[\W_]{0,4}"  # bounded, so that a search costs time linear in the text
_LINES = ("line1", "line2", "line3", "line4", "line5")
_BEGIN, _END = r"(?<![^\W_])", r"(?![^\W_])"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STREETS = {
    "road": "rd", "street": "st", "avenue": "ave", "lane": "ln", "close": "cl", "drive": "dr", "court": "ct",
    "crescent": "cres", "place": "pl", "terrace": "terr", "gardens": "gdns", "square": "sq", "grove": "gr",
    "view": "vw", "way": "", "rise": "", "row": "", "hill": "", "walk": "", "mews": "", "green": "", "park": "",
    "parade": "", "end": "", "yard": "", "wharf": "", "quay": "", "house": "hse", "cottage": "", "lodge": "",
}  # fmt: skip
_ALSO_AREAS = frozenset({"hill", "green", "park", "end"})
_SHORT = {short: word for word, short in _STREETS.items() if short} | {"av": "avenue", "saint": "st"}
#: Streets whose name alone is an ordinary phrase: found only as a name, or with the number of the house.
_ORDINARY_STREETS = frozenset({"high street", "main street", "main road", "back lane"})
_ROOM = re.compile(r"^(?:flat|unit|room|apartment|apt|floor|block)\s*\w{0,4}$", re.IGNORECASE)
_SCHOOL = _set(
    "the school schools primary infant infants infants' junior juniors nursery academy college high secondary and of "
    "comprehensive community grammar special preschool pre playgroup centre children's childrens voluntary aided "
    "controlled c e ce cofe church england rc catholic roman"
)
_HEALTH = _set("the surgery medical health centre practice clinic group doctors family and")
#: Words with which many schools and surgeries are named: alone they name none.
_ORDINARY = _set(
    "park hill green meadow meadows field fields wood woods woodland woodlands forest oak oaks ash elm willow orchard "
    "valley bridge bridges river riverside brook lake spring springs abbey priory grange manor lodge castle court hall "
    "church chapel cross holy trinity saint king kings queen queens prince princess victoria albert north south east west "
    "central town village city rainbow sunshine little stars first new old early years great upper lower middle"
)
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sister|nurse)"
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_IN_TEXT = re.compile(
    r"\b\d+[A-Za-z]?,?\s+(?:[A-Z][\w’'.-]*\s+){1,3}(?:"
    + "|".join(word.capitalize() for word, short in _STREETS.items() if short)
    + r"|Way|Rise|Row|Hill|Walk|Mews)\b"
)
_MAP = re.compile(
    r"maps\.google|google\.[a-z.]{2,6}/maps|goo\.gl/maps|maps\.app|bing\.com/maps|openstreetmap|maps\.apple|what3words"
    r"|w3w\.co|///[a-z]+\.[a-z]+\.[a-z]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One way in which a place shows in text. ``sure`` is false for a town or area, which may be innocent."""

    pattern: re.Pattern[str]
    sure: bool = True

    def shows_in(self, text: str) -> bool:
        """Whether it stands in a text; see :func:`legible`."""
        return bool(self.pattern.search(text))


def legible(text: str) -> str:
    """Text as a reader sees it: white space, compatible letters and apostrophes made one, nothing invisible."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("’", "'")
    return re.sub(r"\s+", " ", seen)


#: A link to a map or a code for a spot: it tells a place whatever its words are.
MAP_LINK = Word(_MAP)


def of_address(address: Address) -> Iterator[Word]:
    """The words of an address: street and postcode surely, town and area perhaps."""
    yield from of_postcode(typed(address.postcode))
    lines = [typed(getattr(address, name)) for name in _LINES]
    for number, line in enumerate(lines):
        yield from of_street(line) if number == 0 or _is_street(line) else of_area(line)
    yield from of_area(typed(address.local_authority))


def areas_of(address: Any) -> frozenset[str]:
    """The single words of town, area and authority, in lower case: a school’s name may hold them and not be told by them.

    Of an address, or of the name of an authority.
    """
    if isinstance(address, str):
        tokens = _tokens(address)
        return frozenset(token.casefold() for token in tokens if len(tokens) <= _LONGEST_NAME)
    if not isinstance(address, Address):
        return frozenset()
    lines = [typed(getattr(address, name)) for name in (*_LINES[1:], "local_authority")]
    return frozenset(token.casefold() for line in lines if not _is_street(line) for token in _tokens(line))


def typed(answer: Any) -> str:
    """The words of a single answer, also of one that could not be understood; empty for none."""
    if isinstance(answer, Unusable):
        return answer.text
    return str(answer) if is_value(answer) else ""


def of_postcode(postcode: str) -> Iterator[Word]:
    """A postcode, however it is spaced."""
    letters = re.sub(r"[\W_]", "", legible(postcode))
    if len(letters) >= _LEAST:
        yield Word(_compiled(_BEGIN + _GAP.join(letters) + _END, True))


def of_street(line: str) -> Iterator[Word]:
    """A line with a house or a street: the whole of it, and the name without the number."""
    for part in line.split(","):
        tokens = _tokens(part)
        if _ROOM.match(part.strip()) or not any(token.isalpha() for token in tokens):
            continue
        name = _without_number(tokens)
        if len(name) < len(tokens):
            yield _phrase(tokens)
        if len(name) == 1 or " ".join(name).casefold() in _ORDINARY_STREETS:
            yield from _as_name(name)
        elif name[0].casefold() != "the" or len(name) > 2:
            yield _phrase(name)


def of_area(line: str) -> Iterator[Word]:
    """A town or an area."""
    tokens = _tokens(line)
    for word in (_phrase(tokens),) if len(tokens) > 1 else _as_name(tokens):
        yield Word(word.pattern, sure=False)


def of_body(name: str, places: frozenset[str] = frozenset()) -> Iterator[Word]:
    """A school, a nursery or a surgery: its whole name, and the part that is its own unless that is a mere place."""
    tokens = _tokens(name)
    generic = (
        _HEALTH
        if any(token.casefold() in ("surgery", "medical", "practice", "clinic") for token in tokens)
        else _SCHOOL
    )
    own = list(tokens)
    while own and own[-1].casefold() in generic:
        own.pop()
    while own and own[0].casefold() == "the":
        own.pop(0)
    if not own:
        yield from _as_name(tokens)
        return
    if len(tokens) > 1:
        yield _phrase(tokens)
    flat = " ".join(own).casefold()
    if len(own) > 1:
        yield _phrase(own)
    elif flat not in places and flat not in _ORDINARY:
        yield from _as_name(own)


def of_person(name: str) -> Iterator[Word]:
    """A person: the whole name, and the family name behind a title."""
    tokens = _tokens(re.sub(rf"^{_TITLE}\b\.?\s*", "", name.strip(), flags=re.IGNORECASE))
    if not tokens:
        return
    if len(tokens) > 1:
        yield _phrase(tokens)
    yield Word(_compiled(rf"{_BEGIN}{_TITLE}\b\.?\s*{re.escape(tokens[-1])}{_END}", True))


def of_telephone(number: str) -> Iterator[Word]:
    """A telephone number with any spacing, with 0 or +44, and a fixed line without its area code."""
    digits = re.sub(r"\D", "", re.split(r"(?i)ext|x|#", number)[0])
    abroad = number.strip().startswith(("+", "00")) and not digits.lstrip("0").startswith("44")
    bare = digits.lstrip("0") if abroad else re.sub(r"^(?:0*44)?0*", "", digits)
    if len(bare) < 6:
        return
    begin = r"(?:(?:\+|00)\W?)?" if abroad else rf"(?:(?:(?:\+|00)\W?)?44{_GAP})?(?:0{_GAP})?"
    yield Word(_compiled(rf"(?<!\d){begin}{_GAP.join(bare)}(?!\d)", True))
    if not abroad and bare[0] in "12" and len(bare) == 10:
        yield Word(_compiled(rf"(?<!\d){_GAP.join(bare[-6:])}(?!\d)", True))


def of_email(address: str) -> Iterator[Word]:
    """An e-mail address."""
    yield Word(_compiled(rf"(?<![\w.+-]){re.escape(legible(address))}(?![\w-])", True))


def of_text(text: str) -> Iterator[Word]:
    """The addresses that stand in a sentence."""
    for postcode in _POSTCODE.findall(text):
        yield from of_postcode(postcode)
    for street in _IN_TEXT.findall(text):
        yield from of_street(street)


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", legible(text))


def _is_street(line: str) -> bool:
    tokens = _tokens(line)
    last = tokens[-1].casefold() if len(tokens) > 1 else ""
    street = (last in _STREETS and last not in _ALSO_AREAS) or last in _SHORT
    return street or any(char.isdigit() for char in line)


def _without_number(tokens: list[str]) -> list[str]:
    """A street without what comes before its name: “Flat 2, 27a Quarry Rise” has its parts apart already."""
    left = list(tokens)
    while left and (any(char.isdigit() for char in left[0]) or len(left[0]) == 1) and len(left) > 1:
        left.pop(0)
    return left


def _phrase(tokens: Sequence[str]) -> Word:
    """Words that follow each other, however they are joined and in whatever case."""
    return Word(_compiled(_BEGIN + _GAP.join(map(_ways, tokens)) + _END, True))


def _as_name(tokens: Sequence[str]) -> Iterator[Word]:
    """Words written as a name: each with a capital letter, or all in capitals."""
    if sum(map(len, tokens)) >= _LEAST:
        ways = (f"(?:{_spelt(token[0].upper() + token[1:])}|{_spelt(token.upper())})" for token in tokens)
        yield Word(_compiled(_BEGIN + _GAP.join(ways) + _END, False))


def _ways(token: str) -> str:
    """A token with its abbreviation or what it abbreviates."""
    low = token.casefold()
    ways = {low, _STREETS.get(low, ""), _SHORT.get(low, ""), "saint" if low == "st" else ""} - {""}
    return f"(?:{'|'.join(map(_spelt, sorted(ways)))})"


def _spelt(token: str) -> str:
    """“Mary's” is also written “Marys”, and the other way round."""
    parts = [re.escape(part) for part in token.split("'")]
    if len(parts) == 1 and token[-1:] in ("s", "S") and len(token) > 2:
        parts = [re.escape(token[:-1]), token[-1]]
    return "'?".join(parts)


@lru_cache(4096)
def _compiled(pattern: str, any_case: bool) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE if any_case else 0)
