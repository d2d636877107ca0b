"""Every form, out and in again: Word, PDF and fillable PDF give back the answers that the document shows, and no others."""

from __future__ import annotations

import functools
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import COMPLETE, changed, check_data, load_complete
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from test_writers import AWKWARD

from caseforms.cases.blocks import Block, Group, as_text, walk
from caseforms.cases.case import Case
from caseforms.cases.kinds import Multi, Stated
from caseforms.cases.merging import meaning
from caseforms.cases.reading import parse_case, read_case_file, steps
from caseforms.cases.settings import Settings
from caseforms.cases.writing import case_text
from caseforms.checks.check import Result, check
from caseforms.errors import ProofFailed
from caseforms.forms import FORM_CODES, load
from caseforms.forms.fillable_file import fillable_document
from caseforms.forms.form import Form
from caseforms.forms.present import content
from caseforms.forms.produce import Made, Wanted, discloses_of, produce
from caseforms.forms.read_again import read_again
from caseforms.forms.returned import Returned, tidied
from caseforms.forms.shown import carried
from caseforms.forms.whole_case import whole_model
from caseforms.forms.withholding import kept
from caseforms.render.carried import as_json, attach, from_json, strings_of
from caseforms.render.layout import Note
from caseforms.render.proof import prove_data, prove_undisclosed, prove_word
from caseforms.render.word import template_file, write_word
from caseforms.samples import SAMPLE_DAY, sample

NAMES = sorted(path.stem for path in COMPLETE.glob("*.yaml"))


def form_of(name: str) -> Form:
    return load(max((code for code in FORM_CODES if name.startswith(code)), key=len))


@functools.cache
def result_of(name: str) -> Result:
    return check_data(form_of(name).code, load_complete(name))


def made(result: Result, kind: str) -> bytes:
    """A finished document of the kind “docx” or “pdf”, as “fill” makes it."""
    wanted = Wanted(word=kind == "docx", pdf=kind == "pdf")
    documents: list[Made] = produce(
        result.form, result.case, result.findings, result.urgent, Settings(), wanted
    )
    return documents[0].data


def with_fields(result: Result) -> bytes:
    """The PDF with fields, as “fill --fillable” makes it."""
    made, _ = fillable_document(result.form, result.case, result.document, result.urgent, Settings())
    return made.data


def word_alone(result: Result) -> bytes:
    """The same Word document without its proof, which costs time and is tested elsewhere."""
    form, case = result.form, result.case
    words = content(form, case, result.findings, Settings(), draft=False, urgent=result.urgent)
    return write_word(form.layout, words, template_file(form.code, None), carried(form, case))


def expected(form: Form, case: Case, *, every_section: bool = False) -> Any:
    """What a document shows, worked out from the answers one by one. A form with fields has every section."""
    secrets, printed = kept(form, case), form.sections_of(case)
    items = {
        item.path
        for section in form.layout.sections
        for item in section.items
        if not isinstance(item, Note) and (every_section or not section.key or section.key in printed)
    }
    tree: dict[Any, Any] = {}
    for leaf in walk(case):
        plain = re.sub(r"\[\d+\]", "", leaf.path)
        above = [plain[: match.start()] for match in re.finditer(r"\.|$", plain)]
        stated = isinstance(leaf.value, Stated) and any(item.startswith(f"{plain}.") for item in items)
        here = next((each for each in above if each in items), None)
        stands = form.stands_at(case, here) if here else ""
        about_another = bool(re.search(r"\[\d+\]", stands)) and not leaf.path.startswith(stands)
        shown = leaf.path == "reference" or (
            form.prints_of(case, leaf.path) and (here is not None or stated) and not about_another
        )
        if leaf.value is None or leaf.asked is None or not shown or secrets.covers(leaf.path):
            continue
        value = (
            frozenset(leaf.value)
            if isinstance(leaf.asked.kind, Multi) and isinstance(leaf.value, tuple)
            else leaf.value
        )
        node = tree
        *path, last = steps(leaf.path)
        for step in path:
            node = node.setdefault(step, {})
        node[last] = value
    return in_order(tree)


