"""The fonts of ``letter_type`` as objects of a PDF file."""

from __future__ import annotations

from functools import cache

from .letter_type import base_name, font_program, metrics, unicode_map, widths
from .pdf_file import Objects


def add_font(file: Objects, font: str) -> int:
    """Write a font, its program and its map to characters, and return its number."""
    name = base_name(font).encode("ascii")
    program, length = font_program(font)
    program_at = file.add_stream(program, b"/Length1 %d" % length, packed=True)
    said = "".join(f"/{key} {value}" for key, value in metrics(font).items()).encode("ascii")
    descriptor = file.add(
        b"<</Type/FontDescriptor/FontName/%b%b/FontFile2 %d 0 R>>" % (name, said, program_at)
    )
    return file.add(
        b"<</Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar 32/LastChar 255/Widths[%b]/FontDescriptor %d 0 R"
        b"/ToUnicode %d 0 R>>" % (name, _listed_widths(font), descriptor, file.add_stream(unicode_map(font)))
    )


@cache
def _listed_widths(font: str) -> bytes:
    return " ".join(f"{wide:g}" for wide in widths(font)[32:]).encode("ascii")
