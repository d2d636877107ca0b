"""Filling a PDF form in: each value is looked at first, drawn by us, and appended to the file; the rest of it stays as it is.

A file that was read once can be filled in any number of times; each costs time linear in what is filled in. What does not fit
into its field stands whole on a continuation sheet, and the field says where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...errors import CannotGoOn
from ..pdf_file import PdfUpdate, text_string
from ..pdf_fonts import add_font
from .appearance import Appearance, fitted, list_appearance, text_appearance, tick_appearance
from .model import FILLABLE, OFF, Anatomy, Field, FieldKind, FormFile, Widget
from .sheets import Continued, Sheet, sheets

#: What may be put into a field: text, several choices, or whether a box is ticked.
Value = str | tuple[str, ...] | bool
_SMALL = 600
#: What turns the text of a widget, by its rotation in degrees.
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


class Fault(NamedTuple):
    """Why a value cannot go into a field."""

    name: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in, and what stands on continuation sheets because there was no room for it."""

    data: bytes
    continued: tuple[Continued, ...] = ()


def faults(form: FormFile, values: Mapping[str, Value]) -> list[Fault]:
    """What stands in the way of filling in these values: a field that is not there, a choice that is none of its own."""
    return [fault for name, value in values.items() for fault in _faults(name, form.fields.get(name), value)]


def _faults(name: str, of: Field | None, value: Value) -> Iterable[Fault]:
    if of is None:
        yield Fault(name, "the form has no such field", "Look at the names with “caseforms local inspect”.")
    elif of.kind not in FILLABLE:
        yield Fault(name, f"a {of.kind.value} cannot be filled in")
    elif of.password:
        yield Fault(name, "it is a field for a password")
    elif of.kind is FieldKind.TICK:
        if isinstance(value, tuple) or (isinstance(value, str) and value not in ("", OFF, *of.states)):
            yield Fault(name, f"it can be ticked or not: {_listed(of.states)}")
    elif of.kind is FieldKind.RADIO:
        if not isinstance(value, str) or (value not in ("", OFF) and not state_of(of, value)):
            yield Fault(name, f"the choices are {_listed([label for _, label in of.options] or of.states)}")
    elif of.kind in (FieldKind.CHOICE, FieldKind.LIST):
        chosen = value if isinstance(value, tuple) else (value,)
        if len(chosen) > 1 and not of.several:
            yield Fault(name, "only one can be chosen")
        for each in chosen:
            if each and not of.editable and (not isinstance(each, str) or export_of(of, each) is None):
                yield Fault(name, f"the choices are {_listed([label for _, label in of.options])}")
    elif not isinstance(value, str):
        yield Fault(name, "text is due here")
    elif of.comb and of.longest and len(value) > of.longest:
        yield Fault(name, f"there is room for {of.longest} characters", "Shorten it, or write it elsewhere.")


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{each}”" for each in words[:8])
    return f"{shown} and {len(words) - 8} more" if len(words) > 8 else shown


def state_of(of: Field, value: str) -> str:
    """The state of a radio button or tick that a value names, by itself or by its label; empty when there is none."""
    if value in of.states:
        return value
    return next((state for state, label in of.options if label == value), "")


def export_of(of: Field, value: str) -> str | None:
    """The export value of a choice that a value names, by itself or by its label."""
    if any(value == export for export, _ in of.options):
        return value
    return next((export for export, label in of.options if label == value), None)


