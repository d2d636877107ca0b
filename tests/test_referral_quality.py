"""What makes a referral poor or good: each criterion is seen where it is missed, and a good referral is left alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from caseforms.checks.referral_delay import working_hours
from caseforms.findings import CODES, Level
from caseforms.forms import load
from caseforms.forms.referral_agencies import AGENCIES
from caseforms.forms.requirements import CONFIRM, MUST, SHOULD

W, A, E, Q = Level.WARNING, Level.ADVICE, Level.ERROR, Level.QUESTION
ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "rules" / "good_referral.yaml").read_text(encoding="utf-8")
)
LONG = (
    "On 17 November 2026 at 08:55 Ellie told Ms Anand at the school gate that she had carried her brother Noah to the "
    "childminder before school because their mother could not get up. It has happened three times in two weeks. She was "
    "wet, cold and hungry."
)
ANSWER = "What Ellie told Ms Anand at the school gate on 17 November, how long it has gone on, and who else saw it."


# -- what answers say ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "See attached.",
        "see handwritten notes",
        "As per photograph of the form",
        "as discussed on the telephone",
        "Please refer to the school's chronology",
        "TBC",
        "To follow",
    ],
)
@pytest.mark.parametrize("path", ["referral.impact", "referral.background", "referral.concern_exact"])
def test_an_answer_that_only_points_elsewhere_is_seen(
    checked: Any, found: Any, path: str, words: str
) -> None:
    """PR1, PR12: a scan or another paper is no answer."""
    assert found(checked("referral", changes={path: words}), "RQ-01", path).level is A


@pytest.mark.parametrize(
    "words", [LONG, "None known.", "She is happy.", f"{ANSWER} The chronology of the school is attached."]
)
def test_an_answer_of_its_own_may_be_short_or_name_what_is_attached(checked: Any, words: str) -> None:
    assert "RQ-01" not in codes(checked("referral", changes={"referral.impact": words}))


def test_an_answer_that_is_not_printed_is_left_alone(checked: Any) -> None:
    changes = {
        "child.legal_orders": "none",
        "manager.name": "See attached",
        "cafcass.involvement": "See attached.",
    }
    assert "RQ-01" not in codes(checked("referral", changes=changes))


@pytest.mark.parametrize(
    ("words", "short"), [(1, True), (39, True), (40, False), (200, False)], ids=["1", "39", "40", "200"]
)
def test_a_concern_of_fewer_than_forty_words_is_short(checked: Any, words: int, short: bool) -> None:
    """PR4."""
    result = checked("referral", changes={"referral.concern_exact": " ".join(["Ellie"] * words)})
    hits = [f for f in result.findings if f.code == "RQ-02"]
    assert bool(hits) is short
    assert all(f.level is A and f"only {words} word" in f.message for f in hits)


@pytest.mark.parametrize(("words", "short"), [(14, True), (15, False)])
def test_an_incident_of_fewer_than_fifteen_words_is_short(checked: Any, words: int, short: bool) -> None:
    """PR4."""
    result = checked("referral", changes={"incidents[1].what": " ".join(["Noah"] * words)})
    assert [f.path for f in result.findings if f.code == "RQ-02"] == (["incidents[1].what"] if short else [])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"incidents[0].past_or_current": "past", "incidents[0].what": f"{LONG} It is still so."}, "incidents[0].past_or_current"),
        ({"incidents[0].past_or_current": "past", "incidents[0].what": f"{LONG} He continues to shout."}, "incidents[0].past_or_current"),
        ({"incidents[0].what": f"{LONG} He used to hit her."}, "incidents[0].past_or_current"),
        ({"incidents[0].what": f"{LONG} It has stopped."}, "incidents[0].past_or_current"),
        ({"incidents[0].when": "17/11/2025"}, "incidents[0].past_or_current"),
        (
            {"referral.timeframe": "immediate", "incidents[0].when": "01/06/2026", "incidents[1].when": "02/06/2026"},
            "referral.timeframe",
        ),
    ],
)  # fmt: skip
def test_past_and_present_that_do_not_fit_are_seen(
    checked: Any, found: Any, changes: dict[str, str], path: str
) -> None:
    """PR5."""
    assert found(checked("referral", changes=changes), "RQ-03", path).level is A


@pytest.mark.parametrize(
    "changes",
    [
        {"incidents[0].what": f"{LONG} She said: “he used to hit me”."},
        {"incidents[0].past_or_current": "past", "incidents[0].what": f"{LONG} She sat still."},
        {"incidents[0].when": "20/11/2025"},
        {"incidents[0].when": "17/11/2020", "incidents[0].past_or_current": "past"},
        {"referral.timeframe": "immediate"},
        {"referral.timeframe": "immediate", "incidents[0].when": "01/06/2026"},
        {"referral.timeframe": "immediate", "incidents": "none"},
    ],
)
def test_past_and_present_that_fit_are_left_alone(checked: Any, changes: dict[str, str]) -> None:
    assert "RQ-03" not in codes(checked("referral", changes=changes))


BARE = "Ellie came without a coat in the rain and told Ms Anand that she had carried Noah."


def test_how_often_is_asked_where_neither_answer_nor_account_tells(checked: Any, found: Any) -> None:
    """PR7."""
    result = checked("referral", changes={"incidents[0].frequency": "not known", "incidents[0].what": BARE})
    assert found(result, "RQ-05", "incidents[0].frequency").level is A
    changes = {
        "incidents": "none",
        "referral.concern_exact": BARE,
        "referral.background": "Ms Marsh is alone.",
    }
    assert found(checked("referral", changes=changes), "RQ-05", "referral.concern_exact").level is A


@pytest.mark.parametrize(
    "changes",
    [
        {"incidents[0].what": BARE},
        {
            "incidents[0].frequency": "not known",
            "incidents[0].what": f"{BARE} It was the third time this month.",
        },
        {
            "incidents[0].frequency": "not known",
            "incidents[0].what": f"{BARE} Nothing like it was known before.",
        },
        {
            "incidents": "none",
            "referral.concern_exact": BARE,
            "referral.background": "Every week since October.",
        },
    ],
)
def test_how_often_is_not_asked_where_something_tells(checked: Any, changes: dict[str, str]) -> None:
    assert "RQ-05" not in codes(checked("referral", changes=changes))


@pytest.mark.parametrize(
    ("words", "pronoun"),
    [
        ("She came to school without a coat.", "She"),
        ("Their faces were bruised.", "Their"),
        ("On Tuesday he hit her.", "he"),
        ("I saw him at the gate.", "him"),
        ("“Leave me alone”, she said.", "she"),
    ],
)
@pytest.mark.parametrize("path", ["referral.concern_exact", "incidents[0].what"])
def test_an_account_that_begins_with_a_pronoun_is_seen(
    checked: Any, found: Any, path: str, words: str, pronoun: str
) -> None:
    """PR8."""
    finding = found(checked("referral", changes={path: words}), "RQ-06", path)
    assert finding.level is A
    assert f"“{pronoun}”" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "Ellie came to school without her coat.",
        "On Tuesday the child said that she was hungry.",
        "Ms Marsh told me that he had hit Ellie.",
        "A neighbour rang: she had heard them cry.",
        "There were six marks on the arm. She said nothing.",
        "“She did it”, said Noah.",
        "Bruises on both arms.",
    ],
)
def test_an_account_that_names_somebody_first_is_left_alone(checked: Any, words: str) -> None:
    assert "RQ-06" not in codes(checked("referral", changes={"referral.concern_exact": words}))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("incidents[1].when", "last week"),
        ("incidents[1].when", "the other day"),
        ("referral.agency_action[0].date", "recently"),
        ("referral.previous_assessments[0].date", "some time ago"),
        ("referral.previous_concerns[0].date", "a while back"),
        ("referral.child_spoken_to_detail", "Priya Anand with Ellie"),
        ("referral.parents_spoken_to_detail", "Ms Anand rang Ms Marsh"),
    ],
)
def test_a_time_that_no_calendar_knows_is_seen(checked: Any, found: Any, path: str, words: str) -> None:
    """GR8, GR9, GR10."""
    assert found(checked("referral", changes={path: words}), "RQ-11", path).level is A


def test_times_in_the_agencies_parts_are_looked_at(checked: Any, found: Any) -> None:
    camhs = {"referral.camhs.present_concerns[0].date": "lately"}
    found(checked("referral", "referral_camhs", camhs), "RQ-11", "referral.camhs.present_concerns[0].date")
    health = {"referral.health.previous_presentations[0].date": "once before"}
    found(
        checked("referral", "referral_urgent", health),
        "RQ-11",
        "referral.health.previous_presentations[0].date",
    )


@pytest.mark.parametrize(
    "words", ["March 2025", "since birth", "all her life", "summer 2024", "Christmas", "not known"]
)
def test_a_month_a_year_or_a_stage_of_life_is_enough(checked: Any, words: str) -> None:
    assert "RQ-11" not in codes(checked("referral", changes={"incidents[1].when": words}))


# -- reaching people -------------------------------------------------------------------------------------------------------


def test_without_parents_the_family_still_needs_a_telephone(checked: Any, found: Any) -> None:
    """PR6, GR3."""
    nobody = {"parents": "not known", "child.telephone": None}
    assert found(checked("referral", changes=nobody), "RQ-04", "child.telephone").level is W


@pytest.mark.parametrize(
    "changes",
    [
        {"parents": "not known"},
        {"parents": "not known", "child.telephone": "not known"},
        {"child.telephone": None},
        {
            "parents": "not known",
            "child.telephone": None,
            "significant_others": [{"name": "Ann Marsh", "telephone": "01632 960124"}],
        },
    ],
)
def test_any_telephone_of_the_family_or_not_known_is_an_answer(checked: Any, changes: dict[str, Any]) -> None:
    assert "RQ-04" not in codes(checked("referral", changes=changes))


@pytest.mark.parametrize("service", ["child.gp", "child.school", "child.health_visitor", "lead_professional"])
def test_a_service_needs_a_telephone_number(checked: Any, found: Any, service: str) -> None:
    """GR3."""
    changes: dict[str, Any] = {service: {"name": "Fenbridge"}}
    assert found(checked("referral", changes=changes), "RQ-10", f"{service}.telephone").level is W
    for telephone in ("01632 960110", "not known"):
        changes = {service: {"name": "Fenbridge", "telephone": telephone}}
        assert "RQ-10" not in codes(checked("referral", changes=changes))
    assert "RQ-10" not in codes(checked("referral", changes={service: "not known"}))


# -- delay -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-19 09:40", "2026-11-19 11:40", 2),  # a Thursday
        ("2026-11-19 07:00", "2026-11-19 10:00", 1),
        ("2026-11-19 16:00", "2026-11-19 22:00", 1),
        ("2026-11-19 16:00", "2026-11-20 10:00", 2),
        ("2026-11-20 16:00", "2026-11-23 10:00", 2),
        ("2026-11-21 10:00", "2026-11-22 16:00", 0),
        ("2026-11-16 09:00", "2026-11-20 17:00", 40),
        ("2026-11-19 12:00", "2026-11-19 10:00", 0),
    ],
)
def test_working_hours_are_monday_to_friday_nine_to_five(start: str, end: str, hours: float) -> None:
    assert working_hours(datetime.fromisoformat(start), datetime.fromisoformat(end)) == hours


LATE = "referral.delay_reason"


@pytest.mark.parametrize(
    ("identified", "telephoned", "completed", "code", "path"),
    [
        ("18/11/2026 16:00", "19/11/2026 13:00", "19/11/2026 14:00", "RQ-07", LATE),
        ("19/11/2026 09:00", None, "19/11/2026 14:00", "RQ-07", LATE),
        ("18/11/2026 08:00", "19/11/2026 11:30", "19/11/2026 14:00", "RQ-08", LATE),
        ("16/11/2026 time not known", "18/11/2026 11:00", "19/11/2026 14:00", "RQ-08", LATE),
        ("17/11/2026 09:00", None, None, "RQ-08", LATE),
        ("19/11/2020 09:00", "19/11/2026 11:30", "19/11/2026 14:00", "RQ-08", LATE),
        ("19/11/2026 11:00", "19/11/2026 12:00", "19/11/2026 14:00", "RQ-09", "referral.identified_at"),
        ("19/11/2026 11:45", None, "19/11/2026 14:00", "RQ-09", "referral.identified_at"),
    ],
)
def test_a_delayed_protection_referral_is_seen(
    checked: Any,
    found: Any,
    identified: str,
    telephoned: str | None,
    completed: str | None,
    code: str,
    path: str,
) -> None:
    """PR11, GR12: more than four working hours, more than a working day, the afternoon instead of the morning."""
    changes = {
        "referral.identified_at": identified,
        "referral.telephoned_at": telephoned,
        "author.completed_at": completed,
    }
    result = checked("referral", "referral_urgent", changes)
    assert found(result, code, path).level is (A if code == "RQ-09" else W)
    assert codes(result) & {"RQ-07", "RQ-08", "RQ-09"} == {code}
    reasoned = checked("referral", "referral_urgent", {**changes, LATE: "The file came on 19 November."})
    assert not codes(reasoned) & {"RQ-07", "RQ-08", "RQ-09"}


@pytest.mark.parametrize(
    ("base", "changes"),
    [
        ("referral_urgent", {}),
        ("referral_urgent", {"referral.identified_at": "19/11/2026 time not known"}),
        ("referral_urgent", {"referral.identified_at": "18/11/2026 time not known"}),
        ("referral_urgent", {"referral.identified_at": "not known"}),
        ("referral_urgent", {"referral.identified_at": "19/11/2026 12:10", "referral.telephoned_at": None}),
        ("referral_cafcass_urgent", {}),
        ("referral", {}),
    ],
)
def test_no_delay_is_seen_without_need(checked: Any, base: str, changes: dict[str, Any]) -> None:
    """In time, or with a reason, or the time not known, or a child in need, for whom consent takes its time."""
    assert not codes(checked("referral", base, changes)) & {"RQ-07", "RQ-08", "RQ-09"}


def test_a_year_of_old_does_not_take_long(checked: Any, found: Any) -> None:
    result = checked("referral", "referral_urgent", {"referral.identified_at": "01/01/0001 09:00"})
    found(result, "RQ-08", LATE)


# -- every row of the source -----------------------------------------------------------------------------------------------


def test_each_criterion_and_each_field_of_an_agency_has_a_row() -> None:
    named = {row["row"] for row in ROWS}
    assert len(named) == len(ROWS)
    assert {f"PR{n}" for n in range(1, 13)} | {f"GR{n}" for n in range(1, 16)} <= named
    fields = {path.removeprefix("referral.") for row in ROWS for path in paths(row)}
    for agency in AGENCIES:
        asked = {
            path.removeprefix("referral.")
            for need in load("referral").requirements
            for path in need.paths
            if path.startswith(f"referral.{agency}.") and "[]" not in path
        }
        assert asked - fields <= {"probation.person"}, agency


def test_each_row_names_codes_that_exist() -> None:
    import caseforms.checks.prose.criteria  # noqa: F401  (registers the codes of the prose)

    named = {code for row in ROWS for code in row.get("rules", ())}
    assert not named - set(CODES)
    own = {code for code in CODES if code.startswith("RQ-")}
    assert own <= named


def paths(row: dict[str, Any]) -> list[str]:
    return [path for path in (row.get("path"), *row.get("also", ())) if path]


COMPLETE = {
    "health": "referral_urgent",
    "camhs": "referral_camhs",
    "probation": "referral_probation",
    "housing": "referral_housing",
    "education": "referral",
    "PR": "referral",
    "GR": "referral",
}
#: Answers that only another complete case expects, with what makes it expect them.
ELSEWHERE: dict[str, tuple[str, dict[str, Any]]] = {
    "referral.education.why_not": ("referral_kirklees", {}),
    "referral.no_action_reason": ("referral_housing", {}),
    "referral.father_not_named_reason": ("referral_unborn_father_unknown", {}),
    "referral.child_not_spoken_to_reason": ("referral_urgent", {}),
    "referral.parents_not_spoken_to_reason": ("referral_housing", {}),
    "referral.delay_reason": ("referral_cafcass_urgent", {}),
    "referral.health.arrived_at": ("referral_urgent", {}),
    "referral.no_caf_reason": ("referral_kirklees", {}),
}
REQUIRED = [
    pytest.param(row, path, id=f"{row['row']}: {path}")
    for row in ROWS
    if {MUST, SHOULD} & set(row.get("rules", ()))
    for path in paths(row)
    if not (row["row"] == "GR15" and path == "referral.agency_action")
]


@pytest.mark.parametrize(("row", "path"), REQUIRED)
def test_a_missing_answer_is_asked_for_and_a_given_one_is_not(
    checked: Any, found: Any, row: dict[str, Any], path: str
) -> None:
    kind = row["row"].partition(".")[0].rstrip("0123456789")
    base, more = ELSEWHERE.get(path, (COMPLETE[kind], {}))
    own = path.replace("[]", "[0]")
    whole = checked("referral", base, more)
    assert not {f.code for f in whole.findings if f.path == own} & {MUST, SHOULD}
    assert whole.case.at(own) is not None, "the complete case does not answer this"
    result = checked("referral", base, {**more, own: None})
    finding = next(f for f in result.findings if f.path == own and f.code in (MUST, SHOULD))
    assert finding.code in row["rules"]
    assert found(result, finding.code, own).level in (E, W)


@pytest.mark.parametrize(
    ("row", "path", "base"),
    [
        ("PR10", "referral.impact", "referral"),
        ("GR6", "referral.background", "referral"),
        ("GR7", "referral.concern_exact", "referral"),
        ("GR14", "referral.impact", "referral"),
        ("GR15", "referral.agency_action", "referral_kirklees"),
        ("health.why_escalating", "referral.health.why_escalating", "referral_urgent"),
        ("camhs.how_cs_can_assist", "referral.camhs.how_cs_can_assist", "referral_camhs"),
    ],
)
def test_what_only_people_can_judge_is_put_as_a_question(
    checked: Any, found: Any, row: str, path: str, base: str
) -> None:
    (asked,) = (each for each in ROWS if each["row"] == row)
    assert CONFIRM in asked["rules"]
    assert path in paths(asked)
    assert found(checked("referral", base), CONFIRM, path).level is Q


@pytest.mark.parametrize(
    ("base", "changes"),
    [("referral", {}), ("referral_kirklees", {"referral.basis": "s47"})],
    ids=["early help was tried", "child protection"],
)
def test_early_help_is_not_asked_about_again_nor_for_protection(
    checked: Any, base: str, changes: dict[str, str]
) -> None:
    """GR15."""
    asked = {f.path for f in checked("referral", base, changes).findings if f.code == CONFIRM}
    assert "referral.agency_action" not in asked


@pytest.mark.parametrize(
    ("base", "path"),
    [("referral_urgent", "referral.health.arrived_at"), ("referral", "referral.education.aware_at")],
)
def test_a_time_of_day_is_asked_for_where_the_agency_knows_it(
    checked: Any, found: Any, base: str, path: str
) -> None:
    assert found(checked("referral", base, {path: "19/11/2026"}), "VAL-16", path).level is W
    assert not [f for f in checked("referral", base).findings if f.code == "VAL-16"]


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        ("referral_urgent", {"referral.health.no_jargon_confirmed": "no"}, "REF-25", "referral.health.no_jargon_confirmed", W),
        ("referral_camhs", {"referral.camhs.present_concerns[0].date": "March 2025"}, "REF-22", "referral.camhs.present_concerns[0].date", W),
        ("referral_camhs", {"referral.camhs.present_concerns[0].date": "2024"}, "REF-22", "referral.camhs.present_concerns[0].date", W),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "April 2023"}, "REF-23", "referral.camhs.historical_concerns[1].date", A),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "01/06/2026"}, "REF-24", "referral.camhs.historical_concerns[1].date", A),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "August 2026"}, "REF-24", "referral.camhs.historical_concerns[1].date", A),
        ("referral_probation", {"referral.probation.contact_with_children[0].supervised_by": None}, "REF-26", "referral.probation.contact_with_children[0].supervised_by", W),
        ("referral_probation", {"child.given_names": "not known", "child.family_name": "not known"}, "REF-21", "child", W),
        ("referral_urgent", {"child.dob": "not known"}, "REF-21", "child", W),
    ],
)  # fmt: skip
def test_an_agency_s_answer_that_is_poor_is_seen(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("referral", base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        ("referral_camhs", {"referral.camhs.present_concerns[0].date": "November 2025"}, "REF-22"),
        ("referral_camhs", {"referral.camhs.present_concerns[0].date": "2026"}, "REF-22"),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "May 2023"}, "REF-23"),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "2023"}, "REF-23"),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "since infancy"}, "REF-24"),
        ("referral_camhs", {"referral.camhs.historical_concerns[1].date": "2025"}, "REF-24"),
        ("referral_probation", {"referral.probation.contact_with_children[0].supervised_by": "not known"}, "REF-26"),
        (
            "referral_probation",
            {"referral.probation.contact_with_children[1]": {"child": "Noah", "frequency": "daily", "supervision": "unsupervised"}},
            "REF-26",
        ),
        ("referral", {"referral.health.no_jargon_confirmed": "no"}, "REF-25"),
    ],
)  # fmt: skip
def test_an_agency_s_answer_that_is_good_enough_is_left_alone(
    checked: Any, base: str, changes: dict[str, Any], code: str
) -> None:
    assert code not in codes(checked("referral", base, changes))


def test_the_rules_are_for_referrals_alone(checked: Any) -> None:
    changes = {"incidents": [{"what": "She fell.", "when": "lately"}], "child.gp": {"name": "Dr Okafor"}}
    for form in ("caf", "section_120", "is1"):
        assert not {code for code in codes(checked(form, changes=changes)) if code.startswith("RQ-")}


def codes(result: Any) -> set[str]:
    return {finding.code for finding in result.findings}
