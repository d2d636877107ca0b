"""What is due, for people, for programs and as a workbook. It names nobody: a case is its reference, an addressee a role."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ..cases.events import EVENTS
from ..checks.deadlines import LONDON, in_words, show_moment
from ..findings import Finding
from .due import By, Due, DueList
from .register_rows import letter as column_letter
from .register_workbook import table

_SHOWN = 20
_WHEN, _HOW_LONG, _CODE = 27, 17, 12
#: From this width on, a letter and its time stand on one line.
_WIDE = 96
_REMEDIES = {
    "no area profile is named": "Write “profile” into a column or into caseforms.toml, or add --profile.",
    "its area profile is not known": "“caseforms profiles list” shows those that there are.",
}


# -- for people ----------------------------------------------------------------------------------------------------------


def as_text(found: DueList, width: int) -> Iterator[str]:
    """The list as lines: what may go, late letters first; what is held back, and why; what to put right in the register."""
    rows = f"{found.rows:,} row{'' if found.rows == 1 else 's'}"
    yield from textwrap.wrap(f"{found.file} · {rows} · {show_moment(found.now)}", width)
    for title, part in _parts(found.due):
        yield ""
        yield title
        for due in part:
            yield from _line(due, found.now, width)
    yield from _to_put_right(found, width)
    yield ""
    yield from textwrap.wrap(summary(found), width)


def _parts(due: Sequence[Due]) -> Iterator[tuple[str, list[Due]]]:
    late = [each for each in due if not each.held and each.by.late_by is not None]
    perhaps = [each for each in due if not each.held and each.by.perhaps_late]
    rest = [each for each in due if not each.held and each.by.late_by is None and not each.by.perhaps_late]
    held = [each for each in due if each.held]
    titles = ("Late", "Perhaps late: a time of day is missing", "Due", "Held back")
    yield from (
        (title, part) for title, part in zip(titles, (late, perhaps, rest, held), strict=True) if part
    )


def _line(due: Due, now: datetime, width: int) -> Iterator[str]:
    star = "*" if due.letter.batch else " "
    code = f"{due.letter.code}{star}"
    where = "" if due.reference in due.where else f" · {due.where}"
    words = f"{due.reference} · {due.who}{where}"
    if width < _WIDE:
        yield from _wrapped(f"  {code:<{_CODE}} ", words, width)
        yield f"      {_when(due.by)}  {how_long(due.by, now)}".rstrip()
    else:
        lead = f"  {_when(due.by):<{_WHEN}} {how_long(due.by, now):<{_HOW_LONG}} {code:<{_CODE}} "
        yield from _wrapped(lead, words, width)
    for reason in due.reasons:
        yield from _wrapped("      – ", reason, width)


def _wrapped(lead: str, words: str, width: int) -> Iterator[str]:
    if len(lead) + len(words) <= width:
        yield lead + words
    else:
        yield from textwrap.wrap(words, width, initial_indent=lead, subsequent_indent=" " * len(lead))


def _when(by: By) -> str:
    return show_moment(by.at, by.by_day) if by.at else "now"


def how_long(by: By, now: datetime) -> str:
    """How late it is, or how long there is left; empty when no time is set."""
    if by.at is None:
        return ""
    if by.late_by is not None:
        days = _days(by.at, now)
        return f"{_count(days, 'day') if by.by_day else in_words(by.late_by)} late"
    if by.perhaps_late:
        return "perhaps late"
    if by.by_day:
        days = _days(now, by.at)
        return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{in_words(by.at.astimezone(UTC) - now.astimezone(UTC))} left"


def _days(one: datetime, other: datetime) -> int:
    return (other.astimezone(LONDON).date() - one.astimezone(LONDON).date()).days


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _to_put_right(found: DueList, width: int) -> Iterator[str]:
    if not (found.findings or found.skipped):
        return
    yield ""
    yield "To put right"
    for finding in found.findings[:_SHOWN]:
        words = f"{place(finding)}{finding.level.value} {finding.code}: {finding.message}"
        yield from textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="      ")
        yield from textwrap.wrap(
            finding.remedy, width, initial_indent="      → ", subsequent_indent="        "
        )
    if len(found.findings) > _SHOWN:
        yield f"  … and {len(found.findings) - _SHOWN} more: add -o FILE.xlsx, or --format json, for all"
    skipped: dict[str, list[str]] = {}
    for each in found.skipped:
        skipped.setdefault(each.reason, []).append(each.where)
    for reason, where in skipped.items():
        more = f" and {_count(len(where) - 5, 'more')[:-1]}" if len(where) > 6 else ""
        shown = ", ".join(where if not more else where[:5])
        words = reason if reason.startswith(where[0]) else f"nothing can be said for {shown}{more}: {reason}"
        yield from textwrap.wrap(words, width, initial_indent="  ", subsequent_indent="      ")
        if remedy := _REMEDIES.get(reason):
            yield f"      → {remedy}"


def place(finding: Finding) -> str:
    """Where a finding’s cell or answer is, in words that end with a colon; nothing for the register as a whole."""
    at = finding.place
    if not at.line:
        return ""
    if at.file.casefold().endswith((".yaml", ".yml", ".json")):
        return f"{at}: "
    return f"row {at.line}, column {column_letter(at.column)}: " if at.column else f"row {at.line}: "


def summary(found: DueList) -> str:
    """How much of what, in sentences."""
    going = [each for each in found.due if not each.held]
    late = sum(1 for each in going if each.by.late_by is not None)
    cases = len({each.reference for each in found.due})
    if found.due:
        said = [
            f"{_count(len(found.due), 'letter')} due for {_count(cases, 'case')}: {len(going):,} may go, {late:,} of them late; "
            f"{len(found.due) - len(going):,} held back."
        ]
    else:
        said = ["Nothing is due."]
    said += [f"The time of {found.waiting.total():,} has not come."] if found.waiting else []
    said += [f"No longer called for: {_reasons(found.over)}."] if found.over else []
    said += [f"{found.gone:,} went before, says the ledger."] if found.gone else []
    if any(each.letter.batch for each in found.due):
        said.append("* may be printed in a batch.")
    return " ".join(said)


def _reasons(counted: Counter[str]) -> str:
    return ", ".join(f"{count:,} ({reason})" for reason, count in counted.most_common())


# -- for programs --------------------------------------------------------------------------------------------------------


def as_data(found: DueList) -> dict[str, Any]:
    """The list as plain data for ``--format json``. Spans are minutes; moments are in English time."""
    return {
        "file": found.file,
        "at": found.now.isoformat(timespec="minutes"),
        "rows": found.rows,
        "due": [_data(each) for each in found.due],
        "not_yet": dict(found.waiting),
        "not_called_for": dict(found.over),
        "went_before": found.gone,
        "skipped": [
            {"where": each.where, "reference": each.reference or None, "reason": each.reason}
            for each in found.skipped
        ],
        "findings": [
            {
                "code": finding.code,
                "level": finding.level.value,
                "file": finding.place.file,
                "row": finding.place.line or None,
                "column": column_letter(finding.place.column) or None,
                "path": finding.path or None,
                "message": finding.message,
                "remedy": finding.remedy,
            }
            for finding in found.findings
        ],
    }


def _data(due: Due) -> dict[str, Any]:
    return {
        "case": due.reference,
        "where": due.where,
        "letter": due.letter.code,
        "title": due.letter.title,
        "to": due.who,
        "trigger": due.trigger.code,
        "triggered": _iso(due),
        "due_by": due.by.at.isoformat(timespec="minutes") if due.by.at else None,
        "by_day": due.by.by_day,
        "late_by": _minutes(due.by.late_by),
        "perhaps_late": due.by.perhaps_late,
        "batch": due.letter.batch,
        "may_go": not due.held,
        "reasons": list(due.reasons),
    }


def _iso(due: Due) -> str:
    at = due.trigger.at
    return at.instant().isoformat(timespec="minutes") if at.time else at.day.isoformat()


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds() // 60)


# -- as a workbook -------------------------------------------------------------------------------------------------------

_DUE = (
    *("Case", "Row", "Letter", "Title", "To", "Name", "Because of", "Since", "Due by", "Late by"),
    *("May go", "Held back because", "In a batch"),
)
_RIGHT = ("Row", "Column", "Level", "Code", "What is wrong", "What to do")


def as_workbook(found: DueList) -> bytes:
    """The list as a workbook with two sheets: what is due, and what to put right in the register."""
    return table(
        "Letters that are due",
        {"Due": (_DUE, map(_due_row, found.due)), "To put right": (_RIGHT, _right_rows(found))},
    )


def _due_row(due: Due) -> tuple[object, ...]:
    named = due.to.name if due.to and due.to.role not in ("child", "young_person") else ""
    at = due.trigger.at
    return (
        *(due.reference, due.where, due.letter.code, due.letter.title, due.who, named),
        *(EVENTS[due.trigger.code].label, at.instant() if at.time else at.day),
        due.by.at.date() if due.by.at and due.by.by_day else _naive(due.by.at) or "now",
        _late(due.by),
        "no" if due.held else "yes",
        "; ".join(due.reasons),
        "yes" if due.letter.batch else "no",
    )


def _naive(at: datetime | None) -> datetime | None:
    """A moment in English time as a spreadsheet writes it, to the minute."""
    return at.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0) if at else None


def _late(by: By) -> str:
    if by.late_by is None:
        return "perhaps" if by.perhaps_late else ""
    return in_words(by.late_by)


def _right_rows(found: DueList) -> Iterable[tuple[object, ...]]:
    for each in found.findings:
        at = each.place
        column = column_letter(at.column) if at.column else ""
        yield at.line or "", column, each.level.value, each.code, each.message, each.remedy
    for skipped in found.skipped:
        yield skipped.where, "", "error", "", skipped.reason, _REMEDIES.get(skipped.reason, "")
