"""Net scores: the share of favourable answers less the share of unfavourable ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.estimates import Estimate, mean_estimates
from analysis.items import Item, read_answers
from analysis.weighted_sample import WeightedSample


def net_scores(sample: WeightedSample, items: Sequence[Item]) -> list[Estimate]:
    """Estimate the net score, from -1 to 1, of every item that somebody answered, in every domain.

    It is the mean of 1 for a favourable answer, -1 for an unfavourable one and 0 for any other, so its error knows that
    the two shares go against each other; the interval is Student's.

    >>> import pandas as pd
    >>> from analysis.items import read_items
    >>> from analysis.weighted_sample import weighted_sample
    >>> from analysis.weighting import unweighted
    >>> roads = pd.DataFrame({"roads": ["1", "1", "2", "3"]})
    >>> items = read_items({"roads": {"levels": ["Good", "Neither", "Bad"], "favourable": [1]}})
    >>> net = net_scores(weighted_sample(roads, unweighted(roads)), items)[0]
    >>> net.estimate, round(net.se, 3)
    (0.25, 0.479)
    """
    answered, pleased = read_answers(sample.responses, items)
    displeased = np.column_stack([item.displeased(sample.responses) for item in items])
    asked = np.flatnonzero(answered.any(axis=0))
    if not len(asked):
        return []
    scores = pleased[:, asked].astype(np.float64) - displeased[:, asked]
    return mean_estimates(sample, [items[place].code for place in asked.tolist()], answered[:, asked], scores)
