"""Invented letters, as the writers of letters take them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from caseforms.cases.identifiers import POSTCODE
from caseforms.cases.kinds import Refused
from caseforms.render.letter import Bullets, Heading, Letter, Letterhead, Paragraph, Runs, TableBlock

HEAD = Letterhead(
    "Fenbridge Early Help Desk",
    ("Fenbridge Council", "1 Market Square", "Fenbridge", "ZZ99 1AA", "01632 960100", "desk@example.org"),
)


def plain(text: str) -> Runs:
    """Text without bold."""
    return ((text, False),)


def paragraph(*texts: str) -> Paragraph:
    """A paragraph whose second, fourth … text is bold."""
    return Paragraph(tuple((text, bool(place % 2)) for place, text in enumerate(texts)))


def table(head: tuple[str, ...], *rows: tuple[str, ...]) -> TableBlock:
    """A table of plain cells."""
    return TableBlock(tuple(map(plain, head)), tuple(tuple(map(plain, row)) for row in rows))


SERVICES = table(
    ("Service", "What for", "Telephone"),
    ("Fenbridge Family Centre", "Stay and play, advice about sleep and meals", "01632 960123"),
    ("Young carers", "Time for yourself; somebody who knows what it is like", "01632 960124"),
)

LETTER = Letter(
    code="RCP",
    version=3,
    reference="CF-2026-0142",
    date="22 November 2026",
    letterhead=HEAD,
    addressee=("Joanne Marsh", "4 Sedge Lane", "Fenbridge", "ZZ99 3AA"),
    salutation="Dear Joanne Marsh",
    heading="We have received the Early Help Assessment",
    blocks=(
        paragraph(
            "On 20 November 2026 we received an Early Help Assessment. Thank you for agreeing to this."
        ),
        paragraph("We will read it within ", "two working days", ". Then we will talk with you."),
        paragraph("What happens next:"),
        Bullets((plain("A coordinator rings you."), plain("You get a copy of the plan."))),
        Heading("Who may help"),
        SERVICES,
        paragraph("If anything in this letter is wrong, please ring us."),
    ),
    closing="Yours sincerely",
    signatory=("Sam Okafor", "Early Help Desk, Business Support"),
    enclosures=("How we use your information",),
    copies=("Priya Anand, Fenbridge Primary School",),
)
NOTICE = Letter(
    code="FPN",
    version=1,
    reference="",
    date="",
    letterhead=HEAD,
    heading="How we use your information",
    blocks=(paragraph("We keep what you tell us safe."), Bullets((plain("You may see it."),))),
)


def letter(number: int = 0, **changes: Any) -> Letter:
    """The letter with another name, number and reference."""
    given: dict[str, Any] = {
        "reference": f"CF-2026-{number:04d}",
        "addressee": (f"Joanne Marsh {number}", f"{number + 1} Sedge Lane", "Fenbridge", "ZZ99 3AA"),
        **changes,
    }
    return replace(LETTER, **given)


def is_postcode(line: str) -> bool:
    """Whether a line is a postcode of the UK."""
    try:
        POSTCODE.read(line)
    except Refused:
        return False
    return True


UNUSUAL = replace(
    LETTER,
    addressee=(
        "Łukasz Øvergård’s mother Zoë",
        "Flat (3)",
        "12 Sedge \\ Lane",
        "Fenbridge",
        "Fenshire",
        "ZZ99 3AA",
    ),
    salutation="Dear Łukasz & Zoë <both>",
    blocks=(
        paragraph("A bell \x07, a face 😀, ticks ☐ ☑, дом, Ελλάδα, ½ £5 – “quoted” (a\\b) {{ x }} {% if %}"),
        paragraph("A line\nand the next\r\nand a tab\tbetween, ", "bold Ł", " and after"),
        paragraph("x" * 400),
    ),
)
ARABIC = replace(LETTER, salutation="Dear علي بن أحمد", addressee=("علي بن أحمد", "4 Sedge Lane", "ZZ99 3AA"))
LONG = replace(LETTER, blocks=LETTER.blocks * 5, draft=True)
LARGE = replace(LETTER, large_print=True)
WIDE = replace(
    LETTER,
    large_print=True,
    blocks=(
        table(
            ("Organisation", "Responsibilities", "Telephone", "Self-referral", "Information"),
            (
                "Fenbridge Family Centre",
                "Everything " * 6,
                "01632 960123",
                "accepted",
                "Wheelchair-accessible",
            ),
            ("Young carers", "Time", "01632 960124", "", "Thursdays"),
        ),
    ),
)
TALL = replace(LETTER, blocks=(table(("What", "Why"), ("first", "because " * 400), ("second", "so")),))
BARE = replace(
    LETTER, addressee=(), salutation="", reference="", closing="", signatory=(), enclosures=(), copies=()
)

EVERY_KIND = {
    "usual": LETTER,
    "several pages, draft": LONG,
    "large print": LARGE,
    "unusual characters": UNUSUAL,
    "right to left": ARABIC,
    "too wide a table": WIDE,
    "too tall a row": TALL,
    "without an address": BARE,
    "enclosure": NOTICE,
}
