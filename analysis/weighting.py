"""Weighting: make a sample's margins those of its population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Codes, Floats, positive_weights
from analysis.methods import calibrate_by
from analysis.numbering import take
from analysis.sample import Sample, everybody, prepare
from analysis.scheme import Scheme
from analysis.table import CellSums, Table, tabulate
from analysis.weight_distribution import Spread, spread
from analysis.weighting_report import WeightingReport, report_weighting


@dataclass(frozen=True)
class Weighting:
    """The weights of a sample: each respondent's base weight times the factor of its cell.

    `rows`, shape (m,), are the places of those who were weighted among the responses: all of them, unless some were
    dropped for want of a weighting variable. `base` has shape (m,), `cell_factors` has shape (cells,), and so has
    `cells_kept`, the part of each factor that trimming left after calibration. `sums` are what the cells' respondents
    add up to. `report` and `sums` are None when nothing was weighted.
    """

    table: Table
    base: Floats
    cell_factors: Floats
    report: WeightingReport | None
    rows: Codes
    cells_kept: Floats | float = 1.0
    sums: CellSums | None = None

    @property
    def kept(self) -> Floats:
        """The part of each respondent's calibrated weight that trimming left, shape (m,)."""
        return take(np.broadcast_to(np.asarray(self.cells_kept, dtype=np.float64), self.table.size), self.table.cell)

    @property
    def factors(self) -> Floats:
        """Each respondent's factor, shape (m,)."""
        return take(self.cell_factors, self.table.cell)

    @property
    def weights(self) -> Floats:
        """Each respondent's weight, shape (m,), in people."""
        weights = self.factors
        weights *= self.base
        return weights


def weight(
    responses: pd.DataFrame,
    margins: pd.DataFrame | None,
    *,
    base_weight: str | None = None,
    variables: Sequence[str] | None = None,
    scheme: Scheme | None = None,
    tolerance: float = 1e-12,
    max_iterations: int = 10_000,
    **options: Any,
) -> Weighting:
    """Weight responses so that their margins are the population's.

    `margins` has columns `variable`, `level` and `N` (people); `variables` names those to use, in order, and all are
    used otherwise. For post-stratification it may have one row for each cell instead, with a column for each variable
    and `N`; it may be None where `totals` are all that is known. `base_weight` names a column of design weights;
    everybody counts once otherwise. `options` are the fields of `analysis.scheme.Scheme`, such as `method`, which is

    - "raking" (Deming and Stephan, 1940), within `bounds` if they are given;
    - "linear" (Deville and Särndal, 1992), the generalised regression estimator, which may give weights below zero
      without bounds;
    - "logit" (Deville and Särndal, 1992), which bends smoothly towards its `bounds`;
    - "poststratify" (Holt and Smith, 1979, "Post stratification", JRSS A 142), which meets the population of each cell.

    Raises a `DataError` naming the variable and level at fault.

    >>> people = pd.DataFrame({"sex": ["F", "F", "F", "M"]})
    >>> margins = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [60, 40]})
    >>> weight(people, margins).weights.tolist()
    [20.0, 20.0, 20.0, 40.0]
    """
    scheme = replace(scheme or Scheme(), **options) if options else scheme or Scheme()
    sample = prepare(responses, margins, positive_weights(responses, base_weight), variables, scheme)
    table, base = sample.table, sample.base
    calibrated = calibrate_by(table, sample.sums.base, scheme, tolerance, max_iterations, sample.sums.n)
    each = _spread(sample, calibrated.factors)
    report = report_weighting(table, sample.sums, calibrated, each, scheme, sample.preparation)
    return Weighting(table, base, calibrated.factors, report, sample.rows, calibrated.kept, sample.sums)


def _spread(sample: Sample, factors: Floats) -> Spread:
    """Return the weights that there are: those of cells, where their respondents have one base weight."""
    if sample.base.min() == sample.base.max():
        return spread(factors * sample.base[0], sample.sums.n)
    return spread(sample.base * factors[sample.table.cell], np.ones(len(sample.base), dtype=np.intp))


def unweighted(responses: pd.DataFrame, *, base_weight: str | None = None) -> Weighting:
    """Leave responses at their base weights, calibrated to nothing.

    >>> unweighted(pd.DataFrame({"sex": ["F", "M"]})).weights.tolist()
    [1.0, 1.0]
    """
    table, base = tabulate(responses, ()), positive_weights(responses, base_weight)
    return Weighting(table, base, np.ones(table.size), None, everybody(len(base)))
