"""Preflight: what may not go into a window envelope is found in PDFs of any origin, with its place; what may go passes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from paper_letters import LARGE, LETTER, LONG, is_postcode
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject
from reportlab.pdfgen.canvas import Canvas

from caseforms.errors import Unreadable
from caseforms.findings import CODES
from caseforms.render import fonts
from caseforms.render.letter_measures import POINTS, WINDOW, Area
from caseforms.render.letter_pdf import write_letter_pdf
from caseforms.render.page_fonts import Fonts, PageFont
from caseforms.render.page_marks import PageMarks, page_marks
from caseforms.render.postal import BAD_FIRST_CHARACTERS, address_faults, is_bfpo, is_country
from caseforms.render.preflight import Flaw, overlay, preflight

GOOD = ("Joanne Marsh", "4 Sedge Lane", "Fenbridge", "ZZ99 3AA")
HEIGHT = 297 * POINTS


def drawn(
    *draw: Callable[[Any], None],
    address: Sequence[str] = GOOD,
    pages: int = 1,
    size: tuple[float, float] = (210.0, 297.0),
    font: str = "",
) -> bytes:
    """A letter that reportlab draws: the address in the window, a line of text, and what ``draw`` adds to page 1."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(size[0] * POINTS, size[1] * POINTS))
    for number in range(pages):
        canvas.setFont(font or fonts.use(fonts.REGULAR), 10)
        if number == 0:
            for place, line in enumerate(address):
                text(canvas, 26.0, 43.5 + place * 3.5, line)
            for each in draw:
                each(canvas)
        text(canvas, 26.0, 120.0, "Dear Joanne Marsh")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text(canvas: Any, left: float, top: float, words: str) -> None:
    canvas.drawString(left * POINTS, canvas._pagesize[1] - top * POINTS, words)


def at(left: float, top: float, words: str = "words") -> Callable[[Any], None]:
    """Draws text there."""
    return lambda canvas: text(canvas, left, top, words)


def box(left: float, top: float, wide: float, high: float, white: bool = False) -> Callable[[Any], None]:
    """Draws a filled box there."""

    def draw(canvas: Any) -> None:
        canvas.saveState()
        canvas.setFillGray(1 if white else 0.5)
        canvas.rect(
            left * POINTS, HEIGHT - (top + high) * POINTS, wide * POINTS, high * POINTS, stroke=0, fill=1
        )
        canvas.restoreState()

    return draw


def picture(left: float, top: float, wide: float, high: float) -> Callable[[Any], None]:
    """Draws a picture there."""
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Any) -> None:
        image = ImageReader(Image.new("RGB", (10, 10), (200, 0, 0)))
        canvas.drawImage(image, left * POINTS, HEIGHT - (top + high) * POINTS, wide * POINTS, high * POINTS)

    return draw


def codes(data: bytes) -> list[str]:
    return [flaw.code for flaw in preflight(data, is_postcode)]


# -- what passes ----------------------------------------------------------------------------------------------------------


def outside_of_a_clip(canvas: Any) -> None:
    path = canvas.beginPath()
    path.rect(30 * POINTS, 100, 50, 50)
    canvas.saveState()
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.rect(0, 0, 210 * POINTS, HEIGHT, stroke=0, fill=1)
    canvas.restoreState()


def invisible(canvas: Any) -> None:
    made = canvas.beginText(2 * POINTS, 20)
    made.setTextRenderMode(3)
    made.textLine("read by nobody")
    canvas.drawText(made)


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: None,
        at(130, 20, "the sender"),
        at(26, 20, "a logo in words"),
        at(100, 20, "from the logo over to the sender, all above the window"),
        at(16, 290, "the foot"),
        box(0, 0, 210, 297, white=True),
        box(16, 8, 40, 18),
        picture(16, 8, 40, 18),
        outside_of_a_clip,
        invisible,
    ],
    ids=[
        "plain",
        "sender",
        "logo",
        "both",
        "foot",
        "white ground",
        "drawn logo",
        "picture",
        "clipped",
        "invisible",
    ],
)
def test_what_may_stand_on_a_letter_passes(draw: Callable[[Any], None]) -> None:
    assert preflight(drawn(draw), is_postcode) == []


