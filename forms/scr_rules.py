"""The rules of the Serious Case Review notification: what looks at more than one answer (Cafcass 3.28–3.60)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..cases.blocks import Block, is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..findings import Level
from .requirements import Condition, Problem, rule
from .scr_stages import BY_CODE, SIGNIFICANT, STAGE_EVENTS
from .signing import to_be_signed

_PROCEDURE = "Cafcass appendix IV"
CHILDREN_AT_RISK = Condition(
    "a brother, sister or other child is at risk",
    lambda case: case.says("scr.siblings_at_risk", "yes") or case.says("scr.other_children_at_risk", "yes"),
)


def _same_person(one: Any, other: Any) -> bool:
    """Whether two answers name the same person."""
    return is_value(one) and is_value(other) and str(one).casefold().split() == str(other).casefold().split()


@rule(
    "SCR-01",
    "Stage 2 is for children known to Cafcass",
    "Cafcass writes a single-agency report only about its own work. "
    "Where the child was not known, stage 1 leads straight to stage 3.",
    _PROCEDURE,
)
def stage_two_only_if_known(case: Case) -> Iterator[Problem]:
    """A stage 2 event belongs to a child known to Cafcass."""
    event = BY_CODE.get(case.given("scr.stage_event") or "")
    if event and event.stage == 2 and case.says("scr.known_to_cafcass", "not_known"):
        yield Problem(
            "scr.stage_event",
            "a stage 2 event, but the child was not known to Cafcass",
            "Check the event, and “known_to_cafcass”.",
        )


@rule(
    "SCR-02",
    "Outside the collection",
    "Cafcass collects expected and unexpected deaths and serious injuries of children known to "
    "it, and, of children not known, unexpected deaths that lead to a review.",
    "Cafcass 3.30",
    Level.ADVICE,
)
def inside_the_collection(case: Case) -> Iterator[Problem]:
    """A child not known to Cafcass is collected only after an unexpected death."""
    if case.says("scr.known_to_cafcass", "not_known") and case.says(
        "scr.incident_type", "death_expected", "serious_injury"
    ):
        yield Problem(
            "scr.incident_type",
            "the child was not known to Cafcass and did not die unexpectedly: outside the collection",
            "No notification is asked for; if in doubt, treat a death as unexpected.",
        )


@rule(
    "SCR-03",
    "The directors are told at once",
    "The Service Manager tells the Regional and the Corporate Director immediately, so on "
    "the day on which Cafcass knows.",
    "Cafcass 3.35–3.36",
    Level.WARNING,
)
def told_the_same_day(case: Case) -> Iterator[Problem]:
    """Nobody is told later than on the day when the incident was known."""
    known = case.given("scr.incident_known_at")
    for who in ("regional_director", "corporate_director"):
        told = case.given(f"scr.{who}_informed_at")
        if isinstance(known, Moment) and isinstance(told, Moment):
            path = f"scr.{who}_informed_at"
            if told.day > known.day:
                yield Problem(
                    path,
                    "told later than on the day when Cafcass knew of the incident",
                    "Check the dates; if they are right, say why under “accepted”.",
                )
            elif told.day < known.day or (told.time and known.time and told < known):
                yield Problem(path, "told before Cafcass knew of the incident", "Check both dates and times.")


@rule(
    "SCR-04",
    "A death before the incident",
    "The date of death is the day of the incident or a later one.",
    "Public practice, Solihull",
)
def death_not_before_incident(case: Case) -> Iterator[Problem]:
    """The child did not die before the incident."""
    incident, death = case.given("scr.date_of_incident"), case.given("scr.date_of_death")
    if isinstance(incident, Moment) and isinstance(death, Moment):
        both_times = incident.time is not None and death.time is not None
        if death.day < incident.day or (both_times and death < incident):
            yield Problem("scr.date_of_death", "the death lies before the incident", "Check both dates.")
    if death and case.says("scr.incident_type", "serious_injury"):
        yield Problem(
            "scr.incident_type",
            "a date of death is given, but the incident is a serious injury",
            "If the child has died, it is a death.",
        )


@rule(
    "SCR-05",
    "Children at risk are referred",
    "When this or any other child is at risk, the child protection referral comes first.",
    "Cafcass 3.34",
)
def children_at_risk_are_referred(case: Case) -> Iterator[Problem]:
    """A child at risk was referred."""
    if CHILDREN_AT_RISK.holds(case) and not case.given("scr.referral_made_at"):
        yield Problem(
            "scr.referral_made_at",
            "another child is at risk, and no child protection referral is recorded",
            "Refer now by telephone, then add when.",
        )


@rule(
    "SCR-06",
    "Who secures the files",
    "Whoever secures the files has no line or performance responsibility for the practitioner.",
    "Cafcass 3.43",
)
def securer_is_independent(case: Case) -> Iterator[Problem]:
    """The files were secured by someone independent of the work."""
    path = "scr.files.secured_by"
    if case.says("scr.files.securer_independent", "no"):
        yield Problem(
            "scr.files.securer_independent",
            "the person who secured the files is responsible for the practitioner’s work",
            "Ask the Regional Director to name another.",
        )
    if any(
        _same_person(case.given(path), case.given(f"cafcass.{other}"))
        for other in ("service_manager", "practitioner")
    ):
        yield Problem(
            path,
            "the practitioner or the Service Manager secured the files",
            "Someone without responsibility for the work must do it.",
        )


@rule(
    "SCR-07",
    "The panel member is the line manager",
    "Cafcass’s panel member is never the practitioner’s line manager.",
    "Cafcass 3.33, 3.41",
)
def panel_member_is_not_line_manager(case: Case) -> Iterator[Problem]:
    """The panel member is neither the practitioner nor the line manager."""
    member = case.given("scr.lscb.panel_member")
    if any(
        _same_person(member, case.given(f"cafcass.{other}")) for other in ("service_manager", "practitioner")
    ):
        yield Problem(
            "scr.lscb.panel_member",
            "the panel member is the practitioner or the line manager",
            "Ask the Regional Director to name another.",
        )


@rule(
    "SCR-08",
    "A report needs approval before it is sent",
    "Remit, draft, approval and sending follow each other; without the Corporate "
    "Director’s approval nothing goes to the LSCB.",
    "Cafcass 3.51–3.53",
)
def report_in_order(case: Case) -> Iterator[Problem]:
    """The report was approved before it was sent."""
    steps = ("remit_confirmed_on", "draft_to_cd", "approved_on", "sent_on")
    if case.given("scr.imr.sent_on") and not case.given("scr.imr.approved_on"):
        yield Problem(
            "scr.imr.approved_on",
            "the report was sent without a date of approval",
            "Add when the Corporate Director approved it.",
        )
    dated = [(f"scr.imr.{step}", day) for step in steps if (day := case.given(f"scr.imr.{step}"))]
    for (_, before), (path, day) in pairwise(dated):
        if day < before:
            yield Problem(
                path, "this step of the report lies before the one that comes first", "Check the dates."
            )


@rule(
    "SCR-09",
    "The author is from the region",
    "The author of the single-agency report comes from outside the region.",
    "Cafcass 3.51",
)
def author_is_external(case: Case) -> Iterator[Problem]:
    """The author of the report is from outside the region."""
    if case.says("scr.imr.external_to_region", "no"):
        yield Problem(
            "scr.imr.external_to_region",
            "the author of the report works in the region",
            "Ask the directors to appoint another.",
        )


@rule(
    "SCR-10",
    "The decision does not fit the event",
    "Event 1h is the decision to hold a review, 1i the decision not to.",
    "Cafcass 3.37, 3.40",
)
def decision_fits_event(case: Case) -> Iterator[Problem]:
    """The decision of the LSCB is the one that the event stands for."""
    fits = {"1h": ("scr",), "1i": ("no_scr", "other_review")}.get(case.given("scr.stage_event") or "")
    if fits and case.given("scr.lscb.decision") and not case.says("scr.lscb.decision", *fits):
        yield Problem(
            "scr.lscb.decision", "the decision does not fit the event that is notified", "Check both."
        )


@rule(
    "SCR-11",
    "Cafcass’s work on a child not known to it",
    "Either the child was known to Cafcass, or there is no work to describe.",
    "Cafcass 3.30",
)
def known_where_there_is_work(case: Case) -> Iterator[Problem]:
    """A child with whom Cafcass worked is known to it."""
    if case.says("scr.known_to_cafcass", "not_known") and isinstance(case.at("cafcass"), Block):
        yield Problem(
            "scr.known_to_cafcass",
            "“not known to Cafcass”, yet the case file tells of Cafcass’s work",
            "Check which of the two is right.",
        )


@rule(
    "SCR-12",
    "No notification is asked for at this event",
    f"A notification or update is due at the significant events at the least: {', '.join(SIGNIFICANT)}. All events: "
    f"{'; '.join(event.label for event in STAGE_EVENTS)}.",
    _PROCEDURE,
    Level.ADVICE,
)
def at_a_significant_event(case: Case) -> Iterator[Problem]:
    """The event is a significant one."""
    event = BY_CODE.get(case.given("scr.stage_event") or "")
    if event and event.stage and not event.significant:
        yield Problem(
            "scr.stage_event",
            "this is not one of the significant events",
            "It may be sent; check that the significant one was notified.",
        )


signed_on_paper = to_be_signed("SCR-13", "House rule", "scr.signature")


@rule(
    "SCR-14",
    "The practitioner of an open case works from a copy",
    "When the case is open, the original is sealed and the practitioner "
    "goes on with a copy; later entries are dated and kept apart.",
    "Cafcass 3.44–3.46",
    Level.ADVICE,
)
def copy_for_open_case(case: Case) -> Iterator[Problem]:
    """An open case goes on with a copy of the file."""
    if (
        case.says("scr.known_to_cafcass", "open_allocated")
        and case.given("scr.files.state")
        and not case.says("scr.files.state", "copy_given_to_the_practitioner")
    ):
        yield Problem(
            "scr.files.state",
            "the case is open, and no copy was given to the practitioner",
            "Give a copy, or say that work has ended.",
        )


RULES = (
    stage_two_only_if_known,
    inside_the_collection,
    told_the_same_day,
    death_not_before_incident,
    children_at_risk_are_referred,
    securer_is_independent,
    panel_member_is_not_line_manager,
    report_in_order,
    author_is_external,
    decision_fits_event,
    known_where_there_is_work,
    at_a_significant_event,
    signed_on_paper,
    copy_for_open_case,
)
