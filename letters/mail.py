"""A letter that goes as an e-mail: a file that a mail program opens as a message ready to be sent, with all its recipients."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Sequence
from email.message import EmailMessage

from ..errors import ProofFailed
from ..render.letter import (
    BETWEEN,
    COPIES,
    ENCLOSED,
    Bullets,
    Heading,
    Letter,
    LetterBlock,
    Runs,
    TableBlock,
    text_of,
)
from ..render.letter_pdf import write_letter_pdf
from ..render.text import printable, squeezed
from .addressees import Addressee


def message(
    letters: Sequence[Letter], subject: str, sender: str, to: Addressee, copied: Sequence[Addressee]
) -> bytes:
    """An e-mail file with the first letter as its text and the others attached as PDF.

    Raises :class:`~caseforms.errors.ProofFailed` when the finished file lacks a word of it or a recipient.
    """
    letter, *attached = letters
    made = EmailMessage(email.policy.SMTP)
    made["Subject"] = " ".join(f"{'DRAFT – not final: ' if letter.draft else ''}{subject}".split())
    if sender:
        made["From"] = sender
    made["To"] = to.email
    if copied:
        made["Cc"] = ", ".join(each.email for each in copied)
    made["X-Unsent"] = "1"  # mail programs open it to be sent, not as one that came in
    made.set_content(printable("\n\n".join(_parts(letter))))
    for each in attached:
        made.add_attachment(write_letter_pdf(each), "application", "pdf", filename=f"{each.code}.pdf")
    data = made.as_bytes()
    _prove(data, letter, [to.email, *(each.email for each in copied)])
    return data


def _parts(letter: Letter) -> Iterator[str]:
    """The paragraphs of the message."""
    if letter.marking:
        yield letter.marking
    yield f"{letter.salutation},"
    if letter.heading:
        yield letter.heading
    for block in letter.blocks:
        yield _block(block)
    yield "\n".join((f"{letter.closing},", "", *letter.signatory))
    if letter.enclosures:
        yield f"{ENCLOSED} {BETWEEN.join(letter.enclosures)}"
    if letter.copies:
        yield f"{COPIES} {BETWEEN.join(letter.copies)}"


def _block(block: LetterBlock) -> str:
    if isinstance(block, Heading):
        return block.text
    if isinstance(block, Bullets):
        return "\n".join(f"- {_text(item)}" for item in block.items)
    if isinstance(block, TableBlock):
        heads = [_text(cell) for cell in block.head]
        rows = (
            "\n".join(f"{head}: {_text(cell)}" for head, cell in zip(heads, row, strict=True))
            for row in block.rows
        )
        return "\n\n".join(rows) or "; ".join(heads)
    return _text(block.runs)


def _text(runs: Runs) -> str:
    return "".join(text for text, _ in runs)


def _prove(data: bytes, letter: Letter, recipients: Sequence[str]) -> None:
    """Read the file back as a mail program does."""
    read = email.message_from_bytes(data, policy=email.policy.default)
    body = read.get_body()
    said = squeezed(body.get_content()) if body else ""
    fields = [read[name] for name in ("To", "Cc") if read[name]]
    named = [address.addr_spec for field in fields for address in field.addresses]
    lost = [text for text in text_of(letter, heads=False) if squeezed(printable(text)) not in said]
    if lost or named != list(recipients):
        raise ProofFailed(
            f"The e-mail {letter.code} does not say all that it must, or not to everybody.",
            "Nothing was written. Please report it.",
            (),
        )
