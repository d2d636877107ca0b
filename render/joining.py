"""Several PDFs as one: with a bookmark for each, page numbers of its own, and nothing of what the parts say about themselves.

The joined file is proved page by page against its parts.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import ProofFailed
from .layout import RESTRICTED

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_TITLE_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One PDF of several. ``bookmark`` is what its bookmark says: never anything of a case."""

    bookmark: str
    data: bytes


def pages_of(data: bytes) -> int:
    """How many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


def join(parts: Sequence[Part], title: str, author: str = "") -> bytes:
    """The parts in one PDF, in order. ``title`` and ``author`` are all that its properties say.

    Raises :class:`~caseforms.errors.ProofFailed` when a page of the joined file is not that of its part. Costs time linear in
    the length of the parts.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter()
    for part in parts:
        first = len(writer.pages)
        writer.append(io.BytesIO(part.data), import_outline=False)
        writer.add_outline_item(title=part.bookmark[:_TITLE_LETTERS], page_number=first)
    for page in writer.pages:
        # The tags of the parts do not come along, so nothing may point to them or claim that they are there.
        for entry in ("/StructParents", "/Tabs"):
            page.pop(NameObject(entry), None)
    writer.metadata = None
    said = {"/Title": title, "/Author": author, "/Keywords": RESTRICTED, "/Producer": "caseforms"}
    writer.add_metadata({name: words for name, words in said.items() if words})
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.write(out)
    joined = out.getvalue()
    _prove(PdfReader(io.BytesIO(joined)), parts)
    return joined


def _prove(joined: PdfReader, parts: Sequence[Part]) -> None:
    from pypdf import PdfReader

    pages = iter(joined.pages)
    for part in parts:
        for page in PdfReader(io.BytesIO(part.data)).pages:
            ours = next(pages, None)
            if ours is None or _drawn(ours) != _drawn(page):
                raise _not_whole()
    if next(pages, None) is not None:
        raise _not_whole()


def _drawn(page: PageObject) -> bytes:
    """What draws a page; a stream without entries of its own counts as false, so it is asked whether there is one."""
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b""


def _not_whole() -> ProofFailed:
    return ProofFailed(
        "The joined PDF does not hold every page of its documents; it was not kept.",
        "Write them into a folder, without --one-pdf, and please report it.",
        (),
    )
