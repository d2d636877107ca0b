"""The criteria of a good narrative, each both ways; places, quotations, and text of every kind."""

from __future__ import annotations

import time
from datetime import date

import pytest

from caseforms.checks.prose.language import is_english
from caseforms.checks.prose.reading import readability, syllables
from caseforms.checks.prose.review import Dates, remarks
from caseforms.checks.prose.text import Prose


def found(text: str, criterion: str, dates: Dates | None = None) -> list[str]:
    """The words that one criterion points at."""
    return [text[r.start : r.end] for r in remarks(text, dates) if r.criterion == criterion]


def has(text: str, criterion: str, dates: Dates | None = None) -> bool:
    """Whether a criterion has anything to say."""
    return any(r.criterion == criterion for r in remarks(text, dates))


@pytest.mark.parametrize(
    ("criterion", "poor", "good"),
    [
        ("undated", "Ella fell at school last week.", "Ella fell at school on 4 March 2026."),
        ("undated", "Seen yesterday at 3pm.", "Seen 04/03/2026 at 3pm."),
        ("undated", "Ella, born 12 June 2018, had a bruise.", "Ella had a bruise on March 4th."),
        ("vague", "He is often late.", "He was late on 3, 5 and 9 March."),
        ("vague", "He has been hungry for a while.", "He has been hungry since 2 March."),
        ("vague", "Several bruises were seen.", "Three bruises were seen."),
        ("vague", "She is often late.", "She is often late: 22 times in 55 days."),
        ("vague", "She is frequently tired.", "She said, “I am frequently tired.”"),
        ("no_context", "On 4 March Ella had a bruise.", "On 4 March Ella had a bruise, the second this term."),
        ("no_context", "On 4 March Ella had a bruise.", "On 4 March Ella had a bruise. We know of none earlier."),
        ("no_context", "On 4 March Ella had a bruise.", "On 4 March Ella had a bruise; on 9 January a burn."),
        ("who", "He hit her and she ran away.", "Tom Hill hit Ella and she ran away."),
        ("who", "Ella (7) was hit. People are saying it was her uncle.", "Ella (7) was hit. Mrs Hill says it was her uncle."),
        ("no_voice", "Ella (7) had a bruise.", "Ella (7) had a bruise. She said that she fell."),
        ("no_voice", "Ella (7) had a bruise. Her mother, Ann Hill, said that she fell.", "Ella (7) had a bruise. I have not spoken to her, as she was at school."),
        ("no_voice", "Ella (7) was brought in.", "Ella, aged three weeks, was brought in."),
        ("no_action", "Ella (7) told me that she fell.", "Ella (7) told me that she fell. I rang her mother."),
        ("no_action", "We saw Mr Hill shout at Ella (7).", "We saw Mr Hill shout at Ella (7). Our manager spoke to him."),
        ("no_action", "Her aunt took Ella (7) home.", "A bed was found for Ella (7) at the hostel."),
        ("opinion", "The mother is lazy.", "The mother was asleep at 2pm."),
        ("opinion", "The house is a disgrace.", "The house had no heating."),
        ("opinion", "He is a liar.", "His father told me that he is a liar."),
        ("acronym", "Seen by the LADO.", "Seen by the local authority designated officer (LADO)."),
        ("acronym", "The TAF met.", "The team around the family (TAF) met. The TAF meets again in May."),
        ("acronym", "She needs her meds.", "She needs her medicines."),
        ("acronym", "An EHCP is in place.", "The GP and PC Hill took him to A&E."),
        ("short", "Please look into this family.", "Please look into this family. " + "Ella came to school without a coat. " * 5),
        (
            "hard",
            "Notwithstanding the cessation of commissioned provision, the institution apprehends an exacerbation of intergenerational vulnerabilities necessitating multidisciplinary consideration.",
            "Our club has closed. We think that the family needs more help now, and we would like you to meet them with us in the next week.",
        ),
        ("spelling", "Her teecher was woried and rang becuase of it.", "Her teacher was worried and rang because of it."),
    ],
)  # fmt: skip
def test_each_criterion_speaks_up_and_stays_silent(criterion: str, poor: str, good: str) -> None:
    assert has(poor, criterion), f"{criterion} says nothing"
    assert not has(good, criterion), f"{criterion} is a false alarm: {found(good, criterion)}"


EVENT, LATER = date(2026, 3, 2), date(2026, 3, 20)


@pytest.mark.parametrize(
    ("text", "dates", "late"),
    [
        ("On 2 March 2026 Ella told me.", Dates(EVENT, LATER), True),
        ("On 2 March 2026 Ella told me.", Dates(EVENT, date(2026, 3, 3)), False),
        ("On 2 March 2026 Ella told me.", Dates(EVENT, None), False),
        ("On 19 March 2026 Ella told me what happened on 2 March.", Dates(EVENT, LATER), False),
        ("On 2 March 2026 Ella told me. The storm took the line and we could not reach you.", Dates(EVENT, LATER), False),
        ("On 2 March 2026 Ella told me. I was on leave.", Dates(EVENT, LATER), True),
    ],
)  # fmt: skip
def test_a_late_referral_needs_a_reason(text: str, dates: Dates, late: bool) -> None:
    assert has(text, "delay", dates) is late


