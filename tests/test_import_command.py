"""“caseforms import” from end to end: every row is accounted for, nothing is overwritten, and what is made works at once."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from caseforms.cases.importing.workbook_back import GUIDE_SHEET
from caseforms.cases.reading import read_case_file
from caseforms.samples.legacy_workbooks import WORKBOOKS

LEGACY = Path(__file__).parent.parent / "samples" / "legacy"
TITLES = ("Case No", "Surname", "Forename", "DOB", "NHS No", "Post code", "EHA received")
ELLIE = ("EH-1", "Marsh", "Ellie", "19/06/2018", "999 000 0018", "ZZ99 1AA", "19/03/2026")
NOAH = ("EH-2", "Hale", "Noah", "25/12/2015", "999 000 0026", "ZZ99 1AB", "20/03/2026")
MAX = ("EH-3", "Dunmore", "Max", "31/02/2015", "", "ZZ99 1AB", "")

Run = Callable[..., Ran]


def book(path: Path, *rows: Any, titles: Any = TITLES, sheet: str = "Cases") -> Path:
    made = Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    for row in (titles, *rows):
        page.append(list(row))
    made.save(path)
    return path


def imported(run: Run, *words: str | Path) -> tuple[Ran, dict[str, Any]]:
    """Run it and give the report as data."""
    ran = run("import", *words, "--format", "json")
    return ran, json.loads(ran.out)


def answers(path: Path) -> Any:
    return read_case_file(path).root.plain()


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder with its content and the moment in which it was written."""
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in sorted(folder.iterdir())}


# -- what comes of it ----------------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_case_file_a_line_in_the_audit_and_a_row_in_the_register(
    run: Run, tmp_path: Path
) -> None:
    book(tmp_path / "old.xlsx", ELLIE, NOAH)
    ran = run("import", "old.xlsx", "-o", "cases")
    assert ran.code == 0
    assert "2 rows = 2 cases + 0 rejected." in ran.out
    assert answers(tmp_path / "cases" / "EH-1.yaml") == {
        "reference": "EH-1",
        "child": {
            "given_names": "Ellie",
            "family_name": "Marsh",
            "dob": "19/06/2018",
            "address": {"postcode": "ZZ99 1AA"},
            "nhs_number": "9990000018",
        },
        "events": [{"event": "eha_received", "at": "19/03/2026"}],
    } | {"child": answers(tmp_path / "cases" / "EH-1.yaml")["child"]}
    assert answers(tmp_path / "cases" / "EH-1.yaml")["child"]["dob"] == "19/06/2018"
    lines = [
        json.loads(line)
        for line in (tmp_path / "cases" / "import-audit.jsonl").read_text("utf-8").splitlines()
    ]
    assert [line["reference"] for line in lines] == ["EH-1", "EH-2"]
    assert lines[0]["rows"][0]["cells"] == dict(zip("ABCDEFG", ELLIE, strict=True))
    register = load_workbook(tmp_path / "cases" / "register.xlsx")["Register"]
    assert [row[0].value for row in register.iter_rows(min_row=2)] == ["EH-1", "EH-2"]


def test_files_can_be_read_by_their_owner_alone(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE, MAX)
    run("import", "old.xlsx", "-o", "cases")
    for path in (tmp_path / "cases").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((tmp_path / "cases").stat().st_mode) == 0o700


def test_check_and_letters_due_work_on_the_result_at_once(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE, NOAH)
    run("import", "old.xlsx", "-o", "cases", "--profile", "sandwell_2015")
    checked = run("check", "caf", "cases/EH-1.yaml")
    assert checked.code in (0, 1)
    assert "FILE-" not in checked.out
    for what in ("cases", "cases/register.xlsx"):
        due = run("letters", "due", what, "--on", "20/03/2026 12:00", "--letters", "RCP")
        assert "EH-1" in due.out
        assert "Cannot go on" not in due.err


def test_a_rejected_row_gets_no_case_file_and_goes_back_with_a_note(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE, MAX)
    ran = run("import", "old.xlsx", "-o", "cases")
    assert ran.code == 1
    assert "2 rows = 1 case + 1 rejected." in ran.out
    assert "old.xlsx[Cases]!D3: error VAL-11" in ran.out
    assert not (tmp_path / "cases" / "EH-3.yaml").exists()
    back = load_workbook(tmp_path / "cases" / "old-to-correct.xlsx")
    assert back.sheetnames == [GUIDE_SHEET, "Cases"]
    note = back["Cases"]["D3"].comment
    assert note is not None
    assert "VAL-11" in note.text
    assert note.author == "caseforms"


