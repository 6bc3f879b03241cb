"""Ranks with their uncertainty: a league table's places are known far less well than its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats
from analysis.compare import Estimated

DRAWS = 10_000


@dataclass(frozen=True)
class Rank:
    """A place among `of` units, 1 the highest, and the places between which it lies.

    `low` and `high` hold for this unit alone; `all_low` and `all_high` hold for every unit at once.
    """

    rank: int
    low: int
    high: int
    all_low: int
    all_high: int
    of: int

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{ordinal(self.low)} of {self.of}"
        return f"between {ordinal(self.low)} and {ordinal(self.high)} of {self.of}"


def rank(
    estimates: Sequence[Estimated], *, seed: int, level: float = 0.95, draws: int = DRAWS, lowest_first: bool = False
) -> list[Rank]:
    """Rank independent estimates, in the order given, with simulated uncertainty.

    Each of `draws` simulations draws every estimate anew from its normal distribution and ranks the draws; `low` and
    `high` hold the middle `level` of a unit's ranks (Goldstein and Spiegelhalter, 1996, JRSS A 159). `all_low` and
    `all_high` come from simultaneous intervals of all pairwise differences, and hold for all units together at least
    `level` of the time (Mogstad, Romano, Shaikh and Wilhelm, 2024, Review of Economic Studies 91). The same seed gives
    the same ranks. Raises `ValueError` for no estimates.

    >>> from analysis.compare import Value
    >>> councils = [Value(0.70, 0.015), Value(0.62, 0.015), Value(0.61, 0.015), Value(0.50, 0.015)]
    >>> [str(each) for each in rank(councils, seed=1)]
    ['1st of 4', 'between 2nd and 3rd of 4', 'between 2nd and 3rd of 4', '4th of 4']
    """
    if not estimates:
        raise ValueError("There are no estimates to rank.")
    sign = 1 if lowest_first else -1
    values = sign * np.array([each.estimate for each in estimates])
    errors = np.array([each.se for each in estimates])
    noise = np.random.default_rng(seed).standard_normal((draws, len(values))) * errors
    drawn = np.argsort(np.argsort(values + noise, axis=1, kind="stable"), axis=1) + 1
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail), axis=0, method="inverted_cdf")
    before, after = _certainly_apart(values, errors, noise, level)
    places = 1 + (values[:, None] > values).sum(axis=1)
    columns = (places, low, high, 1 + before, len(values) - after, np.full(len(values), len(values)))
    return [Rank(*row) for row in np.column_stack(columns).astype(int).tolist()]


def ordinal(number: int) -> str:
    """Say a place in English.

    >>> [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _certainly_apart(values: Floats, errors: Floats, noise: Floats, level: float) -> tuple[Floats, Floats]:
    """Count, for each unit, those certainly before it and after it, all pairs judged together."""
    units = len(values)
    greatest = np.zeros(len(noise))
    for unit in range(units - 1):
        spread = np.hypot(errors[unit], errors[unit + 1 :])
        apart = np.abs(noise[:, [unit]] - noise[:, unit + 1 :])
        greatest = np.maximum(greatest, (apart / np.where(spread > 0, spread, 1.0)).max(axis=1))
    critical = float(np.quantile(greatest, level))
    reach = critical * np.hypot(errors[:, None], errors)
    ahead = values[:, None] - values > reach
    return ahead.sum(axis=1), ahead.sum(axis=0)
