"""Does a consent that was given hold: who gave it and when, how far it goes, and who must not receive the document?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .consent_routes import (
    EARLY_HELP,
    EARLY_HELP_SANDWELL,
    EXTENDED_CHECKS,
    S17_KENT_MEDWAY,
    Relies,
    Route,
    days_of,
    route_of,
)
from .theme import theme_rule

_W = Level.WARNING
_PARENT = "parent_with_parental_responsibility"
_NOT_ASKED = ("no_unsafe_to_ask", "no_not_yet")
_KINDS_OF_REFERRAL = {"s47": "s47", "s17": "s17", "disabled_children": "s17"}


def _resting(form: Form, case: Case) -> Route | None:
    """The route, where the document rests on a consent that is recorded as given."""
    route = route_of(form, case)
    if route is None or route.relies is Relies.NEVER or not case.says("consent.given", "given", "limited"):
        return None
    return route


@theme_rule(
    "CONS-02",
    "Given consent has a giver",
    "Who gave it, in which capacity, how and when.",
    "NSPCC information sharing 4; Cafcass 2.63",
    _W,
)
def consent_has_giver(form: Form, case: Case) -> Iterator[Problem]:
    """Given consent says by whom, in which capacity, how and when."""
    if not form.prints("consent.given_by") or not case.says("consent.given", "given", "limited"):
        return
    if not case.at("consent.given_by"):
        yield Problem(
            "consent.given_by", "consent is given, but it is not said by whom", "Add a list “given_by:”."
        )
    for path, row in case.rows("consent.given_by"):
        for name, what in (
            ("person", "who"),
            ("capacity", "in which capacity"),
            ("method", "how"),
            ("date", "when"),
        ):
            if getattr(row, name) is None:
                yield Problem(
                    f"{path}.{name}", f"missing: {what} consent was given", f"Add “{name}: …” there."
                )


@theme_rule(
    "CONS-05",
    "Is the young person competent to consent?",
    "From about twelve, or when the young person signs alone, "
    "the practitioner records a view and the reason. It is a prompt, never a rule.",
    "NSPCC information sharing 3",
    Level.ADVICE,
)
def competence_considered(form: Form, case: Case) -> Iterator[Problem]:
    """Competence is considered from twelve."""
    path, age = "consent.young_person_competent", case.age_on(case.today)
    if form.prints(path) and age is not None and age >= 12 and case.at(path) is None:
        yield Problem(
            path,
            "the young person is 12 or older and competence is not considered",
            "Record your view and its reason.",
        )


@theme_rule(
    "CONS-12",
    "The young person consents alone",
    "Alone a young person consents to a CAF or to checks, if competent by the practitioner’s judgement. A referral of a "
    "child in need and early help need a parent as well.",
    "NSPCC information sharing 3; Kent and Medway 5, 8; Sandwell 1.1",
    firm=True,
)
def young_person_alone(form: Form, case: Case) -> Iterator[Problem]:
    """A young person who consents alone is competent, and the route allows it."""
    route = _resting(form, case)
    capacities = {row.capacity for _, row in case.rows("consent.given_by")}
    if route is None or capacities != {"young_person"}:
        return
    if not route.young_person_alone:
        yield Problem(
            "consent.given_by",
            "only the young person consents; this route needs a parent’s or carer’s consent",
            f"Ask the parents. {route.instead}",
        )
    elif not case.says("consent.young_person_competent", "yes"):
        yield Problem(
            "consent.young_person_competent",
            "the young person consents alone and is not recorded as competent",
            "Record your view and its reason, or ask a parent with parental responsibility.",
        )


@theme_rule(
    "CONS-11",
    "Does the giver hold parental responsibility?",
    "A parent consents as holder of parental responsibility. A carer’s consent is recorded as a carer’s.",
    "Kirklees escalation 6; NSPCC information sharing 4",
    _W,
    firm=True,
)
def giver_holds_responsibility(form: Form, case: Case) -> Iterator[Problem]:
    """Who consents as a parent is recorded as holding parental responsibility."""
    if _resting(form, case) in (None, EXTENDED_CHECKS):
        return
    people = (*case.rows("parents"), *case.rows("significant_others"))
    holds = {_flat(row.name): row.parental_responsibility for _, row in people if is_value(row.name)}
    rows = [(path, row, holds.get(_flat(row.person))) for path, row in case.rows("consent.given_by")]
    someone = any(row.capacity == _PARENT and answer == "yes" for _, row, answer in rows)
    for path, row, answer in rows:
        if row.capacity == _PARENT and is_value(row.person) and answer != "yes":
            denied = answer == "no"
            yield Problem(
                f"{path}.person",
                "recorded as not holding parental responsibility"
                if denied
                else "not recorded as holding parental responsibility",
                "Check the name and “parental_responsibility” under “parents”; ask someone who holds it.",
                Level.ERROR if denied and not someone else None,
            )
    if rows and {row.capacity for _, row, _ in rows} == {"carer"}:
        yield Problem(
            "consent.given_by",
            "only a carer consents",
            "Ask a parent with parental responsibility too, unless the area accepts a carer’s consent.",
        )


def _flat(name: Any) -> str:
    return " ".join(str(name).casefold().split())


@theme_rule(
    "CONS-14",
    "Consent in part says how far it goes",
    "Nobody can keep to limits that are not written down: what may be shared and for what purpose.",
    "NSPCC information sharing 4; public practice, Oxfordshire",
    firm=True,
)
def limits_are_said(form: Form, case: Case) -> Iterator[Problem]:
    """Consent in part comes with its scope."""
    if _resting(form, case) and case.says("consent.given", "limited") and not case.given("consent.scope"):
        yield Problem(
            "consent.scope",
            "consent is given in part, and it is not said how far it goes",
            "Add “scope: …” under “consent”: what may be shared, with whom, and what not.",
        )


@theme_rule(
    "REF-12",
    "The family excluded social care",
    "Consent that leaves out children’s social care is no consent to this referral.",
    "Public practice, Oxfordshire",
    firm=True,
)
def social_care_not_excluded(form: Form, case: Case) -> Iterator[Problem]:
    """A referral that rests on consent does not go to social care against the family's word."""
    route = route_of(form, case)
    if form.code == "referral" and route is not None and route.relies is Relies.ALWAYS:
        for path in _excluded(case, {"children_s_social_care"}):
            yield Problem(
                path,
                "the family does not agree to sharing with children’s social care",
                f"Ask again; without their word it does not go. {route.instead}",
            )


