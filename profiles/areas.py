"""Which area's procedure the name of a profile belongs to."""

from __future__ import annotations

import re

CURRENT_LAW = "generic_current"

#: How the names of profiles begin, with the area; what follows is the year or the version.
_BEGINNINGS = {
    "kirklees": "kirklees",
    "sandwell": "sandwell",
    "cafcass": "cafcass",
    "cambs": "cambs_pboro",
    "cambridgeshire": "cambs_pboro",
    "peterborough": "cambs_pboro",
    "kent": "kent_medway",
    "medway": "kent_medway",
    "generic": CURRENT_LAW,
}

#: The organisation's own profiles in use (:mod:`.own`): the words of each one's name, with that name and the area whose
#: procedure holds.
own: dict[tuple[str, ...], tuple[str, str]] = {}


def words_of(profile: object) -> tuple[str, ...]:
    """The words of a profile's name.

    >>> words_of("Kent and Medway_2011")
    ('kent', 'and', 'medway', '2011')
    """
    return tuple(filter(None, re.split(r"[\W_]+", profile.casefold()))) if isinstance(profile, str) else ()


def area_of(profile: object) -> str:
    """The area of a profile such as ``cambs_pboro_2018``; empty when it is none that is known.

    >>> area_of("Kent and Medway 2011")
    'kent_medway'
    """
    words = words_of(profile)
    if mine := _own_beginning(words):
        return own[mine][1]
    return _BEGINNINGS.get(words[0], "") if words else ""


def own_name(profile: object) -> str:
    """The name of the own profile that ``profile`` means, such as ``fenbridge`` for ``Fenbridge 2026``; empty for none."""
    mine = _own_beginning(words_of(profile))
    return own[mine][0] if mine else ""


def _own_beginning(words: tuple[str, ...]) -> tuple[str, ...]:
    """The longest name of an own profile with which these words begin."""
    return max((each for each in own if words[: len(each)] == each), key=len, default=())
