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
    "pre_caf": "Pre-CAF checklist",
    "is1": "IS1: consent to information sharing",
    "caf": "Common Assessment Framework form (CAF)",
    "eha": "Early Help Assessment (EHA)",
    "triage_checklist": "Triage support involvement checklist",
    "agency_synopsis": "Agency synopsis and chronology for the MASH",
    "ehir": "Early Help Intervention Record",
    "mast_meeting": "Meeting of the team around the child (MAST/TAC)",
    "mast_plan": "Action plan of the team around the child (MAST/TAC)",
    "mast_unmet": "Unmet needs (MAST/TAC)",
    "mast_review": "Review of the team around the child (MAST/TAC)",
    "mast_closure": "Closure of the team around the child (MAST/TAC)",
    "risk_id": "Risk identification, with the screening record",
    "consent_checks": "Consent to perform checks",
    "concern_record": "Child welfare concern record",
    "manager_discussion": "Record of the discussion with the manager",
    "info_share": "Record of a decision to share information",
    "referral": "Referral to children’s social care",
    "contact_log": "Contact log with children’s social care",
    "section_120": "Section 120 notification",
    "skin_map": "Skin map",
    "scr": "Serious Case Review notification or update",
    "disability_questions": "Key questions for working with a disabled child",
    "local_services": "Local services: information sheet",
    "training_record": "Staff training record",
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
