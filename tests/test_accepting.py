"""A finding is accepted with a reason and a name, and both are printed; what cannot be accepted is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import Ran, as_yaml, changed, load_complete

from caseforms.cases.kinds import STRUCTURE, UNKNOWN_NAME
from caseforms.checks.accepting import why_firm
from caseforms.checks.check import Result
from caseforms.checks.every_rule import every_code
from caseforms.errors import Exit
from caseforms.findings import CODES, Finding, Level
from caseforms.render.word_controls import said

Checked = Callable[..., Result]
Found = Callable[..., Finding]

REASON = "The young person read it herself and the lead knows."
NOT_EXPLAINED = {"is1.why": "no"}


def entry(code: str, reason: str | None = REASON, **more: str) -> dict[str, Any]:
    """One entry under “accepted”."""
    return {"code": code, **more} | ({"reason": reason} if reason else {})


def about(result: Result) -> list[str]:
    """What a check says of the entries under “accepted”, as “CODE path”."""
    return [f"{f.code} {f.path}" for f in result.findings if f.code.startswith("ACC-")]


def test_an_accepted_error_no_longer_holds_the_document_back(checked: Checked, found: Found) -> None:
    assert checked("is1", changes=NOT_EXPLAINED).errors
    result = checked("is1", changes=NOT_EXPLAINED | {"accepted": [entry("IS1-01", by="Priya Anand")]})
    assert found(result, "IS1-01", "is1.why").accepted == f"{REASON} (Priya Anand)"
    assert not result.errors
    assert not about(result)


def test_the_code_is_read_in_small_letters_too(checked: Checked, found: Found) -> None:
    result = checked("is1", changes=NOT_EXPLAINED | {"accepted": [entry(" is1-01 ")]})
    assert found(result, "IS1-01", "is1.why").accepted == REASON


@pytest.mark.parametrize("reason", [None, "", "ok", "not relevant", "none", "not known", "- - - -"])
def test_a_reason_of_fewer_than_three_words_is_refused(
    reason: str | None, checked: Checked, found: Found
) -> None:
    result = checked("is1", changes=NOT_EXPLAINED | {"accepted": [entry("IS1-01", reason)]})
    assert not found(result, "IS1-01", "is1.why").accepted
    assert result.errors
    finding = found(result, "ACC-01", "accepted[0].reason")
    assert finding.level is Level.ADVICE
    assert "three words" in finding.message


def test_three_words_are_a_reason(checked: Checked) -> None:
    result = checked("is1", changes=NOT_EXPLAINED | {"accepted": [entry("IS1-01", "Court ordered it.")]})
    assert not result.errors
    assert not about(result)


@pytest.mark.parametrize(
    ("code", "hint"), [("IS1-99", "Did you mean"), ("XYZ", "Codes stand"), ("late", "Codes stand")]
)
def test_a_code_that_does_not_exist_is_told_as_advice(
    code: str, hint: str, checked: Checked, found: Found
) -> None:
    finding = found(checked("is1", changes={"accepted": [entry(code)]}), "ACC-02", "accepted[0].code")
    assert finding.level is Level.ADVICE
    assert hint in finding.remedy


def test_an_entry_without_a_code_is_told(checked: Checked) -> None:
    assert about(checked("is1", changes={"accepted": [{"reason": REASON}]})) == ["ACC-02 accepted[0].code"]


@pytest.mark.parametrize(
    "accepted",
    [
        entry("IS1-01"),
        entry("IS1-01", path="is1.stored"),
        entry("CHILD-04", path="child.given_names"),
        entry("CHILD-04"),
        entry("M02", path="child.dob"),
        entry("WORD-01"),
    ],
)
def test_an_entry_that_meets_no_finding_is_told_as_advice(
    accepted: dict[str, Any], checked: Checked, found: Found
) -> None:
    finding = found(checked("is1", changes={"accepted": [accepted]}), "ACC-03", "accepted[0].code")
    assert finding.level is Level.ADVICE


def test_an_entry_at_the_wrong_answer_accepts_nothing(checked: Checked) -> None:
    wrong = NOT_EXPLAINED | {"accepted": [entry("IS1-01", path="is1.stored")]}
    result = checked("is1", changes=wrong)
    assert result.errors
    assert about(result) == ["ACC-03 accepted[0].code"]


@pytest.mark.parametrize(
    "accepted",
    [
        entry("CAF-06"),
        entry("REF-05", path="referral.identified_at"),
        entry("REF-05", path="child.dob"),
        entry("M02"),
        entry("M02", path="caf.reason"),
        entry("CHILD-09", path="child.health_visitor"),
        entry("COPY-03", path="consent.scope"),
    ],
)
def test_an_entry_for_another_form_or_for_a_whole_folder_is_left_alone(
    accepted: dict[str, Any], checked: Checked
) -> None:
    """One case file serves several forms; what is accepted for one of them is not stale in the others."""
    assert not about(checked("is1", changes={"accepted": [accepted]}))


LEAK = {
    "child.address": {"line1": "9 Hidden Court", "postcode": "ZZ99 3AB", "kind": "refuge"},
    "parents[0].address": None,
    "consent.scope": "Write to 9 Hidden Court.",
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [(LEAK, "CONF-01"), ({"childs": "Ellie"}, UNKNOWN_NAME), ({"parents": "two of them"}, STRUCTURE)],
)
def test_what_protects_the_family_or_the_words_cannot_be_accepted(
    changes: dict[str, Any], code: str, checked: Checked, found: Found
) -> None:
    result = checked("is1", changes=changes | {"accepted": [entry(code)]})
    assert not [f for f in result.findings if f.code == code and f.accepted]
    assert result.losses
    finding = found(result, "ACC-04", "accepted[0].code")
    assert finding.level is Level.WARNING
    assert why_firm(code) in finding.message


def test_a_missing_answer_on_consent_cannot_be_accepted_but_another_can(
    checked: Checked, found: Found
) -> None:
    missing = {"consent.given": None, "accepted": [entry("M01", path="consent.given")]}
    result = checked("is1", changes=missing)
    assert "M01" in [f.code for f in result.errors]
    assert "consent" in found(result, "ACC-04", "accepted[0].code").message
    missing = {"child.dob": None, "accepted": [entry("M01", path="child.dob")]}
    result = checked("is1", changes=missing)
    assert found(result, "M01", "child.dob").accepted == REASON
    assert not about(result)


def test_one_entry_accepts_what_can_be_accepted_and_says_what_cannot(checked: Checked, found: Found) -> None:
    result = checked("is1", changes={"child.dob": None, "consent.given": None, "accepted": [entry("M01")]})
    assert found(result, "M01", "child.dob").accepted
    assert not found(result, "M01", "consent.given").accepted
    assert about(result) == ["ACC-04 accepted[0].code"]


def test_what_urgency_made_a_warning_can_be_accepted(checked: Checked, found: Found) -> None:
    withdrawn = {"consent.withdrawn_on": "10/11/2026", "consent.given": "given"}
    firm = next(f for f in checked("is1", changes=withdrawn).errors if CODES[f.code].firm)
    assert why_firm(firm.code)
    refused = checked("is1", changes=withdrawn | {"accepted": [entry(firm.code)]})
    assert about(refused) == ["ACC-04 accepted[0].code"]


def test_why_a_finding_is_firm_is_said_of_those_alone() -> None:
    every_code()
    assert "lost" in why_firm(UNKNOWN_NAME)
    assert "confidentiality" in why_firm("CONF-01")
    assert why_firm("IS1-04") == ""


def test_every_module_of_checks_has_its_codes_in_the_registry() -> None:
    assert {"COPY-01", "ACC-01", "WORD-01", "CAF-01", "SCR-01"} <= set(every_code())


# -- on paper -----------------------------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def documents(run: Callable[..., Ran], tmp_path: Path) -> Callable[[dict[str, Any]], tuple[str, str]]:
    """``documents(changes)``: the words of the PDF and of the Word document of the complete consent form."""

    def make(changes: dict[str, Any]) -> tuple[str, str]:
        from docx import Document
        from pypdf import PdfReader

        path = tmp_path / "case.yaml"
        path.write_text(as_yaml(changed(load_complete("is1"), changes)), "utf-8")
        assert run("fill", "is1", path, "-o", "out").code == Exit.FINE
        pdf = PdfReader(tmp_path / "out" / "CF-2026-0101-is1.pdf")
        word = Document(str(tmp_path / "out" / "CF-2026-0101-is1.docx"))
        cells = [said(c._tc) for table in word.tables for row in table.rows for c in row.cells]
        texts = (
            "".join(page.extract_text() for page in pdf.pages),
            "".join([*(p.text for p in word.paragraphs), *cells]),
        )
        return squeezed(texts[0]), squeezed(texts[1])

    return make


def test_the_last_page_shows_code_finding_reason_and_who(
    documents: Callable[[dict[str, Any]], tuple[str, str]],
) -> None:
    for text in documents(NOT_EXPLAINED | {"accepted": [entry("IS1-01", by="Priya Anand")]}):
        last = text[text.rindex(squeezed("Findings accepted with a reason")) :]
        assert "IS1-01" in last
        assert squeezed("this has not been explained to the family") in last
        assert squeezed(f"{REASON} (Priya Anand)") in last


def test_a_refused_acceptance_leaves_the_finding_on_the_last_page(
    documents: Callable[[dict[str, Any]], tuple[str, str]],
) -> None:
    odd = {"is1.signature_parent.name": "Ann Marsh", "accepted": [entry("IS1-04", "ok")]}
    for text in documents(odd):
        assert squeezed("Findings accepted with a reason") not in text
        assert squeezed("the person who signs is not recorded as holding parental responsibility") in text
