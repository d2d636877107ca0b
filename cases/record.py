"""What happened and who deals with it: incidents, events, court proceedings, Cafcass, the local authority."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from .answers import Chosen, Clock, Date, Email, Long, Period, Phone, Text, WhenAhead, YesNo, YesNoUnknown
from .blocks import Block, Group, ask
from .kinds import Choice, Stated, TextKind, Unusable, options
from .people import Address

_Rest = Stated | Unusable | None


class Incident(Block):
    """One incident: used by the referral, the section 120 notification and the risk form."""

    when: Period = ask("Date or period", "Cafcass 2.93; Peterborough & Cambridgeshire, good referral")
    time: Clock = ask("Time", "Peterborough & Cambridgeshire, good referral")
    place: Text = ask("Place", "Cafcass 2.93")
    what: Long = ask("What happened", "Cafcass 2.93")
    who_was_ill_treated: Text = ask("Who was ill-treated", "Cafcass 2.78–2.79")
    by_whom: Text = ask("By whom", "Cafcass 2.78–2.79")
    where_child_was: Text = ask("Where the child was", "Cafcass 2.78–2.79")
    who_was_there: Text = ask("Who was there, who saw it", "Cafcass 2.93")
    source: Annotated[
        Chosen,
        Choice(
            options=options(
                seen="Seen by me",
                child="Told by the child",
                parent="Told by a parent",
                third_party="Reported by a third party",
                third_party_confidential="Told in confidence by a third party",
                record="From a record",
            )
        ),
    ] = ask(
        "How you know",
        "Cafcass 2.94, 3.81",
        "what was told in confidence prints on the confidential sheet alone",
    )
    source_detail: Text = ask("Source in words", "Cafcass 2.94")
    fact_or_opinion: Annotated[Chosen, Choice(options=options("Fact", "Opinion"))] = ask(
        "Fact or opinion", "NSPCC information sharing 5"
    )
    past_or_current: Annotated[Chosen, Choice(options=options("Past", "Current"))] = ask(
        "Past or current", "Peterborough & Cambridgeshire, poor referral"
    )
    frequency: Text = ask("How often", "Peterborough & Cambridgeshire, poor referral", "“once” is an answer")


@dataclass(frozen=True)
class EventName(TextKind):
    """An event by any of its names; on paper it goes by its label."""

    def show(self, value: Any) -> str:
        from .events import EVENTS, code_of

        code = code_of(str(value))
        return EVENTS[code].label if code else str(value)


class Event(Block):
    """Something that happened to the case at a time."""

    event: Annotated[str | _Rest, EventName()] = ask("Event", "Specification, part 3.5")
    at: WhenAhead = ask("When", "Specification, part 3.5")
    by: Text = ask("By whom", "Specification, part 3.5")
    note: Text = ask("Note", "Specification, part 3.5")
    with_whom: Text = ask("With whom", "Cafcass 2.103", "name, post and team of the person at the other end")
    how: Annotated[
        Chosen,
        Choice(
            options=options(
                "Telephone",
                "Secure e-mail",
                "Fax",
                "Post",
                "In person",
                "Other",
                portal="The authority’s own system",
            )
        ),
    ] = ask("How", "Cafcass 2.103")
    told: Long = ask("Information given or received", "Cafcass 2.103, 2.105")
    decided: Long = ask("Decisions taken", "Cafcass 2.105", "“none” is an answer")


class Proceedings(Block):
    """Court proceedings about the child."""

    exist: YesNoUnknown = ask("Are there court proceedings?", "Cafcass 2.102")
    law_type: Annotated[Chosen, Choice(options=options("Private law", "Public law"))] = ask(
        "Type of law", "Cafcass 2.79"
    )
    concern_is_new: YesNo = ask("Public law: is the concern new to the proceedings?", "Cafcass 2.77")
    court: Text = ask("Court", "Cafcass 2.102")
    case_number: Text = ask("Court case number", "Cafcass 2.102")
    application_type: Text = ask("Application", "Cafcass 2.102")
    application_date: Date = ask("Date of the application", "Cafcass 2.102")
    stage: Text = ask("Stage of the proceedings", "Cafcass 2.102, 3.90")
    next_hearing: WhenAhead = ask("Next hearing", "Cafcass 2.102")


class Cafcass(Block):
    """Cafcass's part in the case."""

    reference: Text = ask("Cafcass case number", "Cafcass 3.90")
    case_type: Text = ask("Type of case", "Cafcass 3.30")
    involvement: Long = ask("Nature of Cafcass’s involvement", "Cafcass 3.90")
    timescale: Text = ask("Likely timescale", "Cafcass 3.90")
    involvement_from: Date = ask("Involved from", "Cafcass 3.30")
    involvement_to: Date = ask("Involved to", "Cafcass 3.30")
    practitioner: Text = ask("Practitioner", "Cafcass 3.43")
    employment: Annotated[Chosen, Choice(options=options("Employed", "Self-employed", "Bank"))] = ask(
        "Practitioner’s employment", "Cafcass 3.43"
    )
    service_manager: Text = ask("Service Manager", "Cafcass 3.43")
    last_contact: Date = ask("Last contact with the family", "Cafcass 3.43")
    work_done: Long = ask("Work done", "Cafcass 3.43")


