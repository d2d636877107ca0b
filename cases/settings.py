"""The organisation's settings: ``caseforms.toml``, found upwards from the working folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..errors import Unreadable
from .kinds import closest

FILE_NAME = "caseforms.toml"
MAX_LOGO_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Desk:
    """The team that sends the standard letters, as its letters name it."""

    name: str = ""
    telephone: str = ""
    email: str = ""
    signed_by: str = ""
    complaints: str = ""
    data_protection: str = ""
    kept_for: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """An office to which letters of every case go. ``address`` holds lines joined by newlines, the postcode last."""

    name: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an organisation sets once. All are optional.

    ``address`` holds lines joined by newlines; ``logo``, ``output``, ``letters`` (the folder of own letter texts),
    ``ledger`` (the record of letters issued), ``profiles`` (the folder of own area profiles) and ``dictionary`` (a hunspell dictionary for the spelling of narratives) are paths, relative to the settings file. ``addressees`` has the offices to which letters of every case go, by role; ``disability_questions`` are the
    organisation's own questions for working with a disabled child.
    """

    organisation: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    logo: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    profile: str = ""
    output: str = ""
    letters: str = ""
    ledger: str = ""
    profiles: str = ""
    dictionary: str = ""
    desk: Desk = Desk()
    addressees: dict[str, Contact] = field(default_factory=dict)
    disability_questions: tuple[str, ...] = ()


def find_settings(folder: Path) -> Path | None:
    """The nearest settings file in ``folder`` or above it."""
    for each in (folder, *folder.parents):
        if (each / FILE_NAME).is_file():
            return each / FILE_NAME
    return None


def read_settings(folder: Path) -> Settings:
    """The settings that hold in ``folder``.

    Raises :class:`~caseforms.errors.Unreadable` when the file is broken, has an unknown key or a value that is not text.
    """
    path = find_settings(folder.resolve())
    if path is None:
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(
            f"the settings cannot be understood ({problem})", "Compare with docs/settings.md.", file=str(path)
        ) from None
    except OSError as problem:
        raise Unreadable(
            f"the settings cannot be read ({problem.strerror})", "Ask for access to the file.", file=str(path)
        ) from None
    values: dict[str, Any] = {}
    for name, value in given.items():
        _known(name, Settings, path)
        if name == "desk":
            values[name] = Desk(**_table(name, value, Desk, path))
        elif name == "addressees":
            if not isinstance(value, dict):
                raise _not(
                    name, "a table for each office", "Write [addressees.kiss] on a line of its own.", path
                )
            values[name] = {
                role: Contact(**_table(f"addressees.{role}", office, Contact, path))
                for role, office in value.items()
            }
        elif name == "disability_questions":
            if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
                raise _not(name, "a list of texts", 'Write disability_questions = ["…?", "…?"].', path)
            values[name] = tuple(each.strip() for each in value if each.strip())
        else:
            text = _text(name, value, path)
            values[name] = str(path.parent / text) if name in _PATHS and text else text
    if values.get("logo"):
        _check_logo(Path(values["logo"]), path)
    return Settings(**values)


_PATHS = ("logo", "output", "letters", "ledger", "profiles", "dictionary")


def _table(name: str, given: Any, model: type[Desk | Contact], path: Path) -> dict[str, str]:
    """The answers of one table of the settings."""
    if not isinstance(given, dict):
        raise _not(name, "a table", f"Write [{name}] on a line of its own and its settings below.", path)
    for each in given:
        _known(each, model, path, f"{name}.")
    return {each: _text(f"{name}.{each}", value, path) for each, value in given.items()}


def _known(name: str, model: type[Any], path: Path, before: str = "") -> None:
    """Refuse a setting that does not exist, with the one that may be meant."""
    known = [each.name for each in fields(model)]
    if name not in known:
        near = closest(name, known)
        remedy = f"Did you mean “{near[0]}”?" if near else f"The settings are: {', '.join(known)}."
        raise Unreadable(f"there is no setting “{before}{name}”", remedy, file=str(path))


def _text(name: str, value: Any, path: Path) -> str:
    """A setting as text; an address may stand as a list of lines."""
    if name.endswith("address") and isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    if not isinstance(value, str):
        raise _not(name, "text in quotes", f'Write {name.rpartition(".")[2]} = "…".', path)
    return value


def _not(name: str, what: str, remedy: str, path: Path) -> Unreadable:
    return Unreadable(f"the setting “{name}” must be {what}", remedy, file=str(path))


def _check_logo(logo: Path, settings: Path) -> None:
    """Refuse a logo that cannot be read, is no PNG or JPEG picture, or is larger than a logo should be."""
    try:
        with logo.open("rb") as stream:
            head = stream.read(MAX_LOGO_BYTES + 1)
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise Unreadable(
            f"the logo {logo} cannot be read ({reason})", "Check the setting “logo”.", file=str(settings)
        ) from None
    if not head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or len(head) > MAX_LOGO_BYTES:
        raise Unreadable(
            f"the logo {logo} is no PNG or JPEG picture of at most 2 MB",
            "Save it as PNG and name that.",
            file=str(settings),
        )
