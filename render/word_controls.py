"""Content controls: the places in a Word document of ours that hold answers, so that what is changed by hand can be told.

A control has the path of its answer as its tag; a row has its number on paper in it. Controls show no frame and change nothing
in how the document looks; the boxes of ticks can be clicked. What stands in a control, and what stands beside all of them, is
remembered as hashes in the data that the document carries.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .layout import TICKED, UNTICKED
from .theme import WORD_FONT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W15_URI = "http://schemas.microsoft.com/office/word/2012/wordml"
W15 = f"{{{W15_URI}}}"
#: Word refuses a document with a longer tag or title of a control.
LONGEST_NAME = 64

_BOX = re.compile(f"[{TICKED}{UNTICKED}]")
_IN_TAG = re.compile(r"{{.*?}}")
_WINGDINGS = {"F0FE": TICKED, "F0FD": TICKED, "F052": TICKED, "F0A8": UNTICKED, "F06F": UNTICKED, "F0A3": UNTICKED}  # fmt: skip


# -- making --------------------------------------------------------------------------------------------------------------


def wrap_runs(paragraph: Any, tag: str, title: str) -> None:
    """Put the runs of a paragraph into a control. Raises ``ValueError`` for a tag that Word would refuse."""
    if len(_IN_TAG.sub("99", tag)) > LONGEST_NAME:
        raise ValueError(f"the tag of a control is too long: {tag}")
    control = paragraph.makeelement(f"{W}sdt", {})
    about = _below(control, "sdtPr")
    _below(about, "alias").set(f"{W}val", title[:LONGEST_NAME])
    _below(about, "tag").set(f"{W}val", tag)
    about.append(about.makeelement(f"{W15}appearance", {f"{W15}val": "hidden"}))
    content = _below(control, "sdtContent")
    for run in list(paragraph.iterchildren(f"{W}r")):
        content.append(run)
    paragraph.append(control)


def wrap_paragraphs(cell: Any, tag: str) -> None:
    """Put all that stands in a cell into one control."""
    inside = [child for child in cell if child.tag != f"{W}tcPr"]
    control = _below(cell, "sdt")
    _below(_below(control, "sdtPr"), "tag").set(f"{W}val", tag)
    content = _below(control, "sdtContent")
    for child in inside:
        content.append(child)


def make_boxes_clickable(body: Any) -> None:
    """Make each box in a control of ours one that a click ticks. ``body`` belongs to a finished document."""
    for text in [each for each in body.iter(f"{W}t") if each.text and _BOX.search(each.text)]:
        run = text.getparent()
        if len(run.findall(f"{W}t")) == 1 and len(_BOX.findall(text.text)) > 1 and _tagged(run) is not None:
            _split_boxes(run, text.text)


def _split_boxes(run: Any, text: str) -> None:
    from copy import deepcopy

    style = run.find(f"{W}rPr")
    for piece in re.split(f"([{TICKED}{UNTICKED}])", text):
        if not piece:
            continue
        made = run.makeelement(f"{W}r", {})
        if style is not None:
            made.append(deepcopy(style))
        words = _below(made, "t")
        words.text = piece
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addprevious(_box(made, piece == TICKED) if _BOX.fullmatch(piece) else made)
    run.getparent().remove(run)


def _box(run: Any, ticked: bool) -> Any:
    control = run.makeelement(f"{W}sdt", {})
    about = _below(control, "sdtPr")
    about.append(about.makeelement(f"{W15}appearance", {f"{W15}val": "hidden"}))
    box = about.makeelement(f"{W14}checkbox", {})
    about.append(box)
    for name, value in (("checked", str(int(ticked))), ("checkedState", "2612"), ("uncheckedState", "2610")):
        part = box.makeelement(f"{W14}{name}", {f"{W14}val": value})
        if len(value) > 1:
            part.set(f"{W14}font", WORD_FONT)
        box.append(part)
    _below(control, "sdtContent").append(run)
    return control


def _below(parent: Any, name: str) -> Any:
    made = parent.makeelement(f"{W}{name}", {})
    parent.append(made)
    return made


# -- looking -------------------------------------------------------------------------------------------------------------


def tag_of(control: Any) -> str:
    """The path in the tag of a control; empty where it has none."""
    found = control.find(f"{W}sdtPr/{W}tag")
    return (found.get(f"{W}val") or "") if found is not None else ""


def is_empty(control: Any) -> bool:
    """Whether a control shows only the words that Word puts into an empty one."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _tagged(element: Any) -> Any:
    """The outermost control with a tag around an element."""
    found = None
    for each in element.iterancestors(f"{W}sdt"):
        if tag_of(each):
            found = each
    return found


