"""The record of a decision to share: each case breaks one rule and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import check_data, load_complete

from caseforms.cases.events import happenings
from caseforms.findings import Level

S = "info_share"
AGREED = f"{S}_with_consent"


@pytest.mark.parametrize("base", [S, f"{S}_unborn", AGREED])
def test_a_complete_record_has_no_finding(checked: Any, base: str) -> None:
    assert not checked(S, base).findings


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        (S, {f"{S}.decision": "with_consent"}, "SHARE-01", f"{S}.decision", Level.ERROR),
        (AGREED, {"consent.withdrawn_on": "11/11/2026"}, "SHARE-01", f"{S}.decision", Level.ERROR),
        (S, {"consent.given": "given"}, "SHARE-01", f"{S}.decision", Level.WARNING),
        (S, {f"{S}.shared_at": "20/11/2026 09:00"}, "SHARE-02", f"{S}.shared_at", Level.WARNING),
        (S, {f"{S}.shared_at": "12/11/2026 13:00"}, "SHARE-02", f"{S}.shared_at", Level.ERROR),
        (
            AGREED,
            {"consent.given_by[0].date": "01/11/2026"},
            "SHARE-02",
            f"{S}.shared_at",
            Level.WARNING,
        ),
        (S, {f"{S}.decision": "do_not_share"}, "SHARE-03", f"{S}.shared_at", Level.ERROR),
        (
            AGREED,
            {"consent.do_not_share_with": [{"agency": "health_visiting"}]},
            "SHARE-04",
            f"{S}.agency",
            Level.ERROR,
        ),
        (S, {f"{S}.accurate": "no"}, "SHARE-05", f"{S}.accurate", Level.ERROR),
        (S, {f"{S}.necessary": "no"}, "SHARE-05", f"{S}.necessary", Level.ERROR),
        (S, {f"{S}.uncertainty_told": "no"}, "SHARE-05", f"{S}.uncertainty_told", Level.ERROR),
        (S, {f"{S}.fact_and_opinion": "no"}, "SHARE-05", f"{S}.fact_and_opinion", Level.ERROR),
        (
            S,
            {f"{S}.signature_manager.signed_on": None},
            "SHARE-06",
            f"{S}.signature_manager.signed_on",
            Level.WARNING,
        ),
        (
            S,
            {f"{S}.signature_manager.name": "priya anand"},
            "SHARE-07",
            f"{S}.signature_manager.name",
            Level.ERROR,
        ),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(S, base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        (S, {f"{S}.shared_at": "19/11/2026 23:00"}, "SHARE-02"),
        (S, {f"{S}.shared_at": "12/11/2026 time not known"}, "SHARE-02"),
        (S, {f"{S}.decision": "do_not_share", f"{S}.shared_at": None}, "SHARE-03"),
        (S, {"consent.do_not_share_with": [{"agency": "health_visiting"}]}, "SHARE-04"),
        (
            AGREED,
            {"consent.do_not_share_with": [{"agency": "health_visiting", "limits": "nothing about money"}]},
            "SHARE-04",
        ),
        (AGREED, {"consent.do_not_share_with": [{"agency": "police"}]}, "SHARE-04"),
        (S, {f"{S}.decision": "do_not_share", f"{S}.accurate": "no"}, "SHARE-05"),
        (AGREED, {f"{S}.signature_manager.name": "Priya Anand"}, "SHARE-07"),
    ],
)
def test_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {finding.code for finding in checked(S, base, changes).findings}


def test_a_decision_not_to_share_is_a_record_of_its_own(checked: Any) -> None:
    """Its reasons are needed; how it was shared is not asked (NSPCC information sharing 8)."""
    sharing = ("how", "how_secure", "intended_use", "onward", "shared_at", "who_shares", "subject_informed",
               "not_informed_reason", "uncertain", "uncertainty_told", "fact_and_opinion", "accurate", "necessary")  # fmt: skip
    declined = {f"{S}.{name}": None for name in sharing} | {f"{S}.decision": "do_not_share"}
    assert not checked(S, changes=declined).errors
    silent = checked(S, changes=declined | {f"{S}.reasons": None})
    assert {finding.path for finding in silent.errors} == {f"{S}.reasons"}


def test_without_consent_the_manager_signs_and_a_ground_is_given(checked: Any) -> None:
    bare = {"consent.override_ground": None, f"{S}.signature_manager": None}
    assert {f.path for f in checked(S, changes=bare).errors} == {
        "consent.override_ground",
        f"{S}.signature_manager.name",
    }
    assert not checked(S, AGREED, {f"{S}.signature_manager": None}).errors


@pytest.mark.parametrize(("base", "decided"), [(S, True), (AGREED, False)])
def test_decision_and_sharing_are_events_of_the_case(base: str, decided: bool) -> None:
    codes = {each.code for each in happenings(check_data(S, load_complete(base)).case)}
    assert "information_shared" in codes
    assert ("decided_to_share" in codes) is decided
