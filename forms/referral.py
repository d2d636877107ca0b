"""Referral to children's social care, as a child in need (section 17) or in need of protection (section 47).

Readers: the duty team or safeguarding hub, the social worker already allocated, the referrer's file, the referrer's line
manager. A section 47 referral is never held back by a gap (Cafcass 2.102); one as a child in need rests on consent.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases import codes
from ..cases.answers import Chosen, ChosenMany, Date, Long, Period, Text, When, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case, all_words
from ..cases.confidential import squeezed
from ..cases.kinds import Choice, Multi, Stated, Unusable, options
from ..cases.people import Relationship, Signature
from ..findings import Level
from .form import Form, cards, note, section, table, whole
from .identity import identity
from .referral_agencies import (
    AGENCY_REQUIREMENTS,
    AGENCY_RULES,
    AGENCY_SECTIONS,
    CamhsPart,
    EducationPart,
    HealthPart,
    HousingPart,
    ProbationPart,
)
from .referral_rules import (
    ABOUT_COURT,
    AFTER_CAF_REFUSAL,
    CAF_REFUSED,
    CAFCASS,
    DANGER,
    FATHER_NOT_NAMED,
    HAS_NO_CAF,
    IN_NEED,
    INJURED,
    KIRKLEES,
    LATE,
    NOT_IN_NEED,
    NOT_SPOKEN_TO,
    PARENTS_UNAWARE,
    PROCEEDINGS,
    REFERRAL_RULES,
    RESTS_ON_CONSENT,
    S47,
    no,
    yes,
)
from .requirements import (
    BORN,
    Condition,
    Problem,
    Requirements,
    confirm,
    must,
    rule,
    says,
    should,
)

_W = Level.WARNING
_CF = "Cafcass 2.102"
_CF_RECORD = "Cafcass 2.93"
_CF_CONSENT = "Cafcass 2.63"
_KM = "Kent and Medway 8"
_GOOD = "Peterborough & Cambridgeshire, good referral"
_POOR = "Peterborough & Cambridgeshire, poor referral"
_KIRKLEES = "Kirklees escalation 7"
_NOTTINGHAM = "Public practice, Nottingham"
_OTHERS = "Public practice, referral form for other agencies"
_Rest = Stated | Unusable | None

RISKS = ("domestic_abuse", "substance_misuse", "mental_health", "learning_difficulty", "risk_to_children")


class RiskFeatures(Block):
    """What may bear on the care of the child, each with the facts behind a “yes”."""

    domestic_abuse: YesNoUnknown = ask("Domestic abuse?", "Cafcass 2.14")
    domestic_abuse_detail: Long = ask("Domestic abuse: what is known", "Cafcass 2.14")
    substance_misuse: YesNoUnknown = ask("Alcohol or drug misuse?", "Cafcass 2.14")
    substance_misuse_detail: Long = ask("Alcohol or drugs: what is known", "Cafcass 2.14")
    mental_health: YesNoUnknown = ask("Mental ill-health of a carer?", "Cafcass 2.14")
    mental_health_detail: Long = ask("Mental health: what is known", "Cafcass 2.14")
    learning_difficulty: YesNoUnknown = ask("Learning difficulty or disability of a carer?", _KM)
    learning_difficulty_detail: Long = ask("Learning difficulty or disability: what is known", _KM)
    risk_to_children: YesNoUnknown = ask("Someone identified as a “Risk to Children”?", "Cafcass appendix II")
    risk_to_children_detail: Long = ask("Who, and for which offence", "Cafcass appendix II")


class OtherChild(Block):
    """Another child about whom there is concern."""

    name: Text = ask("Name", "Cafcass 2.81, 2.102")
    dob: Date = ask("Date of birth", "Cafcass 2.81, 2.102")
    relationship: Relationship = ask("Relationship to the child", "Cafcass 2.81, 2.102")
    lives_where: Text = ask("Lives where, with whom", "Cafcass 2.81, 2.102")
    concern: Long = ask("Concern", "Cafcass 2.81, 2.102")


class Action(Block):
    """Something that the referrer's agency, or another, has already done."""

    date: Period = ask("Date or period", _POOR)
    action: Long = ask("Action or support", _POOR)
    by: Text = ask("By whom", _POOR)
    outcome: Long = ask("Outcome", _POOR)


