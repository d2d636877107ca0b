"""Rules of the risk identification form: screening is complete, factors are described, the judgement has consequences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..cases.blocks import is_value
from ..cases.dates import Moment
from ..cases.events import code_of, first, happened
from ..cases.kinds import Stated
from ..cases.record import Check, Event
from ..findings import Level
from .requirements import Condition, Problem, Rule, given, rule, says
from .risk_questions import FACTORS, RiskIdCase
from .signing import to_be_signed

_W, _A = Level.WARNING, Level.ADVICE
_RESPONDING = "Cafcass, responding to risk in private law"

#: The checks that screening always makes (Cafcass 2.18), by kind.
ALWAYS_CHECKED = ("own_records", "court_forms", "proceedings", "plan", "authority")
_CALLED = {
    "own_records": "Cafcass’s own records",
    "court_forms": "the court forms",
    "proceedings": "previous and current proceedings",
    "plan": "the child protection plan or register",
    "authority": "the local authority’s records",
}
#: Events that tell what the court and the authority were told about missing checks.
SCREENING_EVENTS = frozenset(
    {
        "screening_completed",
        "worked_without_screening",
        "cc_ct_noscreen_sent",
        "checks_missing",
        "cc_pl_gap_sent",
        "safety_concern_found",
        "cc_ct_safety_sent",
        "extended_checks_wanted",
        "extended_checks_refused",
    }
)


def about_screening(case: RiskIdCase, row: Event) -> bool:
    """Whether an event is about screening or its gaps."""
    return isinstance(row.event, str) and code_of(row.event) in SCREENING_EVENTS


PRIVATE_LAW = says("proceedings.law_type", "private_law", text="the proceedings are private law")
PUBLIC_LAW = says("proceedings.law_type", "public_law", text="the proceedings are public law")
VIOLENCE = says("risk_id.factors.domestic_violence", "yes", text="there is domestic violence")
HIGH = says("risk_id.likelihood", "high", "imminent", text="the risk is high or imminent")
IMMINENT = says("risk_id.likelihood", "imminent", text="the risk is imminent")
STAFF_AT_RISK = says("risk_id.staff_risk", "yes", text="there is a risk to staff or others")
UNSCREENED = Condition(
    "work began before screening was complete", lambda case: bool(happened(case, "worked_without_screening"))
)
CHECKS_MISSING = PUBLIC_LAW & Condition(
    "checks or assessments were found missing", lambda case: bool(happened(case, "checks_missing"))
)
PEOPLE_MOVED = given("address_history", "somebody has lived elsewhere in the last five years")
POLICE_NEEDED = Condition(
    "harm is alleged, welfare work is asked for, or your judgement calls for it",
    lambda case: any(
        case.says(f"risk_id.{name}", "yes")
        for name in ("harm_alleged", "welfare_work", "police_by_judgement")
    ),
)


def checks(case: RiskIdCase, *kinds: str) -> list[tuple[str, Check]]:
    """The screening checks of these kinds, with their paths."""
    return [(path, row) for path, row in case.rows("screening_checks") if row.kind in kinds]


@rule(
    "RISK-01",
    "A check of the screening is not recorded",
    "Screening always looks at Cafcass’s own records, the court forms, previous and current proceedings, the child "
    "protection plan or register, and what the local authority knows. In public law the local authority is asked whether "
    "it has made them; that is not assumed.",
    "Cafcass 2.18, 2.21, 3.67",
)
def screening_is_made(case: RiskIdCase) -> Iterator[Problem]:
    """Each check that is always made is recorded."""
    if not case.rows("screening_checks"):
        return
    for kind in ALWAYS_CHECKED:
        if not checks(case, kind):
            yield Problem(
                "screening_checks",
                f"no check of {_CALLED[kind]} is recorded",
                f"Add an entry with “kind: {kind}”, when it was made and what came of it.",
            )


@rule(
    "RISK-02",
    "A police check is needed",
    "It is made where harm is alleged, where the court asks for work on welfare grounds, or where the practitioner’s "
    "judgement calls for it; otherwise not for specific issue, prohibited steps, unlinked parental responsibility and the "
    "inherent jurisdiction.",
    "Cafcass 2.19–2.20",
)
def police_are_asked(case: RiskIdCase) -> Iterator[Problem]:
    """Where it is needed, a police check is recorded; where it is not, none is made."""
    asked = checks(case, "police")
    if POLICE_NEEDED.holds(case) and not asked:
        yield Problem(
            "screening_checks",
            "a police check is needed here, and none is recorded",
            "Add an entry with “kind: police”; while the reply is out, “outstanding: yes”.",
        )
    elif asked and all(
        case.says(f"risk_id.{name}", "no") for name in ("harm_alleged", "welfare_work", "police_by_judgement")
    ):
        yield Problem(
            asked[0][0],
            "a police check is recorded, and none of the three reasons for one is given",
            "Answer which reason there was.",
            _W,
        )


@rule(
    "RISK-03",
    "The court has not been told of missing screening",
    "Where work began before the checks were complete, the court is told in writing, and the record says what happened and "
    "why (letter CC-CT-NOSCREEN).",
    "Cafcass 2.22, 3.69",
)
def court_told_of_missing_checks(case: RiskIdCase) -> Iterator[Problem]:
    """Work without screening is told to the court; checks still out are named."""
    if UNSCREENED.holds(case) and not happened(case, "cc_ct_noscreen_sent"):
        yield Problem(
            "events",
            "work began before screening was complete, and the court has not been told in writing",
            "Write to the court (letter CC-CT-NOSCREEN), then add the event “cc_ct_noscreen”.",
        )
    elif not UNSCREENED.holds(case):
        for path, row in case.rows("screening_checks"):
            if row.outstanding == "yes":
                yield Problem(
                    f"{path}.outstanding",
                    "a reply is still awaited",
                    "If work with the family began without it, add the event “worked_without_screening” and tell the court.",
                    _A,
                )


@rule(
    "RISK-04",
    "A factor is present and not described",
    "Whoever reads the form needs to know who is at risk from whom, when, how it is known and what shows it.",
    "Cafcass 2.26",
    _W,
)
def factors_are_described(case: RiskIdCase) -> Iterator[Problem]:
    """Each factor that is present has its entry with source and evidence."""
    described = {row.factor for _, row in case.rows("risk_id.details")}
    for name in FACTORS:
        if case.says(f"risk_id.factors.{name}", "yes") and name not in described:
            yield Problem(
                f"risk_id.factors.{name}",
                "this factor is present, and there is no word about it",
                f"Add an entry under “details” with “factor: {name}”.",
            )
    for path, row in case.rows("risk_id.details"):
        for name, what in (("source", "how it is known"), ("evidence", "what shows it")):
            if getattr(row, name) is None:
                yield Problem(f"{path}.{name}", f"missing: {what}", f"Add “{name}: …” there.")


@rule(
    "RISK-05",
    "A factor is described and not present",
    "A factor cannot be described as a risk and answered with “no”.",
    "Cafcass 2.26",
)
def described_factors_are_present(case: RiskIdCase) -> Iterator[Problem]:
    """No entry describes a factor that is answered with “no”."""
    for path, row in case.rows("risk_id.details"):
        if isinstance(row.factor, str) and case.says(f"risk_id.factors.{row.factor}", "no"):
            yield Problem(
                f"{path}.factor",
                "this factor is described here, and answered with “no” above",
                "Correct one of the two; where it is not certain, “not known” is an answer.",
            )


@rule(
    "RISK-06",
    "Who is the Risk to Children?",
    "The person is named, with the offence, and the child-protection procedure is followed.",
    "Cafcass 2.14, appendix II",
    _W,
)
def risk_to_children_is_named(case: RiskIdCase) -> Iterator[Problem]:
    """Where a Risk to Children is present, somebody in the case is identified as one."""
    people = (*case.rows("parents"), *case.rows("significant_others"))
    if case.says("risk_id.factors.person_of_risk", "yes") and not any(
        row.risk_to_children == "yes" for _, row in people
    ):
        yield Problem(
            "risk_id.factors.person_of_risk",
            "nobody in the case is identified as a Risk to Children",
            "Answer “risk_to_children” and “risk_offence” for that person under “parents” or “significant_others”.",
        )


@rule(
    "RISK-07",
    "The checks may have to be repeated",
    "Where an adult has gone by another name, or lived elsewhere in the last five years, and that was not known when the "
    "check was made, it may be necessary to repeat it.",
    "Cafcass 2.17",
    _W,
)
def checks_for_other_names(case: RiskIdCase) -> Iterator[Problem]:
    """Other names and earlier addresses are checked as well."""
    if case.says("risk_id.checks_repeated", "yes"):
        return
    remedy = "Repeat the checks if this was not known; then write “checks_repeated: yes”."
    for path, row in case.rows("parents"):
        if is_value(row.former_names):
            yield Problem(f"{path}.former_names", "this adult has gone by another name", remedy)
    for path, row in case.rows("address_history"):
        if isinstance(row.to_date, date) and row.to_date >= five_years_before(case.today):
            yield Problem(path, "an earlier address in the last five years", remedy)


def five_years_before(day: date) -> date:
    """The same day five years earlier; 29 February counts as the 28th."""
    try:
        return day.replace(year=day.year - 5)
    except ValueError:
        return day.replace(year=day.year - 5, day=28)


@rule(
    "RISK-08",
    "The action does not fit the judgement",
    "High or imminent risk and grounds for intervention call for action; where there are no grounds, nothing is referred.",
    _RESPONDING,
)
def action_fits(case: RiskIdCase) -> Iterator[Problem]:
    """Judgement, grounds and action fit each other."""
    path = "risk_id.interventions"
    nothing = case.says(path, "none") or case.at(path) is Stated.NONE
    referred = case.says(path, "s47", "s17", "promoting_welfare", "s120")
    if nothing and (HIGH.holds(case) or case.says("risk_id.grounds", "there_are")):
        yield Problem(
            path, "no action, in spite of grounds for one or of a high risk", "Say what is done about it."
        )
    if case.says("risk_id.grounds", "there_are_not") and (referred or HIGH.holds(case)):
        yield Problem(
            "risk_id.grounds",
            "no grounds for intervention, in spite of a referral or of a high risk",
            "Correct one of the two.",
        )
    if case.says(path, "s120") and case.says(path, "s47"):
        yield Problem(
            path,
            "a section 120 notification and a child protection referral for the same child",
            "The referral takes the place of the notification, unless they are about different facts.",
            _W,
        )
    if case.says(path, "s47") and not case.says(path, "court_informed"):
        yield Problem(
            path, "a referral, and the court is not told of it", "Tell the court as soon as you can.", _W
        )
    if case.says(path, "s120") and PUBLIC_LAW.holds(case):
        yield Problem(
            path,
            "a section 120 notification is for private law alone",
            "In public law a concern is referred, or shared in the proceedings.",
        )


@rule(
    "RISK-09",
    "Not satisfied with concerns or checks",
    "Before a judgement the practitioner is satisfied that all welfare concerns are recorded and all relevant checks made.",
    _RESPONDING,
    _W,
)
def satisfied(case: RiskIdCase) -> Iterator[Problem]:
    """Concerns are recorded and checks made."""
    for name in ("concerns_recorded", "checks_made"):
        if case.says(f"risk_id.{name}", "not_satisfied"):
            yield Problem(
                f"risk_id.{name}",
                "you are not satisfied with this yet",
                "Say under “analysis” what is missing.",
            )


@rule(
    "RISK-10",
    "After the first hearing",
    "In private law risks are identified before the first hearing is over.",
    "Cafcass 2.28",
    _W,
)
def before_first_hearing(case: RiskIdCase) -> Iterator[Problem]:
    """In private law the form is signed no later than the day of the first hearing."""
    signed, hearing = case.given("risk_id.signature.signed_on"), first(case, "first_hearing")
    if PRIVATE_LAW.holds(case) and isinstance(signed, Moment) and hearing and hearing.day < signed.day:
        yield Problem(
            "risk_id.signature.signed_on",
            "signed after the first hearing",
            "Record why under “analysis”, and tell the Service Manager.",
        )


@rule(
    "RISK-11",
    "Imminent danger: act first",
    "Where a child is in imminent danger, the child’s safety comes before any form: police or emergency services, then "
    "children’s social care, then the paper.",
    "Cafcass 2.87",
    _W,
)
def imminent_acts_first(case: RiskIdCase) -> Iterator[Problem]:
    """Imminent danger has called for police or children's social care."""
    if IMMINENT.holds(case) and not happened(case, "police_called", "referral_made"):
        yield Problem(
            "risk_id.likelihood",
            "the risk is imminent, and neither a call to the police nor a referral is recorded",
            "Ring 999 or children’s social care first; then add the event “police_called” or “referral_phoned”.",
        )


signed_on_paper = to_be_signed("RISK-12", "Cafcass 2.97", "risk_id.signature")

RULES: tuple[Rule, ...] = (
    screening_is_made,
    police_are_asked,
    court_told_of_missing_checks,
    factors_are_described,
    described_factors_are_present,
    risk_to_children_is_named,
    checks_for_other_names,
    action_fits,
    satisfied,
    before_first_hearing,
    imminent_acts_first,
    signed_on_paper,
)
