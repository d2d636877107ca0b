"""The flow of a letter: its blocks as rows of fixed height, and the rows on pages, without lonely lines.

A heading stays with what follows it, a paragraph leaves at least two lines on each side of a break, a row of a table is
not torn, and the signature takes at least two lines of text with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .letter import (
    BETWEEN,
    COPIES,
    ENCLOSED,
    Bullets,
    Heading,
    Letter,
    LetterBlock,
    Paragraph,
    Runs,
    TableBlock,
)
from .letter_lines import set_lines, widest
from .letter_measures import LARGE, LEFT, NORMAL, POINTS, RIGHT, Sizes

WIDTH = (RIGHT - LEFT) * POINTS
_PAD = 4.0
_RULE_ABOVE, _RULE_BELOW = 1.0, 6.0
_TALLEST_ROW = 12  # lines
#: Lines of a row with an empty cell: somebody may sign or write there by hand.
_BY_HAND = 2
#: How much of each gap is left when a letter is drawn together: 28 points, 10 mm, still take a signature.
_CLOSER = 0.7

_ASIDE, _END = b"/Artifact<</Type/Layout>>BDC ", b" EMC"
_HEAD = b"/TH BMC "


class Row(NamedTuple):
    """A piece of the flow that is never torn: from the top left of its place it draws itself and ends at the bottom left.

    ``above`` is the gap before it, unless it is first on its page; ``stays`` keeps it with the row before; ``rules`` are
    lines drawn across the column, in points below its top; ``again`` is drawn above it when it is first on a page.
    """

    data: bytes
    height: float
    above: float = 0.0
    stays: bool = False
    indent: float = 0.0
    rules: tuple[float, ...] = ()
    again: tuple[Row, ...] = ()


def rows_of(letter: Letter, sizes: Sizes) -> list[Row]:
    """Everything of a letter that flows from page to page."""
    rows: list[Row] = []
    if letter.salutation:
        rows += _text(((letter.salutation, False),), sizes)
    if letter.heading:
        rows += _heading(letter.heading, sizes)
    stays = bool(rows)
    for block in letter.blocks:
        made = list(_rows_of_block(block, sizes is LARGE))
        if made and stays:
            made[0] = made[0]._replace(stays=True)
        stays = isinstance(block, Heading) or (isinstance(block, Paragraph) and _announces(block.runs))
        rows += made
    tail = list(_tail(letter, sizes))
    if tail and rows:
        tail[0] = tail[0]._replace(stays=True)
        rows[-1] = rows[-1]._replace(stays=True)
    return rows + tail


def pages_of(rows: Sequence[Row], first: float, later: float) -> list[list[Row]]:
    """Rows on pages with this much room on the first page and on those after it."""
    pages, start, place, used, room = [], 0, 0, 0.0, first
    while place < len(rows):
        row = rows[place]
        if place == start:
            used = sum(each.height for each in row.again) if start else 0.0
        needed = row.height + (row.above if place > start else 0.0)
        if used + needed > room and place > start:
            split = place
            while split > start and rows[split].stays:
                split -= 1
            split = split if split > start else place
            pages.append(list(rows[start:split]))
            start = place = split
            room = later
            continue
        used += needed
        place += 1
    pages.append(list(rows[start:]))
    return [[*page[0].again, *page] if number and page else page for number, page in enumerate(pages)]


def drawn_together(rows: Sequence[Row]) -> list[Row]:
    """The rows with less room between them, the signature’s too, for a letter that so needs one page less."""
    return [row._replace(above=row.above * _CLOSER) if row.above else row for row in rows]


def column(rows: Sequence[Row], left: float, top: float, sizes: Sizes) -> bytes:
    """The operators that draw rows below each other; ``left`` and ``top`` in points from the bottom left of the page."""
    made = [b"BT /R %g Tf %g TL 1 0 0 1 %g %g Tm" % (sizes.body, sizes.leading, left, top)]
    lines, x, y = [], 0.0, top
    for number, row in enumerate(rows):
        above = row.above if number else 0.0
        if above or row.indent != x:
            made.append(b"%g %g Td" % (row.indent - x, -above))
            x = row.indent
        made.append(row.data)
        y -= above
        lines += [b"%g %g m %g %g l S" % (left, y - rule, left + WIDTH, y - rule) for rule in row.rules]
        y -= row.height
    made.append(b"ET")
    if lines:
        made.append(b"/Artifact<</Type/Layout>>BDC q .4 w .6 G " + b" ".join(lines) + b" Q EMC")
    return b"\n".join(made)


def _text(
    runs: Runs, sizes: Sizes, *, indent: float = 0.0, gap: float | None = None, whole: bool = False
) -> list[Row]:
    """A paragraph, which may be torn between its second line and the last but one."""
    lines = set_lines(runs, WIDTH - indent, sizes.body)
    last = len(lines) - 1
    return [
        Row(
            line,
            sizes.leading,
            above=0.0 if number else (sizes.gap if gap is None else gap),
            stays=number > 0 and (whole or number in (1, last)),
            indent=indent,
        )
        for number, line in enumerate(lines)
    ]


def _heading(text: str, sizes: Sizes) -> list[Row]:
    lines = set_lines(((text, False),), WIDTH, sizes.heading, sizes.body, True)
    leading, back = b"%g TL " % sizes.heading_leading, b" %g TL" % sizes.leading
    return [
        Row(
            leading + line + back,
            sizes.heading_leading,
            above=0.0 if number else sizes.gap * 1.3,
            stays=number > 0,
        )
        for number, line in enumerate(lines)
    ]


@lru_cache(maxsize=2048)
def _rows_of_block(block: LetterBlock, large: bool) -> tuple[Row, ...]:
    """The rows of a block. Those that are the same in each letter of a batch are made once."""
    return tuple(_block(block, LARGE if large else NORMAL))


def _announces(runs: Runs) -> bool:
    return bool(runs) and runs[-1][0].rstrip().endswith(":")


def _block(block: LetterBlock, sizes: Sizes) -> Iterator[Row]:
    if isinstance(block, Heading):
        yield from _heading(block.text, sizes)
    elif isinstance(block, Paragraph):
        yield from _text(block.runs, sizes)
    elif isinstance(block, Bullets):
        for number, item in enumerate(block.items):
            rows = _text(item, sizes, indent=sizes.indent, gap=None if number == 0 else sizes.gap * 0.45)
            if rows:
                dot = _ASIDE + set_lines((("•", False),), WIDTH, sizes.body)[0] + _END
                back = b" %g %g Td " % (sizes.indent, sizes.leading)
                rows[0] = rows[0]._replace(
                    data=b"%g 0 Td " % -sizes.indent + dot + back + rows[0].data,
                )
            yield from rows
    else:
        yield from _table(block, sizes)


def _tail(letter: Letter, sizes: Sizes) -> Iterator[Row]:
    """Closing, room to sign, who signs, and what goes with it: together on one page."""
    if letter.closing:
        yield from _kept(_text(((letter.closing, False),), sizes, whole=True))
    for number, line in enumerate(letter.signatory):
        gap = 0.0 if number else sizes.signature if letter.closing else sizes.gap
        yield from _kept(_text(((line, False),), sizes, gap=gap, whole=True))
    for words, names in ((ENCLOSED, letter.enclosures), (COPIES, letter.copies)):
        if names:
            yield from _kept(_text(((f"{words} {BETWEEN.join(names)}", False),), sizes, whole=True))


def _kept(rows: list[Row]) -> list[Row]:
    return [row._replace(stays=True) for row in rows]


# -- tables ---------------------------------------------------------------------------------------------------------------


def _table(table: TableBlock, sizes: Sizes) -> Iterator[Row]:
    """A ruled table, its head again on each page. Where the columns are too many or a cell too long: one entry for each row."""
    table = _even(table)
    widths = _column_widths(table, sizes)
    if not widths:
        yield from _entries(table, sizes)
        return
    cells = [
        [set_lines(cell, width - _PAD, sizes.body) for cell, width in zip(row, widths, strict=True)]
        for row in table.rows
    ]
    if any(len(lines) > _TALLEST_ROW for row in cells for lines in row):
        yield from _entries(table, sizes)
        return
    head: tuple[Row, ...] = ()
    if table.head:
        titles = [
            set_lines(cell, width - _PAD, sizes.body, sizes.body, True)
            for cell, width in zip(table.head, widths, strict=True)
        ]
        made = _table_row(titles, widths, sizes)
        yield made._replace(data=_HEAD + made.data + _END, above=sizes.gap, rules=(0.0, made.height))
        head = (made._replace(data=_ASIDE + made.data + _END, rules=(0.0, made.height)),)
    for number, row in enumerate(cells):
        made = _table_row(row, widths, sizes)
        above = 0.0 if head or number else sizes.gap
        yield made._replace(above=above, stays=bool(head) and number == 0, rules=(made.height,), again=head)


def _even(table: TableBlock) -> TableBlock:
    """The table with as many cells in each row."""
    count = max(len(row) for row in (table.head, *table.rows))
    rows = tuple((*row, *((),) * (count - len(row))) for row in table.rows)
    return TableBlock((*table.head, *((),) * (count - len(table.head))) if table.head else (), rows)


def _table_row(cells: Sequence[tuple[bytes, ...]], widths: Sequence[float], sizes: Sizes) -> Row:
    most = max((len(lines) for lines in cells), default=0)
    if not all(cells):
        most = max(most, _BY_HAND)
    height = most * sizes.leading + _RULE_ABOVE + _RULE_BELOW
    made = [b"0 %g Td" % -_RULE_ABOVE]
    for lines, width in zip(cells, widths, strict=True):
        made += lines
        made.append(b"%g %g Td" % (width, len(lines) * sizes.leading))
    made.append(b"%g %g Td" % (-sum(widths), -(height - _RULE_ABOVE)))
    return Row(b" ".join(made), height)


def _column_widths(table: TableBlock, sizes: Sizes) -> list[float]:
    """As wide as the columns wish, or as much as there is; nothing when not even their longest words fit side by side."""
    count = len((table.head, *table.rows)[-1])
    wished, least = [0.0] * count, [0.0] * count
    for row, bold in ((table.head, True), *((row, False) for row in table.rows)):
        for place, cell in enumerate(row):
            whole, longest = widest(cell, sizes.body, bold)
            wished[place] = max(wished[place], whole + 3 * _PAD)
            least[place] = max(least[place], longest + 2 * _PAD)
    if not count or sum(least) > WIDTH:
        return []
    if sum(wished) <= WIDTH:
        return [each * WIDTH / sum(wished) for each in wished]
    made, room = list(least), WIDTH - sum(least)
    for left, place in zip(range(count, 0, -1), sorted(range(count), key=wished.__getitem__), strict=True):
        more = min(wished[place] - least[place], room / left)  # short columns keep their lines whole
        made[place] += more
        room -= more
    return made


def _entries(table: TableBlock, sizes: Sizes) -> Iterator[Row]:
    """Each row of a table as a list of its answers, each beside or below the title of its column."""
    for number, row in enumerate(table.rows or (((),) * len(table.head),)):
        for place, cell in enumerate(row):
            gap = sizes.gap if place == 0 else sizes.gap * 0.3
            rows = _text(cell, sizes, indent=sizes.indent, gap=0.0)
            title = table.head[place] if place < len(table.head) else ()
            titles = set_lines(title, WIDTH, sizes.body, sizes.body, True)
            start, end = (_HEAD, _END) if number == 0 else (_ASIDE, _END)
            for line_number, line in enumerate(titles):
                yield Row(
                    start + line + end,
                    sizes.leading,
                    above=gap if line_number == 0 else 0.0,
                    stays=line_number > 0,
                )
            if rows and titles:
                rows[0] = rows[0]._replace(stays=True)
            elif rows:
                rows[0] = rows[0]._replace(above=gap)
            yield from rows
