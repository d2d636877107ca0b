"""The skin map's rules on times, wording, writer and signature (Cafcass 2.87–2.97)."""

import re
from collections.abc import Iterator
from datetime import timedelta

from ..cases.blocks import is_value
from ..cases.case import Case
from ..cases.dates import Moment
from ..findings import Level
from .requirements import UNBORN, Problem, Rule, rule
from .skin_map_places import GUIDANCE, fitting_outline, injuries

_W = Level.WARNING
_LATE = timedelta(hours=24)
_INTERPRETS = re.compile(
    r"caused by|inflicted|consistent with|due to|result(?:s|ed|ing)? (?:of|from)|(?:non-?|non )?accident\w*|deliberate\w*"
    r"|looks? (?:like|as if) (?:he|she|they|it|someone|somebody)|as if (?:he|she|they|it|someone|somebody)"
    r"|\b(?:hit|struck|slap\w*|punch\w*|kick\w*|grabb\w+|grip\w*|pinch\w*|smack\w*|beat(?:en|ing)?)\b"
    r"|\b(?:finger ?tip bruis\w*|finger ?marks?|hand ?print|belt mark|slap mark)"
    r"|\b(?:fresh|recent|old(?:er)?|new(?:er)?) (?:bruis\w*|injur\w*|mark\w*|burn\w*)"
    r"|\b(?:hours?|days?|weeks?|months?)[ -]old|\bage of (?:the )?bruise",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\d{1,3}(?:\.\d)?(?:\s*(?:×|x|by)\s*\d{1,3}(?:\.\d)?)?(?:\s*mm)?", re.IGNORECASE)


def _moment(case: Case, name: str) -> Moment | None:
    value = case.given(f"skin_map.{name}")
    return value if isinstance(value, Moment) else None


def _later(first: Moment, second: Moment) -> bool:
    """Whether ``first`` is certainly later than ``second``: without both times, only the days can tell."""
    if first.time is None or second.time is None:
        return first.day > second.day
    return first.instant() > second.instant()


@rule(
    "MAP-01",
    "The injuries are not numbered in order",
    "The number joins the drawing to the table.",
    "House rule",
)
def numbered_in_order(case: Case) -> Iterator[Problem]:
    """Injuries are numbered 1, 2, 3 …"""
    for due, (path, row) in enumerate(injuries(case), 1):
        if is_value(row.no) and row.no != due:
            yield Problem(
                f"{path}.no",
                f"this is injury {due} of the list, but has the number {row.no}",
                f"Write {due}.",
            )


@rule(
    "MAP-09",
    "The record is older than what it records",
    "Concern, injury and record follow one another.",
    "Cafcass 2.93, 2.95",
)
def times_in_order(case: Case) -> Iterator[Problem]:
    """The concern and the sight of the injury come before the record."""
    recorded = _moment(case, "recorded_at")
    for name, what in (
        ("concern_identified_at", "the concern"),
        ("injury_seen_at", "the sight of the injury"),
    ):
        earlier = _moment(case, name)
        if recorded and earlier and _later(earlier, recorded):
            yield Problem(f"skin_map.{name}", f"{what} is dated after the record", "Check the two times.")


@rule(
    "MAP-10",
    "Late record",
    "A record is made as soon as possible; after 24 hours a reader must know why.",
    "Cafcass 2.95, 2.97",
    _W,
)
def recorded_in_time(case: Case) -> Iterator[Problem]:
    """The record is made within 24 hours of seeing the injury."""
    recorded, seen = _moment(case, "recorded_at"), _moment(case, "injury_seen_at")
    if recorded and seen and _gap(seen, recorded) > _LATE:
        yield Problem(
            "skin_map.recorded_at",
            "late record: more than 24 hours after the injury was seen",
            "Say in the written record why.",
        )


def _gap(first: Moment, second: Moment) -> timedelta:
    if first.time is None or second.time is None:
        # Two days apart is more than 24 hours at any times; one day apart may be less.
        return max(timedelta(0), second.day - first.day - timedelta(days=1)) * 2
    return second.instant() - first.instant()


@rule(
    "MAP-11",
    "Another outline fits the age",
    "Places are found better on the outline of the child’s age.",
    GUIDANCE,
    Level.ADVICE,
)
def outline_fits_age(case: Case) -> Iterator[Problem]:
    """The outline is the one for the child's age."""
    fitting, chosen = fitting_outline(case), case.given("skin_map.outline")
    if fitting and chosen and chosen != fitting:
        yield Problem(
            "skin_map.outline",
            f"by the date of birth the outline “{fitting}” fits",
            "Change it if the child’s build does not speak against it.",
        )


@rule(
    "MAP-12",
    "Written by someone who did not see it",
    "The record is written by the person directly involved.",
    "Cafcass 2.95",
)
def written_by_who_saw(case: Case) -> Iterator[Problem]:
    """The writer saw the injuries and signs under the same name."""
    if case.says("skin_map.written_by_witness", "no"):
        yield Problem(
            "skin_map.written_by_witness",
            "the writer did not see the injuries",
            "The person who saw them writes and signs the map.",
        )
    signed, author = case.given("skin_map.signature.name"), case.given("author.name")
    if signed and author and str(signed).casefold() != str(author).casefold():
        yield Problem(
            "skin_map.signature.name",
            "the name of the signature is not the name of the writer",
            "The person who saw the injuries is the writer and signs.",
            _W,
        )


@rule(
    "MAP-13",
    "An emergency comes before paper",
    "In immediate danger, call the emergency services first; the paper follows.",
    "Cafcass 2.87",
    _W,
)
def emergency_first(case: Case) -> Iterator[Problem]:
    """In an emergency medical attention has been sought."""
    if case.says("skin_map.emergency", "yes") and not case.says("skin_map.medical", "yes"):
        yield Problem(
            "skin_map.medical",
            "an emergency, and no medical attention is recorded",
            "Call 999 now; then tell children’s social care and complete this map.",
        )


@rule(
    "MAP-14",
    "The map is not signed",
    "A map is signed and dated, with the time. A typed name is not a signature: say how it was signed. Until then the "
    "map is a draft, and an urgent referral goes without waiting for it.",
    "Cafcass 2.97",
    always=True,
)
def signed_and_dated(case: Case) -> Iterator[Problem]:
    """The signature has a method, a date and a time of day."""
    signed = case.given("skin_map.signature.signed_on")
    if not case.given("skin_map.signature.name"):
        return
    if not isinstance(signed, Moment):
        yield Problem(
            "skin_map.signature.signed_on",
            "not signed: date and time are missing",
            "Print it with “--draft”, sign it, then add “signed_on:” and “method:”.",
        )
    elif signed.time is None:
        yield Problem(
            "skin_map.signature.signed_on",
            "the time of the signature is missing",
            "Write it after the date, such as 12/03/2026 14:30.",
        )
    if not case.says("skin_map.signature.method", "wet_ink", "on_file", "electronic"):
        yield Problem(
            "skin_map.signature.method",
            "it is not said how the map was signed",
            "Add “method:” with wet_ink, on_file or electronic.",
        )


@rule(
    "MAP-15",
    "The description interprets",
    "Write what is seen. How an injury came about and how old it is are for a doctor to say.",
    GUIDANCE,
    _W,
)
def only_what_is_seen(case: Case) -> Iterator[Problem]:
    """Place, kind, size, shape and colours say nothing about cause or age."""
    for path, row in injuries(case):
        for name in ("site", "kind_detail", "size_mm", "shape", "colours"):
            value = getattr(row, name)
            text = "; ".join(value) if isinstance(value, tuple) else value if isinstance(value, str) else ""
            if found := _INTERPRETS.search(text):
                yield Problem(
                    f"{path}.{name}",
                    f"“{found[0]}” says more than can be seen",
                    "Describe the mark alone; an explanation belongs to the words of child or parent.",
                )


@rule(
    "MAP-16",
    "The size is not in millimetres",
    "Two figures, length and width, can be compared later.",
    GUIDANCE,
    _W,
)
def size_in_millimetres(case: Case) -> Iterator[Problem]:
    """The size is one or two numbers."""
    for path, row in injuries(case):
        if is_value(row.size_mm) and not _SIZE.fullmatch(row.size_mm):
            yield Problem(
                f"{path}.size_mm",
                "the size is not length × width in millimetres",
                "Such as 20 × 10, or “not known” if it could not be measured.",
            )


@rule(
    "MAP-17",
    "“Other” needs words",
    "A reader must know what was seen, and how it came to be visible.",
    GUIDANCE,
)
def other_kind_described(case: Case) -> Iterator[Problem]:
    """A kind that is none of the list comes with words."""
    for path, row in injuries(case):
        if row.kind == "other" and not is_value(row.kind_detail):
            yield Problem(f"{path}.kind_detail", "missing: what is seen, in words", "Add “kind_detail: …”.")


@rule("MAP-18", "Signed before it was written", "The signature closes the record.", "Cafcass 2.97", _W)
def signed_after_record(case: Case) -> Iterator[Problem]:
    """Nothing in the record is later than the signature."""
    signed, recorded = _moment(case, "signature.signed_on"), _moment(case, "recorded_at")
    if signed and recorded and _later(recorded, signed):
        yield Problem(
            "skin_map.signature.signed_on", "the signature is dated before the record", "Check the two times."
        )
    for path, row in case.rows("skin_map.actions"):
        if signed and isinstance(row.at, Moment) and _later(row.at, signed):
            yield Problem(
                f"{path}.at",
                "this action is dated after the signature",
                "What happens later is recorded in the case notes, or signed again.",
            )


@rule(
    "MAP-19",
    "A baby that is not yet born has no skin map",
    "The map shows what was seen on a child.",
    "Cafcass 2.96",
)
def child_is_born(case: Case) -> Iterator[Problem]:
    """The child is born."""
    if UNBORN.holds(case):
        yield Problem(
            "child.is_unborn", "the baby is not yet born", "Take “skin_map” out, or put “is_unborn” right."
        )


RULES: tuple[Rule, ...] = (
    numbered_in_order,
    times_in_order,
    recorded_in_time,
    outline_fits_age,
    written_by_who_saw,
    emergency_first,
    signed_and_dated,
    only_what_is_seen,
    size_in_millimetres,
    other_kind_described,
    signed_after_record,
    child_is_born,
)