@theme_rule(
    "CONS-08",
    "The document goes to an agency that the family excluded",
    "An agency that must not receive does not receive, where the document rests on consent. A child-protection referral "
    "and a section 120 notification go all the same, with this warning.",
    "Public practice, Oxfordshire; National CAF; Cafcass 2.63",
    firm=True,
)
def reader_not_excluded(form: Form, case: Case) -> Iterator[Problem]:
    """The agency to which the document goes is not excluded."""
    route = route_of(form, case)
    if route is None:
        return
    always = route.relies is Relies.ALWAYS
    readers = {"early_help"} if route in (EARLY_HELP, EARLY_HELP_SANDWELL) else set()
    if form.code == "section_120" or (form.code == "referral" and not always):
        readers.add("children_s_social_care")
    if form.code == "caf" and case.says("caf.use", "referral_s17", "referral_s47"):
        readers.add("children_s_social_care")
    for path in _excluded(case, readers):
        yield Problem(
            path,
            "the family does not agree to sharing with the agency to which this document goes",
            f"Ask again; without their word it does not go. {route.instead}"
            if always
            else f"Record why it goes all the same. {route.instead}",
            None if always else _W,
        )


def _excluded(case: Case, agencies: set[str]) -> Iterator[str]:
    """Where one of the agencies is excluded without limits, or not agreed to under any name."""
    for path, row in case.rows("consent.do_not_share_with"):
        if row.agency in agencies and not is_value(row.limits):
            yield path
    rows = case.rows("consent.share_with")
    agreed = {row.agency for _, row in rows if row.agreed == "yes"}
    for path, row in rows:
        if row.agreed == "no" and row.agency in agencies - agreed:
            yield path


@theme_rule(
    "CONS-09",
    "Consent came after the document",
    "Consent is there before the document that rests on it is complete, and never lies in the future.",
    "NSPCC information sharing 4; Kent and Medway 8",
    firm=True,
)
def consent_comes_first(form: Form, case: Case) -> Iterator[Problem]:
    """The first consent is not later than the document, and none is later than today."""
    if not _resting(form, case):
        return
    days = days_of(case)
    ahead = [(path, day) for path, day in days if day > case.today]
    for path, _ in ahead:
        yield Problem(path, "this consent lies in the future", "Check the date.")
    done = _completed(form, case)
    first = min(days, key=lambda each: each[1], default=None)
    if done and first and first not in ahead and first[1] > done:
        yield Problem(
            first[0],
            "consent is dated after the document was completed",
            "Check the dates; ask before you complete it.",
        )


