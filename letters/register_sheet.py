"""A workbook from outside, read within bounds: the rows of its register as plain values.

Size, parts and unzipped bytes are bounded before anything is parsed; what is parsed can name no entities and no other files.
Formulas are never worked out: what the spreadsheet program stored as their result counts. The sheet is read here as a
stream and not with openpyxl, which takes several times as long, most of it for trees and cells that nobody looks at, and
cannot tell an empty cell from a formula without a result.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from ..cases.reading import file_bytes
from ..errors import Unreadable

MAX_BYTES = 64 * 1024 * 1024
MAX_UNZIPPED = 400 * 1024 * 1024
MAX_PARTS, MAX_ROWS, MAX_COLUMNS = 2_000, 100_000, 1_000
#: The sheet that is read where there is one of this name; otherwise the first that is not hidden.
SHEET = "Register"
#: The sheets that an empty register brings along.
OWN_SHEETS = ("Explained", "Choices")

_SAVE = "Open it in the spreadsheet program and save it again as .xlsx, without a password."
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows no value: an error of the spreadsheet, or a formula whose result was never stored."""

    message: str


Value = str | date | time | Broken | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some hundred rows of a sheet as they stand in the file; ``before`` is the number of the row before the first."""

    before: int
    data: bytes


def check_length(rows: int, file: str) -> None:
    """Refuse a register with too many rows. Raises :class:`~caseforms.errors.Unreadable`."""
    if rows > MAX_ROWS:
        raise Unreadable(f"the register has more than {MAX_ROWS:,} rows", "Split it.", file=file)


class Sheet:
    """The rows of a register's sheet. ``others`` counts the sheets that are not read.

    Raises :class:`~caseforms.errors.Unreadable` when there is no such file, or it is no workbook that can be read.
    """

    def __init__(self, path: Path) -> None:
        self.file = str(path)
        self._archive = _opened(file_bytes(path, MAX_BYTES, "a register"), self.file)
        try:
            self._part, self._since, self.others = _register_part(self._archive)
            self._formats = _formats(self._archive)
            self._shared = _shared(self._archive)
            self._width = 0
        except _FAULTS:
            raise _damaged(self.file) from None

    def rows(self) -> Iterator[tuple[int, list[Value]]]:
        """Each row that is not empty, with its number. Numbers become text as their cells show them.

        Raises :class:`~caseforms.errors.Unreadable` where the sheet is damaged or has too many rows.
        """
        full = 0
        for piece in self.pieces():
            for row in self.rows_of(piece):
                full += 1
                check_length(full, self.file)
                yield row

    def pieces(self) -> Iterator[Piece]:
        """The sheet in pieces of some hundred rows, whose rows can be read apart from each other."""
        before = 0
        try:
            for data in _fragments(self._archive, self._part, "row"):
                yield Piece(before, data)
                last = data[max(data.rfind(b"<row "), data.rfind(b":row ")) :]
                number = re.match(rb"[^>]*?\sr=[\"'](\d+)", last)
                before = int(number[1]) if number else before + len(re.findall(rb"</(?:\w+:)?row>", data))
        except _FAULTS:
            raise _damaged(self.file, before) from None

    def rows_of(self, piece: Piece) -> list[tuple[int, list[Value]]]:
        """The rows of a piece, as :meth:`rows` gives them."""
        last, found = piece.before, []
        try:
            fragment = fromstring(piece.data)  # noqa: S314 (a piece has no document type, so nothing to expand)
            tags = _Tags(fragment)
            for element in fragment:
                number = int(element.get("r") or last + 1)
                if not last < number <= _LAST_ROW:
                    raise ValueError("rows are out of order")
                last = number
                row = self._row(element, number, tags)
                if any(value is not None for value in row):
                    found.append((number, row))
        except _FAULTS:
            raise _damaged(self.file, last) from None
        return found

    def _row(self, element: Element, number: int, tags: _Tags) -> list[Value]:
        row: list[Value] = [None] * self._width
        shared, figures, place = self._shared, -len(str(number)), -1
        for cell in element:
            name = cell.get("r")
            place = _PLACES.get(name[:figures]) or _column(name) if name else place + 1
            if place >= len(row):
                row += [None] * (place + 1 - len(row))
            if cell.get("t") == "s" and len(cell) == 1 and (text := cell[0].text):  # what most cells are
                row[place] = shared[int(text)]
            elif len(cell):
                row[place] = self._value(cell, tags)
        self._width = len(row)
        return row

    def _value(self, cell: Element, tags: _Tags) -> Value:
        """What a cell shows."""
        kind, text, formula = cell.get("t", "n"), None, False
        for part in cell:
            if part.tag == tags.v:
                text = part.text
            elif part.tag == tags.inline:
                text = tags.text(part)
            elif part.tag == tags.f:
                formula = True
        if not text:
            if formula and kind != "str":
                return Broken("the result of the formula is not stored in the file")
            return None
        if kind == "s":
            return self._shared[int(text)]
        if kind == "n":
            return self._number(text, self._formats[int(cell.get("s") or 0)])
        if kind in ("str", "inlineStr"):
            return _unescaped(text).strip() or None
        if kind == "b":
            return "yes" if text in ("1", "true") else "no"
        if kind == "d":
            return datetime.fromisoformat(text)
        return Broken(f"the spreadsheet shows an error here ({text})")

    def _number(self, text: str, form: str) -> Value:
        if form == _DATE:
            return _moment(float(text), self._since)
        if "." in text or "E" in text or "e" in text:
            number = float(text)
            text = str(int(number)) if number.is_integer() else repr(number)
        return text.zfill(len(form)) if form and text.isdecimal() else text


# -- the package ---------------------------------------------------------------------------------------------------------


def _opened(data: bytes, file: str) -> zipfile.ZipFile:
    """The parts of a workbook. Raises :class:`~caseforms.errors.Unreadable` when it passes a bound or is none."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the register is larger than {MAX_BYTES // 1024 // 1024} MB",
            "Delete pictures and empty sheets, or split it.",
            file=file,
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("this is a workbook of an old kind (.xls), or one with a password", _SAVE, file=file)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable("this is not an Excel workbook (.xlsx)", _SAVE, file=file) from None
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise Unreadable(
            "the workbook unpacks to more than a register should",
            "Delete pictures and empty sheets, or split it.",
            file=file,
        )
    if "xl/workbook.xml" not in archive.namelist():
        raise Unreadable("this is not an Excel workbook (.xlsx)", _SAVE, file=file)
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    """A small part as a whole."""
    data = archive.read(name)
    if b"<!DOCTYPE" in data:
        raise ValueError("a part of a workbook has no document type")
    return fromstring(data)  # noqa: S314 (without a document type there is nothing to expand)