class Assessment(Block):
    """An earlier assessment or plan."""

    kind: Annotated[
        Chosen,
        Choice(
            options=options(
                caf="CAF",
                early_help="Early help assessment",
                pre_caf="Pre-CAF checklist",
                dash="DASH",
                dust="DUST",
                asset="ASSET",
                risk_identification="Cafcass risk identification",
                social_care="Social care assessment",
                plan="Plan for the child",
                other="Other",
            )
        ),
    ] = ask("Kind", _GOOD)
    date: Period = ask("Date", _GOOD)
    author: Text = ask("By whom", _GOOD)
    attached: YesNo = ask("Attached?", _GOOD)


class EarlierConcern(Block):
    """An earlier concern or referral."""

    date: Period = ask("Date or period", "Peterborough & Cambridgeshire, education")
    concern: Long = ask("Concern or referral", "Peterborough & Cambridgeshire, education")
    resolved: Long = ask("How it was resolved", "Peterborough & Cambridgeshire, education")


class Office(Block):
    """What the recipient writes down."""

    received_at: When = ask("Received on, at", _KM)
    rag: Annotated[Chosen, Choice(options=options("Red", "Amber", "Green"))] = ask("Rating", "Sandwell 8.1")
    decision: Text = ask("Decision", _KM)
    decision_on: Date = ask("Date of the decision", _KM)
    decided_by: Text = ask("Decided and signed by", _KM)
    feedback_sent_on: Date = ask("Feedback to the referrer sent on", _KM)


