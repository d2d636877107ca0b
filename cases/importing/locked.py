"""Workbooks that are locked with a password, opened with the optional library msoffcrypto-tool."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from ...errors import Unreadable

#: With this password Excel locks workbooks that anybody may open.
_NOBODYS = "VelvetSweatshop"
#: How often a password may be mixed before it is tried; Excel does it 100,000 times, more than this would take too long.
_MOST_ROUNDS = 500_000
_LONGEST, _LARGEST_OLD = 100_000, 16 * 1024 * 1024
_WITHOUT = "save it without a password in the spreadsheet program"


def unlocked(data: bytes, file: str, password: Callable[[], str] | None) -> bytes:
    """A workbook without its lock. ``password`` is asked for the password, unless nobody has to know it.

    Raises :class:`~caseforms.errors.Unreadable` when the library is not installed, there is nobody to ask, the password is
    wrong, or the lock is of a kind that nobody knows.
    """
    if find_spec("msoffcrypto") is None:
        raise Unreadable(
            "the workbook has a password, and what opens it is not installed",
            f"Install it: pip install 'caseforms[locked]'. Or {_WITHOUT}.",
            file=file,
        )
    office = _office(data, file)
    opened = _opened(office, _NOBODYS, file)
    if opened is None:
        if password is None:
            raise Unreadable(
                "the workbook has a password", f"Run this where you can type it, or {_WITHOUT}.", file=file
            )
        opened = _opened(_office(data, file), password(), file)
    if opened is None:
        raise Unreadable("the password is not that of the workbook", f"Try again, or {_WITHOUT}.", file=file)
    return opened


def _office(data: bytes, file: str) -> Any:
    from msoffcrypto import OfficeFile
    from olefile import OleFileIO

    try:
        parts = OleFileIO(BytesIO(data))
        if not parts.exists("EncryptionInfo") and len(data) > _LARGEST_OLD:
            raise ValueError("the library takes a long time and much memory for a workbook of the old kind")
        if parts.exists("EncryptionInfo"):
            about = parts.openstream("EncryptionInfo").read(_LONGEST + 1)
            if len(about) > _LONGEST or b"<!" in about or b"<\0!" in about:
                raise ValueError("what tells of a lock is short, and declares nothing")
        office = OfficeFile(BytesIO(data))
        if getattr(office, "info", {}).get("spinValue", 0) > _MOST_ROUNDS:
            raise ValueError("this would take too long")
    except Exception:
        raise _damaged(file) from None
    return office


def _opened(office: Any, password: str, file: str) -> bytes | None:
    """What the workbook holds, or nothing when the password is wrong."""
    from msoffcrypto.exceptions import InvalidKeyError

    if not password:
        return None
    out = BytesIO()
    try:
        if office.format == "ooxml":
            office.load_key(password=password, verify_password=True)
        else:
            office.load_key(password=password)
        office.decrypt(out)
    except InvalidKeyError:
        return None
    except Exception:
        raise _damaged(file) from None
    return out.getvalue()


def _damaged(file: str) -> Unreadable:
    return Unreadable(
        "the lock of the workbook is damaged, or of a kind that cannot be opened",
        f"Open it in the spreadsheet program, and {_WITHOUT}.",
        file=file,
    )
