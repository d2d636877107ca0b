"""A document that came back: what it is, what it says, and what there is to be said about it."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import Unreadable
from ..findings import CODES, Finding, Level, Place, register
from . import FORM_CODES, load
from .form import Form
from .shown import layout_hash

if TYPE_CHECKING:
    from ..render.carried import Carried

_HOUSE = "House rule"
EDITED = register(
    "READ-01",
    Level.WARNING,
    "The pages of the PDF do not say what its data say",
    "A flat PDF carries its answers as data. The words on its pages have been changed since it was made, or notes have been put on "
    "them. The answers are those of the data: compare them with the pages, and put right what is to be changed in the case file.",
    _HOUSE,
)
UNCLEAR = register(
    "READ-02",
    Level.WARNING,
    "Words that were changed by hand cannot be told apart as answers",
    "An address or a professional is printed in one line. The line was changed so that it is not clear which answer is meant. The "
    "answers stay as they were; the new words stand as a remark at the top of the case file.",
    _HOUSE,
)
LOOSE = register(
    "READ-03",
    Level.WARNING,
    "Words stand where no answer belongs",
    "Somebody has written into the document beside its answers. The words stand as a remark at the top of the case file.",
    _HOUSE,
)
GONE = register(
    "READ-04",
    Level.WARNING,
    "The place of an answer is gone from the document",
    "The field that held the answer was deleted. The answer stays as it was printed. To take an answer out, empty its field.",
    _HOUSE,
)
OTHER_EDITION = register(
    "READ-05",
    Level.WARNING,
    "The document was made with another edition of the form",
    "The questions of the form have changed since. Answers to questions that there are no more stay under their names, where a "
    "check names them.",
    _HOUSE,
)
NO_PLACES = register(
    "READ-06",
    Level.WARNING,
    "Changes by hand cannot be seen in this document",
    "The Word template by which it was made does not say which words are answers. The answers are those that the document "
    "carries with it; whatever was changed by hand is not among them. “caseforms templates export” gives a template that does.",
    _HOUSE,
)
TRACKED = register(
    "READ-07",
    Level.ADVICE,
    "The document has tracked changes",
    "They are read as if all of them had been accepted: what was put in counts, what was deleted does not.",
    _HOUSE,
)
NOTED = register(
    "READ-08",
    Level.ADVICE,
    "The document has notes in its margin",
    "Comments are no answers. They stand as remarks at the top of the case file.",
    _HOUSE,
)
ROW_GONE = register(
    "READ-09",
    Level.ADVICE,
    "An entry was deleted from a list",
    "The document had the entry when it was made, and has it no more. It is left out.",
    _HOUSE,
)
NOT_SOUND = register(
    "READ-10",
    Level.WARNING,
    "The data in the document are not as caseforms wrote them",
    "Their checksum is wrong or they are missing, so that they may have been changed by another program. Look over every answer.",
    _HOUSE,
)
CLASH = register(
    "READ-11",
    Level.WARNING,
    "Two sources answer a question differently",
    "Both were changed since the document was made, or several documents were read. The answer of the one named last stands.",
    _HOUSE,
)
KEPT = register(
    "READ-12",
    Level.WARNING,
    "An answer that the document took out stays",
    "It was taken out of the document, and has been changed in the case file since that was made.",
    _HOUSE,
)
ODD = register(
    "READ-13",
    Level.ADVICE,
    "There is something unusual about the file",
    "The file can be read. What is unusual about it is in the message.",
    _HOUSE,
)


@dataclass(slots=True)
class Returned:
    """One document that came back. ``kind`` says in words what it is.

    ``answers`` are what it says now, ``base`` what it said when it was made (``None`` when that is not known). ``remarks`` are
    words that found no place, each with where they stood.
    """

    file: str
    form: Form
    kind: str
    answers: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] | None = None
    version: str = ""
    findings: list[Finding] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def find(self, code: str, path: str, message: str, remedy: str = "") -> None:
        """Add a finding about this document."""
        known = CODES[code]
        self.findings.append(
            Finding(code, known.level, path, message, remedy, known.source, Place(self.file))
        )


def not_ours(file: str, what: str) -> Unreadable:
    """The error for a file that holds no answers of ours."""
    return Unreadable(
        f"{file}: {what}",
        "Name a form that caseforms made, or one of its fillable forms; a scan or a print cannot be read.",
    )


def begin(carried: Carried, file: str, kind: str) -> Returned:
    """A document with the data that it carries. Raises :class:`~caseforms.errors.Unreadable` for a form that there is not."""
    if carried.form not in FORM_CODES:
        raise Unreadable(
            f"{file}: the document says that it is the form “{carried.form[:40]}”, which there is not.",
            "Read it with the version of caseforms that made it.",
        )
    form = load(carried.form)
    base = dict(carried.answers)
    back = Returned(file, form, kind, copy.deepcopy(base), base, carried.version)
    if not carried.sound:
        back.find(
            NOT_SOUND,
            "",
            "the data in the document were changed by another program",
            "Look over every answer.",
        )
    if carried.layout != layout_hash(form):
        back.find(
            OTHER_EDITION,
            "",
            f"the form “{form.code}” has other questions now",
            "Look over the new questions.",
        )
    return back


def kind_of(form: Form, path: str) -> Any:
    """The kind of the question at a path, with or without numbers of rows; ``None`` when the form has no such question."""
    try:
        return form.asked(without_numbers(path)).kind
    except (KeyError, AttributeError):
        return None


def without_numbers(path: str) -> str:
    """A path as it stands in the form."""
    return re.sub(r"\[\d*\]", "", path)


def tidied(given: Any) -> Any:
    """Answers without entries and groups that hold nothing."""
    if isinstance(given, dict):
        inner = {name: tidied(value) for name, value in given.items()}
        return {name: value for name, value in inner.items() if value is not None and value not in ({}, [])}
    if isinstance(given, list):
        return [row for row in map(tidied, given) if row is not None and row != {}]
    return given


def counted(number: int, one: str, many: str) -> str:
    """A number with the words for one or for many."""
    return f"{number} {one if number == 1 else many}"