def test_a_workbook_that_cannot_be_marked_comes_back_with_its_values(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caseforms.cases.importing import workbook_back

    path = book(tmp_path / "old.xlsx", ELLIE, MAX)
    monkeypatch.setattr(workbook_back, "_STRICT", "spreadsheetml")
    original = workbook_back._Copy.__init__

    def refuse_the_owners(self: Any, data: bytes) -> None:
        monkeypatch.setattr(
            workbook_back, "_STRICT", "spreadsheetml" if data == path.read_bytes() else "purl"
        )
        original(self, data)

    monkeypatch.setattr(workbook_back._Copy, "__init__", refuse_the_owners)
    ran = run("import", "old.xlsx", "-o", "cases")
    assert "holds the values alone" in ran.err
    back = load_workbook(tmp_path / "cases" / "old-to-correct.xlsx")["Cases"]
    assert [cell.value for cell in back[3]][:4] == list(MAX[:4])
    assert back["D3"].comment is not None


def test_a_file_of_values_comes_back_as_a_workbook_with_notes(run: Run, tmp_path: Path) -> None:
    lines = [";".join(row) for row in (TITLES, ELLIE, MAX)]
    (tmp_path / "old.csv").write_text("\r\n".join(lines), encoding="utf-8")
    ran = run("import", "old.csv", "-o", "cases")
    assert ran.code == 1
    back = load_workbook(tmp_path / "cases" / "old-to-correct.xlsx")
    sheet = back.worksheets[1]
    assert sheet["D3"].value == "31/02/2015"
    assert sheet["D3"].comment is not None
    links = [cell.hyperlink.location for row in back.worksheets[0] for cell in row if cell.hyperlink]
    assert f"'{sheet.title}'!D3" in links


def test_nothing_to_correct_means_that_no_workbook_goes_back(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE)
    run("import", "old.xlsx", "-o", "cases")
    assert not list((tmp_path / "cases").glob("*to-correct*"))


def test_as_data_every_row_finding_and_change_is_there(run: Run, tmp_path: Path) -> None:
    ran, data = imported(run, book(tmp_path / "old.xlsx", ELLIE, MAX), "-o", "cases")
    assert (data["rows"], data["cases"], data["rejected"]) == (2, 1, 1)
    assert [each["became"] for each in data["became"]] == ["imported", "rejected"]
    finding = next(each for each in data["findings"] if each["code"] == "VAL-11")
    assert (finding["sheet"], finding["row"], finding["column"], finding["level"]) == ("Cases", 3, 3, "error")
    change = next(each for each in data["changed"] if each["rule"] == "IMP-39")
    assert change["before"] == "999 000 0018"
    assert change["after"] == "9990000018"
    assert str(tmp_path) in data["file"]
    assert ran.code == 1


# -- again ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["early_help_2015_2019.xlsx", "duty_log.csv"])
def test_importing_the_same_file_twice_changes_nothing(run: Run, tmp_path: Path, name: str) -> None:
    run("import", LEGACY / name, "-o", "cases")
    before = contents(tmp_path / "cases")
    again = run("import", LEGACY / name, "-o", "cases")
    assert "unchanged." in again.out
    assert contents(tmp_path / "cases") == before


def test_a_corrected_copy_changes_only_the_corrected_cases(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE, NOAH, MAX)
    run("import", "old.xlsx", "-o", "cases")
    before = contents(tmp_path / "cases")
    copy = load_workbook(tmp_path / "cases" / "old-to-correct.xlsx")
    copy["Cases"]["D4"], copy["Cases"]["C3"] = "28/02/2015", "Noah James"
    copy.save(tmp_path / "corrected.xlsx")
    ran = run("import", "corrected.xlsx", "-o", "cases")
    assert "3 rows = 3 cases + 0 rejected." in ran.out
    assert "1 new, 1 changed, 1 unchanged" in ran.out
    after = contents(tmp_path / "cases")
    assert after["EH-1.yaml"] == before["EH-1.yaml"]
    assert answers(tmp_path / "cases" / "EH-2.yaml")["child"]["given_names"] == "Noah James"
    assert answers(tmp_path / "cases" / "EH-3.yaml")["child"]["dob"] == "28/02/2015"


def test_a_case_file_that_somebody_changed_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE, NOAH)
    run("import", "old.xlsx", "-o", "cases")
    path = tmp_path / "cases" / "EH-1.yaml"
    path.write_text(path.read_text("utf-8") + "siblings: none\n", encoding="utf-8")
    mine = path.read_bytes()
    same = run("import", "old.xlsx", "-o", "cases")
    assert "IMP-70" not in same.out, "the workbook says nothing new"
    for _ in range(2):
        book(tmp_path / "old.xlsx", ("EH-1", "Marsh", "Ellie Rose", *ELLIE[3:]), NOAH)
        ran = run("import", "old.xlsx", "-o", "cases")
        assert path.read_bytes() == mine
        assert "warning IMP-70" in ran.out
        assert "1 left as somebody changed it" in ran.out


