"""Which answers may not be disclosed, and the words that give them away (Cafcass 2.60, 3.83)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .blocks import Block, Group, as_text, is_value, questions, value_at
from .case import Case
from .people import Address, Author

_AUTHOR = Group(Author)

#: Beside the address itself, these answers about a person tell where he or she lives (Cafcass 3.83).
TELLTALE = ("address", "telephone", "email", "school", "gp", "health_visitor", "where_now", "current_carer")


@dataclass(frozen=True, slots=True)
class Withheld:
    """``paths``: answers to withhold, with all below them. ``words``: text that must not appear anywhere, by path."""

    paths: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()

    def covers(self, path: str) -> bool:
        """Whether the answer at ``path`` is withheld."""
        return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in self.paths)


def is_confidential(address: Any) -> bool:
    """Whether an address may not be disclosed: said so, or a refuge where nothing else was said."""
    if not isinstance(address, Address):
        return False
    return address.confidential == "yes" or (address.kind == "refuge" and address.confidential != "no")


def withheld(case: Case) -> Withheld:
    """What a document for the family or for other parties must not show of this case.

    Who lives at the same address as the child shares its confidentiality, in both directions. What the author says of
    herself (a school's own name, when the school writes) stands on the document anyway and is no secret of it.
    """
    people: list[tuple[str, Any]] = [("child", case.child)]
    for name in ("parents", "siblings", "household", "significant_others"):
        people.extend(case.rows(name))
    own = {path for path, person in people if is_confidential(getattr(person, "address", None))}
    together = {path for path, person in people if getattr(person, "same_address_as_child", "") == "yes"} | {
        "child"
    }
    if own & together:
        own |= together
    paths: list[str] = []
    words: list[tuple[str, str]] = []
    for path, person in people:
        if path not in own or not isinstance(person, Block):
            continue
        for name in questions(type(person)):
            value = getattr(person, name)
            if name in TELLTALE and value is not None:
                paths.append(f"{path}.{name}")
                words.extend((f"{path}.{name}", word) for word in _telling(value, name))
        if getattr(person, "same_address_as_child", None) is not None:
            paths.extend((f"{path}.address", f"{path}.same_address_as_child"))
    open_words = squeezed(" ".join(as_text(who, _AUTHOR) for who in (case.author, case.manager)))
    secret = (each for each in words if squeezed(each[1]) not in open_words)
    return Withheld(tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(secret)))


def places(case: Case) -> Withheld:
    """The towns and areas of confidential addresses: words that may be innocent, but narrow down where someone lives."""
    words: list[tuple[str, str]] = []
    for path in withheld(case).paths:
        address = value_at(case, path)
        if isinstance(address, Address):
            lines = (address.line2, address.line3, address.line4, address.line5, address.local_authority)
            words.extend((path, str(line)) for line in lines if is_value(line))
    return Withheld((), tuple(words))


def _telling(value: Any, name: str) -> list[str]:
    if isinstance(value, Address):
        found = [str(part) for part in (value.line1, value.postcode) if is_value(part)]
        street = (
            re.sub(r"^[\W\d]+[A-Za-z]?\s+|^(flat|unit|room)\s+\w+,?\s+", "", found[0], flags=re.I)
            if found
            else ""
        )
        return [*found, street] if len(street.split()) > 1 else found
    if isinstance(value, Block):
        own = getattr(value, "organisation", None) or getattr(value, "name", None)
        inner = getattr(value, "address", None)
        found = [str(own)] if is_value(own) else []
        found += [str(phone)] if is_value(phone := getattr(value, "telephone", None)) else []
        return found + (_telling(inner, "address") if isinstance(inner, Address) else [])
    return [str(value)] if is_value(value) and name in ("telephone", "email") else []


def squeezed(text: str) -> str:
    """Text without spaces, punctuation and case, so that “PE1 1AA” and “pe11aa” are the same."""
    return re.sub(r"[\W_]+", "", text).casefold()


def reveals(text: str, secrets: Withheld) -> str:
    """The path of a withheld answer whose words stand in ``text``; empty when there is none."""
    flat = squeezed(text)
    for path, word in secrets.words:
        if len(squeezed(word)) > 3 and squeezed(word) in flat:
            return path
    return ""
