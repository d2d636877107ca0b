"""Case files as a workbook: a row for each case and a column for each answer that any of them gives.

The workbook is a register: “letters due” works with it, and “import” makes the same case files of it again. What has no column
is named, never left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from ..cases.blocks import Group, Rows, questions
from ..cases.dates import MOMENT_AHEAD, DateKind, Moment
from ..cases.events import EVENTS, code_of
from ..cases.importing.sheet_xml import MOST_LETTERS
from ..cases.kinds import Multi, Names
from ..profiles import Profile, profile_of
from .catalogue import LetterText
from .context import LetterCase
from .register_columns import Target, asked_of, columns_for, target_of
from .register_workbook import register_of

_MOST_ROWS = 9
_MOST_TIMES = 9
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})(?: (\d\d):(\d\d))?")
_NEVER_COLUMNS = frozenset({"accepted"})


@dataclass
class Export:
    """Cases as rows: what stands in each by column, and the answers that have no column, with how many cases give them."""

    rows: list[dict[Target, object]] = field(default_factory=list)
    without: dict[str, int] = field(default_factory=dict)

    def add(self, answers: Mapping[str, Any]) -> None:
        """Add a case, as plain text, lists and mappings."""
        row, missing = _row(answers)
        self.rows.append(row)
        for path in missing:
            self.without[path] = self.without.get(path, 0) + 1

    def left_out(self) -> list[tuple[str, int]]:
        """The answers that have no column, those of one group together, each with how many cases give it."""
        groups: dict[str, list[str]] = {}
        for path in self.without:
            groups.setdefault(path.partition(".")[0], []).append(path)
        return sorted(
            (", ".join(sorted(paths)) if len(paths) < 4 else name, max(self.without[path] for path in paths))
            for name, paths in groups.items()
        )

    def workbook(self, area: str, letters: Sequence[LetterText]) -> bytes:
        """The register with these rows; the columns of an area's own register come first, in its order."""
        profile = profile_of(area)
        return register_of(self.columns(area, letters, profile), letters, profile, self.rows)

    def columns(self, area: str, letters: Sequence[LetterText], profile: Profile) -> list[Target]:
        """The columns that are used, in the order of a register."""
        used = dict.fromkeys(target for row in self.rows for target in row)
        usual = {target: n for n, target in enumerate(columns_for(area, letters, profile))} if area else {}
        usual[Target("reference")] = -1
        return sorted(used, key=lambda each: (usual.get(each, len(usual)), *_order(each)))


def _row(answers: Mapping[str, Any]) -> tuple[dict[Target, object], set[str]]:
    """What stands in the row of a case by column, and the answers that have none."""
    row: dict[Target, object] = {}
    missing: set[str] = set()
    for name, value in answers.items():
        if name == "events":
            row.update(_events(value, missing))
        elif name in _NEVER_COLUMNS:
            missing.add(name)
        else:
            _lay(value, name, row, missing)
    return row, missing


def _lay(given: Any, path: str, row: dict[Target, object], missing: set[str]) -> None:
    """Put the answers below a piece of a case file into a row; lists of words are joined where they can be."""
    if isinstance(given, str):
        target = _target(path)
        if target is None or len(given) >= MOST_LETTERS:
            missing.add(re.sub(r"\[\d+\]", "[]", path))
        else:
            row[target] = _cell(given) if _is_day(target) else given
    elif isinstance(given, Mapping):
        for name, value in given.items():
            if value is not None:
                _lay(value, f"{path}.{name}", row, missing)
    elif isinstance(given, list) and given and all(isinstance(each, str) for each in given):
        target = _target(path)
        question = asked_of(target) if target else None
        kind = question.kind if question else None
        if target and isinstance(kind, Multi | Names) and not any(set(each) & set(";\n") for each in given):
            row[target] = "; ".join(given)
        else:
            missing.add(path)
    elif isinstance(given, list):
        for number, each in enumerate(given):
            if number < _MOST_ROWS and not isinstance(each, str):
                _lay(each, f"{path}[{number}]", row, missing)
            elif each is not None:
                missing.add(f"{path}[]")


def _order(target: Target) -> tuple[Any, ...]:
    if target.event:
        return 1, list(EVENTS).index(target.event), target.number, target.part != "at", target.part
    places: list[int] = []
    model: Any = LetterCase
    for step in target.path.split("."):
        name, _, number = step.partition("[")
        question = questions(model)[name]
        places += [list(questions(model)).index(name), int(number.rstrip("]") or 0)]
        model = question.kind.model if isinstance(question.kind, Group | Rows) else model
    return 0, places


@lru_cache(maxsize=8192)
def _target(path: str) -> Target | None:
    found = target_of(path)
    return found if found and found.path == path else None


def _events(given: Any, missing: set[str]) -> Iterator[tuple[Target, object]]:
    if given is not None and not isinstance(given, list):
        missing.add("events")
        return
    times: dict[str, int] = {}
    for row in given or ():
        code = code_of(row.get("event") or "") if isinstance(row, Mapping) else ""
        if not code or times.get(code, 0) >= _MOST_TIMES or set(row) - {"event", "at", "by", "note"}:
            missing.add("events[]")
            continue
        times[code] = times.get(code, 0) + 1
        for part in ("at", "by", "note"):
            if (value := row.get(part)) is not None:
                yield Target("", code, part, times[code]), _cell(str(value)) if part == "at" else str(value)


@lru_cache(maxsize=8192)
def _is_day(target: Target) -> bool:
    question = asked_of(target)
    return question is not None and isinstance(question.kind, DateKind)


@lru_cache(maxsize=16_384)
def _cell(text: str) -> object:
    """A text as a cell has it: a day that is written as a register shows it becomes one, all else stays as it was typed."""
    match = _DAY.fullmatch(text)
    if not match:
        return text
    found = MOMENT_AHEAD.accept(text)
    if not isinstance(found, Moment) or found.day < date(1900, 3, 1):
        return text
    if not match[4]:
        return found.day
    clock = time(int(match[4]), int(match[5]))
    return datetime.combine(found.day, clock) if clock != time(0) else text


def export_of(cases: Iterable[Mapping[str, Any]]) -> Export:
    """The rows of many cases."""
    export = Export()
    for each in cases:
        export.add(each)
    return export
