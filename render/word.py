"""The Word writer: docxtpl with a sandboxed environment that escapes, refuses missing answers and never prints “None”."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BadTemplate
from . import theme
from .carried import add_part, as_json
from .layout import (
    RESTRICTED,
    SIGNATURE_KEYS,
    Cards,
    Content,
    Figure,
    Furniture,
    Layout,
    Line,
    Narrative,
    Section,
    SignatureBox,
    Table,
    Ticks,
)
from .text import printable
from .word_controls import make_boxes_clickable, prints
from .word_tags import blame, unusable

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

    from .carried import Carried

_SHORT_ROW = 600  # letters, which take no more than a quarter of a page
MAX_TEMPLATE_BYTES = 20 * 1024 * 1024
HOUSE_TEMPLATES = Path(__file__).parent.parent / "templates" / "word"


_KEPT = 200  # parts of templates, of which a Word template has three or more; each costs its text twice


def environment() -> SandboxedEnvironment:
    """The only environment in which templates run. docxtpl's own drops text around ``&`` and ``<`` and has no sandbox.
    """
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


@functools.cache
def _compiling() -> tuple[type[Any], SandboxedEnvironment]:
    """docxtpl's template and the environment, both remembering what they made of a text: many cases go through one template."""
    from docxtpl import DocxTemplate

    patched = functools.lru_cache(_KEPT)(DocxTemplate(None).patch_xml)

    class Remembering(DocxTemplate):  # type: ignore[misc]
        def patch_xml(self, src_xml: str) -> str:
            made: str = patched(src_xml)
            return made

    jinja = environment()
    vars(jinja)["from_string"] = functools.lru_cache(_KEPT)(jinja.from_string)
    return Remembering, jinja


def template_file(code: str, folder: Path | None) -> Path:
    """The template of a form: the area's own if it has one, or else the house's."""
    if folder is not None and (folder / f"{code}.docx").is_file():
        return folder / f"{code}.docx"
    return HOUSE_TEMPLATES / f"{code}.docx"


def read_template(path: Path) -> bytes:
    """The bytes of a template that is safe to open.

    Raises :class:`~caseforms.errors.BadTemplate` when it is missing, too large, no sound Word file, or holds macros or
    links to outside.
    """
    remedy = "Get a fresh one with “caseforms templates export”."
    try:
        if path.stat().st_size > MAX_TEMPLATE_BYTES:
            raise BadTemplate(f"{path}: the template is larger than 20 MB.", remedy)
        data = path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise BadTemplate(f"{path}: the template cannot be read ({reason}).", "Check --templates.") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_TEMPLATE_BYTES:
                raise BadTemplate(f"{path}: the template is larger than 20 MB.", remedy)
            parts = {name: archive.read(name) for name in archive.namelist()}
    except BadTemplate:
        raise
    except Exception as fault:  # zip and deflate fail in many ways on a damaged file; the remedy is the same
        raise unusable(str(path)) from fault
    if "word/document.xml" not in parts:
        raise unusable(str(path))
    if any("vbaProject" in name for name in parts):
        raise BadTemplate(f"{path}: the template holds macros, which are never run.", remedy)
    for name, part in parts.items():
        if name.endswith(".rels") and b'TargetMode="External"' in part and b"hyperlink" not in part:
            raise BadTemplate(f"{path}: the template refers to something outside of itself.", remedy)
    return data


def write_word(layout: Layout, content: Content, template: Path, carried: Carried | None = None) -> bytes:
    """The finished Word file of one document, with the data that it carries.

    Raises :class:`~caseforms.errors.BadTemplate`, naming template, tag and place, when the template is broken or asks
    for an answer that the form does not have.
    """
    data = read_template(template)
    kind, jinja = _compiling()
    try:
        made = kind(io.BytesIO(data))
        made.init_docx()
        context = _context(layout, content, made)
        made.render(context, jinja_env=jinja)
    except (
        Exception
    ) as fault:  # a template of somebody's own may fail in any way: it is named, and nothing is written
        raise template_fault(fault, data, template, f"the form “{layout.code}” does not have") from fault
    _mute(made.docx.element.body, content.muted)
    _mark(made.docx.element.body, content.marked)
    _keep_whole(made.docx.element.body)
    if carried:
        _carry(made.docx, carried)
    out = io.BytesIO()
    properties = made.docx.core_properties
    properties.title = _words(content.furniture.title)[:200]
    properties.author = properties.last_modified_by = (
        _words(content.furniture.organisation)[:200] or "caseforms"
    )
    properties.keywords = RESTRICTED
    made.save(out)
    return out.getvalue()


