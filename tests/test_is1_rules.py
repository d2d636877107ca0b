"""The consent form's rules: each case breaks one and sees its code, place and level."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.findings import Level


def test_complete_consent_has_nothing_but_questions(checked: Any) -> None:
    levels = {finding.level for finding in checked("is1").findings}
    assert levels <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({"is1.why": "no"}, "IS1-01", "is1.why", Level.ERROR),
        (
            {"is1.agencies": [{"agency": "gp", "basic": "no", "sensitive": "no"}]},
            "IS1-02",
            "is1.agencies",
            Level.ERROR,
        ),
        ({"is1.exclusions": [{"agency": "health_visiting"}]}, "IS1-03", "is1.agencies[1]", Level.ERROR),
        ({"is1.signature_parent.name": "Dan Marsh"}, "IS1-04", "is1.signature_parent.name", Level.WARNING),
        (
            {"is1.signature_parent": None, "is1.signature_young_person": None},
            "IS1-05",
            "is1.signature_parent",
            Level.ERROR,
        ),
        ({"consent.given": "refused"}, "IS1-06", "consent.given", Level.WARNING),
        ({"is1.signature_parent.signed_on": None}, "IS1-07", "is1.signature_parent.signed_on", Level.WARNING),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("is1", changes=changes), code, path).level is level


def test_young_person_who_signs_alone_must_be_competent(checked: Any, found: Any) -> None:
    alone = {
        "is1.signature_parent": None,
        "is1.signature_young_person": {
            "name": "Ellie Marsh",
            "method": "on_file",
            "signed_on": "04/11/2026 15:30",
        },
    }
    assert (
        found(checked("is1", changes=alone), "IS1-05", "consent.young_person_competent").level is Level.ERROR
    )
    competent = checked("is1", changes=alone | {"consent.young_person_competent": "yes"})
    assert not competent.errors


def test_limits_instead_of_an_exclusion_do_not_clash(checked: Any) -> None:
    result = checked(
        "is1", changes={"is1.exclusions": [{"agency": "health_visiting", "limits": "nothing about housing"}]}
    )
    assert not result.errors
