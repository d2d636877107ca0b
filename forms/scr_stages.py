"""The stages and events of a Serious Case Review, as data (Cafcass 3.28–3.60, appendix IV).

The boxes of the framework's flowchart survive only as titles, so the events are rebuilt from its paragraphs, and which
of them are significant, calling for a notification or an update at the least, is the house's reading of those paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    StageEvent("1d", "First notification to the Regional and Corporate Directors", "Service Manager", True, "Cafcass 3.35"),
    StageEvent("1e", "The LSCB representative is told that a review may be needed", _RD, False, "Cafcass 3.36"),
    StageEvent("1f", "The LSCB tells Cafcass of a possible case", _OUTSIDE, False, "Cafcass 3.39"),
    StageEvent("1g", "The LSCB considers which agencies take part", _OUTSIDE, False, "Cafcass 3.38"),
    StageEvent("1h", "The LSCB chair decides to hold a Serious Case Review", _BOTH, True, "Cafcass 3.40"),
    StageEvent("1i", "The LSCB decides not to hold a review; Cafcass still reviews its work", _BOTH, True, "Cafcass 3.37"),
    StageEvent("1j", "Files are secured and sealed; the practitioner is told", _CAFCASS, True, "Cafcass 3.42–3.47"),
    StageEvent("1k", "Cafcass’s panel member is named", _RD, False, "Cafcass 3.33, 3.41"),
    StageEvent("1l", "The court is told, and leave to disclose is asked for", _CAFCASS, True, "Cafcass 3.48–3.49"),
    StageEvent("2a", "The author of the single-agency report is appointed", f"{_RD} and {_CD}", True, "Cafcass 3.51"),
    StageEvent("2b", "Terms of reference are discussed, the remit is confirmed in writing", _RD, False, "Cafcass 3.52"),
    StageEvent("2c", "The LSCB permits disclosure to an author from outside Cafcass", _RD, False, "Cafcass 3.48"),
    StageEvent("2d", "Documents are read and staff are interviewed", _AUTHOR, False, "Cafcass 3.54–3.55"),
    StageEvent("2e", "The Corporate Director reviews the draft report", _CD, False, "Cafcass 3.53"),
    StageEvent("2f", "The report is approved and sent to the LSCB", _CD, True, "Cafcass 3.53"),
    StageEvent("3a", "The Corporate Director agrees the draft action plan", _CD, True, "Cafcass 3.56"),
    StageEvent("3b", "The panel agrees the LSCB’s action plan", _OUTSIDE, False, "Cafcass 3.56"),
    StageEvent("3c", "The Corporate Director receives the executive summary", _CAFCASS, True, "Cafcass 3.57"),
    StageEvent("3d", "Learning points are brought together and passed on", _CAFCASS, True, "Cafcass 3.58"),
    StageEvent("3e", "The Cafcass Board is informed", _CAFCASS, False, "Cafcass 3.59"),
    StageEvent("dhr", "Domestic homicide review, which follows the same procedure", _BOTH, False, "Cafcass 3.60"),
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
