"""“import” of 10,000 rows × 40 columns beside openpyxl's and calamine's own read of that workbook, and 100,000 rows.

Imported, checked (typed values, identity, events as “letters due” looks at them), written as case files with the audit file. The
register and the owner's workbook with notes come on top and are told apart: a child process leaves them out for the comparison.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import sys
from pathlib import Path
from typing import Any

from run import PROGRAM, Timed, interleaved, python, verdict

from caseforms.samples.legacy_workbooks import LONG, long_rows

ROWS, OPENPYXL_LIMIT, CALAMINE_LIMIT, MEMORY_LIMIT, LINEAR_LIMIT = 10_000, 1.6, 10.0, 4.0, 1.5
READ = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
for row in book.worksheets[0].iter_rows(values_only=True):
    pass
"""
CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    pass
"""
#: The import without what is told apart, into a new folder each time: deleting files slows a disk down for a while.
BARE = """
import sys, tempfile
sys.argv[2] = tempfile.mkdtemp(dir=sys.argv[2])
from caseforms.commands import importing
importing._Import._register = lambda *_: None
importing._Import._back = lambda *_: None
sys.argv[1:] = ["import", sys.argv[1], "-o", sys.argv[2]]
from caseforms.cli import main
main()
"""
WHOLE = BARE.replace("importing._Import._register = lambda *_: None\n", "").replace(
    "importing._Import._back = lambda *_: None\n", ""
)
REGISTERED = BARE.replace("importing._Import._register = lambda *_: None\n", "")


def compare(runs: int, folder: Path) -> None:
    """Time the import beside both readers, for a workbook as openpyxl writes it and as spreadsheet programs save it."""
    out = folder / "imported"
    out.mkdir()
    for kind, shared in (("written by openpyxl", False), ("shared strings, as Excel saves it", True)):
        path = folder / f"legacy-{shared:d}.xlsx"
        path.write_bytes(workbook(ROWS, shared=shared))
        print(f"  {ROWS:,} rows × {len(LONG)} columns, every cell filled, {kind}")
        _compare(max(3, runs // 2), path, out)
    linear(folder, out)
    shutil.rmtree(out)


def _compare(runs: int, path: Path, out: Path) -> None:
    ours = Timed("caseforms import: case files and audit", [*python(BARE), path, out], fine=(0, 1))
    register = Timed("  with the register of the cases", [*python(REGISTERED), path, out], fine=(0, 1))
    whole = Timed("  with the register and the owner’s workbook", [*python(WHOLE), path, out], fine=(0, 1))
    bare = Timed("openpyxl reads it", [*python(READ), path])
    timed = [ours, register, whole, bare]
    if importlib.util.find_spec("python_calamine"):
        timed.append(Timed("calamine reads it", [*python(CALAMINE), path]))
    if interleaved(runs, *timed):
        print(verdict("import : openpyxl", ours.median / bare.median, OPENPYXL_LIMIT))
        if len(timed) > 4:
            print(verdict("import : calamine", ours.median / timed[4].median, CALAMINE_LIMIT))
        print(verdict("memory of the import : of openpyxl", ours.peak_mb / bare.peak_mb, MEMORY_LIMIT))
        print(f"  · {ROWS / ours.median:,.0f} rows a second; with everything {ROWS / whole.median:,.0f}")


def linear(folder: Path, out: Path) -> None:
    """Ten times as many rows take about ten times as long."""
    timed = []
    for rows in (ROWS, ROWS * 10):
        path = folder / f"legacy-{rows}.xlsx"
        path.write_bytes(workbook(rows, shared=False))
        timed.append(Timed(f"{rows:,} rows", [*python(BARE), path, out], fine=(0, 1)))
    if interleaved(1, *timed):
        per_row = [each.median / rows for each, rows in zip(timed, (ROWS, ROWS * 10), strict=True)]
        print(verdict("a row of many : a row of few", per_row[1] / per_row[0], LINEAR_LIMIT))


def workbook(rows: int, *, shared: bool) -> bytes:
    """A workbook of forty columns in which every cell is filled; ``shared``: its text is in a table of shared strings."""
    from openpyxl import Workbook
    from register import shared_strings

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Closed cases")
    sheet.append([title for title, _ in LONG])
    for number, row in enumerate(long_rows(rows, mess=0.005)):
        sheet.append([_filled(value, place, number) for place, value in enumerate(row)])
    out = io.BytesIO()
    book.save(out)
    return shared_strings(out.getvalue()) if shared else out.getvalue()


_FILLED = {
    "Sibling 1 DOB": "N/K",
    "Sibling 2 DOB": "N/K",
    "Consent Date": "N/K",
    "EHA received": "-",
    "RCP sent": "-",
    "Triage: one agency can help": "-",
    "UPN": "N/K",
    "Tel": "N/K",
    "Parent 1 Tel": "N/K",
    "Parent 1 Relationship": "N/K",
    "Parent 1 PR": "N/K",
    "Parent 2 Relationship": "N/K",
    "PCode": "N/K",
    "Consent": "N",
    "Parent 2 Address": "N/K",
    "Disabled?": "N/K",
}


def _filled(value: object, place: int, number: int) -> object:
    title = LONG[place][0]
    if value is None:
        return _FILLED.get(title, f"{title} {number % 400}")
    if isinstance(value, str) and value.startswith("="):
        return f"'{value}"
    return value.replace("\x0b", " ") if isinstance(value, str) else value


if __name__ == "__main__":
    sys.exit(f"Run it by {PROGRAM.parent / 'python'} benchmarks/run.py import")
