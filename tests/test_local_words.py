"""The expressions of a mapping: what each says of a case, what it leaves unsaid, and what is wrong with one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers import changed, load_complete

from caseforms.cases.case import Case, typed
from caseforms.cases.reading import parse_case
from caseforms.forms import FORM_CODES, load
from caseforms.forms.local_answers import Said
from caseforms.forms.local_words import NotUnderstood, check_path, condition, paths_in, pieces
from caseforms.samples import SAMPLE_DAY

MODEL = load("referral").case


def case(**answers: Any) -> Case:
    data = changed(
        {
            "child": {"given_names": "Ann Lea", "family_name": "Hill", "dob": "02/03/2019", "sex": "female"},
            "parents": [
                {"name": "Ben Hill", "relationship": "father", "telephone": "01632 960111"},
                {"name": "Cleo Ann Hill", "relationship": "mother"},
            ],
            "siblings": [{"name": "Dan Hill"}, {"name": "Eve Hill"}],
        },
        answers,
    )
    return typed(parse_case(json.dumps(data).encode(), "case.json"), MODEL, SAMPLE_DAY, FORM_CODES)


SAYS = {
    "fixed words": ("Fenshire", "Fenshire"),
    "an answer": ("{child.family_name}", "Hill"),
    "answers joined": ("{child.family_name}, {child.given_names}", "Hill, Ann Lea"),
    "a day": ("{child.dob|day}", "02"),
    "a month": ("{child.dob|month}", "03"),
    "a year": ("{child.dob|year}", "2019"),
    "a short date": ("{child.dob|date}", "02/03/2019"),
    "a date in boxes": ("{child.dob|digits}", "02032019"),
    "figures": ("{parents[0].telephone|digits}", "01632960111"),
    "capitals": ("{child.family_name|upper}", "HILL"),
    "initials": ("{child.given_names|initials}", "A.L."),
    "the first word": ("{parents[1].name|first}", "Cleo"),
    "all but the first": ("{parents[1].name|rest}", "Ann Hill"),
    "the last word": ("{parents[1].name|surname}", "Hill"),
    "all but the last": ("{parents[1].name|given}", "Cleo Ann"),
    "filters one after the other": ("{parents[1].name|surname|upper}", "HILL"),
    "a label, not a code": ("{child.sex}", "Female"),
    "all rows": ("{siblings[*].name}", "Dan Hill; Eve Hill"),
    "a row by what it says": ("{parents[relationship=mother].name}", "Cleo Ann Hill"),
    "a row that there is not": ("{parents[relationship=step_father].name}", ""),
    "a row beyond": ("{siblings[5].name}", ""),
    "an answer that was not given": ("{child.religion}", ""),
    "the words before a missing answer go with it": ("{child.family_name} (born {child.edd})", "Hill"),
    "a comma before nothing": ("{child.religion}, {child.family_name}", "Hill"),
}


@pytest.mark.parametrize("name", SAYS)
def test_an_expression_says(name: str) -> None:
    expression, said = SAYS[name]
    pieces(expression, MODEL)
    assert Said(case()).text(expression) == said


def test_a_group_says_what_reads_by_itself_and_a_list_a_line_for_each_row() -> None:
    home = case(**{"child.address": {"line1": "1 Fen Way", "postcode": "ZZ99 1AA", "confidential": "no"}})
    assert Said(home).text("{child.address}") == "1 Fen Way, ZZ99 1AA"
    assert Said(home).text("{child.address|lines}") == "1 Fen Way\nZZ99 1AA"
    assert Said(case()).text("{siblings}") == "Name: Dan Hill\nName: Eve Hill"


def test_no_fixed_abode_is_an_address() -> None:
    assert "No fixed abode" in Said(case(**{"child.address": {"kind": "no fixed abode"}})).text(
        "{child.address}"
    )


@pytest.mark.parametrize(
    ("path", "answer", "expression", "said"),
    [
        ("child.religion", "not known", "{child.religion}", "Not known"),
        ("child.dob", "not known", "{child.dob}", "Not known"),
        ("child.dob", "not known", "{child.dob|date}", "Not known"),
        ("child.dob", "not known", "{child.dob|day}", ""),
        ("child.dob", "not known", "{child.dob|digits}", ""),
        ("siblings", "none", "{siblings[0].name}", "None"),
        ("siblings", "none", "{siblings[*].name}", "None"),
        ("child.gp", "not known", "{child.gp.name}", "Not known"),
    ],
)
def test_not_known_and_none_are_said_but_in_no_box_for_a_part(
    path: str, answer: str, expression: str, said: str
) -> None:
    assert Said(case(**{path: answer})).text(expression) == said


def test_none_stands_once_for_a_list_and_not_in_each_of_its_lines() -> None:
    said = Said(case(siblings="none"))
    assert [said.text(f"{{siblings[{row}].name}}") for row in range(3)] == ["None", "", ""]
    assert "siblings" not in said.unsaid()


TICKS = {
    "a code": ("child.sex is female", True),
    "a label": ("child.sex is Female", True),
    "another": ("child.sex is male", False),
    "turned round": ("child.sex is not male", True),
    "one of several": ("child.sex is male or female", True),
    "answered": ("child.dob is answered", True),
    "not answered": ("child.religion is answered", False),
    "nothing holds of what was not given": ("child.religion is not Sikh", False),
    "text": ("parents[0].name is ben hill", True),
    "a row by what it says": ("parents[relationship=mother].name is answered", True),
}


@pytest.mark.parametrize("name", TICKS)
def test_a_condition_holds_or_not(name: str) -> None:
    expression, holds = TICKS[name]
    condition(expression, MODEL)
    assert Said(case()).ticks(expression) is holds


def test_a_condition_may_ask_for_not_known() -> None:
    assert Said(case(**{"child.disability": "not known"})).ticks("child.disability is not_known")
    assert not Said(case(**{"child.disability": "yes"})).ticks("child.disability is not_known")


WRONG = {
    "{child.famly_name}": "Did you mean “child.family_name”?",
    "{child.dob|dya}": "Did you mean “|day”?",
    "{child.dob": "Write an answer as “{child.dob}”.",
    "{chlid.dob}": "Did you mean “child”?",
    "{child[0].dob}": "Leave the brackets out.",
    "{siblings.name}": "Write “[0]” for the first, or “[*]” for all.",
    "{siblings[first].name}": "Write “[0]”, “[*]” or “[relationship=mother]”.",
    "{parents[relation=mother].name}": "Did you mean “relationship=…”?",
    "{parents[relationship=mothr].name}": "mother",
    "{}": "caseforms new",
}


@pytest.mark.parametrize("expression", WRONG)
def test_an_expression_that_means_nothing_is_met_with_what_to_write(expression: str) -> None:
    with pytest.raises(NotUnderstood) as fault:
        pieces(expression, MODEL)
    assert WRONG[expression] in fault.value.remedy
    assert fault.value.message


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [
        ("child.sex", "child.sex is female"),
        ("child.sex is femal", "“Female”"),
        ("child.sexx is female", "Did you mean “child.sex”?"),
    ],
)
def test_a_condition_that_means_nothing_is_met_with_what_to_write(expression: str, remedy: str) -> None:
    with pytest.raises(NotUnderstood) as fault:
        condition(expression, MODEL)
    assert remedy in fault.value.remedy


def test_the_paths_of_expressions_and_conditions() -> None:
    assert list(paths_in("{child.dob|day} of {siblings[0].name}")) == ["child.dob", "siblings[0].name"]
    assert list(paths_in("parents[relationship=mother].name is answered")) == [
        "parents[relationship=mother].name"
    ]
    assert list(paths_in("by hand")) == []
    assert check_path("siblings", MODEL)


# -- what is left unsaid ----------------------------------------------------------------------------------------------------


def unsaid(*expressions: str, **answers: Any) -> set[str]:
    said = Said(case(**answers))
    for each in expressions:
        said.text(each)
    return set(said.unsaid())


@pytest.mark.parametrize(
    ("expressions", "whole"),
    [
        (("{child.dob}",), True),
        (("{child.dob|digits}",), True),
        (("{child.dob|date}",), True),
        (("{child.dob|day}", "{child.dob|month}", "{child.dob|year}"), True),
        (("{child.dob|day}", "{child.dob|month}"), False),
        ((), False),
    ],
)
def test_a_date_is_said_when_all_of_it_is(expressions: tuple[str, ...], whole: bool) -> None:
    assert ("child.dob" not in unsaid(*expressions)) is whole


@pytest.mark.parametrize(
    ("expressions", "whole"),
    [
        (("{parents[1].name|first}", "{parents[1].name|surname}"), False),
        (("{parents[1].name|first}", "{parents[1].name|rest}"), True),
        (("{parents[1].name|given}", "{parents[1].name|surname}"), True),
        (("{parents[1].name|initials}",), False),
    ],
)
def test_no_word_of_a_name_is_lost_between_two_fields(expressions: tuple[str, ...], whole: bool) -> None:
    assert ("parents[1].name" not in unsaid(*expressions)) is whole


def test_a_tick_says_the_choice_for_which_it_stands_and_no_other() -> None:
    said = Said(case())
    said.ticks("child.sex is male")
    assert "child.sex" in said.unsaid()
    said.ticks("child.sex is female")
    assert "child.sex" not in said.unsaid()


def test_an_empty_box_for_yes_says_no_but_not_that_it_is_not_known() -> None:
    for answer, left in (("no", False), ("not known", True), ("yes", False)):
        said = Said(case(**{"child.disability": answer}))
        said.ticks("child.disability is yes")
        assert ("child.disability" in said.unsaid()) is left


def test_each_of_several_choices_must_have_its_box() -> None:
    said = Said(case(**{"referral.concern_categories": ["neglect", "domestic_abuse"]}))
    said.ticks("referral.concern_categories is neglect")
    assert "referral.concern_categories" in said.unsaid()
    said.ticks("referral.concern_categories is domestic_abuse")
    assert "referral.concern_categories" not in said.unsaid()


def test_the_parts_of_an_address_that_are_not_read_out_stay_unsaid() -> None:
    left = unsaid("{child.address}", **{"child.address": {"line1": "1 Fen Way", "kind": "home"}})
    assert "child.address.line1" not in left
    assert "child.address.kind" in left


def test_what_is_hidden_says_nothing_and_is_remembered() -> None:
    said = Said(case(), lambda path: path.startswith("parents[1]"))
    assert said.text("{parents[relationship=mother].name}") == ""
    assert said.text("{parents[*].name}") == "Ben Hill"
    assert not said.ticks("parents[1].name is answered")
    assert list(said.withheld) == ["parents[1].name"]
    assert not [path for path in said.unsaid() if path.startswith("parents[1]")]


def test_a_hidden_part_of_a_group_is_left_out_of_it() -> None:
    gp = {"child.gp": {"name": "Dr Vale", "telephone": "01632 960222"}}
    said = Said(case(**gp), lambda path: path == "child.gp.telephone")
    assert said.text("{child.gp}") == "Dr Vale"
    assert list(said.withheld) == ["child.gp.telephone"]


def test_complete_cases_can_be_said_answer_by_answer() -> None:
    """Every answer of the complete referral has an expression of its own, and then nothing is unsaid."""
    data = load_complete("referral")
    whole = typed(parse_case(json.dumps(data).encode(), "case.json"), MODEL, SAMPLE_DAY, FORM_CODES)
    said = Said(whole)
    for leaf in whole.leaves:
        pieces(f"{{{leaf.path}}}", MODEL)
        assert said.text(f"{{{leaf.path}}}"), leaf.path
    assert list(said.unsaid()) == []
