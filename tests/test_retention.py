"""Retention: what must be destroyed by when, what must not, and that nothing goes without having been asked for."""

from __future__ import annotations

import errno
import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed
from many_letters import CASE, NOW, case_of

from caseforms.cases.events import EVENTS
from caseforms.errors import NotWritten
from caseforms.letters import retention
from caseforms.letters.ledger import Ledger, open_ledger
from caseforms.letters.retention import Record, Stand, destroy, finish, look, records
from caseforms.letters.writing import plain_key

CLOSED = {
    "consent": {"given": "refused"},
    "events[1]": {"event": "no_consent_closed", "at": "12/10/2026 15:00"},
}
#: The closure of 12 October is kept for 30 days: up to and on 11 November.
LAST_DAY = datetime(2026, 11, 11, 12, 0, tzinfo=NOW.tzinfo)


def closed(**changes: Any) -> dict[str, Any]:
    """A case closed without consent on 12 October, received the day before."""
    early = changed(CASE, {**CLOSED, "events[0].at": "11/10/2026 09:00"})
    return changed(early, {path.replace("__", "."): value for path, value in changes.items()})


def event(code: str, at: str) -> dict[str, Any]:
    return closed(**{"events[2]": {"event": code, "at": at}})


def stand(data: dict[str, Any], now: datetime = NOW) -> list[tuple[Stand, int]]:
    return [(each.stand, each.days) for each in records(case_of(data, now), plain_key)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three cases: to be destroyed, kept for now, and nothing to destroy."""
    folder = tmp_path / "cases"
    folder.mkdir()
    for name, data in (
        ("due", closed(reference="CF-1")),
        ("kept", closed(reference="CF-2", **{"events[1].at": "10/11/2026 15:00"})),
        ("open", changed(CASE, {"reference": "CF-3"})),
    ):
        write(folder / f"{name}.yaml", data)
    (tmp_path / "caseforms.toml").write_text('ledger = "letters.ledger"\n', encoding="utf-8")
    return folder


def write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(as_yaml(data), encoding="utf-8")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "letters.ledger") as opened:
        yield opened


# -- when ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(-29, Stand.KEPT), (0, Stand.KEPT), (1, Stand.DUE), (400, Stand.DUE)],
    ids=["next day", "last day", "day after", "next year"],
)
def test_an_assessment_without_consent_is_kept_for_thirty_days_and_then_destroyed(
    days: int, wanted: Stand
) -> None:
    assert stand(closed(), LAST_DAY + timedelta(days=days)) == [(wanted, days)]


def test_a_case_that_was_not_closed_for_want_of_consent_is_not_listed() -> None:
    assert not stand(CASE)
    assert not stand(closed(profile="kirklees_2013"))


def test_what_was_destroyed_by_the_case_s_own_events_is_done() -> None:
    assert [each for each, _ in stand(event("eha_destroyed", "12/11/2026"))] == [Stand.DONE]


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("eha_received", "01/11/2026"),
        ("consent_given", "01/11/2026"),
        ("referral_phoned", "01/10/2026 10:00"),
        ("s47_decided", "01/11/2026"),
        ("episode_begun", "01/11/2026"),
        ("scr_notified", "01/09/2026"),
        ("files_sealed", "01/11/2026"),
    ],
)
def test_a_record_that_is_needed_is_never_destroyed_and_the_reason_is_said(code: str, at: str) -> None:
    (record,) = records(case_of(event(code, at)), plain_key)
    assert record.stand is Stand.NEEDED
    assert record.why


def test_what_came_before_the_closure_and_led_to_it_keeps_nothing() -> None:
    assert [each for each, _ in stand(event("consent_given", "10/10/2026"))] == [Stand.DUE]


def test_after_a_second_closure_the_thirty_days_begin_anew() -> None:
    """An assessment that came again, still without consent, is closed again: neither is kept for good."""
    again = changed(
        event("eha_received", "01/11/2026"),
        {"events[3]": {"event": "no_consent_closed", "at": "03/11/2026 10:00"}},
    )
    assert stand(again) == [(Stand.KEPT, -13)]
    assert stand(again, NOW + timedelta(days=14)) == [(Stand.DUE, 1)]


def test_the_events_that_keep_a_record_exist() -> None:
    assert {*retention._ALWAYS, *retention._AFTERWARDS} <= set(EVENTS)


# -- looking ---------------------------------------------------------------------------------------------------------------


def test_a_folder_is_looked_through_and_what_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "broken.yaml").write_text("[", encoding="utf-8")
    found = look(folder, NOW, plain_key)
    assert [(each.case, each.row, each.stand) for each in found.records] == [
        ("CF-1", "due.yaml", Stand.DUE),
        ("CF-2", "kept.yaml", Stand.KEPT),
    ]
    (problem,) = found.problems
    assert str(folder / "broken.yaml") in problem


def test_the_command_lists_what_is_due_first_with_its_last_day(run: Callable[..., Ran], folder: Path) -> None:
    ran = run("letters", "retention", folder)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "To be destroyed",
        "  CF-1 (due.yaml): closed on 12 October 2026, kept until 11 November 2026; 9 days over "
        "[T11, Sandwell 1.1.1, flow 1.0]",
        "Kept for now",
        "  CF-2 (kept.yaml): closed on 10 November 2026, kept until 10 December 2026 "
        "[T11, Sandwell 1.1.1, flow 1.0]",
    ]
    assert sorted(each.name for each in folder.iterdir()) == ["due.yaml", "kept.yaml", "open.yaml"]


def test_as_data_it_says_the_same(run: Callable[..., Ran], folder: Path) -> None:
    data = json.loads(run("letters", "retention", folder, "--format", "json").out)
    assert [
        (each["case"], each["kept_until"], each["status"], each["days_over"]) for each in data["records"]
    ] == [
        ("CF-1", "2026-11-11", "to be destroyed", 9),
        ("CF-2", "2026-12-10", "kept for now", -20),
    ]
    assert data["destroyed"] == []


def test_where_there_is_nothing_it_says_so(run: Callable[..., Ran], folder: Path) -> None:
    assert run("letters", "retention", folder / "open.yaml").out == "Nothing here has to be destroyed.\n"


# -- destroying ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``answer("y")`` is what the person types."""
    return lambda typed: monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))


