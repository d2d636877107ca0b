"""Finished PDFs are tagged: PDFium says what each thing on a page is marked as, pypdf reads the tree; the two must agree."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from pypdf import PdfReader
from test_read_round_trip import first_of, made
from test_writers import LAYOUT, content, plain

from caseforms.cases.settings import Settings
from caseforms.errors import ProofFailed
from caseforms.forms import FORM_CODES
from caseforms.forms.fillable_file import blank_form
from caseforms.forms.present import content as content_of
from caseforms.render.fields.flat import locked
from caseforms.render.joining import Part, join
from caseforms.render.layout import Column, Content, Drawing, Figure, Layout, Rowed, Section, Table
from caseforms.render.pdf import furniture_lines, write_pdf
from caseforms.render.pdf_words import page_words
from caseforms.render.proof import prove_undisclosed
from caseforms.render.text import squeezed
from caseforms.samples import SAMPLE_DAY

HEADINGS = {"H1": 1, "H2": 2, "H3": 3}
KINDS = {
    "Document",
    "P",
    "Caption",
    "Figure",
    "Table",
    "TR",
    "TH",
    "TD",
    "L",
    "LI",
    "Lbl",
    "LBody",
    *HEADINGS,
}


@dataclass
class Node:
    """An element: what it is, what is in it, and on which pages its pieces stand under which numbers."""

    kind: str
    said: Any
    number: int
    inside: list[Node] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        yield self
        for each in self.inside:
            yield from each.all()

    def each(self, *kinds: str) -> list[Node]:
        return [node for node in self.all() if node.kind in kinds]


@dataclass
class Drawn:
    """Something drawn on a page: its words, its mark and number, and whether it stands on every page."""

    words: str
    mark: str
    number: int
    furniture: bool


@dataclass
class Tagged:
    """A PDF read back."""

    root: Node
    pages: list[list[Drawn]]
    reader: PdfReader

    def words(self, node: Node) -> str:
        return "".join(
            drawn.words
            for each in node.all()
            for page, number in each.places
            for drawn in self.pages[page]
            if drawn.number == number
        )

    @property
    def catalog(self) -> Any:
        return self.reader.root_object


def read(data: bytes) -> Tagged:
    """Read a tagged PDF, and hold it to everything that must be true of any."""
    reader = PdfReader(io.BytesIO(data))
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}
    tree = reader.root_object["/StructTreeRoot"]
    found = Tagged(_node(tree.raw_get("/K"), numbers), list(_drawn(data)), reader)
    _hold(found, tree)
    return found


def _node(given: Any, pages: dict[int, int]) -> Node:
    said = given.get_object()
    node = Node(said["/S"][1:], said, given.idnum)
    kids = said["/K"]
    for kid in kids:
        if isinstance(kid, int):
            node.places.append((pages[said.raw_get("/Pg").idnum], int(kid)))
        elif kid.get_object().get("/Type") == "/MCR":
            node.places.append((pages[kid.raw_get("/Pg").idnum], int(kid["/MCID"])))
        else:
            node.inside.append(_node(kid, pages))
            assert node.inside[-1].said.raw_get("/P").idnum == node.number
    return node


def _drawn(data: bytes) -> Iterator[list[Drawn]]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        yield [_thing(each.raw, text.raw) for each in page.get_objects()]
        text.close()
        page.close()
    document.close()


def _thing(thing: Any, text: Any) -> Drawn:
    marks = [pdfium.FPDFPageObj_GetMark(thing, at) for at in range(pdfium.FPDFPageObj_CountMarks(thing))]
    assert len(marks) == 1, "something is drawn outside of every mark, or inside of two"
    words = ""
    if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
        size = pdfium.FPDFTextObj_GetText(thing, text, None, 0)
        room = ctypes.create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(thing, text, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), size)
        words = room.raw[: size - 2].decode("utf-16-le")
    name, size = (ctypes.c_ushort * 60)(), ctypes.c_ulong()
    assert pdfium.FPDFPageObjMark_GetName(marks[0], name, 120, size)
    mark = bytes(name)[: size.value - 2].decode("utf-16-le")
    furniture = (
        mark == "Artifact" and pdfium.FPDFPageObjMark_CountParams(marks[0]) > 0
    )  # its type: pagination
    return Drawn(words, mark, pdfium.FPDFPageObj_GetMarkedContentID(thing), furniture)


def _hold(found: Tagged, tree: Any) -> None:
    """The numbers on the pages, the tree, and the way back from the pages to the tree agree; all is in order."""
    assert found.catalog["/MarkInfo"]["/Marked"] is not None
    assert found.catalog["/MarkInfo"]["/Marked"].value is True
    assert found.catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert found.catalog["/Lang"] == "en-GB"
    nodes = list(found.root.all())
    assert {node.kind for node in nodes} <= KINDS
    claimed = [(page, number, node) for node in nodes for page, number in node.places]
    assert len({(page, number) for page, number, _ in claimed}) == len(claimed), (
        "one piece belongs to two elements"
    )
    listed = tree["/ParentTree"]["/Nums"]
    assert tree["/ParentTreeNextKey"] == len(found.pages)
    for at, (page, things) in enumerate(zip(found.reader.pages, found.pages, strict=True)):
        assert (page["/StructParents"], page["/Tabs"]) == (at, "/S")
        ours = [(number, node) for where, number, node in claimed if where == at]
        assert [number for number, _ in ours] == list(range(len(ours))), (
            "not read in the order in which it is drawn"
        )
        on_page = {each.number for each in things if each.number >= 0}
        # A paragraph may say nothing; then nothing is drawn under its number.
        assert on_page <= {number for number, _ in ours}
        assert list(listed[0::2]) == list(range(len(found.pages)))
        assert [each.idnum for each in list.__iter__(listed[2 * at + 1])] == [node.number for _, node in ours]
        kinds = {number: node.kind for number, node in ours}
        for each in things:
            assert each.mark == (kinds[each.number] if each.number >= 0 else "Artifact")
    _hold_kinds(found)


def _hold_kinds(found: Tagged) -> None:
    levels = [HEADINGS[node.kind] for node in found.root.each(*HEADINGS)]
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), "a heading skips a level"
    for table in found.root.each("Table"):
        assert {row.kind for row in table.inside} == {"TR"}
        widths = {sum(_columns(cell) for cell in row.inside) for row in table.inside}
        assert len(widths) == 1, "rows of a table differ in their columns"
        assert table.each("TH")
    read_out = squeezed(found.words(found.root))
    again = [each for page in found.pages for each in page if each.number < 0 and not each.furniture]
    assert all(squeezed(each.words) in read_out for each in again), "words are drawn that nobody reads out"
    for head in found.root.each("TH"):
        assert head.places
        assert head.said["/A"]["/Scope"] in ("/Row", "/Column")
    for figure in found.root.each("Figure"):
        assert figure.said["/Alt"].strip()
        left, bottom, right, top = figure.said["/A"]["/BBox"]
        assert 0 < left < right < 842
        assert 0 < bottom < top < 842


def _columns(cell: Node) -> int:
    assert cell.kind in ("TH", "TD")
    return int(cell.said.get("/A", {}).get("/ColSpan", 1))


def printed(data: bytes, made: Content) -> str:
    """What the pages say, without head and foot."""
    pages, said = page_words(data), []
    for number, page in enumerate(pages, 1):
        flat = squeezed(page).replace("DRAFT", "", int(made.furniture.draft))
        for line in reversed(furniture_lines(made.furniture, number, len(pages))):
            flat = "".join(flat.rsplit(squeezed(line), 1))
        said.append(flat)
    return "".join(said)


def kept(found: Tagged, *, again: bool = True) -> str:
    """What is marked, page by page; with what is drawn ``again`` on a further page, such as the heads of a table."""
    return squeezed(
        "".join(
            each.words
            for page in found.pages
            for each in page
            if each.number >= 0 or (again and not each.furniture)
        )
    )


def trial(layout: Layout = LAYOUT, **changes: Any) -> tuple[bytes, Content]:
    words = content(plain())
    words.furniture = replace(words.furniture, **changes)
    return write_pdf(layout, words), words


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_form_is_tagged_and_says_in_its_tags_what_its_pages_say(code: str) -> None:
    result = first_of(code)
    words = content_of(
        result.form, result.case, result.findings, Settings(), draft=False, urgent=result.urgent
    )
    data = write_pdf(result.form.layout, words)
    found = read(data)
    assert kept(found) == printed(data, words)
    assert sorted(squeezed(found.words(found.root))) == sorted(kept(found, again=False))
    assert len(found.root.each("H2")) >= len(list(words.numbered(result.form.layout)))
    assert len(found.root.each("Figure")) == len(words.figures)
    for figure, drawing in zip(found.root.each("Figure"), words.figures.values(), strict=True):
        assert figure.said["/Alt"] == drawing.words


def test_an_answer_over_three_pages_is_one_paragraph() -> None:
    long = " ".join(f"word{number}" for number in range(2500))
    words = content(plain())
    words.answers["story.long"] = long
    found = read(write_pdf(LAYOUT, words))
    (story,) = [node for node in found.root.each("P") if "word1200" in found.words(node)]
    assert squeezed(found.words(story)) == squeezed(long)
    assert len({page for page, _ in story.places}) >= 3


def test_a_line_ends_with_a_space_so_that_no_two_words_are_read_as_one() -> None:
    words = content(plain())
    words.answers["story.long"] = "These words fill more than one line of the page. " * 9
    found = read(write_pdf(LAYOUT, words))
    drawn = b"".join(page.get_contents().get_data() for page in found.reader.pages)
    ends = re.findall(rb"(.)\) Tj T\*", drawn)
    assert len(ends) > 30
    assert set(ends) == {b" "}


def test_an_answer_that_breaks_in_its_row_is_one_cell() -> None:
    long = " ".join(f"word{number}" for number in range(1200))
    words = content(plain())
    words.answers["child.gp"] = long
    found = read(write_pdf(LAYOUT, words))
    (cell,) = [node for node in found.root.each("TD") if "word600" in found.words(node)]
    assert squeezed(found.words(cell)) == squeezed(long)
    assert len(cell.places) >= 2


def test_heads_that_are_repeated_are_read_once() -> None:
    columns = (Column("a", "First column"), Column("b", "Second column"))
    layout = Layout("t", "A title", "", (Section("S", (Table("rows", "Rows", columns, flows=True),)),))
    rows = [{"a": f"one {number}", "b": f"two {number} " * 20} for number in range(60)]
    words = Content(content(plain()).furniture, tables={"rows": Rowed(rows)})
    data = write_pdf(layout, words)
    found = read(data)
    (table,) = found.root.each("Table")
    assert len(found.pages) > 2
    assert page_words(data)[-1].count("Second column") == 1
    assert squeezed(found.words(table)).count("Secondcolumn") == 1
    assert [found.words(cell).strip() for cell in table.each("TH")] == ["First column", "Second column"]
    assert len(table.inside) == 61
    assert kept(found) == printed(data, words)


def test_a_cell_that_is_wider_says_over_how_many_columns() -> None:
    found = read(trial()[0])
    assert {_columns(cell) for cell in found.root.each("TD")} >= {1, 3}


def test_what_is_to_be_ticked_is_a_list() -> None:
    found = read(trial()[0])
    (each,) = found.root.each("LI")
    assert [squeezed(found.words(node)) for node in each.each("Lbl")] == ["☐"]


def test_the_mark_of_a_draft_is_not_read() -> None:
    data, words = trial(draft=True)
    found = read(data)
    assert all("DRAFT" in page for page in page_words(data))
    assert "DRAFT" not in kept(found)
    assert kept(found) == printed(data, words)


def test_a_logo_is_a_figure_with_words(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGB", (60, 30), "#204060").save(path)
    found = read(trial(logo=str(path), letterhead="Fenbridge School\nMill Road", organisation="Fenbridge")[0])
    first, second, third = found.root.inside[:3]
    assert squeezed(found.words(first)) == "FenbridgeSchoolMillRoad"
    assert (second.kind, second.said["/Alt"], third.kind) == ("Figure", "Logo of Fenbridge", "H1")
    read(trial(letterhead="Fenbridge School")[0])


def test_words_for_a_figure_are_searched_for_what_may_not_be_disclosed() -> None:
    layout = Layout("t", "A title", "", (Section("S", (Figure("map", "Map"),)),))
    drawing = Drawing(lambda wide: (wide, 100.0), lambda *given: None, bytes, "Found at 4 Sedge Lane")
    words = Content(content(plain()).furniture, {"map": "A caption"}, figures={"map": drawing})
    data = write_pdf(layout, words)
    assert read(data).root.each("Figure")[0].said["/Alt"] == "Found at 4 Sedge Lane"
    with pytest.raises(ProofFailed):
        prove_undisclosed(data, lambda text: "Sedge Lane" in text)


def test_a_finished_document_that_carries_its_answers_is_still_tagged_also_when_locked() -> None:
    data = made(first_of("is1"), "pdf")
    found = read(data)
    assert "/AF" in found.catalog
    metadata = found.catalog["/Metadata"].get_data().decode("utf-8")
    assert found.reader.metadata.title in metadata
    reader = PdfReader(io.BytesIO(locked(data, "a password")))
    reader.decrypt("a password")
    assert reader.root_object["/StructTreeRoot"]["/ParentTreeNextKey"] == len(found.pages)


def test_no_standard_is_claimed_that_nobody_has_checked() -> None:
    found = read(write_pdf(LAYOUT, content(plain())))
    assert b"pdfuaid" not in found.catalog["/Metadata"].get_data()


def test_documents_that_are_joined_or_have_fields_do_not_claim_to_be_tagged() -> None:
    data, _ = trial()
    joined = PdfReader(io.BytesIO(join([Part("a", data), Part("b", data)], "Two")))
    blank = PdfReader(io.BytesIO(blank_form(first_of("is1").form, Settings(), SAMPLE_DAY).data))
    for reader in (joined, blank):
        assert not {"/MarkInfo", "/StructTreeRoot", "/Metadata"} & reader.root_object.keys()
        assert not any("/StructParents" in page for page in reader.pages)
    assert not any("/Tabs" in page for page in joined.pages)
    assert b"BDC" not in blank.pages[0].get_contents().get_data()
