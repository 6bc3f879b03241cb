"""Special causes: the points of a chart that are more than noise, by the rules of NHS England's "Making Data Count"."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np

from analysis.columns import Flags, Floats

RUN = 7
"""So many points on one side of the mean, or so many rising or falling without a break, are a special cause."""


class Cause(StrEnum):
    """Why a point stands out. A point with several reasons has the first of them, outside the limits before all."""

    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    RISING = "7 Point Trend (Increasing)"
    FALLING = "7 Point Trend (Decreasing)"
    NEAR_UPPER = "2 in 3 Above CL"
    NEAR_LOWER = "2 in 3 Below CL"
    RUN_ABOVE = "7 Points Above CL"
    RUN_BELOW = "7 Points Below CL"
    COMMON = "Common Cause"


class PointType(StrEnum):
    """What a point means, given which way is better."""

    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    HIGH = "special_cause_neutral_high"
    LOW = "special_cause_neutral_low"


HIGH_CAUSES = {Cause.ABOVE_LIMIT, Cause.RISING, Cause.NEAR_UPPER, Cause.RUN_ABOVE}

MEANINGS = {
    (1, True): PointType.IMPROVEMENT,
    (1, False): PointType.CONCERN,
    (-1, True): PointType.CONCERN,
    (-1, False): PointType.IMPROVEMENT,
    (0, True): PointType.HIGH,
    (0, False): PointType.LOW,
}


def special_causes(values: Floats, mean: float, reach: float) -> list[Cause]:
    """Judge each of `values`, shape (n,) in order of time, against `mean` and limits `reach` away, in their unit.

    In this order: outside a limit; one of seven points rising or falling without a break; one of two points, of three
    on one side of the mean, beyond two thirds of the way to a limit; one of seven points on one side. A limit that is
    not a number is never passed. Source: NHS England (2019), "Making Data Count", as NHSRplotthedots 0.2.2 does it.

    >>> [cause.value for cause in special_causes(np.array([5.0, 5.1, 4.9, 6.2]), mean=5.0, reach=1.0)]
    ['Common Cause', 'Common Cause', 'Common Cause', 'Above UCL']
    """
    side = np.sign(values - mean)
    outside = (values > mean + reach) | (values < mean - reach)
    close = ~outside & ((values > mean + 2 * reach / 3) | (values < mean - 2 * reach / 3))
    trend = _member(np.abs(_windows(np.sign(np.diff(values)), RUN - 1).sum(axis=1)) == RUN - 1, len(values), RUN)
    together = np.abs(_windows(side, 3).sum(axis=1)) == 3
    pair = close & _member(together & (_windows(close, 3).sum(axis=1) >= 2), len(values), 3)
    run = _member(np.abs(_windows(side, RUN).sum(axis=1)) == RUN, len(values), RUN)
    rules = (
        (outside, side > 0, Cause.ABOVE_LIMIT, Cause.BELOW_LIMIT),
        (trend, _rising(values, trend), Cause.RISING, Cause.FALLING),
        (pair, side > 0, Cause.NEAR_UPPER, Cause.NEAR_LOWER),
        (run, side > 0, Cause.RUN_ABOVE, Cause.RUN_BELOW),
    )
    return [
        next(((high if up[place] else low) for holds, up, high, low in rules if holds[place]), Cause.COMMON)
        for place in range(len(values))
    ]


def point_type(cause: Cause, improvement: int) -> PointType:
    """Say what a cause means when up is better (`improvement` 1), when down is (-1), or when neither is (0).

    >>> point_type(Cause.FALLING, 1).value, point_type(Cause.FALLING, -1).value
    ('special_cause_concern', 'special_cause_improvement')
    """
    return PointType.COMMON if cause is Cause.COMMON else MEANINGS[improvement, cause in HIGH_CAUSES]


def _windows(values: Any, width: int) -> Any:
    """Every run of `width` consecutive values, shape (n - width + 1, width), none when there are too few."""
    if len(values) < width:
        return np.empty((0, width))
    return np.lib.stride_tricks.sliding_window_view(values, width)


def _member(found: Flags, n: int, width: int) -> Flags:
    """Say which of `n` points lie in a run of `width` that was found: shape (n,)."""
    if not found.any():
        return np.zeros(n, dtype=np.bool_)
    return np.convolve(found, np.ones(width)) > 0.5


def _rising(values: Floats, trend: Flags) -> Flags:
    """Say which points rise: towards the next point within a trend, from the one before at its end."""
    steps = np.sign(np.diff(values, prepend=values[0]))
    ahead = np.append(trend[1:], False) & trend
    return np.where(ahead, np.append(steps[1:], 0.0), steps) > 0
