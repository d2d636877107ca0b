"""Every command, as a user gives it: what it prints, what it writes, which exit code it leaves with."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from docx.oxml.ns import qn
from docx.shared import RGBColor
from helpers import COMPLETE, Ran, as_yaml, changed, load_complete
from pypdf import PdfReader

from caseforms import __version__
from caseforms.errors import EXIT_MEANINGS, Exit
from caseforms.findings import CODES
from caseforms.forms import CATALOGUE
from caseforms.render.word import HOUSE_TEMPLATES
from caseforms.render.word_controls import said
from caseforms.samples import SAMPLES

IS1 = COMPLETE / "is1.yaml"
owner_only = pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")


def case(folder: Path, base: str, changes: dict[str, Any], name: str = "case.yaml") -> Path:
    """A complete case with changes, as a file."""
    path = folder / name
    text = as_yaml(changed(load_complete(base), changes))
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    """The documents in a folder; what remembers their versions is hidden."""
    return sorted(p.name for p in folder.iterdir() if p.name[0] != ".") if folder.exists() else []


def pdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def word_xml(path: Path) -> str:
    """All parts of a Word file that hold text."""
    with zipfile.ZipFile(path) as archive:
        return "".join(
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if re.match(r"word/(document|header\d*|footer\d*)\.xml$|docProps/.*\.xml$", name)
        )


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


# -- the program ----------------------------------------------------------------------------------------------------------


def test_help_names_every_command(run: Callable[..., Ran]) -> None:
    ran = run("--help")
    assert ran.code == Exit.FINE
    for command in ("check", "demo", "explain", "fill", "forms", "new", "pathway", "templates"):
        assert re.search(rf"(?m)^  {command} ", ran.out)
        assert run(command, "--help").code == Exit.FINE
        assert run(command, "-h").out.startswith("Usage: ")
    assert "-templates" not in ran.out


def test_version(run: Callable[..., Ran]) -> None:
    assert run("--version").out.strip() == f"caseforms, version {__version__}"


def test_forms_lists_every_form_with_its_title(run: Callable[..., Ran]) -> None:
    ran = run("forms")
    assert ran.code == Exit.FINE
    assert [line.split(maxsplit=1) for line in ran.out.splitlines()] == [
        list(each) for each in CATALOGUE.items()
    ]


def test_forms_as_data(run: Callable[..., Ran]) -> None:
    data = json.loads(run("forms", "--format", "json").out)
    assert [each["code"] for each in data] == list(CATALOGUE)
    assert all(each["title"] and each["purpose"] and each["readers"] for each in data)


# -- new ------------------------------------------------------------------------------------------------------------------


def test_new_prints_a_case_file_that_can_be_read(run: Callable[..., Ran]) -> None:
    ran = run("new", "is1")
    assert ran.code == Exit.FINE
    assert set(yaml.safe_load(ran.out)) >= {"reference", "child", "parents", "is1"}


def test_new_for_several_forms_asks_each_question_once(run: Callable[..., Ran]) -> None:
    ran = run("new", "caf", "is1", "caf")
    top = re.findall(r"(?m)^(\w+):", ran.out)
    assert len(top) == len(set(top))
    assert {"caf", "is1", "child"} <= set(top)


@owner_only
def test_new_writes_a_file_for_its_owner_alone(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("new", "is1", "-o", "marsh.yaml")
    assert ran.code == Exit.FINE
    assert ran.out == "Written: marsh.yaml\n"
    assert (tmp_path / "marsh.yaml").read_text(encoding="utf-8") == run("new", "is1").out
    assert stat.S_IMODE((tmp_path / "marsh.yaml").stat().st_mode) == 0o600
    assert names(tmp_path) == ["marsh.yaml"]


def test_new_never_overwrites_a_case(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "marsh.yaml").write_text("reference: CF-1\n", encoding="utf-8")
    ran = run("new", "is1", "-o", "marsh.yaml")
    assert ran.code == Exit.USAGE
    assert "marsh.yaml: this file is there already" in ran.err
    assert (tmp_path / "marsh.yaml").read_text(encoding="utf-8") == "reference: CF-1\n"


def test_a_blank_case_file_checks_without_lost_words(run: Callable[..., Ran]) -> None:
    run("new", "is1", "-o", "blank.yaml")
    ran = run("check", "is1", "blank.yaml", "--all")
    assert ran.code == Exit.FINDINGS
    assert ": error M01: " in ran.out
    assert "FILE-" not in ran.out


# -- check ----------------------------------------------------------------------------------------------------------------


def test_check_of_a_complete_case_is_fine(run: Callable[..., Ran]) -> None:
    ran = run("check", "is1", IS1)
    assert ran.code == Exit.FINE
    assert ran.out.splitlines()[-1] == f"{IS1} · is1: 1 question – may be final."
    assert ran.err == ""


def test_check_shows_the_line_with_a_caret_under_the_place(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(IS1.read_text(encoding="utf-8").replace("12/06/2018", "31/02/2018", 1), encoding="utf-8")
    ran = run("check", "is1", path, "--all")
    assert ran.code == Exit.FINDINGS
    head, line, caret, remedy = ran.out.splitlines()[:4]
    assert head == f"{path}:5:8: error VAL-11: there is no such day in the calendar"
    assert line == "      dob: 31/02/2018"
    assert line[caret.index("^") :] == "31/02/2018"
    assert caret.strip() == "^"
    assert remedy.startswith("    → Write day/month/year")


def test_the_caret_stands_under_the_place_in_a_very_long_line(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "reference: CF-1\nchild: {given_names: "
        + "Ellie " * 60
        + ", family_name: Marsh, dob: 31/02/2018, is_unborn: no}\n",
        encoding="utf-8",
    )
    lines = run("check", "is1", path, "--all").out.splitlines()
    head = next(n for n, line in enumerate(lines) if " VAL-11: " in line)
    assert lines[head + 1][lines[head + 2].index("^") :].startswith("31/02/2018")
    assert len(lines[head + 1]) < 120


def test_check_as_data(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = case(tmp_path, "is1", {"child.dob": "31/02/2018"})
    ran = run("check", "is1", path, IS1, "--format", "json")
    assert ran.code == Exit.FINDINGS
    first, second = json.loads(ran.out)
    assert first["file"] == str(path)
    assert first["form"] == "is1"
    assert first["final_allowed"] is False
    assert second["final_allowed"] is True
    assert second["urgent"] is False
    (finding,) = (each for each in first["findings"] if each["code"] == "VAL-11")
    assert set(finding) == {
        "code", "level", "rank", "path", "file", "line", "column", "message", "remedy", "source", "accepted"
    }  # fmt: skip
    assert finding["path"] == "child.dob"
    assert finding["level"] == "error"
    assert finding["line"] > 0
    assert finding["column"] > 0
    assert finding["accepted"] is None


def test_check_of_several_cases_tells_all(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = case(tmp_path, "is1", {"is1.purpose": None})
    ran = run("check", "is1", IS1, path)
    assert ran.code == Exit.FINDINGS
    assert f"{IS1} · is1: " in ran.out
    assert f"{path} · is1: 1 error" in ran.out
    ran = run("check", "is1", "none.yaml", path)
    assert ran.code == Exit.UNREADABLE
    assert f"{path} · is1: 1 error" in ran.out
    assert "none.yaml" in ran.err


def test_check_as_data_stays_data_when_a_file_cannot_be_read(run: Callable[..., Ran]) -> None:
    ran = run("check", "is1", "none.yaml", IS1, "--format", "json")
    assert ran.code == Exit.UNREADABLE
    assert len(json.loads(ran.out)) == 1


def test_form_codes_may_be_written_with_a_dash_and_in_capitals(run: Callable[..., Ran]) -> None:
    path = COMPLETE / "section_120.yaml"
    assert run("check", "Section-120", path).out == run("check", "section_120", path).out
    assert run("check", "IS1", IS1).code == Exit.FINE


def test_a_warning_alone_is_fine(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("check", "is1", case(tmp_path, "is1", {"is1.leaflet_given": None}))
    assert ran.code == Exit.FINE
    assert re.search(r"(?m)^  warning .* M02$", ran.out)


# -- fill -----------------------------------------------------------------------------------------------------------------


def test_fill_writes_word_and_pdf_for_the_owner_alone(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("fill", "is1", IS1, "-o", "out")
    assert ran.code == Exit.FINE
    assert names(tmp_path / "out") == ["CF-2026-0101-is1.docx", "CF-2026-0101-is1.pdf"]
    assert ran.out.splitlines()[:2] == [
        f"Written: {Path('out/CF-2026-0101-is1.docx')}",
        f"Written: {Path('out/CF-2026-0101-is1.pdf')}",
    ]
    assert "2 documents written to out." in ran.out
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
        for path in (tmp_path / "out").glob("CF-*"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = pdf_text(tmp_path / "out" / "CF-2026-0101-is1.pdf")
    assert "DRAFT" not in text
    assert "OFFICIAL-SENSITIVE" in text


@pytest.mark.parametrize(
    ("options", "endings"),
    [(["--word"], [".docx"]), (["--pdf"], [".pdf"]), (["--word", "--pdf"], [".docx", ".pdf"])],
)
def test_fill_writes_the_kinds_asked_for(
    run: Callable[..., Ran], tmp_path: Path, options: list[str], endings: list[str]
) -> None:
    assert run("fill", "is1", IS1, *options, "-o", "out").code == Exit.FINE
    assert [Path(name).suffix for name in names(tmp_path / "out")] == endings


def test_fill_takes_several_forms_and_cases_in_any_order(run: Callable[..., Ran], tmp_path: Path) -> None:
    other = case(tmp_path, "is1", {"reference": "CF-2026-0777"})
    ran = run("fill", IS1, "is1", other, "caf", "--draft", "--word", "-o", "out")
    assert names(tmp_path / "out") == [
        f"CF-2026-{number}-{form}-draft.docx" for number in ("0101", "0777") for form in ("caf", "is1")
    ]
    assert "4 documents written to out." in ran.out


def test_an_error_without_draft_writes_nothing(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("fill", "is1", case(tmp_path, "is1", {"is1.purpose": None}), "-o", "out")
    assert ran.code == Exit.FINDINGS
    assert names(tmp_path / "out") == []
    assert "0 documents written to out; 1 held back, see above." in ran.out
    assert ": error " in ran.err
    assert "→ " in ran.err
    assert "not final yet; --draft prints it with a watermark" in ran.err


def test_one_case_held_back_does_not_stop_the_others(run: Callable[..., Ran], tmp_path: Path) -> None:
    held = case(tmp_path, "is1", {"is1.purpose": None, "reference": "CF-2026-0777"})
    ran = run("fill", "is1", held, IS1, "--word", "-o", "out")
    assert ran.code == Exit.FINDINGS
    assert names(tmp_path / "out") == ["CF-2026-0101-is1.docx"]
    assert "1 document written to out; 1 held back, see above." in ran.out


def test_a_draft_says_so_in_its_name_and_on_every_page(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("fill", "is1", case(tmp_path, "is1", {"is1.purpose": None}), "--draft", "-o", "out")
    assert ran.code == Exit.FINE
    assert names(tmp_path / "out") == ["CF-2026-0101-is1-draft.docx", "CF-2026-0101-is1-draft.pdf"]
    for page in PdfReader(tmp_path / "out" / "CF-2026-0101-is1-draft.pdf").pages:
        assert "DRAFT – not final" in page.extract_text()
        assert "\nDRAFT\n" in f"\n{page.extract_text()}\n", "the watermark is missing"
    assert "DRAFT" in word_xml(tmp_path / "out" / "CF-2026-0101-is1-draft.docx")


def test_a_draft_does_not_take_the_place_of_the_final_document(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    run("fill", "is1", IS1, "--word", "-o", "out")
    run("fill", "is1", IS1, "--word", "--draft", "-o", "out")
    assert names(tmp_path / "out") == ["CF-2026-0101-is1-draft.docx", "CF-2026-0101-is1.docx"]


def test_a_child_protection_referral_with_gaps_is_final(run: Callable[..., Ran], tmp_path: Path) -> None:
    gaps = {"child.gp": None, "child.address": None, "siblings": None, "referral.background": None}
    ran = run("fill", "referral", case(tmp_path, "referral_urgent", gaps), "-o", "out")
    assert ran.code == Exit.FINE
    assert "gaps never hold back a child-protection referral; they are printed and listed" in ran.out
    assert "CF-2026-0402-referral.pdf" in names(tmp_path / "out")
    text = pdf_text(tmp_path / "out" / "CF-2026-0402-referral.pdf")
    assert flat(text).count(flat("Not known at the time of referral")) > len(gaps)
    assert "DRAFT" not in text


def test_no_name_or_birthday_of_the_child_is_in_names_and_properties(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = run("fill", "is1", case(tmp_path, "is1", {"reference": "Ellie-Marsh-12062018"}), "-o", "out")
    assert ran.code == Exit.FINE
    telling = re.compile("ellie|rose|marsh|12.?0?6.?2018|2018.?0?6.?12|12 June", re.IGNORECASE)
    written = names(tmp_path / "out")
    assert len(written) == 2
    assert not telling.search(" ".join(written))
    reader = PdfReader(tmp_path / "out" / next(name for name in written if name.endswith(".pdf")))
    assert not telling.search(" ".join(f"{key} {value}" for key, value in (reader.metadata or {}).items()))
    beside = reader.root_object["/Metadata"].get_object().get_data().decode("utf-8")  # type: ignore[attr-defined]
    assert "Consent to information sharing (IS1)" in beside
    assert not telling.search(beside)
    word = tmp_path / "out" / next(name for name in written if name.endswith(".docx"))
    with zipfile.ZipFile(word) as archive:
        parts = [name for name in archive.namelist() if name.startswith(("docProps/", "customXml/"))]
        properties = [name for name in parts if b"urn:caseforms:document" not in archive.read(name)]
        assert (
            len(properties) == len(parts) - 1
        )  # the answers that the document shows stand in a part of their own
        for name in properties:
            if name.endswith((".xml", ".rels")):
                assert not telling.search(archive.read(name).decode("utf-8")), name
    about = Document(str(word)).core_properties
    assert about.title == "Consent to information sharing (IS1)"
    assert about.keywords == "restricted"
    assert about.subject == ""


def test_answers_that_no_form_prints_are_named(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = case(tmp_path, "is1", {"child.telephone": "01632 960123", "child.religion": "none"})
    ran = run("fill", "is1", path, "--word", "-o", "out")
    assert f"{path}: on none of these forms: " in ran.out
    told = ran.out.partition("on none of these forms: ")[2]
    assert "child.telephone" in told
    assert "child.given_names" not in told
    assert "reference" not in told
    assert "01632" not in told


def test_nothing_is_named_when_every_answer_is_printed(run: Callable[..., Ran]) -> None:
    assert "on none of these forms" not in run("fill", "is1", IS1, "--word", "-o", "out").out


def test_fill_again_replaces_the_document(run: Callable[..., Ran], tmp_path: Path) -> None:
    run("fill", "is1", IS1, "--word", "-o", "out")
    (tmp_path / "out" / "CF-2026-0101-is1.docx").write_bytes(b"old")
    assert run("fill", "is1", IS1, "--word", "-o", "out").code == Exit.FINE
    assert (tmp_path / "out" / "CF-2026-0101-is1.docx").read_bytes()[:2] == b"PK"


def test_a_case_in_json_gives_the_same_findings(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(load_complete("is1"), ensure_ascii=False), encoding="utf-8")
    assert run("check", "is1", path).out.splitlines()[-1].endswith("· is1: 1 question – may be final.")


def test_an_accepted_finding_prints_its_reason(run: Callable[..., Ran], tmp_path: Path) -> None:
    reason = "The young person read it & agreed; the lead <manager> knows."
    broken = {"is1.recorded": "no"}
    held = run("check", "is1", case(tmp_path, "is1", broken))
    assert held.code == Exit.FINDINGS
    assert re.search(r"(?m)^  error .* IS1-01$", held.out)
    path = case(tmp_path, "is1", {**broken, "accepted": [{"code": "IS1-01", "reason": reason}]})
    assert f"Accepted: {reason}" in run("check", "is1", path, "--all").out
    ran = run("fill", "is1", path, "-o", "out")
    assert ran.code == Exit.FINE
    assert flat(reason) in flat(pdf_text(tmp_path / "out" / "CF-2026-0101-is1.pdf"))
    document = Document(str(tmp_path / "out" / "CF-2026-0101-is1.docx"))
    texts = [p.text for p in document.paragraphs]
    texts += [said(cell._tc) for table in document.tables for row in table.rows for cell in row.cells]
    assert any(reason in text for text in texts)


def test_accepting_does_not_lift_words_that_would_be_lost(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = case(
        tmp_path, "is1", {"childs": "Ellie", "accepted": [{"code": "FILE-01", "reason": "never mind"}]}
    )
    assert run("fill", "is1", path, "-o", "out").code == Exit.FINDINGS
    assert names(tmp_path / "out") == []


# -- settings -------------------------------------------------------------------------------------------------------------


def test_settings_are_found_upwards(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "caseforms.toml").write_text(
        'organisation = "Fenbridge & Lode School"\nmarking = "OFFICIAL: PERSONAL"\noutput = "documents"\n',
        encoding="utf-8",
    )
    below = tmp_path / "cases" / "2026"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert run("fill", "is1", IS1).code == Exit.FINE
    out = tmp_path / "documents"
    assert names(out) == ["CF-2026-0101-is1.docx", "CF-2026-0101-is1.pdf"]
    reader = PdfReader(out / "CF-2026-0101-is1.pdf")
    for page in reader.pages:
        assert "OFFICIAL: PERSONAL" in page.extract_text()
        assert "OFFICIAL-SENSITIVE" not in page.extract_text()
        assert "Fenbridge & Lode School" in page.extract_text()
    assert reader.metadata
    assert reader.metadata.author == "Fenbridge & Lode School"
    document = Document(str(out / "CF-2026-0101-is1.docx"))
    assert document.core_properties.author == "Fenbridge & Lode School"
    section = document.sections[0]
    assert "OFFICIAL: PERSONAL" in "".join(section.header._element.itertext())
    assert "Fenbridge & Lode School" in "".join(section.footer._element.itertext())


def test_the_folder_on_the_command_line_goes_before_the_settings(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "caseforms.toml").write_text('output = "documents"\n', encoding="utf-8")
    run("fill", "is1", IS1, "--word", "-o", "out")
    assert names(tmp_path / "out") == ["CF-2026-0101-is1.docx"]
    assert not (tmp_path / "documents").exists()


# -- explain --------------------------------------------------------------------------------------------------------------


def test_explain_knows_every_code(run: Callable[..., Ran]) -> None:
    first = run("explain", "val-11")
    assert first.code == Exit.FINE
    assert first.out.startswith("VAL-11 (error): There is no such day\n")
    assert "Source: " in first.out
    assert len(CODES) > 40
    for code, entry in CODES.items():
        ran = run("explain", code)
        assert ran.code == Exit.FINE
        assert entry.title in ran.out
        assert re.search(r"Source: \S", ran.out), code
        assert flat(entry.explanation) in flat(ran.out)
        assert entry.explanation.strip(), code


def test_explain_knows_every_exit_code(run: Callable[..., Ran]) -> None:
    for code in Exit:
        assert EXIT_MEANINGS[code] in run("explain", str(code.value)).out


def test_explain_of_an_unknown_code_names_the_nearest(run: Callable[..., Ran]) -> None:
    ran = run("explain", "IS1-99")
    assert ran.code == Exit.USAGE
    assert "There is no finding with the code “IS1-99”" in ran.err
    assert "Did you mean “IS1-0" in ran.err
    assert run("explain", "7").code == Exit.USAGE


# -- demo -----------------------------------------------------------------------------------------------------------------


def test_demo_produces_every_form(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The samples call for every form; that each gives its document is tested with the forms, so three do here."""
    assert {code for codes in SAMPLES.values() for code in codes} == set(CATALOGUE)
    few = {
        name: SAMPLES[name]
        for name in ("cafcass_section_120.yaml", "three_languages.yaml", "staff_training.yaml")
    }
    monkeypatch.setattr("caseforms.samples.SAMPLES", few)
    ran = run("demo", "made")
    assert ran.code == Exit.FINE
    written = names(tmp_path / "made")
    for code in {code for codes in few.values() for code in codes}:
        for ending in ("docx", "pdf"):
            assert any(name.endswith(f"-{code.replace('_', '-')}.{ending}") for name in written)
    assert len(written) >= 2 * sum(len(codes) for codes in few.values())
    assert not any(name.startswith(".") for name in written)


