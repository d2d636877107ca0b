# ruff: noqa: SIM905 (lists of words are read as words)
"""Invented cases of an early help desk, as many as wanted and the same each time: what the sample register is made of.

Each case is a mapping from answers (by path) and events (by code) to text, dates and moments. Most go their ordinary way;
some are as awkward as real ones: parents apart, one who must not be told, no postcode, no fixed abode, a mistyped date.
“python -m caseforms.samples.register_cases” writes the samples in ``registers`` anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import SAMPLE_DAY

if TYPE_CHECKING:
    from ..letters.register_columns import Target

Given = dict[str, object]

_GIRLS = "Amelia Beatrix Chloe Daisy Elsie Freya Gracie Hattie Isla Jasmine Keira Layla Maisie Nadia Orla Poppy Rosa".split()
_BOYS = "Alfie Benji Callum Dexter Ewan Finley George Harvey Ismail Jude Kamil Leo Mason Noah Oscar Ravi Toby".split()
_MOTHERS = (
    "Joanne Karen Leanne Magda Nasreen Paula Rachel Siobhan Tanya Ursula Vera Wendy Yasmin Zofia".split()
)
_FATHERS = "Adrian Barry Craig Darren Emeka Farid Gareth Hugh Ivan Jamal Keith Liam Marcin Neil".split()
_FAMILIES = (
    "Marsh Thornby Quillfeather Oakhanger Brindley Castleforth Dunmore Eastlake Fenwright Garrowby Hollinshaw Ilverton "
    "Jessop-Lane Kettlewell Lindqvist Moorcroft Nowak-Hale O’Dwyer Pennyfold Ravenscar Sandiford Tamblyn Underhay Velasco"
).split()
_STREETS = "Mill Lane,Station Road,Church Street,Orchard Close,Canal Side,The Ridings,Kiln Row,Abbey Court,Elm Grove".split(
    ","
)
_TOWNS = ("Fenbridge", "Oldmere", "Harrowick", "Stonebeck", "Wychford")
_SCHOOLS = ("Fenbridge Primary School", "Oldmere Academy", "Harrowick Junior School", "St Osyth’s School")
_WORKERS = ("Priya Anand", "Tom Hartwell", "Grace Okoro", "Dilys Pugh", "Sam Ferrier", "Anwen Rees")
_ROLES = ("Family support worker", "Head of year", "Health visitor", "SENCo")
_AGENCIES = (
    "Fenbridge Family Centre",
    "Oldmere Health Visiting",
    "Wychford Youth Service",
    "Stonebeck Children’s Centre",
)
_SERVICES = (("Fenbridge Parents’ Group", "Support with parenting"), ("Wychford Talk", "Speech and language"))
_ETHNICITIES = ("WBRI", "WIRI", "APKN", "MWBC", "BAFR")

_NOON = time(12, 0)


def cases(count: int, day: date = SAMPLE_DAY, seed: int = 1, settled: float = 0.0) -> Iterator[Given]:
    """Invented cases as they stand on a day; the same ``seed`` gives the same ones.

    ``settled`` is the share of cases, beside the usual, to which nothing is owed any more.
    """
    chance = random.Random(seed)  # noqa: S311
    for number in range(1, count + 1):
        case = _Case(chance, number, day)
        if settled and chance.random() < settled:
            _acknowledged(case)
        else:
            chance.choices(_STAGES, [weight for _, weight in _WEIGHTS])[0](case)
        if chance.random() < 0.12:
            chance.choice(_AWKWARD)(case)
        yield case.given


class _Case:
    """One case while it is made up."""

    def __init__(self, chance: random.Random, number: int, day: date) -> None:
        self.chance, self.number, self.day = chance, number, day
        family, girl = chance.choice(_FAMILIES), chance.random() < 0.5
        self.town = chance.choice(_TOWNS)
        self.given: Given = {
            "reference": f"EH-{day.year}-{number:05d}",
            "profile": "sandwell_2015",
            "child.given_names": chance.choice(_GIRLS if girl else _BOYS),
            "child.family_name": family,
            "child.dob": date(day.year - chance.randint(1, 16), chance.randint(1, 12), chance.randint(1, 28)),
            "child.ethnicity": chance.choice(_ETHNICITIES),
            "child.disability": chance.choice(("no", "no", "no", "yes")),
            "siblings": "none",
            "household": "none",
            "parents[0].name": f"{chance.choice(_MOTHERS)} {family}",
            "parents[0].same_address_as_child": "yes",
            "parents[0].safe_to_contact": "yes",
            "author.name": chance.choice(_WORKERS),
            "author.role": chance.choice(_ROLES),
            "author.organisation": chance.choice(_SCHOOLS),
            "author.telephone": f"01632 960{chance.randint(100, 999)}",
        }
        self.address("child.address")
        self.address("author.address")
        if chance.random() < 0.3:
            self.sibling(family)
        if chance.random() < 0.45:
            self.second_parent(family)

    def address(self, path: str, town: str = "") -> None:
        lines = {
            "line1": f"{self.chance.randint(1, 180)} {self.chance.choice(_STREETS)}",
            "line2": town or self.town,
            "postcode": f"ZZ99 {self.chance.randint(1, 9)}{self.chance.choice('ABDEFGHJ')}{self.chance.choice('LNPQRSTW')}",
        }
        self.given.update({f"{path}.{name}": words for name, words in lines.items()})

    def sibling(self, family: str) -> None:
        del self.given["siblings"]
        self.given["siblings[0].name"] = f"{self.chance.choice(_GIRLS)} {family}"
        self.given["siblings[0].dob"] = date(
            self.day.year - self.chance.randint(1, 15), 5, self.chance.randint(1, 28)
        )

    def second_parent(self, family: str) -> None:
        self.given["parents[1].name"] = f"{self.chance.choice(_FATHERS)} {family}"
        self.given["parents[1].safe_to_contact"] = "yes"
        if self.chance.random() < 0.6:
            self.given["parents[1].same_address_as_child"] = "yes"
        else:
            self.given["parents[1].same_address_as_child"] = "no"
            self.address("parents[1].address", self.chance.choice(_TOWNS))

    def consent(self, days: int) -> None:
        self.given["consent.given"] = "given"
        self.given["consent.given_by[0].person"] = self.given["parents[0].name"]
        self.given["consent.given_by[0].date"] = self.day - timedelta(days=days)

    def happened(self, event: str, days: float, *, timed: bool = True) -> None:
        """Enter an event so many days before noon of the day."""
        at = datetime.combine(self.day, _NOON) - timedelta(minutes=round(days * 1440))
        self.given[event] = at if timed else at.date()

    def received(self, least: float, most: float) -> float:
        """Enter that the assessment came, with consent; how many days ago."""
        days = self.chance.uniform(least, most)
        self.consent(int(days) + 2)
        self.happened("eha_received", days)
        return days

    def agency(self) -> None:
        self.given["early_help.agency.name"] = self.chance.choice(_WORKERS)
        self.given["early_help.agency.organisation"] = self.chance.choice(_AGENCIES)
        self.given["early_help.agency.telephone"] = f"01632 960{self.chance.randint(100, 999)}"
        self.address("early_help.agency.address")

    def services(self, *, with_number: bool) -> None:
        name, what_for = self.chance.choice(_SERVICES)
        self.given["early_help.services[0].name"] = name
        self.given["early_help.services[0].what_for"] = what_for
        if with_number:
            self.given["early_help.services[0].telephone"] = f"01632 960{self.chance.randint(100, 999)}"


# -- where a case stands -------------------------------------------------------------------------------------------------


def _acknowledged(case: _Case) -> None:
    days = case.received(3, 90)
    case.happened("rcp_sent", days - 0.4)
    case.happened("rcp_r_sent", days - 0.4)
    case.happened("eha_validated", days - 0.5)


def _just_received(case: _Case) -> None:
    case.received(0, 0.9)


def _receipt_late(case: _Case) -> None:
    case.received(1.2, 3)


def _receipt_without_time(case: _Case) -> None:
    case.consent(4)
    case.happened("eha_received", case.chance.randint(0, 2), timed=False)


def _consent_not_recorded(case: _Case) -> None:
    case.happened("eha_received", case.chance.uniform(0.1, 2))


def _no_consent(case: _Case) -> None:
    days = case.chance.uniform(0.6, 4)
    case.given["consent.given"] = case.chance.choice(("refused", "not_sought"))
    ecaf = case.chance.random() < 0.2
    case.happened("eha_received_by_ecaf" if ecaf else "eha_received", days)
    case.happened("no_consent_found", days - 0.1)
    if case.chance.random() < 0.7:
        case.happened("referrer_advised", days - 0.2)
        case.happened("no_consent_closed", days - 0.25)
        if case.chance.random() < 0.3:
            case.happened("nocon_sent", days - 0.3)


def _single_agency(case: _Case) -> None:
    days = case.received(1, 8)
    case.happened("rcp_sent", days - 0.1)
    case.happened("rcp_r_sent", days - 0.1)
    case.happened("triage_single_agency", days - 0.5)
    case.services(with_number=case.chance.random() < 0.8)
    if days > 5:
        case.happened("single_sent", days - 2)


def _asked_for(case: _Case) -> None:
    days = case.chance.uniform(0.5, 6.5)
    case.agency()
    case.happened("eha_requested", days)
    if days > 1:
        case.happened("ehareq_sent", days - 0.5)


def _overdue(case: _Case) -> None:
    days = case.chance.uniform(8, 12)
    case.agency()
    case.happened("eha_requested", days)
    case.happened("ehareq_sent", days - 0.5)
    if case.chance.random() < 0.3:
        case.happened("chase7_sent", days - 7.9)


def _came_after_all(case: _Case) -> None:
    days = case.chance.uniform(9, 40)
    case.agency()
    case.happened("eha_requested", days)
    case.happened("ehareq_sent", days - 0.5)
    case.consent(int(days))
    case.happened("eha_received", days - 6)
    case.happened("rcp_sent", days - 6.5)
    case.happened("rcp_r_sent", days - 6.5)


def _closing(case: _Case) -> None:
    days = case.chance.uniform(15.5, 18)
    case.agency()
    case.happened("eha_requested", days)
    case.happened("ehareq_sent", days - 0.5)
    case.happened("chase7_sent", days - 8)
    case.happened("coordinator_reviewed", days - 14.5)
    if case.chance.random() < 0.8:
        case.happened("agency_called", days - 14.7)
        case.given["agency_called note"] = "The family has moved and the work has ended"
        case.happened("closure_authorised", days - 14.9)
        case.given["closure_authorised note"] = "The assessment was not received"
        if case.chance.random() < 0.8:
            case.given["closure_authorised by"] = case.chance.choice(_WORKERS)


def _out_of_area(case: _Case) -> None:
    days = case.received(1, 6)
    case.happened("rcp_sent", days - 0.1)
    case.happened("rcp_r_sent", days - 0.1)
    case.happened("out_of_area_found", days - 0.3)
    case.given["local_authority.name"] = "Elmshire County Council"
    case.given["local_authority.team"] = "Early Help Hub"
    case.given["local_authority.telephone"] = "01632 960900"
    case.given["local_authority.secure_email"] = "earlyhelp@elmshire.example.org"
    case.given["local_authority.delivery"] = "secure_email"
    case.address("local_authority.address", "Elmford")
    if case.chance.random() < 0.7:
        case.happened("authority_notified", days - 0.5)
        case.happened("eha_sent", days - 0.6)
        case.happened("ooa_la_sent", days - 0.6)


def _step_down(case: _Case) -> None:
    days = case.chance.uniform(0.2, 3)
    case.given["consent.given"] = "not_sought"
    case.happened("step_down_requested", days + 1)
    case.happened("step_down_no_consent", days)
    case.given["correspondence.addressees[0].role"] = "social_worker"
    case.given["correspondence.addressees[0].name"] = case.chance.choice(_WORKERS)
    case.given["correspondence.addressees[0].email"] = "social.worker@example.org"
    if case.chance.random() < 0.7:
        case.given["correspondence.addressees[1].role"] = "line_manager"
        case.given["correspondence.addressees[1].name"] = case.chance.choice(_WORKERS)
        case.given["correspondence.addressees[1].email"] = "line.manager@example.org"


def _handover(case: _Case) -> None:
    days = case.chance.uniform(1, 14)
    case.consent(30)
    case.happened("cin_notice_received", days + 12)
    case.happened("cin_meeting", days)
    case.happened("cin_meeting_accepted", days)
    case.given["early_help.key_worker.name"] = case.chance.choice(_WORKERS)
    case.given["early_help.key_worker.telephone"] = "01632 960911"
    if case.chance.random() < 0.5 and days > 2:
        case.happened("ics_contact_created", days - 2)


_WEIGHTS: tuple[tuple[Callable[[_Case], None], int], ...] = (
    (_acknowledged, 44),
    (_just_received, 5),
    (_receipt_late, 3),
    (_receipt_without_time, 1),
    (_consent_not_recorded, 2),
    (_no_consent, 7),
    (_single_agency, 6),
    (_asked_for, 7),
    (_overdue, 5),
    (_came_after_all, 9),
    (_closing, 3),
    (_out_of_area, 3),
    (_step_down, 2),
    (_handover, 3),
)
_STAGES = [stage for stage, _ in _WEIGHTS]


# -- what is awkward -----------------------------------------------------------------------------------------------------


def _no_postcode(case: _Case) -> None:
    case.given.pop("child.address.postcode")


def _no_fixed_abode(case: _Case) -> None:
    case.given["child.address.kind"] = "no_fixed_abode"
    case.given["child.address.line1"] = "No fixed abode"
    case.given.pop("child.address.line2")
    case.given.pop("child.address.postcode")


def _abroad(case: _Case) -> None:
    case.given["child.address.line3"] = "Ireland"
    case.given["child.address.postcode"] = "D02 XY00"


def _forces(case: _Case) -> None:
    case.given["child.address.line1"] = "Flat 4, Anson Barracks"
    case.given["child.address.line2"] = "BFPO 999"
    case.given["child.address.postcode"] = "BF1 9ZZ"


def _not_safe(case: _Case) -> None:
    case.given["parents[0].safe_to_contact"] = "no"


def _not_informed(case: _Case) -> None:
    case.given["consent.not_informed_reason"] = "child_at_risk"


def _nameless(case: _Case) -> None:
    case.given.pop("parents[0].name")


def _mistyped(case: _Case) -> None:
    case.given["eha_received"] = "31/02/2026"


def _too_early(case: _Case) -> None:
    case.happened("rcp_sent", -3)


def _large_print(case: _Case) -> None:
    case.given["correspondence.large_print_for"] = case.given["parents[0].name"]


def _interpreter(case: _Case) -> None:
    case.given["parents[0].interpreter_needed"] = "yes"


def _refuge(case: _Case) -> None:
    case.given["child.address.kind"] = "refuge"
    case.given["child.address.confidential"] = "yes"


_AWKWARD: tuple[Callable[[_Case], None], ...] = (
    _no_postcode,
    _no_fixed_abode,
    _abroad,
    _forces,
    _not_safe,
    _not_informed,
    _nameless,
    _mistyped,
    _too_early,
    _large_print,
    _large_print,
    _interpreter,
    _interpreter,
    _refuge,
)


# -- as files ------------------------------------------------------------------------------------------------------------

#: How many cases the sample register has, and which of them are there as case files too.
COUNT, AS_FILES = 500, (1, 4, 11, 16, 21, 72, 137, 151, 207, 272)


def workbook(count: int = COUNT, settled: float = 0.0) -> bytes:
    """A register with so many of the cases."""
    from ..letters.catalogue import catalogue
    from ..letters.register_columns import columns_for, target_of
    from ..letters.register_workbook import register_of
    from ..profiles import load

    profile = load("sandwell")
    letters = [text for text in catalogue().values() if text.area == "sandwell"]
    rows = [
        {_known(target_of(name)): value for name, value in given.items()}
        for given in cases(count, settled=settled)
    ]
    used = dict.fromkeys(target for row in rows for target in row)
    ordered = columns_for("sandwell", letters, profile)
    columns = [each for each in ordered if each in used]
    more = sorted((each for each in used if each not in ordered), key=str)
    return register_of([columns[0], *more, *columns[1:]], letters, profile, rows)


def _known(target: Target | None) -> Target:
    if target is None:
        raise ValueError("a sample case has an answer that no register has")
    return target


def case_file(given: Given) -> str:
    """One of the cases as a case file."""
    import yaml

    from ..cases.cells import put
    from ..letters.register_columns import target_of

    tree: dict[str, Any] = {}
    events: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        target = _known(target_of(name))
        if target.event:
            event = events.setdefault(target.event, {"event": target.event})
            event[target.part] = _typed(value)
        else:
            put(tree, target.path, _typed(value))
    if events:
        tree["events"] = list(events.values())
    return "# A fictional case.\n" + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=110)


def _typed(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _write(folder: Path) -> None:
    """Write the samples."""
    (folder / "case_files").mkdir(parents=True, exist_ok=True)
    (folder / "early_help.xlsx").write_bytes(workbook())
    for number, given in enumerate(cases(max(AS_FILES)), 1):
        if number in AS_FILES:
            path = folder / "case_files" / f"{given['reference']}.yaml"
            path.write_text(case_file(given), encoding="utf-8")


if __name__ == "__main__":
    _write(Path(__file__).parent / "registers")
