"""Versions of finished documents, and what differs between two case files or two documents."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed, load_complete
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from caseforms.cases.differing import Answer, Kind, Listed, Row, differences, matched, of_case, passages
from caseforms.cases.reading import parse_case
from caseforms.errors import Exit
from caseforms.forms import FORM_CODES, load
from caseforms.forms.finished import account, layout_of
from caseforms.forms.produce import author_in_foot
from caseforms.forms.versions import FOLDER
from caseforms.forms.whole_case import whole_case, whole_model
from caseforms.render.layout import Figure
from caseforms.render.read_back import read_back
from caseforms.samples import SAMPLE_DAY, sample

Fill = Callable[..., Ran]


@pytest.fixture
def fill(run: Callable[..., Ran], tmp_path: Path) -> Fill:
    """``fill(form, changes)`` produces the complete case of the form with changes into the folder “out”."""

    def made(form: str, changes: dict[str, Any] | None = None, *words: str) -> Ran:
        path = tmp_path / "case.yaml"
        data = changed(load_complete(form), changes or {})
        path.write_text(as_yaml(data), encoding="utf-8")
        return run("fill", form, path, "-o", "out", *words)

    return made


def foot(path: Path) -> str:
    return PdfReader(path).pages[0].extract_text().splitlines()[-1]


# -- the number ----------------------------------------------------------------------------------------------------------


def test_a_finished_document_has_number_checksum_date_and_author(fill: Fill, tmp_path: Path) -> None:
    assert fill("is1").code == Exit.FINE
    found = re.search(
        r"version 1 \(([0-9a-f]{8})\) · 20 November 2026 · (.+?) Page",
        foot(tmp_path / "out/CF-2026-0101-is1.pdf"),
    )
    assert found and found[2] == load_complete("is1")["author"]["name"]
    word = read_back((tmp_path / "out/CF-2026-0101-is1.docx").read_bytes(), "is1.docx")
    assert word.version == "1"


def test_the_same_answers_keep_the_number_and_say_nothing(fill: Fill, tmp_path: Path) -> None:
    fill("is1")
    before = foot(tmp_path / "out/CF-2026-0101-is1.pdf")
    again = fill("is1")
    assert "Version" not in again.out and "Kept" not in again.out
    assert foot(tmp_path / "out/CF-2026-0101-is1.pdf") == before
    assert not list((tmp_path / "out").glob("*-v*"))


def test_changed_answers_raise_the_number_say_what_changed_and_keep_the_old_document(
    fill: Fill, tmp_path: Path
) -> None:
    fill("is1")
    old = (tmp_path / "out/CF-2026-0101-is1.pdf").read_bytes()
    ran = fill("is1", {"child.given_names": "Elsie Rose"})
    assert "Version 2. Changed since version 1: Child: Given name(s)" in ran.out
    assert "Elsie" not in ran.out
    assert (tmp_path / "out/CF-2026-0101-is1-v1.pdf").read_bytes() == old
    assert "version 2 (" in foot(tmp_path / "out/CF-2026-0101-is1.pdf")
    third = fill("is1", {"child.given_names": "Ella Rose"})
    assert "Version 3. Changed since version 2" in third.out
    assert sorted(path.name for path in (tmp_path / "out").glob("*-v*.pdf")) == [
        "CF-2026-0101-is1-v1.pdf",
        "CF-2026-0101-is1-v2.pdf",
    ]


def test_an_entry_put_in_front_is_new_and_the_others_stay(fill: Fill) -> None:
    fill("caf")
    rows = load_complete("caf")["siblings"]
    ran = fill(
        "caf", {"siblings": [{"name": "Zoe Marsh", "dob": "01/02/2012"}, *rows], "caf.version_no": "3"}
    )
    assert "Brothers and sisters 1 (new)" in ran.out
    assert "Brothers and sisters 2" not in ran.out


def test_the_number_that_the_practitioner_gives_is_the_documents(fill: Fill, tmp_path: Path) -> None:
    fill("caf")
    assert "version 2 (" in foot(tmp_path / "out/CF-2026-0102-caf.pdf")
    fill("caf", {"caf.version_no": "7", "caf.goals": "Another goal."})
    assert "version 7 (" in foot(tmp_path / "out/CF-2026-0102-caf.pdf")


def test_a_number_is_not_used_twice_for_different_answers(fill: Fill, tmp_path: Path) -> None:
    fill("caf")
    before = (tmp_path / "out/CF-2026-0102-caf.pdf").read_bytes()
    ran = fill("caf", {"caf.goals": "Another goal."})
    assert ran.code == Exit.FINDINGS
    assert "Version 2 stands already on a finished document with other answers" in ran.err
    assert "→ Give the number 3 or a higher one" in ran.err
    assert (tmp_path / "out/CF-2026-0102-caf.pdf").read_bytes() == before
    assert fill("caf", {"caf.goals": "Another goal."}, "--draft").code == Exit.FINE


def test_without_a_number_of_its_own_the_assessment_is_counted_like_the_others(
    fill: Fill, tmp_path: Path
) -> None:
    changes = {"caf.version_no": None}
    fill("caf", changes, "--pdf")  # held back: the number is needed
    assert fill("skin_map").code == Exit.FINE
    assert "Version 2." in fill("skin_map", {"child.given_names": "Elsie"}).out


def test_a_draft_takes_no_number(fill: Fill, tmp_path: Path) -> None:
    fill("is1", None, "--draft")
    assert not (tmp_path / "out" / FOLDER).exists()
    fill("is1")
    fill("is1", {"child.given_names": "Elsie"}, "--draft")
    assert "Version 2." in fill("is1", {"child.given_names": "Ella"}).out


def test_each_copy_and_each_folder_counts_by_itself(
    fill: Fill, run: Callable[..., Ran], tmp_path: Path
) -> None:
    fill("is1")
    fill("is1", {"child.given_names": "Elsie"})
    assert "Version" not in fill("is1", {"child.given_names": "Elsie"}, "--for", "family").out
    run("fill", "is1", tmp_path / "case.yaml", "-o", "elsewhere", "--pdf")
    assert "version 1 (" in foot(tmp_path / "elsewhere/CF-2026-0101-is1.pdf")


def test_a_name_that_is_taken_is_never_written_over(fill: Fill, tmp_path: Path) -> None:
    fill("is1", None, "--pdf")
    taken = tmp_path / "out/CF-2026-0101-is1-v1.pdf"
    taken.write_bytes(b"mine")
    fill("is1", {"child.given_names": "Elsie"}, "--pdf")
    assert taken.read_bytes() == b"mine"
    assert (tmp_path / "out/CF-2026-0101-is1-v1-2.pdf").exists()


# -- what is remembered --------------------------------------------------------------------------------------------------


def test_what_is_remembered_holds_nothing_of_the_case_and_is_the_owners_alone(
    fill: Fill, tmp_path: Path
) -> None:
    fill("caf")
    (record,) = (tmp_path / "out" / FOLDER).iterdir()
    text = re.sub(r'"[0-9a-f]{12,}"', '""', record.read_text(encoding="utf-8"))  # a hash may hold any figures
    for word in ("Ellie", "Marsh", "Sedge", "2018", "01632", "breakfast", "Anand"):
        assert word not in text
    if os.name != "nt":
        assert stat.S_IMODE(record.stat().st_mode) == 0o600
        assert stat.S_IMODE(record.parent.stat().st_mode) == 0o700


def test_the_hashes_of_two_cases_cannot_be_compared(
    fill: Fill, run: Callable[..., Ran], tmp_path: Path
) -> None:
    fill("is1")
    run("fill", "is1", tmp_path / "case.yaml", "-o", "other", "--pdf")
    one, other = (
        json.loads(next((tmp_path / each / FOLDER).iterdir()).read_text()) for each in ("out", "other")
    )
    assert one["checks"] == other["checks"] and one["answers"].keys() == other["answers"].keys()
    assert not set(one["answers"].values()) & set(other["answers"].values())


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"number": "x"}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_memory_is_named_and_nothing_is_written_over(
    fill: Fill, tmp_path: Path, damage: bytes
) -> None:
    fill("is1")
    (record,) = (tmp_path / "out" / FOLDER).iterdir()
    record.write_bytes(damage)
    before = (tmp_path / "out/CF-2026-0101-is1.pdf").read_bytes()
    ran = fill("is1", {"child.given_names": "Elsie"})
    assert ran.code == Exit.UNREADABLE and "damaged" in ran.err
    assert (tmp_path / "out/CF-2026-0101-is1.pdf").read_bytes() == before


def test_who_wishes_to_stay_anonymous_is_not_in_the_foot(checked: Callable[..., Any]) -> None:
    form, name = load("referral"), load_complete("referral")["author"]["name"]
    hidden = {"referral.anonymity": "yes", "referral.anonymous_name": name}
    assert author_in_foot(form, checked("referral").case) == name
    assert (
        author_in_foot(form.for_reader(form.readers[-1].code), checked("referral", changes=hidden).case) == ""
    )


# -- case files that differ ----------------------------------------------------------------------------------------------


def cases(changes: dict[str, Any], base: str = "caf") -> list[tuple[str, str, str, str]]:
    data = load_complete(base)
    texts = (as_yaml(each).encode() for each in (data, changed(data, changes)))
    old, new = (of_case(whole_case(parse_case(text, "case.yaml"), SAMPLE_DAY)) for text in texts)
    return [(c.kind.value, c.where, c.was, c.now) for c in differences(old, new)]


NOAH = {
    "name": "Noah Marsh",
    "dob": "02/04/2025",
    "relationship": "sibling",
    "same_address_as_child": "yes",
    "also_assessed": "no",
}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        ({"child.dob": "2018-06-12"}, []),
        ({"child.telephone": "01632 960999"}, [("changed", "Child: Contact telephone", "01632 960123", "01632 960999")]),
        ({"child.religion": None}, [("changed", "Child: Religion", "No religion", "")]),
        ({"child.cp_status": "not known"}, [("changed", "Child: Subject of a child protection plan (register before April 2008)?", "Never", "Not known")]),
        ({"parents[0].telephone": "07700 900555"}, [("changed", "Parents and carers 1 (Joanne Marsh): Telephone", "01632 960123", "07700 900555")]),
        ({"siblings": [{"name": "Zoe Marsh"}, NOAH]}, [("added", "Brothers and sisters 1 (Zoe Marsh)", "", "Name: Zoe Marsh")]),
        ({"household": "none"}, [("changed", "Others in the household", "1 listed", "None"), ("removed", "Others in the household 1 (Peter Marsh)", "Name: Peter Marsh; Date of birth: 30 September 1961; Relationship to the child: Grandparent", "")]),
        ({"household[0].name": "Peter J. Marsh"}, [("changed", "Others in the household 1 (Peter J. Marsh): Name", "Peter Marsh", "Peter J. Marsh")]),
        ({"child.telefone": "1"}, [("changed", "Child: telefone", "", "1")]),
        ({"child.school": "none"}, [("changed", "Child: School, nursery or college", "", "None"), ("changed", "Child: School, nursery or college: Name", "Fenbridge Primary School", ""), ("changed", "Child: School, nursery or college: Telephone", "01632 960101", ""), ("changed", "Child: School, nursery or college: Year group", "Year 4", "")]),
    ],
)  # fmt: skip
def test_what_differs_is_said_in_the_words_of_the_forms(
    changes: dict[str, Any], wanted: list[tuple[str, ...]]
) -> None:
    assert sorted(cases(changes)) == sorted(wanted)


def test_an_entry_that_moved_is_said_to_have_moved_and_nothing_else() -> None:
    two = {"siblings": [NOAH, {"name": "Zoe Marsh"}]}
    data = changed(load_complete("caf"), two)
    old, new = (
        of_case(whole_case(parse_case(as_yaml(each).encode(), "case.yaml"), SAMPLE_DAY))
        for each in (data, changed(data, {"siblings": two["siblings"][::-1]}))
    )
    (change,) = differences(old, new)
    assert change.kind is Kind.MOVED and {change.was, change.now} == {"1", "2"}


def test_an_action_keeps_its_number_whatever_its_place_and_words() -> None:
    actions = [{"no": 1, "action": "Breakfast club"}, {"no": 2, "action": "Speech therapy"}]
    data = changed(load_complete("caf"), {"team.actions": actions})
    late = changed(data, {"team.actions": [{"no": 2, "action": "Speech and language therapy, weekly"}]})
    old, new = (
        of_case(whole_case(parse_case(as_yaml(e).encode(), "c.yaml"), SAMPLE_DAY)) for e in (data, late)
    )
    found = {(c.kind, c.was, c.now) for c in differences(old, new)}
    assert (Kind.CHANGED, "Speech therapy", "Speech and language therapy, weekly") in found
    assert any(kind is Kind.REMOVED and "Breakfast club" in was for kind, was, _ in found)


def rows(texts: list[str]) -> tuple[Row, ...]:
    return tuple(Row((Answer("name", "Name", text),), text, text) for text in texts)


@given(
    st.lists(st.text("ab &<’Łø🙂א", max_size=4), max_size=8),
    st.lists(st.text("ab &<’Łø🙂א", max_size=4), max_size=8),
)
def test_no_entry_is_lost_or_matched_twice(old: list[str], new: list[str]) -> None:
    pairs = matched(rows(old), rows(new))
    assert len({o for o, _ in pairs}) == len({n for _, n in pairs}) == len(pairs)
    found = list(differences([Listed("x", "X", rows(old))], [Listed("x", "X", rows(new))]))
    assert sum(c.kind is Kind.ADDED for c in found) == len(new) - len(pairs)
    assert sum(c.kind is Kind.REMOVED for c in found) == len(old) - len(pairs)
    assert (old == new) is (found == [])


def test_of_a_long_text_the_passages_that_differ_are_shown() -> None:
    was = " ".join(f"word{n}" for n in range(100))
    now = was.replace("word10 ", "ten ").replace("word90", "ninety and more")
    assert passages(was, now) == [
        ("… word6 word7 word8 word9 word10 word11 word12 word13 word14 …", "… word6 word7 word8 word9 ten word11 word12 word13 word14 …"),
        ("… word86 word87 word88 word89 word90 word91 word92 word93 word94 …", "… word86 word87 word88 word89 ninety and more word91 word92 word93 word94 …"),
    ]  # fmt: skip


def test_the_whole_case_has_the_questions_of_every_form() -> None:
    from caseforms.cases.blocks import questions

    assert set(questions(whole_model())) == {
        name for code in FORM_CODES for name in questions(load(code).case)
    }


# -- documents that differ -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("school_child_in_need.yaml", "caf"),
        ("cafcass_section_120.yaml", "section_120"),
        ("health_visitor_urgent.yaml", "skin_map"),
        ("team_around_the_child.yaml", "mast_plan"),
        ("serious_case_notification.yaml", "scr"),
    ],
)
def test_word_and_pdf_of_one_case_say_the_same(
    run: Callable[..., Ran], tmp_path: Path, name: str, code: str
) -> None:
    """Both are read back by the labels of the form; right-to-left words stand in another order in a PDF."""
    run("fill", code, sample(name), "-o", "out", "--draft")
    (word,), (pdf,) = (
        sorted(p for p in (tmp_path / "out").glob(f"*.{e}") if "sheet" not in p.name) for e in ("docx", "pdf")
    )
    one, other = (read_back(path.read_bytes(), path.name) for path in (word, pdf))
    layout, label = layout_of(one)
    assert layout is not None and layout.code == code
    accounts = [account(each, layout, label) for each in (one, other)]
    drawn = {
        part.label for part in layout.items() if isinstance(part, Figure)
    }  # a PDF has words in its drawing
    found = [c for c in differences(*accounts) if not re.search("[\u0590-\u08ff]", c.was + c.now)]
    assert not [c for c in found if c.where not in drawn]
    answers = {part.name: part.text for part in accounts[0] if isinstance(part, Answer)}
    assert "child.family_name" not in answers or len(answers["child.family_name"].split()) < 4


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_two_versions_of_a_document_are_compared_by_their_answers(
    fill: Fill, run: Callable[..., Ran], ending: str
) -> None:
    fill("caf")
    rows = load_complete("caf")["parents"]
    fill(
        "caf",
        {
            "child.telephone": "01632 960999",
            "caf.version_no": "3",
            "parents": [{"name": "Karl Dunn", "relationship": "father"}, *rows],
            "caf.child_comment_verbatim": "no",
        },
    )
    ran = run("diff", f"out/CF-2026-0102-caf-v2.{ending}", f"out/CF-2026-0102-caf.{ending}")
    assert ran.code == Exit.FINDINGS
    said = " ".join(ran.out.split())
    assert "Version: was 2; is 3" in said
    assert "Child: Contact telephone: was 01632 960123; is 01632 960999" in said
    assert "Parents and carers 1 (Karl Dunn): new: Name: Karl Dunn" in said
    assert "In the child’s own words? was Yes; is No" in said
    assert "Joanne" not in said


def test_the_command_says_that_nothing_differs(run: Callable[..., Ran]) -> None:
    path = sample("three_languages.yaml")
    ran = run("diff", path, path)
    assert ran.code == Exit.FINE and "no difference in what they say." in ran.out
    assert json.loads(run("diff", path, path, "--format", "json").out) == []


def test_differences_come_as_data(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name, phone in (("a.yaml", "01632 960123"), ("b.yaml", "01632 960124")):
        text = as_yaml(changed(load_complete("is1"), {"child.telephone": phone}))
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = run("diff", "a.yaml", "b.yaml", "--format", "json")
    assert ran.code == Exit.FINDINGS
    assert json.loads(ran.out) == [
        {
            "change": "changed",
            "where": "Child: Contact telephone",
            "was": "01632 960123",
            "now": "01632 960124",
        }
    ]


def locked() -> bytes:
    import io

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("x", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("b.txt", b"x", Exit.USAGE, "neither a case file nor a finished document"),
        ("b.docx", b"PK\x03\x04", Exit.UNREADABLE, "damaged"),
        ("b.pdf", b"%PDF-1.7 nothing", Exit.UNREADABLE, "damaged"),
        ("b.pdf", locked(), Exit.UNREADABLE, "locked"),
        ("b.yaml", b"a: 1", Exit.USAGE, "cannot be compared"),
    ],
)
def test_what_cannot_be_compared_is_said(
    fill: Fill, run: Callable[..., Ran], tmp_path: Path, name: str, data: bytes, code: Exit, said: str
) -> None:
    fill("is1", None, "--pdf")
    (tmp_path / name).write_bytes(data)
    ran = run("diff", "out/CF-2026-0101-is1.pdf", name)
    assert ran.code == code and said in ran.err


def test_different_documents_are_not_compared(fill: Fill, run: Callable[..., Ran]) -> None:
    fill("is1", None, "--pdf")
    fill("caf", None, "--pdf")
    ran = run("diff", "out/CF-2026-0101-is1.pdf", "out/CF-2026-0102-caf.pdf")
    assert ran.code == Exit.USAGE and "different documents" in ran.err
