"""The paperwork of a case: which papers it calls for, which there are, and the table that says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, load_complete
from letter_helpers import FOLDER

from caseforms.cases.blocks import Rows, asked
from caseforms.cases.events import EVENTS
from caseforms.cases.kinds import Choice
from caseforms.cases.levels import LEVELS_OF_NEED
from caseforms.cases.reading import parse_case, read_case_file
from caseforms.cases.settings import Settings
from caseforms.checks.continuum import LEVELS
from caseforms.checks.deadlines import LONDON
from caseforms.checks.pathway_table import THINGS
from caseforms.errors import Exit
from caseforms.forms import CATALOGUE
from caseforms.forms.whole_case import whole_model
from caseforms.letters.catalogue import catalogue
from caseforms.letters.paperwork import Paper, Paperwork, Stand, paperwork
from caseforms.letters.paperwork_table import Row, answers, days, rows
from caseforms.profiles import areas, load
from caseforms.samples import sample

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)
LETTERS = catalogue()
EVENT_ROWS = [row for row in rows() if row.events]


def look(data: dict[str, Any] | str, settings: Settings | None = None) -> Paperwork:
    """The paperwork of a case, given as data or as text, on the day of the samples."""
    text = data if isinstance(data, str) else as_yaml(data)
    document = parse_case(text.encode("utf-8"), "case.yaml")
    return paperwork(document, settings or Settings(), LETTERS, NOW)


def case(profile: str = "", *events: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A case with a profile, events (code and day) and more answers."""
    found = [{"event": code, "at": at, "by": "desk"} for code, at in events]
    head = {"profile": profile} if profile else {}
    return {**head, "reference": "CF-2026-0700", **({"events": found} if found else {}), **more}


def stands(found: Paperwork, kind: str = "form") -> dict[str, str]:
    """The papers of one kind with how they stand."""
    return {each.code: each.stand.value for each in found.papers if each.kind == kind}


def paper(found: Paperwork, code: str) -> Paper:
    """The one paper with a code."""
    (each,) = (each for each in found.papers if each.code == code)
    return each


def area(row: Row) -> str:
    """An area in which a row holds."""
    return row.areas[0] if row.areas else "kirklees"


# -- the table -----------------------------------------------------------------------------------------------------------


def test_every_form_of_the_catalogue_has_its_row_and_every_row_names_a_form_or_another_paper() -> None:
    assert {row.form for row in rows() if row.form} == set(CATALOGUE)
    assert all(bool(row.form) != bool(row.elsewhere) for row in rows())
    assert {*answers(), *days()} <= set(CATALOGUE)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.code}: {row.why}"[:70])
def test_a_row_names_only_what_there_is_and_where_it_stands_written(row: Row) -> None:
    assert row.why and row.source
    assert not row.why.endswith(".")
    assert {*row.events, *row.unless, *row.done, *row.anew} <= set(EVENTS)
    assert set(row.levels) <= set(dict(LEVELS_OF_NEED))
    assert set(row.pathway) <= set(THINGS)
    assert set(row.areas) <= {*areas(), ""}
    assert {*row.papers, *row.instead, *((row.follows,) if row.follows else ())} <= set(CATALOGUE)
    assert not row.clock or any(row.clock in load(each).timescales for each in areas())
    for path, choices in (*row.answers.items(), *row.unless_answers.items()):
        kind = asked(whole_model(), path).kind
        assert not choices or (isinstance(kind, Choice) and set(choices) <= set(kind.choices))
    calls = row.events or row.levels or row.pathway or row.answers or row.papers
    assert bool(calls) != row.never


@pytest.mark.parametrize("path", [path for each in (*answers().values(), *days().values()) for path in each])
def test_where_answers_stand_is_a_question_of_a_case(path: str) -> None:
    model = whole_model()
    plain = re.sub(r"\[\w*\]", "", path)
    assert asked(model, plain)
    if "[" in path:
        assert isinstance(asked(model, path.partition("[")[0]).kind, Rows)