def test_after_asking_the_file_goes_and_the_ledger_has_it(
    run: Callable[..., Ran], folder: Path, answer: Callable[[str], None]
) -> None:
    answer("y")
    ran = run("letters", "retention", folder, "--destroy")
    assert ran.code == 0
    assert "Delete 1 case file for good?" in ran.out
    assert f"Destroyed: {folder / 'due.yaml'}" in ran.out
    assert sorted(each.name for each in folder.iterdir()) == ["kept.yaml", "open.yaml"]
    shown = run("letters", "retention", folder).out
    assert "To be destroyed" not in shown
    assert "  CF-1: on 2026-11-20 by " in shown and "kept until 2026-11-11 (T11)" in shown


@pytest.mark.parametrize("typed", ["n", "", "perhaps"])
def test_without_a_clear_yes_nothing_is_deleted(
    run: Callable[..., Ran], folder: Path, answer: Callable[[str], None], typed: str
) -> None:
    answer(typed)
    assert run("letters", "retention", folder, "--destroy").code == 130
    assert (folder / "due.yaml").exists()
    with open_ledger(folder.parent / "letters.ledger") as ledger:
        assert not ledger.destroyed()


def test_nothing_to_destroy_asks_nothing(run: Callable[..., Ran], folder: Path) -> None:
    assert (
        "There is no case file to destroy."
        in run("letters", "retention", folder / "kept.yaml", "--destroy").out
    )


def test_without_a_ledger_nothing_is_destroyed(run: Callable[..., Ran], folder: Path) -> None:
    (folder.parent / "caseforms.toml").unlink()
    assert run("letters", "retention", folder, "--destroy").code == 2
    assert (folder / "due.yaml").exists()


def first_due(folder: Path, ledger: Ledger) -> Record:
    return next(each for each in look(folder, NOW, ledger.key).records if each.stand is Stand.DUE)


def test_the_ledger_forgets_the_file_s_name_when_it_is_gone(folder: Path, ledger: Ledger) -> None:
    destroy(ledger, first_due(folder, ledger), NOW, "tester")
    (entry,) = ledger.destroyed()
    assert (entry.case, entry.by, entry.finished, entry.file) == ("CF-1", "tester", True, "")
    assert b"due.yaml" not in ledger.path.read_bytes()


def test_a_file_that_has_changed_meanwhile_is_not_deleted(folder: Path, ledger: Ledger) -> None:
    record = first_due(folder, ledger)
    write(folder / "due.yaml", changed(CASE, {"reference": "CF-1"}))
    with pytest.raises(NotWritten, match="has changed meanwhile"):
        destroy(ledger, record, NOW, "tester")
    assert (folder / "due.yaml").exists() and not ledger.destroyed()


def test_a_record_that_is_not_due_is_not_deleted(folder: Path, ledger: Ledger) -> None:
    kept = next(each for each in look(folder, NOW, ledger.key).records if each.stand is Stand.KEPT)
    with pytest.raises(NotWritten):
        destroy(ledger, kept, NOW, "tester")
    assert (folder / "kept.yaml").exists()


def test_a_file_that_cannot_be_deleted_is_named_and_not_entered(
    folder: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    record = first_due(folder, ledger)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(NotWritten, match=r"cannot be deleted \(permission denied\)"):
        destroy(ledger, record, NOW, "tester")
    assert not ledger.destroyed()


@pytest.mark.parametrize(
    ("after", "said"),
    [(True, "the file is gone, and the ledger says so now"), (False, "the file is still there")],
    ids=["killed after the deletion", "killed before it"],
)
def test_a_destruction_that_was_interrupted_is_told_at_the_next_run(
    folder: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, after: bool, said: str
) -> None:
    real = Path.unlink

    def stop(path: Path, missing_ok: bool = False) -> None:
        if after:
            real(path, missing_ok)
        raise KeyboardInterrupt

    record = first_due(folder, ledger)
    monkeypatch.setattr(Path, "unlink", stop)
    with pytest.raises(KeyboardInterrupt):
        destroy(ledger, record, NOW, "tester")
    monkeypatch.undo()
    assert list(finish(ledger)) == [f"The destruction of CF-1 was interrupted; {said}."]
    assert [each.finished for each in ledger.destroyed()] == ([True] if after else [])
    assert not list(finish(ledger))


def test_a_row_of_a_workbook_is_deleted_by_hand(
    run: Callable[..., Ran], tmp_path: Path, folder: Path, answer: Callable[[str], None]
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["Case reference", "Early Help Assessment received", "Episode closed for want of consent", "profile"]
    )
    sheet.append(["CF-7", "11/10/2026 09:00", "12/10/2026 15:00", "sandwell_2015"])
    book.save(tmp_path / "register.xlsx")
    ran = run("letters", "retention", tmp_path / "register.xlsx", "--destroy")
    assert "row 2: delete it by hand, and enter the event “eha_destroyed”." in ran.err
    assert "CF-7 (row 2)" in ran.out
    assert (tmp_path / "register.xlsx").exists()
    shutil.rmtree(folder)
