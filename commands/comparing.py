"""Comparing: what differs between two case files, or between two finished documents."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused
from .shared import FORMAT, page_width, today

if TYPE_CHECKING:
    from ..cases.differing import Change, Part

_CASES, _PAPERS = (".yaml", ".yml", ".json"), (".docx", ".pdf")
_SHORT = 100


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@FORMAT
def diff(old: Path, new: Path, how: str) -> None:
    """Say what differs between two case files, or between two finished documents (Word or PDF).

    Entries of a list are matched by number or name, so that one put in front does not make the others look new.

    Exit code 1 means that the two differ.
    """
    from ..cases.differing import differences

    kinds = {_kind(path) for path in (old, new)}
    if len(kinds) > 1:
        raise Misused(
            "A case file and a finished document cannot be compared.",
            "Name two case files (.yaml, .json), or two documents (.docx, .pdf).",
        )
    one, other = _accounts(old, new, kinds.pop())
    found = list(differences(one, other))
    if how == "json":
        click.echo(json.dumps([as_data(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for line in _as_text(found, old, new, page_width()):
            click.echo(line)
    sys.exit(Exit.FINDINGS if found else Exit.FINE)


def _kind(path: Path) -> str:
    ending = path.suffix.casefold()
    if ending in _CASES:
        return "case"
    if ending in _PAPERS:
        return "document"
    raise Misused(
        f"{path}: this is neither a case file nor a finished document.",
        "Name two case files (.yaml, .json), or two documents (.docx, .pdf).",
    )


def _accounts(old: Path, new: Path, kind: str) -> tuple[Sequence[Part], Sequence[Part]]:
    from ..cases.reading import file_bytes, read_case_file

    if kind == "case":
        from ..cases.differing import of_case
        from ..forms.whole_case import whole_case

        one, other = (of_case(whole_case(read_case_file(path), today())) for path in (old, new))
        return one, other
    from ..forms.finished import account, layout_of
    from ..render.read_back import MAX_BYTES, read_back

    before, after = (read_back(file_bytes(path, MAX_BYTES, "a document"), str(path)) for path in (old, new))
    if before.title != after.title:
        raise Misused(
            f"These are different documents: “{before.title}” and “{after.title}”.",
            "Compare two versions of one document.",
        )
    layout, label = layout_of(after)
    return account(before, layout, label), account(after, layout, label)


def as_data(change: Change) -> dict[str, Any]:
    """A difference as plain data."""
    return {
        "change": change.kind.value,
        "where": change.where,
        "was": change.was or None,
        "now": change.now or None,
    }


def _as_text(found: Sequence[Change], old: Path, new: Path, width: int) -> Iterator[str]:
    count = f"{len(found)} difference{'s' if len(found) != 1 else ''}" if found else "no difference"
    yield f"{old} → {new}: {count}" + (" in what they say." if not found else "")
    yield from in_words(found, width)


def in_words(found: Sequence[Change], width: int) -> Iterator[str]:
    """Differences in lines of at most ``width`` letters."""
    for change in found:
        for number, line in enumerate(_lines(change)):
            yield from textwrap.wrap(
                line,
                width,
                initial_indent="  " if number == 0 else "      ",
                subsequent_indent="      ",
                break_long_words=False,
                break_on_hyphens=False,
            )


def _lines(change: Change) -> Iterator[str]:
    """One difference in words; of a long text only the passages that differ."""
    from ..cases.differing import Kind, passages

    if change.kind is Kind.MOVED:
        yield f"{change.where}: moved from place {change.was} to place {change.now}"
    elif change.kind is Kind.ADDED:
        yield f"{change.where}: new: {change.now}"
    elif change.kind is Kind.REMOVED:
        yield f"{change.where}: taken out: {change.was}"
    elif change.was and change.now and max(len(change.was), len(change.now)) > _SHORT:
        yield change.where if change.where.endswith("?") else f"{change.where}:"
        for was, now in passages(change.was, change.now):
            yield f"was “{was}”"
            yield f"is  “{now}”"
    else:
        was, now = (each or "not answered" for each in (change.was, change.now))
        yield f"{change.where}{'' if change.where.endswith('?') else ':'} was {was}; is {now}"
