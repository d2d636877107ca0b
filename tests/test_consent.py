"""Consent by route, basis and profile (specification 3.3): what each route asks, what happens without it, what is right instead."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseforms.checks.consent import RULES
from caseforms.checks.consent_routes import ROUTES, Relies, route_of
from caseforms.findings import CODES, Level
from caseforms.forms import FORM_CODES, load
from caseforms.forms.requirements import MUST
from caseforms.profiles.areas import area_of

E, W, A, Q = Level.ERROR, Level.WARNING, Level.ADVICE, Level.QUESTION
ROOT = Path(__file__).parent.parent
REASONS = (
    "child_at_risk",
    "other_person_at_risk",
    "police_investigation",
    "crime_prevention",
    "prosecution",
    "practitioner_at_risk",
)
CSC = "children_s_social_care"


def form_of(base: str) -> str:
    return max((code for code in FORM_CODES if base.startswith(code)), key=len)


def by(capacity: str, **answers: str) -> dict[str, str]:
    return {
        "person": "Joanne Marsh",
        "capacity": capacity,
        "method": "written",
        "date": "18/11/2026",
        "signature": "on paper",
    } | answers


PARENT = by("parent with parental responsibility")
YOUNG = by("young person", person="Ellie Marsh")


def on(basis: str, **answers: Any) -> dict[str, Any]:
    """A referral whose kind is left open, with a basis under “consent”."""
    return {"referral.basis": "other", "consent.basis": basis} | {
        f"consent.{k}": v for k, v in answers.items()
    }


WITHOUT = on("other", given="refused")
DECIDED = {
    "consent.override_reason": "His landlord must repair the gas fire at once.",
    "consent.override_ground": "child_at_risk",
    "consent.lawful_basis_note": "Public task",
    "consent.decided_by": {"name": "Priya Anand"},
    "consent.manager": {"name": "Tom Hale"},
}

# -- areas and routes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "area"),
    [
        ("kirklees", "kirklees"),
        ("sandwell_2015", "sandwell"),
        ("cafcass_2007", "cafcass"),
        ("cambs_pboro_2018", "cambs_pboro"),
        ("Peterborough and Cambridgeshire", "cambs_pboro"),
        ("kent_medway_2011", "kent_medway"),
        ("Medway", "kent_medway"),
        ("generic_current", "generic_current"),
        (" Kirklees 2009", "kirklees"),
        ("kentucky", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_beginning_of_a_profile_names_its_area(profile: str | None, area: str) -> None:
    assert area_of(profile) == area


@pytest.mark.parametrize(
    ("base", "changes", "title"),
    [
        ("referral_urgent", {}, "Child protection (section 47)"),
        ("referral_urgent", {"profile": "cafcass_2007"}, "Child protection (section 47)"),
        ("referral", {"profile": None}, "Child in need (section 17)"),
        ("referral", {}, "Child in need (section 17)"),
        ("referral", {"profile": "cafcass_2007"}, "Child in need (section 17)"),
        ("referral", {"referral.basis": "disabled_children"}, "Child in need (section 17)"),
        ("referral", on("s17"), "Child in need (section 17)"),
        ("referral", {"referral.basis": None, "consent.basis": "s17"}, "Child in need (section 17)"),
        ("referral_cafcass", {}, "Child in need, referred by Cafcass"),
        ("referral_cafcass", {"profile": "kent_medway_2011"}, "Child in need, referred by Cafcass"),
        ("referral_kirklees", {"referral.agency": "cafcass"}, "Child in need, referred by Cafcass"),
        ("referral", {"profile": "kent_medway_2011"}, "Child in need in Kent and Medway"),
        ("referral", {"profile": "cambs_pboro_2018"}, "Child in need in Peterborough and Cambridgeshire"),
        ("referral_kirklees", {}, "Child in need after a refused CAF in Kirklees"),
        ("referral_kirklees", {"profile": "sandwell_2015"}, "Child in need (section 17)"),
        ("referral_kirklees", {"referral.caf_refused": "no"}, "Child in need (section 17)"),
        ("referral", on("promoting_welfare"), "Promoting welfare"),
        ("referral", on("early_help"), "Early help elsewhere"),
        ("referral", {"profile": "sandwell_2015"} | on("early_help"), "Early help in Sandwell"),
        ("referral", on("extended_checks"), "Extended checks on a person"),
        ("referral", on("other"), "Other sharing without consent"),
        ("referral", {"referral.basis": "other"}, "Other sharing without consent"),
        ("referral", on("s120_notification"), "Other sharing without consent"),
        ("caf", {}, "Common assessment (CAF)"),
        ("caf", {"caf.use": None, "consent.basis": "s47"}, "Common assessment (CAF)"),
        ("caf", {"consent.basis": "early_help"}, "Common assessment (CAF)"),
        ("caf", {"profile": "sandwell_2015", "consent.basis": "early_help"}, "Early help in Sandwell"),
        ("caf", {"caf.use": "referral_welfare"}, "Promoting welfare"),
        ("caf", {"consent.basis": "promoting_welfare"}, "Promoting welfare"),
        ("caf", {"consent.basis": "extended_checks"}, "Extended checks on a person"),
        ("caf", {"caf.use": "referral_s17"}, "Child in need (section 17)"),
        ("caf_cafcass", {}, "Child in need, referred by Cafcass"),
        ("caf_section_47", {}, "Child protection (section 47)"),
        ("is1", {}, "Common assessment (CAF)"),
        ("is1", {"consent.basis": "promoting_welfare"}, "Promoting welfare"),
        ("is1", {"consent.basis": "s47"}, "Child protection (section 47)"),
        ("is1", {"consent.basis": "other"}, "Other sharing without consent"),
        ("section_120", {}, "Section 120 notification"),
    ],
)
def test_basis_agency_and_profile_lead_to_a_route(
    checked: Any, base: str, changes: dict[str, Any], title: str
) -> None:
    form = form_of(base)
    route = route_of(load(form), checked(form, base, changes).case)
    assert route is not None
    assert route.title == title


@pytest.mark.parametrize("form", ["skin_map", "scr"])
def test_where_consent_has_no_part_no_rule_of_consent_speaks(checked: Any, form: str) -> None:
    result = checked(form, form, {"consent": {"given": "refused", "withdrawn_on": "18/11/2026"}})
    assert route_of(load(form), result.case) is None
    assert not [f for f in result.findings if f.code.startswith("CONS")]


# -- each rule both ways ---------------------------------------------------------------------------------------------------

FIRES: list[tuple[str, dict[str, Any], str, str, Level]] = [
    # section 17
    ("referral", {"profile": None, "consent.given": "refused"}, "REF-02", "consent.given", E),
    ("referral_cafcass", {"consent.given": "refused"}, "REF-02", "consent.given", E),
    ("referral_cafcass", {"referral.child_consent": "refused"}, "REF-08", "referral.child_consent", E),
    ("referral_cafcass", {"referral.child_consent": "not_sought"}, "REF-08", "referral.child_consent", E),
    ("referral_cafcass", {"referral.child_consent": None}, "M01", "referral.child_consent", E),
    ("referral_cafcass", {"consent.court_consent": "refused"}, "REF-08", "consent.court_consent", E),
    ("referral_cafcass", {"consent.court_consent": "not_required"}, "REF-08", "consent.court_consent", E),
    ("referral_cafcass", {"consent.court_consent": None}, "M01", "consent.court_consent", E),
    ("referral_cafcass", {"proceedings.exist": "not known"}, "REF-08", "proceedings.exist", W),
    ("referral", {"profile": "kent_medway_2011", "consent.given": "refused"}, "REF-02", "consent.given", E),
    (
        "referral",
        {"profile": "kent_medway_2011", "consent.given_by": [PARENT | {"method": "verbal"}]},
        "CONS-19",
        "consent.given_by",
        A,
    ),
    (
        "referral",
        {"profile": "cambs_pboro_2018", "consent.given": "not_sought"},
        "REF-02",
        "consent.given",
        E,
    ),
    ("referral", {"consent.given": None}, "M01", "consent.given", E),
    ("referral", {"consent.given": "not known"}, "M01", "consent.given", E),
    ("referral", on("s17", given="refused"), "REF-02", "consent.given", E),
    ("referral_kirklees", {"consent.given": "refused"}, "REF-02", "consent.given", W),
    ("referral_kirklees", {"consent.given": "not_sought"}, "REF-02", "consent.given", W),
    ("referral_kirklees", {"consent.given": None}, "REF-02", "consent.given", W),
    ("referral_kirklees", {"consent.given": "refused"}, "CONS-04", "consent.manager.name", W),
    ("referral_kirklees", {"referral.evidence_base": None}, "M01", "referral.evidence_base", E),
    # promoting welfare
    ("referral", on("promoting_welfare", given="refused"), "CONS-06", "consent.given", E),
    ("referral", on("promoting_welfare", given=None), "M01", "consent.given", E),
    ("referral", on("promoting_welfare"), "M01", "referral.child_consent", E),
    (
        "referral",
        on("promoting_welfare") | {"referral.child_consent": "refused"},
        "REF-08",
        "referral.child_consent",
        E,
    ),
    (
        "referral",
        on("promoting_welfare", court_consent="requested") | {"proceedings.exist": "yes"},
        "REF-08",
        "consent.court_consent",
        E,
    ),
    ("caf", {"caf.use": "referral_welfare", "consent.given": "refused"}, "CAF-12", "consent.given", E),
    ("caf", {"caf.use": "referral_welfare"}, "M01", "proceedings.exist", E),
    (
        "caf",
        {"caf.use": "referral_welfare", "proceedings.exist": "yes", "consent.court_consent": "refused"},
        "REF-08",
        "consent.court_consent",
        E,
    ),
    ("caf_cafcass", {"consent.court_consent": "refused"}, "REF-08", "consent.court_consent", E),
    ("caf_cafcass", {"consent.court_consent": None}, "M01", "consent.court_consent", E),
    # early help
    ("referral", on("early_help", given="refused"), "CONS-06", "consent.given", E),
    (
        "referral",
        {"profile": "sandwell_2015"} | on("early_help", given="not_sought"),
        "CONS-06",
        "consent.given",
        E,
    ),
    ("referral", on("early_help", given=None), "M01", "consent.given", E),
    (
        "caf",
        {"profile": "sandwell_2015", "consent.basis": "early_help", "consent.given": "refused"},
        "CAF-12",
        "consent.given",
        E,
    ),
    (
        "is1",
        {"profile": "sandwell_2015", "consent.basis": "early_help", "consent.given": "refused"},
        "IS1-06",
        "consent.given",
        W,
    ),
    # the common assessment: the level follows from its use
    ("caf", {"consent.given": "refused"}, "CAF-12", "consent.given", E),
    ("caf", {"consent.given": None}, "M01", "consent.given", E),
    ("caf", {"caf.use": "referral_s17", "consent.given": "refused"}, "CAF-12", "consent.given", E),
    ("is1", {"consent.given": "refused"}, "IS1-06", "consent.given", W),
    ("is1", {"consent.given": "not_sought"}, "IS1-06", "consent.given", E),
    ("is1", {"consent.given": None}, "M01", "consent.given", E),
    # section 120
    ("section_120", {"consent.given": "refused"}, "CONS-06", "consent.given", W),
    ("section_120", {"section_120.party_objects": "yes"}, "M02", "section_120.legal_advice", W),
    ("section_120", {"section_120.parties_informed": "no"}, "M02", "consent.not_informed_reason", W),
    # extended checks
    ("referral", on("extended_checks", given="refused"), "CONS-06", "consent.given", E),
    ("referral", on("extended_checks", given="not_sought"), "CONS-06", "consent.given", E),
    (
        "referral",
        on("extended_checks", given_by=[PARENT | {"method": "verbal"}]),
        "CONS-16",
        "consent.given_by[0].method",
        E,
    ),
    # other sharing
    ("referral", WITHOUT, "CONS-07", "consent.override_reason", E),
    ("referral", WITHOUT, "CONS-07", "consent.lawful_basis_note", E),
    ("referral", WITHOUT, "CONS-04", "consent.decided_by.name", E),
    ("referral", WITHOUT, "CONS-04", "consent.manager.name", E),
    ("referral", on("other", given=None), "CONS-07", "consent.given", E),
    (
        "referral",
        WITHOUT | DECIDED | {"consent.manager": {"name": "priya  anand"}},
        "CONS-04",
        "consent.manager.name",
        E,
    ),
    # section 47: recorded, never held back
    ("referral_urgent", {"consent.given": None}, "M02", "consent.given", W),
    ("referral_urgent", {"consent.override_reason": None}, "M02", "consent.override_reason", W),
    ("referral_urgent", {"consent.not_informed_reason": None}, "M02", "consent.not_informed_reason", W),
    ("caf_section_47", {"consent.not_informed_reason": None}, "M02", "consent.not_informed_reason", W),
    ("referral_urgent", {"consent.manager": None}, "CONS-04", "consent.manager.name", W),
    ("caf_section_47", {"consent.manager": None}, "CONS-04", "consent.manager.name", W),
    (
        "referral_urgent",
        {"consent.manager": None, "consent.override_reason": None},
        "CONS-04",
        "consent.manager.name",
        W,
    ),
    ("referral_cafcass_urgent", {"referral.court_informed": "no"}, "CONS-15", "referral.court_informed", W),
    # who decides, in any document
    (
        "referral",
        {"consent.override_reason": "The child is in danger."},
        "CONS-04",
        "consent.manager.name",
        W,
    ),
    # withdrawn
    ("is1", {"consent.withdrawn_on": "19/11/2026"}, "CONS-01", "consent.withdrawn_on", E),
    ("caf", {"consent.withdrawn_on": "19/11/2026"}, "CONS-01", "consent.withdrawn_on", E),
    ("referral", {"consent.withdrawn_on": "19/11/2026"}, "CONS-01", "consent.withdrawn_on", E),
    ("referral", {"consent.withdrawn_on": "last week"}, "CONS-01", "consent.withdrawn_on", E),
    ("referral_kirklees", {"consent.withdrawn_on": "19/11/2026"}, "CONS-01", "consent.withdrawn_on", W),
    ("referral_urgent", {"consent.withdrawn_on": "19/11/2026"}, "CONS-01", "consent.withdrawn_on", W),
    ("section_120", {"consent.withdrawn_on": "19/11/2026"}, "CONS-01", "consent.withdrawn_on", W),
    ("referral", on("other", withdrawn_on="19/11/2026"), "CONS-07", "consent.override_reason", E),
    # who gave it, when, and may they?
    ("is1", {"consent.given_by": None}, "CONS-02", "consent.given_by", W),
    ("referral", {"consent.given_by[0].date": None}, "CONS-02", "consent.given_by[0].date", W),
    ("referral", {"consent.given_by[0].capacity": None}, "CONS-02", "consent.given_by[0].capacity", W),
    ("referral", {"consent.given_by[0].method": None}, "CONS-02", "consent.given_by[0].method", W),
    ("referral", {"consent.given_by[0].person": None}, "CONS-02", "consent.given_by[0].person", W),
    ("is1", {"child.dob": "12/06/2012"}, "CONS-05", "consent.young_person_competent", A),
    ("referral", {"consent.given_by": [YOUNG]}, "CONS-12", "consent.given_by", E),
    ("caf", {"consent.given_by": [YOUNG]}, "CONS-12", "consent.young_person_competent", E),
    (
        "caf",
        {"consent.given_by": [YOUNG], "consent.young_person_competent": "not assessed"},
        "CONS-12",
        "consent.young_person_competent",
        E,
    ),
    ("referral", {"parents[0].parental_responsibility": "no"}, "CONS-11", "consent.given_by[0].person", E),
    ("referral", {"parents[0].parental_responsibility": None}, "CONS-11", "consent.given_by[0].person", W),
    ("referral", {"consent.given_by[0].person": "Dan Rudd"}, "CONS-11", "consent.given_by[0].person", W),
    ("referral", {"consent.given_by": [by("carer")]}, "CONS-11", "consent.given_by", W),
    ("referral", {"consent.given_by[0].date": "20/11/2026"}, "CONS-09", "consent.given_by[0].date", E),
    ("caf", {"consent.given_by[0].date": "19/11/2026"}, "CONS-09", "consent.given_by[0].date", E),
    ("is1", {"consent.given_by[0].date": "21/11/2026"}, "CONS-09", "consent.given_by[0].date", E),
    ("referral", {"consent.review_on": "19/11/2026"}, "CONS-10", "consent.review_on", W),
    # how far it goes, and to whom
    ("referral", {"consent.given": "limited"}, "CONS-14", "consent.scope", E),
    ("caf", {"consent.given": "limited", "consent.scope": "not known"}, "CONS-14", "consent.scope", E),
    ("referral_kirklees", {"consent.scope": None}, "CONS-14", "consent.scope", E),
    ("referral", {"consent.given": "limited", "consent.scope": "The referral."}, "Q01", "consent.scope", Q),
    ("caf", {"consent.given": "limited"}, "Q01", "consent.scope", Q),
    (
        "referral",
        {"consent.do_not_share_with": [{"agency": CSC}]},
        "REF-12",
        "consent.do_not_share_with[0]",
        E,
    ),
    (
        "referral",
        {"consent.share_with": [{"agency": CSC, "agreed": "no"}]},
        "REF-12",
        "consent.share_with[0]",
        E,
    ),
    (
        "referral_urgent",
        {"consent.do_not_share_with": [{"agency": CSC}]},
        "CONS-08",
        "consent.do_not_share_with[0]",
        W,
    ),
    (
        "caf_section_47",
        {"consent.do_not_share_with": [{"agency": CSC}]},
        "CONS-08",
        "consent.do_not_share_with[0]",
        W,
    ),
    (
        "section_120",
        {"consent.do_not_share_with": [{"agency": CSC}]},
        "CONS-08",
        "consent.do_not_share_with[0]",
        W,
    ),
    (
        "caf",
        {"caf.use": "referral_s17", "consent.share_with": [{"agency": CSC, "agreed": "no"}]},
        "CONS-08",
        "consent.share_with[0]",
        E,
    ),
    (
        "caf",
        {
            "profile": "sandwell_2015",
            "consent.basis": "early_help",
            "consent.share_with": [{"agency": "early_help", "agreed": "no"}],
        },
        "CONS-08",
        "consent.share_with[0]",
        E,
    ),
    # contradictions
    ("referral", {"consent.basis": "s47"}, "CONS-13", "consent.basis", W),
    ("referral", on("s47"), "CONS-13", "consent.basis", W),
    ("referral", {"consent.sought": "no_not_yet"}, "CONS-13", "consent.sought", W),
    ("referral", {"consent.sought": "not_required"}, "CONS-13", "consent.sought", W),
    ("referral_urgent", {"consent.sought": "yes"}, "CONS-13", "consent.sought", W),
    # current law
    ("referral", {"profile": "generic_current"}, "CONS-17", "consent.lawful_basis_note", W),
    ("caf", {"profile": "generic_current"}, "CONS-17", "consent.lawful_basis_note", W),
    ("is1", {"profile": "generic_current"}, "CONS-17", "consent.lawful_basis_note", W),
    (
        "referral",
        {
            "profile": "generic_current",
            "referral.parent_told_what": "Information is shared only with her consent.",
        },
        "CONS-18",
        "referral.parent_told_what",
        W,
    ),
    (
        "is1",
        {"profile": "generic_current", "consent.scope": "We never pass anything on without your agreement."},
        "CONS-18",
        "consent.scope",
        W,
    ),
]


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    FIRES,
    ids=[f"{n} {row[2]} {row[0]} {row[3]}" for n, row in enumerate(FIRES)],
)
def test_a_broken_rule_is_found(
    checked: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    result = checked(form_of(base), base, changes)
    levels = [f.level for f in result.findings if (f.code, f.path) == (code, path)]
    assert levels == [level], [f"{f.level} {f.code} {f.path}" for f in result.findings]


SILENT: list[tuple[str, dict[str, Any], str]] = [
    ("referral", {"profile": None}, "REF-02"),
    ("referral", {"profile": "kent_medway_2011"}, "REF-02"),
    ("referral", {"profile": "kent_medway_2011"}, "CONS-19"),
    ("referral", {"profile": "cambs_pboro_2018", "consent.given_by[0].method": "verbal"}, "CONS-19"),
    ("referral_kirklees", {"consent.given": "given"}, "REF-02"),
    ("referral_kirklees", {}, "REF-02"),
    ("referral_cafcass", {}, "REF-08"),
    ("referral_cafcass", {"referral.child_consent": "too_young_to_be_asked"}, "REF-08"),
    ("referral_cafcass", {"proceedings": {"exist": "no"}, "consent.court_consent": "not_required"}, "REF-08"),
    ("referral", {"referral.child_consent": "refused"}, "REF-08"),
    (
        "referral",
        on("promoting_welfare") | {"referral.child_consent": "given", "proceedings.exist": "no"},
        "REF-08",
    ),
    ("referral", on("promoting_welfare"), "CONS-06"),
    ("caf", {"consent.court_consent": "refused", "proceedings.exist": "yes"}, "REF-08"),
    (
        "caf",
        {"caf.use": "referral_s17", "consent.court_consent": "refused", "proceedings.exist": "yes"},
        "REF-08",
    ),
    ("referral", on("early_help"), "CONS-06"),
    ("caf", {"profile": "sandwell_2015", "consent.basis": "early_help"}, "CAF-12"),
    ("caf_section_47", {"consent.given": "refused"}, "CAF-12"),
    ("caf", {"consent.given": "limited"}, "CAF-12"),
    ("is1", {}, "IS1-06"),
    ("section_120", {"consent.given": "not_sought"}, "CONS-06"),
    (
        "section_120",
        {"consent.given": "refused", "section_120.legal_advice": "Cafcass Legal, 18 November"},
        "CONS-06",
    ),
    ("referral", on("extended_checks"), "CONS-06"),
    (
        "referral",
        on("extended_checks", given="not_sought", override_reason="He has threatened staff."),
        "CONS-06",
    ),
    ("referral", on("extended_checks"), "CONS-16"),
    ("referral", {"consent.given_by[0].method": "verbal"}, "CONS-16"),
    ("referral", WITHOUT | DECIDED, "CONS-07"),
    ("referral", WITHOUT | DECIDED, "CONS-04"),
    ("referral", on("other"), "CONS-07"),
    ("referral", on("other"), "CONS-04"),
    ("referral_urgent", {}, "CONS-04"),
    (
        "referral_urgent",
        {"consent.given": "given", "consent.override_reason": None, "consent.manager": None},
        "CONS-04",
    ),
    ("referral_cafcass_urgent", {"referral.court_informed": "yes"}, "CONS-15"),
    ("referral_cafcass_urgent", {"referral.court_informed": "no", "proceedings.exist": "no"}, "CONS-15"),
    ("referral_urgent", {"referral.court_informed": "no", "proceedings.exist": "yes"}, "CONS-15"),
    (
        "referral",
        {"consent.withdrawn_on": "10/11/2026"},  # the consent of 18 November came after it
        "CONS-01",
    ),
    ("referral", {"consent.withdrawn_on": "none"}, "CONS-01"),
    ("referral", {"consent.given_by[0].date": "not known"}, "CONS-02"),
    ("is1", {"child.dob": "21/11/2014"}, "CONS-05"),
    ("caf", {"consent.given_by": [YOUNG], "consent.young_person_competent": "yes"}, "CONS-12"),
    ("referral", {"consent.given_by": [YOUNG, PARENT]}, "CONS-12"),
    ("referral_urgent", {"consent.given": "given", "consent.given_by": [YOUNG]}, "CONS-12"),
    ("referral", {"consent.given_by[0].person": "joanne  marsh"}, "CONS-11"),
    ("referral", {"consent.given_by": [PARENT, by("carer", person="Dan Rudd")]}, "CONS-11"),
    ("referral", on("extended_checks", given_by=[by("carer", person="Dan Rudd")]), "CONS-11"),
    ("referral", {"consent.given_by[0].date": "19/11/2026"}, "CONS-09"),
    (
        "caf",
        {"consent.given_by": [PARENT | {"date": "03/11/2026"}, PARENT | {"date": "19/11/2026"}]},
        "CONS-09",
    ),
    (
        "referral_urgent",
        {"consent.given": "given", "consent.given_by": [PARENT | {"date": "20/11/2026"}]},
        "CONS-09",
    ),
    ("referral", {"consent.review_on": "20/11/2026"}, "CONS-10"),
    ("referral", {"consent.review_on": "17/11/2026"}, "CONS-10"),  # given anew on 18 November
    ("referral_urgent", {"consent.review_on": "17/11/2026"}, "CONS-10"),
    (
        "referral",
        {"consent.given": "limited", "consent.scope": "The referral, and nothing on health."},
        "CONS-14",
    ),
    ("referral_urgent", {"consent.given": "limited"}, "CONS-14"),
    ("referral", {"consent.do_not_share_with": [{"agency": CSC, "limits": "nothing on debts"}]}, "REF-12"),
    ("referral", {"consent.share_with": [{"agency": CSC, "agreed": "yes"}]}, "REF-12"),
    (
        "referral",
        {
            "consent.share_with": [
                {"agency": CSC, "name": "Adoption team", "agreed": "no"},
                {"agency": CSC, "name": "First response", "agreed": "yes"},
            ]
        },
        "REF-12",
    ),
    ("referral_urgent", {"consent.do_not_share_with": [{"agency": "housing"}]}, "CONS-08"),
    ("caf", {"consent.share_with": [{"agency": CSC, "agreed": "no"}]}, "CONS-08"),
    ("referral", {"consent.basis": "s17"}, "CONS-13"),
    ("referral", {"referral.basis": "disabled_children", "consent.basis": "s17"}, "CONS-13"),
    ("referral_urgent", {"consent.basis": "s47"}, "CONS-13"),
    ("referral_urgent", {"consent.sought": "not_required"}, "CONS-13"),
    ("referral", {"profile": "generic_current", "consent.lawful_basis_note": "Public task"}, "CONS-17"),
    ("referral", {"profile": "kirklees"}, "CONS-17"),
    ("skin_map", {"profile": "generic_current"}, "CONS-17"),
    (
        "referral",
        {"profile": "kirklees", "referral.parent_told_what": "Information is shared only with her consent."},
        "CONS-18",
    ),
    (
        "referral",
        {
            "profile": "generic_current",
            "referral.parent_told_what": "That we may share it to keep Ellie safe.",
        },
        "CONS-18",
    ),
]


@pytest.mark.parametrize(
    ("base", "changes", "code"), SILENT, ids=[f"{n} {row[2]} {row[0]}" for n, row in enumerate(SILENT)]
)
def test_a_rule_stays_silent(checked: Any, base: str, changes: dict[str, Any], code: str) -> None:
    assert code not in {f.code for f in checked(form_of(base), base, changes).findings}


def test_every_rule_is_tested_both_ways() -> None:
    codes = {rule.code for rule in RULES} - {"CONS-03"}  # its reasons have tests of their own below
    assert codes <= {row[2] for row in FIRES}
    assert codes <= {row[2] for row in SILENT}


# -- the accepted reasons --------------------------------------------------------------------------------------------------

NOT_TOLD = {"consent.parents_aware": "no"}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("base", ["referral_urgent", "caf_section_47"])
@pytest.mark.parametrize("path", ["consent.not_informed_reason", "consent.override_ground"])
def test_each_accepted_reason_can_be_chosen(checked: Any, base: str, path: str, reason: str) -> None:
    result = checked(form_of(base), base, {path: [reason]})
    assert result.case.given(path) == (reason,)
    assert "CONS-03" not in {f.code for f in result.findings}


@pytest.mark.parametrize("reason", REASONS)
def test_each_accepted_reason_is_one_for_a_notification_too(checked: Any, reason: str) -> None:
    result = checked("section_120", "section_120_unborn", {"consent.not_informed_reason": reason})
    assert "CONS-03" not in {f.code for f in result.findings}


@pytest.mark.parametrize(
    ("base", "changes", "path"),
    [
        ("referral_urgent", {"consent.not_informed_reason": "other"}, "consent.not_informed_reason"),
        ("section_120_unborn", {"consent.not_informed_reason": "other"}, "consent.not_informed_reason"),
        (
            "referral",
            {"consent.not_informed_reason": "other", "consent.not_informed_detail": None},
            "consent.not_informed_detail",
        ),
        ("referral_urgent", {"consent.override_ground": ["other"]}, "consent.override_ground"),
        ("referral_urgent", {"consent.not_informed_reason": None}, "consent.not_informed_reason"),
        ("referral_urgent", {"consent.not_informed_reason": None}, "consent.override_ground"),
        ("caf_section_47", {"consent.not_informed_reason": None}, "consent.override_ground"),
    ],
)
def test_another_reason_or_words_alone_are_not_accepted(
    checked: Any, found: Any, base: str, changes: dict[str, Any], path: str
) -> None:
    assert found(checked(form_of(base), base, changes), "CONS-03", path).level is W


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("It would make the family angry.", "anger"),
        ("Mr Rudd would be furious with the school.", "anger"),
        ("I could not reach them by telephone.", "not having reached"),
        ("She didn't answer her phone.", "not having reached"),
        ("It is better so.", "the reason given"),
    ],
)
@pytest.mark.parametrize("reason", [None, "other"])
def test_anger_and_not_having_reached_the_family_are_no_accepted_reasons(
    checked: Any, found: Any, reason: str | None, words: str, said: str
) -> None:
    changes = {"consent.not_informed_reason": reason, "consent.not_informed_detail": words}
    finding = found(checked("referral", "referral_urgent", changes), "CONS-03", "consent.not_informed_reason")
    assert said in finding.message
    assert words not in finding.message


def test_anger_beside_an_accepted_reason_is_left_alone(checked: Any) -> None:
    changes = {"consent.not_informed_detail": "He would be furious, and he has hit her before."}
    assert "CONS-03" not in {f.code for f in checked("referral", "referral_urgent", changes).findings}


def test_not_having_reached_parents_who_do_not_know_is_pointed_out(checked: Any, found: Any) -> None:
    words = {"referral.parents_not_spoken_to_reason": "I could not reach them."}
    unaware = checked("referral", changes=NOT_TOLD | words)
    assert found(unaware, "CONS-03", "referral.parents_not_spoken_to_reason").level is W
    for silent in (words, NOT_TOLD | words | {"consent.not_informed_reason": "child_at_risk"}):
        assert "CONS-03" not in {f.code for f in checked("referral", changes=silent).findings}


# -- firm ------------------------------------------------------------------------------------------------------------------

ERRORS = [row for row in FIRES if row[4] is E and row[3] not in ("referral.evidence_base",)]


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    ERRORS,
    ids=[f"{n} {row[2]}" for n, row in enumerate(ERRORS)],
)
def test_an_error_of_consent_is_never_accepted_away(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    reason = {"accepted": [{"code": code, "reason": "The team agreed."}]}
    finding = found(checked(form_of(base), base, changes | reason), code, path)
    assert finding.level is level
    assert not finding.accepted


def test_a_warning_of_consent_is_accepted_with_a_reason(checked: Any, found: Any) -> None:
    reason = {"accepted": [{"code": "REF-02", "reason": "Agreed with the duty team."}]}
    result = checked("referral", "referral_kirklees", {"consent.given": "refused"} | reason)
    assert found(result, "REF-02", "consent.given").accepted == "Agreed with the duty team."


def test_every_necessary_answer_about_consent_is_firm() -> None:
    """A missing answer, or one that cannot be read, stays an error even when someone accepts it."""
    for code in FORM_CODES:
        for need in load(code).requirements:
            about = [p for p in need.paths if p.startswith("consent.") or p == "referral.child_consent"]
            assert need.code != MUST or not about or need.firm, f"{code}: {about}"


@pytest.mark.parametrize("answer", ["perhaps", "not known", None])
@pytest.mark.parametrize("base", ["referral", "caf", "is1"])
def test_an_answer_that_says_nothing_is_not_accepted_away(
    checked: Any, base: str, answer: str | None
) -> None:
    codes = ("M01", "VAL-01", "VAL-02", "VAL-03", "VAL-04", "VAL-05")
    reasons = [{"code": code, "reason": "The team agreed."} for code in codes]
    result = checked(base, base, {"consent.given": answer, "accepted": reasons})
    assert "consent.given" in {f.path for f in result.errors}


def test_the_kind_of_referral_from_which_the_route_follows_is_firm(checked: Any) -> None:
    reason = {"accepted": [{"code": "M01", "reason": "The team agreed."}]}
    result = checked("referral", "referral", {"referral.basis": None} | reason)
    assert "referral.basis" in {f.path for f in result.errors}


def test_other_missing_answers_are_still_accepted_with_a_reason(checked: Any) -> None:
    reason = {"accepted": [{"code": "M01", "path": "referral.timeframe", "reason": "Told by telephone."}]}
    assert not checked("referral", "referral", {"referral.timeframe": None} | reason).errors


# -- section 47 goes on ----------------------------------------------------------------------------------------------------

WORST = {
    "consent.given": "limited",
    "consent.scope": None,
    "consent.sought": "not_required",
    "consent.basis": "early_help",
    "consent.given_by": [YOUNG | {"date": "21/11/2026"}],
    "consent.withdrawn_on": "19/11/2026",
    "consent.review_on": "01/11/2026",
    "consent.do_not_share_with": [{"agency": CSC}, {"agency": "early_help"}],
    "consent.share_with": [{"agency": CSC, "agreed": "no"}],
    "consent.court_consent": "refused",
    "consent.decided_by": None,
    "consent.manager": None,
    "consent.override_reason": "They would be angry.",
    "consent.not_informed_reason": "other",
    "proceedings.exist": "yes",
}


@pytest.mark.parametrize("given", ["given", "limited", "refused", "not_sought", "not known", None])
@pytest.mark.parametrize("base", ["referral_urgent", "referral_cafcass_urgent", "caf_section_47"])
def test_consent_never_holds_back_a_child_protection_referral(
    checked: Any, base: str, given: str | None
) -> None:
    result = checked(form_of(base), base, WORST | {"consent.given": given})
    assert result.urgent
    assert not result.errors
    assert {f.code for f in result.findings} >= {"CONS-01", "CONS-08"}


def test_a_child_protection_referral_in_which_nobody_was_asked_may_be_complete(checked: Any) -> None:
    result = checked("referral", "referral_urgent")
    assert result.case.says("consent.given", "not_sought")
    codes = {rule.code for rule in RULES}
    assert not [f for f in result.findings if f.code in codes or f.path.startswith("consent.")]


# -- the right paper instead -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "changes", "words"),
    [
        ("referral", {"profile": None}, ["“basis: s47”", "CAF", "service"]),
        ("referral_cafcass", {}, ["“basis: s47”", "services", "manager"]),
        (
            "referral",
            {"profile": "kent_medway_2011"},
            ["CAF", "team around the child", "own lead", "duty team"],
        ),
        ("referral", {"profile": "cambs_pboro_2018"}, ["“basis: s47”", "early help"]),
        ("referral_kirklees", {}, ["evidence", "pre-CAF checklist", "manager"]),
        ("referral", on("promoting_welfare"), ["Do not send it", "“basis: s47”"]),
        ("referral", {"profile": "sandwell_2015"} | on("early_help"), ["NOCON", "30 days", "“basis: s47”"]),
        ("referral", on("early_help"), ["service", "“basis: s47”"]),
        ("caf", {"profile": "sandwell_2015", "consent.basis": "early_help"}, ["NOCON"]),
        ("caf", {}, ["service", "“referral”", "“basis: s47”"]),
        ("is1", {}, ["service", "“referral”"]),
        ("section_120", {}, ["legal advice"]),
        ("referral", on("extended_checks"), ["court for a direction"]),
        ("referral", on("other"), ["lawful basis", "manager", "legal advice"]),
    ],
)
def test_a_refusal_is_answered_with_the_right_step(
    checked: Any, base: str, changes: dict[str, Any], words: list[str]
) -> None:
    result = checked(form_of(base), base, changes | {"consent.given": "refused"})
    told = " ".join(
        f.remedy
        for f in result.findings
        if f.code in ("REF-02", "CAF-12", "IS1-06", "CONS-06", "CONS-07") and f.path.startswith("consent.")
    )
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("sought", "asks"), [("no_not_yet", True), (None, True), ("no_unsafe_to_ask", False)]
)
def test_whoever_did_not_ask_is_told_to_ask_unless_that_is_unsafe(
    checked: Any, found: Any, sought: str | None, asks: bool
) -> None:
    result = checked("referral", changes={"consent.given": "not_sought", "consent.sought": sought})
    assert found(result, "REF-02", "consent.given").remedy.startswith("Ask first.") is asks


def test_after_a_refused_assessment_the_difference_from_other_areas_is_shown(
    checked: Any, found: Any
) -> None:
    result = checked("referral", "referral_kirklees", {"consent.given": "refused"})
    message = found(result, "REF-02", "consent.given").message
    for area in ("Cafcass", "Kent and Medway", "Peterborough and Cambridgeshire"):
        assert area in message
    assert not result.errors


def test_outside_kirklees_a_refused_assessment_opens_no_way_round_consent(checked: Any, found: Any) -> None:
    for profile in ("sandwell_2015", "kent_medway_2011", "generic_current"):
        result = checked("referral", "referral_kirklees", {"profile": profile, "consent.given": "refused"})
        assert found(result, "REF-02", "consent.given").level is E


# -- the table itself ------------------------------------------------------------------------------------------------------


def test_the_documentation_shows_the_table_of_routes() -> None:
    text = (ROOT / "docs" / "consent.md").read_text(encoding="utf-8")
    for route in ROUTES:
        row = (
            route.title,
            route.child,
            route.parents,
            route.court,
            route.without,
            route.record,
            route.source,
        )
        assert f"| {' | '.join(row)} |" in text, f"| {' | '.join(row)} |"


def test_a_route_that_rests_on_consent_asks_the_parents_or_the_person_for_it() -> None:
    for route in ROUTES:
        required = route.parents.startswith(("required", "each person’s own consent"))
        assert required == (route.relies is Relies.ALWAYS), route.title


def test_the_words_about_consent_do_not_repeat_the_case(checked: Any) -> None:
    secret = "Zebedee"
    answers = {
        "override_reason": secret,
        "not_informed_detail": secret,
        "scope": f"only with consent of {secret}",
    }
    changes = {f"consent.{name}": words for name, words in answers.items()} | {
        "profile": "generic_current",
        "consent.given_by": [by("parent with parental responsibility", person=secret)],
    }
    found = checked("referral", changes=changes).findings
    assert {f.code for f in found} >= {"CONS-03", "CONS-04", "CONS-11", "CONS-18"}
    assert not [f for f in found if f.code.startswith("CONS") and secret in f.message + f.remedy]


def test_no_form_tells_families_that_information_is_shared_only_with_consent() -> None:
    promise = re.compile(
        r"only (?:be shared )?(?:with|if)[^.]*(?:consent|agree)|not[^.]*without[^.]*consent", re.IGNORECASE
    )
    for code in FORM_CODES:
        form = load(code)
        words = [item.label for part in form.sections for item in part.items]
        words += [form.label(path) for path in form.leaf_paths()]
        assert not [text for text in words if promise.search(text)], code


@pytest.mark.parametrize("base", ["caf", "is1"])
def test_the_lawful_basis_is_printed_where_current_law_asks_for_it(checked: Any, base: str) -> None:
    form = load(base)
    elsewhere = form.sections_of(checked(base).case)
    by_law = form.sections_of(checked(base, changes={"profile": "generic_current"}).case)
    assert len(by_law - elsewhere) == 1


def test_each_row_of_the_specification_names_rules_that_exist() -> None:
    rows = yaml.safe_load((ROOT / "tests" / "rules" / "consent.yaml").read_text(encoding="utf-8"))
    for row in rows:
        assert row["says"]
        assert not set(row.get("rules", ())) - set(CODES)
        assert row.get("rules") or row.get("practitioner")
    named = {code for row in rows for code in row.get("rules", ())}
    assert {rule.code for rule in RULES} <= named
