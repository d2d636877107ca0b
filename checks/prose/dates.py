"""Dates in a narrative: whether there is one, and whether the referral came late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .criteria import Remark
from .text import Prose, lexicon

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary|uary|urary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
MONTH = re.compile(rf"\b(?:{_MONTHS})\b", re.IGNORECASE)
CALENDAR = re.compile(
    rf"\b(?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_MONTHS})\b\.?(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    rf"|\b(?P<month2>{_MONTHS})\s+(?P<day2>{_DAY})\b(?!\.\d|:\d|\s*[ap]m)(?:,?\s+(?P<year2>(?:19|20)\d\d))?"
    r"|\b(?P<day3>[0-3]?\d)[/.\-](?P<month3>[01]?\d)[/.\-](?P<year3>(?:19|20)?\d\d)\b"
    r"|\b(?P<year4>20\d\d)-(?P<month4>[01]\d)-(?P<day4>[0-3]\d)\b",
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday|due)\b[^.;\n]{0,12}$", re.IGNORECASE)
_RELATIVE = lexicon(
    r"\b(?:yesterday|today|tonight|last (?:night|week|month|year|term|\w+day)|this (?:morning|afternoon|week)"
    r"|the other (?:day|week|night)|recently|lately|(?:a|one|two|three|some|few) (?:days?|weeks?|months?) ago|now and (?:then|again))\b"
)
_NUMBERS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}

#: What a reader accepts as a reason for waiting, and what shows that there was none.
_GOOD_REASON = lexicon(
    r"\b(?:could(?: not|n’t|n't) (?:reach|ring|telephone|call|tell|contact|be reached|send|report)"
    r"|(?:no|without) (?:telephone|phone|signal|power|way to)|power cut|storm|flood|gale|snow"
    r"|(?:asked|told|advised|ordered|instructed|requested) (?:me|us|that we) (?:in writing )?(?:not to|not (?:send|tell|refer|speak)|to (?:wait|hold|delay|send nothing|say nothing|tell nobody|do nothing))|released us|hold back|waited? (?:until|for|because|so that)"
    r"|until (?:then|that day)? ?(?:we|i|he|she|they) (?:had no|did not know|knew)|did not know (?:who|where|his|her|the name|that)"
    r"|could (?:not )?have known|(?:nobody|no one|none of us|we|i) (?:\w+ )?(?:could|knew|had known)\b[^.]{0,30}?\b(?:before|until|earlier|sooner)|only (?:then|after|when) did|the first (?:we|i) (?:knew|heard)|no name|unconscious|intensive care|in a coma|locked them|only (?:then|today|now|yesterday)"
    r"|(?:first|only) (?:learned|learnt|heard|found out|told|came to (?:us|light))"
    r"|(?:came to light|were told|was told|learned|learnt|found out) (?:only )?(?:on|today|yesterday)"
    r"|that is why (?:this|the) (?:referral|form|letter))\b"
)
_REFERRED_AT_ONCE = lexicon(
    r"\b(?:telephoned|rang|phoned|called)\s+(?:your|the)\s+(?:team|duty|office|social|children|hub|front door)"
    r"[^.]{0,60}?\b(?:that|the same) (?:day|afternoon|evening|morning|night)\b"
)
_LATE_AFTER = 2
_TWO_MONTHS, _EARLIER = 62, 3


def dates_in(text: str) -> Iterator[tuple[int, int, int, int | None]]:
    """Each calendar date: where it stands, its day, month and, where given, its year. Dates of birth are left out."""
    for found in CALENDAR.finditer(text):
        parts = found.groupdict()
        day = next(parts[key] for key in ("day", "day2", "day3", "day4") if parts[key])
        month = next(parts[key] for key in ("month", "month2", "month3", "month4") if parts[key])
        year = next((parts[key] for key in ("year", "year2", "year3", "year4") if parts[key]), None)
        number = int(month) if month.isdigit() else _NUMBERS[month[:3].casefold()]
        if not 1 <= number <= 12 or _BORN.search(text, max(0, found.start() - 40), found.start()):
            continue
        full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        yield found.start(), int(re.match(r"\d+", day)[0]), number, full  # type: ignore[index]


def has_earlier_date(text: str) -> bool:
    """Whether a date is told that lies three days or more before the first one: something that happened before.

    A date without its year that would lie more than two months ahead belongs to the year before.
    """
    first: date | None = None
    for _, day, month, year in dates_in(text):
        try:
            told = date(year or (first.year if first else 2000), month, day)
        except ValueError:
            continue
        if first is None:
            first = told
            continue
        apart = (told - first).days
        if year is None and apart > _TWO_MONTHS:
            apart -= 365
        if apart <= -_EARLIER:
            return True
    return False


def undated(prose: Prose) -> Iterator[Remark]:
    """There is a date that a stranger could put on a calendar."""
    if next(dates_in(prose.text), None) is None:
        found = _RELATIVE.search(prose.low)
        start, end = found.span() if found else (0, 0)
        yield Remark("undated", start, end)


def delay(prose: Prose, incident: date, referral: date, heard: int | None) -> Iterator[Remark]:
    """The referral came when the event was known, or the narrative says why not.

    The day on which it was known is the first date in the narrative, or the last one before the child is first ``heard``
    (a place in the text), when it lies after ``incident``: what came out only later could not be referred before.
    """
    if (referral - incident).days <= _LATE_AFTER:
        return
    told: list[date] = []
    spoken: date | None = None
    for place, day, month, year in dates_in(prose.text):
        try:
            told.append(date(year or referral.year, month, day))
        except ValueError:
            continue
        if heard is not None and place < heard:
            spoken = told[-1]
    known = max(
        (each for each in (*told[:1], spoken) if each and incident < each <= referral), default=incident
    )
    late = (referral - known).days
    if late <= _LATE_AFTER or _GOOD_REASON.search(prose.low) or _REFERRED_AT_ONCE.search(prose.low):
        return
    yield Remark(
        "delay",
        0,
        0,
        f"the referral comes {late} days after the event was known, and no good reason is given",
    )
