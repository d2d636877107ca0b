"""The pre-CAF checklist's rules: each case breaks one and sees its code, place and level, or comes close and does not."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.cases.reading import parse_case
from caseforms.checks.check import check
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.blank import blank_case
from caseforms.samples import SAMPLE_DAY

E, W = Level.ERROR, Level.WARNING
SAFE = {"pre_caf.safe": "yes", "pre_caf.safe_comment": None, "pre_caf.safeguarding_concern": "no"}


def codes(result: Any, prefix: str = "PCAF") -> set[str]:
    return {each.code for each in result.findings if each.code.startswith(prefix)}


@pytest.mark.parametrize("base", ["pre_caf", "pre_caf_refused", "pre_caf_unborn"])
def test_complete_checklists_have_nothing_but_questions(checked: Any, base: str) -> None:
    assert {finding.level for finding in checked("pre_caf", base).findings} <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        ("pre_caf", {"pre_caf.caf_exists": "yes"}, "PCAF-01", "pre_caf.decision", E),
        ("pre_caf_unborn", {"lead_professional": None}, "PCAF-01", "lead_professional.name", W),
        ("pre_caf_refused", {"pre_caf.decision": "caf"}, "PCAF-02", "pre_caf.safeguarding_concern", E),
        ("pre_caf_refused", {"pre_caf.decision": "no_action"}, "PCAF-02", "pre_caf.safe", E),
        ("pre_caf", {"pre_caf.learning_comment": None}, "PCAF-03", "pre_caf.learning_comment", W),
        ("pre_caf", {"pre_caf.positive_comment": None}, "PCAF-03", "pre_caf.positive_comment", W),
        ("pre_caf", {"pre_caf.decision": "no_action"}, "PCAF-04", "pre_caf.decision", W),
        ("pre_caf", {"pre_caf.decision": "single_agency"}, "PCAF-04", "pre_caf.decision", W),
        ("pre_caf", {"pre_caf.would_caf_help": "no"}, "PCAF-04", "pre_caf.would_caf_help", W),
        ("pre_caf", {"pre_caf.caf_exists": "awaiting reply"}, "PCAF-05", "pre_caf.caf_exists", W),
        ("pre_caf", {"events": None}, "PCAF-06", "pre_caf.caf_exists", W),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("pre_caf", base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        ("pre_caf_unborn", {"pre_caf.decision": "single agency"}, "PCAF-01"),
        ("pre_caf_refused", {"pre_caf.decision": "refer"}, "PCAF-02"),
        ("pre_caf_refused", {**SAFE, "pre_caf.decision": "specialist"}, "PCAF-02"),
        ("pre_caf", {"pre_caf.learning": "yes", "pre_caf.learning_comment": None}, "PCAF-03"),
        ("pre_caf", {"pre_caf.learning_comment": "not known"}, "PCAF-03"),
        ("pre_caf", {"pre_caf.would_caf_help": "no", "pre_caf.decision": "single_agency"}, "PCAF-04"),
        ("pre_caf", {"pre_caf.caf_exists": "awaiting reply", "pre_caf.decision": "specialist"}, "PCAF-05"),
        ("pre_caf", {"pre_caf.caf_exists": "not known", "events": None}, "PCAF-06"),
    ],
)
def test_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in codes(checked("pre_caf", base, changes))


def test_a_refused_assessment_is_told_once_for_checklist_and_referral(checked: Any) -> None:
    """What the parents refused stands with the referral, so both papers say the same."""
    result = checked("pre_caf", "pre_caf_refused", {"referral.evidence_base": None})
    assert [each.path for each in result.errors] == ["referral.evidence_base"]
    assert result.form.prints("referral.evidence_base")
    assert load("referral").prints("referral.evidence_base")


def test_a_blank_file_for_checklist_and_referral_asks_each_question_once() -> None:
    text = blank_case([load("pre_caf"), load("referral")])
    assert text.count("\nreferral:") == 1
    result = check(load("referral"), parse_case(text.encode(), "blank.yaml"), SAMPLE_DAY)
    assert not result.losses


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({}, False),
        ({"pre_caf.decision": "refer"}, True),
        ({"referral.caf_refused": "yes"}, True),
        ({"referral.evidence_base": "What her teacher wrote down on two days."}, True),
    ],
)
def test_the_part_about_a_refusal_is_printed_when_it_matters(
    checked: Any, changes: dict[str, Any], printed: bool
) -> None:
    result = checked("pre_caf", changes=changes)
    titles = {
        part.title
        for number, part in enumerate(result.form.sections, 1)
        if not part.when or f"section_{number}" in result.form.sections_of(result.case)
    }
    assert ("After a refusal" in titles) is printed
