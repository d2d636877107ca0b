"""The routes that a document can take, as data: what each asks of child, parents and court, and what is right instead.

A route follows from the kind of document, the basis, the agency that refers and the area's procedure (specification
3.3). The rules that read this table stand in ``consent``, ``consent_given`` and ``consent_override``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..cases.case import Case
from ..cases.kinds import Unusable
from ..forms.form import Form
from ..forms.referral_rules import AFTER_CAF_REFUSAL
from ..profiles.areas import area_of


class Relies(StrEnum):
    """Whether a route rests on consent: always, only where it is given, or never."""

    ALWAYS = "always"
    IF_GIVEN = "if given"
    NEVER = "never"


@dataclass(frozen=True)
class Route:
    """One row of the table. ``child``, ``parents`` and ``court`` say what is asked of them; the court is asked only in open proceedings.

    ``without`` is what holds when consent is refused or was not sought, ``instead`` what to do then and which paper is
    right; ``record`` what is written down in any case. ``young_person_alone``: a competent young person may consent alone.
    """

    title: str
    source: str
    relies: Relies
    child: str
    parents: str
    court: str
    without: str
    instead: str
    record: str
    young_person_alone: bool = False


_HARM = "Where the child may suffer significant harm, make a child-protection referral (“basis: s47”)"
_OFFER = "Otherwise go on offering a service"

S47 = Route(
    "Child protection (section 47)",
    "Cafcass 2.63, 2.98–2.99, 2.106",
    Relies.NEVER,
    "not required; kept informed",
    "not required; kept informed, save for an accepted reason",
    "not required; always kept informed",
    "the referral goes on",
    "Go on with the referral. Record whether the parents know and agree, the reason if not, and the manager’s decision.",
    "whether the parents know and agree; the reason if not; the manager’s decision",
)
S17 = Route(
    "Child in need (section 17)",
    "Kent and Medway 8; Cafcass 2.63; Peterborough & Cambridgeshire, consent",
    Relies.ALWAYS,
    "discussed with the child",
    "required",
    "–",
    "the referral cannot be accepted",
    f"Discuss it with your manager or lead. {_HARM}. {_OFFER}, or a CAF and a team around the child if they agree to that.",
    "who consented and when",
)
S17_CAFCASS = Route(
    "Child in need, referred by Cafcass",
    "Cafcass 2.63",
    Relies.ALWAYS,
    "required",
    "required",
    "required",
    "the referral is not sent",
    "Consider whether failing to secure services may lead to significant harm; if so, make a child-protection referral "
    f"(“basis: s47”). {_OFFER}; in doubt ask your manager or Cafcass Legal.",
    "who consented and when",
)
S17_KENT_MEDWAY = Route(
    "Child in need in Kent and Medway",
    "Kent and Medway 8",
    Relies.ALWAYS,
    "as appropriate",
    "required",
    "–",
    "the referral cannot be accepted",
    "Consider a CAF and a team around the child. If the refusal increases your concern, ask your own lead, then the duty "
    f"team. {_HARM}.",
    "the consent; evidence of it may be asked for",
)
S17_CAMBS_PBORO = Route(
    "Child in need in Peterborough and Cambridgeshire",
    "Peterborough & Cambridgeshire, consent",
    Relies.ALWAYS,
    "discussed with the child",
    "required, always when services are asked for",
    "–",
    "services cannot be asked for, and a refusal alone does not involve social care",
    f"Go on offering a service or early help, and discuss it with your manager. {_HARM}; only that involves social care.",
    "the basis on which information is shared",
)
S17_AFTER_REFUSED_CAF = Route(
    "Child in need after a refused CAF in Kirklees",
    "Kirklees escalation 7",
    Relies.IF_GIVEN,
    "consulted",
    "asked again: refusing a CAF is not refusing this referral",
    "–",
    "Kirklees accepts the referral, where Cafcass, Kent and Medway, and Peterborough and Cambridgeshire do not",
    "Record both answers, give clear evidence, attach the pre-CAF checklist and discuss it with your manager. "
    + _HARM
    + ".",
    "the refusal of the CAF and the answer to this referral; the evidence",
)
WELFARE = Route(
    "Promoting welfare",
    "Cafcass 2.63",
    Relies.ALWAYS,
    "required",
    "required",
    "required",
    "the referral is not sent",
    f"Do not send it; ask again and go on offering a service. {_HARM}.",
    "who consented and when",
)
EARLY_HELP_SANDWELL = Route(
    "Early help in Sandwell",
    "Sandwell 1.1",
    Relies.ALWAYS,
    "–",
    "required before any action or sharing",
    "–",
    "early help is never processed",
    "Advise the referrer how consent is obtained and close the episode: letter NOCON within 24 hours, unless it came "
    f"through eCAF. Keep the form for 30 days, then destroy it. {_HARM}, without waiting for consent.",
    "the decision and its dates",
)
EARLY_HELP = Route(
    "Early help elsewhere",
    "Peterborough & Cambridgeshire, consent; NSPCC early help 3",
    Relies.ALWAYS,
    "discussed with the child",
    "required",
    "–",
    "early help is never processed",
    f"Share nothing. Explain what early help offers, ask again and go on offering a service. {_HARM}.",
    "the decision and its date",
)
CAF = Route(
    "Common assessment (CAF)",
    "Kent and Medway 5; Kirklees escalation 6; Cafcass 2.37",
    Relies.ALWAYS,
    "informed and explicit, the child’s and/or the parent’s",
    "required, unless a competent young person consents alone",
    "–",
    "no common assessment may follow",
    "Go on offering a service and record the advice given; seek consent again with form “is1”. If a safeguarding concern "
    "remains, use the form “referral”; a child-protection referral (“basis: s47”) needs no consent.",
    "the consent, on form IS1",
    young_person_alone=True,
)
TEAM = Route(
    "Team around the child (MAST, TAC)",
    "Kirklees escalation 6, 12, de-escalation 2",
    Relies.ALWAYS,
    "informed and explicit, the child’s and/or the parent’s",
    "required, unless a competent young person consents alone; it names the agencies of the team",
    "–",
    "the team shares nothing",
    f"Seek consent with form “is1”, or go on as a single agency. {_HARM}.",
    "the consent, on form IS1, with the agencies agreed",
    young_person_alone=True,
)
TEAM_ENDING = Route(
    "Review or closure of the team’s work",
    "Kirklees de-escalation 4; public practice, Salford",
    Relies.IF_GIVEN,
    "consulted",
    "asked whether they still consent",
    "–",
    "copies go to the family and the case file alone",
    f"Stop sharing, and close the work. {_HARM}.",
    "whether consent is still held; the day on which it was withdrawn",
)
SECTION_120 = Route(
    "Section 120 notification",
    "Cafcass 3.77–3.80, appendix III",
    Relies.NEVER,
    "–",
    "not required; informed unless that is unsafe",
    "informed",
    "the notification may go on after legal advice",
    "Take legal advice before it is sent, and record it in “legal_advice”.",
    "whether they were informed; the reason if not",
)
EXTENDED_CHECKS = Route(
    "Extended checks on a person",
    "Cafcass 3.75–3.76",
    Relies.ALWAYS,
    "a young person’s own consent, written and explicit",
    "each person’s own consent, written and explicit",
    "asked for a direction after a refusal",
    "the check is not made",
    "Consider asking the court for a direction. For not seeking consent there must be a good reason: record it in "
    "“override_reason”.",
    "the consent; the reason when it was not sought",
    young_person_alone=True,
)
OTHER = Route(
    "Other sharing without consent",
    "NSPCC information sharing 6–9; Peterborough & Cambridgeshire, information sharing and consent; Cafcass 3.62",
    Relies.IF_GIVEN,
    "–",
    "their wishes are respected where possible",
    "–",
    "information is shared only on a lawful basis or in the public interest",
    "Decide it together with your manager, record the lawful basis and the reason, and sign the record both; take legal "
    f"advice in doubt. {_HARM}.",
    "the lawful basis, the reason, and both who decided",
)

ROUTES = (
    S47,
    S17,
    S17_CAFCASS,
    S17_KENT_MEDWAY,
    S17_CAMBS_PBORO,
    S17_AFTER_REFUSED_CAF,
    WELFARE,
    EARLY_HELP_SANDWELL,
    EARLY_HELP,
    CAF,
    TEAM,
    TEAM_ENDING,
    SECTION_120,
    EXTENDED_CHECKS,
    OTHER,
)
CHILD_IN_NEED = (S17, S17_CAFCASS, S17_KENT_MEDWAY, S17_CAMBS_PBORO, S17_AFTER_REFUSED_CAF)

#: The papers of early help, which rest on consent whatever “consent.basis” says.
EARLY_HELP_PAPERS = ("eha", "triage_checklist", "ehir")

#: How a missing consent reads.
MISSING = {"refused": "consent is refused", "not_sought": "consent was not sought"}

#: The routes of a child in need that belong to an area's procedure.
_AREAS = {"cafcass": S17_CAFCASS, "kent_medway": S17_KENT_MEDWAY, "cambs_pboro": S17_CAMBS_PBORO}
_BASES = {
    "s47": S47,
    "promoting_welfare": WELFARE,
    "s120_notification": OTHER,  # on any paper but the notification itself
    "extended_checks": EXTENDED_CHECKS,
    "other": OTHER,
}


def route_of(form: Form, case: Case) -> Route | None:
    """The route that this document takes; ``None`` where consent has no part in it, or nothing tells the basis."""
    basis = str(case.given("consent.basis") or "")
    if form.code == "section_120":
        return SECTION_120
    if form.code == "referral":
        kind = str(case.given("referral.basis") or "")
        return _by_basis(
            case, {"other": basis or "other", "disabled_children": "s17", "": basis}.get(kind, kind)
        )
    if form.code == "caf":
        use = str(case.given("caf.use") or "").removeprefix("referral_")
        return {"s47": S47, "welfare": WELFARE, "s17": _in_need(case)}.get(use) or _assessment(case, basis)
    if form.code in EARLY_HELP_PAPERS:
        return _by_basis(case, "early_help")
    if form.code in ("mast_review", "mast_closure"):
        return TEAM_ENDING
    if form.code.startswith("mast_"):
        return TEAM
    if form.code == "is1":
        return _assessment(case, basis) if basis in ("", "early_help", "s17") else _by_basis(case, basis)
    return None


def _by_basis(case: Case, basis: str) -> Route | None:
    if basis == "s17":
        return _in_need(case)
    if basis == "early_help":
        return EARLY_HELP_SANDWELL if area_of(case.given("profile")) == "sandwell" else EARLY_HELP
    return _BASES.get(basis)


def _assessment(case: Case, basis: str) -> Route:
    """A CAF, or the consent to one: it stands in for a route of its own where “consent.basis” names one."""
    if basis == "early_help" and area_of(case.given("profile")) == "sandwell":
        return EARLY_HELP_SANDWELL
    return {"promoting_welfare": WELFARE, "extended_checks": EXTENDED_CHECKS}.get(basis, CAF)


def _in_need(case: Case) -> Route:
    """The route of a child in need: Cafcass's when Cafcass refers, otherwise the area's."""
    agency, area = case.given("referral.agency"), area_of(case.given("profile"))
    if agency == "cafcass" or (agency is None and area == "cafcass"):
        return S17_CAFCASS
    if AFTER_CAF_REFUSAL.holds(case):
        return S17_AFTER_REFUSED_CAF
    return S17 if area == "cafcass" else _AREAS.get(area, S17)


def refusal_of(case: Case) -> str:
    """“refused”, “not_sought” or nothing."""
    answer = case.given("consent.given")
    return answer if answer in MISSING else ""


def is_withdrawn(case: Case) -> bool:
    """Whether consent was withdrawn and not given anew; a day that cannot be read counts too."""
    day = case.at("consent.withdrawn_on")
    return isinstance(day, Unusable) or (
        isinstance(day, date) and not any(day < given <= case.today for _, given in days_of(case))
    )


def stands(case: Case) -> bool:
    """Whether consent was given, in full or in part, and not withdrawn."""
    return case.says("consent.given", "given", "limited") and not is_withdrawn(case)


def days_of(case: Case) -> list[tuple[str, date]]:
    """The days on which consent was given, each with its path."""
    rows = case.rows("consent.given_by")
    return [(f"{path}.date", row.date) for path, row in rows if isinstance(row.date, date)]
