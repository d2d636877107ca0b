"""Dates as they stand in legacy sheets: every usual writing, and what decides between day first and month first.

Nothing is guessed. What can be read in one way only is read; 03/04/2018 is read only when the other dates of its column
prove the order, or the mapping says it.
"""

from __future__ import annotations

import functools
import re
from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from ..dates import read_time
from ..kinds import Refused
from .table import Shown, Value

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NAMES = {name: n for n, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}

_WEEKDAY = re.compile(
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b\.?,?\s+", re.I
)
_NUMBERS = re.compile(r"(\d{1,2})\s*([/.\-\\ ])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*([/.\- ])\s*(\d{1,2})\s*\2\s*(\d{1,2})")
_EIGHT = re.compile(r"\d{8}")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.,]*([A-Za-z]{3,9})\.?[\s\-/.,]*(\d{4}|['’]?\d{2})", re.I
)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})", re.I)
_PART = re.compile(
    r"(?:(?:19|20)\d{2}|(\d{1,2})[/\-.](?:19|20)\d{2}|([A-Za-z]{3,9})\.?[\s\-/]*(?:\d{4}|['’]?\d{2}))"
)
_TIMED = re.compile(
    r"(.*?\d)(?:\s*[T,]\s*|\s+(?:at\s+)?)((?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?))Z?",
    re.I,
)
_FIGURE = re.compile(r"\d")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")

#: Numbers of days that stand for 1920 to 2099: what lies outside is no date that a sheet about children can mean.
_SERIALS = range(7306, 73_051)
_EPOCH = datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462


