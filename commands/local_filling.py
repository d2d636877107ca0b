"""Filling an area’s own form from case files: “caseforms fill --local MAPPING CASE… -o out”."""

from __future__ import annotations

import gc
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import CannotGoOn, Exit, Misused
from ..findings import Level, Place
from .local import open_theirs
from .passwords import lock_password
from .shared import check_one, coloured, page_width, say

if TYPE_CHECKING:
    from ..cases.reading import Document
    from ..cases.settings import Settings
    from ..findings import Finding
    from ..forms.form import Form
    from ..forms.local_fill import Finish, LocalForm

_MOST_NAMED, _SWEPT = 12, 10


@dataclass(frozen=True)
class Wishes:
    """How the finished form is to be, as the command line says. ``asked`` names options that belong to our own forms."""

    reader: str = ""
    flat: bool = False
    lock: bool = False
    password_file: Path | None = None
    asked: tuple[str, ...] = ()


def fill_local(mapping: Path, what: Sequence[str], folder: Path, settings: Settings, wishes: Wishes) -> Exit:
    """Fill the form of a mapping from each case; one that fails does not stop the others. Returns the gravest exit code."""
    from ..forms import CATALOGUE, load
    from ..forms.local_fill import Finish, open_local
    from ..forms.local_mapping import read_mapping
    from ..render.files import ready_folder

    if wishes.asked:
        raise Misused(
            f"{' and '.join(wishes.asked)} cannot be had with --local.",
            "Their form has no watermark of ours: only a case without errors fills it. “caseforms fill FORM --draft” makes a draft "
            "of our own form."
            if "--draft" in wishes.asked
            else "What is filled in is their form, as the kind of file that it is.",
        )
    codes = [each for each in what if each.casefold().replace("-", "_") in CATALOGUE]
    if codes:
        raise Misused(
            f"“{codes[0]}” is a form of ours; the mapping says for which one theirs stands.",
            "Name case files only.",
        )
    read = read_mapping(mapping)
    ours = load(read.stands_for)
    theirs = open_theirs(read.form)
    if theirs.kind != "pdf" and (wishes.flat or wishes.lock or wishes.password_file):
        raise Misused("--flat and --lock are for PDF forms; this one is a Word document.", "Leave them out.")
    local = open_local(read, theirs, ours)
    form = ours.for_reader(wishes.reader) if wishes.reader else ours
    locked = wishes.lock or wishes.password_file is not None
    finish = Finish(wishes.flat, lock_password(wishes.password_file) if locked else "")
    ready_folder(folder)
    return _all(local, form, [Path(each) for each in what], folder, settings, finish)


def _all(
    local: LocalForm, form: Form, paths: Sequence[Path], folder: Path, settings: Settings, finish: Finish
) -> Exit:
    worst, written, held = Exit.FINE, 0, 0
    names: dict[str, Path] = {}
    for number, path in enumerate(paths, 1):
        if number % _SWEPT == 0:
            gc.collect()  # a Word document holds itself; the program otherwise collects seldom
        try:
            count, left = _one(local, form, path, folder, settings, finish, names)
            written += count
            held += not count
            worst = max(worst, left)
        except CannotGoOn as problem:
            held += 1
            worst = max(worst, problem.exit_code)
            say(problem)
    click.echo(
        f"{written} document{'s' if written != 1 else ''} written to {folder}"
        + (f"; {held} held back, see above." if held else ".")
    )
    return worst


def _one(
    local: LocalForm,
    form: Form,
    path: Path,
    folder: Path,
    settings: Settings,
    finish: Finish,
    names: dict[str, Path],
) -> tuple[int, Exit]:
    """Fill the form from one case; how many files were written, and the exit code."""
    from ..checks import report
    from ..forms.local_fill import prepare, produce_local
    from ..render.files import write_file

    result = check_one(form, path, settings)
    prepared = prepare(local, form, result.case, result.urgent)
    found = _placed(prepared.findings, result.document)
    errors = list(
        dict.fromkeys(
            (*result.errors, *result.losses, *(each for each in found if each.level is Level.ERROR))
        )
    )
    if errors:
        _tell(errors, result.document)
        count = len(errors)
        click.echo(
            f"{path} · {local.theirs.file}: {count} error{'s' if count != 1 else ''} – not filled.", err=True
        )
        return 0, Exit.FINDINGS
    files, told = produce_local(local, form, result.case, prepared, result.urgent, settings, finish)
    for made in files:
        if names.setdefault(made.name, path) != path:
            raise Misused(
                f"{path} and {names[made.name]} have the same reference, so one would overwrite the other.",
                "Give each case its own reference.",
            )
    for made in files:
        write_file(folder / made.name, made.data)
        click.echo(f"Written: {folder / made.name}")
    _tell([*found, *_placed(told, result.document)], result.document)
    if prepared.unsaid:
        more = f" and {len(prepared.unsaid) - _MOST_NAMED} more" if len(prepared.unsaid) > _MOST_NAMED else ""
        click.echo(f"{path}: no place on their form: {', '.join(prepared.unsaid[:_MOST_NAMED])}{more}.")
    if result.findings:
        click.echo(report.summary(result))
    return len(files), Exit.FINE


def _placed(found: Sequence[Finding], document: Document) -> list[Finding]:
    """The findings with their places in the case file, save those that are about a line of the mapping."""
    return [
        each if each.place.file else each.at(document.place(each.path) if each.path else Place(document.file))
        for each in found
    ]


def _tell(found: Sequence[Finding], document: Document) -> None:
    from ..checks import report

    for finding in found:
        lines = document.lines if finding.place.file == document.file and finding.path else []
        for line in report.finding_lines(finding, lines):
            for part in (
                textwrap.wrap(line, page_width(), subsequent_indent="    ", break_on_hyphens=False)
                if not lines
                else [line]
            ):
                click.echo(coloured(part), err=True)
