"""The clocks of one case for people, what is late first, and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..cases.case import typed, value_findings
from ..cases.dates import Moment
from ..cases.events import EVENTS
from ..cases.kinds import closest
from ..cases.reading import Document
from ..findings import Finding
from ..forms import FORM_CODES
from ..profiles import Profile, names, profile_of
from ..profiles.areas import area_of
from .accepting import LOSSES
from .check import placed
from .deadlines import LONDON, in_words, show_moment
from .event_rules import event_findings
from .pathway import PathwayCase
from .timescales import Running, State, timescales


@dataclass(frozen=True)
class View:
    """One case as it stands at a moment: its clocks, and what its events leave in doubt."""

    document: Document
    profile: Profile
    named: str
    now: datetime
    running: tuple[Running, ...]
    findings: tuple[Finding, ...]


def view(document: Document, now: datetime, profile: str = "") -> View:
    """Look at a case, by the area's ``profile`` where the case names none. Never raises for what is in the case."""
    case = typed(document, PathwayCase, now.date(), FORM_CODES)
    if case.profile is None and profile:
        case.profile = profile
    by = profile_of(case.profile)
    doubts = [f for f in value_findings(case) if f.code in LOSSES or f.path.startswith("events")]
    found = placed([*doubts, *event_findings(case)], document)
    named = case.profile if isinstance(case.profile, str) else ""
    return View(document, by, named, now, tuple(timescales(case, by, now)), found)


# -- for people -----------------------------------------------------------------------------------------------------------

_AT_ONCE = "At once"
_HEADINGS = {
    State.LATE: "Late",
    State.NEEDS_TIME: "Perhaps late: a time of day or a date is missing",
    State.RUNNING: "Running",
    State.NOT_SET: "No time set in the source",
    State.DONE_LATE: "Done late",
    State.DONE: "Done",
}
_WHEN_COLUMN, _HOW_LONG_COLUMN, _NARROW = 28, 18, 30


def as_text(seen: View, width: int) -> Iterator[str]:
    """The clocks as lines, late ones first; a heading begins without a space."""
    yield f"{seen.document.file} · {seen.profile.title} · {show_moment(seen.now)}"
    yield from textwrap.wrap(_about_profile(seen), width)
    heading = ""
    for each in seen.running:
        group = _AT_ONCE if each.at_once and each.state is State.RUNNING else _HEADINGS[each.state]
        if group != heading:
            heading = group
            yield ""
            yield heading
        yield from _clock(each, width, seen.now)
    if not seen.running:
        yield ""
        starts = ", ".join(seen.profile.by_start)
        yield from textwrap.wrap(f"No clock runs. These events start one here: {starts}.", width)
    if seen.findings:
        yield ""
        yield "To put right in the case file"
        for finding in seen.findings:
            words = f"{finding.place}: {finding.level.value} {finding.code}: {finding.message}"
            yield from textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="      ")
            yield from textwrap.wrap(
                finding.remedy, width, initial_indent="      → ", subsequent_indent="        "
            )


def _about_profile(seen: View) -> str:
    if area_of(seen.named):
        return ""
    if not seen.named:
        return (
            "No area profile is named, so only what holds in every area is shown. "
            "Write “profile” into the case file or into caseforms.toml."
        )
    near = closest(seen.named, names(), 1)
    hint = f"Did you mean “{near[0]}”?" if near else f"The areas are: {', '.join(names())}."
    return f"The profile that is named is not known, so only what holds in every area is shown. {hint}"


def _clock(clock: Running, width: int, now: datetime) -> Iterator[str]:
    when, how_long = _when(clock), _how_long(clock, now)
    lead = f"  {when:<{_WHEN_COLUMN}} {how_long:<{_HOW_LONG_COLUMN}} "
    if width - len(lead) < _NARROW:
        yield lead.rstrip()
        yield from _small(clock.what, width)
    else:
        yield from textwrap.wrap(clock.what, width, initial_indent=lead, subsequent_indent=" " * len(lead))
    about = [
        clock.id,
        *([clock.counted] if clock.counted else []),
        clock.owner,
        f"{_since(clock)} {clock.started_by} {_moment(clock.started)}",
    ]
    if clock.ended and clock.ended_by:
        about.append(f"ended by {clock.ended_by} {_moment(clock.ended)}")
    elif clock.ends:
        about.append(f"ends with {' or '.join(clock.ends)}")
    if clock.not_before and not clock.ended:
        about.append(f"not before {show_moment(clock.not_before)}")
    yield from _small(" · ".join([*about, clock.source]), width)
    if clock.note:
        yield from _small(clock.note, width)


