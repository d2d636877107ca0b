"""Filling: blank case files, and finished documents from case files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import CannotGoOn, Exit, Misused
from .passwords import lock_password
from .shared import FORMAT, TEMPLATES, check_one, coloured, complete, forms_and_cases, forms_of, say

if TYPE_CHECKING:
    from ..checks.check import Result
    from ..forms.form import Form
    from ..forms.produce import Made

_LONG_RUN = 12
_SHOWN = 12
_STEERING = (
    "profile",
    "reference",
    "accepted",
    "events",
    "early_help",
    "cafcass_letters",
    "correspondence",
    "team",
)  # answers that steer the program and are on no form; of the team, each paper prints its own


@click.command()
@FORMAT
def forms(how: str) -> None:
    """List the forms."""
    from ..forms import CATALOGUE, load

    if how == "json":
        data = [
            {
                "code": code,
                "title": form.title,
                "purpose": form.purpose,
                "readers": {reader.code: reader.words for reader in form.readers},
            }
            for code, form in ((code, load(code)) for code in CATALOGUE)
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    width = max(len(code) for code in CATALOGUE)
    for code, title in CATALOGUE.items():
        click.echo(f"{code:<{width}}  {title}")


@click.command()
@click.argument("form", nargs=-1, required=True, shell_complete=complete)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the terminal."
)
@click.option(
    "--sibling-of",
    "sibling",
    metavar="CASE",
    type=click.Path(path_type=Path),
    help="Begin with what the family shares: the case file of a brother or sister, which is not changed.",
)
def new(form: tuple[str, ...], output: Path | None, sibling: Path | None) -> None:
    """Write a blank case file for one or more forms.

    Each question stands with its level, its choices and its help. FORM is a code that “caseforms forms” lists.
    """
    from ..forms.blank import blank_case
    from .sibling import sibling_case

    chosen = forms_of(form)
    text, said = (
        sibling_case(chosen, sibling) if sibling else (blank_case(chosen, _own_questions(chosen)), [])
    )
    if output is None:
        click.echo(text, nl=False)
        for line in said:
            click.echo(line, err=True)
        return
    from ..render.files import write_file

    if output.exists():
        raise Misused(
            f"{output}: this file is there already.", "Name another one; a case file is never overwritten."
        )
    write_file(output, text.encode("utf-8"))
    click.echo(f"Written: {output}")
    for line in said:
        click.echo(line)


def _own_questions(chosen: Sequence[Form]) -> dict[str, Any]:
    """What a blank case file begins with where the organisation sets questions of its own (specification D22)."""
    if all(each.code != "disability_questions" for each in chosen):
        return {}
    from ..cases.settings import read_settings

    asked = [{"question": each} for each in read_settings(Path.cwd()).disability_questions]
    return {"disability_questions": {"asked": asked}} if asked else {}


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="FORM... CASE...", shell_complete=complete)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, readable=False), help="Folder for the documents."
)
@click.option("--word", is_flag=True, help="Word only (with --pdf: both, as without either).")
@click.option("--pdf", is_flag=True, help="PDF only.")
@click.option("--draft", is_flag=True, help="Print with a DRAFT watermark, whatever is missing.")
@click.option(
    "--for",
    "reader",
    metavar="READER",
    default="",
    help="Make the copy for one reader, such as family or court, without what that reader may not see.",
)
@click.option(
    "--fillable",
    is_flag=True,
    help="A PDF with fields that hold the answers so far, to be filled in further.",
)
@TEMPLATES
@click.option(
    "--local",
    "mapping",
    metavar="MAPPING",
    type=click.Path(path_type=Path),
    help="Fill the area's own form by this mapping; then name case files only.",
)
@click.option("--flat", is_flag=True, help="With --local: what is filled in becomes part of the pages (PDF).")
@click.option("--lock", is_flag=True, help="Encrypt each PDF with a password, which is asked for.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="Encrypt each PDF with the password in this file; CASEFORMS_PASSWORD is taken as well.",
)
def fill(
    what: tuple[str, ...],
    output: Path | None,
    word: bool,
    pdf: bool,
    draft: bool,
    reader: str,
    fillable: bool,
    templates: Path | None,
    mapping: Path | None,
    flat: bool,
    lock: bool,
    password_file: Path | None,
) -> None:
    """Produce forms from case files, as Word and PDF.

    Name one or more forms, then one or more case files: “caseforms fill caf is1 case-0101.yaml -o out”. Each document is
    checked before and proven after it is made; what may not be final is left out and said. Without --for, a document is
    safe for every reader of its form; what it withholds stands on a separate confidential sheet.

    With --local, name case files only: the area's own form is filled by its mapping (see “caseforms local”).
    """
    from ..cases.settings import read_settings
    from ..forms.produce import Wanted
    from ..render.files import ready_folder

    if mapping is None and flat:
        raise Misused("--flat belongs to --local.", "Name a mapping with --local, or leave it out.")
    lock = lock or password_file is not None
    if mapping is None and lock and not fillable and (word or not pdf):
        raise Misused("A Word document cannot be locked.", "Add --pdf, or lock it in Word.")
    chosen, paths = forms_and_cases(what) if mapping is None else ([], [])
    if reader:
        chosen = [form.for_reader(reader) for form in chosen]
    settings = read_settings(Path.cwd())
    folder = output or (Path(settings.output) if settings.output else None)
    if folder is None:
        raise Misused(
            "It is not said where the documents should go.",
            "Add “-o FOLDER”, or set “output” in caseforms.toml.",
        )
    if mapping is not None:
        from .local_filling import Wishes, fill_local

        ours_only = (("--word", word), ("--pdf", pdf), ("--draft", draft), ("--templates", templates))
        wishes = Wishes(reader, flat, lock, password_file, tuple(name for name, given in ours_only if given))
        sys.exit(fill_local(mapping, what, folder, settings, wishes))
    wanted = Wanted(word or not pdf, pdf or not word, draft, templates)
    password = lock_password(password_file) if lock else ""
    ready_folder(folder)
    if fillable:
        from .fillable import fill_in

        sys.exit(fill_in(chosen, paths, folder, settings, password))
    sys.exit(_fill(chosen, paths, folder, settings, wanted, password=password))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-output"))
def demo(folder: Path) -> None:
    """Produce every form of the fictional sample cases into FOLDER."""
    from ..cases.settings import Settings
    from ..forms.produce import Wanted
    from ..render.files import ready_folder
    from ..samples import SAMPLE_DAY, SAMPLES, sample

    ready_folder(folder)
    settings = Settings()
    worst = Exit.FINE
    for name, codes in SAMPLES.items():
        worst = max(worst, _fill(forms_of(codes), [sample(name)], folder, settings, Wanted(), SAMPLE_DAY))
    sys.exit(worst)


def _fill(
    chosen: Sequence[Form],
    paths: Sequence[Path],
    folder: Path,
    settings: Any,
    wanted: Any,
    day: date | None = None,
    password: str = "",
) -> Exit:
    """Produce each form of each case; a case that fails does not stop the others. Returns the gravest exit code."""
    from ..checks import report
    from ..forms.produce import produce, ready_for_many
    from ..forms.versions import Shelf
    from ..letters.ledger import user
    from ..render.files import write_file

    jobs = [(form, path) for path in paths for form in chosen]
    worst, written, held = Exit.FINE, 0, 0
    names: dict[str, Path] = {}
    results: list[Result] = []
    shelf = Shelf(folder, user())
    if len(jobs) > 2:
        ready_for_many()
    with _progress(len(jobs)) as step:
        for form, path in jobs:
            try:
                result = check_one(form, path, settings, day)
                results.append(result)
                if result.losses or (result.errors and not wanted.draft):
                    held += 1
                    worst = max(worst, Exit.FINDINGS)
                    for finding in result.errors if not wanted.draft else result.losses:
                        for line in report.finding_lines(finding, result.document.lines):
                            click.echo(coloured(line), err=True)
                    click.echo(report.summary(result), err=True)
                    continue
                documents: list[Made] = produce(
                    form, result.case, result.findings, result.urgent, settings, wanted, shelf
                )
                for made in documents:
                    if names.setdefault(made.name, path) != path:
                        raise Misused(
                            f"{path} and {names[made.name]} have the same reference, so one would overwrite the other.",
                            "Give each case its own reference.",
                        )
                aside = shelf.set_aside(documents)
                files = [_locked(made, password) for made in documents] if password else documents
                for made in files:
                    write_file(folder / made.name, made.data)
                    click.echo(f"Written: {folder / made.name}")
                    written += 1
                shelf.keep(documents)
                say_version(documents, aside)
                if result.findings:
                    click.echo(report.summary(result))
            except CannotGoOn as problem:
                held += 1
                worst = max(worst, problem.exit_code)
                say(problem)
            finally:
                step()
    click.echo(
        f"{written} document{'s' if written != 1 else ''} written to {folder}"
        + (f"; {held} held back, see above." if held else ".")
    )
    _say_unprinted(chosen, results)
    return worst


def _locked(made: Made, password: str) -> Made:
    from ..render.fields.flat import locked

    return replace(made, data=locked(made.data, password))


def say_version(documents: Sequence[Made], aside: Sequence[Path]) -> None:
    """Say which version documents are, where it is not the first, and what changed since the one before."""
    edition = documents[0].edition
    if edition is None or not edition.before:
        return
    listed = "; ".join(edition.changed[:_SHOWN]) or "what is printed in the same place"
    more = f"; and {len(edition.changed) - _SHOWN} more" if len(edition.changed) > _SHOWN else ""
    click.echo(f"Version {edition.number}. Changed since version {edition.before}: {listed}{more}.")
    if aside:
        click.echo(f"Kept: {', '.join(map(str, aside))}")


def _say_unprinted(chosen: Sequence[Form], results: Sequence[Result]) -> None:
    """Name the answers of each case that are on none of the forms just produced, shortly."""
    from ..cases.case import all_words

    by_file: dict[str, dict[str, None]] = {}
    seen = {(result.document.file, result.form.code): result.case for result in results}
    for result in results:
        by_file.setdefault(result.document.file, {}).update(dict.fromkeys(all_words(result.case)))
    for file, answers in by_file.items():
        left = [
            answer
            for answer in answers
            if answer.partition("[")[0].partition(".")[0] not in _STEERING
            and answer != "consent.basis"
            and not any(form.prints_of(seen[file, form.code], answer) for form in chosen)
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
