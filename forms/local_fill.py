"""A case in an area’s own form: what goes into each field, what is in the way, and the finished, proven files in memory.

The form of ours that theirs stands for says what is withheld from its readers and what it needs. What has no place on their
form is told; rows for which it has no line go to a continuation sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..cases.blocks import as_text, walk
from ..cases.case import Case
from ..cases.kinds import STATED
from ..cases.settings import Settings
from ..errors import Misused, ProofFailed
from ..findings import Finding, Level, register
from ..render.fields.filling import Value
from ..render.fields.model import OFF, Field, FieldKind
from ..render.fields.sheets import Continued
from ..render.layout import Content, Layout
from ..render.their_form import TheirForm
from .form import Form
from .local_answers import Said
from .local_mapping import ANY_OTHER, Entry, LocalMapping, choice_of, named
from .local_words import kind_at, paths_in, plain
from .present import NOT_KNOWN_YET, confidential_sheet
from .produce import Made, discloses_of, file_stem
from .requirements import MUST, SHOULD
from .withholding import kept

NO_PLACE = register(
    "AREA-01",
    Level.WARNING,
    "An answer has no place on the area’s form",
    "The answer was given, and what the area’s form stands for needs or expects it; no field of that form takes it, or only "
    "some of it. Send it along in another way, or map it (“caseforms local check” lists what the mapping misses).",
    "House rule: nothing is lost without being told",
)
NOT_TAKEN = register(
    "AREA-02",
    Level.ERROR,
    "The area’s form does not take an answer",
    "The field offers other choices, or has too little room for figures. Nothing is produced until the mapping says how the "
    "answer is to be written there. In a child-protection (section 47) referral the field stays empty and the answer is told.",
    "House rule: nothing is lost without being told",
)
CONTINUED = register(
    "AREA-03",
    Level.ADVICE,
    "An answer goes on at a continuation sheet",
    "There is too little room in the field or too few lines on the area’s form. The field shows the beginning and says where "
    "the whole answer stands; rows without a line stand on the sheet alone. Send the sheets along.",
    "House rule: nothing is lost without being told",
)
LEAKS = register(
    "AREA-04",
    Level.ERROR,
    "A confidential answer would stand on the area’s form",
    "The words of an answer that the form’s readers may not see stand in another answer which the mapping puts on the form. "
    "Put that answer in other words, or leave the field.",
    "Cafcass 2.60, 3.83",
    firm=True,
)
STAYS_EMPTY = register(
    "AREA-05",
    Level.WARNING,
    "A field that the area’s form requires stays empty",
    "The area’s form marks the field as required, and the case has no answer for it. Fill it in by hand, or answer the question.",
    "The area’s own form",
)
WITHHELD = register(
    "AREA-06",
    Level.ADVICE,
    "A field stays empty because its answer is withheld",
    "Not every reader of the form may see the answer. It stands on the separate confidential sheet where a reader may have that.",
    "Cafcass 2.60, 3.83",
)


#: Lists at the top of a case; the groups there (the child, the consent) are named by their answers.
_LISTS = frozenset(("parents", "siblings", "household", "significant_others", "professionals", "incidents"))
_ROOM_FOR_GAP = 165  # points
_STEERING = ("profile", "reference", "accepted", "events", "early_help", "cafcass_letters", "correspondence")


@dataclass(frozen=True)
class Beyond:
    """A row for which a form has no line: its path, what it is called, and its answers."""

    path: str
    label: str
    text: str


@dataclass(frozen=True)
class Prepared:
    """What goes into the fields of a form for one case. ``also``: rows for which it has no line; ``unsaid``: answers without a
    place that nothing needs.
    """

    values: Mapping[str, Value]
    also: tuple[Beyond, ...]
    findings: tuple[Finding, ...]
    unsaid: tuple[str, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that hold the form back."""
        return tuple(each for each in self.findings if each.level is Level.ERROR)


@dataclass(frozen=True)
class LocalForm:
    """An area’s form with its mapping, read once for any number of cases."""

    mapping: LocalMapping
    theirs: TheirForm

    @cached_property
    def labels(self) -> dict[str, str]:
        """What fields are called on a continuation sheet."""
        return {entry.field: entry.label or entry.field for entry in self.mapping.entries}

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """All words of the empty form."""
        opened = self.theirs.pdf.data if self.theirs.pdf is not None else self.theirs.data
        return tuple(text for _, text in everywhere(opened, self.theirs.kind))

    @property
    def name(self) -> str:
        """What the form is called in the names of files."""
        return (
            re.sub(r"[^A-Za-z0-9]+", "-", Path(self.theirs.file).stem).strip("-")[:40].casefold()
            or "local-form"
        )


