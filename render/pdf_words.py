"""The words on the pages of a PDF, as PDFium reads them: the engine of the readers that most people have.

It had no part in making the file, and takes a tenth of the time of pypdf: about 1 ms a page. PDFium gives words in the order in
which people read them, and turns brackets beside right-to-left words; pypdf gives what was drawn as it was drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

#: What PDFium puts in place of a hyphen at the end of a line.
_AT_LINE_END = re.compile("[\x02\ufffe]")


def page_words(data: bytes) -> list[str]:
    """The words of each page in the order in which they were drawn.

    A file of somebody else's may be such that only pypdf opens it; then that reads it.
    """
    try:
        with _opened(data) as document:
            return [_AT_LINE_END.sub("-", _words(page)) for page in document]
    except ValueError:
        return _by_pypdf(data)


def readings(data: bytes) -> Iterator[list[str]]:
    """The words of each page, read by PDFium, and then by pypdf for who is not content with that.

    What one of them finds whole is on the page.
    """
    yield page_words(data)
    yield _by_pypdf(data)


def _by_pypdf(data: bytes) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def properties(data: bytes) -> list[str]:
    """What the properties of the file say. Raises :class:`ValueError` when PDFium cannot open it."""
    with _opened(data) as document:
        return list(document.get_metadata_dict(skip_empty=True).values())


@contextmanager
def _opened(data: bytes) -> Iterator[PdfDocument]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as fault:
        raise ValueError("PDFium cannot open the file") from fault
    try:
        yield document
    finally:
        document.close()


def _words(page: PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_range()).replace("\r\n", "\n")
    finally:
        text.close()
        page.close()
