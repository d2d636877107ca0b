"""The commented blank case file: every question of the forms asked for, with its level, its choices and its help."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ..cases.blocks import Asked, Block, Group, Rows, questions
from ..cases.case import Case
from ..cases.kinds import Kind
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


def blank_case(forms: Sequence[Form]) -> str:
    """The text of a blank case file for one or more forms."""
    lines = [*_HEAD.format(titles=" · ".join(form.title for form in forms)).splitlines(), ""]
    for name, question in questions(Case).items():
        if name in ("profile", "reference", "accepted", "consent") or any(
            form.prints(name) for form in forms
        ):
            lines.extend(_entry(question, name, "", forms))
    for form in forms:
        for name, question in questions(form.case).items():
            if name not in questions(Case):
                lines.extend(["", *_entry(question, name, "", forms)])
    return "\n".join(lines) + "\n"


def _entry(question: Asked, path: str, indent: str, forms: Sequence[Form]) -> Iterator[str]:
    remark = _remark(question, path, forms)
    yield from _line(f"{indent}{question.name}:", remark, indent)
    if isinstance(question.kind, Kind):
        return
    first = isinstance(question.kind, Rows)
    deeper = indent + ("    " if first else "  ")
    for inner in _inner(question.kind, path, forms):
        entry = list(_entry(inner, f"{path}.{inner.name}", deeper, forms))
        if first:
            entry[0] = f"{indent}  - {entry[0].lstrip()}"
            first = False
        yield from entry


def _inner(kind: Group | Rows, path: str, forms: Sequence[Form]) -> Iterator[Asked]:
    model: type[Block] = kind.model
    for name, question in questions(model).items():
        if (
            path == "accepted"
            or f"{path}.{name}" == "consent.basis"
            or any(form.prints(f"{path}.{name}") for form in forms)
        ):
            yield question


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
    for form in forms:
        for need in form.requirements:
            if need.code != CONFIRM and path in (each.replace("[]", "") for each in need.paths):
                level = "needed" if need.code == MUST else "expected"
                when = f" {need.when.clause}" if need.when else ""
                yield f"{level}{when}" + (f" ({form.code})" if len(forms) > 1 else "")


def _line(start: str, remark: str, indent: str) -> Iterator[str]:
    column = max(_COLUMN, len(start) + 2)
    words = textwrap.wrap(remark, max(40, _WIDTH - column), break_on_hyphens=False, break_long_words=False)
    yield f"{start:<{column}}# {words[0]}"
    for more in words[1:]:
        yield f"{'':<{column}}#   {more}"
