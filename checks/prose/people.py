"""Who is who in a narrative: children, family, professionals, and who is the subject of a verb.

A modest reading, not grammar: names and roles are classed by the words beside them, a pronoun by the person last spoken
of. Where it cannot tell, it says “unknown”, and the criteria decide for the writer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from .roles import (
    CHILD_WORDS,
    FAMILY,
    FAMILY_F,
    FAMILY_M,
    MAYBE_PLACED_BY,
    NOT_NAMES,
    NUMBER_WORDS,
    OPENERS,
    OTHER_WORDS,
    PLACED_BY,
    PRONOUNS,
    SIBLINGS,
    STAFF_TITLES,
    STAFF_WORDS,
    TITLES,
    WRITERS,
)
from .text import Prose, Sentence, Word


class Who(Enum):
    """What part a person has in the narrative."""

    CHILD = "child"
    FAMILY = "family"
    STAFF = "professional"
    WRITER = "writer"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a person: from word ``first`` to word ``last`` of its sentence. ``named``: by a name. ``gender``: “m”, “f” or empty.

    ``kin``: for a pronoun, whom it means when professionals are left aside; else the same as ``who``.
    """

    first: int
    last: int
    who: Who
    named: bool = False
    gender: str = ""
    name: str = ""
    kin: Who = Who.UNKNOWN


_AGE_BEHIND = re.compile(
    r"\s*(?:\(\s*(?:aged?\s+)?(?P<n>\d{1,2})\b(?!\s*(?:am|pm|cm|mm|kg|%))(?P<small>\s*(?:weeks?|months?|days?|wks?|mths?))?[^)]{0,20}\)"
    r"|,?\s+(?:who\s+)?(?:is|was|aged|age|,)\s*(?P<w>[a-z]+|\d{1,2})\b(?P<rest>[^.]{0,25}))",
    re.IGNORECASE,
)
_IN_CHILDHOOD = re.compile(r"^\s*(?:\(|,|\.|;|and\b|years? old|months?|weeks?|in Year|$)", re.IGNORECASE)


#: So many words behind a name, “he” and “she” still mean it.
_NEAR = 8


