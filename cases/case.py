"""A case: the shared blocks that every form draws on, and turning a case file into it."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, TypeVar

from ..findings import Finding
from .answers import Text
from .blocks import Block, Group, Leaf, Rows, as_text, ask, build, is_value, questions, value_at, walk
from .cafcass_letters import CafcassLetters
from .consent import Consent
from .correspondence import Correspondence
from .discussion import ManagerDiscussion
from .early_help import EarlyHelp
from .kinds import Kind, Stated, Unusable
from .levels import LevelOfNeed
from .people import Adult, Author, Child, PastAddress, Professional, Relative
from .reading import Document
from .record import Accepted, Cafcass, Check, Disclosure, Event, Incident, LocalAuthority, Proceedings
from .team import Team

_Rest = Stated | Unusable | None


class Case(Block):
    """All that is known about one child and shared by the forms. Each form adds its own answers under its name."""

    profile: Text = ask("Area profile", "House rule")
    reference: Text = ask(
        "Case reference", "House rule", "never a name or a date of birth: it is printed and named in files"
    )
    child: Annotated[Child | _Rest, Group(Child)] = ask("Child", "Specification, block CHILD")
    parents: Annotated[tuple[Adult, ...] | _Rest, Rows(Adult)] = ask(
        "Parents and carers", "Sandwell 1.1 ii; Cafcass 2.102"
    )
    siblings: Annotated[tuple[Relative, ...] | _Rest, Rows(Relative)] = ask(
        "Brothers and sisters", "Sandwell 1.1 iii"
    )
    household: Annotated[tuple[Relative, ...] | _Rest, Rows(Relative)] = ask(
        "Others in the household", "Sandwell 1.1 iv"
    )
    significant_others: Annotated[tuple[Adult, ...] | _Rest, Rows(Adult)] = ask(
        "Significant others outside the household", "Public practice, Kent"
    )
    address_history: Annotated[tuple[PastAddress, ...] | _Rest, Rows(PastAddress)] = ask(
        "Earlier addresses in the last five years", "Cafcass 2.17", "of adults on whom checks are made"
    )
    professionals: Annotated[tuple[Professional, ...] | _Rest, Rows(Professional)] = ask(
        "Other professionals and services", "Cafcass 2.102"
    )
    lead_professional: Annotated[Professional | _Rest, Group(Professional)] = ask(
        "Lead professional", "Kent and Medway 6"
    )
    author: Annotated[Author | _Rest, Group(Author)] = ask("Person completing", "Specification, block AUTHOR")
    manager: Annotated[Author | _Rest, Group(Author)] = ask("Manager", "Cafcass 2.108")
    consent: Annotated[Consent | _Rest, Group(Consent)] = ask("Consent", "Specification, block CONSENT")
    incidents: Annotated[tuple[Incident, ...] | _Rest, Rows(Incident)] = ask("Incidents", "Cafcass 2.93–2.95")
    events: Annotated[tuple[Event, ...] | _Rest, Rows(Event)] = ask("Events", "Specification, part 3.5")
    proceedings: Annotated[Proceedings | _Rest, Group(Proceedings)] = ask(
        "Court proceedings", "Cafcass 2.102"
    )
    cafcass: Annotated[Cafcass | _Rest, Group(Cafcass)] = ask("Cafcass", "Cafcass 3.90")
    local_authority: Annotated[LocalAuthority | _Rest, Group(LocalAuthority)] = ask(
        "Local authority", "Cafcass 2.107"
    )
    disclosure: Annotated[Disclosure | _Rest, Group(Disclosure)] = ask(
        "Withholding from a party", "Cafcass 3.84–3.85"
    )
    screening_checks: Annotated[tuple[Check, ...] | _Rest, Rows(Check)] = ask(
        "Screening checks", "Cafcass 2.13–2.25"
    )
    level_of_need: LevelOfNeed = ask(
        "Level in the area’s continuum of need",
        "Kirklees, continuum of need; Kent and Medway 4; Sandwell 1.4–1.9",
        "the level that you have judged; caseforms never works one out",
    )
    manager_discussion: Annotated[ManagerDiscussion | _Rest, Group(ManagerDiscussion)] = ask(
        "Discussion with the manager", "Cafcass 2.81–2.83"
    )
    early_help: Annotated[EarlyHelp | _Rest, Group(EarlyHelp)] = ask("Early help", "Specification, part 2")
    team: Annotated[Team | _Rest, Group(Team)] = ask("Team around the child", "Kirklees escalation 12")
    cafcass_letters: Annotated[CafcassLetters | _Rest, Group(CafcassLetters)] = ask(
        "Cafcass’s letters", "Specification, part 2"
    )
    correspondence: Annotated[Correspondence | _Rest, Group(Correspondence)] = ask(
        "Letters: who is written to", "Specification, part 2"
    )
    accepted: Annotated[tuple[Accepted, ...] | _Rest, Rows(Accepted)] = ask(
        "Findings accepted with a reason", "House rule"
    )

    #: The day on which the case is looked at: “in the future” and ages depend on it.
    today: date
    #: What the file says under the names of forms that were not asked for, as it was typed.
    unread: dict[str, Any]
    #: The file in which the answers stand as they were typed, where there is one.
    document: Document | None = None

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every answer that was given, in reading order, also “not known” and words that cannot be used."""
        return tuple(leaf for leaf in walk(self) if leaf.value is not None)

    def at(self, path: str) -> Any:
        """The value at a path; see :func:`~caseforms.cases.blocks.value_at`."""
        return value_at(self, path)

    def given(self, path: str) -> Any:
        """The value at a path, or ``None`` unless a real value was given there."""
        value = value_at(self, path)
        return value if is_value(value) else None

    def says(self, path: str, *answers: str) -> bool:
        """Whether the choice at a path is one of ``answers`` (codes), or ticks one of them."""
        value = value_at(self, path)
        return bool(set(value) & set(answers)) if isinstance(value, tuple) else value in answers

    def rows(self, path: str) -> tuple[tuple[str, Any], ...]:
        """The rows at a path with the path of each, empty when there are none."""
        value = value_at(self, path)
        if not isinstance(value, tuple):
            return ()
        return tuple((f"{path}[{n}]", row) for n, row in enumerate(value) if isinstance(row, Block))

    def age_on(self, day: date) -> int | None:
        """The child's age in whole years on a day; ``None`` when it is not known."""
        dob = self.given("child.dob")
        if not isinstance(dob, date):
            return None
        return day.year - dob.year - ((day.month, day.day) < (dob.month, dob.day))

    @property
    def child_name(self) -> str:
        """The child's name as it is printed; for an unborn baby, by the mother's name."""
        given, family = self.given("child.given_names") or "", self.given("child.family_name") or ""
        if self.says("child.is_unborn", "yes"):
            mother = next(
                (
                    row.name
                    for _, row in self.rows("parents")
                    if row.relationship == "mother" and is_value(row.name)
                ),
                "",
            )
            return f"Unborn baby of {mother}" if mother else f"Unborn baby {family}".strip()
        return f"{given} {family}".strip()


