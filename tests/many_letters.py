"""A register of many cases in memory, and a batch of it that is killed. Run as a program, it is the kill test's other half.

``python many_letters.py FOLDER moments SEED`` kills twenty batches at a random moment each and starts them again; ``steps``
kills one before and after every step of issuing; ``together`` starts four runs at once. What is wrong is printed. One process
starts all others, so that the time goes into killing and not into starting Python.
"""

from __future__ import annotations

import copy
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from helpers import as_yaml

from caseforms.cases.case import typed
from caseforms.cases.reading import parse_case
from caseforms.cases.settings import Desk as DeskSettings
from caseforms.cases.settings import Settings
from caseforms.checks.deadlines import LONDON
from caseforms.findings import Place
from caseforms.forms import FORM_CODES
from caseforms.letters import batch, issuing
from caseforms.letters.batch import Report, Wanted, print_batch
from caseforms.letters.catalogue import catalogue
from caseforms.letters.context import LetterCase
from caseforms.letters.issuing import hashes
from caseforms.letters.ledger import ISSUED, WRITTEN, Ledger, open_ledger
from caseforms.letters.register import Entry, Register
from caseforms.letters.writing import Desk

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=LONDON)
MOMENTS = 20
#: Enough for two processes, and a few for one.
SIZES = (200, 60)

