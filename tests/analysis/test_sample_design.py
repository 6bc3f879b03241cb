"""How many to ask and whom: sizes that R gives too, parts that add up, draws in which everybody has their chance."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.allocation import Allocation, allocate
from analysis.cost_sharing import joint_and_alone, share_out
from analysis.sample_size import (
    Plan,
    asked_for,
    detectable_change,
    margin_of,
    responses_for_change,
    responses_for_margin,
)
from analysis.systematic import draw_systematic


@pytest.mark.parametrize(
    ("share", "change", "power", "confidence", "needed"),
    [(0.5, 0.05, 0.8, 0.95, 1564.672), (0.7, -0.08, 0.9, 0.9, 598.6627)],
)
def test_waves_are_as_large_as_r_says(share, change, power, confidence, needed):
    """R 4.2.2: power.prop.test(p1=.5, p2=.55, power=.8), (p1=.7, p2=.62, power=.9, sig.level=.1)."""
    found = responses_for_change(Plan(), change, share=share, power=power, confidence=confidence)
    assert found == int(needed) + 1


def test_a_change_is_found_that_r_finds():
    """R 4.2.2: power.prop.test(n=600, p1=.3, power=.8)$p2 is 0.3764488; a fall mirrors a rise."""
    assert detectable_change(Plan(), 600, share=0.3) == pytest.approx(0.0764488, abs=1e-6)
    assert detectable_change(Plan(), 600, share=0.7) == pytest.approx(0.0764488, abs=1e-6)
    assert detectable_change(Plan(), 2, share=0.5) is None


@given(st.integers(50, 2_000_000), st.floats(0.005, 0.2), st.floats(0.05, 0.95), st.floats(1, 4))
def test_a_size_meets_its_margin_and_one_fewer_does_not(population, margin, share, effect):
    plan = Plan(population, effect)
    needed = responses_for_margin(plan, margin, share=share)
    assert needed <= population
    if needed < population:
        assert margin_of(plan, needed, share=share) <= margin * (1 + 1e-6)
    if 1 < needed < population:
        assert margin_of(plan, needed - 1, share=share) >= margin * (1 - 1e-6)


def test_a_census_has_no_margin_and_nobody_can_be_asked_twice():
    assert margin_of(Plan(population=400), 400) == 0
    assert asked_for(Plan(population=400, response_rate=0.5), 200) == 400
    with pytest.raises(ValueError, match="404 would have to be asked"):
        asked_for(Plan(population=400, response_rate=0.5), 202)


@given(
    st.lists(st.tuples(st.integers(1, 5_000), st.just(0.0) | st.floats(0.01, 0.5)), min_size=1, max_size=12),
    st.sampled_from(Allocation),
    st.integers(0, 30),
    st.floats(0, 1),
)
def test_parts_add_up_and_keep_to_their_bounds(strata, method, least, part):
    populations, deviations = [people for people, _ in strata], [0.1, *(each for _, each in strata[1:])]
    fewest = sum(min(least, people) for people in populations)
    total = fewest + round(part * (sum(populations) - fewest))
    found = allocate(total, populations, method, deviations=deviations, least=least)
    assert sum(found) == total
    assert all(min(least, people) <= each <= people for each, people in zip(found, populations, strict=True))


def test_a_small_stratum_is_taken_whole_and_the_others_share_the_rest():
    assert allocate(100, [10, 1000, 1000], Allocation.EQUAL) == [10, 45, 45]
    assert allocate(1000, [20_000, 10_000], Allocation.NEYMAN, deviations=[0.5, 0.4]) == [714, 286]
    with pytest.raises(ValueError, match="5 cannot give 3 strata 2 each"):
        allocate(5, [10, 10, 10], least=2)


def test_everybody_has_the_same_chance_and_the_draw_is_spread():
    times = [0] * 10
    for seed in range(2_000):
        drawn = draw_systematic(10, 4, f"{seed}")
        assert all(2 <= later - earlier <= 3 for earlier, later in pairwise(drawn))
        for place in drawn:
            times[place] += 1
    assert all(abs(each / 2_000 - 0.4) < 0.05 for each in times)
    assert draw_systematic(10, 4, "7") == draw_systematic(10, 4, "7")
    assert draw_systematic(5, 5, "x") == [0, 1, 2, 3, 4] and draw_systematic(5, 0, "x") == []


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_shared_cost_adds_up_to_the_penny(pence, weights):
    if not any(weights):
        weights[0] = 1
    parts = share_out(pence, weights)
    assert sum(parts) == pence
    assert all(abs(part - pence * weight / sum(weights)) < 1.0001 for part, weight in zip(parts, weights, strict=True))


def test_together_is_never_dearer_than_alone():
    for joint, alone in joint_and_alone(3_100_001, 1_150, [500, 1_100, 900], [92, 240, 130]):
        assert joint < alone
