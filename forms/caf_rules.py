"""The rules of the common assessment: what looks at more than one answer."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.kinds import Stated
from ..findings import Level
from .caf_domains import DOMAINS, elements
from .requirements import Problem, Rule, rule, says
from .signing import family_signs, to_be_signed

_CAF = "National CAF"
_AUDIT = "Public practice, CAF quality review"
_CONSENT = "Kirklees escalation 6; Kent and Medway 5"
_SHORTEST_REASON = 20
_HALF_A_YEAR = timedelta(days=183)

S47 = says("caf.use", "referral_s47", text="it is a child-protection (section 47) referral")


@rule(
    "CAF-01",
    "The reason is very short",
    "A reader who does not know the family must understand what led to the assessment.",
    "House rule",
    Level.WARNING,
)
def reason_tells_enough(case: Case) -> Iterator[Problem]:
    """The reason has at least twenty words."""
    reason = case.given("caf.reason")
    if isinstance(reason, str) and len(reason.split()) < _SHORTEST_REASON:
        yield Problem(
            "caf.reason",
            f"the reason has fewer than {_SHORTEST_REASON} words",
            "Say what happened, since when, and who noticed.",
        )


@rule(
    "CAF-02",
    "The assessment ends before it begins",
    "One of the two dates is wrong.",
    "Public practice, Family CAF form",
)
def completed_after_start(case: Case) -> Iterator[Problem]:
    """The assessment is completed on or after the day it started."""
    start, end = case.given("caf.date_started"), case.given("caf.date_completed")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield Problem("caf.date_completed", "completed before it was started", "Check the two dates.")


@rule(
    "CAF-03",
    "Nobody of the family was present",
    "An assessment is made with the child and the parents, not about them.",
    _AUDIT,
    Level.WARNING,
)
def family_present(case: Case) -> Iterator[Problem]:
    """The child or a parent took part."""
    rows = case.rows("caf.people_present")
    if rows and not any(row.part in ("child_or_young_person", "parent_or_carer") for _, row in rows):
        yield Problem(
            "caf.people_present",
            "neither the child nor a parent is recorded as present",
            "Add them with “part:”, or see them before you complete it.",
        )


@rule(
    "CAF-04",
    "The lead professional is not a social worker",
    "For a child on a protection plan or looked after it always is a social worker; for a child in need it usually is.",
    "Kent and Medway 6; Kirklees continuum of need",
    Level.WARNING,
)
def lead_is_social_worker(case: Case) -> Iterator[Problem]:
    """A protected or looked-after child has a social worker as lead professional."""
    role = case.given("lead_professional.role")
    if not is_value(case.at("lead_professional")) or "social worker" in str(role or "").casefold():
        return
    if case.says("child.cp_status", "current") or case.says("child.looked_after", "yes"):
        yield Problem(
            "lead_professional.role",
            "the child is on a protection plan or looked after, and the lead is not recorded as a social worker",
            "Name the social worker as lead professional.",
        )
    elif case.says("caf.use", "referral_s17") or case.says("caf.level_of_need", "complex_needs"):
        yield Problem(
            "lead_professional.role",
            "for a child in need the lead professional is usually a social worker",
            "Agree with social care who leads.",
            Level.ADVICE,
        )


@rule(
    "CAF-05",
    "A domain is empty",
    "Not every element is needed, but each of the three domains needs one.",
    _CAF,
    Level.WARNING,
)
def every_domain_looked_at(case: Case) -> Iterator[Problem]:
    """Each domain has strengths or needs for one element at least."""
    for domain in DOMAINS:
        if not any(
            case.given(f"{path}.{side}") for path in elements(domain) for side in ("strengths", "needs")
        ):
            yield Problem(
                f"caf.{domain}",
                "no strength and no need is recorded in this domain",
                "Answer one element at least.",
            )


@rule(
    "CAF-06",
    "Strengths or needs without evidence",
    "Evidence keeps what was seen apart from what is supposed.",
    _CAF,
    Level.WARNING,
)
def evidence_for_each(case: Case) -> Iterator[Problem]:
    """An element that is answered has evidence."""
    for path in elements():
        if (case.given(f"{path}.strengths") or case.given(f"{path}.needs")) and not case.at(
            f"{path}.evidence"
        ):
            yield Problem(
                f"{path}.evidence",
                "missing: the evidence for this element",
                "Say what was seen, said or measured, and when.",
            )


@rule(
    "CAF-07",
    "Risk of harm is not followed by protection",
    "A concern about significant harm leaves the early-help route: follow the local safeguarding procedure at once.",
    "Kirklees, escalation; Kent and Medway 3 iv",
    Level.WARNING,
)
def harm_leads_to_protection(case: Case) -> Iterator[Problem]:
    """A risk of harm leads to children's social care."""
    if case.says("caf.use", "referral_s17", "referral_s47") or case.says("caf.outcome", "social_care"):
        return
    for path, answer in (("caf.level_of_need", "risk_of_harm"), ("caf.harm_concern", "yes")):
        if case.says(path, answer):
            yield Problem(
                path,
                "a risk of harm is recorded, and the outcome does not lead to children’s social care",
                "Follow the safeguarding procedure; consider a child-protection (section 47) referral.",
            )


