"""What the fields of an area’s own form ask, suggested by their labels, headings and names, each with how sure that is.

Certain: the label asks just this. Likely: the name of the field says so, or the label and its heading together. A guess is only
offered: its field is left until somebody has looked. The words are data (``local_suggest.toml``, ``cases/columns.toml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..cases.blocks import Group
from ..cases.columns import Titles, alike, fold
from ..cases.dates import DateKind, MomentKind, PeriodKind
from ..cases.kinds import Choice, closest
from ..render.fields.labels import Nearby
from ..render.fields.model import FILLABLE, Field, FieldKind
from ..render.their_form import TheirForm
from .form import Form
from .local_mapping import ANY_OTHER, Entry
from .local_words import NotUnderstood, check_path, kind_at

_FILE = Path(__file__).with_name("local_suggest.toml")
_ALIKE = 0.84
NOT_MAPPED = "not mapped yet"
_NUMBERED = re.compile(r"^(?:\d{1,2}|[a-z])(?:\.\d{1,2})*[.)]?\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"\((?:dd|mm|yyyy|please|y/n|yes|no|if|e\.?g|m/f|s\)|inc|as)[^)]*\)?", re.IGNORECASE
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ROW = re.compile(r"(.+?)[ :]+(\d)$|^(\d)[ :.]+(.+)")
_ONE_PATH = re.compile(r"\{([^{}|]+)\}")


class Sure(StrEnum):
    """How sure a suggestion is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"


