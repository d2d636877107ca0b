"""Wording: which words a document must not use, which offences call for protection, and what one case took from another."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from helpers import changed, check_data, load_complete

from caseforms.checks.check import Result
from caseforms.checks.folder import FEWEST_WORDS, compare
from caseforms.checks.offences import listed, named_offences
from caseforms.findings import Finding, Level

Checked = Callable[..., Result]
Found = Callable[..., Finding]


def codes(result: Result, *wanted: str) -> list[str]:
    """The findings with a code of this theme, as “CODE path”."""
    return [f"{f.code} {f.path}" for f in result.findings if f.code.startswith(wanted)]


# -- “Schedule 1 offender” ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "He is a Schedule 1 offender.",
        "He is a schedule one offender and lives next door.",
        "A known Sch 1 offender was there.",
        "a Sch. 1 sex offender",
        "a sched 1 offender",
        "a Schedule I offender",
        "a Schedule-1-offender",
        "a Schedule (1) offender",
        "He has Schedule 1 status.",
        "He is a Schedule One.",
        "He is Schedule 1 and lives next door.",
        "He was a so-called “Schedule 1” offender.",
        "He was convicted of an offence under Schedule 1 of the Children and Young Persons Act 1933.",
        "He was convicted under Schedule 1.",
        "the S1 offender next door",
    ],
)
def test_schedule_1_offender_is_refused_in_every_spelling(words: str, checked: Checked, found: Found) -> None:
    finding = found(
        checked("referral", changes={"referral.background": words}), "WORD-01", "referral.background"
    )
    assert finding.level is Level.ERROR
    assert "Risk to Children" in finding.remedy
    assert "offence" in finding.remedy


@pytest.mark.parametrize(
    "words",
    [
        "A Schedule 1 application for money is before the court.",
        "Schedule 1 to the Children Act 1989 provides for money.",
        "The school’s schedule 1 is attached.",
        "He is on schedule 1 of the timetable.",
        "The order and schedule 1 to the order were read out.",
        "He poses a Risk to Children: cruelty to a child, 2011.",
        "He is on our schedule for 1 May.",
    ],
)
def test_other_schedules_are_left_alone(words: str, checked: Checked) -> None:
    assert not codes(checked("referral", changes={"referral.background": words}), "WORD-01")


@pytest.mark.parametrize(
    ("form", "base", "path"),
    [
        ("referral", "referral", "parents[0].risk_offence"),
        ("caf", "caf", "caf.reason"),
        ("section_120", "section_120", "section_120.why_not_referral"),
        ("is1", "is1", "consent.scope"),
        ("scr", "scr", "scr.summary"),
    ],
)
def test_the_term_is_found_in_the_words_of_every_form(
    form: str, base: str, path: str, checked: Checked
) -> None:
    text = "Mr Brook is a Schedule 1 offender."
    assert f"WORD-01 {path}" in codes(checked(form, base, {path: text}), "WORD-01")


def test_an_answer_that_the_form_does_not_print_is_not_looked_at(checked: Checked) -> None:
    assert not codes(checked("is1", changes={"incidents[0].what": "a Schedule 1 offender"}), "WORD-01")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("referral.child_words", "Mum says he is a Schedule 1 offender."),
        ("referral.background", "The aunt said, “I heard that he is a Schedule 1 offender, he told me.”"),
    ],
)
def test_the_words_of_others_stay_as_they_were_spoken(
    path: str, text: str, checked: Checked, found: Found
) -> None:
    assert found(checked("referral", changes={path: text}), "WORD-01", path).level is Level.ADVICE


def test_the_term_in_quotation_marks_is_not_somebodys_speech(checked: Checked, found: Found) -> None:
    result = checked("referral", changes={"referral.background": "He is a “Schedule 1 offender”, we hear."})
    assert found(result, "WORD-01", "referral.background").level is Level.ERROR


def test_the_term_does_not_hold_back_an_urgent_referral(checked: Checked, found: Found) -> None:
    result = checked("referral", "referral_urgent", {"referral.background": "He is a Schedule 1 offender."})
    assert found(result, "WORD-01", "referral.background").level is Level.WARNING


# -- the list of offences -----------------------------------------------------------------------------------------------


def test_the_list_is_whole() -> None:
    """118 entries of 24 Acts and the common law; each has a name, all but the six at common law a section."""
    entries = listed()
    assert len(entries) == 118
    assert [each.name for each in entries if not each.section] == [
        "Murder", "Manslaughter", "Infanticide", "Kidnapping", "False imprisonment", "Assault or battery",
    ]  # fmt: skip
    assert all(bool(each.section) == bool(each.act) for each in entries)
    assert len({(each.section, each.act, each.name) for each in entries}) == 118
    assert sum(each.act == "Sexual Offences Act 2003" for each in entries) == 47
    assert sum(each.act == "Sexual Offences Act 1956" for each in entries) == 29
    assert entries[-1].act == "Asylum and Immigration (Treatment of Claimants, etc.) Act 2004"
    assert not any("*" in each.name for each in entries)


@pytest.mark.parametrize("offence", listed(), ids=lambda each: f"{each.section} {each.act}")
def test_every_entry_is_found_by_its_own_name(offence: Any) -> None:
    assert any(offence in named.offences for named in named_offences(offence.name, asked=True))


@pytest.mark.parametrize(
    ("answer", "entry"),
    [
        ("Child cruelty, 2011", "Cruelty to children"),
        ("neglecting a child", "Cruelty to children"),
        ("ABH on his stepson", "Assault occasioning actual bodily harm"),
        ("GBH with intent on a baby", "Wounding and causing grievous bodily harm: wounding with intent"),
        (
            "Section 20 wounding of a boy",
            "Wounding and causing grievous bodily harm: inflicting bodily injury",
        ),
        ("common assault of a girl aged 9", "Assault or battery"),
        ("making indecent images", "Indecent photographs of children"),
        ("possession of indecent images", "Possession of indecent photographs of children"),
        ("USI", "Intercourse with a girl under 13"),
        ("grooming", "Meeting a child following sexual grooming etc."),
        ("parental child abduction", "Offence of abduction of a child by parent"),
        ("attempted rape of a girl of 12", "Rape"),
        ("attempting to rape a girl under 13", "Rape of a child under 13"),
        ("conspiracy to kidnap a child", "Kidnapping"),
        ("incitement to sexual activity with a boy", "Sexual activity with a child"),
        ("aiding and abetting cruelty to a child", "Cruelty to children"),
        ("counselling or procuring the indecent assault of a girl", "Indecent assault on a woman"),
        ("caution for indecent exposure to a schoolgirl", "Indecent exposure"),
        ("conditional discharge for assault on his son", "Assault or battery"),
        ("threatening to kill the children", "Threats to kill"),
    ],
)
def test_usual_words_attempts_and_cautions_are_found_where_an_offence_is_asked_for(
    answer: str, entry: str
) -> None:
    (named,) = named_offences(answer, asked=True)
    assert entry in [each.name for each in named.offences]
    assert named.of_child


@pytest.mark.parametrize(
    "answer",
    [
        "none",
        "shoplifting, 2019",
        "No convictions for violence or sexual assault",
        "no cautions or convictions for cruelty to children",
        "acquitted of rape in 2011",
        "arrested for child cruelty; no further action",
        "alleged sexual assault, never charged",
        "driving without due care and attention",
        "drug trafficking",
        "ABH on his ex-partner",
        "sexual assault of a woman aged 34",
        "assaulting a police officer",
        "domestic assault",
    ],
)
def test_other_offences_suspicions_and_adult_victims_are_not_on_the_list(answer: str) -> None:
    assert not list(named_offences(answer, asked=True))


@pytest.mark.parametrize(
    ("answer", "of_child"),
    [
        ("assault", False),
        ("rape in 2004", False),
        ("assault aged 16", False),
        ("assault on his wife and daughter", True),
        ("assault on his partner in front of their son", None),
        ("cruelty", None),
        ("assault of a 4-year-old", True),
        ("assault on Sam (7)", True),
        ("assault on Sam (37)", None),
        ("child assault", True),
    ],
)
def test_the_victim_is_told_from_the_words_behind_the_offence(answer: str, of_child: bool | None) -> None:
    found = [named.of_child for named in named_offences(answer, asked=True)]
    assert found == ([] if of_child is None else [of_child])


@pytest.mark.parametrize(
    "text",
    [
        "He was convicted of assaulting his stepdaughter in 2019.",
        "She pleaded guilty to wilful neglect of her baby.",
        "He was released from prison on 3 November 2025 after a sentence for sexual assault of a girl of 13.",
        "Police told us that he was cautioned in 2015 for common assault on a child.",
        "He raped a girl of 12 in 2001 and was jailed.",
        "She was conditionally discharged for child neglect.",
    ],
)
def test_a_narrative_tells_of_a_conviction_in_the_same_sentence(text: str) -> None:
    assert [named.of_child for named in named_offences(text, asked=False)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "There was an assault in the playground: Kyle hit another boy with a bag.",
        "After the assault in the playground both boys were cautioned by the head teacher.",
        "He was arrested on 2 May for assault on a child and bailed.",
        "He has no convictions for child cruelty.",
        "He has never been convicted of any assault on a child.",
        "Kyle (14) was cautioned for assault on a pupil.",
        "Mr Beck was convicted of assaulting her mother.",
        "He was convicted of theft. He worries about assault on children in the park.",
        "He was convicted of theft; nobody speaks of an assault on a child.",
        "He treats her stories of murder with caution and speaks in long sentences.",
        "I worry about neglect of the baby.",
    ],
)
def test_a_narrative_without_a_conviction_for_it_names_no_offence(text: str) -> None:
    assert not list(named_offences(text, asked=False, children={"kyle"}))


def test_a_very_long_text_without_sentences_costs_linear_time() -> None:
    text = "was convicted of assault and not convicted of assault on Sam " * 4000
    begun = time.perf_counter()
    assert len(list(named_offences(text, asked=False))) > 1000
    assert time.perf_counter() - begun < 5


# -- “Risk to Children” and the procedure -------------------------------------------------------------------------------


def test_an_offence_against_a_child_asks_whether_the_person_is_a_risk(checked: Checked, found: Found) -> None:
    offence = {"parents[0].risk_offence": "Cruelty to children, 2012", "parents[0].risk_to_children": None}
    finding = found(checked("referral", changes=offence), "WORD-02", "parents[0].risk_to_children")
    assert finding.level is Level.WARNING
    no = checked("referral", changes=offence | {"parents[0].risk_to_children": "no"})
    assert found(no, "WORD-02", "parents[0].risk_to_children").level is Level.QUESTION
    for answer in ("yes", "not known"):
        said = checked("referral", changes=offence | {"parents[0].risk_to_children": answer})
        assert not codes(said, "WORD-02")


CONVICTED = "Her partner was convicted of cruelty to a child in 2012."


def test_a_conviction_in_a_narrative_asks_for_the_words_risk_to_children(
    checked: Checked, found: Found
) -> None:
    result = checked("caf", changes={"caf.reason": f"We met the family in May. {CONVICTED}"})
    assert found(result, "WORD-02", "caf.reason").level is Level.WARNING
    for words in ("He is identified as a Risk to Children.", "He is a person posing a risk to children."):
        assert not codes(checked("caf", changes={"caf.reason": f"{CONVICTED} {words}"}), "WORD-02")


def test_the_answer_on_risk_features_is_enough(checked: Checked) -> None:
    risk = {"referral.background": CONVICTED, "referral.risk_features.risk_to_children": None}
    assert codes(checked("referral", changes=risk), "WORD-02") == ["WORD-02 referral.background"]
    risk |= {
        "referral.risk_features.risk_to_children": "yes",
        "referral.risk_features.risk_to_children_detail": "Cruelty to a child, 2012",
    }
    assert not codes(checked("referral", changes=risk), "WORD-02")


@pytest.mark.parametrize(
    ("form", "path", "text", "level"),
    [
        ("caf", "caf.reason", CONVICTED, Level.WARNING),
        ("section_120", "section_120.why_not_referral", CONVICTED, Level.WARNING),
        ("referral", "referral.background", CONVICTED, Level.QUESTION),
        ("caf", "caf.reason", "Her partner was convicted of rape in 2012.", Level.QUESTION),
        ("referral", "parents[0].risk_offence", "attempted rape, 2012", Level.QUESTION),
    ],
)
def test_a_listed_offence_calls_for_the_procedure(
    form: str, path: str, text: str, level: Level, checked: Checked, found: Found
) -> None:
    finding = found(checked(form, changes={path: text}), "WORD-03", path)
    assert finding.level is level
    assert "on the list of offences against children" in finding.message
    assert ("under 18" in finding.message) == ("rape" in text)


def test_the_finding_names_the_entry_with_section_and_act(checked: Checked, found: Found) -> None:
    message = found(checked("caf", changes={"caf.reason": CONVICTED}), "WORD-03", "caf.reason").message
    assert "“Cruelty to children” (section 1, Children and Young Persons Act 1933)" in message
    common = "Her partner was convicted of kidnapping a child."
    message = found(checked("caf", changes={"caf.reason": common}), "WORD-03", "caf.reason").message
    assert "“Kidnapping” (common law)" in message


def test_one_offence_is_enough_and_one_against_a_child_goes_first(checked: Checked) -> None:
    many = {"caf.reason": "He was convicted of rape in 2001.", "caf.conclusions": CONVICTED}
    assert codes(checked("caf", changes=many), "WORD-03") == ["WORD-03 caf.conclusions"]


def test_a_child_protection_referral_meets_the_rule(checked: Checked) -> None:
    result = checked("referral", "referral_urgent", {"referral.background": CONVICTED})
    assert not codes(result, "WORD-03")


def test_what_stands_on_the_confidential_sheet_is_not_named(checked: Checked, found: Found) -> None:
    result = checked("referral", changes={"referral.confidential_info": CONVICTED})
    assert "Cruelty" not in found(result, "WORD-03", "referral.confidential_info").message


def test_the_childs_own_caution_is_not_that_of_an_adult(checked: Checked) -> None:
    for name in ("Ellie", "Noah"):
        text = f"{name} was cautioned for assault on a pupil."
        assert not codes(checked("referral", changes={"referral.background": text}), "WORD")


# -- fact and opinion ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [None, "not known", "none"])
def test_an_opinion_says_what_it_rests_on(answer: str | None, checked: Checked) -> None:
    opinion = {"incidents[0].fact_or_opinion": "opinion", "incidents[0].source_detail": answer}
    assert codes(checked("referral", changes=opinion), "WORD-04") == ["WORD-04 incidents[0].source_detail"]
    opinion["incidents[0].source_detail"] = "Mrs Bell, who saw him lift his hand"
    assert not codes(checked("referral", changes=opinion), "WORD-04")
    opinion |= {"incidents[0].source_detail": answer, "incidents[0].fact_or_opinion": "fact"}
    assert not codes(checked("referral", changes=opinion), "WORD-04")


@pytest.mark.parametrize(
    ("what", "fires"),
    [
        ("He may have hit her.", True),
        ("She was possibly there.", True),
        ("I think that he pushed her.", True),
        ("She came in at 9.10 and cried.", False),
        ("In May have a look at the record.", False),
        ("She said, “I think he might have hit me.”", False),
        ("He was seen by two teachers on 3 May.", False),
    ],
)
def test_what_is_marked_as_fact_is_told_without_doubt(what: str, fires: bool, checked: Checked) -> None:
    fact = {"incidents[0].what": what, "incidents[0].fact_or_opinion": "fact"}
    expected = ["WORD-05 incidents[0].fact_or_opinion"] if fires else []
    assert codes(checked("referral", changes=fact), "WORD-05") == expected
    fact["incidents[0].fact_or_opinion"] = "opinion"
    assert not codes(checked("referral", changes=fact), "WORD-05")


# -- the skin map -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kind_detail", "fractured wrist"),
        ("kind_detail", "cigarette burn"),
        ("kind_detail", "NAI"),
        ("shape", "round, infected"),
        ("site", "left forearm, broken arm"),
        ("kind_detail", "adult bite"),
        ("shape", "oval, healing"),
    ],
)
def test_a_skin_map_names_no_diagnosis(name: str, text: str, checked: Checked) -> None:
    path = f"skin_map.injuries[0].{name}"
    result = checked("skin_map", changes={path: text})
    assert f"WORD-06 {path}" in codes(result, "WORD-06")
    assert f"MAP-15 {path}" not in codes(result, "MAP-15")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kind_detail", "bite mark, two curved rows"),
        ("kind_detail", "burn, edge raised"),
        ("shape", "round, with a sharp edge"),
        ("kind_detail", "scald"),
        ("site", "left forearm, inner side"),
    ],
)
def test_what_can_be_seen_may_be_named(name: str, text: str, checked: Checked) -> None:
    assert not codes(checked("skin_map", changes={f"skin_map.injuries[0].{name}": text}), "WORD-06")


def test_what_a_doctor_found_may_be_told_as_an_action_and_what_was_said_as_said(checked: Checked) -> None:
    said = {
        "skin_map.actions[0].action": "X-ray at the hospital: no fracture",
        "skin_map.child_said": "He burned me with a cigarette. It is a cigarette burn.",
    }
    assert not codes(checked("skin_map", changes=said), "WORD-06")


def test_what_a_witness_saw_is_looked_at_as_well(checked: Checked) -> None:
    seen = {"skin_map.witnesses": [{"name": "Ann Bell", "role": "Teacher", "saw": "a fractured arm"}]}
    assert codes(checked("skin_map", changes=seen), "WORD-06") == ["WORD-06 skin_map.witnesses[0].saw"]


def test_complete_cases_need_no_change_of_words(checked: Checked) -> None:
    for name in ("caf", "is1", "referral", "section_120", "skin_map", "scr", "referral_cafcass_urgent"):
        form = next(
            code
            for code in ("section_120", "skin_map", "referral", "caf", "is1", "scr")
            if name.startswith(code)
        )
        assert not codes(checked(form, name), "WORD")


# -- cases laid beside each other ---------------------------------------------------------------------------------------

OTHER = {
    "reference": "CF-2026-0777",
    "child.given_names": "Tobias Luke",
    "child.family_name": "Farrow",
    "child.dob": "03/02/2017",
    "parents[0].name": "Helen Farrow",
    "siblings": "none",
    "household": "none",
    "significant_others": "none",
}
PARAGRAPH = (
    "On 4 November he came to school at 10.15 without a coat and without breakfast, said that nobody had been at home "
    "since the evening before, and ate two bowls of porridge in the kitchen."
)


def laid_side_by_side(*changes: dict[str, Any]) -> list[Result]:
    """The complete referral with each set of changes, compared with each other."""
    return compare([check_data("referral", changed(load_complete("referral"), each)) for each in changes])


def test_another_childs_name_is_found(found: Found) -> None:
    for written in ("Tobias Luke Farrow", "Tobias Farrow", "TOBIAS FARROW’s"):
        first, second = laid_side_by_side({"referral.background": f"{written} was at home."}, OTHER)
        finding = found(first, "COPY-01", "referral.background")
        assert finding.level is Level.WARNING
        assert finding.place.line > 0
        assert "Tobias" not in finding.message
        assert not codes(second, "COPY-01")


@pytest.mark.parametrize(
    "listed_as",
    [
        {"referral.other_children[0].name": "Tobias Farrow"},
        {"siblings[0].name": "Tobias Luke Farrow"},
        {"household": [{"name": "Tobias Farrow", "relationship": "Cousin"}]},
    ],
)
def test_a_child_who_is_listed_in_the_case_may_be_named(listed_as: dict[str, Any]) -> None:
    first, _ = laid_side_by_side({"referral.background": "Tobias Farrow was at home.", **listed_as}, OTHER)
    assert not codes(first, "COPY-01")


def test_a_first_name_alone_tells_nothing() -> None:
    first, _ = laid_side_by_side({"referral.background": "Tobias was at home, Mrs Farrow says."}, OTHER)
    assert not codes(first, "COPY-01", "COPY-02")


def test_the_reference_of_another_case_is_found(found: Found) -> None:
    for written in ("see CF-2026-0777", "(cf 2026 0777)"):
        first, _ = laid_side_by_side({"referral.background": f"For more {written}."}, OTHER)
        assert found(first, "COPY-02", "referral.background").level is Level.WARNING
    own = load_complete("referral")["reference"]
    first, _ = laid_side_by_side({"referral.background": f"Our case {own}."}, OTHER)
    assert not codes(first, "COPY-02")


def test_two_children_do_not_share_a_reference(found: Found) -> None:
    own = load_complete("referral")["reference"]
    first, second = laid_side_by_side({}, OTHER | {"reference": own})
    assert found(first, "COPY-02", "reference")
    assert found(second, "COPY-02", "reference")
    same, again = laid_side_by_side({}, {})
    assert not codes(same, "COPY") and not codes(again, "COPY")


def test_the_same_paragraph_in_two_cases_is_found_in_both(found: Found) -> None:
    loud = PARAGRAPH.upper().replace(",", " –")
    first, second = laid_side_by_side(
        {"referral.background": f"First of all.\n\n{PARAGRAPH}\n\nThen."},
        OTHER | {"referral.impact": f"{loud}\nAnd more."},
    )
    assert found(first, "COPY-03", "referral.background").level is Level.WARNING
    assert found(second, "COPY-03", "referral.impact").level is Level.WARNING


def test_a_short_paragraph_may_be_the_same() -> None:
    words = " ".join(PARAGRAPH.split()[: FEWEST_WORDS - 2])
    first, _ = laid_side_by_side({"referral.background": words}, OTHER | {"referral.background": words})
    assert "COPY-03 referral.background" not in codes(first, "COPY-03")
    words = " ".join(PARAGRAPH.split()[:FEWEST_WORDS])
    first, _ = laid_side_by_side({"referral.background": words}, OTHER | {"referral.background": words})
    assert "COPY-03 referral.background" in codes(first, "COPY-03")


def test_in_one_family_the_same_paragraph_is_advice(found: Found) -> None:
    brother = OTHER | {"parents[0].name": load_complete("referral")["parents"][0]["name"]}
    first, _ = laid_side_by_side(
        {"referral.background": PARAGRAPH}, brother | {"referral.background": PARAGRAPH}
    )
    assert found(first, "COPY-03", "referral.background").level is Level.ADVICE


def test_two_files_on_one_child_are_not_compared() -> None:
    first, _ = laid_side_by_side({"referral.background": PARAGRAPH}, {"referral.background": PARAGRAPH})
    assert not codes(first, "COPY")


def test_one_case_alone_is_left_as_it_is(checked: Checked) -> None:
    result = checked("referral")
    assert compare([result]) == [result]
    assert compare([]) == []


def test_what_was_copied_can_be_accepted_and_the_entry_is_not_stale(found: Found) -> None:
    reason = "The two boys share a desk, and the school asked us to say so."
    told = {
        "referral.background": "Tobias Farrow was at home.",
        "accepted": [{"code": "COPY-01", "path": "referral.background", "reason": reason}],
    }
    first, _ = laid_side_by_side(told, OTHER)
    assert found(first, "COPY-01", "referral.background").accepted == reason
    assert not codes(first, "ACC")


def test_three_hundred_cases_are_compared_in_linear_time() -> None:
    results = []
    data = load_complete("referral")
    for n in range(60):
        own = OTHER | {
            "reference": f"CF-{n:05}",
            "child.given_names": f"Ann{chr(97 + n % 26)}{chr(97 + n // 26)}",
            "referral.background": " ".join(f"word{n}x{i}" for i in range(400)),
        }
        results.append(check_data("referral", changed(data, own)))
    begun = time.perf_counter()
    compare(results * 5)
    assert time.perf_counter() - begun < 10
