"""Legacy files are recognised by what is in them, whatever their names; text files, old workbooks and locked ones are read."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import hostile_files as made
import pytest
from hostile_files import (
    NAMES,
    TEXT,
    cells,
    codes,
    excel,
    only,
    said,
    stopped,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseforms.cases.cell_values import Doubtful, Shown
from caseforms.cases.importing.recognise import KINDS
from caseforms.cases.importing.sources import read_source
from caseforms.errors import Unreadable

# -- what kind of file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cases.xlsx", "cases.xls", "cases.csv", "cases", "cases.pdf"])
def test_a_workbook_is_read_whatever_its_name_ends_in(tmp_path: Path, name: str) -> None:
    source = read_source(excel(tmp_path / name, NAMES))
    assert source.kind == "xlsx"
    assert ("although its name ends in" in source.said[0]) == (name != "cases.xlsx")
    assert only(source).rows == [(1, ["Name", "Born"]), (2, ["Ann"])]


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx", "cases.xls", "cases.tsv"])
def test_a_text_file_is_read_whatever_its_name_ends_in(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Name,Born\nAnn,\n")
    source = read_source(tmp_path / name)
    assert source.kind == "csv"
    assert only(source).sheet == "cases"
    assert only(source).rows == [(1, ["Name", "Born"]), (2, ["Ann"])]


def test_a_workbook_with_macros_is_known_by_its_parts_and_they_are_never_run(tmp_path: Path) -> None:
    types = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    parts = {"[Content_Types].xml": types, "xl/vbaProject.bin": b"Sub Auto_Open()"}
    source = read_source(excel(tmp_path / "cases.xlsm", NAMES, parts=parts))
    assert source.kind == "xlsm"
    assert "IMP-08" in codes(source)
    assert len(only(source).rows) == 2


@pytest.mark.parametrize(
    ("name", "held", "words"),
    [
        ("a.xlsx", b"", "the file is empty"),
        ("a.csv", b" \n\n\t", "nothing but blanks"),
        ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        ("a.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        ("a.xlsx", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "a picture"),
        ("a.doc", b"{\\rtf1\\ansi", "a text document"),
        ("a.gz", b"\x1f\x8b\x08\0", "compressed"),
        ("a.mdb", b"\0\1\0\0Standard Jet DB\0", "Access"),
        ("a.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", "very old Excel"),
        ("a.slk", b"ID;PWXL;N;E\r\n", "SYLK"),
        ("a.xls", b"<html><body><table><tr><td>Ann</td></tr></table>", "web page"),
        ("a.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC><title>Log in", "web page"),
        ("a.xls", "\ufeff<html><body>".encode("utf-16-le"), "web page"),
        ("a.xls", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "web page"),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "Excel 2003",
        ),
        ("a.xlsx", b'<?xml version="1.0"?><cases/>', "an XML file"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0", "a program"),
        ("a.bin", bytes(range(256)) * 40, "not a text file"),
        ("a.bin", b"\xc3\x28\0\1\2\3" * 300, "not a text file"),
        ("a.xlsx", b"PK\x03\x04" + b"\x14\0" * 40, "damaged or was cut off"),
        ("a.doc", made.compound({"WordDocument": b"x"}), "old Word document"),
        ("a.msg", made.compound({"__substg1.0_0037001F": b"x"}), "an e-mail"),
        ("a.ppt", made.compound({"PowerPoint Document": b"x"}), "PowerPoint"),
    ],
)
def test_what_is_no_spreadsheet_is_named(tmp_path: Path, name: str, held: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(held)
    assert words in stopped(tmp_path / name)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/document.xml", "Word document"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("Index/Document.iwa", "Numbers"),
        ("cases.xlsx", "a zip archive"),
    ],
)
def test_other_zipped_documents_are_named(tmp_path: Path, part: str, words: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "x")
    assert words in stopped(tmp_path / "a.xlsx")


def test_a_zip_archive_with_a_password_is_named(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", NAMES)
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    assert "with a password" in stopped(path)


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    assert "folder" in stopped(tmp_path)
    assert "no such file" in stopped(tmp_path / "none.xlsx")


def test_a_file_without_leave_to_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "permission denied" in stopped(tmp_path / "cases.xlsx")


# -- text files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "words", "code"),
    [
        ("utf-8", "UTF-8", ""),
        ("utf-8-sig", "UTF-8", ""),
        ("utf-16", "UTF-16", ""),
        ("utf-16-le", "UTF-16 (without a mark)", ""),
        ("utf-16-be", "UTF-16 (without a mark)", ""),
        ("cp1252", "Windows-1252", "IMP-14"),
    ],
)
def test_the_encoding_is_found_and_stated(tmp_path: Path, encoding: str, words: str, code: str) -> None:
    held = "Name,Note\nZoë Brontë,“seen” – £5 café\n" * 3
    (tmp_path / "a.csv").write_bytes(held.encode(encoding))
    source = read_source(tmp_path / "a.csv")
    assert only(source).rows[1] == (2, ["Zoë Brontë", "“seen” – £5 café"])
    assert any(f"encoding is {words}" in each or words in each for each in source.said)
    assert codes(source) == ({code} if code else set())


def test_utf_16_with_its_mark_at_the_other_end_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xfe\xff" + "Name,Né\nŁukasz,2\n".encode("utf-16-be"))
    assert cells(tmp_path / "a.csv") == [["Name", "Né"], ["Łukasz", "2"]]


@pytest.mark.parametrize(
    ("held", "spots"),
    [
        ("Name,Town\nZoë,Ełk\nCy,X".encode() + b"\xff" + b"\n", {(3, 1)}),
        (b"Name,Town\nZo\xeb,\x81bc\nCy,\x9d\n", {(2, 1), (3, 1)}),
    ],
)
def test_a_byte_that_is_no_letter_is_told_with_its_cell(
    tmp_path: Path, held: bytes, spots: set[tuple[int, int]]
) -> None:
    (tmp_path / "a.csv").write_bytes(held)
    table = only(read_source(tmp_path / "a.csv"))
    assert {spot for spot, finding in table.told.items() if finding.code == "IMP-13"} == spots
    assert table.told[3, 1].place.line == 3


@pytest.mark.parametrize(
    ("delimiter", "words"),
    [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")],
)
def test_the_delimiter_is_found_and_stated(tmp_path: Path, delimiter: str, words: str) -> None:
    rows = [
        ["Name", "Address", "Born"],
        ["Ann", "1 Mill Lane, Fenbridge; ZZ99 3AB", "12/06/2018"],
        ["Bo", "", "N/K"],
    ]
    lines = [delimiter.join(f'"{value}"' if n == 1 else value for n, value in enumerate(row)) for row in rows]
    (tmp_path / "a.csv").write_text("\r\n".join(lines))
    source = read_source(tmp_path / "a.csv")
    assert cells(tmp_path / "a.csv") == [[value or None for value in row] for row in rows]
    assert any(f"separated by {words}" in each for each in source.said)


def test_the_delimiter_that_takes_rows_apart_alike_wins_over_one_in_the_text(tmp_path: Path) -> None:
    rows = ["Name;Notes", "Ann;seen, well, and at home", "Bo;away", "Cy;ill, in bed"]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    assert cells(tmp_path / "a.csv")[1] == ["Ann", "seen, well, and at home"]


def test_a_file_of_one_column_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name\nAnn\nBo\n")
    source = read_source(tmp_path / "a.csv")
    assert only(source).rows == [(1, ["Name"]), (2, ["Ann"]), (3, ["Bo"])]
    assert any("one column" in each for each in source.said)


@pytest.mark.parametrize(
    ("first", "delimiter"), [("sep=;", ";"), ("sep=,", ","), ('"sep=|"', "|"), ("SEP=#", "#")]
)
def test_a_first_line_that_names_the_delimiter_is_obeyed_and_is_no_row(
    tmp_path: Path, first: str, delimiter: str
) -> None:
    (tmp_path / "a.csv").write_text(f"{first}\r\nName{delimiter}a,b;c\r\nAnn{delimiter}2\r\n")
    table = only(read_source(tmp_path / "a.csv"))
    if delimiter not in ",;":
        assert table.rows == [(1, ["Name", "a,b;c"]), (2, ["Ann", "2"])]
    assert table.rows[1] == (2, ["Ann", "2"])


def test_line_ends_within_quotation_marks_belong_to_the_value_and_rows_count_as_a_spreadsheet_counts(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_bytes(b'Name,Notes\r\n\r\nAnn,"line 1\r\nline 2, ""quoted"""\r\nBo,x\r\n')
    assert only(read_source(tmp_path / "a.csv")).rows == [
        (1, ["Name", "Notes"]),
        (3, ["Ann", 'line 1\r\nline 2, "quoted"']),
        (4, ["Bo", "x"]),
    ]