def in_order(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    inner = {key: in_order(value) for key, value in tree.items()}
    return (
        [inner[key] for key in sorted(inner)] if inner and all(isinstance(k, int) for k in inner) else inner
    )


def told(back: Returned) -> Any:
    """What a document gave back, after it had been written into a case file and read from there."""
    text = case_text(back.answers, whole_model(), ["read"])
    again = parse_case(text.encode("utf-8"), "case.yaml").root.plain()
    assert again == back.answers, "writing the case file changed an answer"
    return meaning(again, Group(back.form.case))


def assert_same(back: Returned, result: Result, *, every_section: bool = False) -> None:
    assert [finding.message for finding in back.findings] == []
    assert back.remarks == []
    assert told(back) == expected(result.form, result.case, every_section=every_section)


def first_of(code: str) -> Result:
    return result_of(next(name for name in NAMES if form_of(name).code == code))


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_form_comes_back_from_its_word_document(code: str) -> None:
    """Every answer that the document shows is the one that was given, and nothing that it withholds comes along."""
    result = first_of(code)
    assert_same(read_again(word_alone(result), "form.docx"), result)


@pytest.mark.parametrize("name", NAMES)
def test_the_data_of_every_complete_case_survive_being_written(name: str) -> None:
    """What a PDF has attached is this text; another way of writing it would be another answer."""
    result = result_of(name)
    data = carried(result.form, result.case)
    again = from_json(as_json(data))
    assert again is not None
    assert again.sound
    assert meaning(tidied(again.answers), Group(result.form.case)) == expected(result.form, result.case)


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_form_comes_back_from_its_finished_pdf(code: str) -> None:
    result = first_of(code)
    back = read_again(made(result, "pdf"), "form.pdf")
    assert back.kind == "PDF"
    assert back.version
    assert_same(back, result)


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_form_comes_back_from_its_fillable_pdf(code: str) -> None:
    """Nobody has typed into it: what its fields hold is what they held when it was made, so nothing counts as changed."""
    result = first_of(code)
    back = read_again(with_fields(result), "form.pdf")
    assert (back.kind, back.form.code) == ("fillable PDF", code)
    assert_same(back, result, every_section=True)
    assert back.answers == back.base


WORDS = (
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")),
        min_size=1,
        max_size=40,
    )
    | st.sampled_from([each for each in AWKWARD if each.isprintable() or ("\n" in each and "\t" not in each)])
    | st.text(alphabet="abc &<>’Łøéß\n-{}[]\"'\\", min_size=1, max_size=200)
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=3, max_size=3), st.sampled_from(["word", "pdf", "fields"]))
@example(["=1+1", "محمد علي 👩‍👧", "☒ Yes ☐ No\n\n“x” {{ y }} </w:t>"], "word")
@example(["=1+1", "محمد علي 👩‍👧", "☒ Yes ☐ No\n\n“x” {{ y }} </w:t>"], "fields")
@example(["]]>", "a\u00a0b", "None"], "pdf")
@example(["two\nlines", "Łódź & <co>", "a\n\nb"], "fields")
@example(["not known", "[withheld]", "Not answered"], "word")
@example(["not known", "[withheld]", "Off"], "fields")
def test_no_name_and_no_narrative_is_changed_on_its_way(words: list[str], way: str) -> None:
    """Names, addresses and accounts come back letter by letter, from Word, from a finished PDF and from fields."""
    name, line, account = words
    changes = {
        "child.given_names": name,
        "child.address.line1": line,
        "siblings[0].name": name,
        "consent.scope": account,
    }
    result = check_data("is1", changed(load_complete("is1"), changes))
    make = {"word": word_alone, "pdf": lambda each: made(each, "pdf"), "fields": with_fields}[way]
    assert_same(read_again(make(result), "form"), result, every_section=way == "fields")


def in_danger(reader: str = "") -> tuple[Form, Case]:
    """A case with much to withhold, for a form that a court may read."""
    form = load("section_120")
    document = read_case_file(sample("cafcass_section_120.yaml"))
    return (form.for_reader(reader) if reader else form), check(form, document, SAMPLE_DAY).case


@pytest.mark.parametrize("reader", ["", "court", "social_care"])
def test_what_is_withheld_is_nowhere_in_the_data(reader: str) -> None:
    """The data of a copy hold neither a confidential address nor other answers that its reader may not see."""
    form, case = in_danger(reader)
    secrets = kept(form, case)
    hidden = [leaf for leaf in walk(case) if leaf.value is not None and secrets.covers(leaf.path)]
    texts = list(strings_of(carried(form, case).answers))
    telling = [
        text
        for leaf in hidden
        if leaf.asked and leaf.path.endswith(("line1", "postcode", "telephone"))
        and len(text := as_text(leaf.value, leaf.asked.kind)) > 6
    ]  # fmt: skip
    assert telling or reader == "social_care"
    assert not [text for text in telling if any(text in each for each in texts)]


