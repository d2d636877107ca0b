"""What only the risk identification form asks: the factors of Cafcass 2.14, views and safety, and the judgement."""

from typing import Annotated

from ..cases.answers import Chosen, ChosenMany, Date, Long, Text, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask, questions
from ..cases.case import Case
from ..cases.kinds import Choice, Multi, Stated, Unusable, options
from ..cases.people import Signature

_FACTORS = "Cafcass 2.14"
_ID = "Cafcass 2.26"
_KEY = "Cafcass, key elements of safety assessments"
_RESPONDING = "Cafcass, responding to risk in private law"
_Rest = Stated | Unusable | None
Satisfied = Annotated[Chosen, Choice(options=options("Satisfied", "Not satisfied"))]


class Factors(Block):
    """Each risk factor of the list, which is not exclusive: present, not present, not known."""

    previous_harm: YesNoUnknown = ask("Previous harm to children", _FACTORS)
    domestic_violence: YesNoUnknown = ask("Domestic violence", _FACTORS)
    jealous_possessive: YesNoUnknown = ask("Jealous or possessive behaviour of an adult", _FACTORS)
    post_separation_violence: YesNoUnknown = ask("Violence after the separation", _FACTORS)
    contact_violence: YesNoUnknown = ask("Violence linked with contact", _FACTORS)
    abduction: YesNoUnknown = ask("Threats or fears of abduction", _FACTORS)
    other_violence_weapons: YesNoUnknown = ask("Other violence, offensive weapons", _FACTORS)
    parental_mh_ld: YesNoUnknown = ask("A parent’s mental health or learning difficulties", _FACTORS)
    suicide: YesNoUnknown = ask("Suicide attempts or threats (child or adult)", _FACTORS)
    drug_alcohol: YesNoUnknown = ask("Drug or alcohol abuse", _FACTORS)
    person_of_risk: YesNoUnknown = ask(
        "A person in family or household who is a Risk to Children", "Cafcass 2.14, appendix II"
    )
    acute_stress: YesNoUnknown = ask("Acute family stress", _FACTORS)
    child_features: YesNoUnknown = ask("Special features of the child", _FACTORS)
    cultural: YesNoUnknown = ask("Cultural factors, such as forced marriage", _FACTORS)
    placed_with_parent: YesNoUnknown = ask(
        "Public law: child placed with a parent during proceedings", _FACTORS
    )
    private_fostering: YesNoUnknown = ask("Private fostering, or a placement nobody assessed", _FACTORS)
    other: YesNoUnknown = ask("Another factor", _FACTORS)


#: The factors by name, with their labels.
FACTORS = {name: each.label for name, each in questions(Factors).items()}


class FactorDetail(Block):
    """What is known about one factor that is, or may be, present."""

    factor: Annotated[Chosen, Choice(options=tuple(FACTORS.items()))] = ask("Factor", _FACTORS)
    who_at_risk: Text = ask("Who is at risk", _ID)
    from_whom: Text = ask("From whom", _ID)
    when: Annotated[Chosen, Choice(options=options("Current", "Recent", "Past"))] = ask("When", _ID)
    dates: Text = ask("Dates", _ID)
    source: Annotated[
        ChosenMany,
        Multi(options=options("Court form", "Check", "Child", "Party", "Third party", "Record")),
    ] = ask("Source", "Cafcass 2.26, 2.94")
    corroborated: YesNoUnknown = ask("Corroborated?", _KEY)
    evidence: Long = ask("Evidence", _KEY)


class RiskId(Block):
    """What only the risk identification form asks."""

    status: Annotated[Chosen, Choice(options=options("Unallocated", "Allocated"))] = ask(
        "Case", "Cafcass 2.8–2.9"
    )
    harm_alleged: YesNo = ask("Is a risk of harm alleged, in the harm box or elsewhere?", "Cafcass 2.19")
    welfare_work: YesNo = ask(
        "Has the court asked for work on welfare grounds (section 7 report, family assistance order)?",
        "Cafcass 2.19",
    )
    police_by_judgement: YesNo = ask("Does your own judgement call for a police check?", "Cafcass 2.19")
    checks_repeated: YesNo = ask("Checks repeated for other names and earlier addresses?", "Cafcass 2.17")
    extended_reason: Text = ask(
        "Extended checks without consent: why", "Cafcass 3.75–3.76", "with consent: form “consent_checks”"
    )
    gap_told_on: Date = ask(
        "Public law: local authority and court told what is missing on", "Cafcass 2.21, 2.29"
    )
    factors: Annotated[Factors | _Rest, Group(Factors)] = ask("Risk factors", _FACTORS)
    escalating: YesNoUnknown = ask("Domestic violence: is it escalating?", _FACTORS)
    details: Annotated[tuple[FactorDetail, ...] | _Rest, Rows(FactorDetail)] = ask(
        "The factors that are present", _ID, "an entry for each factor answered with “yes”"
    )
    protective_factors: Long = ask("What protects the child", _KEY)
    better_worse: Long = ask("What makes matters better or worse, safer or riskier", _KEY)
    child_view: Long = ask("The child’s view", _KEY)
    able_to_express: Text = ask("Is the child able and confident enough to give one?", _KEY)
    victim_view: Long = ask("Domestic violence: the victim’s view of the risk now", _KEY)
    alleged_perpetrator_view: Long = ask("Domestic violence: the alleged perpetrator’s view", _KEY)
    whose_factors: Long = ask(
        "Domestic violence: factors of the perpetrator’s behaviour, and of the victim’s circumstances", _KEY
    )
    diversity_impact: Long = ask("Race, culture, language, communication, other diversity", _KEY)
    staff_risk: YesNoUnknown = ask("Risk to staff or others?", f"{_RESPONDING}; {_KEY}")
    staff_risk_detail: Text = ask("Which risk, to whom", _KEY)
    hs_plan_needed: YesNo = ask("Health and safety plan needed?", _RESPONDING)
    agencies_assessments: Long = ask("What the other agencies have assessed", _KEY)
    likelihood: Annotated[Chosen, Choice(options=options("Low", "Medium", "High", "Imminent"))] = ask(
        "Likelihood of harm", "Cafcass 2.26, 2.30", "your judgement; caseforms never works it out"
    )
    analysis: Long = ask("What needs to happen to reduce or manage the risk", _ID)
    impact_of_dispute: Long = ask("What the family’s dispute does to the child", "Cafcass 2.80")
    concerns_recorded: Satisfied = ask("All welfare concerns are recorded", _RESPONDING)
    checks_made: Satisfied = ask("All relevant checks are made", _RESPONDING)
    grounds: Annotated[Chosen, Choice(options=options("There are", "There are not"))] = ask(
        "Grounds for intervention", _RESPONDING
    )
    interventions: Annotated[
        ChosenMany,
        Multi(
            options=options(
                court_informed="Court informed",
                safety_assessment="Safety assessment advised to the court",
                s120="Section 120 notification",
                s47="Child protection referral (section 47)",
                s17="Child in need referral (section 17)",
                promoting_welfare="Referral to promote welfare",
                hs_plan="Health and safety plan",
                mappa="Referral to MAPPA considered",
                marac="Referral to MARAC considered",
                police="Police",
                none="None",
            ),
            alone=("none",),
        ),
    ] = ask("Action", f"{_RESPONDING}; Cafcass 2.24, 3.13, 3.16")
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Practitioner", "Cafcass 2.97")


class RiskIdCase(Case):
    """A case with the answers of the risk identification form."""

    risk_id: Annotated[RiskId | _Rest, Group(RiskId)] = ask("Risk identification", "Cafcass 2.26–2.30")
