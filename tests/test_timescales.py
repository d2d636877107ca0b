"""Timescales: the rows of the profiles, the arithmetic of deadlines, how clocks start and end, and what the command says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from helpers import Ran
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.dates import MOMENT_AHEAD, Moment
from caseforms.cases.events import EVENTS, Happening, in_order
from caseforms.checks import working_days
from caseforms.checks.deadlines import (
    LONDON,
    deadline,
    last_moment,
    months_after,
    next_time,
    show_due,
    show_moment,
    span,
    utc,
)
from caseforms.checks.timescales import Running, State, clocks
from caseforms.checks.working_days import (
    ANNOUNCED_UNTIL,
    bank_holidays,
    file_text,
    is_working_day,
    working_days_after,
    working_days_before,
)
from caseforms.errors import Exit, Unreadable
from caseforms.profiles import Period, Profile, Timescale, areas, load, profile_of, read
from caseforms.samples import TIMESCALE_SAMPLES, sample

ROOT = Path(__file__).parent.parent
ALL_ROWS = {row.id: (area, row) for area in areas() for row in load(area).timescales.values()}


def local(text: str) -> datetime:
    """A moment in England, written as in a case file."""
    moment = MOMENT_AHEAD.read(text)
    assert moment.time is not None
    return datetime.combine(moment.day, moment.time, LONDON)


def shown(at: datetime) -> str:
    """An instant in English time."""
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}"


def happenings_of(events: Sequence[tuple[str, str]]) -> tuple[Happening, ...]:
    return in_order(
        [Happening(code, MOMENT_AHEAD.read(at), f"events[{n}]") for n, (code, at) in enumerate(events)]
    )


def run_clocks(area: str | Profile, now: str, *events: tuple[str, str]) -> list[Running]:
    """The clocks of these events by an area's profile."""
    profile = area if isinstance(area, Profile) else load(area)
    return clocks(happenings_of(events), profile, local(now))


def clock(row: str, now: str, *events: tuple[str, str]) -> Running:
    """The one clock that a row runs on these events."""
    (found,) = (each for each in run_clocks(ALL_ROWS[row][0], now, *events) if each.id == row)
    return found


def due(row: str, *events: tuple[str, str]) -> str:
    """When a row is due, as it is shown."""
    found = clock(row, "2026-12-31 23:59", *events)
    assert found.due is not None
    return show_moment(found.due, found.by_day)


# -- the rows, against a table of their own ------------------------------------------------------------------------------

#: Specification 3.5 (there is no T54): profile, amount and unit of each row; rows with several parts one after another.
TABLE: dict[str, tuple[str, *tuple[str, ...]]] = {
    "T01": ("kirklees", "at once"),
    "T02": ("kirklees", "5 working days"),
    "T03": ("kirklees", "1 day"),
    "T04": ("kirklees", "not set"),
    "T05": ("kirklees", "1 working day"),
    "T06": ("kirklees", "7 days", "1 day"),
    "T07": ("kirklees", "7 working days"),
    "T08": ("kirklees", "35 working days"),
    "T09": ("kirklees", "not set"),
    "T10": ("sandwell", "24 hours"),
    "T11": ("sandwell", "30 days"),
    "T12": ("sandwell", "24 hours"),
    "T13": ("sandwell", "each Wednesday"),
    "T14": ("sandwell", "7 days"),
    "T15": ("sandwell", "48 hours"),
    "T16": ("sandwell", "7 days"),
    "T17": ("sandwell", "14 days"),
    "T18": ("sandwell", "daily"),
    "T19": ("sandwell", "24 hours"),
    "T20": ("sandwell", "24 hours"),
    "T21": ("sandwell", "24 hours"),
    "T22": ("sandwell", "10 working days before"),
    "T23": ("sandwell", "5 working days"),
    "T24": ("sandwell", "5 working days"),
    "T25": ("sandwell", "daily"),
    "T26": ("sandwell", "24 hours"),
    "T27": ("sandwell", "24 hours"),
    "T28": ("sandwell", "72 hours"),
    "T29": ("sandwell", "4 hours"),
    "T30": ("sandwell", "72 hours"),
    "T31": ("kent_medway", "24 hours"),
    "T32": ("kent_medway", "24 hours"),
    "T33": ("kent_medway", "10 working days"),
    "T34": ("kent_medway", "10 days"),
    "T35": ("kent_medway", "15 working days"),
    "T36": ("kent_medway", "35 days"),
    "T37": ("kent_medway", "6 months"),
    "T38": ("kent_medway", "6 months"),
    "T39": ("base", "1 week"),
    "T40": ("base", "1 week"),
    "T41": ("cafcass", "1 working day"),
    "T42": ("cafcass", "24 hours"),
    "T43": ("cafcass", "3 working days"),
    "T44": ("cafcass", "1 working day"),
    "T45": ("cafcass", "at once"),
    "T46": ("cafcass", "at once"),
    "T47": ("cafcass", "at once"),
    "T48": ("cafcass", "at once", "at once"),
    "T49": ("cafcass", "0 hours before"),
    "T50": ("cafcass", "at once"),
    "T51": ("cafcass", "at once"),
    "T52": ("cafcass", "at once", "at once", "at once", "at once"),
    "T53": ("cafcass", "24 hours"),
    "T55": ("cafcass", "5 years"),
    "T56": ("cafcass", "at once", "at once"),
    # Public extensions for current law, and the letters' own times that the specification sets.
    "P01": ("generic_current", "1 working day"),
    "P02": ("generic_current", "45 working days"),
    "P03": ("generic_current", "5 working days"),
    "P04": ("generic_current", "15 working days"),
    "P05": ("generic_current", "72 hours"),
    "P06": ("generic_current", "1 month"),
    "P07": ("generic_current", "4 months"),
    "P08": ("generic_current", "6 months"),
    "P09": ("generic_current", "24 hours"),
    "P10": ("generic_current", "48 hours"),
    "L01": ("kirklees", "5 working days before"),
    "L02": ("kirklees", "5 working days before"),
    "L03": ("sandwell", "24 hours"),
    "L04": ("sandwell", "24 hours"),
    "L05": ("cafcass", "1 working day"),
}  # fmt: skip

DEFINITIONS = {"T53", "T55"}


def in_words(period: Period | None) -> str:
    return "not set" if period is None else str(period)


def test_the_rows_are_those_of_the_specification() -> None:
    assert {row.row for _, row in ALL_ROWS.values()} == set(TABLE)
    assert {f"T{number:02}" for number in range(1, 57)} - set(TABLE) == {"T54"}


@pytest.mark.parametrize("row", TABLE)
def test_each_row_stands_in_its_profile_with_its_amount(row: str) -> None:
    area, *amounts = TABLE[row]
    own = load(area).timescales
    found = [each for each in own.values() if each.row == row]
    assert [in_words(each.period) for each in found] == amounts
    assert [each.id for each in found] == (
        [row] if len(found) == 1 else [f"{row}{letter}" for letter in "abcd"[: len(found)]]
    )
    assert all(each.timer is (row not in DEFINITIONS) for each in found)


