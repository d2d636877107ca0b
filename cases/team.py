"""The team around the child (MAST, TAC): its meetings, its plan, needs left unmet, reviews of the plan, and the closure.

An action is entered once, with a number that it keeps: its progress at each review and the result at the closure stand
beside it. A review is a meeting of the team that looks at the plan, so it is a row among the meetings, with a number of
its own. What letters or the event list already hold (the next review, the new lead professional) is asked there.
"""

from datetime import date
from typing import Annotated, Any

from .answers import Chosen, Clock, Date, DueDate, Long, Text, YesNo
from .blocks import Block, Group, Rows, ask
from .consent import Agency
from .kinds import Choice, Stated, Unusable, options
from .people import Signature
from .team_plan import Counted, Element, Plan, PlanAction

_KK12 = "Kirklees escalation 12"
_DE4 = "Kirklees de-escalation 4"
_CAF = "National CAF"
_QUALITY = "Public practice, CAF quality review"
_Rest = Stated | Unusable | None


class Attendee(Block):
    """Someone who was at a meeting."""

    name: Text = ask("Name", _KK12)
    part: Annotated[
        Chosen,
        Choice(
            options=options(
                child="Child or young person",
                parent="Parent or carer",
                family="Other family or friend",
                supporter="Supporter or advocate",
                interpreter="Interpreter",
                practitioner="Practitioner",
            )
        ),
    ] = ask("Took part as", _CAF)
    role: Text = ask("Relationship or role", _CAF)
    agency: Agency = ask("Agency", _KK12, "for a practitioner; the consent must cover it")
    organisation: Text = ask("Which one", _KK12)


class Apology(Block):
    """Someone who could not come."""

    name: Text = ask("Name", "Public practice, Cheshire East")
    agency: Agency = ask("Agency", "Public practice, Cheshire East")
    organisation: Text = ask("Which one", "Public practice, Cheshire East")
    report: YesNo = ask("Report sent?", "Public practice, Cheshire East")


class SharedThere(Block):
    """A piece of information that was shared at a meeting."""

    by: Text = ask("By whom", "NSPCC information sharing 5")
    information: Long = ask("Information", "NSPCC information sharing 5")
    fact_or_opinion: Annotated[Chosen, Choice(options=options("Fact", "Opinion"))] = ask(
        "Fact or opinion", "NSPCC information sharing 5"
    )


class Copy(Block):
    """Someone who receives a copy."""

    to: Annotated[
        Chosen,
        Choice(
            options=options(
                family="Family",
                sharing_service="Information-sharing service",
                agency="Agency",
                receiving_authority="Receiving local authority",
            ),
            synonyms=(("sharing_service", "KISS"),),
        ),
    ] = ask("Copy to", _KK12)
    agency: Agency = ask("Agency", _KK12, "the consent must cover it")
    organisation: Text = ask("Which one", _KK12)
    method: Text = ask("How", _KK12, "such as by hand, post, secure e-mail")
    sent_on: Date = ask("Sent on", _KK12)


