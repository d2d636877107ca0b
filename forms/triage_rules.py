"""The rules of the triage checklist: each block answered, each Yes with its entry, each open one with a name (Sandwell 1.2).

That it is done within 24 hours is looked at in ``checks/desk_clocks``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..cases.case import Case
from ..findings import Level
from .desk import event_missing, event_recorded
from .requirements import Condition, Problem, Rule, rule, says

_CHECKS = "Sandwell 1.2"
_AT = "triage_checklist"


@dataclass(frozen=True)
class _Block:
    """One yes-or-no question: where the entries of a Yes stand, which of them are its own, and what an entry must say."""

    answer: str
    rows: str
    own: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needs: tuple[str, ...] = ()
    yes: tuple[str, ...] = ("yes",)


_OPEN, _BEFORE = (("status", ("open",)),), (("status", ("previous",)),)
_BLOCKS = (
    _Block("previous_contact", "contacts", needs=("date",)),
    _Block("known_to_csc", "csc_episodes", needs=("from_date",)),
    _Block("yos_open", "yos_orders", _OPEN, ("from_date", "duration")),
    _Block("yos_previous", "yos_orders", _BEFORE, ("from_date",)),
    _Block("prevention_open", "prevention", _OPEN, ("from_date",)),
    _Block("prevention_previous", "prevention", _BEFORE, ("from_date", "team")),
    *(
        _Block(
            name,
            "education_services",
            (("service", (name,)),),
            ("from_date", "person"),
            ("current", "previous"),
        )
        for name in ("attendance_service", "inclusion_support", "exclusions_team", "best_team")
    ),
)
_WITH_STATUS = ("csc_episodes", "yos_orders", "prevention")
_WORDS = {
    "from_date": "from when",
    "date": "when",
    "duration": "for how long",
    "team": "which team",
    "person": "who",
}

#: The questions of which each is answered: Yes, No (“no trace”) or not known.
ANSWERS = (
    "previous_contact",
    "known_to_csc",
    "yos_open",
    "yos_previous",
    "prevention_open",
    "prevention_previous",
    "long_term_absence",
)
KNOWN_TO_YOS = Condition(
    "the child is or was known to the YOS",
    lambda case: case.says(f"{_AT}.yos_open", "yes") or case.says(f"{_AT}.yos_previous", "yes"),
)
CHECKED = event_recorded("the systems are checked", "eha_validated")
_ABSENT = says(f"{_AT}.long_term_absence", "yes")


@rule(
    "TRI-02",
    "An open case without a responsible person",
    "Triage rings whoever is working with the family now: an open case, order or involvement has a name.",
    _CHECKS,
)
def open_rows_have_a_person(case: Case) -> Iterator[Problem]:
    """Each entry that is open names who is responsible."""
    for name in _WITH_STATUS:
        for path, row in case.rows(f"{_AT}.{name}"):
            if row.status == "open" and not case.given(f"{path}.person"):
                yield Problem(
                    f"{path}.person",
                    "this is open, and nobody is named as responsible",
                    "Add “person: …”; ask the team if the system does not say.",
                )


@rule(
    "TRI-03",
    "A Yes without its entry, or an entry that says too little",
    "A trace helps only with its dates and its team or professional.",
    _CHECKS,
)
def each_yes_has_its_entry(case: Case) -> Iterator[Problem]:
    """Each Yes has an entry of its own, with dates."""
    for block in _BLOCKS:
        if not case.says(f"{_AT}.{block.answer}", *block.yes):
            continue
        rows = _own_rows(case, block)
        if not rows:
            yield Problem(
                f"{_AT}.{block.answer}",
                "a trace was found, and there is no entry for it",
                f"Add an entry under “{block.rows}”.",
            )
        for path in rows:
            for need in block.needs:
                if case.at(f"{path}.{need}") is None:
                    yield Problem(
                        f"{path}.{need}",
                        f"it is not said {_WORDS[need]}",
                        f"Add “{need}: …” there, or “not known”.",
                    )
    if _ABSENT.holds(case) and case.at(f"{_AT}.long_term_absence_dates") is None:
        yield Problem(
            f"{_AT}.long_term_absence_dates",
            "the Long Term Absence Team is or was involved, and it is not said when",
            "Add the dates.",
        )


def _own_rows(case: Case, block: _Block) -> list[str]:
    rows = case.rows(f"{_AT}.{block.rows}")
    return [path for path, row in rows if all(getattr(row, name) in codes for name, codes in block.own)]


@rule(
    "TRI-04",
    "A No, and yet an entry",
    "The answer and the entries below it say different things.",
    _CHECKS,
    Level.WARNING,
)
def no_entry_under_a_no(case: Case) -> Iterator[Problem]:
    """Where no trace was found, there is no entry."""
    for block in _BLOCKS:
        if case.says(f"{_AT}.{block.answer}", "no"):
            for path in _own_rows(case, block):
                yield Problem(path, "there is an entry, and the answer is No", "Correct one of the two.")


@rule(
    "TRI-05",
    "A system was not looked through",
    "Safetynet+, Capita One and eCAF are looked through for every assessment; “no trace” is a result.",
    _CHECKS,
)
def three_systems_checked(case: Case) -> Iterator[Problem]:
    """The three systems of every check are among those looked through."""
    rows = case.rows(f"{_AT}.systems")
    done = {row.system for _, row in rows}
    for code, words in (("safetynet", "Safetynet+"), ("capita_one", "Capita One"), ("ecaf", "eCAF")):
        if rows and code not in done:
            yield Problem(
                f"{_AT}.systems",
                f"{words} is not among the systems checked",
                f"Check it and add “- {{system: {code}, …}}”.",
            )


@rule(
    "TRI-06",
    "When did it come, and who checked it when?",
    "The 24 hours run from the receipt to the check, so both have a time of day and a name.",
    _CHECKS,
)
def receipt_and_check_recorded(case: Case) -> Iterator[Problem]:
    """Receipt and check are recorded, each with its time and by whom."""
    yield from event_missing(case, "eha_received")
    yield from event_missing(case, "eha_validated")


RULES: tuple[Rule, ...] = (
    open_rows_have_a_person,
    each_yes_has_its_entry,
    no_entry_under_a_no,
    three_systems_checked,
    receipt_and_check_recorded,
)