# -- templates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*CATALOGUE, "confidential_sheet"])
def test_a_template_that_is_exported_lacks_nothing(
    run: Callable[..., Ran], tmp_path: Path, code: str
) -> None:
    ran = run("templates", "export", code, "-o", "house")
    assert ran.code == Exit.FINE
    assert "--templates house" in ran.out
    path = tmp_path / "house" / f"{code}.docx"
    assert path.read_bytes() == (HOUSE_TEMPLATES / f"{code}.docx").read_bytes()
    checked = run("templates", "check", path)
    assert checked.code == Exit.FINE
    assert checked.out == f"{path}: 0 lacking, 0 unknown.\n"


def test_export_never_overwrites_a_template(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "is1.docx").write_bytes(b"mine")
    ran = run("templates", "export", "is1")
    assert ran.code == Exit.USAGE
    assert "is1.docx: this file is there already" in ran.err
    assert (tmp_path / "is1.docx").read_bytes() == b"mine"


def restyled(folder: Path, take_out: str = "", add: str = "") -> Path:
    """The house's template of the consent form in red, with a tag taken out or a paragraph added."""
    folder.mkdir(exist_ok=True)
    document = Document(str(HOUSE_TEMPLATES / "is1.docx"))
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xCC, 0x00, 0x00)
    if take_out:
        cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
        words = [text for cell in cells for text in cell._tc.iter(qn("w:t"))]
        tagged = [text for text in words if (text.text or "").strip() == f"{{{{ {take_out} }}}}"]
        assert tagged
        for one in tagged:
            one.text = ""
    if add:
        document.add_paragraph(add)
    document.save(str(folder / "is1.docx"))
    return folder / "is1.docx"


