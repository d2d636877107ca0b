"""A finished document as an account of what it says: its words, read back, sorted by the labels of its layout.

A layout prints its labels in a fixed order, so the words between one label and the next are the answer. What stands under
no label of the layout stays together as it is; nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..cases.differing import Answer, Listed, Part, Row
from ..render.layout import (
    LAST_PAGE,
    SIGNATURE_LABELS,
    TICKED,
    UNTICKED,
    Cards,
    Figure,
    Layout,
    Line,
    Narrative,
    Note,
    SignatureBox,
    Table,
    Ticks,
)
from ..render.read_back import ReadBack
from ..render.text import printable

_BEFORE, _AFTER = "Above the first section", LAST_PAGE
_CALLED = ("Name", "Person", "Document", "Event", "Check", "Agency")


@dataclass(slots=True)
class _Step:
    """One label that may come: its words, and the answer that follows it.

    ``of`` names the entry of a list (``row``) or the signature box that it is in, which another step ``begins``.
    """

    words: tuple[str, ...]
    name: str = ""
    label: str = ""
    of: str = ""
    begins: bool = False
    row: bool = False
    heading: bool = False
    ticks: bool = False
    repeated: tuple[str, ...] = ()


@dataclass(slots=True)
class _Read:
    """What has been read: answers in order, and the entries of lists."""

    parts: list[Part] = field(default_factory=list)
    rows: dict[str, list[list[Answer]]] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)

    def put(self, step: _Step | None, words: Sequence[str]) -> None:
        text = _text(words, step) if step else " ".join(words)
        if step is None:
            self.parts.append(Answer("", _BEFORE, text))
        elif step.row:
            if step.begins:
                if step.of not in self.rows:
                    self.parts.append(Listed(step.of, step.label))
                self.rows.setdefault(step.of, []).append([])
                if step.repeated:
                    self.tables.add(step.of)
            else:
                self.rows[step.of][-1].append(Answer(step.name, step.label, text))
        elif step.name:
            self.parts.append(Answer(step.name, step.label, text))

    def account(self) -> tuple[Part, ...]:
        return tuple(self._filled(part) for part in self.parts)

    def _filled(self, part: Part) -> Part:
        if isinstance(part, Answer):
            return part
        rows = self.rows[part.name]
        if part.name in self.tables:  # the same table may be printed in rows, or each row by itself
            return Answer(part.name, part.label, " ".join(each.text for row in rows for each in row))
        return Listed(part.name, part.label, tuple(_row(each) for each in rows))


def layout_of(document: ReadBack) -> tuple[Layout | None, Callable[[str], str]]:
    """The layout by which a document was made, told by its title, and what gives the full label of an answer in it."""
    from . import FORM_CODES, load
    from .produce import layouts

    for code in FORM_CODES:
        form = load(code)
        if form.title == document.title:
            return form.layout, form.label
    for layout in layouts().values():
        if document.title.partition(":")[0] == layout.title:
            return layout, lambda path: ""
    return None, lambda path: ""


def account(document: ReadBack, layout: Layout | None, label: Callable[[str], str]) -> tuple[Part, ...]:
    """What a finished document says, by the labels of its ``layout``; ``label`` gives an answer's full label by its path.

    Without a layout all its words are one answer.
    """
    if layout is None:
        return (Answer("text", "Text", " ".join(document.words)),)
    steps = list(_steps(layout, label))
    words = document.words
    read, now, start, at, place = _Read(), None, 0, 0, -1
    while at < len(words):
        if now and now.repeated and words[at : at + len(now.repeated)] == now.repeated:
            at += len(now.repeated)  # the head of a table, again at the top of a page
            continue
        found = _next(steps, place, words, at)
        if found is None:
            at += 1
            continue
        read.put(now, words[start:at])
        place, length = found
        now = steps[place]
        at += length
        start = at
    read.put(now, words[start:])
    return read.account()


def _next(steps: Sequence[_Step], place: int, words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The step that begins at a word, with the number of its words: one soon to come, or the heading of a later section."""
    passed, here = 0, steps[place].of if place >= 0 else ""
    for number in _to_come(steps, place):
        step = steps[number]
        if step.of and not step.begins and step.of != here:
            continue  # an answer of an entry follows the entry's heading
        if (step.heading or passed < _SKIPPED) and (length := _length(step, words, at)):
            return number, length
        passed += not step.heading
    return None


