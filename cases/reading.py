"""Case files in: YAML and JSON by one route, every answer as text with its line and column.

The file is read as a stream of YAML events, never through YAML's own typing: ``NO``, ``0123`` and ``12:30`` stay as
typed. Depth, size and aliases are bounded while reading, so that a hostile file costs nothing. Linear in file size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import Unreadable
from ..findings import Place

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 60
MAX_ALIASED_ANSWERS = 10_000
NOTHING = {"", "~", "null"}

_SURROGATE_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Located:
    """One value of a case file with the place (1-based) at which it starts.

    ``value`` is text, ``None`` (nothing given), a list or a mapping of further located values. ``key_place`` is the
    place of the key in front of it.
    """

    value: str | list[Located] | dict[str, Located] | None
    line: int
    column: int
    key_place: tuple[int, int] = (0, 0)
    answers: int = 1

    def below(self, step: str | int) -> Located | None:
        """The value one step further: under a name, or at a place in a list (from 0)."""
        if isinstance(step, int):
            return self.value[step] if isinstance(self.value, list) and step < len(self.value) else None
        return self.value.get(step) if isinstance(self.value, dict) else None

    def plain(self) -> Any:
        """The value without places: text, ``None``, lists and mappings."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


@dataclass(slots=True)
class Document:
    """A case file that has been read: the tree of located values and the lines as typed."""

    file: str
    root: Located
    lines: list[str] = field(default_factory=list)

    def name_place(self, path: str) -> Place:
        """Where the name in front of the answer ``path`` stands, for a name that is wrong."""
        node: Located | None = self.root
        for step in steps(path):
            node = node.below(step) if node else None
        return Place(self.file, *node.key_place) if node and node.key_place[0] else self.place(path)

    def place(self, path: str) -> Place:
        """Where the answer ``path`` (``child.dob``, ``parents[1].name``) stands, or else the nearest thing above it."""
        node, at = self.root, (self.root.line, self.root.column)
        for step in steps(path):
            below = node.below(step)
            if below is None:
                return Place(self.file, *at)
            node = below
            nested = isinstance(node.value, dict | list) and node.key_place[0]
            at = node.key_place if nested else (node.line, node.column)
        return Place(self.file, *at)


def steps(path: str) -> Iterator[str | int]:
    """The steps of a path: ``parents[1].name`` gives ``parents``, ``1``, ``name``."""
    for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        yield name if name else int(number)


def read_case_file(path: Path) -> Document:
    """Read a case file.

    Raises :class:`~caseforms.errors.Unreadable` when it is missing, is a folder, is empty, is not UTF-8 text, is not
    well-formed, repeats a key, or passes a bound.
    """
    return parse_case(file_bytes(path, MAX_BYTES, "a case file"), str(path))


