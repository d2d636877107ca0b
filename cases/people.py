"""The people of a case: child, adults, brothers and sisters, household, professionals, author, signatures.

Source paragraphs stand beside each question; the whole follows the specification, part 0.6.
"""

from typing import Annotated, ClassVar

from . import codes
from .answers import (
    Chosen,
    ChosenMany,
    Date,
    DueDate,
    Email,
    Long,
    NameList,
    Nhs,
    Phone,
    Postcode,
    Text,
    Uln,
    Upn,
    When,
    YesNo,
    YesNoUnknown,
)
from .blocks import Block, Group, Rows, ask
from .kinds import Choice, Multi, Stated, Unusable, options

_NOT_TO_BE_DISCLOSED = "Answers not to be disclosed"
_WHAT_THAT_MEANS = "“address” stands for all that tells where the person lives; any other for itself alone"
_CAF = "National CAF"
_Rest = Stated | Unusable | None
Relationship = Annotated[Chosen, Choice(options=codes.RELATIONSHIP, synonyms=codes.RELATIONSHIP_SYNONYMS)]
Sex = Annotated[Chosen, Choice(options=codes.SEX, synonyms=codes.SEX_SYNONYMS)]
Ethnicity = Annotated[Chosen, Choice(options=codes.ETHNICITY)]
InterpreterFor = Annotated[ChosenMany, Multi(options=options("Child", "Parent or carer"))]


class Withheld(Block):
    """A person or role from whom an address is withheld."""

    person: Text = ask("Person or role", "Cafcass 3.83")


class Address(Block):
    """An address. ``kind: no fixed abode`` answers the question, with words in ``line1``."""

    spoken: ClassVar[tuple[str, ...]] = ("line1", "line2", "line3", "line4", "line5", "postcode")

    line1: Text = ask("Address line 1", "Sandwell 1.1 i")
    line2: Text = ask("Address line 2", "Sandwell 1.1 i")
    line3: Text = ask("Address line 3", "Sandwell 1.1 i")
    line4: Text = ask("Address line 4", "Sandwell 1.1 i")
    line5: Text = ask("Address line 5", "Sandwell 1.1 i")
    postcode: Postcode = ask("Postcode", "Sandwell 1.1 i")
    kind: Annotated[
        Chosen, Choice(options=options("Home", "Temporary", "Refuge", "Placement", "Other", "No fixed abode"))
    ] = ask("Kind of address", "House rule")
    confidential: YesNo = ask(
        "Not to be disclosed?",
        "Cafcass 2.60, 3.83",
        "asked of every adult and child; a refuge is “yes” unless “no” is said",
    )
    confidential_from: Annotated[tuple[Withheld, ...] | _Rest, Rows(Withheld)] = ask(
        "Withheld from", "Cafcass 3.83–3.85"
    )
    from_date: Date = ask("Lived there from", "Cafcass 2.17")
    to_date: Date = ask("Lived there to", "Cafcass 2.17")
    local_authority: Text = ask("Local authority area", "Sandwell 6.0")


class Organisation(Block):
    """A school, a team or another body."""

    spoken: ClassVar[tuple[str, ...]] = ("name", "address", "telephone")

    name: Text = ask("Name", "Cafcass 2.102")
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", "Cafcass 2.102")
    telephone: Phone = ask("Telephone", "Cafcass 2.102")
    email: Email = ask("E-mail", "Cafcass 2.102")


class School(Organisation):
    """The child's school, nursery or college."""

    year_group: Text = ask("Year group", "Sandwell 1.2")
    on_roll_from: Date = ask("On roll from", "Sandwell 1.2")
    on_roll_to: Date = ask("On roll to", "Sandwell 1.2")
    previous: Text = ask("Previous school", "Sandwell 1.2")


