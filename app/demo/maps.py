"""The demonstration's maps: fictional outlines of fictional wards and councils, crooked as real ones are."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from app.demo.places import partnership
from core.models import Council
from framework.maps.hexes import HexMap, Point
from framework.maps.loading import Source, load_councils, load_wards

SOURCE = Source("Folkmoot, drawn for its demonstration", date(2026, 1, 1))
WARD_SIZE, COUNCIL_SIZE = 4_000.0, 15_000.0
"""Metres from the middle of a ward, or of a council, to where its corners would be if it were a hexagon."""
CORNER: Point = (150_000.0, 750_000.0)
"""Where on the British National Grid they lie: in the sea."""
CROOKED = 0.28
HALVINGS = 4
CELLS = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (2, 1), (1, 2), (0, 2), (2, 2), (3, 1))
"""Where the first, second and further areas stand."""


def write_maps(session: Session, homes: Mapping[str, Council]) -> None:
    """Give each council a map of its wards, and the partnership one of its councils."""
    for number, fictional in enumerate(partnership().councils):
        codes = [ward.code for ward in fictional.wards]
        names = {ward.code: ward.name["en"] for ward in fictional.wards}
        file = outlines(codes, names, WARD_SIZE, seed=number)
        load_wards(session, homes[fictional.slug].id, file, SOURCE)
    councils = partnership().councils
    names = {council.code: council.area["en"] for council in councils}
    load_councils(session, outlines(list(names), names, COUNCIL_SIZE, seed=len(councils)), SOURCE)


def outlines(codes: Sequence[str], names: Mapping[str, str], size: float, *, seed: int) -> bytes:
    """Neighbouring areas as GeoJSON in metres: hexagons whose every side is bent, the same for both that share it."""
    hexes = HexMap("odd-r", dict(zip(codes, CELLS, strict=False)))
    features = []
    for code in codes:
        corners = hexes.corners(code)
        sides = zip(corners, [*corners[1:], corners[0]], strict=True)
        ring = [point for side in sides for point in _bent(*side, seed)]
        places = [[round(CORNER[0] + size * x, 1), round(CORNER[1] + size * y, 1)] for x, y in ring]
        features.append({
            "type": "Feature", "properties": {"code": code, "name": names[code]},
            "geometry": {"type": "Polygon", "coordinates": [[*places, places[0]]]},
        })  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()


def _bent(start: Point, end: Point, seed: int) -> Iterator[Point]:
    """A side without its end: bent at its middle, and each half again, alike from whichever end it is drawn."""
    first, last = (_tidy(start), _tidy(end))
    draw = random.Random(f"{seed} {min(first, last)} {max(first, last)}")
    points = [min(first, last), max(first, last)]
    for _ in range(HALVINGS):
        bent = [points[0]]
        for (x1, y1), (x2, y2) in pairwise(points):
            off = draw.uniform(-CROOKED, CROOKED)
            bent += [((x1 + x2) / 2 - off * (y2 - y1), (y1 + y2) / 2 + off * (x2 - x1)), (x2, y2)]
        points = bent
    yield from points[:-1] if first < last else points[::-1][:-1]


def _tidy(point: Point) -> Point:
    """Corners that two hexagons share are worked out twice, and may differ in their last digits."""
    return round(point[0], 6), round(point[1], 6)