def _fragments(archive: zipfile.ZipFile, name: str, item: str) -> Iterator[bytes]:
    """A large part in pieces: each is XML by itself, with some hundred of its items.

    An item ends with its closing tag, which no text can hold. What comes in pieces has no document type.
    """
    with archive.open(name) as stream:
        data = stream.read(_HEAD)
        root = re.search(rb"<((?:[\w.-]+:)?)(worksheet|sst)\b[^>]*>", data)
        if root is None or b"<!DOCTYPE" in data[: root.start()]:
            raise ValueError("this is not the part that it should be")
        space = re.escape(root[1])
        start, close = (
            data[: root.start()] + re.sub(rb"/?>$", b">", root[0]),
            b"</" + root[1] + root[2] + b">",
        )
        opened = re.compile(rb"<" + space + item.encode() + rb"(?=[\s/>])")
        unclosed = re.compile(opened.pattern + rb"[^>]*(?<!/)>")
        over = re.compile(rb"</" + space + rb"(?:sheetData|sst)>|<" + space + rb"(?:sheetData|sst)\b[^>]*/>")
        end = b"</" + root[1] + item.encode() + b">"
        while True:
            first, last = opened.search(data), data.rfind(end)
            if first and last > first.start():
                yield start + data[first.start() : last + len(end)] + close
                data = data[last + len(end) :]
            if finish := over.search(data):
                break
            more = stream.read(_PIECE)
            if not more or len(data) > _LARGEST:
                raise ValueError("the part, or an item of it, has no end")
            data += more
        if unclosed.search(data, 0, finish.start()):
            raise ValueError("an item has no end")


