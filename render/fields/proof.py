"""Reading a filled form back: every value must be in its field, and every word of it on the page or on a continuation sheet."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

from ...errors import ProofFailed
from ..letter_type import as_drawn
from ..pdf_words import readings
from ..proof import lost_values
from ..text import printable, squeezed
from .appearance import one_line, short_reference
from .filling import Filled, Value, export_of, state_of
from .model import Field, FieldKind, FormFile
from .reading import read_form


def prove_filled(form: FormFile, values: Mapping[str, Value], made: Filled) -> Mapping[str, Field]:
    """Read a filled form with pypdf, compare, and return its fields. Costs as much as reading the form.

    Raises :class:`~caseforms.errors.ProofFailed` with the fields that do not hold what they should.
    """
    found = read_form(made.data, "the filled form", shown=True, to_fill=False).fields
    continued = {each.name for each in made.continued}
    lost = [
        name
        for name, value in values.items()
        if name not in continued and not _holds(form, name, value, found[name].value)
    ]
    if not lost:
        lost = _not_shown(found, values, made)
    if not lost and made.continued and not _sheets_hold(form, made):
        lost = [each.name for each in made.continued]
    if lost:
        names = ", ".join(f"“{name}”" for name in lost[:5])
        raise ProofFailed(
            f"The filled form does not show everything: {names}{' and more' if len(lost) > 5 else ''}.",
            "Nothing was kept. Please report this with the name of the form, never with the case.",
            tuple(lost),
        )
    return found


def _holds(form: FormFile, name: str, value: Value, held: str | tuple[str, ...]) -> bool:
    of = form.fields[name]
    if of.kind in (FieldKind.TICK, FieldKind.RADIO):
        wanted = (
            (of.states or ("Yes",))[0]
            if value is True
            else ""
            if value in (False, "", "Off")
            else state_of(of, str(value)) or str(value)
        )
        return held in (wanted, "Off") if not wanted else held == wanted
    if of.kind in (FieldKind.CHOICE, FieldKind.LIST):
        chosen = value if isinstance(value, tuple) else (str(value),)
        exports = tuple(export_of(of, each) or each for each in chosen if each)
        return (held if isinstance(held, tuple) else (held,) if held else ()) == exports
    return held == value


def _not_shown(found: Mapping[str, Field], values: Mapping[str, Value], made: Filled) -> list[str]:
    """The fields in which a word of their value is not drawn; what is continued elsewhere must stand there, and be referred to."""
    continued = {each.name: each for each in made.continued}
    lost = []
    for name, value in values.items():
        of = found[name]
        if of.kind is not FieldKind.TEXT or not isinstance(value, str):
            continue
        lines = printable(value).splitlines() if of.multiline else [printable(one_line(value))]
        parts = [squeezed(as_drawn(line)) for line in lines]
        elsewhere = squeezed(continued[name].words.strip("()")) if name in continued else ""
        for widget in of.widgets:
            shown = squeezed(widget.shown)
            whole = all(part in shown for part in parts)
            referred = elsewhere and (elsewhere in shown or short_reference(elsewhere).strip("()") in shown)
            if not widget.hidden and not whole and not referred:
                lost.append(name)
                break
    return lost


def _sheets_hold(form: FormFile, made: Filled) -> bool:
    """Whether the continuation sheets, the last pages of the file, hold all that is continued."""
    texts = [
        (each.name, "".join(squeezed(as_drawn(part)) for part in printable(each.text).splitlines()))
        for each in made.continued
    ]
    plain = [(name, text) for name, text in texts if not _turns(text)]
    turning = Counter("".join(text for _, text in texts if _turns(text)))
    for pages in readings(made.data):
        sheets = pages[len(form.sizes) :]
        said = squeezed("".join(sheets))
        if not lost_values(said, plain, len(sheets)) and turning <= Counter(said):
            return True
    return False


def _turns(text: str) -> bool:
    """Whether a text runs from right to left somewhere: broken over lines, its words stand in another order than in one."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def prove_flat(data: bytes, form: FormFile | None, values: Mapping[str, Value], made: Filled) -> None:
    """Read the pages of a flat file: every text must be on them, and no field may be left.

    Raises :class:`~caseforms.errors.ProofFailed` with the fields that are not shown.
    """
    continued = {each.name for each in made.continued}
    fields = form.fields if form is not None else {}
    shown = {
        name: (printable(value) if fields[name].multiline else printable(one_line(value))).splitlines()
        for name, value in values.items()
        if isinstance(value, str)
        and fields[name].kind is FieldKind.TEXT
        and not fields[name].comb
        and name not in continued
        and any(not widget.hidden for widget in fields[name].widgets)
    }
    lost: list[str] = []
    for pages in readings(data):
        said = squeezed("".join(pages))
        lost = [
            name for name, lines in shown.items() if any(squeezed(as_drawn(line)) not in said for line in lines)
        ]
        if not lost:
            break
    if lost or read_form(data, "the flat form", to_fill=False).fields:
        raise ProofFailed(
            "The flat form does not show everything.",
            "Nothing was kept. Please report this with the name of the form, never with the case.",
            tuple(lost),
        )
