"""The cells of spreadsheets as values: text, numbers as they show, dates, and what shows no value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache


class Shown(str):
    """The text that a number shows: it was a number in the workbook, so noughts in front may have been lost."""

    __slots__ = ()


class Doubtful(Shown):
    """A number that cannot be what was typed; ``why`` is one of the reasons below."""

    why: str

    def __new__(cls, text: str, why: str = "") -> Doubtful:
        made = super().__new__(cls, text)
        made.why = why
        return made


#: It has more figures than a spreadsheet keeps.
TOO_LONG = "too long"
#: Its cell is formatted as a date, and there is no such date.
NO_DATE = "no date"
#: Only its short form, such as 7.7E+09, was saved.
SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows no value: an error of the spreadsheet, or a formula whose result was never stored."""

    message: str


#: A cell as read: text, a number as it shows, a date or date and time, a time of day, no value to be had, or empty.
Value = str | Shown | date | time | Broken | None

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576


@lru_cache(maxsize=LAST_COLUMN)
def letters(column: int) -> str:
    """The letters of a column, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    found = ""
    column += 1
    while column > 0:
        column, figure = divmod(column - 1, 26)
        found = chr(65 + figure) + found
    return found


def column_of(name: str) -> int:
    """The column, counted from 0, that letters name. Raises ``ValueError`` when there is none.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    number = 0
    for character in name:
        number = number * 26 + ord(character) - 64
    if not (name.isascii() and name.isalpha() and name.isupper() and 0 < number <= LAST_COLUMN):
        raise ValueError("there is no such column")
    return number - 1
