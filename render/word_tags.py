"""The tags of a Word template and where they stand: for comparing templates, and for naming a tag that is broken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import BadTemplate

if TYPE_CHECKING:
    from jinja2 import Environment

_TAG = re.compile(r"{{\s*([\w.]+)(?:\|\w+)?\s*}}")
_LOGIC = re.compile(r"{%\w*\s*(.+?)\s*%}")
_ANY = re.compile(r"{{.*?}}|{%(?:tr|tc|p|r)?\s(.*?)%}|{{.*|{%.*", re.DOTALL)
_ENDS = {"endif": "if", "endfor": "for", "endset": "set", "endmacro": "macro"}


def paragraphs(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """The text of every paragraph of a template with the heading above it, head and foot last.

    Raises :class:`~caseforms.errors.BadTemplate` when the file cannot be opened as a Word document.
    """
    from docx import Document
    from docx.oxml.ns import qn

    try:
        document = Document(io.BytesIO(data))
        parts = [document.element.body]
        for section in document.sections:
            parts += [section.header._element, section.footer._element]
    except Exception as fault:  # whatever is wrong inside a damaged file, the remedy is the same
        raise unusable(name) from fault
    heading = "the beginning"
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is not None and str(style.get(qn("w:val"))).startswith("Heading"):
                heading = "“" + re.sub(r"{{.*?}}\.?\s*", "", text).strip() + "”"
            yield text, heading
        heading = "the head and foot of the page"


def unusable(name: str) -> BadTemplate:
    """The error for a file that is no sound Word document."""
    return BadTemplate(
        f"{name}: this is not a Word document (.docx), or it is damaged.",
        "Get a fresh one with “caseforms templates export”.",
    )


def tags_of(data: bytes, name: str) -> dict[str, str]:
    """Every tag of a template with the heading above its first use, in reading order."""
    found: dict[str, str] = {}
    for text, heading in paragraphs(data, name):
        for tag in _TAG.findall(text) + _LOGIC.findall(text):
            found.setdefault(re.sub(r"\s+", " ", tag), heading)
    return found


def blame(data: bytes, name: str, environment: Environment, about: str = "") -> tuple[str, str]:
    """The tag that is at fault with the heading above it, as far as can be told; two empty texts otherwise.

    ``about`` is a name that the fault mentions: the first tag that holds it is blamed. Without one, the first tag that
    is not closed, that Jinja cannot read, or that opens a block without an end.
    """
    from jinja2 import TemplateSyntaxError

    blocks: list[tuple[str, str, str]] = []
    for text, heading in paragraphs(data, name):
        for match in _ANY.finditer(text):
            tag = match[0]
            if about:
                if re.search(rf"\b{re.escape(about)}\b", tag):
                    return tag, heading
                continue
            if not tag.endswith(("}}", "%}")):
                return tag, heading
            if tag.startswith("{{"):
                try:
                    environment.compile(re.sub(r"^{{(?:tr|tc|p|r)\s", "{{ ", tag))
                except TemplateSyntaxError:
                    return tag, heading
                continue
            word = (match[1] or "").split()[0] if (match[1] or "").split() else ""
            if word in ("if", "for", "set", "macro"):
                blocks.append((word, tag, heading))
            elif word in _ENDS:
                if not blocks or blocks[-1][0] != _ENDS[word]:
                    return tag, heading
                blocks.pop()
    return blocks[-1][1:] if blocks else ("", "")
