"""The ledger: which letter went to whom, when, in which batch, by whose hand, so that none goes twice.

One SQLite file. It holds references, roles and salted hashes, never a name, an address or anything else of a case. It
keeps a rollback journal and no write-ahead log: between two writes all of it is in the one file, which can be copied,
and it can lie on a shared drive. A run that issues letters holds a lock in a file beside the ledger, which the
system takes back when the run is killed.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..errors import CannotGoOn, NotWritten, Unreadable

APPLICATION = 0x63664C67
VERSION = 1
#: Seconds for which a run waits until another one has finished.
PATIENCE = 60.0

PLANNED, ISSUED, FAILED = "planned", "issued", "failed"
WRITTEN, DROPPED, LOST = "written", "dropped", "lost"

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE batches (
    id TEXT PRIMARY KEY, begun_at TEXT NOT NULL, begun_by TEXT NOT NULL, folder TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'issued', 'written', 'dropped', 'lost'))
) WITHOUT ROWID;
CREATE TABLE letters (
    id INTEGER PRIMARY KEY, batch TEXT NOT NULL REFERENCES batches, place INTEGER NOT NULL,
    letter TEXT NOT NULL, version INTEGER NOT NULL, "case" TEXT NOT NULL,
    trigger TEXT NOT NULL, trigger_day TEXT NOT NULL, trigger_at TEXT NOT NULL,
    role TEXT NOT NULL, addressee TEXT NOT NULL, medium TEXT NOT NULL,
    time INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'issued', 'failed')),
    why TEXT NOT NULL DEFAULT '', sha256 TEXT NOT NULL DEFAULT '', file TEXT NOT NULL DEFAULT '',
    pages INTEGER NOT NULL DEFAULT 0, enclosed TEXT NOT NULL DEFAULT '',
    UNIQUE (batch, place)
);
CREATE UNIQUE INDEX once ON letters ("case", letter, trigger, trigger_day, addressee, time) WHERE status <> 'failed';
CREATE INDEX by_moment ON letters (at);
CREATE TABLE copies (
    letter INTEGER NOT NULL REFERENCES letters, role TEXT NOT NULL, addressee TEXT NOT NULL,
    PRIMARY KEY (letter, role, addressee)
) WITHOUT ROWID;
CREATE TABLE files (
    batch TEXT NOT NULL REFERENCES batches, name TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (batch, name)
) WITHOUT ROWID;
CREATE TABLE destroyed (
    id INTEGER PRIMARY KEY, "case" TEXT NOT NULL, timescale TEXT NOT NULL, kept_until TEXT NOT NULL,
    file TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0
);
"""


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


