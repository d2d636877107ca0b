"""The measures of a letter on A4: GOV.UK Notify's areas for window envelopes, and the house's sizes. Millimetres from the top left."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
POINTS = 72 / 25.4  # in a millimetre


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Area, slack: float = 0.0) -> bool:
        """Whether another rectangle lies inside of this one."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: Area, slack: float = 0.0) -> bool:
        """Whether another rectangle overlaps with this one by more than ``slack``."""
        return (
            other.left < self.right - slack
            and other.right > self.left + slack
            and other.top < self.bottom - slack
            and other.bottom > self.top + slack
        )


PRINTABLE = Area(15.0, 5.0, 195.0, 292.0)
WINDOW = Area(24.6, 39.5, 120.0, 66.3)
#: The areas of the first page in which something may stand: logo, sender, text, and the window.
LOGO = Area(15.0, 5.0, 125.0, 30.0)
SENDER = Area(125.0, 5.0, 195.0, 95.0)
BODY = Area(15.0, 95.0, 195.0, 292.0)
FIRST_PAGE = (LOGO, SENDER, WINDOW, BODY)
#: What lies between them, around the window: it shows when the letter moves in its envelope.
KEPT_CLEAR = (
    Area(LOGO.left, LOGO.bottom, SENDER.left, WINDOW.top),
    Area(LOGO.left, WINDOW.top, WINDOW.left, WINDOW.bottom),
    Area(WINDOW.right, WINDOW.top, SENDER.left, WINDOW.bottom),
    Area(LOGO.left, WINDOW.bottom, SENDER.left, BODY.top),
)

LEFT, RIGHT = 25.4, 184.6
SENDER_LEFT = 128.0
HEAD_BASELINE, FOOT_BASELINE = 12.0, 284.0
FIRST_TOP, LATER_TOP, LAST = 97.0, 20.0, 276.0
UNADDRESSED_TOP_GAP = 6.0
LEAST_ADDRESS_LINES, MOST_ADDRESS_LINES = 3, 7


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of type in points: the text, the heading, the sender's lines from the wished to the least, head and foot."""

    body: float
    leading: float
    heading: float
    heading_leading: float
    gap: float
    indent: float
    sender: tuple[float, ...]
    furniture: float
    signature: float
    address: tuple[float, ...]


_ADDRESS = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
NORMAL = Sizes(11, 14.6, 12.5, 16.5, 7.3, 13, (9.5, 9, 8.5, 8), 8, 40, _ADDRESS)
LARGE = Sizes(
    18,
    24,
    20,
    26,
    12,
    22,
    (18, 16, 14, 12, 11, 10),
    14,
    56,
    (18.0, 16.0, 15.0, 14.0, 13.5, 13.0, 12.0, *_ADDRESS),
)
