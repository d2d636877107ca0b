"""A form as a PDF to be filled in: blank, on paper, or with the answers that a case has so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..cases.case import Case, typed
from ..cases.reading import Document, parse_case
from ..cases.settings import Settings
from . import FORM_CODES
from .fillable import Fillable
from .form import Form
from .produce import Made, discloses_of, file_stem

if TYPE_CHECKING:
    from ..render.carried import Carried
    from ..render.fields.model import Field

_PURPOSE = "To be filled in, on the screen or by hand; no finished document."


def blank_form(form: Form, settings: Settings, today: Any, *, paper: bool = False) -> Made:
    """The blank form, with fields or, for ``paper``, with ruled space."""
    from ..render.carried import attach

    case = typed(parse_case(b"reference:\n", "blank"), form.case, today, FORM_CODES)
    data = _drawn(Fillable(form, case), settings, paper)
    name = f"{form.code.replace('_', '-')}-{'paper' if paper else 'blank'}.pdf"
    return Made(name, data if paper else attach(data, _carried(form)))


def fillable_document(
    form: Form, case: Case, document: Document, urgent: bool, settings: Settings
) -> tuple[Made, list[str]]:
    """The form with the answers of a case in its fields, proved, and the answers that are in none because they are withheld.

    Raises :class:`~caseforms.errors.ProofFailed`; nothing is written here.
    """
    from ..render.carried import attach, strings_of
    from ..render.fields.filling import fill
    from ..render.fields.proof import prove_filled
    from ..render.fields.reading import read_form
    from ..render.proof import prove_data, prove_name, prove_undisclosed

    fillable = Fillable(form, case, document)
    discloses = discloses_of(form, case, urgent, fillable.helps)
    code = f"{form.code}-{form.copy.code}" if form.copy else form.code
    name = prove_name(f"{file_stem(form, case)}-{code.replace('_', '-')}-fillable.pdf", discloses)
    blank = read_form(_drawn(fillable, settings, paper=False), name)
    made = fill(blank, fillable.values, labels=fillable.labels, head=case.given("reference") or "")
    found = prove_filled(blank, fillable.values, made)
    held = replace(_carried(form), answers=_held(found, fillable))
    prove_data(strings_of(held.answers), discloses)
    data = attach(made.data, held)
    prove_undisclosed(data, discloses)
    return Made(name, data), fillable.withheld


def _carried(form: Form) -> Carried:
    """What a form with fields carries: which form it is, and what its fields hold when it is given out."""
    from ..render.carried import Carried
    from .shown import layout_hash

    return Carried(form.code, layout_hash(form), {}, form.copy.code if form.copy else "", fields=True)


def _held(found: Mapping[str, Field], fillable: Fillable) -> dict[str, Any]:
    """The answers in the fields, and the reference, which stands at the head of each page."""
    from .filled_in import answers_in

    case = fillable.case
    answers = answers_in(fillable.form, found)
    if case.given("reference") and not fillable.secrets.covers("reference"):
        answers["reference"] = str(case.reference)
    return answers


def _drawn(fillable: Fillable, settings: Settings, paper: bool) -> bytes:
    from ..render.fillable import write_fillable

    form = fillable.form
    furniture = fillable.furniture(settings)
    if any(fillable.secrets.shown_in(furniture.organisation)):
        furniture = replace(furniture, organisation="")
    return write_fillable(
        furniture, f"{form.purpose}. {_PURPOSE}".replace("..", "."), fillable.parts, paper=paper
    )
