"""Putting values into the places of a Word form: controls, legacy fields and cells. Each function changes one place of a document.

How a place looks stays as it is: its first run keeps its style, save that of a prompt (“Click here to enter text”).
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
#: Of one field, and of fields in fields: one that is never ended would reach to the end of the document.
_MOST_RUNS, _DEEPEST = 2_000, 3
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def ancestor(element: Any, name: str) -> Any:
    """The nearest element of a name around an element; ``None`` when there is none."""
    return next((each for each in element.iterancestors() if each.tag == f"{W}{name}"), None)


def put_tick(about: Any, box: Any, content: Any, on: bool) -> None:
    """Tick a content control, or leave it open: its state, and the sign that shows it."""
    _unbind(about)
    checked = box.find(f"{W14}checked")
    if checked is None:
        checked = box.makeelement(f"{W14}checked", {})
        box.insert(0, checked)
    checked.set(f"{W14}val", "1" if on else "0")
    state = box.find(f"{W14}checkedState" if on else f"{W14}uncheckedState")
    code = state.get(f"{W14}val") if state is not None else None
    sign = chr(int(code, 16)) if code else "☒" if on else "☐"
    texts = list(content.iter(f"{W}t"))
    if not texts:
        put_text(content, sign)
        return
    texts[0].text = sign
    for other in texts[1:]:
        other.text = ""


def put_control(about: Any, content: Any, text: str, choice: str = "") -> None:
    """Put text into a content control; of a list, ``choice`` is the value behind it."""
    _unbind(about)
    prompt = about.find(f"{W}showingPlcHdr")
    if prompt is not None:
        about.remove(prompt)
    day = about.find(f"{W}date")
    if day is not None:
        day.attrib.pop(f"{W}fullDate", None)
    for name in ("dropDownList", "comboBox"):
        listed = about.find(f"{W}{name}")
        if listed is not None:
            listed.attrib.pop(f"{W}lastValue", None)
            if choice:
                listed.set(f"{W}lastValue", choice)
    plain = about.find(f"{W}text")
    if plain is not None and "\n" in text:
        about.remove(plain)  # lines run into each other in a control for plain text, in LibreOffice at least
    put_text(content, text, keep_style=prompt is None)


def _unbind(about: Any) -> None:
    """A control that is bound to data of the file would show these in place of what is filled in, once Word opens it."""
    for each in list(about):
        if str(each.tag).endswith("}dataBinding"):
            about.remove(each)


def put_legacy_tick(box: Any, on: bool) -> None:
    """Tick a legacy form field, or leave it open."""
    checked = box.find(f"{W}checked")
    if checked is None:
        checked = box.makeelement(f"{W}checked", {})
        box.append(checked)
    checked.set(f"{W}val", "1" if on else "0")


def put_legacy_choice(listed: Any, entries: tuple[str, ...], value: str) -> None:
    """Choose an entry of a legacy form field."""
    result = listed.find(f"{W}result")
    if result is None:
        result = listed.makeelement(f"{W}result", {})
        listed.insert(0, result)
    result.set(f"{W}val", str(entries.index(value) if value in entries else 0))


def result_runs(first: Any) -> tuple[list[Any], Any]:
    """The runs between the separator and the end of the legacy field that begins in ``first``, and the run of its end.

    They may stand in several paragraphs. The end is ``None`` in a field that is never ended.
    """
    depth, inside = 0, False
    found: list[Any] = []
    for run in itertools.islice(_from(first), _MOST_RUNS):
        signs = [sign.get(f"{W}fldCharType") for sign in run.iter(f"{W}fldChar")]
        for kind in signs:
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            inside = inside or (kind == "separate" and depth == 1)
            if depth == 0:
                return found, run
        if depth > _DEEPEST:
            break
        if inside and not signs:
            found.append(run)
    return found, None


def _from(first: Any) -> Iterator[Any]:
    """The runs of a document from one on."""
    yield first
    yield from (each for each in first.iterdescendants(f"{W}r"))
    node = first
    while node is not None:
        for beside in node.itersiblings():
            yield from beside.iter(f"{W}r")
        node = node.getparent()


def put_legacy_text(first: Any, text: str) -> None:
    """Put text into a legacy form field."""
    runs, end = result_runs(first)
    if runs:
        _fill_run(runs[0], text)
        for other in runs[1:]:
            for words in list(other.iter(f"{W}t", f"{W}br", f"{W}tab")):
                words.getparent().remove(words)
        return
    made = first.makeelement(f"{W}r", {})
    if end is not None and not any(
        sign.get(f"{W}fldCharType") == "separate"
        for run in _between(first, end)
        for sign in run.iter(f"{W}fldChar")
    ):
        split = first.makeelement(f"{W}r", {})
        split.append(split.makeelement(f"{W}fldChar", {f"{W}fldCharType": "separate"}))
        end.addprevious(split)
    if end is not None:
        end.addprevious(made)
    else:
        first.addnext(made)
    _fill_run(made, text)


def _between(first: Any, end: Any) -> Iterator[Any]:
    for run in _from(first):
        if run is end:
            return
        yield run


def put_cell(cell: Any, text: str) -> None:
    """Put text into an empty cell. A row of an exact height would cut it off, so such a row may grow."""
    row = ancestor(cell, "tr")
    if row is not None:
        for height in row.findall(f"{W}trPr/{W}trHeight"):
            if height.get(f"{W}hRule") == "exact":
                height.set(f"{W}hRule", "atLeast")
    put_text(cell, text)


def put_text(holder: Any, text: str, *, keep_style: bool = True) -> None:
    """Text in place of what stands in a holder: in the first of its runs; further paragraphs go."""
    paragraphs = list(holder.iter(f"{W}p"))
    for other in paragraphs[1:]:
        other.getparent().remove(other)
    home = paragraphs[0] if paragraphs else holder
    runs = list(home.iter(f"{W}r"))
    if runs:
        run = runs[0]
        for other in runs[1:]:
            other.getparent().remove(other)
        style = run.find(f"{W}rPr")
        if style is not None and not keep_style:
            run.remove(style)
    else:
        run = home.makeelement(f"{W}r", {})
        home.append(run)
    _fill_run(run, text)


def _fill_run(run: Any, text: str) -> None:
    """The text of a run, each further line in a run of its own behind it; how it looks stays."""
    for child in list(run):
        if child.tag != f"{W}rPr":
            run.remove(child)
    style = run.find(f"{W}rPr")
    for number, line in enumerate(text.split("\n")):
        if number:
            again = run.makeelement(f"{W}r", {})
            if style is not None:
                again.append(copy.deepcopy(style))
            again.append(again.makeelement(f"{W}br", {}))
            run.addnext(again)
            run = again
        part = run.makeelement(f"{W}t", {_SPACE: "preserve"})
        part.text = line
        run.append(part)
