"""A Word document of ours that comes back, edited by hand: what stands in its controls, beside them, and in its margins.

Tracked changes count as accepted. Rows that were copied or put in are found by the table in which they stand. Size, parts and
controls are bounded before anything is parsed; macros are not run and links not followed.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import Unreadable
from .carried import Carried, in_part
from .word_controls import W, homes, is_empty, print_of, said, tag_of, wrap_paragraphs
from .word_fields import bounded

MAX_DOCUMENT, MAX_CONTROLS = 48 * 1024 * 1024, 20_000
_ROW = re.compile(r"(?P<list>.+)\[(?P<number>\d+)\]\.(?P<key>[\w.]+)")
_BESIDE = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
_ENTRY = re.compile(r"word/comments\.xml")
_TRACKED = ("ins", "del", "moveFrom", "moveTo")


@dataclass(frozen=True, slots=True)
class Held:
    """What one control holds: the path in its tag, its words, and whether they are what was printed.

    ``gone``: tracked changes deleted the row in which it stands.
    """

    path: str
    words: str
    as_printed: bool


@dataclass(slots=True)
class RowBack:
    """One row of a list, as it stands in the document. ``number`` is the row on paper that it was, ``None`` for a new one.

    ``held`` are its answers by name; those of a row that was copied have nothing that was printed.
    """

    path: str
    number: int | None
    held: dict[str, Held] = field(default_factory=dict)


@dataclass(slots=True)
class WordBack:
    """A document that was read back. ``rows`` and ``answers`` stand in reading order.

    ``lost`` are controls that are no longer there, ``loose`` the words beside all controls, ``notes`` what margin notes say.
    ``tracked`` counts the tracked changes; ``title`` is that of its properties.
    """

    carried: Carried | None
    title: str = ""
    answers: dict[str, Held] = field(default_factory=dict)
    rows: dict[str, list[RowBack]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tracked: int = 0
    macros: bool = False

    @property
    def has_controls(self) -> bool:
        """Whether the document shows which of its words are answers."""
        return bool(self.answers or self.rows)


def read_word(data: bytes, file: str) -> WordBack:
    """Read a Word document back. Raises :class:`~caseforms.errors.Unreadable` for what is none, damaged or too large."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            f"{file}: this Word document is locked with a password, or of the old kind (.doc).",
            "Open it in Word and save it as .docx without a password.",
        )
    odd = bounded(data, file)
    damaged = Unreadable(f"{file}: the Word document is damaged.", "Open it in Word and save it again.")
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not re.fullmatch(r"word/\w+\.xml|customXml/[\w.]+\.xml|docProps/core\.xml", info.filename):
                continue
            if info.file_size > MAX_DOCUMENT:
                raise Unreadable(
                    f"{file}: the document is far larger than any form.", "Ask for another copy."
                )
            try:
                parts[info.filename] = archive.read(info)
            except Exception as fault:  # zip and deflate fail in many ways on a damaged file
                raise damaged from fault
    try:
        return _Reader(parts, file, any("macros" in words for words in odd)).read()
    except Unreadable:
        raise
    except Exception as fault:  # whatever is wrong inside a damaged file, the remedy is the same
        raise damaged from fault


