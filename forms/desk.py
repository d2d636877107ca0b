"""What the papers of an early-help desk have in common: a check of a system, and what its events say."""

from collections.abc import Iterator
from typing import Annotated, Any

from ..cases.answers import Chosen, Text, When
from ..cases.blocks import Block, ask
from ..cases.case import Case
from ..cases.events import EVENTS, code_of, happened
from ..cases.kinds import Choice, options
from .requirements import Condition, Problem

_SYSTEMS = "Sandwell 1.2, 8.1"

#: “No trace” on a system is a No.
TRACE = Choice(
    options=(("yes", "Yes"), ("no", "No"), ("not_known", "Not known")),
    synonyms=(("yes", "y"), ("no", "n"), ("no", "no trace"), ("no", "no_trace")),
)
YesNoTrace = Annotated[Chosen, TRACE]

SYSTEMS = options(
    "Capita One",
    "Other",
    safetynet="Safetynet+",
    ecaf="eCAF",
    ics="ICS",
    yois="YOIS",
    umis="UMIS",
)


class SystemChecked(Block):
    """One system that was looked through."""

    system: Annotated[Chosen, Choice(options=SYSTEMS)] = ask("System", _SYSTEMS)
    checked_at: When = ask("Checked at", _SYSTEMS)
    found: Annotated[
        Chosen, Choice(options=options("Trace", "No trace"), synonyms=(("no_trace", "none found"),))
    ] = ask("Found", _SYSTEMS)
    note: Text = ask("Note", _SYSTEMS, "for another system, which one")


def event_recorded(text: str, *codes: str) -> Condition:
    """A condition that one of these events has happened."""
    return Condition(text, lambda case: bool(happened(case, *codes)))


def answered(*paths: str) -> Condition:
    """A condition that something was answered at one of the paths, so that a section is not left out with an answer in it."""
    return Condition("something is answered there", lambda case: any(case.at(p) is not None for p in paths))


def either(text: str, *conditions: Condition) -> Condition:
    """A condition that one of several holds."""
    return Condition(text, lambda case: any(each.holds(case) for each in conditions))


def event_missing(case: Case, code: str) -> Iterator[Problem]:
    """The problem that an event is not recorded, or is without its hour or the name of who did it."""
    rows = [(path, row) for path, row in _rows(case, code)]
    if not rows:
        yield Problem(
            "events",
            f"“{EVENTS[code].label}” is not recorded",
            f"Add “- {{event: {code}, at: …, by: …}}” under “events”, with the time of day.",
        )
    for path, row in rows:
        for name, value, what in (
            ("at", getattr(row.at, "time", None), "at what time"),
            ("by", row.by, "by whom"),
        ):
            if not value:
                yield Problem(
                    f"{path}.{name}", f"it is not said {what} this was done", f"Add “{name}: …” there."
                )


def _rows(case: Case, code: str) -> Iterator[tuple[str, Any]]:
    for path, row in case.rows("events"):
        named = code_of(row.event) if isinstance(row.event, str) else ""
        if named and (named == code or code in EVENTS[named].implies):
            yield path, row
