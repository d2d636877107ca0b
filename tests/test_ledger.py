"""The ledger: each letter once for its trigger, nobody's name in it, and every way in which it can be in a bad state."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, changed
from many_letters import CASE, NOW, SETTINGS, case_of, many, print_all

from caseforms.errors import NotWritten, Unreadable
from caseforms.letters import ledger as ledger_room
from caseforms.letters import ledger_file
from caseforms.letters.addressees import addressees
from caseforms.letters.informed import informed
from caseforms.letters.ledger import (
    DROPPED,
    FAILED,
    ISSUED,
    WRITTEN,
    Batch,
    Ledger,
    Outcome,
    Planned,
    open_ledger,
    read_ledger,
)
from caseforms.letters.writing import known_as

RECEIPT = Planned(
    "CF-1", "RCP", "eha_received", "2026-11-19", "aa", trigger_at="2026-11-19T16:20", role="parent"
)
DONE = Outcome("f" * 64, "letters.pdf", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "letters.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with open_ledger(path) as opened:
        yield opened


def issued(ledger: Ledger, *planned: Planned, folder: Path = Path("out")) -> Batch:
    """Enter these letters as issued, in a batch of their own."""
    batch = ledger.plan(folder, planned, NOW, "tester")
    ledger.issue(batch, [DONE] * len(planned), [("letters.pdf", "e" * 64)])
    ledger.written(batch)
    return batch


# -- the file -------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind")
def test_a_new_ledger_and_its_lock_belong_to_their_owner_alone(ledger: Ledger, path: Path) -> None:
    with ledger.alone(lambda words: None):
        files = list(path.parent.iterdir())
    assert {each.name for each in files} == {"letters.ledger", "letters.ledger.lock"}
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_all_of_it_is_in_one_file_that_can_be_copied(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    """There is no write-ahead log beside it, whose loss would lose letters."""
    issued(ledger, RECEIPT)
    copy = tmp_path / "copy.ledger"
    copy.write_bytes(path.read_bytes())
    assert not list(tmp_path.glob("*-wal")) and not list(tmp_path.glob("*-journal"))
    with read_ledger(copy) as other:
        assert other.gone(RECEIPT) == ledger.gone(RECEIPT) is not None


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE things (name TEXT)")
    other.close()


def newer(path: Path) -> None:
    open_ledger(path).close()
    with sqlite3.connect(path) as own:
        own.execute(f"PRAGMA user_version = {ledger_file.VERSION + 1}")
    own.close()


def damaged(path: Path) -> None:
    with open_ledger(path) as ledger:
        for number in range(200):
            issued(ledger, replace(RECEIPT, case=f"CF-{number}"))
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xa5" * 4096 * 3
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("reference: CF-1\n" * 400), "not a ledger of letters"),
        (foreign, "not a ledger of letters"),
        (newer, "a newer version of caseforms"),
        (damaged, "damaged"),
    ],
    ids=["another file", "another database", "newer", "damaged"],
)
@pytest.mark.parametrize("opening", [open_ledger, read_ledger])
def test_a_file_that_is_no_ledger_of_this_version_is_refused_and_left_as_it_is(
    path: Path, make: Callable[[Path], Any], words: str, opening: Callable[[Path], Ledger]
) -> None:
    make(path)
    before = path.read_bytes()
    with pytest.raises(Unreadable, match=words) as refusal:
        opening(path)
    assert str(path) in refusal.value.message and refusal.value.remedy
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_ledger_as_a_killed_run_may_leave_one(path: Path) -> None:
    path.touch()
    with pytest.raises(Unreadable, match="no ledger yet"):
        read_ledger(path)
    with open_ledger(path) as ledger:
        issued(ledger, RECEIPT)
        assert ledger.gone(RECEIPT)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="cannot be opened"):
        open_ledger(tmp_path)


def test_a_ledger_that_another_program_holds_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_file, "BUSY", 0.05)
    open_ledger(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(NotWritten, match="another program holds the ledger"):
        open_ledger(path)
    other.close()


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind")
def test_a_read_only_ledger_is_refused_before_letters_are_made_and_can_be_read(
    ledger: Ledger, path: Path
) -> None:
    issued(ledger, RECEIPT)
    ledger.close()
    path.chmod(0o444)
    path.parent.chmod(0o755)
    with as_nobody(path), pytest.raises(NotWritten, match="read-only"):
        open_ledger(path)
    with as_nobody(path), read_ledger(path) as read:
        assert read.gone(RECEIPT)


class as_nobody:
    """Without the rights of the superuser, whom no right holds back."""

    def __init__(self, path: Path) -> None:
        self.folders = [each for each in path.parents if each != Path("/tmp")]

    def __enter__(self) -> None:
        self.root = os.geteuid() == 0
        if self.root:
            self.modes = [(each, each.stat().st_mode) for each in self.folders]
            for each in self.folders:
                each.chmod(each.stat().st_mode | 0o055)
            os.seteuid(65534)

    def __exit__(self, *_: object) -> None:
        if self.root:
            os.seteuid(0)
            for each, mode in self.modes:
                each.chmod(mode)


def test_a_full_disk_is_named_and_changes_nothing(ledger: Ledger) -> None:
    issued(ledger, RECEIPT)
    (pages,) = ledger._db.execute("PRAGMA page_count").fetchone()
    ledger._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotWritten, match="the disk of the ledger is full"):
        ledger.plan(Path("out"), [replace(RECEIPT, case=f"CF-{n}" * 20) for n in range(500)], NOW, "tester")
    assert [entry.case for entry in ledger.entries()] == ["CF-1"]


# -- once ------------------------------------------------------------------------------------------------------------------


def test_a_letter_goes_once_for_a_trigger(ledger: Ledger) -> None:
    assert ledger.gone(RECEIPT) is None
    batch = issued(ledger, RECEIPT)
    gone = ledger.gone(RECEIPT)
    assert gone and (gone.batch, gone.at[:10], gone.by) == (batch.id, "2026-11-20", "tester")
    with pytest.raises(ValueError, match="gone already"):
        ledger.plan(Path("out"), [RECEIPT], NOW, "tester")


@pytest.mark.parametrize("part", ["case", "letter", "trigger", "day", "addressee"])
def test_another_case_letter_trigger_day_or_addressee_makes_another_letter(ledger: Ledger, part: str) -> None:
    issued(ledger, RECEIPT)
    other = replace(RECEIPT, **{part: "another"})
    assert ledger.gone(other) is None
    issued(ledger, other)


def test_a_corrected_time_of_day_makes_no_other_letter(ledger: Ledger) -> None:
    issued(ledger, RECEIPT)
    assert ledger.gone(replace(RECEIPT, trigger_at="2026-11-19T09:00"))


def test_a_reference_is_the_same_in_capitals_and_small_letters(ledger: Ledger) -> None:
    issued(ledger, replace(RECEIPT, case="CF-1a"))
    assert ledger.gone(replace(RECEIPT, case="cf-1A"))
    assert len(list(ledger.entries(case="cf-1a"))) == 1


def test_going_again_needs_a_reason_and_is_counted(ledger: Ledger) -> None:
    issued(ledger, RECEIPT)
    for _ in range(2):
        issued(ledger, replace(RECEIPT, again="the post lost it"))
    assert [(entry.time, entry.reason) for entry in ledger.entries()] == [
        (1, ""),
        (2, "the post lost it"),
        (3, "the post lost it"),
    ]


def test_what_failed_or_was_interrupted_may_be_planned_again(ledger: Ledger) -> None:
    failed = ledger.plan(Path("out"), [RECEIPT], NOW, "tester")
    ledger.issue(failed, [Outcome(why="the address does not fit")], [])
    dropped = ledger.plan(Path("out"), [RECEIPT], NOW, "tester")
    ledger.drop(dropped, "interrupted")
    issued(ledger, RECEIPT)
    assert [entry.status for entry in ledger.entries()] == [FAILED, FAILED, ISSUED]
    assert [batch.status for batch in ledger.batches()] == [ISSUED, DROPPED, WRITTEN]


def test_the_ledger_itself_refuses_a_second_letter(ledger: Ledger) -> None:
    """Even if a program forgot to ask: the index does not allow it."""
    issued(ledger, RECEIPT)
    with pytest.raises(sqlite3.IntegrityError):
        ledger._db.execute(
            'INSERT INTO letters SELECT 99, batch, 99, letter, version, "case", trigger, trigger_day, '
            "trigger_at, role, addressee, medium, time, reason, at, by, status, why, sha256, file, pages, "
            "enclosed FROM letters"
        )


@pytest.mark.parametrize(
    ("question", "values"), [(ledger_room._GONE, 5), (ledger_room._LAST_TIME, 5), (ledger_room._TOLD, 1)]
)
def test_what_is_asked_for_each_letter_costs_the_same_in_a_large_ledger(
    ledger: Ledger, question: str, values: int
) -> None:
    """It goes by the index and never through all letters."""
    plan = ledger._db.execute(f"EXPLAIN QUERY PLAN {question}", ["x"] * values).fetchall()
    assert "INDEX once" in str(plan)
    assert "SCAN letters" not in str(plan)


def test_numbers_of_batches_are_new_in_the_ledger_and_in_the_folder(ledger: Ledger, tmp_path: Path) -> None:
    """A folder of another ledger with the same number is not written into."""
    (tmp_path / "2026-11-20-2").mkdir()
    names = [ledger.plan(tmp_path, [], NOW, "tester").id for _ in range(3)]
    assert names == ["2026-11-20-1", "2026-11-20-3", "2026-11-20-4"]


# -- two at once -----------------------------------------------------------------------------------------------------------


def test_the_second_run_is_told_and_waits_until_the_first_has_finished(ledger: Ledger, path: Path) -> None:
    told: list[str] = []
    order: list[str] = []
    waiting, free = threading.Event(), threading.Event()

    def second() -> None:
        with open_ledger(path) as other, other.alone(lambda words: (told.append(words), waiting.set())):
            order.append("second")
        free.set()

    with ledger.alone(lambda words: None):
        ledger.plan(Path("out"), [RECEIPT], NOW, "Anna")
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    assert free.wait(10)
    thread.join()
    assert order == ["first", "second"]
    assert told == [f"{path}: Anna is printing batch 2026-11-20-1 with this ledger"]


def test_patience_has_an_end(ledger: Ledger, path: Path) -> None:
    with (
        ledger.alone(lambda words: None),
        open_ledger(path) as other,
        pytest.raises(NotWritten, match=r"somebody is printing .* nothing was issued"),
        other.alone(lambda words: None, patience=0.05),
    ):
        raise AssertionError("the ledger was held twice")


# -- what it holds ---------------------------------------------------------------------------------------------------------


def test_the_ledger_and_the_manifest_hold_nobody_s_name_or_address(path: Path, tmp_path: Path) -> None:
    with open_ledger(path) as ledger:
        report = print_all(ledger, many(3), tmp_path / "out", "RCP,RCP-R")
        assert [entry.role for entry in ledger.entries()] == ["parent", "parent", "referrer"] * 3
    kept = path.read_bytes() + b"".join(each.read_bytes() for each in report.folder.glob("manifest.*"))
    for word in (
        "Ellie",
        "Marsh",
        "Joanne",
        "Finch",
        "Primary",
        "Mill Lane",
        "ZZ99",
        "12/06/2018",
        "2018-06-12",
    ):
        assert word.encode() not in kept, word


@pytest.mark.parametrize(
    ("reference", "kept"),
    [("CF-2026-0142", True), ("Marsh, Ellie", False), ("ellie-12062018", False), (None, False)],
)
def test_a_reference_that_tells_who_the_child_is_is_kept_as_a_hash(
    path: Path, tmp_path: Path, reference: str | None, kept: bool
) -> None:
    data = changed(CASE, {"reference": reference})
    with open_ledger(path) as ledger:
        name = known_as(case_of(data), ledger.key)
        assert (name == reference) is kept
        assert known_as(case_of(data), ledger.key) == name
    with open_ledger(tmp_path / "other.ledger") as other:
        assert (known_as(case_of(data), other.key) == name) is kept


def test_everyone_to_whom_a_letter_of_the_case_went_is_found_again(ledger: Ledger, tmp_path: Path) -> None:
    """Agencies and those with a copy, not the family; and nobody is left out silently when the case changes."""
    print_all(ledger, many(1), tmp_path / "out", "RCP,RCP-R")
    case = case_of(changed(CASE, {"reference": "CF-2026-0000"}))
    going, stopped = informed(ledger, case, SETTINGS)
    assert [each.name for each in going] == ["Ada Finch"]
    assert not stopped
    other = case_of(changed(CASE, {"reference": "CF-2026-0000", "author.name": "Olu Penrose"}))
    going, stopped = informed(ledger, other, SETTINGS)
    assert not going
    assert [(each.role, each.reason[:40]) for each in stopped] == [
        ("referrer", "letter RCP-R went there on 20 November 2")
    ]


def test_a_copy_counts_as_information(ledger: Ledger) -> None:
    case = case_of(CASE)
    (author,), _ = addressees(case, ("referrer",), SETTINGS)
    copied = ((author.role, ledger.key(author.key)),)
    issued(ledger, replace(RECEIPT, case="CF-2026-0142", role="court", copies=copied))
    assert [each.name for each in informed(ledger, case, SETTINGS)[0]] == ["Ada Finch"]


# -- the log ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def logged(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    """``logged(…)`` asks the log of a ledger with four letters of three days."""
    (tmp_path / "caseforms.toml").write_text('ledger = "letters.ledger"\n', encoding="utf-8")
    with open_ledger(tmp_path / "letters.ledger") as ledger:
        for day, planned in (
            (17, [RECEIPT, replace(RECEIPT, letter="RCP-R", role="referrer")]),
            (18, [replace(RECEIPT, case="=cmd()", day="2026-11-18")]),
            (19, [replace(RECEIPT, again="the dog ate it")]),
        ):
            batch = ledger.plan(tmp_path / "out", planned, NOW.replace(day=day), "tester")
            ledger.issue(batch, [DONE] * len(planned), [])
            ledger.written(batch)

    return lambda *words: run("letters", "log", *words)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["RCP", "RCP-R", "RCP", "RCP"]),
        (("--case", "cf-1"), ["RCP", "RCP-R", "RCP"]),
        (("--letter", "rcp-r"), ["RCP-R"]),
        (("--from", "18/11/2026"), ["RCP", "RCP"]),
        (("--from", "18/11/2026", "--to", "18/11/2026"), ["RCP"]),
        (("--case", "CF-9"), []),
    ],
)
def test_the_log_is_asked_by_case_letter_and_day(
    logged: Callable[..., Ran], words: tuple[str, ...], found: list[str]
) -> None:
    ran = logged(*words, "--format", "json")
    assert ran.code == 0
    assert [each["letter"] for each in json.loads(ran.out)] == found


def test_the_log_as_a_table_says_who_what_when_and_why_again(logged: Callable[..., Ran]) -> None:
    head, first, *_, last = logged().out.splitlines()
    assert head.split() == ["issued", "by", "batch", "case", "letter", "to", "trigger", "status", "remark"]
    assert first.split()[:2] == ["2026-11-17", "10:00"]
    assert last.endswith("issued  time 2: the dog ate it")
    assert logged("--case", "CF-9").out == "No letter in the ledger is like that.\n"


def test_the_log_as_csv_runs_nothing_in_a_spreadsheet(logged: Callable[..., Ran]) -> None:
    rows = list(csv.DictReader(io.StringIO(logged("--format", "csv").out.lstrip("\ufeff"))))
    assert [row["case"] for row in rows] == ["CF-1", "CF-1", "'=cmd()", "CF-1"]
    assert rows[3]["reason"] == "the dog ate it"


@pytest.mark.parametrize(
    ("settings", "words", "code"),
    [
        ("", "Set it in caseforms.toml", 2),
        ('ledger = "none.ledger"', "there is no ledger yet", 3),
        ('ledger = "caseforms.toml"', "not a ledger of letters", 3),
    ],
)
def test_without_a_ledger_the_log_says_so(
    run: Callable[..., Ran], tmp_path: Path, settings: str, words: str, code: int
) -> None:
    (tmp_path / "caseforms.toml").write_text(settings, encoding="utf-8")
    ran = run("letters", "log")
    assert ran.code == code
    assert words in ran.err


def test_a_day_that_is_none_is_refused(logged: Callable[..., Ran]) -> None:
    ran = logged("--from", "soon")
    assert ran.code == 2
    assert "--from: “soon” is not a date." in ran.err


def test_the_log_tells_of_a_batch_that_was_interrupted(logged: Callable[..., Ran], tmp_path: Path) -> None:
    with open_ledger(tmp_path / "letters.ledger") as ledger:
        ledger.plan(tmp_path / "out", [], NOW, "Anna")
    assert "Batch 2026-11-20-1 of Anna is being printed, or was interrupted" in logged().err