_ENTRY = (
    'id, batch, letter, version, "case", trigger, trigger_at, role, addressee, medium, time, reason, at, by, status, '
    "why, sha256, file, pages, enclosed"
)


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
        with self._told():
            (self._salt,) = connection.execute("SELECT value FROM about WHERE name = 'salt'").fetchone()

    @contextmanager
    def _told(self) -> Iterator[None]:
        with _told(self.path):
            yield

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is in the ledger when the block ends, or none of it."""
        with self._told():
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
        lock = self.path.with_name(f"{self.path.name}.lock")
        with _told(lock):
            if not lock.exists():
                _make(lock, self.path.stat().st_mode & 0o777)
            holder = sqlite3.connect(lock, timeout=0, isolation_level=None)
            try:
                if not _held(holder):
                    waiting(self._busy())
                    holder.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
                    if not _held(holder):
                        raise NotWritten(
                            f"{self._busy()}, and has not finished after {patience:g} seconds; nothing was issued.",
                            "Give the command again when it has finished.",
                        )
                yield
            finally:
                holder.close()

    def _busy(self) -> str:
        running = self._batches("status = ?", PLANNED)
        who = f"{running[-1].begun_by} is printing (batch {running[-1].id})" if running else "Somebody is printing"
        return f"{self.path}: {who} with this ledger"

    # -- a batch ---------------------------------------------------------------------------------------------------------

    def key(self, words: str) -> str:
        """A hash that stands for somebody in this ledger alone, so that the ledger names nobody."""
        return hashlib.blake2s(words.encode("utf-8", "replace"), key=self._salt, digest_size=8).hexdigest()

    def gone(self, planned: Planned) -> Entry | None:
        """The last time that this letter was issued for this trigger."""
        with self._told():
            found = self._db.execute(
                f'SELECT {_ENTRY} FROM letters WHERE "case" = ? AND letter = ? AND trigger = ? AND trigger_day = ? '
                "AND addressee = ? AND status = 'issued' ORDER BY time DESC LIMIT 1",
                planned.same,
            ).fetchone()
        return Entry(*found) if found else None

    def plan(self, folder: Path, letters: Sequence[Planned], now: datetime, by: str) -> Batch:
        """Enter a batch and its letters before anything is written. Its number is new in the ledger and in ``folder``."""
        at = now.isoformat(timespec="seconds")
        with self._changing() as db:
            day = f"{now:%Y-%m-%d}"
            (count,) = db.execute("SELECT count(*) FROM batches WHERE substr(id, 1, 10) = ?", (day,)).fetchone()
            number = count + 1
            while (folder / f"{day}-{number}").exists() or staging(folder, f"{day}-{number}").exists():
                number += 1
            batch = Batch(f"{day}-{number}", at, by, folder.resolve(), PLANNED)
            db.execute("INSERT INTO batches VALUES (?, ?, ?, ?, ?)", (batch.id, at, by, str(batch.folder), PLANNED))
            for place, each in enumerate(letters):
                (time,) = db.execute(
                    'SELECT coalesce(max(time), 0) + 1 FROM letters WHERE "case" = ? AND letter = ? AND trigger = ? '
                    "AND trigger_day = ? AND addressee = ? AND status <> 'failed'",
                    each.same,
                ).fetchone()
                if time > 1 and not each.again:
                    raise ValueError("a letter is planned that has gone already")
                made = db.execute(
                    'INSERT INTO letters (batch, place, letter, version, "case", trigger, trigger_day, trigger_at, role, '
                    "addressee, medium, time, reason, at, by, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(batch.id, place, each.letter, each.version, each.case, each.trigger, each.day),
                        *(each.trigger_at, each.role, each.addressee, each.medium, time, each.again, at, by, PLANNED),
                    ),
                )
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
                "UPDATE letters SET status = ?, why = ?, sha256 = ?, file = ?, pages = ?, enclosed = ? "
                "WHERE batch = ? AND place = ?",
                [
                    (
                        FAILED if each.why else ISSUED,
                        *(each.why, each.sha256, each.file, each.pages, " ".join(each.enclosed), batch.id, place),
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
        return self._batches("status IN (?, ?)", PLANNED, ISSUED)

    def _batches(self, where: str, *values: str) -> list[Batch]:
        with self._told():
            rows = self._db.execute(
                f"SELECT id, begun_at, begun_by, folder, status FROM batches WHERE {where} ORDER BY begun_at, id",
                values,
            ).fetchall()
        return [Batch(id_, at, by, Path(folder), status) for id_, at, by, folder, status in rows]

    def files(self, batch: Batch) -> dict[str, str]:
        """The hash of each file of an issued batch, by its name."""
        with self._told():
            return dict(self._db.execute("SELECT name, sha256 FROM files WHERE batch = ?", (batch.id,)))

    # -- asking it -------------------------------------------------------------------------------------------------------

    def entries(self, *, case: str = "", letter: str = "", since: str = "", until: str = "") -> Iterator[Entry]:
        """The lines of the ledger, oldest first; days are in ISO form, both included."""
        wanted = [
            ('"case" = ? COLLATE NOCASE', case),
            ("letter = ?", letter),
            ("substr(at, 1, 10) >= ?", since),
            ("substr(at, 1, 10) <= ?", until),
        ]
        given = [(words, value) for words, value in wanted if value]
        where = " AND ".join(words for words, _ in given) or "1"
        with self._told():
            for row in self._db.execute(
                f"SELECT {_ENTRY} FROM letters WHERE {where} ORDER BY id", [value for _, value in given]
            ):
                yield Entry(*row)

    def told(self, case: str) -> list[tuple[str, str, str, str]]:
        """Everybody whom an issued letter of a case reached, those with a copy too: role, addressee, letter, when."""
        with self._told():
            return self._db.execute(
                "SELECT role, addressee, letter, at FROM letters WHERE \"case\" = ? AND status = 'issued' UNION "
                "SELECT copies.role, copies.addressee, letters.letter, at FROM copies JOIN letters ON letters.id = "
                "copies.letter WHERE \"case\" = ? AND status = 'issued' ORDER BY 4, 1, 2",
                (case, case),
            ).fetchall()

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
        with self._told():
            rows = self._db.execute(
                'SELECT id, "case", timescale, kept_until, file, at, by, finished FROM destroyed ORDER BY id'
            ).fetchall()
        return [Destroyed(*row[:-1], bool(row[-1])) for row in rows]


def staging(folder: Path, batch: str) -> Path:
    """Where the files of a batch lie until its letters are issued."""
    return folder / f".caseforms-batch-{batch}"


# -- opening -------------------------------------------------------------------------------------------------------------


def open_ledger(path: Path) -> Ledger:
    """Open a ledger to issue letters; a new one is made, for its owner alone, when there is none.

    Raises :class:`~caseforms.errors.Unreadable` when the file is no ledger, is damaged or comes from a newer version, and
    :class:`~caseforms.errors.NotWritten` when it cannot be written or stays locked.
    """
    with _told(path):
        if not path.exists():
            _make(path, 0o600)
    connection = _connect(path, "rw")
    try:
        _check(path, connection)
        with _told(path):
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("BEGIN IMMEDIATE")  # tells now, and not after the letters are made, if it is read-only
            if not _version(connection):
                for statement in _SCHEMA.split(";\n"):
                    connection.execute(statement)
                connection.execute("INSERT INTO about VALUES ('salt', ?)", (secrets.token_bytes(32),))
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
        return Ledger(path, connection)
    except BaseException:
        connection.close()
        raise


def read_ledger(path: Path) -> Ledger:
    """Open a ledger to read it. Raises :class:`~caseforms.errors.Unreadable` also when there is none yet."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        raise Unreadable(
            "there is no ledger yet: no letter was issued", "Check the setting “ledger”.", file=str(path)
        )
    connection = _connect(path, "ro")
    try:
        _check(path, connection)
        return Ledger(path, connection)
    except BaseException:
        connection.close()
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    with _told(path):
        place = f"{path.resolve().as_uri()}?mode={mode}"
        return sqlite3.connect(place, uri=True, timeout=10, isolation_level=None)


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what is not a ledger of this version, or a damaged one."""
    with _told(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not application and not tables:
            return
        if application != APPLICATION:
            raise _no_ledger(path)
        if _version(connection) > VERSION:
            raise Unreadable(
                "this ledger was written by a newer version of caseforms",
                "Update caseforms on this computer; nothing was changed.",
                file=str(path),
            )
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise _damaged(path)


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _held(holder: sqlite3.Connection) -> bool:
    """Whether the lock was taken."""
    try:
        holder.execute("BEGIN EXCLUSIVE")
        return True
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False


def _make(path: Path, mode: int) -> None:
    """An empty file with these rights, unless somebody else was faster."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        path.chmod(mode)
    except FileExistsError:
        return


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the database or the system complains of into a sentence."""
    try:
        yield
    except sqlite3.Error as problem:
        raise _sentence(path, getattr(problem, "sqlite_errorcode", 0) & 0xFF) from problem
    except OSError as problem:
        raise NotWritten(
            f"{path}: the ledger cannot be used ({(problem.strerror or 'unknown reason').lower()}).",
            "Check the setting “ledger”, or ask for access to its folder.",
        ) from None


def _sentence(path: Path, code: int) -> CannotGoOn:
    if code == sqlite3.SQLITE_NOTADB:
        return _no_ledger(path)
    if code == sqlite3.SQLITE_CORRUPT:
        return _damaged(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return NotWritten(
            f"{path}: another program holds the ledger.", "Close it there, or try again in a moment."
        )
    if code == sqlite3.SQLITE_READONLY:
        return NotWritten(f"{path}: the ledger is read-only.", "Ask for write access to the file and its folder.")
    if code == sqlite3.SQLITE_FULL:
        return NotWritten(f"{path}: the disk of the ledger is full.", "Free some space, and give the command again.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return NotWritten(
            f"{path}: the ledger cannot be opened.", "Check the setting “ledger”, or ask for access to its folder."
        )
    return NotWritten(f"{path}: the ledger cannot be read or written.", "Check the disk, and try again.")


def _no_ledger(path: Path) -> Unreadable:
    return Unreadable("this file is not a ledger of letters", "Check the setting “ledger”.", file=str(path))


def _damaged(path: Path) -> Unreadable:
    return Unreadable(
        "the ledger is damaged; nothing was changed",
        "Put back the last good copy, and enter by hand what went since, before any letter is printed.",
        file=str(path),
    )
