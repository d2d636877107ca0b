"""Identifiers with a form or a check digit: NHS number, UPN, ULN, postcode, telephone, e-mail.

Heavy number tables (telephones) are loaded when the first telephone is checked, not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Any, ClassVar

from ..findings import Level, register
from .kinds import Concern, Kind, Refused

POSTCODE_FORM = register(
    "VAL-20",
    Level.ERROR,
    "This is not a UK postcode",
    "The form of the postcode is checked against the pattern and the 124 postcode areas of the Royal Mail.",
    "Specification, appendix B",
)
PHONE_FORM = register(
    "VAL-21",
    Level.ERROR,
    "This cannot be a telephone number",
    "The number has too few or too many figures, or letters, for a number that can be dialled from the UK.",
    "Specification, block ADDRESS",
)
PHONE_DOUBT = register(
    "VAL-22",
    Level.ADVICE,
    "The telephone number is not in use as far as is known",
    "Its length is right, but its range has not been given out. Read it back to the person.",
    "House rule",
)
EMAIL_FORM = register(
    "VAL-23",
    Level.ERROR,
    "This is not an e-mail address",
    "It needs one @ with a domain behind it.",
    "House rule",
)
NHS_LENGTH = register(
    "VAL-24",
    Level.ERROR,
    "An NHS number has ten figures",
    "Copy it again from the record.",
    "Specification, appendix B",
)
NHS_CHECK = register(
    "VAL-25",
    Level.ERROR,
    "The check digit of the NHS number is wrong",
    "One figure is wrong or two are swapped. A wrong NHS number can join two children's records.",
    "Specification, appendix B",
)
UPN_FORM = register(
    "VAL-26",
    Level.ERROR,
    "This is not a unique pupil number",
    "A letter and twelve figures (a temporary one ends in a letter).",
    "Specification, appendix B",
)
UPN_CHECK = register(
    "VAL-27",
    Level.ERROR,
    "The check letter of the unique pupil number is wrong",
    "Copy it again from the school record.",
    "Specification, appendix B",
)
ULN_FORM = register(
    "VAL-28",
    Level.ERROR,
    "This is not a unique learner number",
    "Ten figures that do not begin with 0.",
    "Specification, appendix B",
)
ULN_CHECK = register(
    "VAL-29",
    Level.ERROR,
    "The check digit of the unique learner number is wrong",
    "Copy it again from the learning record.",
    "Specification, appendix B",
)

_AREAS = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BF",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
    ]
)
_POSTCODE = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?) ?(\d[ABD-HJLNP-UW-Z]{2})")
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")


@dataclass(frozen=True)
class PostcodeKind(Kind):
    """A UK postcode, in capitals with one space before the last three characters."""

    name: ClassVar[str] = "postcode"
    hint: ClassVar[str] = "such as ZZ99 3AA"

    def read(self, text: str) -> str:
        compact = re.sub(r"[\s\-.]+", "", text).upper()
        if compact == "GIR0AA":
            return "GIR 0AA"
        match = _POSTCODE.fullmatch(compact)
        if not match or (match[1] not in _AREAS and match[1] != "ZZ"):
            near = " Check the letter O against the figure 0." if re.search(r"[O0]", compact) else ""
            raise Refused(
                POSTCODE_FORM, "this is not a UK postcode", "Write it like “PE1 1AA”, or “not known”." + near
            )
        return f"{match[1]}{match[2]} {match[3]}"


_USUAL_PHONE = re.compile(r"0[1-9](?: ?[0-9]){8,9}")


@dataclass(frozen=True)
class PhoneKind(Kind):
    """A telephone number, kept as typed. “Possible” is what is required; “valid” is only advice."""

    name: ClassVar[str] = "telephone"
    hint: ClassVar[str] = "such as 01632 960123"

    def read(self, text: str) -> str:
        if _USUAL_PHONE.fullmatch(text):  # possible, as the library would say after loading its tables
            return text
        import phonenumbers

        try:
            number = phonenumbers.parse(text, "GB")
            reason = phonenumbers.is_possible_number_with_reason(number)
            possible = reason == phonenumbers.ValidationResult.IS_POSSIBLE
        except phonenumbers.NumberParseException:
            possible = False
        if not possible:
            raise Refused(
                PHONE_FORM,
                "this cannot be a telephone number",
                "Check the figures; a note goes in a field of its own.",
            )
        return re.sub(r"\s+", " ", text)

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        import phonenumbers

        if re.sub(r"\D", "", value).startswith(("01632960", "07700900", "441632960", "447700900")):
            return  # Ofcom's numbers for drama and samples are possible, never valid
        if not phonenumbers.is_valid_number(phonenumbers.parse(value, "GB")):
            yield Concern(
                PHONE_DOUBT,
                Level.ADVICE,
                "this range of numbers is not in use as far as is known",
                "Read the number back to the person.",
            )


@dataclass(frozen=True)
class EmailKind(Kind):
    """One e-mail address."""

    name: ClassVar[str] = "e-mail"
    hint: ClassVar[str] = "such as name@example.org"

    def read(self, text: str) -> str:
        if not _EMAIL.fullmatch(text) or ".." in text or len(text) > 254:
            raise Refused(
                EMAIL_FORM, "this is not an e-mail address", "Check for spaces and for a missing @ or dot."
            )
        return text


def _plainly_an_nhs_number(text: str) -> bool:
    """Whether these are ten figures whose check digit is right: the library says the same, and takes ten times as long."""
    return (
        len(text) == 10
        and text.isdecimal()
        and text.isascii()
        and text != "0000000000"
        and sum(map(mul, map(int, text), range(10, 0, -1))) % 11 == 0
    )


@dataclass(frozen=True)
class NhsKind(Kind):
    """An NHS number, printed 3-3-4."""

    name: ClassVar[str] = "NHS number"
    hint: ClassVar[str] = "ten figures"

    def read(self, text: str) -> str:
        compact = re.sub(r"[\s\-]+", "", text)
        if _plainly_an_nhs_number(compact):
            return compact
        from stdnum.exceptions import InvalidChecksum, ValidationError
        from stdnum.gb import nhs

        try:
            number: str = nhs.validate(compact)
        except InvalidChecksum:
            raise Refused(
                NHS_CHECK,
                "the check digit of this NHS number is wrong",
                "Copy it again from the health record.",
            ) from None
        except ValidationError:
            raise Refused(
                NHS_LENGTH, "an NHS number has ten figures", "Copy it again from the health record."
            ) from None
        if set(number) == {"0"}:
            raise Refused(
                NHS_CHECK, "this NHS number is all noughts", "If it is not known, write “not known”."
            )
        return number

    def show(self, value: Any) -> str:
        return f"{value[:3]} {value[3:6]} {value[6:]}"


@dataclass(frozen=True)
class UpnKind(Kind):
    """A unique pupil number; a temporary one ends in a letter, which the check counts by its place in the alphabet."""

    name: ClassVar[str] = "UPN"
    hint: ClassVar[str] = "a letter and twelve figures"
    ALPHABET: ClassVar[str] = "ABCDEFGHJKLMNPQRTUVWXYZ"

    def read(self, text: str) -> str:
        compact = re.sub(r"\s+", "", text).upper()
        if not re.fullmatch(rf"[{self.ALPHABET}]\d{{11}}[\d{self.ALPHABET}]", compact):
            raise Refused(
                UPN_FORM,
                "this is not a unique pupil number",
                "It is a letter (never I, O or S) and twelve figures.",
            )
        values = [int(c) if c.isdigit() else self.ALPHABET.index(c) for c in compact[1:]]
        check = self.ALPHABET[sum(value * place for place, value in enumerate(values, 2)) % 23]
        if compact[0] != check:
            raise Refused(
                UPN_CHECK,
                "the check letter of this unique pupil number is wrong",
                "Copy it again from the school record.",
            )
        return compact


@dataclass(frozen=True)
class UlnKind(Kind):
    """A unique learner number of ten figures."""

    name: ClassVar[str] = "ULN"
    hint: ClassVar[str] = "ten figures"

    def read(self, text: str) -> str:
        compact = re.sub(r"\s+", "", text)
        if not re.fullmatch(r"[1-9]\d{9}", compact):
            raise Refused(
                ULN_FORM,
                "this is not a unique learner number",
                "It has ten figures and does not begin with 0.",
            )
        if sum(int(c) * weight for c, weight in zip(compact, range(10, 0, -1), strict=True)) % 11 != 10:
            raise Refused(
                ULN_CHECK,
                "the check digit of this unique learner number is wrong",
                "Copy it again from the learning record.",
            )
        return compact


POSTCODE = PostcodeKind()
PHONE = PhoneKind()
EMAIL = EmailKind()
NHS = NhsKind()
UPN = UpnKind()
ULN = UlnKind()
