"""To whom a letter goes: from the people of a case and a role to names with address lines, and why somebody gets none.

One letter for each parent, at that parent's own address, which no other letter shows. Who must not be told, cannot be
written to safely, or was excluded by the family is left out, and the reason is said in words without the case's content.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..cases import codes
from ..cases.blocks import Block, is_value
from ..cases.case import Case
from ..cases.confidential import is_confidential
from ..cases.identifiers import POSTCODE
from ..cases.kinds import Refused, Stated, Unusable
from ..cases.people import Address
from ..cases.settings import Settings
from ..forms import readers
from ..forms.readers import Reader
from ..forms.withholding import violence_recorded

#: Fewest and most lines in the window of an envelope (GOV.UK Notify).
LEAST_LINES, MOST_LINES = 3, 7
_LINES = ("line1", "line2", "line3", "line4", "line5")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom a letter goes. ``lines`` begin with the name and end with the postcode; empty where none is known.

    ``key`` tells addressees of one case apart for good, without their names; ``path`` is where the person stands in the
    case, empty for an office that is set once for all cases.
    """

    role: str
    name: str
    lines: tuple[str, ...]
    key: str
    email: str = ""
    telephone: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody to whom the letter does not go: who, by role and number (“parent 2”), and why."""

    role: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a letter's header may name, with the reader as whom such an addressee sees a document."""

    code: str
    words: str
    reader: Reader
    find: Callable[[Case, Settings], Iterator[Addressee | Stopped]]


ROLES: dict[str, Role] = {}
_Found = Iterator[Addressee | Stopped]
_Find = Callable[[Case, Settings], _Found]


def role(code: str, words: str, reader: Reader) -> Callable[[_Find], _Find]:
    """Enter how the addressees of a role are found."""

    def enter(find: _Find) -> _Find:
        ROLES[code] = Role(code, words, reader, find)
        return find

    return enter


def addressees(
    case: Case, roles: tuple[str, ...], settings: Settings, medium: str = "letter"
) -> tuple[tuple[Addressee, ...], tuple[Stopped, ...]]:
    """All to whom a letter for these roles goes, each once, and all to whom it does not go, with the reason."""
    going: dict[str, Addressee] = {}
    stopped: list[Stopped] = []
    for code in roles:
        found = list(ROLES[code].find(case, settings))
        if not found:
            stopped.append(Stopped(code, ROLES[code].words, "the case does not say who this is"))
        for each in found:
            if isinstance(each, Addressee) and (reason := _unreachable(each, case, medium)):
                number = each.path.startswith(("parents[", "professionals["))
                each = Stopped(code, who(each) if number else ROLES[code].words, reason)
            if isinstance(each, Stopped):
                stopped.append(each)
            else:
                going.setdefault(each.key, each)
    return tuple(going.values()), tuple(dict.fromkeys(stopped))


def who(to: Addressee) -> str:
    """An addressee without a name: “parent 2”, “referrer”."""
    inside = to.path.partition("[")[2].partition("]")[0]
    words = to.role.replace("_", " ")
    return f"{words} {int(inside) + 1}" if inside else words


def copies(
    case: Case, roles: tuple[str, ...], first: Addressee, settings: Settings, medium: str = "letter"
) -> tuple[tuple[Addressee, ...], tuple[Stopped, ...]]:
    """Those who get a copy, named on the letter. Nobody does from whom the first addressee's address is to be kept."""
    going, stopped = addressees(case, roles, settings, medium)
    address = case.at(f"{first.path}.address") if first.path else None
    if going and is_confidential(address):
        reason = "the address on the letter is confidential; write to them apart"
        return (), (*stopped, *(Stopped(each.role, ROLES[each.role].words, reason) for each in going))
    return going, stopped


def slips(case: Case, to: Addressee) -> tuple[str, ...]:
    """The slips that go with a letter to a member of the family: language, large print."""
    if to.role not in ("parent", "young_person", "child"):
        return ()
    found = []
    person = case.at(to.path)
    for_parents = case.says("child.interpreter_for", "parent_or_carer") and to.role == "parent"
    for_child = case.says("child.interpreter_for", "child") and to.role != "parent"
    asked = case.says("child.interpreter_needed", "interpreter", "signer_or_bsl", "other")
    if getattr(person, "interpreter_needed", None) == "yes" or (asked and (for_parents or for_child)):
        found.append("SLIP-LANG")
    if large_print(case, to):
        found.append("SLIP-LARGE")
    return tuple(found)


