"""The ledger: which letter went to whom, when, in which batch, by whose hand, so that none goes twice.

One SQLite file (:mod:`~caseforms.letters.ledger_file`). It holds references, roles and salted hashes, never a name, an
address or anything else of a case.
"""

from __future__ import annotations

import getpass
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .ledger_file import PATIENCE, alone, connect, connect_to_read, told

PLANNED, ISSUED, FAILED = "planned", "issued", "failed"
WRITTEN, DROPPED, LOST = "written", "dropped", "lost"


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that is to be issued. The first five tell it from every other: it goes once for each such five.

    ``day`` is the day of the trigger and ``trigger_at`` its moment, both in ISO form and empty for a letter that is not due
    to an event. ``again`` is the reason for issuing it although it went before. ``copies`` are roles and addressees.
    """

    case: str
    letter: str
    trigger: str
    day: str
    addressee: str
    version: int = 1
    trigger_at: str = ""
    role: str = ""
    medium: str = "letter"
    again: str = ""
    copies: tuple[tuple[str, str], ...] = ()

    @property
    def same(self) -> tuple[str, str, str, str, str]:
        """What makes it the same letter."""
        return (self.case, self.letter, self.trigger, self.day, self.addressee)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a planned letter: its fingerprint and file, or why it could not be put on paper."""

    sha256: str = ""
    file: str = ""
    pages: int = 0
    enclosed: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. ``time`` counts how often it went for the same trigger, ``reason`` why again."""

    id: int
    batch: str
    letter: str
    version: int
    case: str
    trigger: str
    trigger_at: str
    role: str
    addressee: str
    medium: str
    time: int
    reason: str
    at: str
    by: str
    status: str
    why: str
    sha256: str
    file: str
    pages: int
    enclosed: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One run that issued letters: its number, which is the name of its folder inside of ``folder``, and how far it came."""

    id: str
    begun_at: str
    begun_by: str
    folder: Path
    status: str


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A case file that was destroyed. ``file`` is its path until the deletion is ``finished``."""

    id: int
    case: str
    timescale: str
    kept_until: str
    file: str
    at: str
    by: str
    finished: bool


# “status <> 'failed'” stands beside what implies it so that the index “once” is used
_GONE = """
SELECT id, batch, letter, version, "case", trigger, trigger_at, role, addressee, medium, time, reason, at, by, status, why,
    sha256, file, pages, enclosed
FROM letters WHERE "case" = ? AND letter = ? AND trigger = ? AND trigger_day = ? AND addressee = ? AND status <> 'failed'
    AND status = 'issued'
ORDER BY time DESC LIMIT 1
"""
_ENTRIES = """
SELECT id, batch, letter, version, "case", trigger, trigger_at, role, addressee, medium, time, reason, at, by, status, why,
    sha256, file, pages, enclosed
FROM letters WHERE (?1 = '' OR "case" = ?1) AND (?2 = '' OR letter = ?2)
    AND (?3 = '' OR substr(at, 1, 10) >= ?3) AND (?4 = '' OR substr(at, 1, 10) <= ?4)
ORDER BY id
"""
_TOLD = """
SELECT role, addressee, letter, at FROM letters WHERE "case" = ?1 AND status <> 'failed' AND status = 'issued'
UNION
SELECT copies.role, copies.addressee, letters.letter, at FROM copies JOIN letters ON letters.id = copies.letter
WHERE "case" = ?1 AND status <> 'failed' AND status = 'issued'
ORDER BY 4, 1, 2
"""
_LAST_TIME = """
SELECT coalesce(max(time), 0) FROM letters
WHERE "case" = ? AND letter = ? AND trigger = ? AND trigger_day = ? AND addressee = ? AND status <> 'failed'
"""
_PLAN = """
INSERT INTO letters (batch, place, letter, version, "case", trigger, trigger_day, trigger_at, role, addressee, medium, time,
    reason, at, by, status)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned')
"""
_OUTCOME = """
UPDATE letters SET status = ?, why = ?, sha256 = ?, file = ?, pages = ?, enclosed = ? WHERE batch = ? AND place = ?
"""


def user() -> str:
    """Who runs the program, as the system knows the person."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


