"""A form to be filled in on the screen, or by hand: the same look as the finished PDF, with a field for each question.

A field’s name is the path of its answer, so that reading a filled form back is exact. A tick among several is named by the path
and the code of the choice (``child.disability:HAND``).
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.acroform import AcroForm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus import Table as Grid

from . import fonts, theme
from .layout import RESTRICTED, Column, Drawing, Furniture, column_widths
from .letter_type import width as text_width
from .pdf import Pages, Picture
from .pdf_styles import (
    BLOCK,
    FIRST,
    GROUND,
    HEAD,
    LABEL,
    LABEL_WIDTH,
    NOTE,
    PAD,
    RULE,
    SECTION,
    SUBTITLE,
    TITLE,
    WIDTH,
    paragraph,
)

LINE, LONG_LINES, CELL = 17.0, 7, 27.0
_BOX, _TEXT, _BETWEEN = 9.5, 9.0, 14.0
_SIDE = 5.0  # padding of a cell
_LEADING = 12.5
_TOP, _BOTTOM = 21 * mm, 19 * mm
_HIGH = A4[1] - _TOP - _BOTTOM
_ROOM = 42 * mm  # a heading with the first rows below it
#: reportlab draws a circle of a field’s size s with s²/20 across, from the corner: this is as wide as a box.
_CIRCLE = (20 * (_BOX + 0.5)) ** 0.5
#: The most characters that a field takes: far more than anybody writes, so that nothing is cut off.
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """One question. ``options`` are codes and labels; ``many``: several can be ticked; ``lines`` is the height of long text.

    ``listed``: the choices stand in a list that opens, because there are too many to print.
    """

    path: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    many: bool = False
    listed: bool = False
    lines: int = 1
    wide: bool = False
    required: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Questions under a heading of their own; ``states`` are ticks in place of all of them (“Not known”)."""

    label: str
    boxes: tuple[Box, ...]
    states: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Tabled:
    """Rows of the same short questions, one row of boxes for each."""

    label: str
    rows: tuple[tuple[Box, ...], ...]
    columns: tuple[Column, ...]
    states: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are always printed."""

    text: str


Block = Box | Grouped | Tabled | Words | Drawing


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section."""

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(slots=True)
class _Names:
    """The names given so far: a question that stands twice in a form shows the same answer in both places."""

    seen: set[str] = field(default_factory=set)


def write_fillable(
    furniture: Furniture, subtitle: str, parts: Sequence[Part], *, paper: bool = False
) -> bytes:
    """The blank form as PDF with fields; with ``paper``, ruled space in their place."""
    for name in (fonts.REGULAR, fonts.BOLD):
        fonts.use(name)
    story = _Blank(paper)
    story.add(paragraph(furniture.title, TITLE), paragraph(subtitle, SUBTITLE))
    for number, part in enumerate(parts, 1):
        story.part(number, part)
    out = io.BytesIO()
    template = BaseDocTemplate(
        out, pagesize=A4, leftMargin=theme.MARGIN_MM * mm, rightMargin=theme.MARGIN_MM * mm, topMargin=_TOP, bottomMargin=_BOTTOM,
        title=furniture.title, author=furniture.organisation, subject="", keywords=RESTRICTED, creator="caseforms",
        producer="caseforms", lang="en-GB",
    )  # fmt: skip
    frame = Frame(
        theme.MARGIN_MM * mm, _BOTTOM, WIDTH, _HIGH, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )  # fmt: skip
    template.addPageTemplates(PageTemplate("page", [frame]))
    template.build(story.blocks, canvasmaker=lambda *args, **named: _FieldPages(furniture, A4, *args, **named))
    return out.getvalue()


class _FieldPages(Pages):
    """Pages whose form draws each kind of mark once, and keeps only what is shown of it."""

    @property
    def acroForm(self) -> AcroForm:
        if "AcroForm" not in self.__dict__:
            self._doc._catalog.AcroForm = self.AcroForm = _Form(self)
        return self.AcroForm

    def _complete(self) -> None:
        """The tabulator goes from field to field along the rows."""
        for page in self._doc.Pages.pages:
            page.__NoDefault__ = [*page.__NoDefault__, "Tabs"]
            page.Tabs = "/R"

    def _addAnnotation(self, annotation: Any, name: str | None = None, addtopage: int = 1) -> None:
        """Without looks of its own for a box that the pointer is over or that is pressed: half of what is to be written and read."""
        shown = annotation.dict.get("AP")
        if shown is not None:
            shown.dict = {"N": shown.dict["N"]}
        super()._addAnnotation(annotation, name, addtopage)


