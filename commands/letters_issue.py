"""Issuing letters: one of one case, those of a register in a batch, and the preflight of a finished PDF."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Exit, Misused, Unreadable
from . import shared
from .progress import Bars
from .shared import FORMAT, coloured

if TYPE_CHECKING:
    from ..cases.settings import Settings
    from ..findings import Finding
    from ..letters.batch import Report
    from ..letters.manifest import Line
    from ..letters.writing import Desk

_SHOWN = 20
_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    help="Folder for the letters; “output” in the settings by default.",
)
_LARGE = click.option("--large-print", is_flag=True, help="18 point, whoever asked for it.")
_AGAIN = click.option("--again", is_flag=True, help="Issue what went before once more; needs --reason.")
_REASON = click.option("--reason", metavar="WORDS", default="", help="Why it goes again, for the ledger.")


@click.command("write")
@click.argument("code")
@click.argument("case", type=click.Path(path_type=Path))
@_OUTPUT
@click.option("--word", is_flag=True, help="Word only (with --pdf: both, as without either).")
@click.option("--pdf", is_flag=True, help="PDF only.")
@click.option("--draft", is_flag=True, help="Print with a DRAFT watermark, whatever holds the letter back.")
@_LARGE
@_AGAIN
@_REASON
@FORMAT
def letters_write(
    code: str,
    case: Path,
    output: Path | None,
    word: bool,
    pdf: bool,
    draft: bool,
    large_print: bool,
    again: bool,
    reason: str,
    how: str,
) -> None:
    """Write letter CODE of one case, once to each addressee.

    What holds a letter back is said, and nothing final is written then. A final letter is entered in the ledger and goes once.
    """
    from ..cases.settings import read_settings
    from ..letters import single
    from ..letters.catalogue import load
    from ..letters.ledger import open_ledger, read_ledger, user

    settings = read_settings(Path.cwd())
    desk = _desk(settings, large_print)
    text = load(code, Path(settings.letters) if settings.letters else None)
    chosen = [name for name, wanted in (("pdf", pdf), ("word", word)) if wanted]
    single.check_single(text, chosen)
    formats = [] if text.medium == "e-mail" else chosen or ["pdf", "word"]
    why = _why_again(again, reason)
    folder, now = _folder(output, settings), moment()
    found = _case(case, now, settings)
    if draft:
        path = Path(settings.ledger) if settings.ledger else None
        ledger = read_ledger(path) if path and path.exists() else None
        to = single.everybody(ledger, found, text, desk)
        made = single.write_drafts(found, text, desk, folder, formats, to)
    else:
        with open_ledger(ledger_path(settings)) as ledger:
            made = single.write_single(
                ledger, found, text, desk, folder, formats, now, user(), again=why, waiting=_waiting
            )
    _say_each(made.told)
    if how == "json":
        click.echo(json.dumps([_as_data(line, draft) for line in made.lines], ensure_ascii=False, indent=2))
    else:
        _tell_single(made.lines, made.folder, draft)
    sys.exit(Exit.FINE if made.lines and all(line.sha256 for line in made.lines) else Exit.FINDINGS)


@click.command("print")
@click.argument("register", type=click.Path(path_type=Path))
@click.option(
    "--letters", "codes", required=True, metavar="CODE,…", help="The letters to print, such as RCP,CHASE7."
)
@_OUTPUT
@click.option(
    "--separate", type=click.Choice(["pdf", "word"]), help="A file for each letter, not one for all."
)
@click.option(
    "--profile",
    metavar="NAME",
    default="",
    help="The area, such as sandwell_2015, of cases that name none; “profile” in the settings by default.",
)
@_LARGE
@_AGAIN
@_REASON
@FORMAT
def letters_print(
    register: Path,
    codes: str,
    output: Path | None,
    separate: str | None,
    profile: str,
    large_print: bool,
    again: bool,
    reason: str,
    how: str,
) -> None:
    """Print the letters of a REGISTER, or of a folder of case files, that are due: one PDF and a manifest.

    Each letter goes once: what went before, is not due or is held back is left out, and the manifest says why. A batch that
    was interrupted is finished first.
    """
    from ..cases.settings import read_settings
    from ..letters.batch import Wanted, check_batch, print_batch
    from ..letters.catalogue import load
    from ..letters.ledger import open_ledger, user
    from ..letters.register import read_register
    from .letters_due import known_profile

    settings = read_settings(Path.cwd())
    own = Path(settings.letters) if settings.letters else None
    texts = {text.code: text for text in (load(each, own) for each in codes.split(",") if each.strip())}
    if not texts:
        raise Misused("No letter is named.", "Name one or more: --letters RCP,CHASE7.")
    check_batch(list(texts.values()))
    wanted = Wanted(tuple(texts.values()), separate or "", _why_again(again, reason))
    folder, now, desk = _folder(output, settings), moment(), _desk(settings, large_print)
    rows = read_register(register, now.date(), known_profile(profile, settings))
    with open_ledger(ledger_path(settings)) as ledger, Bars() as bars:
        report = print_batch(ledger, rows, wanted, desk, folder, now, user(), progress=bars, waiting=_waiting)
    _say_each(report.told)
    if how == "json":
        click.echo((report.folder / "manifest.json").read_text(encoding="utf-8"))
    else:
        _tell_batch(report, len(rows))
    sys.exit(_exit(report))


@click.command("preflight")
@click.argument("pdf", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    help="Folder for a picture (PNG) of each page with a fault, the fault in red.",
)
@FORMAT
def letters_preflight(pdf: Path, output: Path | None, how: str) -> None:
    """Say whether a PDF of letters can go into window envelopes: address, margins, printable area, fonts.

    For PDFs of any origin. A batch that caseforms printed is looked at letter by letter.
    """
    from ..cases.identifiers import POSTCODE
    from ..cases.reading import file_bytes
    from ..findings import CODES, Level
    from ..render.files import ready_folder, write_file
    from ..render.preflight import overlay, preflight

    data = file_bytes(pdf, _MOST_PDF, "a PDF")
    if len(data) > _MOST_PDF:
        raise Unreadable("the PDF is larger than 1 GB", "Split it.", file=str(pdf))
    flaws = preflight(data, lambda line: isinstance(POSTCODE.accept(line), str), name=str(pdf))
    pictures: list[Path] = []
    if output and flaws:
        ready_folder(output)
        for page in dict.fromkeys(flaw.page for flaw in flaws):
            pictures.append(output / f"{pdf.stem}-page-{page}.png")
            write_file(pictures[-1], overlay(data, flaws, page, name=str(pdf)))
    if how == "json":
        listed = [{**asdict(flaw), "level": CODES[flaw.code].level.value} for flaw in flaws]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        for flaw in flaws:
            level = CODES[flaw.code].level.value
            click.echo(coloured(f"{pdf}: page {flaw.page}: {level} {flaw.code}: {flaw.message}"))
            click.echo(f"    → {flaw.remedy}")
        counted = (
            f"{len(flaws)} fault{'s' if len(flaws) != 1 else ''}" if flaws else "fit for window envelopes"
        )
        click.echo(f"{pdf}: {counted}.")
        for picture in pictures:
            click.echo(f"Written: {picture}")
    worst = any(CODES[flaw.code].level is Level.ERROR for flaw in flaws)
    sys.exit(Exit.FINDINGS if worst else Exit.FINE)


_MOST_PDF = 1024 * 1024 * 1024


# -- what both need -------------------------------------------------------------------------------------------------------


def moment() -> datetime:
    """Now, in English time, on the day on which the program runs."""
    from ..checks.deadlines import LONDON

    return datetime.combine(shared.today(), datetime.now(LONDON).time(), LONDON)


def ledger_path(settings: Settings) -> Path:
    """The ledger that the settings name. Raises :class:`~caseforms.errors.Misused` when they name none."""
    if not settings.ledger:
        raise Misused(
            "It is not said which ledger remembers the letters that went.",
            'Set it in caseforms.toml: ledger = "letters.ledger". A draft needs none.',
        )
    return Path(settings.ledger)


def _folder(output: Path | None, settings: Settings) -> Path:
    folder = output or (Path(settings.output) if settings.output else None)
    if folder is None:
        raise Misused(
            "It is not said where the letters should go.",
            "Add “-o FOLDER”, or set “output” in caseforms.toml.",
        )
    return folder


def _desk(settings: Settings, large_print: bool) -> Desk:
    from ..letters.catalogue import catalogue
    from ..letters.writing import Desk

    return Desk(settings, catalogue(Path(settings.letters) if settings.letters else None), large_print)


def _case(path: Path, now: datetime, settings: Settings) -> Any:
    from ..cases.case import typed
    from ..cases.reading import read_case_file
    from ..forms import FORM_CODES
    from ..letters.context import LetterCase

    case = typed(read_case_file(path), LetterCase, now.date(), FORM_CODES)
    if case.profile is None and settings.profile:
        case.profile = settings.profile
    return case


def _why_again(again: bool, reason: str) -> str:
    words = " ".join(reason.split())
    if again and not words:
        raise Misused("--again needs a reason, which the ledger keeps.", 'Add --reason "…".')
    if words and not again:
        raise Misused("--reason is the reason for --again.", "Add --again, or leave it out.")
    return words


def _waiting(words: str) -> None:
    click.echo(f"{words}. Waiting …", err=True)


def _say_each(sentences: Sequence[str]) -> None:
    for each in sentences:
        click.echo(each, err=True)


# -- for people -----------------------------------------------------------------------------------------------------------


def _tell_single(lines: Sequence[Line], folder: Path | None, draft: bool) -> None:
    for line in lines:
        if not line.sha256:
            click.echo(f"{line.letter} to the {line.to}: not written. {_sentence(line.reason)}", err=True)
            continue
        for name in line.files.split():
            click.echo(f"Written: {folder / name if folder else name}")
        if line.add and not draft:
            click.echo(f"    Still to do: {line.add}.")


def _tell_batch(report: Report, rows: int) -> None:
    from ..letters.manifest import Status

    _tell_findings(report.findings)
    issued = report.counted[Status.ISSUED]
    printed = [line for line in report.lines if line.status is Status.ISSUED]
    sheets = sum(line.sheets for line in printed)
    said = f"Batch {report.batch.id}: {rows} row{'s' if rows != 1 else ''}, {issued} letter{'s' if issued != 1 else ''} printed"
    paper = f" on {sheets} sheet{'s' if sheets != 1 else ''}" if sheets else ""
    click.echo(f"{said}{paper}.")
    others = {status: report.counted[status] for status in Status if status is not Status.ISSUED}
    told = ", ".join(f"{count} {status.value}" for status, count in others.items() if count)
    if told:
        click.echo(f"Not printed: {told}. The manifest has a line for each: {len(report.lines):,} in all.")
    wanted = (Status.HELD, Status.FAILED, Status.UNREADABLE)
    reasons = Counter(line.reason for line in report.lines if line.status in wanted)
    for reason, count in reasons.most_common(_SHOWN):
        click.echo(f"  {count} × {reason}")
    if len(reasons) > _SHOWN:
        click.echo(f"  and {len(reasons) - _SHOWN} more reasons")
    by_hand = Counter(line.add for line in printed if line.add)
    for papers, count in by_hand.most_common():
        click.echo(f"Still to do for {count}: {papers}")
    click.echo(f"Written: {report.folder}")


def _tell_findings(findings: Sequence[Finding]) -> None:
    for each in findings[:_SHOWN]:
        click.echo(
            coloured(f"{each.place}: {each.level.value} {each.code}: {each.message}. → {each.remedy}"),
            err=True,
        )
    if len(findings) > _SHOWN:
        click.echo(f"… and {len(findings) - _SHOWN} more", err=True)


def _sentence(reason: str) -> str:
    words = reason[:1].upper() + reason[1:]
    return words if words.endswith(".") else f"{words}."


def _as_data(line: Line, draft: bool) -> dict[str, Any]:
    said = {name: value for name, value in asdict(line).items() if name not in ("item", "row")}
    return {**said, "status": "draft"} if draft and line.sha256 else said


def _exit(report: Report) -> Exit:
    """Findings when something that was asked for could not be done; what is not due or held back by a gate is no fault."""
    from ..letters.manifest import Status

    failed = report.counted[Status.FAILED] + report.counted[Status.UNREADABLE]
    return Exit.FINDINGS if failed or report.findings else Exit.FINE
