"""Whether those who answered are like those who were asked."""

import math
import random

import pytest

from analysis.representativeness import Group, representativeness


def test_rates_that_are_alike_are_representative_and_unlike_ones_are_not():
    even = representativeness([Group("a", 400, 100), Group("b", 800, 200)])
    assert (even.indicator, even.raw, even.rate) == (1.0, 1.0, 0.25)
    assert even.missing == []
    uneven = representativeness([Group("a", 500, 500), Group("b", 500, 0)])
    assert uneven.raw == pytest.approx(0.0), "the least there is: half answer surely and half never"


def test_partial_indicators_add_up_to_the_whole():
    found = representativeness([Group("a", 300, 150), Group("b", 500, 100), Group("c", 200, 30)])
    assert sum(one.partial**2 for one in found.groups) == pytest.approx(((1 - found.raw) / 2) ** 2)
    assert [(one.group.name, one.short) for one in found.missing] == [("c", 26), ("b", 40)]


def test_chance_alone_is_allowed_for():
    """Twenty groups of thirty, each of whom answers with the same chance: the indicator is 1 in truth."""
    draw = random.Random(7)
    raw, adjusted = [], []
    for _ in range(300):
        groups = [Group(f"{n}", 30, sum(draw.random() < 0.3 for _ in range(30))) for n in range(20)]
        found = representativeness(groups)
        raw.append(found.raw)
        adjusted.append(found.indicator)
    assert math.fsum(raw) / 300 == pytest.approx(1 - 2 * math.sqrt(0.21 / 30), abs=0.02)
    assert math.fsum(adjusted) / 300 > 0.94


@pytest.mark.parametrize("groups", [[], [Group("a", 0, 0)], [Group("a", 4, 5)]])
def test_impossible_groups_are_refused(groups):
    with pytest.raises(ValueError, match="somebody was asked"):
        representativeness(groups)
