"""The fields of a Word form that is not ours: legacy form fields, content controls, and cells beside a label.

A document is read with python-docx after its size and parts have been bounded; what is filled in goes into the same places, and
everything else stays as it is. Macros and links to other files are told, never followed.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import CannotGoOn, Unreadable
from .fields.filling import Fault, Value
from .fields.model import Field, FieldKind
from .text import printable

MAX_BYTES, MAX_UNZIPPED, MAX_PARTS, MAX_FIELDS = 64 << 20, 256 << 20, 3_000, 20_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_EMPTY = re.compile(r"[\s_.…]*")


@dataclass(frozen=True, slots=True)
class WordField:
    """A place of a Word form: what can be put into it, and where it is. ``label`` is the text that stands before it."""

    field: Field
    place: str
    label: str
    way: str


@dataclass(frozen=True, slots=True)
class WordForm:
    """A Word document with its fields by name, in reading order."""

    data: bytes
    fields: Mapping[str, WordField]
    said: tuple[str, ...] = ()


def read_word_form(data: bytes, file: str) -> WordForm:
    """The fields of a Word form. Raises :class:`~caseforms.errors.Unreadable` for what is no Word file, damaged or too large."""
    said: list[str] = []
    names = _bounded(data, file)
    if any(name.endswith("vbaProject.bin") for name in names):
        said.append("The document has macros; they are not run.")
    document = _document(data, file)
    if any(rel.is_external and "hyperlink" not in rel.reltype for rel in document.part.rels.values()):
        said.append("The document refers to other files; they are not opened.")
    found: dict[str, WordField] = {}
    for each, _ in _places(document):
        name = each.field.name
        if len(found) >= MAX_FIELDS:
            raise Unreadable(
                f"{file}: the document has more than {MAX_FIELDS:,} fields.", "Use a smaller form."
            )
        if name in found:
            number = 2
            while f"{name} ({number})" in found:
                number += 1
            name = f"{name} ({number})"
        found[name] = each
    if not found:
        said.append("The document has no fields and no empty cells beside a label.")
    return WordForm(data, found, tuple(said))


def word_faults(form: WordForm, values: Mapping[str, Value]) -> list[Fault]:
    """What stands in the way of filling in these values."""
    found = []
    for name, value in values.items():
        each = form.fields.get(name)
        if each is None:
            found.append(
                Fault(name, "the form has no such field", "Look at the names with “caseforms local inspect”.")
            )
        elif each.field.kind is FieldKind.TICK:
            if isinstance(value, tuple) or (isinstance(value, str) and value not in ("", "Off", "Yes")):
                found.append(Fault(name, "it can be ticked or not"))
        elif not isinstance(value, str):
            found.append(Fault(name, "text is due here"))
        elif each.field.kind is FieldKind.CHOICE and value and _option(each.field, value) is None:
            offered = ", ".join(f"“{label}”" for _, label in each.field.options[:8])
            found.append(Fault(name, f"the choices are {offered}"))
    return found


def fill_word_form(form: WordForm, values: Mapping[str, Value]) -> bytes:
    """The document with these values. Raises :class:`~caseforms.errors.CannotGoOn` where one cannot go (:func:`word_faults`)."""
    if wrong := word_faults(form, values):
        raise CannotGoOn(f"Field “{wrong[0].name}”: {wrong[0].message}.", wrong[0].remedy)
    document = _document(form.data, "the form")
    names = iter(form.fields)
    for each, put in _places(document):
        name = next(names)
        if name in values:
            put(_as_put(each.field, values[name]))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _as_put(field: Field, value: Value) -> Value:
    if field.kind is FieldKind.TICK:
        return value is True or (isinstance(value, str) and value not in ("", "Off"))
    if field.kind is FieldKind.CHOICE and isinstance(value, str):
        return _option(field, value) or ""
    return printable(str(value))


def _option(field: Field, value: str) -> str | None:
    """The label of the choice that a value names."""
    return next((label for export, label in field.options if value in (export, label)), None)


def _bounded(data: bytes, file: str) -> list[str]:
    """Refuse what is no Word file or far too large; the names of its parts."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{file}: the document is larger than {MAX_BYTES >> 20} MB.", "Save it smaller.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
                raise Unreadable(
                    f"{file}: the document is far larger unpacked than any form.", "Ask for another copy."
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        head = stream.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise Unreadable(
                            f"{file}: the document declares XML entities.", "Ask for another copy."
                        )
            names = [part.filename for part in parts]
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise Unreadable(
            f"{file}: this is not a Word document (.docx), or it is damaged.",
            "Save it in Word as .docx, without a password.",
        ) from fault
    if "word/document.xml" not in names:
        raise Unreadable(f"{file}: this is not a Word document (.docx).", "Save it in Word as .docx.")
    return names


def _document(data: bytes, file: str) -> Any:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as fault:
        # python-docx and lxml raise whatever a damaged file makes them stumble over
        raise Unreadable(
            f"{file}: the Word document is damaged.", "Open it in Word and save it again."
        ) from fault


# -- finding ----------------------------------------------------------------------------------------------------------------

_Put = Callable[[Value], None]


def _places(document: Any) -> Iterator[tuple[WordField, _Put]]:
    """Every place in reading order, with what puts a value into it."""
    roots = [document.element.body]
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                roots.append(part._element)
    cells = {id(cell): found for root in roots for cell, found in _label_cells(root)}
    for root in roots:
        for element in root.iter(f"{_W}sdt", f"{_W}ffData", f"{_W}tc"):
            if element.tag == f"{_W}sdt":
                yield from _control(element)
            elif element.tag == f"{_W}ffData":
                yield from _legacy(element)
            elif id(element) in cells:
                yield cells[id(element)]


def _words(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(f"{_W}t"))


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return (found.get(f"{_W}val") or "") if found is not None else ""


def _before(element: Any) -> str:
    """The text that stands before a place: in its paragraph, or else in the cell to its left."""
    paragraph = next((each for each in element.iterancestors() if each.tag == f"{_W}p"), None)
    if paragraph is not None:
        said = []
        for node in paragraph.iter():
            if node is element:
                break
            if node.tag == f"{_W}t":
                said.append(node.text or "")
        if text := "".join(said).strip(" :\t\xa0"):
            return text
    cell = next((each for each in element.iterancestors() if each.tag == f"{_W}tc"), None)
    left = cell.getprevious() if cell is not None else None
    return _words(left).strip(" :\t\xa0") if left is not None and left.tag == f"{_W}tc" else ""


def _control(sdt: Any) -> Iterator[tuple[WordField, _Put]]:
    """A content control: text, tick, date or a list that opens."""
    about, content = sdt.find(f"{_W}sdtPr"), sdt.find(f"{_W}sdtContent")
    if about is None or content is None or content.find(f".//{_W}sdt") is not None:
        return
    label = _before(sdt)
    name = _value(about, "tag") or _value(about, "alias") or label
    box = about.find(f"{_W14}checkbox")
    listed = next(
        (each for each in (about.find(f"{_W}dropDownList"), about.find(f"{_W}comboBox")) if each is not None),
        None,
    )
    tip = _value(about, "alias")
    if box is not None:
        checked = box.find(f"{_W14}checked")
        on = checked is not None and checked.get(f"{_W14}val") in ("1", "true")
        field = Field(name, FieldKind.TICK, value="Yes" if on else "", states=("Yes",), tooltip=tip)
        yield (
            WordField(field, "content control", label, "tick"),
            lambda value: _tick_control(box, content, bool(value)),
        )
        return
    blank = about.find(f"{_W}showingPlcHdr") is not None
    text = "" if blank else "\n".join(_words(each) for each in content.iter(f"{_W}p")) or _words(content)
    if listed is not None:
        options = tuple(
            (
                item.get(f"{_W}value") or item.get(f"{_W}displayText") or "",
                item.get(f"{_W}displayText") or item.get(f"{_W}value") or "",
            )
            for item in listed.iter(f"{_W}listItem")
        )
        field = Field(
            name, FieldKind.CHOICE, value=text, options=tuple(o for o in options if o[0]), tooltip=tip
        )
    else:
        field = Field(name, FieldKind.TEXT, value=text.strip(), tooltip=tip, multiline=True)
    way = "date" if about.find(f"{_W}date") is not None else "list" if listed is not None else "text"
    yield (
        WordField(field, "content control", label, way),
        lambda value: _text_control(about, content, str(value)),
    )


def _tick_control(box: Any, content: Any, on: bool) -> None:
    checked = box.find(f"{_W14}checked")
    if checked is None:
        checked = box.makeelement(f"{_W14}checked", {})
        box.insert(0, checked)
    checked.set(f"{_W14}val", "1" if on else "0")
    state = box.find(f"{_W14}checkedState" if on else f"{_W14}uncheckedState")
    sign = (
        chr(int(state.get(f"{_W14}val"), 16))
        if state is not None and state.get(f"{_W14}val")
        else "☒"
        if on
        else "☐"
    )
    texts = list(content.iter(f"{_W}t"))
    if texts:
        texts[0].text = sign
        for other in texts[1:]:
            other.text = ""


def _text_control(about: Any, content: Any, text: str) -> None:
    holder = about.find(f"{_W}showingPlcHdr")
    if holder is not None:
        about.remove(holder)
    _put_text(content, text, keep_style=holder is None)


def _legacy(data: Any) -> Iterator[tuple[WordField, _Put]]:
    """A legacy form field: its data stand where it begins, its text between its separator and its end."""
    run = next((each for each in data.iterancestors() if each.tag == f"{_W}r"), None)
    if run is None:
        return
    label = _before(run)
    name = _value(data, "name") or label
    tip = _value(data, "statusText") or _value(data, "helpText")
    box, listed = data.find(f"{_W}checkBox"), data.find(f"{_W}ddList")
    if box is not None:
        checked = box.find(f"{_W}checked")
        if checked is None:
            checked = box.find(f"{_W}default")
        on = checked is not None and checked.get(f"{_W}val", "1") in ("1", "true")
        field = Field(name, FieldKind.TICK, value="Yes" if on else "", states=("Yes",), tooltip=tip)
        yield WordField(field, "form field", label, "tick"), lambda value: _tick_legacy(box, bool(value))
    elif listed is not None:
        entries = tuple(item.get(f"{_W}val") or "" for item in listed.iter(f"{_W}listEntry"))
        number = _value(listed, "result")
        value = entries[int(number)] if number.isdigit() and int(number) < len(entries) else ""
        field = Field(
            name, FieldKind.CHOICE, value=value, options=tuple((each, each) for each in entries), tooltip=tip
        )
        yield (
            WordField(field, "form field", label, "list"),
            lambda value: _choose_legacy(listed, entries, str(value)),
        )
    else:
        longest = (
            _value(data.find(f"{_W}textInput"), "maxLength")
            if data.find(f"{_W}textInput") is not None
            else ""
        )
        runs = list(_result_runs(run))
        text = "".join(map(_words, runs)).strip(" \u2002\xa0")
        field = Field(name, FieldKind.TEXT, value=text, tooltip=tip, longest=int(longest or 0))
        yield WordField(field, "form field", label, "text"), lambda value: _text_legacy(run, str(value))


def _tick_legacy(box: Any, on: bool) -> None:
    checked = box.find(f"{_W}checked")
    if checked is None:
        checked = box.makeelement(f"{_W}checked", {})
        box.append(checked)
    checked.set(f"{_W}val", "1" if on else "0")


def _choose_legacy(listed: Any, entries: tuple[str, ...], value: str) -> None:
    result = listed.find(f"{_W}result")
    if result is None:
        result = listed.makeelement(f"{_W}result", {})
        listed.insert(0, result)
    result.set(f"{_W}val", str(entries.index(value) if value in entries else 0))


def _result_runs(first: Any) -> Iterator[Any]:
    """The runs between the separator and the end of the field that begins in ``first``."""
    depth, inside = 0, False
    for run in (first, *first.itersiblings(f"{_W}r")):
        for sign in run.iter(f"{_W}fldChar"):
            kind = sign.get(f"{_W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if kind == "separate" and depth == 1:
                inside = True
            if depth == 0:
                return
        if inside and run.find(f"{_W}fldChar") is None:
            yield run


def _text_legacy(first: Any, text: str) -> None:
    runs = list(_result_runs(first))
    if runs:
        _fill_run(runs[0], text)
        for other in runs[1:]:
            other.getparent().remove(other)
        return
    end = next(
        run for run in first.itersiblings(f"{_W}r")
        if any(sign.get(f"{_W}fldCharType") == "end" for sign in run.iter(f"{_W}fldChar"))
    )  # fmt: skip
    made = end.makeelement(f"{_W}r", {})
    end.addprevious(made)
    _fill_run(made, text)


def _fill_run(run: Any, text: str) -> None:
    """The text of a run, with its line ends; how it looks stays."""
    for child in list(run):
        if child.tag != f"{_W}rPr":
            run.remove(child)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(run.makeelement(f"{_W}br", {}))
        part = run.makeelement(f"{_W}t", {_SPACE: "preserve"})
        part.text = line
        run.append(part)


def _put_text(holder: Any, text: str, *, keep_style: bool = True) -> None:
    """Text in place of what stands in a holder: in the first of its runs; further paragraphs go."""
    paragraphs = list(holder.iter(f"{_W}p"))
    for other in paragraphs[1:]:
        other.getparent().remove(other)
    home = paragraphs[0] if paragraphs else holder
    runs = list(home.iter(f"{_W}r"))
    if runs:
        run = runs[0]
        for other in runs[1:]:
            other.getparent().remove(other)
        style = run.find(f"{_W}rPr")
        if style is not None and not keep_style:
            run.remove(style)
    else:
        run = home.makeelement(f"{_W}r", {})
        home.append(run)
    _fill_run(run, text)


def _label_cells(root: Any) -> Iterator[tuple[Any, tuple[WordField, _Put]]]:
    """Cells that are empty beside a cell, or below a head, that says what is due there."""
    for number, table in enumerate(root.iter(f"{_W}tbl"), 1):
        rows = [list(row.iterchildren(f"{_W}tc")) for row in table.iterchildren(f"{_W}tr")]
        head = [_label(cell) for cell in rows[0]] if rows else []
        headed = len(head) > 2 and all(head)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if not _is_empty(cell):
                    continue
                left = _label(row[place - 1]) if place else ""
                if headed and line and place < len(head) and not (left and place == 1):
                    label = f"{head[place]} {line}"
                elif left:
                    label = left
                else:
                    continue
                field = Field(label, FieldKind.TEXT, multiline=True)
                found = WordField(field, f"table {number}, row {line + 1}, cell {place + 1}", label, "cell")
                yield cell, (found, functools.partial(_put_cell, cell))


def _put_cell(cell: Any, value: Value) -> None:
    _put_text(cell, str(value))


def _label(cell: Any) -> str:
    """What a cell asks, when it holds plain words alone."""
    if cell.find(f".//{_W}sdt") is not None or cell.find(f".//{_W}ffData") is not None:
        return ""
    text = " ".join(_words(cell).split()).strip(" :")
    return text if text and len(text) <= 200 else ""


def _is_empty(cell: Any) -> bool:
    return (
        cell.find(f".//{_W}sdt") is None
        and cell.find(f".//{_W}ffData") is None
        and cell.find(f".//{_W}drawing") is None
        and cell.find(f".//{_W}tbl") is None
        and _EMPTY.fullmatch(_words(cell)) is not None
    )
