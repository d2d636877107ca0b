"""When a letter may not go, and to whom: every gate open and closed with its reason, every addressee that is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from letter_helpers import (
    SAMPLE_OF,
    SERVES,
    case_of,
    data_of,
    event,
    going,
    settings,
    text_of,
    words,
    written,
)

from caseforms.cases.settings import Contact, Settings
from caseforms.letters.addressees import (
    ROLES,
    Addressee,
    Stopped,
    addressees,
    copies,
    excluded,
    slips,
)
from caseforms.letters.catalogue import catalogue, load
from caseforms.letters.gates import GATES
from caseforms.letters.kept_from import no_words_to_hide, withheld_from
from caseforms.letters.letter import held

RECEIVED, NOT_SENT, CLOSED = "early_help_received", "early_help_not_sent", "early_help_closed"
NO_CONSENT, TRIAGED, DOWN, OUT = "early_help_no_consent", "early_help_triaged", "step_down", "out_of_area"
REFUSED, FOUND, TEAM, KENT = "kirklees_refused", "kirklees_caf_found", "kirklees_team", "kent_medway"
NO_EVENTS: dict[str, Any] = {"events": []}


def on(code: str, at: str = "19/11/2026 09:00", **more: str) -> dict[str, Any]:
    """One more event."""
    return {"events+": [event(code, at, **more)]}


def without(*codes: str, of: str) -> dict[str, Any]:
    """A sample case without some of its events."""
    rows = [row for row in data_of(of)["events"] if row["event"] not in codes]
    return {"events": rows}


#: A gate, the sample case for which it is open, and each change that closes it with the reason.
CLOSING: dict[str, tuple[str, list[tuple[dict[str, Any], str]]]] = {
    "consent_given": (
        RECEIVED,
        [
            ({"consent.given": "refused"}, "consent was refused"),
            ({"consent.given": "not_sought"}, "consent was not sought"),
            ({"consent.given": None}, "consent is not recorded"),
            ({"consent.given": "not known"}, "consent is not recorded"),
            ({"consent.withdrawn_on": "19/11/2026"}, "consent was withdrawn"),
        ],
    ),
    "no_consent": (
        NO_CONSENT,
        [
            ({"consent.given": "given"}, "consent was given"),
            ({"consent.given": None, **NO_EVENTS}, "it is not recorded that consent was refused or not sought"),
        ],
    ),
    "consent_dated": (
        TEAM,
        [
            ({"consent.given_by[0].date": None}, "the day on which consent was given is not recorded"),
            ({"consent.given_by": None}, "the day on which consent was given is not recorded"),
        ],
    ),
    "assessment_complete": (
        RECEIVED,
        [
            ({"child.dob": None}, "the assessment lacks the child’s date of birth"),
            ({"child.dob": "not known"}, "the assessment lacks the child’s date of birth"),
            ({"child.given_names": None, "child.family_name": None}, "lacks the child’s name"),
            ({"child.address.postcode": None}, "lacks the child’s address with postcode"),
            ({"parents[0].name": None}, "lacks the name of a parent or carer"),
            ({"siblings": None}, "lacks brothers and sisters, or that there are none"),
            ({"siblings": "not known"}, "lacks brothers and sisters, or that there are none"),
            ({"siblings[0].dob": None}, "lacks the name and date of birth of all brothers and sisters"),
            ({"household": [{"name": "Dan Rudd"}]}, "lacks the name and date of birth of all others in the household"),
            ({"child.ethnicity": None}, "lacks the child’s ethnicity"),
            ({"child.disability": None, "child.special_requirements": None}, "lacks the child’s special needs"),
            ({"child.dob": None, "siblings": None}, "the child’s date of birth; brothers and sisters"),
        ],
    ),
    "something_missing": (
        TRIAGED,
        [({"early_help.missing_information": None, "household": "none"}, "nothing is recorded as missing")],
    ),
    "not_via_ecaf": (
        NO_CONSENT,
        [
            (on("eha_received_by_ecaf"), "came through eCAF"),
            (NO_EVENTS, "it is not recorded that an assessment was received"),
        ],
    ),
    "consent_advice_given": (
        NO_CONSENT,
        [(without("referrer_advised", of=NO_CONSENT), "telephone advice on consent is not recorded")],
    ),
    "no_consent_closed": (
        NO_CONSENT,
        [(without("no_consent_closed", of=NO_CONSENT), "the closure is not recorded")],
    ),
    "not_a_parent": (
        NO_CONSENT,
        [({"author.name": "colette  TARRANT"}, "the addressee is a parent, and this letter never goes to one")],
    ),
    "services_with_number": (
        RECEIVED,
        [
            ({"early_help.services": None}, "no service is named"),
            ({"early_help.services": "none"}, "no service is named"),
            ({"early_help.services[1].telephone": None}, "a service lacks its name or telephone number"),
            ({"early_help.services[0].name": None}, "a service lacks its name or telephone number"),
        ],
    ),
    "eha_not_received": (
        NOT_SENT,
        [
            (on("eha_received"), "the assessment has come"),
            (on("eha_received_by_ecaf"), "the assessment has come"),
            (on("eha_completed"), "the assessment has come"),
            (NO_EVENTS, "no request for an assessment is recorded"),
        ],
    ),
    "request_open": (
        NOT_SENT,
        [
            (on("request_closed"), "the request is closed"),
            (on("closure_authorised", by="Ruth Ellery"), "the request is closed"),
            (on("episode_closed"), "the request is closed"),
        ],
    ),
    "seven_days_passed": (
        NOT_SENT,
        [
            ({"events[0].at": "13/11/2026 10:00"}, "the 7 days since the request have not passed"),
            ({"events[0].at": "20/11/2026 09:00"}, "the 7 days since the request have not passed"),
            (NO_EVENTS, "no request for an assessment is recorded"),
        ],
    ),
    "fourteen_days_passed": (
        CLOSED,
        [
            ({"events[0].at": "06/11/2026 10:00"}, "the 14 days since the request have not passed"),
            (NO_EVENTS, "no request for an assessment is recorded"),
        ],
    ),
    "coordinator_review_done": (
        CLOSED,
        [
            (without("coordinator_reviewed", of=CLOSED), "the coordinator’s review is not recorded"),
            ({"events[2].at": "01/11/2026 09:00"}, "the coordinator’s review is not recorded"),
            ({"events[2].at": "23/11/2026 09:00"}, "the coordinator’s review is not recorded"),
        ],
    ),
    "agency_called": (
        CLOSED,
        [(without("agency_called", of=CLOSED), "the call to the agency is not recorded")],
    ),
    "closure_authorised": (
        CLOSED,
        [
            (without("closure_authorised", of=CLOSED), "nobody has authorised the closure"),
            ({"events[4].by": None}, "it is not recorded who authorised the closure"),
            ({"events[4].at": "02/11/2026 09:00"}, "nobody has authorised the closure"),
        ],
    ),
    "handover_or_five_days": (
        DOWN,
        [
            (
                {"events": [event("cin_meeting_accepted", "13/11/2026 14:00")]},
                "the handover has not come, and the five working days since the meeting have not passed",
            ),
            (NO_EVENTS, "it is not recorded that the step-down was accepted"),
        ],
    ),
    "in_this_area": (RECEIVED, [(on("out_of_area_found"), "the child lives in another authority’s area")]),
    "out_of_area": (OUT, [(without("out_of_area_found", of=OUT), "not recorded that the child lives in another area")]),
    "authority_notified": (OUT, [(without("authority_notified", of=OUT), "the telephone notice to the authority")]),
    "eha_sent": (OUT, [(without("eha_sent", of=OUT), "the sending of the assessment is not recorded")]),
    "sent_securely": (
        OUT,
        [
            ({"local_authority.delivery": None}, "it is not recorded how the assessment is sent"),
            ({"local_authority.delivery": "email"}, "it is not recorded how the assessment is protected"),
            ({"local_authority.delivery": "post"}, "it is not recorded how the assessment is protected"),
        ],
    ),
    "kirklees_procedure": (
        REFUSED,
        [
            ({"profile": None}, "only Kirklees takes a referral"),
            ({"profile": "kent_medway_2011"}, "only Kirklees takes a referral"),
        ],
    ),
    "caf_exists": (FOUND, [(without("caf_found", of=FOUND), "it is not recorded that there is a CAF")]),
    "caf_refusal_recorded": (
        REFUSED,
        [
            (without("caf_refused", of=REFUSED), "the refusal of the CAF is not recorded"),
            ({"events[0].note": None}, "it is not recorded who refused the CAF and what was said"),
        ],
    ),
    "evidence_given": (
        REFUSED,
        [
            ({"referral.concern_exact": None}, "the concern is not told"),
            ({"incidents": None}, "there is no evidence"),
            ({"incidents": "none"}, "there is no evidence"),
        ],
    ),
    "pre_caf_attached": (
        REFUSED,
        [
            ({"referral.previous_assessments": None}, "the pre-CAF checklist is not attached"),
            ({"referral.previous_assessments[0].attached": "no"}, "the pre-CAF checklist is not attached"),
            ({"referral.previous_assessments[0].kind": "caf"}, "the pre-CAF checklist is not attached"),
        ],
    ),
    "referral_answer_recorded": (REFUSED, [({"consent.given": None}, "the parents’ answer to the referral")]),
    "not_child_protection": (
        REFUSED,
        [
            ({"referral.basis": "s47"}, "it is a child-protection referral"),
            ({"referral.immediate_danger": "yes"}, "it is a child-protection referral"),
            ({"referral.basis": None, "consent.basis": None}, "it is not recorded on which basis"),
        ],
    ),
    "decision_recorded": (
        FOUND,
        [
            ({"early_help.decision": None}, "the decision is not recorded"),
            ({"early_help.decision_reason": None}, "the reasons for the decision are not recorded"),
        ],
    ),
    "papers_listed": (TEAM, [({"early_help.papers": None}, "the papers are not listed")]),
    "lead_named": (
        TEAM,
        [
            ({"lead_professional.name": None}, "the lead professional’s name, agency or contact is missing"),
            ({"lead_professional.organisation": None}, "the lead professional’s name, agency or contact"),
            ({"lead_professional.telephone": None, "lead_professional.email": None}, "agency or contact is missing"),
        ],
    ),
    "family_asked_about_lead": (
        TEAM,
        [({"early_help.lead_agreed_by_family": None}, "it is not recorded whether the family agree")],
    ),
    "meeting_ahead": (
        TEAM,
        [
            (without("meeting", of=TEAM), "no meeting ahead is recorded"),
            ({"events[2].at": "19/11/2026 15:30"}, "no meeting ahead is recorded"),
        ],
    ),
}  # fmt: skip

#: Changes after which a gate is still open.
STILL_OPEN: list[tuple[str, str, dict[str, Any]]] = [
    ("consent_given", RECEIVED, {"consent.given": "limited"}),
    ("consent_given", RECEIVED, {"consent.withdrawn_on": "16/11/2026"}),
    ("no_consent", NO_CONSENT, {"consent.given": "refused"}),
    ("no_consent", NO_CONSENT, {"consent.given": "given", "consent.withdrawn_on": "19/11/2026"}),
    ("assessment_complete", RECEIVED, {"siblings": "none"}),
    ("assessment_complete", RECEIVED, {"child.disability": None}),
    ("assessment_complete", RECEIVED, {"child.address": {"kind": "no fixed abode"}}),
    ("something_missing", TRIAGED, {"early_help.missing_information": None}),
    ("eha_not_received", NOT_SENT, on("eha_received", "01/11/2026 09:00")),
    ("seven_days_passed", NOT_SENT, {"events[0].at": "12/11/2026 23:00"}),
    ("fourteen_days_passed", CLOSED, {"events[0].at": "05/11/2026 10:00"}),
    ("handover_or_five_days", DOWN, {"events": [event("cin_meeting_accepted", "12/11/2026 14:00")]}),
    ("handover_or_five_days", DOWN, {"events[1].event": "episode_begun"}),
    ("sent_securely", OUT, {"local_authority.delivery": "email", "local_authority.delivery_protected": "MoveIT"}),
    ("sent_securely", OUT, {"local_authority.delivery": "by_hand"}),
    ("referral_answer_recorded", REFUSED, {"consent.given": "given"}),
    ("family_asked_about_lead", TEAM, {"early_help.lead_agreed_by_family": "no"}),
    ("meeting_ahead", TEAM, {"events[2].at": "20/11/2026 15:30"}),
]  # fmt: skip


def of_a_letter(gate: str, name: str) -> Addressee | None:
    """An addressee of a letter that has this gate and that the sample serves; of the first one otherwise."""
    for code in SERVES[name]:
        if gate in load(code).gates and (found := going(code, case_of(name))[0]):
            return found[0]
    return None


@pytest.mark.parametrize("gate", CLOSING)
def test_the_gate_is_open_where_all_is_recorded(gate: str) -> None:
    name, _ = CLOSING[gate]
    assert GATES[gate](case_of(name), of_a_letter(gate, name)) == ""


@pytest.mark.parametrize(
    ("gate", "name", "changes"), STILL_OPEN, ids=[f"{gate} {list(change)}" for gate, _, change in STILL_OPEN]
)
def test_the_gate_stays_open(gate: str, name: str, changes: dict[str, Any]) -> None:
    assert GATES[gate](case_of(name, changes), of_a_letter(gate, name)) == ""


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
    case = case_of(name, changes)
    code = next((code for code in SERVES[name] if gate in load(code).gates), None)
    found = going(code, case)[0] if code else ()
    said = GATES[gate](case, found[0] if found else of_a_letter(gate, name))
    assert reason in said
    assert said == said.strip().rstrip(".") and "Ashdown" not in said and "Ellery" not in said


def test_a_referral_with_nothing_to_remark_gets_no_feedback(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of("agreements")
    assert GATES["referral_can_be_better"](case) == ""
    for name in ("referral_remarks", "referral_unanswered"):
        monkeypatch.setattr(f"caseforms.letters.values_early_help.{name}", lambda case: ())
    assert GATES["referral_can_be_better"](case) == "there is nothing to remark about the referral"


def test_every_gate_of_these_letters_is_tested_both_ways() -> None:
    used = {gate for code in SAMPLE_OF for gate in load(code).gates}
    assert used == {*CLOSING, "referral_can_be_better"}


@pytest.mark.parametrize("code", [code for code in SAMPLE_OF if load(code).to])
def test_nothing_holds_the_sample_letters(code: str) -> None:
    case = case_of(SAMPLE_OF[code])
    found, _ = going(code, case)
    assert found
    assert [held(load(code), case, to, settings()) for to in found] == [()] * len(found)


# -- gates that every letter has ------------------------------------------------------------------------------------------


def reasons(code: str, changes: dict[str, Any], using: Settings | None = None) -> tuple[str, ...]:
    case = case_of(SAMPLE_OF[code], changes)
    return held(load(code), case, going(code, case, using)[0][0], using or settings())


@pytest.mark.parametrize(
    ("code", "profile", "is_held"),
    [
        ("RCP", "kirklees", True),
        ("KM-RCPT", "sandwell_2015", True),
        ("RCP", "generic_current", False),
        ("RCP", None, False),
        ("NS-CHILD", "sandwell_2015", False),
    ],
)
def test_a_letter_is_not_for_a_case_of_another_area(code: str, profile: str | None, is_held: bool) -> None:
    found = [each for each in reasons(code, {"profile": profile}) if "belongs to the procedure of" in each]
    assert bool(found) is is_held


def test_a_letter_waits_for_what_makes_it_due() -> None:
    said = reasons("SINGLE", without("triage_single_agency", of=RECEIVED))
    assert said == ("not recorded yet: Triage: one agency can help (event “triage_single_agency”)",)


def test_what_lies_ahead_has_not_happened() -> None:
    assert reasons("RCP", {"events[0].at": "21/11/2026 09:00"})


def test_one_of_several_triggers_is_enough() -> None:
    assert reasons("NOCON", {"events[1].event": "consent_refused"}) == ()


@pytest.mark.parametrize("as_written", ["CHASE7", "chase7_sent"])
def test_the_chaser_goes_once_for_one_request(as_written: str) -> None:
    assert reasons("CHASE7", on(as_written)) == ("it has gone already",)


def test_a_new_request_may_be_chased_again() -> None:
    again = [event("CHASE7", "08/11/2026 09:00"), event("eha_requested", "10/11/2026 09:00")]
    assert reasons("CHASE7", {"events[0].at": "31/10/2026 09:00", "events+": again}) == ()


def test_another_letter_that_went_does_not_stop_the_chaser() -> None:
    assert reasons("CHASE7", on("EHAREQ", "09/11/2026 11:00")) == ()


def test_closing_never_goes_on_elapsed_time_alone() -> None:
    early = {"events": [event("eha_requested", "01/10/2026 09:00")]}
    said = reasons("CLOSE14", early)
    assert len(said) == 4, said
    assert any("review" in each for each in said) and any("call to the agency" in each for each in said)
    assert any("authorised" in each for each in said)


def test_an_e_mail_is_held_when_its_copy_cannot_be_reached() -> None:
    assert reasons("NOCON-SD", {"correspondence.addressees[1].email": None}) == (
        "copy to the line manager: the e-mail address is missing",
    )
    assert reasons("NOCON-SD", {"correspondence.addressees[1]": None}) == (
        "copy to the line manager: the case does not say who this is",
    )


def test_without_the_social_workers_address_there_is_no_e_mail() -> None:
    found, stopped = going(
        "NOCON-SD", case_of("step_down_no_consent", {"correspondence.addressees[0].email": None})
    )
    assert not found
    assert stopped == (Stopped("social_worker", "social worker", "the e-mail address is missing"),)


# -- parents --------------------------------------------------------------------------------------------------------------


def test_each_parent_gets_a_letter_at_the_own_address_and_never_the_other_ones() -> None:
    found, stopped = going("RCP", case_of(RECEIVED))
    assert not stopped
    assert [to.lines for to in found] == [
        ("Gemma Ashdown", "4 Sedge Lane", "Fenbridge", "ZZ99 3AA"),
        ("Lewis Crane", "Flat 2", "19 Harbour Street", "Fenbridge", "ZZ99 4BB"),
    ]
    first, second = (words(written("RCP", case_of(RECEIVED), n).letter) for n in (0, 1))
    assert "Harbour" not in first and "ZZ99 4BB" not in first and "Crane" not in first
    assert "Sedge" not in second and "ZZ99 3AA" not in second and "Gemma" not in second


def test_parents_who_live_together_get_a_letter_each() -> None:
    together = {"parents[1].address": None, "parents[1].lives_with_child": "yes"}
    found, _ = going("RCP", case_of(RECEIVED, together))
    assert [to.lines[1:] for to in found] == [("4 Sedge Lane", "Fenbridge", "ZZ99 3AA")] * 2


def test_a_parent_who_is_listed_twice_gets_one_letter() -> None:
    found, _ = going("RCP", case_of(RECEIVED, {"parents[1].name": "gemma ashdown"}))
    assert len(found) == 1


STOPS: list[tuple[dict[str, Any], list[str]]] = [
    ({"consent.not_informed_reason": "child_at_risk"}, ["not to be informed"] * 2),
    ({"consent.not_informed_reason": "some words of our own"}, ["not to be informed"] * 2),
    ({"correspondence.not_to_be_told": [{"person": "Lewis  crane", "reason": "other_person_at_risk"}]}, ["not to be told"]),
    ({"parents[1].safe_to_contact": "no"}, ["violence is recorded", "not safe to write there"]),
    ({"parents[0].safe_to_contact": "yes", "parents[1].safe_to_contact": "no"}, ["not safe to write there"]),
    ({"referral.concern_categories": ["domestic_abuse"]}, ["violence is recorded"] * 2),
    ({"parents[1].risk_to_children": "yes"}, ["violence is recorded"] * 2),
    ({"parents[1].name": None}, ["the name is missing"]),
    ({"parents[1].address": None}, ["the address is missing"]),
    ({"parents[1].address.kind": "no fixed abode"}, ["there is no fixed abode"]),
    ({"child.address": {"kind": "no fixed abode"}}, ["there is no fixed abode"]),
    ({"parents[1].address.postcode": None}, ["the last line of the address is no UK postcode"]),
    ({"parents[1].address.postcode": "75001"}, ["the last line of the address is no UK postcode"]),
    ({"parents[1].address": {"postcode": "ZZ99 4BB"}}, ["the address has too few lines"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "why"), STOPS, ids=[f"{n} {why[0]}" for n, (_, why) in enumerate(STOPS)])
def test_a_parent_who_must_not_or_cannot_be_written_to_is_left_out_with_the_reason(
    changes: dict[str, Any], why: list[str]
) -> None:
    found, stopped = going("RCP", case_of(RECEIVED, changes))
    assert [reason for reason, each in zip(why, stopped, strict=True) if reason not in each.reason] == []
    assert len(found) == 2 - len(why)
    for each in stopped:
        assert "Crane" not in each.reason + each.who and "Gemma" not in each.reason + each.who


def test_with_violence_recorded_a_parent_is_written_to_where_that_is_said_to_be_safe() -> None:
    safe = {"referral.concern_categories": ["domestic_abuse"], "parents[0].safe_to_contact": "yes"}
    found, stopped = going("RCP", case_of(RECEIVED, safe))
    assert [to.name for to in found] == ["Gemma Ashdown"]
    assert [each.who for each in stopped] == ["parent 2"]


def test_none_as_a_reason_for_not_informing_stops_nobody() -> None:
    assert len(going("RCP", case_of(RECEIVED, {"consent.not_informed_reason": "none"}))[0]) == 2


@pytest.mark.parametrize(
    "code", ["RCP", "OOA-P", "SD-HANDOVER", "KK-INV-F", "KK-PLAN", "KM-NE", "KM-COPY", "NS-FAMILY"]
)
def test_no_letter_reaches_a_parent_who_is_not_to_be_informed(code: str) -> None:
    found, _ = going(code, case_of(SAMPLE_OF[code], {"consent.not_informed_reason": "police_investigation"}))
    assert not [to for to in found if to.role == "parent"]


def test_a_young_person_who_consented_gets_a_letter_beside_the_parents() -> None:
    assert [to.role for to in going("SD-HANDOVER", case_of(DOWN))[0]] == ["parent", "young_person"]
    alone = {"consent.young_person_competent": None, "consent.given_by[1]": None}
    assert [to.role for to in going("SD-HANDOVER", case_of(DOWN, alone))[0]] == ["parent"]


def test_an_address_of_eight_lines_is_brought_down_to_seven() -> None:
    lines = {f"parents[1].address.line{n}": f"Line {n}" for n in range(1, 6)}
    to = going("RCP", case_of(RECEIVED, {**lines, "parents[1].address.postcode": "zz994bb"}))[0][1]
    assert to.lines == ("Lewis Crane", "Line 1", "Line 2", "Line 3", "Line 4", "Line 5", "ZZ99 4BB")
    case = case_of(NOT_SENT, {f"early_help.agency.address.line{n}": f"Line {n}" for n in range(1, 6)})
    to = going("CHASE7", case)[0][0]
    assert to.lines == (
        "Selina Brook", "Fenbridge Academy", "Line 1", "Line 2", "Line 3", "Line 4, Line 5", "ZZ99 5BD"
    )  # fmt: skip


def test_the_key_of_an_addressee_stays_the_same_and_holds_no_name() -> None:
    first, second = going("RCP", case_of(RECEIVED))[0]
    moved, _ = going(
        "RCP", case_of(RECEIVED, {"parents[0].address": {"line1": "1 Elsewhere", "postcode": "ZZ99 1AA"}})
    )[0]
    assert first.key == moved.key != second.key
    assert "gemma" not in first.key.casefold()


def test_slips_go_with_the_letter_of_the_parent_who_needs_them() -> None:
    case = case_of(RECEIVED)
    first, second = going("RCP", case)[0]
    assert (slips(case, first), slips(case, second)) == (("SLIP-LANG",), ("SLIP-LARGE",))
    letters = [written("RCP", case, n).letter for n in (0, 1)]
    assert letters[0].enclosures == ("Fair processing notice", "Language slip")
    assert letters[1].enclosures == ("Fair processing notice", "Large print slip")
    assert [letter.large_print for letter in letters] == [False, True]


def test_an_interpreter_for_the_parents_asked_for_beside_the_child_counts() -> None:
    asked = {
        "parents[0].interpreter_needed": None,
        "child.interpreter_needed": "interpreter",
        "child.interpreter_for": ["parent_or_carer"],
    }
    case = case_of(RECEIVED, asked)
    assert slips(case, going("RCP", case)[0][0]) == ("SLIP-LANG",)
    assert slips(case, going("RCP-R", case)[0][0]) == ()


# -- what a letter must not show ------------------------------------------------------------------------------------------

HIDDEN = {
    "child.address.confidential": "yes",
    "parents[0].safe_to_contact": "yes",
    "parents[1].safe_to_contact": "yes",
}
SCHOOL = {"child.school": {"name": "Fenbridge Primary School"}}


def test_the_school_that_tells_where_a_child_lives_is_not_named_to_the_parent_who_must_not_know() -> None:
    case = case_of(RECEIVED, {**HIDDEN, **SCHOOL})
    mother, father = (written("RCP", case, n) for n in (0, 1))
    assert mother.reasons == ()
    assert father.shows == ("child.school",)
    assert "it shows what this reader must not see (child.school)" in father.reasons


def test_where_the_address_is_no_secret_the_school_is_named() -> None:
    assert written("RCP", case_of(RECEIVED, SCHOOL), 1).reasons == ()


def test_an_authority_that_tells_the_area_is_not_named_to_the_other_parent() -> None:
    other = {
        "name": "Omar Reza", "relationship": "father", "lives_with_child": "no", "safe_to_contact": "yes",
        "address": {"line1": "2 Pier Road", "line2": "Fenbridge", "postcode": "ZZ99 4BD", "confidential": "no"},
    }  # fmt: skip
    case = case_of(
        OUT, {"child.address.confidential": "yes", "parents[0].safe_to_contact": "yes", "parents[1]": other}
    )
    assert written("OOA-P", case, 0).shows == ()
    assert "local_authority.name" in written("OOA-P", case, 1).shows


def test_a_meeting_at_a_confidential_address_is_not_told_to_the_other_parent() -> None:
    changes = {
        "child.address.confidential": "yes",
        "early_help.meeting.place": "At home, 22 Tenter Croft",
        **{f"parents[{n}].safe_to_contact": "yes" for n in (0, 1)},
    }
    case = case_of(TEAM, changes)
    assert "child.address" not in written("KK-INV-F", case, 0).shows
    assert "child.address" in written("KK-INV-F", case, 1).shows


def test_social_care_sees_the_address_and_an_agency_does_not() -> None:
    hidden = {"child.address.confidential": "yes"}
    assert written("KK-CIN", case_of(REFUSED, hidden)).shows == ()
    assert "child.address" in written("KK-REG", case_of(TEAM, hidden)).shows


@pytest.mark.parametrize(
    "changes",
    [
        {"parents[0].address": {"line1": "1 Haven", "postcode": "ZZ99 1AA", "kind": "refuge"}},
        {"parents[0].telephone": "01632 960111", "parents[0].confidential": ["telephone"]},
        {"child.confidential": ["school"], **SCHOOL},
        {"author.address.confidential": "yes"},
        {"proceedings": {"exist": "yes"}, "child.address.confidential": None},
        {"referral.anonymous_name": "Priya Anand"},
    ],
)
def test_whatever_is_to_be_kept_from_the_other_parent_is_looked_for(changes: dict[str, Any]) -> None:
    case = case_of(RECEIVED, changes)
    father = next(to for to in going("RCP", case)[0] if to.name == "Lewis Crane")
    assert any(secret.words for secret in withheld_from(case, father).secrets)
    assert not no_words_to_hide(case)


@pytest.mark.parametrize("name", SERVES)
def test_the_quick_look_agrees_with_the_long_one(name: str) -> None:
    case = case_of(name)
    long_look = [
        secret for to in going("RCP", case)[0] for secret in withheld_from(case, to).secrets if secret.words
    ]
    assert no_words_to_hide(case) and not long_look


def test_a_referrer_who_stays_anonymous_is_not_named_to_the_family() -> None:
    case = case_of(RECEIVED, {"referral.anonymous_name": "Priya Anand"})
    assert written("RCP", case).shows == ("referral.anonymous_name",)


def test_nobody_is_copied_into_a_letter_to_a_confidential_address() -> None:
    case = case_of(
        RECEIVED, {"parents[0].address": {"line1": "1 Haven", "postcode": "ZZ99 1AA", "kind": "refuge"}}
    )
    to = going("RCP", case)[0][0]
    found, stopped = copies(case, ("referrer",), to, settings())
    assert not found
    assert stopped[-1].reason == "the address on the letter is confidential; write to them apart"
    second = going("RCP", case)[0][1]
    assert [each.name for each in copies(case, ("referrer",), second, settings())[0]] == ["Priya Anand"]


# -- agencies and offices -------------------------------------------------------------------------------------------------

EXCLUDES: list[tuple[dict[str, Any], bool]] = [
    ({"consent.do_not_share_with": [{"agency": "other", "name": "Fenbridge Academy"}]}, True),
    ({"consent.do_not_share_with": [{"agency": "other", "name": "selina  brook"}]}, True),
    ({"consent.do_not_share_with": [{"agency": "school_nursery_or_college"}]}, True),
    ({"consent.share_with": [{"agency": "school_nursery_or_college", "agreed": "no"}]}, True),
    (
        {"consent.do_not_share_with": [{"agency": "school_nursery_or_college", "limits": "not the reason"}]},
        False,
    ),
    ({"consent.do_not_share_with": [{"agency": "school_nursery_or_college", "name": "Hill School"}]}, False),
    ({"consent.do_not_share_with": [{"agency": "housing"}]}, False),
    ({"consent.share_with": [{"agency": "school_nursery_or_college", "agreed": "yes"}]}, False),
]


@pytest.mark.parametrize(("changes", "is_out"), EXCLUDES)
def test_an_agency_that_the_family_excluded_is_never_addressed(changes: dict[str, Any], is_out: bool) -> None:
    found, stopped = going("CHASE7", case_of(NOT_SENT, changes))
    assert bool(found) is not is_out
    assert bool(stopped) is is_out
    if is_out:
        assert "the family does not agree to sharing with this agency" in stopped[0].reason


def test_a_professional_who_is_excluded_is_not_invited_and_not_named() -> None:
    case = case_of(TEAM)
    found, stopped = going("KK-INV-P", case)
    assert [to.name for to in found] == ["Grace Lim"]
    assert [each.who for each in stopped] == ["professional 2"]
    assert "Hale" not in words(written("KK-INV-F", case).letter)


def test_a_professional_without_the_familys_agreement_is_not_invited() -> None:
    found, stopped = going("KK-INV-P", case_of(TEAM, {"professionals[0].consent_to_share": None}))
    assert not found
    assert stopped[0].reason == "it is not recorded that the family agree to sharing with them"
    named = {"professionals[0].consent_to_share": None}
    named["consent.share_with"] = [{"agency": "other", "name": "Calderby Child Health", "agreed": "yes"}]
    assert going("KK-INV-P", case_of(TEAM, named))[0]


@pytest.mark.parametrize("answer", [{"involvement": "previous"}, {"attending": "no"}])
def test_a_professional_who_is_not_involved_or_not_coming_is_left_out(answer: dict[str, str]) -> None:
    changes = {f"professionals[0].{name}": value for name, value in answer.items()}
    found, stopped = going("KK-INV-P", case_of(TEAM, changes))
    assert not found and [each.who for each in stopped] == ["professional 2"]


def test_another_authority_is_not_told_against_the_familys_word() -> None:
    refused = {"consent.do_not_share_with": [{"agency": "children_s_social_care"}]}
    assert not going("OOA-LA", case_of(OUT, refused))[0]
    assert going("OOA-LA", case_of(OUT, {**refused, "consent.basis": "s47"}))[0]


def test_an_office_that_is_the_same_in_every_case_comes_from_the_settings() -> None:
    case = case_of(TEAM)
    assert going("KK-REG", case)[0][0].lines[0] == "Information Sharing Service"
    bare = replace(settings(), addressees={})
    assert going("KK-REG", case, bare)[1] == (
        Stopped("kiss", "information sharing service (KISS)", "the case does not say who this is"),
    )
    nameless = replace(settings(), addressees={"kiss": Contact(telephone="01632 960240")})
    assert not going("KK-REG", case, nameless)[0]


def test_an_office_that_the_case_names_goes_before_the_settings() -> None:
    row = {
        "role": "kiss",
        "name": "Mo Abara",
        "organisation": "Register",
        "address": {"line1": "1 Row", "postcode": "ZZ99 1AB"},
    }
    found, _ = going("KK-REG", case_of(TEAM, {"correspondence.addressees": [row]}))
    assert [to.lines for to in found] == [("Mo Abara", "Register", "1 Row", "ZZ99 1AB")]


def test_a_note_or_an_agreement_needs_no_address() -> None:
    assert going("INSUF", case_of(TRIAGED))[0][0].lines == ()
    assert going("NS-CHILD", case_of("agreements"))[0][0].name == "Callum Byrne"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_of_whom_the_case_says_nothing_is_told_and_never_fails(role: str) -> None:
    empty = case_of(NOT_SENT, {"early_help": None, "child": None, "events": []})
    found, stopped = addressees(empty, (role,), Settings())
    assert not found and stopped
    assert all(each.reason for each in stopped)


def test_somebody_with_two_roles_of_a_letter_gets_it_in_each() -> None:
    found, _ = going("KK-PLAN", case_of(TEAM))
    assert [to.role for to in found] == ["parent", "parent", "professionals", "kiss"]


def test_excluded_says_nothing_of_somebody_whom_nobody_excluded() -> None:
    case = case_of(NOT_SENT)
    assert excluded(case, case.at("early_help.agency")) == ""


def test_an_areas_own_letter_has_the_same_gates() -> None:
    own = text_of("RCP", code="RCP-OWN")
    case = case_of(RECEIVED, {"consent.given": "refused"})
    assert held(own, case, going("RCP", case)[0][0], settings()) == ("consent was refused",)
    assert "RCP-OWN" not in catalogue()
