"""The risk identification form: each case breaks one rule and sees its code, place and level."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from helpers import changed, check_data, load_complete

from caseforms.cases.events import EVENTS, happenings
from caseforms.findings import Level
from caseforms.forms.risk_questions import FACTORS
from caseforms.forms.risk_rules import ALWAYS_CHECKED, SCREENING_EVENTS, five_years_before
from caseforms.forms.withholding import violence_recorded

R = "risk_id"
PUBLIC = f"{R}_public_law"
LOW = {f"{R}.likelihood": "low", f"{R}.grounds": "there_are_not", f"{R}.interventions": "none"}


@pytest.mark.parametrize("base", [R, PUBLIC])
def test_a_complete_form_has_nothing_but_questions(checked: Any, base: str) -> None:
    assert {finding.level for finding in checked(R, base).findings} <= {Level.QUESTION}


@pytest.mark.parametrize("number", range(len(ALWAYS_CHECKED)))
def test_each_check_that_is_always_made_is_missed(checked: Any, found: Any, number: int) -> None:
    result = checked(R, changes={f"screening_checks[{number}].kind": "health"})
    assert found(result, "RISK-01", "screening_checks").level is Level.ERROR


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        (R, {"screening_checks[5]": None}, "RISK-02", "screening_checks", Level.ERROR),
        (R, {f"{R}.harm_alleged": "no"}, "RISK-02", "screening_checks[5]", Level.WARNING),
        (R, {"events[1]": None}, "RISK-03", "events", Level.ERROR),
        (
            R,
            {"events": None, "screening_checks[4].outstanding": "yes"},
            "RISK-03",
            "screening_checks[4].outstanding",
            Level.ADVICE,
        ),
        (R, {f"{R}.factors.abduction": "yes"}, "RISK-04", f"{R}.factors.abduction", Level.WARNING),
        (R, {f"{R}.details[0].source": None}, "RISK-04", f"{R}.details[0].source", Level.WARNING),
        (R, {f"{R}.details[0].evidence": None}, "RISK-04", f"{R}.details[0].evidence", Level.WARNING),
        (
            R,
            {f"{R}.factors.jealous_possessive": "no"},
            "RISK-05",
            f"{R}.details[1].factor",
            Level.ERROR,
        ),
        (
            R,
            {f"{R}.factors.person_of_risk": "yes"},
            "RISK-06",
            f"{R}.factors.person_of_risk",
            Level.WARNING,
        ),
        (R, {f"{R}.checks_repeated": "no"}, "RISK-07", "parents[1].former_names", Level.WARNING),
        (R, {f"{R}.checks_repeated": "no"}, "RISK-07", "address_history[0]", Level.WARNING),
        (R, {f"{R}.interventions": "none"}, "RISK-08", f"{R}.interventions", Level.ERROR),
        (R, {f"{R}.grounds": "there_are_not"}, "RISK-08", f"{R}.grounds", Level.ERROR),
        (
            R,
            {f"{R}.interventions": ["court_informed", "s47", "s120"]},
            "RISK-08",
            f"{R}.interventions",
            Level.WARNING,
        ),
        (R, {f"{R}.interventions": ["s47"]}, "RISK-08", f"{R}.interventions", Level.WARNING),
        (PUBLIC, {f"{R}.interventions": ["s120"]}, "RISK-08", f"{R}.interventions", Level.ERROR),
        (R, {f"{R}.checks_made": "not_satisfied"}, "RISK-09", f"{R}.checks_made", Level.WARNING),
        (R, {f"{R}.concerns_recorded": "not_satisfied"}, "RISK-09", f"{R}.concerns_recorded", Level.WARNING),
        (
            R,
            {"events[3]": {"event": "first_hearing", "at": "02/11/2026 10:00"}},
            "RISK-10",
            f"{R}.signature.signed_on",
            Level.WARNING,
        ),
        (
            R,
            {f"{R}.likelihood": "imminent", "events[2]": None},
            "RISK-11",
            f"{R}.likelihood",
            Level.WARNING,
        ),
        (R, {f"{R}.signature.signed_on": None}, "RISK-12", f"{R}.signature.signed_on", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(R, base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        (R, {"screening_checks": None}, "RISK-01"),  # the list itself is needed: one finding is enough
        (R, {f"{R}.harm_alleged": "no", "screening_checks[5]": None}, "RISK-02"),
        (R, {f"{R}.harm_alleged": "no", f"{R}.police_by_judgement": "yes"}, "RISK-02"),
        (R, {"screening_checks[4].outstanding": "yes"}, "RISK-03"),  # told to the court already
        (R, {f"{R}.factors.other": "no"}, "RISK-04"),
        (R, {f"{R}.factors.jealous_possessive": "not known"}, "RISK-05"),
        (
            R,
            {
                f"{R}.factors.person_of_risk": "yes",
                "parents[1].risk_to_children": "yes",
                "parents[1].risk_offence": "Cruelty to a child, 2015",
            },
            "RISK-06",
        ),
        (
            R,
            {
                f"{R}.checks_repeated": "no",
                "parents[1].former_names": None,
                "address_history[0].to_date": "19/11/2021",
            },
            "RISK-07",
        ),
        (R, LOW, "RISK-08"),
        (R, {f"{R}.interventions": ["court_informed", "s17"]}, "RISK-08"),
        (R, {"events[3]": {"event": "first_hearing", "at": "16/11/2026 15:00"}}, "RISK-10"),
        (PUBLIC, {"events[2]": {"event": "first_hearing", "at": "02/11/2026 10:00"}}, "RISK-10"),
        (R, {f"{R}.likelihood": "imminent"}, "RISK-11"),
    ],
)
def test_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(R, base, changes).findings}


def test_a_high_risk_needs_the_discussion_with_the_manager_and_a_low_one_does_not(checked: Any) -> None:
    without: dict[str, Any] = {"manager_discussion": None}
    assert {f.path for f in checked(R, changes=without).errors} == {
        "manager_discussion.at",
        "manager_discussion.manager",
    }
    assert not checked(R, changes=without | LOW).errors


def test_none_stands_alone_among_the_actions(checked: Any) -> None:
    result = checked(R, changes={f"{R}.interventions": ["none", "police"]})
    assert f"{R}.interventions" in {finding.path for finding in result.errors}


def test_a_placement_with_a_parent_is_asked_in_public_law_alone(checked: Any) -> None:
    path = f"{R}.factors.placed_with_parent"
    assert path in {f.path for f in checked(R, PUBLIC, {path: None}).errors}
    assert path not in {f.path for f in checked(R).findings}


@pytest.mark.parametrize(("changes", "high"), [({}, True), (LOW, False)])
def test_the_signed_form_is_an_event_and_a_high_risk_another(changes: dict[str, Any], high: bool) -> None:
    codes = {each.code for each in happenings(check_data(R, changed(load_complete(R), changes)).case)}
    assert "risk_identified" in codes
    assert ("risk_high" in codes) is high


def test_all_factors_of_the_framework_are_asked_and_can_be_described() -> None:
    assert len(FACTORS) == 17  # the sixteen of Cafcass 2.14 and one more, since the list is not exclusive
    assert all(label for label in FACTORS.values())


def test_the_events_of_the_screening_are_events_that_there_are() -> None:
    assert set(EVENTS) >= SCREENING_EVENTS


def test_five_years_before_a_leap_day_is_a_day() -> None:
    assert five_years_before(date(2028, 2, 29)) == date(2023, 2, 28)
    assert five_years_before(date(2026, 11, 20)) == date(2021, 11, 20)


def test_violence_on_the_risk_form_is_heeded_by_the_other_forms_of_the_case() -> None:
    """An address about which nobody has said whether it may be disclosed is then withheld (Cafcass 2.60)."""
    for answer, heeded in (("yes", True), ("no", False)):
        data = load_complete("is1") | {R: {"factors": {"domestic_violence": answer}}}
        assert violence_recorded(check_data("is1", data).case) is heeded
