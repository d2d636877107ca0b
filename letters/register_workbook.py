"""Workbooks out: an empty register with drop-downs and a sheet that explains it, and the list of what is due.

Text that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ..cases.blocks import Group, Rows
from ..cases.dates import DateKind
from ..cases.events import EVENTS
from ..cases.importing.sheet_xml import number_cell, serial, text_cell, with_rows
from ..cases.kinds import Choice, Kind, Multi, Names
from ..profiles import Profile
from .catalogue import LetterText
from .manifest import cell
from .register_columns import Target, asked_of, columns_for, driving_events, title_of
from .register_rows import letter as column_letter
from .register_sheet import OWN_SHEETS, SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_EXPLAINED, _CHOICES = OWN_SHEETS
_LAST_ROW = 1_048_576
_DAY, _MOMENT, _TEXT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "@"
_HEAD_COLOURS = {"at": "DCE9F7", "by": "DCE9F7", "note": "DCE9F7", "": "EFEFEF"}


def empty_register(area: str, letters: Sequence[LetterText], profile: Profile) -> bytes:
    """An empty register of an area, as a workbook."""
    return register_of(columns_for(area, letters, profile), letters, profile)


def register_of(
    columns: Sequence[Target],
    letters: Sequence[LetterText],
    profile: Profile,
    cases: Iterable[Mapping[Target, object]] = (),
) -> bytes:
    """A register with these columns and a row for each of ``cases``, as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    _head(sheet, [title_of(each) for each in columns])
    for number, target in enumerate(columns, 1):
        _style_column(sheet, number, target)
    _drop_downs(book, sheet, columns)
    _explain(book, columns, letters, profile)
    book.move_sheet(_EXPLAINED, -1)
    part = f"xl/worksheets/sheet{book.worksheets.index(sheet) + 1}.xml"
    return with_rows(_saved(book, "Register of cases"), part, partial(_cells, columns, cases))


def _cells(
    columns: Sequence[Target], cases: Iterable[Mapping[Target, object]], styles: Mapping[int, int]
) -> Iterator[list[str]]:
    """The cells of each case, as the sheet has them; ``styles`` are those of the columns."""
    names = [column_letter(number) for number in range(1, len(columns) + 1)]
    of = [
        (name, target, styles.get(place, 0), _format(target))
        for place, (name, target) in enumerate(zip(names, columns, strict=True))
    ]
    for row, given in enumerate(cases, 2):
        yield [
            _written(f"{name}{row}", value, style, form)
            for name, target, style, form in of
            if (value := given.get(target)) is not None
        ]


