"""The texts of Cafcass's letters: to whom they go, what each must say, what none may show, and which gaps they name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from letter_helpers import case_of, event, going, prose, settings, words, written

from caseforms.cases.events import EVENTS, letter_event
from caseforms.checks.prose.reading import readability
from caseforms.checks.prose.text import Prose
from caseforms.errors import BadTemplate
from caseforms.letters.addressees import Stopped, addressees
from caseforms.letters.catalogue import catalogue, load
from caseforms.letters.kept_from import withheld_from
from caseforms.letters.letter import Written, enclosures, write
from caseforms.render.letter import Bullets, Paragraph

PROTECTION, NOTIFICATION = "cafcass_protection", "cafcass_notification"
SCREENING, IN_NEED = "cafcass_screening", "cafcass_child_in_need"
PUBLIC, REVIEW = "cafcass_public_law", "cafcass_review"

#: Each sample case with the letters that it serves.
SERVES: dict[str, tuple[str, ...]] = {
    PROTECTION: (
        "CC-A", "CC-CT-REF", "CC-CHASE3", "CC-SM", "CC-SM-LATE", "CC-CT-DISC", "CC-CT-DIR", "CC-CT-CONCERN", "CC-CPC",
        "CC-CHK", "CC-RPT-BOLD",
    ),
    NOTIFICATION: ("CC-S120", "CC-CT-S120", "CC-END"),
    SCREENING: ("CC-CT-C1A", "CC-CT-NOSCREEN", "CC-CT-SAFETY", "CC-C"),
    IN_NEED: ("CC-B", "CC-LADO", "CC-REG"),
    PUBLIC: ("CC-PL-GAP", "CC-CT-CONSENT"),
    REVIEW: ("CC-SCR-1", "CC-SCR-SEAL", "CC-SCR-COMM", "CC-SCR-LSCB", "CC-CT-SCR"),
}  # fmt: skip
SAMPLE_OF = {code: name for name, codes in SERVES.items() for code in codes}
COURT = tuple(code for code in SAMPLE_OF if load(code).to == ("court",))

#: Code: to whom, copies, by whom, medium, what makes it due, its deadline (a timescale, or words).
SPECIFIED = {
    "CC-A": ("authority", "social_worker service_manager", "author", "letter", "referral_phoned|on_request", "T41"),
    "CC-B": ("authority", "social_worker service_manager", "author", "letter", "decided_to_refer|referral_made", "by tel"),
    "CC-C": ("other_agency", "service_manager", "author", "letter", "decided_to_refer|referral_made", "by telephone"),
    "CC-S120": ("authority", "", "author", "letter", "notification_decided|c1a_missing|on_request", "L05"),
    "CC-CT-REF": ("court", "", "author", "letter", "referral_made", "T48a"),
    "CC-CT-S120": ("court", "", "author", "letter", "notification_sent", "with the notification"),
    "CC-CT-C1A": ("court", "", "author", "letter", "c1a_missing|on_request", "on screening"),
    "CC-CT-CONSENT": ("court", "", "author", "letter", "referral_proposed", "before the referral"),
    "CC-CT-NOSCREEN": ("court", "", "author", "letter", "worked_without_screening|on_request", "promptly, in writing"),
    "CC-CT-SAFETY": ("court", "", "author", "letter", "safety_concern_found", "before decisions"),
    "CC-CT-DISC": ("court", "", "author", "letter", "information_disclosed", "T48b"),
    "CC-CT-DIR": (
        "court", "", "author", "letter", "withholding_proposed|extended_checks_refused|on_request", "before anything is filed",
    ),
    "CC-CT-CONCERN": ("court", "", "author", "letter", "protection_inadequate", "after both discussions"),
    "CC-CT-SCR": ("court", "", "regional_director", "letter", "scr_notified", "when agreed with the LSCB"),
    "CC-RPT-BOLD": ("court", "", "author", "note", "on_request", "in every such report"),
    "CC-CHASE3": ("authority", "service_manager", "author", "letter", "referral_confirmed", "T43"),
    "CC-END": ("everyone_informed", "", "author", "letter", "involvement_ended", "when the involvement ends"),
    "CC-SM": ("service_manager", "", "author", "e-mail", "referral_confirmed", "T44"),
    "CC-SM-LATE": ("service_manager", "", "author", "e-mail", "referred_without_consultation", "T46"),
    "CC-PL-GAP": ("authority court", "", "author", "letter", "checks_missing", "as soon as"),
    "CC-CPC": ("conference", "", "author", "letter", "conference_invited", "before the conference"),
    "CC-LADO": ("lado", "", "author", "letter", "allegation_made|staff_implicated", "at once"),
    "CC-REG": ("regulator", "", "author", "letter", "investigation_opened|investigation_concluded", "when the investigation"),
    "CC-SCR-1": ("regional_director corporate_director", "", "author", "e-mail", "incident_reported|scr_notified", "T52b"),
    "CC-SCR-SEAL": ("practitioner", "", "service_manager", "letter", "scr_notified", "T52d"),
    "CC-SCR-COMM": ("author_of_review", "", "regional_director", "letter", "report_author_appointed", "on the appointment"),
    "CC-SCR-LSCB": ("lscb_chair", "", "regional_director", "letter", "outside_author_appointed", "before anything"),
    "CC-CHK": ("person_checked", "", "author", "letter", "extended_checks_wanted", "before any check"),
}  # fmt: skip


@pytest.mark.parametrize("code", SPECIFIED)
def test_each_letter_goes_to_whom_when_and_how_it_should(code: str) -> None:
    to, copied, sender, medium, trigger, after = SPECIFIED[code]
    text = load(code)
    assert (text.to, text.copies) == (tuple(to.split()), tuple(copied.split()))
    assert (text.sender, text.medium, text.trigger) == (sender, medium, trigger)
    assert text.after.startswith(after)
    assert text.area == "cafcass" and text.version >= 1 and "Cafcass" in text.source


def test_every_letter_of_cafcass_has_a_sample_an_event_and_a_practitioners_signature() -> None:
    """None of them is ever printed in a batch (specification, part 2.6)."""
    own = {code for code, text in catalogue().items() if text.area == "cafcass"}
    assert own == set(SPECIFIED) == set(SAMPLE_OF)
    assert not any(load(code).batch for code in own)
    assert all(letter_event(code) in EVENTS for code in own)


def test_what_must_be_enclosed_is() -> None:
    for code in ("CC-A", "CC-B", "CC-C"):
        assert "caf" in load(code).enclosures
    assert "scr" in load("CC-SCR-1").enclosures
    assert any("Consent to perform checks" in each for each in load("CC-CHK").enclosures)


def all_written(code: str, changes: dict[str, Any] | None = None) -> list[Written]:
    """A letter for each of its addressees, from the sample case that serves it."""
    case = case_of(SAMPLE_OF[code], changes)
    return [write(catalogue()[code], case, to, settings(), catalogue()) for to in going(code, case)[0]]


def says(code: str, changes: dict[str, Any] | None = None, number: int = 0) -> str:
    """All that a letter says, its runs joined."""
    letter = all_written(code, changes)[number].letter
    return re.sub(r"\s+", " ", f"{words(letter)}\n{prose(letter)}")


# -- what each must say ---------------------------------------------------------------------------------------------------

SAYS: dict[str, list[str]] = {
    "CC-A": [
        "child protection referral under section 47", "Isla Wren Hartley", "14 February 2018",
        "telephone call of 13 November 2026 at 14:30 to Beth Lomas", "Level of the concern: Recent", "locked her in a dark garage",
        "Some of this I know at first hand", "reported to me", "Where the child is now is confidential",
        "“good, but not to Dad”", "Mr Mullins was not told", "A parent has not been told", "This referral needs no consent",
        "private law proceedings", "Marlbridge Family Court", "MB26P00612", "after the first hearing",
        "Court papers may be given to you for child protection purposes without leave", "The court is being told of this referral",
        "report on the child’s welfare (section 7)", "Likely timescale: until the final hearing",
        "The information is limited: I have not yet seen the school’s own record", "should not delay what you do",
        "within three working days", "01632 960402", "Copy to: Joel Prentice; Marguerite Sewell",
        "Enclosed: Common Assessment Framework form (CAF); Cafcass risk identification form; Court papers",
    ],
    "CC-B": [
        "child in need under section 17", "not a child protection referral", "hearing loss", "A young carer’s assessment",
        "Orla Dunning (parent with parental responsibility)", "3 November 2026", "Rafe Dunning (young person)", "The court",
        "13 November 2026", "report on the child’s welfare (section 7)", "until 15 January 2027",
        "Please tell me whether you accept the referral", "Enclosed: Common Assessment Framework form (CAF)",
    ],
    "CC-C": [
        "voluntary", "being healthy, staying safe, enjoying and achieving", "has slept badly", "sessions with a counsellor",
        "Kezia Olufemi (young person)", "The court", "18 November 2026", "Please keep to these limits",
        "nothing from the court’s papers", "No court papers come with this letter", "screens the application",
        "until the first hearing on 4 December 2026", "Enclosed: Common Assessment Framework form (CAF)",
    ],
    "CC-S120": [
        "notification, not a referral", "may in the past have been harmed by seeing or hearing the ill-treatment of another",
        "Supplemental information (C1A)", "apart since May 2024", "Nobody alleges that Theo himself was harmed",
        "add this to what you already hold", "does not by itself ask you to make enquiries", "in short form",
        "Likely timescale: until the final hearing", "We write to you again when our involvement ends",
        "The court is being told of this letter separately", "Form C1A without its address page, 14 September 2026",
        "Enclosed: Section 120 notification",
    ],
    "CC-CT-REF": [
        "Case MB26P00612", "13 November 2026", "child protection referral", "Steps taken", "Referral made by telephone",
        "Telephone referral confirmed in writing: 16 November 2026", "No more is said here than the court needs",
        "Confidential parts", "A parent has not been told",
    ],
    "CC-CT-S120": ["Case MB26P00437", "29 September 2026", "section 120 notification", "Northmere Council", "Confidential parts"],
    "CC-CT-C1A": [
        "Case MB26P00588", "Abigail Olufemi answered “yes”", "C1A", "not completed", "direct Abigail Olufemi to complete",
        "Confidential parts",
    ],
    "CC-CT-CONSENT": [
        "Case MB26C00577", "court’s consent", "to refer the child to Saturday Strings", "Saturday music group",
        "Trudy Ackroyd (parent with parental responsibility)", "Bonnie Ackroyd (young person)",
        "before the court has answered", "Confidential parts",
    ],
    "CC-CT-NOSCREEN": [
        "Case MB26P00588", "without all the screening information", "I rang both parents", "Police records",
        "listed at short notice", "A record of this is on our file", "Confidential parts",
    ],
    "CC-CT-SAFETY": [
        "Case MB26P00588", "not at the level of a child protection referral",
        "more detailed safety assessment is needed before decisions about the child can be made safely", "drinks when Kezia is there",
        "Confidential parts",
    ],
    "CC-CT-DISC": [
        "Case MB26P00612", "13 November 2026", "not to be handed over to the father", "To keep the child safe that day",
        "Confidential parts",
    ],
    "CC-CT-DIR": [
        "Case MB26P00612", "directions appointment", "For the court alone", "has not been copied to any party",
        "shows which relative told him", "Marguerite Sewell, 16 November 2026", "Cafcass Legal, 17 November 2026",
    ],
    "CC-CT-CONCERN": [
        "Case MB26P00612", "adequate arrangements have not been made to protect the child", "No social worker has seen the child",
        "Service Manager, Marguerite Sewell, on 16 November 2026", "children’s social care on 18 November 2026", "Confidential parts",
    ],
    "CC-CT-SCR": [
        "Case NM26P00498", "Serious Case Review", "A.Q.", "Cafcass is cooperating", "leave to disclose",
        "The screening record of March 2026", "told the family of the review on 18 November 2026, before this application",
        "has agreed to its timing", "Confidential parts",
    ],
    "CC-RPT-BOLD": ["Isla Wren Hartley", "being confined and questioned by her father", "Schedule of availability", "14 January 2027"],
    "CC-CHASE3": [
        "Isla Wren Hartley", "13 November 2026 at 14:30", "confirmed the referral in writing on 16 November 2026", "no answer",
        "by when you will decide", "Marguerite Sewell", "dispute procedure", "Copy to: Marguerite Sewell",
    ],
    "CC-END": [
        "Theo Brandling", "ended on 16 November 2026", "spends every other weekend with his father",
        "no concern for the child’s protection", "01632 960402",
    ],
    "CC-SM": [
        "copy of the written confirmation", "13 November 2026 at 14:30", "16 November 2026", "Eastmere Council",
        "Enclosed: Copy of the written confirmation, with the form",
    ],
    "CC-SM-LATE": [
        "without first discussing it with you", "Referral made by telephone: 13 November 2026", "could not be reached",
        "agree a record of it for the file",
    ],
    "CC-PL-GAP": [
        "public law", "MB26C00577", "Police checks on the mother’s partner", "The initial assessment of 2025",
    ],
    "CC-CPC": [
        "2 December 2026 at 13:30", "Cafcass made the referral", "takes no part in the decisions", "as your procedures ask",
        "does not mean that we share responsibility", "I shall come", "I met her twice",
    ],
    "CC-LADO": [
        "Morgan Vail", "Family support worker, Cafcass", "pulled Rafe by the arm", "eleven at present", "no direct work with children",
        "Rafe Dunning, born on 19 December 2014", "It is an allegation",
    ],
    "CC-REG": ["Morgan Vail", "SW-EX-0417", "under investigation since 17 November 2026", "write again when the investigation is concluded"],
    "CC-SCR-1": ["A.Q.", "Notification", "1h", "Desmond Oyelaran", "Enclosed: Serious Case Review notification or update"],
    "CC-SCR-SEAL": [
        "Seal the file as it is", "Hand it over without delay", "As you are self-employed", "Late entries stay apart",
        "put the date of today’s writing on it", "full copy of the file", "16 November 2026", "trade union", "Maureen Tallis",
    ],
    "CC-SCR-COMM": [
        "from the application of March 2026", "from January 2025 until 2 November 2026", "access to all documents",
        "11 January 2027", "29 January 2027", "Draft to the Corporate Director", "Nothing goes to the Board before that", "Philippa Rudge",
    ],
    "CC-SCR-LSCB": ["Verity Stroud", "not an employee of Cafcass", "permission to disclose", "Edwin Laithwaite"],
    "CC-CHK": [
        "Isla Wren", "You live in the home that she would visit", "The police", "Adult services", "say yes in writing", "my manager",
        "report to the court", "all who take part in the case can read it", "If you say no", "ask the court",
        "Enclosed: Consent to perform checks form",
    ],
}  # fmt: skip


@pytest.mark.parametrize("code", SPECIFIED)
def test_the_letter_says_what_it_must(code: str) -> None:
    said = says(code)
    assert not [fact for fact in SAYS[code] if fact not in said]


@pytest.mark.parametrize("code", SPECIFIED)
def test_the_sample_letters_are_final(code: str) -> None:
    """No gap, and nothing that the reader must not see."""
    letters = all_written(code)
    assert letters and [each.reasons for each in letters] == [()] * len(letters)


@pytest.mark.parametrize("code", [code for code in COURT if load(code).medium == "letter"])
def test_a_court_letter_heads_with_the_case_number_and_names_what_it_leaves_out(code: str) -> None:
    for each in all_written(code):
        assert re.match(r"Case [A-Z]{2}26[PC]\d{5}, \w+ Family Court\. ", each.letter.heading)
        assert "Confidential parts" in words(each.letter) or code == "CC-CT-DIR"
        assert not re.search(r"\b(?:born|20[01]\d)\b", words(each.letter)), (
            "a date of birth is more than needed"
        )


# -- the same letter in another case --------------------------------------------------------------------------------------


def test_the_report_clause_is_the_standard_paragraph_in_bold_with_its_two_places_filled() -> None:
    """Cafcass 2.112: the wording is fixed, so it is the one text that is not ours."""
    standard = (
        "This report provides the outcome of the Cafcass assessment, that there may be risks of significant harm to Isla "
        "Wren Hartley as a result of being confined and questioned by her father during contact. If the court is minded "
        "not to follow the recommendation, it is requested to consider the Children and Family Reporter’s views in person "
        "before reaching any decision about an alternative disposal including a disposal reached by agreement. Attached "
        "is a schedule of availability for the Children and Family Reporter."
    )
    first = all_written("CC-RPT-BOLD")[0].letter.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.runs == ((standard, True),)


OTHERWISE: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    ("CC-A", {"referral.immediate_danger": "yes", "referral.police_called": "yes", "referral.police_log": "0417"},
     ["The child is in immediate danger", "The police have been called (log number 0417)"], []),
    ("CC-A", {"incidents": [{"what": "x", "source": "seen"}]}, ["I know this at first hand"], ["reported to me"]),
    ("CC-A", {"incidents": [{"what": "x", "source": "parent"}]},
     ["reported to me by others", "Cafcass passes it on"], ["at first hand"]),
    ("CC-A", {"child.address.kind": "home", "child.address.confidential": "no"},
     ["At school until 15:30", "known on 13 November 2026 at 14:20"], ["is confidential"]),
    ("CC-A", {"consent.given": "refused"}, ["recorded as: Refused"], []),
    ("CC-A", {"proceedings": None}, ["No open court proceedings are known"], ["Stage:"]),
    ("CC-A", {"referral.skin_map": "attached", "referral.court_papers_attached": "no"}, ["Skin map"], ["; Court papers"]),
    ("CC-A", {"consent.parents_aware": "yes", "correspondence.not_to_be_told": None}, [], ["A parent has not been told"]),
    ("CC-CT-REF", {"local_authority.locates": "no"}, ["Eastmere Council"], ["is not named"]),
    ("CC-CT-REF", {"consent.parents_aware": "yes", "correspondence.not_to_be_told": None}, [], ["has not been told"]),
    ("CC-CT-DIR", {"disclosure": None, "events+": [event("extended_checks_refused")]},
     ["Stella Mullins", "The police", "refused on 19 November 2026"], ["withheld from a party"]),
    ("CC-CT-NOSCREEN", {"screening_checks": "none"}, ["no screening check has been made"], []),
    ("CC-CT-CONSENT", {"referral.basis": "s17"},
     ["to Northmere Council as a child in need (section 17"], ["Saturday Strings, to promote"]),
    ("CC-END", {"cafcass_letters.concerns_remain": "yes", "events+": [event("referral_phoned", "18/11/2026 10:00")]},
     ["leaves concerns for the child’s protection", "new child protection referral was made", "18 November 2026"],
     ["We know of no concern"]),
    ("CC-SM", {"events+": [event("court_told"), event("authority_replied")]}, ["19 November 2026"], ["not yet"]),
    ("CC-CPC", {"cafcass_letters.conference.context": "supervisor"}, ["take a fuller part"], ["takes no part"]),
    ("CC-CPC", {"cafcass_letters.conference.context": "guardian", "cafcass_letters.conference.attending": "no"},
     ["independent of all parties", "I shall not be there", "takes no part"], []),
    ("CC-CPC", {"cafcass_letters.conference.context": "reporter"}, ["rules of the court"], []),
    ("CC-CPC", {"cafcass_letters.conference.context": "closed", "cafcass_letters.conference.manager_decision": "dates alone"},
     ["our contribution is this letter", "decided by the Service Manager: dates alone"], ["I shall"]),
    ("CC-LADO", {"cafcass_letters.allegation.children": "none"}, ["None are known"], []),
    ("CC-REG", {"events+": [event("investigation_concluded")], "cafcass_letters.allegation.outcome": "Not substantiated."},
     ["concluded on 19 November 2026", "Not substantiated"], ["under investigation since"]),
    ("CC-SCR-1", {"events": [event("incident_reported")]}, ["a review may be needed"], []),
    ("CC-SCR-SEAL", {"scr.known_to_cafcass": "closed", "cafcass.employment": "employed"},
     ["If you work from home"], ["full copy", "self-employed"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "changes", "there", "not_there"),
    OTHERWISE,
    ids=[f"{row[0]} {list(row[1])}" for row in OTHERWISE],
)
def test_the_letter_fits_the_case(
    code: str, changes: dict[str, Any], there: list[str], not_there: list[str]
) -> None:
    said = says(code, changes)
    assert not [fact for fact in there if fact not in said]
    assert not [fact for fact in not_there if fact in said]


def test_the_public_law_letter_asks_the_authority_and_tells_the_court() -> None:
    to_authority, to_court = says("CC-PL-GAP"), says("CC-PL-GAP", number=1)
    assert "Please make this information available" in to_authority and "Case MB26C" not in to_authority
    assert "I have asked the local authority" in to_court and "Case MB26C00577" in to_court


def test_information_without_a_form_c1a_goes_to_the_authority_as_information() -> None:
    """Row 2 of the table: all that is known, and no notification form with it (Cafcass appendix III)."""
    case = case_of(SCREENING)
    to = going("CC-S120", case)[0][0]
    letter = write(load("CC-S120"), case, to, settings(), catalogue()).letter
    said = words(letter)
    assert letter.heading.startswith("Information about") and "all the information that we hold" in said
    assert "Abigail Olufemi answered “yes”" in said and "not a section 120 notification" in said
    assert enclosures(load("CC-S120"), case, to) == ()
    assert enclosures(load("CC-S120"), case_of(NOTIFICATION), to) == ("section_120",)


# -- a protection referral is never held back by a gap ---------------------------------------------------------------------

BARE = {
    "child": None, "parents": None, "incidents": None, "proceedings": None, "cafcass": None, "referral": {"basis": "s47"},
    "consent": None, "cafcass_letters": None, "correspondence": None, "disclosure": None, "events": [],
    "author": {"name": "Owen Lathbury"},
}  # fmt: skip


def test_a_protection_letter_is_final_with_next_to_nothing_known() -> None:
    """It says what is not known, lists it, and goes (Cafcass 2.65, 2.102)."""
    case = case_of(PROTECTION, BARE)
    made = written("CC-A", case)
    said = words(made.letter)
    assert made.reasons == ()
    assert said.count("not known at the time of this referral") >= 4
    assert "a child whose name is not known" in said and "Exact nature of the concern" in said
    assert "School, GP, health visitor" in said and "should not delay what you do" in said


def test_a_child_without_a_name_is_described() -> None:
    case = case_of(PROTECTION, BARE | {"child": {"description": "A boy of about four with a red coat."}})
    assert "described so: A boy of about four" in words(written("CC-A", case).letter)


def test_a_complete_protection_letter_lists_nothing_as_missing() -> None:
    full = {
        "cafcass_letters.information_limited": "none",
        "child.religion": "none", "child.home_language": "English", "child.ethnicity": "WBRI", "child.disability": "no",
        "child.gp": "not known", "child.health_visitor": "not applicable", "child.telephone": "none",
        "referral.background": "Known to Cafcass since September 2026.", "referral.other_children": "none",
        "consent.given": "not_sought",
    }  # fmt: skip
    assert "What is not complete" not in says("CC-A", full)


# -- gaps -----------------------------------------------------------------------------------------------------------------

GAPS: list[tuple[str, str, str]] = [
    ("CC-B", "referral.desired_outcome", "referral.desired_outcome"),
    ("CC-B", "cafcass.timescale", "cafcass.timescale"),
    ("CC-B", "cafcass_letters.court_consent_on", "cafcass_letters.court_consent_on"),
    ("CC-B", "consent.given_by", "consent.given_by"),
    ("CC-C", "consent.scope", "consent.scope"),
    ("CC-S120", "section_120.why_not_referral", "section_120.why_not_referral"),
    ("CC-S120", "section_120.separation_context", "section_120.separation_context"),
    ("CC-S120", "cafcass.involvement", "cafcass.involvement"),
    ("CC-CT-REF", "proceedings.case_number", "proceedings.case_number"),
    ("CC-CT-S120", "local_authority.name", "local_authority.name"),
    ("CC-CT-C1A", "section_120.harm_boxes", "section_120.harm_boxes"),
    ("CC-CT-CONSENT", "consent.given_by", "consent.given_by"),
    ("CC-CT-NOSCREEN", "cafcass_letters.unscreened_reason", "cafcass_letters.unscreened_reason"),
    ("CC-CT-NOSCREEN", "cafcass.work_done", "cafcass.work_done"),
    ("CC-CT-SAFETY", "cafcass_letters.safety_concern", "cafcass_letters.safety_concern"),
    ("CC-CT-DISC", "cafcass_letters.disclosed", "cafcass_letters.disclosed"),
    ("CC-CT-DISC", "cafcass_letters.disclosed[0].why", "cafcass_letters.disclosed[0].why"),
    ("CC-CT-DIR", "disclosure.withhold_what", "disclosure.withhold_what"),
    ("CC-CT-CONCERN", "cafcass_letters.protection_concern", "cafcass_letters.protection_concern"),
    ("CC-CT-SCR", "cafcass_letters.review.documents", "cafcass_letters.review.documents"),
    ("CC-RPT-BOLD", "cafcass_letters.report_risk", "cafcass_letters.report_risk"),
    ("CC-RPT-BOLD", "cafcass_letters.availability", "cafcass_letters.availability"),
    ("CC-CHASE3", "child.given_names", ""),
    ("CC-END", "section_120.final_court_outcome", "cafcass_letters.court_outcome"),
    ("CC-SM-LATE", "referral.lead_not_consulted_reason", "referral.lead_not_consulted_reason"),
    ("CC-PL-GAP", "cafcass_letters.missing_items", "cafcass_letters.missing_items"),
    ("CC-CPC", "cafcass_letters.conference.information", "cafcass_letters.conference.information"),
    ("CC-CPC", "cafcass_letters.conference.context", "cafcass_letters.conference.context"),
    ("CC-LADO", "cafcass_letters.allegation.steps", "cafcass_letters.allegation.steps"),
    ("CC-LADO", "cafcass_letters.allegation.children", "cafcass_letters.allegation.children"),
    ("CC-REG", "cafcass_letters.allegation.registration", "cafcass_letters.allegation.registration"),
    ("CC-SCR-1", "scr.stage_event", "scr.stage_event"),
    ("CC-SCR-COMM", "scr.lscb.terms_of_reference", "scr.lscb.terms_of_reference"),
    ("CC-SCR-COMM", "cafcass_letters.review.draft_due", "cafcass_letters.review.draft_due"),
    ("CC-SCR-LSCB", "scr.imr.author", "scr.imr.author"),
    ("CC-CHK", "cafcass_letters.checks_wanted.agencies", "cafcass_letters.checks_wanted.agencies"),
    ("CC-CHK", "cafcass_letters.checks_wanted.reason", "cafcass_letters.checks_wanted.reason"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "taken_out", "where"), [row for row in GAPS if row[2]])
def test_a_missing_value_is_named_with_its_place(code: str, taken_out: str, where: str) -> None:
    for each in all_written(code, {taken_out: None}):
        assert where in [gap.where for gap in each.gaps]
        assert all(gap.question for gap in each.gaps)


def test_a_childs_consent_without_a_day_is_a_gap() -> None:
    case = case_of(IN_NEED, {"consent.given_by[2]": None})
    gaps = written("CC-B", case).gaps
    assert [gap.question for gap in gaps] == ["When the child consented"]


def test_the_outcome_entered_for_the_notification_is_not_asked_for_again() -> None:
    changes = {"section_120.final_court_outcome": None, "cafcass_letters.court_outcome": "No order was made."}
    assert "No order was made." in says("CC-END", changes)
    assert "every other weekend" in says("CC-END", {"cafcass_letters.court_outcome": "No order was made."})


# -- who is told of the end -----------------------------------------------------------------------------------------------


def test_everyone_who_was_informed_hears_of_the_end_each_by_a_letter_of_their_own() -> None:
    case = case_of(NOTIFICATION)
    found, stopped = going("CC-END", case)
    assert [to.name for to in found] == ["Northmere Council", "Pauline Achebe"] and not stopped
    for number, to in enumerate(found):
        letter = written("CC-END", case, number).letter
        others = [each for other in found if other != to for each in other.lines[:3]]
        assert letter.addressee == to.lines
        assert not [each for each in others if each in words(letter)]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"events": []}, ["Northmere Council", "Pauline Achebe"]),  # a safety concern was a feature (2.60)
        ({"events": [], "section_120": None}, ["Pauline Achebe"]),
        ({"correspondence.addressees[1]": None}, ["Northmere Council"]),
    ],
)
def test_the_authority_hears_where_it_was_told_or_safety_was_a_concern(
    changes: dict[str, Any], names: list[str]
) -> None:
    assert [to.name for to in going("CC-END", case_of(NOTIFICATION, changes))[0]] == names


def test_an_agency_that_took_a_referral_for_its_services_hears_of_the_end() -> None:
    case = case_of(SCREENING, {"events+": [event("CC-C")]})
    found, _ = addressees(case, ("everyone_informed",), settings())
    assert "Lucian Marsh" in [to.name for to in found]
    found, _ = addressees(case_of(SCREENING), ("everyone_informed",), settings())
    assert "Lucian Marsh" not in [to.name for to in found]


def test_an_agency_that_was_told_and_has_no_address_is_not_forgotten() -> None:
    """It is named by its place among those told, so that nobody is left out unnoticed."""
    told = [{"to_whom": "Ropewalk Primary School"}, {"to_whom": "Probation, Marlbridge"}]
    _, stopped = going("CC-END", case_of(NOTIFICATION, {"cafcass_letters.disclosed": told}))
    assert stopped == (
        Stopped(
            "everyone_informed",
            "agency given information 2",
            "it was given information and stands nowhere with an address; add it as “informed”",
        ),
    )


# -- what no letter shows -------------------------------------------------------------------------------------------------

SECRET = re.compile(r"Rowan Lodge|Kiln Passage|ZZ99 8GG|refuge", re.IGNORECASE)


@pytest.mark.parametrize("code", SERVES[PROTECTION])
def test_no_letter_shows_the_confidential_address_or_what_tells_of_it(code: str) -> None:
    for each in all_written(code):
        assert not SECRET.search(words(each.letter))
        assert each.shows == ()


@pytest.mark.parametrize("code", ["CC-CT-REF", "CC-CT-DISC", "CC-CT-CONCERN", "CC-CPC", "CC-CHK"])
def test_a_letter_that_a_party_may_read_does_not_name_the_authority_that_tells_the_area(code: str) -> None:
    assert "Eastmere" not in says(code) and "Staithe" not in says(code)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("CC-CT-CONCERN", "cafcass_letters.protection_concern"),
        ("CC-CT-DISC", "cafcass_letters.disclosed[0].what"),
        ("CC-CPC", "cafcass_letters.conference.information"),
        ("CC-CHK", "cafcass_letters.checks_wanted.reason"),
        ("CC-CT-DIR", "disclosure.withhold_what"),
    ],
)
def test_free_words_that_give_the_address_away_stop_the_letter(code: str, path: str) -> None:
    made = all_written(code, {path: "They live at 12 Kiln Passage now."})[0]
    assert "child.address" in made.shows and made.reasons


def test_no_letter_of_cafcass_goes_to_a_parent() -> None:
    """So none can show one parent the other's address."""
    family = {"parent", "family", "young_person", "child"}
    assert not [code for code in SPECIFIED if family & {*load(code).to, *load(code).copies}]


