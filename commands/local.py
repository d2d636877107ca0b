"""The area’s own forms: looking at one, mapping its fields to the answers of a case file, and checking the mapping."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused
from .passwords import password_of
from .shared import FORMAT, complete, page_width

if TYPE_CHECKING:
    from ..forms.form import Form
    from ..forms.local_mapping import LocalMapping
    from ..render.fields.model import Field
    from ..render.their_form import TheirForm

_FILE = click.Path(path_type=Path)


@click.group()
def local() -> None:
    """The area's own forms: inspect one, map its fields, check the mapping. “fill --local” fills it."""


@local.command()
@click.argument("theirs", type=_FILE)
@FORMAT
def inspect(theirs: Path, how: str) -> None:
    """List the fields of a PDF or Word form that is not ours.

    Each field stands with its place, its kind, the words beside it, its choices and limits, and what it holds now.
    """
    form = open_theirs(theirs)
    if how == "json":
        data = {
            "file": form.file,
            "kind": form.kind,
            "checksum": _checksum(form),
            "pages": form.pages,
            "said": list(form.said),
            "fields": [_as_data(form, name, field) for name, field in form.fields.items()],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    click.echo(_title(form))
    for said in form.said:
        click.echo(f"  ! {said}")
    place = ""
    for name, field in form.fields.items():
        if form.where[name] != place and form.kind == "pdf":
            place = form.where[name]
            click.echo(f"\n{place.capitalize()}")
        for line in _described(form, name, field):
            click.echo(line)


@local.command(name="map")
@click.argument("theirs", type=_FILE)
@click.option(
    "--for",
    "code",
    metavar="FORM",
    required=True,
    help="The form of ours that theirs stands for.",
    shell_complete=complete,
)
@click.option("-o", "--output", type=_FILE, required=True, help="The mapping to be written (.yaml).")
def map_(theirs: Path, code: str, output: Path) -> None:
    """Write a mapping for a form that is not ours, with what each field seems to ask.

    Every field stands in it. What is certain or likely is filled in; a guess is only offered, and what is not known is left.
    Look through it, complete it in any text editor, and run “caseforms local check”.
    """
    from ..forms import load
    from ..forms.local_mapping import written
    from ..forms.local_suggest import suggestions
    from ..render.files import write_file

    ours = load(code)
    form = open_theirs(theirs)
    if not form.fields:
        raise Misused(
            f"{theirs}: there is nothing to be filled in: the form has no fields.",
            f"“caseforms fill {ours.code} CASE -o out” prints our own form with every answer; attach it as a continuation.",
        )
    if output.exists():
        raise Misused(
            f"{output}: this file is there already.", "Name another one; a mapping is never overwritten."
        )
    entries = suggestions(form, ours)
    beside = os.path.relpath(theirs.resolve(), output.resolve().parent)
    write_file(output, written(Path(beside).as_posix(), form.data, ours.code, entries).encode("utf-8"))
    counts = {sure: sum(each.sure == sure for each in entries) for sure in ("certain", "likely", "guess")}
    left = sum(each.way == "leave" for each in entries)
    guessed = f", {counts['guess']} of them with a guess" if counts["guess"] else ""
    click.echo(f"Written: {output}")
    click.echo(
        f"{len(entries)} fields: {counts['certain']} certain, {counts['likely']} likely, {left} left for you{guessed}."
    )


@local.command(name="check")
@click.argument("mapping", type=_FILE)
@click.option(
    "--all", "in_full", is_flag=True, help="Also name the answers that only some cases are expected to have."
)
def check_(mapping: Path, in_full: bool) -> None:
    """Look through a mapping: its flaws, the needed answers that it misses, the fields that stay empty.

    When the form is another edition than the one it was written for, the fields that came, went or changed are listed.
    """
    from ..forms import load
    from ..forms.local_mapping import checksum, flaws, read_mapping

    read = read_mapping(mapping)
    ours, form = load(read.stands_for), open_theirs(read.form)
    click.echo(f"{mapping} · {read.form.name} · stands for {ours.code}")
    found = list(flaws(read, ours.case, form.fields, form.data))
    for flaw in found:
        word = (
            click.style("error", fg="red", bold=True)
            if flaw.grave
            else click.style("warning", fg="yellow", bold=True)
        )
        click.echo(f"{flaw.place}: {word} {flaw.message}")
        if flaw.remedy:
            click.echo(f"    → {flaw.remedy}")
    if read.checksum and read.checksum != checksum(form.data):
        _say_changes(read, form)
    _say_missed(read, ours, in_full)
    _say_left(read, form)
    filled = sum(entry.way != "leave" for entry in read.entries)
    grave = sum(flaw.grave for flaw in found)
    verdict = f"{grave} error{'s' if grave != 1 else ''}; not ready" if grave else "ready to be filled"
    click.echo(
        f"{len(form.fields)} fields: {filled} filled from the case, {len(form.fields) - filled} not – {verdict}."
    )
    sys.exit(Exit.FINDINGS if grave else Exit.FINE)


def open_theirs(path: Path) -> TheirForm:
    """Read a form that is not ours; a password that it needs is asked for, or taken from CASEFORMS_FORM_PASSWORD."""
    from ..cases.reading import file_bytes
    from ..render.their_form import MAX_BYTES, read_their_form

    return read_their_form(file_bytes(path, MAX_BYTES, "a form"), str(path), password_of(path))


# -- in words ---------------------------------------------------------------------------------------------------------------


def _checksum(form: TheirForm) -> str:
    from ..forms.local_mapping import checksum

    return checksum(form.data)


def _title(form: TheirForm) -> str:
    pages = f" · {form.pages} page{'s' if form.pages != 1 else ''}" if form.pages else ""
    count = len(form.fields)
    return f"{form.file} · {form.program}{pages} · {count} field{'s' if count != 1 else ''}"


def _described(form: TheirForm, name: str, field: Field) -> Iterator[str]:
    """A field in lines: its kind and name, then what there is to say of it."""
    from ..forms.local_mapping import named

    beside = form.nearby.get(name)
    label = beside.label if beside else ""
    where = f" ({form.where[name]})" if form.kind == "docx" else ""
    yield _cut(f"  {field.kind.value:<9} {named(name)}{where}")
    if label and " ".join(name.split()) != label:
        yield _cut(f"            beside it: {label}")
    choices = [
        f"{state} ({beside.states[state]})"
        if beside and beside.states.get(state, state) not in ("", state)
        else state
        for state in field.states
    ] or [export if export == words else f"{export} ({words})" for export, words in field.options]
    if choices and not (form.kind == "docx" and field.states):
        yield _cut(f"            choices: {'; '.join(choices)}")
    limits = _limits(field)
    if limits:
        yield f"            {', '.join(limits)}"
    if field.value:
        shown = "; ".join(field.value) if isinstance(field.value, tuple) else field.value
        yield _cut(f"            now: {' '.join(shown.split())}")


def _limits(field: Field) -> list[str]:
    said = []
    if field.comb:
        said.append(f"{field.longest} boxes of one character")
    elif field.longest:
        said.append(f"at most {field.longest} characters")
    said += [
        words
        for words, holds in (
            ("several can be chosen", field.several),
            ("other words can be typed", field.editable),
            ("required", field.required),
            ("read only", field.read_only),
            ("for a password", field.password),
            ("on no page", not field.widgets and not field.reached),
            ("the form’s own list does not have it", not field.reached),
            (f"{field.twins} fields of this name", field.twins > 1),
        )
        if holds
    ]
    return said


def _cut(line: str) -> str:
    width = page_width()
    return line if len(line) <= width else line[: width - 1] + "…"


def _as_data(form: TheirForm, name: str, field: Field) -> dict[str, Any]:
    beside = form.nearby.get(name)
    return {
        "name": name,
        "kind": field.kind.value,
        "place": form.where[name],
        "label": beside.label if beside else "",
        "heading": beside.heading if beside else "",
        "tooltip": field.tooltip,
        "states": {state: beside.states.get(state, "") if beside else "" for state in field.states},
        "choices": [{"export": export, "label": label} for export, label in field.options],
        "value": list(field.value) if isinstance(field.value, tuple) else field.value,
        "values": list(field.values),
        "longest": field.longest,
        "comb": field.comb,
        "multiline": field.multiline,
        "several": field.several,
        "editable": field.editable,
        "required": field.required,
        "read_only": field.read_only,
        "reached": field.reached,
        "fields_of_this_name": field.twins,
        "widgets": [
            {"page": widget.page + 1, "rect": list(widget.rect), "hidden": widget.hidden}
            for widget in field.widgets
        ],
    }


def _say_changes(mapping: LocalMapping, form: TheirForm) -> None:
    from ..forms.local_mapping import changes, named
    from ..forms.local_suggest import label_of
    from ..render.fields.labels import Nearby

    now = {
        name: (form.where[name], field.kind.value, label_of(name, field, form.nearby.get(name, Nearby())))
        for name, field in form.fields.items()
    }
    found = changes(mapping, now)
    click.echo("\nThis edition of the form")
    for word, names in (("new", found.came), ("gone", found.went)):
        for name in names:
            click.echo(_cut(f"  {word:<8} {named(name)}"))
    for name, what in found.other.items():
        click.echo(_cut(f"  changed  {named(name)}: {what}"))
    if not (found.came or found.went or found.other):
        click.echo("  has the same fields in the same places.")


def _say_missed(mapping: LocalMapping, ours: Form, in_full: bool) -> None:
    from ..forms.local_check import missed

    gaps = list(missed(mapping, ours))
    shown = [gap for gap in gaps if in_full or gap.word == "needed" or not gap.when]
    if gaps:
        click.echo(f"\nAnswers that {ours.code} asks for and the mapping puts nowhere")
    for gap in shown:
        click.echo(_cut(f"  {gap.word:<9} {gap.path}  {gap.label}{f' ({gap.when})' if gap.when else ''}"))
    if len(gaps) > len(shown):
        click.echo(f"  … and {len(gaps) - len(shown)} that only some cases are expected to have: add --all")


def _say_left(mapping: LocalMapping, form: TheirForm) -> None:
    from ..forms.local_check import left
    from ..forms.local_mapping import named

    fields = list(left(mapping, form))
    if fields:
        click.echo("\nFields that stay empty")
    for each in fields:
        required = "required · " if each.required else ""
        click.echo(_cut(f"  {each.where:<8}  {named(each.label)}  {required}{each.why}"))
    if fields:
        click.echo()
