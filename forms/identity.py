"""The mandatory-identity matrix: which facts about child, family and author each document needs (specification 0.6).

``E`` is needed, ``W`` expected, a dash means that the document does not ask.
"""

from __future__ import annotations

from .requirements import BORN, UNBORN, Condition, Requirement, must, should

_COLUMNS = ("caf", "is1", "referral", "section_120", "skin_map", "scr")
_MATRIX: dict[str, str] = {
    # CAF IS1 referral s120 map SCR
    "name": "E E E E E E",
    "dob": "E E E E W W",
    "address": "E E E E - W",
    "postcode": "E E E W - W",
    "sex": "W - W W W W",
    "ethnicity": "W - W W - W",
    "special_needs": "W - W W W W",
    "parents": "W E E E - W",
    "siblings": "W - W W - W",
    "household": "W - W W - W",
    "religion": "W - W W - -",
    "health_and_school": "W - W W - W",
    "author": "E W E E W E",
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
#: What a section 47 referral needs even so (specification 0.2, from Cafcass 2.102).
_ALWAYS = frozenset({"author.name", "author.telephone"})


def identity(form: str, urgent_form: bool = False) -> tuple[Requirement, ...]:
    """The requirements of one document's column of the matrix, in reading order.

    ``urgent_form``: the document may be a section 47 referral, for which the author's name and telephone stay needed.
    """
    column = _COLUMNS.index(form)
    found: list[Requirement] = []
    for fact, row in _MATRIX.items():
        level = row.split()[column]
        if level == "-":
            continue
        for paths, when, source in _FACTS[fact]:
            for path in paths:
                if level == "E":
                    found.append(must(path, source=source, when=when, always=urgent_form and path in _ALWAYS))
                else:
                    found.append(should(path, source=source, when=when))
    return tuple(found)
