"""Confidence intervals for weighted proportions."""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, expit, logit, stdtrit

from analysis.columns import Floats, Indices

SMALL_EFFECTIVE_BASE = 100
"""Below this effective base the beta interval is used, which keeps its promise in small and extreme samples."""


def t_quantile(df: Floats | Indices, level: float) -> Floats:
    """Return Student's t for a two-sided interval; not a number without degrees of freedom."""
    degrees = np.where(df > 0, df, np.nan)
    return np.asarray(stdtrit(degrees, 1 - (1 - level) / 2))


def logit_interval(proportion: Floats, se: Floats, df: Floats | Indices, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval that is symmetric on the logit scale (R's `svyciprop`, method "xlogit").

    >>> low, high = logit_interval(np.array([0.5]), np.array([0.05]), np.array([100.0]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.4021], [0.5979])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = t_quantile(df, level) * se / (proportion * (1 - proportion))
        middle = logit(proportion)
        return expit(middle - reach), expit(middle + reach)


def beta_interval(proportion: Floats, n: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the Clopper-Pearson interval of `n` effective answers, whole or not.

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


def proportion_interval(
    proportion: Floats, se: Floats, df: Indices, n_eff: Floats, sample_size: Indices, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the published interval: beta when the effective base is under 100, else logit.

    All arrays have shape (items,). `sample_size` is the number of rows of the design, which corrects the beta interval
    for its degrees of freedom. A proportion of exactly 0 or 1 has no variance to go by: its beta interval is made from
    Kish's effective base `n_eff`. Any other proportion without variance is fixed by the margins, and is its own
    interval. Without degrees of freedom there is no interval: (nan, nan).
    """
    extreme = (proportion == 0) | (proportion == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(extreme, n_eff, proportion * (1 - proportion) / se**2)
        effective = effective * (t_quantile(sample_size - 1, level) / t_quantile(df, level)) ** 2
    fixed = (se == 0) & ~extreme
    beta = beta_interval(proportion, np.where(fixed, np.nan, effective), level)
    logistic = logit_interval(proportion, se, df, level)
    small = extreme | (n_eff < SMALL_EFFECTIVE_BASE)
    low, high = (np.where(small, *ends) for ends in zip(beta, logistic, strict=True))
    return np.where(fixed, proportion, low), np.where(fixed, proportion, high)
