"""Distributions: the weighted share of every answer that was given, don't know among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.answers import DISTRIBUTION
from analysis.columns import Flags
from analysis.estimates import Estimate, interval_estimates, share_estimates
from analysis.grouped_shares import sample_shares, sums_fit
from analysis.items import Item
from analysis.weighted_sample import WeightedSample


def distributions(sample: WeightedSample, items: Sequence[Item]) -> list[Estimate]:
    """Estimate the share of each answer to each item, in every domain; an estimate's `level` is the answer's code.

    The base is everybody who said something: don't know counts, and those who did not answer or were not asked do not.
    Items that nobody answered have no distribution. The shares of an item add up to 1. Raises `MissingColumnError` or
    `UnknownAnswerError`.

    >>> import pandas as pd
    >>> from analysis.items import read_items
    >>> from analysis.weighted_sample import weighted_sample
    >>> from analysis.weighting import unweighted
    >>> roads = pd.DataFrame({"roads": ["1", "2", "2", "8", "9"]})
    >>> items = read_items({"roads": {"levels": ["Good", "Bad"], "favourable": [1], "dont_know": 8, "not_answered": 9}})
    >>> shares = distributions(weighted_sample(roads, unweighted(roads)), items)
    >>> [(share.level, share.n, share.estimate) for share in shares]
    [('1', 4, 0.25), ('2', 4, 0.5), ('8', 4, 0.25)]
    """
    if sums_fit(sample):
        return interval_estimates(sample_shares(sample, items, DISTRIBUTION), sample.ci, sample.level)
    columns = [column for item in items for column in _columns(sample, item)]
    if not columns:
        return []
    named, bases, given = zip(*columns, strict=True)
    return share_estimates(sample, named, np.column_stack(bases), np.column_stack(given))


def _columns(sample: WeightedSample, item: Item) -> Iterator[tuple[tuple[str, str], Flags, Flags]]:
    """Yield the name, base and givers of each code of an item that anybody gave."""
    given = item.codes_given(sample.responses)
    base = np.any([*given.values()], axis=0)
    for code, who in given.items():
        if who.any():
            yield (item.code, code), base, who
