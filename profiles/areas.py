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


def area_of(profile: object) -> str:
    """The area of a profile such as ``cambs_pboro_2018``; empty when it is none that is known.

    >>> area_of("Kent and Medway 2011")
    'kent_medway'
    """
    first, *_ = re.split(r"[\W_]+", profile.strip().casefold()) if isinstance(profile, str) else [""]
    return _BEGINNINGS.get(first, "")
