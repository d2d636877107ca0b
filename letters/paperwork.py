"""The paperwork of one case: which forms and letters it calls for now, what there is, what is missing, and why.

Forms are called for by the table (:mod:`.paperwork_table`): the pathway, the level of need that the case states, its events
and its answers. Letters are called for by their own triggers (:mod:`.due`) and by the pathway. A paper is there when the
case has answers for it, or an event shows that it was done. Nothing is weighed: only what the case says counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from ..cases.blocks import as_text, asked
from ..cases.case import Case, typed
from ..cases.dates import Moment, show_date
from ..cases.events import EVENTS, Happening, happenings, letter_event, settle
from ..cases.kinds import Choice
from ..cases.reading import Document
from ..cases.settings import Settings
from ..checks.check import Result, check
from ..checks.continuum import stated_name
from ..checks.deadlines import LONDON
from ..checks.pathway import Due as PathwayDue
from ..checks.pathway import PathwayCase, pathway
from ..checks.pathway_table import THINGS
from ..checks.timescales import Running, State, clocks
from ..findings import Finding, Place
from ..forms import CATALOGUE, FORM_CODES, load
from ..forms.whole_case import whole_case
from ..profiles import profile_of
from ..profiles.areas import area_of
from .addressees import Addressee, addressees, who
from .catalogue import LetterText
from .context import LetterCase
from .due import By, Due, DueList, Gone, due_list
from .letter import held, write
from .paperwork_table import Row, answers, days, rows
from .register import Entry, Register
from .writing import Desk, address_reasons, trigger


class Stand(StrEnum):
    """How a paper stands, in the order in which people look at it."""

    OUT_OF_DATE = "out of date"
    MISSING = "missing"
    NOT_FINAL = "not final yet"
    HELD = "held back"
    READY = "ready"
    LATER = "later"
    MAY_HELP = "may help"
    ELSEWHERE = "made elsewhere"
    BESIDE = "beside"
    DONE = "done"


ORDER = {stand: place for place, stand in enumerate(Stand)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper is called for, what in the case says so (“eha_received, 18 November 2026”), and the paragraph.

    ``told`` is the same as ``because`` in words for paper.
    """

    why: str
    because: str
    source: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One form or letter, or one paper made elsewhere, and how it stands.

    ``kind`` is “form”, “letter” or “other”. ``note`` says more about how it stands, ``by`` when it is due. ``to`` is the
    addressee of a letter without a name, ``addressee`` with it; ``result`` is the check of a form that has answers.
    """

    kind: str
    code: str
    title: str
    stand: Stand
    reasons: tuple[Reason, ...]
    note: str = ""
    by: By | None = None
    to: str = ""
    letter: LetterText | None = None
    addressee: Addressee | None = None
    result: Result | None = None

    @property
    def late(self) -> bool:
        """Whether its time has passed."""
        return bool(self.by and self.by.late_by is not None)


@dataclass(frozen=True)
class Paperwork:
    """The papers of one case at a moment, by how they stand.

    ``skipped`` says why nothing can be said about letters; ``findings`` what in the case has to be put right before the list
    can be relied on; ``open`` how many questions of the pathway are open.
    """

    document: Document
    case: Case
    letter_case: LetterCase
    now: datetime
    title: str
    papers: tuple[Paper, ...]
    skipped: str = ""
    findings: tuple[Finding, ...] = ()
    open: int = 0

    def of(self, *stands: Stand) -> tuple[Paper, ...]:
        """The papers that stand so, in order."""
        return tuple(each for each in self.papers if each.stand in stands)


#: Opens the ledger, where there is one, for as long as it is asked whether a letter went.
Memory = Callable[[], AbstractContextManager[Gone | None]]


def paperwork(
    document: Document,
    settings: Settings,
    letters: Mapping[str, LetterText],
    now: datetime,
    ledger: Memory = nullcontext,
) -> Paperwork:
    """What a case calls for at ``now``, and what there is. Never raises for what is in the case."""
    case = whole_case(document, now.date(), settings.profile)
    seen = _Seen(document, case, settings, now)
    case_of_letters = _letter_case(seen)
    found, posted = _letters(seen, case_of_letters, letters, ledger)
    papers = [*_forms(seen), *posted]
    papers.sort(key=lambda each: (ORDER[each.stand], not each.late))
    skipped = next((each.reason for each in found.skipped), "")
    title = profile_of(case.profile).title
    return Paperwork(
        document, case, case_of_letters, now, title, tuple(papers), skipped, found.findings, seen.open
    )


# -- what the case says --------------------------------------------------------------------------------------------------


@dataclass
class _Seen:
    """A case as the table looks at it."""

    document: Document
    case: Case
    settings: Settings
    now: datetime
    results: dict[str, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.happened = [each for each in happenings(self.case) if each.at.day <= self.case.today]
        self.area = area_of(self.case.given("profile"))
        way = pathway(cast(PathwayCase, self.case))
        self.steps = way.due
        concerned = self.area == "cafcass" or self.case.at("proceedings") is not None
        self.open = len(way.open) if concerned else 0
        self.running = clocks(happenings(self.case), profile_of(self.case.profile), self.now)
        given = self.document.root.plain()
        own = answers()
        self.forms = {
            code
            for code in CATALOGUE
            if (code in own and any(_values(self.case, path) for path in own[code]))
            or (code not in own and isinstance(given, dict) and given.get(code))
        }

    def last(self, codes: Sequence[str]) -> Happening | None:
        """The last of these events that has happened."""
        return next((each for each in reversed(self.happened) if each.code in codes), None)

    def result(self, code: str) -> Result:
        """The check of a form for this case, made once."""
        if code not in self.results:
            self.results[code] = check(
                load(code), self.document, self.case.today, self.settings.profile, self.settings.dictionary
            )
        return self.results[code]

    def clock(self, name: str) -> By | None:
        """When a timescale that runs is due."""
        for each in self.running:
            if each.id == name and each.ended is None and each.due is not None and not each.at_once:
                return _by(each)
        return None


def _by(clock: Running) -> By:
    late = clock.late_by if clock.state is State.LATE else None
    return By(clock.due, clock.by_day, late, clock.state is State.NEEDS_TIME)


# -- forms, and papers that others make ----------------------------------------------------------------------------------


def _forms(seen: _Seen) -> Iterator[Paper]:
    """Every form that a row of the table calls for, or that has answers; each once, with all its reasons."""
    called: dict[str, list[tuple[Row, Reason, Happening | None]]] = {}
    for row in rows():
        if row.form and row.form not in CATALOGUE:
            continue
        if found := _calls(seen, row):
            called.setdefault(row.code, []).append((row, *found))
    for code, reasons in called.items():
        yield _form(seen, code, reasons)
    for code in CATALOGUE:
        if code in seen.forms and code not in called:
            yield _made(seen, code, Stand.BESIDE, "", ())


def _calls(seen: _Seen, row: Row) -> tuple[Reason, Happening | None] | None:
    """Why a row calls for its paper in this case, and the event that does; nothing when it does not."""
    if row.never or (row.areas and seen.area not in row.areas):
        return None
    event = seen.last(row.events)
    because, told = _because(seen, row, event)
    if not because or (row.form not in seen.forms and any(_there(seen, each) for each in row.instead)):
        return None
    if any(seen.case.says(path, *choices) for path, choices in row.unless_answers.items()):
        return None
    ended = seen.last(row.unless)
    if ended and not (event and event.at.instant() > ended.at.instant()):
        return None
    return Reason(row.why, because, row.source, told), event


def _because(seen: _Seen, row: Row, event: Happening | None) -> tuple[str, str]:
    """What in the case makes a row hold: by the names of the case file, and in words; both empty when nothing does."""
    if event:
        return _event_words(event)
    for code in row.pathway:
        step = next((each for each in seen.steps if each.thing is THINGS[code]), None)
        if step:
            words = f"pathway, row {' and '.join(step.rows)}"
            return words, words
    level = seen.case.given("level_of_need")
    if level in row.levels:
        return f"level_of_need: {level}", f"level of need: {stated_name(seen.case)}"
    for path, choices in row.answers.items():
        if seen.case.says(path, *choices) if choices else seen.case.given(path) is not None:
            return f"{path} is answered", _question(seen.case, path)
    for code in row.papers:
        if code in seen.forms:
            return f"“{code}” is in the case", f"there is a {CATALOGUE[code]}"
    return "", ""


def _event_words(event: Happening) -> tuple[str, str]:
    return f"{event.code}, {_when(event.at)}", f"{EVENTS[event.code].label}, {_when(event.at)}"


def _question(case: Case, path: str) -> str:
    question = asked(type(case), path)
    value = case.given(path)
    answer = as_text(value, question.kind) if isinstance(question.kind, Choice) else "answered"
    return f"{question.label}: {answer}"


def _there(seen: _Seen, code: str) -> bool:
    """Whether a form has answers, or an event shows that it was done."""
    done = [event for row in rows() if row.form == code for event in row.done]
    return code in seen.forms or seen.last(done) is not None


def _form(seen: _Seen, code: str, called: Sequence[tuple[Row, Reason, Happening | None]]) -> Paper:
    table = [row for row, _, _ in called]
    reasons = tuple(dict.fromkeys(reason for _, reason, _ in called))
    by = _earliest([clock for row in table if row.clock and (clock := seen.clock(row.clock))])
    done, since = seen.last([event for row in table for event in row.done]), _since(called)
    is_done = done is not None and (since is None or done.at.instant() >= since.at.instant())
    if table[0].elsewhere:
        note = _done_words(done) if done and is_done else ""
        stand = Stand.DONE if is_done else Stand.ELSEWHERE
        return Paper("other", code, code, stand, reasons, note, None if is_done else by)
    if stale := _stale(seen, code, [event for row in table for event in row.anew], by):
        return _made(seen, code, Stand.OUT_OF_DATE, stale, reasons, by)
    if done and is_done:
        return _made(seen, code, Stand.DONE, _done_words(done), reasons)
    optional = all(row.optional for row in table)
    if code in seen.forms:
        made = _made(seen, code, Stand.READY, "", reasons, by)
        return replace(made, stand=Stand.MAY_HELP) if optional and made.stand is Stand.NOT_FINAL else made
    first = next((row.follows for row in table if row.follows and not _there(seen, row.follows)), "")
    if first:
        return Paper("form", code, CATALOGUE[code], Stand.LATER, reasons, f"after “{first}”")
    if optional:
        return Paper("form", code, CATALOGUE[code], Stand.MAY_HELP, reasons)
    return Paper("form", code, CATALOGUE[code], Stand.MISSING, reasons, "", by)


def _made(
    seen: _Seen, code: str, stand: Stand, note: str, reasons: tuple[Reason, ...], by: By | None = None
) -> Paper:
    """A form that may have answers: with them comes how its check went."""
    result = seen.result(code) if code in seen.forms else None
    if result and (number := len(result.errors or result.losses)):
        stand = Stand.NOT_FINAL if stand is Stand.READY else stand
        note = "; ".join(filter(None, (note, f"{number} error{'s' if number != 1 else ''}")))
    return Paper("form", code, CATALOGUE[code], stand, reasons, note, by, result=result)


def _since(called: Sequence[tuple[Row, Reason, Happening | None]]) -> Happening | None:
    """The last event that calls for a paper."""
    events = [event for _, _, event in called if event]
    return max(events, key=lambda each: each.at.instant(), default=None)


def _stale(seen: _Seen, code: str, anew: Sequence[str], by: By | None) -> str:
    """Why what the case has for a form counts no longer: an event after its day, or its time, calls for a new one."""
    if anew and code in seen.forms and by and by.late_by is not None:
        return "the time for a new one has passed"
    event = seen.last(anew)
    day = form_day(seen.case, code) if code in seen.forms else None
    if event is None or day is None or day >= event.at.day:
        return ""
    return f"of {show_date(day)}; since then: {_done_words(event)}"


def form_day(case: Case, code: str) -> date | None:
    """The day of a form: the last day on which it was written, held or signed, by its own answers."""
    found = [
        value.day if isinstance(value, Moment) else value
        for path in days().get(code, ())
        for value in _values(case, path)
        if isinstance(value, Moment | date)
    ]
    return max((each for each in found if each <= case.today), default=None)


def _values(case: Case, path: str) -> list[Any]:
    """What is given at a path of the table: “list[].name” of every row, “list[other].name” of the rows with “other”."""
    group, _, rest = path.partition("[")
    asked_too, _, name = rest.partition("].")
    paths = [
        f"{row}.{name}"
        for row, _ in (case.rows(group) if rest else ())
        if not asked_too or case.at(f"{row}.{asked_too}") is not None
    ]
    found = [case.at(each) for each in (paths if rest else [path])]
    return [each for each in found if each is not None]


def _earliest(found: Sequence[By]) -> By | None:
    return min(found, key=lambda each: each.at or datetime.max.replace(tzinfo=LONDON), default=None)


def _when(at: Moment) -> str:
    return f"{show_date(at.day)} {at.time:%H:%M}" if at.time else show_date(at.day)


def _done_words(done: Happening) -> str:
    return _event_words(done)[1]


# -- letters -------------------------------------------------------------------------------------------------------------


class _One(Register):
    """A register of one entry."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.place.file)
        self._entry = entry

    def __len__(self) -> int:
        return 1

    def entry(self, item: int) -> Entry:
        return self._entry


