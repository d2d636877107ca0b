"""Rules about the shared blocks, each broken once: code, place and level; and cases in which they must keep silent."""

from __future__ import annotations

from typing import Any

import pytest

from caseforms.findings import Level

E, W, A = Level.ERROR, Level.WARNING, Level.ADVICE

BROKEN = [
    ("is1", {"reference": "MARSH-2026"}, "DOC-01", "reference", W),
    ("caf", {"child.is_unborn": "yes"}, "CHILD-01", "child.dob", E),
    (
        "is1",
        {"child.dob": None, "child.is_unborn": "yes", "child.edd": "20/11/2027"},
        "CHILD-02",
        "child.edd",
        E,
    ),
    ("is1", {"child.edd": "20/01/2027"}, "CHILD-02", "child.edd", E),
    ("caf_unborn", {"child.sex": "female"}, "CHILD-03", "child.sex", E),
    ("is1", {"child.given_names": "baby"}, "CHILD-04", "child.given_names", W),
    ("is1", {"child.family_name": "Marsh?"}, "CHILD-04", "child.family_name", W),
    ("is1", {"child.dob": "12/06/2005"}, "CHILD-05", "child.dob", W),
    ("is1", {"child.dob": "12/06/1995"}, "CHILD-05", "child.dob", E),
    (
        "caf",
        {"child.ethnicity": "WOTH", "child.ethnicity_other": None},
        "CHILD-06",
        "child.ethnicity_other",
        W,
    ),
    (
        "caf",
        {"child.interpreter_needed": "interpreter", "child.interpreter_arranged": "no"},
        "CHILD-07",
        "child.interpreter_arranged",
        W,
    ),
    (
        "caf",
        {"child.disability": "yes", "child.disability_codes": None, "child.special_requirements": "none"},
        "CHILD-08",
        "child.disability_codes",
        W,
    ),
    (
        "caf",
        {"child.disability": "yes", "child.disability_codes": "NONE"},
        "CHILD-08",
        "child.disability_codes",
        E,
    ),
    (
        "caf",
        {"child.disability": "no", "child.disability_codes": ["MOB"]},
        "CHILD-08",
        "child.disability_codes",
        E,
    ),
    (
        "referral",
        {"child.dob": "12/06/2024", "child.health_visitor": None},
        "CHILD-09",
        "child.health_visitor",
        W,
    ),
    (
        "referral",
        {"child.cp_status": "current", "child.cp_category": None, "child.cp_from": None},
        "CHILD-10",
        "child.cp_category",
        W,
    ),
    (
        "referral",
        {
            "child.cp_status": "previous",
            "child.cp_category": "neglect",
            "child.cp_from": "02/02/2020",
            "child.cp_to": "01/01/2020",
        },
        "CHILD-10",
        "child.cp_to",
        W,
    ),
    (
        "referral",
        {"child.upn": None, "child.upn_unknown_reason": None, "child.dob": "12/06/2016"},
        "CHILD-11",
        "child.upn",
        A,
    ),
    ("is1", {"child.address": {"kind": "no fixed abode"}}, "ADDR-01", "child.address.line1", W),
    ("is1", {"child.address.confidential": "yes"}, "ADDR-02", "child.address.confidential_from", W),
    ("is1", {"parents[0].parental_responsibility": "no"}, "ADULT-01", "parents", W),
    (
        "referral",
        {"parents[0].risk_to_children": "yes", "parents[0].risk_offence": None},
        "ADULT-02",
        "parents[0].risk_offence",
        E,
    ),
    (
        "referral",
        {"parents[0].safe_to_contact": "no", "parents[0].safe_contact_note": None},
        "ADULT-03",
        "parents[0].safe_contact_note",
        W,
    ),
]


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    BROKEN,
    ids=[f"{row[2]} {row[3]} {n}" for n, row in enumerate(BROKEN)],
)
def test_a_broken_rule_is_found(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked(base.partition("_")[0], base, changes), code, path).level is level