def test_rows_with_more_cells_than_the_titles_are_told_and_kept(tmp_path: Path) -> None:
    rows = ["Name,Town", *["Ann,Ely"] * 12, "Bo,Ely,Cambs", "Cy"]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    source = read_source(tmp_path / "a.csv")
    assert "14" in said(source, "IMP-15")
    assert only(source).rows[13:] == [(14, ["Bo", "Ely", "Cambs"]), (15, ["Cy"])]


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("7700900123", Shown),
        ("07700900123", str),
        ("0", str),
        ("12.5", str),
        ("-5", str),
        ("=cmd|'/c calc'!A1", str),
        ("+44 1632 960123", str),
        ("@SUM(A1)", str),
        ("a\x07b\x00c", str),
        ("7.7009E+09", Doubtful),
        ("1E+10", Doubtful),
        ("1E2", str),
    ],
)
def test_text_stays_text_and_figures_may_have_lost_noughts(tmp_path: Path, field: str, kind: type) -> None:
    (tmp_path / "a.csv").write_text(f"Name,Tel,Notes and more\nAnn,{field},some words that are long enough\n")
    table = only(read_source(tmp_path / "a.csv"))
    value = table.rows[1][1][1]
    assert value == field
    assert type(value) is kind
    assert ((2, 1) in table.told) == (kind is Doubtful)
    if kind is Doubtful:
        assert table.told[2, 1].code == "IMP-11"


