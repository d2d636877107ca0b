"""Tags for a PDF: what each piece of a page is, and in which order it is read, for whoever does not see the page.

The elements (headings, paragraphs, tables, figures) are made when a block is added to the story, before anything is drawn. Each
paragraph knows its element; where it draws its words, the page says so by a number, and the element remembers page and number. A
paragraph that is split takes its element along, so one that runs over three pages is read as one. What says nothing – grounds,
lines, head and foot, column heads drawn again on the next page – is marked as an artifact.
"""

from __future__ import annotations

import functools
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFDictionary,
    PDFFile,
    PDFIndirectObject,
    PDFObject,
    PDFStream,
    ViewerPreferencesPDFDictionary,
)
from reportlab.platypus import Flowable, Image, Paragraph, Table

from .pdf_file import text_string

#: How the words of a block are tagged, by its role.
_KINDS = {"title": "H1", "heading": "H2", "subheading": "H3", "caption": "Caption"}
#: What stands in a grid even where nothing is said, because the cells after it count on it.
_STAYS = frozenset({"TH", "TD"})
_ARTIFACT, _PAGINATION, _END = "/Artifact BMC", "/Artifact <</Type/Pagination>> BDC", "EMC"
_PER_STREAM = 500
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class Element(PDFObject):  # type: ignore[misc]
    """An element of the structure. ``said`` are further entries, such as the scope of a head, as PDF text."""

    def __init__(self, tags: Tags, kind: str, above: Element | None, said: bytes = b"") -> None:
        self.tags, self.kind, self.above, self.said = tags, kind, above, said
        self.inside: list[Element] = []
        self.places: list[tuple[int, int]] = []
        if above:
            above.inside.append(self)

    @property
    def counts(self) -> bool:
        """Whether there is anything to read, or a cell that must be there."""
        return bool(self.places) or self.kind in _STAYS or any(each.counts for each in self.inside)

    def begin(self, canvas: Any) -> str:
        """The operator after which the words of this element are drawn."""
        page = canvas.getPageNumber() - 1
        number = self.tags.number(page, self)
        self.places.append((page, number))
        return f"/{self.kind} <</MCID {number}>> BDC"

    def format(self, document: Any) -> bytes:
        """The object as it stands in the file; called when all pages are known."""
        said = b"<</S/%b/P %b%b" % (
            self.kind.encode(),
            reference(document, self.above or self.tags),
            self.said,
        )
        kids = [reference(document, each) for each in self.inside if each.counts]
        if self.places:
            first = self.places[0][0]
            said += b"/Pg " + reference(document, _page(document, first))
            kids = [
                b"%d" % number
                if page == first
                else b"<</Type/MCR/Pg %b/MCID %d>>" % (reference(document, _page(document, page)), number)
                for page, number in self.places
            ]
        return said + b"/K[%b]>>" % b" ".join(kids)


