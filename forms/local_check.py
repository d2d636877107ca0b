"""What a mapping does not do: the answers of our form that it puts nowhere, and the fields of theirs that it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..render.their_form import TheirForm
from .form import Form
from .local_mapping import LocalMapping
from .local_words import plain
from .requirements import MUST, SHOULD


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer that goes nowhere: ``word`` says whether it is needed or expected, ``when`` under which condition."""

    word: str
    path: str
    label: str
    when: str


@dataclass(frozen=True, slots=True)
class Left:
    """A field that stays empty, and why."""

    where: str
    label: str
    required: bool
    why: str


def missed(mapping: LocalMapping, form: Form) -> Iterator[Gap]:
    """The answers that our form needs or expects and the mapping puts nowhere, those that are always needed first."""
    mapped = {plain(path) for path in mapping.paths()}
    for path in mapping.paths():  # “parents[relationship=mother]” says the relationship as well
        mapped |= {f"{plain(path[: each.start()])}.{each[1]}" for each in re.finditer(r"\[(\w+)\s*=", path)}
    found: dict[str, Gap] = {}
    for code, word in ((MUST, "needed"), (SHOULD, "expected")):
        for conditional in (False, True):
            for need in form.requirements:
                if need.code != code or bool(need.when) is not conditional:
                    continue
                for path in need.paths:
                    bare = path.replace("[]", "")
                    above = bare.rpartition(".")[0]
                    if not _goes_somewhere(bare, mapped) and bare not in found and above not in found:
                        found[bare] = Gap(word, bare, form.label(bare), need.when.clause if need.when else "")
    yield from found.values()


def _goes_somewhere(path: str, mapped: set[str]) -> bool:
    """Whether an answer, all of it or something in it is mapped."""
    return any(each == path or each.startswith(f"{path}.") or path.startswith(f"{each}.") for each in mapped)


def left(mapping: LocalMapping, theirs: TheirForm) -> Iterator[Left]:
    """The fields that stay empty, those that their form requires first."""
    entries = {entry.field: entry for entry in mapping.entries}
    found = []
    for name, field in theirs.fields.items():
        entry = entries.get(name)
        if entry is not None and entry.way != "leave":
            continue
        why = "not in the mapping" if entry is None else entry.words or "left"
        found.append(
            Left(theirs.where[name], entry.label if entry and entry.label else name, field.required, why)
        )
    yield from sorted(found, key=lambda each: not each.required)
