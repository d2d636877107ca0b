"""The review agrees with careful readers on every labelled narrative that is kept here (tests/narratives)."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from caseforms.checks.prose.criteria import CRITERIA

ROOT = Path(__file__).parent.parent
SETS = sorted((Path(__file__).parent / "narratives").glob("*.yaml"))


@cache
def bench() -> Any:
    """The program that measures, loaded from the benchmarks."""
    spec = importlib.util.spec_from_file_location("review_quality", ROOT / "benchmarks" / "review_quality.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def quality() -> Any:
    """The measure of all sets together."""
    return bench().measure(bench().load(SETS))


def test_there_are_enough_narratives_of_each_kind() -> None:
    narratives = bench().load(SETS)
    assert len(narratives) >= 100
    assert len({each["id"] for each in narratives}) == len(narratives)
    for criterion in CRITERIA:
        labelled = sum(criterion in each["labels"] for each in narratives)
        assert 10 <= labelled <= len(narratives) - 10, criterion


@pytest.mark.parametrize("criterion", list(CRITERIA))
def test_precision_and_recall_are_nine_in_ten_or_better(criterion: str) -> None:
    tally = quality().criteria[criterion]
    assert tally.precision >= 0.9, tally.false
    assert tally.recall >= 0.9, tally.missed


def test_at_most_one_good_narrative_in_ten_gets_a_remark() -> None:
    assert len(quality().good_with_findings) <= quality().good / 10, quality().good_with_findings
