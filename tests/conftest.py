"""Fixtures that the tests of the forms share."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, SampleDay, changed, check_data, load_complete
from hypothesis import settings

import caseforms.cli
import caseforms.commands.shared
from caseforms.checks.check import Result
from caseforms.findings import Finding

# As the program does; or else half of the time that it takes to find all tests is the collector’s.
gc.set_threshold(100_000, 50, 50)

# Continuous integration tries the same examples each time, fewer of them; at the desk every run tries new ones. How long one takes says
# nothing: the first loads what the others find loaded, and the machine has other work.
settings.register_profile("new examples", deadline=None, max_examples=40)
settings.register_profile("same examples", deadline=None, derandomize=True, database=None, max_examples=25)
settings.load_profile("same examples" if os.environ.get("CI") else "new examples")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, whatever the order of the others: or else one worker ends long after its fellow."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What thousands of collected tests keep is never garbage: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output is as wide as into a file, whatever the machine that runs the tests says of its terminal."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def checked() -> Callable[..., Result]:
    """``checked(form, base, {path: value})``: the complete case ``base`` with changes, checked for ``form``."""

    def run(form: str, base: str = "", changes: dict[str, Any] | None = None) -> Result:
        return check_data(form, changed(load_complete(base or form), changes or {}))

    return run


@pytest.fixture
def found() -> Callable[..., Finding]:
    """``found(result, code, path)``: the one finding with this code at this path; fails when there is none."""

    def pick(result: Result, code: str, path: str) -> Finding:
        for finding in result.findings:
            if finding.code == code and finding.path == path:
                assert finding.place.line > 0, "the finding has no place in the file"
                assert finding.message
                return finding
        listed = "\n".join(f"{f.level} {f.code} {f.path}: {f.message}" for f in result.findings)
        raise AssertionError(f"no {code} at {path}; there are:\n{listed}")

    return pick


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """``run("fill", "is1", …)`` runs the entry point in ``tmp_path`` on the sample day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(caseforms.commands.shared, "date", SampleDay)

    def once(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["caseforms", *map(str, words)])
        capsys.readouterr()
        code = 0
        try:
            caseforms.cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Ran(code, said.out, said.err)

    return once
