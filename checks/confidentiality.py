"""No document gives away an address that is to be kept from its readers (Cafcass 2.60, 3.83)."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.case import Case, all_words
from ..cases.confidential import places, reveals, withheld
from ..findings import Finding, Level, register
from ..forms.form import Form

LEAK = register(
    "CONF-01",
    Level.ERROR,
    "A confidential address shows in another answer",
    "An address marked as not to be disclosed (or a refuge), or the telephone, school or GP that tells where the person "
    "lives, stands in words in another answer of the document. It is never printed, not even in a draft: put the "
    "answer in other words. Only an urgent referral to children’s social care goes without waiting, with a warning.",
    "Cafcass 2.60, 3.83",
)


PLACE = register(
    "CONF-02",
    Level.WARNING,
    "The town or area of a confidential address shows",
    "The town or the local authority’s name may be innocent, or may be all that a searching person needs.",
    "Cafcass 3.83",
)


def disclosures(form: Form, case: Case) -> Iterator[Finding]:
    """Answers on the form that contain the words of a withheld answer."""
    secrets = withheld(case)
    if not secrets.paths:
        return
    areas = places(case)
    for path, text in all_words(case).items():
        if secrets.covers(path) or path in form.private or not form.prints(path):
            continue
        if not path.startswith("local_authority.") and (where := reveals(text, areas)):
            yield Finding(
                PLACE,
                Level.WARNING,
                path,
                f"the town or area of a confidential address ({where}) stands in this answer",
                "Leave it out unless the reader must know it.",
                "Cafcass 3.83",
            )
        if where := reveals(text, secrets):
            yield Finding(
                LEAK,
                Level.ERROR,
                path,
                f"the words of a confidential answer ({where}) stand in this answer",
                "Take them out, or put them in other words.",
                "Cafcass 3.83",
            )
