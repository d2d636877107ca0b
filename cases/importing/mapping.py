"""The mapping: what each column of a legacy workbook means. It is suggested, written for a person to correct, and used.

:func:`suggest` and :func:`write_mapping` are here; :mod:`.mapping_file` reads what the person made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from ..case import Case
from ..columns import Titles, fold
from .dates import Order
from .headers import Header, find_header
from .table import Source, Table, letters
from .titles import Sure, list_of_sheet, settle

#: A sheet without a single column that is known to name a child, or to belong to one, is not read.
_NAMES = frozenset(
    {"reference", "child.name", "child.given_names", "child.family_name", "child.nhs_number", "child.upn"}
)


@dataclass(slots=True)
class Column:
    """A column and what it means. ``path`` is empty for one that is not read yet, ``ignore`` for one that is not to be.

    ``place`` counts from 0. ``sure`` and ``figure`` (0 to 1) tell how sure the suggestion is; ``perhaps`` is a guess, which is
    offered and not used. ``codes`` translates cells, ``code_list`` names a known list of codes. ``line`` is where the column
    stands in the mapping’s file, 0 for one that was only suggested.
    """

    place: int
    title: str = ""
    path: str = ""
    sure: Sure = Sure.CERTAIN
    figure: float = 1.0
    perhaps: str = ""
    date_order: Order | None = None
    codes: dict[str, str] = field(default_factory=dict)
    code_list: str = ""
    line: int = 0


@dataclass(slots=True)
class Join:
    """A sheet whose rows belong to the rows of another: both have a column with the same ID. ``there``: its title there."""

    sheet: str
    on: str
    there: str = ""
    line: int = 0


@dataclass(slots=True)
class SheetMapping:
    """One sheet: the rows of its titles (none for a sheet without), the first row below, its columns, constants and joins."""

    sheet: str
    header_rows: tuple[int, ...] = ()
    first_row: int = 1
    columns: list[Column] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    join: list[Join] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class Mapping:
    """What the columns of a workbook mean. ``file`` is the mapping’s own file, empty for one that was only suggested."""

    sheets: list[SheetMapping] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    ignored_sheets: list[str] = field(default_factory=list)
    file: str = ""


# -- suggesting ----------------------------------------------------------------------------------------------------------


def suggest(source: Source, model: type[Case] = Case) -> Mapping:
    """What the columns of a workbook seem to mean, for a case of this kind.

    When none of its sheets tells of children, all that hold something are listed, for a person to say what they mean.
    """
    titles = Titles(model)
    sheets = [_sheet(table, titles) for table in source.tables]
    told = [_tells_of_children(each) for each in sheets]
    if not any(told):
        told = [bool(each.columns) for each in sheets]
    mapping = Mapping([each for each, tells in zip(sheets, told, strict=True) if tells])
    mapping.ignored_sheets = [each.sheet for each, tells in zip(sheets, told, strict=True) if not tells]
    _join(mapping)
    return mapping


def _tells_of_children(sheet: SheetMapping) -> bool:
    return any(column.path in _NAMES for column in sheet.columns)


def _sheet(table: Table, titles: Titles) -> SheetMapping:
    """The columns of a sheet."""
    inside = list_of_sheet(table.sheet)
    header = find_header(table, titles, inside)
    columns, constants = _columns(header, titles, inside)
    if inside and not any(column.path.startswith(f"{inside}[].") for column in columns):
        header = find_header(table, titles)
        columns, constants = _columns(header, titles, "")
    return SheetMapping(table.sheet, header.rows, header.first_row, columns, constants)


def _columns(header: Header, titles: Titles, inside: str) -> tuple[list[Column], dict[str, str]]:
    settled = settle(header.titles, titles, inside)
    columns = []
    for place, (title, meaning) in enumerate(zip(header.titles, settled.meanings, strict=True)):
        if not title and place not in header.untitled:
            continue
        column = Column(place, title, meaning.path, meaning.sure, meaning.figure)
        if meaning.sure is Sure.GUESS:
            column.path, column.perhaps = "", meaning.path
        columns.append(column)
    return columns, settled.constants


def _join(mapping: Mapping) -> None:
    """Join the sheets that hold rows of a list, or answers without a child’s name, to the sheet of the children."""
    listed = [each for each in mapping.sheets if any("[]" in column.path for column in each.columns)]
    children = [each for each in mapping.sheets if each not in listed]
    if not children:
        return
    main = max(children, key=lambda each: sum(bool(column.path) for column in each.columns))
    ids = {fold(column.title) for column in main.columns if column.path == "reference"}
    nameless = [
        each
        for each in children
        if each is not main
        and not any(c.path.startswith(("child.name", "child.given", "child.family")) for c in each.columns)
    ]
    for sheet in (*listed, *nameless):
        key = next((c for c in sheet.columns if c.path == "reference"), None)
        own = next((c for c in main.columns if c.path == "reference"), None)
        if key is None or own is None:
            continue
        there = "" if fold(key.title) in ids else key.title
        main.join.append(Join(sheet.sheet, own.title, there))


# -- writing -------------------------------------------------------------------------------------------------------------

_HEAD = """\
# What the columns of a workbook mean, for “caseforms import WORKBOOK --mapping THIS-FILE”. Correct what is wrong.
#
# path      the answer in the case file that the column holds; “ignore” for a column that is not to be read; empty: not
#           decided yet, the column is not read and caseforms says so. Events are written events.CODE, events.CODE.by,
#           events.CODE.note; a child’s whole name child.name; a whole address child.address.
# sure      how sure caseforms is: certain, likely, guess or unknown, with a figure from 0 to 1. It changes nothing.
# perhaps   a guess. Write it behind “path” if it is right.
#
# You may add to a column:
#   date_order: day first          how 03/04/2018 is meant: day first, month first or year first
#   codes: {Y: yes, 2: no}         what the column’s own words mean; or the name of a list, such as “codes: nhs”
# and to a sheet:
#   constants: {local_authority.name: Fenshire}   what holds for every row; below a person, where the row names one
#   join: [{sheet: Siblings, on: Case ID}]        a sheet with rows that belong to this one’s, by a column that both have
"""


def write_mapping(mapping: Mapping) -> str:
    """A mapping as a file that a person reads and edits (YAML). :func:`~.mapping_file.read_mapping` reads it back."""
    lines = [_HEAD]
    if mapping.constants:
        lines += ["constants:", *_pairs(mapping.constants, "  ")]
    lines.append("sheets:" if mapping.sheets else "sheets: []")
    for sheet in mapping.sheets:
        lines += _sheet_lines(sheet)
    if mapping.ignored_sheets:
        lines += ["# Nothing of these sheets is read.", "ignored_sheets:"]
        lines += [f"  - {_text(name)}" for name in mapping.ignored_sheets]
    return "\n".join(lines) + "\n"


def _sheet_lines(sheet: SheetMapping) -> Iterator[str]:
    yield f"  - sheet: {_text(sheet.sheet)}"
    yield f"    header_rows: [{', '.join(map(str, sheet.header_rows))}]"
    yield f"    first_row: {sheet.first_row}"
    if sheet.constants:
        yield "    constants:"
        yield from _pairs(sheet.constants, "      ")
    if sheet.join:
        yield "    join:"
        for each in sheet.join:
            there = f", there: {_text(each.there)}" if each.there else ""
            yield f"      - {{sheet: {_text(each.sheet)}, on: {_text(each.on)}{there}}}"
    yield "    columns:" if sheet.columns else "    columns: []"
    for column in sheet.columns:
        yield from _column_lines(column)


def _column_lines(column: Column) -> Iterator[str]:
    yield f"      - column: {letters(column.place)}"
    if column.title:
        yield f"        title: {_text(column.title)}"
    yield f"        path: {column.path}".rstrip()
    if column.perhaps:
        yield f"        perhaps: {column.perhaps}"
    yield f"        sure: {column.sure} ({column.figure:.2f})"
    if column.date_order:
        yield f"        date_order: {column.date_order}"
    if column.code_list:
        yield f"        codes: {_text(column.code_list)}"
    elif column.codes:
        yield "        codes:"
        yield from _pairs(column.codes, "          ")


def _pairs(given: Dictionary[str, str], margin: str) -> Iterator[str]:
    return (f"{margin}{_text(name)}: {_text(value)}" for name, value in given.items())


_PLAIN = re.compile(r"[A-Za-z0-9](?:[\w .()/’'&+-]*[\w.)])?")
_ESCAPED = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _text(words: str) -> str:
    """A text as it stands in YAML: plain where it can be, or else in double quotes with everything unusual escaped."""
    if _PLAIN.fullmatch(words) and words.casefold() != "null":
        return words
    quoted = json.dumps(words, ensure_ascii=False)
    return _ESCAPED.sub(lambda m: _escape(m[0]), quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"
