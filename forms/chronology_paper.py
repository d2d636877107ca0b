"""A chronology on paper: its layout, its display text, and the finished documents, proven like every form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..cases.dates import show_date
from ..cases.settings import Settings
from ..cases.telltales import legible
from ..render.layout import Column, Content, Furniture, Layout, Line, Note, Rowed, Section, Table
from .chronology import ACTION, DUE, GAP_MONTHS, Chronology, Entry, Gap, Told
from .form import Form
from .produce import Made, Paper, Wanted, stamped
from .versions import Shelf

NOTHING = "Nothing is recorded."
_COLUMNS = (
    Column("when", "When", 0.8, 12),
    Column("child", "Child", 0.85),
    Column("what", "What happened", 3.6),
    Column("who", "Who", 1.35),
    Column("source", "Source", 1.45),
)


def _table(path: str, label: str) -> Table:
    return Table(path, label, _COLUMNS, flows=True)


LAYOUT = Layout(
    "chronology",
    "Chronology",
    "What happened, in order, each line with its source",
    (
        Section(
            "What it is made from",
            (
                Table(
                    "cases",
                    "Case files",
                    (
                        Column("child", "Child", 1.4),
                        Column("dob", "Date of birth", 0.9),
                        Column("reference", "Case reference", 1),
                        Column("file", "File", 1.2),
                    ),
                ),
                Line("period", "Period"),
                Line("count", "Lines"),
                Line("gaps", f"Gaps over {GAP_MONTHS} months", wide=True),
                Line("hidden", "Withheld", wide=True),
            ),
        ),
        Section("Chronology", (_table("past", "What happened, oldest first"),)),
        Section("Ahead", (_table("ahead", "Planned, or due after today"),), key="ahead"),
        Section(
            "Without a date",
            (
                Note(
                    "The case files give no single day for these lines. None was guessed, and none is left out."
                ),
                _table("undated", "In the order of the case files"),
            ),
            key="undated",
        ),
    ),
    landscape=True,
)


def documents(
    form: Form,
    cases: Sequence[Told],
    made: Chronology,
    settings: Settings,
    stem: str,
    wanted: Wanted,
    shelf: Shelf | None = None,
) -> list[Made]:
    """The finished documents of a chronology for the readers of ``form``, each proven.

    Raises :class:`~caseforms.errors.BadTemplate` or :class:`~caseforms.errors.ProofFailed`; nothing is written here.
    """
    patterns = [pattern for each in cases for pattern in each.secrets.patterns()]

    def discloses(text: str) -> bool:
        seen = legible(text)
        return any(pattern.search(seen) for pattern in patterns)

    paper = Paper(stem, LAYOUT, content(form, cases, made, settings), discloses if patterns else None)
    return stamped([paper], cases[0].case.today, wanted, shelf, label=lambda path: "")


def content(form: Form, cases: Sequence[Told], made: Chronology, settings: Settings) -> Content:
    """The display text of a chronology."""
    several = len({name for entry in made.entries for name in entry.children}) > 1
    sections = {name for name in ("ahead", "undated") if getattr(made, name)}
    gaps = made.gaps
    return Content(
        _furniture(form, cases, settings),
        answers={
            "period": _period(made),
            "count": _count(made),
            "gaps": "\n".join(f"{show_date(g.since)} to {show_date(g.until)}" for g in gaps) or "None",
            "hidden": f"{made.hidden} answer{'s' if made.hidden != 1 else ''} that tell{'s' if made.hidden == 1 else ''} where someone lives"
            if made.hidden
            else "Nothing",
        },
        tables={
            "cases": Rowed([_case(each) for each in cases]),
            "past": Rowed([_row(each, several) for each in made.past], "" if made.past else NOTHING),
            "ahead": Rowed([_row(each, several) for each in made.ahead]),
            "undated": Rowed([_row(each, several) for each in made.undated]),
        },
        sections=frozenset(sections),
        marked=frozenset(gap.words for gap in gaps),
        muted=frozenset({NOTHING}),
    )


def _furniture(form: Form, cases: Sequence[Told], settings: Settings) -> Furniture:
    letterhead = settings.organisation
    if any(any(each.secrets.shown_in(letterhead)) for each in cases):
        letterhead = ""
    references = [str(each.case.given("reference") or "No reference") for each in cases]
    marking = f"Copy for {form.copy.words} · {settings.marking}" if form.copy else settings.marking
    return Furniture(
        reference=", ".join(dict.fromkeys(references)),
        title=LAYOUT.title,
        version="1",
        date=show_date(cases[0].case.today),
        marking=marking,
        who=", ".join(dict.fromkeys(each.child for each in cases)),
        organisation=letterhead,
        letterhead=letterhead,
        logo=settings.logo if letterhead else "",
    )


def _case(each: Told) -> dict[str, str]:
    born = each.case.given("child.dob")
    expected = each.case.given("child.edd")
    dob = show_date(born) if isinstance(born, date) else ""
    if not dob and isinstance(expected, date):
        dob = f"Expected {show_date(expected)}"
    return {
        "child": each.child,
        "dob": dob or "Not answered",
        "reference": str(each.case.given("reference") or "No reference"),
        "file": each.file,
    }


def _row(entry: Entry | Gap, several: bool) -> dict[str, str]:
    if isinstance(entry, Gap):
        return {"when": "Gap", "child": "", "what": entry.words, "who": "", "source": ""}
    kind = entry.kind if entry.kind in (ACTION, DUE) else ""
    return {
        "when": entry.when,
        "child": "\n".join(entry.children),
        "what": f"{kind}: {entry.what}" if kind else entry.what,
        "who": entry.who,
        "source": "\n".join((*((entry.known,) if entry.known else ()), *map(str, entry.sources))),
    }


def _period(made: Chronology) -> str:
    days = [each.at.day for each in made.past if isinstance(each, Entry) and each.at]
    return f"{show_date(days[0])} to {show_date(days[-1])}" if days else "No dated line"


def _count(made: Chronology) -> str:
    parts = [f"{sum(isinstance(each, Entry) for each in made.past)} that happened"]
    parts += [f"{len(made.ahead)} ahead"] if made.ahead else []
    parts += [f"{len(made.undated)} without a date"] if made.undated else []
    return ", ".join(parts)
