"""Cells of columns that hold days, moments, periods and times of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ...findings import Finding, Level
from ..dates import IMPOSSIBLE, NOT_A_DATE, NOT_A_TIME, DateKind, Moment, MomentKind, PeriodKind, TimeKind
from ..kinds import Concern
from ..people import Adult, Child, Relative
from . import rules
from .choices import event_words, fold, unborn_words
from .dates import Decided, Order, Written, in_full, is_part, written
from .heard import NOTHING, Heard, Sense
from .table import Value

_HOW = "Write day/month/year with the year in full, such as 12/06/2018."
_DECIDE = (
    "Say beside the column in the mapping which it is, such as “date_order: day first”, or correct the cell."
)
_EXPECTED = re.compile(
    r"(?:unborn[\s,:;–-]*)?\(?(?:e\.?d\.?d\.?|due(?:\s+date|\s+on)?|expected)(?![a-z])[\s:;–-]*(.+?)\)?", re.I
)
_EXPECTED_BEHIND = re.compile(r"(.+?)\s*\(?(?:e\.?d\.?d\.?|due)\)?", re.I)
_ESTIMATED = re.compile(r"(?:c(?:irca)?\.?|approx(?:imately)?\.?|est(?:imated)?\.?|about)\s*(\d.*)", re.I)
_ESTIMATED_BEHIND = re.compile(r"(.*\d)\s*\(?(?:est(?:imated)?\.?|approx\.?)\)?", re.I)
_NO_TIME = re.compile(r"(.*\d)\s*,?\s*\(?time (?:is )?(?:not known|unknown|n/k)\)?", re.I)
_ADULT_FROM = 12


@dataclass(frozen=True)
class DayReader:
    """Reads the cells of a column of days. ``decided`` tells the order of the column’s figures; ``swapped`` that real dates are in doubt."""

    sense: Sense
    decided: Decided
    since_1904: bool = False
    swapped: bool = False

    def __call__(self, value: str | date | time) -> Heard:
        """What a cell says: a text (tidied), or what the spreadsheet knows as a date or a time."""
        if not isinstance(value, str):
            return self._known(value)
        if isinstance(self.sense.kind, TimeKind):
            return self.sense.taken(value)
        if value[0].isdigit() and value[-1].isdigit() and (found := written(value, self.since_1904)):
            return self._read(value, found)
        if (unborn := self._unborn(value)) is not None:
            return unborn
        beside: tuple[tuple[str, str], ...] = ()
        text = value
        if self.sense.block is Child and self.sense.name == "dob":
            match = _ESTIMATED.fullmatch(text) or _ESTIMATED_BEHIND.fullmatch(text)
            if match:
                text, beside = match[1].strip(), ((self.sense.beside("dob_estimated"), "yes"),)
        time_unknown = ""
        if isinstance(self.sense.kind, MomentKind) and (match := _NO_TIME.fullmatch(text)):
            text, time_unknown = match[1], " time not known"
        found = written(text, self.since_1904)
        if found is None:
            return self._no_date(text)
        return self._read(value, found, beside, time_unknown)

    def _read(
        self, before: str, found: Written, beside: tuple[tuple[str, str], ...] = (), behind: str = ""
    ) -> Heard:
        day = self._day(found)
        if isinstance(day, Heard):
            return day
        rule = rules.DATE_WRITTEN
        if found.serial:
            rule = rules.SERIAL
        elif found.short:
            rule = rules.SHORT_YEAR
        elif found.open:
            rule = rules.DATE_DECIDED
        return self._said(before, day, found.clock, rule, beside, behind)

    def _day(self, found: Written) -> date | Heard:
        usual = Order.YEAR_FIRST if found.year_first else Order.DAY_FIRST
        order = (self.decided.year_first if found.year_first else self.decided.figures) or usual
        if found.open and not (self.decided.year_first if found.year_first else self.decided.figures):
            message = "it is not certain which figure of this date is the day and which the month"
            return self.sense.left_open(
                Concern(rules.AMBIGUOUS_DATE, Level.ERROR, message, _DECIDE), reject=True
            )
        if not found.certain and order not in found.orders:
            if not found.orders:
                return self._impossible("there is no such day in the calendar", _HOW)
            message = f"this date cannot be read {order}, as the rest of the column"
            concern = Concern(rules.AMBIGUOUS_DATE, Level.ERROR, message, _HOW)
            return self.sense.left_open(concern, reject=True)
        figures = found.in_order(order)
        day = in_full(found, *figures, self._latest())
        return day or self._impossible("there is no such day in the calendar", _HOW)

    def _impossible(self, message: str, remedy: str) -> Heard:
        return self.sense.left_open(Concern(IMPOSSIBLE, Level.ERROR, message, remedy))

    def _latest(self) -> date:
        """The last day that a year of two figures can mean here."""
        today, kind = self.sense.today, self.sense.kind
        if self.sense.name == "dob" and self.sense.block is Adult:
            return today - timedelta(days=round(_ADULT_FROM * 365.25))
        if self.sense.name in ("dob", "edd"):
            return today + timedelta(days=300) if getattr(kind, "future", False) else today
        return today + timedelta(days=3653) if getattr(kind, "future", False) else today

    def _said(
        self,
        before: str,
        day: date,
        clock: time | None,
        rule: str,
        beside: tuple[tuple[str, str], ...] = (),
        behind: str = "",
        findings: tuple[Finding, ...] = (),
    ) -> Heard:
        kind = self.sense.kind
        text = f"{day.day:02}/{day.month:02}/{day.year:04}"
        value: object = day
        if isinstance(kind, MomentKind):
            if clock and (clock.hour or clock.minute):
                text, value = f"{text} {clock.hour:02}:{clock.minute:02}", Moment(day, clock.replace(second=0, microsecond=0))
            else:
                text, value = text + behind, Moment(day, None, bool(behind))
        elif clock and (clock.hour or clock.minute):
            rule = rules.TIME_LEFT_OUT
        change = (text, rule) if rule and text != before else None
        return self.sense.judged(text, value, change, beside, findings)

    def _known(self, value: date | time) -> Heard:
        """A date or time that the spreadsheet knows as one: taken as it is, and no change is listed."""
        kind = self.sense.kind
        if isinstance(value, time):
            if isinstance(kind, TimeKind):
                return self.sense.taken(f"{value:%H:%M}")
            return self.sense.left_open(
                Concern(NOT_A_DATE, Level.ERROR, "this is a time without a day", _HOW)
            )
        clock = value.time() if isinstance(value, datetime) else None
        if isinstance(kind, TimeKind):
            if clock and (clock.hour or clock.minute):
                return self.sense.taken(f"{clock:%H:%M}", (f"{clock:%H:%M}", rules.DATE_WRITTEN))
            return self.sense.left_open(
                Concern(NOT_A_TIME, Level.ERROR, "this is a day, not a time of day", "Write it as 14:30.")
            )
        day = value.date() if isinstance(value, datetime) else value
        findings: tuple[Finding, ...] = ()
        if self.swapped:
            message = "day and month of this date may have been swapped when the file was opened"
            findings = (
                self.sense.finding(rules.SWAPPED, Level.QUESTION, message, "Compare it with another record."),
            )
        return self._said("", day, clock, "", findings=findings)

    def _no_date(self, text: str) -> Heard:
        kind = self.sense.kind
        if isinstance(kind, PeriodKind):
            return self.sense.taken(text)
        if is_part(text):
            message = "only a month or a year stands here, not a day"
            return self.sense.left_open(Concern(rules.PART_OF_A_DATE, Level.WARNING, message, _HOW))
        return self.sense.left_open(Concern(NOT_A_DATE, Level.ERROR, "this is not a date", _HOW))

    def _unborn(self, text: str) -> Heard | None:
        """“Unborn”, or an expected date, in the place of a date of birth."""
        if self.sense.name not in ("dob", "edd") or not isinstance(self.sense.kind, DateKind):
            return None
        match = _EXPECTED.fullmatch(text) or _EXPECTED_BEHIND.fullmatch(text)
        found = written(match[1].strip(), self.since_1904) if match else None
        child = self.sense.block is Child
        if found is not None:
            day = self._expected(found)
            if isinstance(day, Heard):
                return day
            said = f"{day:%d/%m/%Y}"
            answers: tuple[tuple[str, str], ...]
            if child:
                answers = ((self.sense.beside("is_unborn"), "yes"), (self.sense.beside("edd"), said))
            else:
                answers = ((self.sense.path, said),)
            return Heard(answers, (said, rules.UNBORN))
        if fold(text) not in unborn_words():
            return None
        if child:
            return Heard(((self.sense.beside("is_unborn"), "yes"),), ("unborn baby: yes", rules.UNBORN))
        if self.sense.block is Relative:
            said = "relationship: unborn sibling"
            return Heard(((self.sense.beside("relationship"), "unborn_sibling"),), (said, rules.UNBORN))
        return None

    def _expected(self, found: Written) -> date | Heard:
        """The day of an expected delivery: it may lie ahead."""
        day = self._day(found)
        if isinstance(day, date) and found.short:
            ahead = in_full(found, day.day, day.month, self.sense.today + timedelta(days=300))
            return ahead or day
        return day


@dataclass(frozen=True)
class EventReader:
    """Reads the cells of an event’s date: “no” and “–” mean that it has not happened, “yes” that nobody says when."""

    days: DayReader

    def __call__(self, value: Value) -> Heard:
        """What a cell says of the event."""
        if isinstance(value, str):
            not_yet, undated = event_words()
            if fold(value) in not_yet:
                return NOTHING._replace(change=("", rules.STATED_ANSWER))
            if fold(value) in undated:
                sense = self.days.sense
                question = sense.finding(
                    rules.PART_OF_A_DATE, Level.WARNING, "the event is said to have happened, not when", _HOW
                )
                change = ("not known", rules.STATED_ANSWER)
                return Heard(((sense.path, "not known"),), change, (question,))
        assert isinstance(value, str | date | time)
        return self.days(value)
