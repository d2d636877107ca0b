"""What the title of a register's column means: an answer of the case, or an event with its date, its author or a note.

A title is an answer's path as in a case file (``parents[1].address.postcode``), its name in words (“Parent 2: postcode”) or
an event by any of its names (“EHA received”, “Closure authorised by the coordinator: by whom”). Capitals and punctuation do
not matter; what is not certain is not guessed. The words are data (``register_columns.toml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..cases.blocks import Asked, Block, Group, Rows, asked, questions
from ..cases.events import EVENTS, code_of, letter_event
from ..cases.kinds import closest
from ..cases.people import Address
from .context import LetterCase

if TYPE_CHECKING:
    from ..profiles import Profile
    from .catalogue import LetterText

_PARTS = {"at": "", "by": "by whom", "note": "note"}
_SUFFIXES = {
    "by": "by",
    "by whom": "by",
    "note": "note",
    "notes": "note",
    "date": "at",
    "on": "at",
    "when": "at",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What the cells of a column say: the answer at ``path``, or the date (``at``), author (``by``) or ``note`` of an event.

    ``number`` counts the times that an event stands in a row, from 1.
    """

    path: str = ""
    event: str = ""
    part: str = "at"
    number: int = 1

    @property
    def asked(self) -> Asked | None:
        """The question of the case that is answered; nothing for an event."""
        return asked(LetterCase, _plain(self.path)) if self.path else None


def target_of(title: str) -> Target | None:
    """What a column with this title holds; ``None`` when it is not known.

    >>> target_of("Parent 2: Postcode")
    Target(path='parents[1].address.postcode', event='', part='at', number=1)
    >>> target_of("EHA received"), target_of("closure_authorised by").part, target_of("Our own notes")
    (Target(path='', event='eha_received', part='at', number=1), 'by', None)
    """
    if path := _path(title.strip()):
        return Target(path)
    words = _fold(title)
    if event := _event(_fold(title, apart=False)) or _event(words):
        return event
    found = _words().alone.get(words) or _in_a_group(words) or _below(LetterCase, "", words)
    return Target(found) if found else None


def heading(target: Target) -> str:
    """The title of a column in words, as an empty register has it. :func:`target_of` reads it back."""
    if target.event:
        words = EVENTS[target.event].label
        words += f" {target.number}" if target.number > 1 else ""
        return f"{words}: {_PARTS[target.part]}" if _PARTS[target.part] else words
    for group, names in _words().groups.items():
        pattern = re.escape(group).replace(r"\[\]", r"\[(\d+)\]") + r"\.(.+)"
        if match := re.fullmatch(pattern, target.path):
            number = f" {int(match[1]) + 1}" if "[]" in group else ""
            rest = match[match.lastindex or 1]
            return f"{names[0]}{number}: {': '.join(_labels(_model(group), rest))}"
    words = ": ".join(_labels(LetterCase, target.path))
    return words[:1].upper() + words[1:]


def _labels(model: type[Block], path: str) -> Iterator[str]:
    """The labels of the steps of a path below a block, in small letters; a line of an address needs no “address” in front."""
    steps = _plain(path).split(".")
    for place, name in enumerate(steps):
        question = questions(model)[name]
        if isinstance(question.kind, Group | Rows):
            model = question.kind.model
        if place + 1 < len(steps) and steps[place + 1] in _LINES:
            continue
        label = question.label.rstrip("?")
        yield label if label.startswith(_AS_THEY_ARE) else label[:1].lower() + label[1:]


_LINES = (*(f"line{n}" for n in range(1, 6)), "postcode")
_AS_THEY_ARE = ("GP", "NHS", "CAF", "E-mail", "Cafcass")


def nearest(title: str) -> str:
    """The title that may be meant by one that is not known; empty when none is like it."""
    found = closest(_fold(title), list(_known()), 1)
    if not found:
        return ""
    near = found[0]
    return heading(_known()[near]) if _alike(_fold(title), near) else ""


def _alike(one: str, other: str) -> bool:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.8


def columns_for(area: str, letters: Iterable[LetterText], profile: Profile) -> list[Target]:
    """The columns of an empty register of an area: what its letters are written from, and the events that drive them."""
    words = _words()
    paths = dict.fromkeys((*words.columns["any"], *words.columns.get(area, ())))
    more = [found for each in words.events.get(area, ()) if (found := target_of(each))]
    codes = {each.event for each in more}
    for letter in letters:
        codes.update(driving_events(letter, profile))
    at = [Target(event=code) for code in EVENTS if code in codes]
    beside = [target for target in more if target.part != "at"]
    events = [each for target in at for each in (target, *(b for b in beside if b.event == target.event))]
    return [*(Target(path) for path in paths), *events]


def driving_events(letter: LetterText, profile: Profile) -> Iterator[str]:
    """The events that make a letter due, or end it: its triggers, those of the clock that it goes by, and its sending."""
    yield from (each for each in letter.triggers if each in EVENTS)
    if scale := profile.timescales.get(letter.after):
        yield from (*scale.start, *scale.end, *scale.stop, *scale.needs, *scale.unless)
    if (sent := letter_event(letter.code)) in EVENTS and any(each in EVENTS for each in letter.triggers):
        yield sent


# -- reading a title -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """The data of ``register_columns.toml``, with the words folded where titles are looked up by them."""

    groups: Mapping[str, tuple[str, ...]]
    folded_groups: Mapping[str, str]
    answers: Mapping[str, frozenset[str]]
    alone: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    events: Mapping[str, tuple[str, ...]]


