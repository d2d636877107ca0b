"""Whatever is wrong with the input: a sentence with the place and a remedy, the documented exit code, no file left."""

from __future__ import annotations

import errno
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from docx import Document
from helpers import COMPLETE, Ran

from caseforms.errors import Exit
from caseforms.render.word import HOUSE_TEMPLATES
from caseforms.render.word_controls import said

COMPLETE_TEXT = (COMPLETE / "is1.yaml").read_text(encoding="utf-8")
PROGRAM = (sys.executable, "-m", "caseforms.cli")


@pytest.fixture
def caseforms_(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ran]]:
    """``caseforms_("fill", "is1", …)`` runs the entry point in ``tmp_path``; a traceback fails the test."""
    monkeypatch.delenv("CASEFORMS_DEBUG", raising=False)

    def checked(*words: str | Path) -> Ran:
        ran = run(*words)
        no_traceback(ran.said)
        return ran

    yield checked


def no_traceback(said: str) -> None:
    assert "Traceback" not in said
    assert not re.search(r'File ".+\.py", line', said)


def nothing_left(folder: Path) -> None:
    """No document, and no temporary file either."""
    if folder.is_dir():
        assert [path.name for path in folder.iterdir()] == []
    assert not list(folder.parent.glob(".caseforms-*"))


def case(folder: Path, text: str | bytes, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def with_line(text: str, name: str, line: str) -> str:
    """The complete case with the line that begins with ``name`` replaced."""
    replaced = re.sub(rf"(?m)^( *){name}:.*$", lambda match: match[1] + line, text, count=1)
    assert replaced != text
    return replaced


# -- files that cannot be read --------------------------------------------------------------------------------------------

UNREADABLE: dict[str, tuple[str | bytes, str, str]] = {
    "empty file": (b"", "the file is empty", "case.yaml"),
    "only blanks": (b" \n\n", "the file is empty", "case.yaml"),
    "only remarks": (b"# later\n", "nothing but comments", "case.yaml"),
    "binary file": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "not a text file", "case.yaml"),
    "wrong encoding": (
        COMPLETE_TEXT.replace("Marsh", "Märsh", 1).encode("latin-1"),
        "not in UTF-8",
        "yaml:4:17",
    ),
    "UTF-16": (COMPLETE_TEXT.encode("utf-16"), "UTF-16", "case.yaml"),
    "tab for indentation": ("child:\n\tdob: 1/1/2020\n", "a tab", "case.yaml:2:1"),
    "second colon": ("reference: CF: 1\n", "second colon", "case.yaml:1:14"),
    "quotation mark never closed": ('reference: "CF-1\nchild:\n', "never closed", "case.yaml:"),
    "indentation that does not fit": (
        "child:\n  dob: 12/06/2018\n family_name: Marsh\n",
        "the indentation does not fit",
        "case.yaml:3:2",
    ),
    "duplicate key": (
        COMPLETE_TEXT + "reference: CF-2\n",
        "“reference” is given twice (first in line 1)",
        "yaml:40:1",
    ),
    "duplicate key further in": (
        "child:\n  dob: 12/06/2018\n  dob: 12/06/2019\n",
        "“dob” is given twice (first in line 2)",
        "case.yaml:3:3",
    ),
    "list where a mapping is due": ("- a\n- b\n", "questions with answers", "case.yaml:1:1"),
    "text where a mapping is due": ("Ellie is well.\n", "questions with answers", "case.yaml:1:1"),
    "second document": ("reference: CF-1\n---\nreference: CF-2\n", "a second document", "case.yaml:2:1"),
    "tag": ("reference: !!python/name:os.system x\n", "tags (“!”)", "case.yaml:1:12"),
    "nesting in brackets": ("a: " + "[" * 100_000, "nested", "case.yaml:1:"),
    "nesting in braces": ("{a: " * 100_000, "nested", "case.yaml:1:"),
    "nesting in lists": ("a:\n" + "- " * 100_000 + "x\n", "nested", "case.yaml:2:"),
    "nesting by indentation": (
        "".join(f"{' ' * depth}a:\n" for depth in range(2_000)),
        "nested",
        "case.yaml:",
    ),
    "alias bomb": (
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)),
        "repeated by reference",
        "case.yaml:4:",
    ),
    "alias of nothing": ("a: *b\n", "", "case.yaml:1:4"),
    "raw control character": (
        COMPLETE_TEXT.replace("Ellie", "El\x07lie", 1),
        "control character (U+0007)",
        "yaml:3:18",
    ),
}


