"""Which answers of a case not every reader may see, and the words that give them away (Cafcass 2.60, 3.81–3.85).

What stands here follows from the case alone. Which reader may see what is in ``forms/readers.py``, and what one document
keeps from its readers in ``forms/withholding.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from . import telltales
from .blocks import Block, questions
from .case import Case
from .kinds import Stated, Unusable
from .people import Address, Professional, School
from .telltales import Word, typed

#: Beside the address itself, these answers about a person tell where he or she lives (Cafcass 3.83).
TELLTALE = ("address", "telephone", "email", "school", "gp", "health_visitor", "where_now", "current_carer")
_OF_PROFESSIONALS = ("address", "organisation", "team", "telephone", "email")
_FAMILY = ("parents", "siblings", "household", "significant_others")
_BODIES = ("school", "gp", "health_visitor")
#: What a document about one child says of a brother or sister (Kirklees escalation 10).
_OF_SIBLINGS = frozenset({"name", "dob", "relationship", "school"})


class Topic(StrEnum):
    """Why an answer may be kept from a reader."""

    SAFETY = "kept confidential for safety"
    UNANSWERED = "nobody has said whether the address may be disclosed"
    CONFIDENCE = "told in confidence"
    AUTHORITY = "the local team or authority tells the area"
    SIBLINGS = "more about a brother or sister than the document needs"


@dataclass(frozen=True, slots=True)
class Secret:
    """An answer that not every reader may see. ``body``: a school or service, which may be the sender of the document."""

    path: str
    topic: Topic
    words: tuple[Word, ...] = ()
    body: bool = False


@dataclass(frozen=True)
class Withheld:
    """What a document does not show: answers by path, with all below them, and the words that must stand nowhere on it."""

    secrets: tuple[Secret, ...] = ()

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of the answers."""
        return frozenset(secret.path for secret in self.secrets)

    def covers(self, path: str) -> bool:
        """Whether the answer at ``path`` is withheld, or one that it is part of."""
        ends = (match.start() for match in re.finditer(r"[.\[]", path))
        return path in self.paths or any(path[:end] in self.paths for end in ends)

    def inside(self, path: str) -> frozenset[str]:
        """The names of the answers directly inside the group at ``path`` that are withheld."""
        return frozenset(
            each[len(path) + 1 :] for each in self.paths if re.match(re.escape(path) + r"\.\w+$", each)
        )

    def shown_in(self, text: str, sure: bool = True) -> Iterator[Secret]:
        """The secrets whose words stand in a text; with ``sure`` false those that only narrow down where someone lives."""
        flat = telltales.legible(text)
        for secret in self.secrets:
            if any(word.sure is sure and word.shows_in(flat) for word in secret.words):
                yield secret

    def patterns(self) -> list[re.Pattern[str]]:
        """What a finished file is searched for."""
        found = (word.pattern for secret in self.secrets for word in secret.words if word.sure)
        return list(dict.fromkeys(found))


def is_confidential(address: Any) -> bool:
    """Whether an address may not be disclosed: said so, or a refuge where nothing else was said."""
    if not isinstance(address, Address):
        return False
    if address.confidential == "yes" or isinstance(address.confidential, Unusable):
        return True  # an answer that cannot be understood is taken for the safe one
    return address.kind == "refuge" and address.confidential != "no"


def secrets(case: Case) -> Iterator[Secret]:
    """What not every reader may see, as far as the shared answers of the case tell."""
    found = [*_of_family(case), *_of_professionals(case)]
    if any(secret.topic is Topic.SAFETY for secret in found):
        found += _of_authority(case)
    yield from found
    for path, incident in case.rows("incidents"):
        if incident.source == "third_party_confidential":
            yield Secret(path, Topic.CONFIDENCE)
    for path, sibling in case.rows("siblings"):
        for name in questions(type(sibling)):
            if name not in _OF_SIBLINGS:
                yield Secret(f"{path}.{name}", Topic.SIBLINGS)


def unanswered(case: Case) -> Iterator[str]:
    """The people with an address of whom nobody has said whether it may be disclosed; one for a home (Cafcass 2.60)."""
    people = _family(case)
    together = [(path, person) for path, person in people if _at_home(path, person, case)]
    of_home = _of_home(person for _, person in together)
    asked = [path for path, person in together if _disclosure(person) == "" and of_home == ""][:1]
    asked += [path for path, person in people if (path, person) not in together and _disclosure(person) == ""]
    yield from asked


def kept_anonymous(path: str, name: str) -> Secret:
    """The name of someone who wishes to stay anonymous, as a secret."""
    return Secret(path, Topic.CONFIDENCE, tuple(telltales.of_person(name)))


def _family(case: Case) -> list[tuple[str, Any]]:
    people: list[tuple[str, Any]] = [("child", case.child)]
    for name in _FAMILY:
        people.extend(case.rows(name))
    return [(path, person) for path, person in people if isinstance(person, Block)]


