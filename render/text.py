"""Text that can be printed: what no writer can take is spelled out in brackets, never dropped."""

from __future__ import annotations

import re
import unicodedata

_TROUBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")


_PLAIN = re.compile("[\n -~\u00a0-\u02ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*")


def spelled(character: str) -> str:
    """A character in words, such as ``[U+1F600 GRINNING FACE]``."""
    name = unicodedata.name(character, "")
    return f"[U+{ord(character):04X}{' ' + name if name else ''}]"


def printable(text: str) -> str:
    """``text`` in composed form with one kind of line end; characters that XML and fonts cannot hold are spelled out."""
    if _PLAIN.fullmatch(text):
        return text
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\x85", "\n")
    )
    text = _TROUBLE.sub(lambda match: spelled(match[0]), text)
    return unicodedata.normalize("NFC", text)


def squeezed(text: str) -> str:
    """``text`` without white space and in decomposed compatibility form: for comparing what was meant with what is on the page."""
    return re.sub(
        r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff]+",
        "",
        unicodedata.normalize("NFKD", text),
    )
