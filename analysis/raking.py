"""Raking: iterative proportional fitting of a contingency table to its margins, one margin at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.calibration import Calibrated, not_converged
from analysis.columns import Codes, Floats, Indices
from analysis.errors import ConvergenceError
from analysis.margins import Margin
from analysis.numbering import number_cells
from analysis.table import Constraint, Table


def rake(table: Table, base: Floats, tolerance: float, max_iterations: int) -> Calibrated:
    """Multiply cells, one margin at a time, until a whole sweep changes no margin by more than `tolerance` of itself.

    `base` holds the cells' summed base weights, shape (cells,). Iterative proportional fitting is due to Deming and
    Stephan (1940), "On a least squares adjustment of a sampled frequency table when the expected marginal totals are
    known", Annals of Mathematical Statistics 11. Raises `ConvergenceError`.
    """
    half = len(table.margins) // 2
    sides = _side(table, slice(half)), _side(table, slice(half, None))
    crossed = sparse.csr_array((base, tuple(side.cell for side in sides)), shape=tuple(side.size for side in sides))
    factors = [np.ones(side.size) for side in sides]
    turns = [(0, crossed), (1, crossed.T.tocsr())]
    for iteration in range(1, max_iterations + 1):
        largest = 0.0
        for turn, weights in turns:
            own, held = factors[turn], weights @ factors[1 - turn]
            for codes, margin in zip(sides[turn].codes, sides[turn].margins, strict=True):
                achieved = np.asarray(np.bincount(codes, held * own, len(margin.levels)), dtype=np.float64)
                if not achieved.all():
                    raise _missed(margin, achieved, f"after {iteration} sweeps")
                ratio = margin.population / achieved
                own *= ratio[codes]
                change = float(np.abs(ratio - 1).max())
                if change > largest:
                    largest, worst = change, (margin, achieved)
        if largest <= tolerance:
            first, last = (each[side.cell] for each, side in zip(factors, sides, strict=True))
            return Calibrated(first * last, iteration)
    raise _missed(*worst, f"after {max_iterations} sweeps")


@dataclass(frozen=True)
class _Side:
    """Some of the margins, and the distinct combinations of their levels.

    `cell`, shape (cells,), is the combination that each cell of the table has; `codes`, shape (margins, size), are the
    levels of each combination. A combination's factor is the product of its levels' factors, so that a sweep over these
    margins has to know of the cells no more than what they add up to by combination, times the other margins' factors.
    """

    margins: tuple[Margin, ...]
    cell: Codes
    codes: Indices

    @property
    def size(self) -> int:
        return int(self.codes.shape[1])


def _side(table: Table, which: slice) -> _Side:
    margins, codes = table.margins[which], table.codes[which]
    cells = number_cells([*codes], [len(margin.levels) for margin in margins], table.size)
    return _Side(margins, cells.number, codes[:, cells.first])


def _missed(margin: Margin, achieved: Floats, when: str) -> ConvergenceError:
    off = np.abs(achieved / margin.population - 1)
    level, people = margin.levels[int(off.argmax())], float(margin.population[int(off.argmax())])
    return not_converged(Constraint(margin.variable, level, people, people), float(off.max()), when)
