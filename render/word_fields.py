"""The fields of a Word form that is not ours: legacy form fields, content controls, and cells beside a label.

A document is read with python-docx after its size and parts have been bounded; everything but the fields stays as it is. Macros
and links to other files are told, never followed. Filling: ``word_filled.py``.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Unreadable
from .fields.filling import Value
from .fields.model import Field, FieldKind
from .word_putting import (
    W14,
    W,
    ancestor,
    put_cell,
    put_control,
    put_legacy_choice,
    put_legacy_text,
    put_legacy_tick,
    put_tick,
    result_runs,
)

MAX_BYTES, MAX_UNZIPPED, MAX_XML, MAX_PARTS, MAX_FIELDS = 64 << 20, 256 << 20, 48 << 20, 3_000, 20_000
_EMPTY = re.compile(r"[\s_.…]*")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MACROS = "macroEnabled"
#: Content controls that hold something else than an answer.
_OTHER_CONTROLS = ("picture", "group", "docPartObj", "docPartList", "citation", "bibliography", "equation")

#: Puts a value into its place: text, a label of a list, or whether a box is ticked.
Put = Callable[[Value], None]


@dataclass(frozen=True, slots=True)
class WordField:
    """A place of a Word form: what can be put into it, and where it is. ``label`` is the text that stands before it.

    ``way`` is content control, form field or cell; ``heading`` the heading above it; ``question`` the words before the first
    of a row of boxes.
    """

    field: Field
    place: str
    label: str
    way: str
    heading: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class WordForm:
    """A Word document with its fields by name, in reading order."""

    data: bytes
    fields: Mapping[str, WordField]
    said: tuple[str, ...] = ()


def read_word_form(data: bytes, file: str) -> WordForm:
    """The fields of a Word form. Raises :class:`~caseforms.errors.Unreadable` for what is no Word file, damaged or too large."""
    said = bounded(data, file)
    document = word_document(data, file)
    found: dict[str, WordField] = {}
    times: dict[str, int] = {}
    for each, _ in places(document):
        name = each.field.name
        if len(found) >= MAX_FIELDS:
            raise Unreadable(
                f"{file}: the document has more than {MAX_FIELDS:,} fields.", "Use a smaller form."
            )
        times[each.field.name] = times.get(each.field.name, 0) + 1
        while name in found:
            name = f"{each.field.name} ({times[each.field.name]})"
            times[each.field.name] += name in found
        found[name] = each
    if not found:
        said.append("The document has no fields and no empty cells beside a label.")
    return WordForm(data, found, tuple(said))


def bounded(data: bytes, file: str) -> list[str]:
    """Refuse what is no Word file or far too large; what is odd about it."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{file}: the document is larger than {MAX_BYTES >> 20} MB.", "Save it smaller.")
    said = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            if (
                len(parts) > MAX_PARTS
                or sum(part.file_size for part in parts) > MAX_UNZIPPED
                or sum(part.file_size for part in texts) > MAX_XML
            ):
                raise Unreadable(
                    f"{file}: the document is far larger unpacked than any form.", "Ask for another copy."
                )
            linked = False
            for part in texts:
                words = archive.read(part).replace(b"\0", b"")
                if b"<!DOCTYPE" in words or b"<!ENTITY" in words:
                    raise Unreadable(f"{file}: the document declares XML entities.", "Ask for another copy.")
                if part.filename == "[Content_Types].xml" and _MACROS.encode("ascii") in words:
                    raise Unreadable(
                        f"{file}: the document has macros (.docm).",
                        "Save it in Word as .docx, without macros.",
                    )
                if part.filename.endswith(".rels"):
                    linked = linked or _links_out(words)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as fault:
        raise Unreadable(
            f"{file}: this is not a Word document (.docx), or it is damaged.",
            "Save it in Word as .docx, without a password.",
        ) from fault
    if "word/document.xml" not in names:
        raise Unreadable(f"{file}: this is not a Word document (.docx).", "Save it in Word as .docx.")
    if any(name.endswith("vbaProject.bin") for name in names):
        said.append("The document has macros; they are not run.")
    if linked:
        said.append("The document refers to other files; they are not opened.")
    return said


def _links_out(rels: bytes) -> bool:
    """Whether a part refers to a file outside of the document; a link to be clicked on is none."""
    return any(
        b"External" in each and b"hyperlink" not in each
        for each in re.findall(rb"<Relationship\b[^>]*>", rels)
    )


