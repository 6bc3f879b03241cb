"""Means of the domains of one sample, and their differences with the covariance that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betainc

from analysis.columns import Floats, Indices, blank
from analysis.covariance import degrees_of_freedom
from analysis.errors import ComparisonError
from analysis.intervals import t_quantile
from analysis.residuals import ResidualVariance


@dataclass(frozen=True)
class MeanContrast:
    """A difference of means in the unit of what was measured, with its standard error, t-test and interval.

    `p` is two-sided, with `df` degrees of freedom: PSUs less strata in the base, less one.
    """

    difference: float
    se: float
    t: float
    df: int
    p: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class TTest(MeanContrast):
    """A difference of means from a base of `n` answers."""

    n: int


@dataclass(frozen=True)
class DomainMeans:
    """The weighted means of `levels` domains of one sample.

    `means` and `bases` have shape (levels,). `rows` are the places of those who have a value and a domain, and
    `influence`, shape (rows, levels), is what each adds to each mean per unit of weight.
    """

    error: ResidualVariance
    levels: tuple[str, ...]
    bases: Indices
    means: Floats
    rows: Indices
    influence: Floats

    def contrast(self, coefficients: Sequence[float], level: float = 0.95) -> TTest:
        """Test a sum of the means times `coefficients`, in the order of the levels, against nil.

        Means of one sample share PSUs and margins, so their errors are not independent; the sum's own is used.
        """
        weights = np.asarray(coefficients, dtype=np.float64)
        used = self.influence @ weights
        difference, se = float(self.means @ weights), float(np.sqrt(self.error.of_totals(self.rows, used[:, None])[0]))
        df = degrees_of_freedom(self.error.design, self.rows) - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            t = float(np.divide(difference, se))
            reach = float(t_quantile(np.array([df]), level)[0]) * se
        n = int(self.bases[weights != 0].sum())
        return TTest(difference, se, t, df, two_sided_t(t, df), difference - reach, difference + reach, n)

    def difference(self, first: str, second: str) -> TTest:
        """Test the mean of `second` less that of `first`."""
        return self.contrast([float(level == second) - float(level == first) for level in self.levels])

    def against_others(self, name: str) -> TTest:
        """Test the mean of one domain less the plain mean of the other domains' means."""
        others = len(self.levels) - 1
        return self.contrast([1.0 if level == name else -1 / others for level in self.levels])


def domain_means(error: ResidualVariance, values: Floats, domains: pd.Series) -> DomainMeans:
    """Estimate the means of `values`, shape (n,), in each level of `domains`, shape (n,), in sorted order.

    Respondents without a value (not a number) or a domain are out of the base; the design is still the whole sample's.
    Raises `ComparisonError` for fewer than two domains.

    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> people = pd.DataFrame({"sex": list("FFFMM")})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> found = domain_means(error, np.array([1.0, 2.0, 3.0, 4.0, 6.0]), people["sex"])
    >>> found.means.tolist(), found.difference("F", "M").difference
    ([2.0, 5.0], 3.0)
    """
    known = np.isfinite(values) & ~blank(domains)
    rows = np.flatnonzero(known)
    codes, levels = pd.factorize(domains[known].astype("string"), sort=True)
    if len(levels) < 2:
        raise ComparisonError(f"{domains.name} has {len(levels)} levels with answers: a comparison needs two.")
    member = (codes[:, None] == np.arange(len(levels))).astype(np.float64)
    weights = error.weighting.weights[rows]
    totals = weights @ member
    means = (weights * values[rows]) @ member / totals
    influence = member * (values[rows, None] - means) / totals
    return DomainMeans(error, tuple(map(str, levels)), member.sum(axis=0).astype(np.intp), means, rows, influence)


def t_test(error: ResidualVariance, values: Floats, groups: pd.Series) -> TTest:
    """Test whether two groups of one sample have the same mean: the second, in sorted order, less the first.

    The design-based t-test of Lumley, "Complex Surveys" (2010), section 2.4; `values` and `groups` have shape (n,).
    It equals R's `svyttest`. Raises `ComparisonError` unless there are two groups.

    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> people = pd.DataFrame({"sex": list("FFFMM")})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> test = t_test(error, np.array([1.0, 2.0, 3.0, 4.0, 6.0]), people["sex"])
    >>> test.difference, round(test.se, 3), test.df, round(test.p, 3)
    (3.0, 0.95, 3, 0.051)
    """
    found = domain_means(error, values, groups)
    if len(found.levels) != 2:
        raise ComparisonError(f"{groups.name} has {len(found.levels)} levels with answers: a t-test compares two.")
    return found.difference(*found.levels)


def two_sided_t(t: float, df: float) -> float:
    """Return the two-sided p-value of Student's t, accurate in its tails; not a number without degrees of freedom.

    >>> round(two_sided_t(2.0, 10), 4)
    0.0734
    """
    return float(betainc(df / 2, 0.5, df / (df + t * t))) if df > 0 else float("nan")
