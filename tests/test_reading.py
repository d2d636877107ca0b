"""Case files in: every answer as text with its place; hostile or broken files get a sentence, never a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.reading import MAX_DEPTH, parse_case, read_case_file
from caseforms.errors import Unreadable


def plain(text: str, file: str = "case.yaml") -> Any:
    return parse_case(text.encode("utf-8"), file).root.plain()


@pytest.mark.parametrize(
    "typed", ["NO", "0123", "12:30", "02079460958", "8E5", "1.0", "yes", "0x1F", "1_000", ".5", "=x"]
)
def test_answers_stay_as_typed(typed: str) -> None:
    assert plain(f"answer: {typed}") == {"answer": typed}


@pytest.mark.parametrize("typed", ["", "~", "null"])
def test_nothing_given_is_nothing(typed: str) -> None:
    assert plain(f"answer: {typed}") == {"answer": None}


@pytest.mark.parametrize("typed", ["'~'", '"null"', "Null"])
def test_a_name_that_looks_like_nothing_is_kept(typed: str) -> None:
    assert plain(f"name: {typed}")["name"] is not None


def test_places_count_lines_and_columns_from_one() -> None:
    document = parse_case(
        b"a: 1\nchild:\n  dob: 12/06/2018\nparents:\n  - name: Jo\n  - {name: Al, dob: 1}\n", "c.yaml"
    )
    assert str(document.place("child.dob")) == "c.yaml:3:8"
    assert str(document.place("parents[1].dob")) == "c.yaml:6:21"


def test_a_missing_answer_is_placed_at_what_is_above_it() -> None:
    document = parse_case(b"a: 1\nchild:\n  dob: 12/06/2018\n", "c.yaml")
    assert str(document.place("child.address.postcode")) == "c.yaml:2:1"


def test_json_comes_in_by_the_same_route_with_places() -> None:
    text = json.dumps(
        {"child": {"given_names": "Zoë 😀", "dob": "12/06/2018", "note": 'a/b "q" \n'}}, indent=1
    )
    document = parse_case(text.encode(), "case.json")
    assert document.root.plain()["child"]["given_names"] == "Zoë 😀"
    assert document.root.plain()["child"]["note"] == 'a/b "q" \n'
    assert document.place("child.dob").line == 4


@given(
    st.recursive(
        st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_json_value_comes_back_unchanged(value: Any) -> None:
    text = json.dumps({"answer": value})
    assert plain(text, "case.json") == {"answer": value}


def test_an_answer_repeated_by_reference_is_understood() -> None:
    assert plain("a: &home {line1: 4 Sedge Lane}\nb: *home") == {
        "a": {"line1": "4 Sedge Lane"},
        "b": {"line1": "4 Sedge Lane"},
    }


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{c}: &{c} [*{p},*{p},*{p},*{p},*{p},*{p},*{p},*{p},*{p}]\n"
    for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("a: 1\na: 2\n", "given twice", 2),
        ("a: !!python/object:os.system x\n", "tags", 1),
        ("a: !secret x\n", "tags", 1),
        (BOMB, "repeated by reference", 5),
        ("a: *nowhere\n", "refers to nothing", 1),
        ("a: &x [*x]\n", "refers to nothing", 1),
        ("a: " + "[" * 100_000, "nested more than", 1),
        ("".join(f"{'  ' * n}a:\n" for n in range(200)), "nested more than", MAX_DEPTH + 1),
        ("a: b: c\n", "second colon", 1),
        ("a: 'open\nb: 2\n", "quotation mark", 0),
        ("a: [1, 2\nb: 3\n", "", 0),
        ("- a\n- b\n", "list of questions", 1),
        ("just words\n", "list of questions", 1),
        ("a: 1\n---\nb: 2\n", "second document", 2),
        ("? [a]\n: 1\n", "question's name", 1),
        ("a:\n\t- b\n", "tab", 2),
        ("# nothing\n", "nothing but comments", 0),
        ("a: x\x07y\n", "control character (U+0007)", 1),
    ],
)
def test_a_broken_file_gets_a_sentence_with_its_place(text: str, says: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        plain(text)
    assert says in caught.value.message
    assert caught.value.remedy
    if line:
        assert caught.value.line == line


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"\x00\x01PK", "not a text file"),
        ("a: ü".encode("utf-16"), "UTF-16"),
        ("a: 1\nname: Zoë".encode("latin-1"), "not in UTF-8"),
        (b"a: " + b"x" * (33 * 1024 * 1024), "larger than"),
    ],
)
def test_a_file_that_is_no_case_file_is_named_as_such(raw: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parse_case(raw, "case.yaml")


def test_wrong_encoding_names_line_and_column() -> None:
    with pytest.raises(Unreadable) as caught:
        parse_case("a: 1\nname: Zoë".encode("latin-1"), "case.yaml")
    assert (caught.value.line, caught.value.column) == (2, 9)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such file"):
        read_case_file(tmp_path / "none.yaml")
    with pytest.raises(Unreadable, match="folder"):
        read_case_file(tmp_path)


@given(st.binary(max_size=300))
def test_no_bytes_whatever_bring_anything_but_a_sentence(raw: bytes) -> None:
    try:
        parse_case(raw, "case.yaml")
    except Unreadable as caught:
        assert caught.message


@given(st.text(max_size=200))
def test_no_text_whatever_brings_anything_but_a_sentence(text: str) -> None:
    try:
        plain(text)
    except Unreadable as caught:
        assert caught.message
    except UnicodeEncodeError:
        pass
