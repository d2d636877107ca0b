"""The documentation: its reference pages are current and complete, its links lead somewhere, its examples run as shown.

An example is a fenced block marked ``console``. A line that begins with ``$ caseforms`` is run, all of a page in one
folder; what stands below it must come out in this order, and a line ``…`` stands for any lines between. The exit code
is 0, or what a remark such as ``# exit 1`` says. Two comments, which readers do not see, lay files ready::

    <!-- case: case-0101.yaml is tests/complete/is1.yaml, with “old words” as “new words” -->
    <!-- file: caseforms.toml -->          (the fenced block that follows is written under this name)
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import fields
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import caseforms
from caseforms.cases.kinds import STRUCTURE, UNKNOWN_NAME
from caseforms.cases.reading import parse_case
from caseforms.cases.settings import Settings
from caseforms.checks.check import check
from caseforms.checks.deadlines import LONDON
from caseforms.checks.every_rule import every_code
from caseforms.cli import cli, main
from caseforms.errors import EXIT_MEANINGS, Exit
from caseforms.findings import CODES
from caseforms.forms import FORM_CODES, load
from caseforms.forms.requirements import MUST, SHOULD
from caseforms.samples import SAMPLE_DAY

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    [*DOCS.rglob("*.md"), *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG"))]
)
WRITTEN = [page for page in PAGES if "reference" not in page.relative_to(ROOT).parts]
FENCE = r"```(?P<{0}>\w*)\n(?P<{1}>.*?)^```$"
STEP = re.compile(
    r"<!-- case: (?P<case>\S+) is (?P<base>\S+?)(?:, with “(?P<old>.*?)” as “(?P<new>.*?)”)? -->"
    r"|<!-- file: (?P<name>\S+) -->\s*" + FENCE.format("kind", "text") + "|" + FENCE.format("mark", "block"),
    re.DOTALL | re.MULTILINE,
)


def pages_with(mark: str) -> Iterator[object]:
    for page in WRITTEN:
        if f"```{mark}\n" in page.read_text(encoding="utf-8"):
            yield pytest.param(page, id=str(page.relative_to(ROOT)))


def reference(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def headings(name: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", reference(name), re.MULTILINE))


NOON = datetime.combine(SAMPLE_DAY, time(12), LONDON)


class SampleDay(date):
    """The day on which the sample cases are looked at."""

    @classmethod
    def today(cls) -> date:
        """That day."""
        return SAMPLE_DAY


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[list[str]], tuple[int, str]]:
    """``run(arguments)``: the exit code and the output of ``caseforms`` in an empty folder, at noon of the sample day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("caseforms.commands.shared.date", SampleDay)
    for commands in ("letters_issue", "letters_due", "letters_records"):
        monkeypatch.setattr(f"caseforms.commands.{commands}.moment", lambda: NOON)

    def call(arguments: list[str]) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["caseforms", *arguments])
        said = io.StringIO()
        code = 0
        with redirect_stdout(said), redirect_stderr(said):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        return code, said.getvalue()

    return call


# -- reference pages -----------------------------------------------------------------------------------------------------


def test_reference_pages_are_current() -> None:
    """Run “make docs” when this fails."""
    made = runpy.run_path(str(DOCS / "generate.py"), run_name="generate")["pages"]()
    folder = DOCS / "reference"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")} == set(made)
    assert not [name for name, text in made.items() if reference(name) != text]


def test_every_rule_has_a_page_that_the_findings_lead_to() -> None:
    text = reference("findings.md")
    for code in every_code():
        assert f"(rules/{code}.md)" in text
        page = reference(f"rules/{code}.md")
        assert page.startswith(f"# {code}\n")
        assert "cannot be accepted" in page or f"  - code: {code}\n" in page