def test_a_case_file_that_no_import_wrote_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "EH-1.yaml").write_text("reference: EH-1\n")
    book(tmp_path / "old.xlsx", ELLIE, NOAH)
    for _ in range(2):
        ran = run("import", "old.xlsx", "-o", "cases")
        assert "warning IMP-71" in ran.out
        assert (tmp_path / "cases" / "EH-1.yaml").read_text() == "reference: EH-1\n"
    assert (tmp_path / "cases" / "EH-2.yaml").exists()


def test_a_case_file_whose_row_is_gone_stays_and_is_told(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE, NOAH)
    run("import", "old.xlsx", "-o", "cases")
    book(tmp_path / "old.xlsx", ELLIE)
    for _ in range(2):
        ran = run("import", "old.xlsx", "-o", "cases")
        assert "EH-2.yaml: warning IMP-72" in ran.out
        assert (tmp_path / "cases" / "EH-2.yaml").exists()


def test_a_register_that_somebody_filled_in_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE)
    run("import", "old.xlsx", "-o", "cases")
    path = tmp_path / "cases" / "register.xlsx"
    register = load_workbook(path)
    register["Register"]["B2"] = "by hand"
    register.save(path)
    mine = path.read_bytes()
    book(tmp_path / "old.xlsx", ELLIE, NOAH)
    ran = run("import", "old.xlsx", "-o", "cases")
    assert path.read_bytes() == mine
    assert "was changed since an import wrote it" in ran.err


def test_a_child_without_a_reference_keeps_the_one_that_it_was_given(run: Run, tmp_path: Path) -> None:
    titles = TITLES[1:]
    book(tmp_path / "old.xlsx", ELLIE[1:], NOAH[1:], titles=titles)
    run("import", "old.xlsx", "-o", "cases")
    before = {each.name for each in (tmp_path / "cases").glob("IMP-*.yaml")}
    assert len(before) == 2
    assert not any(part in name.casefold() for name in before for part in ("marsh", "ellie", "2018"))
    book(tmp_path / "other.xlsx", NOAH[1:], ("Marsh", "Ellie Rose", *ELLIE[3:]), titles=titles)
    run("import", "other.xlsx", "-o", "cases")
    assert {each.name for each in (tmp_path / "cases").glob("IMP-*.yaml")} == before


def test_two_workbooks_in_one_folder_keep_apart_what_they_left_in_the_audit(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "one.xlsx", ELLIE)
    book(tmp_path / "two.xlsx", NOAH)
    for name in ("one.xlsx", "two.xlsx", "one.xlsx"):
        assert "IMP-72" not in run("import", name, "-o", "cases").out
    lines = (tmp_path / "cases" / "import-audit.jsonl").read_text("utf-8").splitlines()
    assert {(each["workbook"], each["reference"]) for each in map(json.loads, lines)} == {
        ("one.xlsx", "EH-1"),
        ("two.xlsx", "EH-2"),
    }


def test_a_reference_that_tells_who_the_child_is_names_no_file(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ("MARSH/2018", *ELLIE[1:]))
    run("import", "old.xlsx", "-o", "cases")
    (made,) = (tmp_path / "cases").glob("*.yaml")
    assert "marsh" not in made.name.casefold()
    assert answers(made)["reference"] == "MARSH/2018"


def test_references_that_differ_in_capitals_alone_are_one(run: Run, tmp_path: Path) -> None:
    ran = run("import", book(tmp_path / "old.xlsx", ELLIE, ("eh-1", *NOAH[1:])), "-o", "cases")
    assert "error IMP-67" in ran.out
    assert not list((tmp_path / "cases").glob("*.yaml"))


# -- the mapping -----------------------------------------------------------------------------------------------------------------


def test_suggest_writes_a_mapping_and_imports_nothing_and_the_mapping_can_be_used(
    run: Run, tmp_path: Path
) -> None:
    book(tmp_path / "old.xlsx", (*ELLIE, "R"), titles=(*TITLES, "RAG"))
    ran = run("import", "old.xlsx", "--suggest")
    assert ran.code == 0
    assert "Surname" in ran.out
    assert "child.family_name" in ran.out
    path = tmp_path / "old-mapping.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not (tmp_path / "cases").exists()
    text = path.read_text("utf-8")
    path.write_text(text.replace("        path:\n", "        path: ignore\n"), encoding="utf-8")
    ran = run("import", "old.xlsx", "--mapping", path, "-o", "cases")
    assert "IMP-24" not in ran.out
    assert (tmp_path / "cases" / "EH-1.yaml").exists()


