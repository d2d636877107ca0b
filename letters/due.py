"""What is due: for each case of a register, the letters that its events call for and that have not gone, with their deadline.

A letter is called for when its trigger has happened since it last went. It is late by the clock of the area’s procedure that
it goes by; without such a clock it is due as soon as it is called for. A closed gate holds it back, with the reason in
words. Most rows of a register owe nothing, so a row becomes a whole case only when something is due.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from ..cases.case import Case
from ..cases.dates import Moment
from ..cases.events import EVENTS, Happening, happened, happenings, letter_event
from ..cases.settings import Settings
from ..checks.deadlines import LONDON
from ..checks.timescales import Running, State, clocks
from ..checks.working_days import working_days_after
from ..findings import Finding, Place
from ..profiles import Profile, Timescale, profile_of
from ..profiles.areas import area_of
from .addressees import Addressee, addressees, who
from .catalogue import LetterText
from .gates import GATES
from .letter import held
from .register import Entry, Register, same_reference
from .register_rows import UNREAD_CELLS, stray_cell
from .writing import next_or_last

#: Gates that decide, beside its trigger, whether a letter is called for at all. A closed one is no reason to wait.
CONDITIONS = (
    "eha_not_received",
    "request_open",
    "in_this_area",
    "authority_silent",
    "no_consent",
    "not_child_protection",
    "not_another_kind",
    "child_in_need_by_cafcass",
    "promotes_welfare",
    "court_not_yet_asked",
    "no_directions_yet",
)
#: Gates that open by themselves when a time has passed since an event. A letter with one goes on the working day after.
WAITS = {
    "seven_days_passed": "eha_requested",
    "fourteen_days_passed": "eha_requested",
    "handover_or_five_days": "cin_meeting_accepted",
    "three_working_days_passed": "referral_confirmed",
}
#: Of all these, the gates that look at nothing but events.
_BY_EVENTS = frozenset({"eha_not_received", "request_open", "in_this_area", "authority_silent", *WAITS})

#: Whether the ledger has a letter of a case to an addressee for its present trigger.
Gone = Callable[[LetterText, Case, Addressee], bool]


@dataclass(frozen=True, slots=True)
class By:
    """By when a letter is due. Without a time it is due now; ``by_day``: at any time of that day.

    ``late_by`` is there when it is late; ``perhaps_late`` when that hangs on a time of day that is missing.
    """

    at: datetime | None = None
    by_day: bool = False
    late_by: timedelta | None = None
    perhaps_late: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One letter that is due to one addressee. ``who`` is the addressee without a name, ``to`` the addressee if there is one.

    ``trigger`` is what makes it due; ``reasons`` hold it back.
    """

    where: str
    place: Place
    reference: str
    letter: LetterText
    who: str
    to: Addressee | None
    trigger: Happening
    by: By
    reasons: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether something holds it back."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry of a register for which nothing can be said: where it is, its reference if it has one, and why."""

    where: str
    reference: str
    reason: str