@pytest.mark.parametrize(
    "address",
    [
        GOOD,
        ("Joanne Marsh", "4 Sedge Lane", "zz993aa"),
        ("Cpl J Marsh", "1 Regiment", "BFPO 57"),
        ("Cpl J Marsh", "1 Regiment", "bfpo c/o 57"),
        ("Joanne Marsh", "Rue de la Paix 4", "75002 Paris", "France"),
        ("Joanne Marsh", "4 Main Street", "Dublin", "IRELAND"),
        ("Łukasz Øvergård", "4/2 Sedge Lane", "ZZ99 3AA"),
        (*(f"Line {number}" for number in range(6)), "ZZ99 3AA"),
    ],
)
def test_addresses_that_the_post_can_read_pass(address: Sequence[str]) -> None:
    assert codes(drawn(address=address)) == []


# -- what does not --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw, code, where",
    [
        (at(5, 150), "PRE-02", (5, 150)),
        (at(190, 150, "over the right edge"), "PRE-02", (190, 150)),
        (at(100, 4.0), "PRE-02", (100, 4)),
        (at(100, 295), "PRE-02", (100, 295)),
        (box(0, 150, 5, 5), "PRE-02", (0, 152)),
        (picture(197, 200, 13, 10), "PRE-02", (200, 205)),
        (at(26, 36), "PRE-03", (27, 35)),
        (at(26, 75, "Our reference"), "PRE-03", (27, 74)),
        (at(100, 50, "too near to the window"), "PRE-03", (110, 49)),
        (at(16, 60), "PRE-03", (16, 59)),
        (box(30, 80, 50, 2), "PRE-03", (40, 81)),
        (picture(30, 20, 50, 18), "PRE-03", (40, 30)),
        (box(60, 50, 20, 5), "PRE-11", (65, 52)),
        (picture(90, 45, 10, 10), "PRE-11", (95, 50)),
    ],
)
def test_what_stands_in_a_wrong_place_is_found_there(
    draw: Callable[[Any], None], code: str, where: tuple[float, float]
) -> None:
    (flaw,) = preflight(drawn(draw), is_postcode)
    assert flaw.code == code
    assert flaw.page == 1
    left, top = where
    assert flaw.area.meets(Area(left - 1, top - 1, left + 1, top + 1))
    assert flaw.message
    assert flaw.remedy


@pytest.mark.parametrize(
    "address, code",
    [
        ((), "PRE-04"),
        (("Joanne Marsh", "ZZ99 3AA"), "PRE-05"),
        ((*(f"Line {number}" for number in range(7)), "ZZ99 3AA"), "PRE-05"),
        (("Joanne Marsh", "4 Sedge Lane", "Fenbridge"), "PRE-06"),
        (("Joanne Marsh", "4 Sedge Lane", "ZZ99 3A"), "PRE-06"),
        (("Joanne Marsh", "4 Sedge Lane", "QQ1 1AA"), "PRE-06"),
        (("Joanne Marsh", "4 Sedge Lane", "ZZ99 3AA", "Fenbridge"), "PRE-06"),
        (("Joanne Marsh", "No Fixed Abode", "ZZ99 3AA"), "PRE-08"),
        (("Joanne Marsh", "NFA", "ZZ99 3AA"), "PRE-08"),
        (("Joanne Marsh", "...", "Sedge Lane", "ZZ99 3AA"), "PRE-07"),
        *((("Joanne Marsh", f"{each}4 Sedge Lane", "ZZ99 3AA"), "PRE-07") for each in BAD_FIRST_CHARACTERS),
    ],
)
def test_an_address_that_the_post_cannot_read_is_found(address: Sequence[str], code: str) -> None:
    data = drawn(*(at(26.0, 42.8 + place * 3.2, line) for place, line in enumerate(address)), address=())
    assert codes(data) == [code]


def test_the_line_that_is_wrong_is_framed() -> None:
    (flaw,) = preflight(drawn(address=("Joanne Marsh", ", 4 Sedge Lane", "ZZ99 3AA")), is_postcode)
    assert flaw.message == "line 2 of the address begins with “,”"
    assert WINDOW.holds(flaw.area, 1)
    assert flaw.area.meets(Area(26, 45.5, 30, 46.5))
    assert not flaw.area.meets(Area(26, 42, 30, 43))


def test_lines_are_read_by_their_places_not_by_their_order_in_the_file() -> None:
    data = drawn(
        at(26, 55, "ZZ99 3AA"),
        at(50, 43, "Marsh"),
        at(26, 50, "4 Sedge Lane"),
        at(26, 43, "Joanne"),
        address=(),
    )
    assert codes(data) == []


