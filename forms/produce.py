"""From a checked case to finished, proven documents in memory: Word, PDF and, where needed, the confidential sheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..cases.case import Case, all_words
from ..cases.dates import show_date
from ..cases.settings import Settings
from ..cases.telltales import legible
from ..findings import Finding
from .form import Form
from .present import SHEET_LAYOUT, confidential_sheet, content
from .shared_rules import tells_who
from .shown import carried
from .versions import Edition, Shelf, edition
from .withholding import kept, open_words, own_words

if TYPE_CHECKING:
    from ..render.carried import Carried
    from ..render.layout import Content, Layout
    from ..render.proof import Discloses


@dataclass(frozen=True)
class Wanted:
    """How documents are to be produced."""

    word: bool = True
    pdf: bool = True
    draft: bool = False
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One finished document: its file name and its bytes, and the version that it is of the document called ``stem``."""

    name: str
    data: bytes
    stem: str = ""
    edition: Edition | None = None


def produce(
    form: Form,
    case: Case,
    findings: Iterable[Finding],
    urgent: bool,
    settings: Settings,
    wanted: Wanted,
    shelf: Shelf | None = None,
) -> list[Made]:
    """The finished documents of one case for one form, each proven: the form itself and, where needed, the sheet.

    The sheet comes along only when a reader of this copy may have it. ``shelf`` knows the versions before; nothing is
    written here. Raises :class:`~caseforms.errors.BadTemplate`, :class:`~caseforms.errors.ProofFailed` or
    :class:`~caseforms.errors.VersionUsed`.
    """
    made = content(form, case, findings, settings, draft=wanted.draft, urgent=urgent)
    code = f"{form.code}-{form.copy.code}" if form.copy else form.code
    stem = f"{file_stem(form, case)}-{code.replace('_', '-')}"
    papers = [Paper(stem, form.layout, made, discloses_of(form, case, urgent), carried(form, case))]
    if sheet := confidential_sheet(form, case, settings, draft=wanted.draft):
        papers.append(Paper(f"{stem}-confidential-sheet", *sheet))
    given = case.given(form.counted_by) if form.counted_by else None
    least, more = re.fullmatch(r"(\d*)(.*)", form.version(case), re.DOTALL).groups()  # type: ignore[union-attr]
    return stamped(
        papers,
        case.today,
        wanted,
        shelf,
        label=form.label,
        author=author_in_foot(form, case),
        least=int(least or 1),
        more=more,
        given=int(given) if isinstance(given, int | float) else None,
        forced=urgent or wanted.draft,
    )


def stamped(
    papers: Sequence[Paper],
    day: date,
    wanted: Wanted,
    shelf: Shelf | None,
    *,
    label: Callable[[str], str],
    author: str = "",
    least: int = 1,
    more: str = "",
    given: int | None = None,
    forced: bool = False,
) -> list[Made]:
    """The finished documents of papers that belong together, all of one version; see :func:`~caseforms.forms.versions.edition`.

    ``more`` stands behind the number, such as “, update 5”.
    """
    stem = papers[0].stem
    last = shelf.last(stem) if shelf else None
    by = shelf.by if shelf else ""
    version = edition(papers, last, day, by, label, least=least, given=given, forced=forced)
    for paper in papers:
        paper.content.furniture = replace(
            paper.content.furniture,
            version=f"{version.number}{more}",
            date=show_date(version.day),
            checksum=version.checks[paper.name_of_content],
            author=author,
        )
    kept = None if wanted.draft else version
    return [replace(each, stem=stem, edition=kept) for each in finished(papers, wanted)]


def finished(papers: Sequence[Paper], wanted: Wanted) -> list[Made]:
    """Papers as Word and PDF, each proven. Raises :class:`~caseforms.errors.BadTemplate` or ``ProofFailed``."""
    if not (wanted.word and wanted.pdf):
        return [(_word if wanted.word else _pdf)(paper, wanted) for paper in papers]
    from ..render.side_by_side import side_by_side

    words, pdfs = side_by_side(
        lambda: [_word(paper, wanted) for paper in papers], lambda: [_pdf(paper, wanted) for paper in papers]
    )
    return [made for pair in zip(words, pdfs, strict=True) for made in pair]