class Meeting(Block):
    """One meeting of the team; where it reviews the plan, with the number of the review."""

    type: Annotated[
        Chosen,
        Choice(
            options=options(
                initial="First meeting",
                review="Review",
                de_escalation="De-escalation from social care",
                closing="Closing",
            )
        ),
    ] = ask("Type of meeting", "Kirklees escalation 12, de-escalation 1")
    review_no: Counted = ask(
        "Review number", _QUALITY, "where the meeting reviews the plan: 1 for the first review"
    )
    date: Date = ask("Date", _KK12)
    start: Clock = ask("From", "General practice")
    end: Clock = ask("To", "General practice")
    venue: Text = ask("Venue", "Cafcass 2.60", "never the confidential address of anyone")
    chair: Text = ask("Chair", _KK12)
    minute_taker: Text = ask("Minute taker", "General practice")
    attendees: Annotated[tuple[Attendee, ...] | _Rest, Rows(Attendee)] = ask("Present", _KK12)
    apologies: Annotated[tuple[Apology, ...] | _Rest, Rows(Apology)] = ask(
        "Apologies and reports", "Public practice, Cheshire East"
    )
    child_absent_reason: Text = ask("If the child was not present: why", _CAF)
    parent_absent_reason: Text = ask("If no parent was present: why", _CAF)
    assessment_used: Annotated[
        Chosen,
        Choice(
            options=options(
                caf="Common assessment (CAF)",
                initial="Initial assessment",
                core="Core assessment",
                single="Single assessment",
                eha="Early help assessment",
            )
        ),
    ] = ask("Assessment considered", "Kirklees escalation 12, de-escalation 1")
    assessment_date: Date = ask("Date of the assessment", "Kirklees escalation 12, de-escalation 1")
    assessment_reason: Text = ask(
        "Why not social care’s own assessment", "Kirklees de-escalation 1", "for a CAF at a de-escalation"
    )
    safeguarding_concern: YesNo = ask("Has a safeguarding concern arisen?", _DE4)
    safeguarding_detail: Long = ask("The concern, and what was done about it", _DE4)
    child_views: Long = ask("Child’s or young person’s views", f"{_CAF}; {_QUALITY}")
    child_views_verbatim: YesNo = ask("In the child’s own words?", "Cafcass 2.93")
    child_views_missing: Text = ask("If the child’s views were not obtained: why", _QUALITY)
    parent_views: Long = ask("Parents’ or carers’ views", f"Kirklees, continuum of need; {_QUALITY}")
    parent_views_missing: Text = ask("If the parents’ views were not obtained: why", _QUALITY)
    information_shared: Annotated[tuple[SharedThere, ...] | _Rest, Rows(SharedThere)] = ask(
        "Information shared", "NSPCC information sharing 5"
    )
    strengths: Long = ask("Strengths", _CAF)
    needs: Long = ask("Needs", _CAF)
    decision: Annotated[
        Chosen,
        Choice(options=options(plan="An action plan is agreed or goes on", needs_met="Needs met: no plan")),
    ] = ask("Decision", _KK12)
    new_information: Long = ask("Review: new information", "NSPCC, early help record")
    needs_changed: YesNo = ask("Review: have the needs changed?", "NSPCC, early help record")
    notes: Long = ask("Review: notes", _QUALITY)
    next_steps: Long = ask("Review: next steps", _QUALITY)
    consent_still_held: YesNo = ask("Review: is consent still held?", "Public practice, Salford")
    copies: Annotated[tuple[Copy, ...] | _Rest, Rows(Copy)] = ask(
        "Copies", f"{_KK12}, de-escalation 4", "the family and the information-sharing service always"
    )
    signature_lead: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Lead professional", "General practice"
    )
    signature_parent: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Parent or carer", "General practice"
    )
    signature_young_person: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Young person", "General practice"
    )


class UnmetNeed(Block):
    """A need that could not be met."""

    need: Long = ask("Unmet need", _KK12)
    domain: Element = ask("Domain", _CAF)
    service_sought: Text = ask("Service sought", "General practice")
    contacted_on: Date = ask("Contacted on", "General practice")
    reason: Annotated[
        Chosen,
        Choice(
            options=options(
                "No such service",
                "Waiting list",
                "Threshold not met",
                "Family declined",
                "Refused by the provider",
                not_accessible="Not accessible (language, disability, travel, cost)",
                other="Other – in words",
            )
        ),
    ] = ask("Why it is unmet", _KK12)
    reason_other: Text = ask("The reason in words", "General practice")
    available_from: Text = ask("Expected wait, or available from", "General practice")
    interim: Long = ask("Support in the meantime", "Kirklees escalation 6")
    impact: Long = ask(
        "Impact on the child, and risk if it stays unmet",
        f"Peterborough & Cambridgeshire, good referral; {_DE4}",
    )
    significant_harm: YesNo = ask("Might the child suffer significant harm?", _DE4)
    escalated_to: Text = ask("Escalated to", "General practice")
    escalated_on: Date = ask("Escalated on", "General practice")
    met_since: YesNo = ask("Met since?", _KK12, "asked again at the closure")


