"""The program: its commands, and how every way of stopping becomes a sentence and an exit code."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path
from typing import Any

import click

from . import __version__
from .commands.checking import check, explain
from .commands.chronology import chronology
from .commands.comparing import diff
from .commands.fillable import blank
from .commands.filling import demo, fill, forms, new
from .commands.importing import export, import_
from .commands.letters import letters
from .commands.local import local
from .commands.paperwork import paperwork
from .commands.pathway import pathway
from .commands.profiles import profiles
from .commands.reading import read
from .commands.reviewing import review
from .commands.shared import profile_folder, say
from .commands.templates import templates
from .commands.timescales import timescales
from .errors import CannotGoOn, Exit


class _Commands(click.Group):
    """The command group; a mistyped command is met with the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say which one may have been meant."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            ctx.fail(f"There is no command “{args[0]}”.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="caseforms")
@click.option(
    "--profiles",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with your own area profiles; “profiles” in the settings by default.",
)
@click.pass_context
def cli(ctx: click.Context, /, **_: Any) -> None:
    """Children's-safeguarding paperwork from one case file: checked, complete, nothing lost."""
    folder = (
        profile_folder(ctx) if ctx.invoked_subcommand != profiles.name else None
    )  # which uses them by itself
    if (
        folder or "caseforms.profiles.own" in sys.modules
    ):  # else there is nothing to forget, and nothing to load
        from .profiles.own import use

        use(folder)


for command in (
    *(blank, check, chronology, demo, diff, explain, export, fill, forms, import_, letters, local, new, paperwork, pathway),
    *(profiles, read, review, templates, timescales),
):
    cli.add_command(command)


def main() -> None:
    """The entry point: turns every way of stopping into a sentence and an exit code, never a traceback."""
    gc.set_threshold(100_000, 50, 50)  # documents are short-lived: collecting often costs a tenth of the time
    output = sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter still gets the sentence
    try:
        cli.main(standalone_mode=False)
    except SystemExit:
        if sys.stdout is not output:  # click puts another in its place when the reader of the output has gone
            sys.exit(Exit.FINE)
        raise
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(Exit.INTERRUPTED)
    except click.ClickException as problem:
        problem.show()
        sys.exit(Exit.USAGE)
    except CannotGoOn as problem:
        say(problem)
        sys.exit(problem.exit_code)
    except Exception as fault:
        if os.environ.get("CASEFORMS_DEBUG"):
            raise
        click.echo(
            f"A fault of caseforms itself ({type(fault).__name__}); nothing half-written is left.\n"
            "    → Please report the command that you gave, without the case.",
            err=True,
        )
        sys.exit(Exit.INTERNAL)


if __name__ == "__main__":
    main()
