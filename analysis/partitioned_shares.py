"""Shares of answers in a sample that no memory need hold: its partitions are summed, and their sums added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import add

import numpy as np
import pandas as pd

from analysis.answers import DISTRIBUTION, FAVOURABLE, Shares
from analysis.coding import Coding, read_coding
from analysis.columns import Codes, Flags, Indices, complete_text
from analysis.design import read_design, read_strata
from analysis.errors import DesignError
from analysis.estimates import Estimate, interval_estimates
from analysis.grouped_shares import measured
from analysis.items import Item
from analysis.partitioned_weighting import Coder, PartitionedWeighting, Run
from analysis.partitions import Stretch
from analysis.share_sums import Layout, Part, ShareSums, StageLayout, sum_shares
from analysis.tally import Tally, tally


@dataclass(frozen=True)
class PartitionedDesign:
    """The columns of one stage of sampling, and the domains. `lonely` is as in `analysis.design.read_design`."""

    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None
    lonely: str = "adjust"
    domains: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        return [name for name in (self.strata, self.psu, self.fpc) if name]


@dataclass(frozen=True)
class Reader:
    """Reads a stretch as a part to be summed: what is needed beside the layout to code its rows.

    `strata` are the strata's names in order; `psus` are sorted numbers of stratum and name, whose names are
    `psu_names`, also sorted.
    """

    coder: Coder
    design: PartitionedDesign
    strata: tuple[str, ...]
    psu_names: tuple[str, ...]
    psus: Indices
    domains: tuple[tuple[str, tuple[str, ...]], ...]

    def part(self, stretch: Stretch) -> Part:
        cell, base, kept, responses = _weighted(self.coder, self.design, stretch)
        stratum: Codes = np.zeros(len(base), dtype=np.int8)
        if self.design.strata:
            stratum = _among(responses, self.design.strata, self.strata)
        psu: Codes = np.arange(len(base))
        if self.design.psu:
            name = _among(responses, self.design.psu, self.psu_names)
            psu = np.searchsorted(self.psus, stratum.astype(np.int64) * len(self.psu_names) + name)
        domains = tuple(_among(responses, name, levels) for name, levels in self.domains)

        def answers(name: str) -> pd.DataFrame:
            frame = stretch.read([name])
            return frame if kept is None else frame[kept]

        return Part(cell, base, (stratum,), (psu,), domains, answers)


def estimate_partitions(
    stretches: Sequence[Stretch],
    items: Sequence[Item],
    weighting: PartitionedWeighting,
    run: Run,
    *,
    strata: Sequence[str] = (),
    psu: Sequence[str] = (),
    fpc: Sequence[str] = (),
    lonely: str = "adjust",
    domains: Sequence[str] = (),
    ci: str | None = None,
    level: float = 0.95,
    distribution: bool = False,
) -> list[Estimate]:
    """Estimate as `analysis.estimates.estimate` does of a sample in memory, to the same digits.

    With `distribution`, the shares of every answer follow. Raises a `DataError`, among them `DesignError` for a design
    of several stages, whose units must be in memory together.
    """
    if max(len(strata), len(psu), len(fpc)) > 1:
        raise DesignError(
            "A design of several stages needs all respondents in memory, to number the units of each within those of "
            "the one before: give a CSV file, or the first stage alone."
        )
    stage = ((each[0] if each else None) for each in (strata, psu, fpc))
    design = PartitionedDesign(next(stage), next(stage), next(stage), lonely, tuple(domains))
    reader, layout = _lay_out(stretches, weighting, design, run)
    found: list[Estimate] = []
    for shares in (FAVOURABLE, DISTRIBUTION)[: 1 + distribution]:
        summed = partial(_sum_all, stretches, reader, layout, shares, run)
        found += interval_estimates(measured(layout, items, shares, weighting.sums.base, summed), ci, level)
    return found


def _sum_all(
    stretches: Sequence[Stretch], reader: Reader, layout: Layout, shares: Shares, run: Run, items: Sequence[Item]
) -> Iterator[ShareSums]:
    return run(partial(_sum_stretch, reader, layout, tuple(items), shares), stretches)


def _sum_stretch(reader: Reader, layout: Layout, items: Sequence[Item], shares: Shares, stretch: Stretch) -> ShareSums:
    return sum_shares(reader.part(stretch), layout, items, shares)


@dataclass(frozen=True)
class _Units:
    """Who was sampled where, counted: `sampled` has the levels of the design's columns, `domains` those of domains."""

    sampled: Tally
    domains: tuple[frozenset[str], ...]

    def __add__(self, other: _Units) -> _Units:
        pairs = zip(self.domains, other.domains, strict=True)
        return _Units(self.sampled + other.sampled, tuple(mine | its for mine, its in pairs))


