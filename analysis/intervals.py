"""Confidence intervals of weighted figures, from their standard errors."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, ndtri, stdtrit

from analysis.columns import Floats, Indices


def t_quantile(df: Floats | Indices, level: float) -> Floats:
    """Return Student's t for a two-sided interval; not a number without degrees of freedom."""
    degrees = np.where(df > 0, df, np.nan)
    return np.asarray(stdtrit(degrees, 1 - (1 - level) / 2))


def normal_interval(estimate: Floats, se: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the symmetric interval of the normal distribution.

    >>> low, high = normal_interval(np.array([0.5]), np.array([0.05]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.402], [0.598])
    """
    reach = ndtri(1 - (1 - level) / 2) * se
    return estimate - reach, estimate + reach


def t_interval(estimate: Floats, se: Floats, df: Floats | Indices, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the symmetric interval of Student's distribution.

    >>> low, high = t_interval(np.array([0.5]), np.array([0.05]), np.array([10]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.389], [0.611])
    """
    reach = t_quantile(df, level) * se
    return estimate - reach, estimate + reach


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


def asin_interval(proportion: Floats, se: Floats, df: Floats | Indices, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval that is symmetric in the angle whose sine is the root of the share.

    Ends beyond a quarter of a circle stop at 0 and 1.

    >>> low, high = asin_interval(np.array([0.5]), np.array([0.05]), np.array([100.0]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.4015], [0.5985])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = t_quantile(df, level) * se / (2 * np.sqrt(proportion * (1 - proportion)))
        angle = np.arcsin(np.sqrt(proportion))
        low, high = np.maximum(angle - reach, 0.0), np.minimum(angle + reach, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