@pytest.mark.parametrize("row", ALL_ROWS)
def test_each_row_says_in_plain_words_what_is_to_be_done_by_whom_and_where_it_stands(row: str) -> None:
    found = ALL_ROWS[row][1]
    assert found.what[0].isupper() and not found.what.endswith(".")
    assert len(found.what) < 100
    assert found.owner and found.source
    assert not found.note or found.note.endswith(".")


@pytest.mark.parametrize("area", areas())
def test_every_area_has_what_holds_everywhere_and_only_its_own_beside(area: str) -> None:
    rows = {each.row for each in load(area).timescales.values()}
    assert rows == {row for row, (where, *_) in TABLE.items() if where in (area, "base")}


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("sandwell_2015", "sandwell"), ("Kent and Medway 2011", "kent_medway"), ("cambs_pboro_2018", "cambs_pboro"),
        ("kirklees", "kirklees"), ("cafcass_2007", "cafcass"), ("generic_current", "generic_current"),
        ("somewhere", "base"), ("", "base"), (None, "base"),
    ],
)  # fmt: skip
def test_a_profile_is_found_by_the_name_that_cases_give(name: object, area: str) -> None:
    assert profile_of(name).area == area


def test_every_row_of_the_specification_has_its_entry_among_the_sources() -> None:
    entries = yaml.safe_load((ROOT / "tests" / "rules" / "timescales.yaml").read_text(encoding="utf-8"))
    named = {each["row"]: each["timescale"] for each in entries if "timescale" in each}
    assert {row: row for row in TABLE} == {
        row: scale for row, scale in named.items() if re.match(r"[TPL]\d\d$", row)
    }
    assert {ALL_ROWS[scale][1].row if scale in ALL_ROWS else scale for scale in named.values()} == set(TABLE)


# -- a profile's file ----------------------------------------------------------------------------------------------------

ROW = """
area = "test"
title = "Test"

[T10]
what = "Do it"
start = "eha_received"
end = "eha_validated"
amount = 24
unit = "hours"
owner = "desk"
source = "Sandwell 1.2"
"""


def test_a_profile_of_an_area_is_read() -> None:
    profile = read(ROW, "test.toml")
    assert profile.timescales["T10"].period == Period(24, "hours")
    assert [row.id for row in profile.by_start["eha_received"]] == ["T10"]


