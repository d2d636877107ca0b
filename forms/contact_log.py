"""Contact log with children's social care: telephone calls, written confirmation, replies (Cafcass 2.103–2.105; D21).

Readers: the child's file and the Service Manager. The contacts are the events of the case that concern children's social
care, which start and end the clocks of one and of three working days: each is entered once, under ``events``, with what
was said and decided. A call that the referral form records is printed from there.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases.answers import Long, Text, YesNo
from ..cases.blocks import Block, Group, ask
from ..cases.case import Case
from ..cases.events import code_of, happened, last
from ..cases.kinds import Stated, Unusable
from ..cases.people import Signature
from ..cases.record import Event
from ..findings import Level
from .form import Form, note, section, table
from .identity import identity
from .readers import MANAGER, OWN_FILE
from .referral_questions import ReferralCase
from .requirements import Problem, Requirements, given, must, rule, says, should
from .signing import to_be_signed

_LOG = "Cafcass 2.103–2.105"
_W, _A = Level.WARNING, Level.ADVICE
_Rest = Stated | Unusable | None

#: Contacts in which something is discussed, so that who was spoken to and what was decided is recorded.
SPOKEN = frozenset({"social_care_consulted", "referral_phoned"})
#: The written confirmation of a referral, under each of its names.
WRITTEN = frozenset({"referral_sent", "referral_confirmed", "cc_a_sent", "cc_b_sent", "cc_c_sent"})
#: The events of a case that are contacts with children's social care.
CONTACTS = (
    SPOKEN
    | WRITTEN
    | {
        "referral_made",
        "referred_without_consultation",
        "authority_replied",
        "cc_chase3_sent",
        "receipt_confirmed",
        "referral_received",
        "referral_decided",
        "decision_told",
        "action_decided",
        "feedback_given",
        "referral_without_consent_returned",
        "service_manager_copied",
        "notification_sent",
        "cc_s120_sent",
        "information_sent",
        "conference_invited",
        "cc_end_sent",
        "dispute_raised",
        "dispute_decided",
        "dispute_escalated",
        "dispute_resolved",
    }
)


class ContactLog(Block):
    """What only the contact log asks, beside the contacts themselves, which stand under ``events``."""

    timescale_given: Text = ask("Timescale that children’s social care gave", "Cafcass 2.104")
    escalation: Long = ask(
        "Disagreement, and how it was taken further", "Cafcass 2.110", "“none” is an answer"
    )
    outcome: Long = ask("What came of the contact", _LOG)
    on_file: YesNo = ask("Referral and record of the discussions on the child’s file?", "Cafcass 2.105")
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Practitioner", "Cafcass 2.97")


class ContactLogCase(ReferralCase):
    """A case with the answers of the contact log, and the referral's, whose telephone call is printed."""

    contact_log: Annotated[ContactLog | _Rest, Group(ContactLog)] = ask(
        "Contact log with children’s social care", _LOG
    )


def is_contact(case: Case, row: Event) -> bool:
    """Whether an event is a contact with children's social care."""
    return isinstance(row.event, str) and code_of(row.event) in CONTACTS


IN_REFERRAL = given("referral.telephoned_at", "the referral form records the call")
FILED = says("contact_log.on_file", "no", text="it is not yet on the file")


def _contacts(case: Case, codes: frozenset[str]) -> Iterator[tuple[str, Event]]:
    for path, row in case.rows("events"):
        if isinstance(row.event, str) and code_of(row.event) in codes:
            yield path, row


@rule(
    "LOG-01",
    "No contact is logged",
    "The log begins with the telephone call to children’s social care. Contacts are entered under “events”, with date and "
    "time; the same entries start and end the timescales.",
    "Cafcass 2.101, 2.103",
)
def some_contact(case: ContactLogCase) -> Iterator[Problem]:
    """At least one contact is recorded, as an event or in the referral."""
    if not IN_REFERRAL.holds(case) and not any(_contacts(case, CONTACTS)):
        yield Problem(
            "events",
            "no contact with children’s social care is recorded",
            "Add an event such as “referral_phoned”, with “at”, “with_whom”, “told” and “decided”.",
        )


@rule(
    "LOG-02",
    "The record of a conversation is not complete",
    "A record is kept of the telephone conversation, and a written record of the decisions taken in any discussion with "
    "children’s social care. “none” is an answer where nothing was decided.",
    "Cafcass 2.103, 2.105",
)
def conversation_recorded(case: ContactLogCase) -> Iterator[Problem]:
    """A conversation says with whom, what was told and what was decided."""
    for path, row in _contacts(case, SPOKEN):
        for name, what, level in (
            ("with_whom", "who was spoken to", _W),
            ("told", "what information was given", _W),
            ("decided", "what was decided", None),
        ):
            if getattr(row, name) is None:
                yield Problem(f"{path}.{name}", f"missing: {what}", f"Add “{name}: …” to this event.", level)