@pytest.mark.parametrize("size", [(148.0, 210.0), (216.0, 279.0), (297.0, 210.0)])
def test_a_page_of_another_size_is_found(size: tuple[float, float]) -> None:
    flaws = preflight(drawn(size=size), is_postcode)
    assert flaws[0].code == "PRE-01"
    assert "A4 upright is 210 × 297 mm" in flaws[0].message


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_is_looked_at_as_it_is_turned(turn: int) -> None:
    """An upright page that says it is to be turned lies on its side; one drawn on its side and turned back passes."""
    writer = PdfWriter(clone_from=io.BytesIO(drawn()))
    writer.pages[0].rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    found = codes(out.getvalue())
    assert found[0] == ("PRE-04" if turn == 180 else "PRE-01")

    out = io.BytesIO()
    canvas = Canvas(
        out, pagesize=(297 * POINTS, 210 * POINTS) if turn != 180 else (210 * POINTS, 297 * POINTS)
    )
    moves = {90: (297, 0), 180: (210, 297), 270: (0, 210)}[turn]
    canvas.translate(moves[0] * POINTS, moves[1] * POINTS)
    canvas.rotate(turn)
    canvas.setFont(fonts.use(fonts.REGULAR), 10)
    for place, line in enumerate(GOOD):
        canvas.drawString(26 * POINTS, HEIGHT - (43.5 + place * 4) * POINTS, line)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=out)
    writer.pages[0].rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    assert codes(out.getvalue()) == []


def test_a_font_that_is_not_in_the_file_is_found_once() -> None:
    flaws = preflight(drawn(font="Helvetica", pages=3), is_postcode)
    assert [(flaw.code, flaw.page) for flaw in flaws] == [("PRE-09", 1)]
    assert "Helvetica" in flaws[0].message


def test_a_long_letter_is_found() -> None:
    assert codes(drawn(pages=10)) == []
    (flaw,) = preflight(drawn(pages=11), is_postcode)
    assert flaw.code == "PRE-10"
    assert "11 pages" in flaw.message


def test_pages_after_the_first_need_no_address() -> None:
    assert codes(drawn(pages=4)) == []


def test_every_code_is_registered_with_an_explanation() -> None:
    for number in range(1, 12):
        assert CODES[f"PRE-{number:02d}"].explanation


# -- where things are -----------------------------------------------------------------------------------------------------


def marks_of(data: bytes, page: int = 0) -> PageMarks:
    return page_marks(PdfReader(io.BytesIO(data)).pages[page], page + 1, Fonts())


@pytest.mark.parametrize("one", [LETTER, LARGE, LONG], ids=["usual", "large print", "long"])
def test_text_is_where_pdfium_finds_it(one: Any) -> None:
    """Every line of text: its beginning and its end within half a millimetre."""
    import pypdfium2

    data = write_letter_pdf(one)
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    everything = page.get_text_range()
    compared = 0
    for mark in marks_of(data).marks:
        if (
            mark.kind != "text"
            or everything.count(mark.text) != 1
            or mark.text != mark.text.strip()
            or mark.text == "DRAFT"
        ):
            continue
        start = everything.index(mark.text)
        first, last = page.get_charbox(start), page.get_charbox(start + len(mark.text) - 1)
        assert mark.area.left == pytest.approx(first[0] / POINTS, abs=1.0)
        assert mark.area.right == pytest.approx(last[2] / POINTS, abs=1.0)
        assert mark.area.top <= 297 - first[3] / POINTS + 1.5
        assert mark.area.bottom >= 297 - first[1] / POINTS - 0.1
        compared += 1
    document.close()
    assert compared > 12


