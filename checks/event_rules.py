"""Rules for the events of a case: each is known and dated, lies where it can lie, and none comes before what leads to it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import EVENTS, YEARS, code_of, nearest
from ..cases.kinds import Stated, Unusable
from ..findings import Finding, Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .theme import ThemeRule, theme_rule

_SOURCE = "Specification, part 3.5"
_W = Level.WARNING
_NOT_COUNTED = "Letters and timescales pass over it until then."


@theme_rule(
    "EVENT-01",
    "The event is not known",
    "Letters and timescales go by a fixed list of events. One that is not on it starts and ends nothing. “caseforms "
    "timescales” names the events that end each clock; docs/timescales.md says how events are written.",
    _SOURCE,
    _W,
)
def known(form: Form, case: Case) -> Iterator[Problem]:
    """Every event is named, by a name that the list has."""
    for path, row in case.rows("events"):
        if not isinstance(row.event, str):
            if not isinstance(row.event, Unusable):
                yield Problem(f"{path}.event", "the event is not named", f"Name it. {_NOT_COUNTED}")
        elif not code_of(row.event):
            near = nearest(row.event)
            remedy = f"Did you mean “{near.code}” ({near.label})?" if near else "See docs/timescales.md."
            yield Problem(
                f"{path}.event", "this event is not one that caseforms knows", f"{remedy} {_NOT_COUNTED}"
            )


@theme_rule(
    "EVENT-02",
    "The event has no date that can be counted from",
    "An event without a date, or with one that cannot be read or lies centuries away, starts and ends no timescale. If "
    "the time of day is not known, the day alone is enough.",
    _SOURCE,
    _W,
)
def dated(form: Form, case: Case) -> Iterator[Problem]:
    """Every event has a date in a year that can be counted from."""
    for path, row in case.rows("events"):
        if isinstance(row.at, Moment) and row.at.day.year in YEARS:
            continue
        what = "the date is missing" if row.at in (None, *Stated) else "the date cannot be counted from"
        yield Problem(
            f"{path}.at", what, f"Write day/month/year, and the time of day if you know it. {_NOT_COUNTED}"
        )


@theme_rule(
    "EVENT-03",
    "The event lies in the future",
    "Only a meeting or a hearing can be entered before it takes place. Anything else has either happened, and the date is "
    "wrong, or has not happened yet.",
    _SOURCE,
    _W,
)
def not_ahead(form: Form, case: Case) -> Iterator[Problem]:
    """Only what is planned lies in the future."""
    for path, event, at in _rows(case):
        if at.day > case.today and not EVENTS[event].ahead:
            yield Problem(
                f"{path}.at",
                "this event lies in the future",
                f"Check the date, or enter the event when it has happened. {_NOT_COUNTED}",
            )


@theme_rule(
    "EVENT-04",
    "Events are out of order",
    "An event is dated before the one that leads to it, such as a closure before the assessment came in. One of the two "
    "dates is wrong, and a clock that starts or ends with it would be wrong as well.",
    _SOURCE,
    _W,
)
def in_order(form: Form, case: Case) -> Iterator[Problem]:
    """No event comes before the one that leads to it."""
    rows = list(_rows(case))
    for path, event, at in rows:
        for leading in EVENTS[event].after:
            before = [(other, when) for _, other, when in rows if other in _with_implying(leading)]
            if before and all(_earlier(at, when) for _, when in before):
                name = EVENTS[before[0][0]].label
                yield Problem(
                    f"{path}.at",
                    f"this comes before “{name}”, which leads to it",
                    "Check the dates of both.",
                )


def _rows(case: Case) -> Iterator[tuple[str, str, Moment]]:
    """The rows whose event is known and whose date can be read."""
    for path, row in case.rows("events"):
        if isinstance(row.event, str) and isinstance(row.at, Moment) and (code := code_of(row.event)):
            yield path, code, row.at


@functools.cache
def _with_implying(codes: tuple[str, ...]) -> set[str]:
    """The events themselves, and those that say that one of them has happened."""
    return {*codes, *(each.code for each in EVENTS.values() if set(each.implies) & set(codes))}


def _earlier(one: Moment, other: Moment) -> bool:
    """Whether a moment lies before another on every reading of a day without a time."""
    return datetime.combine(one.day, one.time or time.max) < other.instant()


RULES: tuple[ThemeRule, ...] = (known, dated, not_ahead, in_order)


def event_findings(case: Case) -> list[Finding]:
    """What these rules say of a case, whatever document it is looked at for (without places)."""
    if _plainly_right(case):
        return []
    return [
        Finding(
            rule.code, problem.level or rule.level, problem.path, problem.message, problem.remedy, rule.source
        )
        for rule in RULES
        for problem in rule.look(_ANY_DOCUMENT, case)
    ]


def _plainly_right(case: Case) -> bool:
    """Whether one look shows that no rule has anything to say, as of most cases of a register."""
    rows = case.at("events")
    seen: list[tuple[str, Moment]] = []
    for row in rows if isinstance(rows, tuple) else ():
        event, at = getattr(row, "event", None), getattr(row, "at", None)
        if not isinstance(event, str) or not isinstance(at, Moment) or not (code := code_of(event)):
            return False
        if at.day.year not in YEARS or (at.day > case.today and not EVENTS[code].ahead):
            return False
        seen.append((code, at))
    moments = dict(seen)
    return not any(
        _earlier(at, moments[other])
        for code, at in seen
        for leading in EVENTS[code].after
        for other in _with_implying(leading) & moments.keys()
    )


_ANY_DOCUMENT: Any = None
