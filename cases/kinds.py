"""Kinds of answer: how each is written in a case file, read, checked and shown.

Reading never fails: what cannot be understood becomes :class:`Unusable`, which keeps the words as typed, so that they
still reach a draft and the finding can name their place.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, ClassVar

from ..findings import Level, register

STRUCTURE = register(
    "FILE-02",
    Level.ERROR,
    "The answer has the wrong shape",
    "A single answer, a list or a group of answers is due here and something else was given. Nothing is produced "
    "until it is put right, because part of what was written would be lost.",
    "House rule",
)
UNKNOWN_NAME = register(
    "FILE-01",
    Level.ERROR,
    "There is no such question",
    "A name in the case file is not one that caseforms knows, so the answer beside it would reach no page. Nothing "
    "is produced until it is put right. “caseforms new FORM” lists all questions.",
    "House rule",
)
CONTROL = register(
    "VAL-01",
    Level.ERROR,
    "A control character stands in the text",
    "Invisible control characters come in with text pasted from other programs. They cannot be printed and can make "
    "a Word file that will not open.",
    "House rule",
)
NOT_A_CHOICE = register(
    "VAL-02",
    Level.ERROR,
    "The answer is not one of the choices",
    "The form offers a fixed list here. The finding names the nearest choices; “caseforms new” lists all of them.",
    "Specification of the form",
)
NOT_A_NUMBER = register(
    "VAL-03",
    Level.ERROR,
    "A number is due here",
    "Write the number in figures, without units.",
    "House rule",
)
TOO_LONG = register(
    "VAL-04",
    Level.WARNING,
    "The answer is very long for a short question",
    "The answer is printed in full, but the question expects a line or two. Longer accounts have questions of "
    "their own.",
    "House rule",
)
EXCLUSIVE = register(
    "VAL-05",
    Level.ERROR,
    "Choices that exclude each other are given together",
    "One of the choices means that none of the others applies.",
    "Specification, code lists",
)


class Stated(Enum):
    """The answers that are not a value: each says something different and prints differently."""

    NOT_KNOWN = "not known"
    NONE = "none"
    NOT_APPLICABLE = "not applicable"

    @property
    def shown(self) -> str:
        """As it is printed."""
        return self.value.capitalize()


STATED = {each.value: each for each in Stated} | {"unknown": Stated.NOT_KNOWN, "n/a": Stated.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Concern:
    """What is wrong, doubtful or worth knowing about one value."""

    code: str
    level: Level
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """An answer that could not be understood: the words as typed and why. ``structural`` means words may be lost."""

    text: str
    concern: Concern
    structural: bool = False


class Refused(Exception):
    """Raised by :meth:`Kind.read` when text is not an answer of that kind."""

    def __init__(self, code: str, message: str, remedy: str, level: Level = Level.ERROR) -> None:
        super().__init__(message)
        self.concern = Concern(code, level, message, remedy)


def control_characters(text: str) -> list[str]:
    """The characters of ``text`` that can neither be printed nor stored in a Word file."""
    if text.replace("\n", "").isprintable():
        return []
    return [
        c
        for c in text
        if c not in "\n\t" and (unicodedata.category(c) in ("Cc", "Cs") or ord(c) & 0xFFFE == 0xFFFE)
    ]


def closest(word: str, choices: Sequence[str], how_many: int = 3) -> list[str]:
    """The choices most like ``word``, best first."""
    folded = {choice.casefold(): choice for choice in choices}
    return [folded[each] for each in difflib.get_close_matches(word.casefold(), list(folded), how_many, 0.55)]


@dataclass(frozen=True)
class Kind:
    """One kind of answer. Subclasses say how text is read, shown and doubted."""

    name: ClassVar[str] = "text"
    hint: ClassVar[str] = ""
    states: bool = True

    def accept(self, given: Any) -> Any:
        """Turn what stands in the case file into a value, ``None``, a :class:`Stated` or an :class:`Unusable`."""
        if given is None:
            return None
        if not isinstance(given, str):
            what = "a list" if isinstance(given, list) else "a group of answers"
            message = f"one answer is due here, not {what}"
            return Unusable(
                flat_text(given), Concern(STRUCTURE, Level.ERROR, message, "Write it on one line."), True
            )
        text = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if not text:
            return None
        if self.states and (stated := STATED.get(text.casefold().replace("_", " "))):
            return stated
        if bad := control_characters(text):
            message = f"there is a control character (U+{ord(bad[0]):04X}) in this answer"
            return Unusable(
                text, Concern(CONTROL, Level.ERROR, message, "Delete it and type the place again.")
            )
        try:
            return self.read(text)
        except Refused as refusal:
            return Unusable(text, refusal.concern)

    def read(self, text: str) -> Any:
        """The value that ``text`` means. Raises :class:`Refused`."""
        return text

    def show(self, value: Any) -> str:
        """The value as it is printed."""
        return str(value)

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        """What is doubtful about a value that could be read."""
        return iter(())

    @property
    def choices(self) -> dict[str, str]:
        """Code and label of each choice; empty when any answer may be given."""
        return {}


@dataclass(frozen=True)
class TextKind(Kind):
    """A line or two of text."""

    limit: int = 400

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        if len(value) > self.limit:
            yield Concern(
                TOO_LONG, Level.WARNING, f"this answer has {len(value)} characters; a line or two is expected"
            )


@dataclass(frozen=True)
class LongKind(Kind):
    """A narrative of any length."""

    name: ClassVar[str] = "narrative"
    hint: ClassVar[str] = "as long as needed"


@dataclass(frozen=True)
class NumberKind(Kind):
    """A whole number or a decimal, zero or more."""

    name: ClassVar[str] = "number"
    hint: ClassVar[str] = "a number in figures"
    least: float = 0
    most: float = 1_000_000
    whole: bool = True

    def read(self, text: str) -> int | float:
        if not re.fullmatch(r"\d{1,9}" if self.whole else r"\d{1,9}(\.\d{1,6})?", text):
            raise Refused(NOT_A_NUMBER, "a number is due here", "Write it in figures, without units.")
        value = int(text) if self.whole else float(text)
        if not self.least <= value <= self.most:
            raise Refused(
                NOT_A_NUMBER,
                f"the number must lie between {self.least:g} and {self.most:g}",
                "Check the figure.",
            )
        return value


@dataclass(frozen=True)
class Choice(Kind):
    """One of a fixed list. ``options`` maps the code used in case files to the label that is printed."""

    name: ClassVar[str] = "choice"
    options: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()

    @property
    def choices(self) -> dict[str, str]:
        return dict(self.options)

    def read(self, text: str) -> str:
        return self.find(text)

    def find(self, text: str) -> str:
        """The code that ``text`` (a code, a label or a synonym, in any case) names. Raises :class:`Refused`."""
        wanted = _fold(text)
        for code, label in self.options:
            if wanted in (_fold(code), _fold(label)):
                return code
        for code, synonym in self.synonyms:
            if wanted == _fold(synonym):
                return code
        near = closest(text, [*self.choices, *self.choices.values()])
        offered = near or list(self.choices)[:8]
        remedy = ("Did you mean " if near else "Choose from: ") + ", ".join(f"“{each}”" for each in offered)
        raise Refused(NOT_A_CHOICE, "this is not one of the choices", remedy + ("?" if near else "."))

    def show(self, value: Any) -> str:
        return self.choices.get(value, str(value))

    def chosen(self, value: Any) -> frozenset[str]:
        """The codes that a value ticks. “Not known” and the like tick the option of that name, if there is one."""
        if isinstance(value, Stated):
            return frozenset(
                code for code, label in self.options if value.value in (_fold(code), _fold(label))
            )
        return frozenset((value,)) if isinstance(value, str) else frozenset(value or ())


@dataclass(frozen=True)
class Multi(Choice):
    """Any number of a fixed list, written as a list (one alone may stand by itself)."""

    name: ClassVar[str] = "choices"
    alone: tuple[str, ...] = ()

    def accept(self, given: Any) -> Any:
        if not isinstance(given, list):
            value = super().accept(given)
            return (value,) if isinstance(value, str) else value
        if any(isinstance(each, dict | list) for each in given):
            return super().accept({})
        found: list[str] = []
        for each in given:
            value = replace(self, states=False).accept(each)
            if isinstance(value, Unusable):
                return Unusable("; ".join(str(part) for part in given if part), value.concern)
            if value:
                found.extend(part for part in value if part not in found)
        clash = [code for code in found if code in self.alone]
        if clash and len(found) > 1:
            message = f"“{self.choices[clash[0]]}” is given together with other choices"
            return Unusable(
                "; ".join(self.choices[c] for c in found),
                Concern(EXCLUSIVE, Level.ERROR, message, "Keep one or the other."),
            )
        return tuple(found) or None

    def show(self, value: Any) -> str:
        return "; ".join(self.choices.get(each, str(each)) for each in value)


@dataclass(frozen=True)
class Names(Kind):
    """Several short texts, written as a list (one alone may stand by itself)."""

    name: ClassVar[str] = "list"
    hint: ClassVar[str] = "a list"

    def accept(self, given: Any) -> Any:
        if not isinstance(given, list):
            value = super().accept(given)
            return (value,) if isinstance(value, str) else value
        values = [super(Names, self).accept(each) for each in given]
        for value in values:
            if isinstance(value, Unusable):
                return value
        return tuple(v.shown if isinstance(v, Stated) else v for v in values if v is not None) or None

    def show(self, value: Any) -> str:
        return "; ".join(value)


@lru_cache(maxsize=10_000)
def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def flat_text(given: Any) -> str:
    """All words in a piece of a case file, for a message or a draft."""
    if isinstance(given, dict):
        return "; ".join(f"{key}: {flat_text(item)}" for key, item in given.items())
    if isinstance(given, list):
        return "; ".join(flat_text(item) for item in given)
    return "" if given is None else str(given)


def plain_words(text: object) -> tuple[str, ...]:
    """Words and numbers in small letters, without accents and punctuation; nothing for what is not text."""
    if not isinstance(text, str):
        return ()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


_YES_NO = (("yes", "Yes"), ("no", "No"))
_SYNONYMS = (("yes", "y"), ("yes", "true"), ("no", "n"), ("no", "false"))

TEXT = TextKind()
LONG = LongKind()
YES_NO = Choice(options=_YES_NO, synonyms=_SYNONYMS)
YES_NO_UNKNOWN = Choice(options=(*_YES_NO, ("not_known", "Not known")), synonyms=_SYNONYMS)


def options(*labels: str, **coded: str) -> tuple[tuple[str, str], ...]:
    """Choices from labels (the code is the label in lower case with underscores) and from ``code=label`` pairs."""
    plain = tuple((re.sub(r"[\W_]+", "_", label.casefold()).strip("_"), label) for label in labels)
    return plain + tuple(coded.items())
