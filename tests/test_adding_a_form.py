"""The worked example of “Adding a form” is put into a copy of caseforms as the page says, and used."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import Ran

import caseforms

PAGE = Path(__file__).parent.parent / "docs" / "adding-a-form.md"
BLOCK = re.compile(
    r"<!-- example: (?P<where>[^,>]+?)(?:, (?P<name>\w+))? -->\s*```\w+\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
LEFT_OUT = shutil.ignore_patterns(
    ".*",
    "tests",
    "docs",
    "samples",
    "benchmarks",
    "*.egg-info",
    "__pycache__",
    "demo-output",
    "build",
    "dist",
)
#: What a practitioner writes into the blank case file, as the page leaves that open.
ANSWERS = {
    "given_names": "Ellie Rose",
    "family_name": "Marsh",
    "dob": "12/06/2018",
    "reference": "CF-2026-0101",
    "visited_on": "02/03/2026",
    "child_seen": "yes",
    "name": "Ellie",
    "alone": "yes",
    "agreed": "A second visit on Friday.",
}


def blocks() -> dict[str, str]:
    """The blocks of the example by the place where they belong."""
    found = BLOCK.finditer(PAGE.read_text(encoding="utf-8"))
    return {", ".join(part for part in (each["where"], each["name"]) if part): each["text"] for each in found}


class Copy:
    """A copy of caseforms with the form of the page in it, used in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = folder / "caseforms"
        shutil.copytree(Path(caseforms.__file__).parent, self.package, ignore=LEFT_OUT)

    def add(self) -> None:
        """Do what the page says."""
        for where, text in blocks().items():
            file, _, table = where.partition(", ")
            if file == "commands":
                continue
            path = self.package / file
            if table:
                text, heads = re.subn(
                    rf"(?m)^({table}: [^\n]*\{{\n)",
                    lambda head, line=text: head[1] + line,
                    path.read_text(encoding="utf-8"),
                )
                assert heads == 1, f"the page names a table {table} that {file} does not have"
            path.write_text(text, encoding="utf-8")

    def python(self, *words: str) -> Ran:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def caseforms(self, *words: str) -> Ran:
        return self.python("-m", "caseforms.cli", *words)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    made = Copy(tmp_path_factory.mktemp("copy"))
    made.add()
    ran = made.python(
        "-c",
        "from caseforms.forms import load, templates\n"
        "from caseforms.render.word_template import build_template\n"
        "path = templates.HOUSE_TEMPLATES / 'home_visit.docx'\n"
        "path.write_bytes(build_template(load('home_visit').layout))\n"
        "print(path)",
    )
    assert str(made.folder) in ran.out, "the copy is not the one that is used"
    return made


def answered(blank: str, answers: dict[str, str]) -> str:
    """A blank case file with answers behind the first question of each name."""
    for name, answer in answers.items():
        blank, found = re.subn(rf"(?m)^([ -]*{name}:)(?= +#)", rf"\1 {answer}", blank, count=1)
        assert found, f"the blank case file does not ask for “{name}”"
    return blank


def test_the_example_is_short() -> None:
    assert sum(len(text.splitlines()) for text in blocks().values()) < 60


def test_the_form_of_the_page_is_listed_begun_checked_and_made(copy: Copy) -> None:
    assert "home_visit" in copy.caseforms("forms").out
    new, check, fill = (shlex.split(line)[1:] for line in blocks()["commands"].splitlines())
    assert copy.caseforms(*new).code == 0
    case = copy.folder / new[-1]
    blank = case.read_text(encoding="utf-8")
    assert "awake, and not only heard" in blank
    assert "needed when the child was not seen" in blank

    ran = copy.caseforms(*check)
    assert ran.code == 1
    assert "visited on" in ran.out.casefold()

    case.write_text(answered(blank, ANSWERS), encoding="utf-8")
    ran = copy.caseforms(*check)
    assert ran.code == 0, ran.said
    assert "may be final" in ran.out

    ran = copy.caseforms(*fill)
    assert ran.code == 0, ran.said
    made = {path.name for path in (copy.folder / fill[-1]).iterdir() if path.is_file()}
    assert {"CF-2026-0101-home-visit.docx", "CF-2026-0101-home-visit.pdf"} <= made


def test_the_rule_of_the_page_fires_and_is_explained(copy: Copy) -> None:
    blank = copy.caseforms("new", "home_visit").out
    case = copy.folder / "alone.yaml"
    case.write_text(answered(blank, ANSWERS | {"alone": "no"}), encoding="utf-8")
    assert "VISIT-01" in copy.caseforms("check", "home_visit", str(case)).out
    assert "A child may say more alone." in copy.caseforms("explain", "VISIT-01").out


def test_the_condition_of_the_page_asks_for_the_reason(copy: Copy) -> None:
    blank = copy.caseforms("new", "home_visit").out
    case = copy.folder / "not-seen.yaml"
    case.write_text(answered(blank, ANSWERS | {"child_seen": "no"}), encoding="utf-8")
    ran = copy.caseforms("check", "home_visit", str(case), "--all")
    assert ran.code == 1
    assert "“If not: why” is needed when the child was not seen" in ran.out
