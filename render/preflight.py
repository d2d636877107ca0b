"""Preflight: whether a finished PDF of letters can go into window envelopes. For PDFs of any origin.

By GOV.UK Notify's measures: A4, nothing outside the printable area, on the first page of each letter nothing but the
address in and around the window, 3 to 7 lines that the post can read, all fonts in the file. What is wrong is said with its
page and rectangle; :func:`overlay` draws it in red.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ..errors import Unreadable
from ..findings import Level, register
from .letter_measures import FIRST_PAGE, KEPT_CLEAR, PAGE_HEIGHT, PAGE_WIDTH, PRINTABLE, WINDOW, Area
from .page_fonts import Fonts
from .page_marks import Mark, PageMarks, page_marks
from .postal import address_faults

NOTIFY = "GOV.UK Notify, letter specification"
MOST_PAGES = 10
_SLACK = 1.0  # millimetres: nothing is refused for the edge of a letter
_SIZE_SLACK = 2.0
_SAME_LINE = 1.2
_PRODUCER = "caseforms"

NOT_A4 = register(
    "PRE-01", Level.ERROR, "The page is not A4 upright", "Letters are printed on A4, upright.", NOTIFY
)
OUTSIDE = register(
    "PRE-02",
    Level.ERROR,
    "Something is printed too near to the edge",
    "Printers leave 15 mm at the sides and 5 mm at top and bottom of a page free.",
    NOTIFY,
)
BESIDE_WINDOW = register(
    "PRE-03",
    Level.ERROR,
    "Something other than the address may show in the window",
    "On the first page nothing but the address may stand left of 125 mm between 30 and 95 mm from the top.",
    NOTIFY,
)
NO_ADDRESS = register(
    "PRE-04",
    Level.ERROR,
    "There is no address in the window",
    "The address is looked for 24.6 to 120 mm from the left and 39.5 to 66.3 mm from the top.",
    NOTIFY,
)
ADDRESS_LINES = register(
    "PRE-05",
    Level.ERROR,
    "The address has too few or too many lines",
    "An address has three to seven lines, the name among them.",
    NOTIFY,
)
NO_POSTCODE = register(
    "PRE-06",
    Level.ERROR,
    "The address does not end with a postcode",
    "The last line is a postcode of the UK, a BFPO number or a country.",
    NOTIFY,
)
FIRST_CHARACTER = register(
    "PRE-07",
    Level.ERROR,
    "A line of the address begins with a character that the post cannot read, or has no words",
    'A line may not begin with any of @ ( ) = [ ] " \\ / , < > ~, and the first two hold a letter or a figure.',
    NOTIFY,
)
NO_FIXED_ABODE = register(
    "PRE-08",
    Level.ERROR,
    "The address says that there is no fixed abode",
    "The post cannot deliver such a letter.",
    NOTIFY,
)
NOT_EMBEDDED = register(
    "PRE-09",
    Level.ERROR,
    "A font is not in the file",
    "Another printer may lack it and put other letters, or none, in its place.",
    NOTIFY,
)
TOO_LONG = register(
    "PRE-10",
    Level.WARNING,
    "The letter is long for an envelope",
    f"A letter of more than {MOST_PAGES} pages does not go into a folded envelope.",
    NOTIFY,
)
IN_WINDOW = register(
    "PRE-11",
    Level.ERROR,
    "There is a drawing or a picture in the window",
    "Only the address, as text, may show in the window.",
    NOTIFY,
)
_ADDRESS_CODES = {
    "few lines": ADDRESS_LINES,
    "many lines": ADDRESS_LINES,
    "no fixed abode": NO_FIXED_ABODE,
    "first character": FIRST_CHARACTER,
    "no words": FIRST_CHARACTER,
    "postcode": NO_POSTCODE,
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: its code, the page (from 1), where on it, what is wrong and what to do."""

    code: str
    page: int
    area: Area
    message: str
    remedy: str


