"""Cells of columns that hold identifiers: telephone, NHS number, UPN, ULN, postcode, e-mail address.

They are checked by the kinds of a case file; here they are written in their usual form first, and noughts that a spreadsheet
dropped are put back where length or check digit proves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ...findings import Finding, Level
from ..identifiers import NHS, EmailKind, NhsKind, PhoneKind, PostcodeKind, UlnKind, UpnKind
from ..kinds import Concern
from . import rules
from .heard import Heard, Sense

_RECORD = "Copy it again from the record, into a cell that is formatted as text."
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.I)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DASHES = re.compile("[‐‑‒–—−]")
_FIGURES = re.compile(r"\+?[\d\s().\-]+")
_ABROAD = re.compile(r"(?:\+|00)\s*44\s*(?:\(0\))?\s*")
_WITH_WORDS = re.compile(
    r"(?:(?:tel|mob|mobile|home|work|phone|landline|m|t|h|w)\b\s*[:.]?\s*)?(\+?\(?\d(?:[\s().\-]*\d){6,14})(.*)",
    re.I | re.S,
)
_TWO_NUMBERS = re.compile(r"[^/\n]*(?:\d[^/\n]*){6}[/\n]+[^/\n]*(?:\d[^/\n]*){6}")
_KIND_OF_PHONE = re.compile(r"[\s.,;]*\(?(?:home|mobile|mob|work|landline|h|m|w)?\.?\)?", re.I)

#: A number with its trunk nought has ten or eleven figures; without it ten are unmistakable, nine are not.
_WITHOUT_NOUGHT = re.compile(r"[1237]\d{9}")
_NINE_FIGURES = re.compile(r"[1-9]\d{8}")


def phone(sense: Sense, text: str) -> Heard:
    """A telephone number: punctuation becomes spaces, +44 becomes 0, a lost nought comes back; what is left over is told."""
    findings: tuple[Finding, ...] = ()
    number = text
    if not _FIGURES.fullmatch(text) and (match := _WITH_WORDS.fullmatch(text)):
        number, rest = match[1], match[2]
        if not _KIND_OF_PHONE.fullmatch(rest):
            more = "a second number" if sum(map(str.isdigit, rest)) > 6 else "words"
            message = (
                f"behind the telephone number stand {more}" if more == "words" else f"{more} stands here"
            )
            remedy = "One number is taken over. Put the rest into a column of its own."
            findings = (sense.finding(rules.ONE_OF_SEVERAL, Level.WARNING, message, remedy),)
    elif _TWO_NUMBERS.fullmatch(text):
        return _two_numbers(sense, text)
    number = _ABROAD.sub("0", number, count=1) if number.startswith(("+", "00")) else number
    number = re.sub(r"\s+", " ", re.sub(r"[().\-]", " ", number)).strip()
    compact = number.replace(" ", "")
    rule = rules.ONE_OF_SEVERAL if findings else rules.WRITTEN_OUT
    if _WITHOUT_NOUGHT.fullmatch(compact):
        number, rule = f"0{number}", rules.NOUGHT_BACK
    elif _NINE_FIGURES.fullmatch(compact):
        return sense.left_open(
            Concern(rules.NOUGHT_LOST, Level.WARNING, "figures are missing in this number", _RECORD)
        )
    return sense.taken(number, _change(text, number, rule), findings=findings)


def _two_numbers(sense: Sense, text: str) -> Heard:
    first, *_ = re.split(r"[/\n]", text)
    heard = phone(sense, first.strip())
    remedy = "One number is taken over. Put the other into a column of its own."
    told = sense.finding(rules.ONE_OF_SEVERAL, Level.WARNING, "two numbers stand in this cell", remedy)
    after = str(heard.answers[0][1]) if heard.answers else ""
    return Heard(heard.answers, (after, rules.ONE_OF_SEVERAL) if after else None, (*heard.findings, told))


def nhs(sense: Sense, text: str) -> Heard:
    """An NHS number as ten figures; nine become ten when the check digit says so."""
    number = re.sub(r"[\s\-.]+", "", text)
    rule = rules.WRITTEN_OUT
    if re.fullmatch(r"\d{9}", number):
        if not isinstance(NHS.accept(f"0{number}"), str):
            return sense.left_open(
                Concern(rules.NOUGHT_LOST, Level.WARNING, "a figure of this NHS number is missing", _RECORD)
            )
        number, rule = f"0{number}", rules.NOUGHT_BACK
    return sense.taken(number, _change(text, number, rule))


def compact(sense: Sense, text: str) -> Heard:
    """A UPN or ULN in capitals without spaces."""
    number = re.sub(r"[\s\-.]+", "", text).upper()
    return sense.taken(number, _change(text, number, rules.WRITTEN_OUT))


def postcode(sense: Sense, text: str) -> Heard:
    """A postcode in capitals, with one space before its last three characters."""
    value = sense.kind.accept(text)
    said = value if isinstance(value, str) else text
    return sense.judged(said, value, _change(text, said, rules.WRITTEN_OUT))


def email(sense: Sense, text: str) -> Heard:
    """An e-mail address, taken out of angle brackets or a link."""
    match = re.fullmatch(r"(?:mailto:\s*|[^<>@]*<\s*)([^<>\s]+?)\s*>?", text, re.I)
    said = match[1] if match else text
    return sense.taken(said, _change(text, said, rules.WRITTEN_OUT))


_READERS: dict[type, Callable[[Sense, str], Heard]] = {
    PhoneKind: phone,
    NhsKind: nhs,
    UpnKind: compact,
    UlnKind: compact,
    PostcodeKind: postcode,
    EmailKind: email,
}


def number_reader(sense: Sense) -> Callable[[str], Heard] | None:
    """What reads the cells of a column of identifiers; ``None`` for any other column."""
    how = _READERS.get(type(sense.kind))
    if how is None:
        return None

    def read(text: str) -> Heard:
        if _SHORTENED.fullmatch(text):
            message = "the spreadsheet has shortened this number, and figures of it are lost"
            return sense.left_open(Concern(rules.NOUGHT_LOST, Level.WARNING, message, _RECORD))
        plain = text if text.isascii() else _DASHES.sub("-", _INVISIBLE.sub("", text)).strip()
        if not any(map(str.isalnum, plain)):
            return sense.taken(text)
        heard = how(sense, plain)
        if plain is text or heard.change or not heard.answers:
            return heard
        return heard._replace(change=(str(heard.answers[0][1]), rules.WRITTEN_OUT))

    return read


def _change(before: str, after: str, rule: str) -> tuple[str, str] | None:
    return (after, rule) if after != before else None
