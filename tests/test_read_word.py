"""Word documents that somebody has edited by hand: what was changed is read, and nothing is lost without being told."""

from __future__ import annotations

import copy
import functools
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import changed, check_data, load_complete
from lxml import etree
from test_read_round_trip import word_alone

from caseforms.cases.settings import Settings
from caseforms.checks.check import Result
from caseforms.forms import load
from caseforms.forms.present import content
from caseforms.forms.read_again import read_again
from caseforms.forms.returned import Returned
from caseforms.forms.shown import carried
from caseforms.render.proof import prove_word
from caseforms.render.word import write_word
from caseforms.render.word_controls import LONGEST_NAME, W14, W, tag_of
from caseforms.render.word_order import is_in_order

Edit = Callable[[Any], None]
UNTOUCHED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"


@functools.cache
def result_of(name: str) -> Result:
    return check_data(name, load_complete(name))


@functools.cache
def document(name: str) -> bytes:
    return word_alone(result_of(name))


def with_parts(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same file with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def edited(data: bytes, *edits: Edit) -> bytes:
    """The same document after somebody has worked on its body."""

    def change(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts["word/document.xml"])
        for edit in edits:
            edit(root)
        parts["word/document.xml"] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    return with_parts(data, change)


def back(*edits: Edit, name: str = "is1") -> Returned:
    return read_again(edited(document(name), *edits), "form.docx")


def said_by(returned: Returned) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in returned.findings]


# -- what people do in Word ----------------------------------------------------------------------------------------------


def control(root: Any, path: str, number: int = 0) -> Any:
    return [each for each in root.iter(f"{W}sdt") if tag_of(each) == path][number]


def row_of(element: Any) -> Any:
    return next(element.iterancestors(f"{W}tr"))


def run(root: Any, text: str) -> Any:
    made = root.makeelement(f"{W}r", {})
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(root.makeelement(f"{W}br", {}))
        words = root.makeelement(f"{W}t", {})
        words.text = line
        made.append(words)
    return made


def type_into(path: str, text: str) -> Edit:
    """Put the cursor into an answer, select all and type."""

    def edit(root: Any) -> None:
        inside = control(root, path).find(f"{W}sdtContent")
        for child in list(inside):
            inside.remove(child)
        inside.append(run(root, text))

    return edit


def type_behind(path: str, text: str) -> Edit:
    """Type into the cell, but behind the control that fills it: it shows no frame, so nobody can see where it ends."""

    def edit(root: Any) -> None:
        next(control(root, path).iterancestors(f"{W}p")).append(run(root, text))

    return edit


def tick(path: str, *labels: str) -> Edit:
    """Click the boxes so that those with these labels are ticked, and no others."""

    def edit(root: Any) -> None:
        boxes = list(control(root, path).iter(f"{W14}checkbox"))
        assert len(boxes) > 1
        for box in boxes:
            outer = next(box.iterancestors(f"{W}sdt"))
            label = "".join(outer.getnext().itertext()).replace("\u00a0", " ").strip()
            on = label in labels
            box.find(f"{W14}checked").set(f"{W14}val", str(int(on)))
            next(outer.find(f"{W}sdtContent").iter(f"{W}t")).text = "☒" if on else "☐"

    return edit


@pytest.mark.parametrize(
    ("path", "typed", "meant"),
    [
        ("child.given_names", "Elsie Róża & <b>", "Elsie Róża & <b>"),
        ("child.given_names", "", None),
        ("child.given_names", "Not answered", None),
        ("child.given_names", "Not known", "not known"),
        ("child.dob", "13 June 2018", "13 June 2018"),
        ("child.dob", "13/06/2018", "13/06/2018"),
        ("consent.scope", "One line.\n\nAnother one, “quoted”.", "One line.\n\nAnother one, “quoted”."),
        ("consent.scope", "None", "none"),
    ],
)
def test_an_answer_that_was_typed_over_is_read_as_it_stands(path: str, typed: str, meant: str | None) -> None:
    """New words count; “Not answered” and an empty field take the answer out; other answers stay as they were given."""
    found = back(type_into(path, typed))
    group, name = path.split(".")
    assert found.answers[group].get(name) == meant
    assert found.base is not None
    others = {key: value for key, value in found.answers.items() if key != group}
    assert others == {key: value for key, value in found.base.items() if key != group}
    assert found.findings == []