def file_bytes(path: Path, most: int, what: str) -> bytes:
    """The bytes of a file, one more than ``most`` at the utmost; ``what`` names the kind of file in messages.

    Raises :class:`~caseforms.errors.Unreadable` when it is missing, is a folder or cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except IsADirectoryError:
        raise Unreadable(
            f"this is a folder, not {what}", "Name the file inside it.", file=str(path)
        ) from None
    except FileNotFoundError:
        raise Unreadable(
            "there is no such file", "Check the spelling and the folder.", file=str(path)
        ) from None
    except OSError as problem:
        reason = problem.strerror or "it cannot be opened"
        raise Unreadable(
            f"the file cannot be read ({reason.lower()})", "Ask for access to it.", file=str(path)
        ) from None


def parse_case(raw: bytes, file: str) -> Document:
    """Read the bytes of a case file; ``file`` names it in messages. Raises as :func:`read_case_file`."""
    document = parse_answers(raw, file)
    root = document.root
    if not isinstance(root.value, dict):
        raise Unreadable(
            "a case file is a list of questions with answers, such as “reference: CF-2026-0001”",
            "Start from “caseforms new”, which writes an empty case file.",
            file=file,
            line=root.line,
            column=root.column,
        )
    return document


def parse_answers(raw: bytes, file: str) -> Document:
    """Read the bytes of any file that is written as a case file is. Raises as :func:`read_case_file`."""
    text = _decode(raw, file)
    if file.lower().endswith(".json"):
        text = _SURROGATE_PAIR.sub(_join_surrogates, text)
    return Document(file, _Composer(text, file).compose(), text.splitlines())


def _decode(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        raise Unreadable(
            f"the file is larger than {MAX_BYTES // 1024 // 1024} MB",
            "A case file holds one child; split it.",
            file=file,
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("the file is in UTF-16, not UTF-8", "Save it again as “UTF-8”.", file=file)
    if b"\x00" in raw:
        raise Unreadable("this is not a text file", "Give a case file (.yaml or .json).", file=file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line, column = _line_and_column(raw[: problem.start].decode("utf-8-sig"))
        raise Unreadable(
            "the file is not in UTF-8: this character cannot be read",
            "Save it again as “UTF-8”.",
            file=file,
            line=line,
            column=column,
        ) from None
    if match := _UNPRINTABLE.search(text):
        line, column = _line_and_column(text[: match.start()])
        raise Unreadable(
            f"a control character (U+{ord(match[0]):04X}) stands in the text",
            "Delete it; it is often pasted in from another program.",
            file=file,
            line=line,
            column=column,
        )
    if not text.strip():
        raise Unreadable("the file is empty", "“caseforms new” writes an empty case file.", file=file)
    return text


def _line_and_column(before: str) -> tuple[int, int]:
    """The place, from 1, of what follows ``before``."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _join_surrogates(match: re.Match[str]) -> str:
    high, low = int(match[1], 16), int(match[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"


class _Composer:
    """Builds the located tree from YAML events with a stack of its own, so depth cannot exhaust Python's."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.anchors: dict[str, Located] = {}
        self.aliased = 0

    def fail(self, message: str, remedy: str, mark: Any) -> Unreadable:
        return Unreadable(message, remedy, file=self.file, line=mark.line + 1, column=mark.column + 1)

    def compose(self) -> Located:
        try:
            return self._compose()
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            raise Unreadable(
                _in_plain_words(problem),
                "Compare the line with the ones around it; “caseforms new” shows the form.",
                file=self.file,
                line=mark.line + 1 if mark else 0,
                column=mark.column + 1 if mark else 0,
            ) from None

    def _compose(self) -> Located:
        stack: list[tuple[Located, str | None]] = []
        pending: list[tuple[str, tuple[int, int]] | None] = []
        root: Located | None = None
        documents = 0
        for event in yaml.parse(self.text, Loader=_Loader):
            mark = event.start_mark
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.fail("a second document begins here (“---”)", "One file holds one case.", mark)
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                node, anchor = stack.pop()
                pending.pop()
                if anchor:
                    self.anchors[anchor] = node
                if stack:
                    stack[-1][0].answers += node.answers
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event)
                if stack and isinstance(stack[-1][0].value, dict) and pending[-1] is None:
                    pending[-1] = self._key(node, stack[-1][0].value, event)
                    continue
                if root is None:
                    root = node
                else:
                    self._attach(node, stack[-1][0], pending)
                if isinstance(event, yaml.CollectionStartEvent):
                    if len(stack) >= MAX_DEPTH:
                        raise self.fail(
                            f"answers are nested more than {MAX_DEPTH} deep",
                            "Check the brackets and the indentation from here on.",
                            mark,
                        )
                    stack.append((node, event.anchor))
                    pending.append(None)
                elif stack:
                    stack[-1][0].answers += node.answers
        if root is None:
            raise Unreadable("the file holds nothing but comments", "Fill in some answers.", file=self.file)
        return root

    def _node(self, event: Any) -> Located:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            target = self.anchors.get(str(event.anchor))
            if target is None:
                raise self.fail(
                    f"“*{event.anchor}” refers to nothing above it", "Write the answer out.", mark
                )
            self.aliased += target.answers
            if self.aliased > MAX_ALIASED_ANSWERS:
                raise self.fail("too many answers are repeated by reference (“*”)", "Write them out.", mark)
            return Located(target.value, line, column, answers=target.answers)
        if event.tag is not None and event.tag != "!":
            raise self.fail("tags (“!”) have no meaning in a case file", "Put the answer in quotes.", mark)
        if isinstance(event, yaml.MappingStartEvent):
            return Located({}, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Located([], line, column)
        nothing = event.implicit[0] and event.style not in ("'", '"') and event.value in NOTHING
        node = Located(None if nothing else event.value, line, column)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _key(self, node: Located, into: dict[str, Located], event: Any) -> tuple[str, tuple[int, int]]:
        mark = event.start_mark
        if isinstance(node.value, dict | list) or node.value is None:
            raise self.fail("a question's name is due here", "Write “name: answer”.", mark)
        if node.value in into:
            first = into[node.value].key_place[0]
            raise self.fail(
                f"“{node.value}” is given twice (first in line {first})",
                "Keep one; if both are true, write them as one list.",
                mark,
            )
        return node.value, (mark.line + 1, mark.column + 1)

    @staticmethod
    def _attach(node: Located, parent: Located, pending: list[tuple[str, tuple[int, int]] | None]) -> None:
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif isinstance(parent.value, dict) and pending[-1] is not None:
            key, node.key_place = pending[-1]
            parent.value[key] = node
            pending[-1] = None


_PLAIN_WORDS = (
    ("mapping values are not allowed", "there is a second colon in this line; put the answer in quotes"),
    (
        "did not find expected key",
        "the indentation does not fit the lines above, or a quotation mark is missing",
    ),
    ("did not find expected '-' indicator", "the indentation of this list does not fit the lines above"),
    ("could not find expected ':'", "a colon is missing after the question’s name"),
    (
        "found character that cannot start any token",
        "a tab or a special character begins this answer; use spaces or quotes",
    ),
    ("found unexpected end of stream", "a quotation mark or bracket is opened and never closed"),
    ("did not find expected ',' or", "a bracket is opened and never closed, or a comma is missing"),
    ("found unknown escape character", "a backslash stands inside double quotes; use single quotes"),
    ("undefined alias", "a “*” begins this answer; put the answer in quotes"),
    ("block sequence entries are not allowed", "a list cannot begin here; start it on a new line"),
    ("exceeded max depth", "answers are nested too deep"),
    (
        "did not find expected alphabetic or numeric",
        "a “*” or “&” begins this answer; put the answer in quotes",
    ),
)


def _in_plain_words(problem: yaml.MarkedYAMLError) -> str:
    said = f"{problem.context or ''} {problem.problem or ''}".lower()
    for theirs, ours in _PLAIN_WORDS:
        if theirs in said:
            return ours
    return "the file cannot be understood from here on"
