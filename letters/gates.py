"""Gates: what must be true before a letter may go, each by its name in the letters' headers.

A gate looks at a case and one addressee and answers with the reason why it is closed, in words without the case's
content, or with nothing when it is open. What an answer does not say closes a gate: a letter is never sent on a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import Happening, happened, happenings, last
from ..checks.consent_routes import is_withdrawn, refusal_of, stands
from ..checks.working_days import working_days_after
from ..forms.eha_rules import missing_from_assessment
from ..profiles.areas import area_of
from .addressees import Addressee

Look = Callable[[Case, Addressee | None], str]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: its name, what must be true, the paragraph that asks for it, and the look that it takes."""

    name: str
    says: str
    source: str
    look: Look

    def __call__(self, case: Case, to: Addressee | None = None) -> str:
        """Why the gate is closed; empty when it is open."""
        return self.look(case, to)


GATES: dict[str, Gate] = {}


def gate(source: str) -> Callable[[Look], Gate]:
    """Enter a gate under the name of its function; the first line of its docstring says what must be true."""

    def enter(look: Look) -> Gate:
        name = look.__name__
        if name in GATES:
            raise ValueError(f"There are two gates “{name}”.")
        says = (look.__doc__ or "").strip().splitlines()[0].rstrip(".")
        GATES[name] = Gate(name, says, source, look)
        return GATES[name]

    return enter


def latest(case: Case, *codes: str) -> Happening | None:
    """The last of these events that has happened, with its place and who caused it."""
    found = [each for each in happenings(case) if each.code in codes and each.at.day <= case.today]
    return found[-1] if found else None


def since(case: Case, moment: Moment | None, *codes: str) -> bool:
    """Whether one of these events happened at or after a moment."""
    return moment is not None and any(at.day >= moment.day for at in happened(case, *codes))


# -- consent -------------------------------------------------------------------------------------------------------------


@gate("Sandwell 1.1; Kent and Medway 8")
def consent_given(case: Case, to: Addressee | None) -> str:
    """Consent was given, in full or in part, and not withdrawn."""
    if is_withdrawn(case):
        return "consent was withdrawn"
    if stands(case):
        return ""
    missing = {"refused": "consent was refused", "not_sought": "consent was not sought"}
    return missing.get(refusal_of(case), "consent is not recorded")


@gate("Sandwell 1.1.1, 4.2.1, 6.1.1; Kent and Medway 8")
def no_consent(case: Case, to: Addressee | None) -> str:
    """There is no consent: it was refused, was not sought or was withdrawn."""
    if stands(case):
        return "consent was given"
    if not (refusal_of(case) or case.given("consent.withdrawn_on") or happened(case, *_WITHOUT)):
        return "it is not recorded that consent was refused or not sought"
    return ""


_WITHOUT = ("no_consent_found", "consent_refused", "step_down_no_consent")


@gate("Kirklees escalation 6, de-escalation 2")
def consent_dated(case: Case, to: Addressee | None) -> str:
    """The day on which the consent was signed is recorded."""
    return "" if happened(case, "consent_given") else "the day on which consent was given is not recorded"


# -- an early help assessment --------------------------------------------------------------------------------------------


@gate("Sandwell 1.1")
def assessment_complete(case: Case, to: Addressee | None) -> str:
    """Every answer that an early help assessment must hold is there."""
    missing = missing_from_assessment(case)
    return f"the assessment lacks {'; '.join(missing)}" if missing else ""


@gate("Sandwell 1.5")
def something_missing(case: Case, to: Addressee | None) -> str:
    """It is recorded what is missing."""
    listed = missing_from_assessment(case) or case.given("early_help.missing_information")
    return "" if listed else "nothing is recorded as missing; list it under “missing_information”"


@gate("Sandwell 1.1.1; flowchart 1.0")
def not_via_ecaf(case: Case, to: Addressee | None) -> str:
    """The assessment came on paper or by e-mail, not through eCAF."""
    if happened(case, "eha_received_by_ecaf"):
        return "the assessment came through eCAF, which tells the referrer itself"
    return "" if happened(case, "eha_received") else "it is not recorded that an assessment was received"


@gate("Sandwell 1.1.1, 6.1.1")
def consent_advice_given(case: Case, to: Addressee | None) -> str:
    """The coordinator has advised the referrer by telephone how consent is obtained."""
    if happened(case, "referrer_advised"):
        return ""
    return "the coordinator’s telephone advice on consent is not recorded (event “referrer_advised”)"


@gate("Sandwell 1.1.1")
def no_consent_closed(case: Case, to: Addressee | None) -> str:
    """The episode was closed for want of consent."""
    return (
        ""
        if happened(case, "no_consent_closed")
        else "the closure is not recorded (event “no_consent_closed”)"
    )


@gate("Sandwell 1.1.1; specification, part 2")
def not_a_parent(case: Case, to: Addressee | None) -> str:
    """The addressee is no parent or carer of the child: this letter is for professionals only."""
    names = {_folded(row.name) for _, row in case.rows("parents")}
    return (
        "the addressee is a parent, and this letter never goes to one"
        if to and _folded(to.name) in names
        else ""
    )


