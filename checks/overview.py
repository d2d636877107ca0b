"""All that ``caseforms pathway`` says of one case: the pathway, the level of need and the lists of content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..cases.case import typed, value_findings
from ..cases.kinds import STRUCTURE, UNKNOWN_NAME
from ..cases.reading import Document
from ..findings import Finding, Level
from ..forms import FORM_CODES, load
from . import continuum
from .content_lists import DISCUSSION_POINTS, REFERRAL_ITEMS, Listed, open_points, referral_items
from .continuum import NeedLevel
from .pathway import Pathway, PathwayCase, pathway
from .pathway_table import QUESTIONS, THINGS


@dataclass(frozen=True)
class Overview:
    """What applies to one case. ``spoiled`` are answers that could not be understood and count as not given."""

    document: Document
    case: PathwayCase
    pathway: Pathway
    level_name: str
    level: NeedLevel | None
    mismatches: tuple[Finding, ...]
    items: tuple[Listed, ...]
    open_points: tuple[str, ...]
    spoiled: tuple[Finding, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing contradicts itself and every answer could be understood."""
        return not (self.pathway.contradictions or self.spoiled)


def overview(document: Document, today: date, profile: str = "") -> Overview:
    """Look at a case, by the area's ``profile`` where the case names none. Never raises for what is in the case."""
    case = typed(document, PathwayCase, today, FORM_CODES)
    if case.profile is None and profile:
        case.profile = profile
    level = continuum.stated(case)
    return Overview(
        document,
        case,
        pathway(case),
        continuum.stated_name(case) if level else "",
        level,
        tuple(_mismatches(case)),
        referral_items(case),
        open_points(case) if case.given("manager_discussion") else DISCUSSION_POINTS,
        tuple(_spoiled(case, document)),
    )


def _mismatches(case: PathwayCase) -> Iterator[Finding]:
    referral = load("referral")
    for rule in continuum.RULES:
        for found in rule.check(referral, case):
            level = found.level or rule.level
            yield Finding(rule.code, level, found.path, found.message, found.remedy, rule.source)


def _spoiled(case: PathwayCase, document: Document) -> Iterator[Finding]:
    """Answers that the overview needs and cannot understand, and names that no question has."""
    for finding in value_findings(case):
        lost = finding.code == UNKNOWN_NAME
        if finding.level is Level.ERROR and (lost or finding.code == STRUCTURE or _is_read(finding.path)):
            place = document.name_place(finding.path) if lost else document.place(finding.path)
            yield finding.at(place)


_READ = frozenset(
    {
        *QUESTIONS,
        *DISCUSSION_POINTS,
        *(path for thing in THINGS.values() for path, _ in thing.done),
        *(wanted.path.replace("[]", "") for item in REFERRAL_ITEMS for wanted in item.wanted),
        "events",
        "level_of_need",
        "skin_map.emergency",
    }
)


def _is_read(path: str) -> bool:
    plain = ".".join(part.partition("[")[0] for part in path.split("."))
    return any(plain == read or plain.startswith(f"{read}.") for read in _READ)
