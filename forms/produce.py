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
    told_anyway = urgent and form.for_authorities  # the finding says so; the referral goes without waiting
    secrets = () if told_anyway else tuple(word for _, word in withheld(case).words)
    stem = f"{file_stem(case)}-{form.code.replace('_', '-')}"
    papers = [_Paper(stem, form.layout, made, secrets)]
    if form.has_sheet and (sheet := confidential_sheet(form, case, settings, draft=wanted.draft)):
        papers.append(_Paper(f"{stem}-confidential-sheet", *sheet, ()))
    if not (wanted.word and wanted.pdf):
        return [(_word if wanted.word else _pdf)(paper, wanted) for paper in papers]
    from ..render.side_by_side import side_by_side

    words, pdfs = side_by_side(
        lambda: [_word(paper, wanted) for paper in papers], lambda: [_pdf(paper, wanted) for paper in papers]
    )
    return [made for pair in zip(words, pdfs, strict=True) for made in pair]


@dataclass(frozen=True, slots=True)
class _Paper:
    stem: str
    layout: Layout
    content: Content
    forbidden: tuple[str, ...]

    def name(self, wanted: Wanted, ending: str) -> str:
        return f"{self.stem}{'-draft' if wanted.draft else ''}.{ending}"


def _word(paper: _Paper, wanted: Wanted) -> Made:
    from ..render.proof import prove_word
    from ..render.word import template_file, write_word

    data = write_word(paper.layout, paper.content, template_file(paper.layout.code, wanted.templates))
    prove_word(data, paper.layout, paper.content, paper.forbidden)
    return Made(paper.name(wanted, "docx"), data)


def _pdf(paper: _Paper, wanted: Wanted) -> Made:
    from ..render.pdf import write_pdf
    from ..render.proof import prove_pdf

    data = write_pdf(paper.layout, paper.content)
    prove_pdf(data, paper.layout, paper.content, paper.forbidden)
    return Made(paper.name(wanted, "pdf"), data)


def ready_for_many() -> None:
    """Load the writers once, so that a run over many documents does not load them anew for each."""
    import pypdf  # noqa: F401

    from ..render import pdf, word  # noqa: F401


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
