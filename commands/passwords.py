"""Passwords: asked for, or taken from a file or the environment; never from the command line, where others can see them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from ..errors import Misused, Unreadable


def password_of(path: Path) -> Callable[[], str]:
    """Asks for the password of a file that opens only with one; or takes it from CASEFORMS_FORM_PASSWORD.

    What it returns raises :class:`~caseforms.errors.Unreadable` where nobody can be asked.
    """

    def ask() -> str:
        if held := os.environ.get("CASEFORMS_FORM_PASSWORD"):
            return held
        if not sys.stdin.isatty():
            raise Unreadable(
                f"{path}: the PDF opens only with a password.",
                "Run caseforms in a terminal, which asks for it, or put it into CASEFORMS_FORM_PASSWORD.",
            )
        return str(click.prompt(f"Password of {path.name}", hide_input=True, err=True))

    return ask


def lock_password(file: Path | None) -> str:
    """The password that is to lock what is written: from a file, from CASEFORMS_PASSWORD, or asked for twice.

    Raises :class:`~caseforms.errors.Misused` when there is none.
    """
    if file is not None:
        from ..cases.reading import file_bytes

        text = file_bytes(file, 4096, "a file with a password").decode("utf-8", "replace")
        found = (text.splitlines() or [""])[0].strip()
    elif "CASEFORMS_PASSWORD" in os.environ:
        found = os.environ["CASEFORMS_PASSWORD"]
    elif sys.stdin.isatty():
        found = str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True))
    else:
        raise Misused(
            "There is no password to lock the file with.",
            "Put it into a file (--password-file) or into CASEFORMS_PASSWORD, or run caseforms in a terminal.",
        )
    if not found:
        raise Misused("The password is empty.", "Choose one with at least one character.")
    return found
