"""One family, several children: a case file begun from that of a brother or sister, and files that disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed, check_data, from_yaml, load_complete
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.blocks import asked, questions
from caseforms.cases.case import Case
from caseforms.cases.confidential import Topic, secrets
from caseforms.cases.family import decided, decisions, for_sibling
from caseforms.cases.kinds import UNKNOWN_NAME
from caseforms.cases.reading import parse_case, read_case_file
from caseforms.cases.writing import as_typed
from caseforms.checks.family_files import CONFLICT, NOT_LISTED, OPEN_ADDRESS, agree
from caseforms.errors import Exit
from caseforms.forms import load
from caseforms.forms.blank import blank_case
from caseforms.samples import SAMPLES, sample

# -- what is shared ------------------------------------------------------------------------------------------------------


def test_every_question_that_forms_share_is_decided_with_a_reason() -> None:
    """A new question of the case needs a line in cases/family.toml."""
    assert not [
        name for name in questions(Case) if name not in {path.partition(".")[0] for path in decisions()}
    ]
    for path, decision in decisions().items():
        asked(Case, path)  # raises for a path that does not exist
        assert decision.reason.endswith(".") and len(decision.reason) > 15, path


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("parents.name", True),
        ("parents.address.postcode", True),
        ("parents.risk_to_children", True),
        ("parents.relationship", False),
        ("parents.parental_responsibility", False),
        ("child.address.line1", True),
        ("child.address.confidential_from.person", True),
        ("child.address.from_date", False),
        ("child.dob", False),
        ("child.school.name", False),
        ("child.gp.name", False),
        ("child.nhs_number", False),
        ("siblings.dob", True),
        ("professionals.consent_to_share", False),
        ("consent.given", False),
        ("incidents.what", False),
        ("events.at", False),
        ("referral.concern_exact", False),
        ("correspondence.not_to_be_told.person", True),
    ],
)
def test_the_family_is_shared_and_the_child_is_not(path: str, shared: bool) -> None:
    assert decided(path).shared is shared


def flat(given: Any, path: str = "") -> dict[str, str]:
    """Every text in nested mappings and lists, by its path."""
    if isinstance(given, dict):
        pairs = [(f"{path}.{name}" if path else str(name), each) for name, each in given.items()]
    elif isinstance(given, list):
        pairs = [(f"{path}[{n}]", each) for n, each in enumerate(given)]
    else:
        return {} if given is None else {path: str(given)}
    return {name: text for where, each in pairs for name, text in flat(each, where).items()}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_gives_its_family_and_nothing_of_its_child(name: str) -> None:
    """Every answer taken over is shared by its line, save those of the entry that stands for the other child."""
    plain = read_case_file(sample(name)).root.plain()
    carried = for_sibling(plain).given
    assert "consent" not in carried and "reference" not in carried
    for path in flat(carried):
        bare = ".".join(part.partition("[")[0] for part in path.split("."))
        assert path.startswith("siblings[0].") or decided(bare).shared, path
    if isinstance(plain.get("parents"), list):
        assert [row["name"] for row in carried["parents"]] == [row["name"] for row in plain["parents"]]


def test_the_other_child_becomes_a_brother_or_sister() -> None:
    plain = changed(load_complete("caf"), {"child.confidential": ["school", "telephone"]})
    first, *others = for_sibling(plain).given["siblings"]
    assert first == {
        "name": "Ellie Rose Marsh",
        "dob": "12/06/2018",
        "sex": "female",
        "same_address_as_child": "yes",
        "school": "Fenbridge Primary School",
        "confidential": ["school"],
    }
    assert [each["name"] for each in others] == ["Noah Marsh"]


def test_an_unborn_child_becomes_a_brother_or_sister_with_the_expected_date() -> None:
    plain = read_case_file(sample("unborn_baby.yaml")).root.plain()
    (row,) = for_sibling(plain).given["siblings"]
    assert row["name"] == "Sowerby" and row["dob"] == "30/01/2027"


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ({"name": "Ann Lee", "organisation": "Fenbridge Primary School"}, False),
        ({"name": "Ann Lee", "organisation": "fenbridge  primary school"}, False),
        ({"name": "Dr A. Okoye"}, False),
        ({"name": "Ann Lee", "organisation": "Sedge Lane Surgery"}, False),
        ({"name": "Ann Lee", "organisation": "Fenbridge Family Centre"}, True),
        ({"name": "Ann Lee"}, True),
    ],
)
def test_who_belongs_to_the_other_childs_school_or_doctor_is_left_behind(
    row: dict[str, str], taken: bool
) -> None:
    carried = for_sibling(changed(load_complete("caf"), {"professionals": [row]})).given
    assert ("professionals" in carried) is taken


@pytest.mark.parametrize(
    "odd", [["Joanne"], {"name": {"first": "Joanne"}}, [{"name": ["a", {"b": "c"}]}], "Joanne"]
)
def test_what_has_the_wrong_shape_stops_nothing(odd: Any) -> None:
    made = blank_case([load("caf")], for_sibling({"parents": odd, "child": odd, "siblings": odd}).given)
    assert parse_case(made.encode("utf-8"), "new.yaml").root.below("parents") is not None


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_new_file_reads_back_as_what_was_taken_over(name: str) -> None:
    carried = for_sibling(read_case_file(sample(name)).root.plain()).given
    made = blank_case([load("caf"), load("referral")], carried)
    assert flat(parse_case(made.encode("utf-8"), "new.yaml").root.plain()) == flat(dict(carried))
    result = check_data("caf", from_yaml(made))
    assert not [each for each in result.findings if each.code == UNKNOWN_NAME]


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
        st.text("&<>’Łø:#-=@'\"\\{}[],|>%` \n\tא🙂", max_size=20),
    )
)
def test_any_text_is_written_so_that_it_reads_back(text: str) -> None:
    text = "".join(
        c for c in text if c not in "\r" and (c in "\n\t" or c == "\x85" or c.isprintable() or ord(c) > 0x9F)
    )
    text = text.replace("\ufffe", "").replace("\uffff", "").replace("\ufeff", "")
    for written, wanted in ((as_typed(text), text), (as_typed([text, "b"]), [text, "b"])):
        root = parse_case(f"a: {written}\nb: c\n".encode(), "new.yaml").root
        found = root.below("a")
        assert found is not None and found.plain() == wanted


# -- the command ---------------------------------------------------------------------------------------------------------


def test_a_new_case_begins_with_the_family_and_says_so(run: Callable[..., Ran], tmp_path: Path) -> None:
    older = tmp_path / "case-0101.yaml"
    older.write_text(as_yaml(load_complete("caf")), encoding="utf-8")
    before = older.read_bytes()
    ran = run("new", "caf", "--sibling-of", older, "-o", "case-0102.yaml")
    assert ran.code == Exit.FINE
    assert older.read_bytes() == before
    assert "Brothers and sisters: 2, the child of case-0101.yaml among them" in ran.out
    assert "Left behind, as it concerns one child: Case reference, " in ran.out and "Consent" in ran.out
    assert "add it to case-0101.yaml, below “siblings”:" in ran.out
    new = read_case_file(tmp_path / "case-0102.yaml").root.plain()
    assert new["child"]["given_names"] is None and new["child"]["dob"] is None and new["reference"] is None
    assert new["consent"]["given"] is None and new["child"]["school"]["name"] is None
    assert new["parents"][0]["name"] == "Joanne Marsh" and new["parents"][0]["relationship"] is None
    assert run("diff", "case-0101.yaml", "case-0102.yaml").code == Exit.FINDINGS


def test_without_a_file_the_case_alone_goes_to_the_output(run: Callable[..., Ran]) -> None:
    ran = run("new", "is1", "--sibling-of", sample("school_child_in_need.yaml"))
    assert ran.out.startswith("# Begun from school_child_in_need.yaml")
    assert "Taken over" not in ran.out and "Taken over" in ran.err


def test_a_file_that_cannot_be_read_begins_nothing(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("new", "is1", "--sibling-of", "nowhere.yaml", "-o", "new.yaml").code == Exit.UNREADABLE
    assert not (tmp_path / "new.yaml").exists()


def test_a_confidential_address_stays_confidential_in_the_new_file() -> None:
    carried = for_sibling(read_case_file(sample("cafcass_section_120.yaml")).root.plain()).given
    text = blank_case([load("caf")], carried)
    result = check_data("caf", from_yaml(text))
    hidden = {each.path for each in secrets(result.case) if each.topic is Topic.SAFETY}
    assert {"child.address", "parents[0].address", "siblings[0].school", "siblings[1].school"} <= hidden


# -- files that disagree -------------------------------------------------------------------------------------------------

TESS, ROBIN = (
    from_yaml(sample(f"family/{name}.yaml").read_text(encoding="utf-8")) for name in ("tess", "robin")
)


def laid_together(*cases: dict[str, Any]) -> list[set[tuple[str, str]]]:
    """For each case, checked for a referral with the others: code and path of what the family's files disagree about."""
    results = [check_data("referral", case) for case in cases]
    results = [
        replace(each, document=replace(each.document, file=f"{n}.yaml")) for n, each in enumerate(results)
    ]
    return [{(f.code, f.path) for f in each.findings if f.code in _FAMILY} for each in agree(results)]


