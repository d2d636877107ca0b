"""What the expressions of a mapping say of one case, and which of its answers they leave unsaid.

What is hidden from the readers of the form says nothing. An answer counts as said when all of it stands somewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from ..cases.blocks import Block, Group, Rows, as_text, questions, value_at
from ..cases.case import Case
from ..cases.kinds import Choice, Kind, Stated, Unusable
from .local_words import ANSWERED, FILTERS, PARTS, Piece, asked_by, kind_at, parsed

_PARTIAL = {name for group in PARTS for name in group if name}
#: What these make of an answer goes into boxes that hold no words.
_NOT_IN_WORDS = {"day", "month", "year", "time", "digits", "initials"}


class Said:
    """Reads the answers of one case for the fields of one form, and remembers which it gave."""

    def __init__(self, case: Case, hidden: Callable[[str], bool] = lambda path: False) -> None:
        self.case, self.hidden = case, hidden
        self.withheld: dict[str, None] = {}
        self._said: set[str] = set()
        self._parts: defaultdict[str, set[str]] = defaultdict(set)
        self._codes: defaultdict[str, set[str]] = defaultdict(set)

    # -- asking -----------------------------------------------------------------------------------------------------------

    def text(self, expression: str) -> str:
        """What an expression says. The words before an answer that is missing go with it, and those behind the last one."""
        found = parsed(expression)
        if not any(piece.path for piece in found):
            return expression
        made, waiting, text = "", "", ""
        for piece in found:
            if not piece.path:
                waiting = piece.words
                continue
            text = self._answer(piece)
            made += (
                (waiting if made or not re.fullmatch(r"[\s,;:–-]*", waiting) else "") + text if text else ""
            )
            waiting = ""
        return made + (waiting if text else "") if made else ""

    def ticks(self, expression: str) -> bool:
        """Whether a condition holds."""
        asked = asked_by(expression)
        path = self.row(asked.path)
        value = self._value(path)
        if value is None:
            return False
        kind = kind_at(asked.path, type(self.case))
        holds = any(self._is(path, value, each, kind) for each in asked.words)
        if value == "no" and "yes" in asked.words and not asked.turned:
            self._codes[path].add("no")  # a box for “yes” that stays empty says “no”
        return holds != asked.turned

    def chosen(self, path: str) -> tuple[str, ...]:
        """The codes of a choice, or the words of “not known”; empty when nothing was answered."""
        path = self.row(path)
        value = self._value(path)
        if value is None:
            return ()
        if isinstance(value, Stated):
            return (value.value.replace(" ", "_"),)
        if isinstance(value, Unusable):
            return (value.text,)
        return value if isinstance(value, tuple) else (str(value),)

    def say(self, path: str, code: str = "") -> None:
        """Count an answer as said, or one code of it."""
        path = self.row(path)
        if code:
            self._codes[path].add(code)
        else:
            self._said.add(path)

    def unsaid(self) -> Iterator[str]:
        """The answers that were given and stand nowhere, or not as a whole."""
        for leaf in self.case.leaves:
            if leaf.path in self._said or self.hidden(leaf.path) or leaf.asked is None:
                continue
            if leaf.path in self._codes and self._all_codes(leaf.path, leaf.value):
                continue
            given = self._parts.get(leaf.path, set())
            if any(
                all(self._empty(leaf.path, name) for name in set(group) - given)
                for group in PARTS
                if given & set(group)
            ):
                continue
            yield leaf.path

    def row(self, path: str) -> str:
        """A path with the number of the row that it names by what that says; as it is when there is no such row."""
        while match := re.search(r"\[(\w+)\s*=\s*([^\]]*)\]", path):
            above, word = path[: match.start()], match[2].strip()
            kind = questions(kind_at(above, type(self.case)).model)[match[1]].kind
            number = next(
                (
                    found
                    for found, (_, row) in enumerate(self.case.rows(above))
                    if _says(getattr(row, match[1]), word, kind)
                ),
                99,
            )
            here = f"{above}[{self._place(above, number)}]"
            self._said.add(f"{here}.{match[1]}")  # the place on the form says it
            path = f"{here}{path[match.end() :]}"
        return path

    # -- answers ----------------------------------------------------------------------------------------------------------

    def _place(self, above: str, number: int) -> int:
        """Rows that were left empty have a number as well."""
        rows = self.case.rows(above)
        return int(rows[number][0][len(above) + 1 : -1]) if number < len(rows) else 99

    def _value(self, path: str) -> Any:
        if self.hidden(path):
            if value_at(self.case, path) is not None:
                self.withheld[path] = None
            return None
        return value_at(self.case, path)

    def _answer(self, piece: Piece) -> str:
        path = self.row(piece.path)
        if "[*]" not in path:
            return self._one(path, piece)
        above, _, below = path.partition("[*]")
        value = value_at(self.case, above)
        if isinstance(value, Stated):
            return self._stated(above, value, piece)
        texts = [self._one(f"{row}{below}", piece) for row, _ in self.case.rows(above)]
        return "; ".join(filter(None, texts))

    def _one(self, path: str, piece: Piece) -> str:
        above = self._stated_above(path)
        if above:
            return self._stated(above, value_at(self.case, above), piece)
        value = self._value(path)
        kind = kind_at(piece.path, type(self.case))
        if isinstance(value, Stated):
            return self._stated(path, value, piece)
        text = self._whole(path, value, kind)
        partial = False
        for name in piece.filters:
            text = FILTERS[name](None if isinstance(value, Unusable) else value, text)
            if text and name in _PARTIAL:
                self._parts[path].add(name)
                partial = True
        if text and not partial and not isinstance(value, Block) and not isinstance(kind, Rows):
            self._said.add(path)
        return text

    def _stated(self, path: str, value: Stated, piece: Piece) -> str:
        """“Not known” stands once for a group or a list, and in no box for a part of an answer."""
        if self.hidden(path) or set(piece.filters) & _NOT_IN_WORDS:
            return ""
        if path in self._said and path != self.row(piece.path):
            return ""
        self._said.add(path)
        return value.shown

    def _stated_above(self, path: str) -> str:
        """The group or list above a path that is “not known” as a whole."""
        for match in re.finditer(r"[.\[]", path):
            if isinstance(value_at(self.case, path[: match.start()]), Stated):
                return path[: match.start()]
        return ""

    def _whole(self, path: str, value: Any, kind: Any) -> str:
        """The text of an answer; of a group what reads by itself, of a list a line for each row, without what is hidden."""
        if isinstance(value, Block):
            return self._group(path, value)
        if isinstance(kind, Rows) and isinstance(value, tuple):
            rows = (self._whole(f"{path}[{number}]", row, kind) for number, row in enumerate(value))
            return "\n".join(filter(None, rows))
        return as_text(value, kind)

    def _group(self, path: str, block: Block) -> str:
        names = block.spoken or tuple(questions(type(block)))
        said = self._members(path, block, names)
        if not said:
            said = self._members(
                path, block, tuple(name for name in questions(type(block)) if name not in names)
            )
        return ", ".join(said)

    def _members(self, path: str, block: Block, names: tuple[str, ...]) -> list[str]:
        made = []
        for name, question in questions(type(block)).items():
            value = getattr(block, name)
            here = f"{path}.{name}"
            if name not in names or value is None:
                continue
            if self.hidden(here):
                self.withheld[here] = None
                continue
            if text := self._whole(here, value, question.kind):
                made.append(text if name in block.spoken else f"{question.label}: {text}")
                if not isinstance(value, Block):
                    self._said.add(here)
        return made

    # -- ticks ------------------------------------------------------------------------------------------------------------

    def _is(self, path: str, value: Any, word: str, kind: Any) -> bool:
        if isinstance(value, Unusable):
            return False
        if word in ANSWERED and not (isinstance(kind, Choice) and word in kind.choices):
            return not isinstance(value, Stated)
        if not _says(value, word, kind):
            return False
        self._codes[path].add(kind.find(word) if _has(kind, word) else word.replace(" ", "_"))
        return True

    def _all_codes(self, path: str, value: Any) -> bool:
        said = self._codes[path]
        if isinstance(value, Stated):
            return value.value.replace(" ", "_") in said
        return set(value if isinstance(value, tuple) else (str(value),)) <= said

    def _empty(self, path: str, name: str) -> bool:
        """Whether a part of an answer is empty, so that nothing is missing without it."""
        if not name:
            return False
        value = value_at(self.case, path)
        return not FILTERS[name](value, as_text(value, kind_at(path, type(self.case))))


def _has(kind: Any, word: str) -> bool:
    return isinstance(kind, Choice) and any(
        word.casefold().replace("_", " ") in (code.casefold().replace("_", " "), label.casefold())
        for code, label in (*kind.options, *kind.synonyms)
    )


def _says(value: Any, word: str, kind: Kind | Group | Rows) -> bool:
    """Whether a value is what a word of a mapping names."""
    if value is None or isinstance(value, Unusable):
        return False
    if isinstance(kind, Choice):
        codes = kind.chosen(value)
        return (_has(kind, word) and kind.find(word) in codes) or (
            isinstance(value, Stated) and value.value == word.replace("_", " ")
        )
    if isinstance(value, Stated):
        return value.value == word.replace("_", " ")
    return as_text(value, kind).casefold() == word.casefold()
