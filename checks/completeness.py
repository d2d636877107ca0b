"""How much of what a form needs or expects of a case has been answered, and in which sections the gaps are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..cases.case import Case
from ..forms.form import Form, Item
from ..forms.present import SHEET_TITLE
from .requirements import expected


@dataclass(frozen=True)
class Completeness:
    """``given`` of ``wanted`` answers are there; ``gaps`` counts those that are not by section, in reading order."""

    given: int
    wanted: int
    gaps: dict[str, int]


def completeness(form: Form, case: Case) -> Completeness:
    """Count the answers that apply to this case: “not known” and “none” are answers where the form takes them."""
    answers = expected(form, case)
    missing = Counter(_section(form, path) for path, there in answers.items() if not there)
    titles = [part.title for part in form.sections]
    order = {title: number for number, title in enumerate(titles)}
    gaps = dict(sorted(missing.items(), key=lambda gap: order.get(gap[0], len(order))))
    return Completeness(sum(answers.values()), len(answers), gaps)


def _section(form: Form, path: str) -> str:
    plain = ".".join(part.partition("[")[0] for part in path.split("."))
    for part in form.sections:
        if any(_holds(item, plain) for item in part.items):
            return part.title
    return SHEET_TITLE if plain in form.private else "Other answers"


def _holds(item: Item, plain: str) -> bool:
    """Whether an item prints the answer, or something inside it."""
    own = [f"{item.path}.{name}" for name in item.only] or [item.path]
    return bool(item.path) and (
        plain == item.path
        or any(plain == each or plain.startswith(f"{each}.") or each.startswith(f"{plain}.") for each in own)
    )
