"""Geometry of maps: borders are simplified once for both sides, positions are flattened truly, hexagons stay apart."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.maps.hexes import LAYOUTS, TALL, HexMap, arranged, side_by_side
from framework.maps.making import made
from framework.maps.outlines import Topology, area_of, cut, simplified
from framework.maps.projecting import local_grid, national_grid
from framework.maps.reading import MapFile
from framework.maps.shapes import Drawing, drawn_hexes, roomiest

STEPS = 40


def wavy(x: int, y: int) -> tuple[int, int]:
    """A corner of a lattice of squares, moved about so that borders are crooked."""
    return 10 * x + (7 * x * y + 3 * y) % 5, 10 * y + (11 * x * x + y) % 5


def squares(across: int, down: int) -> dict[str, list[list[list[tuple[int, int]]]]]:
    """Neighbouring areas with crooked borders of many corners each."""
    side = STEPS // 4
    areas = {}
    for column in range(across):
        for row in range(down):
            left, low = column * side, row * side
            bottom = [wavy(left + step, low) for step in range(side)]
            right = [wavy(left + side, low + step) for step in range(side)]
            top = [wavy(left + side - step, low + side) for step in range(side)]
            back = [wavy(left, low + side - step) for step in range(side)]
            ring = [*bottom, *right, *top, *back]
            areas[f"{column}-{row}"] = [[[*ring, ring[0]]]]
    return areas


def corners(topology: Topology) -> int:
    return sum(map(len, topology.pieces))


def test_a_border_is_one_piece_of_both_its_areas() -> None:
    topology = cut(squares(2, 1))
    assert topology.neighbours() == {frozenset({"0-0", "1-0"})}
    assert len(topology.pieces) == 3
    for code, polygons in squares(2, 1).items():
        assert area_of(topology.ring(topology.areas[code][0][0])) == area_of(polygons[0][0])


@pytest.mark.parametrize("tolerance", [1, 5, 30, 1000])
def test_simplifying_keeps_neighbours_and_leaves_no_gap_and_no_overlap(tolerance: float) -> None:
    before = cut(squares(4, 3))
    after = simplified(before, tolerance)
    assert after.neighbours() == before.neighbours()
    assert corners(after) < corners(before)
    rings = [after.ring(polygon[0]) for polygons in after.areas.values() for polygon in polygons]
    inner = [frozenset(side) for ring in rings for side in pairwise(ring)]
    outside = [side for side in set(inner) if inner.count(side) == 1]
    assert {inner.count(side) for side in inner} <= {1, 2}
    whole = sum(map(area_of, rings))
    assert whole == pytest.approx(hull_of(outside))


def hull_of(sides: list[frozenset[tuple[int, int]]]) -> float:
    """The area within the sides that only one area has, which go once round the whole map."""
    beside: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for side in sides:
        a, b = side
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    ring = [min(beside)]
    while len(ring) < 2 or ring[-1] != ring[0]:
        ring.append(next(each for each in beside[ring[-1]] if len(ring) < 2 or each != ring[-2]))
    return area_of(ring)


def test_no_corner_was_further_from_what_is_left_than_the_tolerance() -> None:
    before, tolerance = cut(squares(3, 2)), 4.0
    after = simplified(before, tolerance)
    for piece, left in zip(before.pieces, after.pieces, strict=True):
        lines = [(np.array(a), np.array(b)) for a, b in pairwise(left)]
        for corner in map(np.array, piece):
            assert min(_away(corner, a, b) for a, b in lines) <= tolerance


def _away(corner: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    along = np.clip((corner - a) @ (b - a) / max((b - a) @ (b - a), 1e-9), 0, 1)
    return float(np.linalg.norm(corner - a - along * (b - a)))


def test_borders_that_would_cross_are_simplified_less() -> None:
    spit = [(0, 0), (100, 0), (100, 40), (60, 40), (50, 3), (40, 40), (0, 40), (0, 0)]
    island = [(48, 20), (52, 20), (52, 30), (48, 30), (48, 20)]
    after = simplified(cut({"spit": [[spit]], "island": [[island]]}), 60)
    assert area_of(after.ring(after.areas["spit"][0][0])) >= area_of(spit) / 2
    assert area_of(after.ring(after.areas["island"][0][0])) > 0


def test_small_islands_go_and_the_largest_part_stays() -> None:
    large = [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)]
    small = [(2000, 0), (2002, 0), (2002, 2), (2000, 2), (2000, 0)]
    after = simplified(cut({"both": [[large], [small]], "small": [[[(x + 50, y) for x, y in small]]]}), 30)
    assert len(after.areas["both"]) == 1
    assert area_of(after.ring(after.areas["small"][0][0])) > 0


def test_the_grid_is_ordnance_surveys() -> None:
    east, north = national_grid(np.array([[1 + 42 / 60 + 57.787 / 3600, 52 + 39 / 60 + 28.723 / 3600]]))[0]
    assert (east, north) == (pytest.approx(651409.8, abs=5), pytest.approx(313177.5, abs=5))


def test_a_degree_far_from_britain_is_as_long_as_it_is() -> None:
    flat = local_grid(np.array([[10.0, 45.0], [11.0, 46.0]]))
    east, north = flat[1] - flat[0]
    assert north == pytest.approx(111_195, rel=0.001)
    assert east == pytest.approx(111_195 * np.cos(np.radians(45.5)), rel=0.001)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_hexagons_of_every_layout_touch_and_never_overlap(layout: str) -> None:
    cells = {f"{column} {row}": (column, row) for column in range(-3, 3) for row in range(-3, 3)}
    hexes = HexMap(layout, cells)
    middles = [np.array(hexes.middle(code)) for code in cells]
    distances = [float(np.linalg.norm(a - b)) for a, b in combinations(middles, 2)]
    assert min(distances) == pytest.approx(TALL)
    assert sum(abs(each - TALL) < 1e-6 for each in distances) == 5 * 6 + 5 * 11


def test_odd_rows_stand_to_the_right_and_odd_columns_higher() -> None:
    cells = {"at": (0, 0), "row": (0, 1), "column": (1, 0)}
    assert HexMap("odd-r", cells).middle("row")[0] > HexMap("odd-r", cells).middle("at")[0]
    assert HexMap("even-r", cells).middle("row")[0] < HexMap("even-r", cells).middle("at")[0]
    assert HexMap("odd-q", cells).middle("column")[1] > HexMap("odd-q", cells).middle("at")[1]
    assert HexMap("even-q", cells).middle("column")[1] < HexMap("even-q", cells).middle("at")[1]
    assert HexMap("odd-r", cells).middle("row")[1] > HexMap("odd-r", cells).middle("at")[1], "rows go up"


@given(st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=1, max_size=30))
@settings(max_examples=20, deadline=None)
def test_every_area_gets_a_hexagon_of_its_own(places: list[tuple[int, int]]) -> None:
    middles = {f"W{number:02}": (float(x), float(y)) for number, (x, y) in enumerate(places)}
    hexes = arranged(middles)
    assert set(hexes.cells) == set(middles)
    assert len(set(hexes.cells.values())) == len(middles)
    assert hexes == arranged(dict(reversed(middles.items()))), "the order of a file changes nothing"


def test_areas_in_hexagons_keep_north_above_south_and_west_before_east() -> None:
    middles = {f"{x} {y}": (1000.0 * x, 1000.0 * y) for x in range(4) for y in range(3)}
    hexes = arranged(middles, 12_000_000)
    for x in range(4):
        heights = [hexes.middle(f"{x} {y}")[1] for y in range(3)]
        assert heights == sorted(heights)
    for y in range(3):
        assert hexes.middle(f"0 {y}")[0] < hexes.middle(f"3 {y}")[0]


def test_a_council_without_a_file_still_has_a_hexagon_for_each_ward() -> None:
    codes = [f"E0500000{number}" for number in range(8)]
    hexes = side_by_side(codes)
    assert len(set(hexes.cells.values())) == 8
    drawing = drawn_hexes(hexes, {})
    assert [shape.code for shape in drawing.shapes] == codes, "read row by row from the top, they are in order"
    assert Drawing.of_json(drawing.as_json()) == drawing


def test_the_place_for_a_word_lies_inside_even_of_a_horseshoe() -> None:
    horseshoe = [(0, 0), (300, 0), (300, 300), (200, 300), (200, 100), (100, 100), (100, 300), (0, 300), (0, 0)]
    x, y, room = roomiest([horseshoe])
    assert 35 <= room <= 60
    assert not (100 < x < 200 and y > 100)


def test_a_hole_is_no_place_for_a_word() -> None:
    ring = [(0, 0), (300, 0), (300, 300), (0, 300), (0, 0)]
    hole = [(100, 100), (200, 100), (200, 200), (100, 200), (100, 100)]
    x, y, room = roomiest([ring, hole])
    assert room < 75 and not (100 < x < 200 and 100 < y < 200)


def test_files_in_degrees_in_grid_metres_and_of_points_are_drawn() -> None:
    ring = [(400_000.0, 300_000.0), (410_000.0, 300_000.0), (410_000.0, 310_000.0), (400_000.0, 310_000.0)]
    file = MapFile("boundaries", {"E05000001": "One"}, "grid", {"E05000001": [[[*ring, ring[0]]]]})
    drawn = made(file)
    assert drawn.outlines and drawn.outlines.width == drawn.outlines.height == 4000
    assert drawn.tolerance == 7.0 and drawn.worked_out
    points = made(MapFile("positions", {"E05000001": "One"}, "degrees", places={"E05000001": (-2.0, 53.0)}))
    assert points.outlines is None and points.hexes.shapes[0].code == "E05000001"
