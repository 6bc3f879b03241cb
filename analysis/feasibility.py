"""Whether any weights within bounds can meet the margins, by linear programming on the contingency table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from scipy import sparse

from analysis.columns import Floats
from analysis.distances import Bound
from analysis.errors import ConvergenceError, DataError, InfeasibleBoundsError
from analysis.table import Constraint, Table

DOUBT = 1e-7
"""The programme's own tolerance: bounds nearer to the least feasible than this are given the benefit of the doubt."""


@dataclass(frozen=True)
class Limits:
    """Weights from `lower` to `upper` times what `of` says; `unit`, for each cell, turns those into factors.

    `floor` is the lowest factor of each cell, where something else than `lower` bounds it too.
    """

    lower: float
    upper: float
    of: str = "the base weights"
    unit: Bound = 1.0
    floor: Bound = 0.0

    @property
    def lowest(self) -> Bound:
        return np.maximum(self.floor, max(self.lower, 0.0) * self.unit)

    def __str__(self) -> str:
        return f"between {max(self.lower, 0.0):g} and {self.upper:g} times {self.of}"


@dataclass(frozen=True)
class Least:
    """The smallest upper bound that some weights can keep, and the constraint that presses on it hardest.

    `ratio` is infinite where no weights at or above the lower bound meet the margins at all.
    """

    ratio: float
    pressing: Constraint | None


def least_ratio(table: Table, base: Floats, lower: Bound = 0.0, unit: Bound = 1.0) -> Least:
    """Find the smallest U for which factors from `lower` to U · `unit` meet every margin and total.

    `base` holds the cells' summed base weights, shape (cells,); with a `unit` for each cell, U may count something
    else than factors, such as average weights. Solved by HiGHS (Huangfu and Hall, 2018, "Parallelizing the dual
    revised simplex method", Mathematical Programming Computation 10).

    >>> import pandas as pd
    >>> from analysis.margins import Margin
    >>> from analysis.table import tabulate
    >>> table = tabulate(pd.DataFrame({"sex": ["F", "F", "M"]}), [Margin("sex", ("F", "M"), np.array([50.0, 50.0]))])
    >>> round(least_ratio(table, np.array([2.0, 1.0]) * 100 / 3).ratio, 9)
    1.5
    """
    return _extreme_ratio(table, base, lower, unit, upper=True)


def greatest_lower_ratio(table: Table, base: Floats, floor: Bound = 0.0, unit: Bound = 1.0) -> Least:
    """Find the greatest L for which factors of at least L · `unit`, and `floor`, meet every margin and total.

    >>> import pandas as pd
    >>> from analysis.margins import Margin
    >>> from analysis.table import tabulate
    >>> table = tabulate(pd.DataFrame({"sex": ["F", "F", "M"]}), [Margin("sex", ("F", "M"), np.array([50.0, 50.0]))])
    >>> greatest = greatest_lower_ratio(table, np.array([2.0, 1.0]) * 100 / 3)
    >>> round(greatest.ratio, 9), str(greatest.pressing)
    (0.75, "'F' for 'sex'")
    """
    return _extreme_ratio(table, base, floor, unit, upper=False)


def _extreme_ratio(table: Table, base: Floats, lower: Bound, unit: Bound, *, upper: bool) -> Least:
    """Solve for the smallest ratio above every factor, or for the greatest below."""
    demands, wanted = _demands(table, base)
    sign = 1.0 if upper else -1.0
    free = sparse.csr_array((len(wanted), 1))
    ratio_apart = sparse.hstack([sign * sparse.eye_array(table.size), -sign * _column(unit, table.size)])
    bounds = [*zip(np.broadcast_to(lower, table.size).tolist(), [None] * table.size, strict=True), (None, None)]
    found = scipy.optimize.linprog(
        np.append(np.zeros(table.size), sign),
        A_ub=ratio_apart,
        b_ub=np.zeros(table.size),
        A_eq=sparse.hstack([demands, free]),
        b_eq=wanted,
        bounds=bounds,
        method="highs",
    )
    if found.status != 0:
        return Least(np.inf, None)
    pressure = np.asarray(found.eqlin.marginals) * wanted
    return Least(float(found.x[-1]), table.constraints[int(np.argmax(sign * pressure))])


def explain(table: Table, base: Floats, limits: Limits, error: ConvergenceError) -> DataError:
    """Say why no weights were found within limits: the limits are too narrow, or the margins contradict each other."""
    least = least_ratio(table, base, limits.lowest, limits.unit)
    if limits.upper * (1 + DOUBT) < least.ratio < np.inf:
        return _too_narrow(least, limits)
    if least.ratio < np.inf:
        return error
    if np.any(limits.lowest > 0) and least_ratio(table, base).ratio < np.inf:
        return _too_high(greatest_lower_ratio(table, base, limits.floor, limits.unit), limits, error)
    constraint, share = _hardest(table, base)
    message = (
        f"No positive weights meet every margin: {constraint} is the hardest to meet, off by at least {share:.1%}, "
        "because nobody answered with the combinations of levels that would be needed."
    )
    return ConvergenceError(message, variable=constraint.variable, level=constraint.level)


def _too_narrow(least: Least, limits: Limits) -> InfeasibleBoundsError:
    assert least.pressing is not None, "a least ratio comes with the constraint that presses on it"
    message = (
        f"No weights {limits} meet the margins: {least.pressing} needs an upper bound of at least {least.ratio:.6g}."
    )
    return InfeasibleBoundsError(
        message, variable=least.pressing.variable, level=least.pressing.level, least=least.ratio
    )


def _too_high(greatest: Least, limits: Limits, error: ConvergenceError) -> InfeasibleBoundsError:
    if greatest.pressing is None:
        message = f"No weights {limits} meet the margins, however high the upper bound: lower the lower one."
        return InfeasibleBoundsError(message, variable=error.variable, level=error.level)
    pressing = greatest.pressing
    message = f"No weights {limits} meet the margins: {pressing} needs a lower bound of at most {greatest.ratio:.6g}."
    return InfeasibleBoundsError(message, variable=pressing.variable, level=pressing.level)


def _hardest(table: Table, base: Floats) -> tuple[Constraint, float]:
    """Return the constraint that is missed by most where all are missed by as little as can be, and by what share."""
    demands, wanted = _demands(table, base)
    size = len(wanted)
    slack = sparse.eye_array(size)
    costs = np.concatenate([np.zeros(table.size), np.ones(2 * size)])
    found = scipy.optimize.linprog(
        costs, A_eq=sparse.hstack([demands, slack, -slack]), b_eq=wanted, bounds=(0, None), method="highs"
    )
    missed = found.x[table.size : table.size + size] + found.x[table.size + size :]
    return table.constraints[int(missed.argmax())], float(missed.max())


def _demands(table: Table, base: Floats) -> tuple[Any, Floats]:
    """Return the equations that factors have to meet, each in its constraint's own unit."""
    units = np.array([each.unit for each in table.constraints])
    scaled = sparse.diags_array(1 / units) @ table.matrix().T @ sparse.diags_array(base)
    return scaled, table.targets / units


def _column(unit: Bound, size: int) -> Any:
    return sparse.csr_array(np.broadcast_to(unit, size).reshape(-1, 1).astype(np.float64))
