"""Weighted proportions of favourable answers, for every item in every domain, with what is known of their error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, Indices, blank, column
from analysis.design import Design, read_design
from analysis.grouping import indicator
from analysis.intervals import proportion_interval
from analysis.items import read_answers, read_items
from analysis.residuals import ResidualVariance, residual_variance
from analysis.weighting import Weighting, unweighted, weight

BLOCK = 2_000_000
"""How many answers are worked on at once, which bounds the memory needed."""


@dataclass(frozen=True)
class Estimate:
    """The weighted share of favourable answers to one item in one domain.

    `n` is the base (answers), `n_eff` Kish's effective base, `df` PSUs less strata in the domain's base, `deff` the
    variance over that of a simple random sample without replacement of the same base. `estimate`, `se` and the
    interval are proportions. With fewer than two answers `se`, `deff` and the interval are not numbers, and with none
    neither is `estimate`. Without degrees of freedom there is no interval, nor an `se` of zero.
    """

    item: str
    domain_var: str
    domain: str
    n: int
    n_eff: float
    estimate: float
    se: float
    df: int
    deff: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class _Domain:
    variable: str
    level: str
    rows: Indices


def estimate(
    responses: pd.DataFrame,
    items: Mapping[str, Any],
    *,
    weighting: Weighting | None = None,
    margins: pd.DataFrame | None = None,
    variables: Sequence[str] | None = None,
    base_weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    domains: Sequence[str] = (),
    level: float = 0.95,
) -> list[Estimate]:
    """Estimate the favourable share of every item, in the whole sample and in each level of each domain variable.

    `weighting` is one already made of the same responses; otherwise they are raked to `margins` (and `variables`), or
    left at their base weights without margins. `items` is as `analysis.items.read_items` takes it. Items that nobody
    answered were not asked here and have no estimates; respondents without a value are in none of a variable's domains.

    Standard errors are Taylor-linearised, with calibration residuals and base weights (Deville and Särndal, 1992);
    they equal those of R's `survey` after `calibrate(calfun = "raking")`, and so do the intervals. The whole sample
    is domain_var "all", domain "all". Raises a `DataError`.

    >>> people = pd.DataFrame({"sex": list("FFFM"), "roads": [1, 1, 4, 5]})
    >>> margins = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [60, 40]})
    >>> items = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor", "Bad"], "favourable": [1, 2]}}
    >>> whole = estimate(people, items, margins=margins)[0]
    >>> whole.n, round(whole.n_eff, 2), round(whole.estimate, 3), round(whole.se, 3)
    (4, 3.57, 0.4, 0.189)
    """
    weighting = weighting or _weigh(responses, margins, variables, base_weight)
    error = residual_variance(weighting, read_design(responses, strata, psu))
    questions = read_items(items)
    answered, favourable = read_answers(responses, questions)
    asked = np.flatnonzero(answered.any(axis=0))
    estimates = []
    for domain in _domains(responses, domains):
        width = max(1, BLOCK // max(1, len(domain.rows)))
        for start in range(0, len(asked), width):
            block = asked[start : start + width]
            codes = [questions[place].code for place in block]
            part = np.ix_(domain.rows, block)
            estimates += _estimate_block(domain, codes, answered[part], favourable[part], error, level)
    return estimates


def _weigh(
    responses: pd.DataFrame, margins: pd.DataFrame | None, variables: Sequence[str] | None, base_weight: str | None
) -> Weighting:
    if margins is None:
        return unweighted(responses, base_weight=base_weight)
    return weight(responses, margins, variables=variables, base_weight=base_weight)


def _domains(responses: pd.DataFrame, variables: Sequence[str]) -> Iterator[_Domain]:
    yield _Domain("all", "all", np.arange(len(responses)))
    for variable in variables:
        values = column(responses, variable)
        codes, levels = pd.factorize(values.mask(blank(values)).astype("string"), sort=True)
        for code, name in enumerate(levels):
            yield _Domain(variable, str(name), np.flatnonzero(codes == code))


def _estimate_block(
    domain: _Domain, codes: Sequence[str], answered: Flags, favourable: Flags, error: ResidualVariance, level: float
) -> list[Estimate]:
    """Estimate some items in one domain: `answered` and `favourable` have shape (rows, items)."""
    weights = error.weighting.weights[domain.rows]
    n, total = answered.sum(axis=0), weights @ answered
    with np.errstate(divide="ignore", invalid="ignore"):
        proportion = np.where(favourable.sum(axis=0) == n, total / total, weights @ favourable / total)
        influence = np.where(answered, (favourable - proportion) / total, 0.0)
        n_eff = total**2 / (weights**2 @ answered)
    df, variance = _degrees_of_freedom(domain.rows, answered, error.design), error.of_totals(domain.rows, influence)
    variance = np.where((n > 1) & ((df > 0) | (variance > 0)), variance, np.nan)
    se = np.sqrt(variance)
    calibrated = bool(error.weighting.table.margins)
    size = np.where(calibrated, len(error.design.psu), n)
    low, high = proportion_interval(proportion, se, df, n_eff, size, level)
    deff = _design_effects(proportion, variance, n, total)
    columns = (n, n_eff, proportion, se, df, deff, low, high)
    figures = zip(*(values.tolist() for values in columns), strict=True)
    return [Estimate(code, domain.variable, domain.level, *row) for code, row in zip(codes, figures, strict=True)]


def _degrees_of_freedom(rows: Indices, answered: Flags, design: Design) -> Indices:
    """Count PSUs less strata that have an answer in the domain: shape (items,)."""
    psus, answers = design.psu_totals(rows, answered.astype(np.float64))
    reached = answers > 0
    in_stratum = (indicator(design.stratum[psus], design.strata) @ reached.astype(np.float64)) > 0
    return np.asarray(reached.sum(axis=0) - in_stratum.sum(axis=0), dtype=np.intp)


def _design_effects(proportion: Floats, variance: Floats, n: Indices, total: Floats) -> Floats:
    """Compare with a simple random sample of n out of `total` people.

    Weights that add up to no more than the base say nothing of the population, so it is taken as endless.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        unsampled = np.where(total > n * (1 + 1e-9), 1 - n / total, 1.0)
        return np.asarray(variance * (n - 1) / (proportion * (1 - proportion) * unsampled))
