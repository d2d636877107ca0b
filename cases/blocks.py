"""Blocks: groups of answers that belong together, such as an address, and rows of them.

A block is a class whose questions carry label, help and source. Reading keeps everything: what cannot be understood
becomes :class:`~caseforms.cases.kinds.Unusable`, unknown names stay in the block, and :func:`walk`, which visits every
answer once, reports both. There is nothing left for a validation library to do, and none has to be loaded.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from ..findings import Level
from .kinds import STATED, STRUCTURE, UNKNOWN_NAME, Concern, Kind, Stated, Unusable, closest, flat_text


class Question:
    """A declared question as it stands in its block: reading it from a block gives the answer, ``None`` by default."""

    def __init__(self, label: str, source: str, help: str) -> None:
        self.label, self.source, self.help = label, source, help

    def __get__(self, block: Block | None, owner: type[Block]) -> Any:
        return self if block is None else None


def ask(label: str, source: str, help: str = "") -> Any:
    """Declare a question: its label on paper, the paragraph that asks for it, and help for the blank case file."""
    return Question(label, source, help)


class Block:
    """A group of answers. Every question is declared as ``name: Kind = ask(label, source)``.

    The kind stands in the annotation: ``Annotated[type, kind]``, with :class:`Group` and :class:`Rows` for blocks
    within blocks (so a module of blocks does not postpone its annotations). ``unknown`` holds what the case file gave under names that no question has.
    """

    #: The answers that read by themselves when the block is printed as one; others get their label in front.
    spoken: ClassVar[tuple[str, ...]] = ()
    unknown: dict[str, Any]

    def __init__(self, **answers: Any) -> None:
        self.__dict__.update(answers)
        self.unknown = {}

    def answers(self) -> Iterator[Any]:
        """The values of all questions, given or not."""
        return (getattr(self, name) for name in questions(type(self)))


B = TypeVar("B", bound=Block)


@dataclass(frozen=True)
class Group:
    """The kind of a question that holds one block."""

    model: type[Block]

    def accept(self, given: Any) -> Any:
        """The block in a piece of a case file; also ``None``, a stated answer or unusable words."""
        if isinstance(given, dict):
            block = build(self.model, given)
            return block if block.unknown or any(value is not None for value in block.answers()) else None
        what = "a list" if isinstance(given, list) else "words"
        remedy = "Write each answer on a line of its own below, indented, as “caseforms new” shows."
        return _stated_or_unusable(given, f"a group of answers is due here, not {what}", remedy)


@dataclass(frozen=True)
class Rows:
    """The kind of a question that holds any number of blocks, or says that there are none."""

    model: type[Block]

    def accept(self, given: Any) -> Any:
        """The blocks in a piece of a case file; also ``None``, a stated answer or unusable words."""
        if isinstance(given, list):
            rows = tuple(Group(self.model).accept(row) for row in given)
            return rows if any(row is not None for row in rows) else None
        what = "one group of answers" if isinstance(given, dict) else "words"
        remedy = "Begin each entry with “- ”; write “none” when there are none."
        return _stated_or_unusable(given, f"a list is due here, not {what}", remedy)


def _stated_or_unusable(given: Any, message: str, remedy: str) -> Stated | Unusable | None:
    if given is None:
        return None
    if isinstance(given, str) and (stated := STATED.get(given.strip().casefold().replace("_", " "))):
        return stated
    return Unusable(flat_text(given), Concern(STRUCTURE, Level.ERROR, message, remedy), True)


def build(model: type[B], given: dict[str, Any]) -> B:
    """A block from a mapping of plain text, lists and mappings. Never fails: see :func:`walk` for what is wrong."""
    block = model()
    declared = questions(model)
    for name, answer in given.items():
        if name in declared:
            block.__dict__[name] = declared[name].kind.accept(answer)
        else:
            block.unknown[name] = answer
    return block


@dataclass(frozen=True)
class Asked:
    """One declared question: ``kind`` is a :class:`Kind`, a :class:`Group` or :class:`Rows`."""

    name: str
    label: str
    kind: Kind | Group | Rows
    help: str
    source: str


_QUESTIONS: dict[type[Block], dict[str, Asked]] = {}


def questions(model: type[Block]) -> dict[str, Asked]:
    """The questions of a block in reading order, those of the blocks that it extends first."""
    if model not in _QUESTIONS:
        found: dict[str, Asked] = {}
        for owner in reversed(model.__mro__):
            for name, value in vars(owner).items():
                if isinstance(value, Question):
                    kind = owner.__annotations__[name].__metadata__[0]
                    found[name] = Asked(name, value.label, kind, value.help, value.source)
        _QUESTIONS[model] = found
    return _QUESTIONS[model]


def asked(model: type[Block], path: str) -> Asked:
    """The question at a path (row numbers are left out or written ``[]``). Raises ``KeyError``."""
    question: Asked | None = None
    for name in path.replace("[]", "").split("."):
        if question is not None:
            if isinstance(question.kind, Kind):
                raise KeyError(path)
            model = question.kind.model
        question = questions(model)[name]
    if question is None:
        raise KeyError(path)
    return question


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answer met by :func:`walk`; ``asked`` is ``None`` for a key that no question has."""

    path: str
    value: Any
    asked: Asked | None
    concern: Concern | None = None


