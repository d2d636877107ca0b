"""Answers as they are written into a case file, so that reading gives back every letter."""

from __future__ import annotations

import json
import re
from typing import Any

from .reading import NOTHING

_BARE = re.compile(r"[A-Za-z0-9£€(+/](?:(?!:\s|:$|\s#).)*")
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
    return "".join(
        c if c == " " or c.isprintable() else _escaped(c) for c in json.dumps(text, ensure_ascii=False)
    )


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
