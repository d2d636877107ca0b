"""What the commands have in common: their options, finding forms and files, today, and how they speak."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import CannotGoOn, Misused

if TYPE_CHECKING:
    from ..cases.settings import Settings
    from ..checks.check import Result
    from ..forms.form import Form

FORMAT = click.option(
    "--format", "how", type=click.Choice(["text", "json"]), default="text", help="Words for people, or data."
)
TEMPLATES = click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with your own Word templates.",
)


def profile_folder(ctx: click.Context) -> Path | None:
    """The folder of own profiles: that of “--profiles”, or that of the settings; ``None`` when there is neither.

    What is wrong with the settings is left to the command, which reads them itself.
    """
    from ..cases.settings import find_settings, read_settings

    if named := ctx.find_root().params.get("profiles"):
        return Path(named)
    try:
        here = Path.cwd()
        folder = read_settings(here).profiles if find_settings(here) else ""
    except (CannotGoOn, OSError):
        return None
    return Path(folder) if folder else None


def today() -> date:
    """The day on which the program runs: the one clock of every command."""
    return date.today()


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Shell completion: the codes of the forms, and files where the argument may be a case file."""
    from click.shell_completion import CompletionItem

    from ..forms import CATALOGUE

    found = [
        CompletionItem(code, help=title) for code, title in CATALOGUE.items() if code.startswith(incomplete)
    ]
    if param.name == "what":
        found.append(CompletionItem(incomplete, type="file"))
    return found


def forms_of(codes: Sequence[str]) -> list[Form]:
    """The forms of these codes, each once; a mistyped code raises with the nearest one."""
    from ..forms import load

    return [load(code) for code in dict.fromkeys(codes)]


def forms_and_cases(what: Sequence[str]) -> tuple[list[Form], list[Path]]:
    """Split “caf is1 marsh.yaml” into forms and files: what looks like a path is one."""
    from ..forms import CATALOGUE, load

    codes = [each for each in what if each.casefold().replace("-", "_") in CATALOGUE]
    paths = [
        Path(each)
        for each in what
        if each not in codes and ("." in each or os.sep in each or _exists(Path(each)))
    ]
    for each in what:
        if each not in codes and Path(each) not in paths:
            load(each)  # raises, with the nearest form
    if not codes:
        raise Misused("No form is named.", f"Name one or more of: {', '.join(CATALOGUE)}.")
    if not paths:
        raise Misused("No case file is named.", "Name one or more case files behind the forms.")
    return forms_of(codes), paths


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no disk can hold
        return False


def check_one(form: Form, path: Path, settings: Settings, day: date | None = None) -> Result:
    """Read one case file and check it for one form."""
    from ..cases.reading import read_case_file
    from ..checks.check import check as check_case

    return check_case(form, read_case_file(path), day or today(), settings.profile, settings.dictionary)


_NARROWEST, _WIDEST, _NOT_A_TERMINAL = 60, 140, 100


def page_width() -> int:
    """How many letters fit into a line: those of the terminal, within reason, or a fixed number into a file or a pipe."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS"):
        return _NOT_A_TERMINAL
    return max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))


_COLOURS = {" error ": "red", " warning ": "yellow", " question ": "blue", " advice ": "cyan"}


def coloured(line: str) -> str:
    """A line of a report with the word of its level in colour."""
    if line.startswith("    "):
        return line
    for word, colour in _COLOURS.items():
        if word in line:
            return line.replace(word, click.style(word, fg=colour, bold=True), 1)
    return line


def say(problem: CannotGoOn) -> None:
    """Tell why a run cannot go on, and the remedy, on the error stream."""
    click.echo(click.style("Cannot go on: ", fg="red", bold=True) + problem.message, err=True)
    if problem.remedy:
        click.echo(f"    → {problem.remedy}", err=True)
