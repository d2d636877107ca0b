"""What is found in a form that is not ours: the words beside its fields, what they seem to ask, and how that is shown."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import Ran

from caseforms.forms import load
from caseforms.forms.local_mapping import read_mapping
from caseforms.forms.local_suggest import NOT_MAPPED, Matcher, suggestions
from caseforms.render.fields.labels import nearby
from caseforms.render.fields.reading import read_form
from caseforms.render.their_form import TheirForm, read_their_form
from caseforms.samples.local_forms import CONSENT, FOLDER, INTERPRETER

PDF, CONSENT_FORM, EARLY_HELP = "fenshire-referral.pdf", "fenshire-consent.docx", "fenshire-early-help.docx"


def theirs(name: str) -> TheirForm:
    return read_their_form((FOLDER / name).read_bytes(), name)


def drawn(
    rotate: int, words: list[tuple[float, float, str]], fields: list[tuple[str, float, float, float, float]]
) -> bytes:
    """A page with words and fields by where they are seen, which lies turned in the file."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject
    from reportlab.pdfgen.canvas import Canvas

    wide, high = 595, 842
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(wide, high))
    turn = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, wide, 0),
        180: (-1, 0, 0, -1, wide, high),
        270: (0, -1, 1, 0, 0, high),
    }
    a, b, c, d, e, f = turn[rotate]
    canvas.transform(a, b, c, d, e, f)
    for x, y, text in words:
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out.getvalue())))
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NumberObject, TextStringObject

    annotations = ArrayObject()
    for name, x, y, w, h in fields:
        corners = [(a * p + c * q + e, b * p + d * q + f) for p, q in ((x, y), (x + w, y + h))]
        xs, ys = sorted(p for p, _ in corners), sorted(q for _, q in corners)
        annotations.append(
            writer._add_object(
                DictionaryObject(
                    {
                        NameObject("/Type"): NameObject("/Annot"),
                        NameObject("/Subtype"): NameObject("/Widget"),
                        NameObject("/FT"): NameObject("/Tx"),
                        NameObject("/T"): TextStringObject(name),
                        NameObject("/F"): NumberObject(4),
                        NameObject("/Rect"): ArrayObject(map(FloatObject, (xs[0], ys[0], xs[1], ys[1]))),
                    }
                )
            )
        )
    page = writer.pages[0]
    page[NameObject("/Annots")] = annotations
    page[NameObject("/Rotate")] = NumberObject(rotate)
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): annotations})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_label_stands_to_the_left_or_above_as_the_page_is_seen(rotate: int) -> None:
    words = [
        (50.0, 500.0, "Family name:"),
        (300.0, 500.0, "Given names"),
        (50.0, 455.0, "Reason for referral"),
    ]
    fields = [
        ("a", 130.0, 495.0, 150.0, 18.0),
        ("b", 380.0, 495.0, 150.0, 18.0),
        ("c", 50.0, 380.0, 480.0, 70.0),
    ]
    form = read_form(drawn(rotate, words, fields), "form.pdf")
    found = nearby(form, "form.pdf")
    assert {name: each.label for name, each in found.items()} == {
        "a": "Family name", "b": "Given names", "c": "Reason for referral",
    }  # fmt: skip


def test_a_field_with_nothing_beside_it_has_no_label() -> None:
    form = read_form(drawn(0, [(50.0, 800.0, "Far away")], [("a", 300.0, 100.0, 100.0, 18.0)]), "form.pdf")
    assert nearby(form, "form.pdf")["a"].label == ""


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("form1[0].page1[0].FamilyName[0]", "Family name"),
        ("dob_dd", "Date of birth"),
        ("dob_mm", ""),
        ("Address", "Home address"),
        ("School", "School, nursery or college"),
        (INTERPRETER, "Is an interpreter needed?"),
        ("Consent given", "Has consent been given to this referral?"),
        ("Mother tel", "Mother: Telephone"),
        ("Father PR", "Father: Parental responsibility"),
        ("sib1_name", "Name 1"),
        ("sib3_school", "School 3"),
        ("Reason for referral", "Reason for referral (what are you worried about?)"),
        ("Ref4", "Telephone"),
    ],
)
def test_the_words_beside_the_fields_of_a_pdf(name: str, label: str) -> None:
    assert theirs(PDF).nearby[name].label == label


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Address", "1 The child"),
        ("Mother tel", "3 Parents and carers"),
        ("sib2_dob", "4 Brothers and sisters"),
        ("Ref2", "7 Person making the referral"),
    ],
)
def test_the_heading_under_which_a_field_of_a_pdf_stands(name: str, heading: str) -> None:
    assert theirs(PDF).nearby[name].heading == heading