@functools.cache
def _words() -> _Words:
    import tomllib
    from importlib.resources import files

    data: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("register_columns.toml").read_text(encoding="utf-8")
    )
    return _Words(
        {path: tuple(names) for path, names in data["groups"].items()},
        {_fold(name): path for path, names in data["groups"].items() for name in names},
        {name: frozenset(map(_fold, others)) for name, others in data["answers"].items()},
        {_fold(name): path for path, names in data["alone"].items() for name in names},
        {area: tuple(paths) for area, paths in data["columns"].items()},
        {area: tuple(events) for area, events in data["events"].items()},
    )


@functools.lru_cache(maxsize=8192)
def _fold(words: str, *, apart: bool = True) -> str:
    """Words in small letters, without punctuation; a number stands ``apart`` from the word before it.

    >>> _fold("Parent2_name"), _fold("Child’s e-mail")
    ('parent 2 name', 'childs e mail')
    """
    plain = re.sub(r"[\W_]+", " ", re.sub("[’']", "", words.casefold())).strip()
    return re.sub(r"(?<=[a-z])(?=\d)", " ", plain) if apart else plain


def _path(text: str) -> str:
    """A path with the numbers of its rows, the first where none is given; empty when it leads to no answer.

    A whole group is none, save an address, which a cell can hold, and rows, of which a cell can say “none”.
    """
    model: type[Block] | None = LetterCase
    steps: list[str] = []
    whole = ""
    for step in text.split("."):
        match = re.fullmatch(r"([a-z_0-9]+)(?:\[([0-8])\])?", step)
        question = questions(model).get(match[1]) if match and model else None
        if match is None or question is None:
            return ""
        rows = isinstance(question.kind, Rows)
        if match[2] and not rows:
            return ""
        whole = ".".join((*steps, match[1])) if rows and not match[2] else ""
        steps.append(f"{match[1]}[{match[2] or 0}]" if rows else match[1])
        model = question.kind.model if isinstance(question.kind, Group | Rows) else None
    return whole if model not in (None, Address) else ".".join(steps)


def _event(words: str) -> Target | None:
    for wanted, part, number in _readings(words):
        if code := code_of(wanted):
            return Target(event=code, part=part, number=number)
    return None


def _readings(words: str) -> Iterator[tuple[str, str, int]]:
    """A title as an event: as it stands, without “by” or “note” behind it, and with the number of the time."""
    for start in dict.fromkeys((words, words.removeprefix("date "), words.removeprefix("date of "))):
        yield start, "at", 1
        for suffix, part in _SUFFIXES.items():
            if start.endswith(f" {suffix}"):
                yield start.removesuffix(f" {suffix}"), part, 1
        if match := re.fullmatch(r"(.+?) ([2-9])(?: (.+))?", start):
            part = _SUFFIXES.get(match[3] or "date", "")
            if part:
                yield match[1], part, int(match[2])


def _in_a_group(words: str) -> str:
    """The answer that a title names by its group, such as “parent 2 name”."""
    parts = words.split(" ")
    for length in range(len(parts), 0, -1):
        begin = " ".join(parts[:length])
        path = _words().folded_groups.get(begin) or _words().folded_groups.get(begin.removesuffix("s"))
        if path is None:
            continue
        rest, number = parts[length:], "0"
        if "[]" in path and rest and re.fullmatch(r"[1-9]", rest[0]):
            number = str(int(rest.pop(0)) - 1)
        path = path.replace("[]", f"[{number}]")
        if found := _below(_model(path), path, " ".join(rest)):
            return found
    return ""


def _model(path: str) -> type[Block]:
    kind = asked(LetterCase, _plain(path)).kind
    assert isinstance(kind, Group | Rows)
    return kind.model


def _below(model: type[Block], path: str, words: str) -> str:
    """The answer inside a block that words name; without words, the name that the block has."""
    if not words:
        return f"{path}.name" if path and "name" in questions(model) else ""
    for name, question in questions(model).items():
        here = f"{path}.{name}" if path else name
        names = {_fold(name), _fold(question.label), *_words().answers.get(name, ())}
        if words in names and (found := _path(here)):
            return found
        if isinstance(question.kind, Group) and path:
            for each in names:
                if words.startswith(f"{each} ") and (
                    found := _below(question.kind.model, here, words.removeprefix(f"{each} "))
                ):
                    return found
    if "address" in questions(model):
        found = _below(Address, f"{path}.address", words)
        return found if found.rpartition(".")[2] in _LINES else ""
    if model is LetterCase:
        return _below(_model("child"), "child", words)
    return ""


@functools.cache
def _known() -> dict[str, Target]:
    """Every title that an empty register can have, and every event, folded: among them a mistyped one is looked up."""
    words = _words()
    paths = dict.fromkeys(path for each in words.columns.values() for path in each)
    found = {_fold(heading(Target(path))): Target(path) for path in paths}
    found |= {_fold(path): Target(path) for path in paths}
    found |= {name: Target(path) for name, path in words.alone.items()}
    for code, event in EVENTS.items():
        for name in (code, event.label, *event.synonyms):
            found.setdefault(_fold(name), Target(event=code))
    return found


def _plain(path: str) -> str:
    return re.sub(r"\[\d*\]", "", path)
