"""Series that remember their past: how much, how that is taken out, and how many independent points are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analysis.columns import Flags, Floats

MOST_ORDERS = 3
"""A filter looks so many changes back at most: short series bear no more."""


def changes(values: Floats, breaks: Flags | None = None) -> Floats:
    """Each value less the one before, shape (n,); not a number where either is missing or the series starts afresh.

    `values` and `breaks` have shape (n,), in order of time without gaps; `breaks` is true where a value does not follow
    the one before it.

    >>> changes(np.array([1.0, 3.0, np.nan, 2.0, 5.0])).tolist()
    [nan, 2.0, nan, nan, 3.0]
    """
    found = np.full(len(values), np.nan)
    found[1:] = np.diff(values)
    if breaks is not None:
        found[breaks] = np.nan
    return found


def without_season(values: Floats, season: int) -> Floats:
    """Values less the mean of their place in the year (of `season` places), shape (n,); their own mean where it is 1.

    >>> without_season(np.array([1.0, 10.0, 3.0, 14.0]), 2).tolist()
    [-1.0, -2.0, 1.0, 2.0]
    """
    found = values.copy()
    for place in range(season):
        known = values[place::season][np.isfinite(values[place::season])]
        if known.size:
            found[place::season] -= known.mean()
    return found


def autocorrelations(values: Floats, most: int) -> Floats:
    """Correlations of values, about nought, with those 0 to `most` periods before; shape (most + 1,).

    Pairs with a missing value are left out. Sums are divided by the sum of squares of all that is known, so that the
    correlations shrink with the distance and a filter made of them is stable.

    >>> autocorrelations(np.array([1.0, -1.0, 1.0, -1.0]), 2).tolist()
    [1.0, -0.75, 0.5]
    """
    known = np.where(np.isfinite(values), values, 0.0)
    whole = float(known @ known)
    sums = [float(known[lag:] @ known[: len(known) - lag]) for lag in range(most + 1)]
    return np.array(sums) / whole if whole > 0 else np.eye(1, most + 1)[0]


def memory(values: Floats) -> Floats:
    """The coefficients of the autoregression that describes `values`, about nought, best; shape (order,), order 0 to 3.

    Yule and Walker's equations, with the order by Akaike's criterion.

    >>> walk = np.array([0.0, 2.0, 1.0, -1.0, -2.0, -1.0, 1.0, 2.0, 1.0, -1.0, -2.0])
    >>> memory(walk).round(2).tolist()
    [0.71, -0.75]
    """
    n = int(np.isfinite(values).sum())
    r = autocorrelations(values, MOST_ORDERS)
    best: Floats = np.zeros(0)
    least = 0.0
    for order in range(1, MOST_ORDERS + 1):
        apart = np.abs(np.subtract.outer(np.arange(order), np.arange(order)))
        try:
            found = np.linalg.solve(r[apart], r[1 : order + 1]).astype(np.float64)
        except np.linalg.LinAlgError:
            break
        left = 1.0 - float(found @ r[1 : order + 1])
        if left <= 0:
            break
        criterion = n * float(np.log(left)) + 2 * order
        if criterion < least:
            best, least = found, criterion
    return best


def without_memory(values: Floats, coefficients: Floats) -> Floats:
    """What an autoregression leaves of values, shape (n,); not a number where it looks back on a missing one.

    >>> without_memory(np.array([1.0, 2.0, 3.0]), np.array([0.5])).tolist()
    [nan, 1.5, 2.0]
    """
    found = values.copy()
    for back, coefficient in enumerate(coefficients, start=1):
        found[back:] -= coefficient * values[: len(values) - back]
        found[:back] = np.nan
    return found


def effective_pairs(one: Floats, other: Floats, n: int, free: float) -> float:
    """How many independent pairs tell as much about the correlation of two series as their `n` pairs do.

    The `free` pairs (`n` less those that what was taken out has used up) are divided by one plus twice the sum, over
    distances up to a fifth of `n`, of the products of both series' autocorrelations, each times (1 - distance / n).
    Never more than `free`. Source: Bartlett (1935), Journal of the Royal Statistical Society 98; Pyper and Peterman
    (1998), Canadian Journal of Fisheries and Aquatic Sciences 55; Bretherton and others (1999), Journal of Climate 12.

    >>> slow = np.array([1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0])
    >>> round(effective_pairs(slow, slow, 10, 10), 2)  # 10 / (1 + 2 (0.9 * 0.7 ** 2 + 0.8 * 0.4 ** 2))
    4.68
    """
    most = n // 5
    both = autocorrelations(one, most)[1:] * autocorrelations(other, most)[1:]
    shrinking = 1 - np.arange(1, most + 1) / n
    return free / max(1.0, 1 + 2 * float(both @ shrinking))
