"""The timescales of case files: which clocks run, what is due by when, what is late."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from ..errors import Exit, Misused, Unreadable
from .shared import FORMAT, page_width, say


@click.command()
@click.argument("case", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--on",
    "on",
    metavar="DATETIME",
    help="How it stands then, such as “03/03/2026 14:30”; a day alone means its end. Now, if left out.",
)
@FORMAT
def timescales(case: tuple[Path, ...], on: str | None, how: str) -> None:
    """Say which clocks run in case files: what is late, what is due by when, what is done.

    Goes by the case's events and its area's profile. Lateness is no error: the exit code is 0 if every file could be read.
    """
    from ..cases.reading import read_case_file
    from ..cases.settings import read_settings
    from ..checks import timescales_report as report

    now = moment_named(on)
    settings = read_settings(Path.cwd())
    seen, unread = [], []
    for path in case:
        try:
            seen.append(report.view(read_case_file(path), now, settings.profile))
        except Unreadable as problem:
            unread.append(problem)
    if how == "json":
        click.echo(json.dumps([report.as_data(each) for each in seen], ensure_ascii=False, indent=2))
    else:
        for number, each in enumerate(seen):
            if number:
                click.echo("\n")
            for line in report.as_text(each, page_width()):
                click.echo(_styled(line))
    for fault in unread:
        say(fault)
    sys.exit(Exit.UNREADABLE if unread else Exit.FINE)


def moment_named(on: str | None) -> datetime:
    """The moment at which cases are looked at, in English time; a day alone means its end, nothing means now."""
    from ..cases.dates import MOMENT_AHEAD
    from ..cases.events import YEARS
    from ..cases.kinds import Refused
    from ..checks.deadlines import LONDON, span

    if on is None:
        return datetime.now(LONDON)
    try:
        moment = MOMENT_AHEAD.read(on.strip())
    except Refused as refusal:
        raise Misused(f"--on: {refusal}.", refusal.concern.remedy) from None
    if moment.day.year not in YEARS:
        raise Misused("--on: this year cannot be counted from.", "Check the year.")
    return span(moment).latest.astimezone(LONDON)


_COLOURS = {"Late": "red", "At once": "red", "Perhaps late": "yellow", "To put right": "yellow"}


def _styled(line: str) -> str:
    """A heading in bold, in the colour of its gravity."""
    if not line or line.startswith(" "):
        return line
    colour = next((each for start, each in _COLOURS.items() if line.startswith(start)), None)
    return click.style(line, fg=colour, bold=True)
