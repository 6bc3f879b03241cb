"""Sums from which shares, and all that is known of their error, can be made: they add up over parts of a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.answers import Answers, Shares, flags_of, read_values
from analysis.columns import Codes, Flags, Floats, Indices, smallest_codes
from analysis.grouping import indicator, scale_rows
from analysis.items import Item
from analysis.keyed import Keyed
from analysis.numbering import number_cells, take
from analysis.tally import sum_within

MOST_NUMBERS = 2**21
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

    cell: Codes
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


def sum_shares(part: Part, layout: Layout, items: Sequence[Item], shares: Shares) -> ShareSums:
    """Sum the answers of a part of the sample to some items. Nothing here depends on the rest of the sample's rows.

    Sums run over units in a fixed order and never through a matrix library that might change it, so that a part has
    the same sums on every machine. Raises `MissingColumnError` or `UnknownAnswerError`.
    """
    grids = [*_grids(part, layout)]
    wide = max(grid.units.size for grid in grids)
    summed = [_sum_block(part, grids, layout, block, shares) for block in _blocks(items, shares, wide)]
    totals, crossed, strata, psus = zip(*summed, strict=True)
    return ShareSums(
        np.concatenate(totals, axis=-1),
        np.concatenate(crossed, axis=-1),
        tuple(Keyed.beside(each, 4) for each in zip(*strata, strict=True)),
        tuple(Keyed.beside(each, 4) for each in zip(*psus, strict=True)),
        *_whole_sample(part, layout),
    )


@dataclass(frozen=True)
class _Units:
    """Respondents who are alike in all but their answers: `of`, shape (rows,), is everybody's unit.

    The cell and inflation of units have shape (units,). `of` is None where every respondent is a unit.
    """

    of: Codes | None
    size: int
    cell: Indices
    inflation: Floats


@dataclass(frozen=True)
class _Variable:
    """A variable's domains, whose places among all domains are `places`, and what sums within them.

    `totals`, shape (domains + 1, units), sums units within domains; `levels`, shape ((domains + 1) · levels, groups),
    sums groups by domain and level of the margins. The last domain is that of those who have none.
    """

    places: slice
    totals: Any
    levels: Any


@dataclass(frozen=True)
class _Grid:
    """Units, and how they add up to the domains of some `variables`.

    `gather`, shape (groups, units), sums units of the same cell and domains. `strata` and `psus` have, for each stage,
    keys by domain and group, and what sums units by key.
    """

    units: _Units
    variables: tuple[_Variable, ...]
    gather: Any
    strata: tuple[tuple[Indices, Any], ...]
    psus: tuple[tuple[Indices, Any], ...]


def _grids(part: Part, layout: Layout) -> Iterator[_Grid]:
    """Yield a grid for the domains that cells and the design decide, such as weighting variables, and one for others.

    Each of the others has a grid of its own, so that they never multiply one another's units.
    """
    codes = [part.cell, *part.strata]
    sizes = [len(layout.factors), *(len(stage.inflation) for stage in layout.stages)]
    for psu, stage in zip(part.psus, layout.stages, strict=True):
        if not stage.alone:
            codes, sizes = [*codes, psu], [*sizes, stage.psus]
    of, member = _numbered(codes, sizes, part.rows)
    starts = np.cumsum([0, *layout.domain_sizes])
    together: list[tuple[int, Codes]] = [(0, np.zeros(part.rows, dtype=np.int8))]
    apart: list[tuple[int, Codes]] = []
    for place, code in enumerate(part.domains, start=1):
        (together if np.array_equal(code[member][of], code) else apart).append((place, code))
    yield _grid(part, layout, of, member, together, starts)
    for place, code in apart:
        finer = _numbered([of, code + 1], [len(member), layout.domain_sizes[place] + 1], part.rows)
        yield _grid(part, layout, *finer, [(place, code)], starts)


def _numbered(codes: Sequence[Codes], sizes: Sequence[int], rows: int) -> tuple[Codes, Indices]:
    """Number combinations of codes; return everybody's, and somebody who has each."""
    found = number_cells(codes, sizes, rows)
    return found.number, found.first


