"""Files of shapes, read whole: GeoJSON, TopoJSON, HexJSON, and tables of positions. What is wrong is said."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NoReturn

from core.database import Json
from framework.maps.hexes import LAYOUTS, Cell, HexMap
from framework.maps.problems import MapProblem

LARGEST = 40_000_000
MOST_AREAS = 10_000
MOST_POINTS = 2_000_000
LONGEST_NAME = 200
CODE = re.compile(r"[A-Z]\d{8}")
NAMES = re.compile(r"(?!.*w$)(.*n[am]?m|n|.*name)", re.IGNORECASE)
SYSTEMS = {"4326": "degrees", "CRS84": "degrees", "4258": "degrees", "27700": "grid", "3857": "web", "900913": "web"}
FARTHEST = 25_000_000.0
COLUMNS = {
    "code": ("code", "gss", "ward", "areacd"),
    "x": ("longitude", "lon", "lng", "long", "easting", "x"),
    "y": ("latitude", "lat", "northing", "y"),
}
"""Which columns of a table of positions are read, by the names that they may have."""

Place = tuple[float, float]
Polygon = list[list[Place]]


@dataclass(frozen=True)
class Feature:
    """An area of a file: what is said of it, its polygons or its one place, in the file's own system."""

    about: Json
    polygons: list[Polygon] = field(default_factory=list)
    place: Place | None = None


