"""The section 120 pathway: which rows of Cafcass's table apply to a case, what is due, what must be answered first.

The table is data (:mod:`.pathway_table`). :func:`pathway` reads a case with it and goes by the answers alone: what the table
needs and nobody has answered becomes an open question, never a guess. It weighs nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..cases.events import code_of
from ..cases.kinds import Stated
from ..forms.concern_record import ConcernRecordCase
from ..forms.info_share import InfoShareCase
from ..forms.referral_questions import ReferralCase
from ..forms.requirements import Problem
from ..forms.risk_questions import RiskIdCase
from ..forms.section_120 import Section120Case
from ..forms.section_120_rules import box_ticked, contact_in_dispute, parties_without_box
from ..forms.skin_map import SkinMapCase
from .pathway_table import QUESTIONS, ROWS, THINGS, Row, Thing


class PathwayCase(Section120Case, ReferralCase, SkinMapCase, ConcernRecordCase, RiskIdCase, InfoShareCase):
    """A case with every answer that the pathway looks at."""


@dataclass(frozen=True)
class Applies:
    """A row that applies, with the answers that make it so."""

    row: Row
    because: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """A thing with its state: ``due``; ``done``, shown by an answer; ``later``; ``waits`` for what an open question decides."""

    thing: Thing
    rows: tuple[str, ...]
    state: str
    shown_by: str


@dataclass(frozen=True)
class Open:
    """A question that the table needs answered, and what hangs on it."""

    path: str
    question: str
    decides: str


@dataclass(frozen=True)
class Pathway:
    """What the table says of one case. ``note`` is there when the table does not apply at all."""

    note: str
    applies: tuple[Applies, ...]
    due: tuple[Due, ...]
    open: tuple[Open, ...]
    contradictions: tuple[Problem, ...]

    @property
    def refers(self) -> bool:
        """Whether a referral to children's social care is due."""
        return any(each.thing.code == "referral" for each in self.due)


_NOT_HERE = {
    "none": "There are no court proceedings, so the section 120 table does not apply.",
    "public": "Public law: the section 120 table does not apply; Cafcass 2.77 does.",
}


def pathway(case: PathwayCase) -> Pathway:
    """What applies to a case, what is due in which order, what is open and what contradicts itself."""
    facts = _facts(case)
    applying: list[Applies] = []
    unsettled: list[Row] = []
    for row in ROWS:
        values = [(name, facts[name]) for name in row.needs]
        if all(fact.value in row.needs[name] for name, fact in values):
            because = dict.fromkeys(path for name, fact in values if name != "law" for path in fact.paths)
            applying.append(Applies(row, tuple(because)))
        elif all(not fact.value or fact.value in row.needs[name] for name, fact in values):
            unsettled.append(row)
    return Pathway(
        _NOT_HERE.get(facts["law"].value, ""),
        tuple(applying),
        tuple(_due(case, applying, unsettled)),
        tuple(_open(facts, applying, unsettled)),
        tuple(_contradictions(case)),
    )


# -- what the answers say ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fact:
    """One input of the table: its value, empty while open, and the answers that it comes from or would come from."""

    value: str
    paths: tuple[str, ...]


def _facts(case: PathwayCase) -> dict[str, _Fact]:
    other_harm = _choice(case, "section_120.other_harm")
    at_risk = [
        path for path in ("section_120.current_risk", "section_120.continuing_risk") if case.says(path, "yes")
    ]
    if other_harm.value != "yes":  # else what is current may be that other harm
        at_risk += _current_incidents(case)
    information = _information(case, bool(at_risk) or other_harm.value == "yes")
    still = _Fact("yes", tuple(at_risk)) if at_risk else _choice(case, "section_120.current_risk")
    if information.value == "none":  # nothing was told at all, so nothing of any kind
        other_harm, still = (
            each if each.value else _Fact("no", ("incidents",)) for each in (other_harm, still)
        )
    danger = _choice(case, "referral.immediate_danger")
    if case.says("skin_map.emergency", "yes") and danger.value != "yes":
        danger = _Fact("yes", ("skin_map.emergency",))
    return {
        "imminent": danger,
        "law": _law(case),
        "concern_is_new": _choice(case, "proceedings.concern_is_new"),
        "information": information,
        "other_harm": other_harm,
        "still_at_risk": still,
        "continuing": _continuing(case),
        "box": _box(case),
        "c1a": _choice(case, "section_120.c1a_completed"),
        "screening": _screening(case),
    }


def _current_incidents(case: PathwayCase) -> list[str]:
    return [
        f"{path}.past_or_current" for path, row in case.rows("incidents") if row.past_or_current == "current"
    ]


def _choice(case: PathwayCase, path: str) -> _Fact:
    value = case.given(path)
    return _Fact(value if isinstance(value, str) else "", (path,))


def _law(case: PathwayCase) -> _Fact:
    kind = {"private_law": "private", "public_law": "public"}.get(str(case.given("proceedings.law_type")), "")
    if not kind and (case.says("proceedings.exist", "no") or case.at("proceedings.exist") is Stated.NONE):
        return _Fact("none", ("proceedings.exist",))
    return _Fact(kind, ("proceedings.law_type",))


def _information(case: PathwayCase, told: bool) -> _Fact:
    if told or case.rows("incidents"):
        return _Fact("some", ("incidents",))
    none = case.at("incidents") in (Stated.NONE, Stated.NOT_APPLICABLE)
    return _Fact("none" if none else "", ("incidents",))