def _written(place: str, value: object, style: int, form: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_cell(place, value)
    if isinstance(value, date) and (number := serial(value)) is not None:
        return number_cell(place, number, style if form != _TEXT else 0)
    return text_cell(place, str(cell(value)), style)


def table(title: str, sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """A workbook with tables, by the names of their sheets: titles of columns, and rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (titles, rows) in sheets.items():
        sheet: Any = book.create_sheet(name)
        _head(sheet, titles)
        widths = [len(each) for each in titles]
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(row):
                if value is not None and value != "":
                    _put(sheet, number, place + 1, value, _MOMENT if isinstance(value, datetime) else "")
                    widths[place] = max(widths[place], min(len(str(value)), 60))
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[column_letter(place)].width = width + 3
        sheet.auto_filter.ref = f"A1:{column_letter(len(titles))}{max(sheet.max_row, 1)}"
    return _saved(book, title)


def _saved(book: Workbook, title: str) -> bytes:
    book.properties.creator, book.properties.title = "caseforms", title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, titles: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for number, title in enumerate(titles, 1):
        made = sheet.cell(1, number, title)
        made.font, made.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        made.fill = PatternFill("solid", start_color=_HEAD_COLOURS[""])
    sheet.freeze_panes = "B2"


def _put(sheet: Worksheet, row: int, column: int, value: object, form: str) -> None:
    made: Any = sheet.cell(row, column)
    if isinstance(value, date | int | float) and not isinstance(value, bool):
        made.value = value
        form = form if isinstance(value, date) and form != _TEXT else "General"
    else:
        made.value, made.data_type = cell(value), "s"
    if form:
        made.number_format = form


def _format(target: Target) -> str:
    """How the cells of a column show what is typed: dates as dates, all else as the text that it is."""
    if target.event:
        return _MOMENT if target.part == "at" else _TEXT
    question = asked_of(target)
    return _DAY if question and isinstance(question.kind, DateKind) else _TEXT


def _style_column(sheet: Worksheet, number: int, target: Target) -> None:
    from openpyxl.styles import PatternFill

    column = sheet.column_dimensions[column_letter(number)]
    column.number_format = _format(target)
    column.width = 19 if target.event else 24
    if target.event:
        sheet.cell(1, number).fill = PatternFill("solid", start_color=_HEAD_COLOURS[target.part])


def _drop_downs(book: Workbook, sheet: Worksheet, columns: Sequence[Target]) -> None:
    """A list of choices for each column whose question has some; the lists stand on a hidden sheet, one for each question."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choices: Any = book.create_sheet(_CHOICES)
    lists: dict[tuple[str, ...], DataValidation] = {}
    for number, target in enumerate(columns, 1):
        question = asked_of(target)
        kind = question.kind if question else None
        if not isinstance(kind, Choice) or not kind.choices:
            continue
        labels = tuple(kind.choices.values())
        if labels not in lists:
            place = column_letter(len(lists) + 1)
            for row, label in enumerate(labels, 1):
                choices.cell(row, len(lists) + 1, label)
            made = DataValidation("list", f"{_CHOICES}!${place}$1:${place}${len(labels)}", allow_blank=True)
            made.errorStyle, made.errorTitle = "warning", "Not on the list"
            made.error = (
                "“Not known” may be written as well, and several choices with “;” where several can apply."
            )
            sheet.add_data_validation(made)
            lists[labels] = made
        here = column_letter(number)
        lists[labels].add(f"{here}2:{here}{_LAST_ROW}")
    choices.sheet_state = "hidden"


def _explain(
    book: Workbook, columns: Sequence[Target], letters: Sequence[LetterText], profile: Profile
) -> None:
    """The sheet that says of each column what it is, what may be written, and which letters it drives."""
    from openpyxl.styles import Alignment

    sheet: Any = book.create_sheet(_EXPLAINED)
    _head(sheet, ("Column", "Title", "In a case file", "What it is", "What to write", "Letters", "Source"))
    driven: dict[str, list[str]] = {}
    for text in letters:
        for event in dict.fromkeys(driving_events(text, profile)):
            driven.setdefault(event, []).append(text.code)
    for number, target in enumerate(columns, 1):
        row = (column_letter(number), title_of(target), *_explained(target, driven))
        for place, words in enumerate(row, 1):
            made = sheet.cell(number + 1, place, cell(words))
            made.alignment = Alignment(wrap_text=True, vertical="top")
    for place, width in enumerate((9, 42, 38, 46, 46, 30, 30), 1):
        sheet.column_dimensions[column_letter(place)].width = width


def _explained(target: Target, driven: Mapping[str, Sequence[str]]) -> tuple[str, str, str, str, str]:
    if target.event:
        event = EVENTS[target.event]
        what = {"at": "When it happened", "by": "Who did it", "note": "What is to be noted"}[target.part]
        said = f"{what}: {event.label}. Caused by: {event.by}."
        write = "Date, and time of day if it is known: 12/03/2026 14:30" if target.part == "at" else "Words"
        codes = ", ".join(driven.get(target.event, ())) if target.part == "at" else ""
        return f"event {target.event}", said, write, codes, event.source
    question = asked_of(target)
    if question is None:
        return target.path, "", "", "", ""
    return target.path, question.help or question.label, _how(question.kind), "", question.source


def _how(kind: Kind | Group | Rows) -> str:
    """What may be written into the cells of a question."""
    if isinstance(kind, Rows):
        return "“none” or “not known”; people have columns of their own"
    if not isinstance(kind, Kind):
        return "The whole address, with line ends or commas between its lines and the postcode last"
    words = ", ".join(kind.choices.values()) or kind.hint or kind.name
    return f"{words}; several with “;” between them" if isinstance(kind, Multi | Names) else words
