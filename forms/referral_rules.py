"""The referral's conditions and rules: consent by route, danger, who is referred, what is reported, the order of times."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..findings import Level
from ..profiles.areas import area_of
from .referral_agencies import of
from .requirements import UNBORN, Condition, Problem, rule, says
from .signing import to_be_signed

_W = Level.WARNING
_CF = "Cafcass 2.102"
_KM = "Kent and Medway 8"
_GOOD = "Peterborough & Cambridgeshire, good referral"
_POOR = "Peterborough & Cambridgeshire, poor referral"
_KIRKLEES = "Kirklees escalation 7"
_NOTTINGHAM = "Public practice, Nottingham"


def _basis(*bases: str, text: str) -> Condition:
    return says("referral.basis", *bases, text=text)


S47 = _basis("s47", text="this is a child protection referral")
IN_NEED = _basis("s17", "disabled_children", text="the child is referred as a child in need")
NOT_IN_NEED = Condition("the referral is not as a child in need", lambda case: not IN_NEED.holds(case))
CAFCASS = of("cafcass")
PROCEEDINGS = says("proceedings.exist", "yes", text="there are court proceedings")
PUBLIC_LAW = says("proceedings.law_type", "public_law", text="the proceedings are public law")
CAF_REFUSED = says("referral.caf_refused", "yes", text="a common assessment was refused")
KIRKLEES = Condition("the area is Kirklees", lambda case: area_of(case.given("profile")) == "kirklees")
_KIRKLEES_REFUSAL = IN_NEED & KIRKLEES & CAF_REFUSED
AFTER_CAF_REFUSAL = Condition(
    _KIRKLEES_REFUSAL.text, lambda case: _KIRKLEES_REFUSAL.holds(case) and not CAFCASS.holds(case)
)


def _by_consent(*bases: str) -> Callable[[Case], bool]:
    """Whether the kind of referral is left open and “consent.basis” says which it is."""
    return lambda case: case.given("referral.basis") in (None, "other") and case.says("consent.basis", *bases)


_RESTING = _by_consent("s17", "promoting_welfare", "early_help", "extended_checks")
_WELFARE = _by_consent("promoting_welfare")
RESTS_ON_CONSENT = Condition(
    "the referral rests on consent",
    lambda case: _RESTING(case) or (IN_NEED.holds(case) and not AFTER_CAF_REFUSAL.holds(case)),
)
THREE_CONSENTS = Condition(
    "Cafcass refers a child in need, or the referral promotes welfare",
    lambda case: _WELFARE(case) or (CAFCASS.holds(case) and IN_NEED.holds(case)),
)
MAY_NEED_COURT = Condition(
    "Cafcass refers, or the referral promotes welfare",
    lambda case: CAFCASS.holds(case) or THREE_CONSENTS.holds(case),
)
LIMITED = says("consent.given", "limited", text="consent is given in part")
DANGER = says("referral.immediate_danger", "yes", text="there is immediate danger")
INJURED = says("referral.injuries", "yes", text="there are visible injuries")
PARENTS_UNAWARE = says("consent.parents_aware", "no", text="the parents are not aware of the referral")
FATHER_NOT_NAMED = UNBORN & Condition(
    "the father is not named",
    lambda case: (
        not any(
            is_value(row.name) and (row.is_father_of_unborn == "yes" or row.relationship == "father")
            for _, row in (*case.rows("parents"), *case.rows("significant_others"))
        )
    ),
)
ABOUT_COURT = Condition(
    "Cafcass refers, the court’s consent is needed, or there is something to say about a court",
    lambda case: (
        MAY_NEED_COURT.holds(case)
        or any(
            case.at(path) is not None
            for path in (
                "proceedings",
                "consent.court_consent",
                "referral.court_papers_attached",
                "referral.court_informed",
                "referral.court_informed_at",
            )
        )
    ),
)


def _late(case: Case) -> bool:
    identified, completed = case.given("referral.identified_at"), case.given("author.completed_at")
    if not (isinstance(identified, Moment) and isinstance(completed, Moment)) or not S47.holds(case):
        return False
    days = (completed.day - identified.day).days
    return sum((identified.day + timedelta(days=n)).weekday() < 5 for n in range(1, min(days, 14) + 1)) > 1


LATE = Condition("it is written more than one working day after the concern was identified", _late)
NOT_SPOKEN_TO = Condition(
    "the parents were not spoken to, and no reason for not informing them is given",
    lambda case: (
        case.says("referral.parents_spoken_to", "no") and not case.given("consent.not_informed_reason")
    ),
)
HAS_NO_CAF = Condition(
    "no CAF or early help assessment is listed",
    lambda case: (
        not any(row.kind in ("caf", "early_help") for _, row in case.rows("referral.previous_assessments"))
    ),
)


def yes(path: str, text: str) -> Condition:
    """The referral’s answer at ``path`` is yes."""
    return says(f"referral.{path}", "yes", text=text)


def no(path: str, text: str) -> Condition:
    """The referral’s answer at ``path`` is no."""
    return says(f"referral.{path}", "no", text=text)


@rule(
    "REF-01",
    "The child cannot be identified",
    "A child protection referral about an unknown child is still made, but a "
    "name, a description or the place where the child is now must be there.",
    _CF,
    always=True,
)
def child_can_be_found(case: Case) -> Iterator[Problem]:
    """One means of identifying the child is given."""
    means = [
        "child.given_names",
        "child.family_name",
        "child.known_as",
        "child.description",
        "child.where_now",
    ]
    if UNBORN.holds(case):
        means += [f"{path}.name" for path, _ in case.rows("parents")]
    if S47.holds(case) and not any(case.given(path) for path in means):
        yield Problem(
            "child",
            "neither name nor description nor whereabouts of the child is given",
            "Add the name, “description” or “where_now”.",
        )


@rule(
    "REF-03",
    "Immediate danger, and the police were not called",
    "Ring 999 first. The form must never delay the call.",
    "Cafcass 2.87",
    _W,
)
def police_were_called(case: Case) -> Iterator[Problem]:
    """In immediate danger the police are called."""
    if DANGER.holds(case) and case.says("referral.police_called", "no"):
        yield Problem(
            "referral.police_called",
            "the child is in immediate danger and the police were not called",
            "Ring 999 now, then go on.",
        )


@rule(
    "REF-04",
    "Which children are referred?",
    "The reader must see which children are referred and which only listed.",
    "Public practice, Kent and Bromley",
    _W,
)
def subject_is_clear(case: Case) -> Iterator[Problem]:
    """The answer on who is referred fits the marks beside the other children."""
    marked = [
        path for path, row in (*case.rows("siblings"), *case.rows("household")) if row.also_referred == "yes"
    ]
    if case.says("referral.subject", "with_others") and not marked:
        yield Problem(
            "referral.subject",
            "other children are referred too, but none is marked “also referred”",
            "Add “also_referred: yes” beside each.",
        )
    if case.says("referral.subject", "this_child"):
        for path in marked:
            yield Problem(
                f"{path}.also_referred",
                "marked as also referred, but the referral is of one child only",
                "Correct “also_referred”, or “subject”.",
            )


@rule(
    "REF-05",
    "The times are in the wrong order",
    "A concern is identified, then telephoned, then written down and signed.",
    "Cafcass 2.95, 2.101",
    _W,
)
def times_in_order(case: Case) -> Iterator[Problem]:
    """Identified, telephoned, completed: in this order."""
    steps = (
        "referral.identified_at",
        "referral.telephoned_at",
        "author.completed_at",
        "referral.signature.signed_on",
    )
    before: Moment | None = None
    for path in steps:
        moment = case.given(path)
        if not isinstance(moment, Moment):
            continue
        if before is not None and _earlier(moment, before):
            yield Problem(path, "this is earlier than the step before it", "Check dates and times.")
        before = moment


def _earlier(one: Moment, other: Moment) -> bool:
    return one < other if one.time and other.time else one.day < other.day


@rule(
    "REF-06",
    "Reported information must be labelled",
    "The referral says that the information is reported, by whom, and that the referrer passes it on.",
    "Cafcass 2.94",
    _W,
)
def reported_is_labelled(case: Case) -> Iterator[Problem]:
    """An incident reported by a third party says so in words."""
    for path, row in case.rows("incidents"):
        if row.source == "third_party" and row.source_detail is None:
            yield Problem(
                f"{path}.source_detail",
                "reported by a third party, but not in words by whom and how",
                "Say who reported it and when (“a neighbour, by telephone …”), or “not known”.",
            )


@rule(
    "REF-07",
    "An existing CAF goes with the referral",
    "A common or early help assessment that exists is attached; after "
    "a refused CAF in Kirklees the pre-CAF checklist is.",
    f"{_KM}; {_NOTTINGHAM}; {_KIRKLEES}",
    _W,
)
def assessments_attached(case: Case) -> Iterator[Problem]:
    """CAF and early help assessment are attached, and the pre-CAF checklist after a refusal."""
    rows = case.rows("referral.previous_assessments")
    for path, row in rows:
        if row.kind in ("caf", "early_help") and row.attached == "no":
            yield Problem(f"{path}.attached", "this assessment exists and is not attached", "Attach it.")
    checklist = any(row.kind == "pre_caf" and row.attached == "yes" for _, row in rows)
    if AFTER_CAF_REFUSAL.holds(case) and not checklist:
        yield Problem(
            "referral.previous_assessments",
            "the pre-CAF checklist is expected with this referral",
            "Add it to the list with “attached: yes”.",
        )


@rule(
    "REF-10",
    "A professional who refers is named",
    "The identity of a professional is not confidential, save "
    "exceptionally; a member of the public may ask, and it cannot be promised.",
    _NOTTINGHAM,
    _W,
)
def professional_is_named(case: Case) -> Iterator[Problem]:
    """A professional stays anonymous only with a reason; a member of the public is named on the sheet."""
    if case.says("referral.anonymity", "referrer") and not case.given("referral.anonymity_reason"):
        yield Problem(
            "referral.anonymity_reason",
            "a professional asks to stay anonymous, without an exceptional reason",
            "Give the reason, or take the request out.",
        )
    if case.says("referral.anonymity", "third_party") and case.at("referral.anonymous_name") is None:
        yield Problem(
            "referral.anonymous_name",
            "who wishes to stay anonymous is not said",
            "Add the name for the confidential sheet, or “not known”.",
        )


signed_on_paper = to_be_signed("REF-11", "Cafcass 2.97", "referral.signature")


@rule(
    "REF-13",
    "The disabled children’s service is for disabled children",
    "The answer on disability should say so.",
    "Public practice, Bromley",
    _W,
)
def disability_fits(case: Case) -> Iterator[Problem]:
    """A referral to the disabled children's service is of a disabled child."""
    if case.says("referral.basis", "disabled_children") and case.says("child.disability", "no"):
        yield Problem(
            "child.disability",
            "“not disabled”, but referred to the disabled children’s service",
            "Check both.",
        )


@rule(
    "REF-14",
    "Past or present?",
    "The reader must see what is happening now. The overall answer and the incidents must "
    "not contradict each other.",
    f"{_POOR}; Cafcass 2.81",
    _W,
)
def timeframe_fits(case: Case) -> Iterator[Problem]:
    """The overall answer on time fits the incidents."""
    times = {row.past_or_current for _, row in case.rows("incidents")} & {"past", "current"}
    if times and (
        (case.says("referral.timeframe", "previous") and "current" in times)
        or (case.says("referral.timeframe", "immediate") and times == {"past"})
    ):
        yield Problem(
            "referral.timeframe",
            "this does not fit “past or current” of the incidents",
            "Correct one of them; “mixed” is an answer.",
        )


REFERRAL_RULES = (
    child_can_be_found,
    police_were_called,
    subject_is_clear,
    times_in_order,
    reported_is_labelled,
    assessments_attached,
    professional_is_named,
    signed_on_paper,
    disability_fits,
    timeframe_fits,
)
