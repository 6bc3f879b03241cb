"""A sample made ready for weighting: every respondent in a level that the margins count, and what that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.agreement import Rescaling, agree
from analysis.coding import Coding, read_coding
from analysis.collapsing import Merger, collapse
from analysis.columns import Flags, Floats, Indices
from analysis.errors import MarginError, NoResponsesError, SchemeError
from analysis.margins import Margin, read_cells, read_margins
from analysis.missing import DROP, Missing, fill
from analysis.scheme import Scheme
from analysis.table import Table, tabulate_codings
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
    rows: Indices
    base: Floats
    preparation: Preparation


def prepare(
    responses: pd.DataFrame,
    margins: pd.DataFrame | None,
    base: Floats,
    variables: Sequence[str] | None,
    scheme: Scheme,
) -> Sample:
    """Read margins and responses, and treat missing values and thin levels as the scheme declares.

    `base` has shape (n,). Raises a `DataError` naming the variable and level at fault.
    """
    declared, rescalings = agree(_read(margins, variables, scheme), scheme.totals_tolerance, scheme.totals_rule)
    if responses.empty:
        raise NoResponsesError("There are no responses.")
    read = [_coding(responses, margin) for margin in declared]
    auxiliaries = read_totals(responses, scheme.totals)
    filled, codings, missing = fill(declared, read, base, scheme.missing, scheme.seed)
    rows, dropped = _complete(codings, auxiliaries, scheme)
    kept = [coding.take(rows) for coding in codings]
    merged, mergers = _merge(filled, kept, scheme)
    table = tabulate_codings(
        kept,
        merged,
        responses.index[rows],
        [auxiliary.at(rows) for auxiliary in auxiliaries],
        base[rows] if scheme.trim else None,
    )
    return Sample(table, rows, base[rows], Preparation((*missing, *dropped), mergers, rescalings))


def _read(margins: pd.DataFrame | None, variables: Sequence[str] | None, scheme: Scheme) -> tuple[Margin, ...]:
    if margins is not None and scheme.method == "poststratify" and "variable" not in margins.columns:
        return (read_cells(margins, variables),)
    read = read_margins(margins, variables) if margins is not None else ()
    if scheme.method == "poststratify" and len(read) > 1:
        raise SchemeError(
            "Post-stratification needs the population of every cell: one row for each, with a column for each "
            "variable and N."
        )
    if EVERYBODY in scheme.totals and not read:
        everybody = np.array([scheme.totals[EVERYBODY]], dtype=np.float64)
        return (Margin(EVERYBODY, (EVERYBODY,), everybody, ()),)
    if not read and not scheme.totals:
        raise MarginError("There are no margins to weight to.")
    return read


def _coding(responses: pd.DataFrame, margin: Margin) -> Coding:
    if margin.variable == EVERYBODY:
        return Coding(np.zeros(len(responses), dtype=np.intp), (EVERYBODY,))
    return read_coding(responses, margin.columns)


def _complete(
    codings: Sequence[Coding], auxiliaries: Sequence[Auxiliary], scheme: Scheme
) -> tuple[Indices, tuple[Missing, ...]]:
    """Return whom to weight, and how many had no number for each auxiliary when those are dropped."""
    everybody = np.arange(len(codings[0].codes) if codings else len(auxiliaries[0].values))
    if scheme.missing != DROP:
        return everybody, ()
    absent = {each.variable: np.isnan(each.values) for each in auxiliaries}
    gaps: list[Flags] = [*(coding.missing for coding in codings), *absent.values()]
    kept = everybody[~np.logical_or.reduce(gaps)]
    return kept, tuple(Missing(name, int(gap.sum()), DROP) for name, gap in absent.items() if gap.any())


def _merge(
    margins: Sequence[Margin], codings: Sequence[Coding], scheme: Scheme
) -> tuple[tuple[Margin, ...], tuple[Merger, ...]]:
    if scheme.collapse is None:
        return tuple(margins), ()
    merged = [collapse(margin, coding, scheme.collapse) for margin, coding in zip(margins, codings, strict=True)]
    return tuple(margin for margin, _ in merged), tuple(merger for _, mergers in merged for merger in mergers)