def _since(clock: Running) -> str:
    return "before" if clock.due and clock.due.date() < clock.started.day else "since"


def _small(words: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(words, width, initial_indent="      ", subsequent_indent="      ")


def _when(clock: Running) -> str:
    if clock.at_once and not clock.ended:
        return "now"
    if clock.due is None:
        return "–"
    return "at once" if clock.at_once else show_moment(clock.due, clock.by_day)


def _how_long(clock: Running, now: datetime) -> str:
    if clock.due and clock.at_once and not clock.ended:
        return f"open {in_words(now.astimezone(UTC) - clock.due.astimezone(UTC))}"
    if clock.due and clock.late_by is not None:
        return f"{_span(clock, clock.late_by)} late"
    if clock.due and clock.left is not None:
        if not clock.by_day:
            return f"{in_words(clock.left)} left"
        days = _days(clock.due, -clock.left)
        return {0: "today", 1: "tomorrow"}.get(-days, f"in {-days} days")
    return clock.state.value


def _span(clock: Running, late_by: timedelta) -> str:
    if not (clock.by_day and clock.due):
        return in_words(late_by)
    days = _days(clock.due, late_by)
    return f"{days} day{'s' if days != 1 else ''}"


def _days(due: datetime, later: timedelta) -> int:
    """How many days lie between the day on which something is due and the day so much later."""
    other: date = (due.astimezone(UTC) + later).astimezone(LONDON).date()
    return (other - due.date()).days


def _moment(moment: Moment) -> str:
    return (
        show_moment(moment.instant())
        if moment.time
        else f"{moment.day:%a} {moment.day.day} {moment.day:%b %Y}"
    )


# -- for programs ---------------------------------------------------------------------------------------------------------


def as_data(seen: View) -> dict[str, Any]:
    """The same as plain data for ``--format json``. Spans are minutes; moments are in English time."""
    return {
        "file": seen.document.file,
        "profile": seen.profile.area,
        "profile_named": seen.named or None,
        "at": seen.now.isoformat(timespec="minutes"),
        "timescales": [_data(each) for each in seen.running],
        "findings": [
            {
                "code": f.code,
                "level": f.level.value,
                "path": f.path,
                "line": f.place.line,
                "column": f.place.column,
                "message": f.message,
                "remedy": f.remedy,
            }
            for f in seen.findings
        ],
    }


def _data(clock: Running) -> dict[str, Any]:
    return {
        "id": clock.id,
        "what": clock.what,
        "state": clock.state.value,
        "owner": clock.owner,
        "started": _iso(clock.started),
        "started_by": clock.started_by,
        "due": _minutes_of(clock.due),
        "counted": clock.counted or None,
        "by_day": clock.by_day,
        "at_once": clock.at_once,
        "late_by": _minutes(clock.late_by),
        "left": _minutes(clock.left),
        "amber": _minutes_of(clock.amber),
        "not_before": _minutes_of(clock.not_before),
        "ended": _iso(clock.ended) if clock.ended else None,
        "ended_by": clock.ended_by or None,
        "ends_with": {code: EVENTS[code].label for code in clock.ends},
        "source": clock.source,
        "note": clock.note or None,
    }


def _iso(moment: Moment) -> str:
    if moment.time is None:
        return moment.day.isoformat()
    return moment.instant().replace(tzinfo=LONDON).isoformat(timespec="minutes")


def _minutes_of(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None


def _minutes(span: timedelta | None) -> int | None:
    return int(span.total_seconds() // 60) if span is not None else None
