"""Logistic regression with random intercepts: groups that share what they know of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.special import expit

from analysis.columns import Floats, Indices

PRIOR_VARIANCE = 0.04
"""Before any answer is seen, groups are taken to differ by about 0.2 on the logit scale…"""

PRIOR_GROUPS = 1.0
"""…which counts for as much as one group's own evidence."""

COEFFICIENT_VARIANCE = 1.0
INTERCEPT_VARIANCE = 100.0
"""Prior variances, on the logit scale, of a standardised covariate's coefficient and of the intercept."""


@dataclass(frozen=True)
class Factor:
    """One way of grouping: `code` has shape (rows,), each row's group among `size`."""

    code: Indices
    size: int


@dataclass(frozen=True)
class MixedLogistic:
    """A fitted model on the logit scale: coefficients in the order intercept, covariates, then each factor's groups.

    `coefficients` has shape (terms,), `covariance` (terms, terms), `variances` (factors,): how much groups differ.
    """

    coefficients: Floats
    covariance: Floats
    variances: Floats


def design_matrix(covariates: Floats, factors: Sequence[Factor]) -> Any:
    """Return the sparse matrix, shape (rows, terms): an intercept, `covariates`, a 0/1 column for each group.

    >>> design_matrix(np.array([[0.5], [-0.5]]), [Factor(np.array([1, 0]), 2)]).toarray().tolist()
    [[1.0, 0.5, 0.0, 1.0], [1.0, -0.5, 1.0, 0.0]]
    """
    rows = len(covariates)
    place = np.arange(rows)
    groups = [sparse.csr_array((np.ones(rows), (place, one.code)), shape=(rows, one.size)) for one in factors]
    return sparse.hstack([np.ones((rows, 1)), covariates, *groups], format="csr")


def fit_mixed_logistic(
    favourable: Floats,
    answers: Floats,
    covariates: Floats,
    factors: Sequence[Factor],
    *,
    tolerance: float = 1e-4,
    max_iterations: int = 200,
) -> MixedLogistic:
    """Fit `favourable` of `answers`, shape (rows,), to `covariates`, shape (rows, covariates), and factors.

    Each factor's groups have normal intercepts whose variance is found with the rest, by penalised quasi-likelihood:
    a Newton step for the coefficients, then the variance that their size and uncertainty imply. A weak prior keeps
    every variance above nil. Deterministic. Sources: Breslow and Clayton (1993), JASA 88; Schall (1991), Biometrika 78.

    >>> wards = Factor(np.array([0, 1, 2]), 3)
    >>> model = fit_mixed_logistic(np.array([8.0, 10, 18]), np.array([20.0, 20, 20]), np.empty((3, 0)), [wards])
    >>> expit(model.coefficients[0] + model.coefficients[1:]).round(2).tolist()
    [0.45, 0.53, 0.83]
    """
    matrix = design_matrix(covariates, factors)
    sizes = [factor.size for factor in factors]
    ends = np.cumsum([1 + covariates.shape[1], *sizes])
    variances = np.full(len(factors), PRIOR_VARIANCE)
    fixed = np.r_[1 / INTERCEPT_VARIANCE, np.full(covariates.shape[1], 1 / COEFFICIENT_VARIANCE)]
    coefficients = np.zeros(matrix.shape[1])
    for _ in range(max_iterations):
        penalty = np.r_[fixed, np.repeat(1 / variances, sizes)]
        stepped, covariance = _newton_step(matrix, favourable, answers, penalty, coefficients)
        moved = np.abs(stepped - coefficients).max()
        coefficients, before = stepped, variances
        variances = np.array(
            [
                _variance(coefficients[start:end], covariance.diagonal()[start:end], variance)
                for start, end, variance in zip(ends[:-1], ends[1:], before, strict=True)
            ]
        )
        if max(moved, np.abs(np.log(variances / before)).max(initial=0.0)) < tolerance:
            break
    return MixedLogistic(coefficients, covariance, variances)


def _newton_step(
    matrix: Any, favourable: Floats, answers: Floats, penalty: Floats, coefficients: Floats
) -> tuple[Floats, Floats]:
    mean = expit(matrix @ coefficients)
    information = (matrix.T @ (matrix * (answers * mean * (1 - mean))[:, None])).toarray() + np.diag(penalty)
    covariance = np.linalg.inv(information)
    score = matrix.T @ (favourable - answers * mean) - penalty * coefficients
    return coefficients + covariance @ score, covariance


def _variance(effects: Floats, uncertainty: Floats, variance: float) -> float:
    """Schall's step: the effects' size, over how many of them the answers, and not the penalty, determine."""
    determined = np.sum(1 - uncertainty / variance)
    size = effects @ effects + PRIOR_GROUPS * PRIOR_VARIANCE
    return float(size / (determined + PRIOR_GROUPS))
