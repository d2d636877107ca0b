"""The chronology: every dated thing of one child or of brothers and sisters, each line with its source, nothing given away."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed
from openpyxl import load_workbook
from pypdf import PdfReader

from caseforms.cases.reading import parse_case, read_case_file
from caseforms.cases.settings import Settings
from caseforms.errors import Exit
from caseforms.forms.chronology import (
    ACTION,
    DUE,
    EVENT,
    GIVES_AWAY,
    INCIDENT,
    LETTER,
    Chronology,
    Entry,
    Gap,
    Source,
    chronology,
    chronology_form,
    told,
)
from caseforms.forms.chronology_paper import LAYOUT, documents
from caseforms.forms.produce import Wanted
from caseforms.forms.templates import same_content
from caseforms.forms.whole_case import whole_case
from caseforms.render.word import HOUSE_TEMPLATES
from caseforms.render.word_template import build_template
from caseforms.samples import SAMPLE_DAY, SAMPLES, sample

TESS, ROBIN = sample("family/tess.yaml"), sample("family/robin.yaml")
BARE: dict[str, Any] = {"reference": "CF-2026-0700", "child": {"given_names": "Ada", "family_name": "Vine"}}


def of(*cases: dict[str, Any] | Path, reader: str = "", letters: tuple[Entry, ...] = ()) -> Chronology:
    form = chronology_form().for_reader(reader) if reader else chronology_form()
    found = []
    for number, each in enumerate(cases):
        if isinstance(each, Path):
            document = read_case_file(each)
        else:
            document = parse_case(as_yaml(each).encode("utf-8"), f"case-{number}.yaml")
        found.append(told(whole_case(document, SAMPLE_DAY), document, form))
    return chronology(found, letters)


def kinds(made: Chronology) -> list[str]:
    return [each.kind for each in made.entries]


# -- the lines -----------------------------------------------------------------------------------------------------------


def test_incidents_events_and_actions_stand_in_the_order_of_their_dates() -> None:
    made = of(TESS)
    days = [each.at.instant() for each in made.past if isinstance(each, Entry) and each.at]
    assert days == sorted(days) and len(days) > 8
    assert {INCIDENT, EVENT, ACTION, DUE} <= set(kinds(made))


def test_each_line_names_file_line_and_answer() -> None:
    (line,) = of({**BARE, "incidents": [{"when": "01/11/2026", "what": "Seen alone."}]}).entries
    (source,) = line.sources
    assert source.file == "case-0.yaml" and source.line > 1 and source.answer == "Incidents 1"
    assert str(source) == f"case-0.yaml, line {source.line}: Incidents 1"


def test_a_file_named_after_the_child_is_called_by_its_reference() -> None:
    assert {source.file for line in of(TESS).entries for source in line.sources} == {"CF-2026-0611"}


@pytest.mark.parametrize(
    ("answers", "kind", "what"),
    [
        (
            {"events": [{"event": "eha_received", "at": "02/11/2026 09:00"}]},
            EVENT,
            "Early Help Assessment received",
        ),
        ({"events": [{"event": "something else", "at": "02/11/2026 09:00"}]}, EVENT, "something else"),
        ({"events": [{"event": "CHASE7", "at": "02/11/2026"}]}, EVENT, "Letter CHASE7 sent"),
        ({"consent": {"given": "given", "given_by": [{"date": "02/11/2026"}]}}, EVENT, "Consent given"),
        (
            {"referral": {"agency_action": [{"date": "02/11/2026", "action": "Home visit"}]}},
            ACTION,
            "Home visit",
        ),
        (
            {"caf": {"actions": [{"action": "Breakfast club", "by_when": "02/11/2026"}]}},
            DUE,
            "Breakfast club",
        ),
        (
            {"team": {"actions": [{"no": 4, "action": "Speech therapy", "by_when": "02/11/2026"}]}},
            DUE,
            "4. Speech",
        ),
        (
            {"skin_map": {"actions": [{"at": "02/11/2026 10:00", "action": "Called 101"}]}},
            ACTION,
            "Called 101",
        ),
    ],
)
def test_every_kind_of_entry_comes_in(answers: dict[str, Any], kind: str, what: str) -> None:
    made = of({**BARE, **answers})
    assert [each.kind for each in made.past if isinstance(each, Entry)] == [kind]
    assert made.entries[0].what.startswith(what)
    assert made.entries[0].at is not None and made.entries[0].at.day == date(2026, 11, 2)


def test_what_a_review_found_of_an_action_is_a_line_of_its_own() -> None:
    action = {
        "no": 1,
        "action": "Breakfast club",
        "progress": [
            {"review": 1, "status": "achieved", "closed_on": "03/11/2026"},
            {"review": 2, "comment": "Goes well"},
        ],
    }
    made = of({**BARE, "team": {"actions": [action]}})
    (dated,) = made.past[:1]
    assert (
        isinstance(dated, Entry) and dated.what.startswith("1. Breakfast club") and "Achieved" in dated.what
    )
    assert any("Goes well" in each.what for each in made.undated)


@pytest.mark.parametrize("when", ["between May and July 2026", "not known", None, "31/02/2026"])
def test_a_line_without_a_date_stands_at_the_end_and_is_not_lost(when: str | None) -> None:
    made = of(
        {
            **BARE,
            "incidents": [{"when": when, "what": "Seen alone."}, {"when": "01/11/2026", "what": "Later."}],
        }
    )
    assert [each.what for each in made.undated] == ["Seen alone."]
    assert made.undated[0].at is None and made.undated[0].when


def test_what_lies_ahead_stands_apart() -> None:
    made = of(TESS)
    assert [each.kind for each in made.ahead] == [DUE, EVENT]
    assert all(each.at and each.at.day > SAMPLE_DAY for each in made.ahead)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_incident_event_and_action_of_a_sample_is_told(name: str) -> None:
    document = read_case_file(sample(name))
    case = whole_case(document, SAMPLE_DAY)
    made = of(sample(name))
    answers = {source.answer for line in made.entries for source in line.sources}
    for block, label in (("incidents", "Incidents"), ("events", "Events")):
        rows = len(case.rows(block))
        assert (
            sum(each.startswith(f"{label} ") for each in answers)
            + (made.confided if block == "incidents" else 0)
            == rows
        )


# -- gaps ----------------------------------------------------------------------------------------------------------------


def on(*days: str) -> dict[str, Any]:
    return {**BARE, "incidents": [{"when": day, "what": f"On {day}."} for day in days]}


@pytest.mark.parametrize(
    ("days", "gaps"),
    [
        (("20/08/2026",), 0),
        (("19/08/2026",), 1),
        (("01/05/2026", "01/08/2026", "01/11/2026"), 0),
        (("01/05/2026", "02/08/2026", "01/11/2026"), 1),
        (("30/11/2025", "28/02/2026", "28/05/2026", "28/08/2026"), 0),
        (("30/11/2025", "01/03/2026", "28/05/2026", "28/08/2026"), 1),
        ((), 0),
    ],
)
def test_a_gap_of_more_than_three_months_is_marked(days: tuple[str, ...], gaps: int) -> None:
    assert len(of(on(*days)).gaps) == gaps


def test_a_gap_stands_where_it_is_and_says_from_when_to_when() -> None:
    made = of(on("01/01/2026", "01/11/2026"))
    first, gap, second = made.past
    assert isinstance(first, Entry) and isinstance(second, Entry) and isinstance(gap, Gap)
    assert gap == Gap(date(2026, 1, 1), date(2026, 11, 1))
    assert (
        gap.words == "Nothing is recorded for more than three months: from 1 January 2026 to 1 November 2026."
    )


def test_a_due_date_closes_no_gap() -> None:
    case = changed(
        on("01/01/2026", "01/11/2026"), {"caf.actions": [{"action": "Call", "by_when": "01/06/2026"}]}
    )
    assert len(of(case).gaps) == 1


# -- brothers and sisters ------------------------------------------------------------------------------------------------


def test_the_lines_of_brothers_and_sisters_come_together_and_name_the_child() -> None:
    made = of(TESS, ROBIN)
    assert {each.children for each in made.entries} == {
        ("Tess Aldous",),
        ("Robin Aldous",),
        ("Tess Aldous", "Robin Aldous"),
    }


def test_what_two_files_tell_alike_stands_once_with_both_sources() -> None:
    (line,) = [each for each in of(TESS, ROBIN).entries if "banged on the door" in each.what]
    assert line.children == ("Tess Aldous", "Robin Aldous")
    assert [source.file for source in line.sources] == ["CF-2026-0611", "CF-2026-0612"]


def test_cases_of_different_families_are_never_mixed(run: Callable[..., Ran]) -> None:
    ran = run("chronology", TESS, sample("unborn_baby.yaml"), "-o", "out")
    assert ran.code == Exit.USAGE
    assert "do not look like cases of one family" in ran.err
    assert not Path("out").exists()


# -- letters -------------------------------------------------------------------------------------------------------------


def letter(what: str, day: date) -> Entry:
    from caseforms.cases.dates import Moment

    return Entry(
        Moment(day), "2 Nov 2026", ("Ada Vine",), LETTER, what, "desk", "", (Source("Ledger", 0, "batch 1"),)
    )


def test_a_letter_of_the_ledger_comes_in_and_not_beside_its_own_event() -> None:
    case = {**BARE, "events": [{"event": "CHASE7", "at": "02/11/2026"}]}
    (event,) = of(case).entries
    again, other = letter(event.what, date(2026, 11, 2)), letter(event.what, date(2026, 11, 9))
    assert kinds(of(case, letters=(again,))) == [EVENT]
    assert kinds(of(case, letters=(again, other))) == [EVENT, LETTER]


def test_the_letters_of_the_ledger_stand_among_the_other_lines(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    from datetime import datetime

    from caseforms.letters.ledger import Outcome, Planned, open_ledger

    (tmp_path / "caseforms.toml").write_text('ledger = "letters.ledger"\n', encoding="utf-8")
    sent = [
        Planned("CF-2026-0611", code, "eha_received", "2026-02-16", "key", role="parent 1")
        for code in ("RCP", "CHASE7")
    ]
    with open_ledger(tmp_path / "letters.ledger") as ledger:
        batch = ledger.plan(tmp_path, sent, datetime(2026, 2, 17, 9, 30), "desk")
        ledger.issue(batch, [Outcome(sha256="1"), Outcome(why="no address")], [])
    data = json.loads(run("chronology", TESS, ROBIN, "--format", "json").out)
    (line,) = [each for each in data["past"] if each.get("kind") == LETTER]
    assert (line["date"], line["time"], line["children"]) == ("2026-02-17", "09:30", ["Tess Aldous"])
    assert line["what"].startswith("Letter RCP sent") and line["who"] == "desk, to parent 1"
    assert line["sources"] == [{"file": "Ledger", "line": 0, "answer": f"batch {batch.id}, letter 1"}]


# -- what readers may not see --------------------------------------------------------------------------------------------

HIDDEN = {
    **BARE,
    "child": {
        **BARE["child"],
        "address": {"line1": "9 Heron Quay", "postcode": "ZZ99 8AA", "kind": "refuge", "confidential": "yes"},
    },
    "incidents": [
        {"when": "01/11/2026", "what": "He stood outside 9 Heron Quay and shouted.", "place": "School"},
        {"when": "02/11/2026", "what": "Told in trust.", "source": "third_party_confidential"},
    ],
    "events": [{"event": "meeting_held", "at": "03/11/2026 10:00", "note": "at ZZ998AA"}],
}


def test_an_answer_that_tells_where_someone_lives_is_withheld_and_said() -> None:
    made = of(HIDDEN)
    assert [each.what for each in made.entries] == [GIVES_AWAY, GIVES_AWAY]
    assert made.hidden == 2 and made.confided == 1


def test_what_was_told_in_confidence_is_left_out_for_every_reader() -> None:
    for reader in ("", "family", "court", "social_care", "own_file"):
        assert not [each for each in of(HIDDEN, reader=reader).entries if "trust" in each.what]


def test_childrens_social_care_sees_the_address() -> None:
    made = of(HIDDEN, reader="social_care")
    assert any("Heron Quay" in each.what for each in made.entries) and made.hidden == 0


def test_an_address_that_one_file_keeps_is_kept_in_the_lines_of_the_other() -> None:
    other = {
        "child": {"given_names": "Ben", "family_name": "Vine"},
        "incidents": [{"when": "04/11/2026", "what": "Ben was fetched from Heron Quay."}],
    }
    assert not [each for each in of(HIDDEN, other).entries if "Heron" in each.what]


def test_no_file_holds_a_withheld_address(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(as_yaml(HIDDEN), encoding="utf-8")
    ran = run("chronology", path, "-o", "out")
    assert ran.code == Exit.FINE
    assert "Left out for these readers: 1 incident that was told in confidence." in ran.err
    pdf = "".join(
        page.extract_text() for page in PdfReader(tmp_path / "out" / "CF-2026-0700-chronology.pdf").pages
    )
    book = load_workbook(tmp_path / "out" / "CF-2026-0700-chronology.xlsx")
    cells = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    for text in (pdf, cells):
        assert (
            GIVES_AWAY in " ".join(text.split())
            and "Heron" not in text
            and "8AA" not in text
            and "trust" not in text
        )


# -- documents -----------------------------------------------------------------------------------------------------------


def test_the_template_is_current() -> None:
    assert same_content((HOUSE_TEMPLATES / "chronology.docx").read_bytes(), build_template(LAYOUT))


@pytest.mark.parametrize("wild", ["&<b>’Łø", "=1+1", "שלום עולם", "{{ x }}", "word " * 900])
def test_any_text_goes_through_every_kind_of_document(wild: str) -> None:
    form = chronology_form()
    document = parse_case(
        as_yaml(changed(on("01/01/2026", "01/11/2026"), {"incidents[0].what": wild})).encode(),
        "case.yaml",
    )
    cases = [told(whole_case(document, SAMPLE_DAY), document, form)]
    made = documents(form, cases, chronology(cases), Settings(), "x-chronology", Wanted())
    assert [each.name for each in made] == ["x-chronology.docx", "x-chronology.pdf"]


def test_a_child_of_whom_nothing_is_recorded_has_a_chronology_that_says_so(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "case.yaml").write_text(as_yaml(BARE), encoding="utf-8")
    assert run("chronology", "case.yaml", "--pdf", "-o", "out").code == Exit.FINE
    text = PdfReader(tmp_path / "out" / "CF-2026-0700-chronology.pdf").pages[0].extract_text()
    assert "Nothing is recorded." in text


def test_the_workbook_has_dates_as_dates_and_runs_nothing(run: Callable[..., Ran], tmp_path: Path) -> None:
    case = changed(on("01/11/2026"), {"incidents[0].what": "=HYPERLINK(1)"})
    (tmp_path / "case.yaml").write_text(as_yaml(case), encoding="utf-8")
    run("chronology", "case.yaml", "--xlsx", "-o", "out")
    raw = (tmp_path / "out" / "CF-2026-0700-chronology.xlsx").read_bytes()
    sheet = load_workbook(io.BytesIO(raw))["Chronology"]
    head, line = sheet.iter_rows(values_only=True)
    assert head[0] == "Date" and line[0].date() == date(2026, 11, 1)  # type: ignore[union-attr]
    assert line[5] == "'=HYPERLINK(1)"


def test_a_chronology_made_again_from_a_changed_case_is_the_next_version(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tmp_path / "case.yaml"
    for days, version in ((("01/11/2026",), 1), (("01/11/2026",), 1), (("01/11/2026", "02/11/2026"), 2)):
        path.write_text(as_yaml(on(*days)), encoding="utf-8")
        run("chronology", path, "--pdf", "-o", "out")
        text = PdfReader(tmp_path / "out" / "CF-2026-0700-chronology.pdf").pages[0].extract_text()
        assert f"version {version} (" in text
    assert (tmp_path / "out" / "CF-2026-0700-chronology-v1.pdf").exists()


def test_the_terminal_and_the_data_tell_the_same_lines(run: Callable[..., Ran]) -> None:
    text = run("chronology", TESS, ROBIN)
    data = json.loads(run("chronology", TESS, ROBIN, "--format", "json").out)
    assert text.code == Exit.FINE
    assert sum("gap" in each for each in data["past"]) == 2
    for each in (*data["past"], *data["ahead"], *data["undated"]):
        if "gap" not in each:
            assert each["sources"] and f"line {each['sources'][0]['line']}" in text.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("chronology",), Exit.USAGE),
        (("chronology", "nowhere.yaml"), Exit.UNREADABLE),
        (("chronology", TESS, "--pdf"), Exit.USAGE),
        (("chronology", TESS, "--for", "neighbour"), Exit.USAGE),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Callable[..., Ran], words: tuple[str | Path, ...], code: Exit
) -> None:
    assert run(*words).code == code