def word_document(data: bytes, file: str) -> Any:
    """The document of python-docx. Raises :class:`~caseforms.errors.Unreadable` when it is damaged."""
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as fault:
        # python-docx and lxml raise whatever a damaged file makes them stumble over
        raise Unreadable(
            f"{file}: the Word document is damaged.", "Open it in Word and save it again."
        ) from fault


def roots(document: Any) -> list[Any]:
    """The body of a document, then the heads and feet of its own that its sections have."""
    found = [document.element.body]
    for section in document.sections:
        for part in (
            section.header, section.footer, section.first_page_header, section.first_page_footer,
            section.even_page_header, section.even_page_footer,
        ):  # fmt: skip
            if not part.is_linked_to_previous:
                found.append(part._element)
    return found


def places(document: Any) -> Iterator[tuple[WordField, Put]]:
    """Every place in reading order, with what puts a value into it."""
    for root in roots(document):
        cells = {id(cell): found for cell, found in _label_cells(root)}
        heading, line = "", 0
        for element in _in_order(root):
            if element.tag == f"{W}p":
                heading = _heading(element) or heading
                line += 1
            elif element.tag == f"{W}sdt":
                yield from _control(element, heading)
            elif element.tag == f"{W}ffData":
                yield from _legacy(element, heading)
            elif id(element) in cells:
                field, put = cells[id(element)]
                yield _under(field, heading), put


def _under(found: WordField, heading: str) -> WordField:
    return WordField(found.field, found.place, found.label, found.way, heading)


def _in_order(root: Any) -> Iterator[Any]:
    """Paragraphs, controls, legacy fields and cells; what stands there twice, for old readers, is taken once."""
    for element in root.iter(f"{W}p", f"{W}sdt", f"{W}ffData", f"{W}tc"):
        if next(element.iterancestors(f"{_MC}Fallback"), None) is None:
            yield element


def _heading(paragraph: Any) -> str:
    """The words of a heading: a paragraph by that style, or one that is bold throughout and holds no field."""
    text = words_of(paragraph).strip(" :\t\xa0")
    if (
        not text
        or len(text) > 120
        or paragraph.find(f".//{W}ffData") is not None
        or paragraph.find(f".//{W}sdt") is not None
    ):
        return ""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and str(style.get(f"{W}val", "")).casefold().startswith(("heading", "title")):
        return text
    cell = ancestor(paragraph, "tc")
    if (
        cell is not None
        and (cell.getprevious() is not None or cell.getnext() is not None)
        and cell.getparent().findall(f"{W}tc")[1:]
    ):
        return ""
    runs = [run for run in paragraph.iter(f"{W}r") if words_of(run).strip()]
    return text if runs and all(run.find(f"{W}rPr/{W}b") is not None for run in runs) else ""


