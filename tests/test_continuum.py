"""The continuum of need: the level is the practitioner's; what goes with it is named, and so is what does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from helpers import Ran, changed, check_data, load_complete

from caseforms.cases.kinds import Refused
from caseforms.cases.levels import LEVELS_OF_NEED, LevelKind
from caseforms.checks.check import Result
from caseforms.checks.continuum import LEVELS, RULES
from caseforms.findings import Level
from caseforms.forms import load
from caseforms.profiles.areas import area_of
from caseforms.samples import PATHWAY_SAMPLES, SAMPLES, sample

KENT, KIRKLEES = "kent_medway_2011", "kirklees"


def referral(changes: dict[str, Any], base: str = "referral") -> Result:
    return check_data("referral", changed(load_complete(base), changes))


def about_level(result: Result) -> dict[str, str]:
    return {finding.code: finding.path for finding in result.findings if finding.code.startswith("LEVEL")}


# -- the levels ----------------------------------------------------------------------------------------------------------


def test_every_level_that_can_be_stated_says_what_it_asks_for() -> None:
    assert list(LEVELS) == [code for code, _ in LEVELS_OF_NEED]
    for code, level in LEVELS.items():
        assert code.startswith(level.area)
        assert area_of(level.area) == level.area
        assert all((level.who, level.assessment, level.paperwork, level.lead, level.notify, level.source))
        assert level.social_worker in ("", "usually", "always")


@pytest.mark.parametrize(
    ("code", "assessment", "paperwork", "lead", "notify"),
    [
        (
            "kirklees_single_agency",
            "pre-assessment checklist or full CAF",
            "own record",
            "that agency",
            "nobody",
        ),
        ("kirklees_multi_agency_caf", "CAF", "MAST delivery action plan", "any member of the MAST", "KISS"),
        (
            "kirklees_multi_agency_s17",
            "initial or core",
            "MAST delivery action plan",
            "any member of the MAST",
            "KISS",
        ),
        ("kirklees_acute_s17", "initial or core", "child in need plan", "social worker", "CareFirst"),
        ("kirklees_acute_s47", "initial or core", "child protection plan", "social worker", "CareFirst"),
        ("kent_medway_2", "checklist", "six months", "agree", "consult"),
        ("kent_medway_3", "initial, then core", "every six months", "exceptionally another", "with consent"),
        (
            "kent_medway_4",
            "section 47",
            "child protection plan",
            "always a social worker",
            "by telephone at once",
        ),
        ("sandwell_single_agency", "none", "SINGLE within 48 hours", "not laid down", "referrer"),
    ],
)
def test_a_level_asks_for_what_its_area_lays_down(
    code: str, assessment: str, paperwork: str, lead: str, notify: str
) -> None:
    level = LEVELS[code]
    for part, wanted in (
        (level.assessment, assessment),
        (level.paperwork, paperwork),
        (level.lead, lead),
        (level.notify, notify),
    ):
        assert wanted in part


def test_the_two_levels_called_section_17_differ_in_plan_and_lead() -> None:
    one, other = LEVELS["kirklees_multi_agency_s17"], LEVELS["kirklees_acute_s17"]
    assert one.assessment == other.assessment
    assert (one.paperwork, one.lead, one.social_worker) != (other.paperwork, other.lead, other.social_worker)


@pytest.mark.parametrize("words", ["s17 CIN", "CIN", "child in need", "Section 17", "s17"])
def test_the_name_that_two_levels_share_is_refused_with_both(words: str) -> None:
    with pytest.raises(Refused) as refused:
        LevelKind(options=LEVELS_OF_NEED).read(words)
    assert "kirklees_multi_agency_s17" in refused.value.concern.remedy
    assert "kirklees_acute_s17" in refused.value.concern.remedy


@pytest.mark.parametrize("words", ["tier 3", "3"])
def test_a_tier_without_its_area_is_refused_with_the_areas(words: str) -> None:
    with pytest.raises(Refused) as refused:
        LevelKind(options=LEVELS_OF_NEED).read(words)
    assert "kent_medway_3, cafcass_3" in refused.value.concern.remedy


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("kent_medway_3", "kent_medway_3"),
        ("Kirklees: acute, child in need (section 17)", "kirklees_acute_s17"),
        ("Sandwell COG", "sandwell_cog"),
        ("Sandwell middling", None),
    ],
)
def test_a_level_is_stated_by_its_code_or_its_full_name(words: str, code: str | None) -> None:
    kind = LevelKind(options=LEVELS_OF_NEED)
    if code:
        assert kind.read(words) == code
    else:
        with pytest.raises(Refused):
            kind.read(words)


def test_no_indicators_and_no_figures_stand_for_a_level() -> None:
    """Tier 3's indicators are missing from the source, and no level is worked out from indicators (Kent and Medway 3–4)."""
    for level in LEVELS.values():
        words = " ".join((level.who, level.assessment, level.paperwork, level.lead, level.notify))
        assert not re.search(r"\b(score|points|indicators?)\b", words)
    assert not [
        finding for finding in referral({}).findings if finding.code in ("LEVEL-01", "LEVEL-02", "LEVEL-04")
    ]


