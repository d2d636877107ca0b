"""Proof of letters: what the finished file says is read back and compared with what the letter says.

Every letter is compared whole: the text of its pages, without white space, must be the text of the letter, nothing less
and nothing more; so must the titles of tables, and the words at head and foot of each page. Pages of a batch are read by
what a reader of the file goes by: the tree of its pages, their operators, and the fonts' maps to characters. This knows
only operators that letters are drawn with, and what it does not know is missing then. A single letter is read by PDFium as
well.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

from ..errors import ProofFailed
from .letter import BLANK, Letter, passages, running_foot, table_heads, text_of
from .letter_type import as_drawn, common
from .pdf_words import readings
from .proof import lost_values
from .text import printable, squeezed

_OBJECT = re.compile(rb"(\d+) 0 R")
_RANGE = re.compile(rb"<(..)> <(..)> <([0-9a-f]+)>")
_TOKEN = re.compile(
    rb"\(([^\\()]*(?:\\.[^\\()]*)*)\)(?:Tj|')|/([RBOAT][0-9a-f]*) [\d.]+ Tf|/(TH|Artifact)(?: BMC|<</Type/(\w)\w+>>BDC)|(EMC)"
    rb"|/(L[0-9a-f]{8}|D) Do",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_PRINTED = re.compile(rb"word/(?:document|header\d*|footer\d*)\.xml$")
_WORD_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_REMEDY = (
    "Nothing was written. With a template of your own, try without --templates; or else please report it."
)


def expected(letter: Letter, pages: int) -> str:
    """The SHA-256 of what the pages of a letter must say, when it has so many."""
    furniture = []
    for page in range(1, pages + 1):
        if letter.draft:
            furniture.append("DRAFT")
        furniture += [letter.marking, *running_foot(letter, page, pages)]
    return _digest(_drawn(passages(letter, heads=False)), _drawn(table_heads(letter)), _drawn(furniture))


def _drawn(texts: Iterable[str]) -> str:
    """Texts as they stand on the page, one behind the other."""
    each = list(texts)
    whole = "".join(each)
    return whole if common(whole) is not None else "".join(map(as_drawn, each))


def _digest(body: str, heads: str, furniture: str) -> str:
    return hashlib.sha256(
        "\x1e".join(map(_squeezed, (body, heads, furniture))).encode("utf-8", "surrogatepass")
    ).hexdigest()


def prove_letter_pdf(data: bytes, letter: Letter) -> None:
    """Read the PDF of one letter back, in two ways. Raises :class:`~caseforms.errors.ProofFailed`."""
    prove_read_back(data, [letter])
    prove_pages(data, letter)


def prove_read_back(data: bytes, letters: Sequence[Letter]) -> None:
    """Read the PDF of a letter and its enclosures with a library that had no part in making it.

    Takes some 2 ms a page. Raises :class:`~caseforms.errors.ProofFailed`.
    """
    short: Letter | None = None
    for pages in readings(data):
        flat = squeezed("".join(pages))
        short = next((letter for letter in letters if _lacks(flat, letter, len(pages))), None)
        if short is None:
            return
    if short is not None:
        raise _failed("PDF", short)


def _lacks(flat: str, letter: Letter, pages: int) -> bool:
    said = enumerate(passages(letter, heads=False))
    texts = [(str(number), squeezed(as_drawn(text))) for number, text in said]
    # heads of tables stand elsewhere where a table is too wide
    heads = [squeezed(as_drawn(text)) for text in table_heads(letter)]
    return bool(lost_values(flat, texts, pages)) or any(head not in flat for head in heads)


def prove_pages(data: bytes, letter: Letter) -> None:
    """Read the PDF of one letter back in the way in which batches are. Raises :class:`~caseforms.errors.ProofFailed`."""
    finished = FinishedLetters(io.BytesIO(data))
    count = len(finished.pages)
    if finished.digest(range(count)) != expected(letter, count):
        raise _failed("PDF", letter)


def prove_letter_word(data: bytes, letter: Letter) -> None:
    """Read the Word file of one letter back, what is printed of it and all else. Raises :class:`~caseforms.errors.ProofFailed`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.testzip():
            raise _failed("Word", letter)
    prove_word_text(data, letter)


