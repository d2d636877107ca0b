"""The findings of a check as a duty worker would ask about them: the most important first, each in a few spoken words.

The order is that of a reader who decides what happens to a child today: what holds the document back, danger, what
happened to whom, the child's voice, consent, what has been done, how to reach people, history, then the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..findings import GRAVITY, Finding, Level
from ..forms.form import Form
from ..forms.requirements import MUST, SHOULD
from .check import Result

_MISSING = (MUST, SHOULD)


@dataclass(frozen=True)
class Topic:
    """What belongs together, in the order in which it is asked.

    ``answers`` are paths without row numbers, or the beginning of paths, each with the question that is asked when the
    answer is missing; without one, the answer's own label asks. ``codes`` are findings, or the beginning of their
    codes, that belong here wherever they stand.
    """

    name: str
    answers: dict[str, str]
    codes: tuple[str, ...] = ()


TOPICS = (
    Topic(
        "danger, and where the child is",
        {
            "referral.basis": "Is this child protection, or a child in need?",
            "referral.immediate_danger": "Is the child in danger now?",
            "referral.police": "",
            "child.where_now": "",
            "child.current_carer": "Who is with the child?",
            "child.description": "What does the child look like?",
            "referral.health.discharge": "",
            "referral.probation.contact_with_children": "Which children does this person see, how often, and who is there?",
            "referral.probation.restrictions": "What is this person forbidden to do?",
            "referral.probation.assessed_risk_level": "How dangerous is this person?",
            "referral.camhs.risks": "What are the risks to the child?",
            "referral.worker_risk": "Is it safe for staff to call?",
            "referral.telephone": "",
            "referral.telephoned_at": "When did you ring?",
            "referral.telephoned_to": "Whom did you speak to?",
            "referral.telephone_advice": "What were you advised to do?",
        },
        ("REF-01", "REF-03", "REF-21", "RQ-07", "RQ-08", "CONF-01", "CONF-06", "CONF-08", "CONF-11"),
    ),
    Topic(
        "who, what, when and where",
        {
            "child.given_names": "What is the child called?",
            "child.family_name": "What is the child called?",
            "child.dob": "How old is the child?",
            "child.edd": "When is the baby due?",
            "child.address": "",
            "child.address.line1": "Where does the child live?",
            "child.address.postcode": "What is the child’s postcode?",
            "referral.subject": "Which children are referred?",
            "referral.concern_exact": "What exactly worries you?",
            "referral.concern_categories": "What kind of harm is it?",
            "referral.timeframe": "",
            "incidents": "What happened, when and where?",
            "incidents.what": "What happened?",
            "incidents.when": "When did it happen?",
            "incidents.time": "At what time?",
            "incidents.place": "Where did it happen?",
            "incidents.who_was_there": "Who was there, and who saw it?",
            "incidents.by_whom": "Who did it?",
            "incidents.source": "How do you know?",
            "incidents.fact_or_opinion": "Is it a fact, or somebody’s view?",
            "incidents.past_or_current": "Is it over, or does it go on?",
            "incidents.frequency": "How often does it happen?",
            "referral.identified_at": "When did you learn of it?",
            "referral.delay_reason": "Why was it not referred at once?",
            "referral.injuries": "",
            "referral.skin_map": "Is there a skin map?",
            "referral.explanations": "How do the child and the parents explain it?",
            "referral.impact": "What does it do to the child?",
            "referral.why_now": "Why now?",
            "parents": "Who are the parents or carers?",
            "parents.name": "Who is this parent or carer?",
            "parents.relationship": "Who is this to the child?",
            "parents.parental_responsibility": "",
            "parents.risk_offence": "What was the offence?",
            "referral.father_not_named_reason": "Who is the father?",
            "siblings": "Are there brothers or sisters?",
            "siblings.name": "What are the brothers and sisters called?",
            "siblings.dob": "How old are the brothers and sisters?",
            "household": "Who else lives there?",
            "referral.other_children": "Which other children are at risk?",
        },
    ),
    Topic(
        "the child’s voice",
        {
            "referral.child_words": "What did the child say?",
            "referral.child_spoken_to": "Has anybody spoken to the child?",
            "referral.child_spoken_to_detail": "Who spoke to the child, and when?",
            "referral.child_not_spoken_to_reason": "Why has nobody spoken to the child?",
            "referral.child_knows": "What does the child know of this?",
            "referral.child_view_not_obtained": "Why is the child’s view not known?",
            "consent.child_aware": "",
            "child.interpreter": "",
            "child.first_language": "Which language does the child speak?",
            "child.disability": "",
            "child.special_requirements": "What does the child need to take part?",
        },
    ),
    Topic(
        "consent, and what the parents know",
        {
            "consent.given": "Do the parents agree?",
            "consent.sought": "Have the parents been asked?",
            "consent.parents_aware": "Do the parents know of the referral?",
            "consent.not_informed": "Why have the parents not been told?",
            "consent.parents_views": "What do the parents say?",
            "consent.override": "Why go on without consent?",
            "consent": "",
            "referral.parents_spoken_to": "",
            "referral.parents_not_spoken_to_reason": "Why has nobody spoken to the parents?",
            "referral.parent_told_what": "What have the parents been told?",
            "referral.child_consent": "Does the child agree?",
            "referral.confidential_info": "Must anything be kept from the family?",
            "referral.caf_refused": "",
            "referral.evidence_base": "What is the evidence?",
        },
        ("CONS", "CONF"),
    ),
    Topic(
        "what the agency has done and knows",
        {
            "referral.agency_action": "What has your agency done?",
            "referral.no_action_reason": "Why has nothing been done?",
            "referral.lead": "",
            "referral.desired_outcome": "What do you want to happen?",
            "referral.agency": "Which agency are you?",
            "referral.health": "",
            "referral.camhs": "",
            "referral.probation": "",
            "referral.housing": "",
            "referral.education": "",
        },
        ("LIST",),
    ),
    Topic(
        "how to reach people",
        {
            "author": "",
            "author.name": "Who refers?",
            "author.telephone": "How can we ring you back?",
            "author.email": "How can we write to you?",
            "referral.signature": "Who signs?",
            "author.relationship_to_child": "How do you know the child?",
            "author.known_since": "How long have you known the child?",
            "parents.telephone": "How can the family be reached?",
            "parents.safe_contact_note": "How can contact be made safely?",
            "child.telephone": "How can the family be reached?",
            "child.school": "Which school or nursery?",
            "child.gp": "Who is the GP?",
            "child.health_visitor": "Who is the health visitor or midwife?",
            "professionals": "Who else works with the family?",
            "professionals.telephone": "How can this professional be reached?",
            "lead_professional": "",
            "local_authority": "Who receives it?",
        },
    ),
    Topic(
        "history",
        {
            "referral.background": "What is known of the family?",
            "referral.strengths": "What protects the child?",
            "referral.previous_assessments": "What has been assessed before?",
            "referral.no_caf_reason": "Why is there no CAF or early help assessment?",
            "referral.previous_concerns": "Were there concerns before?",
            "referral.risk_features": "",
            "child.cp": "",
            "proceedings": "",
        },
    ),
)
_REST = len(TOPICS)
_WORDING, _CONFIRM = _REST + 1, _REST + 2
_PLACES = {
    path: (rank, place, question)
    for rank, topic in enumerate(TOPICS)
    for place, (path, question) in enumerate(topic.answers.items())
}


def ranked(result: Result) -> list[Finding]:
    """Every finding that is not accepted, the one that a duty worker would ask about first at the head."""
    losses = frozenset(result.losses)
    standing = [finding for finding in result.findings if not finding.accepted]
    return sorted(standing, key=lambda finding: _weight(finding, losses))


def grouped(findings: list[Finding]) -> list[tuple[Finding, int]]:
    """The same with one entry for what is one thing to a reader, and how many more like it there are.

    A missing answer goes when another finding, at least as grave, says more about it. Findings that say the same, or
    miss the same answer in several rows, stand together at the first of them.
    """
    said: dict[str, int] = {}
    for finding in findings:
        if finding.code not in _MISSING and finding.level is not Level.QUESTION:
            gravity = GRAVITY[finding.level]
            said[finding.path] = min(gravity, said.get(finding.path, gravity))
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        missing = finding.code in _MISSING
        if missing and said.get(finding.path, 9) <= GRAVITY[finding.level]:
            continue
        what = _plain(finding.path) if missing else finding.message
        alike.setdefault((finding.code, finding.level, what), []).append(finding)
    return [(group[0], len(group) - 1) for group in alike.values()]


def _weight(finding: Finding, losses: frozenset[Finding]) -> tuple[int, int, int, int, int]:
    holds_back = finding.level is Level.ERROR or finding in losses
    rank, place = _rank(finding)
    return (0 if holds_back else 1, rank, GRAVITY[finding.level], place, finding.place.line)


def _rank(finding: Finding) -> tuple[int, int]:
    if finding.level is Level.QUESTION:
        return _CONFIRM, 0
    if finding.code.startswith("PROSE"):
        return _WORDING, 0
    for rank, topic in enumerate(TOPICS):
        if finding.code.startswith(topic.codes):
            return rank, -1
    rank, place, _ = _place(_plain(finding.path))
    return rank, place


def _place(plain: str) -> tuple[int, int, str]:
    """Rank, place and question of the longest beginning of a path that the topics know."""
    best = max((path for path in _PLACES if plain.startswith(path)), key=len, default="")
    return _PLACES.get(best, (_REST, 0, ""))


def in_short(form: Form, finding: Finding, width: int) -> str:
    """A finding in one speakable line: what a reader would ask or what is wrong, then the place in words.

    Where the place does not fit into ``width``, the row alone is named, or nothing; what still does not fit is cut.
    """
    what, (above, own) = _what(finding), _spoken(form, finding.path)
    places = [": ".join(part for part in (above, own) if part), above if _in_row(finding.path) else ""]
    if own.endswith("?"):  # the place asks already
        what = what or own[:1].upper() + own[1:]
        places = places[1:]
    if finding.level is Level.QUESTION or what.startswith("Missing: "):
        places = []
    elif not what:
        places = places[:1]
    for place in places:
        words = f"{what or 'Missing'} – {place}" if place else what
        if words and len(words) <= width:
            return words
    words = what or f"Missing – {places[0]}"
    return words if len(words) <= width else f"{words[: width - 1].rstrip()}…"


def _what(finding: Finding) -> str:
    """What is asked or wrong, without the place; empty for a missing answer that no topic has a question for."""
    if finding.code in _MISSING:
        plain = _plain(finding.path)
        return _PLACES[plain][2] if plain in _PLACES else ""
    return finding.message[:1].upper() + finding.message[1:]


def _in_row(path: str) -> bool:
    return path.rpartition(".")[0].endswith("]")


def _spoken(form: Form, path: str) -> tuple[str, str]:
    """The place of an answer as it is spoken: “incident 1” and “date or period”; the first is empty at the top."""
    label = form.label(path)
    head, numbered, _ = path.partition("[")
    singular = _singulars(form).get(head)
    if numbered and singular:
        label = singular + label.removeprefix(form.asked(head).label)
    try:
        own = form.asked(_plain(path)).label if path else ""
    except KeyError:  # a name that no question has
        own = ""
    if not own or not label.endswith(own):
        return "", _lower(label)
    above = label.removesuffix(own).removesuffix(": ")
    return ": ".join(_lower(part) for part in above.split(": ")), _lower(own)


def _singulars(form: Form) -> dict[str, str]:
    return {item.path: item.singular for part in form.sections for item in part.items if item.singular}


def _lower(words: str) -> str:
    first, _, rest = words.partition(" ")
    own_name = first.startswith("Cafcass") or rest[:1].isupper() or not first[1:2].islower()
    return words if own_name else words[:1].lower() + words[1:]


def _plain(path: str) -> str:
    return ".".join(part.partition("[")[0] for part in path.split("."))
