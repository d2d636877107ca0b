"""The Early Help Assessment's rules (Sandwell 1.1–6.3): consent first, then the mandatory answers, then what the desk does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from helpers import changed, check_data, load_complete
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms.eha_rules import missing_from_assessment, route, worked_out
from caseforms.forms.present import content

E, W, A = Level.ERROR, Level.WARNING, Level.ADVICE
WAITING = {
    "events": [{"event": "eha_received", "at": "19/11/2026 09:15", "by": "Sam Okoro"}],
    "early_help": None,
    "eha.level_at_end": None,
    "eha.end_reason": None,
}
DENIED = {
    "consent.given": "refused",
    "consent.given_by": "not applicable",
    "consent.share_with": "none",
    "consent.welfare_rights_contact": "no",
    "events": [
        {"event": "eha_received", "at": "10/11/2026 09:15", "by": "Sam Okoro"},
        {"event": "no_consent_found", "at": "10/11/2026 10:15", "by": "Lena Hart"},
        {"event": "no_consent_closed", "at": "11/11/2026 12:00", "by": "Lena Hart"},
    ],
    "early_help": None,
    "eha.end_reason": "consent denied",
}


@pytest.mark.parametrize("base", ["eha", "eha_unborn", "eha_step_down", "eha_out_of_area"])
def test_complete_assessments_have_nothing_but_questions(checked: Any, base: str) -> None:
    assert {finding.level for finding in checked("eha", base).findings} <= {Level.QUESTION}


# -- not processed without consent, nor with a gap -------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["refused", "not sought"])
def test_without_consent_it_is_not_processed(checked: Any, found: Any, answer: str) -> None:
    result = checked("eha", changes={**WAITING, "consent.given": answer})
    assert found(result, "CONS-06", "consent.given").level is E
    assert "never processed" in found(result, "CONS-06", "consent.given").message


def test_a_missing_consent_cannot_be_accepted_away(checked: Any) -> None:
    accepted = {"accepted": [{"code": "CONS-06", "reason": "The coordinator agrees.", "by": "Lena Hart"}]}
    result = checked("eha", changes={**WAITING, "consent.given": "refused", **accepted})
    assert any(each.code == "CONS-06" for each in result.errors)


def test_withdrawn_consent_stops_it(checked: Any, found: Any) -> None:
    result = checked("eha", changes={"consent.withdrawn_on": "18/11/2026"})
    assert found(result, "CONS-01", "consent.withdrawn_on").level is E


def test_once_closed_for_want_of_consent_it_is_a_record_of_the_closure(checked: Any, found: Any) -> None:
    assert found(checked("eha", changes=DENIED), "CONS-06", "consent.given").level is W


def test_consent_tells_who_gave_it_and_when(checked: Any, found: Any) -> None:
    for name in ("person", "date"):
        path = f"consent.given_by[0].{name}"
        assert found(checked("eha", changes={path: None}), "M01", path).level is E


MANDATORY = (
    "child.given_names",
    "child.family_name",
    "child.dob",
    "child.address.line1",
    "child.address.postcode",
    "child.ethnicity",
    "parents",
    "parents[0].name",
    "siblings",
    "siblings[0].name",
    "siblings[0].dob",
    "household",
    "household[0].name",
    "household[0].dob",
)


@pytest.mark.parametrize("path", MANDATORY)
@pytest.mark.parametrize("answer", [None, "not known"])
def test_each_mandatory_answer_is_needed_and_not_known_is_not_enough(
    checked: Any, found: Any, path: str, answer: str | None
) -> None:
    assert found(checked("eha", changes={path: answer}), "M01", path).level is E


@pytest.mark.parametrize("path", ["siblings", "household"])
def test_none_is_an_answer_for_brothers_sisters_and_household(checked: Any, path: str) -> None:
    assert not checked("eha", changes={path: "none"}).errors


@pytest.mark.parametrize(
    ("disability", "requirements", "errors"),
    [
        ("no", None, 0),
        (None, "none", 0),
        (None, "A ground-floor room.", 0),
        (None, None, 1),
        ("not known", "not known", 1),
    ],
)
def test_special_needs_are_answered_by_disability_or_requirements(
    checked: Any, disability: str | None, requirements: str | None, errors: int
) -> None:
    needs = {"child.disability": disability, "child.special_requirements": requirements}
    result = checked("eha", changes=needs)
    assert len(result.errors) == errors
    assert ("the child’s special needs" in missing_from_assessment(result.case)) is bool(errors)


def test_a_child_without_fixed_abode_needs_no_postcode(checked: Any) -> None:
    address = {"line1": "Stays with friends in turn", "kind": "no fixed abode", "confidential": "no"}
    assert not checked("eha", changes={"child.address": address}).errors


@pytest.mark.parametrize(
    ("changes", "letter"),
    [
        ({}, "RCP"),
        ({"consent.given": "limited"}, "RCP"),
        ({"siblings": None}, "INSUF"),
        ({"household[0].dob": "not known"}, "INSUF"),
        ({"consent.given": "refused"}, "NOCON"),
        ({"consent.given": "not sought", "siblings": None}, "NOCON"),
        ({"consent.withdrawn_on": "18/11/2026"}, "NOCON"),
        ({"consent.given": None}, ""),
    ],
)
def test_consent_is_looked_at_first_then_the_answers(
    checked: Any, changes: dict[str, Any], letter: str
) -> None:
    result = checked("eha", changes={**WAITING, **changes})
    assert route(result.case) == letter
    told = [each for each in result.findings if each.code == "EHA-01"]
    assert [each.level for each in told] == ([A] if letter else [])
    assert all(letter in each.remedy for each in told)


@pytest.mark.parametrize("changes", [{}, DENIED, {**WAITING, "events": None}])
def test_no_next_step_for_what_is_decided_closed_or_not_received(
    checked: Any, changes: dict[str, Any]
) -> None:
    assert "EHA-01" not in {each.code for each in checked("eha", changes=changes).findings}


# -- single rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        ("eha", {"eha.received_via": "ecaf"}, "EHA-02", "eha.received_via", W),
        ("eha_step_down", {"eha.received_via": "white mail"}, "EHA-02", "eha.received_via", W),
        ("eha", {"eha.priority": "1"}, "EHA-03", "eha.priority", W),
        ("eha", {**DENIED, "eha.destroy_after": "01/12/2026"}, "EHA-03", "eha.destroy_after", W),
        ("eha_step_down", {"author.role": "Learning mentor"}, "EHA-05", "author.role", W),
        (
            "eha_step_down",
            {"eha.consent_comment": "Agreed at the meeting"},
            "EHA-06",
            "eha.consent_comment",
            W,
        ),
        ("eha_step_down", {"eha.consent_comment": "Step Down MAET"}, "EHA-06", "eha.consent_comment", W),
        ("eha_step_down", {"eha.attached": "cin_plan"}, "EHA-07", "eha.attached", W),
        (
            "eha_step_down",
            {"eha.start_reason": "step_down_single", "eha.attached": "cin_plan"},
            "EHA-07",
            "eha.attached",
            W,
        ),
        ("eha_out_of_area", {"eha.level_at_end": "3"}, "EHA-08", "eha.level_at_end", E),
        ("eha_out_of_area", {"eha.reason": "Ellie missed eleven days."}, "EHA-09", "eha.reason", W),
        (
            "eha_out_of_area",
            {"child.address.local_authority": None},
            "EHA-09",
            "child.address.local_authority",
            W,
        ),
        ("eha", {"events[2].by": None}, "EHA-10", "events[2].by", E),
        ("eha", {"eha.cin_code_set_by": "someone else"}, "EHA-11", "eha.cin_code_set_by", E),
        ("eha", {"eha.cin_code_secondary": "N4"}, "EHA-12", "eha.cin_code_secondary", E),
        ("eha", {"eha.end_reason": "transfer to ics"}, "EHA-13", "eha.end_reason", W),
        ("eha_out_of_area", {"eha.end_reason": "completed"}, "EHA-13", "eha.end_reason", W),
        ("eha", {"consent.share_with[1].agreed": "no"}, "EHA-14", "consent.share_with", W),
        ("eha", {"eha.signature_parent": None}, "EHA-15", "eha.signature_parent", E),
        ("eha", {"eha.signature_parent.signed_on": None}, "EHA-16", "eha.signature_parent.signed_on", W),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("eha", base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        ("eha", {"eha.received_via": "telephone"}, "EHA-02"),
        ("eha_step_down", {"eha.received_via": "ecaf"}, "EHA-02"),
        ("eha", {"eha.received_from": "maet", "eha.priority": "1"}, "EHA-03"),
        ("eha", {**DENIED, "eha.destroy_after": "11/12/2026"}, "EHA-03"),
        ("eha_step_down", {"author.role": "Senior Social Worker"}, "EHA-05"),
        ("eha_step_down", {"eha.consent_comment": "Step-down from Care Management"}, "EHA-06"),
        (
            "eha_step_down",
            {"eha.start_reason": "step_down_maet", "eha.consent_comment": "Step Down MAET Single Assessment"},
            "EHA-06",
        ),
        ("eha_step_down", {"events[3].event": "episode_begun", "eha.attached": "other"}, "EHA-07"),
        ("eha", {"eha.level_at_end": "1"}, "EHA-08"),
        ("eha", {"eha.reason": "Her mother asked for help."}, "EHA-09"),
        ("eha", {"events[1].by": None}, "EHA-10"),
        ("eha", {"eha.cin_code_set_by": "COG Manager"}, "EHA-11"),
        ("eha", {"eha.cin_code_secondary": None}, "EHA-12"),
        ("eha", {"consent.welfare_rights_contact": "no", "consent.share_with": "none"}, "EHA-14"),
        ("eha", {**DENIED, "eha.signature_parent": None}, "EHA-15"),
    ],
)
def test_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {each.code for each in checked("eha", base, changes).findings}


# -- what follows from other answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "priority"), [("mash", "p1"), ("maet", "p1"), ("agency", "p2"), ("family", "p2"), (None, None)]
)
def test_the_priority_follows_from_where_it_came_from(
    checked: Any, origin: str | None, priority: str
) -> None:
    result = checked("eha", changes={"eha.received_from": origin})
    assert worked_out(result.case).get("eha.priority") == priority


def test_what_follows_is_printed_without_being_typed(checked: Any) -> None:
    result = checked("eha", changes=DENIED)
    made = content(result.form, result.case, result.findings, Settings(), draft=True, urgent=False)
    assert made.answers["eha.destroy_after"] == "11 December 2026"
    assert "☒\u00a02" in made.answers["eha.priority"]


def test_what_was_typed_is_printed_as_it_was_typed(checked: Any) -> None:
    result = checked("eha", changes={"eha.priority": "1"})
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    assert "☒\u00a01" in made.answers["eha.priority"]


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 11, 19)))
def test_thirty_days_after_any_closure_it_is_due_to_be_destroyed(closed: date) -> None:
    row = {"event": "no_consent_closed", "at": f"{closed:%d/%m/%Y} 12:00", "by": "Lena Hart"}
    result = check_data("eha", changed(load_complete("eha"), {**DENIED, "events": [row]}))
    until = closed + timedelta(days=30)
    assert worked_out(result.case)["eha.destroy_after"] == until
    assert ("EHA-04" in {each.code for each in result.findings}) is (result.case.today > until)


@pytest.mark.parametrize("later", ["eha_destroyed", "eha_received", "consent_given"])
def test_what_was_destroyed_or_sent_in_again_is_not_to_be_destroyed(checked: Any, later: str) -> None:
    closed = {"event": "no_consent_closed", "at": "01/10/2026 12:00", "by": "Lena Hart"}
    again = {"event": later, "at": "12/10/2026 12:00", "by": "Sam Okoro"}
    assert "EHA-04" in _codes(checked, [closed])
    assert "EHA-04" not in _codes(checked, [closed, again])


def _codes(checked: Any, rows: list[dict[str, str]]) -> set[str]:
    return {each.code for each in checked("eha", changes={**DENIED, "events": rows}).findings}


# -- what is printed when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "changes", "here", "not_here"),
    [
        ("eha_unborn", {}, {"Signatures", "Actions"}, {"At the Early Help Desk", "Triage decision"}),
        (
            "eha",
            {},
            {"At the Early Help Desk", "Triage decision", "Closure and retention"},
            {"Development of the child"},
        ),
        ("eha_step_down", {}, {"Triage decision"}, {"Signatures", "Actions", "Strengths and worries"}),
        ("eha_step_down", {"eha.worries": "He sleeps badly."}, {"Strengths and worries"}, set()),
        (
            "eha",
            {"caf.parenting.warmth.strengths": "They laugh together."},
            {"Parents and carers"},
            {"Family and environment"},
        ),
        ("eha_unborn", {"eha.level_at_end": "2"}, {"Closure and retention"}, set()),
    ],
)
def test_sections_stand_where_they_apply_or_hold_an_answer(
    checked: Any, base: str, changes: dict[str, Any], here: set[str], not_here: set[str]
) -> None:
    result = checked("eha", base, changes)
    keys = result.form.sections_of(result.case)
    titles = {
        part.title
        for number, part in enumerate(result.form.sections, 1)
        if not part.when or f"section_{number}" in keys
    }
    assert here <= titles
    assert not not_here & titles


def test_events_are_printed_by_their_labels(checked: Any) -> None:
    result = checked("eha")
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    printed = [row["event"] for row in made.tables["events"].rows]
    assert printed[0] == "Early Help Assessment received"
    assert not any("_" in each for each in printed)


def test_an_event_that_is_not_known_is_printed_as_typed(checked: Any) -> None:
    result = checked("eha", changes={"events[0].event": "Letter from <Łódź> & back ’"})
    made = content(result.form, result.case, result.findings, Settings(), draft=True, urgent=False)
    assert made.tables["events"].rows[0]["event"] == "Letter from <Łódź> & back ’"
