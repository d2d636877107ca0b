"""Files for the tests of importing, made byte by byte: workbooks of each kind, and those that somebody could send to do harm."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import strategies as st
from register_helpers import LINKS, SPACE

from caseforms.cases.importing.sources import read_source
from caseforms.cases.importing.table import Source, Table
from caseforms.errors import Exit, Unreadable

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def excel(
    path: Path,
    *sheets: str,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    kinds: Sequence[str] = (),
    before: str = "",
    links: str = LINKS,
    parts: Mapping[str, str | bytes] | None = None,
    **shared: str,
) -> Path:
    """A workbook. Each sheet is given by what stands in it (from ``<sheetData>`` on), or whole when it begins with ``<?xml``.

    ``before`` stands in front of the list of sheets; ``shared`` may give ``strings`` and ``styles``.
    """
    space = SPACE if links == LINKS else STRICT
    listed, related, written = "", "", dict[str, str | bytes]()
    for number, content in enumerate(sheets, 1):
        name = names[number - 1] if names else f"Sheet{number}"
        state = f' state="{states[number - 1]}"' if states and states[number - 1] else ""
        kind = kinds[number - 1] if kinds else "worksheet"
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"{state}/>'
        related += f'<Relationship Id="r{number}" Type="{links}/{kind}" Target="{kind}s/sheet{number}.xml"/>'
        whole = content if content.startswith("<?xml") else f'<{kind} xmlns="{space}">{content}</{kind}>'
        written[f"xl/{kind}s/sheet{number}.xml"] = whole
    written |= {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{links}">{before}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
    }
    if "strings" in shared:
        written["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{shared["strings"]}</sst>'
    if "styles" in shared:
        written["xl/styles.xml"] = f'<styleSheet xmlns="{space}">{shared["styles"]}</styleSheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in (written | dict(parts or {})).items():
            archive.writestr(part, data)
    return path


def data(*rows: str) -> str:
    """The data of a sheet with these rows, each given by its cells; the rows count from 1."""
    told = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, 1))
    return f"<sheetData>{told}</sheetData>"


def text(cell: str, words: str) -> str:
    """A cell with text."""
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(cell: str, figures: object, style: int = 0) -> str:
    """A cell with a number in a style."""
    return f'<c r="{cell}" s="{style}"><v>{figures}</v></c>'


def styles(*codes: str) -> str:
    """Styles whose cells show numbers by these codes; the first, 0, shows them as they are."""
    from xml.sax.saxutils import quoteattr

    formats = "".join(
        f'<numFmt numFmtId="{165 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(codes)
    )
    used = "".join(f'<xf numFmtId="{165 + n}"/>' for n in range(len(codes)))
    return f'<numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/>{used}</cellXfs>'


def long_part(path: Path, part: str, pieces: Iterable[bytes], **shared: str) -> Path:
    """A workbook of which one part is written piece by piece: the first sheet, or another."""
    small = excel(path.with_suffix(".small"), data(text("A1", "Name")), **shared)
    with (
        zipfile.ZipFile(small) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
    small.unlink()
    return path


def lying_about_its_size(path: Path, part: str) -> Path:
    """The same workbook, which says that the part unpacks to a hundred bytes."""
    raw = bytearray(path.read_bytes())
    at = raw.rfind(part.encode()) - 46
    assert raw[at : at + 4] == b"PK\x01\x02"
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(raw)
    return path


# -- an OpenDocument spreadsheet -----------------------------------------------------------------------------------------


def open_document(path: Path, rows: str) -> Path:
    """An .ods workbook whose only sheet has these rows, in its own XML."""
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_OFFICE}:manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Cases">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def open_row(*cells: str, repeated: int = 1) -> str:
    """A row of text cells, which may stand many times."""
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


# -- an .xls workbook: records within a compound file ----------------------------------------------------------------------


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An old office file with these streams, each filled up to the length from which they stand in sectors."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for place, (name, held) in enumerate(streams.items(), 1):
        held = held.ljust(4096, b"\0")
        count = -(-len(held) // 512)
        entries.append(
            _entry(name, 2, len(sectors), len(held), right=place + 1 if place < len(streams) else -1)
        )
        chains += [*range(len(sectors) + 1, len(sectors) + count), 0xFFFFFFFE]
        sectors += [held[at : at + 512].ljust(512, b"\0") for at in range(0, len(held), 512)]
    directory = len(sectors)
    whole = b"".join(entries)
    pages = [whole[at : at + 512].ljust(512, b"\0") for at in range(0, len(whole), 512)]
    chains += [*range(directory + 1, directory + len(pages)), 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(512, b"\xff")
    assert len(table) == 512, "the file needs more than one table of sectors"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<I", directory + len(pages)) + b"\xff" * 432
    return header + b"".join([*sectors, *pages, table])


def _entry(name: str, kind: int, start: int, size: int, *, right: int = -1, child: int = -1) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBiii36xIQ", len(raw), kind, 1, -1, right, child, start & 0xFFFFFFFF, size
    )


Cells = Mapping[tuple[int, int], str | float | None]


def old_excel(path: Path, cells: Cells, *, password: str = "") -> Path:
    """An .xls workbook: text, numbers, and errors (nothing) by row and column, from 0. It may be locked with a password."""
    path.write_bytes(compound({"Workbook": _bolted(cells, password) if password else _records(cells, b"")}))
    return path


def _record(kind: int, held: bytes) -> bytes:
    return struct.pack("<HH", kind, len(held)) + held


def _records(cells: Cells, lock: bytes) -> bytes:
    begins = "<HHHHII"
    book = _record(0x809, struct.pack(begins, 0x600, 5, 0xDBB, 0x7CC, 0, 0)) + lock
    name = b"Cases"
    at = len(book) + 4 + 8 + len(name) + 4
    book += _record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name) + _record(0x0A, b"")
    sheet = _record(0x809, struct.pack(begins, 0x600, 16, 0xDBB, 0x7CC, 0, 0))
    last_row, last_column = (max(each[n] for each in cells) for n in (0, 1))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, last_row + 1, 0, last_column + 1, 0))
    for (row, column), value in cells.items():
        head = struct.pack("<HHH", row, column, 0)
        if value is None:
            sheet += _record(0x205, head + b"\x2a\x01")
        elif isinstance(value, str):
            sheet += _record(0x204, head + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        else:
            sheet += _record(0x203, head + struct.pack("<d", value))
    whole = book + sheet + _record(0x0A, b"")
    return whole + _record(0, bytes(max(4096 - 4 - len(whole), 0)))


def _bolted(cells: Cells, password: str) -> bytes:
    """The records locked with RC4, as Excel 97 did it: what says where a record ends stays open."""
    from msoffcrypto.method.rc4 import DocumentRC4

    def mixed(held: bytes) -> bytes:
        return bytes(DocumentRC4.decrypt(password, salt, BytesIO(held), 1024).read())

    salt, word = b"0123456789abcdef", b"a word to verify"
    lock = struct.pack("<HHH", 1, 1, 1) + salt + mixed(word + hashlib.md5(word).digest())
    plain = _records(cells, _record(0x2F, lock))
    out, at = bytearray(mixed(plain)), 0
    while at < len(plain):
        kind, length = struct.unpack_from("<HH", plain, at)
        clear = 4 + (length if kind in (0x809, 0x2F) else 4 if kind == 0x85 else 0)
        out[at : at + clear] = plain[at : at + clear]
        at += 4 + length
    return bytes(out)


# -- an .xlsb workbook: records within a zip -------------------------------------------------------------------------------


def binary_excel(path: Path, cells: Mapping[tuple[int, int], str | float]) -> Path:
    """An .xlsb workbook: text and numbers by row and column, from 0."""
    book = _binary(131) + _binary(143)
    book += (
        _binary(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Cases")) + _binary(144) + _binary(132)
    )
    rows, columns = ([each[n] for each in cells] for n in (0, 1))
    sheet = _binary(129) + _binary(
        148, struct.pack("<IIII", min(rows), max(rows), min(columns), max(columns))
    )
    sheet += _binary(145)
    for row in sorted(set(rows)):
        sheet += _binary(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
        for (at, column), value in sorted(cells.items()):
            if at == row:
                head = struct.pack("<II", column, 0)
                sheet += (
                    _binary(6, head + _wide(value))
                    if isinstance(value, str)
                    else _binary(5, head + struct.pack("<d", value))
                )
    sheet += _binary(146) + _binary(130)
    types = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" ContentType="{types}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{LINKS}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _binary(kind: int, held: bytes = b"") -> bytes:
    named = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(held), b""
    while True:
        length, figure = length >> 7, length & 0x7F
        size += bytes([figure | (0x80 if length else 0)])
        if not length:
            return named + size + held


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


# -- a locked workbook ---------------------------------------------------------------------------------------------------


def locked(path: Path, password: str) -> Path:
    """The workbook at the path, locked with a password as Excel does it. It has to have 4 kB at least."""
    from msoffcrypto.format.ooxml import OOXMLFile

    assert path.stat().st_size >= 4096, "the library locks shorter workbooks in a way that it cannot open"
    out = BytesIO()
    OOXMLFile(BytesIO(path.read_bytes())).encrypt(password, out)
    path.write_bytes(out.getvalue())
    return path


# -- looking at what was read ----------------------------------------------------------------------------------------------

#: What somebody may have typed.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"), max_size=12
).map(lambda words: "".join(each for each in words if each in "\t\n" or each >= " "))
#: A sheet with two rows.
NAMES = data(text("A1", "Name") + text("B1", "Born"), text("A2", "Ann"))


def only(source: Source) -> Table:
    (table,) = source.tables
    return table


def cells(path: Path) -> list[list[object]]:
    """The rows of the only sheet of a file."""
    return [list(row) for _, row in only(read_source(path)).rows]


def cell(tmp_path: Path, written: str, **parts: str) -> object:
    """The value of the only cell of a workbook."""
    ((value,),) = cells(excel(tmp_path / "one.xlsx", data(written), **parts))  # type: ignore[arg-type]
    return value


def codes(source: Source) -> set[str]:
    return {finding.code for finding in source.findings}


def said(source: Source, code: str) -> str:
    (words,) = [finding.message for finding in source.findings if finding.code == code]
    return words


def stopped(path: Path, **given: Callable[[], str]) -> str:
    """The sentence with which reading ends, and the way out."""
    with pytest.raises(Unreadable) as found:
        read_source(path, **given)
    assert found.value.exit_code == Exit.UNREADABLE
    assert found.value.message.startswith(str(path))
    assert found.value.remedy
    return f"{found.value.message.removeprefix(str(path))} {found.value.remedy}"
