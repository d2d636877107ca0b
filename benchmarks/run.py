"""Whole-process timings of caseforms beside the bare cost of the libraries that a command needs.

Each pair runs interleaved (A B A B …), so that a drift of the machine touches both: one round to warm up, then seven that
count. What is compared is the ratio of the medians. “python benchmarks/run.py --help” lists the options.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).with_name("caseforms")
SMALL = ROOT / "tests" / "complete" / "is1.yaml"
LARGE = ROOT / "samples" / "school_child_in_need.yaml"
SIZES = (1.0, 2.5, 5.0)

EMPTY_CLICK = """
import click

@click.command()
def nothing():
    \"\"\"Nothing at all.\"\"\"

nothing()
"""
READ = """
import sys, time
from pathlib import Path
from caseforms.cases.reading import read_case_file
path = Path(sys.argv[1])
start = time.perf_counter()
read_case_file(path)
print(time.perf_counter() - start)
"""
CHECK = """
import sys
from datetime import date
from pathlib import Path
from caseforms.cases.reading import read_case_file
from caseforms.checks.check import check
from caseforms.forms import load
check(load("referral"), read_case_file(Path(sys.argv[1])), date.today())
"""
REVIEW_IMPORTS = """
import json
import caseforms.cli
import caseforms.checks.prose.fields, caseforms.checks.prose.language, caseforms.checks.prose.spelling
import caseforms.cases.settings, caseforms.cases.dates
"""
MANY = """
import gc, resource, sys
from datetime import date
from pathlib import Path
from caseforms.cases.reading import read_case_file
from caseforms.checks.check import check
from caseforms.forms import load
gc.set_threshold(100_000, 50, 50)
form, day = load("referral"), date(2026, 11, 20)
for path in sorted(Path(sys.argv[1]).iterdir()):
    check(form, read_case_file(path), day)
"""
MANY_BARE = """
import gc, sys
from pathlib import Path
import yaml
from pydantic import BaseModel, create_model
from caseforms.cases.blocks import Group, Rows, questions
from caseforms.forms import load
gc.set_threshold(100_000, 50, 50)
made = {}
def model(block):
    if block not in made:
        fields = {}
        for name, asked in questions(block).items():
            kind = asked.kind
            if isinstance(kind, Rows):
                fields[name] = (list[model(kind.model)] | str | None, None)
            elif isinstance(kind, Group):
                fields[name] = (model(kind.model) | str | None, None)
            else:
                fields[name] = (str | list[str] | None, None)
        made[block] = create_model(block.__name__, **fields)
    return made[block]
case = model(load("referral").case)
class AsText(yaml.CSafeLoader):
    pass
