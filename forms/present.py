"""From a case to the words on paper: every answer as display text, gaps in words, confidential answers withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..cases.blocks import Block, Group, Rows, as_text, asked
from ..cases.case import Case
from ..cases.confidential import Withheld
from ..cases.dates import show_date
from ..cases.kinds import Choice, Kind, Stated, Unusable
from ..cases.settings import Settings
from ..findings import Finding, Level
from ..render.layout import (
    SIGNATURE_KEYS,
    TICKED,
    UNTICKED,
    Cards,
    Column,
    Content,
    Figure,
    Furniture,
    Layout,
    Line,
    Narrative,
    Remark,
    Rowed,
    Section,
    SignatureBox,
    Table,
    Ticks,
)
from .form import Form
from .requirements import MUST, SHOULD
from .withholding import kept, on_sheet

NOT_ANSWERED = "Not answered"
NOT_PROVIDED = "Not provided"
NOT_KNOWN_YET = "Not known at the time of referral"
SAME_ADDRESS = "Same address as the child"
WITHHELD = "[withheld]"
_MUTED = frozenset({NOT_ANSWERED, Stated.NOT_APPLICABLE.shown})
_BETWEEN = " \u00a0 "  # a gap between boxes that neither writer closes
SHEET_TITLE = "Confidential sheet"


@dataclass(frozen=True)
class _Wording:
    """How gaps read on one document, and what it must not show."""

    urgent: bool
    needed: frozenset[str]
    moot: frozenset[str]
    secrets: Withheld
    worked_out: dict[str, Any]

    def gap(self, path: str) -> str:
        plain = ".".join(part.partition("[")[0] for part in path.split("."))
        if plain in self.needed:
            return NOT_KNOWN_YET if self.urgent else NOT_PROVIDED
        if plain in self.moot:
            return Stated.NOT_APPLICABLE.shown
        return NOT_ANSWERED


def content(
    form: Form,
    case: Case,
    findings: Iterable[Finding],
    settings: Settings,
    *,
    draft: bool,
    urgent: bool,
) -> Content:
    """The display text of one case for one form, with what goes on its last page."""
    needed, moot = _needs(form, case)
    wording = _Wording(urgent, needed, moot, kept(form, case), form.worked_out(case))
    made = Content(
        _furniture(form, case, settings, draft),
        sections=form.sections_of(case),
        figures=form.drawings(case),
        muted=_MUTED,
    )
    for item in form.layout.items():
        _fill(made, item, form, case, wording)
    if form.copy is None or form.copy.office:
        for finding in findings:
            _remark(made, finding, form, wording)
    return made


def _remark(made: Content, finding: Finding, form: Form, wording: _Wording) -> None:
    """What the last page says of one finding; of a withheld answer no more than that."""
    where = form.label(finding.path)
    what = WITHHELD if wording.secrets.covers(finding.path) else finding.message
    if finding.accepted:
        made.accepted.append(Remark(finding.code, f"{what}: {finding.accepted}"))
    elif finding.level is Level.QUESTION:
        made.questions.append(Remark(where, finding.message))
    elif finding.code in (MUST, SHOULD):
        made.gaps.append(Remark(where, NOT_KNOWN_YET if wording.urgent else NOT_PROVIDED))
    elif finding.level in (Level.ERROR, Level.WARNING):
        made.gaps.append(Remark(where, what))


def confidential_sheet(
    form: Form, case: Case, settings: Settings, *, draft: bool
) -> tuple[Layout, Content] | None:
    """The separate sheet with what the document withholds, for those readers who may have it.

    ``None`` when nothing is withheld, or when nobody for whom the document is made may have it.
    """
    paths, readers = on_sheet(form, case)
    rows = [
        {"what": form.label(path), "answer": as_text(value, asked(form.case, _without_numbers(path)).kind)}
        for path in paths
        if (value := case.at(path)) is not None
    ]
    if not rows:
        return None
    made = Content(
        replace(_furniture(form, case, settings, draft), title=f"{SHEET_TITLE}: {form.title}"),
        answers={"readers": "; ".join(reader.words for reader in readers)},
        tables={"withheld": Rowed(rows)},
    )
    return SHEET_LAYOUT, made


SHEET_LAYOUT = Layout(
    "confidential_sheet",
    SHEET_TITLE,
    "Keep it apart from the document; never give it to the family, a party or their advisers.",
    (
        Section(
            "What the document withholds",
            (
                Line("readers", "For these readers alone", wide=True),
                Table(
                    "withheld",
                    "Withheld answers",
                    (Column("what", "Answer to", 1), Column("answer", "Answer", 2.4)),
                ),
            ),
        ),
    ),
)


def _furniture(form: Form, case: Case, settings: Settings, draft: bool) -> Furniture:
    """Head, foot and letterhead. A letterhead that names a withheld school is left out."""
    letterhead = "\n".join(part for part in (settings.organisation, *_letterhead(settings)) if part)
    marking = f"Copy for {form.copy.words} · {settings.marking}" if form.copy else settings.marking
    if any(kept(form, case).shown_in(letterhead)):
        settings, letterhead = replace(settings, organisation="", logo=""), ""
    return Furniture(
        reference=case.given("reference") or "No reference",
        title=form.title,
        version=form.version(case),
        date=show_date(case.today),
        marking=marking,
        draft=draft,
        who=form.who(case),
        organisation=settings.organisation,
        letterhead=letterhead,
        logo=settings.logo,
    )


def _letterhead(settings: Settings) -> tuple[str, str]:
    return settings.address, " · ".join(part for part in (settings.telephone, settings.email) if part)


def _fill(made: Content, item: Any, form: Form, case: Case, wording: _Wording) -> None:
    if isinstance(item, Line | Ticks | Narrative):
        blank = item.path in form.blank_paths
        path = form.stands_at(case, item.path)
        kind = form.asked(_without_numbers(path)).kind
        value = case.at(path)
        value = wording.worked_out.get(item.path) if value is None else value
        made.answers[item.path] = _answer(item, kind, value, path, wording, blank)
    elif isinstance(item, SignatureBox):
        value = case.at(form.stands_at(case, item.path))
        for key in SIGNATURE_KEYS:
            inner = getattr(value, key) if isinstance(value, Block) else None
            made.answers[f"{item.path}.{key}"] = as_text(inner, form.asked(f"{item.path}.{key}").kind)
        if isinstance(value, Stated | Unusable):
            made.answers[f"{item.path}.name"] = as_text(value, form.asked(f"{item.path}.name").kind)
    elif isinstance(item, Table | Cards):
        made.tables[item.path] = _rows(item, form, case, wording)
    elif isinstance(item, Figure):
        made.answers[item.path] = made.figures[item.path].words


def _rows(item: Table | Cards, form: Form, case: Case, wording: _Wording) -> Rowed:
    at = form.stands_at(case, item.path)
    value = case.at(at)
    if wording.secrets.covers(at):
        return Rowed(stated=WITHHELD)
    if not isinstance(value, tuple):
        if item.path in form.blank_paths:
            return Rowed()
        return Rowed(stated=as_text(value, form.asked(item.path).kind) or wording.gap(item.path))
    rows = []
    printed = form.only.get(item.path, lambda case, row: True)
    listed = [(number, row) for number, row in enumerate(value) if not isinstance(row, Block) or printed(case, row)]
    if not listed:
        return Rowed(stated=Stated.NONE.shown)
    inner = item.items if isinstance(item, Cards) else tuple(Line(c.key, c.label) for c in item.columns)
    for number, row in listed:
        if row is None or wording.secrets.covers(f"{at}[{number}]"):
            continue  # even that there is such an entry may be told in confidence
        texts = {}
        for part in inner:
            path = f"{at}[{number}].{part.path}"
            kind = form.asked(f"{item.path}.{part.path}").kind
            answer = getattr(row, part.path) if isinstance(row, Block) else row
            if (
                part.path == "address"
                and answer is None
                and not wording.secrets.covers(path)
                and getattr(row, "same_address_as_child", "") == "yes"
            ):
                texts[part.path] = SAME_ADDRESS
                continue
            blank = f"{item.path}.{part.path}" in form.blank_paths
            texts[part.path] = _answer(part, kind, answer, path, wording, blank)
        rows.append(texts)
    return Rowed(rows) if rows else Rowed(stated=WITHHELD)


def _answer(
    item: Line | Ticks | Narrative,
    kind: Kind | Group | Rows,
    value: Any,
    path: str,
    wording: _Wording,
    blank: bool,
) -> str:
    if wording.secrets.covers(path):
        return WITHHELD
    if isinstance(value, Block) and (hidden := wording.secrets.inside(path)):
        shown = {name: each for name, each in value.__dict__.items() if name not in hidden | {"unknown"}}
        return f"{as_text(type(value)(**shown), kind)} {WITHHELD}".strip()
    if isinstance(item, Ticks) and isinstance(kind, Choice):
        return _ticks(kind, value, "" if blank or value is not None else wording.gap(path))
    if value is None:
        return "" if blank else wording.gap(path)
    if value is Stated.NOT_KNOWN and wording.urgent:
        return NOT_KNOWN_YET
    return as_text(value, kind) or ("" if blank else wording.gap(path))


def _ticks(kind: Choice, value: Any, gap: str) -> str:
    chosen = kind.chosen(value) if not isinstance(value, Unusable) else frozenset()
    boxes = _BETWEEN.join(
        f"{TICKED if code in chosen else UNTICKED}\u00a0{label.replace(' ', chr(0xA0))}"
        for code, label in kind.options
    )
    if isinstance(value, Unusable):
        return f"{boxes}{_BETWEEN}({value.text})"
    if isinstance(value, Stated) and not chosen:
        return f"{boxes}{_BETWEEN}({value.shown})"
    return f"{boxes}{_BETWEEN}({gap})" if gap else boxes


def _needs(form: Form, case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """The answers that this case needs, and those that it would need under conditions that do not hold."""
    needed: set[str] = set()
    moot: set[str] = set()
    for need in form.requirements:
        holds = need.when is None or need.when.holds(case)
        (needed if holds else moot).update(path.replace("[]", "") for path in need.paths)
    return frozenset(needed), frozenset(moot - needed)


def _without_numbers(path: str) -> str:
    return ".".join(part.partition("[")[0] for part in path.split("."))
