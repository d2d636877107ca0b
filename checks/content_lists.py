"""What Cafcass's procedure wants to be told, as lists: the ten items of a referral and the ten points of the manager's discussion.

Cafcass 2.102 and 2.81. A gap is listed and never delays a referral. What the recording of a concern asks for (2.93–2.97)
stands with the forms that record it: the referral and the skin map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..cases.blocks import questions
from ..cases.case import Case
from ..cases.discussion import ManagerDiscussion
from ..cases.kinds import Stated, Unusable
from ..findings import Level
from ..forms.form import Form
from ..forms.referral_rules import CAFCASS
from ..forms.requirements import BORN, UNBORN, Condition, Problem, says
from .theme import theme_rule

_W = Level.WARNING
_PRIVATE_LAW = says("proceedings.law_type", "private_law", text="the proceedings are private law")


def _risk_identification(case: Case) -> bool:
    rows = case.rows("referral.previous_assessments")
    return any(row.kind == "risk_identification" for _, row in rows) or (
        not rows and case.at("referral.previous_assessments") is not None
    )


@dataclass(frozen=True)
class Wanted:
    """One answer that an item asks for. ``[]`` means that one row at least has it; ``holds`` looks more closely."""

    path: str
    when: Condition | None = None
    holds: Callable[[Case], bool] | None = None


@dataclass(frozen=True)
class Item:
    """One item of the list with the answers that it asks for."""

    number: int
    what: str
    wanted: tuple[Wanted, ...]


def _item(number: int, what: str, *wanted: str | Wanted) -> Item:
    return Item(number, what, tuple(each if isinstance(each, Wanted) else Wanted(each) for each in wanted))


#: Cafcass 2.102: what to be ready to tell children's social care, as far as possible.
REFERRAL_ITEMS: tuple[Item, ...] = (
    _item(1, "exact nature of the concern", "referral.concern_exact"),
    _item(2, "background; other children of concern", "referral.background", "referral.other_children"),
    _item(
        3,
        "name, birth, address, telephone, parental responsibility",
        Wanted("child.given_names", BORN),
        Wanted("child.family_name", BORN),
        Wanted("child.dob", BORN),
        Wanted("child.edd", UNBORN),
        "child.address",
        "child.telephone",
        "parents[].name",
        "parents[].parental_responsibility",
    ),
    _item(4, "school, GP, health visitor", "child.school", "child.gp", "child.health_visitor"),
    _item(
        5,
        "religion, home language, ethnicity, disability",
        "child.religion",
        "child.home_language",
        "child.ethnicity",
        "child.disability",
    ),
    _item(
        6,
        "Cafcass’s own risk identification",
        Wanted("referral.previous_assessments", holds=_risk_identification),
    ),
    _item(7, "what the child knows, and the child’s view", "referral.child_knows"),
    _item(8, "what the parents know and were told", "referral.parent_told_what"),
    _item(9, "whether the parents gave permission", "consent.given"),
    _item(
        10,
        "court proceedings, and their stage in private law",
        "proceedings.exist",
        Wanted("proceedings.stage", _PRIVATE_LAW),
    ),
)

#: Cafcass 2.81: the points of the discussion with the manager, as questions of ``manager_discussion``.
DISCUSSION_POINTS: tuple[str, ...] = tuple(
    f"manager_discussion.{name}"
    for name, question in questions(ManagerDiscussion).items()
    if question.label[0].isdigit()
)


@dataclass(frozen=True)
class Listed:
    """An item with the answers that are missing from it; none are missing when it is covered."""

    item: Item
    missing: tuple[str, ...]


def referral_items(case: Case) -> tuple[Listed, ...]:
    """The ten items of Cafcass 2.102, each with the answers that a case lacks. “not known” and “none” are answers."""
    return tuple(
        Listed(item, tuple(each.path for each in item.wanted if not _answered(case, each)))
        for item in REFERRAL_ITEMS
    )


def _answered(case: Case, wanted: Wanted) -> bool:
    if wanted.when is not None and not wanted.when.holds(case):
        return True
    if wanted.holds is not None:
        return wanted.holds(case)
    head, rows, tail = wanted.path.partition("[].")
    if not rows:
        return _is_answer(case.at(wanted.path))
    return isinstance(case.at(head), Stated) or any(
        _is_answer(getattr(row, tail)) for _, row in case.rows(head)
    )


def _is_answer(value: object) -> bool:
    return value is not None and not isinstance(value, Unusable)


def open_points(case: Case) -> tuple[str, ...]:
    """The points of the discussion with the manager to which nothing is recorded."""
    return tuple(path for path in DISCUSSION_POINTS if not _is_answer(case.at(path)))


@theme_rule(
    "LIST-01",
    "No risk identification is named",
    "The local authority is told of any risk identification or assessment that Cafcass has already done.",
    "Cafcass 2.102",
    _W,
)
def risk_identification_is_named(form: Form, case: Case) -> Iterator[Problem]:
    """Cafcass's referral lists the risk identification, or says that there is no earlier assessment."""
    rows = case.rows("referral.previous_assessments")
    if form.code == "referral" and CAFCASS.holds(case) and rows and not _risk_identification(case):
        yield Problem(
            "referral.previous_assessments",
            "Cafcass’s risk identification is not among the earlier assessments",
            "Add it with “kind: risk_identification”; if none was done, say so in “background” and accept this finding.",
        )


@theme_rule(
    "LIST-02",
    "The discussion with the manager leaves a point open",
    "The record covers ten points, and both agree it. A point that does not matter here is answered with “not applicable”.",
    "Cafcass 2.81–2.82",
    _W,
)
def discussion_is_complete(form: Form, case: Case) -> Iterator[Problem]:
    """A record of the discussion that was begun answers each point and is agreed."""
    if form.code not in ("referral", "section_120") or case.given("manager_discussion") is None:
        return
    for path in open_points(case):
        yield Problem(path, "this point of the discussion is not recorded", "Add it, or “not applicable”.")
    if not case.says("manager_discussion.agreed_by_both", "yes"):
        yield Problem(
            "manager_discussion.agreed_by_both",
            "the record of the discussion is not yet agreed by both",
            "Agree it, put it on the file and write “yes”.",
        )


@theme_rule(
    "LIST-03",
    "Urgent action, and the manager is not told",
    "Where urgent action came before the discussion, the Service Manager is told as soon as possible.",
    "Cafcass 2.83",
    _W,
)
def manager_is_told(form: Form, case: Case) -> Iterator[Problem]:
    """After urgent action it is recorded when the manager was told."""
    if (
        form.code in ("referral", "section_120")
        and case.says("manager_discussion.urgent_action_first", "yes")
        and case.at("manager_discussion.manager_informed_at") is None
    ):
        yield Problem(
            "manager_discussion.manager_informed_at",
            "urgent action was taken first, and it is not recorded when the manager was told",
            "Tell the manager, and add date and time.",
        )


RULES = (risk_identification_is_named, discussion_is_complete, manager_is_told)
