"""Each group of one sample against the mean of the other groups, for many items at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from analysis.columns import Flags, Floats, Indices
from analysis.intervals import t_quantile
from analysis.residuals import ResidualVariance
from analysis.variance import units_less_strata


@dataclass(frozen=True)
class GroupContrasts:
    """Every item's mean in one group less the plain mean of its means in the other groups, and the t-test of that.

    All have shape (items,), in the unit of what was measured; what cannot be compared is not a number. `df` is PSUs
    less strata in the base, less one.
    """

    difference: Floats
    se: Floats
    t: Floats
    df: Indices
    p: Floats
    ci_low: Floats
    ci_high: Floats


def against_other_groups(
    error: ResidualVariance, base: Flags, values: Flags | Floats, groups: Indices, shown: Flags, level: float = 0.95
) -> Iterator[GroupContrasts]:
    """Compare the groups of one sample, first to last, each with the plain mean of the others.

    `base` and `values` have shape (n, items): who answered, and what, 0 for everybody else. `groups`, shape (n,), are
    numbered from 0, and -1 is in none. `shown`, shape (groups, items), says which groups count for each item: a group
    whose figure is hidden must be in no mean that is published. It is `DomainMeans.against_others` of
    `analysis.domain_means` for every item in one pass: means of one sample share PSUs and margins, so their errors are
    not independent.

    >>> import pandas as pd
    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> people = pd.DataFrame({"sex": list("FFFMM")})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> answers, codes = np.array([[1.0, 2.0, 3.0, 4.0, 6.0]]).T, np.array([0, 0, 0, 1, 1])
    >>> base, shown = np.ones((5, 1), bool), np.ones((2, 1), bool)
    >>> women, men = against_other_groups(error, base, answers, codes, shown)
    >>> men.difference.tolist(), men.se.round(3).tolist(), men.df.tolist(), men.p.round(3).tolist()
    ([3.0], [0.95], [3], [0.051])
    """
    member = (groups[:, None] == np.arange(len(shown))).astype(np.float64)
    counted = base & (groups >= 0)[:, None] & shown[groups]
    weighted = member * error.weighting.weights[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        totals = weighted.T @ counted
        means = weighted.T @ np.where(counted, values, 0.0) / totals
        influence = np.where(counted, (values - means[groups]) / totals[groups], 0.0)
    everybody = np.arange(len(groups))
    df = units_less_strata(error.design, everybody, counted) - 1
    others = shown.sum(axis=0) - 1
    known = np.where(shown, means, 0.0)
    for group in range(len(shown)):
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(member[:, [group]] > 0, 1.0, -1 / others)
            difference = means[group] - (known.sum(axis=0) - known[group]) / others
            se = np.sqrt(error.of_totals(everybody, np.where(counted, influence * share, 0.0)))
        compared = shown[group] & (others > 0)
        yield _tested(np.where(compared, difference, np.nan), np.where(compared, se, np.nan), df, level)


def _tested(difference: Floats, se: Floats, df: Indices, level: float) -> GroupContrasts:
    with np.errstate(divide="ignore", invalid="ignore"):
        t = difference / se
        p = np.where(df > 0, betainc(df / 2, 0.5, df / (df + t * t)), np.nan)
        reach = np.where(df > 0, t_quantile(df, level), np.nan) * se
    return GroupContrasts(difference, se, t, df, np.asarray(p), difference - reach, difference + reach)