def rows_of_sources() -> Iterator[object]:
    for path in sorted((ROOT / "tests" / "rules").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(row, id=f"{path.stem}: {row['row']}")


@pytest.mark.parametrize("row", list(rows_of_sources()))
def test_each_row_of_the_sources_is_checked_by_a_rule_or_left_to_people(row: dict[str, Any]) -> None:
    """Every code exists; a requirement is named with a path that some form asks for in this way."""
    assert row["says"]
    assert row.get("rules") or row.get("practitioner") or row.get("timescale")
    unknown = set(row.get("rules", [])) - set(every_code())
    assert not unknown
    needs = {
        (need.code, path) for code in FORM_CODES for need in load(code).requirements for path in need.paths
    }
    if wanted := {MUST, SHOULD} & set(row.get("rules", [])):
        assert any((code, row["path"]) in needs for code in wanted), row["path"]


def test_no_row_of_a_source_is_named_twice() -> None:
    rows = [param.id for param in rows_of_sources()]
    assert len(rows) > 10
    assert len(rows) == len(set(rows))


def test_the_generator_names_a_page_that_is_not_current(tmp_path: Path) -> None:
    """``--check`` exits 1 and changes nothing; after a run without it, it exits 0."""
    docs = tmp_path / "docs"
    docs.mkdir()
    generator = docs / "generate.py"
    generator.write_bytes((DOCS / "generate.py").read_bytes())

    def generate(*options: str) -> tuple[int, str]:
        command = [sys.executable, str(generator), *options]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return done.returncode, done.stdout

    assert generate()[0] == 0
    page = docs / "reference" / "findings.md"
    page.write_text("old", encoding="utf-8")
    code, said = generate("--check")
    assert code == 1
    assert "findings.md" in said and "forms.md" not in said
    assert page.read_text(encoding="utf-8") == "old"
    assert generate()[0] == 0
    assert generate("--check") == (0, "")


def test_every_command_is_documented_with_every_option() -> None:
    text, titles = reference("commands.md"), headings("commands.md")

    def visit(command: click.Command, path: str) -> None:
        assert path in titles
        for parameter in command.params:
            assert all(name in text for name in parameter.opts if name.startswith("-")), (
                f"{path} {parameter.name}"
            )
        for name, below in getattr(command, "commands", {}).items():
            visit(below, f"{path} {name}")

    visit(cli, "caseforms")


def test_every_form_is_documented_and_named_in_the_readme() -> None:
    titles, readme = headings("forms.md"), (ROOT / "README.md").read_text(encoding="utf-8")
    for code in FORM_CODES:
        assert code in titles
        assert f"`{code}`" in readme


def test_every_finding_is_documented_wherever_its_code_is_registered() -> None:
    for room in ("cases", "checks", "forms", "render"):
        folder = Path(caseforms.__file__).parent / room
        for module in pkgutil.iter_modules([str(folder)]):
            importlib.import_module(f"caseforms.{room}.{module.name}")
    titles = headings("findings.md")
    assert not [code for code in CODES if code not in titles]


def test_every_documented_finding_is_explained_by_the_command(
    run: Callable[[list[str]], tuple[int, str]],
) -> None:
    codes = {title for title in headings("findings.md") if re.fullmatch(r"[A-Z0-9]+-?\d+", title)}
    assert codes
    for code in codes:
        assert run(["explain", code])[0] == 0, code


def test_every_exit_code_is_documented() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert set(EXIT_MEANINGS) == set(Exit)
    for code in Exit:
        assert f"\n| {code.value} | {EXIT_MEANINGS[code]} |\n" in reference("exit-codes.md")
        assert f"\n| {code.value} | " in index


def test_every_setting_is_documented() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert not [each.name for each in fields(Settings) if f"`{each.name}`" not in text]


# -- links and examples --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (page.parent / file).resolve() if file else page
        assert goal.is_file(), f"{page.name}: {target}"
        if anchor:
            titles = re.findall(r"^#+ (.+)$", goal.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles}
            assert anchor in slugs, f"{page.name}: {target}"


def test_the_index_links_every_page() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    pages = [page for page in DOCS.rglob("*.md") if page.parent.name != "rules"]
    missing = [page for page in pages if f"({page.relative_to(DOCS).as_posix()})" not in text]
    assert [page.name for page in missing] == ["index.md"]


@pytest.mark.parametrize("page", list(pages_with("console")))
def test_examples_run_and_answer_as_shown(
    page: Path, run: Callable[[list[str]], tuple[int, str]], tmp_path: Path
) -> None:
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        if step["case"] and step["base"].endswith((".xlsx", ".pdf", ".docx")):
            (tmp_path / step["case"]).write_bytes((ROOT / step["base"]).read_bytes())
        elif step["case"]:
            text = (ROOT / step["base"]).read_text(encoding="utf-8")
            assert not step["old"] or text.count(step["old"]) == 1
            changed = text.replace(step["old"], step["new"]) if step["old"] else text
            (tmp_path / step["case"]).write_text(changed, encoding="utf-8")
        elif step["name"]:
            (tmp_path / step["name"]).parent.mkdir(exist_ok=True)
            (tmp_path / step["name"]).write_text(step["text"], encoding="utf-8")
        elif step["mark"] == "console":
            for example in re.split(r"^(?=\$ )", step["block"], flags=re.MULTILINE):
                if example.strip():
                    play(example, run)


def play(example: str, run: Callable[[list[str]], tuple[int, str]]) -> None:
    """Run one command of an example and compare what it says with what is shown."""
    typed, *shown = example.rstrip().splitlines()
    command, _, remark = typed.removeprefix("$ ").partition("  # exit ")
    program, *arguments = shlex.split(command)
    assert program == "caseforms"
    code, said = run(arguments)
    assert code == int(remark or 0), f"{typed}\n{said}"
    lines = iter(line.rstrip() for line in said.splitlines())
    gap = False
    for wanted in shown:
        if wanted.strip() == "…":
            gap = True
            continue
        for line in lines:
            if line == wanted.rstrip():
                break
            assert gap, f"{typed}\nshown: {wanted}\nsaid:  {line}"
        else:
            raise AssertionError(f"{typed}\nnot said: {wanted}\n{said}")
        gap = False
    assert not shown or gap or not list(lines), f"{typed}\nsays more than is shown:\n{said}"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_shown_are_run_by_these_tests_and_exist(page: Path) -> None:
    """A command stands in a block marked ``console``, where it is run; those in the text name a command that exists."""
    text = page.read_text(encoding="utf-8")
    for step in STEP.finditer(text):
        if step["mark"] == "":
            assert not re.search(r"^(\$ )?caseforms ", step["block"], re.MULTILINE), step["block"]
    for name in re.findall(r"`caseforms ([a-z_]+)(?=[ `])", text):
        assert name in cli.commands, name


@pytest.mark.parametrize("page", list(pages_with("yaml")))
def test_pieces_of_case_files_are_understood(page: Path) -> None:
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        if step["mark"] == "yaml":
            for code in FORM_CODES:
                result = check(load(code), parse_case(step["block"].encode("utf-8"), page.name), SAMPLE_DAY)
                lost = [f for f in result.findings if f.code in (STRUCTURE, UNKNOWN_NAME)]
                assert not lost, [f"{f.path}: {f.message}" for f in lost]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_hold_reserved_numbers_and_addresses_only(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for number in re.findall(r"\b0\d{3,4} \d{3} ?\d{3,4}\b", text):
        assert number.startswith(("01632 960", "07700 900")), number
    for address in re.findall(r"[\w.+-]+@([\w-]+\.[\w.-]+)", text):
        assert address.endswith("example.org"), address
    for postcode in re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", text):
        assert postcode.startswith("ZZ99"), postcode