def preflight(
    data: bytes, is_postcode: Callable[[str], bool], *, name: str = "the PDF", most_pages: int = MOST_PAGES
) -> list[Flaw]:
    """Everything that is wrong with a PDF of letters. ``is_postcode`` knows the postcodes of the UK.

    A PDF is one letter; a batch that caseforms printed is taken letter by letter. Raises
    :class:`~caseforms.errors.Unreadable` when the file cannot be read.
    """
    reader = _opened(data, name)
    starts = _starts(reader)
    fonts = Fonts()
    flaws: list[Flaw] = []
    lacking: dict[str, int] = {}
    for place, page in enumerate(reader.pages):
        try:
            marks = page_marks(page, place + 1, fonts)
        except Exception as fault:  # a damaged page may fail in any way
            raise _unreadable(name, place + 1) from fault
        flaws += _page_flaws(marks)
        if place in starts:
            flaws += _first_page_flaws(marks, is_postcode)
        for font in sorted(marks.not_embedded):
            lacking.setdefault(font, place + 1)
    flaws += [
        Flaw(
            NOT_EMBEDDED,
            page,
            PRINTABLE,
            f"the font {font} is not in the file",
            "Print the PDF with its fonts embedded.",
        )
        for font, page in lacking.items()
    ]
    flaws += _too_long(starts, len(reader.pages), most_pages)
    return sorted(flaws, key=lambda flaw: (flaw.page, flaw.area.top))


