"""Batches: every row is accounted for, each letter goes once, whatever happens while it is printed."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import changed
from many_letters import CASE, Cases, case_of, desk, many, print_all, what_is_wrong
from pypdf import PdfReader

from caseforms.errors import Misused, NotWritten
from caseforms.letters import batch as batch_room
from caseforms.letters.addressees import addressees
from caseforms.letters.batch import remembers
from caseforms.letters.issuing import hashes, recover
from caseforms.letters.ledger import ISSUED, LOST, WRITTEN, Ledger, open_ledger, staging
from caseforms.letters.manifest import Line, NotReconciled, Status, as_csv, reconcile

TESTS = Path(__file__).parent
CLOSED_GATE = {"consent": {"given": "refused"}}
NO_EVENT = {"events": None}
NO_POSTCODE = {"parents[0].same_address_as_child": "no", "parents[0].address.line1": "1 Far Lane"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "letters.ledger") as opened:
        yield opened


def variety() -> Cases:
    """Rows of every kind: fine, held back, not due, unreadable, and one on which caseforms itself fails."""
    rows: list[Any] = [
        case_of(changed(CASE, {"reference": "CF-0"})),
        case_of(changed(CASE, {"reference": "CF-1", **CLOSED_GATE})),
        case_of(changed(CASE, {"reference": "CF-2", **NO_EVENT})),
        Misused("the row has no reference"),
        RuntimeError("a fault"),
        case_of(changed(CASE, {"reference": "CF-5", **NO_POSTCODE})),
        case_of(changed(CASE, {"reference": "CF-0", "child.given_names": "Tom"})),
        case_of(changed(CASE, {"reference": "=1+1"})),
    ]
    return Cases(rows)


def said(report: Any) -> list[tuple[str, str, str, str]]:
    return [(line.row, line.letter, line.to, line.status.value) for line in report.lines]


# -- every row is accounted for --------------------------------------------------------------------------------------------


def test_each_row_and_letter_is_printed_or_has_a_reason(ledger: Ledger, out: Path) -> None:
    report = print_all(ledger, variety(), out)
    assert said(report) == [
        ("row 2", "RCP-R", "referrer", "issued"),
        ("row 3", "RCP-R", "referrer", "held back"),
        ("row 4", "RCP-R", "", "not due"),
        ("row 5", "RCP-R", "", "unreadable"),
        ("row 6", "RCP-R", "", "failed"),
        ("row 7", "RCP-R", "referrer", "issued"),
        ("row 8", "RCP-R", "referrer", "held back"),
        ("row 9", "RCP-R", "referrer", "issued"),
    ]
    reasons = {line.row: line.reason for line in report.lines}
    assert reasons["row 3"] == "consent was refused"
    assert reasons["row 4"].startswith("not recorded: Early Help Assessment received")
    assert reasons["row 5"] == "the row has no reference"
    assert reasons["row 6"] == "a fault of caseforms itself (RuntimeError); please report it"
    assert reasons["row 8"] == "its reference stands in row 2 as well"


def test_an_addressee_who_cannot_be_written_to_stops_no_other(ledger: Ledger, out: Path) -> None:
    report = print_all(ledger, variety(), out, "RCP")
    row = [(line.to, line.status, bool(line.reason)) for line in report.lines if line.row == "row 7"]
    assert sorted(row) == [("parent 1", Status.HELD, True), ("parent 2", Status.ISSUED, False)]


@pytest.mark.parametrize("separate", ["", "pdf"])
def test_a_letter_that_does_not_go_on_paper_is_named_and_stops_no_other(
    ledger: Ledger, out: Path, separate: str
) -> None:
    long = "x" * 400
    cases = Cases(
        [
            case_of(
                changed(CASE, {"reference": f"CF-{n}", "author.organisation": long if n == 1 else "School"})
            )
            for n in range(3)
        ]
    )
    report = print_all(ledger, cases, out, separate=separate)
    assert [line.status for line in report.lines] == [Status.ISSUED, Status.FAILED, Status.ISSUED]
    assert "address" in report.lines[1].reason
    assert [entry.status for entry in ledger.entries()] == ["issued", "failed", "issued"]
    assert what_is_whole(ledger, out)


def what_is_whole(ledger: Ledger, out: Path) -> bool:
    return all(
        hashes(out / each.id) == ledger.files(each) for each in ledger.batches() if each.status == WRITTEN
    )


def test_the_manifest_says_the_same_as_csv_as_data_and_in_the_ledger(ledger: Ledger, out: Path) -> None:
    report = print_all(ledger, variety(), out, "RCP,RCP-R")
    data = json.loads((report.folder / "manifest.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader(io.StringIO((report.folder / "manifest.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(data["lines"]) == data["totals"]["lines"] == len(report.lines)
    assert data["batch"] == report.batch.id and data["rows"] == 8 and data["letters"] == ["RCP", "RCP-R"]
    for row, line in zip(rows, data["lines"], strict=True):
        assert {name: str(value).lstrip("'") for name, value in row.items()} == {
            name: str(value) for name, value in line.items()
        }
    issued = {line["sha256"] for line in data["lines"] if line["status"] == "issued"}
    assert issued == {entry.sha256 for entry in ledger.entries() if entry.status == ISSUED}
    assert sum(data["totals"][status.value] for status in Status) == len(rows)


def test_the_manifest_runs_nothing_in_a_spreadsheet(ledger: Ledger, out: Path) -> None:
    report = print_all(ledger, variety(), out)
    rows = list(csv.DictReader(io.StringIO((report.folder / "manifest.csv").read_text(encoding="utf-8-sig"))))
    assert [row["case"] for row in rows][-1] == "'=1+1"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " @", "\r"])
def test_no_cell_begins_like_a_formula(sign: str) -> None:
    line = Line(0, "row 2", f"{sign}cmd", "RCP", status=Status.HELD, reason="no")
    (row,) = list(csv.reader(io.StringIO(as_csv([line]).decode("utf-8-sig"))))[1:]
    assert row[1] == f"'{sign}cmd"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line(0, "row 2", "CF-1", "RCP", status=Status.ISSUED)],
        [Line(0, "row 2", "CF-1", "RCP", status=Status.ISSUED, sha256="f", reason="no")],
        [Line(0, "row 2", "CF-1", "RCP", status=Status.HELD, sha256="f")],
        [Line(0, "row 2", "CF-1", "RCP", status=Status.HELD)],
        [Line(1, "row 3", "CF-2", "RCP", status=Status.HELD, reason="no")],
    ],
    ids=["lost row", "no hash", "hash and reason", "held with hash", "no reason", "other row"],
)
def test_a_manifest_that_does_not_reconcile_is_a_fault(lines: list[Line]) -> None:
    with pytest.raises(NotReconciled):
        reconcile(lines, 1, ["RCP"])


def test_a_batch_that_does_not_reconcile_issues_nothing(
    ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Counter[Status]:
        raise NotReconciled("a row is lost")

    monkeypatch.setattr(batch_room, "reconcile", fail)
    with pytest.raises(NotReconciled):
        print_all(ledger, many(3), out)
    assert {entry.status for entry in ledger.entries()} == {"failed"}
    assert not list(out.iterdir())


# -- once ------------------------------------------------------------------------------------------------------------------


def test_a_second_run_prints_nothing_and_says_when_it_went(ledger: Ledger, out: Path) -> None:
    first = print_all(ledger, many(3), out, "RCP,RCP-R")
    assert first.counted == {Status.ISSUED: 9}
    second = print_all(ledger, many(4), out, "RCP,RCP-R")
    assert second.counted == {Status.ISSUED: 3, Status.BEFORE: 9}
    assert f"it went on 20 November 2026 in batch {first.batch.id}" in {line.reason for line in second.lines}
    assert not what_is_wrong(ledger.path, out, 12)


def test_with_a_reason_all_go_again_and_the_ledger_keeps_it(ledger: Ledger, out: Path) -> None:
    print_all(ledger, many(2), out)
    report = print_all(ledger, many(3), out, again="the printer ate them")
    assert report.counted == {Status.ISSUED: 3}
    assert [(entry.time, entry.reason) for entry in ledger.entries()][2:] == [
        (2, "the printer ate them"),
        (2, "the printer ate them"),
        (1, ""),
    ]


def test_a_new_trigger_makes_a_new_letter(ledger: Ledger, out: Path) -> None:
    print_all(ledger, many(1), out)
    later = changed(CASE, {"events[1]": {"event": "eha_received", "at": "20/11/2026 09:00"}})
    assert print_all(ledger, many(1, later), out).counted == {Status.ISSUED: 1}
    assert print_all(ledger, many(1, later), out).counted == {Status.BEFORE: 1}


def test_what_the_case_says_has_gone_does_not_go(ledger: Ledger, out: Path) -> None:
    sent = changed(CASE, {"events[1]": {"event": "RCP-R", "at": "19/11/2026 17:00"}})
    report = print_all(ledger, many(1, sent), out)
    assert [(line.status, line.reason) for line in report.lines] == [
        (Status.BEFORE, "the case says that it has gone")
    ]


def test_the_ledger_tells_what_is_due_what_has_gone(ledger: Ledger, out: Path) -> None:
    own, case = desk(), case_of(changed(CASE, {"reference": "CF-2026-0000"}))
    text = own.letters["RCP-R"]
    (to,), _ = addressees(case, text.to, own.settings)
    gone = remembers(ledger, own)
    assert not gone(text, case, to)
    print_all(ledger, many(1), out)
    assert gone(text, case, to)


@pytest.mark.parametrize("code", ["CLOSE14", "NOCON-SD", "FPN", "CC-A"])
def test_letters_about_which_a_person_decides_are_not_for_batches(
    ledger: Ledger, out: Path, code: str
) -> None:
    with pytest.raises(Misused, match=f"Not for a batch: {code}"):
        print_all(ledger, many(1), out, code)


# -- on paper --------------------------------------------------------------------------------------------------------------


def test_one_pdf_holds_each_letter_on_the_pages_that_the_manifest_names(ledger: Ledger, out: Path) -> None:
    """Each with its notice behind it; beginning on the front of a sheet."""
    report = print_all(ledger, variety(), out, "RCP")
    pages = PdfReader(report.folder / "letters.pdf").pages
    issued = [line for line in report.lines if line.status is Status.ISSUED]
    assert len(issued) == 5
    assert sum(line.last - line.first + 1 for line in issued) == len(pages)
    for line in issued:
        assert line.first % 2 == 1 and line.last - line.first + 1 == 2 * line.sheets
        assert f"Our reference: {line.case}" in pages[line.first - 1].extract_text()
        inside = "".join(pages[place].extract_text() for place in range(line.first - 1, line.last))
        assert "fair processing notice" in inside.casefold()


@pytest.mark.parametrize(("separate", "ending"), [("pdf", ".pdf"), ("word", ".docx")])
def test_on_request_each_letter_and_enclosure_is_a_file_of_its_own(
    ledger: Ledger, out: Path, separate: str, ending: str
) -> None:
    report = print_all(ledger, many(2), out, "RCP,RCP-R", separate)
    files = sorted(each.name for each in report.folder.iterdir() if each.suffix == ending)
    own = (
        "RCP-R-referrer",
        "RCP-parent-1",
        "RCP-parent-1-enclosure-1",
        "RCP-parent-2",
        "RCP-parent-2-enclosure-1",
    )
    assert files == sorted(f"CF-2026-000{number}-{name}{ending}" for number in (0, 1) for name in own)
    assert sorted(name for line in report.lines for name in line.files.split()) == files
    assert what_is_whole(ledger, out)


def test_files_whose_names_would_be_the_same_stay_apart(ledger: Ledger, out: Path) -> None:
    cases = Cases([case_of(changed(CASE, {"reference": each})) for each in ("CF/1", "CF-1", "cf.1")])
    report = print_all(ledger, cases, out, separate="pdf")
    files = [line.files for line in report.lines]
    assert len({each.casefold() for each in files}) == 3
    assert all((report.folder / each).is_file() for each in files)


def test_progress_is_told_for_both_passes(ledger: Ledger, out: Path) -> None:
    told: list[tuple[str, int, int]] = []
    print_all(ledger, many(70), out, progress=lambda *each: told.append(each))
    assert told[-1] == ("Letters", 70, 70)
    assert ("Cases", 70, 70) in told
    assert all(done <= of for _, done, of in told)


# -- killed ----------------------------------------------------------------------------------------------------------------


def killed(tmp_path: Path, *words: str) -> str:
    """What the other half of these tests says."""
    command = [sys.executable, "-W", "error", str(TESTS / "many_letters.py"), str(tmp_path), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert not done.stderr
    return done.stdout


forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of this kind")


@pytest.mark.long
@forking
def test_killed_at_twenty_random_moments_and_run_again_each_letter_is_issued_once_and_every_file_whole(
    tmp_path: Path,
) -> None:
    """With the real writers: one PDF, a PDF for each, Word for each; on one processor and on all."""
    seed = str(random.randrange(10**9))
    print(f"seed {seed}")
    wrong, _, last = killed(tmp_path, "moments", seed).rpartition("killed ")
    assert not wrong
    count = re.fullmatch(r"(\d+) of 20\n", last)
    assert count and int(count[1]) >= 10


@forking
def test_killed_before_and_after_each_step_each_letter_is_issued_once_and_every_file_whole(
    tmp_path: Path,
) -> None:
    assert killed(tmp_path, "steps") == "killed 16 of 16\n"


@forking
def test_four_runs_at_once_issue_each_letter_once(tmp_path: Path) -> None:
    assert killed(tmp_path, "together") == "ran 4\n"


def interrupted(ledger: Ledger, out: Path, name: str) -> None:
    """A batch of two letters during which a step fails as if the run had been killed there: nothing cleans up."""
    real = getattr(ledger, name)
    drop = ledger.drop

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    setattr(ledger, name, stop)
    ledger.drop = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        print_all(ledger, many(2), out)
    setattr(ledger, name, real)
    ledger.drop = drop  # type: ignore[method-assign]


def test_what_was_interrupted_before_anything_was_issued_is_thrown_away(ledger: Ledger, out: Path) -> None:
    interrupted(ledger, out, "issue")
    assert [each.name for each in out.iterdir()] == [".caseforms-batch-2026-11-20-1"]
    assert list(recover(ledger)) == [
        "Batch 2026-11-20-1, begun by tester, was interrupted; nothing of it was issued."
    ]
    assert not list(out.iterdir())
    assert not ledger.unfinished() and not list(recover(ledger))


def test_what_was_interrupted_after_it_was_issued_is_finished(ledger: Ledger, out: Path) -> None:
    interrupted(ledger, out, "written")
    final = out / "2026-11-20-1"
    final.rename(staging(out, final.name))
    assert f"are now in {final}" in next(recover(ledger))
    assert not what_is_wrong(ledger.path, out, 2)


def test_files_damaged_before_anybody_saw_them_count_as_not_issued(ledger: Ledger, out: Path) -> None:
    interrupted(ledger, out, "written")
    final = out / "2026-11-20-1"
    (final / "letters.pdf").write_bytes(b"half")
    final.rename(staging(out, final.name))
    assert "none of it counts as issued" in next(recover(ledger))
    print_all(ledger, many(2), out)
    assert not what_is_wrong(ledger.path, out, 2)


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_files_that_somebody_may_have_printed_stay_issued_and_are_named(
    ledger: Ledger, out: Path, harm: str
) -> None:
    interrupted(ledger, out, "written")
    final = out / "2026-11-20-1"
    if harm == "gone":
        shutil.rmtree(final)
    else:
        (final / "letters.pdf").write_bytes(b"half")
    assert "--again --reason" in next(recover(ledger))
    assert [each.status for each in ledger.batches()] == [LOST]
    assert print_all(ledger, many(2), out).counted == {Status.BEFORE: 2}


def test_a_folder_out_of_reach_is_waited_for(ledger: Ledger, tmp_path: Path, out: Path) -> None:
    interrupted(ledger, out, "written")
    out.rename(tmp_path / "elsewhere")
    assert "cannot be reached from here" in next(recover(ledger))
    (tmp_path / "elsewhere").rename(out)
    assert "were issued and are in" in next(recover(ledger))


def test_stopping_from_the_keyboard_leaves_nothing_behind(
    ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch_room, "as_json", stop)
    with pytest.raises(KeyboardInterrupt):
        print_all(ledger, many(2), out)
    monkeypatch.undo()
    assert not list(out.iterdir()) and not ledger.unfinished()
    print_all(ledger, many(2), out)
    assert not what_is_wrong(ledger.path, out, 2)


# -- no room, no right -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separate", ["", "word"])
def test_a_disk_that_fills_up_is_named_and_nothing_is_issued(
    ledger: Ledger, out: Path, separate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write" if separate else "fsync", full)
    with pytest.raises(NotWritten, match="the disk is full"):
        print_all(ledger, many(3), out, separate=separate)
    monkeypatch.undo()
    assert not list(out.iterdir())
    assert {entry.status for entry in ledger.entries()} == {"failed"}
    print_all(ledger, many(3), out, separate=separate)
    assert not what_is_wrong(ledger.path, out, 3)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(errno.EACCES, "Permission denied"), "cannot be written there .permission denied."),
        (OSError(errno.ENOSPC, "No space left"), "the disk is full; nothing was issued"),
    ],
)
def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_issued(
    ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, words: str
) -> None:
    real = Path.mkdir

    def mkdir(path: Path, *given: Any, **more: Any) -> None:
        if path.name.startswith(".caseforms-batch"):
            raise fault
        real(path, *given, **more)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(NotWritten, match=words):
        print_all(ledger, many(2), out)
    assert {entry.status for entry in ledger.entries()} == {"failed"}


def test_when_the_folder_cannot_get_its_name_the_next_run_gives_it(
    ledger: Ledger, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(NotWritten, match="the letters are issued, but their folder cannot be given its name"):
        print_all(ledger, many(2), out)
    monkeypatch.undo()
    print_all(ledger, many(2), out)
    assert not what_is_wrong(ledger.path, out, 2)


def test_a_file_in_place_of_the_folder_is_refused_before_anything_is_planned(
    ledger: Ledger, out: Path
) -> None:
    out.write_text("", encoding="utf-8")
    with pytest.raises(NotWritten, match="this is a file, not a folder"):
        print_all(ledger, many(1), out)
    assert not ledger.batches()


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind")
def test_letters_and_their_folders_belong_to_their_owner_alone(ledger: Ledger, out: Path) -> None:
    report = print_all(ledger, many(1), out)
    paths = [report.folder, *report.folder.iterdir()]
    assert not [each for each in paths if each.stat().st_mode & 0o077]