_FAMILY = (CONFLICT, OPEN_ADDRESS, NOT_LISTED)


def test_files_of_one_family_that_agree_say_nothing() -> None:
    assert laid_together(TESS, ROBIN) == [set(), set()]


@pytest.mark.parametrize(
    ("changes", "in_tess", "in_robin"),
    [
        ({"parents[0].dob": "17/09/1992"}, "parents[0].dob", "parents[0].dob"),
        ({"parents[0].telephone": "07700 900999"}, "parents[0].telephone", "parents[0].telephone"),
        ({"parents[1].address.line1": "8 Station Road"}, "parents[1].address", "parents[1].address"),
        ({"siblings[0].dob": "04/05/2017"}, "child.dob", "siblings[0].dob"),
        ({"child.dob": "21/11/2020"}, "siblings[0].dob", "child.dob"),
    ],
)
def test_files_of_one_family_that_disagree_are_named_in_both(
    changes: dict[str, str], in_tess: str, in_robin: str
) -> None:
    first, second = laid_together(TESS, changed(ROBIN, changes))
    assert (CONFLICT, in_tess) in first and (CONFLICT, in_robin) in second


@pytest.mark.parametrize(
    "changes",
    [
        {"parents[0].telephone": "+44 7700 900701"},
        {"parents[0].telephone": None},
        {"parents[0].dob": "not known"},
        {"parents[0].dob": "1993-09-17"},
        {"parents[1].address.line1": "3, STATION ROAD"},
        {"parents[0].risk_to_children": "not known"},
    ],
)
def test_the_same_said_otherwise_and_what_is_not_known_is_no_conflict(changes: dict[str, Any]) -> None:
    assert laid_together(TESS, changed(ROBIN, changes)) == [set(), set()]


