"""The answers of one child, laid into the tree of a case file as they come from the cells, with the cell of each."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from .table import Spot


@functools.lru_cache(maxsize=16_384)
def _apart(path: str) -> tuple[str, str]:
    """The path of what an answer stands in, and the name of the answer."""
    above, _, last = path.rpartition(".")
    return above, last


@functools.lru_cache(maxsize=16_384)
def _numbered(path: str) -> tuple[str, int] | None:
    """The list of a row of it, with the number of the row; ``None`` for a group."""
    if not path.endswith("]"):
        return None
    rows, _, number = path[:-1].rpartition("[")
    return rows, int(number)


class Laid:
    """The answers of one child. Rows of lists may come in any order and with gaps; :meth:`finish` closes them up.

    ``gave_way`` are single answers for a whole (“address: not known”) beside which others told of its parts.
    """

    __slots__ = ("_boxes", "_lists", "gave_way", "origin", "refused", "tree")

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}
        self.origin: dict[str, Spot] = {}
        self.refused: set[str] = set()
        self.gave_way: list[tuple[str, Spot]] = []
        self._boxes: dict[str, dict[str, Any]] = {"": self.tree}
        self._lists: dict[str, dict[int, dict[str, Any]]] = {}

    def at(self, path: str) -> Any:
        """The answer at a path; ``None`` when there is none."""
        above, last = _apart(path)
        box = self._boxes.get(above)
        return box.get(last) if box is not None else None

    def lay(self, path: str, value: Any, spot: Spot) -> bool:
        """Lay an answer down, unless another stands there. Returns whether it could be, or was there already."""
        above, last = _apart(path)
        box = self._boxes.get(above)
        if box is None:
            box = self._make(above)
        there = box.get(last)
        if there is not None:
            return bool(there == value)
        if path in self.refused:
            return False
        box[last] = value
        self.origin[path] = spot
        return True

    def take(self, path: str) -> None:
        """Take an answer away, and let none come in its place."""
        self.refused.add(path)
        above, last = _apart(path)
        self._boxes.get(above, {}).pop(last, None)
        self.origin.pop(path, None)

    def _forget(self, row: str) -> None:
        for path in [each for each in self.origin if each.startswith(f"{row}.")]:
            del self.origin[path]

    def free(self, rows: str) -> int:
        """The first number of a list’s rows behind those that there are."""
        return max(self._lists.get(rows, {}), default=-1) + 1

    def _box(self, path: str) -> dict[str, Any]:
        """The group or row at a path, made if need be."""
        box = self._boxes.get(path)
        return self._make(path) if box is None else box

    def _make(self, path: str) -> dict[str, Any]:
        """A group or row at a path; a single answer that stands there gives way."""
        box: dict[str, Any] = {}
        if row := _numbered(path):
            rows, number = row
            if (boxes := self._lists.get(rows)) is None:
                boxes = self._lists[rows] = {}
            boxes[number] = box
        else:
            above, last = _apart(path)
            holder = self._box(above)
            if last in holder:
                self._give_way(path)
            holder[last] = box
        self._boxes[path] = box
        return box

    def finish(self, constants: Mapping[str, str], sets: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        """Put in what holds for every child, and close up the lists.

        Returns how the rows of lists are called now, where that has changed.
        """
        for path, said in constants.items():
            above, last = _apart(path)
            self._box(above).setdefault(last, said)
        for row, given in sets.items():
            box = self._boxes.get(row)
            if box:
                for name, said in given.items():
                    box.setdefault(name, said)
        moved: dict[str, str] = {}
        for rows, boxes in list(self._lists.items()):
            kept = [number for number in sorted(boxes) if _tells(boxes[number])]
            if len(kept) < len(boxes):
                for number in boxes.keys() - set(kept):
                    self._forget(f"{rows}[{number}]")
            for place, number in enumerate(kept):
                if place != number:
                    moved[f"{rows}[{number}]"] = f"{rows}[{place}]"
            if kept:
                above, last = _apart(rows)
                holder = self._box(above)
                if last in holder:
                    self._give_way(rows)
                holder[last] = [boxes[number] for number in kept]
        if moved:
            self.origin = {renamed(path, moved): spot for path, spot in self.origin.items()}
        return moved

    def _give_way(self, path: str) -> None:
        spot = self.origin.pop(path, None)
        if spot is not None:  # a constant of the mapping has no cell
            self.gave_way.append((path, spot))


#: What says of a row without a name that it is not used.
_NOT_USED = frozenset({"none", "not applicable"})


def _tells(box: Mapping[str, Any]) -> bool:
    """Whether a row of a list tells of somebody: it has a name, or more than that something does not apply."""
    return "name" in box or any(
        not isinstance(said, str) or said not in _NOT_USED for said in box.values()
    )


def renamed(path: str, moved: Mapping[str, str]) -> str:
    """A path after the rows of a list have moved up."""
    end = path.find("]")
    while end >= 0:
        if (row := moved.get(path[: end + 1])) is not None:
            return row + path[end + 1 :]
        end = path.find("]", end + 1)
    return path
