"""Was a concern for a child’s protection passed on without delay? Working hours between learning of it and referring it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from ..cases.case import Case
from ..cases.dates import Moment
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .referral_quality import of_referrals
from .theme import ThemeRule, theme_rule

_GOOD = "Peterborough & Cambridgeshire, good referral"
_POOR = "Peterborough & Cambridgeshire, poor referral"
_A, _W = Level.ADVICE, Level.WARNING

_OPENS, _NOON, _CLOSES = time(9), time(12), time(17)
_DAY_OF_WORK = 8.0  # hours
_AT_ONCE = 4.0  # working hours


def working_hours(start: datetime, end: datetime) -> float:
    """The hours from Monday to Friday, 09:00 to 17:00, that lie between two moments. Bank holidays count as other days."""
    hours, day = 0.0, start.date()
    while day <= end.date():
        if day.weekday() < 5:
            opened = max(start, datetime.combine(day, _OPENS))
            closed = min(end, datetime.combine(day, _CLOSES))
            hours += max(0.0, (closed - opened).total_seconds() / 3600)
        day += timedelta(days=1)
    return hours


def _waited(form: Form, case: Case) -> tuple[datetime, datetime] | None:
    """When a concern for a child's protection was identified, and when it was first passed on, by telephone or in writing.

    What has not been passed on yet counts up to the beginning of today. Where a time of day is not known, the wait is
    taken as short as it can have been. ``None`` when there is nothing to ask, or a reason is given.
    """
    identified = case.given("referral.identified_at")
    if not form.urgent(case) or not isinstance(identified, Moment) or case.given("referral.delay_reason"):
        return None
    passed_on = [
        datetime.combine(moment.day, moment.time or _OPENS)
        for path in ("referral.telephoned_at", "author.completed_at")
        if isinstance(moment := case.given(path), Moment)
    ]
    start = datetime.combine(identified.day, identified.time or _CLOSES)
    end = min(passed_on, default=datetime.combine(case.today, _OPENS))
    if (end.date() - start.date()).days > 60:
        end = start + timedelta(days=60)  # as late as can be; a year in error need not be counted through
    return start, end


_WHY_LATE = "Give the reason in “delay_reason”, and send it now if it has not gone."


@theme_rule(
    "RQ-07",
    "Not referred within four working hours",
    "While a child needs protection, every hour can cost the chance to speak to the child or to secure evidence. Working "
    "hours are Monday to Friday, 09:00 to 17:00; the telephone call counts as the referral.",
    _POOR,
    _W,
)
@of_referrals
def without_delay(form: Form, case: Case) -> Iterator[Problem]:
    """A child-protection concern is passed on within four working hours, or the reason for waiting is given."""
    wait = _waited(form, case)
    if wait and _AT_ONCE < working_hours(*wait) <= _DAY_OF_WORK:
        yield Problem(
            "referral.delay_reason",
            "over four working hours from concern to referral, and no reason",
            _WHY_LATE,
        )


@theme_rule(
    "RQ-08",
    "Not referred within a working day",
    "A child-protection concern waited for more than eight working hours, without a reason. The duty team will ask why, "
    "and what has happened to the child in between.",
    _POOR,
    _W,
)
@of_referrals
def within_a_day(form: Form, case: Case) -> Iterator[Problem]:
    """A child-protection concern is passed on within one working day, or the reason for waiting is given."""
    wait = _waited(form, case)
    if wait and working_hours(*wait) > _DAY_OF_WORK:
        yield Problem(
            "referral.delay_reason",
            "LATE: over a working day from concern to referral, and no reason",
            f"{_WHY_LATE} Say how the child has been kept safe in between.",
        )


@theme_rule(
    "RQ-09",
    "Known in the morning, referred in the afternoon",
    "What is known before noon is best passed on before noon: the duty team can then see the child while school is open.",
    _GOOD,
    _A,
)
@of_referrals
def the_same_morning(form: Form, case: Case) -> Iterator[Problem]:
    """What is identified in the morning is passed on the same morning."""
    wait = _waited(form, case)
    if wait is None:
        return
    start, end = wait
    if start.date() == end.date() and start.time() < _NOON <= end.time() and working_hours(*wait) <= _AT_ONCE:
        yield Problem(
            "referral.identified_at",
            "known in the morning, passed on in the afternoon",
            "Another time, ring the same morning; if something held you up, say so in “delay_reason”.",
        )


RULES: tuple[ThemeRule, ...] = (without_delay, within_a_day, the_same_morning)
