"""Legacy workbooks of other kinds (.xls, .xlsb, .ods), through the optional library python-calamine."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from dataclasses import replace
from importlib.util import find_spec
from typing import IO, Any

from ...errors import Unreadable
from ..zipped import Package
from . import other_formats_child as child
from .bounds import BOUNDS, Spent
from .excel import fill
from .recognise import KINDS
from .remarks import NO_CELLS, NO_ERRORS, about, doubts, hidden_findings
from .table import Source, Table

#: The library unpacks whole parts, so they may be half as long.
_BOUNDS = replace(BOUNDS, unzipped=BOUNDS.unzipped // 2)
_SAVE = "Open it in the spreadsheet program and save it as .xlsx."


def read_other(data: bytes, file: str, kind: str) -> Source:
    """An .xls, .xlsb or .ods workbook with all its sheets that hold anything.

    Raises :class:`~caseforms.errors.Unreadable` when the library is not installed, or the workbook is damaged or too large.
    """
    if find_spec("python_calamine") is None:
        raise Unreadable(
            f"this is {KINDS[kind]}, and what reads it is not installed",
            f"Install it: pip install 'caseforms[fast]'. Or: {_SAVE}",
            file=file,
        )
    if kind != "xls":
        Package(data, file, _BOUNDS)
    code, sent = _run(data, file)
    if code == child.DAMAGED_EXIT:
        raise Unreadable("the workbook is damaged, or locked with a password", _SAVE, file=file)
    if code:
        raise Unreadable("the workbook is too large, or damaged in a way that makes it so", _SAVE, file=file)
    words = "cells that show errors, and formulas without a result, are read as empty in a file of this kind"
    remedy = "Save it as .xlsx and import that, if errors matter."
    source = Source(file, kind, [], findings=[about(NO_ERRORS, words, remedy, file)])
    for each in sent:
        _add(source, *each)
    return source


_Sent = list[tuple[tuple[str, str, bool, list[Any]], list[Any]]]


def _run(data: bytes, file: str) -> tuple[int, _Sent]:
    """The exit code of the process that reads a workbook, and what it sent: each sheet with its rows."""
    command = [sys.executable, "-I", "-m", child.__name__]
    running = subprocess.Popen(  # noqa: S603 (our own module, and nothing of it comes from outside)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert running.stdin and running.stdout
    giver = threading.Thread(target=_give, args=(running.stdin, data), daemon=True)
    clock = threading.Timer(child.SECONDS, running.kill)
    try:
        giver.start()
        clock.start()
        sent = _received(running.stdout, Spent(file))
        return running.wait(), sent
    finally:
        clock.cancel()
        clock.join()
        running.kill()
        running.wait()
        giver.join()
        running.stdout.close()


def _give(stream: IO[bytes], data: bytes) -> None:
    try:
        with stream:
            stream.write(data)
    except OSError:  # it has ended before it had read everything, and its exit code says why
        return


def _received(stream: IO[bytes], spent: Spent) -> _Sent:
    sent: _Sent = []
    while True:
        try:
            what = pickle.load(stream)  # noqa: S301 (from our own process, never from a file)
        except (EOFError, pickle.UnpicklingError):
            return sent
        if isinstance(what, tuple):
            sent.append((what, []))
        else:
            spent.on(what)
            sent[-1][1].extend(what)


def _add(source: Source, sheet: tuple[str, str, bool, list[Any]], rows: list[Any]) -> None:
    (name, kind, hidden, merged), file = sheet, source.file
    if kind != "WorkSheet":
        words = f"the sheet “{name}” is a chart, a dialogue or a sheet of macros; it is left out"
        source.findings.append(about(NO_CELLS, words, "", file))
        return
    if not rows:
        source.said.append(f"The sheet “{name}” is empty.")
        return
    table = Table(name, rows, hidden)
    table.told = doubts(rows, file)
    source.tables.append(table)
    source.findings += hidden_findings(table, file)
    ranges = [(above + 1, below + 1, first, last) for (above, first), (below, last) in merged]
    source.findings += fill(table, ranges, file)
