"""The stages of a Serious Case Review: its events, and what each stage adds to the form (Cafcass 3.28–3.60, appendix IV).

The boxes of the framework's flowchart survive only as titles, so the events are rebuilt from its paragraphs, and which
of them are significant, calling for a notification or an update at the least, is the house's reading of those paragraphs.
"""

from dataclasses import dataclass
from typing import Annotated

from ..cases.answers import Chosen, ChosenMany, Date, DueDate, Long, Text, When, YesNo
from ..cases.blocks import Block, ask
from ..cases.kinds import Choice, Multi, options

FILES_SOURCE = "Cafcass 3.42–3.47"


@dataclass(frozen=True, slots=True)
class StageEvent:
    """One event: its code, what happens, who acts, whether it is a significant stage, and the paragraph."""

    code: str
    title: str
    actor: str
    significant: bool
    source: str

    @property
    def stage(self) -> int:
        """Stage 1 (towards a review), 2 (single-agency report) or 3 (report and learning); 0 beside the stages."""
        return int(self.code[0]) if self.code[0].isdigit() else 0

    @property
    def label(self) -> str:
        """As it is printed: the code and what happens."""
        return f"{self.code if self.stage else self.code.upper()} – {self.title}"


_OUTSIDE, _CAFCASS, _BOTH = "another body", "Cafcass", "another body and Cafcass"
_RD, _CD, _AUTHOR = "Regional Director", "Corporate Director", "author of the report"

#: In the order in which they happen; the domestic homicide review runs beside the stages.
STAGE_EVENTS: tuple[StageEvent, ...] = (
    StageEvent("1a", "A child dies or is seriously injured", _OUTSIDE, False, "Cafcass 3.34"),
    StageEvent("1b", "The practitioner tells the Service Manager", _CAFCASS, False, "Cafcass 3.34"),
    StageEvent("1c", "Child protection referral for this or another child", _CAFCASS, False, "Cafcass 3.34"),
    StageEvent(
        "1d",
        "First notification to the Regional and Corporate Directors",
        "Service Manager",
        True,
        "Cafcass 3.35",
    ),
    StageEvent(
        "1e", "The LSCB representative is told that a review may be needed", _RD, False, "Cafcass 3.36"
    ),
    StageEvent("1f", "The LSCB tells Cafcass of a possible case", _OUTSIDE, False, "Cafcass 3.39"),
    StageEvent("1g", "The LSCB considers which agencies take part", _OUTSIDE, False, "Cafcass 3.38"),
    StageEvent("1h", "The LSCB chair decides to hold a Serious Case Review", _BOTH, True, "Cafcass 3.40"),
    StageEvent(
        "1i",
        "The LSCB decides not to hold a review; Cafcass still reviews its work",
        _BOTH,
        True,
        "Cafcass 3.37",
    ),
    StageEvent(
        "1j", "Files are secured and sealed; the practitioner is told", _CAFCASS, True, "Cafcass 3.42–3.47"
    ),
    StageEvent("1k", "Cafcass’s panel member is named", _RD, False, "Cafcass 3.33, 3.41"),
    StageEvent(
        "1l", "The court is told, and leave to disclose is asked for", _CAFCASS, True, "Cafcass 3.48–3.49"
    ),
    StageEvent(
        "2a", "The author of the single-agency report is appointed", f"{_RD} and {_CD}", True, "Cafcass 3.51"
    ),
    StageEvent(
        "2b",
        "Terms of reference are discussed, the remit is confirmed in writing",
        _RD,
        False,
        "Cafcass 3.52",
    ),
    StageEvent(
        "2c", "The LSCB permits disclosure to an author from outside Cafcass", _RD, False, "Cafcass 3.48"
    ),
    StageEvent("2d", "Documents are read and staff are interviewed", _AUTHOR, False, "Cafcass 3.54–3.55"),
    StageEvent("2e", "The Corporate Director reviews the draft report", _CD, False, "Cafcass 3.53"),
    StageEvent("2f", "The report is approved and sent to the LSCB", _CD, True, "Cafcass 3.53"),
    StageEvent("3a", "The Corporate Director agrees the draft action plan", _CD, True, "Cafcass 3.56"),
    StageEvent("3b", "The panel agrees the LSCB’s action plan", _OUTSIDE, False, "Cafcass 3.56"),
    StageEvent("3c", "The Corporate Director receives the executive summary", _CAFCASS, True, "Cafcass 3.57"),
    StageEvent("3d", "Learning points are brought together and passed on", _CAFCASS, True, "Cafcass 3.58"),
    StageEvent("3e", "The Cafcass Board is informed", _CAFCASS, False, "Cafcass 3.59"),
    StageEvent(
        "dhr", "Domestic homicide review, which follows the same procedure", _BOTH, False, "Cafcass 3.60"
    ),
)
BY_CODE = {event.code: event for event in STAGE_EVENTS}
OPTIONS = tuple((event.code, event.label) for event in STAGE_EVENTS)
SIGNIFICANT = tuple(event.code for event in STAGE_EVENTS if event.significant)


def reached(code: str | None, milestone: str) -> bool:
    """Whether the event ``code`` is ``milestone`` or comes after it. A domestic homicide review has no such order."""
    event = BY_CODE.get(code or "")
    if event is None or not event.stage:
        return False
    return STAGE_EVENTS.index(event) >= STAGE_EVENTS.index(BY_CODE[milestone])


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

    ordered: YesNo = ask(
        "Files ordered to be secured at once?",
        FILES_SOURCE,
        "by the Regional Director, before any decision of the LSCB",
    )
    secured_at: When = ask("Files secured at", "Cafcass 3.43")
    secured_by: Text = ask("Secured by", "Cafcass 3.43")
    securer_independent: YesNo = ask(
        "Free of responsibility for the practitioner?",
        "Cafcass 3.43",
        "no line or performance responsibility",
    )
    state: Annotated[
        ChosenMany,
        Multi(
            options=options(
                "Original sealed",
                "Copy given to the practitioner",
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
                pending="Pending",
                scr="Serious Case Review",
                no_scr="No Serious Case Review",
                other_review="Another review",
            )
        ),
    ] = ask("Decision", "Cafcass 3.37, 3.40")
    decision_date: Date = ask("Date of the decision", "Cafcass 3.40")
    terms_of_reference: Long = ask("Terms of reference", "Cafcass 3.52")
    panel_member: Text = ask(
        "Cafcass’s member of the review panel", "Cafcass 3.33, 3.41", "never the practitioner’s line manager"
    )
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
