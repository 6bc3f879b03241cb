"""Calibration of a contingency table to its margins: raking, and the linear (GREG) method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats
from analysis.errors import ConvergenceError
from analysis.linear_algebra import symmetric_inverse
from analysis.margins import Margin
from analysis.table import Table


@dataclass(frozen=True)
class Calibrated:
    """`factors` has shape (cells,): what each cell's base weights are multiplied by. `iterations` counts sweeps."""

    factors: Floats
    iterations: int


def rake(table: Table, base: Floats, tolerance: float, max_iterations: int) -> Calibrated:
    """Multiply cells, one margin at a time, until a whole sweep changes no margin by more than `tolerance` of itself.

    `base` holds the cells' summed base weights, shape (cells,). Iterative proportional fitting is due to Deming and
    Stephan (1940), "On a least squares adjustment of a sampled frequency table when the expected marginal totals are
    known", Annals of Mathematical Statistics 11. Raises `ConvergenceError`.
    """
    factors, worst = np.ones(table.size), table.margins[0]
    for iteration in range(1, max_iterations + 1):
        largest = 0.0
        for codes, margin in zip(table.codes, table.margins, strict=True):
            achieved = np.bincount(codes, base * factors, len(margin.levels))
            if not achieved.all():
                raise _not_converged(margin, 1.0, f"after {iteration} sweeps")
            ratio = margin.population / achieved
            factors *= ratio[codes]
            change = float(np.abs(ratio - 1).max())
            if change > largest:
                largest, worst = change, margin
        if largest <= tolerance:
            return Calibrated(factors, iteration)
    raise _not_converged(worst, largest, f"after {max_iterations} sweeps")


def calibrate_linearly(table: Table, base: Floats, tolerance: float, max_iterations: int) -> Calibrated:
    """Find factors 1 + x'λ that meet the margins at once; some may be negative.

    This is the generalised regression estimator of Deville and Särndal (1992), "Calibration estimators in survey
    sampling", JASA 87. One step is exact; a second removes rounding. Raises `ConvergenceError`.
    """
    matrix, population = table.matrix(), table.population
    inverse = symmetric_inverse((matrix.T * base) @ matrix)
    factors = np.ones(table.size)
    for iteration in range(1, max_iterations + 1):
        factors = factors + matrix @ (inverse @ (population - matrix.T @ (base * factors)))
        shortfall = np.abs(matrix.T @ (base * factors) / population - 1)
        if shortfall.max() <= tolerance:
            return Calibrated(factors, iteration)
    owners = np.repeat(np.arange(len(table.margins)), [len(margin.levels) for margin in table.margins])
    raise _not_converged(table.margins[owners[shortfall.argmax()]], float(shortfall.max()), "by the linear method")


def _not_converged(margin: Margin, error: float, when: str) -> ConvergenceError:
    message = f"The weights cannot meet every margin: {margin.variable!r} is still off by {error:.1e} {when}."
    return ConvergenceError(message, variable=margin.variable)


METHODS: dict[str, Callable[[Table, Floats, float, int], Calibrated]] = {"raking": rake, "linear": calibrate_linearly}
"""The calibration methods by the names R's `survey` gives them."""
