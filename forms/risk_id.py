"""Cafcass's risk identification, with the screening record before it (Cafcass 2.13–2.33; D09).

Readers: the case file and the Service Manager, who discusses a high or imminent risk at once. It informs the case plan,
and its content passes into a referral. The questions stand in ``risk_questions``, the rules in ``risk_rules``.
"""

from .form import Form, Item, cards, note, section, table, whole
from .identity import identity
from .readers import MANAGER, OWN_FILE
from .requirements import UNBORN, Requirements, confirm, must, should
from .risk_questions import FACTORS, RiskIdCase
from .risk_rules import (
    CHECKS_MISSING,
    HIGH,
    PEOPLE_MOVED,
    PRIVATE_LAW,
    PUBLIC_LAW,
    RULES,
    STAFF_AT_RISK,
    UNSCREENED,
    VIOLENCE,
    about_screening,
)

_ID = "Cafcass 2.26"
_KEY = "Cafcass, key elements of safety assessments"
_RESPONDING = "Cafcass, responding to risk in private law"
_PUBLIC_ALONE = "placed_with_parent"

FORM = Form(
    code="risk_id",
    title="Risk identification, with the screening record",
    purpose="Which risks there are for a child, how likely harm is, and what needs to happen; kept on the case file",
    readers=(OWN_FILE, MANAGER.called("the Service Manager")),
    case=RiskIdCase,
    only={"events": about_screening},
    sections=(
        section(
            "The case",
            "proceedings.law_type",
            "proceedings.court",
            "proceedings.case_number",
            "cafcass.reference",
            "proceedings.application_type",
            "proceedings.next_hearing",
            "risk_id.status",
            "cafcass.practitioner",
            "cafcass.service_manager",
        ),
        section(
            "The children and the adults",
            "child.given_names",
            "child.family_name",
            "child.dob",
            "child.sex",
            whole("child.address", "Address"),
            "child.disability",
            table("siblings", "name", "dob", "sex", "relationship"),
            table("household", "name", "dob", "relationship"),
            cards(
                "parents",
                "Parent, carer or party",
                "name",
                "former_names",
                "dob",
                "relationship",
                "party_role",
                "parental_responsibility",
                "address",
                "lives_with_child",
                "risk_to_children",
                "risk_offence",
            ),
            table("address_history"),
            "risk_id.checks_repeated",
        ),
        section(
            "Screening",
            "risk_id.harm_alleged",
            "risk_id.welfare_work",
            "risk_id.police_by_judgement",
            cards(
                "screening_checks",
                "Check",
                "kind",
                "check",
                "made_on",
                "with_whom",
                "outstanding",
                "reviewed_by",
                "reviewed_on",
                "result",
                plain=("kind",),
            ),
            "risk_id.extended_reason",
            table("events", "at", "event", "note", label="Screening and what was told of its gaps"),
            "cafcass_letters.unscreened_reason",
        ),
        section(
            "Missing in public law",
            "cafcass_letters.missing_items",
            "risk_id.gap_told_on",
            when=PUBLIC_LAW,
        ),
        section(
            "Risk factors",
            note(
                "The list is not exclusive: any factor in child or family that may cause harm, or raise its risk, counts."
            ),
            *(f"risk_id.factors.{name}" for name in FACTORS),
            "risk_id.escalating",
            cards("risk_id.details", "Factor"),
        ),
        section(
            "What happened",
            note("What has not been decided by a court is an allegation."),
            cards(
                "incidents",
                "Incident",
                "when",
                "source",
                "source_detail",
                "past_or_current",
                "frequency",
                "fact_or_opinion",
                "what",
                plain=("source",),
            ),
        ),
        section(
            "Views and safety",
            "risk_id.protective_factors",
            "risk_id.better_worse",
            "risk_id.child_view",
            "risk_id.able_to_express",
            "risk_id.diversity_impact",
            "risk_id.staff_risk",
            "risk_id.staff_risk_detail",
            "risk_id.hs_plan_needed",
        ),
        section(
            "Domestic violence",
            "risk_id.victim_view",
            "risk_id.alleged_perpetrator_view",
            "risk_id.whose_factors",
            when=VIOLENCE,
        ),
        section(
            "Other agencies",
            table("professionals", "name", "role", "organisation", "telephone"),
            "risk_id.agencies_assessments",
        ),
        section(
            "Judgement",
            "risk_id.likelihood",
            "risk_id.analysis",
            "risk_id.impact_of_dispute",
            "risk_id.concerns_recorded",
            "risk_id.checks_made",
            "risk_id.grounds",
            "risk_id.interventions",
            Item("manager_discussion.at", label="Discussed with the manager at"),
            Item("manager_discussion.manager", label="Discussed with"),
        ),
        section(
            "Practitioner and signature",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            "risk_id.signature",
        ),
    ),
    requirements=Requirements(
        must(
            "proceedings.law_type", "proceedings.court", "proceedings.case_number", source="Cafcass 2.7–2.11"
        ),
        should("proceedings.application_type", "proceedings.next_hearing", source="Cafcass 2.7–2.11"),
        should("cafcass.reference", "risk_id.status", "cafcass.service_manager", source="Cafcass 2.7–2.11"),
        tuple(each for each in identity("risk_id") if each.when is not UNBORN),
        should("parents[].party_role", source="Cafcass 2.17"),
        must("address_history", source="Cafcass 2.17", unless_stated_none=True),
        should("risk_id.checks_repeated", source="Cafcass 2.17", when=PEOPLE_MOVED),
        must("screening_checks", source="Cafcass 2.18–2.21"),
        must("screening_checks[].kind", source="Cafcass 2.18"),
        should(
            "screening_checks[].made_on",
            "screening_checks[].result",
            "screening_checks[].reviewed_by",
            source="Cafcass 2.18, 2.23",
        ),
        must(
            "risk_id.harm_alleged",
            "risk_id.welfare_work",
            "risk_id.police_by_judgement",
            source="Cafcass 2.19",
        ),
        must("cafcass_letters.unscreened_reason", source="Cafcass 2.22, 3.69", when=UNSCREENED),
        must(
            "cafcass_letters.missing_items",
            "risk_id.gap_told_on",
            source="Cafcass 2.21, 2.29",
            when=CHECKS_MISSING,
        ),
        tuple(
            must(
                f"risk_id.factors.{name}",
                source="Cafcass 2.14",
                answered=True,
                when=PUBLIC_LAW if name == _PUBLIC_ALONE else None,
            )
            for name in FACTORS
            if name != "other"
        ),
        must("risk_id.escalating", source="Cafcass 2.14", when=VIOLENCE, answered=True),
        should(
            "risk_id.protective_factors",
            "risk_id.better_worse",
            "risk_id.child_view",
            "risk_id.able_to_express",
            "risk_id.diversity_impact",
            source=_KEY,
        ),
        must("risk_id.victim_view", source=_KEY, when=VIOLENCE, answered=True),
        should("risk_id.alleged_perpetrator_view", "risk_id.whose_factors", source=_KEY, when=VIOLENCE),
        must("risk_id.staff_risk", "risk_id.hs_plan_needed", source=f"{_RESPONDING}; {_KEY}", answered=True),
        should("risk_id.staff_risk_detail", source=_KEY, when=STAFF_AT_RISK),
        should("professionals", "risk_id.agencies_assessments", source=_KEY),
        must("risk_id.likelihood", source="Cafcass 2.26, 2.30"),
        must("risk_id.analysis", source=_ID),
        should("risk_id.impact_of_dispute", source="Cafcass 2.80", when=PRIVATE_LAW),
        must(
            "risk_id.concerns_recorded",
            "risk_id.checks_made",
            "risk_id.grounds",
            source=_RESPONDING,
        ),
        must("risk_id.interventions", source=_RESPONDING, unless_stated_none=True),
        must("manager_discussion.at", "manager_discussion.manager", source="Cafcass 2.30, 2.81", when=HIGH),
        must("risk_id.signature.name", source="Cafcass 2.97"),
        confirm(
            "The initial and core assessments on the local authority’s file cover what this form asks.",
            "Cafcass 2.29",
            path="risk_id.agencies_assessments",
            when=PUBLIC_LAW,
        ),
    ),
    rules=RULES,
)