class Professional(Block):
    """A professional who works with the family."""

    spoken: ClassVar[tuple[str, ...]] = ("name", "role", "organisation", "address", "telephone", "email")

    name: Text = ask("Name", _CAF)
    role: Text = ask("Role", _CAF)
    organisation: Text = ask("Organisation", _CAF)
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", _CAF)
    telephone: Phone = ask("Telephone", _CAF)
    email: Email = ask("E-mail", _CAF)
    secure_email: YesNo = ask("Secure e-mail?", "Cafcass 3.62")
    involvement: Annotated[Chosen, Choice(options=options("Current", "Previous"))] = ask("Involvement", _CAF)
    from_date: Date = ask("Involved from", _CAF)
    to_date: DueDate = ask("Involved to", _CAF)
    consent_to_share: YesNoUnknown = ask("Family agree to sharing?", "NSPCC information sharing 4")
    attending: YesNo = ask("Attending the meeting?", "Specification, block PROFESSIONAL")


class OtherName(Block):
    """Another name of the child."""

    name: Text = ask("Name", _CAF)
    kind: Annotated[Chosen, Choice(options=options("Alias", "Former", "Spelling"))] = ask(
        "Kind", "Cafcass 2.17"
    )


class LegalOrder(Block):
    """A court order about the child."""

    order: Annotated[Chosen, Choice(options=codes.LEGAL_ORDER)] = ask("Order", "Cafcass 2.18")
    date: Date = ask("Date", "Cafcass 2.18")
    court: Text = ask("Court", "Cafcass 2.18")
    case_number: Text = ask("Case number", "Cafcass 2.18")