def _of_family(case: Case) -> Iterator[Secret]:
    """Who lives at the same address as the child shares its confidentiality, in both directions."""
    people = _family(case)
    together = {path for path, person in people if _at_home(path, person, case)}
    of_home = _of_home(person for path, person in people if path in together)
    areas = frozenset().union(
        telltales.areas_of(typed(case.at("local_authority.name"))),
        *(telltales.areas_of(person.address) for _, person in people),
    )
    for path, person in people:
        disclosure = of_home if path in together else _disclosure(person)
        listed = person.confidential if isinstance(person.confidential, tuple) else ()
        for name in questions(type(person)):
            hidden = name in TELLTALE or (name == "same_address_as_child" and path in together)
            if hidden and (disclosure == "yes" or name in listed):
                topic = Topic.SAFETY
            elif hidden and disclosure == "":
                topic = Topic.UNANSWERED
            else:
                continue
            # An answer that is not given is hidden as well: “Same address as the child” may print in its place.
            value = getattr(person, name)
            if value is not None or name == "address":
                words = tuple(_words(name, value, areas))
                yield Secret(f"{path}.{name}", topic, words, name in _BODIES)


def _disclosure(person: Any) -> str | None:
    """Whether the address is confidential: “yes”, “no”, nothing where it was not answered, ``None`` without an address."""
    address, listed = person.address, person.confidential
    if (
        is_confidential(address)
        or isinstance(listed, Unusable)
        or (isinstance(listed, tuple) and "address" in listed)
    ):
        return "yes"
    if isinstance(address, Address) and address.confidential == "no":
        return "no"
    if not isinstance(address, Address) or not (typed(address.line1) or typed(address.postcode)):
        return None
    return "no" if listed is not None and listed is not Stated.NOT_KNOWN else ""


def _of_home(people: Iterable[Any]) -> str | None:
    """What was said about the address that several people share: the gravest answer."""
    said = {_disclosure(person) for person in people}
    return next((each for each in ("yes", "no", "") if each in said), None)


def _at_home(path: str, person: Any, case: Case) -> bool:
    if path == "child":
        return True
    if getattr(person, "same_address_as_child", None) in ("yes", "no"):
        return bool(person.same_address_as_child == "yes")
    home, own = _flat(case.at("child.address")), _flat(person.address)
    if home and own:
        return home == own
    return path.startswith("household[") or getattr(person, "lives_with_child", None) == "yes"


def _flat(address: Any) -> str:
    if not isinstance(address, Address):
        return ""
    return re.sub(r"[\W_]+", "", f"{typed(address.line1)} {typed(address.postcode)}").casefold()


def _of_professionals(case: Case) -> Iterator[Secret]:
    people = [*case.rows("professionals")]
    people += [(name, case.at(name)) for name in ("lead_professional", "author", "manager")]
    for path, person in people:
        if isinstance(person, Block) and is_confidential(person.address):  # type: ignore[attr-defined]
            for name in _OF_PROFESSIONALS:
                if (value := getattr(person, name, None)) is not None:
                    yield Secret(f"{path}.{name}", Topic.SAFETY, tuple(_words(name, value, frozenset())))


def _of_authority(case: Case) -> Iterator[Secret]:
    """The addressee, where someone's address is confidential: its name too, unless that is said to tell nothing."""
    for name in ("name", "team", "address", "telephone", "secure_email"):
        value = case.at(f"local_authority.{name}")
        if value is not None and not (name == "name" and case.says("local_authority.locates", "no")):
            words = telltales.of_area(typed(value)) if name in ("name", "team") else ()
            yield Secret(f"local_authority.{name}", Topic.AUTHORITY, tuple(words))


def _words(name: str, value: Any, areas: frozenset[str]) -> Iterator[Word]:
    if isinstance(value, Address):
        yield from telltales.of_address(value)
        yield telltales.MAP_LINK
    elif isinstance(value, School | Professional):
        for part in ("organisation", "name"):
            if said := typed(getattr(value, part, None)):
                is_body = part == "organisation" or isinstance(value, School)
                yield from telltales.of_body(said, areas) if is_body else telltales.of_person(said)
        for part in ("telephone", "email", "address"):
            yield from _words(part, getattr(value, part), areas)
    elif name == "telephone":
        yield from telltales.of_telephone(typed(value))
    elif name == "email" and typed(value):
        yield from telltales.of_email(typed(value))
    elif name in ("school", "organisation", "team"):
        yield from telltales.of_body(typed(value), areas)
    elif name in ("where_now", "current_carer"):
        yield from telltales.of_text(typed(value))


def squeezed(text: str) -> str:
    """Text without spaces, punctuation and case, so that “PE1 1AA” and “pe11aa” are the same."""
    return re.sub(r"[\W_]+", "", text).casefold()
