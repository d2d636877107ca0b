"""The standard letters: which there are, and what each says, to whom, when and under which conditions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .letters_due import letters_due, letters_register
from .letters_issue import letters_preflight, letters_print, letters_write
from .letters_records import letters_log, letters_retention
from .shared import FORMAT

if TYPE_CHECKING:
    from ..letters.catalogue import LetterText


@click.group()
def letters() -> None:
    """The standard letters: list, show, write and print them; remember what went."""


for command in (
    *(letters_write, letters_print, letters_preflight, letters_log, letters_retention),
    *(letters_due, letters_register),
):
    letters.add_command(command)


def own_texts() -> Path | None:
    """The folder of an area's own letter texts, where the settings name one."""
    from ..cases.settings import read_settings

    folder = read_settings(Path.cwd()).letters
    return Path(folder) if folder else None


@letters.command("list")
@FORMAT
def letters_list(how: str) -> None:
    """List the letters, by area.

    A star marks those that business support may print in a batch.
    """
    from ..letters.catalogue import AREAS, catalogue

    found = catalogue(own_texts())
    if how == "json":
        click.echo(json.dumps([_as_data(each) for each in found.values()], ensure_ascii=False, indent=2))
        return
    width = max(len(code) for code in found)
    area = ""
    for each in found.values():
        if each.area != area:
            click.echo(("\n" if area else "") + click.style(AREAS[each.area], bold=True))
            area = each.area
        click.echo(f"  {each.code:<{width}} {'*' if each.batch else ' '} {each.title}")


@letters.command("show")
@click.argument("code")
@FORMAT
def letters_show(code: str, how: str) -> None:
    """Show the text of letter CODE, to whom it goes, when, and which gates must be open.

    The text stands as it is written: {{ … }} is where a value of the case comes in.
    """
    from ..letters.catalogue import load
    from ..letters.wording import wording

    text = load(code, own_texts())
    names = sorted(wording(text).names)
    if how == "json":
        more = {"merge_values": names, "body": text.body}
        click.echo(json.dumps({**_as_data(text), **more}, ensure_ascii=False, indent=2))
        return
    click.echo(click.style(f"{text.code}  {text.title}", bold=True) + f"  (version {text.version})\n")
    for label, words in particulars(text):
        click.echo(f"{label:<11} {words[0]}")
        for more_words in words[1:]:
            click.echo(f"{'':<11} {more_words}")
    click.echo("")
    if text.heading:
        click.echo(click.style(text.heading, bold=True) + "\n")
    click.echo(text.body.strip())


def particulars(text: LetterText) -> list[tuple[str, list[str]]]:
    """What the header says, in words, line by line."""
    from ..letters.addressees import ROLES
    from ..letters.catalogue import AREAS
    from ..letters.context import SENDERS
    from ..letters.gates import GATES

    goes = [f"{text.medium}, {'one by one' if not text.batch else 'may be printed in a batch'}"]
    if text.once:
        goes.append("once for each time that it becomes due")
    found = [
        ("Area", [AREAS[text.area]]),
        ("To", [ROLES[role].words for role in text.to]),
        ("Copy to", [ROLES[role].words for role in text.copies]),
        ("From", [SENDERS[text.sender].words]),
        (
            "Due",
            [text.trigger_words, *([f"timescale {text.after}"] if text.after.isalnum() else [text.after])],
        ),
        ("Gates", [f"{name}: {GATES[name].says}" for name in text.gates]),
        ("Goes as", goes),
        ("Encloses", list(text.enclosures)),
        ("Read by", ["a family, in plain words"] if text.family else []),
        ("Source", [text.source]),
    ]
    return [(label, [each for each in words if each]) for label, words in found if any(words)]


def _as_data(text: LetterText) -> dict[str, Any]:
    return {
        "code": text.code,
        "title": text.title,
        "version": text.version,
        "area": text.area,
        "to": list(text.to),
        "copies": list(text.copies),
        "from": text.sender,
        "medium": text.medium,
        "trigger": list(text.triggers),
        "after": text.after,
        "gates": list(text.gates),
        "batch": text.batch,
        "once": text.once,
        "enclosures": list(text.enclosures),
        "family": text.family,
        "source": text.source,
    }
