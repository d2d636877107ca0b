"""Cases laid beside each other: what was pasted from one into another (Cafcass 3.62; Kirklees, one form for each child).

Costs time linear in the words of all cases: names, references and paragraphs are looked up, never compared in pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..cases.blocks import is_value
from ..cases.kinds import Kind, plain_words
from ..findings import Finding, Level, register
from .accepting import accept
from .check import Result, placed

FEWEST_WORDS = 25
_FEWEST_CHARACTERS = 5
_SHARING = "Cafcass 3.62"

OTHER_NAME = register(
    "COPY-01",
    Level.WARNING,
    "Another child’s name stands in this case",
    "The full name of the child of another case that was checked in the same run, and nobody in this case has that name. "
    "It is often left over from copying. A child who does belong here is listed with the brothers and sisters, the "
    "household or the other children, with the reason why.",
    _SHARING,
)
OTHER_REFERENCE = register(
    "COPY-02",
    Level.WARNING,
    "The reference of another case stands in this case",
    "The reference of another case that was checked in the same run: in the words of an answer, or as this case’s own. "
    "Documents and files are told apart by it.",
    _SHARING,
)
SAME_PARAGRAPH = register(
    "COPY-03",
    Level.WARNING,
    "The same paragraph stands in two cases",
    "A paragraph of 25 words or more is the same in another case that was checked in the same run, whatever its punctuation. "
    "What was seen and said belongs to one child. Between cases of one family it is advice only: the same event may "
    "concern each child, but what it meant differs.",
    "Peterborough & Cambridgeshire, good referral",
)

#: Answers that name a person of the case, by the last name of their path.
_NAMES = frozenset({"name", "person", "child", "by", "by_whom", "who", "manager_name", "former_names"})
_IN_WORDS = ("text", "narrative")

_Words = tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """What one case is known by, the people in it, and what its form prints in words, by path."""

    file: str
    child: _Words
    born: object
    names: frozenset[_Words]
    reference: _Words
    people: frozenset[_Words]
    parents: frozenset[_Words]
    answers: tuple[tuple[str, _Words], ...]
    paragraphs: tuple[tuple[str, _Words], ...]

    def is_child_of(self, other: _Known) -> bool:
        """Whether both cases are about the same child."""
        born = self.born is None or other.born is None or self.born == other.born
        return bool(self.child) and self.child == other.child and born

    def is_family_of(self, other: _Known) -> bool:
        """Whether a parent is the same, or the child of one is named among the people of the other."""
        return bool(self.parents & other.parents or self.names & other.people or other.names & self.people)


def compare(results: Sequence[Result]) -> list[Result]:
    """The same results, each with what shows only when the cases are laid beside each other."""
    shown: dict[tuple[int, str], bool] = {}
    cases = [_known(result, shown) for result in results]
    names = _index((words, n) for n, each in enumerate(cases) for words in each.names)
    references = _index((each.reference, n) for n, each in enumerate(cases) if each.reference)
    paragraphs = _index((words, n) for n, each in enumerate(cases) for _, words in each.paragraphs)
    made = []
    for own, result in enumerate(results):
        found = (
            *_names_of_others(cases, own, names),
            *_references_of_others(cases, own, references),
            *_paragraphs_of_others(cases, own, paragraphs),
        )
        told = [accept(finding, result.case, ()) for finding in found]
        made.append(
            replace(result, findings=placed([*result.findings, *told], result.document)) if told else result
        )
    return made


def _names_of_others(cases: list[_Known], own: int, names: dict[_Words, list[int]]) -> Iterator[Finding]:
    mine, lengths = cases[own], sorted({len(name) for name in names})
    for path, words in mine.answers:
        for name in _met(words, names, lengths):
            other = _other(cases, own, names[name])
            if other is not None and name not in mine.people:
                yield Finding(
                    OTHER_NAME,
                    Level.WARNING,
                    path,
                    f"the full name of the child in {other.file} stands in this answer, and nobody in this case has it",
                    "Take it out if it was copied; otherwise list the child among the people of this case.",
                    _SHARING,
                )
                break


def _references_of_others(
    cases: list[_Known], own: int, references: dict[_Words, list[int]]
) -> Iterator[Finding]:
    mine, lengths = cases[own], sorted({len(each) for each in references})
    if mine.reference and (other := _other(cases, own, references[mine.reference])):
        yield Finding(
            OTHER_REFERENCE,
            Level.WARNING,
            "reference",
            f"{other.file} is about another child and has the same reference",
            "Give each case its own: documents are told apart by it.",
            _SHARING,
        )
    for path, words in mine.answers:
        for reference in _met(words, references, lengths):
            other = _other(cases, own, references[reference])
            if other is not None and reference != mine.reference:
                yield Finding(
                    OTHER_REFERENCE,
                    Level.WARNING,
                    path,
                    f"the reference of {other.file} stands in this answer",
                    "Take it out, unless the reader must know of the other case.",
                    _SHARING,
                )
                break


def _paragraphs_of_others(
    cases: list[_Known], own: int, paragraphs: dict[_Words, list[int]]
) -> Iterator[Finding]:
    told: set[str] = set()
    for path, words in cases[own].paragraphs:
        other = _other(cases, own, paragraphs[words])
        if other is None or path in told:
            continue
        told.add(path)
        family = cases[own].is_family_of(other)
        yield Finding(
            SAME_PARAGRAPH,
            Level.ADVICE if family else Level.WARNING,
            path,
            f"a paragraph of this answer stands in {other.file} as well",
            "Write what concerns this child, in words of its own."
            if family
            else "Take out what was copied and write what was seen and said of this child.",
            "Peterborough & Cambridgeshire, good referral",
        )


def _other(cases: list[_Known], own: int, found: list[int]) -> _Known | None:
    """The first of the cases that is about another child than one's own."""
    return next((cases[n] for n in found if n != own and not cases[n].is_child_of(cases[own])), None)


