"""The overview of a case for people and for programs: what applies, what is due in which order, what is still open."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

from ..cases.blocks import asked
from ..findings import Finding
from ..forms.requirements import Problem
from .content_lists import DISCUSSION_POINTS, Listed
from .continuum import NeedLevel
from .overview import Overview
from .pathway import Due

_NARROWEST, _WIDEST = 64, 104
_FIXED = "\N{NO-BREAK SPACE}"
_MARKS = {"due": "☐", "done": "☑", "later": "–", "waits": "?"}
DISCLAIMER = "By your answers alone. No child is scored and nothing is decided: you decide."


def as_text(seen: Overview, width: int) -> Iterator[str]:
    """The overview as lines for a terminal of ``width`` columns; headings have no space in front, everything else has."""
    width = max(_NARROWEST, min(width, _WIDEST)) - 1
    yield f"{seen.document.file} · pathway"
    yield from _wrap("  ", DISCLAIMER, width)
    for part in (
        _spoiled(seen),
        _applies(seen, width),
        _open(seen, width),
        _due(seen, width),
        _need(seen, width),
    ):
        lines = list(part)
        if lines:
            yield ""
            yield from lines
    yield ""
    yield from _content(seen, width)
    yield from _discussion(seen, width)


def _wrap(start: str, words: str, width: int) -> list[str]:
    """Words behind ``start``, with the lines that follow set in as far; a source in brackets stays on one line."""
    whole = re.sub(r"\[[^\]]*\]", lambda source: source[0].replace(" ", _FIXED), words)
    lines = textwrap.wrap(
        whole,
        width,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(_FIXED, " ") for line in lines]


def _spoiled(seen: Overview) -> Iterator[str]:
    if seen.spoiled:
        from .report import finding_lines  # brings every rule along, so only when there is something to show

        yield "Not understood, and so counted as not answered"
        for finding in seen.spoiled:
            for line in finding_lines(finding, seen.document.lines):
                yield f"  {line}"


def _applies(seen: Overview, width: int) -> Iterator[str]:
    found = seen.pathway
    yield "What applies now"
    if found.note:
        yield from _wrap("  ", found.note, width)
    for each in found.applies:
        number = each.row.number
        start = f"  {f'Row {number}' if number.isdigit() else number.capitalize()}  "
        yield from _wrap(start, each.row.title, width)
        yield from _wrap(" " * len(start), f"{each.row.why}  [{each.row.source}]", width)
    if not found.applies and not found.note:
        yield "  Nothing yet: it hangs on the answers below."
    if found.contradictions:
        yield ""
        yield "These answers contradict each other: put them right"
        for problem in found.contradictions:
            yield from _wrap("  !  ", f"{_place(seen, problem)}: {problem.message}", width)
            yield from _wrap("     → ", problem.remedy, width)


def _place(seen: Overview, problem: Problem) -> str:
    line = seen.document.place(problem.path).line
    return f"{problem.path} (line {line})" if line else problem.path


def _open(seen: Overview, width: int) -> Iterator[str]:
    if seen.pathway.open:
        yield "Answer first"
        for each in seen.pathway.open:
            yield from _wrap("  ?  ", each.question, width)
            yield from _wrap("     → ", f"{each.path}: {each.decides}", width)


def _due(seen: Overview, width: int) -> Iterator[str]:
    if not seen.pathway.due:
        return
    yield "What is due, in this order"
    for number, each in enumerate(seen.pathway.due, 1):
        thing = each.thing
        start = f"  {_MARKS[each.state]} {number}  {thing.kind.capitalize():<12}"
        code = f" ({thing.code})" if thing.code else ""
        yield from _wrap(start, f"{thing.what}{code}{_state(each)}", width)
        if each.state != "done":
            yield from _wrap("       → ", f"{thing.to}: {thing.why}  [{thing.source}]", width)


def _state(due: Due) -> str:
    if due.state == "done":
        return f" – done, says {due.shown_by}"
    return {"later": " – later", "waits": " – or what the open answers lead to"}.get(due.state, "")


def _need(seen: Overview, width: int) -> Iterator[str]:
    if seen.level is None and not seen.mismatches:
        return
    stated = f", as you state it: {seen.level_name}" if seen.level else ""
    yield from _wrap("", f"Level of need{stated}", width)
    if seen.level is not None:
        for name, words in _level_words(seen.level).items():
            yield from _wrap(f"  {name:<12}", words, width)
    for finding in seen.mismatches:
        yield from _wrap("  !  ", f"{finding.level.value} {finding.code}: {finding.message}", width)
        yield from _wrap("     → ", f"{finding.remedy}  [{finding.source}]", width)


def _level_words(level: NeedLevel) -> dict[str, str]:
    return {
        "for": level.who,
        "assessment": level.assessment,
        "papers": level.paperwork,
        "lead": level.lead,
        "tell": f"{level.notify}  [{level.source}]",
    }


def _content(seen: Overview, width: int) -> Iterator[str]:
    covered = [listed for listed in seen.items if not listed.missing]
    count = f"{len(covered)} of {len(seen.items)} items have answers"
    yield from _wrap("", f"What a referral tells (Cafcass 2.102): {count}", width)
    if not _wants_referral(seen):
        yield from _wrap("  ", "No referral follows from the table as the answers stand.", width)
        return
    if covered:
        yield from _wrap("  ☑ ", " · ".join(_short(listed) for listed in covered), width)
    for listed in seen.items:
        if listed.missing:
            start = f"  ☐ {listed.item.number:>2} "
            yield from _wrap(start, f"{listed.item.what}: {', '.join(listed.missing)}", width)
    if len(covered) < len(seen.items):
        yield from _wrap("  ", "Send it without waiting for these; a gap is printed and listed.", width)


def _wants_referral(seen: Overview) -> bool:
    return seen.pathway.refers or bool(seen.pathway.open) or seen.case.given("referral.basis") is not None


def _short(listed: Listed) -> str:
    return f"{listed.item.number} {listed.item.what}"


def _discussion(seen: Overview, width: int) -> Iterator[str]:
    if seen.case.given("manager_discussion") is not None and seen.open_points:
        done = len(DISCUSSION_POINTS) - len(seen.open_points)
        yield ""
        count = f"{done} of {len(DISCUSSION_POINTS)} points are recorded"
        yield from _wrap("", f"Discussion with the manager (Cafcass 2.81): {count}", width)
        for path in seen.open_points:
            yield from _wrap("  ☐ ", f"{asked(type(seen.case), path).label}: {path}", width)


def as_data(seen: Overview) -> dict[str, Any]:
    """The same as plain data for ``--format json``."""
    return {
        "file": seen.document.file,
        "settled": seen.settled,
        "note": seen.pathway.note or None,
        "applies": [
            {
                "row": each.row.number,
                "title": each.row.title,
                "why": each.row.why,
                "because": list(each.because),
                "source": each.row.source,
            }
            for each in seen.pathway.applies
        ],
        "contradictions": [_problem_data(seen, each) for each in seen.pathway.contradictions],
        "open": [
            {"path": each.path, "question": each.question, "decides": each.decides}
            for each in seen.pathway.open
        ],
        "due": [
            {
                "kind": each.thing.kind,
                "code": each.thing.code or None,
                "what": each.thing.what,
                "to": each.thing.to,
                "why": each.thing.why,
                "rows": list(each.rows),
                "source": each.thing.source,
                "state": each.state,
                "shown_by": each.shown_by or None,
            }
            for each in seen.pathway.due
        ],
        "level_of_need": {"stated": seen.level_name, **_level_words(seen.level)} if seen.level else None,
        "level_findings": [_finding_data(each) for each in seen.mismatches],
        "referral_items": [
            {"number": each.item.number, "what": each.item.what, "missing": list(each.missing)}
            for each in seen.items
        ],
        "discussion_points_missing": list(seen.open_points),
        "not_understood": [_finding_data(each) for each in seen.spoiled],
    }


def _problem_data(seen: Overview, problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": seen.document.place(problem.path).line,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "path": finding.path,
        "line": finding.place.line,
        "message": finding.message,
        "remedy": finding.remedy,
        "source": finding.source,
    }