def _completed(form: Form, case: Case) -> date | None:
    paths = [path for path in ("caf.date_completed", "author.completed_at") if form.prints(path)]
    found = case.given(paths[0]) if paths else None
    day = found.day if isinstance(found, Moment) else found
    return day if isinstance(day, date) else None


@theme_rule(
    "CONS-10",
    "The consent was to be reviewed",
    "The day of its review has passed, and nobody consented anew since.",
    "Public practice, Northumberland",
    _W,
)
def consent_is_reviewed(form: Form, case: Case) -> Iterator[Problem]:
    """A consent whose review is overdue was given anew."""
    review = case.given("consent.review_on")
    if not _resting(form, case) or not isinstance(review, date) or review >= case.today:
        return
    if not any(day >= review for _, day in days_of(case)):
        yield Problem(
            "consent.review_on",
            "the review of this consent is overdue",
            "Ask again, add the new consent under “given_by”, and agree a new day.",
        )


@theme_rule(
    "CONS-13",
    "The answers about consent contradict each other",
    "Kind of referral, basis, whether consent was sought and whether it was given must be the same everywhere: the route "
    "follows from them.",
    "Cafcass 2.63, 2.99",
    _W,
)
def answers_agree(form: Form, case: Case) -> Iterator[Problem]:
    """Basis, seeking and giving fit each other."""
    route, sought, given = route_of(form, case), case.given("consent.sought"), case.given("consent.given")
    if route is None:
        return
    referred, basis = case.given("referral.basis"), case.given("consent.basis")
    kind = _KINDS_OF_REFERRAL.get(str(referred))
    if (kind and basis and basis != kind) or (referred == "other" and basis == "s47"):
        yield Problem(
            "consent.basis",
            "this basis and the kind of referral differ",
            "Correct one of them; the route follows from the kind of referral.",
        )
    if not form.prints("consent.sought") or sought is None:
        return
    if sought == "not_required" and route.relies is Relies.ALWAYS:
        yield Problem(
            "consent.sought", "“not required”, but this route rests on consent", f"Ask. {route.instead}"
        )
    elif (sought == "yes" and given == "not_sought") or (
        sought in _NOT_ASKED and given in ("given", "limited")
    ):
        yield Problem(
            "consent.sought", "this does not fit the answer whether consent was given", "Correct one of them."
        )


@theme_rule(
    "CONS-16",
    "Extended checks need written consent",
    "Each person’s own consent, written and explicit, before the check is made.",
    "Cafcass 3.75",
    firm=True,
)
def checks_have_written_consent(form: Form, case: Case) -> Iterator[Problem]:
    """Consent to extended checks is in writing."""
    if _resting(form, case) is EXTENDED_CHECKS:
        for path, row in case.rows("consent.given_by"):
            if row.method == "verbal":
                yield Problem(
                    f"{path}.method",
                    "consent to extended checks was given by word of mouth",
                    "Get it in writing before the check is made.",
                )


@theme_rule(
    "CONS-19",
    "Evidence of consent may be asked for",
    "In Kent and Medway social care may ask for evidence of the parents’ consent to a referral as a child in need.",
    "Kent and Medway 8",
    Level.ADVICE,
)
def evidence_is_there(form: Form, case: Case) -> Iterator[Problem]:
    """In Kent and Medway someone consented in writing."""
    rows = case.rows("consent.given_by")
    if (
        _resting(form, case) is S17_KENT_MEDWAY
        and rows
        and not any(row.method == "written" for _, row in rows)
    ):
        yield Problem(
            "consent.given_by",
            "nobody consented in writing, and evidence may be asked for",
            "Get it in writing, or keep the record of the conversation at hand.",
        )


RULES = (
    consent_has_giver,
    competence_considered,
    young_person_alone,
    giver_holds_responsibility,
    limits_are_said,
    social_care_not_excluded,
    reader_not_excluded,
    consent_comes_first,
    consent_is_reviewed,
    answers_agree,
    checks_have_written_consent,
    evidence_is_there,
)
