"""Early Help Assessment: early help for a child and family, and the request for it (Sandwell 1.1–6.3).

The agency completes it with the family; the Early Help Desk adds receipt, triage decision and closure. It is not processed
without consent, nor before the five mandatory groups of answers are complete; nothing overrides that for early help. What
happened at the desk, and who decided it, stands under ``events``.
"""

from typing import Annotated

from ..cases.answers import Chosen, ChosenMany, DueDate, Long, Text
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.kinds import Choice, Multi, Stated, Unusable, options
from ..cases.people import Signature
from .caf import CafCase
from .caf_domains import DOMAINS, elements
from .desk import answered, either
from .eha_rules import (
    CLOSED,
    DECIDED,
    NO_SIGNATURE,
    NO_SPECIAL_REQUIREMENTS,
    NOT_BY_ECAF,
    OUT_OF_AREA,
    OUT_OF_AREA_REASONS,
    RECEIVED,
    RULES,
    SINGLE_AGENCY,
    START_REASONS,
    STEP_DOWN,
    STEP_DOWN_BY_WORKFLOW,
    worked_out,
)
from .form import Form, Item, cards, note, section, table, whole
from .identity import identity
from .readers import AGENCY, FAMILY, OWN_FILE, SOCIAL_CARE
from .requirements import LAWFUL_BASIS, Condition, Requirements, confirm, must, should

_EHA = "Public practice, early help assessments"
_MANDATORY = "Sandwell 1.1"
_Rest = Stated | Unusable | None

_Level = Annotated[
    Chosen,
    Choice(
        options=options(level_1="Level 1", level_2="Level 2", level_3="Level 3", level_4="Level 4"),
        synonyms=(("level_1", "1"), ("level_2", "2"), ("level_3", "3"), ("level_4", "4")),
    ),
]
_CinCode = Annotated[
    Chosen,
    Choice(
        options=options(
            N1="N1 Abuse or neglect",
            N2="N2 Child’s disability",
            N3="N3 Parental disability or illness",
            N4="N4 Family in acute stress",
            N5="N5 Family dysfunction",
            N6="N6 Socially unacceptable behaviour",
            N7="N7 Low income",
            N8="N8 Absent parenting",
            N9="N9 Other than children in need",
            N0="N0 Not stated",
        )
    ),
]


class PlannedAction(Block):
    """One action of the plan."""

    need: Text = ask("Need", _EHA)
    action: Text = ask("Action", _EHA)
    who: Text = ask("Who", _EHA)
    by_when: DueDate = ask("By when", _EHA)
    outcome: Text = ask("Outcome", _EHA)


class Eha(Block):
    """What only the Early Help Assessment asks."""

    reason: Long = ask(
        "What has led to this child being assessed",
        "Sandwell 6.0",
        "out of area: see the assessment attached, with the name of the authority",
    )
    needs: Long = ask(
        "The child’s and the family’s needs",
        "Sandwell 4.4.3, 4.5, 4.6",
        "in a step-down: which attached document says it",
    )
    strengths: Long = ask("What is working well", _EHA)
    worries: Long = ask("What worries you", _EHA)
    what_needs_to_happen: Long = ask("What needs to happen", _EHA)
    child_view: Long = ask("Child’s view", _EHA)
    parent_view: Long = ask("Parents’ view", _EHA)
    actions: Annotated[tuple[PlannedAction, ...] | _Rest, Rows(PlannedAction)] = ask("Actions", _EHA)
    attached: Annotated[
        ChosenMany,
        Multi(
            options=options(
                cin_plan="CIN plan",
                cin_minutes="Minutes of the CIN meeting",
                single_assessment="Single Assessment",
                targeted_services="Targeted Services referral form",
                mash_fst="MASH and FST decision form",
                other_area="Assessment of another area",
                other="Other",
            )
        ),
    ] = ask("Documents attached", "Sandwell 2.2, 4.4.3–4.6, 6.1.2")
    signature_parent: Annotated[Signature | _Rest, Group(Signature)] = ask("Parent or carer", _EHA)
    signature_young_person: Annotated[Signature | _Rest, Group(Signature)] = ask("Young person", _EHA)
    signature_author: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Person who undertook the assessment", _EHA
    )
    received_via: Annotated[
        Chosen,
        Choice(
            options=options(
                ecaf="eCAF",
                white_mail="White mail",
                email="E-mail or inbox",
                telephone="Telephone",
                workflow="ICS workflow",
            )
        ),
    ] = ask(
        "Received via",
        "Sandwell 1.1.1, flow 1.0",
        "leave it out where the event eha_received_by_ecaf says so",
    )
    received_from: Annotated[
        Chosen, Choice(options=options("MASH", "MAET", agency="Agency", family="Family or other"))
    ] = ask("Received from", "Sandwell 1.1.2")
    priority: Annotated[
        Chosen,
        Choice(
            options=options(p1="1 – from MASH or MAET", p2="2 – all other routes"),
            synonyms=(("p1", "1"), ("p2", "2")),
        ),
    ] = ask("Priority", "Sandwell 1.1.2", "worked out; leave it out")
    start_reason: Annotated[Chosen, Choice(options=START_REASONS)] = ask(
        "Start reason", "Sandwell 2.1–2.2, 4.4–4.6"
    )
    consent_comment: Text = ask(
        "Comment on the consent",
        "Sandwell 4.5–4.6",
        "in a step-down: the route, such as Step Down Care Management",
    )
    level_at_start: _Level = ask("Vulnerability level at the start", "Sandwell 2.1, 4.5")
    level_at_end: _Level = ask("Final vulnerability level", "Sandwell 1.1.1")
    cin_code_primary: _CinCode = ask("Primary CIN code", "Sandwell 1.4")
    cin_code_secondary: _CinCode = ask("Secondary CIN code", "Sandwell 1.4")
    cin_code_set_by: Annotated[
        Chosen, Choice(options=options("Senior Early Help Coordinator", "COG Manager", "Someone else"))
    ] = ask("CIN codes set by", "Sandwell 1.4")
    end_reason: Annotated[
        Chosen,
        Choice(
            options=options(
                "Consent denied",
                "Insufficient information",
                "Single agency support",
                "Transfer to ICS",
                out_of_area="Out of LA area",
                completed="Support completed",
                other="Other",
            )
        ),
    ] = ask("End reason", "Sandwell 1.1.1, 1.5–1.6, 3.2, 6.3")
    out_of_area_reason: Annotated[Chosen, Choice(options=OUT_OF_AREA_REASONS)] = ask(
        "Closure reason, out of area", "Sandwell 6.3", "the authority’s name stands in the child’s address"
    )
    destroy_after: DueDate = ask(
        "Destroy after",
        "Sandwell 1.1.1",
        "worked out: 30 days after the closure for want of consent; leave it out",
    )


