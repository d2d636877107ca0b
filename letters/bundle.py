"""The paperwork of a case as one bundle for the case file: its documents with a cover sheet, in a folder or as one PDF.

What may be made is enclosed; what is held back, missing or gone stands on the cover sheet with the reason, so that nothing
is silently left out. Forms are made as the copy for the case file; letters as drafts, because only “letters write” and
“letters print” issue one. What the case file itself must not show is kept apart from the other documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..cases.confidential import Topic, Withheld, secrets
from ..cases.dates import show_date
from ..cases.settings import Settings
from ..checks.check import check
from ..errors import CannotGoOn
from ..forms import FORM_CODES, load
from ..forms.form import Form
from ..forms.produce import Made, Wanted, file_stem, produce
from ..forms.readers import OWN_FILE
from ..forms.versions import Shelf
from ..render.joining import Part, join, pages_of
from ..render.layout import Column, Content, Furniture, Layout, Line, Note, Rowed, Section, Table
from ..render.letter import passages
from . import paperwork_report as report
from .catalogue import LetterText
from .paperwork import Paper, Paperwork, Stand
from .writing import Desk, NotFinal, envelope
from .writing import file_stem as letter_stem

TITLE = "Paperwork of the case"
COVER_FILE = "00-cover-sheet.pdf"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One document of the bundle. ``readers`` are those to whom a copy may go; ``apart``: it is never joined to the others."""

    title: str
    file: str
    data: bytes
    pages: int
    readers: str
    stand: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A document that is not in the bundle although the case has it, and why."""

    title: str
    why: str
    fault: bool


@dataclass(frozen=True, slots=True)
class File:
    """One file of a finished bundle."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Bundle:
    """A finished bundle: what it is called without ending, its files (the first is the cover sheet or holds it), what it
    holds, what was held back, and the forms in it, whose versions a shelf is to remember."""

    name: str
    files: tuple[File, ...]
    enclosed: tuple[Enclosure, ...]
    held: tuple[HeldBack, ...]
    made: tuple[Made, ...]


def bundle(
    found: Paperwork,
    settings: Settings,
    letters: Mapping[str, LetterText],
    *,
    one_pdf: bool = False,
    shelf: Shelf | None = None,
) -> Bundle:
    """Make the bundle of a case in memory, every document proved. ``shelf`` knows the versions before; nothing is written."""
    maker = _Maker(found, settings, Desk(settings, letters), shelf)
    for paper in sorted(found.papers, key=_in_reading_order):
        maker.take(paper)
    enclosed, held = tuple(maker.enclosed), tuple(maker.held)
    name = f"{maker.stem}-paperwork-{found.case.today.isoformat()}"
    cover = _Cover(found, settings, enclosed, held, one_pdf)
    files = cover.one_pdf(name) if one_pdf else cover.folder()
    return Bundle(name, tuple(files), enclosed, held, tuple(maker.made))


def _in_reading_order(paper: Paper) -> tuple[int, int]:
    """A child-protection referral first, then the forms in the order of a case, then the letters."""
    if paper.kind != "form":
        return 2, 0
    return int(not (paper.result and paper.result.urgent)), FORM_CODES.index(paper.code)


# -- the documents -------------------------------------------------------------------------------------------------------


