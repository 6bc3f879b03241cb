"""A weighted sample: responses with their weights, design, domains and way of making intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.columns import Flags, Floats
from analysis.design import Columns, read_design
from analysis.domains import Domain, read_domains
from analysis.measures import Measures, measure_ratios, measure_totals
from analysis.ratios import Ratios
from analysis.replicate_variance import replicate_variance
from analysis.replicates import make_replicates
from analysis.residuals import residual_variance
from analysis.variance import Variance
from analysis.weighting import Weighting

BLOCK = 2_000_000
"""How many answers are worked on at once, which bounds the memory needed."""


@dataclass(frozen=True)
class WeightedSample:
    """What every estimate starts from.

    `responses` are those that were weighted; `error` holds their weights and gives variances. `domains` are columns to
    estimate within; intervals cover with probability `level`, and those of shares are made by `ci`, one of
    `analysis.share_intervals.METHODS`, or by the default of `share_interval`.
    """

    responses: pd.DataFrame
    error: Variance
    domains: Sequence[str] = ()
    ci: str | None = None
    level: float = 0.95

    def means(self, base: Flags, values: Flags | Floats) -> Iterator[tuple[Domain, slice, Measures]]:
        """Measure the means of `values` over the `base`, shape (n, columns) each, in every domain.

        Yield the domain, the columns measured at once, and their figures.
        """
        for domain in read_domains(self.responses, self.domains):
            width = max(1, BLOCK // max(1, len(domain.rows)))
            for start in range(0, base.shape[1], width):
                block = slice(start, start + width)
                yield domain, block, measure_ratios(self.ratios(domain, base[:, block], values[:, block]), self.error)

    def totals(self, base: Flags, values: Floats) -> Iterator[tuple[Domain, Measures]]:
        """Measure the weighted totals of `values`, which are 0 outside the base, in every domain."""
        for domain in read_domains(self.responses, self.domains):
            yield domain, measure_totals(self.ratios(domain, base, values), self.error)

    def ratios(self, domain: Domain, base: Flags, values: Flags | Floats, denominators: Floats | None = None) -> Ratios:
        """Return ratios of `values` to `denominators`, or to the base, in one domain."""
        rows = domain.rows
        weights = self.error.weighting.weights[rows]
        below = None if denominators is None else denominators[rows]
        return Ratios(rows, weights, base[rows], values[rows], below)


def weighted_sample(
    responses: pd.DataFrame,
    weighting: Weighting,
    *,
    strata: Columns = None,
    psu: Columns = None,
    fpc: Columns = None,
    lonely: str = "adjust",
    replicates: str | None = None,
    count: int = 200,
    seed: int = 0,
    domains: Sequence[str] = (),
    ci: str | None = None,
    level: float = 0.95,
) -> WeightedSample:
    """Join responses with their weights and design (`analysis.design.read_design`).

    Variances are linearised, or come from `replicates` made by that method (`analysis.replicates.make_replicates`,
    which takes `count` and `seed`). Responses that the weighting dropped are left out. Raises what these raise.

    >>> import numpy as np
    >>> from analysis.weighting import unweighted
    >>> rooms = pd.DataFrame({"rooms": [2.0, 4.0, 6.0]})
    >>> for method in (None, "jk1"):
    ...     sample = weighted_sample(rooms, unweighted(rooms), replicates=method)
    ...     for domain, _, figures in sample.means(np.ones((3, 1), bool), rooms.to_numpy()):
    ...         print(domain.level, figures.estimate.tolist(), figures.se.round(3).tolist())
    all [4.0] [1.155]
    all [4.0] [1.155]
    """
    weighted = responses if len(weighting.rows) == len(responses) else responses.iloc[weighting.rows]
    design = read_design(weighted, strata, psu, fpc=fpc, lonely=lonely)
    made = make_replicates(design, replicates, count=count, seed=seed) if replicates else None
    error = replicate_variance(weighting, made) if made else residual_variance(weighting, design)
    return WeightedSample(weighted, error, domains, ci, level)