@pytest.mark.parametrize(
    ("old", "new", "said", "hint"),
    [
        ('"eha_received"', '"eha_recieved"', "T10: there is no event “eha_recieved”", "“eha_received”"),
        ('"eha_validated"', '["eha_validated", "done"]', "T10: there is no event “done”", ""),
        ('"hours"', '"hour"', "T10: there is no unit “hour”", "“hours”"),
        ('"hours"', '"before:months"', "T10: there is no unit “before:months”", ""),
        ("24", '"24"', "“amount” is a whole number", "figures"),
        ("24", "0", "“amount” is a whole number", ""),
        ("24", "true", "“amount” is a whole number", ""),
        ('owner = "desk"', "", "T10: “owner” is missing", ""),
        ('source = "Sandwell 1.2"', "", "T10: “source” is missing", ""),
        ('start = "eha_received"', "", "T10: “start” is missing", ""),
        ('unit = "hours"', "", "either “unit” or “unset = true” is due", ""),
        ('unit = "hours"', 'unit = "hours"\nunset = true', "either “unit” or “unset = true” is due", ""),
        ("owner", "ownr", "there is no “ownr” in a profile", "“owner”"),
        ("title", "name", "there is no “name” in a profile", ""),
        ('title = "Test"', "", "“title” is missing", ""),
        ("24", '24\nconflict = {with = "T11", use = "own"}', "“T11” that it conflicts with is not there", ""),
        ("24", '24\nconflict = {with = "T10", use = "mine"}', "“mine” says not which counts", "own, other"),
        ("24", '24\notherwise = {unless_before = "noon", amount = 1, unit = "days"}', "a time of day is due", "12:00"),
        ("24", '24\nnot_before = {start = "gone", amount = 1, unit = "days"}', "there is no event “gone”", ""),
        ('"Test"', '"Test"\noffice_hours = ["17:00", "09:00"]', "“office_hours” are two times", ""),
        ('"Test"', '"Test"\noffice_hours = ["9", "17:00"]', "a time of day is due", ""),
        ('"hours"', "hours", "the profile cannot be understood", ""),
    ],
)  # fmt: skip
def test_a_profile_that_is_wrong_is_refused_with_its_place(old: str, new: str, said: str, hint: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(ROW.replace(old, new, 1), "test.toml")
    assert said in refused.value.message
    assert hint in refused.value.remedy
    assert "test.toml" in refused.value.message
    if said.startswith("T10"):
        assert refused.value.line == 5


# -- working days --------------------------------------------------------------------------------------------------------


def test_the_bank_holidays_are_those_of_the_pinned_library() -> None:
    """Run “python -m caseforms.checks.working_days” when its version is raised, and look whether a year more is announced."""
    held = files("caseforms").joinpath("checks/bank_holidays.toml").read_text(encoding="utf-8")
    assert held == file_text()


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        (2022, "03-01 15-04 18-04 02-05 02-06 03-06 29-08 19-09 26-12 27-12"),
        (2023, "02-01 07-04 10-04 01-05 08-05 29-05 28-08 25-12 26-12"),
        (2026, "01-01 03-04 06-04 04-05 25-05 31-08 25-12 28-12"),
        (2027, "01-01 26-03 29-03 03-05 31-05 30-08 27-12 28-12"),
        (2028, "03-01 14-04 17-04 01-05 29-05 28-08 25-12 26-12"),
        (2029, "01-01 30-03 02-04 07-05 28-05 27-08 25-12 26-12"),
    ],
)
def test_nobody_works_on_bank_holidays_nor_on_their_substitute_days(year: int, closed: str) -> None:
    """The working days that are none, as day and month; 2029 is worked out."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    off = [f"{day:%d-%m}" for day in days if day.weekday() < 5 and not is_working_day(day)]
    assert off == closed.split()


def test_nobody_works_at_weekends() -> None:
    assert [is_working_day(date(2026, 11, day)) for day in range(16, 23)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        ("2026-11-16", 1, "2026-11-17"),
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday is day 0 as well
        ("2026-11-22", 5, "2026-11-27"),
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-12-24", 2, "2026-12-30"),  # Boxing Day is a Saturday: Monday stands for it
        ("2027-12-24", 1, "2027-12-29"),  # both days of Christmas have substitutes
        ("2027-12-31", 1, "2028-01-04"),  # New Year’s Day on a Saturday
        ("2026-01-01", 45, "2026-03-05"),
        ("2025-11-03", 35, "2025-12-22"),
        ("2026-01-01", 600, "2028-05-17"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: str, number: int, expected: str) -> None:
    assert working_days_after(date.fromisoformat(day), number).isoformat() == expected


@given(st.dates(date(1999, 12, 1), date(2030, 2, 1)), st.integers(1, 60))
def test_working_days_agree_with_counting_one_by_one(day: date, number: int) -> None:
    there, left = day, number
    while left:
        there += timedelta(days=1)
        left -= there.weekday() < 5 and there not in bank_holidays(there.year)
    assert working_days_after(day, number) == there


@given(st.dates(date(1999, 12, 1), date(2030, 2, 1)), st.integers(0, 60))
def test_the_last_day_of_notice_is_the_last_working_day_that_leaves_enough(
    meeting: date, number: int
) -> None:
    last = working_days_before(meeting, number)
    assert is_working_day(last)
    if number:
        assert working_days_after(last, number) <= meeting
        assert working_days_after(working_days_after(last, 1), number) > meeting
    else:
        assert last <= meeting < working_days_after(last, 1)


def test_sums_ask_for_each_year_once() -> None:
    """Ten thousand cases cost no more looks at the calendar than one."""
    working_days._working_days.cache_clear()
    for n in range(5000):
        working_days_after(date(2026, 1, 1) + timedelta(days=n % 365), 45)
        working_days_before(date(2026, 6, 1) + timedelta(days=n % 180), 10)
    assert working_days._working_days.cache_info().misses == 2


# -- deadlines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-03-03 09:15", 24, "2026-03-04 09:15"),
        ("2026-11-20 16:30", 72, "2026-11-23 16:30"),  # the weekend counts
        ("2026-12-24 16:30", 24, "2026-12-25 16:30"),  # and so does Christmas
        ("2026-03-28 14:00", 24, "2026-03-29 15:00"),  # the clocks go forward
        ("2026-03-29 00:30", 4, "2026-03-29 05:30"),
        ("2026-03-29 00:59", 24, "2026-03-30 01:59"),
        ("2026-10-24 14:00", 24, "2026-10-25 13:00"),  # the clocks go back
        ("2026-10-25 00:30", 4, "2026-10-25 03:30"),
        ("2026-07-01 23:00", 48, "2026-07-03 23:00"),
    ],
)
def test_hours_are_hours_of_the_clock_and_the_change_of_the_clocks_costs_none(
    start: str, hours: int, expected: str
) -> None:
    found = deadline(Period(hours, "hours"), local(start).astimezone(UTC))
    assert shown(found.at) == expected
    assert not found.by_day


@pytest.mark.parametrize(
    ("amount", "unit", "start", "expected"),
    [
        (7, "days", "2026-11-20 16:30", "2026-11-27 23:59"),
        (1, "days", "2026-03-28 00:00", "2026-03-29 23:59"),
        (35, "days", "2026-02-20 09:00", "2026-03-27 23:59"),
        (1, "weeks", "2026-12-28 09:00", "2027-01-04 23:59"),
        (1, "working_days", "2026-11-20 16:30", "2026-11-23 23:59"),
        (10, "working_days", "2026-12-18 00:01", "2027-01-06 23:59"),
        (6, "months", "2026-08-31 09:00", "2027-02-28 23:59"),
        (6, "months", "2027-08-31 09:00", "2028-02-29 23:59"),
        (6, "months", "2026-03-30 09:00", "2026-09-30 23:59"),
        (1, "months", "2026-12-31 09:00", "2027-01-31 23:59"),
        (4, "months", "2026-10-31 09:00", "2027-02-28 23:59"),
        (5, "years", "2028-02-29 09:00", "2033-02-28 23:59"),
    ],
)  # fmt: skip
def test_days_and_longer_spans_end_with_the_day(amount: int, unit: str, start: str, expected: str) -> None:
    found = deadline(Period(amount, unit), local(start).astimezone(UTC))
    assert (shown(found.at), found.by_day) == (expected, True)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("amount", "unit", "event", "expected"),
    [
        (10, "before:working_days", "2026-03-16 10:00", "2026-03-02 23:59"),
        (10, "before:working_days", "2026-04-14 10:00", "2026-03-27 23:59"),  # over Easter
        (10, "before:working_days", "2026-03-15 10:00", "2026-02-27 23:59"),  # a meeting on a Sunday
        (5, "before:working_days", "2027-01-04 10:00", "2026-12-23 23:59"),
        (2, "before:days", "2026-03-16 10:00", "2026-03-14 23:59"),
        (0, "before:hours", "2026-03-16 10:00", "2026-03-16 10:00"),
        (24, "before:hours", "2026-03-30 00:30", "2026-03-28 23:30"),
    ],
)
def test_a_backward_limit_leaves_the_whole_span_up_to_the_event(
    amount: int, unit: str, event: str, expected: str
) -> None:
    assert shown(last_moment(Period(amount, unit), local(event).astimezone(UTC)).at) == expected


@pytest.mark.parametrize(
    ("unit", "now", "expected"),
    [
        ("daily", "2026-11-20 09:00", "2026-11-20 23:59"),
        ("weekday:wednesday", "2026-11-18 23:00", "2026-11-18 23:59"),
        ("weekday:wednesday", "2026-11-19 00:00", "2026-11-25 23:59"),
        ("weekday:monday", "2026-11-20 09:00", "2026-11-23 23:59"),
    ],
)
def test_what_recurs_is_due_next_today_included(unit: str, now: str, expected: str) -> None:
    assert shown(next_time(Period(0, unit), local(now).astimezone(UTC)).at) == expected


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-19 09:00", 4, "2026-11-19 13:00"),
        ("2026-11-19 15:00", 4, "2026-11-20 11:00"),
        ("2026-11-19 13:00", 4, "2026-11-19 17:00"),
        ("2026-11-20 16:00", 24, "2026-11-25 16:00"),
        ("2026-11-21 11:00", 4, "2026-11-23 13:00"),
        ("2026-11-19 07:00", 4, "2026-11-19 13:00"),
        ("2026-11-19 22:00", 4, "2026-11-20 13:00"),
        ("2026-12-24 16:00", 4, "2026-12-29 12:00"),
        ("2026-03-27 16:00", 4, "2026-03-30 12:00"),
    ],
)
def test_where_an_area_sets_office_hours_hours_run_in_them_alone(
    start: str, hours: int, expected: str
) -> None:
    office = (time(9), time(17))
    assert shown(deadline(Period(hours, "hours"), local(start).astimezone(UTC), office).at) == expected
    assert (
        shown(deadline(Period(1, "working_days"), local("2026-11-20 11:00").astimezone(UTC), office).at)
        == "2026-11-23 17:00"
    )


def test_a_profile_sets_office_hours_for_its_rows() -> None:
    office = read(ROW.replace('"Test"', '"Test"\noffice_hours = ["09:00", "17:00"]'), "test.toml")
    received = ("eha_received", "2026-11-20 16:00")
    (clock_hours,) = run_clocks(read(ROW, "test.toml"), "2026-11-20 17:00", received)
    (office_hours,) = run_clocks(office, "2026-11-20 17:00", received)
    assert clock_hours.due == local("2026-11-21 16:00")
    assert office_hours.due == local("2026-11-25 16:00")


def test_a_time_that_comes_twice_or_never_can_mean_two_instants() -> None:
    twice = span(Moment(date(2026, 10, 25), time(1, 30)))
    assert twice.latest - twice.earliest == timedelta(hours=1)
    never = span(Moment(date(2026, 3, 29), time(1, 30)))
    assert never.latest - never.earliest == timedelta(hours=1)
    once = span(Moment(date(2026, 10, 25), time(2, 30)))
    assert once.latest == once.earliest


def test_a_day_without_a_time_can_mean_any_time_of_it() -> None:
    assert [shown(at) for at in span(Moment(date(2026, 3, 29)))] == ["2026-03-29 00:00", "2026-03-29 23:59"]


def test_a_unit_that_is_not_counted_in_this_direction_is_a_fault() -> None:
    with pytest.raises(ValueError, match="not counted from a start"):
        deadline(Period(1, "before:days"), utc(date(2026, 1, 1), time(9)))
    with pytest.raises(ValueError, match="not counted backwards"):
        last_moment(Period(1, "days"), utc(date(2026, 1, 1), time(9)))


# -- one clock of each row -----------------------------------------------------------------------------------------------

TIMERS = [name for name, (_, row) in ALL_ROWS.items() if row.timer and row.use != "silent"]


def counted_back_from(row: Timescale) -> tuple[str, ...]:
    """The events that a backward limit is counted from."""
    return (row.before or row.start) if row.period and row.period.backward else ()


def opening(row: Timescale, start: str) -> list[tuple[str, str]]:
    """Events that open a clock of a row on 2 November; what it is counted back from lies ahead."""
    needed = {*row.needs, start} - {*counted_back_from(row)}
    ahead = [(code, "2026-12-07 10:00") for code in counted_back_from(row)]
    return [*ahead, *((code, "2026-11-02 10:00") for code in needed)]


@pytest.mark.parametrize(
    ("name", "start"), [(name, start) for name in TIMERS for start in ALL_ROWS[name][1].start]
)
def test_each_start_of_each_row_starts_a_clock_that_stays_open(name: str, start: str) -> None:
    row = ALL_ROWS[name][1]
    found = clock(name, "2026-11-02 10:30", *opening(row, start))
    assert found.state is (State.RUNNING if row.period else State.NOT_SET)
    assert (found.due is None) == (row.period is None)
    assert (found.ended, found.ended_by, found.late_by) == (None, "", None)


@pytest.mark.parametrize(
    ("name", "end"),
    [
        (name, end)
        for name in TIMERS
        for end in (*ALL_ROWS[name][1].end, *ALL_ROWS[name][1].stop)
        if end not in counted_back_from(ALL_ROWS[name][1])
    ],
)
def test_each_end_of_each_row_ends_its_clock(name: str, end: str) -> None:
    area, row = ALL_ROWS[name]
    events = [*opening(row, next(code for code in row.start if code != end)), (end, "2026-11-02 10:20")]
    found = [each for each in run_clocks(area, "2026-11-02 10:30", *events) if each.ended_by == end]
    if row.period and row.period.recurring:
        assert name not in {each.id for each in run_clocks(area, "2026-11-02 10:30", *events)}
        return
    (ended,) = (each for each in found if each.id == name)
    assert ended.state is State.DONE
    assert ("No longer due" in ended.note) == (end in row.stop)


def test_a_meeting_that_has_taken_place_calls_for_no_invitation() -> None:
    """L01 and L02: who was invited need not have been entered."""
    found = run_clocks("kirklees", "2026-11-20 09:00", ("meeting", "2026-11-19 10:00"))
    assert {each.id: each.state for each in found} == {"L01": State.DONE, "L02": State.DONE}


@pytest.mark.parametrize("name", sorted(DEFINITIONS | {"P08", "P10"}))
def test_definitions_and_rows_that_another_stands_for_run_no_clock(name: str) -> None:
    area, _ = ALL_ROWS[name]
    everything = [(code, "2026-11-02 10:00") for code in EVENTS]
    assert name not in {each.id for each in run_clocks(area, "2026-12-02 10:00", *everything)}


# -- single rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "events", "expected"),
    [
        ("T02", [("precaf_completed", "2026-11-20 09:00")], "Fri 27 Nov 2026, end of day"),
        ("T08", [("core_assessment_started", "2026-10-01 09:00")], "Thu 19 Nov 2026, end of day"),
        ("T10", [("no_consent_found", "2026-11-20 16:30")], "Sat 21 Nov 2026, 16:30"),
        ("T11", [("no_consent_closed", "2026-10-20 16:30")], "Thu 19 Nov 2026, end of day"),
        ("T14", [("ism_contacted", "2026-11-04 09:00")], "Wed 11 Nov 2026, end of day"),
        ("T22", [("cin_meeting", "2026-12-07 10:00")], "Mon 23 Nov 2026, end of day"),
        ("T23", [("cin_meeting", "2026-11-12 10:00"), ("cin_meeting_accepted", "2026-11-16 09:00")], "Thu 19 Nov 2026, end of day"),
        ("T24", [("cin_meeting_accepted", "2026-11-16 09:00")], "Mon 23 Nov 2026, end of day"),
        ("T28", [("child_returned", "2026-10-23 14:00")], "Mon 26 Oct 2026, 13:00"),
        ("T29", [("mash_red", "2026-11-20 15:00")], "Fri 20 Nov 2026, 19:00"),
        ("T33", [("referral_received", "2026-11-02 09:00")], "Thu 12 Nov 2026, end of day"),
        ("T34", [("referral_received", "2026-11-02 09:00")], "Thu 12 Nov 2026, end of day"),
        ("T36", [("core_assessment_decided", "2026-11-02 09:00")], "Mon 7 Dec 2026, end of day"),
        ("T37", [("cin_plan_agreed", "2026-08-31 09:00")], "Sun 28 Feb 2027, end of day"),
        ("T40", [("decided_to_share", "2026-11-02 09:00")], "Mon 9 Nov 2026, end of day"),
        ("T41", [("referral_phoned", "2026-11-20 16:30")], "Mon 23 Nov 2026, end of day"),
        ("T42", [("referral_made", "2026-11-20 16:30")], "Mon 23 Nov 2026, end of day"),
        ("T43", [("referral_confirmed", "2026-11-20 16:30")], "Wed 25 Nov 2026, end of day"),
        ("P02", [("referral_received", "2026-11-02 09:00")], "Thu 7 Jan 2027, end of day"),
        ("P06", [("scr_referral_made", "2026-10-31 09:00")], "Mon 30 Nov 2026, end of day"),
        ("L01", [("meeting", "2026-12-07 10:00")], "Mon 30 Nov 2026, end of day"),
    ],
)  # fmt: skip
def test_a_row_is_due(row: str, events: list[tuple[str, str]], expected: str) -> None:
    assert due(row, *events) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-19 11:59", "Fri 20 Nov 2026, 11:59"),  # before noon on a working day: 24 hours
        ("2026-11-19 12:00", "Fri 20 Nov 2026, end of day"),  # from noon on: one working day
        ("2026-11-20 11:00", "Sat 21 Nov 2026, 11:00"),
        ("2026-11-20 16:00", "Mon 23 Nov 2026, end of day"),
        ("2026-11-21 09:00", "Mon 23 Nov 2026, end of day"),  # Saturday
        ("2026-12-25 09:00", "Tue 29 Dec 2026, end of day"),  # bank holiday
        ("2026-11-19", "Fri 20 Nov 2026, 00:00"),  # the earliest reading
        ("2026-11-21", "Mon 23 Nov 2026, end of day"),
    ],
)
def test_the_screening_decision_depends_on_the_time_of_receipt(received: str, expected: str) -> None:
    """T32, Kent and Medway 8."""
    assert due("T32", ("referral_received", received)) == expected


def test_a_screening_decision_is_late_for_certain_only_after_the_latest_reading() -> None:
    received = ("referral_received", "2026-11-19")
    assert clock("T32", "2026-11-20 00:00", received).state is State.RUNNING
    assert clock("T32", "2026-11-20 23:59", received).state is State.NEEDS_TIME
    assert clock("T32", "2026-11-21 00:00", received).state is State.LATE


@pytest.mark.parametrize(
    ("row", "events", "counted"),
    [
        ("T10", [("no_consent_found", "2026-11-20 16:30")], "24 hours"),
        ("T32", [("referral_received", "2026-11-20 11:00")], "24 hours"),
        ("T32", [("referral_received", "2026-11-20 12:00")], "1 working day"),
        ("T33", [("referral_received", "2026-11-20 12:00")], "10 days"),
        ("T42", [("referral_made", "2026-11-20 12:00")], "1 working day"),
        ("T22", [("cin_meeting", "2026-12-07 10:00")], "10 working days before"),
        ("T01", [("protection_concern_identified", "2026-11-20 12:00")], "at once"),
        ("T04", [("caf_advised", "2026-11-20 12:00")], ""),
    ],
)
def test_a_deadline_says_what_was_counted_to_it(
    row: str, events: list[tuple[str, str]], counted: str
) -> None:
    assert clock(row, "2026-11-20 16:30", *events).counted == counted


# -- rows that contradict each other -------------------------------------------------------------------------------------


def test_a_telephone_referral_is_due_in_writing_the_next_working_day_and_amber_after_24_hours() -> None:
    """T41 (Cafcass 2.103) counts; T42 (appendix V) warns."""
    phoned = ("referral_phoned", "2026-11-20 16:30")
    before, after = (clock("T41", now, phoned) for now in ("2026-11-21 16:30", "2026-11-21 16:31"))
    assert before.amber == after.amber == local("2026-11-21 16:30")
    assert "T42 names 24 hours: Sat 21 Nov 2026, 16:30." in before.note
    assert "That has passed." not in before.note
    assert "That has passed." in after.note
    assert (before.state, after.state) == (State.RUNNING, State.RUNNING)
    assert clock("T41", "2026-11-24 00:00", phoned).state is State.LATE
    assert "T42" not in {each.id for each in run_clocks("cafcass", "2026-11-21 16:31", phoned)}


def test_a_referral_by_another_route_is_followed_up_by_the_same_day() -> None:
    made = clock("T42", "2026-11-20 17:00", ("referral_made", "2026-11-20 16:30"))
    assert made.due == local("2026-11-23 23:59")
    assert made.amber == local("2026-11-21 16:30")
    assert "T41 counts: 1 working day" in made.note


def test_a_referral_in_writing_needs_no_confirmation() -> None:
    found = run_clocks(
        "cafcass",
        "2026-11-20 17:00",
        ("referral_sent", "2026-11-20 16:30"),
        ("referred_without_consultation", "2026-11-20 16:30"),
    )
    assert [each.state for each in found if each.id == "T42"] == [State.DONE]


@pytest.mark.parametrize(
    ("received", "expected", "words"),
    [
        ("2026-11-02 09:00", "Thu 12 Nov 2026, end of day", "Mon 16 Nov 2026, end of day"),
        ("2026-12-18 09:00", "Mon 28 Dec 2026, end of day", "Wed 6 Jan 2027, end of day"),
    ],
)
def test_of_ten_days_and_ten_working_days_the_earlier_counts_and_both_are_shown(
    received: str, expected: str, words: str
) -> None:
    """T33 and T34, Kent and Medway 8."""
    for row in ("T33", "T34"):
        found = clock(row, received, ("referral_received", received))
        assert found.due is not None
        assert show_moment(found.due, found.by_day) == expected
        assert expected in found.note and words in found.note
        assert found.note.endswith("The earlier counts.")


def test_seven_days_for_the_decision_warn_before_seven_working_days_for_the_assessment() -> None:
    """T06 and T07, Kirklees escalation 14 and 15."""
    received = ("referral_received", "2026-11-02 09:00")
    assert due("T06a", received) == "Mon 9 Nov 2026, end of day"
    found = clock("T07", "2026-11-02 10:00", received)
    assert (found.due, found.amber) == (local("2026-11-11 23:59"), local("2026-11-09 23:59"))


def test_an_episode_is_closed_no_earlier_than_24_hours_after_the_transfer_and_24_hours_after_the_decision_at_the_latest() -> (
    None
):
    """T20, Sandwell 3.2 and its flowchart."""
    events = [("transferred_to_csc", "2026-11-18 09:00"), ("csc_level_4_met", "2026-11-18 11:00")]
    open_ = clock("T20", "2026-11-18 12:00", *events)
    assert (open_.not_before, open_.due) == (local("2026-11-19 09:00"), local("2026-11-19 11:00"))
    early = clock("T20", "2026-11-18 12:00", *events, ("episode_closed", "2026-11-18 11:30"))
    good = clock("T20", "2026-11-19 12:00", *events, ("episode_closed", "2026-11-19 10:00"))
    assert "It was done before it might be." in early.note
    assert "before it might" not in good.note
    assert (early.state, good.state) == (State.DONE, State.DONE)


def test_an_assessment_without_consent_is_kept_for_its_thirty_days() -> None:
    """T11, Sandwell 1.1.1."""
    closed = ("no_consent_closed", "2026-10-20 16:30")
    found = clock("T11", "2026-11-01 09:00", closed)
    assert (found.not_before, found.due) == (local("2026-11-19 00:00"), local("2026-11-19 23:59"))
    assert "before it might" in clock("T11", "2026-11-20 09:00", closed, ("eha_destroyed", "2026-11-18")).note
    assert (
        "before it might"
        not in clock("T11", "2026-11-20 09:00", closed, ("eha_destroyed", "2026-11-19")).note
    )
    assert clock("T11", "2026-11-20 00:00", closed).state is State.LATE


def test_what_the_source_leaves_open_is_not_set_and_never_late() -> None:
    """T04 (“TBC”) and T09 (“?”), Kirklees."""
    for row, start, end in (
        ("T04", "caf_advised", "KK-ADV"),
        ("T09", "low_level_need_decided", "mast_arranged"),
    ):
        found = clock(row, "2026-12-31 09:00", (start, "2026-01-05 09:00"))
        assert (found.state, found.due, found.late_by, found.left) == (State.NOT_SET, None, None, None)
        assert "leaves the time open" in found.note
        code = "kk_adv_sent" if end == "KK-ADV" else end
        assert clock(row, "2026-12-31 09:00", (start, "2026-01-05"), (code, "2026-02-05")).state is State.DONE


def test_what_is_to_be_done_at_once_is_open_until_it_is_done_and_never_late() -> None:
    concern = ("protection_concern_identified", "2026-11-20 09:00")
    found = clock("T01", "2026-12-20 09:00", concern)
    assert (found.state, found.at_once, found.due, found.late_by) == (
        State.RUNNING,
        True,
        local("2026-11-20 09:00"),
        None,
    )
    done = clock("T01", "2026-12-20 09:00", concern, ("referral_phoned", "2026-11-20 09:20"))
    assert (done.state, done.ended_by) == (State.DONE, "referral_made")


# -- backward limits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "notice", "state"),
    [
        ("2026-11-23 23:59", None, State.RUNNING),
        ("2026-11-24 00:00", None, State.LATE),
        ("2026-11-24 00:00", "2026-11-23", State.DONE),
        ("2026-11-25 00:00", "2026-11-24 09:00", State.DONE_LATE),
        ("2026-12-08 00:00", None, State.DONE_LATE),
    ],
)
def test_ten_working_days_of_notice_of_a_meeting(now: str, notice: str | None, state: State) -> None:
    """T22, Sandwell 4.4; when the meeting came without notice, nothing can mend it."""
    events = [("cin_meeting", "2026-12-07 10:00")] + ([("cin_notice_received", notice)] if notice else [])
    found = clock("T22", now, *events)
    assert found.state is state
    assert ("came without it" in found.note) == (found.ended_by == "cin_meeting") == (now > "2026-12-07")
    assert found.ends == ("cin_notice_received",)


def test_each_meeting_needs_a_notice_of_its_own() -> None:
    events = [
        ("cin_notice_received", "2026-10-01 09:00"),
        ("cin_meeting", "2026-10-20 10:00"),
        ("cin_meeting", "2026-12-07 10:00"),
    ]
    found = [each for each in run_clocks("sandwell", "2026-11-25 09:00", *events) if each.id == "T22"]
    assert [(each.state, each.started.day.month) for each in found] == [(State.LATE, 12), (State.DONE, 10)]


def test_risks_are_identified_before_the_first_hearing_and_its_day_is_asked_for() -> None:
    """T49, Cafcass 2.28."""
    received = ("application_received", "2026-11-02")
    open_ = clock("T49", "2026-11-20 09:00", received)
    assert (open_.state, open_.due) == (State.NEEDS_TIME, None)
    assert "Enter “first_hearing” with its date." in open_.note
    hearing = ("first_hearing", "2026-11-24 10:00")
    assert clock("T49", "2026-11-24 10:00", received, hearing).state is State.RUNNING
    assert clock("T49", "2026-11-24 10:01", received, hearing).state is State.LATE
    assert (
        clock("T49", "2026-12-24 10:01", received, hearing, ("risk_identified", "2026-11-23")).state
        is State.DONE
    )
    assert clock("T49", "2026-11-20 09:00", received, ("risk_identified", "2026-11-19")).state is State.DONE
    assert clock("T49", "2026-11-20 09:00", received, ("first_hearing", "2026-11-24")).due == local(
        "2026-11-24 00:00"
    )


# -- moments without a time of day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "now", "state"),
    [
        ("2026-11-18 10:00", None, "2026-11-19 10:00", State.RUNNING),
        ("2026-11-18 10:00", None, "2026-11-19 10:01", State.LATE),
        ("2026-11-18 10:00", "2026-11-19 10:00", "2026-11-20 09:00", State.DONE),
        ("2026-11-18 10:00", "2026-11-19 10:01", "2026-11-20 09:00", State.DONE_LATE),
        ("2026-11-18", None, "2026-11-18 23:00", State.RUNNING),
        ("2026-11-18", None, "2026-11-19 00:00", State.RUNNING),
        ("2026-11-18", None, "2026-11-19 00:01", State.NEEDS_TIME),
        ("2026-11-18", None, "2026-11-19 23:59", State.NEEDS_TIME),
        ("2026-11-18", None, "2026-11-20 00:00", State.LATE),
        ("2026-11-18 10:00", "2026-11-19", "2026-11-20 09:00", State.NEEDS_TIME),
        ("2026-11-18 10:00", "2026-11-19", "2026-11-19 09:30", State.DONE),
        ("2026-11-18 10:00", "2026-11-18", "2026-11-20 09:00", State.DONE),
        ("2026-11-18 10:00", "2026-11-20", "2026-11-21 09:00", State.DONE_LATE),
        ("2026-11-18", "2026-11-18", "2026-11-20 09:00", State.DONE),
        ("2026-11-18", "2026-11-19", "2026-11-20 09:00", State.NEEDS_TIME),
    ],
)
def test_hours_count_from_the_earliest_reading_and_nothing_is_late_unless_it_is_so_on_every_reading(
    start: str, end: str | None, now: str, state: State
) -> None:
    """T12: 24 hours."""
    events = [("eha_received", start)] + ([("eha_validated", end)] if end else [])
    found = clock("T12", now, *events)
    assert found.state is state
    timeless = [code for code, at in events if len(at) == 10]
    assert all((f"“{code}”" in found.note) == (state is State.NEEDS_TIME) for code in timeless)
    if len(start) == 10:
        assert found.due == local("2026-11-19 00:00")


@pytest.mark.parametrize("start", ["2026-11-13", "2026-11-13 00:00", "2026-11-13 23:59"])
def test_days_do_not_depend_on_the_time_of_day(start: str) -> None:
    for now, state in (("2026-11-20 23:59", State.RUNNING), ("2026-11-21 00:00", State.LATE)):
        assert clock("T16", now, ("eha_requested", start)).state is state


@pytest.mark.parametrize("row", ["T12", "T16", "T41"])
def test_an_hour_that_comes_twice_is_read_so_that_the_deadline_is_the_earlier(row: str) -> None:
    start = ALL_ROWS[row][1].start[0]
    found = clock(row, "2026-10-25 09:00", (start, "2026-10-25 01:30"))
    assert found.due is not None
    if row == "T12":
        assert found.due == local("2026-10-26 00:30")


# -- which events belong together ----------------------------------------------------------------------------------------


def test_an_event_that_comes_again_before_the_end_starts_nothing_anew() -> None:
    found = clock(
        "T16",
        "2026-11-20 09:00",
        ("eha_requested", "2026-11-02 09:00"),
        ("eha_requested", "2026-11-09 09:00"),
    )
    assert found.started.day == date(2026, 11, 2)


def test_an_event_that_comes_again_after_the_end_starts_a_clock_of_its_own() -> None:
    found = run_clocks(
        "sandwell",
        "2026-11-20 09:00",
        ("mash_red", "2026-11-02 09:00"),
        ("mash_responded", "2026-11-02 10:00"),
        ("mash_red", "2026-11-19 09:00"),
        ("mash_red", "2026-11-20 08:00"),
    )
    assert [(each.state, each.started.day.day) for each in found] == [(State.LATE, 19), (State.DONE, 2)]


def test_a_review_ends_one_span_and_starts_the_next() -> None:
    """T37: every six months."""
    events = [
        ("cin_plan_agreed", "2025-08-31"),
        ("cin_plan_reviewed", "2026-02-27"),
        ("cin_plan_reviewed", "2026-08-31"),
    ]
    found = run_clocks("kent_medway", "2026-11-20 09:00", *events)
    assert [(each.state, each.due and f"{each.due:%Y-%m-%d}") for each in found] == [
        (State.RUNNING, "2027-02-28"),
        (State.DONE_LATE, "2026-08-27"),
        (State.DONE, "2026-02-28"),
    ]
    ended = run_clocks("kent_medway", "2027-11-20 09:00", *events, ("cin_plan_ended", "2026-12-01"))
    assert [each.state for each in ended] == [State.DONE_LATE, State.DONE, State.DONE]


def test_an_end_before_the_start_ends_nothing() -> None:
    found = clock(
        "T12", "2026-11-20 09:00", ("eha_validated", "2026-11-01 09:00"), ("eha_received", "2026-11-02 09:00")
    )
    assert found.state is State.LATE


def test_a_review_that_is_no_longer_called_for_is_not_late() -> None:
    """T17: the assessment came before the coordinator had to look."""
    events = [("eha_requested", "2026-11-02 09:00"), ("eha_received", "2026-11-18 09:00")]
    found = clock("T17", "2026-11-30 09:00", *events)
    assert (found.state, found.note) == (State.DONE, "No longer due: “eha_received”.")


def test_without_consent_by_ecaf_no_letter_is_due() -> None:
    """T10, Sandwell 1.1.1: the letter is for assessments that did not come through eCAF."""
    found = ("no_consent_found", "2026-11-02 09:00")
    assert clock("T10", "2026-11-02 10:00", found).state is State.RUNNING
    by_ecaf = run_clocks("sandwell", "2026-11-02 10:00", ("eha_received_by_ecaf", "2026-11-02 08:00"), found)
    assert "T10" not in {each.id for each in by_ecaf}


@pytest.mark.parametrize("outcome", ["", "cin_meeting_rejected"])
def test_after_a_meeting_nothing_is_handed_over_unless_the_step_down_was_accepted(outcome: str) -> None:
    """T23, T24, T25."""
    events = [("cin_meeting", "2026-11-02 09:00"), *([(outcome, "2026-11-02 10:00")] if outcome else [])]
    assert {each.id for each in run_clocks("sandwell", "2026-11-20 09:00", *events)} == {"T22"}


@pytest.mark.parametrize(
    ("row", "due_day"), [("T13", "2026-11-25"), ("T18", "2026-11-20"), ("T25", "2026-11-20")]
)
def test_reports_come_round_until_they_have_nothing_to_list(row: str, due_day: str) -> None:
    area, scale = ALL_ROWS[row]
    start = (scale.start[0], "2026-11-02 09:00")
    found = clock(row, "2026-11-20 09:00", start)
    assert (found.state, found.due) == (State.RUNNING, local(f"{due_day} 23:59"))
    ended = run_clocks(area, "2026-11-20 09:00", start, (scale.end[0], "2026-11-19 09:00"))
    assert row not in {each.id for each in ended}


def test_what_happens_after_now_is_left_out_so_that_an_earlier_now_shows_how_it_stood() -> None:
    events = [("eha_received", "2026-11-02 09:00"), ("eha_validated", "2026-11-03 10:00")]
    assert clock("T12", "2026-11-02 09:30", *events).left == timedelta(hours=23, minutes=30)
    assert clock("T12", "2026-11-03 09:30", *events).late_by == timedelta(minutes=30)
    assert clock("T12", "2026-11-04 09:30", *events).late_by == timedelta(hours=1)
    assert run_clocks("sandwell", "2026-11-02 08:59", *events) == []


def test_only_what_is_planned_can_start_a_clock_from_the_future() -> None:
    assert run_clocks("sandwell", "2026-11-02 09:00", ("eha_requested", "2026-11-03 09:00")) == []
    assert [
        each.id for each in run_clocks("sandwell", "2026-11-02 09:00", ("cin_meeting", "2026-12-03 09:00"))
    ] == ["T22"]


@pytest.mark.parametrize("at", ["1826-11-02 09:00", "2101-01-01", "9999-12-31 23:59", "0001-01-01"])
def test_a_date_that_cannot_be_counted_from_starts_nothing_and_breaks_nothing(at: str) -> None:
    assert run_clocks("sandwell", "2026-11-02 09:00", ("eha_requested", at), ("cin_meeting", at)) == []


def test_a_moment_without_a_zone_is_english_time() -> None:
    found = happenings_of([("eha_received", "2026-07-01 09:00")])
    naive = clocks(found, load("sandwell"), datetime(2026, 7, 2, 9, 30))
    assert naive == clocks(found, load("sandwell"), datetime(2026, 7, 2, 8, 30, tzinfo=UTC))
    assert naive[0].late_by == timedelta(minutes=30)


def test_the_clocks_are_in_the_order_in_which_people_need_them() -> None:
    found = run_clocks(
        "sandwell",
        "2026-11-20 09:00",
        ("mash_red", "2026-11-20 08:00"),
        ("eha_requested", "2026-11-02 09:00"),
        ("dispute_raised", "2026-11-18 09:00"),
        ("child_returned", "2026-11-19 09:00"),
        ("dispute_escalated", "2026-11-20"),
        ("transferred_to_csc", "2026-11-01 09:00"),
        ("csc_decided", "2026-11-01 10:00"),
        ("mash_amber", "2026-11-17"),
    )
    ids = [each.id for each in found]
    assert ids == ["T16", "T17", "T30", "T29", "T18", "T27", "T28", "T26", "T19"]
    cafcass = run_clocks(
        "cafcass",
        "2026-11-20 09:00",
        ("risk_high", "2026-11-20 08:00"),
        ("referral_phoned", "2026-11-20 08:00"),
    )
    assert [each.id for each in cafcass] == ["T48a", "T50", "T41"]


def test_a_due_day_beyond_the_announced_bank_holidays_says_so() -> None:
    assert ANNOUNCED_UNTIL.month == 12
    last = f"{ANNOUNCED_UNTIL.year}-12-01 09:00"
    note = f"Bank holidays after {ANNOUNCED_UNTIL.year} are not announced yet: check the day."
    assert note in clock("P02", last, ("referral_received", last)).note
    assert note not in clock("P01", last, ("referral_received", last)).note
    asked = f"{ANNOUNCED_UNTIL.year}-12-30 09:00"
    assert note not in clock("T16", asked, ("eha_requested", asked)).note


# -- the command ---------------------------------------------------------------------------------------------------------

CASE = """
profile: sandwell_2015
reference: EH-2026-0001
events:
  - {event: eha_received, at: 18/11/2026 16:20}
  - {event: EHA required advice, at: 17/11/2026 11:00}
