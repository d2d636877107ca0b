"""Fonts of the PDF writer, with their coverage: a letter is never drawn in a font that lacks it.

Atkinson Hyperlegible (SIL Open Font Licence) is made for readers with low vision: 1, l, I and O, 0 differ, which also
serves reference numbers. It covers Western and Central European names. What it lacks comes from Open Sans (OFL:
Vietnamese, Turkish, Greek, Cyrillic, Hebrew), then Noto Sans Arabic (OFL), then Caseforms Ticks (a subset of DejaVu
Sans: boxes, ticks, arrows). What none of them has is spelled out. Fallbacks are loaded when they are first needed.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from .text import printable, spelled

REGULAR, BOLD, ITALIC = "Atkinson", "Atkinson-Bold", "Atkinson-Italic"
_FALLBACKS = ("CaseformsTicks", "OpenSans", "NotoSansArabic")
_PACKAGES = {
    REGULAR: ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular.ttf"),
    BOLD: ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold.ttf"),
    ITALIC: ("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Italic.ttf"),
    "OpenSans": ("fontpkg_open_sans", "OpenSans[wdth,wght].ttf"),
    "NotoSansArabic": ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
}
_PLAIN = re.compile(r"[ -~]*")
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+(?:[ \u00a0\"'().,\-]+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)  # joins, directions
_SPACES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_MIRRORED = str.maketrans("()[]<>«»", ")(][><»«")


def font_file(name: str) -> Path:
    """The file of a font. Raises ``KeyError`` for an unknown name."""
    if name == "CaseformsTicks":
        return Path(__file__).parent.parent / "templates" / "fonts" / "CaseformsTicks.ttf"
    package, file = _PACKAGES[name]
    origin = importlib.import_module(package).__file__ or ""
    return Path(origin).parent / "files" / file


@cache
def _coverage(name: str) -> Any:
    """Register a font with reportlab (once) and return its character map."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, str(font_file(name)))
    pdfmetrics.registerFont(font)
    return font.face.charToGlyph


def use(name: str) -> str:
    """Make a font ready for drawing and return its name."""
    _coverage(name)
    return name


def _font_for(character: str, name: str) -> str:
    code = ord(character)
    if code in _coverage(name):
        return name
    for fallback in _FALLBACKS:
        if code in _coverage(fallback):
            return fallback
    return ""


def drawn(text: str) -> str:
    """``text`` as it is put on the page: printable, right-to-left words in visual order, missing letters spelled out."""
    text = printable(text)
    if _PLAIN.fullmatch(text):
        return text
    text = _INVISIBLE.sub("", text)
    if _RIGHT_TO_LEFT.search(text):
        text = _RIGHT_TO_LEFT.sub(_visual, text)
    return "".join(c if c in "\n\t" or _font_for(c, REGULAR) else _substitute(c) for c in text)


def _visual(match: re.Match[str]) -> str:
    import arabic_reshaper

    shaped: str = arabic_reshaper.reshape(match[0])
    return shaped[::-1].translate(_MIRRORED)


def _substitute(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in "\u2010\u2011":
        return "-"
    return spelled(character)


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """Pieces of drawn text with the font of each."""
    text = drawn(text)
    if _PLAIN.fullmatch(text):
        return [(name, text)]
    pieces: list[tuple[str, str]] = []
    for character in text:
        font = name if character in "\n\t " else _font_for(character, name) or name
        if pieces and pieces[-1][0] == font:
            pieces[-1] = (font, pieces[-1][1] + character)
        else:
            pieces.append((font, character))
    return pieces


def markup(text: str, name: str = REGULAR) -> str:
    """``text`` as reportlab paragraph markup, with fallback fonts named and line ends kept."""
    made = []
    for font, piece in runs(text, name):
        safe = escape(piece).replace("\t", "\u00a0\u00a0\u00a0\u00a0").replace("\n", "<br/>")
        made.append(safe if font == name else f'<font name="{font}">{safe}</font>')
    return "".join(made)
