"""The organisation's settings: ``caseforms.toml``, found upwards from the working folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from ..errors import Unreadable
from .kinds import closest

FILE_NAME = "caseforms.toml"
MAX_LOGO_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What an organisation sets once. All are optional.

    ``address`` holds lines joined by newlines; ``logo`` and ``output`` are paths, relative to the settings file.
    """

    organisation: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    logo: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    profile: str = ""
    output: str = ""


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
    known = [each.name for each in fields(Settings)]
    values: dict[str, str] = {}
    for name, value in given.items():
        if name not in known:
            near = closest(name, known)
            remedy = f"Did you mean “{near[0]}”?" if near else f"The settings are: {', '.join(known)}."
            raise Unreadable(f"there is no setting “{name}”", remedy, file=str(path))
        if name == "address" and isinstance(value, list) and all(isinstance(line, str) for line in value):
            value = "\n".join(value)
        if not isinstance(value, str):
            raise Unreadable(
                f"the setting “{name}” must be text in quotes", f'Write {name} = "…".', file=str(path)
            )
        values[name] = str(path.parent / value) if name in ("logo", "output") and value else value
    if values.get("logo"):
        _check_logo(Path(values["logo"]), path)
    return Settings(**values)


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
