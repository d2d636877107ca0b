"""Key questions for working with a disabled child: an optional sheet of the organisation’s own questions (Cafcass 1.28; D22).

Readers: the child's file. The framework names such questions and does not give them, so none are invented here: the
organisation sets its own (``disability_questions`` in caseforms.toml), and a blank case file begins with them.
"""

from collections.abc import Iterator
from typing import Annotated

from ..cases.answers import Date, Long, Text
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import Stated, Unusable
from ..findings import Level
from .form import Form, note, section, table, whole
from .identity import identity
from .readers import OWN_FILE
from .requirements import UNBORN, Problem, Requirements, must, rule, should

_SOURCE = "Cafcass 1.28"
_Rest = Stated | Unusable | None

#: Where the organisation’s own questions go in a case file.
QUESTION = "disability_questions.asked.question"


class KeyQuestion(Block):
    """One of the organisation's questions, and the answer."""

    question: Text = ask("Question", _SOURCE)
    answer: Long = ask("Answer", _SOURCE, "“not known” is an answer")


class DisabilityQuestions(Block):
    """What only this sheet asks."""

    asked: Annotated[tuple[KeyQuestion, ...] | _Rest, Rows(KeyQuestion)] = ask(
        "Questions", _SOURCE, "your organisation’s own; “disability_questions” in caseforms.toml sets them"
    )
    answered_by: Text = ask("Answered by", _SOURCE, "such as the child, mother, class teacher")
    answered_on: Date = ask("Answered on", _SOURCE)


class DisabilityQuestionsCase(Case):
    """A case with the answers to the organisation's questions about a disabled child."""

    disability_questions: Annotated[DisabilityQuestions | _Rest, Group(DisabilityQuestions)] = ask(
        "Key questions for working with a disabled child", _SOURCE
    )


@rule(
    "DISQ-01",
    "The child is recorded as not disabled",
    "The sheet is for a disabled child. Where that is not known yet, “disability: not known” says so.",
    _SOURCE,
    Level.WARNING,
)
def child_is_disabled(case: DisabilityQuestionsCase) -> Iterator[Problem]:
    """The sheet goes with a child who is, or may be, disabled."""
    if case.says("child.disability", "no"):
        yield Problem(
            "child.disability",
            "the child is recorded as not disabled",
            "Correct it, or leave this sheet out; special requirements can be recorded without it.",
        )


@rule(
    "DISQ-02",
    "A question stands twice",
    "Two answers to one question leave it open which one holds.",
    "House rule",
    Level.WARNING,
)
def asked_once(case: DisabilityQuestionsCase) -> Iterator[Problem]:
    """No question is asked twice."""
    seen: set[str] = set()
    for path, row in case.rows("disability_questions.asked"):
        words = " ".join(str(row.question).casefold().split())
        if isinstance(row.question, str) and words in seen:
            yield Problem(f"{path}.question", "this question stands here already", "Keep one of the two.")
        seen.add(words)


FORM = Form(
    code="disability_questions",
    title="Key questions for working with a disabled child",
    purpose="Answers to the organisation’s own questions about how to work with a disabled child; kept on the child’s file",
    readers=(OWN_FILE.called("the child’s file"),),
    case=DisabilityQuestionsCase,
    sections=(
        section(
            "The child",
            "child.given_names",
            "child.family_name",
            "child.dob",
            "child.disability",
            "child.disability_codes",
            "child.special_requirements",
            "child.first_language",
            "child.interpreter_needed",
            "child.sen_status",
            whole("child.school", "School, nursery or college"),
        ),
        section(
            "Questions and answers",
            note("The questions are the organisation’s own; none are prescribed."),
            table("disability_questions.asked"),
            "disability_questions.answered_by",
            "disability_questions.answered_on",
        ),
        section(
            "Practitioner",
            "author.name",
            "author.role",
            "author.organisation",
            "author.telephone",
            "author.email",
        ),
    ),
    requirements=Requirements(
        tuple(each for each in identity("disability_questions") if each.when is not UNBORN),
        should("child.disability_codes", "child.special_requirements", source=_SOURCE),
        must("disability_questions.asked", source=_SOURCE),
        must("disability_questions.asked[].question", source=_SOURCE),
        should("disability_questions.asked[].answer", source=_SOURCE),
        should("disability_questions.answered_by", "disability_questions.answered_on", source=_SOURCE),
    ),
    rules=(child_is_disabled, asked_once),
)