def prove_word_text(data: bytes, letter: Letter) -> None:
    """Whether document, heads and feet of a Word file say all that a letter says, the text of the letter in order.

    A template of an area may put date, reference and the like in other places, and may have words of its own.
    """
    try:
        said = _squeezed("".join(text for part in _printed_parts(data) for text in _WORD_TEXT.findall(part)))
    except (ValueError, zlib.error, struct.error) as fault:
        raise _failed("Word", letter) from fault
    said = html.unescape(said) if "&" in said else said
    whole = "".join(passages(letter))
    if _squeezed(printable(whole)) not in said or not _hold(said, [letter.marking]):
        furniture = [*letter.addressee, letter.date, letter.reference, *letter.enclosures, *letter.copies]
        furniture += [letter.letterhead.organisation, *letter.letterhead.lines, letter.marking]
        if not _hold_in_order(said, text_of(letter)) or not _hold(said, furniture):
            raise _failed("Word", letter)
    if any(tag in said and said.count(tag) > whole.count(tag) for tag in ("{{", "{%")):
        raise _failed("Word", letter)


def _hold(said: str, texts: Iterable[str]) -> bool:
    return all(_squeezed(printable(text)) in said for text in texts)


def _hold_in_order(said: str, texts: Iterable[str]) -> bool:
    place = 0
    for text in texts:
        wanted = _squeezed(printable(text))
        found = said.find(wanted, place)
        if found < 0:
            return False
        place = found + len(wanted)
    return True


def _printed_parts(data: bytes) -> Iterator[str]:
    """The parts of a Word file that are printed, found as any reader finds them: by the table at the end of the archive.

    Python's own reader does the same, and checks more, in five times the time; it is what :func:`prove_letter_word` uses.
    """
    end = data.rindex(b"PK\5\6")
    count, _, place = struct.unpack_from("<HLL", data, end + 10)
    for _ in range(count):
        kind, crc, size, length, name, extra, note, start = struct.unpack_from(
            "<10xH4xLLLHHH8xL", data, place
        )
        if data[place : place + 4] != b"PK\1\2":
            raise ValueError
        if _PRINTED.match(data[place + 46 : place + 46 + name]):
            head, more = struct.unpack_from("<HH", data, start + 26)
            start += 30 + head + more
            part = data[start : start + size]
            part = zlib.decompress(part, -15, max(1, length)) if kind else part
            if len(part) != length or zlib.crc32(part) != crc:
                raise ValueError
            yield part.decode("utf-8")
        place += 46 + name + extra + note


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _failed(kind: str, letter: Letter) -> ProofFailed:
    return ProofFailed(
        f"The finished {kind} file of the letter {letter.code} failed its proof: not all of its text is on the page.",
        _REMEDY,
        (),
    )


@dataclass(slots=True)
class _Said:
    """What pages say: the letter, the heads of its tables, and what stands at head and foot of each page."""

    body: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)