@rule(
    "CAF-08",
    "An action should already be done",
    "The plan says what is going to happen.",
    f"{_CAF}; {_AUDIT}",
    Level.WARNING,
)
def actions_lie_ahead(case: Case) -> Iterator[Problem]:
    """The time for an action has not passed."""
    for path, row in case.rows("caf.actions"):
        if isinstance(row.by_when, date) and row.by_when < case.today:
            yield Problem(f"{path}.by_when", "this day has passed", "Agree a new day.")


@rule("CAF-09", "The review lies in the past", "A review is agreed for a day ahead.", _CAF, Level.WARNING)
def review_lies_ahead(case: Case) -> Iterator[Problem]:
    """The review date is after today."""
    review = case.given("caf.review_date")
    if isinstance(review, date) and review <= case.today:
        yield Problem("caf.review_date", "the review date is not after today", "Agree a new day.")


@rule(
    "CAF-10",
    "The review is more than six months ahead",
    "Help for additional needs below the child-in-need threshold runs for up to six months.",
    "Kent and Medway, tier 2",
    Level.ADVICE,
)
def review_within_six_months(case: Case) -> Iterator[Problem]:
    """Additional needs are reviewed within six months."""
    review = case.given("caf.review_date")
    start = case.given("caf.date_completed") or case.today
    additional = case.says("caf.level_of_need", "single_agency", "multi_agency")
    if additional and isinstance(review, date) and isinstance(start, date) and review - start > _HALF_A_YEAR:
        yield Problem(
            "caf.review_date",
            "the review is more than six months after the assessment",
            "Consider an earlier review.",
        )


@rule(
    "CAF-11",
    "A comment is missing and nobody says why",
    "The views of child and parents belong to the assessment; if they were not obtained, the reason is recorded.",
    f"{_CAF}; Cafcass 2.64",
    Level.WARNING,
)
def comment_or_reason(case: Case) -> Iterator[Problem]:
    """“None” in place of a comment comes with the reason."""
    for who in ("child", "parent"):
        path = f"caf.{who}_comment"
        if isinstance(case.at(path), Stated) and not case.given(f"{path}_missing"):
            yield Problem(
                f"{path}_missing", "missing: why there is no comment", f"Add “{who}_comment_missing: …”."
            )


@rule(
    "CAF-13",
    "The answers about sharing contradict each other",
    "An agency that the family did not agree to must not be named as agreed. “No” to sharing still allows storage.",
    _CAF,
    firm=True,
)
def sharing_is_consistent(case: Case) -> Iterator[Problem]:
    """No agency is agreed where sharing is not, or excluded without limits."""
    excluded = {
        (row.agency, row.name)
        for _, row in case.rows("consent.do_not_share_with")
        if not is_value(row.limits)
    }
    for path, row in case.rows("consent.share_with"):
        if row.agreed != "yes":
            continue
        if case.says("consent.agree_share", "no"):
            yield Problem(path, "this agency is agreed, but sharing is not", "Ask the family again.")
        elif {(row.agency, row.name), (row.agency, None)} & excluded:
            yield Problem(
                path,
                "this agency is agreed and excluded at once",
                "Ask the family again; until then it is excluded.",
            )