class _Maker:
    """Makes one document after the other, and keeps why one could not be made."""

    def __init__(self, found: Paperwork, settings: Settings, desk: Desk, shelf: Shelf | None) -> None:
        self.found, self.settings, self.desk, self.shelf = found, settings, desk, shelf
        self.made: list[Made] = []
        self.enclosed: list[Enclosure] = []
        self.held: list[HeldBack] = []
        self.stem = file_stem(load("skin_map"), found.case)
        hidden = [each for each in secrets(found.case) if each.topic in (Topic.SAFETY, Topic.CONFIDENCE)]
        self.hidden = Withheld(tuple(hidden))

    def take(self, paper: Paper) -> None:
        """Make the document of a paper, where there is one to make."""
        try:
            if paper.result is not None:
                self._form(paper)
            elif paper.kind == "letter" and paper.stand is Stand.READY:
                self._letter(paper)
            elif paper.stand is Stand.HELD:
                self.held.append(HeldBack(report.name(paper), paper.note, False))
        except CannotGoOn as problem:
            self.held.append(HeldBack(report.name(paper), problem.message, not isinstance(problem, NotFinal)))

    def _form(self, paper: Paper) -> None:
        form = for_case_file(load(paper.code))
        document, case, settings = self.found.document, self.found.case, self.settings
        result = check(form, document, case.today, settings.profile, settings.dictionary)
        if result.errors or result.losses:
            number = len(result.errors or result.losses)
            beside = "nothing calls for it now; " if paper.stand is Stand.BESIDE else ""
            words = f"{beside}{number} error{'s' if number != 1 else ''}; see: caseforms check {form.code}"
            self.held.append(
                HeldBack(report.name(paper), words, paper.stand not in (Stand.BESIDE, Stand.MAY_HELP))
            )
            return
        made = produce(
            form, result.case, result.findings, result.urgent, settings, Wanted(word=False), self.shelf
        )
        self.made += made
        readers = "; ".join(each.words for each in load(paper.code).readers)
        urgent = result.urgent and paper.stand is Stand.READY
        stand = "child protection: goes at once" if urgent else _stand(paper)
        for number, each in enumerate(made):
            if number:
                self._enclose(
                    f"Confidential sheet: {paper.title}",
                    each.data,
                    OWN_FILE.words,
                    "keep apart",
                    each.name,
                    True,
                )
            else:
                self._enclose(paper.title, each.data, readers, stand, each.name)

    def _letter(self, paper: Paper) -> None:
        from ..render.letter_pdf import write_letter_pdf
        from ..render.letter_proof import prove_pages

        assert paper.letter is not None and paper.addressee is not None
        made = envelope(paper.letter, self.found.letter_case, paper.addressee, self.desk, draft=True)
        for number, letter in enumerate(made.letters):
            data = write_letter_pdf(letter)
            prove_pages(data, letter)
            words = "\n".join((*letter.addressee, *passages(letter)))
            apart = any(self.hidden.shown_in(words))
            title = (
                f"{paper.code} {paper.title}" if not number else f"{letter.code}, enclosed with {paper.code}"
            )
            name = f"{letter_stem(self.stem, letter.code, paper.to)}.pdf"
            self._enclose(
                title, data, paper.to, "draft: not issued" if not number else "enclosure", name, apart
            )

    def _enclose(
        self, title: str, data: bytes, readers: str, stand: str, name: str, apart: bool = False
    ) -> None:
        number = len(self.enclosed) + 1
        file = f"{number:02}-{name}" if not apart else f"{number:02}-keep-apart-{name}"
        self.enclosed.append(Enclosure(title, file, data, pages_of(data), readers, stand, apart))


def for_case_file(form: Form) -> Form:
    """The copy of a form for the case file; the copy that is safe for all where the form has none."""
    codes = [reader.code for reader in form.readers]
    return form.for_reader(OWN_FILE.code) if OWN_FILE.code in codes else form


def _stand(paper: Paper) -> str:
    note = f": {paper.note}" if paper.note and paper.stand is not Stand.BESIDE else ""
    return f"{_STANDS.get(paper.stand, paper.stand.value)}{note}"


_STANDS = {Stand.BESIDE: "nothing calls for it now", Stand.READY: "final"}


# -- the cover sheet -----------------------------------------------------------------------------------------------------

_ENCLOSED = (
    Column("number", "No.", 0.35),
    Column("document", "Document", 2.1),
    Column("stand", "How it stands", 1.3),
    Column("readers", "A copy may go to", 1.7),
    Column("pages", "Pages", 0.4),
    Column("where", "Where", 0.9),
)
_HELD = (Column("document", "Document", 1), Column("why", "Why", 1.4))
_WANTED = (
    Column("document", "Document", 1.3),
    Column("why", "What calls for it", 1.5),
    Column("source", "Source", 1),
    Column("when", "Due", 0.9),
)
_GONE = (Column("document", "Document", 1), Column("how", "How it is known", 1))
LAYOUT = Layout(
    "paperwork",
    TITLE,
    "For the case file alone: a copy of a document goes only to the readers named beside it.",
    (
        Section(
            "What this bundle is",
            (
                Line("case", "Case"),
                Line("made", "As it stands"),
                Line("profile", "Procedure"),
                Line("counted", "Enclosed"),
                Note(
                    "Copies for others are made one by one: caseforms fill FORM CASE --for READER. A draft of a letter is no letter; "
                    "caseforms letters write CODE CASE issues it."
                ),
            ),
        ),
        Section("Enclosed", (Table("enclosed", "Documents in this bundle", _ENCLOSED),)),
        Section(
            "Kept apart",
            (
                Note(
                    "These show what not every reader of the case file may see. Keep them where only those people can open them."
                ),
                Table("apart", "In files of their own", _ENCLOSED),
            ),
            key="apart",
        ),
        Section(
            "Held back", (Table("held", "Not in this bundle although the case has them", _HELD),), key="held"
        ),
        Section("Called for, not there yet", (Table("missing", "To be made", _WANTED),), key="missing"),
        Section(
            "Later, or made by others", (Table("others", "Nothing to do here now", _WANTED),), key="others"
        ),
        Section(
            "Done",
            (Table("done", "Sent or finished, by what the case and the ledger say", _GONE),),
            key="done",
        ),
        Section(
            "To put right",
            (Table("remarks", "Before you rely on this list", (Column("what", "What", 1),)),),
            key="remarks",
        ),
    ),
)


