"""From the cells of a register to answers as a case file would have them: words, dates, lists, addresses in one cell."""

from __future__ import annotations

import functools
import re
from datetime import date, datetime, time
from typing import Any

from ..cases.blocks import Block, Group, Rows
from ..cases.cell_values import Broken
from ..cases.cells import address_in
from ..cases.dates import MOMENT_AHEAD, DateKind, Moment
from ..cases.kinds import STATED, STRUCTURE, Concern, Multi, Names, Unusable
from ..findings import Level, register
from .context import LetterCase

_SOURCE = "House rule"

CELLS_DISAGREE = register(
    "REG-03",
    Level.ERROR,
    "Two cells for the same answer differ",
    "The register has two columns for this answer, and in this row they do not agree. Neither is used until one is put right.",
    _SOURCE,
)
NO_VALUE = register(
    "REG-06",
    Level.ERROR,
    "The cell shows no value",
    "The spreadsheet shows an error in the cell, or it holds a formula that was never worked out. caseforms does not work "
    "out formulas; it takes the result that the spreadsheet program stored.",
    _SOURCE,
)

#: A cell as it was read: text, a date, what cannot be used, or nothing.
Cell = str | datetime | date | time | Unusable | None

#: What people write for “this has not happened”.
_NOT_HAPPENED = frozenset({"-", "–", "—", "n/a", "none", "no", "not applicable", "not yet"})

_RETYPE = (
    "Type the value into the cell, or let the spreadsheet program work the formula out and save the file."
)
_NO_LIST = Concern(
    STRUCTURE,
    Level.ERROR,
    "this column takes “none” or “not known”; people stand in columns of their own",
    "Give each a column for the name, and one for the date of birth where it is known.",
)
_DISAGREE = Concern(
    CELLS_DISAGREE,
    Level.ERROR,
    "two columns of the register mean this answer, and their cells differ",
    "Put one of them right, or take one of the columns out.",
)


def usable(value: Any) -> Cell:
    """A value of the sheet; a broken one as what cannot be used."""
    if isinstance(value, Broken):
        return Unusable("", Concern(NO_VALUE, Level.ERROR, value.message, _RETYPE))
    found: Cell = value
    return found


def agreed(one: Cell, other: Cell) -> Cell:
    """What two cells for the same answer say together."""
    if one is None or other is None or one == other:
        return one if one is not None else other
    return Unusable(f"{one} / {other}", _DISAGREE)


def moment(value: Cell) -> Any:
    """When an event happened; nothing for “–”, “no” and the like. Midnight means that no time of day was given."""
    if isinstance(value, datetime):
        clock = value.time()
        return Moment(value.date(), clock if clock.hour or clock.minute else None)
    return value if value is None or isinstance(value, Unusable) else _moment(words(value))


@functools.lru_cache(maxsize=4096)
def _moment(text: str) -> Any:
    return None if text.casefold() in _NOT_HAPPENED else MOMENT_AHEAD.accept(text)


def words(value: str | date | time, kind: Any = None) -> str:
    """A cell as it would be typed in a case file. Where a day alone is asked for, its time of day is left out."""
    if isinstance(value, str):
        return value[1:] if value[:1] == "'" and value[1:2] in tuple("=+-@") else value
    if isinstance(value, datetime):
        timed = (value.hour or value.minute) and not isinstance(kind, DateKind)
        return f"{value:%Y-%m-%d %H:%M}" if timed else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else f"{value:%H:%M}"


def answer(value: str | date | time, kind: Any) -> Any:
    """A cell as a question of a kind takes it: words, a list where several are asked for, or the lines of an address."""
    text = words(value, kind)
    if isinstance(kind, Multi | Names):
        return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if isinstance(kind, Group):
        return address_in(text)
    if isinstance(kind, Rows) and text.casefold() not in STATED:
        return Unusable(text, _NO_LIST)
    return text


# -- into the tree of a case ---------------------------------------------------------------------------------------------


def disagreeing(value: Any) -> Unusable:
    """What cannot be used because another column says otherwise."""
    return Unusable(str(value), _DISAGREE)


def spoil(case: LetterCase, path: str, unusable: Unusable) -> None:
    """Put what cannot be used where its answer would be, so that it is told and not lost."""
    above, _, last = path.rpartition(".")
    block: Any = case.at(above) if above else case
    if isinstance(block, Block):
        block.__dict__[last] = unusable
