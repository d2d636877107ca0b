"""What only Cafcass's letters ask: to authorities, courts, conferences, regulators and those who review a case.

When something happened stands under ``events``; what is asked here are the facts that neither an event nor a form holds.
"""

from typing import Annotated

from .answers import Chosen, Date, DueDate, Long, NameList, Text, WhenAhead, YesNo
from .blocks import Block, Group, Rows, ask
from .kinds import Choice, Stated, Unusable, options

_Rest = Stated | Unusable | None
_CONFERENCE = "Cafcass 3.20–3.24"
_ALLEGATION = "Cafcass 4.15–4.25"
_CHECKS = "Cafcass 3.70–3.75"


class Given(Block):
    """Information that was given to another agency while the case was before the court."""

    on: Date = ask("Given on", "Cafcass 3.80")
    to_whom: Text = ask("To whom", "Cafcass 3.80")
    what: Text = ask("What was given", "Cafcass 3.80", "in a few words; the court and the parties read it")
    why: Text = ask("Why", "Cafcass 3.80", "in a few words; the court and the parties read it")


class Conference(Block):
    """A child protection conference to which Cafcass is invited."""

    at: WhenAhead = ask("Date and time", _CONFERENCE)
    context: Annotated[
        Chosen,
        Choice(
            options=options(
                referrer="Cafcass made the referral",
                reporter="Cafcass is preparing a report for the court",
                guardian="The Children’s Guardian in the proceedings takes part",
                supervisor="Cafcass supervises a family assistance order",
                closed="Cafcass’s case is closed",
            )
        ),
    ] = ask("In which part Cafcass contributes", "Cafcass 3.20")
    attending: YesNo = ask("Does the practitioner attend?", _CONFERENCE)
    information: Long = ask("Facts for the conference", "Cafcass 3.20, 3.22", "facts, each with its source")
    manager_decision: Text = ask(
        "Closed case: what the Service Manager decided may be given", "Cafcass 3.20", "with name and date"
    )


class Allegation(Block):
    """An allegation about a person who works with children."""

    person: Text = ask("Person whom it concerns", _ALLEGATION)
    role: Text = ask("Post and employer", _ALLEGATION)
    facts: Long = ask("What is alleged", _ALLEGATION, "when, where, and who said so")
    children: Long = ask("Children with whom the person has contact", _ALLEGATION, "“none” is an answer")
    steps: Long = ask("Immediate steps taken", _ALLEGATION)
    registration: Text = ask("Registration number", "Cafcass 4.25")
    outcome: Long = ask("Outcome of the investigation", "Cafcass 4.25")


class ChecksWanted(Block):
    """Checks on a person with other agencies, for which that person is asked to consent."""

    agencies: NameList = ask("Agencies to be asked", _CHECKS)
    reason: Long = ask("Why this person is relevant", "Cafcass 3.72–3.74", "the person reads it")


class Review(Block):
    """What the letters about a Serious Case Review ask beside the notification form."""

    family_told_on: Date = ask("Family told of the review by the LSCB on", "Cafcass 3.49")
    timing_agreed_on: Date = ask("Time of telling the court agreed with the LSCB on", "Cafcass 3.49")
    documents: NameList = ask("Documents that Cafcass wants to disclose to the review", "Cafcass 3.48")
    remit: Long = ask("Remit of the author", "Cafcass 3.52")
    draft_due: DueDate = ask("Draft due with the Corporate Director", "Cafcass 3.53")


class CafcassLetters(Block):
    """What only Cafcass's letters ask."""

    information_limited: Long = ask(
        "Why the information is limited", "Cafcass 2.65", "“none” when it is complete"
    )
    court_consent_on: Date = ask("Court’s consent given on", "Cafcass 2.63")
    unscreened_reason: Long = ask("Why Cafcass worked before the checks were complete", "Cafcass 2.22, 3.69")
    safety_concern: Long = ask(
        "What calls for a more detailed safety assessment",
        "Cafcass 2.24",
        "the court and the parties read it",
    )
    disclosed: Annotated[tuple[Given, ...] | _Rest, Rows(Given)] = ask(
        "Information given to other agencies", "Cafcass 3.80, 3.91"
    )
    protection_concern: Long = ask(
        "Why the arrangements do not protect the child", "Cafcass 2.111", "the court and the parties read it"
    )
    report_risk: Text = ask(
        "What the risk of significant harm results from",
        "Cafcass 2.112",
        "it ends the words “there may be risks of significant harm to the child as a result of …”",
    )
    availability: NameList = ask("When the practitioner can come to court", "Cafcass 2.112")
    missing_items: NameList = ask(
        "Checks and assessments that are missing (public law)", "Cafcass 2.21, 2.29, 3.67"
    )
    court_outcome: Long = ask(
        "Final outcome in court", "Cafcass 3.90", "leave out where the section 120 notification has it"
    )
    concerns_remain: YesNo = ask(
        "Does the outcome leave concerns for the child’s protection?", "Cafcass 2.113"
    )
    conference: Annotated[Conference | _Rest, Group(Conference)] = ask(
        "Child protection conference", _CONFERENCE
    )
    allegation: Annotated[Allegation | _Rest, Group(Allegation)] = ask(
        "Allegation about a person who works with children", _ALLEGATION
    )
    checks_wanted: Annotated[ChecksWanted | _Rest, Group(ChecksWanted)] = ask(
        "Extended checks on a person", _CHECKS
    )
    review: Annotated[Review | _Rest, Group(Review)] = ask("Serious Case Review", "Cafcass 3.28–3.60")
