"""Taylor-linearised variances that know about the weighting: what the margins explain of an answer costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.columns import Floats, Indices
from analysis.design import Design
from analysis.grouping import indicator, scale_rows
from analysis.linear_algebra import symmetric_inverse
from analysis.weighting import Weighting

ROUNDING = 1e-12
"""A variance below this share of its uncalibrated part is rounding: the margins explain the answer entirely."""


@dataclass(frozen=True)
class ResidualVariance:
    """The variance of weighted totals after calibration, factorised once for every item and domain.

    The influence of PSU p on a total is u = a - t·B: a is the weighted total of z in the PSU, t the weighted totals of
    the margins' levels, and B the regression of z on the levels with base weights (Deville and Särndal, 1992; Särndal,
    Swensson and Wretman, 1992, "Model Assisted Survey Sampling", section 6.6). The variance Σ k (u - ū)² within strata
    expands to a quadratic form in B, so that only respondents inside a domain need to be visited.

    `levels` has shape (n, levels), `totals` shape (psus, levels), both sparse; `inverse` and `between` have shape
    (levels, levels): the inverse normal equations, and the form's matrix; `summed` has shape (strata, levels).
    """

    weighting: Weighting
    design: Design
    levels: Any
    totals: Any
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
        slopes = self.inverse @ (self.levels[rows].T @ (self.weighting.base[rows, None] * values))
        shared = self.totals[psus].T @ inflated - self.summed.T @ summed
        variance = own - 2 * np.sum(slopes * shared, axis=0) + np.sum(slopes * (self.between @ slopes), axis=0)
        return np.where(variance > ROUNDING * own, variance, 0.0)


def residual_variance(weighting: Weighting, design: Design) -> ResidualVariance:
    """Factorise the variance of one weighted sample."""
    table = weighting.table
    cells = table.matrix()
    levels = cells[table.cell]
    normal = cells.T @ scale_rows(cells, table.collapse(weighting.base))
    totals = indicator(design.psu, design.psus) @ scale_rows(levels, weighting.weights)
    summed = design.inflated(np.arange(design.psus), totals)
    between = totals.T @ scale_rows(totals, design.inflation[design.stratum])
    return ResidualVariance(
        weighting, design, levels, totals, symmetric_inverse(normal), between.toarray() - summed.T @ summed, summed
    )
