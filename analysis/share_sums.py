"""Sums from which shares, and all that is known of their error, can be made: they add up over parts of a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.answers import Answers, Shares, flags_of, read_values
from analysis.columns import Codes, Flags, Floats, Indices
from analysis.grouping import indicator, scale_rows
from analysis.items import Item
from analysis.keyed import Keyed, sum_by_key
from analysis.tally import number_cells, sum_within

MOST_NUMBERS = 2**22
"""How many numbers are worked on at once, which bounds the memory needed."""


@dataclass(frozen=True)
class StageLayout:
    """One stage of sampling: `inflation` and `centring` of its strata, shape (strata,), and how many `psus` it has.

    `alone` says that every respondent is a PSU. `stratum`, shape (psus,), is the stratum of each PSU otherwise.
    """

    inflation: Floats
    centring: Floats
    psus: int
    alone: bool
    stratum: Indices = field(default_factory=lambda: np.empty(0, dtype=np.intp))


@dataclass(frozen=True)
class Layout:
    """What is known of a whole weighted sample before its answers are summed.

    `factors` and `kept`, shape (cells,), are as in `analysis.weighting.Weighting`; `matrix`, shape (cells, levels), is
    the table's. `domains` are variables and their levels, after the whole sample. `constant` is everybody's base
    weight, where all have the same.
    """

    factors: Floats
    kept: Floats
    matrix: Any
    stages: tuple[StageLayout, ...]
    domains: tuple[tuple[str, tuple[str, ...]], ...]
    constant: float | None
    n: int

    @property
    def domain_sizes(self) -> tuple[int, ...]:
        return (1, *(len(levels) for _, levels in self.domains))


@dataclass(frozen=True)
class Part:
    """Some respondents of a weighted sample: each array has shape (rows,).

    `strata` and `psus` have an array for each stage, and `domains` for each variable: -1 for whoever has no level.
    `responses` gives the column of an item.
    """

    cell: Indices
    base: Floats
    strata: tuple[Codes, ...]
    psus: tuple[Codes, ...]
    domains: tuple[Codes, ...]
    responses: Callable[[str], pd.DataFrame]

    @property
    def rows(self) -> int:
        return len(self.cell)


@dataclass(frozen=True)
class ShareSums:
    """Sums of some shares' favourable and other answers, which a share's estimate and variance are made of.

    `totals`, shape (domains, 4, 2, shares), are how many people there are, their weights, the squares of these and
    the squares times inflation: of those who count first, then of the others in the base. `crossed`, shape (domains,
    levels, 2, 2, shares), are, for each level of the margins, inflated squares and weights of the regression. `strata`
    and `psus`, one for each stage that has them, are people and weights keyed by domain and group. The others describe
    the whole sample: inflated squares of base weights by cell, and the levels' weights by stratum and by PSU.
    """

    totals: Floats
    crossed: Floats
    strata: tuple[Keyed, ...]
    psus: tuple[Keyed, ...]
    squares: Floats
    stratum_levels: tuple[Floats, ...]
    psu_levels: tuple[Keyed, ...]

    def __add__(self, other: ShareSums) -> ShareSums:
        return ShareSums(
            self.totals + other.totals,
            self.crossed + other.crossed,
            _added(self.strata, other.strata),
            _added(self.psus, other.psus),
            self.squares + other.squares,
            tuple(mine + its for mine, its in zip(self.stratum_levels, other.stratum_levels, strict=True)),
            _added(self.psu_levels, other.psu_levels),
        )


def _added(ours: Sequence[Keyed], theirs: Sequence[Keyed]) -> tuple[Keyed, ...]:
    return tuple(mine + its for mine, its in zip(ours, theirs, strict=True))


@dataclass(frozen=True)
class _Units:
    """Respondents who are alike in all but their answers: `of`, shape (rows,), is everybody's unit.

    The other arrays have shape (units,); `of` is None where every respondent is a unit.
    """

    of: Indices | None
    size: int
    cell: Indices
    strata: tuple[Codes, ...]
    psus: tuple[Codes, ...]
    domains: tuple[Codes, ...]


def sum_shares(part: Part, layout: Layout, items: Sequence[Item], shares: Shares) -> ShareSums:
    """Sum the answers of a part of the sample to some items. Nothing here depends on the rest of the sample's rows.

    Sums run over units in a fixed order and never through a matrix library that might change it, so that a part has
    the same sums on every machine. Raises `MissingColumnError` or `UnknownAnswerError`.
    """
    units = _collapse(part, layout)
    summed = [_sum_block(part, units, layout, block, shares) for block in _blocks(items, shares, units)]
    totals, crossed, strata, psus = zip(*summed, strict=True)
    return ShareSums(
        np.concatenate(totals, axis=-1),
        np.concatenate(crossed, axis=-1),
        tuple(Keyed.beside(each, 4) for each in zip(*strata, strict=True)),
        tuple(Keyed.beside(each, 4) for each in zip(*psus, strict=True)),
        *_whole_sample(part, layout),
    )


def _collapse(part: Part, layout: Layout) -> _Units:
    """Find the units: a factor that others decide, such as a weighting variable that is a domain too, adds none."""
    sizes = [len(each.inflation) for each in layout.stages]
    factors = [*zip(part.strata, sizes, strict=True)]
    factors += [(code, each.psus) for code, each in zip(part.psus, layout.stages, strict=True) if not each.alone]
    factors += [(code + 1, size + 1) for code, size in zip(part.domains, layout.domain_sizes[1:], strict=True)]
    of, member = _numbered([part.cell], [len(layout.factors)], part.rows)
    for code, size in factors:
        if not np.array_equal(code[member][of], code):
            of, member = _numbered([of, code], [len(member), size], part.rows)
    alike: Indices | None = of
    if 2 * len(member) > part.rows:
        alike, member = None, np.arange(part.rows)
    return _Units(
        alike,
        len(member),
        part.cell[member],
        tuple(each[member] for each in part.strata),
        tuple(each[member] if len(each) else each for each in part.psus),
        tuple(each[member] for each in part.domains),
    )


def _numbered(codes: Sequence[Codes], sizes: Sequence[int], rows: int) -> tuple[Indices, Indices]:
    of = number_cells(codes, sizes, rows)
    member = np.empty(int(of.max(initial=-1)) + 1, dtype=np.intp)
    member[of] = np.arange(rows)
    return of, member


def _blocks(items: Sequence[Item], shares: Shares, units: _Units) -> Iterator[Sequence[Item]]:
    widest = max(len(shares.levels(item)) for item in items)
    width = max(1, MOST_NUMBERS // max(1, 12 * widest * units.size))
    for start in range(0, len(items), width):
        yield items[start : start + width]


Block = tuple[Floats, Floats, list[Keyed], list[Keyed]]


def _sum_block(part: Part, units: _Units, layout: Layout, items: Sequence[Item], shares: Shares) -> Block:
    """Sum some items' answers by domain: people, weights, squares and inflated squares, and so on."""
    read = [each for item in items for each in _answered(part, units, layout, item, shares)]
    people, base, squares = (_beside([each[place] for each in read]) for place in range(3))
    factors, kept = layout.factors[units.cell, None], layout.kept[units.cell, None]
    weights, squared = base * factors, squares * factors**2
    inflated = squared * _inflation(units, layout)[:, None]
    everybody = np.zeros(units.size, dtype=np.intp)
    domains = [*zip((everybody, *units.domains), layout.domain_sizes, strict=True)]
    columns = np.concatenate([people, weights, squared, inflated], axis=1)
    totals = np.concatenate([_sum_rows(code, size, columns) for code, size in domains])
    levelled, grouped = np.concatenate([inflated, base * kept], axis=1), np.concatenate([people, weights], axis=1)
    crossed = np.concatenate([_by_level(units.cell, code, size, layout.matrix, levelled) for code, size in domains])
    strata = [
        _by_group(domains, code, len(stage.inflation), grouped)
        for code, stage in zip(units.strata, layout.stages, strict=True)
    ]
    psus = [
        _by_group(domains, code, stage.psus, grouped)
        for code, stage in zip(units.psus, layout.stages, strict=True)
        if not stage.alone
    ]
    count = len(read)
    shape = (len(totals), layout.matrix.shape[1], 2, 2, count)
    return totals.reshape(-1, 4, 2, count), crossed.reshape(shape), strata, psus