def with_operators(operators: bytes) -> bytes:
    """A page with these operators, and F1 for Helvetica."""
    writer = PdfWriter()
    page = writer.add_blank_page(210 * POINTS, HEIGHT)
    stream = DecodedStreamObject()
    stream.set_data(operators)
    page[NameObject("/Contents")] = writer._add_object(stream)
    font = DictionaryObject(
        {NameObject(key): NameObject(value) for key, value in
         (("/Type", "/Font"), ("/Subtype", "/Type1"), ("/BaseFont", "/Helvetica"))}
    )  # fmt: skip
    named = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): named})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "operators, said, left",
    [
        (b"BT /F1 10 Tf 100 500 Td (one) Tj ET", "one", 100),
        (b"BT /F1 10 Tf 1 0 0 1 100 500 Tm <6F6E65> Tj ET", "one", 100),
        (b"BT /F1 10 Tf 20 TL 100 520 Td T* (one) Tj ET", "one", 100),
        (b"BT /F1 10 Tf 100 520 TD 0 -20 TD (one) Tj ET", "one", 100),
        (b"BT /F1 10 Tf 20 TL 100 520 Td (one) ' ET", "one", 100),
        (b'BT /F1 10 Tf 20 TL 100 520 Td 1 2 (one) " ET', "one", 100),
        (b"BT /F1 10 Tf 100 500 Td [(o) 20 (n) -400 (e)] TJ ET", "on e", 100),
        (b"q 2 0 0 2 50 0 cm BT /F1 5 Tf 25 250 Td (one) Tj ET Q", "one", 100),
        (b"BT /F1 10 Tf 100 500 Td (o\\156e \\(\\\\\\)) Tj ET", "one (\\)", 100),
        (b"BT /F1 10 Tf 100 500 Td (a (nested (one))) Tj ET", "a (nested (one))", 100),
        (b"% said: (no) Tj\nBT /F1 10 Tf 100 500 Td (one) Tj ET", "one", 100),
        (b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI BT /F1 10 Tf 100 500 Td (one) Tj ET", "one", 100),
        (b"/Span <</ActualText (no)>> BDC BT /F1 10 Tf 100 500 Td (one) Tj ET EMC", "one", 100),
        (b"nonsense 1 2 ( BT /F1 10 Tf 100 500 Td (one) Tj ET", "one", 100),
    ],
)
def test_operators_are_followed_as_a_printer_follows_them(operators: bytes, said: str, left: float) -> None:
    found = [mark for mark in marks_of(with_operators(operators)).marks if mark.kind == "text"]
    assert [mark.text for mark in found] == [said]
    assert found[0].area.left * POINTS == pytest.approx(left, abs=0.01)
    assert (297 - found[0].baseline) * POINTS == pytest.approx(500, abs=0.01)


def test_the_width_of_text_counts_its_spacing() -> None:
    plain, wide = (
        marks_of(with_operators(b"BT /F1 10 Tf %b 100 500 Td (one two) Tj ET" % spacing)).marks[0]
        for spacing in (b"", b"2 Tc 5 Tw 200 Tz")
    )
    across = (plain.area.right - plain.area.left) * POINTS
    assert across == pytest.approx(35.02, abs=0.05)
    assert (wide.area.right - wide.area.left) * POINTS == pytest.approx(2 * (across + 7 * 2 + 5), abs=0.1)


def test_forms_are_followed_into_and_clip_what_they_draw() -> None:
    def draw(canvas: Any) -> None:
        canvas.beginForm("badge", 0, 0, 100, 50)
        canvas.setFont(fonts.use(fonts.REGULAR), 10)
        canvas.drawString(10, 10, "inside")
        canvas.rect(0, 0, 1000, 1000, stroke=0, fill=1)
        canvas.endForm()
        canvas.translate(300, 400)
        canvas.doForm("badge")

    marks = marks_of(drawn(draw, address=())).marks
    inside = next(mark for mark in marks if mark.text == "inside")
    assert inside.area.left * POINTS == pytest.approx(310, abs=0.1)
    filled = next(mark for mark in marks if mark.kind == "drawing")
    assert filled.area.right * POINTS == pytest.approx(400, abs=0.1)


def test_a_font_of_two_bytes_for_a_character_is_read() -> None:
    mapped = DecodedStreamObject()
    mapped.set_data(
        b"2 beginbfchar <0003> <0041> <0004> <00660069> endbfchar "
        b"2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0058> <0059>] endbfrange"
    )
    inner = DictionaryObject({NameObject("/DW"): NumberObject(500)})
    inner[NameObject("/W")] = ArrayObject(
        [
            NumberObject(3),
            ArrayObject([NumberObject(700), NumberObject(800)]),
            *map(NumberObject, (16, 18, 250)),
        ]
    )
    font = DictionaryObject({NameObject("/Subtype"): NameObject("/Type0"), NameObject("/ToUnicode"): mapped})
    font[NameObject("/DescendantFonts")] = ArrayObject([inner])
    font[NameObject("/BaseFont")] = NameObject("/ABCDEF+Some-Font")
    read = PageFont(font)
    assert read.name == "Some-Font"
    assert not read.embedded
    said = list(read.characters(b"\0\3\0\4\0\x10\0\x12\0\x21\0\x99"))
    assert [character for character, _, _ in said] == ["A", "fi", "a", "c", "Y", "\ufffd"]
    assert [width for _, width, _ in said] == pytest.approx([0.7, 0.8, 0.25, 0.25, 0.5, 0.5])


# -- pictures -------------------------------------------------------------------------------------------------------------


