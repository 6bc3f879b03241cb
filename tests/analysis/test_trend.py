"""Trends and ranks: what is found of a real fall, and what is not made of noise."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.compare import Value
from analysis.errors import SeriesError
from analysis.ranks import rank
from analysis.special_causes import Cause
from analysis.trend import Verdict, latest_against_earlier, read_trend

WAVES, FALL = 8, 0.05
ERRORS = (0.0155, 0.019)
"""Standard errors of a figure near 60% from 1,200 answers with design effects from 1.2 to 1.8."""


def simulate(surveys: int, fall: float, seed: int) -> tuple[float, float]:
    """Return the shares of simulated series whose latest wave the test, and the chart alone, find different."""
    rng = np.random.default_rng(seed)
    tested = charted = 0
    for _ in range(surveys):
        se = rng.uniform(*ERRORS)
        levels = np.full(WAVES, 0.6)
        levels[-1] -= fall
        trend = read_trend([Value(value, se) for value in rng.normal(levels, se)])
        tested += trend.verdict is not Verdict.NOISE
        charted += trend.chart[-1].special_cause_type is not Cause.COMMON
    return tested / surveys, charted / surveys


def test_the_test_finds_falls_that_a_chart_of_eight_waves_misses():
    tested, charted = simulate(200, FALL, seed=1)
    assert tested > 0.65 and charted < 0.4


@pytest.mark.long
def test_a_fall_of_five_points_at_eight_waves_is_found_three_times_in_four():
    tested, charted = simulate(4000, FALL, seed=2)
    print(f"a fall of five points at eight waves: the test finds {tested:.0%}, the chart alone {charted:.0%}")
    assert 0.74 <= tested <= 0.83
    assert 0.18 <= charted <= 0.28


@pytest.mark.long
def test_nothing_is_found_where_nothing_happened_nineteen_times_in_twenty():
    tested, _ = simulate(2000, 0.0, seed=3)
    assert 0.035 <= tested <= 0.065


def test_the_latest_wave_is_compared_with_the_mean_of_all_earlier_ones():
    fall = latest_against_earlier([Value(0.6, 0.03), Value(0.7, 0.04), Value(0.5, 0.05)])
    assert fall.difference == pytest.approx(-0.15)
    assert fall.se == pytest.approx(np.hypot(0.05, 0.025))


@pytest.mark.parametrize(("improvement", "verdict"), [(1, Verdict.WORSE), (-1, Verdict.BETTER), (0, Verdict.DIFFERENT)])
def test_a_fall_is_worse_or_better_as_the_indicator_says(improvement, verdict):
    waves = [Value(0.6, 0.01), Value(0.6, 0.01), Value(0.5, 0.01)]
    assert read_trend(waves, improvement=improvement).verdict is verdict


def test_after_a_rebase_only_the_waves_since_then_are_compared():
    waves = [Value(0.8, 0.01), Value(0.8, 0.01), Value(0.6, 0.01), Value(0.61, 0.01)]
    assert read_trend(waves).verdict is Verdict.WORSE
    since = read_trend(waves, rebases={2: "the question changed"})
    assert (since.verdict, since.waves) == (Verdict.NOISE, 2)


def test_one_wave_is_no_trend():
    with pytest.raises(SeriesError, match="at least two waves"):
        read_trend([Value(0.6, 0.01)])


def test_equal_councils_may_have_any_rank():
    ranks = rank([Value(0.6, 0.02)] * 12, seed=1)
    assert {(each.low, each.high, each.all_low, each.all_high) for each in ranks} == {(1, 12, 1, 12)}
    assert str(ranks[0]) == "between 1st and 12th of 12"


def test_certain_figures_have_certain_ranks_and_equals_share_theirs():
    ranks = rank([Value(0.5, 0.0), Value(0.7, 0.0), Value(0.6, 0.0), Value(0.7, 0.0)], seed=1)
    assert [(each.rank, each.all_low, each.all_high) for each in ranks] == [(4, 4, 4), (1, 1, 2), (3, 3, 3), (1, 1, 2)]


def test_where_low_is_good_the_lowest_comes_first():
    assert [each.rank for each in rank([Value(0.5, 0.0), Value(0.7, 0.0)], seed=1, lowest_first=True)] == [1, 2]


def test_the_same_seed_gives_the_same_ranks():
    rng = np.random.default_rng(4)
    councils = [Value(float(value), 0.015) for value in rng.normal(0.6, 0.03, 12)]
    assert rank(councils, seed=5) == rank(councils, seed=5)


def coverage_of_ranks(samples: int, seed: int) -> tuple[float, float]:
    """Return how often a council's own interval, and all councils' together, hold the true ranks."""
    rng = np.random.default_rng(seed)
    truth = np.linspace(0.5, 0.7, 12)
    places = np.arange(12, 0, -1)
    own, together = [], []
    for sample in range(samples):
        ranks = rank([Value(value, 0.015) for value in rng.normal(truth, 0.015)], seed=sample, draws=1000)
        own.append(np.mean([each.low <= place <= each.high for each, place in zip(ranks, places, strict=True)]))
        together.append(all(each.all_low <= place <= each.all_high for each, place in zip(ranks, places, strict=True)))
    return float(np.mean(own)), float(np.mean(together))


def test_ranks_together_hold_the_truth():
    own, together = coverage_of_ranks(60, seed=6)
    assert own > 0.9 and together > 0.9


@pytest.mark.long
def test_ranks_hold_the_truth_as_often_as_they_say():
    own, together = coverage_of_ranks(1000, seed=7)
    assert own >= 0.94 and together >= 0.94


def test_no_councils_have_no_ranks():
    with pytest.raises(ValueError, match="no estimates"):
        rank([], seed=1)
