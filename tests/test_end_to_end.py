"""Twelve cases from the first worry to the closure, through the shell: each command is a process of its own.

The clock of the processes stands on a day that the test names, and the days go on. What a practitioner would type into a
blank case file is taken from complete cases of the tests and the samples.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers import as_yaml, from_yaml, load_complete
from letter_helpers import FOLDER

from caseforms.errors import Exit
from caseforms.samples import sample

#: A process whose clock stands on the day that is its first argument.
_ON = """
import datetime, sys
day = datetime.date.fromisoformat(sys.argv.pop(1))
class Day(datetime.date):
    @classmethod
    def today(cls): return day
import caseforms.commands.shared
caseforms.commands.shared.date = Day
import caseforms.cli
sys.argv[0] = "caseforms"
caseforms.cli.main()
"""

FIRST, LATER, AFTER = "2026-11-20", "2026-12-10", "2027-01-15"

_DESK = {"role": "Teacher", "organisation": "Fenbridge School", "telephone": "01632 960270"}
#: Each case: the forms that it begins with, and what is then typed into the blank case file.
CASES: dict[str, tuple[tuple[str, ...], str, dict[str, Any]]] = {
    "team": (
        ("mast_meeting", "mast_plan", "mast_unmet", "mast_review"), "team_around_the_child.yaml", {},
    ),
    "refused": (("pre_caf",), "pre_caf_refused", {}),
    "in_need": (("referral",), "referral_kirklees", {}),
    "assessed": (("eha", "triage_checklist"), "eha", {}),
    "no_consent": (("eha",), "letters/early_help_no_consent.yaml", {}),
    "not_sent": (("eha",), "letters/early_help_not_sent.yaml", {}),
    "step_down": (("triage_checklist",), "letters/step_down.yaml", {}),
    "notified": (("section_120",), "section_120", {}),
    "protection": (("referral",), "referral_cafcass_urgent", {}),
    "review": (("scr",), "scr", {"profile": "cafcass_2007"}),
    "kent": (("referral",), "letters/kent_medway.yaml", {}),
    "urgent": (("referral", "skin_map"), "health_visitor_urgent.yaml", {}),
}  # fmt: skip

#: The forms that are final on the first day.
FILLED = {
    "team": ("mast_meeting", "mast_plan", "mast_unmet", "mast_review", "mast_closure"),
    "refused": ("pre_caf",),
    "in_need": ("referral",),
    "assessed": ("eha", "triage_checklist"),
    "notified": ("section_120",),
    "protection": ("referral",),
    "review": ("scr",),
    "urgent": ("referral", "skin_map"),
}

#: What happens in between, and at the end.
MEANWHILE = {
    "refused": [("decided_to_refer", "20/11/2026 10:00")],
    "notified": [("notification_decided", "20/11/2026 11:00")],
    "protection": [("referral_phoned", "20/11/2026 12:00")],
    "review": [("child_died", "16/11/2026"), ("incident_reported", "17/11/2026 09:00")],
}
CLOSING = {
    "team": [("mast_closed", "09/12/2026")],
    "refused": [("referral_sent", "23/11/2026 09:00"), ("case_closed", "09/12/2026")],
    "in_need": [("referral_sent", "23/11/2026 09:00"), ("case_closed", "09/12/2026")],
    "not_sent": [("eha_received", "30/11/2026 09:00"), ("eha_validated", "30/11/2026 15:00")],
    "step_down": [("eha_validated", "23/11/2026 10:00"), ("episode_closed", "09/12/2026")],
    "notified": [("notification_sent", "20/11/2026 14:00"), ("involvement_ended", "09/12/2026")],
    "protection": [("referral_sent", "20/11/2026 15:00"), ("involvement_ended", "09/12/2026")],
    "review": [("directors_told", "20/11/2026 09:00"), ("case_closed", "09/12/2026")],
    "kent": [("case_closed", "09/12/2026")],
    "urgent": [("referral_sent", "20/11/2026 15:00"), ("case_closed", "09/12/2026")],
}


class Shell:
    """A folder with case files, settings and a ledger, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases = folder / "cases"
        self.cases.mkdir()
        settings = (FOLDER / "caseforms.toml").read_text(encoding="utf-8")
        (folder / "caseforms.toml").write_text(f'ledger = "letters.ledger"\n{settings}', encoding="utf-8")

    def __call__(self, day: str, *words: str | Path, code: int = 0, typed: str = "") -> str:
        """Run one command on a day; it must end with ``code``. Returns what it said."""
        done = subprocess.run(
            [sys.executable, "-c", _ON, day, *map(str, words)],
            cwd=self.folder,
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == code, (
            f"{words}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def file(self, name: str) -> Path:
        """The case file of a case, as the commands name it."""
        return Path("cases") / f"{name}.yaml"

    def edit(self, name: str, changes: dict[str, Any]) -> None:
        """Type answers into a case file."""
        path = self.folder / self.file(name)
        data = from_yaml(path.read_text(encoding="utf-8")) or {}
        given = {key: value for key, value in {**data, **changes}.items() if value not in ("", None)}
        path.write_text(as_yaml(given), encoding="utf-8")

    def happens(self, name: str, events: list[tuple[str, str]]) -> None:
        """Enter events in a case file."""
        path = self.folder / self.file(name)
        data = from_yaml(path.read_text(encoding="utf-8"))
        more = [{"event": code, "at": at, "by": "duty desk"} for code, at in events]
        self.edit(name, {"events": [*(data.get("events") or []), *more]})

    def paperwork(self, day: str, *names: str) -> dict[str, dict[str, str]]:
        """How the forms and letters of cases stand, of all by default: by the name of the case and the code of the paper."""
        said = self(day, "paperwork", *(self.file(name) for name in names or CASES), "--format", "json")
        found = {}
        for each in json.loads(said[said.index("[\n") :]):
            stands = {paper["code"]: paper["stands"] for paper in each["papers"] if paper["code"]}
            found[Path(each["file"]).stem] = stands
        return found


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in an empty folder of an organisation."""
    return Shell(tmp_path)


def typed(base: str) -> dict[str, Any]:
    """What is typed into a blank case file: a complete case of the tests, or a sample."""
    if base.endswith(".yaml"):
        data: dict[str, Any] = from_yaml(sample(base).read_text(encoding="utf-8"))
        return data
    return load_complete(base)


@pytest.mark.long
def test_twelve_cases_go_from_the_first_worry_to_the_closure(shell: Shell) -> None:
    # new, and edit
    for number, (name, (forms, base, more)) in enumerate(CASES.items(), 1):
        assert "Written" in shell(FIRST, "new", *forms, "-o", shell.file(name))
        answers = {**typed(base), "reference": f"CF-2026-08{number:02}", **more}
        if name == "assessed":
            answers |= {"triage_checklist": load_complete("triage_checklist")["triage_checklist"]}
        shell.edit(name, answers)
    assert len(list(shell.cases.iterdir())) == 12

    # check: what is missing is told, put right, and told no more
    whole = typed("referral_kirklees")["author"]
    shell.edit("in_need", {"author": {**_DESK, "name": ""}})
    assert "error" in shell(FIRST, "check", "referral", shell.file("in_need"), code=Exit.FINDINGS)
    shell.edit("in_need", {"author": whole})
    referred = [shell.file(name) for name, codes in FILLED.items() if "referral" in codes]
    assert shell(FIRST, "check", "referral", *referred).count("· referral:") == len(referred) == 3

    # fill: each form that is final, as Word and PDF
    for name, codes in FILLED.items():
        shell(FIRST, "fill", *codes, shell.file(name), "-o", f"documents/{name}", "--pdf")
    made = sorted(each.name for each in (shell.folder / "documents").rglob("*.pdf"))
    assert {name.split("-")[2][2:] for name in made} == {"01", "02", "03", "04", "08", "09", "10", "12"}
    assert sum("confidential-sheet" not in name for name in made) == sum(map(len, FILLED.values()))

    # events, timescales, and what the cases call for now
    for name, events in MEANWHILE.items():
        shell.happens(name, events)
    clocks = shell(FIRST, "timescales", *(shell.file(name) for name in CASES))
    assert "T41" in clocks and "T05" in clocks
    now = shell.paperwork(FIRST)
    assert now["team"] | {"caf": "missing", "mast_plan": "ready", "mast_review": "ready"} == now["team"]
    assert now["refused"]["referral"] == "not final yet" and now["refused"]["pre_caf"] == "ready"
    assert now["protection"]["manager_discussion"] == now["protection"]["contact_log"] == "missing"
    assert now["notified"]["section_120"] == now["review"]["scr"] == now["urgent"]["referral"] == "ready"
    assert now["no_consent"]["NOCON"] == now["not_sent"]["CHASE7"] == now["kent"]["KM-RCPT"] == "ready"

    # letters: due, printed in a batch, written one by one; none goes twice
    batch = "RCP,NOCON,CHASE7,KM-RCPT"
    due = json.loads(shell(FIRST, "letters", "due", "cases", "--letters", batch, "--format", "json"))
    going = [each["letter"] for each in due["due"] if each["may_go"]]
    assert sorted(set(going)) == ["CHASE7", "KM-RCPT", "NOCON", "RCP"]
    assert f"{len(going)} letters printed" in shell(
        FIRST, "letters", "print", "cases", "--letters", batch, "-o", "post"
    )
    assert "0 letters printed" in shell(FIRST, "letters", "print", "cases", "--letters", batch, "-o", "post")
    assert "fit for window envelopes" in shell(FIRST, "letters", "preflight", f"post/{FIRST}-1/letters.pdf")
    for code, name in (("KK-REG", "in_need"), ("SD-HANDOVER", "step_down")):
        assert "Written" in shell(FIRST, "letters", "write", code, shell.file(name), "--pdf", "-o", "post")
    then = shell.paperwork(FIRST, "no_consent", "not_sent", "kent", "step_down")
    gone = {name: {code for code, stand in then[name].items() if stand == "done"} for name in then}
    assert {"NOCON"} <= gone["no_consent"] and {"CHASE7"} <= gone["not_sent"]
    assert {"KM-RCPT"} <= gone["kent"] and {"SD-HANDOVER"} <= gone["step_down"]

    # closure: the papers are done, the last letters are due, and each case is bundled for its file
    for name, events in CLOSING.items():
        shell.happens(name, events)
    end = shell.paperwork(LATER)
    for name in ("refused", "in_need", "protection", "urgent"):
        assert end[name]["referral"] == "done"
    assert end["notified"]["section_120"] == end["review"]["scr"] == end["not_sent"]["eha"] == "done"
    assert end["step_down"]["triage_checklist"] == end["assessed"]["triage_checklist"] == "done"
    assert end["team"]["KK-CLOSE"] == "ready"
    shell(LATER, "letters", "write", "KK-CLOSE", shell.file("team"), "--pdf", "-o", "post")
    assert shell.paperwork(LATER, "team")["team"]["KK-CLOSE"] == "done"
    said = shell(
        LATER,
        "paperwork",
        *map(shell.file, CASES),
        "--write",
        "--one-pdf",
        "-o",
        "bundles",
        code=Exit.FINDINGS,
    )
    bundles = [each for each in (shell.folder / "bundles").glob("*.pdf") if "keep-apart" not in each.name]
    assert len(bundles) == 12
    assert (
        "Held back: Referral to children’s social care" in said
    )  # which was never finished after the refusal

    # retention: what had no consent is destroyed in its time, and nothing else
    assert "to be destroyed" not in shell(LATER, "letters", "retention", "cases")
    assert "CF-2026-0805" in shell(AFTER, "letters", "retention", "cases")
    shell(AFTER, "letters", "retention", "cases", "--destroy", typed="y\n")
    assert sorted(each.stem for each in shell.cases.iterdir()) == sorted(set(CASES) - {"no_consent"})

    # the log accounts for each letter once
    log = json.loads(shell(AFTER, "letters", "log", "--format", "json"))
    once = [(each["case"], each["letter"], each["addressee"]) for each in log if each["status"] == "issued"]
    assert len(once) == len(set(once)) >= 9
    assert {case for case, _, _ in once} <= {f"CF-2026-08{number:02}" for number in range(1, 13)}
