"""Outlines of areas, cut where they part, so that a border that two areas share is one piece and is simplified once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Corner = tuple[int, int]
Ring = Sequence[Corner]
"""The corners of an outline in whole steps of a fine grid; the last is the first again."""
Polygon = Sequence[Ring]
"""An outline, and the outlines of its holes."""
ATTEMPTS = 6
FINER = 4
CELLS = 160
"""Into how many strips each way a map is cut to look for borders that cross."""


@dataclass(frozen=True)
class Topology:
    """Pieces of outline, and each area's polygons as rings of their numbers, -1 less which is a piece backwards."""

    pieces: list[tuple[Corner, ...]]
    areas: dict[str, list[list[list[int]]]]

    def ring(self, numbers: Sequence[int]) -> list[Corner]:
        """A ring's corners, the last of which is the first again."""
        corners: list[Corner] = []
        for number in numbers:
            piece = self.pieces[number] if number >= 0 else self.pieces[-1 - number][::-1]
            corners += piece if not corners else piece[1:]
        return corners

    def neighbours(self) -> set[frozenset[str]]:
        """The pairs of areas that share a piece of outline."""
        sharing: dict[int, set[str]] = {}
        for code, polygons in self.areas.items():
            for number in (each for polygon in polygons for ring in polygon for each in ring):
                sharing.setdefault(max(number, -1 - number), set()).add(code)
        return {frozenset((a, b)) for codes in sharing.values() for a in codes for b in codes if a != b}


def cut(areas: Mapping[str, Sequence[Polygon]]) -> Topology:
    """Cut the areas' outlines into pieces wherever outlines meet or part."""
    parting = _where_outlines_part(areas)
    pieces: list[tuple[Corner, ...]] = []
    known: dict[tuple[Corner, ...], int] = {}

    def numbered(piece: tuple[Corner, ...]) -> int:
        if piece in known:
            return known[piece]
        if piece[::-1] in known:
            return -1 - known[piece[::-1]]
        known[piece] = len(pieces)
        pieces.append(piece)
        return known[piece]

    cut_up = {
        code: [[[numbered(piece) for piece in _pieces(ring, parting)] for ring in polygon] for polygon in polygons]
        for code, polygons in areas.items()
    }
    return Topology(pieces, cut_up)


def simplified(topology: Topology, tolerance: float) -> Topology:
    """The same areas with fewer corners, none of which was further than the tolerance from the line that is left.

    Each piece is simplified once, for both areas that share it, and its ends stay: neighbours stay neighbours. Pieces
    that would cross another, or leave an area less than half of itself, are simplified less. Islands and holes that are
    smaller than the tolerance go; an area's largest part stays.

    Source: Douglas and Peucker, 1973, on each piece.
    """
    tolerances = [tolerance] * len(topology.pieces)
    pieces = [_fewer(piece, tolerance) for piece in topology.pieces]
    for attempt in range(ATTEMPTS):
        wrong = _too_small(topology, pieces) | _crossing(pieces)
        wrong = {number for number in wrong if tolerances[number]}
        if not wrong:
            break
        for number in wrong:
            tolerances[number] = tolerances[number] / FINER if attempt < ATTEMPTS - 2 else 0.0
            pieces[number] = _fewer(topology.pieces[number], tolerances[number])
    draft = Topology(pieces, topology.areas)
    return Topology(pieces, {code: _worth_drawing(draft, polygons) for code, polygons in topology.areas.items()})


