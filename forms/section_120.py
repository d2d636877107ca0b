"""Section 120 notification: alleged past harm to a child from seeing or hearing the ill-treatment of another.

Readers: the local authority's children's social care, the court (which is informed) and the case file. It adds to what
the local authority knows and is not a referral (Cafcass 2.78–2.79, 3.87, appendix III; specification D06). Where there
is a risk now, or harm of another kind, it is the wrong paper, and its rules say which one is right.
"""

from typing import Annotated

from ..cases.answers import Chosen, ChosenMany, Date, Long, Text, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.confidential import is_confidential
from ..cases.kinds import Choice, Multi, Stated, Unusable, options
from ..cases.people import Signature
from .form import Form, Item, cards, note, section, table, whole
from .identity import identity
from .readers import COURT, OWN_FILE, SOCIAL_CARE
from .requirements import Condition, Requirements, confirm, given, must, says, should
from .section_120_rules import RULES, contact_in_dispute

_APP3 = "Cafcass appendix III"
_Rest = Stated | Unusable | None


class HarmBox(Block):
    """What one party answered to the question about harm in the application or in the reply to it."""

    party: Text = ask("Party", _APP3)
    answer: YesNoUnknown = ask("Harm box (question 7)", _APP3)


class Attachment(Block):
    """A court document that goes with the notification."""

    document: Text = ask("Document", "Cafcass 3.87")
    dated: Date = ask("Dated", "Cafcass 3.87")
    from_whom: Text = ask("From whom", "Cafcass 3.87")


class Section120(Block):
    """What only the section 120 notification asks."""

    current_risk: Annotated[
        Chosen,
        Choice(
            options=options(no="No, or not enough information", yes="Yes"),
            synonyms=(("no", "insufficient"), ("no", "insufficient information")),
        ),
    ] = ask("Is there information that the child remains at risk?", "Cafcass 2.79, appendix III")
    other_harm: YesNo = ask(
        "Does it concern physical, sexual or emotional abuse or neglect of the child?",
        _APP3,
        "past or present: then a referral is the right paper",
    )
    contact_dispute: YesNoUnknown = ask(
        "Is contact with the person alleged to have done the harm in dispute?", "Cafcass 2.14, 2.79"
    )
    continuing_risk: YesNo = ask(
        "Does anything suggest that the risk goes on: the contact arrangements, violence since the separation?",
        "Cafcass 2.14, 2.79",
    )
    source_forms: Annotated[
        ChosenMany,
        Multi(
            options=options(
                c1="Application (C1)",
                c7="Reply (C7)",
                c1a="Supplemental information (C1A)",
                court="Court",
                police="Police",
                la_check="Local authority check",
                interview="Interview",
                other="Other – in words",
            )
        ),
    ] = ask("Where the information comes from", "Cafcass 2.18, appendix III")
    source_detail: Text = ask("Source in words", "Cafcass 2.18")
    harm_boxes: Annotated[tuple[HarmBox, ...] | _Rest, Rows(HarmBox)] = ask(
        "Harm box of each party", _APP3, "one entry for each party, also for one who has not replied yet"
    )
    c1a_completed: Annotated[Chosen, Choice(options=options("Yes", "No", "Not required"))] = ask(
        "Supplemental form C1A completed?", _APP3
    )
    separation_context: Long = ask(
        "What has changed, such as a separation, so that the harm lies in the past", "Cafcass 2.79"
    )
    why_not_referral: Long = ask(
        "Why the information is not enough for a child-protection referral", "Cafcass 2.79, 3.87"
    )
    attachments: Annotated[tuple[Attachment, ...] | _Rest, Rows(Attachment)] = ask(
        "Court documents attached", "Cafcass 3.87", "may be sent for this purpose"
    )
    court_informed_on: Date = ask("Court informed on", _APP3)
    parties_informed: YesNo = ask("Parties informed?", "Cafcass 3.78, 3.91")
    parties_informed_on: Date = ask("Parties informed on", "Cafcass 3.78, 3.91")
    party_objects: YesNo = ask("Does anyone concerned object?", "Cafcass 3.78")
    legal_advice: Text = ask(
        "Legal advice taken", "Cafcass 3.78", "when and from whom; before the notification is sent"
    )
    signature_practitioner: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Practitioner", "Cafcass 2.97"
    )
    signature_manager: Annotated[Signature | _Rest, Group(Signature)] = ask("Service Manager", "Cafcass 2.97")
    cafcass_ended_on: Date = ask("Cafcass’s involvement ended on", _APP3)
    final_court_outcome: Long = ask("Final outcome in court", _APP3)
    outcome_sent_on: Date = ask("Local authority told of the outcome on", _APP3)


