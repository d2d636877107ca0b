"""Files out: owner-only, atomic, never half-written."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

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
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".caseforms-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
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