def _grid(
    part: Part,
    layout: Layout,
    of: Codes,
    member: Indices,
    domains: Sequence[tuple[int, Codes]],
    starts: Indices,
) -> _Grid:
    alike: Codes | None = of
    if 2 * len(member) > part.rows:
        alike, member = None, np.arange(part.rows)
    size, cell = len(member), part.cell[member]
    last = layout.stages[-1]
    inflation = last.inflation[part.strata[-1][member]] if last.alone else np.zeros(size)
    codes = [_or_last(code[member], layout.domain_sizes[place]) for place, code in domains]
    sizes = [layout.domain_sizes[place] + 1 for place, _ in domains]
    group, first = _numbered([cell, *codes], [len(layout.factors), *sizes], size)
    crossing = layout.matrix[cell[first]]
    keyed = _Keys.of(codes, [(starts[place], width - 1) for (place, _), width in zip(domains, sizes, strict=True)])
    return _Grid(
        units=_Units(alike, size, cell, inflation),
        variables=tuple(
            _Variable(
                slice(starts[place], starts[place] + width - 1),
                indicator(code, width),
                _by_level(code[first], width, crossing),
            )
            for (place, _), code, width in zip(domains, codes, sizes, strict=True)
        ),
        gather=indicator(group, len(first)),
        strata=tuple(
            keyed.within(each[member], len(stage.inflation))
            for each, stage in zip(part.strata, layout.stages, strict=True)
        ),
        psus=tuple(
            keyed.within(each[member], stage.psus)
            for each, stage in zip(part.psus, layout.stages, strict=True)
            if not stage.alone
        ),
    )


def _or_last(codes: Codes, size: int) -> Codes:
    """Put those who have no domain into one after the last."""
    return np.where(codes < 0, size, codes).astype(smallest_codes(size + 1))


def _by_level(codes: Codes, size: int, crossing: Any) -> Any:
    """Return what sums groups by domain and level; `crossing` has their rows of the table's matrix."""
    width = crossing.shape[1]
    rows = np.repeat(codes.astype(crossing.indices.dtype), np.diff(crossing.indptr))
    rows *= width
    rows += crossing.indices
    return sparse.csc_array((crossing.data, rows, crossing.indptr), shape=(size * width, crossing.shape[0]))


@dataclass(frozen=True)
class _Keys:
    """Units by domain: `units` are in the `domains`, their places among all, entry by entry; a unit may be in some."""

    units: Indices
    domains: Indices
    size: int

    @classmethod
    def of(cls, codes: Sequence[Codes], places: Sequence[tuple[int, int]]) -> _Keys:
        """Take each variable's codes, and the place of the first of its domains and how many there are."""
        known = [np.flatnonzero(code < size) for code, (_, size) in zip(codes, places, strict=True)]
        found = [
            code[units].astype(np.intp) + start for code, units, (start, _) in zip(codes, known, places, strict=True)
        ]
        return cls(np.concatenate(known), np.concatenate(found), len(codes[0]))

    def within(self, group: Codes, groups: int) -> tuple[Indices, Any]:
        """Return the keys, domain · groups + group, that units have, and what sums units by key."""
        keys, place = np.unique(self.domains * groups + group[self.units], return_inverse=True)
        ones = np.ones(len(place))
        return keys, sparse.csc_array((ones, (place, self.units)), shape=(len(keys), self.size))