@pytest.mark.parametrize(
    ("held", "line", "words"),
    [
        ('Name,Notes\nAnn,x\nBo,"never closed\nCy,y\n', 3, "never closed"),
        ('Name,Notes\nAnn,"a" b\n', 2, "within a value"),
        ('sep=,\nName,Notes\nAnn,"a" b\n', 3, "within a value"),
        ("Name,Notes\nBo," + "x" * 140_000 + "\n", 2, "too long"),
    ],
)
def test_a_text_file_that_falls_apart_is_refused_with_its_line(
    tmp_path: Path, held: str, line: int, words: str
) -> None:
    (tmp_path / "a.csv").write_text(held)
    with pytest.raises(Unreadable, match=words) as found:
        read_source(tmp_path / "a.csv")
    assert found.value.line == line


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    rows=st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=2, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_program_wrote_as_text_is_read_back_whole(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    import csv

    width = max(map(len, rows))
    rows = [["Name"] * width] * 3 + [row + ["x"] * (width - len(row)) for row in rows]
    path = tmp_path / "a.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    found = [[value or "" for value in row] for _, row in only(read_source(path)).rows]
    wanted = [[value.strip() for value in row] for row in rows]
    assert [row + [""] * (width - len(row)) for row in found] == [row for row in wanted if any(row)]


# -- other formats, and locked workbooks ------------------------------------------------------------------------------------


def made_by_others(folder: Path, kind: str) -> Path:
    path = folder / f"cases.{kind}"
    if kind == "xls":
        return made.old_excel(path, {(0, 0): "Name", (0, 2): "Tel", (1, 0): "Łucja", (1, 2): 7700900123.0})
    if kind == "xlsb":
        return made.binary_excel(path, {(0, 0): "Name", (0, 2): "Tel", (1, 0): "Łucja", (1, 2): 7700900123.0})
    return made.open_document(
        path, made.open_row("Name", "", "Tel") + made.open_row("Łucja", "", "07700900123")
    )


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
@pytest.mark.parametrize("named", ["", "x.xlsx"])
def test_other_kinds_of_workbooks_are_read_and_say_what_cannot_be_seen_in_them(
    tmp_path: Path, kind: str, named: str
) -> None:
    path = made_by_others(tmp_path, kind)
    source = read_source(path.rename(tmp_path / named) if named else path)
    assert source.kind == kind
    assert KINDS[kind] in source.said[0]
    assert "errors" in said(source, "IMP-16")
    (_, titles), (number_, row) = only(source).rows
    assert (titles, number_, row[0]) == (["Name", None, "Tel"], 2, "Łucja")
    assert str(row[2]).endswith("7700900123")
    assert (type(row[2]) is Shown) == (kind != "ods")


def test_cells_of_an_old_workbook_keep_their_rows_and_columns_and_errors_are_empty(tmp_path: Path) -> None:
    path = made.old_excel(tmp_path / "a.xls", {(2, 3): "Ann", (2, 4): None, (4, 3): 12.5, (4, 5): "x"})
    assert only(read_source(path)).rows == [
        (3, [None, None, None, "Ann"]),
        (5, [None, None, None, "12.5", None, "x"]),
    ]


@pytest.mark.parametrize(("kind", "module"), [("xls", "python_calamine"), ("ods", "python_calamine")])
def test_without_the_library_a_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, module: str
) -> None:
    monkeypatch.setattr("caseforms.cases.importing.other_formats.find_spec", {module: None}.__getitem__)
    assert "pip install 'caseforms[fast]'" in stopped(made_by_others(tmp_path, kind))


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_a_damaged_workbook_of_another_kind_is_said(tmp_path: Path, kind: str) -> None:
    path = made_by_others(tmp_path, kind)
    if kind == "xls":
        path.write_bytes(path.read_bytes()[:560] + b"\xff" * 60 + path.read_bytes()[620:])
    else:
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("content.xml" if kind == "ods" else "xl/workbook.bin", b"\xff" * 50)
    assert "damaged" in stopped(path)