@pytest.mark.parametrize(("base", "code"), sorted({(row[0], row[2]) for row in BROKEN}))
def test_a_complete_case_breaks_no_shared_rule(checked: Any, base: str, code: str) -> None:
    result = checked(base.partition("_")[0], base)
    assert code not in {finding.code for finding in result.findings} or code == "CHILD-11"


REFUGE = {
    "child.address": {
        "line1": "9 Hidden Court",
        "line2": "Quarrington",
        "postcode": "ZZ99 9AA",
        "kind": "refuge",
        "confidential_from": [{"person": "father"}],
    },
}


@pytest.mark.parametrize(
    "words", ["They moved to 9 Hidden Court.", "She is in hidden court now", "See ZZ999AA", "zz99 9aa"]
)
def test_a_confidential_address_in_other_words_is_refused_even_as_a_draft(
    checked: Any, found: Any, words: str
) -> None:
    result = checked("is1", changes=REFUGE | {"consent.scope": words})
    assert found(result, "CONF-01", "consent.scope").level is E
    assert result.losses


def test_the_town_of_a_confidential_address_is_pointed_out(checked: Any, found: Any) -> None:
    assert (
        found(
            checked("is1", changes=REFUGE | {"consent.scope": "Work in Quarrington"}),
            "CONF-02",
            "consent.scope",
        ).level
        is W
    )


def test_an_address_that_is_not_confidential_may_be_mentioned(checked: Any) -> None:
    result = checked("is1", changes={"consent.scope": "Visits to 4 Sedge Lane"})
    assert not {"CONF-01", "CONF-02"} & {finding.code for finding in result.findings}


def test_whoever_lives_with_the_child_shares_the_confidentiality(checked: Any) -> None:
    from caseforms.forms.withholding import kept

    result = checked(
        "is1", changes=REFUGE | {"parents[0].address": None, "parents[0].same_address_as_child": "yes"}
    )
    covered = kept(result.form, result.case)
    assert covered.covers("parents[0].telephone")
    assert covered.covers("parents[0].address")
    assert covered.covers("child.address.postcode")


def test_a_finding_is_accepted_with_a_reason_but_a_leak_never_is(checked: Any) -> None:
    accepted = {
        "accepted": [
            {"code": "IS1-04", "reason": "Her sister signs by court order."},
            {"code": "CONF-01", "reason": "no"},
        ]
    }
    result = checked("is1", changes=accepted | {"is1.signature_parent.name": "Ann Marsh"})
    assert {finding.accepted for finding in result.findings if finding.code == "IS1-04"} == {
        "Her sister signs by court order."
    }
    leaking = checked("is1", changes=REFUGE | accepted | {"consent.scope": "9 Hidden Court"})
    assert leaking.errors
    assert leaking.losses


def test_urgency_does_not_lift_a_lost_answer_or_a_leak(checked: Any) -> None:
    result = checked("referral", "referral_urgent", {"child.addres": {"line1": "x"}})
    assert result.urgent
    assert result.errors
    assert result.losses


def test_a_school_may_write_about_a_child_whose_address_is_confidential(checked: Any) -> None:
    """The school's own name, as author, is no leak; the child's school and address stay withheld."""
    school = {
        "child.school": {"name": "Fenbridge Primary School"},
        "author.organisation": "Fenbridge Primary School",
    }
    result = checked("is1", changes=REFUGE | school)
    assert "CONF-01" not in {finding.code for finding in result.findings}


def test_an_address_in_the_words_never_holds_back_an_urgent_referral(checked: Any, found: Any) -> None:
    """Its readers may see the address; the finding warns of giving a copy away (specification 0.2)."""
    words = {
        "referral.concern_exact": "Bruises were seen this morning at 9 Hidden Court by the health visitor herself."
    }
    urgent = checked("referral", "referral_urgent", REFUGE | words)
    assert found(urgent, "CONF-01", "referral.concern_exact").level is W
    assert not urgent.errors
    ordinary = checked("referral", changes=REFUGE | words)
    assert found(ordinary, "CONF-01", "referral.concern_exact").level is E
