"""Gates of Cafcass's letters. What the forms and the checks already know is asked of them, not judged again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from ..cases.case import Case
from ..cases.events import happened, last
from ..cases.kinds import Stated
from ..checks.consent import (
    child_and_court_consent,
    child_in_need_with_consent,
    consent_not_withdrawn,
    other_routes_with_consent,
)
from ..checks.consent_routes import S17_CAFCASS, WELFARE, Route, route_of, stands
from ..checks.working_days import working_days_after
from ..forms import load
from ..forms.requirements import Problem
from ..forms.section_120_rules import (
    missing_c1a_is_told,
    no_current_risk,
    no_other_harm,
    nothing_suggests_that_it_goes_on,
    private_law_only,
)
from .addressees import Addressee
from .gates import gate, latest, since

if TYPE_CHECKING:
    from ..checks.pathway import Pathway


def _first(problems: Iterable[Problem]) -> str:
    """The first of these problems as a reason: what is wrong, and what to do."""
    for problem in problems:
        return f"{problem.message}. {problem.remedy}".rstrip(".")
    return ""


# -- referrals -----------------------------------------------------------------------------------------------------------


@gate("Cafcass 2.61, 2.63")
def not_another_kind(case: Case, to: Addressee | None) -> str:
    """The case is not recorded as a referral of another kind."""
    basis = case.given("referral.basis") or case.given("consent.basis")
    if basis in (None, "s47") or case.says("referral.immediate_danger", "yes"):
        return ""
    return (
        "the case is recorded as another kind of referral; for a child-protection referral write “basis: s47”"
    )


@gate("Cafcass 2.61, 2.63")
def child_in_need_by_cafcass(case: Case, to: Addressee | None) -> str:
    """Cafcass refers the child as a child in need."""
    return _on_route(case, S17_CAFCASS, "as a child in need (“basis: s17”)")


@gate("Cafcass 2.62–2.63")
def promotes_welfare(case: Case, to: Addressee | None) -> str:
    """The referral is to promote the child’s welfare."""
    return _on_route(case, WELFARE, "to promote the child’s welfare (“basis: promoting_welfare”)")


def _on_route(case: Case, route: Route, words: str) -> str:
    return (
        "" if route_of(load("referral"), case) is route else f"the case is not recorded as a referral {words}"
    )


@gate("Cafcass 2.63")
def for_services(case: Case, to: Addressee | None) -> str:
    """A referral that rests on the court’s consent is proposed: as a child in need, or to promote welfare."""
    if route_of(load("referral"), case) in (S17_CAFCASS, WELFARE):
        return ""
    return "no referral is proposed that rests on the court’s consent; a child-protection referral needs none"


@gate("Cafcass 2.63")
def three_consents(case: Case, to: Addressee | None) -> str:
    """Child, parents and, in proceedings, the court have consented, and it is recorded."""
    if reason := family_consents(case):
        return reason
    if case.says("proceedings.exist", "no"):
        return ""
    if reason := _first(child_and_court_consent.check(load("referral"), case)):
        return reason
    if not case.says("proceedings.exist", "yes"):
        return "it is not said whether there are court proceedings"
    return "" if case.says("consent.court_consent", "given") else "the court’s consent is not recorded"


@gate("Cafcass 2.63")
def family_consents(case: Case, to: Addressee | None) -> str:
    """Child and parents have consented, and it is recorded."""
    form = load("referral")
    for rule in (child_in_need_with_consent, other_routes_with_consent, consent_not_withdrawn):
        if reason := _first(rule.check(form, case)):
            return reason
    problems = child_and_court_consent.check(form, case)
    if reason := _first(problem for problem in problems if problem.path == "referral.child_consent"):
        return reason
    if not stands(case):
        return "the parents’ consent is not recorded"
    if not case.says("referral.child_consent", "given", "too_young_to_be_asked"):
        return "the child’s consent is not recorded"
    return ""


@gate("Cafcass 2.63")
def court_not_yet_asked(case: Case, to: Addressee | None) -> str:
    """There are proceedings, and the court has not yet answered."""
    if not case.says("proceedings.exist", "yes"):
        return "no open proceedings are recorded"
    answer = {"given": "the court has consented", "refused": "the court has refused"}
    return answer.get(str(case.given("consent.court_consent")), "")


@gate("Cafcass 2.104; appendix V")
def three_working_days_passed(case: Case, to: Addressee | None) -> str:
    """Three working days have passed since the referral was confirmed in writing."""
    sent = last(case, "referral_confirmed")
    if sent is None:
        return "no written confirmation of a referral is recorded"
    passed = case.today > working_days_after(sent.day, 3)
    return "" if passed else "the three working days since the written confirmation have not passed"


@gate("Cafcass 2.104")
def authority_silent(case: Case, to: Addressee | None) -> str:
    """Children’s social care has not answered since the referral was confirmed in writing."""
    answered = since(
        case, last(case, "referral_confirmed"), "authority_replied", "referral_decided", "decision_told"
    )
    return "children’s social care has answered" if answered else ""


# -- the section 120 pathway ---------------------------------------------------------------------------------------------


@gate("Cafcass 2.79, appendix III")
def notification_is_right(case: Case, to: Addressee | None) -> str:
    """It is about past harm from witnessing alone, in private law, and nothing suggests that the risk goes on."""
    rules = (private_law_only, no_current_risk, no_other_harm, nothing_suggests_that_it_goes_on)
    for rule in rules:
        if reason := _first(rule.check(case)):
            return reason
    return ""


@gate("Cafcass appendix III")
def on_the_pathway(case: Case, to: Addressee | None) -> str:
    """The section 120 pathway calls for it, and no open question comes first."""
    found = pathway_of(case)
    if found.note:
        return found.note.rstrip(".")
    state = next((each.state for each in found.due if each.thing.code == "CC-S120"), "")
    if state and state != "waits":
        return ""
    if found.refers:
        return (
            "the section 120 pathway calls for a child-protection referral; it takes the place of this letter"
        )
    if found.open:
        return f"the section 120 pathway leaves a question open ({found.open[0].path})"
    return "the section 120 pathway does not call for it"


def pathway_of(case: Case) -> Pathway:
    """What the section 120 pathway says of a case."""
    from ..checks.pathway import PathwayCase, pathway

    # The pathway asks only for answers by their paths, and a case that lacks a form's answers has none there.
    return pathway(cast(PathwayCase, case))


@gate("Cafcass appendix III")
def c1a_not_completed(case: Case, to: Addressee | None) -> str:
    """A party ticked the harm box, and form C1A was not completed."""
    if any(missing_c1a_is_told.check(case)):
        return ""
    return "it is not recorded that a party ticked the harm box and form C1A was not completed"


@gate("Cafcass 2.22, 3.69")
def checks_incomplete(case: Case, to: Addressee | None) -> str:
    """Screening checks are missing."""
    if case.at("screening_checks") in (Stated.NONE, Stated.NOT_APPLICABLE):
        return ""
    rows = case.rows("screening_checks")
    if any(row.outstanding == "yes" for _, row in rows):
        return ""
    return "no screening check is recorded as awaited" if rows else "the screening checks are not recorded"


@gate("Cafcass 2.24, 2.112")
def private_law(case: Case, to: Addressee | None) -> str:
    """The proceedings are private law."""
    return _law(case, "private_law", "private")


@gate("Cafcass 2.21, 2.29")
def public_law(case: Case, to: Addressee | None) -> str:
    """The proceedings are public law."""
    return _law(case, "public_law", "public")


def _law(case: Case, law: str, word: str) -> str:
    given = case.given("proceedings.law_type")
    if given is None:
        return "it is not said whether the proceedings are private or public law"
    return "" if given == law else f"the proceedings are not {word} law"


@gate("Cafcass 2.24")
def below_referral(case: Case, to: Addressee | None) -> str:
    """The concern is below the level of a child-protection referral."""
    if case.says("consent.basis", "s47") or case.says("referral.basis", "s47") or pathway_of(case).refers:
        return "the concern calls for a child-protection referral; refer it first"
    return ""


# -- the court and the parties -------------------------------------------------------------------------------------------


@gate("Cafcass 3.75, 3.84–3.85")
def directions_wanted(case: Case, to: Addressee | None) -> str:
    """Something is to be withheld from a party, or consent to extended checks was refused."""
    if case.says("disclosure.withhold_from_party", "yes") or happened(case, "extended_checks_refused"):
        return ""
    return "nothing is recorded that is to be withheld, and no refusal of extended checks"


@gate("Cafcass 3.84")
def advice_recorded(case: Case, to: Addressee | None) -> str:
    """Before something is withheld, the Service Manager and a lawyer have been asked, and it is recorded."""
    if not case.says("disclosure.withhold_from_party", "yes"):
        return ""
    if not case.given("disclosure.discussed_with"):
        return "the discussion with the Service Manager is not recorded (answer “disclosure.discussed_with”)"
    return "" if case.given("disclosure.legal_advice") else "the legal advice is not recorded"


@gate("Cafcass 3.85")
def no_directions_yet(case: Case, to: Addressee | None) -> str:
    """The court has not yet given directions on what is to be withheld."""
    given = case.given("disclosure.direction_date") or happened(case, "directions_given")
    return "the court has given directions" if given else ""


@gate("Cafcass 2.111")
def concern_discussed(case: Case, to: Addressee | None) -> str:
    """The concern was discussed with the Service Manager and with children’s social care."""
    if not happened(case, "manager_discussion"):
        return "the discussion with the Service Manager is not recorded (answer “manager_discussion.at”)"
    if not happened(case, "social_care_consulted", "authority_replied"):
        return "the discussion with children’s social care is not recorded (event “social_care_consulted”)"
    return ""


# -- the end -------------------------------------------------------------------------------------------------------------


@gate("Cafcass 2.113")
def concerns_referred_anew(case: Case, to: Addressee | None) -> str:
    """The outcome leaves no concern for the child’s protection, or a new referral was made."""
    if case.says("cafcass_letters.concerns_remain", "no"):
        return ""
    if not case.says("cafcass_letters.concerns_remain", "yes"):
        return "it is not said whether the outcome leaves concerns for the child’s protection"
    if new_referral(case):
        return ""
    return "the outcome leaves concerns for the child’s protection; make a new referral first"


def new_referral(case: Case) -> bool:
    """Whether a referral was made when the involvement ended, or later."""
    return since(case, last(case, "involvement_ended"), "referral_made")


# -- conferences, allegations, reviews, checks ---------------------------------------------------------------------------


@gate("Cafcass 3.20")
def closed_case_decided(case: Case, to: Addressee | None) -> str:
    """In a closed case the Service Manager has decided what may be given."""
    decided = case.given("cafcass_letters.conference.manager_decision")
    if case.says("cafcass_letters.conference.context", "closed") and not decided:
        return "the case is closed, and the Service Manager’s decision on what may be given is not recorded"
    return ""


@gate("Cafcass 3.49")
def family_told_of_review(case: Case, to: Addressee | None) -> str:
    """The LSCB has told the family of the review, and the time of telling the court is agreed with it."""
    if case.given("cafcass_letters.review.family_told_on") is None:
        return "it is not recorded that the LSCB has told the family of the review"
    if case.given("cafcass_letters.review.timing_agreed_on") is None:
        return "it is not recorded that the time of telling the court is agreed with the LSCB"
    return ""


@gate("Cafcass 3.42")
def securer_independent(case: Case, to: Addressee | None) -> str:
    """Whoever secures the files has no line or performance responsibility for the case."""
    if case.says("scr.files.securer_independent", "yes"):
        return ""
    if case.says("scr.files.securer_independent", "no"):
        return "who secures the files is responsible for the practitioner or the case; another manager must do it"
    return "it is not said whether who secures the files is free of responsibility for the case"


@gate("Cafcass 3.51")
def author_external(case: Case, to: Addressee | None) -> str:
    """The author of the report comes from outside the region."""
    if case.says("scr.imr.external_to_region", "yes"):
        return ""
    if case.says("scr.imr.external_to_region", "no"):
        return "the author comes from the region that is reviewed; another must be appointed"
    return "it is not said whether the author comes from outside the region"


@gate("Cafcass 3.48")
def author_from_outside(case: Case, to: Addressee | None) -> str:
    """The author of the report is no Cafcass employee."""
    if latest(case, "outside_author_appointed"):
        return ""
    return "it is not recorded that the author comes from outside Cafcass (event “outside_author_appointed”)"


@gate("Cafcass 3.75")
def checks_not_refused(case: Case, to: Addressee | None) -> str:
    """The person has not refused the checks."""
    return (
        "the person has refused; ask the court for a direction instead"
        if happened(case, "extended_checks_refused")
        else ""
    )
