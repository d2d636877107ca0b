"""Word and PDF at once: both results come back, whatever is raised is raised, and no child is left."""

from __future__ import annotations

import os
import threading
import time

import pytest

from caseforms.errors import ProofFailed, Unreadable
from caseforms.render.side_by_side import side_by_side


@pytest.fixture(params=["child", "in turn"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Once with a forked child, once in turn."""
    monkeypatch.setattr(threading, "active_count", lambda: 1 if request.param == "child" else 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return str(request.param)


def raising(fault: BaseException) -> object:
    raise fault


def no_child_left() -> None:
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_both_results_come_back(way: str) -> None:
    here, apart = side_by_side(lambda: b"x" * 10, lambda: b"y" * 1_000_000)
    assert (len(here), len(apart)) == (10, 1_000_000)
    no_child_left()


def test_what_is_raised_apart_keeps_all_it_said(way: str) -> None:
    with pytest.raises(ProofFailed) as caught:
        side_by_side(lambda: 1, lambda: raising(ProofFailed("lost", "look", ("child.dob",))))
    assert (caught.value.message, caught.value.remedy, caught.value.lost) == ("lost", "look", ("child.dob",))
    with pytest.raises(Unreadable) as other:
        side_by_side(
            lambda: 1, lambda: raising(Unreadable("broken", "mend", file="a.yaml", line=3, column=4))
        )
    assert (str(other.value), other.value.line) == ("a.yaml:3:4: broken", 3)
    no_child_left()


def test_what_is_raised_here_ends_the_other(way: str) -> None:
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        side_by_side(lambda: raising(KeyboardInterrupt()), lambda: time.sleep(30))
    assert time.monotonic() - start < 20
    no_child_left()


def test_a_fault_that_cannot_travel_is_still_a_fault(way: str) -> None:
    class Local(Exception):
        """Known in one process only."""

    with pytest.raises((RuntimeError, Local)):
        side_by_side(lambda: 1, lambda: raising(Local(lambda: 1)))
    no_child_left()


def test_a_child_that_dies_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with pytest.raises(EOFError):
        side_by_side(lambda: 1, lambda: os._exit(1))
    no_child_left()
