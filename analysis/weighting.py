"""Weighting: make a sample's margins those of its population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Floats, positive_weights
from analysis.margins import read_margins
from analysis.raking import METHODS
from analysis.table import Table, tabulate
from analysis.weighting_report import WeightingReport, report_weighting


@dataclass(frozen=True)
class Weighting:
    """The weights of a sample: each respondent's base weight times the factor of its cell.

    `base` has shape (n,), `cell_factors` has shape (cells,); `report` is None when nothing was weighted.
    """

    table: Table
    base: Floats
    cell_factors: Floats
    report: WeightingReport | None

    @property
    def factors(self) -> Floats:
        """Each respondent's factor, shape (n,)."""
        return self.cell_factors[self.table.cell]

    @property
    def weights(self) -> Floats:
        """Each respondent's weight, shape (n,), in people."""
        return self.base * self.factors


def weight(
    responses: pd.DataFrame,
    margins: pd.DataFrame,
    *,
    base_weight: str | None = None,
    variables: Sequence[str] | None = None,
    method: str = "raking",
    tolerance: float = 1e-12,
    max_iterations: int = 10_000,
) -> Weighting:
    """Weight responses so that their margins are the population's.

    `margins` has columns `variable`, `level` and `N` (people); `variables` names those to use, in order, and all are
    used otherwise. `base_weight` names a column of design weights; everybody counts once otherwise. `method` is
    "raking" (Deming and Stephan, 1940) or "linear" (Deville and Särndal, 1992), which is quicker but may give weights
    below zero. Raises a `DataError` naming the variable and level at fault.

    >>> people = pd.DataFrame({"sex": ["F", "F", "F", "M"]})
    >>> margins = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [60, 40]})
    >>> weight(people, margins).weights.tolist()
    [20.0, 20.0, 20.0, 40.0]
    """
    table = tabulate(responses, read_margins(margins, variables))
    base = positive_weights(responses, base_weight)
    calibrated = METHODS[method](table, table.collapse(base), tolerance, max_iterations)
    weights = base * calibrated.factors[table.cell]
    report = report_weighting(table, base, weights, method, calibrated.iterations)
    return Weighting(table, base, calibrated.factors, report)


def unweighted(responses: pd.DataFrame, *, base_weight: str | None = None) -> Weighting:
    """Leave responses at their base weights, calibrated to nothing.

    >>> unweighted(pd.DataFrame({"sex": ["F", "M"]})).weights.tolist()
    [1.0, 1.0]
    """
    table = tabulate(responses, ())
    return Weighting(table, positive_weights(responses, base_weight), np.ones(table.size), None)