def test_the_picture_shows_in_red_what_is_wrong() -> None:
    data = drawn(at(26, 75, "Our reference"))
    (flaw,) = flaws = preflight(data, is_postcode)
    shown = Image.open(io.BytesIO(overlay(data, flaws, 1))).convert("RGB")
    plain = Image.open(io.BytesIO(overlay(data, [], 1))).convert("RGB")
    assert shown.size == pytest.approx((210 / 25.4 * 100, 297 / 25.4 * 100), abs=2)

    def pixel(left: float, top: float, of: Image.Image) -> Any:
        return of.getpixel((int(left / 25.4 * 100), int(top / 25.4 * 100)))

    edge = (flaw.area.left + 5, flaw.area.top - 0.85)
    assert pixel(*edge, shown) == (220, 0, 0)
    assert pixel(*edge, plain) != (220, 0, 0)
    for left, top in ((5, 150), (60, 75), (20, 50)):
        red, green, _ = pixel(left, top, plain)
        assert red > green + 50, "what may not be printed on is not red"
    for left, top in ((60, 50), (60, 200), (150, 50), (60, 15)):
        assert pixel(left, top, plain) == (255, 255, 255)


# -- files that cannot be read --------------------------------------------------------------------------------------------


def locked() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(drawn()))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def empty() -> bytes:
    out = io.BytesIO()
    PdfWriter().write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "no PDF, or it is damaged"),
        (b"Dear Joanne", "no PDF, or it is damaged"),
        (drawn()[:700], "no PDF, or it is damaged"),
        (locked(), "locked with a password"),
        (empty(), "has no pages"),
    ],
    ids=["empty", "text", "cut off", "locked", "no pages"],
)
def test_a_file_that_cannot_be_read_is_named(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as refused:
        preflight(data, is_postcode, name="letters.pdf")
    assert refused.value.message.startswith("letters.pdf: ")


def draws_itself() -> bytes:
    """A page with a form that draws itself twice, and so on."""
    writer = PdfWriter(clone_from=io.BytesIO(with_operators(b"/Again Do")))
    form = DecodedStreamObject()
    form.set_data(b"/Again Do /Again Do 300 300 9 9 re f")
    form.update(
        {NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): writer.pages[0]["/Resources"]}
    )
    form[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 595, 842)))
    named = DictionaryObject({NameObject("/Again"): writer._add_object(form)})
    writer.pages[0]["/Resources"][NameObject("/XObject")] = named
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_form_that_draws_itself_comes_to_an_end() -> None:
    assert [mark.kind for mark in marks_of(draws_itself()).marks] == ["drawing"] * (2**12 - 1)


def test_a_page_that_would_take_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseforms.render.page_marks._MOST_TOKENS", 10_000)
    with pytest.raises(Unreadable, match="page 1 of the PDF cannot be read"):
        preflight(draws_itself(), is_postcode)


# -- addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["France", "REPUBLIC OF IRELAND", " Trinidad  and Tobago ", "U.S.A.", "Türkiye"]
)
def test_countries_abroad_are_known(line: str) -> None:
    assert is_country(line)


@pytest.mark.parametrize("line", ["Fenbridge", "England", "Cambridgeshire", "", "ZZ99 3AA"])
def test_other_last_lines_are_no_countries_abroad(line: str) -> None:
    assert not is_country(line)


@pytest.mark.parametrize(
    "line, yes", [("BFPO 57", True), ("bfpo c/o 1234", True), ("BFPO", False), ("57 BFPO Road", False)]
)
def test_numbers_of_the_forces_post_office(line: str, yes: bool) -> None:
    assert is_bfpo(line) is yes


def test_blank_lines_do_not_count() -> None:
    assert list(address_faults(["Joanne", " ", "4 Sedge Lane", "", "ZZ99 3AA"], is_postcode)) == []


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    faults = list(address_faults(["@Joanne", "No fixed abode"], is_postcode))
    assert [(fault.code, fault.line) for fault in faults] == [
        ("few lines", -1), ("no fixed abode", -1), ("first character", 0), ("postcode", 1),
    ]  # fmt: skip
    assert all(fault.message and fault.remedy for fault in faults)


def test_flaws_come_by_page_and_from_top_to_bottom() -> None:
    flaws: list[Flaw] = preflight(drawn(at(5, 250), at(5, 20), at(26, 75)), is_postcode)
    assert [flaw.area.top for flaw in flaws] == sorted(flaw.area.top for flaw in flaws)
    assert len(flaws) == 3
