"""Triage support involvement checklist: what the systems know of a child whose assessment came in (Sandwell 1.2).

A Business Support Officer completes it within 24 hours of the receipt, for every assessment, step-down and crisis referral;
it is attached to the child's record and goes to the Senior Early Help Coordinator. Receipt and check stand under
``events`` (``eha_received``, ``eha_validated``), with who and when.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from ..cases.answers import Chosen, Date, Long, Text, YesNo
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, NumberKind, Stated, Unusable, options
from .desk import SystemChecked, YesNoTrace
from .form import Form, note, section, table, whole
from .identity import identity
from .readers import OWN_FILE
from .requirements import Requirements, confirm, must, should
from .triage_rules import ANSWERS, CHECKED, KNOWN_TO_YOS, RULES

_CHECKS = "Sandwell 1.2"
_Rest = Stated | Unusable | None

_Status = Annotated[Chosen, Choice(options=options("Open", "Previous"), synonyms=(("open", "current"),))]
_Service = Annotated[
    Chosen,
    Choice(
        options=options("Current", "Previous", no="No trace", not_known="Not known"),
        synonyms=(("no", "none found"), ("no", "n")),
        states=False,
    ),
]


@dataclass(frozen=True)
class PercentKind(NumberKind):
    """A percentage, with or without decimals."""

    most: float = 100
    whole: bool = False

    def show(self, value: Any) -> str:
        return f"{value:g}"


class Contact(Block):
    """A contact with social care on which no action was taken."""

    date: Date = ask("Date of contact", _CHECKS)
    note: Text = ask("About", _CHECKS)


class SocialCareEpisode(Block):
    """A time when the case was open to social care."""

    status: _Status = ask("Status", _CHECKS)
    from_date: Date = ask("From", _CHECKS)
    to_date: Date = ask("To", _CHECKS)
    team: Text = ask("Team", _CHECKS)
    person: Text = ask("Person responsible", _CHECKS)


class YosOrder(Block):
    """An order with the youth offending service."""

    status: _Status = ask("Status", _CHECKS)
    from_date: Date = ask("Order from", _CHECKS)
    to_date: Date = ask("Order to", _CHECKS)
    duration: Text = ask("Duration", _CHECKS)
    person: Text = ask("YOS officer", _CHECKS)


class PreventionEpisode(Block):
    """Involvement of the prevention service (TYS)."""

    status: _Status = ask("Status", _CHECKS)
    from_date: Date = ask("From", _CHECKS)
    to_date: Date = ask("To", _CHECKS)
    team: Text = ask("Team", _CHECKS)
    person: Text = ask("Lead professional", _CHECKS)


class Establishment(Block):
    """A school or nursery that the child went to before."""

    name: Text = ask("Name", _CHECKS)
    from_date: Date = ask("Registered from", _CHECKS)
    to_date: Date = ask("Left", _CHECKS)


class EducationService(Block):
    """Involvement of one of the four services of education."""

    service: Annotated[
        Chosen,
        Choice(
            options=options(
                "Attendance Service",
                "Inclusion Support",
                "Exclusions Team",
                best_team="BEST Team",
            )
        ),
    ] = ask("Service", _CHECKS)
    from_date: Date = ask("From", _CHECKS)
    to_date: Date = ask("To", _CHECKS)
    person: Text = ask("Team or professional", _CHECKS)


class Exclusion(Block):
    """An exclusion from school."""

    kind: Annotated[Chosen, Choice(options=options("Fixed-term", "Permanent"))] = ask("Kind", _CHECKS)
    from_date: Date = ask("From", _CHECKS)
    to_date: Date = ask("To", _CHECKS)


class AgencyFound(Block):
    """An agency that the checks brought to light."""

    agency: Text = ask("Agency", "Sandwell, flowchart 1.0")
    person: Text = ask("Person", "Sandwell, flowchart 1.0")
    telephone: Text = ask("Telephone or e-mail", "Sandwell, flowchart 1.0")


class Enquiry(Block):
    """Further information that triage asked for."""

    agency: Annotated[
        Chosen, Choice(options=options("Police", "Health", "CAMHS", "Housing", "Voluntary sector", "Other"))
    ] = ask("Asked", "Sandwell 1.4")
    asked_on: Date = ask("Asked on", "Sandwell 1.4")
    replied_on: Date = ask("Replied on", "Sandwell 1.4")
    reply: Long = ask("Reply", "Sandwell 1.4")


class TriageChecklist(Block):
    """What only the checklist asks; every block is answered, and “no trace” is a No."""

    previous_contact: YesNoTrace = ask("Notified to social care before, without action?", _CHECKS)
    contacts: Annotated[tuple[Contact, ...] | _Rest, Rows(Contact)] = ask("Contacts without action", _CHECKS)
    known_to_csc: YesNoTrace = ask("Open to social care now, or before?", _CHECKS)
    csc_episodes: Annotated[tuple[SocialCareEpisode, ...] | _Rest, Rows(SocialCareEpisode)] = ask(
        "Involvement of social care", _CHECKS
    )
    ics_checked: YesNo = ask("ICS looked at for more?", _CHECKS)
    yos_open: YesNoTrace = ask("Open to the YOS?", _CHECKS)
    yos_previous: YesNoTrace = ask("Known to the YOS before?", _CHECKS)
    yos_orders: Annotated[tuple[YosOrder, ...] | _Rest, Rows(YosOrder)] = ask("Orders", _CHECKS)
    yois_checked: YesNo = ask("YOIS looked at for more?", _CHECKS)
    prevention_open: YesNoTrace = ask("Open to the prevention service (TYS)?", _CHECKS)
    prevention_previous: YesNoTrace = ask("Known to the prevention service before?", _CHECKS)
    prevention: Annotated[tuple[PreventionEpisode, ...] | _Rest, Rows(PreventionEpisode)] = ask(
        "Involvement of the prevention service", _CHECKS
    )
    umis_ecaf_checked: YesNo = ask("UMIS and eCAF looked at for more?", _CHECKS)
    previous_establishments: Annotated[tuple[Establishment, ...] | _Rest, Rows(Establishment)] = ask(
        "Schools and nurseries before", _CHECKS, "“none” is an answer"
    )
    attendance_service: _Service = ask("Attendance Service", _CHECKS)
    inclusion_support: _Service = ask("Inclusion Support", _CHECKS)
    exclusions_team: _Service = ask("Exclusions Team", _CHECKS)
    best_team: _Service = ask("BEST Team", _CHECKS)
    education_services: Annotated[tuple[EducationService, ...] | _Rest, Rows(EducationService)] = ask(
        "Involvement of education services", _CHECKS
    )
    attendance: Annotated[int | float | _Rest, PercentKind()] = ask("Attendance in per cent", _CHECKS)
    exclusions: Annotated[tuple[Exclusion, ...] | _Rest, Rows(Exclusion)] = ask(
        "Exclusions now and before", _CHECKS, "“none” is an answer"
    )
    long_term_absence: YesNoTrace = ask("Long Term Absence Team involved?", _CHECKS)
    long_term_absence_dates: Text = ask("If so: dates", _CHECKS)
    systems: Annotated[tuple[SystemChecked, ...] | _Rest, Rows(SystemChecked)] = ask(
        "Systems checked", _CHECKS, "Safetynet+, Capita One and eCAF each time"
    )
    agencies_to_add: Annotated[tuple[AgencyFound, ...] | _Rest, Rows(AgencyFound)] = ask(
        "Agencies found, to be added to the record", "Sandwell, flowchart 1.0"
    )
    enquiries: Annotated[tuple[Enquiry, ...] | _Rest, Rows(Enquiry)] = ask(
        "Further information asked for", "Sandwell 1.4"
    )


class TriageCase(Case):
    """A case with the answers of the checklist."""

    triage_checklist: Annotated[TriageChecklist | _Rest, Group(TriageChecklist)] = ask(
        "Triage support involvement checklist", _CHECKS
    )


def _paths(*names: str) -> tuple[str, ...]:
    return tuple(f"triage_checklist.{name}" for name in names)


FORM = Form(
    code="triage_checklist",
    title="Triage support involvement checklist",
    purpose="What the systems know of the child and family, for the triage decision",
    readers=(OWN_FILE.called("the child’s record and the triage team"),),
    case=TriageCase,
    sections=(
        section(
            "Child and check",
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            "child.caf_id",
            table("siblings", "name", "dob", "also_assessed"),
            table("events", "event", "at", "by", "note"),
        ),
        section(
            "Consent",
            note("The checks begin when the family’s consent to the assessment is there."),
            "consent.given",
            "consent.withdrawn_on",
        ),
        section(
            "Children’s social care",
            *_paths("previous_contact"),
            table("triage_checklist.contacts"),
            *_paths("known_to_csc"),
            table("triage_checklist.csc_episodes"),
            *_paths("ics_checked"),
        ),
        section(
            "Youth offending service",
            *_paths("yos_open", "yos_previous"),
            table("triage_checklist.yos_orders"),
            *_paths("yois_checked"),
        ),
        section(
            "Prevention service",
            *_paths("prevention_open", "prevention_previous"),
            table("triage_checklist.prevention"),
            *_paths("umis_ecaf_checked"),
        ),
        section(
            "Education",
            whole("child.school", "School, nursery or college now"),
            table("triage_checklist.previous_establishments"),
            *_paths("attendance_service", "inclusion_support", "exclusions_team", "best_team"),
            table("triage_checklist.education_services"),
            *_paths("attendance"),
            table("triage_checklist.exclusions"),
            *_paths("long_term_absence", "long_term_absence_dates"),
        ),
        section("Systems checked", table("triage_checklist.systems")),
        section("What follows", *(table(each) for each in _paths("agencies_to_add", "enquiries"))),
    ),
    requirements=Requirements(
        identity("triage_checklist"),
        must("consent.given", source="Sandwell 1.1", firm=True),
        tuple(must(f"triage_checklist.{name}", source=_CHECKS, answered=True) for name in ANSWERS),
        must("triage_checklist.yos_orders", source=_CHECKS, when=KNOWN_TO_YOS),
        must("child.school", source=_CHECKS, answered=True),
        must("triage_checklist.previous_establishments", source=_CHECKS, answered=True),
        must(
            *_paths("attendance_service", "inclusion_support", "exclusions_team", "best_team"),
            source=_CHECKS,
        ),
        must("triage_checklist.attendance", "triage_checklist.exclusions", source=_CHECKS, answered=True),
        must("triage_checklist.systems", source=_CHECKS),
        must("triage_checklist.systems[].system", source=_CHECKS),
        should("triage_checklist.systems[].checked_at", "triage_checklist.systems[].found", source=_CHECKS),
        should("child.caf_id", source=_CHECKS),
        confirm(
            "The checklist is attached to the child’s record, and the task went on to the triage team.",
            _CHECKS,
            when=CHECKED,
            path="events",
        ),
    ),
    rules=RULES,
)
