"""“letters write”, “print” and “preflight”: what is final goes once and is entered; what may not go is said."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed, from_yaml
from letter_helpers import FOLDER, SERVES
from many_letters import CASE, NOW, case_of
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

import caseforms.render.letter_proof
from caseforms.cases.settings import read_settings
from caseforms.errors import ProofFailed
from caseforms.letters import mail
from caseforms.letters.addressees import addressees
from caseforms.letters.catalogue import catalogue
from caseforms.letters.ledger import Outcome, Planned, open_ledger
from caseforms.letters.writing import Desk, envelope

DAY = "2026-11-20"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder of the invented organisation, with a ledger and a folder for letters."""
    settings = (FOLDER / "caseforms.toml").read_text(encoding="utf-8")
    (tmp_path / "caseforms.toml").write_text(
        f'ledger = "letters.ledger"\noutput = "out"\n{settings}', encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def case(desk: Path) -> Callable[..., Path]:
    """``case(name, {path: value})``: a case of the tests, changed in some places, as a file."""

    def write(name: str = "case.yaml", changes: dict[str, Any] | None = None) -> Path:
        path = desk / name
        text = as_yaml(changed(CASE, changes or {}))
        path.write_text(text, encoding="utf-8")
        return path

    return write


def entries(desk: Path) -> list[Any]:
    with open_ledger(desk / "letters.ledger") as ledger:
        return list(ledger.entries())


def files(desk: Path) -> list[str]:
    return sorted(str(each.relative_to(desk / "out")) for each in (desk / "out").rglob("*") if each.is_file())


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


# -- one letter ------------------------------------------------------------------------------------------------------------


def test_a_letter_is_written_to_each_parent_without_the_other_s_address(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    ran = run("letters", "write", "rcp", case(), "--pdf")
    assert (ran.code, ran.err) == (0, "")
    first, second = (desk / "out" / f"{DAY}-1" / f"CF-2026-0142-RCP-parent-{n}.pdf" for n in (1, 2))
    assert ran.out.splitlines() == [f"Written: {first}", f"Written: {second}"]
    assert "12 Mill Lane" in text_of(first) and "3 Hill Road" not in text_of(first)
    assert "3 Hill Road" in text_of(second) and "12 Mill Lane" not in text_of(second)
    assert [(entry.letter, entry.role, entry.file) for entry in entries(desk)] == [
        ("RCP", "parent", first.name),
        ("RCP", "parent", second.name),
    ]


def test_word_and_pdf_with_the_enclosure_come_without_being_asked_for(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    assert run("letters", "write", "RCP", case("one.yaml", {"parents[1]": None})).code == 0
    stem = f"{DAY}-1/CF-2026-0142-RCP-parent-1"
    assert files(desk) == [f"{stem}-enclosure-1.docx", f"{stem}.docx", f"{stem}.pdf"]
    assert "fair processing notice" in text_of(desk / "out" / f"{stem}.pdf").casefold()


def test_a_second_time_it_does_not_go_and_with_a_reason_it_does(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    run("letters", "write", "RCP-R", case())
    again = run("letters", "write", "RCP-R", "case.yaml")
    assert again.code == 1
    assert f"It went on 20 November 2026 in batch {DAY}-1; --again --reason issues it once more." in again.err
    assert run("letters", "write", "RCP-R", "case.yaml", "--again", "--reason", "the post lost it").code == 0
    assert [(entry.time, entry.reason) for entry in entries(desk)] == [(1, ""), (2, "the post lost it")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--again",), "--again needs a reason"),
        (("--again", "--reason", "  "), "--again needs a reason"),
        (("--reason", "why"), "--reason is the reason for --again"),
    ],
)
def test_again_and_its_reason_belong_together(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run("letters", "write", "RCP-R", case(), *words)
    assert ran.code == 2
    assert said in ran.err
    assert not (desk / "out").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": {"given": "refused"}}, "Consent was refused"),
        ({"events": None}, "Not recorded yet: Early Help Assessment received"),
        ({"child.ethnicity": None}, "the child’s ethnicity"),
        ({"author.address": None}, "The address is missing"),
        ({"author.address.line1": "(School Road", "author.organisation": None}, "begins with “(”"),
        ({"profile": "kirklees_2013"}, "belongs to the procedure of Sandwell"),
    ],
    ids=["consent", "trigger", "completeness", "address", "window", "area"],
)
def test_what_may_not_go_is_not_printed_as_final_and_the_reason_is_said(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path, changes: dict[str, Any], said: str
) -> None:
    ran = run("letters", "write", "RCP-R", case("held.yaml", changes))
    assert ran.code == 1
    assert said.casefold() in ran.err.casefold()
    assert not (desk / "out").exists() or not files(desk)
    assert not entries(desk)


def test_a_missing_value_holds_the_letter_back_and_is_named(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    settings = (desk / "caseforms.toml").read_text(encoding="utf-8")
    (desk / "caseforms.toml").write_text(re.sub("kept_for.*", "", settings), encoding="utf-8")
    ran = run("letters", "write", "RCP", case())
    assert ran.code == 1
    assert "FPN: “How long records are kept” is missing (setting “desk.kept_for”)" in ran.err


def test_one_parent_who_must_not_be_told_gets_none_and_the_other_does(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    changes = {"correspondence.not_to_be_told": [{"person": "Paul Marsh", "reason": "significant harm"}]}
    ran = run("letters", "write", "RCP", case("case.yaml", changes), "--pdf")
    assert ran.code == 1
    assert (
        "RCP to the parent 2: not written. This parent is not to be told, for the reason recorded." in ran.err
    )
    assert files(desk) == [f"{DAY}-1/CF-2026-0142-RCP-parent-1.pdf"]


def test_a_draft_goes_past_the_gates_and_not_into_the_ledger(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    path = case("case.yaml", {"consent": {"given": "refused"}, "early_help": None})
    assert run("letters", "write", "RCP-R", path, "--draft").code == 0
    assert files(desk) == ["CF-2026-0142-RCP-R-referrer-draft.docx", "CF-2026-0142-RCP-R-referrer-draft.pdf"]
    assert "DRAFT" in text_of(desk / "out" / "CF-2026-0142-RCP-R-referrer-draft.pdf")
    assert not (desk / "letters.ledger").exists()
    (made,) = json.loads(run("letters", "write", "RCP-R", path, "--draft", "--format", "json").out)
    assert made["status"] == "draft"


def test_a_draft_needs_no_ledger_and_a_final_letter_does(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    settings = (desk / "caseforms.toml").read_text(encoding="utf-8")
    (desk / "caseforms.toml").write_text(
        settings.replace('ledger = "letters.ledger"\n', ""), encoding="utf-8"
    )
    ran = run("letters", "write", "RCP-R", case())
    assert ran.code == 2
    assert '→ Set it in caseforms.toml: ledger = "letters.ledger"' in ran.err
    assert run("letters", "write", "RCP-R", "case.yaml", "--draft").code == 0


def test_neither_a_final_letter_nor_a_draft_shows_what_its_reader_must_not_see(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    changes = {
        "author.name": "Ada Finch, refuge at 9 Hidden Close",
        "parents[1].address.confidential": "yes",
        "parents[1].address.line1": "9 Hidden Close",
    }
    for words in ((), ("--draft",)):
        ran = run("letters", "write", "RCP", case("case.yaml", changes), "--pdf", *words)
        assert ran.code == 1
        assert "RCP to the parent 1: not written. It shows what this reader must not see" in ran.err
    made = [each for each in files(desk) if "parent-1" in each]
    assert not made


def test_large_print_is_made_for_who_asked_and_on_request(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    path = case("case.yaml", {"parents[1]": None})
    run("letters", "write", "RCP", path, "--pdf")
    run("letters", "write", "RCP", path, "--pdf", "--large-print", "--again", "--reason", "asked for it")
    small, large = (desk / "out" / f"{DAY}-{n}" / "CF-2026-0142-RCP-parent-1.pdf" for n in (1, 2))
    assert len(PdfReader(large).pages) > len(PdfReader(small).pages)


def test_as_data_each_addressee_is_there_with_what_came_of_it(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    changes = {"parents[0].same_address_as_child": "no"}
    ran = run("letters", "write", "RCP", case("case.yaml", changes), "--pdf", "--format", "json")
    found = [
        (each["to"], each["status"], bool(each["sha256"]), bool(each["reason"]))
        for each in json.loads(ran.out)
    ]
    assert sorted(found) == [("parent 1", "held back", False, True), ("parent 2", "issued", True, False)]


def test_an_e_mail_is_a_message_ready_to_be_sent_to_both(run: Callable[..., Ran], desk: Path) -> None:
    """Sandwell 4.2.1: the social worker, and the line manager in copy."""
    ran = run("letters", "write", "NOCON-SD", FOLDER / "step_down_no_consent.yaml")
    assert ran.code == 0
    (name,) = files(desk)
    assert name.endswith(".eml")
    read = message_from_bytes((desk / "out" / name).read_bytes(), policy=policy.default)
    case = from_yaml((FOLDER / "step_down_no_consent.yaml").read_text(encoding="utf-8"))
    worker, manager = (
        next(
            each
            for each in case["correspondence"]["addressees"]
            if each["role"].casefold().replace("_", " ") == role
        )
        for role in ("social worker", "line manager")
    )
    assert (str(read["To"]), str(read["Cc"])) == (worker["email"], manager["email"])
    assert read["X-Unsent"] == "1"
    body = read.get_body()
    assert body and "the contact was closed on" in body.get_content()
    assert case["child"]["family_name"] not in str(read["Subject"])
    (entry,) = entries(desk)
    assert (entry.medium, entry.file) == ("e-mail", Path(name).name)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("FPN", "case.yaml"), "goes with other letters only"),
        (("NOCON-SD", "case.yaml", "--pdf"), "goes as an e-mail"),
        (("RPC", "case.yaml"), "Did you mean “RCP”?"),
    ],
)
def test_what_is_no_letter_of_its_own_is_refused(
    run: Callable[..., Ran], case: Callable[..., Path], words: tuple[str, ...], said: str
) -> None:
    case()
    ran = run("letters", "write", *words)
    assert ran.code == 2
    assert said in ran.err


def test_a_letter_that_does_not_go_on_paper_leaves_no_file_and_may_go_later(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    ran = run("letters", "write", "RCP-R", case("case.yaml", {"author.organisation": "x" * 400}), "--pdf")
    assert ran.code == 1
    assert "The address does not fit into the window" in ran.err
    assert not list((desk / "out").iterdir())
    assert [entry.status for entry in entries(desk)] == ["failed"]
    assert run("letters", "write", "RCP-R", case(), "--pdf").code == 0


def test_a_letter_that_another_reader_finds_incomplete_is_not_issued(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = caseforms.render.letter_proof.readings

    def lossy(data: bytes) -> Iterator[list[str]]:
        for pages in whole(data):
            yield [page.replace("reference", "") for page in pages]

    monkeypatch.setattr(caseforms.render.letter_proof, "readings", lossy)
    assert run("letters", "write", "RCP-R", case(), "--pdf").code == 1
    assert not list((desk / "out").rglob("*.pdf"))
    assert [entry.status for entry in entries(desk)] == ["failed"]


def test_an_e_mail_that_lacks_a_word_or_a_recipient_is_not_kept() -> None:
    text = catalogue()["NOCON-SD"]
    source = (FOLDER / "step_down_no_consent.yaml").read_text(encoding="utf-8")
    found = case_of(from_yaml(source))
    own = Desk(read_settings(FOLDER), catalogue())
    (to,), _ = addressees(found, text.to, own.settings, text.medium)
    letters = envelope(text, found, to, own).letters
    data = mail.message(letters, "subject", "", to, ())
    mail._prove(data, letters[0], [to.email])
    for wrong, recipients in (
        (data.replace(b"Kind", b"Kin"), [to.email]),
        (data, [to.email, "other@example.org"]),
    ):
        with pytest.raises(ProofFailed):
            mail._prove(wrong, letters[0], recipients)


def test_a_case_that_cannot_be_read_is_named(run: Callable[..., Ran], desk: Path) -> None:
    assert run("letters", "write", "RCP", "nobody.yaml").code == 3


SAMPLES = [
    (code, name)
    for name, codes in SERVES.items()
    for code in codes
    if catalogue()[code].medium != "enclosure"
]


@pytest.mark.parametrize(("code", "name"), SAMPLES, ids=[code for code, _ in SAMPLES])
def test_every_sample_letter_is_issued_whole_and_fit_for_the_post(
    run: Callable[..., Ran], desk: Path, code: str, name: str
) -> None:
    text = catalogue()[code]
    ran = run("letters", "write", code, FOLDER / f"{name}.yaml")
    issued = [entry for entry in entries(desk) if entry.status == "issued"]
    assert issued, ran.err
    for made in files(desk):
        path = desk / "out" / made
        if path.suffix == ".docx":
            assert zipfile.is_zipfile(path)
        if path.suffix == ".pdf" and text.medium == "letter":
            assert run("letters", "preflight", path).out == f"{path}: fit for window envelopes.\n"


def test_everyone_who_had_a_letter_hears_of_the_end(run: Callable[..., Ran], desk: Path) -> None:
    """Cafcass 3.90: whom the ledger has is added to those whom the case names, each once."""
    source = FOLDER / "cafcass_notification.yaml"
    data = from_yaml(source.read_text(encoding="utf-8"))
    data["correspondence"] = data.get("correspondence") or {}
    data["correspondence"].setdefault("addressees", []).append(
        {
            "role": "lado",
            "name": "Mae Torrance",
            "organisation": "Fenshire Council",
            "address": {"line1": "5 Registry Row", "line2": "Fenbridge", "postcode": "ZZ99 1AB"},
        }
    )
    path = desk / "case.yaml"
    path.write_text(as_yaml(data), encoding="utf-8")
    before = run("letters", "write", "CC-END", path, "--draft", "--pdf")
    assert "lado" not in before.out
    with open_ledger(desk / "letters.ledger") as ledger:
        case = case_of(data)
        (lado,), _ = addressees(case, ("lado",), read_settings(desk))
        planned = Planned(data["reference"], "CC-LADO", "on_request", "", ledger.key(lado.key), role="lado")
        batch = ledger.plan(desk / "out", [planned], NOW, "tester")
        ledger.issue(batch, [Outcome("f" * 64)], [])
        ledger.written(batch)
    after = run("letters", "write", "CC-END", path, "--draft", "--pdf")
    assert "-CC-END-lado-" in after.out


# -- a batch ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def register(case: Callable[..., Path], desk: Path) -> Path:
    """A folder of four case files: one fine, one held back, one not due, one that cannot be read."""
    folder = desk / "cases"
    folder.mkdir()
    case("cases/a.yaml", {"reference": "CF-1"})
    case("cases/b.yaml", {"reference": "CF-2", "consent": {"given": "refused"}})
    case("cases/c.yaml", {"reference": "CF-3", "events": None})
    (folder / "d.yaml").write_text("[", encoding="utf-8")
    return folder


def test_a_batch_of_a_folder_says_what_was_printed_what_not_and_why(
    run: Callable[..., Ran], register: Path, desk: Path
) -> None:
    ran = run("letters", "print", register, "--letters", "rcp,RCP-R")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"Batch {DAY}-1: 4 rows, 3 letters printed on 5 sheets.",
        "Not printed: 2 not due, 3 held back, 2 unreadable. The manifest has a line for each: 10 in all.",
        "  3 × consent was refused",
        *[line for line in ran.out.splitlines() if line.startswith("  2 × ")],
        f"Written: {desk / 'out' / f'{DAY}-1'}",
    ]
    assert "d.yaml" in ran.err or "d.yaml" in ran.out
    assert files(desk) == [f"{DAY}-1/{name}" for name in ("letters.pdf", "manifest.csv", "manifest.json")]
    again = run("letters", "print", register, "--letters", "RCP,RCP-R")
    assert again.out.startswith(f"Batch {DAY}-2: 4 rows, 0 letters printed.\nNot printed: 3 issued before")


def test_as_data_a_batch_is_its_manifest(run: Callable[..., Ran], register: Path, desk: Path) -> None:
    ran = run("letters", "print", register, "--letters", "RCP", "--format", "json")
    said = json.loads(ran.out)
    assert said == json.loads((desk / "out" / f"{DAY}-1" / "manifest.json").read_text("utf-8"))
    assert said["totals"]["lines"] == len(said["lines"]) == 6


def test_an_error_in_the_register_is_named_with_its_place_and_the_rest_is_printed(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    (desk / "cases").mkdir()
    case("cases/a.yaml", {"reference": "CF-1"})
    bad = case("cases/b.yaml", {"reference": "CF-2", "parents[1].address.postcode": "nowhere"})
    ran = run("letters", "print", "cases", "--letters", "RCP")
    assert ran.code == 1
    assert "3 letters printed" in ran.out
    line = 1 + next(n for n, text in enumerate(bad.read_text("utf-8").splitlines()) if "nowhere" in text)
    assert f"cases/b.yaml:{line}:" in ran.err and "error VAL-20: " in ran.err
    manifest = json.loads((desk / "out" / f"{DAY}-1" / "manifest.json").read_text("utf-8"))
    assert [each["code"] for each in manifest["findings"]] == ["VAL-20"]


def test_on_a_terminal_a_bar_shows_how_far_it_is(
    run: Callable[..., Ran], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    run("letters", "print", register, "--letters", "RCP")
    assert "Cases" in screen.getvalue() and "Letters" in screen.getvalue() and "2/2" in screen.getvalue()


def test_a_register_in_a_workbook_is_printed_by_its_rows(run: Callable[..., Ran], desk: Path) -> None:
    """What “letters due” lists as free to go is what goes."""
    workbook = desk / "early_help.xlsx"
    shutil.copy(FOLDER.parent / "registers" / "early_help.xlsx", workbook)
    due = json.loads(run("letters", "due", workbook, "--letters", "RCP,CHASE7,NOCON", "--format", "json").out)
    printed = run("letters", "print", workbook, "--letters", "RCP,CHASE7,NOCON", "--format", "json")
    lines = json.loads(printed.out)["lines"]
    issued = {(line["case"], line["letter"], line["to"]) for line in lines if line["status"] == "issued"}
    assert issued
    listed = {(each["case"], each["letter"], each["to"]) for each in due["due"] if not each["reasons"]}
    assert issued <= listed
    again = json.loads(
        run("letters", "due", workbook, "--letters", "RCP,CHASE7,NOCON", "--format", "json").out
    )
    left = {(each["case"], each["letter"], each["to"]) for each in again["due"]}
    assert not issued & left


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("--letters", " , "), "No letter is named", 2),
        (("--letters", "RCP,CLOSE14"), "Not for a batch: CLOSE14", 2),
        (("--letters", "RPC"), "Did you mean “RCP”?", 2),
        (("--letters", "RCP", "--profile", "narnia"), "There is no profile “narnia”", 2),
        ((), "--letters", 2),
    ],
)
def test_a_batch_that_cannot_be_meant_is_refused_before_anything_is_made(
    run: Callable[..., Ran], register: Path, desk: Path, words: tuple[str, ...], said: str, code: int
) -> None:
    ran = run("letters", "print", register, *words)
    assert ran.code == code
    assert said in ran.err
    assert not (desk / "out").exists()


def test_without_a_folder_to_write_into_it_says_so(
    run: Callable[..., Ran], register: Path, desk: Path
) -> None:
    settings = (desk / "caseforms.toml").read_text(encoding="utf-8")
    (desk / "caseforms.toml").write_text(settings.replace('output = "out"\n', ""), encoding="utf-8")
    ran = run("letters", "print", register, "--letters", "RCP")
    assert ran.code == 2
    assert "It is not said where the letters should go." in ran.err


def test_a_batch_that_was_interrupted_is_finished_first_and_told(
    run: Callable[..., Ran], register: Path, desk: Path
) -> None:
    with open_ledger(desk / "letters.ledger") as ledger:
        ledger.plan(desk / "out", [], NOW, "Anna")
    ran = run("letters", "print", register, "--letters", "RCP")
    assert f"Batch {DAY}-1, begun by Anna, was interrupted; nothing of it was issued." in ran.err
    assert ran.out.startswith(f"Batch {DAY}-2: ")


# -- preflight -------------------------------------------------------------------------------------------------------------


def test_preflight_names_what_is_wrong_and_draws_it(
    run: Callable[..., Ran], case: Callable[..., Path], desk: Path
) -> None:
    run("letters", "write", "RCP", case("case.yaml", {"parents[1]": None}), "--pdf")
    (name,) = files(desk)
    path = desk / "out" / name
    assert run("letters", "preflight", path).out == f"{path}: fit for window envelopes.\n"
    canvas = Canvas(str(desk / "bad.pdf"))
    canvas.drawString(5, 5, "outside")
    canvas.save()
    ran = run("letters", "preflight", "bad.pdf", "-o", "pictures")
    assert ran.code == 1
    assert "bad.pdf: page 1: error PRE-02: " in ran.out
    assert (desk / "pictures" / "bad-page-1.png").read_bytes().startswith(b"\x89PNG")
    data = json.loads(run("letters", "preflight", "bad.pdf", "--format", "json").out)
    assert {each["level"] for each in data} <= {"error", "warning"} and data[0]["page"] == 1


def test_preflight_of_what_is_no_pdf_is_refused(run: Callable[..., Ran], desk: Path) -> None:
    assert run("letters", "preflight", "caseforms.toml").code == 3
    assert run("letters", "preflight", "nothing.pdf").code == 3
