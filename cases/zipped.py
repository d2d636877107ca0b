"""A zipped office document from outside, unpacked within bounds: its parts, how they hang together, and long parts piece by piece.

Size, number of parts and unzipped bytes are bounded before anything is parsed, and counted again while unzipping; what is
parsed can name no entities and no other files.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from ..errors import Unreadable

SAVE_AGAIN = "Open it in the spreadsheet program and save it again as .xlsx, without a password."

#: Whatever a damaged document makes the reading stumble over.
FAULTS = (
    *(KeyError, IndexError, ValueError, TypeError, OverflowError, EOFError, ParseError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
)

#: How much of a long part is read at once: little at first, for the titles stand there.
HEAD, PIECE, LARGEST = 1 << 16, 1 << 19, 1 << 24
_SMALL = 8 * 1024 * 1024
_TAIL = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a document may be, in bytes; ``what`` it is called in messages."""

    what: str
    size: int
    unzipped: int
    parts: int


class Relation(NamedTuple):
    """A part that another part names: what it is to it, and where."""

    kind: str
    name: str


def damaged(file: str, row: int = 0) -> Unreadable:
    """That a workbook cannot be read on, behind a row where that is known."""
    where = f" behind row {row}" if row else ""
    return Unreadable(f"the workbook is damaged{where}", SAVE_AGAIN, file=file)


class Package:
    """The parts of a zipped document. Raises :class:`~caseforms.errors.Unreadable` when it passes a bound or is none."""

    def __init__(self, data: bytes, file: str, bounds: Bounds) -> None:
        self.file, self.bounds = file, bounds
        if len(data) > bounds.size:
            raise too_large(file, bounds)
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise Unreadable("this is not an Excel workbook (.xlsx)", SAVE_AGAIN, file=file) from None
        parts = self._archive.infolist()
        if len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.unzipped:
            raise self._unpacks_to_too_much()
        self._parts = {part.filename.replace("\\", "/").casefold(): part for part in parts}

    def _unpacks_to_too_much(self) -> Unreadable:
        return Unreadable(
            f"the workbook unpacks to more than a {self.bounds.what} should",
            "Delete pictures and empty sheets, or split it.",
            file=self.file,
        )

    @property
    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def open(self, name: str) -> Unzipping:
        """A part as a stream, which counts what it unpacks to. Raises ``KeyError`` when there is no such part."""
        stream = self._archive.open(self._parts[name.casefold()])
        return Unzipping(stream, self.bounds.unzipped, self._unpacks_to_too_much())

    def read(self, name: str, most: int = _SMALL) -> bytes:
        """A small part as a whole. Raises ``ValueError`` when it is not small."""
        data = self.open(name).read(most + 1)
        if len(data) > most:
            raise ValueError("the part is too large")
        return data

    def tree(self, name: str, most: int = _SMALL) -> Element:
        """A small part that is XML."""
        data = self.read(name, most)
        if b"<!DOCTYPE" in data or b"\0" in data:  # in UTF-16 the words could not be seen
            raise ValueError("a part of a workbook has no document type")
        return fromstring(data)  # noqa: S314 (without a document type there is nothing to expand)

    def relations(self, part: str = "") -> dict[str, Relation]:
        """The parts that a part (or the document itself) names, by their identity. Files outside are left out."""
        folder, _, name = part.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        found = {}
        for each in self.tree(rels):
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
                kind = each.get("Type", "").rpartition("/")[2]
                found[each.get("Id", "")] = Relation(kind, target.lstrip("/"))
        return found


def too_large(file: str, bounds: Bounds) -> Unreadable:
    """That a file has too many bytes."""
    return Unreadable(
        f"the {bounds.what} is larger than {bounds.size // 1024 // 1024} MB",
        "Delete pictures and empty sheets, or split it.",
        file=file,
    )


class Unzipping:
    """A part while it is unzipped. Raises ``problem`` when more comes out than ``most`` bytes."""

    def __init__(self, stream: IO[bytes], most: int, problem: Unreadable) -> None:
        self._stream, self._left, self._problem = stream, most, problem

    def read(self, size: int) -> bytes:
        """The next bytes, at the utmost ``size``."""
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise self._problem
        return data


class Items:
    """A long part in pieces: each is XML by itself, with some hundred of its items.

    An item ends with its closing tag, which no text can hold. What comes in pieces has no document type. ``head`` is what
    stands before the first item, ``tail`` what stands behind the last; the tail is known when all pieces have been taken.
    """

    def __init__(self, package: Package, name: str, root: str, holder: str, item: str) -> None:
        self._stream = package.open(name)
        data = self._stream.read(HEAD)
        found = re.search(rb"<((?:[\w.-]+:)?)" + root.encode() + rb"\b[^>]*>", data)
        if found is None or b"<!DOCTYPE" in data[: found.start()]:
            raise ValueError("this is not the part that it should be")
        self._data = data
        self.prefix = found[1]
        prolog, opening = data[: found.start()], re.sub(rb"/?>$", b">", found[0])
        #: The letters of a piece are those of UTF-8 unless the part says otherwise.
        self.utf8 = re.search(rb"encoding=[\"'](?!utf-8|us-ascii)", prolog, re.IGNORECASE) is None
        self._start, self._close = prolog + opening, b"</" + self.prefix + root.encode() + b">"
        self._holder, self._item = holder.encode(), item.encode()
        self._root_end = found.end()
        self.head = self.tail = b""

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        """Each piece: the beginning that makes it XML, and its items. The end is :attr:`close`."""
        data, space = self._data, re.escape(self.prefix)
        self._data = b""
        opened = re.compile(rb"<" + space + self._item + rb"(?=[\s/>])")
        unclosed = re.compile(opened.pattern + rb"[^>]*(?<!/)>")
        over = re.compile(rb"</" + space + self._holder + rb">|<" + space + self._holder + rb"\b[^>]*/>")
        end, began = b"</" + self.prefix + self._item + b">", False
        while True:
            first, last = opened.search(data), data.rfind(end)
            if first and not began:
                began, self.head = True, data[self._root_end : first.start()]
            if first and last > first.start():
                yield self._start, data[first.start() : last + len(end)]
                data = data[last + len(end) :]
            if finish := over.search(data):
                break
            more = self._stream.read(PIECE)
            if not more or len(data) > LARGEST:
                raise ValueError("the part, or an item of it, has no end")
            data += more
        if unclosed.search(data, 0, finish.start()):
            raise ValueError("an item has no end")
        if not began:
            self.head = data[self._root_end : finish.start()]
        self._rest = data[finish.end() :]

    def text(self, data: bytes) -> str:
        """Items as text without the prefix of their names; nothing where only a parser can tell what they are."""
        if not self.utf8:
            return ""
        if self.prefix:
            data = data.replace(b"<" + self.prefix, b"<").replace(b"</" + self.prefix, b"</")
        return data.decode()

    def whole(self, piece: tuple[bytes, bytes]) -> bytes:
        """A piece as a document of its own."""
        return piece[0] + piece[1] + self._close

    def behind(self) -> bytes:
        """What stands behind the last item. Ask for it when all pieces have been taken."""
        if not self.tail:
            self.tail = self._rest + self._stream.read(_TAIL)
            if self._stream.read(1):
                raise ValueError("there is too much behind the last item")
        return self.tail
