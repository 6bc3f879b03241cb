"""Calibration of a contingency table to margins and totals at once, by a damped Newton method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.columns import Floats
from analysis.distances import Distance
from analysis.errors import ConvergenceError
from analysis.linear_algebra import whitening
from analysis.table import Constraint, Table

FLATTEST = 1e-12
"""Curvatures below this share of the steepest are treated as this share: cells at their bounds have none."""

HALVINGS = 60
"""How often a step that overshoots is halved before the search is given up."""

SLACK = 1e-14
"""Rounding in the height of the function climbed, as a share of its terms."""


@dataclass(frozen=True)
class Calibrated:
    """`factors` has shape (cells,): what each cell's base weights are multiplied by. `iterations` counts sweeps.

    `kept` is the part of each factor that trimming left after calibration: 1 for all where the margins are met.
    """

    factors: Floats
    iterations: int
    kept: Floats | float = 1.0


@dataclass(frozen=True)
class _Problem:
    """Find multipliers λ for which the weights base · F(xλ) meet the targets: the top of a concave hill.

    The hill is targets'λ - Σ base G(xλ), where G' = F (Deville and Särndal, 1992, section 2); its slope is the gap
    between targets and totals. `basis`, shape (constraints, rank), makes the columns of x orthonormal under the base
    weights, and leaves out margins that repeat each other.
    """

    matrix: Any
    base: Floats
    targets: Floats
    distance: Distance
    basis: Floats

    def moved(self, place: Floats) -> Floats:
        return np.asarray(self.matrix @ (self.basis @ place), dtype=np.float64)

    def gap(self, u: Floats) -> Floats:
        return np.asarray(self.targets - self.matrix.T @ (self.base * self.distance.factor(u)), dtype=np.float64)

    def height(self, place: Floats, u: Floats) -> tuple[float, float]:
        """Return the height, and how much of it may be rounding."""
        gain, cost = float(self.targets @ (self.basis @ place)), float(self.base @ self.distance.potential(u))
        return gain - cost, SLACK * (abs(gain) + abs(cost))

    def step(self, u: Floats, gap: Floats) -> Floats:
        """Return the Newton step, shape (rank,)."""
        curved = self.matrix.multiply((self.base * self.distance.slope(u))[:, None]).tocsr()
        hessian = self.basis.T @ (curved.T @ self.matrix @ self.basis)
        values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
        floored = np.maximum(values, max(FLATTEST * float(values.max(initial=0.0)), FLATTEST))
        return np.asarray(vectors @ ((vectors.T @ (self.basis.T @ gap)) / floored), dtype=np.float64)


def calibrate(
    table: Table, base: Floats, distance: Distance, tolerance: float = 1e-12, max_iterations: int = 100
) -> Calibrated:
    """Find the factors nearest to 1, by the distance, that meet every margin and total within `tolerance` of itself.

    `base` holds the cells' summed base weights, shape (cells,). Deville and Särndal (1992), "Calibration estimators in
    survey sampling", JASA 87. Every step climbs, so the search converges wherever a solution exists; a last step,
    after the tolerance is kept, removes rounding. Raises `ConvergenceError` naming the constraint
    that is missed by most.
    """
    matrix, constraints = table.matrix(), table.constraints
    problem = _Problem(matrix, base, table.targets, distance, whitening(matrix, base))
    units = np.array([each.unit for each in constraints])
    place = np.zeros(problem.basis.shape[1])
    u = problem.moved(place)
    missed = np.abs(problem.gap(u) / units)
    for iteration in range(1, max_iterations + 1):
        before = missed.max()
        place, u = _climb(problem, place, u)
        missed = np.abs(problem.gap(u) / units)
        if max(before, missed.max()) <= tolerance:
            return Calibrated(distance.factor(u), iteration)
    worst = int(missed.argmax())
    raise not_converged(constraints[worst], float(missed[worst]), f"after {max_iterations} steps")


def _climb(problem: _Problem, place: Floats, u: Floats) -> tuple[Floats, Floats]:
    """Go a Newton step, or the first half, quarter, ... of it that climbs; stay where no step does."""
    gap = problem.gap(u)
    step = problem.step(u, gap)
    slope = float(step @ (problem.basis.T @ gap))
    height, rounding = problem.height(place, u)
    length = 1.0
    for _ in range(HALVINGS):
        ahead = place + length * step
        with np.errstate(over="ignore", invalid="ignore"):
            moved = problem.moved(ahead)
            reached, _ = problem.height(ahead, moved)
        if reached >= height + 1e-4 * length * slope - rounding:
            return ahead, moved
        length /= 2
    return place, u


def not_converged(constraint: Constraint, error: float, when: str) -> ConvergenceError:
    message = f"The weights cannot meet every margin: {constraint} is still off by {error:.1e} {when}."
    return ConvergenceError(message, variable=constraint.variable, level=constraint.level)
