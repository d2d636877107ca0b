"""The section 120 pathway: each row of the table from a sample case, how rows combine, what is asked, what is due."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed, from_yaml

from caseforms.cases.blocks import asked
from caseforms.cases.case import value_findings
from caseforms.cases.reading import parse_case
from caseforms.checks.content_lists import DISCUSSION_POINTS
from caseforms.checks.overview import Overview, overview
from caseforms.checks.overview_report import DISCLAIMER, as_data, as_text
from caseforms.checks.pathway import PathwayCase
from caseforms.checks.pathway_table import QUESTIONS, ROWS, THINGS
from caseforms.errors import Exit
from caseforms.forms import load
from caseforms.samples import PATHWAY_SAMPLES, SAMPLE_DAY, sample

REFERRAL = ["discussion", "call", "referral", "CC-A", "CC-CT-REF", "CC-END"]
NOTIFICATION = ["discussion", "section_120", "CC-S120", "CC-CT-S120", "CC-END"]
DUE = {
    "pathway_row_0_imminent_danger.yaml": [
        "police",
        "call",
        "discussion",
        "referral",
        "CC-A",
        "CC-CT-REF",
        "CC-END",
    ],
    "pathway_row_1_nothing_due.yaml": [],
    "pathway_row_2_no_c1a.yaml": ["CC-CT-C1A", "information", "CC-END"],
    "pathway_row_3_past_witnessing.yaml": NOTIFICATION,
    "pathway_row_4_still_at_risk.yaml": REFERRAL,
    "pathway_row_5_other_harm.yaml": REFERRAL,
    "pathway_rows_2_and_3.yaml": [*NOTIFICATION[:-1], "CC-CT-C1A", "CC-END"],
    "pathway_rows_2_and_5.yaml": [*REFERRAL[:-1], "CC-CT-C1A", "CC-END"],
    "pathway_public_law_new_concern.yaml": REFERRAL,
    "pathway_screening_incomplete.yaml": [*NOTIFICATION[:-1], "CC-CT-NOSCREEN", "CC-END"],
    "pathway_open_questions.yaml": ["CC-CT-C1A", "information", "CC-END"],
    "pathway_kent_tier_2.yaml": [],
    "pathway_kirklees_acute.yaml": [],
}
NAMES = {id(thing): name for name, thing in THINGS.items()}
ROW_3 = "pathway_row_3_past_witnessing.yaml"


def look(name: str = ROW_3, changes: dict[str, Any] | None = None) -> Overview:
    """The overview of a sample case with changes, on the day of the samples."""
    data = from_yaml(sample(name).read_text(encoding="utf-8"))
    text = as_yaml(changed(data, changes or {}))
    return overview(parse_case(text.encode("utf-8"), "case.yaml"), SAMPLE_DAY)


def rows(seen: Overview) -> list[str]:
    return [each.row.number for each in seen.pathway.applies]


def due(seen: Overview, state: str = "") -> list[str]:
    return [NAMES[id(each.thing)] for each in seen.pathway.due if state in ("", each.state)]


def questions(seen: Overview) -> list[str]:
    return [each.path for each in seen.pathway.open]


def contradicted(seen: Overview) -> list[str]:
    return [each.path for each in seen.pathway.contradictions]


# -- the table, from the sample cases ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "expected"), PATHWAY_SAMPLES.items())
def test_each_sample_case_gives_its_rows_and_what_is_due_in_order(
    name: str, expected: tuple[str, ...]
) -> None:
    seen = look(name)
    assert tuple(rows(seen)) == expected
    assert due(seen) == DUE[name]
    assert seen.settled


def test_the_samples_show_every_row_and_two_rows_at_once() -> None:
    shown = {row for expected in PATHWAY_SAMPLES.values() for row in expected}
    assert {row.number for row in ROWS} - shown == {"2.77 not new"}, "shown by a test of its own below"
    assert [expected for expected in PATHWAY_SAMPLES.values() if {"2", "3"} <= set(expected)]
    assert [expected for expected in PATHWAY_SAMPLES.values() if {"2", "5"} <= set(expected)]


@pytest.mark.parametrize("name", PATHWAY_SAMPLES)
def test_the_sample_cases_are_understood_and_hold_reserved_data_only(name: str) -> None:
    seen = look(name)
    assert not [finding for finding in value_findings(seen.case) if finding.code.startswith(("FILE", "VAL"))]
    text = sample(name).read_text(encoding="utf-8")
    for number in re.findall(r"\b0\d[\d ]{8,11}\d\b", text):
        assert re.sub(r"\D", "", number).startswith(("01632960", "07700900")), number
    assert "@" not in text
    assert not re.findall(r"\b(?!ZZ99)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text)


def test_every_row_names_facts_things_and_a_source() -> None:
    for row in ROWS:
        assert row.source.startswith("Cafcass")
        assert set(row.due) <= set(THINGS)
        assert set(row.asked_last) <= set(row.needs)
    assert {name for row in ROWS for name in row.due} == set(THINGS)
    for thing in THINGS.values():
        assert thing.kind in ("call", "discussion", "document", "letter", "notice")
        for path, values in thing.done:
            assert set(values) <= set(asked(PathwayCase, path).kind.choices)  # type: ignore[union-attr]


@pytest.mark.parametrize("path", QUESTIONS)
def test_every_question_is_about_an_answer_that_a_case_file_has(path: str) -> None:
    assert asked(PathwayCase, path).label


# -- how rows combine ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("pathway_row_2_no_c1a.yaml", {"section_120.current_risk": "yes"}, ["4", "2"]),
        ("pathway_row_4_still_at_risk.yaml", {"section_120.c1a_completed": "no"}, ["4", "2"]),
        ("pathway_row_4_still_at_risk.yaml", {"section_120.other_harm": "yes"}, ["5", "4"]),
        (ROW_3, {"section_120.c1a_completed": "no"}, ["3", "2"]),
        (ROW_3, {"section_120.c1a_completed": "no", "section_120.other_harm": "yes"}, ["5", "2"]),
        (ROW_3, {"referral.immediate_danger": "yes"}, ["0"]),
        ("pathway_rows_2_and_5.yaml", {"referral.immediate_danger": "yes"}, ["0", "5", "2"]),
    ],
)
def test_rows_stand_together(name: str, changes: dict[str, Any], expected: list[str]) -> None:
    assert rows(look(name, changes)) == expected


@pytest.mark.parametrize(
    ("changes", "kept", "dropped"),
    [
        (
            {"section_120.other_harm": "yes"},
            "referral",
            {"section_120", "CC-S120", "CC-CT-S120", "information"},
        ),
        (
            {"section_120.current_risk": "yes"},
            "referral",
            {"section_120", "CC-S120", "CC-CT-S120", "information"},
        ),
        ({"referral.immediate_danger": "yes"}, "referral", {"section_120", "CC-S120", "information"}),
        ({}, "section_120", {"referral", "CC-A", "CC-CT-REF", "information"}),
    ],
)
def test_the_local_authority_is_told_by_one_route_the_gravest(
    changes: dict[str, Any], kept: str, dropped: set[str]
) -> None:
    """5 before 4 before 3 before 2: one referral takes the place of the notification (Cafcass appendix III)."""
    found = due(look("pathway_rows_2_and_3.yaml", changes))
    assert kept in found
    assert not dropped & set(found)
    assert "CC-CT-C1A" in found, "the court is told about form C1A whatever else is due"
    assert found.count("CC-END") == 1
    assert found[-1] == "CC-END"


@pytest.mark.parametrize(
    ("name", "expected"),
    [(ROW_3, "3"), ("pathway_row_4_still_at_risk.yaml", "4"), ("pathway_row_5_other_harm.yaml", "5")],
)
@pytest.mark.parametrize(("box", "c1a"), [("yes", "yes"), ("no", "not_required")])
def test_a_no_in_the_box_never_closes_rows_3_to_5(name: str, expected: str, box: str, c1a: str) -> None:
    changes = {"section_120.harm_boxes[1].answer": box, "section_120.c1a_completed": c1a}
    assert rows(look(name, changes)) == [expected]


@pytest.mark.parametrize("at_risk", ["no", "not known"])
def test_past_harm_of_another_kind_is_not_downgraded(at_risk: str) -> None:
    """Only witnessing has the exception of 2.79."""
    seen = look("pathway_row_5_other_harm.yaml", {"section_120.current_risk": at_risk})
    assert rows(seen) == ["5"]
    assert seen.pathway.refers
    assert "section_120" not in due(seen)


@pytest.mark.parametrize(("new", "row", "refers"), [("yes", "2.77 new", True), ("no", "2.77 not new", False)])
def test_in_public_law_the_table_does_not_apply(new: str, row: str, refers: bool) -> None:
    """2.77: a new concern is referred, an old one stays in the proceedings, whatever the boxes say."""
    changes = {
        "proceedings.law_type": "public_law",
        "proceedings.concern_is_new": new,
        "section_120.other_harm": "yes",
        "section_120.c1a_completed": "no",
    }
    seen = look("pathway_rows_2_and_3.yaml", changes)
    assert rows(seen) == [row]
    assert seen.pathway.note.startswith("Public law")
    assert seen.pathway.refers is refers
    assert ("in_proceedings" in due(seen)) is not refers


def test_public_law_asks_whether_the_concern_is_new() -> None:
    seen = look("pathway_public_law_new_concern.yaml", {"proceedings.concern_is_new": None})
    assert rows(seen) == []
    assert questions(seen) == ["proceedings.concern_is_new"]


def test_without_proceedings_nothing_of_the_table_applies_but_danger_does() -> None:
    changes: dict[str, Any] = {"proceedings": {"exist": "no"}}
    seen = look(ROW_3, changes)
    assert (rows(seen), due(seen), questions(seen)) == ([], [], [])
    assert seen.pathway.note
    assert rows(look(ROW_3, {**changes, "referral.immediate_danger": "yes"})) == ["0"]


def test_an_emergency_on_the_skin_map_is_imminent_danger() -> None:
    seen = look(ROW_3, {"skin_map.emergency": "yes"})
    assert rows(seen) == ["0"]
    assert seen.pathway.applies[0].because == ("skin_map.emergency",)


# -- nothing is guessed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "taken_out", "asked_for"),
    [
        (ROW_3, "referral.immediate_danger", "referral.immediate_danger"),
        (ROW_3, "section_120.other_harm", "section_120.other_harm"),
        (ROW_3, "section_120.current_risk", "section_120.current_risk"),
        (ROW_3, "section_120.contact_dispute section_120.continuing_risk", "section_120.contact_dispute"),
        (ROW_3, "section_120.continuing_risk", "section_120.continuing_risk"),
        (ROW_3, "incidents", "incidents"),
        (ROW_3, "proceedings", "proceedings.law_type"),
        ("pathway_row_1_nothing_due.yaml", "incidents", "incidents"),
        ("pathway_row_1_nothing_due.yaml", "section_120.harm_boxes", "section_120.harm_boxes"),
        ("pathway_row_1_nothing_due.yaml", "section_120.harm_boxes[0]", "section_120.harm_boxes"),
        ("pathway_row_1_nothing_due.yaml", "referral", "referral.immediate_danger"),
        ("pathway_row_2_no_c1a.yaml", "section_120.c1a_completed", "section_120.c1a_completed"),
        ("pathway_row_4_still_at_risk.yaml", "proceedings.law_type", "proceedings.law_type"),
    ],
)
def test_a_missing_answer_is_asked_for_and_its_row_does_not_apply(
    name: str, taken_out: str, asked_for: str
) -> None:
    applied, *_ = rows(look(name))
    seen = look(name, dict.fromkeys(taken_out.split()))
    assert asked_for in questions(seen)
    assert applied not in rows(seen)


@pytest.mark.parametrize(
    "answer", ["not known", "perhaps"], ids=["asked and not known", "words that are no answer"]
)
def test_what_is_not_known_stays_open(answer: str) -> None:
    seen = look(ROW_3, {"section_120.other_harm": answer})
    assert rows(seen) == []
    assert questions(seen) == ["section_120.other_harm"]
    assert seen.settled is (answer == "not known")


def test_a_party_who_has_not_replied_leaves_row_1_open() -> None:
    seen = look("pathway_row_1_nothing_due.yaml", {"section_120.harm_boxes[0].answer": "not known"})
    assert rows(seen) == []
    assert questions(seen) == ["section_120.harm_boxes"]


@pytest.mark.parametrize("dispute", ["yes", "not known"])
def test_row_3_is_closed_while_contact_is_in_dispute_and_nobody_has_asked_what_that_means(
    dispute: str,
) -> None:
    changes = {"section_120.contact_dispute": dispute, "section_120.continuing_risk": None}
    seen = look(ROW_3, changes)
    assert rows(seen) == []
    assert questions(seen) == ["section_120.continuing_risk"]
    assert rows(look(ROW_3, {**changes, "section_120.continuing_risk": "no"})) == ["3"]


def test_without_a_dispute_the_question_is_not_asked() -> None:
    changes = {"section_120.contact_dispute": "no", "section_120.continuing_risk": None}
    assert rows(look(ROW_3, changes)) == ["3"]


def test_the_question_on_contact_waits_until_the_rest_of_row_3_fits() -> None:
    changes = {"section_120.continuing_risk": None, "section_120.current_risk": None}
    assert questions(look(ROW_3, changes)) == ["section_120.current_risk"]


def test_nothing_is_asked_that_could_change_nothing() -> None:
    """With harm of another kind a referral is due, so the questions of rows 3 and 4 are not asked."""
    changes = {"section_120.current_risk": None, "section_120.contact_dispute": None}
    assert questions(look("pathway_row_5_other_harm.yaml", changes)) == []


def test_until_the_law_is_known_nothing_else_is_asked_but_danger() -> None:
    seen = look("pathway_open_questions.yaml", {"proceedings": None})
    assert questions(seen) == ["referral.immediate_danger", "proceedings.law_type"]
    (law,) = (each for each in seen.pathway.open if each.path == "proceedings.law_type")
    assert "refer now" in law.decides


def test_what_goes_to_the_local_authority_waits_for_the_open_questions() -> None:
    seen = look("pathway_open_questions.yaml")
    assert due(seen, "waits") == ["information"]
    assert due(look("pathway_row_2_no_c1a.yaml"), "waits") == []


@pytest.mark.parametrize(
    ("checks", "expected", "open_question"),
    [
        (None, False, True),
        ("none", True, False),
        ([{"check": "Police records", "outstanding": "yes"}], True, False),
        ([{"check": "Police records", "outstanding": "no"}], False, False),
        ([{"check": "Police records"}], False, True),
    ],
)
def test_the_court_is_told_of_missing_checks(checks: Any, expected: bool, open_question: bool) -> None:
    seen = look(ROW_3, {"screening_checks": checks})
    assert ("CC-CT-NOSCREEN" in due(seen)) is expected
    assert ("screening_checks" in questions(seen)) is open_question
    assert "3" in rows(seen), "the rows go by what is known"


def test_whatever_is_answered_the_exception_of_row_3_stays_narrow() -> None:
    """Every combination of answers: no notification beside a referral, none without each “no”, and never a dead end."""
    answers: dict[str, list[Any]] = {
        "referral.immediate_danger": ["yes", "no", None],
        "section_120.harm_boxes[1].answer": ["yes", "no", "not known"],
        "section_120.c1a_completed": ["yes", "no", None],
        "section_120.other_harm": ["yes", "no", None],
        "section_120.current_risk": ["yes", "no", None],
        "section_120.contact_dispute": ["yes", "no", None],
        "incidents": ["none", None, [{"what": "Alleged.", "past_or_current": "past"}]],
    }
    data = from_yaml(sample(ROW_3).read_text(encoding="utf-8"))
    data["section_120"].pop("continuing_risk")
    for chosen in itertools.product(*answers.values()):
        given = dict(zip(answers, chosen, strict=True))
        text = json.dumps(changed(data, given))
        seen = overview(parse_case(text.encode("utf-8"), "case.json"), SAMPLE_DAY)
        found, applying = due(seen), rows(seen)
        assert not {"referral", "section_120"} <= set(found), given
        assert not {"section_120", "information"} <= set(found), given
        serious = ("referral.immediate_danger", "section_120.other_harm", "section_120.current_risk")
        assert seen.pathway.refers is ("yes" in (given[path] for path in serious)), given
        if "3" in applying:
            assert {given[path] for path in (*serious, "section_120.contact_dispute")} == {"no"}, given
        if "1" in applying:
            assert (given["referral.immediate_danger"], found) == ("no", []), given
            assert given["section_120.harm_boxes[1].answer"] == "no", given
        assert applying or questions(seen) or contradicted(seen), given


# -- contradictions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "path", "expected"),
    [
        (ROW_3, {"section_120.continuing_risk": "yes"}, "section_120.current_risk", ["4"]),
        (ROW_3, {"incidents[0].past_or_current": "current"}, "incidents[0].past_or_current", ["4"]),
        (ROW_3, {"section_120.c1a_completed": "not_required"}, "section_120.c1a_completed", ["3"]),
        (ROW_3, {"incidents": "none"}, "incidents", []),
        (ROW_3, {"proceedings.exist": "no"}, "proceedings.exist", ["3"]),
        ("pathway_row_5_other_harm.yaml", {"incidents": "none"}, "section_120.other_harm", ["5"]),
        ("pathway_row_4_still_at_risk.yaml", {"incidents": "none"}, "section_120.current_risk", ["4"]),
    ],
)
def test_contradictory_answers_are_named_and_the_graver_one_counts(
    name: str, changes: dict[str, Any], path: str, expected: list[str]
) -> None:
    seen = look(name, changes)
    assert path in contradicted(seen)
    assert rows(seen) == expected
    assert not seen.settled


@pytest.mark.parametrize("name", PATHWAY_SAMPLES)
def test_sound_cases_contradict_nothing(name: str) -> None:
    assert contradicted(look(name)) == []


def test_a_current_incident_of_another_kind_says_nothing_of_witnessing() -> None:
    assert rows(look("pathway_rows_2_and_5.yaml")) == ["5", "2"]


# -- what is done --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "done"),
    [
        (ROW_3, {}, {"discussion", "CC-CT-S120"}),
        (ROW_3, {"manager_discussion": None, "section_120.court_informed_on": None}, set()),
        (
            ROW_3,
            {"events": [{"event": "notification_sent", "at": "19/11/2026 10:00"}]},
            {"discussion", "section_120", "CC-S120", "CC-CT-S120"},
        ),
        (ROW_3, {"events": [{"event": "Notification sent"}]}, {"discussion", "CC-CT-S120"}),
        (ROW_3, {"section_120.outcome_sent_on": "19/11/2026"}, {"discussion", "CC-CT-S120", "CC-END"}),
        ("pathway_row_5_other_harm.yaml", {"referral.telephone_referral": "yes"}, {"call"}),
        ("pathway_row_5_other_harm.yaml", {"referral.lead_consulted": "yes"}, {"discussion"}),
        ("pathway_row_5_other_harm.yaml", {"referral.court_informed": "yes"}, {"CC-CT-REF"}),
        (
            "pathway_row_5_other_harm.yaml",
            {"events": [{"event": "referral_phoned", "at": "19/11/2026 10:00"}]},
            {"call"},
        ),
        (
            "pathway_row_5_other_harm.yaml",
            {"events": [{"event": "CC-A", "at": "19/11/2026 10:00"}]},
            {"CC-A"},
        ),
        (
            "pathway_row_5_other_harm.yaml",
            {"events": [{"event": "referral_sent", "at": "19/11/2026"}]},
            {"referral"},
        ),
        (
            "pathway_row_2_no_c1a.yaml",
            {"events": [{"event": "cc-ct-c1a", "at": "19/11/2026"}]},
            {"CC-CT-C1A"},
        ),
        ("pathway_row_0_imminent_danger.yaml", {}, {"police"}),
    ],
)
def test_an_answer_or_an_event_shows_that_something_was_done(
    name: str, changes: dict[str, Any], done: set[str]
) -> None:
    found = set(due(look(name, changes), "done"))
    assert found == done


def test_a_call_that_was_not_made_is_still_due() -> None:
    seen = look(
        "pathway_row_5_other_harm.yaml",
        {"referral.telephone_referral": "no", "referral.court_informed": "no"},
    )
    assert due(seen, "done") == []


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "later"),
        ({"section_120.cafcass_ended_on": "18/11/2026"}, "due"),
        ({"cafcass.involvement_to": "18/11/2026"}, "due"),
        ({"section_120.cafcass_ended_on": "18/11/2026", "section_120.outcome_sent_on": "19/11/2026"}, "done"),
    ],
)
def test_the_outcome_is_sent_when_the_involvement_ends(changes: dict[str, Any], state: str) -> None:
    assert "CC-END" in due(look(ROW_3, changes), state)


# -- the notification form asks the same ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"section_120.continuing_risk": "yes"}, "S120-14", "section_120.continuing_risk"),
        ({"section_120.continuing_risk": None}, "M01", "section_120.continuing_risk"),
        ({"section_120.contact_dispute": None}, "M01", "section_120.contact_dispute"),
    ],
)
def test_the_notification_is_held_back_until_the_continuing_risk_is_answered(
    checked: Any, found: Any, changes: dict[str, Any], code: str, path: str
) -> None:
    result = checked("section_120", changes=changes)
    found(result, code, path)
    assert path in {finding.path for finding in result.errors}


def test_the_notification_without_a_dispute_asks_to_confirm_instead(checked: Any) -> None:
    changes = {"section_120.contact_dispute": "no", "section_120.continuing_risk": None}
    result = checked("section_120", changes=changes)
    assert not result.errors
    confirmed = {finding.path for finding in result.findings if finding.code == "Q01"}
    assert "section_120.current_risk" in confirmed
    with_dispute = {finding.path for finding in checked("section_120").findings if finding.code == "Q01"}
    assert "section_120.current_risk" not in with_dispute


# -- the command ---------------------------------------------------------------------------------------------------------


def test_the_command_shows_rows_then_what_is_due_then_the_list(run: Callable[..., Ran]) -> None:
    ran = run("pathway", sample("pathway_rows_2_and_5.yaml"))
    assert ran.code == Exit.FINE
    places = [
        ran.out.index(part)
        for part in ("Row 5", "Row 2", "What is due, in this order", "What a referral tells")
    ]
    assert places == sorted(places)
    assert ran.out.count(DISCLAIMER) == 1


def test_the_command_gives_the_same_as_data(run: Callable[..., Ran]) -> None:
    ran = run("pathway", sample("pathway_row_5_other_harm.yaml"), sample(ROW_3), "--format", "json")
    first, second = json.loads(ran.out)
    assert [each["row"] for each in first["applies"]] == ["5"]
    assert first["applies"][0]["because"] == ["section_120.other_harm"]
    assert [each["code"] for each in second["due"]] == [
        "D19b",
        "section_120",
        "CC-S120",
        "CC-CT-S120",
        "CC-END",
    ]
    assert {each["state"] for each in second["due"]} == {"done", "due", "later"}
    assert [each["number"] for each in first["referral_items"]] == list(range(1, 11))
    assert all(each["source"] for each in (*first["applies"], *first["due"]))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, Exit.FINE),
        ({"section_120.other_harm": None}, Exit.FINE),
        ({"section_120.continuing_risk": "yes"}, Exit.FINDINGS),
        ({"section_120.other_harm": "perhaps"}, Exit.FINDINGS),
        ({"section_120.otherharm": "yes"}, Exit.FINDINGS),
    ],
    ids=["sound", "open question", "contradiction", "no choice", "misspelt question"],
)
def test_the_exit_code_tells_whether_the_answers_can_be_relied_on(
    run: Callable[..., Ran], tmp_path: Any, changes: dict[str, Any], code: Exit
) -> None:
    data = from_yaml(sample(ROW_3).read_text(encoding="utf-8"))
    path = tmp_path / "case.yaml"
    path.write_text(as_yaml(changed(data, changes)), encoding="utf-8")
    ran = run("pathway", path)
    assert ran.code == code
    if "section_120.otherharm" in changes:
        assert "FILE-01" in ran.out
    if changes.get("section_120.other_harm") == "perhaps":
        assert "Not understood" in ran.out
        assert "VAL-" in ran.out


def test_a_file_that_cannot_be_read_does_not_hide_the_others(run: Callable[..., Ran]) -> None:
    ran = run("pathway", "nowhere.yaml", sample(ROW_3))
    assert ran.code == Exit.UNREADABLE
    assert "Row 3" in ran.out
    assert "nowhere.yaml" in ran.err


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("name", PATHWAY_SAMPLES)
def test_lines_fit_the_terminal_and_a_usual_case_fits_one_screen(name: str, width: int) -> None:
    lines = list(as_text(look(name), width))
    assert max(len(line) for line in lines) < max(64, min(width, 104))
    assert len(lines) <= (70 if width < 80 else 50 if width < 100 else 42)


@pytest.mark.parametrize("name", PATHWAY_SAMPLES)
def test_nothing_of_the_case_is_told_but_where_it_stands(name: str) -> None:
    """The overview names answers by their paths and repeats none of their words."""
    seen = look(name)
    told = "\n".join([*as_text(seen, 100), json.dumps(as_data(seen), ensure_ascii=False)])
    secrets = {word for _, row in seen.case.rows("parents") for word in str(row.name).split()}
    secrets |= {str(seen.case.given(f"child.{part}")) for part in ("given_names", "family_name")}
    assert secrets
    assert not [word for word in secrets if re.search(rf"\b{re.escape(word)}\b", told)]


@pytest.mark.parametrize("name", PATHWAY_SAMPLES)
def test_no_figure_ranks_a_child(name: str) -> None:
    told = "\n".join(as_text(look(name), 100)).replace(DISCLAIMER, "")
    assert not re.search(r"\b(score|points? of risk|per cent|%|high risk|low risk)\b", told, re.IGNORECASE)


def test_the_section_120_sample_of_the_demo_needs_one_answer_more(run: Callable[..., Ran]) -> None:
    ran = run("pathway", sample("cafcass_section_120.yaml"))
    assert ran.code == Exit.FINE
    assert "referral.immediate_danger" in ran.out


def test_the_record_of_the_discussion_has_ten_points_that_a_form_can_use() -> None:
    assert len(DISCUSSION_POINTS) == 10
    for form in ("referral", "section_120"):
        for path in DISCUSSION_POINTS:
            assert load(form).asked(path).source == "Cafcass 2.81"
