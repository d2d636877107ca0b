"""Versions of finished documents: a number that rises when what is printed changes, and what changed since the last.

Beside the documents, in the folder ``.versions``, a small file for each remembers number, day, who made it and a checksum. It
is for its owner alone and holds nothing of the case: of each printed answer a salted hash, which tells that it changed and
never what it was. Versions before the newest stay beside it under their numbers.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..cases.differing import Answer, Kind, Listed, Part, Row, differences
from ..cases.reading import file_bytes
from ..errors import Unreadable, VersionUsed
from ..render.files import ready_folder, write_file
from ..render.layout import LAST_PAGE

if TYPE_CHECKING:
    from .produce import Made, Paper

FOLDER = ".versions"
MAX_BYTES = 16 * 1024 * 1024
_ROW = re.compile(r"(.+?)\[(\d+)\]\.(.+)")
_NAMED = ("no", "number", "name", "person", "event", "when", "document", "check", "agency", "action")
_REMARKS = ("gaps", "accepted", "questions")


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a document with what comes along with it, such as its confidential sheet.

    ``checks`` are the checksums of the papers by their names, ``answers`` the hashes of what they print. ``before`` is the
    number of the version that this one follows (0 when nothing changed, or there was none), ``changed`` what changed.
    """

    number: int
    day: date
    by: str
    checks: Mapping[str, str]
    salt: str
    answers: Mapping[str, str]
    before: int = 0
    changed: tuple[str, ...] = ()


@dataclass(slots=True)
class Shelf:
    """A folder of finished documents, which knows their versions. ``by``: who makes new ones."""

    folder: Path
    by: str = ""
    _kept: dict[str, Edition] = field(default_factory=dict)

    def last(self, stem: str) -> Edition | None:
        """The newest version of the document of this name; ``None`` when none is remembered.

        Raises :class:`~caseforms.errors.Unreadable` when what is remembered is damaged.
        """
        path = self._record(stem)
        if stem not in self._kept and path.exists():
            self._kept[stem] = _read(path)
        return self._kept.get(stem)

    def keep(self, documents: Iterable[Made]) -> None:
        """Remember the version of documents that have been written. Raises :class:`~caseforms.errors.NotWritten`."""
        for stem, edition in {each.stem: each.edition for each in documents if each.edition}.items():
            if edition is self._kept.get(stem):
                continue
            ready_folder(self.folder / FOLDER)
            said = {
                "number": edition.number,
                "day": edition.day.isoformat(),
                "by": edition.by,
                "checks": dict(edition.checks),
                "salt": edition.salt,
                "answers": dict(edition.answers),
            }
            write_file(self._record(stem), json.dumps(said, indent=1).encode("utf-8"))
            self._kept[stem] = edition

    def set_aside(self, documents: Iterable[Made]) -> list[Path]:
        """Keep the version before, where there is a file of it, under its number; the new one takes the plain name."""
        kept = []
        for each in documents:
            path = self.folder / each.name
            if each.edition and each.edition.before and path.exists():
                aside = _free(path, each.edition.before)
                write_file(aside, path.read_bytes())
                kept.append(aside)
        return kept

    def _record(self, stem: str) -> Path:
        return self.folder / FOLDER / f"{stem}.json"


def edition(
    papers: Sequence[Paper],
    last: Edition | None,
    day: date,
    by: str,
    label: Callable[[str], str],
    *,
    least: int = 1,
    given: int | None = None,
    forced: bool = False,
) -> Edition:
    """The version that papers are, after the ``last`` one: its number rises when what they print has changed.

    ``least`` is the number of the first; ``given`` the number that the practitioner gave, which stands on the document.
    Raises :class:`~caseforms.errors.VersionUsed` when that number stands on a document with other answers, unless ``forced``.
    """
    checks = {paper.name_of_content: _checksum(_printed(paper)) for paper in papers}
    if last is not None and dict(last.checks) == checks:
        return last
    salt = last.salt if last else secrets.token_hex(16)
    answers = {
        f"{paper.name_of_content}:{path}": _hash(text, salt)
        for paper in papers
        for path, text in _printed(paper)
    }
    if last is None:
        return Edition(given or least, day, by, checks, salt, answers)
    if given is not None and given <= last.number and not forced:
        raise VersionUsed(
            f"Version {given} stands already on a finished document with other answers (the last one is {last.number}).",
            f"Give the number {last.number + 1} or a higher one, or look at a draft with --draft.",
        )
    number = max(given or 1, last.number + 1)
    changed = tuple(changes(last.answers, answers, label))
    return Edition(number, day, by, checks, salt, answers, last.number, changed)