def area_of(ring: Ring) -> float:
    """The area that a ring goes round, in square steps."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def _where_outlines_part(areas: Mapping[str, Sequence[Polygon]]) -> set[Corner]:
    """The corners that do not always stand between the same two others."""
    between: dict[Corner, frozenset[Corner]] = {}
    parting: set[Corner] = set()
    for ring in (ring for polygons in areas.values() for polygon in polygons for ring in polygon):
        corners = ring[:-1]
        for place, corner in enumerate(corners):
            pair = frozenset((corners[place - 1], corners[(place + 1) % len(corners)]))
            if between.setdefault(corner, pair) != pair:
                parting.add(corner)
    return parting


def _pieces(ring: Ring, parting: set[Corner]) -> Iterator[tuple[Corner, ...]]:
    corners = ring[:-1]
    start = next((place for place, corner in enumerate(corners) if corner in parting), None)
    if start is None:
        start = min(range(len(corners)), key=lambda place: corners[place])
    turned = [*corners[start:], *corners[: start + 1]]
    first = 0
    for place in range(1, len(turned)):
        if turned[place] in parting or place == len(turned) - 1:
            yield tuple(turned[first : place + 1])
            first = place


def _fewer(piece: tuple[Corner, ...], tolerance: float) -> tuple[Corner, ...]:
    if len(piece) < 3 or tolerance <= 0:
        return piece
    kept = {0, len(piece) - 1}
    if piece[0] == piece[-1]:
        (x, y) = piece[0]
        far = max(range(len(piece)), key=lambda place: (piece[place][0] - x) ** 2 + (piece[place][1] - y) ** 2)
        kept.add(far)
    waiting = list(pairwise(sorted(kept)))
    while waiting:
        first, last = waiting.pop()
        place, distance = _furthest(piece, first, last)
        if distance > tolerance:
            kept.add(place)
            waiting += [(first, place), (place, last)]
    return tuple(piece[place] for place in sorted(kept))


def _furthest(piece: tuple[Corner, ...], first: int, last: int) -> tuple[int, float]:
    """Which corner between two lies furthest from the straight line between them, and how far."""
    (x1, y1), (x2, y2) = piece[first], piece[last]
    dx, dy = x2 - x1, y2 - y1
    length2 = dx * dx + dy * dy
    found, most = first, 0.0
    for place in range(first + 1, last):
        x, y = piece[place]
        along = ((x - x1) * dx + (y - y1) * dy) / length2 if length2 else 0.0
        along = min(1.0, max(0.0, along))
        away = (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2
        if away > most:
            found, most = place, away
    return found, most**0.5


def _too_small(topology: Topology, pieces: list[tuple[Corner, ...]]) -> set[int]:
    """The pieces of the largest part of areas of which less than half would be left."""
    draft = Topology(pieces, topology.areas)
    wrong: set[int] = set()
    for polygons in topology.areas.values():
        ring = max((polygon[0] for polygon in polygons), key=lambda each: area_of(topology.ring(each)))
        if area_of(draft.ring(ring)) * 2 < area_of(topology.ring(ring)):
            wrong |= {max(number, -1 - number) for number in ring}
    return wrong


def _crossing(pieces: Sequence[tuple[Corner, ...]]) -> set[int]:
    """The numbers of the pieces that cross another, or themselves."""
    corners = [corner for piece in pieces for corner in piece]
    west, south = min(x for x, _ in corners), min(y for _, y in corners)
    size = max(max(x for x, _ in corners) - west, max(y for _, y in corners) - south) // CELLS + 1
    cells: dict[Corner, list[tuple[int, Corner, Corner]]] = {}
    wrong: set[int] = set()
    for number, piece in enumerate(pieces):
        for a, b in pairwise(piece):
            columns = range((min(a[0], b[0]) - west) // size, (max(a[0], b[0]) - west) // size + 1)
            rows = range((min(a[1], b[1]) - south) // size, (max(a[1], b[1]) - south) // size + 1)
            for cell in ((column, row) for column in columns for row in rows):
                held = cells.setdefault(cell, [])
                for other, c, d in held:
                    if _cross(a, b, c, d):
                        wrong |= {number, other}
                held.append((number, a, b))
    return wrong


def _cross(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Whether two straight lines cross somewhere between their ends."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Corner, b: Corner, c: Corner) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _worth_drawing(draft: Topology, polygons: list[list[list[int]]]) -> list[list[list[int]]]:
    """An area's polygons and holes that are still there; its largest part always is."""
    largest = max(polygons, key=lambda polygon: area_of(draft.ring(polygon[0])))
    kept = []
    for polygon in polygons:
        if polygon is largest or area_of(draft.ring(polygon[0])) > 0:
            holes = [ring for ring in polygon[1:] if area_of(draft.ring(ring)) > 0]
            kept.append([polygon[0], *holes])
    return kept
