"""Lonely PSUs: strata of which one unit alone was sampled, and which cannot show a variance of their own."""

from __future__ import annotations

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.errors import DesignError

RULES = ("adjust", "fail", "remove", "certainty", "average")
"""What can be done about a lonely PSU, in the words of R's option `survey.lonely.psu`.

`adjust` centres it on nought, where the influences on a share or mean add up to, instead of on its stratum's mean;
`fail` refuses; `remove` and `certainty` give its stratum no variance; `average` gives it that of the other strata.
"""


def spread_rules(sizes: Indices, fraction: Floats, parent: Indices, rule: str = "adjust") -> tuple[Floats, Floats]:
    """Return the inflation and centring of strata with `sizes` sampled units: all arrays have shape (strata,).

    A stratum's variance is inflation · (Σ u² - centring · (Σ u)²) over its units' totals u: inflation is
    (1 - f) n/(n - 1) for n units, a `fraction` f of all there are, and centring 1/n. `parent` is the unit of
    the stage before that the stratum belongs to: `average` looks no further. Raises `DesignError`.

    >>> nobody = np.zeros(2)
    >>> [each.tolist() for each in spread_rules(np.array([4, 1]), nobody, np.zeros(2, dtype=int))]
    [[1.3333333333333333, 1.0], [0.25, 0.0]]
    >>> [each.tolist() for each in spread_rules(np.array([4, 1]), nobody, np.zeros(2, dtype=int), "average")]
    [[2.6666666666666665, 0.0], [0.25, 0.0]]
    """
    if rule not in RULES:
        raise DesignError(f"Lonely PSUs are treated by {', '.join(RULES)}, not by {rule!r}.")
    unsampled = 1 - fraction
    lonely = (sizes == 1) & (unsampled > 0)
    inflation = unsampled * np.where(lonely, 1.0, sizes / np.maximum(sizes - 1, 1))
    centring = np.where(lonely, 0.0, 1 / sizes)
    if rule == "average":
        inflation = inflation * _shared(lonely, parent)
    if rule != "adjust":
        inflation = np.where(lonely, 0.0, inflation)
    return inflation, centring


def lonely_strata(sizes: Indices, fraction: Floats) -> Indices:
    """Return the strata that have a lonely PSU: a single one, where there are more to be sampled."""
    return np.flatnonzero((sizes == 1) & (fraction < 1))


def _shared(lonely: Flags, parent: Indices) -> Floats:
    """Return strata over strata with a variance of their own, for the parent of each stratum."""
    strata, able = np.bincount(parent), np.bincount(parent, ~lonely)
    if np.any((able == 0) & (strata > 0)):
        raise DesignError("There is no stratum with two PSUs whose variance could be lent to the lonely ones.")
    return np.asarray((strata / np.maximum(able, 1))[parent], dtype=np.float64)
