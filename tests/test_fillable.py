"""Forms to be filled in: a field for every question, named by its answer, with the words that a reader needs; nothing withheld in any."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from helpers import Ran, as_yaml, changed, load_complete
from PIL import Image
from pypdf import PdfReader

from caseforms.cases.blocks import asked
from caseforms.cases.case import typed
from caseforms.cases.kinds import Choice, Kind, Names
from caseforms.cases.reading import parse_case
from caseforms.cases.settings import Settings
from caseforms.forms import CATALOGUE, FORM_CODES, load
from caseforms.forms.fillable import Fillable
from caseforms.forms.fillable_file import _drawn, blank_form, fillable_document
from caseforms.render.fields.model import OFF, Field, FieldKind
from caseforms.render.fields.reading import read_form
from caseforms.samples import SAMPLE_DAY


def blank(code: str) -> dict[str, Field]:
    return dict(read_form(blank_form(load(code), Settings(), SAMPLE_DAY).data, code).fields)


def with_answers(
    code: str, changes: dict[str, Any] | None = None, reader: str = ""
) -> tuple[dict[str, Field], list[str], bytes]:
    form = load(code).for_reader(reader) if reader else load(code)
    text = as_yaml(changed(load_complete(code), changes or {})).encode("utf-8")
    document = parse_case(text, "case.yaml")
    made, withheld = fillable_document(
        form, typed(document, form.case, SAMPLE_DAY, FORM_CODES), document, False, Settings()
    )
    return dict(read_form(made.data, code).fields), withheld, made.data


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_question_of_a_form_has_its_fields(code: str) -> None:
    """Each leaf that the form prints can be filled in: text, a list, circles, boxes, or a tick in place of its group."""
    form, names = load(code), blank(code)
    plain = {
        "".join(part.partition("[")[0] + part.partition("]")[2] for part in _parts(name)) for name in names
    }
    for path in form.leaf_paths():
        if path not in form.private and form.prints(path):
            assert path in plain or _is_in_a_table_without_it(form, path, plain), path


def _parts(name: str) -> list[str]:
    path = name.partition(":")[0]
    return [f".{part}" if number else part for number, part in enumerate(path.split("."))]


def _is_in_a_table_without_it(form: Any, path: str, plain: set[str]) -> bool:
    """A paper about some columns of a list alone has no fields for the others."""
    return any(
        item.only and path.startswith(f"{item.path}.") for part in form.sections for item in part.items
    )


def test_a_field_tells_its_question_and_how_to_answer() -> None:
    names = blank("is1")
    assert names["child.dob"].tooltip.startswith("Date of birth – ")
    assert names["is1.why"].required and names["parents[0].name"].required
    assert not names["child.address.line3"].required
    assert names["is1.why"].states == ("yes", "no", "not_known")


def test_a_blank_form_has_room_for_the_reference_that_a_case_shows_at_the_head() -> None:
    assert "reference" in blank("is1")
    names, _, _ = with_answers("is1")
    assert "reference" not in names


def test_the_tabulator_goes_along_the_rows() -> None:
    """A field that is drawn before another comes before it in the page’s list, and readers are told to go by rows."""
    reader = PdfReader(io.BytesIO(blank_form(load("is1"), Settings(), SAMPLE_DAY).data))
    assert all(page["/Tabs"] == "/R" for page in reader.pages)
    tops = [each.get_object()["/Rect"][3] for each in reader.pages[0]["/Annots"]]  # type: ignore[attr-defined]
    assert all(later < earlier + 30 for earlier, later in itertools.pairwise(tops))


def test_lists_have_spare_rows_and_can_be_said_to_be_none() -> None:
    names = blank("is1")
    assert {
        "is1.children[0].name",
        "is1.children[2].dob",
        "is1.children:none",
        "is1.children:not_known",
    } <= set(names)
    more, _, _ = with_answers("is1")
    given = len(load_complete("is1")["is1"]["children"])
    assert f"is1.children[{given + 1}].name" in more
    assert more["is1.children[0].name"].value == load_complete("is1")["is1"]["children"][0]["name"]


def test_long_text_has_as_much_room_as_it_needs() -> None:
    story = "He was late again and said that nobody had woken him. " * 60
    names, _, data = with_answers("caf", {"caf.reason": story})
    assert names["caf.reason"].value == story.strip()
    assert len(read_form(data, "caf").sizes) > 5
    assert names["caf.reason"].widgets[0].height > 400


def test_an_answer_that_is_none_of_the_choices_is_kept_in_words() -> None:
    names, _, _ = with_answers("is1", {"child.is_unborn": "perhaps"})
    assert (names["child.is_unborn"].kind, names["child.is_unborn"].value) == (FieldKind.TEXT, "perhaps")


def test_what_a_reader_may_not_see_is_in_no_field_and_told() -> None:
    address = {"line1": "17 Secret Row", "postcode": "ZZ99 9ZZ", "confidential": "yes"}
    changes = {"child.address": address, "parents[0].address": None, "consent.share_with": None}
    names, withheld, data = with_answers("caf", changes)
    assert "child.address" in {path.rpartition(".")[0] or path for path in withheld} | set(withheld)
    assert all("Secret Row" not in str(field.value) for field in names.values())
    assert b"Secret Row" not in data


def test_a_paper_form_has_no_fields_and_room_to_write() -> None:
    made = blank_form(load("is1"), Settings(), SAMPLE_DAY, paper=True)
    assert read_form(made.data, "paper").fields == {}
    pdf = pypdfium2.PdfDocument(io.BytesIO(made.data))
    try:
        assert "Given name(s)" in pdf[0].get_textpage().get_text_range()
    finally:
        pdf.close()


def test_blank_forms_are_written_for_their_owner_alone(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("blank", "is1", "section_120", "-o", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"Written: {tmp_path / 'out' / name}" for name in ("is1-blank.pdf", "section-120-blank.pdf")
    ]
    assert (tmp_path / "out" / "is1-blank.pdf").stat().st_mode & 0o777 == 0o600


def test_a_case_with_gaps_may_be_filled_in_further_and_one_with_unknown_names_not(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("reference: CF-1\nchild: {given_names: Ella}\n", encoding="utf-8")
    ran = run("fill", "is1", case, "--fillable", "-o", tmp_path / "out")
    assert ran.code == 0
    assert (tmp_path / "out" / "CF-1-is1-fillable.pdf").exists()
    case.write_text("reference: CF-2\nchild: {first_name: Ella}\n", encoding="utf-8")
    ran = run("fill", "is1", case, "--fillable", "-o", tmp_path / "out")
    assert ran.code == 1
    assert "FILE-01" in ran.err
    assert not (tmp_path / "out" / "CF-2-is1-fillable.pdf").exists()


def test_fields_of_each_kind_of_answer() -> None:
    """Choices are circles or a list that opens, several choices boxes, lists of words and narratives have lines."""
    names = blank("referral")
    form = load("referral")
    for name, field in names.items():
        path, _, code = name.partition(":")
        kind = asked(
            form.case, "".join(part.partition("[")[0] + part.partition("]")[2] for part in _parts(path))
        ).kind
        if code:
            assert field.kind is FieldKind.TICK, name
        elif isinstance(kind, Choice):
            assert field.kind in (FieldKind.RADIO, FieldKind.CHOICE), name
        else:
            assert field.kind is FieldKind.TEXT, name
            assert isinstance(kind, Kind)
            if kind.name == "narrative" or isinstance(kind, Names):
                assert field.multiline, name


# -- seen -------------------------------------------------------------------------------------------------------------------

_SCALE = 1.5  # pixels a point


def in_pdfium(data: bytes, _: Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    return [page.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("L") for page in document]


def in_poppler(data: bytes, folder: Path) -> list[Image.Image]:
    for old in folder.glob("page*"):
        old.unlink()
    (folder / "form.pdf").write_bytes(data)
    subprocess.run(
        ["pdftoppm", "-r", "108", "-gray", "-png", str(folder / "form.pdf"), str(folder / "page")], check=True
    )
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page*.png"))]


READERS = [in_pdfium, *([in_poppler] if shutil.which("pdftoppm") else [])]


@pytest.mark.parametrize("draw", READERS)
@pytest.mark.parametrize("code", ["is1", "concern_record"])
def test_every_answer_is_seen_in_its_place(
    code: str, draw: Callable[[bytes, Path], list[Image.Image]], tmp_path: Path
) -> None:
    """Words, choices, circles and boxes: where a field has an answer, there is more ink than on the blank form."""
    names, _, filled = with_answers(code)
    document = parse_case(as_yaml(load_complete(code)).encode("utf-8"), "case.yaml")
    form = load(code)
    empty = _drawn(
        Fillable(form, typed(document, form.case, SAMPLE_DAY, FORM_CODES), document), Settings(), paper=False
    )
    before, after = draw(empty, tmp_path), draw(filled, tmp_path)
    seen = 0
    for name, field in names.items():
        for widget in field.widgets:
            ticks = field.kind in (FieldKind.TICK, FieldKind.RADIO)
            if not str(field.value).strip() or (ticks and widget.state in ("", OFF)):
                continue
            ink = [_ink(pages[widget.page], widget.rect) for pages in (before, after)]
            assert ink[1] > ink[0] + 2, name
            seen += 1
    assert seen > 20


def _ink(page: Image.Image, rect: tuple[float, float, float, float]) -> int:
    left, low, right, high = (each * _SCALE for each in rect)
    box = (int(left), int(page.height - high), int(right) + 1, int(page.height - low) + 1)
    return sum(page.crop(box).histogram()[:128])