def test_a_restyled_template_is_used(run: Callable[..., Ran], tmp_path: Path) -> None:
    template = restyled(tmp_path / "house", add="Fenbridge’s own words for {{ child.given_names }}")
    assert run("templates", "check", template).code == Exit.FINE
    ran = run("fill", "is1", IS1, "--word", "--templates", "house", "-o", "out")
    assert ran.code == Exit.FINE
    document = Document(str(tmp_path / "out" / "CF-2026-0101-is1.docx"))
    assert document.paragraphs[-1].text == "Fenbridge’s own words for Ellie Rose"
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xCC, 0x00, 0x00)


def test_a_form_without_a_template_of_its_own_keeps_that_of_the_house(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "house").mkdir()
    assert run("fill", "is1", IS1, "--word", "--templates", "house", "-o", "out").code == Exit.FINE


def test_a_template_that_lacks_a_tag_is_told_and_never_loses_the_answer(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    template = restyled(tmp_path / "house", take_out="author.email")
    checked = run("templates", "check", template)
    assert checked.code == Exit.FINDINGS
    assert re.search(
        r"lacks +\{\{ author\.email \}\}  \(in the house's template below “.*Practitioner”\)", checked.out
    )
    assert "1 lacking, 0 unknown" in checked.out
    ran = run("fill", "is1", IS1, "--word", "--templates", "house", "-o", "out")
    assert ran.code == Exit.PROOF_FAILED
    assert "“author.email” is not on the page" in ran.err
    assert names(tmp_path / "out") == []


def test_a_template_with_a_foreign_tag_is_told(run: Callable[..., Ran], tmp_path: Path) -> None:
    template = restyled(tmp_path / "house", add="{{ child.shoe_size }}")
    checked = run("templates", "check", template)
    assert checked.code == Exit.TEMPLATE
    assert re.search(r"unknown +child\.shoe_size  \(below “.+”\)", checked.out)
    renamed = template.rename(template.with_name("consent-2026.docx"))
    assert run("templates", "check", renamed, "--form", "is1").code == Exit.TEMPLATE


@pytest.mark.parametrize(
    "tag",
    ["{{ child.given_names", "{{ child.given_names|nonsense }}", "{{ child.given_names }} {% if", "{{ }}"],
)
def test_templates_check_sees_what_fill_will_refuse(
    run: Callable[..., Ran], tmp_path: Path, tag: str
) -> None:
    template = restyled(tmp_path / "house", add=tag)
    filled = run("fill", "is1", IS1, "--word", "--templates", "house", "-o", "out")
    assert filled.code == Exit.TEMPLATE
    assert names(tmp_path / "out") == []
    checked = run("templates", "check", template)
    assert checked.code == Exit.TEMPLATE, checked.out


def test_fonts_of_the_documents_come_with_the_pdf(run: Callable[..., Ran], tmp_path: Path) -> None:
    run("fill", "is1", IS1, "--pdf", "-o", "out")
    data = (tmp_path / "out" / "CF-2026-0101-is1.pdf").read_bytes()
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == "en-GB"
    assert data.count(b"/FontFile2") >= 2
