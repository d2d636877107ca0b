"""What a referral tells and what the manager's discussion covers: ten items each, a gap listed and never a hindrance."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed, check_data, load_complete

from caseforms.cases.reading import parse_case
from caseforms.checks.content_lists import (
    DISCUSSION_POINTS,
    REFERRAL_ITEMS,
    RULES,
    open_points,
    referral_items,
)
from caseforms.checks.overview import Overview, overview
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.samples import SAMPLE_DAY, sample

CAFCASS = "referral_cafcass_urgent"


def look(changes: dict[str, Any], base: str = CAFCASS) -> Overview:
    text = as_yaml(changed(load_complete(base), changes))
    return overview(parse_case(text.encode("utf-8"), "case.yaml"), SAMPLE_DAY)


def lacking(seen: Overview) -> dict[int, tuple[str, ...]]:
    return {listed.item.number: listed.missing for listed in seen.items if listed.missing}


# -- Cafcass 2.102 -------------------------------------------------------------------------------------------------------


def test_the_list_has_the_ten_items_in_order() -> None:
    assert [item.number for item in REFERRAL_ITEMS] == list(range(1, 11))


@pytest.mark.parametrize("base", [CAFCASS, "referral_cafcass"])
def test_a_complete_referral_covers_all_ten(base: str) -> None:
    assert lacking(look({}, base)) == {}


@pytest.mark.parametrize(
    ("number", "taken_out", "missing"),
    [
        (1, "referral.concern_exact", "referral.concern_exact"),
        (2, "referral.background", "referral.background"),
        (2, "referral.other_children", "referral.other_children"),
        (3, "child.given_names", "child.given_names"),
        (3, "child.dob", "child.dob"),
        (3, "child.address", "child.address"),
        (3, "child.telephone", "child.telephone"),
        (3, "parents[0].parental_responsibility", "parents[].parental_responsibility"),
        (4, "child.school", "child.school"),
        (4, "child.gp", "child.gp"),
        (4, "child.health_visitor", "child.health_visitor"),
        (5, "child.religion", "child.religion"),
        (5, "child.home_language", "child.home_language"),
        (5, "child.ethnicity", "child.ethnicity"),
        (5, "child.disability", "child.disability"),
        (6, "referral.previous_assessments", "referral.previous_assessments"),
        (6, "referral.previous_assessments[1]", "referral.previous_assessments"),
        (7, "referral.child_knows", "referral.child_knows"),
        (8, "referral.parent_told_what", "referral.parent_told_what"),
        (9, "consent.given", "consent.given"),
        (10, "proceedings.exist", "proceedings.exist"),
    ],
)
def test_what_is_missing_from_an_item_is_named(number: int, taken_out: str, missing: str) -> None:
    assert lacking(look({taken_out: None})) == {number: (missing,)}


@pytest.mark.parametrize(
    ("law", "missing"), [("private_law", {10: ("proceedings.stage",)}), ("public_law", {})]
)
def test_the_stage_is_told_in_private_law(law: str, missing: dict[int, tuple[str, ...]]) -> None:
    assert lacking(look({"proceedings.law_type": law, "proceedings.stage": None})) == missing


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("child.health_visitor", "not applicable"),
        ("child.religion", "not known"),
        ("referral.previous_assessments", "none"),
        ("parents", "not known"),
    ],
)
def test_not_known_and_none_are_answers(path: str, answer: str) -> None:
    assert lacking(look({path: answer})) == {}


def test_words_that_are_no_answer_are_missing() -> None:
    assert lacking(look({"consent.given": "perhaps"})) == {9: ("consent.given",)}


def test_an_unborn_baby_has_an_expected_date_in_place_of_a_name_and_birthday() -> None:
    changes = {
        "child.is_unborn": "yes",
        "child.dob": None,
        "child.given_names": None,
        "child.family_name": None,
    }
    assert lacking(look(changes)) == {3: ("child.edd",)}
    assert lacking(look({**changes, "child.edd": "14/02/2027"})) == {}


@pytest.mark.parametrize("item", REFERRAL_ITEMS, ids=lambda item: str(item.number))
def test_a_gap_in_the_list_never_holds_back_a_child_protection_referral(item: Any) -> None:
    """2.102: lack of any element does not delay it; only what makes it a referral at all is an error."""
    always = {path for need in load("referral").requirements if need.always for path in need.paths}
    for wanted in item.wanted:
        path = wanted.path.replace("[]", "[0]")
        result = check_data("referral", changed(load_complete(CAFCASS), {path: None}))
        assert result.urgent
        held = {finding.path for finding in result.errors}
        assert held <= always, path


@pytest.mark.parametrize("path", [wanted.path for item in REFERRAL_ITEMS for wanted in item.wanted])
def test_every_item_is_printed_on_the_referral(path: str) -> None:
    assert load("referral").asked(path.replace("[]", "")).label
    assert load("referral").prints(path.replace("[]", ""))


@pytest.mark.parametrize("path", ["child.telephone", "child.health_visitor"])
def test_cafcass_is_asked_for_what_other_agencies_are_not(found: Any, path: str) -> None:
    result = check_data("referral", changed(load_complete(CAFCASS), {path: None}))
    assert found(result, "M02", path).level is Level.WARNING
    other = check_data("referral", changed(load_complete(CAFCASS), {path: None, "referral.agency": "other"}))
    assert path not in {finding.path for finding in other.findings if finding.code == "M02"}


def test_public_law_says_whether_the_concern_is_new(found: Any) -> None:
    result = check_data("referral", changed(load_complete(CAFCASS), {"proceedings.concern_is_new": None}))
    assert found(result, "M02", "proceedings.concern_is_new").source == "Cafcass 2.77"


def test_the_practitioner_confirms_how_the_child_was_heard() -> None:
    """2.89, 2.92: listened, not questioned; to be told again; no promise of secrecy."""

    def asked(changes: dict[str, Any]) -> list[str]:
        result = check_data("referral", changed(load_complete(CAFCASS), changes))
        return [f.source for f in result.findings if f.code == "Q01" and f.path == "referral.child_words"]

    assert asked({}) == ["Cafcass 2.89, 2.92"]
    assert asked({"referral.child_words": "none"}) == []
    assert asked({"referral.agency": "other"}) == []


# -- the rules -----------------------------------------------------------------------------------------------------------

RECORD = {path.partition(".")[2]: "Agreed" for path in DISCUSSION_POINTS} | {
    "at": "18/11/2026 10:00",
    "manager": "Tom Hale",
    "urgent_action_first": "no",
    "agreed_by_both": "yes",
}


@pytest.mark.parametrize(
    ("form", "changes", "code", "path"),
    [
        ("referral", {"referral.previous_assessments[1]": None}, "LIST-01", "referral.previous_assessments"),
        *(
            ("referral", {"manager_discussion": {**RECORD}, path: None}, "LIST-02", path)
            for path in (*DISCUSSION_POINTS, "manager_discussion.agreed_by_both")
        ),
        (
            "referral",
            {"manager_discussion": {**RECORD, "agreed_by_both": "no"}},
            "LIST-02",
            "manager_discussion.agreed_by_both",
        ),
        (
            "section_120",
            {"manager_discussion": {**RECORD, "court_told": ""}},
            "LIST-02",
            "manager_discussion.court_told",
        ),
        (
            "referral",
            {"manager_discussion": {**RECORD, "urgent_action_first": "yes"}},
            "LIST-03",
            "manager_discussion.manager_informed_at",
        ),
    ],
)
def test_a_gap_is_found_as_a_warning(
    found: Any, form: str, changes: dict[str, Any], code: str, path: str
) -> None:
    base = CAFCASS if form == "referral" else "section_120"
    finding = found(check_data(form, changed(load_complete(base), changes)), code, path)
    assert finding.level is Level.WARNING
    assert finding.remedy


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "LIST-01"),
        ({"referral.previous_assessments": "none"}, "LIST-01"),
        ({"referral.previous_assessments[1]": None, "referral.agency": "health"}, "LIST-01"),
        ({}, "LIST-02"),
        ({"manager_discussion": RECORD}, "LIST-02"),
        ({"manager_discussion": {**RECORD, "views_of_parties": "not applicable"}}, "LIST-02"),
        ({"manager_discussion": RECORD}, "LIST-03"),
        (
            {
                "manager_discussion": {
                    **RECORD,
                    "urgent_action_first": "yes",
                    "manager_informed_at": "18/11/2026 12:00",
                }
            },
            "LIST-03",
        ),
    ],
)
def test_a_sound_case_breaks_no_rule_of_the_lists(changes: dict[str, Any], code: str) -> None:
    result = check_data("referral", changed(load_complete(CAFCASS), changes))
    assert code not in {finding.code for finding in result.findings}


def test_every_rule_of_the_lists_is_tried_above() -> None:
    assert [rule.code for rule in RULES] == ["LIST-01", "LIST-02", "LIST-03"]


# -- Cafcass 2.81 --------------------------------------------------------------------------------------------------------


def test_a_record_names_the_points_that_are_open() -> None:
    record = {**RECORD, "future_work": "", "other_children": "none"}
    assert open_points(look({"manager_discussion": record}).case) == ("manager_discussion.future_work",)
    assert len(DISCUSSION_POINTS) == 10


def test_items_and_points_are_shown_by_the_pathway(run: Callable[..., Ran], tmp_path: Path) -> None:
    record = {key: value for key, value in RECORD.items() if key != "court_told"}
    data = changed(
        load_complete(CAFCASS), {"manager_discussion": record, "referral.child_knows": None, "child.gp": None}
    )
    path = tmp_path / "case.yaml"
    path.write_text(as_yaml(data), encoding="utf-8")
    ran = run("pathway", path)
    assert "8 of 10 items have answers" in ran.out
    assert "☐  4 school, GP, health visitor: child.gp" in ran.out
    assert "☐  7 what the child knows, and the child’s view: referral.child_knows" in ran.out
    assert "9 of 10 points are recorded" in ran.out
    assert "manager_discussion.court_told" in ran.out
    (shown,) = json.loads(run("pathway", path, "--format", "json").out)
    assert {each["number"]: each["missing"] for each in shown["referral_items"] if each["missing"]} == {
        4: ["child.gp"],
        7: ["referral.child_knows"],
    }
    assert shown["discussion_points_missing"] == ["manager_discussion.court_told"]


def test_where_no_referral_is_due_the_list_is_one_line(run: Callable[..., Ran]) -> None:
    ran = run("pathway", sample("pathway_row_3_past_witnessing.yaml"))
    assert "No referral follows" in ran.out
    assert "referral.concern_exact" not in ran.out


def test_ten_items_are_read_from_any_case() -> None:
    case = look({}, "referral_housing").case
    assert len(referral_items(case)) == 10