class Referral(Block):
    """What only the referral asks."""

    basis: Annotated[
        Chosen,
        Choice(
            options=options(
                s47="Child protection (section 47)",
                s17="Child in need (section 17)",
                disabled_children="Disabled children’s service",
                other="Other",
            )
        ),
    ] = ask("Kind of referral", "Cafcass 2.61–2.63", "decides on consent and on what a gap means")
    agency: Annotated[
        Chosen,
        Choice(
            options=options(
                "Health", "CAMHS", "Probation", "Housing", "Education", "Cafcass", "Police", "Other"
            )
        ),
    ] = ask("Referrer’s agency", _GOOD, "decides which agency’s questions are asked")
    subject: Annotated[
        Chosen,
        Choice(
            options=options(
                this_child="This child only", with_others="This child and others marked “also referred”"
            )
        ),
    ] = ask("Children referred", "Public practice, Kent and Bromley")
    immediate_danger: YesNo = ask("Immediate danger?", "Cafcass 2.87", "if so, ring 999 before you write")
    police_called: YesNo = ask("Police or 999 called?", "Cafcass 2.87")
    police_called_at: When = ask("Called at", "Cafcass 2.87")
    police_log: Text = ask("Police log number", "Cafcass 2.87")
    telephone_referral: YesNo = ask("Referred by telephone first?", "Cafcass 2.101, 2.103")
    telephoned_at: When = ask("Telephoned at", "Cafcass 2.101, 2.103")
    telephoned_to: Text = ask("Spoken to", "Cafcass 2.101, 2.103")
    telephone_advice: Long = ask("Advice given", "Public practice, Kent")
    consultation_number: Text = ask("Consultation number", "Public practice, Kent")
    lead_consulted: YesNo = ask("Designated lead or manager consulted?", f"{_KM}; Cafcass 2.81")
    lead_consulted_name: Text = ask("Who was consulted", f"{_KM}; Cafcass 2.81")
    lead_consulted_on: Date = ask("Consulted on", f"{_KM}; Cafcass 2.81")
    lead_not_consulted_reason: Text = ask("If nobody: why not", f"{_KM}; Cafcass 2.81")
    father_not_named_reason: Text = ask("Unborn baby: why the father is not named", _GOOD)
    caf_refused: YesNo = ask("Has a common assessment been refused?", _KIRKLEES)
    caf_refused_on: Date = ask("Refused on", _KIRKLEES)
    caf_refused_reason: Long = ask("Reason given for refusing", _KIRKLEES)
    evidence_base: Long = ask("Evidence for the concern that remains", _KIRKLEES)
    child_consent: Annotated[
        Chosen, Choice(options=options("Given", "Refused", "Not sought", "Too young to be asked"))
    ] = ask("Child’s consent", _CF_CONSENT)
    parents_spoken_to: YesNo = ask("Have you spoken to the parents?", _GOOD)
    parents_spoken_to_detail: Text = ask("Who spoke to whom, when", _GOOD)
    parents_not_spoken_to_reason: Text = ask("If not: why not", _GOOD)
    parent_told_what: Long = ask("What the parents know and were told would happen", _CF)
    child_spoken_to: YesNo = ask("Have you spoken to the child?", _GOOD)
    child_spoken_to_detail: Text = ask("Who spoke to the child, when", _GOOD)
    child_not_spoken_to_reason: Text = ask("If not: why not", _GOOD)
    child_knows: Long = ask(
        "What the child knows, and the child’s view of the referral", "Cafcass 2.91, 2.102"
    )
    child_view_not_obtained: Text = ask(
        "If not known: why the child’s view was not obtained", "Cafcass 2.91, 2.102"
    )
    concern_categories: Annotated[ChosenMany, Multi(options=codes.ABUSE)] = ask(
        "Kind of concern", "Cafcass 2.67"
    )
    timeframe: Annotated[Chosen, Choice(options=options("Immediate", "Recent", "Previous", "Mixed"))] = ask(
        "Is the concern current or past?", "Cafcass 2.81"
    )
    identified_at: When = ask("When the concern was identified", "Cafcass 2.95")
    delay_reason: Text = ask("If not referred at once: why", _POOR)
    concern_exact: Long = ask("The exact nature of the concern", _CF)
    child_words: Long = ask("What the child said, in the child’s own words", _CF_RECORD)
    injuries: YesNoUnknown = ask("Visible injuries?", "Cafcass 2.96")
    skin_map: Annotated[
        Chosen, Choice(options=options(attached="Attached", follows="Follows", no="Not drawn"))
    ] = ask("Skin map", "Cafcass 2.96")
    explanations: Long = ask("Explanations given by child and parents, and how they differ", _CF_RECORD)
    impact: Long = ask("Impact on this child", "Peterborough & Cambridgeshire, main changes")
    why_now: Long = ask("Why you refer now: what has changed", _OTHERS)
    background: Long = ask("Background on child and family", _CF)
    strengths: Long = ask("Strengths and what protects the child", f"{_KM}; public practice")
    risk_features: Annotated[RiskFeatures | _Rest, Group(RiskFeatures)] = ask(
        "What may bear on care", "Cafcass 2.14"
    )
    other_children: Annotated[tuple[OtherChild, ...] | _Rest, Rows(OtherChild)] = ask(
        "Other children about whom there is concern", "Cafcass 2.81, 2.102", "“none” is an answer"
    )
    agency_action: Annotated[tuple[Action, ...] | _Rest, Rows(Action)] = ask(
        "Action and support already given", _POOR
    )
    no_action_reason: Text = ask("If none: why not", _POOR)
    previous_assessments: Annotated[tuple[Assessment, ...] | _Rest, Rows(Assessment)] = ask(
        "Previous assessments and plans", f"{_KM}; {_GOOD}"
    )
    no_caf_reason: Text = ask("If there is no CAF or early help assessment: why", _NOTTINGHAM)
    previous_concerns: Annotated[tuple[EarlierConcern, ...] | _Rest, Rows(EarlierConcern)] = ask(
        "Earlier concerns and referrals", "Peterborough & Cambridgeshire, education"
    )
    desired_outcome: Long = ask("What you want to happen", "Public practice, Cambridgeshire")
    health: HealthPart = ask("Health", "Peterborough & Cambridgeshire, health professionals")
    camhs: CamhsPart = ask("CAMHS", "Peterborough & Cambridgeshire, CAMHS")
    probation: ProbationPart = ask("Probation", "Peterborough & Cambridgeshire, probation")
    housing: HousingPart = ask("Housing", "Peterborough & Cambridgeshire, housing")
    education: EducationPart = ask("Education", "Peterborough & Cambridgeshire, education")
    court_papers_attached: YesNo = ask("Court papers attached?", "Cafcass 2.102, 3.87")
    court_informed: YesNo = ask("Court told of the referral?", "Cafcass 2.106")
    court_informed_at: When = ask("Court told at", "Cafcass 2.106")
    worker_risk: YesNoUnknown = ask("Known risks to staff?", "Cafcass, safety assessment")
    worker_risk_detail: Text = ask("Which risks", "Cafcass, safety assessment", "dogs, violence, access")
    confidential_info: Long = ask(
        "Information that must not be shared with the family",
        "Cafcass 3.81–3.84",
        "printed on the separate confidential sheet alone; “none” is an answer",
    )
    anonymity: Annotated[
        Chosen,
        Choice(
            options=options(
                no="Nobody", third_party="A member of the public", referrer="The referrer, a professional"
            )
        ),
    ] = ask(
        "Who asks to stay anonymous?",
        "Public practice, Leicestershire",
        "printed on the confidential sheet alone",
    )
    anonymous_name: Text = ask(
        "Name of the person who wishes to stay anonymous",
        "Public practice, Leicestershire",
        "printed on the confidential sheet alone; caseforms refuses the name anywhere else",
    )
    anonymity_reason: Text = ask(
        "Reason for staying anonymous",
        _NOTTINGHAM,
        "a professional is named save in exceptional cases",
    )
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Referrer", "Cafcass 2.97")
    office: Annotated[Office | _Rest, Group(Office)] = ask(
        "For the recipient", "Sandwell 8.1; Kent and Medway 8"
    )


