"""How the cells of a workbook show a number: as a date, a time, with noughts in front, or as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Context, Decimal

from .cell_values import NO_DATE, TOO_LONG, Broken, Doubtful, Shown, Value

SINCE_1900, SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)

#: The formats that every workbook has, for dates, for times of day, and for lengths of time.
_DATES = frozenset({*range(14, 18), *range(27, 32), *range(34, 37), *range(50, 55), 57, 58})
_TIMES = frozenset({*range(18, 23), 32, 33, 45, 47, 55, 56})
_LENGTH = 46

_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[(?:black|blue|cyan|green|magenta|red|white|yellow)\]|([0#?])|(.)', re.I
)
_BARE = frozenset(" -+/():&'")
_FIGURES = 15
_ROUNDED = Context(prec=_FIGURES)
_WIDEST = 310
_KEPT = 20_000


class Numbers(dict[str, Value]):
    """What numbers, as a workbook stores them, show in one format; each is worked out once."""

    def __init__(self, show: Callable[[str], Value]) -> None:
        super().__init__()
        self.show = show

    def __missing__(self, text: str) -> Value:
        value = self.show(text)
        if len(self) < _KEPT:
            self[text] = value
        return value


def numbers_in(formats: Iterable[str], codes: Mapping[str, str], since: datetime) -> list[Numbers]:
    """How each style shows numbers, from the number of its format, the codes of a workbook's own formats, and its first day."""
    made: dict[str, Numbers] = {}
    found = []
    for each in formats:
        if each not in made:
            made[each] = Numbers(_shower(each, codes, since))
        found.append(made[each])
    return found


def _shower(number: str, codes: Mapping[str, str], since: datetime) -> Callable[[str], Value]:
    code = codes.get(number)
    if code is None:
        builtin = int(number)
        if builtin == _LENGTH:
            return lambda text: length_of_time(text)
        if builtin in _DATES or builtin in _TIMES:
            return lambda text: moment(text, since, timed=builtin in _TIMES)
        return plain
    bare = _UNSHOWN.sub("", code).split(";")[0].casefold()
    if "[h" in bare or "[m" in bare or "[s" in bare:
        return length_of_time
    if re.search("[dmyhs]", bare):
        timed = re.search("[hs]", bare) is not None
        return lambda text: moment(text, since, timed=timed)
    pattern = _pattern(code)
    return (lambda text: patterned(text, pattern)) if pattern else plain


def plain(text: str) -> Value:
    """A number as it is: no exponent, no more figures behind the point than a spreadsheet keeps.

    Raises ``ValueError`` when it is none.
    """
    if text.isdecimal() and text.isascii() and len(text) <= _FIGURES:
        return Shown(text)
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError("this is no number") from None
    if not number.is_finite() or abs(number.adjusted()) > _WIDEST:
        raise ValueError("there is no such number in a spreadsheet")
    if number.adjusted() >= _FIGURES:
        whole = format(number.to_integral_value(), "f")
        return Doubtful(whole, TOO_LONG)
    shown = format(_ROUNDED.plus(number), "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return Shown("0" if shown == "-0" else shown)


def moment(text: str, since: datetime, *, timed: bool) -> Value:
    """The moment that a number of days means, to the second; a time of day where it is less than a day.

    ``timed``: the format shows a time of day. What is no date is the number itself.
    """
    number = float(text)
    if since is SINCE_1900:
        if number == 0 and not timed:
            return Broken("the cell shows 00/01/1900, which is no date: a nought is formatted as a date")
        if 60 <= number < 61:
            return Broken("the cell shows 29/02/1900, a day that never was")
        if 1 <= number < 60:  # the spreadsheets count a 29 February 1900
            number += 1
    if 0 <= number < 1 and (timed or number):
        return (datetime(2000, 1, 1) + timedelta(seconds=min(round(number * 86_400), 86_399))).time()
    try:
        return since + timedelta(days=math.floor(number), seconds=round(number % 1 * 86_400))
    except OverflowError:
        return Doubtful(str(plain(text)), NO_DATE)


def length_of_time(text: str) -> Value:
    """Hours and minutes, which may be more than a day; a time of day where they are less."""
    number = float(text)
    if 0 <= number < 1:
        return moment(text, SINCE_1900, timed=True)
    if abs(number) >= 1e7:
        raise ValueError("there is no such length of time in a spreadsheet")
    hours, minutes = divmod(round(abs(number) * 1440), 60)
    return Shown(f"{'-' if number < 0 else ''}{hours}:{minutes:02}")


_Pattern = tuple[tuple[str, str], ...]


def _pattern(code: str) -> _Pattern:
    """The figures and words of a format such as ``00000 000000`` or ``"CF-"0000``; none where it adds nothing to the number."""
    found, nought = [], False  # from the first nought on, every place shows a figure
    for quoted, escaped, figure, other in _TOKEN.findall(code.split(";")[0]):
        if other and other not in _BARE:
            return ()
        if figure:
            found.append(("0" if figure == "0" or nought else figure, ""))
            nought = nought or figure == "0"
        elif words := quoted or escaped or other:
            found.append(("", words))
    noughts = sum(figure == "0" for figure, _ in found)
    begins = found[0][1] if found else ""
    return (
        tuple(found)
        if noughts >= 2 or (noughts and begins[-1:].strip() and any(map(str.isalnum, begins)))
        else ()
    )


def patterned(text: str, pattern: _Pattern) -> Value:
    """A number in a pattern of figures and words."""
    shown = plain(text)
    if not isinstance(shown, Shown) or isinstance(shown, Doubtful) or not shown.isdecimal():
        return shown
    figures, found = list(shown), []
    first = next(place for place, (figure, _) in enumerate(pattern) if figure)
    for place in range(len(pattern) - 1, -1, -1):
        figure, words = pattern[place]
        if not figure:
            found.append(words)
        elif place == first and figures:
            found.append("".join(figures))
        elif figures:
            found.append(figures.pop())
        elif figure == "0":
            found.append("0")
    return Shown("".join(reversed(found)))
