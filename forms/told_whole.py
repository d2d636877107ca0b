"""Answers that a document prints as one, such as an address: told apart again when somebody has changed the words by hand.

The words that were printed are known piece by piece. Where a change lies within one answer, or leaves out whole answers, it is
clear which; anything else is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..cases.blocks import Block, Group, Rows, as_text, questions
from ..cases.kinds import Kind, Refused
from ..cases.people import Address
from ..cases.reading import steps
from ..render.text import printable

_JOINT = ", "


class Piece(NamedTuple):
    """A part of the words: an answer with its path from the group on, or words between answers (``path`` is empty)."""

    text: str
    path: str = ""


def pieces(value: Any, kind: Kind | Group | Rows, path: str = "") -> list[Piece]:
    """The words of an answer as they are printed, piece by piece; together they are what :func:`as_text` gives."""
    if isinstance(value, Block):
        bare, labelled = list[list[Piece]](), list[list[Piece]]()
        for name, question in questions(type(value)).items():
            inner = pieces(getattr(value, name), question.kind, f"{path}.{name}" if path else name)
            if not any(each.text for each in inner):
                continue
            if not value.spoken or name in value.spoken:
                bare.append(inner)
            else:
                labelled.append([Piece(f"{question.label}: "), *inner])
        made = list(_joined(bare, _JOINT))
        return [*made, Piece(" ("), *_joined(labelled, "; "), Piece(")")] if labelled else made
    if isinstance(kind, Rows) and isinstance(value, tuple):
        return list(_joined([pieces(row, kind, f"{path}[{n}]") for n, row in enumerate(value)], "\n"))
    text = as_text(value, kind)
    return [Piece(text, path)] if text else []


def _joined(parts: list[list[Piece]], joint: str) -> Iterator[Piece]:
    for number, part in enumerate(parts):
        if number:
            yield Piece(joint)
        yield from part


def changes(
    given: Any, kind: Group | Rows, was_printed: Callable[[str], bool], words: str, ending: str = ""
) -> dict[str, str | None] | None:
    """Which answers inside of a group the new ``words`` change, by path, and to what; ``None`` when that is not clear.

    ``given`` are the answers as they were; ``was_printed`` tells of words whether they stood there before. ``ending`` may have
    stood behind them, and is no answer.
    """
    known = [Piece(printable(each.text), each.path) for each in pieces(kind.accept(given), kind)]
    if not known:
        return _as_address(words, kind)
    old = "".join(each.text for each in known)
    if was_printed(f"{old} {ending}") and words.endswith(f" {ending}"):
        words = words.removesuffix(f" {ending}")
    elif not was_printed(old):
        return None
    found = _within(known, old, words)
    if found is None and all(each.path or each.text == _JOINT for each in known):
        found = _as_address(words, kind)
        if found is not None:
            found = dict[str, str | None]({each.path: None for each in known if each.path}) | found
    return found


def _within(known: list[Piece], old: str, new: str) -> dict[str, str | None] | None:
    first = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    most = min(len(old), len(new)) - first
    last = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    start, end, middle = first, len(old) - last, new[first : len(new) - last]
    at, gone = 0, dict[str, str | None]()
    for piece in known:
        stop = at + len(piece.text)
        if piece.path and at <= start and end <= stop:
            return {piece.path: (piece.text[: start - at] + middle + piece.text[end - at :]).strip() or None}
        if piece.path and start < stop and at < end:
            if not (start <= at and stop <= end):
                return None
            gone[piece.path] = None
        at = stop
    return gone if gone and not middle.strip() else None


def _as_address(words: str, kind: Group | Rows) -> dict[str, str | None] | None:
    """The lines of an address, its postcode where there is one."""
    if kind.model is not Address or not isinstance(kind, Group) or "(" in words:
        return None
    lines = [part.strip() for part in re.split(r"[,\n]", words) if part.strip()]
    asked = questions(Address)
    found: dict[str, str | None] = {}
    if len(lines) > 1:
        try:
            asked["postcode"].kind.read(lines[-1])  # type: ignore[union-attr]
            found["postcode"] = lines.pop()
        except Refused:
            pass
    if not 0 < len(lines) <= 5:
        return None
    return {f"line{number}": line for number, line in enumerate(lines, 1)} | found


def with_changes(given: Any, changed: Mapping[str, str | None]) -> Any:
    """Answers with some of them changed, by their paths inside of the group or the list."""
    import copy

    made = copy.deepcopy(given) if given else {}
    for path, answer in changed.items():
        *above, last = steps(path)
        node = made
        for step in above:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        if answer is None:
            node.pop(last, None)
        else:
            node[last] = answer
    return made
