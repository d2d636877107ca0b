"""The team around the child: which meeting a paper is about, what is entered once and read in several places."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from docx import Document
from helpers import COMPLETE, changed, check_data, load_complete
from hypothesis import given
from hypothesis import strategies as st
from letter_helpers import case_of, event, words, written
from pypdf import PdfReader

from caseforms.cases.blocks import Group, Rows, questions
from caseforms.cases.dates import show_date
from caseforms.cases.events import happened
from caseforms.cases.kinds import Stated, Unusable
from caseforms.cases.settings import Settings
from caseforms.cases.team import Team
from caseforms.cases.team_plan import Due, DueKind, Progress, is_open
from caseforms.checks.check import Result
from caseforms.forms import load
from caseforms.forms.present import content
from caseforms.forms.produce import Wanted, produce

PAPERS = ("mast_meeting", "mast_plan", "mast_unmet", "mast_review", "mast_closure")
M = "team.meetings"
SECOND = {"type": "review", "review_no": "2", "date": "18/11/2026", "venue": "Library", "chair": "Lee Dunn"}


def shown(result: Result) -> dict[str, str]:
    """The answers on paper."""
    made = content(result.form, result.case, result.findings, Settings(), draft=True, urgent=False)
    return made.answers


# -- which meeting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1])
def test_the_review_with_the_highest_number_is_printed_wherever_it_stands(place: int) -> None:
    data = load_complete("mast_review")
    data["team"]["meetings"].insert(place, SECOND)
    result = check_data("mast_review", data)
    assert shown(result)[f"{M}.review_no"] == "2"
    assert shown(result)[f"{M}.venue"] == "Library"
    assert result.form.version(result.case) == "1, review 2"
    assert ("M01", f"{M}[{place}].next_steps") in {(f.code, f.path) for f in result.findings}


def test_the_record_is_made_of_the_latest_meeting_and_the_review_of_the_latest_review() -> None:
    closing = {"type": "closing", "date": "19/11/2026", "venue": "Town hall"}
    data = changed(load_complete("mast_review"), {f"{M}[1]": closing})
    assert shown(check_data("mast_meeting", data))[f"{M}.venue"] == "Town hall"
    assert shown(check_data("mast_review", data))[f"{M}.venue"] == "Fenbridge Primary School"


def test_a_meeting_without_a_date_is_being_written_and_is_the_latest() -> None:
    data = changed(load_complete("mast_meeting"), {f"{M}[1]": {"type": "closing", "venue": "Town hall"}})
    result = check_data("mast_meeting", data)
    assert shown(result)[f"{M}.venue"] == "Town hall"
    assert ("M01", f"{M}[1].date") in {(f.code, f.path) for f in result.findings}


def test_without_a_review_its_answers_are_asked_for_in_a_new_row() -> None:
    data = changed(load_complete("mast_review"), {f"{M}[0].type": "initial", f"{M}[0].review_no": None})
    result = check_data("mast_review", data)
    assert ("M01", f"{M}[1].review_no") in {(f.code, f.path) for f in result.findings}


def test_a_paper_without_any_meeting_is_an_unfinished_paper_and_no_fault() -> None:
    for form in ("mast_meeting", "mast_review"):
        result = check_data(form, changed(load_complete(form), {M: None}))
        assert f"{M}[0].date" in {f.path for f in result.errors}
        assert "HOUSE-01" not in {f.code for f in result.findings}


# -- entered once ---------------------------------------------------------------------------------------------------------


def leaves(model: Any, path: str) -> Iterator[str]:
    for name, question in questions(model).items():
        if isinstance(question.kind, Group | Rows):
            yield from leaves(question.kind.model, f"{path}.{name}")
        else:
            yield f"{path}.{name}"


def test_every_answer_about_the_team_is_printed_by_one_of_its_papers() -> None:
    forms = [load(code) for code in PAPERS]
    assert not [path for path in leaves(Team, "team") if not any(form.prints(path) for form in forms)]


@pytest.mark.parametrize(
    ("form", "path", "code"),
    [
        ("mast_plan", "team.plan.date", "plan_agreed"),
        ("mast_unmet", "team.unmet_on", "unmet_needs_recorded"),
        ("mast_closure", "team.closure.closed_on", "mast_closed"),
        ("mast_review", "team.lead_from", "lead_professional_changed"),
    ],
)
def test_a_date_that_an_event_holds_is_not_asked_again(form: str, path: str, code: str) -> None:
    base = "mast_review_unborn" if form == "mast_review" else form
    data = changed(load_complete(base), {path: None})
    assert ("M01", path) in {(f.code, f.path) for f in check_data(form, data).findings}
    data["events"] = [{"event": code, "at": "13/11/2026 14:30"}]
    result = check_data(form, data)
    assert "M01" not in {f.code for f in result.findings}
    assert shown(result)[path] == "13 November 2026 at 14:30"


def test_an_event_that_lies_ahead_does_not_stand_in_for_the_date() -> None:
    data = changed(load_complete("mast_plan"), {"team.plan.date": None})
    data["events"] = [{"event": "plan_agreed", "at": "1/12/2026"}]
    assert ("M01", "team.plan.date") in {(f.code, f.path) for f in check_data("mast_plan", data).findings}


def test_what_the_papers_say_with_a_date_counts_as_an_event() -> None:
    case = check_data("mast_closure", load_complete("mast_closure")).case
    for code, day in (
        ("plan_agreed", date(2026, 9, 24)),
        ("meeting_held", date(2026, 11, 12)),
        ("plan_reviewed", date(2026, 11, 12)),
        ("unmet_needs_recorded", date(2026, 11, 12)),
        ("mast_closed", date(2026, 11, 19)),
    ):
        assert [each.day for each in happened(case, code)] == [day]


def test_a_meeting_that_is_no_review_is_not_told_as_one() -> None:
    first = {f"{M}[0].type": "initial", f"{M}[0].review_no": None}
    case = check_data("mast_meeting", changed(load_complete("mast_meeting"), first)).case
    assert happened(case, "meeting_held")
    assert not happened(case, "plan_reviewed")


def test_the_closing_letter_takes_reason_and_outcomes_from_the_closure() -> None:
    closed = {"early_help.outcomes": None, "events": [event("de_escalation_agreed", "10/11/2026")]}
    team = {
        "closure": {"closed_on": "18/11/2026", "reason": "needs_met"},
        "actions": [
            {"no": "1", "outcome": {"what": "Sleep through the night"}, "result": "achieved"},
            {"no": "2", "outcome": {"what": "Two afternoons of football"}, "result": "partly"},
            {"no": "3", "outcome": {"what": "A dry flat"}, "result": "not_achieved"},
        ],
    }
    said = words(written("KK-CLOSE", case_of("kirklees_de_escalated", closed | {"team": team})).letter)
    assert "needs met" in said
    assert "18 November 2026" in said
    assert "Sleep through the night" in said
    assert "Two afternoons of football (in part)" in said
    assert "A dry flat" not in said


def test_the_letter_with_the_plan_takes_its_day_from_the_plan() -> None:
    changes = {"events": [event("meeting", "2/12/2026 15:00")], "team": {"plan": {"date": "10/11/2026"}}}
    said = words(written("KK-PLAN", case_of("kirklees_team", changes)).letter)
    assert "10 November 2026" in said


# -- an action and its day ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("12/01/2027", Due(date(2027, 1, 12))),
        ("ongoing, checked on 12/01/2027", Due(date(2027, 1, 12), True)),
        ("On-going: review by 2027-01-12", Due(date(2027, 1, 12), True)),
        ("Continuing 12 January 2027", Due(date(2027, 1, 12), True)),
    ],
)
def test_an_action_has_a_day(typed: str, due: Due) -> None:
    assert DueKind().accept(typed) == due


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ongoing", "MAST-01"),
        ("Ongoing.", "MAST-01"),
        ("continuous", "MAST-01"),
        ("ongoing, checked", "MAST-01"),
        ("soon", "VAL-10"),
        ("ongoing until summer", "MAST-01"),
        ("ongoing, checked on 12/01/27", "VAL-12"),
        ("ongoing, checked on 31/02/2027", "VAL-11"),
    ],
)
def test_words_are_no_day(typed: str, code: str) -> None:
    value = DueKind().accept(typed)
    assert isinstance(value, Unusable)
    assert value.concern.code == code
    assert value.text == typed


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.booleans())
def test_what_is_shown_reads_back_as_the_same_day(day: date, goes_on: bool) -> None:
    due = Due(day, goes_on)
    assert DueKind().read(DueKind().show(due)) == due
    assert show_date(day) in DueKind().show(due)


@given(st.text())
def test_no_words_break_the_reading_of_a_day(words: str) -> None:
    value = DueKind().accept(words)
    assert isinstance(value, Due | Unusable | Stated) if words.strip() else value is None


@pytest.mark.parametrize(
    ("rows", "open_at_2"),
    [
        ([], True),
        ([(1, "partly")], True),
        ([(1, "achieved")], False),
        ([(1, "no_longer_needed")], False),
        ([(2, "achieved")], True),
        ([(None, "achieved")], False),
        ([(None, "partly"), (1, "not_achieved")], True),
    ],
)
def test_an_action_is_open_until_a_review_before_this_one_closed_it(
    rows: list[tuple[int | None, str]], open_at_2: bool
) -> None:
    class Action:
        progress = tuple(Progress(review=number, status=status) for number, status in rows)

    assert is_open(Action(), 2) is open_at_2


def test_a_run_does_not_list_what_the_other_papers_of_the_team_print(run: Any) -> None:
    ran = run("fill", "mast_plan", COMPLETE / "mast_plan.yaml", "--pdf", "-o", "out")
    assert ran.code == 0
    assert "team." not in ran.said


# -- on paper -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PAPERS)
def test_plan_and_review_lie_across_the_page(code: str) -> None:
    """What people read at a meeting is a wide table."""
    result = check_data(code, load_complete(code))
    across = code in ("mast_plan", "mast_review")
    word, pdf = produce(result.form, result.case, result.findings, False, Settings(), Wanted())
    box = PdfReader(io.BytesIO(pdf.data)).pages[0].mediabox
    section = Document(io.BytesIO(word.data)).sections[0]
    assert (box.width > box.height) is across
    assert (section.page_width > section.page_height) is across


def test_each_action_stands_in_the_plan_with_its_number_and_its_progress() -> None:
    result = check_data("mast_plan", load_complete("mast_plan"))
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    first, second = made.tables["team.actions"].rows
    assert (first["no"], second["no"]) == ("1", "2")
    assert first["who"] == "Priya Anand, Fenbridge Primary School, School, nursery or college"
    assert first["progress"].startswith(
        "Review 1, Achieved, She comes every day (Closed on: 12 November 2026"
    )
    assert second["by_when"] == "Ongoing, checked on 21 January 2027"


def test_a_first_plan_leaves_room_to_write_down_how_it_goes() -> None:
    data = changed(load_complete("mast_plan"), {"team.actions[1].progress": None})
    result = check_data("mast_plan", data)
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    assert made.tables["team.actions"].rows[1]["progress"] == ""


def test_the_nil_return_is_printed() -> None:
    result = check_data("mast_unmet", changed(load_complete("mast_unmet"), {"team.unmet_needs": "none"}))
    made = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    assert made.tables["team.unmet_needs"].stated == "None"
    assert not result.errors
