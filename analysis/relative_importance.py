"""How much of an outcome's variation goes with each driver: LMG shares, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats, Indices
from analysis.design import Design
from analysis.errors import ModelError
from analysis.explained import REPEATED, explained_by_subsets, shapley
from analysis.grouping import indicator
from analysis.resampling import psu_multipliers
from analysis.residuals import ResidualVariance

MOST_DRIVERS = 12
"""Past this many the subsets are too many to go through, and the shares too small to read."""


@dataclass(frozen=True)
class Importance:
    """One driver's part in R²: `lmg` averaged over all orders, with its interval; alone (`first`); after all others
    (`last`); and `pratt`, its standardised coefficient times its correlation, which may be below nil."""

    driver: str
    lmg: float
    lmg_low: float
    lmg_high: float
    first: float
    last: float
    pratt: float


@dataclass(frozen=True)
class RelativeImportance:
    """The drivers of an outcome, whose `lmg` add up to `r2`, from a base of `n` answers."""

    n: int
    r2: float
    drivers: tuple[Importance, ...]


def relative_importance(
    error: ResidualVariance,
    outcome: Floats,
    drivers: Mapping[str, Floats],
    *,
    seed: int,
    replicates: int = 1000,
    level: float = 0.95,
) -> RelativeImportance:
    """Divide R² of the weighted linear model of `outcome`, shape (n,), among `drivers`, each of shape (n,).

    LMG is the average over all orders of what a driver adds to those before it (Lindeman, Merenda and Gold, 1980;
    Grömping, 2006, Journal of Statistical Software 17, whose `relaimpo` this equals). Intervals hold the middle `level`
    of `replicates` bootstrap samples of PSUs within strata (`analysis.resampling`) with the weights as they are. That
    weighting was by margins is not used, which makes the intervals somewhat wide. Those without an answer to all (not a
    number) are out of the base. Raises `ModelError` naming a driver that does not vary or repeats the others.

    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> import pandas as pd
    >>> people = pd.DataFrame({"old": [1.0, 1, 1, 0, 0, 0], "near": [1.0, 0, 1, 0, 1, 0], "glad": [1.0, 1, 1, 0, 1, 0]})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> drivers = {name: people[name].to_numpy() for name in ("old", "near")}
    >>> found = relative_importance(error, people["glad"].to_numpy(), drivers, seed=1, replicates=200)
    >>> round(found.r2, 3), [round(each.lmg, 3) for each in found.drivers]
    (0.75, [0.375, 0.375])
    """
    values = np.column_stack([*drivers.values(), outcome])
    places = np.flatnonzero(np.isfinite(values).all(axis=1))
    weights = error.weighting.weights[places]
    standard = _standardised(values[places], weights, tuple(drivers))
    correlation = standard.T @ (standard * weights[:, None]) / weights.sum()
    subsets = explained_by_subsets(correlation[None])
    _check_distinct(correlation, tuple(drivers))
    drawn = _bootstrap(error.design, places, standard, weights, seed, replicates)
    tail = (1 - level) / 2
    low, high = np.nanquantile(drawn, (tail, 1 - tail), axis=0)
    whole, count = float(subsets[0, -1]), len(drivers)
    alone = [subsets[0, 1 << driver] for driver in range(count)]
    last = [whole - subsets[0, -1 - (1 << driver)] for driver in range(count)]
    pratt = np.linalg.solve(correlation[:-1, :-1], correlation[:-1, -1]) * correlation[:-1, -1]
    figures = np.column_stack([shapley(subsets)[0], low, high, alone, last, pratt]).tolist()
    found = tuple(Importance(name, *row) for name, row in zip(drivers, figures, strict=True))
    return RelativeImportance(len(places), whole, found)


def _standardised(values: Floats, weights: Floats, names: tuple[str, ...]) -> Floats:
    """Return values with weighted means of 0 and variances of 1, shape (places, drivers + 1), the outcome last."""
    if not 0 < len(names) <= MOST_DRIVERS:
        raise ModelError(f"There may be 1 to {MOST_DRIVERS} drivers, not {len(names)}.")
    if len(values) <= len(names) + 1:
        raise ModelError(f"{len(values)} respondents answered everything, too few for {len(names)} drivers.")
    centred = values - weights @ values / weights.sum()
    spread = np.sqrt(weights @ centred**2 / weights.sum())
    for name, constant in zip((*names, "The outcome"), (spread <= REPEATED).tolist(), strict=True):
        if constant:
            raise ModelError(f"{name} is answered alike by everybody who answered everything.", variable=name)
    return np.asarray(centred / spread, dtype=np.float64)


def _check_distinct(correlation: Floats, names: tuple[str, ...]) -> None:
    for place, name in enumerate(names[1:], start=1):
        earlier = correlation[: place + 1, : place + 1]
        if 1 - explained_by_subsets(earlier[None])[0, -1] <= 1e-9:
            raise ModelError(f"{name} says nothing that the other drivers do not.", variable=name)


def _bootstrap(
    design: Design, places: Indices, standard: Floats, weights: Floats, seed: int, replicates: int
) -> Floats:
    """Return LMG shares of bootstrap samples: shape (replicates, drivers).

    A sample's moments are sums over its PSUs, so each PSU is summed once and respondents are not visited again.
    """
    size = standard.shape[1]
    first, second = np.triu_indices(size)
    moments = np.column_stack([np.ones(len(places)), standard, standard[:, first] * standard[:, second]])
    by_psu = indicator(design.psu[places], design.psus) @ (moments * weights[:, None])
    found = []
    for multipliers in psu_multipliers(design, seed, replicates):
        sums = multipliers @ by_psu
        means = sums[:, 1:] / sums[:, :1]
        covariance = np.empty((len(sums), size, size))
        covariance[:, first, second] = covariance[:, second, first] = means[:, size:]
        covariance -= means[:, :size, None] * means[:, None, :size]
        spread = np.sqrt(np.einsum("bii->bi", covariance))
        with np.errstate(divide="ignore", invalid="ignore"):
            correlation = covariance / (spread[:, :, None] * spread[:, None, :])
        found.append(shapley(explained_by_subsets(correlation)))
    return np.concatenate(found)
