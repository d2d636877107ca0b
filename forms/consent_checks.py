"""Consent of one person to additional or extended checks (Cafcass 2.17, 3.70–3.76; D10).

Readers: the case file, the agencies that are asked, and the person, who signs. One form for one person: the person stands
in the case under “parents”, “household”, “significant_others” or “siblings” already, and is named here as there; what is
known of the person is printed from there. Without this consent no check is made, save for a good reason that is recorded.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from ..cases.answers import Chosen, Date, Long, NameList, Text, YesNo
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, Stated, Unusable, options
from ..cases.people import Signature
from ..findings import Level
from .form import Form, cards, note, section, table
from .identity import identity
from .readers import AGENCY, FAMILY, OWN_FILE
from .requirements import UNBORN, Condition, Problem, Requirements, must, rule, says, should
from .risk_rules import five_years_before
from .signing import to_be_signed

_CONSENT = "Cafcass 3.75"
_WHO = "Cafcass 3.72–3.74"
_HISTORY = "Cafcass 2.17"
_INFORMED = "Cafcass 3.62, 3.82"
_W = Level.WARNING
_Rest = Stated | Unusable | None
#: A gap in the history of addresses that is not asked about.
_SHORT = timedelta(days=31)
_LISTS = ("parents", "significant_others", "household", "siblings")
EXPLANATIONS = ("what", "why", "who_sees", "court_report")


class AgencyAsked(Block):
    """One agency that is to be asked, and what the person says to it."""

    agency: Annotated[
        Chosen,
        Choice(
            options=options(
                "Police",
                "Children’s social care",
                "Health",
                "Women’s Aid",
                "Adult services",
                "Probation",
                "Education",
                "Other",
                overseas="An agency overseas",
            )
        ),
    ] = ask("Agency", "Cafcass 3.70")
    name: Text = ask("Which one", "Cafcass 3.70")
    agreed: YesNo = ask("Consent?", _CONSENT)


class ConsentChecks(Block):
    """What only the consent to checks asks."""

    person: Text = ask("Person to be checked", _WHO, "the name as it stands elsewhere in the case")
    person_is: Annotated[
        Chosen,
        Choice(
            options=options(
                "Household member",
                "New partner",
                "Carer",
                "Relative with contact",
                "Relative who seldom sees the family",
                "Young person",
                "Other",
            )
        ),
    ] = ask("Why relevant", _WHO)
    other_names: NameList = ask(
        "Other names that do not stand below", _HISTORY, "now or before; “none” is an answer"
    )
    place_of_birth: Text = ask("Place of birth", "Public practice, Cafcass police checks")
    lived_there_from: Date = ask("At the present address since", _HISTORY)
    agencies: Annotated[tuple[AgencyAsked, ...] | _Rest, Rows(AgencyAsked)] = ask(
        "Agencies to be asked", "Cafcass 3.70; public practice, Cafcass police checks"
    )
    what: YesNo = ask("What is asked, and of whom", _INFORMED)
    why: YesNo = ask("Why it is asked", _INFORMED)
    who_sees: YesNo = ask("Who sees the answers", _INFORMED)
    court_report: YesNo = ask(
        "That they may stand in a report to the court, which the parties read", _INFORMED
    )
    explained_on: Date = ask("Explained on", _INFORMED)
    decision: Annotated[
        Chosen,
        Choice(options=options("Given", "Refused", "Not sought", part="Given in part")),
    ] = ask("Consent", "Cafcass 3.75–3.76")
    decided_on: Date = ask("Date of the answer", _CONSENT)
    direction_considered: YesNo = ask("If refused: direction of the court considered?", _CONSENT)
    direction_detail: Text = ask("What came of that", _CONSENT)
    not_sought_reason: Long = ask("If not sought: the good reason", "Cafcass 3.76")
    signature_person: Annotated[Signature | _Rest, Group(Signature)] = ask("Person to be checked", _CONSENT)
    signature_parent: Annotated[Signature | _Rest, Group(Signature)] = ask(
        "Parent of a young person", "Cafcass 3.72"
    )
    signature_practitioner: Annotated[Signature | _Rest, Group(Signature)] = ask("Practitioner", _CONSENT)


class ConsentChecksCase(Case):
    """A case with the answers of the consent to checks."""

    consent_checks: Annotated[ConsentChecks | _Rest, Group(ConsentChecks)] = ask(
        "Consent to perform checks", "Cafcass 3.70–3.76"
    )


def _same(one: object, other: object) -> bool:
    return (
        isinstance(one, str) and isinstance(other, str) and one.casefold().split() == other.casefold().split()
    )


def is_person(case: Case, row: Any) -> bool:
    """Whether a row is the person whom this form is about."""
    name = getattr(row, "name", None) or getattr(row, "person", None)
    return _same(name, case.given("consent_checks.person"))


def person_rows(case: Case) -> list[tuple[str, Any]]:
    """The rows of the case about the person, with their paths."""
    return [(path, row) for each in _LISTS for path, row in case.rows(each) if is_person(case, row)]


def _stands_under(name: str, words: str) -> Condition:
    return Condition(
        f"the person is {words}", lambda case: any(is_person(case, row) for _, row in case.rows(name))
    )


GIVEN = says("consent_checks.decision", "given", "part", text="consent is given")
REFUSED = says("consent_checks.decision", "refused", text="consent is refused")
NOT_SOUGHT = says("consent_checks.decision", "not_sought", text="consent is not sought")
PARENT = _stands_under("parents", "a parent, carer or party")
OTHER_ADULT = _stands_under("significant_others", "somebody outside the household")
IN_HOUSEHOLD = _stands_under("household", "a member of the household")
SIBLING = _stands_under("siblings", "a brother or sister")
RELATIVE = Condition(
    "the person stands under household or siblings",
    lambda case: IN_HOUSEHOLD.holds(case) or SIBLING.holds(case),
)


def _under_sixteen(case: Case) -> bool:
    return any(isinstance(row.dob, date) and _age(row.dob, case.today) < 16 for _, row in person_rows(case))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


YOUNG = Condition("the person is under sixteen", _under_sixteen)


@rule(
    "CHK-01",
    "The person is not in the case",
    "What is known of the person, such as date of birth and address, is entered once, where the person stands in the case.",
    "House rule",
)
def person_is_known(case: ConsentChecksCase) -> Iterator[Problem]:
    """The person stands in the case, once, with date of birth and address."""
    name, rows = case.given("consent_checks.person"), person_rows(case)
    if name and not rows:
        yield Problem(
            "consent_checks.person",
            "nobody of this name stands in the case",
            "Add the person under “significant_others” or “household”, or write the name as it stands there.",
        )
    if len(rows) > 1:
        yield Problem(
            "consent_checks.person",
            "more than one entry of the case has this name",
            "Take one out, or tell them apart by their names; each person has a form of their own.",
        )
    for path, row in rows:
        if row.dob is None:
            yield Problem(
                f"{path}.dob", "missing: date of birth of the person to be checked", "Add “dob: …”."
            )
        if row.address is None and row.same_address_as_child != "yes":
            yield Problem(
                f"{path}.address",
                "missing: present address of the person to be checked",
                "Add “address:”, or “same_address_as_child: yes”.",
            )
        if row.relationship is None:
            yield Problem(
                f"{path}.relationship",
                "missing: relationship of the person to the child",
                "Add “relationship: …”, or “not known”.",
                _W,
            )


@rule(
    "CHK-02",
    "The addresses of five years have a gap",
    "Checks look back five years, so the addresses of that time follow each other without a gap.",
    _HISTORY,
    _W,
)
def history_is_whole(case: ConsentChecksCase) -> Iterator[Problem]:
    """Present and earlier addresses cover the last five years, with gaps of at most a month."""
    since = case.given("consent_checks.lived_there_from")
    if not isinstance(since, date) or since <= five_years_before(case.today):
        return
    spans = sorted(
        (row.from_date, row.to_date)
        for _, row in case.rows("address_history")
        if is_person(case, row) and isinstance(row.from_date, date) and isinstance(row.to_date, date)
    )
    reached = five_years_before(case.today)
    for start, end in [*spans, (since, case.today)]:
        if start > reached + _SHORT:
            yield Problem(
                "address_history",
                "the addresses of the last five years do not follow each other",
                "Add the missing ones with “person”, “address”, “from_date” and “to_date”, or say where there was none.",
            )
            return
        reached = max(reached, end)


@rule(
    "CHK-03",
    "May not be relevant",
    "A distant relative who seldom sees the family may be no relevant individual; it depends on the facts of the case.",
    "Cafcass 3.74",
    Level.ADVICE,
)
def relevant_at_all(case: ConsentChecksCase) -> Iterator[Problem]:
    """A relative seldom seen may not be relevant."""
    if case.says("consent_checks.person_is", "relative_who_seldom_sees_the_family"):
        yield Problem(
            "consent_checks.person_is",
            "this person may not be relevant",
            "Ask only if the facts of this case make it necessary, and say so in the reason.",
        )


@rule(
    "CHK-04",
    "The answers about consent do not fit",
    "Consent is given to each agency by name. “Given” means to all, “in part” to some, “refused” to none.",
    _CONSENT,
    firm=True,
)
def decision_fits_agencies(case: ConsentChecksCase) -> Iterator[Problem]:
    """The decision says what the answers to the agencies say."""
    answers = [row.agreed for _, row in case.rows("consent_checks.agencies")]
    yes, no = "yes" in answers, "no" in answers
    fits = {"given": yes and not no, "part": yes and no, "refused": not yes, "not_sought": not yes}
    decision = case.given("consent_checks.decision")
    if answers and decision in fits and not fits[str(decision)]:
        yield Problem(
            "consent_checks.decision",
            "this does not fit the answers to the single agencies",
            "Ask the person again, and correct one of them; until then no agency is asked.",
        )


@rule(
    "CHK-05",
    "The consent is not in writing",
    "Consent to checks is written and explicit: signed by the person’s own hand, or electronically. A typed name or a word "
    "on the telephone is none.",
    _CONSENT,
    firm=True,
)
def signed_in_writing(case: ConsentChecksCase) -> Iterator[Problem]:
    """The person's own signature is in writing and by the person."""
    path = "consent_checks.signature_person"
    if not GIVEN.holds(case):
        return
    if case.says(f"{path}.method", "verbal"):
        yield Problem(
            f"{path}.method",
            "consent to checks was given by word of mouth",
            "Get it in writing before any agency is asked.",
        )
    if case.given(f"{path}.signed_on") and case.at(f"{path}.method") is None:
        yield Problem(
            f"{path}.method",
            "a date is given, and not how it was signed",
            "Add “method: …”: a typed name alone is no signature.",
        )
    signed = case.given(f"{path}.name")
    if signed and not _same(signed, case.given("consent_checks.person")):
        yield Problem(
            f"{path}.name",
            "the consent is not signed by the person to be checked",
            "Nobody consents for another; for a young person the parent signs as well.",
        )


