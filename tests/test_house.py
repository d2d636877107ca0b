"""The rules of the house: light commands, a registry that refuses, rules that stand alone, data that is packed, quiet."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import warnings
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_socket
from helpers import COMPLETE, SampleDay, changed, check_data, load_complete

import caseforms.cli
import caseforms.commands.shared
from caseforms.cases.case import Case
from caseforms.cases.reading import parse_case
from caseforms.checks.check import CRASHED, check
from caseforms.checks.themes import THEME_RULES
from caseforms.errors import EXIT_MEANINGS, CannotGoOn, Exit
from caseforms.findings import CODES, Level, register
from caseforms.forms import CATALOGUE, load
from caseforms.forms.form import Form
from caseforms.forms.requirements import Problem, Rule
from caseforms.forms.shared_rules import SHARED_RULES
from caseforms.samples import PATHWAY_SAMPLES, SAMPLE_DAY, SAMPLES, TIMESCALE_SAMPLES, sample

HEAVY = {
    "docxtpl", "docx", "reportlab", "pypdf", "lxml", "jinja2", "PIL", "fontTools", "cryptography", "arabic_reshaper",
    "openpyxl", "pydantic", "holidays",
}  # fmt: skip
NOT_FOR_HELP = HEAVY | {"yaml", "phonenumbers", "stdnum"}
IS1 = COMPLETE / "is1.yaml"


def loaded(code: str, folder: Path, *words: str | Path) -> tuple[set[str], int]:
    """The top-level modules that a process of its own has loaded after ``code``, and its exit code."""
    script = (
        f"import json, sys\nsys.argv = {['caseforms', *map(str, words)]!r}\nleft = 0\n"
        f"try:\n    {code}\nexcept SystemExit as out:\n    left = int(out.code or 0)\n"
        "tops = sorted({name.partition('.')[0] for name in sys.modules})\n"
        "open('modules.json', 'w').write(json.dumps([tops, left]))\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, capture_output=True, timeout=60)
    tops, left = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return set(tops), left


# -- a light start --------------------------------------------------------------------------------------------------------


def test_the_command_line_starts_without_heavy_libraries(tmp_path: Path) -> None:
    tops, _ = loaded("import caseforms.cli", tmp_path)
    assert "click" in tops
    assert not tops & NOT_FOR_HELP


@pytest.mark.parametrize("words", [["--help"], ["fill", "--help"], ["--version"], ["forms"]])
def test_help_and_the_list_of_forms_load_no_heavy_library(tmp_path: Path, words: list[str]) -> None:
    tops, left = loaded("import caseforms.cli; caseforms.cli.main()", tmp_path, *words)
    assert left == Exit.FINE
    assert not tops & NOT_FOR_HELP


@pytest.mark.parametrize("form", ["is1", "referral"])
def test_a_check_loads_nothing_that_writes_documents(tmp_path: Path, form: str) -> None:
    path = COMPLETE / f"{form}.yaml"
    tops, left = loaded("import caseforms.cli; caseforms.cli.main()", tmp_path, "check", form, path)
    assert left in (Exit.FINE, Exit.FINDINGS)
    assert "yaml" in tops
    assert not tops & HEAVY


def test_a_blank_case_file_is_written_without_heavy_libraries(tmp_path: Path) -> None:
    tops, _ = loaded("import caseforms.cli; caseforms.cli.main()", tmp_path, "new", "caf", "referral")
    assert not tops & HEAVY


# -- findings -------------------------------------------------------------------------------------------------------------


def test_the_registry_refuses_a_code_that_is_taken() -> None:
    before = dict(CODES)
    with pytest.raises(ValueError, match="VAL-11 is already in use for: There is no such day"):
        register("VAL-11", Level.ERROR, "Something else", "Something else entirely.", "House rule")
    assert before == CODES


def test_the_registry_takes_the_same_entry_twice() -> None:
    entry = CODES["VAL-11"]
    assert register(entry.code, entry.level, entry.title, entry.explanation, entry.source) == "VAL-11"


def test_every_code_is_written_alike_and_explained() -> None:
    for form in CATALOGUE:
        load(form)
    for code, entry in CODES.items():
        assert code == code.upper()
        assert code == entry.code
        assert entry.title
        assert len(entry.explanation) > 15, code


def test_a_rule_that_crashes_becomes_a_finding_and_the_others_still_run() -> None:
    form = load("is1")

    def crash(case: Case) -> list[Problem]:
        raise RuntimeError("Ellie Rose Marsh")

    rules = tuple(replace(rule, check=crash) if rule.code == "IS1-02" else rule for rule in form.rules)
    assert any(isinstance(rule, Rule) and rule.code == "IS1-02" for rule in rules)
    data = load_complete("is1")
    data["is1"]["recorded"] = "no"
    text = json.dumps(data).encode("utf-8")
    found = check(replace(form, rules=rules), parse_case(text, "case.json"), SAMPLE_DAY).findings
    (crashed,) = (finding for finding in found if finding.code == CRASHED)
    assert crashed.code == "HOUSE-01"
    assert crashed.level is Level.WARNING
    assert "IS1-02" in crashed.message
    assert "RuntimeError" in crashed.message
    assert "Ellie" not in crashed.message
    assert any(finding.code == "IS1-01" for finding in found), "a rule after the crash did not run"
    whole = check(form, parse_case(text, "case.json"), SAMPLE_DAY).findings
    assert {f for f in found if f is not crashed} == set(whole)


def test_a_shared_rule_that_crashes_is_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(case: Case) -> list[Problem]:
        raise KeyError("child")

    broken = tuple(replace(rule, check=crash) for rule in SHARED_RULES)
    monkeypatch.setattr("caseforms.checks.check.SHARED_RULES", broken)
    told = " ".join(f.message for f in check_data("is1", load_complete("is1")).findings if f.code == CRASHED)
    untold = [rule.code for rule in SHARED_RULES if rule.code not in told]
    assert not untold, "a check could not be made and nobody is told"


@pytest.mark.parametrize("code", [rule.code for rule in THEME_RULES])
def test_every_rule_of_a_theme_that_crashes_is_told_and_the_others_still_run(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(form: Form, case: Case) -> list[Problem]:
        raise RuntimeError("Ellie Rose Marsh")

    broken = tuple(replace(rule, look=crash) if rule.code == code else rule for rule in THEME_RULES)
    monkeypatch.setattr("caseforms.checks.check.THEME_RULES", broken)
    data = changed(load_complete("referral"), {"consent.given": "refused", "parents": None})
    found = check_data("referral", data).findings
    (crashed,) = (finding for finding in found if finding.code == CRASHED)
    assert code in crashed.message and "Ellie" not in crashed.message
    monkeypatch.undo()
    others = {f for f in check_data("referral", data).findings if f.code != code}
    assert others <= set(found), "another rule did not run"


def test_reading_the_narratives_may_crash_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*about: object) -> list[object]:
        raise RecursionError

    monkeypatch.setattr("caseforms.checks.check.prose", crash)
    found = check_data("referral", load_complete("referral")).findings
    assert [f.message for f in found if f.code == CRASHED] == [
        "the rule PROSE could not be applied (RecursionError)"
    ]


def test_every_way_of_stopping_has_an_exit_code_with_a_meaning() -> None:
    assert set(EXIT_MEANINGS) == set(Exit)
    classes = [each for each in CannotGoOn.__subclasses__() if each.exit_code is not Exit.FINDINGS]
    assert len({each.exit_code for each in classes}) == len(classes)
    assert all(each.exit_code is not Exit.INTERNAL for each in classes)


# -- what the installed package holds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "py.typed",
        "profiles/__init__.py",
        "letters/__init__.py",
        "templates/__init__.py",
        *(f"templates/word/{code}.docx" for code in (*CATALOGUE, "confidential_sheet")),
        "templates/letters_word/letter.docx",
        "templates/fonts/CaseformsTicks.ttf",
        "templates/fonts/LICENSE-CaseformsTicks.txt",
        *(f"templates/outlines/{name}.json" for name in ("baby", "toddler", "child", "teenager", "names")),
        *(f"samples/{name}" for name in (*SAMPLES, *PATHWAY_SAMPLES, *TIMESCALE_SAMPLES)),
    ],
)
def test_the_package_holds_the_data_that_it_needs(name: str) -> None:
    file = files("caseforms").joinpath(name)
    assert file.is_file()
    if not name.endswith("__init__.py") and name != "py.typed":
        assert len(file.read_bytes()) > 100


def test_every_sample_is_there_and_every_file_there_is_a_sample() -> None:
    for name, codes in SAMPLES.items():
        assert sample(name).is_file()
        assert set(codes) <= set(CATALOGUE)
    assert {path.name for path in sample("").glob("*.yaml")} == {
        *SAMPLES,
        *PATHWAY_SAMPLES,
        *TIMESCALE_SAMPLES,
    }


# -- quiet ----------------------------------------------------------------------------------------------------------------


def test_the_tests_themselves_cannot_reach_a_network() -> None:
    with warnings.catch_warnings(), pytest.raises(pytest_socket.SocketBlockedError):
        warnings.simplefilter("ignore")
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_a_whole_fill_makes_no_connection(tmp_path: Path) -> None:
    """A process of its own in which every address and every connection is refused."""
    script = (
        "import sys\n"
        "def watch(event, given):\n"
        "    if event.startswith(('socket.connect', 'socket.getaddrinfo', 'socket.bind', 'socket.sendto', 'urllib')):\n"
        "        print('NETWORK', event, file=sys.stderr); sys.stderr.flush()\n"
        "        raise SystemExit(99)\n"
        "    if event.startswith(('subprocess', 'os.system', 'os.exec', 'os.posix_spawn')):\n"
        "        print('PROGRAM', event, file=sys.stderr); raise SystemExit(98)\n"
        "sys.addaudithook(watch)\n"
        f"sys.argv = {['caseforms', 'fill', 'is1', str(IS1), '--draft', '-o', str(tmp_path / 'out')]!r}\n"
        "import caseforms.cli\n"
        "caseforms.cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == Exit.FINE, done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize(
    "where",
    [
        "caseforms.cases.reading.read_case_file",
        "caseforms.forms.produce.content",
        "caseforms.render.word.write_word",
        "caseforms.render.pdf.write_pdf",
        "caseforms.render.proof.prove_pdf",
        "caseforms.render.files.write_file",
    ],
)
def test_a_fault_anywhere_tells_nothing_of_the_case(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    where: str,
) -> None:
    def fail(*given: object, **named: object) -> object:
        raise RuntimeError(f"could not use {given!r} Ellie Rose Marsh 4 Sedge Lane")

    monkeypatch.delenv("CASEFORMS_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(caseforms.commands.shared, "date", SampleDay)
    monkeypatch.setattr(where, fail)
    monkeypatch.setattr(sys, "argv", ["caseforms", "fill", "is1", str(IS1), "-o", "out"])
    caplog.set_level(0)
    with pytest.raises(SystemExit) as left:
        caseforms.cli.main()
    assert left.value.code == Exit.INTERNAL
    said = capsys.readouterr()
    everything = said.out + said.err + caplog.text
    assert "A fault of caseforms itself (RuntimeError)" in said.err
    for word in ("Ellie", "Marsh", "Sedge", "2018", "Traceback"):
        assert word not in everything
    assert not list((tmp_path / "out").iterdir())


def test_a_whole_run_logs_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(caseforms.commands.shared, "date", SampleDay)
    monkeypatch.setattr(sys, "argv", ["caseforms", "fill", "is1", str(IS1), "-o", "out"])
    caplog.set_level(0)
    with pytest.raises(SystemExit) as left:
        caseforms.cli.main()
    assert left.value.code == Exit.FINE
    for word in ("Ellie", "Marsh", "Sedge"):
        assert word not in caplog.text


def test_no_environment_variable_is_needed(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name in ("SYSTEMROOT", "PATH")}
    done = subprocess.run(
        [sys.executable, "-m", "caseforms.cli", "fill", "is1", str(IS1), "--draft", "--word", "-o", "out"],
        cwd=tmp_path, env=bare, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == Exit.FINE, done.stderr
