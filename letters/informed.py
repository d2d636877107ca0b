"""Everyone who was informed about a case: what the ledger says went out, for the notice that involvement ends.

Cafcass 3.90: every agency with which information was shared hears of the end and the outcome. What a case file records
of it by hand is found by its role (:mod:`~caseforms.letters.addressees_cafcass`); here come those to whom letters went.
"""

from __future__ import annotations

from datetime import date

from ..cases.case import Case
from ..cases.dates import show_date
from ..cases.settings import Settings
from ..forms import readers
from .addressees import ROLES, Addressee, Stopped
from .ledger import Ledger
from .writing import known_as

#: The role whose addressees the ledger adds to.
EVERYONE = "everyone_informed"
_OUTSIDE = (readers.AGENCY, readers.SOCIAL_CARE)


def informed(
    ledger: Ledger, case: Case, settings: Settings
) -> tuple[tuple[Addressee, ...], tuple[Stopped, ...]]:
    """All agencies and authorities to which a letter of this case, or a copy, went; family, court and own office apart.

    Nobody is left out silently: who got a letter and cannot be found in the case any more, or must not be written to now,
    comes back with the reason.
    """
    going: dict[str, Addressee] = {}
    stopped: dict[Stopped, None] = {}
    for role, key, letter, at in ledger.told(known_as(case, ledger.key)):
        if role in ROLES and ROLES[role].reader not in _OUTSIDE:
            continue
        found = ROLES[role].find(case, settings) if role in ROLES else ()
        known = {each.key: each for each in found if isinstance(each, Addressee)}
        named = next((each for each in known.values() if ledger.key(each.key) == key), None)
        if named is not None:
            going.setdefault(named.key, named)
            continue
        words = ROLES[role].words if role in ROLES else role
        day = show_date(date.fromisoformat(at[:10]))
        reason = f"letter {letter} went there on {day}, and the case does not name it any more, or not as one to write to"
        stopped[Stopped(role, words, reason)] = None
    return tuple(going.values()), tuple(stopped)
