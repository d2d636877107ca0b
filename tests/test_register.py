"""Registers: titles mean what people call things, a row is the same case as a case file, and what is wrong is named with row
and column while the other rows go on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from helpers import Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from register_helpers import SPACE, book, raw_book

from caseforms.cases import zipped
from caseforms.cases.blocks import build
from caseforms.cases.case import all_words
from caseforms.cases.cell_values import Broken
from caseforms.cases.cells import address_in
from caseforms.cases.events import EVENTS, happenings, settle
from caseforms.cases.identifiers import PHONE
from caseforms.cases.kinds import Stated, Unusable
from caseforms.checks import event_rules
from caseforms.errors import Unreadable
from caseforms.findings import Finding, Level
from caseforms.letters import register_sheet
from caseforms.letters.catalogue import catalogue
from caseforms.letters.context import LetterCase
from caseforms.letters.register import Entry, Register, read_register
from caseforms.letters.register_columns import (
    Target,
    asked_of,
    columns_for,
    driving_events,
    heading,
    nearest,
    target_of,
)
from caseforms.letters.register_rows import letter
from caseforms.letters.register_sheet import Sheet
from caseforms.letters.register_workbook import empty_register, register_of
from caseforms.profiles import load
from caseforms.samples import SAMPLE_DAY, register_cases, sample

AREAS = ("sandwell", "kirklees", "kent_medway", "cafcass")


def columns(area: str) -> list[Target]:
    return columns_for(area, [text for text in catalogue().values() if text.area == area], load(area))


def read(path: Path, profile: str = "sandwell_2015") -> Register:
    return read_register(path, SAMPLE_DAY, profile)


def one(tmp_path: Path, titles: list[str], *values: object) -> Entry:
    """The only row of a register with these titles behind the reference and an event."""
    path = book(tmp_path / "r.xlsx", ["Case reference", "RCP sent", *titles], ["EH-1", None, *values])
    (entry,) = read(path)
    return entry


def told(entry: Entry) -> dict[tuple[str, str], Finding]:
    """What is wrong with an entry, by code and column."""
    found = [*entry.event_findings(), *entry.findings()]
    return {(each.code, letter(each.place.column)): each for each in found}


# -- titles --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("reference", "reference"),
        ("Case number", "reference"),
        ("child.family_name", "child.family_name"),
        ("Surname", "child.family_name"),
        ("Child’s first name", "child.given_names"),
        ("CHILD: DATE OF BIRTH", "child.dob"),
        ("DOB", "child.dob"),
        ("Address", "child.address"),
        ("Post code", "child.address.postcode"),
        ("Town", "child.address.line4"),
        ("parents[1].address.postcode", "parents[1].address.postcode"),
        ("Parent 2: postcode", "parents[1].address.postcode"),
        ("Carer 1 name", "parents[0].name"),
        ("Parent name", "parents[0].name"),
        ("Parent2_address_line_1", "parents[1].address.line1"),
        ("Parent 1 safe to write?", "parents[0].safe_to_contact"),
        ("Referrer", "author.name"),
        ("Referrer phone", "author.telephone"),
        ("Agency", "early_help.agency.name"),
        ("Service 2 telephone", "early_help.services[1].telephone"),
        ("Consent", "consent.given"),
        ("consent.given", "consent.given"),
        ("consent.given_by[0].date", "consent.given_by[0].date"),
        ("Siblings", "siblings"),
        ("Sibling 3 name", "siblings[2].name"),
        ("Child: GP: name", "child.gp.name"),
        ("Area", "profile"),
    ],
)
def test_a_title_names_an_answer_by_its_path_or_in_the_words_of_people(title: str, path: str) -> None:
    assert target_of(title) == Target(path)


@pytest.mark.parametrize(
    ("title", "event", "part", "number"),
    [
        ("eha_received", "eha_received", "at", 1),
        ("EHA received", "eha_received", "at", 1),
        ("Date EHA received", "eha_received", "at", 1),
        ("EHA received 2", "eha_received", "at", 2),
        ("eha_received 2 by", "eha_received", "by", 2),
        ("CHASE7", "chase7_sent", "at", 1),
        ("RCP-R sent", "rcp_r_sent", "at", 1),
        ("closure_authorised by", "closure_authorised", "by", 1),
        ("Closure authorised by the coordinator", "closure_authorised", "at", 1),
        ("Closure authorised by the coordinator: by whom", "closure_authorised", "by", 1),
        ("agency_called note", "agency_called", "note", 1),
    ],
)
def test_a_title_names_an_event_its_author_or_its_note(
    title: str, event: str, part: str, number: int
) -> None:
    assert target_of(title) == Target("", event, part, number)


@pytest.mark.parametrize(
    "title",
    [
        "Notes for us",
        "",
        "Child",
        "child",
        "parents",
        "parents[0]",
        "child.dob.year",
        "child[1].dob",
        "consent",
        "Name of",
    ],
)
def test_what_a_title_does_not_say_is_not_guessed(title: str) -> None:
    """Nor is a group of answers a single one: a name is not taken apart."""
    found = target_of(title)
    assert found is None or found.path not in ("child", "consent", "parents[0]")
    assert title in ("consent", "parents") or found is None


@pytest.mark.parametrize("area", AREAS)
def test_every_title_of_an_empty_register_is_read_back_as_what_it_was_written_for(area: str) -> None:
    found = columns(area)
    assert len(found) > 40
    assert [target_of(heading(each)) for each in found] == found
    assert len({heading(each) for each in found}) == len(found)


@pytest.mark.parametrize("code", EVENTS)
def test_every_event_can_be_a_column_by_its_code_and_by_its_label(code: str) -> None:
    assert target_of(code) == target_of(EVENTS[code].label) == Target(event=code)


@pytest.mark.parametrize("area", AREAS)
def test_an_empty_register_has_every_event_that_its_letters_hang_on(area: str) -> None:
    found = {each.event for each in columns(area)}
    for text in catalogue().values():
        if text.area == area:
            assert set(driving_events(text, load(area))) <= found, text.code


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Parent 1: nmae", "Parent 1: name"),
        ("EHA recieved", "Early Help Assessment received"),
        ("Refrence", "Case reference"),
    ],
)
def test_a_mistyped_title_is_met_with_the_one_that_may_be_meant(title: str, meant: str) -> None:
    assert target_of(title) is None
    assert nearest(title) == meant


def test_a_title_like_no_other_is_met_with_nothing() -> None:
    assert nearest("Worker’s initials") == ""


# -- rows ----------------------------------------------------------------------------------------------------------------


def test_a_row_is_the_same_case_as_a_case_file(tmp_path: Path) -> None:
    """Every answer and every event of the sample cases, the awkward ones too."""
    rows = tmp_path / "register.xlsx"
    rows.write_bytes(register_cases.workbook(150))
    files = tmp_path / "files"
    files.mkdir()
    for each in register_cases.cases(150):
        (files / f"{each['reference']}.yaml").write_text(register_cases.case_file(each), encoding="utf-8")
    seen = 0
    for row, file in zip(read(rows), read(files), strict=True):
        ours, theirs = row.case(), file.case()
        assert row.reference == file.reference
        answers = {path: words for path, words in all_words(ours).items() if not path.startswith("events")}
        assert answers == {p: words for p, words in all_words(theirs).items() if not p.startswith("events")}
        assert [(e.code, e.at, e.by) for e in happenings(ours)] == [
            (e.code, e.at, e.by) for e in happenings(theirs)
        ]
        assert {each.code for each in row.event_findings()} == {each.code for each in file.event_findings()}
        assert {(each.code, each.path) for each in row.findings()} == {
            (each.code, each.path) for each in file.findings()
        }
        seen += len(answers)
    assert seen > 3000


def test_what_tells_of_events_is_read_without_the_rest_of_the_row(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(register_cases.workbook(150))
    for entry in read(path):
        assert [(e.code, e.at) for e in happenings(entry.events)] == [
            (e.code, e.at) for e in happenings(entry.case())
        ]
        assert entry.events.child is None


def test_cells_are_read_as_the_kinds_of_answer_read_a_case_file(tmp_path: Path) -> None:
    entry = one(
        tmp_path,
        [
            "Child: date of birth",
            "Consent",
            "Child ethnicity",
            "Siblings",
            "Large print",
            "NHS",
            "Parent 1 same address",
        ],
        datetime(2018, 6, 12, 8, 30),
        "Given in part",
        "Pakistani",
        "none",
        "Ann Marsh; Tom Marsh",
        None,
        True,
    )
    case = entry.case()
    assert case.at("child.dob") == date(2018, 6, 12)
    assert case.at("consent.given") == "limited"
    assert case.at("child.ethnicity") == "APKN"
    assert case.at("siblings") is Stated.NONE
    assert case.at("correspondence.large_print_for") == ("Ann Marsh", "Tom Marsh")
    assert case.at("parents[0].same_address_as_child") == "yes"
    assert case.at("profile") == "sandwell_2015"


@pytest.mark.parametrize(
    ("value", "day", "clock"),
    [
        (datetime(2026, 11, 19, 9, 15), date(2026, 11, 19), time(9, 15)),
        (datetime(2026, 11, 19), date(2026, 11, 19), None),
        (date(2026, 11, 19), date(2026, 11, 19), None),
        ("19/11/2026 9.15am", date(2026, 11, 19), time(9, 15)),
        ("19 November 2026", date(2026, 11, 19), None),
        ("2026-11-19", date(2026, 11, 19), None),
    ],
)
def test_an_event_happened_on_the_date_that_its_cell_shows(
    tmp_path: Path, value: object, day: date, clock: time | None
) -> None:
    (event,) = one(tmp_path, ["EHA received"], value).events.at("events")
    assert (event.event, event.at.day, event.at.time) == ("eha_received", day, clock)


@pytest.mark.parametrize("value", ["–", "-", "no", "N/A", "none", "not yet", None])
def test_an_event_that_has_not_happened_may_be_said_in_words(tmp_path: Path, value: object) -> None:
    entry = one(tmp_path, ["EHA received", "Agency"], value, "Ann")
    assert entry.events.events is None
    assert not entry.event_findings()


def test_an_event_can_stand_twice_and_has_its_author_and_note(tmp_path: Path) -> None:
    titles = [
        "EHA received",
        "EHA received 2",
        "closure_authorised",
        "closure_authorised by",
        "closure_authorised note",
    ]
    entry = one(
        tmp_path, titles, date(2026, 11, 2), date(2026, 11, 9), "10/11/2026", "Dilys Pugh", "=no reply"
    )
    events = [(row.event, row.at.day.day, row.by) for _, row in entry.events.rows("events")]
    assert events == [
        ("eha_received", 2, None),
        ("eha_received", 9, None),
        ("closure_authorised", 10, "Dilys Pugh"),
    ]


def test_a_note_without_its_event_is_not_lost(tmp_path: Path) -> None:
    entry = one(tmp_path, ["agency_called", "agency_called note"], None, "will ring back")
    assert entry.events.at("events[0].note") == "will ring back"
    assert ("EVENT-02", "C") in told(entry)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "12 Mill Lane\nFenbridge\nZZ99 3AB",
            {"line1": "12 Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
        ),
        (
            "12 Mill Lane, Fenbridge ZZ99 3AB",
            {"line1": "12 Mill Lane", "line2": "Fenbridge", "postcode": "ZZ99 3AB"},
        ),
        ("Flat 2, Hill Court\nFenbridge", {"line1": "Flat 2, Hill Court", "line2": "Fenbridge"}),
        ("No fixed abode", {"kind": "no_fixed_abode", "line1": "No fixed abode"}),
    ],
)
def test_an_address_may_stand_in_one_cell(tmp_path: Path, text: str, address: dict[str, str]) -> None:
    assert address_in(text) == address
    case = one(tmp_path, ["Child address"], text).case()
    for name, words in address.items():
        assert case.at(f"child.address.{name}") == words


def test_rows_without_anything_are_passed_over_and_the_titles_may_stand_lower(tmp_path: Path) -> None:
    path = book(
        tmp_path / "r.xlsx",
        ["Early Help Desk", None, None],
        [None, None, None],
        ["Reference", "EHA received", "Agency"],
        [None, None, None],
        ["EH-1", date(2026, 11, 2), None],
        ["  ", None, " "],
        ["EH-2", None, "Ann"],
    )
    assert [(each.where, each.reference) for each in read(path)] == [("row 5", "EH-1"), ("row 7", "EH-2")]


def test_a_register_can_be_asked_for_one_entry_after_the_other(tmp_path: Path) -> None:
    rows = read(book(tmp_path / "r.xlsx", ["Reference", "RCP"], ["EH-1", None], [None, date(2026, 1, 1)]))
    assert len(rows) == 2
    assert rows.place(1) == "row 3"
    assert rows.case(0).at("reference") == "EH-1"
    with pytest.raises(Unreadable, match="no reference"):
        rows.case(1)


EVENT_ROWS = st.lists(
    st.tuples(
        st.sampled_from([*EVENTS, "unheard of"]),
        st.one_of(st.none(), st.just("soon"), st.dates(date(2026, 10, 1), date(2026, 12, 31)).map(str)),
        st.one_of(st.just(""), st.times().map(" {:%H:%M}".format)),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(rows=EVENT_ROWS)
def test_one_look_at_a_row_without_faults_says_no_more_than_the_rules(
    rows: list[tuple[str, Any, str]],
) -> None:
    """Rules for events are not run where nothing can be wrong; where they would find something, they are."""
    events = [{"event": event, "at": at and at + clock} for event, at, clock in rows]
    case = build(LetterCase, {"events": events})
    case.today, case.unread = SAMPLE_DAY, {}
    if event_rules._plainly_right(case):
        assert not [problem for rule in event_rules.RULES for problem in rule.look(None, case)]


@settings(deadline=None)
@given(st.from_regex(r"0[1-9]( ?[0-9]){8,9}", fullmatch=True))
def test_a_telephone_number_in_the_usual_form_is_what_the_library_takes_for_possible(text: str) -> None:
    assert phonenumbers.is_possible_number(phonenumbers.parse(text, "GB"))
    assert PHONE.accept(text) == text


def test_a_case_that_is_settled_keeps_its_events() -> None:
    case = build(LetterCase, {"events": [{"event": "eha_received", "at": "19/11/2026"}]})
    case.today, case.unread = SAMPLE_DAY, {}
    before = happenings(case)
    assert settle(case) is case
    case.events = None
    assert happenings(case) == before


# -- what is wrong in a register -----------------------------------------------------------------------------------------


def test_without_a_column_of_references_nothing_is_read_and_the_likely_one_is_named(tmp_path: Path) -> None:
    path = book(tmp_path / "r.xlsx", ["Refrence", "EHA received"], ["EH-1", date(2026, 11, 2)])
    with pytest.raises(Unreadable) as stopped:
        read(path)
    assert "references" in stopped.value.message
    assert stopped.value.line == 1
    assert "Did you mean “Refrence”? Write “Case reference”" in stopped.value.remedy


def test_without_a_column_of_events_nothing_is_read_and_the_likely_one_is_named(tmp_path: Path) -> None:
    path = book(tmp_path / "r.xlsx", ["Reference", "EHA recieved"], ["EH-1", date(2026, 11, 2)])
    with pytest.raises(Unreadable) as stopped:
        read(path)
    assert "events" in stopped.value.message
    assert "“EHA recieved”" in stopped.value.remedy


def test_a_column_that_is_not_known_is_named_and_the_one_that_may_be_meant(tmp_path: Path) -> None:
    found = read(
        book(tmp_path / "r.xlsx", ["Reference", "RCP", "Parent 1 nmae", "Our notes"], ["EH-1"])
    ).findings
    by_column = {letter(each.place.column): each for each in found}
    assert {each.code for each in found} == {"REG-01"}
    assert "“Parent 1: name”" in by_column["C"].remedy
    assert "column of your own" in by_column["D"].remedy
    assert all(each.place.line == 1 and each.level is Level.WARNING for each in found)


def test_two_columns_that_mean_the_same_are_named_and_count_where_they_agree(tmp_path: Path) -> None:
    titles = ["Reference", "EHA received", "Surname", "Child: family name"]
    path = book(
        tmp_path / "r.xlsx",
        titles,
        ["EH-1", None, "Marsh", "Marsh"],
        ["EH-2", None, None, "Marsh"],
        ["EH-3", None, "Marsh", "Reed"],
    )
    rows = read(path)
    (doubled,) = rows.findings
    assert (doubled.code, letter(doubled.place.column)) == ("REG-02", "D")
    assert "C and D" in doubled.message
    first, second, third = rows
    assert first.case().at("child.family_name") == second.case().at("child.family_name") == "Marsh"
    assert not first.findings()
    assert isinstance(third.case().at("child.family_name"), Unusable)
    assert ("REG-03", "C") in told(third)
    assert "Reed" not in told(third)["REG-03", "C"].message


def test_an_address_in_one_cell_and_in_lines_must_agree(tmp_path: Path) -> None:
    titles = ["Child address", "Child postcode"]
    fine = one(tmp_path, titles, "12 Mill Lane\nZZ99 3AB", "ZZ99 3AB")
    assert fine.case().at("child.address.line1") == "12 Mill Lane"
    assert not fine.findings()
    assert ("REG-03", "D") in told(one(tmp_path, titles, "12 Mill Lane\nZZ99 3AB", "ZZ99 3AD"))


@pytest.mark.parametrize("reverse", [False, True])
def test_none_and_a_name_for_the_same_people_contradict_each_other(tmp_path: Path, reverse: bool) -> None:
    cells = [("Siblings", "none"), ("Sibling 1 name", "Noah Marsh")]
    if reverse:
        cells.reverse()
    entry = one(tmp_path, [title for title, _ in cells], *[value for _, value in cells])
    assert any(code == "REG-03" for code, _ in told(entry))


def test_people_in_the_column_that_says_none_are_pointed_to_columns_of_their_own(tmp_path: Path) -> None:
    found = told(one(tmp_path, ["Siblings"], "Noah and Dan"))
    assert "columns of their own" in found["FILE-02", "C"].message


def test_a_row_without_a_reference_and_one_with_anothers_are_told_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path / "r.xlsx",
        ["Reference", "EHA received"],
        ["EH-1", date(2026, 11, 2)],
        [None, date(2026, 11, 2)],
        ["EH-1", date(2026, 11, 3)],
        ["EH-2", date(2026, 11, 3)],
    )
    first, without, again, last = read(path)
    assert not first.problem and not last.problem
    assert ("REG-04", "A") in told(without)
    assert ("REG-05", "A") in told(again)
    assert "row 2" in told(again)["REG-05", "A"].message
    with pytest.raises(Unreadable):
        again.case()


@pytest.mark.parametrize(
    ("titles", "values", "code", "column"),
    [
        (["EHA received"], ["31/02/2026"], "VAL-11", "C"),
        (["EHA received"], ["02/13/2026"], "VAL-11", "C"),
        (["EHA received"], ["2/3/26"], "VAL-12", "C"),
        (["EHA received"], ["yes"], "VAL-10", "C"),
        (["EHA received"], ["not known"], "EVENT-02", "C"),
        (["EHA received"], [date(2027, 1, 4)], "EVENT-03", "C"),
        (["EHA received"], [date(1805, 1, 4)], "EVENT-02", "C"),
        (["EHA received", "triage_decided"], [date(2026, 11, 9), date(2026, 11, 2)], "EVENT-04", "D"),
        (["Child: date of birth"], [date(2027, 1, 4)], "VAL-13", "C"),
        (["Child: postcode"], ["D02 XY00"], "VAL-20", "C"),
        (["Child: ethnicity"], ["martian"], "VAL-02", "C"),
        (["Agency telephone"], ["12"], "VAL-21", "C"),
        (["Child address"], ["\n".join("abcdefghi")], "REG-07", "C"),
        (["Child address"], ["#REF!"], "", ""),
    ],
)
def test_what_cannot_be_is_told_with_row_and_column(
    tmp_path: Path, titles: list[str], values: list[object], code: str, column: str
) -> None:
    entry = one(tmp_path, titles, *values)
    if code:
        finding = told(entry)[code, column]
        assert finding.place.line == 2
        assert finding.message
        assert finding.remedy
        assert len(told(entry)) == 1, "one fault, one finding"
    else:
        assert told(entry), "an error of the spreadsheet"


def test_a_cell_below_no_title_is_told(tmp_path: Path) -> None:
    entry = read(
        book(
            tmp_path / "r.xlsx",
            ["Reference", None, "RCP"],
            ["EH-1", "lost", None],
            ["EH-2", None, None, "lost"],
        )
    )
    assert [
        [letter(f.place.column) for f in each.event_findings() if f.code == "REG-08"] for each in entry
    ] == [
        ["B"],
        ["D"],
    ]


def test_a_sheet_that_is_not_read_is_told_and_those_of_an_empty_register_are_not(tmp_path: Path) -> None:
    made = Workbook()
    made.active.title = "Archive"  # type: ignore[union-attr]
    sheet = made.create_sheet("REGISTER")
    made.create_sheet("Explained")
    hidden = made.create_sheet("old")
    hidden.sheet_state = "hidden"
    sheet.append(["Reference", "RCP"])
    sheet.append(["EH-1"])
    made.save(tmp_path / "r.xlsx")
    rows = read(tmp_path / "r.xlsx")
    assert [each.reference for each in rows] == ["EH-1"]
    (finding,) = rows.findings
    assert (finding.code, finding.message) == ("REG-08", "1 other sheet is not read")


# -- what stands in cells ------------------------------------------------------------------------------------------------


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Reference</t></is></c><c r="B1" t="inlineStr"><is><t>RCP</t></is></c></row>'
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="000000"/><numFmt numFmtId="165" formatCode="dd\\/mm\\/yyyy\\ hh:mm"/>'
    '<numFmt numFmtId="166" formatCode="[Red]0.00"/><numFmt numFmtId="167" formatCode="&quot;day &quot;0"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>'
    '<xf numFmtId="167"/><xf numFmtId="20"/></cellXfs>'
)
SHARED = (
    "<si><t>plain</t></si><si><r><t>in </t></r><r><rPr><b/></rPr><t>parts</t></r><rPh><t>said</t></rPh></si>"
    "<si><t>a_x000D_\nb _x005F_x</t></si>"
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2" t="s"><v>0</v></c>', "plain"),
        ('<c r="A2" t="s"><v>1</v></c>', "in parts"),
        ('<c r="A2" t="s"><v>2</v></c>', "a\r\nb _x"),
        ('<c r="A2" t="inlineStr"><is><t xml:space="preserve"> in place </t></is></c>', "in place"),
        ('<c r="A2" t="inlineStr"><is><r><t>Ann</t></r><r><t>e &amp; Co</t></r></is></c>', "Anne & Co"),
        ('<c r="A2"><v>42</v></c>', "42"),
        ('<c r="A2"><v>42.0</v></c>', "42"),
        ('<c r="A2"><v>1.632960123E9</v></c>', "1632960123"),
        ('<c r="A2"><v>0.5</v></c>', "0.5"),
        ('<c r="A2" s="2"><v>4217</v></c>', "004217"),
        ('<c r="A2" s="4"><v>45000</v></c>', "45000"),
        ('<c r="A2" s="5"><v>7</v></c>', "7"),
        ('<c r="A2" s="1"><v>46345</v></c>', datetime(2026, 11, 19)),
        ('<c r="A2" s="3"><v>46345.38541666666</v></c>', datetime(2026, 11, 19, 9, 15)),
        ('<c r="A2" s="1"><v>59</v></c>', datetime(1900, 2, 28)),
        ('<c r="A2" s="6"><v>0.604166666</v></c>', time(14, 30)),
        ('<c r="A2" t="d"><v>2026-11-19T09:15:00</v></c>', datetime(2026, 11, 19, 9, 15)),
        ('<c r="A2" t="b"><v>1</v></c>', "yes"),
        ('<c r="A2" t="b"><v>0</v></c>', "no"),
        ('<c r="A2" t="str"><f>B2&amp;"x"</f><v>worked out</v></c>', "worked out"),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A2" t="s"><v></v></c>', None),
    ],
)
def test_a_cell_is_read_as_it_shows(tmp_path: Path, cell: str, value: object) -> None:
    path = raw_book(
        tmp_path / "r.xlsx",
        f'{HEAD}<row r="2">{cell}<c r="C2"><v>1</v></c></row>',
        shared=SHARED,
        styles=STYLES,
    )
    *_, (number, row) = Sheet(path).rows()
    assert number == 2
    assert row == [value, None, "1"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="A2" t="e"><v>#N/A</v></c>', "error here (#N/A)"),
        ('<c r="A2"><f>SUM(B2)</f></c>', "result of the formula"),
        ('<c r="A2"><f>SUM(B2)</f><v/></c>', "result of the formula"),
    ],
)
def test_a_cell_that_shows_no_value_is_told_and_never_printed(tmp_path: Path, cell: str, words: str) -> None:
    path = raw_book(tmp_path / "r.xlsx", f'{HEAD}<row r="2">{cell}</row>')
    *_, (_, row) = Sheet(path).rows()
    assert isinstance(row[0], Broken)
    assert words in row[0].message


def test_a_broken_cell_is_a_finding_at_its_place(tmp_path: Path) -> None:
    head = HEAD.replace("RCP", "Agency").replace(
        "</row>", '<c r="C1" t="inlineStr"><is><t>RCP</t></is></c></row>'
    )
    cells = '<c r="A2" t="inlineStr"><is><t>EH-1</t></is></c><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><f>NOW()</f></c>'
    (entry,) = read(raw_book(tmp_path / "r.xlsx", f'{head}<row r="2">{cells}</row>'))
    assert set(told(entry)) == {("REG-06", "B"), ("REG-06", "C")}


def test_workbooks_that_count_from_1904_keep_their_dates(tmp_path: Path) -> None:
    book_xml = '<workbookPr date1904="1"/><sheets><sheet name="R" sheetId="1" r:id="r1"/></sheets>'
    cells = '<row r="2"><c r="A2" s="1"><v>44883</v></c></row>'
    path = raw_book(tmp_path / "r.xlsx", HEAD + cells, styles=STYLES, workbook=book_xml)
    *_, (_, row) = Sheet(path).rows()
    assert row[0] == datetime(2026, 11, 19)


@pytest.mark.parametrize("prefix", ["", "x"])
def test_rows_and_cells_without_addresses_and_with_a_prefix_are_read(tmp_path: Path, prefix: str) -> None:
    p = f"{prefix}:" if prefix else ""
    cell = f"<{p}c><{p}v>7</{p}v></{p}c>"
    rows = f"<{p}row>{cell}<{p}c/>{cell}</{p}row><{p}row/><{p}row>{cell}</{p}row>"
    path = raw_book(tmp_path / "r.xlsx", rows, prefix=prefix)
    (first, row), (third, short) = Sheet(path).rows()
    assert (first, row, third, [value for value in short if value]) == (1, ["7", None, "7"], 3, ["7"])


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    max_size=20,
)
CELLS = st.one_of(
    st.none(),
    TEXT.filter(lambda text: not text.startswith("=")),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8),
    piece=st.integers(200, 3000),
)
def test_a_workbook_is_read_as_openpyxl_reads_it_in_pieces_of_any_size(
    tmp_path: Path, rows: list[list[object]], piece: int
) -> None:
    path = book(tmp_path / "r.xlsx", *rows)

    def plain(value: object) -> object:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return value.strip() or None
        return str(value) if isinstance(value, int) else value

    sheet = load_workbook(path).worksheets[0]
    theirs = {
        number: [plain(cell) for cell in row]
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
    }
    before, zipped.PIECE = zipped.PIECE, piece
    try:
        ours = dict(Sheet(path).rows())
    finally:
        zipped.PIECE = before
    for number, row in theirs.items():
        cut = list(row)
        while cut and cut[-1] is None:
            cut.pop()
        mine = list(ours.get(number, []))
        while mine and mine[-1] is None:
            mine.pop()
        assert mine == cut


# -- bounds --------------------------------------------------------------------------------------------------------------


def stopped(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as found:
        list(read(path))
    assert found.value.remedy
    assert str(path) in found.value.message
    return found.value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not an Excel workbook"),
        (b"Reference,EHA received\n", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "with a password"),
        (b"PK\x03\x04" + b"\0" * 100, "not an Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "r.xlsx").write_bytes(data)
    assert words in stopped(tmp_path / "r.xlsx").message


def test_a_zip_that_is_no_workbook_and_one_that_is_damaged_are_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert "not an Excel workbook" in stopped(tmp_path / "a.xlsx").message
    path = raw_book(tmp_path / "b.xlsx", '<row r="1"><c r="A1"><v>1</v></row>')
    assert "damaged" in stopped(path).message
    path = raw_book(tmp_path / "c.xlsx", HEAD, parts={"xl/_rels/workbook.xml.rels": "<Relationships/>"})
    assert "damaged" in stopped(path).message


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2"><v>nonsense</v></c></row>' * 2,
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged_and_no_fault_of_ours(tmp_path: Path, rows: str) -> None:
    assert "damaged" in stopped(raw_book(tmp_path / "r.xlsx", HEAD + rows)).message


def test_a_sheet_that_ends_too_early_is_damaged(tmp_path: Path) -> None:
    sheet = f'<worksheet xmlns="{SPACE}"><sheetData>{HEAD}'
    path = raw_book(tmp_path / "r.xlsx", "", parts={"xl/worksheets/sheet1.xml": sheet})
    assert "damaged" in stopped(path).message


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_entities_are_never_expanded(tmp_path: Path, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    root = {"xl/workbook.xml": "workbook", "xl/sharedStrings.xml": "sst", "xl/styles.xml": "styleSheet"}.get(
        part, "worksheet"
    )
    text = f'{bomb}<{root} xmlns="{SPACE}"><sheetData>{HEAD}</sheetData>&b;</{root}>'
    assert "damaged" in stopped(raw_book(tmp_path / "r.xlsx", HEAD, parts={part: text})).message


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", " " * 3_000_000)
    monkeypatch.setattr(register_sheet, "MAX_UNZIPPED", 2_000_000)
    assert path.stat().st_size < 10_000
    assert "unpacks to more" in stopped(path).message


@pytest.mark.parametrize(
    ("bound", "value", "words"),
    [
        ("MAX_BYTES", 1_000, "larger than"),
        ("MAX_PARTS", 3, "unpacks to more"),
        ("MAX_ROWS", 2, "more than 2 rows"),
    ],
)
def test_size_parts_and_rows_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, words: str
) -> None:
    path = book(tmp_path / "r.xlsx", ["Reference", "RCP"], *([f"EH-{n}"] for n in range(5)))
    monkeypatch.setattr(register_sheet, bound, value)
    assert words in stopped(path).message


def test_columns_are_bounded(tmp_path: Path) -> None:
    path = book(tmp_path / "r.xlsx", ["Reference", "RCP", *(f"own {n}" for n in range(1_000))], ["EH-1"])
    assert "more than 1,000 columns" in stopped(path).message


@pytest.mark.parametrize("name", ["missing.xlsx", "empty", "missing.yaml"])
def test_a_register_that_is_not_there_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    if name == "missing.yaml":
        (entry,) = read(tmp_path / name)
        assert "no such file" in entry.problem
    else:
        stopped(tmp_path / name)


def test_an_empty_workbook_is_said(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "r.xlsx")
    assert "empty" in stopped(tmp_path / "r.xlsx").message


# -- a folder of case files ----------------------------------------------------------------------------------------------


def test_a_case_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("reference: EH-1\nevents: [{event: EHA received, at: 31/02/2026}]\n")
    (tmp_path / "b.yaml").write_text("reference: [\n")
    (tmp_path / "c.yaml").write_text("child: {given_names: Ellie}\n")
    (tmp_path / "d.json").write_text('{"reference": "EH-1"}')
    (tmp_path / "notes.txt").write_text("nothing")
    first, broken, without, again = read(tmp_path)
    assert first.reference == "EH-1"
    ((code, _),) = {(f.code, f.place.line) for f in first.event_findings()}
    assert code == "VAL-11"
    assert broken.problem.startswith("b.yaml:2:1: ")
    assert str(tmp_path) not in broken.problem
    assert without.problem == "there is no reference"
    assert "a.yaml" in again.problem


# -- an empty register ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=AREAS)
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    area = request.param
    path = tmp_path_factory.mktemp("empty") / f"{area}.xlsx"
    letters = [text for text in catalogue().values() if text.area == area]
    path.write_bytes(empty_register(area, letters, load(area)))
    return area, path


def test_an_empty_register_has_titles_and_no_data(empty: tuple[str, Path]) -> None:
    area, path = empty
    sheet = load_workbook(path)["Register"]
    assert [cell.value for cell in sheet[1]] == [heading(each) for each in columns(area)]
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "B2"


def test_an_empty_register_is_read_without_a_finding(empty: tuple[str, Path]) -> None:
    rows = read(empty[1])
    assert list(rows) == []
    assert rows.findings == ()


def test_columns_with_choices_have_a_drop_down_of_exactly_these(empty: tuple[str, Path]) -> None:
    area, path = empty
    made = load_workbook(path)
    sheet, lists = made["Register"], made["Choices"]
    assert lists.sheet_state == "hidden"
    offered: dict[str, list[object]] = {}
    for validation in sheet.data_validations.dataValidation:
        first, last = validation.formula1.removeprefix("Choices!").replace("$", "").split(":")
        for place in validation.sqref.ranges:
            offered[letter(place.min_col)] = [row[0].value for row in lists[f"{first}:{last}"]]
    wanted = {
        letter(number): list(choices.values())
        for number, each in enumerate(columns(area), 1)
        if (question := asked_of(each)) and (choices := getattr(question.kind, "choices", None))
    }
    assert len(wanted) >= 5
    assert offered == wanted


def test_columns_show_dates_as_dates_and_keep_noughts_in_front(empty: tuple[str, Path]) -> None:
    area, path = empty
    sheet = load_workbook(path)["Register"]
    for number, each in enumerate(columns(area), 1):
        form = sheet.column_dimensions[letter(number)].number_format
        if each.event and each.part == "at":
            assert form == "dd/mm/yyyy hh:mm"
        else:
            assert form == ("dd/mm/yyyy" if each.path.endswith((".dob", ".date", "_on")) else "@"), each


def test_a_sheet_explains_every_column(empty: tuple[str, Path]) -> None:
    area, path = empty
    explained = list(load_workbook(path)["Explained"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in explained] == [heading(each) for each in columns(area)]
    for row, each in zip(explained, columns(area), strict=True):
        assert row[2] == (f"event {each.event}" if each.event else each.path)
        assert row[3]
        assert row[4]
        assert row[6]
    if area == "sandwell":
        by_event = {row[2]: row[5] for row in explained}
        assert "RCP" in by_event["event eha_received"].split(", ")
        assert by_event["event referrer_advised"] in (None, "")


def test_text_like_a_formula_is_escaped_when_it_is_written_and_read_back_whole(tmp_path: Path) -> None:
    targets = [
        Target("reference"),
        Target("author.name"),
        Target("author.telephone"),
        Target(event="rcp_sent"),
    ]
    given: dict[Target, object] = {targets[0]: "=EH-1", targets[1]: "@Ann", targets[2]: "+44 1632 960123"}
    path = tmp_path / "r.xlsx"
    path.write_bytes(register_of(targets, (), load("sandwell"), [given]))
    sheet = load_workbook(path)["Register"]
    assert [cell.value for cell in sheet[2]][:3] == ["'=EH-1", "'@Ann", "'+44 1632 960123"]
    assert {cell.data_type for cell in sheet[2]} == {"s", "n"}
    (entry,) = read(path)
    case = entry.case()
    assert [case.at(each.path) for each in targets[:3]] == ["=EH-1", "@Ann", "+44 1632 960123"]


def test_the_command_writes_an_empty_register_for_its_owner_alone_and_never_over_another(
    tmp_path: Path, run: Callable[..., Ran]
) -> None:
    ran = run("letters", "register", "-o", "r.xlsx", "--profile", "sandwell_2015")
    assert (ran.code, ran.out) == (0, "Written: r.xlsx\n")
    assert (tmp_path / "r.xlsx").stat().st_mode & 0o077 == 0
    before = (tmp_path / "r.xlsx").read_bytes()
    assert run("letters", "register", "-o", "r.xlsx", "--profile", "sandwell_2015").code == 2
    assert (tmp_path / "r.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "r.xlsx"], "--profile sandwell_2015"),
        (["-o", "r.xlsx", "--profile", "sandwel"], "Did you mean “sandwell”"),
        (["-o", "r.csv", "--profile", "sandwell"], ".xlsx"),
    ],
)
def test_the_command_says_what_it_needs(run: Callable[..., Ran], words: list[str], said: str) -> None:
    ran = run("letters", "register", *words)
    assert ran.code == 2
    assert said in ran.err


def test_the_area_may_stand_in_the_settings(tmp_path: Path, run: Callable[..., Ran]) -> None:
    (tmp_path / "caseforms.toml").write_text('profile = "kirklees_2009"\n')
    assert run("letters", "register", "-o", "r.xlsx").code == 0
    titles = [cell.value for cell in load_workbook(tmp_path / "r.xlsx")["Register"][1]]
    assert "Parents refused a CAF" in titles


# -- the samples ---------------------------------------------------------------------------------------------------------


def test_the_sample_register_holds_the_invented_cases() -> None:
    """Run “python -m caseforms.samples.register_cases” when this fails."""
    made = load_workbook(io.BytesIO(register_cases.workbook()))
    kept = load_workbook(sample("registers/early_help.xlsx"))
    for sheet in made.sheetnames:
        ours: list[Any] = list(made[sheet].iter_rows(values_only=True))
        assert ours == list(kept[sheet].iter_rows(values_only=True))
    assert made["Register"].max_row == register_cases.COUNT + 1
    assert sample("registers/early_help.xlsx").stat().st_size < 300_000


def test_the_sample_case_files_are_some_of_the_same_cases() -> None:
    wanted = {
        f"{given['reference']}.yaml": register_cases.case_file(given)
        for number, given in enumerate(register_cases.cases(register_cases.COUNT), 1)
        if number in register_cases.AS_FILES
    }
    folder = sample("registers/case_files")
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == wanted


def test_invented_cases_show_nothing_that_could_be_real() -> None:
    for each in register_cases.cases(400):
        for name, value in each.items():
            if name.endswith("postcode"):
                assert str(value).startswith("ZZ99 ") or value in ("BF1 9ZZ", "D02 XY00")
            if name.endswith("telephone"):
                assert str(value).startswith("01632 960")
            if name.endswith("email"):
                assert str(value).endswith("example.org")
            if isinstance(value, datetime):
                assert value < datetime.combine(SAMPLE_DAY, time(12, 0)) + timedelta(days=4)
