"""Merge values of the letters of early help: the episode at the desk, the team around the child, written agreements."""

from __future__ import annotations

from typing import Any

from ..cases.case import Case
from ..cases.dates import show_date
from ..cases.kinds import Stated
from ..forms.eha_rules import missing_from_assessment
from .context import FIELDS, About, Missing, answers, capital, days, field, joined, label, lists
from .gates import latest, next_meeting

# -- data ----------------------------------------------------------------------------------------------------------------

answers(
    {
        "caf_id": ("CAF unique reference", "child.caf_id"),
        "lead_agreed": (
            "whether the family agree to the lead professional",
            "early_help.lead_agreed_by_family",
        ),
        "coordinator": ("Senior Early Help Coordinator", "early_help.coordinator.name"),
        "key_worker": ("key worker", "early_help.key_worker.name"),
        "key_worker_telephone": ("the key worker’s telephone", "early_help.key_worker.telephone"),
        "decision": ("what was decided", "early_help.decision"),
        "decision_reason": ("the reasons for it", "early_help.decision_reason"),
        "disagreements": ("disagreements about the assessment", "early_help.disagreements"),
        "objection": ("why we disagree with a decision", "early_help.objection"),
        "outcome_wanted": ("what we ask for", "early_help.outcome_wanted"),
        "meeting_place": ("where the meeting is", "early_help.meeting.place"),
        "meeting_purpose": ("what the meeting is for", "early_help.meeting.purpose"),
        "reports_by": ("when reports are wanted", "early_help.meeting.reports_by"),
        "review_on": ("when the plan is reviewed", "early_help.review_on"),
        "social_care_closes_on": ("when social care closes the case", "early_help.social_care_closes_on"),
        "where_to_turn": ("where to turn from now on", "early_help.where_to_turn"),
        "agreement_place": ("agreement: where we meet", "early_help.agreement.place"),
        "agreement_when": ("agreement: when we meet", "early_help.agreement.when"),
        "agreement_times": ("agreement: how often", "early_help.agreement.how_many"),
        "agreement_manager": ("agreement: whom a worried worker tells", "early_help.agreement.manager"),
        "agreement_work": ("agreement: the work", "early_help.agreement.work"),
        "agreement_reason": ("agreement: its reason", "early_help.agreement.reason"),
        "agreement_from": ("agreement: from", "early_help.agreement.from_date"),
        "agreement_to": ("agreement: to", "early_help.agreement.to_date"),
        "agreement_reporting": ("agreement: what is reported", "early_help.agreement.reporting"),
        "agreement_sharing": ("agreement: what is shared", "early_help.agreement.sharing"),
        "brought_by": ("agreement: who brings the child", "early_help.agreement.brought_by"),
    }
)

days(
    {
        "received_on": ("when the assessment came", ("eha_received",)),
        "advice_given_on": ("when advice on consent was given", ("referrer_advised",)),
        "closed_on": (
            "when the record was closed",
            ("episode_closed", "no_consent_closed", "request_closed", "closure_authorised", "case_closed"),
        ),
        "requested_on": ("when the assessment was asked for", ("eha_requested",)),
        "reviewed_on": ("when the coordinator reviewed the case", ("coordinator_reviewed",)),
        "agency_called_on": ("when the agency was rung", ("agency_called",)),
        "eha_incomplete_on": ("when the assessment was found incomplete", ("eha_incomplete",)),
        "ism_contact_on": ("when the agency was first asked to complete it", ("ism_contacted",)),
        "authority_notified_on": ("when the other authority was rung", ("authority_notified",)),
        "eha_sent_on": ("when the assessment was sent there", ("eha_sent",)),
        "caf_found_on": ("when KISS said that there is a CAF", ("caf_found",)),
        "caf_refused_on": ("when the CAF was refused", ("caf_refused",)),
        "plan_agreed_on": ("when the plan was agreed", ("plan_agreed",)),
        "lead_from": ("from when there is another lead professional", ("lead_professional_changed",)),
        "de_escalated_on": ("when the de-escalation was agreed", ("de_escalation_agreed",)),
        "mast_closed_on": ("when the team’s work ended", ("mast_closed",)),
        "assessment_completed_on": (
            "when the assessment was complete",
            ("initial_assessment_completed", "core_assessment_completed"),
        ),
    }
)

