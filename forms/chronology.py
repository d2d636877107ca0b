"""The chronology of one child, or of brothers and sisters: every dated thing that case files tell, each with its source.

What is told in confidence, and what tells where someone lives, is kept from its readers by the rules of the forms; over
several cases an address that one of them keeps confidential is kept in the lines of all.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from ..cases.blocks import Block, Group, Rows, as_text, asked, questions
from ..cases.case import Case
from ..cases.confidential import Withheld
from ..cases.dates import Moment, show_date
from ..cases.events import happenings
from ..cases.kinds import Kind, Stated
from ..cases.reading import Document
from .form import Form, cards, section, table
from .present import WITHHELD
from .readers import AGENCY, COURT, FAMILY, MANAGER, OWN_FILE, SOCIAL_CARE
from .requirements import Requirements
from .shared_rules import tells_who
from .whole_case import whole_model
from .withholding import kept

INCIDENT, EVENT, ACTION, DUE, LETTER = "Incident", "Event", "Action", "Action due", "Letter"
GIVES_AWAY = "[withheld: it tells where someone lives]"
GAP_MONTHS = 3
#: The kinds of answer that are dates, and names of those that say by when, not when.
_DATES = ("date", "date and time", "date or period")
_AHEAD = ("by_when", "due", "review_on", "review_date")
_PEOPLE = {"who_was_ill_treated": "Ill-treated", "by_whom": "By", "who_was_there": "There"}
_NUMBERS = ("no", "number")
_DOERS = ("by", "by_whom", "who")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line comes from: the file, its line (0 when not known) and the answer in words."""

    file: str
    line: int
    answer: str

    def __str__(self) -> str:
        return f"{self.file}{f', line {self.line}' if self.line else ''}: {self.answer}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``at`` is ``None`` without a date that counts; ``when`` is what is printed. ``known``: how it is known."""

    at: Moment | None
    when: str
    children: tuple[str, ...]
    kind: str
    what: str
    who: str
    known: str
    sources: tuple[Source, ...]

    @property
    def same(self) -> tuple[object, ...]:
        """What makes it the same line as one in the file of a brother or sister."""
        return self.at, self.when, self.kind, self.what, self.who


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of more than three months in which nothing is recorded; ``until`` is today when nothing came after."""

    since: date
    until: date
    to_today: bool = False

    @property
    def words(self) -> str:
        """As it is printed."""
        end = f"until today, {show_date(self.until)}" if self.to_today else f"to {show_date(self.until)}"
        return f"Nothing is recorded for more than three months: from {show_date(self.since)} {end}."


@dataclass(frozen=True)
class Chronology:
    """All lines: those that happened, with gaps between them, what lies ahead, and what has no date.

    ``hidden`` counts the answers that were withheld because they tell where someone lives, ``confided`` the incidents that
    were left out because they were told in confidence.
    """

    past: tuple[Entry | Gap, ...]
    ahead: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    hidden: int = 0
    confided: int = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every line, without the gaps."""
        return tuple(each for each in (*self.past, *self.ahead, *self.undated) if isinstance(each, Entry))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps."""
        return tuple(each for each in self.past if isinstance(each, Gap))


@functools.cache
def chronology_form() -> Form:
    """What the rules of the forms need to know of a chronology: what it prints, and who reads it."""
    return Form(
        code="chronology",
        title="Chronology",
        purpose="What happened, in order, each line with its source",
        readers=(OWN_FILE, MANAGER, SOCIAL_CARE, COURT, FAMILY, AGENCY),
        case=whole_model(),
        sections=(section("What happened", cards("incidents", "Incident"), table("events")),),
        requirements=Requirements(),
    )


@dataclass(frozen=True)
class Told:
    """One case of a chronology, with what its readers may not see."""

    case: Case
    document: Document
    secrets: Withheld

    @property
    def child(self) -> str:
        """The child's name, or the case's reference."""
        return self.case.child_name or str(self.case.given("reference") or "Child not named")

    @property
    def file(self) -> str:
        """The name of the file; the case's reference where that name tells who or where the child is."""
        name = Path(self.document.file).name
        if tells_who(self.case, name) or any(self.secrets.shown_in(name)):
            return str(self.case.given("reference") or "the case file")
        return name


