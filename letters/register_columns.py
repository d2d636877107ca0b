"""The columns of a register: which an empty one has in each area, and what the title of each means.

How a title is read stands in ``cases/columns.py``; here it is read for a case with all that letters ask. Which columns
belong to an area is data (``register_columns.toml``).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..cases.blocks import Asked
from ..cases.columns import Target, Titles
from ..cases.events import EVENTS, letter_event
from .context import LetterCase

if TYPE_CHECKING:
    from ..profiles import Profile
    from .catalogue import LetterText

__all__ = [
    "Target",
    "asked_of",
    "columns_for",
    "driving_events",
    "heading",
    "nearest",
    "target_of",
    "title_of",
]

_TITLES = Titles(LetterCase)


def target_of(title: str) -> Target | None:
    """What a column with this title holds; ``None`` when it is not known.

    >>> target_of("Parent 2: Postcode")
    Target(path='parents[1].address.postcode', event='', part='at', number=1)
    >>> target_of("EHA received"), target_of("closure_authorised by").part, target_of("Our own notes")
    (Target(path='', event='eha_received', part='at', number=1), 'by', None)
    """
    return _TITLES.target_of(title)


def asked_of(target: Target) -> Asked | None:
    """The question of the case that a column answers; nothing for an event."""
    return _TITLES.asked(target.path) if target.path else None


def heading(target: Target) -> str:
    """The title of a column in words, as an empty register has it. :func:`target_of` reads it back."""
    return _TITLES.heading(target)


@functools.lru_cache(maxsize=8192)
def title_of(target: Target) -> str:
    """The title of a column: in words where they are read back, or else the path as in a case file."""
    words = heading(target)
    return words if target.event or target_of(words) == target else target.path


def nearest(title: str) -> str:
    """The title that may be meant by one that is not known; empty when none is like it."""
    return _TITLES.nearest(title, _known())


def columns_for(area: str, letters: Iterable[LetterText], profile: Profile) -> list[Target]:
    """The columns of an empty register of an area: what its letters are written from, and the events that drive them."""
    data = _areas()
    paths = dict.fromkeys((*data.columns["any"], *data.columns.get(area, ())))
    more = [found for each in data.events.get(area, ()) if (found := target_of(each))]
    codes = {each.event for each in more}
    for letter in letters:
        codes.update(driving_events(letter, profile))
    at = [Target(event=code) for code in EVENTS if code in codes]
    beside = [target for target in more if target.part != "at"]
    events = [each for target in at for each in (target, *(b for b in beside if b.event == target.event))]
    return [*(Target(path) for path in paths), *events]


def driving_events(letter: LetterText, profile: Profile) -> Iterator[str]:
    """The events that make a letter due, or end it: its triggers, those of the clock that it goes by, and its sending."""
    yield from (each for each in letter.triggers if each in EVENTS)
    if scale := profile.timescales.get(letter.after):
        yield from (*scale.start, *scale.end, *scale.stop, *scale.needs, *scale.unless)
    if (sent := letter_event(letter.code)) in EVENTS and any(each in EVENTS for each in letter.triggers):
        yield sent


@dataclass(frozen=True)
class _Areas:
    """The data of ``register_columns.toml``: answers and events by area."""

    columns: Mapping[str, tuple[str, ...]]
    events: Mapping[str, tuple[str, ...]]


@functools.cache
def _areas() -> _Areas:
    import tomllib
    from importlib.resources import files

    data: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("register_columns.toml").read_text(encoding="utf-8")
    )
    return _Areas(
        {area: tuple(paths) for area, paths in data["columns"].items()},
        {area: tuple(events) for area, events in data["events"].items()},
    )


@functools.cache
def _known() -> dict[str, Target]:
    """Every title that an empty register can have, and every event, folded: among them a mistyped one is looked up."""
    return _TITLES.known(tuple(dict.fromkeys(path for each in _areas().columns.values() for path in each)))