def test_an_address_that_one_file_keeps_confidential_is_an_error_in_the_other() -> None:
    hidden = changed(ROBIN, {"parents[1].address.confidential": "yes"})
    first, second = laid_together(TESS, hidden)
    assert first == {(OPEN_ADDRESS, "parents[1].address")} and second == set()


def test_a_child_of_the_family_with_a_case_is_listed() -> None:
    first, second = laid_together(TESS, changed(ROBIN, {"siblings": "none"}))
    assert first == set() and second == {(NOT_LISTED, "siblings")}


def test_people_of_one_name_in_different_families_are_left_alone() -> None:
    stranger = changed(
        load_complete("caf"), {"parents[0].name": "Dawn Aldous", "parents[0].dob": "01/01/1980"}
    )
    assert laid_together(TESS, stranger) == [set(), set()]


def test_the_command_compares_the_files_that_it_is_given(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name, case in (("tess.yaml", TESS), ("robin.yaml", changed(ROBIN, {"parents[0].dob": "17/09/1992"}))):
        (tmp_path / name).write_text(as_yaml(case), encoding="utf-8")
    ran = run("check", "referral", "tess.yaml", "robin.yaml", "--all")
    assert ran.out.count(f"{CONFLICT}:") == 2
    assert "1992" not in "".join(line for line in ran.out.splitlines() if f"{CONFLICT}:" in line)


@pytest.mark.parametrize(
    ("row", "fires"),
    [
        ({"name": "Tess Aldous", "dob": "04/05/2016"}, True),
        ({"name": "Tess Aldous"}, True),
        ({"name": "Tess Aldous", "dob": "04/05/2019"}, False),
        ({"name": "Robin Aldous", "dob": "21/11/2021"}, False),
    ],
)
def test_the_child_is_not_its_own_brother_or_sister(row: dict[str, str], fires: bool) -> None:
    result = check_data("referral", changed(TESS, {"siblings": [row]}))
    assert ([f.path for f in result.findings if f.code == "FAM-04"] == ["siblings[0]"]) is fires


# -- born ----------------------------------------------------------------------------------------------------------------

BORN = {
    "child.is_unborn": "no",
    "child.given_names": "Ivy",
    "child.dob": "10/11/2026",
    "child.sex": "female",
    "parents[1].is_father_of_unborn": None,
}


def unborn() -> dict[str, Any]:
    data: dict[str, Any] = from_yaml(sample("unborn_baby.yaml").read_text(encoding="utf-8"))
    return data


def of_birth(changes: dict[str, Any]) -> list[tuple[str, str]]:
    result = check_data("referral", changed(unborn(), changes))
    return [
        (f.code, f.path)
        for f in result.findings
        if f.code in ("CHILD-01", "CHILD-02", "CHILD-03", "CHILD-12")
    ]


def test_an_unborn_child_is_born_in_its_own_file_and_loses_nothing() -> None:
    """Everything recorded before the birth stays, the expected date too, and the documents call the child by its name."""
    assert of_birth(BORN) == []
    before, after = (check_data("referral", case).case for case in (unborn(), changed(unborn(), BORN)))
    assert before.child_name == "Unborn baby of Amy Sowerby" and after.child_name == "Ivy Sowerby"
    lost = {leaf.path for leaf in before.leaves} - {leaf.path for leaf in after.leaves}
    assert lost == {"parents[1].is_father_of_unborn"}
    assert after.given("child.edd") == before.given("child.edd")


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"child.dob": "10/11/2026"}, "CHILD-01", "child.dob"),
        ({**BORN, "child.sex": "unborn"}, "CHILD-12", "child.sex"),
        ({**BORN, "child.upn_unknown_reason": "UN6"}, "CHILD-12", "child.upn_unknown_reason"),
        ({**BORN, "parents[1].is_father_of_unborn": "yes"}, "CHILD-12", "parents[1].is_father_of_unborn"),
        ({**BORN, "child.dob": "10/11/2024"}, "CHILD-02", "child.edd"),
        ({**BORN, "child.dob": None}, "CHILD-02", "child.edd"),
        ({"child.edd": "01/10/2026"}, "CHILD-02", "child.edd"),
    ],
)
def test_a_birth_that_is_recorded_by_halves_is_named(changes: dict[str, Any], code: str, path: str) -> None:
    assert (code, path) in of_birth(changes)
