"""Everyone whom Cafcass told: who hears when its involvement ends, and with what outcome (Cafcass 2.60, 3.90)."""

from __future__ import annotations

from collections.abc import Iterator

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.events import happened
from ..cases.settings import Settings
from ..forms import readers
from ..forms.withholding import violence_recorded
from .addressees import ROLES, Addressee, Stopped, role

_TOLD_AUTHORITY = ("referral_made", "referral_confirmed", "notification_sent", "information_sent")
_CODE = "everyone_informed"


@role(_CODE, "everyone who was informed", readers.AGENCY)
def _everyone_informed(case: Case, settings: Settings) -> Iterator[Addressee | Stopped]:
    """The authority that was told, every agency given information, and who is noted as told but stands nowhere.

    Agencies are those under ``correspondence`` with the role “informed”; an agency to which a referral for its services
    went; and each “to_whom” under ``cafcass_letters: disclosed``, which names no address of its own.
    """
    if happened(case, *_TOLD_AUTHORITY) or violence_recorded(case):
        yield from ROLES["authority"].find(case, settings)
    informed = list(ROLES["informed"].find(case, settings))
    if happened(case, "cc_c_sent"):
        informed += ROLES["other_agency"].find(case, settings)
    yield from informed
    names = [_flat(row.name) for _, row in case.rows("correspondence.addressees")]
    names += [_flat(row.organisation) for _, row in case.rows("correspondence.addressees")]
    names.append(_flat(case.given("local_authority.name")))
    for number, (_, row) in enumerate(case.rows("cafcass_letters.disclosed"), 1):
        if is_value(row.to_whom) and _flat(row.to_whom) not in names:
            reason = "it was given information and stands nowhere with an address; add it as “informed”"
            yield Stopped(_CODE, f"agency given information {number}", reason)


def _flat(name: object) -> str:
    return " ".join(name.casefold().split()) if isinstance(name, str) else ""
