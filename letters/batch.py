"""A batch: the letters of a whole register, issued in one go, with a manifest that accounts for every row.

Two passes go over the cases, each on all processors: the first finds who gets which letter and what holds it back, then
the ledger plans what has not gone before; the second puts that on paper, looking at every gate once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from ..cases.case import Case
from ..cases.dates import show_date
from ..errors import CannotGoOn, Misused
from ..findings import Finding, Level
from ..render.chunks import in_chunks
from ..render.files import ready_folder, write_file
from ..render.letter import Letter
from ..render.letter_batch import Printed, pdf_files, print_letters, word_files, write_letters
from ..render.letter_word import letter_template
from .addressees import Addressee, copies
from .catalogue import LetterText
from .due import DueList, due_list
from .issuing import issue, recover
from .ledger import Batch, Ledger, Outcome, Planned
from .manifest import Line, Status, as_csv, as_json, reconcile
from .register import Entry, Register
from .writing import (
    PUT_RIGHT,
    Desk,
    Key,
    address_reasons,
    by_hand,
    envelope,
    file_stem,
    is_due_to_event,
    known_as,
    sent_by_case,
    to_key,
    trigger,
)

LETTERS_FILE, CSV_FILE, JSON_FILE = "letters.pdf", "manifest.csv", "manifest.json"

#: Told how much of a piece of work is done: its name, how many of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print: the letters, as one PDF or a file for each (“pdf”, “word”), and the reason for issuing again."""

    texts: tuple[LetterText, ...]
    separate: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a batch came to. ``told`` are sentences about earlier batches that were interrupted; ``findings`` the errors in
    the register, with their places; ``folder`` is where its files are."""

    batch: Batch
    lines: list[Line]
    counted: Counter[Status]
    told: tuple[str, ...]
    findings: tuple[Finding, ...]
    folder: Path


@dataclass(slots=True)
class Job:
    """One line of the manifest while it is worked on, with what the ledger is to know and the addressee's key."""

    line: Line
    planned: Planned | None = None
    to: str = ""


@dataclass
class _Run:
    """One batch while it is made."""

    register: Register
    wanted: Wanted
    desk: Desk
    progress: Progress
    jobs: list[Job] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counted: Counter[Status] = field(default_factory=Counter)


def check_batch(texts: Sequence[LetterText]) -> None:
    """Refuse letters that go one by one. Raises :class:`~caseforms.errors.Misused`."""
    alone = [
        text.code for text in texts if not (text.batch and text.medium == "letter" and is_due_to_event(text))
    ]
    if alone:
        raise Misused(
            f"Not for a batch: {', '.join(alone)}. A person decides about each of these letters.",
            f"Write them one by one: “caseforms letters write {alone[0]} CASE”.",
        )


def print_batch(
    ledger: Ledger,
    register: Register,
    wanted: Wanted,
    desk: Desk,
    folder: Path,
    now: datetime,
    by: str,
    *,
    progress: Progress = lambda what, done, of: None,
    waiting: Callable[[str], None] = lambda words: None,
) -> Report:
    """Print the letters of a register that are due and not held back, each once.

    A row that cannot be read, or a letter that cannot be put on paper, is in the manifest with its reason and stops no other.
    """
    check_batch(wanted.texts)
    ready_folder(folder)
    run = _Run(register, wanted, desk, progress)
    with ledger.alone(waiting):
        told = tuple(recover(ledger))
        run.jobs, run.findings = plan(register, wanted.texts, desk, now, ledger.key, progress)
        _leave_out_what_went(run.jobs, ledger, wanted.again)
        going = [job for job in run.jobs if job.planned]
        batch = issue(
            ledger,
            folder,
            [job.planned for job in going if job.planned],
            lambda place, batch: _produce(run, going, place, batch),
            now,
            by,
        )
    return Report(
        batch, [job.line for job in run.jobs], run.counted, told, tuple(run.findings), folder / batch.id
    )


# -- who gets what --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Looking:
    """What is looked for in every row."""

    register: Register
    texts: Sequence[LetterText]
    desk: Desk
    now: datetime
    key: Key