def _beside(columns: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Put those who count of every share before the others of every share: shape (units, 2 shares)."""
    return np.column_stack([*(counted for counted, _ in columns), *(others for _, others in columns)])


Pair = tuple[Floats, Floats]


def _answered(
    part: Part, units: _Units, layout: Layout, item: Item, shares: Shares
) -> Iterator[tuple[Pair, Pair, Pair]]:
    """Yield, for each share of an item, the people, base weights and their squares of those who count and of others.

    All have shape (units,).
    """
    responses = part.responses(item.code)
    found = read_values(responses, item.code)
    flags = flags_of(shares, item, responses, found)
    if units.of is None:
        for base, counted in flags:
            yield _of_rows(part, (base & counted)[found.codes], (base & ~counted)[found.codes])
        return
    table = _Tables(part, units, layout, found)
    for base, counted in flags:
        groups = np.flatnonzero(base & counted), np.flatnonzero(base & ~counted)
        yield table.people(groups), table.base(groups), table.squares(groups)


def _of_rows(part: Part, counted: Flags, others: Flags) -> tuple[Pair, Pair, Pair]:
    people, base = (counted.astype(np.float64), others.astype(np.float64)), part.base
    weights = (people[0] * base, people[1] * base)
    return people, weights, (weights[0] * base, weights[1] * base)


class _Tables:
    """Units by distinct answers: how many people there are in each cell, and what their base weights add up to."""

    def __init__(self, part: Part, units: _Units, layout: Layout, found: Answers) -> None:
        width = len(found.values)
        assert units.of is not None, "where everybody is a unit no table is needed"
        key = units.of * width
        key += found.codes
        self.constant = layout.constant
        self._people = _table(key, None, (units.size, width))
        if self.constant is None:
            self._base = _table(key, part.base, (units.size, width))
            self._squares = _table(key, part.base * part.base, (units.size, width))

    def people(self, groups: tuple[Indices, Indices]) -> Pair:
        return _sum_columns(self._people, groups[0]), _sum_columns(self._people, groups[1])

    def base(self, groups: tuple[Indices, Indices]) -> Pair:
        if self.constant is None:
            return _sum_columns(self._base, groups[0]), _sum_columns(self._base, groups[1])
        counted, others = self.people(groups)
        return counted * self.constant, others * self.constant

    def squares(self, groups: tuple[Indices, Indices]) -> Pair:
        if self.constant is None:
            return _sum_columns(self._squares, groups[0]), _sum_columns(self._squares, groups[1])
        counted, others = self.people(groups)
        return counted * self.constant**2, others * self.constant**2


def _table(key: Indices, values: Floats | None, shape: tuple[int, int]) -> Any:
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def _sum_columns(table: Any, places: Indices) -> Floats:
    """Add some columns one after another, so that their order is always the same."""
    total = np.zeros(len(table))
    for place in places.tolist():
        total += table[:, place]
    return total


def _sum_rows(code: Codes, size: int, values: Floats) -> Floats:
    """Sum rows with the same code, shape (size, columns); rows without a code are left out."""
    known = np.flatnonzero(code >= 0)
    if len(known) == len(code):
        return np.asarray(indicator(code, size) @ values, dtype=np.float64)
    return np.asarray(indicator(code[known], size) @ values[known], dtype=np.float64)


def _by_level(cell: Indices, code: Codes, size: int, matrix: Any, values: Floats) -> Floats:
    """Sum rows by domain and level of the margins: shape (size, levels · columns)."""
    levels = matrix.shape[1]
    known = np.flatnonzero(code >= 0)
    group, member = _numbered([cell[known], code[known]], [matrix.shape[0], size], len(known))
    summed = _sum_rows(group, len(member), values[known])
    crossing = matrix[cell[known][member]].tocoo()
    rows = code[known][member].astype(np.intp)[crossing.row] * levels + crossing.col
    placed = sparse.csr_array((crossing.data, (rows, crossing.row)), shape=(size * levels, len(member)))
    return np.asarray(placed @ summed, dtype=np.float64).reshape(size, -1)


def _by_group(domains: Sequence[tuple[Codes, int]], group: Codes, groups: int, values: Floats) -> Keyed:
    """Sum rows by domain and group, such as strata or PSUs: keys are domain · groups + group."""
    starts = np.cumsum([0, *(size for _, size in domains)])
    found = []
    for start, (code, _) in zip(starts.tolist(), domains, strict=False):
        known = np.flatnonzero(code >= 0)
        found.append(sum_by_key((code[known].astype(np.int64) + start) * groups + group[known], values[known]))
    return Keyed.after(found)


def _inflation(units: _Units, layout: Layout) -> Floats:
    """Return the inflation of units whose respondents are PSUs of their own, 0 for others: shape (units,)."""
    last, codes = layout.stages[-1], units.strata[-1]
    return last.inflation[codes] if last.alone else np.zeros(units.size)


def _whole_sample(part: Part, layout: Layout) -> tuple[Floats, tuple[Floats, ...], tuple[Keyed, ...]]:
    """Sum what does not depend on answers: see `ShareSums`."""
    last = layout.stages[-1]
    squares = part.base * part.base
    inflated = squares * last.inflation[part.strata[-1]] if last.alone else np.zeros(part.rows)
    cells = len(layout.factors)
    by_stratum, by_psu = [], []
    untrimmed = layout.factors / layout.kept
    for strata, psus, stage in zip(part.strata, part.psus, layout.stages, strict=True):
        size = len(stage.inflation)
        group, member = _numbered([strata, part.cell], [size, cells], part.rows)
        sums = np.bincount(group, part.base, len(member)) * untrimmed[part.cell[member]]
        by_stratum.append(_sum_levels(strata[member], size, layout.matrix[part.cell[member]], sums))
        if not stage.alone:
            keys, place = np.unique(psus, return_inverse=True)
            group, member = _numbered([place, part.cell], [len(keys), cells], part.rows)
            sums = np.bincount(group, part.base, len(member)) * untrimmed[part.cell[member]]
            by_psu.append(Keyed(keys, _sum_levels(place[member], len(keys), layout.matrix[part.cell[member]], sums)))
    return sum_within(part.cell, inflated, cells), tuple(by_stratum), tuple(by_psu)


def _sum_levels(group: Codes, size: int, matrix: Any, values: Floats) -> Floats:
    """Sum rows of the matrix times values within groups: shape (size, levels)."""
    return np.asarray((indicator(group, size) @ scale_rows(matrix, values)).toarray(), dtype=np.float64)
