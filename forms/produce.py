"""From a checked case to finished, proven documents in memory: Word, PDF and, where needed, the confidential sheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..cases.case import Case, all_words
from ..cases.confidential import withheld
from ..cases.settings import Settings
from ..findings import Finding
from .form import Form
from .present import SHEET_LAYOUT, confidential_sheet, content
from .shared_rules import tells_who

if TYPE_CHECKING:
    from ..render.layout import Content, Layout


@dataclass(frozen=True)
class Wanted:
    """How documents are to be produced."""

    word: bool = True
    pdf: bool = True
    draft: bool = False
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One finished document: its file name and its bytes."""

    name: str
    data: bytes


def produce(
    form: Form, case: Case, findings: Iterable[Finding], urgent: bool, settings: Settings, wanted: Wanted
) -> list[Made]:
    """The finished documents of one case for one form, each proven.

    Raises :class:`~caseforms.errors.BadTemplate` or :class:`~caseforms.errors.ProofFailed`; nothing is written here.
    """
    made = content(form, case, findings, settings, draft=wanted.draft, urgent=urgent)
    secrets = tuple(word for _, word in withheld(case).words)
    stem = file_stem(case)
    found = _write(form.layout, made, f"{stem}-{form.code.replace('_', '-')}", wanted, secrets)
    if form.has_sheet and (sheet := confidential_sheet(form, case, settings, draft=wanted.draft)):
        layout, words = sheet
        found += _write(layout, words, f"{stem}-{form.code.replace('_', '-')}-confidential-sheet", wanted, ())
    return found


def _write(
    layout: Layout, made: Content, stem: str, wanted: Wanted, forbidden: tuple[str, ...]
) -> list[Made]:
    from ..render import proof

    name = f"{stem}-draft" if wanted.draft else stem
    found = []
    if wanted.word:
        from ..render.word import template_file, write_word

        data = write_word(layout, made, template_file(layout.code, wanted.templates))
        proof.prove_word(data, layout, made, forbidden)
        found.append(Made(f"{name}.docx", data))
    if wanted.pdf:
        from ..render.pdf import write_pdf

        data = write_pdf(layout, made)
        proof.prove_pdf(data, layout, made, forbidden)
        found.append(Made(f"{name}.pdf", data))
    return found


def file_stem(case: Case) -> str:
    """What the case's files are called: its reference, or a number when that is missing or tells who the child is."""
    reference = case.given("reference")
    if isinstance(reference, str) and not tells_who(case, reference):
        clean = re.sub(r"[^A-Za-z0-9]+", "-", reference).strip("-")
        if clean:
            return clean[:60]
    digest = hashlib.sha256(repr(sorted(all_words(case).items())).encode("utf-8", "replace")).hexdigest()
    return f"case-{digest[:10]}"


def layouts() -> dict[str, Layout]:
    """Every layout that has a Word template, by code."""
    from . import FORM_CODES, load

    return {code: load(code).layout for code in FORM_CODES} | {SHEET_LAYOUT.code: SHEET_LAYOUT}
