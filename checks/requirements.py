"""Which requirements of a form a case does not meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..cases.blocks import Group, Rows
from ..cases.case import Case
from ..cases.kinds import Kind, Stated, Unusable
from ..findings import Finding, Level
from ..forms.form import Form
from ..forms.requirements import CONFIRM, MUST, Requirement


def unmet(form: Form, case: Case) -> Iterator[Finding]:
    """A finding for each answer that is needed, expected or to be confirmed, in reading order, without places."""
    for need in form.requirements:
        if need.when is not None and not need.when.holds(case):
            continue
        if need.code == CONFIRM:
            yield Finding(
                CONFIRM,
                Level.QUESTION,
                form.stands_at(case, need.paths[0]),
                need.message,
                "Tick and initial it on the last page.",
                need.source,
            )
            continue
        for pattern in need.paths:
            for path in _expand(form, case, pattern):
                if not _met(case.at(path), need):
                    yield _missing(form, need, path, pattern)


def expected(form: Form, case: Case) -> dict[str, bool]:
    """Every answer that the form needs or expects of this case, in reading order, with whether it is there."""
    found: dict[str, bool] = {}
    for need in form.requirements:
        if need.code != CONFIRM and (need.when is None or need.when.holds(case)):
            for pattern in need.paths:
                for path in _expand(form, case, pattern):
                    found[path] = found.get(path, True) and _met(case.at(path), need)
    return found


def _expand(form: Form, case: Case, pattern: str) -> Iterator[str]:
    head, rows, tail = pattern.partition("[].")
    if not rows:
        yield form.stands_at(case, pattern)
        return
    for path, _ in case.rows(form.stands_at(case, head)):
        yield f"{path}.{tail}"


def _met(value: Any, need: Requirement) -> bool:
    if isinstance(value, Stated):
        return need.stated == "any" or (need.stated == "none" and value is not Stated.NOT_KNOWN)
    return value is not None and not isinstance(value, Unusable)


def _missing(form: Form, need: Requirement, path: str, pattern: str) -> Finding:
    question = form.asked(pattern.replace("[]", ""))
    level = Level.ERROR if need.code == MUST else Level.WARNING
    verb = "is needed" if need.code == MUST else "is expected"
    above, _, name = path.rpartition(".")
    place = f" under “{above}”" if above else ""
    remedy = f"Add “{name}: …”{place}"
    if isinstance(question.kind, Rows):
        remedy = f"Add a list “{name}:”{place} with an entry for each"
    elif isinstance(question.kind, Group):
        remedy = f"Add “{name}:”{place} with its answers below"
    elif isinstance(question.kind, Kind) and question.kind.choices and len(question.kind.choices) <= 6:
        remedy = f"Add “{name}:”{place} with one of {', '.join(question.kind.choices)}"
    if need.stated == "none":
        remedy += ", or “none”"
    elif need.stated == "any":
        remedy += ", or “not known”"
    when = f" {need.when.clause}" if need.when else ""
    return Finding(
        need.code, level, path, f"missing: “{form.label(path)}” {verb}{when}", remedy + ".", need.source
    )
