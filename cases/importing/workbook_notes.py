"""Notes on the cells of a workbook from outside: ours beside the owner's, each large enough to be read.

A cell can have one note. Where the owner has written one, ours follows below a line that says whose it is; an earlier one of
ours is taken out first, so that a workbook that goes to and fro several times does not fill up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .sheet_xml import MAIN
from .table import letters

AUTHOR = "caseforms"
#: What stands above our words in a note that is the owner's.
_BELOW = "\n\n— caseforms —\n"

_V, _O, _X = (f"urn:schemas-microsoft-com:{name}" for name in ("vml", "office:office", "office:excel"))
_NEW_DRAWING = (
    f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_LETTERS_A_LINE, _LINE_PIXELS, _WIDTH_PIXELS, _ROW_PIXELS = 50, 18, 350, 20
#: How wide a column is that says nothing of it, in pixels.
USUAL_WIDTH = 64


Cells = set[tuple[int, int]]


def with_notes(comments: bytes | None, notes: Mapping[tuple[int, int], str]) -> tuple[bytes, Cells, Cells]:
    """The part with the notes of a sheet, the cells that have a note now, and those that had one of ours before.

    ``notes`` are ours, by row and column.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    empty = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
    root: Any = etree.fromstring(comments or empty, parser)
    space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    authors, held = root.find(f"{space}authors"), root.find(f"{space}commentList")
    names = [each.text for each in authors]
    if AUTHOR not in names:
        names.append(AUTHOR)
        etree.SubElement(authors, f"{space}author").text = AUTHOR
    own = str(names.index(AUTHOR))
    there: dict[tuple[int, int], Any] = {}
    was: Cells = set()
    for each in list(held):
        cell = _place(each.get("ref") or "A1")
        if each.get("authorId") == own:
            held.remove(each)
            was.add(cell)
            continue
        if _without_ours(each):
            was.add(cell)
        there[cell] = each
    for cell, words in notes.items():
        if cell in there:
            _run(there[cell], space, _BELOW + words, bold=False)
            continue
        made = etree.SubElement(held, f"{space}comment", ref=f"{letters(cell[1])}{cell[0]}", authorId=own)
        etree.SubElement(made, f"{space}text")
        _run(made, space, f"{AUTHOR}\n", bold=True)
        _run(made, space, words, bold=False)
        there[cell] = made
    held[:] = sorted(held, key=lambda each: _place(each.get("ref") or "A1"))
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data, set(there), was


def is_ours(words: str) -> bool:
    """Whether all that a note says comes from us."""
    return words.startswith(f"{AUTHOR}\n")


def _place(name: str) -> tuple[int, int]:
    match = re.match(r"\$?([A-Z]{1,3})\$?(\d+)", name)
    if match is None:
        return 1, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def _without_ours(comment: Any) -> bool:
    """Take what we added to an owner's note out again; whether there was anything."""
    gone = False
    for text in [each for each in comment.iter() if each.text and each.tag.endswith("}t")]:
        before, mark, _ = text.text.partition(_BELOW.strip("\n"))
        if gone:
            text.text = ""
        elif mark:
            text.text, gone = before.rstrip("\n"), True
    return gone


def _run(comment: Any, space: str, words: str, *, bold: bool) -> None:
    from lxml import etree

    text = comment.find(f"{space}text")
    if text is None:
        text = etree.SubElement(comment, f"{space}text")
    plain = text.find(f"{space}t")
    if plain is not None and not len(text.findall(f"{space}r")):  # a note without runs becomes one with them
        run = etree.Element(f"{space}r")
        text.replace(plain, run)
        run.append(plain)
    run = etree.SubElement(text, f"{space}r")
    look = etree.SubElement(run, f"{space}rPr")
    if bold:
        etree.SubElement(look, f"{space}b")
    etree.SubElement(look, f"{space}sz", val="10")
    etree.SubElement(look, f"{space}rFont", val="Calibri")
    made = etree.SubElement(run, f"{space}t")
    made.text = words
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def with_boxes(
    drawing: bytes | None, cells: Cells, words: Mapping[tuple[int, int], str], widths: Mapping[int, int]
) -> bytes:
    """The drawing with a box for each note: boxes of cells that have none any more go, those of ``words`` fit what they say.

    ``widths`` are those of the columns, in pixels, where they are not the usual.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root: Any = etree.fromstring(drawing or _NEW_DRAWING.encode(), parser)
    boxed: Cells = set()
    last = 5000
    for shape in list(root.findall(f"{{{_V}}}shape")):
        if number := re.search(r"_s(\d+)$", shape.get("id") or ""):
            last = max(last, int(number[1]))
        data = shape.find(f"{{{_X}}}ClientData")
        if data is None or data.get("ObjectType") != "Note":
            continue
        row, column = data.findtext(f"{{{_X}}}Row"), data.findtext(f"{{{_X}}}Column")
        if row is None or column is None:
            continue
        cell = int(row) + 1, int(column)
        if cell not in cells or cell in words or cell in boxed:
            root.remove(shape)
        else:
            boxed.add(cell)
    for row, column in sorted(cells - boxed):
        last += 1
        root.append(etree.fromstring(_box(last, row, column, words.get((row, column), ""), widths)))
    made: bytes = etree.tostring(root, encoding="UTF-8")
    return made


def _box(number: int, row: int, column: int, words: str, widths: Mapping[int, int]) -> str:
    lines = 2 + sum(1 + len(line) // _LETTERS_A_LINE for line in words.split("\n"))
    height = min(600, max(72, lines * _LINE_PIXELS))
    last, rest = column + 1, 15 + _WIDTH_PIXELS
    while (width := widths.get(last, USUAL_WIDTH)) <= rest:
        rest -= width
        last += 1
    top = max(row - 2, 0)
    bottom, below = divmod(height + 8, _ROW_PIXELS)
    anchor = f"{column + 1}, 15, {top}, 8, {last}, {rest}, {top + bottom}, {below}"
    return (
        f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{number}" type="#_x0000_t202" '
        f'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{_WIDTH_PIXELS * 0.75:g}pt;'
        f'height:{height * 0.75:g}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def fit_for_note(words: str) -> str:
    """Words as a note can hold them."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", words)[:2_000]
