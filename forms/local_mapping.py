"""A mapping: which answers of a case go into which fields of an area's own form, written by a person and checked by us.

It names the form by its checksum, so that another edition of it is noticed, and one of our forms whose requirements, readers
and rules hold for it (``stands_for``).
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from ..cases.columns import fold
from ..cases.kinds import STATED, closest
from ..cases.reading import Document, Located, parse_case
from ..errors import Unreadable
from ..findings import Place
from ..render.fields.model import FILLABLE, Field, FieldKind
from . import FORM_CODES
from .local_words import NotUnderstood, check_path, condition, paths_in, pieces

_KEYS = ("form", "checksum", "stands_for", "fields")
_ENTRY = ("field", "page", "kind", "label", "value", "tick", "choose", "as", "leave", "sure")
#: In “as”: every answer for which nothing else is said.
ANY_OTHER = "*"
_WAYS = ("value", "tick", "choose", "leave")


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into one field. ``way`` is value, tick, choose or leave; ``choices`` turn codes of ours into choices of theirs."""

    field: str
    way: str
    words: str
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    place: Place = dataclasses.field(default_factory=lambda: Place(""))
    label: str = ""
    page: str = ""
    kind: str = ""
    sure: str = ""


@dataclass(frozen=True, slots=True)
class LocalMapping:
    """A mapping as read: the file of their form beside it, its checksum, the form of ours that it stands for, the entries."""

    file: str
    form: Path
    checksum: str
    stands_for: str
    entries: tuple[Entry, ...]
    place: Place

    def paths(self) -> Iterator[str]:
        """Every answer that goes somewhere."""
        for entry in self.entries:
            if entry.way == "choose":
                yield entry.words
            elif entry.way != "leave":
                yield from paths_in(entry.words)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a mapping: where, what, and what to do."""

    place: Place
    message: str
    remedy: str = ""
    grave: bool = True


def checksum(data: bytes) -> str:
    """What tells one edition of a form from another."""
    return hashlib.sha256(data).hexdigest()[:32]


def read_mapping(path: Path) -> LocalMapping:
    """Read a mapping. Raises :class:`~caseforms.errors.Unreadable` with the place of what it cannot be."""
    from ..cases.reading import MAX_BYTES, file_bytes

    document = parse_case(file_bytes(path, MAX_BYTES, "a mapping"), str(path))
    top = document.root.value
    if not isinstance(top, dict):
        raise Unreadable("this is not a mapping", "“caseforms local map” writes one.", file=str(path))
    _known(document, top, _KEYS, "")
    for key in ("form", "stands_for"):
        if key not in top or not isinstance(top[key].value, str):
            raise Unreadable(f"the mapping does not say “{key}”", "Write it at the top.", file=str(path))
    code = str(top["stands_for"].value)
    if code not in FORM_CODES:
        near = closest(code, FORM_CODES, 1)
        _refuse(
            document, "stands_for", f"there is no form “{code}”", f"Did you mean “{near[0]}”?" if near else ""
        )
    rows = top.get("fields")
    if rows is None or not isinstance(rows.value, list):
        raise Unreadable(
            "the mapping has no list of fields", "Write “fields:” with an entry for each.", file=str(path)
        )
    entries = tuple(_entry(document, number, row) for number, row in enumerate(rows.value))
    held = top.get("checksum")
    return LocalMapping(
        str(path),
        path.parent / str(top["form"].value),
        str(held.value) if held and held.value else "",
        code,
        entries,
        document.place("checksum" if "checksum" in top else "fields"),
    )


def _refuse(document: Document, path: str, message: str, remedy: str) -> NoReturn:
    place = document.place(path)
    raise Unreadable(message, remedy, file=place.file, line=place.line, column=place.column)


def _known(document: Document, given: dict[str, Located], keys: tuple[str, ...], above: str) -> None:
    for key in given:
        if key not in keys:
            near = closest(key, keys, 1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"The words are {', '.join(keys)}."
            _refuse(document, f"{above}{key}", f"a mapping has no “{key}”", remedy)


def _entry(document: Document, number: int, row: Located) -> Entry:
    above = f"fields[{number}]"
    if not isinstance(row.value, dict):
        _refuse(
            document,
            above,
            "an entry begins with “- field:”",
            "Write the field’s name and what goes into it.",
        )
    given: dict[str, Located] = row.value
    _known(document, given, _ENTRY, f"{above}.")

    def text(key: str) -> str:
        found = given.get(key)
        return found.value if found is not None and isinstance(found.value, str) else ""

    if "field" not in given:
        _refuse(
            document,
            above,
            "an entry does not name its field",
            "Write “field: …” as “local inspect” shows it.",
        )
    ways = [way for way in _WAYS if way in given]
    if len(ways) != 1:
        message = (
            "an entry says nothing of what goes in"
            if not ways
            else f"an entry says both {' and '.join(ways)}"
        )
        _refuse(document, above, message, "Give one of value, tick, choose or leave.")
    choices = given.get("as")
    pairs: dict[str, str] = {}
    if choices is not None and isinstance(choices.value, dict):
        pairs = {key: each.value for key, each in choices.value.items() if isinstance(each.value, str)}
    return Entry(
        text("field"),
        ways[0],
        text(ways[0]),
        pairs,
        document.place(f"{above}.{ways[0]}"),
        text("label"),
        text("page"),
        text("kind"),
        text("sure"),
    )


def flaws(
    mapping: LocalMapping, model: type[Any], fields: Mapping[str, Field], data: bytes
) -> Iterator[Flaw]:
    """What is wrong with a mapping beside the form that it is for, in the order of its lines."""
    if not mapping.checksum:
        yield Flaw(
            mapping.place,
            "the mapping does not say for which edition of the form it is",
            f"Write “checksum: {checksum(data)}”.",
            grave=False,
        )
    elif mapping.checksum != checksum(data):
        yield Flaw(
            mapping.place,
            "the form is not the edition for which this mapping was written",
            f"Look through what changed below, then write “checksum: {checksum(data)}”.",
        )
    seen: set[str] = set()
    for entry in mapping.entries:
        if entry.field in seen:
            yield Flaw(
                entry.place,
                f"the field {named(entry.field)} stands here a second time",
                "Keep one of the two.",
            )
        seen.add(entry.field)
        of = fields.get(entry.field)
        if of is None:
            near = closest(entry.field, [each for each in fields if each not in seen], 1)
            yield Flaw(
                entry.place,
                f"the form has no field {named(entry.field)}",
                f"Did you mean {named(near[0])}?" if near else "Take the entry out.",
            )
            continue
        yield from _flaws_of(entry, of, model)
    for name in fields:
        if name not in seen:
            yield Flaw(
                mapping.place,
                f"the mapping does not name the field {named(name)}",
                "Add an entry for it, with “leave” when it is to stay empty.",
                grave=False,
            )


@dataclass(frozen=True, slots=True)
class Changed:
    """How the fields of an edition differ from those for which a mapping was written; ``other`` says how the same differ."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    other: Mapping[str, str]


