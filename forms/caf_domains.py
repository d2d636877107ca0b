"""The strengths and needs of a common assessment: nineteen elements in three domains, as on the national form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from ..cases.answers import Text
from ..cases.blocks import Block, Group, ask, questions
from ..cases.kinds import LongKind, Stated, Unusable
from .form import Item

_CAF = "National CAF"
_Rest = Stated | Unusable | None


@dataclass(frozen=True)
class ColumnKind(LongKind):
    """A narrative that stands in the grid, so that strengths and needs lie side by side and a gap takes one line."""

    name: ClassVar[str] = "column"


_Beside = Annotated[str | _Rest, ColumnKind()]


class Element(Block):
    """One element: what goes well, what is needed, and how it is known. Not every element is needed."""

    strengths: _Beside = ask("Strengths", _CAF)
    needs: _Beside = ask("Needs", _CAF)
    evidence: _Beside = ask("Evidence", _CAF, "what was seen, said or measured, and when")
    source_of_evidence: Text = ask("Source of evidence", _CAF, "such as mother, class teacher, GP letter")


_One = Annotated[Element | _Rest, Group(Element)]


class Development(Block):
    """Domain 1: how the baby, child or young person develops."""

    general_health: _One = ask("General health", _CAF)
    physical: _One = ask("Physical development", _CAF)
    speech_language: _One = ask("Speech, language and communication", _CAF)
    emotional_social: _One = ask("Emotional and social development", _CAF)
    behavioural: _One = ask("Behavioural development", _CAF)
    identity: _One = ask("Identity and self-esteem", _CAF, "with self-image and social presentation")
    relationships: _One = ask("Family and social relationships", _CAF)
    self_care: _One = ask("Self-care skills and independence", _CAF)
    learning_reasoning: _One = ask("Understanding, reasoning and problem solving", _CAF)
    learning_participation: _One = ask("Taking part in learning, education and work", _CAF)
    learning_progress: _One = ask("Progress and achievement in learning", _CAF)
    learning_aspirations: _One = ask("Aspirations", _CAF)


class Parenting(Block):
    """Domain 2: what parents and carers give."""

    basic_care: _One = ask("Basic care, safety and protection", _CAF)
    warmth: _One = ask("Emotional warmth and stability", _CAF)
    guidance: _One = ask("Guidance, boundaries and stimulation", _CAF)


class Environment(Block):
    """Domain 3: the family and what is around it."""

    history: _One = ask("Family history, functioning and well-being", _CAF)
    wider_family: _One = ask("Wider family", _CAF)
    housing_finance: _One = ask("Housing, employment and money", _CAF)
    community: _One = ask("Social and community life and resources", _CAF, "including education")


#: The domains by the name that their answers have below “caf”.
DOMAINS: dict[str, type[Block]] = {
    "development": Development,
    "parenting": Parenting,
    "environment": Environment,
}


def elements(*domains: str) -> Iterator[str]:
    """The path of every element of the domains named, or of all."""
    for domain in domains or DOMAINS:
        for name in questions(DOMAINS[domain]):
            yield f"caf.{domain}.{name}"


def printed(domain: str) -> tuple[Item, ...]:
    """The elements of a domain on paper: strengths beside needs, and below them the evidence beside its source."""
    found = []
    for name, question in questions(DOMAINS[domain]).items():
        path = f"caf.{domain}.{name}"
        found += [
            Item(f"{path}.strengths", label=f"{question.label}: strengths"),
            Item(f"{path}.needs"),
            Item(f"{path}.evidence"),
            Item(f"{path}.source_of_evidence"),
        ]
    return tuple(found)