def locked_workbook(folder: Path, kind: str) -> Path:
    if kind == "xls":
        return made.old_excel(folder / "a.xls", {(0, 0): "Name", (1, 0): "Ann"}, password="Sesame")
    filler = random.Random(1).randbytes(6_000)
    return made.locked(excel(folder / "a.xlsx", NAMES, parts={"docProps/filler.bin": filler}), "Sesame")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_locked_workbook_is_opened_with_the_password_that_is_asked_for(tmp_path: Path, kind: str) -> None:
    asked = []

    def ask() -> str:
        asked.append(1)
        return "Sesame"

    path = locked_workbook(tmp_path, kind)
    before = path.read_bytes()
    source = read_source(path, ask)
    assert source.kind == kind
    assert asked == [1]
    assert [row[0] for _, row in only(source).rows] == ["Name", "Ann"]
    assert any("opened with its password" in each for each in source.said)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("password", ["sesame", ""])
def test_a_wrong_password_and_nobody_to_ask_are_said(tmp_path: Path, kind: str, password: str) -> None:
    path = locked_workbook(tmp_path, kind)
    words = stopped(path, password=lambda: password)
    assert "the password is not that of the workbook" in words
    assert "Sesame" not in words
    assert "has a password" in stopped(path)


def test_a_workbook_that_excel_locks_with_nobodys_password_is_opened_without_asking(tmp_path: Path) -> None:
    path = made.old_excel(tmp_path / "a.xls", {(0, 0): "Name"}, password="VelvetSweatshop")
    assert cells(path) == [["Name"]]


def test_without_the_library_for_locks_a_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseforms.cases.importing.locked.find_spec", {"msoffcrypto": None}.__getitem__)
    assert "pip install 'caseforms[locked]'" in stopped(locked_workbook(tmp_path, "xlsx"))


@pytest.mark.parametrize(
    "lock",
    [
        b"\4\0\4\0\x40\0\0\0<!DOCTYPE x [<!ENTITY a 'b'>]><encryption>&a;</encryption>",
        b'\4\0\4\0\x40\0\0\0<encryption xmlns="x"/>',
        b"\4\0\4\0\x40\0\0\0" + b"<" * 200_000,
        b"",
    ],
)
def test_a_lock_that_nobody_knows_is_said(tmp_path: Path, lock: bytes) -> None:
    streams = {"EncryptionInfo": lock[:40_000], "EncryptedPackage": b"x" * 9_000}
    (tmp_path / "a.xlsx").write_bytes(made.compound(streams))
    assert "lock of the workbook" in stopped(tmp_path / "a.xlsx", password=lambda: "Sesame")
