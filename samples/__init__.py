"""Fictional case files, one of each kind of case. Every name, number and address is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

#: The day on which the sample cases are looked at, so that their dates stay in order for good.
SAMPLE_DAY = date(2026, 11, 20)

#: Each sample case with the forms that it calls for.
SAMPLES: dict[str, tuple[str, ...]] = {
    "school_child_in_need.yaml": ("is1", "caf", "referral"),
    "health_visitor_urgent.yaml": ("referral", "skin_map"),
    "cafcass_section_120.yaml": ("section_120",),
    "serious_case_notification.yaml": ("scr",),
    "serious_case_update.yaml": ("scr",),
    "unborn_baby.yaml": ("referral",),
    "three_languages.yaml": ("is1", "caf"),
    "team_around_the_child.yaml": (
        "mast_meeting",
        "mast_plan",
        "mast_unmet",
        "mast_review",
        "mast_closure",
    ),
    "pre_caf_kirklees.yaml": ("pre_caf",),
    "early_help_desk.yaml": ("eha", "triage_checklist"),
    "early_help_step_down.yaml": ("eha", "triage_checklist"),
    "mash_synopsis.yaml": ("agency_synopsis",),
    "early_help_record.yaml": ("ehir",),
    "cafcass_high_risk.yaml": ("risk_id", "consent_checks", "concern_record", "manager_discussion", "contact_log"),
    "sharing_without_consent.yaml": ("info_share",),
    "disabled_child_questions.yaml": ("disability_questions",),
    "local_services_sheet.yaml": ("local_services",),
    "staff_training.yaml": ("training_record",),
}

#: Case files for “caseforms pathway” alone, each with the rows that apply to it, gravest first.
PATHWAY_SAMPLES: dict[str, tuple[str, ...]] = {
    "pathway_row_0_imminent_danger.yaml": ("0", "4"),
    "pathway_row_1_nothing_due.yaml": ("1",),
    "pathway_row_2_no_c1a.yaml": ("2",),
    "pathway_row_3_past_witnessing.yaml": ("3",),
    "pathway_row_4_still_at_risk.yaml": ("4",),
    "pathway_row_5_other_harm.yaml": ("5",),
    "pathway_rows_2_and_3.yaml": ("3", "2"),
    "pathway_rows_2_and_5.yaml": ("5", "2"),
    "pathway_public_law_new_concern.yaml": ("2.77 new",),
    "pathway_screening_incomplete.yaml": ("3", "screening"),
    "pathway_open_questions.yaml": ("2",),
    "pathway_kent_tier_2.yaml": (),
    "pathway_kirklees_acute.yaml": (),
}

#: Case files for “caseforms timescales” alone.
TIMESCALE_SAMPLES = ("timescales_cafcass.yaml", "timescales_sandwell.yaml")


def sample(name: str) -> Path:
    """The file of a sample case."""
    return Path(__file__).parent / name
