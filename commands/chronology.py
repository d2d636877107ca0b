"""The chronology of one child, or of brothers and sisters: on the terminal, as Word and PDF, and as a workbook."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused
from .shared import FORMAT, page_width, today

if TYPE_CHECKING:
    from ..cases.settings import Settings
    from ..forms.chronology import Chronology, Entry, Gap, Told
    from ..forms.form import Form


@click.command()
@click.argument("case", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, readable=False), help="Folder for the documents."
)
@click.option("--word", is_flag=True, help="As a Word document.")
@click.option("--pdf", is_flag=True, help="As a PDF.")
@click.option("--xlsx", is_flag=True, help="As a workbook. With -o alone: all three.")
@click.option(
    "--for",
    "reader",
    metavar="READER",
    default="",
    help="For one reader, such as court or social_care; without it, safe for all.",
)
@FORMAT
def chronology(
    case: tuple[Path, ...],
    output: Path | None,
    word: bool,
    pdf: bool,
    xlsx: bool,
    reader: str,
    how: str,
) -> None:
    """Tell what happened in order: the incidents, events, actions and letters of case files.

    Several case files are those of brothers and sisters. Each line names its source; gaps of more than three months are
    marked, and lines without a date stand at the end. Letters are those of the ledger, where the settings name one.
    """
    from ..cases.reading import read_case_file
    from ..cases.settings import read_settings
    from ..forms.chronology import chronology as put_together
    from ..forms.chronology import chronology_form, told
    from ..forms.whole_case import whole_case

    settings = read_settings(Path.cwd())
    form = chronology_form().for_reader(reader) if reader else chronology_form()
    documents = [read_case_file(path) for path in dict.fromkeys(case)]
    cases = [told(whole_case(each, today(), settings.profile), each, form) for each in documents]
    _one_family(cases)
    made = put_together(cases, _letters(cases, settings))
    wanted = (word, pdf, xlsx) if any((word, pdf, xlsx)) else (True, True, True)
    if output is not None or any((word, pdf, xlsx)):
        _write(form, cases, made, settings, _folder(output, settings), wanted)
    elif how == "json":
        click.echo(json.dumps(_as_data(made), ensure_ascii=False, indent=2))
    else:
        for line in _as_text(cases, made, page_width()):
            click.echo(line)
    if made.confided:
        many = "incident that was" if made.confided == 1 else "incidents that were"
        click.echo(f"Left out for these readers: {made.confided} {many} told in confidence.", err=True)
    if made.hidden:
        click.echo(f"Withheld for these readers: {made.hidden} of the answers.", err=True)
    sys.exit(Exit.FINE)


def _folder(output: Path | None, settings: Settings) -> Path:
    folder = output or (Path(settings.output) if settings.output else None)
    if folder is None:
        raise Misused(
            "It is not said where the chronology should go.",
            "Add “-o FOLDER”, or set “output” in caseforms.toml.",
        )
    return folder


def _one_family(cases: Sequence[Told]) -> None:
    """Refuse to mix families: what is told of one would reach the readers of the other."""
    from ..checks.family import is_one_family, member

    members = [member(each.case, each.document.file) for each in cases]
    known, waiting = [members[0]], members[1:]
    while waiting:
        near = [each for each in waiting if any(is_one_family(each, other) for other in known)]
        if not near:
            raise Misused(
                f"{waiting[0].file} and {members[0].file} do not look like cases of one family.",
                "List each child among the brothers and sisters of the other, with date of birth, or make a chronology of each.",
            )
        known += near
        waiting = [each for each in waiting if each not in near]


# -- letters -------------------------------------------------------------------------------------------------------------


def _letters(cases: Sequence[Told], settings: Settings) -> list[Entry]:
    """The letters that the ledger has issued for these cases."""
    if not settings.ledger or not Path(settings.ledger).exists():
        return []
    from ..letters.ledger import ISSUED, read_ledger
    from ..letters.writing import known_as

    found = []
    with read_ledger(Path(settings.ledger)) as ledger:
        for each in cases:
            for entry in ledger.entries(case=known_as(each.case, ledger.key)):
                if entry.status == ISSUED:
                    found.append(_letter(each, entry))
    return found


def _letter(each: Told, entry: Any) -> Entry:
    from ..cases.dates import Moment
    from ..cases.events import EVENTS, letter_event
    from ..forms.chronology import LETTER, Source, shown
    from ..forms.chronology import Entry as Line

    at = datetime.fromisoformat(entry.at)
    moment = Moment(at.date(), time(at.hour, at.minute))
    known = EVENTS.get(letter_event(entry.letter))
    what = known.label if known else f"Letter {entry.letter} sent"
    who = f"{entry.by}, to {entry.role.replace('_', ' ')}" if entry.role else str(entry.by)
    source = Source("Ledger", 0, f"batch {entry.batch}, letter {entry.id}")
    return Line(moment, shown(moment), (each.child,), LETTER, what, who, "", (source,))


# -- documents -----------------------------------------------------------------------------------------------------------


def _write(
    form: Form,
    cases: Sequence[Told],
    made: Chronology,
    settings: Settings,
    folder: Path,
    wanted: tuple[bool, bool, bool],
) -> None:
    from ..forms.chronology_paper import documents
    from ..forms.produce import Made, Wanted, file_stem
    from ..forms.versions import Shelf
    from ..letters.ledger import user
    from ..render.files import ready_folder, write_file
    from .filling import say_version

    word, pdf, xlsx = wanted
    copy = f"-{form.copy.code.replace('_', '-')}" if form.copy else ""
    more = f"-and-{len(cases) - 1}-more" if len(cases) > 1 else ""
    stem = f"{file_stem(form, cases[0].case)}{more}-chronology{copy}"
    shelf = Shelf(folder, user())
    papers: list[Made] = []
    if word or pdf:
        papers = documents(form, cases, made, settings, stem, Wanted(word, pdf), shelf)
    sheets = [Made(f"{stem}.xlsx", _workbook(cases, made))] if xlsx else []
    ready_folder(folder)
    aside = shelf.set_aside(papers)
    for each in (*papers, *sheets):
        write_file(folder / each.name, each.data)
        click.echo(f"Written: {folder / each.name}")
    shelf.keep(papers)
    if papers:
        say_version(papers, aside)


_TITLES = ("Date", "Time", "When", "Child", "Kind", "What happened", "Who", "How it is known", "Source")


def _workbook(cases: Sequence[Told], made: Chronology) -> bytes:
    """A sheet for each part; the dates are dates, so that they can be sorted."""
    from ..letters.register_workbook import table

    sheets: dict[str, tuple[Sequence[str], list[tuple[object, ...]]]] = {}
    sheets["Chronology"] = (_TITLES, _rows(made.past))
    if made.ahead:
        sheets["Ahead"] = (_TITLES, _rows(made.ahead))
    if made.undated:
        sheets["Without a date"] = (_TITLES, _rows(made.undated))
    sheets["Case files"] = (
        ("Child", "Case reference", "File"),
        [(each.child, str(each.case.given("reference") or ""), each.file) for each in cases],
    )
    return table("Chronology", sheets)


def _rows(entries: Iterable[Entry | Gap]) -> list[tuple[object, ...]]:
    from ..forms.chronology import Gap

    rows: list[tuple[object, ...]] = []
    for each in entries:
        if isinstance(each, Gap):
            rows.append((each.since, None, "Gap", "", "Gap", each.words, "", "", ""))
            continue
        day, clock = (each.at.day, each.at.time) if each.at else (None, None)
        rows.append(
            (
                *(
                    day,
                    f"{clock:%H:%M}" if clock else None,
                    each.when.replace("\n", ", "),
                    ", ".join(each.children),
                ),
                *(each.kind, each.what, each.who, each.known, "\n".join(map(str, each.sources))),
            )
        )
    return rows


# -- the terminal --------------------------------------------------------------------------------------------------------


def _as_data(made: Chronology) -> dict[str, Any]:
    def line(each: Entry | Gap) -> dict[str, Any]:
        from ..forms.chronology import Gap

        if isinstance(each, Gap):
            return {
                "gap": {
                    "since": each.since.isoformat(),
                    "until": each.until.isoformat(),
                    "to_today": each.to_today,
                }
            }
        return {
            "date": each.at.day.isoformat() if each.at else None,
            "time": f"{each.at.time:%H:%M}" if each.at and each.at.time else None,
            "when": each.when.replace("\n", ", "),
            "children": list(each.children),
            "kind": each.kind,
            "what": each.what,
            "who": each.who,
            "known": each.known,
            "sources": [{"file": s.file, "line": s.line, "answer": s.answer} for s in each.sources],
        }

    parts = {"past": made.past, "ahead": made.ahead, "undated": made.undated}
    counts = {"withheld": made.hidden, "left_out": made.confided}
    return {**{name: [line(each) for each in entries] for name, entries in parts.items()}, **counts}


def _as_text(cases: Sequence[Told], made: Chronology, width: int) -> Iterator[str]:
    children = list(dict.fromkeys(each.child for each in cases))
    gaps = len(made.gaps)
    marked = f", {gaps} gap{'s' if gaps != 1 else ''}" if gaps else ""
    yield click.style(f"Chronology · {', '.join(children)}", bold=True)
    yield f"{len(made.entries)} line{'s' if len(made.entries) != 1 else ''}{marked}"
    parts = ((made.past, ""), (made.ahead, "Ahead"), (made.undated, "Without a date: none was guessed"))
    for entries, title in parts:
        if title and entries:
            yield ""
            yield click.style(title, bold=True)
        for each in entries:
            yield ""
            yield from _line(each, len(children) > 1, width)


def _line(each: Entry | Gap, several: bool, width: int) -> Iterator[str]:
    from ..forms.chronology import Gap

    if isinstance(each, Gap):
        yield click.style(f"  ── {each.words}", fg="yellow", bold=True)
        return
    head = [each.when.replace("\n", ", "), *([", ".join(each.children)] if several else []), each.kind]
    yield click.style(" · ".join(head), bold=True)
    for label, text in (("", each.what), ("Who: ", each.who), ("Known: ", each.known)):
        for number, part in enumerate(text.split("\n") if text else ()):
            yield from _wrapped(f"{label if number == 0 else ''}{part}", width)
    for source in each.sources:
        yield click.style(f"    {source}", dim=True)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
