"""The common assessment's rules: each case breaks one and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.findings import Level
from caseforms.forms import load

_HEALTH = "caf.development.general_health"


@pytest.mark.parametrize("base", ["caf", "caf_unborn", "caf_single_agency", "caf_section_47"])
def test_complete_assessment_has_neither_errors_nor_warnings(checked: Any, base: str) -> None:
    levels = {finding.level for finding in checked("caf", base).findings}
    assert levels <= {Level.QUESTION, Level.ADVICE}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({"caf.reason": "Tired at school."}, "CAF-01", "caf.reason", Level.WARNING),
        ({"caf.date_completed": "03/11/2026"}, "CAF-02", "caf.date_completed", Level.ERROR),
        (
            {"caf.people_present": [{"name": "Sam Field", "part": "practitioner"}]},
            "CAF-03",
            "caf.people_present",
            Level.WARNING,
        ),
        ({"child.cp_status": "current"}, "CAF-04", "lead_professional.role", Level.WARNING),
        ({"child.looked_after": "yes"}, "CAF-04", "lead_professional.role", Level.WARNING),
        ({"caf.level_of_need": "complex_needs"}, "CAF-04", "lead_professional.role", Level.ADVICE),
        ({"caf.parenting": None}, "CAF-05", "caf.parenting", Level.WARNING),
        ({"caf.environment.wider_family": "not known"}, "CAF-05", "caf.environment", Level.WARNING),
        ({f"{_HEALTH}.evidence": None}, "CAF-06", f"{_HEALTH}.evidence", Level.WARNING),
        ({"caf.level_of_need": "risk_of_harm"}, "CAF-07", "caf.level_of_need", Level.WARNING),
        ({"caf.harm_concern": "yes"}, "CAF-07", "caf.harm_concern", Level.WARNING),
        ({"caf.actions[0].by_when": "19/11/2026"}, "CAF-08", "caf.actions[0].by_when", Level.WARNING),
        ({"caf.review_date": "20/11/2026"}, "CAF-09", "caf.review_date", Level.WARNING),
        ({"caf.review_date": "18/06/2027"}, "CAF-10", "caf.review_date", Level.ADVICE),
        ({"caf.child_comment": "none"}, "CAF-11", "caf.child_comment_missing", Level.WARNING),
        ({"caf.parent_comment": "not known"}, "CAF-11", "caf.parent_comment_missing", Level.WARNING),
        ({"consent.given": "refused"}, "CAF-12", "consent.given", Level.ERROR),
        ({"caf.use": "referral_s17", "consent.given": "not_sought"}, "CAF-12", "consent.given", Level.ERROR),
        ({"consent.agree_share": "no"}, "CAF-13", "consent.share_with[0]", Level.ERROR),
        ({"consent.do_not_share_with": [{"agency": "gp"}]}, "CAF-13", "consent.share_with[0]", Level.ERROR),
        (
            {"caf.signature_parent.signed_on": "03/11/2026 09:00"},
            "CAF-14",
            "caf.signature_parent.signed_on",
            Level.ERROR,
        ),
        ({"caf.signature_parent": None}, "CAF-15", "caf.signature_parent", Level.ERROR),
        (
            {"caf.signature_assessor.signed_on": None},
            "CAF-16",
            "caf.signature_assessor.signed_on",
            Level.WARNING,
        ),
        ({"caf.use": "referral_welfare"}, "CAF-17", "caf.use", Level.ADVICE),
        ({"caf.outcome": "social_care"}, "CAF-17", "caf.outcome", Level.ADVICE),
        ({"caf.use": "referral_s17", "consent.basis": "early_help"}, "CAF-18", "caf.use", Level.WARNING),
        ({"consent.given_by[0].date": "05/11/2026"}, "CAF-20", "consent.given_by", Level.WARNING),
        ({"caf.version_no": "0"}, "VAL-03", "caf.version_no", Level.ERROR),
        ({"caf.date_started": "21/11/2026"}, "VAL-13", "caf.date_started", Level.ERROR),
        ({"child.caf_id": None}, "M01", "child.caf_id", Level.ERROR),
        ({"child.caf_id": None, "caf.version_no": "1"}, "M02", "child.caf_id", Level.WARNING),
        ({"caf.outcome": "single_agency"}, "M01", "caf.outcome_service", Level.ERROR),
        ({"caf.harm_concern": "yes"}, "M01", "caf.harm_told", Level.ERROR),
        ({"caf.actions[0].who": None}, "M02", "caf.actions[0].who", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("caf", changes=changes), code, path).level is level


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"caf.date_completed": "04/11/2026"}, "CAF-02"),
        ({"child.looked_after": "yes", "lead_professional.role": "Senior social worker"}, "CAF-04"),
        ({"child.looked_after": "yes", "lead_professional": None}, "CAF-04"),
        ({f"{_HEALTH}": {"needs": "Sleep.", "evidence": "not known"}}, "CAF-06"),
        ({f"{_HEALTH}": {"evidence": "Seen on 5 November."}}, "CAF-06"),
        ({"caf.level_of_need": "risk_of_harm", "caf.outcome": "social_care"}, "CAF-07"),
        ({"caf.actions[0].by_when": "20/11/2026"}, "CAF-08"),
        ({"caf.review_date": "18/05/2027"}, "CAF-10"),
        ({"caf.review_date": "18/06/2027", "caf.level_of_need": "complex_needs"}, "CAF-10"),
        ({"caf.child_comment": "none", "caf.child_comment_missing": "asleep at both visits"}, "CAF-11"),
        ({"consent.agree_share": "no", "consent.share_with": None}, "CAF-13"),
        ({"consent.do_not_share_with": [{"agency": "gp", "limits": "nothing about debts"}]}, "CAF-13"),
        ({"consent.do_not_share_with": [{"agency": "gp", "name": "Weir Surgery"}]}, "CAF-13"),
        ({"caf.signature_parent.signed_on": "04/11/2026 09:00"}, "CAF-14"),
        ({"caf.use": "referral_s17", "consent.basis": "s17"}, "CAF-18"),
        ({"child.given_names": "not known", "child.family_name": "not known"}, "CAF-19"),
        ({"consent.given_by[0].date": "04/11/2026"}, "CAF-20"),
    ],
)
def test_rule_keeps_silent(checked: Any, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked("caf", changes=changes).findings}


def test_young_person_who_signs_alone_must_be_competent(checked: Any, found: Any) -> None:
    alone = {
        "caf.signature_parent": None,
        "caf.signature_young_person": {
            "name": "Ellie Marsh",
            "method": "on_file",
            "signed_on": "18/11/2026 15:30",
        },
    }
    refused = checked("caf", changes=alone)
    assert found(refused, "CAF-15", "consent.young_person_competent").level is Level.ERROR
    assert not checked("caf", changes=alone | {"consent.young_person_competent": "yes"}).errors


def test_refusal_to_share_still_allows_the_assessment_to_be_kept(checked: Any) -> None:
    result = checked("caf", changes={"consent.agree_share": "no", "consent.share_with": None})
    assert not result.errors


def test_protection_referral_is_never_held_back_by_a_gap(checked: Any) -> None:
    gaps = {
        "child.dob": None,
        "child.address": None,
        "author.email": None,
        "parents": None,
        "consent": None,
        "caf.outcome": None,
        "caf.harm_concern": None,
        "caf.date_completed": "19/11/2026",
        "caf.signature_assessor": None,
    }
    result = checked("caf", "caf_section_47", gaps)
    assert result.urgent
    assert not result.errors
    listed = {(finding.path, finding.level) for finding in result.findings}
    assert ("child.dob", Level.WARNING) in listed
    assert ("caf.date_completed", Level.WARNING) in listed


@pytest.mark.parametrize("path", ["caf.reason", "author.name", "author.telephone"])
def test_protection_referral_keeps_its_minimum(checked: Any, found: Any, path: str) -> None:
    assert found(checked("caf", "caf_section_47", {path: None}), "M01", path).level is Level.ERROR


def test_protection_referral_needs_one_means_of_finding_the_child(checked: Any, found: Any) -> None:
    nameless = {"child.given_names": None, "child.family_name": "not known"}
    assert not checked("caf", "caf_section_47", nameless).errors
    unfindable = nameless | {"child.description": None, "child.where_now": None}
    result = checked("caf", "caf_section_47", unfindable)
    assert found(result, "CAF-19", "child.description").level is Level.ERROR


def test_reason_for_limited_information_is_asked_only_where_facts_are_missing(
    checked: Any, found: Any
) -> None:
    result = checked("caf", "caf_section_47", {"caf.limited_info_reason": None})
    assert found(result, "M02", "caf.limited_info_reason").level is Level.WARNING
    known = {
        "child.gp": {"name": "Dr A. Okoye"},
        "child.health_visitor": {"name": "Fola Ade"},
        "child.religion": "none",
        "caf.limited_info_reason": None,
    }
    paths = {finding.path for finding in checked("caf", "caf_section_47", known).findings}
    assert "caf.limited_info_reason" not in paths


def test_protection_section_is_printed_for_protection_or_when_something_stands_in_it(checked: Any) -> None:
    form = load("caf")
    assert not form.sections_of(checked("caf").case)
    assert form.sections_of(checked("caf", "caf_section_47").case)
    assert form.sections_of(checked("caf", changes={"child.where_now": "At school"}).case)


def test_version_is_the_version_of_the_assessment(checked: Any) -> None:
    form = load("caf")
    assert form.version(checked("caf").case) == "2"
    assert form.version(checked("caf", changes={"caf.version_no": None}).case) == "1"
