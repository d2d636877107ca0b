"""Forms to be filled in: blank PDFs, and PDFs whose fields hold what a case has so far."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import CannotGoOn, Exit, Misused
from .shared import check_one, coloured, complete, forms_of, say, today

if TYPE_CHECKING:
    from ..cases.settings import Settings
    from ..forms.form import Form

_SHOWN = 6


@click.command()
@click.argument("form", nargs=-1, required=True, shell_complete=complete)
@click.option("-o", "--output", type=click.Path(path_type=Path, readable=False), help="Folder for the forms.")
@click.option(
    "--paper", is_flag=True, help="To be printed and filled in by hand: ruled space in place of fields."
)
def blank(form: tuple[str, ...], output: Path | None, paper: bool) -> None:
    """Write blank forms as PDFs that can be filled in.

    FORM is a code that “caseforms forms” lists. “caseforms read” takes a filled form back into a case file.
    """
    from ..cases.settings import read_settings
    from ..forms.fillable_file import blank_form
    from ..render.files import ready_folder, write_file

    settings = read_settings(Path.cwd())
    chosen = forms_of(form)
    folder = output or (Path(settings.output) if settings.output else None)
    if folder is None:
        raise Misused(
            "It is not said where the forms should go.", "Add “-o FOLDER”, or set “output” in caseforms.toml."
        )
    ready_folder(folder)
    for each in chosen:
        made = blank_form(each, settings, today(), paper=paper)
        write_file(folder / made.name, made.data)
        click.echo(f"Written: {folder / made.name}")


def fill_in(
    chosen: Sequence[Form], paths: Sequence[Path], folder: Path, settings: Settings, password: str = ""
) -> Exit:
    """Write each form of each case as a PDF with fields. What is missing or wrong holds nothing back: it is to be filled in.

    ``password`` locks the files.
    """
    from ..checks import report
    from ..forms.fillable_file import fillable_document
    from ..render.fields.flat import locked
    from ..render.files import write_file

    worst = Exit.FINE
    names: dict[str, Path] = {}
    for path in paths:
        for form in chosen:
            try:
                result = check_one(form, path, settings)
                if result.losses:
                    worst = max(worst, Exit.FINDINGS)
                    for finding in result.losses:
                        for line in report.finding_lines(finding, result.document.lines):
                            click.echo(coloured(line), err=True)
                    continue
                made, withheld = fillable_document(
                    form, result.case, result.document, result.urgent, settings
                )
                if names.setdefault(made.name, path) != path:
                    raise Misused(
                        f"{path} and {names[made.name]} have the same reference, so one would overwrite the other.",
                        "Give each case its own reference.",
                    )
                write_file(folder / made.name, locked(made.data, password) if password else made.data)
                click.echo(f"Written: {folder / made.name}")
                if withheld:
                    listed = ", ".join(withheld[:_SHOWN]) + (" and more" if len(withheld) > _SHOWN else "")
                    click.echo(f"    In no field, because a reader may not see it: {listed}.")
            except CannotGoOn as problem:
                worst = max(worst, problem.exit_code)
                say(problem)
    return worst
