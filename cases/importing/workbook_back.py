"""The owner's workbook back: a copy with every doubtful cell coloured, a note in each, and a first sheet that explains.

The workbook is not written anew. Its parts are copied as they are, and only what has to change is changed: the style
numbers of the marked cells, the notes, and the list of sheets. So formulas with their results, charts, drop-downs, macros and
whatever else the owner has in it are still there, which no library that reads and writes workbooks can promise.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from ...findings import Level
from .remarks import COLOURED, NOTES
from .sheet_xml import LINKS, PACKAGE, TYPES, part_info
from .table import Source, letters
from .workbook_guide import Guide, guide_sheet
from .workbook_notes import fit_for_note, is_ours, with_boxes, with_notes
from .workbook_styles import Styles

#: The name of the sheet that explains. Who imports the workbook again passes over it.
GUIDE_SHEET = "caseforms – to correct"

#: A workbook gets so many notes, or it would open slowly; further cells are coloured, and stand in the list.
MOST_NOTES = 20_000

#: What :func:`give_back` raises for a workbook that is built in a way that it cannot change.
CANNOT_BE_MARKED = (ValueError, KeyError, IndexError, SyntaxError, zipfile.BadZipFile)

_STRICT = "purl.oclc.org"
_KIND = "application/vnd.openxmlformats-officedocument"
_AFTER_NOTES = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_CELL = re.compile(rb"<((?:\w+:)?)c\b([^>]*?)(/?)>")
_NUMBER, _NAME, _STYLE = (
    re.compile(rb"\b" + name + rb"\s*=\s*[\"']([^\"']*)[\"']") for name in (b"r", b"r", b"s")
)

Cell = tuple[int, int]


class Mark(NamedTuple):
    """What is said of one cell: how grave it is at most, and the words of the note."""

    level: Level
    words: str


def without_ours(source: Source, sheets: Sequence[str]) -> None:
    """Take out of a workbook what we had put in: sheets that explain and, with the guide, our notes and colours.

    What was told of the owner's own notes and colours was told when the workbook was imported first.
    """
    source.tables[:] = [table for table in source.tables if table.sheet not in sheets]
    for table in source.tables:
        for cell in [cell for cell, words in table.notes.items() if is_ours(words)]:
            del table.notes[cell]
    codes = (NOTES, COLOURED) if GUIDE_SHEET in sheets else ()
    named = [f"“{sheet}”" for sheet in sheets]
    source.findings[:] = [
        each
        for each in source.findings
        if each.code not in codes and not any(sheet in each.message for sheet in named)
    ]


def give_back(data: bytes, marks: Mapping[str, Mapping[Cell, Mark]], guide: Guide) -> bytes:
    """A copy of a workbook (.xlsx or .xlsm, no larger than the reader allows) with marks by sheet and cell, and the guide.

    Marks that an earlier copy left are taken off. Sheets are compared by name; a mark for none that there is counts for nothing.
    Raises one of :data:`CANNOT_BE_MARKED` for a workbook that is damaged, or is one of the strict kind.
    """
    return _Copy(data).made(marks, guide)


class _Copy:
    def __init__(self, data: bytes) -> None:
        from lxml import etree

        self._etree: Any = etree
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = {name.casefold(): name for name in self._archive.namelist()}
        self._new: dict[str, bytes] = {}
        main = self._relation("", "officeDocument")
        self._book_part = main[1] if main else "xl/workbook.xml"
        self._book = self._tree(self._book_part)
        if _STRICT in self._book.tag:
            raise ValueError("a workbook of the strict kind has other names for everything")
        self._types = self._tree("[Content_Types].xml")
        self._links = self._rels(self._book_part)
        found = self._relation(self._book_part, "styles")
        self._styles_part = found[1] if found else self._beside("styles.xml")
        self._styles = Styles(self._read(self._styles_part))
        if not found:
            self._relate(self._book_part, self._links, "rIdCaseformsStyles", "styles", "styles.xml")
            self._type(self._styles_part, f"{_KIND}.spreadsheetml.styles+xml")

    def made(self, marks: Mapping[str, Mapping[Cell, Mark]], guide: Guide) -> bytes:
        sheets = self._book.find("{*}sheets")
        notes = MOST_NOTES
        own = None
        rows: dict[str, tuple[bytes, Iterator[bytes], bytes]] = {}
        for number, sheet in enumerate(sheets):
            part = self._linked(self._book_part, self._links, sheet)
            if sheet.get("name") == GUIDE_SHEET:
                own = part
                continue
            found = self._read(part)
            if found is None:
                continue
            on_it = marks.get(sheet.get("name"), {})
            noted = dict(list(on_it.items())[:notes])
            notes -= len(noted)
            rows[part] = self._sheet(part, found, on_it, noted, number)
        part = own or self._new_sheet(sheets)
        self._new[part] = guide_sheet(guide, self._styles)
        self._drop_notes_of(part)
        self._show_first(sheets)
        self._new[self._book_part] = self._bytes(self._book)
        self._new["[Content_Types].xml"] = self._bytes(self._types)
        self._new[self._rels_name(self._book_part)] = self._bytes(self._links)
        return self._written(rows)

    def _written(self, rows: Mapping[str, tuple[bytes, Iterator[bytes], bytes]]) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            names = dict.fromkeys((*self._archive.namelist(), *self._new))
            for name in names:
                if name == self._styles_part:
                    continue
                if name in rows:
                    before, between, after = rows[name]
                    with archive.open(part_info(name), "w", force_zip64=True) as part:
                        part.write(before)
                        for piece in between:
                            part.write(piece)
                        part.write(after)
                elif not name.endswith("/"):
                    archive.writestr(part_info(name), self._new.get(name) or self._archive.read(name))
            # Last: the rows have added to the styles while they were written.
            archive.writestr(part_info(self._styles_part), self._styles.data())
        return out.getvalue()

    # -- the parts -----------------------------------------------------------------------------------------------------

    def _read(self, part: str) -> bytes | None:
        if part in self._new:
            return self._new[part]
        name = self._names.get(part.casefold())
        return self._archive.read(name) if name else None

    def _tree(self, part: str, empty: str = "") -> Any:
        parser = self._etree.XMLParser(resolve_entities=False, no_network=True)
        return self._etree.fromstring(self._read(part) or empty.encode(), parser)

    def _bytes(self, tree: Any) -> bytes:
        made: bytes = self._etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return made

    def _beside(self, name: str) -> str:
        return posixpath.join(posixpath.dirname(self._book_part), name)

    @staticmethod
    def _rels_name(part: str) -> str:
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def _rels(self, part: str) -> Any:
        return self._tree(self._rels_name(part), f'<Relationships xmlns="{PACKAGE}"/>')

    def _relation(self, part: str, kind: str) -> tuple[str, str] | None:
        """The first relation of a kind: its name, and the part that it leads to."""
        for each in self._rels(part):
            if (each.get("Type") or "").endswith(f"/{kind}") and each.get("TargetMode") != "External":
                return each.get("Id") or "", self._target(part, each)
        return None

    def _target(self, part: str, relation: Any) -> str:
        """The part to which a relation of another part leads."""
        target = relation.get("Target") or ""
        name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        return self._names.get(name.casefold(), name)

    def _linked(self, part: str, relations: Any, element: Any) -> str:
        """The part to which an element leads by its relation; empty where there is none."""
        wanted = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        return next((self._target(part, each) for each in relations if each.get("Id") == wanted), "")

    def _relate(self, part: str, tree: Any, name: str, kind: str, target: str) -> None:
        space = tree.tag.partition("}")[0] + "}"
        self._etree.SubElement(tree, f"{space}Relationship", Id=name, Type=f"{LINKS}/{kind}", Target=target)
        self._new[self._rels_name(part)] = self._bytes(tree)

    def _type(self, part: str, kind: str) -> None:
        if not any(each.get("PartName") == f"/{part}" for each in self._types):
            self._etree.SubElement(self._types, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=kind)

    # -- the list of sheets ----------------------------------------------------------------------------------------------

    def _new_sheet(self, sheets: Any) -> str:
        part = self._beside("worksheets/caseforms.xml")
        space = sheets.tag.partition("}")[0] + "}"
        number = max((int(each.get("sheetId") or 0) for each in sheets), default=0) + 1
        made = self._etree.Element(f"{space}sheet", name=GUIDE_SHEET, sheetId=str(number), nsmap={"r": LINKS})
        made.set(f"{{{LINKS}}}id", "rIdCaseformsGuide")
        sheets.insert(0, made)
        self._relate(
            self._book_part, self._links, "rIdCaseformsGuide", "worksheet", "worksheets/caseforms.xml"
        )
        self._type(part, f"{_KIND}.spreadsheetml.worksheet+xml")
        for name in self._book.iterfind("{*}definedNames/{*}definedName"):
            if (place := name.get("localSheetId")) is not None:
                name.set("localSheetId", str(int(place) + 1))
        return part

    def _show_first(self, sheets: Any) -> None:
        for view in self._book.iterfind("{*}bookViews/{*}workbookView"):
            view.set("activeTab", str([each.get("name") for each in sheets].index(GUIDE_SHEET)))
            view.set("firstSheet", "0")

    # -- one sheet -------------------------------------------------------------------------------------------------------

    def _sheet(
        self, part: str, data: bytes, marks: Mapping[Cell, Mark], noted: Mapping[Cell, Mark], number: int
    ) -> tuple[bytes, Iterator[bytes], bytes]:
        """A sheet in three pieces: what stands before its rows, its rows, and what stands behind them."""
        begin = _DATA.search(data)
        if begin is None:  # a sheet that is nothing but a chart
            return data.replace(b' tabSelected="1"', b""), iter(()), b""
        end = begin.end()
        if not begin[2]:
            close = data.rfind(b"</%bsheetData>" % begin[1])
            inside, end = data[begin.end() : close], close + len(b"</%bsheetData>" % begin[1])
        else:
            inside = b""
        parser = self._etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        tree = self._etree.fromstring(
            data[: begin.start()] + b"<%bsheetData/>" % begin[1] + data[end:], parser
        )
        for view in tree.iterfind("{*}sheetViews/{*}sheetView"):
            view.attrib.pop("tabSelected", None)  # sheets that are selected together are changed together
        was = self._noted(part, tree, noted, number)
        frame = self._bytes(tree)
        at = _DATA.search(frame)
        if at is None:
            raise ValueError("the sheet has lost its rows")
        name = at[1]
        levels = {cell: mark.level for cell, mark in marks.items()}
        return (
            frame[: at.start()] + b"<%bsheetData>" % name,
            self._rows(inside, levels, was - set(levels), name),
            b"</%bsheetData>" % name + frame[at.end() :],
        )

    def _rows(
        self, data: bytes, marks: Mapping[Cell, Level], gone: set[Cell], prefix: bytes
    ) -> Iterator[bytes]:
        """The rows with the style numbers of marked cells; cells and rows that are not there are put in their places."""
        wanted: dict[int, dict[int, Level | None]] = {}
        for row, column in gone:
            wanted.setdefault(row, {})[column] = None
        for (row, column), level in marks.items():
            wanted.setdefault(row, {})[column] = level
        due = sorted(wanted)
        place = copied = last = 0
        for match in _ROW.finditer(data):
            named = _NUMBER.search(match[2])
            number = last = int(named[1]) if named else last + 1
            if place == len(due):
                break
            if due[place] > number:
                continue
            yield data[copied : match.start()]
            copied = match.start()
            while place < len(due) and due[place] < number:
                yield self._missing_row(due[place], wanted[due[place]], prefix)
                place += 1
            if place < len(due) and due[place] == number:
                inside = self._cells(match[3] or b"", number, wanted[number], prefix)
                yield b"<%brow%b>%b</%brow>" % (match[1], match[2], inside, match[1])
                copied = match.end()
                place += 1
        yield data[copied:]
        for number in due[place:]:
            yield self._missing_row(number, wanted[number], prefix)

    def _missing_row(self, number: int, wanted: Mapping[int, Level | None], prefix: bytes) -> bytes:
        inside = self._cells(b"", number, wanted, prefix)
        return b'<%brow r="%d">%b</%brow>' % (prefix, number, inside, prefix) if inside else b""

    def _cells(self, data: bytes, row: int, wanted: Mapping[int, Level | None], prefix: bytes) -> bytes:
        out, copied, last, seen = [], 0, -1, []
        for match in _CELL.finditer(data):
            named = _NAME.search(match[2])
            last = _column(named[1]) if named else last + 1
            for column in (each for each in sorted(wanted) if each < last and each not in seen):
                out.append(data[copied : match.start()])
                copied = match.start()
                out.append(self._new_cell(row, column, wanted[column], prefix))
                seen.append(column)
            if last not in wanted:
                continue
            seen.append(last)
            found = _STYLE.search(match[2])
            style, level = int(found[1]) if found else 0, wanted[last]
            new = self._styles.unmarked(style) if level is None else self._styles.marked(style, level)
            rest = match[2][: found.start()] + match[2][found.end() :] if found else match[2]
            out.append(data[copied : match.start()])
            out.append(b'<%bc%b s="%d"%b>' % (match[1], rest.rstrip(), new, match[3]))
            copied = match.end()
        out.append(data[copied:])
        out.extend(
            self._new_cell(row, each, wanted[each], prefix) for each in sorted(wanted) if each not in seen
        )
        return b"".join(out)

    def _new_cell(self, row: int, column: int, level: Level | None, prefix: bytes) -> bytes:
        if level is None:
            return b""
        place = f"{letters(column)}{row}".encode()
        return b'<%bc r="%b" s="%d"/>' % (prefix, place, self._styles.marked(0, level))

    # -- notes -----------------------------------------------------------------------------------------------------------

    def _noted(self, part: str, tree: Any, marks: Mapping[Cell, Mark], number: int) -> set[Cell]:
        """Write the notes of a sheet; returns the cells that an earlier copy had marked."""
        comments, drawing = self._relation(part, "comments"), self._legacy(part, tree)
        words = {cell: fit_for_note(mark.words) for cell, mark in marks.items()}
        if not comments and not words:
            return set()
        before = self._read(comments[1]) if comments else None
        made, cells, was = with_notes(before, words)
        if not was and not words:
            return set()
        links = self._rels(part)
        folder = posixpath.dirname(part)
        if not comments:
            name = self._beside(f"caseforms-notes-{number}.xml")
            self._relate(part, links, "rIdCaseformsNotes", "comments", posixpath.relpath(name, folder))
            self._type(name, f"{_KIND}.spreadsheetml.comments+xml")
        else:
            name = comments[1]
        self._new[name] = made
        if not drawing:
            drawing = self._beside(f"drawings/caseforms-notes-{number}.vml")
            self._relate(part, links, "rIdCaseformsBoxes", "vmlDrawing", posixpath.relpath(drawing, folder))
            self._default_type("vml", f"{_KIND}.vmlDrawing")
            self._insert_legacy(tree)
        self._new[drawing] = with_boxes(self._read(drawing), cells, words, _widths(tree))
        return was

    def _legacy(self, part: str, tree: Any) -> str:
        """The part with the boxes of the notes, where the sheet has one."""
        found = tree.find("{*}legacyDrawing")
        if found is None:
            return ""
        return self._linked(part, self._rels(part), found)

    def _insert_legacy(self, tree: Any) -> None:
        space = tree.tag.partition("}")[0] + "}"
        made = self._etree.Element(f"{space}legacyDrawing", nsmap={"r": LINKS})
        made.set(f"{{{LINKS}}}id", "rIdCaseformsBoxes")
        for each in tree.findall("{*}legacyDrawing"):
            tree.remove(each)
        behind = {f"{space}{name}" for name in _AFTER_NOTES}
        place = next((n for n, each in enumerate(tree) if each.tag in behind), len(tree))
        tree.insert(place, made)

    def _default_type(self, ending: str, kind: str) -> None:
        if not any((each.get("Extension") or "").casefold() == ending for each in self._types):
            self._types.insert(
                0, self._etree.Element(f"{{{TYPES}}}Default", Extension=ending, ContentType=kind)
            )

    def _drop_notes_of(self, part: str) -> None:
        """A sheet that explains has no notes and no other parts, whatever a spreadsheet program gave it."""
        if self._rels_name(part) in self._names.values():
            self._new[self._rels_name(part)] = f'<Relationships xmlns="{PACKAGE}"/>'.encode()


def _widths(tree: Any) -> dict[int, int]:
    """How wide the columns of a sheet are, in pixels, where it says so; a hidden one has no width."""
    found: dict[int, int] = {}
    for each in tree.iterfind("{*}cols/{*}col"):
        first, last = int(each.get("min") or 1) - 1, min(int(each.get("max") or 1), 500)
        hidden = each.get("hidden") in ("1", "true")
        width = 0 if hidden else round(float(each.get("width") or 9) * 7 + 5)
        found.update(dict.fromkeys(range(first, last), width))
    return found


def _column(name: bytes) -> int:
    column = 0
    for letter in name:
        if not 65 <= letter <= 90:
            break
        column = column * 26 + letter - 64
    return column - 1
