"""Case files of imported children: every answer is read back as it was, the file is readable, its name tells nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.importing.case_files import case_text, checksum, file_name, has_answers
from caseforms.cases.reading import parse_case

_AWKWARD = [
    "", " ", "~", "null", "NULL", "no", "NO", "0123", "12:30", "1e5", "- a", "-", "? a", ": a", "a: b", "a:", "a :b", "a #b",
    "#a", "a #", "'a'", '"a"', "a\\b", "@a", "`a`", "%a", "&a", "*a", "!a", "|", ">", "{a}", "[a]", "a, b", "---", "...",
    "--- a", "a\nb", "a\n\nb", "a\n\n\nb", "a\n", "\na", " a\nb", "a\n b", "a \nb", "a\n \nb", "a\r\nb", "a\rb", "a\tb", "\ta",
    "a\u0085b", "a\u2028b", "a\u2029b", "\ufeffa", "a\ufeff", "\x07a", "\x00", "\x7f", "\x9f", "Łø & <b>’", "אבג", "👩‍👧", "=1+1", "<<",
    "word " * 60, ("word " * 60).strip(), "a  b " * 40 + "c", "-" * 200, "x" * 300, "# " + "word " * 40 + "end",
    "a: " + "word " * 40 + "end", "word #" + " word" * 40, ("line " * 30).strip() + "\n" + ("more " * 30).strip(),
]  # fmt: skip


def read_back(answers: dict[str, Any]) -> Any:
    return parse_case(case_text(answers).encode(), "case.yaml").root.plain()


@pytest.mark.parametrize("text", _AWKWARD)
def test_text_that_yaml_could_take_for_something_else_is_read_back_as_it_was(text: str) -> None:
    answers = {"a": text, "b": {"c": text, "d": [text, {"e": text, "f": "x"}]}, "z": "last"}
    assert read_back(answers) == answers


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.text(
    " \n\tab:#-'\"", max_size=60
)
_TREES = st.recursive(
    _TEXTS,
    lambda below: (
        st.lists(below, min_size=1, max_size=3)
        | st.dictionaries(st.text(min_size=1, max_size=8), below, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), _TREES, min_size=1, max_size=4))
def test_any_answers_are_read_back_as_they_were(answers: dict[str, Any]) -> None:
    assert read_back(answers) == answers


def test_a_surrogate_alone_which_no_file_can_hold_is_replaced() -> None:
    assert read_back({"a": "x\ud800y"}) == {"a": "x\ufffdy"}


def test_ordinary_answers_stand_without_quotes_and_long_ones_over_several_lines() -> None:
    text = case_text(
        {
            "child": {
                "given_names": "Ellie-Rose",
                "family_name": "O’Dwyer",
                "dob": "12/06/2018",
                "telephone": "01632 960123",
            },
            "siblings": "none",
            "parents": [{"name": "Jo Marsh", "safe": "no"}, {"name": "Max"}],
            "why": "Notes of the case. " * 10 + "End",
            "what": "First.\nSecond.",
        }
    )
    assert text == (
        "child:\n  given_names: Ellie-Rose\n  family_name: O’Dwyer\n  dob: 12/06/2018\n  telephone: 01632 960123\n"
        "siblings: none\nparents:\n  - name: Jo Marsh\n    safe: no\n  - name: Max\nwhy: >-\n"
        + "  Notes of the case. Notes of the case. Notes of the case. Notes of the case. Notes of the case. Notes of the\n"
        "  case. Notes of the case. Notes of the case. Notes of the case. Notes of the case. End\n"
        "what: |-\n  First.\n  Second.\n"
    )


def test_what_was_not_given_is_left_out_and_rows_keep_their_numbers() -> None:
    assert case_text({"a": None, "b": {"c": None}, "d": [], "e": "x"}) == "e: x\n"
    assert read_back({"siblings": [{"name": "A"}, None, {"name": "B"}]}) == {
        "siblings": [{"name": "A"}, None, {"name": "B"}]
    }
    assert not has_answers({"a": [None, {}]})


@pytest.mark.parametrize(
    ("reference", "telling", "name"),
    [
        ("EH-2019-0042", False, r"EH-2019-0042\.yaml"),
        ("EH/2019 0042", False, r"EH-2019-0042-[0-9a-f]{8}\.yaml"),
        ("../../etc/passwd", False, r"etc-passwd-[0-9a-f]{8}\.yaml"),
        ("Marsh-2018", True, r"case-[0-9a-f]{8}\.yaml"),
        ("Ø", False, r"case-[0-9a-f]{8}\.yaml"),
        ("A" * 300, False, r"A{60}-[0-9a-f]{8}\.yaml"),
    ],
)
def test_a_file_is_named_from_its_reference_with_safe_letters_only(
    reference: str, telling: bool, name: str
) -> None:
    import re

    assert re.fullmatch(name, file_name(reference, telling=telling))


def test_references_that_differ_in_what_a_file_name_cannot_hold_get_different_names() -> None:
    assert len({file_name(each) for each in ("A-1", "A/1", "A 1", "A_1", "a/1")}) == 5
    assert checksum(b"a") != checksum(b"b")