class _Form(AcroForm):  # type: ignore[misc]
    """reportlab’s own draws six marks anew for each box, to find that it has them: a third of the time that a form takes."""

    def __init__(self, canvas: Pages) -> None:
        super().__init__(canvas)
        self.checkboxAP = functools.cache(super().checkboxAP)

    @staticmethod
    def varyColors(key: str, *colours: Any) -> tuple[Any, ...]:
        """The same for each look, so that only one is drawn."""
        return colours


def _room(part: Part) -> float:
    """The room in points that the heading of a section needs with what follows, so that it never ends a page alone."""
    first = next((block for block in part.blocks if not isinstance(block, Words)), None)
    if isinstance(first, Box) and first.lines > 1:
        return float(min(_HIGH, 30 * mm + first.lines * _LEADING))
    return float(15 * mm + _ROOM)


class _Blank:
    """Collects the blocks of a blank form."""

    def __init__(self, paper: bool) -> None:
        self.paper = paper
        self.names = _Names()
        self.blocks: list[Flowable] = []

    def add(self, *flowables: Flowable) -> None:
        self.blocks.extend(flowables)

    def part(self, number: int, part: Part) -> None:
        self.add(
            PageBreak() if part.new_page else CondPageBreak(_room(part)),
            paragraph(f"{number}. {part.title}", SECTION),
        )
        grid: list[Box] = []
        for block in part.blocks:
            if isinstance(block, Box) and block.lines == 1:
                grid.append(block)
                continue
            self.add(*self._grid(grid))
            grid = []
            if isinstance(block, Box):
                self.add(*self._long(block))
            elif isinstance(block, Grouped):
                self._grouped(block)
            elif isinstance(block, Tabled):
                self._tabled(block)
            elif isinstance(block, Words):
                self.add(paragraph(block.text, NOTE))
            else:
                self.add(Picture(block))
        self.add(*self._grid(grid))

    def _grouped(self, block: Grouped) -> None:
        """The heading stays with the first questions."""
        head = [paragraph(block.label, BLOCK)]
        if block.states:
            head.append(self._field(_flat(block.states), WIDTH - 2 * _SIDE))
        inner: list[Flowable] = []
        grid: list[Box] = []
        for box in block.boxes:
            if box.lines == 1:
                grid.append(box)
                continue
            inner += [*self._grid(grid), *self._long(box)]
            grid = []
        inner += self._grid(grid)
        self.add(CondPageBreak(_ROOM), *head, *inner)

    def _tabled(self, block: Tabled) -> None:
        widths = column_widths(block.columns, WIDTH)
        rows: list[list[Any]] = [[paragraph(column.label, HEAD) for column in block.columns]]
        rows += [
            [self._field(box, wide - 4, CELL) for box, wide in zip(row, widths, strict=True)]
            for row in block.rows
        ]
        style = [*PAD, ("BACKGROUND", (0, 0), (-1, 0), GROUND), ("LEFTPADDING", (0, 1), (-1, -1), 2)]
        style += [
            ("RIGHTPADDING", (0, 1), (-1, -1), 2),
            ("TOPPADDING", (0, 1), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 1), (-1, -1), 1),
        ]
        made = Grid(rows, colWidths=widths, style=style, repeatRows=1, hAlign="LEFT")
        made.spaceAfter = 6
        head: list[Flowable] = [CondPageBreak(30 * mm), paragraph(block.label, BLOCK)]
        if block.states:
            head.append(self._field(_flat(block.states), WIDTH - 2 * _SIDE))
        self.add(*head, made)

    def _long(self, box: Box) -> list[Flowable]:
        wide = WIDTH - 2 * _SIDE
        made = Grid(
            [[paragraph(box.label, LABEL)], [self._field(box, wide)]],
            colWidths=[WIDTH], style=[*PAD, ("BACKGROUND", (0, 0), (0, 0), GROUND)], hAlign="LEFT",
        )  # fmt: skip
        made.spaceAfter = 6
        return [KeepTogether([made])]

    def _grid(self, boxes: Iterable[Box]) -> list[Flowable]:
        """Short questions, two to a row where they have room."""
        rows: list[list[Any]] = []
        half_open = False
        narrow, whole = WIDTH / 2 - LABEL_WIDTH - 2 * _SIDE, WIDTH - LABEL_WIDTH - 2 * _SIDE
        style = [*PAD, FIRST, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        for box in boxes:
            wide = box.wide or bool(box.options and not box.listed and self._choices(box, narrow).rows > 1)
            pair = [paragraph(box.label, LABEL), self._field(box, whole if wide else narrow)]
            if half_open and not wide:
                rows[-1][2:] = pair
                style.append(("BACKGROUND", (2, len(rows) - 1), (2, len(rows) - 1), GROUND))
                half_open = False
            else:
                rows.append([*pair, "", ""])
                half_open = not wide
        if not rows:
            return []
        style += [("SPAN", (1, number), (3, number)) for number, row in enumerate(rows) if not row[2]]
        answer = WIDTH / 2 - LABEL_WIDTH
        made = Grid(rows, colWidths=[LABEL_WIDTH, answer, LABEL_WIDTH, answer], style=style, hAlign="LEFT")
        made.spaceAfter = 6
        return [made]

    def _field(self, box: Box, wide: float, high: float = LINE) -> Flowable:
        if box.listed and not self.paper:
            return _ListField(box, wide, LINE)
        if box.options and not box.listed:
            return self._choices(box, wide)
        if box.lines > 1:
            high = box.lines * _LEADING
        return _TextField(box, wide, high, self.paper)

    def _choices(self, box: Box, wide: float) -> _Choices:
        return _Choices(box, wide, self.paper)


def _flat(states: Sequence[Box]) -> Box:
    """The ticks in place of a group as one question."""
    return Box(states[0].path, "", tuple(option for box in states for option in box.options), many=True)


def _tip(box: Box) -> str:
    """What a reader shows beside the pointer, and what a screen reader says."""
    return " – ".join(part for part in (box.label, box.help) if part) or box.path


class _TextField(Flowable):  # type: ignore[misc]
    """Room for text."""

    def __init__(self, box: Box, wide: float, high: float, paper: bool) -> None:
        super().__init__()
        self.box, self.width, self.height, self.paper = box, wide, high, paper

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        if self.paper:
            self.canv.setStrokeColor(RULE)
            self.canv.setLineWidth(0.4)
            for number in range(1, int(self.height // 20) + (self.box.lines > 1)):
                self.canv.line(0, self.height - 20 * number, self.width, self.height - 20 * number)
            return
        flags = [
            name
            for name, wanted in (("multiline", self.height > LINE), ("required", self.box.required))
            if wanted
        ]
        self.canv.acroForm.textfield(
            name=self.box.path, tooltip=_tip(self.box), x=0, y=0, width=self.width, height=self.height, relative=True,
            borderWidth=0, borderColor=None, fillColor=None, fontSize=10, fieldFlags=" ".join(flags), maxlen=LONGEST,
        )  # fmt: skip


class _ListField(Flowable):  # type: ignore[misc]
    """A list that opens."""

    def __init__(self, box: Box, wide: float, high: float) -> None:
        super().__init__()
        self.box, self.width, self.height = box, wide, high

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        options = [(" ", " "), *((label, code) for code, label in self.box.options)]
        self.canv.acroForm.choice(
            name=self.box.path, tooltip=_tip(self.box), x=0, y=0, width=self.width, height=self.height, relative=True,
            borderWidth=0, borderColor=None, fillColor=None, fontSize=9, value=" ", options=options,
            fieldFlags="combo required" if self.box.required else "combo",
        )  # fmt: skip


class _Choices(Flowable):  # type: ignore[misc]
    """Choices with a box or a circle before each, in as many rows as they need."""

    def __init__(self, box: Box, wide: float, paper: bool) -> None:
        super().__init__()
        self.box, self.width, self.paper = box, wide, paper
        self.places = list(self._laid_out())
        self.rows = 1 + max((row for _, row in self.places), default=0)
        self.height = max(LINE, self.rows * 15.0)

    def _laid_out(self) -> Iterator[tuple[float, int]]:
        x, row = 0.0, 0
        for _, label in self.box.options:
            needed = _BOX + 4 + text_width(label, _TEXT)
            if x and x + needed > self.width:
                x, row = 0.0, row + 1
            yield x, row
            x += needed + _BETWEEN

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        for (code, label), (x, row) in zip(self.box.options, self.places, strict=True):
            y = self.height - 15.0 * (row + 1) + 3.5
            if self.paper:
                self.canv.setStrokeColor(RULE)
                self.canv.rect(x, y - 1, _BOX, _BOX)
            elif self.box.many:
                self.canv.acroForm.checkbox(
                    name=f"{self.box.path}:{code}", tooltip=f"{_tip(self.box)}: {label}", x=x, y=y - 1, size=_BOX, relative=True,
                    borderWidth=0.5, buttonStyle="cross", fillColor=None, fieldFlags="",
                )  # fmt: skip
            else:
                self.canv.acroForm.radio(
                    name=self.box.path, value=code, tooltip=_tip(self.box), x=x - 0.25, y=y - 1.25, size=_CIRCLE, relative=True,
                    borderWidth=0.5, fillColor=None, fieldFlags="radio required" if self.box.required else "radio",
                )  # fmt: skip
            self._words(label, x + _BOX + 4, y + 0.8)

    def _words(self, label: str, x: float, y: float) -> None:
        line = self.canv.beginText(x, y)
        for name, piece in fonts.runs(label, fonts.REGULAR):
            line.setFont(fonts.use(name), _TEXT)
            line.textOut(piece)
        self.canv.drawText(line)
