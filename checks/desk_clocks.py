"""The clocks of an early-help desk as a paper of the desk tells them: too late, and by how many hours (Sandwell 1.2, 8.1).

“caseforms timescales” reckons every clock of a case; here the document itself says what its reader must know.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import Happening, happenings
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .deadlines import span, utc
from .theme import theme_rule

_W = Level.WARNING


def late_by(start: Moment, end: Moment | None, hours: int, now: datetime) -> int:
    """By how many hours something certainly came after its ``hours``, begun ones counted; 0 when it may be in time.

    Without ``end`` it has not come by ``now`` (UTC). A day without a time of day counts as the hour that is kindest.
    """
    came = span(end).earliest if end else now
    late = came - (span(start).latest + timedelta(hours=hours))
    return max(0, math.ceil(late / timedelta(hours=1)))


def _clock(
    case: Case, starts: dict[str, int], end: str, stop: str = ""
) -> Iterator[tuple[Happening, Happening | None, int]]:
    """Each start whose end came late, or did not come, with its end and the hours; the start of today is “now”.

    Where ``stop`` has happened, nothing is waited for any more.
    """
    seen = [each for each in happenings(case) if each.at.day <= case.today]
    now = utc(case.today, time(0, 0)).astimezone(UTC)
    for start in (each for each in seen if each.code in starts):
        came = (each for each in seen if each.code == end and span(each.at).latest >= span(start.at).earliest)
        ended = next(came, None)
        if ended is None and any(each.code == stop for each in seen):
            continue
        if late := late_by(start.at, ended.at if ended else None, starts[start.code], now):
            yield start, ended, late


def _hours(late: int) -> str:
    return f"{late} hour{'s' if late > 1 else ''}"


@theme_rule(
    "TRI-01",
    "The systems were checked late",
    "Every assessment is validated within 24 hours of its receipt, weekends included.",
    "Sandwell 1.2",
    _W,
)
def checked_in_time(form: Form, case: Case) -> Iterator[Problem]:
    """From receipt to check no more than 24 hours pass."""
    if form.code != "triage_checklist":
        return
    for start, end, late in _clock(case, {"eha_received": 24}, "eha_validated", "no_consent_closed"):
        if end:
            yield Problem(
                f"{end.path}.at",
                f"checked {_hours(late)} after the 24 hours since the receipt",
                "Note the reason.",
            )
        else:
            yield Problem(
                f"{start.path}.at",
                f"not checked, {_hours(late)} after the 24 hours",
                "Check the systems now.",
            )


@theme_rule(
    "SYN-01",
    "The MASH was answered late",
    "A Red notification is answered within 4 hours, an Amber one within 72, weekends included.",
    "Sandwell 8.1",
    _W,
)
def answered_in_time(form: Form, case: Case) -> Iterator[Problem]:
    """From the request to the answer no more hours pass than its rating allows."""
    if form.code != "agency_synopsis":
        return
    for start, end, late in _clock(case, {"mash_red": 4, "mash_amber": 72}, "mash_responded"):
        rating = "Red" if start.code == "mash_red" else "Amber"
        if end:
            yield Problem(
                f"{end.path}.at",
                f"answered {_hours(late)} after the time of a {rating} notification",
                "Note the reason.",
            )
        else:
            yield Problem(
                f"{start.path}.at",
                f"not answered, {_hours(late)} after the time of a {rating} notification",
                "Return it to the MASH team now.",
            )


RULES = (checked_in_time, answered_in_time)