_SKIPPED = 8


def _to_come(steps: Sequence[_Step], place: int) -> Iterator[int]:
    if place >= 0 and steps[place].row:
        yield from (n for n in range(place, -1, -1) if steps[n].of == steps[place].of and steps[n].begins)
    yield from range(place + 1, len(steps))


def _length(step: _Step, words: Sequence[str], at: int) -> int:
    """How many words the label takes at a place; 0 when it does not stand there. A number comes before or behind some."""
    size = len(step.words)
    if step.heading and step.name != _AFTER:
        first = words[at]
        if not (first.endswith(".") and first[:-1].isdigit()):
            return 0
        return size + 1 if tuple(words[at + 1 : at + 1 + size]) == step.words else 0
    if tuple(words[at : at + size]) != step.words:
        return 0
    if step.row and step.begins:
        behind = words[at + size : at + size + 1]
        return size + 1 if behind and behind[0].isdigit() else 0
    return size


def _steps(layout: Layout, label: Callable[[str], str]) -> Iterator[_Step]:
    for section in layout.sections:
        yield _Step(_split(section.title), heading=True)
        for item in section.items:
            if isinstance(item, Line | Ticks | Narrative):
                full = label(item.path) or item.label
                yield _Step(_split(item.label), item.path, full, ticks=isinstance(item, Ticks))
            elif isinstance(item, Figure):
                yield _Step(_split(item.label), item.path, item.label)
            elif isinstance(item, SignatureBox):
                yield _Step(_split(item.label), of=item.path, begins=True)
                for key, words in SIGNATURE_LABELS.items():
                    yield _Step(_split(words), f"{item.path}.{key}", f"{item.label}: {words}", of=item.path)
            elif isinstance(item, Note):
                yield _Step(_split(item.text))
            elif isinstance(item, Table):
                yield from _table(item, label(item.path) or item.label)
            elif isinstance(item, Cards):
                yield from _cards(item, label(item.path) or item.label)
    yield _Step(_split(LAST_PAGE), _AFTER, LAST_PAGE, heading=True)


def _table(item: Table, label: str) -> Iterator[_Step]:
    """A table; where its answers are long it is printed as cards."""
    head = _split(" ".join(column.label for column in item.columns))
    yield _Step((*_split(item.label), *head), item.path, label, repeated=head)
    lines = tuple(Line(column.key, column.label) for column in item.columns)
    yield from _cards(Cards(item.path, item.label, item.label, lines), label, head)


def _cards(item: Cards, label: str, head: tuple[str, ...] = ()) -> Iterator[_Step]:
    yield _Step(_split(item.singular), "", label, item.path, begins=True, row=True, repeated=head)
    for part in item.items:
        yield _Step(
            _split(part.label), part.path, part.label, item.path, row=True, ticks=isinstance(part, Ticks)
        )
    yield _Step(_split(item.label), item.path, label)


def _split(text: str) -> tuple[str, ...]:
    return tuple(printable(text).split())


def _text(words: Sequence[str], step: _Step) -> str:
    """An answer; of boxes those that are ticked, of a table over several pages its head once."""
    if step.repeated:
        kept: list[str] = []
        for word in words:
            kept.append(word)
            if tuple(kept[-len(step.repeated) :]) == step.repeated:
                del kept[-len(step.repeated) :]
        words = kept
    text = " ".join(words)
    if not step.ticks:
        return text
    boxes = re.split(f"([{TICKED}{UNTICKED}])", text)
    ticked = [words.strip() for box, words in zip(boxes[1::2], boxes[2::2], strict=True) if box == TICKED]
    return ", ".join(ticked) or boxes[0].strip()


def _row(answers: Sequence[Answer]) -> Row:
    said = {answer.label: answer.text for answer in answers}
    called = next((said[label] for label in _CALLED if said.get(label)), "")
    return Row(tuple(answers), called or next((each.text for each in answers if each.text), ""), called)
