"""What kind of file this is, found by its first bytes and its parts and never by its name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from ...errors import Unreadable

#: The kinds that are read, as people call them.
KINDS = {
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsm": "an Excel workbook with macros (.xlsm)",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "xls": "an Excel workbook of the old kind (.xls)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "csv": "a text file with separated values (.csv)",
}
LOCKED = "locked"

_SAVE = "Open it in the program that made it and save the table as .xlsx."
_AGAIN = "Copy or download it again, or ask its owner for a new copy."
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: What other files begin with.
_OTHERS = (
    (b"%PDF", "a PDF file", "Ask for the workbook from which it was printed."),
    (b"\x89PNG", "a picture", "Type the table into a workbook, or ask for the workbook."),
    (b"\xff\xd8\xff", "a picture", "Type the table into a workbook, or ask for the workbook."),
    (b"GIF8", "a picture", "Type the table into a workbook, or ask for the workbook."),
    (b"II*\0", "a picture", "Type the table into a workbook, or ask for the workbook."),
    (b"MM\0*", "a picture", "Type the table into a workbook, or ask for the workbook."),
    (b"BM", "a picture", "Type the table into a workbook, or ask for the workbook."),
    (b"RIFF", "a picture or a sound", "Ask for the workbook."),
    (b"{\\rtf", "a text document (RTF)", "Copy its table into a workbook, and save that as .xlsx."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"7z\xbc\xaf", "a compressed file", "Unpack it first."),
    (b"Rar!", "a compressed file", "Unpack it first."),
    (b"BZh", "a compressed file", "Unpack it first."),
    (b"\xfd7zXZ", "a compressed file", "Unpack it first."),
    (b"SQLite format 3\0", "a database", "Export the table from its program as .xlsx or .csv."),
    (b"\0\1\0\0Standard", "a database (Access)", "Export the table from Access as .xlsx."),
    (b"\x09\x00\x04\x00", "a workbook of a very old Excel (before 1993)", _SAVE),
    (b"\x09\x02\x06\x00", "a workbook of a very old Excel (before 1993)", _SAVE),
    (b"\x09\x04\x06\x00", "a workbook of a very old Excel (before 1993)", _SAVE),
    (b"ID;P", "a table in the exchange format SYLK", _SAVE),
    (b"MIME-Version:", "a web page saved from Excel (.mht)", _SAVE),
    (b"\x7fELF", "a program", "Name the workbook."),
    (b"MZ", "a program", "Name the workbook."),
)
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|table|style|script|meta|div)\b", re.IGNORECASE)
#: The beginning of an .xls workbook, and soon after it the record that says how it is locked.
_BOLTED = re.compile(rb"\x09\x08\x10\0\0\x06\x05\0.{12}(?:\x86\0\0\0)?\x2f\0[\x06\x36\xb0-\xff].", re.DOTALL)
_ZIPPED = (
    ("word/document.xml", "a Word document", "Copy its table into a workbook, and save that as .xlsx."),
    ("ppt/presentation.xml", "a PowerPoint presentation", "Copy its table into a workbook."),
    ("index/document.iwa", "a Numbers, Pages or Keynote document", "Export it as an Excel workbook."),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.spreadsheet-template": "ods",
}


def kind_of(data: bytes, file: str) -> str:
    """The kind of a file: one of :data:`KINDS`, or :data:`LOCKED` for a workbook that is nothing without its password.

    Raises :class:`~caseforms.errors.Unreadable`, saying what it is, when it is no spreadsheet that can be read.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        words = "the file is empty" if not data else "the file holds nothing but blanks"
        raise Unreadable(words, _AGAIN, file=file)
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _zipped(data, file)
    if data.startswith(_OLD):
        return _compound(data, file)
    for start, what, remedy in _OTHERS:
        if data.startswith(start) and (len(start) > 2 or b"\0" in data[:64]):
            raise _refused(what, remedy, file)
    beginning = data[:2_000].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    if beginning.startswith((b"<", b"\xff\xfe<", b"\xfe\xff<")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in beginning:
            raise _refused("a workbook in the XML format of Excel 2003", _SAVE, file)
        if _PAGE.search(beginning):
            raise _refused(
                "a web page (HTML), whatever its name says",
                "Open it in the spreadsheet program and save it as .xlsx; look whether it is the table, and no log-in page.",
                file,
            )
        raise _refused("an XML file", _SAVE, file)
    return "csv"


def _refused(what: str, remedy: str, file: str) -> Unreadable:
    return Unreadable(f"this is {what}, not a spreadsheet that can be read", remedy, file=file)


def _zipped(data: bytes, file: str) -> str:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        names = {name.replace("\\", "/").casefold() for name in archive.namelist()}
        mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
        types = archive.open("[Content_Types].xml").read(100_000) if "[content_types].xml" in names else b""
    except Exception:
        raise Unreadable(
            "the file begins like a workbook, but it is damaged or was cut off", _AGAIN, file=file
        ) from None
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise Unreadable(
            "the file is a zip archive with a password",
            "Unpack it first, and name the workbook in it.",
            file=file,
        )
    if kind := _OPEN_DOCUMENTS.get(mimetype.strip()):
        return kind
    for name, what, remedy in _ZIPPED:
        if name in names:
            raise _refused(what, remedy, file)
    if any(name.startswith("xl/") for name in names) or b"spreadsheetml" in types:
        if any(re.fullmatch(r"xl/workbook\d*\.bin", name) for name in names):
            return "xlsb"
        return "xlsm" if b"macroEnabled" in types else "xlsx"
    if mimetype:
        raise _refused("an OpenDocument file that is no spreadsheet", _SAVE, file)
    raise _refused("a zip archive", "Unpack it first, and name the workbook in it.", file)


def _compound(data: bytes, file: str) -> str:
    """Among the old office files. Their parts are named in UTF-16."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return LOCKED
    if has("WordDocument"):
        raise _refused(
            "an old Word document", "Copy its table into a workbook, and save that as .xlsx.", file
        )
    if has("PowerPoint Document"):
        raise _refused("an old PowerPoint presentation", "Copy its table into a workbook.", file)
    if has("Workbook") or has("Book"):
        return LOCKED if _BOLTED.search(data) else "xls"
    if has("__substg1.0_"):
        raise _refused("an e-mail", "Save the attached workbook, and name that.", file)
    raise _refused("a file of an old office program, or a part of one", _SAVE, file)
