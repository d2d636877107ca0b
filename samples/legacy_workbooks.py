# ruff: noqa: S311, SIM905 (invented data needs no secrets; lists of words are read as words)
"""Invented legacy workbooks, with what years of typing leave in them: what “caseforms import” is tried on.

“python -m caseforms.samples.legacy_workbooks” writes those in ``legacy`` anew. Each shows other kinds of mess; together they
have all that docs/importing.md names. Every name, number and address is invented.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from . import SAMPLE_DAY
from .register_cases import Given, cases

_NHS = ("9990000018", "9990000026", "9990000034", "9990000042")
_UPNS = ("Q001200099001", "E001200099002", "U001200099003")
_PHONE = "01632960{:03d}"

#: The columns of the long workbook, forty of them, with the answer or event that each holds.
LONG = (
    ("Case No", "reference"),
    ("Surname", "child.family_name"),
    ("Forename(s)", "child.given_names"),
    ("D.O.B.", "child.dob"),
    ("Gender", "sex"),
    ("Ethnic Origin", "child.ethnicity"),
    ("Disabled?", "child.disability"),
    ("NHS No", "nhs"),
    ("UPN", "upn"),
    ("Add 1", "child.address.line1"),
    ("Add 2", "child.address.line2"),
    ("PCode", "child.address.postcode"),
    ("Tel", "tel"),
    ("School", "school"),
    ("Year Group", "year"),
    ("First Language", "language"),
    ("Religion", "religion"),
    ("Parent 1", "parents[0].name"),
    ("Parent 1 Relationship", "relationship1"),
    ("Parent 1 PR", "pr1"),
    ("Parent 1 Tel", "tel1"),
    ("Parent 2", "parents[1].name"),
    ("Parent 2 Relationship", "relationship2"),
    ("Parent 2 Address", "address2"),
    ("Sibling 1 Name", "siblings[0].name"),
    ("Sibling 1 DOB", "siblings[0].dob"),
    ("Sibling 2 Name", "sibling2"),
    ("Sibling 2 DOB", "sibling2dob"),
    ("Referrer", "author.name"),
    ("Referrer Role", "author.role"),
    ("Referrer Agency", "author.organisation"),
    ("Referrer Tel", "author.telephone"),
    ("Lead Prof", "lead"),
    ("Lead Prof Agency", "lead_agency"),
    ("Consent", "consent"),
    ("Consent Date", "consent.given_by[0].date"),
    ("EHA received", "eha_received"),
    ("RCP sent", "rcp_sent"),
    ("Triage: one agency can help", "triage_single_agency"),
    ("Comments", "comments"),
)


def long_rows(count: int, seed: int = 7, mess: float = 0.03) -> Iterator[list[object]]:
    """Rows for the columns of :data:`LONG`; in a share of the cells, ``mess``, something is not as it should be."""
    chance = random.Random(seed)
    for number, given in enumerate(cases(count, seed=seed), 1):
        row = [_value(given, name, chance, number) for _, name in LONG]
        if chance.random() < mess * 10:
            place = chance.choice(list(_MESSES))
            row[place] = chance.choice(_MESSES[place])(row[place], chance)
        yield row


def _value(given: Given, name: str, chance: random.Random, number: int) -> object:
    made = _MADE.get(name)
    value = made(given, chance, number) if made else given.get(name)
    if value in ("siblings", "none"):
        return None
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value


def _maybe(
    share: float, made: Callable[[random.Random], object]
) -> Callable[[Given, random.Random, int], object]:
    return lambda given, chance, number: made(chance) if chance.random() < share else None


_MADE: dict[str, Callable[[Given, random.Random, int], object]] = {
    "sex": lambda given, chance, number: chance.choice(("M", "F", "Male", "Female")),
    "nhs": lambda given, chance, number: nhs_number(number),
    "upn": _maybe(0.0, lambda chance: None),
    "tel": _maybe(0.8, lambda chance: _PHONE.format(chance.randint(100, 999))),
    "school": _maybe(0.9, lambda chance: chance.choice(("Fenbridge Primary School", "Oldmere Academy"))),
    "year": _maybe(0.8, lambda chance: f"Year {chance.randint(1, 11)}"),
    "language": _maybe(0.7, lambda chance: chance.choice(("English", "English", "Polish", "Urdu"))),
    "religion": _maybe(0.4, lambda chance: chance.choice(("Christian", "Muslim", "No religion"))),
    "relationship1": lambda given, chance, number: "Mother" if given.get("parents[0].name") else None,
    "pr1": lambda given, chance, number: "Y" if given.get("parents[0].name") else None,
    "tel1": lambda given, chance, number: (
        _PHONE.format(chance.randint(100, 999)) if given.get("parents[0].name") else None
    ),
    "relationship2": lambda given, chance, number: "Father" if given.get("parents[1].name") else None,
    "address2": lambda given, chance, number: (
        f"{chance.randint(1, 99)} Canal Side, Oldmere, ZZ99 {chance.randint(1, 9)}AB"
        if given.get("parents[1].address.line1")
        else None
    ),
    "sibling2": lambda given, chance, number: (
        f"Poppy {given['child.family_name']}"
        if given.get("siblings[0].name") and chance.random() < 0.4
        else None
    ),
    "sibling2dob": lambda given, chance, number: None,
    "lead": _maybe(0.5, lambda chance: chance.choice(("Dilys Pugh", "Sam Ferrier", "Anwen Rees"))),
    "lead_agency": lambda given, chance, number: None,
    "consent": lambda given, chance, number: "Y" if given.get("consent.given") == "given" else None,
    "comments": _maybe(
        0.2, lambda chance: chance.choice(("Paper file in the archive.", "Moved from the old system."))
    ),
}


def nhs_number(number: int) -> str:
    """An NHS number of the range that is kept for tests, its own for each ``number``."""
    found = -1
    figures = 999_000_000 + number * 7
    while found < 0:
        figures += 1
        total = sum(int(digit) * (10 - place) for place, digit in enumerate(str(figures)))
        check = (11 - total % 11) % 11
        found = check if check < 10 else -1
    return f"{figures}{found}"


def _place(title: str) -> int:
    return next(place for place, (each, _) in enumerate(LONG) if each == title)


_Mess = Callable[[Any, random.Random], object]
_MESSES: dict[int, tuple[_Mess, ...]] = {
    _place("D.O.B."): (
        lambda value, chance: f"{value:%d/%m/%Y}",
        lambda value, chance: f"{value:%d.%m.%y}",
        lambda value, chance: f"{value:%d %B %Y}",
        lambda value, chance: (value - date(1899, 12, 30)).days,
        lambda value, chance: "N/K",
        lambda value, chance: "31/02/2016",
        lambda value, chance: f"{value:%B %Y}",
    ),
    _place("NHS No"): (
        lambda value, chance: int(value),
        lambda value, chance: f"{value[:3]} {value[3:6]} {value[6:]}",
        lambda value, chance: f"{value[:-1]}{(int(value[-1]) + 1) % 10}",
        lambda value, chance: "?",
    ),
    _place("PCode"): (
        lambda value, chance: "zz991ab",
        lambda value, chance: "n/k",
        lambda value, chance: "ZZ99",
    ),
    _place("Tel"): (
        lambda value, chance: 1632960000 + chance.randint(100, 999),
        lambda value, chance: "(01632) 960-" + str(chance.randint(100, 999)),
        lambda value, chance: "ex-directory",
        lambda value, chance: "07700 900123 / 01632 960123",
    ),
    _place("Ethnic Origin"): (
        lambda value, chance: "White British",
        lambda value, chance: "Not known",
        lambda value, chance: "A",
        lambda value, chance: "Martian",
    ),
    _place("Disabled?"): (lambda value, chance: "N/K", lambda value, chance: "Nil"),
    _place("Parent 1"): (lambda value, chance: f"Mum - {value or 'Jo Marsh'}", lambda value, chance: "?"),
    _place("Sibling 1 DOB"): (lambda value, chance: "approx 2015", lambda value, chance: "-"),
    _place("Consent"): (lambda value, chance: "N", lambda value, chance: "verbal"),
    _place("EHA received"): (lambda value, chance: "not yet", lambda value, chance: "05/11/26"),
    _place("Comments"): (
        lambda value, chance: "=SUM(A1)",
        lambda value, chance: "Zoë’s file – “closed”",
        lambda value, chance: "see note\x0bbelow",
    ),
}


# -- the workbooks -----------------------------------------------------------------------------------------------------------


def long_workbook(count: int = 2_000, mess: float = 0.03) -> bytes:
    """One sheet of forty columns and so many rows, as an office keeps it."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Closed cases")
    sheet.append([title for title, _ in LONG])
    for row in long_rows(count, mess=mess):
        sheet.append([_clean(value) for value in row])
    return _saved(book)


