"""Letters by the hundred: one PDF ready for the printer, or a file for each. All processors work; memory stays flat.

What goes wrong with one letter is noted for it, and the others go on. Each finished letter is proved before it counts:
a letter of the PDF by reading the finished PDF back, page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from ..errors import CannotGoOn, ProofFailed
from .chunks import in_chunks
from .files import settle, write_one_of_many, writing
from .letter import Letter, fingerprint
from .letter_pdf import Drawn, LetterFile, draw, write_letter_pdf
from .letter_proof import FinishedLetters, expected, prove_pages, prove_word_text
from .letter_word import HOUSE_TEMPLATE, write_letter_word

#: Makes one item of a batch: the letter first, then what is enclosed. Runs in any process, so it only returns.
Make = Callable[[int], Sequence[Letter]]
Progress = Callable[[int], None]

_CHUNK = 64
_NOT_PROVED = "The finished pages do not say all that the letter says."
_REPORT = "Print it by itself, and please report it."


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of one item of a batch.

    ``first`` and ``last`` are its pages in the PDF, counted from 1, enclosures and blank backs included; ``pages`` those
    of the letter itself; ``sheets`` what the envelope takes. ``fingerprint`` stands for its text, ``enclosed`` for that of
    each enclosure. ``files`` are the names of its own files, where it has any. ``fault`` says why it was not printed, ``remedy``
    what to do; nothing else is set then.
    """

    item: int
    first: int = 0
    last: int = 0
    pages: int = 0
    sheets: int = 0
    fingerprint: str = ""
    enclosed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
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
    stream: BinaryIO,
    count: int,
    make: Make,
    title: str,
    faults: dict[int, Printed],
    progress: Progress | None,
) -> list[_Laid]:
    """Draw all items but those that have a fault, to which new ones are added. In order of their sheets."""

    def work(items: range) -> list[tuple[Printed, tuple[str, ...], tuple[Drawn, ...]]]:
        return [_drawn(item, make) for item in items if item not in known]

    known = frozenset(faults)
    file = LetterFile(stream)
    laid: list[_Laid] = []
    for number, chunk in enumerate(in_chunks(count, work, size=_CHUNK), 1):
        for printed, wanted, drawn in chunk:
            if printed.fault:
                faults[printed.item] = printed
                continue
            numbers = tuple(tuple(file.contents(each, again=place > 0)) for place, each in enumerate(drawn))
            laid.append(_Laid(printed, wanted, numbers))
        if progress:
            progress(min(number * _CHUNK, count))
    if not laid:
        raise _NothingToPrint
    laid.sort(key=lambda each: each.printed.sheets)
    _finish(file, laid, title)
    stream.flush()
    return laid


def _drawn(item: int, make: Make) -> tuple[Printed, tuple[str, ...], tuple[Drawn, ...]]:
    """One item on pages, or the reason why not."""
    try:
        letter, *others = make(item)
        ready = [_ready(letter), *map(_ready_again, others)]
    except Exception as fault:  # a bad item never stops the others
        return _faulty(item, fault), (), ()
    drawn = tuple(each for each, _, _ in ready)
    first, *enclosed = (fingerprint for _, _, fingerprint in ready)
    printed = Printed(
        item,
        pages=len(drawn[0].pages),
        sheets=sum((len(each.pages) + 1) // 2 for each in drawn),
        fingerprint=first,
        enclosed=tuple(enclosed),
    )
    return printed, tuple(wanted for _, wanted, _ in ready), drawn


def _ready(letter: Letter) -> tuple[Drawn, str, str]:
    """A letter on pages, what these must say, and the letter's fingerprint."""
    drawn = draw(letter)
    return drawn, expected(letter, len(drawn.pages)), fingerprint(letter)


#: The same for an enclosure, which as likely as not goes with every letter.
_ready_again = lru_cache(maxsize=64)(_ready)


def _faulty(item: int, fault: Exception) -> Printed:
    if isinstance(fault, CannotGoOn):
        return Printed(item, fault=fault.message, remedy=fault.remedy)
    return Printed(
        item, fault=f"A fault of caseforms itself ({type(fault).__name__}).", remedy="Please report it."
    )


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
            if not finished.says_blank(page):
                return False
            page += 1
    return page == each.printed.last


# -- a file for each ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that letters are written as: its ending, and what makes and proves one."""

    ending: str
    write: Callable[[Letter], bytes]


def pdf_files() -> Kind:
    """One PDF for each letter."""

    def write(letter: Letter) -> bytes:
        data = write_letter_pdf(letter)
        prove_pages(data, letter)
        return data

    return Kind(".pdf", write)


def word_files(template: Path = HOUSE_TEMPLATE) -> Kind:
    """One Word file for each letter."""

    def write(letter: Letter) -> bytes:
        data = write_letter_word(letter, template)
        prove_word_text(data, letter)
        return data

    return Kind(".docx", write)


def write_letters(
    count: int,
    make: Make,
    name: Callable[[int, int], str],
    folder: Path,
    kind: Kind,
    *,
    progress: Progress | None = None,
) -> list[Printed]:
    """Write each letter and each enclosure of ``count`` items into a file of its own, and say what became of each item.

    ``name`` is given the item and the place of the letter in it (0, then the enclosures) and returns the file's name
    without its ending. Each file is whole or not there; all are on the disk when this returns. Raises
    :class:`~caseforms.errors.NotWritten` when the folder or the disk is at fault.
    """

    def work(items: range) -> list[Printed]:
        return [_written(item, make, name, folder, kind) for item in items]

    done: list[Printed] = []
    for chunk in in_chunks(count, work, size=_CHUNK):
        done += chunk
        if progress:
            progress(len(done))
    settle()
    return done


def _written(item: int, make: Make, name: Callable[[int, int], str], folder: Path, kind: Kind) -> Printed:
    try:
        letters = make(item)
        ready = [kind.write(letter) for letter in letters]
        first, *enclosed = map(fingerprint, letters)
        files = tuple(f"{name(item, place)}{kind.ending}" for place in range(len(ready)))
    except Exception as fault:  # a bad item never stops the others
        return _faulty(item, fault)
    for file, data in zip(files, ready, strict=True):
        write_one_of_many(folder / file, data)
    return Printed(item, fingerprint=first, enclosed=tuple(enclosed), files=files)
