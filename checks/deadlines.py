"""From a start and a period to a deadline: clock hours, days, working days, months, and limits counted backwards.

Everything is reckoned in UTC, so that the two changes of the clock in a year neither add nor take an hour, and shown in
English time. A day ends at 23:59; where an area sets office hours, hours run in them on working days alone, and a
working day ends when the office closes. The day on which a period starts is day 0.
"""

from __future__ import annotations

import functools
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..cases.dates import Moment
from ..profiles import DAYS, Period
from .working_days import is_working_day, working_days_after, working_days_before

LONDON = ZoneInfo("Europe/London")

_MIDNIGHT, _LAST_MINUTE = time(0, 0), time(23, 59)

OfficeHours = tuple[time, time]


class Deadline(NamedTuple):
    """When something is due, in UTC; ``by_day``: at any time of that day; ``counted``: what was counted, in words."""

    at: datetime
    by_day: bool
    counted: str


class Span(NamedTuple):
    """The earliest and the latest that a moment can have been, in UTC: a day without a time is any time of that day."""

    earliest: datetime
    latest: datetime


@functools.lru_cache(maxsize=100_000)
def utc(day: date, clock: time) -> datetime:
    """A time of day in England, in UTC; of two readings when the clocks go back, the first."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def span(moment: Moment) -> Span:
    """What a moment of a case can mean."""
    if moment.time is None:
        return Span(utc(moment.day, _MIDNIGHT), utc(moment.day, _LAST_MINUTE))
    reading, other = utc(moment.day, moment.time), _second_reading(moment.day, moment.time)
    return Span(min(reading, other), max(reading, other))


@functools.lru_cache(maxsize=100_000)
def _second_reading(day: date, clock: time) -> datetime:
    """The same time of day in UTC, where the clocks go back the second time that it comes."""
    return datetime.combine(day, clock, LONDON).replace(fold=1).astimezone(UTC)


def deadline(period: Period, start: datetime, office: OfficeHours | None = None) -> Deadline:
    """When a period that starts at a moment (UTC) is over. Costs no more for many working days than for few."""
    day = start.astimezone(LONDON).date()
    match period.unit:
        case "at_once":
            return Deadline(start, False, str(period))
        case "hours" if office:
            return Deadline(_in_office(start, period.amount, office), False, f"{period} of office")
        case "hours":
            return Deadline(start + timedelta(hours=period.amount), False, str(period))
        case "days":
            return _end_of(day + timedelta(days=period.amount), period)
        case "weeks":
            return _end_of(day + timedelta(weeks=period.amount), period)
        case "months":
            return _end_of(months_after(day, period.amount), period)
        case "years":
            return _end_of(months_after(day, 12 * period.amount), period)
        case "working_days":
            return _end_of(working_days_after(day, period.amount), period, office)
        case _:
            raise ValueError(f"{period.unit} is not counted from a start")


def last_moment(period: Period, event: datetime, office: OfficeHours | None = None) -> Deadline:
    """The last moment that leaves a whole period up to an event that lies ahead (UTC)."""
    day = event.astimezone(LONDON).date()
    match period.unit.partition(":")[2]:
        case "hours":
            return Deadline(event - timedelta(hours=period.amount), False, str(period))
        case "days":
            return _end_of(day - timedelta(days=period.amount), period)
        case "working_days":
            return _end_of(working_days_before(day, period.amount), period, office)
        case _:
            raise ValueError(f"{period.unit} is not counted backwards")


def next_time(period: Period, now: datetime) -> Deadline:
    """When something that recurs is due next, today included."""
    day = now.astimezone(LONDON).date()
    if period.unit != "daily":
        day += timedelta(days=(DAYS.index(period.unit.partition(":")[2]) - day.weekday()) % 7)
    return _end_of(day, period)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def received_early(start: datetime, cutoff: time) -> bool:
    """Whether a moment (UTC) lies on a working day before a time of day."""
    local = start.astimezone(LONDON)
    return local.time() < cutoff and is_working_day(local.date())


def show_due(due: Deadline) -> str:
    """A deadline with its weekday, such as “Tue 3 Mar 2026, end of day”."""
    return show_moment(due.at.astimezone(LONDON), due.by_day)


def show_moment(at: datetime, by_day: bool = False) -> str:
    """A moment with its weekday, or the day alone."""
    return f"{at:%a} {at.day} {at:%b %Y}, " + ("end of day" if by_day else f"{at:%H:%M}")


def in_words(span: timedelta) -> str:
    """A span in its two largest units, such as “1 day 5 h” or “12 min”."""
    minutes = int(span.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [f"{days} day{'s' if days != 1 else ''}"] if days else []
    parts += [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if (minutes or not parts) and not days else []
    return " ".join(parts)


def _end_of(day: date, period: Period, office: OfficeHours | None = None) -> Deadline:
    return Deadline(utc(day, office[1] if office else _LAST_MINUTE), True, str(period))


def _in_office(start: datetime, hours: int, office: OfficeHours) -> datetime:
    """The moment at which so many hours of open office have passed."""
    local, left = start.astimezone(LONDON), timedelta(hours=hours)
    day, since = local.date(), local.time()
    while True:
        opens = max(office[0], since)
        if is_working_day(day) and opens < office[1]:
            opened = datetime.combine(day, opens)
            here = datetime.combine(day, office[1]) - opened
            if left <= here:
                return utc(day, (opened + left).time())
            left -= here
        day, since = day + timedelta(days=1), _MIDNIGHT
