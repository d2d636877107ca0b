"""What a letter to one addressee must not show: the addresses of others, and what tells where they live."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..cases.case import Case
from ..cases.confidential import Secret, Topic, Withheld, is_confidential, kept_anonymous, secrets
from ..forms import readers
from ..forms.withholding import anonymous_names, danger_recorded
from .addressees import ROLES, Addressee, postal


def withheld_from(case: Case, to: Addressee) -> Withheld:
    """What a letter to this addressee must not show, with the words that give it away."""
    reader = ROLES[to.role].reader
    own = set(_at_home_with(case, to))
    found = [
        secret
        for secret in _secrets(case)
        if secret.topic not in reader.sees and not any(secret.path.startswith(path) for path in own)
    ]
    return Withheld(tuple(found))


def no_words_to_hide(case: Case) -> bool:
    """Whether no words of a case are kept from anybody: a quick look before the long one, for batches of hundreds."""
    people: list[Any] = [case.child]
    for rows in (case.parents, case.siblings, case.household, case.significant_others):
        people.extend(rows if isinstance(rows, tuple) else ())
    professionals = case.professionals if isinstance(case.professionals, tuple) else ()
    others = (*professionals, case.lead_professional, case.author, case.manager)
    family = any(getattr(each, "confidential", None) is not None for each in people)
    addresses = (getattr(each, "address", None) for each in (*people, *others))
    return not (
        family
        or any(is_confidential(each) for each in addresses)
        or danger_recorded(case)
        or any(anonymous_names(case))
    )


def _secrets(case: Case) -> Iterator[Secret]:
    danger = danger_recorded(case)
    for secret in secrets(case):
        if danger or secret.topic is not Topic.UNANSWERED:
            yield secret
    yield from (kept_anonymous("referral.anonymous_name", name) for name in anonymous_names(case))


def _at_home_with(case: Case, to: Addressee) -> Iterator[str]:
    """Where in the case the addressee's own household stands: its secrets are none to him or her."""
    if ROLES[to.role].reader is not readers.FAMILY:
        return
    yield f"{to.path}."
    home = postal(case.at("child.address"))
    if lives_with_child(case, to):
        yield from ("child.", "local_authority.")
        for group in ("parents", "siblings", "household", "significant_others"):
            yield from (f"{path}." for path, row in case.rows(group) if _lives_there(row, home))


def lives_with_child(case: Case, to: Addressee) -> bool:
    """Whether an addressee is the child, or a member of the family who lives with the child."""
    at_home = _lives_there(case.at(to.path), postal(case.at("child.address"))) if to.path else False
    return to.path == "child" or at_home


def _lives_there(person: Any, home: tuple[str, ...]) -> bool:
    if getattr(person, "same_address_as_child", None) in ("yes", "no"):
        return bool(person.same_address_as_child == "yes")
    own = postal(getattr(person, "address", None))
    return own == home if own else getattr(person, "lives_with_child", None) == "yes"
