"""Where the titles of a sheet stand: below lines that only name the sheet, in one row or in several, under joint headings.

The rows in which the most titles are known win; two or three rows are joined when more is known of them together than
of one alone, such as “Mother” over “Name | Phone”.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from ..columns import Titles, fold
from .table import Table, Value
from .titles import Sure, exact, is_heading, says_nothing

#: Titles stand in one of so many rows that are not empty, and no row of titles goes with more than so many others.
_WITHIN, _JOINED = 30, 3
_LONGEST = 80
_WORTH = {Sure.CERTAIN: 1.0, Sure.LIKELY: 0.8, Sure.GUESS: 0.0, Sure.UNKNOWN: 0.0}
#: What each further row must add to what is known.
_FURTHER = 0.3


@dataclass(frozen=True, slots=True)
class Header:
    """The titles of a sheet: the rows in which they stand (none for a sheet without), each column’s title, the first row below.

    ``untitled`` are columns that have content below the titles but no title.
    """

    rows: tuple[int, ...]
    titles: tuple[str, ...]
    first_row: int
    untitled: tuple[int, ...] = ()
    known: float = 0.0


@dataclass
class _Head:
    """The first rows of a sheet, as text, with merged cells filled."""

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    merged: list[frozenset[int]] = field(default_factory=list)


def find_header(table: Table, titles: Titles, inside: str = "") -> Header:
    """The titles of a sheet; without a row in which two are known, the first row that looks like titles, or none."""
    head = _head(table)
    best, most = range(0), 0.0
    for start in range(len(head.rows)):
        for length in range(1, _JOINED + 1):
            end = start + length
            if end > len(head.rows) or not _consecutive(head.numbers[start:end]):
                break
            if any(_is_data(head.rows[each]) for each in range(start, end)):
                break
            worth = _worth(_joined(head, range(start, end), titles), titles, inside) - _FURTHER * (length - 1)
            if worth > most + 1e-9:
                best, most = range(start, end), worth
    if not best or (most < 1.5 and not _looks_like_titles(head, best[0])):
        best = _first_of_words(head)
        most = 0.0
    return _header(table, head, best, most, titles)


def titles_at(table: Table, rows: tuple[int, ...], titles: Titles) -> tuple[str, ...]:
    """The titles of the columns that the mapping finds in these rows of a sheet, as :func:`find_header` joins them."""
    head = _head(table, rows)
    return tuple(_joined(head, range(len(head.rows)), titles)) if head.rows else ()


def _header(table: Table, head: _Head, rows: range, known: float, titles: Titles) -> Header:
    joined = _joined(head, rows, titles) if rows else []
    last = head.numbers[rows[-1]] if rows else 0
    below = next((number for number, _ in table.rows if number > last), last + 1)
    filled: set[int] = set()
    whole = 0  # so many columns from the first on are known to hold something
    for number, row in table.rows:
        if number > last and len(row) > whole:
            filled.update(place for place, value in enumerate(row) if value is not None)
            while whole in filled:
                whole += 1
    width = max((*(place + 1 for place in filled), len(joined)), default=0)
    joined += [""] * (width - len(joined))
    while joined and not joined[-1] and len(joined) - 1 not in filled:
        joined.pop()
    untitled = tuple(sorted(place for place in filled if place >= len(joined) or not joined[place]))
    numbers = tuple(head.numbers[each] for each in rows)
    return Header(numbers, tuple(joined), below, untitled, known)


def _head(table: Table, only: tuple[int, ...] = ()) -> _Head:
    """The first rows of a sheet, or only those with these numbers."""
    head = _Head()
    filled: dict[int, dict[int, Value]] = {}
    for (number, place), value in table.filled.items():
        filled.setdefault(number, {})[place] = value
    last = max(only) if only else 0
    for number, row in table.rows:
        if only and number not in only:
            if number > last:
                break
            continue
        cells: list[Value] = list(row)
        there = filled.get(number, {})
        for place, value in there.items():
            cells += [None] * (place + 1 - len(cells))
            if cells[place] is None:
                cells[place] = value
        head.numbers.append(number)
        head.rows.append([_title(each) for each in cells])
        head.merged.append(frozenset(there))
        if not only and len(head.rows) >= _WITHIN:
            break
    return head


def _title(value: Value) -> str:
    """A cell as a title: text in one line; anything else is none, but is no empty cell either."""
    if value is None:
        return ""
    text = " ".join(str(value).split()) if isinstance(value, str) else "\0"
    return text[: _LONGEST * 3]


def _consecutive(numbers: list[int]) -> bool:
    """Whether rows follow one another, with at most one empty row between two."""
    return all(later - sooner <= 2 for sooner, later in itertools.pairwise(numbers))


def _is_data(row: list[str]) -> bool:
    """Whether a row has cells that no title is: dates, numbers, long texts."""
    given = [each for each in row if each]
    strange = sum(
        each == "\0" or len(each) > _LONGEST or sum(map(str.isdigit, each)) > len(each) / 2 for each in given
    )
    return not given or strange * 4 > len(given)


def _joined(head: _Head, rows: range, titles: Titles) -> list[str]:
    """The titles that rows make together: what stands above a title goes in front of it, headings reach to the right."""
    width = max((len(head.rows[each]) for each in rows), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for place, number in enumerate(rows):
        row = head.rows[number] + [""] * (width - len(head.rows[number]))
        if place + 1 < len(rows):
            row = _carried(row, [head.rows[below] for below in rows if below > number], head.merged[number])
        for column, words in enumerate(row):
            if words and words != "\0" and fold(words) not in map(fold, parts[column]):
                parts[column].append(words)
    return [" ".join(_plain(each, titles)) for each in parts]


def _plain(parts: list[str], titles: Titles) -> list[str]:
    """Parts of a title without headings that say nothing, such as “Child details” over “Surname”; “Case” over “ID” says more."""
    if len(parts) < 2:
        return parts
    kept = [*(each for each in parts[:-1] if not says_nothing(each)), parts[-1]]
    if len(kept) < len(parts) and exact(" ".join(kept), titles).sure is not Sure.CERTAIN:
        return parts if exact(" ".join(parts), titles).sure is Sure.CERTAIN else kept
    return kept


def _carried(row: list[str], below: list[list[str]], merged: frozenset[int]) -> list[str]:
    """A heading over several columns, given to each of them as far as titles stand below and no other heading begins."""
    out, heading = [], ""
    for place, words in enumerate(row):
        if words:
            heading = words if is_heading(words) or words == "\0" else ""
            out.append(words)
        elif heading and place not in merged and any(place < len(each) and each[place] for each in below):
            out.append(heading)
        else:
            out.append("")
            if not any(place < len(each) and each[place] for each in below):
                heading = ""
    return out


def _worth(joined: list[str], titles: Titles, inside: str) -> float:
    """How much is known of titles; what is known twice counts once, and a title line over everything counts for nothing."""
    seen: dict[tuple[str, str, int], float] = {}
    for words in joined:
        if not words or len(words) > _LONGEST:
            continue
        meaning = exact(words, titles, inside)
        if meaning.path:
            key = (meaning.path, meaning.person, meaning.number)
            seen[key] = max(seen.get(key, 0.0), _WORTH[meaning.sure])
    return sum(seen.values())


def _looks_like_titles(head: _Head, number: int) -> bool:
    """Whether a row is of different short words, most of them without figures, and is not the only text of its line."""
    given = [each for each in head.rows[number] if each]
    words = [each for each in given if len(each) <= _LONGEST and any(map(str.isalpha, each))]
    return len(words) >= 2 and len({fold(each) for each in words}) == len(words) == len(given)


def _first_of_words(head: _Head) -> range:
    """The first row that looks like titles, if the rows below are of another kind; else no row at all."""
    for number in range(min(len(head.rows) - 1, 10)):
        if _looks_like_titles(head, number) and not any(
            any(map(str.isdigit, each)) for each in head.rows[number]
        ):
            below = [cell for row in head.rows[number + 1 : number + 6] for cell in row if cell]
            if any(cell == "\0" or any(map(str.isdigit, cell)) for cell in below):
                return range(number, number + 1)
    return range(0)
