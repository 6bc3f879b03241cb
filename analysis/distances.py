"""How far weights may move: the distance functions of Deville and Särndal (1992), each bounded or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.columns import Floats

Bound = float | Floats
"""One bound for every cell, or one for each, shape (cells,)."""


HIGHEST = 300.0
"""No factor is searched for above exp(300), whose sums a computer could not hold."""


class Distance(Protocol):
    """What a cell's base weights are multiplied by, as a function of u = x'λ, shape (cells,).

    `factor` never falls, `slope` is its derivative and `potential` its integral, which makes calibration the search
    for the highest point of a concave function.
    """

    def factor(self, u: Floats) -> Floats: ...

    def slope(self, u: Floats) -> Floats: ...

    def potential(self, u: Floats) -> Floats: ...


@dataclass(frozen=True)
class Linear:
    """Factors 1 + u, cut off at the bounds: the generalised regression estimator when there are none."""

    lower: Bound = -np.inf
    upper: Bound = np.inf

    def factor(self, u: Floats) -> Floats:
        return np.clip(1 + u, self.lower, self.upper)

    def slope(self, u: Floats) -> Floats:
        return np.where((1 + u > self.lower) & (1 + u < self.upper), 1.0, 0.0)

    def potential(self, u: Floats) -> Floats:
        factor = self.factor(u)
        inside = factor - 1
        return inside + inside**2 / 2 + factor * (u - inside)


@dataclass(frozen=True)
class Exponential:
    """Factors exp(u), cut off at the bounds: raking."""

    lower: Bound = 0.0
    upper: Bound = np.inf

    def factor(self, u: Floats) -> Floats:
        return np.asarray(np.exp(self._inside(u)), dtype=np.float64)

    def slope(self, u: Floats) -> Floats:
        inside = self._inside(u)
        return np.where(inside == u, np.exp(inside), 0.0)

    def potential(self, u: Floats) -> Floats:
        inside = self._inside(u)
        with np.errstate(invalid="ignore"):
            beyond = np.where(inside == u, 0.0, u - inside)
        return np.asarray(np.exp(inside) * (1 + beyond), dtype=np.float64)

    def _inside(self, u: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.clip(u, np.log(self.lower), np.minimum(np.log(self.upper), HIGHEST))


@dataclass(frozen=True)
class Logit:
    """Factors on a logistic curve from `lower` to `upper`, which passes through 1 at u = 0: lower < 1 < upper."""

    lower: float
    upper: float

    @property
    def steepness(self) -> float:
        return (self.upper - self.lower) / ((1 - self.lower) * (self.upper - 1))

    def factor(self, u: Floats) -> Floats:
        return self.lower + (self.upper - self.lower) * self._rise(u)

    def slope(self, u: Floats) -> Floats:
        rise = self._rise(u)
        return (self.upper - self.lower) * self.steepness * rise * (1 - rise)

    def potential(self, u: Floats) -> Floats:
        height = (self.upper - self.lower) / self.steepness
        return self.lower * u + height * np.logaddexp(0.0, self._logit(u))

    def _logit(self, u: Floats) -> Floats:
        return np.asarray(self.steepness * u + np.log((1 - self.lower) / (self.upper - 1)), dtype=np.float64)

    def _rise(self, u: Floats) -> Floats:
        return np.asarray(0.5 * (1 + np.tanh(self._logit(u) / 2)), dtype=np.float64)
