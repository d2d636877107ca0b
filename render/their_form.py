"""A form that is not ours, PDF or Word, as one thing: its fields with the words beside them, filling it and proving it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import Unreadable
from .fields.filling import Fault, Filled, Value
from .fields.labels import Nearby
from .fields.model import Field

if TYPE_CHECKING:
    from .fields.model import FormFile
    from .word_fields import WordForm

MAX_BYTES = 64 << 20
_KINDS = {"pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True)
class TheirForm:
    """Somebody else’s form. ``data`` is the file as it came, ``kind`` pdf or docx; ``pages`` is 0 for Word.

    ``where`` says where each field is: its page, or its place in a Word document; ``said`` what is odd about the file.
    """

    file: str
    data: bytes
    kind: str
    fields: Mapping[str, Field]
    where: Mapping[str, str]
    said: tuple[str, ...]
    pages: int
    pdf: FormFile | None = None
    word: WordForm | None = None

    @property
    def program(self) -> str:
        """The kind in words."""
        return _KINDS[self.kind]

    @cached_property
    def nearby(self) -> Mapping[str, Nearby]:
        """The words beside each field."""
        if self.pdf is not None:
            from .fields.labels import nearby

            return nearby(self.pdf, self.file)
        assert self.word is not None
        return {
            name: Nearby(each.label, {"Yes": each.label}, each.heading, each.question)
            for name, each in self.word.fields.items()
        }

    def faults(self, values: Mapping[str, Value]) -> list[Fault]:
        """What stands in the way of filling in these values."""
        if self.pdf is not None:
            from .fields.filling import faults

            return faults(self.pdf, values)
        from .word_filled import word_faults

        assert self.word is not None
        return word_faults(self.word, values)

    def filled(
        self,
        values: Mapping[str, Value],
        labels: Mapping[str, str],
        head: str,
        also: Sequence[tuple[str, str]] = (),
    ) -> Filled:
        """The form with these values, proven. ``labels`` name the fields on continuation sheets, which are headed by ``head``;
        ``also`` are further items for these.

        Raises :class:`~caseforms.errors.CannotGoOn` or :class:`~caseforms.errors.ProofFailed`.
        """
        if self.pdf is not None:
            from .fields.filling import fill
            from .fields.proof import prove_filled

            made = fill(self.pdf, values, labels=labels, head=head, also=also)
            prove_filled(self.pdf, values, made)
            return made
        from .word_filled import fill_word_form, prove_word_filled

        assert self.word is not None
        made = fill_word_form(self.word, values, labels=labels, head=head, also=also)
        prove_word_filled(self.word, values, made)
        return made


def read_their_form(data: bytes, file: str, password: Callable[[], str] | None = None) -> TheirForm:
    """The form in the bytes of a file, of which one more than :data:`MAX_BYTES` is enough. ``password`` is asked when a PDF does not open without one.

    Raises :class:`~caseforms.errors.Unreadable` when it is neither PDF nor Word, damaged, locked or too large.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{file}: the file is larger than {MAX_BYTES >> 20} MB.", "Save it smaller.")
    if data.startswith(b"PK"):
        from .word_fields import read_word_form

        word = read_word_form(data, file)
        fields = {name: each.field for name, each in word.fields.items()}
        where = {name: each.place or each.way for name, each in word.fields.items()}
        return TheirForm(file, data, "docx", fields, where, word.said, 0, word=word)
    if b"%PDF-" not in data[:1024]:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable(
                f"{file}: this is an old Word document (.doc), or one with a password.",
                "Open it in Word and save it as .docx, without a password.",
            )
        raise Unreadable(f"{file}: this is neither a PDF nor a Word document (.docx).", "Name their form.")
    from .fields.reading import read_form

    pdf = read_form(data, file, password)
    where = {
        name: ", ".join(f"page {page + 1}" for page in each.pages) or "on no page"
        for name, each in pdf.fields.items()
    }
    return TheirForm(file, data, "pdf", pdf.fields, where, pdf.said, len(pdf.sizes), pdf=pdf)
