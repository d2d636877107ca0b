"""Mappings of an area's own forms: written, read, looked through, and compared with another edition of the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from form_files import Made, form_file, text, ticks
from helpers import Ran
from hypothesis import given
from hypothesis import strategies as st

from caseforms.errors import Unreadable
from caseforms.findings import Place
from caseforms.forms import load
from caseforms.forms.local_check import left, missed
from caseforms.forms.local_mapping import (
    Entry,
    LocalMapping,
    changes,
    checksum,
    flaws,
    read_mapping,
    written,
)
from caseforms.forms.templates import same_content
from caseforms.render.their_form import TheirForm, read_their_form
from caseforms.samples.local_forms import (
    FOLDER,
    LOCAL_FORMS,
    consent_docx,
    early_help_docx,
    referral_pdf,
)

REFERRAL = load("referral")


def build(made: Made) -> None:
    made.widget(text("name"))
    made.widget(text("must", y=660, more="/Ff 2"))
    ticks(made, "consent", ["Yes", "No"], radio=True)
    ticks(made, "box", ["On"])
    made.widget("/FT/Sig/T(sig)/Rect[50 500 200 520]")


def theirs() -> TheirForm:
    return read_their_form(form_file(build), "theirs.pdf")


def mapping(tmp_path: Path, *lines: str, top: str = "") -> Path:
    form = form_file(build)
    (tmp_path / "theirs.pdf").write_bytes(form)
    path = tmp_path / "mapping.yaml"
    head = top or f"form: theirs.pdf\nchecksum: {checksum(form)}\nstands_for: referral"
    path.write_text(f"{head}\nfields:\n" + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    return path


ALL = (
    "- {field: name, value: '{child.given_names}'}",
    "- {field: must, value: '{child.dob}'}",
    "- {field: consent, choose: consent.given, as: {given: 'Yes', limited: 'Yes', refused: 'No', not_sought: 'No'}}",
    "- {field: box, tick: child.disability is yes}",
    "- {field: sig, leave: by hand}",
)


def found(path: Path) -> list[tuple[int, str, str]]:
    """Line, message and remedy of each flaw."""
    form = theirs()
    read = read_mapping(path)
    return [
        (flaw.place.line, flaw.message, flaw.remedy)
        for flaw in flaws(read, REFERRAL.case, form.fields, form.data)
    ]


def test_a_mapping_without_a_flaw(tmp_path: Path) -> None:
    assert found(mapping(tmp_path, *ALL)) == []


FLAWS = {
    "an answer that there is not": (0, "- {field: name, value: '{child.givn_names}'}", "there is no answer", "child.given_names"),
    "a filter that there is not": (0, "- {field: name, value: '{child.dob|dy}'}", "there is no “|dy”", "“|day”"),
    "nothing goes in": (0, "- {field: name, value: ''}", "gets nothing", "leave"),
    "text into a box": (3, "- {field: box, value: '{child.dob}'}", "takes no text", "tick"),
    "text into a choice": (2, "- {field: consent, value: '{consent.given}'}", "takes no text", "choose"),
    "a tick of what is no box": (0, "- {field: name, tick: child.sex is female}", "no box to be ticked", "value"),
    "a condition that is none": (3, "- {field: box, tick: child.sex}", "no condition", "child.sex is female"),
    "a choice of theirs that there is not": (
        2, "- {field: consent, choose: consent.given, as: {given: 'Oui', '*': 'No'}}", "none of the choices", "“Yes”, “No”",
    ),
    "a code of ours that there is not": (
        2, "- {field: consent, choose: consent.given, as: {givn: 'Yes', '*': 'No'}}", "none of the answers", "“given”",
    ),
    "no choice for an answer": (
        2, "- {field: consent, choose: consent.given, as: {given: 'Yes', limited: 'Yes'}}", "no choice for the answers refused, not_sought", "“*”",
    ),
    "choosing what has no choices": (2, "- {field: consent, choose: child.dob}", "has no choices", "value"),
    "filling in a signature": (4, "- {field: sig, value: '{author.name}'}", "cannot be filled in", "by hand"),
    "a field that there is not": (0, "- {field: nam, value: '{child.dob}'}", "no field “nam”", "“name”"),
    "a field named twice": (0, "- {field: must, value: '{child.dob}'}", "a second time", "one of the two"),
}  # fmt: skip


@pytest.mark.parametrize("name", FLAWS)
def test_a_flaw_is_told_with_its_line_and_what_to_do(tmp_path: Path, name: str) -> None:
    number, line, message, remedy = FLAWS[name]
    lines = [*ALL]
    lines[number] = line
    flaw = next(flaw for flaw in found(mapping(tmp_path, *lines)) if message in flaw[1])
    assert flaw[0] == (6 if "second" in message else 5 + number)
    assert remedy in flaw[2]


def test_a_field_that_the_mapping_leaves_out_is_told(tmp_path: Path) -> None:
    assert [flaw[1] for flaw in found(mapping(tmp_path, *ALL[1:]))] == [
        "the mapping does not name the field “name”"
    ]


UNREADABLE = {
    "a form that there is not": ("form: theirs.pdf\nstands_for: refferal", "there is no form “refferal”", 2),
    "a word that a mapping has not": ("form: theirs.pdf\nstand_for: referral", "no “stand_for”", 2),
    "no form": ("stands_for: referral", "does not say “form”", 0),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_mapping_that_cannot_be_read_says_where(tmp_path: Path, name: str) -> None:
    top, message, line = UNREADABLE[name]
    with pytest.raises(Unreadable) as fault:
        read_mapping(mapping(tmp_path, *ALL, top=top))
    assert message in fault.value.message
    assert fault.value.line == line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("- {field: name}", "says nothing of what goes in"),
        ("- {field: name, value: a, leave: b}", "says both value and leave"),
        ("- {value: a}", "does not name its field"),
        ("- {field: name, vlaue: a}", "no “vlaue”"),
        ("- name", "begins with “- field:”"),
    ],
)
def test_an_entry_that_cannot_be_read_says_where(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(Unreadable) as fault:
        read_mapping(mapping(tmp_path, line))
    assert message in fault.value.message
    assert fault.value.line == 5


words = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\x85\u2028\u2029"), max_size=60
)


@given(st.lists(st.tuples(words, words, words, words), min_size=1, max_size=4))
def test_any_name_of_a_field_and_any_words_are_written_and_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]]
) -> None:
    entries = tuple(
        Entry(name, "choose", said, {"given": choice} if choice else {}, label=label)
        for name, said, label, choice in rows
    )
    path = tmp_path_factory.mktemp("m") / "m.yaml"
    path.write_bytes(written("a form: #1.pdf", b"data", "caf", entries).encode("utf-8"))
    read = read_mapping(path)
    assert read.form.name == "a form: #1.pdf"
    assert read.stands_for == "caf"
    assert [(e.field, e.words, dict(e.choices), e.label) for e in read.entries] == [
        (e.field, e.words, dict(e.choices), e.label) for e in entries
    ]


# -- another edition --------------------------------------------------------------------------------------------------------


def test_another_edition_is_told_with_what_came_went_and_changed() -> None:
    entries = (
        Entry("same", "leave", "", page="page 1", kind="text", label="Name"),
        Entry("moved", "leave", "", page="page 1", kind="text", label="Date"),
        Entry("gone", "leave", "", page="page 1", kind="text", label="Old"),
    )
    read = LocalMapping("m.yaml", Path("f.pdf"), "x", "caf", entries, Place("m.yaml", 1, 1))
    now = {
        "same": ("page 1", "text", "Name"),
        "moved": ("page 2", "tick", "Date"),
        "came": ("page 1", "text", "New"),
    }
    seen = changes(read, now)
    assert (seen.came, seen.went) == (("came",), ("gone",))
    assert dict(seen.other) == {"moved": "page was “page 1”, is “page 2”; kind was “text”, is “tick”"}


def test_check_shows_another_edition_and_fill_refuses_it(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name in ("fenshire-consent.docx", "fenshire-consent.yaml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "fenshire-consent.docx").write_bytes((FOLDER / "fenshire-early-help.docx").read_bytes())
    seen = run("local", "check", "fenshire-consent.yaml")
    assert seen.code == 1
    assert "This edition of the form" in seen.out
    assert "gone     “Text1”" in seen.out and "new      “child_name”" in seen.out
    (tmp_path / "case.yaml").write_text("reference: X-1\n", encoding="utf-8")
    filled = run("fill", "--local", "fenshire-consent.yaml", "case.yaml", "-o", "out")
    assert filled.code == 2
    assert "not the edition" in filled.err
    assert not (tmp_path / "out").exists()


# -- what a mapping does not do ---------------------------------------------------------------------------------------------


def test_answers_that_go_nowhere_are_listed_the_needed_ones_first(tmp_path: Path) -> None:
    gaps = list(missed(read_mapping(mapping(tmp_path, *ALL)), REFERRAL))
    words = [gap.word for gap in gaps]
    assert words == sorted(words, key=["needed", "expected"].index)
    paths = [gap.path for gap in gaps]
    assert "child.family_name" in paths and "referral.concern_exact" in paths
    assert not {"child.given_names", "child.dob", "consent.given"} & set(paths)
    for word in ("needed", "expected"):
        conditional = [bool(gap.when) for gap in gaps if gap.word == word]
        assert conditional == sorted(conditional), "what is always asked comes first"


def test_a_group_that_is_mapped_covers_its_answers_and_a_list_that_is_not_stands_for_them(
    tmp_path: Path,
) -> None:
    read = read_mapping(
        mapping(
            tmp_path,
            "- {field: name, value: '{author}'}",
            "- {field: must, value: '{parents[relationship=mother].name}'}",
        )
    )
    paths = {gap.path for gap in missed(read, REFERRAL)}
    assert not {path for path in paths if path.startswith("author.")}
    assert "parents.relationship" not in paths
    assert "professionals" in paths and "professionals.name" not in paths


def test_fields_that_stay_empty_are_listed_the_required_ones_first(tmp_path: Path) -> None:
    lines = ("- {field: name, leave: not ours}", "- {field: must, leave: not mapped yet}", *ALL[2:4])
    fields = list(left(read_mapping(mapping(tmp_path, *lines)), theirs()))
    assert [(each.label, each.required, each.why) for each in fields] == [
        ("must", True, "not mapped yet"),
        ("name", False, "not ours"),
        ("sig", False, "not in the mapping"),
    ]


# -- samples ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOCAL_FORMS)
def test_the_sample_mappings_have_no_flaw(name: str) -> None:
    own, code = LOCAL_FORMS[name]
    read = read_mapping(FOLDER / own)
    form = read_their_form((FOLDER / name).read_bytes(), name)
    assert read.stands_for == code
    assert list(flaws(read, load(code).case, form.fields, form.data)) == []


def test_the_samples_are_those_that_the_generator_writes() -> None:
    """Run “python -m caseforms.samples.local_forms” when this fails."""
    made = {
        "fenshire-referral.pdf": referral_pdf(),
        "fenshire-consent.docx": consent_docx(),
        "fenshire-early-help.docx": early_help_docx(),
    }
    assert set(made) == set(LOCAL_FORMS)
    for name, data in made.items():
        kept = (FOLDER / name).read_bytes()
        assert same_content(kept, data) if name.endswith(".docx") else kept == data, name
