"""One letter of one case: for each of its addressees, as PDF, as Word or as an e-mail, and entered in the ledger.

Final letters are issued as a batch of their own. A draft has nothing to do with the ledger and may be printed at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from ..cases.case import Case
from ..cases.dates import show_date
from ..errors import CannotGoOn, Misused, NotWritten
from ..render.files import ready_folder, write_file
from ..render.letter import fingerprint
from ..render.letter_batch import print_letters, word_files
from ..render.letter_proof import prove_read_back
from ..render.letter_word import letter_template
from .addressees import Addressee, Stopped, addressees, copies, who
from .batch import for_ledger
from .catalogue import LetterText
from .informed import EVERYONE, informed
from .issuing import issue, recover
from .ledger import Batch, Ledger, Outcome, Planned
from .mail import message
from .manifest import Line, Status
from .writing import (
    Desk,
    Envelope,
    NotFinal,
    envelope,
    file_stem,
    known_as,
    plain_key,
    sent_by_case,
    trigger,
)


@dataclass(frozen=True, slots=True)
class Letters:
    """What came of it: the folder with the files (none when nothing was written), a line for each addressee, and sentences
    about interrupted batches."""

    folder: Path | None
    lines: tuple[Line, ...]
    told: tuple[str, ...] = ()


#: Those to whom a letter goes, and those to whom it does not, with the reason.
Everybody = tuple[tuple[Addressee, ...], tuple[Stopped, ...]]


@dataclass(slots=True)
class _One:
    """A letter for one addressee that nothing holds back."""

    line: Line
    to: Addressee
    envelope: Envelope
    planned: Planned | None = None


def check_single(text: LetterText, formats: Sequence[str]) -> None:
    """Refuse what is no letter of its own, and formats that it does not come in. Raises :class:`~caseforms.errors.Misused`."""
    if text.medium == "enclosure":
        raise Misused(f"{text.code} goes with other letters only.", "Write the letter that encloses it.")
    if text.medium == "e-mail" and formats:
        raise Misused(f"{text.code} goes as an e-mail, a file .eml.", "Leave out --pdf and --word.")


def write_single(
    ledger: Ledger,
    case: Case,
    text: LetterText,
    desk: Desk,
    folder: Path,
    formats: Sequence[str],
    now: datetime,
    by: str,
    *,
    again: str = "",
    waiting: Callable[[str], None] = lambda words: None,
) -> Letters:
    """Issue a letter to each of its addressees for whom nothing holds it back; the others come back with the reason."""
    with ledger.alone(waiting):
        told = tuple(recover(ledger))
        name = known_as(case, ledger.key)
        going, stopped = everybody(ledger, case, text, desk)
        lines = [_line(name, text, each.who, each.reason) for each in stopped]
        ones: list[_One] = []
        for to in going:
            found = _looked_at(ledger, name, case, text, to, desk, again)
            lines.append(found if isinstance(found, Line) else found.line)
            ones += [] if isinstance(found, Line) else [found]
        if not ones:
            return Letters(None, tuple(lines), told)

        def produce(place: Path, batch: Batch) -> list[Outcome]:
            return [_put(each, text, case, desk, place, formats) for each in ones]

        batch = issue(ledger, folder, [each.planned for each in ones if each.planned], produce, now, by)
    made = any(line.sha256 for line in lines)
    return Letters(folder / batch.id if made else None, tuple(lines), told)


def write_drafts(
    case: Case, text: LetterText, desk: Desk, folder: Path, formats: Sequence[str], to: Everybody
) -> Letters:
    """Write a draft to everybody in ``to``, whatever holds the letter back; only what a reader must not see does."""
    ready_folder(folder)
    name = known_as(case, plain_key)
    lines = [_line(name, text, each.who, each.reason) for each in to[1]]
    for each in to[0]:
        line = _line(name, text, who(each))
        try:
            made = envelope(text, case, each, desk, draft=True)
        except NotFinal as problem:
            line.reason = problem.message
        else:
            _put(_One(line, each, made), text, case, desk, folder, formats)
        lines.append(line)
    return Letters(folder, tuple(lines))


def everybody(ledger: Ledger | None, case: Case, text: LetterText, desk: Desk) -> Everybody:
    """All to whom a letter goes by the case and, where everyone informed hears, by the ledger."""
    going, stopped = addressees(case, text.to, desk.settings, text.medium)
    if EVERYONE not in text.to or ledger is None:
        return going, stopped
    more, lost = informed(ledger, case, desk.settings)
    named = {each.name.casefold() for each in going}
    return (*going, *(each for each in more if each.name.casefold() not in named)), (*stopped, *lost)


def _line(name: str, text: LetterText, to: str, reason: str = "") -> Line:
    return Line(0, "", name, text.code, to, reason=reason)


def _looked_at(
    ledger: Ledger, name: str, case: Case, text: LetterText, to: Addressee, desk: Desk, again: str
) -> Line | _One:
    """A letter for one addressee, or the line that says why it does not go."""
    line = _line(name, text, who(to))
    planned = for_ledger(text, case, to, desk, ledger.key, name)
    before = ledger.gone(planned)
    if not again and (before or sent_by_case(text, case, trigger(text, case))):
        line.status, line.reason = Status.BEFORE, "the case says that it has gone"
        if before:
            day = show_date(date.fromisoformat(before.at[:10]))
            line.reason = f"it went on {day} in batch {before.batch}; --again --reason issues it once more"
        return line
    try:
        made = envelope(text, case, to, desk)
    except NotFinal as problem:
        line.reason = problem.message
        return line
    line.add = "; ".join(made.add)
    return _One(line, to, made, replace(planned, again=again if before else ""))


# -- onto paper -----------------------------------------------------------------------------------------------------------


def _put(one: _One, text: LetterText, case: Case, desk: Desk, place: Path, formats: Sequence[str]) -> Outcome:
    """Write the files of one addressee; its line says what came of it."""
    letters, line = one.envelope.letters, one.line
    draft = letters[0].draft
    stem = file_stem(line.case, text.code, line.to) + ("-draft" if draft else "")
    files: list[str] = []
    try:
        if text.medium == "e-mail":
            files.append(f"{stem}.eml")
            write_file(place / files[-1], _mail(one, text, case, desk))
        if "pdf" in formats:
            printed = print_letters(1, lambda _: letters, place / f"{stem}.pdf", title=letters[0].title)[0]
            if printed.fault:
                raise NotFinal(printed.fault, printed.remedy)
            files.append(f"{stem}.pdf")
            prove_read_back((place / files[-1]).read_bytes(), letters)
            line.pages, line.sheets, line.first, line.last = (
                printed.pages,
                printed.sheets,
                printed.first,
                printed.last,
            )
        if "word" in formats:
            kind = word_files(letter_template(desk.settings.letters))
            for number, letter in enumerate(letters):
                files.append(f"{stem}{f'-enclosure-{number}' if number else ''}{kind.ending}")
                write_file(place / files[-1], kind.write(letter))
    except NotWritten:
        raise
    except CannotGoOn as problem:
        for name in files:
            (place / name).unlink(missing_ok=True)
        line.status, line.reason = Status.FAILED, " ".join(filter(None, (problem.message, problem.remedy)))
        return Outcome(why=line.reason)
    line.status, line.reason, line.files = Status.ISSUED, "", " ".join(files)
    line.sha256 = fingerprint(letters[0])
    enclosed = tuple(fingerprint(each) for each in letters[1:])
    return Outcome(line.sha256, line.files, line.pages, enclosed)


def _mail(one: _One, text: LetterText, case: Case, desk: Desk) -> bytes:
    copied, _ = copies(case, text.copies, one.to, desk.settings, text.medium)
    sender = desk.settings.desk.email or desk.settings.email
    return message(
        one.envelope.letters,
        f"{one.line.case}: {text.title.removesuffix(' (e-mail)')}",
        sender,
        one.to,
        copied,
    )
