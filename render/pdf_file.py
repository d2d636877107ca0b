"""A PDF file written object by object, so that a batch of any length takes the memory of one page."""

from __future__ import annotations

import io
import struct
import zlib
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def packed(data: bytes) -> bytes:
    """The operators of a page, compressed: with a small window, because setting up a large one costs more than a page."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5)
    return packer.compress(data) + packer.flush()


class Objects(ABC):
    """Something to which PDF objects are written, each under a number."""

    @abstractmethod
    def reserve(self) -> int:
        """A number for an object that is written later."""

    @abstractmethod
    def add(self, body: bytes, number: int = 0) -> int:
        """Write an object and return its number."""

    def add_stream(self, data: bytes, entries: bytes = b"", *, packed: bool = False) -> int:
        """Write a stream and return its number. ``packed`` data is compressed already."""
        data = data if packed else zlib.compress(data)
        return self.add(
            b"<</Filter/FlateDecode/Length %d%b>>\nstream\n%b\nendstream" % (len(data), entries, data)
        )


class PdfFile(Objects):
    """Objects go out as they come; what refers to later ones reserves their numbers."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._places = array("Q", [0])
        self._write(_HEAD)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._places.append(0)
        return len(self._places) - 1

    def add(self, body: bytes, number: int = 0) -> int:
        """Write an object and return its number."""
        number = number or self.reserve()
        self._places[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def finish(self, root: int, info: int) -> None:
        """Write the table of all objects and the end of the file."""
        if missing := [number for number, place in enumerate(self._places) if number and not place]:
            raise ValueError(f"objects without content: {missing[:8]}")
        start = self._at
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places))
        for first in range(1, len(self._places), 1000):
            self._write(b"".join(b"%010d 00000 n \n" % place for place in self._places[first : first + 1000]))
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._places), root, info, start)
        )


class PdfUpdate(Objects):
    """What is appended to a finished PDF: objects that are new, or that take the place of those before.

    ``size`` is the number of objects of the file, ``previous`` where its last table stands; ``as_stream`` says that this
    table is a stream, for then the new one must be one too.
    """

    def __init__(self, start: int, size: int, previous: int, *, as_stream: bool) -> None:
        self._made: list[bytes] = [b"\n"]
        self._at = start + 1
        self._places: dict[int, tuple[int, int]] = {}
        self._size, self._previous, self._as_stream = size, previous, as_stream

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._size += 1
        return self._size - 1

    def add(self, body: bytes, number: int = 0, generation: int = 0) -> int:
        """Write an object, new or in place of an old one, and return its number."""
        number = number or self.reserve()
        self._places[number] = (self._at, generation)
        made = b"%d %d obj\n%b\nendobj\n" % (number, generation, body)
        self._made.append(made)
        self._at += len(made)
        return number

    def finish(self, trailer: bytes) -> bytes:
        """Everything that is appended, with its table. ``trailer`` holds /Root, and /Info and /ID where there are any."""
        start = self._at
        if self._as_stream:
            self._table_as_stream(trailer, start)
        else:
            self._table(trailer)
        self._made.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._made)

    def _ranges(self) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Runs of numbers that follow each other, each with the places of its objects."""
        first, run = 0, list[tuple[int, int]]()
        for number in sorted(self._places):
            if run and number == first + len(run):
                run.append(self._places[number])
                continue
            if run:
                yield first, run
            first, run = number, [self._places[number]]
        if run:
            yield first, run

    def _table(self, trailer: bytes) -> None:
        self._made.append(b"xref\n")
        for first, run in self._ranges():
            rows = b"".join(b"%010d %05d n \n" % place for place in run)
            self._made.append(b"%d %d\n%b" % (first, len(run), rows))
        self._made.append(b"trailer\n<</Size %d/Prev %d%b>>\n" % (self._size, self._previous, trailer))

    def _table_as_stream(self, trailer: bytes, start: int) -> None:
        number = self.reserve()
        self._places[number] = (start, 0)
        index, rows = [], []
        for first, run in self._ranges():
            index.append(b"%d %d" % (first, len(run)))
            rows += [struct.pack(">BQH", 1, *place) for place in run]
        data = zlib.compress(b"".join(rows))
        said = b"/Type/XRef/Size %d/Prev %d/Index[%b]/W[1 8 2]" % (
            self._size,
            self._previous,
            b" ".join(index),
        )
        self.add(
            b"<<%b%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream"
            % (said, trailer, len(data), data),
            number,
        )


def text_string(text: str) -> bytes:
    """Text for people (a title) as a PDF string."""
    return b"<feff" + text.encode("utf-16-be").hex().encode("ascii") + b">"


class Picture(NamedTuple):
    """A picture ready for a file: what its object says, its data, and the same of its mask where parts are clear."""

    entries: bytes
    data: bytes
    mask: Picture | None = None


@lru_cache(maxsize=8)
def read_picture(path: str) -> Picture:
    """Make a PNG or JPEG picture ready, once for all files that show it."""
    from PIL import Image

    data = Path(path).read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        size = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % picture.size
        if picture.format == "JPEG" and picture.mode in ("RGB", "L"):
            space = b"/ColorSpace/DeviceRGB" if picture.mode == "RGB" else b"/ColorSpace/DeviceGray"
            return Picture(b"/Filter/DCTDecode" + size + space, data)
        size = b"/Filter/FlateDecode" + size
        clear = picture.convert("RGBA")
        mask = Picture(size + b"/ColorSpace/DeviceGray", zlib.compress(clear.getchannel("A").tobytes()))
        return Picture(size + b"/ColorSpace/DeviceRGB", zlib.compress(clear.convert("RGB").tobytes()), mask)


def add_picture(file: PdfFile, picture: Picture) -> int:
    """Write a picture and return its number."""
    entries = picture.entries
    if picture.mask:
        entries += b"/SMask %d 0 R" % add_picture(file, picture.mask)
    return file.add(b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(picture.data), picture.data))