def everywhere(data: bytes, kind: str) -> Iterator[tuple[str, str]]:
    """All words of a file, wherever they stand. ``kind`` is pdf or docx."""
    from ..render.hidden_text import everywhere_in_pdf, everywhere_in_word

    if kind == "docx":
        yield from everywhere_in_word(data)
        return
    from ..render.pdf_words import page_words

    yield from everywhere_in_pdf(data, page_words(data))


# -- what goes in -----------------------------------------------------------------------------------------------------------


def prepare(local: LocalForm, form: Form, case: Case, urgent: bool) -> Prepared:
    """What the fields of a form hold for a case, and every finding about that, without places in the case file.

    ``form`` is the one of ours that theirs stands for, or its copy for a reader. Linear in fields and answers.
    """
    said = Said(case, kept(form, case).covers)
    values: dict[str, Value] = {}
    found: list[Finding] = []
    for entry in local.mapping.entries:
        field = local.theirs.fields[entry.field]
        value = _value(entry, field, said, found)
        if value is not None and (fault := next(iter(local.theirs.faults({entry.field: value})), None)):
            found.append(_not_taken(entry, fault.message))
        elif value is not None:
            values[entry.field] = value
    needed = _needed(form, case)
    if urgent:
        values |= dict(_gaps(local, needed, said, values))
    also = tuple(_rows_beyond(local.mapping, form, said))
    tells = discloses_of(form, case, urgent, printed=())
    if tells:
        found += _leaks(local, values, also, tells)
    found += _empty(local, values)
    found += [_withheld(path) for path in said.withheld]
    unsaid = [path for path in said.unsaid() if form.prints(path) and not _steers(path)]
    lacking = in_short([path for path in unsaid if plain(path) in needed], said)
    if lacking:
        found.append(_no_place(form, lacking))
    if urgent:
        found = [each.lowered(Level.WARNING) if each.code == NOT_TAKEN else each for each in found]
    rest = in_short([path for path in unsaid if plain(path) not in needed], said)
    return Prepared(values, also, tuple(found), tuple(path for path in rest if path not in lacking))


def _value(entry: Entry, field: Field, said: Said, found: list[Finding]) -> Value | None:
    """What goes into a field; ``None`` leaves it as it is."""
    held = bool(field.value) and field.value != OFF
    if entry.way == "leave":
        return None
    if entry.way == "tick":
        return said.ticks(entry.words) or (False if held else None)
    if entry.way == "choose":
        return _choice(entry, field, said, found) or ("" if held else None)
    text = said.text(entry.words)
    if field.comb and field.longest and len(text) > field.longest:
        text = re.sub(r"\s", "", text)
    return text or ("" if held else None)


def _gaps(
    local: LocalForm, needed: frozenset[str], said: Said, values: Mapping[str, Value]
) -> Iterator[tuple[str, Value]]:
    """What is not known yet in a child-protection referral is said in the fields that have room for it."""
    for entry in local.mapping.entries:
        field = local.theirs.fields[entry.field]
        paths = list(paths_in(entry.words)) if entry.way == "value" else []
        if len(paths) != 1 or plain(paths[0]) not in needed or field.kind is not FieldKind.TEXT:
            continue
        roomy = not field.longest and all(widget.width >= _ROOM_FOR_GAP for widget in field.widgets)
        path = said.row(paths[0])
        missing = said.case.at(path) is None and not said.hidden(path)
        in_row = "[" not in path or any(
            path.startswith(f"{row}.") for row, _ in said.case.rows(path.partition("[")[0])
        )
        if entry.field not in values and roomy and missing and in_row:
            yield entry.field, NOT_KNOWN_YET


def _choice(entry: Entry, field: Field, said: Said, found: list[Finding]) -> Value | None:
    kind = kind_at(entry.words, type(said.case))
    made = []
    for code in said.chosen(entry.words):
        label = kind.choices.get(code, code)
        theirs = (
            entry.choices.get(code)
            or (label if field.kind is FieldKind.TEXT else choice_of(field, code, label))
            or ("" if code.replace("_", " ") in STATED else entry.choices.get(ANY_OTHER, ""))
        )
        if not theirs and code.replace("_", " ") in STATED:
            continue  # “not known” is no choice of theirs: told as an answer without a place
        if not theirs:
            found.append(_not_taken(entry, "none of its choices stands for the answer"))
            return None
        made.append(theirs)
        said.say(entry.words, code)
    if len(made) > 1 and field.kind is FieldKind.LIST:
        return tuple(made)
    if len(made) > 1 and field.kind is not FieldKind.TEXT:
        found.append(_not_taken(entry, "only one can be chosen there"))
        return None
    return "; ".join(made) or None


