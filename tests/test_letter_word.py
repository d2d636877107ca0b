"""Letters as Word files: whole, sound for Word and python-docx, quick because the template is compiled once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from paper_letters import (
    ARABIC,
    BARE,
    EVERY_KIND,
    HEAD,
    LETTER,
    NOTICE,
    SERVICES,
    UNUSUAL,
    letter,
    paragraph,
    plain,
    table,
)

from caseforms.errors import BadTemplate, ProofFailed
from caseforms.forms.templates import same_content
from caseforms.render import letter_measures as measures
from caseforms.render.letter import DoesNotFit, Letter, Paragraph, passages
from caseforms.render.letter_batch import word_files, write_letters
from caseforms.render.letter_proof import prove_letter_word, prove_word_text
from caseforms.render.letter_word import (
    HOUSE_TEMPLATE,
    MOST_COLUMNS,
    _values,
    letter_template,
    write_letter_word,
)
from caseforms.render.letter_word_template import build_letter_template
from caseforms.render.text import printable
from caseforms.render.word import environment
from caseforms.render.word_order import is_in_order

TWIPS = 1440 / 25.4


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def body(data: bytes) -> Any:
    return Document(io.BytesIO(data)).element.body


def text_of(data: bytes) -> str:
    """All text of the body, with line ends and tabs as they are."""
    said = []
    for node in body(data).iter(qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:p")):
        if node.tag == qn("w:t"):
            said.append(node.text or "")
        elif node.getparent().tag == qn("w:r"):
            said.append("\n" if node.tag == qn("w:br") else "\t")
        elif node.tag == qn("w:p"):
            said.append("\n")
    return "".join(said)


def restyled(tmp_path: Path, change: Callable[[str], str], name: str = "word/document.xml") -> Path:
    """The house's template with a part changed, as an area might."""
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(HOUSE_TEMPLATE) as old, zipfile.ZipFile(path, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if each == name:
                made = change(content.decode("utf-8"))
                assert made != content.decode("utf-8")
                content = made.encode("utf-8")
            new.writestr(each, content)
    return path


# -- one letter -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_everything_that_a_letter_says_is_in_the_file(kind: str) -> None:
    data = write_letter_word(EVERY_KIND[kind])
    prove_letter_word(data, EVERY_KIND[kind])
    said = re.sub(r"\s", "", text_of(data))
    place = 0
    for text in passages(EVERY_KIND[kind]):
        found = said.find(re.sub(r"\s", "", printable(text)), place)
        assert found >= place, text[:40]
        place = found


def test_awkward_values_stay_as_they_are() -> None:
    said = text_of(write_letter_word(UNUSUAL))
    assert "Dear Łukasz & Zoë <both>" in said
    assert "A bell [U+0007], a face 😀" in said
    assert "{{ x }} {% if %}" in said
    assert "A line\nand the next\nand a tab\tbetween, bold Ł and after" in said


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_value_breaks_the_file(one: str, other: str) -> None:
    """Any text at all, in a name, a paragraph and a cell."""
    parts = (Paragraph(((one, False), (other, True))), table(("Head", other), (one, "x")))
    made = replace(LETTER, salutation=one, addressee=("Name", one, "ZZ99 3AA"), blocks=parts)
    try:
        data = write_letter_word(made)
    except DoesNotFit:
        return
    prove_letter_word(data, made)
    Document(io.BytesIO(data))


def test_bold_is_bold_and_headings_are_headings() -> None:
    document = Document(io.BytesIO(write_letter_word(LETTER)))
    runs = [run for each in document.paragraphs for run in each.runs]
    assert [run.text for run in runs if run.bold] == ["two working days"]
    styles = {each.style.name: each.text for each in document.paragraphs if each.text}
    assert styles["Heading 1"] == "We have received the Early Help Assessment"
    assert styles["Heading 2"] == "Who may help"
    assert styles["List Bullet"] == "You get a copy of the plan."
    assert styles["Enclosed"] == "Copy to: Priya Anand, Fenbridge Primary School"


@pytest.mark.parametrize("columns", range(1, MOST_COLUMNS + 1))
def test_tables_of_any_usual_width(columns: int) -> None:
    head = tuple(f"Head {n}" for n in range(columns))
    rows = [tuple(f"cell {row}.{n}" for n in range(columns)) for row in range(3)]
    made = letter(blocks=(table(head, *rows),))
    (grid,) = Document(io.BytesIO(write_letter_word(made))).tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [list(head), *map(list, rows)]
    assert grid.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_a_table_without_a_head_and_one_with_missing_cells() -> None:
    headless = replace(SERVICES, head=())
    uneven = table(("A", "B"), ("one",), ("two", "three"))
    first, second = Document(io.BytesIO(write_letter_word(letter(blocks=(headless, uneven))))).tables
    assert first.rows[0].cells[0].text == "Fenbridge Family Centre"
    assert [cell.text for cell in second.rows[1].cells] == ["one", ""]


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"addressee": tuple(f"line {n}" for n in range(8))}, "The address does not fit"),
        ({"blocks": (table(tuple("abcdefg")),)}, "A table of the letter has 7 columns"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(DoesNotFit, match=said):
        write_letter_word(letter(**changes))


@pytest.mark.parametrize("count", [3, 5, 6, 7])
def test_the_address_stands_in_a_frame_in_the_window(count: int) -> None:
    lines = ("Joanne Marsh", *(f"Line {number}" for number in range(count - 2)), "ZZ99 3AA")
    data = write_letter_word(letter(addressee=lines))
    framed = [
        each
        for each in body(data).iter(qn("w:p"))
        if "".join(node.text for node in each.iter(qn("w:t"))) in lines
    ]
    assert len(framed) == count
    document = Document(io.BytesIO(data))
    for each in framed:
        frame = each.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
        left, top, wide, high = (float(frame.get(qn(f"w:{key}"))) / TWIPS for key in ("x", "y", "w", "h"))
        assert left >= measures.WINDOW.left
        assert top == pytest.approx(measures.WINDOW.top, abs=0.05)
        assert left + wide <= measures.WINDOW.right
        assert top + high <= measures.WINDOW.bottom + 0.05
        style = document.styles["Address small" if count > 5 else "Address"]
        assert each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == style.style_id
        assert count * style.paragraph_format.line_spacing.mm <= high


def test_a_letter_without_an_address_has_no_window() -> None:
    for each in (NOTICE, BARE):
        assert "framePr" not in part(write_letter_word(each), "word/document.xml")


def test_the_last_paragraph_stays_with_the_signature() -> None:
    document = Document(io.BytesIO(write_letter_word(LETTER)))
    kept = [each.text for each in document.paragraphs if each.paragraph_format.keep_with_next]
    assert "If anything in this letter is wrong, please ring us." in kept


def test_large_print_raises_all_sizes_but_those_in_the_window() -> None:
    sizes = {}
    for large in (False, True):
        data = write_letter_word(replace(LETTER, large_print=large))
        styles = Document(io.BytesIO(data)).styles
        sizes[large] = {
            name: styles[name].font.size.pt for name in ("Body Text", "Table text", "Heading 1", "Address")
        }
    assert sizes[True]["Body Text"] == sizes[True]["Table text"] == 18
    assert sizes[True]["Heading 1"] > 18
    assert sizes[True]["Address"] == sizes[False]["Address"] == 11


def test_the_language_is_set() -> None:
    assert 'w:lang w:val="en-GB"' in part(write_letter_word(LETTER), "word/styles.xml")
    assert 'w:lang w:val="pl-PL"' in part(
        write_letter_word(replace(LETTER, language="pl-PL")), "word/styles.xml"
    )


def test_head_and_foot_and_the_mark_of_a_draft() -> None:
    final, draft = (write_letter_word(replace(LETTER, draft=draft)) for draft in (False, True))
    section = Document(io.BytesIO(final)).sections[0]
    assert section.header.paragraphs[0].text.strip() == "OFFICIAL-SENSITIVE"
    assert section.footer.paragraphs[0].text.startswith("RCP version 3 · CF-2026-0142\tPage ")
    header, footer = (next(name for name in names(final) if kind in name) for kind in ("header", "footer"))
    assert "DraftWatermark" not in part(final, header)
    assert "DraftWatermark" in part(draft, header)
    assert "DRAFT – not final · RCP" in part(draft, footer)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_the_properties_tell_the_title_but_no_name() -> None:
    data = write_letter_word(LETTER)
    assert Document(io.BytesIO(data)).core_properties.title == "Letter RCP, version 3"
    for name in names(data):
        if name.startswith("docProps"):
            assert "Marsh" not in part(data, name)


def test_the_logo_is_in_the_file_with_words_for_who_cannot_see_it(tmp_path: Path) -> None:
    from PIL import Image

    logo = tmp_path / "logo.png"
    Image.new("RGB", (600, 60), (200, 0, 0)).save(logo)
    data = write_letter_word(letter(letterhead=replace(HEAD, logo=str(logo))))
    (shape,) = Document(io.BytesIO(data)).inline_shapes
    assert shape.width.mm <= 60.1
    assert shape.height.mm <= 18.1
    assert shape._inline.docPr.get("descr") == "Logo of the organisation"
    prove_letter_word(data, letter(letterhead=replace(HEAD, logo=str(logo))))


def test_the_archive_is_what_any_reader_expects() -> None:
    data = write_letter_word(LETTER)
    assert data == write_letter_word(LETTER), "the same letter gives other bytes"
    listed = names(data)
    assert listed[0] == "[Content_Types].xml"
    assert len(listed) == len(set(listed))
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(HOUSE_TEMPLATE) as house:
        assert set(listed) == set(house.namelist())
        for name in listed:
            if name.endswith(".xml"):
                etree.fromstring(archive.read(name))
            else:
                assert archive.read(name) == house.read(name)


def test_letters_do_not_get_into_each_others_files() -> None:
    """Head, foot and properties that are kept from the letter before are kept only when they are the same."""
    one = write_letter_word(LETTER)
    other = write_letter_word(
        replace(LETTER, reference="CF-2026-0999", marking="OFFICIAL", code="NOCON", draft=True)
    )
    again = write_letter_word(LETTER)
    assert one == again
    everything = "".join(part(other, name) for name in names(other) if name.endswith(".xml"))
    assert "CF-2026-0142" not in everything
    assert "RCP" not in everything
    assert "OFFICIAL-SENSITIVE" not in everything


# -- the template ---------------------------------------------------------------------------------------------------------


def test_the_template_is_current() -> None:
    """Run “make templates” when this fails."""
    assert same_content(HOUSE_TEMPLATE.read_bytes(), build_letter_template())


def test_the_template_is_in_the_order_of_the_format() -> None:
    document = Document(str(HOUSE_TEMPLATE))
    for root in (document.element, document.styles.element, document.sections[0].header._element):
        assert is_in_order(root)


def test_docxtpl_itself_makes_the_same_text_of_it() -> None:
    """What the quick way leaves out of docxtpl's is not needed."""
    from docxtpl import DocxTemplate

    made = DocxTemplate(HOUSE_TEMPLATE)
    made.render(_values(ARABIC, ""), jinja_env=environment())
    out = io.BytesIO()
    made.save(out)
    assert re.sub(r"\n+", "\n", text_of(out.getvalue())) == re.sub(
        r"\n+", "\n", text_of(write_letter_word(ARABIC))
    )


def test_a_restyled_template_may_move_things_and_have_words_of_its_own(tmp_path: Path) -> None:
    """The date below the signature, and a motto."""

    def move(text: str) -> str:
        text = text.replace("{{ date }}", "Fenbridge cares").replace(
            "{{ enclosed }}", "{{ enclosed }} {{ date }}"
        )
        return text.replace("{%p if date %}", "{%p if organisation %}")

    path = restyled(tmp_path, move)
    data = write_letter_word(LETTER, path)
    prove_letter_word(data, LETTER)
    assert "Fenbridge cares" in text_of(data)


def test_an_area_has_a_template_of_its_own_in_its_folder(tmp_path: Path) -> None:
    assert letter_template("") == letter_template(str(tmp_path)) == HOUSE_TEMPLATE
    own = restyled(tmp_path, lambda text: text.replace("{{ closing }}", "{{ closing }},"))
    assert letter_template(str(tmp_path)) == own


def test_tags_that_word_has_torn_into_pieces_still_work(tmp_path: Path) -> None:
    torn = '{{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> salutation </w:t></w:r><w:r><w:t>}}'
    path = restyled(tmp_path, lambda text: text.replace("{{ salutation }}", torn))
    prove_letter_word(write_letter_word(LETTER, path), LETTER)


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("{{ salutation }}", "{{ saluation }}", "asks for “saluation”, which letters do not have"),
        ("{{ closing }}", "{{ closing", "the tag “{{ closing”"),
        ("{{ heading }}", "{{ heading.__class__ }}", "letter.docx"),
        ("{%p endfor %}", "", "letter.docx"),
    ],
)
def test_a_broken_template_is_named_with_its_tag(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = restyled(tmp_path, lambda text: text.replace(old, new, 1))
    with pytest.raises(BadTemplate) as refused:
        write_letter_word(LETTER, path)
    assert said in refused.value.message
    assert "Marsh" not in refused.value.message


def test_a_template_with_macros_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(HOUSE_TEMPLATE) as old, zipfile.ZipFile(path, "w") as new:
        for each in old.namelist():
            new.writestr(each, old.read(each))
        new.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(BadTemplate, match="macros"):
        write_letter_word(LETTER, path)


# -- the proof ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag", ["{{ closing }}", "{{ reference_line }}", "{{r text }}", "{{ organisation }}", "{{ enclosed }}"]
)
def test_a_template_that_loses_something_fails_the_proof(tmp_path: Path, tag: str) -> None:
    path = restyled(tmp_path, lambda text: text.replace(tag, ""))
    data = write_letter_word(LETTER, path)
    changed = (
        replace(LETTER, reference="a reference that only stands there") if "reference" in tag else LETTER
    )
    with pytest.raises(ProofFailed, match="failed its proof"):
        prove_letter_word(data, changed)


