"""What each letter says: the facts that must be there, in words that its reader understands, and never with a hole in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from letter_helpers import (
    SAMPLE_OF,
    all_written,
    case_of,
    event,
    going,
    prose,
    settings,
    text_of,
    words,
    written,
)

from caseforms.cases.settings import Settings
from caseforms.checks.prose.reading import readability
from caseforms.checks.prose.text import Prose
from caseforms.letters.addressees import Addressee
from caseforms.letters.catalogue import catalogue, load
from caseforms.letters.context import FIELDS, About, Missing, values
from caseforms.letters.letter import write
from caseforms.letters.wording import Wording
from caseforms.render.letter import Bullets, Heading, Paragraph, TableBlock

DESK = "01632 960210"
SAFEGUARDING = "significant harm"

#: What stands in each letter for the first addressee: each entry is a pattern that must be found.
SAYS: dict[str, list[str]] = {
    "RCP": [
        "Gemma Ashdown", "4 Sedge Lane", "Tilly Ashdown and Oscar Ashdown", "EH-2026-0101", "EC-77310", "18 November 2026",
        "Priya Anand, Pastoral lead, Fenbridge Primary School sent it", "You agreed", "check", "decides which help",
        "may ask you to a meeting", "will then get in touch with you", "ask us about anything", "put it right",
        "no longer agree", "complain: Customer Care", DESK, "Enclosed: Fair processing notice",
    ],
    "RCP-R": ["18 November 2026 at 09:15", "EH-2026-0101", "complete", "triage", "Early Help Desk, 01632", SAFEGUARDING],
    "NOCON": [
        "Dr Imran Sayed", "Causeway Surgery", "11 Causeway", r"F\.L\.T\.", "received .* on 18 November 2026",
        "closed the episode on 19 November 2026", "no consent", "How to obtain consent", "telephone on 19 November 2026",
        "send the assessment again", "30 days", "destroyed after 19 December 2026", "do not wait for consent",
        "safeguarding hub",
    ],
    "NOCON-SD": [
        r"R\.A\.", "contact was closed on 19 November 2026", "send the request again once consent has been obtained",
        "line manager", "Copy to: Carl Whitby", "Ruth Ellery",
    ],
    "INSUF": [
        "Owen Pryce, Fenbridge Child Health on 01632 960285", "13 November 2026", "Others in the household",
        "What Kit says about home", "Which help was tried before", "case note", "end reason", "close the episode",
    ],
    "SINGLE": [
        r"T\.A\.", "19 November 2026", "below the level of multi-agency early help", "Fenbridge Family Centre",
        "bedtimes and mornings", "01632 960260, families@example.org", "Can the family ask themselves", "Yes",
        "families with a child under 11", "Homework Club", "01632 960261", "completed", "come back to us", SAFEGUARDING,
    ],
    "EHAREQ": [
        "9 November 2026", "by 16 November 2026", "Fenbridge Academy", "eCAF", "earlyhelp@example.org", "consent",
        "date of birth, and address with postcode", "parents or carers", "brothers and sisters", "others in the household",
        "ethnicity and special needs", SAFEGUARDING,
    ],
    "CHASE7": [
        "9 November 2026", "due on 16 November 2026", "has not arrived", "tell us why", "on 23 November 2026", "reviews the case",
        "close it", f"Ring Early Help Desk, {DESK}",
    ],
    "CLOSE14": [
        "3 November 2026", "not received", "reviewed the case on 18 November 2026", "rang you on 18 November 2026",
        "asks for the closure", "closed on 19 November 2026", "no assessment after 14 days", "Ruth Ellery authorised",
        "reopen", SAFEGUARDING,
    ],
    "INC-ISM": ["18 November 2026", "by 25 November 2026", "seven days", "begun in error", "COG Manager", DESK],
    "SD-HANDOVER": [
        "Children’s social care has handed over to early help", "received the handover", "Bea Lomax is your key worker",
        "01632 960212", "What happens next", DESK,
    ],
    "OOA-R": ["sent to Westmere Council", "17 November 2026", "closed: out of area", "01632 960290", "secure"],
    "OOA-P": [
        "16 November 2026", "Your child lives in the area of Westmere Council", "You agreed", "sent the form there",
        "01632 960290", "Enclosed: Fair processing notice",
    ],
    "OOA-LA": [
        "by telephone on 17 November 2026", "Sami Reza, born on 25 March 2017", "5 Weir Cottages", "Given in part",
        "Leila Reza .parent with parental responsibility. consented in writing on 13 November 2026",
        "not\n agree to sharing with", "Westmere Homes", "secure e-mail, to frontdoor@example.org", "Consent form",
    ],
    "CSC-INFO": [
        "19 November 2026: level 4", "A referral to children’s social care is required", "expected to tell the family",
        "sends the family no letter",
    ],
    "KK-CHECK": [
        "Information Sharing Service on 01632 960240", "Bryony Fell", "9 October 2015", "12 Mill Fold", "Steph Fell", "Given",
        "yes", "13 November 2026", "Joel Marden", "join the team",
    ],
    "KK-JOIN": ["55021", "14 of 40 school days", "let us join", "MAST", "Steph Fell .* consented by word of mouth"],
    "KK-REG": [
        "Isla Penn", "4 April 2016", "22 Tenter Croft", "IS1 signed on", "12 October 2026", "Aisha Noor, Attendance officer",
        "unique CAF reference",
    ],
    "KK-CIN": [
        r"child in need .section 17.", "Nathan Royle, born on 19 July 2017", "refused a common assessment on 17 November 2026",
        "wants no assessment", "Consent to it: Refused", "wants no one to call", "often hungry", "had not eaten",
        "10 November 2026", "Told by the child", "Enclosed: Pre-CAF checklist", "within one day",
    ],
    "KK-DEC": ["11 November 2026", "12 November 2026", "no initial assessment", "Our reasons", "additional"],
    "KK-ADV": ["common assessment is the right response", "Decision document", "Bryony Fell", "Nothing suggests"],
    "KK-PACK": ["55077", "CAF form", "Record of the meeting on 5 November", "Unmet needs record", "Number of papers"],
    "KK-LP": [
        "55077", "Aisha Noor", "Joel Marden", "Calderby Children’s Centre", "01632 960300", "16 November 2026",
        "Family agree", "Yes",
    ],
    "KK-INV-F": [
        "Tuesday 1 December 2026 at 15:30", "Calderby Children’s Centre, room 2", "to see what helps Isla",
        "Grace Lim, School nurse", "You can bring a friend", "interpreter", "cannot come", "what you think",
    ],
    "KK-INV-P": [
        "Tuesday 1 December 2026 at 15:30", "Calderby Children’s Centre, room 2", "send a report by 24 November 2026",
        "Limits of consent", "Rachel Penn .* consented in writing", "nothing to the housing office",
    ],
    "KK-PLAN": ["agreed a plan", "5 November 2026", "14 January 2027", "Enclosed: Action plan"],
    "KK-DEESC": [
        "27 April 2026", "54110", "IS1 signed on", "20 April 2026", "Joel Marden", "11 May 2026", "goes to school",
        "Core assessment of 3 February", "remains there for consultation", "Enclosed: Action plan", "Nadia Frome",
    ],
    "KK-CLOSE": ["18 November 2026", "what we planned has been reached", "goes to school", "The school nurse is there"],
    "KM-RCPT": ["KM-2026-0301", "2 November 2026 at 09:40", "received your referral", "15 working days"],
    "KM-FDBK": ["2 November 2026", "13 November 2026", "offers no service now", "help with sleep", "Quayside Sleep Clinic"],
    "KM-NE": [
        "not the right service", "There is other help", "Quayside Sleep Clinic", "01632 960312", "common assessment",
        "closed the case", "Femi Adeyemi .* will plan the next steps with you", "complain",
    ],
    "KM-COPY": ["initial assessment", "Your copy comes with this letter", "you agree with what it says", "leaflet on how to complain"],
    "KM-NOCON": ["18 November 2026", "cannot accept it", "common assessment and a team around the child", "lead of your agency",
                 "duty team"],
    "PC-FDBK": ["The exact nature of the concern", "how often", "Impact on this child", "A good referral says"],
    "PC-ESC": ["16 November 2026", "No further action", "did not show an impact", "sleep in the car", "by 27 November", "next level"],
    "NS-CHILD": [
        "Callum", "Alice Denham and Rob Tyler", "play room", "Wednesdays", "8 times", "what you like", "do not have to",
        "Mum brings you", "does not feel right", "have to tell Tess, our manager", "We sign",
    ],
    "NS-FAMILY": [
        "Shona Byrne and Pete Munro", "Fenbridge Family Project", "calm evenings", "evenings end in rows",
        "From 1 December 2026 to 28 February 2027", "8 times", "What it is for", "own bed", "alone and with all of you",
        "short report", "before it goes out", "kept on file", "Callum’s school once a month", "We sign", "Rob Tyler",
    ],
    "FPN": [
        "Fenshire Council does", "What we keep", "Why we keep it", "The law gives us", "share", "without your agreement",
        "keep it safe", "six years after our help ends", "see what we keep", "put right", "take back your agreement",
        "Information Commissioner", "dpo@example.org", "version 1, 1 November 2026",
    ],
    "FPN-CHILD": ["Early Help Desk", "Who can see it", "could get hurt", "six years", "not happy with us", "version 1"],
    "SLIP-LANG": ["EH-2026-0101", DESK, "Polski", "اردو"],
    "SLIP-LARGE": ["large print", DESK, "EH-2026-0101"],
}  # fmt: skip

#: What stands in a letter for another addressee than the first: code, number, patterns, and what must not stand there.
ALSO: list[tuple[str, int, list[str], list[str]]] = [
    ("RCP", 1, ["Early help for Tilly Ashdown\n", "Your family agreed"], ["Oscar", "You agreed"]),
    (
        "KK-LP",
        1,
        ["A new lead professional for Isla Penn", "Nothing else changes"],
        ["in the register", "CAF"],
    ),
    ("KK-PLAN", 2, ["I.P., CAF 55077", "do your part"], ["Please read it"]),
    ("KK-CLOSE", 1, ["54110", "cover sheet"], ["Thank you"]),
    ("KM-NE", 1, ["P.D.", "talk it over with the family", "returns to you"], ["complain"]),
    ("KK-DEESC", 1, ["54110", "Information Sharing Service"], []),
]

NO_SENDER = (
    "INSUF",
    "CSC-INFO",
    "KK-CHECK",
    "FPN",
    "FPN-CHILD",
    "SLIP-LANG",
    "SLIP-LARGE",
    "NS-CHILD",
    "NS-FAMILY",
)
FAMILY = sorted(code for code in SAMPLE_OF if load(code).family)


@pytest.mark.parametrize("code", SAYS)
def test_the_letter_says_what_it_must(code: str) -> None:
    said = words(written(code, case_of(SAMPLE_OF[code])).letter)
    assert [each for each in SAYS[code] if not re.search(each, said)] == []


def test_what_each_letter_must_say_is_listed() -> None:
    assert set(SAYS) == set(SAMPLE_OF)


@pytest.mark.parametrize(("code", "number", "says", "never"), ALSO)
def test_the_letter_speaks_to_each_addressee_as_it_should(
    code: str, number: int, says: list[str], never: list[str]
) -> None:
    said = words(written(code, case_of(SAMPLE_OF[code]), number).letter)
    assert [each for each in says if each not in said] == []
    assert [each for each in never if each in said] == []


@pytest.mark.parametrize("code", SAYS)
def test_the_sample_letters_have_no_gap_and_show_nothing_that_their_reader_must_not_see(code: str) -> None:
    found = [each for _, each in all_written(code)]
    assert found
    assert [each.reasons for each in found] == [()] * len(found)


@pytest.mark.parametrize("code", SAYS)
def test_the_letter_stands_in_its_frame(code: str) -> None:
    for to, each in all_written(code):
        letter = each.letter
        assert letter.heading and letter.blocks and letter.date == "20 November 2026"
        assert (letter.code, letter.version) == (code, 1)
        if code in NO_SENDER:
            assert (letter.addressee, letter.salutation, letter.closing, letter.signatory) == ((), "", "", ())
        else:
            assert letter.salutation == f"Dear {to.name}"
            assert letter.closing == ("Kind regards" if code == "NOCON-SD" else "Yours sincerely")
            assert letter.signatory[0] and letter.addressee == (to.lines if code != "NOCON-SD" else ())
        assert bool(letter.reference) is (load(code).medium != "enclosure")


@pytest.mark.parametrize("code", [code for code in SAYS if load(code).medium in ("letter", "note", "e-mail")])
def test_letters_to_professionals_head_with_initials_and_never_with_a_date_of_birth(code: str) -> None:
    for to, each in all_written(code):
        assert not re.search(r"\d{4}", re.sub(r"CAF \d+", "", each.letter.heading))
        whole = case_of(SAMPLE_OF[code]).child_name
        if to.role not in ("parent", "young_person", "authority", "duty", "kiss", "lead_professional"):
            assert whole not in words(each.letter), "more than the initials"


# -- plain words ----------------------------------------------------------------------------------------------------------

EASY, LONGEST = 70.0, 25


@pytest.mark.parametrize("code", FAMILY)
def test_a_family_letter_reads_easily(code: str) -> None:
    """Flesch 70 or more, what a child of about twelve reads, and no sentence over 25 words."""
    read = 0
    for to, each in all_written(code):
        if to.role in ("parent", "young_person", "child"):
            measured = readability(Prose(prose(each.letter)))
            assert measured.ease >= EASY
            assert measured.longest <= LONGEST, measured
            read += 1
    assert read


def test_every_letter_that_a_family_gets_is_written_for_a_family() -> None:
    own = {"parent", "family", "young_person", "child"}
    assert {code for code in SAMPLE_OF if own & set(load(code).to)} <= set(FAMILY)


@pytest.mark.parametrize("code", FAMILY)
def test_a_family_letter_explains_or_avoids_the_words_of_the_trade(code: str) -> None:
    for to, each in all_written(code):
        if to.role in ("parent", "young_person", "child"):
            said = " ".join([each.letter.heading, prose(each.letter)])
            jargon = re.findall(
                r"\b(EHA|MAST|TAC|CIN|COG|KISS|multi-agency|threshold|triage|episode|step.?down)\b", said
            )
            assert not jargon


# -- missing values -------------------------------------------------------------------------------------------------------

#: A letter, an answer that is taken out, and the question that is then named.
GAPS: list[tuple[str, dict[str, Any], str, str]] = [
    ("RCP", {"author.name": None}, "Person completing: Name", "author.name"),
    ("RCP", {"reference": None}, "Case reference", "reference"),
    ("RCP", {"child.given_names": None, "child.family_name": None}, "Child: Given name(s)", "child.given_names"),
    ("RCP", {"events": []}, "When: Early Help Assessment received", "event “eha_received”"),
    ("RCP", {"reference": "not known"}, "Case reference", "reference"),
    ("SINGLE", {"early_help.services": None}, "Services that can help", "early_help.services"),
    ("SINGLE", {"early_help.services[1].what_for": None}, "What it helps with", "early_help.services[1].what_for"),
    ("SINGLE", {"early_help.coordinator": None}, "Name of the sender", "early_help.coordinator"),
    ("CHASE7", {"events": []}, "When: Agency told to send", "event “eha_requested”"),
    ("CLOSE14", {"events[3].note": None}, "Note: Agency telephoned", "note of the event “agency_called”"),
    ("CLOSE14", {"events[4].by": None}, "Closure authorised by", "closure_authorised"),
    ("NOCON", {"events": []}, "When: Episode closed for want of consent", "no_consent_closed"),
    ("SD-HANDOVER", {"early_help.key_worker": None}, "Key worker: Name", "early_help.key_worker.name"),
    ("OOA-R", {"local_authority.telephone": None, "local_authority.secure_email": None}, "Telephone", "local_authority"),
    ("OOA-LA", {"consent.given_by": None}, "Consent given by", "consent.given_by"),
    ("OOA-LA", {"early_help.papers": None}, "Papers enclosed", "early_help.papers"),
    ("KK-CIN", {"referral.concern_exact": None}, "The exact nature of the concern", "referral.concern_exact"),
    ("KK-LP", {"early_help.previous_lead": None}, "Lead professional until now: Name", "previous_lead.name"),
    ("KK-INV-F", {"events[2].at": "01/12/2026"}, "Next meeting: date and time", "event “meeting”"),
    ("KK-INV-F", {"early_help.meeting.place": None}, "Next meeting: Place", "early_help.meeting.place"),
    ("KK-PLAN", {"early_help.review_on": None}, "Plan reviewed on", "early_help.review_on"),
    ("KK-CLOSE", {"early_help.outcomes": None}, "What was achieved", "early_help.outcomes"),
    ("KK-DEESC", {"correspondence": None}, "Name of the sender: social worker", "correspondence.addressees"),
    ("KM-COPY", {"early_help.disagreements": None}, "Disagreements about the assessment", "early_help.disagreements"),
    ("KM-COPY", {"events": []}, "Which assessment is complete", "initial_assessment_completed"),
    ("NS-CHILD", {"early_help.agreement.topics": None}, "What you talk about", "agreement.topics"),
    ("NS-CHILD", {"early_help.agreement.how_many": "often"}, "How many times", "agreement.how_many"),
    ("NS-FAMILY", {"early_help.agreement.aims": None}, "Aims", "agreement.aims"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "question", "where"), GAPS)
def test_a_missing_value_is_named_with_its_question_and_its_place(
    code: str, changes: dict[str, Any], question: str, where: str
) -> None:
    found = written(code, case_of(SAMPLE_OF[code], changes))
    named = [gap for gap in found.gaps if question in gap.question and where in gap.where]
    assert named, found.gaps
    assert any(gap.question in reason and gap.where in reason for gap in named for reason in found.reasons)


def test_a_missing_value_stands_in_a_draft_as_its_question() -> None:
    found = written("RCP", case_of("early_help_received", {"author.name": None}))
    assert "[Person completing: Name] sent it" in words(found.letter)


@pytest.mark.parametrize("code", SAYS)
def test_with_nothing_known_every_letter_names_its_gaps_and_leaves_no_hole(code: str) -> None:
    empty = case_of(
        "early_help_not_sent", {"early_help": None, "child": None, "reference": None, "events": []}
    )
    to = Addressee("referrer", "Somebody", (), "referrer-0")
    found = write(catalogue()[code], empty, to, Settings(), catalogue())
    assert found.gaps
    said = words(found.letter)
    assert not re.search(r"None|Undefined|\{\{|  | [,.;:](\s|$)|\(\)", said)
    for gap in found.gaps:
        assert (
            f"[{gap.question}]" in said or gap.question in ("Services that can help",) or _is_list(gap, code)
        )


def _is_list(gap: Missing, code: str) -> bool:
    """Whether a gap is a list that the text goes through: it names no place in the text, only in the reasons."""
    about = About(case_of("early_help_not_sent", {"early_help": None, "child": None, "events": []}),
                  Addressee("referrer", "S", (), "k"), Settings(), load(code))  # fmt: skip
    lists = [name for name, field in FIELDS.items() if field.kind in ("list", "rows")]
    return gap in values(lists, about).values()


@pytest.mark.parametrize(
    "name", ["desk_telephone", "complaints_contact", "data_protection_contact", "kept_for", "organisation"]
)
def test_a_setting_that_is_missing_is_named(name: str) -> None:
    text = text_of("RCP", body=f"See {{{{ {name} }}}}.", heading="")
    case = case_of("early_help_received")
    found = write(text, case, going("RCP", case)[0][0], Settings(), catalogue())
    assert any(gap.where.startswith("setting “") for gap in found.gaps)


# -- values never become markup -------------------------------------------------------------------------------------------


def blocks(body: str, changes: dict[str, Any] | None = None) -> Any:
    """The blocks of a text of our own for the first sample case."""
    case = case_of("early_help_received", changes)
    about = About(case, going("RCP-R", case)[0][0], settings(), load("RCP"))
    ready = Wording(text_of("RCP", body=body, heading=""))
    return ready.render(values(ready.names, about)).blocks


def test_a_text_becomes_paragraphs_lists_headings_and_tables() -> None:
    made = blocks(
        "First line\nand second, **bold** here.\n\n## Next\n- one\n- two\n  goes on\n\n| A | B |\n| 1 | **2** |\n| 3 |\n\nEnd."
    )
    assert made == (
        Paragraph((("First line and second, ", False), ("bold", True), (" here.", False))),
        Heading("Next"),
        Bullets(((("one", False),), (("two goes on", False),))),
        TableBlock(
            ((("A", False),), (("B", False),)),
            (((("1", False),), (("2", True),)), ((("3", False),), ())),
        ),
        Paragraph((("End.", False),)),
    )


def test_a_table_whose_first_row_is_empty_has_no_head() -> None:
    (made,) = blocks("| | |\n| Person | A |")
    assert made == TableBlock((), (((("Person", False),), (("A", False),)),))


MARKUP = [
    "**bold**",
    "a | b",
    "## heading",
    "- entry",
    "{{ child_name }}",
    "{% if x %}",
    "# x",
    "<b>&amp;",
    "1\n- 2",
]


@pytest.mark.parametrize("answer", MARKUP)
def test_an_answer_never_becomes_markup(answer: str) -> None:
    changes = {"early_help.services[0].name": answer, "author.name": answer}
    paragraph, table = blocks(
        "{{ author }}\n\n| Name |\n{% for service in services %}\n| {{ service.name }} |\n{% endfor %}",
        changes,
    )
    assert paragraph == Paragraph(((answer, False),))
    assert table.rows[0] == (((answer, False),),)


def test_private_marks_in_an_answer_cannot_fetch_another_value() -> None:
    (paragraph,) = blocks("{{ author }} {{ reference }}", {"author.name": "A\ue0001\ue001B"})
    assert paragraph == Paragraph((("A1B EH-2026-0101", False),))


def test_conditions_and_loops_on_lines_of_their_own_leave_no_line_behind() -> None:
    made = blocks(
        "One\n{% if reference %}\ntwo\n{% endif %}\nthree.\n\n- a\n{% for s in services %}\n- {{ s.name }}\n{% endfor %}\n- z"
    )
    assert made[0] == Paragraph((("One two three.", False),))
    assert [runs[0][0] for runs in made[1].items] == ["a", "Fenbridge Family Centre", "Homework Club", "z"]


def test_a_missing_value_is_no_in_a_condition_and_then_no_gap() -> None:
    case = case_of("early_help_received", {"child.caf_id": None})
    found = written("RCP", case)
    assert found.gaps == ()
    assert "eCAF number" not in words(found.letter)


# -- particulars ----------------------------------------------------------------------------------------------------------


def test_what_was_told_in_confidence_is_not_in_a_referral_letter() -> None:
    secret = {
        "when": "12/11/2026",
        "what": "A caller told us of a fight.",
        "source": "third_party_confidential",
    }
    found = written("KK-CIN", case_of("kirklees_refused", {"incidents[2]": secret}))
    assert "fight" not in words(found.letter)
    assert "had not eaten" in words(found.letter)


def test_the_decision_that_makes_a_letter_due_is_the_one_that_it_dates() -> None:
    case = case_of("early_help_triaged")
    assert "13 November 2026: insufficient" in words(written("INSUF", case).letter)
    assert "19 November 2026: level 4" in words(written("CSC-INFO", case).letter)


def test_the_latest_request_counts() -> None:
    case = case_of("early_help_not_sent", {"events+": [event("eha_requested", "12/11/2026 08:00")]})
    assert "was due on 19 November 2026" in words(written("CHASE7", case).letter)


def test_disagreements_are_told_in_the_familys_words() -> None:
    case = case_of("kent_medway", {"early_help.disagreements": "Ms Dell says that Poppy sleeps well."})
    said = words(written("KM-COPY", case).letter)
    assert "You do not agree with all of it" in said and "Poppy sleeps well" in said
    assert "you agree with what it says" not in said


def test_the_core_assessment_is_called_so_where_it_is_the_last() -> None:
    case = case_of("kent_medway", {"events+": [event("core_assessment_completed", "19/11/2026 10:00")]})
    assert "The core assessment of Poppy Dell" in words(written("KM-COPY", case).letter)


def test_an_interpreter_who_is_needed_is_promised_in_the_invitation() -> None:
    said = words(
        written("KK-INV-F", case_of("kirklees_team", {"parents[0].interpreter_needed": "yes"})).letter
    )
    assert "We know that you need an interpreter" in said


def test_the_child_is_named_to_a_family_as_an_unborn_baby_is() -> None:
    unborn = {
        "child.is_unborn": "yes",
        "child.given_names": None,
        "child.dob": None,
        "child.edd": "01/02/2027",
    }
    said = words(written("RCP", case_of("early_help_received", unborn), 1).letter)
    assert "Early help for Unborn baby of Gemma Ashdown" in said