C = TypeVar("C", bound=Case)


def typed(document: Document, model: type[C], today: date, other_forms: Iterable[str] = ()) -> C:
    """The case in a file as ``model``, seen on the day ``today``.

    Never raises for bad content: see :func:`value_findings`. ``other_forms`` are top-level names that belong to forms
    which were not asked for and stay unread.
    """
    plain = document.root.plain()
    unread = {name: plain.pop(name) for name in other_forms if name not in questions(model) and name in plain}
    case = build(model, plain)
    case.today, case.unread, case.document = today, unread, document
    return case


def value_findings(case: Case) -> list[Finding]:
    """What is wrong or doubtful about single answers, in reading order (without places)."""
    found: list[Finding] = []
    for leaf in case.leaves:
        source = leaf.asked.source if leaf.asked else "House rule"
        concerns = []
        if isinstance(leaf.value, Unusable):
            concerns = [leaf.value.concern]
        elif is_value(leaf.value) and leaf.asked and isinstance(leaf.asked.kind, Kind):
            concerns = list(leaf.asked.kind.concerns(leaf.value, case.today))
        for concern in concerns:
            found.append(
                Finding(concern.code, concern.level, leaf.path, concern.message, concern.remedy, source)
            )
    return found


def all_words(case: Case) -> dict[str, str]:
    """Every answer that was given, as it is printed, by path."""
    return {leaf.path: as_text(leaf.value, leaf.asked.kind) for leaf in case.leaves if leaf.asked is not None}