class Disclosure(Block):
    """Something else that is to be withheld from a party: only the court can allow it."""

    withhold_from_party: YesNo = ask("Is anything else to be withheld from a party?", "Cafcass 3.84–3.85")
    withhold_what: Long = ask("What, from whom, and why", "Cafcass 3.84")
    discussed_with: Text = ask("Discussed with the Service Manager on", "Cafcass 3.84", "who and when")
    legal_advice: Text = ask("Legal advice taken from", "Cafcass 3.84", "who and when")
    direction_date: Date = ask("Date of the court’s directions", "Cafcass 3.85")
    direction: Long = ask("What the court directed", "Cafcass 3.85")


class LocalAuthority(Block):
    """The local authority's children's social care, to which a document goes."""

    spoken: ClassVar[tuple[str, ...]] = ("name", "team", "address", "telephone", "secure_email")

    name: Text = ask("Local authority", "Cafcass 2.107")
    locates: YesNo = ask(
        "Does its name tell where someone lives whose address is confidential?",
        "Cafcass 3.83",
        "unless “no”, its name is withheld from court and family",
    )
    team: Text = ask("Team", "Cafcass 2.107")
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", "Cafcass 2.107")
    telephone: Phone = ask("Telephone", "Cafcass 2.107")
    secure_email: Email = ask("Secure e-mail", "Cafcass 2.107")
    delivery: Annotated[
        Chosen,
        Choice(
            options=options(
                secure_email="Secure e-mail",
                email="E-mail that is not secure",
                portal="The authority’s own system",
                post="Post",
                by_hand="By hand",
            )
        ),
    ] = ask("How the document is sent", "Cafcass 3.62; Sandwell 6.2")
    delivery_protected: Text = ask(
        "If the e-mail is not secure: how the document is protected",
        "Cafcass 3.62; Sandwell 6.2",
        "such as an encrypted file, its password told by telephone",
    )


class Check(Block):
    """A screening check that was made."""

    check: Text = ask("Check", "Cafcass 2.13–2.25")
    made_on: Date = ask("Made on", "Cafcass 2.13–2.25")
    with_whom: Text = ask("With whom", "Cafcass 2.13–2.25")
    result: Text = ask("Result", "Cafcass 2.13–2.25")
    outstanding: YesNo = ask("Reply awaited?", "Cafcass 2.13–2.25")
    kind: Annotated[
        Chosen,
        Choice(
            options=options(
                "Other",
                own_records="Cafcass’s own records",
                court_forms="Court forms (C1, C7, C1A)",
                proceedings="Previous and current proceedings",
                plan="Child protection plan or register",
                authority="Local authority records",
                police="Police",
                health="Health",
                womens_aid="Women’s Aid",
                adult_services="Adult services",
                probation="Probation",
            )
        ),
    ] = ask("Kind of check", "Cafcass 2.18–2.19, 3.70")
    reviewed_by: Text = ask("Reviewed by", "Cafcass 2.23")
    reviewed_on: Date = ask("Reviewed on", "Cafcass 2.23")


class Accepted(Block):
    """A finding that the practitioner accepts, with the reason, which prints on the checklist page."""

    code: Text = ask("Code of the finding", "House rule")
    path: Text = ask(
        "Answer that it concerns", "House rule", "leave out to accept every finding of that code"
    )
    reason: Long = ask("Reason", "House rule")
    by: Text = ask("Accepted by", "House rule")