def test_words_behind_the_field_of_a_cell_belong_to_its_answer() -> None:
    found = back(type_behind("child.given_names", " Maria"))
    assert found.base is not None
    assert found.answers["child"]["given_names"] == f"{found.base['child']['given_names']} Maria"
    assert found.findings == []


def test_white_space_alone_changes_nothing() -> None:
    """Word breaks and joins lines as it likes; what was typed once stays what it was."""
    found = back(type_behind("child.given_names", "  "))
    assert found.answers == found.base


def test_withheld_words_stay_withheld() -> None:
    """The words that stand for a withheld answer are no answer, wherever they are copied to."""
    found = back(type_into("child.dob", "[withheld]"))
    assert found.answers == found.base


@pytest.mark.parametrize(
    ("name", "path", "labels", "meant"),
    [
        ("caf", "child.disability", ("Yes",), "yes"),
        ("caf", "child.disability", (), None),
        ("is1", "is1.purpose", (), None),
    ],
)
def test_boxes_are_clicked(name: str, path: str, labels: tuple[str, ...], meant: Any) -> None:
    """A choice is what is ticked; nothing ticked is nothing answered."""
    found = back(tick(path, *labels), name=name)
    node: Any = found.answers
    for step in path.split("."):
        node = node.get(step, {}) if isinstance(node, dict) else node
    assert (node or None) == meant
    assert found.findings == []


def test_several_boxes_of_a_choice_that_takes_one_are_not_lost() -> None:
    """Both labels stay in the answer, so that the check of the new case file names it."""
    found = back(tick("child.disability", "Yes", "No"), name="caf")
    assert found.answers["child"]["disability"] == "yes; no"
    case = check_data("caf", found.answers)
    assert any(each.path == "child.disability" and each.code == "VAL-02" for each in case.findings)


def test_several_boxes_of_a_question_that_takes_several() -> None:
    form = load("is1")
    labels = list(form.asked("is1.purpose").kind.choices.items())[:2]  # type: ignore[union-attr]
    found = back(tick("is1.purpose", *(label for _, label in labels)))
    assert found.answers["is1"]["purpose"] == [code for code, _ in labels]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.replace("ZZ99 1AA", "ZZ99 1AB"), {"postcode": "ZZ99 1AB"}),
        (lambda text: text.replace(", ZZ99 1AA", ""), {"postcode": None}),
        (lambda text: f"Flat 2, {text}", {"line1": "Flat 2, 27 Osier Close"}),
        (
            lambda text: "4 Sedge Lane, Ely, ZZ99 5XX",
            {"line1": "4 Sedge Lane", "line2": "Ely", "postcode": "ZZ99 5XX"},
        ),
    ],
)
def test_an_address_in_one_line_is_told_apart(change: Callable[[str], str], expected: dict[str, Any]) -> None:
    """A new postcode, a line more or a line less go where they belong; what the line does not show stays."""
    data = load_complete("is1")
    data["child"]["address"] = {"line1": "27 Osier Close", "line2": "Fenmere", "postcode": "ZZ99 1AA"}
    result = check_data("is1", data)
    made = word_alone(result)
    shown = result.form.asked("child.address")
    assert shown is not None
    words = "27 Osier Close, Fenmere, ZZ99 1AA"
    found = read_again(edited(made, type_into("child.address", change(words))), "form.docx")
    wanted = {**data["child"]["address"], **expected}
    assert found.answers["child"]["address"] == {name: value for name, value in wanted.items() if value}
    assert found.findings == []


def test_words_of_a_group_that_cannot_be_told_apart_are_kept_as_a_remark() -> None:
    """The answers stay; the finding names the question, the remark has the words, and the finding has none of them."""
    found = back(type_into("child.gp", "Somebody else entirely (see my letter)"), name="caf")
    assert found.base is not None
    assert found.answers["child"]["gp"] == found.base["child"]["gp"]
    assert said_by(found) == [("READ-02", "child.gp")]
    assert found.remarks == [("“Child: GP”", "Somebody else entirely (see my letter)")]
    assert "letter" not in found.findings[0].message


# -- rows ----------------------------------------------------------------------------------------------------------------


def rows(found: Returned) -> list[Any]:
    listed: list[Any] = found.answers["siblings"]
    return listed


