"""Builds the Word template of a layout: a document in the house style with a tag for each answer.

Tags are the answers' own paths (``{{ child.given_names }}``), each in a content control (``word_controls``); rows are loops over ``path.rows`` with ``path.stated`` for
“None” and the like; conditional sections stand between ``{%p if show.section_3 %}`` and ``{%p endif %}``. An area may
restyle the file in Word; ``caseforms templates check`` then compares its tags with these.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from . import fonts, theme
from .layout import (
    ACCEPTED,
    GAPS,
    LAST_PAGE,
    QUESTIONS,
    SIGNATURE_LABELS,
    UNTICKED,
    Cards,
    Figure,
    Layout,
    Line,
    Narrative,
    Note,
    Section,
    SignatureBox,
    Table,
    Ticks,
    column_widths,
)
from .word_controls import W15_URI, wrap_runs
from .word_order import set_in_order

_A4_MM = (210, 297)
_LABEL_MM = 34.0
_NUMBER = "{{ loop.index0 }}"
_MM_PER_PT = 25.4 / 72


def build_template(layout: Layout) -> bytes:
    """The Word template of a layout, the same bytes' worth of content each time."""
    word = _Template(layout.landscape)
    word.letterhead()
    word.paragraph("{{ meta.title }}", "Title")
    word.paragraph(layout.subtitle, "Subtitle")
    for place, section in enumerate(layout.sections, 1):
        word.section(section, place)
    word.last_page()
    return word.finish()


def loop_name(path: str) -> str:
    """The name that one row of ``path`` has inside its loop."""
    return path.replace(".", "_") + "_row"


