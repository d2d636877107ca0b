"""MAST/TAC review: how each action stands, and whether there is a next review or an end (Kirklees de-escalation 4).

A review is a meeting with a review number. The document is made of the review with the highest number; its number stands
on every page.
"""

from ..cases.case import Case
from ..cases.team import latest_review
from .form import Form, Item, note, section, table
from .mast_action_rules import NUMBER_RULES, PROGRESS_RULES, no_open_action_is_dropped
from .mast_parts import (
    BABY,
    CHANGED,
    CHILD,
    COMPLETED,
    DE4,
    LEAD,
    LEAD_CHANGED,
    PRESENT,
    QUALITY,
    READERS,
    SAFEGUARDING_YES,
    copies,
    head_needs,
    meeting,
    meeting_says,
    of_review,
    views_missing,
    views_needs,
)
from .mast_rules import REVIEW_RULES
from .requirements import Requirements, must, should

_CONCERN = meeting_says(latest_review, "safeguarding_concern", "yes", text=SAFEGUARDING_YES)
_NEEDS_CHANGED = meeting_says(latest_review, "needs_changed", "yes", text="the needs have changed")

_VIEWS = ("team.meetings.child_views", "team.meetings.parent_views")

FORM = Form(
    code="mast_review",
    title="Review of the team around the child (MAST/TAC)",
    purpose="How the plan has gone, and what follows",
    readers=READERS,
    case=Case,
    stands_at=of_review,
    landscape=True,
    version=lambda case: f"1, review {meeting(case, latest_review).review_no or '?'}",
    sections=(
        section(
            "The review",
            "team.meetings.review_no",
            "team.meetings.date",
            "team.meetings.venue",
            "team.meetings.chair",
        ),
        CHILD,
        BABY,
        section(
            "Who was there",
            *PRESENT,
        ),
        section(
            "How each action stands",
            note("An action keeps its number from the plan to the closure."),
            table("team.actions", "no", "outcome", "action", "who", "by_when", "progress", label="Progress"),
        ),
        section(
            "What has changed",
            Item("team.meetings.needs_changed", label="Have the needs changed?"),
            Item("consent.given", label="Consent to the team"),
            Item("team.meetings.consent_still_held", label="Is consent still held?"),
            Item("team.meetings.safeguarding_concern", label="Has a safeguarding concern come back?"),
            Item("team.meetings.new_information", label="New information"),
        ),
        section("What the concern is", "team.meetings.safeguarding_detail", when=_CONCERN),
        section(
            "Views of child and parents",
            "team.meetings.child_views",
            "team.meetings.parent_views",
        ),
        views_missing(latest_review, *_VIEWS),
        section(
            "Notes and next steps",
            Item("team.meetings.notes", label="Notes"),
            Item("team.meetings.next_steps", label="Next steps"),
        ),
        section(
            "What follows",
            note("Either a next review, or the reason why the work ends."),
            Item("early_help.review_on", label="Next review"),
            "team.closure.reason",
            *LEAD,
        ),
        LEAD_CHANGED,
        copies("team.meetings.copies"),
        COMPLETED,
    ),
    requirements=Requirements(
        must("team.meetings.review_no", "team.meetings.date", source=QUALITY),
        head_needs("mast_review"),
        should("team.meetings.venue", "team.meetings.chair", source=QUALITY),
        must("team.meetings.attendees", "team.meetings.attendees[].name", source=QUALITY),
        must("team.meetings.attendees[].part", source=QUALITY),
        must("consent.given", source="Kirklees escalation 6", firm=True),
        must("team.actions", "team.actions[].no", "team.actions[].action", source=QUALITY),
        must("team.meetings.consent_still_held", source="Public practice, Salford", firm=True),
        should("team.meetings.needs_changed", source="NSPCC, early help record"),
        should("team.meetings.new_information", source="NSPCC, early help record", when=_NEEDS_CHANGED),
        must("team.meetings.safeguarding_concern", source=DE4),
        must("team.meetings.safeguarding_detail", source=DE4, when=_CONCERN),
        should("team.meetings.notes", source=QUALITY),
        views_needs(latest_review, QUALITY, *_VIEWS),
        must("team.meetings.next_steps", source=QUALITY),
        must(
            "team.lead_from",
            "early_help.lead_agreed_by_family",
            source="Kirklees, continuum of need",
            when=CHANGED,
        ),
        must("team.meetings.copies", source=DE4),
    ),
    rules=(*REVIEW_RULES, *NUMBER_RULES, *PROGRESS_RULES, no_open_action_is_dropped),
)
