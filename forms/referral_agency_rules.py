"""The rules on what a referral asks of one agency alone."""

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from ..cases.case import Case
from ..findings import Level
from .referral_agencies import AGENCIES
from .requirements import Problem, rule

_HEALTH = "Peterborough & Cambridgeshire, health professionals"
_CAMHS = "Peterborough & Cambridgeshire, CAMHS"
_PROBATION = "Peterborough & Cambridgeshire, probation"
_W = Level.WARNING


@rule(
    "REF-20",
    "Answers of another agency are not printed",
    "Only the part of the referrer’s own agency is printed; what stands in another part would reach no page.",
    "Peterborough & Cambridgeshire, good referral",
    _W,
)
def only_own_agency(case: Case) -> Iterator[Problem]:
    """Only the part of the referrer's agency is answered."""
    for agency, title in AGENCIES.items():
        if case.at(f"referral.{agency}") is not None and not case.says("referral.agency", agency):
            yield Problem(
                f"referral.{agency}",
                f"the part “{title}” is answered, but the referrer’s agency is another one",
                "Move what matters to the other questions, or correct “agency”.",
            )


@rule(
    "REF-21",
    "Little can be done without the child’s details",
    "A referral that began with an adult must still say who the child is.",
    f"{_HEALTH}; probation",
    _W,
)
def child_details_present(case: Case) -> Iterator[Problem]:
    """Health and probation, whose clients are often the parents, give the child's details."""
    if not case.says("referral.agency", "health", "probation"):
        return
    unborn = case.says("child.is_unborn", "yes")
    named = case.given("child.given_names") or case.given("child.family_name")
    if unborn:
        named = any(case.given(f"{path}.name") for path, _ in case.rows("parents"))
    if not named or not case.given("child.edd" if unborn else "child.dob"):
        yield Problem(
            "child",
            "the child’s name or date of birth is not known: little can be done without the child’s details",
            "Ask the family or another service before you send it, unless that would delay protection.",
        )


@rule(
    "REF-22",
    "A present concern is more than twelve months old",
    "Present and historical concerns are kept apart, so that the reader sees what is happening now.",
    _CAMHS,
    _W,
)
def present_is_present(case: Case) -> Iterator[Problem]:
    """Present concerns are dated within the last twelve months."""
    for path, row in case.rows("referral.camhs.present_concerns"):
        days = _days(row.date)
        if days and days[1] < _a_year_before(case.today):
            yield Problem(
                f"{path}.date",
                "a present concern is dated more than twelve months ago",
                "Move it to “historical_concerns”, or give the date on which it last happened.",
            )


@rule(
    "REF-23",
    "Historical concerns are not in order of date",
    "A history is read from the oldest to the newest.",
    _CAMHS,
    Level.ADVICE,
)
def history_in_order(case: Case) -> Iterator[Problem]:
    """Historical concerns stand in order of date."""
    dated = [
        (path, days)
        for path, row in case.rows("referral.camhs.historical_concerns")
        if (days := _days(row.date))
    ]
    for (_, before), (path, after) in pairwise(dated):
        if after[1] < before[0]:
            yield Problem(
                f"{path}.date", "this concern is older than the one before it", "Put the oldest first."
            )


@rule(
    "REF-24",
    "A historical concern is of the last twelve months",
    "What is recent stands among the present concerns, where the reader looks for it.",
    _CAMHS,
    Level.ADVICE,
)
def history_is_past(case: Case) -> Iterator[Problem]:
    """Historical concerns are dated more than twelve months ago."""
    for path, row in case.rows("referral.camhs.historical_concerns"):
        days = _days(row.date)
        if days and days[0] >= _a_year_before(case.today):
            yield Problem(
                f"{path}.date",
                "a historical concern is dated within the last twelve months",
                "Move it to “present_concerns”.",
            )


@rule(
    "REF-25",
    "Not yet read through for jargon",
    "Medical words and abbreviations are not understood by everyone who decides about the child.",
    _HEALTH,
    _W,
)
def jargon_is_out(case: Case) -> Iterator[Problem]:
    """A health referral was read through for jargon."""
    if case.says("referral.agency", "health") and case.says("referral.health.no_jargon_confirmed", "no"):
        yield Problem(
            "referral.health.no_jargon_confirmed",
            "not yet read through for jargon and abbreviations",
            "Write them out or put them in everyday words, then answer “yes”.",
        )


@rule(
    "REF-26",
    "Who supervises the contact?",
    "“Supervised” protects a child only if the reader can judge who supervises.",
    _PROBATION,
    _W,
)
def supervisor_is_named(case: Case) -> Iterator[Problem]:
    """Supervised contact says by whom."""
    if case.says("referral.agency", "probation"):
        for path, row in case.rows("referral.probation.contact_with_children"):
            if row.supervision == "supervised" and row.supervised_by is None:
                yield Problem(
                    f"{path}.supervised_by",
                    "contact is supervised, but it is not said by whom",
                    "Add “supervised_by: …”, or “not known”.",
                )


_MONTH_AND_YEAR = re.compile(rf"(?P<month>{'|'.join(month_name[1:])}) (?P<year>(?:19|20)\d\d)", re.IGNORECASE)


def _days(value: Any) -> tuple[date, date] | None:
    """The first and the last day that a date, “March 2025” or “2023” can mean; ``None`` for other words."""
    if isinstance(value, date):
        return value, value
    if not isinstance(value, str):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    if found := _MONTH_AND_YEAR.fullmatch(value):
        year, month = int(found["year"]), list(month_name).index(found["month"].capitalize())
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None


def _a_year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


AGENCY_RULES = (
    only_own_agency,
    child_details_present,
    present_is_present,
    history_in_order,
    history_is_past,
    jargon_is_out,
    supervisor_is_named,
)
