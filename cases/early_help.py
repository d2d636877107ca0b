"""What only letters ask about early help: the episode at the desk, the team around the child, a written agreement.

When something happened, and what was said about it, stands under ``events``; asked here is what no event holds.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from .answers import DueDate, Long, NameList, Number, Phone, Text, YesNo
from .blocks import Block, Group, Rows, ask
from .kinds import Stated, TextKind, Unusable
from .people import Professional

_Rest = Stated | Unusable | None
_CHILD = "NSPCC, agreement with a child"
_FAMILY = "NSPCC, agreement with a family"
_MEETING = "Kirklees escalation 12; public practice, Buckinghamshire"


@dataclass(frozen=True)
class OnlineKind(TextKind):
    """An e-mail address or a website; its parts are not torn apart on paper."""

    name: ClassVar[str] = "online"
    hint: ClassVar[str] = "such as help@example.org or example.org"


class Service(Block):
    """A service that can help, with the columns of a local directory."""

    name: Text = ask("Name", "Sandwell 1.6; NSPCC, local services")
    what_for: Text = ask("What it helps with", "NSPCC, local services")
    telephone: Phone = ask("Telephone", "Sandwell 1.6")
    email_or_website: Annotated[str | _Rest, OnlineKind()] = ask("E-mail or website", "NSPCC, local services")
    self_referral: YesNo = ask("Can the family ask for it themselves?", "NSPCC, local services")
    criteria: Text = ask("Who it is for", "NSPCC, local services")
    topic: Text = ask("Topic", "NSPCC, local services", "such as advocacy, bereavement, housing or young carers")
    address: Text = ask(
        "Postal address", "NSPCC, local services", "never one that has to stay secret, such as a refuge"
    )
    route: Text = ask("How a referral is made", "NSPCC, local services")


class Meeting(Block):
    """The next meeting of the team around the child (MAST, TAC); when it is stands under ``events`` (``meeting``)."""

    place: Text = ask("Place", _MEETING, "never the confidential address of anyone")
    purpose: Text = ask("What the meeting is for", _MEETING)
    reports_by: DueDate = ask("Reports wanted by", _MEETING)


class Agreement(Block):
    """A written agreement with a child or a family about a piece of work."""

    workers: NameList = ask("Workers", f"{_CHILD}; {_FAMILY}")
    manager: Text = ask(
        "Whom a worker tells who is worried", _CHILD, "in the child’s words, such as “my manager, Tom”"
    )
    place: Text = ask("Where you meet", _CHILD)
    when: Text = ask("When you meet, and for how long", _CHILD, "such as “Wednesdays at 16:00, for an hour”")
    how_many: Number = ask("How many times", f"{_CHILD}; {_FAMILY}")
    topics: NameList = ask("What you talk about", _CHILD)
    brought_by: Text = ask("Who brings the child and waits", _CHILD)
    work: Long = ask("Work to be done", _FAMILY)
    reason: Long = ask("Reason for the work", _FAMILY)
    from_date: DueDate = ask("From", _FAMILY)
    to_date: DueDate = ask("To", _FAMILY)
    aims: NameList = ask("Aims", _FAMILY)
    objectives: NameList = ask("What you hope to achieve", _FAMILY)
    methods: NameList = ask("How you work together", _FAMILY)
    reporting: Long = ask("What is reported, and to whom", _FAMILY)
    sharing: Long = ask("What is shared while the work goes on, and with whom", _FAMILY)


class EarlyHelp(Block):
    """What letters need to know of an early-help episode, or of a child who is referred on or stepped down."""

    coordinator: Annotated[Professional | _Rest, Group(Professional)] = ask(
        "Senior Early Help Coordinator", "Sandwell 1.1, 1.8"
    )
    missing_information: NameList = ask(
        "What is missing before a decision", "Sandwell 1.5", "beside the needed answers that are not given"
    )
    services: Annotated[tuple[Service, ...] | _Rest, Rows(Service)] = ask(
        "Services that can help", "Sandwell 1.6; Kent and Medway 8"
    )
    agency: Annotated[Professional | _Rest, Group(Professional)] = ask(
        "Agency that is to complete the assessment", "Sandwell 1.8"
    )
    key_worker: Annotated[Professional | _Rest, Group(Professional)] = ask("Key worker", "Sandwell 4.4")
    decision: Long = ask("What was decided", "Kirklees escalation 8; Kent and Medway 8")
    decision_reason: Long = ask("Reasons for the decision", "Kirklees escalation 8; Kent and Medway 8")
    meeting: Annotated[Meeting | _Rest, Group(Meeting)] = ask("Next meeting", "Kirklees escalation 12")
    papers: NameList = ask("Papers enclosed", "Kirklees escalation 11–12; Sandwell 6.2")
    review_on: DueDate = ask("Plan reviewed on", "Kirklees escalation 12")
    previous_lead: Annotated[Professional | _Rest, Group(Professional)] = ask(
        "Lead professional until now", "Kirklees, continuum of need"
    )
    lead_agreed_by_family: YesNo = ask(
        "Family agree to the new lead professional?", "Kirklees, continuum of need"
    )
    social_care_closes_on: DueDate = ask("Social care closes the case on", "Kirklees de-escalation 3")
    outcomes: NameList = ask("What was achieved", "Kirklees de-escalation 1, 4")
    where_to_turn: Text = ask(
        "Where to turn from now on", "Kirklees de-escalation 4; Kent and Medway, tier 2"
    )
    disagreements: Long = ask(
        "Disagreements about the assessment", "Kent and Medway 8", "“none” is an answer"
    )
    objection: Long = ask(
        "Why you disagree with the decision", "Kent and Medway 9; Peterborough & Cambridgeshire"
    )
    outcome_wanted: Long = ask(
        "What you ask for, and by when", "Kent and Medway 9; Peterborough & Cambridgeshire"
    )
    agreement: Annotated[Agreement | _Rest, Group(Agreement)] = ask("Written agreement", "NSPCC toolkit")