@dataclass(frozen=True)
class _Cover:
    """The cover sheet, and the bundle that it heads."""

    found: Paperwork
    settings: Settings
    enclosed: Sequence[Enclosure]
    held: Sequence[HeldBack]
    joined: bool

    def folder(self) -> Iterator[File]:
        """The files of a bundle that is a folder."""
        yield File(
            COVER_FILE, self._sheet({each.file: f"file {self._number(each):02}" for each in self.enclosed})
        )
        yield from (File(each.file, each.data) for each in self.enclosed)

    def one_pdf(self, name: str) -> Iterator[File]:
        """The bundle as one PDF, and what is kept apart from it."""
        inside = [each for each in self.enclosed if not each.apart]
        apart = [each for each in self.enclosed if each.apart]
        length, sheet = 0, b""
        while length != (length := pages_of(sheet) if sheet else 1) or not sheet:
            where, page = {}, length + 1
            for each in inside:
                where[each.file] = f"page {page}"
                page += each.pages
            where |= {each.file: f"file {self._number(each):02}" for each in apart}
            sheet = self._sheet(where)
        parts = [Part("Cover sheet", sheet)]
        parts += [Part(f"{self._number(each)} {each.title}", each.data) for each in inside]
        yield File(f"{name}.pdf", join(parts, TITLE, self.settings.organisation))
        yield from (File(f"{name}-{each.file}", each.data) for each in apart)

    def _number(self, enclosure: Enclosure) -> int:
        return self.enclosed.index(enclosure) + 1

    def _sheet(self, where: Mapping[str, str]) -> bytes:
        from ..render.pdf import write_pdf
        from ..render.proof import prove_pdf

        made = self._content(where)
        data = write_pdf(LAYOUT, made)
        prove_pdf(data, LAYOUT, made)
        return data

    def _content(self, where: Mapping[str, str]) -> Content:
        found = self.found
        tables = {
            "enclosed": [self._row(each, where) for each in self.enclosed if not each.apart],
            "apart": [self._row(each, where) for each in self.enclosed if each.apart],
            "held": [{"document": each.title, "why": each.why} for each in self.held],
            "missing": self._wanted(Stand.OUT_OF_DATE, Stand.MISSING),
            "others": self._wanted(Stand.LATER, Stand.MAY_HELP, Stand.ELSEWHERE),
            "done": [{"document": report.name(each), "how": each.note} for each in found.of(Stand.DONE)],
            "remarks": [{"what": each} for each in report.remarks(found, on_paper=True)],
        }
        pages = sum(each.pages for each in self.enclosed)
        reference = str(found.case.given("reference") or "No reference")
        return Content(
            Furniture(
                reference,
                TITLE,
                "1",
                show_date(found.case.today),
                f"For the case file · {self.settings.marking}",
                organisation=self.settings.organisation,
                letterhead=self.settings.organisation,
            ),
            answers={
                "case": reference,
                "made": f"{show_date(found.case.today)}, {found.now:%H:%M}",
                "profile": found.title,
                "counted": f"{_count(len(self.enclosed), 'document')}, {_count(pages, 'page')}; {len(self.held)} held back",
            },
            tables={name: Rowed(rows, "" if rows else "None") for name, rows in tables.items()},
            sections=frozenset(name for name, rows in tables.items() if rows),
        )

    def _row(self, each: Enclosure, where: Mapping[str, str]) -> dict[str, str]:
        return {
            "number": str(self._number(each)),
            "document": each.title,
            "stand": each.stand,
            "readers": each.readers,
            "pages": str(each.pages),
            "where": where[each.file],
        }

    def _wanted(self, *stands: Stand) -> list[dict[str, str]]:
        rows = []
        for paper in self.found.of(*stands):
            whys = "; ".join(dict.fromkeys(each.why for each in paper.reasons))
            because = "; ".join(
                dict.fromkeys(each.told or each.because for each in paper.reasons if each.because)
            )
            rows.append(
                {
                    "document": report.name(paper),
                    "why": f"{whys} ({because})" if because else whys,
                    "source": "; ".join(dict.fromkeys(each.source for each in paper.reasons)),
                    "when": report.when(paper, self.found.now).removeprefix("by ") or paper.note or "–",
                }
            )
        return rows


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
