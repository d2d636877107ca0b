"""MAST/TAC delivery action plan: who does what by when, and what it is to achieve (Kirklees escalation 12).

Required paperwork at both levels “targeted and co-ordinated” of the Kirklees continuum of need. Each action keeps its
number in the reviews and in the closure. The table lies across the page, because people read it at a meeting.
"""

from ..cases.case import Case
from .form import Form, Item, section, table, whole
from .mast_action_rules import NUMBER_RULES, PROGRESS_RULES, due_after_the_plan
from .mast_parts import (
    BABY,
    CHILD,
    CLOSING,
    COMPLETED,
    KK12,
    QUALITY,
    READERS,
    head_needs,
    of_meeting,
    views_missing,
    views_needs,
)
from .mast_rules import PLAN_RULES
from .requirements import Condition, Requirements, confirm, must, should

_CHANGED = Condition("it is not the first version", lambda case: (case.given("team.plan.version") or 0) > 1)

_VIEWS = ("team.plan.child_comment", "team.plan.parent_comment")

FORM = Form(
    code="mast_plan",
    title="Action plan of the team around the child (MAST/TAC)",
    purpose="What is to be achieved, who does what, and by when",
    readers=READERS,
    case=Case,
    stands_at=of_meeting,
    landscape=True,
    version=lambda case: str(case.given("team.plan.version") or 1),
    counted_by="team.plan.version",
    sections=(
        section(
            "The plan",
            "team.plan.date",
            "team.plan.version",
            Item("early_help.review_on", label="Review on"),
            "consent.given",
            whole("lead_professional"),
        ),
        CHILD,
        BABY,
        section(
            "Actions",
            table(
                "team.actions",
                "no",
                "need",
                "outcome",
                "action",
                "who",
                "by_when",
                "progress",
                label="Who does what, and by when",
                by_hand=("progress",),
            ),
        ),
        section("If things get worse", "team.plan.contingency"),
        section(
            "Comments and agreement",
            "team.plan.child_comment",
            "team.plan.parent_comment",
            table("team.plan.agreed_by"),
        ),
        views_missing(None, *_VIEWS),
        COMPLETED,
    ),
    requirements=Requirements(
        must("team.plan.date", "team.plan.version", source=KK12),
        head_needs("mast_plan"),
        must("consent.given", source="Kirklees escalation 6", firm=True),
        must("team.actions", "team.actions[].no", source=KK12),
        should("team.actions[].need", source="Public practice, CAF tracking"),
        must("team.actions[].outcome.what", "team.actions[].action", source=f"National CAF; {QUALITY}"),
        should("team.actions[].outcome.every_child_matters", source=QUALITY),
        must("team.actions[].who.name", "team.actions[].by_when", source=f"National CAF; {QUALITY}"),
        should("team.plan.contingency", source="General practice"),
        views_needs(None, "National CAF", *_VIEWS),
        should("team.plan.agreed_by", source="National CAF"),
        must("early_help.review_on", source=f"{KK12}; Kent and Medway, tier 2", when=~CLOSING),
        confirm(
            "This version number is higher than that of every version given out before.",
            KK12,
            when=_CHANGED,
            path="team.plan.version",
        ),
    ),
    rules=(*PLAN_RULES, *NUMBER_RULES, *PROGRESS_RULES, due_after_the_plan),
)
