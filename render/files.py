"""Files out: owner-only, atomic, never half-written."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..errors import NotWritten


def ready_folder(folder: Path) -> None:
    """Make an output folder, owner-only when it is new.

    Raises :class:`~caseforms.errors.NotWritten` when there is a file in its place or it cannot be made or written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise NotWritten(f"{folder}: this is a file, not a folder.", "Name another folder with -o.") from None
    except OSError as problem:
        raise _cannot(folder, problem) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotWritten(
            f"{folder}: the folder is read-only.", "Name another folder with -o, or ask for access."
        )


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` under a temporary name, then give it its final name in one step.

    The file can be read by its owner alone. Raises :class:`~caseforms.errors.NotWritten`; nothing is left behind.
    """
    with writing(path) as stream:
        stream.write(data)


def write_one_of_many(path: Path, data: bytes) -> None:
    """Like :func:`write_file`, for files by the hundred: they are on the disk for sure after :func:`settle`."""
    temporary = path.parent / f".caseforms-{os.getpid()}"
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)
        temporary.replace(path)
    except BaseException as problem:
        temporary.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise _cannot(path, problem) from None
        raise


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new folder that gets its name when all of them are there.

    Folder and files can be read by their owner alone. Raises :class:`~caseforms.errors.NotWritten`, also when there is such a
    folder already; nothing is left behind.
    """
    temporary = folder.parent / f".caseforms-{folder.name}-{os.getpid()}"
    try:
        temporary.mkdir(mode=0o700)
        for name, data in files.items():
            write_file(temporary / name, data)
        temporary.rename(folder)
    except BaseException as problem:
        shutil.rmtree(temporary, ignore_errors=True)
        if isinstance(problem, OSError):
            raise _cannot(folder, problem) from None
        raise


def settle() -> None:
    """Wait until everything that was written is on the disk, where the system can tell."""
    if hasattr(os, "sync"):
        os.sync()


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content is the file ``path`` when the block ends, and not before; it can be read back meanwhile.

    The file can be read by its owner alone. Raises :class:`~caseforms.errors.NotWritten`; nothing is left behind, and an
    earlier file is kept, when anything is raised.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".caseforms-")
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException as problem:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise _cannot(path, problem) from None
        raise


def _cannot(path: Path, problem: OSError) -> NotWritten:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotWritten(
            f"{path}: the disk is full; nothing was written.",
            "Free some space, or name another folder with -o.",
        )
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NotWritten(
            f"{path}: writing is not allowed there.", "Name another folder with -o, or ask for access."
        )
    return NotWritten(
        f"{path}: it cannot be written ({(problem.strerror or 'unknown reason').lower()}).",
        "Name another folder with -o.",
    )
