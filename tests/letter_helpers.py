"""The sample letters: cases and settings of ``samples/letters``, changed in one place and written on the sample day."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers import as_yaml, changed, from_yaml

from caseforms.cases.case import typed
from caseforms.cases.reading import parse_case
from caseforms.cases.settings import Settings, read_settings
from caseforms.letters.addressees import Addressee, Stopped, addressees
from caseforms.letters.catalogue import LetterText, catalogue
from caseforms.letters.context import LetterCase
from caseforms.letters.letter import Written, write
from caseforms.render.letter import Bullets, Letter, Paragraph, passages
from caseforms.samples import SAMPLE_DAY, sample

FOLDER = sample("letters")

#: Each sample case with the letters that it serves.
SERVES: dict[str, tuple[str, ...]] = {
    "early_help_received": ("RCP", "RCP-R", "SINGLE", "FPN", "FPN-CHILD", "SLIP-LANG", "SLIP-LARGE"),
    "early_help_not_sent": ("EHAREQ", "CHASE7", "INC-ISM"),
    "early_help_closed": ("CLOSE14",),
    "early_help_no_consent": ("NOCON",),
    "early_help_triaged": ("INSUF", "CSC-INFO"),
    "step_down": ("SD-HANDOVER",),
    "step_down_no_consent": ("NOCON-SD",),
    "out_of_area": ("OOA-R", "OOA-P", "OOA-LA"),
    "kirklees_caf_found": ("KK-CHECK", "KK-DEC", "KK-ADV", "KK-JOIN"),
    "kirklees_refused": ("KK-CIN",),
    "kirklees_team": ("KK-REG", "KK-PACK", "KK-LP", "KK-INV-F", "KK-INV-P", "KK-PLAN"),
    "kirklees_de_escalated": ("KK-DEESC", "KK-CLOSE"),
    "kent_medway": ("KM-RCPT", "KM-FDBK", "KM-NE", "KM-COPY"),
    "kent_medway_no_consent": ("KM-NOCON",),
    "agreements": ("NS-CHILD", "NS-FAMILY", "PC-FDBK", "PC-ESC"),
}
SAMPLE_OF = {code: name for name, codes in SERVES.items() for code in codes}


@functools.cache
def settings() -> Settings:
    """The settings of the invented organisation."""
    return read_settings(FOLDER)


@functools.cache
def data_of(name: str) -> dict[str, Any]:
    """A sample case as plain data."""
    data: dict[str, Any] = from_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def case_of(name: str, changes: dict[str, Any] | None = None) -> LetterCase:
    """A sample case with changes by path, typed on the sample day. ``events+`` adds rows to its events."""
    changes = dict(changes or {})
    more = changes.pop("events+", [])
    data = changed(data_of(name), changes)
    data["events"] = [*data.get("events", []), *more]
    text = as_yaml(data)
    return typed(parse_case(text.encode("utf-8"), "case.yaml"), LetterCase, SAMPLE_DAY)


def event(code: str, at: str = "19/11/2026 09:00", **more: str) -> dict[str, str]:
    """A row of events."""
    return {"event": code, "at": at, **more}


def going(
    code: str, case: LetterCase, using: Settings | None = None
) -> tuple[tuple[Addressee, ...], tuple[Stopped, ...]]:
    """Those to whom a letter goes, and those to whom it does not; an enclosure goes with a letter to the parents."""
    text = catalogue()[code]
    return addressees(case, text.to or ("parent",), using or settings(), text.medium)


def written(code: str, case: LetterCase, number: int = 0, using: Settings | None = None) -> Written:
    """A letter for one of its addressees."""
    to = going(code, case, using)[0][number]
    return write(catalogue()[code], case, to, using or settings(), catalogue())


def all_written(code: str, changes: dict[str, Any] | None = None) -> Iterator[tuple[Addressee, Written]]:
    """A letter for each of its addressees, from the sample case that serves it."""
    case = case_of(SAMPLE_OF[code], changes)
    for to in going(code, case)[0]:
        yield to, write(catalogue()[code], case, to, settings(), catalogue())


def words(letter: Letter) -> str:
    """All that a letter says, one passage a line."""
    return "\n".join(passages(letter))


def prose(letter: Letter) -> str:
    """The sentences of a letter: its paragraphs and the entries of its lists."""
    found = []
    for block in letter.blocks:
        rows = (
            (block.runs,)
            if isinstance(block, Paragraph)
            else block.items
            if isinstance(block, Bullets)
            else ()
        )
        found += ["".join(text for text, _ in runs) for runs in rows]
    return "\n\n".join(found)


def text_of(of: str = "RCP", **parts: Any) -> LetterText:
    """A letter of the catalogue with other particulars."""
    return replace(catalogue()[of], **parts)


def house_file(code: str) -> Path:
    """The file of a letter of the house."""
    return catalogue()[code].file
