"""Other people's PDF forms: every trap that real ones have is met by a file that has it; what is filled in is there, and seen."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from form_files import Made, form_file, text, ticks
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter

from caseforms.errors import CannotGoOn, ProofFailed, Unreadable
from caseforms.render.fields.filling import Filled, Value, faults, fill
from caseforms.render.fields.flat import flatten, locked
from caseforms.render.fields.model import Field, FieldKind, FormFile
from caseforms.render.fields.proof import prove_filled
from caseforms.render.fields.reading import MAX_FIELDS, read_form
from caseforms.render.pdf_words import page_words

WELSH = "Both spoken and written Welsh"


def one(data: bytes, name: str = "") -> Field:
    fields = read_form(data, "form.pdf").fields
    return fields[name] if name else next(iter(fields.values()))


def filled(data: bytes, values: dict[str, Value]) -> tuple[FormFile, Filled]:
    """Filled in, proved, and read again."""
    form = read_form(data, "form.pdf")
    made = fill(form, values)
    prove_filled(form, values, made)
    assert made.data.startswith(form.data), "an update changes nothing of what was there"
    return read_form(made.data, "filled.pdf", shown=True), made


def simple(made: Made) -> None:
    made.widget(text("name"))


# -- what real forms have ---------------------------------------------------------------------------------------------------


def test_fields_that_stand_on_pages_only_are_found_filled_and_taken_into_the_forms_list() -> None:
    def build(made: Made) -> None:
        made.widget(text("listed"))
        made.widget(text("stray", y=650), listed=False)

    form = read_form(form_file(build), "form.pdf")
    assert [(name, field.reached) for name, field in form.fields.items()] == [
        ("listed", True),
        ("stray", False),
    ]
    assert "1 of 2 fields stand on pages only" in form.said[0]
    after, made = filled(form.data, {"stray": "here"})
    assert after.fields["stray"].reached
    listed = PdfReader(io.BytesIO(made.data)).get_fields()
    assert listed is not None
    assert listed["stray"]["/V"] == "here"


def test_fields_of_the_list_that_stand_on_no_page_are_told() -> None:
    def build(made: Made) -> None:
        made.widget(text("seen"))
        made.listed.append(b"%d 0 R" % made.file.add(b"<</FT/Tx/T(lost)>>"))

    form = read_form(form_file(build), "form.pdf")
    assert form.fields["lost"].widgets == ()
    assert any("on no page" in said for said in form.said)
    assert filled(form.data, {"lost": "words"})[0].fields["lost"].value == "words"


@pytest.mark.parametrize(
    "name",
    [
        "1. What is the child’s name?: as on the birth certificate",
        "Address (line 1.2)",
        "Question\nover two lines",
        "a.b..c",
        "ünïcode",
    ],
)
def test_names_may_be_whole_questions(name: str) -> None:
    def build(made: Made) -> None:
        coded = "<feff" + name.encode("utf-16-be").hex() + ">"
        made.widget(f"/FT/Tx/T{coded}/Rect[50 700 350 718]")

    assert filled(form_file(build), {name: "answer"})[0].fields[name].value == "answer"


def test_a_state_may_be_a_whole_sentence() -> None:
    data = form_file(lambda made: ticks(made, "welsh", [WELSH, "None"]))
    assert one(data).states == (WELSH, "None")
    after, _ = filled(data, {"welsh": WELSH})
    assert after.fields["welsh"].value == WELSH
    assert [widget.state for widget in after.fields["welsh"].widgets] == [WELSH, "Off"]


def test_one_field_with_a_box_for_yes_and_a_box_for_no() -> None:
    data = form_file(lambda made: ticks(made, "danger", ["Yes", "No"]))
    after, _ = filled(data, {"danger": "No"})
    assert [widget.state for widget in after.fields["danger"].widgets] == ["Off", "No"]
    after, _ = filled(data, {"danger": ""})
    assert [widget.state for widget in after.fields["danger"].widgets] == ["Off", "Off"]


def test_radio_buttons_are_named_by_their_labels() -> None:
    data = form_file(lambda made: ticks(made, "who", ["0", "1"], radio=True, more="/Opt[(Mother)(Father)]"))
    assert one(data).options == (("0", "Mother"), ("1", "Father"))
    assert filled(data, {"who": "Father"})[0].fields["who"].value == "1"


def test_a_comb_takes_one_character_in_each_cell_and_no_more() -> None:
    data = form_file(lambda made: made.widget(text("dob", wide=160, more=f"/MaxLen 8/Ff {1 << 24}")))
    after, _ = filled(data, {"dob": "12062018"})
    assert after.fields["dob"].widgets[0].shown.replace(" ", "") == "12062018"
    assert [fault.message for fault in faults(read_form(data, "f"), {"dob": "120620181"})] == [
        "there is room for 8 characters"
    ]


def test_a_second_dynamic_version_of_the_form_is_taken_out_and_told() -> None:
    form = read_form(form_file(simple, form="/XFA[(template)(x)]"), "form.pdf")
    assert any("XFA" in said for said in form.said)
    assert b"/XFA" not in fill(form, {"name": "A"}).data[len(form.data) :]
    assert read_form(fill(form, {"name": "A"}).data, "f").said == ()


def test_no_reader_is_asked_to_draw_the_fields_anew() -> None:
    data = form_file(simple, form="/NeedAppearances true")
    root = PdfReader(io.BytesIO(fill(read_form(data, "f"), {"name": "A"}).data)).trailer["/Root"]
    assert "/NeedAppearances" not in root["/AcroForm"]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_what_is_filled_in_stands_upright_on_a_turned_page(rotate: int) -> None:
    """On a page that is turned, widgets are turned back, and so is their text."""
    tall = rotate in (90, 270)
    data = form_file(
        lambda made: made.widget(
            text(
                "name", wide=18 if tall else 300, high=300 if tall else 18, y=400, more=f"/MK<</R {rotate}>>"
            )
        ),
        rotate=rotate,
    )
    upright = form_file(lambda made: made.widget(text("name", y=400)))
    words = "A line of words to be seen"
    turned, straight = (seen(filled(each, {"name": words})[1].data) for each in (data, upright))
    (a, b), (c, d) = ink_box(turned), ink_box(straight)
    assert (abs(a - c), abs(b - d)) < (3, 3), (
        "the words are as wide and as high as on a page that is not turned"
    )


def test_a_file_that_is_encrypted_without_a_password_is_filled_all_the_same() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form_file(simple))))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    form = read_form(out.getvalue(), "form.pdf")
    assert read_form(fill(form, {"name": "A"}).data, "f").fields["name"].value == "A"


def test_fields_of_one_name_with_different_values_are_told_and_filled_alike() -> None:
    def build(made: Made) -> None:
        made.widget(text("name", more="/V(one)"))
        made.widget(text("name", y=650, more="/V(two)"))

    form = read_form(form_file(build), "form.pdf")
    assert (form.fields["name"].twins, form.fields["name"].values) == (2, ("one", "two"))
    after, made = filled(form.data, {"name": "three"})
    assert [widget.shown for widget in after.fields["name"].widgets] == ["three", "three"]
    assert after.fields["name"].values == ()
    assert made.continued == ()


def test_one_field_in_several_places_shows_its_value_in_each() -> None:
    def build(made: Made) -> None:
        parent = made.file.reserve()
        kids = [
            made.widget(f"/Parent {parent} 0 R/Rect[50 {y} 350 {y + 18}]", listed=False) for y in (700, 600)
        ]
        made.file.add(f"<</FT/Tx/T(name)/Kids[{kids[0]} 0 R {kids[1]} 0 R]>>".encode(), parent)
        made.listed.append(b"%d 0 R" % parent)

    after, _ = filled(form_file(build), {"name": "words"})
    assert [widget.shown for widget in after.fields["name"].widgets] == ["words", "words"]


def test_a_pdf_without_a_form_says_so() -> None:
    form = read_form(flatten(form_file(simple)), "flat.pdf")
    assert form.fields == {}
    assert form.said == ("The PDF has no fields that can be filled in.",)


def test_a_choice_is_taken_by_its_label_or_its_export_value_and_nothing_else() -> None:
    data = form_file(
        lambda made: made.widget(
            f"/FT/Ch/Ff {1 << 17}/T(kind)/Opt[[(a)(Mother)][(b)(Father)]]/Rect[50 700 200 718]"
        )
    )
    for value in ("b", "Father"):
        after, _ = filled(data, {"kind": value})
        assert (after.fields["kind"].value, after.fields["kind"].widgets[0].shown) == ("b", "Father")
    form = read_form(data, "f")
    (fault,) = faults(form, {"kind": "Aunt"})
    assert fault.message == "the choices are “Mother”, “Father”"
    with pytest.raises(CannotGoOn, match="the choices are"):
        fill(form, {"kind": "Aunt"})


def test_several_of_a_list_can_be_chosen_where_it_says_so() -> None:
    entries = "/FT/Ch/Ff {}/T(needs)/Opt[(hearing)(sight)(speech)]/Rect[50 600 200 660]"
    several = form_file(lambda made: made.widget(entries.format(1 << 21)))
    assert filled(several, {"needs": ("hearing", "speech")})[0].fields["needs"].value == ("hearing", "speech")
    single = read_form(form_file(lambda made: made.widget(entries.format(0))), "f")
    assert faults(single, {"needs": ("hearing", "speech")})[0].message == "only one can be chosen"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"nobody": "x"}, "the form has no such field"),
        ({"name": True}, "text is due here"),
        ({"tick": "Perhaps"}, "it can be ticked or not: “Yes”"),
        ({"push": "x"}, "a button cannot be filled in"),
    ],
)
def test_a_value_that_does_not_belong_into_its_field_is_refused_before_anything_is_written(
    value: dict[str, Value], message: str
) -> None:
    def build(made: Made) -> None:
        made.widget(text("name"))
        ticks(made, "tick", ["Yes"])
        made.widget(f"/FT/Btn/Ff {1 << 16}/T(push)/Rect[300 600 350 620]")

    assert [fault.message for fault in faults(read_form(form_file(build), "f"), value)] == [message]


def test_a_box_without_an_appearance_of_its_own_gets_one() -> None:
    data = form_file(lambda made: made.widget("/FT/Btn/T(tick)/Rect[50 600 62 612]"))
    after, made = filled(data, {"tick": True})
    assert after.fields["tick"].value == "Yes"
    assert ink(seen(made.data)) > ink(seen(data))


# -- room -------------------------------------------------------------------------------------------------------------------


def test_what_does_not_fit_stands_whole_on_a_sheet_to_which_the_field_refers() -> None:
    def build(made: Made) -> None:
        made.widget(text("short"))
        made.widget(text("long", y=600, high=60, more=f"/Ff {1 << 12}"))

    story = "She told her teacher what had happened on Monday. " * 40
    form = read_form(form_file(build), "form.pdf")
    made = fill(form, {"short": "fits", "long": story}, labels={"long": "What happened"}, head="CF-2026-0101")
    prove_filled(form, {"short": "fits", "long": story}, made)
    assert [each[:3] for each in made.continued] == [("long", 1, 1)]
    after = read_form(made.data, "f", shown=True)
    assert after.fields["long"].value == story
    shown = after.fields["long"].widgets[0].shown
    assert shown.startswith("She told her teacher")
    assert shown.endswith("(continued at sheet 1, item 1)")
    sheet = PdfReader(io.BytesIO(made.data)).pages[1].extract_text()
    assert (
        "Continuation sheet 1 of 1" in sheet
        and "1 What happened" in " ".join(sheet.split())
        and "CF-2026-0101" in sheet
    )


def test_text_is_never_smaller_than_nine_points() -> None:
    data = form_file(lambda made: made.widget(text("small", high=11, wide=60, more="/DA(/Helv 6 Tf 0 g)")))
    made = fill(read_form(data, "f"), {"small": "a name that is too long"})
    sizes = [float(size) for size in __import__("re").findall(rb"/R ([\d.]+) Tf", made.data[len(data) :])]
    assert sizes
    assert min(sizes) >= 9
    assert made.continued


def test_a_limit_of_characters_sends_the_rest_to_a_sheet() -> None:
    data = form_file(lambda made: made.widget(text("ref", more="/MaxLen 10")))
    after, made = filled(data, {"ref": "CF-2026-0101-long"})
    assert [each.text for each in made.continued] == ["CF-2026-0101-long"]
    assert len(str(after.fields["ref"].value)) <= 10


words = st.text(st.sampled_from("aIm é Ł(\\)–&<>’øשלום سلام 😀\u0007\n"), max_size=200)


@given(words, st.booleans())
def test_no_character_is_lost(value: str, multiline: bool) -> None:
    data = form_file(
        lambda made: made.widget(text("name", y=600, high=60, more=f"/Ff {1 << 12 if multiline else 0}"))
    )
    after, _ = filled(data, {"name": value})
    held = after.fields["name"].value
    assert held == value or not value.strip()


# -- seen -------------------------------------------------------------------------------------------------------------------


def seen(data: bytes, page: int = 0) -> Image.Image:
    """A page as PDFium draws it, with its fields."""
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    try:
        picture: Image.Image = pdf[page].render(scale=1.5, may_draw_forms=True).to_pil().convert("L")
    finally:
        pdf.close()
    return picture


def by_poppler(data: bytes, folder: Path) -> Image.Image:
    """The first page as poppler draws it."""
    (folder / "form.pdf").write_bytes(data)
    subprocess.run(
        ["pdftoppm", "-r", "108", "-png", "-singlefile", str(folder / "form.pdf"), str(folder / "form")],
        check=True,
        capture_output=True,
    )
    return Image.open(folder / "form.png").convert("L")


def ink(picture: Image.Image) -> int:
    """How many pixels are dark."""
    return sum(picture.histogram()[:128])


def ink_box(picture: Image.Image) -> tuple[int, int]:
    """Width and height of what is dark, the longer first."""
    left, top, right, bottom = picture.point(lambda value: 255 if value < 128 else 0).getbbox() or (
        0,
        0,
        0,
        0,
    )
    return max(right - left, bottom - top), min(right - left, bottom - top)


def every_kind(made: Made) -> None:
    made.widget(text("name", y=760))
    made.widget(text("story", y=680, high=60, more=f"/Ff {1 << 12}"))
    made.widget(text("dob", y=640, wide=160, more=f"/MaxLen 8/Ff {1 << 24}"))
    ticks(made, "answer", ["Yes", "No"], radio=True)
    made.widget(f"/FT/Ch/Ff {1 << 17}/T(kind)/Opt[(Mother)(Father)]/Rect[50 560 200 578]")
    made.widget("/FT/Ch/T(list)/Opt[(One)(Two)(Three)]/Rect[50 480 200 540]")
    made.widget("/FT/Btn/T(tick)/Rect[50 440 62 452]")


EVERY: dict[str, Value] = {
    "name": "Łukasz O’Brien & Zoë", "story": "On Monday\nshe said “no”. " * 3, "dob": "12062018", "answer": "No", "kind": "Father",
    "list": "Two", "tick": True,
}  # fmt: skip


def test_every_value_is_seen_and_flat_pages_look_the_same(tmp_path: Path) -> None:
    """In PDFium and, where it is installed, in poppler: each field alone adds ink; flat and filled pages agree."""
    blank = form_file(every_kind)
    form = read_form(blank, "f")
    readers: list[Callable[[bytes], Image.Image]] = [seen]
    if shutil.which("pdftoppm"):
        readers.append(lambda data: by_poppler(data, tmp_path))
    whole = fill(form, EVERY).data
    pictures = []
    for draw in readers:
        for name, value in EVERY.items():
            with_, without = (ink(draw(fill(form, {name: each}).data)) for each in (value, ""))
            assert with_ > without + 5, name
        difference = ImageChops.difference(draw(whole), draw(flatten(whole)))
        assert ink(ImageChops.invert(difference)) < 60
        pictures.append(draw(whole))
    first, *others = pictures
    for other in others:
        assert abs(ink(first) - ink(other.resize(first.size))) < 0.25 * ink(first)


def test_a_flat_file_is_sound_and_has_no_field() -> None:
    whole = fill(read_form(form_file(every_kind), "f"), EVERY).data
    reader = PdfReader(io.BytesIO(flatten(whole)), strict=True)
    assert reader.get_fields() in (None, {})
    assert "/AcroForm" not in reader.trailer["/Root"]
    said = reader.pages[0].extract_text()
    assert "Łukasz O’Brien & Zoë" in said and "Father" in said


def test_a_locked_file_opens_with_its_password_alone() -> None:
    data = locked(flatten(form_file(simple)), "geheim")
    assert PdfReader(io.BytesIO(data)).is_encrypted
    assert b"/AESV3" in data
    with pytest.raises(Unreadable, match="opens only with a password"):
        read_form(data, "form.pdf")
    with pytest.raises(Unreadable, match="opens only with a password"):
        read_form(data, "form.pdf", lambda: "wrong")
    assert read_form(data, "form.pdf", lambda: "geheim").fields == {}


def test_a_file_that_only_pypdf_opens_is_read_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = flatten(fill(read_form(form_file(every_kind), "f"), EVERY).data)

    def refused(*_: object) -> None:
        raise pypdfium2.PdfiumError("broken")

    monkeypatch.setattr(pypdfium2, "PdfDocument", refused)
    assert "Łukasz O’Brien & Zoë" in page_words(whole)[0]


# -- the proof --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [b"Zo", b"(12", b"/V /No", b"Monday"])
def test_the_proof_finds_what_is_not_there_or_not_shown(old: bytes) -> None:
    def plain(made: Made) -> None:
        made.widget(text("name", y=760))
        made.widget(text("story", y=680, high=60, more=f"/Ff {1 << 12}"))
        ticks(made, "answer", ["Yes", "No"], radio=True)

    form = read_form(form_file(plain), "f")
    values: dict[str, Value] = {"name": "Zora (12)", "story": "On Monday", "answer": "No"}
    made = fill(form, values)
    prove_filled(form, values, made)
    changed = made.data.replace(old, old[:-1] + b"x")
    if changed == made.data:
        changed = made.data.replace(b"\\(12", b"\\(1x")
    assert changed != made.data
    with pytest.raises(ProofFailed):
        prove_filled(form, values, Filled(changed))


# -- bad files --------------------------------------------------------------------------------------------------------------


def looping() -> bytes:
    def build(made: Made) -> None:
        made.widget(text("name"))
        one_, other = made.file.reserve(), made.file.reserve()
        made.file.add(f"<</T(a)/Kids[{other} 0 R]>>".encode(), one_)
        made.file.add(f"<</T(b)/Parent {one_} 0 R/Kids[{one_} 0 R]>>".encode(), other)
        made.listed.append(b"%d 0 R" % one_)

    return form_file(build)


def test_a_tree_that_runs_in_a_circle_is_told_and_ends() -> None:
    form = read_form(looping(), "form.pdf")
    assert "name" in form.fields
    assert any("circle" in said for said in form.said)


def crowded() -> bytes:
    def build(made: Made) -> None:
        for number in range(MAX_FIELDS + 1):
            made.widget(f"/FT/Tx/T(f{number})/Rect[0 0 9 9]")

    return form_file(build)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "no PDF": (lambda: b"PK\x03\x04 a Word file", "this is not a PDF"),
    "empty": (lambda: b"", "this is not a PDF"),
    "only a head": (lambda: b"%PDF-1.4\n", "damaged"),
    "rubbish": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 50, "damaged"),
    "too many fields": (crowded, f"more than {MAX_FIELDS:,} fields"),
    "too large": (lambda: b"%PDF-1.4\n" + b"0" * (65 * 1024 * 1024), "larger than 64 MB"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_one_sentence(kind: str) -> None:
    make, said = BAD[kind]
    data = make()
    start = time.perf_counter()
    with pytest.raises(Unreadable, match=said):
        read_form(data, "form.pdf")
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.8, 0.95])
def test_a_truncated_form_is_refused_or_read_as_far_as_it_goes(keep: float) -> None:
    data = form_file(every_kind)
    try:
        form = read_form(data[: int(len(data) * keep)], "form.pdf")
    except Unreadable as problem:
        assert problem.message.startswith("form.pdf: ")
    else:
        assert set(form.fields) <= set(EVERY)


def test_a_file_with_words_before_its_head_and_one_with_a_wrong_table_are_repaired_first() -> None:
    data = form_file(simple)
    for broken in (b"mail header\n" + data, data.replace(b"startxref\n", b"startxref\n9")):
        form = read_form(broken, "form.pdf")
        assert read_form(fill(form, {"name": "A"}).data, "f").fields["name"].value == "A"


def test_a_form_whose_objects_lie_in_streams_gets_an_update_of_the_same_kind() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form_file(simple))))
    out = io.BytesIO()
    writer.write(out)
    import pikepdf

    packed = io.BytesIO()
    with pikepdf.open(out) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    form = read_form(packed.getvalue(), "form.pdf")
    assert form.anatomy is not None
    assert form.anatomy.as_stream
    after = fill(form, {"name": "A"}).data
    assert PdfReader(io.BytesIO(after), strict=True).get_fields()["name"]["/V"] == "A"  # type: ignore[index]


def test_kinds_are_named_in_words() -> None:
    assert {kind.value for kind in FieldKind} == {
        "text",
        "tick",
        "radio",
        "choice",
        "list",
        "button",
        "signature",
    }
