"""Child welfare concern record: what was said and seen, and what was done about it (Cafcass 2.85, 2.93–2.99; D19a).

Readers: the child's file and the Service Manager. Whoever was directly involved writes it, as soon as possible. When
the concern was identified and when the record was signed count as events, and start and end the clock of Cafcass 2.95.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases.answers import Chosen, Long, Text, When, YesNo
from ..cases.blocks import Block, Group, Rows, ask, questions
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import code_of
from ..cases.kinds import Choice, Stated, Unusable, options
from ..cases.people import Signature
from ..cases.record import Event
from ..findings import Level
from .form import Form, note, section, table
from .identity import identity
from .readers import MANAGER, OWN_FILE
from .requirements import UNBORN, Problem, Requirements, confirm, given, must, rule, says, should
from .signing import to_be_signed

_RECORD = "Cafcass 2.93"
_INTERVIEW = "Cafcass 2.47"
_W = Level.WARNING
_Rest = Stated | Unusable | None

#: Events that are steps taken about a concern: they stand in the record without being entered again.
STEPS = frozenset(
    {
        "police_called",
        "manager_discussion",
        "service_manager_told",
        "social_care_consulted",
        "decided_to_refer",
        "referral_made",
        "referral_phoned",
        "referral_sent",
        "referral_confirmed",
        "referred_without_consultation",
        "court_told",
        "notification_decided",
        "notification_sent",
    }
)


class Witness(Block):
    """Somebody else who was there."""

    name: Text = ask("Name", _RECORD)
    role: Text = ask("Who this is", _RECORD)


class Contact(Block):
    """What the case file always records of an interview with a child."""

    where: Text = ask("Where the child was seen", _INTERVIEW)
    who_there: Text = ask("Who was there", _INTERVIEW)
    purpose: Text = ask("For what purpose", _INTERVIEW)
    environment: Text = ask("What was done to make the child feel safe", _INTERVIEW)
    what_happened: Long = ask("What happened", _INTERVIEW)
    reasons: Long = ask("Reasons for what was done", _INTERVIEW)
    impact: Long = ask("What it did to the child", _INTERVIEW)
    outcomes: Long = ask("What came of it", _INTERVIEW)
    feedback_to_carer: Long = ask("What the child’s carer was told", _INTERVIEW)
    planned: Long = ask("What is planned", _INTERVIEW)


class Step(Block):
    """Something that was done about the concern and is no event of the case."""

    at: When = ask("Date and time", "Cafcass 2.95")
    action: Text = ask("What was done", "Cafcass 2.95")
    by: Text = ask("By whom", "Cafcass 2.95")


class ConcernRecord(Block):
    """What only the concern record asks."""

    identified_at: When = ask("Concern identified", "Cafcass 2.95")
    source: Annotated[
        Chosen,
        Choice(
            options=options(
                first_hand="Seen or heard by me",
                parent="Reported by a parent",
                third_party="Reported by another third party",
            ),
        ),
    ] = ask("How the concern became known", "Cafcass 2.94")
    reported: Long = ask("What was reported, when and by whom", "Cafcass 2.94")
    child_said: Long = ask(
        "What the child said, in the child’s own words",
        _RECORD,
        "“nothing” is an answer; quote, do not sum up",
    )
    child_explanation: Long = ask("Explanation that the child gave", _RECORD)
    signs_observed: Long = ask("Signs of injury that were seen", "Cafcass 2.93, 2.96", "“none” is an answer")
    skin_map: Annotated[
        Chosen, Choice(options=options(attached="Attached", follows="Follows", no="Not drawn"))
    ] = ask("Skin map", "Cafcass 2.96")
    others_present: Annotated[tuple[Witness, ...] | _Rest, Rows(Witness)] = ask(
        "Others who could have seen or heard it", _RECORD, "“none” when nobody else was there"
    )
    contact: Annotated[Contact | _Rest, Group(Contact)] = ask("The contact with the child", _INTERVIEW)
    plan_check: Annotated[Chosen, Choice(options=options("Checked", "Reply awaited", "Not checked"))] = ask(
        "Child protection plan (register) checked for this concern?", "Cafcass 2.85"
    )
    plan_check_detail: Text = ask("With whom and when; if not: why not", "Cafcass 2.85")
    actions: Annotated[tuple[Step, ...] | _Rest, Rows(Step)] = ask(
        "What else was done", "Cafcass 2.95", "what stands under “events” is printed from there"
    )
    written_by_person_involved: YesNo = ask(
        "Written by the person who was directly involved?", "Cafcass 2.95"
    )
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Writer", "Cafcass 2.97")


class ConcernRecordCase(Case):
    """A case with the answers of the concern record."""

    concern_record: Annotated[ConcernRecord | _Rest, Group(ConcernRecord)] = ask(
        "Child welfare concern record", "Cafcass 2.93–2.97"
    )


def is_step(case: Case, row: Event) -> bool:
    """Whether an event is a step that was taken about a concern."""
    return isinstance(row.event, str) and code_of(row.event) in STEPS


REPORTED = says("concern_record.source", "parent", "third_party", text="the concern was reported by somebody")
FIRST_HAND = says("concern_record.source", "first_hand", text="you saw or heard it yourself")
CHECKED = says("concern_record.plan_check", "checked", text="the plan was checked")
NOT_CHECKED = says(
    "concern_record.plan_check", "reply_awaited", "not_checked", text="the outcome of the check is not there"
)
UNAWARE = says("consent.parents_aware", "no", text="the parents do not know")
SIGNS = given("concern_record.signs_observed", "signs of injury were seen")
CONTACT = tuple(f"concern_record.contact.{name}" for name in questions(Contact))


@rule(
    "CONC-01",
    "No action is recorded",
    "The record gives the time and date of each action that was taken. Those that are events of the case, such as a "
    "referral by telephone, are taken from “events”.",
    "Cafcass 2.95",
)
def some_action(case: ConcernRecordCase) -> Iterator[Problem]:
    """At least one action is recorded, here or as an event."""
    if case.rows("concern_record.actions") or any(is_step(case, row) for _, row in case.rows("events")):
        return
    yield Problem(
        "concern_record.actions",
        "it is not recorded what was done about the concern",
        "Add an entry with “at” and “action”, or the event, such as “manager_discussion” or “referral_phoned”.",
    )


@rule(
    "CONC-02",
    "An action before the concern",
    "What was done about a concern comes after it was identified; one of the two times is wrong.",
    "Cafcass 2.95",
)
def actions_follow(case: ConcernRecordCase) -> Iterator[Problem]:
    """No action is dated before the concern was identified."""
    identified = case.given("concern_record.identified_at")
    if not isinstance(identified, Moment):
        return
    for path, row in case.rows("concern_record.actions"):
        if isinstance(row.at, Moment) and row.at.surely_before(identified):
            yield Problem(
                f"{path}.at", "this action is dated before the concern was identified", "Check the times."
            )


@rule(
    "CONC-03",
    "Written by somebody else",
    "Only the person who was directly involved can write what was said and seen.",
    "Cafcass 2.95",
)
def written_by_who_was_there(case: ConcernRecordCase) -> Iterator[Problem]:
    """The person involved writes the record."""
    if case.says("concern_record.written_by_person_involved", "no"):
        yield Problem(
            "concern_record.written_by_person_involved",
            "this record was not written by the person who was directly involved",
            "Ask that person to write and sign it.",
        )


@rule(
    "CONC-04",
    "Two times for one concern",
    "The clock of the case runs from the event. The record and the event “concern_identified” name different days.",
    "Cafcass 2.95",
    _W,
)
def one_day_for_the_concern(case: ConcernRecordCase) -> Iterator[Problem]:
    """Record and events name the same day."""
    identified = case.given("concern_record.identified_at")
    days = [
        row.at.day
        for _, row in case.rows("events")
        if isinstance(row.event, str)
        and isinstance(row.at, Moment)
        and code_of(row.event) in ("concern_identified", "protection_concern_identified")
    ]
    if isinstance(identified, Moment) and days and identified.day not in days:
        yield Problem(
            "concern_record.identified_at",
            "“events” names another day for the concern",
            "Correct one of them; the event may be left out where this record says when.",
        )


@rule(
    "CONC-05",
    "The plan is not checked",
    "For each concern it is checked whether the child is subject of a child protection plan, and the outcome goes on "
    "the case file. In an emergency the referral does not wait for it.",
    "Cafcass 2.85",
    _W,
)
def plan_is_checked(case: ConcernRecordCase) -> Iterator[Problem]:
    """The check has been made."""
    if NOT_CHECKED.holds(case):
        yield Problem(
            "concern_record.plan_check",
            "the outcome of the check for a child protection plan is not on record",
            "Ask the local authority, then write “checked” and “cp_status” under “child”.",
        )


signed_on_paper = to_be_signed("CONC-06", "Cafcass 2.97", "concern_record.signature")

FORM = Form(
    code="concern_record",
    title="Child welfare concern record",
    purpose="What was said and seen, and what was done about it; written by the person involved, kept on the child’s file",
    readers=(OWN_FILE.called("the child’s file"), MANAGER.called("the Service Manager")),
    case=ConcernRecordCase,
    only={"events": is_step},
    sections=(
        section(
            "The child",
            "child.given_names",
            "child.family_name",
            "child.dob",
            "child.social_care_id",
            "cafcass.reference",
            "proceedings.case_number",
        ),
        section(
            "The concern",
            "concern_record.identified_at",
            "concern_record.source",
        ),
        section("What was reported", "concern_record.reported", when=REPORTED),
        section(
            "What was said and seen",
            note(
                "The child’s own words are quoted. Only visible injuries are described; a child is never asked to undress."
            ),
            "concern_record.child_said",
            "concern_record.child_explanation",
            "concern_record.signs_observed",
            "concern_record.skin_map",
            table("concern_record.others_present"),
        ),
        section("The contact with the child", *CONTACT, when=FIRST_HAND),
        section(
            "Child protection plan",
            "concern_record.plan_check",
            "concern_record.plan_check_detail",
            "child.cp_status",
        ),
        section(
            "The parents",
            "consent.parents_aware",
            "consent.parents_views",
        ),
        section(
            "Why the parents do not know",
            "consent.not_informed_reason",
            "consent.not_informed_detail",
            when=UNAWARE,
        ),
        section(
            "What was done",
            table("events", "at", "event", "by", "note", label="Steps on the case’s record"),
            table("concern_record.actions"),
        ),
        section(
            "Writer and signature",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            "concern_record.written_by_person_involved",
            "concern_record.signature",
        ),
    ),
    requirements=Requirements(
        tuple(each for each in identity("concern_record") if each.when is not UNBORN),
        must("concern_record.identified_at", source="Cafcass 2.95"),
        must("concern_record.source", source="Cafcass 2.94"),
        should("concern_record.reported", source="Cafcass 2.94", when=REPORTED),
        should(
            "concern_record.child_said",
            "concern_record.child_explanation",
            "concern_record.signs_observed",
            source=_RECORD,
        ),
        should("concern_record.skin_map", source="Cafcass 2.96", when=SIGNS),
        must("concern_record.others_present", source=_RECORD, unless_stated_none=True),
        should(*CONTACT, source=_INTERVIEW, when=FIRST_HAND),
        must("concern_record.plan_check", source="Cafcass 2.85"),
        must("child.cp_status", source="Cafcass 2.85", when=CHECKED, answered=True),
        must("concern_record.plan_check_detail", source="Cafcass 2.85", when=NOT_CHECKED),
        must("consent.parents_aware", source="Cafcass 2.99", answered=True, firm=True),
        should("consent.parents_views", source="Cafcass 2.99", when=~UNAWARE),
        must(
            "consent.not_informed_reason",
            "consent.not_informed_detail",
            source="Cafcass 2.98",
            when=UNAWARE,
            firm=True,
        ),
        must("concern_record.written_by_person_involved", source="Cafcass 2.95"),
        must("concern_record.signature.name", source="Cafcass 2.97"),
        confirm(
            "The child was listened to and asked nothing beyond what was needed to understand.",
            "Cafcass 2.89",
            path="concern_record.child_said",
            when=FIRST_HAND,
        ),
        confirm(
            "Nobody promised the child that it would stay a secret; the child knows that the account may have to be told "
            "again.",
            "Cafcass 2.89, 2.92",
            path="concern_record.child_said",
            when=FIRST_HAND,
        ),
        confirm(
            "A referral that rests on this record says that it passes on what others have reported.",
            "Cafcass 2.94",
            path="concern_record.source",
            when=REPORTED,
        ),
    ),
    rules=(
        some_action,
        actions_follow,
        written_by_who_was_there,
        one_day_for_the_concern,
        plan_is_checked,
        signed_on_paper,
    ),
)