def changes(old: Mapping[str, str], new: Mapping[str, str], label: Callable[[str], str]) -> Iterator[str]:
    """What changed between two versions, in the words of the form and without any answer."""
    said: dict[str, None] = {}
    for change in differences(_parts(old, label), _parts(new, label)):
        words = {Kind.ADDED: " (new)", Kind.REMOVED: " (taken out)", Kind.MOVED: " (moved)"}.get(
            change.kind, ""
        )
        said[change.where + words] = None
    yield from said


def _printed(paper: Paper) -> Iterator[tuple[str, str]]:
    for path, text in paper.content.printed(paper.layout):
        if text:
            yield path, text


def _checksum(printed: Iterable[tuple[str, str]]) -> str:
    digest = hashlib.sha256()
    for path, text in printed:
        digest.update(f"{path}\0{text}\0".encode("utf-8", "replace"))
    return digest.hexdigest()[:8]


def _hash(text: str, salt: str) -> str:
    key = bytes.fromhex(salt)
    return hashlib.blake2s(text.encode("utf-8", "replace"), key=key, digest_size=6).hexdigest()


def _parts(answers: Mapping[str, str], label: Callable[[str], str]) -> list[Part]:
    """The hashes as an account, so that rows are matched by the hash of their name."""
    found: list[Part] = []
    lists: dict[str, dict[int, list[Answer]]] = {}
    remarks = []
    for key, text in answers.items():
        paper, _, path = key.partition(":")
        if path.partition("[")[0] in _REMARKS:
            remarks.append(text)
        elif match := _ROW.fullmatch(path):
            inner = label(f"{match[1]}.{match[3]}").rpartition(": ")[2]
            rows = lists.setdefault(f"{paper}:{match[1]}", {})
            rows.setdefault(int(match[2]), []).append(Answer(match[3], inner, text))
        else:
            found.append(Answer(key, label(path) or path.replace("_", " ").capitalize(), text))
    for key, rows in lists.items():
        name = label(key.partition(":")[2]) or key.partition(":")[2].replace("_", " ").capitalize()
        found.append(Listed(key, name, tuple(_row(rows[number]) for number in sorted(rows))))
    found.append(Answer("remarks", LAST_PAGE, " ".join(remarks)))
    return found


def _row(answers: Sequence[Answer]) -> Row:
    said = {each.name: each.text for each in answers}
    return Row(tuple(answers), next((said[name] for name in _NAMED if name in said), answers[0].text))


def _read(path: Path) -> Edition:
    damaged = Unreadable(
        "what is remembered about the versions of this document is damaged",
        "Delete this file; the numbers then begin anew, so look after them.",
        file=str(path),
    )
    data = file_bytes(path, MAX_BYTES, "a record of versions")
    try:
        said = json.loads(data)
        checks, answers = ({str(k): str(v) for k, v in said[name].items()} for name in ("checks", "answers"))
        bytes.fromhex(said["salt"])
        return Edition(
            int(said["number"]),
            date.fromisoformat(said["day"]),
            str(said["by"]),
            checks,
            said["salt"],
            answers,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged from None


def _free(path: Path, number: int) -> Path:
    """A name for an earlier version that no other file has."""
    candidate, again = path.with_name(f"{path.stem}-v{number}{path.suffix}"), 1
    while candidate.exists():
        again += 1
        candidate = path.with_name(f"{path.stem}-v{number}-{again}{path.suffix}")
    return candidate