@pytest.mark.parametrize("row", EVENT_ROWS, ids=lambda row: f"{row.code}: {row.why}"[:70])
def test_an_event_calls_for_the_paper_in_its_area_and_nowhere_else(row: Row) -> None:
    event = row.events[0]
    found = look(case(area(row), (event, "18/11/2026")))
    assert row.source in {reason.source for reason in paper(found, row.code).reasons}
    assert row.code not in stands(look(case(area(row)))) | stands(look(case(area(row))), "other")
    elsewhere = next((each for each in areas() if row.areas and each not in (*row.areas, "base")), "")
    if elsewhere:
        reasons = {r.source for p in look(case(elsewhere, (event, "18/11/2026"))).papers for r in p.reasons}
        assert row.source not in reasons


@pytest.mark.parametrize(
    "row", [row for row in EVENT_ROWS if row.unless], ids=lambda row: f"{row.code}: {row.why}"[:70]
)
def test_a_paper_is_not_called_for_after_what_rules_it_out_and_again_when_it_is_called_for_anew(
    row: Row,
) -> None:
    before, after = (row.events[0], "16/11/2026"), (row.unless[0], "17/11/2026")

    def called(*events: tuple[str, str]) -> bool:
        found = look(case(area(row), *events))
        return row.source in {reason.source for each in found.papers for reason in each.reasons}

    assert called(before)
    assert not called(before, after)
    assert called(after, (row.events[0], "18/11/2026"))


@pytest.mark.parametrize(
    "row", [row for row in EVENT_ROWS if row.done], ids=lambda row: f"{row.code}: {row.why}"[:70]
)
def test_an_event_shows_that_a_paper_was_done_unless_it_came_before(row: Row) -> None:
    event, done = row.events[0], row.done[0]
    assert (
        paper(look(case(area(row), (event, "16/11/2026"), (done, "17/11/2026"))), row.code).stand
        is Stand.DONE
    )
    if done not in row.events:
        found = look(case(area(row), (done, "15/11/2026"), (event, "16/11/2026")))
        assert paper(found, row.code).stand is not Stand.DONE


# -- the levels of need (specification 3.8) --------------------------------------------------------------------------------

_CIN, _CP = "Child in need plan, by the social worker", "Child protection plan, by the social worker"
_ASSESSED = "Initial or core assessment, by the social worker"
#: What the table of each area requires at a level: forms and papers that others make.
AT_LEVEL = {
    "kirklees_universal": set(),
    "kirklees_single_agency": {"pre_caf", "The agency’s own record"},
    "kirklees_multi_agency_caf": {"is1", "caf", "mast_plan", "mast_review"},
    "kirklees_multi_agency_s17": {"mast_plan", "mast_review", _ASSESSED},
    "kirklees_acute_s17": {_ASSESSED, _CIN},
    "kirklees_acute_s47": {_ASSESSED, _CP},
    "kent_medway_1": set(),
    "kent_medway_2": {"pre_caf", "is1", "caf", "mast_plan", "mast_review"},
    "kent_medway_3": {"referral", _ASSESSED, _CIN},
    "kent_medway_4": {"referral", _ASSESSED, _CP},
    "cafcass_1": set(),
    "cafcass_2": {"risk_id"},
    "cafcass_3": set(),
    "cafcass_4": set(),
    "sandwell_insufficient": {"Case note and end reason in eCAF"},
    "sandwell_single_agency": {"local_services"},
    "sandwell_eha_required": {"eha"},
    "sandwell_cog": {"eha", "Recommendation in eCAF, for the COG team of the child’s address"},
    "sandwell_fst": {"eha", "The assessment in eCAF, sent to the FST group"},
    "sandwell_csc": {"Transfer to ICS"},
}


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_of_need_calls_for_the_papers_of_its_table(level: str) -> None:
    found = look(case(LEVELS[level].area, level_of_need=level))
    assert {each.code for each in found.papers if each.kind != "letter"} == AT_LEVEL[level]


def test_a_pre_caf_or_a_full_caf_is_enough_where_one_agency_can_help() -> None:
    given = case("kirklees", level_of_need="kirklees_single_agency", caf={"date_started": "02/11/2026"})
    assert set(stands(look(given))) == {"caf", "is1"}


def test_a_refused_caf_leaves_only_the_question_of_a_referral_at_tier_2() -> None:
    given = case("kent_medway", level_of_need="kent_medway_2", referral={"caf_refused": "yes"})
    assert stands(look(given)) == {"referral": "may help"}


