"""One letter for one addressee: why it may not go yet, its words in its frame, what is missing, what it must not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..cases.case import Case
from ..cases.confidential import Topic, Withheld
from ..cases.events import EVENTS, happenings, letter_event
from ..cases.settings import Settings
from ..forms import CATALOGUE as FORMS
from ..profiles.areas import area_of
from ..render.letter import Letter, Letterhead, passages
from .addressees import Addressee, copies, large_print, slips
from .catalogue import AREAS, LetterText, split_enclosure
from .context import FIELDS, About, Missing, values
from .gates import GATES, latest, since
from .kept_from import no_words_to_hide, withheld_from
from .wording import wording

#: Areas whose procedure a case follows; a letter of one is not for a case of another.
_PROCEDURES = frozenset(AREAS) - {"nspcc", "any"}
_CLOSING = {"letter": "Yours sincerely", "e-mail": "Kind regards"}
_FRAME = ("reference", "signature")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it would be printed. ``gaps`` are values that are missing; ``shows`` the answers that its reader must not
    see and whose words stand in it. It is final without either."""

    letter: Letter
    gaps: tuple[Missing, ...]
    shows: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it cannot be final, in words."""
        missing = tuple(f"“{gap.question}” is missing ({gap.where})" for gap in self.gaps)
        return missing + tuple(f"it shows what this reader must not see ({path})" for path in self.shows)


def held(text: LetterText, case: Case, to: Addressee, settings: Settings) -> tuple[str, ...]:
    """Every reason why this letter may not go to this addressee now; empty when it may."""
    found = [_other_area(text, case), _not_yet(text, case), _sent_already(text, case)]
    found += [GATES[name](case, to) for name in text.gates]
    if text.medium == "e-mail":
        found += [
            f"copy to the {each.who}: {each.reason}"
            for each in copies(case, text.copies, to, settings, text.medium)[1]
        ]
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _other_area(text: LetterText, case: Case) -> str:
    own = area_of(case.given("profile"))
    if text.area in _PROCEDURES and own in _PROCEDURES and own != text.area:
        return f"the letter belongs to the procedure of {AREAS[text.area]}, the case to that of {AREAS[own]}"
    return ""


def _not_yet(text: LetterText, case: Case) -> str:
    """What makes it due is no condition, and has neither happened nor, where it can lie ahead, been planned."""
    codes = {each for each in text.triggers if each in EVENTS}
    if len(codes) < len(text.triggers):
        return ""
    for each in happenings(case):
        if each.code in codes and (each.at.day <= case.today or EVENTS[each.code].ahead):
            return ""
    return f"not recorded yet: {text.trigger_words} (event “{text.triggers[0]}”)"


def _sent_already(text: LetterText, case: Case) -> str:
    """One that goes once has gone since the last time that it became due."""
    sent = letter_event(text.code)
    if not text.once or sent not in EVENTS:
        return ""
    due = latest(case, *(each for each in text.triggers if each in EVENTS))
    return "it has gone already" if since(case, due.at if due else None, sent) else ""


def write(
    text: LetterText,
    case: Case,
    to: Addressee,
    settings: Settings,
    letters: Mapping[str, LetterText],
    *,
    draft: bool = False,
) -> Written:
    """The letter in its frame. ``letters`` is the catalogue, for the titles of what is enclosed.

    Raises :class:`~caseforms.errors.BadTemplate` when the text uses a name that there is not. Never raises for what is in
    the case: a missing value is a gap, and stands in the text as its question in brackets.
    """
    about = About(case, to, settings, text)
    ready = wording(text)
    worded = ready.render(values(ready.names, about))
    framed = text.medium in _CLOSING
    frame = values(_FRAME if framed else _FRAME[:1] if text.medium != "enclosure" else (), about)
    gaps = [*worded.gaps, *(value for value in frame.values() if isinstance(value, Missing))]
    copied = copies(case, text.copies, to, settings, text.medium)[0] if text.copies else ()
    letter = Letter(
        code=text.code,
        version=text.version,
        reference=str(frame.get("reference", "")),
        date=str(values(("date_written",), about)["date_written"]),
        letterhead=_letterhead(settings),
        addressee=to.lines if text.medium == "letter" else (),
        salutation=f"Dear {to.name}" if framed else "",
        heading=worded.heading,
        blocks=worded.blocks,
        closing=_CLOSING.get(text.medium, ""),
        signatory=tuple(str(frame["signature"]).split("\n")) if framed else (),
        enclosures=tuple(enclosed(each, letters) for each in enclosures(text, case, to)),
        copies=tuple(each.name for each in copied),
        marking=settings.marking,
        draft=draft,
        large_print=large_print(case, to),
    )
    return Written(letter, tuple(dict.fromkeys(gaps)), _shown(letter, case, to))


def enclosures(text: LetterText, case: Case, to: Addressee) -> tuple[str, ...]:
    """What goes with a letter: what its header names and this case calls for, and the slips that this addressee needs."""
    about = About(case, to, Settings(), text)
    named = []
    for paper, wanted, flag in map(split_enclosure, text.enclosures):
        if not flag or bool(FIELDS[flag].make(about)) is wanted:
            named.append(paper)
    return (*named, *(slips(case, to) if text.medium == "letter" else ()))


def enclosed(name: str, letters: Mapping[str, LetterText]) -> str:
    """The title of an enclosure: of a letter or form by its code; another paper is named in words."""
    return letters[name].title if name in letters else FORMS.get(name, name)


def _letterhead(settings: Settings) -> Letterhead:
    contact = " · ".join(part for part in (settings.telephone, settings.email) if part)
    lines = (*settings.address.split("\n"), contact)
    return Letterhead(settings.organisation, tuple(line for line in lines if line), settings.logo)


def _shown(letter: Letter, case: Case, to: Addressee) -> tuple[str, ...]:
    """What the addressee must not see and the letter says; the addressee's own lines are no secret to him or her.

    The name of an authority may be all that a searching person needs, so here it counts as the address does.
    """
    if no_words_to_hide(case):
        return ()
    hidden = withheld_from(case, to)
    words = "\n".join(each for each in passages(letter) if each not in to.lines)
    area = Withheld(tuple(each for each in hidden.secrets if each.topic is Topic.AUTHORITY))
    found = (*hidden.shown_in(words), *area.shown_in(words, sure=False))
    return tuple(dict.fromkeys(secret.path for secret in found))
