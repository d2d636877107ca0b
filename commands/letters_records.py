"""What the ledger knows: the letters that went, and the case files that must be, or were, destroyed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import CannotGoOn, Exit, Misused
from .letters_issue import ledger_path, moment
from .shared import FORMAT, say

if TYPE_CHECKING:
    from ..letters.ledger import Destroyed, Entry
    from ..letters.retention import Record


@click.command("log")
@click.option("--case", metavar="REFERENCE", default="", help="One case.")
@click.option("--letter", metavar="CODE", default="", help="One letter, such as RCP.")
@click.option("--from", "since", metavar="DATE", help="Issued on this day or later.")
@click.option("--to", "until", metavar="DATE", help="Issued on this day or earlier.")
@click.option(
    "--format",
    "how",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="A table for people, or data.",
)
def letters_log(case: str, letter: str, since: str | None, until: str | None, how: str) -> None:
    """Say which letters went: to whom, when, in which batch, by whose hand.

    Addressees stand there by their role; the ledger knows no names.
    """
    from ..cases.settings import read_settings
    from ..letters.ledger import read_ledger
    from ..letters.manifest import table
    from ..letters.writing import hashed_reference

    first, last = _day("--from", since), _day("--to", until)
    wanted = " ".join(case.split())
    with read_ledger(ledger_path(read_settings(Path.cwd()))) as ledger:
        names = [wanted, hashed_reference(wanted, ledger.key)] if wanted else [""]
        code = letter.strip().upper().replace("_", "-")
        entries = [
            entry
            for name in names
            for entry in ledger.entries(case=name, letter=code, since=first, until=last)
        ]
        for batch in ledger.unfinished():
            click.echo(
                f"Batch {batch.id} of {batch.begun_by} is being printed, or was interrupted; the next “letters print” or "
                "“letters write” finishes it.",
                err=True,
            )
    if how == "json":
        click.echo(json.dumps([asdict(each) for each in entries], ensure_ascii=False, indent=2))
    elif how == "csv":
        head = [each.name for each in fields(entries[0])] if entries else ["id"]
        rows = table(head, ([getattr(each, name) for name in head] for each in entries))
        click.echo(rows, nl=False)
    elif not entries:
        click.echo("No letter in the ledger is like that.")
    else:
        for line in _columns(_shown(entries)):
            click.echo(line)


def _shown(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    yield ("issued", "by", "batch", "case", "letter", "to", "trigger", "status", "remark")
    for each in entries:
        remark = each.why or (f"time {each.time}: {each.reason}" if each.reason else "")
        trigger = f"{each.trigger} {each.trigger_at.replace('T', ' ')}".strip()
        yield (
            *(each.at[:16].replace("T", " "), each.by, each.batch, each.case, each.letter),
            *(each.role.replace("_", " "), trigger, each.status, remark),
        )


def _columns(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Rows as columns, the last as long as it is."""
    listed = list(rows)
    widths = [max(len(row[place]) for row in listed) for place in range(len(listed[0]) - 1)]
    for row in listed:
        cells = [f"{cell:<{wide}}" for cell, wide in zip(row, widths, strict=False)]
        yield "  ".join((*cells, row[-1])).rstrip()


