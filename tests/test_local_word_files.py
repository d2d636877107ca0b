"""Word forms that are not ours: every kind of place, what real ones have, hostile ones, and any text through all of them."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from caseforms.errors import CannotGoOn, ProofFailed, Unreadable
from caseforms.render.fields.filling import Filled, Value
from caseforms.render.text import printable
from caseforms.render.word_fields import WordForm, read_word_form
from caseforms.render.word_filled import fill_word_form, prove_word_filled, word_faults

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def form(build: Callable[[Any], None]) -> WordForm:
    return read_word_form(saved(build), "form.docx")


def saved(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(document: Any, xml: str) -> None:
    document.element.body.insert(0, parse_xml(f"<w:p {NS}>{xml}</w:p>"))


def control(inside: str, content: str = "<w:r><w:t>prompt</w:t></w:r>", tag: str = "x") -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{inside}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def filled(of: WordForm, values: dict[str, Value]) -> tuple[WordForm, Filled]:
    """Filled in, proved, and read again."""
    made = fill_word_form(of, values)
    prove_word_filled(of, values, made)
    return read_word_form(made.data, "filled.docx"), made


def xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode("utf-8")


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


# -- places -----------------------------------------------------------------------------------------------------------------


def test_a_control_that_is_bound_to_data_of_the_file_keeps_what_is_filled_in() -> None:
    of = form(lambda d: put(d, control('<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/><w:text/>')))
    _, made = filled(of, {"x": "Ann"})
    assert "dataBinding" not in xml(made.data)


def test_a_prompt_and_its_grey_go_when_something_is_filled_in() -> None:
    grey = '<w:r><w:rPr><w:color w:val="808080"/></w:rPr><w:t>Click here</w:t></w:r>'
    of = form(lambda d: put(d, control("<w:showingPlcHdr/><w:text/>", grey)))
    assert of.fields["x"].field.value == ""
    after, made = filled(of, {"x": "Ann"})
    assert after.fields["x"].field.value == "Ann"
    assert "808080" not in xml(made.data) and "showingPlcHdr" not in xml(made.data)


def test_lines_stay_lines() -> None:
    of = form(lambda d: put(d, control('<w:text w:multiLine="1"/>')))
    after, made = filled(of, {"x": "one\ntwo"})
    assert after.fields["x"].field.value == "one\ntwo"
    assert xml(made.data).count("<w:br/>") == 1


def test_a_tick_shows_the_sign_of_its_own() -> None:
    box = '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2611"/></w14:checkbox>'
    of = form(lambda d: put(d, control(box, "<w:r><w:t>☐</w:t></w:r>")))
    after, made = filled(of, {"x": True})
    assert after.fields["x"].field.value == "Yes"
    assert "☑" in xml(made.data)
    assert filled(after, {"x": False})[0].fields["x"].field.value == ""


def test_a_date_that_a_control_held_goes_with_its_text() -> None:
    of = form(lambda d: put(d, control('<w:date w:fullDate="2001-01-01T00:00:00Z"/>')))
    _, made = filled(of, {"x": "2 March 2019"})
    assert "2001-01-01" not in xml(made.data)


def test_a_list_takes_its_own_choices_and_an_open_one_any_words() -> None:
    items = '<w:listItem w:displayText="Choose" w:value=""/><w:listItem w:displayText="North" w:value="N"/>'
    of = form(
        lambda d: put(
            d,
            control(f"<w:dropDownList>{items}</w:dropDownList>")
            + control(f"<w:comboBox>{items}</w:comboBox>", tag="y"),
        )
    )
    assert of.fields["x"].field.options == (("N", "North"),)
    assert [fault.name for fault in word_faults(of, {"x": "East", "y": "East"})] == ["x"]
    after, made = filled(of, {"x": "N", "y": "East"})
    assert after.fields["x"].field.value == "North"
    assert 'w:lastValue="N"' in xml(made.data)
    assert after.fields["y"].field.value == "East"


@pytest.mark.parametrize("other", ["picture", "docPartObj", "group"])
def test_controls_that_hold_something_else_are_no_fields(other: str) -> None:
    assert not form(lambda d: put(d, control(f"<w:{other}/>"))).fields


def legacy(*runs: str) -> str:
    return "".join(f"<w:r>{run}</w:r>" for run in runs)


BEGIN = '<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{}"/>{}</w:ffData></w:fldChar>'
SEPARATE, END = '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>'


def test_a_legacy_field_whose_text_runs_over_two_paragraphs_is_filled_as_one() -> None:
    def build(document: Any) -> None:
        put(document, legacy("<w:t>behind</w:t>", END, "<w:t> after</w:t>"))
        put(document, legacy(BEGIN.format("t", "<w:textInput/>"), SEPARATE, "<w:t>old</w:t>"))

    _, made = filled(form(build), {"t": "new"})
    assert "old" not in words(made.data) and "behind" not in words(made.data)
    assert "new" in words(made.data) and "after" in words(made.data)


@pytest.mark.parametrize(
    "runs", [(SEPARATE, END), (END,), (SEPARATE,), ()], ids=["empty", "no result", "no end", "bare"]
)
def test_a_legacy_field_without_text_or_end_is_filled_all_the_same(runs: tuple[str, ...]) -> None:
    of = form(lambda d: put(d, legacy(BEGIN.format("t", "<w:textInput/>"), *runs)))
    assert "new" in words(fill_word_form(of, {"t": "new"}).data)


def test_a_legacy_box_and_a_legacy_list() -> None:
    box = '<w:checkBox><w:default w:val="0"/></w:checkBox>'
    listed = '<w:ddList><w:listEntry w:val="A"/><w:listEntry w:val="B"/></w:ddList>'
    of = form(
        lambda d: put(
            d, legacy(BEGIN.format("b", box), END, "<w:t>Yes</w:t>", BEGIN.format("l", listed), END)
        )
    )
    after, _ = filled(of, {"b": True, "l": "B"})
    assert (after.fields["b"].field.value, after.fields["l"].field.value) == ("Yes", "B")
    assert of.fields["b"].label == "Yes"


def test_what_is_longer_than_a_legacy_field_may_hold_stands_whole_on_a_sheet() -> None:
    of = form(
        lambda d: put(
            d,
            legacy(BEGIN.format("t", '<w:textInput><w:maxLength w:val="30"/></w:textInput>'), SEPARATE, END),
        )
    )
    text = "More than thirty characters stand here & there."
    made = fill_word_form(
        of, {"t": text}, labels={"t": "What happened"}, head="X-1", also=[("Brother 3", "Name: Cy")]
    )
    prove_word_filled(of, {"t": text}, made)
    assert "(continued at sheet 1, item 1)"[:30] in words(made.data)
    assert [line for line in words(made.data).splitlines() if line][-5:] == [
        "X-1", "1  What happened", text, "2  Brother 3", "Name: Cy",
    ]  # fmt: skip
    assert [(each.name, each.sheet, each.item) for each in made.continued] == [("t", 1, 1), ("", 1, 2)]


def table(*rows: tuple[str, ...]) -> Callable[[Any], None]:
    def build(document: Any) -> None:
        made = document.add_table(rows=len(rows), cols=len(rows[0]))
        for line, row in zip(made.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = text

    return build


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ((("Name", ""), ("Date of birth:", "____")), ["Name", "Date of birth"]),
        ((("Name", "", "Date", ""),), ["Name", "Date"]),
        ((("Name", "Born"), ("", ""), ("", "")), ["Name 1", "Born 1", "Name 2", "Born 2"]),
        (
            (("", "Name", "Tel"), ("Mother", "", ""), ("Father", "", "")),
            ["Mother: Name", "Mother: Tel", "Father: Name", "Father: Tel"],
        ),
        ((("What happened?",), ("",)), ["What happened?"]),
        ((("Name", "Ann"), ("Born", "2001")), []),
        ((("", ""), ("", "")), []),
    ],
)
def test_empty_cells_are_named_by_what_stands_beside_or_above_them(rows: Any, names: list[str]) -> None:
    assert list(form(table(*rows)).fields) == names


def test_a_cell_that_spans_rows_or_columns_is_one_place() -> None:
    def build(document: Any) -> None:
        made = document.add_table(rows=3, cols=3)
        made.cell(0, 0).merge(made.cell(1, 0)).text = "Address"
        made.cell(2, 0).text = "Notes"
        made.cell(2, 1).merge(made.cell(2, 2))
        made.cell(0, 1).merge(made.cell(1, 2))

    of = form(build)
    assert list(of.fields) == ["Address", "Notes"]
    assert "1 Fen Way" in words(filled(of, {"Address": "1 Fen Way", "Notes": "None"})[1].data)


def test_a_row_of_an_exact_height_may_grow_so_that_nothing_is_cut_off() -> None:
    def build(document: Any) -> None:
        from docx.enum.table import WD_ROW_HEIGHT_RULE
        from docx.shared import Pt

        made = document.add_table(rows=1, cols=2)
        made.cell(0, 0).text = "Name"
        made.rows[0].height, made.rows[0].height_rule = Pt(12), WD_ROW_HEIGHT_RULE.EXACTLY

    of = form(build)
    assert 'w:hRule="exact"' in xml(of.data)
    assert 'w:hRule="exact"' not in xml(filled(of, {"Name": "Ann"})[1].data)


def test_the_same_label_twice_gives_two_names() -> None:
    of = form(table(("Name", ""), ("Name", "")))
    assert list(of.fields) == ["Name", "Name (2)"]
    _, made = filled(of, {"Name": "Ann", "Name (2)": "Ben"})
    assert words(made.data).index("Ann") < words(made.data).index("Ben")


def test_fields_in_heads_and_text_boxes_are_found_once() -> None:
    def build(document: Any) -> None:
        inside = f"<w:p>{control('<w:text/>', tag='boxed')}</w:p>"
        put(document, f'<w:r><mc:AlternateContent><mc:Choice Requires="w14"><w:txbxContent>{inside}</w:txbxContent></mc:Choice>'
            f"<mc:Fallback><w:txbxContent>{inside}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>")  # fmt: skip
        document.sections[0].header.paragraphs[0]._p.append(parse_xml(f"<w:r {NS}/>"))
        document.sections[0].header._element.append(
            parse_xml(f"<w:p {NS}>{control('<w:text/>', tag='head')}</w:p>")
        )

    of = form(build)
    assert list(of.fields) == ["boxed", "head"]
    after, _ = filled(of, {"boxed": "Ann", "head": "X-1"})
    assert after.fields["head"].field.value == "X-1"


# -- proof ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"Name": "Ann"}, {"x": "Ben"}, {"tick": True}])
def test_the_proof_finds_what_is_not_there(values: dict[str, Value]) -> None:
    def build(document: Any) -> None:
        table(("Name", ""))(document)
        put(document, control("<w:text/>"))
        put(document, control("<w14:checkbox/>", "<w:r><w:t>☐</w:t></w:r>", tag="tick"))

    of = form(build)
    prove_word_filled(of, values, fill_word_form(of, values))
    with pytest.raises(ProofFailed) as fault:
        prove_word_filled(of, values, Filled(of.data))
    assert fault.value.lost == tuple(values)


def test_a_value_that_does_not_belong_into_a_field_is_refused() -> None:
    of = form(lambda d: put(d, control("<w:text/>")))
    with pytest.raises(CannotGoOn, match="no such field"):
        fill_word_form(of, {"y": "Ann"})
    with pytest.raises(CannotGoOn, match="text is due here"):
        fill_word_form(of, {"x": True})


any_text = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=120) | st.sampled_from(
    [
        "O’Brien & <Søn>",
        "Łódź",
        "אבג 123",
        "سارة",
        "👩‍👧 家",
        "a\x00b\x0bc",
        "one\n\ntwo",
        "{{ x }}",
        "=1+1",
        "'\"&amp;",
    ]
)


@settings(max_examples=30)
@given(any_text, any_text, any_text)
def test_no_character_is_lost_in_any_kind_of_place(cell: str, control_text: str, legacy_text: str) -> None:
    def build(document: Any) -> None:
        table(("Name", ""))(document)
        put(document, control("<w:text/>"))
        put(document, legacy(BEGIN.format("t", "<w:textInput/>"), SEPARATE, END))

    of = form(build)
    after, made = filled(of, {"Name": cell, "x": control_text, "t": legacy_text})
    assert after.fields["x"].field.value.strip() == printable(control_text).strip()
    assert printable(cell) in words(made.data)


# -- hostile files ----------------------------------------------------------------------------------------------------------


def rewritten(change: Callable[[dict[str, bytes]], None]) -> bytes:
    data = saved(table(("Name", "")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def entity(parts: dict[str, bytes]) -> None:
    head, rest = parts["word/document.xml"].split(b"?>", 1)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    parts["word/document.xml"] = head + b"?>" + b"<!-- " + b"x" * 5000 + b" -->" + bomb + rest


def utf16_entity(parts: dict[str, bytes]) -> None:
    entity(parts)
    text = parts["word/document.xml"].decode("utf-8").replace("UTF-8", "UTF-16")
    parts["word/document.xml"] = text.encode("utf-16")


def bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/x.bin"] = b"\0" * (300 << 20)


def xml_bomb(parts: dict[str, bytes]) -> None:
    parts["word/x.xml"] = b"<a>" + b" " * (60 << 20) + b"</a>"


def crowd(parts: dict[str, bytes]) -> None:
    parts.update({f"word/media/{number}": b"" for number in range(3_100)})


def docm(parts: dict[str, bytes]) -> None:
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, macro)


def no_document(parts: dict[str, bytes]) -> None:
    del parts["word/document.xml"]


def cut(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:900]


def deep(parts: dict[str, bytes]) -> None:
    head, rest = parts["word/document.xml"].split(b"<w:body>", 1)
    parts["word/document.xml"] = head + b"<w:body>" + b"<w:p>" * 5000 + b"</w:p>" * 5000 + rest


def many_fields(parts: dict[str, bytes]) -> None:
    one = f"<w:p>{control('<w:text/>')}</w:p>".encode()
    head, rest = parts["word/document.xml"].split(b"<w:body>", 1)
    parts["word/document.xml"] = head + b"<w:body>" + one * 21_000 + rest


HOSTILE = {
    "XML entities": (entity, "XML entities"),
    "XML entities in UTF-16": (utf16_entity, "XML entities"),
    "a zip bomb": (bomb, "far larger unpacked"),
    "too much XML": (xml_bomb, "far larger unpacked"),
    "thousands of parts": (crowd, "far larger unpacked"),
    "macros": (docm, "has macros"),
    "no text": (no_document, "not a Word document"),
    "half a text": (cut, "damaged"),
    "elements without end": (deep, "damaged"),
    "more fields than any form has": (many_fields, "more than 20,000 fields"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_sentence_in_bounded_time(name: str) -> None:
    change, said = HOSTILE[name]
    data = rewritten(change)
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=said):
        read_word_form(data, "form.docx")
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_one_sentence(keep: float) -> None:
    data = saved(table(("Name", "")))
    with pytest.raises(Unreadable, match="not a Word document"):
        read_word_form(data[: int(len(data) * keep)], "form.docx")


def test_macros_and_links_to_other_files_are_told_and_left_alone() -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/vbaProject.bin"] = b"x"
        parts["word/_rels/settings.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            b'Target="http://example.org/t.dotm" TargetMode="External"/></Relationships>'
        )

    of = read_word_form(rewritten(change), "form.docx")
    assert of.said == (
        "The document has macros; they are not run.",
        "The document refers to other files; they are not opened.",
    )
    assert list(of.fields) == ["Name"]


def test_a_form_without_any_place_says_so() -> None:
    assert form(lambda d: d.add_paragraph("Hello")).said == (
        "The document has no fields and no empty cells beside a label.",
    )
