"""SCR: Serious Case Review notification or update (Cafcass 3.28–3.60, appendix IV).

Readers: the Regional Director and the Corporate Director for safeguarding. It tells them of a child's death or serious
injury at once, and later of each significant stage of the review. It needs no consent, whatever is suspected. What courts,
police and coroner hold must not leak into it (Cafcass 3.50), so it prints what the procedure lists and nothing else.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from ..cases.answers import Chosen, ChosenMany, Date, DueDate, Long, Number, Text, When, YesNo, YesNoUnknown
from ..cases.blocks import Block, Group, Rows, ask, is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.kinds import Choice, Multi, NumberKind, Stated, Unusable, options
from ..cases.people import Signature
from ..findings import Level
from .form import Form, cards, note, section, table, whole
from .identity import identity
from .requirements import BORN, Condition, Problem, Requirements, confirm, must, rule, says, should
from .scr_stages import BY_CODE, OPTIONS, SIGNIFICANT, reached

_Rest = Stated | Unusable | None
_PROCEDURE = "Cafcass appendix IV"
_FILES = "Cafcass 3.42–3.47"


class Parallel(Block):
    """A police, court or coroner's process that runs beside the review."""

    process: Annotated[
        Chosen,
        Choice(options=options("Police investigation", "Criminal court", "Coroner", "Family court", "Other")),
    ] = ask("Process", "Cafcass 3.50")
    contact: Text = ask("Contact", "Cafcass 3.50", "the person there who deals with it")
    opened_on: Date = ask("Opened", "Cafcass 3.50")
    next_date: DueDate = ask("Next date", "Cafcass 3.50")


class Files(Block):
    """Cafcass's files on the child, taken into safe keeping as they stand."""

    ordered: YesNo = ask("Did the Regional Director order the files to be secured at once?", _FILES, "before any decision of the LSCB")
    secured_at: When = ask("Files secured at", "Cafcass 3.43")
    secured_by: Text = ask("Secured by", "Cafcass 3.43")
    securer_independent: YesNo = ask(
        "Is that person free of any line or performance responsibility for the practitioner?", "Cafcass 3.43"
    )
    state: Annotated[
        ChosenMany,
        Multi(
            options=options(
                "Original sealed", "Copy given to the practitioner",
                late_entries_separate="Late entries dated and filed separately",
            )
        ),
    ] = ask("State of the files", "Cafcass 3.42–3.46")
    managers_records_secured: YesNo = ask("Managers’ own records secured?", "Cafcass 3.47")


class Lscb(Block):
    """The Local Safeguarding Children Board and what it decided."""

    name: Text = ask("Local Safeguarding Children Board", "Cafcass 3.38")
    chair: Text = ask("Chair", "Cafcass 3.40")
    decision: Annotated[
        Chosen,
        Choice(
            options=options(
                pending="Pending", scr="Serious Case Review", no_scr="No Serious Case Review", other_review="Another review"
            )
        ),
    ] = ask("Decision", "Cafcass 3.37, 3.40")
    decision_date: Date = ask("Date of the decision", "Cafcass 3.40")
    terms_of_reference: Long = ask("Terms of reference", "Cafcass 3.52")
    panel_member: Text = ask("Cafcass’s member of the review panel", "Cafcass 3.33, 3.41", "never the practitioner’s line manager")
    imr_due: DueDate = ask("Single-agency report due", "Cafcass 3.52")
    overview_due: DueDate = ask("Overview report due", "Cafcass 3.52")


class Imr(Block):
    """Cafcass's single-agency report (individual management review)."""

    author: Text = ask("Author", "Cafcass 3.51")
    external_to_region: YesNo = ask("Is the author from outside the region?", "Cafcass 3.51")
    remit_confirmed_on: Date = ask("Remit confirmed in writing", "Cafcass 3.52")
    draft_to_cd: Date = ask("Draft to the Corporate Director", "Cafcass 3.53")
    approved_on: Date = ask("Approved by the Corporate Director", "Cafcass 3.53")
    sent_on: Date = ask("Sent to the LSCB", "Cafcass 3.53")


class ActionItem(Block):
    """One action of the plan."""

    action: Text = ask("Action", "Cafcass 3.56")
    by_whom: Text = ask("By whom", "Cafcass 3.56")
    by_when: DueDate = ask("By when", "Cafcass 3.56")


class LearningPoint(Block):
    """One point from which others can learn."""

    point: Long = ask("Learning point", "Cafcass 3.58")
    audience: Text = ask("For whom", "Cafcass 3.58")


