"""Reading a profile from its file: what it includes, its rows and its words; whatever is wrong is told with its line."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from ..cases.events import EVENTS, nearest
from ..cases.kinds import closest
from ..cases.settings import FILE_NAME
from ..errors import Unreadable
from .profile import COUNTED, TERMS, UNITS, USES, Period, Profile, Term, Timescale

#: What every case is held to, whatever its profile.
BASE = "base"
HOUSE = Path(__file__).parent
MAX_BYTES = 200_000

_COMPARE = "Compare with the profiles that caseforms brings, and with docs/profiles.md."
_ONE = ("what", "owner", "source", "note")
_EVENTS = ("start", "end", "needs", "unless", "stop", "before")
_OTHER = ("amount", "unit", "otherwise", "not_before", "hold", "unset", "timer", "conflict")
_WORDS = "vocabulary"
_HEAD = ("area", "title", "includes", "office_hours", "vocabulary")


@dataclass(frozen=True)
class Beside:
    """A folder with own profiles, which may include each other, and those of them that were read."""

    folder: Path
    known: dict[Path, Profile] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """The names of its profiles."""
        return tuple(sorted(each.stem for each in self.folder.glob("*.toml") if each.name != FILE_NAME))


def read(text: str, file: str, beside: Beside | None = None, above: tuple[Path, ...] = ()) -> Profile:
    """A profile from the text of its file. ``beside`` has own profiles that it may include as well as the house's.

    ``above`` are the files that include it. Raises :class:`~caseforms.errors.Unreadable`, with the line, for an unknown
    key, event or unit, a row that lacks something, and an include that is not there or leads back to itself.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _no_toml(problem, file) from None
    except RecursionError:
        raise Unreadable("the profile is nested too deeply", _COMPARE, file=file) from None
    reader = _Reader(text, file)
    head = {name: value for name, value in given.items() if name in _HEAD or not isinstance(value, dict)}
    reader.keys("", head, _HEAD, ("area", "title"))
    area, title = (reader.words("", key, head[key]) for key in ("area", "title"))
    includes = reader.names("", "includes", head.get("includes", []))
    scales: dict[str, Timescale] = {}
    terms: dict[str, Term] = {}
    hours: tuple[time, time] | None = None
    for name in includes:
        included = _included(name, reader, beside, above)
        scales |= included.timescales
        terms |= included.vocabulary
        hours = included.office_hours or hours
    for name, row in given.items():
        if name not in head:
            scales[name] = reader.timescale(name, row)
    for each in scales.values():
        if each.conflict and each.conflict not in scales:
            raise reader.wrong(each.id, f"the row “{each.conflict}” that it conflicts with is not there")
    terms |= reader.vocabulary(head.get("vocabulary", {}))
    hours = reader.office_hours(head["office_hours"]) if "office_hours" in head else hours
    starts: dict[str, list[Timescale]] = {}
    for each in scales.values():
        for event in dict.fromkeys((*each.start, *each.before)):
            starts.setdefault(event, []).append(each)
    by_start = {event: tuple(found) for event, found in starts.items()}
    return Profile(area, title, scales, hours, by_start, terms, Path(file).stem, includes, text)


def read_file(path: Path, beside: Beside | None = None, above: tuple[Path, ...] = ()) -> Profile:
    """The profile in a file; see :func:`read`. Raises :class:`~caseforms.errors.Unreadable`."""
    if beside and path in beside.known:
        return beside.known[path]
    profile = read(_text_of(path), _shown(path), beside, (*above, path))
    if beside:
        beside.known[path] = profile
    return profile


def _shown(path: Path) -> str:
    return f"profiles/{path.name}" if path.parent == HOUSE else str(path)