class EhaCase(CafCase):
    """A case with the answers of the assessment; the domains are those of the common assessment."""

    eha: Annotated[Eha | _Rest, Group(Eha)] = ask("Early Help Assessment", "Sandwell 1.1")


_WORRIES = ("strengths", "worries", "what_needs_to_happen")
_VIEWS = ("child_view", "parent_view")
_SIGNATURES = ("signature_parent", "signature_young_person", "signature_author")
_DESK = ("received_via", "received_from", "priority", "start_reason", "consent_comment", "level_at_start")
_TRIAGE = ("cin_code_primary", "cin_code_secondary", "cin_code_set_by")
_CLOSURE = ("end_reason", "out_of_area_reason", "level_at_end", "destroy_after")
_SHARED = ("early_help.decision_reason", "early_help.missing_information", "early_help.services")
_DOMAIN_TITLES = {
    "development": "Development of the child",
    "parenting": "Parents and carers",
    "environment": "Family and environment",
}


def _paths(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"eha.{name}" for name in names)


def _unless_step_down(*paths: str) -> Condition:
    """In a step-down the papers attached say it; the section is printed even so where it holds an answer."""
    return either("it is no step-down", ~STEP_DOWN, answered(*paths))


FORM = Form(
    code="eha",
    title="Early Help Assessment",
    purpose="An assessment of a child’s and family’s needs, and a request for early help",
    readers=(
        SOCIAL_CARE.called("the Early Help Desk and the MASH", "early_help_desk"),
        OWN_FILE,
        FAMILY,
        AGENCY,
    ),
    case=EhaCase,
    worked_out=worked_out,
    sections=(
        section(
            "Child or young person",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            "child.sex",
            whole("child.address", "Address"),
            "child.telephone",
            "child.confidential",
            "child.caf_id",
            "child.ethnicity",
            "child.ethnicity_other",
            "child.religion",
            "child.home_language",
            "child.interpreter_needed",
            "child.disability",
            "child.disability_codes",
            "child.sen_status",
            "child.special_requirements",
            whole("child.school", "School, nursery or college"),
            whole("child.gp", "GP"),
            whole("child.health_visitor", "Health visitor, midwife or school nurse"),
        ),
        section(
            "Family and household",
            cards(
                "parents",
                "Parent or carer",
                "name",
                "relationship",
                "parental_responsibility",
                "lives_with_child",
                "same_address_as_child",
                "address",
                "telephone",
                "confidential",
            ),
            table("siblings", "name", "dob", "relationship", "also_assessed"),
            table("household", "name", "dob", "relationship"),
        ),
        section(
            "Person undertaking the assessment",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            Item("author.completed_at", label="Completed at"),
        ),
        section("Reason and needs", "eha.reason", "eha.needs", "eha.attached"),
        section("Strengths and worries", *_paths(_WORRIES), when=_unless_step_down(*_paths(_WORRIES))),
        *(
            section(
                _DOMAIN_TITLES[domain],
                *(whole(path) for path in elements(domain)),
                when=answered(f"caf.{domain}"),
            )
            for domain in DOMAINS
        ),
        section("Views of child and parents", *_paths(_VIEWS), when=_unless_step_down(*_paths(_VIEWS))),
        section(
            "Agencies involved",
            table(
                "professionals",
                "name",
                "role",
                "organisation",
                "telephone",
                "involvement",
                "consent_to_share",
            ),
        ),
        section("Actions", table("eha.actions"), when=_unless_step_down("eha.actions")),
        section(
            "Consent",
            note(
                "Early help is agreed with the family. Without consent nothing here is processed or shared."
            ),
            "consent.given",
            table("consent.given_by"),
            "consent.scope",
            table("consent.share_with"),
            table("consent.do_not_share_with"),
            "consent.young_person_competent",
            "consent.welfare_rights_contact",
            "consent.withdrawn_on",
        ),
        section("Lawful basis", "consent.lawful_basis_note", when=LAWFUL_BASIS),
        section(
            "Signatures",
            *_paths(_SIGNATURES),
            when=either("it is signed on paper", ~NO_SIGNATURE, answered(*_paths(_SIGNATURES))),
        ),
        section(
            "At the Early Help Desk",
            table("events", "event", "at", "by", "note"),
            *_paths(_DESK),
            when=either("the desk has received it", RECEIVED, answered(*_paths(_DESK), "events")),
        ),
        section(
            "Triage decision",
            note("Who decided what, and when, stands with the events above."),
            "early_help.decision_reason",
            *_paths(_TRIAGE),
            "early_help.missing_information",
            table("early_help.services", "name", "what_for", "telephone"),
            when=either("a decision is made", DECIDED, answered(*_paths(_TRIAGE), *_SHARED)),
        ),
        section(
            "Closure and retention",
            *_paths(_CLOSURE),
            when=either("the episode is closed", CLOSED, answered(*_paths(_CLOSURE))),
        ),
    ),
    requirements=Requirements(
        identity("eha"),
        must("child.disability", source="Sandwell 1.1 v", when=NO_SPECIAL_REQUIREMENTS),
        must("author.role", "author.organisation", source="Sandwell 4.5"),
        should("author.completed_at", source=_EHA),
        must("eha.reason", source="Sandwell 6.0"),
        must("eha.needs", source="Sandwell 4.4.3, 4.5, 4.6"),
        should("eha.strengths", "eha.worries", "eha.what_needs_to_happen", source=_EHA, when=~STEP_DOWN),
        should("eha.child_view", "eha.parent_view", source=_EHA, when=~STEP_DOWN),
        should("professionals", source="Sandwell, flowchart 1.0"),
        should("eha.actions", source=_EHA, when=~STEP_DOWN),
        must("consent.given", source=_MANDATORY, firm=True),
        must("consent.given_by", source=_MANDATORY, firm=True),
        must("consent.given_by[].person", "consent.given_by[].date", source=_MANDATORY, firm=True),
        should("consent.welfare_rights_contact", source="Sandwell 1.4"),
        must("eha.signature_author.name", source=_EHA, when=~NO_SIGNATURE),
        must("eha.received_via", source="Sandwell 1.1.1, flow 1.0", when=NOT_BY_ECAF),
        must("eha.received_from", source="Sandwell 1.1.2", when=RECEIVED),
        must("eha.start_reason", source="Sandwell 2.1–2.2, 4.4–4.6", when=RECEIVED),
        must("eha.level_at_start", source="Sandwell 2.1, 4.5", when=RECEIVED),
        must("eha.consent_comment", source="Sandwell 4.5–4.6", when=STEP_DOWN),
        should("eha.attached", source="Sandwell 4.4.3–4.6", when=STEP_DOWN_BY_WORKFLOW),
        must("early_help.decision_reason", source="Sandwell 1.4", when=DECIDED),
        must("eha.cin_code_primary", "eha.cin_code_set_by", source="Sandwell 1.4", when=DECIDED),
        must("early_help.services", source="Sandwell 1.6", when=SINGLE_AGENCY),
        must("eha.end_reason", "eha.level_at_end", source="Sandwell 1.1.1", when=CLOSED),
        must("eha.out_of_area_reason", source="Sandwell 6.3", when=OUT_OF_AREA & CLOSED),
        confirm(
            "The parent or carer is entered on the record of each child of the family.",
            "Sandwell 1.1 ii, flowchart 1.0",
            path="parents",
        ),
    ),
    rules=RULES,
)
