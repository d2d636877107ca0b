"""A case file for a brother or sister: begun with what the family shares, and said what that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..cases.family import Carried
    from ..forms.form import Form


def sibling_case(forms: Sequence[Form], older: Path) -> tuple[str, list[str]]:
    """The text of a new case file with what the family of another shares, and what is to be said about it.

    Raises :class:`~caseforms.errors.Unreadable` when the other file cannot be read; it is never written to.
    """
    from ..cases.family import for_sibling
    from ..cases.reading import read_case_file
    from ..forms.blank import blank_case

    document = read_case_file(older)
    plain = document.root.plain()
    carried = for_sibling(plain)
    head = (
        f"# Begun from {older.name}, the case of a brother or sister. Look over what was taken over: it is that family’s,\n"
        "# and each answer must be true of this child.\n#\n"
    )
    return head + blank_case(forms, carried.given), list(_said(carried, plain, older))


def _said(carried: Carried, plain: Mapping[str, Any], older: Path) -> Iterator[str]:
    from ..cases.blocks import questions
    from ..cases.case import Case

    asked = questions(Case)
    yield f"Taken over from {older}, which was not changed:"
    for name, given in carried.given.items():
        words = asked[name].label
        if name == "siblings":
            words += f": {len(given)}, the child of {older.name} among them"
        elif isinstance(given, list):
            words += f": {len(given)}"
        elif isinstance(given, dict):
            inner = questions(asked[name].kind.model)  # type: ignore[union-attr]
            words += f": {', '.join(_small(inner[each].label) for each in given)}"
        if isinstance(given, list) and (left := _left_inside(name, carried, asked[name])):
            words += f" (without {left})"
        yield f"  {words}"
    behind = [
        asked[name].label for name in asked if name in plain and name not in carried.given and plain[name]
    ]
    behind += [name for name in plain if name not in asked and plain[name]]
    if behind:
        yield f"Left behind, as it concerns one child: {', '.join(behind)}."
    aside = _count(plain.get("professionals")) - _count(carried.given.get("professionals"))
    if aside > 0:
        yield f"Left behind: {aside} of the professionals, of the other child’s school or health service."
    yield "Then:"
    if _count(plain.get("siblings")):
        yield "  - If this child stands among the brothers and sisters, take that entry out."
    yield "  - Ask again how each adult is related to this child, and who holds parental responsibility."
    yield f"  - Unless this child stands there, add it to {older.name}, below “siblings”{_instead(plain)}:"
    yield "      - name:"
    yield "        dob:"
    yield "        relationship:"
    yield "        same_address_as_child: yes"


def _left_inside(name: str, carried: Carried, asked: Any) -> str:
    from ..cases.blocks import questions

    inner = questions(asked.kind.model)
    names = [path.removeprefix(f"{name}.") for path in carried.left if path.startswith(f"{name}.")]
    return ", ".join(_small(inner[each].label).rstrip("?") for each in names if each in inner)


def _small(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _count(given: Any) -> int:
    return len(given) if isinstance(given, list) else 0


def _instead(plain: Mapping[str, Any]) -> str:
    stated = plain.get("siblings")
    return f" in place of “{stated}”" if isinstance(stated, str) else ""
