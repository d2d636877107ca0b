"""Reviewing a narrative that is about to be sent or pasted."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import Misused
from .shared import FORMAT, coloured, today

if TYPE_CHECKING:
    from ..checks.prose.review import Noticed
    from ..checks.prose.sources import Narrative

_SHOWN = 60


@click.command()
@click.argument("source", metavar="FILE|-", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--field", help="The answer of a case file to review, such as “referral.concern_exact”.")
@click.option(
    "--incident-date",
    metavar="DATE",
    help="When it happened or was disclosed, to see whether the referral is late.",
)
@click.option("--referral-date", metavar="DATE", help="When it is referred; today by default.")
@FORMAT
def review(
    source: Path, field: str | None, incident_date: str | None, referral_date: str | None, how: str
) -> None:
    """Read a narrative as the duty desk will, before you send or paste it.

    FILE is plain text, a Word file or a case file; “-” reads what you type or paste. Each remark quotes the words, says why they
    matter to the reader and how to put it right. It is advice and never holds anything back.
    """
    from ..cases.reading import read_case_file
    from ..cases.settings import read_settings
    from ..checks.prose.fields import case_dates, long_answers
    from ..checks.prose.language import is_english
    from ..checks.prose.review import ALL, OF_WORDS, Dates, noticed, remarks
    from ..checks.prose.sources import MAX_BYTES, answer, is_case_file, read_text

    settings = read_settings(Path.cwd())
    given = Dates(_day("--incident-date", incident_date), _day("--referral-date", referral_date))
    criteria = ALL
    narratives: list[Narrative]
    if str(source) != "-" and is_case_file(source):
        document = read_case_file(source)
        own = case_dates(document, today())
        given = Dates(given.incident or own.incident, given.referral or own.referral)
        narratives = [answer(document, field)] if field else list(long_answers(document, today()))
        criteria = criteria if field else OF_WORDS
    elif field:
        raise Misused("--field is for case files (.yaml, .json).", "Leave it out for a text.")
    else:
        typed = sys.stdin.buffer.read(MAX_BYTES + 1) if str(source) == "-" else b""
        narratives = [read_text(None if str(source) == "-" else source, typed)]
    dates = Dates(given.incident, given.referral or today())
    found: list[Noticed] = []
    foreign = 0
    for narrative in narratives:
        if not is_english(narrative.text):
            foreign += 1
            continue
        found += noticed(narrative, remarks(narrative.text, dates, criteria, dictionary=settings.dictionary))
    if foreign:
        click.echo(
            "This does not read as English. The checks are for English prose, and none was run on it.",
            err=True,
        )
    if how == "json":
        click.echo(json.dumps([each.as_data() for each in found], ensure_ascii=False, indent=2))
        return
    _tell(found, str(source), len(narratives) - foreign)


def _tell(found: list[Noticed], source: str, read: int) -> None:
    for each in found[:_SHOWN]:
        quote = f" “{each.quote}”:" if each.quote else ""
        click.echo(
            coloured(
                f"{each.finding.place}: {each.finding.level.value} {each.criterion}{quote} {each.finding.message}"
            )
        )
        click.echo(f"    → {each.finding.remedy}")
    if len(found) > _SHOWN:
        click.echo(f"… and {len(found) - _SHOWN} more (“--format json” gives all).")
    if found:
        counted = Counter(each.criterion for each in found)
        click.echo(f"{source}: " + ", ".join(f"{name} {n}" for name, n in counted.items()))
    elif read:
        click.echo(f"{source}: nothing to remark.")


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    from ..cases.dates import DateKind
    from ..cases.kinds import Refused

    try:
        return DateKind().read(text)
    except Refused:
        raise Misused(
            f"{option}: “{text}” is not a date.", "Write day, month and year, such as 20/11/2026."
        ) from None
