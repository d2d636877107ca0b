"""The Word writer: docxtpl with a sandboxed environment that escapes, refuses missing answers and never prints “None”."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BadTemplate
from . import theme
from .layout import (
    SIGNATURE_KEYS,
    Cards,
    Content,
    Figure,
    Layout,
    Line,
    Narrative,
    Section,
    SignatureBox,
    Table,
    Ticks,
)
from .text import printable

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

MAX_TEMPLATE_BYTES = 20 * 1024 * 1024
HOUSE_TEMPLATES = Path(__file__).parent.parent / "templates" / "word"
_TAG = re.compile(r"{{\s*([\w.]+)(?:\|\w+)?\s*}}")
_LOGIC = re.compile(r"{%\w*\s*(.+?)\s*%}")


def environment() -> SandboxedEnvironment:
    """The only environment in which templates run. docxtpl's own drops text around ``&`` and ``<`` and has no sandbox."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def template_file(code: str, folder: Path | None) -> Path:
    """The template of a form: the area's own if it has one, or else the house's."""
    if folder is not None and (folder / f"{code}.docx").is_file():
        return folder / f"{code}.docx"
    return HOUSE_TEMPLATES / f"{code}.docx"


def read_template(path: Path) -> bytes:
    """The bytes of a template that is safe to open.

    Raises :class:`~caseforms.errors.BadTemplate` when it is missing, too large, no Word file, or holds macros or
    links to outside.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise BadTemplate(
            f"{path}: the template cannot be read ({(problem.strerror or '').lower()}).", "Check --templates."
        ) from None
    remedy = "Get a fresh one with “caseforms templates export”."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_TEMPLATE_BYTES:
                raise BadTemplate(f"{path}: the template is larger than 20 MB.", remedy)
            names = archive.namelist()
            if "word/document.xml" not in names:
                raise BadTemplate(f"{path}: this is not a Word document (.docx).", remedy)
            if any("vbaProject" in name for name in names):
                raise BadTemplate(f"{path}: the template holds macros, which are never run.", remedy)
            for name in names:
                if (
                    name.endswith(".rels")
                    and b'TargetMode="External"' in archive.read(name)
                    and b"hyperlink" not in archive.read(name)
                ):
                    raise BadTemplate(f"{path}: the template refers to something outside of itself.", remedy)
    except (zipfile.BadZipFile, EOFError, KeyError):
        raise BadTemplate(f"{path}: this is not a Word document (.docx).", remedy) from None
    return data


def write_word(layout: Layout, content: Content, template: Path) -> bytes:
    """The finished Word file of one document.

    Raises :class:`~caseforms.errors.BadTemplate`, naming template and tag, when the template is broken or asks for an
    answer that the form does not have.
    """
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
    from lxml.etree import LxmlError

    made = DocxTemplate(io.BytesIO(read_template(template)))
    try:
        made.init_docx()
        made.render(_context(layout, content, made), jinja_env=environment())
    except UndefinedError as problem:
        name = re.search(r"'([^']+)'$", problem.message or "") or re.search(
            r"'([^']+)'", problem.message or ""
        )
        asked = f"“{name[1]}”" if name else "something"
        raise BadTemplate(
            f"{template}: a tag asks for {asked}, which the form “{layout.code}” does not have.",
            "“caseforms templates check” lists every such tag with its place.",
        ) from None
    except TemplateSyntaxError as problem:
        raise BadTemplate(
            f"{template}: a tag is broken near line {problem.lineno} of the template ({problem.message}).{_context_of(problem)}",
            "Put the tag right in Word, or get a fresh template with “caseforms templates export”.",
        ) from None
    except (TemplateError, LxmlError, KeyError, ValueError) as problem:
        raise BadTemplate(
            f"{template}: the template cannot be used ({type(problem).__name__}: {str(problem)[:120]}).",
            "“caseforms templates check” looks through it.",
        ) from None
    _mute(made.docx.element.body, content.muted)
    out = io.BytesIO()
    properties = made.docx.core_properties
    properties.title = _words(content.furniture.title)[:200]
    properties.author = properties.last_modified_by = (
        _words(content.furniture.organisation)[:200] or "caseforms"
    )
    made.save(out)
    return out.getvalue()


def _mute(body: Any, words: frozenset[str]) -> None:
    """Set the words that only say that nothing was said in a softer colour, so that the answers stand out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for text in body.iter(qn("w:t")):
        if text.text in words:
            colour = OxmlElement("w:color")
            colour.set(qn("w:val"), theme.MUTED)
            text.getparent().get_or_add_rPr().append(colour)