"""


def write(folder: Path, text: str = CASE, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_says_what_is_late_first(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("timescales", write(tmp_path), "--on", "19/11/2026 16:50")
    assert ran.code == Exit.FINE
    lines = ran.out.splitlines()
    assert lines[0] == f"{tmp_path / 'case.yaml'} · Sandwell, Early Help Desk · Thu 19 Nov 2026, 16:50"
    headings = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert headings == ["Late", "Done"]
    (late,) = (line for line in lines if "Check the systems" in line)
    assert late.split("  ")[1:3] == ["Thu 19 Nov 2026, 16:20", ""]
    assert "30 min late" in late
    assert (
        "T12 · 24 hours · Business Support · since eha_received Wed 18 Nov 2026, 16:20 · ends with eha_validated"
        in " ".join(ran.out.split())
    )
    assert max(map(len, lines[1:])) <= 100


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("18/11/2026 16:21", "23 h 59 min left"),
        ("19/11/2026 16:20", "0 min left"),
        ("21/11/2026 17:30", "2 days 1 h late"),
        ("20/11/2026 16:20", "1 day late"),
        ("19/11/2026", "7 h 39 min late"),  # a day alone means its end
    ],
)
def test_the_command_tells_in_two_units_how_long(
    run: Callable[..., Ran], tmp_path: Path, on: str, words: str
) -> None:
    assert words in run("timescales", write(tmp_path), "--on", on).out


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("10/11/2026 12:00", "in 2 days"), ("11/11/2026 12:00", "tomorrow"), ("12/11/2026 12:00", "today"),
        ("13/11/2026 00:00", "1 day late"), ("15/11/2026 12:00", "3 days late"),
    ],
)  # fmt: skip
def test_what_is_due_by_a_day_is_told_in_days(
    run: Callable[..., Ran], tmp_path: Path, on: str, words: str
) -> None:
    case = "profile: sandwell\nevents: [{event: ism_contacted, at: 05/11/2026 09:00}]\n"
    assert words in run("timescales", write(tmp_path, case), "--on", on).out


@pytest.mark.parametrize(
    ("returned", "on", "words"),
    [("21/10/2026", "29/10/2026 00:30", "1 day late"), ("25/10/2026", "26/10/2026 00:30", "in 6 days")],
)
def test_days_are_told_right_when_the_clocks_change(
    run: Callable[..., Ran], tmp_path: Path, returned: str, on: str, words: str
) -> None:
    case = f"profile: sandwell\nevents: [{{event: ism_contacted, at: {returned}}}]\n"
    assert words in run("timescales", write(tmp_path, case), "--on", on).out


def test_on_a_narrow_terminal_what_is_to_be_done_has_a_line_of_its_own(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("timescales", write(tmp_path), "--on", "19/11/2026 16:50").out.splitlines()
    assert "      Check the systems and complete the checklist" in lines
    assert max(map(len, lines[1:])) <= 60


def test_the_command_gives_the_same_as_data(run: Callable[..., Ran], tmp_path: Path) -> None:
    (seen,) = json.loads(
        run("timescales", write(tmp_path), "--on", "19/11/2026 16:50", "--format", "json").out
    )
    assert (seen["profile"], seen["at"], seen["findings"]) == ("sandwell", "2026-11-19T16:50+00:00", [])
    first = seen["timescales"][0]
    assert {name: first[name] for name in ("id", "state", "due", "by_day", "late_by", "left", "started", "started_by")} == {
        "id": "T12", "state": "late", "due": "2026-11-19T16:20+00:00", "by_day": False, "late_by": 30, "left": None,
        "started": "2026-11-18T16:20+00:00", "started_by": "eha_received",
    }  # fmt: skip
    assert first["ends_with"] == {"eha_validated": "Systems checked, checklist done"}


def test_without_a_moment_the_command_goes_by_the_clock(run: Callable[..., Ran], tmp_path: Path) -> None:
    (seen,) = json.loads(run("timescales", write(tmp_path), "--format", "json").out)
    assert abs(datetime.fromisoformat(seen["at"]) - datetime.now(UTC)) < timedelta(minutes=2)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("yesterday", "this is not a date"), ("31/02/2026", "there is no such day"), ("03/03/26", "two figures"),
        ("03/03/2026 25:00", "not a time of day"), ("03/03/9999", "cannot be counted from"),
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_read_is_refused(
    run: Callable[..., Ran], tmp_path: Path, on: str, said: str
) -> None:
    ran = run("timescales", write(tmp_path), "--on", on)
    assert ran.code == Exit.USAGE
    assert said in ran.err


@pytest.mark.parametrize(
    ("profile", "settings", "title", "said"),
    [
        ("sandwell_2015", "", "Sandwell", ""),
        ("", "", "Every area", "No area profile is named"),
        ("", 'profile = "kent_medway_2011"', "Kent and Medway", ""),
        ("sandwel", "", "Every area", "Did you mean “sandwell”?"),
        ("narnia", "", "Every area", "The areas are:"),
    ],
)
def test_the_profile_comes_from_the_case_or_the_settings_and_its_lack_is_told(
    run: Callable[..., Ran], tmp_path: Path, profile: str, settings: str, title: str, said: str
) -> None:
    write(tmp_path, settings, "caseforms.toml")
    ran = run("timescales", write(tmp_path, f"profile: {profile}\nreference: X\n"), "--on", "19/11/2026")
    assert title in ran.out.splitlines()[0]
    assert said in " ".join(ran.out.split())
    assert ("only what holds in every area is shown" in " ".join(ran.out.split())) == bool(said)


def test_a_case_without_events_is_told_what_starts_a_clock(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("timescales", write(tmp_path, "profile: cafcass_2007\n"), "--on", "19/11/2026")
    assert "No clock runs. These events start one here: consent_given," in ran.out
    assert "referral_phoned" in ran.out


def test_what_cannot_be_counted_is_listed_with_its_place(run: Callable[..., Ran], tmp_path: Path) -> None:
    text = (
        CASE + "  - {event: eha recieved, at: 18/11/2026}\n  - {event: CHASE7, at: 32/11/2026}\nevnts: []\n"
    )
    path = write(tmp_path, text)
    ran = run("timescales", path, "--on", "19/11/2026 16:50")
    assert ran.code == Exit.FINE
    said = " ".join(ran.out.split())
    assert f"{path}:7:13: warning EVENT-01" in said
    assert "Did you mean “eha_received”" in said
    assert "error VAL-11" in said and "error FILE-01" in said
    (seen,) = json.loads(run("timescales", path, "--on", "19/11/2026 16:50", "--format", "json").out)
    assert {"EVENT-01", "VAL-11", "FILE-01"} <= {each["code"] for each in seen["findings"]}


def test_a_file_that_cannot_be_read_does_not_hide_the_others(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("timescales", tmp_path / "gone.yaml", write(tmp_path), "--on", "19/11/2026 16:50")
    assert ran.code == Exit.UNREADABLE
    assert "30 min late" in ran.out
    assert "there is no such file" in ran.err


@pytest.mark.parametrize("name", TIMESCALE_SAMPLES)
def test_the_samples_show_late_running_and_done_clocks_and_nothing_to_put_right(
    run: Callable[..., Ran], name: str
) -> None:
    (seen,) = json.loads(run("timescales", sample(name), "--on", "20/11/2026 09:00", "--format", "json").out)
    assert {"late", "running", "done", "done late"} <= {each["state"] for each in seen["timescales"]}
    assert seen["findings"] == []


def test_the_library_of_holidays_is_not_loaded_for_announced_years(tmp_path: Path) -> None:
    """It takes longer than all the rest; only a year that has not been announced needs it."""
    script = (
        "import sys\nsys.argv = ['caseforms', 'timescales', sys.argv[1], '--on', sys.argv[2]]\n"
        "from caseforms.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint('loaded' if 'holidays' in sys.modules else 'light')\n"
    )
    said = {}
    for year in (2026, 2028):
        path = write(
            tmp_path,
            f"profile: generic\nevents: [{{event: referral_received, at: 20/12/{year}}}]\n",
            f"{year}.yaml",
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(path), f"31/12/{year}"],
            capture_output=True, text=True, encoding="utf-8", check=True, cwd=tmp_path, timeout=60,
        )  # fmt: skip
        said[year] = done.stdout.splitlines()[-1]
    assert said == {2026: "light", 2028: "loaded"}


def test_a_deadline_is_shown_with_its_weekday() -> None:
    assert (
        show_due(deadline(Period(1, "days"), utc(date(2026, 3, 2), time(9)))) == "Tue 3 Mar 2026, end of day"
    )