def test_a_mapping_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE)
    (tmp_path / "old-mapping.yaml").write_text("mine")
    ran = run("import", "old.xlsx", "--suggest")
    assert ran.code == 2
    assert (tmp_path / "old-mapping.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["old.xlsx"], 2, "Add “-o FOLDER”"),
        (["nowhere.xlsx", "-o", "cases"], 3, "there is no such file"),
        (["old.xlsx", "-o", "cases", "--profile", "sandwel"], 2, "There is no profile"),
        (["old.xlsx", "-o", "cases", "--mapping", "nowhere.yaml"], 3, "nowhere.yaml"),
        (["old.xlsx", "-o", "old.xlsx"], 4, "this is a file, not a folder"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(
    run: Run, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    book(tmp_path / "old.xlsx", ELLIE)
    ran = run("import", *words)
    assert ran.code == code
    assert said in ran.err
    assert not (tmp_path / "cases").exists()


def test_a_damaged_audit_stops_the_import_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    book(tmp_path / "old.xlsx", ELLIE)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "import-audit.jsonl").write_text('{"workbook":\n')
    ran = run("import", "old.xlsx", "-o", "cases")
    assert ran.code == 3
    assert "import-audit.jsonl:1: the audit file of earlier imports is damaged here" in ran.err
    assert [each.name for each in (tmp_path / "cases").iterdir()] == ["import-audit.jsonl"]


# -- the samples, and any workbook -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(WORKBOOKS))
def test_every_sample_is_imported_and_every_row_is_accounted_for(run: Run, tmp_path: Path, name: str) -> None:
    ran, data = imported(run, LEGACY / name, "-o", "cases")
    assert ran.code in (0, 1)
    became = [each["became"] for each in data["became"]]
    files = {each.name for each in (tmp_path / "cases").glob("*.yaml")}
    assert len(became) == data["rows"] == data["cases"] + became.count("joined") + became.count("rejected")
    assert files == {each["file"] for each in data["became"] if each["file"]}
    assert len(files) == data["cases"]
    for path in sorted((tmp_path / "cases").glob("*.yaml"))[:40]:
        assert answers(path)["reference"]


_CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.integers(-5, 10**11),
    st.dates(),
    st.sampled_from(
        [
            "N/K",
            "EH-1",
            "12/06/2018",
            "03/04/2018",
            "=1+1",
            "&<>’Łø",
            "אבג",
            "👩‍👧",
            "Total",
            "Surname",
            "none",
        ]
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(_CELLS, min_size=7, max_size=8), max_size=12))
def test_rows_in_are_cases_and_rows_rejected_whatever_the_workbook_holds(
    run: Run, tmp_path: Path, rows: list[list[Any]]
) -> None:
    folder = tmp_path / str(time.monotonic_ns())
    folder.mkdir()
    ran, data = imported(run, book(folder / "old.xlsx", ELLIE, *rows), "-o", folder / "cases")
    assert ran.code in (0, 1)
    counted = sum(each["became"] != "rejected" for each in data["became"])
    assert data["rows"] == counted + data["rejected"]
    assert data["cases"] == len(list((folder / "cases").glob("*.yaml")))
    kept = sum(1 for row in rows if any(each is not None and str(each).strip() for each in row))
    assert data["rows"] >= min(1, kept)
    again, once_more = imported(run, folder / "old.xlsx", "-o", folder / "cases")
    assert once_more["files"]["unchanged"] == data["cases"], again.out


@pytest.mark.long
def test_an_import_that_is_killed_leaves_whole_files_and_goes_on_from_there(tmp_path: Path) -> None:
    program = [
        sys.executable,
        "-m",
        "caseforms.cli",
        "import",
        str(LEGACY / "closed_cases.xlsx"),
        "-o",
        "cases",
    ]
    killed = 0
    for _ in range(2):
        process = subprocess.Popen(
            program,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        count = len(list((tmp_path / "cases").glob("*.yaml"))) if (tmp_path / "cases").exists() else 0
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if (tmp_path / "cases").exists() and len(list((tmp_path / "cases").glob("*.yaml"))) > count + 20:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
                break
            time.sleep(0.005)
        process.wait(timeout=60)
        for path in (tmp_path / "cases").glob("*.yaml"):
            assert answers(path)["reference"], "a file is half-written"
    assert killed
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "IMP-70" not in done.stdout
    assert "IMP-71" not in done.stdout
    again = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert "unchanged." in again.stdout
