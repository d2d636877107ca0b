"""The PDF of letters: address in the window of the envelope, the text below, head and foot on every page.

The pages are drawn by writing their operators, not through a canvas: a page costs a tenth of a millisecond or two, may be
drawn in any process, and goes into a file of any length. What is the same for all letters (fonts, letterhead, the mark of
a draft) is in the file once.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import BinaryIO

from . import letter_measures as measures
from . import theme
from .letter import BLANK, REFERENCE, DoesNotFit, Letter, Letterhead, running_foot
from .letter_flow import column, drawn_together, pages_of, rows_of
from .letter_lines import escaped, set_lines
from .letter_measures import LARGE, NORMAL, POINTS, Sizes
from .letter_type import pieces, width
from .pdf_file import PdfFile, add_picture, packed, read_picture, text_string
from .pdf_fonts import add_font
from .text import printable

_HEIGHT = measures.PAGE_HEIGHT * POINTS
_FONT = re.compile(rb"/([RBOAT][0-9a-f]*) [\d.]+ Tf")
_FURNITURE, _END = b"/Artifact<</Type/Pagination>>BDC ", b" EMC"
_SENDER_ROOM = (measures.SENDER.right - measures.SENDER_LEFT - 0.5) * POINTS
_SENDER_TOP = 15.5
_LOGO_WIDTH, _LOGO_HEIGHT, _LOGO_TOP = 60.0, 20.0, 8.0
_LEAST_FURNITURE = 5.0
_KIDS = 64


@dataclass(frozen=True, slots=True)
class Drawn:
    """A letter on its pages: the compressed operators of each, and what they need of the file."""

    pages: tuple[bytes, ...]
    fonts: frozenset[str]
    letterhead: Letterhead
    large_print: bool
    draft: bool


def write_letter_pdf(letter: Letter) -> bytes:
    """The PDF of one letter.

    Raises :class:`~caseforms.render.letter.DoesNotFit` when it cannot be put on paper whole.
    """
    out = io.BytesIO()
    file = LetterFile(out)
    drawn = draw(letter)
    numbers = file.contents(drawn)
    file.finish(numbers, letter.title, letter.language)
    return out.getvalue()


def draw(letter: Letter) -> Drawn:
    """Put a letter on pages. Depends on nothing but the letter, so that any process may do it.

    Raises :class:`~caseforms.render.letter.DoesNotFit` when it cannot be put on paper whole.
    """
    sizes = LARGE if letter.large_print else NORMAL
    head = _letterhead(letter.letterhead, letter.large_print)
    sender, bottom = _date_and_reference(letter, head)
    address = _address(letter, sizes)
    first_top = _first_top(letter, bottom)
    rows = rows_of(letter, sizes)
    room = (measures.LAST - first_top) * POINTS, (measures.LAST - measures.LATER_TOP) * POINTS
    pages = pages_of(rows, *room)
    if len(pages) > 1 and len(closer := pages_of(drawn_together(rows), *room)) < len(pages):
        pages = closer
    made: list[bytes] = []
    for number, page in enumerate(pages, 1):
        parts = [b"0 g"]
        if letter.draft:
            parts.append(_FURNITURE + b"/D Do" + _END)
        parts.append(_furniture(letter, sizes, number, len(pages)))
        if number == 1:
            if head.operators:
                parts.append(b"/%b Do" % head.name.encode("ascii"))
            parts += [sender, address]
        if page:
            top = first_top if number == 1 else measures.LATER_TOP
            parts.append(column(page, measures.LEFT * POINTS, _HEIGHT - top * POINTS, sizes))
        made.append(b"\n".join(filter(None, parts)))
    fonts = {"R", "B", *(name.decode("ascii") for page in made for name in _FONT.findall(page))}
    return Drawn(
        tuple(map(packed, made)),
        frozenset(fonts | head.fonts),
        letter.letterhead,
        letter.large_print,
        letter.draft,
    )


def blank_page() -> bytes:
    """The compressed operators of the blank back of a sheet, which says that nothing is missing on it."""
    wide = width(BLANK, 9)
    line = _shown(BLANK, 9)
    left, up = (measures.PAGE_WIDTH * POINTS - wide) / 2, _HEIGHT / 2
    return packed(_FURNITURE + b".4 g BT 1 0 0 1 %g %g Tm %b ET" % (left, up, line) + _END)


# -- the parts of a page --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """A letterhead as it is drawn: its name in the file, its operators, the fonts, and where its lines end."""

    name: str
    operators: bytes
    fonts: frozenset[str]
    size: float
    bottom: float


@lru_cache(maxsize=64)
def _letterhead(head: Letterhead, large: bool) -> _Head:
    """The sender's lines at the right, as large as they fit with date and reference below them, and the logo at the left."""
    sizes = LARGE if large else NORMAL
    name = f"L{zlib.crc32(repr((head, large)).encode('utf-8', 'replace')):08x}"
    for size in sizes.sender:
        title = set_lines(((head.organisation, True),), _SENDER_ROOM, size)
        lines = [line for each in head.lines for line in set_lines(((each, False),), _SENDER_ROOM, size)]
        bottom = _SENDER_TOP + (len(title) + len(lines)) * size * 1.25 / POINTS
        if bottom + 5 * size * 1.25 / POINTS <= measures.SENDER.bottom:
            break
    else:
        raise DoesNotFit(
            "The lines of the letterhead do not fit beside the address.",
            "Shorten the organisation’s address in the settings.",
        )
    operators = b"\n".join(
        [
            b"BT /R %g Tf %g TL 1 0 0 1 %g %g Tm"
            % (size, size * 1.25, *_at(measures.SENDER_LEFT, _SENDER_TOP)),
            *title,
            *lines,
            b"ET",
        ]
    )
    if not (title or lines or head.logo):
        operators, bottom = b"", _SENDER_TOP
    if head.logo:
        left, bottom_of_logo, wide, high = _logo_place(head.logo)
        operators = b"q %g 0 0 %g %g %g cm /Logo Do Q\n" % (wide, high, left, bottom_of_logo) + operators
    fonts = frozenset(font.decode("ascii") for font in _FONT.findall(operators))
    return _Head(name, operators, fonts, size, bottom)


