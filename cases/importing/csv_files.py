"""Legacy tables as text (.csv, .tsv): the encoding and the delimiter are found and stated."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from ...errors import Unreadable
from ...findings import Finding
from ..cell_values import LAST_COLUMN, SHORTENED, Doubtful, Shown, Value, letters
from .bounds import Spent
from .remarks import ENCODING, UNDECODED, UNEVEN, about, doubts, some
from .table import Source, Table

MAX_BYTES = 64 * 1024 * 1024
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes (|)"}

_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 200
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SHORT = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+\d{2,3}")
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_ODD = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_TEXT = "Save the table as an Excel workbook (.xlsx), or as “CSV UTF-8”."


def read_csv(data: bytes, file: str) -> Source:
    """A table as text; its only sheet is called as the file. Rows count as a spreadsheet program would show them.

    Raises :class:`~caseforms.errors.Unreadable` when it is no text, holds nothing, or passes a bound.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB", "Split it.", file=file)
    encoding, name = _encoding(data, file)
    said = [f"The encoding is {name}."]
    findings = [_assumed(file)] if encoding == "cp1252" else []
    text = _decoded(data, encoding)
    sample = text.read(_SAMPLE)
    _check_text(sample, file)
    text.seek(0)
    separator = _SEPARATOR.fullmatch(sample.partition("\n")[0])
    if separator:
        delimiter = separator[1]
        text.readline()
        said.append(f"Its first line says that the values are separated by {_called(delimiter)}.")
    else:
        delimiter = _delimiter(sample)
        words = f"The values are separated by {_called(delimiter)}."
        said.append(words if delimiter else "No delimiter was found: there is one column.")
    rows = list(_rows(text, delimiter or ",", file, 1 if separator else 0))
    table = Table(PurePath(file).stem or "CSV", rows)
    table.told = doubts(rows, file) | _undecoded(rows, file)
    return Source(file, "csv", [table] if rows else [], said, [*findings, *_uneven(table, file)])


def _called(delimiter: str) -> str:
    return DELIMITERS.get(delimiter, f"“{delimiter}”")


# -- the encoding --------------------------------------------------------------------------------------------------------


def _encoding(data: bytes, file: str) -> tuple[str, str]:
    """The codec of a text, and its name for people."""
    for mark, codec, name in _ENCODINGS:
        if data.startswith(mark):
            return codec, name
    start = data[:4_000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if even + odd > len(start) // 4:  # text in UTF-16 has a nought beside nearly each letter
        if odd > 4 * even:
            return "utf-16-le", "UTF-16 (without a mark)"
        if even > 4 * odd:
            return "utf-16-be", "UTF-16 (without a mark)"
        raise _no_text(file)
    if data.isascii():
        return "ascii", "plain ASCII, a part of UTF-8"
    good, bad = _utf8_letters(data)
    if good > bad:
        return "utf-8", "UTF-8"
    return "cp1252", "taken to be Windows-1252"


def _utf8_letters(data: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII are UTF-8, and how many bytes beyond ASCII are not."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        letters_in = re.findall(
            rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data
        )
        beyond = len(re.findall(rb"[\x80-\xff]", data)) - sum(map(len, letters_in))
        return len(letters_in), beyond
    return 1, 0


def _decoded(data: bytes, encoding: str) -> io.TextIOWrapper:
    """The text as a stream. Bytes that are no letters become �."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")


def _assumed(file: str) -> Finding:
    words = "the file is not in UTF-8; it is taken to be in Windows-1252"
    return about(ENCODING, words, "Look at names with accents. " + _TEXT, file)


def _no_text(file: str) -> Unreadable:
    return Unreadable(
        "this is not a spreadsheet, and not a text file either", "Name the workbook.", file=file
    )


def _check_text(sample: str, file: str) -> None:
    """Refuse what is no text: much of it are characters that nobody can type."""
    odd = len(_ODD.findall(sample)) + sample.count("\0") + sample.count("�")
    if odd * 10 > len(sample):
        raise _no_text(file)


# -- rows ----------------------------------------------------------------------------------------------------------------


def _delimiter(sample: str) -> str:
    """The character that takes most rows apart alike; nothing where there is but one column."""
    best, score = "", 0.0
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for count, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if count >= _SAMPLE_ROWS:
                    break
                if row:
                    widths[len(row)] += 1
        except csv.Error:
            continue
        several = {width: rows for width, rows in widths.items() if width > 1}
        if several:
            width, rows = max(several.items(), key=lambda each: (each[1], each[0]))
            found = rows / widths.total() + min(width, 50) / 100
            if found > score:
                best, score = delimiter, found
    return best


def _rows(
    text: io.TextIOWrapper, delimiter: str, file: str, before: int
) -> Iterator[tuple[int, list[Value]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    spent, begun = Spent(file), before
    try:
        for number, fields in enumerate(reader, 1):
            begun = before + reader.line_num
            row: list[Value] = [_value(field) if field else None for field in fields]
            while row and row[-1] is None:
                row.pop()
            if not row:
                continue
            spent.on([(number, row)])
            if len(row) > LAST_COLUMN:
                raise Unreadable(
                    "the row that ends in this line has more cells than a spreadsheet",
                    "Look whether the lines end where they should.",
                    file=file,
                    line=begun,
                )
            yield number, row
    except csv.Error as problem:
        raise _unquoted(str(problem), file, begun + 1) from None


def _unquoted(problem: str, file: str, line: int) -> Unreadable:
    if "field limit" in problem:
        return Unreadable(
            "a value in the row that begins in this line is too long for a cell",
            "Look whether a quotation mark is opened there and never closed. " + _TEXT,
            file=file,
            line=line,
        )
    if "expected after" in problem:
        return Unreadable(
            "a quotation mark stands within a value in the row that begins in this line",
            'A quotation mark within a value is written twice (""). ' + _TEXT,
            file=file,
            line=line,
        )
    return Unreadable(
        "a quotation mark is opened in the row that begins in this line and never closed",
        "Close it, or delete it. " + _TEXT,
        file=file,
        line=line,
    )


def _value(field: str) -> Value:
    """A cell: text, or a number that a spreadsheet has written."""
    text = field.strip()
    if not text:
        return None
    if text[0].isdigit() or text[0] == "-":
        if text.isdecimal():
            return Shown(text) if text[0] != "0" and text.isascii() else text
        if _SHORT.fullmatch(text):
            return Doubtful(text, SHORTENED)
    return text


def _undecoded(rows: list[tuple[int, list[Value]]], file: str) -> dict[tuple[int, int], Finding]:
    found = {}
    for number, row in rows:
        for place, value in enumerate(row):
            if isinstance(value, str) and "�" in value:
                words = "a letter in this cell cannot be read in the encoding of the file"
                found[number, place] = about(
                    UNDECODED, words, "Type the value again. " + _TEXT, file, number, place
                )
    return found


def _uneven(table: Table, file: str) -> list[Finding]:
    """Rows that are longer than the first that is not a title: it is the widest of the first few that count."""
    if not table.rows:
        return []
    width = max(len(row) for _, row in table.rows[:10])
    longer = [number for number, row in table.rows[10:] if len(row) > width]
    if not longer:
        return []
    words = f"rows with more cells than the titles, which end in column {letters(width - 1)}: {some(map(str, longer))}"
    remedy = "Put values that hold the delimiter into quotation marks."
    return [about(UNEVEN, words, remedy, file, longer[0])]
