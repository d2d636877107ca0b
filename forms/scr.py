"""SCR: Serious Case Review notification or update (Cafcass 3.28–3.60, appendix IV).

Readers: the Regional Director and the Corporate Director for safeguarding. It tells them of a child's death or serious
injury at once, and later of each significant stage of the review. It needs no consent, whatever is suspected. What courts,
police and coroner hold must not leak into it (Cafcass 3.50), so it prints what the procedure lists and nothing else.
"""

from dataclasses import replace
from typing import Annotated

from ..cases.answers import Chosen, ChosenMany, Date, Long, Text, When, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Choice, Multi, NumberKind, Stated, Unusable, options
from ..cases.people import Signature
from .form import Form, cards, note, section, table, whole
from .identity import identity
from .readers import MANAGER
from .requirements import Condition, Requirement, Requirements, confirm, must, says, should
from .scr_rules import CHILDREN_AT_RISK, RULES
from .scr_stages import (
    FILES_SOURCE,
    OPTIONS,
    ActionItem,
    Files,
    Imr,
    LearningPoint,
    Lscb,
    Parallel,
    reached,
)

_Rest = Stated | Unusable | None
_PROCEDURE = "Cafcass appendix IV"


class Scr(Block):
    """What only the notification or update asks."""

    form_type: Annotated[Chosen, Choice(options=options("Notification", "Update"))] = ask(
        "Notification or update", _PROCEDURE
    )
    notification_ref: Text = ask("Reference of the first notification", _PROCEDURE, "for an update")
    sequence_no: Annotated[int | float | _Rest, NumberKind(least=1, most=99)] = ask(
        "Number of this update", _PROCEDURE, "the first update is 1"
    )
    stage_event: Annotated[Chosen, Choice(options=OPTIONS)] = ask(
        "Stage and event",
        _PROCEDURE,
        "1: towards a review, 2: Cafcass’s own report, 3: learning; 1d first notification, 1h review to be held, 1i none "
        "to be held, 1j files sealed, 1l court told, 2a author appointed, 2f report sent, 3a action plan, 3c executive "
        "summary, 3d learning passed on; all of them: caseforms explain SCR-12",
    )
    known_to_cafcass: Annotated[
        Chosen,
        Choice(
            options=options(
                open_allocated="Open – allocated",
                open_unallocated="Open – unallocated",
                complete="Complete (report filed)",
                closed="Closed",
                not_known="Not known to Cafcass",
            ),
            states=False,
        ),
    ] = ask("Is the child known to Cafcass?", "Cafcass 2.8–2.11, 3.30")
    region: Text = ask("Region", "Cafcass 3.35")
    notified_at: When = ask("Date and time of this notification or update", "Cafcass 3.35, 3.40")
    incident_known_at: When = ask("When Cafcass first knew of the incident", "Cafcass 3.34")
    regional_director_informed_at: When = ask("Regional Director told at", "Cafcass 3.35")
    corporate_director_informed_at: When = ask("Corporate Director told at", "Cafcass 3.35")
    lscb_rep_informed_at: When = ask("LSCB representative told at", "Cafcass 3.36")
    incident_type: Annotated[
        Chosen,
        Choice(
            options=options(
                death_unexpected="Death – unexpected",
                death_expected="Death – expected",
                serious_injury="Serious injury",
                other="Other",
            )
        ),
    ] = ask(
        "Incident", "Cafcass 3.29–3.30", "unexpected: not foreseen 24 hours before; if in doubt, unexpected"
    )
    abuse_neglect_suspected: Annotated[
        Chosen, Choice(options=options("Known", "Suspected", "Not suspected", "Not known"), states=False)
    ] = ask(
        "Abuse or neglect known or suspected?",
        "Cafcass 3.34",
        "the notification is needed whatever the answer",
    )
    criteria: Annotated[
        ChosenMany,
        Multi(
            options=options(
                death_abuse_neglect="Death, with abuse or neglect",
                life_threatening_injury="Life-threatening injury",
                serious_sexual_abuse="Serious sexual abuse",
                lasting_impairment="Serious or lasting impairment",
                parent_murdered="Parent murdered (homicide review)",
                killed_by_ill_parent="Killed by a mentally ill parent",
                joint_working="Concern about joint working",
                looked_after_death="Death of a looked-after child",
                custody="Death in custody",
                suicide="Suicide",
            )
        ),
    ] = ask(
        "Grounds for a review", "Public practice, Solihull", "they differ by year; “not known” is an answer"
    )
    initials: Text = ask(
        "Initials", "Public practice, Manchester and Oldham", "they can stand in place of the name"
    )
    age_if_dob_unknown: Text = ask(
        "Age, if the date of birth is not known", "Public practice, Ofsted notification"
    )
    date_of_incident: When = ask("Date and time of the incident", "Public practice, Solihull")
    date_of_death: When = ask("Date and time of death", "Public practice, Solihull")
    place: Text = ask("Place of the incident", "Public practice, Solihull")
    carer_at_time: Text = ask("Who was caring for the child at the time", "Public practice, Solihull")
    whereabouts: Text = ask("Where the child is now", "Public practice, Solihull")
    family_note: Long = ask(
        "Note on the family",
        "Public practice, Ofsted notification",
        "step-parents, cohabitees and others who were close",
    )
    siblings_at_risk: YesNo = ask(
        "Are brothers or sisters at risk?", "Cafcass 3.34", "“not applicable” where there are none"
    )
    other_children_at_risk: YesNo = ask("Are other children at risk?", "Cafcass 3.34")
    referral_made_at: When = ask("Child protection referral made at", "Cafcass 3.34")
    summary: Long = ask("Brief circumstances", "Cafcass 3.35", "what is known as fact, without opinion")
    summary_source: Long = ask("Who said so: the source of each statement", "NSPCC information sharing 5")
    parallel: Annotated[tuple[Parallel, ...] | _Rest, Rows(Parallel)] = ask("Other processes", "Cafcass 3.50")
    court_informed_at: When = ask(
        "Court told at", "Cafcass 3.48", "at a time agreed with the LSCB, which tells the family first"
    )
    leave_requested: YesNo = ask("Leave to disclose asked for?", "Cafcass 3.48–3.49")
    leave_granted: YesNo = ask("Leave granted?", "Cafcass 3.49")
    files: Annotated[Files | _Rest, Group(Files)] = ask("Securing the files", FILES_SOURCE)
    lscb: Annotated[Lscb | _Rest, Group(Lscb)] = ask("LSCB", "Cafcass 3.38–3.41")
    imr: Annotated[Imr | _Rest, Group(Imr)] = ask("Single-agency report", "Cafcass 3.51–3.53")
    action_plan_items: Annotated[tuple[ActionItem, ...] | _Rest, Rows(ActionItem)] = ask(
        "Action plan", "Cafcass 3.56"
    )
    exec_summary_received: Date = ask("Executive summary received by the Corporate Director", "Cafcass 3.57")
    learning_points: Annotated[tuple[LearningPoint, ...] | _Rest, Rows(LearningPoint)] = ask(
        "Learning points", "Cafcass 3.58"
    )
    disseminated_on: Date = ask("Learning passed on", "Cafcass 3.58")
    staff_support: Long = ask("Support offered to staff", "Cafcass 3.32", "including by a trade union")
    media_interest: YesNoUnknown = ask("Is media interest likely?", "Public practice, Ofsted notification")
    media_detail: Text = ask("What interest, and who deals with it", "Public practice, Ofsted notification")
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Person notifying", "House rule")


