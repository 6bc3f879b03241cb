"""Variances from replicates: every figure is worked out again in each, calibration and all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.errors import ConvergenceError, DataError, SchemeError
from analysis.methods import calibrate_by
from analysis.ratios import Ratios
from analysis.replicates import Replicates
from analysis.scheme import Scheme
from analysis.table import Table
from analysis.weighting import Weighting

RANK = 1e-10
"""Eigenvalues below this share of the largest are nought, when independent replicates are counted (R: 1e-5 squared)."""

ROUNDING = 1e-24
"""A variance below this share of the squared figure is rounding: the margins fix the figure."""


@dataclass(frozen=True)
class ReplicateVariance:
    """The variance of figures over replicates.

    `weights` has shape (n, replicates): everybody's weight in each replicate; `scales` has shape (replicates,).
    """

    weighting: Weighting
    weights: Floats
    scales: Floats

    @property
    def keeps_rows(self) -> bool:
        return False

    def of_totals(self, rows: Indices, values: Floats) -> Floats:
        """Return the variance, shape (columns,), of the weighted totals of `values`, shape (rows, columns)."""
        return self._spread(self.weights[rows].T @ values)

    def of_ratios(self, ratios: Ratios) -> Floats:
        """Return the variance of ratios, shape (columns,); replicates without anybody in the base do not count."""
        weights = self.weights[ratios.rows].T
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._spread((weights @ ratios.numerators) / (weights @ ratios.denominators))

    def degrees_of_freedom(self, rows: Indices, base: Flags) -> Indices:
        """Return the number of independent replicates in the base, less one (R's `degf`), shape (columns,)."""
        return np.array([self._rank(rows[who]) - 1 for who in base.T], dtype=np.intp)

    def _rank(self, rows: Indices) -> int:
        weights = self.weights[rows]
        square = weights @ weights.T if len(rows) < weights.shape[1] else weights.T @ weights
        values = np.linalg.eigvalsh(square)
        return int((values > RANK * values.max(initial=0.0)).sum())

    def _spread(self, figures: Floats) -> Floats:
        """Return the scaled spread of figures, shape (replicates, columns), around their mean."""
        known = np.isfinite(figures)
        mean = np.where(known, figures, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        spread = self.scales @ np.where(known, figures - mean, 0.0) ** 2
        return np.asarray(np.where(spread > ROUNDING * mean**2, spread, 0.0))


def replicate_variance(weighting: Weighting, replicates: Replicates) -> ReplicateVariance:
    """Weight every replicate to the margins by the scheme of the sample itself.

    Raises `ConvergenceError` naming the margin that a replicate cannot meet, and `SchemeError` for trimmed weights,
    whose trimming cannot be repeated.

    >>> import pandas as pd
    >>> from analysis.design import read_design
    >>> from analysis.replicates import make_replicates
    >>> from analysis.weighting import unweighted
    >>> rooms = pd.DataFrame({"rooms": [2.0, 4.0, 6.0]})
    >>> error = replicate_variance(unweighted(rooms), make_replicates(read_design(rooms), "jk1"))
    >>> float(error.of_totals(np.arange(3), rooms.to_numpy())[0]).__round__(6)
    12.0
    """
    weights = weighting.base[:, None] * replicates.factors
    report = weighting.report
    if report is None:
        return ReplicateVariance(weighting, weights, replicates.scales)
    if report.scheme.trim:
        raise SchemeError("Replicates of trimmed weights cannot be trimmed alike: leave out the trimming.")
    for place in range(weights.shape[1]):
        weights[:, place] = _weigh(weighting.table, report.scheme, weights[:, place], place)
    return ReplicateVariance(weighting, weights, replicates.scales)


def _weigh(table: Table, scheme: Scheme, base: Floats, place: int) -> Floats:
    """Return the weights, shape (n,), of one replicate, or say which one cannot be weighted."""
    cells = table.collapse(base)
    _check_levels(table, cells, place)
    try:
        return base * calibrate_by(table, cells, scheme, 1e-12, 10_000).factors[table.cell]
    except DataError as error:
        message = f"Replicate {place + 1}: {error.message}"
        raise ConvergenceError(message, variable=error.variable, level=error.level) from error


def _check_levels(table: Table, base: Floats, place: int) -> None:
    """Raise `ConvergenceError` when a replicate has lost a whole level."""
    people = sum(len(margin.levels) for margin in table.margins)
    lost = np.flatnonzero((table.matrix().T @ base)[:people] <= 0)
    if len(lost):
        missing = table.constraints[lost[0]]
        message = f"Replicate {place + 1} has nobody in {missing}: collapse the level, or do without replicates."
        raise ConvergenceError(message, variable=missing.variable, level=missing.level)
