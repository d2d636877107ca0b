"""What somebody changed by hand in a Word document of ours, taken into the answers that the document carries."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..cases.blocks import Group, Rows, asked
from ..cases.kinds import STATED, Choice, Kind, Multi, Names, Stated
from ..cases.reading import steps
from ..render.layout import TICKED, UNTICKED
from ..render.word_back import Held, RowBack, WordBack
from ..render.word_controls import print_of, tidy
from .form import Form
from .present import NOT_ANSWERED, NOT_KNOWN_YET, NOT_PROVIDED, SAME_ADDRESS, WITHHELD
from .returned import GONE, ROW_GONE, UNCLEAR, Returned, kind_of, tidied, without_numbers
from .told_whole import changes, with_changes

_GAPS: Mapping[str, str | None] = {
    "": None,
    NOT_ANSWERED: None,
    NOT_PROVIDED: None,
    SAME_ADDRESS: None,
    NOT_KNOWN_YET: Stated.NOT_KNOWN.value,
}
_BOXES = re.compile(f"([{TICKED}{UNTICKED}])")
_BETWEEN_CHOICES = re.compile(r"\s*[;\n]\s*")


def take_edits(back: Returned, read: WordBack) -> None:
    """Take what was changed by hand into the answers, with findings about what is gone and what has no place."""
    _Edits(back, read).take()


class _Edits:
    """Takes what was changed by hand into the answers of one Word document."""

    def __init__(self, back: Returned, read: WordBack) -> None:
        self.back, self.read, self.form = back, read, back.form
        self.printed = read.carried.controls if read.carried else {}

    def take(self) -> None:
        for path, held in self.read.answers.items():
            kind = kind_of(self.form, path)
            if kind is None:
                self._unplaced(path, held.words, "" if held.as_printed else UNCLEAR)
            elif not held.as_printed:
                at = _place(self.form, path)
                _set(self.back.answers, at, self._value(kind, held, _get(self.back.answers, at)))
        for path, rows in self.read.rows.items():
            self._rows(path, rows)
        for path in self.read.lost:
            self.back.find(
                GONE,
                path,
                f"the place of “{self.form.label(path)}” is gone",
                "The answer stays as it was printed.",
            )
        self._lists_gone()
        self.back.answers = tidied(self.back.answers)

    def _rows(self, path: str, rows: list[RowBack]) -> None:
        kind = kind_of(self.form, path)
        if not isinstance(kind, Rows):
            for row in rows:
                for held in row.held.values():
                    self._unplaced(held.path, held.words, "" if held.as_printed else UNCLEAR)
            return
        at = _place(self.form, path)
        given = _get(self.back.base or {}, at)
        before: list[Any] = given if isinstance(given, list) else []
        made = [self._row(kind, row, before) for row in rows]
        here = {row.number for row in rows}
        for number, row_before in enumerate(before):
            if number not in here and row_before:
                self.back.find(
                    ROW_GONE,
                    path,
                    f"entry {number + 1} of “{self.form.label(path)}” was deleted",
                    "It is left out.",
                )
        _set(self.back.answers, at, made)

    def _row(self, kind: Rows, row: RowBack, before: list[Any]) -> Any:
        old = before[row.number] if row.number is not None and row.number < len(before) else {}
        if not isinstance(old, dict):
            return old
        made = copy.deepcopy(old)
        for key, held in row.held.items():
            inner = asked(kind.model, key).kind if _has(kind, key) else None
            if inner is None:
                self._unplaced(held.path, held.words, UNCLEAR)
                continue
            source = old if row.number is not None else _row_of(held, before)
            if held.as_printed and isinstance(source, dict):
                value = copy.deepcopy(source.get(key))
            elif held.as_printed:
                continue
            else:
                value = self._value(inner, held, old.get(key), row.number is not None)
            made.pop(key, None)
            if value is not None:
                made[key] = value
        return made

    def _value(self, kind: Kind | Group | Rows, held: Held, old: Any, told: bool = True) -> Any:
        """The answer that new words mean."""
        words = held.words.replace("{\u2060_", "{_").replace("_\u2060}", "_}")
        if words == WITHHELD:
            return old
        if words in _GAPS:
            return _GAPS[words]
        if stated := STATED.get(words.casefold()):
            return stated.value
        if isinstance(kind, Choice):
            return _chosen(kind, words)
        if isinstance(kind, Names):
            names = [each for each in _BETWEEN_CHOICES.split(words) if each]
            return names if len(names) > 1 else words
        if isinstance(kind, Kind):
            return next((code for code, label in kind.choices.items() if label == words), words)
        changed = changes(old, kind, self._was_printed(held.path), words, WITHHELD)
        if changed is None:
            self._unplaced(held.path, words, UNCLEAR)
            return old
        return with_changes(old, changed)

    def _was_printed(self, path: str) -> Callable[[str], bool]:
        printed = self.printed.get(path, "").partition("+")[0]
        return lambda words: print_of(tidy(words)) == printed

    def _unplaced(self, path: str, words: str, code: str) -> None:
        """Words that cannot become an answer are kept as a remark."""
        if not words or words in _GAPS or words == WITHHELD or not code:
            return
        label = self.form.label(without_numbers(path)) or path
        self.back.remarks.append((f"“{label}”", words))
        self.back.find(
            code,
            path,
            f"the new words of “{label}” cannot be told apart as answers",
            "They stand as a remark; write them into the case file.",
        )

    def _lists_gone(self) -> None:
        """Lists of which no row is left: a table that was deleted is no answer."""
        lists = {tag.rpartition("[")[0] for tag in self.printed if re.search(r"\[\d+\]\.[\w.]+$", tag)}
        for path in sorted(lists - set(self.read.rows)):
            label = self.form.label(without_numbers(path))
            self.back.find(
                GONE,
                path,
                f"all entries of “{label}” are gone",
                "They stay as they were printed. For no entries, write “none” into the case file.",
            )


def _row_of(held: Held, before: list[Any]) -> Any:
    """The row that a copied one was copied from."""
    match = re.search(r"\[(\d+)\]\.[\w.]+$", held.path)
    return before[int(match[1])] if match and int(match[1]) < len(before) else None


def _has(kind: Rows, key: str) -> bool:
    try:
        asked(kind.model, key)
    except KeyError:
        return False
    return True


def _chosen(kind: Choice, words: str) -> Any:
    """What is ticked: choices by their codes; words that are none stay, so that a check names them."""
    if not _BOXES.search(words):
        listed = [each for each in _BETWEEN_CHOICES.split(words) if each]
        return listed if isinstance(kind, Multi) and len(listed) > 1 else words
    ticked, rest = [], ""
    parts = _BOXES.split(words)
    for box, text in zip(parts[1::2], parts[2::2], strict=True):
        label, _, beside = (
            text.strip().partition(" (") if _code(kind, text.strip()) is None else (text.strip(), "", "")
        )
        rest = beside.rstrip(")") or rest
        if box == TICKED:
            ticked.append(_code(kind, label.strip()) or text.strip())
    if ticked:
        return ticked if isinstance(kind, Multi) else "; ".join(ticked)
    rest = rest or parts[0].strip()
    return _GAPS.get(rest, rest)


def _code(kind: Choice, label: str) -> str | None:
    return next((code for code, text in kind.options if " ".join(text.split()) == label), None)


def _place(form: Form, path: str) -> str:
    """Where the answer to a printed question stands among the answers: in the one row that a form is about."""
    made, plain = "", ""
    parts = path.split(".")
    for number, part in enumerate(parts):
        plain = f"{plain}.{part}" if plain else part
        made = f"{made}.{part}" if made else part
        inner = number < len(parts) - 1
        if inner and "[" not in part and isinstance(kind_of(form, plain), Rows):
            made += "[0]"
    return made


def _get(answers: Any, path: str) -> Any:
    node = answers
    for step in steps(path):
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
        else:
            node = node.get(step) if isinstance(node, dict) else None
    return node


def _set(answers: dict[str, Any], path: str, value: Any) -> None:
    """Set an answer, or take it out; what was said of a whole group gives way to an answer inside of it."""
    *above, last = steps(path)
    node: Any = answers
    for step, after in itertools.pairwise([*above, last]):
        empty: Any = [] if isinstance(after, int) else {}
        if isinstance(step, int):
            node.extend({} for _ in range(step + 1 - len(node)))
            below = node[step]
        else:
            below = node.get(step)
        if not isinstance(below, type(empty)):
            if value is None:
                return
            below = node[step] = empty
        node = below
    if value is None:
        node.pop(last, None)
    else:
        node[last] = value
