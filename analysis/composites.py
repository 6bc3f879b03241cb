"""Composite scales: several items as one score, and whether they belong together (Cronbach's alpha)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.columns import Flags, Floats
from analysis.errors import ItemError
from analysis.estimates import Estimate, mean_estimates
from analysis.items import Item
from analysis.weighted_sample import WeightedSample


@dataclass(frozen=True)
class Composite:
    """A scale made of items: the mean of a respondent's scores, 0 to 100 with 100 the first level of each item.

    Respondents count who answered at least the share `least` of the items. `reversed_items` are those whose first level
    is the worst.
    """

    code: str
    items: tuple[Item, ...]
    reversed_items: tuple[str, ...] = ()
    least: float = 0.5

    def __post_init__(self) -> None:
        if len(self.items) < 2 or any(len(item.levels) < 2 for item in self.items):
            message = f"The scale {self.code!r} needs at least two items, of at least two levels each."
            raise ItemError(message, variable=self.code)


def composite_scores(sample: WeightedSample, scales: Sequence[Composite]) -> list[Estimate]:
    """Estimate the mean score of every scale, in every domain, with Student's interval.

    >>> import pandas as pd
    >>> from analysis.items import read_items
    >>> from analysis.weighted_sample import weighted_sample
    >>> from analysis.weighting import unweighted
    >>> people = pd.DataFrame({"roads": ["1", "3", "2"], "parks": ["1", "3", ""]})
    >>> question = {"levels": ["Good", "Fair", "Bad"], "favourable": [1]}
    >>> scale = Composite("streets", read_items({"roads": question, "parks": question}))
    >>> sample = weighted_sample(people, unweighted(people))
    >>> composite_scores(sample, [scale])[0].estimate, cronbach_alpha(sample, scale)
    (50.0, 1.0)
    """
    scored = [_score(_item_scores(sample, scale), scale.least) for scale in scales]
    if not scored:
        return []
    base, scores = (np.column_stack(each) for each in zip(*scored, strict=True))
    return mean_estimates(sample, [scale.code for scale in scales], base, scores)


def cronbach_alpha(sample: WeightedSample, scale: Composite) -> float:
    """Return the weighted alpha of those who answered all items: k/(k - 1) · (1 - Σ var(item) / var(sum)).

    Cronbach (1951), Psychometrika 16; weighted variances as in R's `svycralpha`. Not a number where fewer than two
    answered, or where all agree.
    """
    scores = _item_scores(sample, scale)
    complete = ~np.isnan(scores).any(axis=1)
    weights, answers = sample.error.weighting.weights[complete], scores[complete]
    if complete.sum() < 2:
        return float("nan")
    summed = _variance(answers.sum(axis=1), weights)
    k = len(scale.items)
    parts = sum(_variance(column, weights) for column in answers.T)
    return float(k / (k - 1) * (1 - parts / summed)) if summed else float("nan")


def _item_scores(sample: WeightedSample, scale: Composite) -> Floats:
    """Return each item's score from 0 to 100, shape (n, items); not a number without an answer."""
    columns = []
    for item in scale.items:
        score = np.full(len(sample.responses), np.nan)
        for place, who in enumerate(item.levels_given(sample.responses)):
            score[who] = 100 * place / (len(item.levels) - 1)
        columns.append(score if item.code in scale.reversed_items else 100 - score)
    return np.column_stack(columns)


def _score(scores: Floats, least: float) -> tuple[Flags, Floats]:
    """Return who counts and their means, shape (n,) each; the mean of others is 0."""
    answered = ~np.isnan(scores)
    counts = answered.sum(axis=1)
    base = counts >= max(1.0, least * scores.shape[1])
    return base, np.where(base, np.where(answered, scores, 0.0).sum(axis=1) / np.maximum(counts, 1), 0.0)


def _variance(values: Floats, weights: Floats) -> float:
    mean = weights @ values / weights.sum()
    return float(weights @ (values - mean) ** 2 / weights.sum())
