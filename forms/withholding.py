"""What one document keeps from its readers, and what stands on the confidential sheet beside it (specification 3.7).

A document without a reader of its own is safe for all readers of the form: what one of them may not see is withheld. A
copy for one reader withholds what that reader may not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..cases.blocks import Group, as_text, is_value, walk
from ..cases.case import Case
from ..cases.confidential import Secret, Topic, Withheld, kept_anonymous, secrets, squeezed
from ..cases.kinds import STATED, Choice, Kind, Stated, Unusable
from ..cases.people import Author
from ..cases.telltales import legible
from .form import Form
from .readers import Reader

SENDER = ("organisation", "team", "address", "telephone", "email")
_WRITERS = ("author", "manager")
_AUTHOR = Group(Author)
#: What only a copy for one reader leaves out: it is no danger, but more than that reader needs.
_ON_COPIES_ALONE = frozenset({Topic.SIBLINGS, Topic.AUTHORITY})


def kept(form: Form, case: Case) -> Withheld:
    """What this document does not show, with the words that may stand nowhere on it."""
    found = [secret for secret in _all(form, case) if _is_kept(secret, form, case)]
    strict = form.copy is not None and not form.copy.trusted
    found = [_without(each, _said_by_writers(each, strict, case)) if each.body else each for each in found]
    return Withheld((*found, *(_sender(Withheld(tuple(found)), case) if strict else ())))


def on_sheet(form: Form, case: Case) -> tuple[tuple[str, ...], tuple[Reader, ...]]:
    """The withheld answers that stand on the confidential sheet, and the readers who may have it; both may be empty."""
    topics: dict[str, set[Topic]] = {}
    for secret in kept(form, case).secrets:
        if form.prints(secret.path):
            topics.setdefault(secret.path, set()).add(secret.topic)
    paths = tuple(
        path for path, why in topics.items() if any(why <= reader.may_see for reader in form.readers)
    )
    needed = frozenset(topic for path in paths for topic in topics[path])
    return paths, tuple(reader for reader in form.readers if needed and needed <= reader.may_see)


def sender_gives_away(form: Form, case: Case) -> Iterator[str]:
    """The answers about the writers that name a withheld school or service: the sender cannot be hidden from all."""
    if form.copy is None:
        everything = Withheld(tuple(each for each in _all(form, case) if _is_kept(each, form, case)))
        yield from (secret.path for secret in _sender(everything, case))


def open_words(form: Form, case: Case) -> Iterator[tuple[str, str]]:
    """Every answer in words that this document prints for its readers, by path; fixed choices hold no words of the case."""
    hidden = kept(form, case)
    for leaf in walk(case):
        if leaf.asked is None or leaf.value is None or isinstance(leaf.value, Stated):
            continue
        fixed = isinstance(leaf.asked.kind, Choice) and not isinstance(leaf.value, Unusable)
        beside = leaf.path == "reference" or re.fullmatch(r"accepted\[\d+\]\.reason", leaf.path)
        if not fixed and (beside or form.prints(leaf.path)) and not hidden.covers(leaf.path):
            yield leaf.path, as_text(leaf.value, leaf.asked.kind)


def own_words(form: Form) -> Iterator[str]:
    """The words that a form prints whatever the case is: titles, labels, notes and the choices that it offers."""
    yield from (form.title, form.purpose, *(reader.words for reader in form.readers))
    for part in form.sections:
        yield part.title
        yield from (item.label for item in part.items)
    for path in form.leaf_paths():
        question = form.asked(path)
        yield from (form.label(path), question.label)
        yield from question.kind.choices.values() if isinstance(question.kind, Kind) else ()
    yield from (need.message for need in form.requirements)


def anonymous_names(case: Case) -> Iterator[str]:
    """The names of those who wish to stay anonymous, as the referral of this case file says."""
    name = _recorded(case, "referral.anonymous_name")
    if isinstance(name, str) and name.strip() and name.strip().casefold() not in STATED:
        yield name.strip()


def danger_recorded(case: Case) -> bool:
    """Whether there are court proceedings, or violence in the home is recorded anywhere in the case file."""
    exist = _says(case, "proceedings.exist", "yes")
    begun = any(case.given(f"proceedings.{name}") for name in ("law_type", "court", "case_number"))
    return exist or (begun and not _says(case, "proceedings.exist", "no")) or violence_recorded(case)


def violence_recorded(case: Case) -> bool:
    """Whether violence in the home is recorded in the case file, for this form or another (Cafcass 2.60)."""
    adults = (*case.rows("parents"), *case.rows("significant_others"))
    return (
        _says(case, "referral.risk_features.domestic_abuse", "yes")
        or _says(case, "risk_id.factors.domestic_violence", "yes")
        or _says(
            case,
            "referral.concern_categories",
            "domestic_abuse",
            "seeing_or_hearing_ill_treatment_of_another",
        )
        or _recorded(case, "section_120.current_risk") is not None
        or any(row.safe_to_contact == "no" or row.risk_to_children == "yes" for _, row in adults)
    )


def _all(form: Form, case: Case) -> Iterator[Secret]:
    yield from secrets(case)
    for path in form.private:
        if case.at(path) is not None:
            yield Secret(path, Topic.CONFIDENCE)
    yield from (kept_anonymous("referral.anonymous_name", name) for name in anonymous_names(case))


def _is_kept(secret: Secret, form: Form, case: Case) -> bool:
    topic = secret.topic
    if topic is Topic.UNANSWERED and (not danger_recorded(case) or (form.copy is None and form.urgent(case))):
        return False  # a gap never holds up a child-protection referral
    if topic in _ON_COPIES_ALONE and form.copy is None:
        return topic is Topic.AUTHORITY and case.says("local_authority.locates", "yes") and _goes_out(form)
    return any(topic not in reader.sees for reader in form.readers)


def _goes_out(form: Form) -> bool:
    return any(Topic.AUTHORITY not in reader.may_see for reader in form.readers)


def _said_by_writers(secret: Secret, strict: bool, case: Case) -> str:
    """What the writers say of themselves: a school that writes about its own pupil stands on the document anyway.

    On a copy for a reader who may not know the school that is left out; then the name of a GP or health visitor who
    writes is all that is said.
    """
    said = []
    own_name = squeezed(str(case.given(f"{secret.path}.name") or ""))
    for who in _WRITERS:
        name = str(case.given(f"{who}.name") or "")
        if own_name and squeezed(name) == own_name:
            said.append(name)
        if not strict:
            said += [_of_sender(case, who, part) for part in SENDER]
    return " \n ".join(said)


def _of_sender(case: Case, who: str, part: str) -> str:
    value: Any = case.at(f"{who}.{part}")
    return as_text(Author(**{part: value}), _AUTHOR) if is_value(value) else ""


def _without(secret: Secret, said: str) -> Secret:
    text = legible(said)
    return replace(secret, words=tuple(word for word in secret.words if not word.shows_in(text)))


def _sender(secrets: Withheld, case: Case) -> Iterator[Secret]:
    """On a copy for a reader who may not know the school, its name as the sender is withheld as well."""
    for who in _WRITERS:
        for name in SENDER:
            if any(secret.body for secret in secrets.shown_in(_of_sender(case, who, name))):
                yield Secret(f"{who}.{name}", Topic.SAFETY)


def _says(case: Case, path: str, *answers: str) -> bool:
    """Whether one of ``answers`` (codes) is given at a path, also under a form that was not asked for."""
    if case.says(path, *answers):
        return True
    given = _recorded(case, path)
    said = given if isinstance(given, list) else str(given or "").split(",")
    words = {str(each).strip().casefold().replace(" ", "_").replace("-", "_") for each in said}
    return bool(words & {*answers, *(("y", "true") if "yes" in answers else ())})


def _recorded(case: Case, path: str) -> Any:
    """What stands at a path, also under a form that was not asked for: there as it was typed."""
    value = case.at(path)
    if value is not None:
        return value
    node: Any = case.unread
    for name in path.split("."):
        node = node.get(name) if isinstance(node, dict) else None
    return node
