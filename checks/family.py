"""The people of a case as they can be compared, and whether two cases are of one family.

Two cases are of one family when the child of one is named in the other, or when a parent is the same: the same name, and the
date of birth, the address, the telephone, another parent or the name of a brother or sister as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.confidential import Topic, secrets, squeezed
from ..cases.kinds import plain_words
from ..cases.people import Address
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .theme import theme_rule

_CHILDREN, _ADULTS = ("child", "siblings", "household"), ("parents", "significant_others", "household")
#: What is compared about a person, by the name of the answer, and how it is called.
FACTS = {
    "dob": "date of birth",
    "sex": "sex",
    "telephone": "telephone number",
    "email": "e-mail address",
    "risk_to_children": "answer on whether the person is a risk to children",
    "safe_to_contact": "answer on whether it is safe to make contact",
    "interpreter_needed": "answer on whether an interpreter is needed",
}

Name = tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """One person as one case names him or her: facts by their names, as they can be compared, each with its path."""

    path: str
    name: Name
    facts: dict[str, tuple[str, Any]]
    confidential: bool

    @property
    def block(self) -> str:
        return self.path.partition("[")[0]

    def may_be(self, other: Person) -> bool:
        """Whether both may be the same person: a grandfather and a grandson can have one name."""
        return any(self.block in blocks and other.block in blocks for blocks in (_CHILDREN, _ADULTS))


@dataclass(frozen=True)
class Member:
    """One case among others: its people, with the child first."""

    case: Case
    file: str
    people: tuple[Person, ...] = field(default=())

    @cached_property
    def child(self) -> Person | None:
        """The child of the case, when it is named."""
        return next((each for each in self.people if each.path == "child"), None)

    @cached_property
    def by_name(self) -> dict[Name, list[Person]]:
        """The people of the case by their names."""
        found: dict[Name, list[Person]] = defaultdict(list)
        for each in self.people:
            found[each.name].append(each)
        return found

    def lists(self, other: Member, *, surely: bool = False) -> bool:
        """Whether the child of another case stands among the people of this one; ``surely``: with no other date of birth."""
        child = other.child
        return child is not None and any(
            each.path != "child" and each.may_be(child) and not (surely and differ(each, child, "dob"))
            for each in self.by_name.get(child.name, ())
        )


def member(case: Case, file: str) -> Member:
    """A case with its people as they can be compared."""
    kept = {secret.path for secret in secrets(case) if secret.topic is Topic.SAFETY}
    rows = [("child", case.child)]
    for block in ("parents", "siblings", "household", "significant_others"):
        rows += case.rows(block)
    home = case.at("child.address")
    return Member(case, file, tuple(_people(case, rows, home, kept)))


def _people(case: Case, rows: Sequence[tuple[str, Any]], home: Any, kept: set[str]) -> Iterator[Person]:
    for path, row in rows:
        words = plain_words(case.child_name if path == "child" else getattr(row, "name", None))
        if len(words) < 2 or (path == "child" and case.says("child.is_unborn", "yes")):
            continue
        facts = {
            name: (f"{path}.{name}", value)
            for name in FACTS
            if is_value(value := getattr(row, name, None)) and value != "not_known"
        }
        address, at = getattr(row, "address", None), f"{path}.address"
        if not isinstance(address, Address) and getattr(row, "same_address_as_child", None) == "yes":
            address, at = home, f"{path}.same_address_as_child"
        if isinstance(address, Address) and is_value(address.line1) and is_value(address.postcode):
            facts["address"] = (at, squeezed(f"{address.line1}{address.postcode}"))
        yield Person(path, (words[0], words[-1]), facts, f"{path}.address" in kept)


def is_one_family(one: Member, other: Member) -> bool:
    """Whether two cases are of one family, by what they say."""
    if one.lists(other, surely=True) or other.lists(one, surely=True):
        return True
    shared = [
        (mine, theirs)
        for mine in one.people
        if mine.block == "parents"
        for theirs in other.by_name.get(mine.name, ())
        if theirs.block == "parents"
    ]
    if len(shared) > 1 or (shared and (one.lists(other) or other.lists(one))):
        return True
    return any(
        name in mine.facts and name in theirs.facts and not differ(mine, theirs, name)
        for mine, theirs in shared
        for name in ("dob", "address", "telephone")
    )


def differ(one: Person, other: Person, fact: str) -> bool:
    """Whether both answer and the answers differ."""
    if fact not in one.facts or fact not in other.facts:
        return False
    return _plain(one.facts[fact][1]) != _plain(other.facts[fact][1])


def _plain(value: Any) -> str:
    text = squeezed(str(value))
    return text.removeprefix("44").lstrip("0") if text.isdigit() else text


@theme_rule(
    "FAM-04",
    "The child stands among its own brothers and sisters",
    "A brother or sister has the child’s name and date of birth. It is often left over from a case file that was begun from "
    "that of a brother or sister.",
    "Sandwell 1.1 iii",
    Level.WARNING,
)
def own_sibling(form: Form, case: Case) -> Iterator[Problem]:
    """No brother or sister is the child."""
    own = member(case, "")
    if own.child is None or not form.prints("siblings"):
        return
    for each in own.by_name.get(own.child.name, ()):
        if each.block == "siblings" and not differ(each, own.child, "dob"):
            yield Problem(
                each.path, "this entry has the child’s own name", "Take it out, or put the name right."
            )


RULES = (own_sibling,)
