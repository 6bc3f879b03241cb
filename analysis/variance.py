"""What every way of estimating variances offers: linearisation and replicates alike."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.design import Design
from analysis.grouping import indicator
from analysis.ratios import Ratios
from analysis.weighting import Weighting


class Variance(Protocol):
    """The sampling variance of one weighted sample's figures."""

    @property
    def weighting(self) -> Weighting: ...

    @property
    def keeps_rows(self) -> bool:
        """Whether a domain keeps the whole sample's rows in its design, as calibrated ones do in R."""

    def of_totals(self, rows: Indices, values: Floats) -> Floats:
        """Return the variance, shape (columns,), of the weighted totals of `values`, shape (rows, columns)."""

    def of_ratios(self, ratios: Ratios) -> Floats:
        """Return the variance of ratios, shape (columns,)."""

    def degrees_of_freedom(self, rows: Indices, base: Flags) -> Indices:
        """Return the degrees of freedom that a domain's base has, shape (columns,)."""


def units_less_strata(design: Design, rows: Indices, base: Flags) -> Indices:
    """Count PSUs less strata that have somebody in the base, shape (rows, columns): shape (columns,)."""
    psus, people = design.psu_totals(rows, base.astype(np.float64))
    reached = people > 0
    in_stratum = (indicator(design.stratum[psus], design.strata) @ reached.astype(np.float64)) > 0
    return np.asarray(reached.sum(axis=0) - in_stratum.sum(axis=0), dtype=np.intp)
