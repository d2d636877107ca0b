"""The rules about the actions of a plan: their numbers, by when they are done, their progress and their result."""

from collections.abc import Iterator

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.team import latest_review
from ..cases.team_plan import Due, Outcome, is_open
from ..findings import Level
from .mast_parts import DE4, KK12, QUALITY, day_of, meeting
from .requirements import Problem, Rule, rule

_W = Level.WARNING


def _numbered(case: Case) -> list[tuple[str, int]]:
    rows = case.rows("team.actions")
    return [(path, row.no) for path, row in rows if isinstance(row.no, int)]


@rule(
    "MAST-30",
    "Two actions have the same number",
    "An action is known by its number in the plan, the reviews and the closure.",
    "General practice",
)
def numbers_are_unique(case: Case) -> Iterator[Problem]:
    """No number of an action is used twice."""
    seen: set[int] = set()
    for path, number in _numbered(case):
        if number in seen:
            yield Problem(
                f"{path}.no", f"the number {number} is used twice", "Give one of them the next free number."
            )
        seen.add(number)


@rule(
    "MAST-31",
    "An action is gone",
    "Numbers run from 1 without a gap. An action that is not needed any more stays in the plan, with the status “no longer "
    "needed”; its number is never used again.",
    "General practice",
    _W,
)
def no_number_is_missing(case: Case) -> Iterator[Problem]:
    """The numbers of the actions run from 1 without a gap."""
    numbers = {number for _, number in _numbered(case)}
    for number in range(1, max(numbers, default=0)):
        if number not in numbers:
            yield Problem(
                "team.actions",
                f"there is no action {number}",
                "Put it back; if it is not needed any more, with “status: no_longer_needed” under “progress”.",
            )
            return


@rule(
    "MAST-32",
    "The review drops an open action",
    "A review says of every open action how it stands, so that none is forgotten.",
    QUALITY,
)
def no_open_action_is_dropped(case: Case) -> Iterator[Problem]:
    """The latest review says of every open action how it stands."""
    review = meeting(case, latest_review).review_no
    if not isinstance(review, int):
        return
    for path, row in case.rows("team.actions"):
        told = {each.review for _, each in case.rows(f"{path}.progress")}
        if is_open(row, review) and review not in told:
            yield Problem(
                f"{path}.progress",
                f"{_named(row.no)} is open, and review {review} does not say how it stands",
                f"Add “- review: {review}” with “status” and “comment”; an action agreed there has “status: new”.",
            )


def _named(number: object) -> str:
    return f"action {number}" if isinstance(number, int) else "an action without a number"


@rule(
    "MAST-33",
    "There is no such review",
    "Progress is told at a review that is recorded under “meetings”, or, without a number, between reviews.",
    QUALITY,
)
def progress_names_a_review(case: Case) -> Iterator[Problem]:
    """Progress names the number of a review that was held."""
    held = {row.review_no for _, row in case.rows("team.meetings")}
    for action, row in case.rows("team.actions"):
        for path, each in case.rows(f"{action}.progress"):
            if isinstance(each.review, int) and each.review not in held:
                yield Problem(
                    f"{path}.review",
                    f"{_named(row.no)} names review {each.review}, which is not recorded",
                    "Add the review under “meetings” with “review_no”, or correct the number.",
                )


@rule(
    "MAST-34",
    "Status and day of closing differ",
    "An action that is achieved, or not needed any more, has the day on which it was closed; an open one has none.",
    QUALITY,
    _W,
)
def closed_with_a_day(case: Case) -> Iterator[Problem]:
    """What is achieved or not needed has its day, and nothing else has one."""
    for action, row in case.rows("team.actions"):
        for path, each in case.rows(f"{action}.progress"):
            if each.closes and each.closed_on is None:
                yield Problem(
                    f"{path}.closed_on",
                    f"{_named(row.no)} is closed without a day",
                    "Add “closed_on: …” there.",
                )
            elif is_value(each.closed_on) and is_value(each.status) and not each.closes:
                yield Problem(
                    f"{path}.closed_on",
                    f"{_named(row.no)} has a day of closing, but is open",
                    "Correct one of them.",
                )


@rule(
    "MAST-35",
    "An action is due before the plan",
    "The plan says what is going to happen: what is still open has a day after it.",
    KK12,
)
def due_after_the_plan(case: Case) -> Iterator[Problem]:
    """No open action was due before the plan was agreed."""
    agreed = day_of(case, "team.plan.date")
    for path, row in case.rows("team.actions"):
        if agreed and isinstance(row.by_when, Due) and row.by_when.day < agreed and is_open(row, 1000):
            yield Problem(
                f"{path}.by_when", f"{_named(row.no)} was due before the plan was agreed", "Agree a new day."
            )


@rule(
    "MAST-36",
    "The closure leaves out an outcome",
    "Every outcome of the plan is listed with its result, achieved or not.",
    DE4,
)
def every_outcome_has_a_result(case: Case) -> Iterator[Problem]:
    """At the closure every action says whether its outcome was achieved."""
    for path, row in case.rows("team.actions"):
        if row.result is None:
            yield Problem(
                f"{path}.result",
                f"{_named(row.no)}: its outcome has no result",
                "Add “result:” with achieved, partly or not_achieved.",
            )


@rule(
    "MAST-37",
    "The same outcome has different results",
    "Two actions name the same outcome and say differently whether it was achieved.",
    DE4,
    _W,
)
def results_agree(case: Case) -> Iterator[Problem]:
    """Actions with the same outcome have the same result."""
    first: dict[str, str] = {}
    for path, row in case.rows("team.actions"):
        words = row.outcome.what if isinstance(row.outcome, Outcome) else None
        if isinstance(words, str) and isinstance(row.result, str):
            known = first.setdefault(" ".join(words.casefold().split()), row.result)
            if known != row.result:
                yield Problem(
                    f"{path}.result",
                    f"{_named(row.no)} has another result than one with the same outcome",
                    "Correct one of them, or word the outcomes apart.",
                )


NUMBER_RULES: tuple[Rule, ...] = (numbers_are_unique, no_number_is_missing)
PROGRESS_RULES: tuple[Rule, ...] = (progress_names_a_review, closed_with_a_day)
