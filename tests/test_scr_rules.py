"""The rules of the Serious Case Review notification: each case breaks one and sees its code, place and level."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseforms.cases.settings import Settings
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.forms.present import content
from caseforms.forms.scr_stages import BY_CODE, OPTIONS, SIGNIFICANT, reached

FIRST, STAGE_2, STAGE_3, NOT_KNOWN = "scr", "scr_update_2", "scr_update_3", "scr_not_known"


def shown(result: Any) -> set[str]:
    """The titles of the sections that a case prints."""
    form = load("scr")
    keys = form.sections_of(result.case)
    return {part.title for part in form.layout.sections if not part.key or part.key in keys}


@pytest.mark.parametrize("base", [FIRST, STAGE_2, STAGE_3, NOT_KNOWN])
def test_complete_notification_has_nothing_but_questions(checked: Any, base: str) -> None:
    assert {finding.level for finding in checked("scr", base).findings} <= {Level.QUESTION, Level.ADVICE}


@pytest.mark.parametrize(
    ("base", "changes", "code", "path", "level"),
    [
        (STAGE_2, {"scr.known_to_cafcass": "not known"}, "SCR-01", "scr.stage_event", Level.ERROR),
        (NOT_KNOWN, {"scr.incident_type": "death_expected"}, "SCR-02", "scr.incident_type", Level.ADVICE),
        (NOT_KNOWN, {"scr.incident_type": "serious_injury"}, "SCR-02", "scr.incident_type", Level.ADVICE),
        (FIRST, {"scr.regional_director_informed_at": "09/06/2026 08:30"}, "SCR-03", "scr.regional_director_informed_at", Level.WARNING),
        (FIRST, {"scr.corporate_director_informed_at": "10/06/2026 08:30"}, "SCR-03", "scr.corporate_director_informed_at", Level.WARNING),
        (FIRST, {"scr.corporate_director_informed_at": "08/06/2026 10:00"}, "SCR-03", "scr.corporate_director_informed_at", Level.WARNING),
        (FIRST, {"scr.date_of_death": "07/06/2026 23:00"}, "SCR-04", "scr.date_of_death", Level.ERROR),
        (FIRST, {"scr.date_of_death": "08/06/2026 05:00"}, "SCR-04", "scr.date_of_death", Level.ERROR),
        (STAGE_3, {"scr.date_of_death": "05/08/2025 09:00"}, "SCR-04", "scr.incident_type", Level.ERROR),
        (FIRST, {"scr.referral_made_at": None}, "SCR-05", "scr.referral_made_at", Level.ERROR),
        (STAGE_2, {"scr.other_children_at_risk": "yes"}, "SCR-05", "scr.referral_made_at", Level.ERROR),
        (NOT_KNOWN, {"scr.age_if_dob_unknown": None}, "M01", "scr.age_if_dob_unknown", Level.ERROR),
        (FIRST, {"scr.files.securer_independent": "no"}, "SCR-06", "scr.files.securer_independent", Level.ERROR),
        (FIRST, {"scr.files.secured_by": "desmond  oyelaran"}, "SCR-06", "scr.files.secured_by", Level.ERROR),
        (STAGE_2, {"scr.lscb.panel_member": "Desmond Oyelaran"}, "SCR-07", "scr.lscb.panel_member", Level.ERROR),
        (STAGE_2, {"scr.imr.approved_on": None}, "SCR-08", "scr.imr.approved_on", Level.ERROR),
        (STAGE_2, {"scr.imr.sent_on": "17/11/2026"}, "SCR-08", "scr.imr.sent_on", Level.ERROR),
        (STAGE_2, {"scr.imr.draft_to_cd": "01/07/2026"}, "SCR-08", "scr.imr.draft_to_cd", Level.ERROR),
        (STAGE_2, {"scr.imr.external_to_region": "no"}, "SCR-09", "scr.imr.external_to_region", Level.ERROR),
        (NOT_KNOWN, {"scr.lscb.decision": "no_scr"}, "SCR-10", "scr.lscb.decision", Level.ERROR),
        (STAGE_2, {"scr.stage_event": "1i"}, "SCR-10", "scr.lscb.decision", Level.ERROR),
        (FIRST, {"scr.known_to_cafcass": "not known"}, "SCR-11", "scr.known_to_cafcass", Level.ERROR),
        (FIRST, {"scr.stage_event": "1e"}, "SCR-12", "scr.stage_event", Level.ADVICE),
        (FIRST, {"scr.signature.signed_on": None}, "SCR-13", "scr.signature.signed_on", Level.WARNING),
        (FIRST, {"scr.files.state": ["original_sealed"]}, "SCR-14", "scr.files.state", Level.ADVICE),
        (FIRST, {"scr.form_type": "update"}, "M01", "scr.notification_ref", Level.ERROR),
        (FIRST, {"scr.form_type": "update"}, "M01", "scr.sequence_no", Level.ERROR),
        (FIRST, {"scr.incident_known_at": None}, "M01", "scr.incident_known_at", Level.ERROR),
        (FIRST, {"scr.staff_support": None}, "M02", "scr.staff_support", Level.WARNING),
        (FIRST, {"scr.media_interest": None}, "M02", "scr.media_interest", Level.WARNING),
        (FIRST, {"scr.sequence_no": "0"}, "VAL-03", "scr.sequence_no", Level.ERROR),
    ],
)  # fmt: skip
def test_rule_is_broken(
    checked: Any, found: Any, base: str, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert found(checked("scr", base, changes), code, path).level is level


@pytest.mark.parametrize(
    ("base", "changes"),
    [
        (FIRST, {"scr.corporate_director_informed_at": "08/06/2026 time not known"}),
        (FIRST, {"scr.date_of_death": "08/06/2026 time not known"}),
        (FIRST, {"scr.abuse_neglect_suspected": "not suspected"}),
        (FIRST, {"scr.incident_type": "death_expected"}),
        (FIRST, {"scr.siblings_at_risk": "no", "scr.referral_made_at": None}),
        (FIRST, {"child.given_names": None, "child.family_name": None, "scr.initials": "J.P.A."}),
        (FIRST, {"scr.files.ordered": "no"}),
        (STAGE_2, {"scr.lscb.panel_member": "Desmond Oyelaran-Reed"}),
        (STAGE_3, {"scr.files.state": ["original_sealed"]}),
        (STAGE_3, {"scr.action_plan_items": "none", "scr.learning_points": "none"}),
        (STAGE_2, {"scr.stage_event": "1i", "scr.lscb.decision": "other_review"}),
    ],
)
def test_nothing_is_wrong(checked: Any, base: str, changes: dict[str, Any]) -> None:
    assert {finding.level for finding in checked("scr", base, changes).findings} <= {Level.QUESTION}


def test_neither_name_nor_initials_is_an_error(checked: Any, found: Any) -> None:
    result = checked("scr", NOT_KNOWN, {"scr.initials": None})
    assert found(result, "M01", "child.given_names").level is Level.ERROR


def test_a_first_notification_does_not_wait_for_sealed_files_or_for_the_court(
    checked: Any, found: Any
) -> None:
    result = checked("scr", FIRST, {"scr.files.secured_at": None, "scr.court_informed_at": None})
    assert not result.errors
    assert found(result, "M02", "scr.files.secured_at").level is Level.WARNING
    later = checked("scr", STAGE_2, {"scr.files.secured_at": None, "scr.court_informed_at": None})
    assert {error.path for error in later.errors} == {"scr.files.secured_at", "scr.court_informed_at"}


def test_sections_follow_the_stage_and_whether_the_child_was_known(checked: Any) -> None:
    cafcass, files, lscb = (
        "Cafcass’s involvement",
        "Securing the files",
        "The Local Safeguarding Children Board (LSCB)",
    )
    report, learning = "Cafcass’s single-agency report", "Action plan and learning"
    conditional = {cafcass, files, lscb, report, learning}
    assert shown(checked("scr", FIRST)) & conditional == {cafcass, files}
    assert shown(checked("scr", FIRST, {"scr.files": None})) & conditional == {cafcass}
    assert shown(checked("scr", STAGE_2)) & conditional == {cafcass, files, lscb, report}
    assert shown(checked("scr", STAGE_3)) & conditional == conditional
    assert shown(checked("scr", NOT_KNOWN)) & conditional == {lscb}


def test_what_was_written_early_is_printed_early(checked: Any) -> None:
    early = checked(
        "scr",
        FIRST,
        {"scr.learning_points": [{"point": "Ring the health visitor."}], "scr.lscb.name": "Northmoor LSCB"},
    )
    assert {"Action plan and learning", "The Local Safeguarding Children Board (LSCB)"} <= shown(early)


def test_a_homicide_review_has_no_place_in_the_order(checked: Any) -> None:
    assert not reached("dhr", "1f")
    assert not reached(None, "1a")
    assert not checked("scr", FIRST, {"scr.stage_event": "dhr"}).errors


def test_every_event_is_offered_and_the_decisions_are_significant() -> None:
    assert [code for code, _ in OPTIONS] == list(BY_CODE)
    assert {"1d", "1h", "1i", "2f", "3c"} <= set(SIGNIFICANT)
    assert BY_CODE["dhr"].stage == 0
    assert BY_CODE["2c"].label.startswith("2c – ")


def test_page_heads_show_initials_only(checked: Any) -> None:
    result = checked("scr", FIRST)
    made = content(load("scr"), result.case, result.findings, Settings(), draft=False, urgent=False)
    assert made.furniture.who == "J.P.A."
    assert result.case.today == date(2026, 11, 20)


def test_an_update_says_its_number_on_every_page(checked: Any) -> None:
    form = load("scr")
    assert form.version(checked("scr", STAGE_2).case) == "1, update 5"
    assert form.version(checked("scr", FIRST).case) == "1"


def test_nothing_of_a_court_report_is_printed() -> None:
    form = load("scr")
    allowed = {"proceedings.exist", "proceedings.court", "proceedings.case_number"}
    assert {path for path in form.printed if path.startswith("proceedings")} == allowed
    for other in (
        "consent",
        "incidents",
        "events",
        "screening_checks",
        "referral",
        "caf",
        "skin_map",
        "child.where_now",
    ):
        assert not form.prints(other)