class People:
    """The people of a narrative and who does what."""

    def __init__(self, prose: Prose, slips: Collection[str] = ()) -> None:
        """Read the people of ``prose``; ``slips`` are misspelt words in small letters, which are no names."""
        self.prose = prose
        self.slips = slips
        self.known: dict[str, Who] = {}
        self.genders: dict[str, str] = {}
        self._learn()

    # -- names ---------------------------------------------------------------------------------------------------------

    @cached_property
    def names(self) -> tuple[tuple[Sentence, int, int], ...]:
        """Every run of words that looks like a person's name: its sentence, first and last word."""
        found: list[tuple[Sentence, int, int]] = []
        for sentence in self.prose.sentences:
            words, at = sentence.words, 0
            while at < len(words):
                if not self._may_be_name(sentence, at):
                    at += 1
                    continue
                last = at
                while last + 1 < len(words) and self._joined(words[last], words[last + 1]):
                    last += 1
                found.append((sentence, at, last))
                at = last + 1
        return tuple(found)

    def _joined(self, one: Word, other: Word) -> bool:
        return (
            other.capital
            and other.start - one.end == 1
            and other.low not in NOT_NAMES
            and self._spelt_as_name(other)
        )

    def _spelt_as_name(self, word: Word) -> bool:
        text = word.text
        if not text[0].isupper() or len(text) < 2 or any(c.isdigit() for c in text):
            return False
        return (
            (text[1].islower() or text[1] in "’'-") and not text[-1].isupper()
            if len(text) < 5
            else text[1:].upper() != text[1:]
        )

    def _may_be_name(self, sentence: Sentence, at: int) -> bool:
        words = sentence.words
        word = words[at]
        if (
            not self._spelt_as_name(word)
            or word.low in NOT_NAMES
            or word.low in WRITERS
            or word.low in TITLES
        ):
            return False
        if word.low.endswith(("’s", "'s")) and word.low[:-2] in NOT_NAMES:
            return False
        before = words[at - 1] if at else None
        if before is not None and before.low in TITLES | STAFF_TITLES:
            return True
        if self._opens(sentence, at):
            if word.low in OPENERS or word.low in self.slips or self._role(word.low)[0] is not Who.UNKNOWN:
                return False
            behind = self.prose.text[word.end : word.end + 40]
            if _AGE_BEHIND.match(self.prose.text, word.end) or re.match(r"['’]s\s", behind):
                return True
            following = words[at + 1] if at + 1 < len(words) else None
            if following is None:
                return False
            if following.capital and following.start - word.end == 1 and self._spelt_as_name(following):
                return following.low not in NOT_NAMES
            return bool(
                re.match(
                    r"\s(?:and [A-Z]|is|was|has|had|said|told|told|came|goes|does|did|says|tells|wants|lives|comes|arriv\w+|asked|attend\w+|will|would|can|could|reported|called|showed|rang|gave|often|who)\b",
                    behind,
                )
            )
        return not (
            before is not None
            and before.low in PLACED_BY
            and before.end + 1 == word.start
            and not _AGE_BEHIND.match(self.prose.text, word.end)
            and word.low not in self.known
        )

    def _opens(self, sentence: Sentence, at: int) -> bool:
        if at == 0:
            return True
        gap = self.prose.text[sentence.words[at - 1].end : sentence.words[at].start]
        return any(mark in gap for mark in '":“‘•')

    # -- classes -------------------------------------------------------------------------------------------------------

    def _learn(self) -> None:
        family: set[str] = set()
        for sentence, first, last in self.names:
            words = sentence.words
            who, gender = self._class_of(sentence, first, last)
            full = [w.low.removesuffix("’s").removesuffix("'s") for w in words[first : last + 1]]
            if who is Who.CHILD and len(full) > 1:
                family.add(full[-1])
            titled = first > 0 and words[first - 1].low in TITLES
            key = full[-1] if titled and len(full) == 1 else full[0]
            for name in {key} if titled and len(full) == 1 else set(full):
                if who is Who.UNKNOWN:
                    self.known.setdefault(name, who)
                else:
                    self.known[name] = who
                if gender:
                    self.genders.setdefault(name, gender)
        self.surnames = family
        if Who.CHILD not in self.known.values():
            for sentence, first, _ in self.names:
                before = sentence.words[first - 1].low if first else ""
                name = sentence.words[first].low
                if before not in TITLES | STAFF_TITLES and self.known.get(name) is Who.UNKNOWN:
                    self.known[name] = Who.CHILD  # a story of a child names the child first
                    break

    def _class_of(self, sentence: Sentence, first: int, last: int) -> tuple[Who, str]:
        words, text = sentence.words, self.prose.text
        if any(w.low in STAFF_WORDS or w.low in STAFF_TITLES for w in words[first:last]):
            return Who.STAFF, ""
        aged = _AGE_BEHIND.match(text, words[last].end)
        if aged:
            age = self._age(aged)
            if age is not None:
                return (Who.CHILD if age < 18 else Who.FAMILY), ""
        before = words[first - 1] if first else None
        gender = ""
        if before is not None and before.low in TITLES | STAFF_TITLES:
            gender = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sister": "f"}.get(before.low, "")
            if before.low in STAFF_TITLES:
                return Who.STAFF, gender
            before = words[first - 2] if first > 1 else None
        gap = text[before.end : words[first - 1].start if gender else words[first].start] if before else ""
        if before is not None and re.fullmatch(r"[,\s:]*(?:is\s|called\s|named\s)?", gap):
            who, kind = self._role(before.low)
            if who is not Who.UNKNOWN and before.low not in (
                "family",
                "school",
                "club",
                "police",
                "nursery",
                "ward",
            ):
                return who, gender or kind
        behind = text[words[last].end : words[last].end + 60]
        apposed = re.match(
            r",?\s+(?:(?:who|which)\s+(?:is|was)\s+|is\s+|was\s+)?(?:the|our|his|her|their|my|a|an)\s+(?P<role>(?:[\w’'-]+\s+){0,4}?[\w’'-]+)(?=[,.;:)]|\s+(?:at|of|who|in|for|from|told|said|saw|rang)\b)",
            behind,
        )
        if apposed and (behind.startswith(",") or re.match(r"\s+(?:is|was)", behind)):
            for name in reversed(apposed["role"].casefold().split()):
                who, kind = self._role(name)
                if who is not Who.UNKNOWN:
                    return who, gender or kind
        if re.match(
            r"['’]?s?\s+(?:\w+\s+){0,3}?(?:son|daughter|child|children|baby|boys?|girls?|sons|daughters|twins|wife|husband|grandson|granddaughter)\b",
            behind,
        ) and (
            words[last].low.endswith(("’s", "'s"))
            or re.match(r"\s+(?:\w+\s+){0,2}(?:his|her)\b|\s+and (?:his|her)\b", behind)
        ):
            return Who.FAMILY, gender
        return (Who.UNKNOWN, gender)

    @staticmethod
    def _age(found: re.Match[str]) -> float | None:
        if found["n"]:
            return 0 if found["small"] else float(found["n"])
        word, rest = found["w"].casefold(), found["rest"] or ""
        number = float(word) if word.isdigit() else NUMBER_WORDS.get(word)
        if number is None or not _IN_CHILDHOOD.match(rest):
            return None
        return number

    @staticmethod
    def _role(low: str) -> tuple[Who, str]:
        low = low.removesuffix("’s").removesuffix("'s")
        if low in CHILD_WORDS:
            return Who.CHILD, ""
        if low in SIBLINGS:
            return Who.CHILD, SIBLINGS[low]
        if low in FAMILY_M:
            return Who.FAMILY, "m"
        if low in FAMILY_F:
            return Who.FAMILY, "f"
        if low in FAMILY:
            return Who.FAMILY, ""
        if low in STAFF_WORDS or low.endswith(("worker", "officer", "nurse", "teacher", "visitor")):
            return Who.STAFF, ""
        if low in OTHER_WORDS:
            return Who.OTHER, ""
        return Who.UNKNOWN, ""

    # -- mentions ------------------------------------------------------------------------------------------------------

    def mentions(self, sentence: Sentence) -> tuple[Mention, ...]:
        """The people mentioned in a sentence in order; pronouns are not yet resolved (``UNKNOWN`` with a gender)."""
        made: list[Mention] = []
        names = {first: last for _, first, last in self._names_of.get(sentence.start, ())}
        words, at = sentence.words, 0
        while at < len(words):
            word = words[at]
            if at in names:
                made.append(self._named(sentence, at, names[at]))
                at = names[at] + 1
                continue
            if word.low in WRITERS:
                made.append(Mention(at, at, Who.WRITER, kin=Who.STAFF))
            elif word.low in PRONOUNS:
                made.append(Mention(at, at, Who.UNKNOWN, gender=PRONOUNS[word.low] or "?"))
            elif not word.low.endswith(("’s", "'s")):
                who, gender = self._role(word.low)
                if (
                    who is Who.UNKNOWN
                    and word.text.isupper()
                    and len(word.text) > 1
                    and not self.prose.shouted
                ):
                    who = (
                        Who.STAFF if not (word.text.isdigit() or any(c.isdigit() for c in word.text)) else who
                    )
                if who is not Who.UNKNOWN:
                    made.append(Mention(at, at, who, gender=gender, kin=who))
            at += 1
        return tuple(made)

    def _named(self, sentence: Sentence, first: int, last: int) -> Mention:
        words = sentence.words
        full = [w.low.removesuffix("’s").removesuffix("'s") for w in words[first : last + 1]]
        who, gender = self._class_of(sentence, first, last)
        before = words[first - 1].low if first else ""
        titled = before in TITLES | STAFF_TITLES
        if who is Who.UNKNOWN:
            key = full[-1] if titled else full[0]
            who = self.known.get(key, Who.UNKNOWN)
            if titled and who in (Who.UNKNOWN, Who.CHILD):
                who = Who.FAMILY if full[-1] in self.surnames else Who.STAFF
        gender = gender or self.genders.get(full[0], "")
        return Mention(first, last, who, True, gender, full[0], who)

    @cached_property
    def _names_of(self) -> dict[int, list[tuple[Sentence, int, int]]]:
        by: dict[int, list[tuple[Sentence, int, int]]] = {}
        for entry in self.names:
            by.setdefault(entry[0].start, []).append(entry)
        return by

    @cached_property
    def read(self) -> tuple[tuple[Sentence, tuple[Mention, ...]], ...]:
        """Each sentence with its mentions, pronouns resolved as far as possible."""
        made = []
        recent: list[Mention] = []
        for sentence in self.prose.sentences:
            resolved: list[Mention] = []
            for mention in self.mentions(sentence):
                if mention.who is Who.UNKNOWN and mention.gender and not mention.named:
                    gender = mention.gender.strip("?")
                    fitting = [m for m in recent if not gender or not m.gender or m.gender == gender]
                    match = next(iter(fitting), None)
                    here = [
                        m
                        for m in resolved[-1:]
                        if gender
                        and m.gender == gender
                        and m.who is Who.FAMILY
                        and mention.first - m.last < _NEAR
                    ]
                    kin = _kin([*here, *fitting], gender)
                    who = match.who if match else Who.UNKNOWN
                    name = match.name if match else ""
                    mention = Mention(mention.first, mention.last, who, False, gender, name, kin)
                resolved.append(mention)
            third = [
                m for m in resolved if m.who is not Who.WRITER and not _many(sentence.words[m.last].low, m)
            ]
            if third:
                rest = sorted(third[:0:-1], key=lambda m: not m.named)
                recent = [*third[:1], *rest, *recent][:12]
            made.append((sentence, tuple(resolved)))
        return tuple(made)

    @cached_property
    def has_names(self) -> bool:
        """Whether anybody is surely named: “from Leeds” and “to Derby” do not count."""
        for sentence, first, last in self.names:
            before = sentence.words[first - 1].low if first else ""
            if before not in MAYBE_PLACED_BY or _AGE_BEHIND.match(self.prose.text, sentence.words[last].end):
                return True
        return False

    def verbs(
        self, forms: frozenset[str]
    ) -> Iterator[tuple[Sentence, tuple[Mention, ...], int, Mention | None]]:
        """Each verb of ``forms`` outside quotations: its sentence, the mentions, its word, and its likely subject."""
        for sentence, mentions in self.read:
            for at, word in enumerate(sentence.words):
                if word.low in forms and not self.prose.quoted(word.start):
                    yield sentence, mentions, at, subject_of(self.prose, sentence, mentions, at)


