"""Case files of one family laid beside each other: what they say differently about the same people.

Costs time linear in the people of all cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..findings import Finding, Level, register
from ..forms.form import Form
from .accepting import accept
from .check import Result, placed
from .family import FACTS, Member, Name, differ, is_one_family, member

_SOURCE = "Sandwell 1.1 ii–iv; Kirklees, one form for each child"

CONFLICT = register(
    "FAM-01",
    Level.WARNING,
    "Two cases of one family disagree about a person",
    "Cases that are checked in the same run and are of one family name the same person with another date of birth, sex, "
    "address, telephone number or e-mail address, or differ on whether he or she is a risk to children or can safely be "
    "written to. One of them is out of date or wrong, and readers of both will not know which.",
    _SOURCE,
)
OPEN_ADDRESS = register(
    "FAM-02",
    Level.ERROR,
    "An address that a brother’s or sister’s case keeps confidential is open in this case",
    "The address of the same person is marked as not to be disclosed in another case of the family that was checked in the "
    "same run. Whoever reads the documents of this case learns it.",
    "Cafcass 2.60, 3.83",
)
NOT_LISTED = register(
    "FAM-03",
    Level.WARNING,
    "A brother or sister with a case is not listed in this case",
    "The child of another case of the family, checked in the same run, names this child or has the same parent, and does "
    "not stand among the brothers and sisters, the household or the other children of this case.",
    "Sandwell 1.1 iii",
)


def agree(results: Sequence[Result]) -> list[Result]:
    """The same results, each with what other cases of the family say differently."""
    members = [member(each.case, Path(each.document.file).name) for each in results]
    index = _index(members)
    made = []
    for number, result in enumerate(results):
        found = [
            accept(each, result.case, ())
            for other in _relatives(members, number, index)
            for each in _against(members[number], members[other], result.form)
        ]
        made.append(
            replace(result, findings=placed([*result.findings, *found], result.document)) if found else result
        )
    return made


def _relatives(members: Sequence[Member], own: int, index: dict[Name, list[int]]) -> list[int]:
    near = {n for each in members[own].people for n in index[each.name] if n != own}
    return [
        n
        for n in sorted(near)
        if not _same_child(members[own], members[n]) and is_one_family(members[own], members[n])
    ]


def _index(members: Sequence[Member]) -> dict[Name, list[int]]:
    index: dict[Name, list[int]] = defaultdict(list)
    for number, each in enumerate(members):
        for name in each.by_name:
            index[name].append(number)
    return index


def _same_child(one: Member, other: Member) -> bool:
    return (
        one.child is not None
        and other.child is not None
        and one.child.name == other.child.name
        and not differ(one.child, other.child, "dob")
    )


def _against(own: Member, other: Member, form: Form) -> Iterator[Finding]:
    for mine in own.people:
        for theirs in other.by_name.get(mine.name, ()):
            if not mine.may_be(theirs):
                continue
            for fact, words in {**FACTS, "address": "address"}.items():
                if differ(mine, theirs, fact):
                    yield Finding(
                        CONFLICT,
                        Level.WARNING,
                        mine.facts[fact][0],
                        f"{other.file} has another {words} for this person",
                        "Find out which is right, and put the other file right.",
                        _SOURCE,
                    )
            if theirs.confidential and not mine.confidential and "address" in mine.facts:
                yield Finding(
                    OPEN_ADDRESS,
                    Level.ERROR,
                    mine.facts["address"][0],
                    f"{other.file} keeps the address of this person confidential, and this case does not",
                    "Write “confidential: yes” here as well, unless it is certain that it may be known.",
                    "Cafcass 2.60, 3.83",
                )
    if other.child is not None and not own.lists(other) and form.prints("siblings"):
        yield Finding(
            NOT_LISTED,
            Level.WARNING,
            "siblings",
            f"the child of {other.file} is of this family and is not listed here",
            "Add the child below “siblings”.",
            "Sandwell 1.1 iii",
        )
