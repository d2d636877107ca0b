"""A form as questions to be filled in on the screen or by hand, and the answers of a case that stand in it already.

Every answer has a place: rows have spare lines, a group or a list can be ticked as “Not known” or “None”, and an answer that
is none of the choices stands in a field for text. What a document withholds stands in no field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..cases.blocks import Asked, Group, Rows, as_text, asked, questions
from ..cases.blocks import Block as Answers
from ..cases.case import Case
from ..cases.dates import show_date
from ..cases.kinds import Choice, Kind, Multi, Names, Stated, Unusable
from ..cases.reading import Document, steps
from ..cases.settings import Settings
from ..render.fields.filling import Value
from ..render.fillable import Block, Box, Grouped, Part, Tabled, Words
from ..render.layout import Cards, Column, Furniture, Table
from .form import Form, Item
from .requirements import MUST
from .withholding import kept

#: Beyond this many letters, choices stand in a list that opens.
_PRINTED_CHOICES = 330
_SPARE, _LEAST = 2, 3
_NARRATIVE_LINES, _LIST_LINES = 7, 3
_STATES = (Stated.NOT_KNOWN, Stated.NONE)


def code_of(stated: Stated) -> str:
    """The code of a stated answer in the name of a tick."""
    return stated.value.replace(" ", "_")


class Fillable:
    """One form as parts with fields, blank or for a case.

    ``parts`` are its sections, ``values`` what its fields hold by name; ``withheld`` the answers that are in no field because a
    reader of the form may not see them; ``helps`` the words that tell how to answer.
    """

    def __init__(self, form: Form, case: Case, document: Document | None = None) -> None:
        self.form, self.case, self.document = form, case, document
        self.secrets = kept(form, case)
        self.values: dict[str, Value] = {}
        self.withheld: list[str] = []
        self.labels: dict[str, str] = {}
        self.helps: set[str] = set()
        first, *others = (
            Part(part.title, tuple(self._blocks(part.items)), part.new_page) for part in form.sections
        )
        self.parts = (replace(first, blocks=(*self._unreferenced(), *first.blocks)), *others)

    def _unreferenced(self) -> Iterator[Block]:
        """The case’s reference stands at the head of each page; where there is none yet, there is room for it."""
        if not self.case.given("reference"):
            question = self.form.asked("reference")
            yield replace(self._box(question, "reference", question.label), wide=True)

    def furniture(self, settings: Settings) -> Furniture:
        """Head, foot and letterhead."""
        reference = self.case.given("reference") or ""
        return Furniture(
            reference=reference,
            title=self.form.title,
            version=self.form.version(self.case),
            date=show_date(self.case.today),
            marking=settings.marking,
            organisation=settings.organisation,
        )

    def _blocks(self, items: tuple[Item, ...]) -> Iterator[Block]:
        for item in items:
            if item.style == "note":
                yield Words(item.label)
            elif item.style == "figure":
                yield self.form.drawings(self.case)[item.path]
            else:
                yield from self._question(item)

    def _question(self, item: Item) -> Iterator[Block]:
        question = self.form.asked(item.path)
        label = item.label or question.label
        at = self.form.stands_at(self.case, item.path)
        if _plain(at) == item.path:  # an answer that an event holds is asked here all the same
            item = replace(item, path=at)
        if isinstance(question.kind, Group):
            yield Grouped(label, tuple(self._leaves(question.kind, item.path)), self._states(item.path))
        elif isinstance(question.kind, Rows):
            yield from self._rows(question, item, label)
        else:
            yield self._box(question, item.path, label)

    def _rows(self, question: Asked, item: Item, label: str) -> Iterator[Block]:
        assert isinstance(question.kind, Rows)
        laid = next(
            each for each in self.form.layout.items() if getattr(each, "path", None) == _plain(item.path)
        )
        states = self._states(item.path)
        model = questions(question.kind.model)
        if isinstance(laid, Table) and all(
            isinstance(model[column.key].kind, Kind) for column in laid.columns
        ):
            rows = tuple(
                tuple(
                    self._cell(model[column.key], f"{item.path}[{number}].{column.key}")
                    for column in laid.columns
                )
                for number in self._numbers(item.path, _SPARE, _LEAST)
            )
            yield Tabled(
                label, rows, tuple(_roomy(column, model[column.key]) for column in laid.columns), states
            )
            return
        singular = laid.singular if isinstance(laid, Cards) else label
        only = item.only or tuple(model)
        for place, number in enumerate(self._numbers(item.path, 1, 1)):
            path = f"{item.path}[{number}]"
            boxes = tuple(
                box for name in only for box in self._inside(model[name], f"{path}.{name}", model[name].label)
            )
            yield Grouped(f"{singular} {place + 1}", boxes, () if place else states)

    def _numbers(self, path: str, spare: int, least: int) -> list[int]:
        """The numbers of the rows that this document prints and may show, and of spare ones."""
        given = self.case.at(path)
        rows = given if isinstance(given, tuple) else ()
        printed = self.form.only.get(_plain(path), lambda case, row: True)
        shown = [
            number
            for number, row in enumerate(rows)
            if isinstance(row, Answers) and printed(self.case, row) and not self._hides(f"{path}[{number}]")
        ]
        return [*shown, *range(len(rows), len(rows) + max(spare, least - len(shown)))]

    def _leaves(self, kind: Group | Rows, path: str) -> Iterator[Box]:
        for name, inner in questions(kind.model).items():
            yield from self._inside(inner, f"{path}.{name}", inner.label)

    def _inside(self, question: Asked, path: str, label: str) -> Iterator[Box]:
        """The boxes of a question within a group; what is inside of it keeps its name in front."""
        if isinstance(question.kind, Kind):
            yield self._box(question, path, label)
            return
        states = self._states(path)
        if states:
            yield replace(
                states[0], label=label, options=tuple(o for s in states for o in s.options), wide=True
            )
        numbers = [""]
        if isinstance(question.kind, Rows):
            given = self.case.at(path)
            numbers = [f"[{n}]" for n in range((len(given) if isinstance(given, tuple) else 0) + 1)]
        for number in numbers:
            which = f" {int(number[1:-1]) + 1}" if number else ""
            for name, inner in questions(question.kind.model).items():
                yield from self._inside(
                    inner, f"{path}{number}.{name}", _joined(f"{label}{which}", inner.label)
                )

    def _cell(self, question: Asked, path: str) -> Box:
        """A question in a cell of a table: choices open as a list."""
        box = self._box(question, path, question.label)
        if box.options and not box.many:
            return replace(box, listed=True)
        return box

    def _box(self, question: Asked, path: str, label: str) -> Box:
        kind = question.kind
        assert isinstance(kind, Kind)
        value = self._value(path)
        self.labels[path] = self.form.label(path)
        required = any(
            need.code == MUST and need.when is None
            for need in self.form.requirements.about(re.sub(r"\[\d+\]", "[]", path))
        )
        words = question.help or kind.hint
        self.helps.add(words)
        if isinstance(kind, Choice) and not isinstance(value, Unusable):
            return self._choice(kind, path, label, value, required, words)
        if value is not None:
            self.values[path] = self._text(path, value, kind)
        lines = (
            _NARRATIVE_LINES if kind.name == "narrative" else _LIST_LINES if isinstance(kind, Names) else 1
        )
        text = self.values.get(path, "")
        if isinstance(text, str) and (lines > 1 or len(text) > 80):
            lines = max(lines, min(40, 2 + sum(1 + len(part) // 88 for part in text.split("\n"))))
        if isinstance(kind, Names):
            words = " – ".join(filter(None, (question.help, "one to a line")))
        return Box(path, label, lines=lines, required=required, help=words)

    def _choice(self, kind: Choice, path: str, label: str, value: Any, required: bool, words: str) -> Box:
        options = dict(kind.options)
        known = {text.casefold() for text in options.values()}
        states = [Stated.NOT_KNOWN] if kind.states and Stated.NOT_KNOWN.shown.casefold() not in known else []
        if isinstance(value, Stated) and value not in states:
            states.append(value)
        offered = (*options.items(), *((code_of(stated), stated.shown) for stated in states))
        many = isinstance(kind, Multi)
        if isinstance(value, Stated):
            self.values |= {f"{path}:{code_of(value)}": True} if many else {path: code_of(value)}
        elif many:
            self.values |= {f"{path}:{code}": True for code in value or ()}
        elif value is not None:
            self.values[path] = value
        listed = not many and sum(len(text) + 4 for _, text in offered) > _PRINTED_CHOICES
        return Box(path, label, offered, many, listed, wide=many, required=required, help=words)

    def _text(self, path: str, value: Any, kind: Kind) -> str:
        """An answer as it was typed; a list has one line for each."""
        if isinstance(value, Stated):
            return value.value
        if isinstance(kind, Names) and isinstance(value, tuple):
            return "\n".join(value)
        typed = self._typed(path)
        return typed if typed is not None else as_text(value, kind)

    def _value(self, path: str) -> Any:
        """The answer to one question; what is said of the whole group (“not known”) is ticked there and not repeated here."""
        if self._hides(path) or isinstance(self.case.at(path.rpartition(".")[0]), Stated):
            return None
        return self.case.at(path)

    def _typed(self, path: str) -> str | None:
        node = self.document.root if self.document else None
        for step in steps(path):
            node = node.below(step) if node else None
        return node.value.strip() if node and isinstance(node.value, str) else None

    def _states(self, path: str) -> tuple[Box, ...]:
        """The ticks that stand in place of a group or a list, and which of them is ticked."""
        value = self._value(path)
        states = (
            [*_STATES] if isinstance(asked(self.form.case, _plain(path)).kind, Rows) else [Stated.NOT_KNOWN]
        )
        if isinstance(value, Stated):
            if value not in states:
                states.append(value)
            self.values[f"{path}:{code_of(value)}"] = True
        return tuple(Box(path, "", ((code_of(each), each.shown),), many=True) for each in states)

    def _hides(self, path: str) -> bool:
        if self.secrets.covers(path):
            if path not in self.withheld:
                self.withheld.append(path)
            return True
        return False


def _plain(path: str) -> str:
    return ".".join(part.partition("[")[0] for part in path.split("."))


def _joined(group: str, label: str) -> str:
    """The label of a question in a group; one that begins with the group’s own word needs it no second time."""
    if label.casefold().startswith(group.casefold()):
        return label
    return f"{group}: {label if label[:2].isupper() else label[:1].lower() + label[1:]}"


def _roomy(column: Column, question: Asked) -> Column:
    """A column to be written in needs more room for words than one that is printed."""
    return replace(column, weight=max(column.weight, 0.9), longest=max(column.longest, 8))
