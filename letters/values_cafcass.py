"""Merge values of Cafcass's letters: referrals and notifications, the court and the parties, the end of the involvement."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..cases.blocks import is_value
from ..cases.confidential import Topic, secrets
from ..cases.dates import Moment, show_date
from ..cases.events import EVENTS, happened, last
from ..cases.kinds import Stated
from ..checks.consent_routes import S17_CAFCASS, route_of
from ..checks.content_lists import referral_items
from ..checks.pathway_table import THINGS
from ..forms import load
from ..forms.section_120_rules import box_ticked
from .context import (
    About,
    Missing,
    answers,
    capital,
    days,
    field,
    joined,
    label,
    lists,
    said,
)
from .gates_cafcass import new_referral, pathway_of
from .kept_from import withheld_from

# -- data ----------------------------------------------------------------------------------------------------------------

answers(
    {
        "court": ("the court", "proceedings.court"),
        "case_number": ("the court’s case number", "proceedings.case_number"),
        "application": ("the application before the court", "proceedings.application_type"),
        "stage": ("the stage of the proceedings", "proceedings.stage"),
        "next_hearing": ("the next hearing", "proceedings.next_hearing"),
        "involvement": ("the nature of Cafcass’s involvement", "cafcass.involvement"),
        "involvement_timescale": ("its likely timescale", "cafcass.timescale"),
        "work_done": ("the work that Cafcass has done", "cafcass.work_done"),
        "phoned_to": ("who took the telephone referral", "referral.telephoned_to"),
        "child_description": ("the child’s physical description", "child.description"),
        "police_log": ("the police’s log number", "referral.police_log"),
        "concern_level": ("whether the concern is immediate, recent or previous", "referral.timeframe"),
        "help_sought": ("what the referral asks for", "referral.desired_outcome"),
        "child_knows": ("what the child knows and thinks of the referral", "referral.child_knows"),
        "parents_told": ("what the parents know and were told", "referral.parent_told_what"),
        "not_informed_reasons": (
            "why the parents were not informed",
            "consent.not_informed_reason",
        ),
        "information_limited": ("why the information is limited", "cafcass_letters.information_limited"),
        "not_consulted_reason": (
            "why the manager was not asked before the referral",
            "referral.lead_not_consulted_reason",
        ),
        "separation_context": (
            "section 120: why the harm lies in the past",
            "section_120.separation_context",
        ),
        "why_not_referral": (
            "section 120: why the information is not enough for a referral",
            "section_120.why_not_referral",
        ),
        "unscreened_reason": (
            "why Cafcass worked before the checks were complete",
            "cafcass_letters.unscreened_reason",
        ),
        "safety_concern": ("what calls for a safety assessment", "cafcass_letters.safety_concern"),
        "protection_concern": (
            "why the arrangements do not protect the child",
            "cafcass_letters.protection_concern",
        ),
        "report_risk": ("what the risk of significant harm results from", "cafcass_letters.report_risk"),
        "withheld_what": ("what is to be withheld, from whom, why", "disclosure.withhold_what"),
        "withheld_discussed": ("withholding: discussed with the manager", "disclosure.discussed_with"),
        "withheld_advice": ("withholding: legal advice", "disclosure.legal_advice"),
    }
)

days(
    {
        "referral_on": ("when the referral was made", ("referral_made",)),
        "confirmed_on": ("when the referral was confirmed in writing", ("referral_confirmed",)),
        "court_told_on": ("when the court was told of the referral", ("court_told",)),
        "replied_on": ("when children’s social care answered", ("authority_replied", "referral_decided")),
        "notified_on": ("when the section 120 notification was sent", ("notification_sent",)),
        "social_care_consulted_on": (
            "when it was discussed with children’s social care",
            ("social_care_consulted", "authority_replied"),
        ),
        "discussed_on": ("when it was discussed with the manager", ("manager_discussion",)),
    }
)

lists(
    {
        "availability": ("when the practitioner can come to court", "cafcass_letters.availability"),
        "guardian_gaps": (
            "checks and assessments missing in public law",
            "cafcass_letters.missing_items",
        ),
    }
)


# -- the reader ----------------------------------------------------------------------------------------------------------


@field("whether the letter goes to the court", "flag")
def to_court(about: About) -> bool:
    """The court office."""
    return about.to.role == "court"


@field("whether the local authority’s name is kept from this reader", "flag")
def authority_withheld(about: About) -> bool:
    """It tells where somebody lives whose address is confidential."""
    return withheld_from(about.case, about.to).covers("local_authority.name")


@field("the local authority, by its name where this reader may see it")
def authority_named(about: About) -> str | Missing:
    """For a reader from whom the name is kept, in words that do not tell the area."""
    return _OTHERWISE if authority_withheld(about) else about.text("local_authority.name")


_OTHERWISE = "the local authority in whose area the child lives"


@field("whether information is to be withheld from a party", "flag")
def withholding(about: About) -> bool:
    """Only the court can allow it."""
    return about.case.says("disclosure.withhold_from_party", "yes")


@field("whether a parent has not been told of it", "flag")
def parents_untold(about: About) -> bool:
    """A reason is recorded, or that a parent does not know."""
    case = about.case
    return bool(
        case.given("consent.not_informed_reason")
        or case.rows("correspondence.not_to_be_told")
        or case.says("consent.parents_aware", "no")
        or case.says("section_120.parties_informed", "no")
    )


# -- the proceedings -----------------------------------------------------------------------------------------------------


@field("whether there are court proceedings", "flag")
def in_proceedings(about: About) -> bool:
    """It was said, or a court or case number is named."""
    if about.case.given("proceedings.exist"):
        return about.case.says("proceedings.exist", "yes")
    return any(about.case.given(f"proceedings.{each}") for each in ("law_type", "court", "case_number"))


@field("private or public law, in words")
def law(about: About) -> str:
    """“court” where it was not said which."""
    words = {"private_law": "private law", "public_law": "public law"}
    return words.get(str(about.case.given("proceedings.law_type")), "court")


@field("the Service Manager’s name")
def service_manager(about: About) -> str | Missing:
    """The manager of the case."""
    for path in ("manager.name", "cafcass.service_manager", "author.manager_name"):
        if name := about.case.given(path):
            return str(name)
    return Missing("Manager: Name", "manager.name")


@field("when Cafcass’s involvement ended")
def ended_on(about: About) -> str | Missing:
    """The last day of the involvement."""
    for path in ("cafcass.involvement_to", "section_120.cafcass_ended_on"):
        if is_value(about.case.at(path)):
            return about.text(path)
    return about.day("involvement_ended")


@field("the final outcome in court")
def court_outcome(about: About) -> str | Missing:
    """As the section 120 notification has it, or else as it was entered for the letters."""
    told = about.text("section_120.final_court_outcome")
    return told or about.text("cafcass_letters.court_outcome")


@field("whether the outcome leaves concerns for the child’s protection", "flag")
def concerns_remain(about: About) -> bool:
    """“yes” was the answer."""
    return about.case.says("cafcass_letters.concerns_remain", "yes")


@field("when a new referral was made after the end")
def new_referral_on(about: About) -> str | Missing:
    """The last referral, where it is not the one before the end."""
    if new_referral(about.case):
        return about.day("referral_made")
    return Missing(f"When: {EVENTS['referral_made'].label}", "event “referral_made”")


# -- referrals -----------------------------------------------------------------------------------------------------------


@field("when the referral was made by telephone, with the time")
def phoned_at(about: About) -> str | Missing:
    """Date and time."""
    return about.day("referral_phoned", time=True)


@field("whether the child is in immediate danger", "flag")
def in_danger(about: About) -> bool:
    """“yes” was the answer."""
    return about.case.says("referral.immediate_danger", "yes")


@field("whether the police were called", "flag")
def police_called(about: About) -> bool:
    """By the answer, or by the event."""
    return about.case.says("referral.police_called", "yes") or bool(happened(about.case, "police_called"))


@field("whether something is known at first hand: seen, or told by the child", "flag")
def first_hand(about: About) -> bool:
    """From the incidents."""
    return bool(_sources(about) & {"seen", "child"})


@field("whether something was reported by others, or stands in a record", "flag")
def reported(about: About) -> bool:
    """From the incidents."""
    return bool(_sources(about) & {"parent", "third_party", "third_party_confidential", "record"})


def _sources(about: About) -> set[Any]:
    return {row.source for _, row in about.case.rows("incidents") if is_value(row.source)}


@field("where the child is now")
def child_now(about: About) -> str | Missing:
    """Where, and since when that is known."""
    place, at = about.text("child.where_now"), about.case.given("child.where_now_at")
    if isinstance(place, Missing) or not isinstance(at, Moment):
        return place
    return f"{place.rstrip('.')} (known on {show_date(at.day)}{f' at {at.time:%H:%M}' if at.time else ''})"


@field("whether it is kept confidential where the child is", "flag")
def child_now_confidential(about: About) -> bool:
    """A copy of the letter reaches readers who may not see it."""
    return any(
        secret.path == "child.where_now" and secret.topic is Topic.SAFETY for secret in secrets(about.case)
    )


@field("whether it is said what the parents answered to the referral", "flag")
def consent_said(about: About) -> bool:
    """An answer to “consent: given”."""
    return about.case.given("consent.given") is not None


@field("what the procedure wants to be told in a referral and the case does not hold", "list")
def referral_gaps(about: About) -> tuple[str, ...]:
    """The items of Cafcass 2.102 that lack an answer; empty when none does."""
    return tuple(capital(each.item.what) for each in referral_items(about.case) if each.missing)


@field("whether Cafcass’s risk identification goes with the referral", "flag")
def risk_form_attached(about: About) -> bool:
    """As the referral lists earlier assessments."""
    rows = about.case.rows("referral.previous_assessments")
    return any(row.kind == "risk_identification" and row.attached == "yes" for _, row in rows)


@field("whether a skin map goes with the referral", "flag")
def skin_map_attached(about: About) -> bool:
    """As the referral says."""
    return about.case.says("referral.skin_map", "attached")


@field("whether court papers go with the referral", "flag")
def court_papers_attached(about: About) -> bool:
    """As the referral says."""
    return about.case.says("referral.court_papers_attached", "yes")


@field("what was done about the referral, step by step", "list")
def referral_steps(about: About) -> tuple[str, ...] | Missing:
    """The events of a referral that have happened, with their days, and no detail."""
    found = [(last(about.case, code), EVENTS[code].label) for code in _STEPS]
    steps = sorted((when.instant(), f"{words}: {show_date(when.day)}") for when, words in found if when)
    return tuple(words for _, words in steps) or Missing("Referral made", "event “referral_made”")


_STEPS = (
    "police_called",
    "manager_discussion",
    "referral_phoned",
    "referral_confirmed",
    "service_manager_told",
    "authority_replied",
)


@field("who consented to a referral for services", "rows", ("who", "answer", "on"))
def consents(about: About) -> list[dict[str, Any]] | Missing:
    """Parents and child; the court too, save in a letter to it."""
    rows = _family_consents(about)
    if rows and in_proceedings(about) and not to_court(about):
        row = {"who": "The court", "answer": about.text("consent.court_consent")}
        rows.append({**row, "on": about.text("cafcass_letters.court_consent_on")})
    return rows or Missing(label("consent.given_by"), "consent.given_by")


def _family_consents(about: About) -> list[dict[str, Any]]:
    rows, young_person = list[dict[str, Any]](), False
    for path, row in about.case.rows("consent.given_by"):
        if is_value(row.person):
            young_person = young_person or row.capacity == "young_person"
            how = {"written": "Given in writing", "verbal": "Given by word of mouth"}
            capacity = f" ({str(about.text(f'{path}.capacity')).lower()})" if is_value(row.capacity) else ""
            answer = how.get(str(row.method), "Given")
            rows.append(
                {"who": f"{row.person}{capacity}", "answer": answer, "on": about.text(f"{path}.date")}
            )
    if rows and not young_person:
        given = about.case.says("referral.child_consent", "given")
        on: str | Missing = "–"
        if given:
            on = Missing(
                "When the child consented", "“consent: given_by”, an entry with “capacity: young person”"
            )
        rows.append({"who": "The child", "answer": about.text("referral.child_consent"), "on": on})
    return rows


@field("the referral that is proposed to the court, in words")
def proposal(about: About) -> str:
    """As a child in need, or to promote welfare."""
    if route_of(load("referral"), about.case) is S17_CAFCASS:
        return f"to refer the child to {authority_named(about)} as a child in need (section 17, Children Act 1989)"
    rows = about.case.rows("correspondence.addressees")
    names = [said(row, "organisation") or said(row, "name") for _, row in rows if row.role == "other_agency"]
    return f"to refer the child to {joined(names) or 'another agency'}, to promote the child’s welfare"


# -- the section 120 pathway ---------------------------------------------------------------------------------------------


@field("whether only what is known is sent, and no notification is made (row 2 of the pathway)", "flag")
def information_only(about: About) -> bool:
    """The pathway calls for the information, and for no notification."""
    due = [each.thing for each in pathway_of(about.case).due]
    return THINGS["information"] in due and THINGS["CC-S120"] not in due


@field("the papers from which the information comes")
def information_sources(about: About) -> str | Missing:
    """Forms and other sources, with the words beside them."""
    sources, more = about.text("section_120.source_forms"), about.case.given("section_120.source_detail")
    return sources if isinstance(sources, Missing) or not more else f"{sources} ({str(more).rstrip('.')})"


@field("court papers that go with a notification; empty where there are none", "list")
def attached_papers(about: About) -> tuple[str, ...]:
    """Each with its date and from whom it comes."""
    found = []
    for _, row in about.case.rows("section_120.attachments"):
        parts = [said(row, "document"), show_date(row.dated) if isinstance(row.dated, date) else ""]
        if source := said(row, "from_whom"):
            parts.append(f"from {source}")
        found.append(", ".join(part for part in parts if part))
    return tuple(each for each in found if each)


@field("the parties who ticked the harm box")
def harm_parties(about: About) -> str | Missing:
    """Those with a “yes” under the harm boxes."""
    rows = about.case.rows("section_120.harm_boxes") if box_ticked(about.case) else ()
    names = [said(row, "party") for _, row in rows if row.answer == "yes"]
    return joined(name for name in names if name) or Missing(
        label("section_120.harm_boxes.party"), "section_120.harm_boxes"
    )


@field("screening checks that are missing", "list")
def missing_checks(about: About) -> tuple[str, ...] | Missing:
    """Those whose reply is awaited, by their kind alone; or that none was made."""
    if about.case.at("screening_checks") in (Stated.NONE, Stated.NOT_APPLICABLE):
        return ("All of them: no screening check has been made",)
    rows = about.case.rows("screening_checks")
    found = tuple(said(row, "check") for _, row in rows if row.outstanding == "yes")
    return tuple(each for each in found if each) or Missing(label("screening_checks"), "screening_checks")


# -- the court and the parties -------------------------------------------------------------------------------------------


@field("information given to other agencies", "rows", ("on", "to_whom", "what", "why"))
def disclosed(about: About) -> list[dict[str, Any]] | Missing:
    """What, to whom, when and why; an agency whose name tells where somebody lives is not named to who may not know."""
    path = "cafcass_letters.disclosed"
    rows = [
        {part: about.text(f"{row}.{part}") for part in ("on", "to_whom", "what", "why")}
        for row, _ in about.case.rows(path)
    ]
    kept = withheld_from(about.case, about.to)
    for row in rows:
        if any(kept.shown_in(str(row["to_whom"]))):
            row["to_whom"] = "An agency whose name would help to find a confidential address"
    return rows or Missing(label(path), path)


@field("with whom it was discussed")
def discussed_with(about: About) -> str | Missing:
    """The manager of the discussion."""
    return about.text("manager_discussion.manager") or service_manager(about)
