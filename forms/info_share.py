"""Record of a decision to share information, or not to (NSPCC information sharing 2–9; Cafcass 3.62; D20).

Readers: the case file and the manager. It is written with consent and without; without, worker and manager decide and
sign together. The times of the decision and of the sharing count as events, and start and end the clocks of one week.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from ..cases.answers import Chosen, Long, NameList, Text, When, YesNo
from ..cases.blocks import Block, Group, ask, is_value
from ..cases.case import Case
from ..cases.consent import Agency
from ..cases.dates import Moment
from ..cases.kinds import Choice, Stated, Unusable, options
from ..cases.people import Signature
from ..findings import Level
from .form import Form, note, section, table
from .identity import identity
from .readers import MANAGER, OWN_FILE
from .requirements import LAWFUL_BASIS, Problem, Requirements, must, rule, says, should
from .signing import to_be_signed

_NSPCC = "NSPCC information sharing"
_W = Level.WARNING
_Rest = Stated | Unusable | None
_A_WEEK = timedelta(days=7)


class InfoShare(Block):
    """What only the record of the decision asks."""

    what: Long = ask("What is to be shared", f"{_NSPCC} 2")
    recipient: Text = ask("With whom", f"{_NSPCC} 2", "name, post and organisation")
    agency: Agency = ask("Agency", f"{_NSPCC} 2")
    purpose: Long = ask("For what purpose", f"{_NSPCC} 2")
    about_whom: NameList = ask("Whose information it is", f"{_NSPCC} 3")
    accurate: YesNo = ask("Checked that it is accurate and up to date?", f"{_NSPCC} 5; Cafcass 3.62")
    necessary: YesNo = ask(
        "No more than the purpose needs, and only to those who need to see it?", "Cafcass 3.62"
    )
    uncertain: Long = ask("What is uncertain", f"{_NSPCC} 5", "“none” is an answer")
    uncertainty_told: YesNo = ask("Recipient told what is uncertain?", f"{_NSPCC} 5")
    fact_and_opinion: YesNo = ask("Fact and opinion kept apart?", f"{_NSPCC} 5")
    decision: Annotated[
        Chosen,
        Choice(
            options=options(
                with_consent="Share, with consent",
                without_consent="Share, without consent",
                do_not_share="Do not share",
            )
        ),
    ] = ask("Decision", f"{_NSPCC} 6–9; Cafcass 3.62")
    decided_at: When = ask("Decided at", f"{_NSPCC} 8")
    reasons: Long = ask("Reasons", f"{_NSPCC} 8–9; Cafcass 3.62", "also when the decision is not to share")
    advice: Text = ask("Advice taken", "Cafcass 3.62, 3.78", "from whom and when; “none” is an answer")
    who_shares: Text = ask("Who passes it on", f"{_NSPCC} 8")
    how: Annotated[
        Chosen,
        Choice(
            options=options(
                "Secure e-mail",
                "Telephone",
                "In person",
                "Post",
                portal="The recipient’s own system",
                other="Other – in words",
            )
        ),
    ] = ask("How it is passed on", f"{_NSPCC} 5")
    how_secure: Text = ask(
        "How it is kept secure",
        f"{_NSPCC} 5",
        "how you made sure who receives it, and that nobody else reads or hears it",
    )
    intended_use: Long = ask("What the recipient will do with it", f"{_NSPCC} 5")
    onward: Text = ask("To whom the recipient will pass it on", f"{_NSPCC} 5", "“none” is an answer")
    shared_at: When = ask("Passed on at", f"{_NSPCC} 5, 8")
    subject_informed: YesNo = ask("Has the person concerned been told that it was passed on?", f"{_NSPCC} 5")
    not_informed_reason: Text = ask(
        "If not: why that would be unsafe or out of place", f"{_NSPCC} 5; Cafcass 3.78"
    )
    signature_worker: Annotated[Signature | _Rest, Group(Signature)] = ask("Worker", f"{_NSPCC} 9")
    signature_manager: Annotated[Signature | _Rest, Group(Signature)] = ask("Manager", f"{_NSPCC} 9")


class InfoShareCase(Case):
    """A case with the answers of the record of a decision to share."""

    info_share: Annotated[InfoShare | _Rest, Group(InfoShare)] = ask(
        "Decision to share information", f"{_NSPCC} 2–9"
    )


SHARED = says("info_share.decision", "with_consent", "without_consent", text="it is shared")
WITH_CONSENT = says("info_share.decision", "with_consent", text="it is shared with consent")
WITHOUT_CONSENT = says("info_share.decision", "without_consent", text="it is shared without consent")
NOT_TOLD = says("info_share.subject_informed", "no", text="the person concerned has not been told")


@rule(
    "SHARE-01",
    "The decision and the consent do not fit",
    "Information is shared “with consent” only where consent is given and not withdrawn; otherwise it is a decision to "
    "share without consent, which worker and manager take together.",
    f"{_NSPCC} 3–6",
    firm=True,
)
def fits_the_consent(case: InfoShareCase) -> Iterator[Problem]:
    """“With consent” stands on a consent that is given."""
    withdrawn = case.at("consent.withdrawn_on") is not None
    if WITH_CONSENT.holds(case) and (withdrawn or case.says("consent.given", "refused", "not_sought")):
        yield Problem(
            "info_share.decision",
            "this says “with consent”, and consent is refused, was not sought or is withdrawn",
            "Ask for consent, or decide with your manager whether it is shared without.",
        )
    if WITHOUT_CONSENT.holds(case) and case.says("consent.given", "given") and not withdrawn:
        yield Problem(
            "info_share.decision",
            "this says “without consent”, and consent is given",
            "Correct one of the two.",
            _W,
        )


@rule(
    "SHARE-02",
    "Shared later than a week",
    "What is agreed is passed on without delay, within one week of the consent; what is decided without consent, within "
    "one week of the decision.",
    f"{_NSPCC} 5, 8",
    _W,
)
def within_a_week(case: InfoShareCase) -> Iterator[Problem]:
    """It is shared within a week of consent or decision, never before."""
    shared, decided = case.given("info_share.shared_at"), case.given("info_share.decided_at")
    if not isinstance(shared, Moment) or not SHARED.holds(case):
        return
    if isinstance(decided, Moment) and shared.surely_before(decided):
        yield Problem(
            "info_share.shared_at", "passed on before it was decided", "Check the two times.", Level.ERROR
        )
    start = _day_of_consent(case) if WITH_CONSENT.holds(case) else getattr(decided, "day", None)
    if start is not None and shared.day > start + _A_WEEK:
        yield Problem(
            "info_share.shared_at",
            "passed on more than a week after the consent or the decision",
            "Record in “reasons” why it took so long.",
        )


def _day_of_consent(case: InfoShareCase) -> date | None:
    days = [row.date for _, row in case.rows("consent.given_by") if isinstance(row.date, date)]
    return max(days, default=None)


@rule(
    "SHARE-03",
    "Not to be shared, and yet passed on",
    "The decision is not to share; a time at which it was passed on cannot stand beside it.",
    f"{_NSPCC} 8",
)
def not_passed_on(case: InfoShareCase) -> Iterator[Problem]:
    """What is not shared is not passed on."""
    if case.says("info_share.decision", "do_not_share") and case.given("info_share.shared_at"):
        yield Problem(
            "info_share.shared_at",
            "the decision is not to share, and a time at which it was passed on is given",
            "Correct one of them. If it was passed on by mistake, tell your manager at once.",
        )


@rule(
    "SHARE-04",
    "An excluded agency",
    "With consent, nothing goes to an agency that the family excluded, save within the limits that they set.",
    "Public practice, Oxfordshire; National CAF",
    firm=True,
)
def agency_not_excluded(case: InfoShareCase) -> Iterator[Problem]:
    """Consent does not cover an agency that the family excluded."""
    agency = case.given("info_share.agency")
    if not WITH_CONSENT.holds(case) or agency is None:
        return
    for _, row in case.rows("consent.do_not_share_with"):
        if row.agency == agency and not is_value(row.limits):
            yield Problem(
                "info_share.agency",
                "the family does not agree to sharing with this agency",
                "Ask again, or decide with your manager whether it is shared without consent.",
            )


@rule(
    "SHARE-05",
    "A safeguard of good sharing is not kept",
    "What is shared is accurate, up to date and no more than is needed, the recipient knows what is uncertain, and fact and "
    "opinion are kept apart.",
    f"{_NSPCC} 5; Cafcass 3.62",
)
def safeguards_kept(case: InfoShareCase) -> Iterator[Problem]:
    """Accuracy, need, uncertainty, fact and opinion are seen to before sharing."""
    if not SHARED.holds(case):
        return
    for name in ("accurate", "necessary", "uncertainty_told", "fact_and_opinion"):
        if case.says(f"info_share.{name}", "no"):
            yield Problem(f"info_share.{name}", "this has not been seen to", "See to it before you share.")


signed_on_paper = to_be_signed(
    "SHARE-06", f"{_NSPCC} 9", "info_share.signature_worker", "info_share.signature_manager"
)


@rule(
    "SHARE-07",
    "Worker and manager are two people",
    "Without consent the decision is taken, and the record signed, by both.",
    f"{_NSPCC} 6–9",
)
def two_people_sign(case: InfoShareCase) -> Iterator[Problem]:
    """Without consent two people sign."""
    names = [case.given(f"info_share.signature_{who}.name") for who in ("worker", "manager")]
    if WITHOUT_CONSENT.holds(case) and all(names) and len({str(name).casefold() for name in names}) == 1:
        yield Problem(
            "info_share.signature_manager.name",
            "the same person is named as worker and as manager",
            "Decide it with your manager, who signs as well.",
        )


FORM = Form(
    code="info_share",
    title="Record of a decision to share information",
    purpose="What is shared, with whom and why, or why it is not shared; kept on the case file",
    readers=(OWN_FILE, MANAGER),
    case=InfoShareCase,
    sections=(
        section(
            "The child",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
        ),
        section(
            "The information",
            note(
                "Where somebody may suffer harm, follow the child-protection or adult safeguarding procedure at once; this "
                "record follows."
            ),
            "info_share.what",
            "info_share.recipient",
            "info_share.agency",
            "info_share.purpose",
            "info_share.about_whom",
            "info_share.accurate",
            "info_share.necessary",
            "info_share.fact_and_opinion",
            "info_share.uncertain",
            "info_share.uncertainty_told",
        ),
        section(
            "Consent",
            "consent.sought",
            "consent.given",
            table("consent.given_by", "person", "capacity", "method", "date"),
            "consent.scope",
            table("consent.do_not_share_with"),
            "consent.young_person_competent",
            "consent.withdrawn_on",
            "consent.override_ground",
            "consent.override_reason",
        ),
        section("Lawful basis", "consent.lawful_basis_note", when=LAWFUL_BASIS),
        section(
            "The decision",
            "info_share.decision",
            "info_share.decided_at",
            "info_share.reasons",
            "info_share.advice",
        ),
        section(
            "How it was shared",
            "info_share.who_shares",
            "info_share.shared_at",
            "info_share.how",
            "info_share.how_secure",
            "info_share.intended_use",
            "info_share.onward",
            "info_share.subject_informed",
            "info_share.not_informed_reason",
            when=SHARED,
        ),
        section(
            "Signatures",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            "info_share.signature_worker",
            "info_share.signature_manager",
        ),
    ),
    requirements=Requirements(
        identity("info_share"),
        must("info_share.what", "info_share.recipient", "info_share.purpose", source=f"{_NSPCC} 2"),
        should("info_share.agency", source=f"{_NSPCC} 2"),
        must("info_share.about_whom", source=f"{_NSPCC} 3"),
        must("info_share.accurate", "info_share.necessary", source=f"{_NSPCC} 5; Cafcass 3.62", when=SHARED),
        must("info_share.uncertain", source=f"{_NSPCC} 5", when=SHARED, unless_stated_none=True),
        must(
            "info_share.uncertainty_told",
            "info_share.fact_and_opinion",
            source=f"{_NSPCC} 5",
            when=SHARED,
            unless_stated_none=True,
        ),
        must("consent.given", source=f"{_NSPCC} 3", firm=True),
        should("consent.sought", source=f"{_NSPCC} 3"),
        should("consent.scope", "consent.do_not_share_with", source=f"{_NSPCC} 4", when=WITH_CONSENT),
        must(
            "consent.override_ground",
            "consent.override_reason",
            source=f"{_NSPCC} 6–9; Cafcass 3.62",
            when=WITHOUT_CONSENT,
            firm=True,
        ),
        must("info_share.decision", source=f"{_NSPCC} 6–9; Cafcass 3.62"),
        must("info_share.decided_at", source=f"{_NSPCC} 8"),
        must("info_share.reasons", source=f"{_NSPCC} 8–9; Cafcass 3.62"),
        should("info_share.advice", source="Cafcass 3.62, 3.78", when=WITHOUT_CONSENT),
        must("info_share.who_shares", source=f"{_NSPCC} 8", when=SHARED),
        must("info_share.how", "info_share.how_secure", source=f"{_NSPCC} 5", when=SHARED),
        must("info_share.intended_use", source=f"{_NSPCC} 5", when=SHARED),
        should("info_share.onward", source=f"{_NSPCC} 5", when=SHARED),
        should("info_share.shared_at", source=f"{_NSPCC} 5, 8", when=SHARED),
        should("info_share.subject_informed", source=f"{_NSPCC} 5", when=SHARED),
        must("info_share.not_informed_reason", source=f"{_NSPCC} 5; Cafcass 3.78", when=NOT_TOLD),
        must("info_share.signature_worker.name", source=f"{_NSPCC} 9"),
        must("info_share.signature_manager.name", source=f"{_NSPCC} 9", when=WITHOUT_CONSENT),
    ),
    rules=(
        fits_the_consent,
        within_a_week,
        not_passed_on,
        agency_not_excluded,
        safeguards_kept,
        signed_on_paper,
        two_people_sign,
    ),
)
