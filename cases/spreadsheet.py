"""Excel workbooks, read within bounds: their sheets, and the rows of each as plain values.

Formulas are never worked out: what the spreadsheet program stored as their result counts. A sheet is read here as a
stream and not with openpyxl, which takes several times as long, most of it for trees and cells that nobody looks at, and
cannot tell an empty cell from a formula without a result. Cells as spreadsheet programs write them are picked out by one
expression; whatever else XML allows goes through a parser, piece by piece, and means the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from ..errors import Unreadable
from .cell_values import LAST_ROW, Broken, Value, column_of
from .number_formats import SINCE_1900, SINCE_1904, Numbers, numbers_in, plain
from .zipped import FAULTS, SAVE_AGAIN, Items, Package, damaged

_WORKBOOK = "xl/workbook.xml"
#: Cells in one piece, empty ones between others among them: more are a trap, for a piece has half a megabyte.
_MOST_CELLS = 2_000_000
_COLOURLESS = ("none", "gray125")
_MOST_TEXT, _MOST_STRINGS, _MOST_PARSED = 80_000_000, 5_000_000, 1_000_000
_KEPT_TEXTS = 50_000

Row = tuple[int, list[Value]]


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it. ``kind`` is ``worksheet``, ``chartsheet`` or ``dialogsheet``."""

    name: str
    kind: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Some hundred rows of a sheet as they stand in the file; ``before`` is the number of the row before the first."""

    before: int
    start: bytes
    data: bytes


class Workbook:
    """What all sheets of a workbook share. ``main`` is its part that lists the sheets.

    Raises :class:`~caseforms.errors.Unreadable` when it is damaged or no workbook.
    """

    def __init__(self, package: Package) -> None:
        self.package, self.file, self._parsed = package, package.file, 0
        try:
            self.main = _main(package)
            if not self.main:
                raise Unreadable("this is not an Excel workbook (.xlsx)", SAVE_AGAIN, file=self.file)
            self._related = package.relations(self.main)
            self.since, self.sheets = self._list()
            #: The styles whose cells have a colour, with the number of that colour.
            self.coloured: dict[str, int] = {}
            self.numbers = self._styles()
            self.shared = self._shared()
        except FAULTS:
            raise damaged(self.file) from None

    def _list(self) -> tuple[datetime, list[SheetEntry]]:
        """The first day of the workbook's calendar, and its sheets."""
        since, sheets = SINCE_1900, []
        for element in self.package.tree(self.main).iter():
            if _local(element) == "workbookPr" and element.get("date1904") in ("1", "true"):
                since = SINCE_1904
            elif _local(element) == "sheet":
                ident = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
                if ident in self._related:
                    hidden = element.get("state", "visible") != "visible"
                    kind, part = self._related[ident]
                    sheets.append(SheetEntry(element.get("name", "").strip(), kind, part, hidden))
        return since, sheets

    def part(self, kind: str, usual: str) -> str:
        """The name of the part of a kind, or nothing where there is none."""
        name = next((each.name for each in self._related.values() if each.kind == kind), usual)
        return name if name in self.package else ""

    def _styles(self) -> dict[str, Numbers]:
        """How each style shows numbers, by its number; cells without a style have the first."""
        part = self.part("styles", "xl/styles.xml")
        if not part:
            return _NoStyles()
        codes: dict[str, str] = {}
        formats: list[str] = []
        colours: set[str] = set()
        for element in self.package.tree(part).iter():
            if _local(element) == "numFmt":
                codes[element.get("numFmtId", "")] = element.get("formatCode", "")
            elif _local(element) == "fills":
                fills = [[part.get("patternType", "none") for part in fill] for fill in element]
                colours |= {str(n) for n, fill in enumerate(fills) if fill and fill[0] not in _COLOURLESS}
            elif _local(element) == "cellXfs":
                formats += [style.get("numFmtId", "0") for style in element]
                fills_of = enumerate(style.get("fillId", "0") for style in element)
                self.coloured |= {str(n): int(fill) for n, fill in fills_of if fill in colours}
        styles = numbers_in(formats or ["0"], codes, self.since)
        return {"": styles[0], **{str(place): style for place, style in enumerate(styles)}}

    def _shared(self) -> list[str | None]:
        """The strings that cells share."""
        part = self.part("sharedStrings", "xl/sharedStrings.xml")
        if not part:
            return []
        found: list[str | None] = []
        items, spent = Items(self.package, part, "sst", "sst", "si"), 0
        for piece in items:
            text = items.text(piece[1])
            simple = _STRING.findall(text)
            if simple and text.count("<si") == len(simple) and not _ODD.search(text):
                strings = [shown(_resolved(each)) for each in simple]
            else:
                fragment = fromstring(items.whole(piece))  # noqa: S314 (no document type, so nothing to expand)
                tags = _Tags(fragment)
                self.parsed(len(fragment))
                strings = [shown(tags.text(element)) for element in fragment]
            spent += sum([len(each) for each in strings if each])
            found += strings
            if spent > _MOST_TEXT or len(found) > _MOST_STRINGS:
                raise self.too_much()
        return found

    def parsed(self, count: int) -> None:
        """Count what went through the parser, which is slow: only a trap is long and unusual throughout."""
        self._parsed += count
        if self._parsed > _MOST_PARSED:
            raise self.too_much()

    def too_much(self) -> Unreadable:
        """That there is more text or there are more cells than can be held."""
        what = self.package.bounds.what
        return Unreadable(
            f"the workbook holds more than a {what} should",
            "Delete rows and columns that are not needed, or split it.",
            file=self.file,
        )


