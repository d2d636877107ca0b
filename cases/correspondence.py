"""Who is written to beside the family, and who must not be: what letters ask, whatever they are about."""

from typing import Annotated

from . import codes
from .answers import Chosen, Email, NameList, Phone, Text, YesNo
from .blocks import Block, Group, Rows, ask
from .kinds import Choice, Stated, Unusable, options
from .people import Address

_Rest = Stated | Unusable | None

#: Whom letters go to that no other block of the case holds.
CORRESPONDENT: codes.Options = options(
    "Social worker",
    "Line manager",
    "Service Manager",
    "Director",
    "Regional Director",
    "Corporate Director",
    "Court",
    "Local authority",
    "Conference",
    "Practitioner",
    "Regulator",
    "Other agency",
    kiss="Information sharing service (KISS)",
    duty="Duty and assessment team",
    lado="Designated officer for allegations (LADO)",
    lscb_chair="Chair of the LSCB",
    author_of_review="Author of the review",
    person_checked="Person to be checked",
    informed="Agency that was given information",
)


class Correspondent(Block):
    """A person or office to whom letters go."""

    role: Annotated[Chosen, Choice(options=CORRESPONDENT)] = ask("Role", "Specification, part 2")
    name: Text = ask("Name", "Specification, part 2")
    post: Text = ask("Post", "Specification, part 2")
    organisation: Text = ask("Organisation", "Specification, part 2")
    address: Annotated[Address | _Rest, Group(Address)] = ask("Address", "Specification, part 2")
    telephone: Phone = ask("Telephone", "Specification, part 2")
    email: Email = ask("E-mail", "Sandwell 4.2.1")
    secure_email: YesNo = ask("Secure e-mail?", "Cafcass 3.62; Sandwell 6.2")


class NotToBeTold(Block):
    """A parent to whom no letter goes, because telling him or her would do harm."""

    person: Text = ask("Person", "Cafcass 2.98, 3.78", "the name as it stands under “parents”")
    reason: Annotated[Chosen, Choice(options=codes.NOT_INFORMED)] = ask("Reason", "Cafcass 2.98, 3.78")
    detail: Text = ask("Reason in words", "Cafcass 2.98, 3.78")


class Correspondence(Block):
    """The addressees of a case's letters, and what to heed when writing to the family."""

    addressees: Annotated[tuple[Correspondent, ...] | _Rest, Rows(Correspondent)] = ask(
        "People and offices written to",
        "Specification, part 2",
        "those who stand nowhere else in the case; an office that is the same in every case is set in caseforms.toml",
    )
    not_to_be_told: Annotated[tuple[NotToBeTold, ...] | _Rest, Rows(NotToBeTold)] = ask(
        "Parents who must not be told",
        "Cafcass 2.98, 3.78",
        "one parent alone; a reason under “consent: not_informed_reason” stops letters to every parent",
    )
    large_print_for: NameList = ask("Who needs large print", "House rule", "names as they stand in the case")