def test_each_box_of_a_pdf_has_its_words() -> None:
    found = theirs(PDF).nearby
    assert found["Sex"].states == {"0": "Female", "1": "Male", "2": "Not recorded"}
    assert found["disabled"].states == {"Yes": "Yes", "No": "No", "Not known": "Not known"}
    assert found["Consent given"].states == dict(zip(CONSENT, CONSENT, strict=True))


def test_the_traps_of_the_sample_are_told() -> None:
    form = theirs(PDF)
    said = " ".join(form.said)
    assert "3 of 55 fields stand on pages only" in said
    assert "1 of 55 fields are in the form’s list and on no page" in said
    assert "Pages are turned" in said
    assert form.where["Name of child"] == "page 2, page 3"
    assert form.fields["Name of child"].values == ("A N Example", "")
    assert form.where["BarcodeText"] == "on no page"
    assert form.fields["nhs"].comb and form.fields["nhs"].longest == 10


def test_the_fields_of_word_forms_with_what_stands_beside_them() -> None:
    legacy = theirs(CONSENT_FORM)
    assert list(legacy.fields)[:5] == [
        "Child’s full name",
        "Date of birth",
        "Home address",
        "Postcode",
        "Text1",
    ]
    assert legacy.nearby["Text1"].label == "Name of the person who agrees"
    assert [legacy.nearby[f"Check{n}"].label for n in (1, 2, 3)] == ["In full", "In part", "No"]
    assert {legacy.nearby[f"Check{n}"].question for n in (1, 2, 3)} == {"Is consent given?"}
    assert legacy.nearby["Name 2"].heading == "Brothers and sisters"
    assert legacy.where["Name 2"] == "table 2, row 3, cell 1"
    assert legacy.fields["Text2"].longest == 60
    assert [label for _, label in legacy.fields["Dropdown1"].options] == [
        "Choose",
        "Parent",
        "Carer",
        "Young person",
    ]
    controls = theirs(EARLY_HELP)
    assert [label for _, label in controls.fields["interpreter"].options] == [
        "No",
        "Interpreter",
        "Signer or BSL",
    ]
    assert controls.fields["language"].editable and not controls.fields["interpreter"].editable
    assert controls.nearby["mother_tel"].heading == "Mother"
    assert controls.fields["child_name"].value == "", "a prompt is no answer"


# -- what a field seems to ask ----------------------------------------------------------------------------------------------

MATCHER = Matcher(load("referral"))
MEANINGS = {
    ("Surname", ""): ("{child.family_name}", "likely"),
    ("1.2 Child’s full name:", ""): ("{child.given_names} {child.family_name}", "certain"),
    ("Date of birth (dd/mm/yyyy)", ""): ("{child.dob}", "likely"),
    ("Child’s date of birth", ""): ("{child.dob}", "certain"),
    ("Mother’s telephone number", ""): ("{parents[relationship=mother].telephone}", "certain"),
    ("Name of GP", ""): ("{child.gp.name}", "certain"),
    ("Telephone", "Mother"): ("{parents[relationship=mother].telephone}", "certain"),
    ("Telephone", "7  Person making this referral"): ("{author.telephone}", "certain"),
    ("Telephone", "About the child"): ("{child.telephone}", "certain"),
    ("Telephone", ""): ("{child.telephone}", "likely"),
    ("Telephone", "The landlord"): ("{child.telephone}", "guess"),
    ("Sibling 2: name", ""): ("{siblings[1].name}", "certain"),
    ("Name 3", "Brothers and sisters"): ("{siblings[2].name}", "certain"),
    ("School 1", "Brothers and sisters"): ("{siblings[0].school}", "certain"),
    ("Language spoken at home", ""): ("{child.home_language}", "certain"),
    ("Reasons for referal", ""): ("{referral.concern_exact}", "guess"),
    ("What has changed: why you refer now", ""): None,
    ("Nearest bus stop", ""): None,
    ("", ""): None,
}