def _at(left: float, top: float) -> tuple[float, float]:
    """A place in points from the bottom left of the page."""
    return left * POINTS, _HEIGHT - top * POINTS


@lru_cache(maxsize=4096)
def _shown(text: str, size: float, bold: bool = False) -> bytes:
    """The operators that show one line of text where the pen is."""
    return b" ".join(
        b"/%b %g Tf (%b)Tj" % (font.encode("ascii"), size, escaped(data))
        for font, data in pieces(" ".join(printable(text).split()), bold)
    )


def _furniture(letter: Letter, sizes: Sizes, number: int, pages: int) -> bytes:
    """Head and foot of a page. Long words are made smaller, never cut."""
    foot_left, foot_right = running_foot(letter, number, pages)
    column_ = (measures.RIGHT - measures.LEFT) * POINTS
    sender = (measures.SENDER.right - measures.SENDER_LEFT) * POINTS
    head, foot = measures.HEAD_BASELINE, measures.FOOT_BASELINE
    made = [b".3 g BT"]
    for text, room, top, from_right, bold in (
        (letter.marking, min(sender, column_ * 0.48), head, True, True),
        (foot_left, column_ * 0.74, foot, False, False),
        (foot_right, column_ * 0.24, foot, True, False),
    ):
        if text:
            made.append(_furniture_line(text, sizes.furniture, room, top, from_right, bold))
    made.append(b"ET 0 g")
    return _FURNITURE + b" ".join(made) + _END


