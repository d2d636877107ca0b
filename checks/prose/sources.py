"""Where a narrative comes from: plain text, a Word file, or an answer of a case file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ...cases.reading import Document, file_bytes, steps
from ...errors import Misused, Unreadable
from ...findings import Place

MAX_BYTES = 8 * 1024 * 1024
MAX_UNZIPPED = 64 * 1024 * 1024
_WORD_XML = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,2000}>")
_HTML = re.compile(r"</(?:p|div|span|b|i|strong|em|li|a|td|body|html|font)>|<br ?/?>", re.IGNORECASE)
_ENTITIES = {
    "&nbsp;": " ",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&rsquo;": "’",
    "&pound;": "£",
}


@dataclass(frozen=True)
class Narrative:
    """Text to review and where it stands: ``path`` is the answer of a case file, empty for a file of its own."""

    text: str
    file: str
    path: str = ""
    document: Document | None = None

    def place(self, start: int, line: int, column: int) -> Place:
        """The place in the file of something at ``start`` of the text, which is at ``line`` and ``column`` of the text."""
        if self.document is None:
            return Place(self.file, line, column)
        begun = self.document.place(self.path)
        word = re.match(r"\S{1,40}", self.text[start:])
        if not word:
            return begun
        nth = self.text.count(word[0], 0, start)
        for number, typed in enumerate(self.document.lines[begun.line - 1 :], begun.line):
            at = begun.column - 1 if number == begun.line else 0
            while (at := typed.find(word[0], at)) >= 0:
                if nth == 0:
                    return Place(self.file, number, at + 1)
                nth, at = nth - 1, at + len(word[0])
        return begun


def read_text(path: Path | None, given: bytes = b"") -> Narrative:
    """The narrative in a text or Word file; ``None`` stands for ``given``, what came from the standard input.

    Raises :class:`~caseforms.errors.Unreadable` when there is no text in it or it is too large.
    """
    file = str(path) if path else "(standard input)"
    raw = given if path is None else file_bytes(path, MAX_BYTES, "a narrative")
    if len(raw) > MAX_BYTES:
        raise Unreadable("more than 8 MB of text", "Review one narrative at a time.", file=file)
    text = _from_word(raw, file) if raw.startswith(b"PK\x03\x04") else _plain(raw, file)
    if not text.strip():
        raise Unreadable("there is no text to review", "Name the file that holds the narrative.", file=file)
    return Narrative(without_tags(text), file)


def is_case_file(path: Path) -> bool:
    """Whether the ending says that it is a case file."""
    return path.suffix.casefold() in (".yaml", ".yml", ".json")


def answer(document: Document, path: str) -> Narrative:
    """The narrative in one answer of a case file. Raises :class:`~caseforms.errors.Misused` when it is not there."""
    node = document.root
    for step in steps(path):
        below = node.below(step)
        if below is None:
            raise Misused(
                f"{document.file}: there is no answer “{path}”.",
                "Take the path from the case file, such as “referral.concern_exact”.",
            )
        node = below
    if not isinstance(node.value, str) or not node.value.strip():
        raise Misused(
            f"{document.file}: “{path}” is not a text.", "Name a single answer, such as “incidents[0].what”."
        )
    return Narrative(node.value, document.file, path, document)


def without_tags(text: str) -> str:
    """Text that was copied with its HTML, the tags made blank, so that every place stays the same."""
    if not _HTML.search(text):
        return text
    text = _TAG.sub(lambda found: " " * len(found[0]), text)
    for entity, plain in _ENTITIES.items():
        text = text.replace(entity, plain + " " * (len(entity) - len(plain)))
    return text


def _plain(raw: bytes, file: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    elif b"\x00" in raw or raw.startswith(
        (b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
    ):
        raise Unreadable(
            "this is not plain text or a Word file (.docx)",
            "Save it as plain text or as .docx, or paste the words: “caseforms review -”.",
            file=file,
        )
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_word(raw: bytes, file: str) -> str:
    from lxml import etree

    unreadable = Unreadable(
        "this Word file is damaged, or is not a Word file", "Save it again as .docx.", file=file
    )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if _WORD_XML not in parts.namelist():
                raise unreadable
            if parts.getinfo(_WORD_XML).file_size > MAX_UNZIPPED:
                raise Unreadable(
                    "the Word file unpacks to more than 64 MB", "Save the narrative alone.", file=file
                )
            with parts.open(_WORD_XML) as part:
                body = part.read(MAX_UNZIPPED + 1)
            pictures = any(name.startswith("word/media/") for name in parts.namelist())
        root = etree.fromstring(
            body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ):
        raise unreadable from None
    text = "\n".join(_paragraph(each) for each in root.iter(f"{_W}p"))
    if not text.strip():
        why = (
            "this Word file holds pictures and no text (a scanned paper?)"
            if pictures
            else "this Word file holds no text"
        )
        raise Unreadable(why, "Type the words, or paste them: “caseforms review -”.", file=file)
    return text


def _paragraph(node: object) -> str:
    words = []
    for part in node.iter():  # type: ignore[attr-defined]
        if part.tag == f"{_W}t":
            words.append(part.text or "")
        elif part.tag in (f"{_W}br", f"{_W}cr"):
            words.append("\n")
        elif part.tag == f"{_W}tab":
            words.append(" ")
    return "".join(words)