class Scr(Block):
    """What only the notification or update asks."""

    form_type: Annotated[Chosen, Choice(options=options("Notification", "Update"))] = ask("Notification or update", _PROCEDURE)
    notification_ref: Text = ask("Reference of the first notification", _PROCEDURE, "for an update")
    sequence_no: Annotated[Number.__origin__, NumberKind(least=1, most=99)] = ask(  # type: ignore[name-defined]
        "Number of this update", _PROCEDURE, "the first update is 1"
    )
    stage_event: Annotated[Chosen, Choice(options=OPTIONS)] = ask("Stage and event", _PROCEDURE)
    known_to_cafcass: Annotated[
        Chosen,
        Choice(
            options=options(
                open_allocated="Open – allocated", open_unallocated="Open – unallocated",
                complete="Complete (report filed)", closed="Closed", not_known="Not known to Cafcass",
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
                death_unexpected="Death – unexpected", death_expected="Death – expected",
                serious_injury="Serious injury", other="Other",
            )
        ),
    ] = ask("Incident", "Cafcass 3.29–3.30", "unexpected: not foreseen 24 hours before; if in doubt, unexpected")
    abuse_neglect_suspected: Annotated[
        Chosen, Choice(options=options("Known", "Suspected", "Not suspected", "Not known"), states=False)
    ] = ask("Abuse or neglect known or suspected?", "Cafcass 3.34", "the notification is needed whatever the answer")
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
    ] = ask("Grounds for a review", "Public practice, Solihull", "they differ by year; “not known” is an answer")
    initials: Text = ask("Initials", "Public practice, Manchester and Oldham", "they can stand in place of the name")
    age_if_dob_unknown: Text = ask("Age, if the date of birth is not known", "Public practice, Ofsted notification")
    date_of_incident: When = ask("Date and time of the incident", "Public practice, Solihull")
    date_of_death: When = ask("Date and time of death", "Public practice, Solihull")
    place: Text = ask("Place of the incident", "Public practice, Solihull")
    carer_at_time: Text = ask("Who was caring for the child at the time", "Public practice, Solihull")
    whereabouts: Text = ask("Where the child is now", "Public practice, Solihull")
    family_note: Long = ask(
        "Note on the family", "Public practice, Ofsted notification", "step-parents, cohabitees and others who were close"
    )
    siblings_at_risk: YesNo = ask("Are brothers or sisters at risk?", "Cafcass 3.34", "“not applicable” where there are none")
    other_children_at_risk: YesNo = ask("Are other children at risk?", "Cafcass 3.34")
    referral_made_at: When = ask("Child protection referral made at", "Cafcass 3.34")
    summary: Long = ask("Brief circumstances", "Cafcass 3.35", "what is known as fact, without opinion")
    summary_source: Long = ask("Who said so: the source of each statement", "NSPCC information sharing 5")
    parallel: Annotated[tuple[Parallel, ...] | _Rest, Rows(Parallel)] = ask("Other processes", "Cafcass 3.50")
    court_informed_at: When = ask("Court told at", "Cafcass 3.48", "at a time agreed with the LSCB, which tells the family first")
    leave_requested: YesNo = ask("Leave to disclose asked for?", "Cafcass 3.48–3.49")
    leave_granted: YesNo = ask("Leave granted?", "Cafcass 3.49")
    files: Annotated[Files | _Rest, Group(Files)] = ask("Securing the files", _FILES)
    lscb: Annotated[Lscb | _Rest, Group(Lscb)] = ask("LSCB", "Cafcass 3.38–3.41")
    imr: Annotated[Imr | _Rest, Group(Imr)] = ask("Single-agency report", "Cafcass 3.51–3.53")
    action_plan_items: Annotated[tuple[ActionItem, ...] | _Rest, Rows(ActionItem)] = ask("Action plan", "Cafcass 3.56")
    exec_summary_received: Date = ask("Executive summary received by the Corporate Director", "Cafcass 3.57")
    learning_points: Annotated[tuple[LearningPoint, ...] | _Rest, Rows(LearningPoint)] = ask("Learning points", "Cafcass 3.58")
    disseminated_on: Date = ask("Learning passed on", "Cafcass 3.58")
    staff_support: Long = ask("Support offered to staff", "Cafcass 3.32", "including by a trade union")
    media_interest: YesNoUnknown = ask("Is media interest likely?", "Public practice, Ofsted notification")
    media_detail: Text = ask("What interest, and who deals with it", "Public practice, Ofsted notification")
    signature: Annotated[Signature | _Rest, Group(Signature)] = ask("Person notifying", "House rule")


class ScrCase(Case):
    """A case with the answers of the notification or update."""

    scr: Annotated[Scr | _Rest, Group(Scr)] = ask("Serious Case Review notification", _PROCEDURE)
