"""“caseforms read”: what it writes and says, several documents of one case, case files there are already, and bad files."""

from __future__ import annotations

import functools
import io
import json
import resource
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from form_files import form_file
from helpers import Ran, as_yaml, changed, load_complete
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject
from test_read_round_trip import made, result_of, with_fields
from test_read_word import document, edited, type_into, with_parts
from typing_in import typed_in

from caseforms.cases.merging import merge, same
from caseforms.cases.reading import parse_case
from caseforms.cases.settings import Settings
from caseforms.errors import Exit, Unreadable
from caseforms.forms import load
from caseforms.forms.bring_together import bring_together
from caseforms.forms.fillable_file import blank_form
from caseforms.forms.read_again import read_again
from caseforms.forms.whole_case import whole_model
from caseforms.render.carried import NAME
from caseforms.render.fields.flat import locked
from caseforms.render.word_controls import W
from caseforms.samples import SAMPLE_DAY

Run = Callable[..., Ran]


@functools.cache
def pdf(name: str) -> bytes:
    return made(result_of(name), "pdf")


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in read_again(data, "form.pdf").findings]


def rewritten(data: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# -- PDF -----------------------------------------------------------------------------------------------------------------


def test_a_pdf_that_was_only_saved_again_is_no_other() -> None:
    """Programs write a file anew without changing a word of it."""
    assert codes(rewritten(pdf("is1"), lambda writer: writer.compress_identical_objects())) == []


def test_changed_words_on_the_pages_are_said_and_the_data_stand() -> None:
    """Somebody has changed the page in an editor: the answers are those of the data, and the difference is told."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        writer.remove_page(page) if len(writer.pages) > 1 else None

    found = read_again(rewritten(pdf("is1"), change), "form.pdf")
    assert [finding.code for finding in found.findings] == ["READ-01"]
    assert found.answers == found.base
    assert found.answers["child"]["given_names"] == load_complete("is1")["child"]["given_names"]


def test_notes_on_the_pages_are_said_and_kept_as_remarks() -> None:
    def note(writer: PdfWriter) -> None:
        writer.add_annotation(
            0,
            DictionaryObject(
                {
                    NameObject("/Subtype"): NameObject("/FreeText"),
                    NameObject("/Rect"): ArrayObject(FloatObject(each) for each in (50, 50, 200, 90)),
                    NameObject("/Contents"): TextStringObject("Dob is 13/06/2018"),
                }
            ),
        )

    found = read_again(rewritten(pdf("is1"), note), "form.pdf")
    assert [finding.code for finding in found.findings] == ["READ-01"]
    assert found.remarks == [("Note on page 1", "Dob is 13/06/2018")]
    assert "13/06" not in found.findings[0].message


def test_data_that_another_program_changed_are_said() -> None:
    def change(writer: PdfWriter) -> None:
        held = PdfReader(io.BytesIO(pdf("is1"))).attachments[NAME][0].decode("utf-8")
        writer._root_object.pop("/Names")
        writer.add_attachment(NAME, held.replace("Ellie", "Elsie", 1).encode("utf-8"))

    found = read_again(rewritten(pdf("is1"), change), "form.pdf")
    assert "READ-10" in [finding.code for finding in found.findings]


def test_the_data_are_an_associated_file_that_readers_can_show() -> None:
    reader = PdfReader(io.BytesIO(pdf("is1")))
    held = json.loads(reader.attachments[NAME][0])
    assert held["form"] == "is1"
    root = reader.trailer["/Root"]
    assert root["/AF"][0]["/AFRelationship"] == "/Data"  # type: ignore[index]
    assert len(reader.pages) > 0


def test_documents_grow_only_a_little() -> None:
    """The data take less than a tenth of the file."""
    for data, name in ((pdf("caf"), NAME), (document("caf"), "customXml/item2.xml")):
        if name == NAME:
            plain = data[: data.index(b"%%EOF") + 6]
            assert len(data) - len(plain) < 0.1 * len(data)
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.getinfo(name).compress_size < 0.1 * len(data)


# -- fields --------------------------------------------------------------------------------------------------------------


@functools.cache
def fields(name: str) -> bytes:
    return with_fields(result_of(name))


def typed(data: bytes, answers: dict[str, str]) -> bytes:
    """The same form, saved by a PDF reader after somebody has typed into its fields."""

    def change(writer: PdfWriter) -> None:
        left = dict(answers)
        for page in writer.pages:
            for each in page["/Annots"]:  # type: ignore[attr-defined]
                widget = each.get_object()
                if widget.get("/T") in left:
                    widget[NameObject("/V")] = TextStringObject(left.pop(widget["/T"]))
        assert not left

    return rewritten(data, change)


def test_what_was_typed_counts_and_what_was_emptied_is_taken_out() -> None:
    """The case file has learned something since the form was given out: that stays where nobody typed."""
    case = parse_case(as_yaml(load_complete("is1")).encode("utf-8"), "case.yaml").root.plain()
    assert case["child"]["address"]["line2"]
    case["child"]["dob"] = "14/06/2018"
    back = read_again(
        typed(fields("is1"), {"child.given_names": "Elsie", "child.address.line2": ""}), "form.pdf"
    )
    together = bring_together([back], case)
    assert together.answers["child"]["given_names"] == "Elsie"
    assert "line2" not in together.answers["child"]["address"]
    assert together.answers["child"]["dob"] == "14/06/2018"
    assert together.answers["reference"] == case["reference"]
    assert back.findings == []


def test_a_blank_form_that_was_filled_in_with_a_reader_is_read() -> None:
    """Somebody types and clicks in the reader of a web browser, and saves."""
    blank = blank_form(load("is1"), Settings(), SAMPLE_DAY).data
    text = {
        "reference": "CF-2026-0999",
        "child.given_names": "Zoë & <Łucja>",
        "child.dob": "12/06/2018",
        "parents[0].name": "O’Brien (mother)",
        "consent.scope": "First line\r\n“Second” \\ line",
    }
    clicks = [
        ("is1.why", "yes"),
        ("consent.given", "given"),
        ("is1.purpose:caf", "Yes"),
        ("is1.exclusions:none", "Yes"),
    ]
    back = read_again(typed_in(blank, text, clicks), "form.pdf")
    assert back.answers == {
        "reference": "CF-2026-0999",
        "child": {"given_names": "Zoë & <Łucja>", "dob": "12/06/2018"},
        "parents": [{"name": "O’Brien (mother)"}],
        "consent": {"given": "given", "scope": "First line\n“Second” \\ line"},
        "is1": {"why": "yes", "purpose": ["caf"], "exclusions": "none"},
    }
    assert (back.findings, back.remarks) == ([], [])


def test_a_click_on_another_circle_changes_the_answer() -> None:
    back = read_again(typed_in(fields("is1"), {}, [("consent.given", "refused")]), "form.pdf")
    assert back.base
    assert back.answers == {**back.base, "consent": {**back.base["consent"], "given": "refused"}}


def test_an_answer_that_was_typed_and_changed_in_the_case_as_well_is_a_clash() -> None:
    case = parse_case(as_yaml(load_complete("is1")).encode("utf-8"), "case.yaml").root.plain()
    case["child"]["given_names"] = "Elly"
    back = read_again(typed(fields("is1"), {"child.given_names": "Elsie"}), "form.pdf")
    assert bring_together([back], case).answers["child"]["given_names"] == "Elsie"
    assert [(each.code, each.path) for each in back.findings] == [("READ-11", "child.given_names")]


def test_a_blank_form_knows_which_it_is_whatever_its_title() -> None:
    blank = blank_form(load("manager_discussion"), Settings(), SAMPLE_DAY).data

    def change(writer: PdfWriter) -> None:
        writer.add_metadata({"/Title": "Scan 001"})

    back = read_again(rewritten(blank, change), "form.pdf")
    assert (back.form.code, back.answers, back.findings) == ("manager_discussion", {}, [])


def test_a_form_whose_fields_were_printed_away_is_refused_before_what_was_typed_is_lost() -> None:
    """Its data are those with which it was given out: taking them would pass over what was typed since."""

    def change(writer: PdfWriter) -> None:
        writer._root_object.pop("/AcroForm")
        for page in writer.pages:
            page.pop("/Annots", None)

    with pytest.raises(Unreadable, match="cannot be read") as refused:
        read_again(rewritten(fields("is1"), change), "form.pdf")
    assert "not as it was printed" in refused.value.remedy


@pytest.mark.parametrize("kind", ["--pdf", "--fillable"])
def test_a_pdf_of_ours_can_be_locked_and_is_read_with_its_password(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    (folder / "word.txt").write_text("fen & Łąka\n", encoding="utf-8")
    ran = run("fill", "is1", "case.yaml", kind, "-o", "out", "--password-file", "word.txt")
    assert ran.code == Exit.FINE, ran.said
    assert "Łąka" not in ran.said
    (path,) = (folder / "out").glob("*.pdf")
    reader = PdfReader(path)
    assert reader.trailer["/Encrypt"]["/V"] == 5, "AES-256"  # type: ignore[index]
    assert not reader.decrypt("")
    assert path.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("CASEFORMS_FORM_PASSWORD", "fen & Łąka")
    assert run("read", path, "-o", "again.yaml").code == Exit.FINE
    assert plain(folder / "again.yaml")["child"] == load_complete("is1")["child"]


def test_a_word_document_is_not_locked(folder: Path, run: Run) -> None:
    ran = run("fill", "is1", "case.yaml", "-o", "out", "--lock")
    assert ran.code == Exit.USAGE
    assert "A Word document cannot be locked" in ran.err
    assert not (folder / "out").exists()


# -- the command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a case file and its documents."""
    (tmp_path / "case.yaml").write_text(
        "# the practitioner’s own remark\n" + as_yaml(load_complete("is1")),
        encoding="utf-8",
    )
    (tmp_path / "form.docx").write_bytes(document("is1"))
    (tmp_path / "form.pdf").write_bytes(pdf("is1"))
    (tmp_path / "edited.docx").write_bytes(edited(document("is1"), type_into("child.given_names", "Elsie")))
    return tmp_path


def plain(path: Path) -> Any:
    return parse_case(path.read_bytes(), str(path)).root.plain()


@pytest.mark.parametrize("name", ["form.docx", "form.pdf"])
def test_a_document_becomes_a_case_file_for_its_owner_alone(folder: Path, run: Run, name: str) -> None:
    ran = run("read", name, "-o", "new.yaml")
    assert ran.code == Exit.FINE
    assert "Written: new.yaml" in ran.out
    assert stat.S_IMODE((folder / "new.yaml").stat().st_mode) == 0o600
    text = (folder / "new.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Read back on 20 November 2026 from:")
    assert plain(folder / "new.yaml")["child"] == load_complete("is1")["child"]
    assert run("check", "is1", "new.yaml").code == run("check", "is1", "case.yaml").code


def test_no_file_is_ever_overwritten(folder: Path, run: Run) -> None:
    before = (folder / "case.yaml").read_bytes()
    ran = run("read", "form.docx", "-o", "case.yaml")
    assert ran.code == Exit.USAGE
    assert "is there already" in ran.err
    assert (folder / "case.yaml").read_bytes() == before


def test_what_was_changed_by_hand_is_told_in_words(folder: Path, run: Run) -> None:
    ran = run("read", "edited.docx", "-o", "new.yaml")
    assert "Changed by hand: 1 change" in ran.out
    assert "Child: Given name(s): was Ellie Rose; is Elsie" in ran.out


def test_a_wrong_value_is_a_finding_with_its_place_in_the_new_file(folder: Path, run: Run) -> None:
    (folder / "bad.docx").write_bytes(edited(document("is1"), type_into("child.dob", "31/02/2018")))
    ran = run("read", "bad.docx", "-o", "new.yaml")
    assert ran.code == Exit.FINDINGS
    assert "error VAL-11" in ran.out
    assert "new.yaml:" in ran.out
    assert plain(folder / "new.yaml")["child"]["dob"] == "31/02/2018"


def test_words_without_a_place_stand_at_the_top(folder: Path, run: Run) -> None:
    made_whole = edited(document("caf"), type_into("child.gp", "Dr Who\nnext door"))
    (folder / "caf.docx").write_bytes(made_whole)
    ran = run("read", "caf.docx", "-o", "new.yaml")
    assert "READ-02" in ran.out
    assert "next door" not in ran.out
    text = (folder / "new.yaml").read_text(encoding="utf-8")
    assert "#   “Child: GP”: Dr Who\n#     next door\n" in text


def test_json_for_programs(folder: Path, run: Run) -> None:
    ran = run("read", "edited.docx", "-o", "new.yaml", "--format", "json")
    said = json.loads(ran.out)
    assert said["documents"] == [
        {"file": "edited.docx", "form": "is1", "kind": "Word document", "version": None, "remarks": []}
    ]
    assert said["changes"][0]["now"] == "Elsie"
    assert (folder / "new.yaml").exists()


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False)])
def test_taking_into_a_case_file_shows_and_asks(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    """The case file itself stays as it is, remarks and all; what changes is shown before anything is written."""
    before = (folder / "case.yaml").read_bytes()
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda *_: answer)
    ran = run("read", "edited.docx", "--into", "case.yaml", "-o", "new.yaml")
    assert ran.code == Exit.FINE
    assert "was Ellie Rose; is Elsie" in ran.out
    assert (folder / "new.yaml").exists() == written
    assert (folder / "case.yaml").read_bytes() == before
    if written:
        assert plain(folder / "new.yaml") == changed(load_complete("is1"), {"child.given_names": "Elsie"})