# -- sample cases ----------------------------------------------------------------------------------------------------------

M, N, R, D, L, H, E, B = (
    "missing", "not final yet", "ready", "done", "later", "may help", "made elsewhere", "beside",
)  # fmt: skip
#: Forms, and papers that others make, of each sample: by the pathway (3.4), the levels (3.8) and the rules for each form.
SAMPLES = {
    "cafcass_section_120.yaml": {"risk_id": M, "section_120": B},
    "early_help_desk.yaml": {"eha": D, "triage_checklist": D},
    "early_help_record.yaml": {"ehir": R},
    "early_help_step_down.yaml": {"eha": D, "triage_checklist": D},
    "health_visitor_urgent.yaml": {"referral": R, "skin_map": R},
    "mash_synopsis.yaml": {"agency_synopsis": D},
    "pathway_kent_tier_2.yaml": {"referral": H},
    "pathway_kirklees_acute.yaml": {"referral": N, _ASSESSED: E, _CIN: E},
    "pathway_open_questions.yaml": {"section_120": B},
    "pathway_public_law_new_concern.yaml": {"manager_discussion": M, "referral": N},
    "pathway_row_0_imminent_danger.yaml": {"manager_discussion": M, "referral": N, "section_120": B},
    "pathway_row_1_nothing_due.yaml": {"referral": B, "section_120": B},
    "pathway_row_2_no_c1a.yaml": {"referral": B, "section_120": B},
    "pathway_row_3_past_witnessing.yaml": {"manager_discussion": N, "section_120": N, "referral": B},
    "pathway_row_4_still_at_risk.yaml": {"manager_discussion": M, "contact_log": M, "referral": N, "section_120": B},
    "pathway_row_5_other_harm.yaml": {"manager_discussion": M, "referral": N, "section_120": B},
    "pathway_rows_2_and_3.yaml": {"manager_discussion": M, "section_120": N, "referral": B},
    "pathway_rows_2_and_5.yaml": {"manager_discussion": M, "referral": N, "section_120": B},
    "pathway_screening_incomplete.yaml": {"manager_discussion": M, "section_120": N, "referral": B},
    "pre_caf_kirklees.yaml": {"pre_caf": R, "manager_discussion": H},
    "school_child_in_need.yaml": {"is1": R, "caf": R, "referral": R},
    "serious_case_notification.yaml": {"scr": R},
    "serious_case_update.yaml": {"scr": R},
    "team_around_the_child.yaml": {
        "is1": M, "caf": M, "mast_meeting": R, "mast_plan": R, "mast_unmet": D, "mast_review": R, "mast_closure": R,
    },
    "three_languages.yaml": {"is1": R, "caf": R},
    "timescales_cafcass.yaml": {
        "concern_record": M, "contact_log": M, "risk_id": M, "manager_discussion": N, "referral": D,
    },
    "timescales_sandwell.yaml": {"triage_checklist": M, "agency_synopsis": M, "eha": D},
    "unborn_baby.yaml": {"referral": R},
    "letters/cafcass_child_in_need.yaml": {"manager_discussion": M, "contact_log": M, "referral": N},
    "letters/cafcass_protection.yaml": {
        "manager_discussion": N, "contact_log": M, "info_share": M, "risk_id": M, "consent_checks": M, "referral": D,
    },
    "letters/early_help_closed.yaml": {"eha": M},
    "letters/early_help_received.yaml": {"eha": D, "triage_checklist": M, "local_services": M},
    "letters/early_help_triaged.yaml": {
        "eha": D, "triage_checklist": M, "Transfer to ICS": E, "Case note and end reason in eCAF": E,
    },
    "letters/kirklees_de_escalated.yaml": {"is1": M, "caf": M, "mast_closure": M},
    "letters/kirklees_refused.yaml": {"pre_caf": M, "referral": N},
    "letters/kirklees_team.yaml": {"mast_plan": M, "mast_review": L},
    "letters/step_down.yaml": {"triage_checklist": M},
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_case_calls_for_the_papers_of_the_tables(name: str) -> None:
    found = paperwork(read_case_file(sample(name)), Settings(), LETTERS, NOW)
    assert stands(found) | stands(found, "other") == SAMPLES[name]


# -- how a paper stands ----------------------------------------------------------------------------------------------------


def test_the_review_of_a_plan_comes_after_the_plan() -> None:
    found = look(case("kirklees", level_of_need="kirklees_multi_agency_s17"))
    assert paper(found, "mast_review").stand is Stand.LATER
    assert "mast_plan" in paper(found, "mast_review").note
    planned = look(case("kirklees", ("plan_agreed", "05/11/2026"), team={"plan": {"version": "1"}}))
    assert paper(planned, "mast_review").stand is Stand.MISSING


def test_a_consent_form_is_out_of_date_when_the_consent_was_withdrawn_and_not_when_it_was_given_again() -> (
    None
):
    data = load_complete("is1") | {"caf": {"date_started": "02/11/2026"}}
    given = str(data["consent"]["given_by"][0]["date"])
    for event, day, stale in (
        ("consent_withdrawn", "19/11/2026", True),
        ("consent_withdrawn", "01/01/2020", False),
        ("plan_agreed", "19/11/2026", False),
    ):
        found = look(data | {"events": [{"event": event, "at": day}]})
        assert (paper(found, "is1").stand is Stand.OUT_OF_DATE) is stale, (given, event, day)


def test_a_meeting_that_came_after_the_last_record_of_one_makes_that_out_of_date() -> None:
    held = {"meetings": [{"date": "02/11/2026", "chair": "Anwen Pryce"}]}
    assert paper(look(case("kirklees", team=held)), "mast_meeting").stand is Stand.NOT_FINAL
    found = look(case("kirklees", ("meeting_held", "16/11/2026"), team=held))
    assert paper(found, "mast_meeting").stand is Stand.OUT_OF_DATE
    assert "2 November 2026" in paper(found, "mast_meeting").note


def test_a_review_is_out_of_date_when_the_time_for_the_next_has_passed() -> None:
    reviewed = {"meetings": [{"date": "04/05/2026", "review_no": "1"}]}
    begun = ("tier_2_started", "02/02/2026")
    found = look(case("kent_medway", begun, ("tier_2_reviewed", "04/05/2026"), team=reviewed))
    assert paper(found, "mast_review").stand is Stand.OUT_OF_DATE
    again = {"meetings": [*reviewed["meetings"], {"date": "03/11/2026", "review_no": "2"}]}
    events = (begun, ("tier_2_reviewed", "04/05/2026"), ("tier_2_reviewed", "03/11/2026"))
    assert paper(look(case("kent_medway", *events, team=again)), "mast_review").stand is Stand.NOT_FINAL


def test_a_form_with_errors_says_how_many_and_one_without_is_ready() -> None:
    assert paper(look(load_complete("referral")), "referral").stand is Stand.READY
    broken = look(load_complete("referral") | {"author": None})
    assert paper(broken, "referral").stand is Stand.NOT_FINAL
    assert re.fullmatch(r"\d+ errors?", paper(broken, "referral").note)


def test_an_urgent_referral_is_ready_whatever_is_missing() -> None:
    data = load_complete("referral_urgent") | {"siblings": None, "parents": None}
    assert paper(look(data), "referral").stand is Stand.READY


def test_a_paper_says_by_when_it_is_due_and_that_it_is_late() -> None:
    found = paper(look(case("sandwell", ("eha_received", "18/11/2026 09:00"))), "triage_checklist")
    assert found.late and found.by and found.by.at == datetime(2026, 11, 19, 9, 0, tzinfo=LONDON)
    early = paper(look(case("sandwell", ("eha_received", "20/11/2026 09:00"))), "triage_checklist")
    assert early.by and not early.late


def test_an_own_profile_s_timescale_counts(tmp_path: Path, run: Callable[..., Ran]) -> None:
    own = load("sandwell").source.replace("amount = 24\n", "amount = 240\n")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "fenbridge.toml").write_text(own, encoding="utf-8")
    data = case("fenbridge_2026", ("eha_received", "16/11/2026 09:00"))
    (tmp_path / "case.yaml").write_text(as_yaml(data), encoding="utf-8")
    ran = run("--profiles", "profiles", "paperwork", "case.yaml", "--format", "json")
    (checklist,) = (each for each in json.loads(ran.out)[0]["papers"] if each["code"] == "triage_checklist")
    assert not checklist["late"] and checklist["due_by"].startswith("2026-11-26")


