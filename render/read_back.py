"""The text of a finished document that comes back: a Word file or a PDF of ours, read within bounds."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from ..errors import Unreadable
from .proof import word_text

MAX_BYTES = 64 * 1024 * 1024
MAX_UNZIPPED = 256 * 1024 * 1024
MAX_PAGES = 2_000
_PAGE = re.compile(r"\bPage \d+ of \d+\s*$")
_VERSION = re.compile(r"\bversion (\d+)\b")


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a document says: its title, the words of its body in reading order, and the version in its foot."""

    title: str
    words: tuple[str, ...]
    version: str = ""


def read_back(data: bytes, file: str) -> ReadBack:
    """The text of a Word file or a PDF, without what stands at the head and foot of its pages.

    Raises :class:`~caseforms.errors.Unreadable` when it is neither, is damaged, locked or passes a bound.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("the document is larger than 64 MB", "Name a document of caseforms.", file=file)
    try:
        return _from_pdf(data, file) if data.startswith(b"%PDF") else _from_word(data, file)
    except Unreadable:
        raise
    except Exception as fault:  # a damaged file may fail in any way
        raise Unreadable(
            "this is no Word file or PDF that can be read, or it is damaged", "Make it again.", file=file
        ) from fault


def _from_word(data: bytes, file: str) -> ReadBack:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNZIPPED:
            raise Unreadable("the document unpacks to more than 256 MB", "Make it again.", file=file)
        properties = archive.read("docProps/core.xml").decode("utf-8", "replace")
    if "<!DOCTYPE" in properties:
        raise Unreadable("this is no Word file as Word writes it", "Make it again.", file=file)
    body, around = word_text(data)
    return ReadBack(_title(properties), tuple(body.split()), _version(around))


def _title(properties: str) -> str:
    import html

    found = re.search(r"<dc:title[^>]*>(.*?)</dc:title>", properties, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def _from_pdf(data: bytes, file: str) -> ReadBack:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Unreadable("the PDF is locked with a password", "Unlock it first.", file=file)
    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(f"the PDF has more than {MAX_PAGES:,} pages", "Make it again.", file=file)
    words: list[str] = []
    foot = ""
    for page in reader.pages:
        lines = page.extract_text().splitlines()
        if lines and _PAGE.search(lines[-1]):
            foot = lines[-1]
            lines = lines[:-2]  # head and foot are drawn last
        if lines and lines[0].strip() == "DRAFT":
            lines = lines[1:]
        words += " ".join(lines).split()
    return ReadBack((reader.metadata.title or "") if reader.metadata else "", tuple(words), _version(foot))


def _version(foot: str) -> str:
    found = _VERSION.search(foot)
    return found[1] if found else ""