def _kin(fitting: list[Mention], gender: str) -> Who:
    """Whom a pronoun means when professionals are left aside: a person of that gender, or the child before a name that might be anybody's."""
    family = [m for m in fitting if m.kin is not Who.STAFF]
    for mention in family:
        if mention.kin is Who.CHILD or (gender and mention.gender == gender):
            return mention.kin
        if any(m.kin is Who.CHILD for m in family[:4]):
            continue
        return mention.kin
    return family[0].kin if family else Who.UNKNOWN


def _many(low: str, mention: Mention) -> bool:
    """Whether a mention means several people, for whom “he” and “she” cannot stand."""
    return not mention.named and (
        low in ("staff", "crew", "police", "team", "people", "children", "others")
        or (low.endswith("s") and low not in PRONOUNS)
    )


def subject_of(prose: Prose, sentence: Sentence, mentions: tuple[Mention, ...], verb: int) -> Mention | None:
    """The nearest person before a verb who is not behind a preposition; else the first person of the sentence."""
    before = [m for m in mentions if m.last < verb and not prose.quoted(sentence.words[m.first].start)]
    for mention in reversed(before):
        first = mention.first
        while first > 0 and sentence.words[first - 1].low in TITLES | STAFF_TITLES:
            first -= 1
        ahead = sentence.words[first - 1] if first else None
        steps = 0
        while (
            ahead is not None
            and steps < 3
            and ahead.low in ("his", "her", "their", "our", "the", "my", "a", "an", "both")
        ):
            first -= 1
            steps += 1
            ahead = sentence.words[first - 1] if first else None
        if ahead is not None and ahead.low in _BEHIND and ahead.end + 2 > sentence.words[first].start - 1:
            continue
        return mention
    return before[0] if before else None


_BEHIND = frozenset(
    "to with from by of for about at on between against beside told asked rang telephoned called met saw and".split()
) - {"and"}
