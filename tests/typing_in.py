"""A person at a PDF reader: words typed and boxes clicked in PDFium’s own forms, as in the reader of a web browser."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Mapping
from typing import Any

from pypdfium2 import PdfDocument, raw

from caseforms.render.fields.model import Widget
from caseforms.render.fields.reading import read_form


def typed_in(data: bytes, words: Mapping[str, str], clicks: Iterable[tuple[str, str]] = ()) -> bytes:
    """The form as the reader saves it. ``words`` by the names of fields; ``clicks`` are names with the state to click."""
    fields = read_form(data, "form").fields
    document = PdfDocument(data)
    document.init_forms()
    desk = document.formenv.raw
    pages = [document[number] for number in range(len(document))]  # PDFium forgets a page that nobody holds

    def click(widget: Widget) -> Any:
        page, (left, low, _, _) = pages[widget.page].raw, widget.rect
        for act in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
            act(desk, page, 0, left + 4.5, low + 4.5)
        return page

    for name, text in words.items():
        page = click(fields[name].widgets[0])
        raw.FORM_SelectAllText(desk, page)
        wide = (text + "\0").encode("utf-16-le")
        held = ctypes.create_string_buffer(wide, len(wide))
        raw.FORM_ReplaceSelection(desk, page, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)))
        raw.FORM_ForceToKillFocus(desk)
    for name, state in clicks:
        click(next(widget for widget in fields[name].widgets if state in widget.states))
        raw.FORM_ForceToKillFocus(desk)
    out = io.BytesIO()
    document.save(out)
    for each in pages:
        each.close()
    document.close()
    return out.getvalue()