_LOWER = {Sure.CERTAIN: Sure.LIKELY, Sure.LIKELY: Sure.LIKELY, Sure.GUESS: Sure.GUESS}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words ask: an expression with an answer in it, and how sure that is."""

    expression: str
    sure: Sure

    @property
    def path(self) -> str:
        """The answer, when it is one alone."""
        match = _ONE_PATH.fullmatch(self.expression)
        return match[1] if match else ""


@dataclass(frozen=True)
class _Words:
    people: Mapping[str, str]
    labels: Mapping[str, str]
    below: Mapping[str, str]
    bare: frozenset[str]
    parts: Mapping[str, str]
    choices: Mapping[str, frozenset[str]]


@functools.cache
def _words() -> _Words:
    import tomllib

    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))

    def turned(part: str) -> dict[str, str]:
        return {fold(word): path for path, words in data[part].items() for word in words}

    return _Words(
        turned("people"),
        turned("labels"),
        turned("below"),
        frozenset(map(fold, data["bare"]["words"])),
        turned("parts"),
        {code: frozenset(map(fold, words)) for code, words in data["choices"].items()},
    )


class Matcher:
    """Finds what words ask of one kind of case."""

    def __init__(self, form: Form) -> None:
        self.form, self.model = form, form.case
        self.titles = Titles(form.case)

    def meaning(self, words: str, heading: str = "") -> Meaning | None:
        """What a label asks under a heading; ``None`` when it is not known."""
        label, head = fold(_bare(words)), fold(_bare(heading))
        if not label or len(label) > 120:
            return None
        if found := self._of_someone(label, head):
            return found
        if expression := self._known(label):
            if label in _words().bare and not _of_the_child(head):
                return Meaning(expression, Sure.GUESS if head else Sure.LIKELY)
            return Meaning(expression, Sure.CERTAIN)
        near = closest(label, list(self._all), 1)
        if near and alike(label, near[0]) >= _ALIKE:
            return Meaning(self._all[near[0]], Sure.GUESS)
        return None

    def _known(self, label: str) -> str:
        for each in (label, re.sub(r"^(?:the|please give|what is|child|childs) ", "", label)):
            if (expression := _words().labels.get(each)) and self._is_there(expression):
                return expression
            if path := self._labels.get(each):
                return f"{{{path}}}"
            target = self.titles.target_of(each)
            if target and target.path and (expression := f"{{{target.path}}}") and self._is_there(expression):
                return expression
        return ""

    def _of_someone(self, label: str, head: str) -> Meaning | None:
        """“Telephone” under the heading “Mother”; “Mother’s telephone”, “Name of GP”, “Sibling 2: name”."""
        person = _words().people.get(
            re.sub(r"^(?:the|about the|details of(?: the)?|(?:part|section)? ?\w) ", "", head), ""
        )
        if person:
            match = _ROW.match(label)
            what, row = ((match[1] or match[4]), (match[2] or match[3])) if match else (label, "")
            if found := self._below(_in_row(person, row), what):
                return Meaning(found, Sure.CERTAIN)
        for who, what, row in _readings(label):
            if (named := _words().people.get(who)) and (found := self._below(_in_row(named, row), what)):
                return Meaning(found, Sure.CERTAIN if what else Sure.LIKELY)
        return None

    def _below(self, person: str, what: str) -> str:
        """The answer of a person or a body that words name; the name without words."""
        if not what:
            what = "name"
        path = re.sub(r"\[[^\]]*\]", "[0]", person)
        found = ""
        name = _words().below.get(what)
        if name and self._is_there(f"{{{person}.{name}}}"):
            found = f"{path}.{name}"
        elif what != "name":
            found = self.titles.below(self.titles.block(path.replace("[0]", "")), path, what)
        if not found and person == "child" and what in ("name", "full name"):
            return "{child.given_names} {child.family_name}"
        expression = f"{{{person}{found[len(path) :]}}}" if found.startswith(path) else ""
        return expression if expression and self._is_there(expression) else ""

    def _is_there(self, expression: str) -> bool:
        """Whether the answers of an expression are asked in this kind of case."""
        try:
            for match in _ONE_PATH.finditer(expression):
                check_path(match[1], self.model)
        except NotUnderstood:
            return False
        return True

    @functools.cached_property
    def _labels(self) -> dict[str, str]:
        """The labels of our own form that belong to one answer alone."""
        found: dict[str, set[str]] = {}
        for path in self.form.leaf_paths():
            if self._is_there(f"{{{path}}}"):
                question = self.form.asked(path)
                for label in (question.label, self.form.label(path)):
                    found.setdefault(fold(label), set()).add(path)
        return {label: next(iter(paths)) for label, paths in found.items() if len(paths) == 1}

    @functools.cached_property
    def _all(self) -> dict[str, str]:
        return {label: f"{{{path}}}" for label, path in self._labels.items()} | {
            label: expression for label, expression in _words().labels.items() if self._is_there(expression)
        }


def _of_the_child(head: str) -> bool:
    return _words().people.get(head) == "child"


def _readings(label: str) -> Iterator[tuple[str, str, str]]:
    """Who, what and the number of the row, in the ways in which a label may be read."""
    parts = label.split()
    for length in range(min(5, len(parts)), 0, -1):
        rest = parts[length:]
        row = rest.pop(0) if rest and rest[0].isdecimal() and len(rest[0]) == 1 else ""
        yield " ".join(parts[:length]), " ".join(rest), row
    match = re.fullmatch(r"(.+) (?:of|for) (?:the )?(.+?)(?: (\d))?", label)
    if match:
        yield match[2], match[1], match[3] or ""


def _in_row(person: str, row: str) -> str:
    return person.replace("[0]", f"[{int(row) - 1}]") if row and row != "0" else person


def _bare(words: str) -> str:
    return _IN_BRACKETS.sub(" ", _NUMBERED.sub("", words.replace("(s)", "s").strip()))


# -- the fields of a form ---------------------------------------------------------------------------------------------------


def suggestions(theirs: TheirForm, form: Form) -> tuple[Entry, ...]:
    """An entry for every field of a form, in its order, with what it is suggested to hold."""
    matcher = Matcher(form)
    dates = _split_dates(theirs, matcher)
    made: list[Entry] = []
    taken: set[tuple[str, str]] = set()
    for name, field in theirs.fields.items():
        beside = theirs.nearby.get(name, Nearby())
        entry = dates.get(name) or _entry(field, name, beside, matcher)
        if entry.way in ("value", "tick", "choose") and (entry.way, entry.words) in taken:
            entry = _offered(entry, Sure.GUESS)
        else:
            taken.add((entry.way, entry.words))
        made.append(
            Entry(
                name, entry.way, entry.words, entry.choices,
                label=label_of(name, field, beside), page=theirs.where[name], kind=field.kind.value, sure=entry.sure,
            )
        )  # fmt: skip
    return tuple(made)


def label_of(name: str, field: Field, beside: Nearby) -> str:
    """What a field is called for people: the words beside it, its tooltip, or its name; one of a row of boxes with its question."""
    if field.kind is FieldKind.TICK and len(field.states) < 2 and beside.question not in ("", beside.label):
        return " ".join(f"{beside.question} {beside.label}".split())
    return " ".join((beside.label or field.tooltip or name).split())


def _entry(field: Field, name: str, beside: Nearby, matcher: Matcher) -> Entry:
    if field.kind not in FILLABLE or field.password:
        why = (
            "signed by hand"
            if field.kind is FieldKind.SIGNATURE
            else f"a {field.kind.value} cannot be filled in"
        )
        return Entry(name, "leave", why)
    if field.read_only:
        return Entry(name, "leave", "their form does not let it be filled in")
    if re.search(
        r"\b(signature|signed|official use|office use)\b",
        f"{beside.label} {field.tooltip} {name}",
        re.IGNORECASE,
    ):
        return Entry(name, "leave", "by hand")
    if (
        field.kind is FieldKind.TICK
        and len(field.states) < 2
        and (entry := _option(field, beside, matcher, name))
    ):
        return entry
    for words, sure in _clues(name, field, beside):
        meaning = matcher.meaning(words, beside.heading)
        if meaning is None:
            continue
        entry = _shaped(field, beside, meaning, matcher, name)
        if entry is not None:
            doubted = sure is Sure.LIKELY or entry.sure == Sure.LIKELY
            return _offered(entry, _LOWER[meaning.sure] if doubted else meaning.sure)
    return Entry(name, "leave", NOT_MAPPED)


def _clues(name: str, field: Field, beside: Nearby) -> Iterator[tuple[str, Sure]]:
    """The words that may say what a field asks, the surest first."""
    for words in dict.fromkeys((beside.label, field.tooltip)):
        if words:
            yield words, Sure.CERTAIN
    spaced = _CAMEL.sub(" ", name)
    yield spaced, Sure.LIKELY
    last = re.split(r"[.\]/]", spaced.rstrip("]").rstrip("0123456789["))[-1].strip("[]0123456789 ")
    if last and last != spaced:
        yield last, Sure.LIKELY


def _offered(entry: Entry, sure: Sure) -> Entry:
    """An entry with how sure it is; a guess is only offered."""
    if sure is not Sure.GUESS or entry.way == "leave":
        return Entry(
            entry.field,
            entry.way,
            entry.words,
            entry.choices,
            sure="" if entry.way == "leave" else sure.value,
        )
    return Entry(entry.field, "leave", f"{NOT_MAPPED}; perhaps {entry.way}: {entry.words}", sure=sure.value)


def _shaped(field: Field, beside: Nearby, meaning: Meaning, matcher: Matcher, name: str) -> Entry | None:
    """A meaning in the shape that a field takes; ``None`` when it takes none such."""
    kind = kind_at(meaning.path, matcher.model) if meaning.path else None
    if field.kind in (FieldKind.RADIO, FieldKind.CHOICE, FieldKind.LIST) or (
        field.kind is FieldKind.TICK and len(field.states) > 1
    ):
        if isinstance(kind, Choice) and (pairs := paired(kind, field, beside)):
            whole = ANY_OTHER in pairs or set(kind.choices) - {"not_known"} <= set(pairs)
            return Entry(name, "choose", meaning.path, pairs, sure="" if whole else Sure.LIKELY.value)
        return Entry(name, "value", meaning.expression) if field.editable else None
    if field.kind is FieldKind.TICK:
        return (
            Entry(name, "tick", f"{meaning.path} is yes") if "yes" in getattr(kind, "choices", {}) else None
        )
    return Entry(name, "value", _written(field, meaning, kind))


def _written(field: Field, meaning: Meaning, kind: Any) -> str:
    """An answer as a text field takes it: figures for a comb, an address by its lines, a short date."""
    if not meaning.path:
        return meaning.expression
    dated = isinstance(kind, DateKind | MomentKind | PeriodKind)
    if field.comb and (dated or field.longest in (8, 10)):
        return f"{{{meaning.path}|digits}}"
    if dated and (0 < field.longest < 20 or _narrow(field)):
        return f"{{{meaning.path}|date}}"
    if isinstance(kind, Group) and field.multiline and meaning.path.endswith("address"):
        return f"{{{meaning.path}|lines}}"
    return meaning.expression


def _narrow(field: Field) -> bool:
    return any(widget.width < 100 for widget in field.widgets)


def paired(kind: Choice, field: Field, beside: Nearby) -> dict[str, str]:
    """Our codes with their choices, by the words of both; each choice of theirs once."""
    theirs: dict[str, str] = {}
    for state in field.states:
        for words in (state, beside.states.get(state, "")):
            theirs.setdefault(fold(words), state)
    for export, label in field.options:
        theirs[fold(export)] = theirs[fold(label)] = label
    theirs.pop("", None)
    pairs: dict[str, str] = {}
    offered = [*kind.options, *(() if "not_known" in kind.choices else (("not_known", "Not known"),))]
    for code, label in offered:
        ours = {fold(code), fold(label), *(fold(s) for c, s in kind.synonyms if c == code)}
        also = _words().choices.get(code, frozenset())
        longer = tuple(f"{word} " for word in also if " " in word)
        found = (
            next((theirs[word] for word in theirs if word in ours), "")
            or next((theirs[word] for word in theirs if word in also), "")
            or next((theirs[word] for word in theirs if word.startswith(longer)), "")
        )
        if found and found not in pairs.values():
            pairs[code] = found
    if not set(pairs) & set(kind.choices):
        return {}
    yes = next((theirs[word] for word in theirs if word in _words().choices["yes"]), "")
    if "no" in pairs and yes and "yes" not in kind.choices and len(pairs) == 1:
        pairs[ANY_OTHER] = yes
    return pairs


def _option(field: Field, beside: Nearby, matcher: Matcher, name: str) -> Entry | None:
    """A box whose label is one of the choices of the question before it: “Female” behind or under “Sex”."""
    label = fold(beside.label)
    for question, heading in (
        (beside.question, beside.heading),
        (field.tooltip, beside.heading),
        (beside.heading, ""),
    ):
        meaning = matcher.meaning(question, heading) if question else None
        if (
            meaning is None
            or not meaning.path
            or not isinstance(kind := kind_at(meaning.path, matcher.model), Choice)
        ):
            continue
        for code, words in kind.options:
            if label in (fold(code), fold(words), *_words().choices.get(code, ())):
                return _offered(Entry(name, "tick", f"{meaning.path} is {code}"), _LOWER[meaning.sure])
    return None


def _split_dates(theirs: TheirForm, matcher: Matcher) -> dict[str, Entry]:
    """Dates whose day, month and year are fields of their own."""
    groups: dict[str, dict[str, str]] = {}
    for name, field in theirs.fields.items():
        stem, part = _part(name)
        if part and field.kind is FieldKind.TEXT:
            groups.setdefault(stem, {})[part] = name
    found: dict[str, Entry] = {}
    for stem, parts in groups.items():
        if not {"day", "month", "year"} <= set(parts):
            continue
        beside = theirs.nearby.get(parts["day"], Nearby())
        for words, sure in (
            (beside.label, Sure.CERTAIN),
            (theirs.fields[parts["day"]].tooltip, Sure.CERTAIN),
            (stem, Sure.LIKELY),
        ):
            without = re.sub(r"\b(?:day|month|year)\b", " ", fold(words))
            meaning = matcher.meaning(without, beside.heading)
            if (
                meaning
                and meaning.path
                and isinstance(kind_at(meaning.path, matcher.model), DateKind | MomentKind)
            ):
                for part, name in parts.items():
                    entry = Entry(name, "value", f"{{{meaning.path}|{part}}}")
                    found[name] = _offered(
                        entry, _LOWER[meaning.sure] if sure is Sure.LIKELY else meaning.sure
                    )
                break
    return found


def _part(name: str) -> tuple[str, str]:
    """The stem of a field’s name and the part of a date that its end names: “dob_dd”, “DOB.Day”."""
    words = fold(_CAMEL.sub(" ", name)).split()
    part = _words().parts.get(words[-1]) if len(words) > 1 else None
    return " ".join(words[:-1]), part or ""
