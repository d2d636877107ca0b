"""Filling a Word form in: each value is looked at first, put into its place, and read back from the finished file.

Word lets a place grow with its text. Only a legacy field with a limit of characters cannot; its text then stands whole on a
continuation sheet at the end of the document.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from ..errors import CannotGoOn, ProofFailed
from .fields.filling import Fault, Filled, Value
from .fields.model import Field, FieldKind
from .fields.sheets import Continued
from .proof import lost_values
from .text import printable, squeezed
from .word_fields import WordField, WordForm, places, roots, word_document
from .word_putting import W

OFF = ("", "Off")


def word_faults(form: WordForm, values: Mapping[str, Value]) -> list[Fault]:
    """What stands in the way of filling in these values."""
    return [
        fault
        for name, value in values.items()
        if (fault := _fault(name, form.fields.get(name), value)) is not None
    ]


def _fault(name: str, each: WordField | None, value: Value) -> Fault | None:
    if each is None:
        return Fault(name, "the form has no such field", "Look at the names with “caseforms local inspect”.")
    if each.field.kind is FieldKind.TICK:
        if isinstance(value, tuple) or (isinstance(value, str) and value not in (*OFF, "Yes")):
            return Fault(name, "it can be ticked or not")
    elif not isinstance(value, str):
        return Fault(name, "text is due here")
    elif (
        each.field.kind is FieldKind.CHOICE
        and value
        and not each.field.editable
        and not _label(each.field, value)
    ):
        offered = ", ".join(f"“{label}”" for _, label in each.field.options[:8])
        return Fault(name, f"the choices are {offered}")
    return None


def fill_word_form(
    form: WordForm,
    values: Mapping[str, Value],
    *,
    labels: Mapping[str, str] | None = None,
    head: str = "",
    also: Sequence[tuple[str, str]] = (),
) -> Filled:
    """Fill a form in. ``labels`` name the fields on the continuation sheet, ``head`` stands on top of it, and ``also`` are
    further items for it: label and text.

    Raises :class:`~caseforms.errors.CannotGoOn` where a value cannot go (:func:`word_faults`).
    """
    if wrong := word_faults(form, values):
        raise CannotGoOn(f"Field “{wrong[0].name}”: {wrong[0].message}.", wrong[0].remedy)
    document = word_document(form.data, "the form")
    long = [
        (name, str(value))
        for name, value in values.items()
        if form.fields[name].field.longest and len(str(value)) > form.fields[name].field.longest
    ]
    items = [((labels or {}).get(name, name), name, text) for name, text in long]
    items += [(label, "", text) for label, text in also]
    continued = [Continued(name, 1, number, text) for number, (_, name, text) in enumerate(items, 1)]
    words = {each.name: each.words for each in continued}
    # Looked for first, filled in then: a cell that has been filled is found no more.
    for name, (each, put) in zip(form.fields, list(places(document)), strict=True):
        if name in values:
            put(words[name][: each.field.longest] if name in words else _as_put(each.field, values[name]))
    if items:
        _add_sheet(document, [(label, text) for label, _, text in items], head)
    out = io.BytesIO()
    document.save(out)
    return Filled(out.getvalue(), tuple(continued))


def _add_sheet(document: object, items: Sequence[tuple[str, str]], head: str) -> None:
    """A page at the end with the texts that have no room, each with its number."""
    add = document.add_paragraph  # type: ignore[attr-defined]
    title = add()
    title.paragraph_format.page_break_before = True
    title.add_run("Continuation sheet 1").bold = True
    if head:
        add(printable(head))
    for number, (label, text) in enumerate(items, 1):
        named = add()
        named.paragraph_format.keep_with_next = True
        named.add_run(printable(f"{number}  {' '.join(label.split())}")).bold = True
        for line in printable(text).split("\n"):
            add(line)


def _as_put(field: Field, value: Value) -> Value:
    if field.kind is FieldKind.TICK:
        return value is True or (isinstance(value, str) and value not in OFF)
    if field.kind is FieldKind.CHOICE and isinstance(value, str):
        return _label(field, value) or printable(value)
    return printable(str(value))


def _label(field: Field, value: str) -> str:
    """The label of the choice that a value names; empty when there is none."""
    return next((label for export, label in field.options if value in (export, label)), "")


def prove_word_filled(form: WordForm, values: Mapping[str, Value], made: Filled) -> None:
    """Read a filled form back: every text in reading order, every tick and choice in its place, the continued texts behind.

    Raises :class:`~caseforms.errors.ProofFailed` with the fields that do not hold what they should.
    """
    document = word_document(made.data, "the filled form")
    flat = squeezed("".join(_text(root) for root in roots(document)))
    continued = {each.name: each for each in made.continued}
    texts = [
        (name, squeezed(_meant(form.fields[name].field, values[name], continued.get(name))))
        for name in form.fields
        if name in values
        and form.fields[name].field.kind is not FieldKind.TICK
        and form.fields[name].way != "form field"
    ]
    lost = lost_values(flat, texts)
    stay = [name for name, each in form.fields.items() if each.way != "cell"]
    now = [each.field for each, _ in places(document) if each.way != "cell"]
    if len(stay) != len(now):
        lost += stay
    for name, field in zip(stay, now, strict=False):
        if (
            name in values
            and name not in lost
            and not _holds(form.fields[name].field, field, values[name], continued.get(name))
        ):
            lost.append(name)
    lost += [each.name or each.words for each in made.continued if squeezed(printable(each.text)) not in flat]
    if lost:
        shown = ", ".join(f"“{name}”" for name in lost[:5])
        raise ProofFailed(
            f"The filled form does not show everything: {shown}{' and more' if len(lost) > 5 else ''}.",
            "Nothing was kept. Please report this with the name of the form, never with the case.",
            tuple(lost),
        )


def _text(root: object) -> str:
    parts = []
    for node in root.iter(f"{W}t", f"{W}p", f"{W}br"):  # type: ignore[attr-defined]
        if (
            next(
                node.iterancestors("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"),
                None,
            )
            is None
        ):
            parts.append(node.text or "" if node.tag == f"{W}t" else " ")
    return "".join(parts)


def _meant(field: Field, value: Value, continued: Continued | None) -> str:
    if continued:
        return continued.words[: field.longest]
    return str(_as_put(field, value))


def _holds(field: Field, now: Field, value: Value, continued: Continued | None) -> bool:
    if field.kind is FieldKind.TICK:
        return bool(now.value) == bool(_as_put(field, value))
    return squeezed(str(now.value)) == squeezed(_meant(field, value, continued))