def test_nothing_new_writes_nothing(folder: Path, run: Run) -> None:
    ran = run("read", "form.docx", "--into", "case.yaml", "-o", "new.yaml")
    assert "Nothing is new" in ran.out
    assert not (folder / "new.yaml").exists()


def test_what_the_case_file_learned_meanwhile_is_kept(folder: Path, run: Run) -> None:
    """Only what was changed in the document counts, not what it said when it was made."""
    later = changed(load_complete("is1"), {"child.family_name": "Marshall", "child.given_names": "Ellie R."})
    (folder / "later.yaml").write_text(as_yaml(later), encoding="utf-8")
    ran = run("read", "edited.docx", "--into", "later.yaml", "-o", "new.yaml", "--yes")
    assert plain(folder / "new.yaml")["child"]["family_name"] == "Marshall"
    assert plain(folder / "new.yaml")["child"]["given_names"] == "Elsie"
    assert "READ-11" in ran.out


def test_several_documents_of_a_case_become_one(folder: Path, run: Run) -> None:
    (folder / "caf.docx").write_bytes(document("caf"))
    caf, is1 = plain_of(folder / "caf.docx"), plain_of(folder / "form.pdf")
    (folder / "caf.docx").write_bytes(with_reference(document("caf"), is1["reference"]))
    run("read", "form.pdf", "caf.docx", "-o", "new.yaml")
    found = plain(folder / "new.yaml")
    assert found["is1"] == is1["is1"]
    assert found["caf"].keys() == caf["caf"].keys()