def _clean(value: object) -> object:
    """A value as openpyxl takes it: it refuses control characters, and would take text for a formula."""
    if isinstance(value, str):
        value = value.replace("\x0b", " ")
        return f"'{value}" if value.startswith("=") else value
    return value


def early_help() -> bytes:
    """Titles in two rows below a heading, merged cells, hidden rows, notes, formulas, totals, and children who stand there twice."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "EH 2015-2019"
    sheet.append(["Early Help Cases – DO NOT SHARE"])
    sheet.append([])
    groups = {2: "Child details", 13: "Mother", 16: "Father", 18: "Family details", 22: "Referral details"}
    titles = (
        "URN,Surname,Forename,DOB,Gender,Ethnicity,NHS Number,Disability,Add 1,Add 2,Add 3,Post code,Name,Mobile,PR,Name,Mobile,"
        "Sibling 1 name,Sibling 1 DOB,Sibling 2 name,Sibling 2 DOB,Ref date,Referrer,Agency,Consent,EHA received,Notes"
    ).split(",")
    for column, words in groups.items():
        sheet.cell(3, column, words)
    for first, last in ((2, 12), (13, 15), (16, 17), (18, 21), (22, 26)):
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    for place, title in enumerate(titles, 1):
        sheet.cell(4, place, title).font = Font(bold=True)
    chance = random.Random(15)
    for number, given in enumerate(cases(500, day=date(2019, 6, 28), seed=15), 1):
        sheet.append(_early_help_row(number, given, chance))
    last = sheet.max_row
    _twice(sheet, chance)
    sheet.append([])
    sheet.append(["Total", None, f"=COUNTA(C5:C{last})"])
    sheet["D8"], sheet["G9"] = "=DATE(2012,3,4)", "#N/A"
    sheet["AA12"].comment = Comment("Mum asked not to be telephoned at work", "Office")
    sheet["B15"].fill = PatternFill("solid", start_color="FFFFFF00")
    for row in (20, 21):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet.merge_cells("L25:L26")
    for place, title in enumerate(titles, 1):
        sheet.cell(300, place, title)
    sheet.freeze_panes = "C5"
    for letter in ("A", "D", "G", "I", "M", "P", "R", "S", "V", "W", "X", "Z"):
        sheet.column_dimensions[letter].width = 17
    _key(book)
    return _saved(book)


def _early_help_row(number: int, given: Given, chance: random.Random) -> list[object]:
    dob: Any = given["child.dob"]
    ref: Any = date(2019, 6, 28) - timedelta(days=chance.randint(30, 1500))
    postcode = given.get("child.address.postcode")
    mother = given.get("parents[0].name")
    return [
        f"EH/{ref.year}/{number:04d}",
        given["child.family_name"],
        given["child.given_names"],
        _date(dob, chance),
        chance.choice(("M", "F", "Male", "Female", "U")),
        chance.choice(("WBRI", "White British", "White - British", "Not stated", "APKN", "Mixed")),
        chance.choice((int(nhs_number(number + 40_000)), nhs_number(number + 40_000), None)),
        chance.choice(("N", "N", "Y", "NK", None)),
        given.get("child.address.line1"),
        given.get("child.address.line2"),
        given.get("child.address.line3"),
        str(postcode).replace(" ", "").lower() if postcode and number % 5 == 0 else postcode,
        f"Mum - {mother}" if mother and number % 7 == 0 else mother,
        7700900000 + chance.randint(100, 999) if number % 2 else None,
        chance.choice(("Y", "Yes", None)) if mother else None,
        given.get("parents[1].name"),
        None,
        given.get("siblings[0].name"),
        _date(given["siblings[0].dob"], chance) if "siblings[0].dob" in given else None,
        None,
        None,
        _date(ref, chance, partly=False),
        given["author.name"],
        given["author.organisation"],
        chance.choice(("Y", "Yes", "N", "verbal")),
        _date(ref + timedelta(days=1), chance, partly=False),
        chance.choice((None, None, None, "N/A", "Closed – moved away", "=see paper file")),
    ]


def _date(value: Any, chance: random.Random, *, partly: bool = True) -> object:
    """A date as such columns have it: mostly a real one, some as text in the ways that people write them."""
    ways: list[Callable[[Any], object]] = [lambda day: day] * 8
    ways += [
        lambda day: f"{day:%d/%m/%Y}",
        lambda day: f"{day:%d.%m.%y}",
        lambda day: f"{day:%Y-%m-%d}",
        lambda day: f"{day:%d-%b-%Y}",
        lambda day: (day - date(1899, 12, 30)).days,
    ]
    if partly and chance.random() < 0.04:
        return chance.choice(("N/K", "?", "2014", "31/06/2013", "unborn"))
    return chance.choice(ways)(value)


def _twice(sheet: Any, chance: random.Random) -> None:
    """Children who stand there twice: the very same, other references, swapped names, a letter wrong, a number of another."""

    def copy(row: int) -> list[Any]:
        return [each.value for each in sheet[row]][:27]

    sheet.append(copy(30))
    for row in (31, 32, 33, 34):
        again = copy(row)
        again[0] = f"{again[0]}-B"
        if isinstance(again[3], str):
            again[3] = sheet.cell(row, 4).value
        if row == 32:
            again[1], again[2] = again[2], again[1]
        if row == 33:
            again[2] = f"{again[2]}e"
            again[6] = None
        if row == 34:
            again[1], again[2], again[3] = "Velasco", "Toby", date(2011, 5, 5)
            sheet.cell(34, 7).value = again[6] = nhs_number(49_999)
        sheet.append(again)
    again = copy(35)
    again[2] = "Another"
    sheet.append(again)  # the same reference for another child


def _key(book: Any) -> None:
    """A sheet that tells of no children."""
    sheet = book.create_sheet("Key")
    for row in (("Code", "Means"), ("NK", "not known"), ("Yellow", "paper file missing")):
        sheet.append(row)


def school() -> bytes:
    """Dates counted from 1904, whole names and addresses in one cell, and sheets for siblings and contacts that are joined by an ID."""
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet: Any = book.active
    sheet.title = "Pupils"
    sheet.append(
        [
            "Case ID",
            "Name",
            "Date of birth",
            "UPN",
            "Home address",
            "Language",
            "SEN",
            "Referral date",
            "Old notes",
        ]
    )
    siblings: Any = book.create_sheet("Siblings")
    siblings.append(["Case ID", "Sibling name", "Sibling DOB"])
    parents: Any = book.create_sheet("Parents")
    parents.append(["Case ID", "Parent name", "Relationship", "Telephone"])
    chance = random.Random(4)
    for number, given in enumerate(cases(600, seed=4), 1):
        key = f"P{number:04d}"
        family, forename = given["child.family_name"], given["child.given_names"]
        lines = [given.get(f"child.address.{name}") for name in ("line1", "line2", "line3", "postcode")]
        sheet.append(
            [
                key,
                f"{family}, {forename}" if number % 3 else f"{forename} {family}",
                given["child.dob"],
                _UPNS[number] if number < len(_UPNS) else None,
                ("\n" if number % 2 else ", ").join(str(each) for each in lines if each),
                chance.choice(("ENG", "English", "Polish", "Not known")),
                chance.choice(("Y", "N", "N/A", None)),
                SAMPLE_DAY - timedelta(days=chance.randint(5, 900)),
                chance.choice((None, None, "Seen by nurse", "x" * 500 if number == 10 else None)),
            ]
        )
        if "siblings[0].name" in given:
            siblings.append([key, given["siblings[0].name"], given["siblings[0].dob"]])
        for path, relation in (("parents[0]", "Mum"), ("parents[1]", "Dad")):
            if f"{path}.name" in given:
                parents.append(
                    [key, given[f"{path}.name"], relation, _PHONE.format(chance.randint(100, 999))]
                )
    siblings.append(["P9999", "Nobody’s Brother", "N/K"])
    siblings.append([None, "No ID at all", None])
    sheet["C7"].number_format = "General"
    hidden: Any = book.create_sheet("Old list")
    hidden.append(["Name", "Date of birth", "Case ID"])
    hidden.append(["Hale, Max", "01/02/2009", "X0001"])
    hidden.sheet_state = "hidden"
    return _saved(book)


def duty_desk() -> bytes:
    """Dates of which nobody can tell day and month, two columns with one title, columns without one, answers in capitals."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Duty"
    sheet.append(
        [
            "Ref",
            "FIRST NAME",
            "LAST NAME",
            "BIRTH DATE",
            "SEEN",
            "ADDRESS",
            "POSTCODE",
            "CONTACT NO",
            "CONTACT NO",
            None,
            "RAG",
        ]
    )
    chance = random.Random(9)
    for number, given in enumerate(cases(550, seed=9), 1):
        dob: Any = given["child.dob"]
        seen = SAMPLE_DAY - timedelta(days=chance.randint(1, 700))
        seen = seen.replace(day=min(seen.day, 12))
        sheet.append(
            [
                number,
                str(given["child.given_names"]).upper(),
                str(given["child.family_name"]).upper(),
                f"{dob.replace(day=min(dob.day, 12)):%d/%m/%Y}",
                f"{seen:%d/%m/%y}",
                f"{given.get('child.address.line1')}, {given.get('child.address.line2')}",
                given.get("child.address.postcode"),
                _PHONE.format(chance.randint(100, 999)),
                chance.choice((None, None, "07700 900" + str(chance.randint(100, 999)))),
                chance.choice((None, None, None, "ring after 4")),
                chance.choice(("R", "A", "G")),
            ]
        )
    return _saved(book)


