"""Intervals that treat a weighted share as one of so many effective answers, whole or not."""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, xlogy

from analysis.columns import Floats

HALVINGS = 100
"""How often the likelihood's search is halved: past the digits of a float."""


def beta_interval(proportion: Floats, n: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the Clopper-Pearson interval of `n` effective answers.

    Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data", Survey Methodology 24.

    >>> low, high = beta_interval(np.array([0.0]), np.array([30.0]))
    >>> low.tolist(), high.round(4).tolist()
    ([0.0], [0.1157])
    """
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = betaincinv(n * proportion, n * (1 - proportion) + 1, tail)
        high = betaincinv(n * proportion + 1, n * (1 - proportion), 1 - tail)
    known = np.isfinite(n)
    return np.where(known & (proportion == 0), 0.0, low), np.where(known & (proportion == 1), 1.0, high)


def wilson_interval(proportion: Floats, n: Floats, quantile: Floats) -> tuple[Floats, Floats]:
    """Return Wilson's (1927, JASA 22) score interval of `n` effective answers, `quantile` standard errors wide.

    >>> low, high = wilson_interval(np.array([0.75]), np.array([60.0]), np.array([1.96]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.628], [0.842])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = quantile**2 / n
        middle = (proportion + pull / 2) / (1 + pull)
        reach = np.sqrt(pull * (proportion * (1 - proportion) + pull / 4)) / (1 + pull)
    return np.where(proportion == 0, 0.0, middle - reach), np.where(proportion == 1, 1.0, middle + reach)


def likelihood_interval(proportion: Floats, n: Floats, quantile: Floats) -> tuple[Floats, Floats]:
    """Return the shares whose likelihood ratio to the estimate is not too small for `n` effective answers.

    The deviance is compared with the squared `quantile`, as Rao and Scott scale it (R's `svyciprop`, "likelihood",
    which interpolates a profile: it agrees to about five digits).

    >>> low, high = likelihood_interval(np.array([0.5]), np.array([100.0]), np.array([1.96]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.4029], [0.5971])
    """
    limit = -(quantile**2) / (2 * n)
    ends = [_furthest(proportion, np.full_like(proportion, edge), limit) for edge in (0.0, 1.0)]
    return ends[0], ends[1]


def _furthest(inside: Floats, outside: Floats, limit: Floats) -> Floats:
    """Halve the way from the estimate to 0 or 1 until the log likelihood has fallen to the limit."""
    best = inside
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        kept = _log_likelihood(best, middle) - _log_likelihood(best, best) >= limit
        inside, outside = np.where(kept, middle, inside), np.where(kept, outside, middle)
    return np.where(np.isfinite(limit), inside, np.nan)


def _log_likelihood(share: Floats, chance: Floats) -> Floats:
    return np.asarray(xlogy(share, chance) + xlogy(1 - share, 1 - chance), dtype=np.float64)
