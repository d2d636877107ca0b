"""Words of another time: where an area’s profile says what something is called now, the older word is named."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..cases.case import Case
from ..cases.kinds import Kind
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from ..profiles import Profile, Term, profile_of
from .prose.text import Prose
from .theme import theme_rule

#: Forms that are about those times.
_OF_THEIR_TIME = ("scr", "section_120")


@theme_rule(
    "WORD-07",
    "A word of another time",
    "Law and practice have new names for some things, and a reader may not know the old ones. Which word an area uses, and in "
    "place of which, stands in its profile (“caseforms profiles show generic_current”). What was called so then, and the words "
    "of somebody else, may stay as they are.",
    "Specification, appendix F",
    Level.ADVICE,
)
def word_of_another_time(form: Form, case: Case) -> Iterator[Problem]:
    """No answer uses a word that the area’s profile replaces; each word is named once."""
    replaced = _replaced(profile_of(case.profile))
    if not replaced or form.code in _OF_THEIR_TIME:
        return
    told: set[str] = set()
    for leaf in case.leaves:
        kind = leaf.asked.kind if leaf.asked else None
        if not (isinstance(leaf.value, str) and isinstance(kind, Kind) and kind.name == "narrative"):
            continue
        for pattern, term in replaced:
            found = None if term.key in told else pattern.search(leaf.value)
            if found and form.prints(leaf.path) and not Prose(leaf.value).quoted(found.start()):
                told.add(term.key)
                yield Problem(
                    leaf.path,
                    f"“{found[0]}” is a word of another time",
                    f"Today: {term.say}. Leave it where you tell what was called so then.",
                )


@functools.lru_cache(maxsize=16)
def _replaced(profile: Profile) -> tuple[tuple[re.Pattern[str], Term], ...]:
    """What to look for, and what is said in its place."""
    return tuple(
        (re.compile("|".join(rf"\b{_any_space(each)}s?\b" for each in term.instead_of), re.IGNORECASE), term)
        for term in profile.vocabulary.values()
        if term.instead_of
    )


def _any_space(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


RULES = (word_of_another_time,)
