"""All forms: every field of the specification is in the module, the blank case file, the Word and the PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from helpers import Ran, from_yaml

from caseforms.cases.blocks import Group, Rows, questions
from caseforms.cases.case import Case
from caseforms.cases.kinds import Kind
from caseforms.cases.reading import parse_case
from caseforms.cases.settings import Settings
from caseforms.checks.check import check
from caseforms.errors import Exit
from caseforms.findings import CODES, Level
from caseforms.forms import CATALOGUE, FORM_CODES, load
from caseforms.forms.blank import blank_case
from caseforms.forms.produce import Wanted, layouts, produce
from caseforms.forms.templates import same_content
from caseforms.render.layout import Cards, Figure, Line, Narrative, SignatureBox, Table, Ticks
from caseforms.render.word import HOUSE_TEMPLATES
from caseforms.render.word_order import is_in_order
from caseforms.render.word_tags import tags_of
from caseforms.render.word_template import build_template
from caseforms.samples import SAMPLE_DAY, SAMPLES, sample

SPEC = Path(__file__).parent / "spec"


def spec_fields() -> Iterator[Any]:
    for code in FORM_CODES:
        listed = (
            yaml.safe_load((SPEC / f"{code}.yaml").read_text(encoding="utf-8"))
            if (SPEC / f"{code}.yaml").exists()
            else {}
        )
        for field, paths in listed.items():
            yield pytest.param(code, [paths] if isinstance(paths, str) else paths, id=f"{code}: {field}")


def test_each_form_has_its_list_of_specified_fields() -> None:
    assert {path.stem for path in SPEC.glob("*.yaml")} == set(FORM_CODES)


@pytest.mark.parametrize(("code", "paths"), list(spec_fields()))
def test_every_specified_field_is_asked_and_printed(code: str, paths: list[str]) -> None:
    form = load(code)
    for path in paths:
        plain = path.replace("[]", "")
        if plain not in (
            item.path for part in form.sections for item in part.items if item.style == "figure"
        ):
            form.asked(plain)
        assert form.prints(plain), f"{code} does not print {path}"


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_question_of_a_form_is_printed_by_it(code: str) -> None:
    form = load(code)
    own = questions(form.case).get(code)  # the papers of the team around the child have one block together
    if own is None:
        assert code.startswith("mast_")
        return
    assert isinstance(own.kind, Group)
    missing = [path for path in _paths(own.kind.model, code) if not form.prints(path)]
    assert not missing


def _paths(model: Any, path: str) -> Iterator[str]:
    for name, question in questions(model).items():
        if isinstance(question.kind, Kind):
            yield f"{path}.{name}"
        else:
            yield from _paths(question.kind.model, f"{path}.{name}")


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_printed_question_is_in_the_blank_case_file(code: str) -> None:
    form = load(code)
    text = blank_case([form])
    tree = from_yaml(text)
    for path in form.leaf_paths():
        node: Any = tree
        for name in path.split("."):
            node = node[0] if isinstance(node, list) else node
            assert name in node, f"{path} is not in the blank case file"
            node = node[name]


@pytest.mark.parametrize("code", FORM_CODES)
def test_the_blank_case_file_reads_as_nothing_given(code: str) -> None:
    result = check(load(code), parse_case(blank_case([load(code)]).encode(), "blank.yaml"), SAMPLE_DAY)
    assert not result.losses
    assert all(
        finding.code in ("M01", "M02", "Q01") or finding.level is not Level.ERROR
        for finding in result.findings
        if finding.code.startswith(("VAL", "FILE"))
    )
    assert result.errors


def test_a_blank_case_file_for_all_forms_names_each_question_once() -> None:
    text = blank_case([load(code) for code in FORM_CODES])
    tree = from_yaml(text)
    assert {code for code in FORM_CODES if not code.startswith("mast_")} | {"team"} <= set(tree)


@pytest.mark.parametrize("code", [*FORM_CODES, "confidential_sheet"])
def test_word_templates_in_the_repository_are_current(code: str) -> None:
    """Run “make templates” when this fails."""
    assert same_content((HOUSE_TEMPLATES / f"{code}.docx").read_bytes(), build_template(layouts()[code]))


@pytest.mark.parametrize("code", FORM_CODES)
def test_every_item_of_the_layout_has_its_tag_in_the_word_template(code: str) -> None:
    tags = tags_of((HOUSE_TEMPLATES / f"{code}.docx").read_bytes(), code)
    for item in load(code).layout.items():
        if isinstance(item, Line | Ticks | Narrative):
            assert item.path in tags
        elif isinstance(item, Table | Cards):
            assert f"{item.path}.stated" in tags
        elif isinstance(item, SignatureBox):
            assert f"{item.path}.signed_on" in tags
        elif isinstance(item, Figure):
            assert f"{item.path}.picture" in tags


@pytest.mark.parametrize("code", FORM_CODES)
def test_finished_word_files_keep_the_order_that_the_format_prescribes(code: str) -> None:
    """Word may refuse a file whose properties stand in another order."""
    name = next(each for each, codes in SAMPLES.items() if code in codes)
    form = load(code)
    result = check(form, parse_case(sample(name).read_bytes(), name), SAMPLE_DAY)
    made = produce(
        form, result.case, result.findings, result.urgent, Settings(), Wanted(pdf=False, draft=True)
    )
    document = Document(io.BytesIO(made[0].data))
    section = document.sections[0]
    for part in (
        document.element,
        document.styles.element,
        document.settings.element,
        section.header._element,
        section.footer._element,
    ):
        assert is_in_order(part)


@pytest.mark.parametrize("code", FORM_CODES)
def test_no_path_is_printed_twice_or_inside_another(code: str) -> None:
    paths = [item.path for item in load(code).layout.items() if hasattr(item, "path")]
    assert len(paths) == len(set(paths))
    singles = [item.path for item in load(code).layout.items() if isinstance(item, Line | Ticks | Narrative)]
    for one in singles:
        assert not [other for other in paths if other.startswith(f"{one}.")]


def test_every_question_has_label_and_source() -> None:
    for code in FORM_CODES:
        seen: set[Any] = set()
        stack: list[Any] = [load(code).case]
        while stack:
            model = stack.pop()
            if model in seen:
                continue
            seen.add(model)
            assert model.__doc__
            for question in questions(model).values():
                assert question.label and question.source, f"{model.__name__}.{question.name}"
                assert question.name not in {
                    "items",
                    "keys",
                    "values",
                    "get",
                    "copy",
                    "update",
                    "pop",
                    "clear",
                    "rows",
                    "stated",
                    "text",
                }
                if isinstance(question.kind, Group | Rows):
                    stack.append(question.kind.model)
                else:
                    assert all(re.fullmatch(r"[A-Za-z0-9_]+", choice) for choice in question.kind.choices)


def test_codes_of_findings_are_explained() -> None:
    for code in FORM_CODES:
        load(code)
    for entry in CODES.values():
        assert re.fullmatch(r"[A-Z0-9]+-?\d+|PROSE(-[A-Z]+)+", entry.code)
        assert entry.title and entry.explanation and entry.source


@pytest.mark.parametrize(("name", "codes"), SAMPLES.items())
def test_samples_give_proven_final_documents(name: str, codes: tuple[str, ...]) -> None:
    """As PDF; Word is made of one sample for each form below."""
    for code in codes:
        form = load(code)
        result = check(form, parse_case(sample(name).read_bytes(), name), SAMPLE_DAY)
        assert not result.errors, [str(f) for f in result.errors]
        made = produce(form, result.case, result.findings, result.urgent, Settings(), Wanted(word=False))
        assert {each.name.rpartition(".")[2] for each in made} == {"pdf"}
        for word in re.findall(r"\w{3,}", result.case.child_name):
            assert all(word.casefold() not in each.name.casefold() for each in made)


@pytest.mark.parametrize("code", FORM_CODES)
def test_each_form_goes_from_a_blank_case_file_over_the_check_to_word_and_pdf(
    run: Callable[..., Ran], tmp_path: Path, code: str
) -> None:
    """Through the commands: “new” asks its questions, “check” passes a sample, “fill” writes what it has proven."""
    blank = run("new", code, "-o", "blank.yaml")
    assert blank.code == Exit.FINE
    assert run("check", code, "blank.yaml").code == Exit.FINDINGS
    case = sample(next(name for name, codes in SAMPLES.items() if code in codes))
    assert run("check", code, case).code == Exit.FINE
    filled = run("fill", code, case, "-o", "out")
    assert filled.code == Exit.FINE, filled.said
    made = {
        path.suffix for path in (tmp_path / "out").iterdir() if f"-{code.replace('_', '-')}." in path.name
    }
    assert made == {".docx", ".pdf"}


def test_the_samples_use_every_form_and_reserved_data_only() -> None:
    assert {code for codes in SAMPLES.values() for code in codes} == set(FORM_CODES)
    for name in SAMPLES:
        text = sample(name).read_text(encoding="utf-8")
        for number in re.findall(r"\b0\d[\d ]{8,11}\d\b", text):
            assert re.sub(r"\D", "", number).startswith(("01632960", "07700900", "02079460")), (
                f"{name}: {number}"
            )
        for address in re.findall(r"[\w.+-]+@[\w.-]+", text):
            assert address.endswith(("example.org", "example.org.")), f"{name}: {address}"
        for postcode in re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text):
            assert postcode.startswith("ZZ99"), f"{name}: {postcode}"


def test_the_catalogue_loads_only_what_is_asked_for() -> None:
    assert tuple(CATALOGUE) == FORM_CODES
    for code in FORM_CODES:
        form = load(code)
        assert form.code == code
        assert issubclass(form.case, Case)
