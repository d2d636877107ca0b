"""What the papers of the team around the child (MAST, TAC) share: readers, where their answers stand, common sections.

Readers: the family (a copy), the agency's case file, the information-sharing service, the agencies of the team that the
consent covers (Kirklees escalation 12, de-escalation 4).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import happenings
from ..cases.kinds import Stated
from ..cases.team import Meeting, latest_meeting, latest_review
from .form import Item, Section, section, table, whole
from .identity import identity
from .readers import AGENCY, FAMILY, OWN_FILE
from .requirements import UNBORN, Condition, Requirement, given, must, says, should

KK12 = "Kirklees escalation 12"
DE4 = "Kirklees de-escalation 4"
QUALITY = "Public practice, CAF quality review"
READERS = (
    FAMILY,
    OWN_FILE,
    AGENCY.called("the information-sharing service", "sharing_service"),
    AGENCY.called("agencies of the team"),
)

_MEETINGS = "team.meetings"
Chooses = Callable[[Any], int]

#: Answers that an entry under “events” may hold already.
_EVENTS = {
    "team.plan.date": "plan_agreed",
    "team.unmet_on": "unmet_needs_recorded",
    "team.lead_from": "lead_professional_changed",
    "team.closure.closed_on": "mast_closed",
}


def about(chooses: Chooses) -> Callable[[Any, str], str]:
    """Where the answers of a paper stand: those of a meeting in the row that ``chooses`` picks, dates also in an event."""

    def stands_at(case: Any, path: str) -> str:
        if path.startswith(f"{_MEETINGS}."):
            return f"{_MEETINGS}[{chooses(case)}]{path.removeprefix(_MEETINGS)}"
        if path in _EVENTS and case.at(path) is None:
            return _event_at(case, _EVENTS[path]) or path
        return path

    return stands_at


of_meeting = about(latest_meeting)
of_review = about(latest_review)


def _event_at(case: Case, code: str) -> str:
    """The path of the last entry under “events” of this kind that has happened; empty when there is none."""
    found = [
        each.path
        for each in happenings(case)
        if each.code == code and each.path.startswith("events[") and each.at.day <= case.today
    ]
    return f"{found[-1]}.at" if found else ""


def event_days(case: Case) -> list[tuple[str, date, date]]:
    """The answers that an event holds as well: path, day of the answer, day of the event."""
    found = []
    for path, code in _EVENTS.items():
        own, event = case.given(path), case.given(_event_at(case, code) or "events")
        if isinstance(own, date) and isinstance(event, Moment):
            found.append((path, own, event.day))
    return found


def day_of(case: Case, path: str) -> date | None:
    """The day at a path, or of the event that stands in for it."""
    value = case.given(of_meeting(case, path))
    return value.day if isinstance(value, Moment) else value if isinstance(value, date) else None


def meeting(case: Case, chooses: Chooses) -> Meeting:
    """The meeting that a paper is about; one without answers where there is none."""
    row = case.at(f"{_MEETINGS}[{chooses(case)}]")
    return row if isinstance(row, Meeting) else Meeting()


def meeting_says(chooses: Chooses, name: str, *answers: str, text: str) -> Condition:
    """A condition on a choice of the meeting that a paper is about."""
    return Condition(text, lambda case: getattr(meeting(case, chooses), name) in answers)


CLOSING = Condition(
    "the team’s work ends",
    lambda case: (
        case.given("team.closure.reason") is not None or meeting(case, latest_meeting).type == "closing"
    ),
)
CHANGED = given("early_help.previous_lead", "the lead professional has changed")
COMPLETED = section(
    "Completed by",
    "author.name",
    "author.role",
    "author.organisation",
    "author.telephone",
    "author.email",
)
CHILD = section(
    "The child and the family",
    "child.given_names",
    "child.family_name",
    "child.dob",
    "child.caf_id",
    whole("child.address", "Address"),
    "child.disability",
    whole("child.school", "School, nursery or college"),
    whole("child.gp", "GP"),
    table("parents", "name", "relationship", "parental_responsibility", "lives_with_child"),
)
BABY = section("The unborn baby", "child.is_unborn", "child.edd", when=UNBORN)
LEAD = (
    whole("lead_professional"),
    Item("early_help.lead_agreed_by_family", label="Family agree to the lead professional?"),
)
LEAD_CHANGED = section(
    "Change of lead professional",
    whole("early_help.previous_lead"),
    "team.lead_from",
    when=CHANGED,
)
CONSENT = section(
    "Consent",
    "consent.given",
    table("consent.share_with", by_hand=("name",)),
    table("consent.do_not_share_with", by_hand=("name",)),
)


_COPIES = ("agency", "organisation", "method", "sent_on")


def copies(path: str) -> Section:
    """Who receives a copy."""
    return section("Copies", table(path, label="Who receives a copy", by_hand=_COPIES))


PRESENT = (
    table("team.meetings.attendees", by_hand=("role", "agency", "organisation")),
    table("team.meetings.apologies", by_hand=("agency", "organisation")),
)


def head_needs(form: str) -> tuple[Requirement, ...]:
    """What every paper needs at its head: who the child is, the number of the register, the lead professional, consent."""
    return (
        *identity(form),
        must("child.caf_id", source="Kirklees escalation 9b, de-escalation 2"),
        must("lead_professional.name", source=f"{KK12}; Kirklees, continuum of need"),
        should("lead_professional.role", source="Kent and Medway 6"),
    )


def views_missing(chooses: Chooses | None, *paths: str) -> Section:
    """Why child or parents said nothing, where one of them did not."""

    def holds(case: Case) -> bool:
        above = _above(case, chooses)
        return any(
            not is_value(case.at(f"{above}.{name}")) or case.at(f"{above}.{name}_missing") is not None
            for name in map(_name, paths)
        )

    when = Condition("somebody’s views are missing", holds)
    return section("Views that were not obtained", *(f"{path}_missing" for path in paths), when=when)


def views_needs(chooses: Chooses | None, source: str, *paths: str) -> tuple[Requirement, ...]:
    """What child and parents say is expected, or the reason why it is missing; “none” alone does not do."""
    found: list[Requirement] = []
    for path in paths:

        def reasoned(case: Case, name: str = _name(path)) -> bool:
            return case.given(f"{_above(case, chooses)}.{name}_missing") is not None

        def stated(case: Case, name: str = _name(path)) -> bool:
            return isinstance(case.at(f"{_above(case, chooses)}.{name}"), Stated)

        found.append(should(path, source=source, when=~Condition("a reason is given in its place", reasoned)))
        when = Condition("there are no such views", stated)
        found.append(should(f"{path}_missing", source=source, when=when))
    return tuple(found)


def _above(case: Case, chooses: Chooses | None) -> str:
    return "team.plan" if chooses is None else f"{_MEETINGS}[{chooses(case)}]"


def _name(path: str) -> str:
    return path.rpartition(".")[2]


ESCALATE = (
    "Go back to the escalation route, from asking the information-sharing service; where the child may suffer "
    "significant harm, refer at once (form “referral”, “basis: s47”)."
)
SAFEGUARDING_YES = "a safeguarding concern has arisen"
MOVED = says("team.closure.reason", "moved_authority", text="the family moved to another local authority")
