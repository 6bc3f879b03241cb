"""Weighted regression whose covariance is the design's: strata, PSUs and calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from analysis.columns import Flags, Floats, Indices
from analysis.covariance import degrees_of_freedom
from analysis.domain_means import two_sided_t
from analysis.errors import ModelError
from analysis.intervals import t_quantile
from analysis.linear_algebra import NEGLIGIBLE
from analysis.residuals import ResidualVariance

INTERCEPT = "(Intercept)"

TOLERANCE = 1e-14
"""The search ends when a Newton step would gain less than this share of the answers' weight."""

FARTHEST = 30.0
"""A fitted logit beyond this is a chance of nil or one: some term tells the answers apart entirely."""


@dataclass(frozen=True)
class Coefficient:
    """One term of a model: `estimate` in logits or in the answers' unit, its standard error and two-sided t-test."""

    term: str
    estimate: float
    se: float
    t: float
    p: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Regression:
    """A model fitted to `n` answers; `df` are PSUs less strata in the base, less the terms but the intercept.

    `places` are the respondents fitted, and `influence`, shape (places, terms), is what each adds to each coefficient
    per unit of weight.
    """

    n: int
    df: int
    coefficients: tuple[Coefficient, ...]
    places: Indices
    influence: Floats

    def __getitem__(self, term: str) -> Coefficient:
        return next(each for each in self.coefficients if each.term == term)


def logistic(error: ResidualVariance, outcome: Floats, terms: Mapping[str, Floats]) -> Regression:
    """Regress a 0/1 `outcome`, shape (n,), on numeric `terms`, each of shape (n,), and an intercept, by logit.

    Weighted pseudo-likelihood with Binder's covariance (1983, "On the variances of asymptotically normal estimators
    from complex surveys", International Statistical Review 51), whose scores are residuals of the calibration. It
    equals R's `svyglm` with `quasibinomial`. Respondents without an outcome or a term (not a number) are out of the
    base. Raises `ModelError` naming a term that repeats others, or where terms tell the answers apart entirely.

    >>> from analysis.design import read_design
    >>> from analysis.weighting import unweighted
    >>> from analysis.residuals import residual_variance
    >>> import pandas as pd
    >>> people = pd.DataFrame({"informed": [1.0] * 6 + [0.0] * 6, "pleased": [1.0] * 4 + [0.0] * 2 + [1.0, 0.0] * 3})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> model = logistic(error, people["pleased"].to_numpy(), {"informed": people["informed"].to_numpy()})
    >>> round(model["informed"].estimate, 4), round(model["informed"].se, 4), model.df
    (0.6931, 1.2432, 10)
    """
    return _fit(error, outcome, terms, expit, lambda mean: mean * (1 - mean))


def linear(error: ResidualVariance, outcome: Floats, terms: Mapping[str, Floats]) -> Regression:
    """Regress a numeric `outcome` on `terms` by least squares, otherwise as `logistic` does; R's `svyglm`, gaussian.

    >>> from analysis.design import read_design
    >>> from analysis.weighting import unweighted
    >>> from analysis.residuals import residual_variance
    >>> import pandas as pd
    >>> people = pd.DataFrame({"rooms": [1.0, 2.0, 3.0, 4.0], "score": [2.0, 4.0, 7.0, 7.0]})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> round(linear(error, people["score"].to_numpy(), {"rooms": people["rooms"].to_numpy()})["rooms"].estimate, 3)
    1.8
    """
    return _fit(error, outcome, terms, lambda fitted: fitted, np.ones_like)


def _fit(
    error: ResidualVariance,
    outcome: Floats,
    terms: Mapping[str, Floats],
    mean: Callable[[Floats], Floats],
    variance: Callable[[Floats], Floats],
) -> Regression:
    everybody = np.column_stack([np.ones(len(outcome)), *terms.values()])
    places = np.flatnonzero(np.isfinite(outcome) & np.isfinite(everybody).all(axis=1))
    matrix, answers, weights = everybody[places], outcome[places], error.weighting.weights[places]
    names = (INTERCEPT, *terms)
    _check(matrix, answers, names)
    slopes = _newton(matrix, answers, weights, mean, variance)
    fitted = mean(matrix @ slopes)
    inverse = np.linalg.inv(matrix.T @ (matrix * (weights * variance(fitted))[:, None]))
    influence = (answers - fitted)[:, None] * (matrix @ inverse)
    se = np.sqrt(error.of_totals(places, influence))
    df = degrees_of_freedom(error.design, places) - len(terms)
    return Regression(len(places), df, _coefficients(names, slopes, se, df), places, influence)


def _newton(
    matrix: Floats,
    answers: Floats,
    weights: Floats,
    mean: Callable[[Floats], Floats],
    variance: Callable[[Floats], Floats],
) -> Floats:
    """Solve the weighted score equations; the first step starts from nil, from which these models converge."""
    slopes = np.zeros(matrix.shape[1])
    for _ in range(100):
        fitted = mean(matrix @ slopes)
        score = matrix.T @ (weights * (answers - fitted))
        step = np.linalg.solve(matrix.T @ (matrix * (weights * variance(fitted))[:, None]), score)
        slopes = slopes + step
        if mean is expit and np.abs(matrix @ slopes).max() > FARTHEST:
            break
        if abs(float(step @ score)) <= TOLERANCE**2 * float(weights.sum()):
            return slopes
    raise ModelError("The terms tell some answers apart entirely, so that no logistic model can be fitted.")


def _check(matrix: Floats, answers: Floats, names: tuple[str, ...]) -> None:
    """Refuse what cannot be fitted: too few answers, one answer only, or a term that the ones before it determine."""
    if len(answers) <= len(names) or np.ptp(answers) == 0:
        raise ModelError(
            f"A model of {len(names) - 1} terms needs more answers than {len(answers)}, and not all alike."
        )
    repeated = redundant(matrix)
    if repeated.any():
        name = names[int(repeated.argmax())]
        raise ModelError(f"{name} says nothing that the other terms do not.", variable=name)


def redundant(matrix: Floats) -> Flags:
    """Say which columns, shape (columns,), are sums of multiples of those before them.

    >>> redundant(np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 2.0], [1.0, 3.0, 4.0]])).tolist()
    [False, False, True]
    """
    scaled = matrix / np.sqrt(np.sum(matrix**2, axis=0).clip(NEGLIGIBLE))
    basis = np.empty((len(matrix), 0))
    found = np.zeros(matrix.shape[1], dtype=np.bool_)
    for place, values in enumerate(scaled.T):
        left = values - basis @ (basis.T @ values)
        left = left - basis @ (basis.T @ left)
        size = float(np.linalg.norm(left))
        found[place] = size < np.sqrt(NEGLIGIBLE)
        if not found[place]:
            basis = np.column_stack([basis, left / size])
    return found


def _coefficients(names: tuple[str, ...], slopes: Floats, se: Floats, df: int) -> tuple[Coefficient, ...]:
    with np.errstate(divide="ignore", invalid="ignore"):
        t, reach = slopes / se, t_quantile(np.array([df]), 0.95) * se
    p = [two_sided_t(each, df) for each in t.tolist()]
    columns = (slopes, se, t, np.array(p), slopes - reach, slopes + reach)
    figures = zip(*(values.tolist() for values in columns), strict=True)
    return tuple(Coefficient(name, *row) for name, row in zip(names, figures, strict=True))
