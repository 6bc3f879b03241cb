"""Maps on which every area is a hexagon of one size: where each stands, as a file says it or as we work it out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Cell = tuple[int, int]
"""A column and a row; rows are counted upwards."""
Point = tuple[float, float]
TALL = math.sqrt(3)
"""The distance between the middles of two neighbours, whose corners are 1 from their middles."""
SPACIOUS = 1.25
"""Cells are so much larger than the areas they stand for, which draws far ones in and leaves fewer holes."""


@dataclass(frozen=True)
class HexMap:
    """Areas by code in a layout of HexJSON: rows (`r`) or columns (`q`), of which the odd or the even are shoved."""

    layout: str
    cells: Mapping[str, Cell]

    @property
    def is_pointed(self) -> bool:
        """Whether hexagons stand on a corner, as those in rows do."""
        return self.layout.endswith("-r")

    def middle(self, code: str) -> Point:
        """Where an area's hexagon has its middle, with corners 1 from it; y runs upwards.

        Odd or even rows are shoved right by half a hexagon, and odd or even columns up.

        >>> HexMap("odd-r", {"a": (0, 0), "b": (0, 1)}).middle("b") == (TALL / 2, 1.5)
        True
        >>> HexMap("even-q", {"a": (0, 0)}).middle("a") == (0.0, TALL / 2)
        True
        """
        column, row = self.cells[code]
        line = row if self.is_pointed else column
        shove = 0.5 if line % 2 == self.layout.startswith("odd") else 0.0
        if self.is_pointed:
            return TALL * (column + shove), 1.5 * row
        return 1.5 * column, TALL * (row + shove)

    def corners(self, code: str) -> list[Point]:
        """The six corners of an area's hexagon."""
        x, y = self.middle(code)
        turn = 30 if self.is_pointed else 0
        angles = (math.radians(turn + 60 * corner) for corner in range(6))
        return [(x + math.cos(angle), y + math.sin(angle)) for angle in angles]


LAYOUTS = ("odd-r", "even-r", "odd-q", "even-q")


def side_by_side(codes: list[str]) -> HexMap:
    """Areas of which nobody knows where they are: in the order of their codes, in rows of about equal length."""
    columns = max(1, math.ceil(math.sqrt(len(codes) * 1.15)))
    rows = math.ceil(len(codes) / columns)
    cells = {code: (place % columns, rows - 1 - place // columns) for place, code in enumerate(codes)}
    return HexMap("odd-r", cells)


def arranged(middles: Mapping[str, Point], extent: float | None = None) -> HexMap:
    """Areas at known places, each in a hexagon near its own: together they are moved as little as can be.

    `extent` is the area that they cover together, in the square of the places' own unit. The sum of the squares of how
    far they move is the least there is (the assignment problem, solved by SciPy); the same places always give the same
    map.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    codes = sorted(middles)
    places = np.array([middles[code] for code in codes], dtype=float)
    low, high = places.min(axis=0), places.max(axis=0)
    covered = extent or float(np.prod(np.maximum(high - low, (high - low).max() / 4)))
    side = math.sqrt(SPACIOUS * covered / len(codes) / (1.5 * TALL)) or 1.0
    centred = (places - places.mean(axis=0)) / side
    cells = list(_near(centred, len(codes)))
    grid = HexMap("odd-r", {str(number): cell for number, cell in enumerate(cells)})
    at = np.array([grid.middle(str(number)) for number in range(len(cells))])
    cost = ((centred[:, None, :] - at[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(cost)
    return HexMap("odd-r", {code: cells[place] for code, place in zip(codes, chosen, strict=True)})


def _near(centred: object, number: int) -> Iterator[Cell]:
    """The cells that might be anybody's: those about each place, and enough in the middle for all."""
    import numpy as np

    places = np.asarray(centred)
    reach = math.ceil(math.sqrt(number)) + 1
    cells = {(column, row) for column in range(-reach, reach + 1) for row in range(-reach, reach + 1)}
    for x, y in places:
        column, row = round(x / TALL), round(y / 1.5)
        cells |= {(column + dc, row + dr) for dc in (-2, -1, 0, 1, 2) for dr in (-2, -1, 0, 1, 2)}
    return iter(sorted(cells))
