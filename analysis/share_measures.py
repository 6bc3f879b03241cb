"""From sums over a whole sample to shares and their linearised errors, in every domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.keyed import Keyed
from analysis.linear_algebra import symmetric_inverse
from analysis.measures import Measures, complete_measures
from analysis.residuals import ROUNDING
from analysis.share_sums import Layout, ShareSums


@dataclass(frozen=True)
class _Whole:
    """What the variance needs to know of the whole sample: see `analysis.residuals.ResidualVariance`."""

    inverse: Floats
    between: Floats
    summed: tuple[Floats, ...]


def measure_shares(sums: ShareSums, layout: Layout, base: Floats) -> Iterator[Measures]:
    """Measure every share in every domain; `base` holds the cells' summed base weights, shape (cells,).

    The influence of a respondent is w (z - x B), z being q/T for those who count and -p/T for the others in the base,
    p and q their shares of T people, x the levels of the margins and B the slopes of z on them. The square of this,
    and of its totals in PSUs and strata, is a quadratic form in p, q and B whose coefficients are sums.
    """
    whole = _whole(sums, layout, base)
    for domain in range(len(sums.totals)):
        yield _measure(domain, sums, layout, whole)


def _whole(sums: ShareSums, layout: Layout, base: Floats) -> _Whole:
    matrix = layout.matrix
    inverse = symmetric_inverse(matrix.T @ _scaled(matrix, base))
    untrimmed = layout.factors / layout.kept
    between = (matrix.T @ _scaled(matrix, sums.squares * untrimmed**2)).toarray()
    summed = tuple(
        levels * np.sqrt(stage.inflation * stage.centring)[:, None]
        for levels, stage in zip(sums.stratum_levels, layout.stages, strict=True)
    )
    psus = [stage for stage in layout.stages if not stage.alone]
    for levels, stage in zip(sums.psu_levels, psus, strict=True):
        between = between + _crossed(levels.values, levels.values * stage.inflation[stage.stratum[levels.keys], None])
    for each in summed:
        between = between - _crossed(each, each)
    return _Whole(inverse, between, summed)


def _scaled(matrix: Any, factors: Floats) -> Any:
    return matrix.multiply(factors[:, None]).tocsr()


def _crossed(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("gl,gm->lm", left, right, optimize=True), dtype=np.float64)


def _measure(domain: int, sums: ShareSums, layout: Layout, whole: _Whole) -> Measures:
    people, weights, squares, inflated = sums.totals[domain]
    n, total = people.sum(axis=0).astype(np.intp), weights.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, rest = weights[0] / total, weights[1] / total
        counts, others = rest / total, -share / total
        estimate = np.where(people[1] == 0, total / total, share)
        effective = total**2 / squares.sum(axis=0)
        own = inflated[0] * counts**2 + inflated[1] * others**2
        crossed = sums.crossed[domain]
        shared = crossed[:, 0, 0] * counts + crossed[:, 0, 1] * others
        slopes = whole.inverse @ (crossed[:, 1, 0] * counts + crossed[:, 1, 1] * others)
        psus = iter(zip(sums.psus, sums.psu_levels, strict=True))
        freedom = []
        for stage, strata, summed in zip(layout.stages, sums.strata, whole.summed, strict=True):
            group, reached, influence = _influences(strata, domain, len(stage.inflation), counts, others)
            spread = influence * np.sqrt(stage.inflation * stage.centring)[group, None]
            own, shared, units = own - np.sum(spread * spread, axis=0), shared - _crossed(summed[group], spread), n
            if not stage.alone:
                keyed, levels = next(psus)
                unit, there, influence = _influences(keyed, domain, stage.psus, counts, others)
                inflating = stage.inflation[stage.stratum[unit], None] * influence
                own, units = own + np.sum(influence * inflating, axis=0), there.sum(axis=0)
                shared = shared + _crossed(levels.values[np.searchsorted(levels.keys, unit)], inflating)
            freedom.append((units - reached.sum(axis=0)).astype(np.intp))
        variance = own - 2 * np.sum(slopes * shared, axis=0) + np.sum(slopes * (whole.between @ slopes), axis=0)
        simple = share * rest / (n - 1)
    variance = np.where(variance > ROUNDING * own, variance, 0.0)
    size = np.full(len(n), layout.n) if layout.matrix.shape[1] else n
    return complete_measures(n, total, effective, estimate, variance, simple, freedom[0], size)


def _influences(
    keyed: Keyed, domain: int, groups: int, counts: Floats, others: Floats
) -> tuple[Indices, Flags, Floats]:
    """Return the groups in a domain, in which of them each share has somebody, and their influence on it."""
    first, last = np.searchsorted(keyed.keys, [domain * groups, (domain + 1) * groups])
    people, weights = keyed.values[first:last].reshape(last - first, 2, 2, -1).swapaxes(0, 1)
    influence = weights[:, 0] * counts + weights[:, 1] * others
    return keyed.keys[first:last] - domain * groups, people.sum(axis=1) > 0, influence