def _carry(document: Any, carried: Carried) -> None:
    """Make the boxes of ticks clickable, and put the data into the document with the hashes of its words."""
    from lxml import etree

    make_boxes_clickable(document.element.body)
    controls, beside = prints(document.element.body)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            beside += prints(etree.fromstring(relation.target_part.blob))[1]
    full = replace(carried, controls=controls, beside=tuple(dict.fromkeys(beside)))
    add_part(document, as_json(full))


def template_fault(fault: Exception, data: bytes, template: Path, lacking: str) -> BadTemplate:
    """A fault in a template as a sentence with template, tag and place; ``lacking`` ends “asks for “x”, which …”."""
    from jinja2 import TemplateSyntaxError, UndefinedError

    said = getattr(fault, "message", None) or str(fault)
    if isinstance(fault, UndefinedError):
        names = re.findall(r"'([^']+)'", said)
        name = names[-1] if names else ""
        tag, place = blame(data, str(template), environment(), name.split()[-1] if name else "")
        what = f"asks for “{name}”, which {lacking}"
    else:
        about = re.search(r"named '(\w+)'", said)
        tag, place = blame(data, str(template), environment(), about[1] if about else "")
        kind = "is broken" if isinstance(fault, TemplateSyntaxError) else "cannot be carried out"
        what = f"{kind} ({said[:120]})"
    where = f"the tag “{tag[:100]}” below {place}" if tag else "a tag"
    return BadTemplate(
        f"{template}: {where} {what}.",
        "Put the tag right in Word; “caseforms templates check” looks through the whole template.",
    )


def _mute(body: Any, words: frozenset[str]) -> None:
    """Set the words that only say that nothing was said in a softer colour, so that the answers stand out."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for text in body.iter(qn("w:t")):
        if text.text in words:
            colour = OxmlElement("w:color")
            colour.set(qn("w:val"), theme.MUTED)
            text.getparent().get_or_add_rPr().append(colour)


def _keep_whole(body: Any) -> None:
    """Keep the short rows of tables on one page where long ones may run over."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for head in body.iter(qn("w:tblHeader")):
        for row in next(head.iterancestors(qn("w:tbl"))).iter(qn("w:tr")):
            properties = row.get_or_add_trPr()
            if properties.find(qn("w:cantSplit")) is None and len("".join(row.itertext())) <= _SHORT_ROW:
                properties.insert(0, OxmlElement("w:cantSplit"))


def _mark(body: Any, words: frozenset[str]) -> None:
    """Make the rows of tables stand out that hold one of these texts: coloured ground, the words in bold."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn

    for text in [each for each in body.iter(qn("w:t")) if each.text in words]:
        text.getparent().get_or_add_rPr().append(OxmlElement("w:b"))
        row = next(text.iterancestors(qn("w:tr")), None)
        for cell in () if row is None else row.iter(qn("w:tc")):
            ground = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{theme.MARK}"/>'
            cell.get_or_add_tcPr().append(parse_xml(ground))


def _context(layout: Layout, content: Content, template: Any) -> dict[str, Any]:
    """Everything that the tags of a template can ask for."""
    from docx.shared import Mm

    furniture = content.furniture
    context: dict[str, Any] = {
        "meta": {
            "head": _words(furniture.head[0]),
            "marking": _words(furniture.marking),
            "foot": _words(furniture.foot),
            "draft": furniture.draft,
            "letterhead": _words(furniture.letterhead),
            "logo": _logo(template, furniture) if furniture.logo else "",
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
                    "picture": _picture(template, drawing.png(), drawing.words, width=Mm(150)),
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


def _logo(template: Any, furniture: Furniture) -> Any:
    from docx.shared import Mm

    return _picture(
        template, Path(furniture.logo).read_bytes(), f"Logo of {furniture.organisation}", height=Mm(16)
    )


def _picture(template: Any, data: bytes, words: str, **size: Any) -> Any:
    from docxtpl import InlineImage

    class Described(InlineImage):  # type: ignore[misc]
        """A picture with its text alternative."""

        def _insert_image(self) -> Any:
            from xml.sax.saxutils import quoteattr

            named = f'name="Figure" descr={quoteattr(_words(words))}'
            return re.sub(
                r'(<wp:docPr [^>]*?)name="[^"]*"', lambda m: m[1] + named, super()._insert_image(), count=1
            )

    return Described(template, io.BytesIO(data), **size)


def _words(text: str) -> str:
    """Printable text that docxtpl leaves as it is: it takes ``{_{`` and its like for escaped tags of its own."""
    return printable(text).replace("{_", "{\u2060_").replace("_}", "_\u2060}")