@pytest.mark.parametrize("label", MEANINGS, ids=" under ".join)
def test_what_a_label_asks_and_how_sure_that_is(label: tuple[str, str]) -> None:
    wanted = MEANINGS[label]
    found = MATCHER.meaning(*label)
    assert (found and (found.expression, found.sure.value)) == wanted


def suggested(name: str, code: str) -> dict[str, tuple[str, str, str]]:
    return {e.field: (e.way, e.words, e.sure) for e in suggestions(theirs(name), load(code))}


def test_every_field_stands_in_the_suggestions_in_its_order() -> None:
    for name, code in ((PDF, "referral"), (CONSENT_FORM, "is1"), (EARLY_HELP, "caf")):
        assert list(suggested(name, code)) == list(theirs(name).fields)


@pytest.mark.parametrize(
    ("field", "way", "words"),
    [
        ("form1[0].page1[0].FamilyName[0]", "value", "{child.family_name}"),
        ("dob_dd", "value", "{child.dob|day}"),
        ("dob_mm", "value", "{child.dob|month}"),
        ("dob_yyyy", "value", "{child.dob|year}"),
        ("nhs", "value", "{child.nhs_number|digits}"),
        ("Address", "value", "{child.address|lines}"),
        ("Sex", "choose", "child.sex"),
        ("disabled", "choose", "child.disability"),
        ("Mother PR", "choose", "parents[relationship=mother].parental_responsibility"),
        ("sib3_dob", "value", "{siblings[2].dob}"),
        ("prof2_role", "value", "{professionals[1].role}"),
        ("Ref3", "value", "{author.organisation}"),
        ("official", "leave", "their form does not let it be filled in"),
        ("sig", "leave", "signed by hand"),
        ("urgency", "leave", NOT_MAPPED),
    ],
)
def test_suggestions_have_the_shape_that_the_field_takes(field: str, way: str, words: str) -> None:
    assert suggested(PDF, "referral")[field][:2] == (way, words)


def test_choices_are_paired_with_ours_by_their_words() -> None:
    pairs = {e.field: dict(e.choices) for e in suggestions(theirs(PDF), load("referral"))}
    assert pairs["Sex"] == {"male": "Male", "female": "Female", "unknown": "Not recorded"}
    assert pairs[INTERPRETER] == {"no": "No", "*": "Yes"}
    assert pairs["disabled"] == {"yes": "Yes", "no": "No", "not_known": "Not known"}


def test_rows_of_boxes_in_word_are_conditions_on_the_question_before_them() -> None:
    found = suggested(EARLY_HELP, "caf")
    assert found["disabled_yes"][:2] == ("tick", "child.disability is yes")
    assert found["disabled_nk"][:2] == ("tick", "child.disability is not_known")
    legacy = suggested(CONSENT_FORM, "is1")
    assert [legacy[f"Check{n}"][1] for n in (1, 2, 3)] == [
        "consent.given is given", "consent.given is limited", "consent.given is refused",
    ]  # fmt: skip


def test_a_guess_and_a_second_field_for_the_same_answer_are_offered_and_not_filled() -> None:
    words = [(50.0, 500.0, "Reasons for referal"), (50.0, 450.0, "Surname"), (50.0, 400.0, "Family name")]
    fields = [(name, 200.0, 495.0 - 50 * n, 200.0, 18.0) for n, name in enumerate("abc")]
    form = read_their_form(drawn(0, words, fields), "form.pdf")
    found = {e.field: (e.way, e.words, e.sure) for e in suggestions(form, load("referral"))}
    assert found["a"] == ("leave", "not mapped yet; perhaps value: {referral.concern_exact}", "guess")
    assert found["b"] == ("value", "{child.family_name}", "likely")
    assert found["c"] == ("leave", "not mapped yet; perhaps value: {child.family_name}", "guess")


# -- commands ---------------------------------------------------------------------------------------------------------------


