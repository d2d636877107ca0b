"""Spelling in British English: what is found and what is meant, what is left alone, what it costs, and whose words count."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseforms.checks.prose import corrections
from caseforms.checks.prose.corrections import WORDS, SortedLines, is_name, is_word, slips, sound, words_of
from caseforms.checks.prose.spelling import misspelt
from caseforms.checks.prose.text import Prose
from caseforms.errors import Exit, Unreadable

HERE = Path(__file__).parent


def listed(name: str) -> dict[str, Any]:
    """A list of ``tests/spelling``, every answer as text."""
    read: dict[str, Any] = yaml.load((HERE / "spelling" / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    return read


def found(text: str, *known: str) -> dict[str, str]:
    """The misspelt words of a text, each with what was meant."""
    return {slip.word: slip.meant for slip in misspelt(Prose(text), known)}


def sentence(word: str) -> str:
    """A sentence with a word in its place: at the beginning when it has a capital."""
    return f"{word} she said so." if word[0].isupper() else f"Then it was {word} and the lady left."


MISSPELT = [
    (kind, wrong, right.split("|"))
    for kind, words in listed("misspelt.yaml").items()
    for wrong, right in words.items()
]
#: Also names, or a word that is right without a neighbour that tells.
NOT_FOUND = {"greif", "nee"}


# -- what is found ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [wrong for _, wrong, _ in MISSPELT if wrong not in NOT_FOUND])
def test_a_misspelt_word_is_found_in_its_place(wrong: str) -> None:
    text = sentence(wrong)
    (slip,) = misspelt(Prose(text))
    assert text[slip.start : slip.end] == slip.word == wrong
    assert slip.meant


def test_what_was_meant_is_nearly_always_told_rightly() -> None:
    told = {wrong: found(sentence(wrong)).get(wrong, "").casefold() for _, wrong, _ in MISSPELT}
    wrongly = {
        wrong: told[wrong]
        for _, wrong, right in MISSPELT
        if told[wrong] and told[wrong] not in map(str.casefold, right)
    }
    assert len(wrongly) <= len(MISSPELT) // 100, wrongly


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("She has bin there.", "bin", "been"),
        ("He hurt his nee.", "nee", "knee"),
        ("She wont come.", "wont", "won't"),
        ("He did’nt go.", "did’nt", "didn't"),
        ("My teecher's car.", "teecher's", "teacher's"),
        ("A well-knowen man.", "knowen", "known"),
        ("We met on Munday 3 March.", "Munday", "Monday"),
        ("We met in Febuary 2026.", "Febuary", "February"),
        ("He came on wensday.", "wensday", "Wednesday"),
        ("Acording to him it was late.", "Acording", "According"),
        ("Didnt he say so?", "Didnt", "Didn't"),
        ("Her center is the color of behavior.", "center", "centre"),
        ("IM TIRED. THE TEECHER SED NO AND SHE WENT HOME.", "SED", "said"),
    ],
)
def test_words_around_it_and_capitals_are_taken_into_account(text: str, wrong: str, meant: str) -> None:
    assert found(text)[wrong] == meant


def test_every_occurrence_is_told_in_the_order_of_the_text() -> None:
    starts = [slip.start for slip in misspelt(Prose("He sed no. Then she sed no, becuase he sed so."))]
    assert len(starts) == 4
    assert starts == sorted(starts)


# -- what is left alone -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [text for texts in listed("right.yaml").values() for text in texts])
def test_names_terms_slang_and_quoted_words_are_left_alone(text: str) -> None:
    assert found(text) == {}


def test_fluent_narratives_have_no_misspelt_word() -> None:
    text = (HERE / "spelling" / "clean.txt").read_text(encoding="utf-8")
    assert len(text.split()) > 2_900
    assert found(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "She put it in the bin.",
        "Mrs Hale, nee Dunn, came.",
        "He slept late, as is his wont.",
        "He lives in Munday Street with Mr Munday.",
        "Wen Li came. Pavel ran. Rohan fell.",
        "Markus said no. I saw Markus.",
        "rohan and pavel were at home with kayleigh.",
        "Please see the refferal.docx file at duty@becuase.example.org or www.wich.example.org/teecher.",
        'He said, "teecher hapened" and ‘sed becuase’.',
        "They said diolch yn fawr to her.",
        "He was soooo tired, aaaargh.",
        "Section iii of part xiv.",
    ],
)
def test_a_word_that_may_well_be_right_is_left_alone(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize("known", ["Teecher", "Mrs Teecher-Hale", "the Teecher’s"])
def test_names_of_the_case_are_right_however_they_are_written(known: str) -> None:
    assert "teecher" in found("Her teecher came.")
    assert found("Her teecher came.", known) == {}


# -- the organisation's own dictionary --------------------------------------------------------------------------------------


def dictionary(folder: Path, *words: str) -> Path:
    """A small hunspell dictionary."""
    (folder / "own.aff").write_text("SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n", encoding="utf-8")
    (folder / "own.dic").write_text("\n".join([str(len(words)), *words]) + "\n", encoding="utf-8")
    return folder / "own.dic"


def test_words_of_the_own_dictionary_and_their_inflections_are_right(tmp_path: Path) -> None:
    text = "The referal clerk has two hospitle beds and conserns."
    assert set(found(text)) == {"referal", "hospitle", "conserns"}
    own = str(dictionary(tmp_path, "referal", "consern/S"))
    assert [slip.word for slip in misspelt(Prose(text), (), own)] == ["hospitle"]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda dic: dic.unlink(), "cannot be read (no such file"),
        (lambda dic: dic.with_suffix(".aff").unlink(), "cannot be read (no such file"),
        (lambda dic: dic.write_bytes(b"\xff\xfe\x00many\n\x81\x8d"), "not a hunspell dictionary"),
        (
            lambda dic: dic.with_suffix(".aff").write_text("SFX A Y many\nSFX\n", encoding="utf-8"),
            "cannot be understood",
        ),
    ],
    ids=["no dictionary", "no rules beside it", "damaged words", "damaged rules"],
)
def test_a_dictionary_that_cannot_be_used_stops_the_run_with_a_remedy(
    tmp_path: Path, damage: Any, says: str
) -> None:
    dic = dictionary(tmp_path, "referal")
    damage(dic)
    with pytest.raises(Unreadable) as stopped:
        list(misspelt(Prose("Her teecher saw the hospitle."), (), str(dic)))
    assert says in stopped.value.message
    assert stopped.value.remedy
    assert stopped.value.exit_code == Exit.UNREADABLE


def test_a_file_of_another_kind_is_no_dictionary(tmp_path: Path) -> None:
    dictionary(tmp_path, "referal")
    with pytest.raises(Unreadable, match="not a hunspell dictionary"):
        misspelt(Prose("He fell."), (), str(tmp_path / "own.aff"))


def test_the_reader_of_dictionaries_is_not_loaded_without_one() -> None:
    code = (
        "import sys; from caseforms.checks.prose.spelling import misspelt; from caseforms.checks.prose.text import Prose\n"
        "assert list(misspelt(Prose('Her teecher rang.'))); sys.exit('spylls' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# -- what it costs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a" * 500_000,
        "." * 500_000,
        "A" * 500_000,
        "Ab " * 170_000,
        "a-" * 250_000,
        "'a " * 170_000,
        "becuase " * 60_000,
    ],
    ids=["one letter", "dots", "capitals", "short names", "hyphens", "apostrophes", "misspelt"],
)
def test_a_strange_long_text_costs_no_more_than_its_length(text: str) -> None:
    def took(prose: Prose) -> float:
        assert prose.sentences is not None
        start = time.process_time()
        sum(1 for _ in misspelt(prose))
        return time.process_time() - start

    took(Prose("Her teecher rang."))
    assert took(Prose(text)) < 2.0


def test_a_long_text_of_unknown_words_is_given_up() -> None:
    letters = "bcdfghjklmnpqrst"
    words = [f"{a}e{b}i{c}ol{d}y" for a in letters for b in letters for c in letters for d in letters[:8]]
    start = time.process_time()
    sum(1 for _ in misspelt(Prose(" ".join(words))))
    assert time.process_time() - start < 8.0


# -- the lists --------------------------------------------------------------------------------------------------------------


def test_the_long_lists_are_sorted_as_the_search_expects() -> None:
    for name in ("english.txt", "names.txt"):
        lines = (WORDS / name).read_bytes().splitlines()
        assert lines == sorted(set(lines)), name
        there = SortedLines(WORDS / name)
        assert all(line.decode() in there for line in (*lines[:3], *lines[1::997], *lines[-3:]))
        assert "" not in there
        assert "zzzz" not in there


def test_common_words_are_right_and_filed_under_their_sound() -> None:
    common = (WORDS / "common.txt").read_text(encoding="utf-8").splitlines()
    assert len(common) == len(set(common)) == 20_000
    field = set(words_of("field.txt"))
    assert [
        w for w in common if not (is_word(w) or w in field or is_name(w) or w.title() in corrections.PROPER)
    ] == []
    lines = (WORDS / "sounds.txt").read_text(encoding="utf-8").splitlines()
    filed = dict(zip(lines[::2], lines[1::2], strict=True))
    assert all(word in filed[f"={sound(word)}"].split() for word in common[::53] if sound(word))


def test_lists_kept_by_hand_have_been_taken_over_into_the_generated_ones() -> None:
    common = set((WORDS / "common.txt").read_text(encoding="utf-8").splitlines())
    for name in ("everyday.txt", "field.txt"):
        assert [
            word for word in words_of(name) if word.isascii() and word.isalpha() and word not in common
        ] == [], name


def test_what_is_meant_by_a_slip_is_right_itself() -> None:
    wrong = {}
    for written, slip in slips().items():
        text = f"It was {slip.meant} now."
        if found(text):
            wrong[written] = found(text)
    assert wrong == {}


def test_the_terms_of_each_source_are_kept_beside_the_lists() -> None:
    for name, words in (
        ("SCOWL", "Kevin Atkinson"),
        ("frequencies", "Creative Commons"),
        ("Faker", "Permission is hereby granted"),
    ):
        assert words in (WORDS / f"LICENSE-{name}.txt").read_text(encoding="utf-8")