def duty_log(count: int = 500) -> bytes:
    """A file of values with semicolons, in the letters of Windows."""
    out = io.StringIO()
    written = csv.writer(out, delimiter=";", lineterminator="\r\n")
    written.writerow(
        ["Case ID", "Surname", "Forename", "DoB", "Mum’s name", "Tel", "Referral date", "Comments"]
    )
    chance = random.Random(3)
    for number, given in enumerate(cases(count, seed=3), 1):
        dob: Any = given["child.dob"]
        written.writerow(
            [
                f"L{number:05d}",
                given["child.family_name"],
                given["child.given_names"],
                f"{dob:%d/%m/%Y}" if number % 40 else "N/K",
                given.get("parents[0].name") or "",
                _PHONE.format(chance.randint(100, 999)),
                f"{SAMPLE_DAY - timedelta(days=chance.randint(1, 900)):%d/%m/%Y}",
                chance.choice(("", "", "Zoë’s “blue” file; see there", "=cmd|' /C calc'!A0", "n/a")),
            ]
        )
    return out.getvalue().encode("cp1252")


def _saved(book: Any) -> bytes:
    book.properties.creator = "Early help office (invented)"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


#: The samples in ``legacy``, by the name of the file.
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "early_help_2015_2019.xlsx": early_help,
    "school_pupils.xlsx": school,
    "duty_desk.xlsx": duty_desk,
    "closed_cases.xlsx": long_workbook,
    "duty_log.csv": duty_log,
}


def write(folder: Path, names: Sequence[str] = ()) -> None:
    """Write the samples."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in WORKBOOKS.items():
        if not names or name in names:
            (folder / name).write_bytes(made())


if __name__ == "__main__":
    write(Path(__file__).parent / "legacy")
