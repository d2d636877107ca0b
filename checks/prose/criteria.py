"""What a careful reader looks for in a narrative: the twelve criteria, why each matters, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass

from ...findings import Level, register

_POOR = "Peterborough & Cambridgeshire, poor referral"
_GOOD = "Peterborough & Cambridgeshire, good referral"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a good narrative. ``message`` says what is wrong and why it matters; ``remedy`` what to do."""

    name: str
    code: str
    message: str
    remedy: str
    source: str
    level: Level = Level.ADVICE


def _criterion(name: str, title: str, message: str, remedy: str, source: str) -> Criterion:
    code = register(
        f"PROSE-{name.upper().replace('_', '-')}",
        Level.ADVICE,
        title,
        f"{message[0].upper()}{message[1:]}. {remedy}",
        source,
    )
    return Criterion(name, code, message, remedy, source)


CRITERIA: dict[str, Criterion] = {
    each.name: each
    for each in (
        _criterion(
            "short",
            "A narrative too short to act on",
            "too short to act on: the reader has to ring back for all that is not said",
            "Say who, what, where and when, what was seen and heard, what the child said and what you have done.",
            f"{_POOR}: very short, no detail (PR4)",
        ),
        _criterion(
            "undated",
            "No date",
            "no date that a stranger could put on a calendar: nobody can tell what is past and what is now",
            "Give day and month of each event, and the time where you know it.",
            f"{_GOOD}: specific details and times (GR8); {_POOR} (PR5)",
        ),
        _criterion(
            "delay",
            "A late referral without a reason",
            "the referral comes days after the event was known, and no good reason is given",
            "Say what kept you from referring at once, and what has happened in between.",
            f"{_POOR}: delayed (PR11)",
        ),
        _criterion(
            "who",
            "Unclear who",
            "it is not clear who did, said or saw this: the reader has to guess",
            "Name each person with the role or relationship at the first mention.",
            f"{_POOR}: who, what and where unclear (PR8)",
        ),
        _criterion(
            "no_context",
            "No context",
            "nothing says how often, for how long, or what happened before: the reader cannot tell a single event from a pattern",
            "Say whether it has happened before, when and how often, or that you know of nothing earlier.",
            f"{_POOR}: no context, such as how often (PR7)",
        ),
        _criterion(
            "no_voice",
            "The child is not heard",
            "nothing says what the child said, wishes or feels, nor why the child was not spoken to",
            "Give the child’s own words, or the reason why nobody has spoken to the child.",
            f"{_GOOD}: has spoken to the child (GR9)",
        ),
        _criterion(
            "no_action",
            "No word on what has been done",
            "nothing says what your agency has done so far: the reader cannot build on it",
            "Say what you did, when, whom you told, and what you have offered.",
            f"{_POOR}: agency action not clear (PR9)",
        ),
        _criterion(
            "opinion",
            "A judgement stands as fact",
            "a judgement stands as fact: the reader needs what was seen or heard",
            "Describe what you saw or heard, or say whose opinion it is and what it rests on.",
            f"{_GOOD}: accurate and evidence-based (GR7); NSPCC information sharing 5",
        ),
        _criterion(
            "vague",
            "How often, how long, how much?",
            "this can mean anything: each reader will think of another number",
            "Give the number, the dates, or an example.",
            f"{_GOOD}: specific details (GR7, GR8)",
        ),
        _criterion(
            "acronym",
            "An acronym or jargon that is not explained",
            "not every reader knows this short form",
            "Write it out where you first use it.",
            f"{_POOR}: jargon or acronyms (PR3)",
        ),
        _criterion(
            "hard",
            "Hard to read",
            "hard to read for anybody outside your profession, and for the family, who may be given it",
            "Use short sentences and everyday words.",
            f"{_GOOD}: clear, simple language (GR2)",
        ),
        _criterion(
            "spelling",
            "Spelling",
            "this seems to be misspelt: a slip can change the meaning or a name",
            "Correct it.",
            f"{_POOR}: poor spelling (PR2)",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing noticed in a narrative: the criterion, where it stands in the text (``start`` to ``end``), and words of its own."""

    criterion: str
    start: int
    end: int
    message: str = ""
    remedy: str = ""
