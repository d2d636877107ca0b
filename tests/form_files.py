"""PDF forms as they come from courts and councils, with the traps that these have, made object by object."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from caseforms.render.pdf_file import PdfFile

_ON = b"<</Length 27/Type/XObject/Subtype/Form/BBox[0 0 12 12]>>\nstream\nq 2 w 2 2 m 10 10 l S Q   \n\nendstream"


@dataclass
class Made:
    """A file while it is made: widgets on its pages, fields of its tree."""

    file: PdfFile
    form: int
    pages: list[list[bytes]]
    listed: list[bytes]
    on: int = 0

    def widget(self, entries: str, page: int = 0, *, listed: bool = True) -> int:
        """A field that is its own widget; ``entries`` without Type and Subtype."""
        number = self.file.add(b"<</Type/Annot/Subtype/Widget/F 4 %b>>" % entries.encode("latin-1"))
        self.pages[page].append(b"%d 0 R" % number)
        if listed:
            self.listed.append(b"%d 0 R" % number)
        return number

    def on_state(self) -> int:
        """An appearance of a box that is ticked."""
        if not self.on:
            self.on = self.file.add(_ON)
        return self.on


def form_file(
    build: Callable[[Made], None],
    *,
    pages: int = 1,
    rotate: int = 0,
    form: str = "",
    tree: Sequence[str] | None = None,
) -> bytes:
    """A PDF whose widgets and fields ``build`` adds. ``form``: further entries of its AcroForm; ``tree``: its Fields instead."""
    out = io.BytesIO()
    file = PdfFile(out)
    made = Made(file, file.reserve(), [[] for _ in range(pages)], [])
    build(made)
    tree_of_pages = file.reserve()
    content = file.add_stream(b"BT ET")
    font = file.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    kids = [
        file.add(
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Rotate %d/Contents %d 0 R/Resources<<>>/Annots[%b]>>"
            % (tree_of_pages, rotate, content, b" ".join(annotations))
        )
        for annotations in made.pages
    ]
    file.add(
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, b" ".join(b"%d 0 R" % kid for kid in kids)),
        tree_of_pages,
    )
    listed = b" ".join(made.listed) if tree is None else " ".join(tree).encode("ascii")
    file.add(
        b"<</Fields[%b]/DA(/Helv 0 Tf 0 g)/DR<</Font<</Helv %d 0 R>>>>%b>>"
        % (listed, font, form.encode("ascii")),
        made.form,
    )
    info = file.add(b"<</Title(A form)>>")
    file.finish(
        file.add(b"<</Type/Catalog/Pages %d 0 R/AcroForm %d 0 R>>" % (tree_of_pages, made.form)), info
    )
    return out.getvalue()


def text(name: str, x: int = 50, y: int = 700, wide: int = 300, high: int = 18, more: str = "") -> str:
    """The entries of a field for text."""
    return f"/FT/Tx/T({name})/Rect[{x} {y} {x + wide} {y + high}]{more}"


def ticks(made: Made, name: str, states: Sequence[str], *, radio: bool = False, more: str = "") -> None:
    """One field with a widget for each state."""
    field = made.file.reserve()
    kids = []
    for number, state in enumerate(states):
        code = "".join(c if c.isalnum() else f"#{ord(c):02x}" for c in state)
        kid = made.widget(
            f"/Parent {field} 0 R/Rect[{50 + 40 * number} 600 {62 + 40 * number} 612]/AS/Off"
            f"/AP<</N<</{code} {made.on_state()} 0 R>>>>",
            listed=False,
        )
        kids.append(f"{kid} 0 R")
    flags = f"/Ff {1 << 15}" if radio else ""
    made.file.add(f"<</FT/Btn/T({name}){flags}/Kids[{' '.join(kids)}]{more}>>".encode("latin-1"), field)
    made.listed.append(b"%d 0 R" % field)
