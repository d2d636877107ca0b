"""Making a filled form flat: what its fields show becomes part of the pages, and no field is left. And locking a file.

The pages are appended anew (see ``filling``); nothing else of the file is touched, so it stays sound.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from ...errors import ProofFailed
from ..pdf_file import PdfUpdate
from .objects import annotated, entries, faults_of, last_table, opened, place_of, resolved, written

_HIDDEN = 1 << 1 | 1 << 5


def flatten(data: bytes, file: str = "the form") -> bytes:
    """The same pages without fields. ``data`` is a PDF as ``filling`` makes it: not encrypted, with a sound table.

    Raises :class:`~caseforms.errors.Unreadable` when it cannot be read.
    """
    with faults_of(file):
        reader = opened(data, file, None)
        return data + _Flattening(data, reader).finished()


def locked(data: bytes, password: str) -> bytes:
    """The same file, encrypted with AES-256: it opens only with the password.

    Raises :class:`~caseforms.errors.ProofFailed` when it does not open with it, or draws other pages then.
    """
    from pypdf import PdfReader, PdfWriter

    plain = PdfReader(io.BytesIO(data))
    writer = PdfWriter(clone_from=plain)
    writer.encrypt(user_password=password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    found = PdfReader(out)
    if not found.is_encrypted or not found.decrypt(password) or drawing(found) != drawing(plain):
        raise ProofFailed(
            "The locked file does not show what the open one does.", "Write it without a password.", ()
        )
    return out.getvalue()


def drawing(reader: Any) -> bytes:
    """A hash of what draws the pages of a PDF."""
    digest = hashlib.sha256()
    for page in reader.pages:
        contents = page.get_contents()
        digest.update(contents.get_data() if contents is not None else b"")
        digest.update(b"\0")
    return digest.digest()


class _Flattening:
    """One update that puts the pages of a form in place of those with fields."""

    def __init__(self, data: bytes, reader: Any) -> None:
        start = last_table(data) or 0
        self.reader = reader
        self.update = PdfUpdate(
            len(data),
            int(reader.trailer["/Size"]),
            start,
            as_stream=not data[start : start + 10].startswith(b"xref"),
        )

    def finished(self) -> bytes:
        for page in self.reader.pages:
            self._page(page)
        trailer = self.reader.trailer
        root = trailer.raw_get("/Root")
        self.update.add(
            b"<<%b>>" % entries(resolved(root), {"/AcroForm", "/NeedsRendering"}), root.idnum, root.generation
        )
        keys = b"".join(
            b"%b %b" % (key.encode("ascii"), written(trailer.raw_get(key)))
            for key in ("/Info", "/ID")
            if key in trailer
        )
        return self.update.finish(b"/Root %d %d R%b" % (root.idnum, root.generation, keys))

    def _page(self, page: Any) -> None:
        kept, stamps = list[bytes](), list[bytes]()
        used: list[bytes] = []
        for each in annotated(page):
            node = resolved(each)
            if not isinstance(node, dict) or node.get("/Subtype") != "/Widget":
                kept.append(written(each))
                continue
            if int(resolved(node.get("/F")) or 0) & _HIDDEN:
                continue
            shown = _shown(node)
            if (
                shown is not None
                and place_of(shown) is not None
                and (placed := _placed(node, resolved(shown)))
            ):
                name = b"CaseformsF%d" % len(used)
                stamps.append(b"q %b cm /%b Do Q" % (placed, name))
                used.append(b"/%b %b" % (name, written(shown)))
        if len(kept) == len(annotated(page)):
            return
        resources = resolved(_inherited(page, "/Resources")) or {}
        drawn = resolved(resources.get("/XObject")) or {}
        more = b"/Resources<<%b/XObject<<%b%b>>>>" % (
            entries(resources, {"/XObject"}) if resources else b"",
            entries(drawn, set()) if drawn else b"",
            b"".join(used),
        )
        before = self.update.add(b"<</Length 2>>\nstream\nq\n\nendstream")
        after = self.update.add_stream(b"\nQ\n" + b"\n".join(stamps) + b"\n")
        body = b"%d 0 R %b %d 0 R" % (before, b" ".join(_contents(page)), after)
        more += b"/Contents[%b]" % body
        if kept:
            more += b"/Annots[%b]" % b" ".join(kept)
        place = page.indirect_reference
        self.update.add(
            b"<<%b%b>>" % (entries(page, {"/Resources", "/Contents", "/Annots"}), more),
            place.idnum,
            place.generation,
        )


def _contents(page: Any) -> Iterator[bytes]:
    raw = page.raw_get("/Contents") if "/Contents" in page else None
    found = resolved(raw)
    if isinstance(found, list):
        yield from (written(each) for each in found)
    elif raw is not None:
        yield written(raw)


def _inherited(page: Any, key: str) -> Any:
    node, depth = page, 0
    while isinstance(node, dict) and depth < 64:
        if key in node:
            return node[key]
        node, depth = resolved(node.get("/Parent")), depth + 1
    return None


def _shown(widget: Any) -> Any:
    """The appearance that a widget shows now, as a reference."""
    appearance: Any = resolved(widget.get("/AP"))
    if not hasattr(appearance, "raw_get") or "/N" not in appearance:
        return None
    raw = appearance.raw_get("/N")
    normal: Any = resolved(raw)
    if hasattr(normal, "get_data"):
        return raw
    state = widget.get("/AS")
    return normal.raw_get(state) if hasattr(normal, "raw_get") and state in normal else None


def _placed(widget: Any, form: Any) -> bytes:
    """The matrix that puts an appearance into its rectangle (ISO 32000, 12.5.5)."""
    box = [float(resolved(each)) for each in resolved(form.get("/BBox")) or []]
    if len(box) != 4:
        return b""
    a, b, c, d, e, f = (float(resolved(each)) for each in resolved(form.get("/Matrix")) or (1, 0, 0, 1, 0, 0))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    rect = [float(resolved(each)) for each in resolved(widget["/Rect"])]
    x0, x1, y0, y1 = min(rect[::2]), max(rect[::2]), min(rect[1::2]), max(rect[1::2])
    if right - left <= 0 or high - low <= 0:
        return b""
    wide, tall = (x1 - x0) / (right - left), (y1 - y0) / (high - low)
    return b"%g 0 0 %g %g %g" % (wide, tall, x0 - left * wide, y0 - low * tall)
