"""Taylor-linearised variances that know about the weighting: what the margins explain of an answer costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.design import Design
from analysis.grouping import indicator, scale_rows
from analysis.linear_algebra import symmetric_inverse
from analysis.ratios import Ratios
from analysis.table import Table
from analysis.variance import units_less_strata
from analysis.weighting import Weighting

SWEEPS = 10
"""How often R's `survey` sweeps the margins' means out of a raked variable."""

ROUNDING = 1e-12
"""A variance below this share of its uncalibrated part is rounding: the margins explain the answer entirely."""


@dataclass(frozen=True)
class _Stage:
    """One stage of sampling: the variance Σ k (u - ū)² within its strata, as a quadratic form in the slopes.

    `totals` has shape (psus, levels), sparse; `between` has shape (levels, levels), `summed` (strata, levels).
    """

    design: Design
    totals: Any
    between: Floats
    summed: Floats

    def variance(self, rows: Indices, weighted: Floats, slopes: Floats) -> tuple[Floats, Floats]:
        """Return the variance, and its uncalibrated part, of totals of `weighted` values: shape (columns,) each."""
        design = self.design
        psus, inside = design.psu_totals(rows, weighted)
        inflated = design.inflation[design.stratum[psus], None] * inside
        summed = design.inflated(psus, inside)
        own = np.einsum("pc,pc->c", inflated, inside) - np.sum(summed * summed, axis=0)
        shared = self.totals[psus].T @ inflated - self.summed.T @ summed
        return own - 2 * np.sum(slopes * shared, axis=0) + np.sum(slopes * (self.between @ slopes), axis=0), own


@dataclass(frozen=True)
class ResidualVariance:
    """The variance of weighted totals after calibration, factorised once for every item and domain.

    The influence of PSU p on a total is u = a - t·B: a is the weighted total of z in the PSU, t the weighted totals of
    the margins' levels, and B the regression of z on the levels with base weights (Deville and Särndal, 1992; Särndal,
    Swensson and Wretman, 1992, "Model Assisted Survey Sampling", section 6.6). The variance Σ k (u - ū)² within strata
    expands to a quadratic form in B, so that only respondents inside a domain need to be visited. Stages of sampling
    add up.

    Weights that were trimmed after calibration are calibrated weights of z times what trimming left of each.

    What is factorised is made when it is first asked for: shares come from sums of cells and need none of it.
    """

    weighting: Weighting
    design: Design
    swept: bool = False

    @cached_property
    def levels(self) -> Any:
        """The margins' levels of every respondent, shape (n, levels), sparse."""
        return self.weighting.table.matrix()[self.weighting.table.cell]

    @property
    def _once(self) -> Floats:
        return np.ones(len(self.weighting.base)) if self.swept else self.weighting.base

    @cached_property
    def regression(self) -> Floats:
        """The weights of the regression, shape (n,)."""
        return self._once * self.weighting.kept

    @cached_property
    def inverse(self) -> Floats:
        """The inverse of the normal equations, shape (levels, levels)."""
        table = self.weighting.table
        cells = table.matrix()
        normal = cells.T @ scale_rows(cells, table.collapse(self._once))
        return _sweeps(normal, table) if self.swept else symmetric_inverse(normal)

    @cached_property
    def stages(self) -> tuple[_Stage, ...]:
        weighted = scale_rows(self.levels, self.weighting.weights / self.weighting.kept)
        return tuple(_factorise(stage, weighted) for stage in self.design.stages)

    def of_totals(self, rows: Indices, values: Floats) -> Floats:
        """Return the variance, shape (columns,), of the weighted totals of `values`, shape (rows, columns)."""
        weighted = self.weighting.weights[rows, None] * values
        slopes = self.inverse @ (self.levels[rows].T @ (self.regression[rows, None] * values))
        each = [stage.variance(rows, weighted, slopes) for stage in self.stages]
        variance, own = (np.sum(parts, axis=0) for parts in zip(*each, strict=True))
        return np.where(variance > ROUNDING * own, variance, 0.0)

    def of_ratios(self, ratios: Ratios) -> Floats:
        """Return the variance of ratios, shape (columns,), by Taylor linearisation."""
        return self.of_totals(ratios.rows, ratios.influence)

    def degrees_of_freedom(self, rows: Indices, base: Flags) -> Indices:
        """Count PSUs less strata in the base, shape (columns,)."""
        return units_less_strata(self.design, rows, base)

    @property
    def keeps_rows(self) -> bool:
        """Whether a domain keeps the whole sample's rows in its design: once calibrated, it does."""
        return bool(self.weighting.table.constraints)


def residual_variance(weighting: Weighting, design: Design, *, swept: bool = False) -> ResidualVariance:
    """Factorise the variance of one weighted sample.

    The regression has base weights, which is the definition. `swept` is what R's `survey` does after `rake` instead:
    ten sweeps of the margins' means with everybody counted once. Such standard errors differ by some tenths of a per
    cent, and serve comparison with R only.
    """
    return ResidualVariance(weighting, design, swept)


def _factorise(design: Design, weighted: Any) -> _Stage:
    totals = indicator(design.psu, design.psus) @ weighted
    summed = design.inflated(np.arange(design.psus), totals)
    inflated = scale_rows(totals, design.inflation[design.stratum])
    return _Stage(design, totals, (totals.T @ inflated).toarray() - summed.T @ summed, summed)


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
