"""The mandatory-identity matrix: which facts about child, family and author each document needs (specification 0.6).

``E`` is needed, ``W`` expected, a dash means that the document does not ask.
"""

from __future__ import annotations

from .requirements import BORN, UNBORN, Condition, Requirement, must, should

#: One column of the matrix for each form, its levels in the order of ``_FACTS``:
#: name, dob, address, postcode, sex, ethnicity, special needs, parents, siblings, household, religion, health and school, author.
_COLUMNS: dict[str, str] = {
    "caf": "E E E E W W W W W W W W E",
    "is1": "E E E E - - - E - - - - W",
    "pre_caf": "E W W W W - - - - - - - E",
    "eha": "E E E E W E - E E E W W E",
    "triage_checklist": "E E - - - - - - W - - - -",
    "agency_synopsis": "E E W W - - - W W - - - E",
    "ehir": "E E E E - - - E - - - - E",
    "mast_meeting": "E E E W - - W E - - - W W",
    "mast_plan": "E E E W - - W E - - - W W",
    "mast_unmet": "E E E W - - W E - - - W W",
    "mast_review": "E E E W - - W E - - - W W",
    "mast_closure": "E E E W - - W E - - - W W",
    "referral": "E E E E W W W E W W W W E",
    "section_120": "E E E W W W W E W W W W E",
    "skin_map": "E W - - W - W - - - - - W",
    "scr": "E W W W W W W W W W - W E",
    "risk_id": "E W W W - - W E W W - - E",
    "consent_checks": "E W - - - - - - - - - - E",
    "concern_record": "E W - - - - - - - - - - W",
    "manager_discussion": "E W - - - - - - - - - - W",
    "info_share": "E W - - - - - - - - - - E",
    "contact_log": "E W - - - - - - - - - - E",
    "disability_questions": "E W - - - - E - - - - - W",
    "local_services": "- - - - - - - - - - - - W",
    "training_record": "- - - - - - - - - - - - -",
}
_HAS_FIXED_ABODE = Condition(
    "the child has an address",
    lambda case: not case.says("child.address.kind", "no_fixed_abode"),
)
_FACTS: dict[str, tuple[tuple[tuple[str, ...], Condition | None, str], ...]] = {
    "name": ((("child.given_names", "child.family_name"), BORN, "Sandwell 1.1 i; Cafcass 2.102"),),
    "dob": (
        (("child.dob",), BORN, "Sandwell 1.1 i; Cafcass 2.102"),
        (("child.edd",), UNBORN, "National CAF"),
    ),
    "address": ((("child.address.line1",), None, "Sandwell 1.1 i; Cafcass 2.102"),),
    "postcode": ((("child.address.postcode",), _HAS_FIXED_ABODE, "Sandwell 1.1 i"),),
    "sex": ((("child.sex",), BORN, "National CAF"),),
    "ethnicity": ((("child.ethnicity",), None, "Sandwell 1.1 v; Cafcass 2.102"),),
    "special_needs": ((("child.disability",), None, "Sandwell 1.1 v; Cafcass 2.102"),),
    "parents": (
        (("parents",), None, "Sandwell 1.1 ii; Cafcass 2.102"),
        (("parents[].name",), None, "Sandwell 1.1 ii"),
    ),
    "siblings": (
        (("siblings",), None, "Sandwell 1.1 iii"),
        (("siblings[].name", "siblings[].dob"), None, "Sandwell 1.1 iii"),
    ),
    "household": (
        (("household",), None, "Sandwell 1.1 iv"),
        (("household[].name", "household[].dob"), None, "Sandwell 1.1 iv"),
    ),
    "religion": ((("child.religion", "child.home_language"), None, "Cafcass 2.102"),),
    "health_and_school": ((("child.school", "child.gp"), None, "Cafcass 2.102"),),
    "author": (
        (("author.name",), None, "Peterborough & Cambridgeshire, poor referral"),
        (("author.telephone", "author.email"), None, "Peterborough & Cambridgeshire, poor referral"),
    ),
}
#: Lists for which “none” is an answer (Sandwell 1.1 iii–iv).
_MAY_BE_NONE = frozenset({"siblings", "household"})
#: What a section 47 referral needs even so (specification 0.2, from Cafcass 2.102).
_ALWAYS = frozenset({"author.name", "author.telephone"})


def identity(form: str, urgent_form: bool = False) -> tuple[Requirement, ...]:
    """The requirements of one document's column of the matrix, in reading order.

    ``urgent_form``: the document may be a section 47 referral, for which the author's name and telephone stay needed.
    """
    found: list[Requirement] = []
    for fact, level in zip(_FACTS, _COLUMNS[form].split(), strict=True):
        if level == "-":
            continue
        for paths, when, source in _FACTS[fact]:
            for path in paths:
                if level == "E":
                    always, none = urgent_form and path in _ALWAYS, path in _MAY_BE_NONE
                    found.append(must(path, source=source, when=when, always=always, unless_stated_none=none))
                else:
                    found.append(should(path, source=source, when=when))
    return tuple(found)