@lru_cache(maxsize=4096)
def _furniture_line(text: str, size: float, room: float, top: float, from_right: bool, bold: bool) -> bytes:
    wide = width(" ".join(printable(text).split()), size, bold)
    if wide > room:
        size = max(_LEAST_FURNITURE, size * room / wide)
        wide = width(" ".join(printable(text).split()), size, bold)
    left, up = _at(measures.RIGHT if from_right else measures.LEFT, top)
    return b"1 0 0 1 %g %g Tm %b" % (left - wide if from_right else left, up, _shown(text, size, bold))


def _date_and_reference(letter: Letter, head: _Head) -> tuple[bytes, float]:
    """Date and reference below the sender, and where they end."""
    size = head.size
    lines = [*set_lines(((letter.date, False),), _SENDER_ROOM, size)]
    if letter.reference:
        lines += set_lines(((f"{REFERENCE} {letter.reference}", False),), _SENDER_ROOM, size)
    top = head.bottom + size * 0.8 / POINTS
    bottom = top + len(lines) * size * 1.25 / POINTS
    if bottom > measures.SENDER.bottom:
        raise DoesNotFit(
            "The reference does not fit beside the address.", "Give the case a shorter reference."
        )
    if not lines:
        return b"", head.bottom
    start = b"BT /R %g Tf %g TL 1 0 0 1 %g %g Tm\n" % (size, size * 1.25, *_at(measures.SENDER_LEFT, top))
    return start + b"\n".join(lines) + b"\nET", bottom


def _address(letter: Letter, sizes: Sizes) -> bytes:
    """The addressee's lines in the window, as large as they fit."""
    if not letter.addressee:
        return b""
    window = measures.WINDOW
    room = (window.right - measures.LEFT - 1.0) * POINTS
    high = (window.bottom - window.top) * POINTS
    for size in sizes.address:
        lines = [line for each in letter.addressee for line in set_lines(((each, False),), room, size)]
        leading = min(size * 1.22, (high - size * 0.3) / max(1, len(lines)))
        whole = len(lines) == len(letter.addressee) or size == sizes.address[-1]
        if whole and leading >= size * 1.05 and len(lines) <= measures.MOST_ADDRESS_LINES:
            start = b"BT /R %g Tf %g TL 1 0 0 1 %g %g Tm\n" % (size, leading, *_at(measures.LEFT, window.top))
            return start + b"\n".join(lines) + b"\nET"
    raise DoesNotFit(
        "The address does not fit into the window of the envelope.",
        f"It may have {measures.MOST_ADDRESS_LINES} lines, the name among them; shorten or join some.",
    )


def _first_top(letter: Letter, sender_bottom: float) -> float:
    """Where the text begins on the first page: below the window, or, without an address, below the sender."""
    if letter.addressee:
        return measures.FIRST_TOP
    logo = measures.LOGO.bottom if letter.letterhead.logo else 0.0
    return max(measures.LATER_TOP, logo + 2.0, sender_bottom + measures.UNADDRESSED_TOP_GAP)


# -- the file -------------------------------------------------------------------------------------------------------------


