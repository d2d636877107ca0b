"""Findings for people and for programs: on one page, in full (the line itself with a caret, and the remedy), or as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..findings import Finding, Level
from ..forms.requirements import MUST, SHOULD
from .check import Result
from .completeness import completeness
from .duty_desk import grouped, in_short, ranked

_WIDEST = 110
_MISSING = (MUST, SHOULD)
_ON_A_PAGE = 18
_LEVEL_COLUMN = max(len(level.value) for level in Level)


@dataclass(frozen=True)
class Line:
    """One line of the page: the level of a finding (empty for other lines), its words, and where to look it up."""

    words: str
    level: str = ""
    tail: str = ""


def on_a_page(result: Result, width: int) -> Iterator[Line]:
    """What a duty worker would ask, most important first, one line each; then how complete it is and whether it may go."""
    yield Line(f"{result.form.title} · {result.document.file}")
    found = grouped(ranked(result))
    shown = found[:_ON_A_PAGE]
    last_line = max((finding.place.line for finding, _ in shown), default=0)
    longest_code = max((len(finding.code) for finding, _ in shown), default=0)
    for finding, alike in shown:
        tail = f"  line {finding.place.line:>{len(str(last_line))}}  {finding.code:<{longest_code}}".rstrip()
        level = f"  {finding.level.value:<{_LEVEL_COLUMN}}  "
        room = width - len(level) - len("  line   ") - len(str(last_line)) - longest_code
        more = f" (and {alike} more)" if alike else ""
        words = in_short(result.form, finding, room - len(more)) + more
        yield Line(f"{words:<{room}}", level, tail)
    if left := sum(1 + alike for _, alike in found[_ON_A_PAGE:]):
        yield Line(f"  … and {left} more: add --all")
    yield from (Line(text) for text in textwrap.wrap(_how_complete(result), width, subsequent_indent="  "))
    yield Line(summary(result))


def _how_complete(result: Result) -> str:
    found = completeness(result.form, result.case)
    gaps = ", ".join(f"{title} {number}" for title, number in found.gaps.items())
    return f"{found.given} of {found.wanted} answers given" + (f"; gaps: {gaps}." if gaps else ".")


def as_text(result: Result) -> Iterator[str]:
    """The findings of one check as lines for the terminal, gravest first, and a summary at the end."""
    for finding in result.findings:
        yield from finding_lines(finding, result.document.lines)
    yield summary(result)


def finding_lines(finding: Finding, lines: list[str]) -> Iterator[str]:
    """One finding: head line, the line of the file with a caret under the place, what to do."""
    level = "accepted" if finding.accepted else finding.level.value
    yield f"{finding.place}: {level} {finding.code}: {finding.message}"
    place = finding.place
    at_all = "." not in finding.path and finding.code in _MISSING  # nothing in the file to point at
    if 0 < place.line <= len(lines) and not at_all:
        text = lines[place.line - 1].replace("\t", " ")
        start = max(0, place.column - 60)
        shown = text[start : start + _WIDEST]
        yield f"    {shown}"
        yield f"    {' ' * (place.column - 1 - start)}^"
    if finding.accepted:
        yield f"    Accepted: {finding.accepted}"
    elif finding.remedy:
        yield f"    → {finding.remedy}  [{finding.source}]"


def summary(result: Result) -> str:
    """One line: how many of what, and whether the document may be final."""
    counts = [
        f"{n} {level.value}{'s' if n != 1 and level is not Level.ADVICE else ''}"
        for level in Level
        if (n := result.count(level))
    ]
    if result.losses:
        verdict = "cannot be produced, not even as a draft, until these are put right"
    elif result.errors:
        verdict = "not final yet; --draft prints it with a watermark"
    elif result.urgent and result.count(Level.WARNING):
        verdict = "may go now: gaps never hold back a child-protection referral; they are printed and listed"
    else:
        verdict = "may be final"
    return f"{result.document.file} · {result.form.code}: {', '.join(counts) or 'nothing to report'} – {verdict}."


def as_data(result: Result) -> dict[str, Any]:
    """The same as plain data for ``--format json``; ``rank`` 1 is what a duty worker would ask first."""
    ranks = {finding: rank for rank, finding in enumerate(ranked(result), 1)}
    found = completeness(result.form, result.case)
    return {
        "file": result.document.file,
        "form": result.form.code,
        "final_allowed": not result.errors,
        "urgent": result.urgent,
        "completeness": {"given": found.given, "wanted": found.wanted, "gaps": found.gaps},
        "findings": [
            {
                "code": f.code,
                "level": f.level.value,
                "rank": ranks.get(f),
                "path": f.path,
                "file": f.place.file,
                "line": f.place.line,
                "column": f.place.column,
                "message": f.message,
                "remedy": f.remedy,
                "source": f.source,
                "accepted": f.accepted or None,
            }
            for f in result.findings
        ],
    }
