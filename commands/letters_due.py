"""Registers: what is due in one, and an empty one to begin with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import Exit, Misused
from .letters_issue import moment
from .shared import FORMAT, page_width
from .timescales import moment_named

if TYPE_CHECKING:
    from ..cases.settings import Settings
    from ..letters.catalogue import LetterText
    from ..letters.due import Gone

_PROFILE = click.option(
    "--profile",
    metavar="NAME",
    default="",
    help="The area, such as sandwell_2015, of cases that name none; “profile” in the settings by default.",
)


@click.command("due")
@click.argument("register", type=click.Path(path_type=Path))
@click.option(
    "--on",
    metavar="DATETIME",
    help="How it stands then, such as “20/11/2026 09:00”; a day alone means its end. Now, if left out.",
)
@_PROFILE
@click.option(
    "--letters", "codes", metavar="CODE,…", default="", help="Only these letters, such as RCP,CHASE7."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the list to this workbook (.xlsx) as well."
)
@FORMAT
def letters_due(
    register: Path, on: str | None, profile: str, codes: str, output: Path | None, how: str
) -> None:
    """Say which letters are due in a REGISTER: a workbook, a folder of case files, or one case file.

    Late letters come first. What is held back is listed with the reason. What the ledger has is left out.

    Exit code 1 means that something in the register has to be put right; a late letter is no error.
    """
    from ..cases.settings import read_settings
    from ..findings import Level
    from ..letters import due_report as report
    from ..letters.due import due_list
    from ..letters.register import read_register

    settings, now = read_settings(Path.cwd()), moment_named(on) if on else moment()
    letters = _letters(codes, settings)
    if output is not None:
        new_workbook(output)
    rows = read_register(register, now.date(), known_profile(profile, settings))
    found = due_list(rows, letters, settings, now, memory(settings, letters))
    if output is not None:
        from ..render.files import write_file

        write_file(output, report.as_workbook(found))
        click.echo(f"Written: {output}", err=how == "json")
    if how == "json":
        click.echo(json.dumps(report.as_data(found), ensure_ascii=False, indent=2))
    elif output is not None:
        click.echo(report.summary(found))
    else:
        click.echo("\n".join(map(_styled, report.as_text(found, page_width()))))
    wrong = found.skipped or any(each.level is Level.ERROR for each in found.findings)
    sys.exit(Exit.FINDINGS if wrong else Exit.FINE)


@click.command("register")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The new workbook (.xlsx)."
)
@_PROFILE
def letters_register(output: Path, profile: str) -> None:
    """Write an empty register for the letters of an area: a workbook with a row for each case.

    It has drop-downs where there are choices, and a sheet that explains each column. Columns that you do not need can be
    deleted; columns of your own may be added.
    """
    from ..cases.settings import read_settings
    from ..letters.catalogue import catalogue
    from ..letters.register_workbook import empty_register
    from ..profiles import profile_of
    from ..profiles.areas import area_of
    from ..render.files import write_file

    settings = read_settings(Path.cwd())
    wanted = known_profile(profile, settings)
    area = area_of(wanted)
    if not area:
        raise Misused(
            "It is not said for which area the register is.",
            "Add --profile, such as --profile sandwell_2015, or set “profile” in caseforms.toml.",
        )
    new_workbook(output)
    own = Path(settings.letters) if settings.letters else None
    letters = [text for text in catalogue(own).values() if text.area == area]
    write_file(output, empty_register(area, letters, profile_of(wanted)))
    click.echo(f"Written: {output}")


def known_profile(named: str, settings: Settings) -> str:
    """The profile of cases that name none. Raises :class:`~caseforms.errors.Misused` for one that is not known."""
    from ..cases.kinds import closest
    from ..profiles import names
    from ..profiles.areas import area_of

    if named and not area_of(named):
        near = closest(named, names(), 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"The areas are: {', '.join(names())}."
        raise Misused(f"There is no profile “{named}”.", hint)
    return named or settings.profile


def _letters(codes: str, settings: Settings) -> dict[str, LetterText]:
    from ..letters.catalogue import catalogue, load

    own = Path(settings.letters) if settings.letters else None
    wanted = [load(each, own) for each in codes.split(",") if each.strip()]
    return {text.code: text for text in wanted} or catalogue(own)


def new_workbook(path: Path) -> None:
    """Refuse a name that is no workbook’s, or that is taken: a register that somebody filled in is never overwritten."""
    if path.suffix.casefold() != ".xlsx":
        raise Misused(f"{path}: a workbook’s name ends in .xlsx.", "Name it so.")
    if path.exists():
        raise Misused(
            f"{path}: this file is there already.", "Name another one; a workbook is never overwritten."
        )


def memory(
    settings: Settings, letters: Mapping[str, LetterText]
) -> Callable[[], AbstractContextManager[Gone | None]]:
    """What opens the ledger, where there is one, and tells whether a letter went."""
    path = Path(settings.ledger) if settings.ledger else None
    if path is None or not path.exists():
        return nullcontext
    from ..letters.ledger import read_ledger

    read_ledger(path).close()  # what is wrong with it is said before the work begins

    @contextmanager
    def memory() -> Iterator[Gone]:
        from ..letters.batch import remembers
        from ..letters.writing import Desk

        with read_ledger(path) as ledger:
            yield remembers(ledger, Desk(settings, letters))

    return memory


_COLOURS = {
    "Late": "red",
    "Perhaps late": "yellow",
    "Due": "green",
    "Held back": "yellow",
    "To put right": "yellow",
}


def _styled(line: str) -> str:
    """A heading in bold, in the colour of its gravity."""
    colour = _COLOURS.get(line.partition(":")[0])
    return click.style(line, fg=colour, bold=True) if colour else line
