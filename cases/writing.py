"""Answers as they are written into a case file, so that reading gives back every letter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .blocks import Asked, Block, questions
from .reading import NOTHING

_BARE = re.compile(r"[A-Za-z0-9£€(+/](?:(?!:\s|:$|\s#).)*")
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_COLUMN, _WIDTH = 46, 112
_IN_LIST = re.compile(r"[^,:#\[\]{}\"']*")


def as_typed(answer: Any, in_list: bool = False) -> str:
    """An answer (text, or a list of texts) on one line of YAML; nothing for ``None``.

    >>> as_typed("4 Sedge Lane"), as_typed("Mum: “no”"), as_typed(["school", "=1"])
    ('4 Sedge Lane', '"Mum: “no”"', '[school, "=1"]')
    """
    if answer is None:
        return ""
    if isinstance(answer, list):
        return f"[{', '.join(as_typed(each, True) for each in answer if each is not None)}]"
    text = str(answer)
    bare = _BARE.fullmatch(text) and (not in_list or _IN_LIST.fullmatch(text))
    if bare and text not in NOTHING and text == text.strip() and text.isprintable():
        return text
    return _shielded(json.dumps(text, ensure_ascii=False))


def _shielded(text: str) -> str:
    return "".join(c if c == " " or c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def case_text(given: Mapping[str, Any], model: type[Block], remarks: Sequence[str] = ()) -> str:
    """The text of a case file with these answers, in the order of the questions, each with its label; ``remarks`` come first.

    Reading it gives back the same names, lists and texts. Names that no question has come last.
    """
    lines = [f"# {each}".rstrip() for remark in remarks for each in _printable(remark).split("\n")]
    lines += [""] if lines else []
    for name, value, question in _in_order(given, model):
        lines += _entry(name, value, question, "")
    return "\n".join(lines) + "\n"


def _in_order(given: Mapping[str, Any], model: type[Block] | None) -> Iterator[tuple[str, Any, Asked | None]]:
    asked = questions(model) if model else {}
    yield from ((name, given[name], question) for name, question in asked.items() if name in given)
    yield from ((name, value, None) for name, value in given.items() if name not in asked)


def _entry(name: str, value: Any, question: Asked | None, indent: str) -> Iterator[str]:
    key = name if _NAME.fullmatch(name) else _shielded(json.dumps(name, ensure_ascii=False))
    label = f"# {question.label}" if question else ""
    inner = getattr(question.kind, "model", None) if question else None
    if isinstance(value, dict) and value:
        yield _labelled(f"{indent}{key}:", label)
        for each in _in_order(value, inner):
            yield from _entry(*each, indent + "  ")
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        yield _labelled(f"{indent}{key}:", label)
        for row in value:
            yield from _row(row, inner, indent + "  ")
    elif isinstance(value, str) and _as_block(value):
        yield _labelled(f"{indent}{key}: |-", label)
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield _labelled(f"{indent}{key}: {_inline(value)}".rstrip(), label)


def _row(row: Any, model: type[Block] | None, indent: str) -> Iterator[str]:
    inside = _in_order(row, model) if isinstance(row, dict) else ()
    lines = [line for each in inside for line in _entry(*each, indent + "  ")]
    if lines:
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield f"{indent}- {_inline(row)}"


def _inline(value: Any) -> str:
    """Any answer on one line; lists in lists, which no question asks for, as JSON writes them."""
    deep = isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict | list) for each in value)
    )
    return _shielded(json.dumps(value, ensure_ascii=False)) if deep else as_typed(value)


def _labelled(line: str, label: str) -> str:
    return f"{line:<{_COLUMN - 2}}  {label}" if label and len(line) + len(label) < _WIDTH else line


def _as_block(text: str) -> bool:
    """Whether a text of several lines can stand below its name as it is, letter by letter."""
    lines = text.split("\n")
    plain = all(line.isprintable() and line == line.rstrip() for line in lines)
    return len(lines) > 1 and plain and lines[0][:1] not in ("", " ") and bool(lines[-1])


def _printable(text: str) -> str:
    return "".join(c if c == "\n" or c.isprintable() else f"[U+{ord(c):04X}]" for c in text)