class _NoStyles(dict[str, Numbers]):
    """A workbook without styles: every number shows as it is."""

    def __missing__(self, style: str) -> Numbers:
        return self.setdefault(style, Numbers(plain))


def _main(package: Package) -> str:
    named = [each.name for each in package.relations().values() if each.kind == "officeDocument"]
    return next((name for name in (*named, _WORKBOOK) if name in package and name.endswith(".xml")), "")


class Grid:
    """The rows of one sheet."""

    def __init__(self, book: Workbook, entry: SheetEntry) -> None:
        self.book, self.entry, self.file = book, entry, book.file
        self._texts = _Texts()
        self._items: Items | None = None

    def rows(self) -> Iterator[Row]:
        """Each row that is not empty, with its number. Numbers become text as their cells show them.

        Raises :class:`~caseforms.errors.Unreadable` where the sheet is damaged.
        """
        for piece in self.pieces():
            yield from self.rows_of(piece)

    def pieces(self) -> Iterator[Piece]:
        """The sheet in pieces of some hundred rows, whose rows can be read apart from each other.

        Pieces in which no cell holds anything are left out.
        """
        before = 0
        try:
            self._items = items = Items(self.book.package, self.entry.part, "worksheet", "sheetData", "row")
            for start, data in items:
                if b"<v>" in data or _FULL.search(data):
                    yield Piece(before, start, data)
                last = data[max(data.rfind(b"<row "), data.rfind(b":row ")) :]
                number = re.match(rb"[^>]*?\sr=[\"'](\d{1,9})[\"']", last)
                before = (
                    int(number[1]) if number else before + len(re.findall(rb"<(?:\w+:)?row(?=[\s/>])", data))
                )
        except FAULTS:
            raise damaged(self.file, before) from None

    def around(self) -> tuple[bytes, bytes]:
        """What stands before and behind the rows, such as columns and merged ranges. Ask when all pieces have been taken."""
        assert self._items
        try:
            return self._items.head, self._items.behind()
        except FAULTS:
            raise damaged(self.file) from None

    def rows_of(self, piece: Piece) -> list[Row]:
        """The rows of a piece, as :meth:`rows` gives them."""
        return self.read(piece)[0]

    def read(self, piece: Piece) -> tuple[list[Row], list[int]]:
        """The rows of a piece, as :meth:`rows` gives them, and the numbers of those that are hidden."""
        reading = _Reading(self.book, piece.before, self._texts)
        assert self._items
        try:
            text = self._items.text(piece.data)
            cells = _CELL.findall(text)
            if cells and _all_usual(text, len(cells)):
                reading.usual(cells)
            else:
                whole = self._items.whole((piece.start, piece.data))
                reading.parsed(fromstring(whole))  # noqa: S314 (no document type, so nothing to expand)
        except FAULTS:
            raise damaged(self.file, reading.number) from None
        return reading.rows, reading.hidden


def _all_usual(text: str, found: int) -> bool:
    """Whether the rows and cells that were found are all there are, and all or none of them say where they stand."""
    cells, addressed = text.count("<c"), text.count('<c r="')
    return text.count("<row") + cells == found and addressed in (0, cells) and not _ODD.search(text)