def plain_of(path: Path) -> dict[str, Any]:
    return read_again(path.read_bytes(), path.name).answers


def with_reference(data: bytes, reference: str) -> bytes:
    """The document as if its case had had another reference."""
    old = load_complete("caf")["reference"].encode()

    def change(parts: dict[str, bytes]) -> None:
        for name in parts:
            parts[name] = (
                parts[name].replace(old, reference.encode()) if name.endswith(".xml") else parts[name]
            )

    return with_parts(data, change)


def test_documents_of_different_cases_are_not_mixed(folder: Path, run: Run) -> None:
    (folder / "caf.docx").write_bytes(with_reference(document("caf"), "CF-2026-9999"))
    ran = run("read", "form.pdf", "caf.docx", "-o", "new.yaml")
    assert ran.code == Exit.USAGE
    assert "of different cases" in ran.err
    assert not (folder / "new.yaml").exists()


@pytest.mark.parametrize(("typed", "code"), [("open sesame", Exit.FINE), ("wrong", Exit.UNREADABLE)])
def test_a_locked_pdf_is_opened_with_its_password(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, code: Exit
) -> None:
    (folder / "locked.pdf").write_bytes(locked(pdf("is1"), "open sesame"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda *_: typed)
    ran = run("read", "locked.pdf", "-o", "new.yaml")
    assert ran.code == code, ran.said
    assert (folder / "new.yaml").exists() == (code == Exit.FINE)


# -- merging -------------------------------------------------------------------------------------------------------------

CASE = {
    "child": {"given_names": "Ellie", "dob": "12/06/2018", "upn": "A1"},
    "siblings": [{"name": "Noah", "school": "Oak"}, {"name": "Ada", "dob": "01/02/2020"}],
}
BASE = {
    "child": {"given_names": "Ellie", "dob": "12/06/2018"},
    "siblings": [{"name": "Noah"}, {"name": "Ada", "dob": "01/02/2020"}],
}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({}, {}, {}),
        ({}, {"child.dob": "2018-06-12"}, {}),
        ({}, {"child.given_names": "Elsie"}, {"child.given_names": "Elsie"}),
        ({}, {"child.given_names": None}, {"child.given_names": None}),
        ({"child.given_names": "Elly"}, {}, {"child.given_names": "Elly"}),
        ({"child.given_names": "Elly"}, {"child.given_names": None}, {"child.given_names": "Elly"}),
        ({}, {"siblings[1].dob": "02/02/2020"}, {"siblings[1].dob": "02/02/2020"}),
        ({}, {"siblings[1]": None}, {"siblings[1]": None}),
        ({}, {"siblings[2]": {"name": "Tom"}}, {"siblings[2]": {"name": "Tom"}}),
        ({"siblings[1].dob": "03/03/2020"}, {"siblings[1]": None}, {"siblings[1].dob": "03/03/2020"}),
        ({"siblings[0]": None}, {}, {"siblings[0]": None}),
        ({}, {"siblings": "none"}, {"siblings": "none"}),
        ({}, {"household": [{"name": "Gran"}]}, {"household": [{"name": "Gran"}]}),
    ],
)
def test_only_what_the_document_changed_reaches_the_case(
    ours: dict[str, Any], theirs: dict[str, Any], expected: dict[str, Any]
) -> None:
    """What the document never showed stays, and so does what the case file changed meanwhile."""
    found = merge(whole_model(), changed(CASE, ours), changed(BASE, theirs), BASE)
    wanted = changed(CASE, expected)
    assert found.answers == wanted or same_case(found.answers, wanted)