class ReferralCase(Case):
    """A case with the answers of the referral."""

    referral: Annotated[Referral | _Rest, Group(Referral)] = ask("Referral to children’s social care", _CF)


@rule(
    "REF-09",
    "A person who wishes to stay anonymous is named",
    "The name is printed on the confidential sheet alone.",
    "NSPCC toolkit; public practice, Leicestershire",
    always=True,
)
def anonymous_stays_so(case: ReferralCase) -> Iterator[Problem]:
    """The name of an anonymous person stands in no answer that the form prints."""
    name = case.given("referral.anonymous_name")
    if not isinstance(name, str) or len(squeezed(name)) < 3:
        return
    for path, text in all_words(case).items():
        if path not in FORM.private and FORM.prints(path) and squeezed(name) in squeezed(text):
            yield Problem(
                path,
                "the name of a person who wishes to stay anonymous stands in this answer",
                "Write “a neighbour”, “a caller” or the like.",
            )


_ADULT = (
    "name",
    "former_names",
    "dob",
    "relationship",
    "relationship_detail",
    "parental_responsibility",
    "lives_with_child",
    "same_address_as_child",
    "address",
    "telephone",
    "email",
    "safe_to_contact",
    "safe_contact_note",
    "first_language",
    "interpreter_needed",
    "ethnicity",
    "disability",
    "risk_to_children",
    "risk_offence",
    "is_father_of_unborn",
)

