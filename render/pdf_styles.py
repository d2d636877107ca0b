"""Colours, measures and styles of type that every PDF of a form shares."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from . import fonts, theme
from .pdf_tags import TaggedParagraph

EDGE = theme.MARGIN_MM * mm
#: The width of the text on an upright page.
WIDTH = A4[0] - 2 * EDGE
LABEL_WIDTH = 96.0
_INK, SOFT, BAND = HexColor(f"#{theme.INK}"), HexColor(f"#{theme.SOFT}"), HexColor(f"#{theme.BAND}")
RULE, GROUND, MARK = (HexColor(f"#{each}") for each in (theme.RULE, theme.LABEL, theme.MARK))


def _style(name: str, size: float = theme.BODY_PT, font: str = fonts.REGULAR, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.3,
        textColor=more.pop("textColor", _INK),
        alignment=TA_LEFT,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
        **more,
    )


# ``scope``: in a table, a paragraph of this style is the head of a row or of a column
ANSWER = _style("answer")
LABEL = _style("label", theme.LABEL_PT, fonts.BOLD, scope="Row")
CAPTION = _style("caption", theme.LABEL_PT, textColor=SOFT, spaceBefore=10)
MUTED = _style("muted", textColor=HexColor(f"#{theme.MUTED}"))
MARKED = _style("marked", font=fonts.BOLD)
SMALL = _style("small", theme.LABEL_PT, textColor=SOFT)
HEAD = _style("column head", theme.LABEL_PT, fonts.BOLD, textColor=BAND, scope="Column")
NOTE = _style("note", theme.LABEL_PT, textColor=SOFT, spaceBefore=3, spaceAfter=4)
TITLE = _style("title", 19, fonts.BOLD, textColor=BAND, spaceAfter=3)
SUBTITLE = _style("subtitle", theme.BODY_PT, textColor=SOFT, spaceAfter=6)
SECTION = _style(
    "section",
    11.5,
    fonts.BOLD,
    textColor=white,
    backColor=BAND,
    borderPadding=(3.5, 6, 4.5, 6),
    spaceBefore=13,
    spaceAfter=8,
    leftIndent=6,
    rightIndent=6,
)
BLOCK = _style("block", theme.LABEL_PT + 0.5, fonts.BOLD, textColor=BAND, spaceBefore=7, spaceAfter=3)
LONG_LABEL = _style(
    "narrative label",
    theme.LABEL_PT,
    fonts.BOLD,
    backColor=GROUND,
    borderColor=RULE,
    borderWidth=0.5,
    borderPadding=(3, 5, 3, 5),
    spaceBefore=8,
    leftIndent=5.25,
    rightIndent=5.25,
)
LONG = _style(
    "narrative",
    borderColor=RULE,
    borderWidth=0.5,
    borderPadding=(4, 5, 5, 5),
    leftIndent=5.25,
    rightIndent=5.25,
    spaceBefore=7.2,
    spaceAfter=9,
)
LONG_MUTED = ParagraphStyle("muted narrative", parent=LONG, textColor=MUTED.textColor)
FIRST = ("BACKGROUND", (0, 0), (0, -1), GROUND)
NO_PADDING = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
PAD = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 5),
    ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ("GRID", (0, 0), (-1, -1), 0.5, RULE),
]


def paragraph(text: str, style: ParagraphStyle) -> TaggedParagraph:
    """A paragraph in which every letter has a font that holds it."""
    return TaggedParagraph(fonts.markup(text, style.fontName), style)
