"""Checking: what stands against sending a document, and what a finding means."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from ..errors import EXIT_MEANINGS, Exit, Misused, Unreadable
from .shared import FORMAT, check_one, coloured, complete, forms_of, page_width, say


@click.command()
@click.argument("form", shell_complete=complete)
@click.argument("case", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
@click.option(
    "--all", "in_full", is_flag=True, help="Every finding in full: its line in the file, and what to do."
)
def check(form: str, case: tuple[Path, ...], how: str, in_full: bool) -> None:
    """Check case files for a form, without producing it; several are compared with each other.

    Shows one page for each case: what a reader would ask, the most important first. “caseforms explain CODE” says more
    about a finding.

    Exit code 1 means that at least one finding holds back a final document.
    """
    from ..cases.settings import read_settings
    from ..checks import report
    from ..checks.family_files import agree
    from ..checks.folder import compare

    chosen = forms_of((form,))[0]
    settings = read_settings(Path.cwd())
    results, unread = [], []
    for path in case:
        try:
            results.append(check_one(chosen, path, settings))
        except Unreadable as problem:
            unread.append(problem)
    results = agree(compare(results))
    if how == "json":
        click.echo(json.dumps([report.as_data(result) for result in results], ensure_ascii=False, indent=2))
    elif in_full:
        for result in results:
            for line in report.as_text(result):
                click.echo(coloured(line))
    else:
        for number, result in enumerate(results):
            if number:
                click.echo()
            for short in report.on_a_page(result, page_width()):
                level = coloured(short.level)
                click.echo(level + short.words + click.style(short.tail, dim=True))
    for fault in unread:
        say(fault)
    if unread:
        sys.exit(Exit.UNREADABLE)
    sys.exit(Exit.FINDINGS if any(result.errors for result in results) else Exit.FINE)


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain the code of a finding, or an exit code."""
    from ..cases.kinds import closest
    from ..checks.accepting import why_firm
    from ..checks.every_rule import every_code
    from ..letters import register  # noqa: F401  (registers its codes)

    wanted = code.strip().upper()
    if wanted.isdigit() and int(wanted) in {each.value for each in Exit}:
        meaning = Exit(int(wanted))
        click.echo(f"Exit code {meaning.value}\n\n{EXIT_MEANINGS[meaning]}")
        return
    codes = every_code()
    entry = codes.get(wanted)
    if entry is None:
        near = closest(wanted, list(codes))
        raise Misused(
            f"There is no finding with the code “{code}”.",
            f"Did you mean “{near[0]}”?" if near else "Codes stand behind the level in a finding.",
        )
    click.echo(f"{entry.code} ({entry.level.value}): {entry.title}\n")
    click.echo(click.wrap_text(entry.explanation, width=min(100, shutil.get_terminal_size().columns)))
    if why := why_firm(entry.code):
        click.echo(f"\nIt cannot be accepted away: {why}.")
    click.echo(f"\nSource: {entry.source}")