class LetterFile:
    """A PDF of letters. Pages go out as they are drawn; in which order they are read is said at the end."""

    def __init__(self, out: BinaryIO) -> None:
        self._file = PdfFile(out)
        self._fonts: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._resources = self._file.reserve()
        self._again: dict[bytes, int] = {}

    def contents(self, drawn: Drawn, *, again: bool = False) -> list[int]:
        """Write the pages of a letter and return their numbers. ``again``: as likely as not the same pages came before."""
        for name in sorted(drawn.fonts):
            self._font(name)
        head = _letterhead(drawn.letterhead, drawn.large_print)
        if head.operators and head.name not in self._forms:
            self._forms[head.name] = self._form(head.operators, drawn.letterhead.logo)
        if drawn.draft and "D" not in self._forms:
            self._forms["D"] = self._form(_watermark())
        if not again:
            return [self._file.add_stream(page, packed=True) for page in drawn.pages]
        for page in drawn.pages:
            if page not in self._again:
                if len(self._again) > _KIDS:
                    self._again.clear()
                self._again[page] = self._file.add_stream(page, packed=True)
        return [self._again[page] for page in drawn.pages]

    def blank(self) -> int:
        """The number of the page that is printed on blank backs."""
        page = blank_page()
        if page not in self._again:
            self._again[page] = self._file.add_stream(page, packed=True)
        return self._again[page]

    def finish(self, pages: list[int], title: str, language: str = "en-GB", labels: bytes = b"") -> None:
        """Write the pages in reading order, by the numbers of their contents, then all that they share."""
        file = self._file
        root = file.reserve()
        parents = []
        for first in range(0, len(pages), _KIDS):
            parent = file.reserve()
            kids = [
                file.add(b"<</Type/Page/Parent %d 0 R/Contents %d 0 R>>" % (parent, number))
                for number in pages[first : first + _KIDS]
            ]
            listed = b" ".join(b"%d 0 R" % kid for kid in kids)
            file.add(b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (root, len(kids), listed), parent)
            parents.append(parent)
        listed = b" ".join(b"%d 0 R" % parent for parent in parents)
        file.add(
            b"<</Type/Pages/Count %d/Kids[%b]/Resources %d 0 R/MediaBox[0 0 %g %g]>>"
            % (len(pages), listed, self._resources, measures.PAGE_WIDTH * POINTS, _HEIGHT),
            root,
        )
        self._font("R")
        fonts, forms = _named(self._fonts), _named(self._forms)
        file.add(b"<</Font<<%b>>/XObject<<%b>>>>" % (fonts, forms), self._resources)
        catalog = file.add(
            b"<</Type/Catalog/Pages %d 0 R/Lang%b/ViewerPreferences<</DisplayDocTitle true>>%b>>"
            % (root, text_string(language), labels)
        )
        info = file.add(b"<</Title%b/Creator(caseforms)/Producer(caseforms)>>" % text_string(title))
        file.finish(catalog, info)

    def _form(self, operators: bytes, logo: str = "") -> int:
        """Write what is drawn on many pages."""
        used = {name.decode("ascii") for name in _FONT.findall(operators)}
        resources = b"<</Font<<%b>>" % _named({name: self._font(name) for name in sorted(used)})
        if logo:
            resources += b"/XObject<</Logo %d 0 R>>" % add_picture(self._file, read_picture(logo))
        box = b"/BBox[0 0 %g %g]" % (measures.PAGE_WIDTH * POINTS, _HEIGHT)
        entries = b"/Type/XObject/Subtype/Form%b/Resources%b>>" % (box, resources)
        return self._file.add_stream(operators, entries)

    def _font(self, font: str) -> int:
        """Write a font, once."""
        if font in self._fonts:
            return self._fonts[font]
        self._fonts[font] = add_font(self._file, font)
        return self._fonts[font]


def _named(numbers: dict[str, int]) -> bytes:
    return b"".join(b"/%b %d 0 R" % (name.encode("ascii"), number) for name, number in numbers.items())


def _watermark() -> bytes:
    """The mark of a draft: large and pale, across the page, below the text."""
    colour = b" ".join(b"%.3g" % (int(theme.WATERMARK[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return b"%b rg BT /B 150 Tf .6157 .788 -.788 .6157 %g %g Tm (DRAFT)Tj ET" % (colour, *_at(54.0, 258.0))


@cache
def _logo_place(path: str) -> tuple[float, float, float, float]:
    """Where the logo stands: left and bottom, width and height in points."""
    from PIL import Image

    with Image.open(path) as picture:
        across, up = picture.size
    scale = min(_LOGO_WIDTH / across, _LOGO_HEIGHT / up) * POINTS
    left, top = _at(measures.LEFT, _LOGO_TOP)
    return left, top - up * scale, across * scale, up * scale