def _folded(name: object) -> str:
    return " ".join(name.casefold().split()) if isinstance(name, str) else ""


@gate("Sandwell 1.6")
def services_with_number(case: Case, to: Addressee | None) -> str:
    """At least one service is listed, and each has a name and a telephone number."""
    rows = [row for _, row in case.rows("early_help.services")]
    if not rows:
        return "no service is named"
    if any(not (is_value(row.name) and is_value(row.telephone)) for row in rows):
        return "a service lacks its name or telephone number"
    return ""


@gate("Sandwell 1.8")
def eha_not_received(case: Case, to: Addressee | None) -> str:
    """The assessment has not come since it was asked for."""
    asked = last(case, "eha_requested", "eha_incomplete")
    if asked is None:
        return "no request for an assessment is recorded"
    return "the assessment has come" if since(case, asked, "eha_received", "eha_completed") else ""


@gate("Sandwell 1.8")
def request_open(case: Case, to: Addressee | None) -> str:
    """The request for an assessment is not closed."""
    closing = ("request_closed", "closure_authorised", "episode_closed", "case_closed")
    return "the request is closed" if since(case, last(case, "eha_requested"), *closing) else ""


@gate("Sandwell 1.8")
def seven_days_passed(case: Case, to: Addressee | None) -> str:
    """Seven days have passed since the assessment was asked for."""
    return _passed(case, 7)


@gate("Sandwell 1.8")
def fourteen_days_passed(case: Case, to: Addressee | None) -> str:
    """Fourteen days have passed since the assessment was asked for."""
    return _passed(case, 14)


def _passed(case: Case, days: int) -> str:
    asked = last(case, "eha_requested")
    if asked is None:
        return "no request for an assessment is recorded"
    until = asked.day + timedelta(days=days)
    return "" if case.today > until else f"the {days} days since the request have not passed"


@gate("Sandwell 1.8")
def coordinator_review_done(case: Case, to: Addressee | None) -> str:
    """The coordinator has reviewed the case since the assessment was asked for."""
    return _since_request(case, "coordinator_reviewed", "the coordinator’s review is not recorded")


@gate("Sandwell 1.8")
def agency_called(case: Case, to: Addressee | None) -> str:
    """The agency was rung since the assessment was asked for."""
    return _since_request(case, "agency_called", "the call to the agency is not recorded")


@gate("Sandwell 1.8")
def closure_authorised(case: Case, to: Addressee | None) -> str:
    """A named coordinator has authorised the closure."""
    found = latest(case, "closure_authorised")
    if found and not found.by.strip():
        return "it is not recorded who authorised the closure"
    return _since_request(case, "closure_authorised", "nobody has authorised the closure")


def _since_request(case: Case, code: str, reason: str) -> str:
    done = since(case, last(case, "eha_requested"), code)
    return "" if done else f"{reason} (event “{code}”)"


@gate("Sandwell 4.4.3")
def handover_or_five_days(case: Case, to: Addressee | None) -> str:
    """The handover has come, or five working days have passed since the meeting accepted the step-down."""
    accepted = last(case, "cin_meeting_accepted")
    if accepted is None:
        return "it is not recorded that the step-down was accepted"
    if since(case, accepted, "ics_contact_created", "episode_begun"):
        return ""
    if case.today > working_days_after(accepted.day, 5):
        return ""
    return "the handover has not come, and the five working days since the meeting have not passed"


# -- another authority ---------------------------------------------------------------------------------------------------


@gate("Sandwell 1.1, 6.0")
def in_this_area(case: Case, to: Addressee | None) -> str:
    """The child lives in this authority’s area."""
    return "the child lives in another authority’s area" if happened(case, "out_of_area_found") else ""


@gate("Sandwell 6.0")
def out_of_area(case: Case, to: Addressee | None) -> str:
    """The child lives in another authority’s area."""
    if happened(case, "out_of_area_found"):
        return ""
    return "it is not recorded that the child lives in another area (event “out_of_area_found”)"


@gate("Sandwell 6.2")
def authority_notified(case: Case, to: Addressee | None) -> str:
    """The child’s own authority was told by telephone."""
    if happened(case, "authority_notified"):
        return ""
    return "the telephone notice to the authority is not recorded (event “authority_notified”)"


@gate("Sandwell 6.2–6.3")
def eha_sent(case: Case, to: Addressee | None) -> str:
    """The assessment was sent to the child’s own authority."""
    return (
        ""
        if happened(case, "eha_sent")
        else "the sending of the assessment is not recorded (event “eha_sent”)"
    )


@gate("Sandwell 6.2")
def sent_securely(case: Case, to: Addressee | None) -> str:
    """A secure way of sending it is recorded."""
    if case.says("local_authority.delivery", "secure_email", "portal", "by_hand"):
        return ""
    if case.given("local_authority.delivery") is None:
        return "it is not recorded how the assessment is sent"
    protected = case.given("local_authority.delivery_protected")
    return "" if protected else "it is not recorded how the assessment is protected on its way"


