"""The paperwork of a case for people and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..checks.deadlines import show_moment
from .due_report import how_long, place
from .paperwork import Paper, Paperwork, Stand

HEADINGS = {
    Stand.OUT_OF_DATE: "Out of date: to be made anew",
    Stand.MISSING: "Missing",
    Stand.NOT_FINAL: "Begun, not final yet",
    Stand.HELD: "Letters held back",
    Stand.READY: "Ready: may be made now",
    Stand.LATER: "Later",
    Stand.MAY_HELP: "May help",
    Stand.ELSEWHERE: "Made by others",
    Stand.BESIDE: "In the case; nothing calls for it now",
    Stand.DONE: "Done",
}
_REMEDIES = {
    "no area profile is named": "Write “profile” into the case file or into caseforms.toml.",
    "its area profile is not known": "“caseforms profiles list” shows those that there are.",
}


def as_text(found: Paperwork, width: int) -> Iterator[str]:
    """The list for the terminal: what has to be seen to first, each paper with what calls for it."""
    yield f"{found.document.file} · {found.title} · {show_moment(found.now)}"
    if not found.papers:
        yield ""
        yield "The case calls for no paper now."
    for stand, heading in HEADINGS.items():
        papers = found.of(stand)
        if papers:
            yield ""
            yield heading
            for paper in papers:
                yield from _paper(paper, found.now, width)
    said = list(remarks(found))
    if said:
        yield ""
        yield "To put right"
        for words in said:
            yield from textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="      ")
    yield ""
    yield from textwrap.wrap(summary(found), width)


def remarks(found: Paperwork, *, on_paper: bool = False) -> Iterator[str]:
    """What has to be put right or answered before the list can be relied on; on paper without the name of the case file."""
    file = "CASE" if on_paper else found.document.file
    for finding in found.findings:
        where = f"line {finding.place.line}: " if on_paper and finding.place.line else place(finding)
        yield f"{where}{finding.level.value} {finding.code}: {finding.message}. → {finding.remedy}"
    if found.skipped:
        yield f"nothing can be said about letters: {found.skipped}. → {_REMEDIES.get(found.skipped, '')}".rstrip(
            " →"
        )
    if found.open:
        number = f"{found.open} question{'s' if found.open != 1 else ''}"
        yield f"{number} of the pathway open: what is called for hangs on them. → caseforms pathway {file}"


def summary(found: Paperwork) -> str:
    """How many papers stand how, in one sentence."""
    counted = [(len(found.of(stand)), stand.value) for stand in HEADINGS]
    listed = ", ".join(f"{number} {words}" for number, words in counted if number)
    late = sum(1 for each in found.papers if each.late)
    number = len(found.papers)
    return f"{number} paper{'s' if number != 1 else ''}: {listed or 'none'}." + (
        f" {late} late." if late else ""
    )


def when(paper: Paper, now: datetime) -> str:
    """By when a paper is due, and how long that is from now; empty when no time is set."""
    if paper.by is None or paper.by.at is None:
        return ""
    return f"by {show_moment(paper.by.at, paper.by.by_day)}, {how_long(paper.by, now)}"


def name(paper: Paper) -> str:
    """What a paper is called: a letter with its code and its addressee."""
    if paper.kind == "letter":
        return f"{paper.code} {paper.title}{f', to {paper.to}' if paper.to else ''}"
    return paper.title if paper.kind == "other" else f"{paper.title} ({paper.code})"


def _paper(paper: Paper, now: datetime, width: int) -> Iterator[str]:
    yield from textwrap.wrap(name(paper), width, initial_indent="  ", subsequent_indent="    ")
    said = [each for each in (when(paper, now), paper.note) if each]
    for words in said:
        yield from textwrap.wrap(words, width, initial_indent="      ", subsequent_indent="      ")
    for reason in paper.reasons if paper.stand is not Stand.DONE else ():
        because = f" ({reason.because})" if reason.because else ""
        words = f"{reason.why}{because} · {reason.source}"
        yield from textwrap.wrap(words, width, initial_indent="      – ", subsequent_indent="        ")


def as_data(found: Paperwork) -> dict[str, Any]:
    """The same as plain data for ``--format json``."""
    return {
        "file": found.document.file,
        "profile": found.title,
        "at": found.now.isoformat(timespec="minutes"),
        "papers": [_data(each) for each in found.papers],
        "to_put_right": list(remarks(found)),
    }


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "code": paper.code if paper.kind != "other" else None,
        "title": paper.title,
        "to": paper.to or None,
        "stands": paper.stand.value,
        "note": paper.note or None,
        "due_by": paper.by.at.isoformat(timespec="minutes") if paper.by and paper.by.at else None,
        "late": paper.late,
        "why": [
            {"why": each.why, "because": each.because or None, "source": each.source}
            for each in paper.reasons
        ],
    }
