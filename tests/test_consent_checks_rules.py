"""The consent to checks: one person, who stands in the case already; each case breaks one rule."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import changed, check_data, load_complete
from letter_helpers import case_of, prose, written

from caseforms.cases.events import happenings
from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms.present import content

K = "consent_checks"
REFUSED, UNSOUGHT, YOUNG = f"{K}_refused", f"{K}_not_sought", f"{K}_young"


@pytest.mark.parametrize("base", [K, REFUSED, UNSOUGHT, YOUNG])
def test_a_complete_form_has_no_finding(checked: Any, base: str) -> None:
    assert not checked(K, base).findings


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        (K, {f"{K}.person": "Niall Ashby"}, "CHK-01", f"{K}.person", Level.ERROR),
        (
            K,
            {"household": [{"name": "neil  ashby", "dob": "11/03/1985"}]},
            "CHK-01",
            f"{K}.person",
            Level.ERROR,
        ),
        (K, {"significant_others[0].dob": None}, "CHK-01", "significant_others[0].dob", Level.ERROR),
        (K, {"significant_others[0].address": None}, "CHK-01", "significant_others[0].address", Level.ERROR),
        (
            K,
            {"significant_others[0].relationship": None},
            "CHK-01",
            "significant_others[0].relationship",
            Level.WARNING,
        ),
        (K, {"address_history": "none"}, "CHK-02", "address_history", Level.WARNING),
        (K, {"address_history[0].to_date": "01/03/2024"}, "CHK-02", "address_history", Level.WARNING),
        (K, {"address_history[0].from_date": "01/06/2022"}, "CHK-02", "address_history", Level.WARNING),
        (K, {"address_history[0].person": "Corinne"}, "CHK-02", "address_history", Level.WARNING),
        (
            K,
            {f"{K}.person_is": "relative_who_seldom_sees_the_family"},
            "CHK-03",
            f"{K}.person_is",
            Level.ADVICE,
        ),
        (K, {f"{K}.agencies[0].agreed": "no"}, "CHK-04", f"{K}.decision", Level.ERROR),
        (K, {f"{K}.decision": "part"}, "CHK-04", f"{K}.decision", Level.ERROR),
        (REFUSED, {f"{K}.agencies[0].agreed": "yes"}, "CHK-04", f"{K}.decision", Level.ERROR),
        (
            K,
            {f"{K}.signature_person.method": "verbal"},
            "CHK-05",
            f"{K}.signature_person.method",
            Level.ERROR,
        ),
        (K, {f"{K}.signature_person.method": None}, "CHK-05", f"{K}.signature_person.method", Level.ERROR),
        (
            K,
            {f"{K}.signature_person.name": "Joel Farrow"},
            "CHK-05",
            f"{K}.signature_person.name",
            Level.ERROR,
        ),
        (K, {f"{K}.court_report": "no"}, "CHK-06", f"{K}.court_report", Level.ERROR),
        (YOUNG, {f"{K}.signature_parent": None}, "CHK-07", f"{K}.signature_parent", Level.WARNING),
        (
            K,
            {f"{K}.signature_practitioner.signed_on": None},
            "CHK-08",
            f"{K}.signature_practitioner.signed_on",
            Level.WARNING,
        ),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(K, base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        (K, {f"{K}.person": "NEIL ashby"}, "CHK-01"),
        (
            K,
            {"significant_others[0].address": None, "significant_others[0].same_address_as_child": "yes"},
            "CHK-01",
        ),
        (K, {"address_history": "none", f"{K}.lived_there_from": "20/11/2021"}, "CHK-02"),
        (K, {"address_history[0].to_date": "10/04/2024"}, "CHK-02"),  # three weeks are no gap
        (K, {f"{K}.agencies[0].agreed": "no", f"{K}.decision": "part"}, "CHK-04"),
        (K, {f"{K}.signature_person.signed_on": None, f"{K}.signature_person.method": None}, "CHK-05"),
        (REFUSED, {f"{K}.why": "no"}, "CHK-06"),
        (K, {}, "CHK-07"),
        (YOUNG, {"household[0].dob": "09/02/2010", f"{K}.signature_parent": None}, "CHK-07"),
    ],
)
def test_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(K, base, changes).findings}


def test_a_refusal_asks_for_the_court_and_no_signature(checked: Any) -> None:
    silent = checked(K, REFUSED, {f"{K}.direction_considered": None})
    assert {finding.path for finding in silent.errors} == {f"{K}.direction_considered"}


def test_consent_that_was_not_sought_needs_its_reason_and_cannot_be_accepted_away(checked: Any) -> None:
    accepted = {"accepted": [{"code": "M01", "reason": "The team agreed."}]}
    silent = checked(K, UNSOUGHT, {f"{K}.not_sought_reason": None} | accepted)
    assert {finding.path for finding in silent.errors} == {f"{K}.not_sought_reason"}


def test_of_the_people_in_the_case_this_person_alone_is_printed() -> None:
    more = {
        "significant_others[1]": {"name": "MARK-OTHER", "dob": "01/01/1980"},
        "parents": [{"name": "MARK-PARENT"}],
        "address_history[1]": {"person": "MARK-OTHER", "address": "MARK-STREET"},
    }
    result = check_data(K, changed(load_complete(K), more))
    made = content(result.form, result.case, [], Settings(), draft=False, urgent=False)
    printed = "\n".join(text for _, text in made.printed(result.form.layout))
    assert "Neil Ashby" in printed
    assert "2 Wharf Street" in printed
    assert "MARK" not in printed


def test_a_refusal_is_an_event_of_the_case() -> None:
    for base, refused in ((REFUSED, True), (K, False)):
        codes = {each.code for each in happenings(check_data(K, load_complete(base)).case)}
        assert ("extended_checks_refused" in codes) is refused


def test_the_letter_that_asks_for_consent_lists_the_agencies_of_the_form() -> None:
    """They are entered once; without the form’s, the letter has a list of its own."""
    rows = {K: {"agencies": [{"agency": "probation", "name": "Saltmere office"}, {"agency": "overseas"}]}}
    told = prose(written("CC-CHK", case_of("cafcass_protection", rows)).letter)
    assert "Probation – Saltmere office" in told
    assert "An agency overseas" in told
    assert "Adult services" not in told
    assert "Adult services" in prose(written("CC-CHK", case_of("cafcass_protection")).letter)