def fill(
    form: FormFile,
    values: Mapping[str, Value],
    *,
    labels: Mapping[str, str] | None = None,
    head: str = "",
    also: Sequence[tuple[str, str]] = (),
) -> Filled:
    """Fill a form in. ``labels`` name the fields on continuation sheets, ``head`` stands on top of these, and ``also`` are
    further items for them: label and text.

    Raises :class:`~caseforms.errors.CannotGoOn` when a value cannot go into its field (see :func:`faults`).
    """
    if wrong := faults(form, values):
        first = wrong[0]
        raise CannotGoOn(f"Field “{first.name}”: {first.message}.", first.remedy)
    if form.anatomy is None:
        raise CannotGoOn("The PDF has no fields that can be filled in.")
    long = {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and _is_long(form.fields[name], value)
    }
    made, continued = sheets(
        [
            *(((labels or {}).get(name, name), name, text) for name, text in long.items()),
            *((label, "", text) for label, text in also),
        ],
        head,
    )
    where = {each.name: each for each in continued}
    writer = _Writer(form, form.anatomy)
    for name, value in values.items():
        writer.field(form.fields[name], value, where.get(name))
    return Filled(form.data + writer.finished(made), tuple(continued))


def _is_long(of: Field, text: str) -> bool:
    """Whether a text does not fit into one of the places of its field, or is longer than the field may hold."""
    if of.kind is not FieldKind.TEXT or of.comb:
        return False
    if of.longest and len(text) > of.longest:
        return True
    return any(not fitted(text, widget, of).fits for widget in of.widgets if not widget.hidden)


