"""The PDF writer: reportlab platypus, text grows over pages, every block drawn through one place."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from . import fonts, theme
from .layout import (
    ACCEPTED,
    GAPS,
    LAST_PAGE,
    QUESTIONS,
    RESTRICTED,
    SIGNATURE_KEYS,
    SIGNATURE_LABELS,
    UNTICKED,
    Cards,
    Content,
    Drawing,
    Figure,
    Furniture,
    Layout,
    Line,
    Narrative,
    Note,
    Remark,
    SignatureBox,
    Table,
    Ticks,
    column_widths,
)
from .pdf_styles import (
    ANSWER,
    BLOCK,
    CAPTION,
    EDGE,
    FIRST,
    GROUND,
    HEAD,
    LABEL,
    LABEL_WIDTH,
    LONG,
    LONG_LABEL,
    LONG_MUTED,
    MARK,
    MARKED,
    MUTED,
    NO_PADDING,
    NOTE,
    PAD,
    RULE,
    SECTION,
    SMALL,
    SOFT,
    SUBTITLE,
    TITLE,
    paragraph,
)
from .pdf_tags import Grid, Tagged, TaggedImage, Tags, unread

_LONG_TEXT, _LONG_LINES = 450, 15
_LOGO_WIDTH, _LOGO_HEIGHT = 45 * mm, 16 * mm

rl_config.useA85 = 0  # text encoding of the streams would only make the file larger


def write_pdf(layout: Layout, content: Content) -> bytes:
    """The finished PDF of one document. Costs time linear in the length of the text."""
    for name in (fonts.REGULAR, fonts.BOLD):
        fonts.use(name)
    size = landscape(A4) if layout.landscape else A4
    width = size[0] - 2 * EDGE
    story = _Story(content, width)
    story.document(layout)
    out = io.BytesIO()
    furniture = content.furniture
    top, bottom = 21 * mm, 19 * mm
    template = BaseDocTemplate(
        out,
        pagesize=size,
        leftMargin=EDGE,
        rightMargin=EDGE,
        topMargin=top,
        bottomMargin=bottom,
        title=furniture.title,
        author=furniture.organisation,
        subject="",
        keywords=RESTRICTED,
        creator="caseforms",
        producer="caseforms",
        lang="en-GB",
    )
    frame = Frame(
        EDGE,
        bottom,
        width,
        size[1] - top - bottom,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template.addPageTemplates(PageTemplate("page", [frame]))
    template.build(story.blocks, canvasmaker=functools.partial(Pages, furniture, size, tags=story.tags))
    return out.getvalue()


class _Story:
    """Collects the blocks of a document, ``width`` points wide. :meth:`block` is the one place through which all pass."""

    def __init__(self, content: Content, width: float) -> None:
        self.content = content
        self.width = width
        self.blocks: list[Flowable] = []
        self.tags = Tags()

    def block(self, role: str, flowable: Flowable) -> None:
        """Add one block. ``role`` says what it is (heading, paragraph, table, figure), by which it is tagged."""
        self.tags.block(role, flowable)
        self.blocks.append(flowable)

    def words(self, role: str, text: str, style: ParagraphStyle) -> None:
        """Add a paragraph."""
        self.block(role, paragraph(text, style))

    def document(self, layout: Layout) -> None:
        """Add everything: title, sections, last page."""
        self._letterhead()
        self.words("title", self.content.furniture.title, TITLE)
        self.words("subtitle", layout.subtitle, SUBTITLE)
        for number, section in self.content.numbered(layout):
            signed_first = any(isinstance(item, SignatureBox) for item in section.items[:2])
            rows_first = isinstance(section.items[0], Cards | Table)
            room = CondPageBreak((75 if signed_first else 46 if rows_first else 36) * mm)
            self.block("break", PageBreak() if section.new_page else room)
            self.words("heading", f"{number}. {section.title}", SECTION)
            self._items(section.items)
        self._last_page()

    def _letterhead(self) -> None:
        furniture = self.content.furniture
        if not (furniture.letterhead or furniture.logo):
            return
        picture: Flowable | tuple[()] = ()
        if furniture.logo:
            picture = TaggedImage(
                furniture.logo,
                width=_LOGO_WIDTH,
                height=_LOGO_HEIGHT,
                kind="proportional",
                hAlign="RIGHT",
                alt=f"Logo of {furniture.organisation}" if furniture.organisation else "Logo",
            )
        made = Grid(
            [[paragraph(furniture.letterhead, SMALL), picture]],
            colWidths=[self.width - _LOGO_WIDTH, _LOGO_WIDTH],
            style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (1, 0), (1, 0), "RIGHT"), *NO_PADDING],
        )
        made.spaceAfter = 10
        self.block("letterhead", made)

    def _items(self, items: Iterable[Any]) -> None:
        grid: list[Line | Ticks] = []
        for item in items:
            if isinstance(item, Line | Ticks):
                grid.append(item)
                continue
            self._grid(grid, self.content.answers)
            grid = []
            if isinstance(item, Narrative):
                self._narrative(item.label, self.content.answers[item.path])
            elif isinstance(item, Table):
                self._table(item)
            elif isinstance(item, Cards):
                self._cards(item)
            elif isinstance(item, SignatureBox):
                self._signature(item)
            elif isinstance(item, Figure):
                self._figure(item)
            elif isinstance(item, Note):
                self.words("paragraph", item.text, NOTE)
        self._grid(grid, self.content.answers)

    def _grid(self, items: list[Line | Ticks], answers: dict[str, str]) -> None:
        """Short answers, two to a row. An answer that has grown long gets a grid of its own, which may break anywhere."""
        rows: list[list[Any]] = []
        half_open = False
        for item in items:
            if _is_long(answers[item.path]):
                self._pairs(rows)
                rows, half_open = [], False
                self._rows(
                    "grid",
                    [self._pair(item, answers)],
                    [LABEL_WIDTH, self.width - LABEL_WIDTH],
                    [*PAD, FIRST],
                    breaks=True,
                )
            elif half_open and not item.wide:
                rows[-1][2:] = self._pair(item, answers)
                half_open = False
            else:
                rows.append([*self._pair(item, answers), "", ""])
                half_open = not item.wide
        self._pairs(rows)

    def _answer(self, text: str) -> Paragraph:
        style = MARKED if text in self.content.marked else MUTED if text in self.content.muted else ANSWER
        return paragraph(text, style)

    def _pair(self, item: Line | Ticks, answers: dict[str, str]) -> list[Paragraph]:
        return [paragraph(item.label, LABEL), self._answer(answers[item.path])]

    def _pairs(self, rows: list[list[Any]]) -> None:
        if not rows:
            return
        style = [*PAD, FIRST]
        for number, row in enumerate(rows):
            if row[2]:
                style.append(("BACKGROUND", (2, number), (2, number), GROUND))
            else:
                style.append(("SPAN", (1, number), (3, number)))
        answer = self.width / 2 - LABEL_WIDTH
        self._rows("grid", rows, [LABEL_WIDTH, answer, LABEL_WIDTH, answer], style)

    def _rows(
        self,
        role: str,
        rows: list[list[Any]],
        widths: list[float],
        style: list[Any],
        heads: int = 0,
        breaks: bool = False,
    ) -> None:
        made = Grid(
            rows, colWidths=widths, style=style, repeatRows=heads, splitInRow=int(breaks), hAlign="LEFT"
        )
        made.spaceAfter = 6
        self.block(role, made)

    def _narrative(self, label: str, text: str) -> None:
        self.block("break", CondPageBreak(20 * mm))
        self.words("label", label, LONG_LABEL)
        self.words("paragraph", text, LONG_MUTED if text in self.content.muted else LONG)

    def _table(self, item: Table) -> None:
        rowed = self.content.tables[item.path]
        if not item.flows and any(_is_long(text) for row in rowed.rows for text in row.values()):
            lines = tuple(Line(column.key, column.label, wide=True) for column in item.columns)
            self._cards(Cards(item.path, item.label, item.label, lines))
            return
        self.block("break", CondPageBreak((32 if rowed.rows else 24) * mm))
        self.words("subheading", item.label, BLOCK)
        if not rowed.rows:
            self._rows("grid", [[self._answer(rowed.stated)]], [self.width], list(PAD))
            return
        rows = [[paragraph(column.label, HEAD) for column in item.columns]]
        rows += [[self._answer(row[column.key]) for column in item.columns] for row in rowed.rows]
        widths = column_widths(item.columns, self.width)
        style = [*PAD, ("BACKGROUND", (0, 0), (-1, 0), GROUND)]
        for number, row in enumerate(rowed.rows, 1):
            if not self.content.marked.isdisjoint(row.values()):
                style.append(("BACKGROUND", (0, number), (-1, number), MARK))
        self._rows("table", rows, widths, style, heads=1, breaks=item.flows)

    def _cards(self, item: Cards) -> None:
        rowed = self.content.tables[item.path]
        if not rowed.rows:
            self.block("break", CondPageBreak(24 * mm))
            self.words("subheading", item.label, BLOCK)
            self._rows("grid", [[self._answer(rowed.stated)]], [self.width], list(PAD))
        for number, row in enumerate(rowed.rows, 1):
            self.block("break", CondPageBreak(30 * mm))
            self.words("subheading", f"{item.singular} {number}", BLOCK)
            grid: list[Line | Ticks] = []
            for part in item.items:
                if isinstance(part, Narrative):
                    self._grid(grid, row)
                    grid = []
                    self._narrative(part.label, row[part.path])
                else:
                    grid.append(part)
            self._grid(grid, row)

    def _signature(self, item: SignatureBox) -> None:
        answers = {key: self.content.answers[f"{item.path}.{key}"] for key in SIGNATURE_KEYS}
        if any(_is_long(text) for text in answers.values()):
            self.words("subheading", item.label, BLOCK)
            self._grid([Line(key, SIGNATURE_LABELS[key], wide=True) for key in SIGNATURE_KEYS], answers)
            return
        name, capacity, method, signed_on, witness = (
            [paragraph(SIGNATURE_LABELS[key], LABEL), self._answer(answers[key])] for key in SIGNATURE_KEYS
        )
        method[1] = [method[1], Spacer(1, 8 * mm)]  # room to sign by hand
        style = [*PAD, FIRST, ("BACKGROUND", (2, 0), (2, 1), GROUND), ("SPAN", (1, 2), (3, 2))]
        label, last = 62.0, 120.0
        made = Grid(
            [[*name, *capacity], [*method, *signed_on], [*witness, "", ""]],
            colWidths=[label, self.width - 2 * label - last, label, last],
            style=style,
            hAlign="LEFT",
        )
        made.spaceAfter = 4
        self.words("subheading", item.label, BLOCK)
        self.block("signature", made)
        self.blocks[-2:] = [KeepTogether(self.blocks[-2:])]

    def _figure(self, item: Figure) -> None:
        self.words("subheading", item.label, BLOCK)
        self.block("figure", Picture(self.content.figures[item.path]))
        self.words("caption", self.content.answers[item.path], CAPTION)

    def _last_page(self) -> None:
        content = self.content
        if not (content.gaps or content.questions or content.accepted):
            return
        self.block("break", PageBreak())
        self.words("heading", LAST_PAGE, SECTION)
        for heading, remarks in ((GAPS, content.gaps), (ACCEPTED, content.accepted)):
            self._remarks(heading, remarks)
        if content.questions:
            self.words("subheading", QUESTIONS, BLOCK)
            rows = [
                [
                    paragraph(UNTICKED, ANSWER),
                    paragraph(each.what, ANSWER),
                    paragraph("Initials", SMALL),
                ]
                for each in content.questions
            ]
            self._rows(
                "list",
                rows,
                [20, self.width - 100, 80],
                list(PAD),
                breaks=any(_is_long(each.what) for each in content.questions),
            )

    def _remarks(self, heading: str, remarks: list[Remark]) -> None:
        if remarks:
            self.words("subheading", f"{heading} ({len(remarks)})", BLOCK)
            rows = [[paragraph(each.where, LABEL), paragraph(each.what, ANSWER)] for each in remarks]
            self._rows(
                "table",
                rows,
                [self.width * 0.42, self.width * 0.58],
                list(PAD),
                breaks=any(_is_long(r.what) for r in remarks),
            )


def _is_long(text: str) -> bool:
    """Whether a text may fill more than the better part of a page in a narrow column."""
    return len(text) > _LONG_TEXT or text.count("\n") > _LONG_LINES


class Picture(Tagged):
    """A drawing as wide as the page allows."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.alt = drawing.words

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.across, self.up = self.drawing.size(width)
        if self.up > height and height > 200:
            self.across, self.up = self.drawing.size(width * height / self.up * 0.98)
        self.width, self.height = self.across, self.up
        return self.across, self.up

    def paint(self) -> None:
        self.drawing.draw(self.canv, 0, 0, self.across, fonts.REGULAR, fonts.BOLD)


