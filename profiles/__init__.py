"""One TOML file per area: the timescales of its procedure, read into :class:`Profile`."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from ..cases.events import EVENTS, nearest
from ..cases.kinds import closest
from ..errors import Unreadable
from .areas import area_of

#: What every case is held to, whatever its profile.
BASE = "base"

_FOLDER = Path(__file__).parent

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTED = ("hours", "days", "weeks", "working_days", "months", "years")
_BEFORE = tuple(f"before:{unit}" for unit in ("hours", "days", "working_days"))
_RECURRING = ("daily", *(f"weekday:{day}" for day in DAYS))
UNITS = (*_COUNTED, *_BEFORE, *_RECURRING, "at_once")
USES = ("own", "other", "earlier", "silent")


@dataclass(frozen=True, slots=True)
class Period:
    """An amount of a unit, such as 5 ``working_days``; the units are in ``UNITS``."""

    amount: int
    unit: str

    @property
    def backward(self) -> bool:
        """Whether it is counted back from what lies ahead."""
        return self.unit in _BEFORE

    @property
    def recurring(self) -> bool:
        """Whether it comes round again and again."""
        return self.unit in _RECURRING

    def __str__(self) -> str:
        """In words: “5 working days”, “10 working days before”, “at once”, “each Wednesday”."""
        kind, _, rest = self.unit.partition(":")
        if kind == "weekday":
            return f"each {rest.capitalize()}"
        words = (rest or kind).replace("_", " ")
        if kind in ("at_once", "daily"):
            return words
        amount = f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"
        return f"{amount} before" if self.backward else amount


@dataclass(frozen=True, slots=True)
class Timescale:
    """One row of a procedure's timescales: from which event to which, how long, whose it is, and where it stands.

    ``start`` and ``end`` name events of which the first counts. ``needs``: all of them have happened, or no clock runs;
    ``unless``: with one of them it never does; ``stop``: one of them ends it without its having been done. ``before``:
    the event from which a backward limit is counted, where that is not the start. ``period`` is ``None`` where the source
    leaves the time open. ``otherwise``: the period for a start that is not before ``cutoff`` on a working day.
    ``not_before``: what must have passed since which events. ``timer`` false: a definition, no clock. ``conflict`` and
    ``use``: the row that says otherwise, and which of the two counts.
    """

    id: str
    what: str
    owner: str
    source: str
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    period: Period | None = None
    otherwise: Period | None = None
    cutoff: time | None = None
    not_before: tuple[tuple[str, ...], Period] | None = None
    timer: bool = True
    conflict: str = ""
    use: str = ""
    note: str = ""

    @property
    def row(self) -> str:
        """The row of the table that it belongs to: ``T52a`` is part of ``T52``."""
        return self.id.rstrip("abcdefgh")


@dataclass(frozen=True)
class Profile:
    """The timescales of one area. ``office_hours``: opening and closing time when hours count on working days alone."""

    area: str
    title: str
    timescales: Mapping[str, Timescale]
    office_hours: tuple[time, time] | None = None
    by_start: Mapping[str, tuple[Timescale, ...]] = field(default_factory=dict)


def profile_of(name: object) -> Profile:
    """The profile that a case or the settings name, such as ``sandwell_2015``; what holds everywhere when it is none."""
    return load(area_of(name) or BASE)


def areas() -> tuple[str, ...]:
    """The areas that have a profile."""
    return tuple(sorted(each.stem for each in _FOLDER.glob("*.toml")))


@functools.cache
def load(area: str) -> Profile:
    """The profile of an area. Raises :class:`~caseforms.errors.Unreadable` when its file is wrong."""
    return read((_FOLDER / f"{area}.toml").read_text(encoding="utf-8"), f"profiles/{area}.toml")


def read(text: str, file: str) -> Profile:
    """A profile from the text of its file.

    Raises :class:`~caseforms.errors.Unreadable`, with the line, for an unknown key, event or unit, or a row that lacks something.
    """
    import tomllib

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(f"the profile cannot be understood ({problem})", _COMPARE, file=file) from None
    rows = {name: given.pop(name) for name, value in list(given.items()) if isinstance(value, dict)}
    reader = _Reader(text, file)
    reader.keys("", given, ("area", "title", "includes", "office_hours"), ("area", "title"))
    scales: dict[str, Timescale] = {}
    for included in given.get("includes", ()):
        scales |= load(included).timescales
    for name, row in rows.items():
        scales[name] = reader.timescale(name, row)
    for each in scales.values():
        if each.conflict and each.conflict not in scales:
            raise reader.wrong(each.id, f"the row “{each.conflict}” that it conflicts with is not there")
    hours = tuple(reader.clock("", each) for each in given.get("office_hours", ()))
    if hours and (len(hours) != 2 or hours[0] >= hours[1]):
        raise reader.wrong("", "“office_hours” are two times, the earlier first")
    starts: dict[str, list[Timescale]] = {}
    for each in scales.values():
        for event in dict.fromkeys((*each.start, *each.before)):
            starts.setdefault(event, []).append(each)
    by_start = {event: tuple(found) for event, found in starts.items()}
    return Profile(given["area"], given["title"], scales, (hours[0], hours[1]) if hours else None, by_start)


_COMPARE = "Compare with the profiles that caseforms brings, and with docs/timescales.md."
_ONE = ("what", "owner", "source", "note")
_EVENTS = ("start", "end", "needs", "unless", "stop", "before")
_OTHER = ("amount", "unit", "otherwise", "not_before", "hold", "unset", "timer", "conflict")


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of one file, and says where something is wrong."""

    text: str
    file: str

    def wrong(self, name: str, problem: str, remedy: str = _COMPARE) -> Unreadable:
        before = self.text.partition(f"\n[{name}]")[0] if name else ""
        line = before.count("\n") + 2 if name and len(before) < len(self.text) else 1
        return Unreadable(f"{name}: {problem}" if name else problem, remedy, file=self.file, line=line)

    def keys(
        self, name: str, given: Mapping[str, Any], known: tuple[str, ...], needed: tuple[str, ...]
    ) -> None:
        for key in given:
            if key not in known:
                near = closest(key, known, 1)
                remedy = f"Did you mean “{near[0]}”?" if near else f"The names are: {', '.join(known)}."
                raise self.wrong(name, f"there is no “{key}” in a profile", remedy)
        if missing := [key for key in needed if not given.get(key)]:
            raise self.wrong(name, f"“{missing[0]}” is missing")

    def timescale(self, name: str, row: dict[str, Any]) -> Timescale:
        timer = row.get("timer", True)
        needed = ("start", "end") if timer else ()
        self.keys(name, row, (*_ONE, *_EVENTS, *_OTHER), ("what", "owner", "source", *needed))
        if ("unit" in row) == bool(row.get("unset")):
            raise self.wrong(name, "either “unit” or “unset = true” is due")
        own = self.period(name, row) if "unit" in row else None
        otherwise, conflict = row.get("otherwise"), row.get("conflict", {})
        self.keys(name, otherwise or {}, ("unless_before", "amount", "unit"), ())
        self.keys(name, conflict, ("with", "use"), ("with", "use") if conflict else ())
        if conflict and conflict["use"] not in USES:
            raise self.wrong(
                name, f"“{conflict['use']}” says not which counts", f"Write one of: {', '.join(USES)}."
            )
        words: dict[str, Any] = {key: row.get(key, "") for key in _ONE}
        events: dict[str, Any] = {key: self.events(name, row.get(key, ())) for key in _EVENTS}
        return Timescale(
            id=name,
            period=own,
            otherwise=self.period(name, otherwise) if otherwise else None,
            cutoff=self.clock(name, otherwise.get("unless_before")) if otherwise else None,
            not_before=self.not_before(name, row, own),
            timer=timer,
            conflict=conflict.get("with", ""),
            use=conflict.get("use", ""),
            **words,
            **events,
        )

    def events(self, name: str, given: str | list[str]) -> tuple[str, ...]:
        codes = (given,) if isinstance(given, str) else tuple(given)
        for code in codes:
            if code not in EVENTS:
                near = nearest(code)
                remedy = f"Did you mean “{near.code}”?" if near else "The events are in cases/events.toml."
                raise self.wrong(name, f"there is no event “{code}”", remedy)
        return codes

    def period(self, name: str, given: Mapping[str, Any]) -> Period:
        unit, amount = given.get("unit"), given.get("amount", 0)
        if unit not in UNITS:
            near = closest(str(unit), UNITS, 1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"The units are: {', '.join(UNITS)}."
            raise self.wrong(name, f"there is no unit “{unit}”", remedy)
        if type(amount) is not int or not 0 <= amount <= 1000 or (unit in _COUNTED and not amount):
            raise self.wrong(
                name, "“amount” is a whole number, up to 1000", "Write it in figures, without quotes."
            )
        return Period(amount, unit)

    def not_before(
        self, name: str, row: Mapping[str, Any], own: Period | None
    ) -> tuple[tuple[str, ...], Period] | None:
        if row.get("hold") and own:
            return self.events(name, row["start"]), own
        if given := row.get("not_before"):
            self.keys(name, given, ("start", "amount", "unit"), ("start", "amount", "unit"))
            return self.events(name, given["start"]), self.period(name, given)
        return None

    def clock(self, name: str, given: object) -> time:
        if isinstance(given, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given):
            return time.fromisoformat(given)
        raise self.wrong(name, "a time of day is due", 'Write it in quotes and in the 24-hour form: "12:00".')
