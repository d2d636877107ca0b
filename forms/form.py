"""A form: its questions in reading order, its requirements and rules, and the layout that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..cases.blocks import Asked, Block, Group, Rows, asked, questions
from ..cases.case import Case
from ..cases.kinds import Choice, Kind, Multi
from ..cases.people import Signature
from ..errors import Misused
from ..render import layout as on_paper
from ..render.layout import Drawing, Layout
from .readers import Reader
from .requirements import Condition, Requirements, Rule

_TICKS_UP_TO = 330
_HALF_TICKS_UP_TO = 30
_TABLE_COLUMNS = 6


@dataclass(frozen=True)
class Item:
    """One entry of a section. ``style`` is empty for “as the kind of answer asks”."""

    path: str
    style: str = ""
    label: str = ""
    only: tuple[str, ...] = ()
    singular: str = ""
    plain: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def whole(path: str, label: str = "") -> Item:
    """A group of answers, such as a GP, printed as one."""
    return Item(path, "whole", label)


def table(path: str, *only: str, label: str = "", by_hand: tuple[str, ...] = ()) -> Item:
    """Rows as a table of the answers named, or of all; columns ``by_hand`` print empty where nothing is given, to write in."""
    return Item(path, "table", label, only, by_hand=by_hand)


def cards(path: str, singular: str, *only: str, label: str = "", plain: tuple[str, ...] = ()) -> Item:
    """Rows as small grids, each headed by ``singular`` and its number; ``plain`` choices print in words, without boxes."""
    return Item(path, "cards", label, only, singular, plain=plain)


def signature(path: str, label: str = "") -> Item:
    """A signature box."""
    return Item(path, "signature", label)


def figure(path: str, label: str) -> Item:
    """The form's drawing."""
    return Item(path, "figure", label)


def note(text: str) -> Item:
    """Words that are always printed."""
    return Item("", "note", text)


@dataclass(frozen=True)
class Section:
    """A titled part of a form. ``blank`` parts are completed by the recipient and print empty."""

    title: str
    items: tuple[Item, ...]
    when: Condition | None = None
    blank: bool = False
    new_page: bool = False


def section(
    title: str,
    *items: str | Item,
    when: Condition | None = None,
    blank: bool = False,
    new_page: bool = False,
) -> Section:
    """A section of questions; a path stands for the question at it."""
    return Section(title, tuple(Item(i) if isinstance(i, str) else i for i in items), when, blank, new_page)


