"""The audit file: every original row with its changes and what became of it, and what a later import learns from it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.importing import audit
from caseforms.cases.importing.duplicates import known
from caseforms.cases.importing.imported import Imported, Told
from caseforms.cases.importing.table import Broken, Change, Spot
from caseforms.errors import Unreadable
from caseforms.findings import Finding, Level

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)
SPOT = Spot("Cases", 12, 0)
CHILD = {
    "child": {"given_names": "Ellie", "family_name": "Marsh", "dob": "19/06/2018", "nhs_number": "9990000018"}
}


def line(
    workbook: str = "old.xlsx",
    row: int = 12,
    became: str = "imported",
    *,
    cell: str = "x",
    today: date = DAY,
    earlier: audit.Audit | None = None,
    generated: bool = False,
) -> str:
    spot = Spot("Cases", row, 0)
    imported = Imported(
        (spot,), {}, changes=[Change(Spot("Cases", row, 2), "1.2.18", "01/02/2018", "IMP-31")]
    )
    piece = audit.prepared(
        imported, audit.original([(spot, ["EH-1", None, cell, datetime(2018, 2, 1), Broken("error")])])
    )
    told = [Told(Spot("Cases", row, 2), Finding("IMP-31", Level.ADVICE, "child.dob", "said"))]
    dates = {each.digest: each.on for each in earlier.lines} if earlier else {}
    seen = audit.known_as(known(CHILD, spot, {}, "x"))
    name = f"EH-{row}.yaml" if became == "imported" else ""
    return audit.finished(
        workbook,
        audit.Became(became, f"EH-{row}", generated, name, ["a" * 64]),
        told,
        seen,
        piece,
        today,
        dates,
    )


def written(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")
    return path


def test_a_line_has_the_row_as_it_stood_its_changes_and_what_became_of_it() -> None:
    said = json.loads(line())
    assert said["rows"] == [
        {
            "sheet": "Cases",
            "row": 12,
            "cells": {"A": "EH-1", "C": "x", "D": "2018-02-01T00:00:00", "E": "(no value: error)"},
        }
    ]
    assert said["changes"] == [["Cases!C12", "1.2.18", "01/02/2018", "IMP-31"]]
    assert said["told"] == [["Cases!C12", "IMP-31", "advice", "said"]]
    assert (said["workbook"], said["became"], said["file"], said["on"]) == (
        "old.xlsx",
        "imported",
        "EH-12.yaml",
        "2026-11-20",
    )


def test_a_line_keeps_its_date_as_long_as_it_says_the_same(tmp_path: Path) -> None:
    earlier = audit.read_audit(written(tmp_path / "a", line()))
    assert line(today=NEXT, earlier=earlier) == line()
    assert json.loads(line(cell="y", today=NEXT, earlier=earlier))["on"] == "2026-11-21"


def test_what_was_written_for_a_case_file_is_remembered_across_workbooks(tmp_path: Path) -> None:
    lines = (line(), line("new.xlsx").replace("a" * 64, "b" * 64), line(row=13, became="rejected"))
    found = audit.read_audit(written(tmp_path / "a", *lines))
    assert found.files["EH-12.yaml"].written == ("a" * 64, "b" * 64)
    assert set(found.files) == {"EH-12.yaml"}


def test_only_a_child_that_was_given_a_reference_is_known_again(tmp_path: Path) -> None:
    assert not audit.read_audit(written(tmp_path / "a", line())).children
    found = audit.read_audit(written(tmp_path / "a", line(generated=True)))
    assert set(found.children) == {"nhs 9990000018", "ellie marsh 2018-06-19", "Cases 12 ellie marsh"}


def test_lines_of_other_workbooks_stay_and_those_of_the_same_are_written_anew(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a", line(), line(row=13), line("other.xlsx", 14), line(row=15, became="rejected")
    )
    kept = [json.loads(each) for each in audit.kept_lines(path, "old.xlsx", {"EH-13.yaml": "gone"})]
    assert [(each["reference"], each["became"]) for each in kept] == [
        ("EH-13", "gone"),
        ("EH-14", "imported"),
    ]


def test_no_audit_file_is_an_empty_one(tmp_path: Path) -> None:
    assert audit.read_audit(tmp_path / "none") == audit.Audit()


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"workbook": "x"}', "\x00"])
def test_a_damaged_line_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match=r":2: the audit file of earlier imports is damaged here"):
        audit.read_audit(written(tmp_path / "a", line(), text))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_cell_stays_in_one_line_and_is_read_back(cell: str) -> None:
    made = line(cell=cell)
    assert "\n" not in made
    assert json.loads(made)["rows"][0]["cells"]["C"] == cell
