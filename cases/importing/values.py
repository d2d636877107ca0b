"""The cells of a column as answers: one converter for each column, which keeps what it has worked out.

A converter never guesses: it takes a cell as it stands, changes it by a rule that is told (:class:`~.table.Change`), or
leaves the answer open and says why. What it gives is what a case file reads as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ...findings import Finding, Level
from ..blocks import Group, Rows, questions
from ..cells import address_in
from ..dates import DateKind, MomentKind, PeriodKind, TimeKind
from ..kinds import STRUCTURE, Choice, Concern, Kind, Names, Unusable, control_characters
from ..people import Address
from . import rules
from .choice_values import ChoiceReader, read_names
from .choices import fold, stated, translations
from .dates import Decided, Order, decide, looks_swapped
from .day_values import DayReader, EventReader
from .heard import NOTHING, Heard, Sense, shown
from .names import full_name, person_in
from .number_values import number_reader
from .table import Broken, Shown, Value

_RETYPE = (
    "Type the value into the cell, or let the spreadsheet program work the formula out and save the file."
)
_ERROR_WORDS = frozenset(
    {"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!", "########"}
)
_UNSEEN = re.compile(r"_x000[dD]_\n?|\r\n?|[\u00a0\u2007\u202f\u200b\ufeff\u00ad\u2028\u2029]")
_SEEN = {"\u200b": "", "\ufeff": "", "\u00ad": ""}
_SPACES = frozenset("\u00a0\u2007\u202f")
_DAYS = DateKind | MomentKind | PeriodKind | TimeKind

#: How many different cells a converter remembers.
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Codes:
    """What a mapping says of the codes of a column: a translation of its own, and the name of a code list."""

    own: Mapping[str, str]
    list: str = ""


class Converter:
    """Turns the cells of one column into answers. ``order`` is how its dates are read, for people."""

    def __init__(
        self,
        sense: Sense,
        read: Callable[[str], Heard],
        known: Callable[[date | time], Heard],
        own: Mapping[str, str],
    ) -> None:
        self.sense = sense
        self._read, self._of_day = read, known
        self._own = {fold(word): answer for word, answer in own.items()}
        #: What has been worked out, for texts and dates, and for numbers, whose noughts may be lost.
        self.heard: dict[Any, Heard] = {}
        self.heard_numbers: dict[Any, Heard] = {}

    def __call__(self, value: Value) -> Heard:
        """What a cell says; the same object for the same cell."""
        kept = self.heard_numbers if type(value) is Shown else self.heard
        heard = kept.get(value)
        if heard is None:
            if len(kept) >= _REMEMBERED:
                kept.clear()
            heard = kept[value] = self._work_out(value)
        return heard

    def _work_out(self, value: Value) -> Heard:
        if value is None:
            return NOTHING
        if isinstance(value, Broken):
            return self.sense.left_open(Concern(rules.NO_VALUE, Level.WARNING, value.message, _RETYPE))
        if not isinstance(value, str):
            return self._of_day(value)
        text, tidied = tidy(value)
        if not text:
            return NOTHING._replace(change=("", rules.TIDIED)) if tidied else NOTHING
        if self._own and (answer := self._own.get(fold(text))) is not None:
            heard = self._read(answer) if answer else NOTHING
            return heard._replace(change=(answer, rules.TRANSLATED))
        if text[0] == "#" and text.casefold() in _ERROR_WORDS:
            concern = Concern(
                rules.NO_VALUE, Level.WARNING, "the spreadsheet showed an error in this cell", _RETYPE
            )
            return self.sense.left_open(concern)
        heard = self._read(text)
        if tidied and heard.change is None and heard.answers:
            said = heard.answers[0][1]
            heard = heard._replace(change=(said if isinstance(said, str) else text, rules.TIDIED))
        return heard


#: References that are kept as they are, whatever their pattern.
_IDS = frozenset({"reference", "caf_id", "social_care_id"})


def _length_of_ids(values: Iterable[Value]) -> int:
    """How long the references of a column are, where those that are texts begin with a nought and are all of one length."""
    texts = {str(each) for each in values if type(each) is str and each.isdecimal()}
    lengths = {len(each) for each in texts}
    return lengths.pop() if len(lengths) == 1 and any(each[0] == "0" for each in texts) else 0


class _ShortIds(Converter):
    """The converter for a column of references whose texts begin with noughts: a shorter number may have lost its own."""

    def __init__(
        self,
        sense: Sense,
        read: Callable[[str], Heard],
        known: Callable[[date | time], Heard],
        own: Mapping[str, str],
        length: int,
    ) -> None:
        super().__init__(sense, read, known, own)
        self.length = length

    def _work_out(self, value: Value) -> Heard:
        heard = super()._work_out(value)
        if type(value) is Shown and value.isdecimal() and len(value) < self.length:
            message = "noughts in front of this number may have been lost"
            remedy = f"The others of the column have {self.length} figures. Type it again, as text."
            told = self.sense.finding(rules.NOUGHT_LOST, Level.WARNING, message, remedy)
            return heard._replace(findings=(*heard.findings, told))
        return heard


def tidy(text: str) -> tuple[str, bool]:
    """A text without what cannot be seen, and whether anything but spaces around it was taken out.

    Line ends stay, and so do the marks of right-to-left writing and of emoji. An apostrophe before a sign that would begin a
    formula was put there to keep the text a text.
    """
    found = str(text)
    tidied = False
    if not found.isprintable():
        found = _UNSEEN.sub(lambda m: " " if m[0] in _SPACES else _SEEN.get(m[0], "\n"), found)
        bad = control_characters(found)
        if bad:
            found = found.translate({ord(each): None for each in bad})
        tidied = bool(bad) or any(each in text for each in ("_x000", *_SEEN))
    found = found.strip()
    if found[:1] == "'" and found[1:2] in tuple("=+-@"):
        return found[1:].strip(), True
    return found, tidied


def converter(
    sense: Sense,
    values: Iterable[Value] = (),
    *,
    event: bool = False,
    order: Order | None = None,
    codes: Codes | None = None,
    since_1904: bool = False,
) -> tuple[Converter, Decided | None]:
    """The converter for a column, and what was decided about the order of its dates.

    ``values`` are all cells of the column: they decide how its dates and codes are read. ``event``: the column holds an
    event’s date.
    """
    codes = codes or Codes({})
    if isinstance(sense.kind, _DAYS):
        values = list(values)
        decided = decide(values, order)
        days = DayReader(sense, decided, since_1904, looks_swapped(values))
        reader: Callable[[Any], Heard] = EventReader(days) if event else days
        return Converter(sense, _with_stated(sense, reader, event), days, codes.own), decided
    if sense.name in _IDS:
        values = list(values)
    read = _reader(sense, values, codes)
    if sense.name in _IDS and (length := _length_of_ids(values)):
        return _ShortIds(sense, read, lambda value: _date_for_words(sense, value), codes.own, length), None
    return Converter(sense, read, lambda value: _date_for_words(sense, value), codes.own), None


def _reader(sense: Sense, values: Iterable[Value], codes: Codes) -> Callable[[str], Heard]:
    kind = sense.kind
    if isinstance(kind, Choice):
        words = translations(kind, sense.name)
        seen = {fold(each.strip()) for each in values if isinstance(each, str)} if words.lists else set()
        return ChoiceReader(sense, kind, words, words.systems(seen, codes.list))
    if isinstance(kind, Group):
        return _with_stated(sense, lambda text: _address(sense, text))
    if isinstance(kind, Rows):
        return _with_stated(sense, lambda text: _people(sense, text))
    if read := number_reader(sense):
        return _with_stated(sense, read)
    if isinstance(kind, Names):
        return _with_stated(sense, lambda text: read_names(sense, text))
    if sense.path == "child.name":
        return _with_stated(sense, lambda text: _full_name(sense, text), name=True)
    if sense.name == "name" and sense.block and "relationship" in questions(sense.block):
        return _with_stated(sense, lambda text: _person(sense, text))
    return _with_stated(sense, sense.taken, name=sense.name in ("given_names", "family_name"))


def _with_stated(
    sense: Sense, read: Callable[[str], Heard], event: bool = False, *, name: bool = False
) -> Callable[[str], Heard]:
    """A reader that knows the words for “not known” and “none” first; those of an event mean that it has not happened."""
    if event:
        return read

    def reader(text: str) -> Heard:
        if (answer := stated(text, name=name)) is None:
            return read(text)
        if not answer:
            return NOTHING._replace(change=("", rules.STATED_ANSWER))
        if answer != "not known" and (heard := _nobody(sense)):
            return heard
        change = None if text.casefold() == answer else (answer, rules.STATED_ANSWER)
        path = sense.path if sense.path != "child.name" else "child.given_names"
        return Heard(((path, answer),), change)

    return reader


_SLOT = re.compile(r"(siblings|household)\[(\d*)\]\.name")


def _nobody(sense: Sense) -> Heard | None:
    """“None” for the name of the first brother or sister says that there are none; for the second, that there is no second."""
    slot = _SLOT.fullmatch(sense.path)
    if slot is None:
        return None
    if slot[2] != "0":
        return NOTHING._replace(change=("", rules.STATED_ANSWER))
    return Heard(((slot[1], "none"),), (f"{slot[1]}: none", rules.STATED_ANSWER))


def _date_for_words(sense: Sense, value: date | time) -> Heard:
    """A date where words are due: often a spreadsheet took “3-4” or “Mar-18” for one."""
    text = shown(value).removesuffix(" 00:00")
    words = isinstance(sense.kind, Kind) and not isinstance(sense.kind, Choice) and not number_reader(sense)
    if not words or sense.path == "child.name":
        message = "the spreadsheet holds a date here, where none is due"
        return sense.left_open(Concern(rules.DATE_FOR_WORDS, Level.WARNING, message, _RETYPE))
    message = "the spreadsheet holds a date here, where words are due"
    remedy = "Look whether the spreadsheet took something else for a date, such as “3-4”."
    return sense.taken(text, findings=(sense.finding(rules.DATE_FOR_WORDS, Level.WARNING, message, remedy),))


def _full_name(sense: Sense, text: str) -> Heard:
    name = full_name(text)
    answers = [
        (sense.beside(part), said)
        for part, said in (("given_names", name.given), ("family_name", name.family))
        if said
    ]
    if name.unborn:
        answers.append((sense.beside("is_unborn"), "yes"))
    after = "; ".join((*(said for _, said in answers[:2]), *(["unborn"] if name.unborn else [])))
    findings: tuple[Finding, ...] = ()
    if not name.sure:
        message = "the last word of this name was taken for the family name"
        if not name.family:
            message = "only one name stands here; it was taken for the given name"
        findings = (sense.finding(rules.NAME_SPLIT, Level.QUESTION, message, "Look whether that is right."),)
    return Heard(tuple(answers), (after, rules.NAME_SPLIT), findings)


def _person(sense: Sense, text: str) -> Heard:
    found = person_in(text)
    if found is None:
        return sense.taken(text)
    beside = ((sense.beside("relationship"), found.relationship),)
    message = "the name and what the person is to the child were taken apart"
    question = sense.finding(rules.RELATIONSHIP_NAME, Level.QUESTION, message, "Look whether that is right.")
    if not found.name:
        return Heard(beside, (found.relationship, rules.RELATIONSHIP_NAME), (question,))
    after = f"{found.relationship}; {found.name}"
    return sense.taken(found.name, (after, rules.RELATIONSHIP_NAME), beside, (question,))


def _address(sense: Sense, text: str) -> Heard:
    found = address_in(text)
    if isinstance(found, Unusable):
        return sense.left_open(found.concern)
    answers = []
    for name, said in found.items():
        value = questions(Address)[name].kind
        assert isinstance(value, Kind)
        usable = value.accept(said)
        if name == "postcode" and isinstance(usable, str):
            said = usable
        answers.append((f"{sense.path}.{name}", said))
    change = (", ".join(said for _, said in answers), rules.ADDRESS_SPLIT) if len(found) > 1 else None
    return Heard(tuple(answers), change)


_NO_PEOPLE = frozenset({"no", "0", "none", "only child"})


def _people(sense: Sense, text: str) -> Heard:
    """People in one cell: “none”, or names with “;” or line ends between them, which is looked at again."""
    if fold(text) in _NO_PEOPLE:
        return Heard(((sense.path, "none"),), ("none", rules.STATED_ANSWER))
    parts = [part.strip() for part in re.split(r"[;,\n&]|\band\b", text) if part.strip()]
    block = sense.kind.model if isinstance(sense.kind, Rows) else None
    if block is None or "name" not in questions(block) or not all(map(_begins_with_a_letter, parts)):
        message = "this column takes “none” or names; anything else stands in columns of its own"
        return sense.left_open(Concern(STRUCTURE, Level.ERROR, message, "Give each person columns."))
    question = sense.finding(
        rules.NAME_SPLIT, Level.QUESTION, "several names in one cell were taken apart", "Look at each."
    )
    answers = tuple((f"{sense.path}[{n}].name", part) for n, part in enumerate(parts))
    return Heard(answers, ("; ".join(parts), rules.NAME_SPLIT), (question,))


def _begins_with_a_letter(text: str) -> bool:
    return text[:1].isalpha()
