"""Shares of answers estimated from sums: of a sample in memory, part by part, as of one that no memory holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.answers import Shares
from analysis.coding import read_coding
from analysis.columns import Codes, Flags, Floats, Indices, column, smallest_codes
from analysis.design import Design
from analysis.domains import WHOLE
from analysis.items import Item
from analysis.measures import Measures
from analysis.residuals import ResidualVariance
from analysis.share_measures import measure_shares
from analysis.share_sums import Layout, Part, ShareSums, StageLayout, sum_shares
from analysis.tally import ROWS
from analysis.weighted_sample import WeightedSample

MOST_GROUPS = 2**23
"""How many sums by PSU and domain are held at once."""


@dataclass(frozen=True)
class Found:
    """Some shares measured in one domain: their items and levels, and figures of shape (shares,)."""

    variable: str
    domain: str
    columns: tuple[tuple[str, str], ...]
    figures: Measures


def sums_fit(sample: WeightedSample) -> bool:
    """Say whether the sample's errors are those that sums give: linearised, from residuals with base weights."""
    return isinstance(sample.error, ResidualVariance) and not sample.error.swept


def sample_shares(sample: WeightedSample, items: Sequence[Item], shares: Shares) -> Iterator[Found]:
    """Measure shares of every item in every domain of a sample in memory.

    Raises `MissingColumnError` or `UnknownAnswerError`.
    """
    layout, parts, base = lay_out(sample)
    yield from measured(
        layout, items, shares, base, lambda block: (sum_shares(p, layout, block, shares) for p in parts)
    )


def measured(
    layout: Layout,
    items: Sequence[Item],
    shares: Shares,
    base: Floats,
    summed: Callable[[Sequence[Item]], Iterable[ShareSums]],
) -> Iterator[Found]:
    """Measure shares from the sums of parts, which `summed` gives in order for some items.

    All items are summed at once, unless there are so many PSUs that their sums would not fit.
    """
    blocks = []
    for block in item_blocks(layout, items, shares):
        sums: ShareSums | None = None
        for part in summed(block):
            sums = part if sums is None else sums + part
        assert sums is not None, "a sample has somebody in it"
        blocks.append((_names(block, shares), [*measure_shares(sums, layout, base)], _wanted(sums, shares)))
    names = [(WHOLE, WHOLE), *((variable, level) for variable, levels in layout.domains for level in levels)]
    for place, (variable, level) in enumerate(names):
        for columns, figures, wanted in blocks:
            if wanted.any():
                kept = tuple(columns[each] for each in np.flatnonzero(wanted).tolist())
                yield Found(variable, level, kept, figures[place].take(wanted))


def item_blocks(layout: Layout, items: Sequence[Item], shares: Shares) -> Iterator[Sequence[Item]]:
    """Divide items so that the sums by PSU of each block fit."""
    psus = sum(stage.psus for stage in layout.stages if not stage.alone)
    widest = max(len(shares.levels(item)) for item in items)
    width = max(1, MOST_GROUPS // max(1, 4 * psus * len(layout.domain_sizes) * widest))
    for start in range(0, len(items), width):
        yield items[start : start + width]


def _names(items: Sequence[Item], shares: Shares) -> list[tuple[str, str]]:
    return [(item.code, level) for item in items for level in shares.levels(item)]


def _wanted(sums: ShareSums, shares: Shares) -> Flags:
    """Say which shares somebody answered, in the whole sample."""
    counted, others = sums.totals[0, 0]
    return np.asarray((counted + others if shares.always else counted) > 0, dtype=np.bool_)


def lay_out(sample: WeightedSample) -> tuple[Layout, list[Part], Floats]:
    """Return the layout of a sample in memory, its parts, and the cells' summed base weights."""
    error = sample.error
    assert isinstance(error, ResidualVariance), "other errors are not made of sums"
    weighting, stages = error.weighting, [*error.design.stages]
    table, base = weighting.table, weighting.base
    alone = [stage.psus == len(stage.psu) for stage in stages]
    codings = [read_domain(sample, name) for name in sample.domains]
    lightest, heaviest = float(base.min()), float(base.max())
    layout = Layout(
        factors=weighting.cell_factors,
        kept=np.broadcast_to(np.asarray(weighting.cells_kept, dtype=np.float64), table.size),
        matrix=table.matrix(),
        stages=tuple(
            StageLayout(stage.inflation, stage.centring, stage.psus, lonely, stage.stratum)
            for stage, lonely in zip(stages, alone, strict=True)
        ),
        domains=tuple((name, levels) for name, (_, levels) in zip(sample.domains, codings, strict=True)),
        constant=lightest if lightest == heaviest else None,
        n=len(base),
    )
    parts = []
    for rows in _divided(weighting.rows):
        parts.append(
            Part(
                cell=table.cell[rows],
                base=base[rows],
                strata=tuple(_strata(stage, rows) for stage in stages),
                psus=tuple(stage.psu[rows] for stage in stages),
                domains=tuple(codes[rows] for codes, _ in codings),
                responses=_reader(sample, rows),
            )
        )
    sums = weighting.sums
    return layout, parts, table.collapse(base) if sums is None else sums.base


def _strata(stage: Design, rows: slice) -> Codes:
    """Return the stratum of some respondents, in as few bytes as it needs."""
    return stage.stratum.astype(smallest_codes(stage.strata))[stage.psu[rows]]


def _divided(rows: Indices) -> Iterator[slice]:
    """Divide those who were weighted where everybody would be, were they read from partitions."""
    ends = np.searchsorted(rows, np.arange(0, int(rows[-1]) + 1 + ROWS, ROWS)).tolist()
    return (slice(first, last) for first, last in pairwise(ends) if first < last)


def _reader(sample: WeightedSample, rows: slice) -> Callable[[str], pd.DataFrame]:
    return lambda name: pd.DataFrame({name: column(sample.responses, name).iloc[rows]})


def read_domain(sample: WeightedSample, name: str) -> tuple[Codes, tuple[str, ...]]:
    """Return everybody's place among the levels of a domain variable, which are sorted, and -1 for none."""
    coding = read_coding(sample.responses, [name])
    levels = sorted(level for level, n in coding.counts().items() if n)
    places = {level: place for place, level in enumerate(levels)}
    numbered = [*(places.get(level, -1) for level in coding.levels), -1]
    among = np.array(numbered, dtype=smallest_codes(len(levels)))
    return among[coding.codes], tuple(levels)