class ScrCase(Case):
    """A case with the answers of the notification or update."""

    scr: Annotated[Scr | _Rest, Group(Scr)] = ask("Serious Case Review notification", _PROCEDURE)


UPDATE = says("scr.form_type", "update", text="this is an update")
KNOWN = says(
    "scr.known_to_cafcass",
    "open_allocated",
    "open_unallocated",
    "complete",
    "closed",
    text="the child is known to Cafcass",
)
ENDED = says("scr.known_to_cafcass", "complete", "closed", text="Cafcass’s work has ended")
DIED = says("scr.incident_type", "death_unexpected", "death_expected", text="the child has died")
LIVES = says("scr.incident_type", "serious_injury", text="the child was injured")
PROCEEDINGS = says("proceedings.exist", "yes", text="there are court proceedings")
DECIDED = says("scr.lscb.decision", "scr", "no_scr", "other_review", text="the LSCB has decided")
REVIEW = says("scr.lscb.decision", "scr", text="a Serious Case Review is held")
BIRTH_UNKNOWN = Condition("the date of birth is not given", lambda case: not case.given("child.dob"))
NAMED_IN_FULL = Condition("no initials are given", lambda case: not case.given("scr.initials"))


def _from(milestone: str) -> Condition:
    """The stage has come to an event or gone beyond it."""
    return Condition(
        f"the stage is {milestone} or later", lambda case: reached(case.given("scr.stage_event"), milestone)
    )


