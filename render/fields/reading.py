"""Reading the fields of a PDF form, ours or anybody’s, by its pages and by its tree.

Real forms keep fields where the tree does not lead, draw one field in several places, name them with whole questions and come
encrypted without a password. What hangs on a page counts; what only the tree knows is told. Size, fields and depth are bounded.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from ...errors import Unreadable
from .drawn import words_shown
from .model import OFF, Anatomy, Field, FieldKind, FormFile, Part, Widget
from .objects import annotated, entries, faults_of, last_table, opened, place_of, resolved, written

MAX_BYTES = 64 * 1024 * 1024
MAX_FIELDS, MAX_PAGES, MAX_DEPTH = 20_000, 2_000, 32

_COMB, _MULTILINE, _PASSWORD = 1 << 24, 1 << 12, 1 << 13
_READ_ONLY, _REQUIRED = 1, 1 << 1
_RADIO, _PUSH = 1 << 15, 1 << 16
_COMBO, _EDIT, _MULTI = 1 << 17, 1 << 18, 1 << 21
_HIDDEN = 1 << 1 | 1 << 5
#: What filling sets itself, so that it is left out of what stays as it was.
_SET_AGAIN = {"/V", "/AS", "/AP", "/I", "/RV"}
_FORM_SET_AGAIN = {"/Fields", "/NeedAppearances", "/XFA"}
_SIZE = re.compile(r"([-\d.]+)\s+Tf\b")
_INHERITED = ("/FT", "/Ff", "/V", "/MaxLen", "/DA", "/Q", "/Opt")


def read_form(
    data: bytes,
    file: str,
    password: Callable[[], str] | None = None,
    *,
    shown: bool = False,
    to_fill: bool = True,
) -> FormFile:
    """The fields of a PDF. ``password`` is asked when the file does not open without one; ``shown``: what widgets show, too.

    ``to_fill``: with what filling must know of the file, which costs as much again as the fields.

    Raises :class:`~caseforms.errors.Unreadable` when it is no PDF, damaged, locked or too large. Linear in the file.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{file}: the PDF is larger than {MAX_BYTES // 1024 // 1024} MB", "Save it smaller.")
    if b"%PDF-" not in data[:1024]:
        raise Unreadable(f"{file}: this is not a PDF.", "Name a PDF form.")
    with faults_of(file):
        reader = opened(data, file, password)
        if _must_be_rewritten(data, reader):
            data = _rewritten(reader)
            reader = opened(data, file, None)
        return _Reader(data, reader, file, shown, to_fill).form()


def _must_be_rewritten(data: bytes, reader: Any) -> bool:
    """Whether an update cannot simply be appended: encrypted, repaired while it was read, or widgets inside of lists."""
    if reader.is_encrypted or not data.startswith(b"%PDF-"):
        return True
    start = last_table(data)
    if start is None or not re.match(rb"xref\b|\d+\s+\d+\s+obj\b", data[start : start + 40]):
        return True
    return any(
        _is_widget(each) and place_of(each) is None for page in reader.pages for each in annotated(page)
    )


def _rewritten(reader: Any) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, NameObject

    writer = PdfWriter(clone_from=reader)
    for page in writer.pages:
        found = annotated(page)
        if any(place_of(each) is None for each in found):
            page[NameObject("/Annots")] = ArrayObject(
                each if place_of(each) else writer._add_object(each) for each in found
            )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _is_widget(value: Any) -> bool:
    found = resolved(value)
    return isinstance(found, dict) and found.get("/Subtype") == "/Widget"


def _text(value: Any) -> str:
    """Text of a string, a name or a stream."""
    value = resolved(value)
    if value is None:
        return ""
    if hasattr(value, "get_data"):
        value = value.get_data()
    if isinstance(value, bytes):
        if value.startswith(b"\xfe\xff"):
            return value[2:].decode("utf-16-be", "replace")
        return value.decode("latin-1")
    text = str(value)
    return text[1:] if text.startswith("/") and type(value).__name__ == "NameObject" else text


class _Found:
    """One field while its widgets are gathered."""

    def __init__(self, holder: Any, number: int, given: dict[str, Any]) -> None:
        self.holder, self.number, self.given = holder, number, given
        self.widgets: list[tuple[Widget, Any]] = []
        self.reached = False


class _Reader:
    """Goes through one file."""

    def __init__(self, data: bytes, reader: Any, file: str, shown: bool, to_fill: bool) -> None:
        self.data, self.reader, self.file, self.shown, self.to_fill = data, reader, file, shown, to_fill
        self.found: dict[tuple[str, int], _Found] = {}
        self.said: list[str] = []
        root = reader.trailer["/Root"]
        self.root = resolved(root)
        self.form_entry = resolved(self.root.get("/AcroForm"))
        if not isinstance(self.form_entry, dict):
            self.form_entry = {}

    def form(self) -> FormFile:
        from pypdf.generic import DictionaryObject

        pages = list(self.reader.pages)
        if len(pages) > MAX_PAGES:
            raise Unreadable(f"{self.file}: the PDF has more than {MAX_PAGES:,} pages.", "Split it.")
        for number, page in enumerate(pages):
            for annotation in annotated(page):
                if _is_widget(annotation):
                    self._widget(number, annotation)
        self._tree()
        fields: dict[str, Field] = {}
        holders: dict[str, tuple[int, ...]] = {}
        for (name, _), found in self.found.items():
            made = self._field(name, found)
            holders[name] = (*holders.get(name, ()), found.number)
            fields[name] = _joined(fields[name], made) if name in fields else made
        self._say(fields, pages)
        if not isinstance(self.form_entry, DictionaryObject):
            self.form_entry = DictionaryObject()
        return FormFile(
            self.data,
            fields,
            tuple(_size(page) for page in pages),
            tuple(int(page.rotation or 0) % 360 for page in pages),
            tuple(self.said),
            self._anatomy(holders) if self.to_fill else None,
        )

    # -- finding ----------------------------------------------------------------------------------------------------------

    def _widget(self, page: int, reference: Any) -> None:
        place = place_of(reference)
        if place is None:
            raise ValueError("a widget without a number")
        widget = resolved(reference)
        holder, number, name, given = self._chain(widget, place[0])
        if (name, number) not in self.found and len(self.found) >= MAX_FIELDS:
            raise Unreadable(
                f"{self.file}: the PDF has more than {MAX_FIELDS:,} fields.", "Use a smaller form."
            )
        found = self.found.setdefault((name, number), _Found(holder, number, given))
        found.widgets.append((self._made(page, widget, place), widget))

    def _chain(self, widget: Any, number: int) -> tuple[Any, int, str, dict[str, Any]]:
        """The field that a widget belongs to: the nearest above it with a name of its own, and what it inherits."""
        names: list[str] = []
        given: dict[str, Any] = {}
        holder, at, node = None, number, widget
        seen: set[int] = set()
        while isinstance(node, dict) and id(node) not in seen and len(seen) < MAX_DEPTH:
            seen.add(id(node))
            for key in _INHERITED:
                if key in node and key not in given:
                    given[key] = resolved(node[key])
            if "/T" in node:
                names.append(_text(node["/T"]))
                if holder is None:
                    holder, number = node, at
            parent = node.get("/Parent")
            at = (place_of(parent) or (at, 0))[0]
            node = resolved(parent)
        return (holder if holder is not None else widget), number, ".".join(reversed(names)), given

    def _made(self, page: int, widget: Any, place: tuple[int, int]) -> Widget:
        corners = [float(resolved(each)) for each in resolved(widget["/Rect"])]
        rect = (
            min(corners[0], corners[2]),
            min(corners[1], corners[3]),
            max(corners[0], corners[2]),
            max(corners[1], corners[3]),
        )
        normal = resolved((resolved(widget.get("/AP")) or {}).get("/N"))
        shown = isinstance(normal, dict) and not hasattr(normal, "get_data")
        states = tuple(str(key)[1:] for key in normal if str(key) != f"/{OFF}") if shown else ()
        style = resolved(widget.get("/MK")) or {}
        flags = int(resolved(widget.get("/F")) or 0)
        return Widget(
            page,
            rect,
            place[0],
            place[1],
            _text(widget.get("/AS")),
            states,
            int(resolved(style.get("/R")) or 0) % 360,
            bool(flags & _HIDDEN) or rect[2] - rect[0] < 1 or rect[3] - rect[1] < 1,
            _ground(style, resolved(widget.get("/BS")) or {}, rect),
            words_shown(normal) if self.shown and hasattr(normal, "get_data") else "",
        )

    def _tree(self) -> None:
        """Mark what the form’s tree reaches, and take up fields that stand on no page."""
        todo = [(each, "", 0) for each in reversed(resolved(self.form_entry.get("/Fields")) or [])]
        seen: set[tuple[int, int]] = set()
        while todo:
            reference, above, depth = todo.pop()
            place = place_of(reference)
            node = resolved(reference)
            if not isinstance(node, dict) or place is None:
                continue
            if place in seen or depth > MAX_DEPTH:
                self._once("The tree of the form’s fields runs in a circle; each field was taken once.")
                continue
            seen.add(place)
            if len(seen) > 4 * MAX_FIELDS:
                raise Unreadable(
                    f"{self.file}: the PDF has more than {MAX_FIELDS:,} fields.", "Use a smaller form."
                )
            name = ".".join(filter(None, (above, _text(node.get("/T"))))) if "/T" in node else above
            kids = resolved(node.get("/Kids")) or []
            named = [kid for kid in kids if isinstance(resolved(kid), dict) and "/T" in resolved(kid)]
            if named:
                todo += [(kid, name, depth + 1) for kid in reversed(kids)]
                continue
            if (name, place[0]) not in self.found:
                _, _, _, given = self._chain(node, place[0])
                self.found[name, place[0]] = _Found(node, place[0], given)
            self.found[name, place[0]].reached = True

    # -- describing -------------------------------------------------------------------------------------------------------

    def _field(self, name: str, found: _Found) -> Field:
        given, flags = found.given, int(found.given.get("/Ff") or 0)
        kind = _kind(given.get("/FT"), flags)
        options = tuple(_options(given.get("/Opt"))) if kind in (FieldKind.CHOICE, FieldKind.LIST) else ()
        widgets = tuple(widget for widget, _ in found.widgets)
        states = tuple(dict.fromkeys(state for widget in widgets for state in widget.states))
        if kind in (FieldKind.TICK, FieldKind.RADIO) and given.get("/Opt"):
            labels = [_text(each) for each in resolved(given["/Opt"])]
            options = tuple(
                (state, labels[int(state)] if state.isdigit() and int(state) < len(labels) else state)
                for state in states
            )
        size = _SIZE.search(_text(given.get("/DA")))
        value = given.get("/V")
        values = tuple(_text(each) for each in value) if isinstance(value, list) else (_text(value),)
        tooltip = _text(found.holder.get("/TU")) or next(
            (_text(widget.get("/TU")) for _, widget in found.widgets if widget.get("/TU")), ""
        )
        text = kind is FieldKind.TEXT
        return Field(
            name,
            kind,
            widgets,
            ""
            if kind in (FieldKind.TICK, FieldKind.RADIO) and values == (OFF,)
            else values[0]
            if len(values) == 1
            else values,
            states,
            options,
            tooltip,
            longest=int(given.get("/MaxLen") or 0) if text else 0,
            size=float(size[1]) if size else 0.0,
            align=int(given.get("/Q") or 0),
            multiline=text and bool(flags & _MULTILINE),
            comb=text and bool(flags & _COMB) and bool(given.get("/MaxLen")),
            editable=kind is FieldKind.CHOICE and bool(flags & _EDIT),
            several=kind is FieldKind.LIST and bool(flags & _MULTI),
            required=bool(flags & _REQUIRED),
            read_only=bool(flags & _READ_ONLY),
            password=text and bool(flags & _PASSWORD),
            reached=found.reached,
        )

    def _once(self, words: str) -> None:
        if words not in self.said:
            self.said.append(words)

    def _say(self, fields: dict[str, Field], pages: list[Any]) -> None:
        if not fields:
            self._once("The PDF has no fields that can be filled in.")
        stray = sum(not field.reached for field in fields.values())
        if stray:
            self._once(
                f"{stray} of {len(fields)} fields stand on pages only; the form’s own list does not have them."
            )
        lost = sum(not field.widgets for field in fields.values())
        if lost:
            self._once(
                f"{lost} of {len(fields)} fields are in the form’s list and on no page; what they hold is not printed."
            )
        twins = sum(field.twins > 1 for field in fields.values())
        if twins:
            self._once(f"Names that belong to more than one field, which are filled alike: {twins}.")
        if "/XFA" in self.form_entry:
            self._once(
                "The form has a second, dynamic version (XFA); it is taken out, so that every reader shows the same."
            )
        if int(resolved(self.form_entry.get("/SigFlags")) or 0) & 1:
            self._once("The file bears an electronic signature, which filling it in makes void.")
        if any(page.rotation for page in pages):
            self._once("Pages are turned; what is filled in stands as their fields do.")

    # -- for filling ------------------------------------------------------------------------------------------------------

    def _anatomy(self, holders: dict[str, tuple[int, ...]]) -> Anatomy:
        parts: dict[int, Part] = {}
        stray: list[bytes] = []
        for found in self.found.values():
            for widget, node in found.widgets:
                parts[widget.number] = _part(node, widget.generation)
            if found.number not in parts:
                parts[found.number] = _part(found.holder, 0)
            if not found.reached:
                stray.append(b"%d 0 R" % found.number)
        trailer = self.reader.trailer
        root = trailer.raw_get("/Root")
        start = last_table(self.data) or 0
        pages = self.root.raw_get("/Pages")
        tree = resolved(pages)
        listed = resolved(self.form_entry.get("/Fields")) or []
        keys = [(key, trailer.raw_get(key)) for key in ("/Info", "/ID") if key in trailer]
        return Anatomy(
            parts,
            holders,
            (root.idnum, root.generation, entries(self.root, {"/AcroForm"})),
            entries(self.form_entry, _FORM_SET_AGAIN),
            tuple(dict.fromkeys(stray)),
            b" ".join(map(written, listed)),
            (
                pages.idnum,
                pages.generation,
                entries(tree, {"/Kids", "/Count"}) + b"/Count %d" % len(self.reader.pages),
            ),
            b" ".join(map(written, resolved(tree["/Kids"]))),
            max(int(trailer["/Size"]), 1 + max(parts, default=0)),
            b"".join(key.encode("ascii") + b" " + written(value) for key, value in keys),
            start,
            not self.data[start : start + 10].startswith(b"xref"),
        )


def _part(node: Any, generation: int) -> Part:
    appearance = node.raw_get("/AP") if "/AP" in node else None
    return Part(entries(node, _SET_AGAIN), generation, written(appearance) if appearance is not None else b"")


def _ground(style: Any, border: Any, rect: tuple[float, float, float, float]) -> bytes:
    """The background and the border of a widget as operators, in its own coordinates."""
    wide, high = rect[2] - rect[0], rect[3] - rect[1]
    if int(resolved(style.get("/R")) or 0) % 180:
        wide, high = high, wide
    made = b""
    if colour := _colour(style.get("/BG"), b"g", b"rg", b"k"):
        made += b"%b 0 0 %g %g re f " % (colour, wide, high)
    thick = float(resolved(border.get("/W", 1)) or 0)
    if thick and (colour := _colour(style.get("/BC"), b"G", b"RG", b"K")):
        made += b"%b %g w %g %g %g %g re S " % (
            colour,
            thick,
            thick / 2,
            thick / 2,
            wide - thick,
            high - thick,
        )
    return made


def _colour(value: Any, *operators: bytes) -> bytes:
    parts = [float(resolved(each)) for each in resolved(value) or []]
    wanted = {1: 0, 3: 1, 4: 2}.get(len(parts))
    return b"" if wanted is None else b" ".join(b"%g" % each for each in parts) + b" " + operators[wanted]


def _kind(kind: Any, flags: int) -> FieldKind:
    if kind == "/Btn":
        if flags & _PUSH:
            return FieldKind.BUTTON
        return FieldKind.RADIO if flags & _RADIO else FieldKind.TICK
    if kind == "/Ch":
        return FieldKind.CHOICE if flags & _COMBO else FieldKind.LIST
    return FieldKind.SIGNATURE if kind == "/Sig" else FieldKind.TEXT


def _options(value: Any) -> Iterator[tuple[str, str]]:
    for each in resolved(value) or []:
        pair = resolved(each)
        if isinstance(pair, list) and len(pair) >= 2:
            yield _text(pair[0]), _text(pair[1])
        else:
            yield _text(pair), _text(pair)


def _size(page: Any) -> tuple[float, float]:
    box = page.cropbox
    return float(box.width), float(box.height)


def _joined(one: Field, other: Field) -> Field:
    """Two fields of the same name as one, which is filled in both places."""
    from dataclasses import replace

    values = tuple(dict.fromkeys(str(each) for each in (*(one.values or (one.value,)), other.value)))
    return replace(
        one,
        widgets=one.widgets + other.widgets,
        states=tuple(dict.fromkeys(one.states + other.states)),
        twins=one.twins + 1,
        values=values if len(values) > 1 else (),
        reached=one.reached and other.reached,
    )
