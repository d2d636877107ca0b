"""Every letter of the catalogue, from its sample case, for each of its addressees: on paper as Word and PDF, read back, and in
the window of its envelope."""

from __future__ import annotations

from dataclasses import replace

import pytest
from letter_helpers import SERVES, case_of, going, settings
from paper_letters import is_postcode
from test_letter_texts_cafcass import SERVES as CAFCASS

from caseforms.letters.catalogue import catalogue
from caseforms.letters.letter import write
from caseforms.render.letter import Letter
from caseforms.render.letter_pdf import write_letter_pdf
from caseforms.render.letter_proof import prove_letter_pdf, prove_letter_word
from caseforms.render.letter_word import write_letter_word
from caseforms.render.preflight import preflight

SAMPLE_OF = {code: name for name, codes in {**SERVES, **CAFCASS}.items() for code in codes}


def letters(code: str) -> list[Letter]:
    case = case_of(SAMPLE_OF[code])
    using = settings()
    return [write(catalogue()[code], case, to, using, catalogue()).letter for to in going(code, case)[0]]


def test_every_letter_of_the_catalogue_has_a_sample() -> None:
    assert set(SAMPLE_OF) == set(catalogue())


@pytest.mark.parametrize("code", SAMPLE_OF)
def test_the_letter_is_whole_as_pdf_and_as_word(code: str) -> None:
    made = letters(code)
    assert made
    for letter in made:
        prove_letter_pdf(write_letter_pdf(letter), letter)
        prove_letter_word(write_letter_word(letter), letter)


@pytest.mark.parametrize("code", [code for code in SAMPLE_OF if catalogue()[code].medium == "letter"])
def test_the_letter_is_fit_for_a_window_envelope_in_both_sizes_of_print(code: str) -> None:
    for letter in letters(code):
        for one in (letter, replace(letter, large_print=True)):
            assert preflight(write_letter_pdf(one), is_postcode) == []