def _count_units(coder: Coder, design: PartitionedDesign, stretch: Stretch) -> _Units:
    _, base, _, responses = _weighted(coder, design, stretch)
    for name in design.columns:
        complete_text(responses, name)
    codings = [read_coding(responses, [name]) for name in design.columns]
    found = [read_coding(responses, [name]) for name in design.domains]
    return _Units(tally(codings, base, stretch.start)[0], tuple(_present(each) for each in found))


def _present(coding: Coding) -> frozenset[str]:
    return frozenset(level for level, n in coding.counts().items() if n)


def _lay_out(
    stretches: Sequence[Stretch], weighting: PartitionedWeighting, design: PartitionedDesign, run: Run
) -> tuple[Reader, Layout]:
    units = reduce(add, run(partial(_count_units, weighting.coder, design), stretches))
    counted: Tally = units.sampled
    named = {
        name: [counted.levels[place][code] for code in counted.codes[place]]
        for place, name in enumerate(design.columns)
    }
    rows = pd.DataFrame(named, index=counted.first + 1)
    strata = tuple(sorted(set(rows[design.strata]))) if design.strata else ()
    domains = tuple((name, tuple(sorted(levels))) for name, levels in zip(design.domains, units.domains, strict=True))
    psu_names: tuple[str, ...] = ()
    psus = np.empty(0, dtype=np.intp)
    if design.psu:
        read = read_design(rows, design.strata, design.psu, fpc=design.fpc, lonely=design.lonely)
        stage = StageLayout(read.inflation, read.centring, read.psus, alone=False, stratum=read.stratum)
        psu_names = tuple(sorted(set(rows[design.psu])))
        names = _among(rows, design.psu, psu_names)
        psus = np.unique(read.stratum[read.psu] * len(psu_names) + names)
    else:
        _, inflation, centring = read_strata(rows, counted.n, design.strata, design.fpc, design.lonely)
        stage = StageLayout(inflation, centring, psus=0, alone=True)
    table, size = weighting.table, int(weighting.sums.n.sum())
    layout = Layout(
        weighting.cell_factors, weighting.cells_kept, table.matrix(), (stage,), domains, weighting.constant, size
    )
    return Reader(weighting.coder, design, strata, psu_names, psus, domains), layout


def _weighted(
    coder: Coder, design: PartitionedDesign, stretch: Stretch
) -> tuple[Codes, np.ndarray[tuple[int], np.dtype[np.float64]], Flags | None, pd.DataFrame]:
    """Return the cells and base weights of those who were weighted, who they are unless all are, and their columns."""
    responses = stretch.read([*coder.columns, *design.columns, *design.domains])
    cell, base = coder.place(responses)
    kept = cell >= 0
    if kept.all():
        return cell, base, None, responses
    return cell[kept], base[kept], kept, responses[kept]


def _among(responses: pd.DataFrame, name: str, levels: Sequence[str]) -> Codes:
    """Return everybody's place among some levels, -1 for none."""
    coding = read_coding(responses, [name])
    places = {level: place for place, level in enumerate(levels)}
    return np.array([*(places.get(level, -1) for level in coding.levels), -1], dtype=np.intp)[coding.codes]
