"""Complete cases, changed in one place and checked on a fixed day."""

from __future__ import annotations

import copy
import datetime
import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from caseforms.cases.reading import parse_case
from caseforms.checks.check import Result, check
from caseforms.forms import load
from caseforms.samples import SAMPLE_DAY

COMPLETE = Path(__file__).parent / "complete"


#: What PyYAML has in C where its wheel was built with it: the suite reads and writes thousands of cases.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def from_yaml(text: str) -> Any:
    """YAML as plain data, every answer as text."""
    return yaml.load(text, Loader=_Loader)


def as_yaml(data: Any) -> str:
    """Plain data as the text of a case file, in the order given."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
    return text


@functools.cache
def _complete(name: str) -> Any:
    return from_yaml((COMPLETE / f"{name}.yaml").read_text(encoding="utf-8"))


def load_complete(name: str) -> dict[str, Any]:
    """The complete case ``tests/complete/NAME.yaml`` as plain data, every answer as text."""
    data: dict[str, Any] = copy.deepcopy(_complete(name))
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
    return check(load(form), parse_case(as_yaml(data).encode("utf-8"), "case.yaml"), SAMPLE_DAY)


@dataclass(frozen=True)
class Ran:
    """What one run of the program gave back."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class SampleDay(datetime.date):
    """A clock that stands on the day of the samples."""

    @classmethod
    def today(cls) -> datetime.date:
        return SAMPLE_DAY
