"""An imported child as a case file: YAML that a person reads, in which every answer stands as it will be read back.

Written here and not by a YAML library, which takes ten times as long. Plain words stand as they are, what YAML could
take for something else stands in quotes, long text over several lines. :mod:`caseforms.cases.reading` reads the same
answers back, character for character.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from ..reading import NOTHING

#: What stands at the top of each file. It names neither workbook nor row, so that a corrected copy changes nothing in it.
HEAD = "# From a spreadsheet, by “caseforms import”. The original row is in import-audit.jsonl.\n"

_WIDTH = 110
_PLAIN = re.compile(r"[^\W_](?:[\w ./()’'&;,+–€£%=@!?*-]|:(?=[^\s]))*(?<! )")
_FOLDS = re.compile(r"[^\s#|>@`\"'%&*!?{}\[\],:-][^\n\t]*\S")
_LITERAL = re.compile("(?:[^\n\t ][^\n\t]*\n{1,2})*[^\n\t ][^\n\t]*")
_NOT_AS_IT_IS = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPED = re.compile('["\\\\]|' + _NOT_AS_IT_IS.pattern.replace("[^\n", "[^"))
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SAFE_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_LONGEST_NAME = 60


def case_text(answers: dict[str, Any]) -> str:
    """The case file of ``answers``: text, lists and mappings. ``None`` and empty lists and mappings are left out.

    A lone surrogate, which no file can hold, becomes U+FFFD.

    >>> print(case_text({"reference": "A 1", "child": {"dob": "12/06/2018"}, "parents": [{"name": "Jo: “Joanne”"}]}))
    reference: A 1
    child:
      dob: 12/06/2018
    parents:
      - name: "Jo: “Joanne”"
    <BLANKLINE>
    """
    out: list[str] = []
    _mapping(answers, "", "", out)
    return "".join(out)


def _mapping(given: dict[str, Any], first: str, margin: str, out: list[str]) -> None:
    """Write a mapping; ``first`` is what stands in front of its first line (“- ” below a list), ``margin`` of the others."""
    before = first
    for name, value in given.items():
        if isinstance(value, str):
            shown = _SHOWN.get(value) or _scalar(str(value), margin)
            out.append(f"{before}{_NAMES.get(name) or _name(name)}: {shown}\n")
        elif isinstance(value, dict):
            if not has_answers(value):
                continue
            out.append(f"{before}{_name(name)}:\n")
            _mapping(value, f"{margin}  ", f"{margin}  ", out)
        elif isinstance(value, list | tuple):
            if not has_answers(value):
                continue
            out.append(f"{before}{_name(name)}:\n")
            _list(value, f"{margin}  ", out)
        else:
            continue
        before = margin


def _list(given: list[Any] | tuple[Any, ...], margin: str, out: list[str]) -> None:
    for value in given:
        if isinstance(value, str):
            out.append(f"{margin}- {_scalar(str(value), margin)}\n")
        elif isinstance(value, dict) and has_answers(value):
            _mapping(value, f"{margin}- ", f"{margin}  ", out)
        elif isinstance(value, list | tuple) and has_answers(value):
            out.append(f"{margin}-\n")
            _list(value, f"{margin}  ", out)
        else:
            out.append(f"{margin}-\n")  # the rows after it keep their numbers


def has_answers(value: Any) -> bool:
    """Whether anything was given in a value, a list or a mapping."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return value is not None
    for each in value:  # noqa: SIM110 (called for every group: a generator costs more than the look)
        if each.__class__ is str or has_answers(each):
            return True
    return False


_NAMES: dict[str, str] = {}
#: Short answers as they stand behind a name: the same ones come again and again.
_SHOWN: dict[str, str] = {}
_MOST_SHOWN = 50_000


def _name(name: str) -> str:
    if name not in _NAMES:
        _NAMES[name] = name if re.fullmatch(r"[A-Za-z]\w*", name) and name != "null" else _quoted(name)
    return _NAMES[name]


def _scalar(text: str, margin: str) -> str:
    """One answer as it stands behind its name."""
    if len(text) <= _WIDTH and _PLAIN.fullmatch(text) and " #" not in text:
        shown = _quoted(text) if text in NOTHING else text
        if len(_SHOWN) < _MOST_SHOWN:
            _SHOWN[text] = shown
        return shown
    if not text or _NOT_AS_IT_IS.search(text):
        return _quoted(text)
    if "\n" in text:
        if not _LITERAL.fullmatch(text):
            return _quoted(text)
        below = "\n".join(f"{margin}  {line}" if line else "" for line in text.split("\n"))
        return f"|-\n{below}"
    if len(text) > _WIDTH and "  " not in text and _FOLDS.fullmatch(text):
        return ">-\n" + _folded(text, f"{margin}  ")
    return _quoted(text)


def _folded(text: str, margin: str) -> str:
    """Text over several lines that are joined by spaces when they are read."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(margin) + len(line) + len(word) >= _WIDTH:
            lines.append(margin + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, margin + line])


def _quoted(text: str) -> str:
    if "\\" not in text and '"' not in text and "\n" not in text and not _NOT_AS_IT_IS.search(text):
        return f'"{text}"'
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found in _SHORT:
        return _SHORT[found]
    code = ord(found)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


# -- names and checksums ---------------------------------------------------------------------------------------------------


def file_name(reference: str, *, telling: bool = False) -> str:
    """The name of a case file: the reference where it can be a name of a file, with a short hash where letters are left out.

    ``telling``: the reference tells who the child is, so nothing but its hash is used.

    >>> file_name("EH-2019-0042")
    'EH-2019-0042.yaml'
    """
    if not telling and len(reference) <= _LONGEST_NAME and _SAFE_NAME.fullmatch(reference):
        return f"{reference}.yaml"
    mark = hashlib.blake2s(reference.encode("utf-8", "replace"), digest_size=4).hexdigest()
    words = "" if telling else re.sub(r"[^A-Za-z0-9]+", "-", reference)[:_LONGEST_NAME].strip("-")
    return f"{words or 'case'}-{mark}.yaml"


def checksum(*parts: bytes) -> str:
    """What a file is known by, given in one or more parts: whether it is still as it was written is told from this."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()