CASE: dict[str, Any] = {
    "profile": "sandwell_2015",
    "reference": "CF-2026-0142",
    "child": {
        "given_names": "Ellie Rose",
        "family_name": "Marsh",
        "dob": "12/06/2018",
        "ethnicity": "white_british",
        "disability": "none",
        "special_requirements": "none",
        "address": {"line1": "12 Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
    },
    "parents": [
        {"name": "Joanne Marsh", "relationship": "mother", "same_address_as_child": "yes"},
        {
            "name": "Paul Marsh",
            "relationship": "father",
            "address": {"line1": "3 Hill Road", "line2": "Fenbridge", "postcode": "ZZ99 3AD"},
        },
    ],
    "siblings": "none",
    "household": "none",
    "author": {
        "name": "Ada Finch",
        "organisation": "Fenbridge Primary School",
        "role": "teacher",
        "address": {"line1": "School Road", "line2": "Fenbridge", "postcode": "ZZ99 4AA"},
    },
    "consent": {"given": "given", "basis": "early_help", "given_by": [{"date": "18/11/2026"}]},
    "events": [{"event": "eha_received", "at": "19/11/2026 16:20", "by": "Business Support"}],
}

SETTINGS = Settings(
    organisation="Fenbridge Council",
    desk=DeskSettings(
        name="Early Help Desk",
        telephone="01632 960210",
        email="earlyhelp@example.org",
        signed_by="Business Support",
        complaints="Customer Care, 01632 960220",
        data_protection="dpo@example.org",
        kept_for="six years after our help ends",
    ),
)


def case_of(data: dict[str, Any], now: datetime = NOW) -> LetterCase:
    """The case in plain data."""
    text = as_yaml(data)
    return typed(parse_case(text.encode("utf-8"), "case.yaml"), LetterCase, now.date(), FORM_CODES)


def desk() -> Desk:
    """The settings and the catalogue of the tests."""
    return Desk(SETTINGS, catalogue())


@dataclass(frozen=True)
class Ready(Entry):
    """An entry whose case is there already."""

    def case(self) -> LetterCase:
        return self.events


class Cases(Register):
    """A register of cases in memory; in place of a case may stand the exception that reading it raises."""

    def __init__(self, cases: list[LetterCase | Exception]) -> None:
        super().__init__("register.xlsx")
        self._cases = cases

    def __len__(self) -> int:
        return len(self._cases)

    def place(self, item: int) -> str:
        return f"row {item + 2}"

    def entry(self, item: int) -> Entry:
        case = self._cases[item]
        if isinstance(case, Exception):
            raise case
        return Ready(self.place(item), Place(self.file, item + 2), str(case.reference), case)


def many(count: int, data: dict[str, Any] = CASE) -> Cases:
    """A register of so many cases that differ in their reference."""
    first = case_of(data)
    cases: list[LetterCase | Exception] = []
    for number in range(count):
        case = copy.copy(first)
        case.reference = f"CF-2026-{number:04}"
        cases.append(case)
    return Cases(cases)


def print_all(
    ledger: Ledger,
    register: Register,
    folder: Path,
    codes: str = "RCP-R",
    separate: str = "",
    again: str = "",
    **more: Any,
) -> Report:
    """Print letters of a register on the day of the tests."""
    own = desk()
    texts = tuple(own.letters[code] for code in codes.split(","))
    return print_batch(ledger, register, Wanted(texts, separate, again), own, folder, NOW, "tester", **more)


def what_is_wrong(path: Path, folder: Path, expected: int) -> list[str]:
    """What is not as it must be: each letter issued once in the ledger and once on disk, every file whole, nothing left over."""
    wrong = []
    with open_ledger(path) as ledger:
        issued = [entry for entry in ledger.entries() if entry.status == ISSUED]
        counted = Counter((entry.case, entry.letter, entry.addressee) for entry in issued)
        if len(counted) != expected or set(counted.values()) != {1}:
            wrong.append(
                f"{len(counted)} letters in the ledger, {max(counted.values(), default=0)} times at most"
            )
        if ledger.unfinished():
            wrong.append("a batch is unfinished")
        batches = {entry.batch for entry in issued}
        for name in batches:
            one = next(each for each in ledger.batches() if each.id == name)
            if one.status != WRITTEN:
                wrong.append(f"{name} is {one.status}")
            if hashes(folder / name) != ledger.files(one):
                wrong.append(f"{name}: the files are not those of the ledger")
    on_disk: Counter[tuple[str, ...]] = Counter()
    for manifest in folder.glob("*/manifest.json"):
        lines = json.loads(manifest.read_text(encoding="utf-8"))["lines"]
        for line in lines:
            if line["status"] == "issued":
                on_disk[line["case"], line["letter"], line["to"]] += 1
                for file in line["files"].split():
                    if not (manifest.parent / file).is_file():
                        wrong.append(f"{file} is not there")
    if len(on_disk) != expected or set(on_disk.values()) != {1}:
        wrong.append(f"{len(on_disk)} letters on disk, {max(on_disk.values(), default=0)} times at most")
    left = [str(each) for each in folder.rglob(".*")]
    return wrong + [f"left over: {each}" for each in left]


def one_run(path: Path, folder: Path, count: int, separate: str) -> None:
    """One run, as a command would make it."""
    with open_ledger(path) as ledger:
        print_all(ledger, many(count), folder, separate=separate)


def in_child(path: Path, folder: Path, count: int, separate: str) -> int:
    """The same in a process of its own, which leads a group of its own."""
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    try:
        one_run(path, folder, count, separate)
        os._exit(0)
    except BaseException as problem:
        print(f"{type(problem).__name__}: {problem}", flush=True)
        os._exit(1)


def moments(place: Path, seed: str) -> None:
    """Kill at random moments."""
    chance = random.Random(seed)
    lasts = {}
    one_run(place / "first.ledger", place / "first", SIZES[0], "")
    for count in SIZES:
        began = time.monotonic()
        os.waitpid(in_child(place / f"{count}.ledger", place / f"{count}", count, ""), 0)
        lasts[count] = time.monotonic() - began
    killed = 0
    for moment in range(MOMENTS):
        path, folder, count = place / f"{moment}.ledger", place / f"out-{moment}", SIZES[moment % 2]
        separate = ("", "", "pdf", "word")[moment // 2 % 4]
        child = in_child(path, folder, count, separate)
        wait = lasts[count] * chance.uniform(0.02, 1.0)
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        start_again(f"moment {moment} ({wait:.3f} s, {separate or 'one PDF'})", path, folder, count, separate)
    print(f"killed {killed} of {MOMENTS}")


def start_again(what: str, path: Path, folder: Path, count: int, separate: str = "") -> None:
    """Run to the end, and say what is wrong then."""
    if status := os.waitpid(in_child(path, folder, count, separate), 0)[1]:
        print(f"{what}: the second run ended with {status}")
    for wrong in what_is_wrong(path, folder, count):
        print(f"{what}: {wrong}")


STEPS: dict[str, tuple[Any, str]] = {
    "plan": (Ledger, "plan"),
    "make the hidden folder": (Path, "mkdir"),
    "print": (batch, "print_letters"),
    "write the manifest": (batch, "as_json"),
    "hash": (issuing, "hashes"),
    "issue": (Ledger, "issue"),
    "name the folder": (Path, "rename"),
    "say that it is written": (Ledger, "written"),
}


def steps(place: Path) -> None:
    """Kill before and after each step."""
    killed = 0
    for number, (step, (owner, name)) in enumerate(STEPS.items()):
        for after in (False, True):
            what = f"{'after' if after else 'before'}: {step}"
            path, folder = place / f"{number}{after}.ledger", place / f"out-{number}{after}"
            child = os.fork()
            if not child:
                deadly(owner, name, after)
                one_run(path, folder, SIZES[1], "")
                os._exit(0)
            killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
            start_again(what, path, folder, SIZES[1])
    print(f"killed {killed} of {2 * len(STEPS)}")


def deadly(owner: Any, name: str, after: bool) -> None:
    """Make a function kill its process, before or after it has done its work."""
    real = getattr(owner, name)

    def kill(*given: Any, **more: Any) -> Any:
        if after:
            real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, kill)


def together(place: Path) -> None:
    """Start four runs at the same time on one ledger."""
    path, folder = place / "one.ledger", place / "out"
    children = [in_child(path, folder, SIZES[1], "") for _ in range(4)]
    for child in children:
        if status := os.waitpid(child, 0)[1]:
            print(f"a run ended with {status}")
    for wrong in what_is_wrong(path, folder, SIZES[1]):
        print(wrong)
    print("ran 4")


if __name__ == "__main__":
    {"moments": moments, "steps": steps, "together": together}[sys.argv[2]](Path(sys.argv[1]), *sys.argv[3:])
