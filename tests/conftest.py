"""What the tests share: complete cases, changed in one place, checked on a fixed day."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseforms.cases.reading import parse_case
from caseforms.checks.check import Result, check
from caseforms.findings import Finding
from caseforms.forms import load
from caseforms.samples import SAMPLE_DAY

COMPLETE = Path(__file__).parent / "complete"


def load_complete(name: str) -> dict[str, Any]:
    """The complete case ``tests/complete/NAME.yaml`` as plain data, every answer as text."""
    data: dict[str, Any] = yaml.load(
        (COMPLETE / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    return data


def changed(data: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy of ``data`` with answers set by path (``parents[0].name``); ``None`` takes an answer out."""
    data = copy.deepcopy(data)
    for path, value in changes.items():
        steps = [name or int(number) for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path)]
        node: Any = data
        for step, following in itertools.pairwise(steps):
            if isinstance(node, dict) and not isinstance(node.get(step), dict | list):
                node[step] = [] if isinstance(following, int) else {}
            if isinstance(node, list) and step == len(node):
                node.append({})
            node = node[step]
        last = steps[-1]
        if value is None and isinstance(node, dict):
            node.pop(last, None)
        elif value is None:
            del node[last]
        elif isinstance(node, list) and last == len(node):
            node.append(value)
        else:
            node[last] = value
    return data


def check_data(form: str, data: dict[str, Any]) -> Result:
    """Check plain data for a form on the sample day."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return check(load(form), parse_case(text.encode("utf-8"), "case.yaml"), SAMPLE_DAY)


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
