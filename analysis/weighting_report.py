"""What weighting did to a sample, in figures and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from analysis.calibration import Calibrated
from analysis.columns import Floats
from analysis.margin_shares import LevelShares, NumericTotal, level_shares, numeric_totals
from analysis.sample import Preparation
from analysis.scheme import Scheme
from analysis.table import CellSums, Table
from analysis.weight_distribution import EXTREME, Inflated, Spread, most_inflated

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

MET = 1e-6
"""Margins that are off by more than this share of themselves are said not to be met."""


@dataclass(frozen=True)
class WeightingReport:
    """The quality of one weighting.

    `population` and the shares' populations are people; `largest_margin_error` is a share of a margin; weights are
    relative to their mean, `weight_quantiles` by percentage. `design_effect` is Kish's 1 + CV² of the weights and
    `effective_sample` is `n` divided by it (Kish, 1965, "Survey Sampling", section 11.7). `extreme_weights` counts
    those over 5 times the mean, `trimmed` those held at a limit. `preparation` says what was changed before weighting.
    """

    n: int
    population: float
    method: str
    scheme: Scheme
    variables: tuple[str, ...]
    iterations: int
    largest_margin_error: float
    design_effect: float
    effective_sample: float
    smallest_weight: float
    median_weight: float
    largest_weight: float
    weight_quantiles: dict[str, float]
    extreme_weights: int
    trimmed: int
    most_inflated: Inflated | None
    shares: tuple[LevelShares, ...]
    totals: tuple[NumericTotal, ...]
    preparation: Preparation
    sentences: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain lists, texts and numbers, ready for JSON."""
        return asdict(self)


def precision_cost(design_effect: float) -> str:
    """Say which part of the sample's precision weighting cost.

    >>> precision_cost(1.5), precision_cost(1.0)
    ('about a third', 'next to none')
    """
    cost = 1 - 1 / design_effect
    return next(words for most, words in COSTS if cost <= most)


def report_weighting(
    table: Table, sums: CellSums, calibrated: Calibrated, spread: Spread, scheme: Scheme, preparation: Preparation
) -> WeightingReport:
    """Describe a weighting, from the sums of the table's cells and the spread of everybody's weights."""
    weights, n = sums.base * calibrated.factors, int(sums.n.sum())
    effect = n * float((calibrated.factors**2 * sums.squares).sum()) / float(weights.sum()) ** 2
    report = WeightingReport(
        n=n,
        population=table.people or float(weights.sum()),
        method=scheme.method,
        scheme=scheme,
        variables=tuple(margin.variable for margin in table.margins),
        iterations=calibrated.iterations,
        largest_margin_error=_largest_error(table, weights),
        design_effect=effect,
        effective_sample=n / effect,
        smallest_weight=spread.lightest,
        median_weight=spread.median,
        largest_weight=spread.heaviest,
        weight_quantiles=spread.quantiles(),
        extreme_weights=spread.over(EXTREME),
        trimmed=_trimmed(spread, scheme),
        most_inflated=most_inflated(table, sums.n.astype(np.float64), weights * (n / weights.sum())),
        shares=level_shares(table, sums, weights),
        totals=numeric_totals(table, sums, weights),
        preparation=preparation,
        sentences=(),
    )
    return replace(report, sentences=tuple(_sentences(report)))


def _largest_error(table: Table, weights: Floats) -> float:
    units = np.array([each.unit for each in table.constraints])
    return float(np.abs((table.matrix().T @ weights - table.targets) / units).max())


def _trimmed(spread: Spread, scheme: Scheme) -> int:
    if scheme.trim is None:
        return 0
    lower, upper = scheme.trim.lower * (1 + 1e-9), scheme.trim.upper * (1 - 1e-9)
    return spread.beyond(lower, upper)


def _sentences(report: WeightingReport) -> Iterator[str]:
    n, effective = report.n, report.effective_sample
    yield f"{n:,} responses stand for {report.population:,.0f} people."
    cost = precision_cost(report.design_effect)
    yield f"Weighting cost {cost} of the sample's precision: {n:,} responses count as {effective:,.0f}."
    yield f"Weights run from {report.smallest_weight:.2f} to {report.largest_weight:.2f} times the average."
    if report.most_inflated and report.largest_weight > report.smallest_weight:
        yield report.most_inflated.sentence()
    moved = max(report.shares, key=lambda share: share.moved, default=None)
    if moved and moved.moved:
        yield (
            f"The largest correction was to {moved.variable} {moved.level}: "
            f"from {moved.before:.1%} of the sample to {moved.after:.1%}."
        )
    if report.trimmed:
        yield f"Weights held at a limit: {report.trimmed:,} of {n:,}."
    if report.largest_margin_error > MET:
        yield f"The margins are no longer met: they are off by up to {report.largest_margin_error:.1%}."
    yield from report.preparation.sentences()
