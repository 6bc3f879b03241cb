"""Means, totals and ratios of numbers, such as hours, bills or scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, column
from analysis.domains import read_domains
from analysis.estimates import Estimate, estimates_of, mean_estimates
from analysis.intervals import t_interval
from analysis.measures import measure_ratios
from analysis.weighted_sample import WeightedSample


def means(sample: WeightedSample, columns: Sequence[str]) -> list[Estimate]:
    """Estimate the mean of every numeric column, in every domain, with Student's interval.

    Whoever has no number is not in the base (R's `svymean`, `na.rm = TRUE`). Raises `MissingColumnError`.

    >>> from analysis.weighted_sample import weighted_sample
    >>> from analysis.weighting import unweighted
    >>> homes = pd.DataFrame({"rooms": [3, 5, 4, None], "people": [1, 3, 2, 2], "weight": [10, 10, 20, 20]})
    >>> sample = weighted_sample(homes, unweighted(homes, base_weight="weight"))
    >>> mean, total = *means(sample, ["rooms"]), *totals(sample, ["rooms"])
    >>> ratio = ratios(sample, [("rooms", "people")])[0]
    >>> mean.estimate, total.estimate, ratio.estimate, round(ratio.se, 3), mean.n
    (4.0, 160.0, 2.0, 0.204, 3)
    """
    base, values = read_numbers(sample.responses, columns)
    return mean_estimates(sample, columns, base, values)


def totals(sample: WeightedSample, columns: Sequence[str]) -> list[Estimate]:
    """Estimate the population total of every numeric column, in every domain, with Student's interval.

    Whoever has no number adds nothing (R's `svytotal`, `na.rm = TRUE`). Raises `MissingColumnError`.
    """
    base, values = read_numbers(sample.responses, columns)
    found, named = [], [(name, "") for name in columns]
    for domain, figures in sample.totals(base, values):
        ends = t_interval(figures.estimate, figures.se, figures.df, sample.level)
        found += estimates_of(domain, named, figures, *ends)
    return found


def ratios(sample: WeightedSample, pairs: Sequence[tuple[str, str]]) -> list[Estimate]:
    """Estimate the ratio of the totals of two numeric columns, for each pair, in every domain: item "above/below".

    The base has both numbers (R's `svyratio`). The interval is Student's. Raises `MissingColumnError`.
    """
    has_above, above = read_numbers(sample.responses, [name for name, _ in pairs])
    has_below, below = read_numbers(sample.responses, [name for _, name in pairs])
    base, found = has_above & has_below, []
    named = [("/".join(pair), "") for pair in pairs]
    for domain in read_domains(sample.responses, sample.domains):
        figures = measure_ratios(sample.ratios(domain, base, above * base, below * base), sample.error)
        ends = t_interval(figures.estimate, figures.se, figures.df, sample.level)
        found += estimates_of(domain, named, figures, *ends)
    return found


def read_numbers(responses: pd.DataFrame, columns: Sequence[str]) -> tuple[Flags, Floats]:
    """Return who has a number in each column and the numbers, shape (n, columns) each; others have 0."""
    read = [pd.to_numeric(column(responses, name), errors="coerce").to_numpy(np.float64) for name in columns]
    values = np.column_stack(read)
    return np.isfinite(values), np.where(np.isfinite(values), values, 0.0)