# -- Kirklees ------------------------------------------------------------------------------------------------------------


@gate("Kirklees escalation 7; specification, part 3.3")
def kirklees_procedure(case: Case, to: Addressee | None) -> str:
    """Kirklees’s procedure holds: elsewhere a referral as a child in need is not accepted without consent."""
    if area_of(case.given("profile")) == "kirklees":
        return ""
    return (
        "only Kirklees takes a referral as a child in need after a refused CAF (setting or answer “profile”)"
    )


@gate("Kirklees escalation 2")
def caf_exists(case: Case, to: Addressee | None) -> str:
    """The information sharing service has answered that there is a CAF."""
    return "" if happened(case, "caf_found") else "it is not recorded that there is a CAF (event “caf_found”)"


@gate("Kirklees escalation 7")
def caf_refusal_recorded(case: Case, to: Addressee | None) -> str:
    """The refusal of the CAF is recorded with what the parents said."""
    found = latest(case, "caf_refused")
    if found is None:
        return "the refusal of the CAF is not recorded (event “caf_refused”)"
    note = case.given(f"{found.path}.note")
    return "" if note else "it is not recorded who refused the CAF and what was said (note of “caf_refused”)"


@gate("Kirklees escalation 7")
def evidence_given(case: Case, to: Addressee | None) -> str:
    """The concern is told, with at least one incident as evidence."""
    if not case.given("referral.concern_exact"):
        return "the concern is not told (answer “referral.concern_exact”)"
    return "" if case.rows("incidents") else "there is no evidence: no incident is recorded"


@gate("Kirklees escalation 7")
def pre_caf_attached(case: Case, to: Addressee | None) -> str:
    """The pre-CAF checklist is attached."""
    rows = case.rows("referral.previous_assessments")
    if any(row.kind == "pre_caf" and row.attached == "yes" for _, row in rows):
        return ""
    return "the pre-CAF checklist is not attached"


@gate("Specification, part 3.3; Kirklees escalation 7")
def referral_answer_recorded(case: Case, to: Addressee | None) -> str:
    """What the parents say to this referral is recorded, beside their refusal of the CAF."""
    return "" if case.given("consent.given") else "the parents’ answer to the referral is not recorded"


@gate("Kirklees escalation 8; Kent and Medway 8")
def decision_recorded(case: Case, to: Addressee | None) -> str:
    """The decision and its reasons are recorded."""
    if not case.given("early_help.decision"):
        return "the decision is not recorded"
    return "" if case.given("early_help.decision_reason") else "the reasons for the decision are not recorded"


@gate("Kirklees escalation 11–12, de-escalation 1–2")
def papers_listed(case: Case, to: Addressee | None) -> str:
    """The papers that go with it are listed."""
    return "" if case.given("early_help.papers") else "the papers are not listed"


@gate("Kirklees escalation 12, continuum of need")
def lead_named(case: Case, to: Addressee | None) -> str:
    """The new lead professional is named, with agency and contact."""
    has = [case.given(f"lead_professional.{each}") for each in ("name", "organisation", "telephone", "email")]
    return (
        ""
        if has[0] and has[1] and (has[2] or has[3])
        else "the lead professional’s name, agency or contact is missing"
    )


@gate("Kirklees, continuum of need")
def family_asked_about_lead(case: Case, to: Addressee | None) -> str:
    """It is recorded whether the family agree to the new lead professional."""
    answered = case.says("early_help.lead_agreed_by_family", "yes", "no")
    return "" if answered else "it is not recorded whether the family agree to the new lead professional"


@gate("Kirklees escalation 12")
def meeting_ahead(case: Case, to: Addressee | None) -> str:
    """The meeting has a day that lies ahead."""
    return "" if next_meeting(case) else "no meeting ahead is recorded (event “meeting”)"


def next_meeting(case: Case) -> Moment | None:
    """When the next meeting is."""
    ahead = [each.at for each in happenings(case) if each.code == "meeting" and each.at.day >= case.today]
    return ahead[0] if ahead else None


# -- Kent and Medway, Peterborough and Cambridgeshire --------------------------------------------------------------------


@gate("Kent and Medway 8")
def not_child_protection(case: Case, to: Addressee | None) -> str:
    """The referral is as a child in need, not for child protection."""
    basis: Any = case.given("referral.basis") or case.given("consent.basis")
    if basis == "s47" or case.says("referral.immediate_danger", "yes"):
        return "it is a child-protection referral, which needs no consent"
    return "" if basis else "it is not recorded on which basis the child was referred"


@gate("Peterborough & Cambridgeshire, poor referral")
def referral_can_be_better(case: Case, to: Addressee | None) -> str:
    """There is something to say about the quality of the referral."""
    from .values_early_help import referral_remarks, referral_unanswered

    anything = referral_remarks(case) or referral_unanswered(case)
    return "" if anything else "there is nothing to remark about the referral"
