"""Files that are damaged or made to do harm end with a sentence, within bounds of time and memory, and nothing is half-read."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time as clock
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile_files as made
import pytest
from hostile_files import (
    NAMES,
    data,
    excel,
    only,
    stopped,
    styles,
    text,
)
from register_helpers import LINKS, SPACE

from caseforms.cases.importing import bounds, csv_files
from caseforms.cases.importing.sources import read_source
from caseforms.errors import Unreadable

# -- hostile files -------------------------------------------------------------------------------------------------------

READ = r"""
import json, sys, time
from pathlib import Path
from caseforms.cases.importing.sources import read_source
from caseforms.errors import Unreadable
began = time.perf_counter()
try:
    source = read_source(Path(sys.argv[1]))
    words = f"read {sum(len(each.rows) for each in source.tables)}"
except Unreadable as problem:
    words = problem.message + " " + problem.remedy
import re, resource
peak = Path("/proc/self/status")  # the other figure begins with that of the process that started this one
own = int(re.search(r"VmHWM:\s+(\d+)", peak.read_text())[1]) if peak.exists() else 0
used = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(each.ru_utime + each.ru_stime for each in used)
print(json.dumps([words, seconds, ((own or used[0].ru_maxrss) + used[1].ru_maxrss) / 1024]))
"""
FIRST = f'<worksheet xmlns="{SPACE}"><sheetData><row r="1"><c r="A1"><v>5</v></c></row>'.encode()
LAST = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"


def within_bounds(path: Path) -> str:
    """What comes of reading a file in a process of its own, which must not take more than 10 s and 500 MB."""
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=120, check=True
    )
    words, seconds, megabytes = json.loads(ran.stdout)
    assert seconds < 10
    assert megabytes < 500
    return str(words)


def formatted_rows(cell_: str = "") -> Iterator[bytes]:
    yield FIRST
    for first in range(2, 1_048_577, 1_000):
        rows = range(first, min(first + 1_000, 1_048_577))
        yield "".join(
            f'<row r="{n}" spans="1:9" s="0" customFormat="1" ht="15">{cell_.replace("#", str(n))}</row>'
            for n in rows
        ).encode()
    yield LAST


def repeated(first: bytes, many: bytes, times: int, last: bytes) -> Iterator[bytes]:
    yield first
    for _ in range(times):
        yield many
    yield last


@pytest.mark.parametrize("cell_", ["", '<c r="A#" s="0"/><c r="B#" s="0"/><c r="C#" s="0"/>'])
def test_a_million_empty_formatted_rows_cost_little(tmp_path: Path, cell_: str) -> None:
    path = made.long_part(tmp_path / "a.xlsx", SHEET, formatted_rows(cell_))
    assert within_bounds(path) == "read 1"


SST = f'<sst xmlns="{SPACE}">'.encode()
BOMBS: dict[str, tuple[str, Callable[[], Iterator[bytes]], str]] = {
    "more than it should": (SHEET, lambda: repeated(FIRST, b" " * 10**6, 900, LAST), "unpacks to more than"),
    "a gap without end": (SHEET, lambda: repeated(FIRST, b" " * 10**6, 300, LAST), "damaged"),
    "rows without end": (
        SHEET,
        lambda: repeated(FIRST, b"<row><c><v>1</v></c></row>" * 40_000, 250, LAST),
        "more than 250,000 rows",
    ),
    "cells without end": (
        SHEET,
        lambda: repeated(FIRST, b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>", 700, LAST),
        "more cells",
    ),
    "cells at the far end": (
        SHEET,
        lambda: repeated(FIRST, b'<row><c r="XFD9"><v>1</v></c></row>' * 20_000, 10, LAST),
        "more than",
    ),
    "strings without end": (
        "xl/sharedStrings.xml",
        lambda: repeated(SST, b"<si><t/></si>" * 100_000, 200, b"</sst>"),
        "more than",
    ),
    "strings that only the parser knows": (
        "xl/sharedStrings.xml",
        lambda: repeated(SST, b"<si ><t/></si>" * 100_000, 200, b"</sst>"),
        "more than",
    ),
    "long strings": (
        "xl/sharedStrings.xml",
        lambda: repeated(SST, b"<si><t>" + "é😀".encode() * 16_000 + b"</t></si>", 4_000, b"</sst>"),
        "more than",
    ),
    "a string without end": (
        "xl/sharedStrings.xml",
        lambda: repeated(SST + b"<si><t>", b"x" * 10**6, 300, b"</t></si></sst>"),
        "damaged",
    ),
    "styles without end": (
        "xl/styles.xml",
        lambda: repeated(
            b"<styleSheet><cellXfs>", b'<xf numFmtId="0"/>' * 10_000, 500, b"</cellXfs></styleSheet>"
        ),
        "damaged",
    ),
    "merged ranges": (
        SHEET,
        lambda: repeated(
            FIRST + b"</sheetData><mergeCells>",
            b'<mergeCell ref="A1:XFD1048576"/>' * 10_000,
            90,
            b"</mergeCells></worksheet>",
        ),
        "read 1",
    ),
    "what follows without end": (
        SHEET,
        lambda: repeated(FIRST + b"</sheetData>", b" " * 10**6, 300, b"</worksheet>"),
        "damaged",
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_that_unpacks_to_a_flood_ends_within_bounds(tmp_path: Path, bomb: str) -> None:
    part, pieces, words = BOMBS[bomb]
    path = made.long_part(tmp_path / "a.xlsx", part, pieces(), strings="<si><t>a</t></si>", styles=styles())
    assert path.stat().st_size < 8_000_000
    assert words in within_bounds(path)


def test_a_flood_that_lies_about_its_size_is_stopped_while_it_is_unpacked(tmp_path: Path) -> None:
    flood = repeated(FIRST, b"<row><c><v>1</v></c></row>" * 40_000, 100, LAST)
    path = made.lying_about_its_size(made.long_part(tmp_path / "a.xlsx", SHEET, flood), SHEET)
    assert "damaged" in within_bounds(path)


@pytest.mark.parametrize("rows", [1_048_576, 999_999_999_999])
def test_an_open_document_that_repeats_a_row_without_end_ends_within_bounds(
    tmp_path: Path, rows: int
) -> None:
    path = made.open_document(tmp_path / "a.ods", made.open_row(*["x"] * 16, repeated=rows))
    words = within_bounds(path)
    assert "more than 250,000 rows" in words or "too large" in words


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_one_cell_at_the_far_end_of_an_old_workbook_ends_within_bounds(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xls":
        made.old_excel(path, {(0, 0): "Name", (65_535, 255): "x"})
    else:
        made.binary_excel(path, {(0, 0): "Name", (1_048_575, 16_383): "x"})
    assert "too large" in within_bounds(path)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "part",
    [
        *(SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"),
        *("xl/_rels/workbook.xml.rels", "xl/comments1.xml"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(tmp_path: Path, part: str, encoding: str) -> None:
    root = {"xl/sharedStrings.xml": "sst", SHEET: "worksheet"}.get(part, "x")
    bomb = f'{ENTITIES}<{root} xmlns="{SPACE}"><sheetData><row><c><v>&b;&f;</v></c></row></sheetData>&b;&f;</{root}>'
    rels = f'<Relationships><Relationship Id="c" Type="{LINKS}/comments" Target="../comments1.xml"/></Relationships>'
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": rels, part: bomb.encode(encoding)}
    assert "damaged" in stopped(excel(tmp_path / "a.xlsx", NAMES, parts=parts))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_that_was_cut_off_is_said(tmp_path: Path, share: float) -> None:
    path = excel(tmp_path / "a.xlsx", NAMES)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "cut off" in stopped(path)


def test_a_workbook_with_a_byte_changed_is_damaged_or_read_and_never_falls_over(tmp_path: Path) -> None:
    """Wherever the byte is, there is a sentence or a result."""
    whole = excel(
        tmp_path / "a.xlsx", NAMES, strings="<si><t>a</t></si>", styles=styles("dd/mm/yyyy")
    ).read_bytes()
    chance = random.Random(5)
    told = 0
    for _ in range(150):
        held = bytearray(whole)
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
        (tmp_path / "b.xlsx").write_bytes(held)
        try:
            read_source(tmp_path / "b.xlsx")
        except Unreadable as problem:
            assert problem.remedy
            told += 1
    assert told > 50


@pytest.mark.parametrize(
    "sheet",
    [
        '<sheetData><row r="2"/><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" s="9"><v>9</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>nine</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1E999999999</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="ZZZZ1"><v>9</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="str"><v>&nosuch;</v></c></row></sheetData>',
        '<sheetData><row r="1048577"><c r="A1048577"><v>9</v></c></row></sheetData>',
        f'<sheetData><row r="1">{text("A1", "a")}</row></sheetData><mergeCells><mergeCell ref="A1:ZZZZ2"/></mergeCells>',
        f'<cols><col hidden="1" min="x" max="2"/></cols><sheetData><row r="1">{text("A1", "a")}</row></sheetData>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(tmp_path: Path, sheet: str) -> None:
    assert "damaged" in stopped(excel(tmp_path / "a.xlsx", sheet, styles=styles()))


def test_what_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "a.xlsx").open("wb") as stream:
        stream.truncate(bounds.BOUNDS.size + 1)
    began = clock.process_time()
    assert "larger than 100 MB" in stopped(tmp_path / "a.xlsx")
    assert clock.process_time() - began < 2
    monkeypatch.setattr(csv_files, "MAX_BYTES", 10)
    (tmp_path / "a.csv").write_text("Name,Town\nAnn,Ely\n")
    assert "larger than" in stopped(tmp_path / "a.csv")


@pytest.mark.parametrize(("bound", "most"), [("MAX_ROWS", 3), ("MAX_CELLS", 5), ("MAX_TEXT", 10)])
@pytest.mark.parametrize("kind", ["xlsx", "csv", "xls"])
def test_rows_cells_and_text_are_bounded_in_files_of_every_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, bound: str, most: int
) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        excel(path, data(*(text(f"A{n}", "Ann") + text(f"B{n}", "Bo") for n in range(1, 6))))
    elif kind == "xls":
        made.old_excel(path, {(row, column): "Ann" for row in range(5) for column in range(2)})
    else:
        path.write_text("Ann,Bo\n" * 5)
    assert len(only(read_source(path)).rows) == 5
    monkeypatch.setattr(bounds, bound, most)
    assert "more" in stopped(path)


def test_columns_of_a_text_file_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,Town\nAnn,Ely\n" + "x," * 20_000 + "x\n")
    assert "more cells than a spreadsheet" in stopped(tmp_path / "a.csv")