class Closure(Block):
    """The end of the team's work."""

    opened_on: Date = ask("Opened on", _DE4)
    closed_on: Date = ask("Closed on", _DE4)
    reason: Annotated[
        Chosen,
        Choice(
            options=options(
                needs_met="Needs met",
                disengaged="Family disengaged, or consent withdrawn",
                moved_authority="Moved to another local authority",
                social_care="Moved to children’s social care",
                child_died="Child died",
                aged_out="Child has become too old",
                opened_in_error="Opened in error",
                other="Other – in words",
            ),
            synonyms=(("social_care", "moved to social care"), ("aged_out", "aged out")),
        ),
    ] = ask("Reason for closure", f"{_DE4}; public practice, Salford")
    reason_other: Text = ask("The reason in words", "Public practice, Salford")
    accepted_on: Date = ask(
        "Accepted by social care on", "Public practice, Salford", "a referral alone is no acceptance"
    )
    exit_plan: Long = ask("Exit plan", "Kent and Medway, tier 2")
    universal_services: Long = ask("Services that go on", "Kent and Medway, tier 2")
    child_feedback: Long = ask("Child’s or young person’s feedback", _CAF)
    parent_feedback: Long = ask("Parents’ or carers’ feedback", _CAF)
    receiving_authority: Text = ask("Receiving local authority", "Public practice, Salford")
    transfer_consent: YesNo = ask("Family agree to the transfer of the papers?", "Public practice, Salford")
    copies: Annotated[tuple[Copy, ...] | _Rest, Rows(Copy)] = ask(
        "Copies", _DE4, "the family and the information-sharing service always"
    )
    signature_lead: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Lead professional", "General practice"
    )
    signature_manager: Annotated[Signature | _Rest, Group(Signature)] = ask("Manager", "General practice")
    signature_parent: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Parent or carer", "General practice"
    )


class Team(Block):
    """The team around the child, from its first meeting to the closure."""

    meetings: Annotated[tuple[Meeting, ...] | _Rest, Rows(Meeting)] = ask(
        "Meetings", _KK12, "one entry for each, reviews as well; the record is made of the latest"
    )
    plan: Annotated[Plan | _Rest, Group(Plan)] = ask("Action plan", _KK12)
    actions: Annotated[tuple[PlanAction, ...] | _Rest, Rows(PlanAction)] = ask("Actions", _KK12)
    lead_from: DueDate = ask("New lead professional from", "Kirklees, continuum of need")
    unmet_on: Date = ask("Unmet needs recorded on", _KK12)
    unmet_needs: Annotated[tuple[UnmetNeed, ...] | _Rest, Rows(UnmetNeed)] = ask(
        "Unmet needs", _KK12, "“none” is the nil return"
    )
    closure: Annotated[Closure | _Rest, Group(Closure)] = ask("Closure", _DE4)


def latest_meeting(case: Any) -> int:
    """The place of the latest meeting among the rows; one without a date is being written and counts as the latest.

    Where there is none, the place that it would have.
    """
    rows = case.rows("team.meetings")
    return max(
        range(len(rows)),
        key=lambda place: (_day(rows[place][1]), place),
        default=0,
    )


def is_review(meeting: Any) -> bool:
    """Whether a meeting reviews the plan."""
    return meeting.type == "review" or meeting.review_no is not None


def latest_review(case: Any) -> int:
    """The place of the review with the highest number; one without a number is being written and counts as the latest.

    Where there is none, the place behind the last meeting.
    """
    rows = case.rows("team.meetings")
    places = [place for place, (_, row) in enumerate(rows) if is_review(row)]
    return max(places, key=lambda place: (_number(rows[place][1]), place), default=len(rows))


def _day(meeting: Any) -> date:
    return meeting.date if isinstance(meeting.date, date) else date.max


def _number(meeting: Any) -> int:
    return meeting.review_no if isinstance(meeting.review_no, int) else 1000
