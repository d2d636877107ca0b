"""The file of a ledger: opening it, refusing what is none, holding it for one run, and what can go wrong in sentences.

A rollback journal and no write-ahead log: between two writes all of the ledger is in the one file, which can be copied,
and it can lie on a shared drive. A run that issues letters holds a lock in a file beside the ledger, which the system
takes back when the run is killed.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import CannotGoOn, NotWritten, Unreadable

APPLICATION = 0x63664C67
VERSION = 1
#: Seconds for which a run waits until another one has finished.
PATIENCE = 60.0
#: Seconds for which one change waits for another.
BUSY = 10.0

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE batches (
    id TEXT PRIMARY KEY, begun_at TEXT NOT NULL, begun_by TEXT NOT NULL, folder TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'issued', 'written', 'dropped', 'lost'))
);
CREATE TABLE letters (
    id INTEGER PRIMARY KEY, batch TEXT NOT NULL REFERENCES batches, place INTEGER NOT NULL,
    letter TEXT NOT NULL, version INTEGER NOT NULL, "case" TEXT NOT NULL COLLATE NOCASE,
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


def connect(path: Path) -> sqlite3.Connection:
    """Open a ledger to change it; a new one is made, for its owner alone, when there is none.

    Raises :class:`~caseforms.errors.Unreadable` when the file is no ledger, is damaged or comes from a newer version, and
    :class:`~caseforms.errors.NotWritten` when it cannot be written or stays locked.
    """
    with told(path):
        if not path.exists():
            _make(path, 0o600)
    connection = _connect(path)
    try:
        _check(path, connection)
        with told(path):
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is not left in the file
            connection.execute("BEGIN IMMEDIATE")
            if not _version(connection):
                for statement in _SCHEMA.split(";\n"):
                    connection.execute(statement)
                connection.execute("INSERT INTO about VALUES ('salt', ?)", (secrets.token_bytes(32),))
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
            # written even if it stands there: a ledger that cannot be written tells so before letters are made
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a ledger to read it. Raises :class:`~caseforms.errors.Unreadable` also when there is none yet."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        raise Unreadable(
            "there is no ledger yet: no letter was issued", "Check the setting “ledger”.", file=str(path)
        )
    connection = _connect(path)
    try:
        with told(path):
            connection.execute("PRAGMA query_only = ON")
        _check(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def alone(
    path: Path, busy: Callable[[], str], waiting: Callable[[str], None], patience: float
) -> Iterator[None]:
    """Hold a ledger for one run; see :meth:`~caseforms.letters.ledger.Ledger.alone`. ``busy`` says who holds it."""
    lock = path.with_name(f"{path.name}.lock")
    with told(lock):
        _make(lock, path.stat().st_mode & 0o777)
        holder = sqlite3.connect(lock, timeout=0, isolation_level=None)
    try:
        with told(lock):
            if not _held(holder):
                waiting(busy())
                holder.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
                if not _held(holder):
                    raise NotWritten(
                        f"{busy()}, and has not finished after {patience:g} seconds; nothing was issued.",
                        "Give the command again when it has finished.",
                    )
        yield
    finally:
        holder.close()


def _connect(path: Path) -> sqlite3.Connection:
    """Never makes a file. What a killed run left half-written is undone by the first connection that may write."""
    with told(path):
        place = f"{path.resolve().as_uri()}?mode=rw"
        return sqlite3.connect(place, uri=True, timeout=BUSY, isolation_level=None)


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what is not a ledger of this version, or a damaged one."""
    with told(path):
        connection.execute("BEGIN")  # all at one moment, while another run may be making the ledger
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("COMMIT")
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
        holder.execute("PRAGMA journal_mode = OFF")  # nothing is ever written into it
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
def told(path: Path) -> Iterator[None]:
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
        return NotWritten(
            f"{path}: the ledger is read-only.", "Ask for write access to the file and its folder."
        )
    if code == sqlite3.SQLITE_FULL:
        return NotWritten(
            f"{path}: the disk of the ledger is full.", "Free some space, and give the command again."
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return NotWritten(
            f"{path}: the ledger cannot be opened.",
            "Check the setting “ledger”, or ask for access to its folder.",
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
