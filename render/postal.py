"""What a postal address may look like in the window of an envelope, by GOV.UK Notify's rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .letter_measures import LEAST_ADDRESS_LINES, MOST_ADDRESS_LINES

#: With these, sorting machines do not take a line for part of an address.
BAD_FIRST_CHARACTERS = '@()=[]"\\/,<>~'
_BFPO = re.compile(r"\s*bfpo\s*(?:c/o\s*)?\d{1,4}\s*", re.IGNORECASE)
_NO_FIXED_ABODE = re.compile(
    r"\bno fixed (?:abode|address)\b|^\s*n\.?f\.?a\.?\s*$", re.IGNORECASE | re.MULTILINE
)
_LETTER_OR_FIGURE = re.compile(r"[^\W_]")
_ABROAD = """
Afghanistan, Albania, Algeria, Andorra, Angola, Antigua and Barbuda, Argentina, Armenia, Australia, Austria,
Azerbaijan, Bahamas, The Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bermuda, Bhutan,
Bolivia, Bosnia and Herzegovina, Botswana, Brazil, British Virgin Islands, Brunei, Bulgaria, Burkina Faso, Burma,
Burundi, Cambodia, Cameroon, Canada, Cape Verde, Cayman Islands, Central African Republic, Chad, Chile, China,
Colombia, Comoros, Congo, Costa Rica, Croatia, Cuba, Cyprus, Czechia, Czech Republic, Democratic Republic of the
Congo, Denmark, Djibouti, Dominica, Dominican Republic, East Timor, Ecuador, Egypt, El Salvador, Equatorial Guinea,
Eritrea, Estonia, Eswatini, Ethiopia, Falkland Islands, Faroe Islands, Fiji, Finland, France, Gabon, The Gambia,
Gambia, Georgia, Germany, Ghana, Gibraltar, Greece, Greenland, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana,
Haiti, Holland, Honduras, Hong Kong, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Republic of Ireland,
Eire, Israel, Italy, Ivory Coast, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kiribati, Kosovo, Kuwait, Kyrgyzstan,
Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Macao, Madagascar, Malawi,
Malaysia, Maldives, Mali, Malta, Marshall Islands, Mauritania, Mauritius, Mexico, Micronesia, Moldova, Monaco,
Mongolia, Montenegro, Montserrat, Morocco, Mozambique, Myanmar, Namibia, Nauru, Nepal, Netherlands, The Netherlands,
New Zealand, Nicaragua, Niger, Nigeria, North Korea, North Macedonia, Norway, Oman, Pakistan, Palau, Palestine,
Panama, Papua New Guinea, Paraguay, Peru, Philippines, The Philippines, Poland, Portugal, Puerto Rico, Qatar, Romania,
Russia, Rwanda, Samoa, San Marino, Sao Tome and Principe, Saudi Arabia, Senegal, Serbia, Seychelles, Sierra Leone,
Singapore, Slovakia, Slovenia, Solomon Islands, Somalia, South Africa, South Korea, South Sudan, Spain, Sri Lanka, St
Helena, St Kitts and Nevis, St Lucia, St Vincent, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan, Tajikistan,
Tanzania, Thailand, Togo, Tonga, Trinidad and Tobago, Tunisia, Turkey, Türkiye, Turkmenistan, Turks and Caicos
Islands, Tuvalu, Uganda, Ukraine, United Arab Emirates, United States, United States of America, USA, Uruguay,
Uzbekistan, Vanuatu, Vatican City, Venezuela, Vietnam, Yemen, Zambia, Zimbabwe
"""
_COUNTRIES = frozenset(name.strip().casefold() for name in _ABROAD.replace("\n", " ").split(","))


class AddressFault(NamedTuple):
    """What is wrong with an address: a code, the number of the line (from 0; -1 for the whole), the sentence, the remedy."""

    code: str
    line: int
    message: str
    remedy: str


def address_faults(lines: Sequence[str], is_postcode: Callable[[str], bool]) -> Iterator[AddressFault]:
    """Everything that is wrong with the lines of an address. ``is_postcode`` knows the postcodes of the UK."""
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) < LEAST_ADDRESS_LINES:
        yield AddressFault(
            "few lines",
            -1,
            f"the address has {_counted(len(lines))}; the post wants at least {LEAST_ADDRESS_LINES}",
            "Give the name, the street and the postcode on lines of their own.",
        )
    if len(lines) > MOST_ADDRESS_LINES:
        yield AddressFault(
            "many lines",
            -1,
            f"the address has {_counted(len(lines))}; at most {MOST_ADDRESS_LINES} show in the window",
            "Join short lines, such as the flat and the house.",
        )
    if _NO_FIXED_ABODE.search("\n".join(lines)):
        yield AddressFault(
            "no fixed abode",
            -1,
            "the address says that there is no fixed abode",
            "Hand the letter over, or send it care of somebody who agreed to that.",
        )
    for number, line in enumerate(lines):
        if line[0] in BAD_FIRST_CHARACTERS:
            yield AddressFault(
                "first character",
                number,
                f"line {number + 1} of the address begins with “{line[0]}”",
                "Begin each line with a letter or a figure.",
            )
        elif number < 2 and not _LETTER_OR_FIGURE.search(line):
            yield AddressFault(
                "no words",
                number,
                f"line {number + 1} of the address has neither a letter nor a figure",
                "Write the name on the first line and the house on the second.",
            )
    if lines and not (is_postcode(lines[-1]) or is_bfpo(lines[-1]) or is_country(lines[-1])):
        yield AddressFault(
            "postcode",
            len(lines) - 1,
            "the last line of the address is no postcode of the UK, no BFPO number and no country",
            "Put the postcode on a line of its own, the last one; abroad, the country.",
        )


def is_bfpo(line: str) -> bool:
    """Whether a line is a number of the British Forces Post Office."""
    return bool(_BFPO.fullmatch(line))


def is_country(line: str) -> bool:
    """Whether a line is the name of a country abroad."""
    return " ".join(line.replace(".", "").split()).casefold() in _COUNTRIES


def _counted(lines: int) -> str:
    return "no lines" if not lines else "one line" if lines == 1 else f"{lines} lines"
