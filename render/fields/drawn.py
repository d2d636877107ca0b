"""The words that an appearance shows, by its operators and the maps of its fonts: what a search in the page would find."""

from __future__ import annotations

import codecs
import re
from typing import Any

from ..letter_proof import characters_of
from .objects import resolved

_TOKEN = re.compile(rb"/([\w+-]+)\s+[\d.]+\s+Tf|\(((?:[^\\()]|\\.)*)\)\s*(?:Tj|')", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_LATIN = "".join(map(chr, range(256)))


def words_shown(appearance: Any) -> str:
    """The text of an appearance as :mod:`appearance` draws them; a font without a map shows Latin letters."""
    fonts = resolved((resolved(appearance.get("/Resources")) or {}).get("/Font")) or {}
    table, said = _LATIN, list[str]()
    for font, text in _TOKEN.findall(appearance.get_data()):
        if font:
            table = _table(resolved(fonts.get("/" + font.decode("ascii"))))
        else:
            data = _ESCAPED.sub(rb"\1", text) if b"\\" in text else text
            said.append(codecs.charmap_decode(data, "replace", table)[0])
    return " ".join(said)


def _table(font: Any) -> str:
    unicode_map = resolved((font or {}).get("/ToUnicode"))
    return characters_of(unicode_map.get_data()) if unicode_map is not None else _LATIN
