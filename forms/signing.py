"""Rules about signatures that several forms share, each under the form's own code."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.case import Case
from ..findings import Level
from .requirements import Condition, Problem, Rule, rule


def to_be_signed(code: str, source: str, *paths: str) -> Rule:
    """A person is named as signing, but no date is recorded: the box prints empty, to be signed by hand."""

    @rule(
        code,
        "To be signed by hand",
        "The box prints empty and ruled; the document counts only once it is signed and dated.",
        source,
        Level.WARNING,
    )
    def signed_on_paper(case: Case) -> Iterator[Problem]:
        for path in paths:
            if case.given(f"{path}.name") and not case.given(f"{path}.signed_on"):
                yield Problem(
                    f"{path}.signed_on",
                    "to be signed and dated by hand on the print",
                    "Sign before it is used or sent; then add method and date.",
                )

    return signed_on_paper


def family_signs(code: str, form: str, source: str, unless: Condition) -> Rule:
    """A parent signs, or a young person who is competent to consent (NSPCC information sharing 3)."""

    @rule(
        code,
        "Someone who may consent must sign",
        "A parent or carer with parental responsibility signs, or a young person who is competent to consent.",
        source,
    )
    def someone_signs(case: Case) -> Iterator[Problem]:
        if unless.holds(case):
            return
        parent = case.given(f"{form}.signature_parent.name")
        young = case.given(f"{form}.signature_young_person.name")
        if not parent and not young:
            yield Problem(
                f"{form}.signature_parent",
                "neither a parent nor a young person is named as signing",
                "Add “signature_parent:” with name, method and date.",
            )
        if young and not parent and not case.says("consent.young_person_competent", "yes"):
            yield Problem(
                "consent.young_person_competent",
                "the young person signs alone and is not recorded as competent",
                "Record your view and its reason.",
            )

    return someone_signs
