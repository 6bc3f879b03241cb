"""XmR charts: a measure over time, the limits of its ordinary variation, and the points that are more than noise."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats
from analysis.errors import SeriesError
from analysis.special_causes import Cause, PointType, point_type, special_causes

LIMIT = 2.66
"""Natural process limits lie so many mean moving ranges from the mean: 3 / 1.128."""

SCREEN = 3.267
"""A moving range of so many times their mean is an outlier, left out of the mean when ranges are screened."""

FEWEST_FINAL = 13
"""Limits that rest on fewer points are trial limits."""


@dataclass(frozen=True)
class Point:
    """One value of a chart, with the mean and limits that it is judged by, in its unit.

    `points` is how many values the limits rest on, and `trial` says that they are fewer than 13. `rebase_reason` is
    why the limits start afresh here, empty where they do not.
    """

    y: float
    mean: float
    lpl: float
    upl: float
    outside: bool
    special_cause_type: Cause
    point_type: PointType
    points: int
    trial: bool
    rebase_reason: str = ""


@dataclass(frozen=True)
class _Limits:
    mean: float
    reach: float
    points: int


def xmr(
    values: Sequence[float],
    *,
    improvement: int = 1,
    rebases: Mapping[int, str] | None = None,
    screen_outliers: bool = True,
    baseline: int | None = None,
) -> list[Point]:
    """Chart `values`, in order of time, in any one unit.

    `improvement` is 1 when up is better, -1 when down is, 0 when neither. `rebases` gives, by place from 0, the reason
    why mean and limits start afresh there. `baseline` rests the limits on so many first points (of each stretch
    between rebases) and on all of them otherwise. Limits are the mean ± 2.66 mean moving ranges, without the ranges of
    3.267 times their mean or more when `screen_outliers` is true.

    Raises `SeriesError` for no values, a value that is not a number, a rebase without a reason or outside the series.
    Source: Wheeler (2000), "Understanding Variation"; Provost and Murray (2011), "The Health Care Data Guide"; the
    rules of `special_causes`.

    >>> chart = xmr([0.60, 0.62, 0.61, 0.60, 0.61, 0.72])
    >>> round(chart[-1].mean, 3), round(chart[-1].upl, 3), chart[-1].special_cause_type.value, chart[-1].trial
    (0.627, 0.66, 'Above UCL', True)
    """
    rebases = rebases or {}
    _check(values, improvement, rebases, baseline)
    y = np.asarray(values, dtype=np.float64)
    starts = sorted({0, *rebases})
    points: list[Point] = []
    for start, end in zip(starts, [*starts[1:], len(y)], strict=True):
        stretch = _stretch(y[start:end], improvement, screen_outliers, baseline, rebases.get(start, ""))
        points += stretch
    return points


def _stretch(y: Floats, improvement: int, screen_outliers: bool, baseline: int | None, reason: str) -> list[Point]:
    """Chart one stretch between rebases."""
    limits = _limits(y[:baseline], screen_outliers)
    low, high = limits.mean - limits.reach, limits.mean + limits.reach
    causes = special_causes(y, limits.mean, limits.reach)
    return [
        Point(
            y=value,
            mean=limits.mean,
            lpl=low,
            upl=high,
            outside=value < low or value > high,
            special_cause_type=cause,
            point_type=point_type(cause, improvement),
            points=limits.points,
            trial=limits.points < FEWEST_FINAL,
            rebase_reason="" if place else reason,
        )
        for place, (value, cause) in enumerate(zip(y.tolist(), causes, strict=True))
    ]


def _limits(y: Floats, screen_outliers: bool) -> _Limits:
    """The exact mean matters: rounding must not put a value that equals it on one of its sides."""
    ranges = np.abs(np.diff(y))
    if screen_outliers and len(ranges):
        ranges = ranges[ranges < SCREEN * statistics.mean(ranges.tolist())]
    reach = LIMIT * statistics.mean(ranges.tolist()) if len(ranges) else math.nan
    return _Limits(statistics.mean(y.tolist()), reach, len(y))


def _check(values: Sequence[float], improvement: int, rebases: Mapping[int, str], baseline: int | None) -> None:
    if not len(values):
        raise SeriesError("There are no values to chart.")
    for place, value in enumerate(values):
        if not math.isfinite(value):
            raise SeriesError(f"Value {place + 1} is {value}: not a number.", row=place)
    for place, reason in rebases.items():
        if not 0 <= place < len(values):
            raise SeriesError(f"There is no value {place + 1} to rebase at.", row=place)
        if not reason.strip():
            raise SeriesError(f"The rebase at value {place + 1} has no reason.", row=place)
    if improvement not in (-1, 0, 1):
        raise SeriesError(f"The direction of improvement is {improvement}: it must be 1, -1 or 0.")
    if baseline is not None and baseline < 2:
        raise SeriesError(f"A baseline of {baseline} points has no moving range.")
