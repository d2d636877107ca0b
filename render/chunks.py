"""Much of the same work in chunks, on all processors: for batches, whose items have nothing to do with each other.

Forked children share what is loaded and the items themselves. Each takes every second chunk (or third, with three
processors) and sends its results through a pipe, which holds it back when nobody takes them, so memory stays flat.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

R = TypeVar("R")

#: With fewer items than this, starting children costs more than they save.
FEW = 200
_PIPE_BYTES = 1 << 20
_LENGTH = struct.Struct("<Q")


def in_chunks(count: int, work: Callable[[range], R], *, size: int = 64, few: int = FEW) -> Iterator[R]:
    """What ``work`` returns for each chunk of ``range(count)``, in order.

    It may run in a child process, so it must only return, never change anything but files. What it raises is raised here.
    No child outlives the iterator.
    """
    chunks = [range(first, min(first + size, count)) for first in range(0, count, size)]
    hands = min(processors(), len(chunks))
    if hands < 2 or count < few:
        yield from map(work, chunks)
        return
    children: list[tuple[int, BinaryIO]] = []
    try:
        for hand in range(hands):
            children.append(_child(chunks[hand::hands], work, [stream for _, stream in children]))
        for number in range(len(chunks)):
            yield _received(children[number % hands][1])
    finally:
        for child, stream in children:
            stream.close()
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def processors() -> int:
    """How many processors work can be spread over; 1 where there is no fork, or other threads run."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _child(
    chunks: list[range], work: Callable[[range], object], others: list[BinaryIO]
) -> tuple[int, BinaryIO]:
    reader, writer = os.pipe()
    _widen(writer)
    child = os.fork()
    if child:
        os.close(writer)
        return child, os.fdopen(reader, "rb")
    try:
        gc.freeze()  # what the parent made is not looked through again
        os.close(reader)
        for other in others:
            os.close(other.fileno())
        with os.fdopen(writer, "wb") as stream:
            for chunk in chunks:
                answer = _answer(work, chunk)
                stream.write(_LENGTH.pack(len(answer)) + answer)
                stream.flush()
    finally:
        os._exit(0)


def _answer(work: Callable[[range], object], chunk: range) -> bytes:
    try:
        return pickle.dumps((True, work(chunk)), protocol=pickle.HIGHEST_PROTOCOL)
    except BaseException as fault:
        try:
            return pickle.dumps((False, fault))
        except Exception:
            return pickle.dumps((False, RuntimeError(type(fault).__name__)))


def _received(stream: BinaryIO) -> Any:
    """The next result of a child. What it raised is raised here."""
    head = stream.read(_LENGTH.size)
    data = stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if not data:
        raise RuntimeError("a process of the batch has ended before its work was done")
    fine, result = pickle.loads(data)  # noqa: S301 - from our own child, never from a file
    if not fine:
        raise result
    return result


def _widen(pipe: int) -> None:
    """Let a child run ahead by some chunks, where the system allows it."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        return
