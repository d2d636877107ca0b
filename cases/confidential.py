"""Which answers may not be disclosed, and the words that give them away (Cafcass 2.60, 3.83)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .blocks import Block, is_value, questions
from .case import Case
from .people import Address

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
    """What a document for the family or for other parties must not show of this case."""
    paths: list[str] = []
    words: list[tuple[str, str]] = []
    people: list[tuple[str, Any]] = [("child", case.child)]
    for name in ("parents", "siblings", "household", "significant_others"):
        people.extend(case.rows(name))
    for path, person in people:
        if not isinstance(person, Block) or not is_confidential(getattr(person, "address", None)):
            continue
        for name in questions(type(person)):
            value = getattr(person, name)
            if name in TELLTALE and value is not None:
                paths.append(f"{path}.{name}")
                words.extend((f"{path}.{name}", word) for word in _telling(value, name))
    return Withheld(tuple(paths), tuple(dict.fromkeys(words)))


def _telling(value: Any, name: str) -> list[str]:
    if isinstance(value, Address):
        return [str(part) for part in (value.line1, value.postcode) if is_value(part)]
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
