"""The referral's rules: each case breaks one and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.present import confidential_sheet, content

VARIANTS = (
    "referral",
    "referral_urgent",
    "referral_camhs",
    "referral_probation",
    "referral_housing",
    "referral_unborn",
    "referral_unborn_father_unknown",
    "referral_kirklees",
    "referral_cafcass",
    "referral_cafcass_urgent",
)


@pytest.mark.parametrize("name", VARIANTS)
def test_complete_referral_has_nothing_but_questions(checked: Any, name: str) -> None:
    levels = {finding.level for finding in checked("referral", name).findings}
    assert levels <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        ("referral", {"consent.given": "refused"}, "REF-02", "consent.given", Level.ERROR),
        ("referral", {"consent.given": "not_sought"}, "REF-02", "consent.given", Level.ERROR),
        ("referral_kirklees", {"consent.given": "refused"}, "REF-02", "consent.given", Level.WARNING),
        (
            "referral_urgent",
            {"referral.police_called": "no"},
            "REF-03",
            "referral.police_called",
            Level.WARNING,
        ),
        ("referral", {"siblings[0].also_referred": "no"}, "REF-04", "referral.subject", Level.WARNING),
        (
            "referral",
            {"referral.subject": "this_child"},
            "REF-04",
            "siblings[0].also_referred",
            Level.WARNING,
        ),
        ("referral_unborn", {"parents[1]": None}, "M02", "referral.father_not_named_reason", Level.WARNING),
        (
            "referral_unborn",
            {"parents[1].name": "not known"},
            "M02",
            "referral.father_not_named_reason",
            Level.WARNING,
        ),
        (
            "referral_urgent",
            {"referral.identified_at": "17/11/2026 16:00"},
            "M02",
            "referral.delay_reason",
            Level.WARNING,
        ),
        (
            "referral",
            {"incidents[1].source_detail": None},
            "REF-06",
            "incidents[1].source_detail",
            Level.WARNING,
        ),
        (
            "referral",
            {"referral.previous_assessments[0].attached": "no"},
            "REF-07",
            "referral.previous_assessments[0].attached",
            Level.WARNING,
        ),
        (
            "referral_kirklees",
            {"referral.previous_assessments[0].attached": "no"},
            "REF-07",
            "referral.previous_assessments",
            Level.WARNING,
        ),
        (
            "referral_cafcass",
            {"referral.child_consent": "refused"},
            "REF-08",
            "referral.child_consent",
            Level.ERROR,
        ),
        (
            "referral_cafcass",
            {"consent.court_consent": "requested"},
            "REF-08",
            "consent.court_consent",
            Level.ERROR,
        ),
        (
            "referral",
            {"referral.anonymity": "third_party", "referral.anonymous_name": "Grace Lim"},
            "REF-09",
            "professionals[0].name",
            Level.ERROR,
        ),
        (
            "referral",
            {"referral.anonymity": "referrer"},
            "REF-10",
            "referral.anonymity_reason",
            Level.WARNING,
        ),
        (
            "referral",
            {"referral.anonymity": "third_party"},
            "REF-10",
            "referral.anonymous_name",
            Level.WARNING,
        ),
        (
            "referral",
            {"referral.signature.signed_on": None},
            "REF-11",
            "referral.signature.signed_on",
            Level.WARNING,
        ),
        (
            "referral",
            {"consent.do_not_share_with": [{"agency": "children_s_social_care"}]},
            "REF-12",
            "consent.do_not_share_with[0]",
            Level.ERROR,
        ),
        ("referral", {"referral.basis": "disabled_children"}, "REF-13", "child.disability", Level.WARNING),
        ("referral", {"referral.timeframe": "previous"}, "REF-14", "referral.timeframe", Level.WARNING),
        (
            "referral_urgent",
            {"incidents[0].past_or_current": "past"},
            "REF-14",
            "referral.timeframe",
            Level.WARNING,
        ),
        (
            "referral",
            {"referral.telephoned_at": "16/11/2026 09:00"},
            "REF-05",
            "referral.telephoned_at",
            Level.WARNING,
        ),
        (
            "referral",
            {"referral.housing": {"why_homeless": "Rent arrears."}},
            "REF-20",
            "referral.housing",
            Level.WARNING,
        ),
        ("referral_probation", {"child.dob": None}, "REF-21", "child", Level.WARNING),
        (
            "referral_camhs",
            {"referral.camhs.present_concerns[0].date": "19/11/2025"},
            "REF-22",
            "referral.camhs.present_concerns[0].date",
            Level.WARNING,
        ),
        (
            "referral_camhs",
            {"referral.camhs.historical_concerns[1].date": "01/02/2022"},
            "REF-23",
            "referral.camhs.historical_concerns[1].date",
            Level.ADVICE,
        ),
    ],
)
def test_rule_is_broken(
    checked: Any,
    found: Any,
    base: str,
    changes: dict[str, Any],
    code: str,
    path: str,
    level: Level,
) -> None:
    assert found(checked("referral", base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        ("referral", {"consent.given": "limited"}, "REF-02"),
        ("referral_urgent", {"consent.given": "refused"}, "REF-02"),
        (
            "referral_unborn",
            {"parents[1]": None, "referral.father_not_named_reason": "Ms Marsh does not say."},
            "M02",
        ),
        ("referral_urgent", {"referral.identified_at": "18/11/2026 08:00"}, "M02"),
        ("referral", {"referral.identified_at": "02/11/2026 08:00"}, "M02"),
        ("referral", {"incidents[1].source_detail": "not known"}, "REF-06"),
        (
            "referral_cafcass",
            {"proceedings": {"exist": "no"}, "consent.court_consent": "not_required"},
            "REF-08",
        ),
        ("referral_cafcass", {"referral.child_consent": "too_young_to_be_asked"}, "REF-08"),
        ("referral", {"referral.anonymity": "third_party", "referral.anonymous_name": "Ada Quill"}, "REF-09"),
        (
            "referral",
            {"events": [{"event": "call", "by": "Ada Quill"}], "referral.anonymous_name": "Ada Quill"},
            "REF-09",
        ),
        (
            "referral",
            {"referral.anonymity": "referrer", "referral.anonymity_reason": "Threats to her."},
            "REF-10",
        ),
        ("referral", {"consent.do_not_share_with": [{"agency": "police"}]}, "REF-12"),
        ("referral_urgent", {"consent.do_not_share_with": [{"agency": "children_s_social_care"}]}, "REF-12"),
        ("referral", {"referral.timeframe": "mixed"}, "REF-14"),
        ("referral", {"author.completed_at": "19/11/2026 time not known"}, "REF-05"),
        ("referral_unborn", {"referral.agency": "health"}, "REF-21"),
        ("referral_camhs", {"referral.camhs.present_concerns[0].date": "20/11/2025"}, "REF-22"),
        ("referral_camhs", {"referral.camhs.present_concerns[0].date": "since spring"}, "REF-22"),
    ],
)
def test_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked("referral", base, changes).findings}


def test_gaps_never_hold_back_a_protection_referral(checked: Any, found: Any) -> None:
    gaps = {
        "child.address": None,
        "child.dob": None,
        "parents": None,
        "author.email": None,
        "referral.agency": None,
        "referral.timeframe": None,
        "referral.confidential_info": None,
        "referral.signature": None,
        "incidents[0].source": None,
        "referral.subject": None,
    }
    result = checked("referral", "referral_urgent", gaps)
    assert result.urgent
    assert not result.errors
    for path in (
        "child.dob",
        "author.email",
        "referral.confidential_info",
        "referral.signature.name",
        "incidents[0].source",
    ):
        assert found(result, "M01", path).level is Level.WARNING


@pytest.mark.parametrize("path", ["referral.concern_exact", "author.name", "author.telephone"])
def test_minimum_of_a_protection_referral(checked: Any, found: Any, path: str) -> None:
    assert found(checked("referral", "referral_urgent", {path: None}), "M01", path).level is Level.ERROR


def test_without_a_basis_it_is_no_protection_referral(checked: Any, found: Any) -> None:
    result = checked("referral", "referral_urgent", {"referral.basis": None})
    assert not result.urgent
    assert found(result, "M01", "referral.basis").level is Level.ERROR


UNNAMED = {"child.given_names": "not known", "child.family_name": "not known", "child.where_now": None}


def test_child_must_be_identifiable(checked: Any, found: Any) -> None:
    assert found(checked("referral", "referral_urgent", UNNAMED), "REF-01", "child").level is Level.ERROR


@pytest.mark.parametrize(
    "means",
    [
        {"child.description": "A boy of about four."},
        {"child.where_now": "Ward 3"},
        {"child.family_name": "Marsh"},
        {"child.known_as": [{"name": "Lou"}]},
        {"child.is_unborn": "yes", "child.dob": None},
    ],
)
def test_any_means_of_identifying_is_enough(checked: Any, means: dict[str, Any]) -> None:
    assert "REF-01" not in {f.code for f in checked("referral", "referral_urgent", UNNAMED | means).findings}


def test_no_action_needs_a_reason_for_a_child_in_need(checked: Any, found: Any) -> None:
    result = checked("referral", "referral_housing", {"referral.no_action_reason": None})
    assert found(result, "M01", "referral.no_action_reason").level is Level.ERROR


def test_refused_caf_elsewhere_does_not_replace_consent(checked: Any, found: Any) -> None:
    result = checked("referral", "referral_kirklees", {"profile": "cafcass_2007", "consent.given": "refused"})
    assert found(result, "REF-02", "consent.given").level is Level.ERROR


def test_refused_caf_in_kirklees_needs_evidence(checked: Any, found: Any) -> None:
    result = checked("referral", "referral_kirklees", {"referral.evidence_base": None, "consent.given": None})
    assert found(result, "M01", "referral.evidence_base").level is Level.ERROR
    assert found(result, "M02", "consent.given").level is Level.WARNING


@pytest.mark.parametrize("agency", ["health", "camhs", "probation", "housing", "education"])
def test_only_the_own_agency_is_asked(checked: Any, agency: str) -> None:
    result = checked("referral", "referral_unborn", {"referral.agency": agency})
    asked = {
        f.path.split(".")[1] for f in result.findings if f.code == "M02" and f.path.startswith("referral.")
    }
    parts = asked & {"health", "camhs", "probation", "housing", "education"}
    assert parts == {agency}
    form = load("referral")
    shown = form.sections_of(result.case)
    assert len(shown) == 1


def test_court_is_printed_for_cafcass_or_when_there_is_something_to_say(checked: Any) -> None:
    form = load("referral")
    agency_alone = form.sections_of(checked("referral").case)
    with_papers = form.sections_of(
        checked("referral", changes={"referral.court_papers_attached": "yes"}).case
    )
    assert len(with_papers - agency_alone) == 1
    assert len(form.sections_of(checked("referral", "referral_cafcass").case)) == 1


def test_confidential_answers_stand_on_the_sheet_alone(checked: Any) -> None:
    words = "Her aunt rang and asked that the family never learn of it."
    changes = {
        "referral.confidential_info": words,
        "referral.anonymity": "third_party",
        "referral.anonymous_name": "Ada Quill",
    }
    result = checked("referral", changes=changes)
    form = load("referral")
    main = content(form, result.case, result.findings, Settings(), draft=False, urgent=False)
    assert not any(words in text or "Ada Quill" in text for text in main.answers.values())
    sheet = confidential_sheet(form, result.case, Settings(), draft=False)
    assert sheet is not None
    answers = [row["answer"] for row in sheet[1].tables["withheld"].rows]
    assert words in answers
    assert "Ada Quill" in answers


def test_office_use_prints_empty(checked: Any) -> None:
    result = checked("referral")
    made = content(load("referral"), result.case, result.findings, Settings(), draft=False, urgent=False)
    assert made.answers["referral.office.decision"] == ""
    assert made.answers["referral.office.received_at"] == ""