def plan(
    register: Register, texts: Sequence[LetterText], desk: Desk, now: datetime, key: Key, progress: Progress
) -> tuple[list[Job], list[Finding]]:
    """What becomes of every row and letter before the ledger is asked, in the order of the register, and what is wrong there."""
    looking = _Looking(register, texts, desk, now, key)

    def work(items: range) -> list[tuple[list[Job], list[Finding]]]:
        return [_of_row(looking, item) for item in items]

    jobs: list[Job] = []
    findings = list(register.findings)
    done = 0
    for chunk in in_chunks(len(register), work):
        for own, wrong in chunk:
            jobs += own
            findings += wrong
            done += 1
        progress("Cases", done, len(register))
    return jobs, findings


def _of_row(looking: _Looking, item: int) -> tuple[list[Job], list[Finding]]:
    row, name, wrong = looking.register.place(item), "", dict[Finding, None]()
    jobs: list[Job] = []
    try:
        entry = looking.register.entry(item)
        wrong |= dict.fromkeys(entry.event_findings())
        status, reason = Status.UNREADABLE, entry.problem
        if not entry.problem:
            case = entry.case()
            name = known_as(case, looking.key)
            for text in looking.texts:
                found = due_list(_One(entry), {text.code: text}, looking.desk.settings, looking.now)
                wrong |= dict.fromkeys(found.findings)
                jobs += _of_letter(Line(item, row, name, text.code), case, text, found, looking)
    except CannotGoOn as problem:
        status, reason = Status.UNREADABLE, problem.message
    except Exception as fault:  # a bad row never stops the others
        status, reason = (
            Status.FAILED,
            f"a fault of caseforms itself ({type(fault).__name__}); please report it",
        )
    if reason:
        lines = [Line(item, row, name, text.code, status=status, reason=reason) for text in looking.texts]
        jobs = [Job(line) for line in lines]
    return jobs, [each for each in wrong if each.level is Level.ERROR]


class _One(Register):
    """A register of one entry."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.place.file)
        self._entry = entry

    def __len__(self) -> int:
        return 1

    def entry(self, item: int) -> Entry:
        return self._entry


def _of_letter(line: Line, case: Case, text: LetterText, found: DueList, looking: _Looking) -> Iterator[Job]:
    """What becomes of one letter of one row, for each of its addressees."""
    for due in found.due:
        own = replace(line, to=due.who)
        reasons = list(due.reasons)
        if due.to and not reasons:
            reasons = address_reasons(text, due.to)
        if reasons or due.to is None:
            yield Job(replace(own, reason="; ".join(reasons)))
            continue
        own.add = "; ".join(by_hand(text, case, due.to, looking.desk))
        yield Job(own, for_ledger(text, case, due.to, looking.desk, looking.key, line.case), due.to.key)
    if found.due:
        return
    start = trigger(text, case)
    if found.skipped:
        yield Job(replace(line, reason=found.skipped[0].reason))
    elif start is None:
        yield Job(replace(line, status=Status.NOT_DUE, reason=f"not recorded: {text.trigger_words}"))
    elif sent_by_case(text, case, start):
        yield Job(replace(line, status=Status.BEFORE, reason="the case says that it has gone"))
    else:
        reason = "; ".join((*found.over, *found.waiting)) or "it is not called for any more"
        yield Job(replace(line, status=Status.NOT_DUE, reason=reason))


def for_ledger(text: LetterText, case: Case, to: Addressee, desk: Desk, key: Key, name: str = "") -> Planned:
    """A letter as the ledger knows it. ``name`` is the case's name there, where it is at hand."""
    due = trigger(text, case)
    copied = copies(case, text.copies, to, desk.settings, text.medium)[0] if text.copies else ()
    day = due.at.day.isoformat() if due else ""
    return Planned(
        case=name or known_as(case, key),
        letter=text.code,
        trigger=text.trigger,
        day=day,
        addressee=key(to.key),
        version=text.version,
        trigger_at=f"{day}T{due.at.time:%H:%M}" if due and due.at.time else day,
        role=to.role,
        medium=text.medium,
        copies=tuple((each.role, key(each.key)) for each in copied),
    )


def remembers(ledger: Ledger, desk: Desk) -> Callable[[LetterText, Case, Addressee], bool]:
    """Tells whether a letter of a case went to an addressee for its present trigger, by the ledger."""
    return lambda text, case, to: ledger.gone(for_ledger(text, case, to, desk, ledger.key)) is not None


