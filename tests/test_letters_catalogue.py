"""The catalogue of letters: what the specification asks for is there, headers and texts are checked, an area may have its own."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from helpers import Ran
from letter_helpers import SERVES, house_file, text_of
from test_house import HEAVY, loaded

import caseforms.profiles
from caseforms.cases.events import EVENTS
from caseforms.errors import BadTemplate, Exit, Misused, Unreadable
from caseforms.letters.addressees import ROLES
from caseforms.letters.catalogue import AREAS, CONDITIONS, LetterText, catalogue, load, read
from caseforms.letters.context import FIELDS, SENDERS
from caseforms.letters.gates import GATES
from caseforms.letters.wording import Wording, wording

#: Code: to whom, by whom, medium, what makes it due, its deadline (a timescale, or words), once, may be batched.
SPECIFIED = {
    "RCP": ("parent", "business_support", "letter", "eha_received", "L03", False, True),
    "RCP-R": ("referrer", "business_support", "letter", "eha_received", "L04", False, True),
    "NOCON": ("referrer", "business_support", "letter", "no_consent_found|consent_refused", "T10", False, True),
    "NOCON-SD": ("social_worker", "coordinator", "e-mail", "step_down_no_consent", "T21", False, False),
    "INSUF": ("referrer", "coordinator", "note", "triage_insufficient", "by telephone", False, False),
    "SINGLE": ("referrer", "coordinator", "letter", "triage_single_agency", "T15", False, True),
    "EHAREQ": ("agency", "coordinator", "letter", "eha_requested", "with the advice", False, False),
    "CHASE7": ("agency", "business_support", "letter", "eha_requested", "T16", True, True),
    "CLOSE14": ("agency", "business_support", "letter", "closure_authorised", "T17", True, False),
    "INC-ISM": ("agency", "business_support", "letter", "eha_incomplete", "T13", False, False),
    "SD-HANDOVER": ("family", "business_support", "letter", "cin_meeting_accepted", "T24", False, False),
    "OOA-R": ("referrer", "business_support", "letter", "eha_sent", "when", False, True),
    "OOA-P": ("parent", "business_support", "letter", "eha_sent", "when", False, True),
    "OOA-LA": ("authority", "business_support", "letter", "authority_notified", "after", False, False),
    "CSC-INFO": ("referrer", "coordinator", "note", "triage_level_4", "by telephone", False, False),
    "KK-CHECK": ("kiss", "author", "note", "concern_identified", "T02", False, False),
    "KK-JOIN": ("lead_professional", "author", "letter", "caf_found", "as soon", False, False),
    "KK-REG": ("kiss", "author", "letter", "consent_given", "before", False, False),
    "KK-CIN": ("duty", "author", "letter", "caf_refused", "T05", False, False),
    "KK-DEC": ("referrer", "duty", "letter", "referral_received", "T03", False, False),
    "KK-ADV": ("kiss", "duty", "letter", "caf_advised", "T04", False, False),
    "KK-PACK": ("kiss", "lead_professional", "letter", "on_request", "with each", False, False),
    "KK-LP": ("kiss family", "lead_professional", "letter", "lead_professional_changed", "when", False, False),
    "KK-INV-F": ("family", "lead_professional", "letter", "meeting", "L01", False, False),
    "KK-INV-P": ("professionals", "lead_professional", "letter", "meeting", "L02", False, False),
    "KK-PLAN": ("family professionals kiss", "lead_professional", "letter", "plan_agreed", "when", False, False),
    "KK-DEESC": ("lead_professional kiss", "social_worker", "letter", "de_escalation_agreed", "when", False, False),
    "KK-CLOSE": ("family kiss", "lead_professional", "letter", "mast_closed", "when", False, False),
    "KM-RCPT": ("referrer", "duty", "letter", "referral_received", "T31", False, True),
    "KM-FDBK": ("referrer", "duty", "letter", "action_decided", "T35", False, False),
    "KM-NE": ("family referrer", "duty", "letter", "not_eligible_decided", "when", False, False),
    "KM-COPY": (
        "family", "social_worker", "letter", "initial_assessment_completed|core_assessment_completed", "when", False,
        False,
    ),
    "KM-NOCON": ("referrer", "duty", "letter", "referral_received", "when", False, False),
    "PC-FDBK": ("referrer", "duty", "letter", "on_request", "", False, False),
    "PC-ESC": ("other_agency", "author", "letter", "on_request", "", False, False),
    "NS-CHILD": ("child", "author", "agreement", "on_request", "", False, False),
    "NS-FAMILY": ("family", "author", "agreement", "on_request", "", False, False),
    "FPN": ("", "business_support", "enclosure", "enclosed", "", False, False),
    "FPN-CHILD": ("", "business_support", "enclosure", "enclosed", "", False, False),
    "SLIP-LANG": ("", "business_support", "enclosure", "enclosed", "", False, False),
    "SLIP-LARGE": ("", "business_support", "enclosure", "enclosed", "", False, False),
}  # fmt: skip


@pytest.mark.parametrize("code", SPECIFIED)
def test_each_letter_of_the_specification_goes_to_whom_when_and_how_it_should(code: str) -> None:
    to, sender, medium, trigger, after, once, batch = SPECIFIED[code]
    text = load(code)
    assert text.to == tuple(to.split())
    assert (text.sender, text.medium, text.trigger) == (sender, medium, trigger)
    assert text.after.startswith(after) and bool(text.after) == bool(after)
    assert (text.once, text.batch) == (once, batch)
    assert text.version >= 1 and text.source and text.title


def test_each_letter_has_a_sample_case_that_serves_it() -> None:
    assert {code for codes in SERVES.values() for code in codes} == set(SPECIFIED)


@pytest.mark.parametrize("letter", ["RCP", "OOA-P"])
def test_the_fair_processing_notice_goes_with_what_a_parent_gets_on_receipt(letter: str) -> None:
    assert "FPN" in load(letter).enclosures


def test_the_notice_without_consent_never_goes_to_a_parent() -> None:
    text = load("NOCON")
    assert not {"parent", "family", "young_person", "child"} & {*text.to, *text.copies}
    assert "not_a_parent" in text.gates


def test_the_step_down_e_mail_is_copied_to_the_line_manager() -> None:
    assert load("NOCON-SD").copies == ("line_manager",)


def test_closing_after_a_fortnight_needs_all_three_of_review_call_and_authoriser() -> None:
    assert {"coordinator_review_done", "agency_called", "closure_authorised"} <= set(load("CLOSE14").gates)


@pytest.mark.parametrize("code", SPECIFIED)
def test_every_deadline_that_names_a_timescale_names_one_of_its_area(code: str) -> None:
    text = load(code)
    if re.fullmatch(r"[A-Z]\d+\w?", text.after):
        rows = Path(caseforms.profiles.__file__).parent / f"{text.area}.toml"
        assert text.after in tomllib.loads(rows.read_text(encoding="utf-8"))


def test_letters_stand_by_area_and_no_code_twice() -> None:
    places = [list(AREAS).index(text.area) for text in catalogue().values()]
    assert places == sorted(places)
    assert all(code == text.code for code, text in catalogue().items())


def test_every_gate_role_sender_and_condition_says_what_it_is() -> None:
    for gate in GATES.values():
        assert gate.says and gate.source, gate.name
    assert all(role.words for role in ROLES.values())
    assert all(sender.words for sender in SENDERS.values())
    assert all(field.says for field in FIELDS.values())
    assert not set(CONDITIONS) & set(EVENTS)


def test_every_gate_is_used_by_a_letter() -> None:
    used = {name for text in catalogue().values() for name in text.gates}
    assert set(GATES) == used


@pytest.mark.parametrize(
    ("typed", "found"), [("rcp", "RCP"), (" nocon_sd ", "NOCON-SD"), ("Chase7", "CHASE7")]
)
def test_a_code_is_found_however_it_is_typed(typed: str, found: str) -> None:
    assert load(typed).code == found


def test_a_code_that_there_is_not_is_met_with_the_nearest() -> None:
    with pytest.raises(Misused, match="no letter “CHASE9”") as caught:
        load("CHASE9")
    assert "CHASE7" in caught.value.remedy


# -- headers --------------------------------------------------------------------------------------------------------------


def header(**entries: str) -> str:
    """A header with entries in place of, or beside, those of a sound one; an empty one is left out."""
    sound = {
        "code": '"OWN-1"', "title": '"A letter of our own"', "version": "1", "area": '"any"', "to": '["parent"]',
        "from": '"duty"', "medium": '"letter"', "trigger": '"on_request"', "source": '"House rule"',
    }  # fmt: skip
    given = {**sound, **entries}
    return "+++\n" + "".join(f"{name} = {value}\n" for name, value in given.items() if value) + "+++\n"


def own(folder: Path, text: str, name: str = "OWN-1.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("entries", "line", "says", "remedy"),
    [
        ({"code": '"own-1"'}, 2, "the code must be the file's name", "OWN|same code"),
        ({"code": '"OWN-2"'}, 2, "the code must be the file's name", "same code"),
        ({"title": ""}, 1, "“title” must be text", "title ="),
        ({"title": "7"}, 3, "“title” must be text", "title ="),
        ({"version": '"1"'}, 4, "the version must be a whole number", "version = 1"),
        ({"version": "0"}, 4, "the version must be a whole number", "version = 1"),
        ({"version": "true"}, 4, "the version must be a whole number", "version = 1"),
        ({"area": '"sandwel"'}, 5, "“area” has no choice “sandwel”", "sandwell"),
        ({"to": '["parents"]'}, 6, "“to” has no choice “parents”", "“parent”"),
        ({"to": '"parent"'}, 6, "“to” must be a list", 'to = \\["'),
        ({"to": ""}, 1, "nobody is named to whom the letter goes", 'to = \\["parent"\\]'),
        ({"from": '"desk"'}, 7, "“from” has no choice “desk”", "Choose from: business_support"),
        ({"medium": '"fax"'}, 8, "“medium” has no choice “fax”", "letter"),
        ({"trigger": '"eha_recieved"'}, 9, "“trigger” has no choice “eha_recieved”", "eha_received"),
        ({"trigger": '"eha_received|soon"'}, 9, "“trigger” has no choice “soon”", "Did you mean|Choose from"),
        ({"source": '" "'}, 10, "“source” must be text", "source ="),
        ({"gates": '["consent"]'}, 11, "“gates” has no choice “consent”", "consent_given|no_consent"),
        ({"batch": '"yes"'}, 11, "“batch” must be true or false", "batch = true"),
        ({"copies": '["nobody"]'}, 11, "“copies” has no choice “nobody”", "Did you mean|Choose from"),
        ({"gate": '["consent_given"]'}, 11, "a header has no entry “gate”", "“gates”"),
        ({"qqqqqq": '"red"'}, 11, "a header has no entry “qqqqqq”", "A header has: code, title"),
        ({"dated": '"yesterday"'}, 11, "this must be a day", "dated ="),
        ({"after": "7"}, 11, "“after” must be text", "after ="),
        ({"batch": "yes"}, 11, "this line of the header cannot be understood", "name ="),
    ],
)  # fmt: skip
def test_a_header_that_is_wrong_is_named_with_file_line_and_remedy(
    tmp_path: Path, entries: dict[str, str], line: int, says: str, remedy: str
) -> None:
    path = own(tmp_path, header(**entries) + "Hello.\n")
    with pytest.raises(BadTemplate) as caught:
        read(path)
    assert caught.value.message.startswith(f"{path}:{line}: {says}")
    assert re.search(remedy, caught.value.remedy)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Hello.\n", 1, "the header is missing"),
        ("+++\ncode = 'OWN-1'\nHello.\n", 1, "the header is missing"),
        ("Hello.\n" + header() + "Hello.\n", 1, "the header is missing"),
        (header() + "\n  \n", 11, "there is no text below the header"),
        (header() + "x" * 200_001, 1, "this is too long for a letter"),
    ],
)
def test_a_file_without_header_or_text_is_refused(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = own(tmp_path, text)
    with pytest.raises(BadTemplate, match=re.escape(f"{path}:{line}: {says}")):
        read(path)


def test_a_text_that_is_not_in_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "OWN-1.txt").write_bytes((header() + "Café.").encode("latin-1"))
    with pytest.raises(Unreadable, match="UTF-8"):
        catalogue(tmp_path)


# -- an area's own folder -------------------------------------------------------------------------------------------------


def test_an_area_replaces_a_text_and_adds_a_letter_without_code(tmp_path: Path) -> None:
    house = house_file("RCP").read_text(encoding="utf-8")
    own(
        tmp_path,
        house.replace("version = 1", "version = 4").replace("We have the", "We now have the"),
        "RCP.txt",
    )
    own(tmp_path, header() + "Hello {{ addressee }}.\n")
    found = catalogue(tmp_path)
    assert found["RCP"].version == 4 and "We now have" in found["RCP"].body
    assert found["OWN-1"].title == "A letter of our own"
    assert set(found) == {*catalogue(), "OWN-1"}
    assert catalogue()["RCP"].version == 1, "the house's own text is untouched"


def test_other_files_in_the_folder_are_no_letters(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("our letters", encoding="utf-8")
    assert catalogue(tmp_path) == catalogue()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="the folder of letters cannot be read") as caught:
        catalogue(tmp_path / "none")
    assert "“letters”" in caught.value.remedy


@pytest.mark.parametrize(
    ("enclosure", "remedy"),
    [("FPM", "Did you mean “FPN”?"), ("cafe", "Did you mean “caf”?"), ("XYZ", "in words")],
)
def test_an_enclosure_that_there_is_not_is_named(tmp_path: Path, enclosure: str, remedy: str) -> None:
    path = own(tmp_path, header(enclosures=f'["{enclosure}"]') + "Hello.\n")
    with pytest.raises(
        BadTemplate, match=re.escape(f"{path}:11: there is no letter and no form “{enclosure}”")
    ) as caught:
        catalogue(tmp_path)
    assert remedy in caught.value.remedy


def test_letters_forms_and_other_papers_in_words_can_be_enclosed(tmp_path: Path) -> None:
    own(tmp_path, header(enclosures='["FPN", "caf", "Minutes of the meeting"]') + "Hello.\n")
    assert catalogue(tmp_path)["OWN-1"].enclosures == ("FPN", "caf", "Minutes of the meeting")


# -- texts ----------------------------------------------------------------------------------------------------------------


def worded(body: str, heading: str = "") -> Wording:
    text: LetterText = text_of(
        "RCP", body=body, heading=heading, line=20, heading_line=12, file=Path("RCP.txt")
    )
    return Wording(text)


@pytest.mark.parametrize("code", SPECIFIED)
def test_every_text_uses_only_values_that_there_are(code: str) -> None:
    assert wording(load(code)).names <= set(FIELDS)


@pytest.mark.parametrize(
    ("body", "line", "says", "remedy"),
    [
        ("Dear you\n\n{{ chlid_name }}", 22, "there is no merge value “chlid_name”", "child_name"),
        ("{{ qqqqqq }}", 20, "there is no merge value “qqqqqq”", "docs/reference/letters.md"),
        ("{% if childname %}x{% endif %}", 20, "there is no merge value “childname”", "child_name"),
        (
            "a\n{% for s in services %}\n- {{ s.phone }}\n{% endfor %}",
            22,
            "“services” has no part “phone”",
            "telephone",
        ),
        ("{% for t in topics %}{{ t.what }}{% endfor %}", 20, "an entry of “topics” has no part “what”", ""),
        ("a\n\n{% if child_name %}\nb", 23, "a tag cannot be understood", "endif"),
        ("{{ child_name", 20, "a tag cannot be understood", "{{ name }}"),
        ("a\n{% include 'x' %}", 21, "conditions and loops only", "Take it out"),
        ("{% macro m() %}{% endmacro %}", 20, "conditions and loops only", "Take it out"),
        ("{{ range(10) }}", 20, "there is no merge value “range”", ""),
        ("a\n\n# Big\n", 22, "a heading begins with “## ”", "paragraphs"),
        ("### Small\n", 20, "a heading begins with “## ”", "paragraphs"),
        ("a\n\n* one\n", 22, "an entry of a list begins with “- ”", "paragraphs"),
        ("1. one\n", 20, "a list has no numbers", "paragraphs"),
        ("> said\n", 20, "none of the marks", "paragraphs"),
        ("see [here](x)\n", 20, "none of the marks", "paragraphs"),
        ("| a | b |\n---\n", 21, "none of the marks", "paragraphs"),
        ("this is *so* good\n", 20, "there is no other emphasis", "paragraphs"),
        ("this is _so_ good\n", 20, "there is no other emphasis", "paragraphs"),
        (
            "a\n\nthis is **bold\nand on\n\nb",
            22,
            "bold begins in this paragraph and does not end",
            "Close it",
        ),
    ],
)
def test_a_text_that_cannot_be_used_is_named_with_its_line(
    body: str, line: int, says: str, remedy: str
) -> None:
    with pytest.raises(BadTemplate) as caught:
        worded(body)
    assert caught.value.message.startswith(f"RCP.txt:{line}: ")
    assert says in caught.value.message
    assert remedy in caught.value.remedy


def test_a_heading_is_checked_as_the_text_is() -> None:
    with pytest.raises(BadTemplate, match=re.escape("RCP.txt:12: there is no merge value “nme”")):
        worded("Hello.", "About {{ nme }}")


# -- commands -------------------------------------------------------------------------------------------------------------


def test_the_list_names_every_letter_under_its_area(run: Callable[..., Ran]) -> None:
    said = run("letters", "list")
    assert said.code == Exit.FINE
    lines = said.out.splitlines()
    assert lines[0] == "Sandwell"
    for code, text in catalogue().items():
        assert any(line.split()[0] == code and line.endswith(text.title) for line in lines if line.strip())
    assert any(re.fullmatch(r"  CHASE7 +\* Early help assessment not received", line) for line in lines)
    assert any(re.fullmatch(r"  CLOSE14 +Closure .*", line) for line in lines)


def test_the_list_as_data_holds_every_header(run: Callable[..., Ran]) -> None:
    listed = {each["code"]: each for each in json.loads(run("letters", "list", "--format", "json").out)}
    assert set(listed) == set(catalogue())
    assert listed["CLOSE14"]["gates"] == list(load("CLOSE14").gates)
    assert listed["NOCON"]["trigger"] == ["no_consent_found", "consent_refused"]


def test_the_list_loads_no_heavy_library(tmp_path: Path) -> None:
    tops, left = loaded("import caseforms.cli; caseforms.cli.main()", tmp_path, "letters", "list")
    assert left == Exit.FINE
    assert not tops & HEAVY


def test_a_letter_is_shown_with_its_conditions_in_words_and_its_text(run: Callable[..., Ran]) -> None:
    said = run("letters", "show", "close14").out
    assert "CLOSE14  Closure confirmed, no assessment after 14 days  (version 1)" in said
    assert "closure_authorised: A named coordinator has authorised the closure" in said
    assert "{{ authorised_by }} authorised the closure." in said
    data = json.loads(run("letters", "show", "CLOSE14", "--format", "json").out)
    assert "authorised_by" in data["merge_values"] and data["once"] is True


def test_the_settings_name_the_folder_of_own_texts(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "caseforms.toml").write_text('letters = "ours"\n', encoding="utf-8")
    (tmp_path / "ours").mkdir()
    own(tmp_path / "ours", header() + "Hello {{ addresee }}.\n")
    assert "OWN-1" in run("letters", "list").out
    said = run("letters", "show", "OWN-1")
    assert said.code == Exit.TEMPLATE
    assert "OWN-1.txt:12: there is no merge value “addresee”" in said.err
    assert "Did you mean “addressee”?" in said.err


def test_a_letter_that_there_is_not_is_a_usage_error(run: Callable[..., Ran]) -> None:
    said = run("letters", "show", "CLOSE15")
    assert said.code == Exit.USAGE
    assert "Did you mean “CLOSE14”?" in said.err


@pytest.mark.parametrize("name", [*(f"templates/letters/{code}.txt" for code in SPECIFIED), "samples/letters/caseforms.toml",
                                  *(f"samples/letters/{name}.yaml" for name in SERVES)])  # fmt: skip
def test_the_installed_package_holds_every_text_and_sample(name: str) -> None:
    assert (files("caseforms") / name).is_file()
