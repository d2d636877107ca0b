"""The table of which paper a case calls for, as data (``paperwork.toml``). :mod:`.paperwork` reads a case with it."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("paperwork.toml")


@dataclass(frozen=True, slots=True)
class Row:
    """One reason for which a case calls for a paper, with its source.

    ``form`` is a form’s code; ``elsewhere`` a paper that caseforms does not make, in words. ``areas``: where it holds; empty
    for everywhere. ``events``, ``levels``, ``pathway``, ``answers`` (path to choices, none for any answer) and ``papers``
    call for it, each by itself. After ``unless``, or with ``unless_answers``, it is not called for; ``instead`` are forms of
    which one is enough; ``follows`` is the form that comes first. ``done`` are events that show that it was done, ``anew``
    those after which it is needed again. ``clock`` is the timescale by which it is due. ``optional``: it may help.
    ``never``: no case calls for it.
    """

    why: str
    source: str
    form: str = ""
    elsewhere: str = ""
    areas: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    pathway: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instead: tuple[str, ...] = ()
    follows: str = ""
    done: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    clock: str = ""
    optional: bool = False
    never: bool = False

    @property
    def code(self) -> str:
        """What rows of the same paper have in common."""
        return self.form or self.elsewhere


@functools.cache
def _given() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def answers() -> Mapping[str, tuple[str, ...]]:
    """Where the answers of a form stand, for those whose answers do not stand under their code."""
    return {code: tuple(paths) for code, paths in _given()["answers"].items()}


def days() -> Mapping[str, tuple[str, ...]]:
    """Where a form says of which day it is, for those that an event can make out of date."""
    return {code: tuple(paths) for code, paths in _given()["days"].items()}


@functools.cache
def rows() -> tuple[Row, ...]:
    """The whole table, in the order in which its papers come up in a case."""
    return tuple(Row(**{name: _frozen(value) for name, value in row.items()}) for row in _given()["row"])


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {path: tuple(choices) for path, choices in value.items()}
    return tuple(value) if isinstance(value, list) else value