@dataclass
class MapFile:
    """A file's areas by code, with their names: outlines, places, or hexagons. The rest of the file is passed over.

    `system` is degrees, grid (metres of the British National Grid) or web (metres of maps on the web).
    """

    kind: str
    names: dict[str, str]
    system: str = "degrees"
    outlines: dict[str, list[Polygon]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    hexes: HexMap | None = None
    passed_over: int = 0
    """How many areas of the file have a code that nobody asked for, or had ended."""


def read_map(content: bytes, known: Collection[str] = ()) -> MapFile:
    """Read a file's areas; of those with a code that is `known`, or with any nine-character code where none is given.

    Raises `MapProblem`.
    """
    if len(content) > LARGEST:
        raise MapProblem("too-large", most=LARGEST // 1_000_000)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _table(content, known)
    document = _document(content)
    if not isinstance(document, dict):
        raise MapProblem("other-kind")
    if isinstance(document.get("hexes"), dict):
        return _hexes(document, known)
    if document.get("type") == "Topology":
        return _chosen(_topojson(document), known, document)
    if document.get("type") == "FeatureCollection":
        return _chosen([_geojson(document)], known, document)
    raise MapProblem("other-kind")


def _document(content: bytes) -> Any:
    try:
        return json.loads(content, parse_constant=_no_constant)
    except RecursionError:
        raise MapProblem("too-deep") from None
    except json.JSONDecodeError as error:
        raise MapProblem("not-json", place=error.pos) from None
    except ValueError:  # Bytes that are not text, NaN, or numbers with thousands of digits.
        raise MapProblem("not-json", place=1) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _hexes(document: Json, known: Collection[str]) -> MapFile:
    layout, entries = document.get("layout"), document["hexes"]
    if layout not in LAYOUTS:
        raise MapProblem("other-layout", layout=str(layout)[:40])
    if len(entries) > MOST_AREAS:
        raise MapProblem("many-areas", most=f"{MOST_AREAS:,}")
    wanted = [code for code in entries if _is_wanted(code, known)]
    if not wanted:
        raise MapProblem("no-codes" if entries else "no-areas")
    cells: dict[str, Cell] = {}
    taken: dict[Cell, str] = {}
    for code in wanted:
        cell = _cell(code, entries[code])
        if cell in taken:
            raise MapProblem("hexagon-twice", code=code, other=taken[cell])
        cells[code], taken[cell] = cell, code
    names = {code: _name(entries[code]) or code for code in wanted}
    return MapFile("hexes", names, hexes=HexMap(layout, cells), passed_over=len(entries) - len(wanted))


def _cell(code: str, entry: Any) -> Cell:
    numbers: list[Any] = [entry.get(name) for name in ("q", "r")] if isinstance(entry, dict) else []
    whole = [int(each) for each in numbers if _is_number(each) and abs(each) < MOST_AREAS and each == int(each)]
    if len(whole) != 2:
        raise MapProblem("bad-hexagon", code=code[:40])
    return whole[0], whole[1]


def _geojson(document: Json) -> list[tuple[Json, Any]]:
    """What is said of each feature, and its geometry."""
    features = document.get("features")
    if not isinstance(features, list):
        raise MapProblem("no-areas")
    return [
        (_about(each.get("properties"), each.get("id")), each.get("geometry"))
        for each in features
        if isinstance(each, dict)
    ]


def _topojson(document: Json) -> list[list[tuple[Json, Any]]]:
    """The same for each of a topology's layers, with its pieces put together to rings."""
    layers = document.get("objects")
    arcs = _arcs(document)
    if not isinstance(layers, dict):
        raise MapProblem("no-areas")
    found = []
    for layer in layers.values():
        geometries = layer.get("geometries") if isinstance(layer, dict) else None
        if isinstance(geometries, list):
            found.append(
                [(_about(each.get("properties"), each.get("id")), _Topological(each, arcs)) for each in geometries
                 if isinstance(each, dict)]
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Topological:
    """A geometry of a topology, and the pieces that it names; put together only if it is wanted."""

    geometry: Json
    arcs: list[list[Place]]

    def as_geojson(self, code: str) -> Json:
        kind, numbers = self.geometry.get("type"), self.geometry.get("arcs")
        if kind == "Polygon":
            return {"type": kind, "coordinates": self._rings(numbers, code)}
        if kind == "MultiPolygon" and isinstance(numbers, list):
            return {"type": kind, "coordinates": [self._rings(each, code) for each in numbers]}
        raise MapProblem("bad-shape", code=code)

    def _rings(self, rings: Any, code: str) -> list[list[Place]]:
        if not isinstance(rings, list) or not all(isinstance(ring, list) for ring in rings):
            raise MapProblem("bad-arc", code=code)
        return [self._ring(ring, code) for ring in rings]

    def _ring(self, numbers: list[Any], code: str) -> list[Place]:
        places: list[Place] = []
        for number in numbers:
            if (
                isinstance(number, bool)
                or not isinstance(number, int)
                or not -len(self.arcs) <= number < len(self.arcs)
            ):
                raise MapProblem("bad-arc", code=code)
            arc = self.arcs[number] if number >= 0 else self.arcs[-1 - number][::-1]
            places += arc if not places else arc[1:]
        return places


def _arcs(document: Json) -> list[list[Place]]:
    """A topology's pieces as places: with a transform each step is counted from the one before."""
    arcs, transform = document.get("arcs"), document.get("transform")
    if not isinstance(arcs, list):
        raise MapProblem("no-areas")
    if sum(len(arc) for arc in arcs if isinstance(arc, list)) > MOST_POINTS:
        raise MapProblem("many-points", most=f"{MOST_POINTS:,}")
    if transform is None:
        return [[_place(each, "") for each in arc] for arc in map(_as_list, arcs)]
    scale, shift = (
        _pair(transform.get(name) if isinstance(transform, dict) else None) for name in ("scale", "translate")
    )
    if not all(scale):
        raise MapProblem("bad-transform")
    found = []
    for arc in map(_as_list, arcs):
        x = y = 0.0
        places = []
        for step in arc:
            dx, dy = _place(step, "")
            x, y = x + dx, y + dy
            places.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        found.append(places)
    return found


def _as_list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _pair(found: Any) -> Place:
    if isinstance(found, list) and len(found) == 2 and all(map(_is_number, found)):
        return float(found[0]), float(found[1])
    raise MapProblem("bad-transform")


def _chosen(layers: Sequence[list[tuple[Json, Any]]], known: Collection[str], document: Json) -> MapFile:
    """The layer and the property that name most of the areas asked for, with their shapes."""
    if not any(layers):
        raise MapProblem("no-areas")
    ranked = max(
        ((layer, name) for layer in layers for name in _properties(layer)),
        key=lambda each: len({about[each[1]] for about, _ in each[0] if _is_wanted(about.get(each[1]), known)}),
        default=None,
    )
    layer, name = ranked or (layers[0], "")
    wanted = [(about, shape) for about, shape in layer if _is_wanted(about.get(name), known) and not about.get("end")]
    if not wanted:
        raise MapProblem("no-codes")
    if len(wanted) > MOST_AREAS:
        raise MapProblem("many-areas", most=f"{MOST_AREAS:,}")
    found = MapFile("boundaries", {}, _system(document), passed_over=len(layer) - len(wanted))
    points = 0
    for about, shape in wanted:
        code = about[name]
        if code in found.names:
            raise MapProblem("code-twice", code=code)
        found.names[code] = _name(about) or code
        points += _keep(found, code, shape)
        if points > MOST_POINTS:
            raise MapProblem("many-points", most=f"{MOST_POINTS:,}")
    _look_where(found)
    return found


def _keep(found: MapFile, code: str, shape: Any) -> int:
    """Keep an area's shape; says how many points it has."""
    geometry = shape.as_geojson(code) if isinstance(shape, _Topological) else shape
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    parts = geometry.get("coordinates") if kind else None
    if kind == "Point":
        found.places[code] = _place(parts, code)
        return 1
    polygons = [parts] if kind == "Polygon" else parts
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(polygons, list) or not polygons:
        raise MapProblem("bad-shape", code=code)
    found.outlines[code] = [[_ring(ring, code) for ring in _rings(polygon, code)] for polygon in polygons]
    return sum(len(ring) for polygon in found.outlines[code] for ring in polygon)


def _rings(polygon: Any, code: str) -> list[Any]:
    if not isinstance(polygon, list) or not polygon:
        raise MapProblem("bad-shape", code=code)
    return polygon


def _ring(ring: Any, code: str) -> list[Place]:
    if not isinstance(ring, list):
        raise MapProblem("bad-shape", code=code)
    if len(ring) > MOST_POINTS:
        raise MapProblem("many-points", most=f"{MOST_POINTS:,}")
    places = [_place(each, code) for each in ring]
    if places and places[0] != places[-1]:
        places.append(places[0])
    if len({*places}) < 3:
        raise MapProblem("bad-shape", code=code)
    return [places[0], *(b for a, b in pairwise(places) if a != b)]


def _place(found: Any, code: str) -> Place:
    if isinstance(found, (list, tuple)) and len(found) >= 2 and all(map(_is_number, found[:2])):
        x, y = float(found[0]), float(found[1])
        return x, y
    raise MapProblem("not-a-number", code=code or "?")


def _is_number(found: Any) -> bool:
    """Whether it is a number that a map could have."""
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return False
    return abs(found) <= 1e9


def _system(document: Json) -> str:
    """Which system a file says that its positions are in; degrees where it says nothing."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not name:
        return ""
    for ending, system in SYSTEMS.items():
        if name.endswith(ending):
            return system
    raise MapProblem("other-system", system=name[-40:])


def _look_where(found: MapFile) -> None:
    """Note which system the positions are in, by their size where the file does not say. Raises `MapProblem`."""
    corners = (
        corner for polygons in found.outlines.values() for polygon in polygons for ring in polygon for corner in ring
    )
    places = [*corners, *found.places.values()]
    fits: dict[str, Callable[[float, float], bool]] = {
        "degrees": lambda x, y: abs(x) <= 180 and abs(y) <= 90,
        "grid": lambda x, y: -1e5 <= x <= 8e5 and -1e5 <= y <= 1.4e6,
        "web": lambda x, y: abs(x) <= FARTHEST and abs(y) <= FARTHEST,
    }
    for system in [found.system] if found.system else ["degrees", "grid"]:
        odd = next(((x, y) for x, y in places if not fits[system](x, y)), None)
        if odd is None:
            found.system = system
            return
    raise MapProblem("nowhere", x=f"{odd[0]:g}", y=f"{odd[1]:g}")  # type: ignore[index]


def _about(properties: Any, identifier: Any) -> Json:
    """What is said of an area, its identifier among it."""
    said = {**properties} if isinstance(properties, dict) else {}
    return {"id": identifier, **said} if isinstance(identifier, str) else said


def _properties(layer: Sequence[tuple[Json, Any]]) -> Iterator[str]:
    return iter(sorted({name for about, _ in layer for name, value in about.items() if isinstance(value, str)}))


def _is_wanted(code: Any, known: Collection[str]) -> bool:
    if not isinstance(code, str):
        return False
    return code in known if known else bool(CODE.fullmatch(code))


def _name(about: Any) -> str:
    """An area's name among what is said of it: the property that is called so."""
    said = about if isinstance(about, dict) else {}
    names = [value for name, value in said.items() if isinstance(value, str) and NAMES.fullmatch(name)]
    return names[0].strip()[:LONGEST_NAME] if names else ""


def _table(content: bytes, known: Collection[str]) -> MapFile:
    """A CSV table with a code and a position in each row, which the heading names."""
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True)
        heading = [name.strip().lower() for name in next(rows, [])]
        columns = {what: _column(heading, names) for what, names in COLUMNS.items()}
        return _positions(columns, rows, known)
    except (UnicodeDecodeError, csv.Error):
        raise MapProblem("other-kind") from None


def _column(heading: Sequence[str], names: Sequence[str]) -> int:
    place = next((heading.index(name) for name in names if name in heading), None)
    if place is None:
        place = next(
            (at for at, name in enumerate(heading) if "code" in names and name.endswith(("_code", "cd"))), None
        )
    if place is None:
        raise MapProblem("other-kind")
    return place


def _positions(columns: Mapping[str, int], rows: Iterator[list[str]], known: Collection[str]) -> MapFile:
    found, passed_over = MapFile("positions", {}, ""), 0
    for row in rows:
        cells = {what: row[place].strip() if place < len(row) else "" for what, place in columns.items()}
        code = cells["code"]
        if not _is_wanted(code, known):
            passed_over += 1
            continue
        if code in found.names:
            raise MapProblem("code-twice", code=code)
        if len(found.names) >= MOST_AREAS:
            raise MapProblem("many-areas", most=f"{MOST_AREAS:,}")
        found.names[code] = code
        found.places[code] = _typed(cells["x"], code), _typed(cells["y"], code)
    if not found.names:
        raise MapProblem("no-codes" if passed_over else "no-areas")
    _look_where(found)
    found.passed_over = passed_over
    return found


def _typed(text: str, code: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if "_" in text or not _is_number(number):
        raise MapProblem("not-a-number", code=code)
    return number
