"""Documents of one case that came back, brought together: with each other, and with a case file that there is already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..cases.blocks import build
from ..cases.differing import Change, differences, of_case
from ..cases.merging import Merged, merge
from ..errors import Misused
from .returned import CLASH, KEPT, Returned
from .whole_case import whole_model


@dataclass(slots=True)
class Together:
    """The answers of all, and what changed: in the case file, or else by hand since the documents were made."""

    answers: dict[str, Any]
    changes: list[Change]


def bring_together(documents: Sequence[Returned], case: Mapping[str, Any] | None = None) -> Together:
    """The answers of documents, taken into those of a ``case`` file where there is one; findings are added to the documents.

    What was changed in a document since it was made counts; what was not leaves the newer answers of the case file alone.
    Raises :class:`~caseforms.errors.Misused` when they are not of one case.
    """
    _one_case(documents, case)
    model = whole_model()
    answers = dict(case or {})
    if case is None:
        for each in documents:
            if each.base is not None:
                answers = _taken(each, merge(model, answers, each.base))
    before, seen = answers, dict[str, Any]()
    for each in documents:
        merged = merge(model, answers, each.answers, each.base)
        others = merge(model, seen, each.answers)
        if each.base is None:
            merged.clashes = others.clashes  # what differs from the case file alone stands among the changes
        seen, answers = others.answers, _taken(each, merged)
    changes = (
        list(differences(of_case(build(model, before)), of_case(build(model, answers)))) if before else []
    )
    return Together(answers, changes)


def _taken(document: Returned, merged: Merged) -> dict[str, Any]:
    for code, paths, message in (
        (CLASH, merged.clashes, "is answered differently; what this document says stands"),
        (KEPT, merged.kept, "was taken out here; the answer of the other source stays"),
    ):
        for path in dict.fromkeys(paths):
            document.find(code, path, f"“{document.form.label(path) or path}” {message}", "Compare the two.")
    return merged.answers


def _one_case(documents: Sequence[Returned], case: Mapping[str, Any] | None) -> None:
    seen = dict(_references(documents, case))
    if len(set(seen.values())) > 1:
        first, other = (
            next(iter(seen)),
            next(name for name in seen if seen[name] != next(iter(seen.values()))),
        )
        raise Misused(
            f"{first} and {other} are of different cases: their references differ.", "Read them one by one."
        )


def _references(documents: Sequence[Returned], case: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if case is not None and isinstance(case.get("reference"), str):
        yield "The case file", case["reference"].strip()
    for each in documents:
        if isinstance(each.answers.get("reference"), str):
            yield each.file, each.answers["reference"].strip()
