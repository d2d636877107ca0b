"""What a referral asks of one agency alone: health, CAMHS, probation, housing and education.

Source: Peterborough & Cambridgeshire, specific guidance for each agency. Only the referrer's own part is printed, and
only there are its answers expected.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases import codes
from ..cases.answers import Chosen, ChosenMany, Date, Long, Period, Phone, Text, When, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask, questions
from ..cases.kinds import Choice, Kind, Multi, NumberKind, Stated, Unusable, options
from .form import Section, note, section, table
from .requirements import Condition, Requirement, confirm, says, should

_HEALTH = "Peterborough & Cambridgeshire, health professionals"
_CAMHS = "Peterborough & Cambridgeshire, CAMHS"
_PROBATION = "Peterborough & Cambridgeshire, probation"
_HOUSING = "Peterborough & Cambridgeshire, housing"
_EDUCATION = "Peterborough & Cambridgeshire, education"
_Rest = Stated | Unusable | None

#: The agencies that have a part of their own, with its title.
AGENCIES = {
    "health": "Health",
    "camhs": "CAMHS",
    "probation": "Probation",
    "housing": "Housing",
    "education": "Education",
}


class Signposted(Block):
    """An agency to which the family was pointed."""

    agency: Text = ask("Agency", _HEALTH)
    detail: Text = ask("For what, and when", _HEALTH)


class Companion(Block):
    """A person who was with the child."""

    name: Text = ask("Name", _HEALTH)
    relationship: Text = ask("Relationship to the child", _HEALTH)


class Attending(Block):
    """A professional or service that was involved in the incident."""

    name: Text = ask("Name", _HEALTH)
    service: Text = ask("Service and role", _HEALTH, "such as ambulance crew or police")
    telephone: Phone = ask("Telephone", _HEALTH)
    log_number: Text = ask("Log number", _HEALTH, "if there is one")


class Presentation(Block):
    """An earlier occasion on which the child was seen for something similar."""

    date: Period = ask("Date or period", _HEALTH)
    description: Long = ask("What was seen and done", _HEALTH)


class Health(Block):
    """What only a health service can tell."""

    part_of_health: Text = ask(
        "Part of the health service", _HEALTH, "such as emergency department or midwifery"
    )
    arrived_at: When = ask(
        "Arrived in the department", _HEALTH, "“not applicable” where there was no attendance"
    )
    presenting_need: Long = ask("Presenting health need", _HEALTH)
    treatment_advice: Long = ask("Treatment and advice given", _HEALTH)
    accompanied_by: Annotated[tuple[Companion, ...] | _Rest, Rows(Companion)] = ask(
        "Who was with the child", _HEALTH
    )
    other_professionals: Annotated[tuple[Attending, ...] | _Rest, Rows(Attending)] = ask(
        "Other professionals in the incident", _HEALTH
    )
    signposted: Annotated[tuple[Signposted, ...] | _Rest, Rows(Signposted)] = ask(
        "Agencies signposted to", _HEALTH
    )
    discrepancies: YesNoUnknown = ask("Does the account differ between people or over time?", _HEALTH)
    discrepancies_detail: Long = ask("How the accounts differ", _HEALTH)
    previous_presentations: Annotated[tuple[Presentation, ...] | _Rest, Rows(Presentation)] = ask(
        "Seen before for something similar", _HEALTH, "“none” is an answer"
    )
    discharge_concerns: YesNoUnknown = ask("Concerns about discharge home?", _HEALTH)
    discharge_detail: Long = ask("What the concerns about discharge are", _HEALTH)
    why_escalating: Long = ask("Why this is being escalated", _HEALTH)
    no_jargon_confirmed: YesNo = ask("Read through for jargon and abbreviations?", _HEALTH)


class Concern(Block):
    """A concern with its date."""

    date: Period = ask("Date or period", _CAMHS)
    concern: Long = ask("Concern", _CAMHS)


class Camhs(Block):
    """What only child and adolescent mental health services can tell."""

    referred_by_agency: Text = ask("Agency that referred the child to CAMHS", _CAMHS)
    who_referred: Text = ask("Who referred", _CAMHS)
    how_long_worked: Date = ask("CAMHS has worked with the child since", _CAMHS)
    diagnosis: Text = ask("Diagnosis", _CAMHS, "“none” is an answer")
    present_concerns: Annotated[tuple[Concern, ...] | _Rest, Rows(Concern)] = ask(
        "Present concerns", _CAMHS, "of the last twelve months"
    )
    historical_concerns: Annotated[tuple[Concern, ...] | _Rest, Rows(Concern)] = ask(
        "Historical concerns", _CAMHS, "in order of date"
    )
    risks: Annotated[
        ChosenMany,
        Multi(
            options=options(
                "Self-harm",
                "Suicidal thoughts",
                "Suicide attempt",
                "Eating disorder",
                "Substance misuse",
                "Going missing",
                "Exploitation by others",
                "Harm to others",
                "Other",
            )
        ),
    ] = ask("Risks", _CAMHS, "“none” is an answer")
    risks_detail: Long = ask("The risks in words", _CAMHS)
    managed_by_parents: Long = ask("How parents manage the risks", _CAMHS)
    managed_by_camhs: Long = ask("How CAMHS manages the risks", _CAMHS)
    how_cs_can_assist: Long = ask("How children’s social care can help", _CAMHS)
    why_escalate: Long = ask("Why this is being escalated", _CAMHS)


class ContactWithChild(Block):
    """Contact of the person on probation with one child."""

    child: Text = ask("Which child", _PROBATION)
    frequency: Text = ask("How often", _PROBATION)
    supervision: Annotated[Chosen, Choice(options=options("Supervised", "Unsupervised", "Not known"))] = ask(
        "Supervised?", _PROBATION
    )
    supervised_by: Text = ask("By whom", _PROBATION)


class Probation(Block):
    """What only probation can tell, about the person whom it supervises."""

    person: Text = ask("Person under supervision", _PROBATION)
    offence: Text = ask("Offence", _PROBATION)
    sentenced_on: Date = ask("Sentenced on", _PROBATION)
    sentence: Text = ask("Sentence", _PROBATION)
    pprc_offences: Long = ask(
        "Offences for which the person poses a risk to children",
        _PROBATION,
        "when the referral is about such a person",
    )
    contact_with_children: Annotated[tuple[ContactWithChild, ...] | _Rest, Rows(ContactWithChild)] = ask(
        "Contact with children", _PROBATION
    )
    restrictions: Long = ask("Restrictions", _PROBATION, "licence conditions, orders, bail")
    assessed_risk_level: Annotated[Chosen, Choice(options=options("Low", "Medium", "High", "Very high"))] = (
        ask("Assessed level of risk", _PROBATION)
    )


class Housing(Block):
    """What only a housing service can tell."""

    homeless_application_date: Date = ask("Homeless application made on", _HOUSING)
    why_homeless: Long = ask("Why the family is homeless", _HOUSING)
    support_offered: Long = ask("Support offered", _HOUSING)
    not_entitled_reason: Long = ask("If none: why there is no entitlement", _HOUSING)
    domestic_violence_known: YesNoUnknown = ask("Domestic violence known?", _HOUSING)
    domestic_violence_detail: Long = ask("What is known of it", _HOUSING)
    family_or_friends_identified: Long = ask(
        "Family or friends who could help", _HOUSING, "“none” is an answer"
    )
    recourse_to_public_funds: YesNoUnknown = ask("Recourse to public funds?", _HOUSING)
    immigration_status: Annotated[Chosen, Choice(options=codes.IMMIGRATION)] = ask(
        "Immigration status of the family", _HOUSING, "never inferred from ethnicity"
    )
    how_supporting_self: Long = ask("How the family supports itself", _HOUSING)


class Education(Block):
    """What only a school, nursery or college can tell."""

    aware_at: When = ask("When the school became aware", _EDUCATION)
    direct_disclosure: Annotated[
        Chosen, Choice(options=options("Yes", "No", "Not known", "Not applicable"))
    ] = ask("Told directly by the child?", _EDUCATION)
    how_came_to_attention: Long = ask("How it came to the school’s attention", _EDUCATION)
    spoken_to_parents: YesNo = ask("Has the school spoken to the parents?", _EDUCATION)
    why_not: Long = ask("If not, why not", _EDUCATION)
    attendance: Annotated[int | float | Stated | Unusable | None, NumberKind(most=100, whole=False)] = ask(
        "Attendance in per cent", "Peterborough & Cambridgeshire, good referral", "a number without the sign"
    )
    context_in_school: Long = ask(
        "The child in school", _EDUCATION, "friends, how the parents engage with school, progress"
    )
    support_to_date: Long = ask("Support in school to date", _EDUCATION)
    previous_concerns: Long = ask("Earlier concerns in school", _EDUCATION, "“none” is an answer")
    previous_concerns_resolved: Long = ask("How they were resolved", _EDUCATION)


def of(agency: str) -> Condition:
    """The referrer belongs to ``agency``."""
    return says(
        "referral.agency", agency, text=f"the referrer’s agency is {AGENCIES.get(agency, agency.title())}"
    )


HEALTH, CAMHS, PROBATION, HOUSING, EDUCATION = (of(agency) for agency in AGENCIES)
_RISK_PERSON = says(
    "referral.risk_features.risk_to_children",
    "yes",
    text="someone is identified as a risk to children",
)
_NO_HOUSING_SUPPORT = Condition(
    "no support is offered",
    lambda case: case.at("referral.housing.support_offered") in (Stated.NONE, Stated.NOT_APPLICABLE),
)
_EARLIER_IN_SCHOOL = Condition(
    "there were earlier concerns",
    lambda case: case.given("referral.education.previous_concerns") is not None,
)

AGENCY_SECTIONS: tuple[Section, ...] = (
    section(
        "Health",
        "referral.health.part_of_health",
        "referral.health.arrived_at",
        "referral.health.presenting_need",
        "referral.health.treatment_advice",
        table("referral.health.accompanied_by"),
        table("referral.health.other_professionals"),
        table("referral.health.signposted"),
        "referral.health.discrepancies",
        "referral.health.discrepancies_detail",
        table("referral.health.previous_presentations"),
        "referral.health.discharge_concerns",
        "referral.health.discharge_detail",
        "referral.health.why_escalating",
        "referral.health.no_jargon_confirmed",
        when=HEALTH,
    ),
    section(
        "CAMHS",
        "referral.camhs.referred_by_agency",
        "referral.camhs.who_referred",
        "referral.camhs.how_long_worked",
        "referral.camhs.diagnosis",
        note("Present and historical concerns are kept apart: what is older than twelve months is history."),
        table("referral.camhs.present_concerns"),
        table("referral.camhs.historical_concerns"),
        "referral.camhs.risks",
        "referral.camhs.risks_detail",
        "referral.camhs.managed_by_parents",
        "referral.camhs.managed_by_camhs",
        "referral.camhs.how_cs_can_assist",
        "referral.camhs.why_escalate",
        when=CAMHS,
    ),
    section(
        "Probation",
        "referral.probation.person",
        "referral.probation.offence",
        "referral.probation.sentenced_on",
        "referral.probation.sentence",
        "referral.probation.assessed_risk_level",
        "referral.probation.pprc_offences",
        table("referral.probation.contact_with_children"),
        "referral.probation.restrictions",
        when=PROBATION,
    ),
    section(
        "Housing",
        "referral.housing.homeless_application_date",
        "referral.housing.recourse_to_public_funds",
        "referral.housing.immigration_status",
        "referral.housing.why_homeless",
        "referral.housing.support_offered",
        "referral.housing.not_entitled_reason",
        "referral.housing.domestic_violence_known",
        "referral.housing.domestic_violence_detail",
        "referral.housing.family_or_friends_identified",
        "referral.housing.how_supporting_self",
        when=HOUSING,
    ),
    section(
        "Education",
        "referral.education.aware_at",
        "referral.education.attendance",
        "referral.education.direct_disclosure",
        "referral.education.how_came_to_attention",
        "referral.education.spoken_to_parents",
        "referral.education.why_not",
        "referral.education.context_in_school",
        "referral.education.support_to_date",
        "referral.education.previous_concerns",
        "referral.education.previous_concerns_resolved",
        when=EDUCATION,
    ),
)

#: Answers that an agency's part expects only under a further condition.
_ONLY_WHEN: dict[str, Condition] = {
    "referral.health.discrepancies_detail": says(
        "referral.health.discrepancies", "yes", text="the accounts differ"
    ),
    "referral.health.discharge_detail": says(
        "referral.health.discharge_concerns", "yes", text="there are concerns about discharge"
    ),
    "referral.camhs.risks_detail": Condition(
        "a risk is ticked", lambda case: case.given("referral.camhs.risks") is not None
    ),
    "referral.probation.pprc_offences": _RISK_PERSON,
    "referral.housing.not_entitled_reason": _NO_HOUSING_SUPPORT,
    "referral.housing.domestic_violence_detail": says(
        "referral.housing.domestic_violence_known", "yes", text="domestic violence is known"
    ),
    "referral.education.why_not": says(
        "referral.education.spoken_to_parents", "no", text="the school has not spoken to the parents"
    ),
    "referral.education.previous_concerns_resolved": _EARLIER_IN_SCHOOL,
}


def _expected(agency: str, model: type[Block], source: str) -> Iterator[Requirement]:
    own = of(agency)
    for name, question in questions(model).items():
        path = f"referral.{agency}.{name}"
        further = _ONLY_WHEN.get(path)
        yield should(path, source=source, when=own & further if further else own)
        if isinstance(question.kind, Rows):
            for inner, part in questions(question.kind.model).items():
                if isinstance(part.kind, Kind) and inner not in ("telephone", "log_number", "supervised_by"):
                    yield should(f"{path}[].{inner}", source=source, when=own)


AGENCY_REQUIREMENTS: tuple[Requirement, ...] = (
    *_expected("health", Health, _HEALTH),
    *_expected("camhs", Camhs, _CAMHS),
    *_expected("probation", Probation, _PROBATION),
    *_expected("housing", Housing, _HOUSING),
    *_expected("education", Education, _EDUCATION),
    confirm(
        "Why you escalate now is clear to a reader outside the health service.",
        _HEALTH,
        HEALTH,
        "referral.health.why_escalating",
    ),
    confirm(
        "What children’s social care can do that CAMHS cannot is clear.",
        _CAMHS,
        CAMHS,
        "referral.camhs.how_cs_can_assist",
    ),
)


#: The type of the questions “referral.health” and so on.
HealthPart = Annotated[Health | _Rest, Group(Health)]
CamhsPart = Annotated[Camhs | _Rest, Group(Camhs)]
ProbationPart = Annotated[Probation | _Rest, Group(Probation)]
HousingPart = Annotated[Housing | _Rest, Group(Housing)]
EducationPart = Annotated[Education | _Rest, Group(Education)]