#: How much is read at once: little at first, for the titles of a register stand there.
_HEAD, _PIECE, _LARGEST = 1 << 16, 1 << 19, 1 << 24


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


def _register_part(archive: zipfile.ZipFile) -> tuple[str, datetime, int]:
    """The part with the register's sheet, the day from which the workbook counts, and how many more sheets there are."""
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        for each in _part(archive, "xl/_rels/workbook.xml.rels")
        if each.get("Type", "").endswith("/worksheet")
    }
    since, sheets = datetime(1899, 12, 30), []
    for element in _part(archive, "xl/workbook.xml").iter():
        if _local(element) == "workbookPr" and element.get("date1904") in ("1", "true"):
            since = datetime(1904, 1, 1)
        elif _local(element) == "sheet":
            ident = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            if ident in targets:
                hidden = element.get("state", "visible") != "visible"
                sheets.append((element.get("name", "").strip(), hidden, targets[ident]))
    seen = [each for each in sheets if not each[1]] or sheets
    chosen = next((each for each in seen if each[0].casefold() == SHEET.casefold()), seen[0])
    return chosen[2], since, len([each for each in seen if each is not chosen and each[0] not in OWN_SHEETS])


#: Stands for every format that shows a date.
_DATE = "date"
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """How the cells of each style show a number: ``_DATE``, noughts for as many figures as are shown, or nothing special."""
    if "xl/styles.xml" not in archive.namelist():
        return [""] * 65_536
    codes: dict[str, str] = {}
    found: list[str] = []
    for element in _part(archive, "xl/styles.xml").iter():
        if _local(element) == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif _local(element) == "cellXfs":
            found += [_format(style.get("numFmtId", "0"), codes) for style in element]
    return found or [""]


def _format(number: str, codes: dict[str, str]) -> str:
    code = codes.get(number)
    if code is None:
        return _DATE if int(number) in _DATE_FORMATS else ""
    if re.fullmatch(r"0{2,20}", code):
        return code
    plain = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", code, flags=re.IGNORECASE)
    return _DATE if re.search(r"[dmyhs]", plain.split(";")[0], re.IGNORECASE) else ""


def _shared(archive: zipfile.ZipFile) -> list[str | None]:
    """The strings that cells share."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    found: list[str | None] = []
    for data in _fragments(archive, "xl/sharedStrings.xml", "si"):
        fragment = fromstring(data)  # noqa: S314 (a piece has no document type, so nothing to expand)
        tags = _Tags(fragment)
        found += [_unescaped(tags.text(element)).strip() or None for element in fragment]
    return found


def _unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold, which a workbook writes as ``_x000D_``."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


#: The places of columns that have been met, by their letters.
_PLACES: dict[str, int] = {}


def _column(cell: str) -> int:
    """The place, from 0, of the column of a cell such as ``AB12``."""
    letters, number = cell.rstrip("0123456789"), 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and 0 < number <= _LAST_COLUMN):
        raise ValueError("there is no such column")
    _PLACES[letters] = number - 1
    return number - 1


def _moment(number: float, since: datetime) -> datetime | time:
    """The moment that a number of days means, to the minute; a time of day where it is less than a day."""
    if 0 <= number < 1:
        return (datetime(2000, 1, 1) + timedelta(minutes=min(round(number * 1440), 1439))).time()
    if since.year == 1899 and number < 61:  # the spreadsheets count a 29 February 1900
        number += 1 if number < 60 else 0
    return since + timedelta(minutes=round(number * 1440))


#: Whatever a damaged workbook makes the reading stumble over.
_FAULTS = (
    *(KeyError, IndexError, ValueError, TypeError, OverflowError, EOFError, ParseError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
)


def _damaged(file: str, row: int = 0) -> Unreadable:
    where = f" behind row {row}" if row else ""
    return Unreadable(f"the workbook is damaged{where}", _SAVE, file=file)
