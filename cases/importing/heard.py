"""What one cell says: the answers that it gives, how it was changed, and what is wrong or doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from ...findings import Finding, Level
from ..blocks import Block, Group, Rows
from ..kinds import Concern, Kind, Stated, TextKind, Unusable
from .rules import SOURCE
from .table import Broken, Value

#: Answers that say who the child is: a cell that cannot be used there rejects the child.
IDENTITY = frozenset(
    {"reference", "child.name", *(f"child.{n}" for n in ("given_names", "family_name", "dob", "edd"))}
)


class Heard(NamedTuple):
    """What one cell says: answers by path, what it became and by which rule, and findings without their place."""

    answers: tuple[tuple[str, Any], ...] = ()
    change: tuple[str, str] | None = None
    findings: tuple[Finding, ...] = ()


NOTHING = Heard()


@dataclass(frozen=True)
class Sense:
    """What a column is read for: the answer at ``path``, its kind, and the block in which it stands, on the day ``today``."""

    path: str
    kind: Kind | Group | Rows
    block: type[Block] | None
    today: date

    @property
    def name(self) -> str:
        """The name of the answer: the last step of its path."""
        return self.path.rpartition(".")[2]

    def beside(self, name: str) -> str:
        """The path of another answer of the same block."""
        above = self.path.rpartition(".")[0]
        return f"{above}.{name}" if above else name

    def finding(self, code: str, level: Level, message: str, remedy: str = "") -> Finding:
        """Something wrong or doubtful about a cell of the column."""
        return Finding(code, level, self.path, message, remedy, SOURCE)

    def left_open(self, concern: Concern, *, reject: bool = False) -> Heard:
        """The cell cannot be used. Where it should say who the child is, the child is rejected; elsewhere a gap remains."""
        if reject or self.path in IDENTITY:
            return Heard(findings=(self.finding(concern.code, Level.ERROR, concern.message, concern.remedy),))
        message = f"{concern.message}; the answer is left open"
        return Heard(findings=(self.finding(concern.code, Level.WARNING, message, concern.remedy),))

    def taken(
        self,
        text: str,
        change: tuple[str, str] | None = None,
        beside: tuple[tuple[str, Any], ...] = (),
        findings: tuple[Finding, ...] = (),
    ) -> Heard:
        """The answer ``text``, if a case file would take it, with answers ``beside`` it."""
        kind = self.kind
        if not isinstance(kind, Kind):
            return Heard(((self.path, text), *beside), change, findings)
        if type(kind) is TextKind and len(text) <= kind.limit and text.isascii() and text.isprintable():
            return Heard(
                ((self.path, text), *beside), change, findings
            )  # what the kind itself would say, at once
        return self.judged(text, self.kind.accept(text), change, beside, findings)

    def judged(
        self,
        text: str | list[str],
        value: Any,
        change: tuple[str, str] | None = None,
        beside: tuple[tuple[str, Any], ...] = (),
        findings: tuple[Finding, ...] = (),
    ) -> Heard:
        """The answer ``text``, which a case file reads as ``value``."""
        if isinstance(value, Unusable):
            return self.left_open(value.concern)
        if value is not None and not isinstance(value, Stated) and isinstance(self.kind, Kind):
            for concern in self.kind.concerns(value, self.today):
                if concern.level is Level.ERROR:
                    return self.left_open(concern)
                findings += (self.finding(concern.code, concern.level, concern.message, concern.remedy),)
        return Heard(((self.path, text), *beside), change, findings)


def shown(value: Value) -> str:
    """A cell as it shows, for the list of changes."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.message if isinstance(value, Broken) else ""
