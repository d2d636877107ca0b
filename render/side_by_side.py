"""Two independent pieces of work at once, each on a processor of its own where the system allows it simply.

Word and PDF of one document share nothing but their content, and libraries take longer to load than to write. A forked
child starts with everything that is loaded; where there is no fork, or other threads run, the work is done in turn.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def side_by_side(here: Callable[[], A], apart: Callable[[], B]) -> tuple[A, B]:
    """The results of both; ``apart`` may run in a child process, so it must only return, never change anything.

    What either raises is raised here, first that of ``here``. No child outlives the call.
    """
    if not hasattr(os, "fork") or threading.active_count() > 1 or (os.cpu_count() or 1) < 2:
        return here(), apart()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(writer, apart)
    os.close(writer)
    try:
        mine = here()
        with os.fdopen(reader, "rb", closefd=False) as stream:
            fine, theirs = pickle.load(stream)  # noqa: S301 - from our own child, never from a file
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(reader)
        os.waitpid(child, 0)
    if not fine:
        raise theirs
    return mine, theirs


def _answer(writer: int, work: Callable[[], object]) -> None:
    """In the child: send the result, or what was raised, and end without touching what belongs to the parent."""
    try:
        try:
            answer = pickle.dumps((True, work()))
        except BaseException as fault:
            try:
                answer = pickle.dumps((False, fault))
            except Exception:
                answer = pickle.dumps((False, RuntimeError(type(fault).__name__)))
        with os.fdopen(writer, "wb") as stream:
            stream.write(answer)
    finally:
        os._exit(0)
