"""The rules of the Early Help Intervention Record: dates in order, every issue considered, harm not passed over (NSPCC toolkit)."""

import re
from collections.abc import Iterator
from datetime import date

from ..cases.case import Case
from ..cases.codes import Options
from ..cases.kinds import options
from ..findings import Level
from .requirements import Problem, Rule, rule

_RECORD = "NSPCC, early help intervention record"

ISSUES: Options = options(
    self_esteem="Self-esteem and confidence",
    crime_asb="Involvement in crime or antisocial behaviour",
    cannabis="Cannabis use",
    risky="Risky behaviours",
)
#: Words that may tell of harm; a practitioner looks again, nothing is judged.
_HARM = re.compile(
    r"\b(?:hit|hits|hitting|hurt|hurts|punch\w*|kick(?:s|ed)|slap\w*|bruis\w+|burn(?:s|ed|t)|bleed\w*|injur\w+|weapon\w*"
    r"|kni(?:fe|ves)|stab\w*|threat\w*|abus\w+|neglect\w*|assault\w*|rap(?:e|ed|ist)|sexual\w*|groom(?:ed|ing)|exploit\w*"
    r"|traffick\w*|self[- ]?harm\w*|suicid\w*|overdos\w*|cutting (?:her|him|them)sel\w+|missing|ran away|county lines"
    r"|afraid|frightened|scared|unsafe|not safe)\b",
    re.IGNORECASE,
)


@rule("EHIR-01", "Dates out of order", "Start, meeting and review follow each other.", _RECORD)
def dates_in_order(case: Case) -> Iterator[Problem]:
    """The meeting is not before the start, and the review is after the meeting."""
    start, meeting = case.given("ehir.start_date"), case.given("ehir.meeting_date")
    review = case.given("early_help.review_on")
    if isinstance(start, date) and isinstance(meeting, date) and meeting < start:
        yield Problem("ehir.meeting_date", "the meeting lies before the start", "Check the two dates.")
    if isinstance(review, date) and isinstance(meeting, date) and review <= meeting:
        yield Problem(
            "early_help.review_on",
            "the review does not lie after the meeting",
            "Agree a day after the meeting.",
        )


@rule(
    "EHIR-02",
    "An issue was not considered",
    "Each of the four issues of the record has an entry, or is marked as not relevant.",
    _RECORD,
    Level.WARNING,
)
def every_issue_considered(case: Case) -> Iterator[Problem]:
    """Each fixed issue is in the plan or not relevant."""
    planned = {row.issue for _, row in case.rows("ehir.outcomes")}
    for code, words in ISSUES:
        if code not in planned and not case.says("ehir.not_relevant", code):
            yield Problem(
                "ehir.outcomes",
                f"nothing is said about “{words}”",
                f"Add an entry with “issue: {code}”, or add it to “not_relevant”.",
            )


@rule(
    "EHIR-03",
    "An issue is planned for and not relevant",
    "One of the two is wrong.",
    _RECORD,
    Level.WARNING,
)
def planned_is_relevant(case: Case) -> Iterator[Problem]:
    """No issue of the plan is marked as not relevant."""
    for path, row in case.rows("ehir.outcomes"):
        if isinstance(row.issue, str) and case.says("ehir.not_relevant", row.issue):
            yield Problem(
                f"{path}.issue", "this issue is marked as not relevant as well", "Correct one of the two."
            )


@rule(
    "EHIR-04",
    "Another issue without a name",
    "The family and the next worker must know what it is.",
    _RECORD,
)
def other_issue_is_named(case: Case) -> Iterator[Problem]:
    """An issue beside the four is named."""
    for path, row in case.rows("ehir.outcomes"):
        if row.issue == "other" and not case.given(f"{path}.other_issue"):
            yield Problem(
                f"{path}.other_issue", "it is not said which issue this is", "Add “other_issue: …”."
            )


@rule(
    "EHIR-05",
    "This may tell of harm",
    "Words of this kind can mean that a child may suffer significant harm. Early help then is not enough: the concern is "
    "discussed with the manager at once and, where there may be significant harm, the child is referred.",
    f"{_RECORD}; NSPCC early help 2",
    Level.QUESTION,
)
def harm_is_looked_at(case: Case) -> Iterator[Problem]:
    """Words that may tell of harm are asked about."""
    paths = [
        f"{path}.{name}"
        for path, _ in case.rows("ehir.outcomes")
        for name in ("progress", "concerns_outcomes")
    ]
    for path in (*paths, "ehir.new_information", "ehir.relevant_actions"):
        text = case.given(path)
        if isinstance(text, str) and (found := _HARM.search(text)):
            yield Problem(
                path,
                f"“{found[0]}”: it was considered whether the child may suffer significant harm, and a referral is made "
                "if so.",
                "Discuss it with your manager; for a referral use the form “referral”.",
            )


RULES: tuple[Rule, ...] = (
    dates_in_order,
    every_issue_considered,
    planned_is_relevant,
    other_issue_is_named,
    harm_is_looked_at,
)