def same_case(one: Any, other: Any) -> bool:
    from caseforms.cases.blocks import Group

    return same(one, other, Group(whole_model()))


def test_without_a_base_every_answer_counts_and_none_is_taken_out() -> None:
    found = merge(
        whole_model(),
        CASE,
        {"child": {"given_names": "Elsie"}, "siblings": [{"name": "Noah", "dob": "not known"}]},
    )
    assert found.answers["child"] == {**CASE["child"], "given_names": "Elsie"}  # type: ignore[dict-item]
    assert found.answers["siblings"] == [
        {"name": "Noah", "school": "Oak", "dob": "not known"},
        CASE["siblings"][1],
    ]  # type: ignore[index]
    assert found.clashes == ["child.given_names"]


# -- bad files -----------------------------------------------------------------------------------------------------------


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * size)
    return out.getvalue()


def with_document(text: str) -> bytes:
    return with_parts(document("is1"), lambda parts: parts.update({"word/document.xml": text.encode()}))


def many_controls(number: int) -> bytes:
    cell = "<w:tc><w:p><w:sdt><w:sdtPr><w:tag w:val='child.x'/></w:sdtPr><w:sdtContent/></w:sdt></w:p></w:tc>"
    body = f"<w:document xmlns:w='{W[1:-1]}'><w:body><w:tbl>{f'<w:tr>{cell}</w:tr>' * number}</w:tbl></w:body></w:document>"
    return with_document(body)


