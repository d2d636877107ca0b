"""The Word writer of letters: the template is compiled once, and each letter costs what is new in it.

docxtpl makes a template ready for Jinja (its tags may be torn into pieces by Word); that, and compiling it, is done once.
For each letter the parts with tags are rendered and compressed; the compressed bytes of all others are copied. Values are
escaped before they come in, so a control character, a line end or a bracket in a name cannot break the file.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from ..errors import BadTemplate
from . import letter_measures as measures
from .letter import (
    BETWEEN,
    COPIES,
    ENCLOSED,
    REFERENCE,
    Bullets,
    DoesNotFit,
    Heading,
    Letter,
    LetterBlock,
    Paragraph,
    Runs,
    TableBlock,
    running_foot,
)
from .letter_measures import LARGE, NORMAL
from .letter_type import width
from .text import printable
from .word import environment, read_template, template_fault

if TYPE_CHECKING:
    from jinja2 import Template

HOUSE_TEMPLATE = Path(__file__).parent.parent / "templates" / "letters_word" / "letter.docx"
MOST_COLUMNS = 6

_TAGGED = re.compile(rb"\{[{%]")
_EMPTY_RUN = re.compile(r"<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: [^>]*)?></w:t></w:r>")
_SIZE = re.compile(r'(<w:szC?s? w:val=")(\d+)(")')
_STYLE = re.compile(r'<w:style [^>]*?w:styleId="([^"]*)".*?</w:style>', re.DOTALL)
_LARGER = {"Address": 1.0, "Below": 1.0, "Sender": 13 / 9.5, "": LARGE.body / NORMAL.body}
_SAFE = re.compile(r"[ !#-%'-;=?-~\u00a0-\u00ac\u00ae-\u02ff‘’“”–—•…]*")
_ADDRESS_ROOM, _ADDRESS_SIZE, _MOST_LARGE_LINES = 92.0 * measures.POINTS, 11.0, 5
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DATE = 33  # 1 January 1980: the same bytes each time
#: Level, window and memory of the compression: parts are small, so much of the usual cost is setting up.
_PACKING = (1, -12, 5)
_PACKING_ONCE = (9, -15, 8)


def letter_template(folder: str) -> Path:
    """The template of all letters: ``letter.docx`` in an area's own folder, where there is one, or else the house's."""
    own = Path(folder) / HOUSE_TEMPLATE.name
    return own if folder and own.is_file() else HOUSE_TEMPLATE


def write_letter_word(letter: Letter, template: Path = HOUSE_TEMPLATE) -> bytes:
    """The Word file of one letter.

    Raises :class:`~caseforms.errors.BadTemplate` when the template is broken or asks for what letters do not have, and
    :class:`~caseforms.render.letter.DoesNotFit`.
    """
    return _compiled(template, letter.letterhead.logo, letter.large_print, letter.language).write(letter)


class _Entry(NamedTuple):
    """A part in the archive: its name, the CRC and length of its content, and its compressed bytes."""

    name: bytes
    crc: int
    length: int
    packed: bytes


@lru_cache(maxsize=16)
def _compiled(template: Path, logo: str, large: bool, language: str) -> _Compiled:
    return _Compiled(template, logo, large, language)


class _Compiled:
    """A template, ready for any number of letters."""

    def __init__(self, template: Path, logo: str, large: bool, language: str) -> None:
        from docxtpl import DocxTemplate
        from jinja2 import TemplateError
        from jinja2.meta import find_undeclared_variables

        self._path = template
        self._data = read_template(template)
        data, self._logo = _with_logo(self._data, logo) if logo else (self._data, "")
        patch = DocxTemplate(io.BytesIO(data)).patch_xml
        jinja = environment()
        still: list[_Entry] = []
        self._parts: list[tuple[bytes, Template, list[str]]] = []
        self._kept: dict[bytes, tuple[list[Any], _Entry]] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                part = archive.read(info)
                name = info.filename.encode("utf-8")
                if info.filename.endswith(".xml") and info.filename.startswith("word/"):
                    part = _for_readers(part.decode("utf-8"), large, language).encode("utf-8")
                if info.filename.endswith(".xml") and _TAGGED.search(part):
                    ready = _EMPTY_RUN.sub("", patch(part.decode("utf-8")))
                    try:
                        asked = sorted(find_undeclared_variables(jinja.parse(ready)))
                        self._parts.append((name, jinja.from_string(ready), asked))
                    except TemplateError as fault:
                        raise self._fault(fault) from fault
                else:
                    still.append(_entry(name, part, _PACKING_ONCE))
        self._still = b"".join(map(_local, still))
        self._central = _listed(still, 0)
        self._count = len(still)

    def write(self, letter: Letter) -> bytes:
        """The Word file of one letter."""
        values = _values(letter, self._logo)
        entries = [self._rendered(name, template, asked, values) for name, template, asked in self._parts]
        made = [self._still, *map(_local, entries)]
        central = self._central + _listed(entries, len(self._still))
        count = self._count + len(entries)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(central), sum(map(len, made)), 0)
        return b"".join([*made, central, end])

    def _rendered(self, name: bytes, template: Template, asked: list[str], values: dict[str, Any]) -> _Entry:
        """A part with its tags filled; one that asks for nothing new is that of the letter before."""
        given = [values.get(each) for each in asked]
        kept = self._kept.get(name)
        if kept and kept[0] == given:
            return kept[1]
        try:
            text = template.render(values)
        except Exception as fault:  # a template of somebody's own may fail in any way
            raise self._fault(fault) from fault
        entry = _entry(name, text.encode("utf-8"))
        self._kept[name] = given, entry
        return entry

    def _fault(self, fault: Exception) -> BadTemplate:
        return template_fault(fault, self._data, self._path, "letters do not have")


# -- what the tags can ask for --------------------------------------------------------------------------------------------


def _values(letter: Letter, logo: str) -> dict[str, Any]:
    if len(letter.addressee) > measures.MOST_ADDRESS_LINES:
        raise DoesNotFit(
            "The address does not fit into the window of the envelope.",
            f"It may have {measures.MOST_ADDRESS_LINES} lines, the name among them; shorten or join some.",
        )
    small = len(letter.addressee) > _MOST_LARGE_LINES or any(
        width(" ".join(printable(line).split()), _ADDRESS_SIZE) > _ADDRESS_ROOM for line in letter.addressee
    )
    return {
        "title": _words(letter.title),
        "organisation": _words(letter.letterhead.organisation),
        "sender_lines": [_words(line) for line in letter.letterhead.lines],
        "logo": Markup(logo),  # noqa: S704 - our own
        "date": _words(letter.date),
        "reference_line": _words(f"{REFERENCE} {letter.reference}" if letter.reference else ""),
        "addressee": [_words(line) for line in letter.addressee],
        "small_address": small,
        "salutation": _words(letter.salutation),
        "heading": _words(letter.heading),
        "blocks": [_block(block) for block in letter.blocks],
        "closing": _words(letter.closing),
        "signatory": [_words(line) for line in letter.signatory],
        "enclosed": _words(f"{ENCLOSED} {BETWEEN.join(letter.enclosures)}" if letter.enclosures else ""),
        "copies": _words(f"{COPIES} {BETWEEN.join(letter.copies)}" if letter.copies else ""),
        "marking": _words(letter.marking),
        "foot": _words(running_foot(letter, 1, 1)[0]),
        "draft": letter.draft,
    }


@lru_cache(maxsize=2048)
def _block(block: LetterBlock) -> tuple[str, Any, Any, Any, Any]:
    """A block as the template's loop takes it: kind, text, items, head, rows."""
    if isinstance(block, Paragraph):
        return "paragraph", _runs(block.runs), (), (), ()
    if isinstance(block, Heading):
        return "heading", _runs(((block.text, False),)), (), (), ()
    if isinstance(block, Bullets):
        return "bullets", "", tuple(map(_runs, block.items)), (), ()
    return _table(block)


