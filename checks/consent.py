"""Is there the consent that the document's route asks for, and if not, is what stands in its place recorded? (specification 3.3)

What a consent that was given has to say for itself is looked at in ``consent_given``, going on without one in
``consent_override``, and the routes themselves are data in ``consent_routes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..cases.case import Case
from ..cases.events import happened
from ..cases.kinds import Stated
from ..findings import Level
from ..forms.form import Form
from ..forms.referral_rules import PROCEEDINGS
from ..forms.requirements import Problem
from ..profiles.areas import CURRENT_LAW, area_of
from . import consent_given, consent_override
from .consent_routes import (
    CAF,
    CHILD_IN_NEED,
    EARLY_HELP_PAPERS,
    EXTENDED_CHECKS,
    MISSING,
    OTHER,
    S17_AFTER_REFUSED_CAF,
    S17_CAFCASS,
    S47,
    SECTION_120,
    WELFARE,
    Relies,
    Route,
    is_withdrawn,
    refusal_of,
    route_of,
    stands,
)
from .theme import theme_rule

_W = Level.WARNING
_PROMISE = re.compile(
    r"\bonly\b[^.;]{0,80}\b(?:with|if|after|when)\b[^.;]{0,40}\b(?:consent|agree\w*|permission)\b"
    r"|\b(?:never|not|nothing)\b[^.;]{0,80}\bwithout\b[^.;]{0,30}\b(?:consent|agree\w*|permission)\b",
    re.IGNORECASE,
)


def _not_there(case: Case, route: Route) -> Iterator[Problem]:
    if refusal := refusal_of(case):
        may_ask = refusal == "not_sought" and not case.says("consent.sought", "no_unsafe_to_ask")
        ask = "Ask first. " if may_ask else ""
        yield Problem("consent.given", f"{MISSING[refusal]}: {route.without}", ask + route.instead)


@theme_rule(
    "REF-02",
    "A referral as a child in need rests on consent",
    "Children’s social care cannot accept it without. After "
    "a refusal, consider whether the child may suffer significant harm without services; if so, it is a child "
    "protection referral. In Kirklees a referral may follow a refused CAF, with clear evidence; a warning then shows "
    "that other areas do not accept it.",
    "Kent and Medway 8; Cafcass 2.63; Kirklees escalation 7",
    firm=True,
)
def child_in_need_with_consent(form: Form, case: Case) -> Iterator[Problem]:
    """Consent is given in full or in part for a referral as a child in need."""
    route = route_of(form, case)
    if form.code != "referral" or route not in CHILD_IN_NEED:
        return
    if route is not S17_AFTER_REFUSED_CAF:
        yield from _not_there(case, route)
    elif not case.says("consent.given", "given", "limited"):
        words = MISSING.get(refusal_of(case), "whether the parents consent to this referral is not said")
        yield Problem(
            "consent.given", f"after a refused common assessment, {words}: {route.without}", route.instead, _W
        )


@theme_rule(
    "CAF-12",
    "There is no consent to this assessment",
    "Without informed consent there is no common assessment; advice is recorded and a service still offered. Only the "
    "information for a child-protection referral goes without it. Early help without consent is never processed.",
    "Kirklees escalation 6; Kent and Medway 5; Sandwell 1.1; Cafcass 2.37, 2.63",
    firm=True,
)
def assessment_with_consent(form: Form, case: Case) -> Iterator[Problem]:
    """An assessment that is no section 47 referral rests on consent."""
    route = route_of(form, case)
    if form.code == "caf" and route is not None and route.relies is Relies.ALWAYS:
        yield from _not_there(case, route)


@theme_rule(
    "IS1-06",
    "Refused consent ends the process",
    "Without consent there is no CAF; advice is recorded and a service "
    "still offered. If a safeguarding concern remains, the right paper is the referral. The form may record a refusal, "
    "but not that nobody asked.",
    "Kirklees escalation 6–7",
    _W,
    firm=True,
)
def refusal_has_consequences(form: Form, case: Case) -> Iterator[Problem]:
    """A refusal is followed by the right step."""
    if form.code == "is1":
        for problem in _not_there(case, route_of(form, case) or CAF):
            asked = case.says("consent.given", "refused")
            yield Problem(problem.path, problem.message, problem.remedy, None if asked else Level.ERROR)


@theme_rule(
    "CONS-06",
    "The route rests on consent",
    "A referral to promote welfare, early help and extended checks rest on consent; early help without it is never "
    "processed. An assessment whose episode is closed for want of consent is a record of that closure, shared with "
    "nobody. A section 120 notification needs none, but when someone refuses, legal advice is taken first.",
    "Cafcass 2.63, 3.75–3.78; Sandwell 1.1",
    firm=True,
)
def other_routes_with_consent(form: Form, case: Case) -> Iterator[Problem]:
    """Welfare, early help and extended checks have consent; a notification that meets a refusal has legal advice."""
    route = route_of(form, case)
    if route is SECTION_120 and form.code == "section_120":
        if case.says("consent.given", "refused") and not case.given("section_120.legal_advice"):
            yield Problem("consent.given", f"consent is refused: {route.without}", route.instead, _W)
    elif form.code in EARLY_HELP_PAPERS and route is not None:
        closed = form.code == "eha" and bool(happened(case, "no_consent_closed"))
        for problem in _not_there(case, route):
            yield replace(problem, level=_W) if closed else problem
    elif form.code == "referral" and route is not None and route.relies is Relies.ALWAYS:
        reasoned = case.says("consent.given", "not_sought") and case.given("consent.override_reason")
        if route not in CHILD_IN_NEED and not (route is EXTENDED_CHECKS and reasoned):
            yield from _not_there(case, route)


@theme_rule(
    "REF-08",
    "Three consents: child, parents and court",
    "Cafcass refers a child in need, and anyone refers to promote welfare, only with the parents’ consent, the child’s "
    "and, in open proceedings, the court’s. Without them, consider whether the child is at risk of significant harm.",
    "Cafcass 2.63",
    firm=True,
)
def child_and_court_consent(form: Form, case: Case) -> Iterator[Problem]:
    """Child and court consent to a Cafcass referral of a child in need, and to one that promotes welfare."""
    route = route_of(form, case)
    if form.code not in ("referral", "caf") or route not in (S17_CAFCASS, WELFARE):
        return
    if case.says("referral.child_consent", "refused", "not_sought"):
        yield Problem(
            "referral.child_consent",
            f"the child’s consent is not there: {route.without}",
            f"Ask the child, if old enough. {route.instead}",
        )
    if PROCEEDINGS.holds(case) and case.says("consent.court_consent", "refused", "requested", "not_required"):
        yield Problem(
            "consent.court_consent",
            f"the court’s consent is not there: {route.without}",
            f"Ask the court before you send it. {route.instead}",
        )
    if case.at("proceedings.exist") in ("not_known", Stated.NOT_KNOWN):
        yield Problem(
            "proceedings.exist",
            "whether there are proceedings is not known; if there are, the court must consent",
            "Find out before you send it.",
            _W,
        )


@theme_rule(
    "CONS-01",
    "Consent has been withdrawn",
    "After withdrawal no further document that rests on consent may be sent. A child-protection (section 47) referral "
    "goes on. Consent given anew after the withdrawal counts.",
    "Public practice, Northumberland",
    firm=True,
)
def consent_not_withdrawn(form: Form, case: Case) -> Iterator[Problem]:
    """Withdrawn consent stops documents that rest on it, and those alone."""
    route = route_of(form, case)
    if route is None or not is_withdrawn(case):
        return
    stops = route.relies is Relies.ALWAYS
    yield Problem(
        "consent.withdrawn_on",
        f"consent has been withdrawn: {route.without}",
        f"Ask again, or stop here. {route.instead}" if stops else route.instead,
        None if stops else _W,
    )


@theme_rule(
    "CONS-15",
    "The court is always kept informed",
    "A child-protection referral needs no consent of the court, but Cafcass always tells the court.",
    "Cafcass 2.63, 2.106",
    _W,
)
def court_is_told(form: Form, case: Case) -> Iterator[Problem]:
    """In open proceedings Cafcass tells the court of a section 47 referral."""
    agency = case.given("referral.agency")
    by_cafcass = agency == "cafcass" or (agency is None and area_of(case.given("profile")) == "cafcass")
    told = not case.says("referral.court_informed", "no")
    if route_of(form, case) is S47 and by_cafcass and PROCEEDINGS.holds(case) and not told:
        yield Problem(
            "referral.court_informed",
            "the court has not been told of this referral",
            "Send the referral, and tell the court at the earliest opportunity.",
        )


@theme_rule(
    "CONS-17",
    "Current law: name the lawful basis",
    "To agree to a service is not the consent of data protection law, which is seldom the basis for sharing. Where the "
    "area goes by current law, the lawful basis is written down.",
    "Peterborough & Cambridgeshire, information sharing and consent; current government advice",
    _W,
)
def lawful_basis_is_named(form: Form, case: Case) -> Iterator[Problem]:
    """By current law, a document about consent names the lawful basis."""
    path = "consent.lawful_basis_note"
    if (
        _by_current_law(form, case)
        and form.prints(path)
        and case.at(path) is None
        and not _needs_basis(form, case)
    ):
        yield Problem(path, "missing: the lawful basis", "Add “lawful_basis_note: …” under “consent”.")


def _needs_basis(form: Form, case: Case) -> bool:
    return form.code == "referral" and route_of(form, case) is OTHER and not stands(case)


@theme_rule(
    "CONS-18",
    "Do not promise that nothing is shared without consent",
    "By current law information may be shared without consent where a lawful basis allows it, so families must not be "
    "told that it is shared only with their consent.",
    "Current government advice",
    _W,
)
def nothing_is_promised(form: Form, case: Case) -> Iterator[Problem]:
    """By current law, no answer that the family reads promises sharing by consent alone."""
    for path in ("consent.scope", "is1.exclusion_limits", "referral.parent_told_what"):
        text = case.given(path)
        if (
            _by_current_law(form, case)
            and form.prints(path)
            and isinstance(text, str)
            and _PROMISE.search(text)
        ):
            yield Problem(
                path,
                "this reads as if information were shared only with consent",
                "Say what was agreed, and that information may be shared without consent to keep a child safe.",
            )


def _by_current_law(form: Form, case: Case) -> bool:
    return route_of(form, case) is not None and area_of(case.given("profile")) == CURRENT_LAW


RULES = (
    child_in_need_with_consent,
    assessment_with_consent,
    refusal_has_consequences,
    other_routes_with_consent,
    child_and_court_consent,
    consent_not_withdrawn,
    court_is_told,
    lawful_basis_is_named,
    nothing_is_promised,
    *consent_override.RULES,
    *consent_given.RULES,
)