class _Writer:
    """One update of one file."""

    def __init__(self, form: FormFile, anatomy: Anatomy) -> None:
        self.form, self.anatomy = form, anatomy
        self.update = PdfUpdate(len(form.data), anatomy.size, anatomy.previous, as_stream=anatomy.as_stream)
        self.fonts: dict[str, int] = {}
        self.done: set[int] = set()

    def field(self, of: Field, value: Value, continued: Continued | None) -> None:
        """Write a field and its widgets anew."""
        marker = continued.words if continued else ""
        if of.kind in (FieldKind.TICK, FieldKind.RADIO):
            state = self._state(of, value)
            held = b"/V " + _name(state)
        elif of.kind in (FieldKind.CHOICE, FieldKind.LIST):
            chosen = [
                export_of(of, each) or each
                for each in (value if isinstance(value, tuple) else (str(value),))
                if each
            ]
            held = self._chosen(of, chosen)
        else:
            text = str(value)
            if of.longest and len(text) > of.longest:
                text = marker[: of.longest]
            held = b"/V " + text_string_of(text)
        widgets = {widget.number: widget for widget in of.widgets}
        for number in self.anatomy.holders[of.name]:
            if number not in widgets:
                self._put(number, held)
        for number, widget in widgets.items():
            if of.kind in (FieldKind.TICK, FieldKind.RADIO):
                shown = self._button(of, widget, state)
            elif of.kind in (FieldKind.CHOICE, FieldKind.LIST):
                shown = self._drawn(of, widget, self._choice(of, widget, chosen))
            else:
                shown = self._drawn(of, widget, text_appearance(str(value), widget, of, marker))
            self._put(number, (held if number in self.anatomy.holders[of.name] else b"") + shown)

    def _put(self, number: int, more: bytes) -> None:
        part = self.anatomy.parts[number]
        self.update.add(b"<<%b%b>>" % (part.entries, more), number, part.generation)

    @staticmethod
    def _state(of: Field, value: Value) -> str:
        if isinstance(value, bool) or value in ("", OFF):
            return (of.states or ("Yes",))[0] if value is True else OFF
        return state_of(of, str(value)) or str(value)

    @staticmethod
    def _chosen(of: Field, chosen: Sequence[str]) -> bytes:
        places = [number for number, (export, _) in enumerate(of.options) if export in chosen]
        index = b"/I[%b]" % b" ".join(b"%d" % place for place in places) if places else b""
        if of.several:
            return b"/V[%b]%b" % (b"".join(map(text_string_of, chosen)), index)
        return b"/V %b%b" % (text_string_of(chosen[0] if chosen else ""), index)

    def _choice(self, of: Field, widget: Widget, chosen: Sequence[str]) -> Appearance:
        if of.kind is FieldKind.LIST:
            return list_appearance(of, widget, chosen)
        labels = dict(of.options)
        return text_appearance(labels.get(chosen[0], chosen[0]) if chosen else "", widget, of, "…")

    def _button(self, of: Field, widget: Widget, state: str) -> bytes:
        """A button keeps the appearance that it has; one without any gets ours."""
        part = self.anatomy.parts[widget.number]
        if widget.states:
            mine = state if state in widget.states else OFF
            return b"/AS " + _name(mine) + (b"/AP " + part.appearance if part.appearance else b"")
        on = self._stream(widget, tick_appearance(widget, round_=of.kind is FieldKind.RADIO))
        off = self._stream(widget, Appearance(b"", frozenset()))
        shown = state if state != OFF else "Yes"
        return b"/AS %b/AP<</N<<%b %d 0 R/Off %d 0 R>>>>" % (_name(state), _name(shown), on, off)

    def _drawn(self, of: Field, widget: Widget, appearance: Appearance) -> bytes:
        return b"/AP<</N %d 0 R>>" % self._stream(widget, appearance)

    def _stream(self, widget: Widget, appearance: Appearance) -> int:
        """An appearance as an object. Small ones are not worth packing."""
        used = {name: self._font(name) for name in sorted(appearance.fonts)}
        fonts = b"".join(b"/%b %d 0 R" % (name.encode("ascii"), number) for name, number in used.items())
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %g %g]/Resources<</Font<<%b>>>>" % (
            widget.width, widget.height, fonts,
        )  # fmt: skip
        if turn := _TURNS.get(widget.turned):
            entries += b"/Matrix[%d %d %d %d 0 0]" % turn
        data = (b"q %bQ " % widget.ground if widget.ground else b"") + appearance.operators
        if len(data) > _SMALL:
            return self.update.add_stream(data, entries)
        return self.update.add(b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data))

    def _font(self, name: str) -> int:
        if name not in self.fonts:
            self.fonts[name] = add_font(self.update, name)
        return self.fonts[name]

    def finished(self, made: Sequence[Sheet]) -> bytes:
        """The catalogue, which asks no reader to draw the fields anew, the sheets, and the table of all objects."""
        anatomy = self.anatomy
        fields = b" ".join(filter(None, (anatomy.listed, *anatomy.stray)))
        number, generation, entries = anatomy.root
        self.update.add(
            b"<<%b/AcroForm<<%b/Fields[%b]>>>>" % (entries, anatomy.form, fields), number, generation
        )
        if made:
            self._sheets(made)
        return self.update.finish(b"/Root %d %d R%b" % (number, generation, anatomy.trailer))

    def _sheets(self, made: Sequence[Sheet]) -> None:
        anatomy, new = self.anatomy, []
        number, generation, entries = anatomy.pages
        for sheet in made:
            used = {name: self._font(name) for name in sorted(sheet.fonts)}
            fonts = b"".join(b"/%b %d 0 R" % (name.encode("ascii"), at) for name, at in used.items())
            content = self.update.add_stream(sheet.operators)
            new.append(
                self.update.add(
                    b"<</Type/Page/Parent %d %d R/MediaBox[0 0 %g %g]/Rotate 0/Resources<</Font<<%b>>>>/Contents %d 0 R>>"
                    % (number, generation, *sheet.size, fonts, content)
                )
            )
        before, count = entries.rsplit(b"/Count ", 1)
        kids = b" ".join([anatomy.kids, *(b"%d 0 R" % each for each in new)])
        self.update.add(
            b"<<%b/Count %d/Kids[%b]>>" % (before, int(count) + len(new), kids), number, generation
        )


def text_string_of(text: str) -> bytes:
    """Text as a PDF string: as it is where every reader agrees what that means, else as UTF-16."""
    if text.isascii() and text.isprintable():
        return b"(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("ascii") + b")"
    return text_string(text)


def _name(name: str) -> bytes:
    """A name as it stands in a file: all but letters and figures by their number."""
    return b"/" + b"".join(
        bytes((byte,)) if 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122 else b"#%02x" % byte
        for byte in name.encode("utf-8")
    )
