"""The narratives of a case file: its long answers, and the dates that tell whether a referral came late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ...cases.blocks import is_value, walk
from ...cases.case import Case, typed
from ...cases.dates import Moment
from ...cases.kinds import LongKind
from ...cases.reading import Document
from ...forms import FORM_CODES, load
from .review import Dates
from .sources import Narrative, answer


def long_answers(document: Document, today: date) -> Iterator[Narrative]:
    """Every long answer that a case file gives, once each, shared ones first."""
    seen: set[str] = set()
    names = document.root.value if isinstance(document.root.value, dict) else {}
    models: list[type[Any]] = [Case, *(load(code).case for code in FORM_CODES if code in names)]
    for model in models:
        for leaf in walk(typed(document, model, today, FORM_CODES)):
            asked = leaf.asked
            if asked and isinstance(asked.kind, LongKind) and is_value(leaf.value) and leaf.path not in seen:
                seen.add(leaf.path)
                yield answer(document, leaf.path)


def case_dates(document: Document, today: date) -> Dates:
    """When the concern was identified and when the referral was completed, where the case file says so."""
    case = typed(document, load("referral").case, today, FORM_CODES)
    return Dates(_day(case.given("referral.identified_at")), _day(case.given("author.completed_at")))


def _day(moment: Any) -> date | None:
    return moment.day if isinstance(moment, Moment) else None