@rule(
    "CHK-06",
    "Not everything was explained",
    "The person agrees only to what was explained: what is asked, why, who sees it, and that it may stand in a report.",
    _INFORMED,
    firm=True,
)
def all_explained(case: ConsentChecksCase) -> Iterator[Problem]:
    """All four things were explained before consent was given."""
    for name in EXPLANATIONS:
        if GIVEN.holds(case) and case.says(f"consent_checks.{name}", "no"):
            yield Problem(
                f"consent_checks.{name}", "this has not been explained", "Explain it, and ask again."
            )


@rule(
    "CHK-07",
    "A parent signs for a young person as well",
    "Young people may be relevant as well as adults. Under sixteen a parent’s signature is expected beside the young "
    "person’s own.",
    "Cafcass 3.72",
    _W,
)
def parent_signs_too(case: ConsentChecksCase) -> Iterator[Problem]:
    """A parent signs beside a person under sixteen."""
    path = "consent_checks.signature_parent"
    if GIVEN.holds(case) and YOUNG.holds(case) and case.at(path) is None:
        yield Problem(
            path,
            "the person is under sixteen, and no parent is named as signing",
            "Add “signature_parent:” with name, method and date.",
        )


signed_on_paper = to_be_signed(
    "CHK-08",
    _CONSENT,
    *(f"consent_checks.signature_{who}" for who in ("person", "parent", "practitioner")),
)

