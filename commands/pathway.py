"""The pathway: what applies to a case, what is due in which order, and what is still to be answered."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from ..errors import Exit, Unreadable
from .shared import FORMAT, say, today


@click.command()
@click.argument("case", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
def pathway(case: tuple[Path, ...], how: str) -> None:
    """Say what applies to case files now and what is due, in order.

    Cafcass's section 120 table, the level of need that the case states, and what a referral tells. Exit code 1 means
    that answers contradict each other or could not be understood.
    """
    from ..cases.reading import read_case_file
    from ..cases.settings import read_settings
    from ..checks import overview_report
    from ..checks.overview import overview

    settings = read_settings(Path.cwd())
    seen, unread = [], []
    for path in case:
        try:
            seen.append(overview(read_case_file(path), today(), settings.profile))
        except Unreadable as problem:
            unread.append(problem)
    if how == "json":
        click.echo(json.dumps([overview_report.as_data(each) for each in seen], ensure_ascii=False, indent=2))
    else:
        width = shutil.get_terminal_size().columns
        for number, each in enumerate(seen):
            if number:
                click.echo("\n")
            for line in overview_report.as_text(each, width):
                click.echo(_styled(line))
    for fault in unread:
        say(fault)
    if unread:
        sys.exit(Exit.UNREADABLE)
    sys.exit(Exit.FINE if all(each.settled for each in seen) else Exit.FINDINGS)


_MARKS = {"  ☐": "yellow", "  ?": "blue", "  !": "red", "  ☑": "green"}


def _styled(line: str) -> str:
    """A line with its heading in bold, or the mark at its beginning in colour."""
    if line and not line.startswith(" "):
        return click.style(line, bold=True)
    colour = _MARKS.get(line[:3])
    return click.style(line[:3], fg=colour, bold=True) + line[3:] if colour else line
