"""Raking: iterative proportional fitting of a contingency table to its margins, one margin at a time."""

from __future__ import annotations

import numpy as np

from analysis.calibration import Calibrated, not_converged
from analysis.columns import Floats
from analysis.errors import ConvergenceError
from analysis.margins import Margin
from analysis.table import Constraint, Table


def rake(table: Table, base: Floats, tolerance: float, max_iterations: int) -> Calibrated:
    """Multiply cells, one margin at a time, until a whole sweep changes no margin by more than `tolerance` of itself.

    `base` holds the cells' summed base weights, shape (cells,). Iterative proportional fitting is due to Deming and
    Stephan (1940), "On a least squares adjustment of a sampled frequency table when the expected marginal totals are
    known", Annals of Mathematical Statistics 11. Raises `ConvergenceError`.
    """
    factors = np.ones(table.size)
    for iteration in range(1, max_iterations + 1):
        largest = 0.0
        for codes, margin in zip(table.codes, table.margins, strict=True):
            achieved = np.asarray(np.bincount(codes, base * factors, len(margin.levels)), dtype=np.float64)
            if not achieved.all():
                raise _missed(margin, achieved, f"after {iteration} sweeps")
            ratio = margin.population / achieved
            factors *= ratio[codes]
            change = float(np.abs(ratio - 1).max())
            if change > largest:
                largest, worst = change, (margin, achieved)
        if largest <= tolerance:
            return Calibrated(factors, iteration)
    raise _missed(*worst, f"after {max_iterations} sweeps")


def _missed(margin: Margin, achieved: Floats, when: str) -> ConvergenceError:
    off = np.abs(achieved / margin.population - 1)
    level, people = margin.levels[int(off.argmax())], float(margin.population[int(off.argmax())])
    return not_converged(Constraint(margin.variable, level, people, people), float(off.max()), when)
