"""The continuum of need: what each area asks for at the level that the practitioner has stated.

The areas' levels are data (``LEVELS``); the rules name what does not go with the level stated. Nothing is scored: a level is
a judgement, indicators only illustrate it, several raise it, and one alone can be enough (Kent and Medway 3–4). The
indicators are not shown at all; those of tier 3 are missing from the procedure that this follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..cases.case import Case
from ..cases.events import code_of
from ..cases.levels import LEVELS_OF_NEED
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from ..profiles.areas import area_of
from .theme import theme_rule

_W = Level.WARNING
_KK = "Kirklees, continuum of need"
_KM = "Kent and Medway"
_IN_NEED = ("s17", "disabled_children")
_MAST_LEAD = "any member of the MAST whom it suits best, by the family’s wishes"
_MAST_PAPERS = "MAST delivery action plan, and its review"
_TO_KISS = "KISS: copies of the papers, and a change of lead professional"
_OPEN = "not laid down"
_FROM_CAREFIRST = "on de-escalation: KISS, and a CAF is raised"


@dataclass(frozen=True)
class NeedLevel:
    """What an area asks for at one level.

    ``social_worker`` is how far the lead professional is one: ``always``, ``usually`` or empty. ``bases`` are the referrals
    that go with the level; ``None`` where the level says nothing of referrals.
    """

    area: str
    who: str
    assessment: str
    paperwork: str
    lead: str
    notify: str
    source: str
    bases: tuple[str, ...] | None = ()
    social_worker: str = ""


LEVELS: dict[str, NeedLevel] = {
    "kirklees_universal": NeedLevel(
        "kirklees", "needs are met across the five outcomes", "none", "none", "none", "nobody", _KK
    ),
    "kirklees_single_agency": NeedLevel(
        "kirklees",
        "additional needs that one agency can meet",
        "the CAF process begins: pre-assessment checklist or full CAF",
        "the agency’s own record",
        "that agency",
        "nobody",
        _KK,
    ),
    "kirklees_multi_agency_caf": NeedLevel(
        "kirklees",
        "more complex additional needs that call for a co-ordinated approach",
        "CAF",
        _MAST_PAPERS,
        _MAST_LEAD,
        _TO_KISS,
        _KK,
    ),
    "kirklees_multi_agency_s17": NeedLevel(
        "kirklees",
        "a child in need whose needs call for a co-ordinated approach",
        "initial or core assessment",
        _MAST_PAPERS,
        _MAST_LEAD,
        _TO_KISS,
        _KK,
        _IN_NEED,
    ),
    "kirklees_acute_s17": NeedLevel(
        "kirklees",
        "a child in need who meets the statutory threshold",
        "initial or core assessment",
        "child in need plan",
        "a social worker",
        f"CareFirst: log the plan; {_FROM_CAREFIRST}",
        _KK,
        _IN_NEED,
        "always",
    ),
    "kirklees_acute_s47": NeedLevel(
        "kirklees",
        "a child who needs protection",
        "initial or core assessment",
        "child protection plan",
        "a social worker",
        f"CareFirst: log the plan; {_FROM_CAREFIRST}",
        _KK,
        ("s47",),
        "always",
    ),
    "kent_medway_1": NeedLevel(
        "kent_medway", "no additional needs", "a CAF is not needed", "none", "none", "nobody", f"{_KM} 4"
    ),
    "kent_medway_2": NeedLevel(
        "kent_medway",
        "needs that are unclear, unknown or unmet",
        "CAF; the pre-assessment checklist if you are unsure",
        "action plan of the TAC, for up to six months, with reviews",
        "as parents and TAC agree",
        "if the CAF is refused and needs may escalate: consider a referral, at the least consult children’s social care",
        f"{_KM} 4–6, tier 2",
    ),
    "kent_medway_3": NeedLevel(
        "kent_medway",
        "complex needs: the threshold of a child in need; that of child protection may be reached",
        "initial, then core assessment by children’s social care",
        "child in need plan, reviewed at least every six months",
        "from children’s social care as a rule; exceptionally another, such as health for a disabled child",
        "children’s social care: referral as a child in need, with consent",
        f"{_KM} 4, 6, 8",
        (*_IN_NEED, "s47"),
        "usually",
    ),
    "kent_medway_4": NeedLevel(
        "kent_medway",
        "acute needs: the threshold of child protection",
        "section 47 enquiries; the core assessment decides on a conference",
        "child protection plan, if the conference makes one",
        "always a social worker",
        "children’s social care: by telephone at once, then the form in writing",
        f"{_KM} 4, 6, tier 4",
        ("s47",),
        "always",
    ),
    "cafcass_1": NeedLevel(
        "cafcass",
        "all children; Cafcass is not usually involved",
        "none",
        "none",
        "no role named",
        "nobody",
        "Cafcass 1.23–1.24",
        None,
    ),
    "cafcass_2": NeedLevel(
        "cafcass",
        "vulnerable through family breakdown: early work with section 8 applications",
        "screening for possible harm",
        _OPEN,
        "no role named",
        "as the section 120 pathway says",
        "Cafcass 1.23–1.24",
        None,
    ),
    "cafcass_3": NeedLevel(
        "cafcass",
        "lives severely disrupted: section 7 reports, rule 9.5, adoption, family assistance orders",
        _OPEN,
        _OPEN,
        "Children and Family Reporter, guardian ad litem or Children’s Guardian, by the kind of case",
        _OPEN,
        "Cafcass 1.23–1.24",
        None,
    ),
    "cafcass_4": NeedLevel(
        "cafcass",
        "risk of significant harm: public law, some section 7 and rule 9.5 work",
        "with the local authority",
        _OPEN,
        "Children’s Guardian, or Children and Family Reporter",
        _OPEN,
        "Cafcass 1.23–1.24",
        None,
    ),
    "sandwell_insufficient": NeedLevel(
        "sandwell",
        "more must be known before triage can decide",
        "none yet",
        "telephone advice, case note, end reason; the episode closes",
        "none",
        "the referrer, by telephone",
        "Sandwell 1.5",
    ),
    "sandwell_single_agency": NeedLevel(
        "sandwell",
        "needs that one agency can meet",
        "none",
        "letter SINGLE within 48 hours, with services and their numbers",
        _OPEN,
        "the referrer",
        "Sandwell 1.6",
    ),
    "sandwell_eha_required": NeedLevel(
        "sandwell",
        "an early help assessment is needed first",
        "early help assessment within seven days",
        "letters CHASE7 and CLOSE14 if it does not come",
        _OPEN,
        "the agency asked",
        "Sandwell 1.8",
    ),
    "sandwell_cog": NeedLevel(
        "sandwell",
        "needs that call for several agencies",
        "early help assessment",
        "recommendation in eCAF, sent to the COG team of the child’s address",
        _OPEN,
        "the COG team",
        "Sandwell 1.7",
    ),
    "sandwell_fst": NeedLevel(
        "sandwell",
        "the criteria of the Family Solutions Team are met",
        "early help assessment",
        "sent in eCAF to the FST group",
        _OPEN,
        "the FST manager",
        "Sandwell 1.8, 2.0",
    ),
    "sandwell_csc": NeedLevel(
        "sandwell",
        "level 4 is met",
        "by children’s social care",
        "transfer to ICS; the episode closes within 24 hours of their decision",
        _OPEN,
        "children’s social care; the referrer by telephone, who tells the family",
        "Sandwell 1.9, 3.0–3.2",
        (*_IN_NEED, "s47"),
    ),
}


def stated(case: Case) -> NeedLevel | None:
    """What is asked for at the level that the case states; ``None`` when it states none."""
    return LEVELS.get(str(case.given("level_of_need")))


def stated_name(case: Case) -> str:
    """The name of the level that the case states."""
    return dict(LEVELS_OF_NEED)[str(case.given("level_of_need"))]


def _refused(case: Case) -> bool:
    return case.says("referral.caf_refused", "yes") or (
        case.says("consent.given", "refused") and case.given("referral.basis") is None
    )


def _consulted(case: Case) -> bool:
    events = {code_of(row.event) for _, row in case.rows("events") if isinstance(row.event, str)}
    return (
        case.says("referral.telephone_referral", "yes")
        or case.given("referral.consultation_number") is not None
        or "social_care_consulted" in events
    )


@theme_rule(
    "LEVEL-01",
    "Another lead professional belongs to this level",
    "At an acute level the lead professional is a social worker. At Kent and Medway’s tier 3 that is the rule, with "
    "exceptions such as a health worker for a disabled child.",
    f"{_KK}; Kent and Medway 6",
    _W,
)
def lead_is_a_social_worker(form: Form, case: Case) -> Iterator[Problem]:
    """The lead professional of an acute level is a social worker."""
    level, role = stated(case), case.given("lead_professional.role")
    if not (form.prints("level_of_need") and level and level.social_worker and isinstance(role, str)):
        return
    words = f"{role} {case.given('lead_professional.organisation') or ''}".casefold()
    if "social work" in role.casefold() or (level.social_worker == "usually" and "social care" in words):
        return
    if level.social_worker == "always":
        yield Problem(
            "lead_professional.role",
            "at the level stated the lead professional is a social worker",
            "Name the social worker, or state the level that you mean.",
        )
    else:
        yield Problem(
            "lead_professional.role",
            "at tier 3 the lead professional comes from children’s social care as a rule",
            "If another is agreed, say why in the plan.",
            Level.ADVICE,
        )


@theme_rule(
    "LEVEL-02",
    "Level of need and kind of referral do not go together",
    "Child protection is the highest level of every area, a child in need the one below; other levels are met without a "
    "referral to children’s social care. A refused CAF may be followed by a referral as a child in need.",
    f"{_KK}; Kirklees escalation 7; Kent and Medway 4",
    _W,
)
def level_fits_referral(form: Form, case: Case) -> Iterator[Problem]:
    """The level stated is one that goes with the kind of referral."""
    level, basis = stated(case), case.given("referral.basis")
    if form.code != "referral" or level is None or level.bases is None or basis in (None, "other"):
        return
    if basis in level.bases or (not level.bases and basis in _IN_NEED and _refused(case)):
        return
    if level.bases == ("s47",):
        message = "the level stated is child protection, but the referral is of another kind"
        remedy = "Speak to your lead now; if you see significant harm, write “basis: s47”."
    elif basis == "s47":
        message = "the level stated lies below child protection, but this is a section 47 referral"
        remedy = "State the level that you see now; the referral does not wait for it."
    else:
        message = "at the level stated the area makes no referral to children’s social care"
        remedy = "State the level that you see now, or try early help first."
    yield Problem("level_of_need", message, remedy)


@theme_rule(
    "LEVEL-03",
    "CAF refused at tier 2: consult",
    "When a CAF is refused, and needs cannot be met and may escalate, a referral is considered; the least is a "
    "consultation with children’s social care.",
    "Kent and Medway, tier 2",
    _W,
)
def refusal_at_tier_2_is_consulted(form: Form, case: Case) -> Iterator[Problem]:
    """A CAF refused at tier 2 leads to a consultation at least."""
    if form.prints("level_of_need") and case.says("level_of_need", "kent_medway_2"):
        path = "referral.caf_refused" if case.says("referral.caf_refused", "yes") else "consent.given"
        if _refused(case) and not _consulted(case):
            yield Problem(
                path,
                "the CAF is refused at tier 2, and no consultation with children’s social care is recorded",
                "Consult them if needs may escalate; record it under “events” as “social_care_consulted”.",
            )


@theme_rule(
    "LEVEL-04",
    "The level is another area’s",
    "Areas use the same words for different levels, so a level counts in its own area only.",
    "Specification, part 3.8",
    _W,
)
def level_of_this_area(form: Form, case: Case) -> Iterator[Problem]:
    """The level stated is one of the area of the case."""
    level, area = stated(case), area_of(case.given("profile"))
    areas = {each.area for each in LEVELS.values()}
    if form.prints("level_of_need") and level and area in areas and area != level.area:
        yield Problem(
            "level_of_need",
            "this level is one of another area than the case’s profile",
            "State the level by the words of your area, or correct “profile”.",
        )


@theme_rule(
    "LEVEL-05",
    "Which of the two levels called section 17?",
    "Kirklees has two levels with this name. The co-ordinated one has a MAST plan, and any member of the MAST may lead; the "
    "acute one has a child in need plan, and a social worker leads.",
    _KK,
    Level.QUESTION,
)
def which_section_17(form: Form, case: Case) -> Iterator[Problem]:
    """In Kirklees a referral as a child in need says which of the two levels it means."""
    if (
        form.code == "referral"
        and area_of(case.given("profile")) == "kirklees"
        and case.says("referral.basis", *_IN_NEED)
        and case.at("level_of_need") is None
    ):
        yield Problem(
            "level_of_need",
            "two levels of the continuum are called section 17: with a MAST plan, or acute with a social worker in the lead",
            "Write kirklees_multi_agency_s17 or kirklees_acute_s17.",
        )


RULES = (
    lead_is_a_social_worker,
    level_fits_referral,
    refusal_at_tier_2_is_consulted,
    level_of_this_area,
    which_section_17,
)
