"""Weighting of a sample that no memory need hold: its partitions are tallied, and their tallies added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import add
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.coding import MISSING, Coding, read_coding
from analysis.columns import Codes, Floats, Indices, positive_weights
from analysis.errors import SchemeError
from analysis.methods import calibrate_by
from analysis.missing import IMPUTE
from analysis.numbering import MOST_CELLS, number_cells, renumber
from analysis.partitions import Stretch
from analysis.sample import declare, settle
from analysis.scheme import Scheme
from analysis.table import CellSums, Table
from analysis.tally import Tally, tally
from analysis.weight_distribution import spread
from analysis.weighting_report import WeightingReport, report_weighting

Result = TypeVar("Result")

Run = Callable[[Callable[[Stretch], Any], Iterable[Stretch]], Iterator[Any]]
"""What does some work on stretches and gives the results in their order: `analysis.executors.in_order`."""


@dataclass(frozen=True)
class Coder:
    """Finds the cell of respondents that are read again.

    `variables` are the columns of each margin; `split` says that the base weight keeps cells apart. `keys`, sorted,
    number the tally's cells by their places among `levels`, and `cells` are the table's cells they went to, or -1.
    """

    variables: tuple[tuple[str, ...], ...]
    base_weight: str | None
    split: bool
    levels: tuple[tuple[str, ...], ...]
    keys: Indices
    cells: Indices

    @property
    def columns(self) -> list[str]:
        return [
            *(name for names in self.variables for name in names),
            *([self.base_weight] if self.base_weight else []),
        ]

    def place(self, responses: pd.DataFrame) -> tuple[Codes, Floats]:
        """Return the cells of responses, -1 for those left out, and their base weights: shape (n,) each."""
        codings, base = _read(self, responses)
        sizes = [len(each.levels) + 1 for each in codings]
        found = number_cells([each.codes for each in codings], sizes, len(base), missing=True)
        key = np.zeros(found.size, dtype=np.int64)
        for coding, levels in zip(codings, self.levels, strict=True):
            places = {level: place for place, level in enumerate(levels)}
            among = np.array([*(places[level] for level in coding.levels), MISSING], dtype=np.int64)
            key = key * (len(levels) + 1) + among[coding.codes[found.first]] + 1
        cells = self.cells[np.searchsorted(self.keys, key)]
        return renumber(found.number, cells, int(self.cells.max()) + 1), base


@dataclass(frozen=True)
class PartitionedWeighting:
    """The weights of a partitioned sample, by cell: see `analysis.weighting.Weighting`.

    `constant` is everybody's base weight where all have the same.
    """

    table: Table
    cell_factors: Floats
    cells_kept: Floats
    sums: CellSums
    coder: Coder
    constant: float | None
    report: WeightingReport


def weigh_partitions(
    stretches: Sequence[Stretch],
    margins: pd.DataFrame,
    run: Run,
    *,
    base_weight: str | None = None,
    variables: Sequence[str] | None = None,
    scheme: Scheme | None = None,
    tolerance: float = 1e-12,
    max_iterations: int = 10_000,
) -> PartitionedWeighting:
    """Weight a partitioned sample as `analysis.weighting.weight` weights one in memory, to the same digits.

    Raises a `DataError`, among them `SchemeError` for what needs every row at once.
    """
    scheme = scheme or Scheme()
    _refuse_rows(scheme)
    declared, rescalings = declare(margins, variables, scheme)
    blank = Coder(
        tuple(each.columns for each in declared), base_weight, bool(scheme.trim), (), *[np.empty(0, np.intp)] * 2
    )
    counted = _sorted(reduce(add, run(partial(_tally, blank), stretches)))
    labels = pd.RangeIndex(1, int(counted.n.sum()) + 1)
    base = np.array([float(counted.levels[-1][code]) for code in counted.codes[-1]]) if scheme.trim else None
    settled = settle(counted, declared, scheme, labels, base=base)
    table, sums = settled.table, settled.sums
    calibrated = calibrate_by(table, sums.base, scheme, tolerance, max_iterations, sums.n)
    coder = replace(blank, levels=counted.levels, keys=_keys(counted), cells=settled.moved)
    constant = counted.lightest if counted.lightest == counted.heaviest else None
    if constant is not None:
        weights = spread(calibrated.factors * constant, sums.n)
    else:
        each = np.concatenate([*run(partial(_weights, coder, calibrated.factors), stretches)])
        weights = spread(each, np.ones(len(each), dtype=np.intp))
    preparation = replace(settled.preparation, rescalings=rescalings)
    report = report_weighting(table, sums, calibrated, weights, scheme, preparation)
    kept = np.broadcast_to(np.asarray(calibrated.kept, dtype=np.float64), table.size)
    return PartitionedWeighting(table, calibrated.factors, kept, sums, coder, constant, report)


def _refuse_rows(scheme: Scheme) -> None:
    """Raise `SchemeError` for what cannot be done with sums of cells."""
    if scheme.missing == IMPUTE:
        raise SchemeError(
            "Missing values are drawn for one respondent after another, so --missing impute needs all of them in "
            "memory: give a CSV file, or choose own-category or drop."
        )
    if scheme.totals:
        raise SchemeError(
            "Totals of numeric columns make nearly every respondent a cell of their own, so they need all respondents "
            "in memory: give a CSV file, or margins of bands."
        )


def weights_of(weighting: PartitionedWeighting, identifier: str, stretch: Stretch) -> pd.DataFrame:
    """Return the identifier, weight and factor of everybody in a stretch who was weighted."""
    responses = stretch.read([identifier, *weighting.coder.columns])
    cell, base = weighting.coder.place(responses)
    factor = weighting.cell_factors[cell]
    found = pd.DataFrame({identifier: responses[identifier], "weight": base * factor, "factor": factor})
    return found[cell >= 0]


def _tally(coder: Coder, stretch: Stretch) -> Tally:
    codings, base = _read(coder, stretch.read(coder.columns) if coder.columns else stretch.read([]))
    return tally(codings, base, stretch.start)[0]


def _weights(coder: Coder, factors: Floats, stretch: Stretch) -> Floats:
    cell, base = coder.place(stretch.read(coder.columns))
    return (base * factors[cell])[cell >= 0]


def _read(coder: Coder, responses: pd.DataFrame) -> tuple[list[Coding], Floats]:
    base = positive_weights(responses, coder.base_weight)
    codings = [read_coding(responses, names) for names in coder.variables]
    if coder.split:
        codes, found = pd.factorize(base)
        codings.append(Coding(codes, tuple(map(repr, found.tolist()))))
    return codings, base


def _sorted(counted: Tally) -> Tally:
    """Sort the cells by their keys, after the levels of each variable."""
    levels = tuple(tuple(sorted(each)) for each in counted.levels)
    places = [{level: place for place, level in enumerate(each)} for each in levels]
    codes = np.array(
        [
            np.array([*(place[level] for level in known), MISSING])[code]
            for place, known, code in zip(places, counted.levels, counted.codes, strict=True)
        ]
    )
    ordered = replace(counted, levels=levels, codes=codes)
    return ordered.take(np.argsort(_keys(ordered)))


def _keys(counted: Tally) -> Indices:
    possible, key = 1, np.zeros(counted.size, dtype=np.int64)
    for levels, code in zip(counted.levels, counted.codes, strict=True):
        possible *= len(levels) + 1
        key = key * (len(levels) + 1) + code + 1
    if possible > MOST_CELLS:
        raise SchemeError("The weighting variables have more combinations than can be numbered: leave some out.")
    return key
