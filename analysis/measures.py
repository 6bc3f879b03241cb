"""Figures of a domain with what is known of their error: standard error, degrees of freedom, design effect."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.ratios import Ratios
from analysis.variance import Variance


@dataclass(frozen=True)
class Measures:
    """Some figures of one domain, all arrays of shape (columns,).

    `n` is the base, `n_eff` Kish's effective base, `df` the degrees of freedom, `size` the rows of the design. `deff`
    is the variance over that of a simple random sample without replacement of the same base; `deff_replace` over that
    of one with replacement (R's `deff = "replace"`). Where fewer than two answered, or where there is neither a degree
    of freedom nor any variance, `se` is not a number.
    """

    n: Indices
    n_eff: Floats
    estimate: Floats
    se: Floats
    df: Indices
    deff: Floats
    deff_replace: Floats
    size: Indices

    def take(self, wanted: Flags) -> Measures:
        """Keep some figures."""
        return Measures(**{field.name: getattr(self, field.name)[wanted] for field in fields(self)})


def measure_ratios(ratios: Ratios, error: Variance) -> Measures:
    """Measure ratios, among them means and shares.

    The simple random sample's variance is s²/n · (people/total)², s² that of the residuals from the ratio.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        scatter = np.einsum("r,rc,rc->c", ratios.weights, ratios.influence, ratios.influence)
        simple = scatter * ratios.people / (ratios.n - 1)
    return _measures(ratios, ratios.estimate, error.of_ratios(ratios), simple, error)


def measure_totals(ratios: Ratios, error: Variance) -> Measures:
    """Measure the weighted totals of the numerators.

    >>> import pandas as pd
    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> rooms = pd.DataFrame({"weight": [10, 10, 20], "rooms": [3.0, 5.0, 4.0]})
    >>> error = residual_variance(unweighted(rooms, base_weight="weight"), read_design(rooms))
    >>> base = np.ones((3, 1), bool)
    >>> every = measure_totals(Ratios(np.arange(3), error.weighting.weights, base, rooms[["rooms"]].to_numpy()), error)
    >>> every.estimate.tolist(), every.se.round(1).tolist(), every.deff.round(2).tolist()
    ([160.0], [43.6], [5.14])
    """
    totals = np.asarray(ratios.weights @ ratios.numerators, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        centred = np.where(ratios.base, ratios.numerators - totals / ratios.people, 0.0)
        simple = np.einsum("r,rc,rc->c", ratios.weights, centred, centred) * ratios.people / (ratios.n - 1)
    variance = error.of_totals(ratios.rows, np.asarray(ratios.numerators, dtype=np.float64))
    return _measures(ratios, totals, variance, simple, error)


def _measures(ratios: Ratios, estimate: Floats, variance: Floats, simple: Floats, error: Variance) -> Measures:
    """Complete the figures; `simple` is the variance of a simple random sample with replacement."""
    df = error.degrees_of_freedom(ratios.rows, ratios.base)
    size = np.where(error.keeps_rows, len(error.weighting.base), ratios.n)
    return complete_measures(ratios.n, ratios.people, ratios.n_eff, estimate, variance, simple, df, size)


def complete_measures(
    n: Indices,
    people: Floats,
    n_eff: Floats,
    estimate: Floats,
    variance: Floats,
    simple: Floats,
    df: Indices,
    size: Indices,
) -> Measures:
    """Complete figures whose base is `n` respondents who stand for so many `people`."""
    variance = np.where((n > 1) & ((df > 0) | (variance > 0)), variance, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        replaced = variance / simple
        deff = replaced / _unsampled(n, people)
    return Measures(n, n_eff, estimate, np.sqrt(variance), df, deff, replaced, size)


def _unsampled(n: Indices, people: Floats) -> Floats:
    """Return the part of the population that was not sampled.

    Weights that add up to no more than the base say nothing of the population, so it is taken as endless.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(people > n * (1 + 1e-9), 1 - n / people, 1.0), dtype=np.float64)