class _Template:
    def __init__(self, landscape: bool) -> None:
        self.size = _A4_MM[::-1] if landscape else _A4_MM
        self.width = self.size[0] - 2 * theme.MARGIN_MM
        self.word = Document()
        self._style_ids: dict[str, str | None] = {}
        _know_controls(self.word)
        body = self.word.element.body
        for element in list(body):
            if element.tag != qn("w:sectPr"):
                body.remove(element)
        self._styles()
        self._page()

    # -- pieces ---------------------------------------------------------------------------------------------------

    def paragraph(self, text: str, style: str = "Normal", into: Any = None) -> Any:
        made = (into or self.word).add_paragraph(text)
        self._dress(made, style)
        return made

    def _dress(self, paragraph: Any, style: str) -> None:
        """Give a paragraph its style. python-docx would look through all styles each time: four fifths of the work."""
        if style not in self._style_ids:
            found = self.word.styles[style]
            self._style_ids[style] = None if found == self.word.styles.default(found.type) else found.style_id
        paragraph._p.style = self._style_ids[style]

    def tag(self, text: str) -> None:
        """A paragraph that holds only a control tag; it vanishes when the document is made."""
        self.paragraph("{%p " + text + " %}", "Tag")

    def letterhead(self) -> None:
        """The organisation's lines and logo above the title, where the settings give them."""
        self.tag("if meta.letterhead or meta.logo")
        grid = self.word.add_table(rows=1, cols=2)
        grid.autofit = False
        for cell, width in zip(grid.rows[0].cells, (self.width - 45, 45), strict=True):
            cell.width = Mm(width)
        self.fill(grid.rows[0].cells[0], "{{ meta.letterhead }}", "Note")
        self.fill(grid.rows[0].cells[1], "{{ meta.logo }}", "Note")
        grid.rows[0].cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.spacer()
        self.tag("endif")

    def section(self, section: Section, place: int) -> None:
        if section.key:
            self.tag(f"if show.{section.key}")
        heading = self.paragraph("{{ number.s" + f"{place}" + " }}. " + section.title, "Heading 1")
        heading.paragraph_format.page_break_before = section.new_page
        grid: list[Line | Ticks] = []
        for item in section.items:
            if isinstance(item, Line | Ticks):
                grid.append(item)
                continue
            self.grid(grid)
            grid = []
            if isinstance(item, Narrative):
                self.narrative(item)
            elif isinstance(item, Table):
                self.table(item)
            elif isinstance(item, Cards):
                self.cards(item)
            elif isinstance(item, SignatureBox):
                self.signature(item)
            elif isinstance(item, Figure):
                self.paragraph(item.label, "Heading 2")
                self.paragraph("{{ " + item.path + ".picture }}", "Figure")
                self.paragraph("{{ " + item.path + ".words }}", "Note")
            elif isinstance(item, Note):
                self.paragraph(item.text, "Note")
        self.grid(grid)
        if section.key:
            self.tag("endif")

    def grid(self, items: Iterable[Line | Ticks], prefix: str = "", at: str = "") -> None:
        """Short answers: label and answer, two to a row where they are short.

        ``prefix`` stands before the names in a loop over rows, ``at`` before the paths of their answers.
        """
        packed: list[list[Line | Ticks]] = []
        for item in items:
            if not item.wide and packed and len(packed[-1]) == 1 and not packed[-1][0].wide:
                packed[-1].append(item)
            else:
                packed.append([item])
        if not packed:
            return
        answer = self.width / 2 - _LABEL_MM
        grid = self.new_table(len(packed), [_LABEL_MM, answer, _LABEL_MM, answer])
        for row, items_ in zip(grid.rows, packed, strict=True):
            cells = row.cells
            for place, item in enumerate(items_):
                self.fill(cells[2 * place], item.label, "Label", ground=True)
                target = cells[2 * place + 1] if len(items_) == 2 else cells[1].merge(cells[3])
                self.answer(target, prefix + item.path, item.label, at + item.path)
        self.spacer()

    def narrative(self, item: Narrative, prefix: str = "", at: str = "") -> None:
        grid = self.new_table(2, [self.width], whole_rows=False)
        self.fill(grid.rows[0].cells[0], item.label, "Label", ground=True)
        self.keep_with_next(grid.rows[0])
        self.answer(grid.rows[1].cells[0], prefix + item.path, item.label, at + item.path)
        self.spacer()

    def table(self, item: Table) -> None:
        self.paragraph(item.label, "Heading 2")
        self.tag(f"if {item.path}.rows")
        grid = self.new_table(
            4,
            [width * _MM_PER_PT for width in column_widths(item.columns, self.width / _MM_PER_PT)],
            whole_rows=not item.flows,
        )
        self.repeat(grid.rows[0])
        row = loop_name(item.path)
        self.fill(grid.rows[1].cells[0], "{%tr for " + f"{row} in {item.path}.rows" + " %}", "Answer")
        self.fill(grid.rows[3].cells[0], "{%tr endfor %}", "Answer")
        for place, column in enumerate(item.columns):
            self.fill(grid.rows[0].cells[place], column.label, "Column head", ground=True)
            self.answer(
                grid.rows[2].cells[place],
                f"{row}.{column.key}",
                column.label,
                f"{item.path}[{_NUMBER}].{column.key}",
            )
        self.tag("else")
        self.stated(item)
        self.tag("endif")
        self.spacer()

    def stated(self, item: Table | Cards) -> None:
        cell = self.new_table(1, [self.width]).rows[0].cells[0]
        self.answer(cell, f"{item.path}.stated", item.label, item.path)

    def cards(self, item: Cards) -> None:
        row, at = loop_name(item.path), f"{item.path}[{_NUMBER}]."
        self.tag(f"if {item.path}.rows")
        self.tag(f"for {row} in {item.path}.rows")
        self.paragraph(item.singular + " {{ loop.index }}", "Heading 2")
        grid: list[Line | Ticks] = []
        for part in item.items:
            if isinstance(part, Narrative):
                self.grid(grid, f"{row}.", at)
                grid = []
                self.narrative(part, f"{row}.", at)
            else:
                grid.append(part)
        self.grid(grid, f"{row}.", at)
        self.tag("endfor")
        self.tag("else")
        self.paragraph(item.label, "Heading 2")
        self.stated(item)
        self.spacer()
        self.tag("endif")

    def signature(self, item: SignatureBox) -> None:
        self.paragraph(item.label, "Heading 2")
        last = 44.0
        grid = self.new_table(
            3, [_LABEL_MM - 10, self.width - 2 * (_LABEL_MM - 10) - last, _LABEL_MM - 10, last]
        )
        places = {
            "name": (0, 0),
            "capacity": (0, 2),
            "method": (1, 0),
            "signed_on": (1, 2),
            "witness": (2, 0),
        }
        for key, (row, column) in places.items():
            self.fill(grid.rows[row].cells[column], SIGNATURE_LABELS[key], "Label", ground=True)
            target = grid.rows[row].cells[column + 1]
            if key == "witness":
                target = target.merge(grid.rows[row].cells[3])
            path = f"{item.path}.{key}"
            self.answer(target, path, f"{item.label}: {SIGNATURE_LABELS[key]}", path)
        grid.rows[1].height = Mm(13)
        for row in grid.rows:
            self.keep_with_next(row)
        for row in grid.rows[:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
        self.spacer()

    def last_page(self) -> None:
        self.tag("if remarks")
        heading = self.paragraph(LAST_PAGE, "Heading 1")
        heading.paragraph_format.page_break_before = True
        for key, title in (("gaps", GAPS), ("accepted", ACCEPTED)):
            self.tag(f"if {key}")
            self.paragraph(title + " ({{ " + key + "|length }})", "Heading 2")
            self.loop_table(key, [("where", 0.42, "Label"), ("what", 0.58, "Answer")])
            self.tag("endif")
        self.tag("if questions")
        self.paragraph(QUESTIONS, "Heading 2")
        self.loop_table(
            "questions", [("", 0.05, "Answer"), ("what", 0.77, "Answer"), ("Initials", 0.18, "Note")]
        )
        self.tag("endif")
        self.tag("endif")

    def loop_table(self, key: str, columns: list[tuple[str, float, str]]) -> None:
        grid = self.new_table(3, [self.width * share for _, share, _ in columns])
        self.fill(grid.rows[0].cells[0], "{%tr for " + f"{key}_row in {key}" + " %}", "Answer")
        self.fill(grid.rows[2].cells[0], "{%tr endfor %}", "Answer")
        for place, (name, _, style) in enumerate(columns):
            text = UNTICKED if not name else name if style == "Note" else "{{ " + f"{key}_row.{name}" + " }}"
            self.fill(grid.rows[1].cells[place], text, style)
        self.spacer()

    # -- look -----------------------------------------------------------------------------------------------------

    def new_table(self, rows: int, widths: list[float], whole_rows: bool = True) -> Any:
        """A ruled table. ``whole_rows`` keeps each row on one page, as short answers want it."""
        grid = self.word.add_table(rows=rows, cols=len(widths))
        grid.alignment = WD_TABLE_ALIGNMENT.LEFT
        grid.autofit = False
        grid._tbl.tblPr.append(parse_xml(f'<w:tblInd {nsdecls("w")} w:w="90" w:type="dxa"/>'))
        grid._tbl.tblPr.append(
            parse_xml(
                f"<w:tblBorders {nsdecls('w')}>"
                + "".join(
                    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{theme.RULE}"/>'
                    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
                )
                + "</w:tblBorders>"
            )
        )
        grid._tbl.tblPr.append(
            parse_xml(
                f'<w:tblCellMar {nsdecls("w")}><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
                '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
            )
        )
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        for row in grid.rows if whole_rows else ():
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        return grid

    def fill(self, cell: Any, text: str, style: str, ground: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        self._dress(paragraph, style)
        paragraph.add_run(text)
        if ground:
            cell._tc.get_or_add_tcPr().append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{theme.LABEL}"/>')
            )

    def answer(self, cell: Any, name: str, label: str, path: str) -> None:
        """The tag of an answer, in a control that knows its path."""
        self.fill(cell, "{{ " + name + " }}", "Answer")
        wrap_runs(cell.paragraphs[0]._p, path, label)

    def spacer(self) -> None:
        self.paragraph("", "Tag")

    @staticmethod
    def repeat(row: Any) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    @staticmethod
    def keep_with_next(row: Any) -> None:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True

    def _styles(self) -> None:
        styles = self.word.styles
        normal = styles["Normal"]
        normal.font.name = theme.WORD_FONT
        normal.font.size = Pt(theme.BODY_PT)
        normal.font.color.rgb = RGBColor.from_string(theme.INK)
        fonts_element = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts_element.set(qn(name), theme.WORD_FONT)
        normal.element.get_or_add_rPr().append(
            parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>')
        )
        normal.paragraph_format.space_after = Pt(0)
        self._style("Title", 19, theme.BAND, bold=True, after=3)
        self._style("Subtitle", theme.BODY_PT, theme.SOFT, after=6)
        heading = self._style("Heading 1", 11.5, "FFFFFF", bold=True, before=12, after=5)
        heading.paragraph_format.keep_with_next = True
        properties = heading.element.get_or_add_pPr()
        properties.append(
            parse_xml(
                f"<w:pBdr {nsdecls('w')}>"
                + "".join(
                    f'<w:{side} w:val="single" w:sz="24" w:space="{space}" w:color="{theme.BAND}"/>'
                    for side, space in (("top", 0), ("left", 3), ("bottom", 0), ("right", 3))
                )
                + "</w:pBdr>"
            )
        )
        properties.append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{theme.BAND}"/>')
        )
        heading.paragraph_format.left_indent = heading.paragraph_format.right_indent = Pt(6)
        second = self._style("Heading 2", theme.LABEL_PT + 0.5, theme.BAND, bold=True, before=6, after=3)
        second.paragraph_format.keep_with_next = True
        for name, size, colour, bold in (
            ("Answer", theme.BODY_PT, theme.INK, False),
            ("Label", theme.LABEL_PT, theme.INK, True),
            ("Column head", theme.LABEL_PT, theme.BAND, True),
            ("Note", theme.LABEL_PT, theme.SOFT, False),
            ("Figure", theme.BODY_PT, theme.INK, False),
            ("Tag", 4, theme.INK, False),
            ("Furniture", theme.SMALL_PT, theme.SOFT, False),
        ):
            styles.add_style(name, 1).base_style = normal
            self._style(name, size, colour, bold=bold)
        styles["Note"].paragraph_format.space_before = Pt(3)
        styles["Note"].paragraph_format.space_after = Pt(4)
        styles["Note"].paragraph_format.keep_with_next = True

    def _style(
        self, name: str, size: float, colour: str, *, bold: bool = False, before: float = 0, after: float = 0
    ) -> Any:
        style = self.word.styles[name]
        style.font.size = Pt(size)
        style.font.bold = bold
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(colour)
        run = style.element.get_or_add_rPr()
        for old in run.findall(qn("w:rFonts")) + run.findall(qn("w:spacing")) + run.findall(qn("w:kern")):
            run.remove(old)
        style.font.name = theme.WORD_FONT
        properties = style.element.get_or_add_pPr()
        for old in properties.findall(qn("w:pBdr")) + properties.findall(qn("w:contextualSpacing")):
            properties.remove(old)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        return style

    def _page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(self.size[0]), Mm(self.size[1])
        if self.size is not _A4_MM:
            section.orientation = WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = Mm(theme.MARGIN_MM)
        section.top_margin, section.bottom_margin = Mm(21), Mm(19)
        section.header_distance, section.footer_distance = Mm(10), Mm(9)
        right = Mm(self.width)
        head = section.header.paragraphs[0]
        head.style = self.word.styles["Furniture"]
        head.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
        head.add_run("{{ meta.head }}\t")
        marking = head.add_run("{{ meta.marking }}")
        marking.bold = True
        marking.font.color.rgb = RGBColor.from_string(theme.MARKING)
        for part in draft_watermark("meta.draft"):
            head._p.append(part)
        foot = section.footer.paragraphs[0]
        foot.style = self.word.styles["Furniture"]
        foot.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
        foot.add_run("{% if meta.draft %}DRAFT – not final · {% endif %}{{ meta.foot }}\tPage ")
        page_field(foot, "PAGE")
        foot.add_run(" of ")
        page_field(foot, "NUMPAGES")

    def finish(self) -> bytes:
        properties = self.word.core_properties
        properties.author = properties.last_modified_by = "caseforms"
        properties.title, properties.comments, properties.subject, properties.keywords = "", "", "", ""
        properties.language = "en-GB"
        properties.created = properties.modified = datetime(2026, 1, 1)
        properties.revision = 1
        embed_fonts(self.word)
        section = self.word.sections[0]
        for part in (
            self.word.element,
            self.word.styles.element,
            self.word.settings.element,
            section.header._element,
            section.footer._element,
        ):
            set_in_order(part)
        package = self.word.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[key]
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()