class Pages(Canvas):  # type: ignore[misc]
    """A canvas that knows the number of pages before it draws head and foot, and writes the ``tags`` of a document."""

    def __init__(
        self,
        furniture: Furniture,
        size: tuple[float, float],
        *args: Any,
        tags: Tags | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self._furniture = furniture
        self._tags = tags
        self._across, self._up = size
        self._kept: list[dict[str, Any]] = []
        self._watermark()

    def showPage(self) -> None:
        """Keep the page until the number of pages is known."""
        self._kept.append(dict(self.__dict__))
        self._startPage()
        self._watermark()

    def save(self) -> None:
        """Draw head and foot on every page and finish."""
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            with unread(self, self._tags):
                self._head_and_foot(number, len(self._kept))
            super().showPage()
        self._complete()
        super().save()

    def _complete(self) -> None:
        """What is said of the pages when all of them are there."""
        if self._tags:
            self._tags.finish(self._doc, self._furniture.title)

    def _watermark(self) -> None:
        if not self._furniture.draft:
            return
        with unread(self, self._tags):
            self.saveState()
            self.setFillColor(HexColor(f"#{theme.WATERMARK}"))
            self.setFont(fonts.use(fonts.BOLD), 150)
            self.translate(self._across / 2, self._up / 2)
            self.rotate(52 if self._up > self._across else 35)
            self.drawCentredString(0, -50, "DRAFT")
            self.restoreState()

    def _head_and_foot(self, number: int, of: int) -> None:
        left, right = self._furniture.head
        edge, top, bottom = EDGE, self._up - 12.5 * mm, 10.5 * mm
        right_edge = self._across - edge
        width = right_edge - edge
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.line(edge, top - 4, right_edge, top - 4)
        self.line(edge, bottom + 10, right_edge, bottom + 10)
        self._string(edge, top, left, fonts.REGULAR, SOFT, width * 0.62)
        self._string(
            right_edge,
            top,
            right,
            fonts.BOLD,
            HexColor(f"#{theme.MARKING}"),
            width * 0.36,
            from_right=True,
        )
        draft = "DRAFT – not final · " if self._furniture.draft else ""
        self._string(edge, bottom, draft + self._furniture.foot, fonts.REGULAR, SOFT, width * 0.82)
        self._string(
            right_edge,
            bottom,
            f"Page {number} of {of}",
            fonts.REGULAR,
            SOFT,
            width * 0.16,
            from_right=True,
        )

    def _string(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        colour: Any,
        room: float,
        from_right: bool = False,
    ) -> None:
        pieces = fonts.runs(" ".join(text.split()), font)
        size = theme.SMALL_PT
        width = sum(stringWidth(piece, name, size) for name, piece in pieces)
        if width > room:
            size = max(5.0, size * room / width)
            width = sum(stringWidth(piece, name, size) for name, piece in pieces)
        line = self.beginText(x - width if from_right else x, y)
        line.setFillColor(colour)
        for name, piece in pieces:
            line.setFont(name, size)
            line.textOut(piece)
        self.drawText(line)


def furniture_lines(furniture: Furniture, page: int, pages: int) -> list[str]:
    """What is drawn on a page after the document itself, in order. The watermark of a draft is drawn before it."""
    left, right = furniture.head
    draft = "DRAFT – not final · " if furniture.draft else ""
    return [
        *(fonts.drawn(" ".join(each.split())) for each in (left, right, draft + furniture.foot)),
        f"Page {page} of {pages}",
    ]
