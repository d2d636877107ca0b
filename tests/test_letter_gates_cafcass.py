"""The gates of Cafcass's letters: each open where all is recorded, and closed with its reason in words where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from letter_helpers import case_of, event, going, settings
from test_letter_texts_cafcass import SAMPLE_OF

from caseforms.cases.case import typed
from caseforms.cases.reading import parse_case
from caseforms.checks.pathway import PathwayCase, pathway
from caseforms.checks.pathway_table import THINGS
from caseforms.forms import FORM_CODES
from caseforms.letters.catalogue import catalogue, load
from caseforms.letters.context import LetterCase
from caseforms.letters.gates import GATES
from caseforms.letters.letter import held
from caseforms.samples import PATHWAY_SAMPLES, SAMPLE_DAY, sample

PROTECTION, NOTIFICATION = "cafcass_protection", "cafcass_notification"
SCREENING, IN_NEED = "cafcass_screening", "cafcass_child_in_need"
PUBLIC, REVIEW = "cafcass_public_law", "cafcass_review"

#: Gate: a case in which it is open, and the changes that close it, each with words of the reason.
CLOSING: dict[str, tuple[str, list[tuple[dict[str, Any], str]]]] = {
    "not_another_kind": (PROTECTION, [
        ({"referral.basis": "s17"}, "another kind of referral"),
        ({"referral.basis": None, "consent.basis": "promoting_welfare"}, "another kind of referral"),
    ]),
    "child_in_need_by_cafcass": (IN_NEED, [
        ({"referral.basis": "s47"}, "not recorded as a referral as a child in need"),
        ({"referral.agency": "education", "profile": "kirklees"}, "not recorded as a referral as a child in need"),
    ]),
    "promotes_welfare": (SCREENING, [
        ({"consent.basis": "s17"}, "not recorded as a referral to promote the child’s welfare"),
    ]),
    "for_services": (PUBLIC, [
        ({"consent.basis": "s47"}, "no referral is proposed that rests on the court’s consent"),
        ({"consent.basis": None}, "no referral is proposed"),
    ]),
    "three_consents": (IN_NEED, [
        ({"consent.given": "refused"}, "consent is refused: the referral is not sent"),
        ({"consent.given": "not_sought"}, "consent was not sought"),
        ({"consent.given": None}, "the parents’ consent is not recorded"),
        ({"consent.withdrawn_on": "18/11/2026"}, "consent has been withdrawn"),
        ({"referral.child_consent": "refused"}, "the child’s consent is not there"),
        ({"referral.child_consent": "not_sought"}, "the child’s consent is not there"),
        ({"referral.child_consent": None}, "the child’s consent is not recorded"),
        ({"consent.court_consent": "refused"}, "the court’s consent is not there"),
        ({"consent.court_consent": "requested"}, "the court’s consent is not there"),
        ({"consent.court_consent": None}, "the court’s consent is not recorded"),
        ({"proceedings.exist": None}, "it is not said whether there are court proceedings"),
        ({"proceedings.exist": "not known"}, "whether there are proceedings is not known"),
    ]),
    "family_consents": (PUBLIC, [
        ({"consent.given": "refused"}, "consent is refused"),
        ({"consent.given": None}, "the parents’ consent is not recorded"),
        ({"referral.child_consent": "refused"}, "the child’s consent is not there"),
        ({"referral.child_consent": None}, "the child’s consent is not recorded"),
    ]),
    "court_not_yet_asked": (PUBLIC, [
        ({"proceedings.exist": "no"}, "no open proceedings"),
        ({"consent.court_consent": "given"}, "the court has consented"),
        ({"consent.court_consent": "refused"}, "the court has refused"),
    ]),
    "three_working_days_passed": (PROTECTION, [
        ({"events[1].at": "17/11/2026 10:00"}, "three working days since the written confirmation have not passed"),
        ({"events[1].event": "record_written"}, "no written confirmation of a referral is recorded"),
    ]),
    "authority_silent": (PROTECTION, [
        ({"events+": [event("authority_replied")]}, "children’s social care has answered"),
        ({"events+": [event("decision_told")]}, "children’s social care has answered"),
    ]),
    "notification_is_right": (NOTIFICATION, [
        ({"proceedings.law_type": "public_law"}, "for private law only"),
        ({"section_120.current_risk": "yes"}, "the child remains at risk"),
        ({"section_120.other_harm": "yes"}, "abuse or neglect of the child"),
        ({"section_120.continuing_risk": "yes"}, "something suggests that the risk goes on"),
    ]),
    "on_the_pathway": (NOTIFICATION, [
        ({"section_120.current_risk": "yes"}, "calls for a child-protection referral"),
        ({"proceedings.law_type": "public_law"}, "Public law"),
        ({"section_120.current_risk": None}, "leaves a question open (section_120.current_risk)"),
        ({"section_120.continuing_risk": None}, "leaves a question open (section_120.continuing_risk)"),
        (
            {
                "incidents": "none",
                "section_120.harm_boxes[0].answer": "no",
                "section_120.c1a_completed": "not_required",
                "section_120.contact_dispute": "no",
            },
            "the section 120 pathway does not call for it",
        ),
    ]),
    "c1a_not_completed": (SCREENING, [
        ({"section_120.c1a_completed": "yes"}, "it is not recorded that a party ticked the harm box"),
        ({"section_120.harm_boxes[0].answer": "no"}, "it is not recorded that a party ticked the harm box"),
    ]),
    "checks_incomplete": (SCREENING, [
        ({"screening_checks[0].outstanding": "no"}, "no screening check is recorded as awaited"),
        ({"screening_checks": None}, "the screening checks are not recorded"),
    ]),
    "private_law": (PROTECTION, [
        ({"proceedings.law_type": "public_law"}, "the proceedings are not private law"),
        ({"proceedings.law_type": None}, "it is not said whether the proceedings are private or public law"),
    ]),
    "public_law": (PUBLIC, [
        ({"proceedings.law_type": "private_law"}, "the proceedings are not public law"),
        ({"proceedings.law_type": None}, "it is not said whether the proceedings are private or public law"),
    ]),
    "below_referral": (SCREENING, [
        ({"referral.basis": "s47"}, "refer it first"),
        ({"consent.basis": "s47"}, "refer it first"),
        ({"section_120.other_harm": "yes"}, "refer it first"),
    ]),
    "directions_wanted": (PROTECTION, [
        ({"disclosure.withhold_from_party": "no"}, "nothing is recorded that is to be withheld"),
    ]),
    "advice_recorded": (PROTECTION, [
        ({"disclosure.discussed_with": None}, "the discussion with the Service Manager is not recorded"),
        ({"disclosure.legal_advice": None}, "the legal advice is not recorded"),
    ]),
    "no_directions_yet": (PROTECTION, [
        ({"disclosure.direction_date": "18/11/2026"}, "the court has given directions"),
        ({"events+": [event("directions_given")]}, "the court has given directions"),
    ]),
    "concern_discussed": (PROTECTION, [
        ({"manager_discussion": None}, "the discussion with the Service Manager is not recorded"),
        ({"events[2].event": "record_written"}, "the discussion with children’s social care is not recorded"),
    ]),
    "concerns_referred_anew": (NOTIFICATION, [
        ({"cafcass_letters.concerns_remain": None}, "it is not said whether the outcome leaves concerns"),
        ({"cafcass_letters.concerns_remain": "yes"}, "make a new referral first"),
        (
            {"cafcass_letters.concerns_remain": "yes", "events+": [event("referral_made", "30/09/2026 09:00")]},
            "make a new referral first",
        ),
    ]),
    "closed_case_decided": (PROTECTION, [
        ({"cafcass_letters.conference.context": "closed"}, "the Service Manager’s decision on what may be given"),
    ]),
    "family_told_of_review": (REVIEW, [
        ({"cafcass_letters.review.family_told_on": None}, "the LSCB has told the family"),
        ({"cafcass_letters.review.timing_agreed_on": None}, "agreed with the LSCB"),
    ]),
    "securer_independent": (REVIEW, [
        ({"scr.files.securer_independent": "no"}, "another manager must do it"),
        ({"scr.files.securer_independent": None}, "it is not said whether who secures the files"),
    ]),
    "author_external": (REVIEW, [
        ({"scr.imr.external_to_region": "no"}, "another must be appointed"),
        ({"scr.imr.external_to_region": None}, "it is not said whether the author comes from outside the region"),
    ]),
    "author_from_outside": (REVIEW, [
        ({"events[3].event": "report_author_appointed"}, "it is not recorded that the author comes from outside Cafcass"),
    ]),
    "checks_not_refused": (PROTECTION, [
        ({"events+": [event("extended_checks_refused")]}, "the person has refused"),
    ]),
}  # fmt: skip

#: Changes after which a gate is still open.
STILL_OPEN: list[tuple[str, str, dict[str, Any]]] = [
    ("not_another_kind", PROTECTION, {"referral.basis": None, "consent.basis": None}),
    ("not_another_kind", PROTECTION, {"referral.basis": "s17", "referral.immediate_danger": "yes"}),
    ("three_consents", IN_NEED, {"consent.given": "limited"}),
    ("three_consents", IN_NEED, {"referral.child_consent": "too_young_to_be_asked"}),
    ("three_consents", IN_NEED, {"proceedings.exist": "no", "consent.court_consent": None}),
    ("three_consents", SCREENING, {}),
    ("court_not_yet_asked", PUBLIC, {"consent.court_consent": None}),
    ("three_working_days_passed", PROTECTION, {"events[1].at": "16/11/2026 23:00"}),
    ("authority_silent", PROTECTION, {"events+": [event("authority_replied", "14/11/2026 10:00")]}),
    ("notification_is_right", SCREENING, {}),
    ("on_the_pathway", SCREENING, {}),
    ("checks_incomplete", SCREENING, {"screening_checks": "none"}),
    ("directions_wanted", PROTECTION, {"disclosure": None, "events+": [event("extended_checks_refused")]}),
    ("advice_recorded", PROTECTION, {"disclosure": None, "events+": [event("extended_checks_refused")]}),
    ("concern_discussed", PROTECTION, {"events[2].event": "authority_replied"}),
    ("concerns_referred_anew", NOTIFICATION, {
        "cafcass_letters.concerns_remain": "yes", "events+": [event("referral_phoned")],
    }),
    ("closed_case_decided", PROTECTION, {
        "cafcass_letters.conference.context": "closed",
        "cafcass_letters.conference.manager_decision": "the dates of our involvement; M. Sewell, 19 November 2026",
    }),
]  # fmt: skip


@pytest.mark.parametrize("gate", CLOSING)
def test_the_gate_is_open_where_all_is_recorded(gate: str) -> None:
    assert GATES[gate](case_of(CLOSING[gate][0])) == ""


@pytest.mark.parametrize(
    ("gate", "name", "changes"), STILL_OPEN, ids=[f"{gate} {list(change)}" for gate, _, change in STILL_OPEN]
)
def test_the_gate_stays_open(gate: str, name: str, changes: dict[str, Any]) -> None:
    assert GATES[gate](case_of(name, changes)) == ""


@pytest.mark.parametrize(
    ("gate", "name", "changes", "reason"),
    [
        pytest.param(gate, name, changes, reason, id=f"{gate}: {reason} {number}")
        for gate, (name, rows) in CLOSING.items()
        for number, (changes, reason) in enumerate(rows)
    ],
)
def test_the_gate_is_closed_with_its_reason_in_words(
    gate: str, name: str, changes: dict[str, Any], reason: str
) -> None:
    said = GATES[gate](case_of(name, changes))
    assert reason in said
    assert said == said.strip().rstrip(".")
    assert not any(name in said for name in ("Hartley", "Dunning", "Brandling", "Sewell", "Eastmere"))


def test_every_gate_of_cafcass_is_tested_both_ways() -> None:
    used = {gate for text in catalogue().values() if text.code.startswith("CC-") for gate in text.gates}
    assert used == set(CLOSING)


@pytest.mark.parametrize("code", SAMPLE_OF)
def test_nothing_holds_the_sample_letters(code: str) -> None:
    case = case_of(SAMPLE_OF[code])
    found, _ = going(code, case)
    assert found
    assert [held(load(code), case, to, settings()) for to in found] == [()] * len(found)


# -- what a closed gate tells to do ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"consent.given": "refused"}, {"referral.child_consent": "refused"}])
@pytest.mark.parametrize(("code", "name"), [("CC-B", IN_NEED), ("CC-C", SCREENING)])
def test_a_refused_consent_stops_the_letter_and_asks_about_significant_harm(
    code: str, name: str, changes: dict[str, str]
) -> None:
    """Cafcass 2.63: without services there may be significant harm, and then it is a child-protection referral."""
    case = case_of(name, changes)
    said = " ".join(held(load(code), case, going(code, case)[0][0], settings()))
    assert "significant harm" in said and "basis: s47" in said


def test_a_referral_for_services_never_goes_as_one_for_protection_nor_the_other_way_round() -> None:
    protection, in_need = case_of(PROTECTION), case_of(IN_NEED)
    assert "not recorded as a referral as a child in need" in GATES["child_in_need_by_cafcass"](protection)
    assert "another kind of referral" in GATES["not_another_kind"](in_need)


def test_the_court_is_told_of_protection_referrals_only_by_the_letter_about_them() -> None:
    """CC-B and CC-C make the event “referral_made” as well; the court has consented to those already."""
    court = {"role": "court", "name": "Court Manager", "organisation": "Court", "address": {"line1": "1 Assize Square", "postcode": "ZZ99 6AB"}}  # fmt: skip
    case = case_of(IN_NEED, {"events+": [event("referral_made")], "correspondence.addressees[2]": court})
    to = going("CC-CT-REF", case)[0][0]
    assert any(
        "another kind of referral" in reason for reason in held(load("CC-CT-REF"), case, to, settings())
    )


def test_a_protection_letter_is_not_held_where_the_call_is_not_recorded() -> None:
    """Urgency wins: nothing that is missing holds the letter back (Cafcass 2.102)."""
    case = case_of(PROTECTION, {"referral": None, "events": [], "incidents": None, "consent": None})
    assert held(load("CC-A"), case, going("CC-A", case)[0][0], settings()) == ()


def test_a_follow_up_goes_once_for_one_referral() -> None:
    case = case_of(PROTECTION, {"events+": [event("CC-CHASE3")]})
    to = going("CC-CHASE3", case)[0][0]
    assert held(load("CC-CHASE3"), case, to, settings()) == ("it has gone already",)


# -- the decision table of section 120 ------------------------------------------------------------------------------------


def test_every_letter_of_the_decision_table_is_in_the_catalogue() -> None:
    codes = {thing.code for thing in THINGS.values() if thing.code.startswith("CC-")}
    assert codes == {"CC-A", "CC-CT-REF", "CC-S120", "CC-CT-S120", "CC-CT-C1A", "CC-CT-NOSCREEN", "CC-END"}
    for thing in THINGS.values():
        if thing.code.startswith("CC-"):
            text = load(thing.code)
            assert text.area == "cafcass"
            assert (text.to == ("court",)) is (thing.kind == "notice")


#: Letters whose gates are to be as the table says, each with the gate that goes by it.
BY_THE_TABLE = {
    "CC-S120": ("notification_is_right", "on_the_pathway"),
    "CC-CT-C1A": ("c1a_not_completed",),
    "CC-CT-NOSCREEN": ("checks_incomplete",),
}


@pytest.mark.parametrize("name", [name for name in PATHWAY_SAMPLES if name.startswith("pathway_")])
@pytest.mark.parametrize("code", BY_THE_TABLE)
def test_the_gates_are_open_where_the_table_calls_for_the_letter_and_nowhere_else(
    code: str, name: str
) -> None:
    document = parse_case(sample(name).read_bytes(), name)
    path = pathway(typed(document, PathwayCase, SAMPLE_DAY, FORM_CODES))
    case = typed(document, LetterCase, SAMPLE_DAY, FORM_CODES)
    due = any(each.thing.code == code and each.state != "waits" for each in path.due)
    assert (not any(GATES[gate](case) for gate in BY_THE_TABLE[code])) is due
