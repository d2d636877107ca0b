"""The same child in two rows: found by number, by name and date of birth, by swapped and by nearly equal names.

Only rows that say the very same in every answer count as one, and that is listed. Everything else stays apart and is told at both
rows, because which of them is right is known in the owner's office and not here. Rows are looked up, never
compared in pairs with all others: the time is linear in the rows, whatever stands in them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ...findings import Finding, Level, register
from ..dates import DATE, PLACEHOLDERS
from ..identifiers import NHS, UPN
from .imported import Told
from .table import Spot

_SOURCE = "Specification, appendix D"

SAME_NUMBER = register(
    "IMP-60",
    Level.WARNING,
    "The same child stands in two rows",
    "Two rows have the same NHS number or UPN, and their names or dates of birth agree. Each becomes a case of its own. If it "
    "is one case entered twice, keep one row; if the child has had two cases, leave both.",
    _SOURCE,
)
ONE_NUMBER_TWO_CHILDREN = register(
    "IMP-61",
    Level.ERROR,
    "Two children have one number",
    "An NHS number or UPN belongs to one person. Here it stands beside different names and dates of birth, so in at "
    "least one row it is wrong, and papers would go out with another child’s number. Neither row is imported.",
    _SOURCE,
)
SAME_NAME = register(
    "IMP-62",
    Level.WARNING,
    "Two rows have the same name and date of birth",
    "Probably one child entered twice. Each row becomes a case of its own; nothing is merged.",
    _SOURCE,
)
SWAPPED_NAMES = register(
    "IMP-63",
    Level.WARNING,
    "Two rows have the same names the other way round",
    "The given name of one row is the family name of the other, with the same date of birth: probably one child, with its "
    "names in the wrong columns once. Nothing is merged.",
    _SOURCE,
)
NEAR_NAME = register(
    "IMP-64",
    Level.WARNING,
    "Two rows have nearly the same name and the same date of birth",
    "One letter differs, or one row has a further given name: probably one child, misspelt once. Nothing is merged.",
    _SOURCE,
)
SAME_FAMILY_AND_DAY = register(
    "IMP-65",
    Level.QUESTION,
    "Two rows have the same family name and date of birth",
    "Twins, or one child entered under two given names. Both rows are imported.",
    _SOURCE,
)
JOINED = register(
    "IMP-66",
    Level.ADVICE,
    "The row says the same as another one",
    "Every answer is the same as in the other row, so that both are one case. Both rows stand in the audit file.",
    _SOURCE,
)
SAME_REFERENCE = register(
    "IMP-67",
    Level.ERROR,
    "Two rows have one reference and differ",
    "Case files are named by their reference, letters are printed and remembered by it. Which of the rows is the case "
    "cannot be told here, so neither is imported.",
    _SOURCE,
)

#: In a group of more rows than this that share a name and a day, nearly equal names are looked up and not compared.
_FEW = 20
_SHORTEST_NEAR = 4
_OTHER_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


class Known(NamedTuple):
    """What a child of the import is known by, with the row that tells of it; texts are folded, empty where not known.

    ``said`` stands for all its answers: equal for children whose answers are the same. ``at`` are the cells of the
    answers that are looked at here, by their last name.
    """

    spot: Spot
    reference: str
    nhs: str
    upn: str
    given: str
    family: str
    dob: str
    home: str
    parents: tuple[str, ...]
    siblings: tuple[str, ...]
    said: Hashable
    at: Mapping[str, Spot]


def known(answers: Mapping[str, Any], spot: Spot, origin: Mapping[str, Spot], said: Hashable) -> Known:
    """What a child is known by. Answers that cannot be used count as not given."""
    child = answers.get("child")
    child = child if isinstance(child, Mapping) else {}
    reference = answers.get("reference")
    home = child.get("address")
    paths = (
        "reference",
        "child.nhs_number",
        "child.upn",
        "child.family_name",
        "child.given_names",
        "child.dob",
    )
    return Known(
        spot,
        " ".join(reference.split()).casefold() if isinstance(reference, str) else "",
        _number(NHS.accept, child.get("nhs_number")),
        _number(UPN.accept, child.get("upn")),
        fold(child.get("given_names")),
        fold(child.get("family_name")),
        _day(child.get("dob")) if isinstance(child.get("dob"), str) else "",
        _home(home) if isinstance(home, Mapping) else "",
        tuple(_names(answers.get("parents"))),
        tuple(_names(answers.get("siblings"))),
        said,
        {path.rpartition(".")[2]: origin[path] for path in paths if path in origin},
    )


@lru_cache(maxsize=16_384)
def _number(accept: Callable[[Any], Any], given: object) -> str:
    found = accept(given) if isinstance(given, str) else None
    return found if isinstance(found, str) else ""


@lru_cache(maxsize=16_384)
def _day(text: str) -> str:
    found = DATE.accept(text)
    return found.isoformat() if hasattr(found, "isoformat") and found not in PLACEHOLDERS else ""


def _home(address: Mapping[str, Any]) -> str:
    line, postcode = fold(address.get("line1")), fold(address.get("postcode")).replace(" ", "")
    return f"{line}|{postcode}" if line and postcode else ""


def _names(rows: object) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and (name := fold(row.get("name"))):
            yield name


def fold(text: object) -> str:
    """A name as it is compared: small letters without accents and punctuation, one space between words.

    >>> fold("O’Dwyer-Łęcki"), fold("ZOË  May")
    ('odwyer lecki', 'zoe may')
    """
    return _folded(text) if isinstance(text, str) else ""


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    plain = text.casefold().translate(_OTHER_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.replace("’", "").replace("'", "")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


# -- looking them up ---------------------------------------------------------------------------------------------------------


class Found(NamedTuple):
    """What comes of looking: findings by the number of the child, and the children that another one already stands for.

    ``pairs`` are those that may be one child, the lower number first.
    """

    told: dict[int, list[Told]]
    joined: dict[int, int]
    pairs: frozenset[tuple[int, int]]


def duplicates(children: Sequence[Known]) -> Found:
    """Every pair of rows that may be one child, each pair once, under the gravest of what they have in common."""
    look = _Look(children)
    alone = look.join()
    look.by_reference(alone)
    look.by_number(alone)
    look.by_name(alone)
    return Found(dict(look.told), look.joined, frozenset(look.pairs))


class _Look:
    def __init__(self, children: Sequence[Known]) -> None:
        self.children = children
        self.told: dict[int, list[Told]] = defaultdict(list)
        self.joined: dict[int, int] = {}
        self.pairs: set[tuple[int, int]] = set()

    def join(self) -> list[int]:
        """Let rows with the very same answers be one; return all others."""
        first: dict[Hashable, int] = {}
        for number, child in enumerate(self.children):
            same = first.setdefault(child.said, number)
            if same != number:
                self.joined[number] = same
                words = f"every answer is the same as in {_row(self.children[same], child)}"
                self.tell(number, JOINED, Level.ADVICE, words, "Delete one of the two rows.", "")
        return [number for number in range(len(self.children)) if number not in self.joined]

    def by_reference(self, alone: Iterable[int]) -> None:
        for group in _groups((self.children[n].reference, n) for n in alone):
            words = "the reference stands in {} as well, with other answers"
            remedy = "Give each case a reference of its own, or delete the row that is not right."
            self.group(group, SAME_REFERENCE, Level.ERROR, words, remedy, "reference")

    def by_number(self, alone: Sequence[int]) -> None:
        for field, name, what in (("nhs", "nhs_number", "NHS number"), ("upn", "upn", "UPN")):
            for group in _groups((getattr(self.children[n], field), n) for n in alone):
                first = self.children[group[0]]
                if all(_may_be_one(first, self.children[n]) for n in group):
                    words = f"the {what} stands in {{}} as well"
                    remedy = (
                        "If it is one case entered twice, keep one row; if there were two cases, leave both."
                    )
                    self.group(group, SAME_NUMBER, Level.WARNING, words, remedy, name)
                else:
                    words = f"the {what} stands in {{}} as well, for another child"
                    remedy = "Find out whose number it is, and clear it in the other row."
                    self.group(group, ONE_NUMBER_TWO_CHILDREN, Level.ERROR, words, remedy, name)

    def by_name(self, alone: Sequence[int]) -> None:
        dated = [n for n in alone if self.children[n].dob]
        for group in _groups((_whole(self.children[n]), n) for n in dated):
            words = "the same name and date of birth stand in {}"
            remedy = "If it is one case entered twice, keep one row."
            self.group(group, SAME_NAME, Level.WARNING, words, remedy, "family_name")
        whole = {key: n for n in reversed(dated) if (key := _whole(self.children[n]))}
        for number in dated:
            child = self.children[number]
            other = whole.get((child.family, child.given, child.dob))
            if other is not None and child.given != child.family:
                words = "these names stand the other way round in {}, with the same date of birth"
                remedy = "See which way round is right; if it is one child, keep one row."
                self.pair(number, other, SWAPPED_NAMES, Level.WARNING, words, remedy)
        self._nearly(dated)

    def _nearly(self, dated: Sequence[int]) -> None:
        near = "nearly the same name stands in {}, with the same date of birth"
        for group in _groups(
            ((c.given, c.dob) if c.given else "", n) for n in dated if (c := self.children[n])
        ):
            for one, other in _near_pairs(group, [self.children[n].family for n in group], further=False):
                self.pair(one, other, NEAR_NAME, Level.WARNING, near, "If it is one child, keep one row.")
        for group in _groups(
            ((c.family, c.dob) if c.family else "", n) for n in dated if (c := self.children[n])
        ):
            for one, other in _near_pairs(group, [self.children[n].given for n in group], further=True):
                self.pair(one, other, NEAR_NAME, Level.WARNING, near, "If it is one child, keep one row.")
            for number in group[1:]:
                self.pair(
                    number,
                    group[0],
                    SAME_FAMILY_AND_DAY,
                    Level.QUESTION,
                    "the same family name and date of birth stand in {}",
                    "Twins? If it is one child under two given names, keep one row.",
                )

    def group(
        self, group: Sequence[int], code: str, level: Level, words: str, remedy: str, name: str
    ) -> None:
        """Tell each row of a group about the first one of it, and that one about the others."""
        first = group[0]
        others = [number for number in group[1:] if (first, number) not in self.pairs]
        if not others:
            return
        self.pairs.update((first, number) for number in others)
        more = len(others) - 1
        where = _row(self.children[others[0]], self.children[first])
        where += f" and in {more} more row{'s' if more > 1 else ''}" if more else ""
        self.tell(first, code, level, words.format(where), remedy, name)
        for number in others:
            where = _row(self.children[first], self.children[number])
            self.tell(number, code, level, words.format(where), remedy, name)

    def pair(self, one: int, other: int, code: str, level: Level, words: str, remedy: str) -> None:
        """Tell two rows about each other, once."""
        if one == other or (pair := (min(one, other), max(one, other))) in self.pairs:
            return
        self.pairs.add(pair)
        for own, of in ((one, other), (other, one)):
            said = words.format(_row(self.children[of], self.children[own]))
            self.tell(own, code, level, said, remedy, "family_name")

    def tell(self, number: int, code: str, level: Level, words: str, remedy: str, name: str) -> None:
        child = self.children[number]
        path = {"reference": "reference"}.get(name, f"child.{name}" if name else "")
        self.told[number].append(
            Told(child.at.get(name, child.spot), Finding(code, level, path, words, remedy, _SOURCE))
        )


def _groups(keyed: Iterable[tuple[Hashable, int]]) -> Iterator[list[int]]:
    """The numbers that share a key with another one; an empty key is none."""
    found: dict[Hashable, list[int]] = {}
    for key, number in keyed:
        if key:
            found.setdefault(key, []).append(number)
    return (group for group in found.values() if len(group) > 1)


def _row(child: Known, seen_from: Known) -> str:
    here = f"row {child.spot.row}"
    return here if child.spot.sheet == seen_from.spot.sheet else f"{here} of the sheet “{child.spot.sheet}”"


def _whole(child: Known) -> Hashable:
    return (child.given, child.family, child.dob) if child.given and child.family else ""


def _may_be_one(one: Known, other: Known) -> bool:
    """Whether nothing in names and dates of birth says that these are two people."""
    if one.dob and other.dob and one.dob == other.dob:
        return True
    names = {one.given, one.family}, {other.given, other.family}
    if "" in names[0] | names[1]:
        return not (one.dob and other.dob)
    return names[0] == names[1] or (
        near(one.family, other.family) and near(one.given, other.given, further=True)
    )


# -- nearly equal names ------------------------------------------------------------------------------------------------------


def near(one: str, other: str, *, further: bool = False) -> bool:
    """Whether two folded names differ by one letter, or by two that changed places; ``further``: by another name behind.

    >>> near("katherine", "catherine"), near("ellie", "ellie rose", further=True), near("tom", "tim")
    (True, True, False)
    """
    if one == other:
        return True
    if further and one and other and (f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")):
        return True
    if min(len(one), len(other)) < _SHORTEST_NEAR or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if (
        one[start + 1 :] == other[start + 1 :]
        or one[start + 1 :] == other[start:]
        or one[start:] == other[start + 1 :]
    ):
        return True
    return one[start + 2 :] == other[start + 2 :] and one[start : start + 2] == other[start : start + 2][::-1]


def _near_pairs(group: Sequence[int], names: Sequence[str], *, further: bool) -> Iterator[tuple[int, int]]:
    """The pairs of a group with nearly equal names. In a large group each is told of one other at most."""
    if len(group) <= _FEW:
        for place, name in enumerate(names):
            for before in range(place):
                if (
                    name
                    and names[before]
                    and name != names[before]
                    and near(names[before], name, further=further)
                ):
                    yield group[before], group[place]
        return
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        other = next((seen[each] for each in _looks(name, further) if each in seen), None)
        if other is not None and names[other] != name and near(names[other], name, further=further):
            yield group[other], group[place]
        for each in _looks(name, further):
            seen.setdefault(each, place)


def _looks(name: str, further: bool) -> Iterator[str]:
    """A name, and the name without each of its letters: nearly equal names share one of these."""
    if name:
        yield name
        if further and " " in name:
            yield name.partition(" ")[0]
        if len(name) >= _SHORTEST_NEAR:
            yield from (name[:place] + name[place + 1 :] for place in range(min(len(name), 40)))
