"""Letters by the hundred: one PDF ready for the printer, or a file for each. All processors work; memory stays flat.

What goes wrong with one letter is noted for it, and the others go on. Each finished letter is proved before it counts:
a letter of the PDF by reading the finished PDF back, page by page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from ..errors import CannotGoOn, NotWritten, ProofFailed
from .chunks import in_chunks
from .files import settle, write_one_of_many, writing
from .letter import Letter, fingerprint
from .letter_pdf import Drawn, LetterFile, draw, write_letter_pdf
from .letter_proof import FinishedLetters, expected, prove_letter_word_text, prove_pages

#: Makes one item of a batch: the letter first, then what is enclosed. Runs in any process, so it only returns.
Make = Callable[[int], Sequence[Letter]]
Progress = Callable[[int], None]

_NOT_PROVED = "The finished pages do not say all that the letter says."
_REPORT = "Print it by itself, and please report it."


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of one item of a batch.

    ``first`` and ``last`` are its pages in the PDF, counted from 1, enclosures and blank backs included; ``pages`` those
    of the letter itself; ``sheets`` what the envelope takes. ``fingerprint`` stands for its text, ``enclosed`` for that of
    each enclosure. ``file`` is its own file's name, where it has one. ``fault`` says why it was not printed, ``remedy``
    what to do; nothing else is set then.
    """

    item: int
    first: int = 0
    last: int = 0
    pages: int = 0
    sheets: int = 0
    fingerprint: str = ""
    enclosed: tuple[str, ...] = ()
    file: str = ""
    fault: str = ""
    remedy: str = ""


@dataclass(slots=True)
class _Laid:
    """One item on pages: what its letters must say, and the numbers of their pages in the file."""

    printed: Printed
    expected: tuple[str, ...]
    contents: tuple[tuple[int, ...], ...] = ()


class _NothingToPrint(Exception):
    """All items of a batch have a fault."""


def print_letters(
    count: int, make: Make, path: Path, *, title: str = "Letters", progress: Progress | None = None
) -> list[Printed]:
    """Print ``count`` items into one PDF, sorted by their number of sheets, and say what became of each, in their order.

    Each letter and each enclosure begins on the front of a sheet; blank backs say that they are blank. ``progress`` is
    told how many items are done. No file is made when nothing can be printed. Raises
    :class:`~caseforms.errors.NotWritten`, and :class:`~caseforms.errors.ProofFailed`; no file is left then.
    """
    faults: dict[int, Printed] = {}
    try:
        with writing(path) as stream:
            laid = _print(stream, count, make, title, faults, progress)
            wrong = _not_proved(stream, laid)
            if wrong:
                faults |= {item: Printed(item, fault=_NOT_PROVED, remedy=_REPORT) for item in wrong}
                stream.seek(0)
                stream.truncate()
                laid = _print(stream, count, make, title, faults, None)
                if _not_proved(stream, laid):
                    raise ProofFailed(f"{path.name}: {_NOT_PROVED}", _REPORT, ())
    except _NothingToPrint:
        return [faults[item] for item in range(count)]
    done = {each.printed.item: each.printed for each in laid}
    return [done.get(item) or faults[item] for item in range(count)]


def _print(
    stream: BinaryIO, count: int, make: Make, title: str, faults: dict[int, Printed], progress: Progress | None
) -> list[_Laid]:
    """Draw all items but those that have a fault, to which new ones are added. In order of their sheets."""

    def work(items: range) -> list[tuple[Printed, tuple[str, ...], tuple[Drawn, ...]]]:
        return [_drawn(item, make) for item in items if item not in known]

    known = frozenset(faults)
    file = LetterFile(stream)
    laid: list[_Laid] = []
    at = 0
    for chunk in in_chunks(count, work):
        for printed, wanted, drawn in chunk:
            if printed.fault:
                faults[printed.item] = printed
                continue
            numbers = tuple(tuple(file.contents(each, again=place > 0)) for place, each in enumerate(drawn))
            laid.append(_Laid(printed, wanted, numbers))
        at += 64
        if progress:
            progress(min(at, count))
    if not laid:
        raise _NothingToPrint
    laid.sort(key=lambda each: each.printed.sheets)
    _finish(file, laid, title)
    stream.flush()
    return laid


def _drawn(item: int, make: Make) -> tuple[Printed, tuple[str, ...], tuple[Drawn, ...]]:
    """One item on pages, or the reason why not."""
    try:
        letters = make(item)
        drawn = tuple(draw(letter) for letter in letters)
        first, *others = [fingerprint(letter) for letter in letters]
        sheets = sum((len(each.pages) + 1) // 2 for each in drawn)
        printed = Printed(
            item, pages=len(drawn[0].pages), sheets=sheets, fingerprint=first, enclosed=tuple(others)
        )
        wanted = tuple(expected(letter, len(each.pages)) for letter, each in zip(letters, drawn, strict=True))
        return printed, wanted, drawn
    except Exception as fault:  # a bad item never stops the others
        return _faulty(item, fault), (), ()


def _faulty(item: int, fault: Exception) -> Printed:
    if isinstance(fault, CannotGoOn):
        return Printed(item, fault=fault.message, remedy=fault.remedy)
    return Printed(item, fault=f"A fault of caseforms itself ({type(fault).__name__}).", remedy="Please report it.")


def _finish(file: LetterFile, laid: list[_Laid], title: str) -> None:
    """Put the pages in order, with the blank backs, and give each letter page numbers of its own."""
    pages: list[int] = []
    labels: list[bytes] = []
    for each in laid:
        start = len(pages)
        for place, contents in enumerate(each.contents):
            labels.append(b"%d<</S/D%b>>" % (len(pages), b"/P(enclosure )" if place else b""))
            pages += contents
            if len(contents) % 2:
                labels.append(b"%d<</P(blank)>>" % len(pages))
                pages.append(file.blank())
        each.printed = replace(each.printed, first=start + 1, last=len(pages))
    file.finish(pages, title, labels=b"/PageLabels<</Nums[%b]>>" % b"".join(labels))


def _not_proved(stream: BinaryIO, laid: list[_Laid]) -> list[int]:
    """Which items do not say on the finished pages what they must."""
    finished = FinishedLetters(stream)

    def work(places: range) -> list[int]:
        return [laid[place].printed.item for place in places if not _proved(finished, laid[place])]

    return [item for chunk in in_chunks(len(laid), work, few=1000) for item in chunk]


def _proved(finished: FinishedLetters, each: _Laid) -> bool:
    page = each.printed.first - 1
    for wanted, contents in zip(each.expected, each.contents, strict=True):
        if finished.digest(range(page, page + len(contents))) != wanted:
            return False
        page += len(contents)
        if len(contents) % 2:
            if not finished.is_blank(page):
                return False
            page += 1
    return page == each.printed.last
