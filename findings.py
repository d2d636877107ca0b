"""What a check says: one :class:`Finding` per result, with a stable code that ``caseforms explain`` knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters. Order of gravity: error, warning, question, advice."""

    ERROR = "error"
    WARNING = "warning"
    QUESTION = "question"
    ADVICE = "advice"


GRAVITY = {Level.ERROR: 0, Level.WARNING: 1, Level.QUESTION: 2, Level.ADVICE: 3}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: ``line`` and ``column`` count from 1; 0 means not known."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check.

    ``path`` names the answer (``child.dob``, ``parents[1].name``); ``place`` is where it stands in the case file;
    ``message`` says what is wrong without repeating case content; ``remedy`` what to do; ``source`` the paragraph
    that asks for it; ``accepted`` the practitioner's reason for going on in spite of it.
    """

    code: str
    level: Level
    path: str
    message: str
    remedy: str = ""
    source: str = ""
    place: Place = field(default_factory=Place)
    accepted: str = ""

    def at(self, place: Place) -> Finding:
        """The same finding with its place in the file."""
        return replace(self, place=place)

    def lowered(self, level: Level) -> Finding:
        """The same finding at another level."""
        return replace(self, level=level)


@dataclass(frozen=True, slots=True)
class Code:
    """A finding code as ``caseforms explain`` shows it. ``level`` is the usual level. ``firm``: as an error it cannot be accepted away."""

    code: str
    level: Level
    title: str
    explanation: str
    source: str = ""
    firm: bool = False


CODES: dict[str, Code] = {}


def register(
    code: str, level: Level, title: str, explanation: str, source: str = "", *, firm: bool = False
) -> str:
    """Enter a code in the registry and return it.

    Raises ``ValueError`` when the code is taken by something else: a code never changes its meaning.
    """
    entry = Code(code, level, title, explanation, source, firm)
    if CODES.get(code, entry) != entry:
        raise ValueError(f"The finding code {code} is already in use for: {CODES[code].title}")
    CODES[code] = entry
    return code
