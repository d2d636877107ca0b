"""No document gives away an address that is to be kept from its readers (Cafcass 2.60, 3.83)."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.case import Case, all_words
from ..cases.confidential import places, reveals, withheld
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .theme import theme_rule


@theme_rule(
    "CONF-01",
    "A confidential address shows in another answer",
    "An address marked as not to be disclosed (or a refuge), or the telephone, school or GP that tells where the person "
    "lives, stands in words in another answer of the document. It is never printed, not even in a draft: put the "
    "answer in other words. Only an urgent referral to children’s social care goes without waiting, with a warning.",
    "Cafcass 2.60, 3.83",
    firm=True,
)
def leak(form: Form, case: Case) -> Iterator[Problem]:
    """No answer on the form contains the words of a withheld answer."""
    secrets = withheld(case)
    for path, text in _open_words(form, case):
        if not secrets.covers(path) and (where := reveals(text, secrets)):
            yield Problem(
                path,
                f"the words of a confidential answer ({where}) stand in this answer",
                "Take them out, or put them in other words.",
            )


@theme_rule(
    "CONF-02",
    "The town or area of a confidential address shows",
    "The town or the local authority’s name may be innocent, or may be all that a searching person needs.",
    "Cafcass 3.83",
    Level.WARNING,
)
def area(form: Form, case: Case) -> Iterator[Problem]:
    """No answer on the form names the town or area of a withheld address."""
    secrets, areas = withheld(case), places(case)
    for path, text in _open_words(form, case):
        if (
            not secrets.covers(path)
            and not path.startswith("local_authority.")
            and (where := reveals(text, areas))
        ):
            yield Problem(
                path,
                f"the town or area of a confidential address ({where}) stands in this answer",
                "Leave it out unless the reader must know it.",
            )


def _open_words(form: Form, case: Case) -> Iterator[tuple[str, str]]:
    if not withheld(case).paths:
        return
    for path, text in all_words(case).items():
        if path not in form.private and form.prints(path):
            yield path, text


LEAK = leak.code
RULES = (leak, area)
