"""Every command: reads arguments, calls one function of a room, prints, and gives the exit code."""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .errors import EXIT_MEANINGS, CannotGoOn, Exit, Misused, Unreadable

if TYPE_CHECKING:
    from .cases.settings import Settings
    from .checks.check import Result
    from .forms.form import Form

_FORMAT = click.option(
    "--format", "how", type=click.Choice(["text", "json"]), default="text", help="Words for people, or data."
)
_TEMPLATES = click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with your own Word templates.",
)
_LONG_RUN = 12
_STEERING = (
    "profile",
    "reference",
    "accepted",
    "events",
)  # answers that steer the program and are on no form


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Shell completion: the codes of the forms, and files where the argument may be a case file."""
    from click.shell_completion import CompletionItem

    from .forms import CATALOGUE

    found = [
        CompletionItem(code, help=title) for code, title in CATALOGUE.items() if code.startswith(incomplete)
    ]
    if param.name == "what":
        found.append(CompletionItem(incomplete, type="file"))
    return found


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
def cli() -> None:
    """Children's-safeguarding paperwork from one case file: checked, complete, nothing lost."""


@cli.command()
@_FORMAT
def forms(how: str) -> None:
    """List the forms."""
    from .forms import CATALOGUE, load

    if how == "json":
        data = [
            {"code": code, "title": form.title, "purpose": form.purpose, "readers": list(form.readers)}
            for code, form in ((code, load(code)) for code in CATALOGUE)
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    width = max(len(code) for code in CATALOGUE)
    for code, title in CATALOGUE.items():
        click.echo(f"{code:<{width}}  {title}")


@cli.command()
@click.argument("form", nargs=-1, required=True, shell_complete=_complete)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the terminal."
)
def new(form: tuple[str, ...], output: Path | None) -> None:
    """Write a blank case file for one or more forms.

    Each question stands with its level, its choices and its help. FORM is a code that “caseforms forms” lists.
    """
    from .forms.blank import blank_case

    text = blank_case(_forms(form))
    if output is None:
        click.echo(text, nl=False)
        return
    from .render.files import write_file

    if output.exists():
        raise Misused(
            f"{output}: this file is there already.", "Name another one; a case file is never overwritten."
        )
    write_file(output, text.encode("utf-8"))
    click.echo(f"Written: {output}")


@cli.command()
@click.argument("form", shell_complete=_complete)
@click.argument("case", nargs=-1, required=True, type=click.Path(path_type=Path))
@_FORMAT
def check(form: str, case: tuple[Path, ...], how: str) -> None:
    """Check case files for a form, without producing it.

    Exit code 1 means that at least one finding holds back a final document.
    """
    from .cases.settings import read_settings
    from .checks import report

    chosen = _forms((form,))[0]
    settings = read_settings(Path.cwd())
    results, unread = [], []
    for path in case:
        try:
            results.append(_check(chosen, path, settings))
        except Unreadable as problem:
            unread.append(problem)
    if how == "json":
        click.echo(json.dumps([report.as_data(result) for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            for line in report.as_text(result):
                click.echo(_coloured(line))
    for fault in unread:
        _say(fault)
    if unread:
        sys.exit(Exit.UNREADABLE)
    sys.exit(Exit.FINDINGS if any(result.errors for result in results) else Exit.FINE)


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="FORM... CASE...", shell_complete=_complete)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, readable=False), help="Folder for the documents."
)
@click.option("--word", is_flag=True, help="Word only (with --pdf: both, as without either).")
@click.option("--pdf", is_flag=True, help="PDF only.")
@click.option("--draft", is_flag=True, help="Print with a DRAFT watermark, whatever is missing.")
@_TEMPLATES
def fill(
    what: tuple[str, ...], output: Path | None, word: bool, pdf: bool, draft: bool, templates: Path | None
) -> None:
    """Produce forms from case files, as Word and PDF.

    Name one or more forms, then one or more case files: “caseforms fill caf is1 case-0101.yaml -o out”. Each document is
    checked before and proven after it is made; what may not be final is left out and said.
    """
    from .cases.settings import read_settings
    from .forms.produce import Wanted
    from .render.files import ready_folder

    codes, paths = _forms_and_cases(what)
    settings = read_settings(Path.cwd())
    folder = output or (Path(settings.output) if settings.output else None)
    if folder is None:
        raise Misused(
            "It is not said where the documents should go.",
            "Add “-o FOLDER”, or set “output” in caseforms.toml.",
        )
    wanted = Wanted(word or not pdf, pdf or not word, draft, templates)
    ready_folder(folder)
    sys.exit(_fill(codes, paths, folder, settings, wanted))