def _text_of(path: Path) -> str:
    shown = _shown(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise Unreadable(f"the profile cannot be read ({reason})", "Check the file.", file=shown) from None
    except UnicodeDecodeError:
        raise Unreadable("this is not a text in UTF-8", "Save it again as “UTF-8”.", file=shown) from None
    if len(data) > MAX_BYTES:
        raise Unreadable("this is too long for a profile", "A profile has at most 200 kB.", file=shown)
    return text


@functools.cache
def house(name: str) -> Profile:
    """A profile that caseforms brings."""
    return read_file(HOUSE / f"{name}.toml")


def house_names() -> tuple[str, ...]:
    """The profiles that caseforms brings, in order of the alphabet."""
    return tuple(sorted(each.stem for each in HOUSE.glob("*.toml")))


def _included(name: str, reader: _Reader, beside: Beside | None, above: tuple[Path, ...]) -> Profile:
    """A profile that another includes: one of the same folder or of the house. One of the same name is the house's."""
    known = beside.names() if beside else ()
    if beside and name in known:
        own = beside.folder / f"{name}.toml"
        if not (above and above[-1] == own and name in house_names()):
            if own in above:
                way = ", which includes ".join(f"“{each.stem}”" for each in (*above[above.index(own) :], own))
                raise reader.wrong(
                    "", f"the includes go round in a circle: {way}", "Take one of them out.", "includes"
                )
            return read_file(own, beside, above)
    if name not in house_names():
        near = closest(name, (*house_names(), *known), 1)
        listed = ", ".join((*house_names(), *known))
        remedy = f"Did you mean “{near[0]}”?" if near else f"The profiles are: {listed}."
        raise reader.wrong("", f"there is no profile “{name}” to include", remedy, "includes")
    return house(name)


def _no_toml(problem: tomllib.TOMLDecodeError, file: str) -> Unreadable:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(problem))
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (0, 0)
    remedy = 'Write: name = "words"; a row begins with its name in brackets, such as [T12].'
    return Unreadable(
        "the profile cannot be understood here" if line else f"the profile cannot be understood ({problem})",
        remedy,
        file=file,
        line=line,
        column=column,
    )