def large_print(case: Case, to: Addressee) -> bool:
    """Whether the addressee asked for large print."""
    names = case.given("correspondence.large_print_for") or ()
    return _flat(to.name) in {_flat(name) for name in names}


# -- the family ----------------------------------------------------------------------------------------------------------


@role("parent", "parent or carer", readers.FAMILY)
def _parents(case: Case, settings: Settings) -> _Found:
    """Each parent or carer at his or her own address (specification, part 2; Cafcass 2.98, 3.78)."""
    for number, (path, row) in enumerate(case.rows("parents"), 1):
        reason = _not_written_to(case, row)
        address = row.address
        if not isinstance(address, Address) and (
            row.same_address_as_child == "yes"
            or (row.same_address_as_child is None and row.lives_with_child == "yes")
        ):
            address = case.at("child.address")
        if reason or not is_value(row.name):
            yield Stopped("parent", f"parent {number}", reason or "the name is missing")
        else:
            yield _person("parent", row, path, address)


def _not_written_to(case: Case, parent: Any) -> str:
    """Why no letter may reach this parent; empty when it may."""
    if not isinstance(case.at("consent.not_informed_reason"), Stated | None):
        return "the parents are not to be informed, for the reason recorded under consent"
    for _, row in case.rows("correspondence.not_to_be_told"):
        if _flat(row.person) == _flat(parent.name):
            return "this parent is not to be told, for the reason recorded"
    if parent.safe_to_contact == "no":
        return "it is not safe to write there"
    if parent.safe_to_contact != "yes" and violence_recorded(case):
        return "violence is recorded, and it is not said that it is safe to write there"
    return ""


@role("young_person", "young person who consented", readers.FAMILY)
def _young_person(case: Case, settings: Settings) -> _Found:
    """The young person, where he or she consented or is competent to (NSPCC information sharing 3)."""
    gave = any(row.capacity == "young_person" for _, row in case.rows("consent.given_by"))
    if gave or case.says("consent.young_person_competent", "yes"):
        yield _person("young_person", case.child, "child", case.at("child.address"), case.child_name)


@role("family", "the family", readers.FAMILY)
def _family(case: Case, settings: Settings) -> _Found:
    """The parents and carers, and a young person who consented."""
    yield from _parents(case, settings)
    yield from _young_person(case, settings)


@role("child", "the child", readers.FAMILY)
def _child(case: Case, settings: Settings) -> _Found:
    """The child, for what is handed over and not sent."""
    if case.child_name:
        yield _person("child", case.child, "child", None, case.child_name)


# -- professionals -------------------------------------------------------------------------------------------------------


@role("referrer", "referrer", readers.AGENCY)
def _referrer(case: Case, settings: Settings) -> _Found:
    """Who completed the assessment or the referral."""
    yield from _block("referrer", case, "author", excludable=False)


@role("agency", "allocated agency", readers.AGENCY)
def _agency(case: Case, settings: Settings) -> _Found:
    """The agency that is to complete the assessment (Sandwell 1.8)."""
    yield from _block("agency", case, "early_help.agency")


@role("lead_professional", "lead professional", readers.AGENCY)
def _lead_professional(case: Case, settings: Settings) -> _Found:
    """The lead professional (Kirklees escalation 2)."""
    yield from _block("lead_professional", case, "lead_professional")


@role("professionals", "professionals covered by the consent", readers.AGENCY)
def _professionals(case: Case, settings: Settings) -> _Found:
    """The professionals now involved with whom the family agreed to share (Kirklees escalation 12)."""
    for number, (path, row) in enumerate(case.rows("professionals"), 1):
        who = f"professional {number}"
        if row.involvement == "previous" or row.attending == "no":
            continue
        if reason := excluded(case, row):
            yield Stopped("professionals", who, reason)
        elif row.consent_to_share != "yes" and not _agreed(case, row):
            yield Stopped(
                "professionals", who, "it is not recorded that the family agree to sharing with them"
            )
        else:
            yield from _block("professionals", case, path)


@role("authority", "the other authority", readers.SOCIAL_CARE)
def _authority(case: Case, settings: Settings) -> _Found:
    """The local authority to which a document goes (Sandwell 6.2; Cafcass 2.107)."""
    block = case.at("local_authority")
    if not isinstance(block, Block) or not is_value(case.at("local_authority.name")):
        yield from _correspondents("local_authority", case, settings, "authority")
        return
    urgent = case.says("consent.basis", "s47", "s120_notification") or case.says("referral.basis", "s47")
    if not urgent and _excludes(case, "children_s_social_care"):
        yield Stopped("authority", ROLES["authority"].words, _EXCLUDED)
        return
    name, team = case.given("local_authority.name"), case.given("local_authority.team")
    lines = _lines((str(team or ""), str(name)), case.at("local_authority.address"))
    email = str(case.given("local_authority.secure_email") or "")
    telephone = str(case.given("local_authority.telephone") or "")
    yield Addressee(
        "authority", str(name), lines, _key("authority", str(name)), email, telephone, "local_authority"
    )