# -- what does not go with the level -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "path", "level"),
    [
        (
            {
                "level_of_need": "kirklees_acute_s17",
                "lead_professional": {"name": "H. Brear", "role": "Mentor"},
            },
            "LEVEL-01",
            "lead_professional.role",
            Level.WARNING,
        ),
        (
            {
                "profile": KENT,
                "level_of_need": "kent_medway_3",
                "lead_professional": {"name": "H. Brear", "role": "Community nurse"},
            },
            "LEVEL-01",
            "lead_professional.role",
            Level.ADVICE,
        ),
        ({"level_of_need": "kirklees_acute_s47"}, "LEVEL-02", "level_of_need", Level.WARNING),
        ({"level_of_need": "kirklees_multi_agency_caf"}, "LEVEL-02", "level_of_need", Level.WARNING),
        (
            {"level_of_need": "kirklees_acute_s17", "referral.basis": "s47"},
            "LEVEL-02",
            "level_of_need",
            Level.WARNING,
        ),
        ({"profile": KENT, "level_of_need": "kent_medway_2"}, "LEVEL-02", "level_of_need", Level.WARNING),
        (
            {
                "profile": KENT,
                "level_of_need": "kent_medway_2",
                "referral.caf_refused": "yes",
                "referral.telephone_referral": "no",
                "referral.consultation_number": None,
            },
            "LEVEL-03",
            "referral.caf_refused",
            Level.WARNING,
        ),
        (
            {"profile": KENT, "level_of_need": "kirklees_acute_s17"},
            "LEVEL-04",
            "level_of_need",
            Level.WARNING,
        ),
        ({"profile": KIRKLEES, "level_of_need": None}, "LEVEL-05", "level_of_need", Level.QUESTION),
    ],
)
def test_what_does_not_fit_is_found(
    found: Any, changes: dict[str, Any], code: str, path: str, level: Level
) -> None:
    assert load_complete("referral")["referral"]["basis"] == "s17"
    finding = found(referral(changes), code, path)
    assert finding.level is level
    assert finding.remedy
    assert finding.source


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"level_of_need": "kirklees_acute_s17", "lead_professional": {"role": "Senior social worker"}},
            "LEVEL-01",
        ),
        ({"level_of_need": "kirklees_multi_agency_s17", "lead_professional": {"role": "Mentor"}}, "LEVEL-01"),
        ({"level_of_need": "kirklees_acute_s17", "lead_professional": {"name": "H. Brear"}}, "LEVEL-01"),
        (
            {
                "profile": KENT,
                "level_of_need": "kent_medway_3",
                "lead_professional": {"role": "Team leader", "organisation": "Children’s social care"},
            },
            "LEVEL-01",
        ),
        ({"level_of_need": "kirklees_acute_s17"}, "LEVEL-02"),
        ({"level_of_need": "kirklees_multi_agency_s17"}, "LEVEL-02"),
        ({"level_of_need": "kirklees_acute_s47", "referral.basis": "s47"}, "LEVEL-02"),
        ({"profile": KENT, "level_of_need": "kent_medway_3", "referral.basis": "s47"}, "LEVEL-02"),
        ({"level_of_need": "kirklees_multi_agency_caf", "referral.caf_refused": "yes"}, "LEVEL-02"),
        ({"profile": "cafcass_2007", "level_of_need": "cafcass_2"}, "LEVEL-02"),
        ({"level_of_need": "kirklees_acute_s17", "referral.basis": "other"}, "LEVEL-02"),
        (
            {
                "profile": KENT,
                "level_of_need": "kent_medway_2",
                "referral.caf_refused": "yes",
                "referral.telephone_referral": "no",
                "events": [{"event": "social_care_consulted", "at": "18/11/2026 10:00"}],
            },
            "LEVEL-03",
        ),
        ({"profile": KENT, "level_of_need": "kent_medway_2", "referral.caf_refused": "no"}, "LEVEL-03"),
        ({"profile": KIRKLEES, "level_of_need": "kirklees_acute_s17"}, "LEVEL-04"),
        ({"profile": "somewhere", "level_of_need": "kirklees_acute_s17"}, "LEVEL-04"),
        ({"profile": KIRKLEES, "level_of_need": "kirklees_acute_s17"}, "LEVEL-05"),
        ({"profile": KENT, "level_of_need": None}, "LEVEL-05"),
        ({"profile": KIRKLEES, "level_of_need": None, "referral.basis": "s47"}, "LEVEL-05"),
    ],
)
def test_what_fits_is_left_alone(changes: dict[str, Any], code: str) -> None:
    assert code not in about_level(referral(changes))