_PERSON = (
    "name",
    "former_names",
    "dob",
    "relationship",
    "party_role",
    "address",
    "same_address_as_child",
    "confidential",
    "telephone",
)
_RELATIVE = ("name", "dob", "sex", "relationship", "address", "same_address_as_child", "confidential")

FORM = Form(
    code="consent_checks",
    title="Consent to perform checks",
    purpose="One person’s written consent to Cafcass asking other agencies what they know about that person",
    readers=(
        OWN_FILE,
        AGENCY.called("the agencies that are asked"),
        FAMILY.called("the person to be checked", "person"),
    ),
    case=ConsentChecksCase,
    only=dict.fromkeys((*_LISTS, "address_history"), is_person),
    sections=(
        section(
            "The case",
            "proceedings.court",
            "proceedings.case_number",
            "cafcass.reference",
            "child.given_names",
            "child.family_name",
            "child.dob",
        ),
        section(
            "The person",
            "consent_checks.person",
            "consent_checks.person_is",
            "cafcass_letters.checks_wanted.reason",
            "consent_checks.other_names",
            "consent_checks.place_of_birth",
            "consent_checks.lived_there_from",
            table("address_history", "address", "from_date", "to_date"),
        ),
        section("The person as a parent, carer or party", cards("parents", "Person", *_PERSON), when=PARENT),
        section(
            "The person outside the household",
            cards("significant_others", "Person", *_PERSON),
            when=OTHER_ADULT,
        ),
        section("The person in the household", cards("household", "Person", *_RELATIVE), when=IN_HOUSEHOLD),
        section("The person as brother or sister", cards("siblings", "Person", *_RELATIVE), when=SIBLING),
        section(
            "Agencies",
            note(
                "You can say yes to all, to some or to none. No agency is asked to which you do not say yes."
            ),
            table("consent_checks.agencies"),
        ),
        section(
            "What has been explained",
            note("Tick each only when it has been explained in words that the person understands."),
            *(f"consent_checks.{name}" for name in EXPLANATIONS),
            "consent_checks.explained_on",
        ),
        section(
            "The decision",
            "consent_checks.decision",
            "consent_checks.decided_on",
            "consent_checks.direction_considered",
            "consent_checks.direction_detail",
            "consent_checks.not_sought_reason",
        ),
        section(
            "Practitioner",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
        ),
        section(
            "Signatures",
            note("I agree that the agencies with “yes” beside them are asked what they know about me."),
            "consent_checks.signature_person",
            "consent_checks.signature_practitioner",
        ),
        section("Signature of a parent", "consent_checks.signature_parent", when=YOUNG),
    ),
    requirements=Requirements(
        must("proceedings.court", "proceedings.case_number", source=_CONSENT),
        tuple(each for each in identity("consent_checks") if each.when is not UNBORN),
        must("consent_checks.person", "consent_checks.person_is", source=_WHO),
        must("cafcass_letters.checks_wanted.reason", source=_WHO),
        should("consent_checks.other_names", source=_HISTORY, when=RELATIVE),
        should("consent_checks.lived_there_from", source=_HISTORY),
        should("consent_checks.place_of_birth", source="Public practice, Cafcass police checks"),
        must("consent_checks.agencies", source="Cafcass 3.70"),
        must("consent_checks.agencies[].agency", source="Cafcass 3.70"),
        must("consent_checks.agencies[].agreed", source=_CONSENT, when=~NOT_SOUGHT),
        tuple(must(f"consent_checks.{name}", source=_INFORMED, when=~NOT_SOUGHT) for name in EXPLANATIONS),
        should("consent_checks.explained_on", source=_INFORMED, when=~NOT_SOUGHT),
        must("consent_checks.decision", source="Cafcass 3.75–3.76", firm=True),
        should("consent_checks.decided_on", source=_CONSENT, when=~NOT_SOUGHT),
        must("consent_checks.direction_considered", source=_CONSENT, when=REFUSED),
        should("consent_checks.direction_detail", source=_CONSENT, when=REFUSED),
        must("consent_checks.not_sought_reason", source="Cafcass 3.76", when=NOT_SOUGHT, firm=True),
        must("consent_checks.signature_person.name", source=_CONSENT, when=GIVEN, firm=True),
        must("consent_checks.signature_practitioner.name", source=_CONSENT),
    ),
    rules=(
        person_is_known,
        history_is_whole,
        relevant_at_all,
        decision_fits_agencies,
        signed_in_writing,
        all_explained,
        parent_signs_too,
        signed_on_paper,
    ),
)
