"""The same letter as others make it: a hand-tuned reportlab canvas, platypus, typst, fpdf2, WeasyPrint."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from caseforms.render import fonts
from caseforms.render.letter_measures import POINTS

MM = POINTS
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, TEXT = 25.4 * MM, 159.2 * MM
SENDER = 128 * MM


@dataclass(frozen=True)
class LetterData:
    """What a letter says, for everybody."""

    name: str
    address: tuple[str, ...]
    reference: str
    date: str
    organisation: str
    sender: tuple[str, ...]
    logo: str
    heading: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    closing: str
    signatory: tuple[str, ...]
    marking: str
    code: str
    version: int


def canvas_pdf(letters: list[LetterData], path: Path) -> None:
    """As tuned as the canvas allows: widths of words kept, letterhead drawn once as a form, one text object for a page."""
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen.canvas import Canvas

    regular, bold = fonts.use(fonts.REGULAR), fonts.use(fonts.BOLD)
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), pageCompression=1)
    known: dict[str, float] = {}
    space = stringWidth(" ", regular, 11)

    def wrapped(text: str, room: float) -> list[str]:
        lines, line, used = [], [], 0.0
        for word in text.split(" "):
            wide = known.get(word)
            if wide is None:
                wide = known[word] = stringWidth(word, regular, 11)
            if line and used + space + wide > room:
                lines.append(" ".join(line))
                line, used = [word], wide
            else:
                used += (space if line else 0) + wide
                line.append(word)
        lines.append(" ".join(line))
        return lines

    first = letters[0]
    canvas.beginForm("head")
    canvas.drawImage(first.logo, LEFT, HEIGHT - 28 * MM, height=20 * MM, width=60 * MM, mask="auto")
    text = canvas.beginText(SENDER, HEIGHT - 20 * MM)
    text.setFont(bold, 9.5, 11.9)
    text.textLine(first.organisation)
    text.setFont(regular, 9.5, 11.9)
    for line in first.sender:
        text.textLine(line)
    canvas.drawText(text)
    canvas.setFont(bold, 8)
    canvas.drawRightString(LEFT + TEXT, HEIGHT - 12 * MM, first.marking)
    canvas.endForm()
    columns = (TEXT * 0.26, TEXT * 0.52, TEXT * 0.22)
    for data in letters:
        canvas.doForm("head")
        text = canvas.beginText(LEFT, HEIGHT - 43.5 * MM)
        text.setFont(regular, 11, 13.4)
        for line in (data.name, *data.address):
            text.textLine(line)
        text.setTextOrigin(SENDER, HEIGHT - 52 * MM)
        text.setFont(regular, 9.5, 11.9)
        text.textLine(data.date)
        text.textLine(f"Our reference: {data.reference}")
        text.setTextOrigin(LEFT, HEIGHT - 101 * MM)
        text.setFont(regular, 11, 14.6)
        text.textLine(f"Dear {data.name}")
        text.moveCursor(0, 9.5)
        text.setFont(bold, 12.5, 16.5)
        text.textLine(data.heading)
        text.setFont(regular, 11, 14.6)
        for paragraph in data.paragraphs:
            text.moveCursor(0, 7.3)
            for line in wrapped(paragraph, TEXT):
                text.textLine(line)
        text.moveCursor(0, 7.3)
        rules = []
        for number, row in enumerate(data.table):
            top = text.getY()
            rules.append(top + 11)
            if number == 0:
                text.setFont(bold, 11, 14.6)
            low, x = top, LEFT
            for cell, wide in zip(row, columns, strict=True):
                text.setTextOrigin(x, top)
                for line in wrapped(cell, wide - 4):
                    text.textLine(line)
                low, x = min(low, text.getY()), x + wide
            if number == 0:
                text.setFont(regular, 11, 14.6)
            text.setTextOrigin(LEFT, low - 7)
        rules.append(text.getY() + 11)
        text.moveCursor(0, 7.3)
        text.textLine(data.closing)
        text.moveCursor(0, 40)
        for line in data.signatory:
            text.textLine(line)
        text.setFont(regular, 8, 10)
        text.setTextOrigin(LEFT, HEIGHT - 284 * MM)
        text.textOut(f"{data.code} version {data.version} · {data.reference}")
        foot = "Page 1 of 1"
        text.setTextOrigin(LEFT + TEXT - stringWidth(foot, regular, 8), HEIGHT - 284 * MM)
        text.textOut(foot)
        canvas.drawText(text)
        canvas.setLineWidth(0.4)
        canvas.lines([(LEFT, y, LEFT + TEXT, y) for y in rules])
        canvas.showPage()
    canvas.save()


def platypus_pdf(letters: list[LetterData], path: Path) -> None:
    """reportlab platypus as its manual shows it: a story of paragraphs and a table."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import (
        BaseDocTemplate,
        Frame,
        NextPageTemplate,
        PageBreak,
        PageTemplate,
        Paragraph,
        Spacer,
        Table,
    )

    regular, bold = fonts.use(fonts.REGULAR), fonts.use(fonts.BOLD)
    text = ParagraphStyle("text", fontName=regular, fontSize=11, leading=14.6, spaceBefore=7.3)
    heading = ParagraphStyle("heading", fontName=bold, fontSize=12.5, leading=16.5, spaceBefore=9.5)
    title = ParagraphStyle("title", parent=text, fontName=bold, spaceBefore=0)
    cell = ParagraphStyle("cell", parent=text, spaceBefore=0)

    def page(canvas: Any, document: Any) -> None:
        data = letters[document.page - 1]
        canvas.drawImage(data.logo, LEFT, HEIGHT - 28 * MM, height=20 * MM, width=60 * MM, mask="auto")
        canvas.setFont(bold, 8)
        canvas.drawRightString(LEFT + TEXT, HEIGHT - 12 * MM, data.marking)
        canvas.setFont(bold, 9.5)
        canvas.drawString(SENDER, HEIGHT - 20 * MM, data.organisation)
        canvas.setFont(regular, 9.5)
        for place, line in enumerate((*data.sender, "", data.date, f"Our reference: {data.reference}"), 1):
            canvas.drawString(SENDER, HEIGHT - 20 * MM - place * 11.9, line)
        canvas.setFont(regular, 11)
        for place, line in enumerate((data.name, *data.address)):
            canvas.drawString(LEFT, HEIGHT - 43.5 * MM - place * 13.4, line)
        canvas.setFont(regular, 8)
        canvas.drawString(LEFT, HEIGHT - 284 * MM, f"{data.code} version {data.version} · {data.reference}")
        canvas.drawRightString(LEFT + TEXT, HEIGHT - 284 * MM, "Page 1 of 1")

    document = BaseDocTemplate(str(path), pagesize=(WIDTH, HEIGHT))
    frame = Frame(LEFT, 21 * MM, TEXT, 179 * MM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates(PageTemplate("letter", [frame], onPage=page))
    story: list[Any] = []
    for data in letters:
        story += [NextPageTemplate("letter"), Paragraph(escape(f"Dear {data.name}"), text)]
        story.append(Paragraph(escape(data.heading), heading))
        story += [Paragraph(escape(each), text) for each in data.paragraphs]
        story.append(Spacer(1, 7.3))
        rows = [
            [Paragraph(escape(each), title if number == 0 else cell) for each in row]
            for number, row in enumerate(data.table)
        ]
        style = [("LINEABOVE", (0, 0), (-1, -1), 0.4, "grey"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        story.append(Table(rows, colWidths=[TEXT * 0.26, TEXT * 0.52, TEXT * 0.22], style=style))
        story += [Paragraph(data.closing, text), Spacer(1, 40)]
        story += [Paragraph(escape(line), cell) for line in data.signatory]
        story.append(PageBreak())
    document.build(story)


TYPST = """
#let letters = json(bytes(sys.inputs.letters))
#set page(paper: "a4", margin: (left: 25.4mm, right: 25.4mm, top: 97mm, bottom: 21mm))
#set text(font: "Atkinson Hyperlegible", size: 11pt)
#for data in letters [
  #set page(header: none, footer: [#text(8pt)[#data.code version #data.version · #data.reference #h(1fr) Page 1 of 1]],
    background: {
      place(left + top, dx: 25.4mm, dy: 8mm, image(sys.inputs.logo, height: 20mm))
      place(left + top, dx: 25.4mm, dy: 39.6mm, stack(spacing: 5pt, data.name, ..data.address))
      place(left + top, dx: 128mm, dy: 10mm, text(8pt, weight: "bold", data.marking))
      place(left + top, dx: 128mm, dy: 16mm, text(9.5pt, stack(spacing: 4pt, strong(data.organisation), ..data.sender, "",
        data.date, "Our reference: " + data.reference)))
    })
  Dear #data.name

  #text(12.5pt, weight: "bold", data.heading)

  #for each in data.paragraphs [#par(each)]
  #table(columns: (26%, 52%, 22%), stroke: (x: none, y: 0.4pt + gray), ..data.table.flatten())
  #data.closing
  #v(40pt)
  #for line in data.signatory [#line \\ ]
  #pagebreak(weak: true)
]
"""


def typst_pdf(letters: list[LetterData], path: Path) -> None:
    """typst: one document with a loop over all letters."""
    import typst

    source = path.with_name("letters.typ")
    source.write_text(TYPST, encoding="utf-8")
    folder = fonts.font_file(fonts.REGULAR).parent
    inputs = {"letters": json.dumps([each.__dict__ for each in letters]), "logo": Path(letters[0].logo).name}
    path.write_bytes(typst.compile(str(source), sys_inputs=inputs, font_paths=[str(folder)]))


def fpdf_pdf(letters: list[LetterData], path: Path) -> None:
    """fpdf2."""
    from fpdf import FPDF

    made = FPDF(format="A4")
    made.add_font("A", "", str(fonts.font_file(fonts.REGULAR)))
    made.add_font("A", "B", str(fonts.font_file(fonts.BOLD)))
    made.set_auto_page_break(False)
    made.set_margins(25.4, 20, 25.4)
    for data in letters:
        made.add_page()
        made.image(data.logo, 25.4, 8, h=20)
        made.set_font("A", "B", 8)
        made.text(150, 12, data.marking)
        made.set_font("A", "", 9.5)
        for place, line in enumerate(
            (data.organisation, *data.sender, "", data.date, f"Our reference: {data.reference}")
        ):
            made.text(128, 20 + place * 4.2, line)
        made.set_font("A", "", 11)
        for place, line in enumerate((data.name, *data.address)):
            made.text(25.4, 43.5 + place * 4.7, line)
        made.set_xy(25.4, 97)
        made.multi_cell(0, 5.2, f"Dear {data.name}", new_x="LMARGIN", new_y="NEXT")
        made.set_font("A", "B", 12.5)
        made.multi_cell(0, 8, data.heading, new_x="LMARGIN", new_y="NEXT")
        made.set_font("A", "", 11)
        for text in data.paragraphs:
            made.multi_cell(0, 5.2, text, new_x="LMARGIN", new_y="NEXT")
            made.ln(2.6)
        with made.table(col_widths=(26, 52, 22), borders_layout="HORIZONTAL_LINES") as table:
            for row in data.table:
                table.row(list(row))
        made.ln(3)
        for line in (data.closing, "", "", *data.signatory):
            made.multi_cell(0, 5.2, line, new_x="LMARGIN", new_y="NEXT")
        made.set_font("A", "", 8)
        made.text(25.4, 284, f"{data.code} version {data.version} · {data.reference}")
        made.text(170, 284, "Page 1 of 1")
    made.output(str(path))


STYLE = """
@page { size: A4; margin: 97mm 25.4mm 21mm 25.4mm }
body { font-family: "Atkinson Hyperlegible"; font-size: 11pt; line-height: 1.33 } p { margin: 0 0 7pt }
section { break-after: page; position: relative } h1 { font-size: 12.5pt }
.logo, .to, .from, .foot { position: absolute } .logo { top: -89mm; height: 20mm } .to { top: -57.5mm }
.from { top: -87mm; left: 102.6mm; font-size: 9.5pt } .foot { top: 184mm; font-size: 8pt }
table { border-collapse: collapse; width: 100% } td { border-top: .4pt solid gray; vertical-align: top }
"""


def weasyprint_pdf(letters: list[LetterData], path: Path) -> None:
    """WeasyPrint."""
    from weasyprint import CSS, HTML

    pages = []
    for data in letters:
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in data.table
        )
        sender = "<br>".join(map(escape, (data.organisation, *data.sender, "", data.date, data.reference)))
        pages.append(
            f'<section><img class="logo" src="file://{data.logo}"><div class="to">'
            f"{'<br>'.join(map(escape, (data.name, *data.address)))}</div><div class=from>{sender}</div>"
            f"<p>Dear {escape(data.name)}</p><h1>{escape(data.heading)}</h1>"
            + "".join(f"<p>{escape(text)}</p>" for text in data.paragraphs)
            + f"<table>{rows}</table><p>{data.closing}</p><p><br><br>{'<br>'.join(map(escape, data.signatory))}</p>"
            f'<div class="foot">{data.code} version {data.version} · {data.reference}</div></section>'
        )
    HTML(string="".join(pages)).write_pdf(str(path), stylesheets=[CSS(string=STYLE)])


#: Name, module, what makes the PDF, which part of the letters in a round, how many times faster ours must be.
PDF_PEERS: tuple[tuple[str, str, Callable[[list[LetterData], Path], None], int, float], ...] = (
    ("reportlab platypus", "reportlab", platypus_pdf, 10, 5.0),
    ("typst, one document with a loop", "typst", typst_pdf, 4, 2.0),
    ("fpdf2", "fpdf", fpdf_pdf, 50, 0.0),
    ("WeasyPrint", "weasyprint", weasyprint_pdf, 50, 0.0),
)