def words_of(element: Any) -> str:
    """The text in an element."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def _before(element: Any) -> str:
    """The text between a place and the one before it: in its paragraph, or else in the cell to its left or above."""
    paragraph = ancestor(element, "p")
    if paragraph is None:
        paragraph = next((each for each in element.iter(f"{W}p")), None)
    if paragraph is not None and (text := _since_last(paragraph, element)):
        return text
    cell = ancestor(element, "tc")
    if cell is None:
        before = element if element.tag == f"{W}sdt" and ancestor(element, "p") is None else paragraph
        above = before.getprevious() if before is not None else None
        return _short(words_of(above)) if above is not None and above.tag == f"{W}p" else ""
    left = cell.getprevious()
    if left is not None and left.tag == f"{W}tc" and (text := _label(left)):
        return text
    return _behind(paragraph, element) if paragraph is not None else ""


def _since_last(paragraph: Any, element: Any) -> str:
    """The words in front of a place in its paragraph, since the place before it."""
    return _short("".join(reversed(list(_up_to_a_place(paragraph, element, preceding=True)))))


def _behind(paragraph: Any, element: Any) -> str:
    """The words behind a place in its paragraph, up to the next one."""
    return _short("".join(_up_to_a_place(paragraph, element, preceding=False)))


def _up_to_a_place(paragraph: Any, element: Any, *, preceding: bool) -> Iterator[str]:
    child = element
    while child is not None and child.getparent() is not paragraph:
        child = child.getparent()
    ended = preceding or element.tag == f"{W}sdt"
    for beside in child.itersiblings(preceding=preceding) if child is not None else ():
        signs = [sign.get(f"{W}fldCharType") for sign in beside.iter(f"{W}fldChar")]
        if beside.tag == f"{W}sdt" or beside.find(f".//{W}sdt") is not None or (signs and ended):
            return
        ended = ended or "end" in signs
        if ended and not signs:
            yield words_of(beside)


def _short(text: str) -> str:
    flat = " ".join(text.split()).strip(" :*\t\xa0")
    return flat if len(flat) <= 200 else ""


def _ticked_label(element: Any) -> str:
    """What a box is for: the words behind it up to the next place, or else those before it."""
    paragraph = ancestor(element, "p")
    return (_behind(paragraph, element) if paragraph is not None else "") or _before(element)


def _question(element: Any) -> str:
    """What a row of boxes asks: the words before the first place of the paragraph, or else the cell to its left."""
    paragraph = ancestor(element, "p")
    if paragraph is None:
        return _before(element)
    said = []
    for node in paragraph.iter(f"{W}t", f"{W}sdt", f"{W}ffData"):
        if node.tag != f"{W}t":
            break
        said.append(node.text or "")
    if text := _short("".join(said)):
        return text
    cell = ancestor(element, "tc")
    left = cell.getprevious() if cell is not None else None
    return _label(left) if left is not None and left.tag == f"{W}tc" else ""


def _control(sdt: Any, heading: str) -> Iterator[tuple[WordField, Put]]:
    """A content control: text, tick, date or a list that opens."""
    about, content = sdt.find(f"{W}sdtPr"), sdt.find(f"{W}sdtContent")
    if about is None or content is None or content.find(f".//{W}sdt") is not None:
        return
    if content.find(f".//{W}tbl") is not None or content.find(f".//{W}ffData") is not None:
        return
    if any(about.find(f"{W}{name}") is not None for name in _OTHER_CONTROLS):
        return
    box = about.find(f"{W14}checkbox")
    label = _ticked_label(sdt) if box is not None else _before(sdt)
    tip = _value(about, "alias")
    name = _value(about, "tag") or tip or label
    if box is not None:
        checked = box.find(f"{W14}checked")
        on = checked is not None and checked.get(f"{W14}val") in ("1", "true")
        field = Field(name, FieldKind.TICK, value="Yes" if on else "", states=("Yes",), tooltip=tip)
        yield (
            WordField(field, "", label, "content control", heading, _question(sdt)),
            lambda value: put_tick(about, box, content, bool(value)),
        )
        return
    listed = next(
        (each for each in (about.find(f"{W}dropDownList"), about.find(f"{W}comboBox")) if each is not None),
        None,
    )
    blank = about.find(f"{W}showingPlcHdr") is not None
    text = "" if blank else _lines(content)
    options = tuple(_listed_items(listed)) if listed is not None else ()
    choices = {label: export for export, label in options}
    field = Field(
        name,
        FieldKind.CHOICE if listed is not None else FieldKind.TEXT,
        value=text,
        options=options,
        tooltip=tip,
        multiline=listed is None and about.find(f"{W}date") is None,
        editable=listed is not None and listed.tag == f"{W}comboBox",
    )
    yield (
        WordField(field, "", label, "content control", heading),
        lambda value: put_control(about, content, str(value), choices.get(str(value), "")),
    )


def _lines(content: Any) -> str:
    """The text of a holder, its paragraphs and line ends as lines."""
    made = []
    for paragraph in content.iter(f"{W}p"):
        made.append(_flow(paragraph))
    return "\n".join(made) if made else _flow(content)


def _flow(element: Any) -> str:
    return "".join(
        "\n" if node.tag == f"{W}br" else node.text or "" for node in element.iter(f"{W}t", f"{W}br")
    )


def _listed_items(listed: Any) -> Iterator[tuple[str, str]]:
    """The choices of a list; an entry without a value is its prompt (“Choose an item”)."""
    for item in listed.iter(f"{W}listItem"):
        value = item.get(f"{W}value") or ""
        label = item.get(f"{W}displayText") or value
        if label and (value or item.get(f"{W}value") is None):
            yield value or label, label


def _legacy(data: Any, heading: str) -> Iterator[tuple[WordField, Put]]:
    """A legacy form field: its data stand where it begins, its text between its separator and its end."""
    run = ancestor(data, "r")
    if run is None:
        return
    box, listed = data.find(f"{W}checkBox"), data.find(f"{W}ddList")
    label = _ticked_label(data) if box is not None else _before(data)
    tip = _value(data, "statusText") or _value(data, "helpText")
    name = _value(data, "name") or label
    if box is not None:
        checked = box.find(f"{W}checked")
        if checked is None:
            checked = box.find(f"{W}default")
        on = checked is not None and checked.get(f"{W}val", "1") in ("1", "true")
        field = Field(name, FieldKind.TICK, value="Yes" if on else "", states=("Yes",), tooltip=tip)
        yield (
            WordField(field, "", label, "form field", heading, _question(data)),
            lambda value: put_legacy_tick(box, bool(value)),
        )
    elif listed is not None:
        entries = tuple(item.get(f"{W}val") or "" for item in listed.iter(f"{W}listEntry"))
        number = _value(listed, "result")
        value = entries[int(number)] if number.isdigit() and int(number) < len(entries) else ""
        options = tuple((each, each) for each in entries if each.strip())
        field = Field(name, FieldKind.CHOICE, value=value, options=options, tooltip=tip)
        yield (
            WordField(field, "", label, "form field", heading),
            lambda value: put_legacy_choice(listed, entries, str(value)),
        )
    else:
        about = data.find(f"{W}textInput")
        longest = _value(about, "maxLength") if about is not None else ""
        text = "".join(_flow(each) for each in result_runs(run)[0]).strip(" \u2002\xa0")
        field = Field(
            name, FieldKind.TEXT, value=text, tooltip=tip, longest=int(longest) if longest.isdigit() else 0
        )
        yield (
            WordField(field, "", label, "form field", heading),
            lambda value: put_legacy_text(run, str(value)),
        )


# -- tables -----------------------------------------------------------------------------------------------------------------


def _label_cells(root: Any) -> Iterator[tuple[Any, tuple[WordField, Put]]]:
    """Cells that are empty beside a cell, or below one, that says what is due there."""
    for number, table in enumerate(root.iter(f"{W}tbl"), 1):
        grid = [_columns(row) for row in table.iterchildren(f"{W}tr")]
        headed = _headed(grid)
        for line, row in enumerate(grid):
            for order, (place, cell) in enumerate(row.items()):
                if not _is_empty(cell) or _goes_on(cell):
                    continue
                label = _asked(grid, line, list(row)[order - 1] if order else None, place, headed)
                if label:
                    field = Field(label, FieldKind.TEXT, multiline=True)
                    where = f"table {number}, row {line + 1}, cell {order + 1}"
                    yield cell, (WordField(field, where, label, "cell"), functools.partial(_put_cell, cell))


def _put_cell(cell: Any, value: Value) -> None:
    put_cell(cell, str(value))


def _columns(row: Any) -> dict[int, Any]:
    """The cells of a row by the column in which each begins: a cell may span several."""
    found, place = {}, 0
    for cell in row.iterchildren(f"{W}tc"):
        found[place] = cell
        span = _value(cell.find(f"{W}tcPr"), "gridSpan") if cell.find(f"{W}tcPr") is not None else ""
        place += max(1, int(span)) if span.isdigit() else 1
    return found


def _goes_on(cell: Any) -> bool:
    """Whether a cell is the lower part of one that spans several rows."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val") != "restart"


