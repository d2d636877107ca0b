"""The skin map's rules: each case breaks one and sees its code, place and level; and the drawing in words."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from caseforms.cases.reading import read_case_file
from caseforms.checks.check import check
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.skin_map_places import VIEWS
from caseforms.render import body_map
from caseforms.samples import SAMPLE_DAY, sample

ONE, TWO = "skin_map.injuries[0]", "skin_map.injuries[1]"


@pytest.mark.parametrize("name", ["skin_map", "skin_map_by_figures"])
def test_complete_map_has_nothing_but_questions(checked: Any, name: str) -> None:
    levels = {finding.level for finding in checked("skin_map", name).findings}
    assert levels <= {Level.QUESTION}


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        ({f"{TWO}.no": "3"}, "MAP-01", f"{TWO}.no", Level.ERROR),
        ({f"{TWO}.view": None}, "MAP-02", f"{TWO}.view", Level.ERROR),
        ({f"{TWO}.y": None}, "MAP-02", f"{TWO}.y", Level.ERROR),
        ({f"{ONE}.site": "left antebrachium"}, "MAP-03", f"{ONE}.site", Level.ERROR),
        ({f"{ONE}.site": "forearm, inner side", f"{ONE}.side": None}, "MAP-03", f"{ONE}.site", Level.ERROR),
        ({f"{ONE}.site": "forearm, inner side", f"{ONE}.side": "both"}, "MAP-03", f"{ONE}.side", Level.ERROR),
        ({f"{ONE}.view": "head_back"}, "MAP-03", f"{ONE}.site", Level.ERROR),
        ({f"{TWO}.x": "0.02", f"{TWO}.y": "0.02"}, "MAP-04", f"{TWO}.x", Level.WARNING),
        ({f"{TWO}.x": "0.62"}, "MAP-05", f"{TWO}.side", Level.WARNING),
        ({f"{TWO}.view": "front"}, "MAP-05", f"{TWO}.side", Level.WARNING),
        ({f"{TWO}.site": "back of the thigh", f"{TWO}.side": None}, "MAP-06", f"{TWO}.side", Level.ERROR),
        ({f"{TWO}.y": "0.25"}, "MAP-07", f"{TWO}.site", Level.WARNING),
        ({f"{TWO}.how_visible": "uncovered"}, "MAP-08", f"{TWO}.how_visible", Level.WARNING),
        ({f"{TWO}.how_visible": None}, "M01", f"{TWO}.how_visible", Level.ERROR),
        (
            {"skin_map.injury_seen_at": "18/11/2026 09:41"},
            "MAP-09",
            "skin_map.injury_seen_at",
            Level.ERROR,
        ),
        (
            {"skin_map.concern_identified_at": "19/11/2026 09:00"},
            "MAP-09",
            "skin_map.concern_identified_at",
            Level.ERROR,
        ),
        ({"skin_map.injury_seen_at": "17/11/2026 09:30"}, "MAP-10", "skin_map.recorded_at", Level.WARNING),
        ({"skin_map.outline": "toddler"}, "MAP-11", "skin_map.outline", Level.ADVICE),
        ({"skin_map.written_by_witness": "no"}, "MAP-12", "skin_map.written_by_witness", Level.ERROR),
        ({"skin_map.signature.name": "Maya Singh"}, "MAP-12", "skin_map.signature.name", Level.WARNING),
        (
            {"skin_map.emergency": "yes", "skin_map.medical": "no"},
            "MAP-13",
            "skin_map.medical",
            Level.WARNING,
        ),
        ({"skin_map.signature.signed_on": None}, "MAP-14", "skin_map.signature.signed_on", Level.ERROR),
        (
            {"skin_map.signature.signed_on": "18/11/2026"},
            "MAP-14",
            "skin_map.signature.signed_on",
            Level.ERROR,
        ),
        (
            {"skin_map.signature.signed_on": "18/11/2026 time not known"},
            "MAP-14",
            "skin_map.signature.signed_on",
            Level.ERROR,
        ),
        ({"skin_map.signature.method": None}, "MAP-14", "skin_map.signature.method", Level.ERROR),
        ({"skin_map.signature.method": "verbal"}, "MAP-14", "skin_map.signature.method", Level.ERROR),
        ({f"{ONE}.shape": "Oval, caused by a grip"}, "MAP-15", f"{ONE}.shape", Level.WARNING),
        ({f"{ONE}.shape": "looks like he was hit"}, "MAP-15", f"{ONE}.shape", Level.WARNING),
        ({f"{ONE}.colours": ["yellow, about 3 days old"]}, "MAP-15", f"{ONE}.colours", Level.WARNING),
        (
            {f"{ONE}.kind": "other", f"{ONE}.kind_detail": "Mark consistent with a bite"},
            "MAP-15",
            f"{ONE}.kind_detail",
            Level.WARNING,
        ),
        ({f"{ONE}.size_mm": "as big as a coin"}, "MAP-16", f"{ONE}.size_mm", Level.WARNING),
        ({f"{ONE}.kind": "other"}, "MAP-17", f"{ONE}.kind_detail", Level.ERROR),
        (
            {"skin_map.signature.signed_on": "18/11/2026 09:30"},
            "MAP-18",
            "skin_map.signature.signed_on",
            Level.WARNING,
        ),
        ({"skin_map.actions[0].at": "18/11/2026 10:00"}, "MAP-18", "skin_map.actions[0].at", Level.WARNING),
        ({"child.is_unborn": "yes"}, "MAP-19", "child.is_unborn", Level.ERROR),
        ({f"{TWO}.x": "1.2"}, "VAL-03", f"{TWO}.x", Level.ERROR),
    ],
)
def test_rule_is_broken(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("skin_map", changes=changes), code, path).level is level


@pytest.mark.parametrize(
    "changes",
    [
        {f"{ONE}.site": "left forearm, inner side (near the wrist)"},
        {f"{ONE}.site": "chin", f"{ONE}.side": None},
        {f"{ONE}.size_mm": "12"},
        {f"{ONE}.size_mm": "12 x 4 mm"},
        {f"{ONE}.size_mm": "not known"},
        {f"{ONE}.site": "left index fingertip"},
        {f"{ONE}.shape": "Three round marks in a row, like beads"},
        {f"{TWO}.side": None},
        {"skin_map.injury_seen_at": "17/11/2026 09:41"},
        {"skin_map.recorded_at": "18/11/2026 time not known"},
        {"skin_map.child_said": "“He hit me and it was caused by the belt.”"},
    ],
)
def test_rule_is_kept(checked: Any, changes: dict[str, Any]) -> None:
    levels = {finding.level for finding in checked("skin_map", changes=changes).findings}
    assert levels <= {Level.QUESTION}


def test_unknown_place_names_the_closest(checked: Any, found: Any) -> None:
    result = checked("skin_map", changes={f"{ONE}.site": "left foreram, inner side"})
    assert "“left forearm, inner side”" in found(result, "MAP-03", f"{ONE}.site").remedy


def test_dates_without_times_are_compared_by_day_alone(checked: Any) -> None:
    changes = {
        "skin_map.injury_seen_at": "18/11/2026 time not known",
        "skin_map.concern_identified_at": "18/11/2026 time not known",
        "skin_map.recorded_at": "19/11/2026 time not known",
        "skin_map.signature.signed_on": "19/11/2026 10:00",
    }
    codes = {finding.code for finding in checked("skin_map", changes=changes).findings}
    assert not codes & {"MAP-09", "MAP-10", "MAP-18"}


def test_urgency_lifts_all_but_the_signature(checked: Any, found: Any) -> None:
    changes = {
        "consent": {"basis": "s47"},
        "skin_map.place": None,
        "skin_map.actions": None,
        f"{ONE}.site": "somewhere on the left",
        "skin_map.signature.signed_on": None,
    }
    result = checked("skin_map", changes=changes)
    assert result.urgent
    assert [finding.code for finding in result.errors] == ["MAP-14"]
    assert found(result, "M01", "skin_map.place").level is Level.WARNING
    named = checked("skin_map", changes=changes | {"skin_map.signature": None})
    assert [finding.path for finding in named.errors] == ["skin_map.signature.name"]


def test_views_of_the_form_are_those_of_the_drawing() -> None:
    assert dict(VIEWS) == body_map.VIEWS


def test_drawing_tells_every_mark_in_words() -> None:
    result = check(load("skin_map"), read_case_file(sample("health_visitor_urgent.yaml")), SAMPLE_DAY)
    assert not result.errors
    words = result.form.drawings(result.case)["skin_map.drawing"].words
    assert "Mark 1: close-up of head, front, left cheek" in words
    assert "Mark 5: front view, right forearm, inner side" in words
    assert "6: bruise, blue and yellow, 40 × 25 mm" in words


def test_place_that_was_not_found_is_said_in_words(checked: Any) -> None:
    result = checked("skin_map", changes={f"{ONE}.site": "left antebrachium"})
    words = result.form.drawings(result.case)["skin_map.drawing"].words
    assert "Not on the drawing, because the place was not found: “left antebrachium”" in words


@pytest.mark.parametrize("changes", [{"skin_map": None}, {"skin_map": None, "child": None}])
def test_drawing_of_an_empty_case_has_no_marks(checked: Any, changes: dict[str, Any]) -> None:
    result = checked("skin_map", changes=changes)
    drawing = result.form.drawings(result.case)["skin_map.drawing"]
    assert "No marks." in drawing.words
    assert drawing.png().startswith(b"\x89PNG")


def test_check_loads_no_drawing_library() -> None:
    script = (
        "import sys; from caseforms.cases.reading import read_case_file; from caseforms.checks.check import check;"
        "from caseforms.forms import load; from caseforms.samples import SAMPLE_DAY, sample;"
        "check(load('skin_map'), read_case_file(sample('health_visitor_urgent.yaml')), SAMPLE_DAY);"
        "print([name for name in ('reportlab', 'PIL', 'docx', 'docxtpl', 'pypdf') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
