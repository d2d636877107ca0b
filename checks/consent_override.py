"""Going on without consent, or without telling the family: on which accepted reason, and who decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..cases.case import Case
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .consent_routes import OTHER, S17_AFTER_REFUSED_CAF, S47, is_withdrawn, refusal_of, route_of, stands
from .theme import theme_rule

_W = Level.WARNING
_ACCEPTED = (
    "Accepted are: significant harm to a child, harm to another person, a police investigation, the prevention or "
    "detection of crime, the prosecution of a serious crime, serious personal risk to the practitioner."
)
_ANGER = re.compile(
    r"\b(?:angr\w*|anger|cross|annoy\w*|furious|upset|offend\w*|complain\w*)\b", re.IGNORECASE
)
_NOT_REACHED = re.compile(
    r"\b(?:could not|couldn[’']t|unable to|cannot|can[’']t|not able to|did not|didn[’']t|no)\s+"
    r"(?:be\s+)?(?:reach\w*|contact\w*|get hold|answer\w*|repl\w*|pick up)",
    re.IGNORECASE,
)


@theme_rule(
    "CONS-03",
    "The reason is none of the accepted ones",
    f"For not asking, not informing or going on without consent. {_ACCEPTED} Anger of the family, or not having reached "
    "them, is not on the list, and words alone do not show which reason it is.",
    "Cafcass 2.98, 3.62, 3.78; Peterborough & Cambridgeshire, consent",
    _W,
)
def reason_is_accepted(form: Form, case: Case) -> Iterator[Problem]:
    """Not informing, and going on without consent, have one of the six accepted reasons."""
    not_informed = "consent.not_informed_reason", "consent.not_informed_detail"
    override = "consent.override_ground", "consent.override_reason"
    for (reason, words), enough in ((not_informed, [not_informed]), (override, [not_informed, override])):
        if not form.prints(reason):
            continue
        if case.says(reason, "other"):
            if not _accepted(case, reason):
                yield Problem(reason, f"{_why(case, words)} the accepted reasons", _discuss(_ACCEPTED))
            if not case.given(words):
                yield Problem(words, "missing: the other reason in words", f"Add “{words.split('.')[1]}: …”.")
        elif case.given(words) and not any(_ticked(case, other) for other, _ in enough):
            name = reason.split(".")[1]
            yield Problem(
                reason,
                f"{_why(case, words)} the accepted reasons; words alone do not say which it is",
                _discuss(f"Choose the reason under “{name}”. {_ACCEPTED}"),
            )
    told = "referral.parents_not_spoken_to_reason"
    if case.says("consent.parents_aware", "no") and not _accepted(case, "consent.not_informed_reason"):
        text = case.given(told)
        if isinstance(text, str) and (_ANGER.search(text) or _NOT_REACHED.search(text)):
            yield Problem(told, f"{_why(case, told)} the accepted reasons", _discuss(_ACCEPTED))


def _ticked(case: Case, path: str) -> tuple[str, ...]:
    value = case.given(path)
    return value if isinstance(value, tuple) else ()


def _accepted(case: Case, path: str) -> bool:
    return bool(set(_ticked(case, path)) - {"other"})


def _why(case: Case, words: str) -> str:
    text = str(case.given(words) or "")
    if _ANGER.search(text):
        return "the family’s anger is none of"
    if _NOT_REACHED.search(text):
        return "not having reached the family is none of"
    return "the reason given is none of"


def _discuss(words: str) -> str:
    return f"{words} If none of them holds, discuss it with your manager and tell the parents."


@theme_rule(
    "CONS-04",
    "Who decides without consent",
    "Practitioner and manager decide together; both are recorded and both sign.",
    "NSPCC information sharing 9; Cafcass 2.99",
    _W,
    firm=True,
)
def both_decide(form: Form, case: Case) -> Iterator[Problem]:
    """Going on without consent has two decision makers, and they are two people."""
    route = route_of(form, case)
    if route is None or not form.prints("consent.decided_by"):
        return
    goes_on = route in (S47, S17_AFTER_REFUSED_CAF, OTHER) and (refusal_of(case) or is_withdrawn(case))
    if not (goes_on or case.given("consent.override_reason")):
        return
    level = Level.ERROR if route is OTHER and not stands(case) else None
    names = [case.given(f"consent.{who}.name") for who in ("decided_by", "manager")]
    for who, name in zip(("decided_by", "manager"), names, strict=True):
        if not name:
            yield Problem(
                f"consent.{who}.name",
                "missing: who decided to go on without consent",
                "Add the name; practitioner and manager decide together and both sign.",
                level,
            )
    if all(names) and _flat(names[0]) == _flat(names[1]):
        yield Problem(
            "consent.manager.name",
            "practitioner and manager are the same person",
            "Decide it with your manager and record both.",
            level,
        )


def _flat(name: object) -> str:
    return " ".join(str(name).casefold().split())


@theme_rule(
    "CONS-07",
    "Sharing without consent needs a lawful basis and a reason",
    "Without consent information is shared only on a lawful basis or in the public interest, and the reason is recorded "
    "whether it is shared or not.",
    "NSPCC information sharing 6–9; Peterborough & Cambridgeshire, information sharing and consent; Cafcass 3.62",
    firm=True,
)
def sharing_has_a_basis(form: Form, case: Case) -> Iterator[Problem]:
    """Other sharing has consent, or a lawful basis and a reason."""
    if form.code != "referral" or route_of(form, case) is not OTHER or stands(case):
        return
    if not (refusal_of(case) or is_withdrawn(case)):
        yield Problem(
            "consent.given",
            f"it is not said whether consent was given: {OTHER.without}",
            f"Add “given:” under “consent”. {OTHER.instead}",
        )
    for name, what in (("override_reason", "reason"), ("lawful_basis_note", "lawful basis")):
        if not case.given(f"consent.{name}"):
            yield Problem(
                f"consent.{name}",
                f"missing: the {what} for sharing without consent",
                f"Add “{name}: …” under “consent”. {OTHER.instead}",
            )


RULES = (reason_is_accepted, both_decide, sharing_has_a_basis)
