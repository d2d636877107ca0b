"""The rules of the Early Help Assessment: what the desk needs before it acts, step-downs, decisions, closure (Sandwell 1.1–6.3).

That it rests on consent is said for all early help in ``checks/consent``.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.codes import Options
from ..cases.events import happened, happenings, last
from ..cases.kinds import Stated, options
from ..findings import Level
from .desk import either, event_recorded
from .requirements import Condition, Problem, Rule, given, rule, says
from .signing import family_signs, to_be_signed

_W = Level.WARNING
_EHA = "Public practice, early help assessments"
_KEPT_FOR = timedelta(days=30)

_STEP_DOWN_ROUTES = {
    "step_down_cin": ("Care Management", ("cin_plan", "cin_minutes")),
    "step_down_single": ("Care Management", ("single_assessment",)),
    "step_down_maet": ("MAET", ("single_assessment",)),
}
START_REASONS: Options = options(
    ordinary="Early Help Assessment",
    fst_crisis="FST Crisis Response",
    fst_level_4="Level 4 FST",
    step_up_fst="Step Up U+ – FST",
    step_up_caf_fst="Step Up CAF-FST (historic)",
    step_down_cin="Step Down from Care Management CIN",
    step_down_single="Step Down from Care Management Single Assessment",
    step_down_maet="Step Down from MAET Single Assessment",
)
OUT_OF_AREA_REASONS: Options = options(
    "Out of LA Area Birmingham",
    "Out of LA Area Wolverhampton",
    "Out of LA Area Walsall",
    "Out of LA Area Dudley",
    "Out of LA Area Other",
)
_DECISIONS = (
    "triage_insufficient",
    "triage_single_agency",
    "triage_eha_required",
    "triage_cog",
    "triage_fst",
    "triage_level_4",
    "triage_advice",
    "triage_decided",
)
_CLOSURES = ("no_consent_closed", "episode_closed")

RECEIVED = event_recorded("the desk has received the assessment", "eha_received")
BY_ECAF = either(
    "the assessment came through eCAF",
    event_recorded("", "eha_received_by_ecaf"),
    says("eha.received_via", "ecaf"),
)
NOT_BY_ECAF = RECEIVED & Condition(
    "no event says that it came through eCAF", lambda case: not happened(case, "eha_received_by_ecaf")
)
DECIDED = event_recorded("a triage decision is made", *_DECISIONS)
SINGLE_AGENCY = event_recorded("one agency can help", "triage_single_agency")
OUT_OF_AREA = event_recorded("the child lives in another authority’s area", "out_of_area_found")
CLOSED = event_recorded("the episode is closed", *_CLOSURES)
STEP_DOWN = says("eha.start_reason", *_STEP_DOWN_ROUTES, text="it is a step-down")
#: Five working days after the meeting the episode begins even if plan and minutes have not come (Sandwell 4.4.3).
STEP_DOWN_BY_WORKFLOW = STEP_DOWN & Condition(
    "the papers have come with the workflow",
    lambda case: (
        not case.says("eha.start_reason", "step_down_cin") or bool(happened(case, "ics_contact_created"))
    ),
)
NO_SPECIAL_REQUIREMENTS = Condition(
    "special requirements are not answered",
    lambda case: case.at("child.special_requirements") in (None, Stated.NOT_KNOWN),
)

# -- what the desk needs before it acts ------------------------------------------------------------------------------------

_IDENTITY = (
    (("child.given_names", "child.family_name"), "the child’s name"),
    (("child.dob", "child.edd"), "the child’s date of birth"),
    (("child.address.postcode",), "the child’s address with postcode"),
    (("parents[0].name",), "the name of a parent or carer"),
    (("child.ethnicity",), "the child’s ethnicity"),
    (("child.disability", "child.special_requirements"), "the child’s special needs"),
)
_LISTS = (("siblings", "brothers and sisters"), ("household", "others in the household"))


def missing_from_assessment(case: Case) -> list[str]:
    """What an assessment must hold before it is processed and does not, in words (Sandwell 1.1)."""
    found = [
        words
        for paths, words in _IDENTITY
        if all(case.at(path) in (None, Stated.NOT_KNOWN) for path in paths)
    ]
    if case.says("child.address.kind", "no_fixed_abode"):
        found = [words for words in found if "postcode" not in words]
    for path, words in _LISTS:
        rows = case.rows(path)
        if case.at(path) is Stated.NONE:
            continue
        if not rows:
            found.append(f"{words}, or that there are none")
        elif any(not (is_value(row.name) and is_value(row.dob)) for _, row in rows):
            found.append(f"the name and date of birth of all {words}")
    return found


def route(case: Case) -> str:
    """The letter that answers an assessment: consent is looked at first, then the mandatory answers (Sandwell 1.1).

    ``NOCON`` without consent, ``INSUF`` with a gap, ``RCP`` when it may be processed; empty while consent is not answered.
    """
    if not case.given("consent.given"):
        return ""
    if not case.says("consent.given", "given", "limited") or case.given("consent.withdrawn_on"):
        return "NOCON"
    return "INSUF" if missing_from_assessment(case) else "RCP"


_STEPS = {
    "NOCON": (
        "there is no consent, so nothing may be done with this assessment",
        "Ring the referrer and say how consent is obtained; letter NOCON within 24 hours, unless it came through eCAF.",
    ),
    "INSUF": (
        "the assessment may not be processed until its mandatory answers are complete",
        "Ring the referrer and say what is missing; letter INSUF is the note of it.",
    ),
    "RCP": (
        "the assessment may be processed",
        "Send the parents letter RCP with the fair processing notice, then check the systems within 24 hours.",
    ),
}


@rule(
    "EHA-01",
    "What the desk does with this assessment",
    "Consent is looked at first, then the mandatory answers: name, date of birth, address and postcode of the child; a "
    "parent’s or carer’s name; name and date of birth of brothers, sisters and others in the household; ethnicity and "
    "special needs. Nothing overrides them for early help.",
    "Sandwell 1.1–1.2, 6.1",
    Level.ADVICE,
)
def next_step(case: Case) -> Iterator[Problem]:
    """A received assessment that is neither decided nor closed comes with its next step."""
    letter = route(case)
    if letter and RECEIVED.holds(case) and not (DECIDED.holds(case) or CLOSED.holds(case)):
        message, remedy = _STEPS[letter]
        yield Problem("consent.given" if letter == "NOCON" else "events", message, remedy)


@rule(
    "EHA-02",
    "The way in which it came is told in two ways",
    "The letter to the referrer about missing consent goes only where the assessment did not come through eCAF.",
    "Sandwell 1.1.1, flow 1.0",
    _W,
)
def came_one_way(case: Case) -> Iterator[Problem]:
    """Answer and event agree about eCAF."""
    by_event = bool(happened(case, "eha_received_by_ecaf"))
    said = case.given("eha.received_via")
    if said and RECEIVED.holds(case) and by_event is not (said == "ecaf"):
        yield Problem(
            "eha.received_via",
            "this and the event of the receipt do not agree about eCAF",
            "Correct one of them; for eCAF the event is “eha_received_by_ecaf”.",
        )


# -- what follows from other answers ---------------------------------------------------------------------------------------


def worked_out(case: Case) -> dict[str, Any]:
    """Priority (Sandwell 1.1.2) and the last day on which an assessment without consent is kept (Sandwell 1.1.1)."""
    found: dict[str, Any] = {}
    if origin := case.given("eha.received_from"):
        found["eha.priority"] = "p1" if origin in ("mash", "maet") else "p2"
    if closed := last(case, "no_consent_closed"):
        found["eha.destroy_after"] = closed.day + _KEPT_FOR
    if happened(case, "eha_received_by_ecaf"):
        found["eha.received_via"] = "ecaf"
    return found


@rule(
    "EHA-03",
    "This follows from other answers and says something else",
    "Priority 1 is for what comes from the MASH or the MAET. An assessment without consent is kept for 30 days from its "
    "closure. Both are printed without being typed.",
    "Sandwell 1.1.1, 1.1.2",
    _W,
)
def worked_out_and_typed_agree(case: Case) -> Iterator[Problem]:
    """What was typed is what follows."""
    follows = worked_out(case)
    for path in ("eha.priority", "eha.destroy_after"):
        typed = case.given(path)
        if typed is not None and path in follows and typed != follows[path]:
            yield Problem(
                path, "something else follows from the other answers", "Take it out, or correct them."
            )


@rule(
    "EHA-04",
    "The assessment is to be destroyed",
    "Without consent it is kept for 30 days from the closure and then destroyed. “caseforms retention” lists all such "
    "records, and those that are needed after all.",
    "Sandwell 1.1.1, flow 1.0",
    _W,
)
def destroyed_in_time(case: Case) -> Iterator[Problem]:
    """An assessment closed for want of consent is gone after 30 days."""
    closed, after = last(case, "no_consent_closed"), worked_out(case).get("eha.destroy_after")
    gone = closed and any(at.day >= closed.day for at in happened(case, "eha_destroyed"))
    again = closed and any(closed < at for at in happened(case, "eha_received", "consent_given"))
    if isinstance(after, date) and case.today > after and not gone and not again:
        yield Problem(
            "events",
            "the 30 days for which an assessment without consent is kept have passed",
            "Destroy it and all copies, unless something else needs it, and add the event “eha_destroyed”.",
        )


# -- step-downs and other areas --------------------------------------------------------------------------------------------


@rule(
    "EHA-05",
    "A step-down names the social worker",
    "In a step-down the social worker stands as the person who undertook the assessment.",
    "Sandwell 4.5–4.6",
    _W,
)
def social_worker_is_named(case: Case) -> Iterator[Problem]:
    """The author of a step-down is a social worker."""
    role = case.given("author.role")
    if STEP_DOWN.holds(case) and role and "social worker" not in str(role).casefold():
        yield Problem(
            "author.role",
            "in a step-down the social worker undertakes the assessment, and this is another role",
            "Enter the social worker under “author”.",
        )


@rule(
    "EHA-06",
    "The comment on the consent does not name the route",
    "The family agreed to step down; the comment says from where.",
    "Sandwell 4.5–4.6",
    _W,
)
def comment_names_route(case: Case) -> Iterator[Problem]:
    """The comment says “step down” and from which service."""
    where, _ = _STEP_DOWN_ROUTES.get(str(case.given("eha.start_reason")), ("", ()))
    comment = case.given("eha.consent_comment")
    if where and isinstance(comment, str):
        flat = comment.casefold().replace("-", " ")
        if "step down" not in flat or where.casefold() not in flat:
            yield Problem(
                "eha.consent_comment",
                "the comment does not name the route of the step-down",
                f"Write “Step Down {where}” and the kind of paper.",
            )


@rule(
    "EHA-07",
    "The papers of the step-down are not attached",
    "The assessment refers to them: CIN plan and minutes, or the Single Assessment. Five working days after the CIN "
    "meeting the episode begins without them.",
    "Sandwell 4.4.3–4.6",
    _W,
)
def papers_are_attached(case: Case) -> Iterator[Problem]:
    """What the needs refer to is attached, save where it has not come."""
    _, papers = _STEP_DOWN_ROUTES.get(str(case.given("eha.start_reason")), ("", ()))
    attached = case.given("eha.attached")
    if papers and STEP_DOWN_BY_WORKFLOW.holds(case) and isinstance(attached, tuple):
        for _ in set(papers) - set(attached):
            yield Problem(
                "eha.attached",
                "not all papers of this step-down are attached",
                f"It needs {' and '.join(papers)}.",
            )
            return


@rule(
    "EHA-08",
    "The level was changed on an out-of-area closure",
    "An assessment of a child of another area is passed on as it is; its vulnerability level stays.",
    "Sandwell flow 6.0",
)
def level_stays(case: Case) -> Iterator[Problem]:
    """Out of area, the final level is the one at the start."""
    start, end = case.given("eha.level_at_start"), case.given("eha.level_at_end")
    if OUT_OF_AREA.holds(case) and start and end and start != end:
        yield Problem(
            "eha.level_at_end",
            "the child lives in another area, and the level is not the one at the start",
            "Leave the level as it was.",
        )


@rule(
    "EHA-09",
    "The reason does not say that the child lives elsewhere",
    "The entry for a child of another area refers to the assessment attached and names the authority.",
    "Sandwell 6.1.2, flow 6.0",
    _W,
)
def reason_names_area(case: Case) -> Iterator[Problem]:
    """Out of area, the reason says so, and the authority is known."""
    if not OUT_OF_AREA.holds(case):
        return
    if "out of area" not in str(case.given("eha.reason") or "").casefold().replace("-", " "):
        yield Problem(
            "eha.reason", "it is not said here that the child lives out of area", "Write “Out of Area”."
        )
    if not case.given("child.address.local_authority"):
        yield Problem(
            "child.address.local_authority",
            "the child lives in another area, and its authority is not named",
            "Add “local_authority: …” to the child’s address.",
        )


# -- decision and closure --------------------------------------------------------------------------------------------------


@rule(
    "EHA-10",
    "Who decided?",
    "A triage decision has a name, a date and a reason.",
    "Sandwell 1.4",
)
def decision_has_a_name(case: Case) -> Iterator[Problem]:
    """Each decision of the triage says by whom."""
    for each in happenings(case):
        if each.code in _DECISIONS and not each.implied and each.at.day <= case.today and not each.by.strip():
            yield Problem(f"{each.path}.by", "it is not said who decided", "Add “by: …” to the event.")


@rule(
    "EHA-11",
    "The CIN code was not for this person to set",
    "Only a Senior Early Help Coordinator or a COG Manager sets the CIN codes.",
    "Sandwell 1.4",
)
def code_set_by_those_who_may(case: Case) -> Iterator[Problem]:
    """Someone who may set the codes has set them."""
    if case.says("eha.cin_code_set_by", "someone_else"):
        yield Problem(
            "eha.cin_code_set_by",
            "only a Senior Early Help Coordinator or a COG Manager sets the CIN codes",
            "Ask one of them to look at the codes and set them.",
        )


@rule(
    "EHA-12",
    "Both CIN codes are the same",
    "A secondary code says something that the primary one does not.",
    "Sandwell 1.4",
)
def codes_differ(case: Case) -> Iterator[Problem]:
    """Primary and secondary code differ."""
    primary, secondary = case.given("eha.cin_code_primary"), case.given("eha.cin_code_secondary")
    if primary and primary == secondary:
        yield Problem(
            "eha.cin_code_secondary", "this is the primary code as well", "Take it out, or correct it."
        )


_REASONS = {
    "no_consent_closed": ("consent_denied",),
    "out_of_area_found": ("out_of_area",),
    "triage_insufficient": ("insufficient_information",),
    "triage_single_agency": ("single_agency_support",),
    "csc_level_4_met": ("transfer_to_ics",),
}


@rule(
    "EHA-13",
    "The end reason does not fit what happened",
    "Whoever counts the reasons later goes by this answer, and letters and retention by the events.",
    "Sandwell 1.1.1, 1.5–1.6, 3.2, 6.3",
    _W,
)
def reason_fits_events(case: Case) -> Iterator[Problem]:
    """The end reason is that of the event that led to the closure."""
    said = case.given("eha.end_reason")
    fitting = [reason for code, reasons in _REASONS.items() if happened(case, code) for reason in reasons]
    if said and fitting and CLOSED.holds(case) and said not in fitting:
        yield Problem(
            "eha.end_reason",
            "the events tell of another reason",
            "Correct the reason, or the events.",
        )


@rule(
    "EHA-14",
    "Welfare Rights is not among the agencies agreed",
    "Where the family agrees to be contacted by the Welfare Rights team, the team is added to the consent.",
    "Sandwell 1.4",
    _W,
)
def welfare_rights_is_added(case: Case) -> Iterator[Problem]:
    """Who wants welfare advice has agreed that the team receives it."""
    agreed = {row.agency for _, row in case.rows("consent.share_with") if row.agreed != "no"}
    if case.says("consent.welfare_rights_contact", "yes") and "welfare_rights" not in agreed:
        yield Problem(
            "consent.share_with",
            "the family agrees to contact by Welfare Rights, and the team is not among the agencies agreed",
            "Add “- {agency: welfare_rights, agreed: yes}”.",
        )


#: What reaches the desk on another way than the family's table is not signed by them there.
NO_SIGNATURE = either(
    "it came through eCAF, from social care or another area, or there is no consent",
    BY_ECAF,
    STEP_DOWN,
    OUT_OF_AREA,
    given("consent.withdrawn_on"),
    says("consent.given", "refused", "not_sought"),
    says("eha.start_reason", "fst_crisis"),
)

RULES: tuple[Rule, ...] = (
    next_step,
    came_one_way,
    worked_out_and_typed_agree,
    destroyed_in_time,
    social_worker_is_named,
    comment_names_route,
    papers_are_attached,
    level_stays,
    reason_names_area,
    decision_has_a_name,
    code_set_by_those_who_may,
    codes_differ,
    reason_fits_events,
    welfare_rights_is_added,
    family_signs("EHA-15", "eha", _EHA, unless=NO_SIGNATURE),
    to_be_signed("EHA-16", _EHA, *(f"eha.signature_{who}" for who in ("parent", "young_person", "author"))),
)