def _continuing(case: PathwayCase) -> _Fact:
    if case.at("section_120.contact_dispute") is not None and not contact_in_dispute(case):
        return _Fact("no", ("section_120.contact_dispute",))
    answer = _choice(case, "section_120.continuing_risk")
    if answer.value or case.at("section_120.contact_dispute") is not None:
        return answer
    return _Fact("", ("section_120.contact_dispute",))


def _box(case: PathwayCase) -> _Fact:
    rows = case.rows("section_120.harm_boxes")
    if box_ticked(case):
        return _Fact("yes", tuple(f"{path}.answer" for path, row in rows if row.answer == "yes"))
    settled = bool(rows) and all(row.answer == "no" for _, row in rows) and not parties_without_box(case)
    return _Fact("no" if settled else "", ("section_120.harm_boxes",))


def _screening(case: PathwayCase) -> _Fact:
    rows = case.rows("screening_checks")
    waiting = tuple(f"{path}.outstanding" for path, row in rows if row.outstanding == "yes")
    if waiting or case.at("screening_checks") in (Stated.NONE, Stated.NOT_APPLICABLE):
        return _Fact("incomplete", waiting or ("screening_checks",))
    complete = bool(rows) and all(row.outstanding == "no" for _, row in rows)
    return _Fact("complete" if complete else "", ("screening_checks",))


# -- what follows --------------------------------------------------------------------------------------------------------


def _due(case: PathwayCase, applying: list[Applies], unsettled: list[Row]) -> Iterator[Due]:
    above: list[Row] = []
    waits: set[str] = set()
    wanted: dict[str, list[str]] = {}
    for row in ROWS:
        applies = any(each.row is row for each in applying)
        for name in row.due if applies else ():
            told = row.beside and THINGS[name].tells_authority
            if told and any(each not in unsettled for each in above):
                continue  # one route to the local authority is enough
            if told and above:
                waits.add(name)
            wanted.setdefault(name, []).append(row.number)
        if (applies or row in unsettled) and any(THINGS[name].tells_authority for name in row.due):
            above.append(row)
    for name in sorted(wanted, key=lambda name: name == "CC-END"):  # the others keep their order
        shown_by = _shown_by(case, THINGS[name])
        state = "done" if shown_by else "waits" if name in waits else "due"
        if name == "CC-END" and state == "due" and not _ended(case):
            state = "later"
        yield Due(THINGS[name], tuple(wanted[name]), state, shown_by)


def _shown_by(case: PathwayCase, thing: Thing) -> str:
    for path, values in thing.done:
        if case.says(path, *values) if values else case.given(path) is not None:
            return path
    names = {code_of(name) for name in (thing.code, *thing.events)} - {""}
    for path, row in case.rows("events"):
        if isinstance(row.event, str) and code_of(row.event) in names and row.at is not None:
            return path
    return ""


def _ended(case: PathwayCase) -> bool:
    ended = case.given("section_120.cafcass_ended_on") or case.given("cafcass.involvement_to")
    return isinstance(ended, date) and ended <= case.today


def _open(facts: dict[str, _Fact], applying: list[Applies], unsettled: list[Row]) -> Iterator[Open]:
    asked: set[str] = set()
    gravest = ROWS.index(applying[0].row) if applying else len(ROWS)
    for row in unsettled:
        missing = [name for name in row.needs if not facts[name].value]
        if "law" in missing:
            missing = [name for name in missing if name in ("law", "imminent")]
        if ROWS.index(row) > gravest and not row.beside:
            continue
        later = row.asked_last if set(missing) - {"imminent", *row.asked_last} else ()
        asked.update(facts[name].paths[0] for name in missing if name not in later)
    for path, (question, decides) in QUESTIONS.items():
        if path in asked:
            yield Open(path, question, decides)


# -- what does not fit together ------------------------------------------------------------------------------------------


def _contradictions(case: PathwayCase) -> Iterator[Problem]:
    """Answers that cannot both be right; until they are put right, the graver one counts."""
    if case.says("section_120.current_risk", "no"):
        if case.says("section_120.continuing_risk", "yes"):
            yield Problem(
                "section_120.current_risk",
                "“no” information on a present risk, but something suggests that the risk goes on",
                "Until this is put right the risk counts as going on.",
            )
        for path in _current_incidents(case):
            yield Problem(
                path,
                "marked as current, but “no” information on a present risk",
                "Until this is put right the risk counts as going on.",
            )
    if case.at("incidents") in (Stated.NONE, Stated.NOT_APPLICABLE):
        for path in ("section_120.other_harm", "section_120.current_risk", "section_120.continuing_risk"):
            if case.says(path, "yes"):
                yield Problem(
                    path, "“yes”, but no incident is recorded", "Record what was said under “incidents”."
                )
        if case.says("section_120.c1a_completed", "yes"):
            yield Problem(
                "incidents",
                "form C1A was completed, but no information is recorded",
                "Record under “incidents” what form C1A says.",
            )
    if box_ticked(case) and case.says("section_120.c1a_completed", "not_required"):
        yield Problem(
            "section_120.c1a_completed",
            "“not required”, but a party ticked the harm box",
            "Whoever ticks it completes form C1A: write “no” if it was not completed. Row 2 then applies.",
        )
    if case.says("proceedings.exist", "no") and case.given("proceedings.law_type"):
        yield Problem(
            "proceedings.exist", "“no” proceedings, but their type of law is given", "Correct one of the two."
        )
