"""The rules of the papers of the team around the child about meetings, the lead professional, copies and reviews.

Those about single actions stand in ``mast_action_rules``, those about agreement, unmet needs and the end of the work in
``mast_closure_rules``, those about consent in ``checks/consent_team``.
"""

import itertools
from collections.abc import Iterator
from datetime import date, time, timedelta

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.team import is_review, latest_meeting, latest_review
from ..findings import Level
from .mast_closure_rules import (
    accepted_before_closure,
    closed_after_opening,
    death_is_notified,
    harm_is_escalated,
    other_in_words,
    parents_agree,
    transfer_with_consent,
)
from .mast_parts import DE4, ESCALATE, KK12, QUALITY, Chooses, day_of, event_days, meeting
from .requirements import Problem, Rule, rule

_W = Level.WARNING
_HALF_A_YEAR = timedelta(days=183)
_PROTECTED = frozenset({"kirklees_acute_s17", "kirklees_acute_s47", "kent_medway_4"})


def _row(case: Case, chooses: Chooses) -> str:
    return f"team.meetings[{chooses(case)}]"


# -- a meeting -----------------------------------------------------------------------------------------------------------


def family_was_there(chooses: Chooses) -> Rule:
    """The child or a parent is at the meeting that the paper is about."""

    @rule(
        "MAST-02",
        "Neither the child nor a parent was there",
        "The team meets with the family. Where nobody of them could come, the reason is recorded for both.",
        f"{KK12}; National CAF",
        _W,
    )
    def family_present(case: Case) -> Iterator[Problem]:
        """The child or a parent was at the meeting, or it is said why not."""
        row, at = meeting(case, chooses), _row(case, chooses)
        parts = {each.part for _, each in case.rows(f"{at}.attendees")}
        reasons = is_value(row.child_absent_reason) and is_value(row.parent_absent_reason)
        if parts and not parts & {"child", "parent"} and not reasons:
            yield Problem(
                f"{at}.attendees",
                "neither the child nor a parent is recorded as present",
                "Add them with “part:”, or give both reasons below.",
            )

    return family_present


def concern_escalates(chooses: Chooses) -> Rule:
    """A safeguarding concern leaves the early-help route."""

    @rule(
        "MAST-03",
        "A safeguarding concern has arisen",
        "When safeguarding concerns come back, the escalation route is used again; significant harm is referred at once.",
        DE4,
        _W,
    )
    def concern_is_escalated(case: Case) -> Iterator[Problem]:
        """A safeguarding concern is followed by the escalation route."""
        if meeting(case, chooses).safeguarding_concern == "yes":
            at = f"{_row(case, chooses)}.safeguarding_concern"
            yield Problem(at, "a safeguarding concern is recorded", ESCALATE)

    return concern_is_escalated


@rule(
    "MAST-04",
    "The meeting ends before it begins",
    "One of the two times is wrong.",
    "General practice",
)
def ends_after_it_begins(case: Case) -> Iterator[Problem]:
    """A meeting ends after it began."""
    for path, row in case.rows("team.meetings"):
        if isinstance(row.start, time) and isinstance(row.end, time) and row.end <= row.start:
            yield Problem(f"{path}.end", "the meeting ends before it begins", "Check the two times.")


@rule(
    "MAST-06",
    "A plan is agreed, and there is none",
    "The meeting that agrees a plan has its actions written down, each with who and by when.",
    KK12,
)
def agreed_plan_is_there(case: Case) -> Iterator[Problem]:
    """Where the meeting agrees a plan, the plan has actions."""
    if meeting(case, latest_meeting).decision == "plan" and not case.rows("team.actions"):
        yield Problem(
            "team.actions",
            "a plan is agreed, and no action is recorded",
            "Add a list “actions:” under “team”.",
        )


