"""The catalogue of forms. A form's module is loaded only when the form is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ..cases.kinds import closest
from ..errors import Misused

if TYPE_CHECKING:
    from .form import Form

#: Code of each form with its title: the order is that of a case, from consent to review.
CATALOGUE: dict[str, str] = {
    "is1": "IS1: consent to information sharing",
    "caf": "Common Assessment Framework form (CAF)",
    "referral": "Referral to children’s social care",
    "section_120": "Section 120 notification",
    "skin_map": "Skin map",
    "scr": "Serious Case Review notification or update",
}
FORM_CODES = tuple(CATALOGUE)


def load(code: str) -> Form:
    """The form with this code. Raises :class:`~caseforms.errors.Misused` when there is none."""
    wanted = code.strip().casefold().replace("-", "_")
    if wanted not in CATALOGUE:
        near = closest(wanted, FORM_CODES)
        hint = f"Did you mean “{near[0]}”?" if near else f"The forms are: {', '.join(FORM_CODES)}."
        raise Misused(f"There is no form “{code}”.", hint)
    form: Form = import_module(f".{wanted}", __name__).FORM
    return form