def said(element: Any, without: Iterable[Any] = ()) -> str:
    """The words below an element as they stand on the page once all tracked changes are accepted; ``without`` some parts.

    What was deleted or moved away, the second version of a drawing for old programs, and numbers that Word counts are left out.
    """
    return tidy("".join(_pieces(element, {id(each) for each in without})))


def _pieces(element: Any, without: set[int]) -> Iterator[str]:
    field = 0  # inside a field that Word works out: PAGE and the like
    skipping = None
    for event, node in _walk(element):
        if skipping is not None:
            skipping = None if event == "end" and node is skipping else skipping
            continue
        tag = node.tag
        if event == "end":
            if tag in (f"{W}p", f"{W}tr"):
                yield "\n"
            continue
        if tag in _LEFT_OUT or id(node) in without or (tag == f"{W}sdt" and is_empty(node)):
            skipping = node
        elif tag == f"{W}fldChar":
            field += {"begin": 1, "end": -1}.get(node.get(f"{W}fldCharType"), 0)
        elif field <= 0 and tag == f"{W}t":
            yield node.text or ""
        elif field <= 0 and tag in _SIGNS:
            yield _SIGNS[tag]
        elif field <= 0 and tag == f"{W}sym":
            yield _WINGDINGS.get((node.get(f"{W}char") or "").upper(), "\N{REPLACEMENT CHARACTER}")


_LEFT_OUT = frozenset(
    {*(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "txbxContent")), f"{MC}Fallback"}
)
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}
_LOOKED_AT = (*(f"{W}{name}" for name in ("p", "tr", "sdt", "fldChar", "t", "sym")), *_LEFT_OUT, *_SIGNS)


def _walk(element: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    yield from etree.iterwalk(element, events=("start", "end"), tag=_LOOKED_AT)


def tidy(text: str) -> str:
    """Words as they are compared: one space for each white space within a line, no empty lines around."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def print_of(text: str) -> str:
    """A short hash of words, which tells that they were changed and not what they were."""
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=6).hexdigest() if text else ""


def homes(root: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Every cell and every paragraph outside of cells, in reading order, with the tagged controls that stand there.

    A cell that holds a table is no home; what is in that table has its own.
    """
    held: dict[Any, list[Any]] = {}
    for control in root.iter(f"{W}sdt"):
        if tag_of(control) and _tagged(control) is None:
            held.setdefault(_home(control), []).append(control)
    for element in root.iter(f"{W}tc", f"{W}p", f"{W}sdt"):
        if element in held:
            yield element, held[element]
        elif element.tag == f"{W}tc":
            if not _has_table(element):
                yield element, []
        elif element.tag == f"{W}p" and _stands_alone(element):
            yield element, []


def _stands_alone(paragraph: Any) -> bool:
    """Whether a paragraph is in no cell and no control, and no second version of a drawing for old programs."""
    second = next(paragraph.iterancestors(f"{MC}Fallback"), None) is not None
    return not second and _cell(paragraph) is None and _tagged(paragraph) is None


def _home(control: Any) -> Any:
    """Where a control stands: its cell, or else its paragraph; a control around whole paragraphs is its own home."""
    cell = _cell(control)
    if cell is None:
        cell = next((each for each in control.iter(f"{W}tc") if not _has_table(each)), None)
    if cell is not None:
        return cell
    return next(control.iterancestors(f"{W}p"), control)


def _cell(element: Any) -> Any:
    """The cell in which an element stands, unless that holds a table or the element is in a text box."""
    for each in element.iterancestors(f"{W}tc", f"{W}txbxContent"):
        return each if each.tag == f"{W}tc" and not _has_table(each) else None
    return None


def _has_table(cell: Any) -> bool:
    return cell.find(f".//{W}tbl") is not None


def prints(body: Any) -> tuple[dict[str, str], list[str]]:
    """The hashes of a finished document: of each control by its tag, and of all that stands beside controls.

    Where words stand beside the controls of a cell, their hash follows that of the control behind a “+”.
    """
    controls: dict[str, str] = {}
    beside: dict[str, None] = {}
    for home, held in homes(body):
        around = print_of(said(home, held))
        for control in held:
            controls.setdefault(tag_of(control), print_of(said(control)) + (f"+{around}" if around else ""))
        if around and not held:
            beside[around] = None
    return controls, list(beside)
