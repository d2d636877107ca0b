"""Objects of a PDF as pypdf gives them, and the ways in which they are looked at here."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import Unreadable


@contextmanager
def faults_of(file: str) -> Iterator[None]:
    """Whatever goes wrong inside a damaged file is one sentence, and nothing of it reaches a log."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except (MemoryError, NameError, ImportError, Unreadable):
        raise
    except Exception as fault:
        # pypdf raises whatever a damaged file makes it stumble over
        raise Unreadable(
            f"{file}: the PDF is damaged and cannot be read.",
            "Open it in a PDF reader and save it again, or ask for the file once more.",
        ) from fault
    finally:
        logger.setLevel(level)


def opened(data: bytes, file: str, password: Callable[[], str] | None) -> Any:
    """A reader of a PDF; a file that is encrypted without a password opens too. Raises Unreadable for one that does not open."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("") or (password is not None and reader.decrypt(password()))
        except (DependencyError, NotImplementedError):
            raise Unreadable(
                f"{file}: the PDF is encrypted in a way that caseforms does not know.",
                "Save it without protection.",
            ) from None
        if not opened:
            raise Unreadable(f"{file}: the PDF opens only with a password.", "Give the right password.")
    return reader


def last_table(data: bytes) -> int | None:
    """Where the last table of objects stands, as the end of the file says."""
    found = re.findall(rb"startxref\s+(\d+)", data[-2048:])
    return int(found[-1]) if found and 0 < int(found[-1]) < len(data) else None


def annotated(page: Any) -> list[Any]:
    """The annotations of a page, fields among them, as they are listed: references, mostly."""
    found = resolved(page.get("/Annots"))
    return list(found) if isinstance(found, list) else []


def resolved(value: Any) -> Any:
    """What a reference stands for; anything else is itself."""
    return value.get_object() if hasattr(value, "get_object") else value


def place_of(value: Any) -> tuple[int, int] | None:
    """The number and generation of an object that is referred to."""
    number = getattr(value, "idnum", None)
    return (number, value.generation) if number is not None else None


def entries(node: Any, without: set[str]) -> bytes:
    """A dictionary’s entries as PDF text, without some of them."""
    return b"".join(_name(key) + b" " + written(node.raw_get(key)) for key in node if key not in without)


def _name(key: str) -> bytes:
    from pypdf.generic import NameObject

    return written(NameObject(key))


def written(value: Any) -> bytes:
    """An object as PDF text."""
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()