@dataclass(frozen=True)
class DueList:
    """What is due in a register at a moment, late letters first.

    ``waiting`` counts letters whose time has not come, ``over`` those that are not called for any more, both by the reason;
    ``gone`` those that the ledger has. ``rows`` is how many entries the register has.
    """

    file: str
    now: datetime
    rows: int
    due: tuple[Due, ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    waiting: Counter[str]
    over: Counter[str]
    gone: int


def due_list(
    register: Register,
    letters: Mapping[str, LetterText],
    settings: Settings,
    now: datetime,
    ledger: Callable[[], AbstractContextManager[Gone | None]] = nullcontext,
) -> DueList:
    """What is due in a register at ``now``, of these letters. Costs time linear in the rows, spread over all processors.

    ``ledger`` opens the ledger for as long as it is needed, in each process anew.
    """
    texts = tuple(letters.values())

    def look(entries: Iterator[Entry]) -> _Looking:
        with ledger() as gone:
            looking = _Looking(texts, settings, now, gone)
            for entry in entries:
                looking.at(entry)
        return looking

    found = _Looking(texts, settings, now, None)
    for part in register.in_pieces(look):
        found.add(part)
    return DueList(
        register.file,
        now,
        len(found.seen),
        tuple(sorted(found.due, key=_in_order)),
        tuple(found.skipped),
        (*register.findings, *_strays_together(found.findings)),
        found.waiting,
        found.over,
        found.gone_before,
    )


def _strays_together(findings: Sequence[Finding]) -> Iterator[Finding]:
    """What stands below no title, once for all rows; the other findings as they are."""
    strays = [each for each in findings if each.code == UNREAD_CELLS]
    if strays:
        yield stray_cell(strays[0].place, len(strays))
    yield from (each for each in findings if each.code != UNREAD_CELLS)


def _in_order(due: Due) -> tuple[bool, int, float, str, str, str]:
    """What may go before what is held back; there the late first, the longest late foremost, and then by deadline."""
    grade = 0 if due.by.late_by is not None else 1 if due.by.perhaps_late else 2
    when = (due.by.at or due.trigger.at.instant().replace(tzinfo=LONDON)).timestamp()
    return due.held, grade, when, due.reference, due.letter.code, due.who


# -- the letters of an area ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """One letter of an area, with the clock that it goes by.

    ``waits``: it goes when that clock has run out. ``closing`` are the events after which it is not called for any more;
    with one of ``ruled_out`` it never is.
    """

    text: LetterText
    triggers: frozenset[str]
    closing: frozenset[str]
    ruled_out: tuple[str, ...]
    scale: Timescale | None
    waits: bool


@dataclass(frozen=True)
class _Area:
    """What is looked for in the cases of an area: its letters by what makes them due, and the clocks that they go by."""

    by_trigger: Mapping[str, tuple[_Plan, ...]]
    profile: Profile


@functools.lru_cache(maxsize=64)
def _area(profile: Profile, area: str, letters: tuple[LetterText, ...]) -> _Area:
    plans = [_plan(text, profile) for text in letters if text.area in (area, "nspcc", "any")]
    wanted = {plan.scale.id for plan in plans if plan.scale}
    starts = {
        event: tuple(row for row in rows if row.id in wanted) for event, rows in profile.by_start.items()
    }
    by_trigger: dict[str, tuple[_Plan, ...]] = {}
    for plan in plans:
        for event in sorted(plan.triggers):
            by_trigger[event] = (*by_trigger.get(event, ()), plan)
    return _Area(
        by_trigger, replace(profile, by_start={event: rows for event, rows in starts.items() if rows})
    )


def _plan(text: LetterText, profile: Profile) -> _Plan:
    triggers = frozenset(each for each in text.triggers if each in EVENTS)
    sent = letter_event(text.code)
    says_sent = {sent, *EVENTS[sent].implies} if sent in EVENTS else {sent}
    scale = profile.timescales.get(text.after)
    own = bool(scale and says_sent & {*scale.end})
    if scale and not own and not triggers & {*scale.start}:
        scale = None
    closing = {sent, *scale.end, *scale.stop} if scale and own else {sent}
    recurring = bool(scale and scale.period and scale.period.recurring)
    waits = any(gate in WAITS for gate in text.gates) and not recurring
    ruled_out = scale.unless if scale and own else ()
    return _Plan(text, triggers, frozenset(closing & set(EVENTS)) - triggers, ruled_out, scale, waits)


# -- one entry after the other -------------------------------------------------------------------------------------------


class _Looking:
    """Looks at one entry after the other, and keeps what it finds: what is due, what is wrong, and counts of the rest."""

    def __init__(
        self, letters: tuple[LetterText, ...], settings: Settings, now: datetime, gone: Gone | None
    ) -> None:
        self.letters, self.settings, self.gone = letters, settings, gone
        self.now = now if now.tzinfo else now.replace(tzinfo=LONDON)
        self.areas: dict[str, _Area] = {}
        self.seen: list[tuple[str, str, tuple[str, int, int]]] = []
        self.known: dict[str, str] = {}
        self.due: list[Due] = []
        self.skipped: list[Skipped] = []
        self.findings: list[Finding] = []
        self.waiting: Counter[str] = Counter()
        self.over: Counter[str] = Counter()
        self.gone_before = 0

    def __getstate__(self) -> dict[str, object]:
        """Between processes goes only what was found."""
        return self.__dict__ | {"letters": (), "gone": None, "areas": {}}

    def add(self, other: _Looking) -> None:
        """Take in what was found in the next part of the register, save entries whose reference was there before."""
        again: set[str] = set()
        for reference, where, place in other.seen:
            first = self.known.setdefault(reference, where) if reference else where
            if first != where:
                words, finding = same_reference(first, Place(*place))
                self.skipped.append(Skipped(where, reference, words))
                self.findings.append(finding)
                again.add(where)
        self.seen += other.seen
        self.due += [each for each in other.due if each.where not in again]
        self.skipped += [each for each in other.skipped if each.where not in again]
        self.findings += other.findings
        self.waiting += other.waiting
        self.over += other.over
        self.gone_before += other.gone_before

    def at(self, entry: Entry) -> None:
        """Look at one entry."""
        at = entry.at("reference")
        spot = (at.file, at.line, at.column)  # plain, because there is one for each row
        self.seen.append(("" if entry.problem else entry.reference, entry.where, spot))
        self.findings += entry.event_findings()
        if entry.problem:
            self.skipped.append(Skipped(entry.where, entry.reference, entry.problem))
            return
        name = entry.events.given("profile")
        area = area_of(name)
        if area:
            if name not in self.areas:
                self.areas[name] = _area(profile_of(name), area, self.letters)
            self.due += self._of(entry, self.areas[name])
        else:
            why = "no area profile is named" if name is None else "its area profile is not known"
            self.skipped.append(Skipped(entry.where, entry.reference, why))

    def _of(self, entry: Entry, area: _Area) -> list[Due]:
        light = entry.events
        found = happenings(light)
        called = [
            (plan, start)
            for plan, start in _called_for(area, found, light)
            if not self._ruled_out(plan, found) and not self._counted(plan.text, light, _BY_EVENTS)
        ]
        if not called:
            return []
        running = clocks(found, area.profile, self.now)
        case = entry.case()
        due = [
            each
            for plan, start in called
            if not self._counted(plan.text, case, frozenset(plan.text.gates) - _BY_EVENTS)
            for each in self._to_everybody(entry, plan, start, case, _deadline(plan, running, self.now))
        ]
        if due:
            self.findings += entry.findings()
        return due

    def _ruled_out(self, plan: _Plan, found: Sequence[Happening]) -> bool:
        """Whether an event has happened with which a letter is never called for."""
        event = next((each.code for each in found if each.code in plan.ruled_out), "")
        if event:
            self.over[f"“{EVENTS[event].label}” rules it out"] += 1
        return bool(event)

    def _counted(self, text: LetterText, case: Case, among: frozenset[str]) -> bool:
        """Whether a letter is not called for, or its time has not come; which of the two, and why, is counted."""
        for name in text.gates:
            if name not in among or not (name in CONDITIONS or name in WAITS):
                continue
            waits = name in WAITS and happened(case, WAITS[name])
            if (name in CONDITIONS or waits) and (reason := GATES[name](case)):
                (self.waiting if waits else self.over)[reason] += 1
                return True
        return False

    def _to_everybody(self, entry: Entry, plan: _Plan, start: Happening, case: Case, by: By) -> Iterator[Due]:
        text = plan.text
        going, stopped = addressees(case, text.to, self.settings, text.medium)
        made = (entry.where, entry.place, entry.reference, text)
        for to in going:
            if self.gone and self.gone(text, case, to):
                self.gone_before += 1
            else:
                yield Due(*made, who(to), to, start, by, held(text, case, to, self.settings))
        for each in stopped:
            yield Due(*made, each.who, None, start, by, (each.reason,))


def _called_for(area: _Area, found: Sequence[Happening], case: Case) -> Iterator[tuple[_Plan, Happening]]:
    """The letters whose trigger has happened, or is planned, since they last went; each with that trigger."""
    codes = dict.fromkeys(each.code for each in found)
    plans = {plan.text.code: plan for code in codes for plan in area.by_trigger.get(code, ())}
    for plan in plans.values():
        mine = [each for each in found if each.code in plan.triggers]
        start, since = next_or_last(mine, case), _closed_since(mine, case)
        if start and not any(
            each.code in plan.closing
            and each.at.day <= case.today
            and (since is None or _not_before(each.at, since))
            for each in found
        ):
            yield plan, start


def _closed_since(mine: Sequence[Happening], case: Case) -> Moment | None:
    """The last time that the trigger happened. Before what is planned, a letter counts as gone since the time before that."""
    past = [each.at for each in mine if each.at.day <= case.today]
    return past[-1] if past else None


def _not_before(one: Moment, other: Moment) -> bool:
    """Whether a moment does not lie before another; where a time of day is missing, the same day is enough."""
    if one.time is None or other.time is None:
        return one.day >= other.day
    return one.instant() >= other.instant()


def _deadline(plan: _Plan, running: Sequence[Running], now: datetime) -> By:
    """By when a letter is due: by the clock that it goes by, or, where it goes when that has run out, on the next working day."""
    scale = plan.scale
    clock = next((each for each in running if scale and each.id == scale.id and each.ended is None), None)
    if scale is None or clock is None or clock.due is None or clock.at_once:
        return By()
    if not plan.waits:
        late = clock.late_by if clock.state is State.LATE else None
        return By(clock.due, clock.by_day, late, clock.state is State.NEEDS_TIME)
    day = working_days_after(clock.due.date(), 1)
    due = datetime.combine(day, time(23, 59), LONDON)
    return By(due, True, now - due if now > due else None)
