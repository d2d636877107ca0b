"""The table of the section 120 pathway as data: its rows, what is due with each, and what is asked when an answer is missing.

From Cafcass appendix III, with 2.77 for public law, 2.79 for the exception, 2.87 for urgency. The table cites 2.77 for the
procedure of a referral; that begins at 2.66. :mod:`.pathway` reads a case with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_APP3 = "Cafcass appendix III"


@dataclass(frozen=True)
class Row:
    """One row of the table: it applies when each fact in ``needs`` has one of the values named.

    ``asked_last`` are facts that are asked about only when all others fit; ``beside``: the row stands beside a graver one.
    """

    number: str
    title: str
    why: str
    needs: Mapping[str, tuple[str, ...]]
    due: tuple[str, ...]
    source: str
    asked_last: tuple[str, ...] = ()
    beside: bool = False


@dataclass(frozen=True)
class Thing:
    """Something that is due. ``done`` names the answers that show it was done (with the values that do), ``events`` the events.
    ``tells_authority``: it takes the facts to the local authority, which gets them by one route only."""

    kind: str
    code: str
    what: str
    to: str
    why: str
    source: str
    done: tuple[tuple[str, tuple[str, ...]], ...] = ()
    events: tuple[str, ...] = ()
    tells_authority: bool = False


_REFERRAL = ("discussion", "call", "referral", "CC-A", "CC-CT-REF", "CC-END")

THINGS: dict[str, Thing] = {
    "police": Thing(
        "call",
        "999",
        "Ring the police, or an ambulance",
        "emergency services",
        "the child’s safety comes before any paper",
        "Cafcass 2.87",
        (("referral.police_called", ("yes",)),),
        ("police_called",),
    ),
    "call": Thing(
        "call",
        "",
        "Refer by telephone; note when, to whom, what was said",
        "children’s social care",
        "the call comes first",
        "Cafcass 2.101, 2.103",
        (("referral.telephone_referral", ("yes",)), ("referral.telephoned_at", ())),
        ("referral_phoned",),
    ),
    "discussion": Thing(
        "discussion",
        "D19b",
        "Talk it over and agree a record",
        "Service Manager or another",
        "first; if urgent, right after",
        "Cafcass 2.81–2.83",
        (("manager_discussion.at", ()), ("referral.lead_consulted", ("yes",))),
        ("manager_discussion",),
    ),
    "referral": Thing(
        "document",
        "referral",
        "Referral in writing within one working day",
        "children’s social care, Service Manager",
        "or “caf”, if no local form",
        "Cafcass 2.103, 2.108",
        events=("referral_sent",),
        tells_authority=True,
    ),
    "CC-A": Thing(
        "letter",
        "CC-A",
        "Covering letter: child protection",
        "children’s social care, allocated social worker",
        "says what kind it is",
        "Cafcass 2.65, 2.100",
        tells_authority=True,
    ),
    "CC-CT-REF": Thing(
        "notice",
        "CC-CT-REF",
        "Tell the court of the referral",
        "the court",
        "at the first convenient opportunity",
        "Cafcass 2.63, 2.106",
        (("referral.court_informed", ("yes",)),),
    ),
    "section_120": Thing(
        "document",
        "section_120",
        "Section 120 notification",
        "children’s social care",
        "adds to what they know; it is no referral",
        "Cafcass 2.79",
        events=("notification_sent",),
        tells_authority=True,
    ),
    "CC-S120": Thing(
        "letter",
        "CC-S120",
        "Letter with the notification",
        "children’s social care",
        "says why it is no referral",
        f"Cafcass 2.79; {_APP3}",
        events=("notification_sent",),
        tells_authority=True,
    ),
    "CC-CT-S120": Thing(
        "notice",
        "CC-CT-S120",
        "Tell the court of the notification",
        "the court",
        "with the notification",
        _APP3,
        (("section_120.court_informed_on", ()),),
    ),
    "CC-CT-C1A": Thing(
        "notice",
        "CC-CT-C1A",
        "Tell the court that form C1A is missing, and whose",
        "the court",
        "whoever ticks the box completes it",
        _APP3,
    ),
    "information": Thing(
        "letter",
        "CC-S120",
        "All that is known, headed “Information”",
        "children’s social care",
        "nothing else takes it there",
        _APP3,
        events=("information_sent",),
        tells_authority=True,
    ),
    "CC-CT-NOSCREEN": Thing(
        "notice",
        "CC-CT-NOSCREEN",
        "Say which checks are missing, what was done, why",
        "the court",
        "in writing",
        f"Cafcass 2.22, 3.69; {_APP3}",
    ),
    "in_proceedings": Thing(
        "notice",
        "",
        "Share it in the proceedings; record why it is not new",
        "the court and the parties, as fits",
        "it belongs to what is before the court",
        "Cafcass 2.77",
        events=("shared_in_proceedings",),
    ),
    "CC-END": Thing(
        "letter",
        "CC-END",
        "Involvement ended, and the outcome in court",
        "children’s social care, every agency told",
        "when the case closes",
        f"Cafcass 3.90; {_APP3}",
        (("section_120.outcome_sent_on", ()),),
    ),
}

_PRIVATE = {"law": ("private",)}

#: The rows, gravest first: a row's message to the local authority gives way to that of a row above it.
ROWS: tuple[Row, ...] = (
    Row(
        "0",
        "Imminent danger: safety first",
        "The police or an ambulance now, then children’s social care, then the papers of a referral.",
        {"imminent": ("yes",)},
        ("police", "call", "discussion", "referral", "CC-A", "CC-CT-REF", "CC-END"),
        "Cafcass 2.87",
    ),
    Row(
        "5",
        "Other harm: child-protection referral",
        "Physical, sexual or emotional abuse or neglect is referred, past or present.",
        {**_PRIVATE, "other_harm": ("yes",)},
        _REFERRAL,
        f"Cafcass 2.79; {_APP3}",
    ),
    Row(
        "4",
        "Still at risk from witnessing harm: child-protection referral",
        "There is information that the risk goes on.",
        {**_PRIVATE, "still_at_risk": ("yes",)},
        _REFERRAL,
        f"Cafcass 2.60, 2.79; {_APP3}",
    ),
    Row(
        "3",
        "Past harm from witnessing alone: section 120 notification",
        "No harm of another kind is alleged, and nothing suggests that the risk goes on.",
        {
            **_PRIVATE,
            "imminent": ("no",),
            "information": ("some",),
            "other_harm": ("no",),
            "still_at_risk": ("no",),
            "continuing": ("no",),
        },
        ("discussion", "section_120", "CC-S120", "CC-CT-S120", "CC-END"),
        f"Cafcass 2.79; {_APP3}",
        asked_last=("continuing",),
    ),
    Row(
        "2.77 new",
        "Public law, a new concern: child-protection referral",
        "The concern is of a kind that the proceedings have not dealt with.",
        {"law": ("public",), "concern_is_new": ("yes",)},
        _REFERRAL,
        "Cafcass 2.77",
    ),
    Row(
        "2.77 not new",
        "Public law, nothing new: it stays in the proceedings",
        "The information belongs to what the court already looks at.",
        {"law": ("public",), "concern_is_new": ("no",)},
        ("discussion", "in_proceedings"),
        "Cafcass 2.77",
    ),
    Row(
        "2",
        "Harm box ticked, form C1A not completed",
        "The court is told; what is known goes to the local authority.",
        {**_PRIVATE, "box": ("yes",), "c1a": ("no",)},
        ("CC-CT-C1A", "information", "CC-END"),
        _APP3,
        beside=True,
    ),
    Row(
        "screening",
        "Screening checks are not complete",
        "The table goes by complete checks; until then the court is told.",
        {"law": ("private", "public"), "screening": ("incomplete",)},
        ("CC-CT-NOSCREEN",),
        f"Cafcass 2.13–2.25, 3.69; {_APP3}",
        beside=True,
    ),
    Row(
        "1",
        "No harm box ticked, no information: nothing is due",
        "No party ticked the harm box, and no other paper tells of harm.",
        {**_PRIVATE, "imminent": ("no",), "box": ("no",), "information": ("none",)},
        (),
        _APP3,
        beside=True,
    ),
)

#: What is asked where an answer is missing, in this order; the second words say what hangs on it.
QUESTIONS: dict[str, tuple[str, str]] = {
    "referral.immediate_danger": (
        "Is the child in immediate danger? If so, ring 999 before you read on.",
        "“yes” is row 0; rows 1 and 3 need a “no”",
    ),
    "proceedings.law_type": (
        "Private law, public law, or no proceedings (“exist: no”)?",
        "whether the table applies. If you see significant harm, refer now: that never waits for this answer",
    ),
    "proceedings.concern_is_new": (
        "Is the concern new, or of a kind that is already before the court?",
        "a referral, or sharing within the proceedings (2.77); decide with the Service Manager",
    ),
    "incidents": (
        "Does any paper, check or person tell of harm? List it, or write “none”.",
        "rows 1 and 3",
    ),
    "section_120.other_harm": (
        "Is it about physical, sexual or emotional abuse, or neglect, past or present?",
        "row 5, or the exception in row 3",
    ),
    "section_120.current_risk": ("Is there information that the child is still at risk?", "row 4 or row 3"),
    "section_120.contact_dispute": (
        "Is contact with the person alleged to have done the harm in dispute?",
        "whether row 3 is open at once",
    ),
    "section_120.continuing_risk": (
        "Does anything suggest that the risk goes on: the contact arrangements, violence since the separation (2.14)?",
        "row 3 stays closed until this is answered",
    ),
    "section_120.harm_boxes": (
        "What did each party answer in the harm box (question 7)? One party is missing, or not known yet.",
        "rows 1 and 2; a “no” never closes rows 3 to 5",
    ),
    "section_120.c1a_completed": ("Was form C1A completed?", "row 2"),
    "screening_checks": (
        "Are all screening checks answered? List them, with “outstanding” for each.",
        "whether the court must be told",
    ),
}
