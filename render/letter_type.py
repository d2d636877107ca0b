"""Type for letters: text as bytes of a PDF font, and how wide it is. Every process encodes a text in the same way.

A letter is drawn by writing its page's operators directly, because drawing is most of what a batch costs. The common
characters of the house font are the font ``R`` (bold: ``B``). Every other character belongs to a font that is named for
its face and its block of 128 characters (``R1`` holds U+0080 to U+00FF of the house font, ``O8`` Cyrillic of Open Sans),
at the place that it has in the block. So which bytes a text becomes depends on the text alone, and pages that were drawn
in two processes share one set of fonts.
"""

from __future__ import annotations

import codecs
import zlib
from functools import cache, lru_cache
from typing import NamedTuple

from . import fonts

_EXTRA = "\u00a0£é½•–—‘’“”…·"
COMMON = "".join(map(chr, range(32, 127))) + _EXTRA
_FIRST_EXTRA = 128
_DECODING = "".join(
    COMMON[code - 32]
    if 32 <= code < 127
    else _EXTRA[code - _FIRST_EXTRA : code - _FIRST_EXTRA + 1] or "\ufffe"
    for code in range(256)
)
_ENCODING = codecs.charmap_build(_DECODING)
_PLACES = {character: code for code, character in enumerate(_DECODING) if character != "\ufffe"}
_LETTERS = {
    fonts.REGULAR: "R",
    fonts.BOLD: "B",
    "OpenSans": "O",
    "NotoSansArabic": "A",
    "CaseformsTicks": "T",
}
_FACES = {letter: name for name, letter in _LETTERS.items()}
_BLOCK = 128
_MOST_WORDS = 50_000


class Piece(NamedTuple):
    """Bytes of one font, whose name is that of the font in the page's resources."""

    font: str
    data: bytes


def common(text: str) -> bytes | None:
    """``text`` in the common characters of the house font; ``None`` when it holds any other, or a line end."""
    try:
        return codecs.charmap_encode(text, "strict", _ENCODING)[0]
    except UnicodeEncodeError:
        return None


@lru_cache(maxsize=4096)
def as_drawn(text: str) -> str:
    """``text`` as it stands on the page (:func:`caseforms.render.fonts.drawn`), at once when all of it is common."""
    if common(text.replace("\n", "")) is not None:
        return text
    return fonts.drawn(text)


def pieces(text: str, bold: bool = False) -> list[Piece]:
    """``text``, a single line, in the fonts that have its characters."""
    data = common(text)
    if data is not None:
        return [Piece("B" if bold else "R", data)]
    made: list[tuple[str, bytearray]] = []
    for name, run in fonts.runs(text, fonts.BOLD if bold else fonts.REGULAR):
        letter = _LETTERS[name]
        for character in run.replace("\t", "    "):
            if letter in "RB" and character in _PLACES:
                font, code = letter, _PLACES[character]
            else:
                block, place = divmod(ord(character), _BLOCK)
                font, code = f"{letter}{block:x}", _BLOCK + place
            if not made or made[-1][0] != font:
                made.append((font, bytearray()))
            made[-1][1].append(code)
    return [Piece(font, bytes(data)) for font, data in made]


@cache
def characters(font: str) -> tuple[int, ...]:
    """The character of each code of a font. A code that is not in use stands for a space."""
    if font in ("R", "B"):
        return tuple(32 if each == "\ufffe" else ord(each) for each in _DECODING)
    start = int(font[1:], 16) * _BLOCK
    return (32,) * _BLOCK + tuple(range(start, start + _BLOCK))


@cache
def widths(font: str) -> tuple[float, ...]:
    """The width of each code of a font, in thousandths of its size."""
    face = _face(font)
    return tuple(face.charWidths.get(code, face.defaultWidth) for code in characters(font))


class WordWidths(dict[bytes, float]):
    """The widths of words in one font, in thousandths of its size; each is added up once."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._each = widths(font)

    def __missing__(self, word: bytes) -> float:
        if len(self) > _MOST_WORDS:
            self.clear()
        width = sum(map(self._each.__getitem__, word))
        self[word] = width
        return width


@cache
def word_widths(font: str) -> WordWidths:
    """The widths of words in a font, kept from letter to letter."""
    return WordWidths(font)


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is in points."""
    return sum(word_widths(piece.font)[piece.data] for piece in pieces(text, bold)) * size / 1000


@cache
def metrics(font: str) -> dict[str, str]:
    """What a font descriptor says of a font, as PDF text."""
    face = _face(font)
    box = " ".join(f"{edge:g}" for edge in face.bbox)
    return {
        "Ascent": f"{face.ascent:g}",
        "Descent": f"{face.descent:g}",
        "CapHeight": f"{face.capHeight:g}",
        "ItalicAngle": "0",
        "StemV": f"{face.stemV:g}",
        "Flags": "4",
        "FontBBox": f"[{box}]",
    }


@cache
def font_program(font: str) -> tuple[bytes, int]:
    """The font file that is embedded for a font, compressed, and its full length. Made once in a process."""
    data: bytes = _face(font).makeSubset(list(characters(font)))
    return zlib.compress(data, 9), len(data)


def base_name(font: str) -> str:
    """The name of a font as embedded: six capitals, which tell that it is a part, and the face."""
    tag = "".join(chr(65 + int(digit, 16)) for digit in font.encode().hex().rjust(6, "0")[-6:])
    face: bytes = _face(font).name
    return f"{tag}+{face.decode('ascii')}"


def unicode_map(font: str) -> bytes:
    """The map from the codes of a font to characters (ToUnicode), by which readers and searches get the text."""
    if font in ("R", "B"):
        ranges = [f"<20> <{126:02x}> <0020>"]
        ranges += [
            f"<{code:02x}> <{code:02x}> <{ord(each):04x}>" for code, each in enumerate(_EXTRA, _FIRST_EXTRA)
        ]
    else:
        first = chr(characters(font)[_BLOCK]).encode("utf-16-be").hex()
        ranges = [f"<80> <ff> <{first}>"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CMapName /Caseforms def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <ff>",
            "endcodespacerange",
            f"{len(ranges)} beginbfrange",
            *ranges,
            "endbfrange",
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")


def _face(font: str):  # type: ignore[no-untyped-def]  # reportlab has no types
    from reportlab.pdfbase import pdfmetrics

    return pdfmetrics.getFont(fonts.use(_FACES[font[0]])).face