#: A row begins, or a cell as spreadsheet programs write it: column, style, kind, formula, value, text.
_CELL = re.compile(
    r'(<row(?=[\s>])[^>]*>)|<c(?: r="([A-Z]+)\d+")?(?: s="(\d+)")?(?: t="([A-Za-z]+)")?(?: cm="\d+")?(?: vm="\d+")?(?:/>|>'
    r"(<f(?:\s[^>]*)?(?:/>|>[^<]*</f>))?"
    r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v ?/>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_STRING = re.compile(r'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t>|<t/>)?</si>|<si/>')
_ODD = re.compile(r"<[!?]")
#: Something stands in a cell.
_FULL = re.compile(rb"<(?:[\w.-]+:)?(?:v|f|is)[\s/>]")
_NUMBER = re.compile(r"\sr=[\"'](\d+)[\"']")
_HIDDEN = re.compile(r"\shidden=[\"'](?:1|true)[\"']")


class _Reading:
    """The rows of one piece while they are read."""

    def __init__(self, book: Workbook, before: int, texts: _Texts) -> None:
        self.book, self.number, self.texts = book, before, texts
        self.rows: list[Row] = []
        self.hidden: list[int] = []
        self.cells = 0

    def _begin(self, number: str | None, hidden: bool) -> list[Value]:
        """A new row. Raises ``ValueError`` when its number cannot be."""
        self._end()
        following = int(number or self.number + 1)
        if not self.number < following <= LAST_ROW:
            raise ValueError("rows are out of order")
        self.number = following
        if hidden:
            self.hidden.append(following)
        row: list[Value] = []
        self.rows.append((following, row))
        return row

    def _end(self) -> None:
        """Leave out what is empty behind the last cell of a row, and a row that is empty."""
        if self.rows:
            row = self.rows[-1][1]
            while row and row[-1] is None:
                row.pop()
            self.cells += len(row)
            if self.cells > _MOST_CELLS:
                raise self.book.too_much()
            if not row:
                self.rows.pop()

    def usual(self, cells: list[tuple[str, ...]]) -> None:
        """Cells as ``_CELL`` finds them. This is where the time goes: what most cells are comes first."""
        row: list[Value] = []
        shared, numbers, texts = self.book.shared, self.book.numbers, self.texts
        value: Value
        for begin, letters, style, kind, formula, text, words in cells:
            if kind == "s" and text:
                value = shared[int(text)]
            elif text and (not kind or kind == "n"):
                value = numbers[style][text]
            elif words:
                value = texts[words]
            elif begin:
                number = _NUMBER.search(begin)
                row = self._begin(number[1] if number else None, _HIDDEN.search(begin) is not None)
                continue
            elif text or formula:
                value = self._value(kind, style, _resolved(text), bool(formula))
            elif letters:
                continue
            else:
                value = None
            if value is not None or not letters:
                place = _PLACES.get(letters, -1)
                if place < 0:
                    place = _place(letters) if letters else len(row)
                if place == len(row):
                    row.append(value)
                else:
                    _put(row, place, value)
        self._end()

    def parsed(self, fragment: Element) -> None:
        """The same from a tree, for whatever else XML allows."""
        tags = _Tags(fragment)
        for element in fragment:
            row, place = self._begin(element.get("r"), element.get("hidden") in ("1", "true")), -1
            for cell in element:
                name = cell.get("r")
                place = _place(name.rstrip("0123456789")) if name else place + 1
                kind, text, formula = cell.get("t", ""), "", False
                for part in cell:
                    if part.tag == tags.v:
                        text = part.text or ""
                    elif part.tag == tags.inline:
                        text = tags.text(part)
                    elif part.tag == tags.f:
                        formula = True
                value = self._value(kind, cell.get("s", ""), text, formula)
                if value is not None:
                    _put(row, place, value)
        self._end()

    def _value(self, kind: str, style: str, text: str, formula: bool) -> Value:
        """What a cell shows."""
        if not text:
            if formula and kind != "str":
                return Broken("the result of the formula is not stored in the file")
            return None
        if kind == "s":
            return self.book.shared[int(text)]
        if kind in ("", "n"):
            return self.book.numbers[style][text]
        if kind in ("str", "inlineStr"):
            return shown(text)
        if kind == "b":
            return "yes" if text in ("1", "true") else "no"
        if kind == "d":
            return _written_moment(text)
        return Broken(f"the spreadsheet shows an error here ({text[:20]})")


def _written_moment(text: str) -> Value:
    """A date that the file holds in writing, as a strict workbook may."""
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        pass
    else:
        return moment.replace(tzinfo=None)
    try:
        return datetime.fromisoformat(f"2000-01-01T{text.strip().removeprefix('T')}").time()
    except ValueError:
        return Broken("the date in the cell cannot be read")


def _put(row: list[Value], place: int, value: Value) -> None:
    if place >= len(row):
        row.extend([None] * (place + 1 - len(row)))
    row[place] = value


#: The places of columns that have been met, by their letters.
_PLACES: dict[str, int] = {}


def _place(letters: str) -> int:
    found = _PLACES.get(letters)
    if found is None:
        found = _PLACES[letters] = column_of(letters)
    return found


class _Texts(dict[str, str | None]):
    """Texts of cells by how they stand in the file; those that come again are held once."""

    def __missing__(self, raw: str) -> str | None:
        text = shown(_resolved(raw))
        if len(self) < _KEPT_TEXTS:
            self[raw] = text
        return text


class _Tags:
    """The names of elements as they stand in a fragment."""

    def __init__(self, fragment: Element) -> None:
        space = fragment.tag[: fragment.tag.rfind("}") + 1]
        self.v, self.f, self.inline, self.t, self.r = (
            f"{space}{name}" for name in ("v", "f", "is", "t", "r")
        )

    def text(self, element: Element) -> str:
        """The words of a string, whatever their look, without how they are to be pronounced."""
        found = []
        for part in element:
            if part.tag == self.t:
                found.append(part.text or "")
            elif part.tag == self.r:
                found += [each.text or "" for each in part if each.tag == self.t]
        return "".join(found)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));|(&)")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def _resolved(text: str) -> str:
    """Text of XML as a parser gives it. Raises ``ValueError`` for an entity that there is not."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name, bare = match.groups()
    if bare:
        raise ValueError("there is no such entity")
    return _NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def shown(text: str) -> str | None:
    """Text without blanks around it, and with the characters that XML cannot hold, which a workbook writes as ``_x000D_``."""
    if "_x" in text:
        text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.strip() or None
