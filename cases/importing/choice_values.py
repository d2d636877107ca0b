"""Cells of columns whose answer is a choice: as the case file names it, or a word or code of another system for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...findings import Level
from ..blocks import questions
from ..kinds import NOT_A_CHOICE, Choice, Concern, Multi, Stated, Unusable
from . import rules
from .choices import Translations, fold, stated
from .heard import NOTHING, Heard, Sense

#: Where the words go that are none of the choices, if the block has such a question.
_IN_WORDS = ("{}_other", "{}_detail")
_SEVERAL = re.compile(r"\s*[;,\n+]\s*|\s+/\s+")


@dataclass(frozen=True)
class ChoiceReader:
    """Reads the cells of a column of choices; ``systems`` are the code lists that the whole column can be of."""

    sense: Sense
    kind: Choice
    words: Translations
    systems: tuple[str, ...]

    def __call__(self, text: str) -> Heard:
        """What a cell says, as one choice or several."""
        if isinstance(self.kind, Multi):
            return self._several([part for part in _SEVERAL.split(text) if part])
        value = self.kind.accept(text)
        if isinstance(value, Unusable) and (folded := fold(text)):
            if (answer := stated(text)) is not None and not self.words.find(folded, self.systems):
                return self._stated(answer)
            if self._is_code(folded):
                return self._translated(text, folded)
        if not isinstance(value, Unusable):
            return self.sense.judged(text, value)
        return self._in_words(text, value.concern)

    def _stated(self, answer: str) -> Heard:
        if not answer:
            return NOTHING._replace(change=("", rules.STATED_ANSWER))
        return self.sense.taken(answer, (answer, rules.STATED_ANSWER))

    def _is_code(self, folded: str) -> bool:
        """Whether a word or code is one of those that are known, in any system."""
        return folded in self.words.ask or bool(self.words.find(folded, self.words.lists))

    def _translated(self, text: str, folded: str) -> Heard:
        found = self.words.find(folded, self.systems)
        if len(found) != 1:
            message = "this can mean more than one of the choices"
            remedy = "Say beside the column in the mapping what it means here (codes), or correct the cell."
            return self.sense.left_open(Concern(rules.CODE_OF_SEVERAL, Level.WARNING, message, remedy))
        (code,) = found
        if not code.with_words:
            return self.sense.taken(code.choice, (code.choice, rules.TRANSLATED))
        label = self.kind.choices[code.choice]
        question = self.sense.finding(
            rules.CODE_OF_SEVERAL,
            Level.QUESTION,
            "the case file has no choice of its own for this; “any other” was taken, and the words beside it",
            "Look whether another choice fits better.",
        )
        beside = ((path, text),) if (path := self._place_of_words()) else ()
        return self.sense.taken(
            code.choice, (f"{label}: {text}", rules.TRANSLATED), beside, findings=(question,)
        )

    def _place_of_words(self) -> str:
        """Where the block takes what is none of the choices; empty when it has no place for it."""
        asked = questions(self.sense.block) if self.sense.block else {}
        names = (each.format(self.sense.name) for each in _IN_WORDS)
        return next((self.sense.beside(name) for name in names if name in asked), "")

    def _in_words(self, text: str, concern: Concern) -> Heard:
        path = self._place_of_words()
        if concern.code != NOT_A_CHOICE or not path:
            return self.sense.left_open(concern)
        message = "this is none of the choices; it was taken over in words"
        told = self.sense.finding(NOT_A_CHOICE, Level.WARNING, message, concern.remedy)
        return Heard(((path, text),), None, (told,))

    def _several(self, parts: list[str]) -> Heard:
        said: list[str] = []
        changed = False
        for part in parts:
            if not isinstance(self.kind.accept(part), Unusable):
                said.append(part)
                continue
            found = self.words.find(fold(part), self.systems)
            if len(found) != 1:
                if len(parts) == 1 and (answer := stated(part)) is not None:
                    return self._stated(answer)
                value: Any = self.kind.accept(parts)
                concern = value.concern if isinstance(value, Unusable) else _UNCLEAR
                return self.sense.left_open(concern)
            said.append(next(iter(found)).choice)
            changed = True
        one = said[0] if len(said) == 1 else said
        value = self.kind.accept(one)
        change = ("; ".join(said), rules.TRANSLATED) if changed else None
        if isinstance(value, Stated) or isinstance(one, str):
            return self.sense.taken(said[0], change)
        return self.sense.judged(one, value, change)


_UNCLEAR = Concern(
    NOT_A_CHOICE, Level.ERROR, "this is not one of the choices", "Write the choices with “;” between them."
)


def read_names(sense: Sense, text: str) -> Heard:
    """Several short texts in one cell, with “;” or line ends between them."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) < 2:
        return sense.taken(text)
    return sense.judged(parts, sense.kind.accept(parts))