def _blocks(items: Sequence[Item], shares: Shares, units: int) -> Iterator[Sequence[Item]]:
    widest = max(len(shares.levels(item)) for item in items)
    width = max(1, MOST_NUMBERS // max(1, 12 * widest * units))
    for start in range(0, len(items), width):
        yield items[start : start + width]


Pair = tuple[Floats, Floats]
Block = tuple[Floats, Floats, list[Keyed], list[Keyed]]


def _sum_block(part: Part, grids: Sequence[_Grid], layout: Layout, items: Sequence[Item], shares: Shares) -> Block:
    """Sum some items' answers by domain: people, weights, squares and inflated squares, and so on."""
    read: list[list[tuple[Pair, Pair, Pair]]] = [[] for _ in grids]
    for item in items:
        responses = part.responses(item.code)
        found = read_values(responses, item.code)
        flags = flags_of(shares, item, responses, found)
        for grid, columns in zip(grids, read, strict=True):
            columns += _answered(part, grid.units, layout, found, flags)
    count, levels = len(read[0]), layout.matrix.shape[1]
    totals = np.zeros((sum(layout.domain_sizes), 4, 2, count))
    crossed = np.zeros((sum(layout.domain_sizes), levels, 2, 2, count))
    strata: list[list[Keyed]] = [[] for _ in grids[0].strata]
    psus: list[list[Keyed]] = [[] for _ in grids[0].psus]
    for grid, columns in zip(grids, read, strict=True):
        every, regressed = _weigh(columns, grid.units, layout)
        levelled = grid.gather @ regressed
        for variable in grid.variables:
            totals[variable.places] = (variable.totals @ every)[:-1].reshape(-1, 4, 2, count)
            shape = variable.totals.shape[0], levels, 2, 2, count
            crossed[variable.places] = (variable.levels @ levelled).reshape(shape)[:-1]
        grouped = every[:, : 4 * count]
        for held, (keys, summing) in zip((*strata, *psus), (*grid.strata, *grid.psus), strict=True):
            held.append(Keyed(keys, summing @ grouped))
    return totals, crossed, [*map(Keyed.together, strata)], [*map(Keyed.together, psus)]


def _weigh(columns: Sequence[tuple[Pair, Pair, Pair]], units: _Units, layout: Layout) -> tuple[Floats, Floats]:
    """Return what units add up to, shape (units, 4 · 2 · shares): people, weights, their squares, these inflated.

    Those who count of every share stand before the others of every share. Return what the regression needs too, shape
    (units, 2 · 2 · shares): inflated squares as they were before trimming, and weights.
    """
    wide = 2 * len(columns)
    every, regressed = np.empty((units.size, 4 * wide)), np.empty((units.size, 2 * wide))
    people, weights, squares, inflated = (every[:, start : start + wide] for start in range(0, 4 * wide, wide))
    untrimmed, base = regressed[:, :wide], regressed[:, wide:]
    for place, share in enumerate(columns):
        for found, pair in zip((people, base, squares), share, strict=True):
            found[:, place], found[:, place + len(columns)] = pair
    factors, kept = layout.factors[units.cell, None], layout.kept[units.cell, None]
    np.multiply(base, factors, out=weights)
    squares *= factors**2
    np.multiply(squares, units.inflation[:, None], out=inflated)
    np.divide(inflated, kept, out=untrimmed)
    base *= kept
    return every, regressed


def _answered(
    part: Part, units: _Units, layout: Layout, found: Answers, flags: Sequence[tuple[Flags, Flags]]
) -> Iterator[tuple[Pair, Pair, Pair]]:
    """Yield, for each share of an item, the people, base weights and their squares of those who count and of others.

    All have shape (units,).
    """
    if units.of is None:
        for base, counted in flags:
            yield _of_rows(part, (base & counted)[found.codes], (base & ~counted)[found.codes])
        return
    tables = _Tables.of(part, units, layout, found, flags)
    for base, counted in flags:
        yield tables.sums(base & counted, base & ~counted)


def _of_rows(part: Part, counted: Flags, others: Flags) -> tuple[Pair, Pair, Pair]:
    people, base = (counted.astype(np.float64), others.astype(np.float64)), part.base
    weights = (people[0] * base, people[1] * base)
    return people, weights, (weights[0] * base, weights[1] * base)


@dataclass(frozen=True)
class _Tables:
    """Units by answers that all shares treat alike: how many people, and what their base weights add up to.

    `kinds`, shape (values,), says which kind each distinct answer is of; the tables have shape (units, kinds). Where
    everybody's base weight is the same `constant`, people say it all.
    """

    kinds: Indices
    people: Any
    constant: float | None
    base: Any = None
    squares: Any = None

    @classmethod
    def of(
        cls, part: Part, units: _Units, layout: Layout, found: Answers, flags: Sequence[tuple[Flags, Flags]]
    ) -> _Tables:
        assert units.of is not None, "where everybody is a unit no table is needed"
        alike, kinds = np.unique(np.array(flags).reshape(-1, len(found.values)), axis=1, return_inverse=True)
        width = alike.shape[1]
        key = units.of.astype(np.intp)
        key *= width
        key += take(kinds.astype(np.int16), found.codes)
        shape = units.size, width
        people = _table(key, None, shape)
        if layout.constant is not None:
            return cls(kinds, people, layout.constant)
        return cls(kinds, people, None, _table(key, part.base, shape), _table(key, part.base * part.base, shape))

    def sums(self, counted: Flags, others: Flags) -> tuple[Pair, Pair, Pair]:
        """Sum the answers that count, and the others in the base."""
        both = np.unique(self.kinds[counted]), np.unique(self.kinds[others])
        people = _sum_columns(self.people, both)
        if self.constant is None:
            return people, _sum_columns(self.base, both), _sum_columns(self.squares, both)
        each, square = self.constant, self.constant**2
        return people, (people[0] * each, people[1] * each), (people[0] * square, people[1] * square)


def _table(key: Indices, values: Floats | None, shape: tuple[int, int]) -> Any:
    return np.bincount(key, values, shape[0] * shape[1]).reshape(shape)


def _sum_columns(table: Any, both: tuple[Indices, Indices]) -> Pair:
    """Add some columns, and some others, one after another, so that their order is always the same."""
    first, last = np.zeros(len(table)), np.zeros(len(table))
    for total, places in zip((first, last), both, strict=True):
        for place in places.tolist():
            total += table[:, place]
    return first, last


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