class Order(StrEnum):
    """How dates in figures are written in a column."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written: its year, and two figures of which one is the month, unless ``certain``.

    ``first`` and ``second`` stand in the order of the text, the year left out. ``year_first`` tells 2018/06/12 from 12/06/2018.
    """

    year: int
    first: int
    second: int
    short: bool = False
    certain: bool = False
    year_first: bool = False
    clock: time | None = None
    serial: bool = False

    def in_order(self, order: Order) -> tuple[int, int]:
        """Day and month in an order; a date that is certain has its own."""
        if self.certain:
            order = Order.YEAR_FIRST if self.year_first else Order.DAY_FIRST
        month_first = order is not Order.DAY_FIRST
        return (self.second, self.first) if month_first else (self.first, self.second)

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders in which the figures can be read at all; none for a day that there is not."""
        # A year of two figures may be a leap year in one century only; 2000 lets 29 February stand.
        return _orders(2000 if self.short else self.year, self.first, self.second, self.year_first)

    @property
    def open(self) -> bool:
        """Whether only the column can tell which figure is the month."""
        return not self.certain and self.first != self.second and len(self.orders) == 2


@functools.lru_cache(maxsize=65_536)
def _orders(year: int, first: int, second: int, year_first: bool) -> tuple[Order, ...]:
    other = Order.YEAR_FIRST if year_first else Order.MONTH_FIRST
    readings = ((Order.DAY_FIRST, first, second), (other, second, first))
    return tuple(order for order, day, month in readings if _is_day(year, month, day))


_LENGTHS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_day(year: int, month: int, day: int) -> bool:
    if not (1 <= month <= 12 and 1 <= day <= _LENGTHS[month] and year):
        return False
    return month != 2 or day < 29 or isleap(year)


@functools.lru_cache(maxsize=32_768)
def written(text: str, since_1904: bool = False) -> Written | None:
    """The date in a text, as it is written; ``None`` when there is none.

    >>> written("12th June 2018").certain, written("12/06/2018").open, written("Harbour View")
    (True, True, None)
    """
    if len(text) > 60 or not _FIGURE.search(text):
        return None
    if found := _day_in(text, since_1904):
        return found
    text = _WEEKDAY.sub("", text, count=1).strip()
    if match := _TIMED.fullmatch(text):
        try:
            clock = read_time(re.sub(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?", r"\1:\2", match[2]))
        except Refused:
            return None
        found = _day_in(match[1].strip(), since_1904)
        return replace(found, clock=clock) if found else None
    return _day_in(text, since_1904)


def _day_in(text: str, since_1904: bool) -> Written | None:
    if match := _NUMBERS.fullmatch(text):
        return Written(int(match[4]), int(match[1]), int(match[3]), short=len(match[4]) == 2)
    if match := _YEAR_FIRST.fullmatch(text):
        certain = match[2] == "-"  # year-month-day with hyphens is a standard, and means one thing
        return Written(int(match[1]), int(match[3]), int(match[4]), certain=certain, year_first=True)
    if match := _DAY_MONTH.fullmatch(text):
        month = _MONTH_NAMES.get(match[2].casefold())
        year = match[3].lstrip("'’")
        if month:
            return Written(int(year), int(match[1]), month, short=len(year) == 2, certain=True)
    if (match := _MONTH_DAY.fullmatch(text)) and (month := _MONTH_NAMES.get(match[1].casefold())):
        return Written(int(match[3]), int(match[2]), month, certain=True)
    if _EIGHT.fullmatch(text):
        return _in_eight_figures(text)
    if _SERIAL.fullmatch(text):
        return serial(float(text), since_1904=since_1904)
    return None


def _in_eight_figures(text: str) -> Written | None:
    """20180612 or 12062018. Both at once cannot be: the years would be no years."""
    year = int(text[:4])
    if 1900 <= year <= 2099 and _is_day(year, int(text[4:6]), int(text[6:])):
        return Written(year, int(text[4:6]), int(text[6:]), certain=True, year_first=True)
    year = int(text[4:])
    return Written(year, int(text[:2]), int(text[2:4])) if 1900 <= year <= 2099 else None


def serial(number: float, *, since_1904: bool = False) -> Written | None:
    """The date that a spreadsheet stores as a number of days; ``None`` outside 1920 to 2099.

    >>> serial(43263).year, serial(12)
    (2018, None)
    """
    days = number + (_DAYS_TO_1904 if since_1904 else 0)
    if int(days) not in _SERIALS:
        return None
    moment = _EPOCH + timedelta(minutes=round(days * 1440))
    clock = moment.time() if moment.time() != time(0) else None
    return Written(moment.year, moment.day, moment.month, certain=True, clock=clock, serial=True)


def is_part(text: str) -> bool:
    """Whether a text is a year, or a month and a year, without the day."""
    match = _PART.fullmatch(text.strip())
    if match is None:
        return False
    if match[2]:
        return match[2].casefold() in _MONTH_NAMES
    return not match[1] or 1 <= int(match[1]) <= 12


class Decided(NamedTuple):
    """What the dates of a column say about the order of day and month.

    ``figures`` and ``year_first`` are the orders for 03/04/2018 and for 2018/03/04; ``None``: nothing proves one.
    ``open`` counts the dates that need it, ``mixed`` tells that the column has proofs of both.
    """

    figures: Order | None
    year_first: Order | None
    open: int
    mixed: bool


def decide(values: Iterable[Value], said: Order | None = None) -> Decided:
    """The order in which a column writes its dates: as the mapping ``said``, or as every proof in the column has it."""
    proofs: dict[bool, set[Order]] = {False: set(), True: set()}
    waiting = 0
    for value in dict.fromkeys(each for each in values if isinstance(each, str)):
        found = written(value)
        if found is None or found.certain or found.serial:
            continue
        if found.open:
            waiting += 1
        elif len(found.orders) == 1:
            proofs[found.year_first].add(found.orders[0])
    mixed = any(len(each) > 1 for each in proofs.values())
    figures, years = (next(iter(each)) if len(each) == 1 else None for each in proofs.values())
    if said is Order.YEAR_FIRST:
        years = said
    elif said is not None:
        figures = said
    return Decided(figures, years, waiting, mixed)


def looks_swapped(values: Iterable[Value]) -> bool:
    """Whether a program that reads the month first has been at a column: its real dates have days up to 12, its texts above."""
    low = texts = 0
    for value in values:
        if isinstance(value, date):
            if value.day > 12:
                return False
            low += 1
        elif isinstance(value, str) and not isinstance(value, Shown):
            found = written(value)
            if found and not found.certain and not found.year_first:
                if found.orders != (Order.DAY_FIRST,):
                    return False
                texts += 1
    return low >= 3 and texts >= 3


def in_full(found: Written, day: int, month: int, latest: date) -> date | None:
    """The day itself. A year of two figures lies in the 2000s unless that is later than ``latest``; ``None``: no such day."""
    years = [found.year] if not found.short else [2000 + found.year, 1900 + found.year]
    for year in years:
        if _is_day(year, month, day) and (not found.short or year < 2000 or date(year, month, day) <= latest):
            return date(year, month, day)
    return None
