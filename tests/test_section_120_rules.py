"""The section 120 notification's rules: each case breaks one and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.cases.reading import read_case_file
from caseforms.cases.settings import Settings
from caseforms.checks.check import check
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.present import WITHHELD, confidential_sheet, content
from caseforms.samples import SAMPLE_DAY, sample

SECRETS = (
    "Heron House",
    "Quarry Rise",
    "ZZ99 8AA",
    "Larchfield",
    "Beck Street",
    "Nwosu",
    "960461",
    "960472",
    "900331",
)


@pytest.mark.parametrize("name", ["section_120", "section_120_unborn"])
def test_complete_notification_has_nothing_but_questions(checked: Any, name: str) -> None:
    levels = {finding.level for finding in checked("section_120", name).findings}
    assert levels <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({"proceedings.law_type": "public_law"}, "S120-01", "proceedings.law_type", Level.ERROR),
        ({"section_120.current_risk": "yes"}, "S120-02", "section_120.current_risk", Level.ERROR),
        ({"section_120.other_harm": "yes"}, "S120-03", "section_120.other_harm", Level.ERROR),
        ({"consent": {"basis": "s47"}}, "S120-04", "consent.basis", Level.WARNING),
        (
            {"incidents[0].what": "It is a fact that he hit her."},
            "S120-05",
            "incidents[0].what",
            Level.ADVICE,
        ),
        (
            {"section_120.why_not_referral": "It is proved that it is over."},
            "S120-05",
            "section_120.why_not_referral",
            Level.ADVICE,
        ),
        (
            {"incidents[0].past_or_current": "current"},
            "S120-06",
            "incidents[0].past_or_current",
            Level.WARNING,
        ),
        ({"section_120.c1a_completed": "no"}, "S120-07", "section_120.c1a_completed", Level.ADVICE),
        (
            {"section_120.c1a_completed": "not_required"},
            "S120-08",
            "section_120.c1a_completed",
            Level.WARNING,
        ),
        ({"section_120.harm_boxes[0]": None}, "S120-09", "section_120.harm_boxes", Level.ERROR),
        ({"parents[1].party_role": "not_a_party"}, "S120-10", "parents", Level.WARNING),
        (
            {"local_authority.name": "Weirshire County Council"},
            "S120-11",
            "local_authority.name",
            Level.WARNING,
        ),
        (
            {"screening_checks[0].outstanding": "yes"},
            "S120-12",
            "screening_checks[0].outstanding",
            Level.ADVICE,
        ),
        (
            {"section_120.signature_manager.signed_on": None},
            "S120-13",
            "section_120.signature_manager.signed_on",
            Level.WARNING,
        ),
        ({"section_120.party_objects": "yes"}, "M02", "section_120.legal_advice", Level.WARNING),
        ({"section_120.parties_informed": "no"}, "M02", "consent.not_informed_reason", Level.WARNING),
        ({"incidents": "none"}, "M01", "incidents", Level.ERROR),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("section_120", changes=changes), code, path).level is level


@pytest.mark.parametrize("path", ["section_120.current_risk", "section_120.other_harm"])
def test_a_closed_gate_names_the_right_paper(checked: Any, path: str) -> None:
    result = checked("section_120", changes={path: "yes"})
    assert [finding.path for finding in result.errors] == [path]
    assert "“referral”" in result.errors[0].remedy


@pytest.mark.parametrize(
    "path", ["section_120.current_risk", "section_120.other_harm", "proceedings.law_type"]
)
def test_a_gate_without_an_answer_stays_closed(checked: Any, path: str) -> None:
    assert [finding.path for finding in checked("section_120", changes={path: None}).errors] == [path]


def test_box_of_a_party_who_has_not_replied_may_be_not_known(checked: Any) -> None:
    result = checked("section_120", changes={"section_120.harm_boxes[0].answer": "not known"})
    assert not result.errors


def test_box_may_name_the_party_with_a_role_beside(checked: Any) -> None:
    result = checked("section_120", changes={"section_120.harm_boxes[0].party": "Joel Farrow (father)"})
    assert not result.errors


def test_someone_who_is_no_party_needs_no_box(checked: Any) -> None:
    result = checked(
        "section_120",
        changes={
            "parents[2]": {"name": "Rose Farrow", "relationship": "grandmother", "party_role": "not_a_party"}
        },
    )
    assert "S120-09" not in {finding.code for finding in result.findings}


def test_missing_c1a_matters_only_where_a_box_is_ticked(checked: Any) -> None:
    changes = {"section_120.c1a_completed": "no", "section_120.harm_boxes[1].answer": "no"}
    assert "S120-07" not in {finding.code for finding in checked("section_120", changes=changes).findings}


def test_words_that_say_who_alleges_are_left_alone(checked: Any) -> None:
    words = "She alleges that he shouted; the factory where he works is near, in factual terms unknown."
    result = checked("section_120", changes={"incidents[0].what": words})
    assert "S120-05" not in {finding.code for finding in result.findings}


def _sample() -> Any:
    return check(load("section_120"), read_case_file(sample("cafcass_section_120.yaml")), SAMPLE_DAY)


def test_sample_is_final_and_withholds_the_refuge() -> None:
    result = _sample()
    assert {finding.level for finding in result.findings} <= {Level.QUESTION}
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    shown = "\n".join(text for _, text in made.printed(result.form.layout))
    assert [secret for secret in SECRETS if secret in shown] == []
    assert made.answers["child.school"] == made.answers["child.gp"] == WITHHELD
    assert made.tables["parents"].rows[0]["address"] == WITHHELD
    assert "58 Foundry Street" in made.tables["parents"].rows[1]["address"]
    assert made.tables["siblings"].rows[0]["school"] == WITHHELD


def test_sheet_tells_the_local_authority_what_is_withheld() -> None:
    result = _sample()
    sheet = confidential_sheet(result.form, result.case, Settings(), draft=False)
    assert sheet
    shown = "\n".join(row["answer"] for row in sheet[1].tables["withheld"].rows)
    assert [secret for secret in SECRETS if secret not in shown] == []
