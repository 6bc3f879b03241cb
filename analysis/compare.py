"""Better, worse or just noisy: differences between independent estimates, and many of them at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

NORMAL_QUANTILE = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution: intervals cover 95 times in 100."""


class Estimated(Protocol):
    """Anything with an estimate and its standard error, in the same unit."""

    @property
    def estimate(self) -> float: ...

    @property
    def se(self) -> float: ...


@dataclass(frozen=True)
class Value:
    """An estimate and its standard error, such as a published observation keeps."""

    estimate: float
    se: float


@dataclass(frozen=True)
class Difference:
    """A difference between independent estimates, in their unit.

    `z` is the difference over its standard error and `p` its two-sided normal p-value. Without any standard error a
    difference is certain (z infinite, p 0) unless it is nil (z 0, p 1).
    """

    difference: float
    se: float
    z: float
    p: float
    ci_low: float
    ci_high: float


def change(before: Estimated, after: Estimated) -> Difference:
    """Compare two independent estimates, such as two waves of a survey: after less before.

    >>> wave = change(Value(0.50, 0.03), Value(0.60, 0.04))
    >>> round(wave.difference, 3), round(wave.se, 3), round(wave.z, 3), round(wave.p, 4)
    (0.1, 0.05, 2.0, 0.0455)
    """
    return _difference(after.estimate - before.estimate, math.hypot(before.se, after.se))


def against_mean_of_others(estimates: Sequence[Estimated]) -> list[Difference]:
    """Compare each estimate with the plain mean of all the others, in the order given.

    The councils count equally however large they are. Raises `ValueError` for fewer than two.

    >>> councils = [Value(0.7, 0.1), Value(0.5, 0.1), Value(0.6, 0.1)]
    >>> [round(each.difference, 2) for each in against_mean_of_others(councils)]
    [0.15, -0.15, 0.0]
    """
    if len(estimates) < 2:
        raise ValueError("A comparison with the others needs at least two estimates.")
    return [change(_mean([*estimates[:place], *estimates[place + 1 :]]), mine) for place, mine in enumerate(estimates)]


def holm(p: Sequence[float]) -> list[float]:
    """Adjust p-values so that the chance of any false alarm among them is kept.

    Holm (1979), Scandinavian Journal of Statistics 6. Values that are not numbers stay so and do not count.

    >>> [round(value, 3) for value in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = _ascending(p)
    adjusted, running = list(p), 0.0
    for rank, place in enumerate(order):
        running = max(running, min(1.0, (len(order) - rank) * p[place]))
        adjusted[place] = running
    return adjusted


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjust p-values so that the expected share of false alarms among alarms is kept.

    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57. Values that are not numbers stay so
    and do not count.

    >>> [round(value, 3) for value in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    order = _ascending(p)
    adjusted, running = list(p), 1.0
    for rank in range(len(order), 0, -1):
        place = order[rank - 1]
        running = min(running, p[place] * len(order) / rank)
        adjusted[place] = running
    return adjusted


def two_sided_p(z: float) -> float:
    """Return the two-sided normal p-value of `z`.

    >>> round(two_sided_p(1.959963984540054), 6)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))


def _difference(difference: float, se: float) -> Difference:
    z = difference / se if se else math.copysign(math.inf, difference) if difference else 0.0
    reach = NORMAL_QUANTILE * se
    return Difference(difference, se, z, two_sided_p(z), difference - reach, difference + reach)


def _mean(estimates: Sequence[Estimated]) -> Value:
    n = len(estimates)
    return Value(math.fsum(each.estimate for each in estimates) / n, math.hypot(*(each.se for each in estimates)) / n)


def _ascending(p: Sequence[float]) -> list[int]:
    """Return the places of the p-values that are numbers, smallest first."""
    return sorted((place for place, value in enumerate(p) if not math.isnan(value)), key=p.__getitem__)
