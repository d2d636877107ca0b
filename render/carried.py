"""The data that a finished document carries: the answers that it shows, so that reading it back is exact.

A PDF has them as an attached file, a Word document as a part of its own. Both are plain JSON, which the search for what may not
be disclosed reads like everything else. A checksum over the data, and others over what can be read on the pages, tell when
somebody has changed one of them.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .fields.flat import drawing
from .fields.objects import entries, last_table, resolved, written
from .pdf_file import PdfUpdate, text_string
from .text import squeezed

NAME = "caseforms.json"
NAMESPACE = "urn:caseforms:document"
MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 60
_FORMAT = 1
_NOT_IN_XML = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a document carries. ``answers`` are those that it shows, as they are written in a case file.

    ``form`` and ``layout`` say which form it is, and a hash of its layout; ``copy`` for which reader, ``version`` the document's.
    ``controls`` and ``beside`` are hashes of the words of a Word document (:func:`~caseforms.render.word_controls.prints`),
    ``drawn`` and ``words`` of what draws the pages of a PDF and of the words on them. ``fields``: the document has fields, and
    these say what is answered now; ``answers`` are what they held when it was made. ``sound``: the checksum is right.
    """

    form: str
    layout: str
    answers: Mapping[str, Any]
    copy: str = ""
    version: str = ""
    controls: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    drawn: str = ""
    words: str = ""
    fields: bool = False
    sound: bool = True


