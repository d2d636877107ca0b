"""Word templates: given out to be restyled, and checked when they come back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import Exit, Misused
from .shared import complete


@click.group()
def templates() -> None:
    """Word templates: give one out to restyle it, and check a restyled one."""


@templates.command("export")
@click.argument("form", shell_complete=complete)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder; the working folder by default.",
)
def templates_export(form: str, output: Path) -> None:
    """Write the house's Word template of FORM, to be restyled in Word."""
    from ..forms import load
    from ..render.files import ready_folder, write_file
    from ..render.word import template_file

    code = form if form == "confidential_sheet" else load(form).code
    ready_folder(output)
    target = output / f"{code}.docx"
    if target.exists():
        raise Misused(f"{target}: this file is there already.", "Move it, or name another folder with -o.")
    write_file(target, template_file(code, None).read_bytes())
    click.echo(
        f"Written: {target}\nRestyle it in Word, keep its tags, and use it with “caseforms fill … --templates {output}”."
    )


@templates.command("check")
@click.argument("template", type=click.Path(path_type=Path))
@click.option("--form", help="The form, where the file's name does not say it.")
def templates_check(template: Path, form: str | None) -> None:
    """Say which answers a restyled TEMPLATE lacks, and which of its tags the form does not have."""
    from ..forms.produce import layouts
    from ..forms.templates import compare

    known = layouts()
    code = form or template.stem
    if code not in known:
        raise Misused(
            f"It is not clear which form “{template.name}” belongs to.",
            f"Add --form with one of {', '.join(known)}.",
        )
    lacking, foreign = compare(known[code], template)
    for tag, place in lacking.items():
        click.echo(f"lacks    {{{{ {tag} }}}}  (in the house's template below {place})")
    for tag, place in foreign.items():
        click.echo(f"unknown  {tag}  (below {place})")
    click.echo(f"{template}: {len(lacking)} lacking, {len(foreign)} unknown.")
    sys.exit(Exit.TEMPLATE if foreign else Exit.FINDINGS if lacking else Exit.FINE)
