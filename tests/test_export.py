"""“caseforms export”: case files become a workbook, and importing that makes the same case files again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran
from openpyxl import load_workbook

from caseforms.cases.importing.case_files import case_text
from caseforms.cases.reading import read_case_file

SAMPLES = Path(__file__).parent.parent / "samples"
Run = Callable[..., Ran]


def folder_of(path: Path, *cases: dict[str, Any]) -> Path:
    path.mkdir()
    for each in cases:
        (path / f"{each['reference']}.yaml").write_text(case_text(each), encoding="utf-8")
    return path


def cases_in(folder: Path) -> dict[str, Any]:
    found = [read_case_file(path).root.plain() for path in sorted(folder.glob("*.yaml"))]
    return {each["reference"]: each for each in found}


def unordered(case: Any) -> Any:
    """A case whose events may stand in any order."""
    events = case.get("events")
    return (
        {**case, "events": sorted(sorted(each.items()) for each in events)}
        if isinstance(events, list)
        else case
    )


CASE: dict[str, Any] = {
    "reference": "EH-1",
    "profile": "sandwell_2015",
    "child": {
        "given_names": "Ellie Rose",
        "family_name": "O’Dwyer-Łęcki",
        "dob": "19/06/2018",
        "sex": "female",
        "nhs_number": "9990000018",
        "address": {
            "line1": "1 Mill Lane, Flat “B”",
            "line2": "Fenbridge",
            "postcode": "ZZ99 1AA",
            "confidential": "yes",
        },
        "disability_codes": ["HEAR", "VIS"],
        "school": {"name": "Fenbridge Primary School", "telephone": "01632 960123"},
    },
    "parents": [
        {"name": "Jo Marsh", "relationship": "mother", "parental_responsibility": "yes"},
        {
            "name": "Max Marsh",
            "relationship": "father",
            "address": {"line1": "2 Mill Lane", "postcode": "ZZ99 1AB"},
        },
    ],
    "siblings": "none",
    "household": [{"name": "Ann Hale", "relationship": "grandparent"}],
    "consent": {"given": "given", "given_by": [{"person": "Jo Marsh", "date": "01/03/2026"}]},
    "events": [
        {"event": "eha_received", "at": "19/03/2026 09:15", "by": "Priya Anand"},
        {"event": "triage_single_agency", "at": "20/03/2026", "note": "one agency"},
    ],
}


def test_a_round_trip_loses_nothing(run: Run, tmp_path: Path) -> None:
    other = {
        "reference": "EH-2",
        "child": {"given_names": "Noah", "family_name": "Hale", "dob": "not known"},
        "siblings": [{"name": "Ida Hale"}],
    }
    before = folder_of(tmp_path / "before", CASE, other)
    assert run("export", before, "-o", "all.xlsx").code == 0
    ran = run("import", "all.xlsx", "-o", "after")
    assert "2 rows = 2 cases" in ran.out
    assert {k: unordered(v) for k, v in cases_in(tmp_path / "after").items()} == {
        k: unordered(v) for k, v in cases_in(before).items()
    }


def test_the_case_files_of_the_sample_register_come_back_as_they_were(run: Run, tmp_path: Path) -> None:
    before = SAMPLES / "registers" / "case_files"
    run("export", before, "-o", "all.xlsx")
    run("import", "all.xlsx", "-o", "after")
    after = cases_in(tmp_path / "after")
    for reference, case in cases_in(before).items():
        if reference in after:
            assert unordered(after[reference]) == unordered(case)
    assert len(after) >= len(cases_in(before)) - 1, "one has a mistyped date"


def test_the_workbook_is_a_register(run: Run, tmp_path: Path) -> None:
    run("export", folder_of(tmp_path / "before", CASE), "-o", "all.xlsx")
    due = run("letters", "due", "all.xlsx", "--on", "20/03/2026 12:00", "--letters", "RCP")
    assert "EH-1" in due.out
    assert "REG-01" not in due.out, "a column is not known"
    sheet = load_workbook(tmp_path / "all.xlsx")["Register"]
    titles = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, titles["Child: date of birth"]).is_date
    assert sheet.cell(2, titles["Case reference"]).value == "EH-1"


def test_what_no_column_can_hold_is_named(run: Run, tmp_path: Path) -> None:
    case = {
        **CASE,
        "siblings": [{"name": f"Child {n}"} for n in range(12)],
        "accepted": [{"code": "Q01", "reason": "x"}],
    }
    ran = run("export", folder_of(tmp_path / "before", case), "-o", "all.xlsx")
    assert ran.code == 1
    assert "siblings[]: no column can hold this" in ran.err
    assert "accepted" in ran.err


def test_text_that_a_spreadsheet_would_take_for_a_formula_is_escaped_and_comes_back(
    run: Run, tmp_path: Path
) -> None:
    case = {**CASE, "child": {**CASE["child"], "special_requirements": "=1+1"}}
    run("export", folder_of(tmp_path / "before", case), "-o", "all.xlsx")
    values = [cell.value for row in load_workbook(tmp_path / "all.xlsx")["Register"] for cell in row]
    assert "'=1+1" in values
    run("import", "all.xlsx", "-o", "after")
    assert cases_in(tmp_path / "after")["EH-1"]["child"]["special_requirements"] == "=1+1"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["before", "-o", "all.csv"], 2, "a workbook’s name ends in .xlsx"),
        (["before", "-o", "there.xlsx"], 2, "this file is there already"),
        (["empty", "-o", "all.xlsx"], 3, "there is no case file in this folder"),
        (["nowhere", "-o", "all.xlsx"], 3, "nowhere"),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(
    run: Run, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    folder_of(tmp_path / "before", CASE)
    (tmp_path / "empty").mkdir()
    (tmp_path / "there.xlsx").write_text("mine")
    ran = run("export", *words)
    assert ran.code == code
    assert said in ran.err
    assert (tmp_path / "there.xlsx").read_text() == "mine"
