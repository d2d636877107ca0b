"""``caseforms review``: from text, Word and case files, as words and as data, and what it says to bad input."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import COMPLETE, Ran

from caseforms.checks.prose.criteria import CRITERIA

POOR = "HV reports FTT.\nHe is often late and the mother is lazy.\n"
GOOD = (
    "On 4 March 2026 at 9am Ella Hill (9) told me, her teacher, that her father locks her out each Friday. “I sit on the step,” she "
    "said. It has happened four times since January. I rang her mother, Ann Hill, at 9.30am, and she agrees to this referral.\n"
)


@pytest.fixture
def review(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    """``review(text, *options)`` writes the text to a file and reviews it."""

    def once(text: str | bytes, *options: str, name: str = "story.txt") -> Ran:
        raw = text if isinstance(text, bytes) else text.encode("utf-8")
        (tmp_path / name).write_bytes(raw)
        return run("review", name, *options)

    return once


def word_file(*paragraphs: str, picture: bool = False) -> bytes:
    """A Word file with these paragraphs and, if asked, a picture."""
    ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("word/document.xml", f"<w:document {ns}><w:body>{body}</w:body></w:document>")
        if picture:
            parts.writestr("word/media/image1.png", b"\x89PNG")
    return made.getvalue()


def test_a_remark_quotes_the_words_and_says_place_reason_and_remedy(review: Any) -> None:
    ran = review(POOR)
    assert ran.code == 0
    assert "story.txt:1:1: advice acronym “HV”: not every reader knows this short form" in ran.out
    assert "→ Write “health visitor or home visit” where you first use it." in ran.out
    assert "story.txt:2:7: advice vague “often”" in ran.out
    assert ran.out.splitlines()[-1].startswith("story.txt: ")


def test_a_good_narrative_comes_back_clean(review: Any) -> None:
    ran = review(GOOD)
    assert (ran.code, ran.out.strip()) == (0, "story.txt: nothing to remark.")


def test_as_data_each_remark_has_the_ten_keys(review: Any) -> None:
    data = json.loads(review(POOR, "--format", "json").out)
    assert {each["criterion"] for each in data} >= {
        "acronym",
        "vague",
        "opinion",
        "undated",
        "no_voice",
        "no_action",
    }
    for each in data:
        assert list(each) == [
            "code", "criterion", "level", "path", "line", "column", "quote", "message", "remedy", "source",
        ]  # fmt: skip
        assert each["criterion"] in CRITERIA
        assert each["code"] == CRITERIA[each["criterion"]].code
        assert (
            each["line"] >= 1
            and each["column"] >= 1
            and each["message"]
            and each["remedy"]
            and each["source"]
        )
        if each["quote"]:
            line = POOR.splitlines()[each["line"] - 1]
            assert line[each["column"] - 1 :].startswith(each["quote"].split()[0])


def test_standard_input_is_read(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed:
        buffer = io.BytesIO(POOR.encode())

    monkeypatch.setattr(sys, "stdin", Typed())
    ran = run("review", "-")
    assert "(standard input):1:1: advice acronym “HV”" in ran.out


def test_a_word_file_is_read(review: Any) -> None:
    ran = review(word_file("HV reports FTT.", "He is often late."), name="story.docx")
    assert "story.docx:2:7: advice vague “often”" in ran.out


def test_a_field_of_a_case_file_is_read_at_its_place(run: Callable[..., Ran], tmp_path: Path) -> None:
    text = "child: {given_names: Ella}\nincidents:\n  - what: |\n      First line.\n      He is often late.\n"
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    ran = run("review", "case.yaml", "--field", "incidents[0].what")
    assert "case.yaml:5:13: advice vague “often”" in ran.out
    assert "advice undated" in ran.out


def test_without_a_field_the_words_of_every_long_answer_are_read(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "case.yaml").write_text(
        "incidents:\n  - what: He is often late.\nreferral:\n  background: The LADO knows him.\n",
        encoding="utf-8",
    )
    data = json.loads(run("review", "case.yaml", "--format", "json").out)
    assert {(each["path"], each["criterion"]) for each in data} == {
        ("incidents[0].what", "vague"),
        ("referral.background", "acronym"),
    }


@pytest.mark.parametrize(
    "name", ["referral", "referral_urgent", "referral_housing", "referral_probation", "caf"]
)
def test_careful_case_files_come_back_clean(run: Callable[..., Ran], name: str) -> None:
    ran = run("review", COMPLETE / f"{name}.yaml", "--format", "json")
    assert [(e["path"], e["criterion"], e["quote"]) for e in json.loads(ran.out)] == []


@pytest.mark.parametrize(
    ("options", "late"),
    [
        (["--incident-date", "2/3/2026", "--referral-date", "20/3/2026"], True),
        (["--incident-date", "2026-03-02", "--referral-date", "2026-03-03"], False),
        ([], False),
    ],
)
def test_delay_takes_the_two_dates(review: Any, options: list[str], late: bool) -> None:
    ran = review("On 2 March 2026 Ella (9) told me about it.", *options)
    assert ("advice delay" in ran.out) is late


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "there is no text to review"),
        (b"  \n\t ", "a.txt", "there is no text to review"),
        (b"\x00\x01\x02" * 50, "a.txt", "this is not plain text or a Word file"),
        (b"%PDF-1.7 ...", "a.pdf", "this is not plain text or a Word file"),
        (b"\xd0\xcf\x11\xe0 old Word", "a.doc", "this is not plain text or a Word file"),
        (b"PK\x03\x04 broken", "a.docx", "this Word file is damaged"),
        (word_file(picture=True), "a.docx", "holds pictures and no text (a scanned paper?)"),
        (word_file(""), "a.docx", "this Word file holds no text"),
        (b"a" * (9 * 1024 * 1024), "a.txt", "more than 8 MB of text"),
    ],
)
def test_what_holds_no_text_is_said(review: Any, data: bytes, name: str, said: str) -> None:
    ran = review(data, name=name)
    assert ran.code == 3
    assert said in ran.err and "→" in ran.err


def test_a_missing_file_and_a_folder_are_said(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert "there is no such file" in run("review", "none.txt").err
    assert "this is a folder, not a narrative" in run("review", str(tmp_path)).err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--field", "child"], "--field is for case files"),
        (["--incident-date", "soon"], "“soon” is not a date"),
    ],
)
def test_misuse_is_said(review: Any, args: list[str], said: str) -> None:
    ran = review(GOOD, *args)
    assert ran.code == 2 and said in ran.err


@pytest.mark.parametrize(
    ("field", "said"), [("referral.nothing", "there is no answer"), ("child", "is not a text")]
)
def test_a_field_that_is_not_there_is_said(
    run: Callable[..., Ran], tmp_path: Path, field: str, said: str
) -> None:
    (tmp_path / "case.yaml").write_text("child: {given_names: Ella}\n", encoding="utf-8")
    ran = run("review", "case.yaml", "--field", field)
    assert ran.code == 2 and said in ran.err


def test_another_language_is_said_and_nothing_is_run(review: Any) -> None:
    ran = review(
        "Dziecko przyszło do szkoły i powiedziało, że nie chce wracać do domu, bo się boi i nie ma co jeść."
    )
    assert ran.code == 0 and ran.out == ""
    assert "does not read as English" in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "word",
        "EVERYTHING IN CAPITALS BECAUSE THE KEY WAS STUCK AND NOBODY NOTICED IT AT ALL TODAY",
        "- one\n- two\n- three\n",
        "<p>Ella came to <b>school</b> often.</p>",
        "😀😀😀 ok",
        "مرحبا Ella",
        "caf\xe9 in Windows letters".encode("cp1252"),
        "with a mark".encode("utf-16"),
    ],
)
def test_text_of_every_kind_is_read(review: Any, text: str | bytes) -> None:
    ran = review(text)
    assert ran.code == 0 and ran.said


def test_html_is_read_past_and_places_stay(review: Any) -> None:
    ran = review("<p>Ella came to <b>school</b> late <i>often</i>.</p>")
    assert "story.txt:1:39: advice vague “often”" in ran.out


@pytest.mark.parametrize("unit", ["a", ".", "A"])
def test_two_megabytes_of_one_letter_are_read(review: Any, unit: str) -> None:
    assert review(unit * 2_000_000).code in (0, 3)


def test_a_long_list_of_remarks_is_cut_on_the_terminal_and_whole_as_data(review: Any) -> None:
    text = "He is often late. " * 100
    assert "more (“--format json” gives all)" in review(text).out
    assert sum(e["criterion"] == "vague" for e in json.loads(review(text, "--format", "json").out)) == 100
