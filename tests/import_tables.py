"""Sheets for the tests of the import, written as rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from caseforms.cases.blocks import build
from caseforms.cases.case import Case
from caseforms.cases.columns import Titles
from caseforms.cases.importing.imported import Imported
from caseforms.cases.importing.mapping import Mapping, suggest
from caseforms.cases.importing.rows import import_rows
from caseforms.cases.importing.table import Shown, Source, Table, Value

TODAY = date(2026, 3, 1)
TITLES = Titles(Case)


def sheet(*rows: Sequence[Value], name: str = "Children", **more: Any) -> Table:
    """A sheet with these rows, the first in row 1; a row of nothing is left out, as a reader does."""
    kept = [(n, list(row)) for n, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    return Table(name, kept, **more)


def book(*tables: Table, **more: Any) -> Source:
    """A workbook with these sheets."""
    return Source("legacy.xlsx", "Excel workbook", list(tables), **more)


def imported(source: Source, mapping: Mapping | None = None) -> list[Imported]:
    """What the rows of a workbook become, by its suggested mapping or another, on a fixed day."""
    return list(import_rows(source, mapping or suggest(source), TODAY))


def one(
    titles: Sequence[str], *cells: Value, others: Sequence[Sequence[Value]] = (), **more: Any
) -> Imported:
    """The first child of a sheet with a reference in front of these columns; ``others`` are further rows of cells."""
    rows = [["Case ID", *titles], ["C1", *cells], *(["C2", *row] for row in others)]
    return imported(book(sheet(*rows), **more))[0]


def case_of(child: Imported) -> Case:
    """The case that a child’s answers make."""
    case = build(Case, child.answers)
    case.today, case.unread = TODAY, {}
    return case


def number(text: str) -> Shown:
    """A cell that holds a number and shows this."""
    return Shown(text)


def codes(child: Imported) -> list[str]:
    """The codes of what was told about a child, in order."""
    return [told.finding.code for told in child.told]
