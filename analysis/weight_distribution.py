"""How unequal weights are: their quantiles, and the people who count most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.columns import Floats, Indices
from analysis.table import Table

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

EXTREME = 5.0
"""A weight of more than this many times the mean is extreme (Battaglia et al., 2009, Survey Practice 2)."""

FEW = 5
"""Combinations of levels with fewer respondents than this are named only when all have fewer."""


@dataclass(frozen=True)
class Inflated:
    """The levels of one or two variables whose `n` respondents count most: `weight` each, relative to the mean."""

    levels: tuple[tuple[str, str], ...]
    n: int
    weight: float

    def sentence(self) -> str:
        who = " and ".join(f"{variable} {level}" for variable, level in self.levels)
        return f"Those who count most are {who}: {self.weight:.1f} each (base {self.n:,})."


@dataclass(frozen=True)
class Spread:
    """The weights that there are, relative to their mean: `relative`, sorted, each had by so many as `times` says."""

    relative: Floats
    times: Indices

    @property
    def lightest(self) -> float:
        return float(self.relative[0])

    @property
    def heaviest(self) -> float:
        return float(self.relative[-1])

    @property
    def median(self) -> float:
        return self._quantile(0.5)

    def quantiles(self) -> dict[str, float]:
        """Return weights by the percentage of respondents who have no more.

        >>> spread(np.array([1.0, 3.0, 2.0]), np.array([1, 1, 1])).quantiles()["50"]
        1.0
        """
        return {f"{share * 100:g}": self._quantile(share) for share in QUANTILES}

    def beyond(self, lowest: float, highest: float) -> int:
        """Count the respondents whose weights are at or outside the limits."""
        return int(self.times[(self.relative <= lowest) | (self.relative >= highest)].sum())

    def over(self, limit: float) -> int:
        """Count the respondents whose weights are over a limit."""
        return int(self.times[self.relative > limit].sum())

    def _quantile(self, share: float) -> float:
        """Go between the two nearest respondents, as most programs do (Hyndman and Fan's seventh definition)."""
        reached = np.cumsum(self.times)
        place = share * (float(reached[-1]) - 1)
        below, part = int(place), place - int(place)
        ends = (int(np.searchsorted(reached, each, side="right")) for each in (below, min(below + 1, reached[-1] - 1)))
        low, high = (float(self.relative[each]) for each in ends)
        return low + part * (high - low)


def spread(weights: Floats, times: Indices) -> Spread:
    """Sort weights that so many respondents have as `times` says: both have shape (weights,)."""
    order = np.argsort(weights, kind="stable")
    mean = float((weights * times).sum()) / float(times.sum())
    return Spread(weights[order] / mean, times[order])


def most_inflated(table: Table, counts: Floats, sums: Floats) -> Inflated | None:
    """Find the pair of levels, or the level of the only variable, whose respondents' weights are largest on average.

    `counts` and `sums`, shape (cells,), are the respondents of each cell and their weights relative to the mean.
    """
    candidates = [
        (float(average[place]), int(n[place]), variables, place)
        for variables, n, average in _averages(table, counts, sums)
        for place in [_heaviest(n, average)]
    ]
    if not candidates:
        return None
    weight, n, variables, place = max(candidates, key=lambda each: (each[1] >= FEW, each[0]))
    return Inflated(_names(table, variables, place), n, weight)


def _averages(table: Table, counts: Floats, sums: Floats) -> Iterator[tuple[tuple[int, ...], Floats, Floats]]:
    """Go through pairs of variables with the respondents and average weight of each pair of their levels."""
    divided = [place for place, margin in enumerate(table.margins) if len(margin.levels) > 1]
    for variables in combinations(divided, min(2, max(1, len(divided)))):
        joint, size = _joint(table, variables)
        n = np.asarray(np.bincount(joint, counts, size), dtype=np.float64)
        yield variables, n, np.bincount(joint, sums, size) / np.maximum(n, 1)


def _joint(table: Table, variables: tuple[int, ...]) -> tuple[Indices, int]:
    key, size = np.zeros(table.size, dtype=np.intp), 1
    for variable in variables:
        width = len(table.margins[variable].levels)
        key, size = key * width + table.codes[variable], size * width
    return key, size


def _heaviest(n: Floats, average: Floats) -> int:
    enough = n >= (FEW if (n >= FEW).any() else 1)
    return int(np.where(enough, average, -np.inf).argmax())


def _names(table: Table, variables: tuple[int, ...], place: int) -> tuple[tuple[str, str], ...]:
    named = []
    for variable in reversed(variables):
        margin = table.margins[variable]
        place, level = divmod(place, len(margin.levels))
        named.append((margin.variable, margin.levels[level]))
    return tuple(reversed(named))