def _know_controls(word: Any) -> None:
    """Declare the names of newer content controls, which older programs may ignore."""
    part, old = word.part, word.element
    new = OxmlElement("w:document", dict(old.attrib), old.nsmap | {"w15": W15_URI})
    ignored = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
    new.set(ignored, f"{old.get(ignored)} w15")
    for child in list(old):
        new.append(child)
    part._element = word._element = new


def page_field(paragraph: Any, name: str) -> None:
    """Add a number that Word counts: ``PAGE`` or ``NUMPAGES``."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
            run._r.append(element)


def draft_watermark(test: str) -> list[Any]:
    """The runs that draw DRAFT across the page when ``test`` holds."""
    shape = parse_xml(_WATERMARK_SHAPE.format(ns=nsdecls("w"), colour=theme.WATERMARK))
    before, after = (
        parse_xml(_WATERMARK.format(ns=nsdecls("w"), part=part)) for part in (f"if {test}", "endif")
    )
    return [before, shape, after]


_WATERMARK = "<w:r {ns}><w:t>{{%r {part} %}}</w:t></w:r>"
_WATERMARK_SHAPE = (
    '<w:r {ns} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
    '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="DraftWatermark" o:spid="_x0000_s2049" type="#_x0000_t136" alt="DRAFT" '
    'style="position:absolute;margin-left:0;margin-top:0;width:430pt;height:150pt;rotation:308;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#{colour}" stroked="f">'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-weight:bold" string="DRAFT"/></v:shape></w:pict></w:r>'
)


def embed_fonts(word: Any) -> None:
    """Put the house font into the file (obfuscated as ECMA-376 part 4 asks), so that it looks the same everywhere."""
    table = next(
        rel.target_part for rel in word.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    entries = []
    for number, (face, name) in enumerate((("Regular", fonts.REGULAR), ("Bold", fonts.BOLD)), 1):
        data = fonts.font_file(name).read_bytes()
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"caseforms/{name}")
        mask = key.bytes[::-1]
        head = bytes(byte ^ mask[place % 16] for place, byte in enumerate(data[:32]))
        part = Part(
            PackURI(f"/word/fonts/font{number}.odttf"),
            "application/vnd.openxmlformats-officedocument.obfuscatedFont",
            head + data[32:],
            word.part.package,
        )
        relation = table.relate_to(
            part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
        )
        entries.append(f'<w:embed{face} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>')
    xml = table.blob.decode("utf-8")
    added = (
        f'<w:font w:name="{theme.WORD_FONT}"><w:family w:val="swiss"/>{"".join(entries)}</w:font></w:fonts>'
    )
    table._blob = xml.replace("</w:fonts>", added).encode("utf-8")
    word.settings.element.insert(0, OxmlElement("w:embedTrueTypeFonts"))
