"""The fields of a PDF form, as they were found, without the library that found them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FieldKind(StrEnum):
    """What can be put into a field."""

    TEXT = "text"
    TICK = "tick"
    RADIO = "radio"
    CHOICE = "choice"
    LIST = "list"
    BUTTON = "button"
    SIGNATURE = "signature"


#: The kinds that hold an answer.
FILLABLE = (FieldKind.TEXT, FieldKind.TICK, FieldKind.RADIO, FieldKind.CHOICE, FieldKind.LIST)
OFF = "Off"


@dataclass(frozen=True, slots=True)
class Widget:
    """One place of a field on a page: ``page`` from 0, ``rect`` in points from the bottom left of the page as it lies unrotated.

    ``number`` and ``generation`` name its object in the file; ``state`` is what its appearance is set to, ``states`` those
    that it can show beside “Off”. ``turned`` is the rotation of its own text. ``hidden`` is not printed. ``ground`` are the
    operators that draw its background and border, ``shown`` the words of its appearance, where these were asked for.
    """

    page: int
    rect: tuple[float, float, float, float]
    number: int
    generation: int = 0
    state: str = ""
    states: tuple[str, ...] = ()
    turned: int = 0
    hidden: bool = False
    ground: bytes = b""
    shown: str = ""

    @property
    def width(self) -> float:
        """In points, as its text runs."""
        left, bottom, right, top = self.rect
        return top - bottom if self.turned in (90, 270) else right - left

    @property
    def height(self) -> float:
        """In points, across its text."""
        left, bottom, right, top = self.rect
        return right - left if self.turned in (90, 270) else top - bottom


@dataclass(frozen=True, slots=True)
class Field:
    """A field with one name. ``name`` is its full name; two fields of a file can have the same one (``twins``).

    ``states`` are what a tick or a radio button can be set to; ``options`` what can be chosen, each as export value and label.
    ``longest`` is the most characters, 0 for no limit. ``size`` is the size of type that it asks for, 0 for any.
    ``reached``: the form’s own tree of fields leads to it. ``values``: all values found where places differ.
    """

    name: str
    kind: FieldKind
    widgets: tuple[Widget, ...] = ()
    value: str | tuple[str, ...] = ""
    states: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    tooltip: str = ""
    longest: int = 0
    size: float = 0.0
    align: int = 0
    multiline: bool = False
    comb: bool = False
    editable: bool = False
    several: bool = False
    required: bool = False
    read_only: bool = False
    password: bool = False
    reached: bool = True
    twins: int = 1
    values: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages on which it stands, from 0."""
        return tuple(dict.fromkeys(widget.page for widget in self.widgets))


@dataclass(frozen=True, slots=True)
class Part:
    """An object of the file that filling writes anew: its entries as PDF text, without those that filling sets.

    ``normal`` is its present appearance, ``kids`` the states for which it has one.
    """

    entries: bytes
    generation: int = 0
    appearance: bytes = b""


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What filling must know of the file to append to it.

    ``holders`` gives, for each field, the objects that hold its value. ``root`` and ``pages`` are number, generation and
    entries of the catalogue (without AcroForm) and of the tree of pages (without Kids and Count), ``kids`` the references of
    the latter. ``form`` is the entries of the AcroForm, ``listed`` its fields, ``stray`` those that it does not list.
    """

    parts: Mapping[int, Part]
    holders: Mapping[str, tuple[int, ...]]
    root: tuple[int, int, bytes]
    form: bytes
    stray: tuple[bytes, ...]
    listed: bytes
    pages: tuple[int, int, bytes]
    kids: bytes
    size: int
    trailer: bytes
    previous: int
    as_stream: bool


@dataclass(frozen=True, slots=True)
class FormFile:
    """A PDF with its fields by name, in the order of the pages. ``sizes`` are the pages’ width and height in points.

    ``said`` names what is odd about the form: XFA, fields that its tree does not reach, signatures.
    """

    data: bytes
    fields: Mapping[str, Field]
    sizes: tuple[tuple[float, float], ...]
    rotations: tuple[int, ...]
    said: tuple[str, ...] = ()
    anatomy: Anatomy | None = field(default=None, repr=False)