def in_short(paths: Sequence[str], said: Said) -> tuple[str, ...]:
    """Paths without the numbers of rows, each once; a list or group of which nothing is said by its own name alone."""
    told = {plain(leaf.path) for leaf in said.case.leaves} - {plain(path) for path in said.unsaid()}
    found: dict[str, None] = {}
    for path in map(plain, paths):
        steps = path.split(".")
        tops = (".".join(steps[:length]) for length in range(1, len(steps)))
        whole = (
            top
            for top in tops
            if "." in top or top in _LISTS
            if not any(each == top or each.startswith(f"{top}.") for each in told)
        )
        found[next(whole, path)] = None
    return tuple(found)


def _rows_beyond(mapping: LocalMapping, form: Form, said: Said) -> Iterator[Beyond]:
    """The rows of a list for which the form has too few lines."""
    reached: dict[str, set[str]] = {}
    for path in mapping.paths():
        if match := re.match(r"([\w.]+)(\[[^\]]*\])", path):
            row = said.row(match[0])
            every = [path for path, _ in said.case.rows(match[1])] if "*" in match[2] else [row]
            reached.setdefault(match[1], set()).update(every)
    for above, lines in reached.items():
        rows = [(path, row) for path, row in said.case.rows(above) if path not in lines]
        unsaid = frozenset(said.unsaid()) if rows else frozenset()
        for path, row in rows:
            texts = []
            for leaf in walk(row, path):
                if leaf.asked is not None and leaf.path in unsaid and not _steers(leaf.path):
                    label = form.label(leaf.path).rpartition(f" {int(path[len(above) + 1 : -1]) + 1}: ")[2]
                    texts.append(f"{label}: {as_text(leaf.value, leaf.asked.kind)}")
                    said.say(leaf.path)
            if texts:
                yield Beyond(path, form.label(path), "\n".join(texts))


# -- findings ---------------------------------------------------------------------------------------------------------------


def _not_taken(entry: Entry, why: str) -> Finding:
    return Finding(
        NOT_TAKEN,
        Level.ERROR,
        next(iter(_paths(entry)), ""),
        f"the field {named(entry.label or entry.field)} does not take this answer: {why}",
        f"Say in the mapping ({entry.place}) how it is written there.",
        "House rule",
        entry.place,
    )


def _paths(entry: Entry) -> Iterator[str]:
    yield from [entry.words] if entry.way == "choose" else paths_in(entry.words)


def _leaks(
    local: LocalForm, values: Mapping[str, Value], also: Sequence[Beyond], tells: Any
) -> Iterator[Finding]:
    entries = {entry.field: entry for entry in local.mapping.entries}
    for name, value in values.items():
        if isinstance(value, str) and _shows(tells, value):
            entry = entries[name]
            yield Finding(
                LEAKS,
                Level.ERROR,
                next(iter(_paths(entry)), ""),
                f"the words of a confidential answer would stand in the field {named(entry.label or name)}",
                "Put the answer in other words, or leave the field.",
                "Cafcass 2.60, 3.83",
                entry.place,
            )
    for each in also:
        if _shows(tells, each.text):
            yield Finding(
                LEAKS,
                Level.ERROR,
                each.path,
                f"the words of a confidential answer would stand on the continuation sheet ({each.label})",
                "Put the answer in other words.",
                "Cafcass 2.60, 3.83",
            )


def _shows(tells: Any, text: str) -> bool:
    return bool(tells(text) or ("\n" in text and tells(re.sub(r"\s*\n\s*", "", text))))


def _empty(local: LocalForm, values: Mapping[str, Value]) -> Iterator[Finding]:
    for entry in local.mapping.entries:
        field = local.theirs.fields[entry.field]
        if field.required and entry.way != "leave" and not values.get(entry.field) and not field.value:
            yield Finding(
                STAYS_EMPTY,
                Level.WARNING,
                next(iter(_paths(entry)), ""),
                f"the field {named(entry.label or entry.field)}, which their form requires, stays empty",
                "Answer it in the case file, or fill it in by hand.",
                "The area’s own form",
            )


def _withheld(path: str) -> Finding:
    return Finding(
        WITHHELD,
        Level.ADVICE,
        path,
        "this answer is withheld, so its field stays empty",
        "Not every reader of the form may see it.",
        "Cafcass 2.60, 3.83",
    )


def _no_place(form: Form, paths: Sequence[str]) -> Finding:
    count = len(paths)
    return Finding(
        NO_PLACE,
        Level.WARNING,
        "",
        f"{'an answer' if count == 1 else f'{count} answers'} that {form.code} needs or expects "
        f"{'has' if count == 1 else 'have'} no place on their form: {', '.join(paths)}",
        f"Send {'it' if count == 1 else 'them'} along, such as with “caseforms fill {form.code}”, or map {'it' if count == 1 else 'them'}.",
        "House rule",
    )