def test_inspect_shows_every_field_with_its_page_kind_label_choices_and_limits(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    shutil.copy(FOLDER / PDF, tmp_path)
    seen = run("local", "inspect", PDF)
    assert seen.code == 0
    for line in (
        f"{PDF} · PDF · 3 pages · 55 fields",
        "  ! 3 of 55 fields stand on pages only; the form’s own list does not have them.",
        "  radio     “Sex”",
        "            choices: 0 (Female); 1 (Male); 2 (Not recorded)",
        "            10 boxes of one character",
        "            now: A N Example",
        "            2 fields of this name",
    ):
        assert line in seen.out.splitlines()
    assert (
        seen.out.index("\nPage 1\n") < seen.out.index("\nPage 2, page 3\n") < seen.out.index("\nOn no page\n")
    )


@pytest.mark.parametrize("name", [PDF, CONSENT_FORM, EARLY_HELP])
def test_inspect_as_data_has_every_field(run: Callable[..., Ran], tmp_path: Path, name: str) -> None:
    shutil.copy(FOLDER / name, tmp_path)
    data = json.loads(run("local", "inspect", name, "--format", "json").out)
    form = theirs(name)
    assert [each["name"] for each in data["fields"]] == list(form.fields)
    assert data["said"] == list(form.said)
    assert len(data["checksum"]) == 32
    one = {each["name"]: each for each in data["fields"]}
    if name == PDF:
        assert one["Sex"]["states"] == {"0": "Female", "1": "Male", "2": "Not recorded"}
        assert one["dob_dd"]["longest"] == 2 and one["dob_dd"]["widgets"][0]["page"] == 1


def test_map_writes_a_mapping_that_check_takes(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name, code in ((PDF, "referral"), (CONSENT_FORM, "is1"), (EARLY_HELP, "caf")):
        shutil.copy(FOLDER / name, tmp_path)
        (tmp_path / "maps").mkdir(exist_ok=True)
        made = run("local", "map", name, "--for", code, "-o", f"maps/{code}.yaml")
        assert made.code == 0, made.said
        assert read_mapping(tmp_path / "maps" / f"{code}.yaml").form.resolve() == tmp_path / name
        checked = run("local", "check", f"maps/{code}.yaml")
        assert checked.code == 0, checked.said
        assert "ready to be filled" in checked.out


def test_a_mapping_is_never_overwritten(run: Callable[..., Ran], tmp_path: Path) -> None:
    shutil.copy(FOLDER / PDF, tmp_path)
    (tmp_path / "m.yaml").write_text("mine", encoding="utf-8")
    seen = run("local", "map", PDF, "--for", "referral", "-o", "m.yaml")
    assert seen.code == 2 and "never overwritten" in seen.err
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == "mine"


def test_a_pdf_without_fields_is_met_with_our_own_form_to_attach(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "flat.pdf").write_bytes(drawn(0, [(50.0, 500.0, "Family name")], []))
    assert "no fields that can be filled in" in run("local", "inspect", "flat.pdf").out
    seen = run("local", "map", "flat.pdf", "--for", "referral", "-o", "m.yaml")
    assert seen.code == 2
    assert "caseforms fill referral CASE -o out" in seen.err and "attach it as a continuation" in seen.err
    assert not (tmp_path / "m.yaml").exists()


def test_a_locked_form_is_opened_with_the_password_that_is_asked_for(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseforms.render.fields.flat import locked

    (tmp_path / "locked.pdf").write_bytes(locked((FOLDER / PDF).read_bytes(), "fen"))
    seen = run("local", "inspect", "locked.pdf")
    assert seen.code == 3 and "opens only with a password" in seen.err
    monkeypatch.setenv("CASEFORMS_FORM_PASSWORD", "wrong")
    assert run("local", "inspect", "locked.pdf").code == 3
    monkeypatch.setenv("CASEFORMS_FORM_PASSWORD", "fen")
    assert "55 fields" in run("local", "inspect", "locked.pdf").out


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "neither a PDF nor a Word document"),
        (b"", "neither a PDF nor a Word document"),
        (b"\xd0\xcf\x11\xe0 old", "old Word document (.doc)"),
        (b"PK\x03\x04 broken", "not a Word document (.docx), or it is damaged"),
        (b"%PDF-1.4 broken", "damaged"),
    ],
)
def test_a_file_that_is_no_form_is_one_sentence(
    run: Callable[..., Ran], tmp_path: Path, data: bytes, words: str
) -> None:
    (tmp_path / "x").write_bytes(data)
    seen = run("local", "inspect", "x")
    assert seen.code == 3
    assert words in seen.err
    assert run("local", "inspect", "not-there.pdf").code == 3
    assert run("local", "inspect", str(tmp_path)).code == 3
