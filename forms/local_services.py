"""Information sheet about local services (NSPCC toolkit, information sheet about local services).

Readers: the family, and whoever works with it. Its rows are the services under ``early_help.services``, from which the
letters draw as well (SINGLE, KM-NE, KM-FDBK): each is entered once. The sheet names no child, so that it can be handed
on, and a case file without a child may hold an organisation's whole directory.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from ..cases.answers import Date, Text
from ..cases.blocks import Block, Group, ask, is_value
from ..cases.case import Case
from ..cases.kinds import Stated, Unusable
from ..findings import Level
from .form import Form, note, section, table
from .identity import identity
from .readers import AGENCY, FAMILY
from .requirements import Problem, Requirements, must, rule, should

_NSPCC = "NSPCC, local services"
_W = Level.WARNING
_Rest = Stated | Unusable | None
_A_YEAR = timedelta(days=366)


class LocalServices(Block):
    """What only the sheet asks, beside the services themselves."""

    area: Text = ask("Area", _NSPCC)
    checked_on: Date = ask("Details checked on", "House rule")


class LocalServicesCase(Case):
    """A case with the answers of the sheet of local services."""

    local_services: Annotated[LocalServices | _Rest, Group(LocalServices)] = ask(
        "Information sheet about local services", _NSPCC
    )


@rule(
    "LOCAL-01",
    "A service cannot be reached",
    "A service without telephone, e-mail, website or address is of no use to a family.",
    _NSPCC,
)
def can_be_reached(case: LocalServicesCase) -> Iterator[Problem]:
    """Each service can be reached in one way at least."""
    for path, row in case.rows("early_help.services"):
        if not any(is_value(each) for each in (row.telephone, row.email_or_website, row.address)):
            yield Problem(
                path,
                "this service has neither telephone, e-mail, website nor address",
                "Add one of them, or take the service out.",
            )


@rule(
    "LOCAL-02",
    "A service stands twice",
    "A family that rings the same service twice for one thing loses time.",
    "House rule",
    _W,
)
def listed_once(case: LocalServicesCase) -> Iterator[Problem]:
    """No service stands twice under the same topic."""
    seen: set[tuple[str, str]] = set()
    for path, row in case.rows("early_help.services"):
        if isinstance(row.name, str):
            key = (" ".join(row.name.casefold().split()), str(row.topic or "").casefold())
            if key in seen:
                yield Problem(path, "this service stands under this topic already", "Keep one entry.")
            seen.add(key)


@rule(
    "LOCAL-03",
    "The details may be out of date",
    "Numbers and criteria change; they are checked at least once a year, and before a sheet is handed out.",
    "House rule",
    _W,
)
def details_are_fresh(case: LocalServicesCase) -> Iterator[Problem]:
    """The details were checked within the last year."""
    checked = case.given("local_services.checked_on")
    if isinstance(checked, date) and checked < case.today - _A_YEAR:
        yield Problem(
            "local_services.checked_on",
            "the details were last checked more than a year ago",
            "Check them, and write the new date.",
        )


@rule(
    "LOCAL-04",
    "How a family gets there is not said",
    "Where a family cannot ask for a service itself, the sheet says how a referral is made.",
    _NSPCC,
    _W,
)
def route_is_said(case: LocalServicesCase) -> Iterator[Problem]:
    """A service that takes no self-referrals says how one is made."""
    for path, row in case.rows("early_help.services"):
        if row.self_referral == "no" and row.route is None:
            yield Problem(
                f"{path}.route",
                "the family cannot ask for this service itself, and it is not said how a referral is made",
                "Add “route: …”, such as “through the GP”.",
            )


FORM = Form(
    code="local_services",
    title="Local services",
    purpose="Services in the area that can help: what for, how to reach them, and whether you can ask for help yourself",
    readers=(FAMILY, AGENCY.called("those who work with the family")),
    case=LocalServicesCase,
    who=lambda case: "",
    landscape=True,
    sections=(
        section("This sheet", "local_services.area", "local_services.checked_on"),
        section(
            "Services",
            note("In an emergency ring 999. The services below are not for emergencies unless they say so."),
            table(
                "early_help.services",
                "topic",
                "name",
                "what_for",
                "criteria",
                "telephone",
                "email_or_website",
                "address",
                "self_referral",
                "route",
                by_hand=("topic", "criteria", "email_or_website", "address", "route"),
            ),
        ),
        section(
            "Given out by",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
        ),
    ),
    requirements=Requirements(
        should("local_services.area", source=_NSPCC),
        should("local_services.checked_on", source="House rule"),
        must("early_help.services", source=_NSPCC),
        must("early_help.services[].name", source=_NSPCC),
        must("early_help.services[].what_for", source=_NSPCC),
        should(
            "early_help.services[].topic",
            "early_help.services[].telephone",
            "early_help.services[].self_referral",
            source=_NSPCC,
        ),
        identity("local_services"),
    ),
    rules=(can_be_reached, listed_once, details_are_fresh, route_is_said),
)