def two_siblings() -> bytes:
    siblings = [
        {"name": "Noah Marsh", "dob": "02/04/2025", "relationship": "brother"},
        {"name": "Ada Marsh", "dob": "02/04/2023", "relationship": "sister"},
    ]
    return word_alone(check_data("caf", changed(load_complete("caf"), {"siblings": siblings})))


def test_a_row_that_was_deleted_is_left_out_and_said() -> None:
    def delete(root: Any) -> None:
        row = row_of(control(root, "siblings[0].name"))
        row.getparent().remove(row)

    found = read_again(edited(two_siblings(), delete), "form.docx")
    assert [row["name"] for row in rows(found)] == ["Ada Marsh"]
    assert rows(found)[0]["dob"] == "02/04/2023"
    assert said_by(found) == [("READ-09", "siblings")]


def test_a_row_that_was_copied_is_a_new_one() -> None:
    """Word gives a copied row the same fields; what stands in them after typing is a new entry."""

    def copy_row(root: Any) -> None:
        row = row_of(control(root, "siblings[1].name"))
        row.addnext(copy.deepcopy(row))
        inside = control(root, "siblings[1].name", 1).find(f"{W}sdtContent")
        for child in list(inside):
            inside.remove(child)
        inside.append(run(root, "Tom Marsh"))

    found = read_again(edited(two_siblings(), copy_row), "form.docx")
    assert [row["name"] for row in rows(found)] == ["Noah Marsh", "Ada Marsh", "Tom Marsh"]
    assert rows(found)[2]["dob"] == "02/04/2023"
    assert found.findings == []


def test_a_row_that_was_put_in_has_no_fields_and_is_read_by_its_columns() -> None:
    def insert(root: Any) -> None:
        row = row_of(control(root, "siblings[0].name"))
        new = copy.deepcopy(row)
        for each in list(new.iter(f"{W}sdt")):
            paragraph = each.getparent()
            if paragraph is not None and paragraph.tag == f"{W}p":
                paragraph.remove(each)
        cells = list(new.iter(f"{W}tc"))
        for cell, text in zip(cells, ["Tom Marsh", "1 May 2026"], strict=False):
            cell.find(f"{W}p").append(run(root, text))
        row.addnext(new)

    found = read_again(edited(two_siblings(), insert), "form.docx")
    assert [row["name"] for row in rows(found)] == ["Noah Marsh", "Tom Marsh", "Ada Marsh"]
    assert rows(found)[1]["dob"] == "1 May 2026"
    assert found.findings == []


def test_a_card_with_a_changed_answer_keeps_its_others() -> None:
    found = back(type_into("parents[0].telephone", "07700 900999"), name="caf")
    assert found.base is not None
    before, after = found.base["parents"], found.answers["parents"]
    assert after == [{**before[0], "telephone": "07700 900999"}, *before[1:]]


def test_a_card_that_was_copied_is_a_new_entry() -> None:
    """All its tables are copied with the same fields; the copy stands behind them."""

    def copy_card(root: Any) -> None:
        tables = dict.fromkeys(
            next(each.iterancestors(f"{W}tbl"))
            for each in root.iter(f"{W}sdt")
            if tag_of(each).startswith("parents[0].")
        )
        last = list(tables)[-1]
        for table in reversed(list(tables)):
            last.addnext(copy.deepcopy(table))
        inside = control(root, "parents[0].name", 1).find(f"{W}sdtContent")
        for child in list(inside):
            inside.remove(child)
        inside.append(run(root, "Ruth Aldous"))

    found = back(copy_card, name="caf")
    assert found.base is not None
    before, after = found.base["parents"], found.answers["parents"]
    assert after == [*before, {**before[0], "name": "Ruth Aldous"}]


def test_entries_where_there_were_none_are_kept_as_a_remark() -> None:
    """A list that said “None” has one field; words in it are no row."""
    result = check_data("caf", changed(load_complete("caf"), {"siblings": "none"}))
    found = read_again(edited(word_alone(result), type_into("siblings", "Noah, aged 1")), "form.docx")
    assert found.answers["siblings"] == "none"
    assert ("READ-02", "siblings") in said_by(found)
    assert any("Noah, aged 1" in words for _, words in found.remarks)


def test_a_table_that_was_deleted_is_no_answer() -> None:
    def delete(root: Any) -> None:
        table = next(control(root, "siblings[0].name").iterancestors(f"{W}tbl"))
        table.getparent().remove(table)

    found = read_again(edited(two_siblings(), delete), "form.docx")
    assert len(rows(found)) == 2
    assert ("READ-04", "siblings") in said_by(found)