class _Reader:
    def __init__(self, parts: Mapping[str, bytes], file: str, macros: bool) -> None:
        self.parts, self.file = parts, file
        carried = (in_part(part) for name, part in parts.items() if name.startswith("customXml/"))
        self.back = WordBack(next((each for each in carried if each), None), macros=macros)
        self.printed = self.back.carried.controls if self.back.carried else {}
        self.beside = frozenset(self.back.carried.beside) if self.back.carried else frozenset()
        self.count = 0
        self.heads: dict[Any, list[str]] = {}

    def read(self) -> WordBack:
        body = _parsed(self.parts["word/document.xml"])
        if body.find(f"{W}body") is None:
            raise Unreadable(
                f"{self.file}: this is not a Word document (.docx).", "Save it in Word as .docx."
            )
        _accept(body)
        if self.printed and not any(tag_of(each) for each in body.iter(f"{W}sdt")):
            _name_again(body, self.printed)
        self.back.title = self._title()
        self.back.tracked = sum(1 for _ in body.iter(*(f"{W}{name}" for name in _TRACKED)))
        if self.back.carried is None and next(body.iter(f"{W}sdt"), None) is None:
            return self.back
        known = self._rows_without_controls(body)
        for home, held in homes(body):
            if home in known:
                self._of_new_row(*known[home], home)
            else:
                self._home(home, held)
        for name, part in self.parts.items():
            if _BESIDE.fullmatch(name):
                for home, _ in homes(_parsed(part)):
                    self._loose(said(home))
        if "word/comments.xml" in self.parts:
            comments = _parsed(self.parts["word/comments.xml"])
            self.back.notes = [text for each in comments.iter(f"{W}comment") if (text := said(each))]
        self._lost()
        return self.back

    def _title(self) -> str:
        core = self.parts.get("docProps/core.xml")
        found = _parsed(core).find("{http://purl.org/dc/elements/1.1/}title") if core else None
        return (found.text or "") if found is not None else ""

    # -- controls ---------------------------------------------------------------------------------------------------------

    def _home(self, home: Any, held: list[Any]) -> None:
        around = said(home, held)
        if not held:
            self._loose(around)
            return
        self.count += len(held)
        if self.count > MAX_CONTROLS:
            raise Unreadable(
                f"{self.file}: the document has more than {MAX_CONTROLS:,} content controls.",
                "Use the document that caseforms made.",
            )
        _, _, around_then = self.printed.get(tag_of(held[0]), "").partition("+")
        changed_around = around and print_of(around) != around_then
        if changed_around and len(held) == 1 and not around_then and home.tag == f"{W}tc":
            self._put(tag_of(held[0]), said(home))  # typed into the cell, beside the control that fills it
            return
        if changed_around:
            self._loose(around)
        for control in held:
            self._put(tag_of(control), "" if is_empty(control) else said(control))

    def _put(self, path: str, words: str) -> None:
        printed = self.printed.get(path)
        same = printed is not None and print_of(words) == printed.partition("+")[0]
        each = Held(path, words, same)
        row = _ROW.fullmatch(path)
        if row is None:
            if path not in self.back.answers:
                self.back.answers[path] = each
            elif self.back.answers[path].words != words:
                self._loose(words)
            return
        rows = self.back.rows.setdefault(row["list"], [])
        number = int(row["number"])
        first = all(other.number != number for other in rows)
        last = rows[-1] if rows else None
        if last is None or (last.number != number and last.number is not None) or row["key"] in last.held:
            rows.append(last := RowBack(row["list"], number if first else None))
        elif last.number is None and first:
            rows.append(last := RowBack(row["list"], number))
        last.held[row["key"]] = each

    def _lost(self) -> None:
        """The controls that were printed and are gone; a row that is gone as a whole is none of them."""
        for path in self.printed:
            row = _ROW.fullmatch(path)
            if row is None:
                if path not in self.back.answers:
                    self.back.lost.append(path)
                continue
            for each in self.back.rows.get(row["list"], ()):
                if each.number == int(row["number"]) and row["key"] not in each.held:
                    self.back.lost.append(path)

    def _loose(self, words: str) -> None:
        if words and print_of(words) not in self.beside:
            self.back.loose.append(words)

    # -- rows that were put in ----------------------------------------------------------------------------------------------

    def _rows_without_controls(self, body: Any) -> dict[Any, tuple[str, str, Any]]:
        """The cells of rows that were put into a table of ours, each with list and name of its answer, and the row."""
        found: dict[Any, tuple[str, str, Any]] = {}
        for table in body.iter(f"{W}tbl"):
            rows = list(table.iterchildren(f"{W}tr"))
            pattern = next(filter(None, map(_pattern, rows)), None)
            if pattern is None:
                continue
            path, keys = pattern
            for row in rows:
                cells = list(row.iterchildren(f"{W}tc"))
                texts = [said(cell) for cell in cells]
                fresh = [text for text in texts if text and print_of(text) not in self.beside]
                held = any(tag_of(control) for control in row.iter(f"{W}sdt"))
                if not held and fresh and len(cells) == len(keys):
                    found |= {cell: (path, key, row) for cell, key in zip(cells, keys, strict=True)}
        return found

    def _of_new_row(self, path: str, key: str, row: Any, cell: Any) -> None:
        rows = self.back.rows.setdefault(path, [])
        if self.heads.get(row) is None:
            self.heads[row] = []
            rows.append(RowBack(path, None))
        rows[-1].held[key] = Held(f"{path}[].{key}", said(cell), False)


def _pattern(row: Any) -> tuple[str, list[str]] | None:
    """Which list a row of a table belongs to, and the name of the answer in each of its cells."""
    cells = list(row.iterchildren(f"{W}tc"))
    tags = [next(filter(None, map(tag_of, cell.iter(f"{W}sdt"))), "") for cell in cells]
    matches = [_ROW.fullmatch(tag) for tag in tags]
    lists = {match["list"] for match in matches if match}
    if len(cells) < 2 or not all(matches) or len(lists) != 1:
        return None
    return lists.pop(), [match["key"] for match in matches if match]


_MOST_NAMED = 3_000


def _name_again(body: Any, printed: Mapping[str, str]) -> None:
    """Give the places of answers their names again that a program has dropped (LibreOffice before 7.5).

    They are told by their order and their words, as far as these are clear: cells that still have controls of some kind.
    """
    cells = [
        cell
        for cell in body.iter(f"{W}tc")
        if cell.find(f".//{W}sdt") is not None and cell.find(f".//{W}tbl") is None
    ]
    if not 0 < len(cells) <= _MOST_NAMED:
        return
    names, then = list(printed), [each.partition("+")[0] for each in printed.values()]
    now = [print_of(said(each)) for each in cells]
    for _, a, b, c, d in difflib.SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for name, cell in zip(names[a:b], cells[c:d], strict=True) if b - a == d - c else ():
            wrap_paragraphs(cell, name)


def _accept(body: Any) -> None:
    """Take out the rows that a tracked change deletes; deleted words are left out where words are read."""
    for mark in [*body.iter(f"{W}trPr")]:
        row = mark.getparent()
        if mark.find(f"{W}del") is not None and row is not None and row.getparent() is not None:
            row.getparent().remove(row)


def _parsed(part: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
