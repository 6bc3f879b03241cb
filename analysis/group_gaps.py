"""The largest gap between groups of one sample, judged as what it is: the largest of many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from analysis.columns import Flags, Floats, Indices
from analysis.intervals import t_quantile
from analysis.residuals import ResidualVariance
from analysis.variance import units_less_strata


@dataclass(frozen=True)
class GroupGaps:
    """Every item's highest group less its lowest, all of shape (items,), in the unit of what was measured.

    `highest` and `lowest` are groups, -1 where fewer than two are shown, and then nothing else is a number. `pairs` is
    how many gaps it is the largest of; `p` is the pair's own, `p_adjusted` that of the largest of so many, and the
    interval holds for all of them at once.
    """

    highest: Indices
    lowest: Indices
    gap: Floats
    se: Floats
    t: Floats
    df: Indices
    pairs: Indices
    p: Floats
    p_adjusted: Floats
    ci_low: Floats
    ci_high: Floats


def largest_gaps(
    error: ResidualVariance, base: Flags, values: Flags | Floats, groups: Indices, shown: Flags, level: float = 0.95
) -> GroupGaps:
    """Find each item's largest gap between the groups that are shown, with its design-based error.

    `base`, `values`, `groups` and `shown` are those of `analysis.group_contrasts.against_other_groups`. The two groups
    are of one sample and one weighting, so the error is that of their difference and not of two samples. Which pair is
    farthest apart is chosen by the answers themselves: p-values and intervals are Bonferroni's over every pair, which
    hold whichever was chosen (Dunn, 1961, Journal of the American Statistical Association 56).

    >>> import pandas as pd
    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> people = pd.DataFrame({"home": list("AAABBBCCC")})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> answers = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 2.0, 3.0, 4.0]]).T
    >>> codes, base, shown = np.repeat([0, 1, 2], 3), np.ones((9, 1), bool), np.ones((3, 1), bool)
    >>> found = largest_gaps(error, base, answers, codes, shown)
    >>> found.highest.tolist(), found.lowest.tolist(), found.gap.tolist(), found.pairs.tolist(), found.df.tolist()
    ([1], [0], [3.0], [3], [7])
    >>> found.se.round(4).tolist(), found.p.round(5).tolist(), found.p_adjusted.round(5).tolist()
    ([0.7071], [0.00383], [0.01148])
    """
    places = np.arange(len(shown))
    member = (groups[:, None] == places).astype(np.float64)
    counted = base & (groups >= 0)[:, None] & shown[groups]
    weighted = member * error.weighting.weights[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        totals = weighted.T @ counted
        means = weighted.T @ np.where(counted, values, 0.0) / totals
        influence = np.where(counted, (values - means[groups]) / totals[groups], 0.0)
    highest = np.where(shown, means, -np.inf).argmax(axis=0)
    lowest = np.where(shown, means, np.inf).argmin(axis=0)
    number = shown.sum(axis=0)
    known = (number > 1) & (highest != lowest)
    share = (groups[:, None] == highest).astype(np.float64) - (groups[:, None] == lowest)
    everybody = np.arange(len(groups))
    items = np.arange(shown.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(known, means[highest, items] - means[lowest, items], np.nan)
        se = np.where(known, np.sqrt(error.of_totals(everybody, np.where(counted, influence * share, 0.0))), np.nan)
        df = units_less_strata(error.design, everybody, counted) - 1
        pairs = number * (number - 1) // 2
        t = gap / se
        p = np.where(df > 0, betainc(df / 2, 0.5, df / (df + t * t)), np.nan)
        reach = np.array([_quantile(*each, level) for each in zip(df.tolist(), pairs.tolist(), strict=True)]) * se
    return GroupGaps(
        np.where(known, highest, -1), np.where(known, lowest, -1), gap, se, t, df, pairs, p,
        np.minimum(1.0, p * pairs), gap - reach, gap + reach,
    )  # fmt: skip


def _quantile(df: int, pairs: int, level: float) -> float:
    """How many standard errors an interval reaches that holds for every pair at once."""
    if df <= 0 or pairs < 1:
        return float("nan")
    return float(t_quantile(np.array([df]), 1 - (1 - level) / pairs)[0])
