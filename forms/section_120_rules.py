"""The rules of the section 120 notification: the gates first, each naming the right paper (Cafcass appendix III)."""

import re
from collections.abc import Iterator

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.kinds import Stated
from ..findings import Level
from .requirements import Problem, Rule, rule
from .signing import to_be_signed

_APP3 = "Cafcass appendix III"
_W = Level.WARNING
_PARTIES = ("applicant", "respondent", "other_party")

_SETTLED = re.compile(
    r"\b(?:proved|proven|(?:the|a|in) fact|facts|definitely|undoubtedly|certainly|clearly|guilty|perpetrator"
    r"|the abuser|admitted)\b",
    re.IGNORECASE,
)


@rule(
    "S120-01",
    "Public law: this is the wrong paper",
    "The notification exists in private law only. In public law proceedings, new information is taken up with the local "
    "authority that brings them, and as a referral where there is a new concern.",
    "Cafcass 2.77, 2.79",
    always=True,
)
def private_law_only(case: Case) -> Iterator[Problem]:
    """The proceedings are private law."""
    if case.says("proceedings.law_type", "public_law"):
        yield Problem(
            "proceedings.law_type",
            "a section 120 notification is for private law only",
            "Speak to the local authority that brings the case; for a new concern use the form “referral”.",
        )


@rule(
    "S120-02",
    "The child remains at risk: a referral is due",
    "A notification is about harm in the past. A risk that lasts is a child-protection matter: make a referral "
    "(section 47) without delay, by telephone first. In immediate danger, call the police.",
    "Cafcass 2.79, 2.87, appendix III",
    always=True,
)
def no_current_risk(case: Case) -> Iterator[Problem]:
    """There is no information that the child is still at risk."""
    if case.says("section_120.current_risk", "yes"):
        yield Problem(
            "section_120.current_risk",
            "there is information that the child remains at risk",
            "Make a child-protection referral: form “referral”, with “basis: s47”. It takes the place of this notification.",
        )


@rule(
    "S120-03",
    "Harm of another kind: a referral is due",
    "Only harm from seeing or hearing the ill-treatment of another may be notified. Physical, sexual or emotional abuse "
    "or neglect of the child, past or present, is referred.",
    "Cafcass appendix III, row 5",
    always=True,
)
def no_other_harm(case: Case) -> Iterator[Problem]:
    """The information is about witnessing alone."""
    if case.says("section_120.other_harm", "yes"):
        yield Problem(
            "section_120.other_harm",
            "the information is about abuse or neglect of the child",
            "Make a child-protection referral: form “referral”, with “basis: s47”, even if the harm lies in the past.",
        )


def contact_in_dispute(case: Case) -> bool:
    """Whether contact with the person alleged to have done the harm is, or may be, in dispute."""
    dispute = case.at("section_120.contact_dispute")
    return dispute is not None and dispute not in ("no", Stated.NONE, Stated.NOT_APPLICABLE)


@rule(
    "S120-14",
    "Something suggests that the risk goes on: a referral is due",
    "Harm counts as past only while nothing suggests that it goes on. Arrangements for contact, or violence since the "
    "separation, may mean that the child is still at risk: make a referral (section 47).",
    "Cafcass 2.14, 2.79",
    always=True,
)
def nothing_suggests_that_it_goes_on(case: Case) -> Iterator[Problem]:
    """Neither contact nor violence since the separation suggests that the risk goes on."""
    if case.says("section_120.continuing_risk", "yes"):
        yield Problem(
            "section_120.continuing_risk",
            "something suggests that the risk goes on",
            "Make a child-protection referral: form “referral”, with “basis: s47”. It takes the place of this notification.",
        )


@rule(
    "S120-04",
    "A referral is made on the same facts",
    "One referral takes the place of the notification; both are not sent for the same facts.",
    _APP3,
    _W,
)
def not_beside_a_referral(case: Case) -> Iterator[Problem]:
    """The case is not at the same time a child-protection referral."""
    if case.says("consent.basis", "s47"):
        yield Problem(
            "consent.basis",
            "this case is recorded as a child-protection referral",
            "Send the referral alone, unless the notification is about other facts.",
        )


@rule(
    "S120-05",
    "Alleged, not established",
    "Nothing has been decided: write who says what.",
    "Cafcass 2.79, 2.94",
    Level.ADVICE,
)
def alleged_wording(case: Case) -> Iterator[Problem]:
    """The account does not read as if it had been established."""
    paths = [(f"{path}.what", row.what) for path, row in case.rows("incidents")]
    paths += [
        (path, case.given(path))
        for path in ("section_120.separation_context", "section_120.why_not_referral")
    ]
    for path, text in paths:
        if isinstance(text, str) and (found := _SETTLED.search(text)):
            yield Problem(
                path,
                f"“{found[0]}” may read as if it had been established",
                "Say who alleges it, unless a court has decided it.",
            )


