"""Replicates: the sample made again and again from itself, by leaving PSUs out or drawing them anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats
from analysis.design import Design
from analysis.errors import DesignError

METHODS = ("jk1", "jkn", "bootstrap")
MOST_FACTORS = 200_000_000
"""So many replicates times respondents fit in memory (1.6 GB)."""


@dataclass(frozen=True)
class Replicates:
    """What base weights are multiplied by in each replicate, shape (n, replicates), and `scales`, shape (replicates,).

    A figure's variance is Σ scale · (figure in the replicate - mean over replicates)².
    """

    factors: Floats
    scales: Floats


def make_replicates(design: Design, method: str, *, count: int = 200, seed: int = 0) -> Replicates:
    """Make replicates of a design: "jk1", "jkn", or "bootstrap" with `count` replicates drawn from `seed`.

    The jackknife leaves out one PSU after another and lets the rest of its stratum stand for it (Wolter, 2007,
    "Introduction to Variance Estimation", chapter 4); jk1 is that of a single stratum. The bootstrap draws n - 1 of a
    stratum's n PSUs with replacement (Rao and Wu, 1988, JASA 83), rescaled for the finite population (Rao, Wu and Yue,
    1992, Survey Methodology 18). Only the first stage is replicated. A lonely PSU is left out by the jackknife as the
    design's rule says, and always stays in the bootstrap. Raises `DesignError`.

    >>> import pandas as pd
    >>> from analysis.design import read_design
    >>> made = make_replicates(read_design(pd.DataFrame({"area": ["a", "b", "b"]}), None, "area"), "jk1")
    >>> made.factors.tolist(), made.scales.tolist()
    ([[0.0, 2.0], [2.0, 0.0], [2.0, 0.0]], [0.5, 0.5])
    """
    if method not in METHODS:
        raise DesignError(f"Replicates are made by {', '.join(METHODS)}, not by {method!r}.")
    if method == "jk1" and design.strata > 1:
        raise DesignError("The jackknife jk1 knows no strata: use jkn.")
    if method == "bootstrap" and count < 2:
        raise DesignError("A bootstrap needs at least two replicates.")
    wanted = count if method == "bootstrap" else design.psus
    if wanted * len(design.psu) > MOST_FACTORS:
        raise DesignError(
            f"{wanted:,} replicates of {len(design.psu):,} responses are too many: use a small bootstrap."
        )
    return _bootstrap(design, count, seed) if method == "bootstrap" else _jackknife(design)


def _jackknife(design: Design) -> Replicates:
    """Leave out each PSU whose stratum has a variance: scales are (1 - f)(n - 1)/n, or the lonely PSU's inflation."""
    sizes = np.bincount(design.stratum)
    rest = np.where(sizes > 1, sizes / np.maximum(sizes - 1, 1), 1.0)
    left_out = np.flatnonzero(design.inflation[design.stratum] > 0)
    strata = design.stratum[left_out]
    factors = np.where(design.stratum[:, None] == strata, rest[strata], 1.0)
    factors[left_out, np.arange(len(left_out))] = 0.0
    return Replicates(factors[design.psu], design.inflation[strata] / rest[strata] ** 2)


def _bootstrap(design: Design, count: int, seed: int) -> Replicates:
    draw = np.random.default_rng(seed)
    factors = np.ones((design.psus, count))
    for stratum, size in enumerate(np.bincount(design.stratum)):
        if size > 1:
            drawn = draw.multinomial(size - 1, np.full(size, 1 / size), count).T
            shrink = np.sqrt(design.inflation[stratum] * (size - 1) / size)
            factors[design.stratum == stratum] = 1 + shrink * (drawn * size / (size - 1) - 1)
    return Replicates(factors[design.psu], np.full(count, 1 / (count - 1)))
