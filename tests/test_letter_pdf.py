"""Letters as PDF: all of the text, the address in the window, no lonely lines, and batches ready for the printer."""

from __future__ import annotations

import io
import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_letters import (
    ARABIC,
    EVERY_KIND,
    HEAD,
    LARGE,
    LETTER,
    LONG,
    NOTICE,
    SERVICES,
    UNUSUAL,
    is_postcode,
    letter,
    paragraph,
    plain,
    table,
)
from pypdf import PdfReader

from caseforms.errors import NotWritten, ProofFailed
from caseforms.render import chunks, letter_batch, letter_flow
from caseforms.render import letter_measures as measures
from caseforms.render.chunks import in_chunks
from caseforms.render.letter import (
    BLANK,
    Bullets,
    DoesNotFit,
    Heading,
    Letter,
    Paragraph,
    fingerprint,
    passages,
)
from caseforms.render.letter_batch import pdf_files, print_letters, write_letters
from caseforms.render.letter_flow import pages_of, rows_of
from caseforms.render.letter_measures import NORMAL, POINTS, WINDOW
from caseforms.render.letter_pdf import draw, write_letter_pdf
from caseforms.render.letter_proof import FinishedLetters, expected, prove_letter_pdf
from caseforms.render.letter_type import as_drawn
from caseforms.render.preflight import preflight
from caseforms.render.text import squeezed


def texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def letters_in(data: bytes) -> set[str]:
    return {name.split("+")[-1] for name in fonts_of(data)}


def fonts_of(data: bytes) -> list[str]:
    found = []
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]
            found.append(str(font.get_object()["/BaseFont"]))
    return found


# -- one letter -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_everything_that_a_letter_says_is_on_its_pages(kind: str) -> None:
    """Read by pypdf, which knows nothing of how the pages were drawn, and by the proof."""
    data = write_letter_pdf(EVERY_KIND[kind])
    flat = squeezed("".join(texts(data)))
    if kind != "right to left":
        for text in passages(EVERY_KIND[kind]):
            for piece in as_drawn(text).split("\n"):
                if "x" * 400 not in piece and len(piece) < 300:
                    assert squeezed(piece) in flat
    prove_letter_pdf(data, EVERY_KIND[kind])


def test_text_comes_in_reading_order() -> None:
    flat = squeezed("".join(texts(write_letter_pdf(LETTER))))
    place = 0
    for text in passages(LETTER):
        found = flat.find(squeezed(text), place)
        assert found >= 0, text
        place = found + len(squeezed(text))


def test_characters_that_no_font_has_are_spelled_out() -> None:
    said = " ".join(texts(write_letter_pdf(UNUSUAL)))
    assert "[U+1F600 GRINNING FACE]" in said.replace("\n", " ")
    assert "[U+0007]" in said
    assert "Łukasz Øvergård’s mother Zoë" in said


@pytest.mark.parametrize("kind", ["usual", "several pages, draft", "large print", "unusual characters"])
def test_our_letters_pass_the_preflight(kind: str) -> None:
    assert preflight(write_letter_pdf(EVERY_KIND[kind]), is_postcode) == []


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("count", [3, 4, 5, 6, 7])
def test_the_address_is_in_the_window_however_many_lines_it_has(count: int, large: bool) -> None:
    """Where PDFium finds its characters."""
    import pypdfium2

    lines = ("Joanne Marsh", *(f"Line {number} of the address" for number in range(count - 2)), "ZZ99 3AA")
    data = write_letter_pdf(letter(addressee=lines, large_print=large))
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    everything = page.get_text_range()
    start = everything.index("Joanne Marsh")
    end = everything.index("ZZ99 3AA") + len("ZZ99 3AA")
    for place in range(start, end):
        if not everything[place].isspace():
            left, bottom, right, top = page.get_charbox(place)
            assert left / POINTS >= WINDOW.left
            assert right / POINTS <= WINDOW.right
            assert measures.PAGE_HEIGHT - top / POINTS >= WINDOW.top - 0.1
            assert measures.PAGE_HEIGHT - bottom / POINTS <= WINDOW.bottom + 0.1
    document.close()


