"""What a profile is made of: timescales, words, and the profile itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTED = ("hours", "days", "weeks", "working_days", "months", "years")
_BEFORE = tuple(f"before:{unit}" for unit in ("hours", "days", "working_days"))
_RECURRING = ("daily", *(f"weekday:{day}" for day in DAYS))
UNITS = (*COUNTED, *_BEFORE, *_RECURRING, "at_once")
USES = ("own", "other", "earlier", "silent")


#: What areas and times have different words for, with what it is in plain words (specification, appendix F).
TERMS = {
    "partnership": "the body through which agencies work together",
    "review": "the review after a child has died or was seriously harmed",
    "protection_plan": "where a child in need of protection is entered",
    "social_care": "the authority’s service for children",
    "child_arrangements": "the court order on where a child lives and whom it sees",
    "application": "the form with which an application is made to the court",
    "guardian": "who speaks for the child in private-law proceedings",
    "assessment": "the assessment by a social worker",
    "early_help": "the assessment below social care, and the team that it brings together",
    "risk_to_children": "an adult who may harm children",
    "regulator": "the body with which social workers are registered",
    "record_check": "the check of criminal records",
    "domestic_abuse": "violence and control between partners or family members",
    "contactpoint": "the national list of children",
}


@dataclass(frozen=True, slots=True)
class Period:
    """An amount of a unit, such as 5 ``working_days``; the units are in ``UNITS``."""

    amount: int
    unit: str

    @property
    def backward(self) -> bool:
        """Whether it is counted back from what lies ahead."""
        return self.unit in _BEFORE

    @property
    def recurring(self) -> bool:
        """Whether it comes round again and again."""
        return self.unit in _RECURRING

    def __str__(self) -> str:
        """In words: “5 working days”, “10 working days before”, “at once”, “each Wednesday”."""
        kind, _, rest = self.unit.partition(":")
        if kind == "weekday":
            return f"each {rest.capitalize()}"
        words = (rest or kind).replace("_", " ")
        if kind in ("at_once", "daily"):
            return words
        amount = f"{self.amount} {words.removesuffix('s') if self.amount == 1 else words}"
        return f"{amount} before" if self.backward else amount


@dataclass(frozen=True, slots=True)
class Timescale:
    """One row of a procedure's timescales: from which event to which, how long, whose it is, and where it stands.

    ``start`` and ``end`` name events of which the first counts. ``needs``: all of them have happened, or no clock runs;
    ``unless``: with one of them it never does; ``stop``: one of them ends it without its having been done. ``before``:
    the event from which a backward limit is counted, where that is not the start. ``period`` is ``None`` where the source
    leaves the time open. ``otherwise``: the period for a start that is not before ``cutoff`` on a working day.
    ``not_before``: what must have passed since which events. ``timer`` false: a definition, no clock. ``conflict`` and
    ``use``: the row that says otherwise, and which of the two counts.
    """

    id: str
    what: str
    owner: str
    source: str
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    period: Period | None = None
    otherwise: Period | None = None
    cutoff: time | None = None
    not_before: tuple[tuple[str, ...], Period] | None = None
    timer: bool = True
    conflict: str = ""
    use: str = ""
    note: str = ""

    @property
    def row(self) -> str:
        """The row of the table that it belongs to: ``T52a`` is part of ``T52``."""
        return self.id.rstrip("abcdefgh")


@dataclass(frozen=True, slots=True)
class Term:
    """What an area calls something: the word, words of another time in place of which it is said, and where it stands."""

    key: str
    say: str
    source: str
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Profile:
    """The timescales and the words of one area.

    ``area`` is the procedure whose letters, levels and rules hold; empty in ``base`` alone. ``name`` is that of its file.
    ``office_hours``: opening and closing time when hours count on working days alone. Two profiles are equal only when
    they are one and the same, so that a profile can be a key.
    """

    area: str
    title: str
    timescales: Mapping[str, Timescale]
    office_hours: tuple[time, time] | None = None
    by_start: Mapping[str, tuple[Timescale, ...]] = field(default_factory=dict)
    vocabulary: Mapping[str, Term] = field(default_factory=dict)
    name: str = ""
    includes: tuple[str, ...] = ()
    source: str = ""
