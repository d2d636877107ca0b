"""The Early Help Intervention Record's rules (NSPCC toolkit): dates in order, every issue considered, harm not passed over."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.findings import Level

E, W, Q = Level.ERROR, Level.WARNING, Level.QUESTION
OUTCOME = "ehir.outcomes[0]"


@pytest.mark.parametrize("base", ["ehir", "ehir_unborn"])
def test_complete_records_have_nothing_but_questions(checked: Any, base: str) -> None:
    result = checked("ehir", base)
    assert {finding.level for finding in result.findings} <= {Q}
    assert "EHIR-05" not in {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({"ehir.meeting_date": "04/10/2026"}, "EHIR-01", "ehir.meeting_date", E),
        ({"early_help.review_on": "16/11/2026"}, "EHIR-01", "early_help.review_on", E),
        ({"ehir.not_relevant": ["cannabis", "risky"]}, "EHIR-02", "ehir.outcomes", W),
        ({"ehir.outcomes": None}, "EHIR-02", "ehir.outcomes", W),
        ({f"{OUTCOME}.issue": "risky"}, "EHIR-03", f"{OUTCOME}.issue", W),
        ({f"{OUTCOME}.issue": "other"}, "EHIR-04", f"{OUTCOME}.other_issue", E),
        ({"consent.given": "refused"}, "CONS-06", "consent.given", E),
        ({"consent.withdrawn_on": "17/11/2026"}, "CONS-01", "consent.withdrawn_on", E),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("ehir", changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ehir.meeting_date": "05/10/2026"}, "EHIR-01"),
        ({"early_help.review_on": "17/11/2026"}, "EHIR-01"),
        ({"ehir.outcomes[1]": {"issue": "cannabis"}, "ehir.not_relevant": ["crime_asb", "risky"]}, "EHIR-02"),
        ({"ehir.outcomes[1]": {"issue": "other", "other_issue": "A place at college"}}, "EHIR-04"),
    ],
)
def test_rule_stays_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {each.code for each in checked("ehir", changes=changes).findings}


@pytest.mark.parametrize(
    ("path", "text", "asked"),
    [
        (f"{OUTCOME}.progress", "She says that her brother hits her.", True),
        (f"{OUTCOME}.concerns_outcomes", "He was missing for a night.", True),
        ("ehir.new_information", "A teacher saw bruises on his arm.", True),
        ("ehir.relevant_actions", "He carries a knife.", True),
        (f"{OUTCOME}.progress", "They had a hitch with the bus.", False),
        (f"{OUTCOME}.concerns_outcomes", "He likes the cutting room at college.", False),
        (f"{OUTCOME}.support", "The group talks about how to keep safe.", False),
    ],
)
def test_words_that_may_tell_of_harm_are_asked_about(
    checked: Any, found: Any, path: str, text: str, asked: bool
) -> None:
    result = checked("ehir", changes={path: text})
    assert ("EHIR-05" in {each.code for each in result.findings}) is asked
    if asked:
        assert found(result, "EHIR-05", path).level is Q


def test_new_information_may_be_none_but_not_left_out(checked: Any, found: Any) -> None:
    assert not checked("ehir", changes={"ehir.new_information": "none"}).errors
    assert (
        found(checked("ehir", changes={"ehir.new_information": None}), "M01", "ehir.new_information").level
        is E
    )
