"""The plan of the team around the child: its actions, each with the number that it keeps from the plan to the closure.

How an action goes is told beside it, once for each review, and at the closure whether its outcome was achieved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from ..findings import Level, register
from . import codes
from .answers import Chosen, Date, Long, Text, YesNo
from .blocks import Block, Group, Rows, ask
from .consent import Agency
from .dates import DUE_DATE, NOT_A_DATE, read_date, show_date
from .kinds import Choice, Concern, Kind, NumberKind, Refused, Stated, Unusable, options

_KK12 = "Kirklees escalation 12"
_DE4 = "Kirklees de-escalation 4"
_CAF = "National CAF"
_QUALITY = "Public practice, CAF quality review"
_Rest = Stated | Unusable | None
Counted = Annotated[int | float | _Rest, NumberKind(least=1, most=999)]

GOES_ON = register(
    "MAST-01",
    Level.ERROR,
    "“Ongoing” is no date",
    "An action without a day is never late and never done. Where it goes on, the day on which it is checked is agreed.",
    _QUALITY,
)
_ONGOING = re.compile(
    r"(?:on-?going|continu\w+|all the time|open(?:-ended)?)\b[\s,;:–—-]*(?P<rest>.*)", re.IGNORECASE
)
_CHECKED = re.compile(r"(?:to be )?(?:check(?:ed)?|review(?:ed)?)?\s*(?:on|by)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Due:
    """By when an action is done; where it goes on, the day on which it is checked."""

    day: date
    goes_on: bool = False


@dataclass(frozen=True)
class DueKind(Kind):
    """A day ahead, or “ongoing, checked on” a day; “ongoing” alone is refused.

    >>> DueKind().read("Ongoing, checked on 12/01/2027").day.isoformat()
    '2027-01-12'
    """

    name: ClassVar[str] = "date"
    hint: ClassVar[str] = "day/month/year, or “ongoing, checked on 12/01/2027”"

    def read(self, text: str) -> Due:
        goes_on = _ONGOING.fullmatch(text)
        if goes_on is None:
            return Due(read_date(text))
        try:
            return Due(read_date(_CHECKED.sub("", goes_on["rest"], count=1)), True)
        except Refused as refusal:
            if refusal.concern.code != NOT_A_DATE:
                raise
        raise Refused(
            GOES_ON,
            "“ongoing” is no date",
            "Agree a day, or the day on which it is checked: “ongoing, checked on 12/01/2027”.",
        )

    def show(self, value: Any) -> str:
        return f"Ongoing, checked on {show_date(value.day)}" if value.goes_on else show_date(value.day)

    def concerns(self, value: Any, today: date) -> Iterator[Concern]:
        yield from DUE_DATE.concerns(value.day, today)


@dataclass(frozen=True)
class ReviewKind(NumberKind):
    """The number of a review, which reads by itself."""

    least: float = 1
    most: float = 999

    def show(self, value: Any) -> str:
        return f"Review {value}"


#: The elements of a common assessment, to which a need belongs (national CAF form).
ELEMENT: codes.Options = options(
    "General health",
    "Physical development",
    "Speech, language and communication",
    "Emotional and social development",
    "Behavioural development",
    "Identity and self-esteem",
    "Family and social relationships",
    "Self-care skills and independence",
    "Understanding, reasoning and problem solving",
    "Taking part in learning, education and work",
    "Progress and achievement in learning",
    "Aspirations",
    "Basic care, safety and protection",
    "Emotional warmth and stability",
    "Guidance, boundaries and stimulation",
    "Family history, functioning and well-being",
    "Wider family",
    "Housing, employment and money",
    "Social and community life and resources",
)
Element = Annotated[Chosen, Choice(options=ELEMENT)]

_RESULT: codes.Options = options("Achieved", partly="Partly achieved", not_achieved="Not achieved")
Result = Annotated[
    Chosen, Choice(options=_RESULT, synonyms=(("partly", "partially"), ("not_achieved", "not")))
]


class Agreement(Block):
    """Whether someone agrees to the plan."""

    name: Text = ask("Name", _CAF)
    agency: Text = ask("Agency, or relationship to the child", _CAF)
    agreed: YesNo = ask("Agreed?", _CAF)
    date: Date = ask("Date", _CAF)


class Plan(Block):
    """The agreed plan, without its actions."""

    date: Date = ask("Plan agreed on", _KK12)
    version: Counted = ask("Version", _KK12, "1 for the first; each change has a higher number")
    contingency: Long = ask("If things get worse, or the plan does not work", "General practice")
    child_comment: Long = ask("Child’s or young person’s comment", _CAF)
    child_comment_missing: Text = ask("If the child’s comment was not obtained: why", _CAF)
    parent_comment: Long = ask("Parent’s or carer’s comment", _CAF)
    parent_comment_missing: Text = ask("If the parent’s comment was not obtained: why", _CAF)
    agreed_by: Annotated[tuple[Agreement, ...] | _Rest, Rows(Agreement)] = ask("Agreed by", _CAF)


class Need(Block):
    """A need that an action answers."""

    spoken: ClassVar[tuple[str, ...]] = ("what",)

    what: Text = ask("Need", "Public practice, CAF tracking")
    element: Element = ask("Element", "Public practice, CAF tracking", "of the assessment")


class Outcome(Block):
    """What an action is to achieve."""

    spoken: ClassVar[tuple[str, ...]] = ("what", "every_child_matters")

    what: Text = ask("Desired outcome", f"{_CAF}; {_QUALITY}")
    every_child_matters: Annotated[Chosen, Choice(options=codes.ECM_OUTCOME)] = ask(
        "Every Child Matters", _QUALITY
    )


class Doer(Block):
    """Who carries out an action."""

    spoken: ClassVar[tuple[str, ...]] = ("name", "organisation", "agency")

    name: Text = ask("Name", f"{_CAF}; {_QUALITY}", "of a practitioner or of someone in the family")
    organisation: Text = ask("Organisation", f"{_CAF}; {_QUALITY}")
    agency: Agency = ask("Agency", _CAF, "the consent must cover it; leave it out for the family")


class Progress(Block):
    """What a review, or a look between reviews, found of one action."""

    spoken: ClassVar[tuple[str, ...]] = ("review", "status", "comment")

    review: Annotated[int | float | _Rest, ReviewKind()] = ask(
        "Review", _QUALITY, "the number of the review; left out between reviews"
    )
    status: Annotated[
        Chosen,
        Choice(
            options=options(
                "Achieved",
                "No longer needed",
                new="New at this review",
                partly="Partly achieved",
                not_achieved="Not achieved",
            ),
            synonyms=(("not_achieved", "not"),),
        ),
    ] = ask("Status", _QUALITY)
    comment: Text = ask("Progress and comments", _QUALITY)
    closed_on: Date = ask("Closed on", _QUALITY)
    evidence: Text = ask("Evidence", _QUALITY)

    @property
    def closes(self) -> bool:
        """Whether the action is done, or not needed any more."""
        return self.status in ("achieved", "no_longer_needed")


class PlanAction(Block):
    """One action of the plan. Its number stays the same from the plan to the closure."""

    no: Counted = ask(
        "No.", "General practice", "1, 2, 3 …; never used again, not even when the action is dropped"
    )
    need: Annotated[Need | _Rest, Group(Need)] = ask("Need", "Public practice, CAF tracking")
    outcome: Annotated[Outcome | _Rest, Group(Outcome)] = ask("Desired outcome", f"{_CAF}; {_QUALITY}")
    action: Text = ask("Action", _CAF)
    who: Annotated[Doer | _Rest, Group(Doer)] = ask("Who", f"{_CAF}; {_QUALITY}")
    by_when: Annotated[Due | _Rest, DueKind()] = ask("By when", _QUALITY)
    progress: Annotated[tuple[Progress, ...] | _Rest, Rows(Progress)] = ask(
        "Progress", _QUALITY, "one entry for each review"
    )
    result: Result = ask("Outcome at the closure", _DE4)
    result_evidence: Text = ask("Evidence", _DE4)


def is_open(action: Any, review: int) -> bool:
    """Whether an action was still open when the review with this number began."""
    return not any(
        row.closes and (not isinstance(row.review, int) or row.review < review)
        for row in (action.progress if isinstance(action.progress, tuple) else ())
        if isinstance(row, Progress)
    )
