"""An area's own form filled from a case: what goes in, what never does, what does not fit, and what is told of it all."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from form_files import Made as Made_
from form_files import form_file, text
from helpers import Ran, as_yaml, changed, check_data, from_yaml, load_complete
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from test_local_mapping import ALL, build, mapping

from caseforms.cases.settings import Settings
from caseforms.errors import Misused, ProofFailed
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.local_fill import (
    CONTINUED,
    LEAKS,
    NO_PLACE,
    NOT_TAKEN,
    STAYS_EMPTY,
    WITHHELD,
    Finish,
    LocalForm,
    Prepared,
    open_local,
    prepare,
    produce_local,
)
from caseforms.forms.local_mapping import checksum, read_mapping
from caseforms.forms.produce import Made
from caseforms.render.fields.flat import locked
from caseforms.render.fields.reading import read_form
from caseforms.render.text import printable, squeezed
from caseforms.render.their_form import read_their_form
from caseforms.samples import sample
from caseforms.samples.local_forms import FOLDER, INTERPRETER, LOCAL_FORMS

REFERRAL, IS1, CAF = "fenshire-referral.pdf", "fenshire-consent.docx", "fenshire-early-help.docx"


def opened(path: Path) -> LocalForm:
    read = read_mapping(path)
    return open_local(read, read_their_form(read.form.read_bytes(), str(read.form)), load(read.stands_for))


SAMPLES = {name: opened(FOLDER / own) for name, (own, _) in LOCAL_FORMS.items()}


def ready(
    local: LocalForm, data: dict[str, Any], reader: str = ""
) -> tuple[Prepared, Callable[..., list[Made]]]:
    """What goes in, and what makes the files of it."""
    form = load(local.mapping.stands_for)
    form = form.for_reader(reader) if reader else form
    result = check_data(local.mapping.stands_for, data)
    prepared = prepare(local, form, result.case, result.urgent)

    def produce(finish: Finish = Finish()) -> list[Made]:  # noqa: B008
        return produce_local(local, form, result.case, prepared, result.urgent, Settings(), finish)[0]

    return prepared, produce


def codes(prepared: Prepared) -> list[str]:
    return [finding.code for finding in prepared.findings]


def case(name: str, **changes: Any) -> dict[str, Any]:
    return changed(load_complete(name), changes)


# -- what goes in -----------------------------------------------------------------------------------------------------------


def test_a_pdf_form_holds_the_answers_in_its_fields() -> None:
    data = from_yaml(sample("school_child_in_need.yaml").read_text(encoding="utf-8"))
    prepared, produce = ready(SAMPLES[REFERRAL], data)
    fields = read_form(produce()[0].data, "filled.pdf").fields
    held = {name: field.value for name, field in fields.items()}
    assert (held["dob_dd"], held["dob_mm"], held["dob_yyyy"]) == ("23", "02", "2017")
    assert held["nhs"] == "9990000018"
    assert held["Sex"] == "0"
    assert held["Address"] == "27 Osier Close\nFenmere\nZZ99 1AA"
    assert held["Consent given"] == "Yes, to a part of it (say which)"
    assert held[INTERPRETER] == "No"
    assert held["GP surgery"] == "Drove Road Surgery", "a field that the form’s own list does not reach"
    assert held["Name of child"] == "Maisie Jane Thorne", "a name that two fields share"
    assert held["Mother name"] == "Kerry Thorne"
    assert held["sib2_school"].startswith("Little Herons")
    assert held["urgency"] == "Within 24 hours"
    assert held["official"] == "FC", "what is left stays as it was"
    assert prepared.errors == ()


def test_what_a_filled_pdf_holds_is_seen_on_its_pages() -> None:
    data = from_yaml(sample("school_child_in_need.yaml").read_text(encoding="utf-8"))
    _, produce = ready(SAMPLES[REFERRAL], data)
    for finish in (Finish(), Finish(flat=True)):
        document = pypdfium2.PdfDocument(produce(finish)[0].data)
        document.init_forms()
        assert len(document) == 4, "three pages and a continuation sheet"
        blank = pypdfium2.PdfDocument(SAMPLES[REFERRAL].theirs.data)
        for page in range(3):
            now, then = (
                each[page].render(scale=0.7, may_draw_forms=True).to_pil().convert("L")
                for each in (document, blank)
            )
            assert sum(n < 128 for n in now.tobytes()) > sum(n < 128 for n in then.tobytes()) + 150
        document.close()
        blank.close()


@pytest.mark.parametrize("name", [IS1, CAF])
def test_a_word_form_holds_the_answers_in_its_places(name: str) -> None:
    data = from_yaml(sample("school_child_in_need.yaml").read_text(encoding="utf-8"))
    _, produce = ready(SAMPLES[name], data)
    made = produce()[0]
    document = docx.Document(io.BytesIO(made.data))
    cells = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    said = " ".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    assert "Maisie Jane Thorne" in said
    if name == IS1:
        assert "27 Osier Close\nFenmere\nZZ99 1AA" in cells
        assert "Alfie Thorne" in cells
        ticked = [
            box.getparent().getparent()
            for box in document.element.body.iter()
            if box.tag.endswith("}checked")
        ]
        assert len(ticked) == 1, "in part"
    else:
        assert "Nadia Perrin" in said and str(data["caf"]["reason"]).split()[0] in cells
        assert "☒" in said and said.count("☐") == 2


def test_what_was_held_by_a_field_that_the_case_does_not_answer_goes(tmp_path: Path) -> None:
    """A sample text in a field that is filled from the case would be taken for an answer."""
    prepared, _ = ready(
        SAMPLES[REFERRAL], case("referral", **{"child.given_names": None, "child.family_name": None})
    )
    assert prepared.values["Name of child"] == ""


def test_figures_go_into_a_comb_without_their_spaces() -> None:
    prepared, _ = ready(SAMPLES[REFERRAL], case("referral", **{"child.nhs_number": "999 000 0018"}))
    assert prepared.values["nhs"] == "9990000018"


@pytest.mark.parametrize(("answer", "box"), [("no", "No"), ("interpreter", "Yes"), ("signer_or_bsl", "Yes")])
def test_any_other_answer_has_its_box(answer: str, box: str) -> None:
    prepared, _ = ready(SAMPLES[REFERRAL], case("referral", **{"child.interpreter_needed": answer}))
    assert prepared.values[INTERPRETER] == box


def test_a_row_is_found_by_what_it_says_wherever_it_stands() -> None:
    rows = [{"name": "Ben Marsh", "relationship": "father"}, {"name": "Ann Marsh", "relationship": "mother"}]
    prepared, _ = ready(SAMPLES[REFERRAL], case("referral", parents=rows))
    assert (prepared.values["Mother name"], prepared.values["Father name"]) == ("Ann Marsh", "Ben Marsh")


# -- what does not fit ------------------------------------------------------------------------------------------------------


def pages(data: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def test_rows_for_which_the_form_has_no_line_stand_on_a_continuation_sheet() -> None:
    rows = [
        {"name": f"Sibling {number} Marsh", "dob": f"0{number}/02/2015", "school": "Fen School"}
        for number in range(1, 6)
    ]
    prepared, produce = ready(SAMPLES[REFERRAL], case("referral", siblings=rows))
    assert [each.path for each in prepared.also] == ["siblings[3]", "siblings[4]"]
    assert prepared.also[0].label == "Brothers and sisters 4"
    assert "Name: Sibling 4 Marsh" in prepared.also[0].text.splitlines()
    said = pages(produce()[0].data)
    assert squeezed("Brothers and sisters 5") in said and squeezed("Sibling 5 Marsh") in said
    assert "siblings.name" not in prepared.unsaid


def test_a_row_that_no_line_is_for_stands_on_a_continuation_sheet() -> None:
    rows = [
        {"name": "Ann Marsh", "relationship": "mother"},
        {"name": "Cy Stone", "relationship": "grandparent"},
    ]
    prepared, _ = ready(SAMPLES[REFERRAL], case("referral", parents=rows))
    assert [each.path for each in prepared.also] == ["parents[1]"]
    assert prepared.also[0].text.splitlines()[0] == "Name: Cy Stone"


def test_what_is_withheld_is_in_no_row_of_a_continuation_sheet() -> None:
    refuge = {"line1": "9 Haven Road", "postcode": "ZZ99 9HA", "kind": "refuge", "confidential": "yes"}
    rows = [{"name": f"Sibling {number} Marsh"} for number in range(4)] + [
        {"name": "Fay Marsh", "address": refuge}
    ]
    prepared, _ = ready(SAMPLES[IS1], case("is1", siblings=rows), "family")
    assert "Fay Marsh" in prepared.also[-1].text
    assert "Haven" not in json.dumps([each.text for each in prepared.also])


def test_a_long_narrative_goes_on_under_its_question_and_is_told(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    path = placed(tmp_path, REFERRAL, case("referral", **{"referral.background": "Word. " * 900}))
    seen = run("fill", "--local", "fenshire-referral.yaml", path.name, "-o", "out")
    assert seen.code == 0, seen.said
    assert "advice AREA-03: “Background information”: continued at sheet 1, item 1" in seen.err
    (made,) = (tmp_path / "out").glob("*-fenshire-referral.pdf")
    said = pages(made.read_bytes())
    shown = read_form(made.read_bytes(), "filled.pdf", shown=True).fields["Background"].widgets[0].shown
    assert squeezed("(continued at sheet 1, item 1)") in squeezed(shown)
    assert squeezed("1 Background information") in said
    assert said.count("Word.") >= 900


# -- what is told -----------------------------------------------------------------------------------------------------------


def test_needed_answers_without_a_place_are_one_finding_and_the_others_are_named_beside() -> None:
    prepared, _ = ready(SAMPLES[REFERRAL], case("referral"))
    (finding,) = (each for each in prepared.findings if each.code == NO_PLACE)
    assert finding.level is Level.WARNING
    assert "referral.agency" in finding.message and "child.dob" not in finding.message
    assert not set(prepared.unsaid) & set(finding.message.split(", "))


def test_an_answer_for_which_the_form_has_no_choice_holds_it_back(tmp_path: Path) -> None:
    lines = [*ALL]
    lines[2] = "- {field: consent, choose: consent.given, as: {given: 'Yes'}}"
    local = opened(mapping(tmp_path, *lines))
    prepared, _ = ready(local, case("referral", **{"consent.given": "limited"}))
    (error,) = prepared.errors
    assert error.code == NOT_TAKEN and error.path == "consent.given"
    assert "“consent” does not take this answer" in error.message
    assert error.place.line == 7


def test_in_an_urgent_referral_it_is_told_and_the_form_goes(tmp_path: Path) -> None:
    lines = [*ALL]
    lines[2] = "- {field: consent, choose: consent.given, as: {given: 'Yes'}}"
    local = opened(mapping(tmp_path, *lines))
    prepared, produce = ready(local, case("referral_urgent", **{"consent.given": "limited"}))
    assert prepared.errors == ()
    assert NOT_TAKEN in codes(prepared)
    assert "consent" not in prepared.values
    assert produce()


def test_not_known_is_no_choice_of_theirs_and_is_told(tmp_path: Path) -> None:
    data = case("referral", **{"consent.parents_aware": "not known"})
    prepared, _ = ready(SAMPLES[REFERRAL], data)
    assert prepared.errors == ()
    assert any("consent.parents_aware" in each.message for each in prepared.findings if each.code == NO_PLACE)


def test_gaps_of_an_urgent_referral_are_said_where_there_is_room_for_it() -> None:
    data = case("referral_urgent", **{"child.telephone": None, "child.ethnicity": None})
    prepared, _ = ready(SAMPLES[REFERRAL], data)
    assert prepared.values["Ethnicity"] == "Not known at the time of referral"
    prepared, _ = ready(SAMPLES[REFERRAL], case("referral", **{"child.ethnicity": None}))
    assert "Ethnicity" not in prepared.values


def test_a_required_field_that_stays_empty_is_told(tmp_path: Path) -> None:
    prepared, _ = ready(opened(mapping(tmp_path, *ALL)), case("referral", **{"child.dob": None}))
    (finding,) = (each for each in prepared.findings if each.code == STAYS_EMPTY)
    assert "“must”" in finding.message
    prepared, _ = ready(opened(mapping(tmp_path, *ALL)), case("referral"))
    assert STAYS_EMPTY not in codes(prepared)


# -- confidential -----------------------------------------------------------------------------------------------------------

HOME = {"line1": "9 Haven Road", "line2": "Fenmere", "postcode": "ZZ99 9HA", "confidential": "yes"}


def hidden(**changes: Any) -> dict[str, Any]:
    """A consent form for the family, where the address must not stand."""
    data = case("is1", **{"child.address": HOME})
    for row in data["parents"]:
        row.pop("address", None)
    return changed(data, changes)


def test_a_confidential_address_goes_into_no_field_and_onto_the_sheet_of_its_own() -> None:
    prepared, produce = ready(SAMPLES[IS1], hidden())
    assert "Home address" not in prepared.values and "Postcode" not in prepared.values
    assert [each.path for each in prepared.findings if each.code == WITHHELD][:1] == ["child.address"]
    files = produce()
    assert "Haven" not in "".join(_word(files[0].data))
    for extra in files[1:]:
        assert extra.name.endswith("-confidential-sheet.docx")
        assert "9 Haven Road" in "".join(_word(extra.data))


def _word(data: bytes) -> list[str]:
    from caseforms.render.hidden_text import everywhere_in_word

    return [text for _, text in everywhere_in_word(data)]


@pytest.mark.parametrize("words", ["We met at 9 Haven Road.", "zz999ha", "9 Haven\nRoad"])
def test_the_words_of_a_confidential_address_in_another_answer_hold_the_form_back(words: str) -> None:
    prepared, produce = ready(SAMPLES[IS1], hidden(**{"consent.scope": words}))
    (error,) = prepared.errors
    assert (error.code, error.path) == (LEAKS, "consent.scope")
    assert "Haven" not in error.message
    with pytest.raises(ProofFailed, match="confidential answer can be read"):
        produce()


def test_the_finished_pdf_is_searched_as_a_whole_too(tmp_path: Path) -> None:
    """Words of the mapping itself are held back as well, in the field and in the file."""
    top = f"form: theirs.pdf\nchecksum: {checksum(form_file(build))}\nstands_for: is1"
    local = opened(mapping(tmp_path, "- {field: name, value: 'Visit 9 Haven Road'}", *ALL[1:], top=top))
    prepared, produce = ready(local, hidden())
    assert codes(prepared).count(LEAKS) == 1
    with pytest.raises(ProofFailed, match="confidential answer can be read"):
        produce()
    assert LEAKS not in codes(ready(local, case("is1"))[0])


def test_what_their_form_prints_for_every_case_is_no_leak(tmp_path: Path) -> None:
    """A form of the very school that is withheld bears its name; that is told apart from a leak."""

    def named(made: Made_) -> None:
        build(made)
        made.widget(text("office", y=300, more="/V(9 Haven Road)"))

    data = form_file(named)
    top = f"form: theirs.pdf\nchecksum: {checksum(data)}\nstands_for: is1"
    path = mapping(tmp_path, *ALL, "- {field: office, leave: theirs}", top=top)
    (tmp_path / "theirs.pdf").write_bytes(data)
    _, produce = ready(opened(path), hidden())
    assert produce()


def test_a_form_that_came_locked_is_filled_and_searched_too(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = locked(form_file(build), "theirs")
    top = f"form: theirs.pdf\nchecksum: {checksum(data)}\nstands_for: is1"
    mapping(tmp_path, *ALL, top=top)
    (tmp_path / "theirs.pdf").write_bytes(data)
    monkeypatch.setenv("CASEFORMS_FORM_PASSWORD", "theirs")
    for file, answers in (
        ("open.yaml", hidden()),
        ("leak.yaml", hidden(**{"child.given_names": "Of Haven Road"})),
    ):
        (tmp_path / file).write_text(as_yaml(answers), encoding="utf-8")
    seen = run("fill", "--local", "mapping.yaml", "open.yaml", "-o", "out")
    assert seen.code == 0, seen.said
    (made,) = (tmp_path / "out").glob("*theirs.pdf")
    assert not PdfReader(made).is_encrypted
    assert run("fill", "--local", "mapping.yaml", "leak.yaml", "-o", "out2").code == 1
    assert not list((tmp_path / "out2").iterdir())


def test_no_name_stands_in_the_name_of_a_file(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = placed(tmp_path, IS1, case("is1", reference="Ellie Marsh"))
    run("fill", "--local", "fenshire-consent.yaml", path.name, "-o", "out")
    for made in (tmp_path / "out").iterdir():
        assert "ellie" not in made.name.casefold() and "marsh" not in made.name.casefold()


# -- the command ------------------------------------------------------------------------------------------------------------


def placed(folder: Path, name: str, data: dict[str, Any], file: str = "case.yaml") -> Path:
    """A sample form with its mapping and a case in a folder."""
    for each in (name, LOCAL_FORMS[name][0]):
        shutil.copy(FOLDER / each, folder)
    (folder / file).write_text(as_yaml(data), encoding="utf-8")
    return folder / file


def test_fill_writes_one_file_for_its_owner_alone(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = placed(tmp_path, IS1, case("is1"))
    seen = run("fill", "--local", "fenshire-consent.yaml", path.name, "-o", "out")
    assert seen.code == 0, seen.said
    made = tmp_path / "out" / "CF-2026-0101-fenshire-consent.docx"
    assert [each.name for each in made.parent.iterdir()] == [made.name]
    assert os.name == "nt" or made.stat().st_mode & 0o077 == 0
    assert f"Written: {Path('out') / made.name}" in seen.out


def test_a_case_with_an_error_is_held_back_and_the_others_are_filled(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    placed(tmp_path, IS1, case("is1"), "good.yaml")
    placed(tmp_path, IS1, case("is1", reference="CF-2", **{"child.dob": "12/06/18"}), "bad.yaml")
    seen = run("fill", "--local", "fenshire-consent.yaml", "bad.yaml", "good.yaml", "-o", "out")
    assert seen.code == 1
    assert (
        "error VAL-12" in seen.err and "bad.yaml · fenshire-consent.docx: 1 error – not filled." in seen.err
    )
    assert "1 document written to out; 1 held back, see above." in seen.out
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["CF-2026-0101-fenshire-consent.docx"]


def test_two_cases_with_one_reference_do_not_overwrite_each_other(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    for file in ("a.yaml", "b.yaml"):
        placed(tmp_path, IS1, case("is1"), file)
    seen = run("fill", "--local", "fenshire-consent.yaml", "a.yaml", "b.yaml", "-o", "out")
    assert seen.code == 2 and "same reference" in seen.err


def test_the_form_is_read_once_for_all_cases(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseforms.commands import local_filling

    for number in range(3):
        placed(tmp_path, IS1, case("is1", reference=f"CF-{number}"), f"{number}.yaml")
    reads = []
    read = local_filling.open_theirs
    monkeypatch.setattr(local_filling, "open_theirs", lambda path: (reads.append(path), read(path))[1])
    seen = run("fill", "--local", "fenshire-consent.yaml", "0.yaml", "1.yaml", "2.yaml", "-o", "out")
    assert seen.code == 0 and "3 documents written" in seen.out
    assert len(reads) == 1


MISUSED = {
    "a draft of their form": (["--draft"], "--draft cannot be had"),
    "our kinds of file": (["--word"], "--word cannot be had"),
    "a form of ours": (["is1"], "is a form of ours"),
    "flat Word": (["--flat"], "for PDF forms"),
    "locked Word": (["--lock"], "for PDF forms"),
    "a reader that there is not": (["--for", "nobody"], "no reader"),
}


@pytest.mark.parametrize("name", MISUSED)
def test_options_that_do_not_go_with_their_form_are_refused(
    run: Callable[..., Ran], tmp_path: Path, name: str
) -> None:
    options, words = MISUSED[name]
    path = placed(tmp_path, IS1, case("is1"))
    seen = run("fill", "--local", "fenshire-consent.yaml", *options, path.name, "-o", "out")
    assert seen.code == 2 and words in seen.err
    assert not (tmp_path / "out").exists()


def test_flat_belongs_to_local(run: Callable[..., Ran], tmp_path: Path) -> None:
    seen = run("fill", "is1", "case.yaml", "-o", "out", "--flat")
    assert seen.code == 2 and "--flat belongs to --local" in seen.err


@pytest.mark.parametrize("way", ["environment", "file", "prompt"])
def test_a_locked_form_opens_with_its_password_alone(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    path = placed(tmp_path, REFERRAL, case("referral"))
    options = ["--lock", "--flat"]
    if way == "environment":
        monkeypatch.setenv("CASEFORMS_PASSWORD", "fen & Łąka")
    elif way == "file":
        (tmp_path / "word.txt").write_text("fen & Łąka\n", encoding="utf-8")
        options = ["--password-file", "word.txt"]
    else:
        asked: list[dict[str, Any]] = []
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.prompt", lambda *words, **how: (asked.append(how), "fen & Łąka")[1])
    seen = run("fill", "--local", "fenshire-referral.yaml", path.name, "-o", "out", *options)
    assert seen.code == 0, seen.said
    assert "Łąka" not in seen.said
    files = list((tmp_path / "out").iterdir())
    assert files
    for made in files:
        reader = PdfReader(made)
        assert reader.is_encrypted and not reader.decrypt("") and not reader.decrypt("fen")
        assert reader.decrypt("fen & Łąka")
        assert reader.trailer["/Encrypt"]["/V"] == 5, "AES-256"
    if way == "prompt":
        assert asked[0]["hide_input"] and asked[0]["confirmation_prompt"]


@pytest.mark.parametrize("held", ["", "\n"])
def test_an_empty_password_is_refused(run: Callable[..., Ran], tmp_path: Path, held: str) -> None:
    path = placed(tmp_path, REFERRAL, case("referral"))
    (tmp_path / "word.txt").write_text(held, encoding="utf-8")
    seen = run(
        "fill", "--local", "fenshire-referral.yaml", path.name, "-o", "out", "--password-file", "word.txt"
    )
    assert seen.code == 2 and "password is empty" in seen.err


def test_without_a_terminal_or_a_password_nothing_is_locked(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = placed(tmp_path, REFERRAL, case("referral"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    monkeypatch.delenv("CASEFORMS_PASSWORD", raising=False)
    seen = run("fill", "--local", "fenshire-referral.yaml", path.name, "-o", "out", "--lock")
    assert seen.code == 2 and "There is no password" in seen.err


def test_a_flat_form_has_no_field_left_and_says_the_same(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = placed(tmp_path, REFERRAL, case("referral"))
    assert run("fill", "--local", "fenshire-referral.yaml", path.name, "-o", "out", "--flat").code == 0
    (made,) = (tmp_path / "out").glob("*-fenshire-referral.pdf")
    reader = PdfReader(made)
    assert "/AcroForm" not in reader.root_object
    assert squeezed(str(case("referral")["child"]["family_name"])) in pages(made.read_bytes())


def test_a_mapping_with_a_flaw_fills_nothing(tmp_path: Path) -> None:
    lines = ["- {field: name, value: '{child.givn_names}'}", *ALL[1:]]
    with pytest.raises(Misused, match="there is no answer"):
        opened(mapping(tmp_path, *lines))


# -- any text ---------------------------------------------------------------------------------------------------------------

awkward = st.sampled_from(
    [
        "O’Brien & <Søn>",
        "Łukasz Żółć",
        "אבג",
        "سارة",
        "Anne-Marie d’Arc",
        "家",
        "😀 Ann",
        "{Ann}",
        "=Ann",
        "A B C D",
    ]
)
narratives = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=300
) | awkward.map(lambda text: f"{text}. " * 40)


@settings(max_examples=25, deadline=None)
@given(awkward, awkward, narratives)
def test_names_and_narratives_reach_every_form_whole(given_names: str, family: str, narrative: str) -> None:
    """The proof of each form raises when a character is lost; here the fields are read once more by themselves."""
    changes = {"child.given_names": given_names, "child.family_name": family}
    _, produce = ready(SAMPLES[REFERRAL], case("referral", **changes, **{"referral.background": narrative}))
    held = read_form(produce()[0].data, "filled.pdf").fields
    assert held["form1[0].page1[0].FamilyName[0]"].value == family
    assert squeezed(str(held["Background"].value)) == squeezed(narrative)
    _, produce = ready(SAMPLES[IS1], case("is1", **changes, **{"consent.scope": narrative}))
    flat = squeezed("".join(_word(produce()[0].data)))
    assert squeezed(printable(f"{given_names} {family}")) in flat
    assert squeezed(printable(narrative.strip())) in flat


def test_every_finding_of_their_form_is_explained(run: Callable[..., Ran]) -> None:
    for code in (NO_PLACE, NOT_TAKEN, CONTINUED, LEAKS, STAYS_EMPTY, WITHHELD):
        seen = run("explain", code)
        assert seen.code == 0 and seen.out.startswith(f"{code} (")
