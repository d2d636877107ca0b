"""What happened to a case and when: the catalogue of events (``events.toml``) and reading a case's events with it.

Letters and timescales go by the same events. A case names them by code, by label or by another word for them, in any case
and with spaces, hyphens or underscores. What the case says elsewhere with a date, such as the date of consent, counts as
an event too, so that nothing is entered twice.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .case import Case
from .dates import Moment
from .kinds import closest

_FILE = Path(__file__).with_name("events.toml")

#: The years in which an event can lie if anything is to be counted from it.
YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event.

    ``implies``: what has thereby happened as well. ``after``: events that come before it when they happen at all; each
    entry names one event or several, one of which is enough. ``ahead``: it is planned, so its moment may lie in the future.
    """

    code: str
    label: str
    by: str
    source: str
    synonyms: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    after: tuple[tuple[str, ...], ...] = ()
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a case: what, when, where the case says so, and by whom. ``implied`` when another event says so."""

    code: str
    at: Moment
    path: str
    by: str = ""
    implied: bool = False


#: Answers elsewhere in a case that tell of an event, and what another answer must say for it (without codes: that it is
#: given), where “[]” is the same row.
_ANSWERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("consent_given", "consent.given_by[].date", ("consent.given", "given", "limited")),
    ("consent_withdrawn", "consent.withdrawn_on", ()),
    ("manager_discussion", "manager_discussion.at", ()),
    ("service_manager_told", "manager_discussion.manager_informed_at", ()),
    ("application_received", "proceedings.application_date", ()),
    ("involvement_ended", "cafcass.involvement_to", ()),
    ("concern_identified", "referral.identified_at", ()),
    ("referral_phoned", "referral.telephoned_at", ()),
    ("concern_identified", "concern_record.identified_at", ()),
    ("record_written", "concern_record.signature.signed_on", ()),
    ("risk_identified", "risk_id.signature.signed_on", ()),
    ("risk_high", "risk_id.signature.signed_on", ("risk_id.likelihood", "high", "imminent")),
    ("decided_to_share", "info_share.decided_at", ("info_share.decision", "without_consent")),
    ("information_shared", "info_share.shared_at", ()),
    ("extended_checks_refused", "consent_checks.decided_on", ("consent_checks.decision", "refused")),
    ("meeting_held", "team.meetings[].date", ()),
    ("plan_agreed", "team.plan.date", ()),
    ("plan_reviewed", "team.meetings[].date", ("team.meetings[].review_no",)),
    ("unmet_needs_recorded", "team.unmet_on", ()),
    ("lead_professional_changed", "team.lead_from", ()),
    ("mast_closed", "team.closure.closed_on", ()),
)


_ANSWERED_IN = tuple(where.partition(".")[0] for _, where, _ in _ANSWERS)


class _Catalogue(Mapping[str, EventType]):
    """The events by code, read when one is first asked for; the sending of each letter is one (``chase7_sent``)."""

    @functools.cached_property
    def _found(self) -> dict[str, EventType]:
        import tomllib

        data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
        found = {code: _event(code, entry) for code, entry in data["events"].items()}
        for letter, entry in data["letters"].items():
            code = letter_event(letter)
            label = f"Letter {letter} sent: {entry['label']}"
            more = {"synonyms": [letter], "implies": [*entry.get("implies", ()), "letter_sent"]}
            found[code] = _event(code, {"by": "sender", **entry, **more, "label": label})
        return found

    def __getitem__(self, code: str) -> EventType:
        return self._found[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


EVENTS: Mapping[str, EventType] = _Catalogue()


def _event(code: str, entry: dict[str, Any]) -> EventType:
    after = tuple(tuple(each.split("|")) for each in entry.get("after", ()))
    lists = {name: tuple(entry.get(name, ())) for name in ("synonyms", "implies")}
    return EventType(**{**entry, **lists, "code": code, "after": after})


def letter_event(letter: str) -> str:
    """The code of the event that a letter was sent: ``NOCON-SD`` gives ``nocon_sd_sent``."""
    return f"{_fold(letter)}_sent"


def _fold(words: str) -> str:
    return re.sub(r"[\W_]+", "_", words.casefold().replace("’", "").replace("'", "")).strip("_")


@functools.cache
def _names() -> dict[str, str]:
    """Every name that an event goes by, folded, with its code."""
    return {_fold(name): each.code for each in EVENTS.values() for name in _called(each)}


def _called(event: EventType) -> tuple[str, ...]:
    return (event.code, event.label, *event.synonyms)


@functools.lru_cache(maxsize=4096)
def code_of(words: str) -> str:
    """The code of the event that ``words`` name; empty when there is none.

    >>> code_of("EHA Received"), code_of("CC-A"), code_of("eha recieved")
    ('eha_received', 'cc_a_sent', '')
    """
    return _names().get(_fold(words), "")


def nearest(words: str) -> EventType | None:
    """The event whose name is most like ``words``, if one is at all like them."""
    near = closest(_fold(words), list(_names()), 1)
    return EVENTS[_names()[near[0]]] if near else None


def happenings(case: Case) -> tuple[Happening, ...]:
    """The events of a case that are known and dated, planned ones too, with what each implies; oldest first."""
    settled: tuple[Happening, ...] | None = case.__dict__.get(_SETTLED)
    if settled is not None:
        return settled
    found = [
        Happening(code, row.at, path, row.by if isinstance(row.by, str) else "")
        for path, row in case.rows("events")
        if isinstance(row.event, str) and isinstance(row.at, Moment) and (code := code_of(row.event))
    ]
    entered = {(each.code, each.at.day) for each in found}
    found += [each for each in _answered(case) if (each.code, each.at.day) not in entered]
    return in_order(found)


_SETTLED = "_happenings"


def settle(case: Case) -> Case:
    """The same case, whose events are worked out once and for all, because nothing in it changes any more."""
    case.__dict__[_SETTLED] = happenings(case)
    return case


def in_order(found: list[Happening]) -> tuple[Happening, ...]:
    """Events with all that they imply, oldest first."""
    return tuple(sorted((each for one in found for each in _with_implied(one)), key=lambda e: e.at.instant()))


def _with_implied(one: Happening) -> Iterator[Happening]:
    yield one
    for code in _implied(one.code):
        yield Happening(code, one.at, one.path, one.by, True)


@functools.cache
def _implied(code: str) -> tuple[str, ...]:
    """All that an event implies, and what that implies in turn."""
    found: dict[str, None] = {}
    waiting = list(EVENTS[code].implies)
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting += EVENTS[each].implies
    return tuple(found)


@functools.cache
def telling_answers() -> frozenset[str]:
    """The answers outside “events” that tell of one or decide on it, as paths without the numbers of rows."""
    deciding = {asked[0] for _, _, asked in _ANSWERS if asked}
    return frozenset({*(where for _, where, _ in _ANSWERS), *deciding, "early_help.received_via_ecaf"})


def _answered(case: Case) -> Iterator[Happening]:
    for (code, where, asked), group in zip(_ANSWERS, _ANSWERED_IN, strict=True):
        if getattr(case, group, None) is None:
            continue
        rows, _, name = where.partition("[].")
        for row in [row for row, _ in case.rows(rows)] if name else [where]:
            if asked and not _decided(case, asked[0].replace(f"{rows}[]", row), asked[1:]):
                continue
            path = f"{row}.{name}" if name else row
            value = case.given(path)
            if isinstance(value, date):
                value = Moment(value)
            if isinstance(value, Moment):
                yield Happening(code, value, path)


def _decided(case: Case, path: str, answers: tuple[str, ...]) -> bool:
    """Whether the answer that decides on an event is one of ``answers``, or is given at all where none is named."""
    return case.says(path, *answers) if answers else case.given(path) is not None


def happened(case: Case, *codes: str) -> tuple[Moment, ...]:
    """When one of these events happened, oldest first. What lies ahead, or has no date, has not happened.

    >>> from caseforms.cases.case import Case
    >>> happened(Case(), "eha_received")
    ()
    """
    return tuple(each.at for each in happenings(case) if each.code in codes and each.at.day <= case.today)


def first(case: Case, *codes: str) -> Moment | None:
    """When one of these events happened first."""
    return next(iter(happened(case, *codes)), None)


def last(case: Case, *codes: str) -> Moment | None:
    """When one of these events happened last."""
    return next(reversed(happened(case, *codes)), None)