def _context_of(problem: Any) -> str:
    lines = [re.sub(r"<[^>]+>", "", str(line)).strip() for line in getattr(problem, "docx_context", [])]
    words = [line for line in lines if "{" in line]
    return f" The tag stands in: “{words[0][:100]}”." if words else ""


def _context(layout: Layout, content: Content, template: Any) -> dict[str, Any]:
    """Everything that the tags of a template can ask for."""
    furniture = content.furniture
    context: dict[str, Any] = {
        "meta": {
            "head": _words(furniture.head[0]),
            "marking": _words(furniture.marking),
            "foot": _words(furniture.foot),
            "draft": furniture.draft,
            "title": _words(furniture.title),
        },
        "show": {section.key: content.shows(section) for section in layout.sections if section.key},
        "number": {
            f"s{place}": _number_of(section, layout, content)
            for place, section in enumerate(layout.sections, 1)
        },
        "remarks": bool(content.gaps or content.questions or content.accepted),
    }
    for name, remarks in (
        ("gaps", content.gaps),
        ("questions", content.questions),
        ("accepted", content.accepted),
    ):
        context[name] = [{"where": _words(each.where), "what": _words(each.what)} for each in remarks]
    for item in layout.items():
        if isinstance(item, Line | Ticks | Narrative):
            _put(context, item.path, _words(content.answers[item.path]))
        elif isinstance(item, SignatureBox):
            _put(
                context,
                item.path,
                {key: _words(content.answers[f"{item.path}.{key}"]) for key in SIGNATURE_KEYS},
            )
        elif isinstance(item, Table | Cards):
            rowed = content.tables[item.path]
            rows = [{key: _words(text) for key, text in row.items()} for row in rowed.rows]
            _put(context, item.path, {"rows": rows, "stated": _words(rowed.stated)})
        elif isinstance(item, Figure):
            drawing = content.figures[item.path]
            _put(
                context,
                item.path,
                {
                    "picture": _picture(template, drawing.png(), drawing.words),
                    "words": _words(content.answers[item.path]),
                },
            )
    return context


def _number_of(section: Section, layout: Layout, content: Content) -> int:
    return next((number for number, each in content.numbered(layout) if each is section), 0)


def _put(context: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a path. A whole answer (``child.gp``) and answers inside it never stand on one form."""
    *parents, last = path.split(".")
    for name in parents:
        context = context.setdefault(name, {})
    context[last] = value


def _picture(template: Any, png: bytes, words: str) -> Any:
    from docx.shared import Mm
    from docxtpl import InlineImage

    class Described(InlineImage):  # type: ignore[misc]
        """A picture with its text alternative."""

        def _insert_image(self) -> Any:
            from xml.sax.saxutils import quoteattr

            xml = super()._insert_image()
            return re.sub(
                r'(<wp:docPr [^>]*?)name="[^"]*"',
                lambda m: f'{m[1]}name="Figure" descr={quoteattr(_words(words))}',
                xml,
                count=1,
            )

    return Described(template, io.BytesIO(png), width=Mm(150))


def _words(text: str) -> str:
    """Printable text that docxtpl leaves as it is: it takes ``{_{`` and its like for escaped tags of its own."""
    return printable(text).replace("{_", "{\u2060_").replace("_}", "_\u2060}")


def tags_of(data: bytes) -> dict[str, str]:
    """Every tag of a template with the place of its first use (“heading “…””), in reading order."""
    from docx import Document
    from docx.oxml.ns import qn

    found: dict[str, str] = {}
    heading = "the beginning"
    document = Document(io.BytesIO(data))
    parts = [
        document.element.body,
        *(s.header._element for s in document.sections),
        *(s.footer._element for s in document.sections),
    ]
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is not None and str(style.get(qn("w:val"))).startswith("Heading") and "{" not in text:
                heading = f"“{text}”"
            for tag in _TAG.findall(text) + _LOGIC.findall(text):
                found.setdefault(re.sub(r"\s+", " ", tag), heading)
    return found
