"""How far a long piece of work is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import click


class Bars:
    """A progress bar for each piece of work, with what a second brings, on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._what, self._done, self._begun = "", 0, 0.0
        self._bar: Any = None

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self.step

    def __exit__(self, *_: object) -> None:
        self._end()

    def step(self, what: str, done: int, of: int) -> None:
        """So much of a piece of work is done."""
        if not sys.stderr.isatty():
            return
        if what != self._what:
            self._end()
            self._what, self._done, self._begun = what, 0, time.monotonic()
            self._bar = click.progressbar(
                length=of, label=what, file=sys.stderr, show_pos=True, item_show_func=lambda shown: shown
            )
            self._bar.__enter__()
        seconds = max(time.monotonic() - self._begun, 0.001)
        self._bar.update(done - self._done, f"{done / seconds:,.0f} a second")
        self._done = done

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
