"""Working days in England: Monday to Friday without bank holidays, substitute days among them.

The bank holidays that are announced stand in ``bank_holidays.toml``, written from the library ``holidays`` (run
``python -m caseforms.checks.working_days`` when its version is raised), because importing that library costs more time
than everything else in a run. For other years it is asked itself; what it then says follows from the rules of the
calendar, and days that are proclaimed later are not in it.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from pathlib import Path

_FILE = Path(__file__).parent / "bank_holidays.toml"

#: The years whose bank holidays are in the file; the last is the last for which they have been announced.
_FIRST, _LAST = 2000, 2028

#: Bank holidays after this day are worked out and may still change.
ANNOUNCED_UNTIL = date(_LAST, 12, 31)


def is_working_day(day: date) -> bool:
    """Whether people are at work on a day."""
    days = _working_days(day.year)
    place = bisect_left(days, day.toordinal())
    return place < len(days) and days[place] == day.toordinal()


def working_days_after(day: date, number: int) -> date:
    """The ``number``-th working day after a day, which itself is day 0 and need not be one. ``number`` is at least 1.

    >>> working_days_after(date(2026, 12, 24), 1)  # Christmas Eve, a Thursday
    datetime.date(2026, 12, 29)
    """
    year = day.year
    place = bisect_right(_working_days(year), day.toordinal()) + number - 1
    while place >= len(_working_days(year)):
        place -= len(_working_days(year))
        year += 1
    return date.fromordinal(_working_days(year)[place])


def working_days_before(day: date, number: int) -> date:
    """The last working day on which there are still ``number`` working days up to a day, that day among them.

    >>> working_days_before(date(2026, 3, 16), 10)
    datetime.date(2026, 3, 2)
    """
    year = day.year
    place = bisect_right(_working_days(year), day.toordinal()) - 1 - number
    while place < 0:
        year -= 1
        place += len(_working_days(year))
    return date.fromordinal(_working_days(year)[place])


@functools.cache
def _working_days(year: int) -> tuple[int, ...]:
    """The working days of a year as ordinals, in order."""
    closed = bank_holidays(year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
    return tuple(day.toordinal() for day in days if day.weekday() < 5 and day not in closed)


@functools.cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year in England."""
    return _announced()[year] if _FIRST <= year <= _LAST else _worked_out(year)


@functools.cache
def _announced() -> dict[int, frozenset[date]]:
    import tomllib

    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {int(year): frozenset(days) for year, days in found["bank_holidays"].items()}


def _worked_out(year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def file_text() -> str:
    """The text of ``bank_holidays.toml`` by the installed library."""
    from holidays import __version__

    lines = [
        "# Bank holidays in England. Written by “python -m caseforms.checks.working_days”; do not change it by hand.",
        f'library = "holidays {__version__}"',
        "",
        "[bank_holidays]",
    ]
    for year in range(_FIRST, _LAST + 1):
        days = ", ".join(day.isoformat() for day in sorted(_worked_out(year)))
        lines.append(f"{year} = [{days}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    _FILE.write_text(file_text(), encoding="utf-8")