def overlay(data: bytes, flaws: Sequence[Flaw], page: int, *, name: str = "the PDF") -> bytes:
    """A PNG of a page: in red what may not be printed on, framed in red what is wrong. ``page`` counts from 1."""
    import pypdfium2
    from PIL import Image, ImageDraw

    starts = _first_pages(data, name)
    document = pypdfium2.PdfDocument(data)
    try:
        picture = document[page - 1].render(scale=100 / 72).to_pil().convert("RGB")
    finally:
        document.close()
    scale = 100 / 25.4
    shade = Image.new("L", picture.size, 110)
    draw = ImageDraw.Draw(shade)
    for area in FIRST_PAGE if page - 1 in starts else (PRINTABLE,):
        draw.rectangle(_pixels(area, scale), fill=0)
    picture.paste(Image.new("RGB", picture.size, (220, 40, 40)), mask=shade)
    draw = ImageDraw.Draw(picture)
    for flaw in flaws:
        if flaw.page == page:
            draw.rectangle(_pixels(flaw.area, scale, 1.0), outline=(220, 0, 0), width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _pixels(area: Area, scale: float, wider: float = 0.0) -> tuple[float, float, float, float]:
    return (
        (area.left - wider) * scale,
        (area.top - wider) * scale,
        (area.right + wider) * scale,
        (area.bottom + wider) * scale,
    )


# -- one page -------------------------------------------------------------------------------------------------------------


def _page_flaws(page: PageMarks) -> Iterator[Flaw]:
    """What is wrong with any page."""
    if abs(page.width - PAGE_WIDTH) > _SIZE_SLACK or abs(page.height - PAGE_HEIGHT) > _SIZE_SLACK:
        yield Flaw(
            NOT_A4,
            page.number,
            Area(0.0, 0.0, page.width, page.height),
            f"the page measures {page.width:.0f} × {page.height:.0f} mm; A4 upright is 210 × 297 mm",
            "Set the paper to A4, upright.",
        )
        return
    for mark in _joined(mark for mark in page.marks if not PRINTABLE.holds(mark.area, _SLACK)):
        yield Flaw(
            OUTSIDE,
            page.number,
            mark.area,
            f"{_called(mark)} is printed outside of the printable area",
            "Keep 15 mm free at the sides, and 5 mm at the top and the bottom.",
        )


def _first_page_flaws(page: PageMarks, is_postcode: Callable[[str], bool]) -> Iterator[Flaw]:
    """What is wrong in and around the window."""
    inside = [mark for mark in page.marks if WINDOW.holds(mark.area, _SLACK)]
    others = [mark for mark in page.marks if any(area.meets(mark.area, _SLACK) for area in KEPT_CLEAR)]
    for mark in _joined(others):
        yield Flaw(
            BESIDE_WINDOW,
            page.number,
            mark.area,
            f"{_called(mark)} stands where only the address may show in the window of the envelope",
            "Move it to the right of 125 mm, above 30 mm or below 95 mm, or, if it is the address, into the window.",
        )
    for mark in inside:
        if mark.kind != "text":
            yield Flaw(
                IN_WINDOW,
                page.number,
                mark.area,
                f"{_called(mark)} stands in the window",
                "Take it out of the window.",
            )
    lines = _lines([mark for mark in inside if mark.kind == "text"])
    if not lines:
        yield Flaw(
            NO_ADDRESS,
            page.number,
            WINDOW,
            "there is no address, as text, in the window of the envelope",
            "Begin it 24.6 mm from the left and 39.5 mm from the top.",
        )
        return
    for fault in address_faults([text for text, _ in lines], is_postcode):
        area = lines[fault.line][1] if 0 <= fault.line < len(lines) else WINDOW
        yield Flaw(_ADDRESS_CODES[fault.code], page.number, area, fault.message, fault.remedy)


def _called(mark: Mark) -> str:
    return {"text": "a line of text", "drawing": "a line or a drawing", "picture": "a picture"}[mark.kind]


def _joined(marks: Any) -> list[Mark]:
    """Runs of text of one line as one, so that a line is told once; a drawing of many strokes as one."""
    made: list[Mark] = []
    for mark in marks:
        last = made[-1] if made else None
        if (
            last
            and last.kind == mark.kind
            and (mark.kind == "drawing" or abs(last.baseline - mark.baseline) < _SAME_LINE)
        ):
            area = Area(
                min(last.area.left, mark.area.left),
                min(last.area.top, mark.area.top),
                max(last.area.right, mark.area.right),
                max(last.area.bottom, mark.area.bottom),
            )
            made[-1] = Mark(mark.kind, area, last.text + mark.text, last.baseline)
        else:
            made.append(mark)
    return made


def _lines(marks: list[Mark]) -> list[tuple[str, Area]]:
    """Text in lines from top to bottom, each from left to right, whatever the order in the file."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.baseline):
        if rows and abs(rows[-1][0].baseline - mark.baseline) < _SAME_LINE:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    made = []
    for row in rows:
        row.sort(key=lambda mark: mark.area.left)
        text = row[0].text
        for before, mark in pairwise(row):
            text += (" " if mark.area.left - before.area.right > 0.6 else "") + mark.text
        area = Area(
            row[0].area.left,
            min(mark.area.top for mark in row),
            max(mark.area.right for mark in row),
            max(mark.area.bottom for mark in row),
        )
        if text.strip():
            made.append((text.strip(), area))
    return made


def _too_long(starts: list[int], count: int, most: int) -> Iterator[Flaw]:
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        if end - start > most:
            yield Flaw(
                TOO_LONG,
                start + 1,
                PRINTABLE,
                f"the letter has {end - start} pages; more than {most} do not fit into a folded envelope",
                "Send it in a large envelope.",
            )


# -- the file -------------------------------------------------------------------------------------------------------------


def _opened(data: bytes, name: str) -> Any:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unreadable("the PDF is locked with a password", "Unlock it first.", file=name)
        if not len(reader.pages):
            raise Unreadable("the PDF has no pages", "Print it again.", file=name)
    except Unreadable:
        raise
    except Exception as fault:  # a damaged file may fail in any way
        raise _unreadable(name) from fault
    return reader


def _unreadable(name: str, page: int = 0) -> Unreadable:
    where = f"page {page} of the PDF" if page else "this"
    return Unreadable(
        f"{where} cannot be read: it is no PDF, or it is damaged", "Print or save it again.", file=name
    )


@lru_cache(maxsize=1)
def _first_pages(data: bytes, name: str) -> list[int]:
    return _starts(_opened(data, name))


def _starts(reader: Any) -> list[int]:
    """The first page of each letter, from 0: in a batch of ours the pages that begin to count anew, without enclosures."""
    starts = [0]
    try:
        if (reader.metadata or {}).get("/Producer") == _PRODUCER:
            labels = reader.root_object["/PageLabels"]["/Nums"]
            pairs = zip(labels[::2], labels[1::2], strict=True)
            starts = [
                int(place)
                for place, label in pairs
                if "/S" in label.get_object() and "/P" not in label.get_object()
            ]
    except (KeyError, TypeError, ValueError, AttributeError):
        return [0]
    return starts or [0]
