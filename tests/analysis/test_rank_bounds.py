"""Between which places a unit stands: sure, and no surer than the figures are."""

import numpy as np
import pytest

from analysis.compare import Value
from analysis.rank_bounds import standing
from analysis.ranks import rank


def held(truth: np.ndarray, errors: np.ndarray, unit: int, draws: int, seed: int) -> float:
    """How often the places said of one unit hold its true one; units of one true value share their places."""
    best, worst = 1 + (truth > truth[unit]).sum(), (truth >= truth[unit]).sum()
    drawn = truth + np.random.default_rng(seed).standard_normal((draws, len(truth))) * errors
    sure = 0
    for row in drawn.tolist():
        values = [Value(estimate, se) for estimate, se in zip(row, errors.tolist(), strict=True)]
        found = standing(values[unit], values[:unit] + values[unit + 1 :])
        sure += found.low <= best and found.high >= worst
    return sure / draws


@pytest.mark.parametrize(
    ("truth", "unit"),
    [
        (np.full(12, 0.6), 0),
        (0.6 + 0.001 * np.arange(12), 5),
        (np.linspace(0.4, 0.7, 12), 3),
        (np.repeat([0.5, 0.6], 6), 2),
    ],
)
def test_the_true_place_is_held_at_least_95_times_in_100(truth: np.ndarray, unit: int) -> None:
    """Equal units, units that hardly differ, units far apart, and two camps: 600 leagues of 12 each."""
    errors = np.full(12, 0.02)
    errors[::3] = 0.035
    assert held(truth, errors, unit, 600, seed=unit) >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / 600)


def test_every_place_is_possible_among_equals_and_one_alone_where_all_are_far_apart() -> None:
    equal = [Value(0.6, 0.02)] * 11
    assert (standing(Value(0.6, 0.02), equal).low, standing(Value(0.6, 0.02), equal).high) == (1, 12)
    far = [Value(0.1 * place, 0.001) for place in range(1, 9)]
    found = standing(Value(0.45, 0.001), far)
    assert (found.rank, found.low, found.high, found.of) == (5, 5, 5, 9)
    assert standing(Value(0.45, 0.001), far, lowest_first=True).low == 5


def test_it_is_never_surer_than_ranking_everybody_at_once_allows_by_chance() -> None:
    """The simulated places of all units at once are wider or the same: they hold for more."""
    values = [Value(0.70, 0.015), Value(0.66, 0.015), Value(0.62, 0.02), Value(0.61, 0.015), Value(0.50, 0.03)]
    for place, all_at_once in enumerate(rank(values, seed=1)):
        alone = standing(values[place], values[:place] + values[place + 1 :])
        assert all_at_once.all_low <= alone.low and alone.high <= all_at_once.all_high
