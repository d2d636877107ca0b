"""What the titles of legacy sheets mean, and how sure that is: certain and likely ones are read, guesses are only offered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_tables import TITLES

from caseforms.cases.columns import Titles
from caseforms.cases.importing.titles import (
    IGNORE,
    Sure,
    event_of,
    exact,
    is_heading,
    is_path,
    list_of_sheet,
    settle,
)
from caseforms.letters.catalogue import catalogue
from caseforms.letters.context import LetterCase
from caseforms.letters.register_columns import columns_for, heading
from caseforms.profiles import load


def meant(title: str) -> tuple[str, str]:
    """The path that one title alone means, and how sure."""
    meaning = settle([title], TITLES).meanings[0]
    return meaning.path, meaning.sure.value


@pytest.mark.parametrize(
    ("titles", "path"),
    [
        ("Surname|Last name|Family name|SURNAME|Child’s surname|surname*", "child.family_name"),
        ("Forename|First name|Given name(s)|Forename(s)|Christian name", "child.given_names"),
        ("DoB|D.O.B.|Date of Birth|Birth date|DOB (dd/mm/yyyy)|child.dob|D O B:", "child.dob"),
        ("EDD|Due date|E.D.D", "child.edd"),
        ("Ethnic origin|Ethnicity|Ethnic group|Ethnicity code", "child.ethnicity"),
        ("Gender|Sex (M/F)|M/F", "child.sex"),
        ("Add 1|Add1|Address 1|Address line 1|ADDRESS_LINE_1", "child.address.line1"),
        ("Add 5|Address5", "child.address.line5"),
        ("Post code|PCode|Postcode|P/Code", "child.address.postcode"),
        ("Address|Home address|Full address", "child.address"),
        ("NHS no|NHS Number|NHS No.", "child.nhs_number"),
        ("UPN", "child.upn"),
        ("Sch|School|School/Nursery|Name of school", "child.school.name"),
        ("NC Year|Year group", "child.school.year_group"),
        ("CAF no|CAF number|eCAF ID", "child.caf_id"),
        ("Case ID|Case ref|Case reference|our reference|Case no.", "reference"),
        ("LP|Lead prof|Lead professional", "lead_professional.name"),
        ("GP|GP name|Child: GP: name", "child.gp.name"),
        ("LAC|Looked after child", "child.looked_after"),
        ("Disabled Y/N|Disability", "child.disability"),
        ("Consent (Y/N)|Consent given Y/N", "consent.given"),
        ("Mother name|Mother’s name|Mum's Name|Name of mother|MOTHER - NAME", "parents[0].name"),
        ("Mother tel|Mum phone|Mothers Mobile|Mum contact no", "parents[0].telephone"),
        ("Father DOB|Dad's date of birth|DOB of father", "parents[0].dob"),
        ("Parent 2 tel|Carer 2 phone|Parent 2: telephone", "parents[1].telephone"),
        ("Parent/Carer address", "parents[0].address"),
        ("Parent 2: Postcode|Parent 2 post code", "parents[1].address.postcode"),
        ("Mother address line 2|Mother add 2", "parents[0].address.line2"),
        ("Parent 1 PR|Parent 1 parental responsibility", "parents[0].parental_responsibility"),
        ("Sibling 2 name|Sib2 name|Sib 2 Name|Brother/Sister 2 name|Sibling name 2", "siblings[1].name"),
        ("Sibling 6 DOB|Sib6 DOB|DOB (sibling 6)", "siblings[5].dob"),
        ("Sibling 1 school|Sib 1 Sch", "siblings[0].school"),
        ("siblings[1].dob", "siblings[1].dob"),
        ("Referrer phone|Referrer tel", "author.telephone"),
        ("EHA received|Date EHA received|eha_received", "events.eha_received"),
        ("EHA received 2", "events.eha_received[1]"),
        (
            "Closure authorised by the coordinator: by whom|closure_authorised by",
            "events.closure_authorised.by",
        ),
        ("Date closed|Closure date", "events.case_closed"),
        ("Age|Age now|Row no", IGNORE),
    ],
)
def test_a_title_that_means_one_thing_is_certain(titles: str, path: str) -> None:
    for title in titles.split("|"):
        assert meant(title) == (path, "certain"), title


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Name", "child.name"),
        ("Child", "child.name"),
        ("ID", "reference"),
        ("URN", "reference"),
        ("Tel", "child.telephone"),
        ("Mobile", "child.telephone"),
        ("Contact no", "child.telephone"),
        ("Referral date", "events.referral_received"),
        ("Ref date", "events.referral_received"),
        ("Mother", "parents[0].name"),
        ("Mum", "parents[0].name"),
        ("Sibling 3", "siblings[2].name"),
        ("Area", "child.address.line3"),
        ("Agency", "author.organisation"),
        ("Consent given", "consent.given"),
    ],
)
def test_a_title_that_is_used_for_several_things_is_likely(title: str, path: str) -> None:
    assert meant(title) == (path, "likely")


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Surnmae", "child.family_name"),
        ("Brth date", "child.dob"),
        ("Ethnicty", "child.ethnicity"),
        ("Mothr name", "parents[0].name"),
        ("EHA recieved", "events.eha_received"),
        ("Postcoed", "child.address.postcode"),
    ],
)
def test_a_misspelt_title_is_guessed(title: str, path: str) -> None:
    assert meant(title) == (path, "guess")


@pytest.mark.parametrize(
    "title", ["", "x", "Our notes", "Gruffalo", "Q3 tracker", "???", "–", "Comments", "a" * 300]
)
def test_what_is_like_nothing_stays_unknown(title: str) -> None:
    assert meant(title) == ("", "unknown")


def test_people_get_places_in_the_order_of_the_columns_and_their_relationship() -> None:
    titles = ["Mother name", "Mother tel", "Father name", "Step dad name", "Social worker tel"]
    settled = settle(titles, TITLES)
    paths = [each.path for each in settled.meanings]
    assert paths == [
        *("parents[0].name", "parents[0].telephone", "parents[1].name", "parents[2].name"),
        "professionals[0].telephone",
    ]
    assert settled.constants == {
        "parents[0].relationship": "mother",
        "parents[1].relationship": "father",
        "parents[2].relationship": "step_father",
        "professionals[0].role": "Social worker",
    }


def test_numbered_people_keep_their_places_beside_named_ones() -> None:
    titles = ["Mother name", "Parent 1 name", "Parent 2 name"]
    paths = [each.path for each in settle(titles, TITLES).meanings]
    assert paths == ["parents[2].name", "parents[0].name", "parents[1].name"]


def test_a_column_for_the_relationship_takes_the_place_of_the_constant() -> None:
    settled = settle(["Father name", "parents[0].relationship"], TITLES)
    assert settled.constants == {}


def test_columns_repeated_for_each_sibling_are_numbered_in_their_order() -> None:
    titles = ["Sibling name", "Sibling DOB", "Sibling name", "Sibling DOB"]
    meanings = settle(titles, TITLES).meanings
    assert [each.path for each in meanings] == [
        *("siblings[0].name", "siblings[0].dob", "siblings[1].name", "siblings[1].dob")
    ]
    assert [each.sure for each in meanings[2:]] == [Sure.LIKELY, Sure.LIKELY]


def test_the_second_of_two_columns_with_one_meaning_is_only_offered() -> None:
    settled = settle(["Surname", "DOB", "Last name"], TITLES)
    assert settled.meanings[2].sure is Sure.GUESS
    assert settled.doubled == {2: 0}


@pytest.mark.parametrize("area", ["sandwell", "kirklees", "kent_medway", "cafcass"])
def test_every_title_of_a_register_means_what_it_means_there(area: str) -> None:
    letters = [text for text in catalogue().values() if text.area == area]
    columns = columns_for(area, letters, load(area))
    meanings = settle([heading(each) for each in columns], Titles(LetterCase)).meanings
    for column, meaning in zip(columns, meanings, strict=True):
        part = f".{column.part}" if column.part != "at" else ""
        path = column.path or f"events.{column.event}{part}"
        assert (meaning.path, meaning.sure) == (path, Sure.CERTAIN)


def test_a_sheet_named_for_a_list_gives_its_columns_to_the_rows_of_the_list() -> None:
    titles = ["Case ID", "Name", "DOB", "School", "Relationship"]
    paths = [each.path for each in settle(titles, TITLES, "siblings").meanings]
    assert paths == ["reference", *(f"siblings[].{n}" for n in ("name", "dob", "school", "relationship"))]
    paths = [
        each.path for each in settle(["Case ID", "Event", "Date", "By", "Notes"], TITLES, "events").meanings
    ]
    assert paths == ["reference", *(f"events[].{n}" for n in ("event", "at", "by", "note"))]


@pytest.mark.parametrize(
    ("name", "list_"),
    [
        ("Siblings", "siblings"),
        ("ADULTS", "parents"),
        ("Events", "events"),
        ("Sheet1", ""),
        ("Cases 2018", ""),
    ],
)
def test_the_name_of_a_sheet_tells_what_its_rows_are(name: str, list_: str) -> None:
    assert list_of_sheet(name) == list_


@pytest.mark.parametrize("words", ["Mother", "Sibling 2", "Child details", "Address", "Father’s"])
def test_a_heading_over_columns_is_a_person_a_group_or_says_nothing(words: str) -> None:
    assert is_heading(words)


@pytest.mark.parametrize("words", ["Surname", "Mother name", "Marsh"])
def test_a_title_of_its_own_is_no_heading(words: str) -> None:
    assert not is_heading(words)


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("child.name", True),
        ("child.address", True),
        ("child.famly_name", False),
        ("siblings", True),
        ("siblings[].name", True),
        ("siblings[12].name", True),
        ("siblings[].nam", False),
        ("child.school", False),
        ("events.eha_received", True),
        ("events.eha_received[2].by", True),
        ("events.eha_recieved", False),
        ("events[].at", True),
        ("", False),
    ],
)
def test_a_path_of_a_mapping_leads_to_an_answer(path: str, right: bool) -> None:
    assert is_path(path, TITLES) is right


def test_an_event_in_a_path_has_its_part_and_number() -> None:
    assert event_of("events.eha_received[1].by") == ("eha_received", "by", 1)
    assert event_of("events.eha_received") == ("eha_received", "at", 0)
    assert event_of("child.dob") is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_a_title(title: str) -> None:
    meaning = settle([title], TITLES).meanings[0]
    assert 0 <= meaning.figure <= 1
    assert bool(meaning.path) is (meaning.sure is not Sure.UNKNOWN)


def test_every_word_of_the_data_leads_to_an_answer() -> None:
    from caseforms.cases.importing.titles import _words

    known = _words()
    wrong = [path for path, _ in known.titles.values() if path != IGNORE and not is_path(path, TITLES)]
    assert wrong == []
    assert all(is_path(path, TITLES) for path in known.sheets.values())
    for title in known.titles:
        assert exact(title, TITLES).path
