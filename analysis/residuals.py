"""Taylor-linearised variances that know about the weighting: what the margins explain of an answer costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.columns import Floats, Indices
from analysis.design import Design
from analysis.grouping import indicator, scale_rows
from analysis.linear_algebra import symmetric_inverse
from analysis.table import Table
from analysis.weighting import Weighting

SWEEPS = 10
"""How often R's `survey` sweeps the margins' means out of a raked variable."""

ROUNDING = 1e-12
"""A variance below this share of its uncalibrated part is rounding: the margins explain the answer entirely."""


@dataclass(frozen=True)
class ResidualVariance:
    """The variance of weighted totals after calibration, factorised once for every item and domain.

    The influence of PSU p on a total is u = a - t·B: a is the weighted total of z in the PSU, t the weighted totals of
    the margins' levels, and B the regression of z on the levels with base weights (Deville and Särndal, 1992; Särndal,
    Swensson and Wretman, 1992, "Model Assisted Survey Sampling", section 6.6). The variance Σ k (u - ū)² within strata
    expands to a quadratic form in B, so that only respondents inside a domain need to be visited.

    Weights that were trimmed after calibration are calibrated weights of z times what trimming left of each.

    `levels` has shape (n, levels), `totals` shape (psus, levels), both sparse; `regression`, shape (n,), are the
    weights of the regression; `inverse` and `between` have shape (levels, levels): the inverse normal equations, and
    the form's matrix; `summed` has shape (strata, levels).
    """

    weighting: Weighting
    design: Design
    levels: Any
    totals: Any
    regression: Floats
    inverse: Floats
    between: Floats
    summed: Floats

    def of_totals(self, rows: Indices, values: Floats) -> Floats:
        """Return the variance, shape (columns,), of the weighted totals of `values`, shape (rows, columns)."""
        design = self.design
        psus, inside = design.psu_totals(rows, self.weighting.weights[rows, None] * values)
        inflated = design.inflation[design.stratum[psus], None] * inside
        summed = design.inflated(psus, inside)
        own = np.einsum("pc,pc->c", inflated, inside) - np.sum(summed * summed, axis=0)
        slopes = self.inverse @ (self.levels[rows].T @ (self.regression[rows, None] * values))
        shared = self.totals[psus].T @ inflated - self.summed.T @ summed
        variance = own - 2 * np.sum(slopes * shared, axis=0) + np.sum(slopes * (self.between @ slopes), axis=0)
        return np.where(variance > ROUNDING * own, variance, 0.0)


def residual_variance(weighting: Weighting, design: Design, *, swept: bool = False) -> ResidualVariance:
    """Factorise the variance of one weighted sample.

    The regression has base weights, which is the definition. `swept` is what R's `survey` does after `rake` instead:
    ten sweeps of the margins' means with everybody counted once. Such standard errors differ by some tenths of a per
    cent, and serve comparison with R only.
    """
    table = weighting.table
    cells = table.matrix()
    levels = cells[table.cell]
    once = np.ones(len(weighting.base)) if swept else weighting.base
    normal = cells.T @ scale_rows(cells, table.collapse(once))
    kept = weighting.kept
    totals = indicator(design.psu, design.psus) @ scale_rows(levels, weighting.weights / kept)
    summed = design.inflated(np.arange(design.psus), totals)
    between = (totals.T @ scale_rows(totals, design.inflation[design.stratum])).toarray() - summed.T @ summed
    inverse = _sweeps(normal, table) if swept else symmetric_inverse(normal)
    return ResidualVariance(weighting, design, levels, totals, once * kept, inverse, between, summed)


def _sweeps(normal: Any, table: Table) -> Floats:
    """Return the matrix, shape (levels, levels), from sums over levels to what ten sweeps take out of each level.

    `normal` counts the respondents that two levels share.
    """
    counts = np.asarray(normal.toarray(), dtype=np.float64)
    left, taken = np.eye(len(counts)), np.zeros_like(counts)
    ends = np.cumsum([0, *(len(margin.levels) for margin in table.margins)])
    for first, last in [*pairwise(ends)] * SWEEPS:
        means = left[first:last] / counts.diagonal()[first:last, None]
        taken[first:last] += means
        left = left - counts[:, first:last] @ means
    return taken