def _needed(form: Form, case: Case) -> frozenset[str]:
    """The answers that our form needs or expects of this case, rows without their numbers."""
    return frozenset(
        path.replace("[]", "")
        for need in form.requirements
        if need.code in (MUST, SHOULD) and (need.when is None or need.when.holds(case))
        for path in need.paths
    )


def _steers(path: str) -> bool:
    """Answers that steer the program or decide who may see others; they are on no form for themselves."""
    top, last = re.split(r"[.\[]", path)[0], path.rpartition(".")[2]
    return top in _STEERING or last in ("confidential", "confidential_from", "same_address_as_child")


# -- finished files ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finish:
    """How the finished PDF is to be: ``flat`` has no fields left, ``password`` locks it."""

    flat: bool = False
    password: str = ""


def produce_local(
    local: LocalForm,
    form: Form,
    case: Case,
    prepared: Prepared,
    urgent: bool,
    settings: Settings,
    finish: Finish,
) -> tuple[list[Made], list[Finding]]:
    """The finished files of one case: their form and, where needed, the confidential sheet; and what is to be told of them.

    Raises :class:`~caseforms.errors.CannotGoOn` or :class:`~caseforms.errors.ProofFailed`; nothing is written here.
    """
    from ..render.proof import prove_name

    stem = file_stem(form, case)
    head = f"{Path(local.theirs.file).stem} · {stem}"
    made = local.theirs.filled(
        prepared.values, local.labels, head, [(each.label, each.text) for each in prepared.also]
    )
    told = list(_continued(local, prepared, made.continued))
    data = made.data
    if finish.flat:
        from ..render.fields.flat import flatten
        from ..render.fields.proof import prove_flat

        data = flatten(data, local.theirs.file)
        prove_flat(data, local.theirs.pdf, prepared.values, made)
    tells = discloses_of(form, case, urgent, printed=local.printed if kept(form, case).patterns() else ())
    if tells:
        for place, text in everywhere(data, local.theirs.kind):
            if _shows(tells, text):
                raise ProofFailed(
                    f"The filled form was not kept: a confidential answer can be read in {place}.",
                    "Put the answer that names it in other words, or leave its field.",
                    (),
                )
    name = f"{stem}-{local.name}.{local.theirs.kind}"
    files = [Made(prove_name(name, tells), data)]
    if sheet := confidential_sheet(form, case, settings, draft=False):
        files.append(_sheet(f"{stem}-{local.name}-confidential-sheet", sheet, local.theirs.kind))
    if finish.password:
        from ..render.fields.flat import locked

        files = [replace(each, data=locked(each.data, finish.password)) for each in files]
    return files, told


def _continued(local: LocalForm, prepared: Prepared, continued: Sequence[Continued]) -> Iterator[Finding]:
    entries = {entry.field: entry for entry in local.mapping.entries}
    beyond = iter(prepared.also)
    for each in continued:
        row = None if each.name else next(beyond)
        label = row.label if row else local.labels[each.name]
        yield Finding(
            CONTINUED,
            Level.ADVICE,
            row.path if row else next(iter(_paths(entries[each.name])), ""),
            f"{named(label)}: {each.words.strip('()') if each.name else each.words.strip('()').removeprefix('continued ')}",
            "Send the sheet along.",
            "House rule",
        )


def _sheet(stem: str, sheet: tuple[Layout, Content], kind: str) -> Made:
    from ..render.proof import prove_pdf, prove_word

    layout, content = sheet
    if kind == "docx":
        from ..render.word import template_file, write_word

        data = write_word(layout, content, template_file(layout.code, None))
        prove_word(data, layout, content)
    else:
        from ..render.pdf import write_pdf

        data = write_pdf(layout, content)
        prove_pdf(data, layout, content)
    return Made(f"{stem}.{kind}", data)


def open_local(mapping: LocalMapping, theirs: TheirForm, form: Form) -> LocalForm:
    """A form ready to be filled. Raises :class:`~caseforms.errors.Misused` when its mapping has a grave flaw."""
    from .local_mapping import flaws

    grave = [each for each in flaws(mapping, form.case, theirs.fields, theirs.data) if each.grave]
    if grave:
        more = f" (and {len(grave) - 1} more flaws)" if len(grave) > 1 else ""
        raise Misused(
            f"{grave[0].place}: {grave[0].message}{more}.",
            f"{grave[0].remedy} “caseforms local check {mapping.file}” lists all.",
        )
    return LocalForm(mapping, theirs)
