"""A form as a PDF to be filled in: blank, on paper, or with the answers that a case has so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..cases.case import Case, typed
from ..cases.reading import Document, parse_case
from ..cases.settings import Settings
from . import FORM_CODES
from .fillable import Fillable
from .form import Form
from .produce import Made, discloses_of, file_stem

_PURPOSE = "To be filled in, on the screen or by hand; no finished document."


def blank_form(form: Form, settings: Settings, today: Any, *, paper: bool = False) -> Made:
    """The blank form, with fields or, for ``paper``, with ruled space."""
    case = typed(parse_case(b"reference:\n", "blank"), form.case, today, FORM_CODES)
    return Made(
        f"{form.code.replace('_', '-')}-{'paper' if paper else 'blank'}.pdf",
        _drawn(Fillable(form, case), settings, paper),
    )


def fillable_document(
    form: Form, case: Case, document: Document, urgent: bool, settings: Settings
) -> tuple[Made, list[str]]:
    """The form with the answers of a case in its fields, proved, and the answers that are in none because they are withheld.

    Raises :class:`~caseforms.errors.ProofFailed`; nothing is written here.
    """
    from ..render.fields.filling import fill
    from ..render.fields.proof import prove_filled
    from ..render.fields.reading import read_form
    from ..render.proof import prove_name, prove_undisclosed

    fillable = Fillable(form, case, document)
    discloses = discloses_of(form, case, urgent, fillable.helps)
    code = f"{form.code}-{form.copy.code}" if form.copy else form.code
    name = prove_name(f"{file_stem(form, case)}-{code.replace('_', '-')}-fillable.pdf", discloses)
    blank = read_form(_drawn(fillable, settings, paper=False), name)
    made = fill(blank, fillable.values, labels=fillable.labels, head=case.given("reference") or "")
    prove_filled(blank, fillable.values, made)
    prove_undisclosed(made.data, discloses)
    return Made(name, made.data), fillable.withheld


def _drawn(fillable: Fillable, settings: Settings, paper: bool) -> bytes:
    from ..render.fillable import write_fillable

    form = fillable.form
    furniture = fillable.furniture(settings)
    if any(fillable.secrets.shown_in(furniture.organisation)):
        furniture = replace(furniture, organisation="")
    return write_fillable(
        furniture, f"{form.purpose}. {_PURPOSE}".replace("..", "."), fillable.parts, paper=paper
    )
