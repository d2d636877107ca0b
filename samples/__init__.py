"""Fictional case files, one of each kind of case. Every name, number and address is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

#: The day on which the sample cases are looked at, so that their dates stay in order for good.
SAMPLE_DAY = date(2026, 11, 20)

#: Each sample case with the forms that it calls for.
SAMPLES: dict[str, tuple[str, ...]] = {}


def sample(name: str) -> Path:
    """The file of a sample case."""
    return Path(__file__).parent / name