def strings_of(data: Any) -> Iterator[str]:
    """Every text in plain data, names included, each followed by those below it."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for name, value in data.items():
            yield str(name)
            yield from strings_of(value)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from strings_of(each)


def as_json(carried: Carried) -> str:
    """The data as JSON on one line, with its checksum; characters that XML cannot hold are spelled out."""
    said = {
        "caseforms": _FORMAT,
        "form": carried.form,
        "copy": carried.copy,
        "layout": carried.layout,
        "version": carried.version,
        "answers": carried.answers,
        "controls": carried.controls,
        "beside": list(carried.beside),
        "drawn": carried.drawn,
        "words": carried.words,
        "fields": carried.fields,
    }
    said = {name: value for name, value in said.items() if value} | {"answers": carried.answers}
    return _compact(said | {"checksum": _checksum(said)})


def from_json(text: str) -> Carried | None:
    """The data in a piece of JSON; ``None`` when it is none of ours or cannot be used."""
    try:
        said = json.loads(text)
        if not isinstance(said, dict) or said.get("caseforms") != _FORMAT or _depth(said) > MAX_DEPTH:
            return None
        claimed = said.pop("checksum", "")
        if not isinstance(said.get("answers"), dict):
            return None
        return Carried(
            str(said["form"]),
            str(said.get("layout", "")),
            said["answers"],
            str(said.get("copy", "")),
            str(said.get("version", "")),
            {str(tag): str(each) for tag, each in said.get("controls", {}).items()},
            tuple(str(each) for each in said.get("beside", ())),
            str(said.get("drawn", "")),
            str(said.get("words", "")),
            said.get("fields") is True,
            claimed == _checksum(said),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _compact(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return _NOT_IN_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _checksum(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(_compact(said).encode("utf-8")).hexdigest()[:32]


def _depth(data: Any, above: int = 0) -> int:
    if above > MAX_DEPTH or not isinstance(data, dict | list):
        return above
    return max(
        (_depth(each, above + 1) for each in (data.values() if isinstance(data, dict) else data)),
        default=above,
    )


# -- in a PDF ------------------------------------------------------------------------------------------------------------


def print_of_words(pages: Iterable[str]) -> str:
    """A hash of the words on pages, whatever the white space between them."""
    return hashlib.sha256(squeezed(" ".join(pages)).encode("utf-8", "replace")).hexdigest()[:32]


def attach(data: bytes, carried: Carried, pages: Sequence[str] = ()) -> bytes:
    """A PDF with the data attached as an update behind its end. ``pages`` are the words of a finished one, which has no fields."""
    from pypdf import PdfReader

    reader: Any = PdfReader(io.BytesIO(data))
    if not carried.fields:
        carried = replace(carried, drawn=drawing(reader).hex()[:32], words=print_of_words(pages))
    packed = as_json(carried).encode("utf-8")
    trailer = reader.trailer
    root = trailer.raw_get("/Root")
    start = last_table(data) or 0
    update = PdfUpdate(len(data), int(trailer["/Size"]), start, as_stream=data[start : start + 4] != b"xref")
    stream = update.add_stream(
        packed,
        b"/Type/EmbeddedFile/Subtype/application#2Fjson/Params<</Size %d/CheckSum<%b>>>"
        % (len(packed), hashlib.md5(packed, usedforsecurity=False).hexdigest().encode("ascii")),
    )
    name = text_string(NAME)
    described = text_string("The answers that this document shows, for “caseforms read”")
    spec = update.add(
        b"<</Type/Filespec/F(%b)/UF%b/Desc%b/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (NAME.encode("ascii"), name, described, stream, stream)
    )
    catalogue = resolved(root)
    names = resolved(catalogue.get("/Names")) or {}
    kept = entries(names, {"/EmbeddedFiles"}) if names else b""
    update.add(
        b"<<%b/Names<<%b/EmbeddedFiles<</Names[(%b) %d 0 R]>>>>/AF[%d 0 R]>>"
        % (entries(catalogue, {"/Names", "/AF"}), kept, NAME.encode("ascii"), spec, spec),
        root.idnum,
        root.generation,
    )
    keys = (key for key in ("/Info", "/ID") if key in trailer)
    said = b"".join(key.encode("ascii") + b" " + written(trailer.raw_get(key)) for key in keys)
    return data + update.finish(b"/Root %d %d R" % (root.idnum, root.generation) + said)


def attached_to(reader: Any) -> Carried | None:
    """The data attached to a PDF; ``None`` when there are none that can be used. Bounded in memory and depth."""
    names = resolved((resolved(resolved(reader.trailer["/Root"]).get("/Names")) or {}).get("/EmbeddedFiles"))
    for spec in _specs(names):
        if NAME not in (str(spec.get("/UF", "")), str(spec.get("/F", ""))):
            continue
        stream = resolved((resolved(spec.get("/EF")) or {}).get("/F"))
        text = _text_of(stream) if stream is not None else None
        if text is not None:
            return from_json(text)
    return None


def _specs(node: Any) -> Iterator[Any]:
    todo, seen = [resolved(node)], 0
    while todo and seen < 1_000:
        seen += 1
        each = todo.pop()
        if not isinstance(each, dict):
            continue
        listed = resolved(each.get("/Names")) or []
        yield from (spec for spec in map(resolved, listed[1::2]) if isinstance(spec, dict))
        todo += [resolved(kid) for kid in resolved(each.get("/Kids")) or []]


def _text_of(stream: Any) -> str | None:
    """The text of an attached file, unpacked within bounds whoever packed it."""
    filters = resolved(stream.get("/Filter"))
    names = [str(each) for each in (filters if isinstance(filters, list) else [filters] if filters else [])]
    raw = bytes(getattr(stream, "_data", b""))
    try:
        if names == ["/FlateDecode"]:
            unpacker = zlib.decompressobj()
            raw = unpacker.decompress(raw, MAX_BYTES)
            if unpacker.unconsumed_tail:
                return None
        elif names:
            return None
        return raw.decode("utf-8") if len(raw) <= MAX_BYTES else None
    except (zlib.error, UnicodeDecodeError):
        return None


# -- in a Word document --------------------------------------------------------------------------------------------------


def add_part(document: Any, text: str) -> None:
    """Put the data ``text`` into a Word document of python-docx."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}document", nsmap={"cf": NAMESPACE})
    root.text = text
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/customXml/item2.xml"), "application/xml", data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def in_part(data: bytes) -> Carried | None:
    """The data in a part of a Word document; ``None`` when it holds none of ours."""
    from lxml import etree

    if NAMESPACE.encode("ascii") not in data or len(data) > MAX_BYTES:
        return None
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.parse(io.BytesIO(data), parser).getroot()
    except etree.XMLSyntaxError:
        return None
    return from_json(root.text or "") if root.tag == f"{{{NAMESPACE}}}document" else None