class Child(Block):
    """The child whom the case file is about, born or not yet born."""

    is_unborn: YesNo = ask("Unborn baby?", _CAF)
    given_names: Text = ask("Given name(s)", "Sandwell 1.1 i; Cafcass 2.102")
    family_name: Text = ask("Family name", "Sandwell 1.1 i; Cafcass 2.102")
    known_as: Annotated[tuple[OtherName, ...] | _Rest, Rows(OtherName)] = ask("Also known as", "Cafcass 2.17")
    dob: Date = ask("Date of birth", "Sandwell 1.1 i; Cafcass 2.102")
    dob_estimated: YesNo = ask("Date of birth estimated?", "Children-in-need census")
    edd: DueDate = ask("Expected date of delivery", _CAF, "for an unborn baby")
    sex: Sex = ask("Sex", _CAF)
    gender_identity: Text = ask("Gender identity, if different", "Public practice")
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", "Sandwell 1.1 i; Cafcass 2.102")
    telephone: Phone = ask("Contact telephone", "Cafcass 2.102")
    email: Email = ask("E-mail", "NSPCC, early help intervention record")
    ethnicity: Ethnicity = ask("Ethnicity", "Sandwell 1.1 v; Cafcass 2.102")
    ethnicity_other: Text = ask("Ethnicity in words", _CAF, "for any “other” group")
    religion: Text = ask(
        "Religion", "Cafcass 2.102", "such as " + ", ".join(label for _, label in codes.RELIGION)
    )
    first_language: Text = ask("Child’s first language", _CAF)
    home_language: Text = ask("Language spoken at home", "Cafcass 2.102")
    interpreter_needed: Annotated[
        Chosen, Choice(options=options("No", "Interpreter", "Signer or BSL", "Other"))
    ] = ask("Interpreter or signer needed?", _CAF)
    interpreter_for: InterpreterFor = ask("Interpreter for whom", _CAF)
    interpreter_arranged: YesNo = ask("Interpreter arranged?", _CAF)
    disability: YesNoUnknown = ask("Disabled?", "Sandwell 1.1 v; Cafcass 2.102")
    disability_codes: Annotated[
        ChosenMany, Multi(options=codes.DISABILITY, alone=("NONE",), states=False)
    ] = ask("Kind of disability", "Children-in-need census")
    special_requirements: Long = ask(
        "Special requirements of child or parent: signing, interpreting, access",
        "Sandwell 1.1 v",
        "“none” is an answer",
    )
    sen_status: Annotated[
        Chosen,
        Choice(options=options("None", "SEN support", "EHC plan or statement", "Not known"), states=False),
    ] = ask("Special educational needs", "Kent and Medway, tier 2")
    immigration_status: Annotated[Chosen, Choice(options=codes.IMMIGRATION)] = ask(
        "Immigration status", _CAF, "only where it matters; never inferred from ethnicity"
    )
    immigration_detail: Text = ask("Immigration status in words", "Peterborough & Cambridgeshire, housing")
    nationality: Text = ask("Nationality", "General practice")
    school: Annotated[School | _Rest, Group(School)] = ask(
        "School, nursery or college", "Cafcass 2.102; Sandwell 1.2"
    )
    gp: Annotated[Professional | _Rest, Group(Professional)] = ask("GP", "Cafcass 2.102")
    health_visitor: Annotated[Professional | _Rest, Group(Professional)] = ask(
        "Health visitor, midwife or school nurse", "Cafcass 2.102"
    )
    caf_id: Text = ask("CAF unique reference", "Kirklees escalation 9b", "given out by the registry")
    nhs_number: Nhs = ask("NHS number", "Public practice")
    upn: Upn = ask("Unique pupil number", "Children-in-need census")
    upn_unknown_reason: Annotated[
        Chosen,
        Choice(
            options=options(
                UN1="Not of school age",
                UN2="Never at a maintained school in England",
                UN3="Educated outside England",
                UN4="Newly in need, not yet known",
                UN5="Sources disagree",
                UN6="Unborn",
                UN7="Referral with no further action",
            )
        ),
    ] = ask("Reason why there is no pupil number", "Children-in-need census")
    uln: Uln = ask("Unique learner number", "Learner records", "from 14 years")
    social_care_id: Text = ask("Children’s social care ID", "Sandwell 3.1")
    cp_status: Annotated[Chosen, Choice(options=options("Never", "Current", "Previous", "Not known"))] = ask(
        "Subject of a child protection plan (register before April 2008)?", "Cafcass 2.18, 2.85"
    )
    cp_category: Annotated[ChosenMany, Multi(options=codes.CP_CATEGORY)] = ask(
        "Category of the plan", "Cafcass 2.18"
    )
    cp_from: Date = ask("Plan from", "Cafcass 2.18")
    cp_to: Date = ask("Plan to", "Cafcass 2.18")
    looked_after: YesNoUnknown = ask("Looked-after child?", "Kent and Medway 6")
    legal_status: Text = ask("Legal status", "Kent and Medway 6")
    legal_orders: Annotated[tuple[LegalOrder, ...] | _Rest, Rows(LegalOrder)] = ask(
        "Legal orders", "Cafcass 2.18"
    )
    description: Long = ask("Physical description", "Public practice")
    where_now: Text = ask("Where is the child now?", "Cafcass 2.81")
    where_now_at: When = ask("Seen or known there at", "Cafcass 2.81")
    current_carer: Text = ask("Who cares for the child now?", "Cafcass 3.87")
    confidential: Annotated[
        ChosenMany,
        Multi(
            options=options(
                "Address",
                "Telephone",
                "School",
                "GP",
                "Health visitor",
                email="E-mail",
                where_now="Where the child is now",
                current_carer="Who cares for the child",
            )
        ),
    ] = ask(_NOT_TO_BE_DISCLOSED, "Cafcass 2.60, 3.83", _WHAT_THAT_MEANS)


