"""The small expressions of a mapping: which answers of a case go into a field of somebody else's form, and in what shape.

``{child.family_name}, {child.given_names}`` joins answers; ``{child.dob|day}`` takes a part of one; ``{siblings[*].name}`` lists
one answer of all rows. A tick asks ``child.sex is F`` or ``consent.given is given or in_part``, or ``child.gp.name is answered``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..cases.blocks import Group, Rows, as_text, asked, questions, value_at
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.kinds import Choice, Kind, Stated, Unusable, closest

_PIECE = re.compile(r"\{([^{}|]*)((?:\|[^{}|]*)*)\}")
_TICK = re.compile(r"\s*(\S+)\s+is\s+(not\s+)?(.+?)\s*$")
_ANSWERED = ("answered", "given")


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


def _day(value: Any) -> date | None:
    return value.day if isinstance(value, Moment) else value if isinstance(value, date) else None


def _of_day(form: str) -> Callable[[Any, str], str]:
    return lambda value, text: day.strftime(form) if (day := _day(value)) else text


#: What can be made of an answer: its name, and how its value and its text become other text.
FILTERS: dict[str, Callable[[Any, str], str]] = {
    "day": _of_day("%d"),
    "month": _of_day("%m"),
    "year": _of_day("%Y"),
    "date": _of_day("%d/%m/%Y"),
    "digits": lambda value, text: day.strftime("%d%m%Y") if (day := _day(value)) else re.sub(r"\D", "", text),
    "upper": lambda value, text: text.upper(),
    "initials": lambda value, text: "".join(f"{word[0]}." for word in text.split()),
    "lines": lambda value, text: re.sub(r",\s*", "\n", text),
    "first": lambda value, text: text.split("\n")[0].split(" ")[0],
    "last": lambda value, text: text.split(" ")[-1],
}


def pieces(expression: str, model: type[Case]) -> list[Piece]:
    """The parts of an expression. Raises :class:`NotUnderstood` for a path or filter that there is not."""
    made, place = [], 0
    for match in _PIECE.finditer(expression):
        if match.start() > place:
            made.append(Piece(_plain(expression[place : match.start()])))
        path = match[1].strip()
        filters = tuple(each.strip() for each in match[2].split("|")[1:])
        check_path(path, model)
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
    return made


def _plain(words: str) -> str:
    if "{" in words or "}" in words:
        raise NotUnderstood("a brace has no partner", "Write an answer as “{child.dob}”.")
    return words


def check_path(path: str, model: type[Case]) -> Kind | Group | Rows:
    """The kind of the answer at a path. Raises :class:`NotUnderstood` with the nearest name when there is none."""
    block: Any = model
    kind: Any = None
    for number, part in enumerate(path.split(".")):
        name = part.partition("[")[0]
        if block is None or name not in questions(block):
            near = closest(name, list(questions(block)), 1) if block is not None else []
            before = ".".join(path.split(".")[:number])
            hint = (
                f"Did you mean “{f'{before}.' if before else ''}{near[0]}”?"
                if near
                else "“caseforms new” lists all answers."
            )
            raise NotUnderstood(f"there is no answer “{path}”", hint)
        kind = questions(block)[name].kind
        if "[" in part and not isinstance(kind, Rows):
            raise NotUnderstood(f"“{name}” is no list, so it has no “[…]”", "Leave the brackets out.")
        block = None if isinstance(kind, Kind) else kind.model
    return kind  # type: ignore[no-any-return]


def paths_in(expression: str) -> Iterator[str]:
    """The paths that an expression names, of text and of ticks."""
    found = [match[1].strip() for match in _PIECE.finditer(expression)]
    if not found and (match := _TICK.match(expression)):
        found = [match[1]]
    yield from found


def text_of(expression: str, case: Case, hidden: Callable[[str], bool] = lambda path: False) -> str:
    """What an expression says of a case; what is ``hidden`` says nothing. The words before an answer that is
    missing go with it."""
    found = pieces(expression, type(case))
    if not any(piece.path for piece in found):
        return expression
    made, waiting = "", ""
    for piece in found:
        if not piece.path:
            waiting = piece.words
            continue
        text = _answer(piece, case, hidden)
        made += waiting + text if text else ""
        waiting = ""
    return made + waiting if made else ""


def _answer(piece: Piece, case: Case, hidden: Callable[[str], bool]) -> str:
    if "[*]" in piece.path:
        above, _, below = piece.path.partition("[*]")
        rows = case.rows(above)
        texts = [_one(Piece("", f"{path}{below}", piece.filters), case, hidden) for path, _ in rows]
        return "; ".join(filter(None, texts))
    return _one(piece, case, hidden)


def _one(piece: Piece, case: Case, hidden: Callable[[str], bool]) -> str:
    if hidden(piece.path):
        return ""
    value = value_at(case, piece.path)
    if value is None:
        return ""
    kind = asked(type(case), re.sub(r"\[\d+\]", "", piece.path)).kind
    text = as_text(value, kind)
    for name in piece.filters:
        text = FILTERS[name](None if isinstance(value, Stated | Unusable) else value, text)
    return text


def check_tick(expression: str, model: type[Case]) -> None:
    """Whether a condition means something. Raises :class:`NotUnderstood`."""
    match = _TICK.match(expression)
    if match is None:
        raise NotUnderstood(
            "this is no condition", "Write it like “child.sex is F” or “child.gp is answered”."
        )
    kind = check_path(match[1], model)
    if isinstance(kind, Choice):
        for each in _alternatives(match[3]):
            if each not in _ANSWERED and not _is_stated(each):
                try:
                    kind.find(each)
                except Exception as fault:
                    remedy = getattr(getattr(fault, "concern", None), "remedy", "")
                    raise NotUnderstood(f"“{each}” is none of the choices of “{match[1]}”", remedy) from None


def ticks(expression: str, case: Case, hidden: Callable[[str], bool] = lambda path: False) -> bool:
    """Whether a condition holds of a case; of what is hidden nothing holds."""
    match = _TICK.match(expression)
    if match is None or hidden(match[1]):
        return False
    value = value_at(case, match[1])
    kind = asked(type(case), re.sub(r"\[\d+\]", "", match[1])).kind
    holds = any(_is(value, each, kind) for each in _alternatives(match[3]))
    return holds != bool(match[2]) if value is not None else False


def _alternatives(words: str) -> list[str]:
    return [each.strip().strip("“”\"'") for each in re.split(r"\s+or\s+|\s*,\s*", words)]


def _is_stated(word: str) -> bool:
    return word.replace("_", " ") in {each.value for each in Stated}


def _is(value: Any, word: str, kind: Any) -> bool:
    if value is None or isinstance(value, Unusable):
        return False
    if word in _ANSWERED and not (isinstance(kind, Choice) and word in kind.choices):
        return not isinstance(value, Stated)
    if isinstance(value, Stated):
        return value.value == word.replace("_", " ")
    if isinstance(kind, Choice):
        return kind.find(word) in kind.chosen(value)
    return as_text(value, kind).casefold() == word.casefold()
