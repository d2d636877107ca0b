"""One check of one case for one form: every finding with its place, and whether the document may be final."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..cases.case import Case, typed, value_findings
from ..cases.kinds import UNKNOWN_NAME
from ..cases.reading import Document
from ..errors import CannotGoOn
from ..findings import GRAVITY, Finding, Level, register
from ..forms import FORM_CODES
from ..forms.form import Form
from ..forms.requirements import Rule
from ..forms.shared_rules import SHARED_RULES
from .accepting import LOSSES, accept, acceptances
from .confidentiality import LEAKS
from .prose_rules import prose
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
            f for f in self.findings if f.code in LOSSES or (f.code in LEAKS and f.level is Level.ERROR)
        )

    def count(self, level: Level) -> int:
        """How many findings of a level stand, accepted ones left out."""
        return sum(1 for f in self.findings if f.level is level and not f.accepted)


def check(form: Form, document: Document, today: date, profile: str = "", dictionary: str = "") -> Result:
    """Check a case for a form, by the area's ``profile`` where the case names none; ``dictionary``: the path of a hunspell dictionary, for spelling. Never raises for what is in the case; costs time linear in the size of the case."""
    case = typed(document, form.case, today, FORM_CODES)
    if case.profile is None and profile:
        case.profile = profile
    urgent = form.urgent(case)
    found = [f for f in value_findings(case) if f.code in LOSSES or form.prints(f.path)]
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
    found += _read(form, case, dictionary)
    firm = frozenset(path for need in form.requirements if need.firm for path in need.paths)
    found = [_urgency_wins(f, form, urgent) for f in found]
    settled = [accept(f, case, firm) for f in found] + list(acceptances(form, case, found, firm))
    return Result(form, case, document, placed(settled, document), urgent)


def placed(findings: Iterable[Finding], document: Document) -> tuple[Finding, ...]:
    """The findings with their places in the file, gravest first, none twice."""
    found = [
        f.at(document.name_place(f.path) if f.code == UNKNOWN_NAME else document.place(f.path))
        for f in findings
    ]
    found.sort(key=lambda f: (GRAVITY[f.level], f.place.line, f.place.column, f.code))
    return tuple(dict.fromkeys(found))


def _run(each: Rule | ThemeRule, *about: Any) -> Iterator[Finding]:
    try:
        for problem in each.check(*about):
            level = problem.level or each.level
            yield Finding(each.code, level, problem.path, problem.message, problem.remedy, each.source)
    except Exception as fault:  # a rule must never take the others with it
        yield _crash(each.code, fault, each.source)


def _read(form: Form, case: Case, dictionary: str) -> list[Finding]:
    try:
        return list(prose(form, case, dictionary))
    except CannotGoOn:  # the dictionary named in the settings
        raise
    except Exception as fault:  # nor must the reading of the narratives
        return [_crash("PROSE", fault)]


def _crash(code: str, fault: Exception, source: str = "House rule") -> Finding:
    message = f"the rule {code} could not be applied ({type(fault).__name__})"
    return Finding(CRASHED, Level.WARNING, "", message, "The other rules ran. Please report this.", source)


def _urgency_wins(finding: Finding, form: Form, urgent: bool) -> Finding:
    """A gap never holds back a child-protection referral (Cafcass 2.65, 2.102), save what makes it a referral at all."""
    if (
        not urgent
        or finding.level is not Level.ERROR
        or finding.code in LOSSES
        or finding.code in _always(form)
    ):
        return finding
    minimum = any(need.always and finding.path in need.paths for need in form.requirements)
    if minimum and finding.code not in LEAKS:
        return finding
    return finding.lowered(Level.WARNING)


def _always(form: Form) -> frozenset[str]:
    leaks = frozenset() if form.for_authorities else LEAKS
    rules: tuple[Rule | ThemeRule, ...] = (*SHARED_RULES, *form.rules, *THEME_RULES)
    return frozenset(leaks | {each.code for each in rules if each.always})
