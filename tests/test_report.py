"""The result of a check on one page: what a duty worker would ask first, how complete it is, and whether it may go."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import COMPLETE, Ran, as_yaml, changed, load_complete

from caseforms.cases.blocks import Rows
from caseforms.checks.completeness import completeness
from caseforms.checks.duty_desk import TOPICS, grouped, in_short, ranked
from caseforms.checks.report import as_data, on_a_page, summary
from caseforms.findings import Level
from caseforms.forms import FORM_CODES, load

EMPTY = {"reference": "CF-2026-0990", "referral": {"agency": "education"}}


def lines(result: Any, width: int = 100) -> list[str]:
    return [(line.level + line.words + line.tail).rstrip() for line in on_a_page(result, width)]


def asked(result: Any, width: int = 100) -> list[str]:
    """The findings on the page, without level, line and code."""
    return [line.words.rstrip() for line in on_a_page(result, width) if line.level]


@pytest.fixture
def empty(checked: Any) -> Any:
    """A referral in which nothing is answered but the agency."""
    whole = load_complete("referral")
    return checked("referral", changes={**dict.fromkeys(whole), **EMPTY})


# -- the order -------------------------------------------------------------------------------------------------------------


def test_a_duty_worker_asks_about_danger_first_and_about_history_late(checked: Any) -> None:
    """One gap of each kind, in the order in which they are asked; errors stand above them all."""
    gaps = [
        ("author.telephone", "How can we ring you back? – person completing: telephone"),
        ("referral.police_called", "Police or 999 called?"),
        ("incidents[0].place", "Where did it happen? – incident 1: place"),
        ("referral.child_words", "What did the child say? – what the child said, in the child’s own words"),
        ("consent.parents_aware", "Do the parents know of the referral?"),
        ("referral.agency_action", "What has your agency done? – action and support already given"),
        ("parents[0].telephone", "How can the family be reached? – parent or carer 1: telephone"),
        ("referral.background", "What is known of the family? – background on child and family"),
        ("child.religion", "Missing – child: religion"),
    ]
    result = checked("referral", "referral_urgent", dict.fromkeys(path for path, _ in gaps))
    wanted = [words for _, words in gaps]
    assert [words for words in asked(result, 140) if words in wanted] == wanted
    assert [error.path for error in result.errors] == ["author.telephone"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"referral.identified_at": "16/11/2026 09:00"}, "RQ-08"),
        ({"referral.police_called": "no", "child.gp": None}, "REF-03"),
        ({"child.dob": "not known", "incidents[0].place": None}, "REF-21"),
    ],
)
def test_what_bears_on_danger_comes_first_wherever_it_stands(
    checked: Any, changes: dict[str, Any], code: str
) -> None:
    result = checked("referral", "referral_urgent", {**changes, "referral.background": None})
    assert ranked(result)[0].code == code


def test_in_an_urgent_referral_what_makes_it_a_referral_at_all_stands_first(checked: Any) -> None:
    changes = {"referral.concern_exact": None, "child.where_now": None, "child.dob": None}
    result = checked("referral", "referral_urgent", changes)
    assert ranked(result)[0].path == "referral.concern_exact"
    assert ranked(result)[0].level is Level.ERROR


def test_words_that_would_be_lost_stand_first(checked: Any) -> None:
    result = checked("referral", "referral_urgent", {"child.shoe_size": "28", "child.where_now": None})
    assert ranked(result)[0].code == "FILE-01"
    assert "cannot be produced, not even as a draft" in lines(result)[-1]


def test_questions_for_the_practitioner_stand_last(checked: Any) -> None:
    levels = [finding.level for finding in ranked(checked("referral", changes={"referral.background": None}))]
    assert levels[0] is Level.WARNING
    assert Level.QUESTION in levels
    assert all(level is Level.QUESTION for level in levels[levels.index(Level.QUESTION) :])


def test_an_accepted_finding_is_not_on_the_page(checked: Any) -> None:
    accepted = [
        {"code": "M02", "path": "referral.background", "reason": "Told by telephone.", "by": "Priya Anand"}
    ]
    gap: dict[str, Any] = {"referral.background": None}
    assert any("What is known" in words for words in asked(checked("referral", changes=gap)))
    result = checked("referral", changes={**gap, "accepted": accepted})
    assert not any("What is known" in words for words in asked(result))
    (data,) = (
        each
        for each in as_data(result)["findings"]
        if (each["code"], each["path"]) == ("M02", "referral.background")
    )
    assert data["rank"] is None


def test_each_topic_names_answers_that_some_form_asks() -> None:
    """A path of the table is a question of a form, or the beginning of one."""
    known = {
        ".".join(part.partition("[")[0] for part in path.split("."))
        for code in FORM_CODES
        for need in load(code).requirements
        for path in need.paths
    } | {path for code in FORM_CODES for path in load(code).leaf_paths()}
    for topic in TOPICS:
        for path in topic.answers:
            assert any(each.startswith(path) for each in known), path


def test_no_answer_stands_in_two_topics() -> None:
    paths = [path for topic in TOPICS for path in topic.answers]
    assert len(paths) == len(set(paths))


# -- the words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("incidents[0].when", "When did it happen? – incident 1: date or period"),
        ("incidents[1].source", "How do you know? – incident 2: how you know"),
        ("parents[0].parental_responsibility", "Parental responsibility? – parent or carer 1"),
        ("siblings[0].dob", "How old are the brothers and sisters? – brother or sister 1: date of birth"),
        ("referral.worker_risk", "Is it safe for staff to call?"),
        ("referral.education.attendance", "Missing – education: attendance in per cent"),
        ("child.gp", "Who is the GP? – child: GP"),
        ("referral.lead_consulted", "Designated lead or manager consulted?"),
    ],
)
def test_a_missing_answer_is_asked_for_as_people_speak(checked: Any, path: str, words: str) -> None:
    result = checked("referral", changes={path: None})
    (finding,) = (f for f in result.findings if f.path == path and f.code in ("M01", "M02"))
    assert in_short(result.form, finding, 100) == words


def test_what_is_wrong_is_said_with_its_place(checked: Any) -> None:
    result = checked("referral", changes={"incidents[0].when": "31/02/2026"})
    assert "There is no such day in the calendar – incident 1: date or period" in asked(result)


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (60, "When did it happen? – incident 1: date or period"),
        (40, "When did it happen? – incident 1"),
        (25, "When did it happen?"),
        (12, "When did it…"),
    ],
)
def test_the_place_gives_way_before_the_question_does(checked: Any, width: int, words: str) -> None:
    result = checked("referral", changes={"incidents[0].when": None})
    (finding,) = (f for f in result.findings if f.path == "incidents[0].when" and f.code == "M02")
    assert in_short(result.form, finding, width) == words


def test_the_same_gap_in_several_rows_is_one_line(checked: Any) -> None:
    result = checked("referral", changes={"incidents[0].place": None, "incidents[1].place": None})
    assert "Where did it happen? – incident 1: place (and 1 more)" in asked(result)
    gaps = [f for f, _ in grouped(ranked(result)) if f.path.endswith(".place")]
    assert len(gaps) == 1


def test_a_gap_about_which_a_rule_says_more_is_not_told_twice(checked: Any) -> None:
    late = {"referral.identified_at": "16/11/2026 09:00"}
    result = checked("referral", "referral_urgent", late)
    assert {f.code for f in result.findings if f.path == "referral.delay_reason"} == {"M02", "RQ-08"}
    shown = [f.code for f, _ in grouped(ranked(result)) if f.path == "referral.delay_reason"]
    assert shown == ["RQ-08"]


def test_advice_does_not_take_the_place_of_a_missing_answer(checked: Any) -> None:
    """What is less grave than the gap leaves it standing."""
    result = checked("referral", changes={"referral.previous_concerns[0].resolved": None})
    assert any(f.path == "referral.previous_concerns[0].resolved" for f, _ in grouped(ranked(result)))


def test_no_line_says_what_the_case_says(checked: Any) -> None:
    result = checked(
        "referral", "referral_urgent", {"child.where_now": None, "incidents[0].what": "Ellie fell."}
    )
    assert not re.search("Ellie|Marsh|Sedge|01632|iron", "\n".join(lines(result)))


# -- the page --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page_is_short_and_each_finding_fits_one_line(empty: Any, width: int) -> None:
    shown = lines(empty, width)
    assert len(shown) <= 26
    assert max(map(len, shown[:-1])) <= width
    for line in (each for each in on_a_page(empty, width) if each.level):
        assert re.fullmatch(r"  (error|warning|question|advice) +", line.level)
        assert re.fullmatch(r"  line +\d+  [A-Z]+\d*(-[A-Z0-9]+)? *", line.tail)
        assert line.words.strip()


def test_what_does_not_fit_on_the_page_is_counted(empty: Any) -> None:
    shown = asked(empty)
    told = re.search(r"… and (\d+) more: add --all", "\n".join(lines(empty)))
    assert told
    kept = grouped(ranked(empty))
    assert int(told[1]) == sum(1 + alike for _, alike in kept[len(shown) :])


def test_a_page_that_holds_all_says_nothing_of_more(checked: Any) -> None:
    assert "--all" not in "\n".join(lines(checked("referral")))


@pytest.mark.parametrize("form", FORM_CODES)
def test_every_form_has_its_page(checked: Any, form: str) -> None:
    result = checked(form)
    shown = lines(result)
    assert shown[0] == f"{result.form.title} · case.yaml"
    assert re.fullmatch(r"(\d+) of \1 answers given\.", shown[-2])
    assert shown[-1] == summary(result)


@pytest.mark.parametrize(
    ("base", "changes", "verdict"),
    [
        ("referral", {}, "may be final."),
        ("referral", {"referral.basis": None}, "not final yet; --draft prints it with a watermark."),
        ("referral", {"childs": "x"}, "cannot be produced, not even as a draft, until these are put right."),
        (
            "referral_urgent",
            {"referral.background": None},
            "gaps never hold back a child-protection referral",
        ),
    ],
)
def test_the_last_line_says_whether_it_may_go(
    checked: Any, base: str, changes: dict[str, Any], verdict: str
) -> None:
    assert verdict in lines(checked("referral", base, changes))[-1]


# -- completeness ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORM_CODES)
def test_a_complete_case_has_every_answer(checked: Any, form: str) -> None:
    """PR12, GR13."""
    result = checked(form)
    found = completeness(result.form, result.case)
    assert found.given == found.wanted > 10
    assert found.gaps == {}


def test_gaps_are_counted_in_the_section_where_they_stand(checked: Any) -> None:
    """PR12, GR13."""
    gaps = [
        "referral.lead_consulted_name",
        "child.religion",
        "parents[0].telephone",
        "siblings[0].dob",
        "child.gp",
        "consent.sought",
        "referral.child_knows",
        "incidents[0].place",
        "referral.impact",
        "referral.risk_features.mental_health",
        "referral.education.attendance",
        "author.completed_at",
        "referral.signature.name",
        "referral.confidential_info",
    ]
    before = checked("referral")
    result = checked("referral", changes=dict.fromkeys(gaps))
    found = completeness(result.form, result.case)
    assert found.gaps == {
        "Urgency": 1,
        "The child": 1,
        "Family": 2,
        "Professionals": 1,
        "Consent": 1,
        "What the family knows": 1,
        "The concern": 2,
        "Background": 1,
        "Education": 1,
        "Referrer": 2,
        "Confidential sheet": 1,
    }
    whole = completeness(before.form, before.case)
    # mental health is no longer answered with yes, so that its detail no longer counts
    assert (found.wanted, found.given) == (whole.wanted - 1, whole.given - len(gaps) - 1)
    assert "; gaps: Urgency 1, The child 1, Family 2," in " ".join(lines(result))


def test_not_known_and_none_are_answers_where_the_form_takes_them(checked: Any) -> None:
    for words in ("not known", "none"):
        result = checked("referral", changes={"child.religion": words, "referral.previous_concerns": words})
        assert not completeness(result.form, result.case).gaps


def test_an_answer_that_cannot_be_read_is_a_gap(checked: Any) -> None:
    result = checked("referral", changes={"child.dob": "12/06/18"})
    assert completeness(result.form, result.case).gaps == {"The child": 1}


def test_what_does_not_apply_is_not_counted(checked: Any) -> None:
    born, unborn = checked("referral"), checked("referral", "referral_unborn")
    wanted = [completeness(each.form, each.case).wanted for each in (born, unborn)]
    assert wanted[1] < wanted[0]


def test_every_section_title_is_told_apart() -> None:
    for code in FORM_CODES:
        titles = [part.title for part in load(code).sections]
        assert len(titles) == len(set(titles)), code


@pytest.mark.parametrize("form", FORM_CODES)
def test_every_needed_answer_belongs_to_a_section(checked: Any, form: str) -> None:
    """No gap is counted under “Other answers”, save of what steers the form and is printed nowhere."""
    made = load(form)
    other = {
        path
        for need in made.requirements
        for path in need.paths
        if path and not made.prints(path.replace("[]", "")) and not isinstance(made.asked(path).kind, Rows)
    }
    result = checked(form, changes=dict.fromkeys(load_complete(form)) | {"reference": "CF-1"})
    assert completeness(result.form, result.case).gaps.get("Other answers", 0) <= len(other)


# -- the command -----------------------------------------------------------------------------------------------------------


def write(folder: Path, base: str, changes: dict[str, Any], name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_text(
        as_yaml(changed(load_complete(base), changes)),
        encoding="utf-8",
    )
    return path


def test_check_prints_the_page_and_with_all_everything(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = write(tmp_path, "referral", {"child.where_now": None, "incidents[0].place": None})
    page, full = run("check", "referral", path), run("check", "referral", path, "--all")
    assert page.code == full.code
    assert "Where did it happen? – incident 1: place" in page.out
    assert "→" not in page.out
    assert ": warning M02: missing: “Incidents 1: Place” is expected" in full.out
    assert "    → Add “place: …” under “incidents[0]”" in full.out
    assert page.out.splitlines()[-1] == full.out.splitlines()[-1]


def test_several_cases_have_a_page_each(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = write(tmp_path, "is1", {"is1.purpose": None})
    ran = run("check", "is1", COMPLETE / "is1.yaml", path)
    pages = ran.out.split("\n\n")
    assert len(pages) == 2
    for page, file in zip(pages, (COMPLETE / "is1.yaml", path), strict=True):
        assert page.startswith(f"Consent to information sharing (IS1) · {file}\n")
        assert f"{file} · is1: " in page.strip().splitlines()[-1]


@pytest.mark.parametrize(("columns", "longest"), [("80", 80), ("120", 120), ("20", 60), ("900", 140)])
def test_the_page_keeps_to_the_width_of_the_terminal(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: str, longest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    path = write(tmp_path, "referral", {**dict.fromkeys(load_complete("referral")), **EMPTY})
    said = [
        line for line in run("check", "referral", path).out.splitlines() if re.search(r"  line +\d", line)
    ]
    assert said
    assert longest - 10 < max(map(len, said)) <= longest


def test_the_code_at_the_end_of_a_line_can_be_explained(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = write(tmp_path, "referral_urgent", {"referral.identified_at": "16/11/2026 09:00"})
    first = run("check", "referral", path).out.splitlines()[1]
    code = first.split()[-1]
    assert code == "RQ-08"
    assert run("explain", code).out.startswith("RQ-08 (warning): Not referred within a working day")


def test_data_hold_rank_and_completeness(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = write(tmp_path, "referral", {"child.religion": None, "incidents[0].place": None})
    (data,) = json.loads(run("check", "referral", path, "--format", "json").out)
    found = data["completeness"]
    assert found["wanted"] - found["given"] == 2
    assert found["gaps"] == {"The child": 1, "The concern": 1}
    ranks = {each["path"]: each["rank"] for each in data["findings"]}
    assert ranks["incidents[0].place"] < ranks["child.religion"]
    assert sorted(each["rank"] for each in data["findings"]) == list(range(1, len(data["findings"]) + 1))
