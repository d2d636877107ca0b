"""IS1: written consent to a common assessment and to sharing information (Kirklees escalation 6, de-escalation 2).

Readers: the family (a copy), the case file, the information-sharing service, the agencies agreed. It *is* the consent:
informed, about named children, with named agencies, and it may be partial.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases.answers import ChosenMany, Date, Text, YesNo
from ..cases.blocks import Block, Group, Rows, ask, is_value
from ..cases.case import Case
from ..cases.consent import Agency, AgencyExcluded
from ..cases.kinds import Multi, Stated, Unusable, options
from ..cases.people import Relationship, Signature
from ..findings import Level
from .form import Form, cards, note, section, table, whole
from .identity import identity
from .readers import AGENCY, FAMILY, OWN_FILE
from .requirements import LAWFUL_BASIS, Condition, Problem, Requirements, confirm, must, rule, says, should
from .signing import family_signs, to_be_signed

_NSPCC4 = "NSPCC information sharing 4"
_Rest = Stated | Unusable | None

EXPLANATIONS = ("recorded", "why", "who_sees", "stored", "how_long", "withdraw", "without_consent")


class ChildCovered(Block):
    """Another child of the family whom the same consent covers."""

    name: Text = ask("Name", "Kirklees escalation 6")
    dob: Date = ask("Date of birth", "Kirklees escalation 6")
    address: Text = ask("Address, if different", "Kirklees escalation 6")


class AdultCovered(Block):
    """An adult whose information the consent covers."""

    name: Text = ask("Name", "Public practice, Herefordshire")
    dob: Date = ask("Date of birth", "Public practice, Herefordshire")
    relationship: Relationship = ask("Relationship to the child", "Public practice, Herefordshire")


class AgencyShared(Block):
    """What may be shared with one agency."""

    agency: Agency = ask("Agency", "National CAF")
    name: Text = ask("Which one", "National CAF")
    basic: YesNo = ask(
        "Basic information", "Public practice, Oxfordshire", "name, address, that a service is involved"
    )
    sensitive: YesNo = ask("Additional, sensitive information", "Public practice, Oxfordshire")


class Is1(Block):
    """What only the consent form asks."""

    children: Annotated[tuple[ChildCovered, ...] | _Rest, Rows(ChildCovered)] = ask(
        "Other children covered by this consent", "Kirklees escalation 6"
    )
    adults_covered: Annotated[tuple[AdultCovered, ...] | _Rest, Rows(AdultCovered)] = ask(
        "Adults whose information is covered", "Public practice, Herefordshire"
    )
    purpose: Annotated[
        ChosenMany,
        Multi(
            options=options(
                caf="A common assessment (CAF)",
                register="Registration with the information-sharing service",
                mast_plan="A multi-agency support plan",
                named_service="Referral to a named service",
                step_down="Step down from social care",
                welfare_rights="Contact by Welfare Rights",
            )
        ),
    ] = ask("What the consent is for", "Kirklees escalation 6, de-escalation 2; Sandwell 1.4")
    recorded: YesNo = ask("What is recorded", _NSPCC4)
    why: YesNo = ask("Why it is recorded", _NSPCC4)
    who_sees: YesNo = ask("Who will see it", _NSPCC4)
    stored: YesNo = ask("How it is stored", _NSPCC4)
    how_long: YesNo = ask("How long it is kept", _NSPCC4)
    withdraw: YesNo = ask("That consent can be withdrawn", "Public practice, Northumberland")
    without_consent: YesNo = ask("When information may be shared without consent", "Cafcass 3.62")
    leaflet_given: YesNo = ask("Leaflet given?", "Kirklees de-escalation")
    leaflet_given_on: Date = ask("Leaflet given on", "Kirklees de-escalation")
    fair_processing_given: YesNo = ask("Fair processing notice given?", "Sandwell 1.1.2")
    fair_processing_given_on: Date = ask("Notice given on", "Sandwell 1.1.2")
    agencies: Annotated[tuple[AgencyShared, ...] | _Rest, Rows(AgencyShared)] = ask(
        "Agencies with which information may be shared", "National CAF; public practice, Oxfordshire"
    )
    exclusions: Annotated[tuple[AgencyExcluded, ...] | _Rest, Rows(AgencyExcluded)] = ask(
        "Agencies with which information must not be shared",
        "Public practice, Oxfordshire",
        "“none” is an answer",
    )
    exclusion_limits: Text = ask("Other limits to sharing", "Public practice, Oxfordshire")
    signature_parent: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Parent or carer with parental responsibility", "Kirklees escalation 6"
    )
    signature_young_person: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Young person", "Kirklees escalation 6"
    )
    signature_practitioner: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Practitioner", "Kirklees escalation 6"
    )


class Is1Case(Case):
    """A case with the answers of the consent form."""

    is1: Annotated[Is1 | _Rest, Group(Is1)] = ask("Consent form IS1", "Kirklees escalation 6")


REFUSED = says("consent.given", "refused", text="consent is refused")
VERBAL = Condition(
    "consent was given by word of mouth",
    lambda case: any(row.method == "verbal" for _, row in case.rows("consent.given_by")),
)


@rule(
    "IS1-01",
    "An explanation is missing",
    "Consent is informed only when all seven things have been explained.",
    _NSPCC4,
)
def all_explained(case: Is1Case) -> Iterator[Problem]:
    """Every explanation was given."""
    for name in EXPLANATIONS:
        if case.says(f"is1.{name}", "no"):
            yield Problem(
                f"is1.{name}",
                "this has not been explained to the family",
                "Explain it before asking for consent.",
            )


@rule(
    "IS1-02",
    "No agency may receive anything",
    "At least one agency is agreed for basic or additional information, unless consent is refused.",
    "National CAF",
)
def some_agency_agreed(case: Is1Case) -> Iterator[Problem]:
    """At least one agency may receive something."""
    rows = case.rows("is1.agencies")
    if rows and not REFUSED.holds(case) and not any("yes" in (row.basic, row.sensitive) for _, row in rows):
        yield Problem(
            "is1.agencies",
            "no agency may receive basic or additional information",
            "Tick what was agreed, or record a refusal.",
        )


@rule(
    "IS1-03",
    "An excluded agency is also agreed",
    "An agency that the family excluded must never receive anything.",
    "Public practice, Oxfordshire",
    always=True,
    firm=True,
)
def excluded_not_agreed(case: Is1Case) -> Iterator[Problem]:
    """No agency is both agreed and excluded, unless limits say what."""
    excluded = {
        (row.agency, row.name)
        for path in ("is1.exclusions", "consent.do_not_share_with")
        for _, row in case.rows(path)
        if not is_value(row.limits)
    }
    for path, row in case.rows("is1.agencies"):
        if "yes" in (row.basic, row.sensitive) and ({(row.agency, row.name), (row.agency, None)} & excluded):
            yield Problem(
                path,
                "this agency is agreed and excluded at once",
                "Ask the family again; until then it is excluded.",
            )


@rule(
    "IS1-04",
    "The signatory does not hold parental responsibility",
    "A parent signs as holder of parental responsibility.",
    "Kirklees escalation 6",
    Level.WARNING,
)
def signatory_holds_responsibility(case: Is1Case) -> Iterator[Problem]:
    """The parent who signs holds parental responsibility."""
    name = case.given("is1.signature_parent.name")
    if isinstance(name, str):
        holders = [row.name for _, row in case.rows("parents") if row.parental_responsibility == "yes"]
        if name not in holders:
            yield Problem(
                "is1.signature_parent.name",
                "the person who signs is not recorded as holding parental responsibility",
                "Check name and “parental_responsibility” under “parents”.",
            )


someone_signs = family_signs("IS1-05", "is1", "Kirklees escalation 6", unless=REFUSED)


signed_on_paper = to_be_signed(
    "IS1-07", "National CAF", *(f"is1.signature_{who}" for who in ("parent", "young_person", "practitioner"))
)


FORM = Form(
    code="is1",
    title="Consent to information sharing (IS1)",
    purpose="Written consent to a common assessment and to sharing information between services",
    readers=(FAMILY, OWN_FILE, AGENCY.called("the information-sharing service", "sharing_service"), AGENCY),
    case=Is1Case,
    sections=(
        section(
            "Who this consent is about",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            whole("child.address", "Address"),
            "child.confidential",
            table("is1.children"),
            table("is1.adults_covered"),
            cards(
                "parents",
                "Parent or carer",
                "name",
                "relationship",
                "parental_responsibility",
                "address",
                "telephone",
                "confidential",
            ),
        ),
        section("What the consent is for", "is1.purpose", "consent.scope"),
        section(
            "What has been explained",
            note("Tick each only when it has been explained in words that the family understands."),
            *(f"is1.{name}" for name in EXPLANATIONS),
            "is1.leaflet_given",
            "is1.leaflet_given_on",
            "is1.fair_processing_given",
            "is1.fair_processing_given_on",
        ),
        section(
            "Agencies",
            note(
                "Basic information: who the child is and that a service is involved. Additional information: the "
                "assessment itself and anything sensitive."
            ),
            table("is1.agencies"),
            table("is1.exclusions"),
            "is1.exclusion_limits",
        ),
        section(
            "The decision",
            "consent.given",
            table("consent.given_by"),
            "consent.verbal_detail",
            "consent.young_person_competent",
            "consent.competence_reason",
            "consent.review_on",
            "consent.withdrawn_on",
        ),
        section("Lawful basis", "consent.lawful_basis_note", when=LAWFUL_BASIS),
        section(
            "Signatures",
            note("I understand what will be recorded and shared, and that I may change my mind at any time."),
            "is1.signature_parent",
            "is1.signature_young_person",
            "is1.signature_practitioner",
        ),
        section(
            "Practitioner",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
        ),
    ),
    requirements=Requirements(
        identity("is1"),
        must("is1.purpose", source="Kirklees escalation 6"),
        tuple(must(f"is1.{name}", source=_NSPCC4) for name in EXPLANATIONS),
        must("is1.agencies", source="National CAF", when=~REFUSED),
        must("is1.exclusions", source="Public practice, Oxfordshire", unless_stated_none=True),
        must("consent.given", source="Kirklees escalation 6", firm=True),
        must("is1.signature_practitioner.name", source="Kirklees escalation 6"),
        must("consent.verbal_detail", source=_NSPCC4, when=VERBAL, firm=True),
        should("is1.adults_covered", source="Public practice, Herefordshire"),
        should("is1.leaflet_given", source="Kirklees de-escalation"),
        should("is1.fair_processing_given", source="Sandwell 1.1.2"),
        confirm(
            "The person who signs understood what they agreed to, in a language they understand.",
            _NSPCC4,
            path="consent.given",
        ),
    ),
    rules=(
        all_explained,
        some_agency_agreed,
        excluded_not_agreed,
        signatory_holds_responsibility,
        someone_signs,
        signed_on_paper,
    ),
)
