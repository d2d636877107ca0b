"""A practitioner accepts a finding with a reason; what cannot be accepted, and what an acceptance lacks, is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.kinds import STRUCTURE, UNKNOWN_NAME, closest
from ..findings import CODES, Finding, Level, register
from ..forms import FORM_CODES, load
from ..forms.form import Form
from ..forms.requirements import CONFIRM, MUST, SHOULD
from ..forms.shared_rules import SHARED_RULES
from .every_rule import every_code
from .themes import THEME_RULES

#: Findings that mean that words would be lost: neither urgency nor a draft lifts them.
LOSSES = frozenset({STRUCTURE, UNKNOWN_NAME})
_OF_ANSWERS = "VAL-"
_FEWEST_WORDS = 3
_HOUSE = "House rule"

NO_REASON = register(
    "ACC-01",
    Level.ADVICE,
    "A finding is accepted without a reason",
    "The reason is printed on the last page, where a reader who does not know the case must understand it. Fewer than three "
    "words, “none” or “not known” are no reason: the finding itself stands, at its own level.",
    _HOUSE,
)
NO_SUCH_CODE = register(
    "ACC-02",
    Level.ADVICE,
    "There is no finding with this code",
    "An entry under “accepted” names the code that stands behind the level in a finding, such as IS1-04.",
    _HOUSE,
)
STALE = register(
    "ACC-03",
    Level.ADVICE,
    "The acceptance meets no finding",
    "What was accepted has been put right since, or stands at another answer. An entry that stays behind would silence the "
    "finding if it came back for another reason. An entry for another form is left alone.",
    _HOUSE,
)
REFUSED = register(
    "ACC-04",
    Level.WARNING,
    "This finding cannot be accepted",
    "An error of consent or confidentiality protects the family, and words that would be lost reach no reader, whatever the "
    "reason. Put right what the finding says. As a warning, in an urgent referral, an error of consent may be accepted.",
    _HOUSE,
)
_WHY = {
    True: "words would be lost on the way to the reader",
    False: "as an error it protects the family’s consent or confidentiality",
}


def why_firm(code: str) -> str:
    """Why a finding cannot be accepted away; empty when it can. Said of errors: the same code as a warning can be."""
    return _WHY[code in LOSSES] if code in LOSSES or CODES[code].firm else ""


def stays(finding: Finding, firm: Collection[str]) -> bool:
    """Whether a finding stands whatever is accepted. ``firm``: the paths of requirements that cannot be accepted away."""
    if finding.code in LOSSES:
        return True
    return finding.level is Level.ERROR and (CODES[finding.code].firm or finding.path in firm)


def accept(finding: Finding, case: Case, firm: Collection[str]) -> Finding:
    """The finding, with the reason and the name of whoever accepts it."""
    if stays(finding, firm):
        return finding
    for _, row in case.rows("accepted"):
        if _meets(row, finding) and _is_reason(row.reason):
            by = f" ({row.by})" if is_value(row.by) else ""
            return replace(finding, accepted=f"{row.reason}{by}")
    return finding


def acceptances(form: Form, case: Case, found: Sequence[Finding], firm: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the entries under “accepted”, given all findings of this check."""
    for path, row in case.rows("accepted"):
        code = _code(row)
        met = [finding for finding in found if _meets(row, finding)]
        held = next((finding for finding in met if stays(finding, firm)), None)
        if held is not None:
            where = f" at “{form.label(held.path)}”" if held.path else ""
            yield Finding(
                REFUSED,
                Level.WARNING,
                f"{path}.code",
                f"{code}{where} cannot be accepted: {_WHY[held.code in LOSSES]}",
                "Put right what the finding says, and take this entry out.",
                _HOUSE,
            )
        elif met and not _is_reason(row.reason):
            yield Finding(
                NO_REASON,
                Level.ADVICE,
                f"{path}.reason",
                "accepted without a reason of at least three words, so the finding stands",
                "Say in a sentence why it is right to go on in this case.",
                _HOUSE,
            )
        elif not met and not _known(code):
            near = closest(code, list(CODES)) if code else []
            yield Finding(
                NO_SUCH_CODE,
                Level.ADVICE,
                f"{path}.code",
                f"there is no finding with the code “{code[:20]}”"
                if code
                else "the code of the finding is missing",
                f"Did you mean “{near[0]}”?" if near else "Codes stand behind the level in a finding.",
                _HOUSE,
            )
        elif not met and _is_of(form, code, row.path):
            yield Finding(
                STALE,
                Level.ADVICE,
                f"{path}.code",
                f"this check gives no finding {code} that the entry could accept",
                "Take the entry out, or correct its “path”.",
                _HOUSE,
            )


def _code(row: Any) -> str:
    return str(row.code).strip().upper() if is_value(row.code) else ""


def _meets(row: Any, finding: Finding) -> bool:
    return _code(row) == finding.code and (not is_value(row.path) or row.path == finding.path)


def _is_reason(given: Any) -> bool:
    return isinstance(given, str) and len(re.findall(r"\w+", given)) >= _FEWEST_WORDS


def _known(code: str) -> bool:
    """Whether there is such a code: in this check, in another form, or else anywhere."""
    if code not in CODES:
        for form in FORM_CODES:
            load(form)
    return code in CODES or code in every_code()


def _is_of(form: Form, code: str, path: Any) -> bool:
    """Whether a check for this form would give the finding, if there were cause for it."""
    if any(rule.code == code for rule in form.rules):
        return True
    everywhere = any(code in (rule.code for rule in rules) for rules in (SHARED_RULES, THEME_RULES))
    of_answers = code in (MUST, SHOULD, CONFIRM) or code.startswith(_OF_ANSWERS)
    if is_value(path):
        return (everywhere or of_answers) and (form.prints(path) or path == "reference")
    return everywhere