def told(case: Case, document: Document, form: Form) -> Told:
    """A case as the readers of ``form``, a chronology or a copy of one, may see it."""
    return Told(case, document, kept(form, case))


def chronology(cases: Sequence[Told], letters: Iterable[Entry] = ()) -> Chronology:
    """The lines of all cases in order, with those of ``letters`` that the cases do not tell themselves."""
    secrets = Withheld(tuple(secret for each in cases for secret in each.secrets.secrets))
    found = [entry for each in cases for entry in _of_case(each)]
    known = {(entry.at.day, entry.what) for entry in found if entry.at}
    found += [entry for entry in letters if not (entry.at and (entry.at.day, entry.what) in known)]
    hidden = 0
    safe: dict[object, Entry] = {}
    for entry in found:
        words = {name: getattr(entry, name) for name in ("when", "what", "who", "known")}
        given_away: dict[str, Any] = {
            name: GIVES_AWAY for name, text in words.items() if any(secrets.shown_in(text))
        }
        hidden += len(given_away) + sum(WITHHELD in text for text in words.values())
        entry = replace(entry, **given_away)
        if twin := safe.get(entry.same):
            children = tuple(dict.fromkeys((*twin.children, *entry.children)))
            entry = replace(twin, children=children, sources=(*twin.sources, *entry.sources))
        safe[entry.same] = entry
    today = max((each.case.today for each in cases), default=date.min)
    dated = sorted((e for e in safe.values() if e.at), key=lambda e: e.at.instant())  # type: ignore[union-attr]
    past = [each for each in dated if each.at and each.at.day <= today]
    confided = sum(each.secrets.covers(path) for each in cases for path, _ in each.case.rows("incidents"))
    return Chronology(
        tuple(_with_gaps(past, today)),
        tuple(each for each in dated if each.at and each.at.day > today),
        tuple(each for each in safe.values() if each.at is None),
        hidden,
        confided,
    )


def _with_gaps(entries: Sequence[Entry], today: date) -> Iterator[Entry | Gap]:
    """The lines with the gaps between what happened; by when something was due tells nothing of the child."""
    happened = [each.at.day for each in entries if each.at and each.kind != DUE]
    ends = [*happened[1:], today]
    last = len(happened) - 1
    gaps = {
        number: Gap(day, ends[number], number == last)
        for number, day in enumerate(happened)
        if ends[number] > _months_later(day, GAP_MONTHS)
    }
    number = -1
    for entry in entries:
        number += entry.kind != DUE
        yield entry
        if entry.kind != DUE and number in gaps:
            yield gaps[number]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


# -- the lines of one case -----------------------------------------------------------------------------------------------


def _of_case(each: Told) -> Iterator[Entry]:
    yield from _incidents(each)
    yield from _events(each)
    yield from _actions(each, each.case, "")


def _incidents(each: Told) -> Iterator[Entry]:
    for path, row in each.case.rows("incidents"):
        if each.secrets.covers(path):
            continue  # even that there is such an entry may be told in confidence
        at = row.when if isinstance(row.when, date) else None
        clock = row.time if isinstance(row.time, time) else None
        hour = "time not known" if row.time is Stated.NOT_KNOWN else _words(each, f"{path}.time")
        when = _lines(shown(Moment(at)) if at else _words(each, f"{path}.when"), hour)
        what = _lines(
            _words(each, f"{path}.what"),
            _labelled(each, path, "place", "where_child_was", "frequency"),
        )
        known = _joined(
            _words(each, f"{path}.source"),
            _words(each, f"{path}.source_detail"),
            _words(each, f"{path}.fact_or_opinion"),
        )
        who = _labelled(each, path, **_PEOPLE)
        yield _entry(each, path, Moment(at, clock) if at else None, when, INCIDENT, what, who, known)


def _events(each: Told) -> Iterator[Entry]:
    case = each.case
    listed = [f"{path}.at" for path, _ in case.rows("events")]
    for path, row in case.rows("events"):
        at = row.at if isinstance(row.at, Moment) else None
        beside = [name for name in questions(type(row)) if name not in ("event", "at", "by", "note")]
        what = _lines(
            _words(each, f"{path}.event"), _words(each, f"{path}.note"), _labelled(each, path, *beside)
        )
        yield _entry(
            each, path, at, _moment(each, f"{path}.at", at), EVENT, what, _words(each, f"{path}.by"), ""
        )
    for event in happenings(case):
        if event.implied or event.path in listed or event.path.startswith("events["):
            continue
        at = event.at
        what = _event_label(event.code)
        yield _entry(each, event.path, at, shown(at), EVENT, what, event.by, "")


