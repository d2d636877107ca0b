"""Builds the Word template of all letters; ``python -m caseforms.letters.templates`` writes it anew.

There is one for every letter: what a letter says comes in as blocks. An area may restyle it in Word (fonts, sizes, logo,
where things stand) as long as the tags stay; the tags are listed in ``docs/printing.md``.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from . import letter_measures as measures
from . import theme
from .letter_measures import NORMAL
from .word_order import set_in_order
from .word_template import draft_watermark, embed_fonts, page_field

MOST_COLUMNS = 6
_TOP, _BOTTOM = 16.0, 21.0
_TWIPS = 1440 / 25.4  # in a millimetre
_WIDTH = measures.RIGHT - measures.LEFT


def build_letter_template() -> bytes:
    """The template, the same content each time."""
    word = _Template()
    word.sender_and_address()
    word.paragraph("{{ salutation }}", "Salutation", only_if="salutation")
    word.paragraph("{{ heading }}", "Heading 1", only_if="heading")
    word.blocks()
    word.paragraph("{{ closing }}", "Closing", only_if="closing")
    word.tag("for line in signatory")
    word.paragraph("{{ line }}", "Signature")
    word.tag("endfor")
    word.paragraph("{{ enclosed }}", "Enclosed", only_if="enclosed")
    word.paragraph("{{ copies }}", "Enclosed", only_if="copies")
    return word.finish()


class _Template:
    def __init__(self) -> None:
        self.word = Document()
        self._used: set[str] = set()
        body = self.word.element.body
        for element in list(body):
            if element.tag != qn("w:sectPr"):
                body.remove(element)
        self._styles()
        self._page()

    def tag(self, text: str) -> None:
        """A paragraph that holds only a control tag; it vanishes when the letter is made."""
        self.word.add_paragraph("{%p " + text + " %}", style="Tag")

    def paragraph(self, text: str, style: str, only_if: str = "") -> Any:
        if only_if:
            self.tag(f"if {only_if}")
        made = self.word.add_paragraph(text, style=style)
        if only_if:
            self.tag("endif")
        return made

    def sender_and_address(self) -> None:
        """With an address: sender and address in frames at their places on the page, and room above the text. Or else in turn."""
        self.tag("if addressee")
        self.sender(framed=True)
        for test, style in (("if small_address", "Address small"), ("else", "Address")):
            self.tag(test)
            self.tag("for line in addressee")
            _frame(self.paragraph("{{ line }}", style), measures.WINDOW.top, measures.LEFT, 93.4, 26.8)
            self.tag("endfor")
        self.tag("endif")
        self.word.add_paragraph("", style="Below window")
        self.tag("else")
        self.sender(framed=False)
        self.tag("endif")

    def sender(self, *, framed: bool) -> None:
        logo = self.paragraph("{{r logo }}", "Logo", only_if="logo")
        lines = [self.paragraph("{{ organisation }}", "Sender name", only_if="organisation")]
        self.tag("for line in sender_lines")
        lines.append(self.paragraph("{{ line }}", "Sender"))
        self.tag("endfor")
        lines.append(self.paragraph("{{ date }}", "Sender date", only_if="date"))
        lines.append(self.paragraph("{{ reference_line }}", "Sender", only_if="reference_line"))
        for line in lines:
            if framed:
                _frame(line, 15.5, measures.SENDER_LEFT, measures.SENDER.right - measures.SENDER_LEFT)
            else:
                line.paragraph_format.left_indent = Mm(measures.SENDER_LEFT - measures.LEFT)
        if framed:
            _frame(logo, 8.0, measures.LEFT, 62.0)

    def blocks(self) -> None:
        self.tag("for kind, text, items, head, rows in blocks")
        self.tag('if kind == "paragraph"')
        self.tag("if loop.last")
        self.paragraph("{{r text }}", "Body Text").paragraph_format.keep_with_next = True
        self.tag("else")
        self.paragraph("{{r text }}", "Body Text")
        self.tag("endif")
        self.tag('elif kind == "heading"')
        self.paragraph("{{r text }}", "Heading 2")
        self.tag('elif kind == "bullets"')
        self.tag("for item in items")
        self.paragraph("{{r item }}", "List Bullet")
        self.tag("endfor")
        for columns in range(1, MOST_COLUMNS + 1):
            self.tag(f'elif kind == "table{columns}"')
            self.table(columns)
        self.tag("endif")
        self.tag("endfor")

    def table(self, columns: int) -> None:
        grid = self.word.add_table(rows=6, cols=columns)
        properties = grid._tbl.tblPr
        for old in properties.findall(qn("w:tblW")):
            properties.remove(old)
        properties.append(parse_xml(f'<w:tblW {nsdecls("w")} w:w="5000" w:type="pct"/>'))
        properties.append(
            parse_xml(
                f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar>'
            )
        )
        properties.append(
            parse_xml(
                f"<w:tblBorders {nsdecls('w')}>"
                + "".join(
                    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{theme.RULE}"/>'
                    for side in ("top", "bottom", "insideH")
                )
                + "</w:tblBorders>"
            )
        )
        titles, loop, row, end = grid.rows[1], grid.rows[3], grid.rows[4], grid.rows[5]
        self.fill(grid.rows[0].cells[0], "{%tr if head %}", "Tag")
        self.fill(grid.rows[2].cells[0], "{%tr endif %}", "Tag")
        self.fill(loop.cells[0], "{%tr for row in rows %}", "Tag")
        self.fill(end.cells[0], "{%tr endfor %}", "Tag")
        for place in range(columns):
            self.fill(titles.cells[place], "{{r " + f"head[{place}]" + " }}", "Table head")
            self.fill(row.cells[place], "{{r " + f"row[{place}]" + " }}", "Table text")
            for each in (titles, row):
                each.cells[place].width = Mm(_WIDTH / columns)
        titles._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for each in (titles, row):
            each._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self.word.add_paragraph("", style="Tag")

    def fill(self, cell: Any, text: str, style: str) -> None:
        cell.paragraphs[0].style = self.word.styles[style]
        cell.paragraphs[0].add_run(text)

    # -- look -----------------------------------------------------------------------------------------------------

    def _styles(self) -> None:
        styles = self.word.styles
        normal = styles["Normal"]
        normal.font.name = theme.WORD_FONT
        normal.font.size = Pt(NORMAL.body)
        names = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            names.set(qn(name), theme.WORD_FONT)
        normal.element.get_or_add_rPr().append(
            parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>')
        )
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.widow_control = True
        self._style("Body Text", NORMAL.body, before=NORMAL.gap)
        self._style("Salutation", NORMAL.body)
        self._style("Heading 1", NORMAL.heading, bold=True, before=10, keep=True)
        self._style("Heading 2", NORMAL.heading, bold=True, before=10, keep=True)
        self._style("List Bullet", NORMAL.body, before=3.5)
        self._style("Closing", NORMAL.body, before=NORMAL.gap, after=NORMAL.signature, keep=True)
        self._style("Signature", NORMAL.body, keep=True)
        self._style("Enclosed", NORMAL.body, before=NORMAL.gap)
        self._style("Table head", NORMAL.body, bold=True, before=2, after=4)
        self._style("Table text", NORMAL.body, before=2, after=4)
        self._style("Sender", 9.5)
        self._style("Sender name", 9.5, bold=True)
        self._style("Sender date", 9.5, before=6)
        self._style("Logo", 9.5)
        self._style("Furniture", theme.SMALL_PT, colour=theme.SOFT)
        self._style("Tag", 4)
        self._style("Address", 11, line=13.4)
        self._style("Address small", 9.5, line=10.5)
        self._style("Below window", 4, line=(measures.FIRST_TOP - _TOP) / 25.4 * 72 - NORMAL.gap)

    def _style(
        self,
        name: str,
        size: float,
        *,
        bold: bool = False,
        before: float = 0,
        after: float = 0,
        keep: bool = False,
        colour: str = "000000",
        line: float = 0,
    ) -> Any:
        styles = self.word.styles
        if name not in [each.name for each in styles]:
            styles.add_style(name, 1).base_style = styles["Normal"]
        style = styles[name]
        self._used.add(style.style_id)
        run = style.element.get_or_add_rPr()
        for old in list(run):
            run.remove(old)
        style.font.size, style.font.bold = Pt(size), bold
        style.font.name = theme.WORD_FONT
        run.append(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{size * 2:.0f}"/>'))
        style.font.color.rgb = RGBColor.from_string(colour)
        form = style.paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
        form.line_spacing = Pt(line) if line else 1.08
        return style

    def _drop_unused(self) -> None:
        """Without the styles that no letter uses, which are nine tenths of what the library begins with."""
        root = self.word.styles.element
        for style in root.findall(qn("w:style")):
            if style.get(qn("w:styleId")) not in self._used and style.get(qn("w:default")) != "1":
                root.remove(style)
            for link in style.findall(qn("w:link")):
                style.remove(link)

    def _page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(measures.LEFT)
        section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
        section.header_distance, section.footer_distance = Mm(9), Mm(9)
        head = self._furniture(section.header, "\t{{ marking }}")
        head.runs[0].bold = True
        for part in draft_watermark("draft"):
            head._p.append(part)
        foot = self._furniture(section.footer, "{{ foot }}\tPage ")
        page_field(foot, "PAGE")
        foot.add_run(" of ")
        page_field(foot, "NUMPAGES")

    def _furniture(self, part: Any, text: str) -> Any:
        part.is_linked_to_previous = False
        line = part.paragraphs[0]
        line.style = self.word.styles["Furniture"]
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(text)
        return line

    def finish(self) -> bytes:
        properties = self.word.core_properties
        properties.author = properties.last_modified_by = "caseforms"
        properties.title = "{{ title }}"
        properties.comments = properties.subject = properties.keywords = ""
        properties.language = "en-GB"
        properties.created = properties.modified = datetime(2026, 1, 1)
        properties.revision = 1
        section = self.word.sections[0]
        self._drop_unused()
        embed_fonts(self.word)
        parts = [self.word.element, self.word.styles.element, self.word.settings.element]
        parts += [section.header._element, section.footer._element]
        for part in parts:
            set_in_order(part)
        for relations in (self.word.part.package.rels, self.word.part.rels):
            for key, relation in list(relations.items()):
                if relation.reltype.endswith(
                    ("/thumbnail", "/customXml", "/stylesWithEffects", "/printerSettings")
                ):
                    del relations[key]
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()


def _frame(paragraph: Any, top: float, left: float, width: float, height: float = 0) -> None:
    """Put a paragraph at a place on the page; paragraphs with the same frame stand in it together."""
    exact = f' w:h="{height * _TWIPS:.0f}" w:hRule="exact"' if height else ""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:framePr {nsdecls("w")} w:w="{width * _TWIPS:.0f}"{exact} w:hSpace="0" w:wrap="around" w:vAnchor="page"'
            f' w:hAnchor="page" w:x="{left * _TWIPS:.0f}" w:y="{top * _TWIPS:.0f}"/>'
        )
    )
