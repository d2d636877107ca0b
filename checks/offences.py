"""Convictions and cautions for a listed offence, found in words (Cafcass appendix II).

The list stands in ``listed_offences.toml``. An attempt, conspiracy or incitement, aiding, abetting, counselling and
procuring count as the offence, because its name is then in the words as well; cautions and discharges count as
convictions. Unless the offence itself is one against a child, the victim must have been under 18.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .prose.text import Prose

#: Words that tell of a conviction, a caution or a discharge.
CONVICTION = re.compile(
    r"\bconvict(?:ed|ions?)\b|\bcautioned\b(?! by (?:\w+ )?(?:head|teacher|school|manager|employer))|\b(?:an?|police|simple|conditional|formal|adult|previous|received|accepted|given) "
    r"cautions?\b|\bcautions? (?:for|in|from)\b|\bsentenced\b|\bsentences? (?:for|of)\b"
    r"|\b(?:prison|custodial|suspended|jail) (?:sentence|term)s?\b|\b(?:found|pleaded|pled) guilty\b|\bguilty (?:of|pleas?)\b"
    r"|\b(?:conditional|absolute)(?:ly)? discharged?\b|\bimprisoned\b|\bjailed\b|\b(?:served|serving) (?:time|\w+ (?:years?|months?))\b"
    r"|\bpolice (?:reprimand|final warning)\b|\breprimanded by the police\b|\b(?:licence|probation|community order) for\b",
    re.IGNORECASE,
)
_HINTS = (
    "convict",
    "caution",
    "sentence",
    "prison",
    "custodial",
    "term",
    "guilty",
    "discharge",
    "jail",
    "serv",
    "warning",
    "reprimand",
    "licence",
    "probation",
    "community order",
)
#: Words that tell of a suspicion only, or of its end: without a conviction beside them there is none.
_UNPROVEN = re.compile(
    r"\b(?:acquitted|not guilty|cleared|alleg\w+|accus\w+|arrest\w*|charged|suspect\w*|investigat\w+|dropped|no further action|nfa)\b",
    re.IGNORECASE,
)
_NO_CONVICTION = re.compile(
    r"(?:\b(?:no|not|never|nor|without|den(?:y|ies|ied))|n[’']t)(?:\W+(?:previous|known|criminal|recorded|relevant|other|further|unspent"
    r"|spent|been|being|having|ever|any|was|is|has|had|yet|or|and|nor|convicted|convictions?|cautions?|cautioned|reprimands?|warnings?))*\W*$",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(r"\b(?:no|not|never|without|acquitted of|cleared of)\W+(?:\w+\W+)?$", re.IGNORECASE)
_HELPS = re.compile(
    r"was|is|were|has|have|had|been|got|received|given|also|an?|the|police|youth|formal|his|her|s|\d+"
)
_VICTIM = re.compile(
    r"(?P<child>\b(?:child(?:ren)?|boys?|girls?|bab(?:y|ies)|infants?|toddlers?|minors?|kids?|(?:step-?|grand)?(?:sons?|daughters?|child|children)"
    r"|pupils?|school(?:girl|boy)s?|teenagers?|nieces?|nephews?|newborn|young (?:person|people))\b)"
    r"|(?P<adult>\b(?:wom[ae]n|m[ae]n|wife|husband|partners?|girlfriend|boyfriend|ex|adults?|officers?|constable|police(?:man|woman)?|pc"
    r"|neighbours?|mother|father|mum|mam|dad|stepfather|stepmother|uncle|aunt|paramedics?|nurse|doctor|colleagues?|bouncer|doorman"
    r"|shopkeeper|(?:emergency |shop |social |care )?workers?|teacher|landlord|pensioner|driver|guard)\b)"
    r"|\b(?P<years>\d{1,2})[- ]years?[- ]old|\b(?:under|aged) (?:the age of )?(?P<aged>\d{1,2}|thirteen|sixteen|eighteen)\b"
    r"|\((?:aged )?(?P<bare>\d{1,2})\)",
    re.IGNORECASE,
)
_CHILD_TOO = re.compile(
    r"\W*(?:and|or)\W+(?:\w+\W+){0,2}?(?:child|children|sons?|daughters?|bab(?:y|ies)|boys?|girls?)\b", re.I
)
_BEFORE: dict[str, bool | None] = {"child": True, "juvenile": True, "domestic": None, "adult": None}
_NUMBERS = {"thirteen": 13, "sixteen": 16, "eighteen": 18}
_REACH = 80
_WEAK_REACH = 8

_TOKEN = re.compile(r"[^\W_]+")
_SMALL = re.compile(
    r"an?|the|his|her|their|its|my|of|on|to|upon|against|towards?|with|and|or|in|by|for|from|into|at|any|some|s|etc|aged?"
)
_CHILD = re.compile(r"children|girl|boy|minor|kid|schoolgirl|schoolboy")


@dataclass(frozen=True, slots=True)
class Offence:
    """One entry of the list. ``against_child``: the offence itself is one against a child."""

    name: str
    section: str
    act: str
    against_child: bool

    @property
    def cited(self) -> str:
        """The entry as it is named to people."""
        law = f"section {self.section}, {self.act}" if self.section else "common law"
        return f"“{self.name}” ({law})"


@dataclass(frozen=True, slots=True)
class Named:
    """An offence that a text names: the entries that the words fit, and where. ``of_child``: certainly against a child."""

    offences: tuple[Offence, ...]
    start: int
    end: int
    of_child: bool

    @property
    def cited(self) -> str:
        """The entries in words, the first ones if there are many."""
        return " or ".join(each.cited for each in self.offences[:2])


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    weak: bool
    offences: tuple[Offence, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


def named_offences(text: str, *, asked: bool, children: Collection[str] = ()) -> Iterator[Named]:
    """The listed offences of which a text tells a conviction or caution. Linear in the text.

    ``asked``: the text answers a question about an offence; any other text must say in the same sentence that somebody
    was convicted, cautioned or sentenced. ``children``: first names, in small letters, of young people whose own
    convictions are not meant.
    """
    if not asked:
        low = text.lower()  # looking for parts of words is much quicker, and few answers have one
        if not any(hint in low for hint in _HINTS) or not CONVICTION.search(text):
            return
    for sentence in Prose(text).sentences:
        begin = sentence.start
        for part in re.split(r"(;)", text[sentence.start : sentence.end]):
            yield from _in_clause(part, begin, asked, children)
            begin += len(part)


def _in_clause(clause: str, begin: int, asked: bool, children: Collection[str]) -> Iterator[Named]:
    said = list(CONVICTION.finditer(clause))
    told = [found for found in said if not _before(_NO_CONVICTION, clause, found.start())]
    told = [found for found in told if not _about(clause, found.start(), children)]
    if not told and (not asked or said or _UNPROVEN.search(clause)):
        return
    ends = [found.end() for found in told]
    tokens = _tokens(clause)
    at = 0
    while at < len(tokens):
        phrase = _phrase_at(tokens, at)
        if phrase is None:
            at += 1
            continue
        first, last = tokens[at], tokens[at + len(phrase.words) - 1]
        at += len(phrase.words)
        if phrase.weak and not asked and not _close(clause, ends, first.start):
            continue
        if _before(_NOT_THIS, clause, first.start):
            continue
        victim = _victim(clause, first.start, last.end, phrase)
        if victim is not None:
            yield Named(phrase.offences, begin + first.start, begin + last.end, victim)


def _before(pattern: re.Pattern[str], clause: str, place: int) -> bool:
    """Whether the words that lead up to a place fit a pattern that ends there."""
    return pattern.search(clause, max(0, place - _REACH), place) is not None


def _about(clause: str, place: int, children: Collection[str]) -> bool:
    """Whether the conviction at a place is told of one of the young people."""
    words = [found[0].casefold() for found in _TOKEN.finditer(clause, max(0, place - _REACH), place)]
    while words and (_HELPS.fullmatch(words[-1])):
        words.pop()
    return bool(words) and words[-1] in children


def _close(clause: str, ends: list[int], place: int) -> bool:
    """Whether a conviction stands shortly before a place; ``ends`` says where convictions end."""
    at = bisect_right(ends, place) - 1
    return (
        at >= 0 and place - ends[at] <= _REACH and len(_TOKEN.findall(clause, ends[at], place)) <= _WEAK_REACH
    )


def _victim(clause: str, start: int, end: int, phrase: _Phrase) -> bool | None:
    """Whether the victim was certainly a child; ``None`` for an adult. The first word behind the offence decides."""
    if all(each.against_child for each in phrase.offences) or "child" in phrase.words:
        return True
    for found in _VICTIM.finditer(clause, end, min(len(clause), end + _REACH)):
        if found["child"]:
            return True
        if found["adult"]:
            return True if _CHILD_TOO.match(clause, found.end()) else None
        age = found["years"] or found["aged"] or found["bare"]
        if (
            found["aged"]
            and not re.search(r"\w", clause[end : found.start()])
            and found[0].casefold().startswith("aged")
        ):
            continue  # “assault aged 16” tells the age of the one who did it
        return True if (_NUMBERS.get(age.casefold()) or int(age)) <= 17 else None
    for word in clause[max(0, start - 10) : start].casefold().split()[-1:]:
        if word in _BEFORE:
            return _BEFORE[word]
    return False


def _tokens(clause: str) -> list[_Token]:
    made = []
    for found in _TOKEN.finditer(clause):
        word = _plain(found[0])
        if word:
            made.append(_Token(found.start(), found.end(), word))
    return made


def _plain(word: str) -> str:
    """A word as it is compared: small letters, singular; empty for the small words."""
    low = word.casefold()
    if _SMALL.fullmatch(low):
        return ""
    if len(low) > 3 and low.endswith("s") and not low.endswith("ss"):
        low = low[:-1]
    if _CHILD.fullmatch(low):
        return "child"
    return str(_NUMBERS.get(low, low))


def _phrase_at(tokens: list[_Token], at: int) -> _Phrase | None:
    for phrase in _phrases().get(tokens[at].word, ()):
        if tuple(token.word for token in tokens[at : at + len(phrase.words)]) == phrase.words:
            return phrase
    return None


@cache
def listed() -> tuple[Offence, ...]:
    """The whole list, in its order."""
    return tuple(offence for offence, _ in _entries())


@cache
def _entries() -> tuple[tuple[Offence, dict[str, list[str]]], ...]:
    import tomllib

    data = tomllib.loads(
        files("caseforms.checks").joinpath("listed_offences.toml").read_text(encoding="utf-8")
    )
    made = []
    for act in data["act"]:
        for each in act["offences"]:
            offence = Offence(each["name"], each["section"], act["name"], each.get("child", False))
            made.append((offence, {"words": each.get("words", []), "weak": each.get("weak", [])}))
    return tuple(made)


@cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """The phrases that name an offence by their first word, longer ones first."""
    strong: dict[tuple[str, ...], list[Offence]] = {}
    weak: dict[tuple[str, ...], list[Offence]] = {}
    for offence, usual in _entries():
        loose = {_words(text) for text in usual["weak"]}
        for words in {_words(text) for text in (offence.name, *usual["words"])} - loose:
            strong.setdefault(words, []).append(offence)
        for words in loose:
            weak.setdefault(words, []).append(offence)
    found = [_Phrase(words, False, tuple(offences)) for words, offences in strong.items()]
    found += [_Phrase(words, True, tuple(offences)) for words, offences in weak.items()]
    found.sort(key=lambda phrase: -len(phrase.words))
    index: dict[str, list[_Phrase]] = {}
    for phrase in found:
        index.setdefault(phrase.words[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in index.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in _tokens(text))
