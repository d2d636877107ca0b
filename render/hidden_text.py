"""All the text that a finished file holds, wherever it stands: for proving that something is not in it.

A page is only a part of a file. Word keeps text in properties, comments, headers, custom XML and the descriptions of
pictures; PDF in its information, XMP, attachments, annotations, outlines and form fields.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from .carried import strings_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){4,}|(?:\x00[\x20-\x7e]){4,}")  # UTF-16 of either kind
_BREAKS = frozenset({f"{_W}br", f"{_W}p", f"{_W}tab", f"{_W}tc", f"{_W}cr"})


def everywhere_in_word(data: bytes) -> Iterator[tuple[str, str]]:
    """Every part of a Word file with all its text, also in attributes, comments of the XML and names of parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "the file’s own comment", archive.comment.decode("utf-8", "replace")
        for name in archive.namelist():
            yield f"the name of the part {name}", name
            part = archive.read(name)
            yield name, _of_xml(part) if name.endswith((".xml", ".rels")) else _of_bytes(part)


def _of_xml(part: bytes) -> str:
    """Text in reading order, its runs joined as they are read, then the text of every attribute, each once."""
    from lxml import etree

    flow: list[str] = []
    beside: dict[str, None] = {}
    for event, node in etree.iterwalk(
        etree.fromstring(part, etree.XMLParser(resolve_entities=False)),
        events=("start", "end", "comment", "pi"),
    ):
        if event in ("comment", "pi"):
            beside[node.text or ""] = None
        elif event == "start":
            beside.update(dict.fromkeys(map(str, node.attrib.values())))
            flow.append(" " if node.tag in _BREAKS else "")
            flow.append(node.text or "")
        else:
            flow.append((node.tail or "") if str(node.tag).startswith(_W) else " " + (node.tail or ""))
    data = (_as_meant(text) for text in flow if text.startswith("{"))
    return "\n".join(("".join(flow), *beside, *data))


def everywhere_in_pdf(data: bytes, pages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every page of a PDF with its words, and the strings and streams of all its objects, whatever they are for."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    reader = PdfReader(io.BytesIO(data))
    for number, page in enumerate(pages, 1):
        yield f"page {number}", page
    drawn = {reference for page in reader.pages for reference in _contents(page)}
    yield "its properties", "\n".join(_strings(reader.trailer.get("/Info")))
    for generation, numbers in reader.xref.items():
        for number in numbers:
            yield from _of_object(
                reader.get_object(IndirectObject(number, generation, reader)), number, drawn
            )
    for number in reader.xref_objStm:
        yield from _of_object(reader.get_object(IndirectObject(number, 0, reader)), number, drawn)


def _contents(page: Any) -> Iterator[int]:
    """The numbers of the streams that draw a page: their text has been read as the page’s."""
    from pypdf.generic import ArrayObject, IndirectObject

    given = page.get("/Contents", None) if hasattr(page, "get") else None
    raw = page.raw_get("/Contents") if given is not None else None
    for each in (raw, *(given if isinstance(given, ArrayObject) else ())):
        if isinstance(each, IndirectObject):
            yield each.idnum


def _of_object(thing: Any, number: int, drawn: set[int]) -> Iterator[tuple[str, str]]:
    from pypdf.generic import StreamObject

    yield f"object {number} ({_what(thing)})", "\n".join(_strings(thing))
    if not isinstance(thing, StreamObject) or number in drawn or thing.get("/Subtype") == "/Image":
        return
    if thing.get("/Type") in ("/ObjStm", "/XRef"):
        return  # objects, each of which is looked at by itself, and where they stand
    if not any(
        key in thing for key in ("/Length1", "/Length2", "/Length3")
    ):  # these mark a font’s own program
        text = _of_bytes(thing.get_data())
        yield f"object {number} ({_what(thing)})", text
        if text.startswith("{"):
            yield f"object {number} ({_what(thing)})", _as_meant(text)


def _what(thing: Any) -> str:
    kind = str(thing.get("/Type", "") or thing.get("/Subtype", "")) if isinstance(thing, dict) else ""
    return kind.lstrip("/") or "no page"


def _strings(thing: Any) -> Iterator[str]:
    """The strings in an object, without following references: every object is looked at by itself."""
    from pypdf.generic import ByteStringObject, IndirectObject

    if isinstance(thing, ByteStringObject | bytes):
        yield _of_bytes(bytes(thing))
    elif isinstance(thing, str):
        yield str(thing)
    elif isinstance(thing, dict):
        for key in thing:
            value = thing.raw_get(key) if hasattr(thing, "raw_get") else thing[key]
            yield str(key)
            if not isinstance(value, IndirectObject):
                yield from _strings(value)
    elif isinstance(thing, list):
        for value in list.__iter__(thing):
            if not isinstance(value, IndirectObject):
                yield from _strings(value)


def _as_meant(text: str) -> str:
    """The strings of a piece of JSON, one to a line, where a quotation mark or a line end is not spelled out."""
    with suppress(ValueError, RecursionError):
        return "\n".join(strings_of(json.loads(text)))
    return ""


def _of_bytes(data: bytes) -> str:
    """The letters in a piece of a file: all of it where it is text, or else every run that reads as text."""
    wide_marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if wide_marked or b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return data.decode("utf-16" if wide_marked else "utf-8")
    narrow = (run.decode("latin-1") for run in re.findall(rb"[\x20-\x7e\xa0-\xff]{4,}", data))
    wide = (run.replace(b"\0", b"").decode("latin-1") for run in _WIDE.findall(data))
    return "\n".join((*narrow, *wide))
