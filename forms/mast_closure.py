"""MAST/TAC closure: why the team's work ends, what was achieved, and where the family turns (Kirklees de-escalation 4).

Completed by the lead professional with team and family. Papers go to another local authority only with consent.
"""

from ..cases.case import Case
from .form import Form, Item, section, table, whole
from .mast_action_rules import NUMBER_RULES, every_outcome_has_a_result, results_agree
from .mast_parts import BABY, CHILD, COMPLETED, DE4, KK12, MOVED, READERS, copies, head_needs, of_meeting
from .mast_rules import CLOSURE_RULES
from .requirements import Requirements, must, says, should

_OTHER = says("team.closure.reason", "other", text="there is another reason")
_SOCIAL_CARE = says("team.closure.reason", "social_care", text="social care takes over")
_ERROR = says("team.closure.reason", "opened_in_error", text="it was opened in error")

FORM = Form(
    code="mast_closure",
    title="Closure of the team around the child (MAST/TAC)",
    purpose="Why the team’s work ends, what was achieved, and where the family turns from now on",
    readers=READERS,
    case=Case,
    stands_at=of_meeting,
    sections=(
        section(
            "The closure",
            "team.closure.opened_on",
            "team.closure.closed_on",
            "team.closure.reason",
            "team.closure.reason_other",
            "consent.given",
            whole("lead_professional"),
        ),
        section("Accepted by social care", "team.closure.accepted_on", when=_SOCIAL_CARE),
        CHILD,
        BABY,
        section(
            "What was achieved",
            table("team.actions", "no", "outcome", "result", "result_evidence", label="Outcomes of the plan"),
            table("team.unmet_needs", "need", "reason", "met_since", label="Unmet needs"),
        ),
        section(
            "From now on",
            "team.closure.exit_plan",
            "team.closure.universal_services",
            Item("early_help.where_to_turn", label="Whom to ask if things get worse"),
        ),
        section("Feedback", "team.closure.child_feedback", "team.closure.parent_feedback"),
        section(
            "Move to another local authority",
            "team.closure.receiving_authority",
            "team.closure.transfer_consent",
            when=MOVED,
        ),
        copies("team.closure.copies"),
        section(
            "Signatures",
            "team.closure.signature_lead",
            "team.closure.signature_manager",
            "team.closure.signature_parent",
        ),
        COMPLETED,
    ),
    requirements=Requirements(
        must("team.closure.opened_on", "team.closure.closed_on", source=DE4),
        must("team.closure.reason", source=f"{DE4}; public practice, Salford"),
        must("team.closure.reason_other", source="Public practice, Salford", when=_OTHER),
        head_needs("mast_closure"),
        must("consent.given", source="Kirklees escalation 6", firm=True),
        must("team.actions", source=DE4, unless_stated_none=True, when=~_ERROR),
        must("team.actions[].no", "team.actions[].outcome.what", source=DE4),
        should("team.actions[].result_evidence", source=DE4),
        should("team.unmet_needs", "team.unmet_needs[].met_since", source=KK12),
        should(
            "team.closure.exit_plan",
            "team.closure.universal_services",
            "early_help.where_to_turn",
            source="Kent and Medway, tier 2",
        ),
        should("team.closure.child_feedback", "team.closure.parent_feedback", source="National CAF"),
        must(
            "team.closure.receiving_authority",
            "team.closure.transfer_consent",
            source="Public practice, Salford",
            when=MOVED,
        ),
        must("team.closure.copies", source=DE4),
        should(
            "team.closure.signature_lead",
            "team.closure.signature_manager",
            "team.closure.signature_parent",
            source="General practice",
        ),
    ),
    rules=(*CLOSURE_RULES, *NUMBER_RULES, every_outcome_has_a_result, results_agree),
)