@rule(
    "LOG-03",
    "The call is not confirmed in writing",
    "A referral by telephone is confirmed in writing within one working day; “caseforms timescales” tells until when.",
    "Cafcass 2.103",
    _W,
)
def call_confirmed(case: ContactLogCase) -> Iterator[Problem]:
    """A telephone referral is followed by the written one."""
    phoned = last(case, "referral_phoned")
    if phoned is not None and not any(
        not each.surely_before(phoned) for each in happened(case, "referral_confirmed")
    ):
        yield Problem(
            "events",
            "the telephone referral is not confirmed in writing",
            "Confirm it within one working day of the call, then add the event “referral_sent”.",
        )


@rule(
    "LOG-04",
    "How the confirmation went is not said",
    "The log says how the written confirmation was sent: by secure e-mail, by fax, by post.",
    "Cafcass 2.103",
    _W,
)
def way_is_said(case: ContactLogCase) -> Iterator[Problem]:
    """A written confirmation says how it went."""
    for path, row in _contacts(case, WRITTEN):
        if row.how is None:
            yield Problem(f"{path}.how", "missing: how it was sent", "Add “how: …” to this event.")


@rule(
    "LOG-05",
    "No reply is logged",
    "When nothing is heard within three working days of the written confirmation, children’s social care is asked in "
    "writing for a timescale (letter CC-CHASE3); “caseforms timescales” tells when that is.",
    "Cafcass 2.104",
    _A,
)
def reply_or_chase(case: ContactLogCase) -> Iterator[Problem]:
    """After the confirmation a reply, or the question for a timescale, is logged."""
    if happened(case, "referral_confirmed") and not happened(case, "authority_replied", "cc_chase3_sent"):
        yield Problem(
            "events",
            "neither a reply nor a request for a timescale is logged",
            "Add the event “authority_replied”, or after three working days write to them and add “cc_chase3”.",
        )


@rule(
    "LOG-06",
    "The Service Manager’s copy is not logged",
    "The Service Manager receives a copy of the written confirmation within one working day.",
    "Cafcass 2.108",
    _A,
)
def manager_copied(case: ContactLogCase) -> Iterator[Problem]:
    """The copy for the Service Manager is logged."""
    if happened(case, "referral_confirmed") and not happened(case, "service_manager_copied"):
        yield Problem(
            "events",
            "it is not logged that the Service Manager was sent a copy",
            "Send it, then add the event “service_manager_copied”.",
        )


@rule(
    "LOG-07",
    "Not yet on the file",
    "The referral form and the record of discussions are placed on the child’s file.",
    "Cafcass 2.105",
    _W,
)
def on_file(case: ContactLogCase) -> Iterator[Problem]:
    """Referral and record are on the file."""
    if FILED.holds(case):
        yield Problem("contact_log.on_file", "not yet on the child’s file", "Put both on the file.")


signed_on_paper = to_be_signed("LOG-08", "Cafcass 2.97", "contact_log.signature")

FORM = Form(
    code="contact_log",
    title="Contact log with children’s social care",
    purpose="Calls, written confirmation, replies and decisions about a referral; kept on the child’s file",
    readers=(OWN_FILE.called("the child’s file"), MANAGER.called("the Service Manager")),
    case=ContactLogCase,
    only={"events": is_contact},
    landscape=True,
    sections=(
        section(
            "The child and the authority",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            "child.social_care_id",
            "cafcass.reference",
            "local_authority.name",
            "local_authority.team",
            "local_authority.telephone",
            "local_authority.secure_email",
        ),
        section(
            "Contacts",
            note(
                "The written confirmation follows a telephone referral within one working day. When nothing is heard for "
                "three working days after it, children’s social care is asked in writing for a timescale."
            ),
            table(
                "events",
                "at",
                "event",
                "by",
                "with_whom",
                "how",
                "told",
                "decided",
                "note",
                label="Contacts",
                by_hand=("with_whom", "how", "told", "decided", "note"),
            ),
        ),
        section(
            "Telephone referral on the referral form",
            "referral.telephoned_at",
            "referral.telephoned_to",
            "referral.telephone_advice",
            "referral.consultation_number",
            when=IN_REFERRAL,
        ),
        section(
            "Where it stands",
            "contact_log.timescale_given",
            "contact_log.outcome",
            "contact_log.escalation",
            "contact_log.on_file",
        ),
        section(
            "Practitioner and signature",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            "contact_log.signature",
        ),
    ),
    requirements=Requirements(
        identity("contact_log"),
        must("local_authority.name", source="Cafcass 2.107"),
        should("local_authority.team", "local_authority.telephone", source="Cafcass 2.107"),
        should("referral.telephoned_to", source="Cafcass 2.103", when=IN_REFERRAL),
        should("contact_log.timescale_given", source="Cafcass 2.104"),
        should("contact_log.escalation", source="Cafcass 2.110"),
        must("contact_log.on_file", source="Cafcass 2.105"),
        must("contact_log.signature.name", source="Cafcass 2.97"),
    ),
    rules=(
        some_contact,
        conversation_recorded,
        call_confirmed,
        way_is_said,
        reply_or_chase,
        manager_copied,
        on_file,
        signed_on_paper,
    ),
)
