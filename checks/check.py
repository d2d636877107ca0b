"""One check of one case for one form: every finding with its place, and whether the document may be final."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..cases.case import Case, typed, value_findings
from ..cases.kinds import STRUCTURE, UNKNOWN_NAME
from ..cases.reading import Document
from ..findings import CODES, GRAVITY, Finding, Level, register
from ..forms import FORM_CODES
from ..forms.form import Form
from ..forms.requirements import Rule
from ..forms.shared_rules import SHARED_RULES
from .confidentiality import LEAK
from .requirements import unmet
from .theme import ThemeRule
from .themes import THEME_RULES

CRASHED = register(
    "HOUSE-01",
    Level.WARNING,
    "A check could not be made",
    "A rule of caseforms failed on this case; the other rules ran. Please report it with the code of the rule.",
    "House rule",
)

#: Findings that mean that words would be lost: neither urgency nor a draft lifts them.
_LOSSES = frozenset({STRUCTURE, UNKNOWN_NAME})


@dataclass(frozen=True)
class Result:
    """What a check found. ``urgent``: the document is a child-protection (section 47) referral here."""

    form: Form
    case: Case
    document: Document
    findings: tuple[Finding, ...]
    urgent: bool

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that hold back a final document."""
        return tuple(f for f in self.findings if f.level is Level.ERROR and not f.accepted)

    @property
    def losses(self) -> tuple[Finding, ...]:
        """The findings that hold back even a draft."""
        return tuple(
            f for f in self.findings if f.code in _LOSSES or (f.code == LEAK and f.level is Level.ERROR)
        )

    def count(self, level: Level) -> int:
        """How many findings of a level stand, accepted ones left out."""
        return sum(1 for f in self.findings if f.level is level and not f.accepted)


def check(form: Form, document: Document, today: date, profile: str = "") -> Result:
    """Check a case for a form, by the area's ``profile`` where the case names none. Never raises for what is in the case; costs time linear in the size of the case."""
    case = typed(document, form.case, today, FORM_CODES)
    if case.profile is None and profile:
        case.profile = profile
    urgent = form.urgent(case)
    found = [f for f in value_findings(case) if f.code in _LOSSES or form.prints(f.path)]
    spoiled = {f.path for f in found if f.level is Level.ERROR}
    found += [f for f in unmet(form, case) if f.path not in spoiled]
    for each in (*SHARED_RULES, *form.rules):
        found += [
            f
            for f in _run(each, case)
            if form.prints(f.path) or each in form.rules or f.path in ("", "reference")
        ]
    for theme in THEME_RULES:
        found += _run(theme, form, case)
    settled = (_accept(_urgency_wins(f, form, urgent), case) for f in found)
    placed = [
        f.at(document.name_place(f.path) if f.code == UNKNOWN_NAME else document.place(f.path))
        for f in settled
    ]
    placed.sort(key=lambda f: (GRAVITY[f.level], f.place.line, f.place.column, f.code))
    return Result(form, case, document, tuple(dict.fromkeys(placed)), urgent)


def _run(each: Rule | ThemeRule, *about: Any) -> Iterator[Finding]:
    try:
        for problem in each.check(*about):
            level = problem.level or each.level
            yield Finding(each.code, level, problem.path, problem.message, problem.remedy, each.source)
    except Exception as fault:  # a rule must never take the others with it
        message = f"the rule {each.code} could not be applied ({type(fault).__name__})"
        yield Finding(
            CRASHED, Level.WARNING, "", message, "The other rules ran. Please report this.", each.source
        )


def _urgency_wins(finding: Finding, form: Form, urgent: bool) -> Finding:
    """A gap never holds back a child-protection referral (Cafcass 2.65, 2.102), save what makes it a referral at all."""
    if (
        not urgent
        or finding.level is not Level.ERROR
        or finding.code in _LOSSES
        or finding.code in _always(form)
    ):
        return finding
    minimum = any(need.always and finding.path in need.paths for need in form.requirements)
    if minimum and finding.code != LEAK:
        return finding
    return finding.lowered(Level.WARNING)


def _always(form: Form) -> frozenset[str]:
    leak = set() if form.for_authorities else {LEAK}
    rules: tuple[Rule | ThemeRule, ...] = (*SHARED_RULES, *form.rules, *THEME_RULES)
    return frozenset(leak | {each.code for each in rules if each.always})


def _accept(finding: Finding, case: Case) -> Finding:
    """A finding that the practitioner accepts with a reason. Lost words, and errors of consent or confidentiality, stay."""
    if finding.code in _LOSSES or (CODES[finding.code].firm and finding.level is Level.ERROR):
        return finding
    for _, row in case.rows("accepted"):
        about = row.path if isinstance(row.path, str) else finding.path
        if row.code == finding.code and about == finding.path and isinstance(row.reason, str):
            return replace(finding, accepted=row.reason)
    return finding
