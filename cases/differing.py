"""What differs between two accounts of the same thing: answers by their names, rows by what they are called.

An account is a tree of labelled answers; :func:`of_case` makes one of a case, and other rooms make them of finished
documents. Rows are matched by number or name, then by likeness, never by place alone, so that an entry that was put in
front does not make all the others look new. Costs time linear in the number of answers, and in rows that match in no other
way quadratic within a bound.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .blocks import Block, Group, Rows, as_text, questions
from .kinds import flat_text


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``name`` tells it from the others beside it; ``text`` is empty where nothing was said."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list. ``key`` is what it is matched by, ``called`` what people call it; both may be empty."""

    parts: tuple[Answer | Listed, ...]
    key: str = ""
    called: str = ""

    @property
    def words(self) -> str:
        """All that was said in it."""
        return "; ".join(_words(self.parts))


@dataclass(frozen=True, slots=True)
class Listed:
    """Entries of one kind, or the words that stand in their place, such as “None”."""

    name: str
    label: str
    rows: tuple[Row, ...] = ()
    stated: str = ""


Part = Answer | Listed


class Kind(StrEnum):
    """What became of an answer or an entry."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``was`` and ``now`` are empty where nothing was said; for ``MOVED`` they are places from 1."""

    kind: Kind
    where: str
    was: str = ""
    now: str = ""


# -- accounts of cases ---------------------------------------------------------------------------------------------------

#: What tells one row from another: the first of these of which the row answers something.
_TOLD_BY = (
    *(("number",), ("name",), ("person",), ("event", "at"), ("when", "time"), ("document",), ("check",)),
    *(("agency",), ("party",), ("action",)),
)
_CALLED = ("name", "person", "document", "event", "check", "agency", "party")


def of_case(block: Block, label: str = "") -> tuple[Part, ...]:
    """The account of a case, or of one block of it: every question, answered or not, in reading order."""
    return tuple(_parts(block, label, ""))


def _parts(block: Block, label: str, name: str) -> Iterator[Part]:
    for key, question in questions(type(block)).items():
        value = getattr(block, key)
        words = f"{label}: {question.label}" if label else question.label
        here = f"{name}.{key}" if name else key
        if isinstance(question.kind, Rows):
            if isinstance(value, tuple):
                rows = tuple(account_of_row(row, question.kind) for row in value if row is not None)
                yield Listed(here, words, rows)
            else:
                yield Listed(here, words, (), as_text(value, question.kind))
        elif isinstance(question.kind, Group) and isinstance(value, Block):
            yield from _parts(value, words, here)
        else:
            yield Answer(here, words, as_text(value, question.kind))
    for key, given in block.unknown.items():
        words = f"{label}: {key}" if label else str(key)
        yield Answer(f"{name}.{key}" if name else str(key), words, flat_text(given))


def account_of_row(value: object, kind: Rows) -> Row:
    """The account of one entry of a list."""
    if not isinstance(value, Block):
        text = as_text(value, kind)
        return Row((Answer("", "Entry", text),), text)
    parts = of_case(value)
    said = {part.name: part.text for part in parts if isinstance(part, Answer)}
    key = next(
        (" ".join(said[n] for n in names if said.get(n)) for names in _TOLD_BY if said.get(names[0])), ""
    )
    called = next((said[name] for name in _CALLED if said.get(name)), "")
    return Row(parts, key or next((text for text in said.values() if text), ""), called)


# -- comparing -----------------------------------------------------------------------------------------------------------


def differences(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    """What differs between two accounts, in the order of the newer one; what only the older one has comes last.

    Where lines break makes no difference.
    """
    before, after = ({part.name: part for part in each} for each in (old, new))
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name), after.get(name)
        listed = next((each for each in (other, one) if isinstance(each, Listed)), None)
        if listed is not None:
            yield from _of_rows(_as_list(one, listed), _as_list(other, listed))
        else:
            was, now = (part.text if isinstance(part, Answer) else "" for part in (one, other))
            if "".join(was.split()) != "".join(now.split()):
                label = other.label if other else one.label if one else name
                yield Change(Kind.CHANGED, label, was, now)


def _as_list(part: Part | None, like: Listed) -> Listed:
    if isinstance(part, Listed):
        return part
    return Listed(like.name, like.label, (), part.text if part else "")