@rule(
    "MAST-07",
    "The lead professional is not a social worker",
    "For a child on a protection plan or looked after, and at the acute levels of need, the lead professional is a social "
    "worker. For a child in need in Kent and Medway it usually is.",
    "Kirklees escalation 12, continuum of need; Kent and Medway 6",
)
def lead_is_social_worker(case: Case) -> Iterator[Problem]:
    """A protected, looked-after or acutely needy child has a social worker as lead professional."""
    if not is_value(case.at("lead_professional")):
        return
    if "social worker" in str(case.given("lead_professional.role") or "").casefold():
        return
    at, level = "lead_professional.role", case.given("level_of_need")
    if case.says("child.cp_status", "current") or case.says("child.looked_after", "yes"):
        yield Problem(
            at,
            "the child is on a protection plan or looked after, and the lead is not recorded as a social worker",
            "Name the social worker as lead professional.",
        )
    elif level in _PROTECTED:
        yield Problem(
            at,
            "at this level of need the lead professional is a social worker",
            "Name the social worker, or correct “level_of_need”.",
        )
    elif level == "kent_medway_3":
        yield Problem(
            at, "for a child in need the lead professional usually is a social worker", "Say why not.", _W
        )


@rule(
    "MAST-08",
    "The information-sharing service is told of a new lead professional",
    "Family and service learn who leads from now on.",
    "Kirklees, continuum of need",
    Level.ADVICE,
)
def change_is_told(case: Case) -> Iterator[Problem]:
    """A change of lead professional is followed by the letter KK-LP."""
    if is_value(case.at("early_help.previous_lead")):
        yield Problem(
            "early_help.previous_lead",
            "the lead professional has changed",
            "Send the letter KK-LP to the family and the information-sharing service.",
        )


def copies_go_out(chooses: Chooses | None) -> Rule:
    """Family and information-sharing service receive a copy: of the meeting that is chosen, or of the closure."""

    @rule(
        "MAST-09",
        "A copy for the family and for the information-sharing service",
        "Both receive every paper of the team, unless nobody consents any more.",
        f"{KK12}, de-escalation 4",
    )
    def copies_are_listed(case: Case) -> Iterator[Problem]:
        """Family and information-sharing service are among those who receive a copy."""
        at = f"{_row(case, chooses) if chooses else 'team.closure'}.copies"
        listed = {row.to for _, row in case.rows(at)}
        wanted = {"family": "the family", "sharing_service": "the information-sharing service"}
        if _sharing_has_ended(case, chooses):
            del wanted["sharing_service"]
        for code, words in wanted.items():
            if listed and code not in listed:
                yield Problem(at, f"no copy goes to {words}", f"Add “- to: {code}” there.")

    return copies_are_listed


def _sharing_has_ended(case: Case, chooses: Chooses | None) -> bool:
    row = meeting(case, chooses or latest_review)
    return row.consent_still_held == "no" or case.given("consent.withdrawn_on") is not None


def signed_by_hand(chooses: Chooses | None, *who: str) -> Rule:
    """As ``signing.to_be_signed``, for the meeting that is chosen, or for the closure."""

    @rule(
        "MAST-10",
        "To be signed by hand",
        "The box prints empty and ruled; the document counts only once it is signed and dated.",
        "General practice",
        _W,
    )
    def signed_on_paper(case: Case) -> Iterator[Problem]:
        """Who is named as signing has signed."""
        above = _row(case, chooses) if chooses else "team.closure"
        for each in who:
            path = f"{above}.signature_{each}"
            if case.given(f"{path}.name") and not case.given(f"{path}.signed_on"):
                yield Problem(
                    f"{path}.signed_on",
                    "to be signed and dated by hand on the print",
                    "Sign before it is used or sent; then add method and date.",
                )

    return signed_on_paper


# -- reviews and dates ---------------------------------------------------------------------------------------------------


@rule(
    "MAST-12",
    "The numbers of the reviews are out of order",
    "Each review has the next number, so that a copy can be told from the one before it.",
    QUALITY,
)
def reviews_count_up(case: Case) -> Iterator[Problem]:
    """No number of a review is used twice, and a later review has a higher one."""
    rows = [(path, row) for path, row in case.rows("team.meetings") if is_review(row)]
    numbered = [(row.review_no, path, row.date) for path, row in rows if isinstance(row.review_no, int)]
    numbered.sort(key=lambda each: each[0])
    for before, after in itertools.pairwise(numbered):
        at = f"{after[1]}.review_no"
        if before[0] == after[0]:
            yield Problem(
                at, f"there are two reviews with the number {after[0]}", "Give the later one the next number."
            )
        elif isinstance(before[2], date) and isinstance(after[2], date) and after[2] < before[2]:
            yield Problem(
                at,
                f"review {after[0]} is dated before review {before[0]}",
                "Check the dates and the numbers.",
            )