def changes(mapping: LocalMapping, now: Mapping[str, tuple[str, str, str]]) -> Changed:
    """What has changed since a mapping was written. ``now``: page, kind and label of each field of the form."""
    then = {entry.field: entry for entry in mapping.entries}
    other = {}
    for name in now.keys() & then.keys():
        was = then[name]
        said = [
            f"{what} was “{old}”, is “{new}”"
            for what, old, new in zip(
                ("page", "kind", "label"), (was.page, was.kind, was.label), now[name], strict=True
            )
            if old and old != new
        ]
        if said:
            other[name] = "; ".join(said)
    return Changed(
        tuple(name for name in now if name not in then),
        tuple(name for name in then if name not in now),
        {name: other[name] for name in now if name in other},
    )


def named(field: str) -> str:
    """The name of a field in a message: on one line, and not longer than that."""
    flat = " ".join(field.split())
    return f"“{flat if len(flat) <= 80 else flat[:79] + '…'}”"


def _flaws_of(entry: Entry, of: Field, model: type[Any]) -> Iterator[Flaw]:
    if entry.way == "leave":
        return
    if of.kind not in FILLABLE or of.password:
        yield Flaw(
            entry.place,
            f"{named(entry.field)} is a {of.kind.value}, which cannot be filled in",
            "Write “leave: by hand”.",
        )
        return
    try:
        if entry.way == "tick":
            condition(entry.words, model)
            if of.kind is not FieldKind.TICK:
                yield Flaw(
                    entry.place, f"{named(entry.field)} is no box to be ticked", "Use “value” or “choose”."
                )
            elif len(of.states) > 1:
                yield Flaw(
                    entry.place,
                    f"{named(entry.field)} has several boxes: {_listed(of)}",
                    "Use “choose” with “as”, which says which box is for which answer.",
                )
        elif entry.way == "choose":
            yield from _flaws_of_choice(entry, of, check_path(entry.words, model))
        elif not pieces(entry.words, model):
            yield Flaw(entry.place, f"{named(entry.field)} gets nothing", "Write what goes in, or “leave”.")
        elif of.kind in (FieldKind.TICK, FieldKind.RADIO):
            yield Flaw(
                entry.place,
                f"{named(entry.field)} takes no text",
                "Use “choose”."
                if of.kind is FieldKind.RADIO or len(of.states) > 1
                else "Use “tick: … is …”.",
            )
    except NotUnderstood as fault:
        yield Flaw(entry.place, fault.message, fault.remedy)


