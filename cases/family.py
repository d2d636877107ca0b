"""From the case file of one child to that of a brother or sister: what is shared, and nothing that is not.

Which answers are shared, and why, stands in ``family.toml``. Answers are taken over as they were typed; the older file is
only read.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .blocks import Group, Rows, questions
from .case import Case
from .kinds import Kind

_FILE = Path(__file__).with_name("family.toml")
#: Services that belong to one child, from whose own staff no professional is taken over.
_OF_CHILD = ("school", "gp", "health_visitor")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an answer is shared by brothers and sisters, and why."""

    shared: bool
    reason: str


@dataclass(frozen=True)
class Carried:
    """What a new case takes over: the answers as they were typed, and what was left behind by its path, with the reason."""

    given: Mapping[str, Any]
    left: Mapping[str, str]


@functools.cache
def decisions() -> Mapping[str, Decision]:
    """Every line of ``family.toml`` by its path."""
    import tomllib

    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        path: Decision(name == "shared", reason)
        for name in ("shared", "own")
        for path, reason in data[name].items()
    }


def decided(path: str) -> Decision:
    """Whether the answer at a path (without numbers of rows) is shared: by the nearest line above it.

    >>> decided("parents.name").shared, decided("parents.relationship").shared, decided("consent.given").shared
    (True, False, False)
    """
    while path:
        if found := decisions().get(path):
            return found
        path = path.rpartition(".")[0]
    return Decision(False, "Only one form asks it, about one child.")


def for_sibling(plain: Mapping[str, Any]) -> Carried:
    """What the case file of a brother or sister takes over from a case file in plain text, lists and mappings."""
    left: dict[str, str] = {}
    given = {
        name: kept
        for name, question in questions(Case).items()
        if (kept := _shared(plain.get(name), question.kind, name, left)) is not None
    }
    for name in plain:
        if name not in questions(Case):
            left[name] = decided(name).reason
    others = given.get("siblings")
    listed = others if isinstance(others, list) else []
    if isinstance(plain.get("child"), dict):
        given["siblings"] = [_as_sibling(plain["child"]), *listed]
    if isinstance(given.get("professionals"), list):
        given["professionals"] = [
            row for row in given["professionals"] if not _is_of_child(row, plain)
        ] or None
    return Carried({name: given[name] for name in questions(Case) if given.get(name) is not None}, left)


def _shared(given: Any, kind: Kind | Group | Rows, path: str, left: dict[str, str]) -> Any:
    """What is shared of a piece of a case file; ``None`` when nothing is. Names that no question has stay behind."""
    if given is None:
        return None
    if isinstance(given, list) and isinstance(kind, Rows):
        rows = [_shared(row, Group(kind.model), path, left) for row in given]
        return [row for row in rows if row is not None] or None
    if isinstance(given, dict) and isinstance(kind, Group):
        known = questions(kind.model)
        found = {
            name: kept
            for name, answer in given.items()
            if name in known
            and (kept := _shared(answer, known[name].kind, f"{path}.{name}", left)) is not None
        }
        return found or None
    decision = decided(path)
    if not decision.shared:
        left[path] = decision.reason
        return None
    if not isinstance(given, str) and not (
        isinstance(given, list) and all(isinstance(e, str) for e in given)
    ):
        left[path] = "What stands there could not be understood."
        return None
    return given


def _as_sibling(child: Mapping[str, Any]) -> dict[str, Any]:
    """The child of the older file as an entry among the brothers and sisters."""
    names = [child.get(name) for name in ("given_names", "family_name")]
    said = " ".join(name for name in names if isinstance(name, str))
    school = child.get("school")
    hidden = child.get("confidential")
    row = {
        "name": said or None,
        "dob": child.get("dob") or child.get("edd"),
        "sex": child.get("sex"),
        "same_address_as_child": "yes" if child.get("address") else None,
        "school": school.get("name") if isinstance(school, dict) else None,
        "confidential": [each for each in _list(hidden) if each in ("address", "school")] or None,
    }
    return {name: answer for name, answer in row.items() if answer is not None}


def _is_of_child(row: Any, plain: Mapping[str, Any]) -> bool:
    """Whether a professional belongs to the other child's own school or health service."""
    child = plain.get("child")
    if not isinstance(row, dict) or not isinstance(child, dict):
        return False
    theirs = {name for each in _OF_CHILD for name in _names_of(child.get(each))}
    return any(name in theirs for name in _names_of(row))


def _names_of(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for name in ("name", "organisation"):
            if isinstance(said := body.get(name), str) and said.strip():
                yield " ".join(said.casefold().split())


def _list(given: Any) -> list[str]:
    items = given if isinstance(given, list) else str(given or "").split(",")
    return [str(each).strip().casefold().replace(" ", "_") for each in items]