def _offices(code: str, words: str, reader: Reader, listed: str = "") -> None:
    """Enter a role whose addressees stand in the case's correspondence, or in the settings."""

    def find(case: Case, settings: Settings) -> _Found:
        yield from _correspondents(listed or code, case, settings, code)

    role(code, words, reader)(find)


for _code, _words, _reader in (
    ("social_worker", "social worker", readers.SOCIAL_CARE),
    ("line_manager", "line manager", readers.SOCIAL_CARE),
    ("duty", "duty and assessment team", readers.SOCIAL_CARE),
    ("kiss", "information sharing service (KISS)", readers.AGENCY),
    ("other_agency", "other agency", readers.AGENCY),
    ("informed", "agencies that were given information", readers.AGENCY),
    ("court", "court", readers.COURT),
    ("conference", "child protection conference", readers.COURT),
    ("practitioner", "practitioner", readers.OWN_FILE),
    ("service_manager", "Service Manager", readers.MANAGER),
    ("director", "director", readers.MANAGER),
    ("regional_director", "Regional Director", readers.MANAGER),
    ("corporate_director", "Corporate Director", readers.MANAGER),
    ("author_of_review", "author of the review", readers.OWN_FILE),
    ("lscb_chair", "chair of the LSCB", readers.AGENCY),
    ("regulator", "professional regulator", readers.AGENCY),
    ("lado", "designated officer (LADO)", readers.SOCIAL_CARE),
    ("person_checked", "person to be checked", readers.FAMILY),
):
    _offices(_code, _words, _reader)


def _correspondents(listed: str, case: Case, settings: Settings, code: str) -> _Found:
    found = False
    for path, row in case.rows("correspondence.addressees"):
        if row.role == listed:
            found = True
            if code in ("kiss", "other_agency") and (reason := excluded(case, row)):
                yield Stopped(code, ROLES[code].words, reason)
            else:
                yield from _block(code, case, path, excludable=False)
    if not found and (office := settings.addressees.get(code)) and office.name:
        lines = (office.name, *(line for line in office.address.split("\n") if line.strip()))
        yield Addressee(code, office.name, lines, _key(code, office.name), office.email, office.telephone)
    elif not found and code == "service_manager":
        yield from _block(code, case, "manager", excludable=False)  # who stands in the case as its manager


# -- what the family excluded --------------------------------------------------------------------------------------------

_EXCLUDED = "the family does not agree to sharing with this agency"


def excluded(case: Case, who: Any) -> str:
    """Why a professional or agency must not be written to: the family said no (consent; public practice, Oxfordshire)."""
    if getattr(who, "consent_to_share", None) == "no":
        return _EXCLUDED
    names = {_flat(getattr(who, each, None)) for each in ("name", "organisation")} - {""}
    words = " ".join(_flat(getattr(who, each, None)) for each in ("role", "post", "organisation", "name"))
    for row in _refused(case):
        named = _flat(row.name)
        if named and (named in names or any(named in each for each in names)):
            return _EXCLUDED
        if not named and any(re.search(rf"\b{sign}", words) for sign in _SIGNS.get(str(row.agency), ())):
            return f"{_EXCLUDED}, or may not: it is excluded by its kind"
    return ""


def refused_by_family(case: Case) -> Iterator[str]:
    """Every agency that the family excluded, in words, with the limits of a partial refusal."""
    rows = [row for _, row in case.rows("consent.do_not_share_with")]
    for row in (*rows, *(row for _, row in case.rows("consent.share_with") if row.agreed == "no")):
        kind = dict(codes.AGENCY).get(str(row.agency), "")
        named = f"{kind}: {_said(row.name)}" if kind and _said(row.name) else kind or _said(row.name)
        limits = _said(getattr(row, "limits", None))
        if named:
            yield f"{named} (limits: {limits})" if limits else named


def _refused(case: Case) -> Iterator[Any]:
    yield from (row for _, row in case.rows("consent.do_not_share_with") if not is_value(row.limits))
    yield from (row for _, row in case.rows("consent.share_with") if row.agreed == "no")


def _excludes(case: Case, agency: str) -> bool:
    return any(row.agency == agency for row in _refused(case))


