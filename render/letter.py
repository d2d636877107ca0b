"""What a letter is: its parts in plain data, as every writer of letters takes it. No letter is known here by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import ProofFailed
from .text import printable

#: Text with whether it is bold.
Run = tuple[str, bool]
Runs = tuple[Run, ...]

#: The words that stand before what a letter holds, the same in every writer.
REFERENCE, ENCLOSED, COPIES = "Our reference:", "Enclosed:", "Copy to:"
BETWEEN = "; "
BLANK = "This page is left blank."


class DoesNotFit(ProofFailed):
    """A letter cannot be put on paper whole: what does not fit, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy, ())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line break inside a value stays one."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the letter."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: its head and its rows, each a row of cells."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


LetterBlock = Paragraph | Bullets | Heading | TableBlock


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the organisation, the lines below its name (address, telephone, e-mail), and the path of its logo."""

    organisation: str = ""
    lines: tuple[str, ...] = ()
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, or one enclosure (which has no addressee).

    ``addressee`` holds the lines that show in the window of the envelope: the name first, the postcode last. ``date`` and
    all else is display text. ``enclosures`` and ``copies`` are printed as a list; what is enclosed is a letter of its own.
    ``reference`` is printed on every page; an enclosure that is the same for everybody has none.
    """

    code: str
    version: int
    reference: str
    date: str
    letterhead: Letterhead = field(default_factory=Letterhead)
    addressee: tuple[str, ...] = ()
    salutation: str = ""
    heading: str = ""
    blocks: tuple[LetterBlock, ...] = ()
    closing: str = ""
    signatory: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    marking: str = "OFFICIAL-SENSITIVE"
    draft: bool = False
    large_print: bool = False
    language: str = "en-GB"

    @property
    def title(self) -> str:
        """What the file's properties call it: never a name."""
        return f"Letter {self.code}, version {self.version}"


def passages(letter: Letter, *, heads: bool = True) -> Iterator[str]:
    """Every text of a letter in the order in which it is read, without what stands at the head and foot of each page.

    ``heads`` takes in the heads of tables.
    """
    yield letter.letterhead.organisation
    yield from letter.letterhead.lines
    yield letter.date
    if letter.reference:
        yield f"{REFERENCE} {letter.reference}"
    yield from letter.addressee
    yield from text_of(letter, heads=heads)
    if letter.enclosures:
        yield f"{ENCLOSED} {BETWEEN.join(letter.enclosures)}"
    if letter.copies:
        yield f"{COPIES} {BETWEEN.join(letter.copies)}"


def text_of(letter: Letter, *, heads: bool = True) -> Iterator[str]:
    """The letter itself, from the salutation to who signs."""
    yield letter.salutation
    yield letter.heading
    for block in letter.blocks:
        if isinstance(block, Heading):
            yield block.text
            continue
        for runs in _runs(block, heads):
            yield from (text for text, _ in runs)
    yield letter.closing
    yield from letter.signatory


def table_heads(letter: Letter) -> Iterator[str]:
    """The titles of the columns of all tables."""
    for block in letter.blocks:
        if isinstance(block, TableBlock):
            yield from (text for runs in block.head for text, _ in runs)


def _runs(block: Paragraph | Bullets | TableBlock, heads: bool) -> Iterator[Runs]:
    if isinstance(block, Paragraph):
        yield block.runs
    elif isinstance(block, Bullets):
        yield from block.items
    else:
        if heads:
            yield from block.head
        for row in block.rows:
            yield from row


def running_foot(letter: Letter, page: int, pages: int) -> tuple[str, str]:
    """What stands at the foot of a page, left and right."""
    parts = [f"{letter.code} version {letter.version}", letter.reference]
    left = ("DRAFT – not final · " if letter.draft else "") + " · ".join(filter(None, parts))
    return left, f"Page {page} of {pages}"


def fingerprint(letter: Letter) -> str:
    """The SHA-256 of all that a letter says, whatever it is printed as: for a ledger that must not hold the text itself."""
    parts = (letter.code, str(letter.version), *passages(letter))
    return hashlib.sha256("\x1f".join(map(printable, parts)).encode("utf-8")).hexdigest()
