"""The sheet that explains: how many rows were imported, what the colours mean, what to do, and a list that leads to each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...findings import Level
from .sheet_xml import LINKS, MAIN, escaped, text_cell
from .table import Spot, letters
from .workbook_styles import COLOURS, Styles

#: So many lines lead to their cells; a spreadsheet program takes no more links than that on one sheet.
MOST_LINES = 30_000

_WIDTHS = (34, 11, 26, 12, 10, 62, 62)
_HEADINGS = ("Cell", "Row", "Column", "How grave", "Code", "What is wrong", "What to do")
_MEANS = {
    Level.ERROR: "The row was not imported. Correct the cell.",
    Level.WARNING: "The row was imported; this cell was left out, or there is a gap.",
    Level.QUESTION: "The row was imported. Please look whether it is right.",
    Level.ADVICE: "Worth knowing; nothing needs to be done.",
}


class Line(NamedTuple):
    """One finding in the list: the cell (none for the whole file), the title of its column, and what is said."""

    spot: Spot | None
    title: str
    level: Level
    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Guide:
    """What the sheet says: sentences with the figures, those on what to do, and the list, gravest first."""

    title: str
    figures: Sequence[str]
    steps: Sequence[str]
    lines: Sequence[Line]


def guide_sheet(guide: Guide, styles: Styles) -> bytes:
    """The sheet as a part of a workbook; its styles are added to those that are there."""
    return "".join(_parts(guide, styles)).encode()


def _parts(guide: Guide, styles: Styles) -> Iterator[str]:
    title, words = styles.own(size=16, bold=True, wrap=False), styles.own(wrap=False)
    section = styles.own(size=12, bold=True, wrap=False)
    head = styles.own(bold=True, fill="FF2F4B5C", colour="FFFFFFFF")
    cell, link = styles.own(), styles.own(colour="FF0B5394", link=True)
    shades = {level: styles.own(fill=colour) for level, colour in COLOURS.items()}
    shown = guide.lines[:MOST_LINES]
    rows: list[tuple[float, list[tuple[int, str, int]]]] = [(24, [(0, guide.title, title)])]
    rows += [(15.5, [(0, each, words)]) for each in guide.figures]
    rows += [(9, []), (18, [(0, "What the colours mean", section)])]
    used = {each.level for each in guide.lines}
    rows += [
        (15.5, [(0, level.value.capitalize(), shades[level]), (1, means, words)])
        for level, means in _MEANS.items()
        if level in used
    ]
    rows += [(9, []), (18, [(0, "What to do", section)])]
    rows += [(15.5, [(0, f"{number}.  {each}", words)]) for number, each in enumerate(guide.steps, 1)]
    rows += [(9, []), (18, [(0, "The list", section)])]
    if len(guide.lines) > len(shown):
        more = f"The first {len(shown):,} of {len(guide.lines):,}; all cells are coloured."
        rows.append((15.5, [(0, more, words)]))
    rows.append((18, [(place, each, head) for place, each in enumerate(_HEADINGS)]))
    first = len(rows)
    for line in shown:
        row = [
            (0, str(line.spot) if line.spot else "The whole file", link if line.spot else cell),
            (1, str(line.spot.row) if line.spot else "", cell),
            (2, line.title, cell),
            (3, line.level.value, shades[line.level]),
            (4, line.code, cell),
            (5, line.message[:1].upper() + line.message[1:], cell),
            (6, line.remedy, cell),
        ]
        rows.append((_height(row), row))
    yield (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}"><sheetPr><tabColor rgb="FF2F4B5C"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/><cols>'
    )
    for place, width in enumerate(_WIDTHS, 1):
        yield f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    for number, (height, cells) in enumerate(rows, 1):
        inside = "".join(text_cell(f"{letters(place)}{number}", text, style) for place, text, style in cells)
        yield f'<row r="{number}" ht="{height:g}" customHeight="1">{inside}</row>'
    yield "</sheetData>"
    if shown:
        yield f'<autoFilter ref="A{first}:{letters(len(_HEADINGS) - 1)}{first + len(shown)}"/>'
    linked = [(number, line.spot) for number, line in enumerate(shown, first + 1) if line.spot]
    if linked:
        yield "<hyperlinks>"
        for number, spot in linked:
            sheet = spot.sheet.replace("'", "''")
            leads = escaped(f"'{sheet}'!{letters(spot.column)}{spot.row}").replace('"', "&quot;")
            yield f'<hyperlink ref="A{number}" location="{leads}"/>'
        yield "</hyperlinks>"
    yield (
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _height(row: Sequence[tuple[int, str, int]]) -> float:
    """High enough for the words that wrap."""
    return 15.5 * max(1 + len(text) // int(_WIDTHS[place] * 0.98) for place, text, _ in row)
