"""What a document needs from a case: *must* (error), *should* (warning, the gap is printed), *confirm* (a question).

A requirement's level depends on document, basis and profile, never on the answer alone; conditions carry their own
words, so that the blank case file can say when an answer is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..findings import Level, register
from ..profiles.areas import CURRENT_LAW, area_of

MUST = register(
    "M01",
    Level.ERROR,
    "A necessary answer is missing",
    "The document is not final without this answer; “--draft” prints it with a watermark. In a child-protection "
    "(section 47) referral the gap never holds the document back: it is printed and listed instead.",
    "The requirement’s own source is named in the finding",
)
SHOULD = register(
    "M02",
    Level.WARNING,
    "An expected answer is missing",
    "The document is produced; the gap is printed in its place and listed on the last page. “not known” and “none” "
    "are answers.",
    "The requirement’s own source is named in the finding",
)
CONFIRM = register(
    "Q01",
    Level.QUESTION,
    "Only the practitioner can tell",
    "The question is printed on the last page with a box to tick and initial.",
    "The question’s own source is named in the finding",
)


@dataclass(frozen=True)
class Condition:
    """When something applies: the words for people and the test on a case. ``word`` is “when”, or “unless” turned round."""

    text: str
    holds: Callable[[Any], bool]
    word: str = "when"

    @property
    def clause(self) -> str:
        """The condition as part of a sentence: “when the child is born”."""
        return f"{self.word} {self.text}"

    def __and__(self, other: Condition) -> Condition:
        rest = other.text if other.word == self.word else other.clause
        return Condition(
            f"{self.text} and {rest}", lambda case: self.holds(case) and other.holds(case), self.word
        )

    def __invert__(self) -> Condition:
        turned = "unless" if self.word == "when" else "when"
        return Condition(self.text, lambda case: not self.holds(case), turned)


def says(path: str, *answers: str, text: str = "") -> Condition:
    """A condition on a choice: one of ``answers`` (codes) is given at ``path``."""
    return Condition(text or f"{path} is {' or '.join(answers)}", lambda case: case.says(path, *answers))


def given(path: str, text: str = "") -> Condition:
    """A condition that something was answered at ``path``."""
    return Condition(text or f"{path} is given", lambda case: case.given(path) is not None)


UNBORN = says("child.is_unborn", "yes", text="the baby is not yet born")
BORN = Condition("the child is born", lambda case: not UNBORN.holds(case))


def basis_is(*bases: str) -> Condition:
    """A condition on the basis of the referral or assessment."""
    return says("consent.basis", *bases, text=f"the basis is {' or '.join(bases)}")


LAWFUL_BASIS = Condition(
    "the area goes by current law, or the lawful basis is given",
    lambda case: (
        area_of(case.given("profile")) == CURRENT_LAW or case.at("consent.lawful_basis_note") is not None
    ),
)


@dataclass(frozen=True)
class Requirement:
    """One or more answers that a document needs.

    ``stated`` is what may stand in place of a value: ``"none"`` accepts “none” and “not applicable”, ``"any"`` also
    “not known”. ``always`` keeps a *must* an error in a section 47 referral. ``firm``: an error at one of the paths cannot
    be accepted away. ``[]`` in a path means every row.
    """

    code: str
    paths: tuple[str, ...]
    source: str
    when: Condition | None = None
    stated: str = ""
    always: bool = False
    message: str = ""
    firm: bool = False


def must(
    *paths: str,
    source: str,
    when: Condition | None = None,
    unless_stated_none: bool = False,
    answered: bool = False,
    always: bool = False,
    firm: bool = False,
) -> Requirement:
    """Answers without which the document is not final. ``answered``: “not known” is an answer too."""
    stated = "any" if answered else "none" if unless_stated_none else ""
    return Requirement(MUST, paths, source, when, stated, always, firm=firm)


def should(*paths: str, source: str, when: Condition | None = None) -> Requirement:
    """Answers that are expected; “not known” and “none” are answers."""
    return Requirement(SHOULD, paths, source, when, "any")


def confirm(question: str, source: str, when: Condition | None = None, path: str = "") -> Requirement:
    """A question that only the practitioner can answer."""
    return Requirement(CONFIRM, (path,), source, when, message=question)


@dataclass(frozen=True)
class Requirements:
    """All that a document needs, in reading order."""

    items: tuple[Requirement, ...]

    def __init__(self, *items: Requirement | tuple[Requirement, ...]) -> None:
        flat = tuple(each for item in items for each in (item if isinstance(item, tuple) else (item,)))
        object.__setattr__(self, "items", flat)

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self.items)

    def about(self, path: str) -> Iterator[Requirement]:
        """The requirements that name a path (rows as ``[]``)."""
        return (item for item in self.items if path in item.paths)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found: where, what, what to do. ``level`` overrides the rule's own."""

    path: str
    message: str
    remedy: str = ""
    level: Level | None = None


@dataclass(frozen=True)
class Rule:
    """A check that looks at more than one answer. ``always`` keeps an error an error in a section 47 referral."""

    code: str
    level: Level
    source: str
    check: Callable[[Any], Iterator[Problem]]
    always: bool = False


def rule(
    code: str,
    title: str,
    explanation: str,
    source: str,
    level: Level = Level.ERROR,
    always: bool = False,
    firm: bool = False,
) -> Callable[[Callable[[Any], Iterator[Problem]]], Rule]:
    """Make a :class:`Rule` of a generator of problems and register its code; ``firm``: as an error it cannot be accepted away."""

    def make(check: Callable[[Any], Iterator[Problem]]) -> Rule:
        return Rule(
            register(code, level, title, explanation, source, firm=firm), level, source, check, always
        )

    return make
