"""The answers that a finished document shows, as they are written in a case file: what it carries with it.

Nothing that is withheld from its readers is among them, and nothing that the document does not print.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ..cases.blocks import Block, Group, Rows, as_text, questions
from ..cases.case import Case
from ..cases.kinds import Choice, Kind, Multi, Names, Stated, Unusable
from ..cases.reading import steps
from ..render.carried import Carried
from ..render.layout import SIGNATURE_KEYS, Cards, Column, Item, Line, Narrative, SignatureBox, Table, Ticks
from .filled_in import put_at
from .form import Form
from .withholding import kept


def carried(form: Form, case: Case) -> Carried:
    """What the finished document of a case carries; its version and the hashes of its words are added when it is made."""
    return Carried(form.code, layout_hash(form), shown(form, case), form.copy.code if form.copy else "")


def layout_hash(form: Form) -> str:
    """A short hash of all questions of a form in their order, so that another edition of the form can be told."""
    return hashlib.blake2s(repr(list(form.leaf_paths())).encode("utf-8"), digest_size=6).hexdigest()


def shown(form: Form, case: Case) -> dict[str, Any]:
    """The answers on the document, as names, lists and texts; rows are those that are printed, in their order."""
    return _Shown(form, case).all()


class _Shown:
    def __init__(self, form: Form, case: Case) -> None:
        self.form, self.case = form, case
        self.secrets = kept(form, case)
        self.made: dict[Any, Any] = {}

    def all(self) -> dict[str, Any]:
        if self.case.given("reference") and not self.secrets.covers("reference"):
            self.made["reference"] = self._typed("reference") or str(self.case.reference)
        printed = self.form.sections_of(self.case)
        for section in self.form.layout.sections:
            for item in section.items if not section.key or section.key in printed else ():
                self._item(item)
        found: dict[str, Any] = _compact(self.made)
        return found

    def _item(self, item: Item) -> None:
        if not isinstance(item, Line | Ticks | Narrative | SignatureBox | Table | Cards):
            return
        at = self.form.stands_at(self.case, item.path)
        if _plain(at) != item.path:
            return  # an event says it, which stands on no document
        if isinstance(item, Table | Cards):
            self._rows(item, at)
        elif isinstance(item, SignatureBox):
            for key in SIGNATURE_KEYS:
                self._put(f"{at}.{key}", self.form.asked(f"{item.path}.{key}").kind)
        else:
            self._put(at, self.form.asked(item.path).kind)

    def _rows(self, item: Table | Cards, at: str) -> None:
        value = self.case.at(at)
        if not isinstance(value, tuple):
            self._put(at, self.form.asked(item.path).kind)
            return
        if self.secrets.covers(at):
            return
        printed = self.form.only.get(item.path, lambda case, row: True)
        inner: tuple[Line | Ticks | Narrative | Column, ...] = (
            item.items if isinstance(item, Cards) else item.columns
        )
        rows = []
        for number, row in enumerate(value):
            here = f"{at}[{number}]"
            if (
                row is None
                or self.secrets.covers(here)
                or (isinstance(row, Block) and not printed(self.case, row))
            ):
                continue
            if not isinstance(row, Block):
                rows.append(self._plain(here, row, self.form.asked(item.path).kind))
                continue
            names = [each.key if isinstance(each, Column) else each.path for each in inner]
            answers = {
                name: self._plain(f"{here}.{name}", getattr(row, name), questions(type(row))[name].kind)
                for name in names
            }
            rows.append({name: answer for name, answer in answers.items() if answer is not None})
        put_at(self.made, at, rows)

    def _put(self, path: str, kind: Kind | Group | Rows) -> None:
        """The answer at a path; what is stated of all that it is part of (“not known”) is put there."""
        above = path
        while isinstance(self.case.at(above.rpartition(".")[0]) if "." in above else None, Stated):
            above = above.rpartition(".")[0]
        answer = self._plain(above, self.case.at(above), kind)
        if answer is not None:
            put_at(self.made, above, answer)

    def _plain(self, path: str, value: Any, kind: Kind | Group | Rows) -> Any:
        if value is None or self.secrets.covers(path):
            return None
        if isinstance(value, Stated):
            return value.value
        if isinstance(value, Unusable):
            return self._given(path) or value.text
        if isinstance(value, Block):
            inner = {
                name: self._plain(f"{path}.{name}", getattr(value, name), question.kind)
                for name, question in questions(type(value)).items()
            }
            return {name: answer for name, answer in inner.items() if answer is not None} or None
        if isinstance(kind, Rows):
            rows = [self._plain(f"{path}[{number}]", row, kind) for number, row in enumerate(value)]
            return [row for row in rows if row is not None] or None
        if isinstance(kind, Multi | Names):
            return list(value)
        if isinstance(kind, Choice):
            return value
        return self._typed(path) or as_text(value, kind)

    def _typed(self, path: str) -> str | None:
        given = self._given(path)
        return given.strip() if isinstance(given, str) else None

    def _given(self, path: str) -> Any:
        node = self.case.document.root if self.case.document else None
        for step in steps(path):
            node = node.below(step) if node else None
        return node.plain() if node else None


def _compact(made: Any) -> Any:
    """Entries under numbers as lists, so that nothing tells how many others there are."""
    if not isinstance(made, dict):
        return made
    inner = {key: _compact(value) for key, value in made.items()}
    if inner and all(isinstance(key, int) for key in inner):
        return [inner[key] for key in sorted(inner)]
    return inner


def _plain(path: str) -> str:
    return ".".join(part.partition("[")[0] for part in path.split("."))
