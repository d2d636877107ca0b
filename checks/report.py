"""Findings for people and for programs: file, line, column, the line itself with a caret, and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..findings import Finding, Level
from ..forms.requirements import MUST, SHOULD
from .check import Result

_WIDEST = 110
_MISSING = (MUST, SHOULD)


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
    """The same as plain data for ``--format json``."""
    return {
        "file": result.document.file,
        "form": result.form.code,
        "final_allowed": not result.errors,
        "urgent": result.urgent,
        "findings": [
            {
                "code": f.code,
                "level": f.level.value,
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
