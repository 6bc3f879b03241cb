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


def quantiles(relative: Floats) -> dict[str, float]:
    """Return weights, shape (n,), relative to their mean, by the percentage of respondents who have no more.

    >>> quantiles(np.array([0.5, 1.0, 1.5]))["50"]
    1.0
    """
    found = np.quantile(relative, QUANTILES).tolist()
    return {f"{share * 100:g}": value for share, value in zip(QUANTILES, found, strict=True)}


def most_inflated(table: Table, relative: Floats) -> Inflated | None:
    """Find the pair of levels, or the level of the only variable, whose respondents' weights are largest on average.

    `relative` has shape (n,). Only respondents' sums within cells are visited.
    """
    counts, sums = table.collapse(np.ones(len(relative))), table.collapse(relative)
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