def _agreed(case: Case, who: Any) -> bool:
    """Whether the family named this professional's agency among those with whom information may be shared."""
    names = [_flat(getattr(who, each, None)) for each in ("name", "organisation")]
    agreed = {_flat(row.name) for _, row in case.rows("consent.share_with") if row.agreed == "yes"} - {""}
    return any(name in agreed for name in names)


#: Words by which an agency of a kind is known, for a family that excluded the kind and named none.
_SIGNS: dict[str, tuple[str, ...]] = {
    "children_s_social_care": ("social care", "social work"),
    "early_help": ("early help",),
    "school_nursery_or_college": ("school", "nursery", "college", "academy", "teacher"),
    "education_services": ("education", "attendance"),
    "gp": ("gp", "surgery", "doctor"),
    "health_visiting": ("health visit",),
    "school_nursing": ("school nurs",),
    "midwifery": ("midwi",),
    "hospital_or_a_e": ("hospital",),
    "camhs": ("camhs", "mental health"),
    "adult_mental_health": ("mental health",),
    "drug_and_alcohol_service": ("drug", "alcohol", "substance"),
    "police": ("police",),
    "youth_offending": ("youth offending", "yos"),
    "probation": ("probation",),
    "housing": ("housing",),
    "voluntary_organisation": ("charity", "voluntary"),
    "welfare_rights": ("welfare rights",),
    "women_s_aid_or_idva": ("women", "idva"),
}


# -- names and lines -----------------------------------------------------------------------------------------------------


def _block(code: str, case: Case, path: str, excludable: bool = True) -> _Found:
    """The addressee in one block of the case: a professional, an author, a correspondent."""
    block = case.at(path)
    if not isinstance(block, Block):
        return
    if excludable and code != "professionals" and (reason := excluded(case, block)):
        yield Stopped(code, ROLES[code].words, reason)
        return
    name, organisation = (_said(getattr(block, each, None)) for each in ("name", "organisation"))
    if not (name or organisation):
        yield Stopped(code, ROLES[code].words, "the name is missing")
        return
    yield _person(code, block, path, getattr(block, "address", None))


def _person(code: str, block: Any, path: str, address: Any, name: str = "") -> Addressee:
    name = name or _said(getattr(block, "name", None))
    organisation = _said(getattr(block, "organisation", None))
    lines = _lines((name, organisation), address)
    email, telephone = (_said(getattr(block, each, None)) for each in ("email", "telephone"))
    return Addressee(
        code, name or organisation, lines, _key(code, name or organisation), email, telephone, path
    )


def _lines(heads: tuple[str, ...], address: Any) -> tuple[str, ...]:
    """The lines of the address block, the last two before the postcode joined where there are too many."""
    below = postal(address)
    if not below:
        return ()
    lines = [*(head for head in dict.fromkeys(heads) if head), *below]
    while len(lines) > MOST_LINES:
        lines[-3:-1] = [f"{lines[-3]}, {lines[-2]}"]
    return tuple(lines)


def postal(address: Any) -> tuple[str, ...]:
    """The lines of an address with the postcode last; empty where nobody can be written to there."""
    if not isinstance(address, Address) or address.kind == "no_fixed_abode":
        return ()
    lines = [_said(getattr(address, line)) for line in _LINES]
    return tuple(each for each in (*lines, _said(address.postcode)) if each)


def _unreachable(to: Addressee, case: Case, medium: str) -> str:
    """Why an addressee cannot be reached by a medium; empty when he or she can."""
    if medium == "e-mail" and not to.email:
        return "the e-mail address is missing"
    if medium != "letter":
        return ""
    if not to.lines:
        own, home = (case.at(path) for path in (f"{to.path}.address", "child.address"))
        homeless = [getattr(each, "kind", None) == "no_fixed_abode" for each in (own, home)]
        if homeless[0] or (own is None and homeless[1]):
            return "there is no fixed abode; hand the letter over"
        return "the address is missing"
    try:
        POSTCODE.read(to.lines[-1])
    except Refused:
        return "the last line of the address is no UK postcode"
    return "" if len(to.lines) >= LEAST_LINES else "the address has too few lines"


def _said(value: Any) -> str:
    if isinstance(value, Unusable):
        return ""
    return " ".join(str(value).split()) if is_value(value) else ""


def _flat(name: Any) -> str:
    return " ".join(str(name).casefold().split()) if isinstance(name, str) else ""


def _key(code: str, name: str) -> str:
    return f"{code}-{hashlib.blake2s(_flat(name).encode(), digest_size=4).hexdigest()}"