def _flaws_of_choice(entry: Entry, of: Field, kind: Any) -> Iterator[Flaw]:
    codes = getattr(kind, "choices", None)
    if not codes:
        yield Flaw(entry.place, f"“{entry.words}” has no choices", "Use “value”.")
        return
    offered = [*of.states, *(word for option in of.options for word in option)]
    for code, word in entry.choices.items():
        if of.kind is not FieldKind.TEXT and not of.editable and word not in offered:
            yield Flaw(
                entry.place,
                f"“{word}” is none of the choices of {named(entry.field)}",
                f"They are {_listed(of)}.",
            )
        if code != ANY_OTHER and code not in codes and code.replace("_", " ") not in STATED:
            near = closest(code, list(codes), 1)
            yield Flaw(
                entry.place,
                f"“{code}” is none of the answers at “{entry.words}”",
                f"Did you mean “{near[0]}”?" if near else f"They are {', '.join(codes)}.",
            )
    if of.kind is FieldKind.TEXT or ANY_OTHER in entry.choices:
        return
    without = [
        code for code, label in codes.items() if code not in entry.choices and not choice_of(of, code, label)
    ]
    if without := [code for code in without if code != "not_known"]:
        yield Flaw(
            entry.place,
            f"{named(entry.field)} has no choice for the answers {', '.join(without)}",
            "Say it in “as”; “*” stands for every other answer.",
            grave=False,
        )


def choice_of(of: Field, code: str, label: str) -> str:
    """Their choice that has the words of one of our answers; empty when there is none."""
    offered = {fold(word): word for word in (*of.states, *(word for pair in of.options for word in pair))}
    return offered.get(fold(label)) or offered.get(fold(code)) or ""


def _listed(of: Field) -> str:
    labels = [label for _, label in of.options] or list(of.states)
    shown = ", ".join(f"“{each}”" for each in labels[:10])
    return f"{shown} and {len(labels) - 10} more" if len(labels) > 10 else shown


def written(form: str, data: bytes, stands_for: str, entries: tuple[Entry, ...]) -> str:
    """A mapping as text, with what it means at its top."""
    lines = [
        f"# Which answers go into which fields of {form}.",
        "# value: text, with answers in braces: “{child.family_name}, {child.given_names}”, “{child.dob|day}”, “{siblings[*].name}”",
        "#        “|lines” and the like: docs/local-forms.md",
        "# tick:  a condition: “child.sex is female”",
        "# choose: an answer, with “as” from our codes to their choices",
        "# leave: why the field stays empty",
        f"form: {_quoted(form)}",
        f"checksum: {checksum(data)}",
        f"stands_for: {stands_for}",
        "fields:",
    ]
    for entry in entries:
        lines.append(f"  - field: {_quoted(entry.field)}")
        for key, said in (
            ("page", entry.page),
            ("kind", entry.kind),
            ("label", entry.label),
            (entry.way, entry.words),
            ("sure", entry.sure),
        ):
            if said or key == entry.way:
                lines.append(f"    {key}: {_quoted(said)}")
        if entry.way == "choose" and entry.choices:
            lines.append(
                "    as: {"
                + ", ".join(f"{_in_marks(code)}: {_in_marks(word)}" for code, word in entry.choices.items())
                + "}"
            )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Text for a line of YAML: as it is where it means itself, else in quotation marks."""
    made: str = yaml.safe_dump(text, allow_unicode=True, width=100_000).removesuffix("\n...\n").rstrip("\n")
    return made if made and "\n" not in made else _in_marks(text)


def _in_marks(text: str) -> str:
    if re.fullmatch(r"[A-Za-z][\w ]*[\w]", text) and text.casefold() not in (
        "yes",
        "no",
        "true",
        "false",
        "null",
        "on",
        "off",
    ):
        return text
    return str(yaml.safe_dump(text, allow_unicode=True, width=100_000, default_style='"')).rstrip("\n")
