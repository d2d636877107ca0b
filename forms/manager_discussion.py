"""Record of the discussion with the Service Manager about possible significant harm (Cafcass 2.81–2.84; D19b).

Readers: the child's file and the manager. The answers are those of the shared block ``cases/discussion.py``; the referral
and its letters draw on the same. The discussion comes before the referral, save where a child's safety needs action first.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import happenings
from ..cases.kinds import Stated
from ..findings import Level
from .form import Form, note, section
from .identity import identity
from .readers import MANAGER, OWN_FILE
from .requirements import Problem, Requirements, must, rule, says, should

_DISCUSSION = "Cafcass 2.81"
_W = Level.WARNING

#: The ten points of Cafcass 2.81, in their order.
POINTS = (
    "nature_and_level",
    "where_child_is",
    "family_told",
    "need_to_refer",
    "other_children",
    "views_of_parties",
    "court_told",
    "who_acts",
    "shared_with_family",
    "future_work",
)
_PATHS = tuple(f"manager_discussion.{name}" for name in POINTS)

URGENT_FIRST = says("manager_discussion.urgent_action_first", "yes", text="urgent action came first")
AGREED = says("manager_discussion.agreed_by_both", "yes", text="both agree to the record")


@rule(
    "MGR-01",
    "A point is set aside without a word why",
    "Each of the ten points is answered. Where one does not matter here, the record says why, so that a reader can tell "
    "that it was thought of.",
    _DISCUSSION,
    _W,
)
def set_aside_with_reason(case: Case) -> Iterator[Problem]:
    """“Not applicable”, “none” and “not known” come with words."""
    for path in _PATHS:
        if isinstance(case.at(path), Stated):
            yield Problem(
                path,
                "this point is set aside, and it is not said why",
                "Write the reason behind it, such as “not applicable: there are no other children”.",
            )


@rule(
    "MGR-02",
    "The record is not agreed",
    "The case file keeps a record on which practitioner and manager agree. Until then it is a draft.",
    "Cafcass 2.82",
)
def agreed_by_both(case: Case) -> Iterator[Problem]:
    """Both agree to the record."""
    if case.says("manager_discussion.agreed_by_both", "no"):
        yield Problem(
            "manager_discussion.agreed_by_both",
            "the record is not yet agreed by both",
            "Agree it, or record in the points where you differ; then write “yes”. --draft prints it for the manager.",
        )


@rule(
    "MGR-03",
    "The referral came before the discussion",
    "The discussion comes first, save where a child’s safety needs action at once; then the manager is told as soon as "
    "possible, and the record says so.",
    "Cafcass 2.81, 2.83",
    _W,
)
def discussed_first(case: Case) -> Iterator[Problem]:
    """A referral before the discussion is recorded as urgent action."""
    held = case.given("manager_discussion.at")
    if not isinstance(held, Moment) or URGENT_FIRST.holds(case):
        return
    if any(each.code == "referral_made" and each.at.surely_before(held) for each in happenings(case)):
        yield Problem(
            "manager_discussion.urgent_action_first",
            "a referral was made before this discussion, and it is not recorded as urgent action",
            "Check the two times; if it was urgent, write “yes” and when the manager was told.",
        )


@rule(
    "MGR-04",
    "The manager was told after the discussion",
    "Whoever discusses the concern with the manager has told the manager by then.",
    "Cafcass 2.83",
    _W,
)
def told_before_discussed(case: Case) -> Iterator[Problem]:
    """The manager is told no later than the discussion is held."""
    held, told = (case.given(f"manager_discussion.{name}") for name in ("at", "manager_informed_at"))
    if isinstance(held, Moment) and isinstance(told, Moment) and held.surely_before(told):
        yield Problem(
            "manager_discussion.manager_informed_at",
            "the manager was told later than the discussion was held",
            "Check the two times.",
        )


@rule(
    "MGR-05",
    "The discussion is with somebody else",
    "The concern is discussed with a manager: your own, the cover manager, another one or a senior manager.",
    "Cafcass 1.11, 2.81, 2.84",
)
def with_somebody_else(case: Case) -> Iterator[Problem]:
    """Practitioner and manager are two people."""
    manager, author = case.given("manager_discussion.manager"), case.given("author.name")
    if manager and author and str(manager).casefold().split() == str(author).casefold().split():
        yield Problem(
            "manager_discussion.manager",
            "manager and practitioner are the same person",
            "Discuss it with another manager, and name that person.",
        )


FORM = Form(
    code="manager_discussion",
    title="Record of the discussion with the manager",
    purpose="What practitioner and manager agreed about possible significant harm to a child; kept on the child’s file",
    readers=(OWN_FILE.called("the child’s file"), MANAGER.called("the Service Manager")),
    case=Case,
    sections=(
        section(
            "The child and the case",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            "cafcass.reference",
            "proceedings.court",
            "proceedings.case_number",
        ),
        section(
            "When and with whom",
            "manager_discussion.at",
            "manager_discussion.manager",
            "manager_discussion.manager_kind",
            "manager_discussion.urgent_action_first",
            "manager_discussion.manager_informed_at",
        ),
        section(
            "What was discussed",
            note("Each point is answered; where one does not matter here, the record says why."),
            *_PATHS,
        ),
        section(
            "Agreement",
            "manager_discussion.agreed_by_both",
            "manager_discussion.agreed_on",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
        ),
    ),
    requirements=Requirements(
        identity("manager_discussion"),
        must("manager_discussion.at", source="Cafcass 2.81–2.82"),
        must("manager_discussion.manager", source=_DISCUSSION),
        must("manager_discussion.manager_kind", source="Cafcass 1.10–1.11, 2.81, 2.84"),
        must("manager_discussion.urgent_action_first", source="Cafcass 2.81, 2.83"),
        must("manager_discussion.manager_informed_at", source="Cafcass 2.83", when=URGENT_FIRST),
        tuple(must(path, source=_DISCUSSION, answered=True) for path in _PATHS),
        must("manager_discussion.agreed_by_both", source="Cafcass 2.82"),
        should("manager_discussion.agreed_on", source="Cafcass 2.82", when=AGREED),
    ),
    rules=(
        set_aside_with_reason,
        agreed_by_both,
        discussed_first,
        told_before_discussed,
        with_somebody_else,
    ),
)
