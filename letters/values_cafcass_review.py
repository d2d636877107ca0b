"""Merge values of Cafcass's letters beside a referral: checks on a person, conferences, allegations, Serious Case Reviews."""

from __future__ import annotations

from ..cases.events import happened, last
from ..cases.kinds import Stated
from .context import SENDERS, About, Missing, Sender, answers, days, field, lists, said
from .values_cafcass import authority_withheld
from .values_general import child_initials

SENDERS["service_manager"] = Sender("Service Manager", "correspondence.addressees")
SENDERS["regional_director"] = Sender("Regional Director", "correspondence.addressees")

# -- data ----------------------------------------------------------------------------------------------------------------

answers(
    {
        "checks_reason": (
            "why the person to be checked is relevant",
            "cafcass_letters.checks_wanted.reason",
        ),
        "conference_at": ("when the conference is", "cafcass_letters.conference.at"),
        "conference_facts": ("facts for the conference", "cafcass_letters.conference.information"),
        "conference_decision": (
            "what the Service Manager decided may be given",
            "cafcass_letters.conference.manager_decision",
        ),
        "accused": ("allegation: whom it concerns", "cafcass_letters.allegation.person"),
        "accused_role": ("allegation: post and employer", "cafcass_letters.allegation.role"),
        "allegation_facts": ("allegation: the facts", "cafcass_letters.allegation.facts"),
        "allegation_steps": ("allegation: immediate steps", "cafcass_letters.allegation.steps"),
        "registration": ("registration number", "cafcass_letters.allegation.registration"),
        "investigation_outcome": ("outcome of the investigation", "cafcass_letters.allegation.outcome"),
        "review_decided_on": ("when the LSCB decided on the review", "scr.lscb.decision_date"),
        "terms_of_reference": ("the LSCB’s terms of reference", "scr.lscb.terms_of_reference"),
        "report_due": ("when Cafcass’s report is due", "scr.lscb.imr_due"),
        "overview_due": ("when the LSCB’s overview report is due", "scr.lscb.overview_due"),
        "report_author": ("the author of Cafcass’s report", "scr.imr.author"),
        "review_stage": ("the stage of the review", "scr.stage_event"),
        "review_form": ("notification or update", "scr.form_type"),
        "family_told_on": (
            "when the LSCB told the family of the review",
            "cafcass_letters.review.family_told_on",
        ),
        "remit": ("the remit of the author", "cafcass_letters.review.remit"),
        "draft_due": (
            "when the draft is due with the Corporate Director",
            "cafcass_letters.review.draft_due",
        ),
    }
)

days(
    {
        "allegation_on": ("when the allegation was made", ("allegation_made",)),
        "investigation_opened_on": ("when the investigation was opened", ("investigation_opened",)),
        "investigation_ended_on": ("when the investigation was concluded", ("investigation_concluded",)),
        "review_notified_on": ("when notice of the review came", ("scr_notified",)),
        "checks_refused_on": ("when extended checks were refused", ("extended_checks_refused",)),
    }
)

lists(
    {
        "review_documents": ("documents to be disclosed to the review", "cafcass_letters.review.documents"),
    }
)


# -- checks on a person --------------------------------------------------------------------------------------------------


@field("whether consent to extended checks was refused", "flag")
def checks_refused(about: About) -> bool:
    """By the event."""
    return bool(happened(about.case, "extended_checks_refused"))


@field("agencies to be asked", "list")
def checks_agencies(about: About) -> tuple[str, ...] | Missing:
    """Those on the form for the person’s consent, or those that the letter’s own answer lists."""
    rows = [(path, row) for path, row in about.case.rows("consent_checks.agencies") if said(row, "agency")]
    named = [" – ".join(filter(None, (str(about.text(f"{p}.agency")), said(row, "name")))) for p, row in rows]
    listed = named or about.case.given("cafcass_letters.checks_wanted.agencies") or ()
    return tuple(listed) or Missing("Agencies to be asked", "cafcass_letters.checks_wanted.agencies")


@field("the person on whom extended checks are wanted")
def person_checked(about: About) -> str | Missing:
    """As the letters are addressed."""
    rows = about.case.rows("correspondence.addressees")
    name = next((said(row, "name") for _, row in rows if row.role == "person_checked"), "")
    return name or Missing("Person to be checked: Name", "correspondence.addressees")


# -- conferences and allegations -----------------------------------------------------------------------------------------


def _takes_part(about: About, context: str) -> bool:
    return about.case.says("cafcass_letters.conference.context", context)


@field("conference: whether Cafcass made the referral", "flag")
def as_referrer(about: About) -> bool:
    """Cafcass 3.20."""
    return _takes_part(about, "referrer")


@field("conference: whether Cafcass is preparing a report for the court", "flag")
def as_reporter(about: About) -> bool:
    """Cafcass 3.20."""
    return _takes_part(about, "reporter")


@field("conference: whether the Children’s Guardian takes part", "flag")
def as_guardian(about: About) -> bool:
    """Cafcass 3.20, 3.25."""
    return _takes_part(about, "guardian")


@field("conference: whether Cafcass supervises a family assistance order", "flag")
def as_supervisor(about: About) -> bool:
    """Cafcass 3.20, 3.24."""
    return _takes_part(about, "supervisor")


@field("conference: whether Cafcass’s case is closed", "flag")
def as_closed(about: About) -> bool:
    """Cafcass 3.20."""
    return _takes_part(about, "closed")


@field("conference: in which part Cafcass contributes")
def conference_context(about: About) -> str | Missing:
    """The answer in words."""
    return about.text("cafcass_letters.conference.context")


@field("whether the practitioner attends the conference", "flag")
def attending(about: About) -> bool:
    """“yes” was the answer."""
    return about.case.says("cafcass_letters.conference.attending", "yes")


@field("allegation: the children with whom the person has contact")
def allegation_children(about: About) -> str | Missing:
    """The children, or that none are known."""
    path = "cafcass_letters.allegation.children"
    return "None are known." if about.case.at(path) is Stated.NONE else about.text(path)


@field("whether the investigation is concluded", "flag")
def investigation_over(about: About) -> bool:
    """By the event, when it came after the opening."""
    opened, ended = last(about.case, "investigation_opened"), last(about.case, "investigation_concluded")
    return ended is not None and (opened is None or ended.day >= opened.day)


# -- Serious Case Reviews ------------------------------------------------------------------------------------------------


@field("the child’s initials, as the papers of a review have them")
def review_initials(about: About) -> str | Missing:
    """Those of the notification; otherwise of the name."""
    return about.text("scr.initials") or child_initials(about)


@field("the LSCB, by its name where this reader may see it")
def lscb(about: About) -> str | Missing:
    """A board is called after its area, and so kept from whom the area is kept."""
    return (
        "the Local Safeguarding Children Board" if authority_withheld(about) else about.text("scr.lscb.name")
    )


@field("whether the LSCB has given notice of a review", "flag")
def review_announced(about: About) -> bool:
    """By the event."""
    return bool(happened(about.case, "scr_notified"))


@field("whether Cafcass’s case is still open", "flag")
def case_open(about: About) -> bool:
    """By the notification form."""
    return about.case.says("scr.known_to_cafcass", "open_allocated", "open_unallocated")


@field("whether the practitioner is self-employed", "flag")
def self_employed(about: About) -> bool:
    """By the practitioner’s employment."""
    return about.case.says("cafcass.employment", "self_employed")