def _or_given(stage: Condition, path: str) -> Condition:
    """A section is printed once its stage has come, and earlier when something was written for it: nothing is lost."""
    return Condition(
        f"{stage.text}, or it is answered", lambda case: stage.holds(case) or case.at(path) is not None
    )


LEARNING = _from("3a")
FILES_EXPECTED = Condition(
    "the child is known to Cafcass and the stage is 1h or 1i, or the Regional Director ordered it",
    lambda case: (
        KNOWN.holds(case)
        and not reached(case.given("scr.stage_event"), "1j")
        and (reached(case.given("scr.stage_event"), "1h") or case.says("scr.files.ordered", "yes"))
    ),
)
FILES_NEEDED = KNOWN & _from("1j")
COURT_EXPECTED = Condition(
    "there are court proceedings and the stage is before 1l",
    lambda case: PROCEEDINGS.holds(case) and not reached(case.given("scr.stage_event"), "1l"),
)
COURT_NEEDED = PROCEEDINGS & _from("1l")
_FILE_ANSWERS = (
    "scr.files.secured_at",
    "scr.files.secured_by",
    "scr.files.securer_independent",
    "scr.files.state",
    "scr.files.managers_records_secured",
)
_LEARNING_ANSWERS = ("action_plan_items", "exec_summary_received", "learning_points", "disseminated_on")
LEARNING_SHOWN = Condition(
    f"{LEARNING.text}, or it is answered",
    lambda case: (
        LEARNING.holds(case) or any(case.at(f"scr.{name}") is not None for name in _LEARNING_ANSWERS)
    ),
)
FILES_SHOWN = Condition(
    "the child is known to Cafcass and the stage is 1h or later, on order, or it is answered",
    lambda case: (
        (KNOWN.holds(case) and reached(case.given("scr.stage_event"), "1h"))
        or case.says("scr.files.ordered", "yes")
        or any(case.at(path) is not None for path in _FILE_ANSWERS)
    ),
)


def _identity() -> tuple[Requirement, ...]:
    """The column of the identity matrix, save that initials may stand for the name, and that every child here is born."""
    needs = (need for need in identity("scr") if need.paths != ("child.edd",))
    names = ("child.given_names", "child.family_name")
    return tuple(replace(need, when=NAMED_IN_FULL) if need.paths[0] in names else need for need in needs)


_PERSON = (
    "name",
    "former_names",
    "dob",
    "relationship",
    "parental_responsibility",
    "lives_with_child",
    "same_address_as_child",
    "address",
    "confidential",
)


def _initials(case: ScrCase) -> str:
    """The child's initials, as given or from the name: a notification's head never names a child."""
    given = case.given("scr.initials")
    return (
        str(given)
        if given
        else "".join(f"{part[0]}." for part in case.child_name.split() if part[:1].isalpha())
    )


