"""What was filled into one of our PDF forms, as the answers of a case file.

A field is named by the path of its answer, so nothing is guessed: text as it was typed, choices by their codes, rows in their
order without those that were left empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..cases.blocks import Group, Rows, asked
from ..cases.kinds import STATED, Names
from ..cases.reading import steps
from ..render.fields.model import OFF, Field, FieldKind
from .form import Form


def answers_in(form: Form, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The answers in the fields of a form, as plain text, lists and mappings. Fields that are no questions are left out."""
    given: dict[str, Any] = {}
    for name, field in fields.items():
        path, _, code = name.partition(":")
        kind = _kind(form, path)
        if kind is None or not (value := _said(field)):
            continue
        if field.kind is FieldKind.TICK:
            _tick(given, path, code, kind)
        elif isinstance(kind, Names):
            lines = [line.strip() for line in value.split("\n") if line.strip()]
            put_at(given, path, lines if len(lines) > 1 else lines[0])
        else:
            put_at(given, path, value)
    made: dict[str, Any] = _tidy(given)
    return made or {}


def _kind(form: Form, path: str) -> Any:
    try:
        return asked(form.case, re.sub(r"\[\d+\]", "", path)).kind
    except (KeyError, AttributeError, LookupError, ValueError):
        return None


def _said(field: Field) -> str:
    """What a field says, with the line ends of a case file."""
    value = field.value if isinstance(field.value, str) else "; ".join(field.value)
    if field.kind in (FieldKind.TICK, FieldKind.RADIO):
        return "" if value == OFF else value
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _tick(given: dict[str, Any], path: str, code: str, kind: Any) -> None:
    """A tick is one of several choices, or stands in place of them all."""
    stated = STATED.get(code.replace("_", " "))
    if stated and (isinstance(kind, Group | Rows) or code not in getattr(kind, "choices", {})):
        put_at(given, path, stated.value)
    else:
        held = _at(given, path)
        put_at(given, path, [*held, code] if isinstance(held, list) else [code])


def _at(given: dict[str, Any], path: str) -> Any:
    node: Any = given
    for step in steps(path):
        node = node.get(step) if isinstance(node, dict) else None
    return node


def put_at(given: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path; the rows of a list stand under their numbers until they are tidied up."""
    *above, last = steps(path)
    node: dict[Any, Any] = given
    for step in above:
        below = node.get(step)
        if not isinstance(below, dict):
            below = node[step] = {}
        node = below
    node[last] = value


def _tidy(node: Any) -> Any:
    """Numbered entries as lists, in order, without what was left empty."""
    if not isinstance(node, dict):
        return node
    made = {key: _tidy(value) for key, value in node.items()}
    if made and all(isinstance(key, int) for key in made):
        return [made[key] for key in sorted(made) if made[key]] or None
    return {key: value for key, value in made.items() if value is not None and value != {}} or None
