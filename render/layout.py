"""What a document looks like, without saying how it is written: sections of questions, tables, signatures, a figure.

A :class:`Layout` is fixed for a form and knows no case; a :class:`Content` holds one case's display text by path. The
Word and the PDF writer both take the two together, which is why they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

TICKED, UNTICKED = "☒", "☐"
#: In the properties of every file, for the system into which it is loaded (Sandwell 4.4.3).
RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Line:
    """A short answer in the grid. ``wide`` takes the whole width."""

    path: str
    label: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """A choice printed as boxes, of which the chosen ones are ticked; always takes the whole width."""

    path: str
    label: str
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Narrative:
    """A long answer: its label above, its text over the whole width and, where needed, over pages."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``weight`` is its share of the width, ``longest`` the letters of its longest word."""

    key: str
    label: str
    weight: float = 1.0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the same few short answers. ``flows``: they stay a table however long they are, over pages where needed."""

    path: str
    label: str
    columns: tuple[Column, ...]
    flows: bool = False


def column_widths(columns: tuple[Column, ...], total: float) -> list[float]:
    """Widths in points that add up to ``total``: by weight, but no fixed word has to be broken if that can be helped."""
    words = [max(column.longest, *(len(word) for word in column.label.split())) for column in columns]
    least = [5.4 * letters + 12 for letters in words]
    if sum(least) >= total:
        return [total * each / sum(least) for each in least]
    spare = total - sum(least)
    wish = [
        max(0.0, total * c.weight / sum(x.weight for x in columns) - low)
        for c, low in zip(columns, least, strict=True)
    ]
    share = sum(wish) or 1.0
    return [low + spare * each / share for low, each in zip(least, wish, strict=True)]


@dataclass(frozen=True, slots=True)
class Cards:
    """Rows with many or long answers, each printed as a small grid of its own. Inner paths are relative to the row."""

    path: str
    label: str
    singular: str
    items: tuple[Line | Ticks | Narrative, ...]


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """A signature with name, capacity and date, ruled and empty where nothing is recorded."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, such as the skin map."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words that are always printed."""

    text: str


Item = Line | Ticks | Narrative | Table | Cards | SignatureBox | Figure | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a form. ``key`` names it where it is printed only for some cases.

    Sections are numbered as they are printed, so that one that does not apply leaves no gap.
    """

    title: str
    items: tuple[Item, ...]
    key: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A form as printed. ``code`` names its template."""

    code: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    landscape: bool = False

    def items(self) -> Iterator[Item]:
        """Every item in reading order."""
        for section in self.sections:
            yield from section.items


SIGNATURE_LABELS = {
    "name": "Name",
    "capacity": "Capacity",
    "method": "Signature",
    "signed_on": "Date",
    "witness": "Witness",
}
SIGNATURE_KEYS = tuple(SIGNATURE_LABELS)


@dataclass(slots=True)
class Rowed:
    """The rows of a table or of cards; when there are none, the words that stand in their place."""

    rows: list[dict[str, str]] = field(default_factory=list)
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure that has been worked out: drawn on a PDF canvas, as a picture for Word, and told in words.

    ``size`` gives width and height in points for a width; ``draw`` takes canvas, x, y, width and the names of a plain
    and a bold font; ``png`` gives the picture's bytes.
    """

    size: Callable[[float], tuple[float, float]]
    draw: Callable[[Any, float, float, float, str, str], None]
    png: Callable[[], bytes]
    words: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page, and the letterhead of the first. ``logo`` is the path of a picture.

    ``checksum`` stands for all that the document says; ``author`` wrote it.
    """

    reference: str
    title: str
    version: str
    date: str
    marking: str
    draft: bool = False
    who: str = ""
    organisation: str = ""
    letterhead: str = ""
    logo: str = ""
    checksum: str = ""
    author: str = ""

    @property
    def head(self) -> tuple[str, str]:
        """The running head: left and right."""
        return " · ".join(part for part in (self.reference, self.who) if part), self.marking

    @property
    def foot(self) -> str:
        """The running foot, without the page number."""
        version = f"version {self.version}" + (f" ({self.checksum})" if self.checksum else "")
        parts = (self.organisation, self.title, version, self.date, self.author)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the last page: where, and what."""

    where: str
    what: str


@dataclass(slots=True)
class Content:
    """One case's display text for one layout.

    ``gaps``, ``questions`` and ``accepted`` fill the last page. ``sections`` holds the keys of the conditional
    sections that apply; ``muted`` the words that only say that nothing was said, ``marked`` those whose row stands out.
    """

    furniture: Furniture
    answers: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Rowed] = field(default_factory=dict)
    sections: frozenset[str] = frozenset()
    figures: dict[str, Drawing] = field(default_factory=dict)
    gaps: list[Remark] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)
    accepted: list[Remark] = field(default_factory=list)
    muted: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()

    def shows(self, section: Section) -> bool:
        """Whether a section is printed for this case."""
        return not section.key or section.key in self.sections

    def numbered(self, layout: Layout) -> Iterator[tuple[int, Section]]:
        """The sections that are printed, with their numbers."""
        yield from enumerate((section for section in layout.sections if self.shows(section)), 1)

    def printed(self, layout: Layout) -> Iterator[tuple[str, str]]:
        """Every path with the text that must reach the page, in reading order."""
        yield "letterhead", self.furniture.letterhead
        for _, section in self.numbered(layout):
            for item in section.items:
                if isinstance(item, Line | Ticks | Narrative):
                    yield item.path, self.answers[item.path]
                elif isinstance(item, SignatureBox):
                    for key in SIGNATURE_KEYS:
                        yield f"{item.path}.{key}", self.answers[f"{item.path}.{key}"]
                elif isinstance(item, Table | Cards):
                    rowed = self.tables[item.path]
                    yield item.path, rowed.stated
                    for number, row in enumerate(rowed.rows):
                        for key, text in row.items():
                            yield f"{item.path}[{number}].{key}", text
        for name, remarks in (("gaps", self.gaps), ("accepted", self.accepted)):
            for number, remark in enumerate(remarks):
                yield f"{name}[{number}].where", remark.where
                yield f"{name}[{number}].what", remark.what
        for number, remark in enumerate(self.questions):
            yield f"questions[{number}].what", remark.what


LAST_PAGE = "Before you send: gaps and questions"
GAPS = "Not known or not provided"
QUESTIONS = "To confirm by the practitioner (tick and initial)"
ACCEPTED = "Findings accepted with a reason"