def test_a_long_line_of_the_address_is_made_smaller_or_broken_not_cut() -> None:
    name = "The Parents and Carers of Ellie Rose Marsh and of Noah Alexander Marsh-Featherstone, care of the centre"
    data = write_letter_pdf(letter(addressee=(name, "4 Sedge Lane", "ZZ99 3AA")))
    assert squeezed(name) in squeezed(texts(data)[0])
    assert preflight(data, is_postcode) == []


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"addressee": tuple(f"line {n}" for n in range(8))}, "The address does not fit"),
        ({"addressee": ("word " * 200, "x", "ZZ99 3AA")}, "The address does not fit"),
        ({"reference": "CF-2026 " * 200}, "The reference does not fit"),
        ({"letterhead": replace(HEAD, lines=("line",) * 40)}, "The lines of the letterhead do not fit"),
    ],
)
def test_what_does_not_fit_is_refused_without_telling_the_case(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(DoesNotFit, match=said) as refused:
        write_letter_pdf(letter(**changes))
    assert refused.value.remedy
    assert "Marsh" not in refused.value.message


def test_head_and_foot_are_on_every_page() -> None:
    pages = texts(write_letter_pdf(LONG))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "OFFICIAL-SENSITIVE" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "DRAFT – not final · RCP version 3 · CF-2026-0142" in page
        assert page.count("DRAFT") == 2, "the mark of a draft is missing"


def test_a_long_marking_and_reference_are_made_smaller_not_cut() -> None:
    marking = "OFFICIAL-SENSITIVE: personal data of children, not to be shared"
    data = write_letter_pdf(letter(marking=marking))
    assert marking in texts(data)[0]
    assert preflight(data, is_postcode) == []


def test_large_print_is_at_least_18_point_in_the_text() -> None:
    (page, *_) = draw(LARGE).pages
    flow = zlib.decompress(page).split(b" Tm\n(Dear")[1]
    sizes = {float(size) for size in re.findall(rb"/[RB] ([\d.]+) Tf", flow)}
    assert min(sizes) >= 18
    assert len(draw(LARGE).pages) > len(draw(LETTER).pages)


def test_the_properties_tell_title_and_language_but_no_name() -> None:
    reader = PdfReader(io.BytesIO(write_letter_pdf(replace(LETTER, language="pl-PL"))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Letter RCP, version 3"
    assert reader.root_object["/Lang"] == "pl-PL"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Marsh" not in str(dict(reader.metadata))


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert write_letter_pdf(LETTER) == write_letter_pdf(LETTER)


def test_fonts_are_in_the_file_and_only_those_that_are_used() -> None:
    assert letters_in(write_letter_pdf(LETTER)) == {
        "AtkinsonHyperlegible-Regular",
        "AtkinsonHyperlegible-Bold",
    }
    assert "NotoSansArabic-Regular" in letters_in(write_letter_pdf(ARABIC))


@pytest.mark.parametrize("mode, alpha", [("RGBA", True), ("RGB", False), ("P", False)])
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_the_logo_is_drawn_above_the_window(tmp_path: Path, mode: str, alpha: bool, ending: str) -> None:
    from PIL import Image

    logo = tmp_path / f"logo.{ending}"
    Image.new("RGB", (300, 100), (200, 0, 0)).convert("RGB" if ending == "jpg" else mode).save(logo)
    data = write_letter_pdf(letter(letterhead=replace(HEAD, logo=str(logo))))
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    red, green, _ = picture.getpixel((int(30 * POINTS), int(15 * POINTS)))
    assert red > 180
    assert green < 40
    assert preflight(data, is_postcode) == []


# -- lines and pages ------------------------------------------------------------------------------------------------------


def lines_of(part: Any, sizes: measures.Sizes = NORMAL) -> int:
    return len(rows_of(replace(LETTER, salutation="", heading="", blocks=(part,), closing="", signatory=(),
                               enclosures=(), copies=()), sizes))  # fmt: skip


def test_a_line_is_as_long_as_it_may_be() -> None:
    """Each word that went to the next line would not have fitted."""
    from caseforms.render.letter_lines import set_lines
    from caseforms.render.letter_type import width

    text = " ".join(f"word{number}" for number in range(300))
    lines = [line[1:-2].decode() for line in set_lines(plain(text), 300.0, 11.0)]
    assert " ".join(lines) == text
    for line, following in pairwise(lines):
        assert width(line, 11.0) <= 300.0
        assert width(f"{line} {following.split()[0]}", 11.0) > 300.0


@given(st.lists(st.text("aIm é Ł(\\)–\n", max_size=60), min_size=1, max_size=4), st.integers(40, 300))
def test_no_character_is_lost_when_lines_are_broken(parts: list[str], room: int) -> None:
    runs = tuple((part, bool(place % 2)) for place, part in enumerate(parts))
    one = Letter("X", 1, "", "", blocks=(Paragraph(runs),))
    data = write_letter_pdf(one)
    finished = FinishedLetters(io.BytesIO(data))
    assert finished.digest(range(len(finished.pages))) == expected(one, len(finished.pages))


blocks = st.lists(
    st.one_of(
        st.integers(1, 60).map(lambda count: paragraph("some words here " * count)),
        st.integers(1, 3).map(lambda count: Heading("A heading " * count)),
        st.integers(1, 5).map(
            lambda count: Bullets(tuple(plain("an item of a list " * 9) for _ in range(count)))
        ),
        st.just(SERVICES),
    ),
    min_size=1,
    max_size=25,
)


@given(blocks, st.booleans())
def test_no_line_is_lonely(parts: list[Any], large: bool) -> None:
    one = letter(blocks=tuple(parts), large_print=large)
    sizes = measures.LARGE if large else NORMAL
    rows = rows_of(one, sizes)
    pages = pages_of(rows, 400.0, 700.0)
    again = sum(
        row.data.startswith(letter_flow._ASIDE) and row.rules == (0.0, row.height)
        for page in pages
        for row in page
    )
    assert sum(map(len, pages)) - again == len(rows), "a row is lost or doubled"
    for room, page in zip([400.0, *[700.0] * len(pages)], pages, strict=False):
        assert (
            sum(row.height + (row.above if number else 0) for number, row in enumerate(page)) <= room + 0.01
        )
    for page in pages[1:]:
        assert not page[0].stays, "what should stay with the lines before it was torn away"


def test_a_letter_is_drawn_together_where_that_saves_a_page_and_only_there() -> None:
    """Line by line longer, a letter goes from roomy on one page to close on one page to roomy on two."""

    kinds = []
    for count in range(8, 30):
        one = letter(blocks=tuple(paragraph(f"line {n}") for n in range(count)))
        rows = rows_of(one, NORMAL)
        room = (measures.LAST - measures.FIRST_TOP) * measures.POINTS, 700.0
        roomy, close = len(pages_of(rows, *room)), len(pages_of(letter_flow.drawn_together(rows), *room))
        assert len(pages_with(one)) == min(roomy, close)
        kinds.append((roomy, close))
    assert kinds == sorted(kinds)
    assert {(1, 1), (2, 1), (2, 2)} <= set(kinds)


def test_a_row_with_an_empty_cell_has_room_to_sign() -> None:
    signed, empty = (
        rows_of(letter(blocks=(table(("Name", "Signed"), ("A", cell)),)), NORMAL) for cell in ("B", "")
    )
    higher = sum(row.height for row in empty) - sum(row.height for row in signed)
    assert higher == pytest.approx(NORMAL.leading)


def pages_with(one: Letter) -> list[list[str]]:
    return [page.split("\n") for page in texts(write_letter_pdf(one))]


@pytest.mark.parametrize("filling", range(24, 44))
def test_the_signature_takes_two_lines_of_text_with_it(filling: int) -> None:
    """Whatever comes before, on the page of the signature stand two lines of the letter."""
    one = letter(
        blocks=(*(paragraph(f"line {n}") for n in range(filling // 2)), paragraph("last words " * 40))
    )
    page = next(page for page in pages_with(one) if "Yours sincerely" in page)
    place = page.index("Yours sincerely")
    assert sum("words" in line for line in page[:place]) >= 2
    assert "Sam Okafor" in page[place:]
    assert "Early Help Desk, Business Support" in page[place:]


@pytest.mark.parametrize("filling", range(20, 40, 2))
def test_a_heading_stays_with_two_lines_of_its_text(filling: int) -> None:
    one = letter(
        blocks=(
            *(paragraph(f"line {n}") for n in range(filling)),
            Heading("HEADING"),
            paragraph("text " * 90),
        )
    )
    page = next(page for page in pages_with(one) if "HEADING" in page)
    following = page[page.index("HEADING") + 1 :]
    assert sum(line.startswith("text") for line in following[:2]) == 2


def test_the_head_of_a_table_is_on_each_of_its_pages_and_no_row_is_torn() -> None:
    rows = tuple((f"Service {n}", "words that fill two lines of a narrow column of the table " * 2, "01632 960123")
                 for n in range(30))  # fmt: skip
    pages = texts(write_letter_pdf(letter(blocks=(table(("Service", "What for", "Telephone"), *rows),))))
    with_rows = [page for page in pages if "01632 960123" in page]
    assert len(with_rows) > 1
    assert all("What for" in page for page in with_rows)
    for page in with_rows:
        assert len(re.findall(r"Service \d", page)) == page.count("01632 960123")


def test_columns_share_the_width_by_what_is_in_them() -> None:
    """The telephone number, which is short, is not broken for the sake of a long text beside it."""
    one = letter(blocks=(table(("What", "Telephone"), ("words " * 200, "01632 960123")),))
    assert "01632 960123" in "\n".join(texts(write_letter_pdf(one)))
    widths = letter_flow._column_widths(one.blocks[0], NORMAL)  # type: ignore[arg-type]
    assert sum(widths) == pytest.approx(letter_flow.WIDTH)


@pytest.mark.parametrize("rows", [(), (("a",), ("b", "c"), ())])
def test_tables_with_missing_cells_or_without_rows_are_whole(rows: tuple[tuple[str, ...], ...]) -> None:
    one = letter(blocks=(table(("First", "Second"), *rows),))
    prove_letter_pdf(write_letter_pdf(one), one)


# -- the proof ------------------------------------------------------------------------------------------------------------


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The PDF with other operators on its first page, and its table of objects put right."""
    place = data.index(b"%d 0 obj" % FinishedLetters(io.BytesIO(data)).pages[0])
    start = data.index(b"stream\n", place) + 7
    end = data.index(b"\nendstream", start)
    operators = zlib.decompress(data[start:end])
    assert operators.count(old) == 1
    packed = zlib.compress(operators.replace(old, new))
    head = data[place:start].replace(b"/Length %d" % (end - start), b"/Length %d" % len(packed))
    made = data[:place] + head + packed + data[end:]
    shift = len(made) - len(data)
    at = int(data.rsplit(b"startxref\n")[1].split()[0]) + shift

    def moved(entry: re.Match[bytes]) -> bytes:
        return b"%010d 00000 n" % (int(entry[1]) + (shift if int(entry[1]) > place else 0))

    listed = re.sub(rb"(\d{10}) 00000 n", moved, made[at:])
    return made[:at] + re.sub(rb"startxref\n\d+", b"startxref\n%d" % at, listed)


@pytest.mark.parametrize(
    "old, new",
    [
        (b"(Dear Joanne Marsh)'", b""),
        (b"(Dear Joanne Marsh)'", b"(Dear Joanne March)'"),
        (b"(Dear Joanne Marsh)'", b"(Dear Joanne Marsh)' (and more)'"),
        (b"(Page 1 of 1)Tj", b"(Page 1 of 2)Tj"),
        (b"(Service)'", b""),
        (b"(OFFICIAL-SENSITIVE)Tj", b""),
    ],
)
def test_the_proof_finds_what_is_missing_changed_or_added(old: bytes, new: bytes) -> None:
    data = changed(write_letter_pdf(LETTER), old, new)
    with pytest.raises(ProofFailed, match="not all of its text is on the page"):
        prove_letter_pdf(data, LETTER)


def test_the_proof_reads_an_unchanged_file_that_was_taken_apart() -> None:
    data = changed(write_letter_pdf(LETTER), b"(Dear Joanne Marsh)'", b"(Dear Joanne Marsh)'")
    prove_letter_pdf(data, LETTER)


def test_the_proof_goes_by_the_fonts_own_maps() -> None:
    """A font whose map tells other characters makes another text of the same page."""
    from caseforms.render import pdf_fonts

    kept = pdf_fonts.unicode_map
    pdf_fonts.unicode_map = lambda font: kept(font).replace(b"<20> <7e> <0020>", b"<20> <7e> <0021>")
    try:
        data = write_letter_pdf(LETTER)
    finally:
        pdf_fonts.unicode_map = kept
    with pytest.raises(ProofFailed):
        prove_letter_pdf(data, LETTER)


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_no_proof(keep: float) -> None:
    data = write_letter_pdf(LETTER)
    with pytest.raises(ProofFailed, match="cannot be read back"):
        FinishedLetters(io.BytesIO(data[: int(len(data) * keep)]))


def test_fingerprints_differ_with_any_word_and_not_with_the_look() -> None:
    assert fingerprint(LETTER) != fingerprint(letter(closing="Yours faithfully"))
    assert fingerprint(LETTER) != fingerprint(replace(LETTER, version=4))
    assert fingerprint(LETTER) == fingerprint(replace(LETTER, large_print=True))


# -- batches --------------------------------------------------------------------------------------------------------------


def make(number: int) -> Sequence[Letter]:
    """Letters of one and of several pages, some with an enclosure."""
    one = letter(number, blocks=LETTER.blocks * (1 + number % 3 * 2))
    return [one, NOTICE] if number % 2 else [one]


def test_letters_begin_on_the_front_and_blank_backs_say_so(tmp_path: Path) -> None:
    printed = print_letters(12, make, tmp_path / "all.pdf")
    pages = texts((tmp_path / "all.pdf").read_bytes())
    for each in printed:
        assert each.first % 2 == 1, "a letter begins on a back"
        assert each.last - each.first + 1 == 2 * each.sheets
        mine = pages[each.first - 1 : each.last]
        assert f"Joanne Marsh {each.item}" in mine[0]
        assert f"Page 1 of {each.pages}" in mine[0]
        if each.pages % 2:
            assert mine[each.pages].strip() == BLANK
        assert len(each.enclosed) == each.item % 2
        if each.enclosed:
            notice = each.pages + each.pages % 2
            assert "How we use your information" in mine[notice]
            assert mine[notice + 1].strip() == BLANK
    assert sum(each.sheets for each in printed) * 2 == len(pages)


def test_letters_are_sorted_by_their_sheets_and_otherwise_stay_in_order(tmp_path: Path) -> None:
    printed = print_letters(12, make, tmp_path / "all.pdf")
    in_print = sorted(printed, key=lambda each: each.first)
    assert [(each.sheets, each.item) for each in in_print] == sorted(
        (each.sheets, each.item) for each in printed
    )
    assert [each.item for each in printed] == list(range(12))


def test_each_letter_counts_its_own_pages_and_the_preflight_looks_at_each(tmp_path: Path) -> None:
    def some_wrong(number: int) -> Sequence[Letter]:
        return [letter(number, addressee=("A", "B", "Fenbridge"))] if number == 3 else make(number)

    printed = print_letters(6, some_wrong, tmp_path / "all.pdf")
    data = (tmp_path / "all.pdf").read_bytes()
    labels = PdfReader(io.BytesIO(data)).page_labels
    assert labels[printed[0].first - 1] == "1"
    assert "blank" in labels
    flaws = preflight(data, is_postcode)
    assert [(flaw.code, flaw.page) for flaw in flaws] == [("PRE-06", printed[3].first)]


def test_what_is_the_same_for_all_is_in_the_file_once(tmp_path: Path) -> None:
    def alike(number: int) -> Sequence[Letter]:
        return [letter(number), NOTICE]

    print_letters(10, alike, tmp_path / "few.pdf")
    print_letters(60, alike, tmp_path / "many.pdf")
    few, many = (PdfReader(tmp_path / name) for name in ("few.pdf", "many.pdf"))
    each = ((tmp_path / "many.pdf").stat().st_size - (tmp_path / "few.pdf").stat().st_size) / 50
    assert each < 3000
    assert len(few.pages[0]["/Resources"]["/Font"]) == len(many.pages[0]["/Resources"]["/Font"])


def test_a_bad_item_is_told_and_the_others_are_printed(tmp_path: Path) -> None:
    def some_bad(number: int) -> Sequence[Letter]:
        if number == 1:
            raise ValueError("Ellie Rose Marsh")
        if number == 2:
            return [letter(number, addressee=("x",) * 9)]
        return [letter(number)] if number != 3 else []

    printed = print_letters(5, some_bad, tmp_path / "all.pdf")
    assert [bool(each.fault) for each in printed] == [False, True, True, True, False]
    assert "ValueError" in printed[1].fault
    assert "Ellie" not in printed[1].fault
    assert "does not fit into the window" in printed[2].fault
    assert printed[2].remedy
    assert len(PdfReader(tmp_path / "all.pdf").pages) == 4


def test_nothing_to_print_makes_no_file(tmp_path: Path) -> None:
    def bad(number: int) -> Sequence[Letter]:
        raise ValueError

    assert all(each.fault for each in print_letters(3, bad, tmp_path / "all.pdf"))
    assert print_letters(0, make, tmp_path / "all.pdf") == []
    assert not list(tmp_path.iterdir())


def test_a_letter_that_fails_its_proof_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages of letter 2 lack a line. The batch is written again without it."""
    right = letter_batch.draw

    def wrong(one: Letter) -> Any:
        return right(replace(one, salutation="")) if "0002" in one.reference else right(one)

    monkeypatch.setattr(letter_batch, "draw", wrong)
    printed = print_letters(4, lambda number: [letter(number)], tmp_path / "all.pdf")
    assert [bool(each.fault) for each in printed] == [False, False, True, False]
    assert printed[2].fault == "The finished pages do not say all that the letter says."
    said = "".join(texts((tmp_path / "all.pdf").read_bytes()))
    assert "CF-2026-0002" not in said
    assert "CF-2026-0003" in said


def test_many_processes_make_the_same_file_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(chunks, "processors", lambda: 3)
    many = print_letters(chunks.FEW + 50, make, tmp_path / "many.pdf", progress=seen.append)
    monkeypatch.setattr(chunks, "processors", lambda: 1)
    one = print_letters(chunks.FEW + 50, make, tmp_path / "one.pdf")
    assert many == one
    assert (tmp_path / "many.pdf").read_bytes() == (tmp_path / "one.pdf").read_bytes()
    assert seen == sorted(seen)
    assert seen[-1] == chunks.FEW + 50


def test_an_earlier_file_is_kept_when_a_batch_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "all.pdf").write_bytes(b"yesterday")

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_letters(3, make, tmp_path / "all.pdf", progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["all.pdf"]
    assert (tmp_path / "all.pdf").read_bytes() == b"yesterday"


def test_a_full_disk_leaves_no_half_of_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match="the disk is full"):
        print_letters(3, make, tmp_path / "all.pdf")
    assert not list(tmp_path.iterdir())


def test_a_file_for_each_letter_and_enclosure(tmp_path: Path) -> None:
    def some_bad(number: int) -> Sequence[Letter]:
        if number == 2:
            raise ValueError
        return make(number)

    printed = write_letters(4, some_bad, lambda item, place: f"{item}-{place}", tmp_path, pdf_files())
    assert [each.files for each in printed] == [
        ("0-0.pdf",),
        ("1-0.pdf", "1-1.pdf"),
        (),
        ("3-0.pdf", "3-1.pdf"),
    ]
    assert printed[2].fault
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        name for each in printed for name in each.files
    )
    prove_letter_pdf((tmp_path / "3-0.pdf").read_bytes(), make(3)[0])
    assert (tmp_path / "3-0.pdf").stat().st_mode & 0o077 == 0


def test_a_full_disk_stops_separate_files_with_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = os.write

    def full(handle: int, data: bytes) -> int:
        if len(list(tmp_path.iterdir())) > 2:
            raise OSError(28, "No space left on device")
        return written(handle, data)

    monkeypatch.setattr("caseforms.render.files.os.write", full)
    with pytest.raises(NotWritten, match="the disk is full"):
        write_letters(6, lambda n: [letter(n)], lambda item, place: str(item), tmp_path, pdf_files())
    for path in tmp_path.iterdir():
        prove_letter_pdf(path.read_bytes(), letter(int(path.stem)))


# -- chunks on all processors ---------------------------------------------------------------------------------------------


def test_chunks_come_back_in_order_and_leave_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "processors", lambda: 3)
    made = list(in_chunks(1000, lambda items: (os.getpid(), list(items)), size=30))
    assert [item for _, items in made for item in items] == list(range(1000))
    assert len({process for process, _ in made}) == 3
    assert os.getpid() not in {process for process, _ in made}
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_what_a_chunk_raises_is_raised_and_no_child_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "processors", lambda: 2)

    def work(items: range) -> int:
        if 500 in items:
            raise ProofFailed("said", "remedy", ())
        return len(items)

    with pytest.raises(ProofFailed, match="said"):
        list(in_chunks(1000, work))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_child_that_is_killed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "processors", lambda: 2)

    def work(items: range) -> int:
        if 300 in items:
            os.kill(os.getpid(), 9)
        return len(items)

    with pytest.raises(RuntimeError, match="has ended before its work was done"):
        list(in_chunks(1000, work))


def test_few_items_need_no_other_process() -> None:
    assert list(in_chunks(10, lambda items: os.getpid(), size=3)) == [os.getpid()] * 4