@rule(
    "CAF-14",
    "Signed before the assessment began",
    "A signature stands for what was written before it.",
    _CAF,
)
def signed_after_start(case: Case) -> Iterator[Problem]:
    """No signature is older than the assessment."""
    start = case.given("caf.date_started")
    for who in ("parent", "young_person", "assessor"):
        path = f"caf.signature_{who}.signed_on"
        signed = case.given(path)
        if isinstance(start, date) and isinstance(signed, Moment) and signed.day < start:
            yield Problem(path, "signed before the assessment was started", "Check the two dates.")


someone_signs = family_signs("CAF-15", "caf", _CONSENT, unless=S47)


signed_on_paper = to_be_signed(
    "CAF-16", _CAF, *(f"caf.signature_{who}" for who in ("parent", "young_person", "assessor"))
)


@rule(
    "CAF-17",
    "A referral goes under a covering letter",
    "A CAF used as a referral goes under a covering letter of the same kind, after a telephone call and within one "
    "working day of it. An outcome “refer to children’s social care” needs a referral of its own.",
    "Cafcass 2.64–2.65, 2.103",
    Level.ADVICE,
)
def covering_letter(case: Case) -> Iterator[Problem]:
    """A referral is reminded of its covering letter, and an outcome of its referral."""
    if case.says("caf.use", "referral_welfare", "referral_s17", "referral_s47"):
        yield Problem(
            "caf.use",
            "used as a referral, it needs a covering letter of the same kind",
            "Telephone first; send letter and form within one working day.",
        )
    elif case.says("caf.outcome", "social_care"):
        yield Problem(
            "caf.outcome",
            "the outcome is a referral to children’s social care, which is a document of its own",
            "Make it with the form “referral”.",
        )


@rule(
    "CAF-18",
    "Use and basis differ",
    "The letter, the consent and the urgency follow from the basis; it must be the same everywhere.",
    "Cafcass 2.63–2.65",
    Level.WARNING,
)
def use_fits_basis(case: Case) -> Iterator[Problem]:
    """A referral names the same basis as the consent."""
    basis = {"referral_welfare": "promoting_welfare", "referral_s17": "s17", "referral_s47": "s47"}
    wanted = basis.get(str(case.given("caf.use")))
    if wanted and case.given("consent.basis") and not case.says("consent.basis", wanted):
        yield Problem("caf.use", "the use of the form and “consent.basis” differ", "Correct one of them.")


@rule(
    "CAF-19",
    "Nothing tells which child this is",
    "A referral about an unknown child is still made, with a description or the place where the child is.",
    "Cafcass 2.102",
    always=True,
)
def child_can_be_found(case: Case) -> Iterator[Problem]:
    """A section 47 referral has a name, a description or a place."""
    clues = ("child.given_names", "child.family_name", "child.description", "child.where_now")
    if S47.holds(case) and not any(case.given(path) for path in clues):
        yield Problem(
            "child.description",
            "neither a name nor a description nor the place where the child is",
            "Give one of the three.",
        )


@rule(
    "CAF-20",
    "Consent came after the start",
    "The family agrees before the assessment begins, and again at its end.",
    _CONSENT,
    Level.WARNING,
)
def consent_before_start(case: Case) -> Iterator[Problem]:
    """The first consent is not later than the start."""
    start = case.given("caf.date_started")
    days = [row.date for _, row in case.rows("consent.given_by") if isinstance(row.date, date)]
    if isinstance(start, date) and days and min(days) > start and not S47.holds(case):
        yield Problem(
            "consent.given_by",
            "the first consent is dated after the start of the assessment",
            "Check the dates; record the earlier consent if there was one.",
        )


RULES: tuple[Rule, ...] = tuple(each for each in globals().values() if isinstance(each, Rule))
