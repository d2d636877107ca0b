"""Dates and times as practitioners write them: day/month/year or ISO, never guessed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from ..findings import Level, register
from .kinds import Concern, Kind, Refused

NOT_A_DATE = register(
    "VAL-10",
    Level.ERROR,
    "This is not a date",
    "Dates are written day/month/year (12/06/2018) or year-month-day (2018-06-12).",
    "House rule",
)
IMPOSSIBLE = register(
    "VAL-11",
    Level.ERROR,
    "There is no such day",
    "The month has no such day, or the date is written month first.",
    "House rule",
)
AMBIGUOUS = register(
    "VAL-12",
    Level.ERROR,
    "The date can be read in more than one way",
    "A year of two figures, or an order other than day/month/year, is never guessed.",
    "House rule",
)
FUTURE = register(
    "VAL-13",
    Level.ERROR,
    "The date lies in the future",
    "What is asked for has already happened.",
    "House rule",
)
PLACEHOLDER = register(
    "VAL-14",
    Level.WARNING,
    "The date looks like a placeholder",
    "Systems fill in 01/01/1900 or 01/01/1970 when a date is missing. If it is not known, say “not known”.",
    "Specification, block CHILD",
)
NOT_A_TIME = register(
    "VAL-15",
    Level.ERROR,
    "This is not a time of day",
    "Times are written in the 24-hour form (14:30) or as 2.30pm.",
    "House rule",
)
TIME_MISSING = register(
    "VAL-16",
    Level.WARNING,
    "The time of day is missing",
    "The question asks for date and time. If the time is not known, say so after the date: 12/03/2026 time not known.",
    "Cafcass 2.95",
)
LONG_AGO = register(
    "VAL-17",
    Level.WARNING,
    "The date lies unusually far back",
    "A year before 1920 (1990 for a moment with a time) is seldom meant: often the century is a slip of the pen.",
    "House rule",
)

#: So many different dates are kept as read: in a batch the same days come again and again.
_KEPT = 8192
PLACEHOLDERS = {date(1900, 1, 1), date(1970, 1, 1), date(1899, 12, 31), date(1899, 12, 30), date(1901, 1, 1)}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOW = "Write day/month/year, such as 12/06/2018, or 2018-06-12."

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DMY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}")
_YEAR_SLASH = re.compile(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}")
_TIME = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([ap]\.?m\.?)?|(\d{1,2})\s*([ap]\.?m\.?)", re.IGNORECASE
)


@functools.lru_cache(maxsize=_KEPT)
def read_date(text: str) -> date:
    """The day that ``text`` names. Raises :class:`~caseforms.cases.kinds.Refused` when it is impossible or ambiguous."""
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DMY.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif (match := _WORDS.fullmatch(text)) and match[2][:3].casefold() in _MONTHS:
        day, month, year = int(match[1]), _MONTHS.index(match[2][:3].casefold()) + 1, int(match[3])
    elif _SHORT_YEAR.fullmatch(text):
        raise Refused(AMBIGUOUS, "the year has only two figures", "Write the year in full: 12/06/2018.")
    elif _YEAR_SLASH.fullmatch(text):
        raise Refused(AMBIGUOUS, "with the year first it is not certain which part is the month", _HOW)
    else:
        raise Refused(NOT_A_DATE, "this is not a date", _HOW)
    if month > 12 >= day:
        raise Refused(
            IMPOSSIBLE, f"there is no month {month}; the date seems to be written month first", _HOW
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(IMPOSSIBLE, "there is no such day in the calendar", _HOW) from None


def read_time(text: str) -> time:
    """The time of day that ``text`` names. Raises :class:`~caseforms.cases.kinds.Refused`."""
    match = _TIME.fullmatch(text.strip())
    if match:
        hour, minute = int(match[1] or match[4]), int(match[2] or 0)
        half = (match[3] or match[5] or "").casefold()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        elif half:
            hour = 99
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Refused(NOT_A_TIME, "this is not a time of day", "Write it in the 24-hour form, such as 14:30.")


def show_date(value: date) -> str:
    """12 June 2018, as it is printed."""
    return f"{value.day} {value:%B %Y}"


def _doubts(day: date, today: date, future: bool, earliest: int) -> Iterator[Concern]:
    if day in PLACEHOLDERS:
        yield Concern(
            PLACEHOLDER,
            Level.WARNING,
            "this looks like a placeholder date",
            "If it is not known, write “not known”.",
        )
    elif day.year < earliest:
        yield Concern(LONG_AGO, Level.WARNING, "this date lies unusually far back", "Check the century.")
    if day > today and not future:
        yield Concern(FUTURE, Level.ERROR, "this date lies in the future", "Check the year.")


@dataclass(frozen=True)
class DateKind(Kind):
    """A day. ``future`` says whether it may lie ahead; ``earliest`` is the first year that is not doubted."""

    name: ClassVar[str] = "date"
    hint: ClassVar[str] = "day/month/year"
    future: bool = False
    earliest: int = 1920

    def read(self, text: str) -> date:
        return read_date(text)

    def show(self, value: Any) -> str:
        return show_date(value)

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        yield from _doubts(value, today, self.future, self.earliest)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with a time of day, when that is known. ``stated`` is true when the time was said not to be known."""

    day: date
    time: time | None = None
    stated: bool = False

    def __lt__(self, other: Moment) -> bool:
        return self.instant() < other.instant()

    def instant(self) -> datetime:
        """For comparing: without a time, the start of the day."""
        return datetime.combine(self.day, self.time or time(0, 0))

    def surely_before(self, other: Moment) -> bool:
        """Whether this lies before ``other`` whatever the time of day; on one day both need a time to tell."""
        if self.day == other.day and None in (self.time, other.time):
            return False
        return self < other