class Tags(PDFObject):  # type: ignore[misc]
    """The structure of one document, from which the tree is written when its pages are known."""

    def __init__(self) -> None:
        self._document = Element(self, "Document", None)
        self._pages: list[list[Element]] = []

    def number(self, page: int, element: Element) -> int:
        """The number of the next piece of a page, which belongs to ``element``."""
        while len(self._pages) <= page:
            self._pages.append([])
        self._pages[page].append(element)
        return len(self._pages[page]) - 1

    def block(self, role: str, flowable: Flowable) -> None:
        """Make the elements of a block and tell its paragraphs and pictures which is theirs."""
        if isinstance(flowable, Table):
            self._grid(role, flowable)
        elif isinstance(flowable, Tagged):
            flowable.tag = Element(self, "Figure", self._document, b"/Alt" + text_string(flowable.alt))
        elif isinstance(flowable, TaggedParagraph):
            self._give(Element(self, _KINDS.get(role, "P"), self._document), flowable)

    def _grid(self, role: str, grid: Table) -> None:
        """A table, or a list; a grid without heads only arranges what is read one after the other."""
        rows = grid._cellvalues
        if role == "list":
            made = Element(self, "L", self._document, b"/A<</O/List/ListNumbering/Square>>")
            for mark, *words in rows:
                item = Element(self, "LI", made)
                self._fill(Element(self, "Lbl", item), mark)
                self._fill(Element(self, "LBody", item), words)
        elif any(_scope(cell) for row in rows for cell in row):
            made = Element(self, "Table", self._document)
            for row in rows:
                self._row(Element(self, "TR", made), row)
        else:
            for flowable in (each for row in rows for cell in row for each in _flowables(cell)):
                self.block("paragraph", flowable)

    def _row(self, line: Element, row: list[Any]) -> None:
        """The cells of a row. Empty words after a cell stand where it reaches to."""
        starts = [number for number, cell in enumerate(row) if cell != ""]
        for start, end in pairwise([*starts, len(row)]):
            scope = _scope(row[start])
            said = b"/Scope/%b" % scope if scope else b""
            said += b"/ColSpan %d" % (end - start) if end - start > 1 else b""
            attributes = b"/A<</O/Table%b>>" % said if said else b""
            self._fill(Element(self, "TH" if scope else "TD", line, attributes), row[start])

    def _fill(self, element: Element, cell: Any) -> None:
        for flowable in _flowables(cell):
            if isinstance(flowable, TaggedParagraph):
                self._give(element, flowable)

    def _give(self, element: Element, words: TaggedParagraph) -> None:
        words.tag = element

    def finish(self, document: Any, title: str) -> None:
        """Put the tree into a reportlab document whose pages are all there, and say that it is tagged."""
        pages = document.Pages.pages
        for number, page in enumerate(pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, "/S"
        catalog = document.Catalog
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = ViewerPreferencesPDFDictionary({"DisplayDocTitle": "true"})
        catalog.Metadata = _metadata(title)
        catalog.StructTreeRoot = self
        document._pdfVersion = (1, 7)
        document.format = functools.partial(_written, document)

    def format(self, document: Any) -> bytes:
        """The root of the tree. The tree of parents leads from each piece of a page to its element."""
        pages = self._pages + [[]] * (len(document.Pages.pages) - len(self._pages))
        parents = b"".join(
            b"%d[%b]" % (number, b" ".join(reference(document, each) for each in elements))
            for number, elements in enumerate(pages)
        )
        return b"<</Type/StructTreeRoot/K %b/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d>>" % (
            reference(document, self._document),
            parents,
            len(pages),
        )


class Tagged(Flowable, ABC):  # type: ignore[misc]
    """Something drawn as a whole. ``alt`` says in words what it shows."""

    tag: Element | None = None
    alt = ""

    def draw(self) -> None:
        if self.tag is None:
            self.paint()
            return
        self.canv._code.append(self.tag.begin(self.canv))
        x, y = self.canv.absolutePosition(0, 0)
        box = (x, y, x + self.width, y + self.height)
        self.tag.said += b"/A<</O/Layout/Placement/Block/BBox[%.2f %.2f %.2f %.2f]>>" % box
        self.paint()
        self.canv._code.append(_END)

    @abstractmethod
    def paint(self) -> None:
        """Draw it, whatever it is."""


class TaggedImage(Tagged, Image):  # type: ignore[misc]
    """A picture from a file, with words for it."""

    def __init__(self, *args: Any, alt: str, **named: Any) -> None:
        Image.__init__(self, *args, **named)
        self.alt = alt

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = Image.wrap(self, width, height)
        return self.width, self.height

    def paint(self) -> None:
        Image.draw(self)


class TaggedParagraph(Paragraph):  # type: ignore[misc]
    """A paragraph whose words, on whatever page, belong to one element. Without one it is drawn like any other."""

    tag: Element | None = None
    _again = False

    def split(self, width: float, height: float) -> list[Flowable]:
        pieces: list[Flowable] = super().split(width, height)
        for piece in pieces:
            piece.tag = self.tag
        return pieces

    def draw(self) -> None:
        if self.tag is None:
            super().draw()
            return
        code = self.canv._code
        # A ground or a frame is drawn before the words; a paragraph drawn a second time is the head of a further page.
        ground = bool(self._again or self.style.backColor or self.style.borderWidth)
        if ground:
            code.append(_ARTIFACT)
        self._open = ground
        super().draw()
        if self._open:
            code.append(_END)
        self._again = True

    def beginText(self, x: float, y: float) -> Any:
        """reportlab asks for this when the ground is drawn and the words come next."""
        if self.tag is not None and not self._again:
            self.canv._code += [_END] * self._open + [self.tag.begin(self.canv)]
            self._open = True
        words = super().beginText(x, y)
        if self.tag is not None:
            words._textOut = functools.partial(_spaced, words._textOut)
        return words


def _spaced(put: Any, text: str, ends_line: int = 0) -> None:
    """A line ends with a space, or its last word and the first of the next one would be read as one."""
    put(f"{text} " if ends_line else text, ends_line)


def _drawing_grid(grid: Table, step: str, *_: Any) -> None:
    """The ground of the cells and the lines between them say nothing."""
    if step in ("startBG", "startLines"):
        grid.canv._code.append(_ARTIFACT)
    elif step in ("endBG", "endLines"):
        grid.canv._code.append(_END)


#: A table of reportlab whose ground and lines are artifacts. Its pieces are drawn like it.
Grid = functools.partial(Table, renderCB=_drawing_grid)


@contextmanager
def unread(canvas: Any, tags: Tags | None) -> Iterator[None]:
    """What is drawn meanwhile stands on every page and is not read with the document."""
    if tags is not None:
        canvas._code.append(_PAGINATION)
    yield
    if tags is not None:
        canvas._code.append(_END)


def _flowables(cell: Any) -> list[Flowable]:
    return [
        each for each in (cell if isinstance(cell, list | tuple) else [cell]) if isinstance(each, Flowable)
    ]


def _scope(cell: Any) -> bytes:
    """What a cell is the head of: ``Row`` or ``Column``, as its style says."""
    scope: str = getattr(getattr(cell, "style", None), "scope", "")
    return scope.encode()


def reference(document: Any, thing: Any) -> bytes:
    """How another object refers to this one."""
    found: bytes = document.Reference(thing).format(document)
    return found


def _page(document: Any, number: int) -> Any:
    return document.Pages.pages[number]


def _metadata(title: str) -> PDFStream:
    """The title. Not compressed, for programs that look for it without reading PDF."""
    entries = PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"})
    return PDFStream(
        entries,
        _XMP.format(title=escape(title)).encode("utf-8"),
        filters=[],
    )


# -- the file ------------------------------------------------------------------------------------------------------------


def _written(document: Any) -> bytes:
    """The whole file, its many small elements packed into a few streams: they would double it as objects of their own."""
    document.encrypt.prepare(document)
    file = PDFFile(document._pdfVersion)
    rows = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    number = 0
    while name := document.numberToId.get(number := number + 1):  # writing one may add others at the end
        thing = document.idToObject[name]
        if isinstance(thing, Element | Tags):
            small.append((number, thing.format(document)))
        else:
            rows[number] = (1, file.add(PDFIndirectObject(name, thing).format(document)), 0)
    for start in range(0, len(small), _PER_STREAM):
        group = small[start : start + _PER_STREAM]
        rows |= {each: (2, number, place) for place, (each, _) in enumerate(group)}
        rows[number] = (1, file.add(_stream(number, *_packed(group))), 0)
        number += 1
    table = b"".join(struct.pack(">BIH", *rows.get(each, (0, 0, 65535))) for each in range(number))
    root, info = (reference(document, each) for each in (document.Catalog, document.info))
    said = b"/Type/XRef/Size %d/W[1 4 2]/Root %b/Info %b/ID%b" % (number + 1, root, info, document.ID())
    table += struct.pack(">BIH", 1, len(file.format(document)), 0)
    place = file.add(_stream(number, said, table))
    file.add(b"startxref\n%d\n%%%%EOF\n" % place)
    made: bytes = file.format(document)
    return made


def _packed(group: list[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Objects as one stream: what it says of itself, and its data."""
    places, at = [], 0
    for number, body in group:
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    index = b" ".join(places) + b"\n"
    return b"/Type/ObjStm/N %d/First %d" % (len(group), len(index)), index + b"\n".join(b for _, b in group)


def _stream(number: int, said: bytes, data: bytes) -> bytes:
    data = zlib.compress(data)
    return b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        said,
        len(data),
        data,
    )