# -- letters ---------------------------------------------------------------------------------------------------------------


def test_a_letter_that_is_due_is_ready_and_one_without_its_addressee_is_held_back() -> None:
    found = paperwork(read_case_file(sample("letters/kirklees_team.yaml")), _settings(), LETTERS, NOW)
    plans = {each.to: each.stand for each in found.papers if each.code == "KK-PLAN"}
    assert plans["parent 1"] is plans["parent 2"] is Stand.READY
    assert Stand.HELD in plans.values()


def test_a_letter_that_an_event_says_went_is_done() -> None:
    found = look(case("sandwell", ("eha_requested", "05/11/2026"), ("chase7_sent", "13/11/2026")))
    assert stands(found, "letter")["CHASE7"] == "done"


def test_letters_of_the_pathway_stand_as_the_pathway_says() -> None:
    found = paperwork(read_case_file(sample("pathway_row_3_past_witnessing.yaml")), Settings(), LETTERS, NOW)
    assert stands(found, "letter") == {"CC-S120": "held back", "CC-CT-S120": "done", "CC-END": "later"}


def test_a_letter_that_the_ledger_has_is_done(run: Callable[..., Ran], tmp_path: Path) -> None:
    settings = (FOLDER / "caseforms.toml").read_text(encoding="utf-8")
    (tmp_path / "caseforms.toml").write_text(f'ledger = "letters.ledger"\n{settings}', encoding="utf-8")
    path = sample("letters/kirklees_team.yaml")

    def plans() -> dict[str, str]:
        papers = json.loads(run("paperwork", path, "--format", "json").out)[0]["papers"]
        return {each["to"]: each["stands"] for each in papers if each["code"] == "KK-LP"}

    assert set(plans().values()) == {"ready"}
    assert run("letters", "write", "KK-LP", path, "--pdf", "-o", "out").code == Exit.FINE
    assert set(plans().values()) == {"done"}


