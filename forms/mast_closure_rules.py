"""The rules of the papers of the team around the child about agreement, unmet needs and the end of the work."""

from collections.abc import Iterator
from datetime import date

from ..cases.blocks import is_value
from ..cases.case import Case
from ..findings import Level
from .mast_parts import DE4, ESCALATE, day_of
from .requirements import Problem, rule

_W = Level.WARNING


@rule(
    "MAST-17",
    "No parent has agreed to the plan",
    "The plan is made with the family; who does not agree is recorded with it.",
    "National CAF",
    _W,
)
def parents_agree(case: Case) -> Iterator[Problem]:
    """A parent or carer is among those who agree to the plan."""
    rows = case.rows("team.plan.agreed_by")
    agreed = {_flat(row.name) for _, row in rows if row.agreed == "yes" and is_value(row.name)}
    parents = {_flat(row.name) for _, row in case.rows("parents") if is_value(row.name)}
    if rows and parents and not agreed & parents:
        yield Problem(
            "team.plan.agreed_by",
            "no parent or carer is recorded as agreeing to the plan",
            "Add the name as under “parents”, with “agreed: yes”, or record why not in “parent_comment”.",
        )


def _flat(name: object) -> str:
    return " ".join(str(name).casefold().split())


@rule(
    "MAST-18",
    "“Other” needs words",
    "A reason that is not on the list is said in words.",
    "General practice",
)
def other_in_words(case: Case) -> Iterator[Problem]:
    """“Other” as the reason why a need is unmet is explained."""
    for path, row in case.rows("team.unmet_needs"):
        if row.reason == "other" and not is_value(row.reason_other):
            yield Problem(
                f"{path}.reason_other", "missing: the reason in words", "Add “reason_other: …” there."
            )


@rule(
    "MAST-19",
    "An unmet need may lead to significant harm",
    "A need that stays unmet may become a matter of safeguarding; then the escalation route is used.",
    DE4,
    _W,
)
def harm_is_escalated(case: Case) -> Iterator[Problem]:
    """An unmet need that may lead to significant harm is escalated."""
    for path, row in case.rows("team.unmet_needs"):
        if row.significant_harm == "yes" and not is_value(row.escalated_to):
            yield Problem(
                f"{path}.significant_harm", "significant harm is feared, and nobody was told", ESCALATE
            )


@rule("MAST-20", "Closed before it was opened", "One of the two dates is wrong.", DE4)
def closed_after_opening(case: Case) -> Iterator[Problem]:
    """The work ends on or after the day on which it began."""
    opened, closed = case.given("team.closure.opened_on"), day_of(case, "team.closure.closed_on")
    if isinstance(opened, date) and closed and closed < opened:
        yield Problem("team.closure.closed_on", "closed before it was opened", "Check the two dates.")


@rule(
    "MAST-21",
    "Social care has not accepted the case",
    "A referral alone ends nothing: the team goes on until children’s social care has accepted the case.",
    "Public practice, Salford",
)
def accepted_before_closure(case: Case) -> Iterator[Problem]:
    """The work ends with “moved to social care” only after social care accepted the case."""
    if not case.says("team.closure.reason", "social_care"):
        return
    accepted, closed = case.given("team.closure.accepted_on"), day_of(case, "team.closure.closed_on")
    at = "team.closure.accepted_on"
    if not isinstance(accepted, date):
        yield Problem(
            at,
            "it is not recorded that social care accepted the case",
            "Wait for it; then add “accepted_on: …”.",
        )
    elif closed and accepted > closed:
        yield Problem(at, "social care accepted the case only after it was closed", "Check the two dates.")


@rule(
    "MAST-22",
    "A child has died",
    "Every death of a child is reviewed, and may call for a Serious Case Review notification.",
    "Public practice, Salford; Cafcass 3.30–3.35",
    _W,
)
def death_is_notified(case: Case) -> Iterator[Problem]:
    """A closure because the child died is followed by the procedure for child deaths."""
    if case.says("team.closure.reason", "child_died"):
        yield Problem(
            "team.closure.reason",
            "the child has died: the local child-death procedure applies",
            "Tell your manager at once; consider the form “scr”.",
        )


@rule(
    "MAST-23",
    "No consent to the transfer of the papers",
    "Papers go to another local authority only with the family’s consent.",
    "Public practice, Salford",
)
def transfer_with_consent(case: Case) -> Iterator[Problem]:
    """No papers go to another local authority without consent to the transfer."""
    if case.says("team.closure.transfer_consent", "yes"):
        return
    for path, row in case.rows("team.closure.copies"):
        if row.to == "receiving_authority":
            yield Problem(
                path,
                "a copy goes to another local authority without consent to the transfer",
                "Ask the family; until then no papers are sent.",
            )
