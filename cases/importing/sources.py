"""A legacy file, whatever it is: recognised by what is in it, and read within bounds of size, memory and time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...errors import Unreadable
from ..reading import file_bytes
from ..zipped import too_large
from .bounds import BOUNDS
from .csv_files import read_csv
from .excel import Spread, alone, read_excel
from .recognise import KINDS, LOCKED, kind_of
from .table import Source

_ENDINGS = {"csv": (".csv", ".tsv", ".txt", ".tab", "")}


def read_source(path: Path, password: Callable[[], str] | None = None, spread: Spread = alone) -> Source:
    """Read a workbook or a table of values.

    ``password`` is called for the password of a locked workbook. ``spread`` spreads reading over processors, as
    ``render.chunks.in_chunks`` does. Raises :class:`~caseforms.errors.Unreadable` when it is none that can be read, with the
    way out; then nothing of it is used.
    """
    file = str(path)
    data = file_bytes(path, BOUNDS.size, "a workbook")
    if len(data) > BOUNDS.size:
        raise too_large(file, BOUNDS)
    kind, said = kind_of(data, file), []
    if kind == LOCKED:
        from .locked import unlocked

        data = unlocked(data, file, password)
        kind = kind_of(data, file)
        said.append("It was opened with its password.")
    source = _read(data, file, kind, spread)
    if not source.tables:
        raise Unreadable(
            "no cell of it holds anything",
            "Look whether this is the right file, and whether it was saved.",
            file=file,
        )
    source.said[:0] = [f"This is {KINDS[kind]}{_otherwise(path, kind)}.", *said]
    return source


def _read(data: bytes, file: str, kind: str, spread: Spread) -> Source:
    if kind == "csv":
        return read_csv(data, file)
    if kind in ("xlsx", "xlsm"):
        return read_excel(data, file, kind, spread)
    from .other_formats import read_other

    return read_other(data, file, kind)


def _otherwise(path: Path, kind: str) -> str:
    """That a file’s name says something else than the file is."""
    ending = path.suffix.casefold()
    return (
        ""
        if ending in _ENDINGS.get(kind, (f".{kind}",))
        else f", although its name ends in {ending or 'nothing'}"
    )