class Section120Case(Case):
    """A case with the answers of the section 120 notification."""

    section_120: Annotated[Section120 | _Rest, Group(Section120)] = ask(
        "Section 120 notification", "Cafcass 2.78–2.79"
    )


OTHER_SOURCE = says("section_120.source_forms", "other", text="there is another source")
CONTACT_DISPUTE = Condition(
    "contact with the person alleged to have done the harm is, or may be, in dispute", contact_in_dispute
)
NO_CONTACT_DISPUTE = says("section_120.contact_dispute", "no", text="contact is not in dispute")
INFORMED = says("section_120.parties_informed", "yes", text="the parties are informed")
NOT_INFORMED = says("section_120.parties_informed", "no", text="the parties are not informed")
OBJECTION = says("section_120.party_objects", "yes", text="someone concerned objects")
ENDED = given("section_120.cafcass_ended_on", "Cafcass’s involvement has ended")
HIDDEN = Condition(
    "the child’s address is confidential", lambda case: is_confidential(case.at("child.address"))
)

FORM = Form(
    code="section_120",
    title="Section 120 notification",
    purpose="To the local authority: alleged past harm to a child from seeing or hearing the ill-treatment of another. "
    "A notification, not a referral",
    readers=(SOCIAL_CARE.called("the local authority’s children’s social care"), COURT, OWN_FILE),
    case=Section120Case,
    private=(
        "local_authority.locates",
        "disclosure.withhold_from_party",
        "disclosure.withhold_what",
        "disclosure.discussed_with",
        "disclosure.legal_advice",
        "disclosure.direction_date",
        "disclosure.direction",
    ),
    sections=(
        section(
            "Is this the right paper?",
            note(
                "A notification is made in private law proceedings, about harm in the past, from witnessing alone. In "
                "every other case a child-protection referral is made instead."
            ),
            "proceedings.law_type",
            "section_120.current_risk",
            "section_120.other_harm",
            "section_120.contact_dispute",
            "section_120.continuing_risk",
        ),
        section(
            "To the local authority",
            "local_authority.name",
            "local_authority.team",
            whole("local_authority.address", "Address"),
            "local_authority.telephone",
            "local_authority.secure_email",
            "local_authority.delivery",
            "local_authority.delivery_protected",
        ),
        section(
            "The court case",
            "proceedings.court",
            "proceedings.case_number",
            "cafcass.reference",
            "proceedings.application_type",
            "proceedings.application_date",
            "proceedings.stage",
            "proceedings.next_hearing",
        ),
        section(
            "The child",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            "child.sex",
            whole("child.address", "Address"),
            "child.current_carer",
            "child.confidential",
            whole("child.school", "School, nursery or college"),
            whole("child.gp", "GP"),
            "child.ethnicity",
            "child.ethnicity_other",
            "child.religion",
            "child.home_language",
            "child.disability",
            "child.disability_codes",
            "child.special_requirements",
        ),
        section(
            "Other children and the household",
            cards(
                "siblings",
                "Brother or sister",
                "name",
                "dob",
                "sex",
                "relationship",
                "school",
                "address",
                "same_address_as_child",
                "confidential",
            ),
            table("household", "name", "dob", "relationship"),
        ),
        section(
            "The parties",
            cards(
                "parents",
                "Parent, carer or party",
                "name",
                "party_role",
                "former_names",
                "dob",
                "relationship",
                "parental_responsibility",
                "address",
                "telephone",
                "lives_with_child",
                "safe_to_contact",
                "safe_contact_note",
                "confidential",
                "risk_to_children",
                "risk_offence",
            ),
        ),
        section(
            "Where the information comes from",
            "section_120.source_forms",
            "section_120.source_detail",
            table("section_120.harm_boxes"),
            "section_120.c1a_completed",
        ),
        section(
            "What the child is alleged to have seen or heard",
            note("These are allegations. Nothing here has been decided by a court unless it says so."),
            cards("incidents", "Incident"),
            "section_120.separation_context",
            "section_120.why_not_referral",
        ),
        section(
            "Checks and Cafcass’s involvement",
            table("screening_checks", "check", "made_on", "with_whom", "result", "outstanding"),
            "cafcass.involvement",
            "cafcass.timescale",
            "cafcass.involvement_from",
        ),
        section("Documents attached", table("section_120.attachments")),
        section(
            "Who has been told",
            "section_120.court_informed_on",
            "section_120.parties_informed",
            "section_120.parties_informed_on",
            "consent.not_informed_reason",
            "consent.not_informed_detail",
            "section_120.party_objects",
            "section_120.legal_advice",
        ),
        section(
            "Practitioner, Service Manager and signatures",
            Item("author.name", label="Practitioner"),
            "author.role",
            "author.organisation",
            "author.team",
            "author.telephone",
            "author.email",
            "author.completed_at",
            Item("manager.name", label="Service Manager"),
            Item("manager.role", label="Manager’s role"),
            Item("manager.telephone", label="Manager’s telephone"),
            "section_120.signature_practitioner",
            "section_120.signature_manager",
        ),
        section(
            "Afterwards",
            note(
                "Cafcass tells the local authority when its involvement ends, and the final outcome in court."
            ),
            "section_120.cafcass_ended_on",
            "section_120.outcome_sent_on",
            "section_120.final_court_outcome",
        ),
    ),
    requirements=Requirements(
        must("proceedings.law_type", source="Cafcass 2.79", always=True),
        must("section_120.current_risk", source="Cafcass 2.79, appendix III", always=True),
        must("section_120.other_harm", source=_APP3, always=True),
        must("section_120.contact_dispute", source="Cafcass 2.14, 2.79", answered=True),
        must("section_120.continuing_risk", source="Cafcass 2.14, 2.79", when=CONTACT_DISPUTE),
        must(
            "local_authority.name",
            "local_authority.team",
            "local_authority.address",
            "local_authority.secure_email",
            source="Cafcass 2.107",
        ),
        must("proceedings.court", "proceedings.case_number", source="Cafcass 2.102, 3.90"),
        should(
            "cafcass.reference",
            "proceedings.application_type",
            "proceedings.application_date",
            "proceedings.stage",
            "proceedings.next_hearing",
            source="Cafcass 2.102, 3.90",
        ),
        identity("section_120"),
        should("child.current_carer", source="Cafcass 3.87"),
        should("parents[].party_role", "parents[].relationship", source="Cafcass 2.60, 3.73"),
        must("section_120.source_forms", source="Cafcass 2.18, appendix III"),
        should("section_120.source_detail", source="Cafcass 2.18", when=OTHER_SOURCE),
        must("section_120.harm_boxes", source=_APP3),
        must("section_120.harm_boxes[].party", source=_APP3),
        must("section_120.harm_boxes[].answer", source=_APP3, answered=True),
        must("section_120.c1a_completed", source=_APP3),
        must("incidents", source="Cafcass 2.78–2.79"),
        must("incidents[].what", "incidents[].source", source="Cafcass 2.78–2.79, 2.94"),
        should(
            "incidents[].when",
            "incidents[].who_was_ill_treated",
            "incidents[].by_whom",
            "incidents[].where_child_was",
            "incidents[].frequency",
            source="Cafcass 2.78–2.79",
        ),
        must("section_120.separation_context", source="Cafcass 2.79"),
        must("section_120.why_not_referral", source="Cafcass 2.79, 3.87"),
        should("screening_checks", source="Cafcass 2.13–2.25, appendix III"),
        must("cafcass.involvement", "cafcass.timescale", source="Cafcass 3.90"),
        must("section_120.court_informed_on", source=_APP3),
        should("section_120.parties_informed", source="Cafcass 3.78, 3.91"),
        should("section_120.parties_informed_on", source="Cafcass 3.78, 3.91", when=INFORMED),
        should(
            "consent.not_informed_reason",
            "consent.not_informed_detail",
            source="Cafcass 3.78",
            when=NOT_INFORMED,
        ),
        should("section_120.legal_advice", source="Cafcass 3.78", when=OBJECTION),
        must("author.role", source="Cafcass 2.97"),
        should("author.completed_at", source="Cafcass 2.97"),
        must("manager.name", source="Cafcass 2.97"),
        must(
            "section_120.signature_practitioner.name",
            "section_120.signature_manager.name",
            source="Cafcass 2.97",
        ),
        should("section_120.final_court_outcome", "section_120.outcome_sent_on", source=_APP3, when=ENDED),
        confirm(
            "Nothing suggests that the risk goes on: not the arrangements for contact, nor violence since the separation.",
            "Cafcass 2.14, 2.79",
            when=NO_CONTACT_DISPUTE,
            path="section_120.current_risk",
        ),
        confirm(
            "The name of the local authority does not itself give away where the child lives; otherwise “locates” is "
            "answered with yes, and the court gets a copy of its own (“fill … --for court”).",
            "Cafcass 3.83",
            when=HIDDEN,
            path="local_authority.name",
        ),
        confirm(
            "The confidential sheet goes to the local authority alone, apart from this notification.",
            "Cafcass 2.60, 3.83",
            when=HIDDEN,
            path="child.address",
        ),
    ),
    rules=RULES,
)