AsText.yaml_implicit_resolvers = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    case.model_validate(yaml.load(path.read_text(encoding="utf-8"), AsText))
"""
CHECK_LIMIT, FILL_LIMIT, HELP_LIMIT, LINEAR_LIMIT, REVIEW_LIMIT, MANY_LIMIT = 2.0, 2.0, 1.5, 1.5, 1.5, 4.0
CASES = 10_000


#: Where Python may not keep compiled modules, those of caseforms would be compiled anew in each run; libraries come compiled.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass
class Timed:
    """One command with what its runs cost. ``own`` takes the seconds that the command itself prints; ``fine`` are the
    exit codes that do not count as a failure."""

    name: str
    command: Sequence[str | Path]
    own: bool = False
    fine: tuple[int, ...] = (0,)
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    failed: str = ""

    def once(self, count: bool) -> None:
        """Run it once; ``count`` keeps the time."""
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in self.command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=COMPILED,
        )
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode not in self.fine:
            self.failed = f"exit code {process.returncode}"
            return
        self.peak_mb = max(self.peak_mb, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2))
        if count:
            self.seconds.append(float(said) if self.own else seconds)

    @property
    def median(self) -> float:
        """The median of the counted runs, in seconds."""
        return statistics.median(self.seconds)

    def line(self) -> str:
        """One row of the table."""
        if self.failed or not self.seconds:
            return f"  {self.name:<58} did not run ({self.failed or 'no runs'})"
        least, most = min(self.seconds) * 1000, max(self.seconds) * 1000
        return f"  {self.name:<58} {self.median * 1000:8.0f} {least:8.0f}–{most:<8.0f} {self.peak_mb:6.0f}"


def interleaved(runs: int, *timed: Timed) -> bool:
    """Run all of them in turn. Returns whether all ran."""
    for number in range(runs + 1):
        for each in timed:
            each.once(count=number > 0)
    print(f"  {'':<58} {'median':>8} {'min–max':>14} {'peak':>9}")
    print(f"  {'':<58} {'ms':>8} {'ms':>12} {'MB':>11}")
    for each in timed:
        print(each.line())
    return not any(each.failed for each in timed)


def verdict(what: str, ratio: float, limit: float) -> str:
    """Whether a limit holds, with the figure."""
    said = f"holds ({ratio:.2f})" if ratio <= limit else f"does not hold ({ratio:.2f})"
    return f"  → {what} ≤ {limit:g} ×: {said}"


def against(runs: int, ours: Timed, bare: Timed, limit: float, *also: Timed) -> None:
    """Time ours and the bare cost, and print the ratio; ``also`` is told as well, without a limit."""
    if interleaved(runs, ours, bare, *also):
        print(verdict(f"{ours.name} : {bare.name}", ours.median / bare.median, limit))
        for each in also:
            print(f"  · {ours.name} : {each.name}: {ours.median / each.median:.2f}")


def python(code: str) -> list[str | Path]:
    """The command that runs a piece of Python."""
    return [sys.executable, "-c", code]


def help_screen(runs: int, folder: Path) -> None:
    """(a) The help screen beside a click program that does nothing."""
    empty = folder / "empty.py"
    empty.write_text(EMPTY_CLICK, encoding="utf-8")
    against(
        runs,
        Timed("caseforms --help", [PROGRAM, "--help"]),
        Timed("an empty click program --help", [sys.executable, empty, "--help"]),
        HELP_LIMIT,
        Timed("python -c pass", python("pass")),
    )


def checks(runs: int, folder: Path) -> None:
    """(b) A check beside the imports of a model library, a YAML reader and click."""
    if importlib.util.find_spec("pydantic") is None:
        print("  pydantic is missing; it serves here only to compare with. To install it:")
        print(f"    {sys.executable} -m pip install pydantic")
        return
    for form, case in (("is1", SMALL), ("referral", LARGE)):
        against(
            runs,
            Timed(f"caseforms check {form}", [PROGRAM, "check", form, case]),
            Timed(
                "import pydantic.BaseModel, yaml, click",
                python("from pydantic import BaseModel; import yaml, click"),
            ),
            CHECK_LIMIT,
        )


def fills(runs: int, folder: Path) -> None:
    """(c) A cold fill, Word and PDF with their proof, beside the imports of the libraries that it cannot do without."""
    for form, case in (("is1", SMALL), ("referral", LARGE)):
        command: list[str | Path] = [PROGRAM, "fill", form, case, "-o", folder / form]
        trial = Timed("", command)
        trial.once(count=False)
        if trial.failed:  # its dates lie ahead of this machine's clock
            command.append("--draft")
        against(
            runs,
            Timed(f"caseforms fill {form}" + (" --draft" if "--draft" in command else ""), command),
            Timed(
                "import docxtpl, reportlab.platypus, pypdf",
                python("import docxtpl, reportlab.platypus, pypdf"),
            ),
            FILL_LIMIT,
            Timed("import docxtpl, reportlab, pypdf", python("import docxtpl, reportlab, pypdf")),
        )


def reading(runs: int, folder: Path) -> None:
    """(d) Reading case files of growing size: the time for each MB stays the same."""
    for what, limit in (("read", True), ("check", False)):
        timed = []
        for size in SIZES:
            path = folder / f"case-{size:g}.yaml"
            if not path.exists():
                path.write_text(large_case(size), encoding="utf-8")
            command = [*python(READ if what == "read" else CHECK), path]
            timed.append(Timed(f"{what} {size:g} MB", command, own=what == "read"))
        if not interleaved(runs if what == "read" else max(1, runs // 3), *timed):
            continue
        for size, each in zip(SIZES, timed, strict=True):
            print(f"  · {each.name}: {each.median:.2f} s, {size / each.median:.2f} MB/s")
        per_mb = [each.median / size for size, each in zip(SIZES, timed, strict=True)]
        ratio = max(per_mb) / min(per_mb)
        told = verdict(f"dearest : cheapest MB ({what})", ratio, LINEAR_LIMIT)
        print(told if limit else told.replace("→", "·"))


def reviews(runs: int, folder: Path) -> None:
    """(e) A review of a narrative of 2,000 words beside the imports that it needs."""
    story = folder / "story.txt"
    words = " ".join(
        text.partition("text: >")[2].partition("labels:")[0]
        for text in (ROOT / "tests" / "narratives" / "set_a.yaml").read_text(encoding="utf-8").split("- id:")
    ).split()
    story.write_text(" ".join(words[:2000]), encoding="utf-8")
    against(
        runs,
        Timed("caseforms review, 2,000 words", [PROGRAM, "review", story]),
        Timed("its own imports", python(REVIEW_IMPORTS)),
        REVIEW_LIMIT,
    )


def many(runs: int, folder: Path) -> None:
    """(f) Ten thousand case files through the check of the referral, in one process, beside a bare pydantic validation."""
    if importlib.util.find_spec("pydantic") is None:
        print("  pydantic is missing; it serves here only to compare with.")
        return
    cases = folder / "cases"
    cases.mkdir(exist_ok=True)
    sources = [
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests" / "complete").glob("referral*.yaml"))
    ]
    for number in range(CASES):
        text = sources[number % len(sources)].replace("reference:", f"reference: CF-{number:05d} #", 1)
        (cases / f"{number:05d}.yaml").write_text(text, encoding="utf-8")
    ours, bare = (
        Timed("caseforms check", [*python(MANY), cases]),
        Timed("pydantic", [*python(MANY_BARE), cases]),
    )
    against(max(1, runs // 7), ours, bare, MANY_LIMIT)
    for each in (ours, bare):
        if each.seconds:
            print(f"  · {each.name}: {CASES / each.median:.0f} case files a second")


def large_case(megabytes: float) -> str:
    """A case file of this size: a real beginning, and incidents, one after the other, in the way people write them."""
    text = [
        "reference: CF-2026-0999\nchild: {given_names: Ellie Rose, family_name: Marsh, dob: 12/06/2018}\n"
    ]
    text.append("incidents:\n")
    size, wanted, number = sum(len(part.encode()) for part in text), int(megabytes * 1_000_000), 0
    while size < wanted:
        number += 1
        part = (
            f"  - when: {number % 28 + 1:02d}/{number % 12 + 1:02d}/2025\n"
            f'    time: "{number % 24:02d}:15"\n'
            "    place: Fenbridge Primary School, the office\n"
            "    what: >-\n"
            f"      Incident {number}. Ellie came late and said that her mother was asleep. She had made breakfast\n"
            "      for herself and for Noah – toast, and milk for the baby – and had walked to school alone.\n"
            "      She was tired and fell asleep during reading. “I do Noah’s bottle”, she said.\n"
            "    who_was_there: Priya Anand; Ellie\n"
            "    source: seen\n"
            "    fact_or_opinion: fact\n"
        )
        text.append(part)
        size += len(part.encode())
    return "".join(text)


def registers(runs: int, folder: Path) -> None:
    """(g) What is due in a register of 10,000 rows beside openpyxl's own read of that workbook."""
    from register import compare

    compare(runs, folder)


def imports(runs: int, folder: Path) -> None:
    """(h) A legacy workbook of 10,000 rows and 40 columns imported, beside what other libraries take to read it."""
    from importing import compare

    compare(runs, folder)


PARTS: dict[str, Callable[[int, Path], None]] = {
    "help": help_screen,
    "check": checks,
    "fill": fills,
    "read": reading,
    "review": reviews,
    "many": many,
    "register": registers,
    "import": imports,
}


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("part", nargs="*", help=f"which of {', '.join(PARTS)}; all by default")
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command (default 7)")
    given = parser.parse_args()
    if unknown := set(given.part) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    if not PROGRAM.exists():
        print(f"There is no {PROGRAM}. Install caseforms into the environment of this Python first.")
        return
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {given.runs} counted runs of each.")
    with tempfile.TemporaryDirectory() as folder:
        for name in given.part or PARTS:
            doc = (PARTS[name].__doc__ or "").strip()
            print(f"\n{doc}")
            PARTS[name](given.runs, Path(folder))


if __name__ == "__main__":
    main()
