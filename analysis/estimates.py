"""Weighted proportions of favourable answers, for every item in every domain, with what is known of their error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.answers import FAVOURABLE
from analysis.columns import Flags, Floats
from analysis.design import Columns
from analysis.domains import Domain
from analysis.grouped_shares import Found, sample_shares, sums_fit
from analysis.intervals import t_interval
from analysis.items import Item, read_answers, read_items
from analysis.measures import Measures
from analysis.share_intervals import Shares, share_interval
from analysis.weighted_sample import WeightedSample, weighted_sample
from analysis.weighting import Weighting, unweighted, weight


@dataclass(frozen=True)
class Estimate:
    """The weighted share of favourable answers to one item in one domain.

    `n` is the base (answers), `n_eff` Kish's effective base, `df` PSUs less strata in the domain's base, `deff` the
    variance over that of a simple random sample without replacement of the same base. `estimate`, `se` and the
    interval are proportions, unless a function says otherwise. `level` is the answer counted, where it is not simply
    the favourable ones. With fewer than two answers `se`, `deff` and the interval are not numbers, and with none
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
    level: str = ""


def estimate(
    responses: pd.DataFrame,
    items: Mapping[str, Any],
    *,
    weighting: Weighting | None = None,
    margins: pd.DataFrame | None = None,
    variables: Sequence[str] | None = None,
    base_weight: str | None = None,
    strata: Columns = None,
    psu: Columns = None,
    fpc: Columns = None,
    lonely: str = "adjust",
    domains: Sequence[str] = (),
    ci: str | None = None,
    level: float = 0.95,
) -> list[Estimate]:
    """Estimate the favourable share of every item, in the whole sample and in each level of each domain variable.

    `weighting` is one already made of the same responses; otherwise they are raked to `margins` (and `variables`), or
    left at their base weights without margins. `items` is as `analysis.items.read_items` takes it. Items that nobody
    answered were not asked here and have no estimates; respondents without a value are in none of a variable's domains.
    The design is as `analysis.design.read_design` takes it, and `ci` as `analysis.weighted_sample.WeightedSample`.

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
    sample = weighted_sample(
        responses,
        weighting,
        strata=strata,
        psu=psu,
        fpc=fpc,
        lonely=lonely,
        domains=domains,
        ci=ci,
        level=level,
    )
    return favourable(sample, read_items(items))


def favourable(sample: WeightedSample, items: Sequence[Item]) -> list[Estimate]:
    """Estimate the favourable share of every item that somebody answered, in every domain.

    Raises `MissingColumnError` or `UnknownAnswerError`.
    """
    if sums_fit(sample):
        return interval_estimates(sample_shares(sample, items, FAVOURABLE), sample.ci, sample.level)
    answered, pleased = read_answers(sample.responses, items)
    asked = np.flatnonzero(answered.any(axis=0))
    if not len(asked):
        return []
    columns = [(items[place].code, "") for place in asked.tolist()]
    return share_estimates(sample, columns, answered[:, asked], pleased[:, asked])


def share_estimates(
    sample: WeightedSample, columns: Sequence[tuple[str, str]], base: Flags, counted: Flags
) -> list[Estimate]:
    """Estimate shares in every domain: `columns` name the item and level of each column of `base` and `counted`."""
    found = []
    for domain, block, figures in sample.means(base, counted):
        shares = Shares(figures.estimate, figures.se, figures.df, figures.n_eff, figures.size)
        low, high = share_interval(shares, sample.ci, sample.level)
        found += estimates_of(domain, columns[block], figures, low, high)
    return found


def interval_estimates(found: Iterable[Found], ci: str | None, level: float) -> list[Estimate]:
    """Give shares that were measured from sums their intervals."""
    estimates = []
    for each in found:
        figures = each.figures
        shares = Shares(figures.estimate, figures.se, figures.df, figures.n_eff, figures.size)
        ends = share_interval(shares, ci, level)
        domain = Domain(each.variable, each.domain, np.empty(0, dtype=np.intp))
        estimates += estimates_of(domain, each.columns, figures, *ends)
    return estimates


def mean_estimates(sample: WeightedSample, names: Sequence[str], base: Flags, values: Floats) -> list[Estimate]:
    """Estimate means over the base, shape (n, columns) as the values are, in every domain, with Student's interval."""
    found, columns = [], [(name, "") for name in names]
    for domain, block, figures in sample.means(base, values):
        ends = t_interval(figures.estimate, figures.se, figures.df, sample.level)
        found += estimates_of(domain, columns[block], figures, *ends)
    return found


def estimates_of(
    domain: Domain, columns: Sequence[tuple[str, str]], figures: Measures, low: Floats, high: Floats
) -> list[Estimate]:
    """Turn figures and their intervals, arrays of shape (columns,), into estimates."""
    known = (figures.n, figures.n_eff, figures.estimate, figures.se, figures.df, figures.deff, low, high)
    items, levels = zip(*columns, strict=True)
    rows = zip(items, *(values.tolist() for values in known), levels, strict=True)
    return [Estimate(item, domain.variable, domain.level, *row) for item, *row in rows]


def _weigh(
    responses: pd.DataFrame, margins: pd.DataFrame | None, variables: Sequence[str] | None, base_weight: str | None
) -> Weighting:
    if margins is None:
        return unweighted(responses, base_weight=base_weight)
    return weight(responses, margins, variables=variables, base_weight=base_weight)
