"""The timescales of a case: which clocks run, by when each thing is due, what is done and what is late.

A clock starts with an event that a row of the profile names and ends with the first event that the row names for its end.
The rows are data (``profiles/*.toml``), the arithmetic is in :mod:`.deadlines`. Where a time of day is missing, the
earliest reading sets the deadline, and nothing counts as late or in time unless it is so on every reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import EVENTS, YEARS, Happening, happenings
from ..profiles import Period, Profile, Timescale
from .deadlines import (
    LONDON,
    Deadline,
    OfficeHours,
    Span,
    deadline,
    last_moment,
    next_time,
    received_early,
    show_due,
    span,
)
from .working_days import ANNOUNCED_UNTIL


class State(StrEnum):
    """How a clock stands, in the order in which people look at it."""

    LATE = "late"
    NEEDS_TIME = "needs time"
    RUNNING = "running"
    NOT_SET = "not set"
    DONE_LATE = "done late"
    DONE = "done"


_ORDER = {state: place for place, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of a case. Moments with a time are in English time.

    ``due`` is ``None`` where the source sets no time, or a date is missing. ``by_day``: at any time of that day;
    ``counted``: what was counted to it, such as “24 hours” or “5 working days”. ``at_once``: no time is set because it is to be done now. ``amber``: a shorter time that another row names has then
    passed. ``not_before``: it may not be done earlier. ``late_by`` is there when it is, or was done, late; ``left`` while
    it runs. ``ended_by`` is the event that ended it; ``ends`` are the events that can.
    """

    id: str
    what: str
    started: Moment
    started_by: str
    due: datetime | None
    state: State
    owner: str
    source: str
    counted: str = ""
    by_day: bool = False
    at_once: bool = False
    late_by: timedelta | None = None
    left: timedelta | None = None
    ended: Moment | None = None
    ended_by: str = ""
    ends: tuple[str, ...] = ()
    amber: datetime | None = None
    not_before: datetime | None = None
    note: str = ""


def timescales(case: Case, profile: Profile, now: datetime) -> list[Running]:
    """Every clock of a case by an area's profile: late ones first, then those that run, the next to be due first, then the rest.

    ``now`` without a time zone is English time. What happened after ``now`` is left out, so that an earlier ``now`` shows
    how the case stood then.
    """
    return clocks(happenings(case), profile, now)


def clocks(found: Sequence[Happening], profile: Profile, now: datetime) -> list[Running]:
    """The same for events that do not come from a case file. Costs time linear in the number of events."""
    here = (
        (now if now.tzinfo else now.replace(tzinfo=LONDON)).astimezone(UTC).replace(second=0, microsecond=0)
    )
    seen = _Seen(here)
    for each in found:
        seen.add(each)
    wanted = dict.fromkeys(row for code in seen.known for row in profile.by_start.get(code, ()))
    running = [clock for row in wanted for clock in _Row(row, profile, seen).clocks()]
    return sorted(running, key=_in_reading_order)


def _in_reading_order(clock: Running) -> tuple[int, bool, float, str]:
    due = clock.due.timestamp() if clock.due else 0.0
    if clock.state in (State.DONE, State.DONE_LATE):
        due = -due
    return _ORDER[clock.state], not clock.at_once, due, clock.id


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of the case with the instants that it can mean."""

    happening: Happening
    span: Span

    @property
    def code(self) -> str:
        return self.happening.code

    def is_also(self, other: _Event) -> bool:
        """Whether it is the very same event, not merely at the same time."""
        return self.code == other.code and self.happening.path == other.happening.path


class _Seen:
    """What has happened up to now, and what is planned, by event."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.past: dict[str, list[_Event]] = {}
        self.known: dict[str, list[_Event]] = {}

    def add(self, happening: Happening) -> None:
        if happening.at.day.year not in YEARS:
            return
        at = span(happening.at)
        if at.earliest <= self.now:
            event = _Event(happening, Span(at.earliest, min(at.latest, self.now)))
            self.past.setdefault(happening.code, []).append(event)
            self.known.setdefault(happening.code, []).append(event)
        elif EVENTS[happening.code].ahead:
            self.known.setdefault(happening.code, []).append(_Event(happening, at))

    def of(self, codes: Sequence[str], planned: bool = False) -> list[_Event]:
        """The events with these codes, oldest first; those that lie ahead only when asked for."""
        source = self.known if planned else self.past
        found = [e for code in codes for e in source.get(code, ())]
        if len(found) > 1:
            found.sort(key=lambda e: e.span.earliest)
        return found


