"""Trend: whether the latest wave differs from the earlier ones, by its sampling error first and by its chart second."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.compare import Difference, Estimated, Value, change
from analysis.errors import SeriesError
from analysis.spc import Point, xmr


class Verdict(StrEnum):
    """What the latest wave shows. Noise is no finding that nothing changed."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    NOISE = "noise"


@dataclass(frozen=True)
class Trend:
    """The latest of `waves` estimates: its difference from the mean of the earlier ones, and the chart of all."""

    waves: int
    difference: Difference
    verdict: Verdict
    chart: tuple[Point, ...]


def latest_against_earlier(estimates: Sequence[Estimated]) -> Difference:
    """Compare the latest of independent estimates, in order of time, with the plain mean of the earlier ones.

    Against the mean of many waves the difference has hardly more error than the latest wave itself; against the last
    wave alone it would have half as much again. Raises `SeriesError` for fewer than two.

    >>> waves = [Value(0.60, 0.018), Value(0.62, 0.018), Value(0.61, 0.018), Value(0.55, 0.018)]
    >>> fall = latest_against_earlier(waves)
    >>> round(fall.difference, 2), round(fall.se, 4), round(fall.p, 4)
    (-0.06, 0.0208, 0.0039)
    """
    if len(estimates) < 2:
        raise SeriesError("A trend needs at least two waves.")
    *earlier, latest = estimates
    waves = len(earlier)
    middle = math.fsum(each.estimate for each in earlier) / waves
    return change(Value(middle, math.hypot(*(each.se for each in earlier)) / waves), latest)


def read_trend(
    estimates: Sequence[Estimated],
    *,
    improvement: int = 1,
    significance: float = 0.05,
    rebases: Mapping[int, str] | None = None,
) -> Trend:
    """Judge the latest of independent estimates, in order of time, and chart them all.

    The verdict is the design-based test's, at `significance`: with a handful of waves a chart alone misses most real
    changes. `improvement` and `rebases` are as `analysis.spc.xmr` takes them; the test compares with the waves since
    the latest rebase. Raises `SeriesError`.

    >>> waves = [Value(0.60, 0.018), Value(0.62, 0.018), Value(0.61, 0.018), Value(0.55, 0.018)]
    >>> seen = read_trend(waves)
    >>> seen.verdict.value, seen.chart[-1].special_cause_type.value
    ('worse', 'Common Cause')
    """
    chart = xmr([each.estimate for each in estimates], improvement=improvement, rebases=rebases)
    comparable = estimates[max(rebases or (), default=0) :]
    difference = latest_against_earlier(comparable)
    return Trend(len(comparable), difference, _verdict(difference, improvement, significance), tuple(chart))


def _verdict(difference: Difference, improvement: int, significance: float) -> Verdict:
    if not difference.p < significance:
        return Verdict.NOISE
    if not improvement:
        return Verdict.DIFFERENT
    return Verdict.BETTER if difference.difference * improvement > 0 else Verdict.WORSE