@dataclass(frozen=True, slots=True)
class Paper:
    """One document before it is written: the beginning of its file name, what it says, and what it may not disclose.

    ``data``: the answers that it carries, if any.
    """

    stem: str
    layout: Layout
    content: Content
    discloses: Discloses | None = None
    data: Carried | None = None

    @property
    def name_of_content(self) -> str:
        """What its version is remembered under, the same for all cases."""
        return self.layout.code

    @property
    def carried(self) -> Carried | None:
        """The data that it carries, with its version."""
        return replace(self.data, version=self.content.furniture.version) if self.data else None

    def name(self, wanted: Wanted, ending: str) -> str:
        return f"{self.stem}{'-draft' if wanted.draft else ''}.{ending}"


def _word(paper: Paper, wanted: Wanted) -> Made:
    from ..render.proof import prove_name, prove_word
    from ..render.word import template_file, write_word

    template = template_file(paper.layout.code, wanted.templates)
    data = write_word(paper.layout, paper.content, template, paper.carried)
    prove_word(data, paper.layout, paper.content, paper.discloses)
    return Made(prove_name(paper.name(wanted, "docx"), paper.discloses), data)


def _pdf(paper: Paper, wanted: Wanted) -> Made:
    from ..render.carried import attach, strings_of
    from ..render.pdf import write_pdf
    from ..render.proof import prove_data, prove_name, prove_pdf

    data = write_pdf(paper.layout, paper.content)
    pages = prove_pdf(data, paper.layout, paper.content, paper.discloses)
    if paper.carried:
        prove_data(strings_of(paper.carried.answers), paper.discloses)
        data = attach(data, paper.carried, pages)
    return Made(prove_name(paper.name(wanted, "pdf"), paper.discloses), data)


def ready_for_many() -> None:
    """Load the writers once, so that a run over many documents does not load them anew for each."""
    import pypdf  # noqa: F401

    from ..render import pdf, word  # noqa: F401


def discloses_of(
    form: Form, case: Case, urgent: bool, beside: Iterable[str] = (), printed: Iterable[str] | None = None
) -> Discloses | None:
    """Tells of a text in a finished file whether it gives away what the document withholds.

    Words that the form itself prints for every case cannot be told from a leak there; the check of the answers still
    finds them. An urgent referral goes with what its finding warned of. ``beside``: further words of the form’s own;
    ``printed``: what a form that is not ours prints for every case.
    """
    patterns = kept(form, case).patterns()
    if not patterns:
        return None
    told = [text for _, text in open_words(form, case)] if urgent and form.for_authorities else []
    printed_anyway = legible(" \n ".join((*(own_words(form) if printed is None else printed), *told, *beside)))
    patterns = [each for each in patterns if not each.search(printed_anyway)]

    def shows(text: str) -> bool:
        seen = legible(text)
        return any(each.search(seen) for each in patterns)

    return shows


def author_in_foot(form: Form, case: Case) -> str:
    """Who wrote it, for the foot of the page; left out where the name is withheld."""
    name = case.given("author.name")
    secret = kept(form, case)
    hidden = secret.covers("author.name") or (isinstance(name, str) and any(secret.shown_in(name)))
    return name if isinstance(name, str) and not hidden else ""


def file_stem(form: Form, case: Case) -> str:
    """What the case's files are called: its reference, or a number when that is missing or tells who or where the child is."""
    reference, staff = case.given("reference"), "" if form.prints("child") else form.who(case)
    tells_where = isinstance(reference, str) and any(kept(form, case).shown_in(reference))
    if isinstance(reference, str) and not tells_who(case, reference, staff) and not tells_where:
        clean = re.sub(r"[^A-Za-z0-9]+", "-", reference).strip("-")
        if clean:
            return clean[:60]
    digest = hashlib.sha256(repr(sorted(all_words(case).items())).encode("utf-8", "replace")).hexdigest()
    return f"case-{digest[:10]}"


def layouts() -> dict[str, Layout]:
    """Every layout that has a Word template, by code."""
    from . import FORM_CODES, load
    from .chronology_paper import LAYOUT as chronology

    return {code: load(code).layout for code in FORM_CODES} | {
        each.code: each for each in (SHEET_LAYOUT, chronology)
    }
