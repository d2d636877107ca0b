"""Issuing: files and ledger become true together, whatever moment the power goes or the run is killed.

A batch is entered in the ledger as planned; its files are written into a hidden folder; then the ledger enters, in one
transaction, that its letters are issued, with the hashes of the files; then the folder gets its name. Killed before
that transaction, nothing was issued and the next run throws the hidden folder away. Killed after it, the next run
gives the folder its name. No file is seen under its own name before it is whole and its letter issued.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..errors import CannotGoOn, NotWritten
from ..render.files import ready_folder
from .ledger import PLANNED, Batch, Ledger, Outcome, Planned, staging

#: Writes the files of a batch into a folder and says what became of each planned letter, in their order.
Produce = Callable[[Path, Batch], Sequence[Outcome]]

_INTERRUPTED = "the run was interrupted before anything was issued"
_DAMAGED = "the files were damaged before anybody saw them"
_IF_NOT_GONE = "If they did not go, write them with --again --reason."


def issue(
    ledger: Ledger, folder: Path, letters: Sequence[Planned], produce: Produce, now: datetime, by: str
) -> Batch:
    """Issue letters as one batch, whose files are in the folder of its number inside of ``folder`` afterwards.

    The ledger must be held (:meth:`~caseforms.letters.ledger.Ledger.alone`). Whatever ``produce`` raises is raised after
    everything is undone.
    """
    ready_folder(folder)
    batch = ledger.plan(folder, letters, now, by)
    place = staging(batch.folder, batch.id)
    try:
        try:
            place.mkdir(mode=0o700)
            outcomes = produce(place, batch)
            if len(outcomes) != len(letters):
                raise ValueError("the outcomes are not those of the letters")
            files = hashes(place)
            _settle(place, batch.folder)
        except OSError as problem:
            raise _not_written(batch, problem) from None
        ledger.issue(batch, outcomes, files.items())
    except BaseException:
        with suppress(CannotGoOn):  # where even that fails, the next run does it
            ledger.drop(batch, _INTERRUPTED)
            _clear(place)
        raise
    _put(ledger, batch)
    return batch


def recover(ledger: Ledger) -> Iterator[str]:
    """Finish or undo what an interrupted run left, and say so. The ledger must be held."""
    for batch in ledger.unfinished():
        begun = f"Batch {batch.id}, begun by {batch.begun_by}, was interrupted"
        try:
            yield f"{begun}; {_recovered(ledger, batch)}"
        except OSError:
            yield f"{begun}; its files in {batch.folder} cannot be opened by you, so {batch.begun_by} has to finish it."


def _recovered(ledger: Ledger, batch: Batch) -> str:
    place, final = staging(batch.folder, batch.id), batch.folder / batch.id
    if batch.status == PLANNED:
        _clear(place)
        ledger.drop(batch, _INTERRUPTED)
        return "nothing of it was issued."
    if not ledger.files(batch):
        _put(ledger, batch)
        return "none of its letters could be put on paper."
    if final.is_dir():
        found, wanted = hashes(final), ledger.files(batch)
        if all(found.get(name) == wanted[name] for name in wanted):
            ledger.written(batch)
            return f"its letters were issued and are in {final}."
        ledger.lost(batch)
        return f"its letters count as issued, but files in {final} are missing or not whole. {_IF_NOT_GONE}"
    if place.is_dir():
        if hashes(place) == ledger.files(batch):
            _put(ledger, batch)
            return f"its letters were issued and are now in {final}."
        ledger.drop(batch, _DAMAGED)
        _clear(place)
        return "its files were damaged before anybody saw them, so none of it counts as issued."
    if batch.folder.is_dir():
        ledger.lost(batch)
        return f"its letters count as issued, but {final} is not there. {_IF_NOT_GONE}"
    return f"its letters count as issued and wait in {batch.folder}, which cannot be reached from here."


def _clear(place: Path) -> None:
    """Throw a hidden folder away; a process of a killed run may still be writing its last file into it."""
    for _ in range(20):
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            return
        time.sleep(0.05)


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file in a folder, by its name; what has only a temporary name is left out."""
    found = {}
    for path in sorted(folder.iterdir()):
        if not path.name.startswith("."):
            with path.open("rb") as stream:
                found[path.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def _put(ledger: Ledger, batch: Batch) -> None:
    """Give the folder of an issued batch its name; one without a file gets none."""
    if not ledger.files(batch):
        _clear(staging(batch.folder, batch.id))
        ledger.written(batch)
        return
    final = batch.folder / batch.id
    try:
        staging(batch.folder, batch.id).rename(final)
    except OSError as problem:
        raise NotWritten(
            f"{final}: the letters are issued, but their folder cannot be given its name "
            f"({(problem.strerror or 'unknown reason').lower()}).",
            "Give the command again: it finishes this batch first.",
        ) from None
    _settle(batch.folder)
    ledger.written(batch)


def _settle(*folders: Path) -> None:
    """Wait until the names of the files in these folders are on the disk, where the system can tell."""
    for folder in folders:
        with suppress(OSError):  # a system that cannot open a folder keeps its names by itself
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _not_written(batch: Batch, problem: OSError) -> NotWritten:
    import errno

    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotWritten(
            f"{batch.folder}: the disk is full; nothing was issued.",
            "Free some space, or name another folder with -o.",
        )
    return NotWritten(
        f"{batch.folder}: the letters cannot be written there ({(problem.strerror or 'unknown reason').lower()}); "
        "nothing was issued.",
        "Name another folder with -o, or ask for access.",
    )
