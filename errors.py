"""Why a run cannot go on: one small hierarchy, each with an exit code and a remedy.

What is wrong with the *content* of a case is a :class:`caseforms.findings.Finding`, never an exception.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """What the shell gets back."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    NOT_WRITTEN = 4
    PROOF_FAILED = 5
    TEMPLATE = 6
    INTERNAL = 70
    INTERRUPTED = 130


EXIT_MEANINGS: dict[Exit, str] = {
    Exit.FINE: "Everything asked for was done; there may be warnings, advice and questions.",
    Exit.FINDINGS: "At least one finding at error level; what it concerns was not produced. With “diff”: the two differ.",
    Exit.USAGE: "The command was not understood: an unknown form, option or code.",
    Exit.UNREADABLE: "A case file or the settings file could not be read.",
    Exit.NOT_WRITTEN: "A document could not be written (folder, permission, full disk).",
    Exit.PROOF_FAILED: "A finished document did not hold every value; it was not kept.",
    Exit.TEMPLATE: "A Word template or the text of a letter is broken, or asks for something that there is not.",
    Exit.INTERNAL: "A fault of caseforms itself. No document was written under its final name.",
    Exit.INTERRUPTED: "Stopped from the keyboard. Documents already listed are complete.",
}


class CannotGoOn(Exception):
    """The run cannot go on: ``message`` says what and where, ``remedy`` what to do."""

    exit_code: ClassVar[Exit] = Exit.INTERNAL

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Pass from one process to another with everything that was said."""
        return _again, (type(self), self.args, dict(self.__dict__))


def _again(kind: type[CannotGoOn], args: tuple[object, ...], said: dict[str, object]) -> CannotGoOn:
    made = kind.__new__(kind, *args)
    made.__dict__.update(said)
    return made


class Misused(CannotGoOn):
    """The command line asks for something that does not exist."""

    exit_code = Exit.USAGE


class VersionUsed(CannotGoOn):
    """The version number that a case gives stands already on a finished document with other answers."""

    exit_code = Exit.FINDINGS


class Unreadable(CannotGoOn):
    """An input file cannot be read. ``line`` and ``column`` count from 1 and are 0 when not known."""

    exit_code = Exit.UNREADABLE

    def __init__(
        self, message: str, remedy: str = "", *, file: str = "", line: int = 0, column: int = 0
    ) -> None:
        where = ":".join([file, *(str(n) for n in (line, column) if n)]) if file else ""
        super().__init__(f"{where}: {message}" if where else message, remedy)
        self.line = line
        self.column = column


class NotWritten(CannotGoOn):
    """An output file or folder cannot be written. Nothing is left half-written."""

    exit_code = Exit.NOT_WRITTEN


class ProofFailed(CannotGoOn):
    """A finished document lacks a value that the case has. ``lost`` lists the places of the answers."""

    exit_code = Exit.PROOF_FAILED

    def __init__(self, message: str, remedy: str, lost: tuple[str, ...]) -> None:
        super().__init__(message, remedy)
        self.lost = lost


class BadTemplate(CannotGoOn):
    """A Word template or the text of a letter cannot be used: its name, the place and the tag are in the message."""

    exit_code = Exit.TEMPLATE
