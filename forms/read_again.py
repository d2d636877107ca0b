"""Finished and fillable documents as answers again: what a Word document edited by hand, a filled-in PDF or a flat PDF says.

A document of ours carries the answers that it shows. Where its words are as they were printed, those answers are taken; where
somebody changed them, the new words are read as an answer of that kind. What cannot be placed is told and kept as a remark.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import Unreadable
from . import CATALOGUE, FORM_CODES, load
from .filled_in import answers_in
from .form import Form
from .returned import (
    EDITED,
    GONE,
    LOOSE,
    NO_PLACES,
    NOT_SOUND,
    NOTED,
    ODD,
    OTHER_EDITION,
    TRACKED,
    Returned,
    begin,
    counted,
    kind_of,
    not_ours,
    without_numbers,
)

if TYPE_CHECKING:
    from ..render.carried import Carried
    from ..render.fields.model import FormFile
    from ..render.word_back import WordBack


def read_again(data: bytes, file: str, password: Callable[[], str] | None = None) -> Returned:
    """The answers in a document of caseforms, Word or PDF. ``password`` is asked when a PDF does not open without one.

    Raises :class:`~caseforms.errors.Unreadable` when it is neither, is none of ours, is damaged or passes a bound.
    """
    if b"%PDF-" in data[:1024]:
        return _from_pdf(data, file, password)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        from ..render.word_back import read_word

        return _from_word(read_word(data, file), file)
    raise Unreadable(
        f"{file}: this is neither a PDF nor a Word document (.docx).",
        "Name a document that caseforms made; a scan or a photograph cannot be read.",
    )


def _form_called(title: str) -> Form | None:
    code = next((code for code in FORM_CODES if CATALOGUE.get(code) == title), None)
    if code is None:
        code = next((each for each in FORM_CODES if load(each).title == title), None)
    return load(code) if code else None


# -- PDF -----------------------------------------------------------------------------------------------------------------


def _from_pdf(data: bytes, file: str, password: Callable[[], str] | None) -> Returned:
    from ..render.carried import attached_to
    from ..render.fields.objects import faults_of, opened
    from ..render.fields.reading import read_form

    found = read_form(data, file, password, to_fill=False)
    with faults_of(file):
        reader = opened(found.data, file, None)
        carried = attached_to(reader)
        title = str((reader.metadata.title if reader.metadata else "") or "")
        if found.fields:
            return _from_fields(found, title, file, carried)
        if carried is None:
            raise not_ours(file, "the PDF has neither fields nor the data of a document of caseforms.")
        if carried.fields:
            raise Unreadable(
                f"{file}: this form was given out with fields, and they are gone, so that what was typed cannot be read.",
                "Ask for the file as it was saved in the PDF reader, not as it was printed.",
            )
        back = begin(carried, file, "PDF")
        _look_for_edits(back, carried, found.data, reader)
        return back


def _look_for_edits(back: Returned, carried: Carried, data: bytes, reader: Any) -> None:
    from ..render.carried import print_of_words
    from ..render.fields.flat import drawing
    from ..render.pdf_words import page_words

    if carried.drawn != drawing(reader).hex()[:32]:
        words = print_of_words(page_words(data))
        if words != carried.words:
            back.find(
                EDITED,
                "",
                "the words on the pages are not those that caseforms printed",
                "Compare the pages with the new case file; its answers are those of the data.",
            )
    notes = _notes_on(reader)
    if notes:
        back.find(
            EDITED,
            "",
            counted(len(notes), "note was", "notes were") + " put on the pages",
            "They stand as remarks.",
        )
        back.remarks += [(f"Note on page {page}", text) for page, text in notes]


_MOST_NOTES = 2_000


def _notes_on(reader: Any) -> list[tuple[int, str]]:
    """What people have put on the pages: notes, and words typed over them."""
    from ..render.fields.objects import annotated, resolved

    found = []
    for number, page in enumerate(reader.pages, 1):
        for each in annotated(page)[:_MOST_NOTES]:
            note = resolved(each)
            if isinstance(note, dict) and str(note.get("/Subtype")) not in ("/Link", "/Popup", "/Widget"):
                text = str(resolved(note.get("/Contents")) or "").strip()
                found.append((number, text or f"a drawing ({str(note.get('/Subtype', ''))[1:30]})"))
    return found[:_MOST_NOTES]


def _from_fields(found: FormFile, title: str, file: str, carried: Carried | None) -> Returned:
    if carried is not None:
        back = begin(carried, file, "fillable PDF")
        form = back.form
        back.answers = answers_in(form, found.fields)
        if "reference" in carried.answers:  # stands at the head of each page, in no field
            back.answers["reference"] = carried.answers["reference"]
    else:
        known = _form_called(title) or _form_with(list(found.fields))
        if known is None:
            raise not_ours(file, "the fields of the PDF are not those of a form of caseforms.")
        form = known
        back = Returned(file, form, "fillable PDF", answers_in(form, found.fields))
    unknown = []
    for name, each in found.fields.items():
        value = each.value if isinstance(each.value, str) else "; ".join(each.value)
        if value and value != "Off" and kind_of(form, name.partition(":")[0]) is None:
            unknown.append(name)
            back.remarks.append((f"Field “{name}”", value))
    if unknown:
        back.find(
            OTHER_EDITION,
            "",
            f"{counted(len(unknown), 'field has', 'fields have')} an answer to no question of this form",
            "What they hold stands as remarks in the case file.",
        )
    for said in found.said:
        back.find(ODD, "", said.rstrip(".")[:1].lower() + said.rstrip(".")[1:])
    return back


def _form_with(names: list[str]) -> Form | None:
    """The form to whose questions most of these fields belong, if that is most of them."""
    plain = {without_numbers(name.partition(":")[0]) for name in names}
    best, most = None, len(plain) // 2
    for code in FORM_CODES:
        form = load(code)
        count = sum(kind_of(form, name) is not None and form.prints(name) for name in plain)
        if count > most:
            best, most = form, count
    return best


# -- Word ----------------------------------------------------------------------------------------------------------------


def _from_word(read: WordBack, file: str) -> Returned:
    if read.carried is not None:
        back = begin(read.carried, file, "Word document")
    else:
        form = _form_called(read.title)
        if form is None or not read.has_controls:
            raise not_ours(file, "the Word document has no data of a document of caseforms.")
        back = Returned(file, form, "Word document")
        back.find(
            NOT_SOUND,
            "",
            "the data that the document carried are gone; its words were read instead",
            "Look over every answer.",
        )
    if read.carried is not None and not read.carried.controls:
        back.find(
            NO_PLACES, "", "changes by hand cannot be seen, because the template has no fields for answers"
        )
    elif read.carried is not None and not read.has_controls:
        back.find(
            GONE,
            "",
            "all fields of the document are gone, so that no change by hand can be seen",
            "Compare it with the case file.",
        )
    else:
        from .word_edits import take_edits

        take_edits(back, read)
    if read.tracked:
        back.find(
            TRACKED,
            "",
            counted(read.tracked, "tracked change was", "tracked changes were") + " read as accepted",
        )
    if read.notes:
        back.find(
            NOTED,
            "",
            counted(len(read.notes), "comment stands", "comments stand") + " in the margin",
            "They stand as remarks.",
        )
        back.remarks += [("Comment", text) for text in read.notes]
    if read.loose and back.base is not None:
        back.find(
            LOOSE,
            "",
            counted(len(read.loose), "passage stands", "passages stand") + " beside the answers",
            "They stand as remarks.",
        )
        back.remarks += [("Beside the answers", text) for text in read.loose]
    if read.macros:
        back.find(ODD, "", "the document has macros; they were not run")
    return back
