"""A PDF file written object by object, so that a batch of any length takes the memory of one page."""

from __future__ import annotations

import io
import zlib
from array import array
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def packed(data: bytes) -> bytes:
    """The operators of a page, compressed: with a small window, because setting up a large one costs more than a page."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5)
    return packer.compress(data) + packer.flush()


class PdfFile:
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

    def add_stream(self, data: bytes, entries: bytes = b"", *, packed: bool = False) -> int:
        """Write a stream and return its number. ``packed`` data is compressed already."""
        data = data if packed else zlib.compress(data)
        return self.add(
            b"<</Filter/FlateDecode/Length %d%b>>\nstream\n%b\nendstream" % (len(data), entries, data)
        )

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
