"""Files of shapes as they come: publishers' own are read, and hostile ones are refused with a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.maps.making import made
from framework.maps.problems import PROBLEMS, MapProblem
from framework.maps.reading import read_map

CODE = "E05000001"
SQUARE = [[-2.0, 53.0], [-1.9, 53.0], [-1.9, 53.1], [-2.0, 53.1], [-2.0, 53.0]]


def geojson(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def area(code: Any = CODE, ring: Any = SQUARE, **more: Any) -> dict[str, Any]:
    return {"properties": {"WD24CD": code, "WD24NM": "One", "WD24NMW": "Un"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}, **more}  # fmt: skip


def topojson(arcs: Any, **more: Any) -> bytes:
    geometry = {"type": "Polygon", "id": CODE, "arcs": arcs}
    layer = {"wards": {"type": "GeometryCollection", "geometries": [geometry]}}
    held = [[[0, 0], [10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10]]]
    return json.dumps({"type": "Topology", "objects": layer, "arcs": held, "transform": {"scale": [0.01, 0.01], "translate": [-2, 53]}, **more}).encode()  # noqa: E501  # fmt: skip


def test_areas_are_found_by_whichever_property_holds_their_codes() -> None:
    found = read_map(geojson(area(), area("W05000002", [[x, y + 0.1] for x, y in SQUARE])))
    assert found.names == {"E05000001": "One", "W05000002": "One"} and found.system == "degrees"
    assert made(found).outlines is not None


def test_only_the_wards_that_were_asked_for_are_taken() -> None:
    found = read_map(geojson(area(), area("E05000002")), {"E05000002"})
    assert list(found.names) == ["E05000002"] and found.passed_over == 1


def test_a_topologys_pieces_are_put_together_backwards_too() -> None:
    ring = read_map(topojson([[0, 1]])).outlines[CODE][0][0]
    assert [(round(x, 2), round(y, 2)) for x, y in ring] == [(-2, 53), (-1.9, 53), (-1.9, 53.1), (-2, 53.1), (-2, 53)]
    backwards = read_map(topojson([[-2, -1]])).outlines[CODE][0][0]
    assert backwards == ring[::-1]


def test_positions_come_as_a_table_too() -> None:
    found = read_map(b"ward_code,longitude,latitude\nE05000001,-2,53\nE05000002,-1.9,53.1\nnone,0,0\n")
    assert found.places["E05000002"] == (-1.9, 53.1) and found.passed_over == 1


HOSTILE = {
    "too-deep": [b'{"type":' + b"[" * 200_000],
    "not-json": [b'{"type": ', b'{"a": NaN}', b'{"a": ' + b"9" * 5000 + b"}", b"{\xff\xfe}"],
    "other-kind": [b"", b"[]", b'{"type": "Feature"}', b"\x00\x01\x02", b"PK\x03\x04", b"name,colour\na,b\n"],
    "no-areas": [geojson(), b'{"type":"FeatureCollection","features":7}', b'{"type":"Topology"}',
                 b'{"type":"Topology","arcs":[],"objects":[]}', b'{"layout":"odd-r","hexes":{}}',
                 b"code,x,y\n"],
    "no-codes": [geojson(area("Mytown")), geojson({"properties": None, "geometry": None}), geojson(area(7)),
                 b'{"layout":"odd-r","hexes":{"Mytown":{"q":0,"r":0}}}', b"code,x,y\nMytown,1,1\n"],
    "code-twice": [geojson(area(), area()), b"code,x,y\nE05000001,1,1\nE05000001,1,1\n"],
    "bad-shape": [geojson(area(ring=[[0, 0], [1, 1], [0, 0]])), geojson(area(ring=[])), geojson(area(ring=7)),
                  geojson(area() | {"geometry": {"type": "LineString", "coordinates": SQUARE}}),
                  geojson(area() | {"geometry": None}), geojson(area() | {"geometry": {"type": "MultiPolygon"}}),
                  geojson(area() | {"geometry": {"type": "Polygon", "coordinates": []}})],
    "not-a-number": [geojson(area(ring=[["x", 0], *SQUARE])), geojson(area(ring=[[True, False], *SQUARE])),
                     geojson(area(ring=[[10**400, 0], *SQUARE])), geojson(area(ring=[[0], *SQUARE])),
                     b"code,x,y\nE05000001,nan,1\n", b"code,x,y\nE05000001,1\n"],
    "nowhere": [geojson(area(ring=[[9e8, 9e8], *SQUARE]))],
    "other-system": [geojson(area(), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2157"}})],
    "bad-arc": [topojson([[0, 99]]), topojson([[-9]]), topojson([["0"]]), topojson([0]), topojson(None),
                topojson([[True]])],
    "bad-transform": [topojson([[0, 1]], transform={"scale": [0, 1], "translate": [0, 0]}),
                      topojson([[0, 1]], transform=7), topojson([[0, 1]], transform={"scale": "big"})],
    "other-layout": [b'{"layout":"round","hexes":{"E05000001":{"q":0,"r":0}}}', b'{"hexes":{}}'],
    "bad-hexagon": [b'{"layout":"odd-r","hexes":{"E05000001":{"q":0.5,"r":0}}}',
                    b'{"layout":"odd-r","hexes":{"E05000001":7}}',
                    b'{"layout":"odd-r","hexes":{"E05000001":{"q":1e300,"r":0}}}'],
    "hexagon-twice": [b'{"layout":"odd-r","hexes":{"E05000001":{"q":0,"r":0},"E05000002":{"q":0,"r":0}}}'],
}  # fmt: skip


@pytest.mark.parametrize("code", HOSTILE)
def test_a_file_that_cannot_be_drawn_is_refused_with_its_reason(code: str) -> None:
    for content in HOSTILE[code]:
        with pytest.raises(MapProblem) as refused:
            made(read_map(content))
        assert refused.value.code == code, content[:200]


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framework.maps.reading.LARGEST", 10)
    with pytest.raises(MapProblem, match="larger than"):
        read_map(geojson(area()))
    monkeypatch.setattr("framework.maps.reading.LARGEST", 10**6)
    monkeypatch.setattr("framework.maps.reading.MOST_POINTS", 4)
    for content in (geojson(area()), topojson([[0, 1]])):
        with pytest.raises(MapProblem, match="more than 4 points"):
            read_map(content)


def test_a_tolerance_beyond_reason_is_refused() -> None:
    for tolerance in (-1.0, 1e9, float("nan")):
        with pytest.raises(MapProblem, match="tolerance"):
            made(read_map(geojson(area())), tolerance)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@given(
    ANYTHING, st.sampled_from(["features", "ring", "geometry", "arcs", "objects", "transform", "hexes", "properties"])
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_anywhere_in_a_file_is_drawn_or_refused(odd: Any, where: str) -> None:
    files: dict[str, dict[str, Any]] = {
        "features": {"type": "FeatureCollection", "features": odd},
        "ring": json.loads(geojson(area(ring=odd))),
        "geometry": json.loads(geojson(area() | {"geometry": odd})),
        "properties": json.loads(geojson(area() | {"properties": odd})),
        "arcs": json.loads(topojson(odd)),
        "objects": json.loads(topojson([[0, 1]], objects=odd)),
        "transform": json.loads(topojson([[0, 1]], transform=odd)),
        "hexes": {"layout": "odd-q", "hexes": {CODE: odd}},
    }
    try:
        made(read_map(json.dumps(files[where]).encode()))
    except MapProblem as refused:
        assert refused.code in PROBLEMS and str(refused)


def test_every_councils_outline_and_hexagon_is_read(shared: Path) -> None:
    outlines = read_map((shared / "data" / "boundaries" / "ons_els_topo.json").read_bytes())
    hexes = read_map((shared / "data" / "boundaries" / "uk-local-authority-districts-2023.hexjson").read_bytes())
    assert len(outlines.names) == len(hexes.names) == 361
    assert set(outlines.names) - set(hexes.names) == {"E08000038", "E08000039"}, "two whose code alone has changed"
    assert outlines.passed_over == 48, "those that ended"
    assert outlines.names["E06000052"] == "Cornwall"
    assert hexes.hexes and hexes.hexes.middle("S12000027")[1] == max(map(hexes.hexes.middle, hexes.hexes.cells), key=lambda at: at[1])[1], "Shetland is at the top"  # noqa: E501  # fmt: skip


def test_real_councils_keep_their_neighbours_when_simplified(shared: Path) -> None:
    found = read_map((shared / "data" / "boundaries" / "ons_els_topo.json").read_bytes(), {
        "E09000007", "E09000033", "E09000019", "E09000012", "E09000030", "E09000001",
    })  # fmt: skip
    drawn = made(found, 100)
    assert drawn.outlines and len(drawn.outlines.shapes) == 6
    assert len({shape.code for shape in drawn.hexes.shapes}) == 6
    north = {shape.code: shape.y for shape in drawn.hexes.shapes}
    assert north["E09000007"] < north["E09000001"], "Camden lies north of the City"