class FinishedLetters:
    """A PDF of letters, read back page by page. Raises :class:`~caseforms.errors.ProofFailed` when it is no whole file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._size = stream.seek(0, io.SEEK_END)
        self._bytes = _reader(stream)
        try:
            self._places = self._table()
            root = self._object(self._reference(self._trailer, b"Root"))
            tree = self._object(self._reference(root, b"Pages"))
            resources = self._object(self._reference(tree, b"Resources"))
            self._fonts = {name: self._map(number) for name, number in _named(resources, b"Font")}
            self._forms = dict(_named(resources, b"XObject"))
            self.pages = [
                self._reference(self._object(page), b"Contents")
                for node in _listed(tree)
                for page in _listed(self._object(node))
            ]
        except (ValueError, IndexError, AttributeError, zlib.error, KeyError) as fault:
            raise ProofFailed("The finished PDF cannot be read back.", _REMEDY, ()) from fault
        self._said: dict[bytes, str] = {}

    def digest(self, pages: Iterable[int]) -> str:
        """The SHA-256 of what these pages say, to be compared with :func:`expected`; empty when one cannot be read."""
        said = _Said()
        try:
            for page in pages:
                self._read(self._stream_of(self.pages[page]), said)
        except (ValueError, IndexError, zlib.error, KeyError):
            return ""
        return _digest("".join(said.body), "".join(said.heads), "".join(said.furniture))

    def says_blank(self, page: int) -> bool:
        """Whether a page says that it is left blank, and nothing else."""
        return self.digest([page]) == _digest("", "", BLANK)

    def _read(self, operators: bytes, said: _Said) -> None:
        target, table = said.body, ""
        fonts = self._fonts
        for text, font, tag, kind, end, form in _TOKEN.findall(operators):
            if font:
                table = fonts[font]
            elif tag:
                target = said.heads if tag == b"TH" else said.furniture if kind == b"P" else []
            elif end:
                target = said.body
            elif form:
                target.append(self._form(form))
            else:
                data = _ESCAPED.sub(rb"\1", text) if b"\\" in text else text
                target.append(codecs.charmap_decode(data, "strict", table)[0])

    def _form(self, name: bytes) -> str:
        if name not in self._said:
            said = _Said()
            self._read(self._stream_of(self._forms[name]), said)
            self._said[name] = "".join(said.body)
        return self._said[name]

    # -- the file -----------------------------------------------------------------------------------------------------

    def _table(self) -> list[int]:
        size = self._size
        tail = self._bytes(max(0, size - 64), 64)
        start = int(tail[tail.rindex(b"startxref") + 9 :].split()[0])
        rest = self._bytes(start, size - start)
        head, listed, entries = rest.split(b"\n", 2)
        count = int(listed.split()[1])
        if head != b"xref" or not entries[20 * count :].startswith(b"trailer"):
            raise ValueError
        self._trailer = entries[20 * count :]
        places = [int(entries[at : at + 10]) for at in range(0, 20 * count, 20)]
        self._next = dict(zip(sorted(places[1:]), [*sorted(places[1:])[1:], start], strict=True))
        return places

    def _object(self, number: int) -> bytes:
        place = self._places[number]
        data = self._bytes(place, self._next[place] - place)
        start = b"%d 0 obj\n" % number
        if not data.startswith(start) or not data.endswith(b"\nendobj\n"):
            raise ValueError
        return data[len(start) : -8]

    def _stream_of(self, number: int) -> bytes:
        data = self._object(number)
        head, rest = data.split(b"\nstream\n", 1)
        length = int(head[head.index(b"/Length ") + 8 :].split(b"/")[0].rstrip(b">"))
        if rest[length:] != b"\nendstream":
            raise ValueError
        return zlib.decompress(rest[:length])

    @staticmethod
    def _reference(data: bytes, name: bytes) -> int:
        return int(data[data.index(b"/" + name + b" ") + len(name) + 2 :].split()[0])

    def _map(self, number: int) -> str:
        """The characters of the codes of a font, by its own map."""
        return characters_of(self._stream_of(self._reference(self._object(number), b"ToUnicode")))


@lru_cache(maxsize=64)
def characters_of(unicode_map: bytes) -> str:
    """The characters of the 256 codes of a font, by its map (ToUnicode); U+FFFE where it has none."""
    made = ["\ufffe"] * 256
    for first, last, start in _RANGE.findall(unicode_map):
        character = ord(bytes.fromhex(start.decode("ascii")).decode("utf-16-be"))
        for code in range(int(first, 16), int(last, 16) + 1):
            made[code] = chr(character + code - int(first, 16))
    return "".join(made)


def _reader(stream: BinaryIO) -> Callable[[int, int], bytes]:
    """How to read bytes at a place. In forked processes a file has one position for all, so it is not relied on."""
    if isinstance(stream, io.BytesIO) or not hasattr(os, "pread"):

        def sought(place: int, size: int) -> bytes:
            stream.seek(place)
            return stream.read(size)

        return sought
    handle = stream.fileno()
    return lambda place, size: os.pread(handle, size, place)


def _named(resources: bytes, kind: bytes) -> Iterator[tuple[bytes, int]]:
    inside = resources[resources.index(b"/" + kind + b"<<") + len(kind) + 3 :]
    for name, number in re.findall(rb"/(\w+) (\d+) 0 R", inside[: inside.index(b">>")]):
        yield name, int(number)


def _listed(node: bytes) -> list[int]:
    kids = node[node.index(b"/Kids[") + 6 :]
    return [int(number) for number in _OBJECT.findall(kids[: kids.index(b"]")])]