# -- traps ---------------------------------------------------------------------------------------------------------------


def test_a_field_that_was_deleted_is_said_and_its_answer_stays() -> None:
    def delete(root: Any) -> None:
        each = control(root, "child.given_names")
        each.getparent().remove(each)

    found = back(delete)
    assert found.answers == found.base
    assert said_by(found) == [("READ-04", "child.given_names")]


def test_an_empty_field_that_shows_words_of_word_is_empty() -> None:
    def empty(root: Any) -> None:
        each = control(root, "child.given_names")
        each.find(f"{W}sdtPr").append(root.makeelement(f"{W}showingPlcHdr", {}))
        next(each.iter(f"{W}t")).text = "Click or tap here to enter text."

    assert "given_names" not in back(empty).answers["child"]


def test_tracked_changes_count_as_accepted() -> None:
    """What was put in is read, what was deleted or moved away is not, and that there are such changes is said."""

    def track(root: Any) -> None:
        inside = control(root, "child.given_names").find(f"{W}sdtContent")
        old = inside[0]
        deleted, added, moved = (root.makeelement(f"{W}{name}", {}) for name in ("del", "ins", "moveFrom"))
        inside.append(deleted)
        deleted.append(old)
        for text in old.iter(f"{W}t"):
            text.tag = f"{W}delText"
        added.append(run(root, "Elsie"))
        moved.append(run(root, "Nobody"))
        inside.extend([added, moved])

    found = back(track)
    assert found.answers["child"]["given_names"] == "Elsie"
    assert said_by(found) == [("READ-07", "")]


def test_a_row_deleted_by_a_tracked_change_is_gone() -> None:
    def track(root: Any) -> None:
        row = row_of(control(root, "siblings[0].name"))
        about = row.find(f"{W}trPr")
        if about is None:
            about = root.makeelement(f"{W}trPr", {})
            row.insert(0, about)
        about.append(root.makeelement(f"{W}del", {}))

    found = read_again(edited(two_siblings(), track), "form.docx")
    assert [row["name"] for row in rows(found)] == ["Ada Marsh"]


def test_comments_are_told_and_kept_as_remarks() -> None:
    def comment(parts: dict[str, bytes]) -> None:
        ns = W[1:-1]
        parts["word/comments.xml"] = (
            f'<w:comments xmlns:w="{ns}"><w:comment w:id="1"><w:p><w:r><w:t>Is this right?</w:t></w:r></w:p></w:comment></w:comments>'
        ).encode()

    found = read_again(with_parts(document("is1"), comment), "form.docx")
    assert found.answers == found.base
    assert said_by(found) == [("READ-08", "")]
    assert found.remarks == [("Comment", "Is this right?")]


@pytest.mark.parametrize("where", ["paragraph", "label", "header"])
def test_words_beside_the_answers_are_told_and_never_lost(where: str) -> None:
    """A new paragraph, words behind a label, words in the head of the page: none of them is an answer."""

    def type_beside(root: Any) -> None:
        if where == "paragraph":
            made = root.makeelement(f"{W}p", {})
            made.append(run(root, "Please ring the aunt first."))
            root.find(f"{W}body").insert(3, made)
        elif where == "label":
            cell = next(control(root, "child.given_names").iterancestors(f"{W}tc")).getprevious()
            cell.find(f"{W}p").append(run(root, " Please ring the aunt first."))

    def type_above(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts["word/header1.xml"])
        root.find(f"{W}p").append(run(root, " Please ring the aunt first."))
        parts["word/header1.xml"] = etree.tostring(root)

    made = (
        with_parts(document("is1"), type_above) if where == "header" else edited(document("is1"), type_beside)
    )
    found = read_again(made, "form.docx")
    assert found.answers == found.base
    assert said_by(found) == [("READ-03", "")]
    assert len(found.remarks) == 1
    assert "Please ring the aunt first." in found.remarks[0][1]