@click.command("retention")
@click.argument("register", type=click.Path(path_type=Path))
@click.option(
    "--destroy", "really", is_flag=True, help="Delete the case files whose time is over, after asking."
)
@FORMAT
def letters_retention(register: Path, really: bool, how: str) -> None:
    """Say which records of a REGISTER, or of a folder of case files, must be destroyed by when, and which were.

    An assessment without consent is kept for 30 days after the closure. What has become needed since is never destroyed.
    """
    from ..cases.settings import read_settings
    from ..letters import retention
    from ..letters.ledger import open_ledger, read_ledger, user
    from ..letters.writing import plain_key

    settings, now = read_settings(Path.cwd()), moment()
    path = ledger_path(settings) if really or settings.ledger else None
    if not really:
        ledger = read_ledger(path) if path and path.exists() else None
        key = ledger.key if ledger else plain_key
        found = retention.look(register, now, key, settings.profile)
        done = ledger.destroyed() if ledger else []
        _tell(found.records, found.problems, done, how)
        sys.exit(Exit.FINDINGS if found.problems else Exit.FINE)
    with (
        open_ledger(ledger_path(settings)) as ledger,
        ledger.alone(lambda words: click.echo(words, err=True)),
    ):
        for sentence in retention.finish(ledger):
            click.echo(sentence, err=True)
        found = retention.look(register, now, ledger.key, settings.profile)
        _tell(found.records, found.problems, [], "text")
        due = [each for each in found.records if each.stand is retention.Stand.DUE]
        _by_hand(due)
        files = [each for each in due if each.file]
        if not files:
            click.echo("There is no case file to destroy.")
            sys.exit(Exit.FINDINGS if found.problems else Exit.FINE)
        count = f"{len(files)} case file{'s' if len(files) != 1 else ''}"
        click.confirm(f"Delete {count} for good?", abort=True)
        worst = Exit.FINDINGS if found.problems else Exit.FINE
        for record in files:
            try:
                retention.destroy(ledger, record, now, user(), settings.profile)
                click.echo(f"Destroyed: {record.file}")
            except CannotGoOn as problem:
                worst = problem.exit_code
                say(problem)
        click.echo("The ledger has it. Printed copies, e-mails and backups are destroyed by hand.")
    sys.exit(worst)


def _by_hand(due: Sequence[Record]) -> None:
    for record in due:
        if record.file is None:
            click.echo(f"{record.row}: delete it by hand, and enter the event “eha_destroyed”.", err=True)


def _tell(records: Sequence[Record], problems: Sequence[str], done: Sequence[Destroyed], how: str) -> None:
    for problem in problems:
        click.echo(problem, err=True)
    if how == "json":
        data = {
            "records": [_as_data(each) for each in records],
            "destroyed": [
                {
                    "case": each.case,
                    "timescale": each.timescale,
                    "kept_until": each.kept_until,
                    "at": each.at,
                    "by": each.by,
                }
                for each in done
            ],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if not records and not done:
        click.echo("Nothing here has to be destroyed.")
    stand = None
    for each in records:
        if each.stand is not stand:
            stand = each.stand
            click.echo(click.style(stand.value.capitalize(), bold=True))
        click.echo(f"  {_record(each)}")
    if done:
        click.echo(click.style("Destroyed, by the ledger", bold=True))
    for entry in done:
        state = "" if entry.finished else " (interrupted; --destroy looks after it)"
        click.echo(
            f"  {entry.case}: on {entry.at[:10]} by {entry.by}, kept until {entry.kept_until} ({entry.timescale}){state}"
        )


def _record(each: Record) -> str:
    from ..cases.dates import show_date
    from ..letters.retention import Stand

    said = f"{each.case} ({each.row}): closed on {show_date(each.closed)}, kept until {show_date(each.until)}"
    if each.stand is Stand.DUE:
        said += f"; {each.days} day{'s' if each.days != 1 else ''} over"
    if each.why:
        said += f"; {each.why}"
    return f"{said} [{each.timescale}, {each.source}]"


def _as_data(each: Record) -> dict[str, Any]:
    return {
        "case": each.case,
        "row": each.row,
        "timescale": each.timescale,
        "what": each.what,
        "source": each.source,
        "closed_on": each.closed.isoformat(),
        "kept_until": each.until.isoformat(),
        "status": each.stand.value,
        "days_over": each.days,
        "why": each.why,
    }


def _day(option: str, text: str | None) -> str:
    if text is None:
        return ""
    from ..cases.dates import DateKind
    from ..cases.kinds import Refused

    try:
        day = DateKind().read(text)
    except Refused:
        raise Misused(
            f"{option}: “{text}” is not a date.", "Write day, month and year, such as 20/11/2026."
        ) from None
    return day.isoformat()
