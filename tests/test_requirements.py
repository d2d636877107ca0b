"""Every requirement of every form: without the answer, its finding stands with code, place and level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from helpers import COMPLETE, changed, check_data, load_complete

from caseforms.checks.check import Result
from caseforms.findings import Level
from caseforms.forms import FORM_CODES, load
from caseforms.forms.requirements import CONFIRM, MUST, Requirement

FORM_OF = {
    path.stem: max((code for code in FORM_CODES if path.stem.startswith(code)), key=len)
    for path in COMPLETE.glob("*.yaml")
}


@cache
def complete_result(name: str) -> Result:
    return check_data(FORM_OF[name], load_complete(name))


def needs() -> Iterator[Any]:
    for code in FORM_CODES:
        for number, need in enumerate(load(code).requirements):
            for path in need.paths if need.code != CONFIRM else ():
                yield pytest.param(code, need, path, id=f"{code}-{number}-{path}")


def fitting(code: str, need: Requirement, path: str) -> tuple[str, str] | None:
    """A complete case in which the requirement applies and the answer is given, with the answer's full path."""
    names = sorted(
        (each for each, form in FORM_OF.items() if form == code),
        key=lambda each: (complete_result(each).urgent, each),
    )
    for name in names:
        result = complete_result(name)
        here = result.form.stands_at(result.case, path).replace("[]", "[0]")
        if (need.when is None or need.when.holds(result.case)) and result.case.at(here) is not None:
            return name, here
    return None


@pytest.mark.parametrize("name", sorted(FORM_OF))
def test_complete_cases_may_be_final(name: str) -> None:
    assert not complete_result(name).errors


@pytest.mark.parametrize(("code", "need", "path"), list(needs()))
def test_a_missing_answer_is_found(code: str, need: Requirement, path: str, found: Any) -> None:
    fit = fitting(code, need, path)
    assert fit, f"no complete case of {code} gives {path} where it is due"
    name, here = fit
    result = check_data(code, changed(load_complete(name), {here: None}))
    if need.when is not None and not need.when.holds(result.case):
        pytest.fail("the condition depends on the answer itself")
    finding = found(result, need.code, here)
    strict = need.code == MUST and (not result.urgent or _always(load(code), path))
    assert finding.level is (Level.ERROR if strict else Level.WARNING)
    assert finding.source == need.source or any(
        finding.source == other.source for other in load(code).requirements
    )
    assert finding.remedy


@pytest.mark.parametrize(("code", "need", "path"), [each for each in needs() if each.values[1].stated])
def test_not_known_or_none_is_an_answer_where_it_may_be(code: str, need: Requirement, path: str) -> None:
    fit = fitting(code, need, path)
    assert fit
    name, here = fit
    said = "not known" if need.stated == "any" else "none"
    result = check_data(code, changed(load_complete(name), {here: said}))
    form = load(code)
    strict = any(
        here == form.stands_at(result.case, p).replace("[]", "[0]") and not other.stated and other is not need
        for other in form.requirements
        for p in other.paths
    )
    if not strict:
        assert not [
            f for f in result.findings if f.code == need.code and f.path == here and need.code != MUST
        ]


@pytest.mark.parametrize("code", FORM_CODES)
def test_the_practitioners_questions_are_asked(code: str) -> None:
    wanted = [need for need in load(code).requirements if need.code == CONFIRM and need.when is None]
    result = complete_result(code)
    asked = {finding.message for finding in result.findings if finding.code == CONFIRM}
    assert {need.message for need in wanted} <= asked


@pytest.mark.parametrize("code", ["caf", "referral"])
def test_a_gap_never_holds_back_a_child_protection_referral(code: str) -> None:
    """Section 47: only what makes it a referral at all stays an error (Cafcass 2.65, 2.102)."""
    urgent = [name for name, form in FORM_OF.items() if form == code and complete_result(name).urgent]
    assert urgent, "there is no urgent complete case"
    form = load(code)
    for name in urgent:
        base = load_complete(name)
        for need in form.requirements:
            for path in need.paths if need.code == MUST else ():
                here = path.replace("[]", "[0]")
                if complete_result(name).case.at(here) is None or (
                    need.when and not need.when.holds(complete_result(name).case)
                ):
                    continue
                result = check_data(code, changed(base, {here: None}))
                levels = {f.level for f in result.findings if f.code == MUST and f.path == here}
                assert levels <= {Level.ERROR if need.always or _always(form, path) else Level.WARNING}


def _always(form: Any, path: str) -> bool:
    return any(other.always and path in other.paths for other in form.requirements)


def test_paths_in_requirements_are_questions_that_the_form_prints() -> None:
    for code in FORM_CODES:
        form = load(code)
        for need in form.requirements:
            for path in need.paths:
                if path:
                    form.asked(path.replace("[]", ""))
                    assert form.prints(path.replace("[]", "")), f"{code} needs {path} and does not print it"
                    assert re.fullmatch(r"[a-z0-9_.\[\]]+", path)
