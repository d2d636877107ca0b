"""The standard letters: one text file each, with a header that says to whom, when and under which conditions it goes.

The house's texts are in ``templates/letters``. An area puts a file of the same name into a folder of its own to replace
a text, or a new one to add a letter (setting ``letters``). A text file begins with its header between two lines
``+++``, in TOML; how the body is written stands in :mod:`~caseforms.letters.wording`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from .. import templates
from ..cases.events import EVENTS
from ..cases.kinds import closest
from ..errors import BadTemplate, Misused, Unreadable
from ..forms import FORM_CODES
from .addressees import ROLES
from .context import FIELDS, SENDERS
from .gates import GATES

#: Modules with these names enter what letters of one kind may name beside the shared roles, gates and merge values.
for _module in iter_modules([str(Path(__file__).parent)]):
    if _module.name.startswith(("addressees_", "gates_", "values_")):
        import_module(f".{_module.name}", __package__)

HOUSE = Path(templates.__file__).parent / "letters"
MAX_BYTES = 200_000
_FENCE = "+++"
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")

#: Whose procedure a letter belongs to, in the order of the catalogue.
AREAS = {
    "sandwell": "Sandwell",
    "kirklees": "Kirklees",
    "kent_medway": "Kent and Medway",
    "cambs_pboro": "Peterborough and Cambridgeshire",
    "cafcass": "Cafcass",
    "nspcc": "NSPCC",
    "any": "any area",
}
MEDIA = ("letter", "e-mail", "note", "enclosure", "agreement")

#: What makes a letter due that is no event.
CONDITIONS = {
    "on_request": "when somebody asks for it",
    "enclosed": "with another letter",
}


@dataclass(frozen=True, slots=True)
class LetterText:
    """One letter of the catalogue: its header and its body as written. ``line`` is the file's line at which the body begins.

    ``to`` and ``copies`` are roles of addressees; ``sender`` (“from” in the header) is who signs. ``trigger`` is an event
    or a condition, or several of which one is enough (“a|b”); ``after`` the timescale that runs from it (“T10”), or words.
    ``gates`` must all be open before it goes. ``heading`` stands above the body and may use merge values as the body does.
    ``batch``: business support may print it in a batch. ``once``: one for each time that its trigger happens.
    ``enclosures`` are codes of letters or forms, or other papers in words; one with “if” or “unless” and the name of a merge
    value goes only then. ``family``: a family reads it.
    """

    code: str
    title: str
    version: int
    area: str
    to: tuple[str, ...]
    sender: str
    medium: str
    trigger: str
    source: str
    body: str
    file: Path
    line: int
    after: str = ""
    gates: tuple[str, ...] = ()
    batch: bool = False
    once: bool = False
    copies: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    family: bool = False
    dated: date | None = None
    heading: str = ""
    heading_line: int = 1

    @property
    def trigger_words(self) -> str:
        """What makes the letter due, in words."""
        return "; or: ".join(CONDITIONS.get(each) or EVENTS[each].label for each in self.triggers)

    @property
    def triggers(self) -> tuple[str, ...]:
        """The events or conditions of which one is enough."""
        return tuple(self.trigger.split("|"))


def catalogue(folder: Path | None = None) -> dict[str, LetterText]:
    """Every letter by its code, those of an area's own ``folder`` in place of or beside the house's.

    Raises :class:`~caseforms.errors.BadTemplate` for a header that is wrong, with file and line.
    """
    found = dict(_house())
    for path in _files(folder) if folder else ():
        text = read(path)
        found[text.code] = text
    places = list(AREAS)
    ordered = sorted(found.values(), key=lambda each: (places.index(each.area), each.code))
    letters = {each.code: each for each in ordered}
    for letter in letters.values():
        _check_enclosures(letter, letters)
    return letters


def load(code: str, folder: Path | None = None) -> LetterText:
    """The letter with this code. Raises :class:`~caseforms.errors.Misused` when there is none, with the nearest."""
    letters = catalogue(folder)
    wanted = code.strip().upper().replace("_", "-")
    if wanted not in letters:
        near = closest(wanted, list(letters))
        hint = f"Did you mean “{near[0]}”?" if near else "“caseforms letters list” shows all letters."
        raise Misused(f"There is no letter “{code}”.", hint)
    return letters[wanted]


@cache
def _house() -> dict[str, LetterText]:
    return {text.code: text for text in map(read, sorted(HOUSE.glob("*.txt")))}


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    except OSError as problem:
        raise Unreadable(
            f"the folder of letters cannot be read ({(problem.strerror or 'unknown reason').lower()})",
            "Check the setting “letters”.",
            file=str(folder),
        ) from None


def read(path: Path) -> LetterText:
    """One text file. Raises :class:`~caseforms.errors.BadTemplate` or :class:`~caseforms.errors.Unreadable`."""
    try:
        raw = path.read_bytes()[: MAX_BYTES + 1]
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Unreadable("this is not a text in UTF-8", "Save it again as “UTF-8”.", file=str(path)) from None
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise Unreadable(f"the text cannot be read ({reason})", "Check the file.", file=str(path)) from None
    if len(raw) > MAX_BYTES:
        raise bad(path, 1, "this is too long for a letter", "A letter's text has at most 200 kB.")
    ends = [number for number, line in enumerate(lines) if line.strip() == _FENCE]
    if len(ends) < 2 or any(line.strip() for line in lines[: ends[0]]):
        raise bad(path, 1, "the header is missing", f"Begin with it, between two lines “{_FENCE}”.")
    header = lines[: ends[1]]
    header[ends[0]] = ""
    body = lines[ends[1] + 1 :]
    if not any(line.strip() for line in body):
        raise bad(path, ends[1] + 1, "there is no text below the header", "Write the letter there.")
    return _Header(path, header).letter("\n".join(body), ends[1] + 2)


def bad(path: Path, line: int, message: str, remedy: str) -> BadTemplate:
    """What is wrong in a text file, with its place."""
    return BadTemplate(f"{path}:{line}: {message}.", remedy)


class _Header:
    """The header of one file while it is read: every complaint names its line."""

    def __init__(self, path: Path, lines: Sequence[str]) -> None:
        self.path, self.lines = path, lines
        try:
            self.given = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as problem:
            place = re.search(r"at line (\d+)", str(problem))
            line = int(place[1]) if place else len(lines)
            raise bad(
                path, line, "this line of the header cannot be understood", 'Write: name = "words".'
            ) from None

    def letter(self, body: str, line: int) -> LetterText:
        """The letter that the header describes."""
        known = ["from" if each.name == "sender" else each.name for each in fields(LetterText)]
        known = [name for name in known if name not in ("body", "file", "line", "heading_line")]
        for name in self.given:
            if name not in known:
                near = closest(name, known)
                hint = f"Did you mean “{near[0]}”?" if near else f"A header has: {', '.join(known)}."
                raise self.wrong(name, f"a header has no entry “{name}”", hint)
        code = self.text("code")
        if not _CODE.fullmatch(code) or code != self.path.stem:
            raise self.wrong(
                "code",
                "the code must be the file's name, in capitals and figures, parts joined by “-”",
                "Give the file CODE.txt and the header the same code.",
            )
        medium = self.one_of("medium", MEDIA)
        to = self.names("to", list(ROLES))
        if not to and medium != "enclosure":
            raise self.wrong("to", "nobody is named to whom the letter goes", 'Write: to = ["parent"].')
        version = self.given.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self.wrong("version", "the version must be a whole number from 1", "Write: version = 1.")
        dated = self.given.get("dated")
        if dated is not None and type(dated) is not date:
            raise self.wrong("dated", "this must be a day", "Write: dated = 2026-11-20.")
        return LetterText(
            code=code,
            title=self.text("title"),
            version=version,
            area=self.one_of("area", tuple(AREAS)),
            to=to,
            sender=self.one_of("from", tuple(SENDERS)),
            medium=medium,
            trigger=self.trigger(),
            source=self.text("source"),
            body=body,
            file=self.path,
            line=line,
            after=self.text("after", needed=False),
            gates=self.names("gates", list(GATES)),
            batch=self.flag("batch"),
            once=self.flag("once"),
            copies=self.names("copies", list(ROLES)),
            enclosures=self.names("enclosures"),
            family=self.flag("family"),
            dated=dated,
            heading=self.text("heading", needed=False),
            heading_line=self.line_of("heading"),
        )

    def trigger(self) -> str:
        """One event or condition, or several with “|” between them."""
        value = self.text("trigger")
        self.among("trigger", value.split("|"), (*EVENTS, *CONDITIONS))
        return value

    def text(self, name: str, *, needed: bool = True) -> str:
        """A line of text."""
        value = self.given.get(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.wrong(name, f"“{name}” must be text in quotes", f'Write: {name} = "…".')
        return value.strip()

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """One of a fixed list."""
        value = self.text(name)
        self.among(name, [value], choices)
        return value

    def names(self, name: str, choices: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of names, each one of ``choices`` when there are any."""
        value = self.given.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.wrong(name, f"“{name}” must be a list of names in quotes", f'Write: {name} = ["…"].')
        if choices:
            self.among(name, value, choices)
        return tuple(value)

    def flag(self, name: str) -> bool:
        """true or false."""
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, f"“{name}” must be true or false", f"Write: {name} = true.")
        return value

    def among(self, name: str, given: Sequence[str], choices: Sequence[str]) -> None:
        """Refuse what is not one of the choices, with the nearest."""
        for each in given:
            if each not in choices:
                near = closest(each, list(choices))
                hint = f"Did you mean “{near[0]}”?" if near else f"Choose from: {', '.join(choices)}."
                raise self.wrong(name, f"“{name}” has no choice “{each}”", hint)

    def wrong(self, name: str, message: str, remedy: str) -> BadTemplate:
        """A complaint about one entry, with its line."""
        return bad(self.path, self.line_of(name), message, remedy)

    def line_of(self, name: str) -> int:
        """The line at which an entry stands; the first where there is none."""
        entry = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
        return next((n for n, text in enumerate(self.lines, 1) if entry.match(text)), 1)


