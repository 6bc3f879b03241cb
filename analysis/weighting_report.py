"""What weighting did to a sample, in figures and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.columns import Floats
from analysis.table import Table

COSTS = (
    (0.02, "next to none"),
    (0.075, "about a twentieth"),
    (0.15, "about a tenth"),
    (0.225, "about a fifth"),
    (0.29, "about a quarter"),
    (0.365, "about a third"),
    (0.45, "about two fifths"),
    (0.55, "about half"),
    (0.7, "about two thirds"),
    (1.0, "most"),
)
"""How a share of the sample's precision is said in words: the first share that is not exceeded."""


@dataclass(frozen=True)
class LevelShares:
    """One level of one margin: its respondents, its population, and its share by base weight before and after."""

    variable: str
    level: str
    n: int
    population: float
    before: float
    after: float


@dataclass(frozen=True)
class WeightingReport:
    """The quality of one weighting.

    `population` and the shares' populations are people; `largest_margin_error` is a share of a margin; weights are
    relative to their mean. `design_effect` is Kish's 1 + CV² of the weights and `effective_sample` is `n` divided by
    it (Kish, 1965, "Survey Sampling", section 11.7).
    """

    n: int
    population: float
    method: str
    variables: tuple[str, ...]
    iterations: int
    largest_margin_error: float
    design_effect: float
    effective_sample: float
    smallest_weight: float
    median_weight: float
    largest_weight: float
    shares: tuple[LevelShares, ...]
    sentences: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain lists, texts and numbers, ready for JSON."""
        return asdict(self)


def kish_design_effect(weights: Floats) -> float:
    """Return n Σw² / (Σw)²: how many times weighting multiplied the variance of a mean (Kish, 1965).

    >>> kish_design_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    return float(len(weights) * (weights @ weights) / weights.sum() ** 2)


def precision_cost(design_effect: float) -> str:
    """Say which part of the sample's precision weighting cost.

    >>> precision_cost(1.5), precision_cost(1.0)
    ('about a third', 'next to none')
    """
    cost = 1 - 1 / design_effect
    return next(words for most, words in COSTS if cost <= most)


def report_weighting(table: Table, base: Floats, weights: Floats, method: str, iterations: int) -> WeightingReport:
    """Describe a weighting: `base` and `weights` have shape (n,)."""
    shares = _level_shares(table, base, weights)
    population = table.margins[0].total
    effect, relative = kish_design_effect(weights), weights / weights.mean()
    error = max(abs(share.after * weights.sum() / share.population - 1) for share in shares)
    return WeightingReport(
        n=len(weights),
        population=population,
        method=method,
        variables=tuple(margin.variable for margin in table.margins),
        iterations=iterations,
        largest_margin_error=error,
        design_effect=effect,
        effective_sample=len(weights) / effect,
        smallest_weight=float(relative.min()),
        median_weight=float(np.median(relative)),
        largest_weight=float(relative.max()),
        shares=shares,
        sentences=_sentences(len(weights), population, effect, relative, shares),
    )


def _level_shares(table: Table, base: Floats, weights: Floats) -> tuple[LevelShares, ...]:
    matrix = table.matrix()
    names = [(margin.variable, level) for margin in table.margins for level in margin.levels]
    counts = matrix.T @ table.collapse(np.ones(len(base)))
    before = matrix.T @ table.collapse(base) / base.sum()
    after = matrix.T @ table.collapse(weights) / weights.sum()
    return tuple(
        LevelShares(variable, level, int(n), float(population), float(share_before), float(share_after))
        for (variable, level), n, population, share_before, share_after in zip(
            names, counts, table.population, before, after, strict=True
        )
    )


def _sentences(
    n: int, population: float, effect: float, relative: Floats, shares: Sequence[LevelShares]
) -> tuple[str, ...]:
    moved = max(shares, key=lambda share: round(abs(share.after - share.before), 9))
    return (
        f"{n:,} responses stand for {population:,.0f} people.",
        f"Weighting cost {precision_cost(effect)} of the sample's precision: "
        f"{n:,} responses count as {n / effect:,.0f}.",
        f"Weights run from {relative.min():.2f} to {relative.max():.2f} times the average.",
        f"The largest correction was to {moved.variable} {moved.level}: "
        f"from {moved.before:.1%} of the sample to {moved.after:.1%}.",
    )
