"""From a case and a letter's code to what goes into the envelope, and who the ledger knows the case and the addressee as.

A letter is final only when nothing holds it back; a draft says so across every page and shows what is missing as a
question in brackets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from ..cases.case import Case
from ..cases.confidential import Withheld, secrets
from ..cases.events import EVENTS, Happening, happenings, letter_event
from ..cases.identifiers import POSTCODE
from ..cases.settings import Settings
from ..errors import CannotGoOn, Exit
from ..forms.shared_rules import tells_who
from ..render.letter import Letter
from ..render.postal import address_faults
from .addressees import ROLES, Addressee, addressees, copies
from .catalogue import LetterText
from .gates import since
from .letter import enclosed, enclosures, held, write

#: Turns words into a hash that says nothing to who has not the ledger.
Key = Callable[[str], str]


#: The remedy for what is missing in a case, or must not be shown by a letter.
PUT_RIGHT = "Put it right in the case or in the settings."


class NotFinal(CannotGoOn):
    """A letter may not go: the reasons in words."""

    exit_code: ClassVar[Exit] = Exit.FINDINGS


@dataclass(frozen=True, slots=True)
class Desk:
    """What all letters of a run have in common: the settings, the catalogue, and whether all are in large print."""

    settings: Settings
    letters: Mapping[str, LetterText]
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """The letter and the enclosures that are printed with it; ``add`` is what a person sees to, see :func:`by_hand`."""

    letters: tuple[Letter, ...]
    add: tuple[str, ...]


def envelope(text: LetterText, case: Case, to: Addressee, desk: Desk, *, draft: bool = False) -> Envelope:
    """What goes to one addressee, final or as a draft.

    Raises :class:`NotFinal` with every reason why a final letter may not go; a draft is refused only where it would show
    what its reader must not see.
    """
    names = enclosures(text, case, to)
    texts = [text, *(desk.letters[name] for name in names if name in desk.letters)]
    written = [write(each, case, to, desk.settings, desk.letters, draft=draft) for each in texts]
    reasons = () if draft else (*held(text, case, to, desk.settings), *address_reasons(text, to))
    for each, of in zip(written, texts, strict=True):
        found = each.reasons[len(each.gaps) :] if draft else each.reasons
        reasons += tuple(reason if of is text else f"{of.code}: {reason}" for reason in found)
    if reasons:
        raise NotFinal("; ".join(dict.fromkeys(reasons)), PUT_RIGHT)
    letters = (
        replace(each.letter, large_print=each.letter.large_print or desk.large_print) for each in written
    )
    return Envelope(tuple(letters), by_hand(text, case, to, desk))


def by_hand(text: LetterText, case: Case, to: Addressee, desk: Desk) -> tuple[str, ...]:
    """What a person sees to after printing: papers that are enclosed, and who gets a copy."""
    names = enclosures(text, case, to)
    papers = tuple(enclosed(name, desk.letters) for name in names if name not in desk.letters)
    if text.medium == "e-mail":
        return papers
    copied, _ = copies(case, text.copies, to, desk.settings, text.medium)
    return (*papers, *(f"copy to the {ROLES[each.role].words}" for each in copied))


def address_reasons(text: LetterText, to: Addressee) -> list[str]:
    """Why the post would not deliver a letter to this address."""
    if text.medium != "letter":
        return []
    return [each.message for each in address_faults(to.lines, _is_postcode)]


def _is_postcode(line: str) -> bool:
    return isinstance(POSTCODE.accept(line), str)


def to_key(text: LetterText, case: Case, key: str, desk: Desk) -> Addressee:
    """The addressee with this key. Raises :class:`NotFinal` when the case has changed and has none any more."""
    for each in addressees(case, text.to, desk.settings, text.medium)[0]:
        if each.key == key:
            return each
    raise NotFinal("the case has changed, and the addressee is not in it any more", "Print it again.")


def known_as(case: Case, key: Key) -> str:
    """What the ledger calls a case: its reference, or a hash where there is none or it tells who or where the child is."""
    reference = case.given("reference")
    if isinstance(reference, str) and (words := " ".join(reference.split())):
        tells_where = any(Withheld(tuple(secrets(case))).shown_in(words))
        return hashed_reference(words, key) if tells_where or tells_who(case, words) else words
    born = case.given("child.dob") or case.given("child.edd")
    return f"case-{key(f'{case.child_name.casefold()}|{born}')}"


def hashed_reference(reference: str, key: Key) -> str:
    """What the ledger calls a case whose reference it must not hold."""
    return f"ref-{key(reference.casefold())}"


def trigger(text: LetterText, case: Case) -> Happening | None:
    """The event to which a letter is due: what is planned next, or else what happened last; nothing when none did."""
    return next_or_last([each for each in happenings(case) if each.code in text.triggers], case)


def next_or_last(found: Sequence[Happening], case: Case) -> Happening | None:
    """Of these events, oldest first, what is planned next, or else what happened last."""
    ahead = [each for each in found if each.at.day > case.today and EVENTS[each.code].ahead]
    past = [each for each in found if each.at.day <= case.today]
    return ahead[0] if ahead else past[-1] if past else None


def is_due_to_event(text: LetterText) -> bool:
    """Whether only an event makes a letter due, and not, for example, that somebody asks for it."""
    return all(each in EVENTS for each in text.triggers)


def sent_by_case(text: LetterText, case: Case, due: Happening | None) -> bool:
    """Whether the case itself says that the letter has gone since it became due."""
    sent = letter_event(text.code)
    return due is not None and sent in EVENTS and since(case, due.at, sent)


def file_stem(case: str, letter: str, to: str) -> str:
    """What a letter's file is called, without ending: the case as the ledger knows it, the letter, the addressee's role."""
    parts = (re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-")[:60] for part in (case, letter, to))
    return "-".join(part for part in parts if part)


def plain_key(words: str) -> str:
    """A hash of words where there is no ledger: for the names of drafts, and for looking."""
    return hashlib.blake2s(words.encode("utf-8", "replace"), digest_size=5).hexdigest()