def _index(pairs: Iterator[tuple[_Words, int]]) -> dict[_Words, list[int]]:
    index: dict[_Words, list[int]] = {}
    for words, n in pairs:
        known = index.setdefault(words, [])
        if not known or known[-1] != n:
            known.append(n)
    return index


def _met(words: _Words, index: dict[_Words, list[int]], lengths: Sequence[int]) -> Iterator[_Words]:
    """The entries of an index that stand in a text, in its order; ``lengths`` are those of the entries."""
    for at in range(len(words)):
        for length in lengths:
            if (entry := words[at : at + length]) in index:
                yield entry


def _known(result: Result, shown: dict[tuple[int, str], bool]) -> _Known:
    case = result.case
    family = plain_words(case.given("child.family_name"))
    given = plain_words(case.given("child.given_names"))
    names = {given + family, given[:1] + family} if given and family else set()
    names |= {name for _, row in case.rows("child.known_as") if len(name := plain_words(row.name)) > 1}
    people = set(names)
    for leaf in case.leaves:
        if leaf.path.rpartition(".")[2].partition("[")[0] in _NAMES and is_value(leaf.value):
            for each in leaf.value if isinstance(leaf.value, tuple) else (leaf.value,):
                name = plain_words(each)
                people |= {name, name[:1] + name[-1:], name + family}
    reference = plain_words(case.given("reference"))
    answers = tuple(_in_words(result, shown))
    telling = len("".join(reference)) >= _FEWEST_CHARACTERS and any(map(str.isdigit, "".join(reference)))
    return _Known(
        Path(result.document.file).name,
        given + family,
        case.given("child.dob"),
        frozenset(names),
        reference if telling else (),
        frozenset(people),
        frozenset(name for _, row in case.rows("parents") if len(name := plain_words(row.name)) > 1),
        tuple((path, plain_words(text)) for path, text, _ in answers),
        tuple((path, words) for path, text, long in answers if long for words in _long_pieces(text)),
    )


def _in_words(result: Result, shown: dict[tuple[int, str], bool]) -> Iterator[tuple[str, str, bool]]:
    """The answers in words that the form prints: path, text, and whether it is a narrative.

    ``shown`` keeps which answers a form prints, because cases of one run have the same form.
    """
    for leaf in result.case.leaves:
        kind = leaf.asked.kind if leaf.asked else None
        if not (isinstance(leaf.value, str) and isinstance(kind, Kind) and kind.name in _IN_WORDS):
            continue
        place = id(result.form), re.sub(r"\[\d+\]", "", leaf.path)
        if place not in shown:
            shown[place] = leaf.path != "reference" and result.form.prints(leaf.path)
        if shown[place]:
            yield leaf.path, leaf.value, kind.name == "narrative"


def _long_pieces(text: str) -> Iterator[_Words]:
    """The paragraphs of a narrative that are long enough to tell: blocks, lines and the whole answer."""
    for piece in dict.fromkeys((*re.split(r"\n\s*\n", text), *text.split("\n"), text)):
        words = plain_words(piece)
        if len(words) >= FEWEST_WORDS:
            yield words
