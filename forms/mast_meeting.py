"""MAST/TAC meeting record: who met, what was shared, what was decided (Kirklees escalation 12, de-escalation 1).

Completed by the lead professional, by the author of the assessment at the first meeting, or by the social worker at a
de-escalation. It is made of the latest meeting; each earlier one is a record of its own.
"""

from ..cases.case import Case
from ..cases.team import latest_meeting
from .form import Form, Item, section, table
from .mast_parts import (
    BABY,
    CHANGED,
    CHILD,
    CLOSING,
    COMPLETED,
    CONSENT,
    DE4,
    KK12,
    LEAD,
    LEAD_CHANGED,
    PRESENT,
    READERS,
    SAFEGUARDING_YES,
    copies,
    head_needs,
    meeting,
    meeting_says,
    of_meeting,
    views_missing,
    views_needs,
)
from .mast_rules import MEETING_RULES
from .requirements import Condition, Requirements, confirm, must, should

_CONCERN = meeting_says(latest_meeting, "safeguarding_concern", "yes", text=SAFEGUARDING_YES)
_REVIEWS = meeting_says(latest_meeting, "type", "review", text="the meeting reviews the plan")


def _absent(part: str, words: str) -> Condition:
    def holds(case: Case) -> bool:
        attendees = meeting(case, latest_meeting).attendees
        return isinstance(attendees, tuple) and part not in {row.part for row in attendees if row}

    return Condition(f"no {words} was present", holds)


_VIEWS = ("team.meetings.child_views", "team.meetings.parent_views")
_NO_CHILD, _NO_PARENT = _absent("child", "child"), _absent("parent", "parent")
_ABSENT = Condition(
    "child or parents were not there", lambda case: _NO_CHILD.holds(case) or _NO_PARENT.holds(case)
)
_CAF_THERE = meeting_says(
    latest_meeting, "type", "de_escalation", text="the meeting de-escalates from social care"
) & meeting_says(latest_meeting, "assessment_used", "caf", text="a CAF is considered")

FORM = Form(
    code="mast_meeting",
    title="Meeting of the team around the child (MAST/TAC)",
    purpose="Record of a meeting: who was there, what was shared, what was decided",
    readers=READERS,
    case=Case,
    stands_at=of_meeting,
    sections=(
        section(
            "The meeting",
            "team.meetings.type",
            "team.meetings.review_no",
            "team.meetings.date",
            "team.meetings.start",
            "team.meetings.end",
            "team.meetings.venue",
            "team.meetings.chair",
            "team.meetings.minute_taker",
        ),
        CHILD,
        BABY,
        section(
            "Who was there",
            *PRESENT,
        ),
        section(
            "Who was not there",
            "team.meetings.child_absent_reason",
            "team.meetings.parent_absent_reason",
            when=_ABSENT,
        ),
        CONSENT,
        section(
            "What the meeting looked at",
            "team.meetings.assessment_used",
            "team.meetings.assessment_date",
            table("team.meetings.information_shared"),
            "team.meetings.strengths",
            "team.meetings.needs",
        ),
        section("The reason for using a CAF", "team.meetings.assessment_reason", when=_CAF_THERE),
        section(
            "Safeguarding concern",
            "team.meetings.safeguarding_concern",
        ),
        section("What the concern is", "team.meetings.safeguarding_detail", when=_CONCERN),
        section(
            "Views of child and parents",
            "team.meetings.child_views",
            "team.meetings.child_views_verbatim",
            "team.meetings.parent_views",
        ),
        views_missing(latest_meeting, *_VIEWS),
        section(
            "What was decided",
            "team.meetings.decision",
            "team.plan.date",
            Item("team.plan.version", label="Version of the plan"),
            "team.unmet_on",
            Item("early_help.review_on", label="Next review"),
            table("team.unmet_needs", "need", "reason"),
            *LEAD,
        ),
        LEAD_CHANGED,
        copies("team.meetings.copies"),
        section(
            "Signatures",
            "team.meetings.signature_lead",
            "team.meetings.signature_parent",
            "team.meetings.signature_young_person",
        ),
        COMPLETED,
    ),
    requirements=Requirements(
        must("team.meetings.type", "team.meetings.date", source=f"{KK12}, de-escalation 1"),
        must("team.meetings.review_no", source=KK12, when=_REVIEWS),
        head_needs("mast_meeting"),
        should("team.meetings.venue", source="Cafcass 2.60"),
        must("team.meetings.chair", source=KK12),
        must("team.meetings.attendees", "team.meetings.attendees[].name", source=KK12),
        must("team.meetings.attendees[].part", source=f"{KK12}; National CAF"),
        should("team.meetings.child_absent_reason", source="National CAF", when=_NO_CHILD),
        should("team.meetings.parent_absent_reason", source="National CAF", when=_NO_PARENT),
        must("consent.given", source="Kirklees escalation 6", firm=True),
        must(
            "team.meetings.assessment_used",
            "team.meetings.assessment_date",
            source=f"{KK12}, de-escalation 1",
        ),
        must("team.meetings.assessment_reason", source="Kirklees de-escalation 1", when=_CAF_THERE),
        should("team.meetings.information_shared", source="NSPCC information sharing 5"),
        should("team.meetings.information_shared[].fact_or_opinion", source="NSPCC information sharing 5"),
        should("team.meetings.strengths", "team.meetings.needs", source="National CAF"),
        must("team.meetings.safeguarding_concern", source=DE4),
        must("team.meetings.safeguarding_detail", source=DE4, when=_CONCERN),
        views_needs(latest_meeting, "National CAF; Kirklees, continuum of need", *_VIEWS),
        must("team.meetings.decision", source=KK12),
        must("early_help.review_on", source=KK12, when=~CLOSING),
        should("team.unmet_needs", source=KK12),
        must("early_help.lead_agreed_by_family", source="Kirklees, continuum of need", answered=True),
        must("team.lead_from", source="Kirklees, continuum of need", when=CHANGED),
        must("team.meetings.copies", source=KK12),
        should(
            "team.meetings.signature_lead",
            "team.meetings.signature_parent",
            "team.meetings.signature_young_person",
            source="General practice",
        ),
        confirm(
            "Nothing was shared at the meeting that goes beyond what the family agreed to.",
            "NSPCC information sharing 4",
            path="team.meetings.information_shared",
        ),
    ),
    rules=MEETING_RULES,
)
