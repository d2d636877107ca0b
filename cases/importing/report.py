"""What an import came to, for people and as data; and what goes back to the workbook's owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...findings import CODES, GRAVITY, Finding, Level
from .imported import Status, Told
from .table import Change, Spot
from .workbook_back import GUIDE_SHEET, Cell, Mark
from .workbook_guide import Guide, Line

_EACH = 3
_KINDS_SHOWN = 30

#: What is no business of the workbook’s owner: what columns mean, and case files that somebody has changed.
NOT_FOR_OWNER = frozenset(f"IMP-{number}" for number in (22, 23, 24, 25, 29, 70, 71, 72))


@dataclass(frozen=True)
class Row:
    """What became of one row: its cell that stands for it, the status, the case file."""

    spot: Spot
    became: str
    reference: str = ""
    file: str = ""


@dataclass
class Answer:
    """What an import came to. ``rows`` are those of the workbook, each once; ``files`` counts what became of case files.

    ``general`` are findings about the file as a whole, ``left`` those about case files, each with its name; ``changes``
    counts the cells that were not taken as they stand, by rule, and ``changed`` lists them; ``titles`` are those of the
    columns, by sheet.
    """

    file: str
    said: Sequence[str]
    rows: Sequence[Row]
    cases: int
    told: Sequence[Told]
    general: Sequence[Finding] = ()
    left: Sequence[tuple[str, Finding]] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)
    changed: Sequence[Change] = ()
    titles: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    @property
    def counted(self) -> Counter[str]:
        """How many rows became what."""
        return Counter(each.became for each in self.rows)

    @property
    def rejected(self) -> int:
        """How many rows are in no case file."""
        return self.counted[Status.REJECTED.value]

    @property
    def wrong(self) -> bool:
        """Whether something has to be put right before all of the workbook is imported."""
        return bool(self.rejected) or any(each.level is Level.ERROR for each in self.general)


def figures(answer: Answer) -> list[str]:
    """The figures in sentences. Rows in are cases and the rows joined to them, and rows rejected; nothing else is left."""
    count = answer.counted
    gaps, joined = count[Status.WITH_GAPS.value], len(answer.rows) - answer.rejected - answer.cases
    cases = f"{_many(answer.cases, 'case')} ({gaps:,} with gaps)" if gaps else _many(answer.cases, "case")
    lines = [
        f"{_many(len(answer.rows), 'row')} = {cases}"
        + (f" + {_many(joined, 'row')} joined to them" if joined else "")
        + f" + {answer.rejected:,} rejected."
    ]
    if answer.changes:
        lines.append(
            f"{_many(sum(answer.changes.values()), 'cell')} not taken as they stand; the audit file lists each."
        )
    return lines


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


# -- for people --------------------------------------------------------------------------------------------------------------


def as_text(answer: Answer) -> Iterator[str]:
    """The findings by kind, gravest first, a few cells of each; then what was changed, and the figures."""
    for each in answer.said:
        yield f"{answer.file}: {each}"
    for finding in answer.general:
        where = str(finding.place) if finding.place.file else answer.file
        yield from _shown(where, finding)
    kinds: dict[tuple[int, str], list[Told]] = {}
    for told in answer.told:
        kinds.setdefault((GRAVITY[told.finding.level], told.finding.code), []).append(told)
    for number, ((_, code), found) in enumerate(sorted(kinds.items(), key=lambda each: each[0])):
        if number == _KINDS_SHOWN:
            yield f"… and {len(kinds) - _KINDS_SHOWN} more kinds; --format json lists all."
            break
        for told in found[:_EACH]:
            yield from _shown(place(answer.file, told.spot), told.finding)
        if len(found) > _EACH:
            yield f"    … and {len(found) - _EACH:,} more {code} ({CODES[code].title[:1].lower()}{CODES[code].title[1:]})"
    for file, finding in answer.left[:_EACH]:
        yield from _shown(file, finding)
    if len(answer.left) > _EACH:
        yield f"    … and {len(answer.left) - _EACH:,} more case files"
    for code, count in sorted(answer.changes.items(), key=lambda each: -each[1]):
        yield f"{code}: {CODES[code].title}: {_many(count, 'cell')}"
    yield from figures(answer)
    told_files = ", ".join(f"{count:,} {what}" for what, count in answer.files.items() if count)
    if told_files:
        yield f"Case files: {told_files}."


def place(file: str, spot: Spot) -> str:
    """A cell as it is named on the terminal: ``legacy.xlsx[Cases]!C12``."""
    _, _, cell = str(spot).rpartition("!")
    return f"{file}[{spot.sheet}]!{cell}"


def _shown(where: str, finding: Finding) -> Iterator[str]:
    yield f"{where}: {finding.level.value} {finding.code}: {finding.message}"
    if finding.remedy:
        yield f"    → {finding.remedy}"


# -- as data -----------------------------------------------------------------------------------------------------------------


def as_data(answer: Answer) -> dict[str, Any]:
    """All of it: every row with what became of it, every finding with its cell, every change."""
    return {
        "file": answer.file,
        "said": list(answer.said),
        "rows": len(answer.rows),
        "cases": answer.cases,
        "rejected": answer.rejected,
        "files": dict(answer.files),
        "changes": dict(answer.changes),
        "findings": [
            *(_finding(each, "") for each in answer.general),
            *(_finding(told.finding, place(answer.file, told.spot), told.spot) for told in answer.told),
            *(_finding(finding, file) for file, finding in answer.left),
        ],
        "changed": [
            {
                "cell": place(answer.file, each.spot),
                "before": each.before,
                "after": each.after,
                "rule": each.rule,
            }
            for each in answer.changed
        ],
        "became": [
            {
                "sheet": each.spot.sheet,
                "row": each.spot.row,
                "became": each.became,
                "reference": each.reference,
                "file": each.file,
            }
            for each in answer.rows
        ],
    }


def _finding(finding: Finding, where: str, spot: Spot | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "place": where or str(finding.place),
        "level": finding.level.value,
        "code": finding.code,
        "path": finding.path,
        "message": finding.message,
        "remedy": finding.remedy,
    }
    if spot:
        found |= {"sheet": spot.sheet, "row": spot.row, "column": spot.column}
    return found


# -- for the owner -----------------------------------------------------------------------------------------------------------


def for_owner(answer: Answer) -> list[Told]:
    """What the owner of the workbook is told, cell by cell: what is wrong, doubtful or asked."""
    told = [
        each
        for each in answer.told
        if each.finding.level is not Level.ADVICE and each.finding.code not in NOT_FOR_OWNER
    ]
    return sorted(told, key=lambda each: (GRAVITY[each.finding.level], each.finding.code))


def marks(told: Sequence[Told]) -> dict[str, dict[Cell, Mark]]:
    """The marks of a workbook by sheet and cell: the gravest level, and all that is said of the cell."""
    by_cell: dict[Spot, list[Finding]] = {}
    for each in told:
        by_cell.setdefault(each.spot, []).append(each.finding)
    found: dict[str, dict[Cell, Mark]] = {}
    for spot, findings in by_cell.items():
        words = "\n\n".join(dict.fromkeys(map(_note, findings)))
        found.setdefault(spot.sheet, {})[spot.row, spot.column] = Mark(findings[0].level, words)
    return found


def _note(finding: Finding) -> str:
    said = f"{finding.level.value.capitalize()} {finding.code}: {finding.message}."
    return f"{said}\n→ {finding.remedy}" if finding.remedy else said


def guide(answer: Answer, told: Sequence[Told], name: str) -> Guide:
    """The sheet that explains. ``name`` is what the workbook is called when it goes back."""
    general = [
        Line(None, "", each.level, each.code, each.message, each.remedy)
        for each in answer.general
        if each.level is not Level.ADVICE and each.code not in NOT_FOR_OWNER
    ]
    cells = [
        Line(
            each.spot,
            answer.titles.get(each.spot.sheet, {}).get(each.spot.column, ""),
            each.finding.level,
            each.finding.code,
            each.finding.message,
            each.finding.remedy,
        )
        for each in told
    ]
    steps = [
        "Go through the list below. A click on a cell’s name leads to the cell; its note says what is wrong and what to do.",
        "Correct the cells in their own sheets. Colours and notes need not be taken off; the next copy has only what is left.",
        "Save the workbook, and give it back to whoever sent it.",
        f"Who imports it: caseforms import {name} -o FOLDER, with the folder as before. Only what was corrected changes.",
        f"The sheet “{GUIDE_SHEET}” is not imported. Nothing else in the workbook was changed.",
    ]
    return Guide("What could not be imported as it stands", figures(answer), steps, [*general, *cells])
