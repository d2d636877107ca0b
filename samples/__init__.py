"""Fictional case files, one of each kind of case. Every name, number and address is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

#: The day on which the sample cases are looked at, so that their dates stay in order for good.
SAMPLE_DAY = date(2026, 11, 20)

#: Each sample case with the forms that it calls for.
SAMPLES: dict[str, tuple[str, ...]] = {
    "school_child_in_need.yaml": ("is1", "caf", "referral"),
    "health_visitor_urgent.yaml": ("referral", "skin_map"),
    "cafcass_section_120.yaml": ("section_120",),
    "serious_case_notification.yaml": ("scr",),
    "serious_case_update.yaml": ("scr",),
    "unborn_baby.yaml": ("referral",),
    "three_languages.yaml": ("is1", "caf"),
}


def sample(name: str) -> Path:
    """The file of a sample case."""
    return Path(__file__).parent / name
