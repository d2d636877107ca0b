"""What the rows of a legacy workbook became: one child’s answers, with the cell from which each came."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from ...findings import Finding, Level
from .table import Change, Spot


class Told(NamedTuple):
    """A finding about one cell of the owner’s workbook."""

    spot: Spot
    finding: Finding


class Status(StrEnum):
    """What became of a row."""

    IMPORTED = "imported"
    WITH_GAPS = "imported with gaps"
    REJECTED = "rejected"


@dataclass(slots=True)
class Imported:
    """One child: answers as a case file has them (text, lists, mappings), and where each stood.

    ``rows`` are the rows of the owner’s workbook that tell of this child, the leading one first; ``origin`` gives the cell of
    each answer by its path (``parents[0].name``). An error among ``told`` rejects the child: no case file is written.
    """

    rows: tuple[Spot, ...]
    answers: dict[str, Any]
    origin: dict[str, Spot] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """What becomes of the child’s row: rejected by an error, with gaps by a warning."""
        levels = {each.finding.level for each in self.told}
        if Level.ERROR in levels:
            return Status.REJECTED
        return Status.WITH_GAPS if Level.WARNING in levels else Status.IMPORTED
