"""What the titles of a legacy sheet mean, each with how sure that is. The words are data (``titles.toml``).

A title that is known for one thing is certain; one that is used for several is likely to mean the first; a misspelt one is
guessed by its closeness, and a guess is only offered, never read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..blocks import questions
from ..columns import Titles, alike, fold
from ..events import EVENTS
from ..kinds import closest

_FILE = Path(__file__).with_name("titles.toml")
#: Headings that belong in front of the titles below them.
_HEADS = frozenset(
    {"address", "gp", "school", "health visitor", "lead professional", "lp", "referrer", "consent"}
)
#: A misspelt title is this like a known one, or it is not taken for it.
_ALIKE = 0.8
_PARTS = ("by", "note")


class Sure(StrEnum):
    """How sure it is what a column means."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a title means: a path, how sure that is in words and from 0 to 1, and what it says of a person beside it.

    ``person`` names the person while it is not yet settled which of the list it is: then ``path`` begins behind the person.
    ``path`` is ``ignore`` for what no case file asks.
    """

    path: str = ""
    sure: Sure = Sure.UNKNOWN
    figure: float = 0.0
    person: str = ""
    number: int = 0


UNKNOWN = Meaning()
IGNORE = "ignore"


@dataclass(frozen=True)
class _Person:
    list: str
    sets: Mapping[str, str]


@dataclass(frozen=True)
class _Words:
    people: Mapping[str, _Person]
    names: Mapping[str, str]
    titles: Mapping[str, tuple[str, Sure]]
    below: Mapping[str, str]
    headings: frozenset[str]
    sheets: Mapping[str, str]


@functools.cache
def _words() -> _Words:
    import tomllib

    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    titles: dict[str, tuple[str, Sure]] = {
        fold(each): (IGNORE, Sure.CERTAIN) for each in data["ignore"]["titles"]
    }
    for part, sure in (("likely", Sure.LIKELY), ("certain", Sure.CERTAIN)):
        titles |= {fold(name): (path, sure) for path, names in data[part].items() for name in names}
    return _Words(
        {key: _Person(each["list"], each.get("sets", {})) for key, each in data["people"].items()},
        {fold(name): key for key, each in data["people"].items() for name in each["names"]},
        titles,
        {fold(name): path for path, names in data["below"].items() for name in names},
        frozenset(map(fold, data["headings"]["words"])),
        {fold(name): path for path, names in data["sheets"].items() for name in names},
    )


def list_of_sheet(name: str) -> str:
    """The list of a case whose rows a sheet of this name holds; empty when the name says nothing.

    >>> list_of_sheet("Siblings"), list_of_sheet("Children 2018")
    ('siblings', '')
    """
    return _words().sheets.get(fold(name), "")


def says_nothing(heading: str) -> bool:
    """Whether a heading over columns adds nothing to their titles, such as “Child details”."""
    return fold(heading) in _words().headings


def is_heading(words: str) -> bool:
    """Whether words can be a heading over several columns: one that says nothing, a person, or a group such as an address."""
    return says_nothing(words) or names_a_person(words) or fold(words) in _HEADS


def names_a_person(words: str) -> bool:
    """Whether words name a person of the case, such as “Mother” or “Sibling 2”, and nothing else."""
    key, _, rest = _person(fold(words).split())
    return bool(key) and not rest


def exact(title: str, titles: Titles, inside: str = "") -> Meaning:
    """What a title means by the words that are known; ``inside`` is the list whose rows the sheet holds."""
    return _exact(fold(_bare(title)), title.strip(), titles, inside)


_IN_BRACKETS = re.compile(
    r"\s*\((?:dd|mm|yy|y/n|yes|no|if|e\.?g|please|m/f|inc|\d)[^)]*\)|\s*[*?:]+\s*$", re.I
)


def _bare(title: str) -> str:
    """A title without “(dd/mm/yyyy)”, “(Y/N)”, stars and question marks."""
    return _IN_BRACKETS.sub("", title.replace("(s)", "s")).strip() or title


@functools.lru_cache(maxsize=16_384)
def _exact(words: str, title: str, titles: Titles, inside: str) -> Meaning:
    if not words or len(words) > 80:
        return UNKNOWN
    if inside:
        return _inside(words, title, titles, inside)
    if "." in title and (path := titles.path(title)):
        return Meaning(path, Sure.CERTAIN, 1.0)
    known = _words().titles.get(words)
    if known and (known[0] == IGNORE or is_path(known[0], titles)):
        path, sure = known
        return Meaning(path, sure, 1.0 if sure is Sure.CERTAIN else 0.85)
    if person := _of_a_person(words, titles):
        return person
    target = titles.target_of(title)
    if target is None:
        return UNKNOWN
    if target.event:
        number = f"[{target.number - 1}]" if target.number > 1 else ""
        part = f".{target.part}" if target.part != "at" else ""
        return Meaning(f"events.{target.event}{number}{part}", Sure.CERTAIN, 1.0)
    return Meaning(target.path, Sure.CERTAIN, 1.0)


def _inside(words: str, title: str, titles: Titles, inside: str) -> Meaning:
    """A title in a sheet whose rows are those of a list."""
    if inside == "events":
        path = {
            "event": "events[].event",
            "type": "events[].event",
            "event type": "events[].event",
            "what": "events[].event",
            "date": "events[].at",
            "event date": "events[].at",
            "when": "events[].at",
            "at": "events[].at",
            "by": "events[].by",
            "by whom": "events[].by",
            "who": "events[].by",
            "worker": "events[].by",
            "note": "events[].note",
            "notes": "events[].note",
            "comment": "events[].note",
            "comments": "events[].note",
        }.get(words)
        return Meaning(path, Sure.CERTAIN, 1.0) if path else _exact(words, title, titles, "")
    found = _below(inside, words, titles) or _below(inside, _without_person(words), titles)
    return Meaning(f"{inside}[].{found}", Sure.CERTAIN, 1.0) if found else _exact(words, title, titles, "")


def _without_person(words: str) -> str:
    _, _, rest = _person(words.split())
    return " ".join(rest)


def _person(parts: Sequence[str]) -> tuple[str, int, Sequence[str]]:
    """The person with whom words begin, the number behind, and the words that are left; an empty name for none."""
    names = _words().names
    for length in range(min(len(parts), 4), 0, -1):
        begin = " ".join(parts[:length])
        key = names.get(begin) or (names.get(begin[:-1]) if begin.endswith("s") and len(begin) > 3 else None)
        if key:
            rest = parts[length:]
            if rest and rest[0].isdecimal() and 1 <= int(rest[0]) <= 20:
                return key, int(rest[0]), rest[1:]
            if (
                rest
                and rest[-1].isdecimal()
                and 1 <= int(rest[-1]) <= 20
                and rest[-2:-1] not in (["line"], ["add"], ["address"])
            ):
                return key, int(rest[-1]), rest[:-1]
            return key, 0, rest
    return "", 0, parts


def _of_a_person(words: str, titles: Titles) -> Meaning | None:
    """“Mother tel”, “Sibling 2 DOB”, “Name of father”, “DOB (sibling 1)”."""
    parts = words.split()
    key, number, rest = _person(parts)
    if not key:
        for place in range(1, len(parts)):
            if parts[place] in ("of", "for") or place == len(parts) - 1 or parts[-1].isdecimal():
                tail = parts[place + 1 :] if parts[place] in ("of", "for") else parts[place:]
                key, number, left = _person(tail[1:] if tail[:1] == ["the"] else tail)
                if key and not left:
                    rest = parts[:place]
                    break
                key = ""
        if not key:
            return None
    inside = _words().people[key].list
    if inside not in questions(titles.model):
        return None
    wanted = " ".join(rest)
    if wanted in ("relationship", "rel") and "relationship" in _words().people[key].sets:
        return Meaning("relationship_detail", Sure.CERTAIN, 1.0, key, number)
    found = _below(inside, wanted, titles)
    if not found:
        return None
    return Meaning(found, Sure.CERTAIN if rest else Sure.LIKELY, 1.0 if rest else 0.9, key, number)


@functools.lru_cache(maxsize=4096)
def _below(inside: str, words: str, titles: Titles) -> str:
    """The answer below a person of a list that words name; the name without words."""
    model = titles.block(inside)
    path = _words().below.get(words, "") if words else "name"
    if path and path.partition(".")[0] in questions(model):
        return path
    found = titles.below(model, f"{inside}[0]", words)
    return found.partition(".")[2]


def is_path(path: str, titles: Titles) -> bool:
    """Whether a path of a mapping leads to an answer: also ``child.name``, ``events.CODE.by`` and ``siblings[].name``."""
    if path == "child.name" or event_of(path) is not None:
        return True
    return bool(titles.path(path.replace("[]", "[0]") if re.match(r"\w+\[\]\.", path) else _within(path)))


def _within(path: str) -> str:
    """A path with the numbers that only an import has (beyond the ninth row) as one that titles know."""
    return re.sub(r"\[(?:9|1\d)\]", "[8]", path)


def event_of(path: str) -> tuple[str, str, int] | None:
    """Event, part and number of a path such as ``events.eha_received[1].by``; ``None`` for any other."""
    match = re.fullmatch(r"events\.(\w+)(?:\[(\d{1,2})\])?(?:\.(at|by|note))?", path)
    if match is None or match[1] not in EVENTS:
        return None
    return match[1], match[3] or "at", int(match[2] or 0)


def guess(title: str, titles: Titles) -> Meaning:
    """What a title that is not known may be misspelt for: offered, not read."""
    words = fold(_bare(title))
    if not 5 <= len(words) <= 60:
        return UNKNOWN
    for near in closest(words, _candidates(titles), 3):
        figure = alike(words, near)
        if figure >= _ALIKE:
            found = exact(near, titles)
            return replace(found, sure=Sure.GUESS, figure=round(figure * 0.9, 2))
    return UNKNOWN


@functools.lru_cache(maxsize=8)
def _candidates(titles: Titles) -> list[str]:
    """The titles among which a misspelt one is looked up."""
    known = _words()
    people = [f"{name} {below}" for name in known.names for below in ("name", "dob", "telephone", "address")]
    events = [fold(name) for each in EVENTS.values() for name in (each.label, *each.synonyms)]
    return list(dict.fromkeys([*known.titles, *people, *events]))


@dataclass
class Settled:
    """What the titles of a sheet mean, in their order, and what the sheet thereby says of each person."""

    meanings: list[Meaning]
    constants: dict[str, str] = field(default_factory=dict)
    doubled: dict[int, int] = field(default_factory=dict)


def settle(titles: Sequence[str], reader: Titles, inside: str = "") -> Settled:
    """What all titles of a sheet mean together: people get their places in the lists, doubled titles are told."""
    found = [exact(each, reader, inside) if each else UNKNOWN for each in titles]
    found = [
        each if each.sure is not Sure.UNKNOWN or not title else guess(title, reader)
        for each, title in zip(found, titles, strict=True)
    ]
    found = _repeated_people(found)
    places = _places(found)
    settled = Settled([])
    first: dict[str, int] = {}
    for number, each in enumerate(found):
        if each.person and each.path:
            person = _words().people[each.person]
            row = f"{person.list}[{places[each.person, each.number]}]"
            each = replace(each, path=f"{row}.{each.path}", person="", number=0)
            if each.sure in (Sure.CERTAIN, Sure.LIKELY):
                settled.constants |= {f"{row}.{name}": said for name, said in person.sets.items()}
        if each.path and each.path != IGNORE and each.sure is not Sure.GUESS:
            if each.path in first and (other := _as_event(titles[number], reader)).path not in ("", *first):
                each = other
            if each.path in first:
                settled.doubled[number] = first[each.path]
                each = replace(each, sure=Sure.GUESS, figure=0.5)
            else:
                first[each.path] = number
        settled.meanings.append(each)
    for path in [each for each in settled.constants if each in first]:
        del settled.constants[path]
    return settled


def _repeated_people(found: list[Meaning]) -> list[Meaning]:
    """“Sibling name | Sibling DOB | Sibling name | Sibling DOB”: the second of each is the second sibling."""
    times: dict[tuple[str, str], int] = {}
    numbered = {each.person for each in found if each.number}
    out = []
    for each in found:
        if (
            each.person
            and not each.number
            and each.person not in numbered
            and not _words().people[each.person].sets
        ):
            count = times[each.person, each.path] = times.get((each.person, each.path), 0) + 1
            if count > 1:
                each = replace(
                    each, number=count, sure=min(each.sure, Sure.LIKELY, key=_RANK.index), figure=0.8
                )
        out.append(each)
    return out


def _as_event(title: str, reader: Titles) -> Meaning:
    """What a title means as the name of an event, when another column has its first meaning."""
    target = reader.target_of(title)
    if target is None or not target.event or target.part != "at" or target.number > 1:
        return UNKNOWN
    return Meaning(f"events.{target.event}", Sure.CERTAIN, 1.0)


_RANK = [Sure.UNKNOWN, Sure.GUESS, Sure.LIKELY, Sure.CERTAIN]


def _places(found: Iterable[Meaning]) -> dict[tuple[str, int], int]:
    """The place of each person in its list: a number says it, the others follow in the order of the columns."""
    people = _words().people
    wanted = list(dict.fromkeys((each.person, each.number) for each in found if each.person))
    places: dict[tuple[str, int], int] = {}
    taken: dict[str, set[int]] = {}
    for person, number in wanted:
        if number:
            spot = number - 1
            there = taken.setdefault(people[person].list, set())
            if spot not in there or people[person].sets == {}:
                places[person, number] = spot
                there.add(spot)
    for person, number in wanted:
        if (person, number) not in places:
            there = taken.setdefault(people[person].list, set())
            spot = next(n for n in range(100) if n not in there)
            if number == 0 and (person, 1) in places:
                spot = places[person, 1]
            places[person, number] = spot
            there.add(spot)
    return places