FORM = Form(
    code="referral",
    title="Referral to children’s social care",
    purpose="Referral of a child in need, or in need of protection, by the agency that has the concern",
    readers=("children’s social care", "allocated social worker", "case file", "line manager"),
    case=ReferralCase,
    urgent=S47.holds,
    has_sheet=True,
    private=(
        "referral.confidential_info",
        "referral.anonymity",
        "referral.anonymous_name",
        "referral.anonymity_reason",
    ),
    sections=(
        section(
            "Urgency",
            note(
                "If a child is in immediate danger, ring 999 before you write. Telephone first; this form confirms."
            ),
            "referral.basis",
            "referral.agency",
            whole("local_authority", "To"),
            "referral.immediate_danger",
            "referral.police_called",
            "referral.police_called_at",
            "referral.police_log",
            "referral.telephone_referral",
            "referral.telephoned_at",
            "referral.telephoned_to",
            "referral.consultation_number",
            "referral.telephone_advice",
            "referral.lead_consulted",
            "referral.lead_consulted_on",
            "referral.lead_consulted_name",
            "referral.lead_not_consulted_reason",
        ),
        section(
            "The child",
            "referral.subject",
            "child.given_names",
            "child.family_name",
            table("child.known_as"),
            "child.is_unborn",
            "child.edd",
            "child.dob",
            "child.dob_estimated",
            "child.sex",
            "child.gender_identity",
            whole("child.address"),
            "child.telephone",
            "child.current_carer",
            "child.where_now",
            "child.where_now_at",
            "child.description",
            "child.ethnicity",
            "child.ethnicity_other",
            "child.religion",
            "child.nationality",
            "child.immigration_status",
            "child.immigration_detail",
            "child.first_language",
            "child.home_language",
            "child.interpreter_needed",
            "child.interpreter_for",
            "child.interpreter_arranged",
            "child.disability",
            "child.disability_codes",
            "child.sen_status",
            "child.special_requirements",
            "child.nhs_number",
            "child.upn",
            "child.upn_unknown_reason",
            "child.uln",
            "child.social_care_id",
            "child.caf_id",
            "child.cp_status",
            "child.cp_category",
            "child.cp_from",
            "child.cp_to",
            "child.looked_after",
            "child.legal_status",
            table("child.legal_orders"),
        ),
        section(
            "Family",
            cards("parents", "Parent or carer", *_ADULT),
            "referral.father_not_named_reason",
            cards(
                "siblings",
                "Brother or sister",
                "name",
                "dob",
                "sex",
                "relationship",
                "school",
                "also_referred",
                "also_assessed",
                "same_address_as_child",
                "address",
            ),
            cards(
                "household",
                "Other member of the household",
                "name",
                "dob",
                "sex",
                "relationship",
                "school",
                "also_referred",
                "also_assessed",
                "same_address_as_child",
                "address",
            ),
            cards(
                "significant_others",
                "Significant other",
                "name",
                "former_names",
                "dob",
                "relationship",
                "relationship_detail",
                "parental_responsibility",
                "lives_with_child",
                "telephone",
                "email",
                "address",
                "safe_to_contact",
                "safe_contact_note",
                "risk_to_children",
                "risk_offence",
                "is_father_of_unborn",
            ),
        ),
        section(
            "Professionals",
            whole("child.gp"),
            whole("child.health_visitor"),
            whole("child.school"),
            whole("lead_professional"),
            cards(
                "professionals",
                "Professional",
                "name",
                "role",
                "organisation",
                "involvement",
                "telephone",
                "email",
                "secure_email",
                "from_date",
                "to_date",
                "consent_to_share",
                "address",
            ),
        ),
        section(
            "Consent",
            "consent.sought",
            "consent.given",
            table("consent.given_by"),
            "consent.verbal_detail",
            "consent.scope",
            table("consent.covers_whom"),
            table("consent.share_with"),
            table("consent.do_not_share_with"),
            "consent.young_person_competent",
            "consent.competence_reason",
            "referral.child_consent",
            "consent.lawful_basis_note",
            "consent.review_on",
            "consent.withdrawn_on",
            "consent.override_reason",
            whole("consent.decided_by"),
            whole("consent.manager"),
            "referral.caf_refused",
            "referral.caf_refused_on",
            "referral.caf_refused_reason",
            "referral.evidence_base",
        ),
        section(
            "What the family knows",
            "consent.parents_aware",
            "consent.not_informed_reason",
            "consent.not_informed_detail",
            "referral.parents_spoken_to",
            "referral.parents_spoken_to_detail",
            "referral.parents_not_spoken_to_reason",
            "referral.parent_told_what",
            "consent.parents_views",
            "consent.child_aware",
            "referral.child_spoken_to",
            "referral.child_spoken_to_detail",
            "referral.child_not_spoken_to_reason",
            "referral.child_knows",
            "referral.child_view_not_obtained",
        ),
        section(
            "The concern",
            "referral.concern_categories",
            "referral.timeframe",
            "referral.identified_at",
            "referral.delay_reason",
            "referral.concern_exact",
            cards("incidents", "Incident"),
            "referral.child_words",
            "referral.injuries",
            "referral.skin_map",
            "referral.explanations",
            "referral.impact",
            "referral.why_now",
        ),
        section(
            "Background",
            "referral.background",
            "referral.strengths",
            *(f"referral.risk_features.{name}{part}" for part in ("", "_detail") for name in RISKS),
            table("referral.other_children"),
            table("referral.agency_action"),
            "referral.no_action_reason",
            table("referral.previous_assessments"),
            "referral.no_caf_reason",
            table("referral.previous_concerns"),
            "referral.desired_outcome",
        ),
        *AGENCY_SECTIONS,
        section(
            "Court",
            note(
                "Where the child’s protection calls for it, court papers may go with this referral without asking the "
                "court first."
            ),
            "proceedings.exist",
            "proceedings.law_type",
            "proceedings.court",
            "proceedings.case_number",
            "proceedings.application_type",
            "proceedings.application_date",
            "proceedings.stage",
            "proceedings.next_hearing",
            "consent.court_consent",
            "referral.court_papers_attached",
            "referral.court_informed",
            "referral.court_informed_at",
            when=ABOUT_COURT,
        ),
        section(
            "Safety and confidence",
            "referral.worker_risk",
            "referral.worker_risk_detail",
            note(
                "Information that must not reach the family, and any wish to stay anonymous, stand on a separate "
                "confidential sheet for the recipient alone."
            ),
        ),
        section(
            "Referrer",
            "author.name",
            "author.role",
            "author.organisation",
            "author.team",
            "author.telephone",
            "author.email",
            whole("author.address"),
            "author.manager_name",
            "author.completed_at",
            "author.relationship_to_child",
            "author.known_since",
            "referral.signature",
        ),
        section(
            "Office use: completed by the recipient",
            "referral.office.received_at",
            "referral.office.rag",
            "referral.office.decision",
            "referral.office.decision_on",
            "referral.office.decided_by",
            "referral.office.feedback_sent_on",
            blank=True,
        ),
    ),
    requirements=Requirements(
        must("referral.basis", source="Cafcass 2.61–2.63", always=True),
        must("referral.agency", source=_GOOD),
        must("referral.subject", source="Public practice, Kent and Bromley"),
        must("referral.immediate_danger", source="Cafcass 2.87", answered=True),
        should("referral.police_called", source="Cafcass 2.87", when=DANGER),
        should(
            "referral.police_called_at",
            source="Cafcass 2.87",
            when=yes("police_called", "the police were called"),
        ),
        should("referral.telephone_referral", source="Cafcass 2.101, 2.103", when=S47),
        should(
            "referral.telephoned_at",
            "referral.telephoned_to",
            "referral.telephone_advice",
            source="Cafcass 2.101, 2.103",
            when=yes("telephone_referral", "referred by telephone"),
        ),
        should("referral.lead_consulted", source=f"{_KM}; Cafcass 2.81"),
        should(
            "referral.lead_consulted_name",
            "referral.lead_consulted_on",
            source=f"{_KM}; Cafcass 2.81",
            when=yes("lead_consulted", "the lead was consulted"),
        ),
        should(
            "referral.lead_not_consulted_reason",
            source=f"{_KM}; Cafcass 2.81",
            when=no("lead_consulted", "the lead was not consulted"),
        ),
        identity("referral", urgent_form=True),
        should("child.where_now", source="Cafcass 2.81", when=S47 & BORN),
        should("child.special_requirements", "child.interpreter_needed", source=_CF),
        should("referral.father_not_named_reason", source=_GOOD, when=FATHER_NOT_NAMED),
        should("siblings[].also_referred", source="Public practice, Kent and Bromley"),
        should("parents[].relationship", "parents[].parental_responsibility", source=_CF),
        should("parents[].telephone", source=_POOR),
        should("professionals", source=_CF),
        should("professionals[].name", "professionals[].role", "professionals[].telephone", source=_GOOD),
        must("consent.given", source=_KM, when=RESTS_ON_CONSENT),
        should("consent.given", source="Cafcass 2.63, 2.99", when=S47),
        should("consent.given", source=_KIRKLEES, when=AFTER_CAF_REFUSAL),
        should("consent.sought", source="Cafcass 2.99"),
        should("referral.caf_refused", source=_KIRKLEES, when=IN_NEED & KIRKLEES),
        should("referral.caf_refused_on", "referral.caf_refused_reason", source=_KIRKLEES, when=CAF_REFUSED),
        must("referral.evidence_base", source=_KIRKLEES, when=AFTER_CAF_REFUSAL),
        must("referral.child_consent", source=_CF_CONSENT, when=CAFCASS & IN_NEED),
        must("consent.court_consent", source=_CF_CONSENT, when=CAFCASS & IN_NEED & PROCEEDINGS),
        should(
            "consent.override_reason",
            source="Cafcass 2.63, 2.98–2.99",
            when=S47 & says("consent.given", "refused", "not_sought", text="consent is not given"),
        ),
        should("consent.parents_aware", source="Cafcass 2.99, 2.102"),
        should("consent.not_informed_reason", source="Cafcass 2.98", when=PARENTS_UNAWARE),
        should("referral.parents_spoken_to", source=_GOOD),
        should(
            "referral.parents_spoken_to_detail",
            source=_GOOD,
            when=yes("parents_spoken_to", "they were spoken to"),
        ),
        should("referral.parents_not_spoken_to_reason", source=_GOOD, when=NOT_SPOKEN_TO),
        should("referral.parent_told_what", source=_CF),
        should(
            "consent.parents_views",
            source=_CF,
            when=says("consent.parents_aware", "yes", text="the parents are aware"),
        ),
        should("consent.child_aware", source=_CF, when=BORN),
        should("referral.child_spoken_to", source=_GOOD, when=BORN),
        should(
            "referral.child_spoken_to_detail",
            source=_GOOD,
            when=yes("child_spoken_to", "the child was spoken to"),
        ),
        must(
            "referral.child_not_spoken_to_reason",
            source=_GOOD,
            when=no("child_spoken_to", "the child was not spoken to"),
        ),
        should("referral.child_knows", source="Cafcass 2.91, 2.102", when=BORN),
        should(
            "referral.child_view_not_obtained",
            source="Cafcass 2.91, 2.102",
            when=Condition(
                "the child’s view is not known",
                lambda case: case.at("referral.child_knows") in (Stated.NOT_KNOWN, Stated.NONE),
            ),
        ),
        should("referral.concern_categories", source="Cafcass 2.67"),
        must("referral.timeframe", source="Cafcass 2.81"),
        should("referral.identified_at", source="Cafcass 2.95"),
        should("referral.delay_reason", source=_POOR, when=LATE),
        must("referral.concern_exact", source=_CF, always=True),
        should("incidents", source=_CF_RECORD),
        must("incidents[].source", source="Cafcass 2.94"),
        should(
            "incidents[].when",
            "incidents[].time",
            "incidents[].place",
            "incidents[].what",
            "incidents[].who_was_there",
            source=f"{_CF_RECORD}; {_POOR}",
        ),
        should("incidents[].fact_or_opinion", source="NSPCC information sharing 5"),
        should("incidents[].past_or_current", "incidents[].frequency", source=_POOR),
        should("referral.child_words", source=_CF_RECORD, when=BORN),
        should("referral.injuries", source="Cafcass 2.96", when=BORN),
        should("referral.skin_map", source="Cafcass 2.96", when=INJURED),
        should(
            "referral.explanations",
            source=f"{_CF_RECORD}; Peterborough & Cambridgeshire, health professionals",
            when=INJURED,
        ),
        should("referral.impact", source="Peterborough & Cambridgeshire, main changes"),
        should("referral.why_now", source=_OTHERS),
        should("referral.background", source=_CF),
        should("referral.strengths", source=_KM),
        tuple(should(f"referral.risk_features.{name}", source="Cafcass 2.14") for name in RISKS),
        tuple(
            should(
                f"referral.risk_features.{name}_detail",
                source="Cafcass 2.14",
                when=yes(f"risk_features.{name}", "the answer before it is yes"),
            )
            for name in RISKS
        ),
        should("referral.other_children", source="Cafcass 2.81, 2.102"),
        should(
            "referral.other_children[].name",
            "referral.other_children[].concern",
            source="Cafcass 2.81, 2.102",
        ),
        must("referral.agency_action", source=_POOR, when=IN_NEED, unless_stated_none=True),
        should("referral.agency_action", source=_POOR, when=NOT_IN_NEED),
        should(
            "referral.agency_action[].date",
            "referral.agency_action[].action",
            "referral.agency_action[].by",
            "referral.agency_action[].outcome",
            source=_POOR,
        ),
        must(
            "referral.no_action_reason",
            source=_POOR,
            when=Condition(
                "no action was taken",
                lambda case: case.at("referral.agency_action") in (Stated.NONE, Stated.NOT_APPLICABLE),
            ),
        ),
        should("referral.previous_assessments", source=f"{_KM}; {_GOOD}"),
        should(
            "referral.previous_assessments[].kind",
            "referral.previous_assessments[].date",
            "referral.previous_assessments[].author",
            "referral.previous_assessments[].attached",
            source=_GOOD,
        ),
        should("referral.no_caf_reason", source=_NOTTINGHAM, when=IN_NEED & HAS_NO_CAF),
        should("referral.previous_concerns", source="Peterborough & Cambridgeshire, education"),
        should(
            "referral.previous_concerns[].concern",
            "referral.previous_concerns[].resolved",
            source="Peterborough & Cambridgeshire, education",
        ),
        should("referral.desired_outcome", source="Public practice, Cambridgeshire"),
        AGENCY_REQUIREMENTS,
        must("proceedings.exist", source=_CF, when=CAFCASS, answered=True),
        should(
            "proceedings.court",
            "proceedings.case_number",
            "proceedings.application_type",
            "proceedings.stage",
            "proceedings.next_hearing",
            source=_CF,
            when=PROCEEDINGS,
        ),
        should("referral.court_informed", source="Cafcass 2.106", when=CAFCASS & S47 & PROCEEDINGS),
        should(
            "referral.court_informed_at",
            source="Cafcass 2.106",
            when=yes("court_informed", "the court was told"),
        ),
        should("referral.worker_risk", source="Cafcass, safety assessment"),
        should(
            "referral.worker_risk_detail",
            source="Cafcass, safety assessment",
            when=yes("worker_risk", "there are risks to staff"),
        ),
        must("referral.confidential_info", source="Cafcass 3.81–3.84", answered=True),
        must("author.role", "author.organisation", source=_POOR),
        must("author.relationship_to_child", "author.known_since", source=_POOR, answered=True),
        should("author.completed_at", source="Cafcass 2.95"),
        must("referral.signature.name", source="Cafcass 2.97"),
        confirm(
            "The account is accurate, and a reader can tell fact from opinion.",
            _GOOD,
            path="referral.concern_exact",
        ),
        confirm(
            "Someone who knows nothing of the case would see what worries you most, and how serious it is.",
            "Peterborough & Cambridgeshire, closing slide",
            path="referral.impact",
        ),
        confirm(
            "The family’s circumstances and surroundings are told, so that the concern has its context.",
            _GOOD,
            path="referral.background",
        ),
        confirm(
            "What early help has been tried, or why not?",
            "Peterborough & Cambridgeshire, best outcomes",
            IN_NEED & HAS_NO_CAF,
            "referral.agency_action",
        ),
        confirm(
            "The person with first-hand knowledge of the concern has written this.",
            "Cafcass 2.100",
            path="author.name",
        ),
    ),
    rules=(
        *REFERRAL_RULES,
        anonymous_stays_so,
        *AGENCY_RULES,
    ),
)
