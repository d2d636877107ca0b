"""Early Help Intervention Record: one meeting of an early-help intervention, and its outcomes plan (NSPCC toolkit).

The lead worker writes one for each meeting. Readers: the family, the case file, and the referrer and other agencies as
far as the family consents.
"""

from typing import Annotated

from ..cases.answers import Chosen, ChosenMany, Date, Long, Text
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, Multi, Stated, Unusable
from .caf_domains import ColumnKind
from .ehir_rules import ISSUES, RULES
from .form import Form, Item, cards, section, table, whole
from .identity import identity
from .readers import AGENCY, FAMILY, OWN_FILE
from .requirements import LAWFUL_BASIS, Requirements, confirm, must, should

_RECORD = "NSPCC, early help intervention record"
_CONSENT = "NSPCC early help 3"
_Rest = Stated | Unusable | None
_Beside = Annotated[str | _Rest, ColumnKind()]


class OutcomeRow(Block):
    """One issue of the outcomes plan."""

    issue: Annotated[Chosen, Choice(options=(*ISSUES, ("other", "Other")))] = ask("Issue", _RECORD)
    other_issue: Text = ask("Which, if other", _RECORD)
    key_workers: Text = ask("Key workers and agencies, with contact details", _RECORD)
    progress: _Beside = ask("Progress and situation now", _RECORD)
    support: _Beside = ask("Support and actions so far", _RECORD)
    concerns_outcomes: _Beside = ask("Key areas of concern, successful outcomes", _RECORD)


class Ehir(Block):
    """What only the record asks."""

    start_date: Date = ask("Start of the early help intervention", _RECORD)
    meeting_date: Date = ask("Date of the meeting", _RECORD)
    new_information: Long = ask(
        "New or emerging information from the referring or another agency since the last intervention",
        _RECORD,
        "“none” is an answer",
    )
    relevant_actions: Long = ask("Relevant information or actions", _RECORD)
    outcomes: Annotated[tuple[OutcomeRow, ...] | _Rest, Rows(OutcomeRow)] = ask("Outcomes plan", _RECORD)
    not_relevant: Annotated[ChosenMany, Multi(options=ISSUES)] = ask("Issues that are not relevant", _RECORD)


class EhirCase(Case):
    """A case with the answers of the record."""

    ehir: Annotated[Ehir | _Rest, Group(Ehir)] = ask("Early Help Intervention Record", _RECORD)


FORM = Form(
    code="ehir",
    title="Early Help Intervention Record",
    purpose="One meeting of an early-help intervention, and what it is to achieve",
    readers=(FAMILY, OWN_FILE, AGENCY.called("the referrer", "referrer"), AGENCY),
    case=EhirCase,
    sections=(
        section(
            "Child or young person",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            whole("child.address", "Current address"),
            "child.telephone",
            "child.email",
            "child.confidential",
        ),
        section(
            "Parents and carers",
            cards(
                "parents",
                "Parent or carer",
                "name",
                "relationship",
                "same_address_as_child",
                "address",
                "telephone",
                "confidential",
            ),
        ),
        section(
            "Lead worker and agency",
            Item("lead_professional.name", label="Lead worker"),
            Item("lead_professional.organisation", label="Agency"),
            whole("lead_professional.address", "Address"),
            "lead_professional.telephone",
            "lead_professional.email",
        ),
        section(
            "The intervention",
            "ehir.start_date",
            "ehir.meeting_date",
            "ehir.new_information",
            "ehir.relevant_actions",
        ),
        section(
            "Outcomes plan",
            cards("ehir.outcomes", "Issue"),
            "ehir.not_relevant",
        ),
        section(
            "Consent",
            "consent.given",
            table("consent.given_by"),
            "consent.scope",
            "consent.withdrawn_on",
        ),
        section("Lawful basis", "consent.lawful_basis_note", when=LAWFUL_BASIS),
        section(
            "Written by, and review",
            Item("author.name", label="Name of worker"),
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            Item("author.completed_at", label="Date"),
            Item("early_help.review_on", label="Agreed date for the review meeting"),
        ),
    ),
    requirements=Requirements(
        identity("ehir"),
        should("child.telephone", "child.email", source=_RECORD),
        should("parents[].telephone", source=_RECORD),
        must(
            "lead_professional.name",
            "lead_professional.organisation",
            "lead_professional.address",
            "lead_professional.telephone",
            "lead_professional.email",
            source=_RECORD,
        ),
        must("ehir.start_date", "ehir.meeting_date", source=_RECORD),
        must("ehir.new_information", source=_RECORD, unless_stated_none=True),
        should("ehir.outcomes", source=_RECORD),
        must("ehir.outcomes[].issue", source=_RECORD),
        should(
            "ehir.outcomes[].progress",
            "ehir.outcomes[].support",
            "ehir.outcomes[].key_workers",
            "ehir.outcomes[].concerns_outcomes",
            source=_RECORD,
        ),
        must("consent.given", source=_CONSENT, firm=True),
        must("author.completed_at", source=_RECORD),
        must("early_help.review_on", source=_RECORD),
        confirm(
            "The family have read this record, or it was read to them, and have a copy.",
            _RECORD,
            path="ehir.outcomes",
        ),
    ),
    rules=RULES,
)
