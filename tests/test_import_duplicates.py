"""The same child in two rows: found whatever differs, each pair told once at both rows, nothing merged, in linear time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseforms.cases.importing.duplicates import Found, Known, duplicates, fold, known, near
from caseforms.cases.importing.households import households
from caseforms.cases.importing.table import Spot
from caseforms.findings import CODES, Level

_ELLIE = {"given_names": "Ellie", "family_name": "Marsh", "dob": "12/06/2018"}


def child(row: int, reference: str = "", sheet: str = "Cases", **more: Any) -> Known:
    answers = {
        "reference": reference or f"EH-{row}",
        "child": {k: v for k, v in more.items() if v is not None},
    }
    for name in ("parents", "siblings"):
        answers[name] = answers["child"].pop(name, None)  # type: ignore[attr-defined]
    origin = {f"child.{name}": Spot(sheet, row, n) for n, name in enumerate(more)}
    return known(answers, Spot(sheet, row, 0), origin, repr(answers))


def codes(found: Found) -> dict[int, list[str]]:
    return {number: [each.finding.code for each in told] for number, told in found.told.items()}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"nhs_number": "999 000 0018"}, {"nhs_number": "9990000018"}, "IMP-60"),
        ({"nhs_number": "9990000018", "given_names": "Ellie Rose"}, {"nhs_number": "9990000018"}, "IMP-60"),
        ({"upn": "Q001200099001"}, {"upn": "q001200099001"}, "IMP-60"),
        (
            {"nhs_number": "9990000018"},
            {"nhs_number": "9990000018", "given_names": "Max", "family_name": "Hale", "dob": "01/02/2015"},
            "IMP-61",
        ),
        ({}, {"dob": "2018-06-12"}, "IMP-62"),
        ({"family_name": "O’Dwyer"}, {"family_name": "ODWYER"}, "IMP-62"),
        ({}, {"given_names": "Marsh", "family_name": "Ellie"}, "IMP-63"),
        ({}, {"given_names": "Elle"}, "IMP-64"),
        ({}, {"given_names": "Elile"}, "IMP-64"),
        ({}, {"given_names": "Ellie Rose"}, "IMP-64"),
        ({}, {"family_name": "Mersh"}, "IMP-64"),
        ({}, {"given_names": "Noah"}, "IMP-65"),
    ],
)
def test_two_rows_that_may_be_one_child_are_told_once_at_both(
    one: dict[str, Any], other: dict[str, Any], code: str
) -> None:
    found = duplicates([child(2, **_ELLIE | one), child(9, **_ELLIE | other)])
    assert codes(found) == {0: [code], 1: [code]}
    assert not found.joined
    assert "row 9" in found.told[0][0].finding.message
    assert "row 2" in found.told[1][0].finding.message
    assert found.told[0][0].finding.level is CODES[code].level


@pytest.mark.parametrize(
    "other",
    [
        {"dob": "13/06/2018", "given_names": "Noah"},
        {"dob": None},
        {"family_name": "Hale", "given_names": "Noah"},
        {"family_name": "Hale"},
        {"dob": "01/01/1900", "given_names": "Noah"},
        {"nhs_number": "not known", "dob": "13/06/2018"},
    ],
)
def test_rows_of_different_children_stay_silent(other: dict[str, Any]) -> None:
    assert duplicates([child(2, **_ELLIE), child(9, **_ELLIE | other)]).told == {}


def test_a_number_that_cannot_be_one_finds_nothing() -> None:
    one, other = (
        _ELLIE | {"nhs_number": "N/K"},
        {"given_names": "Max", "family_name": "Hale", "nhs_number": "N/K"},
    )
    assert duplicates([child(2, **one), child(3, **other)]).told == {}


def test_the_same_reference_with_other_answers_is_an_error_and_counts_in_any_spelling() -> None:
    found = duplicates(
        [child(2, "EH 1", **_ELLIE), child(3, " eh  1", given_names="Max", family_name="Hale")]
    )
    assert codes(found) == {0: ["IMP-67"], 1: ["IMP-67"]}
    assert {each.finding.level for told in found.told.values() for each in told} == {Level.ERROR}


def test_rows_with_the_very_same_answers_are_one_and_that_is_listed() -> None:
    found = duplicates([child(2, "EH-1", **_ELLIE), child(7, "EH-1", **_ELLIE), child(9, "EH-1", **_ELLIE)])
    assert found.joined == {1: 0, 2: 0}
    assert codes(found) == {1: ["IMP-66"], 2: ["IMP-66"]}
    assert "row 2" in found.told[2][0].finding.message


def test_a_group_is_told_about_its_first_row_and_that_one_how_many_more_there_are() -> None:
    found = duplicates([child(n, **_ELLIE) for n in range(2, 7)])
    assert codes(found) == {n: ["IMP-62"] for n in range(5)}
    assert "row 3 and in 3 more rows" in found.told[0][0].finding.message


def test_a_row_of_another_sheet_is_named_with_its_sheet_and_the_cell_is_the_one_that_matters() -> None:
    found = duplicates([child(2, **_ELLIE), child(2, "EH-9", "2019", **_ELLIE)])
    assert "row 2 of the sheet “2019”" in found.told[0][0].finding.message
    assert found.told[0][0].spot == Spot("Cases", 2, 1)


def test_a_message_names_no_child() -> None:
    found = duplicates([child(2, **_ELLIE), child(9, **_ELLIE | {"given_names": "Elle"})])
    for told in found.told.values():
        assert not {"ellie", "elle", "marsh", "2018"} & set(fold(told[0].finding.message).split())


@given(st.text(max_size=12), st.text(max_size=12))
def test_nearness_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert near(one, other, further=True) == near(other, one, further=True)


@given(st.text("abcdeł", min_size=5, max_size=10), st.data())
def test_any_one_slip_is_near(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    for slip in (
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
    ):
        assert near(name, slip)
    assert near(name, name[:place] + name[place : place + 2][::-1] + name[place + 2 :])


@pytest.mark.parametrize(
    "of",
    [
        lambda n: {"dob": "12/06/2018", "family_name": "Marsh", "given_names": f"Name{n:05d}"},
        lambda n: {"dob": "12/06/2018", "family_name": f"Marsh{n:05d}", "given_names": "Ellie"},
        lambda n: {"dob": "12/06/2018", "family_name": "Marsh", "given_names": "Ellie", "nhs_number": "9990000018"},
        lambda n: {
            "given_names": f"Name{n:05d}", "family_name": "Marsh", "parents": [{"name": "Jo Marsh"}],
            "address": {"line1": "1 Mill Lane", "postcode": "ZZ99 1AA"},
        },
    ],
    ids=["one family and day", "one given name and day", "all the same", "one home"],
)  # fmt: skip
def test_names_are_compared_as_often_for_each_row_however_many_and_alike_they_are(
    of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def counted(one: str, other: str, *, further: bool = False) -> bool:
        compared.append(one)
        return near(one, other, further=further)

    monkeypatch.setattr("caseforms.cases.importing.duplicates.near", counted)
    counts = []
    for size in (500, 2000):
        compared.clear()
        children = [child(number, **of(number)) for number in range(size)]
        households(children, duplicates(children))
        counts.append(len(compared))
    assert counts[1] <= 6 * counts[0] + 100


# -- brothers and sisters ------------------------------------------------------------------------------------------------------

_HOME = {"address": {"line1": "1 Mill Lane", "postcode": "ZZ99 1AA"}, "parents": [{"name": "Jo Marsh"}]}


def test_rows_with_one_home_and_one_parent_are_suggested_to_each_other_and_nothing_is_filled_in() -> None:
    children = [
        child(2, **_ELLIE | _HOME),
        child(3, **_HOME | {"given_names": "Noah", "family_name": "Marsh", "dob": "02/04/2020"}),
        child(4, given_names="Max", family_name="Hale", **_HOME | {"parents": [{"name": "Ann Hale"}]}),
    ]
    told = households(children, duplicates(children))
    assert set(told) == {0, 1}
    assert told[0][0].finding.code == "IMP-68"
    assert "row 3:" in told[0][0].finding.message
    assert told[0][0].finding.level is Level.QUESTION


def test_a_child_that_the_row_already_names_is_not_suggested() -> None:
    children = [
        child(2, **_ELLIE | _HOME, siblings=[{"name": "Noah Marsh"}]),
        child(
            3, **_HOME | {"given_names": "Noah Jo", "family_name": "Marsh", "siblings": [{"name": "Ellie"}]}
        ),
    ]
    assert households(children, duplicates(children)) == {}


def test_rows_that_may_be_one_child_are_no_brothers_and_sisters() -> None:
    same = [child(n, "EH-2", **_ELLIE | _HOME) for n in (2, 3)]
    near_name = child(4, **_ELLIE | _HOME | {"given_names": "Elle"})
    for children in (same, [same[0], near_name]):
        assert households(children, duplicates(children)) == {}
