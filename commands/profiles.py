"""Profiles of areas: which there are, what one says, and whether your own can be used."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused, Unreadable
from .shared import FORMAT, page_width, profile_folder, say

if TYPE_CHECKING:
    from ..profiles import Profile, Timescale


@click.group()
def profiles() -> None:
    """Profiles of areas: their timescales and words, and your own ones."""


@profiles.command("list")
@FORMAT
@click.pass_context
def profiles_list(ctx: click.Context, how: str) -> None:
    """List the profiles that a case may name.

    Your own ones come first; a broken one is told, and the exit code is then 3.
    """
    found, broken = _all(profile_folder(ctx))
    if how == "json":
        click.echo(json.dumps([_head(each, own) for each, own in found], ensure_ascii=False, indent=2))
    else:
        width = max(len(profile.name) for profile, _ in found)
        longest = max(len(profile.title) for profile, _ in found)
        for profile, own in found:
            counted = f"{len(profile.timescales)} timescales, {len(profile.vocabulary)} words"
            whose = f"  your own; rules and letters: {profile.area}" if own else ""
            click.echo(f"{profile.name:<{width}}  {profile.title:<{longest}}  {counted}{whose}")
    for each in broken:
        say(each)
    sys.exit(Exit.UNREADABLE if broken else Exit.FINE)


@profiles.command("show")
@click.argument("name")
@click.option(
    "--format",
    "how",
    type=click.Choice(["text", "json", "toml"]),
    default="text",
    help="Words for people, data, or the file itself, to be copied.",
)
@click.pass_context
def profiles_show(ctx: click.Context, name: str, how: str) -> None:
    """Say what profile NAME holds: its timescales and its words.

    “--format toml” gives its file, from which you make your own: put it into your folder of profiles under another name.
    """
    profile = _named(name, profile_folder(ctx))
    if how == "toml":
        click.echo(profile.source, nl=False)
    elif how == "json":
        click.echo(json.dumps(_whole(profile), ensure_ascii=False, indent=2))
    else:
        for line in _as_text(profile, page_width()):
            click.echo(line)


@profiles.command("check")
@click.argument("what", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def profiles_check(ctx: click.Context, what: tuple[Path, ...]) -> None:
    """Say whether profiles can be used, and where they differ from the house's.

    WHAT is a file or a folder; your folder of profiles if left out. Exit code 3 means that one cannot be used.
    """
    from ..profiles.own import files_in, read_own
    from ..profiles.reading import Beside

    folder = profile_folder(ctx)
    if not what and folder is None:
        raise Misused(
            "No profile is named, and no folder of profiles is set.",
            "Name a file, or set “profiles” in caseforms.toml.",
        )
    files = [
        each for path in what or (folder,) if path for each in (files_in(path) if path.is_dir() else [path])
    ]
    broken = False
    besides: dict[Path, Beside] = {}
    for path in files:
        try:
            profile = read_own(path, besides.setdefault(path.parent, Beside(path.parent)))
        except Unreadable as problem:
            broken = True
            say(problem)
            continue
        click.echo(
            f"{path}: can be used. {len(profile.timescales)} timescales; rules and letters: {profile.area}."
        )
        for line in _changes(profile):
            click.echo(f"    {line}")
    sys.exit(Exit.UNREADABLE if broken else Exit.FINE)


def _all(folder: Path | None) -> tuple[list[tuple[Profile, bool]], list[Unreadable]]:
    """Every profile that a case may name, and whether it is an own one; and what is wrong with the broken ones."""
    from ..profiles import BASE, areas
    from ..profiles.own import files_in, read_own
    from ..profiles.reading import Beside, house

    found: dict[str, tuple[Profile, bool]] = {}
    broken = []
    for path in files_in(folder) if folder else ():
        try:
            found[path.stem] = read_own(path, Beside(path.parent)), True
        except Unreadable as problem:
            broken.append(problem)
    for name in areas():
        if name != BASE and name not in found:
            found[name] = house(name), False
    return list(found.values()), broken


def _named(name: str, folder: Path | None) -> Profile:
    from ..cases.kinds import closest
    from ..profiles import load, names
    from ..profiles.areas import area_of, own_name
    from ..profiles.own import use

    use(folder)
    wanted = own_name(name) or area_of(name)
    if not wanted:
        near = closest(name, names(), 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"The profiles are: {', '.join(names())}."
        raise Misused(f"There is no profile “{name}”.", hint)
    return load(wanted)


def _head(profile: Profile, own: bool) -> dict[str, Any]:
    return {
        "name": profile.name,
        "title": profile.title,
        "own": own,
        "area": profile.area,
        "includes": list(profile.includes),
        "timescales": len(profile.timescales),
        "words": len(profile.vocabulary),
    }


def _whole(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "title": profile.title,
        "area": profile.area,
        "includes": list(profile.includes),
        "timescales": [
            {
                "id": row.id,
                "what": row.what,
                "period": _period(row),
                "start": list(row.start),
                "end": list(row.end),
                "owner": row.owner,
                "source": row.source,
                "note": row.note or None,
            }
            for row in profile.timescales.values()
        ],
        "words": [
            {"key": term.key, "say": term.say, "instead_of": list(term.instead_of), "source": term.source}
            for term in profile.vocabulary.values()
        ],
    }


def _period(row: Timescale) -> str:
    return str(row.period) if row.period else "not set"


def _as_text(profile: Profile, width: int) -> Iterator[str]:
    includes = f"; includes {', '.join(profile.includes)}" if profile.includes else ""
    yield f"{profile.name} · {profile.title}"
    yield f"  rules and letters: {profile.area}{includes}"
    rows = sorted(profile.timescales.values(), key=lambda row: (row.id[0] != "T", row.id))
    yield ""
    yield "Timescales"
    how_long = max((len(_period(row)) for row in rows), default=0)
    for row in rows:
        lead = f"  {row.id:<5} {_period(row):<{how_long}}  "
        said = f"{row.what} ({row.owner}; {row.source})"
        yield from textwrap.wrap(said, width, initial_indent=lead, subsequent_indent=" " * len(lead))
    if profile.vocabulary:
        from ..profiles.profile import TERMS

        yield ""
        yield "Words"
        for term in profile.vocabulary.values():
            instead = f", not: {', '.join(term.instead_of)}" if term.instead_of else ""
            said = f"{TERMS[term.key]}: {term.say}{instead} ({term.source})"
            yield from textwrap.wrap(said, width, initial_indent="  ", subsequent_indent="      ")


def _changes(profile: Profile) -> Iterator[str]:
    """Where an own profile differs from the one of the house whose rules hold."""
    from ..profiles.reading import house

    theirs = house(profile.area)
    for key, row in profile.timescales.items():
        if key not in theirs.timescales:
            yield f"{key}: new: {row.what}, {_period(row)}"
        elif row != theirs.timescales[key]:
            before = _period(theirs.timescales[key])
            after = _period(row)
            yield f"{key}: {before} → {after}" if before != after else f"{key}: changed, {after} as before"
    for key, row in theirs.timescales.items():
        if key not in profile.timescales:
            yield f"{key}: left out: {row.what}"
    for name, term in profile.vocabulary.items():
        before = theirs.vocabulary[name].say if name in theirs.vocabulary else "no word"
        if before != term.say:
            yield f"{name}: {before} → {term.say}"
