"""Proof: a finished document is read back, and every value must be on it whole.

The text of the file is compared with the content in reading order, without white space, so that one “Yes” cannot stand
for another. A long answer may be cut by a page or a row; its pieces must then all be there. What may not be disclosed is
searched for in the whole file, also where no reader looks (``hidden_text``), and in its name.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable

from ..errors import ProofFailed
from .hidden_text import everywhere_in_pdf, everywhere_in_word
from .layout import Cards, Content, Layout, Note, Table
from .pdf_words import page_words, properties, readings
from .text import printable, squeezed

#: Whether a text discloses what may stand nowhere in the file; ``None`` when there is nothing to keep.
Discloses = Callable[[str], bool]

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEAST_PIECE = 6
_LEAST_TEXT = 30
_CHUNK = 24
_FAR = 400


def prove_word(data: bytes, layout: Layout, content: Content, discloses: Discloses | None = None) -> None:
    """Read a Word file back. Raises :class:`~caseforms.errors.ProofFailed` naming what is lost or leaked.

    ``discloses`` tells whether a piece of text gives away what may stand nowhere in the file.
    """
    body, around = word_text(data)
    leaks = _leaks(everywhere_in_word(data), discloses) if discloses else []
    _prove("Word", squeezed(body), f"{body} {around}", layout, content, leaks, printable)


def prove_pdf(
    data: bytes, layout: Layout, content: Content, discloses: Discloses | None = None
) -> list[str]:
    """Read a PDF back and return the words of its pages. Raises :class:`~caseforms.errors.ProofFailed` naming what is lost or leaked.

    ``discloses`` tells whether a piece of text gives away what may stand nowhere in the file.
    """
    from .fonts import drawn
    from .pdf import furniture_lines

    around = " ".join(properties(data))
    read: list[list[str]] = []
    for pages in readings(data):
        read.append(pages)
        body = []
        for number, page in enumerate(pages, 1):
            flat = squeezed(page).replace("DRAFT", "", int(content.furniture.draft))
            for line in reversed(furniture_lines(content.furniture, number, len(pages))):
                flat = "".join(flat.rsplit(squeezed(line), 1))
            body.append(flat)
        everything = f"{' '.join(pages)} {around}"
        leaks = _leaks(everywhere_in_pdf(data, pages), discloses) if discloses else []
        try:
            _prove("PDF", "".join(body), everything, layout, content, leaks, drawn, len(pages))
            break
        except ProofFailed as failed:
            if leaks or not failed.lost or len(read) > 1:
                raise
    return read[0]


def prove_data(texts: Iterable[str], discloses: Discloses | None) -> None:
    """Search the texts that a document is to carry along. Raises :class:`~caseforms.errors.ProofFailed`."""
    if discloses and (leaks := _leaks([("the data that it carries", "\n".join(texts))], discloses)):
        raise ProofFailed(f"The document was not kept: {leaks[0]}.", "Withhold it or take it out of the text.", ())


def prove_undisclosed(data: bytes, discloses: Discloses | None) -> None:
    """Search a whole PDF for what may stand nowhere in it. Raises :class:`~caseforms.errors.ProofFailed`."""
    if discloses and (leaks := _leaks(everywhere_in_pdf(data, page_words(data)), discloses)):
        raise ProofFailed(f"The document was not kept: {leaks[0]}.", "Withhold it or take it out of the text.", ())


def prove_name(name: str, discloses: Discloses | None) -> str:
    """The name of a file, unless it discloses something. Raises :class:`~caseforms.errors.ProofFailed`."""
    if discloses and (leaks := _leaks([("its name", name)], discloses)):
        raise ProofFailed(
            f"A document was not kept: {leaks[0]}.", "Give the case a reference that tells nothing.", ()
        )
    return name


def _leaks(places: Iterable[tuple[str, str]], discloses: Discloses) -> list[str]:
    """Where in a file something that may not be disclosed stands, also when it is broken over two lines."""
    discloses = functools.cache(discloses)  # hundreds of tags hold the same few names
    return [
        f"a confidential answer can be read in {place}"
        for place, text in places
        if discloses(text) or ("\n" in text and discloses(re.sub(r"\s*\n\s*", "", text)))
    ]


def word_text(data: bytes) -> tuple[str, str]:
    """The text of a Word file in reading order: that of the document, and that of head, foot and properties."""
    from lxml import etree

    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body, around = "", []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not re.match(
                r"word/(document|header\d*|footer\d*)\.xml$|docProps/", name
            ) or not name.endswith(".xml"):
                continue
            root = etree.fromstring(archive.read(name))
            pieces = []
            for node in root.iter():
                if node.tag == f"{w}t" or name.startswith("docProps"):
                    pieces.append((node.text or "") + (" " if name.startswith("docProps") else ""))
                elif node.tag in (f"{w}br", f"{w}p", f"{w}tab"):
                    pieces.append(" ")
            text = "".join(pieces)
            if name == "word/document.xml":
                body = text
            else:
                around.append(text)
    return body, " ".join(around)


def _prove(
    kind: str,
    flat: str,
    everything: str,
    layout: Layout,
    content: Content,
    leaks: list[str],
    shown: Callable[[str], str],
    pages: int = 0,
) -> None:
    lost = lost_values(flat, ((path, squeezed(shown(text))) for path, text in content.printed(layout)), pages)
    faults = [f"“{path}” is not on the page" for path in lost]
    meant = [shown(text) for _, text in content.printed(layout)] + list(_fixed_words(layout))
    furniture = content.furniture
    meant += [*furniture.head, furniture.foot] * max(pages, 1) + [
        furniture.organisation,
        furniture.organisation,
        furniture.title,
    ]
    for trace in ("{{", "{%", "\ufffd"):
        if everything.count(trace) > sum(text.count(trace) for text in meant):
            faults.append(f"“{trace}” is left over")
    if flat.count("None") > sum(squeezed(text).count("None") for text in meant):
        faults.append("the word “None” stands where nothing was said")
    faults += leaks
    if faults:
        raise ProofFailed(
            f"The finished {kind} document failed its proof: {'; '.join(faults[:8])}"
            + (f"; and {len(faults) - 8} more" if len(faults) > 8 else "")
            + ".",
            "Nothing was written. With a template of your own, try without --templates; or else please report it.",
            tuple(lost),
        )


def _fixed_words(layout: Layout) -> Iterable[str]:
    yield layout.title
    yield layout.subtitle
    for section in layout.sections:
        yield section.title
    for item in layout.items():
        yield item.text if isinstance(item, Note) else item.label
        if isinstance(item, Table):
            yield from (column.label for column in item.columns)
        elif isinstance(item, Cards):
            yield from (part.label for part in item.items)


def lost_values(flat: str, meant: Iterable[tuple[str, str]], pages: int = 0) -> list[str]:
    """The paths whose text is not in ``flat`` in order. Both texts are squeezed. Linear unless something is lost.

    ``pages`` is 0 for a file without pages (Word). Over several pages a row of a table may be cut, so a long text may
    come in as many pieces as there are pages.
    """
    texts = [(path, text) for path, text in meant if text]
    lost: set[int] = set()
    while True:
        missed, trail = _first_miss(flat, texts, lost, pages)
        if missed is None:
            return [path for number, (path, _) in enumerate(texts) if number in lost]
        lost.add(_culprit(flat, texts[missed][1], trail, missed))


def _first_miss(
    flat: str, texts: list[tuple[str, str]], lost: set[int], pages: int
) -> tuple[int | None, list[tuple[int, int, int]]]:
    """The first text that is not in ``flat`` in order, and the way there: how far each text jumped, its number, from where."""
    trail: list[tuple[int, int, int]] = []
    position = 0
    mixed = pages > 0 and bool(RIGHT_TO_LEFT.search(flat))
    for number, (_, text) in enumerate(texts):
        if number in lost:
            continue
        found = flat.find(text, position)
        if found >= 0:
            trail.append((found - position, number, position))
            position = found + len(text)
        elif mixed and (text in flat or _holds_right_to_left(flat, text)):
            continue  # a page with right-to-left words is not given back in the order in which it was drawn
        elif not (_in_pieces(flat, text, position, pages) or _in_chunks(flat, text, pages)):
            return number, trail
    return None, trail


def _culprit(flat: str, text: str, trail: list[tuple[int, int, int]], missed: int) -> int:
    """Which text is really lost: the missed one, or an earlier one that was taken for its like far below."""
    jump, number, _ = max((each for each in trail if flat.find(text, each[2]) >= 0), default=(0, missed, 0))
    return number if jump > _FAR else missed


def _in_chunks(flat: str, text: str, pages: int) -> bool:
    """Whether a long text that stands on the page more than once, broken at different places, is there.

    Beginning and end must be there, and all between them but the few characters around each break of a page.
    """
    chunks = [text[start : start + _CHUNK] for start in range(0, len(text) - _CHUNK + 1, _CHUNK)] + [
        text[-_CHUNK:]
    ]
    if pages < 2 or len(text) < 4 * _CHUNK or chunks[0] not in flat or chunks[-1] not in flat:
        return False
    return sum(chunk not in flat for chunk in chunks) < pages


def _holds_right_to_left(flat: str, text: str) -> bool:
    """Whether the letters of a text with right-to-left words are all there.

    A PDF holds such words in visual order, and readers give them back in one order or the other.
    """
    there, meant = Counter(RIGHT_TO_LEFT.findall(flat)), Counter(RIGHT_TO_LEFT.findall(text))
    return meant <= there and all(piece in flat for piece in RIGHT_TO_LEFT.split(text))


def _in_pieces(flat: str, text: str, start: int, most: int) -> bool:
    """Whether a long ``text`` stands in ``flat`` from ``start`` on in at most ``most`` pieces, in order."""
    if most < 2 or len(text) < _LEAST_TEXT:
        return False
    position, done = start, 0
    for _ in range(most):
        low, high, best = 0, len(text) - done, -1
        while low < high:
            middle = (low + high + 1) // 2
            at = flat.find(text[done : done + middle], position)
            if at >= 0:
                low, best = middle, at
            else:
                high = middle - 1
        if best < 0 or low < min(_LEAST_PIECE, len(text) - done):
            return False
        position, done = best + low, done + low
        if done == len(text):
            return True
    return False
