"""From a table of base weights to calibrated ones, by the method that a scheme names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.calibration import Calibrated, calibrate
from analysis.columns import Floats, Indices
from analysis.distances import Bound, Distance, Exponential, Linear, Logit
from analysis.errors import ConvergenceError
from analysis.feasibility import Limits, explain
from analysis.raking import rake
from analysis.scheme import Scheme
from analysis.table import Table
from analysis.trimming import Trim, trim_cells

AS_GIVEN = 1e-6
"""Base weights that add up to the population but for this share of it are not scaled: they were rounded."""


def calibrate_by(
    table: Table, base: Floats, scheme: Scheme, tolerance: float, max_iterations: int, counts: Indices | None = None
) -> Calibrated:
    """Calibrate cells of summed base weights `base`, shape (cells,), as the scheme says.

    `counts`, shape (cells,), are their respondents; by default they are the table's own.

    Factors, bounds and caps are relative to base weights scaled to the population; the factors returned are relative
    to `base` itself. Raises `ConvergenceError`, `InfeasibleBoundsError` or `SchemeError`.
    """
    scale = _scale(table, base)
    scaled = base * scale
    found = _untrimmed(table, scaled, scheme, tolerance, max_iterations)
    if scheme.trim:
        people = table.collapse(np.ones(len(table.cell))) if counts is None else counts.astype(np.float64)
        found = _trimmed(table, scaled, people, scheme, found, tolerance)
    return replace(found, factors=found.factors * scale)


def _scale(table: Table, base: Floats) -> float:
    if not table.people:
        return 1.0
    ratio = table.people / float(base.sum())
    return 1.0 if abs(ratio - 1) <= AS_GIVEN else ratio


def _untrimmed(table: Table, base: Floats, scheme: Scheme, tolerance: float, max_iterations: int) -> Calibrated:
    lower, upper = scheme.bounds or (-np.inf, np.inf)
    swept = scheme.method in {"raking", "poststratify"} and not (scheme.bounds or table.auxiliaries)
    try:
        if swept:
            return rake(table, base, tolerance, max_iterations)
        return calibrate(table, base, _distance(scheme.method, lower, upper), tolerance)
    except ConvergenceError as error:
        free = scheme.method == "linear" and not scheme.bounds
        raise error if free else explain(table, base, Limits(lower, upper), error) from error


def _distance(method: str, lower: Bound, upper: Bound) -> Distance:
    if method == "linear":
        return Linear(lower, upper)
    if method == "logit":
        return Logit(float(lower), float(upper))
    return Exponential(np.maximum(lower, 0.0), upper)


def _trimmed(
    table: Table, base: Floats, counts: Floats, scheme: Scheme, found: Calibrated, tolerance: float
) -> Calibrated:
    """Trim cells whose respondents share one base weight."""
    trim = scheme.trim
    assert trim is not None, "only schemes that trim get here"
    weights = base * found.factors / counts
    mean = float(base @ found.factors) / float(counts.sum())
    lower, upper = trim.limits(mean)
    if trim.rule != "keep-margins":
        trimmed = trim_cells(weights, counts, lower, upper, strict=trim.rule == "strict")
        return Calibrated(trimmed * counts / base, found.iterations, trimmed / weights)
    if ((weights >= lower) & (weights <= upper)).all():
        return found
    return _recalibrated(table, base, scheme, trim, mean * counts / base, tolerance)


def _recalibrated(table: Table, base: Floats, scheme: Scheme, trim: Trim, mean: Floats, tolerance: float) -> Calibrated:
    """Calibrate again, with the limits as bounds of each cell's own; `mean` holds the factors of the mean weight.

    This is where trimming, then calibrating those not trimmed, then trimming again and so on would end: what is at a
    limit stays there and the others meet the margins.
    """
    lowest, highest = scheme.bounds or (0.0, np.inf)
    limits = Limits(trim.lower, trim.upper, "the mean weight", mean, lowest)
    upper = np.minimum(highest, trim.upper * mean)
    distance = _distance("linear" if scheme.method == "linear" else "raking", limits.lowest, upper)
    try:
        if np.any(limits.lowest > upper):
            raise ConvergenceError("The lower bound of some base weights is above the limit for trimming.")
        return calibrate(table, base, distance, tolerance)
    except ConvergenceError as error:
        raise explain(table, base, limits, error) from error
