"""The words of a letter: its body with a case's values in it, as blocks that any writer can draw.

A body is Jinja, in a sandbox, over a small part of Markdown and nothing else: paragraphs, ``**bold**``, lists (``- ``),
headings (``## ``) and tables (rows ``| a | b |``, the first is the head). Values never become markup: while the text is
taken apart, a mark stands in the place of each, so that no answer of a case can make a heading or break a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..cases.kinds import closest
from ..render.letter import Bullets, Heading, LetterBlock, Paragraph, Runs, TableBlock
from .catalogue import LetterText, bad
from .context import FIELDS, Missing

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from jinja2.nodes import Node

_MARK = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
_BEGINS = frozenset("|-#")
_KEPT, _OPEN = "kept values", "open questions"
_OUTSIDE = (
    (re.compile(r"\s*#(?!# \S)"), "a heading begins with “## ”"),
    (re.compile(r"\s*[*+•–] "), "an entry of a list begins with “- ”"),
    (re.compile(r"\s*\d+[.)] "), "a list has no numbers; begin each entry with “- ”"),
    (
        re.compile(r"\s*>|\s*```|\s*[-=]{3,}\s*$|.*\]\("),
        "this is none of the marks that a letter’s text knows",
    ),
    (
        re.compile(r".*(?<!\*)\*(?!\*)|.*\*{3}|.*(?<!\w)_\w[^_]*_(?!\w)"),
        "bold is written **so**; there is no other emphasis",
    ),
)
#: A condition or loop on a line of its own leaves no line behind; its end moves down, so that lines keep their numbers.
_OWN_LINE = re.compile(r"^[ \t]*\{%-?((?:(?!%\}).)*?)-?%\}[ \t]*\n", re.MULTILINE)
_STATEMENTS = frozenset(
    {"Include", "Import", "FromImport", "Extends", "Block", "Macro", "CallBlock", "FilterBlock"}
)


@dataclass(frozen=True, slots=True)
class Worded:
    """A heading and blocks with the values in them; ``gaps`` are the values that were missing, each once."""

    heading: str
    blocks: tuple[LetterBlock, ...]
    gaps: tuple[Missing, ...]


class Wording:
    """A letter's text, ready for one case after another. ``names`` are the merge values that it uses.

    Raises :class:`~caseforms.errors.BadTemplate`, with file and line, for a text that cannot be understood or that uses a
    name, or a part of a row, that there is not.
    """

    def __init__(self, letter: LetterText) -> None:
        self.letter = letter
        _check_marks(letter)
        used: set[str] = set()
        self._heading = _compiled(letter, letter.heading, letter.heading_line, used)
        self._body = _compiled(letter, letter.body, letter.line, used)
        self.names = frozenset(used)

    def render(self, values: Mapping[str, Any]) -> Worded:
        """The words for one set of values."""
        kept: list[str] = []
        gaps: dict[Missing, None] = {}
        given = {
            name: _Open(value, gaps) if isinstance(value, Missing) else value
            for name, value in values.items()
        }
        given |= {_KEPT: kept, _OPEN: gaps}
        heading, body = self._heading.render(given), self._body.render(given)
        return Worded(_plain(heading, kept), tuple(_blocks(body, kept)), tuple(gaps))


@cache
def wording(letter: LetterText) -> Wording:
    """The wording of a letter, made once."""
    return Wording(letter)


class _Open:
    """A missing value inside a text: it is noted when it is printed or gone through as a list."""

    def __init__(self, missing: Missing, gaps: dict[Missing, None]) -> None:
        self.missing, self.gaps = missing, gaps

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        self.gaps[self.missing] = None
        return iter(())

    def __str__(self) -> str:
        self.gaps[self.missing] = None
        return str(self.missing)


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined, pass_context
    from jinja2.runtime import Context
    from jinja2.sandbox import SandboxedEnvironment

    @pass_context
    def keep(context: Context, value: Any) -> str:
        """Put a value aside and a mark in its place."""
        if isinstance(value, Missing):
            context[_OPEN][value] = None
        kept = context[_KEPT]
        text = str(value)
        kept.append(text if text.isascii() else _PRIVATE.sub("", text))
        return f"\ue000{len(kept) - 1}\ue001"

    return SandboxedEnvironment(undefined=StrictUndefined, finalize=keep, autoescape=False)


def _compiled(letter: LetterText, text: str, line: int, used: set[str]) -> Template:
    from jinja2 import TemplateSyntaxError

    environment = _environment()
    try:
        tree = environment.parse(_OWN_LINE.sub(r"{%\1\n%}", text))
    except TemplateSyntaxError as problem:
        raise bad(
            letter.file,
            line + problem.lineno - 1,
            f"a tag cannot be understood ({problem.message})",
            "Write {{ name }}, {% if name %} … {% endif %} or {% for each in names %} … {% endfor %}.",
        ) from None
    _check(letter, tree, line, {}, used)
    return environment.from_string(tree)


def _check(letter: LetterText, node: Node, line: int, rows: Mapping[str, str], used: set[str]) -> None:
    """Refuse names that there are not; ``rows`` are the names of loops with the merge value that they go through."""
    from jinja2 import nodes

    kind = type(node).__name__
    if kind in _STATEMENTS:
        raise bad(
            letter.file,
            line + node.lineno - 1,
            "a letter’s text has conditions and loops only",
            "Take it out.",
        )
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in rows:
        parts = FIELDS[rows[node.node.name]].parts
        if node.attr not in parts:
            what = f"an entry of “{rows[node.node.name]}” has no part “{node.attr}”"
            raise bad(letter.file, line + node.lineno - 1, what, _meant(node.attr, parts))
        return
    if isinstance(node, nodes.Name):
        if node.name not in rows and node.name not in FIELDS:
            what = f"there is no merge value “{node.name}”"
            raise bad(letter.file, line + node.lineno - 1, what, _meant(node.name, tuple(FIELDS)))
        if node.name not in rows:
            used.add(node.name)
        return
    if (
        isinstance(node, nodes.For)
        and isinstance(node.iter, nodes.Name)
        and isinstance(node.target, nodes.Name)
    ):
        _check(letter, node.iter, line, rows, used)
        inner = {**rows, node.target.name: node.iter.name}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            _check(letter, child, line, inner, used)
        return
    for child in node.iter_child_nodes():
        _check(letter, child, line, rows, used)


def _meant(name: str, known: tuple[str, ...]) -> str:
    near = closest(name, list(known))
    if near:
        return f"Did you mean “{near[0]}”?"
    return (
        f"There are: {', '.join(known)}."
        if len(known) < 12
        else "docs/reference/letters.md lists the merge values."
    )


def _check_marks(letter: LetterText) -> None:
    """Refuse Markdown that would be printed as it stands."""
    stars, begun = 0, letter.line
    for number, line in enumerate([*letter.body.split("\n"), ""], letter.line):
        for pattern, message in _OUTSIDE:
            if pattern.match(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "x", line)):
                raise bad(
                    letter.file,
                    number,
                    message,
                    "Write paragraphs, “- ” lists, “## ” headings, tables and **bold**.",
                )
        if not line.strip():
            if stars % 2:
                raise bad(
                    letter.file,
                    begun,
                    "bold begins in this paragraph and does not end",
                    "Close it with “**”.",
                )
            stars, begun = 0, number + 1
        stars += line.count("**")


# -- taking the text apart -----------------------------------------------------------------------------------------------


def _blocks(text: str, kept: list[str]) -> Iterator[LetterBlock]:
    kind, lines = "", list[str]()
    for line in [*text.split("\n"), ""]:
        own = line.strip()
        now = ""
        if own[:1] in _BEGINS:
            now = next((mark for mark in ("|", "- ", "## ") if own.startswith(mark)), "")
        if own and not now and kind == "- " and lines:
            lines[-1] += f" {own}"
            continue
        if lines and (now != kind or not own):
            yield from _block(kind, lines, kept)
            lines = []
        kind = now
        if own:
            lines.append(own)


def _block(kind: str, lines: list[str], kept: list[str]) -> Iterator[LetterBlock]:
    if kind == "## ":
        yield from (Heading(_plain(line[3:], kept)) for line in lines)
    elif kind == "- ":
        yield Bullets(tuple(_runs(line[2:], kept) for line in lines))
    elif kind == "|":
        rows = [tuple(_runs(cell, kept) for cell in line.strip("|").split("|")) for line in lines]
        width = max(len(row) for row in rows)
        even = [row + ((),) * (width - len(row)) for row in rows]
        head = even[0] if any(even[0]) else ()  # a first row of empty cells: a table without a head
        yield TableBlock(head, tuple(even[1:]))
    elif runs := _runs(" ".join(lines), kept):
        yield Paragraph(runs)


def _runs(text: str, kept: list[str]) -> Runs:
    parts = [_plain(part, kept, strip=False) for part in text.strip().split("**")]
    return tuple((part, bool(n % 2)) for n, part in enumerate(parts) if part)


def _plain(text: str, kept: list[str], *, strip: bool = True) -> str:
    if strip:
        text = text.strip()
    while "  " in text:
        text = text.replace("  ", " ")
    return _MARK.sub(lambda mark: kept[int(mark[1])], text) if "\ue000" in text else text
