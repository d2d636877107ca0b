"""The paperwork of a case: what it calls for, what there is, and all of it as one bundle."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import CannotGoOn, Exit, Misused
from .shared import FORMAT, page_width, say

if TYPE_CHECKING:
    from ..letters.bundle import Bundle
    from ..letters.paperwork import Paperwork


@click.command()
@click.argument("case", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--write", "wanted", is_flag=True, help="Make what may be made, as one bundle with a cover sheet."
)
@click.option("--one-pdf", is_flag=True, help="With --write: one PDF with bookmarks instead of a folder.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    help="With --write: folder for the bundle; “output” in the settings by default.",
)
@FORMAT
def paperwork(case: tuple[Path, ...], wanted: bool, one_pdf: bool, output: Path | None, how: str) -> None:
    """Say which forms and letters case files call for now, which there are, what is missing or out of date, and why.

    Goes by the pathway, the level of need that the case states, its events and its area's profile. A missing paper is no
    error. Exit code 1 means that something has to be put right before the list can be relied on or, with --write, that
    errors held a document back.
    """
    from ..cases.reading import read_case_file
    from ..cases.settings import read_settings
    from ..letters import paperwork_report as report
    from ..letters.catalogue import catalogue
    from ..letters.paperwork import paperwork as look
    from .letters_due import memory
    from .letters_issue import moment

    if (one_pdf or output) and not wanted:
        raise Misused("--one-pdf and -o are for a bundle.", "Add --write, or leave them out.")
    settings, now = read_settings(Path.cwd()), moment()
    folder = output or (Path(settings.output) if settings.output else None)
    if wanted and folder is None:
        raise Misused(
            "It is not said where the bundle should go.",
            "Add “-o FOLDER”, or set “output” in caseforms.toml.",
        )
    letters = catalogue(Path(settings.letters) if settings.letters else None)
    worst, listed = Exit.FINE, []
    for number, path in enumerate(case):
        try:
            found = look(read_case_file(path), settings, letters, now, memory(settings, letters))
            listed.append(report.as_data(found))
            if how == "text" and not wanted:
                click.echo("\n" if number else "", nl=False)
                for line in report.as_text(found, page_width()):
                    click.echo(_styled(line))
            worst = max(worst, Exit.FINDINGS if _to_put_right(found) else Exit.FINE)
            if wanted and folder is not None:
                made = _write(found, settings, letters, folder, one_pdf)
                listed[-1]["bundle"] = _data(made)
                _tell(made, folder, one_pdf, err=how == "json")
                worst = max(worst, Exit.FINDINGS if any(each.fault for each in made.held) else Exit.FINE)
        except CannotGoOn as problem:
            worst = max(worst, problem.exit_code)
            say(problem)
    if how == "json":
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    sys.exit(worst)


def _to_put_right(found: Paperwork) -> bool:
    from ..findings import Level

    return bool(found.skipped) or any(each.level is Level.ERROR for each in found.findings)


def _write(found: Paperwork, settings: Any, letters: Any, folder: Path, one_pdf: bool) -> Bundle:
    from ..forms.versions import Shelf
    from ..letters.bundle import bundle
    from ..letters.ledger import user
    from ..render.files import ready_folder, write_file, write_folder

    ready_folder(folder)
    shelf = Shelf(folder, user())
    made = bundle(found, settings, letters, one_pdf=one_pdf, shelf=shelf)
    if one_pdf:
        for file in made.files:
            _free(folder / file.name)
        for file in made.files:
            write_file(folder / file.name, file.data)
    else:
        _free(folder / made.name)
        write_folder(folder / made.name, {file.name: file.data for file in made.files})
    shelf.keep(made.made)
    return made


def _free(path: Path) -> None:
    if path.exists():
        raise Misused(f"{path}: this is there already.", "Move it, or name another folder with -o.")


def _tell(made: Bundle, folder: Path, one_pdf: bool, err: bool) -> None:
    if one_pdf:
        for file in made.files:
            click.echo(f"Written: {folder / file.name}", err=err)
    else:
        click.echo(f"Written: {folder / made.name}", err=err)
    pages = sum(each.pages for each in made.enclosed)
    click.echo(f"    {len(made.enclosed)} documents, {pages} pages; for the case file.", err=err)
    for each in made.enclosed:
        if each.apart:
            click.echo(f"    Keep apart: {each.title}", err=err)
    for held in made.held:
        click.echo(f"    Held back: {held.title}: {held.why}", err=err)


def _data(made: Bundle) -> dict[str, Any]:
    return {
        "name": made.name,
        "files": [file.name for file in made.files],
        "enclosed": [
            {
                "title": each.title,
                "file": each.file,
                "pages": each.pages,
                "stands": each.stand,
                "readers": each.readers,
                "apart": each.apart,
            }
            for each in made.enclosed
        ],
        "held": [{"title": each.title, "why": each.why} for each in made.held],
    }


_COLOURS = {
    "Out of date": "red",
    "Missing": "yellow",
    "Begun": "yellow",
    "Letters held": "yellow",
    "Ready": "green",
    "To put right": "red",
}


def _styled(line: str) -> str:
    """A heading in bold, in the colour of its gravity."""
    if not line or line.startswith(" "):
        return line
    colour = next((each for start, each in _COLOURS.items() if line.startswith(start)), None)
    return click.style(line, fg=colour, bold=True) if colour else line