def test_a_template_that_prints_the_paragraphs_in_another_order_fails_the_proof(tmp_path: Path) -> None:
    path = restyled(tmp_path, lambda text: text.replace(" in blocks %}", " in blocks|reverse %}"))
    with pytest.raises(ProofFailed):
        prove_letter_word(write_letter_word(LETTER, path), LETTER)


def test_a_tag_that_is_left_over_fails_the_proof() -> None:
    made = letter(blocks=(paragraph("text {{ left }} over"),))
    data = write_letter_word(made)
    prove_letter_word(data, made)
    with pytest.raises(ProofFailed):
        prove_letter_word(data, letter(blocks=(paragraph("text"),)))


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda data: data.replace(b"PK\1\2", b"PK\1\3")])
def test_a_damaged_file_fails_the_quick_proof(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ProofFailed):
        prove_word_text(damage(write_letter_word(LETTER)), LETTER)


def test_a_part_that_is_not_what_its_checksum_says_fails_the_quick_proof() -> None:
    data = write_letter_word(LETTER)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("word/document.xml")
    place = data.index(info.CRC.to_bytes(4, "little"), data.rindex(b"PK\5\6") - 4000)
    with pytest.raises(ProofFailed):
        prove_word_text(data[:place] + b"\0\0\0\0" + data[place + 4 :], LETTER)


# -- many -----------------------------------------------------------------------------------------------------------------


def test_a_word_file_for_each_letter_and_enclosure(tmp_path: Path) -> None:
    def make(number: int) -> list[Letter]:
        if number == 1:
            return [letter(number, blocks=(table(tuple("abcdefg")),))]
        return [letter(number), NOTICE]

    printed = write_letters(
        3, make, lambda item, place: f"{item}{'-enclosure' * place}", tmp_path, word_files()
    )
    assert [each.files for each in printed] == [
        ("0.docx", "0-enclosure.docx"),
        (),
        ("2.docx", "2-enclosure.docx"),
    ]
    assert "7 columns" in printed[1].fault
    assert printed[0].fingerprint != printed[2].fingerprint
    assert printed[0].enclosed == printed[2].enclosed
    assert len(list(tmp_path.iterdir())) == 4
    prove_letter_word((tmp_path / "2.docx").read_bytes(), letter(2))


def test_plain_text_needs_no_more_than_its_own_words() -> None:
    """Nothing of a letter is in the file but once: what it encloses is not, nor anything of the template's tags."""
    said = text_of(write_letter_word(letter(blocks=(Paragraph(plain("only this")),))))
    assert said.count("only this") == 1
    assert "{" not in said