class _Row:
    """One row of the profile, applied to what has been seen."""

    def __init__(self, row: Timescale, profile: Profile, seen: _Seen) -> None:
        self.row, self.profile, self.seen = row, profile, seen
        self.office: OfficeHours | None = profile.office_hours

    def clocks(self) -> Iterator[Running]:
        """The clocks of this row, one for each time that it starts anew."""
        row, past = self.row, self.seen.past
        if not row.timer or row.use == "silent" or any(code in past for code in row.unless):
            return
        if not all(code in past for code in row.needs):
            return
        if row.period and row.period.backward:
            yield from self._backward(row.period)
        elif row.period and row.period.recurring:
            yield from self._recurring(row.period)
        else:
            for start, mark in self._pairs():
                yield self._clock(start, mark)

    # -- which events belong together ------------------------------------------------------------------------------------

    def _pairs(self) -> Iterator[tuple[_Event, _Event | None]]:
        """Each start with the event that ended it. What starts again before the end changes nothing."""
        starts, marks = self.seen.of(self.row.start), self._marks()
        while starts:
            start = starts[0]
            mark = next(
                (e for e in marks if e.span.latest >= start.span.earliest and not e.is_also(start)), None
            )
            yield start, mark
            if mark is None:
                return
            marks.remove(mark)
            starts = [e for e in starts[1:] if e.span.earliest > mark.span.earliest or e.is_also(mark)]

    def _marks(self) -> list[_Event]:
        """What can have ended a clock, oldest first."""
        return self.seen.of((*self.row.end, *self.row.stop))

    def _recurring(self, period: Period) -> Iterator[Running]:
        for start, mark in self._pairs():
            if mark is None:
                due = next_time(period, self.seen.now)
                yield self._made(start, due, State.RUNNING)

    def _backward(self, period: Period) -> Iterator[Running]:
        anchors = self.seen.of(self.row.before or self.row.start, planned=True)
        marks, previous = self._marks(), None
        for anchor in anchors:
            mark = next(
                (e for e in marks if previous is None or e.span.latest > previous.span.earliest), None
            )
            if mark is not None:
                marks.remove(mark)
            limits = [last_moment(period, at, self.office) for at in dict.fromkeys(anchor.span)]
            start = next(iter(self.seen.of(self.row.start)), anchor) if self.row.before else anchor
            yield self._judged(start, mark, limits, [])
            previous = anchor
        if not anchors:
            for start, mark in self._pairs():
                yield self._undated(start, mark)

    def _undated(self, start: _Event, mark: _Event | None) -> Running:
        if mark is not None:
            return self._made(start, None, State.DONE, mark)
        wanted = self.row.before[0]
        return self._made(start, None, State.NEEDS_TIME, notes=[f"Enter “{wanted}” with its date."])

    # -- how a clock stands ----------------------------------------------------------------------------------------------

    def _clock(self, start: _Event, mark: _Event | None) -> Running:
        row = self.row
        if row.period is None:
            return self._made(start, None, State.DONE if mark else State.NOT_SET, mark)
        own = self._limits(row, start)
        if row.period.unit == "at_once":
            return self._made(start, own[0], State.DONE if mark else State.RUNNING, mark)
        if not row.conflict:
            return self._judged(start, mark, own, [])
        other = self.profile.timescales[row.conflict]
        theirs = self._limits(other, start)
        said = f"{other.id} names {other.period}: {show_due(theirs[0])}"
        match row.use:
            case "own":
                return self._judged(start, mark, own, [f"{said}."], theirs[0])
            case "other":
                named = (
                    f"{row.period}, {show_due(own[0])}, are named here; {other.id} counts: {other.period}."
                )
                return self._judged(start, mark, theirs, [named], own[0])
            case _:
                earlier = [min(pair) for pair in zip(own, theirs, strict=True)]
                alone = f"{row.period} alone: {show_due(own[0])}. {said}. The earlier counts."
                return self._judged(start, mark, earlier, [alone])

    def _limits(self, row: Timescale, start: _Event) -> list[Deadline]:
        """The earliest and the latest deadline that the start allows."""
        if row.period is None:
            raise ValueError(f"{row.id} sets no time")
        instants = {*start.span}
        if row.otherwise and row.cutoff:
            turn = datetime.combine(start.happening.at.day, row.cutoff, LONDON).astimezone(UTC)
            instants |= {
                each
                for each in (turn, turn - timedelta(minutes=1))
                if start.span.earliest < each < start.span.latest
            }
        found = [deadline(_period(row, row.period, at), at, self.office) for at in instants]
        return [min(found), max(found)]

    def _judged(
        self,
        start: _Event,
        mark: _Event | None,
        limits: list[Deadline],
        notes: list[str],
        amber: Deadline | None = None,
    ) -> Running:
        first, final, now = limits[0], limits[-1], self.seen.now
        if mark is not None and mark.code in self.row.stop:
            return self._made(start, first, State.DONE, mark, [*notes, f"No longer due: “{mark.code}”."])
        began, ended = mark.span if mark else (now, now)
        if ended <= first.at:
            state = State.DONE if mark else State.RUNNING
        elif began > final.at:
            state = State.DONE_LATE if mark else State.LATE
        else:
            state = State.NEEDS_TIME
            timeless = [e.code for e in (start, mark) if e and e.happening.at.time is None]
            names = " and ".join(f"“{code}”" for code in timeless) or f"“{start.code}”"
            notes = [*notes, f"Enter the time of {names}: whether it is late depends on it."]
        if mark is not None and mark.code in self._anchors:
            notes = [*notes, f"“{mark.code}” came without it."]
        return self._made(start, first, state, mark, notes, amber)

    @property
    def _anchors(self) -> tuple[str, ...]:
        """The events from which a backward limit is counted."""
        backward = self.row.period and self.row.period.backward
        return (self.row.before or self.row.start) if backward else ()

    def _made(
        self,
        start: _Event,
        due: Deadline | None,
        state: State,
        mark: _Event | None = None,
        notes: Sequence[str] = (),
        amber: Deadline | None = None,
    ) -> Running:
        row, now = self.row, self.seen.now
        said = [row.note, *notes]
        late_by = left = None
        at_once = row.period is not None and row.period.unit == "at_once"
        if due and state in (State.LATE, State.DONE_LATE):
            late_by = (mark.span.earliest if mark else now) - due.at
        elif due and state is State.RUNNING and not at_once:
            left = due.at - now
        if due and amber and (amber.at >= due.at or mark):
            amber = None
        if amber and amber.at < now:
            said.append("That has passed.")
        earliest = self._not_before(start)
        if earliest and mark and mark.span.latest < earliest and mark.code not in row.stop:
            said.append("It was done before it might be.")
        if due and due.at.astimezone(LONDON).date() > ANNOUNCED_UNTIL and self._counts_working_days:
            said.append(f"Bank holidays after {ANNOUNCED_UNTIL.year} are not announced yet: check the day.")
        return Running(
            row.id,
            row.what,
            start.happening.at,
            start.code,
            due.at.astimezone(LONDON) if due else None,
            state,
            row.owner,
            row.source,
            due.counted if due else "",
            due.by_day if due else False,
            at_once,
            late_by,
            left,
            mark.happening.at if mark else None,
            mark.code if mark else "",
            tuple(code for code in row.end if code not in self._anchors),
            amber.at.astimezone(LONDON) if amber else None,
            earliest.astimezone(LONDON) if earliest else None,
            " ".join(each for each in said if each),
        )

    @property
    def _counts_working_days(self) -> bool:
        periods = (self.row.period, self.row.otherwise)
        return bool(self.office) or any(each and "working_days" in each.unit for each in periods)

    def _not_before(self, start: _Event) -> datetime | None:
        if self.row.not_before is None:
            return None
        codes, period = self.row.not_before
        since = [e for e in self.seen.of(codes) if e.span.earliest <= start.span.latest]
        if not since:
            return None
        limit = deadline(period, since[-1].span.latest, self.office)
        local = limit.at.astimezone(LONDON)
        return (local.replace(hour=0, minute=0) if limit.by_day else local).astimezone(UTC)


def _period(row: Timescale, own: Period, start: datetime) -> Period:
    """The period that holds for a start: some rows have another for what comes after a time of day."""
    if row.otherwise and row.cutoff and not received_early(start, row.cutoff):
        return row.otherwise
    return own