class Adult(Block):
    """A parent, a carer, a party to proceedings or another adult."""

    name: Text = ask("Name", "Sandwell 1.1 ii; Cafcass 2.102")
    former_names: NameList = ask("Other names", "Cafcass 2.17")
    dob: Date = ask("Date of birth", "Sandwell 1.1 iv")
    relationship: Relationship = ask("Relationship to the child", _CAF)
    relationship_detail: Text = ask("Relationship in words", "Public practice")
    parental_responsibility: YesNoUnknown = ask("Parental responsibility?", "Cafcass 2.102")
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", _CAF)
    same_address_as_child: YesNo = ask("Same address as the child?", _CAF)
    telephone: Phone = ask("Telephone", _CAF)
    email: Email = ask("E-mail", _CAF)
    safe_to_contact: YesNo = ask("Safe to contact there?", "Cafcass 2.60")
    safe_contact_note: Text = ask("How to make contact safely", "Cafcass 2.60")
    confidential: Annotated[ChosenMany, Multi(options=options("Address", "Telephone", email="E-mail"))] = ask(
        _NOT_TO_BE_DISCLOSED, "Cafcass 2.60, 3.83", _WHAT_THAT_MEANS
    )
    first_language: Text = ask("First language", _CAF)
    interpreter_needed: YesNo = ask("Interpreter needed?", _CAF)
    ethnicity: Ethnicity = ask("Ethnicity", "Public practice")
    disability: YesNoUnknown = ask("Disabled?", "Public practice")
    lives_with_child: YesNoUnknown = ask("Lives with the child?", _CAF)
    party_role: Annotated[Chosen, Choice(options=codes.PARTY_ROLE)] = ask(
        "Role in proceedings", "Cafcass 3.73"
    )
    risk_to_children: YesNoUnknown = ask("Identified as a “Risk to Children”?", "Cafcass appendix II")
    risk_offence: Text = ask("Offence", "Cafcass appendix II")
    is_father_of_unborn: YesNo = ask(
        "Father of the unborn child?", "Peterborough & Cambridgeshire, good referral"
    )


class PastAddress(Block):
    """Where a person lived before the present address."""

    person: Text = ask("Person", "Cafcass 2.17", "the name as it stands elsewhere in the case")
    address: Text = ask("Address", "Cafcass 2.17")
    from_date: Date = ask("From", "Cafcass 2.17")
    to_date: Date = ask("To", "Cafcass 2.17")


class Relative(Block):
    """A brother or sister, or another member of the household."""

    name: Text = ask("Name", "Sandwell 1.1 iii–iv")
    dob: DueDate = ask("Date of birth", "Sandwell 1.1 iii–iv", "the expected date for an unborn sibling")
    sex: Sex = ask("Sex", "Public practice")
    relationship: Relationship = ask("Relationship to the child", "Cafcass 2.81")
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", "Public practice")
    same_address_as_child: YesNo = ask("Same address as the child?", _CAF)
    school: Text = ask("School", "Public practice")
    confidential: Annotated[ChosenMany, Multi(options=options("Address", "School"))] = ask(
        _NOT_TO_BE_DISCLOSED, "Cafcass 2.60, 3.83", _WHAT_THAT_MEANS
    )
    also_referred: YesNo = ask("Also referred?", "Cafcass 2.81")
    also_assessed: YesNo = ask("Also assessed?", "Cafcass 2.81")


class Author(Block):
    """The person who completes a document, or the manager who decides with them."""

    name: Text = ask("Name", "Peterborough & Cambridgeshire, poor referral")
    role: Text = ask("Role", _CAF)
    organisation: Text = ask("Organisation", _CAF)
    team: Text = ask("Team", _CAF)
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", _CAF)
    telephone: Phone = ask("Telephone", "Peterborough & Cambridgeshire, poor referral")
    email: Email = ask("E-mail", "Peterborough & Cambridgeshire, poor referral")
    manager_name: Text = ask("Manager", "Cafcass 2.108")
    relationship_to_child: Text = ask("How you know the child", "Public practice")
    known_since: Text = ask("How long you have known the child", "Peterborough & Cambridgeshire, CAMHS")
    completed_at: When = ask("Date and time completed", "Cafcass 2.97")


class Signature(Block):
    """A signature. A typed name is not one: without a method the box prints empty, to be signed by hand."""

    name: Text = ask("Name", _CAF)
    capacity: Text = ask("Capacity", _CAF, "such as mother with parental responsibility")
    method: Annotated[
        Chosen,
        Choice(
            options=options(
                wet_ink="By hand on this print",
                on_file="Signature held on the paper copy on file",
                electronic="Electronic signature",
                verbal="Verbal – not signed",
            )
        ),
    ] = ask("How it was signed", "Public practice, Cheshire East")
    signed_on: When = ask("Date (and time)", "Cafcass 2.97")
    witness: Text = ask("Witness", "Public practice")
