"""The styles of a workbook from outside, with more added at the end: those that are there stay as they are.

A cell that is marked keeps its own style and gets another fill. What colour it had stands behind the new one, where nobody
sees it (the second colour of a solid fill), so that the mark can be taken off again when the cell has been put right.
"""

from __future__ import annotations

import copy
from typing import Any

from ...findings import Level
from .sheet_xml import MAIN

#: The fill of a marked cell, by the gravest of what is said of it.
COLOURS = {
    Level.ERROR: "FFFFB3B3",
    Level.WARNING: "FFFFE08A",
    Level.QUESTION: "FFBFDDF7",
    Level.ADVICE: "FFDDEFD5",
}
_EMPTY = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
).encode()
#: The order in which the parts of a style sheet stand.
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")


class Styles:
    """The style sheet of a workbook. Numbers of styles are those that cells go by (``s="…"``)."""

    def __init__(self, data: bytes | None) -> None:
        from lxml import etree

        self._etree: Any = etree
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self._root: Any = etree.fromstring(data or _EMPTY, parser)
        self._space = self._root.tag.partition("}")[0] + "}" if self._root.tag.startswith("{") else ""
        self._marked: dict[tuple[int, Level], int] = {}
        self._plain: dict[int, int] = {}
        self._fills: dict[tuple[str, ...], int] = {}

    def data(self) -> bytes:
        """The style sheet as a part of the workbook."""
        for name in _ORDER:
            if (part := self._root.find(self._space + name)) is not None:
                part.set("count", str(len(part)))
        made: bytes = self._etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return made

    def _part(self, name: str) -> Any:
        part = self._root.find(self._space + name)
        if part is None:
            part = self._root.makeelement(self._space + name)
            place = sum(
                1
                for each in self._root
                if each.tag in {self._space + n for n in _ORDER[: _ORDER.index(name)]}
            )
            self._root.insert(place, part)
        return part

    def _add(self, name: str, text: str) -> int:
        """Add to one of the lists; returns the number."""
        space = self._space[1:-1]
        made = self._etree.fromstring(text if not space else text.replace(" ", f' xmlns="{space}" ', 1))
        part = self._part(name)
        part.append(made)
        return len(part) - 1

    # -- marks ---------------------------------------------------------------------------------------------------------

    def marked(self, style: int, level: Level) -> int:
        """The style of a cell that had ``style`` once it is marked."""
        key = style, level
        if key not in self._marked:
            self._marked[key] = self._with_fill(self.unmarked(style), level)
        return self._marked[key]

    def unmarked(self, style: int) -> int:
        """The style that a cell had before it was marked; the same where it was not."""
        if style not in self._plain:
            self._plain[style] = style
            colour = self._colour(style)
            if colour is not None and colour[0].get("rgb") in COLOURS.values():
                before = colour[1]
                if before is None or before.get("indexed") == "64":
                    fill = 0
                else:
                    fill = self._fill(dict(before.attrib), {"indexed": "64"})
                self._plain[style] = self._copy(style, fill)
        return self._plain[style]

    def _colour(self, style: int) -> tuple[Any, Any] | None:
        """The colours of the solid fill that a style has: in front, and behind."""
        xfs, fills = self._part("cellXfs"), self._part("fills")
        number = int(xfs[style].get("fillId") or 0) if style < len(xfs) else 0
        pattern = fills[number].find(f"{self._space}patternFill") if number < len(fills) else None
        if pattern is None or pattern.get("patternType") != "solid":
            return None
        front = pattern.find(f"{self._space}fgColor")
        return None if front is None else (front, pattern.find(f"{self._space}bgColor"))

    def _with_fill(self, style: int, level: Level) -> int:
        colour = self._colour(style)
        behind = dict(colour[0].attrib) if colour else {"indexed": "64"}
        return self._copy(style, self._fill({"rgb": COLOURS[level]}, behind))

    def _fill(self, front: dict[str, str], behind: dict[str, str]) -> int:
        key = (*map(str, sorted(front.items())), "behind", *map(str, sorted(behind.items())))
        if key not in self._fills:
            in_front = " ".join(f'{name}="{value}"' for name, value in front.items())
            at_the_back = " ".join(f'{name}="{value}"' for name, value in behind.items())
            self._fills[key] = self._add(
                "fills",
                f'<fill ><patternFill patternType="solid"><fgColor {in_front}/><bgColor {at_the_back}/></patternFill></fill>',
            )
        return self._fills[key]

    def _copy(self, style: int, fill: int) -> int:
        xfs = self._part("cellXfs")
        made = copy.deepcopy(xfs[style if style < len(xfs) else 0])
        made.set("fillId", str(fill))
        made.set("applyFill", "1")
        xfs.append(made)
        return len(xfs) - 1

    # -- a sheet of our own ----------------------------------------------------------------------------------------------

    def own(
        self,
        *,
        size: float = 11,
        bold: bool = False,
        colour: str = "FF1F1F1F",
        fill: str = "",
        link: bool = False,
        wrap: bool = True,
    ) -> int:
        """A new style for a cell of our own; text stays text, whatever it begins with."""
        line = "<u/>" if link else ""
        font = self._add(
            "fonts",
            f'<font >{"<b/>" if bold else ""}{line}<sz val="{size:g}"/><color rgb="{colour}"/><name val="Calibri"/>'
            '<family val="2"/></font>',
        )
        shade = self._fill({"rgb": fill}, {"indexed": "64"}) if fill else 0
        wrapped = ' wrapText="1"' if wrap else ""
        return self._add(
            "cellXfs",
            f'<xf numFmtId="49" fontId="{font}" fillId="{shade}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" '
            f'applyFill="1" applyAlignment="1" quotePrefix="1"><alignment vertical="top"{wrapped}/></xf>',
        )
