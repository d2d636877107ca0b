"""The commented blank case file: every question of the forms asked for, with its level, its choices and its help."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ..cases.blocks import Asked, Block, Group, Rows, questions
from ..cases.case import Case
from ..cases.kinds import Kind
from ..cases.writing import as_typed
from .form import Form
from .requirements import CONFIRM, MUST

_COLUMN = 34
_WIDTH = 112
_HEAD = """\
# Case file for: {titles}
#
# Write each answer behind its colon; take out what you do not need, or leave it empty.
# Four answers differ:  (empty) nobody answered · not known · none · a value
# Dates are day/month/year (12/06/2018) or 2018-06-12. A long answer begins with | and goes on indented below.
# A list has one entry for each “-”; copy the entry for more. “none” in place of a list says that there are none.
# “needed”: no final document without it · “expected”: a gap is printed and listed
"""


_NOTHING: Mapping[str, Any] = MappingProxyType({})


def blank_case(forms: Sequence[Form], given: Mapping[str, Any] = _NOTHING) -> str:
    """The text of a blank case file for one or more forms; what is ``given`` by name, as it was typed, stands in it."""
    lines = [*_HEAD.format(titles=" · ".join(form.title for form in forms)).splitlines(), ""]
    of_child = any(form.prints("child") for form in forms)
    for name, question in questions(Case).items():
        steers = name in ("profile", "reference", "accepted") or (name == "consent" and of_child)
        if steers or name in given or any(form.prints(name) for form in forms):
            lines.extend(_entry(question, name, "", forms, given.get(name)))
    own = {name: question for form in forms for name, question in questions(form.case).items()}
    for name, question in own.items():
        if name not in questions(Case):
            lines.extend(["", *_entry(question, name, "", forms, given.get(name))])
    return "\n".join(lines) + "\n"


def _entry(
    question: Asked, path: str, indent: str, forms: Sequence[Form], given: Any = None
) -> Iterator[str]:
    nested = isinstance(given, dict) or (isinstance(given, list) and isinstance(question.kind, Rows))
    typed = "" if nested else as_typed(given)
    remark = question.label if typed else _remark(question, path, forms)
    yield from _line(f"{indent}{question.name}:{' ' + typed if typed else ''}", remark, indent)
    if isinstance(question.kind, Kind) or typed:
        return
    if isinstance(question.kind, Group):
        yield from _inside(question.kind, path, indent + "  ", forms, given or {})
        return
    for row in given or [{}]:
        if not isinstance(row, dict):
            yield f"{indent}  - {as_typed(row)}"
            continue
        entry = list(_inside(question.kind, path, indent + "    ", forms, row))
        if entry:
            entry[0] = f"{indent}  - {entry[0].lstrip()}"
        yield from entry


def _inside(
    kind: Group | Rows, path: str, indent: str, forms: Sequence[Form], given: Mapping[str, Any]
) -> Iterator[str]:
    model: type[Block] = kind.model
    for name, question in questions(model).items():
        here = f"{path}.{name}"
        if (
            path == "accepted"
            or here == "consent.basis"
            or name in given
            or any(form.prints(here) for form in forms)
        ):
            yield from _entry(question, here, indent, forms, given.get(name))


def _remark(question: Asked, path: str, forms: Sequence[Form]) -> str:
    parts = [question.label, *dict.fromkeys(_needs(path, forms))]
    if isinstance(question.kind, Rows):
        parts.append("a list, or “none”")
    elif isinstance(question.kind, Kind):
        if question.kind.choices:
            parts.append("one of: " if question.kind.name == "choice" else "any of: ")
            parts[-1] += ", ".join(question.kind.choices)
        elif question.kind.hint:
            parts.append(question.kind.hint)
    if question.help:
        parts.append(question.help)
    return " · ".join(parts)


def _needs(path: str, forms: Sequence[Form]) -> Iterator[str]:
    """Each level with its condition once, and the forms that ask so."""
    found: dict[str, dict[str, None]] = {}
    for form in forms:
        for need in form.requirements:
            if need.code != CONFIRM and path in (each.replace("[]", "") for each in need.paths):
                level = "needed" if need.code == MUST else "expected"
                when = f" {need.when.clause}" if need.when else ""
                found.setdefault(f"{level}{when}", {})[form.code] = None
    for words, codes in found.items():
        yield words + (f" ({', '.join(codes)})" if len(forms) > 1 else "")


def _line(start: str, remark: str, indent: str) -> Iterator[str]:
    column = max(_COLUMN, len(start) + 2)
    if column > _WIDTH - len(remark) and ": " in start:
        yield start  # a long answer leaves no room for the remark
        return
    words = textwrap.wrap(remark, max(40, _WIDTH - column), break_on_hyphens=False, break_long_words=False)
    yield f"{start:<{column}}# {words[0]}"
    for more in words[1:]:
        yield f"{'':<{column}}#   {more}"
