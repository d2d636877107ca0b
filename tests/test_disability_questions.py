"""The organisation's own questions about a disabled child: where they come from, and what is checked of the answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, from_yaml
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.reading import parse_case
from caseforms.cases.settings import read_settings
from caseforms.checks.check import check
from caseforms.errors import Unreadable
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.blank import blank_case
from caseforms.samples import SAMPLE_DAY

Q = "disability_questions"
SETTINGS = 'disability_questions = ["How does the child say “no”?", "Ask: what helps & what hurts?"]\n'


def test_a_complete_sheet_has_no_finding(checked: Any) -> None:
    assert not checked(Q).findings


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        (
            {"child.disability": "no", "child.disability_codes": "NONE"},
            "DISQ-01",
            "child.disability",
            Level.WARNING,
        ),
        (
            {f"{Q}.asked[1].question": "how does the child show  YES and no?"},
            "DISQ-02",
            f"{Q}.asked[1].question",
            Level.WARNING,
        ),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(Q, changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child.disability": "not known"}, "DISQ-01"),
        ({f"{Q}.asked[0].question": None, f"{Q}.asked[1].question": None}, "DISQ-02"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(Q, changes=changes).findings}


def test_not_known_answers_a_question(checked: Any) -> None:
    assert not checked(Q, changes={f"{Q}.asked[0].answer": "not known"}).findings


def test_no_question_is_invented() -> None:
    tree = from_yaml(blank_case([load(Q)]))
    assert tree[Q]["asked"] == [{"question": "", "answer": ""}]


def test_a_blank_case_file_begins_with_the_questions_of_the_settings(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "caseforms.toml").write_text(SETTINGS, encoding="utf-8")
    asked = from_yaml(run("new", Q, "is1").out)[Q]["asked"]
    assert [row["question"] for row in asked] == [
        "How does the child say “no”?",
        "Ask: what helps & what hurts?",
    ]
    assert Q not in from_yaml(run("new", "is1").out)


def test_settings_without_questions_or_with_empty_ones_ask_none(tmp_path: Path) -> None:
    assert read_settings(tmp_path).disability_questions == ()
    (tmp_path / "caseforms.toml").write_text('disability_questions = [" ", "Why?"]', encoding="utf-8")
    assert read_settings(tmp_path).disability_questions == ("Why?",)


@pytest.mark.parametrize("wrong", ['"one question"', "[1, 2]", "{a = 1}"])
def test_questions_are_a_list_of_texts(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "caseforms.toml").write_text(f"disability_questions = {wrong}", encoding="utf-8")
    with pytest.raises(Unreadable, match="list of texts") as refused:
        read_settings(tmp_path)
    assert "disability_questions = [" in refused.value.remedy


WORDS = st.lists(st.sampled_from(["a", "&", "<b>", "’", "Łø", "שלום", "🙂", ":", "#", "- ", '"', "\\", "?", "= "]), min_size=1).map("".join)  # fmt: skip


@given(questions=st.lists(WORDS.filter(lambda text: text.strip() not in ("", "-")), min_size=1, max_size=4))
def test_any_question_stands_in_the_blank_case_file_as_it_was_set(questions: list[str]) -> None:
    begun = {Q: {"asked": [{"question": each.strip()} for each in questions]}}
    text = blank_case([load(Q)], begun)
    case = check(load(Q), parse_case(text.encode("utf-8"), "blank.yaml"), SAMPLE_DAY).case
    assert [row.question for _, row in case.rows(f"{Q}.asked")] == [each.strip() for each in questions]