def test_the_letter_for_directions_goes_to_the_court_alone_and_no_other_letter_betrays_it() -> None:
    """Cafcass 3.84–3.85: a letter that the parties may see would tell them that something is being withheld."""
    text = load("CC-CT-DIR")
    assert text.to == ("court",) and text.copies == () and text.enclosures == ()
    for code in SERVES[PROTECTION]:
        if code != "CC-CT-DIR":
            assert "withh" not in says(code).casefold() and "relative" not in says(code)


@pytest.mark.parametrize("code", SERVES[REVIEW])
def test_the_papers_of_a_review_have_initials_and_nothing_of_the_circumstances(code: str) -> None:
    """What one process knows must not leak into another (Cafcass 3.50)."""
    for each in all_written(code):
        said = words(each.letter)
        assert "A.Q." in said and "Quill" not in said and "found injured" not in said


def test_the_court_letter_about_a_review_has_none_of_the_terms_of_the_review() -> None:
    assert "Who knew what of the family" not in says("CC-CT-SCR")


def test_the_regulator_is_told_of_no_child() -> None:
    assert not re.search(r"Rafe|Dunning|R\.D\.", says("CC-REG"))


def test_the_board_is_not_named_to_a_court_where_it_tells_the_area() -> None:
    hidden = {
        "child.address": {"line1": "4 Spindle Court", "postcode": "ZZ99 5EE", "confidential": "yes"},
        "local_authority": {"name": "Northmoor Council"},
    }
    assert "Northmoor Safeguarding Children Board" not in says("CC-CT-SCR", hidden)
    assert "by the Local Safeguarding Children Board" in says("CC-CT-SCR", hidden)