def _last_day(case: Case) -> date | None:
    days = [row.date for _, row in case.rows("team.meetings") if isinstance(row.date, date)]
    plan = day_of(case, "team.plan.date")
    return max([*days, *([plan] if plan else [])], default=None)


@rule(
    "MAST-13",
    "The next review lies before the plan",
    "The next review is agreed for a day after the last meeting and after the plan.",
    KK12,
)
def review_comes_after(case: Case) -> Iterator[Problem]:
    """The next review comes after the last meeting and the plan."""
    review, last = case.given("early_help.review_on"), _last_day(case)
    if isinstance(review, date) and last and review <= last:
        yield Problem(
            "early_help.review_on",
            "the next review is not after the last meeting and the plan",
            "Agree the day of the next review.",
        )


@rule(
    "MAST-14",
    "The next review is more than six months ahead",
    "Help below the threshold of a child in need runs for up to six months, and a child in need plan is reviewed at least "
    "every six months.",
    "Kent and Medway, tier 2; Kent and Medway 6",
    _W,
)
def review_within_six_months(case: Case) -> Iterator[Problem]:
    """The plan is reviewed within six months."""
    review, last = case.given("early_help.review_on"), _last_day(case)
    if isinstance(review, date) and last and review - last > _HALF_A_YEAR:
        yield Problem(
            "early_help.review_on", "the next review is more than six months ahead", "Agree an earlier day."
        )


@rule(
    "MAST-15",
    "Either a next review or a reason for closure",
    "A review ends with the day of the next one or with the reason why the work ends: exactly one of the two.",
    QUALITY,
)
def review_or_closure(case: Case) -> Iterator[Problem]:
    """A next review is agreed, or the work ends, and not both."""
    review, reason = case.at("early_help.review_on"), case.at("team.closure.reason")
    if review is None and reason is None:
        yield Problem(
            "early_help.review_on",
            "neither the next review nor a reason for closure is given",
            "Add “review_on: …” under “early_help”, or “reason: …” under “team: closure”.",
        )
    elif is_value(review) and is_value(reason):
        yield Problem(
            "early_help.review_on",
            "a next review is agreed, and a reason for closure is given",
            "Take one of the two out.",
        )


@rule(
    "MAST-16",
    "The event says another day",
    "The same day stands under “events”, and letters and timescales go by both.",
    "House rule",
    _W,
)
def events_agree(case: Case) -> Iterator[Problem]:
    """The days of plan, unmet needs, change of lead and closure are those of the events."""
    for path, own, event in event_days(case):
        if own != event:
            yield Problem(
                path, "the event of this name has another day", "Correct one of them, or take one out."
            )


MEETING_RULES: tuple[Rule, ...] = (
    family_was_there(latest_meeting),
    concern_escalates(latest_meeting),
    ends_after_it_begins,
    agreed_plan_is_there,
    lead_is_social_worker,
    change_is_told,
    copies_go_out(latest_meeting),
    signed_by_hand(latest_meeting, "lead", "parent", "young_person"),
    reviews_count_up,
    review_comes_after,
    review_within_six_months,
    events_agree,
)
PLAN_RULES: tuple[Rule, ...] = (
    lead_is_social_worker,
    review_comes_after,
    review_within_six_months,
    events_agree,
    parents_agree,
)
UNMET_RULES: tuple[Rule, ...] = (lead_is_social_worker, events_agree, other_in_words, harm_is_escalated)
REVIEW_RULES: tuple[Rule, ...] = (
    family_was_there(latest_review),
    concern_escalates(latest_review),
    ends_after_it_begins,
    lead_is_social_worker,
    change_is_told,
    copies_go_out(latest_review),
    reviews_count_up,
    review_comes_after,
    review_within_six_months,
    review_or_closure,
    events_agree,
)
CLOSURE_RULES: tuple[Rule, ...] = (
    lead_is_social_worker,
    copies_go_out(None),
    signed_by_hand(None, "lead", "manager", "parent"),
    review_or_closure,
    events_agree,
    closed_after_opening,
    accepted_before_closure,
    death_is_notified,
    transfer_with_consent,
)