def test_a_document_whose_data_are_gone_is_read_by_its_words() -> None:
    """Some programs keep the fields and drop the rest; what they show is then read as it stands, and that is said."""

    def drop(parts: dict[str, bytes]) -> None:
        del parts["customXml/item2.xml"]
        rels = parts["word/_rels/document.xml.rels"]
        parts["word/_rels/document.xml.rels"] = rels.replace(
            b"../customXml/item2.xml", b"../customXml/item1.xml"
        )

    found = read_again(with_parts(document("is1"), drop), "form.docx")
    assert found.base is None
    assert found.answers["child"]["given_names"] == load_complete("is1")["child"]["given_names"]
    assert found.answers["parents"][0]["name"] == load_complete("is1")["parents"][0]["name"]
    assert said_by(found)[0] == ("READ-10", "")


@pytest.mark.parametrize(
    ("path", "typed"),
    [("child.given_names", "Elsie"), ("consent.scope", "All of it."), ("parents[0].name", "Jo Marsh")],
)
def test_a_program_that_drops_the_names_of_fields_does_no_harm(path: str, typed: str) -> None:
    """LibreOffice before 7.5 keeps fields without their names, and of ticks only the boxes: their order tells which is which."""

    def drop_names(root: Any) -> None:
        for each in [each for each in root.iter(f"{W}sdt") if tag_of(each)]:
            if each.find(f".//{W14}checkbox") is not None:
                for child in list(each.find(f"{W}sdtContent")):
                    each.addprevious(child)
                each.getparent().remove(each)
            else:
                about = each.find(f"{W}sdtPr")
                for child in list(about):
                    about.remove(child)

    found = back(type_into(path, typed), drop_names)
    assert found.base is not None
    assert found.findings == []
    assert found.answers == changed(found.base, {path: typed})


def test_a_template_without_fields_is_filled_and_read_by_its_data(tmp_path: Path) -> None:
    """An area’s own template knows no fields: the answers come back as they were printed, and that is said."""
    from caseforms.render.word import template_file

    def plain(root: Any) -> None:
        for each in list(root.iter(f"{W}sdt")):
            for child in list(each.find(f"{W}sdtContent")):
                each.addprevious(child)
            each.getparent().remove(each)

    own = tmp_path / "is1.docx"
    own.write_bytes(edited(template_file("is1", None).read_bytes(), plain))
    result = result_of("is1")
    words = content(result.form, result.case, result.findings, Settings(), draft=False, urgent=False)
    data = write_word(result.form.layout, words, own, carried(result.form, result.case))
    prove_word(data, result.form.layout, words)
    found = read_again(data, "form.docx")
    assert found.answers == found.base
    assert said_by(found) == [("READ-06", "")]


def test_another_edition_of_the_form_is_said() -> None:
    """Answers to questions that there are no more stay under their names."""
    from caseforms.render.carried import as_json, from_json, in_part

    def older(parts: dict[str, bytes]) -> None:
        data = in_part(parts["customXml/item2.xml"])
        assert data is not None
        said = data.answers | {"is1": {**data.answers["is1"], "shoe_size": "4"}}
        text = as_json(from_json(as_json(data)) or data).replace(data.layout, "0" * 12)
        assert said
        root = etree.fromstring(parts["customXml/item2.xml"])
        root.text = text
        parts["customXml/item2.xml"] = etree.tostring(root)

    found = read_again(with_parts(document("is1"), older), "form.docx")
    assert {code for code, _ in said_by(found)} == {"READ-05", "READ-10"}


# -- how they are made ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["is1", "caf"])
def test_fields_show_no_frame_and_are_as_word_wants_them(name: str) -> None:
    """Hidden frames, declared names, properties in order, no tag that is too long, boxes that show what they are set to."""
    with zipfile.ZipFile(io.BytesIO(document(name))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    assert is_in_order(root)
    assert set(root.get(UNTOUCHED).split()) >= {"w14", "w15"}
    assert set(root.nsmap) >= {"w14", "w15"}
    for each in root.iter(f"{W}sdt"):
        about = each.find(f"{W}sdtPr")
        assert [child.tag.rpartition("}")[2] for child in about][-1] in ("appearance", "checkbox")
        assert len(tag_of(each)) <= LONGEST_NAME
        assert "{" not in tag_of(each)
        if (box := about.find(f"{W14}checkbox")) is not None:
            shown = next(each.iter(f"{W}t")).text
            assert box.find(f"{W14}checked").get(f"{W14}val") == ("1" if shown == "☒" else "0")
    tags = [tag_of(each) for each in root.iter(f"{W}sdt") if tag_of(each)]
    assert len(tags) == len(set(tags)), "two fields have one name"