FORM = Form(
    code="scr",
    title="Serious Case Review notification or update",
    purpose="Tells the directors of a child’s death or serious injury, and of each significant stage of the review",
    readers=(
        MANAGER.called("the Regional Director", "regional_director"),
        MANAGER.called("the Corporate Director with safeguarding responsibility", "corporate_director"),
    ),
    case=ScrCase,
    sections=(
        section(
            "What is notified",
            "scr.form_type",
            "scr.notification_ref",
            "scr.sequence_no",
            "scr.known_to_cafcass",
            "scr.stage_event",
        ),
        section(
            "Who notifies",
            "author.name",
            "author.role",
            "author.organisation",
            "author.team",
            "scr.region",
            "author.telephone",
            "author.email",
            "scr.notified_at",
        ),
        section(
            "Who has been told",
            note("Everyone here is told at once, on the day on which Cafcass first knows."),
            "scr.incident_known_at",
            "scr.regional_director_informed_at",
            "scr.corporate_director_informed_at",
            "scr.lscb_rep_informed_at",
            "scr.files.ordered",
        ),
        section(
            "Reason for the notification", "scr.incident_type", "scr.abuse_neglect_suspected", "scr.criteria"
        ),
        section(
            "The child",
            "scr.initials",
            "child.given_names",
            "child.family_name",
            "child.dob",
            "scr.age_if_dob_unknown",
            "child.sex",
            "child.ethnicity",
            "child.ethnicity_other",
            "child.religion",
            whole("child.address", "Address"),
            "child.confidential",
            "child.disability",
            "child.disability_codes",
            "child.special_requirements",
            table("child.known_as"),
            "child.cp_status",
            "child.cp_category",
            "child.cp_from",
            "child.cp_to",
            "child.looked_after",
            "child.legal_status",
            whole("child.school"),
            whole("child.gp"),
            whole("child.health_visitor"),
        ),
        section(
            "The incident",
            "scr.date_of_incident",
            "scr.date_of_death",
            "scr.place",
            "scr.carer_at_time",
            "scr.whereabouts",
            "scr.summary",
            "scr.summary_source",
        ),
        section(
            "The family and other children",
            cards("parents", "Parent or carer", *_PERSON),
            cards("significant_others", "Significant other", *_PERSON),
            cards(
                "siblings",
                "Brother or sister",
                "name",
                "dob",
                "relationship",
                "school",
                "sex",
                "same_address_as_child",
                "also_referred",
                "address",
                "confidential",
            ),
            table("household", "name", "dob", "sex", "relationship"),
            "scr.family_note",
            "scr.siblings_at_risk",
            "scr.other_children_at_risk",
            "scr.referral_made_at",
        ),
        section(
            "Cafcass’s involvement",
            "cafcass.reference",
            "cafcass.case_type",
            "cafcass.involvement_from",
            "cafcass.involvement_to",
            "cafcass.practitioner",
            "cafcass.service_manager",
            "cafcass.employment",
            "cafcass.last_contact",
            "cafcass.work_done",
            when=_or_given(KNOWN, "cafcass"),
        ),
        section(
            "Courts and other processes",
            note(
                "Nothing is passed from one of these processes to another without the agreement of the body that holds it."
            ),
            "proceedings.exist",
            "proceedings.court",
            "proceedings.case_number",
            "scr.court_informed_at",
            "scr.leave_requested",
            "scr.leave_granted",
            table("scr.parallel"),
        ),
        section(
            "Securing the files",
            "scr.files.secured_at",
            "scr.files.secured_by",
            "scr.files.securer_independent",
            "scr.files.state",
            "scr.files.managers_records_secured",
            when=FILES_SHOWN,
        ),
        section(
            "The Local Safeguarding Children Board (LSCB)",
            "scr.lscb.name",
            "scr.lscb.chair",
            "scr.lscb.decision",
            "scr.lscb.decision_date",
            "scr.lscb.panel_member",
            "scr.lscb.imr_due",
            "scr.lscb.overview_due",
            "scr.lscb.terms_of_reference",
            when=_or_given(_from("1f"), "scr.lscb"),
        ),
        section(
            "Cafcass’s single-agency report",
            "scr.imr.author",
            "scr.imr.external_to_region",
            "scr.imr.remit_confirmed_on",
            "scr.imr.draft_to_cd",
            "scr.imr.approved_on",
            "scr.imr.sent_on",
            when=_or_given(KNOWN & _from("2a"), "scr.imr"),
        ),
        section(
            "Action plan and learning",
            table("scr.action_plan_items"),
            table("scr.learning_points"),
            "scr.exec_summary_received",
            "scr.disseminated_on",
            when=LEARNING_SHOWN,
        ),
        section("Staff and media", "scr.staff_support", "scr.media_interest", "scr.media_detail"),
        section("Signature", "scr.signature"),
    ),
    requirements=Requirements(
        must("scr.form_type", "scr.stage_event", "scr.known_to_cafcass", source=_PROCEDURE),
        must("scr.notification_ref", "scr.sequence_no", source=_PROCEDURE, when=UPDATE),
        _identity(),
        must("scr.age_if_dob_unknown", source="Public practice, Ofsted notification", when=BIRTH_UNKNOWN),
        must("author.role", "scr.region", "scr.notified_at", source="Cafcass 3.35, 3.40"),
        must(
            "scr.incident_known_at",
            "scr.regional_director_informed_at",
            "scr.corporate_director_informed_at",
            source="Cafcass 3.35",
        ),
        should("scr.lscb_rep_informed_at", source="Cafcass 3.36", when=_from("1e")),
        must("scr.incident_type", "scr.abuse_neglect_suspected", source="Cafcass 3.30, 3.34"),
        should("scr.criteria", source="Public practice, Solihull"),
        must("scr.date_of_incident", source="Public practice, Solihull"),
        should("scr.date_of_death", source="Public practice, Solihull", when=DIED),
        should("scr.place", "scr.carer_at_time", source="Public practice, Solihull"),
        should("scr.whereabouts", source="Public practice, Solihull", when=LIVES),
        must("scr.summary", "scr.summary_source", source="Cafcass 3.35; NSPCC information sharing 5"),
        should("scr.family_note", source="Public practice, Ofsted notification"),
        must("scr.siblings_at_risk", source="Cafcass 3.34", unless_stated_none=True),
        must("scr.other_children_at_risk", source="Cafcass 3.34"),
        must("scr.referral_made_at", source="Cafcass 3.34", when=CHILDREN_AT_RISK),
        must(
            "cafcass.reference",
            "cafcass.case_type",
            "cafcass.involvement_from",
            "cafcass.practitioner",
            "cafcass.employment",
            "cafcass.service_manager",
            "cafcass.last_contact",
            "cafcass.work_done",
            source="Cafcass 3.30, 3.43",
            when=KNOWN,
            answered=True,
        ),
        should("cafcass.involvement_to", source="Cafcass 3.30", when=ENDED),
        should("proceedings.exist", source="Cafcass 3.48"),
        should("proceedings.court", "proceedings.case_number", source="Cafcass 3.30", when=PROCEEDINGS),
        should("scr.court_informed_at", "scr.leave_requested", source="Cafcass 3.48", when=COURT_EXPECTED),
        must("scr.court_informed_at", "scr.leave_requested", source="Cafcass 3.48–3.49", when=COURT_NEEDED),
        should(
            "scr.leave_granted",
            source="Cafcass 3.49",
            when=says("scr.leave_requested", "yes", text="leave was asked for"),
        ),
        should("scr.parallel", source="Cafcass 3.50"),
        should(*_FILE_ANSWERS, source=FILES_SOURCE, when=FILES_EXPECTED),
        must(*_FILE_ANSWERS, source=FILES_SOURCE, when=FILES_NEEDED),
        must(
            "scr.lscb.name",
            "scr.lscb.chair",
            "scr.lscb.decision",
            source="Cafcass 3.38–3.40",
            when=_from("1f"),
        ),
        must("scr.lscb.decision_date", source="Cafcass 3.40", when=DECIDED),
        must("scr.lscb.panel_member", source="Cafcass 3.41", when=REVIEW & _from("1k")),
        should("scr.lscb.terms_of_reference", source="Cafcass 3.52", when=REVIEW & _from("2b")),
        should("scr.lscb.imr_due", source="Cafcass 3.52", when=REVIEW & KNOWN),
        should("scr.lscb.overview_due", source="Cafcass 3.52", when=REVIEW),
        must("scr.imr.author", "scr.imr.external_to_region", source="Cafcass 3.51", when=KNOWN & _from("2a")),
        must("scr.imr.remit_confirmed_on", source="Cafcass 3.52", when=KNOWN & _from("2b")),
        must("scr.imr.draft_to_cd", source="Cafcass 3.53", when=KNOWN & _from("2e")),
        must("scr.imr.approved_on", "scr.imr.sent_on", source="Cafcass 3.53", when=KNOWN & _from("2f")),
        must("scr.action_plan_items", source="Cafcass 3.56", when=LEARNING, unless_stated_none=True),
        must("scr.exec_summary_received", source="Cafcass 3.57", when=_from("3c")),
        must("scr.learning_points", source="Cafcass 3.58", when=_from("3d"), unless_stated_none=True),
        must("scr.disseminated_on", source="Cafcass 3.58", when=_from("3d")),
        should("scr.staff_support", source="Cafcass 3.32"),
        should("scr.media_interest", source="Public practice, Ofsted notification"),
        should(
            "scr.media_detail",
            source="Public practice, Ofsted notification",
            when=says("scr.media_interest", "yes", text="media interest is likely"),
        ),
        must("scr.signature.name", source="House rule"),
        confirm(
            "Nothing here was taken from a report to the court, from the police or from the coroner without their agreement.",
            "Cafcass 3.50",
            path="scr.summary",
        ),
    ),
    rules=RULES,
    version=lambda case: f"1, update {case.given('scr.sequence_no') or '?'}" if UPDATE.holds(case) else "1",
    who=_initials,
)
