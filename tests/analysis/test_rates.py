"""Plain shares and means, and whether their bases are large enough to show."""

from __future__ import annotations

import math

import pytest

from analysis.disclosure import Status, base_status
from analysis.rates import mean, rate


def test_wilson_by_hand():
    """8 of 10: (0.8 + z²/20 ± z √(0.016 + z²/400)) / (1 + z²/10)."""
    share = rate(8, 10)
    assert (share.rate, share.ci_low, share.ci_high) == pytest.approx((0.8, 0.490162, 0.943318), abs=1e-6)


@pytest.mark.parametrize(("successes", "low", "high"), [(0, 0, 0.277533), (10, 0.722467, 1)])
def test_wilson_stays_within_bounds(successes, low, high):
    share = rate(successes, 10)
    assert (share.ci_low, share.ci_high) == pytest.approx((low, high), abs=1e-6)


def test_no_answers_have_no_rate():
    assert math.isnan(rate(0, 0).rate) and math.isnan(rate(0, 0).ci_low)


@pytest.mark.parametrize(("successes", "n"), [(-1, 3), (4, 3)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="successes"):
        rate(successes, n)


def test_a_mean_rating_by_hand():
    """1 to 5 has mean 3, standard error √(2.5 / 5), and t is 2.776445 with 4 degrees of freedom."""
    month = mean([1, 2, 3, 4, 5])
    assert (month.mean, month.se) == pytest.approx((3, math.sqrt(0.5)))
    assert month.ci_high - month.mean == pytest.approx(2.776445 * math.sqrt(0.5), abs=1e-5)


def test_one_rating_has_a_mean_and_no_error_and_none_has_neither():
    assert mean([4]).mean == 4 and math.isnan(mean([4]).se)
    assert mean([]).n == 0 and math.isnan(mean([]).mean)


@pytest.mark.parametrize(
    ("n", "status"),
    [
        (0, Status.SUPPRESSED),
        (29, Status.SUPPRESSED),
        (30, Status.INDICATIVE),
        (99, Status.INDICATIVE),
        (100, Status.FINAL),
    ],
)
def test_the_base_decides_what_is_shown(n, status):
    assert base_status(n) is status


def test_a_negative_base_is_refused():
    with pytest.raises(ValueError, match="negative"):
        base_status(-1)