@pytest.mark.parametrize("command", ["check", "fill"])
@pytest.mark.parametrize(("text", "says", "place"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_gets_its_sentence(
    caseforms_: Callable[..., Ran], tmp_path: Path, command: str, text: str | bytes, says: str, place: str
) -> None:
    path = case(tmp_path, text)
    ran = caseforms_(command, "is1", path, *(["-o", tmp_path / "out"] if command == "fill" else []))
    assert ran.code == Exit.UNREADABLE
    assert says in ran.err
    assert place in ran.err
    assert "→ " in ran.err, "there is no remedy"
    nothing_left(tmp_path / "out")


def test_deep_nesting_in_json_gets_its_sentence(caseforms_: Callable[..., Ran], tmp_path: Path) -> None:
    path = case(tmp_path, '{"a":' * 100_000 + "1" + "}" * 100_000, "case.json")
    ran = caseforms_("check", "is1", path)
    assert ran.code == Exit.UNREADABLE
    assert "nested" in ran.err


@pytest.mark.parametrize("command", ["check", "fill"])
def test_a_missing_file_is_named(caseforms_: Callable[..., Ran], tmp_path: Path, command: str) -> None:
    ran = caseforms_(command, "is1", "marsh.yaml", *(["-o", "out"] if command == "fill" else []))
    assert ran.code == Exit.UNREADABLE
    assert "marsh.yaml: there is no such file" in ran.err
    assert "→ Check the spelling" in ran.err
    nothing_left(tmp_path / "out")


@pytest.mark.parametrize("command", ["check", "fill"])
def test_a_folder_in_place_of_a_file_is_named(
    caseforms_: Callable[..., Ran], tmp_path: Path, command: str
) -> None:
    (tmp_path / "cases").mkdir()
    ran = caseforms_(command, "is1", "cases", *(["-o", "out"] if command == "fill" else []))
    assert ran.code == Exit.UNREADABLE
    assert "cases: this is a folder" in ran.err
    assert "→ Name the file inside it." in ran.err
    nothing_left(tmp_path / "out")


@pytest.mark.parametrize("command", ["check", "fill"])
@pytest.mark.parametrize("name", ["x" * 300 + ".yaml", "x" * 300], ids=["with ending", "without ending"])
def test_a_file_name_that_no_disk_can_hold_is_no_fault_of_the_program(
    caseforms_: Callable[..., Ran], tmp_path: Path, command: str, name: str
) -> None:
    ran = caseforms_(command, "is1", name, *(["-o", "out"] if command == "fill" else []))
    assert ran.code in (Exit.UNREADABLE, Exit.USAGE)
    assert "→ " in ran.err


def test_a_file_that_may_not_be_opened_is_named(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = case(tmp_path, COMPLETE_TEXT), Path.open

    def refuse(self: Path, *args: Any, **named: Any) -> Any:
        if self.name == "case.yaml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(self, *args, **named)

    monkeypatch.setattr(Path, "open", refuse)
    ran = caseforms_("check", "is1", path)
    assert ran.code == Exit.UNREADABLE
    assert "cannot be read (permission denied)" in ran.err
    assert "→ Ask for access" in ran.err


def test_a_file_in_a_folder_that_may_not_be_entered_is_named(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = case(tmp_path, COMPLETE_TEXT), Path.stat

    def refuse(self: Path, **named: Any) -> Any:
        if self.name == "case.yaml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(self, **named)

    def refuse_opening(self: Path, *args: Any, **named: Any) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(Path, "open", refuse_opening)
    ran = caseforms_("check", "is1", path)
    assert ran.code == Exit.UNREADABLE
    assert "→ Ask for access" in ran.err


def test_an_unreadable_case_does_not_stop_the_others(caseforms_: Callable[..., Ran], tmp_path: Path) -> None:
    broken, whole = case(tmp_path, "a: b: c\n", "broken.yaml"), case(tmp_path, COMPLETE_TEXT)
    ran = caseforms_("fill", "is1", broken, whole, "--word", "-o", tmp_path / "out")
    assert ran.code == Exit.UNREADABLE
    assert [path.name for path in (tmp_path / "out").glob("CF-*")] == ["CF-2026-0101-is1.docx"]
    assert "1 document written" in ran.out
    assert "1 held back" in ran.out


# -- answers that are not usable ------------------------------------------------------------------------------------------

FINDINGS: dict[str, tuple[str, str, str, str]] = {
    "unknown key at the top": (
        COMPLETE_TEXT + "childs: {}\n",
        "FILE-01",
        "case.yaml:",
        "Did you mean “child”?",
    ),
    "unknown key further in": (
        with_line(COMPLETE_TEXT, "family_name", "famly_name: Marsh"),
        "FILE-01",
        "case.yaml:4:",
        "Did you mean “family_name”?",
    ),
    "unknown key in a row": (
        COMPLETE_TEXT.replace("parental_responsibility: yes", "parental_responsability: yes", 1),
        "FILE-01",
        "case.yaml:9:",
        "Did you mean “parental_responsibility”?",
    ),
    "text where a group is due": (
        "reference: CF-1\nchild: Ellie Marsh\n",
        "FILE-02",
        "case.yaml:2:8",
        "→ Write each answer",
    ),
    "list where a group is due": (
        "reference: CF-1\nchild: [Ellie, Marsh]\n",
        "FILE-02",
        "case.yaml:2:1",
        "→ Write each answer",
    ),
    "group where a list is due": (
        "reference: CF-1\nparents: {name: Joanne Marsh}\n",
        "FILE-02",
        "case.yaml:2:1",
        "→ Begin each entry with “- ”",
    ),
    "text where a list is due": (
        "reference: CF-1\nparents: Joanne Marsh\n",
        "FILE-02",
        "case.yaml:2:10",
        "→ Begin each entry with “- ”",
    ),
    "list where one answer is due": (
        "reference: [CF-1]\nchild: {dob: 12/06/2018}\n",
        "FILE-02",
        "case.yaml:1:1",
        "→ Write it on one line.",
    ),
    "group where one answer is due": (
        "reference: {number: CF-1}\nchild: {dob: 12/06/2018}\n",
        "FILE-02",
        "case.yaml:1:1",
        "→ Write it on one line.",
    ),
    "impossible date": (
        with_line(COMPLETE_TEXT, "dob", "dob: 31/02/2018"),
        "VAL-11",
        "case.yaml:5:8",
        "→ Write day/month/year",
    ),
    "month first": (
        with_line(COMPLETE_TEXT, "dob", "dob: 06/13/2018"),
        "VAL-11",
        "case.yaml:5:8",
        "→ Write day",
    ),
    "year of two figures": (
        with_line(COMPLETE_TEXT, "dob", "dob: 12/06/18"),
        "VAL-12",
        "case.yaml:5:8",
        "→ Write the year in full",
    ),
    "not a choice": (
        with_line(COMPLETE_TEXT, "purpose", "purpose: [caf, registre]"),
        "VAL-02",
        "case.yaml:20:3",
        "register",
    ),
    "control character as an escape": (
        with_line(COMPLETE_TEXT, "given_names", 'given_names: "Ellie\\x07Rose"'),
        "VAL-01",
        "case.yaml:3:16",
        "→ Delete it",
    ),
}


@pytest.mark.parametrize("command", ["check", "fill"])
@pytest.mark.parametrize(("text", "code", "place", "remedy"), FINDINGS.values(), ids=FINDINGS)
def test_an_unusable_answer_is_a_finding_with_its_place(
    caseforms_: Callable[..., Ran],
    tmp_path: Path,
    command: str,
    text: str,
    code: str,
    place: str,
    remedy: str,
) -> None:
    path = case(tmp_path, text)
    ran = caseforms_(command, "is1", path, *(["-o", tmp_path / "out"] if command == "fill" else ["--all"]))
    assert ran.code == Exit.FINDINGS
    lines = ran.said.splitlines()
    head = next(n for n, line in enumerate(lines) if f" {code}: " in line)
    assert place in lines[head]
    assert lines[head + 2].strip() == "^"
    assert remedy in "\n".join(lines[head : head + 4])
    nothing_left(tmp_path / "out")


@pytest.mark.parametrize(
    "what", [name for name, (_, code, *_) in FINDINGS.items() if code.startswith("FILE")]
)
def test_words_that_would_be_lost_hold_back_even_a_draft(
    caseforms_: Callable[..., Ran], tmp_path: Path, what: str
) -> None:
    ran = caseforms_("fill", "is1", case(tmp_path, FINDINGS[what][0]), "--draft", "-o", tmp_path / "out")
    assert ran.code == Exit.FINDINGS
    assert FINDINGS[what][1] in ran.err
    nothing_left(tmp_path / "out")


# -- a command that is not understood -------------------------------------------------------------------------------------

MISUSED: dict[str, tuple[list[str], str, str]] = {
    "unknown command": (["fil", "is1", "case.yaml"], "There is no command “fil”", "Did you mean “fill”?"),
    "unknown option": (["fill", "is1", "case.yaml", "--darft"], "--darft", "--draft"),
    "unknown form to check": (
        ["check", "referal", "case.yaml"],
        "no form “referal”",
        "Did you mean “referral”?",
    ),
    "unknown form to fill": (
        ["fill", "refferal", "case.yaml", "-o", "out"],
        "no form “refferal”",
        "“referral”?",
    ),
    "unknown form among known ones": (
        ["fill", "is1", "cav", "case.yaml", "-o", "out"],
        "no form “cav”",
        "“caf”?",
    ),
    "unknown form to begin": (["new", "is2"], "no form “is2”", "“is1”?"),
    "form like no other": (["new", "zzzzzz"], "no form “zzzzzz”", "The forms are: pre_caf"),
    "unknown form of a template": (["templates", "export", "is2"], "no form “is2”", "“is1”?"),
    "template of no known form": (
        ["templates", "check", "other.docx"],
        "which form",
        "Add --form with one of pre_caf",
    ),
    "unknown code": (["explain", "VAL-99"], "no finding with the code “VAL-99”", "Did you mean “VAL-"),
    "fill without a folder": (["fill", "is1", "case.yaml"], "where the documents should go", "-o FOLDER"),
    "fill without a form": (["fill", "case.yaml", "-o", "out"], "No form is named", "is1, caf"),
    "fill without a case": (
        ["fill", "is1", "-o", "out"],
        "No case file is named",
        "Name one or more case files",
    ),
    "fill with nothing": (["fill", "-o", "out"], "Missing argument", "--help"),
    "check without a case": (["check", "is1"], "Missing argument", "--help"),
    "unknown format": (["check", "is1", "case.yaml", "--format", "xml"], "xml", "json"),
    "templates folder that is not there": (
        ["fill", "is1", "case.yaml", "-o", "out", "--templates", "hosue"],
        "hosue",
        "",
    ),
    "templates folder that is a file": (
        ["fill", "is1", "case.yaml", "-o", "out", "--templates", "case.yaml"],
        "is a file",
        "--help",
    ),
}


@pytest.mark.parametrize(("words", "says", "remedy"), MISUSED.values(), ids=MISUSED)
def test_a_command_that_is_not_understood_says_what_was_meant(
    caseforms_: Callable[..., Ran], tmp_path: Path, words: list[str], says: str, remedy: str
) -> None:
    case(tmp_path, COMPLETE_TEXT)
    ran = caseforms_(*words)
    assert ran.code == Exit.USAGE
    assert says in ran.err
    assert remedy in ran.err
    nothing_left(tmp_path / "out")


def test_two_cases_with_the_same_reference_never_overwrite_each_other(
    caseforms_: Callable[..., Ran], tmp_path: Path
) -> None:
    one = case(tmp_path, COMPLETE_TEXT, "one.yaml")
    two = case(tmp_path, COMPLETE_TEXT.replace("Ellie Rose", "Anna"), "two.yaml")
    ran = caseforms_("fill", "is1", one, two, "--word", "-o", tmp_path / "out")
    assert ran.code == Exit.USAGE
    assert "one.yaml" in ran.err
    assert "two.yaml" in ran.err
    assert "→ Give each case its own reference." in ran.err
    (written,) = (tmp_path / "out").glob("CF-*")
    text = "\n".join(
        said(cell._tc) for table in Document(str(written)).tables for row in table.rows for cell in row.cells
    )
    assert "Ellie Rose" in text
    assert "Anna" not in text


# -- folders and disks ----------------------------------------------------------------------------------------------------


def test_an_output_folder_that_is_a_file(caseforms_: Callable[..., Ran], tmp_path: Path) -> None:
    path = case(tmp_path, COMPLETE_TEXT)
    for folder in (path, path / "out"):
        ran = caseforms_("fill", "is1", path, "-o", folder)
        assert ran.code == Exit.NOT_WRITTEN
        assert f"{folder}: this is a file" in ran.err
        assert "→ Name another folder with -o" in ran.err
    assert path.read_text(encoding="utf-8") == COMPLETE_TEXT


def test_a_read_only_output_folder(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = case(tmp_path, COMPLETE_TEXT), tmp_path / "out"
    out.mkdir()
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda where, *args, **named: where != out and real(where, *args, **named)
    )
    ran = caseforms_("fill", "is1", path, "-o", out)
    assert ran.code == Exit.NOT_WRITTEN
    assert f"{out}: the folder is read-only" in ran.err
    assert "→ Name another folder" in ran.err
    nothing_left(out)


FAILURES = {
    "full disk": (OSError(errno.ENOSPC, "No space left on device"), "the disk is full", "→ Free some space"),
    "quota used up": (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk is full", "→ Free some space"),
    "read-only disk": (OSError(errno.EROFS, "Read-only file system"), "not allowed", "→ Name another folder"),
    "broken disk": (OSError(errno.EIO, "Input/output error"), "cannot be written", "→ Name another folder"),
}


@pytest.mark.parametrize("how", ["fsync", "replace"])
@pytest.mark.parametrize(("problem", "says", "remedy"), FAILURES.values(), ids=FAILURES)
def test_a_disk_that_fails_leaves_no_file(
    caseforms_: Callable[..., Ran],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    problem: OSError,
    says: str,
    remedy: str,
) -> None:
    path, out = case(tmp_path, COMPLETE_TEXT), tmp_path / "out"

    def fail(*args: Any, **named: Any) -> NoReturn:
        raise problem

    if how == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    ran = caseforms_("fill", "is1", path, "--word", "-o", out)
    assert ran.code == Exit.NOT_WRITTEN
    assert says in ran.err
    assert remedy in ran.err
    assert "0 documents written" in ran.out
    nothing_left(out)


def test_new_and_export_into_a_full_disk_leave_no_file(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    for words in (["new", "is1", "-o", "blank.yaml"], ["templates", "export", "is1"]):
        ran = caseforms_(*words)
        assert ran.code == Exit.NOT_WRITTEN
        assert "the disk is full" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_new_into_a_folder_that_is_not_there(caseforms_: Callable[..., Ran], tmp_path: Path) -> None:
    ran = caseforms_("new", "is1", "-o", "cases/blank.yaml")
    assert ran.code == Exit.NOT_WRITTEN
    assert "cases/blank.yaml: it cannot be written (no such file or directory)" in ran.err
    assert "→ " in ran.err


# -- templates ------------------------------------------------------------------------------------------------------------


def restyled(folder: Path, add: str) -> Path:
    """The house's template of the consent form with one more paragraph, below the heading “Signatures”."""
    folder.mkdir(exist_ok=True)
    document = Document(str(HOUSE_TEMPLATES / "is1.docx"))
    if add:
        document.add_paragraph(add)
    document.save(str(folder / "is1.docx"))
    return folder / "is1.docx"


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("{{ child.shoe_size }}", "shoe_size"),
        ("{{ shoe_size }}", "shoe_size"),
        ("Shoes: {{ child.given_names", "given_names"),
        ("Shoes: {% if child %}", "{% if child %}"),
        ("Shoes: {{ child.given_names + 1 }}", ""),
        ("Shoes: {{ 1 / 0 }}", ""),
        ("Shoes: {{ child.given_names|nonsense }}", "nonsense"),
        ("{% for n in range(999999999) %}x{% endfor %}", ""),
        ("{{ ''.__class__.__mro__ }}", ""),
    ],
)
def test_a_template_with_a_bad_tag_is_named_with_the_tag(
    caseforms_: Callable[..., Ran], tmp_path: Path, tag: str, says: str
) -> None:
    template = restyled(tmp_path / "house", tag)
    ran = caseforms_(
        "fill", "is1", case(tmp_path, COMPLETE_TEXT), "-o", tmp_path / "out", "--templates", template.parent
    )
    assert ran.code == Exit.TEMPLATE
    assert str(template) in ran.err
    assert says in ran.err
    assert "→ " in ran.err
    nothing_left(tmp_path / "out")


def test_an_unknown_tag_is_named_with_its_place(caseforms_: Callable[..., Ran], tmp_path: Path) -> None:
    template = restyled(tmp_path / "house", "Shoes: {{ child.shoe_size }}")
    filled = caseforms_(
        "fill", "is1", case(tmp_path, COMPLETE_TEXT), "-o", tmp_path / "out", "--templates", template.parent
    )
    checked = caseforms_("templates", "check", template)
    assert checked.code == Exit.TEMPLATE
    assert re.search(r"unknown +child\.shoe_size +\(below “.+”\)", checked.out)
    assert filled.code == Exit.TEMPLATE
    assert "shoe_size" in filled.err
    assert "below “" in filled.err or "near line" in filled.err or "templates check" in filled.err


def not_word(folder: Path, how: str) -> Path:
    folder.mkdir()
    path, whole = folder / "is1.docx", (HOUSE_TEMPLATES / "is1.docx").read_bytes()
    if how == "text":
        path.write_text("not a Word file", encoding="utf-8")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "damaged":
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            at = archive.getinfo("word/document.xml").header_offset + 400
        path.write_bytes(whole[:at] + bytes(100) + whole[at + 100 :])
    else:
        keep = {"lone": ("word/document.xml",)}.get(how)
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "word/document.xml" and how == "broken XML":
                    data = data[:-50]
                if keep is None or name in keep:
                    new.writestr(name, data)
            if how == "macros":
                new.writestr("word/vbaProject.bin", b"x")
    return path


@pytest.mark.parametrize("how", ["text", "empty", "cut off", "damaged", "lone", "broken XML", "macros"])
def test_a_template_that_is_no_sound_word_file(
    caseforms_: Callable[..., Ran], tmp_path: Path, how: str
) -> None:
    template = not_word(tmp_path / "house", how)
    path = case(tmp_path, COMPLETE_TEXT)
    for words in (
        ["fill", "is1", path, "-o", tmp_path / "out", "--templates", template.parent],
        ["templates", "check", template],
    ):
        ran = caseforms_(*words)
        assert ran.code == Exit.TEMPLATE, words[0]
        assert str(template) in ran.err
        assert "→ " in ran.err
    nothing_left(tmp_path / "out")


def test_a_template_that_is_not_there(caseforms_: Callable[..., Ran]) -> None:
    ran = caseforms_("templates", "check", "house/is1.docx")
    assert ran.code == Exit.TEMPLATE
    assert "house/is1.docx: the template cannot be read" in ran.err


# -- settings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "says", "remedy"),
    [
        ("organisation = Fenbridge\n", "the settings cannot be understood", "docs/settings.md"),
        ('organisaton = "Fenbridge"\n', "there is no setting “organisaton”", "Did you mean “organisation”?"),
        ('zzzz = "x"\n', "there is no setting “zzzz”", "The settings are: organisation"),
        ("telephone = 1632\n", "the setting “telephone” must be text in quotes", 'telephone = "…"'),
        (b'organisation = "F\xfcr"\n', "the settings cannot be understood", "docs/settings.md"),
    ],
    ids=["broken", "misspelt", "unknown", "not text", "wrong encoding"],
)
def test_bad_settings_stop_before_anything_is_written(
    caseforms_: Callable[..., Ran], tmp_path: Path, settings: str | bytes, says: str, remedy: str
) -> None:
    path = case(tmp_path, COMPLETE_TEXT)
    file = case(tmp_path, settings, "caseforms.toml")
    ran = caseforms_("fill", "is1", path, "-o", tmp_path / "out")
    assert ran.code == Exit.UNREADABLE
    assert f"{file}: {says}" in ran.err
    assert remedy in ran.err
    nothing_left(tmp_path / "out")


# -- stopping and faults --------------------------------------------------------------------------------------------------


def test_stopping_from_the_keyboard_leaves_nothing_half_written(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: Any) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("caseforms.forms.produce.produce", stop)
    ran = caseforms_("fill", "is1", case(tmp_path, COMPLETE_TEXT), "-o", tmp_path / "out")
    assert ran.code == Exit.INTERRUPTED
    assert "Stopped." in ran.err
    nothing_left(tmp_path / "out")


def test_stopping_from_the_keyboard_while_a_file_is_written_leaves_no_temporary_file(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: Any) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    ran = caseforms_("fill", "is1", case(tmp_path, COMPLETE_TEXT), "--word", "-o", tmp_path / "out")
    assert ran.code == Exit.INTERRUPTED
    nothing_left(tmp_path / "out")


def test_a_fault_while_a_file_is_written_leaves_no_temporary_file(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(os, "fsync", fail)
    ran = caseforms_("fill", "is1", case(tmp_path, COMPLETE_TEXT), "--word", "-o", tmp_path / "out")
    assert ran.code == Exit.INTERNAL
    nothing_left(tmp_path / "out")


@pytest.mark.parametrize("where", ["caseforms.forms.produce.produce", "caseforms.checks.check.check"])
def test_a_fault_of_the_program_is_one_sentence_without_the_case(
    caseforms_: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(*args: Any) -> NoReturn:
        raise RuntimeError("Ellie Rose Marsh, 12/06/2018")

    monkeypatch.setattr(where, fail)
    ran = caseforms_("fill", "is1", case(tmp_path, COMPLETE_TEXT), "-o", tmp_path / "out")
    assert ran.code == Exit.INTERNAL
    assert "A fault of caseforms itself (RuntimeError)" in ran.err
    assert "→ Please report the command" in ran.err
    assert not re.search("Ellie|Marsh|2018", ran.said)
    nothing_left(tmp_path / "out")


# -- the same through a process of its own --------------------------------------------------------------------------------


def process(*words: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [*PROGRAM, *map(str, words)],
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )
    no_traceback((done.stdout + done.stderr).decode("utf-8", "replace"))
    return done


def test_the_process_gives_the_exit_code_to_the_shell(tmp_path: Path) -> None:
    done = process("check", "is1", "none.yaml", folder=tmp_path)
    assert done.returncode == Exit.UNREADABLE
    assert "there is no such file" in done.stderr.decode("utf-8")
    assert done.stdout == b""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_that_lacks_a_letter_still_gets_the_findings(tmp_path: Path, encoding: str) -> None:
    path = case(tmp_path, with_line(COMPLETE_TEXT, "dob", "dob: 31/02/2018").replace("Marsh", "Łucja"))
    for words, code in (
        (["check", "is1", path], Exit.FINDINGS),
        (["check", "is1", "none.yaml"], Exit.UNREADABLE),
        (["forms"], Exit.FINE),
        (["new", "caf"], Exit.FINE),
    ):
        done = process(*words, folder=tmp_path, PYTHONIOENCODING=encoding)
        assert done.returncode == code, done.stderr.decode(encoding)


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are a habit of Linux")
def test_a_file_name_that_is_no_text_still_gets_the_findings(tmp_path: Path) -> None:
    path = case(tmp_path, "child: Ellie\n", os.fsdecode(b"m\xe4rsh.yaml"))
    done = process("check", "is1", path, folder=tmp_path)
    assert done.returncode == Exit.FINDINGS, done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*PROGRAM, "new", "caf", "referral"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout
    assert running.stderr
    running.stdout.close()
    with running:
        said = running.stderr.read().decode("utf-8")
    no_traceback(said)
    assert said == ""
    assert running.returncode == Exit.FINE
