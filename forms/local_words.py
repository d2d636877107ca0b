"""The small expressions of a mapping: which answers of a case go into a field of somebody else's form, and in what shape.

``{child.family_name}, {child.given_names}`` joins answers; ``{child.dob|day}`` takes a part of one; ``{siblings[*].name}`` lists
one answer of all rows, ``{parents[relationship=mother].name}`` that of the row that says so. A tick asks ``child.sex is female`` or
``consent.given is given or limited``, or ``child.gp is answered``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ..cases.blocks import Group, Rows, asked, questions
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.kinds import STATED, Choice, Kind, Refused, closest

_PIECE = re.compile(r"\{([^{}|]*)((?:\|[^{}|]*)*)\}")
_TICK = re.compile(r"\s*((?:[^\s\[]|\[[^\]]*\])+)\s+is\s+(not\s+)?(.+?)\s*", re.DOTALL)
_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\]]*)\])?")
_DOT = re.compile(r"\.(?![^\[\]]*\])")
ANSWERED = ("answered", "given")


class NotUnderstood(ValueError):
    """An expression that means nothing: ``message`` says what, ``remedy`` what to write."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression: fixed words, or an answer with what is made of it."""

    words: str = ""
    path: str = ""
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a box asks: whether the answer at a path is one of some words, or, ``turned`` round, is none of them."""

    path: str
    turned: bool
    words: tuple[str, ...]


def _day(value: Any) -> date | None:
    return value.day if isinstance(value, Moment) else value if isinstance(value, date) else None


def _of_day(form: str) -> Callable[[Any, str], str]:
    return lambda value, text: day.strftime(form) if (day := _day(value)) else ""


def _time(value: Any, text: str) -> str:
    if not isinstance(value, Moment):
        return ""
    return value.time.strftime("%H:%M") if value.time else "not known" if value.stated else ""


def _digits(value: Any, text: str) -> str:
    return day.strftime("%d%m%Y") if (day := _day(value)) else re.sub(r"\D", "", text)


#: What can be made of an answer: its name, and how its value and its text become other text.
FILTERS: dict[str, Callable[[Any, str], str]] = {
    "day": _of_day("%d"),
    "month": _of_day("%m"),
    "year": _of_day("%Y"),
    "date": lambda value, text: day.strftime("%d/%m/%Y") if (day := _day(value)) else text,
    "time": _time,
    "digits": _digits,
    "upper": lambda value, text: text.upper(),
    "initials": lambda value, text: "".join(f"{word[0]}." for word in text.split()),
    "lines": lambda value, text: re.sub(r",\s*", "\n", text),
    "first": lambda value, text: " ".join(text.split()[:1]),
    "rest": lambda value, text: " ".join(text.split()[1:]),
    "given": lambda value, text: " ".join(text.split()[:-1]),
    "surname": lambda value, text: " ".join(text.split()[-1:]),
}
#: Filters that keep a part of an answer, in the groups that together keep all of it.
PARTS = (
    ("day", "month", "year"),
    ("date", "time"),
    ("first", "rest"),
    ("given", "surname"),
    ("initials", ""),
)


def pieces(expression: str, model: type[Case]) -> tuple[Piece, ...]:
    """The parts of an expression. Raises :class:`NotUnderstood` for a path or filter that there is not."""
    found = parsed(expression)
    for piece in found:
        if piece.path or not piece.words:
            check_path(piece.path, model)
    return found


@lru_cache(maxsize=4096)
def parsed(expression: str) -> tuple[Piece, ...]:
    """The parts of an expression, whether there are such answers or not. Raises :class:`NotUnderstood` as :func:`pieces`."""
    made, place = [], 0
    for match in _PIECE.finditer(expression):
        if match.start() > place:
            made.append(Piece(_plain(expression[place : match.start()])))
        path = match[1].strip()
        filters = tuple(each.strip() for each in match[2].split("|")[1:])
        for each in filters:
            if each not in FILTERS:
                near = closest(each, list(FILTERS), 1)
                raise NotUnderstood(
                    f"there is no “|{each}”",
                    f"Did you mean “|{near[0]}”?" if near else f"There are: {', '.join(FILTERS)}.",
                )
        made.append(Piece("", path, filters))
        place = match.end()
    if place < len(expression):
        made.append(Piece(_plain(expression[place:])))
    return tuple(made)


def _plain(words: str) -> str:
    if "{" in words or "}" in words:
        raise NotUnderstood("a brace has no partner", "Write an answer as “{child.dob}”.")
    return words


def check_path(path: str, model: type[Case]) -> Kind | Group | Rows:
    """The kind of the answer at a path. Raises :class:`NotUnderstood` with the nearest name when there is none."""
    block: Any = model
    kind: Any = None
    before: list[str] = []
    for part in _DOT.split(path):
        step = _STEP.fullmatch(part)
        name, row = (step[1], step[2]) if step else (part, None)
        if block is None or name not in questions(block):
            near = closest(name, list(questions(block)), 1) if block is not None else []
            raise NotUnderstood(
                f"there is no answer “{path}”",
                f"Did you mean “{'.'.join((*before, near[0]))}”?"
                if near
                else "“caseforms new” lists all answers.",
            )
        kind = questions(block)[name].kind
        if row is not None:
            if not isinstance(kind, Rows):
                raise NotUnderstood(f"“{name}” is no list, so it has no “[…]”", "Leave the brackets out.")
            _check_row(name, row, kind)
        before.append(part)
        block = None if isinstance(kind, Kind) else kind.model
    if isinstance(kind, Kind | Group) and _has_bare_rows(path, model):
        raise NotUnderstood(
            f"“{path}” does not say of which row", "Write “[0]” for the first, or “[*]” for all."
        )
    return kind  # type: ignore[no-any-return]


def _check_row(name: str, row: str, kind: Rows) -> None:
    if row == "*" or re.fullmatch(r"\d{1,2}", row):
        return
    key, equals, word = (part.strip() for part in row.partition("="))
    question = questions(kind.model).get(key)
    if not equals or question is None:
        near = closest(key, list(questions(kind.model)), 1)
        raise NotUnderstood(
            f"“[{row}]” names no row of “{name}”",
            f"Did you mean “{near[0]}=…”?"
            if equals and near
            else "Write “[0]”, “[*]” or “[relationship=mother]”.",
        )
    if isinstance(question.kind, Choice):
        _check_choice(question.kind, word, f"{name}.{key}")


def _has_bare_rows(path: str, model: type[Case]) -> bool:
    block: Any = model
    for part in _DOT.split(path):
        kind = questions(block)[part.partition("[")[0]].kind
        if isinstance(kind, Rows) and "[" not in part:
            return True
        block = None if isinstance(kind, Kind) else kind.model
    return False


def _check_choice(kind: Choice, word: str, path: str) -> None:
    try:
        kind.find(word)
    except Refused as refusal:
        raise NotUnderstood(f"“{word}” is none of the choices of “{path}”", refusal.concern.remedy) from None


def plain(path: str) -> str:
    """A path without its rows: ``parents[relationship=mother].name`` gives ``parents.name``."""
    return re.sub(r"\[[^\]]*\]", "", path)


def kind_at(path: str, model: type[Case]) -> Any:
    """The kind of answer at a path that has been checked."""
    return asked(model, plain(path)).kind


def condition(expression: str, model: type[Case]) -> Condition:
    """What a tick asks. Raises :class:`NotUnderstood` when that means nothing."""
    found = asked_by(expression)
    kind = check_path(found.path, model)
    for each in found.words:
        if isinstance(kind, Choice) and each not in ANSWERED and each.replace("_", " ") not in STATED:
            _check_choice(kind, each, found.path)
    return found


@lru_cache(maxsize=4096)
def asked_by(expression: str) -> Condition:
    """What a tick asks, whether there is such an answer or not. Raises :class:`NotUnderstood` for what is no condition."""
    match = _TICK.fullmatch(expression)
    if match is None:
        raise NotUnderstood(
            "this is no condition", "Write it like “child.sex is female” or “child.gp is answered”."
        )
    words = tuple(each.strip().strip("“”\"'") for each in re.split(r"\s+or\s+|\s*,\s*", match[3]))
    return Condition(match[1], bool(match[2]), words)


def paths_in(expression: str) -> Iterator[str]:
    """The paths that an expression names, of text and of ticks."""
    found = [match[1].strip() for match in _PIECE.finditer(expression)]
    if not found and (match := _TICK.fullmatch(expression)):
        found = [match[1]]
    yield from found
