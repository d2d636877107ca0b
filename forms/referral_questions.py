"""The questions that only the referral to children's social care asks (specification D04), in reading order."""

from typing import Annotated

from ..cases import codes
from ..cases.answers import Chosen, ChosenMany, Date, Long, Period, Text, When, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, Multi, Stated, Unusable, options
from ..cases.people import Relationship, Signature
from .referral_agencies import (
    CamhsPart,
    EducationPart,
    HealthPart,
    HousingPart,
    ProbationPart,
)

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