lists(
    {
        "papers": ("the papers that go with it", "early_help.papers"),
        "topics": ("agreement: what we talk about", "early_help.agreement.topics"),
        "aims": ("agreement: its aims", "early_help.agreement.aims"),
        "objectives": ("agreement: what we hope to achieve", "early_help.agreement.objectives"),
        "methods": ("agreement: how we work", "early_help.agreement.methods"),
        "workers_each": ("agreement: the workers, one by one", "early_help.agreement.workers"),
    }
)


#: The events that are a decision; a letter that one of them makes due means that one.
_DECISIONS = (
    "triage_decided",
    "referral_decided",
    "initial_assessment_decided",
    "screening_decided",
    "action_decided",
    "not_eligible_decided",
    "caf_advised",
)


# -- the episode ---------------------------------------------------------------------------------------------------------


@field("when it was decided")
def decided_on(about: About) -> str | Missing:
    """The decision that makes the letter due; where none does, the last one."""
    own = tuple(each for each in about.letter.triggers if each in _DECISIONS or each.startswith("triage_"))
    return about.day(*(own or _DECISIONS))


@field("when the assessment came, with the time")
def received_at(about: About) -> str | Missing:
    """Date and time."""
    return about.day("eha_received", time=True)


@field("when the referral came, with the time")
def referral_received_at(about: About) -> str | Missing:
    """Date and time."""
    return about.day("referral_received", time=True)


@field("when the assessment is due: seven days after it was asked for")
def eha_due_on(about: About) -> str | Missing:
    """Sandwell 1.8."""
    return about.day("eha_requested", plus=7)


@field("when the missing assessment is reviewed: fourteen days after it was asked for")
def eha_review_on(about: About) -> str | Missing:
    """Sandwell 1.8."""
    return about.day("eha_requested", plus=14)


@field("when an incomplete assessment is due: seven days after the agency was first asked")
def ism_due_on(about: About) -> str | Missing:
    """Sandwell 1.3."""
    return about.day("ism_contacted", plus=7)


@field("until when a form without consent is kept: thirty days after the closure")
def destroy_after(about: About) -> str | Missing:
    """Sandwell 1.1.1."""
    return about.day("no_consent_closed", plus=30)


@field("what the agency said on the telephone")
def told_by_agency(about: About) -> str | Missing:
    """The note of the call."""
    return about.note("agency_called")


@field("why the record was closed")
def closure_reason(about: About) -> str | Missing:
    """The note of the closure; for the team around the child, the reason that its closure gives."""
    closures = ("closure_authorised", "mast_closed", "request_closed", "no_consent_closed", "episode_closed")
    text = about.note(*closures)
    found = latest(about.case, *closures)
    if isinstance(text, Missing) and found and found.code == "mast_closed":
        other = about.case.says("team.closure.reason", "other")
        reason = about.text("team.closure.reason_other" if other else "team.closure.reason")
        text = text if isinstance(reason, Missing) else reason[:1].lower() + reason[1:]
    return text if isinstance(text, Missing) else text.rstrip(".")


@field("what was achieved", "list")
def outcomes(about: About) -> tuple[str, ...] | Missing:
    """What was listed for the letter; without a list, the outcomes of the team’s plan that were achieved."""
    listed = about.case.given("early_help.outcomes")
    if not listed:
        wanted = {"achieved": "", "partly": " (in part)"}
        rows = [
            (about.text(f"{path}.outcome.what"), wanted[row.result])
            for path, row in about.case.rows("team.actions")
            if row.result in wanted
        ]
        listed = tuple(f"{text}{part}" for text, part in rows if not isinstance(text, Missing))
    return tuple(dict.fromkeys(listed)) or Missing(label("early_help.outcomes"), "early_help.outcomes")


@field("who authorised the closure")
def authorised_by(about: About) -> str | Missing:
    """The name beside the event."""
    found = latest(about.case, "closure_authorised")
    return (
        found.by
        if found and found.by
        else Missing("Closure authorised by", "“by” of the event “closure_authorised”")
    )


@field("who refused the CAF, and what was said")
def caf_refusal(about: About) -> str | Missing:
    """The note of the refusal."""
    return about.note("caf_refused")