def line_of(text: str, row: str, key: str = "") -> int:
    """The line of a profile at which a row begins, or a key of it stands; the first where it is not found."""
    lines = text.split("\n")
    heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[", line)]
    wanted = re.compile(rf"\s*\[\s*[\"']?{re.escape(row)}[\"']?\s*\]")
    start = next((n for n in heads if wanted.match(lines[n])), None) if row else -1
    if start is None:
        return line_of(text, "", row)
    end = next((n for n in heads if n > start), len(lines))
    entry = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    found = next((n for n in range(start + 1, end) if key and entry.match(lines[n])), max(start, 0))
    return found + 1


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of one file, and says where something is wrong."""

    text: str
    file: str

    def wrong(self, row: str, problem: str, remedy: str = _COMPARE, key: str = "") -> Unreadable:
        """What is wrong in a row, at its line; at the head of the file (“”), at the line of ``key``."""
        line = line_of(self.text, row, "" if row and row != _WORDS else key)
        return Unreadable(f"{row}: {problem}" if row else problem, remedy, file=self.file, line=line)

    def keys(
        self, row: str, given: Any, known: tuple[str, ...], needed: tuple[str, ...], key: str = ""
    ) -> None:
        """Refuse a table that is none, has an unknown key or lacks one."""
        if not isinstance(given, dict):
            raise self.wrong(row, f"“{key}” must be a table", "Write {…} with names in it.", key)
        for each in given:
            if each not in known:
                near = closest(each, known, 1)
                remedy = f"Did you mean “{near[0]}”?" if near else f"The names are: {', '.join(known)}."
                at = each if key in ("", _WORDS) else key
                raise self.wrong(row, f"there is no “{each}” in a profile", remedy, at)
        if missing := [each for each in needed if not given.get(each)]:
            raise self.wrong(row, f"“{missing[0]}” is missing", key=key)

    def words(self, row: str, key: str, given: object) -> str:
        """Text in quotes."""
        if isinstance(given, str):
            return given
        raise self.wrong(row, f"“{key}” must be text in quotes", f'Write: {key} = "…".', key)

    def names(self, row: str, key: str, given: object) -> tuple[str, ...]:
        """A list of texts in quotes."""
        if isinstance(given, list) and all(isinstance(each, str) for each in given):
            return tuple(given)
        raise self.wrong(row, f"“{key}” must be a list of names in quotes", f'Write: {key} = ["…"].', key)

    def flag(self, row: str, key: str, given: object) -> bool:
        """true or false."""
        if isinstance(given, bool):
            return given
        raise self.wrong(row, f"“{key}” must be true or false", f"Write: {key} = true.", key)

    def timescale(self, name: str, row: dict[str, Any]) -> Timescale:
        """One row of timescales."""
        timer = self.flag(name, "timer", row.get("timer", True))
        needed = ("start", "end") if timer else ()
        self.keys(name, row, (*_ONE, *_EVENTS, *_OTHER), ("what", "owner", "source", *needed))
        if ("unit" in row) == self.flag(name, "unset", row.get("unset", False)):
            raise self.wrong(name, "either “unit” or “unset = true” is due")
        own = self.period(name, row) if "unit" in row else None
        otherwise, conflict = row.get("otherwise"), row.get("conflict", {})
        limits = ("unless_before", "amount", "unit")
        self.keys(name, otherwise or {}, limits, (), "otherwise")
        self.keys(name, conflict, ("with", "use"), ("with", "use") if conflict else (), "conflict")
        if conflict and conflict["use"] not in USES:
            raise self.wrong(
                name, f"“{conflict['use']}” says not which counts", f"Write one of: {', '.join(USES)}."
            )
        words: dict[str, Any] = {key: self.words(name, key, row.get(key, "")) for key in _ONE}
        events: dict[str, Any] = {key: self.events(name, key, row.get(key, [])) for key in _EVENTS}
        return Timescale(
            id=name,
            period=own,
            otherwise=self.period(name, otherwise) if otherwise else None,
            cutoff=self.clock(name, otherwise.get("unless_before")) if otherwise else None,
            not_before=self.not_before(name, row, own),
            timer=timer,
            conflict=self.words(name, "with", conflict.get("with", "")),
            use=conflict.get("use", ""),
            **words,
            **events,
        )

    def events(self, row: str, key: str, given: object) -> tuple[str, ...]:
        """One event or several, each of the catalogue."""
        codes = (given,) if isinstance(given, str) else self.names(row, key, given)
        for code in codes:
            if code not in EVENTS:
                near = nearest(code)
                remedy = f"Did you mean “{near.code}”?" if near else "The events are in cases/events.toml."
                raise self.wrong(row, f"there is no event “{code}”", remedy)
        return codes

    def period(self, row: str, given: Mapping[str, Any]) -> Period:
        """An amount of a unit."""
        unit, amount = given.get("unit"), given.get("amount", 0)
        if unit not in UNITS:
            near = closest(str(unit), UNITS, 1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"The units are: {', '.join(UNITS)}."
            raise self.wrong(row, f"there is no unit “{unit}”", remedy)
        if type(amount) is not int or not 0 <= amount <= 1000 or (unit in COUNTED and not amount):
            raise self.wrong(
                row, "“amount” is a whole number, up to 1000", "Write it in figures, without quotes."
            )
        return Period(amount, str(unit))

    def not_before(
        self, name: str, row: Mapping[str, Any], own: Period | None
    ) -> tuple[tuple[str, ...], Period] | None:
        """What must have passed since which events before it may be done."""
        if self.flag(name, "hold", row.get("hold", False)) and own:
            return self.events(name, "start", row["start"]), own
        if given := row.get("not_before"):
            self.keys(name, given, ("start", "amount", "unit"), ("start", "amount", "unit"), "not_before")
            return self.events(name, "start", given["start"]), self.period(name, given)
        return None

    def clock(self, row: str, given: object, key: str = "") -> time:
        """A time of day."""
        if isinstance(given, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given):
            return time.fromisoformat(given)
        raise self.wrong(
            row, "a time of day is due", 'Write it in quotes and in the 24-hour form: "12:00".', key
        )

    def office_hours(self, given: object) -> tuple[time, time]:
        """When the offices open and close."""
        hours = [
            self.clock("", each, "office_hours") for each in (given if isinstance(given, list) else [given])
        ]
        if len(hours) != 2 or hours[0] >= hours[1]:
            raise self.wrong("", "“office_hours” are two times, the earlier first", key="office_hours")
        return hours[0], hours[1]

    def vocabulary(self, given: object) -> dict[str, Term]:
        """The words of an area: ``key = {say = "…", source = "…"}``."""
        self.keys(_WORDS, given, tuple(TERMS), (), _WORDS)
        found: dict[str, Term] = {}
        for key, entry in given.items() if isinstance(given, dict) else ():
            self.keys(_WORDS, entry, ("say", "source", "instead_of"), ("say", "source"), key)
            say, source = (self.words(_WORDS, each, entry[each]) for each in ("say", "source"))
            instead = self.names(_WORDS, "instead_of", entry.get("instead_of", []))
            if not all(each.strip() for each in instead):
                raise self.wrong(_WORDS, "“instead_of” must be a list of words", key=key)
            found[key] = Term(key, say, source, instead)
        return found