def test_what_stands_under_an_office_is_withheld_from_it_by_its_role() -> None:
    """The readers of these roles are those of the forms: the court's copies reach the parties."""
    case = case_of(PROTECTION)
    hidden = {code: withheld_from(case, going(code, case)[0][0]).covers("child.address") for code in ("CC-A", "CC-CT-REF", "CC-CPC")}  # fmt: skip
    assert hidden == {"CC-A": False, "CC-CT-REF": True, "CC-CPC": True}


# -- words ----------------------------------------------------------------------------------------------------------------


def test_the_letter_to_the_person_to_be_checked_reads_easily() -> None:
    """Flesch 70 or more, what a child of about twelve reads, and no sentence over 25 words."""
    assert load("CC-CHK").family
    measured = readability(Prose(prose(all_written("CC-CHK")[0].letter)))
    assert measured.ease >= 70 and measured.longest <= 25


@pytest.mark.parametrize("code", SPECIFIED)
def test_the_letter_has_no_initials_before_a_full_stop_and_no_phrase_twice(code: str) -> None:
    for each in all_written(code):
        said = prose(each.letter)
        assert ".." not in said.replace("…", "") and "  " not in said
        sentences = [s for block in each.letter.blocks if isinstance(block, Paragraph | Bullets) for s in re.split(r"(?<=[.?!]) ", prose_of(block))]  # fmt: skip
        long = [s for s in sentences if len(s) > 60]
        assert len(long) == len(set(long))


def prose_of(block: Paragraph | Bullets) -> str:
    """The words of one block."""
    rows = (block.runs,) if isinstance(block, Paragraph) else block.items
    return " ".join("".join(text for text, _ in runs) for runs in rows)


def test_the_service_manager_of_the_case_gets_the_copy_where_none_is_listed() -> None:
    case = case_of(
        PROTECTION, {"correspondence.addressees[2]": None, "manager.email": "m.sewell@example.org"}
    )
    (to,), _ = going("CC-SM", case)
    assert (to.name, to.email) == ("Marguerite Sewell", "m.sewell@example.org")


def test_a_condition_of_an_enclosure_that_there_is_not_is_named_with_its_line(tmp_path: Path) -> None:
    body = load("CC-S120").file.read_text(encoding="utf-8")
    (tmp_path / "CC-S120.txt").write_text(
        body.replace('information_only"', 'informations_only"'), encoding="utf-8"
    )
    with pytest.raises(BadTemplate) as problem:
        catalogue(tmp_path)
    line = next(n for n, each in enumerate(body.split("\n"), 1) if each.startswith("enclosures"))
    assert f"CC-S120.txt:{line}: there is no condition “informations_only”" in str(problem.value)
    assert "information_only" in problem.value.remedy