@field("what is missing before a decision", "list")
def missing_items(about: About) -> tuple[str, ...] | Missing:
    """The needed answers that are not given, and what the coordinator listed."""
    listed = about.case.given("early_help.missing_information") or ()
    found = (*(capital(each) for each in missing_from_assessment(about.case)), *listed)
    return tuple(dict.fromkeys(found)) or Missing("What is missing", "early_help.missing_information")


@field(
    "services that can help",
    "rows",
    ("name", "what_for", "telephone", "email_or_website", "self_referral", "criteria"),
)
def services(about: About) -> list[dict[str, Any]] | Missing:
    """The rows of the list of services."""
    rows = [
        {part: about.text(f"{path}.{part}") for part in FIELDS["services"].parts}
        for path, _ in about.case.rows("early_help.services")
    ]
    return rows or Missing("Services that can help", "early_help.services")


@field("incidents, save those told in confidence", "rows", ("when", "what", "source"))
def incidents(about: About) -> list[dict[str, Any]] | Missing:
    """The incidents of the case."""
    rows = [
        {part: about.text(f"{path}.{part}") for part in FIELDS["incidents"].parts}
        for path, row in about.case.rows("incidents")
        if row.source != "third_party_confidential"
    ]
    return rows or Missing("Incidents", "incidents")


@field("how many papers go with it")
def papers_count(about: About) -> str | Missing:
    """The number of papers listed."""
    papers = about.case.given("early_help.papers")
    return str(len(papers)) if papers else Missing(label("early_help.papers"), "early_help.papers")


@field("when the next meeting is")
def meeting_at(about: About) -> str | Missing:
    """Day of the week, date and time."""
    moment = next_meeting(about.case)
    if moment is None or moment.time is None:
        return Missing("Next meeting: date and time", "event “meeting”")
    return f"{moment.day:%A} {show_date(moment.day)} at {moment.time:%H:%M}"


@field("which assessment is complete, in small letters")
def assessment(about: About) -> str | Missing:
    """Initial or core assessment."""
    found = latest(about.case, "initial_assessment_completed", "core_assessment_completed")
    if found is None:
        return Missing("Which assessment is complete", "event “initial_assessment_completed”")
    return "core assessment" if found.code == "core_assessment_completed" else "initial assessment"


@field("whether it was said that nobody disagrees with the assessment", "flag")
def disagreements_none(about: About) -> bool:
    """“none” was the answer."""
    return about.case.at("early_help.disagreements") is Stated.NONE


@field("agreement: the workers")
def workers(about: About) -> str | Missing:
    """Their names, joined."""
    names = about.case.given("early_help.agreement.workers")
    return joined(names) if names else Missing("Written agreement: Workers", "early_help.agreement.workers")


# -- the quality of a referral -------------------------------------------------------------------------------------------


def referral_remarks(case: Case) -> list[dict[str, str]]:
    """What a reader asks about a referral, each with its place (Peterborough & Cambridgeshire, good and poor referral)."""
    from ..checks import referral_quality
    from ..forms import load

    form = load("referral")
    found = [problem for rule in referral_quality.RULES for problem in rule.check(form, case)]
    rows = [{"where": form.label(each.path) or "The whole", "what": capital(each.message)} for each in found]
    return [row for n, row in enumerate(rows) if row not in rows[:n]]


def referral_unanswered(case: Case) -> tuple[str, ...]:
    """The questions of a referral that are needed or expected and have no answer."""
    from ..checks.requirements import unmet
    from ..findings import Level
    from ..forms import load

    form = load("referral")
    found = (
        form.label(each.path) for each in unmet(form, case) if each.level in (Level.ERROR, Level.WARNING)
    )
    return tuple(dict.fromkeys(found))


@field("what a reader asks about a referral", "rows", ("where", "what"))
def referral_points(about: About) -> list[dict[str, str]]:
    """The remarks on a referral; none is an answer."""
    return referral_remarks(about.case)


@field("the questions of a referral that were left without an answer", "list")
def unanswered_questions(about: About) -> tuple[str, ...]:
    """Their labels; none is an answer."""
    return referral_unanswered(about.case)
