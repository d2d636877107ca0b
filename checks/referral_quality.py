"""Is a referral good enough to act on? What a reader at the duty desk finds poor, beyond answers that are missing.

Whether each answer is there is a requirement of the form. These rules look at what the answers say. Those that judge
words by their look are advice, and only advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import wraps
from typing import Any

from ..cases.blocks import Block, is_value
from ..cases.case import Case
from ..cases.kinds import Kind, Stated
from ..findings import Level
from ..forms.form import Form
from ..forms.requirements import Problem
from .theme import Look, ThemeRule, theme_rule

_GOOD = "Peterborough & Cambridgeshire, good referral"
_POOR = "Peterborough & Cambridgeshire, poor referral"
_A, _W = Level.ADVICE, Level.WARNING

_CONCERN, _INCIDENT = 40, 15  # words


def of_referrals(look: Look) -> Look:
    """The rule looks at referrals alone."""

    @wraps(look)
    def only_there(form: Form, case: Case) -> Iterator[Problem]:
        if form.code == "referral":
            yield from look(form, case)

    return only_there


_ELSEWHERE = re.compile(
    r"\b(?:see|as (?:per|in)|please (?:see|find|refer)|refer(?:red)? to|attached|enclosed|overleaf)\b"
    r"|^(?:as (?:above|below|discussed|before)|ditto|tbc|to follow)\b",
    re.IGNORECASE,
)
_MOST_WORDS_OF_A_POINTER = 14


@theme_rule(
    "RQ-01",
    "The answer only points to another place",
    "“See attached” or “as discussed” makes the reader search, and a photograph of handwriting may be hard to read or go "
    "missing. What matters stands in the answer itself; what is attached supports it.",
    _POOR,
    _A,
)
@of_referrals
def answered_here(form: Form, case: Case) -> Iterator[Problem]:
    """A narrative tells something itself and does not only point to an attachment."""
    for leaf in case.leaves:
        if leaf.asked is None or not isinstance(leaf.asked.kind, Kind) or leaf.asked.kind.name != "narrative":
            continue
        if not isinstance(leaf.value, str) or not form.prints(leaf.path):
            continue
        if len(leaf.value.split()) <= _MOST_WORDS_OF_A_POINTER and _ELSEWHERE.search(leaf.value):
            yield Problem(
                leaf.path,
                "this answer only points to another place",
                "Write the main points here, and attach the rest.",
            )


@theme_rule(
    "RQ-02",
    "Too short to act on",
    f"Fewer than {_CONCERN} words on the concern, or {_INCIDENT} on an incident, seldom tell who did what, when, where, and "
    "what came of it. The number is a rule of thumb: a short account that says all of it is good.",
    _POOR,
    _A,
)
@of_referrals
def long_enough(form: Form, case: Case) -> Iterator[Problem]:
    """The concern and each incident are told in enough words to act on."""
    for path, least in (("referral.concern_exact", _CONCERN), *((p, _INCIDENT) for p in _accounts(case))):
        words = len(str(case.given(path) or "").split())
        if 0 < words < least:
            yield Problem(
                path,
                f"only {words} word{'s' if words > 1 else ''}: the reader will ring back for all that is not said",
                "Say who did what, when and where, what was seen, heard and said, and what came of it.",
            )


_STILL_GOES_ON = re.compile(
    r"\b(?:is|are|has|have|does|do) still\b|\bstill (?:happens?|goes|lives?|comes?|hits?|shouts?|drinks?|takes?)\b"
    r"|\bcontinu(?:es|ing) to\b|\b(?:is|are) (?:ongoing|continuing)\b|\bto this day\b|\bat (?:the moment|present)\b"
    r"|\bcurrently\b|\bevery (?:day|night|week|weekend) now\b",
    re.IGNORECASE,
)
_IS_OVER = re.compile(
    r"\bno longer\b|\bused to (?:be|have|hit|shout|live|drink|leave|take|go|come)\b|\b(?:has|have|had) stopped\b"
    r"|\byears ago\b|\bin the past\b|\bhistorically\b",
    re.IGNORECASE,
)
_QUOTED = re.compile('“[^”]*”|"[^"]*"')
_RECENT, _LONG_AGO = timedelta(days=92), timedelta(days=366)


@theme_rule(
    "RQ-03",
    "Past or present?",
    "What is said of the time does not fit the dates or the words: “current” beside a date of long ago, “past” beside "
    "“still”, “immediate” when nothing has happened for three months. The reader must see what is happening now.",
    _POOR,
    _A,
)
@of_referrals
def past_or_present(form: Form, case: Case) -> Iterator[Problem]:
    """Dates, words and the answers on past and current fit each other."""
    days: list[date] = []
    for path, row in case.rows("incidents"):
        days += [row.when] if isinstance(row.when, date) else []
        account = _QUOTED.sub("", row.what) if isinstance(row.what, str) else ""
        where = f"{path}.past_or_current"
        if row.past_or_current == "past" and _STILL_GOES_ON.search(account):
            yield Problem(
                where,
                "“past”, but the account reads as if it still goes on",
                "Say when it last happened, or write “current”.",
            )
        elif row.past_or_current == "current" and _IS_OVER.search(account):
            yield Problem(
                where,
                "“current”, but the account reads as if it is over",
                "Say when it last happened, or write “past”.",
            )
        elif (
            row.past_or_current == "current"
            and isinstance(row.when, date)
            and row.when < case.today - _LONG_AGO
        ):
            yield Problem(
                where,
                "“current”, but its date is more than a year ago",
                "Say when it last happened, or write “past”.",
            )
    rows = case.rows("incidents")
    if (
        case.says("referral.timeframe", "immediate")
        and len(days) == len(rows) > 0
        and max(days) < case.today - _RECENT
    ):
        yield Problem(
            "referral.timeframe",
            "“immediate”, but the latest incident is more than three months ago",
            "Say what happens now, or choose “previous” or “mixed”.",
        )


_ONCE_OR_OFTEN = (
    "Write how often, since when, and whether it happened before; if you know nothing earlier, say so."
)


@theme_rule(
    "RQ-05",
    "How often does it happen?",
    "One slap and a slap every week are different concerns. Where the number is not known, the account can still tell "
    "since when, or that nothing earlier is known.",
    _POOR,
    _A,
)
@of_referrals
def often_or_once(form: Form, case: Case) -> Iterator[Problem]:
    """Where “how often” has no answer, the words give the context: once, often, since when."""
    rows = case.rows("incidents")
    for path, row in rows:
        if isinstance(row.frequency, Stated) and isinstance(row.what, str) and _without_context(row.what):
            yield Problem(
                f"{path}.frequency",
                "how often is not known, and the account gives no idea of it",
                _ONCE_OR_OFTEN,
            )
    concern, background = case.given("referral.concern_exact"), case.given("referral.background")
    if not rows and isinstance(concern, str) and _without_context(f"{concern}\n\n{background or ''}"):
        yield Problem(
            "referral.concern_exact", "nothing tells how often it happens, or since when", _ONCE_OR_OFTEN
        )


def _without_context(text: str) -> bool:
    from .prose.amounts import no_context
    from .prose.text import Prose

    return any(True for _ in no_context(Prose(text)))


_PRONOUN = re.compile("he|she|they|him|hers?|them|his|theirs?")
_PERSON = re.compile(
    "(?:step)?(?:mother|father)|mum(?:my)?|dad(?:dy)?|parents?|carers?|child|children|baby|boys?|girls?|toddler|infant"
    "|teenager|sisters?|brothers?|siblings?|twins?|partner|boyfriend|girlfriend|husband|wife|aunt|uncle|cousin|gran|nan"
    "|grand(?:mother|father|parents|ad)|son|daughter|neighbours?|caller|man|woman|person|adults?|people|staff|teacher"
    "|nurse|midwife|doctor|worker|officer|police|pupils?|patient|client|tenant|friends?|family|couple|driver"
)
#: Words with a capital that name nobody: days, months, and what often opens a sentence.
_NOBODY = re.compile(
    r"i|we|my|our|\w+day|january|february|march|april|may|june|july|august|\w+ember|october|christmas|easter|gp"
    "|the|an?|on|at|in|from|by|for|with|when|while|as|if|after|before|during|since|until|then|there|th(?:is|at|ese|ose)"
    "|it|last|both|again|because|although"
)


@theme_rule(
    "RQ-06",
    "Who is “he” or “she”?",
    "An account that begins with “she” or “they” makes the reader guess who is meant, and a wrong guess can be about the "
    "wrong child. Name the person, with the relationship, at the first mention.",
    _POOR,
    _A,
)
@of_referrals
def named_first(form: Form, case: Case) -> Iterator[Problem]:
    """An account names a person before it says “he”, “she” or “they”."""
    for path in ("referral.concern_exact", *_accounts(case)):
        text = case.given(path)
        if isinstance(text, str) and (pronoun := _dangling(text)):
            yield Problem(
                path,
                f"it begins with “{pronoun}”, before anybody is named",
                "Name the person, with the relationship to the child.",
            )


def _dangling(text: str) -> str:
    """The pronoun that stands in the first sentence before any person does; empty when there is none."""
    from .prose.text import Prose

    sentences = Prose(_QUOTED.sub("", text)).sentences
    for word in sentences[0].words if sentences else ():
        plain = re.sub(r"['’]\w*$", "", word.low)
        if _PRONOUN.fullmatch(plain):
            return word.text
        if _PERSON.fullmatch(plain) or (word.capital and not _NOBODY.fullmatch(plain)):
            return ""
    return ""


def _accounts(case: Case) -> Iterator[str]:
    """Where each incident is told."""
    return (f"{path}.what" for path, _ in case.rows("incidents"))


_WHENS = (
    ("incidents", "when"),
    ("referral.agency_action", "date"),
    ("referral.previous_assessments", "date"),
    ("referral.previous_concerns", "date"),
    ("referral.health.previous_presentations", "date"),
    ("referral.camhs.present_concerns", "date"),
    ("referral.camhs.historical_concerns", "date"),
)
_FINDABLE = re.compile(
    r"\d|\bbirth\b|\bborn\b|\bpregnan|\b(?:all|throughout|most of) (?:his|her|their) (?:life|childhood)\b"
    r"|\bchristmas\b|\beaster\b|\bramadan\b|\bhalf[- ]term\b",
    re.IGNORECASE,
)


@theme_rule(
    "RQ-11",
    "No date that can be found in a calendar",
    "“Last week” and “recently” mean nothing when the referral is read again in a month. A month, a season with its year, "
    "or “since birth” is enough where the day is not known.",
    _GOOD,
    _A,
)
@of_referrals
def datable(form: Form, case: Case) -> Iterator[Problem]:
    """Dates and periods, and the notes on who spoke to child and parents, can be found in a calendar."""
    for rows, name in _WHENS:
        for path, row in case.rows(rows):
            when = getattr(row, name)
            if isinstance(when, str) and not _findable(when) and form.prints(path):
                yield Problem(
                    f"{path}.{name}",
                    "nobody can find this time in a calendar",
                    "Give a date, or at least the month and the year.",
                )
    for path in ("referral.child_spoken_to_detail", "referral.parents_spoken_to_detail"):
        note = case.given(path)
        if isinstance(note, str) and not _findable(note):
            yield Problem(path, "this does not say on which day they were spoken to", "Add the date.")


def _findable(text: str) -> bool:
    from .prose.dates import MONTH

    return bool(_FINDABLE.search(text) or MONTH.search(text))


@theme_rule(
    "RQ-04",
    "No telephone number of the family",
    "Without one, children’s social care has to search before anybody can see the child. “not known” is an answer.",
    _POOR,
    _W,
)
@of_referrals
def family_can_be_rung(form: Form, case: Case) -> Iterator[Problem]:
    """Where no parent is listed, the child's own entry gives a telephone number of the family."""
    others = any(is_value(row.telephone) for _, row in case.rows("significant_others"))
    if not case.rows("parents") and case.at("child.telephone") is None and not others:
        yield Problem(
            "child.telephone",
            "no telephone number of anybody in the family",
            "Add “telephone: …” to the child or to a parent, or “not known”.",
        )


_SERVICES = ("child.gp", "child.health_visitor", "child.school", "lead_professional")


@theme_rule(
    "RQ-10",
    "A service without a telephone number",
    "The duty team rings the school, the GP and the health visitor on the first day.",
    _GOOD,
    _W,
)
@of_referrals
def services_can_be_rung(form: Form, case: Case) -> Iterator[Problem]:
    """GP, health visitor, school and lead professional come with a telephone number or “not known”."""
    for path in _SERVICES:
        service: Any = case.at(path)
        if isinstance(service, Block) and case.at(f"{path}.telephone") is None:
            yield Problem(
                f"{path}.telephone", "no telephone number is given", "Add “telephone: …”, or “not known”."
            )


RULES: tuple[ThemeRule, ...] = (
    answered_here,
    long_enough,
    past_or_present,
    family_can_be_rung,
    often_or_once,
    named_first,
    services_can_be_rung,
    datable,
)
