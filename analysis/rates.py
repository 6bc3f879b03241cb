"""Ratings that everybody gave for themselves: plain shares and means, without weights."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class Rate:
    """A share of `n` answers, with Wilson's interval. All are nan when nobody answered."""

    n: int
    rate: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Mean:
    """A mean of `n` ratings in their own unit, with Student's interval; `se` and interval are nan below two ratings."""

    n: int
    mean: float
    se: float
    ci_low: float
    ci_high: float


def rate(successes: int, n: int, level: float = 0.95) -> Rate:
    """Return a share and the score interval of Wilson (1927), JASA 22, which stays within 0 and 1.

    Raises `ValueError` unless 0 ≤ successes ≤ n.

    >>> share = rate(8, 10)
    >>> round(share.rate, 3), round(share.ci_low, 4), round(share.ci_high, 4)
    (0.8, 0.4902, 0.9433)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"There cannot be {successes} successes among {n}.")
    if n == 0:
        return Rate(0, math.nan, math.nan, math.nan)
    share = successes / n
    return Rate(n, share, *score_interval(share, n, level))


def score_interval(share: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return the score interval of Wilson (1927), JASA 22, of a share of `n` answers, which may be an effective number.

    >>> [round(end, 4) for end in score_interval(0.8, 10)], score_interval(0.0, 10)[0]
    ([0.4902, 0.9433], 0.0)
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return low if share > 0 else 0.0, high if share < 1 else 1.0


def mean(ratings: Iterable[float], level: float = 0.95) -> Mean:
    """Return a mean with Student's t interval, as for a month's ratings from 1 to 5.

    The interval may pass the end of the scale when ratings are few: it says how little is known.

    >>> month = mean([5, 4, 4, 1, 5])
    >>> round(month.mean, 2), round(month.se, 3), round(month.ci_low, 2), round(month.ci_high, 2)
    (3.8, 0.735, 1.76, 5.84)
    """
    values = list(ratings)
    n = len(values)
    average = math.fsum(values) / n if n else math.nan
    if n < 2:
        return Mean(n, average, math.nan, math.nan, math.nan)
    se = math.sqrt(math.fsum((value - average) ** 2 for value in values) / (n - 1) / n)
    from scipy.special import stdtrit  # Takes as long to load as the rest of a web server, which seldom needs it.

    reach = float(stdtrit(n - 1, (1 + level) / 2)) * se
    return Mean(n, average, se, average - reach, average + reach)