def with_attachment(data: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(NAME, data)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BAD = {
    "empty": lambda: b"",
    "text": lambda: b"Dear all, please find attached",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
    "truncated PDF": lambda: pdf("is1")[:900],
    "garbage PDF": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "PDF of somebody": lambda: with_attachment(b"{}"),
    "PDF with a bad attachment": lambda: with_attachment(b"\xff\xfe\x00" * 100),
    "PDF with an endless attachment": lambda: with_attachment(b"{" * 500_000),
    "foreign fields": lambda: form_file(
        lambda file: [file.widget(f"/T(a{n})/FT/Tx/V(x)/Rect[0 0 9 9]") for n in range(5)] and None
    ),  # type: ignore[func-returns-value]
    "truncated Word": lambda: document("is1")[:5_000],
    "half a Word": lambda: document("is1")[: len(document("is1")) // 2],
    "old or locked Word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "any zip": lambda: bomb(10),
    "zip bomb": lambda: bomb(400 * 1024 * 1024),
    "entities": lambda: with_document('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "no Word": lambda: with_document("<x/>"),
    "broken XML": lambda: with_document("<w:document"),
    "100,000 controls": lambda: many_controls(100_000),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_within_bounds(name: str) -> None:
    """What is wrong and what to do, in a few seconds and with little memory, whatever the file is."""
    data = BAD[name]()
    started, used = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable) as problem:
        read_again(data, "form")
    assert problem.value.message.startswith("form: ")
    assert problem.value.remedy
    assert time.process_time() - started < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 700_000  # kilobytes


def test_a_file_beyond_all_bounds_is_not_read_to_its_end(tmp_path: Path, run: Run) -> None:
    """A file of 500 MB, most of it a hole."""
    with (tmp_path / "huge.pdf").open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(500 * 1024 * 1024)
    ran = run("read", "huge.pdf", "-o", "new.yaml")
    assert ran.code == Exit.UNREADABLE
    assert "larger than 64 MB" in ran.err


def test_macros_are_told_and_not_run() -> None:
    data = with_parts(document("is1"), lambda parts: parts.update({"word/vbaProject.bin": b"x"}))
    found = read_again(data, "form.docx")
    assert [finding.code for finding in found.findings] == ["READ-13"]
    assert "macros" in found.findings[0].message


def test_links_to_outside_are_not_followed() -> None:
    """The network is blocked in tests; a document that would load something from there is read without it."""
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'

    def change(parts: dict[str, bytes]) -> None:
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", link)

    assert read_again(with_parts(document("is1"), change), "form.docx").findings == []


def test_a_form_that_there_is_not_is_said() -> None:
    from caseforms.render.carried import Carried, attach

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    data = attach(out.getvalue(), Carried("no_such_form", "", {}), [""])
    with pytest.raises(Unreadable, match="no_such_form"):
        read_again(data, "form.pdf")
    assert load("is1").title
