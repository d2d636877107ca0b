"""Fonts of any PDF: what the codes of a string say, and how wide they are, as far as that is needed to find text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_CHARS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]+)>")
_RANGES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")
_SECTIONS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_MOST_IN_RANGE = 0x10000


class PageFont:
    """A font as a page uses it."""

    def __init__(self, font: Any) -> None:
        self._wide = font.get("/Subtype") == "/Type0"
        self._said = _to_unicode(font)
        inner = _get(_get(font, "/DescendantFonts")[0]) if self._wide else font
        descriptor = _get(inner, "/FontDescriptor") or {}
        self.name = re.sub(r"^/(?:[A-Z]{6}\+)?", "", str(font.get("/BaseFont", "")))
        self.embedded = font.get("/Subtype") == "/Type3" or any(
            key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        scale = 0.001
        if font.get("/Subtype") == "/Type3":
            scale = abs(float(_get(font, "/FontMatrix")[0]))
        self.ascent = float(descriptor.get("/CapHeight") or descriptor.get("/Ascent") or 700) / 1000
        self.descent = max(-0.35, float(descriptor.get("/Descent") or -210) / 1000)
        if self._wide:
            self._default = float(_get(inner, "/DW") or 1000) * scale
            self._widths = {code: width * scale for code, width in _cid_widths(_get(inner, "/W") or [])}
        else:
            first = int(font.get("/FirstChar", 0))
            listed = _get(font, "/Widths")
            self._default = float(descriptor.get("/MissingWidth", 0)) * scale
            self._widths = {first + at: float(_get(width)) * scale for at, width in enumerate(listed or [])}
            if not listed:
                self._widths = _standard_widths(self.name)
                self._default = 0.5
            self._fallback = _simple_encoding(_get(font, "/Encoding"))

    def characters(self, data: bytes) -> Iterator[tuple[str, float, bool]]:
        """Each character of a string, its width in sizes of the font, and whether word spacing is added to it."""
        if self._wide:
            for at in range(0, len(data) - 1, 2):
                code = data[at] << 8 | data[at + 1]
                yield self._said.get(code, "\ufffd"), self._widths.get(code, self._default), False
            return
        for code in data:
            said = self._said.get(code) or self._fallback[code]
            yield said, self._widths.get(code, self._default), code == 32


class Fonts:
    """The fonts of a file, each read once."""

    def __init__(self) -> None:
        self._read: dict[Any, PageFont | None] = {}

    def named(self, resources: Any) -> dict[str, PageFont]:
        """The fonts that resources name. One that cannot be read is left out."""
        found = {}
        for name, value in (_get(resources, "/Font") or {}).items():
            font = _get(value)
            key = getattr(font, "indirect_reference", None) or id(font)
            if key not in self._read:
                try:
                    self._read[key] = PageFont(font)
                except (TypeError, ValueError, KeyError, IndexError, AttributeError):
                    self._read[key] = None
            made = self._read[key]
            if made is not None:
                found[name] = made
        return found


def _get(value: Any, key: str = "") -> Any:
    if key:
        value = value.get(key)
    return value.get_object() if hasattr(value, "get_object") else value


def _to_unicode(font: Any) -> dict[int, str]:
    stream = _get(font, "/ToUnicode")
    if stream is None or not hasattr(stream, "get_data"):
        return {}
    said: dict[int, str] = {}
    for kind, section in _SECTIONS.findall(stream.get_data()):
        if kind == b"char":
            for code, text in _CHARS.findall(section):
                said[int(code, 16)] = _utf16(text)
            continue
        for first, last, start, listed in _RANGES.findall(section):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST_IN_RANGE) + 1)
            if listed:
                texts = re.findall(rb"<([0-9A-Fa-f\s]+)>", listed)
                said.update((code, _utf16(text)) for code, text in zip(codes, texts, strict=False))
                continue
            text = _utf16(start)
            for code in codes:
                said[code] = text[:-1] + chr(min(ord(text[-1]) + code - codes[0], 0x10FFFF)) if text else ""
    return said


def _utf16(digits: bytes) -> str:
    compact = re.sub(rb"\s", b"", digits).decode("ascii")
    return bytes.fromhex(compact.rjust(4, "0")).decode("utf-16-be", "replace")


def _cid_widths(listed: Any) -> Iterator[tuple[int, float]]:
    parts = [_get(each) for each in listed]
    at = 0
    while at + 1 < len(parts):
        first = int(parts[at])
        if isinstance(parts[at + 1], list):
            yield from ((first + place, float(_get(width))) for place, width in enumerate(parts[at + 1]))
            at += 2
        else:
            last = min(int(parts[at + 1]), first + _MOST_IN_RANGE)
            yield from ((code, float(parts[at + 2])) for code in range(first, last + 1))
            at += 3


def _simple_encoding(encoding: Any) -> list[str]:
    """What the 256 codes of a simple font say when the file has no map of its own."""
    base = "mac_roman" if "MacRoman" in str(encoding) else "cp1252"
    made = [bytes([code]).decode(base, "replace") for code in range(256)]
    if hasattr(encoding, "get"):
        from reportlab.pdfbase._glyphlist import _glyphname2unicode as names

        code = 0
        for each in _get(encoding, "/Differences") or []:
            if isinstance(each, int | float):
                code = int(each)
            elif code < 256:
                made[code] = chr(names.get(str(each).lstrip("/"), 0xFFFD))
                code += 1
    return made


def _standard_widths(name: str) -> dict[int, float]:
    """The widths of one of the fonts that every reader of PDF has."""
    from reportlab.pdfbase import pdfmetrics

    known = name if name in pdfmetrics.standardFonts else "Helvetica"
    return {code: width / 1000 for code, width in enumerate(pdfmetrics.getFont(known).widths)}