def walk(block: Block, path: str = "") -> Iterator[Leaf]:
    """Every answer below a block, given or not, in reading order. Rows and groups are entered."""
    for name, question in questions(type(block)).items():
        here = f"{path}.{name}" if path else name
        value = getattr(block, name)
        if isinstance(value, Block):
            yield from walk(value, here)
        elif isinstance(value, tuple) and isinstance(question.kind, Rows):
            for number, row in enumerate(value):
                spot = f"{here}[{number}]"
                if isinstance(row, Block):
                    yield from walk(row, spot)
                else:
                    yield Leaf(spot, row, question)
        else:
            yield Leaf(here, value, question)
    for name, value in block.unknown.items():
        here = f"{path}.{name}" if path else name
        near = closest(str(name), list(questions(type(block))))
        remedy = (
            f"Did you mean “{near[0]}”?" if near else "“caseforms new” lists the questions that there are."
        )
        yield Leaf(
            here,
            Unusable(
                flat_text(value),
                Concern(UNKNOWN_NAME, Level.ERROR, f"there is no question “{str(name)[:60]}” here", remedy),
                True,
            ),
            None,
        )


def value_at(block: Block, path: str) -> Any:
    """The value at a path such as ``child.address.postcode`` or ``parents[0].name``; ``None`` when nothing is there.

    A group that is stated as a whole (“not known”) answers for everything inside it.
    """
    value: Any = block
    for name, index in _steps(path):
        if isinstance(value, Stated):
            return value
        if not isinstance(value, Block):
            return None
        value = getattr(value, name, None)
        if index is not None and isinstance(value, tuple):
            value = value[index] if index < len(value) else None
    return value


@functools.lru_cache(maxsize=8192)
def _steps(path: str) -> tuple[tuple[str, int | None], ...]:
    """The names in a path, each with the number of the row behind it."""
    parts = (part.partition("[") for part in path.split("."))
    return tuple((name, int(number.rstrip("]")) if number else None) for name, _, number in parts)


def is_value(value: Any) -> bool:
    """Whether a real value was given: neither nothing, nor “not known”, “none” or unusable words."""
    return value is not None and not isinstance(value, Stated | Unusable)


def as_text(value: Any, kind: Kind | Group | Rows, joint: str = ", ") -> str:
    """A value of any kind as it is printed; a group becomes its answers joined, its lines kept in order."""
    if value is None:
        return ""
    if isinstance(value, Stated):
        return value.shown
    if isinstance(value, Unusable):
        return value.text
    if isinstance(value, Block):
        bare: list[str] = []
        labelled: list[str] = []
        for name, question in questions(type(value)).items():
            if text := as_text(getattr(value, name), question.kind, joint):
                plain = not value.spoken or name in value.spoken
                (bare if plain else labelled).append(text if plain else f"{question.label}: {text}")
        return joint.join(bare) + (f" ({'; '.join(labelled)})" if labelled else "")
    if isinstance(kind, Rows):
        return "\n".join(as_text(row, kind, joint) for row in value)
    return kind.show(value) if isinstance(kind, Kind) else str(value)
