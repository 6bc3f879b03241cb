"""Families of comparisons that are read together, and so adjusted together for how many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import nan

from analysis.compare import Difference, against_mean_of_others, benjamini_hochberg, change, holm
from analysis.domain_means import DomainMeans, TTest
from analysis.errors import ComparisonError
from analysis.estimates import Estimate

OTHERS = "others"


@dataclass(frozen=True)
class Comparison:
    """One difference of a family, in the unit of the estimates.

    Between pairs it is `second` less `first`; against the mean of the others it is `first` less that mean. `n_first`
    and `n_second` are bases. `statistic` is the difference over its standard error: Student's t with `df` degrees of
    freedom, or normal where `df` is None. `p_holm` and `p_bh` are adjusted over the family; the interval is not.
    """

    first: str
    second: str
    n_first: int
    n_second: int
    difference: float
    se: float
    statistic: float
    df: int | None
    p: float
    ci_low: float
    ci_high: float
    p_holm: float = nan
    p_bh: float = nan

    def verdict(self, significance: float = 0.05, adjustment: str = "holm") -> str:
        """Say whether the difference is "higher", "lower", or "no clear difference", by adjusted p ("holm" or "bh")."""
        p = {"holm": self.p_holm, "bh": self.p_bh}[adjustment]
        if not p < significance:
            return "no clear difference"
        return "higher" if self.difference > 0 else "lower"


def pairs(estimates: Mapping[str, Estimate]) -> list[Comparison]:
    """Compare independent samples, such as waves, two by two: the later less the earlier, in the order given.

    Raises `ComparisonError` for fewer than two.

    >>> import pandas as pd
    >>> from analysis.estimates import estimate
    >>> items = {"roads": {"levels": ["Good", "Fair", "Bad"], "favourable": [1, 2]}}
    >>> waves = {
    ...     wave: estimate(pd.DataFrame({"roads": [1] * good + [3] * (100 - good)}), items)[0]
    ...     for wave, good in [("1", 50), ("2", 60), ("3", 75)]
    ... }
    >>> [(each.first, each.second, round(each.difference, 2), round(each.p_holm, 4)) for each in pairs(waves)]
    [('1', '2', 0.1, 0.1552), ('1', '3', 0.25, 0.0005), ('2', '3', 0.15, 0.0449)]
    """
    _check(estimates)
    found = []
    for first, second in combinations(estimates, 2):
        before, after = estimates[first], estimates[second]
        found.append(_independent(first, second, before.n, after.n, change(before, after)))
    return adjusted(found)


def against_others(estimates: Mapping[str, Estimate]) -> list[Comparison]:
    """Compare each independent sample, such as a council's, with the plain mean of the others.

    Raises `ComparisonError` for fewer than two.

    >>> import pandas as pd
    >>> from analysis.estimates import estimate
    >>> items = {"roads": {"levels": ["Good", "Fair", "Bad"], "favourable": [1, 2]}}
    >>> councils = {
    ...     council: estimate(pd.DataFrame({"roads": [1] * good + [3] * (100 - good)}), items)[0]
    ...     for council, good in [("Ash", 80), ("Elm", 60), ("Oak", 61)]
    ... }
    >>> [(each.first, round(each.difference, 3), each.verdict()) for each in against_others(councils)][:2]
    [('Ash', 0.195, 'higher'), ('Elm', -0.105, 'no clear difference')]
    """
    _check(estimates)
    differences = against_mean_of_others([*estimates.values()])
    everybody = sum(each.n for each in estimates.values())
    return adjusted(
        [
            _independent(name, OTHERS, each.n, everybody - each.n, difference)
            for (name, each), difference in zip(estimates.items(), differences, strict=True)
        ]
    )


def domain_pairs(means: DomainMeans) -> list[Comparison]:
    """Compare the domains of one sample two by two, with the covariance that they share: the second less the first."""
    bases = dict(zip(means.levels, means.bases.tolist(), strict=True))
    return adjusted(
        [
            _shared(first, second, bases[first], bases[second], means.difference(first, second))
            for first, second in combinations(means.levels, 2)
        ]
    )


def domains_against_others(means: DomainMeans) -> list[Comparison]:
    """Compare each domain of one sample with the plain mean of the others, with the covariance that they share."""
    everybody = int(means.bases.sum())
    return adjusted(
        [
            _shared(name, OTHERS, n, everybody - n, means.against_others(name))
            for name, n in zip(means.levels, means.bases.tolist(), strict=True)
        ]
    )


def adjusted(family: Sequence[Comparison]) -> list[Comparison]:
    """Adjust the p-values of a whole family, by Holm and by Benjamini and Hochberg."""
    p = [each.p for each in family]
    return [
        replace(each, p_holm=by_holm, p_bh=by_bh)
        for each, by_holm, by_bh in zip(family, holm(p), benjamini_hochberg(p), strict=True)
    ]


def _check(estimates: Mapping[str, Estimate]) -> None:
    if len(estimates) < 2:
        raise ComparisonError("A comparison needs at least two samples that were asked the same.")


def _independent(first: str, second: str, n_first: int, n_second: int, found: Difference) -> Comparison:
    return Comparison(
        first,
        second,
        n_first,
        n_second,
        found.difference,
        found.se,
        found.z,
        None,
        found.p,
        found.ci_low,
        found.ci_high,
    )


def _shared(first: str, second: str, n_first: int, n_second: int, found: TTest) -> Comparison:
    return Comparison(
        *(first, second, n_first, n_second, found.difference, found.se, found.t, found.df),
        *(found.p, found.ci_low, found.ci_high),
    )
