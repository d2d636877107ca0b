"""An organisation's own profiles: the files of one folder, beside those that caseforms brings or in their place.

A case names one by its file: ``fenbridge.toml`` serves ``profile: fenbridge`` and ``profile: fenbridge_2026``. The key
``area`` in it says whose letters, levels and rules hold for these cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..cases.settings import FILE_NAME
from ..errors import Unreadable
from . import areas
from .profile import Profile
from .reading import BASE, Beside, house_names, line_of, read_file

MAX_FILES = 100

_found: dict[str, Profile] = {}


def use(folder: Path | None) -> None:
    """Use the profiles of a folder for the rest of the run; ``None``: those of the house alone.

    Raises :class:`~caseforms.errors.Unreadable` for a folder or a file that cannot be read, and for the first profile that is
    wrong; then none of the folder is in use.
    """
    _found.clear()
    areas.own.clear()
    if folder is not None:
        beside = Beside(folder)
        found = {path.stem: read_own(path, beside) for path in files_in(folder)}
        _found.update(found)
        areas.own.update({areas.words_of(name): (name, profile.area) for name, profile in found.items()})


def in_use() -> Mapping[str, Profile]:
    """The own profiles in use, by name."""
    return _found


def files_in(folder: Path) -> list[Path]:
    """The profiles of a folder. Raises :class:`~caseforms.errors.Unreadable` when there is none, or there are too many."""
    try:
        found = sorted(each for each in folder.iterdir() if each.suffix == ".toml" and each.name != FILE_NAME)
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise Unreadable(
            f"the folder of profiles cannot be read ({reason})",
            "Check the setting “profiles”, or --profiles.",
            file=str(folder),
        ) from None
    if not found:
        raise Unreadable(
            "there is no profile in this folder", "A profile is a file that ends in .toml.", file=str(folder)
        )
    if len(found) > MAX_FILES:
        raise Unreadable(
            f"there are more than {MAX_FILES} profiles in this folder", "Name another one.", file=str(folder)
        )
    return found


def read_own(path: Path, beside: Beside) -> Profile:
    """An own profile, whose ``area`` must be one of the house's. Raises :class:`~caseforms.errors.Unreadable`."""
    profile = read_file(path, beside)
    procedures = [each for each in house_names() if each != BASE]
    if profile.area not in procedures:
        line = line_of(profile.source, "", "area")
        raise Unreadable(
            f"“{profile.area}” is no area whose letters and rules could hold",
            f"Write one of: {', '.join(procedures)}.",
            file=str(path),
            line=line,
        )
    if not areas.words_of(path.stem):
        raise Unreadable(
            "no case can name a profile with this file name", "Use letters and figures.", file=str(path)
        )
    return profile