def _table(table: TableBlock) -> tuple[str, Any, Any, Any, Any]:
    count = max(len(row) for row in (table.head, *table.rows))
    if count > MOST_COLUMNS:
        raise DoesNotFit(
            f"A table of the letter has {count} columns; there is room for {MOST_COLUMNS}.",
            "Leave out or join columns in the text of the letter.",
        )
    head, *rows = (
        tuple(_runs(row[place] if place < len(row) else ()) for place in range(count))
        for row in (table.head, *table.rows)
    )
    return f"table{count}", "", (), head if table.head else (), rows


@lru_cache(maxsize=4096)
def _runs(runs: Runs) -> Any:
    """Runs of text as Word's own, for ``{{r … }}`` tags."""
    return Markup(  # noqa: S704 - escaped piece by piece
        "".join(
            f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{_words(text)}</w:t></w:r>'
            for text, bold in runs
        )
    )


def _words(text: str) -> Any:
    """Text that goes between Word's ``<w:t>`` tags: printable, escaped, with line ends as Word wants them."""
    if not _SAFE.fullmatch(text):
        text = escape(printable(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        text = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return Markup(text)  # noqa: S704 - escaped above


# -- the template ---------------------------------------------------------------------------------------------------------


def _for_readers(part: str, large: bool, language: str) -> str:
    """A part in the language of the letter and, for large print, with all sizes raised but those in the window."""
    if language != "en-GB":
        part = part.replace('w:lang w:val="en-GB"', f"w:lang w:val={quoteattr(language)}")
    if not large:
        return part
    return _STYLE.sub(_larger_style, part)


def _larger_style(style: re.Match[str]) -> str:
    """A style with its sizes raised for large print: not in the window, and beside it only as far as there is room."""
    factor = next((each for name, each in _LARGER.items() if style[1].startswith(name)), _LARGER[""])
    return _SIZE.sub(lambda size: f"{size[1]}{round(int(size[2]) * factor)}{size[3]}", style[0])


def _with_logo(data: bytes, logo: str) -> tuple[bytes, str]:
    """The template with the logo in it, and the run that shows it."""
    from docx import Document
    from docx.shared import Mm
    from lxml import etree

    document = Document(io.BytesIO(data))
    inline = document.part.new_pic_inline(logo, height=Mm(18))
    if inline.extent.cx > Mm(60):
        inline = document.part.new_pic_inline(logo, width=Mm(60))
    inline.docPr.set("name", "Logo")
    inline.docPr.set("descr", "Logo of the organisation")
    out = io.BytesIO()
    document.save(out)
    drawing = etree.tostring(inline, encoding="unicode")
    return out.getvalue(), f"<w:r><w:drawing>{drawing}</w:drawing></w:r>"


# -- the archive ----------------------------------------------------------------------------------------------------------


def _entry(name: bytes, content: bytes, packing: tuple[int, int, int] = _PACKING) -> _Entry:
    level, window, memory = packing
    packer = zlib.compressobj(level, zlib.DEFLATED, window, memory)
    return _Entry(name, zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def _local(entry: _Entry) -> bytes:
    head = _LOCAL.pack(
        b"PK\3\4", 20, 0x800, 8, 0, _DATE, entry.crc, len(entry.packed), entry.length, len(entry.name), 0
    )
    return head + entry.name + entry.packed


def _listed(entries: list[_Entry], at: int) -> bytes:
    """The entries of the archive's table for parts that stand one behind the other from ``at`` on."""
    made = []
    for name, crc, length, packed in entries:
        made.append(
            _CENTRAL.pack(
                b"PK\1\2", 20, 20, 0x800, 8, 0, _DATE, crc, len(packed), length, len(name), 0, 0, 0, 0, 0, at
            )
            + name
        )
        at += _LOCAL.size + len(name) + len(packed)
    return b"".join(made)
