"""A mapping: which answers of a case go into which fields of an area's own form, written by a person and checked by us.

It names the form by its checksum, so that another edition of it is noticed, and one of our forms whose requirements, readers
and rules hold for it (``stands_for``).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..cases.kinds import closest
from ..cases.reading import Document, Located, parse_case
from ..errors import Unreadable
from ..findings import Place
from ..render.fields.model import FILLABLE, Field, FieldKind
from . import FORM_CODES
from .local_words import NotUnderstood, check_path, check_tick, paths_in, pieces

_KEYS = ("form", "checksum", "stands_for", "fields")
_ENTRY = ("field", "page", "label", "value", "tick", "choose", "as", "leave", "sure")
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
    sure: str = ""


@dataclass(frozen=True, slots=True)
class LocalMapping:
    """A mapping as read: the file of their form beside it, its checksum, the form of ours that it stands for, the entries."""

    file: str
    form: Path
    checksum: str
    stands_for: str
    entries: tuple[Entry, ...]

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
    )


def _refuse(document: Document, path: str, message: str, remedy: str) -> None:
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
    given: dict[str, Located] = row.value  # type: ignore[assignment]
    _known(document, given, _ENTRY, f"{above}.")

    def text(key: str) -> str:
        found = given.get(key)
        return found.value if found is not None and isinstance(found.value, str) else ""

    if not text("field"):
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
        text("sure"),
    )


def flaws(
    mapping: LocalMapping, model: type[Any], fields: Mapping[str, Field], data: bytes
) -> Iterator[Flaw]:
    """What is wrong with a mapping beside the form that it is for, in the order of its lines."""
    if not mapping.checksum:
        yield Flaw(
            Place(mapping.file),
            "the mapping does not say for which edition of the form it is",
            _again(data),
            grave=False,
        )
    elif mapping.checksum != checksum(data):
        yield Flaw(
            Place(mapping.file),
            "the form is not the edition for which this mapping was written",
            _again(data),
        )
    seen: set[str] = set()
    for entry in mapping.entries:
        if entry.field in seen:
            yield Flaw(
                entry.place, f"the field “{entry.field}” stands here a second time", "Keep one of the two."
            )
        seen.add(entry.field)
        of = fields.get(entry.field)
        if of is None:
            near = closest(entry.field, list(fields), 1)
            yield Flaw(
                entry.place,
                f"the form has no field “{entry.field}”",
                f"Did you mean “{near[0]}”?" if near else "Run “local inspect”.",
            )
            continue
        yield from _flaws_of(entry, of, model)


def _again(data: bytes) -> str:
    return f"Look through the fields with “caseforms local check”, then write “checksum: {checksum(data)}”."


def _flaws_of(entry: Entry, of: Field, model: type[Any]) -> Iterator[Flaw]:
    if entry.way == "leave":
        return
    if of.kind not in FILLABLE:
        yield Flaw(
            entry.place,
            f"“{entry.field}” is a {of.kind.value}, which cannot be filled in",
            "Write “leave: by hand”.",
        )
        return
    try:
        if entry.way == "tick":
            check_tick(entry.words, model)
            if of.kind is not FieldKind.TICK:
                yield Flaw(entry.place, f"“{entry.field}” is no box to be ticked", "Use “value” or “choose”.")
        elif entry.way == "choose":
            kind = check_path(entry.words, model)
            offered = [*of.states, *(word for option in of.options for word in option)]
            for code, word in entry.choices.items():
                if of.kind is not FieldKind.TEXT and word not in offered:
                    yield Flaw(
                        entry.place,
                        f"“{word}” is none of the choices of “{entry.field}”",
                        f"They are {_listed(of)}.",
                    )
                codes = getattr(kind, "choices", {})
                if (
                    codes
                    and code not in codes
                    and code.replace("_", " ") not in ("not known", "none", "not applicable")
                ):
                    yield Flaw(
                        entry.place,
                        f"“{code}” is none of the answers at “{entry.words}”",
                        f"They are {', '.join(codes)}.",
                    )
        else:
            pieces(entry.words, model)
            if of.kind is FieldKind.TICK:
                yield Flaw(entry.place, f"“{entry.field}” is a box to be ticked", "Use “tick: … is …”.")
    except NotUnderstood as fault:
        yield Flaw(entry.place, fault.message, fault.remedy)


def _listed(of: Field) -> str:
    labels = [label for _, label in of.options] or list(of.states)
    return ", ".join(f"“{each}”" for each in labels[:10])


def written(form: str, data: bytes, stands_for: str, entries: tuple[Entry, ...]) -> str:
    """A mapping as text, with what it means at its top."""
    lines = [
        f"# Which answers go into which fields of {form}.",
        "# value: text, with answers in braces: “{child.family_name}, {child.given_names}”, “{child.dob|day}”, “{siblings[*].name}”",
        "# tick: a condition: “child.sex is F” · choose: an answer, with “as” from our codes to their choices · leave: why it stays empty",
        f"form: {_quoted(form)}",
        f"checksum: {checksum(data)}",
        f"stands_for: {stands_for}",
        "fields:",
    ]
    for entry in entries:
        lines.append(f"  - field: {_quoted(entry.field)}")
        for key, said in (
            ("page", entry.page),
            ("label", entry.label),
            (entry.way, entry.words),
            ("sure", entry.sure),
        ):
            if said:
                lines.append(f"    {key}: {_quoted(said)}")
        if entry.way == "choose" and entry.choices:
            lines.append(
                "    as: {"
                + ", ".join(f"{_quoted(code)}: {_quoted(word)}" for code, word in entry.choices.items())
                + "}"
            )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    made: str = (
        yaml.safe_dump(text, allow_unicode=True, width=10_000, default_style=None)
        .removesuffix("\n...\n")
        .rstrip("\n")
    )
    if "\n" in made or not made:
        return yaml.safe_dump(text, allow_unicode=True, width=100_000, default_style='"').rstrip("\n")
    return made