def _headed(grid: Sequence[Mapping[int, Any]]) -> bool:
    """Whether the first row of a table says what is due in each column: words in all cells, and rows to be filled in below."""
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    words = [_label(cell) for cell in grid[0].values()]
    below = any(
        len(row) == len(grid[0]) and sum(map(_is_empty, row.values())) >= len(row) - 1 for row in grid[1:]
    )
    return all(words[1:]) and below and (bool(words[0]) or len(words) > 2)


def _asked(grid: Sequence[Mapping[int, Any]], line: int, left: int | None, place: int, headed: bool) -> str:
    """What is due in a cell, by the words to its left, at the head of its column, or above it."""
    row = grid[line]
    begin = _label(next(iter(row.values())))
    if headed and line and place in grid[0] and (head := _label(grid[0][place])):
        return f"{begin}: {head}" if begin and left is not None else f"{head} {line}"
    if left is not None and (text := _label_of(grid, line, left)):
        return text
    if left is None and line and place in grid[line - 1] and len(row) == 1:
        return _label(grid[line - 1][place])
    return ""


def _label_of(grid: Sequence[Mapping[int, Any]], line: int, place: int) -> str:
    """The words of a cell, also of one that spans several rows."""
    while line and _goes_on(grid[line][place]) and place in grid[line - 1]:
        line -= 1
    return _label(grid[line][place])


def _label(cell: Any) -> str:
    """What a cell asks, when it holds plain words alone."""
    if cell.find(f".//{W}sdt") is not None or cell.find(f".//{W}ffData") is not None:
        return ""
    return "" if _EMPTY.fullmatch(words_of(cell)) else _short(words_of(cell))


def _is_empty(cell: Any) -> bool:
    return _EMPTY.fullmatch(words_of(cell)) is not None and all(
        cell.find(f".//{W}{name}") is None for name in ("sdt", "ffData", "drawing", "pict", "tbl", "object")
    )