def _event_label(code: str) -> str:
    from ..cases.events import EVENTS

    return EVENTS[code].label


def _actions(each: Told, block: Block, path: str) -> Iterator[Entry]:
    """Rows with an action and a date, wherever a block holds them; what was found of one later is a line of its own."""
    for name, question in questions(type(block)).items():
        here = f"{path}.{name}" if path else name
        value = getattr(block, name)
        if isinstance(question.kind, Group) and isinstance(value, Block):
            yield from _actions(each, value, here)
        elif isinstance(question.kind, Rows) and isinstance(value, tuple):
            is_action = "action" in questions(question.kind.model)
            for number, row in enumerate(value):
                if isinstance(row, Block):
                    spot = f"{here}[{number}]"
                    yield from _action(each, row, spot) if is_action else _actions(each, row, spot)


def _action(each: Told, row: Block, path: str, of: str = "") -> Iterator[Entry]:
    dates, later, beside = [], [], []
    for name, question in questions(type(row)).items():
        if isinstance(question.kind, Rows):
            later.append(name)
        elif isinstance(question.kind, Kind) and question.kind.name in _DATES:
            dates.append(name)
        elif name not in ("action", *_NUMBERS, *_DOERS):
            beside.append(name)
    number_of = next((_words(each, f"{path}.{n}") for n in _NUMBERS if n in questions(type(row))), "")
    action = of or _words(each, f"{path}.action")
    action = f"{number_of}. {action}" if number_of and action else action
    who = _joined(*(_words(each, f"{path}.{name}") for name in _DOERS if name in questions(type(row))))
    what = _lines(action, _labelled(each, path, *beside))
    given = [name for name in dates if getattr(row, name) is not None]
    if what and dates:
        for name in given or dates[:1]:
            at = _as_moment(getattr(row, name))
            kind = DUE if name in _AHEAD else ACTION
            when = shown(at) if at else _words(each, f"{path}.{name}")
            yield _entry(each, f"{path}.{name}" if len(given) > 1 else path, at, when, kind, what, who, "")
    for name in later:
        value = getattr(row, name)
        for number, inner in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(inner, Block):
                yield from _action(each, inner, f"{path}.{name}[{number}]", action)


def _as_moment(value: Any) -> Moment | None:
    day = getattr(value, "day", None)
    if isinstance(value, Moment):
        return value
    if isinstance(value, date):
        return Moment(value)
    return Moment(day) if isinstance(day, date) else None


def _entry(
    each: Told, path: str, at: Moment | None, when: str, kind: str, what: str, who: str, known: str
) -> Entry:
    source = Source(each.file, each.document.place(path).line, chronology_form().label(path))
    return Entry(
        at, when or "No date given", (each.child,), kind, what or "Not described", who, known, (source,)
    )


def _moment(each: Told, path: str, at: Moment | None) -> str:
    return shown(at) if at else _words(each, path)


def shown(at: Moment) -> str:
    """A moment as a chronology prints it: the time of day below the day."""
    day = f"{at.day.day} {at.day:%b %Y}"
    return f"{day}\n{at.time:%H:%M}" if at.time else day


def _words(each: Told, path: str) -> str:
    """An answer as it is printed; withheld where it is kept from the readers."""
    value = each.case.at(path)
    if value is None:
        return ""
    if each.secrets.covers(path):
        return WITHHELD
    plain = ".".join(part.partition("[")[0] for part in path.split("."))
    return as_text(value, asked(type(each.case), plain).kind)


def _labelled(each: Told, path: str, *names: str, **shorter: str) -> str:
    """Further answers of a row that were given, each with its label, or with a ``shorter`` one."""
    said = []
    for name in (*names, *shorter):
        if text := _words(each, f"{path}.{name}"):
            label = shorter.get(name) or chronology_form().label(f"{path}.{name}").rpartition(": ")[2].rstrip(
                "?"
            )
            said.append(f"{label}: {text}")
    return "\n".join(said)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