@dataclass(frozen=True)
class _CaseEntry(Entry):
    """The case itself as an entry of a register."""

    document: Document | None = None

    def case(self) -> LetterCase:
        return self.events

    def at(self, path: str) -> Place:
        return self.document.place(path) if self.document else self.place


def _letter_case(seen: _Seen) -> LetterCase:
    case = typed(seen.document, LetterCase, seen.case.today, FORM_CODES)
    if case.profile is None and seen.settings.profile:
        case.profile = seen.settings.profile
    settle(case)
    return case


def _letters(
    seen: _Seen, case: LetterCase, letters: Mapping[str, LetterText], ledger: Memory
) -> tuple[DueList, list[Paper]]:
    """What is due of the letters, and every letter that is due, held back, gone, or on the pathway."""
    file, reference = seen.document.file, str(case.given("reference") or "")
    entry = _CaseEntry(file, Place(file), reference, case, document=seen.document)
    found = due_list(_One(entry), letters, seen.settings, seen.now, ledger)
    papers = [_due_letter(each, case, Desk(seen.settings, letters)) for each in found.due]
    listed = {each.code for each in papers}
    for step in seen.steps:
        text = letters.get(step.thing.code)
        if text and text.code not in listed:
            listed.add(text.code)
            papers += _of_pathway(step, text, case, Desk(seen.settings, letters))
    with ledger() as gone:
        for text in letters.values():
            if text.code not in listed and text.area in (seen.area, "nspcc", "any"):
                papers += _gone(seen, text, case, gone)
    return found, papers