@cli.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain the code of a finding, or an exit code."""
    from .forms import FORM_CODES, load

    _load_rules()
    for form in FORM_CODES:
        load(form)
    from .cases.kinds import closest
    from .findings import CODES

    wanted = code.strip().upper()
    if wanted.isdigit() and int(wanted) in {each.value for each in Exit}:
        meaning = Exit(int(wanted))
        click.echo(f"Exit code {meaning.value}\n\n{EXIT_MEANINGS[meaning]}")
        return
    entry = CODES.get(wanted)
    if entry is None:
        near = closest(wanted, list(CODES))
        raise Misused(
            f"There is no finding with the code “{code}”.",
            f"Did you mean “{near[0]}”?" if near else "Codes stand behind the level in a finding.",
        )
    click.echo(f"{entry.code} ({entry.level.value}): {entry.title}\n")
    click.echo(click.wrap_text(entry.explanation, width=min(100, shutil.get_terminal_size().columns)))
    click.echo(f"\nSource: {entry.source}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-output"))
def demo(folder: Path) -> None:
    """Produce every form of the fictional sample cases into FOLDER."""
    from .cases.settings import Settings
    from .forms.produce import Wanted
    from .render.files import ready_folder
    from .samples import SAMPLE_DAY, SAMPLES, sample

    ready_folder(folder)
    settings = Settings()
    worst = Exit.FINE
    for name, codes in SAMPLES.items():
        worst = max(worst, _fill(_forms(codes), [sample(name)], folder, settings, Wanted(), SAMPLE_DAY))
    sys.exit(worst)


@cli.group()
def templates() -> None:
    """Word templates: give one out to restyle it, and check a restyled one."""


@templates.command("export")
@click.argument("form", shell_complete=_complete)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder; the working folder by default.",
)
def templates_export(form: str, output: Path) -> None:
    """Write the house's Word template of FORM, to be restyled in Word."""
    from .forms import load
    from .render.files import ready_folder, write_file
    from .render.word import template_file

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
    from .forms.produce import layouts
    from .forms.templates import compare

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


# -- how the commands work ------------------------------------------------------------------------------------------------


def _forms(codes: Sequence[str]) -> list[Form]:
    from .forms import load

    return [load(code) for code in dict.fromkeys(codes)]


def _forms_and_cases(what: Sequence[str]) -> tuple[list[Form], list[Path]]:
    """Split “caf is1 marsh.yaml” into forms and files: what looks like a path is one."""
    from .forms import CATALOGUE, load

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
    return _forms(codes), paths


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no disk can hold
        return False


def _check(form: Form, path: Path, settings: Settings, today: date | None = None) -> Result:
    from .cases.reading import read_case_file
    from .checks.check import check as check_case

    return check_case(form, read_case_file(path), today or date.today(), settings.profile)


def _fill(
    chosen: Sequence[Form],
    paths: Sequence[Path],
    folder: Path,
    settings: Any,
    wanted: Any,
    today: date | None = None,
) -> Exit:
    """Produce each form of each case; a case that fails does not stop the others. Returns the gravest exit code."""
    from .checks import report
    from .forms.produce import Made, produce, ready_for_many
    from .render.files import write_file

    jobs = [(form, path) for path in paths for form in chosen]
    worst, written, held = Exit.FINE, 0, 0
    names: dict[str, Path] = {}
    results: list[Result] = []
    if len(jobs) > 2:
        ready_for_many()
    with _progress(len(jobs)) as step:
        for form, path in jobs:
            try:
                result = _check(form, path, settings, today)
                results.append(result)
                if result.losses or (result.errors and not wanted.draft):
                    held += 1
                    worst = max(worst, Exit.FINDINGS)
                    for finding in result.errors if not wanted.draft else result.losses:
                        for line in report.finding_lines(finding, result.document.lines):
                            click.echo(_coloured(line), err=True)
                    click.echo(report.summary(result), err=True)
                    continue
                documents: list[Made] = produce(
                    form, result.case, result.findings, result.urgent, settings, wanted
                )
                for made in documents:
                    if names.setdefault(made.name, path) != path:
                        raise Misused(
                            f"{path} and {names[made.name]} have the same reference, so one would overwrite the other.",
                            "Give each case its own reference.",
                        )
                for made in documents:
                    write_file(folder / made.name, made.data)
                    click.echo(f"Written: {folder / made.name}")
                    written += 1
                if result.findings:
                    click.echo(report.summary(result))
            except CannotGoOn as problem:
                held += 1
                worst = max(worst, problem.exit_code)
                _say(problem)
            finally:
                step()
    click.echo(
        f"{written} document{'s' if written != 1 else ''} written to {folder}"
        + (f"; {held} held back, see above." if held else ".")
    )
    _say_unprinted(chosen, results)
    return worst


def _say_unprinted(chosen: Sequence[Form], results: Sequence[Result]) -> None:
    """Name the answers of each case that are on none of the forms just produced, shortly."""
    from .cases.case import all_words

    by_file: dict[str, dict[str, None]] = {}
    for result in results:
        by_file.setdefault(result.document.file, {}).update(dict.fromkeys(all_words(result.case)))
    for file, answers in by_file.items():
        left = [
            answer
            for answer in answers
            if answer.partition("[")[0].partition(".")[0] not in _STEERING
            and answer != "consent.basis"
            and not any(form.prints(answer) for form in chosen)
        ]
        if left:
            more = f" and {len(left) - 12} more" if len(left) > 12 else ""
            click.echo(f"{file}: on none of these forms: {', '.join(left[:12])}{more}.")


@contextmanager
def _progress(length: int) -> Iterator[Callable[[], None]]:
    if length < _LONG_RUN or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=length, label="Documents", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def _load_rules() -> None:
    from .checks import check  # noqa: F401  (registers the codes of all rooms)
    from .render import fonts  # noqa: F401


_COLOURS = {" error ": "red", " warning ": "yellow", " question ": "blue", " advice ": "cyan"}


def _coloured(line: str) -> str:
    if line.startswith("    "):
        return line
    for word, colour in _COLOURS.items():
        if word in line:
            return line.replace(word, click.style(word, fg=colour, bold=True), 1)
    return line


def _say(problem: CannotGoOn) -> None:
    click.echo(click.style("Cannot go on: ", fg="red", bold=True) + problem.message, err=True)
    if problem.remedy:
        click.echo(f"    → {problem.remedy}", err=True)


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
        _say(problem)
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
