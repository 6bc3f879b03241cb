"""Which areas are alike: the same as textbook distances, whatever order or unit the measures come in."""

from typing import Any

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from analysis.errors import DataError
from analysis.nearness import Measure, Scale, Transform, nearest, skewness

DRAW = np.random.default_rng(11)
TABLE = DRAW.lognormal(size=(30, 4))
CODES = [f"A{place:02}" for place in range(30)]
NAMES = ("old", "own", "dense", "poor")
VALUES = {code: dict(zip(NAMES, row, strict=True)) for code, row in zip(CODES, TABLE.tolist(), strict=True)}


def test_distances_are_those_of_standardised_columns() -> None:
    """SciPy's standardised Euclidean distance with the columns' own variances and weights is the reference."""
    weights = (1.0, 2.0, 0.5, 1.0)
    measures = [Measure(name, weight, Transform.NONE) for name, weight in zip(NAMES, weights, strict=True)]
    found = nearest(VALUES, "A07", measures)
    variances = TABLE.var(axis=0, ddof=1) / np.array(weights)
    expected = cdist(TABLE[[7]], TABLE, "seuclidean", V=variances)[0]
    assert {each.code: each.distance for each in found.neighbours} == pytest.approx(
        {code: expected[place] for place, code in enumerate(CODES) if code != "A07"}, rel=1e-12
    )
    distances = [each.distance for each in found.neighbours]
    assert distances == sorted(distances) and found.neighbours[-1].relative == 1.0
    assert sum(found.neighbours[0].parts.values()) == pytest.approx(1.0)


def test_the_unit_of_a_measure_does_not_matter_and_its_weight_does() -> None:
    measures = [Measure(name, transform=Transform.NONE) for name in NAMES]
    in_thousands = {code: held | {"dense": held["dense"] * 1000} for code, held in VALUES.items()}
    order = [each.code for each in nearest(VALUES, "A00", measures).neighbours]
    assert [each.code for each in nearest(in_thousands, "A00", measures).neighbours] == order
    heavy = [Measure("old", 1e9, Transform.NONE), *measures[1:]]
    by_age = sorted(CODES[1:], key=lambda code: abs(VALUES[code]["old"] - VALUES["A00"]["old"]))
    assert [each.code for each in nearest(VALUES, "A00", heavy).neighbours] == by_age


def test_the_least_skewed_transform_is_chosen_and_shares_of_nothing_are_not_bent_that_cannot_be() -> None:
    found = nearest(VALUES, "A00", [Measure(name) for name in NAMES])
    for place, name in enumerate(NAMES):
        column = TABLE[:, place]
        assert found.transforms[name] is Transform.LOG or abs(skewness(np.log(column).tolist())) >= min(
            abs(skewness(bent.tolist())) for bent in (column, np.sqrt(column))
        )
    nil = {code: {"share": place / 30} for place, code in enumerate(CODES)}
    assert nearest(nil, "A00", [Measure("share")]).transforms["share"] in (Transform.NONE, Transform.ROOT)


def test_a_range_may_stand_for_a_deviation() -> None:
    table = {"A": {"x": 0.0}, "B": {"x": 5.0}, "C": {"x": 10.0}}
    found = nearest(table, "A", [Measure("x", transform=Transform.NONE)], scale=Scale.RANGE)
    assert [(each.code, each.distance) for each in found.neighbours] == [("B", 0.5), ("C", 1.0)]


@pytest.mark.parametrize(
    ("code", "measures", "said"),
    [
        ("A00", [], "at least one measure"),
        ("Z99", [Measure("old")], "Z99 has no value"),
        ("A00", [Measure("old", 0.0)], "weight of old"),
        ("A00", [Measure("old", transform=Transform.LOGIT)], "old has values"),
        ("A00", [Measure("same")], "same is the same"),
    ],
)
def test_what_cannot_be_worked_out_is_said_with_its_name(code: str, measures: list[Any], said: str) -> None:
    table = {each: held | {"same": 1.0, "old": held["old"] + 1} for each, held in VALUES.items()}
    with pytest.raises(DataError, match=said):
        nearest(table, code, measures)


def test_an_area_without_a_value_is_left_out_and_named() -> None:
    table = VALUES | {"Z1": {"old": 1.0}}
    found = nearest(table, "A00", [Measure("old"), Measure("own")])
    assert found.lacking == ["Z1"] and len(found.neighbours) == 29
