"""A file's areas made ready to be drawn: flattened, simplified once, and with a hexagon for each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framework.maps.hexes import arranged
from framework.maps.outlines import Corner, Polygon, area_of, cut, simplified
from framework.maps.problems import MapProblem
from framework.maps.projecting import degrees_of_web_map, flattened
from framework.maps.reading import MapFile, Place
from framework.maps.shapes import Drawing, drawn_hexes, drawn_outlines

if TYPE_CHECKING:
    from framework.maps.projecting import Positions

STEPS = 200_000
"""Across so many steps of a grid a map is laid before it is simplified."""
PARTS = 1500
"""A map is simplified to so small a part of its extent where nobody says otherwise: about half a pixel of a screen."""
MOST_TOLERANCE = 10_000.0


@dataclass(frozen=True)
class Made:
    """What can be drawn of a file: outlines, unless it has none, and hexagons.

    `tolerance` is how many metres a corner may have been from the line that is left; `worked_out` says that the
    hexagons' places are not the file's own.
    """

    outlines: Drawing | None
    hexes: Drawing
    tolerance: float
    worked_out: bool


def made(file: MapFile, tolerance: float | None = None) -> Made:
    """Make a file's areas ready to be drawn. Raises `MapProblem` for a tolerance that is none."""
    if tolerance is not None and not 0 <= tolerance <= MOST_TOLERANCE:
        raise MapProblem("bad-tolerance")
    if file.hexes is not None:
        return Made(None, drawn_hexes(file.hexes, file.names), 0.0, False)
    flat = _flat(file)
    places = {code: flat[place] for code, place in file.places.items()}
    if not file.outlines:
        return Made(None, drawn_hexes(arranged(places), file.names), 0.0, True)
    return _with_outlines(file, flat, places, tolerance)


def _with_outlines(file: MapFile, flat: Mapping[Place, Place], places: dict[str, Place], wanted: float | None) -> Made:
    xs, ys = ([each[axis] for each in flat.values()] for axis in (0, 1))
    extent = max(max(xs) - min(xs), max(ys) - min(ys))
    step = max(extent / STEPS, 0.001)
    tolerance = _rounded(extent / PARTS) if wanted is None else wanted
    areas = {code: _in_steps(polygons, flat, step, code) for code, polygons in file.outlines.items()}
    topology = simplified(cut(areas), tolerance / step)
    covered = step**2 * math.fsum(area_of(polygon[0]) for polygons in areas.values() for polygon in polygons)
    middles = {code: _middle(polygons, step) for code, polygons in areas.items()} | places
    hexes = drawn_hexes(arranged(middles, covered or None), file.names)
    return Made(drawn_outlines(topology, file.names), hexes, tolerance, True)


def _flat(file: MapFile) -> dict[Place, Place]:
    """Each position of a file, and where it lies on a flat sheet, in metres."""
    import numpy as np

    rings = (ring for polygons in file.outlines.values() for polygon in polygons for ring in polygon)
    places = list(dict.fromkeys([*(place for ring in rings for place in ring), *file.places.values()]))
    positions: Positions = np.array(places, dtype=float)
    if file.system == "web":
        positions = degrees_of_web_map(positions)
    if file.system != "grid":
        positions = flattened(positions)
    return {place: (float(x), float(y)) for place, (x, y) in zip(places, positions, strict=True)}


def _in_steps(polygons: list[list[list[Place]]], flat: Mapping[Place, Place], step: float, code: str) -> list[Polygon]:
    """An area's polygons in whole steps; islands and holes that vanish in them are left out."""
    found: list[Polygon] = []
    for polygon in polygons:
        rings = [_ring(ring, flat, step) for ring in polygon]
        if len({*rings[0]}) >= 3 and area_of(rings[0]):
            found.append([rings[0], *(ring for ring in rings[1:] if len({*ring}) >= 3 and area_of(ring))])
    if not found:
        raise MapProblem("bad-shape", code=code)
    return found


def _ring(ring: list[Place], flat: Mapping[Place, Place], step: float) -> list[Corner]:
    corners: list[Corner] = []
    for place in ring:
        x, y = flat[place]
        corner = round(x / step), round(y / step)
        if not corners or corners[-1] != corner:
            corners.append(corner)
    return corners if corners[0] == corners[-1] else [*corners, corners[0]]


def _middle(polygons: list[Polygon], step: float) -> Place:
    """The middle of an area's largest part: of the mean of its corners, which is near enough for a hexagon."""
    ring = max((polygon[0] for polygon in polygons), key=area_of)
    corners = ring[:-1]
    return step * sum(x for x, _ in corners) / len(corners), step * sum(y for _, y in corners) / len(corners)


def _rounded(metres: float) -> float:
    """To one figure, so that it can be said."""
    if metres <= 0:
        return 0.0
    digits = -math.floor(math.log10(metres))
    return round(metres, digits)
