"""Bringing together answers from several places: a document that comes back, and the case file that it was made from.

Answers are plain names, lists and texts, as in a case file. Where it is known what a document said when it was made, only what
was changed in it since counts, so that what the case file learned meanwhile is kept. Rows are matched as differences are told:
by number or name, then by likeness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .blocks import Block, Group, Rows, questions
from .differing import Row, account_of_row, matched
from .kinds import Kind, Multi, Unusable

Plain = Mapping[str, Any]


@dataclass(slots=True)
class Merged:
    """What came of it. ``clashes`` are the paths of answers that both sides had changed: the newcomer’s stands in ``answers``.

    ``kept`` are those that the newcomer took out, and the other side had changed: they stay.
    """

    answers: dict[str, Any]
    clashes: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def merge(model: type[Block], ours: Plain, theirs: Plain, base: Plain | None = None) -> Merged:
    """The answers of ``ours`` with those of ``theirs``; ``base`` is what ``theirs`` was before somebody changed it.

    Without ``base`` every answer of ``theirs`` counts, and what it lacks stays as it is. Linear, but for rows (see ``differing``).
    """
    merged = Merged({})
    merged.answers = _blocks(merged, model, ours, theirs, base, "")
    return merged


def same(one: Any, other: Any, kind: Kind | Group | Rows | None) -> bool:
    """Whether two answers to a question mean the same, however they are written."""
    return bool(meaning(one, kind) == meaning(other, kind))


def meaning(given: Any, kind: Kind | Group | Rows | None) -> Any:
    """An answer in a form that can be compared: choices in any order, empty answers as ``None``."""
    if isinstance(kind, Group) and isinstance(given, Mapping):
        asked = questions(kind.model)
        inner = {
            name: meaning(each, asked[name].kind if name in asked else None) for name, each in given.items()
        }
        return {name: each for name, each in inner.items() if each is not None} or None
    if isinstance(kind, Rows) and isinstance(given, list):
        rows = [meaning(row, Group(kind.model)) for row in given]
        return [row for row in rows if row is not None] or None
    if kind is None:
        return given
    value = kind.accept(given)
    if isinstance(value, Unusable):
        return value.text
    return frozenset(value) if isinstance(kind, Multi) and isinstance(value, tuple) else value


def _blocks(
    merged: Merged, model: type[Block], ours: Plain, theirs: Plain, base: Plain | None, path: str
) -> dict[str, Any]:
    made = dict(ours)
    asked = questions(model)
    for name in dict.fromkeys((*theirs, *(base or {}))):
        kind = asked[name].kind if name in asked else None
        here = f"{path}.{name}" if path else name
        mine, new, before = ours.get(name), theirs.get(name), (base or {}).get(name)
        if same(mine, new, kind) or (base is not None and same(new, before, kind)):
            continue
        if isinstance(kind, Group) and isinstance(new, Mapping) and not isinstance(mine, str):
            started = before if isinstance(before, Mapping) else {} if base is not None else None
            made[name] = _blocks(merged, kind.model, mine or {}, new, started, here)
        elif isinstance(kind, Rows) and isinstance(new, list) and isinstance(mine, list):
            started_rows = before if isinstance(before, list) else [] if base is not None else None
            made[name] = _rows(merged, kind, mine, new, started_rows, here)
        elif new is None:
            _take_out(merged, made, name, mine, before, kind, here)
        else:
            if mine is not None and (base is None or not same(mine, before, kind)):
                merged.clashes.append(here)
            made[name] = new
    return {name: value for name, value in made.items() if value is not None and value != {} and value != []}


def _take_out(
    merged: Merged, made: dict[str, Any], name: str, mine: Any, before: Any, kind: Any, path: str
) -> None:
    """Take out an answer that the document has no longer; of a group or a list, what the document once showed of it."""
    if isinstance(kind, Group) and isinstance(mine, Mapping) and isinstance(before, Mapping):
        made[name] = _blocks(merged, kind.model, mine, {}, before, path)
    elif isinstance(kind, Rows) and isinstance(mine, list) and isinstance(before, list):
        made[name] = _rows(merged, kind, mine, [], before, path)
    elif same(mine, before, kind):
        made.pop(name, None)
    elif mine is not None:
        merged.kept.append(path)


def _rows(
    merged: Merged,
    kind: Rows,
    ours: Sequence[Any],
    theirs: Sequence[Any],
    base: Sequence[Any] | None,
    path: str,
) -> list[Any]:
    """Rows of both: ours in their order, changed or taken out where the document says so, and its new ones behind them."""
    mine, new, before = (_accounts(rows, kind) for rows in (ours, theirs, base or ()))
    was = {n: o for o, n in matched(before, new)}  # which row of the base a row of the document is
    at = dict(matched(before, mine))  # where a row of the base stands in ours
    pairs = {n: at[o] for n, o in was.items() if o in at}
    left = [number for number in range(len(new)) if number not in pairs]
    free = [number for number in range(len(mine)) if number not in at.values()]
    pairs |= {left[n]: free[o] for o, n in matched([mine[o] for o in free], [new[n] for n in left])}
    made: list[Any] = list(ours)
    for number, row in enumerate(theirs):
        old = base[was[number]] if base is not None and number in was else None
        if number in pairs:
            spot = pairs[number]
            made[spot] = _row(merged, kind, ours[spot], row, old, f"{path}[{spot}]")
        elif old is None or not same(row, old, Group(kind.model)):
            made.append(row)  # new, or changed here after the case file had taken it out
            if old is not None:
                merged.clashes.append(path)
    for old, spot in at.items():
        if old not in was.values():
            if _stands(base[old] if base else None, ours[spot], kind):
                made[spot] = None
            else:
                merged.kept.append(f"{path}[{spot}]")
    return [row for row in made if row is not None and row != {}]


def _accounts(rows: Sequence[Any], kind: Rows) -> list[Row]:
    return [account_of_row(Group(kind.model).accept(row), kind) for row in rows]


def _stands(before: Any, mine: Any, kind: Rows) -> bool:
    """Whether ours still says all that a row said before."""
    if not (isinstance(before, Mapping) and isinstance(mine, Mapping)):
        return bool(before == mine)
    asked = questions(kind.model)
    return all(
        same(mine.get(name), each, asked[name].kind if name in asked else None)
        for name, each in before.items()
    )


def _row(merged: Merged, kind: Rows, mine: Any, new: Any, before: Any, path: str) -> Any:
    if isinstance(mine, Mapping) and isinstance(new, Mapping):
        return _blocks(merged, kind.model, mine, new, before if isinstance(before, Mapping) else None, path)
    return new