def _settings() -> Settings:
    from caseforms.cases.settings import read_settings

    return read_settings(FOLDER)


# -- the command -----------------------------------------------------------------------------------------------------------


def test_the_command_shows_what_is_missing_and_why(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("paperwork", sample("timescales_sandwell.yaml"))
    assert ran.code == Exit.FINE
    assert "Missing\n  Triage support involvement checklist (triage_checklist)" in ran.out
    assert "(eha_received, 18 November 2026 16:20) · Sandwell 1.2" in " ".join(ran.out.split())
    assert max(len(line) for line in ran.out.splitlines() if "samples" not in line) <= 110


def test_the_same_comes_as_data(run: Callable[..., Ran]) -> None:
    ran = run("paperwork", sample("timescales_sandwell.yaml"), "--format", "json")
    (seen,) = json.loads(ran.out)
    papers = {each["code"]: each for each in seen["papers"] if each["kind"] == "form"}
    assert papers["eha"]["stands"] == "done"
    assert papers["triage_checklist"]["why"][0]["source"] == "Sandwell 1.2"


def test_a_case_that_calls_for_nothing_says_so(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("profile: kirklees\nreference: CF-1\n", encoding="utf-8")
    assert "calls for no paper now" in run("paperwork", "case.yaml").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reference: CF-1\n", "no area profile is named"),
        ("profile: narnia\nreference: CF-1\n", "its area profile is not known"),
        ("profile: kirklees\nreference: CF-1\nevents: [{event: meting heald, at: 01/11/2026}]\n", "EVENT-01"),
    ],
)
def test_what_makes_the_list_unreliable_is_told(
    text: str, said: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    ran = run("paperwork", "case.yaml")
    assert said in " ".join(ran.out.split())
    assert ran.code == (Exit.FINE if said == "EVENT-01" else Exit.FINDINGS)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    ran = run("paperwork", "broken.yaml", sample("timescales_sandwell.yaml"))
    assert ran.code == Exit.UNREADABLE
    assert "triage_checklist" in ran.out and "broken.yaml" in ran.err
