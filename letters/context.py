"""Merge values: everything that the text of a letter may use, each under one flat name, with what it says.

A value is text as it is printed, “yes” or “no” for a condition, a list of texts, or rows with named parts. One that the
case does not have is :class:`Missing`: it never prints as an empty hole, and a final letter is refused with the question
that is open. An area's text can use every name here; an unknown one is refused before any letter is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from ..cases.blocks import Asked, Block, as_text, asked, is_value
from ..cases.case import Case
from ..cases.dates import Moment, show_date
from ..cases.events import EVENTS, happenings
from ..cases.kinds import LongKind, TextKind
from ..cases.settings import Settings
from ..forms.concern_record import ConcernRecordCase
from ..forms.consent_checks import ConsentChecksCase
from ..forms.info_share import InfoShareCase
from ..forms.referral_questions import ReferralCase
from ..forms.risk_questions import RiskIdCase
from ..forms.scr import ScrCase
from ..forms.section_120 import Section120Case
from .addressees import Addressee
from .gates import latest

if TYPE_CHECKING:
    from .catalogue import LetterText


class LetterCase(
    Section120Case, ReferralCase, ScrCase, ConcernRecordCase, RiskIdCase, InfoShareCase, ConsentChecksCase
):
    """A case with every answer that a letter may need, those of the forms among them."""


#: Kinds whose values print as they were typed.
_AS_TYPED = (TextKind, LongKind)


@cache
def _question(path: str) -> Asked:
    return asked(LetterCase, path)


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that the case does not have: what is missing, and where it is given. As a condition it is “no”."""

    question: str
    where: str

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"[{self.question}]"


@dataclass(frozen=True)
class About:
    """What a letter is about: the case, the addressee, the settings and the letter's own header."""

    case: Case
    to: Addressee
    settings: Settings
    letter: LetterText

    @cached_property
    def latest(self) -> dict[str, Moment]:
        """When each event that has happened did so last."""
        return {each.code: each.at for each in happenings(self.case) if each.at.day <= self.case.today}

    def text(self, path: str) -> str | Missing:
        """An answer of the case as it is printed."""
        value = self.case.at(path)
        if isinstance(value, str):
            kind = _question(_plain(path) if "[" in path else path).kind
            return value if type(kind) in _AS_TYPED else as_text(value, kind)
        if not is_value(value):
            return Missing(label(path), path)
        return as_text(value, _question(_plain(path)).kind)

    def day(self, *codes: str, time: bool = False, plus: int = 0) -> str | Missing:
        """When one of these events happened last, with its time of day where ``time`` asks for it, or days later."""
        found = [self.latest[code] for code in codes if code in self.latest]
        if not found:
            return Missing(f"When: {EVENTS[codes[0]].label}", f"event “{codes[0]}”")
        moment = max(found, key=Moment.instant)
        if time and moment.time:
            return f"{show_date(moment.day)} at {moment.time:%H:%M}"
        return show_date(moment.day + timedelta(days=plus))

    def note(self, *codes: str) -> str | Missing:
        """What is noted beside the last of these events."""
        found = latest(self.case, *codes)
        text = self.case.given(f"{found.path}.note") if found else None
        return (
            str(text)
            if text
            else Missing(f"Note: {EVENTS[codes[0]].label}", f"note of the event “{codes[0]}”")
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs: in words, and where the name stands in the case or in the settings."""

    words: str
    path: str = ""


SENDERS = {
    "business_support": Sender("Business Support"),
    "duty": Sender("the duty team"),
    "coordinator": Sender("Senior Early Help Coordinator", "early_help.coordinator"),
    "author": Sender("who completed the papers", "author"),
    "lead_professional": Sender("lead professional", "lead_professional"),
    "manager": Sender("manager", "manager"),
    "social_worker": Sender("social worker", "correspondence.addressees"),
}

Make = Callable[[About], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One name that a text may use. ``kind`` is text, flag, list or rows; ``parts`` are the names inside a row."""

    name: str
    says: str
    kind: str
    make: Make
    parts: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {}


def enter(name: str, says: str, kind: str, make: Make, parts: tuple[str, ...] = ()) -> None:
    """Enter a name that texts may use. Raises ``ValueError`` when it is taken."""
    if name in FIELDS:
        raise ValueError(f"There are two merge values “{name}”.")
    FIELDS[name] = Field(name, says, kind, make, parts)


def field(says: str, kind: str = "text", parts: tuple[str, ...] = ()) -> Callable[[Make], Make]:
    """Enter a value under the name of the function that makes it."""

    def decorate(make: Make) -> Make:
        enter(make.__name__, says, kind, make, parts)
        return make

    return decorate


def answers(entries: Mapping[str, tuple[str, str]]) -> None:
    """Enter single answers: name, what it says, path."""
    for name, (says, path) in entries.items():
        enter(name, says, "text", partial(_answer, path))


def days(entries: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """Enter the days of events: name, what it says, the events of which the last one counts."""
    for name, (says, codes) in entries.items():
        enter(name, says, "text", partial(_day, codes))


def lists(entries: Mapping[str, tuple[str, str]]) -> None:
    """Enter answers that are lists of texts: name, what it says, path."""
    for name, (says, path) in entries.items():
        enter(name, says, "list", partial(_list, path))


def _answer(path: str, about: About) -> str | Missing:
    return about.text(path)


def _day(codes: tuple[str, ...], about: About) -> str | Missing:
    return about.day(*codes)


def _list(path: str, about: About) -> Any:
    return about.case.given(path) or Missing(label(path), path)


def values(names: Iterable[str], about: About) -> dict[str, Any]:
    """The values of these names for one letter."""
    return {name: FIELDS[name].make(about) for name in names}


def joined(names: Iterable[str]) -> str:
    """Names as they are read out: “Ellie, Noah and Dan”."""
    listed = list(names)
    return " and ".join(part for part in (", ".join(listed[:-1]), *listed[-1:]) if part)


def _plain(path: str) -> str:
    return ".".join(part.partition("[")[0] for part in path.split("."))


def label(path: str) -> str:
    """An answer in words, such as “Lead professional: Name”."""
    parts = _plain(path).split(".")
    labels = [asked(LetterCase, ".".join(parts[: n + 1])).label for n in range(len(parts))]
    return ": ".join(labels[-2:])


def said(block: Any, name: str) -> str:
    """An answer inside a block as text; empty when there is no such block or no value."""
    value = getattr(block, name, None) if isinstance(block, Block) else None
    return str(value).strip() if is_value(value) else ""


def capital(words: str) -> str:
    """The words with a capital letter in front."""
    return words[:1].upper() + words[1:]
