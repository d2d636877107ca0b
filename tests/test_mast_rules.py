"""The rules of the papers of the team around the child: each case breaks one and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.findings import Level

M, A, C = "team.meetings[0]", "team.actions", "team.closure"
E, W = Level.ERROR, Level.WARNING
SOCIAL_CARE = {f"{C}.reason": "moved to social care"}
SCHOOL = {"agency": "school_nursery_or_college", "name": "Fenbridge Primary School", "agreed": "yes"}
HEALTH = {"agency": "health_visiting", "agreed": "yes"}
COPIES = [{"to": "family"}, {"to": "KISS"}]


@pytest.mark.parametrize("form", ["mast_meeting", "mast_plan", "mast_unmet", "mast_review", "mast_closure"])
def test_complete_paper_has_nothing_but_questions(checked: Any, form: str) -> None:
    assert {finding.level for finding in checked(form).findings} <= {Level.QUESTION}


BROKEN: list[tuple[str, dict[str, Any], str, str, Level]] = [
    # -- actions and their numbers
    ("mast_plan", {f"{A}[1].by_when": "ongoing"}, "MAST-01", f"{A}[1].by_when", E),
    ("mast_plan", {f"{A}[1].by_when": "Continuing, to be checked"}, "MAST-01", f"{A}[1].by_when", E),
    ("mast_plan", {f"{A}[1].no": "1"}, "MAST-30", f"{A}[1].no", E),
    ("mast_review", {f"{A}[1].no": "1"}, "MAST-30", f"{A}[1].no", E),
    ("mast_closure", {f"{A}[1].no": "1"}, "MAST-30", f"{A}[1].no", E),
    ("mast_plan", {f"{A}[1].no": "3"}, "MAST-31", A, W),
    ("mast_review", {f"{A}[0]": None}, "MAST-31", A, W),
    ("mast_review", {f"{A}[1].progress": None}, "MAST-32", f"{A}[1].progress", E),
    ("mast_review", {f"{A}[1].progress[0].review": None}, "MAST-32", f"{A}[1].progress", E),
    ("mast_review", {f"{A}[1].progress[0].review": "2"}, "MAST-33", f"{A}[1].progress[0].review", E),
    ("mast_plan", {f"{A}[0].progress[0].closed_on": None}, "MAST-34", f"{A}[0].progress[0].closed_on", W),
    ("mast_plan", {f"{A}[1].progress[0].closed_on": "1/11/2026"}, "MAST-34", f"{A}[1].progress[0].closed_on", W),
    ("mast_plan", {f"{A}[1].by_when": "23/09/2026"}, "MAST-35", f"{A}[1].by_when", E),
    ("mast_closure", {f"{A}[1].result": None}, "MAST-36", f"{A}[1].result", E),
    ("mast_closure", {f"{A}[1].outcome.what": "ellie has  breakfast every day"}, "MAST-37", f"{A}[1].result", W),
    # -- meetings
    ("mast_meeting", {f"{M}.attendees": [{"name": "Priya Anand", "part": "practitioner"}]}, "MAST-02", f"{M}.attendees", W),
    ("mast_review", {f"{M}.attendees": [{"name": "Priya Anand", "part": "practitioner"}]}, "MAST-02", f"{M}.attendees", W),
    ("mast_meeting", {f"{M}.safeguarding_concern": "yes"}, "MAST-03", f"{M}.safeguarding_concern", W),
    ("mast_meeting", {f"{M}.safeguarding_concern": "yes"}, "M01", f"{M}.safeguarding_detail", E),
    ("mast_review", {f"{M}.safeguarding_concern": "yes"}, "MAST-03", f"{M}.safeguarding_concern", W),
    ("mast_meeting", {f"{M}.end": "15:30"}, "MAST-04", f"{M}.end", E),
    ("mast_meeting", {f"{M}.type": "de_escalation"}, "M01", f"{M}.assessment_reason", E),
    ("mast_meeting", {A: None}, "MAST-06", A, E),
    ("mast_meeting", {A: "none"}, "MAST-06", A, E),
    ("mast_meeting", {"child.cp_status": "current"}, "MAST-07", "lead_professional.role", E),
    ("mast_plan", {"child.looked_after": "yes"}, "MAST-07", "lead_professional.role", E),
    ("mast_unmet", {"level_of_need": "kirklees_acute_s17"}, "MAST-07", "lead_professional.role", E),
    ("mast_review", {"level_of_need": "kirklees_acute_s47"}, "MAST-07", "lead_professional.role", E),
    ("mast_closure", {"level_of_need": "kent_medway_4"}, "MAST-07", "lead_professional.role", E),
    ("mast_plan", {"level_of_need": "kent_medway_3"}, "MAST-07", "lead_professional.role", W),
    ("mast_review", {"early_help.previous_lead": {"name": "Sam Field"}}, "MAST-08", "early_help.previous_lead", Level.ADVICE),
    ("mast_review", {"early_help.previous_lead": {"name": "Sam Field"}}, "M01", "team.lead_from", E),
    ("mast_meeting", {f"{M}.copies": [{"to": "family"}]}, "MAST-09", f"{M}.copies", E),
    ("mast_review", {f"{M}.copies": [{"to": "KISS"}]}, "MAST-09", f"{M}.copies", E),
    ("mast_closure", {f"{C}.copies": [{"to": "family"}]}, "MAST-09", f"{C}.copies", E),
    ("mast_meeting", {f"{M}.signature_lead.signed_on": None}, "MAST-10", f"{M}.signature_lead.signed_on", W),
    ("mast_closure", {f"{C}.signature_manager.signed_on": None}, "MAST-10", f"{C}.signature_manager.signed_on", W),
    ("mast_meeting", {f"{M}.child_views": "none"}, "M02", f"{M}.child_views_missing", W),
    ("mast_meeting", {f"{M}.child_views": None}, "M02", f"{M}.child_views", W),
    ("mast_review", {f"{M}.parent_views": "none"}, "M02", f"{M}.parent_views_missing", W),
    ("mast_plan", {"team.plan.parent_comment": "none"}, "M02", "team.plan.parent_comment_missing", W),
    ("mast_meeting", {"team.unmet_needs": None}, "M02", "team.unmet_needs", W),
    # -- reviews and dates
    ("mast_plan", {"early_help.review_on": "12/11/2026"}, "MAST-13", "early_help.review_on", E),
    ("mast_review", {"early_help.review_on": "11/11/2026"}, "MAST-13", "early_help.review_on", E),
    ("mast_review", {"early_help.review_on": "1/6/2027"}, "MAST-14", "early_help.review_on", W),
    ("mast_review", {"early_help.review_on": None}, "MAST-15", "early_help.review_on", E),
    ("mast_review", {f"{C}.reason": "needs_met"}, "MAST-15", "early_help.review_on", E),
    ("mast_closure", {"early_help.review_on": "1/2/2027"}, "MAST-15", "early_help.review_on", E),
    ("mast_plan", {"events": [{"event": "plan_agreed", "at": "25/09/2026"}]}, "MAST-16", "team.plan.date", W),
    ("mast_unmet", {"events": [{"event": "unmet_needs_recorded", "at": "2/11/2026"}]}, "MAST-16", "team.unmet_on", W),
    # -- plan, unmet needs, closure
    ("mast_plan", {"team.plan.agreed_by[0].agreed": "no"}, "MAST-17", "team.plan.agreed_by", W),
    ("mast_unmet", {"team.unmet_needs": None}, "M01", "team.unmet_needs", E),
    ("mast_unmet", {"team.unmet_needs[0].reason": "other"}, "MAST-18", "team.unmet_needs[0].reason_other", E),
    ("mast_unmet", {"team.unmet_needs[0].significant_harm": "yes"}, "MAST-19", "team.unmet_needs[0].significant_harm", W),
    ("mast_closure", {f"{C}.opened_on": "20/11/2026"}, "MAST-20", f"{C}.closed_on", E),
    ("mast_closure", SOCIAL_CARE, "MAST-21", f"{C}.accepted_on", E),
    ("mast_closure", SOCIAL_CARE | {f"{C}.accepted_on": "20/11/2026"}, "MAST-21", f"{C}.accepted_on", E),
    ("mast_closure", {f"{C}.reason": "child_died"}, "MAST-22", f"{C}.reason", W),
    ("mast_closure", {f"{C}.copies": [*COPIES, {"to": "receiving_authority"}]}, "MAST-23", f"{C}.copies[2]", E),
    # -- consent
    ("mast_plan", {"consent.given": "refused"}, "MAST-50", "consent.given", E),
    ("mast_meeting", {"consent.given": "not_sought"}, "MAST-50", "consent.given", E),
    ("mast_closure", {"consent.given": "refused"}, "MAST-50", "consent.given", W),
    ("mast_meeting", {"consent.share_with": [SCHOOL]}, "MAST-51", f"{M}.attendees[3].agency", E),
    ("mast_review", {"consent.share_with": [SCHOOL]}, "MAST-51", f"{M}.attendees[3].agency", E),
    ("mast_plan", {"consent.share_with": [SCHOOL]}, "MAST-51", f"{A}[1].who.agency", E),
    ("mast_plan", {"consent.do_not_share_with": [{"agency": "health_visiting"}], "consent.share_with": [SCHOOL]}, "MAST-51", f"{A}[1].who.agency", E),
    ("mast_meeting", {"consent.share_with": [SCHOOL]}, "MAST-52", f"{M}.copies[2].agency", E),
    ("mast_meeting", {f"{M}.copies[2].agency": None}, "MAST-52", f"{M}.copies[2].agency", E),
    ("mast_closure", {f"{C}.copies": [*COPIES, {"to": "agency", "agency": "police"}]}, "MAST-52", f"{C}.copies[2].agency", E),
    ("mast_review", {f"{M}.consent_still_held": "no"}, "MAST-53", f"{M}.copies[1]", E),
    ("mast_review", {f"{M}.consent_still_held": "no", f"{M}.copies": [{"to": "family"}]}, "MAST-53", f"{M}.consent_still_held", E),
    ("mast_closure", {"consent.withdrawn_on": "10/11/2026"}, "MAST-53", f"{C}.copies[1]", E),
    ("mast_plan", {"consent.withdrawn_on": "10/11/2026"}, "CONS-01", "consent.withdrawn_on", E),
    ("mast_closure", {"consent.withdrawn_on": "10/11/2026"}, "CONS-01", "consent.withdrawn_on", W),
    ("mast_plan", {"consent.given_by[0].person": "Lee Dunn"}, "CONS-11", "consent.given_by[0].person", W),
]  # fmt: skip


@pytest.mark.parametrize(("form", "changes", "code", "path", "level"), BROKEN)
def test_rule_is_broken(
    checked: Any, found: Any, form: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(form, changes=changes), code, path).level is level


SILENT: list[tuple[str, dict[str, Any], str]] = [
    ("mast_plan", {f"{A}[1].by_when": "ongoing – reviewed by 21/01/2027"}, "MAST-01"),
    ("mast_review", {f"{A}[1].progress[0].status": "new"}, "MAST-32"),
    ("mast_review", {f"{A}[0].progress[0].review": None}, "MAST-32"),  # closed between reviews
    ("mast_review", {f"{A}[0].progress[0].review": None}, "MAST-33"),
    ("mast_plan", {f"{A}[0].by_when": "23/09/2026"}, "MAST-35"),  # it is done
    ("mast_closure", {f"{A}[1].outcome.what": "Noah sleeps"}, "MAST-37"),
    ("mast_review", {f"{M}.review_no": "3"}, "MAST-12"),
    ("mast_plan", {"child.looked_after": "yes", "lead_professional.role": "Senior Social Worker"}, "MAST-07"),
    ("mast_plan", {"child.looked_after": "no", "child.cp_status": "previous"}, "MAST-07"),
    ("mast_plan", {"level_of_need": "kirklees_multi_agency_s17"}, "MAST-07"),
    ("mast_plan", {"early_help.review_on": "12/05/2027"}, "MAST-14"),
    ("mast_plan", {"events": [{"event": "plan_agreed", "at": "24/09/2026 16:00"}]}, "MAST-16"),
    ("mast_unmet", {"team.unmet_needs": "none"}, "M01"),
    ("mast_unmet", {"team.unmet_needs[0].significant_harm": "yes", "team.unmet_needs[0].escalated_to": "Duty team"}, "MAST-19"),
    ("mast_closure", SOCIAL_CARE | {f"{C}.accepted_on": "18/11/2026"}, "MAST-21"),
    ("mast_closure", {f"{C}.reason": "opened_in_error", A: None}, "M01"),
    ("mast_plan", {"consent.share_with": [SCHOOL], "professionals": [{"name": "Ola Brook", "consent_to_share": "yes"}]}, "MAST-51"),
    ("mast_plan", {"consent.share_with": [SCHOOL], "is1": {"agencies": [{"agency": "health_visiting", "basic": "yes"}]}}, "MAST-51"),
    ("mast_plan", {"consent.share_with": [HEALTH]}, "MAST-51"),  # the school is that of the lead professional
    ("mast_plan", {"consent.do_not_share_with": [{"agency": "health_visiting", "limits": "nothing about housing"}]}, "MAST-51"),
    ("mast_closure", {"consent.withdrawn_on": "10/11/2026", f"{C}.copies": [{"to": "family"}]}, "MAST-53"),
    ("mast_closure", {"consent.withdrawn_on": "10/11/2026", f"{C}.copies": [{"to": "family"}]}, "MAST-09"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "changes", "code"), SILENT)
def test_rule_is_silent(checked: Any, form: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(form, changes=changes).findings}


def test_the_finding_names_the_action_by_its_number_and_not_by_its_place(checked: Any, found: Any) -> None:
    moved = {f"{A}[1].no": "7", f"{A}[1].progress": None}
    finding = found(checked("mast_review", changes=moved), "MAST-32", f"{A}[1].progress")
    assert finding.message == "action 7 is open, and review 1 does not say how it stands"
    finding = found(
        checked("mast_closure", changes={f"{A}[1].no": "7", f"{A}[1].result": None}),
        "MAST-36",
        f"{A}[1].result",
    )
    assert finding.message == "action 7: its outcome has no result"


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"type": "review", "review_no": "1", "date": "18/11/2026"}, "two reviews with the number 1"),
        ({"type": "review", "review_no": "2", "date": "01/11/2026"}, "review 2 is dated before review 1"),
    ],
)
def test_reviews_have_rising_numbers(checked: Any, found: Any, second: dict[str, str], words: str) -> None:
    result = checked("mast_review", changes={"team.meetings[1]": second})
    assert words in found(result, "MAST-12", "team.meetings[1].review_no").message


def test_an_excluded_agency_is_not_covered_even_by_form_is1(checked: Any, found: Any) -> None:
    result = checked(
        "mast_plan",
        changes={
            "consent.share_with": [SCHOOL],
            "is1": {
                "agencies": [{"agency": "health_visiting", "name": "North team", "basic": "yes"}],
                "exclusions": [{"agency": "health_visiting"}],
            },
        },
    )
    assert "does not agree" in found(result, "MAST-51", f"{A}[1].who.agency").message


@pytest.mark.parametrize("code", ["MAST-50", "MAST-51", "MAST-52", "MAST-53"])
def test_what_the_family_said_about_sharing_cannot_be_accepted_away(checked: Any, code: str) -> None:
    changes: dict[str, Any] = {
        "consent.given": "refused" if code == "MAST-50" else "given",
        "consent.share_with": [SCHOOL],
        f"{M}.consent_still_held": "no",
        "accepted": [{"code": code, "reason": "The team agreed."}],
    }
    form = "mast_review" if code == "MAST-53" else "mast_meeting"
    assert code in {finding.code for finding in checked(form, changes=changes).errors}
