"""“letters due” over a register of 10,000 rows beside openpyxl's own read of that workbook.

Three registers: one of which a tenth of the cases are owed something, as openpyxl writes it and as spreadsheet programs do
(with a table of shared strings), and one of which a third are.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from run import PROGRAM, Timed, interleaved, python, verdict

from caseforms.samples.register_cases import workbook

ROWS, LIMIT = 10_000, 1.3
READ = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
for row in book.worksheets[0].iter_rows(values_only=True):
    pass
"""
_CELL = re.compile(
    rb'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="inlineStr"><is><t(?: xml:space="preserve")?>(.*?)</t></is></c>',
    re.DOTALL,
)


def compare(runs: int, folder: Path) -> None:
    """Time both on each register, and print the ratios."""
    usual, busy = workbook(ROWS, settled=0.7), workbook(ROWS)
    for name, data in (
        ("a tenth due, written by openpyxl", usual),
        ("a tenth due, shared strings", shared_strings(usual)),
        ("a third due, shared strings", shared_strings(busy)),
    ):
        path = folder / f"{name.replace(' ', '-').replace(',', '')}.xlsx"
        path.write_bytes(data)
        command: list[str | Path] = [PROGRAM, "letters", "due", path, "--on", "20/11/2026 12:00"]
        ours = Timed(f"caseforms letters due ({name})", command, fine=(0, 1))
        bare = Timed("openpyxl reads it", [*python(READ), path])
        if interleaved(max(3, runs), ours, bare):
            print(verdict("letters due : openpyxl", ours.median / bare.median, LIMIT))


def shared_strings(data: bytes) -> bytes:
    """The same workbook with its text in a table of shared strings, as spreadsheet programs save it."""
    strings: dict[bytes, int] = {}

    def share(match: re.Match[bytes]) -> bytes:
        number = strings.setdefault(match[2], len(strings))
        return match[1] + b' t="s"><v>%d</v></c>' % number

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name in parts:
            if name.startswith("xl/worksheets/sheet"):
                parts[name] = _CELL.sub(share, parts[name])
        items = b"".join(b'<si><t xml:space="preserve">%b</t></si>' % text for text in strings)
        parts["xl/sharedStrings.xml"] = (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="%d">%b</sst>'
            % (len(strings), items)
        )
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        if b"sharedStrings" not in parts["[Content_Types].xml"]:
            entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b"/></Types>' % kind
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", entry)
        rels = "xl/_rels/workbook.xml.rels"
        if b"sharedStrings" not in parts[rels]:
            where = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
            entry = (
                b'<Relationship Id="rShared" Type="%b" Target="sharedStrings.xml"/></Relationships>' % where
            )
            parts[rels] = parts[rels].replace(b"</Relationships>", entry)
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()
