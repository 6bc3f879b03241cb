"""Which series moved before another: found where it is so, not found where it is not, refused where nobody can tell."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import pearsonr

from analysis.autocorrelation import effective_pairs
from analysis.errors import FlatSeriesError, ShortSeriesError
from analysis.lagged import Pair, Series, fewest_periods, lagged_association, moved_before, smallest_found
from tests.analysis.lagging import false_alarms, led, looked_for, remembering


@pytest.mark.parametrize(("n", "season", "memory"), [(24, 1, 1.0), (28, 4, 0.5), (40, 12, 0.9)])
def test_unrelated_series_with_a_common_trend_and_summer_seldom_seem_to_lead(n, season, memory):
    assert false_alarms(n, season, memory, times=80, seed=3) <= 0.05 + 2.5 * (0.05 * 0.95 / 80) ** 0.5


def test_a_leader_of_three_months_is_found_at_three_months_with_its_sign():
    found = [looks.strongest[0] for looks in looked_for(n=60, lag=3, strength=0.85, times=12, seed=5)]
    assert all((look.leader, look.association.lag) == ("leader", 3) for look in found)
    assert all(look.p_adjusted < 0.05 and look.association.r > 0.5 for look in found)


def test_a_leader_does_not_seem_to_lead_the_other_way_beside_its_own_lag():
    draw = np.random.default_rng(8)
    beside = [lagged_association(*led(draw, 90, 3, 0.9, memory=0.0), lag) for lag in (2, 4) for _ in range(20)]
    assert sum(each.p < 0.05 for each in beside) <= 5
    assert abs(np.mean([each.r for each in beside])) < 0.1


def test_changes_without_memory_are_correlated_as_anywhere_else():
    draw = np.random.default_rng(2)
    one, other = (np.cumsum(draw.standard_normal(200)) for _ in range(2))
    other[2:] += 0.3 * one[:-2]
    found = lagged_association(Series.of(one), Series.of(other), 2)
    reference = pearsonr(np.diff(one)[:-2], np.diff(other)[2:])
    low, high = reference.confidence_interval()
    assert found.r == pytest.approx(reference.statistic, abs=0.03)
    assert (found.ci_low, found.ci_high) == (pytest.approx(low, abs=0.04), pytest.approx(high, abs=0.04))


def test_two_series_that_remember_tell_less_than_their_length():
    draw = np.random.default_rng(4)
    slow = [remembering(draw, 300, 0.8) for _ in range(2)]
    # Bartlett's limit for two such series is (1 - 0.64) / (1 + 0.64) of their length.
    assert effective_pairs(*slow, 300, 300) == pytest.approx(300 * 0.36 / 1.64, rel=0.35)
    assert effective_pairs(*(remembering(draw, 300, 0.0) for _ in range(2)), 300, 300) > 240


def test_a_short_series_is_refused_with_the_least_number():
    months = remembering(np.random.default_rng(1), 40, 0.5)
    least = fewest_periods(2, 12)
    with pytest.raises(ShortSeriesError) as refusal:
        lagged_association(Series.of(months[: least - 1], 12), Series.of(months[: least - 1], 12), 2)
    assert refusal.value.least == least == 30
    assert lagged_association(Series.of(months[:least], 12), Series.of(months[:least], 12), 2).n <= least - 3


def test_a_series_that_never_moves_is_refused():
    months = remembering(np.random.default_rng(1), 40, 0.5)
    with pytest.raises(FlatSeriesError):
        lagged_association(Series.of([3.0] * 40), Series.of(months), 1)


def test_a_jump_where_a_series_breaks_is_no_change():
    draw = np.random.default_rng(6)
    leader, outcome = led(draw, 80, 2, 0.9)
    jump = np.where(np.arange(80) >= 40, 50.0, 0.0)
    breaks = np.arange(80) == 40
    jumped = [Series(each.values + jump, breaks, 12) for each in (leader, outcome)]
    assert lagged_association(*jumped, 2).r == pytest.approx(lagged_association(leader, outcome, 2).r, abs=0.1)
    unmarked = [Series.of(each.values, 12) for each in jumped]
    assert abs(lagged_association(*unmarked, 2).r) < 0.3


def test_a_missing_month_is_left_out_and_not_filled_in():
    leader, outcome = led(np.random.default_rng(7), 80, 1, 0.9)
    values = leader.values.copy()
    values[30] = np.nan
    whole, holed = (
        lagged_association(each, outcome, 1) for each in (leader, Series(values, leader.breaks, leader.season))
    )
    assert holed.n < whole.n and holed.r == pytest.approx(whole.r, abs=0.05)


def test_those_too_short_and_those_that_never_move_are_named():
    draw = np.random.default_rng(9)
    outcome = Series.of(remembering(draw, 40, 0.5))
    leaders = {"long": remembering(draw, 40, 0.5), "short": remembering(draw, 12, 0.5), "flat": np.ones(40)}
    found = moved_before({name: Pair(Series.of(values), outcome, (1, 2)) for name, values in leaders.items()})
    assert {look.leader for look in found.looks} == {"long"} and len(found.looks) == 2
    assert found.short == {"short": fewest_periods(1)} and found.flat == ("flat",)


def test_more_looks_ask_for_a_stronger_association():
    assert smallest_found(40, 1) < smallest_found(40, 10) < smallest_found(40, 100)
    looks = looked_for(n=48, lag=2, strength=0.7, times=1, seed=1)[0].looks
    assert all(look.p_adjusted >= look.association.p for look in looks) and len(looks) == 36