_CONDITIONAL = re.compile(r"(.+?) (if|unless) (\w+_\w+)")


def split_enclosure(entry: str) -> tuple[str, bool, str]:
    """An enclosure as a header names it: the paper, and the condition that must hold or must not; empty without one.

    >>> split_enclosure("skin_map if skin_map_attached"), split_enclosure("FPN")
    (('skin_map', True, 'skin_map_attached'), ('FPN', True, ''))
    """
    found = _CONDITIONAL.fullmatch(entry)
    return (found[1], found[2] == "if", found[3]) if found else (entry, True, "")


def _check_enclosures(letter: LetterText, letters: dict[str, LetterText]) -> None:
    """An enclosure that looks like a code is a letter of the catalogue or a form; its condition is a merge value."""
    for entry in letter.enclosures:
        paper, _, flag = split_enclosure(entry)
        flags = [value.name for value in FIELDS.values() if value.kind == "flag"]
        known = [*letters, *FORM_CODES]
        if flag and flag not in flags:
            wrong, among, message = flag, flags, f"there is no condition “{flag}” for an enclosure"
            remedy = "docs/letters.md lists the merge values; a condition is one that is “yes” or “no”."
        elif " " not in paper and paper not in known:
            wrong, among, message = paper, known, f"there is no letter and no form “{paper}” to enclose"
            remedy = "Name a letter, a form, or another paper in words."
        else:
            continue
        lines = letter.file.read_text("utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if entry in text), 1)
        near = closest(wrong, among)
        raise bad(letter.file, line, message, f"Did you mean “{near[0]}”?" if near else remedy)
