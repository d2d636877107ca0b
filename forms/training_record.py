"""Training record of a member of staff or volunteer (NSPCC toolkit, staff training record sheet).

Readers: the personnel file and the line manager. The sheet is about staff, not about a child: all its answers stand under
its own key, its case file needs no child, and the running head names the member of staff.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from ..cases.answers import Date, DueDate, Text
from ..cases.blocks import Block, Group, Rows, ask
from ..cases.case import Case
from ..cases.kinds import NumberKind, Stated, Unusable
from ..findings import Level
from .form import Form, note, section, table
from .identity import identity
from .readers import MANAGER, OWN_FILE
from .requirements import Problem, Requirements, must, rule, should

_SHEET = "NSPCC, staff training record"
_QUALITY = "NSPCC, quality framework for child protection training"
_W = Level.WARNING
_Rest = Stated | Unusable | None
_REFRESH_YEARS = 3
_INDUCTION_MONTHS = 3

Hours = Annotated[int | float | _Rest, NumberKind(most=100, whole=False)]


class Appraisal(Block):
    """An annual appraisal, held or planned."""

    on: DueDate = ask("Date", _SHEET)
    by: Text = ask("Held by", _SHEET)


class Training(Block):
    """A training that was attended."""

    training: Text = ask("Training", _SHEET)
    on: Date = ask("Date", _SHEET)


class TrainingRecord(Block):
    """What the training record asks."""

    name: Text = ask("Name of staff member or volunteer", _SHEET)
    post: Text = ask("Title of post or role", _SHEET)
    started_on: Date = ask("Started with the organisation", _SHEET)
    post_started_on: Date = ask("Started in this post or role", _SHEET)
    hours: Hours = ask("Hours worked per week", _SHEET)
    line_manager: Text = ask("Line manager", _SHEET)
    appraisals: Annotated[tuple[Appraisal, ...] | _Rest, Rows(Appraisal)] = ask("Annual appraisals", _SHEET)
    induction_on: Date = ask("Induction completed", _QUALITY)
    mandatory: Annotated[tuple[Training, ...] | _Rest, Rows(Training)] = ask("Mandatory training", _SHEET)
    specific: Annotated[tuple[Training, ...] | _Rest, Rows(Training)] = ask(
        "Training for this post or role", _SHEET, "“none” is an answer"
    )


class TrainingRecordCase(Case):
    """A case file that holds a member of staff's training record, and no child."""

    training_record: Annotated[TrainingRecord | _Rest, Group(TrainingRecord)] = ask(
        "Staff training record", _SHEET
    )


def later(day: date, years: int = 0, months: int = 0) -> date:
    """The same day some years and months on, or the last of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + years + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@rule(
    "TRAIN-01",
    "In post before the organisation",
    "Nobody starts in a post before starting with the organisation.",
    _SHEET,
)
def dates_follow(case: TrainingRecordCase) -> Iterator[Problem]:
    """The post begins no earlier than the work for the organisation."""
    started, in_post = (case.given(f"training_record.{name}") for name in ("started_on", "post_started_on"))
    if isinstance(started, date) and isinstance(in_post, date) and in_post < started:
        yield Problem(
            "training_record.post_started_on",
            "the post begins before the work for the organisation",
            "Check the two dates.",
        )


@rule(
    "TRAIN-02",
    "Refresher training is due",
    "Training in child protection is refreshed at least every three years. The latest date of each mandatory training counts.",
    _QUALITY,
    _W,
)
def refreshed(case: TrainingRecordCase) -> Iterator[Problem]:
    """Each mandatory training was attended within the last three years."""
    latest: dict[str, tuple[date, str]] = {}
    for path, row in case.rows("training_record.mandatory"):
        if isinstance(row.training, str) and isinstance(row.on, date):
            name = " ".join(row.training.casefold().split())
            latest[name] = max(latest.get(name, (row.on, path)), (row.on, path))
    for day, path in latest.values():
        if later(day, years=_REFRESH_YEARS) < case.today:
            yield Problem(
                f"{path}.on", "this training is more than three years old", "Arrange a refresher, and add it."
            )


@rule(
    "TRAIN-03",
    "Induction was late",
    "Induction, which includes what to do when worried about a child, is complete within three months of the start.",
    _QUALITY,
    _W,
)
def inducted_in_time(case: TrainingRecordCase) -> Iterator[Problem]:
    """Induction is complete within three months of the start."""
    path = "training_record.induction_on"
    started, done = case.given("training_record.started_on"), case.given(path)
    if isinstance(started, date):
        latest = later(started, months=_INDUCTION_MONTHS)
        if (isinstance(done, date) and done > latest) or (not isinstance(done, date) and case.today > latest):
            yield Problem(
                path,
                "induction was not complete within three months of the start",
                "Complete it now, and give the date.",
            )


@rule(
    "TRAIN-04",
    "No appraisal in the last year",
    "Appraisals are annual.",
    _SHEET,
    Level.ADVICE,
)
def appraised(case: TrainingRecordCase) -> Iterator[Problem]:
    """An appraisal was held within a year, or the work began within one."""
    started = case.given("training_record.started_on")
    days = [row.on for _, row in case.rows("training_record.appraisals") if isinstance(row.on, date)]
    held = [day for day in days if day <= case.today] + ([started] if isinstance(started, date) else [])
    if held and later(max(held), years=1) < case.today:
        yield Problem(
            "training_record.appraisals",
            "the last appraisal was more than a year ago",
            "Hold one, and add its date.",
        )


@rule(
    "TRAIN-05",
    "The reference tells who it is",
    "The reference is printed on every page and named in files; it must not hold the name of the member of staff.",
    "Specification 0.5",
    _W,
)
def reference_is_anonymous(case: TrainingRecordCase) -> Iterator[Problem]:
    """The reference holds no part of the name."""
    reference, name = case.given("reference"), case.given("training_record.name")
    if isinstance(reference, str) and isinstance(name, str):
        flat = "".join(filter(str.isalnum, reference.casefold()))
        if any(part.casefold() in flat for part in name.split() if len(part) > 2):
            yield Problem(
                "reference", "the reference holds the name of the member of staff", "Use a staff number."
            )


FORM = Form(
    code="training_record",
    title="Staff training record",
    purpose="Mandatory training and training for the post of one member of staff or volunteer",
    readers=(OWN_FILE.called("the personnel file"), MANAGER),
    case=TrainingRecordCase,
    who=lambda case: str(case.given("training_record.name") or ""),
    sections=(
        section(
            "Member of staff",
            "training_record.name",
            "training_record.post",
            "training_record.started_on",
            "training_record.post_started_on",
            "training_record.hours",
            "training_record.line_manager",
            table("training_record.appraisals"),
        ),
        section(
            "Training",
            note("Training in child protection is refreshed at least every three years."),
            "training_record.induction_on",
            table("training_record.mandatory"),
            table("training_record.specific"),
        ),
    ),
    requirements=Requirements(
        identity("training_record"),
        must("training_record.name", "training_record.post", source=_SHEET),
        must("training_record.started_on", source=_SHEET),
        should(
            "training_record.post_started_on",
            "training_record.hours",
            "training_record.line_manager",
            "training_record.appraisals",
            source=_SHEET,
        ),
        should("training_record.induction_on", source=_QUALITY),
        must("training_record.mandatory", source=_SHEET),
        must("training_record.mandatory[].training", "training_record.mandatory[].on", source=_SHEET),
        should("training_record.specific", source=_SHEET),
    ),
    rules=(dates_follow, refreshed, inducted_in_time, appraised, reference_is_anonymous),
)
