"""A case with the answers of all forms together: what is looked at when a case file as a whole is meant."""

from __future__ import annotations

import functools
from datetime import date

from ..cases.case import Case, typed
from ..cases.reading import Document
from . import FORM_CODES, load


@functools.cache
def whole_model() -> type[Case]:
    """The questions of every form, those that forms share once."""
    models = dict.fromkeys(load(code).case for code in FORM_CODES)
    own = [
        each for each in models if not any(other is not each and issubclass(other, each) for other in models)
    ]
    return type("WholeCase", tuple(own), {"__doc__": "A case with the answers of all forms."})


def whole_case(document: Document, today: date, profile: str = "") -> Case:
    """All that a case file says, by the area's ``profile`` where it names none. Never raises for what is in it."""
    case = typed(document, whole_model(), today)
    if case.profile is None and profile:
        case.profile = profile
    return case
