"""Agency synopsis and chronology: what early help and youth services know, for the MASH discussion (Sandwell 8.1–8.2).

The representative at the desk answers a request on the MASH log: within 4 hours where it is rated Red, within 72 where it
is Amber. Request and answer stand under ``events`` (``mash_red``, ``mash_amber``, ``mash_responded``); both clocks are
looked at in ``checks/desk_clocks``.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from ..cases.answers import Chosen, Date, Long, Period, Text, YesNo
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import happened
from ..cases.kinds import Choice, Stated, Unusable, options
from ..findings import Level
from .desk import SystemChecked, answered, either
from .form import Form, section, table, whole
from .identity import identity
from .readers import OWN_FILE, SOCIAL_CARE
from .requirements import Condition, Problem, Requirements, confirm, must, rule, says, should

_MASH = "Sandwell 8.1"
_ABUSE = "Sandwell 8.2"
_Rest = Stated | Unusable | None
_Rag = Annotated[Chosen, Choice(options=options("Red", "Amber", "Green"))]


class ChronologyRow(Block):
    """One entry of the chronology."""

    when: Period = ask("Date or period", _MASH)
    what: Long = ask("What happened, and what was done", _MASH)
    who: Text = ask("Who", _MASH)
    source: Text = ask("Source", _MASH, "such as eCAF case note")


class AgencySynopsis(Block):
    """What only the synopsis asks."""

    kind: Annotated[
        Chosen,
        Choice(
            options=options(
                mash="MASH notification",
                domestic_abuse_child="Domestic abuse – child",
                domestic_abuse="Domestic abuse",
            )
        ),
    ] = ask("Kind of request", "Sandwell 8.1–8.2")
    service: Annotated[
        Chosen, Choice(options=options(early_help="Early Help", tys="Youth services (TYS)"))
    ] = ask("Service that answers", _MASH)
    rating: _Rag = ask("Rating", _MASH, "leave it out where the event mash_red or mash_amber says so")
    systems: Annotated[tuple[SystemChecked, ...] | _Rest, Rows(SystemChecked)] = ask("Systems checked", _MASH)
    known: YesNo = ask("Is the child or family known to the service?", _MASH)
    synopsis: Long = ask("Synopsis", _MASH, "facts first; say what is opinion, and whose")
    chronology: Annotated[tuple[ChronologyRow, ...] | _Rest, Rows(ChronologyRow)] = ask("Chronology", _MASH)
    rating_after: _Rag = ask("Rating after the discussion", _MASH)
    outcome: Text = ask("Outcome", _MASH)
    logged_on: Date = ask("Logged on the Early Help database on", _MASH)


class SynopsisCase(Case):
    """A case with the answers of the synopsis."""

    agency_synopsis: Annotated[AgencySynopsis | _Rest, Group(AgencySynopsis)] = ask(
        "Agency synopsis and chronology", _MASH
    )


def _asked(case: Case) -> tuple[tuple[str, Moment], ...]:
    """The ratings that events tell of, oldest first."""
    found = [(code, at) for code in ("red", "amber") for at in happened(case, f"mash_{code}")]
    return tuple(sorted(found, key=lambda each: each[1].instant()))


def worked_out(case: Case) -> dict[str, Any]:
    """The rating, where an event tells it."""
    asked = _asked(case)
    return {"agency_synopsis.rating": asked[-1][0]} if asked else {}


KNOWN = says("agency_synopsis.known", "yes", text="the child or family is known")
NEEDS_CHRONOLOGY = KNOWN & Condition(
    "early help answers a MASH notification",
    lambda case: (
        case.says("agency_synopsis.kind", "mash") and case.says("agency_synopsis.service", "early_help")
    ),
)
GREEN_AFTER = says("agency_synopsis.rating_after", "green", text="it is rated Green after the discussion")
_AFTER = tuple(f"agency_synopsis.{name}" for name in ("rating_after", "outcome", "logged_on"))


@rule(
    "SYN-02",
    "The request is not recorded",
    "The clock of 4 or 72 hours runs from the request, so its rating and its time are recorded.",
    _MASH,
)
def request_is_recorded(case: Case) -> Iterator[Problem]:
    """The request has a rating, and a Red or Amber one its event."""
    rating = case.given("agency_synopsis.rating")
    if _asked(case):
        return
    if rating in ("red", "amber"):
        yield Problem(
            "agency_synopsis.rating",
            "it is not recorded when the request came",
            f"Add “- {{event: mash_{rating}, at: …}}” under “events”, with the time of day.",
        )
    elif rating is None and not case.says("agency_synopsis.kind", "domestic_abuse", "domestic_abuse_child"):
        yield Problem(
            "agency_synopsis.rating",
            "the rating of the request is not recorded",
            "Add the event “mash_red” or “mash_amber” with its time, or “rating: green”.",
        )


@rule(
    "SYN-03",
    "Rating and event differ",
    "The two ratings have clocks of their own.",
    _MASH,
    Level.WARNING,
)
def ratings_agree(case: Case) -> Iterator[Problem]:
    """The rating that was typed is that of the event."""
    rating, follows = case.given("agency_synopsis.rating"), worked_out(case).get("agency_synopsis.rating")
    if rating and follows and rating != follows:
        yield Problem("agency_synopsis.rating", "the event tells another rating", "Take one of them out.")


@rule(
    "SYN-04",
    "A system was not looked through",
    "Youth services look through YOIS and UMIS, early help through its own system; for domestic abuse all of them are.",
    "Sandwell 8.1–8.2",
    Level.WARNING,
)
def systems_looked_through(case: Case) -> Iterator[Problem]:
    """The systems that this request calls for are among those checked."""
    rows = case.rows("agency_synopsis.systems")
    done = {row.system for _, row in rows}
    tys = case.says("agency_synopsis.service", "tys")
    wanted = {"yois", "umis"} if tys else {"ecaf"}
    if case.says("agency_synopsis.kind", "domestic_abuse", "domestic_abuse_child"):
        wanted = {"yois", "umis", "ecaf"}
    names = {"yois": "YOIS", "umis": "UMIS", "ecaf": "eCAF"}
    for code in sorted(wanted - done) if rows else ():
        yield Problem(
            "agency_synopsis.systems",
            f"{names[code]} is not among the systems checked",
            f"Check it and add “- {{system: {code}, …}}”.",
        )


@rule(
    "SYN-05",
    "Known or not known?",
    "A trace on a system means that the family is known; without one, there is nothing to summarise.",
    _MASH,
    Level.WARNING,
)
def traces_agree(case: Case) -> Iterator[Problem]:
    """What was found on the systems and the answer agree."""
    rows = case.rows("agency_synopsis.systems")
    traced = any(row.found == "trace" for _, row in rows)
    if case.says("agency_synopsis.known", "no") and traced:
        yield Problem(
            "agency_synopsis.known", "a system holds a trace, and the answer is No", "Correct one of the two."
        )
    if KNOWN.holds(case) and rows and all(row.found == "no_trace" for _, row in rows):
        yield Problem(
            "agency_synopsis.known",
            "no system holds a trace, and the answer is Yes",
            "Correct one of the two.",
        )


FORM = Form(
    code="agency_synopsis",
    title="Agency synopsis and chronology",
    purpose="For the MASH discussion",
    readers=(SOCIAL_CARE.called("the MASH team", "mash"), OWN_FILE),
    case=SynopsisCase,
    worked_out=worked_out,
    sections=(
        section(
            "Request",
            "agency_synopsis.kind",
            "agency_synopsis.service",
            "agency_synopsis.rating",
            table("events", "event", "at", "by", "note"),
        ),
        section(
            "Child and family",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            whole("child.address", "Address"),
            "child.caf_id",
            "child.social_care_id",
            table("parents", "name", "relationship", "parental_responsibility", "dob"),
            table("siblings", "name", "dob", "relationship"),
        ),
        section("Systems checked", table("agency_synopsis.systems"), "agency_synopsis.known"),
        section("Synopsis", "agency_synopsis.synopsis"),
        section("Chronology", table("agency_synopsis.chronology")),
        section(
            "Prepared by",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            "author.completed_at",
        ),
        section(
            "After the discussion",
            *_AFTER,
            when=either("there is an outcome", answered(*_AFTER)),
        ),
    ),
    requirements=Requirements(
        must("agency_synopsis.kind", "agency_synopsis.service", source="Sandwell 8.1–8.2"),
        identity("agency_synopsis"),
        must("agency_synopsis.systems", source=_MASH),
        must("agency_synopsis.systems[].system", source=_MASH),
        should("agency_synopsis.systems[].checked_at", "agency_synopsis.systems[].found", source=_MASH),
        must("agency_synopsis.known", source=_MASH),
        must("agency_synopsis.synopsis", source=_MASH, when=KNOWN),
        must("agency_synopsis.chronology", source=_MASH, when=NEEDS_CHRONOLOGY),
        should(
            "agency_synopsis.chronology[].when",
            "agency_synopsis.chronology[].what",
            "agency_synopsis.chronology[].source",
            source=_MASH,
        ),
        should("author.completed_at", source=_MASH),
        should("agency_synopsis.outcome", "agency_synopsis.logged_on", source=_MASH, when=GREEN_AFTER),
        confirm(
            "Only what the discussion needs to know is told here, and fact is kept apart from opinion.",
            f"{_ABUSE}; NSPCC information sharing 5",
            path="agency_synopsis.synopsis",
        ),
    ),
    rules=(request_is_recorded, ratings_agree, systems_looked_through, traces_agree),
)