def test_a_caf_refused_at_tier_2_calls_for_a_consultation_on_the_caf_too(checked: Any, found: Any) -> None:
    changes = {"profile": KENT, "level_of_need": "kent_medway_2", "consent.given": "refused"}
    assert found(checked("caf", changes=changes), "LEVEL-03", "consent.given").level is Level.WARNING
    agreed = checked("caf", changes={**changes, "consent.given": "given"})
    assert "LEVEL-03" not in about_level(agreed)


@pytest.mark.parametrize("form", ["is1", "skin_map", "section_120", "scr"])
def test_forms_that_ask_nothing_about_levels_say_nothing_about_them(checked: Any, form: str) -> None:
    changes = {"level_of_need": "kent_medway_2", "profile": KIRKLEES, "consent.given": "refused"}
    assert about_level(checked(form, changes=changes)) == {}


def test_a_level_never_holds_back_a_child_protection_referral() -> None:
    changes = {"level_of_need": "kent_medway_1", "lead_professional": {"role": "Mentor"}}
    result = check_data("referral", changed(load_complete("referral_urgent"), changes))
    assert result.urgent
    assert not result.errors
    assert "LEVEL-02" in about_level(result)


def test_every_rule_has_been_seen_to_fire() -> None:
    assert {rule.code for rule in RULES} == {f"LEVEL-0{n}" for n in range(1, 6)}


@pytest.mark.parametrize("form", ["referral", "caf"])
def test_the_level_is_printed(form: str) -> None:
    assert load(form).prints("level_of_need")


# -- the overview --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("pathway_kirklees_acute.yaml", "LEVEL-01", "child in need plan"),
        ("pathway_kent_tier_2.yaml", "LEVEL-03", "pre-assessment checklist"),
    ],
)
def test_the_pathway_shows_what_goes_with_the_level(
    run: Callable[..., Ran], name: str, code: str, says: str
) -> None:
    assert name in PATHWAY_SAMPLES
    ran = run("pathway", sample(name))
    assert "Level of need, as you state it: " in ran.out
    assert code in ran.out
    assert says in " ".join(ran.out.split())
    (data,) = json.loads(run("pathway", sample(name), "--format", "json").out)
    assert [each["code"] for each in data["level_findings"]] == [code]
    assert data["level_of_need"]["stated"]


def test_the_pathway_says_nothing_of_levels_when_none_is_stated(run: Callable[..., Ran]) -> None:
    (name,) = (name for name, codes in SAMPLES.items() if codes == ("section_120",))
    assert "Level of need" not in run("pathway", sample(name)).out
