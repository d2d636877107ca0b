"""One TOML file per area: the timescales and the words of its procedure, read into :class:`Profile`.

:mod:`.reading` reads a file. An organisation may have profiles of its own (:mod:`.own`), in a folder that ``caseforms.toml``
or ``--profiles`` names.
"""

from __future__ import annotations

from . import own
from .areas import area_of, own_name
from .profile import DAYS, UNITS, USES, Period, Profile, Term, Timescale
from .reading import BASE, house, house_names, read

__all__ = [
    "BASE",
    "DAYS",
    "UNITS",
    "USES",
    "Period",
    "Profile",
    "Term",
    "Timescale",
    "areas",
    "load",
    "names",
    "profile_of",
    "read",
]


def profile_of(name: object) -> Profile:
    """The profile that a case or the settings name, such as ``sandwell_2015``; what holds everywhere when it is none."""
    return load(own_name(name) or area_of(name) or BASE)


def areas() -> tuple[str, ...]:
    """The areas that have a profile in caseforms itself."""
    return house_names()


def names() -> tuple[str, ...]:
    """What a case may name: the organisation's own profiles, then those of the areas."""
    return (*own.in_use(), *(each for each in house_names() if each != BASE and each not in own.in_use()))


def load(name: str) -> Profile:
    """The profile of this name, an own one first. Raises :class:`~caseforms.errors.Unreadable` when its file is wrong."""
    return own.in_use().get(name) or house(name)
