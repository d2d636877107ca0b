"""What the title of a column means: an answer of the case, or an event with its date, its author or a note.

A title is an answer's path as in a case file (``parents[1].address.postcode``), its name in words (“Parent 2: postcode”) or
an event by any of its names (“EHA received”, “Closure authorised by the coordinator: by whom”). Capitals and punctuation do
not matter; what is not certain is not guessed. The words are data (``columns.toml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .blocks import Asked, Block, Group, Rows, asked, questions
from .case import Case
from .events import EVENTS, code_of
from .kinds import closest
from .people import Address

_FILE = Path(__file__).with_name("columns.toml")
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
_LINES = (*(f"line{n}" for n in range(1, 6)), "postcode")
_AS_THEY_ARE = ("GP", "NHS", "CAF", "E-mail", "Cafcass")


@dataclass(frozen=True, slots=True)
class Target:
    """What the cells of a column say: the answer at ``path``, or the date (``at``), author (``by``) or ``note`` of an event.

    ``number`` counts the times that an event stands in a row, from 1.
    """

    path: str = ""
    event: str = ""
    part: str = "at"
    number: int = 1


@functools.lru_cache(maxsize=8192)
def fold(words: str, *, apart: bool = True) -> str:
    """Words in small letters, without punctuation; a number stands ``apart`` from the word before it.

    >>> fold("Parent2_name"), fold("Child’s e-mail")
    ('parent 2 name', 'childs e mail')
    """
    plain = re.sub(r"[\W_]+", " ", re.sub("[’']", "", words.casefold())).strip()
    return re.sub(r"(?<=[a-z])(?=\d)", " ", plain) if apart else plain


def without_numbers(path: str) -> str:
    """A path without the numbers of its rows: ``parents[1].name`` gives ``parents.name``."""
    return re.sub(r"\[\d*\]", "", path)


@dataclass(frozen=True)
class _Words:
    """The data of ``columns.toml``, with the words folded where titles are looked up by them."""

    groups: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, frozenset[str]]
    alone: Mapping[str, str]


@functools.cache
def _words() -> _Words:
    import tomllib

    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return _Words(
        {path: tuple(names) for path, names in data["groups"].items()},
        {name: frozenset(map(fold, others)) for name, others in data["answers"].items()},
        {fold(name): path for path, names in data["alone"].items() for name in names},
    )


_NAMES: dict[type[Block], list[tuple[str, frozenset[str], type[Block] | None]]] = {}


def _names_in(model: type[Block]) -> list[tuple[str, frozenset[str], type[Block] | None]]:
    """Each question of a block with what it is called, folded, and the block that it holds if it is a group."""
    if model not in _NAMES:
        _NAMES[model] = [
            (
                name,
                frozenset((fold(name), fold(question.label), *_words().answers.get(name, ()))),
                question.kind.model if isinstance(question.kind, Group) else None,
            )
            for name, question in questions(model).items()
        ]
    return _NAMES[model]


class Titles:
    """Reads the titles of columns for one kind of case, and writes them."""

    def __init__(self, model: type[Case]) -> None:
        self.model = model

    # -- reading ---------------------------------------------------------------------------------------------------------

    def target_of(self, title: str) -> Target | None:
        """What a column with this title holds; ``None`` when it is not known.

        >>> Titles(Case).target_of("Parent 2: Postcode")
        Target(path='parents[1].address.postcode', event='', part='at', number=1)
        >>> Titles(Case).target_of("closure_authorised by").part, Titles(Case).target_of("Our own notes")
        ('by', None)
        """
        if path := self.path(title.strip()):
            return Target(path)
        words = fold(title)
        if event := _event(fold(title, apart=False)) or _event(words):
            return event
        found = self._alone.get(words) or self._in_a_group(words) or self.below(self.model, "", words)
        return Target(found) if found else None

    def asked(self, path: str) -> Asked:
        """The question that is answered at a path. Raises ``KeyError``."""
        return asked(self.model, without_numbers(path))

    def path(self, text: str) -> str:
        """A path with the numbers of its rows, the first where none is given; empty when it leads to no answer.

        A whole group is none, save an address, which a cell can hold, and rows, of which a cell can say “none”.
        """
        model: type[Block] | None = self.model
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

    def _in_a_group(self, words: str) -> str:
        """The answer that a title names by its group, such as “parent 2 name”."""
        parts = words.split(" ")
        for length in range(len(parts), 0, -1):
            begin = " ".join(parts[:length])
            path = self._folded_groups.get(begin) or self._folded_groups.get(begin.removesuffix("s"))
            if path is None:
                continue
            rest, number = parts[length:], "0"
            if "[]" in path and rest and re.fullmatch(r"[1-9]", rest[0]):
                number = str(int(rest.pop(0)) - 1)
            path = path.replace("[]", f"[{number}]")
            if found := self.below(self.block(path), path, " ".join(rest)):
                return found
        return ""

    def block(self, path: str) -> type[Block]:
        """The block that a group or the rows at a path hold."""
        kind = self.asked(path).kind
        assert isinstance(kind, Group | Rows)
        return kind.model

    def below(self, model: type[Block], path: str, words: str) -> str:
        """The answer inside a block that folded words name; without words, the name that the block has."""
        if not words:
            return f"{path}.name" if path and "name" in questions(model) else ""
        for name, names, group in _names_in(model):
            here = f"{path}.{name}" if path else name
            if words in names and (found := self.path(here)):
                return found
            if group and path:
                for each in names:
                    if words.startswith(f"{each} ") and (
                        found := self.below(group, here, words.removeprefix(f"{each} "))
                    ):
                        return found
        if "address" in questions(model):
            found = self.below(Address, f"{path}.address", words)
            return found if found.rpartition(".")[2] in _LINES else ""
        if model is self.model:
            return self.below(self.block("child"), "child", words)
        return ""

    # -- writing ---------------------------------------------------------------------------------------------------------

    def heading(self, target: Target) -> str:
        """The title of a column in words, as an empty register has it. :meth:`target_of` reads it back."""
        if target.event:
            words = EVENTS[target.event].label
            words += f" {target.number}" if target.number > 1 else ""
            return f"{words}: {_PARTS[target.part]}" if _PARTS[target.part] else words
        for group, names in self._groups.items():
            pattern = re.escape(group).replace(r"\[\]", r"\[(\d+)\]") + r"\.(.+)"
            if match := re.fullmatch(pattern, target.path):
                number = f" {int(match[1]) + 1}" if "[]" in group else ""
                rest = match[match.lastindex or 1]
                return f"{names[0]}{number}: {': '.join(_labels(self.block(group), rest))}"
        words = ": ".join(_labels(self.model, target.path))
        return words[:1].upper() + words[1:]

    def nearest(self, title: str, known: Mapping[str, Target]) -> str:
        """The title that may be meant by one that is not known, among folded ``known`` ones; empty when none is like it."""
        found = closest(fold(title), list(known), 1)
        return self.heading(known[found[0]]) if found and alike(fold(title), found[0]) >= 0.8 else ""

    # -- the words -------------------------------------------------------------------------------------------------------

    @functools.cached_property
    def _groups(self) -> dict[str, tuple[str, ...]]:
        """What the groups that this case has are called."""
        top = questions(self.model)
        return {
            path: names
            for path, names in _words().groups.items()
            if re.split(r"[.\[]", path, maxsplit=1)[0] in top
        }

    @functools.cached_property
    def _folded_groups(self) -> dict[str, str]:
        return {fold(name): path for path, names in self._groups.items() for name in names}

    @functools.cached_property
    def _alone(self) -> dict[str, str]:
        return {name: path for name, path in _words().alone.items() if self.path(path)}

    def known(self, paths: Iterator[str] | tuple[str, ...]) -> dict[str, Target]:
        """The titles of these answers and of every event, folded, with what stands alone: to look a mistyped one up."""
        found = {fold(self.heading(Target(path))): Target(path) for path in paths}
        found |= {fold(path): Target(path) for path in paths}
        found |= {name: Target(path) for name, path in self._alone.items()}
        for code, event in EVENTS.items():
            for name in (code, event.label, *event.synonyms):
                found.setdefault(fold(name), Target(event=code))
        return found


def alike(one: str, other: str) -> float:
    """How like two texts are, from 0 to 1."""
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()


def _labels(model: type[Block], path: str) -> Iterator[str]:
    """The labels of the steps of a path below a block, in small letters; a line of an address needs no “address” in front."""
    steps = without_numbers(path).split(".")
    for place, name in enumerate(steps):
        question = questions(model)[name]
        if isinstance(question.kind, Group | Rows):
            model = question.kind.model
        if place + 1 < len(steps) and steps[place + 1] in _LINES:
            continue
        label = question.label.rstrip("?")
        yield label if label.startswith(_AS_THEY_ARE) else label[:1].lower() + label[1:]


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
