"""Consent and the team around the child: who may be at the table, in the plan and among those who receive a copy.

The consent that was given is taken from the shared block and from form IS1, where the case file has one (Kirklees
escalation 6, 12; specification D12–D16).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..cases.blocks import Block, build, is_value
from ..cases.case import Case
from ..cases.team import latest_meeting, latest_review
from ..cases.team_plan import Doer
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .consent_routes import MISSING, TEAM, is_withdrawn, refusal_of
from .theme import theme_rule

_IS1 = "Kirklees escalation 6, 12"
_RECORDS = ("mast_review", "mast_closure")
_OUTSIDE = ("sharing_service", "agency", "receiving_authority")


@theme_rule(
    "MAST-50",
    "There is no consent to the team’s work",
    "The team around the child rests on the family’s consent. Without it nothing is shared; a service is still offered. A "
    "review or a closure may record that consent has ended, and then goes to the family and the case file alone.",
    "Kirklees escalation 6–7, 12",
    firm=True,
)
def team_with_consent(form: Form, case: Case) -> Iterator[Problem]:
    """The papers of the team rest on consent."""
    if form.code.startswith("mast_") and (refusal := refusal_of(case)):
        level = Level.WARNING if form.code in _RECORDS else None
        yield Problem("consent.given", f"{MISSING[refusal]}: {TEAM.without}", TEAM.instead, level)


@theme_rule(
    "MAST-51",
    "The consent does not cover an agency of the team",
    "Everyone who comes from an agency, or has an action in the plan, works for one to which the family agreed: under "
    "“consent: share_with”, on form IS1, or beside the professional as “consent_to_share: yes”.",
    _IS1,
    firm=True,
)
def agencies_are_covered(form: Form, case: Case) -> Iterator[Problem]:
    """Every agency at the meeting and in the plan is covered by the consent."""
    if form.code in ("mast_meeting", "mast_review"):
        chosen = latest_meeting(case) if form.code == "mast_meeting" else latest_review(case)
        rows = [(path, row) for path, row in case.rows(f"team.meetings[{chosen}].attendees")]
    elif form.code == "mast_plan":
        actions = case.rows("team.actions")
        rows = [(f"{path}.who", row.who) for path, row in actions if isinstance(row.who, Doer)]
    else:
        return
    for path, row in rows:
        if is_value(row.agency) and (why := _not_covered(case, row.agency, row.organisation, row.name)):
            yield Problem(
                f"{path}.agency",
                why,
                "Ask the family and add it to “consent: share_with”; until then nothing is shared with it.",
            )


@theme_rule(
    "MAST-52",
    "A copy goes to an agency that the consent does not cover",
    "Copies go to the family, to the information-sharing service, and to agencies to which the family agreed.",
    "Kirklees escalation 12",
    firm=True,
)
def copies_are_covered(form: Form, case: Case) -> Iterator[Problem]:
    """Every agency that receives a copy is covered by the consent."""
    for path, row in case.rows(_copies(form, case)):
        if row.to != "agency":
            continue
        if not is_value(row.agency):
            yield Problem(f"{path}.agency", "it is not said which agency receives a copy", "Add “agency: …”.")
        elif why := _not_covered(case, row.agency, row.organisation, None):
            yield Problem(f"{path}.agency", why, "Ask the family; until then no copy goes there.")


@theme_rule(
    "MAST-53",
    "Sharing goes on after the consent has ended",
    "When consent is no longer held, sharing stops: the work is closed, or, where a child may suffer significant harm, "
    "escalated. Copies go to the family alone.",
    "Public practice, Salford",
    firm=True,
)
def sharing_stops(form: Form, case: Case) -> Iterator[Problem]:
    """When consent is no longer held, no copy goes to others, and the work is closed or escalated."""
    if form.code not in _RECORDS:
        return
    review = f"team.meetings[{latest_review(case)}]"
    ended = case.says(f"{review}.consent_still_held", "no")
    if not ended and not is_withdrawn(case):
        return
    for path, row in case.rows(_copies(form, case)):
        if row.to in _OUTSIDE:
            yield Problem(path, "a copy goes out although consent is no longer held", "Take it out.")
    if form.code == "mast_review" and ended:
        if not is_withdrawn(case):
            yield Problem(
                f"{review}.consent_still_held",
                "consent is no longer held, and the day of withdrawal is not recorded",
                "Add “withdrawn_on: …” under “consent”.",
                Level.WARNING,
            )
        if not case.given("team.closure.reason") and not case.says(f"{review}.safeguarding_concern", "yes"):
            yield Problem(
                f"{review}.consent_still_held",
                "consent is no longer held, and the work is neither closed nor escalated",
                "Give a reason for closure; where the child may suffer significant harm, make a referral.",
            )


def _copies(form: Form, case: Case) -> str:
    """Where a paper of the team lists its copies; empty for any other."""
    if form.code == "mast_closure":
        return "team.closure.copies"
    if form.code not in ("mast_meeting", "mast_review"):
        return ""
    chosen = latest_meeting(case) if form.code == "mast_meeting" else latest_review(case)
    return f"team.meetings[{chosen}].copies"


def _not_covered(case: Case, agency: str, organisation: Any, person: Any) -> str:
    """Why the consent does not cover an agency; empty when it does."""
    agreed, excluded = _listed(case)
    which = _flat(organisation)
    if any(code == agency and (not name or name == which) for code, name in excluded):
        return "the family does not agree to sharing with this agency"
    if any(code == agency and (not name or not which or name == which) for code, name in agreed):
        return ""
    own = (case.given("author.organisation"), case.given("lead_professional.organisation"))
    if which and which in {_flat(each) for each in own}:
        return ""
    for _, row in case.rows("professionals"):
        same = (which and _flat(row.organisation) == which) or (
            is_value(person) and _flat(row.name) == _flat(person)
        )
        if same and row.consent_to_share == "yes":
            return ""
    return "the consent does not cover this agency"


def _listed(case: Case) -> tuple[set[tuple[Any, str]], set[tuple[Any, str]]]:
    """The agencies agreed and those excluded without limits, each with its name where one is given."""
    is1 = _is1(case)
    shared = case.rows("consent.share_with")
    agreed = {(row.agency, _flat(row.name)) for _, row in shared if row.agreed == "yes"}
    agreed |= {(row.agency, _flat(row.name)) for row in is1[0] if "yes" in (row.basic, row.sensitive)}
    kept_out = [row for _, row in case.rows("consent.do_not_share_with")] + is1[1]
    excluded = {(row.agency, _flat(row.name)) for row in kept_out if not is_value(row.limits)}
    excluded |= {(row.agency, _flat(row.name)) for _, row in shared if row.agreed == "no"}
    return agreed, excluded - agreed


def _is1(case: Case) -> tuple[list[Any], list[Any]]:
    """The agencies agreed and excluded on form IS1, which stands in the case file beside the papers of the team."""
    raw = case.unread.get("is1")
    if not isinstance(raw, dict):
        return [], []
    from ..forms.is1 import Is1

    form = build(Is1, raw)
    lists = (form.agencies, form.exclusions)
    agencies, exclusions = (
        [row for row in each if isinstance(row, Block)] if isinstance(each, tuple) else [] for each in lists
    )
    return agencies, exclusions


def _flat(name: Any) -> str:
    return " ".join(str(name).casefold().split()) if is_value(name) else ""


RULES = (team_with_consent, agencies_are_covered, copies_are_covered, sharing_stops)
