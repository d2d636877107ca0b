"""The mapping’s file, as a person made it: read with the line of everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...errors import Unreadable
from ..blocks import Group, Rows, questions
from ..case import Case
from ..columns import Titles, without_numbers
from ..events import EVENTS
from ..kinds import Choice, Kind, Unusable, closest
from ..reading import Located, file_bytes, parse_answers
from .choices import translations
from .dates import Order
from .mapping import Column, Join, Mapping, SheetMapping
from .table import letters
from .titles import IGNORE, Sure, is_path

MAX_BYTES = 4 * 1024 * 1024

_TOP = ("constants", "sheets", "ignored_sheets")
_SHEET = ("sheet", "header_rows", "first_row", "constants", "join", "columns")
_COLUMN = ("column", "title", "path", "perhaps", "sure", "date_order", "codes")
_JOIN = ("sheet", "on", "there")
_MAX_COLUMN = 16_384
_SUGGEST = "“caseforms import --suggest” writes a mapping that can be edited."


def read_mapping(path: Path, model: type[Case] = Case) -> Mapping:
    """The mapping in a file, for a case of this kind.

    Raises :class:`~caseforms.errors.Unreadable`, with the line, when the file cannot be read, or when it has a key, a path
    or a value that a mapping has not.
    """
    raw = file_bytes(path, MAX_BYTES, "a mapping")
    if len(raw) > MAX_BYTES:
        raise Unreadable("the mapping is larger than 4 MB", _SUGGEST, file=str(path))
    if not raw.strip() or b"\0" in raw[:1000]:
        what = "is empty" if not raw.strip() else "is no text file"
        raise Unreadable(f"the mapping {what}", _SUGGEST, file=str(path))
    return _Reader(str(path), model).mapping(parse_answers(raw, str(path)).root)


class _Reader:
    def __init__(self, file: str, model: type[Case]) -> None:
        self.file, self.model = file, model
        self.titles = Titles(model)

    def wrong(self, node: Located, message: str, remedy: str = "") -> Unreadable:
        return Unreadable(message, remedy, file=self.file, line=node.line, column=node.column)

    # -- the parts of a mapping ------------------------------------------------------------------------------------------

    def mapping(self, root: Located) -> Mapping:
        given = self._group(root, _TOP, "a mapping")
        if "sheets" not in given:
            raise self.wrong(root, "the mapping has no “sheets”", _SUGGEST)
        mapping = Mapping(file=self.file)
        mapping.constants = self._constants(given.get("constants"))
        mapping.ignored_sheets = [self._text(each) for each in self._list(given.get("ignored_sheets"))]
        for each in self._list(given["sheets"]):
            sheet = self._sheet(each)
            if any(other.sheet == sheet.sheet for other in mapping.sheets):
                message = f"the sheet “{sheet.sheet[:60]}” is described twice"
                raise self.wrong(each, message, "Keep one of the two.")
            mapping.sheets.append(sheet)
        return mapping

    def _sheet(self, node: Located) -> SheetMapping:
        given = self._group(node, _SHEET, "a sheet")
        sheet = SheetMapping(self._required(node, given, "sheet"), line=node.line)
        rows = self._list(given.get("header_rows"))
        sheet.header_rows = tuple(self._number(each) for each in rows)
        last = max(sheet.header_rows, default=0)
        sheet.first_row = self._number(given["first_row"]) if _has(given, "first_row") else last + 1
        if sheet.first_row <= last:
            message = "the first row must stand below the rows of the titles"
            raise self.wrong(given["first_row"], message, f"Write {last + 1} or more.")
        sheet.constants = self._constants(given.get("constants"))
        for each in self._list(given.get("join")):
            join = self._group(each, _JOIN, "a join")
            name, on = (self._required(each, join, key) for key in ("sheet", "on"))
            there = self._text(join["there"]) if _has(join, "there") else ""
            sheet.join.append(Join(name, on, there, each.line))
        places: set[int] = set()
        for each in self._list(given.get("columns")):
            column = self._column(each)
            if column.place in places:
                message = f"the column {letters(column.place)} is described twice"
                raise self.wrong(each, message, "Keep one of the two.")
            places.add(column.place)
            sheet.columns.append(column)
        return sheet

    def _column(self, node: Located) -> Column:
        given = self._group(node, _COLUMN, "a column")
        name = self._required(node, given, "column")
        column = Column(self._place(given["column"], name), line=node.line)
        column.title = self._text(given["title"]) if _has(given, "title") else ""
        if _has(given, "path"):
            column.path = self._path(given["path"])
        if _has(given, "perhaps"):
            column.perhaps = self._text(given["perhaps"])
        if _has(given, "sure"):
            column.sure, column.figure = self._sure(given["sure"])
        if _has(given, "date_order"):
            column.date_order = self._order(given["date_order"])
        if _has(given, "codes"):
            self._codes(given["codes"], column)
        return column

    def _constants(self, node: Located | None) -> dict[str, str]:
        """What holds for every row, each an answer that a case file would take."""
        found = {}
        for path, said in self._pairs(node, "answers").items():
            self._known_path(said, path, "constants")
            if path.endswith("[]") or "[]." in path or path == "child.name" or path.startswith("events."):
                message = f"“{path[:60]}” cannot be a constant"
                raise self.wrong(said, message, "Name one answer, such as “local_authority.name”.")
            kind = self.titles.asked(path).kind
            text = self._text(said)
            value = kind.accept(text) if isinstance(kind, Kind) else None
            if isinstance(value, Unusable):
                raise self.wrong(said, value.concern.message, value.concern.remedy)
            found[path] = text
        return found

    def _codes(self, node: Located, column: Column) -> None:
        if isinstance(node.value, dict):
            column.codes = {word: self._text(said, empty=True) for word, said in node.value.items()}
            return
        name = self._text(node)
        kind = self._kind(column.path)
        lists = (
            list(translations(kind, column.path.rpartition(".")[2]).lists) if isinstance(kind, Choice) else []
        )
        if name not in lists:
            known = f"The lists here are: {', '.join(lists)}." if lists else "This answer has no such list."
            message = f"there is no list of codes “{name[:60]}” for this answer"
            raise self.wrong(node, message, _meant(name, lists) or f"{known} Or write “codes: {{Y: yes}}”.")
        column.code_list = name

    def _kind(self, path: str) -> Kind | Group | Rows | None:
        plain = without_numbers(path)
        try:
            return self.titles.asked(plain).kind
        except KeyError:
            return None

    # -- single values ---------------------------------------------------------------------------------------------------

    def _path(self, node: Located) -> str:
        path = self._text(node)
        if path != IGNORE:
            self._known_path(node, path, "path")
        return path

    def _known_path(self, node: Located, path: str, where: str) -> None:
        if not is_path(path, self.titles):
            near = closest(path, list(dict.fromkeys(_paths(self.model))), 1)
            remedy = (
                f"Did you mean “{near[0]}”?" if near else "docs/case-files.md says how answers are named."
            )
            raise self.wrong(node, f"“{where}” names no answer of a case file: “{path[:60]}”", remedy)

    def _order(self, node: Located) -> Order:
        text = self._text(node).casefold().replace("_", " ")
        try:
            return Order(text)
        except ValueError:
            remedy = f"Write one of: {', '.join(Order)}."
            raise self.wrong(node, f"there is no order of dates “{text[:60]}”", remedy) from None

    def _sure(self, node: Located) -> tuple[Sure, float]:
        text = self._text(node)
        match = re.fullmatch(r"(\w+)(?:\s*\(([01](?:\.\d+)?)\))?", text)
        if match is None or match[1] not in list(Sure):
            remedy = f"Write one of: {', '.join(Sure)}; or leave it out."
            raise self.wrong(node, f"“sure” cannot be “{text[:60]}”", remedy)
        return Sure(match[1]), float(match[2] or 1)

    def _place(self, node: Located, name: str) -> int:
        if not re.fullmatch(r"[A-Za-z]{1,3}", name):
            raise self.wrong(node, f"“{name[:20]}” is no column", "Write its letters, such as B or AC.")
        place = 0
        for letter in name.upper():
            place = place * 26 + ord(letter) - 64
        if place > _MAX_COLUMN:
            raise self.wrong(node, f"there is no column “{name}”", "The last one is XFD.")
        return place - 1

    def _number(self, node: Located) -> int:
        text = self._text(node)
        if not re.fullmatch(r"[1-9]\d{0,6}", text):
            raise self.wrong(node, f"“{text[:20]}” is no row", "Write its number, from 1.")
        return int(text)

    # -- shapes ----------------------------------------------------------------------------------------------------------

    def _group(self, node: Located, known: Sequence[str], what: str) -> dict[str, Located]:
        if not isinstance(node.value, dict):
            raise self.wrong(node, f"{what} is due here, as “name: value” lines", _SUGGEST)
        for name, item in node.value.items():
            if name not in known:
                remedy = _meant(name, known) or f"There are: {', '.join(known)}."
                line, column = item.key_place
                message = f"{what} has no “{name[:60]}”"
                raise Unreadable(message, remedy, file=self.file, line=line, column=column)
        return node.value

    def _pairs(self, node: Located | None, what: str) -> dict[str, Located]:
        if node is None or node.value is None:
            return {}
        if not isinstance(node.value, dict):
            raise self.wrong(node, f"{what} are due here, as “name: value” lines", _SUGGEST)
        return node.value

    def _list(self, node: Located | None) -> list[Located]:
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, list):
            raise self.wrong(node, "a list is due here", "Begin each entry with “- ”, or write [3, 4].")
        return node.value

    def _text(self, node: Located, *, empty: bool = False) -> str:
        if isinstance(node.value, str):
            return node.value
        if node.value is None and empty:
            return ""
        raise self.wrong(node, "one value is due here", "Write it on one line.")

    def _required(self, node: Located, given: dict[str, Located], name: str) -> str:
        if not _has(given, name):
            raise self.wrong(node, f"“{name}” is missing here", _SUGGEST)
        return self._text(given[name])


def _has(given: dict[str, Located], name: str) -> bool:
    return name in given and given[name].value is not None


def _meant(name: str, known: Sequence[str]) -> str:
    near = closest(name, known, 1)
    return f"Did you mean “{near[0]}”?" if near else ""


def _paths(model: type[Case]) -> Iterator[str]:
    """Every path that a mapping can name, with the first row of each list."""
    yield "child.name"
    yield from (f"events.{code}" for code in EVENTS)
    waiting = [("", model)]
    while waiting:
        above, block = waiting.pop()
        for name, question in questions(block).items():
            here = f"{above}{name}"
            if isinstance(question.kind, Kind):
                yield here
            elif here.count(".") < 3:
                rows = "[0]" if isinstance(question.kind, Rows) else ""
                yield here
                waiting.append((f"{here}{rows}.", question.kind.model))  # type: ignore[arg-type]