@functools.lru_cache(maxsize=_KEPT)
def _read_moment(text: str) -> Moment:
    cleaned = re.sub(r"(?<=\d)T(?=\d)", " ", text)
    cleaned = re.sub(r"\s+at\s+|,\s*", " ", cleaned, flags=re.IGNORECASE)
    if match := re.fullmatch(r"(.+?)\s+\(?time not known\)?", cleaned, flags=re.IGNORECASE):
        return Moment(read_date(match[1]), None, True)
    if match := re.fullmatch(r"(.*\d{4}|\d{4}-\d{1,2}-\d{1,2})\s+(\d{1,2}\s*[:.h]?.*)", cleaned):
        return Moment(read_date(match[1].strip()), read_time(match[2]))
    return Moment(read_date(cleaned))


@dataclass(frozen=True)
class MomentKind(Kind):
    """A date with a time of day. ``time_due`` false accepts a date alone without a word."""

    name: ClassVar[str] = "date and time"
    hint: ClassVar[str] = "day/month/year and time, such as 12/03/2026 14:30"
    future: bool = False
    time_due: bool = True

    def read(self, text: str) -> Moment:
        return _read_moment(text)

    def show(self, value: Any) -> str:
        shown = show_date(value.day)
        if value.time:
            return f"{shown} at {value.time:%H:%M}"
        return f"{shown}, time not known" if value.stated else shown

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        yield from _doubts(value.day, today, self.future, 1990)
        if self.time_due and value.time is None and not value.stated:
            yield Concern(
                TIME_MISSING, Level.WARNING, "the time of day is missing", "Add it, such as 12/03/2026 14:30."
            )


@dataclass(frozen=True)
class PeriodKind(Kind):
    """A date, a date and time, or a period in words (“between March and May 2025”)."""

    name: ClassVar[str] = "date or period"
    hint: ClassVar[str] = "a date, or a period in words"

    def read(self, text: str) -> str | date:
        try:
            return read_date(text)
        except Refused as refusal:
            if refusal.concern.code in (IMPOSSIBLE, AMBIGUOUS):
                raise
        return text

    def show(self, value: Any) -> str:
        return show_date(value) if isinstance(value, date) else str(value)

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        if isinstance(value, date):
            yield from _doubts(value, today, False, 1920)


@dataclass(frozen=True)
class TimeKind(Kind):
    """A time of day, or a part of the day in words (“before school”)."""

    name: ClassVar[str] = "time"
    hint: ClassVar[str] = "such as 14:30, or “before school”"

    def read(self, text: str) -> time | str:
        if not text[:1].isdigit() or len(text) > 8:
            return text
        return read_time(text)

    def show(self, value: Any) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else str(value)


DATE = DateKind()
DUE_DATE = DateKind(future=True)
MOMENT = MomentKind()
MOMENT_AHEAD = MomentKind(future=True, time_due=False)
PERIOD = PeriodKind()
TIME = TimeKind()
