"""Both writers, whatever the words: nothing is lost, and the proof catches a writer that loses something."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from caseforms.errors import ProofFailed
from caseforms.render import pdf, proof, word
from caseforms.render.layout import (
    SIGNATURE_KEYS,
    Cards,
    Column,
    Content,
    Furniture,
    Layout,
    Line,
    Narrative,
    Remark,
    Rowed,
    Section,
    SignatureBox,
    Table,
    Ticks,
)
from caseforms.render.text import squeezed
from caseforms.render.word_template import build_template

LAYOUT = Layout(
    "trial",
    "A form for trials",
    "With one of each block",
    (
        Section(
            "1. Grid",
            (
                Line("child.given_names", "Given name(s)"),
                Line("child.family_name", "Family name"),
                Ticks("child.unborn", "Unborn?", wide=False),
                Line("child.gp", "GP", wide=True),
                Narrative("story.long", "Story"),
            ),
        ),
        Section(
            "2. Rows",
            (
                Table(
                    "siblings",
                    "Brothers and sisters",
                    (
                        Column("name", "Name", 2),
                        Column("dob", "Date of birth", 1),
                        Column("school", "School", 1),
                    ),
                ),
                Cards(
                    "incidents",
                    "Incidents",
                    "Incident",
                    (Line("when", "Date"), Line("place", "Place"), Narrative("what", "What happened")),
                ),
            ),
        ),
        Section("3. Only sometimes", (Line("rare.answer", "Rare answer"),), key="section_3"),
        Section("4. Signature", (SignatureBox("sign.parent", "Parent"),)),
    ),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("templates") / "trial.docx"
    path.write_bytes(build_template(LAYOUT))
    return path


def content(
    text: Iterator[str] | Any,
    rows: int = 2,
    draft: bool = False,
    sections: frozenset[str] = frozenset({"section_3"}),
) -> Content:
    """A content in which every answer is taken from ``text``."""
    take = lambda: next(text)  # noqa: E731
    answers = {
        path: take()
        for path in (
            "child.given_names",
            "child.family_name",
            "child.unborn",
            "child.gp",
            "story.long",
            "rare.answer",
        )
    }
    answers |= {f"sign.parent.{key}": take() for key in SIGNATURE_KEYS}
    return Content(
        Furniture(
            "CF-2026-0001",
            "A form for trials",
            "2",
            "20 November 2026",
            "OFFICIAL-SENSITIVE",
            draft,
            take(),
            take(),
        ),
        answers,
        {
            "siblings": Rowed([{"name": take(), "dob": take(), "school": take()} for _ in range(rows)])
            if rows
            else Rowed(stated="None"),
            "incidents": Rowed([{"when": take(), "place": take(), "what": take()} for _ in range(rows)])
            if rows
            else Rowed(stated="Not known"),
        },
        sections,
        gaps=[Remark("Child: GP", take())],
        questions=[Remark("", take())],
        accepted=[Remark("M02", take())],
    )


def prove_both(made: Content, template: Path) -> tuple[bytes, bytes]:
    as_word = word.write_word(LAYOUT, made, template)
    proof.prove_word(as_word, LAYOUT, made)
    as_pdf = pdf.write_pdf(LAYOUT, made)
    proof.prove_pdf(as_pdf, LAYOUT, made)
    return as_word, as_pdf


AWKWARD = [
    "Anne & <b>Bo</b> > 5 < 6",
    "O’Brien “x” – y…",
    "Łucja Żółć",
    "Ağrı İnci ışık",
    "Nguyễn Thị Hương",
    "Ωμέγα",
    "Шевченко Їжак",
    "יוסף כהן",
    "محمد علي",
    "李小龙",
    "👩‍👧 😀",
    "tab\tnew\nline\n\nblank",
    "a\x00b\x07c\x1bd",
    "{{ x }} {% y %}",
    "%s %d {0}",
    "=1+1",
    "x" * 200,
    "None",
    "e\u0301 fi ﬁ ½ €",
    "\u202eright",
    "soft\u00adhyphen",
    "A\u00a0B",
    "☒ ☐",
    "\ufffd",
    "&amp; &lt;",
    "C:\\path",
    "<w:p/>",
]
WORDS = (
    st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
    | st.sampled_from(AWKWARD)
    | st.text(alphabet="abc &<>’Łøéß\n-", max_size=400)
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(WORDS, min_size=1, max_size=30), st.integers(0, 4), st.booleans())
@example(AWKWARD, 3, True)
@example(["{_{ raw }_} {_% x %_}"], 1, False)
def test_no_name_and_no_narrative_is_lost_by_either_writer(
    template: Path, words: list[str], rows: int, draft: bool
) -> None:
    def forever() -> Iterator[str]:
        while True:
            yield from words

    prove_both(content(forever(), rows, draft), template)


@pytest.mark.long
@pytest.mark.parametrize(
    "words",
    [
        AWKWARD[:9],
        ["word " * 3000],
        [f"sentence {n} of a long account, told in full; " * 40 for n in range(7)],
    ],
    ids=["scripts", "3000 words", "long everywhere"],
)
def test_long_and_foreign_answers_everywhere(template: Path, words: list[str]) -> None:
    def forever() -> Iterator[str]:
        while True:
            yield from words

    prove_both(content(forever(), 3), template)


def plain(suffix: str = "") -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"value{number:03d}{suffix}"


def test_every_value_can_be_read_in_both(template: Path) -> None:
    made = content(plain())
    as_word, as_pdf = prove_both(made, template)
    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf)).pages))
    for _, value in made.printed(LAYOUT):
        assert squeezed(value) in text
    assert len(as_word) > 10_000


@pytest.mark.parametrize(
    "path",
    [
        path
        for path, _ in content(plain()).printed(LAYOUT)
        if not path.startswith(("siblings", "incidents", "gaps", "quest", "accept", "letterhead"))
    ],
)
@pytest.mark.parametrize("writer", ["word", "pdf"])
def test_the_proof_catches_a_writer_that_drops_an_answer(template: Path, writer: str, path: str) -> None:
    whole = content(plain())
    dropped = content(plain())
    dropped.answers[path] = ""
    with pytest.raises(ProofFailed) as caught:
        if writer == "word":
            proof.prove_word(word.write_word(LAYOUT, dropped, template), LAYOUT, whole)
        else:
            proof.prove_pdf(pdf.write_pdf(LAYOUT, dropped), LAYOUT, whole)
    assert caught.value.lost == (path,)


def test_the_proof_catches_a_dropped_row_and_a_cut_narrative(template: Path) -> None:
    whole, dropped = content(plain()), content(plain())
    dropped.tables["incidents"].rows.pop()
    with pytest.raises(ProofFailed):
        proof.prove_pdf(pdf.write_pdf(LAYOUT, dropped), LAYOUT, whole)
    whole.answers["story.long"] = "one two three four five six seven eight nine ten eleven twelve"
    dropped = content(plain())
    dropped.answers["story.long"] = whole.answers["story.long"][:-8]
    with pytest.raises(ProofFailed):
        proof.prove_word(word.write_word(LAYOUT, dropped, template), LAYOUT, whole)


def test_one_yes_cannot_stand_for_another(template: Path) -> None:
    whole, dropped = content(iter(["Yes"] * 60)), content(iter(["Yes"] * 60))
    dropped.answers["child.gp"] = ""
    with pytest.raises(ProofFailed):
        proof.prove_word(word.write_word(LAYOUT, dropped, template), LAYOUT, whole)


@pytest.mark.parametrize("trace", ["None", "{{ left_over }}"])
def test_the_proof_catches_traces_of_a_broken_writer(template: Path, trace: str) -> None:
    whole, dirty = content(plain()), content(plain())
    dirty.answers["child.gp"] += f" {trace}"
    with pytest.raises(ProofFailed):
        proof.prove_pdf(pdf.write_pdf(LAYOUT, dirty), LAYOUT, whole)


def test_the_proof_catches_a_confidential_word_wherever_it_stands(template: Path) -> None:
    made = content(plain())
    made.answers["story.long"] = "They now live at 9 Hidden Court, ZZ99 9AA."
    for secret in ("9 Hidden Court", "ZZ99 9AA"):
        with pytest.raises(ProofFailed, match="confidential"):
            proof.prove_word(
                word.write_word(LAYOUT, made, template),
                LAYOUT,
                made,
                lambda text, secret=secret: secret in text,
            )
        with pytest.raises(ProofFailed, match="confidential"):
            proof.prove_pdf(
                pdf.write_pdf(LAYOUT, made), LAYOUT, made, lambda text, secret=secret: secret in text
            )


def test_a_section_that_does_not_apply_is_not_printed(template: Path) -> None:
    made = content(plain(), sections=frozenset())
    rare = made.answers["rare.answer"]
    as_word, as_pdf = prove_both(made, template)
    assert rare not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf)).pages)
    with pytest.raises(ProofFailed):
        proof.prove_word(as_word, LAYOUT, content(plain()))


def test_every_page_carries_head_foot_number_and_draft(template: Path) -> None:
    made = content(iter(["word " * 800] * 60), draft=True)
    made.furniture = Furniture(
        "CF-2026-0001",
        "A form for trials",
        "2",
        "20 November 2026",
        "OFFICIAL-SENSITIVE",
        True,
        "A. Child",
        "Fenbridge School",
    )
    pages = PdfReader(io.BytesIO(pdf.write_pdf(LAYOUT, made))).pages
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        for part in (
            "CF-2026-0001 · A. Child",
            "OFFICIAL-SENSITIVE",
            "A form for trials · version 2 · 20 November 2026",
            f"Page {number} of {len(pages)}",
            "DRAFT",
        ):
            assert part in text


def test_fonts_are_embedded_and_the_language_is_set(template: Path) -> None:
    reader = PdfReader(io.BytesIO(pdf.write_pdf(LAYOUT, content(plain()))))
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            if font["/Subtype"] == "/TrueType":
                assert "/FontFile2" in font["/FontDescriptor"]