@dataclass(frozen=True)
class Form:
    """A document that a practitioner completes from the case file.

    ``who`` names the child in the running head. ``worked_out`` gives answers that follow from others, by path: they are
    printed where nobody typed one. ``urgent`` tells whether this case makes the document a child-protection
    (section 47) referral. ``private`` lists answers that stand on the separate confidential sheet alone. ``copy``: the
    reader for whom this copy is made; without one, the document is safe for all of the form's ``readers``. ``only``: by
    path, which rows of a list are printed where the form does not print them all. ``stands_at`` says where in a case
    the answer to a question stands, for a form about one of several rows, such as the last review. ``landscape`` turns
    the page, for wide tables. ``counted_by``: the answer in which the practitioner gives the version's number.
    """

    code: str
    title: str
    purpose: str
    readers: tuple[Reader, ...]
    case: type[Case]
    sections: tuple[Section, ...]
    requirements: Requirements
    rules: tuple[Rule, ...] = ()
    urgent: Callable[[Any], bool] = field(default=lambda case: False)
    version: Callable[[Any], str] = field(default=lambda case: "1")
    drawings: Callable[[Any], dict[str, Drawing]] = field(default=lambda case: {})
    who: Callable[[Any], str] = field(default=lambda case: case.child_name)
    worked_out: Callable[[Any], dict[str, Any]] = field(default=lambda case: {})
    private: tuple[str, ...] = ()
    only: Mapping[str, Callable[[Any, Any], bool]] = field(default_factory=dict)
    stands_at: Callable[[Any, str], str] = field(default=lambda case, path: path)
    landscape: bool = False
    counted_by: str = ""
    copy: Reader | None = None

    def for_reader(self, code: str) -> Form:
        """The form as a copy for one of its readers. Raises :class:`~caseforms.errors.Misused` for any other."""
        wanted = code.strip().casefold().replace("-", "_").replace(" ", "_")
        for reader in self.readers:
            if reader.code == wanted:
                return replace(self, readers=(reader,), copy=reader)
        listed = ", ".join(f"{reader.code} ({reader.words})" for reader in self.readers)
        raise Misused(f"The form “{self.code}” has no reader “{code}”.", f"Its readers are: {listed}.")

    @property
    def for_authorities(self) -> bool:
        """Whether no copy goes to a court, a party, the family or an agency."""
        return all(reader.trusted for reader in self.readers)

    def asked(self, path: str) -> Asked:
        """The question at a path."""
        return asked(self.case, path)

    def label(self, path: str) -> str:
        """An answer in words, such as “Parents and carers 2: Telephone”; empty for the document as a whole."""
        words: list[str] = []
        model: type[Block] | None = self.case
        for part in path.split(".") if path else ():
            name, _, number = part.partition("[")
            if model is None or name not in questions(model):
                words.append(name.replace("_", " "))
                break
            question = questions(model)[name]
            if name != self.code:
                words.append(question.label + (f" {int(number.rstrip(']')) + 1}" if number else ""))
            model = None if isinstance(question.kind, Kind) else question.kind.model
        return ": ".join(words)

    @cached_property
    def layout(self) -> Layout:
        """How the form is printed, the same for every case."""
        sections = []
        for number, part in enumerate(self.sections, 1):
            items = tuple(self._item(item) for item in part.items)
            key = f"section_{number}" if part.when else ""
            sections.append(on_paper.Section(part.title, items, key, part.new_page))
        return Layout(self.code, self.title, self.purpose, tuple(sections), self.landscape)

    def sections_of(self, case: Case) -> frozenset[str]:
        """The keys of the conditional sections that apply to a case."""
        return frozenset(
            f"section_{number}"
            for number, part in enumerate(self.sections, 1)
            if part.when and part.when.holds(case)
        )

    @cached_property
    def blank_paths(self) -> frozenset[str]:
        """Answers that are left empty to be filled in by hand."""
        items = [(item, part.blank) for part in self.sections for item in part.items]
        columns = {f"{item.path}.{name}" for item, _ in items for name in item.by_hand}
        return frozenset({item.path for item, blank in items if blank} | columns)

    def prints(self, path: str) -> bool:
        """Whether the answer at ``path`` (with or without row numbers) is on this form."""
        plain = _without_numbers(path)
        return plain in self._around or any(each in self._whole for each in _above(plain))

    def prints_of(self, case: Case, path: str) -> bool:
        """Whether the answer at ``path`` of this case is on this form: not so in a row that ``only`` leaves out."""
        name, _, rest = path.partition("[")
        row = case.at(f"{name}[{rest.partition(']')[0]}]") if rest and name in self.only else None
        return self.prints(path) and (not isinstance(row, Block) or self.only[name](case, row))

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The paths on the form, rows without their numbers; a group printed whole stands for all that is in it."""
        found: list[str] = list(self.private)
        for part in self.sections:
            for item in part.items:
                if item.style in ("note", "figure"):
                    continue
                found.extend(f"{item.path}.{name}" for name in item.only)
                if not item.only:
                    found.append(item.path)
        return tuple(found)

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self.printed)

    @cached_property
    def _around(self) -> frozenset[str]:
        return frozenset(each for path in self.printed for each in _above(path))

    def _item(self, item: Item) -> on_paper.Item:
        if item.style == "note":
            return on_paper.Note(item.label)
        if item.style == "figure":
            return on_paper.Figure(item.path, item.label)
        question = self.asked(item.path)
        label = item.label or question.label
        kind = question.kind
        if isinstance(kind, Group):
            if item.style == "signature" or kind.model is Signature:
                return on_paper.SignatureBox(item.path, label)
            return on_paper.Line(item.path, label, wide=True)
        if isinstance(kind, Rows):
            inner = [q for name, q in questions(kind.model).items() if not item.only or name in item.only]
            if item.only:
                inner.sort(key=lambda q: item.only.index(q.name))
            simple = all(not isinstance(q.kind, Rows | Group) and q.kind.name != "narrative" for q in inner)
            if item.style == "table" or (not item.style and simple and len(inner) <= _TABLE_COLUMNS):
                columns = tuple(on_paper.Column(q.name, q.label, _weight(q), _longest_word(q)) for q in inner)
                return on_paper.Table(item.path, label, columns)
            inside = tuple(
                on_paper.Line(q.name, q.label) if q.name in item.plain else _single(q.name, q.label, q.kind)
                for q in inner
            )
            return on_paper.Cards(item.path, label, item.singular or label, inside)
        return _single(item.path, label, kind)

    def leaf_paths(self) -> Iterator[str]:
        """Every single question on the form: rows as ``[]``, groups entered. For tests and documentation."""
        for path in self.printed:
            yield from _leaves(self.case, path)


def _leaves(model: type[Any], path: str) -> Iterator[str]:
    question = asked(model, path)
    if isinstance(question.kind, Kind):
        yield path
        return
    for name in questions(question.kind.model):
        yield from _leaves(model, f"{path}.{name}")


def _single(
    path: str, label: str, kind: Kind | Group | Rows
) -> on_paper.Line | on_paper.Ticks | on_paper.Narrative:
    if isinstance(kind, Choice):
        length = sum(len(text) + 4 for text in kind.choices.values())
        if length <= _TICKS_UP_TO:
            return on_paper.Ticks(path, label, wide=length > _HALF_TICKS_UP_TO)
        return on_paper.Line(path, label, wide=isinstance(kind, Multi))
    if isinstance(kind, Kind) and kind.name == "narrative":
        return on_paper.Narrative(path, label)
    return on_paper.Line(path, label, wide=not isinstance(kind, Kind))


_NARROW = {"date": 0.8, "number": 0.5, "time": 0.7, "telephone": 0.9, "postcode": 0.7, "choice": 0.8}


def _weight(question: Asked) -> float:
    kind = question.kind
    if isinstance(kind, Kind):
        if kind.name == "narrative":
            return 2.4
        if isinstance(kind, Choice) and len(kind.options) <= 3:
            return 0.6
        return _NARROW.get(kind.name, 1.2)
    return 2.4 if isinstance(kind, Rows) else 1.6


def _longest_word(question: Asked) -> int:
    if isinstance(question.kind, Choice):
        return max(len(word) for label in question.kind.choices.values() for word in label.split())
    return {"date": 12, "telephone": 6, "postcode": 8, "online": 20}.get(getattr(question.kind, "name", ""), 0)


def _above(path: str) -> Iterator[str]:
    """The path itself and the groups that it is in: “child.gp.name”, “child.gp”, “child”."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def _without_numbers(path: str) -> str:
    return ".".join(part.partition("[")[0] for part in path.split("."))
