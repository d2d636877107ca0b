"""Consent: what was asked, of whom, what they said, and what stands in its place when nobody could be asked."""

from typing import Annotated

from . import codes
from .answers import Chosen, ChosenMany, Date, DueDate, Long, Text, When, YesNo, YesNoUnknown
from .blocks import Block, Group, Rows, ask
from .kinds import Choice, Multi, Stated, Unusable, options
from .people import Author

_Rest = Stated | Unusable | None
Agency = Annotated[Chosen, Choice(options=codes.AGENCY)]


class ConsentGiver(Block):
    """A person who gave consent."""

    person: Text = ask("Given by", "NSPCC information sharing 4")
    capacity: Annotated[
        Chosen, Choice(options=options("Parent with parental responsibility", "Carer", "Young person"))
    ] = ask("Capacity", "NSPCC information sharing 4")
    method: Annotated[Chosen, Choice(options=options("Written", "Verbal"))] = ask(
        "Method", "NSPCC information sharing 4"
    )
    date: Date = ask("Date", "NSPCC information sharing 4")
    signature: Text = ask("Signature", "NSPCC information sharing 4", "such as “on IS1”")


class Covered(Block):
    """A person whose information the consent covers."""

    person: Text = ask("Person", "Public practice, Herefordshire")


class AgencyAgreed(Block):
    """An agency and whether information may be shared with it."""

    agency: Agency = ask("Agency", "National CAF")
    name: Text = ask("Which one", "National CAF")
    agreed: YesNo = ask("Agreed?", "National CAF")


class AgencyExcluded(Block):
    """An agency with which information must not be shared, or only within limits."""

    agency: Agency = ask("Agency", "Public practice, Oxfordshire")
    name: Text = ask("Which one", "Public practice, Oxfordshire")
    limits: Text = ask("Limits", "Public practice, Oxfordshire")


class Consent(Block):
    """The consent block of every form (specification, part 0.6)."""

    basis: Annotated[
        Chosen,
        Choice(
            options=options(
                early_help="Early help",
                s17="Child in need (section 17)",
                s47="Child protection (section 47)",
                promoting_welfare="Promoting welfare",
                s120_notification="Section 120 notification",
                extended_checks="Extended checks on a person",
                other="Police or other lawful basis",
            )
        ),
    ] = ask("Basis of the referral or assessment", "Cafcass 2.63; Kent and Medway 8")
    sought: Annotated[
        Chosen, Choice(options=options("Yes", "No – unsafe to ask", "No – not yet", "Not required"))
    ] = ask("Consent sought?", "Cafcass 2.99")
    given: Annotated[
        Chosen,
        Choice(
            options=options(
                given="Given", limited="Given in part", refused="Refused", not_sought="Not sought"
            ),
            synonyms=(("given", "full"), ("given", "yes"), ("limited", "part"), ("refused", "no")),
        ),
    ] = ask("Consent given?", "Sandwell 1.1")
    given_by: Annotated[tuple[ConsentGiver, ...] | _Rest, Rows(ConsentGiver)] = ask(
        "Consent given by", "NSPCC information sharing 4"
    )
    information_about: Annotated[
        Chosen,
        Choice(
            options=options(
                me="Me", my_child="The child whose parent I am", child_in_care="The child I care for"
            )
        ),
    ] = ask("Information recorded about", "National CAF")
    reasons_explained: YesNo = ask("Reasons for sharing explained?", "National CAF")
    limits_explained: YesNo = ask(
        "Limits of confidentiality explained to family and child?",
        "Cafcass 2.45, 2.92",
        "what must be passed on whatever was promised",
    )
    agree_share: YesNo = ask("Agreed to sharing between services?", "National CAF")
    covers_whom: Annotated[tuple[Covered, ...] | _Rest, Rows(Covered)] = ask(
        "Whose information is covered", "Public practice, Herefordshire"
    )
    scope: Long = ask("What may be shared and for what purpose", "NSPCC information sharing 4")
    share_with: Annotated[tuple[AgencyAgreed, ...] | _Rest, Rows(AgencyAgreed)] = ask(
        "Agencies agreed", "National CAF"
    )
    do_not_share_with: Annotated[tuple[AgencyExcluded, ...] | _Rest, Rows(AgencyExcluded)] = ask(
        "Agencies not agreed", "Public practice, Oxfordshire"
    )
    young_person_competent: Annotated[
        Chosen,
        Choice(
            options=options("Yes", "No", "Not assessed", "Not applicable (age)"),
            synonyms=(("not_applicable_age", "not applicable"),),
        ),
    ] = ask(
        "Young person competent to consent?", "NSPCC information sharing 3", "the practitioner’s judgement"
    )
    competence_reason: Long = ask("Reason for this view", "NSPCC information sharing 3")
    verbal_detail: Long = ask(
        "If verbal: when, to whom, in which words, and why not in writing", "NSPCC information sharing 4"
    )
    court_consent: Annotated[
        Chosen, Choice(options=options("Given", "Refused", "Requested", "Not required"))
    ] = ask("Court’s consent", "Cafcass 2.63")
    parents_aware: YesNoUnknown = ask("Are the parents aware?", "Cafcass 2.102")
    parents_views: Long = ask("Parents’ views", "Cafcass 2.102")
    child_aware: YesNoUnknown = ask("Is the child aware?", "Cafcass 2.102")
    override_ground: Annotated[ChosenMany, Multi(options=codes.NOT_INFORMED)] = ask(
        "Accepted reason for going on without consent",
        "Cafcass 2.98, 3.62, 3.78; Peterborough & Cambridgeshire, consent",
        "asking, or waiting for an answer, would do this",
    )
    override_reason: Long = ask("Reason for going on without consent", "Cafcass 2.63, 2.98–2.99, 3.62")
    not_informed_reason: Annotated[ChosenMany, Multi(options=codes.NOT_INFORMED)] = ask(
        "Reason why the parents were not informed", "Cafcass 2.98, 3.78"
    )
    not_informed_detail: Long = ask("The reason in words", "Cafcass 2.98, 3.78")
    decided_by: Annotated[Author | _Rest, Group(Author)] = ask("Decided by", "NSPCC information sharing 9")
    manager: Annotated[Author | _Rest, Group(Author)] = ask(
        "Manager who decided", "NSPCC information sharing 9"
    )
    review_on: DueDate = ask("Review of consent", "Public practice, Northumberland")
    withdrawn_on: Date = ask("Consent withdrawn on", "Public practice, Northumberland")
    welfare_rights_contact: YesNoUnknown = ask("Agree to contact by Welfare Rights?", "Sandwell 1.4")
    lawful_basis_note: Text = ask("Lawful basis", "Peterborough & Cambridgeshire, information sharing")
    recorded_at: When = ask("Recorded at", "Cafcass 2.95")
