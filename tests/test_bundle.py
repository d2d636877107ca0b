"""The bundle: the paperwork of a case with its cover sheet, in a folder or as one PDF; nothing is silently left out."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, load_complete
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letter_helpers import FOLDER
from pypdf import PdfReader
from test_paperwork import LETTERS, look

from caseforms.cases.settings import Settings, read_settings
from caseforms.errors import Exit, NotWritten, ProofFailed
from caseforms.letters.bundle import TITLE, Bundle, bundle
from caseforms.render.files import write_folder
from caseforms.render.joining import Part, join, pages_of
from caseforms.samples import sample

NAME = "CF-2026-0142-paperwork-2026-11-20"
SCHOOL = "school_child_in_need.yaml"


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def made(data: dict[str, Any] | str, one_pdf: bool = False) -> Bundle:
    return bundle(look(data), Settings(), LETTERS, one_pdf=one_pdf)


def text(name: str) -> str:
    return sample(name).read_text(encoding="utf-8")


# -- a folder --------------------------------------------------------------------------------------------------------------


def test_a_folder_holds_the_cover_sheet_first_and_every_document_that_may_be_made(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = run("paperwork", sample(SCHOOL), "--write", "-o", "out")
    assert (ran.code, ran.err) == (Exit.FINE, "")
    folder = tmp_path / "out" / NAME
    assert sorted(each.name for each in folder.iterdir()) == [
        "00-cover-sheet.pdf",
        "01-CF-2026-0142-is1-own-file.pdf",
        "02-CF-2026-0142-caf-own-file.pdf",
        "03-CF-2026-0142-referral-own-file.pdf",
        "04-keep-apart-CF-2026-0142-referral-own-file-confidential-sheet.pdf",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in folder.iterdir())
    assert f"Written: {Path('out') / NAME}" in ran.out


def test_the_cover_sheet_lists_documents_with_readers_and_pages_and_says_that_it_is_for_the_case_file() -> (
    None
):
    found = made(text(SCHOOL))
    cover = words(found.files[0].data)
    assert TITLE in cover and "For the case file" in cover
    for each, file in zip(found.enclosed, found.files[1:], strict=True):
        assert each.pages == pages_of(file.data)
        assert f"{each.title} {each.stand} {each.readers} {each.pages}" in cover
    assert "the family" in cover and "children’s social care" in cover


def test_a_document_held_back_by_errors_is_listed_and_the_exit_code_says_so(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    data = load_complete("caf") | {"author": None}
    (tmp_path / "case.yaml").write_text(as_yaml(data), encoding="utf-8")
    ran = run("paperwork", "case.yaml", "--write", "-o", "out")
    assert ran.code == Exit.FINDINGS
    assert "Held back: Common Assessment Framework form (CAF) (caf): " in ran.out
    (cover,) = (tmp_path / "out").rglob("00-cover-sheet.pdf")
    said = words(cover.read_bytes())
    assert "Held back" in said and "see: caseforms check caf" in said
    assert not list((tmp_path / "out").rglob("*-caf-*"))


def test_an_urgent_referral_is_never_held_back() -> None:
    data = load_complete("referral_urgent") | {"siblings": None, "parents": None, "household": None}
    found = made(data)
    assert not [each for each in found.held if each.fault]
    assert found.enclosed[0].title == "Referral to children’s social care"
    assert found.enclosed[0].stand == "child protection: goes at once"


def test_what_is_missing_later_or_done_stands_on_the_cover_sheet_with_its_source() -> None:
    cover = words(made(text("team_around_the_child.yaml")).files[0].data)
    assert "Called for, not there yet" in cover and "IS1: consent to information sharing (is1)" in cover
    assert "Kirklees, continuum of need" in cover
    assert "Unmet needs recorded, 12 November 2026" in cover


def test_every_paper_of_the_list_is_on_the_cover_sheet() -> None:
    for name in (SCHOOL, "team_around_the_child.yaml", "letters/cafcass_protection.yaml"):
        found = look(text(name))
        cover = words(bundle(found, read_settings(FOLDER), LETTERS).files[0].data)
        lost = [each.title for each in found.papers if each.title not in cover]
        assert not lost, name


def test_letters_are_enclosed_as_drafts_and_nothing_is_issued(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    settings = (FOLDER / "caseforms.toml").read_text(encoding="utf-8")
    (tmp_path / "caseforms.toml").write_text(f'ledger = "letters.ledger"\n{settings}', encoding="utf-8")
    ran = run("paperwork", sample("letters/kirklees_team.yaml"), "--write", "-o", "out")
    assert ran.code == Exit.FINE
    drafts = list((tmp_path / "out").rglob("*KK-PLAN*"))
    assert drafts and all("DRAFT" in words(each.read_bytes()) for each in drafts)
    assert not (tmp_path / "letters.ledger").exists()


def test_what_the_case_file_must_not_show_is_kept_apart() -> None:
    found = bundle(
        look(text("letters/cafcass_protection.yaml")), read_settings(FOLDER), LETTERS, one_pdf=True
    )
    apart = [each for each in found.enclosed if each.apart]
    assert [each.title.split()[0] for each in apart] == ["Confidential", "CC-CHASE3"]
    assert len(found.files) == 1 + len(apart)
    assert len(PdfReader(io.BytesIO(found.files[0].data)).outline) == 1 + len(found.enclosed) - len(apart)


def test_a_bundle_that_is_there_is_never_overwritten(run: Callable[..., Ran], tmp_path: Path) -> None:
    for options in ((), ("--one-pdf",)):
        assert run("paperwork", sample(SCHOOL), "--write", *options, "-o", "out").code == Exit.FINE
        again = run("paperwork", sample(SCHOOL), "--write", *options, "-o", "out")
        assert again.code == Exit.USAGE and "this is there already" in again.err
    assert not [each for each in (tmp_path / "out").iterdir() if each.name.startswith(".caseforms")]


def test_a_form_made_again_from_changed_answers_has_a_higher_version(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    case, again = load_complete("is1"), tmp_path / "out" / "CF-2026-0101-paperwork-2026-11-20.pdf"
    for number, name in enumerate(("Ellie Rose", "Ellie Rosa"), 1):
        case["child"]["given_names"] = name
        (tmp_path / "case.yaml").write_text(as_yaml(case), encoding="utf-8")
        run("paperwork", "case.yaml", "--write", "--one-pdf", "-o", "out")
        assert f"Consent to information sharing (IS1) · version {number} (" in words(again.read_bytes())
        again.unlink()


def test_a_folder_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotWritten):
        write_folder(tmp_path / "made", {"one.pdf": b"1", "no/such/folder.pdf": b"2"})
    assert not list(tmp_path.iterdir())


def test_the_bundle_comes_as_data_too(run: Callable[..., Ran]) -> None:
    ran = run("paperwork", sample(SCHOOL), "--write", "-o", "out", "--format", "json")
    found = json.loads(ran.out)[0]["bundle"]
    assert found["name"] == NAME and found["files"][0] == "00-cover-sheet.pdf"
    assert [each["pages"] > 0 for each in found["enclosed"]] == [True] * 4


@pytest.mark.parametrize("options", [("--one-pdf",), ("-o", "out")])
def test_options_of_a_bundle_are_for_a_bundle(options: tuple[str, ...], run: Callable[..., Ran]) -> None:
    ran = run("paperwork", sample(SCHOOL), *options)
    assert ran.code == Exit.USAGE and "--write" in ran.err


def test_a_bundle_needs_a_folder(run: Callable[..., Ran]) -> None:
    assert "where the bundle should go" in run("paperwork", sample(SCHOOL), "--write").err


# -- one PDF ---------------------------------------------------------------------------------------------------------------


def test_one_pdf_has_a_bookmark_for_each_document_at_the_page_that_the_cover_sheet_names() -> None:
    found = made(text(SCHOOL), one_pdf=True)
    reader = PdfReader(io.BytesIO(found.files[0].data))
    inside = [each for each in found.enclosed if not each.apart]
    marks = [
        (str(each.title), (reader.get_destination_page_number(each) or 0) + 1) for each in reader.outline
    ]  # type: ignore[union-attr,arg-type]
    assert marks[0] == ("Cover sheet", 1)
    cover = words(found.files[0].data)
    for (title, page), each in zip(marks[1:], inside, strict=True):
        assert title.endswith(each.title)
        assert (
            reader.pages[page - 1].extract_text() == PdfReader(io.BytesIO(each.data)).pages[0].extract_text()
        )
        assert f"page {page}" in cover
    assert len(reader.pages) == marks[1][1] - 1 + sum(each.pages for each in inside)


def test_its_properties_names_and_bookmarks_say_nothing_of_the_case() -> None:
    found = made(text(SCHOOL), one_pdf=True)
    reader = PdfReader(io.BytesIO(found.files[0].data))
    assert dict(reader.metadata or {}) == {
        "/Title": TITLE,
        "/Keywords": "restricted",
        "/Producer": "caseforms",
    }
    assert reader.xmp_metadata is None
    said = " ".join([*(file.name for file in found.files), *(str(each.title) for each in reader.outline)])  # type: ignore[union-attr]
    for secret in ("Maisie", "Thorne", "Kerry", "2017"):
        assert secret not in said


def test_a_reference_that_tells_who_the_child_is_names_no_file() -> None:
    data = load_complete("is1")
    found = made(data | {"reference": f"{data['child']['given_names']} {data['child']['family_name']}"})
    assert all(file.name.startswith(("case-", "0")) and "case-" in found.name for file in found.files)
    assert data["child"]["family_name"] not in " ".join(file.name for file in found.files)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        ["O’Shea & Sons <x>", "Łukasz Ørsted", "אבגד הוז", "Zoë 🙂", "Ann\u0007Marie", "=1+1", "x" * 200]
    )
)
def test_any_name_passes_through_a_bundle(name: str) -> None:
    data = load_complete("is1")
    data["child"] |= {"family_name": name}
    found = made(data, one_pdf=True)
    assert found.enclosed or found.held
    assert name not in " ".join(file.name for file in found.files)


# -- joining ---------------------------------------------------------------------------------------------------------------


def _pdf(*pages: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setTitle("Maisie Thorne")
    for each in pages:
        canvas.drawString(100, 700, each)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_joined_pages_are_those_of_the_parts_in_order_without_what_the_parts_say_of_themselves() -> None:
    joined = join([Part("One", _pdf("a", "b")), Part("Two", _pdf("c"))], "Both", "School")
    reader = PdfReader(io.BytesIO(joined))
    assert [page.extract_text().strip() for page in reader.pages] == ["a", "b", "c"]
    assert b"Maisie" not in joined
    assert (reader.metadata or {})["/Author"] == "School"
    assert reader.root_object["/Lang"] == "en-GB"


def test_a_page_that_is_lost_in_joining_fails_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfWriter

    append = PdfWriter.append
    monkeypatch.setattr(
        PdfWriter, "append", lambda self, part, **more: append(self, part, pages=(0, 1), **more)
    )
    with pytest.raises(ProofFailed):
        join([Part("One", _pdf("a", "b"))], "Both")
