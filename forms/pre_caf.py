"""Pre-CAF checklist: would a common assessment help this child? (Kirklees escalation 1–7, Kent and Medway tier 2).

It is for when the practitioner is not sure, and stays in the own case file. Only in Kirklees it goes with a referral as a
child in need, after the parents have refused a common assessment; what the family refused and the evidence for the
concern that remains stand with the referral, so that both papers say the same.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases.answers import Chosen, Long, Text, YesNo
from ..cases.blocks import Block, Group, ask
from ..cases.case import Case
from ..cases.kinds import Choice, Stated, Unusable, options
from ..cases.people import Professional
from ..findings import Level
from .desk import answered, either, event_recorded
from .form import Form, Item, note, section, table, whole
from .identity import identity
from .readers import OWN_FILE, SOCIAL_CARE
from .referral_questions import ReferralCase
from .requirements import Condition, Problem, Requirements, confirm, must, rule, says, should

_CHECKLIST = "National CAF, pre-assessment checklist"
_KK = "Kirklees escalation"
_Rest = Stated | Unusable | None
_W = Level.WARNING

_Answer = Annotated[Chosen, Choice(options=options("Yes", "No", "Not sure"))]

#: The outcomes that the checklist asks after, each with a comment of its own.
OUTCOMES = {
    "healthy": "Appears to be healthy?",
    "safe": "… safe from harm?",
    "learning": "… learning and developing well?",
    "positive": "… having a positive impact on others?",
    "poverty_free": "… free from the negative impact of poverty?",
}


class PreCaf(Block):
    """What only the checklist asks."""

    caf_exists: Annotated[Chosen, Choice(options=options("Yes", "No", "Awaiting reply"))] = ask(
        "Is there a CAF already?",
        f"{_KK} 1–2",
        "the registry is asked; when, and who answered, stand under “events” (kiss_contacted, caf_found)",
    )
    safeguarding_concern: YesNo = ask("Safeguarding concern identified?", f"{_KK} 1")
    safeguarding_detail: Text = ask("What the concern is", f"{_KK} 1")
    healthy: _Answer = ask(OUTCOMES["healthy"], f"{_CHECKLIST}; {_KK} 1")
    healthy_comment: Text = ask("Comment on health", _CHECKLIST)
    safe: _Answer = ask(OUTCOMES["safe"], _CHECKLIST)
    safe_comment: Text = ask("Comment on safety", _CHECKLIST)
    learning: _Answer = ask(OUTCOMES["learning"], _CHECKLIST)
    learning_comment: Text = ask("Comment on learning", _CHECKLIST)
    positive: _Answer = ask(OUTCOMES["positive"], _CHECKLIST)
    positive_comment: Text = ask("Comment on the impact on others", _CHECKLIST)
    poverty_free: _Answer = ask(OUTCOMES["poverty_free"], _CHECKLIST)
    poverty_free_comment: Text = ask("Comment on poverty", _CHECKLIST)
    additional_services: Long = ask("Additional services needed for child or family", _CHECKLIST)
    can_provide: _Answer = ask("Can you provide them?", _CHECKLIST)
    would_caf_help: YesNo = ask("Would a common assessment help?", _CHECKLIST)
    who_will_assess: Annotated[Professional | _Rest, Group(Professional)] = ask(
        "Who will undertake it", _CHECKLIST
    )
    decision: Annotated[
        Chosen,
        Choice(
            options=options(
                no_action="No action – universal services",
                single_agency="Support by a single agency",
                caf="CAF to be undertaken",
                specialist="Specialist assessment",
                refer="Refer to children’s social care",
            )
        ),
    ] = ask("Decision", f"{_KK} 5; Kent and Medway, tiers 1–4")
    manager_advice: Long = ask("Advice of the manager", f"{_KK} 3; NSPCC early help 2")
    duty_advice: Long = ask(
        "Advice of the duty service",
        f"{_KK} 4",
        "who was asked, and when, stands under “events” (social_care_consulted)",
    )


class PreCafCase(ReferralCase):
    """A case with the answers of the checklist; a refused CAF and the evidence stand with the referral."""

    pre_caf: Annotated[PreCaf | _Rest, Group(PreCaf)] = ask("Pre-CAF checklist", f"{_KK} 1")


def _said_no(case: Case) -> list[str]:
    return [name for name in OUTCOMES if case.says(f"pre_caf.{name}", "no")]


NEEDS = Condition("one of the outcomes is answered with no", lambda case: bool(_said_no(case)))
CANNOT_PROVIDE = NEEDS & Condition(
    "you cannot provide all of it, or are not sure", lambda case: not case.says("pre_caf.can_provide", "yes")
)
HELPS = says("pre_caf.would_caf_help", "yes", text="a common assessment would help")
CONCERN = says("pre_caf.safeguarding_concern", "yes", text="there is a safeguarding concern")
CAF_EXISTS = says("pre_caf.caf_exists", "yes", text="there is a CAF already")
REFER = says("pre_caf.decision", "refer", text="the child is referred")
REFUSED = says("referral.caf_refused", "yes", text="the parents have refused a CAF")
STILL_CONCERNED = either(
    "the duty service was consulted, or the child is referred",
    event_recorded("", "social_care_consulted"),
    REFER,
)


@rule(
    "PCAF-01",
    "There is a CAF already: stop here",
    "A child has one common assessment. Speak to the lead professional, share the concern, and join the team around the "
    "child; a second assessment would ask the family everything again.",
    f"{_KK} 2",
)
def no_second_assessment(case: PreCafCase) -> Iterator[Problem]:
    """Where there is a CAF, none is begun, and its lead professional is known."""
    if not CAF_EXISTS.holds(case):
        return
    if case.says("pre_caf.decision", "caf"):
        yield Problem(
            "pre_caf.decision",
            "a second common assessment is decided on, and there is one already",
            "Speak to its lead professional and join the team around the child.",
        )
    if not case.given("lead_professional.name"):
        yield Problem(
            "lead_professional.name",
            "there is a CAF already, and its lead professional is not named",
            "Ask the registry, and add the name under “lead_professional”.",
            _W,
        )


@rule(
    "PCAF-02",
    "A child may not be safe: refer, do not go on",
    "Where a child may suffer significant harm, a referral to children’s social care is made at once, by telephone first. "
    "The checklist is put aside.",
    f"{_KK}, heading and row 1",
)
def harm_is_referred(case: PreCafCase) -> Iterator[Problem]:
    """A safeguarding concern, or a child who is not safe, leads to a referral."""
    if REFER.holds(case):
        return
    for path, answer in (("pre_caf.safeguarding_concern", "yes"), ("pre_caf.safe", "no")):
        if case.says(path, answer):
            yield Problem(
                path,
                "the child may not be safe, and the decision is not to refer",
                "Refer at once: form “referral”, by telephone first. Ask your manager or the duty service if in doubt.",
            )


@rule(
    "PCAF-03",
    "“No” or “not sure” without a comment",
    "A reader must be able to see what the answer rests on.",
    _CHECKLIST,
    _W,
)
def doubts_are_explained(case: PreCafCase) -> Iterator[Problem]:
    """Each outcome that is not met, or not certain, has a comment."""
    for name in OUTCOMES:
        path = f"pre_caf.{name}_comment"
        if case.says(f"pre_caf.{name}", "no", "not_sure") and case.at(path) is None:
            yield Problem(path, "it is not said what this answer rests on", f"Add “{name}_comment: …”.")


@rule(
    "PCAF-04",
    "Decision and answers do not fit",
    "The decision follows from the answers: needs that nobody meets call for help, and a common assessment is made "
    "because it would help.",
    _CHECKLIST,
    _W,
)
def decision_follows(case: PreCafCase) -> Iterator[Problem]:
    """The decision agrees with the outcomes and with whether a CAF would help."""
    if case.says("pre_caf.decision", "no_action") and NEEDS.holds(case):
        yield Problem(
            "pre_caf.decision",
            "no action is decided on, although an outcome is answered with no",
            "Say who will help, or correct the answer.",
        )
    if case.says("pre_caf.decision", "caf") and case.says("pre_caf.would_caf_help", "no"):
        yield Problem(
            "pre_caf.would_caf_help",
            "a common assessment is decided on, and this says that none would help",
            "Correct one of the two.",
        )
    if HELPS.holds(case) and case.says("pre_caf.decision", "no_action", "single_agency"):
        yield Problem(
            "pre_caf.decision",
            "a common assessment would help, and none is decided on",
            "Decide on it; if the family refuses, record the refusal.",
        )


@rule(
    "PCAF-05",
    "The registry has not answered yet",
    "Whether there is a CAF is known before a new one is begun.",
    f"{_KK} 2",
    _W,
)
def registry_has_answered(case: PreCafCase) -> Iterator[Problem]:
    """No CAF is begun while the registry’s answer is awaited."""
    if case.says("pre_caf.caf_exists", "awaiting_reply") and case.says("pre_caf.decision", "caf"):
        yield Problem(
            "pre_caf.caf_exists",
            "a common assessment is decided on before the registry has answered",
            "Wait for the answer; a safeguarding concern does not wait.",
        )


@rule(
    "PCAF-06",
    "When was the registry asked?",
    "The registry is asked within five working days; the event starts nothing without its date.",
    f"{_KK} 2",
    _W,
)
def registry_was_asked(case: PreCafCase) -> Iterator[Problem]:
    """An answer about an existing CAF comes with the day on which the registry was asked."""
    if case.given("pre_caf.caf_exists") and not event_recorded("", "kiss_contacted", "caf_found").holds(case):
        yield Problem(
            "pre_caf.caf_exists",
            "it is not recorded when the registry was asked, and who answered",
            "Add “- {event: kiss_contacted, at: …, by: …, note: …}” under “events”.",
        )


def _outcome(name: str) -> tuple[str, str]:
    return f"pre_caf.{name}", f"pre_caf.{name}_comment"


FORM = Form(
    code="pre_caf",
    title="Pre-CAF checklist",
    purpose="Would a common assessment help this child or young person?",
    readers=(OWN_FILE, SOCIAL_CARE.called("children’s social care, attached to a referral")),
    case=PreCafCase,
    sections=(
        section(
            "Child or young person",
            note(
                "For your own file. It is not used with the family, and goes to nobody unless a referral asks for it."
            ),
            "child.given_names",
            "child.family_name",
            "child.is_unborn",
            "child.dob",
            "child.edd",
            "child.sex",
            whole("child.address", "Address"),
            "child.telephone",
            "child.confidential",
        ),
        section(
            "Is there a CAF already?", "pre_caf.caf_exists", table("events", "event", "at", "by", "note")
        ),
        section(
            "The existing CAF",
            whole("lead_professional", "Lead professional"),
            when=either("there is a CAF already", CAF_EXISTS, answered("lead_professional")),
        ),
        section(
            "Safeguarding",
            note("Where a child may suffer significant harm: stop, and refer at once."),
            "pre_caf.safeguarding_concern",
            "pre_caf.safeguarding_detail",
        ),
        section("Does the child appear to be …", *(path for name in OUTCOMES for path in _outcome(name))),
        section(
            "Services",
            "pre_caf.additional_services",
            "pre_caf.can_provide",
            "pre_caf.would_caf_help",
            whole("pre_caf.who_will_assess", "Who will undertake it"),
        ),
        section(
            "Discussion",
            "manager_discussion.at",
            "manager_discussion.manager",
            "pre_caf.manager_advice",
            "pre_caf.duty_advice",
        ),
        section("Decision", "pre_caf.decision"),
        section(
            "After a refusal",
            note(
                "With clear evidence, this checklist goes with a referral as a child in need, in Kirklees alone."
            ),
            "referral.caf_refused",
            "referral.caf_refused_on",
            "referral.caf_refused_reason",
            "referral.evidence_base",
            when=either(
                "the child is referred, or the parents have refused a CAF",
                REFER,
                answered(
                    "referral.caf_refused",
                    "referral.caf_refused_on",
                    "referral.caf_refused_reason",
                    "referral.evidence_base",
                ),
            ),
        ),
        section(
            "Practitioner",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
            Item("author.completed_at", label="Date and time"),
        ),
    ),
    requirements=Requirements(
        identity("pre_caf"),
        must("author.completed_at", source=_CHECKLIST),
        must("pre_caf.caf_exists", source=f"{_KK} 1–2"),
        must("pre_caf.safeguarding_concern", source=f"{_KK} 1"),
        must("pre_caf.safeguarding_detail", source=f"{_KK} 1", when=CONCERN),
        tuple(must(f"pre_caf.{name}", source=_CHECKLIST) for name in OUTCOMES),
        must("pre_caf.additional_services", source=_CHECKLIST, when=NEEDS),
        must("pre_caf.can_provide", source=_CHECKLIST, when=NEEDS),
        must("pre_caf.would_caf_help", source=_CHECKLIST, when=CANNOT_PROVIDE),
        must("pre_caf.who_will_assess", source=_CHECKLIST, when=HELPS),
        must("pre_caf.decision", source=f"{_KK} 5"),
        should("manager_discussion.manager", "pre_caf.manager_advice", source=f"{_KK} 3; NSPCC early help 2"),
        should("pre_caf.duty_advice", source=f"{_KK} 4", when=STILL_CONCERNED),
        must("referral.caf_refused", source=f"{_KK} 7", when=REFER),
        must(
            "referral.caf_refused_on",
            "referral.caf_refused_reason",
            "referral.evidence_base",
            source=f"{_KK} 7",
            when=REFER & REFUSED,
        ),
        confirm(
            "The child has been seen, and what is written here rests on what was seen and said.",
            _CHECKLIST,
            path="pre_caf.decision",
        ),
    ),
    rules=(
        no_second_assessment,
        harm_is_referred,
        doubts_are_explained,
        decision_follows,
        registry_has_answered,
        registry_was_asked,
    ),
)