@rule(
    "S120-06", "An incident is marked as current", "The notification is about the past.", "Cafcass 2.79", _W
)
def incidents_lie_in_the_past(case: Case) -> Iterator[Problem]:
    """No incident is current."""
    for path, row in case.rows("incidents"):
        if row.past_or_current == "current":
            yield Problem(
                f"{path}.past_or_current",
                "this incident is marked as current",
                "If the risk goes on, make a referral; otherwise write “past”.",
            )


@rule(
    "S120-07",
    "The court is to be told about the missing C1A",
    "A party ticked the harm box, and form C1A has not been completed.",
    _APP3,
    Level.ADVICE,
)
def missing_c1a_is_told(case: Case) -> Iterator[Problem]:
    """A ticked box without a C1A calls for the notice to the court."""
    if box_ticked(case) and case.says("section_120.c1a_completed", "no"):
        yield Problem(
            "section_120.c1a_completed",
            "the harm box is ticked and no C1A was completed",
            "The C1A notice to the court is due as well.",
        )


@rule("S120-08", "C1A is required", "Whoever ticks the harm box completes form C1A.", _APP3, _W)
def c1a_is_required(case: Case) -> Iterator[Problem]:
    """C1A is not said to be unnecessary where a box is ticked."""
    if box_ticked(case) and case.says("section_120.c1a_completed", "not_required"):
        yield Problem(
            "section_120.c1a_completed",
            "“not required”, but a party ticked the harm box",
            "Check the forms; write “no” if it was not completed.",
        )


def box_ticked(case: Case) -> bool:
    """Whether a party ticked the harm box."""
    return any(row.answer == "yes" for _, row in case.rows("section_120.harm_boxes"))


@rule(
    "S120-09",
    "A party without a harm box",
    "The answer to question 7 is recorded for each party; “not known” is an answer.",
    _APP3,
)
def box_for_each_party(case: Case) -> Iterator[Problem]:
    """Every party has an entry under the harm boxes."""
    for name in parties_without_box(case) if case.rows("section_120.harm_boxes") else ():
        yield Problem(
            "section_120.harm_boxes",
            f"the harm box of {name} is not recorded",
            "Add an entry with “party” (the name as under “parents”) and “answer”.",
        )


def parties_without_box(case: Case) -> list[str]:
    """The parties to the proceedings for whom no harm box is recorded."""
    boxes = [str(row.party).casefold() for _, row in case.rows("section_120.harm_boxes")]
    names = [
        str(person.name)
        for _, person in case.rows("parents")
        if is_value(person.name) and person.party_role in _PARTIES
    ]
    return [name for name in names if not any(name.casefold() in box for box in boxes)]


@rule(
    "S120-10",
    "Who are the parties?",
    "The local authority must know who applies and who responds.",
    "Cafcass 2.60, 3.73",
    _W,
)
def parties_are_named(case: Case) -> Iterator[Problem]:
    """Someone is an applicant and someone a respondent."""
    rows = case.rows("parents")
    for role in ("applicant", "respondent"):
        if rows and not any(row.party_role == role for _, row in rows):
            yield Problem(
                "parents", f"nobody is recorded as {role}", f"Add “party_role: {role}” to one of them."
            )


@rule(
    "S120-11",
    "Another local authority",
    "The notification goes to the authority of the area where the child lives.",
    "Cafcass 2.107",
    _W,
)
def authority_of_home_area(case: Case) -> Iterator[Problem]:
    """The addressee is the authority of the child's home area."""
    home, addressee = case.given("child.address.local_authority"), case.given("local_authority.name")
    if home and addressee and not {*_words(home)} & {*_words(addressee)}:
        yield Problem(
            "local_authority.name",
            "this is not the local authority named in the child’s address",
            "Send it to the authority of the child’s home area.",
        )


def _words(text: str) -> list[str]:
    common = {
        "council",
        "county",
        "city",
        "borough",
        "district",
        "metropolitan",
        "london",
        "royal",
        "the",
        "and",
        "of",
    }
    return [word for word in re.findall(r"[a-z]+", str(text).casefold()) if word not in common]


@rule(
    "S120-12",
    "Screening is not complete",
    "Until all replies are in, the court is told that screening is not complete.",
    _APP3,
    Level.ADVICE,
)
def screening_complete(case: Case) -> Iterator[Problem]:
    """No screening check waits for a reply."""
    for path, row in case.rows("screening_checks"):
        if row.outstanding == "yes":
            yield Problem(
                f"{path}.outstanding",
                "a reply is still awaited",
                "Tell the court that screening is not complete.",
            )


signed_on_paper = to_be_signed(
    "S120-13", "Cafcass 2.97", "section_120.signature_practitioner", "section_120.signature_manager"
)


RULES: tuple[Rule, ...] = (
    private_law_only,
    no_current_risk,
    no_other_harm,
    nothing_suggests_that_it_goes_on,
    not_beside_a_referral,
    alleged_wording,
    incidents_lie_in_the_past,
    missing_c1a_is_told,
    c1a_is_required,
    box_for_each_party,
    parties_are_named,
    authority_of_home_area,
    screening_complete,
    signed_on_paper,
)
