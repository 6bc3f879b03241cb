"""Ratios of weighted totals, which shares, means and scores all are, and their influences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.columns import Flags, Floats, Indices


@dataclass(frozen=True)
class Ratios:
    """Some ratios in one domain.

    `rows`, shape (rows,), are the domain's respondents and `weights` their weights; `base`, `numerators` and
    `denominators` have shape (rows, columns). `base` says who counts, and the others are 0 for everybody else. A mean
    has the base for its denominator, and a share numerators of 0 and 1.

    >>> mean = Ratios(np.arange(2), np.array([1.0, 3.0]), np.ones((2, 1), bool), np.array([[5.0], [9.0]]))
    >>> mean.estimate.tolist(), mean.influence.tolist()
    ([8.0], [[-0.75], [0.25]])
    """

    rows: Indices
    weights: Floats
    base: Flags
    numerators: Flags | Floats
    denominator: Floats | None = None

    @property
    def denominators(self) -> Flags | Floats:
        return self.base if self.denominator is None else self.denominator

    @cached_property
    def n(self) -> Indices:
        return np.asarray(self.base.sum(axis=0), dtype=np.intp)

    @cached_property
    def people(self) -> Floats:
        """The weights of the base, shape (columns,)."""
        return np.asarray(self.weights @ self.base, dtype=np.float64)

    @cached_property
    def total(self) -> Floats:
        """The weighted totals of the denominators, shape (columns,)."""
        return self.people if self.denominator is None else np.asarray(self.weights @ self.denominator)

    @cached_property
    def estimate(self) -> Floats:
        """The ratios, shape (columns,); exactly 1 where every numerator is its denominator."""
        with np.errstate(divide="ignore", invalid="ignore"):
            same = (self.numerators == self.denominators).all(axis=0)
            return np.asarray(np.where(same, self.total / self.total, self.weights @ self.numerators / self.total))

    @cached_property
    def influence(self) -> Floats:
        """What a weight of one would add to each ratio, shape (rows, columns).

        It is (numerator - ratio · denominator) / total. Its weighted total has the ratio's variance
        to first order (Taylor linearisation; Woodruff, 1971, JASA 66).
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            every = (self.numerators - self.estimate * self.denominators) / self.total
            return np.asarray(np.where(self.base, every, 0.0), dtype=np.float64)

    @cached_property
    def n_eff(self) -> Floats:
        """Kish's effective base, shape (columns,)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.people**2 / (self.weights**2 @ self.base))