class Ledger:
    """An open ledger. Every change is one transaction: after a kill it has happened or it has not."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection
        with told(self.path):
            (self._salt,) = connection.execute("SELECT value FROM about WHERE name = 'salt'").fetchone()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is in the ledger when the block ends, or none of it."""
        with told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- one run at a time -----------------------------------------------------------------------------------------------

    @contextmanager
    def alone(self, waiting: Callable[[str], None], patience: float = PATIENCE) -> Iterator[None]:
        """Hold the ledger for one run that issues letters; another one waits.

        ``waiting`` is told once, in words, for whom. Raises :class:`~caseforms.errors.NotWritten` when patience is over.
        """
        with alone(self.path, self._busy, waiting, patience):
            yield

    def _busy(self) -> str:
        running = self.unfinished()
        who = (
            f"{running[-1].begun_by} is printing batch {running[-1].id}"
            if running
            else "somebody is printing"
        )
        return f"{self.path}: {who} with this ledger"

    # -- a batch ---------------------------------------------------------------------------------------------------------

    def key(self, words: str) -> str:
        """A hash that stands for somebody in this ledger alone, so that the ledger names nobody."""
        return hashlib.blake2s(words.encode("utf-8", "replace"), key=self._salt, digest_size=8).hexdigest()

    def gone(self, planned: Planned) -> Entry | None:
        """The last time that this letter was issued for this trigger."""
        with told(self.path):
            found = self._db.execute(_GONE, planned.same).fetchone()
        return Entry(*found) if found else None

    def plan(self, folder: Path, letters: Sequence[Planned], now: datetime, by: str) -> Batch:
        """Enter a batch and its letters before anything is written. Its number is new in the ledger and in ``folder``."""
        at = now.isoformat(timespec="seconds")
        with self._changing() as db:
            day = f"{now:%Y-%m-%d}"
            (last,) = db.execute(
                "SELECT max(CAST(substr(id, 12) AS INTEGER)) FROM batches WHERE substr(id, 1, 10) = ?", (day,)
            ).fetchone()
            number = (last or 0) + 1
            while (folder / f"{day}-{number}").exists() or staging(folder, f"{day}-{number}").exists():
                number += 1
            batch = Batch(f"{day}-{number}", at, by, folder.resolve(), PLANNED)
            db.execute(
                "INSERT INTO batches VALUES (?, ?, ?, ?, ?)", (batch.id, at, by, str(batch.folder), PLANNED)
            )
            for place, each in enumerate(letters):
                (before,) = db.execute(_LAST_TIME, each.same).fetchone()
                if before and not each.again:
                    raise ValueError("a letter is planned that has gone already")
                what = (each.letter, each.version, each.case, each.trigger, each.day, each.trigger_at)
                to_whom = (each.role, each.addressee, each.medium, before + 1, each.again)
                made = db.execute(_PLAN, (batch.id, place, *what, *to_whom, at, by))
                db.executemany(
                    "INSERT OR IGNORE INTO copies VALUES (?, ?, ?)",
                    [(made.lastrowid, role, addressee) for role, addressee in each.copies],
                )
        return batch

    def issue(self, batch: Batch, outcomes: Sequence[Outcome], files: Iterable[tuple[str, str]]) -> None:
        """Enter what became of each letter of a batch, in their order, and the hash of each file.

        From here on the letters count as issued: this is the one moment at which they do.
        """
        with self._changing() as db:
            db.executemany(
                _OUTCOME,
                [
                    (
                        FAILED if each.why else ISSUED,
                        *(
                            each.why,
                            each.sha256,
                            each.file,
                            each.pages,
                            " ".join(each.enclosed),
                            batch.id,
                            place,
                        ),
                    )
                    for place, each in enumerate(outcomes)
                ],
            )
            db.executemany("INSERT INTO files VALUES (?, ?, ?)", [(batch.id, *each) for each in files])
            self._move(batch, ISSUED)

    def written(self, batch: Batch) -> None:
        """The files of an issued batch are in their place."""
        with self._changing():
            self._move(batch, WRITTEN)

    def drop(self, batch: Batch, why: str) -> None:
        """Nothing of a batch was issued; its letters may be planned again."""
        with self._changing() as db:
            db.execute("UPDATE letters SET status = ?, why = ? WHERE batch = ?", (FAILED, why, batch.id))
            self._move(batch, DROPPED)

    def lost(self, batch: Batch) -> None:
        """The files of an issued batch are not where they were put; its letters stay issued."""
        with self._changing():
            self._move(batch, LOST)

    def _move(self, batch: Batch, status: str) -> None:
        self._db.execute("UPDATE batches SET status = ? WHERE id = ?", (status, batch.id))

    def unfinished(self) -> list[Batch]:
        """The batches that were interrupted, oldest first; while somebody is printing, that one is among them."""
        return [each for each in self.batches() if each.status in (PLANNED, ISSUED)]

    def batches(self) -> list[Batch]:
        """All batches, oldest first."""
        with told(self.path):
            rows = self._db.execute(
                "SELECT id, begun_at, begun_by, folder, status FROM batches ORDER BY begun_at, rowid"
            ).fetchall()
        return [Batch(number, at, by, Path(folder), status) for number, at, by, folder, status in rows]

    def files(self, batch: Batch) -> dict[str, str]:
        """The hash of each file of an issued batch, by its name."""
        with told(self.path):
            return dict(self._db.execute("SELECT name, sha256 FROM files WHERE batch = ?", (batch.id,)))

    # -- asking it -------------------------------------------------------------------------------------------------------

    def entries(
        self, *, case: str = "", letter: str = "", since: str = "", until: str = ""
    ) -> Iterator[Entry]:
        """The lines of the ledger, oldest first; days are in ISO form, both included."""
        with told(self.path):
            for row in self._db.execute(_ENTRIES, (case, letter, since, until)):
                yield Entry(*row)

    def told(self, case: str) -> list[tuple[str, str, str, str]]:
        """Everybody whom an issued letter of a case reached, those with a copy too: role, addressee, letter, when."""
        with told(self.path):
            return self._db.execute(_TOLD, (case,)).fetchall()

    # -- what was destroyed ----------------------------------------------------------------------------------------------

    def begin_destroying(
        self, case: str, timescale: str, kept_until: str, file: Path, now: datetime, by: str
    ) -> int:
        """Enter that a case file is about to be deleted."""
        with self._changing() as db:
            made = db.execute(
                'INSERT INTO destroyed ("case", timescale, kept_until, file, at, by) VALUES (?, ?, ?, ?, ?, ?)',
                (case, timescale, kept_until, str(file.resolve()), now.isoformat(timespec="seconds"), by),
            )
        return int(made.lastrowid or 0)

    def end_destroying(self, number: int, *, gone: bool) -> None:
        """Enter that the file is gone, whose name is then forgotten, or that it is still there."""
        with self._changing() as db:
            if gone:
                db.execute("UPDATE destroyed SET finished = 1, file = '' WHERE id = ?", (number,))
            else:
                db.execute("DELETE FROM destroyed WHERE id = ?", (number,))

    def destroyed(self) -> list[Destroyed]:
        """Every case file that was, or was about to be, destroyed, oldest first."""
        with told(self.path):
            return [
                Destroyed(number, case, timescale, kept_until, file, at, by, bool(finished))
                for number, case, timescale, kept_until, file, at, by, finished in self._db.execute(
                    'SELECT id, "case", timescale, kept_until, file, at, by, finished FROM destroyed ORDER BY id'
                )
            ]


def staging(folder: Path, batch: str) -> Path:
    """Where the files of a batch lie until its letters are issued."""
    return folder / f".caseforms-batch-{batch}"


def open_ledger(path: Path) -> Ledger:
    """Open a ledger to issue letters; a new one is made, for its owner alone, when there is none.

    Raises :class:`~caseforms.errors.Unreadable` when the file is no ledger, is damaged or comes from a newer version, and
    :class:`~caseforms.errors.NotWritten` when it cannot be written or stays locked.
    """
    return Ledger(path, connect(path))


def read_ledger(path: Path) -> Ledger:
    """Open a ledger to read it. Raises :class:`~caseforms.errors.Unreadable` also when there is none yet."""
    return Ledger(path, connect_to_read(path))