def test_readers_of_different_copies_get_different_data() -> None:
    """The copy for children’s social care has answers that the copy for the court has not."""
    court, care = (json.dumps(carried(*in_danger(reader)).answers) for reader in ("court", "social_care"))
    assert len(court) < len(care)


def test_the_number_of_withheld_entries_cannot_be_told_from_the_data() -> None:
    """Rows that are shown follow each other without gaps."""
    text = as_json(carried(*in_danger()))
    rows = [each for each in json.loads(text)["answers"].values() if isinstance(each, list)]
    assert rows
    assert all(row is not None for each in rows for row in each)


@pytest.mark.parametrize("changed_text", ['"form":"caf"', '"answers":{'])
def test_changed_data_are_noticed(changed_text: str) -> None:
    """The checksum stands for all of the data."""
    result = result_of("caf")
    text = as_json(replace(carried(result.form, result.case), version="2"))
    assert changed_text in text
    again = from_json(text.replace('"version":"2"', '"version":"3"'))
    assert again is not None
    assert not again.sound


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"caseforms":1}', '{"caseforms":2,"answers":{}}', "{" * 500,
                                  '{"caseforms":1,"form":"caf","answers":' + '{"a":' * 200 + "1" + "}" * 202])  # fmt: skip
def test_data_that_are_none_of_ours_are_no_data(text: str) -> None:
    assert from_json(text) is None


_TREES = st.recursive(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")),
        min_size=1,
        max_size=30,
    )
    | st.sampled_from([each for each in AWKWARD if each.isprintable()])
    | st.text(alphabet="ab \n#:-|>'\"", min_size=1, max_size=40),
    lambda below: (
        st.lists(below, min_size=1, max_size=3)
        | st.dictionaries(st.text(alphabet="abc_:# -", min_size=1, max_size=6), below, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=120)
@given(st.dictionaries(st.sampled_from(["child", "reference", "other", "parents"]), _TREES, min_size=1))
@example({"child": {"known_as": "two\nlines"}, "parents": [{"name": "null"}, "x", {}]})
@example({"other": "|\n x", "reference": "- a\n- b"})
def test_a_written_case_file_is_read_as_it_was_meant(answers: dict[str, Any]) -> None:
    """Names that look like lists, numbers or remarks, and texts of several lines, stay what they are."""
    text = case_text(answers, whole_model(), ["a remark\nover two lines \x07"])
    assert parse_case(text.encode("utf-8"), "case.yaml").root.plain() == answers


def test_the_written_case_file_names_every_question(tmp_path: Path) -> None:
    text = case_text({"child": {"given_names": "Ellie"}, "odd name": "x"}, whole_model())
    assert re.search(r"given_names: Ellie\s+# Given name", text)
    assert yaml.safe_load(text) == {"child": {"given_names": "Ellie"}, "odd name": "x"}
    assert isinstance(whole_model()(), Block)


def test_a_confidential_answer_in_the_data_would_be_found() -> None:
    """The proof reads the data as they are meant: also where JSON spells out a quotation mark or the end of a line."""
    form, case = in_danger("court")
    address = '12 “Old” "Mill"\nFenmere'
    discloses = lambda text: "Mill" in text and "\nFenmere" in text  # noqa: E731
    leaking = replace(carried(form, case), answers={"child": {"where_now": address}})
    with pytest.raises(ProofFailed, match="the data that it carries"):
        prove_data(strings_of(leaking.answers), discloses)
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ProofFailed):
        prove_undisclosed(attach(out.getvalue(), leaking, [""]), discloses)
    words = content(form, case, [], Settings(), draft=True, urgent=False)
    data = write_word(form.layout, words, template_file(form.code, None), leaking)
    with pytest.raises(ProofFailed, match="item2"):
        prove_word(data, form.layout, words, discloses)


def test_a_finished_pdf_with_its_data_discloses_nothing() -> None:
    form, case = in_danger("court")
    data = produce(form, case, [], False, Settings(), Wanted(word=False, draft=True))[0].data
    discloses = discloses_of(form, case, urgent=False)
    assert discloses is not None
    prove_undisclosed(data, discloses)