def _of_rows(old: Listed, new: Listed) -> Iterator[Change]:
    if old.stated != new.stated:
        yield Change(Kind.CHANGED, new.label, old.stated or _count(old), new.stated or _count(new))
    pairs = matched(old.rows, new.rows)
    moved = _moved(pairs)
    of_new = {n: o for o, n in pairs}
    for number, row in enumerate(new.rows):
        if number not in of_new:
            yield Change(Kind.ADDED, _named(new.label, number, row), "", row.words)
            continue
        before = of_new[number]
        if before in moved:
            where = f"{new.label}: {row.called}" if row.called else new.label
            yield Change(Kind.MOVED, where, str(before + 1), str(number + 1))
        for change in differences(old.rows[before].parts, row.parts):
            where = f"{_named(new.label, number, row)}: {change.where}"
            yield Change(change.kind, where, change.was, change.now)
    kept = {o for o, _ in pairs}
    for number, row in enumerate(old.rows):
        if number not in kept:
            yield Change(Kind.REMOVED, _named(old.label, number, row), row.words, "")


def _named(label: str, number: int, row: Row) -> str:
    return f"{label} {number + 1}" + (f" ({row.called})" if row.called else "")


def _count(listed: Listed) -> str:
    return f"{len(listed.rows)} listed" if listed.rows else ""


_MOST_PAIRS = 250_000
_LEAST_LIKE = 0.5


def matched(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[int, int]]:
    """Which rows are the same entry, as places from 0: equal ones, those of one name, then those most alike."""
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(old))), set(range(len(new)))
    for same in (lambda row: row.parts, lambda row: _folded(row.key) or None):
        waiting: dict[object, list[int]] = defaultdict(list)
        for number in sorted(left, reverse=True):
            if (what := same(old[number])) is not None:
                waiting[what].append(number)
        for number in sorted(right):
            if found := waiting.get(same(new[number])):
                pairs.append((found.pop(), number))
                left.discard(pairs[-1][0])
                right.discard(number)
    if 0 < len(left) * len(right) <= _MOST_PAIRS:
        alike = sorted(
            ((_likeness(old[o], new[n]), -abs(o - n), o, n) for o in left for n in right), reverse=True
        )
        for score, _, o, n in alike:
            if score >= _LEAST_LIKE and o in left and n in right:
                pairs.append((o, n))
                left.discard(o)
                right.discard(n)
    return sorted(pairs)


def _likeness(old: Row, new: Row) -> float:
    """The share of what both say that is the same; between rows of one answer, how alike its words are."""
    one, other = (dict(_said(row.parts)) for row in (old, new))
    if len(one) == len(other) == 1:
        (was,), (now,) = one.values(), other.values()
        return difflib.SequenceMatcher(None, was[:400], now[:400]).ratio()
    return len(one.items() & other.items()) / max(len(one), len(other), 1)


def _said(parts: Sequence[Part], before: str = "") -> Iterator[tuple[str, str]]:
    for part in parts:
        if isinstance(part, Answer):
            if part.text:
                yield before + part.name, part.text
        else:
            for number, row in enumerate(part.rows):
                yield from _said(row.parts, f"{before}{part.name}[{number}].")


def _words(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Answer):
            if part.text:
                yield f"{part.label}: {part.text}"
        elif part.rows:
            yield f"{part.label}: " + " · ".join(row.words for row in part.rows)
        elif part.stated:
            yield f"{part.label}: {part.stated}"


def _moved(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The old places of those rows that stand in another order, as few as can explain it."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, new) in enumerate(pairs):
        place = bisect_left(tails, new)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [new]
        ends[place : place + 1] = [number]
    staying: set[int] = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        staying.add(pairs[number][0])
        number = before[number]
    return frozenset(old for old, _ in pairs) - staying


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


# -- long texts ----------------------------------------------------------------------------------------------------------

_CONTEXT = 4
_MOST_WORDS = 3_000


def passages(was: str, now: str) -> list[tuple[str, str]]:
    """The parts of two long texts that differ, each with a few words around it; “…” stands for what is the same."""
    one, other = was.split(), now.split()
    if max(len(one), len(other)) > _MOST_WORDS:
        one, other = (re.split(r"(?<=[.!?])\s+", text) for text in (was, now))
    found: list[list[int]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if found and a - found[-1][1] <= 2 * _CONTEXT:
            found[-1][1], found[-1][3] = b, d
        else:
            found.append([a, b, c, d])
    return [(_piece(one, a, b), _piece(other, c, d)) for a, b, c, d in found]


def _piece(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - _CONTEXT), min(len(words), end + _CONTEXT)
    text = " ".join(words[first:last])
    return f"{'… ' if first else ''}{text}{' …' if last < len(words) else ''}"