def _due_letter(due: Due, case: LetterCase, desk: Desk) -> Paper:
    text, trigger = due.letter, due.trigger
    because, told = _event_words(trigger)
    reason = Reason(f"due: {text.trigger_words}", because, text.source, told)
    reasons = due.reasons or (_unfinished(text, case, due.to, desk) if due.to else ())
    stand, note = Stand.HELD if reasons else Stand.READY, "; ".join(reasons)
    by = due.by if due.by.at else None
    return Paper("letter", text.code, text.title, stand, (reason,), note, by, due.who, text, due.to)


_PATHWAY_WAITS = {
    "later": "when the case closes",
    "waits": "waits for a question that is open; see caseforms pathway",
}


def _unfinished(text: LetterText, case: LetterCase, to: Addressee, desk: Desk) -> tuple[str, ...]:
    """Why a letter that no gate holds back cannot be final: what is missing, what it would show, a wrong address."""
    return (*address_reasons(text, to), *write(text, case, to, desk.settings, desk.letters).reasons)


def _of_pathway(step: PathwayDue, text: LetterText, case: LetterCase, desk: Desk) -> Iterator[Paper]:
    """A letter that the pathway calls for, to each addressee, where its own trigger has not made it due."""
    because = f"pathway, row {' and '.join(step.rows)}"
    reasons = (Reason(step.thing.what, because, step.thing.source),)
    if step.state != "due":
        note = _shown(case, step.shown_by) or _PATHWAY_WAITS.get(step.state, "")
        stand = Stand.DONE if step.state == "done" else Stand.LATER
        yield Paper("letter", text.code, text.title, stand, reasons, note)
        return
    going, stopped = addressees(case, text.to, desk.settings, text.medium)
    for to in going:
        held_by = held(text, case, to, desk.settings) or _unfinished(text, case, to, desk)
        stand = Stand.HELD if held_by else Stand.READY
        yield Paper(
            "letter", text.code, text.title, stand, reasons, "; ".join(held_by), None, who(to), text, to
        )
    for each in stopped:
        yield Paper("letter", text.code, text.title, Stand.HELD, reasons, each.reason, None, each.who, text)


def _shown(case: Case, path: str) -> str:
    """An answer that shows that something was done; an event in words, with its time."""
    return next((_done_words(each) for each in happenings(case) if each.path == path), path)


def _gone(seen: _Seen, text: LetterText, case: LetterCase, gone: Gone | None) -> Iterator[Paper]:
    """A letter that went: by an event of the case, or by the ledger."""
    sent = seen.last([letter_event(text.code)])
    reasons = (Reason(f"due: {text.trigger_words}", "", text.source),)
    if sent:
        yield Paper("letter", text.code, text.title, Stand.DONE, reasons, _done_words(sent))
    elif gone and trigger(text, case):
        for to in addressees(case, text.to, seen.settings, text.medium)[0]:
            if gone(text, case, to):
                yield Paper(
                    "letter", text.code, text.title, Stand.DONE, reasons, "the ledger has it", to=who(to)
                )
