"""The Fay-Herriot model: areas' direct estimates, drawn towards what their circumstances predict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from analysis.columns import Flags, Floats
from analysis.errors import SmallAreaError

NEGLIGIBLE = 1e-9
"""A variance below this share of the median sampling variance is nil but for rounding."""


@dataclass(frozen=True)
class FayHerriot:
    """Areas' empirical best linear unbiased predictions, of shape (areas,), in the unit of the direct estimates.

    `mse` is their estimated mean squared error, `refvar` the variance between areas that their covariates leave
    unexplained, `coefficients`, shape (covariates + 1,), starts with the intercept, and `weight` is how much of each
    prediction is the area's own direct estimate, from 0 to 1. All of it is modelled: `modelled` is always true.
    """

    eblup: Floats
    mse: Floats
    refvar: float
    coefficients: Floats
    weight: Floats
    modelled: bool = True


def fay_herriot(
    direct: ArrayLike,
    variance: ArrayLike,
    covariates: ArrayLike,
    *,
    tolerance: float = 1e-12,
    max_iterations: int = 1000,
) -> FayHerriot:
    """Fit direct estimates, shape (areas,), of known `variance` to `covariates`, shape (areas, covariates), by REML.

    An intercept is added. The variance between areas is found by Fisher scoring from the median of `variance`, as in
    R's `sae` 1.3 (`mseFH`), or by search of the restricted likelihood where scoring does not settle. An area with no
    direct estimate (not a number) is predicted from its covariates alone.

    Raises `SmallAreaError` when areas are too few for the covariates, the covariates repeat each other, or half of
    the variances or more are not positive. Sources: Fay and Herriot (1979), JASA 74; Datta and Lahiri (2000),
    Statistica Sinica 10, for the mean squared error.

    >>> deprived = [[0.1], [0.2], [0.3], [0.4], [0.5]]
    >>> fit = fay_herriot([0.82, 0.79, 0.66, 0.71, 0.55], [0.002, 0.001, 0.002, 0.001, 0.003], deprived)
    >>> fit.eblup.round(3).tolist(), round(fit.refvar, 4)
    ([0.827, 0.782, 0.694, 0.686, 0.584], 0.0012)
    """
    y, v, x = _read(direct, variance, covariates)
    known = np.isfinite(y)
    _check(y[known], v[known], x[known])
    refvar = _between_variance(y[known], v[known], x[known], tolerance, max_iterations)
    precision = 1 / (refvar + v[known])
    inverse = np.asarray(np.linalg.inv((x[known].T * precision) @ x[known]), dtype=np.float64)
    coefficients = inverse @ (x[known].T @ (precision * y[known]))
    own = np.zeros(len(y))
    own[known] = refvar * precision
    synthetic = x @ coefficients
    eblup = synthetic + own * np.where(known, y - synthetic, 0.0)
    mse = _mean_squared_error(np.where(known, v, np.inf), x, refvar, inverse)
    return FayHerriot(eblup, mse, refvar, coefficients, own)


def _read(direct: ArrayLike, variance: ArrayLike, covariates: ArrayLike) -> tuple[Floats, Floats, Floats]:
    y, v = np.asarray(direct, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    table = np.asarray(covariates, dtype=np.float64).reshape(len(y), -1)
    x = np.column_stack([np.ones(len(y)), table])
    return np.where(np.isfinite(v), y, np.nan), v, x


def _check(y: Floats, v: Floats, x: Floats) -> None:
    if len(y) <= x.shape[1]:
        message = f"{len(y)} areas with direct estimates are too few for {x.shape[1] - 1} covariates and an intercept."
        raise SmallAreaError(message)
    if not np.isfinite(x).all():
        raise SmallAreaError("A covariate is not a number.")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise SmallAreaError("The covariates repeat each other, or one of them is the same everywhere.")
    if (v < 0).any() or not np.median(v) > 0:
        raise SmallAreaError("Half of the direct estimates or more have no sampling variance.")


def _between_variance(y: Floats, v: Floats, x: Floats, tolerance: float, max_iterations: int) -> float:
    """Score from the median sampling variance; steps below zero are allowed on the way, but not at the end."""
    refvar = float(np.median(v))
    for _ in range(max_iterations):
        step = _scoring_step(y, v, x, refvar)
        before, refvar = refvar, refvar + step
        if not np.isfinite(refvar) or _negligible(np.abs(refvar + v), v).any():
            break
        if abs(step) <= tolerance * abs(before):
            return _settled(refvar, v)
    return _settled(_search(y, v, x), v)


def _settled(refvar: float, v: Floats) -> float:
    if refvar <= 0 and _negligible(v, v).any():
        raise SmallAreaError("An area's direct estimate has no sampling variance, and areas do not differ otherwise.")
    return max(refvar, 0.0)


def _negligible(variance: Floats, v: Floats) -> Flags:
    """Say which variances would have endless weight: those that are nil beside the usual sampling variance."""
    return np.asarray(variance <= NEGLIGIBLE * np.median(v), dtype=np.bool_)


def _scoring_step(y: Floats, v: Floats, x: Floats, refvar: float) -> float:
    projection, projected = _project(y, v, x, refvar)
    score = projected @ projected - np.trace(projection)
    return float(score / np.sum(projection * projection))


def _project(y: Floats, v: Floats, x: Floats, refvar: float) -> tuple[Floats, Floats]:
    """Return P and Py of the restricted likelihood, P = V⁻¹ - V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹."""
    precision = 1 / (refvar + v)
    weighted = precision[:, None] * x
    projection = np.diag(precision) - weighted @ np.linalg.solve(x.T @ weighted, weighted.T)
    return projection, projection @ y


def _search(y: Floats, v: Floats, x: Floats) -> float:
    """Minimise the restricted deviance on a scale of square roots, from nil to the spread of the estimates."""

    def deviance(root: float) -> float:
        total = root**2 + v
        fixed = np.linalg.slogdet((x.T / total) @ x)[1]
        _, projected = _project(y, v, x, root**2)
        return float(np.log(total).sum() + fixed + y @ projected)

    floor = 1e-9 * float(np.sqrt(np.median(v)))
    found = minimize_scalar(deviance, bounds=(floor, 3 * float(np.std(y)) + floor), method="bounded")
    return float(found.x) ** 2 if found.x > 2 * floor else 0.0


def _mean_squared_error(v: Floats, x: Floats, refvar: float, inverse: Floats) -> Floats:
    """Add what is unknown of the area (g1), of the coefficients (g2) and, twice, of the variance between areas (g3)."""
    with np.errstate(invalid="ignore"):
        drawn = np.where(np.isinf(v), 1.0, v / (refvar + v))
    uncertain = 2 / np.sum((1 / (refvar + v)) ** 2)
    of_coefficients = drawn**2 * np.einsum("ij,jk,ik->i", x, inverse, x)
    return np.asarray(refvar * drawn + of_coefficients + 2 * drawn**2 * uncertain / (refvar + v))
