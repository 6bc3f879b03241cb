"""Margins and totals before and after weighting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats
from analysis.table import CellSums, Table


@dataclass(frozen=True)
class LevelShares:
    """One level of one margin: its respondents, its population, and its share by base weight before and after."""

    variable: str
    level: str
    n: int
    population: float
    before: float
    after: float

    @property
    def moved(self) -> float:
        """How far weighting moved the share, but for rounding."""
        return round(abs(self.after - self.before), 9)


@dataclass(frozen=True)
class NumericTotal:
    """A numeric variable's population total, and its weighted total before and after, for the same population."""

    variable: str
    total: float
    before: float
    after: float


def level_shares(table: Table, sums: CellSums, weights: Floats) -> tuple[LevelShares, ...]:
    """Describe every level of every margin: `weights`, shape (cells,), are the cells' summed weights."""
    matrix = table.matrix()
    names = [(margin.variable, level) for margin in table.margins for level in margin.levels]
    population = np.concatenate([margin.population for margin in table.margins] or [np.empty(0)])
    counts = (matrix.T @ sums.n.astype(np.float64))[: len(names)]
    before = (matrix.T @ sums.base)[: len(names)] / sums.base.sum()
    after = (matrix.T @ weights)[: len(names)] / weights.sum()
    return tuple(
        LevelShares(variable, level, round(float(n)), float(people), float(share_before), float(share_after))
        for (variable, level), n, people, share_before, share_after in zip(
            names, counts, population, before, after, strict=True
        )
    )


def numeric_totals(table: Table, sums: CellSums, weights: Floats) -> tuple[NumericTotal, ...]:
    """Describe every numeric auxiliary: `weights`, shape (cells,), are the cells' summed weights."""
    before = sums.base * (weights.sum() / sums.base.sum())
    return tuple(
        NumericTotal(each.variable, each.total, float(before @ each.values), float(weights @ each.values))
        for each in table.auxiliaries
    )
