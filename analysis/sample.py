"""A sample made ready for weighting: every respondent in a level that the margins count, and what that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.agreement import Rescaling, agree
from analysis.coding import Coding, read_coding
from analysis.collapsing import Merger, collapse
from analysis.columns import Codes, Flags, Floats, Indices, smallest_codes
from analysis.errors import MarginError, NoResponsesError, SchemeError
from analysis.margins import Margin, read_cells, read_margins
from analysis.missing import DROP, IMPUTE, Missing, fill
from analysis.numbering import renumber
from analysis.scheme import Scheme
from analysis.table import CellSums, Table, tabulate_codings
from analysis.tally import Tally, tally
from analysis.totals import EVERYBODY, Auxiliary, read_totals


@dataclass(frozen=True)
class Preparation:
    """What was changed before weighting, by the scheme's rules."""

    missing: tuple[Missing, ...] = ()
    mergers: tuple[Merger, ...] = ()
    rescalings: tuple[Rescaling, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        changes: tuple[Missing | Merger | Rescaling, ...] = (*self.missing, *self.mergers, *self.rescalings)
        return tuple(change.sentence() for change in changes)


@dataclass(frozen=True)
class Sample:
    """`rows` are the places of the respondents who are weighted, shape (m,); `base` are their base weights."""

    table: Table
    rows: Codes
    base: Floats
    sums: CellSums
    preparation: Preparation


@dataclass(frozen=True)
class Settled:
    """A tally made ready for weighting.

    `moved`, shape (cells of the tally,), is the table's cell that each went to, -1 for those left out; the `cell` of
    the table says the same of those kept, in the order of their first respondents.
    """

    table: Table
    moved: Indices
    sums: CellSums
    preparation: Preparation


def prepare(
    responses: pd.DataFrame,
    margins: pd.DataFrame | None,
    base: Floats,
    variables: Sequence[str] | None,
    scheme: Scheme,
) -> Sample:
    """Read margins and responses, collapse these, and treat missing values and thin levels as the scheme declares.

    `base` has shape (n,). Raises a `DataError` naming the variable and level at fault.
    """
    declared, rescalings = declare(margins, variables, scheme)
    if responses.empty:
        raise NoResponsesError("There are no responses.")
    codings: Sequence[Coding] = [_coding(responses, margin) for margin in declared]
    auxiliaries = read_totals(responses, scheme.totals)
    imputed: tuple[Missing, ...] = ()
    if scheme.missing == IMPUTE:
        declared, codings, imputed = fill(declared, codings, base, scheme.missing, scheme.seed)
    numbers = [_distinct(each) for each in (*(each.values for each in auxiliaries), *([base] if scheme.trim else []))]
    counted, cell = tally([*codings, *numbers], base)
    numeric = [each.at(counted.first) for each in auxiliaries]
    settled = settle(counted, declared, scheme, responses.index, numeric, base[counted.first])
    found = _moved(cell, settled)
    rows = np.flatnonzero(found >= 0) if (settled.moved < 0).any() else everybody(len(found))
    kept = len(rows) == len(found)
    table = replace(settled.table, cell=found if kept else found[rows])
    changes = replace(settled.preparation, missing=(*imputed, *settled.preparation.missing), rescalings=rescalings)
    return Sample(table, rows, base if kept else base[rows], settled.sums, changes)


def declare(
    margins: pd.DataFrame | None, variables: Sequence[str] | None, scheme: Scheme
) -> tuple[tuple[Margin, ...], tuple[Rescaling, ...]]:
    """Read margins and make them count the same population, as the scheme declares."""
    return agree(_read(margins, variables, scheme), scheme.totals_tolerance, scheme.totals_rule)


def settle(
    counted: Tally,
    declared: Sequence[Margin],
    scheme: Scheme,
    index: pd.Index,
    auxiliaries: Sequence[Auxiliary] = (),
    base: Floats | None = None,
) -> Settled:
    """Treat a tally's missing values and thin levels as the scheme declares, and find the cells to weight.

    The first variables of the tally are those of the margins. `auxiliaries` and `base` are the numbers of the cells'
    first respondents, who are labelled by `index` as the whole sample is. Raises a `DataError`.
    """
    order = np.argsort(counted.first)
    ordered = counted.take(order)
    numeric = [auxiliary.at(order) for auxiliary in auxiliaries]
    read = [ordered.coding(place) for place in range(len(declared))]
    filled, codings, missing = fill(declared, read, ordered.base, scheme.missing, times=ordered.n)
    rows, dropped = _complete(codings, numeric, ordered.n, scheme)
    kept = ordered.take(rows)
    taken = [coding.take(rows) for coding in codings]
    merged, mergers = _merge(filled, taken, kept.n, scheme)
    split = base[order][rows] if scheme.trim and base is not None else None
    labels = index[kept.first]
    table = tabulate_codings(taken, merged, labels, [each.at(rows) for each in numeric], split, kept.n)
    moved = np.full(counted.size, -1)
    moved[order[rows]] = table.cell
    return Settled(table, moved, table.sums(kept), Preparation((*missing, *dropped), mergers))


def everybody(n: int) -> Codes:
    """Return the places of n respondents, in as few bytes as they need."""
    return np.arange(n, dtype=smallest_codes(n))


def _moved(cell: Codes, settled: Settled) -> Codes:
    """Return everybody's cell of the table, -1 for those left out."""
    if np.array_equal(settled.moved, np.arange(settled.table.size)):
        return cell
    return renumber(cell, settled.moved, settled.table.size)


def _distinct(values: Floats) -> Coding:
    """Number the distinct numbers, so that respondents who differ in them stay apart; only the numbers' codes count."""
    codes, found = pd.factorize(values, sort=True)
    return Coding(codes, ("",) * len(found))


def _read(margins: pd.DataFrame | None, variables: Sequence[str] | None, scheme: Scheme) -> tuple[Margin, ...]:
    if margins is not None and scheme.method == "poststratify" and "variable" not in margins.columns:
        return (read_cells(margins, variables),)
    read = read_margins(margins, variables) if margins is not None else ()
    if scheme.method == "poststratify" and len(read) > 1:
        counted = " and ".join(repr(margin.variable) for margin in read)
        raise SchemeError(
            f"Post-stratification needs the population of every cell, and the margins count {counted} apart: give one "
            "row for each cell, with a column for each variable and N."
        )
    if EVERYBODY in scheme.totals and not read:
        everybody = np.array([scheme.totals[EVERYBODY]], dtype=np.float64)
        return (Margin(EVERYBODY, (EVERYBODY,), everybody, ()),)
    if not read and not scheme.totals:
        raise MarginError("There are no margins to weight to.")
    return read


def _coding(responses: pd.DataFrame, margin: Margin) -> Coding:
    if margin.variable == EVERYBODY:
        return Coding(np.zeros(len(responses), dtype=np.int8), (EVERYBODY,))
    return read_coding(responses, margin.columns)


def _complete(
    codings: Sequence[Coding], auxiliaries: Sequence[Auxiliary], times: Indices, scheme: Scheme
) -> tuple[Indices, tuple[Missing, ...]]:
    """Return whom to weight, and how many had no number for each auxiliary when those are dropped."""
    if scheme.missing != DROP:
        return np.arange(len(times)), ()
    absent = {each.variable: np.isnan(each.values) for each in auxiliaries}
    gaps: list[Flags] = [*(coding.missing for coding in codings), *absent.values()]
    kept = np.flatnonzero(~np.logical_or.reduce(gaps))
    return kept, tuple(Missing(name, int(times[gap].sum()), DROP) for name, gap in absent.items() if gap.any())


def _merge(
    margins: Sequence[Margin], codings: Sequence[Coding], times: Indices, scheme: Scheme
) -> tuple[tuple[Margin, ...], tuple[Merger, ...]]:
    if scheme.collapse is None:
        return tuple(margins), ()
    merged = [collapse(*each, scheme.collapse, times) for each in zip(margins, codings, strict=True)]
    return tuple(margin for margin, _ in merged), tuple(merger for _, mergers in merged for merger in mergers)