def _leave_out_what_went(jobs: Sequence[Job], ledger: Ledger, again: str) -> None:
    """Plan no letter that went before, and none of a row whose reference another row has: the ledger would mix them up."""
    rows: dict[str, tuple[int, str]] = {}
    for job in jobs:
        line = job.line
        if not line.case:
            continue
        first, row = rows.setdefault(line.case.casefold(), (line.item, line.row))
        if first != line.item:
            job.planned, line.status, line.add = None, Status.HELD, ""
            line.reason = f"its reference stands in {row} as well"
        elif job.planned and (before := ledger.gone(job.planned)):
            if again:
                job.planned = replace(job.planned, again=again)
                continue
            day = show_date(date.fromisoformat(before.at[:10]))
            job.planned, line.status, line.add = None, Status.BEFORE, ""
            line.reason = f"it went on {day} in batch {before.batch}"


# -- onto paper -----------------------------------------------------------------------------------------------------------


def _produce(run: _Run, going: Sequence[Job], place: Path, batch: Batch) -> list[Outcome]:
    """Write the letters and the manifest of a batch into a folder."""
    printed = _printed(run, going, place, batch) if going else []
    outcomes = [_outcome(job.line, each) for job, each in zip(going, printed, strict=True)]
    lines = [job.line for job in run.jobs]
    codes = [text.code for text in run.wanted.texts]
    run.counted = reconcile(lines, len(run.register), codes)
    about: dict[str, object] = {
        "batch": batch.id,
        "begun_at": batch.begun_at,
        "by": batch.begun_by,
        "letters": codes,
        "rows": len(run.register),
        "findings": [
            {"place": str(each.place), "code": each.code, "message": each.message, "remedy": each.remedy}
            for each in run.findings
        ],
    }
    write_file(place / CSV_FILE, as_csv(lines))
    write_file(place / JSON_FILE, as_json(lines, about, run.counted))
    return outcomes


def _printed(run: _Run, going: Sequence[Job], place: Path, batch: Batch) -> list[Printed]:
    make, count = _maker(run, going), len(going)

    def progress(done: int) -> None:
        run.progress("Letters", done, count)

    if not run.wanted.separate:
        title = f"Letters, batch {batch.id}"
        return print_letters(count, make, place / LETTERS_FILE, title=title, progress=progress)
    names = _names([job.line for job in going])
    template = letter_template(run.desk.settings.letters)
    kind = word_files(template) if run.wanted.separate == "word" else pdf_files()

    def name(item: int, number: int) -> str:
        return f"{names[item]}-enclosure-{number}" if number else names[item]

    return write_letters(count, make, name, place, kind, progress=progress)


def _maker(run: _Run, going: Sequence[Job]) -> Callable[[int], Sequence[Letter]]:
    """Makes one letter with its enclosures. Each process keeps the case that it read last: its letters are neighbours."""
    last: tuple[int, Case] | None = None
    texts = {text.code: text for text in run.wanted.texts}

    def make(number: int) -> Sequence[Letter]:
        nonlocal last
        job = going[number]
        if last is None or last[0] != job.line.item:
            last = job.line.item, run.register.case(job.line.item)
        case, text = last[1], texts[job.line.letter]
        return envelope(text, case, to_key(text, case, job.to, run.desk), run.desk).letters

    return make


def _outcome(line: Line, printed: Printed) -> Outcome:
    """What became of a letter, for the ledger; its line of the manifest says the same."""
    if printed.fault:
        held = printed.remedy == PUT_RIGHT
        line.status, line.add = Status.HELD if held else Status.FAILED, ""
        line.reason = printed.fault if held else " ".join(filter(None, (printed.fault, printed.remedy)))
        return Outcome(why=line.reason)
    line.status, line.sha256 = Status.ISSUED, printed.fingerprint
    line.pages, line.sheets, line.first, line.last = (
        printed.pages,
        printed.sheets,
        printed.first,
        printed.last,
    )
    line.files = " ".join(printed.files) or LETTERS_FILE
    return Outcome(printed.fingerprint, line.files, printed.pages, printed.enclosed)


def _names(lines: Sequence[Line]) -> list[str]:
    """A file name for each letter, without ending: no two are the same."""
    seen: Counter[str] = Counter()
    names = []
    for line in lines:
        stem = file_stem(line.case, line.letter, line.to)
        seen[stem.casefold()] += 1
        count = seen[stem.casefold()]
        names.append(f"{stem}_{count}" if count > 1 else stem)
    return names
