"""Quantiles of numbers in a weighted sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.columns import Flags, Floats
from analysis.domains import Domain, read_domains
from analysis.intervals import t_interval, t_quantile
from analysis.means import read_numbers
from analysis.measures import measure_ratios
from analysis.weighted_sample import WeightedSample


@dataclass(frozen=True)
class Quantile:
    """The value that the share `probability` of people do not exceed, in the unit of the column `item`.

    An end of the interval is not a number where the share it would belong to is below 0 or above 1, and then neither is
    `se`, which is the interval's half width over Student's t.
    """

    item: str
    domain_var: str
    domain: str
    probability: float
    n: int
    estimate: float
    se: float
    df: int
    ci_low: float
    ci_high: float


def quantiles(
    sample: WeightedSample, columns: Sequence[str], probabilities: Sequence[float] = (0.25, 0.5, 0.75)
) -> list[Quantile]:
    """Estimate quantiles of numeric columns, in every domain.

    A quantile is the smallest value whose weighted share of people at or below it reaches the probability; the ends of
    its interval are the quantiles of the ends of that share's own interval (Woodruff, 1952, JASA 47; R's
    `svyquantile` with `qrule = "math"`, `interval.type = "mean"`). Domains with fewer than two numbers have none.

    >>> import pandas as pd
    >>> from analysis.weighted_sample import weighted_sample
    >>> from analysis.weighting import unweighted
    >>> homes = pd.DataFrame({"rooms": [3, 5, 4, 6, 4, 2, 7, 5, 4, 3]})
    >>> half = quantiles(weighted_sample(homes, unweighted(homes)), ["rooms"], [0.5])[0]
    >>> half.estimate, half.ci_low, half.ci_high
    (4.0, 3.0, 7.0)
    """
    base, values = read_numbers(sample.responses, columns)
    return [
        quantile
        for domain in read_domains(sample.responses, sample.domains)
        for place, name in enumerate(columns)
        for quantile in _of_column(sample, name, domain, base[:, place], values[:, place], probabilities)
    ]


def _of_column(
    sample: WeightedSample, name: str, domain: Domain, base: Flags, values: Floats, probabilities: Sequence[float]
) -> Iterator[Quantile]:
    rows = domain.rows[base[domain.rows]]
    if len(rows) < 2:
        return
    ladder = _Ladder.of(values[rows], sample.error.weighting.weights[rows])
    found = np.array([ladder.at(probability) for probability in probabilities])
    below = values[:, None] <= found
    figures = measure_ratios(
        sample.ratios(domain, np.tile(base[:, None], len(found)), below & base[:, None]), sample.error
    )
    t = t_quantile(figures.df, sample.level)
    low, high = t_interval(figures.estimate, figures.se, figures.df, sample.level)
    for place, probability in enumerate(probabilities):
        ends = ladder.at(low[place]), ladder.at(high[place])
        se = (ends[1] - ends[0]) / (2 * float(t[place]))
        known = (len(rows), float(found[place]), se, int(figures.df[place]), *ends)
        yield Quantile(name, domain.variable, domain.level, probability, *known)


@dataclass(frozen=True)
class _Ladder:
    """Values in ascending order, shape (values,), the weight of those up to each, and the weight of all.

    Weights are added up in extended precision, as R does, since a share that meets the probability exactly (half of an
    even number of people) is a matter of the last digit.
    """

    values: Floats
    cumulated: Floats
    total: float

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> _Ladder:
        counted = weights != 0
        order = np.argsort(values[counted], kind="stable")
        exact = weights[counted].astype(np.longdouble)
        return cls(values[counted][order], np.cumsum(exact[order]).astype(np.float64), float(exact.sum()))

    def at(self, probability: float) -> float:
        """Return the last value whose share is exactly the probability, or else the one above it."""
        if not 0 <= probability <= 1:
            return float("nan")
        place = int(np.searchsorted(self.cumulated, probability * self.total, side="right"))
        if place and probability - self.cumulated[place - 1] / self.total == 0:
            place -= 1
        return float(self.values[min(place, len(self.values) - 1)])
