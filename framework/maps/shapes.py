"""Shapes as they are drawn: paths in a box of whole numbers, with the place and the room for a word in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.database import Json
from framework.maps.hexes import TALL, HexMap, Point
from framework.maps.outlines import Corner, Topology, area_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

WIDTH = 4000
"""How wide the box is; its height follows from the map's."""
TALLEST = 8000
MARGIN = 20
FINE = 24
"""Into how many strips each way an area is cut to look for room for a word."""


@dataclass(frozen=True)
class Shape:
    """An area: its path, and the middle and half the width of the roomiest place in it."""

    code: str
    name: str
    path: str
    x: int
    y: int
    room: int

    def as_json(self) -> Json:
        return {"c": self.code, "n": self.name, "d": self.path, "x": self.x, "y": self.y, "r": self.room}

    @classmethod
    def of_json(cls, kept: Json) -> Shape:
        return cls(kept["c"], kept["n"], kept["d"], kept["x"], kept["y"], kept["r"])


@dataclass(frozen=True)
class Drawing:
    """A map's shapes in a box that begins at 0, 0, with y running downwards."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

    def as_json(self) -> Json:
        return {"width": self.width, "height": self.height, "shapes": [shape.as_json() for shape in self.shapes]}

    @classmethod
    def of_json(cls, kept: Json) -> Drawing:
        return cls(kept["width"], kept["height"], tuple(Shape.of_json(each) for each in kept["shapes"]))

    def only(self, codes: Iterable[str]) -> Drawing:
        """The same map with these areas alone."""
        wanted = set(codes)
        return Drawing(self.width, self.height, tuple(shape for shape in self.shapes if shape.code in wanted))


def drawn_hexes(hexes: HexMap, names: Mapping[str, str]) -> Drawing:
    """Hexagons in a box, in the order of their rows from the top."""
    corners = {code: hexes.corners(code) for code in hexes.cells}
    box = _Box([corner for each in corners.values() for corner in each])
    room = int(box.scale * TALL / 2 * 0.94)
    shapes = []
    for code in sorted(corners, key=lambda each: (-hexes.middle(each)[1], hexes.middle(each)[0])):
        x, y = box.inside(hexes.middle(code))
        path = _path([[box.inside(corner) for corner in corners[code]]])
        shapes.append(Shape(code, names.get(code, code), path, x, y, room))
    return Drawing(WIDTH, box.height, tuple(shapes))


def drawn_outlines(topology: Topology, names: Mapping[str, str]) -> Drawing:
    """Areas with their outlines in a box, in the order of their codes."""
    box = _Box([(float(x), float(y)) for piece in topology.pieces for x, y in piece])
    shapes = []
    for code, polygons in sorted(topology.areas.items()):
        rings = [[[box.inside(corner) for corner in topology.ring(ring)] for ring in polygon] for polygon in polygons]
        largest = max(rings, key=lambda polygon: area_of(polygon[0]))
        x, y, room = roomiest(largest)
        path = _path([ring for polygon in rings for ring in polygon])
        shapes.append(Shape(code, names.get(code, code), path, x, y, room))
    return Drawing(WIDTH, box.height, tuple(shapes))


def roomiest(polygon: Sequence[Sequence[Corner]]) -> tuple[int, int, int]:
    """The middle and the radius of about the largest circle inside a polygon.

    A grid is laid over the polygon, and a finer one about its best point, twice.
    """
    import numpy as np

    corners = np.array(polygon[0], dtype=float)
    starts = np.concatenate([np.array(ring[:-1], dtype=float) for ring in polygon])
    ends = np.concatenate([np.array(ring[1:], dtype=float) for ring in polygon])
    low, high = corners.min(axis=0), corners.max(axis=0)
    best, room = corners.mean(axis=0), -1.0
    for _ in range(3):
        across = np.linspace(low[0], high[0], FINE)
        down = np.linspace(low[1], high[1], FINE)
        points = np.array([(x, y) for y in down for x in across])
        distances = _inside_by(points, starts, ends)
        place = int(distances.argmax())
        if distances[place] > room:
            best, room = points[place], float(distances[place])
        step = (high - low) / (FINE - 1)
        low, high = best - step, best + step
    return int(best[0]), int(best[1]), max(0, int(room))


def _inside_by(p: Numbers, a: Numbers, b: Numbers) -> Numbers:
    """How far inside the nearest of the sides from `a` to `b` each point lies; outside it is less than nought."""
    import numpy as np

    along = b - a
    length2 = np.maximum((along**2).sum(axis=1), 1e-9)
    towards = p[:, None, :] - a[None, :, :]
    t = np.clip((towards * along).sum(axis=2) / length2, 0, 1)
    away = np.sqrt(((towards - t[:, :, None] * along) ** 2).sum(axis=2)).min(axis=1)
    rises = (a[:, 1] > p[:, None, 1]) != (b[:, 1] > p[:, None, 1])
    slope = np.where(along[:, 1] == 0, 1e-9, along[:, 1])
    crossing = a[:, 0] + (p[:, None, 1] - a[:, 1]) * along[:, 0] / slope
    inside = (rises & (p[:, None, 0] < crossing)).sum(axis=1) % 2 == 1
    found: Numbers = np.where(inside, away, -away)
    return found


class _Box:
    """Where points of a map with y upwards stand in the box."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, self.north = min(y for _, y in points), max(y for _, y in points)
        wide, tall = max(east - self.west, 1e-9), self.north - south
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / max(tall, 1e-9))
        self.left = MARGIN + (WIDTH - 2 * MARGIN - wide * self.scale) / 2
        self.height = round(tall * self.scale) + 2 * MARGIN

    def inside(self, point: Sequence[float]) -> Corner:
        return round(self.left + (point[0] - self.west) * self.scale), round(
            MARGIN + (self.north - point[1]) * self.scale
        )


def _path(rings: Sequence[Sequence[Corner]]) -> str:
    """Rings as a path of steps from corner to corner, which takes the least room."""
    parts = []
    for ring in rings:
        corners = [ring[0], *(b for a, b in pairwise(ring) if a != b)]
        if corners[0] == corners[-1] and len(corners) > 1:
            corners.pop()
        steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(corners)]
        parts.append(f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z")
    return "".join(parts).replace(" -", "-")