@pytest.mark.parametrize(
    "name",
    ["Łukasz Żółć", "Siân Ní Dhuibhir", "Oluwaseun McCrae", "DeShawn O’Hare", "Jean-Luc d’Arcy", "Zoë St John", "Đặng Thị Hà"],
)  # fmt: skip
def test_names_are_never_flagged(name: str) -> None:
    text = f"On 4 March 2026 {name} (9) told Mrs Ann Hill, the teacher, about it."
    assert not {r.criterion for r in remarks(text)} & {"acronym", "spelling", "opinion", "vague", "who"}


@pytest.mark.parametrize(
    "place", ["ZZ99 3AA", "Ystradgynlais", "Ashby-de-la-Zouch", "Llanfairpwll", "the A14", "the M25"]
)
def test_places_are_never_flagged(place: str) -> None:
    text = f"On 4 March 2026 Ella Hill (9) was found near {place} and said that she was cold."
    assert not {r.criterion for r in remarks(text)} & {"acronym", "spelling", "opinion", "vague"}


def test_an_acronym_is_named_once_with_what_it_means() -> None:
    (only,) = [r for r in remarks("The LADO rang. The LADO will come.") if r.criterion == "acronym"]
    assert (only.start, only.end) == (4, 8)
    assert "local authority designated officer" in only.remedy


def test_surnames_in_capitals_are_no_acronyms() -> None:
    text = "Darren LEE (38) was in the hall. Ms ROSS said that LEE had thrown a mug."
    assert found(text, "acronym") == []


def test_capitals_throughout_are_not_a_row_of_acronyms() -> None:
    text = "ELLA CAME TO SCHOOL ON 4 MARCH WITH A BRUISE ON HER ARM AND SAID THAT SHE FELL OFF THE SWING"
    assert found(text, "acronym") == []


def test_places_count_lines_and_columns_from_one() -> None:
    prose = Prose("One.\nTwo words\n\nThree")
    assert prose.place(0) == (1, 1)
    assert prose.place(prose.text.index("words")) == (2, 5)
    assert prose.place(prose.text.index("Three")) == (4, 1)


def test_titles_and_times_do_not_end_a_sentence() -> None:
    assert len(Prose("Dr. Field saw Mr. Ward at 8.55 a.m. on Monday. He was well.").sentences) == 2


@pytest.mark.parametrize(
    ("word", "count"), [("a", 1), ("cat", 1), ("teacher", 2), ("named", 1), ("wanted", 2), ("assessment", 3)]
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_readability_counts_sentences() -> None:
    measured = readability(Prose("He came. He went away again."))
    assert (measured.words, measured.sentences, measured.longest) == (6, 2, 4)


@pytest.mark.parametrize(
    "text",
    [
        "Dziecko przyszło do szkoły w poniedziałek i powiedziało, że nie chce wracać do domu, bo się boi swojego ojca.",
        "L’enfant est arrivé à l’école lundi et il a dit que son père le frappe avec une ceinture dans la maison.",
        "Daeth y plentyn i’r ysgol ddydd Llun ac roedd yn crio; mae ei fam wedi mynd ac yr oedd ar ei ben ei hun.",
        "جاء الطفل إلى المدرسة يوم الاثنين وقال إنه لا يريد العودة إلى المنزل لأنه خائف من والده كثيرا",
        "孩子星期一来到学校，说他不想回家，因为他害怕父亲。",
    ],
)
def test_other_languages_are_recognised(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(
    "text",
    ["Ella.", "14 y/o F BIBA to ED, c/o abdo pain. PMH asthma. Query OD, 12 x paracetamol.", "cud u ring me plz luca had marks on his back agen 2day", ""],
)  # fmt: skip
def test_poor_english_is_still_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "unit", ["a", ".", "A", "Aa ", '"', "\n", "ABC ", "often ", "the ", "He said that ", "(", "<", "- ", "12 March ", "e-", "’", "😀"]
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    """Ten times the text takes about ten times as long, never a hundred times."""

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begun = time.perf_counter()
        remarks(text)
        return time.perf_counter() - begun

    seconds(2_000)
    small = min(seconds(10_000) for _ in range(3))
    assert seconds(100_000) < 60 * max(small, 0.02)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "😀", "…", "\u202eabc\u202c", "\x00\x07", "“", "مرحبا"])
def test_odd_text_is_survived(text: str) -> None:
    for remark in remarks(text, Dates(EVENT, LATER)):
        assert 0 <= remark.start <= remark.end <= len(text)
